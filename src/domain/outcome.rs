//! What an adapter may answer: a closed set. Who retries, when, and whether it counts is decided in `policy`.
//!
//! No bool, no string to be searched, and no platform's own code decides anything outside the adapter.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::At;
use super::code::coded;
use super::storable;

/// What the reveal of a channel ends with. The three are never added together: what a station was given is not yet heard,
/// and what a person was told to do is not yet done.
#[derive(
    Debug,
    Clone,
    Copy,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Hash,
    Serialize,
    Deserialize,
    Default,
    strum::IntoStaticStr,
    strum::EnumString,
    strum::VariantArray,
)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case")]
pub enum End {
    /// The public can see it.
    #[default]
    Published,
    /// A station has it; it was played only when a play record says so.
    HandedOver,
    /// A person has it; it was done only when a person says so.
    Assigned,
}

coded!(End);

/// What an adapter swears about a call that did not succeed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, strum::IntoStaticStr)]
#[strum(serialize_all = "snake_case")]
pub enum Class {
    /// Nothing visible happened; later may work.
    Retry,
    /// Nothing visible happened; the channel is closed for so long. Not counted as an attempt.
    RateLimited { wait_ms: i64 },
    /// Nothing visible happened; the channel needs a person (token dead, rights lost).
    Relogin,
    /// Nothing visible happened, nor will it as it is.
    Permanent,
    /// Nobody knows.
    Unknown,
    /// Nothing visible happened: this node lacks what it takes (a secret, the key, a folder, room on its disk), and
    /// another may have it.
    OfNode(Otherwise),
}

/// What a fault of one node is where no other node can do better.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Otherwise {
    Retry,
    Relogin,
    Permanent,
}

impl Class {
    pub fn as_str(self) -> &'static str {
        self.into()
    }
}

/// Codes of ours that more than one part of the program must know.
pub mod failure {
    /// The secrets were given, or the content was made, for another destination than the channel's.
    pub const OTHER_DESTINATION: &str = "other_destination";
    /// The secrets stand in the environment, and no administrator said that they are for where the channel goes.
    pub const UNCONFIRMED: &str = "environment_unconfirmed";
}

/// A platform's refusal or silence. `message` is for people and holds no secret and no URL.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Failure {
    pub class: Class,
    /// The platform's code ("-216", "190/463", "http_502") or ours ("connect", "lost_reply").
    pub code: String,
    pub message: String,
}

impl Failure {
    pub fn new(class: Class, code: impl Into<String>, message: impl Into<String>) -> Self {
        let code = storable::line(&code.into(), storable::CODE_CHARACTERS_MAX);
        Failure { class, code, message: storable::clean(message.into()) }
    }

    pub fn retry(code: impl Into<String>, message: impl Into<String>) -> Self {
        Failure::new(Class::Retry, code, message)
    }

    pub fn permanent(code: impl Into<String>, message: impl Into<String>) -> Self {
        Failure::new(Class::Permanent, code, message)
    }

    pub fn relogin(code: impl Into<String>, message: impl Into<String>) -> Self {
        Failure::new(Class::Relogin, code, message)
    }

    /// This node lacks what it takes.
    pub fn of_node(otherwise: Otherwise, code: impl Into<String>, message: impl Into<String>) -> Self {
        Failure::new(Class::OfNode(otherwise), code, message)
    }

    /// The same where no other node can do better.
    pub fn of_all(self) -> Self {
        let class = match self.class {
            Class::OfNode(Otherwise::Retry) => Class::Retry,
            Class::OfNode(Otherwise::Relogin) => Class::Relogin,
            Class::OfNode(Otherwise::Permanent) => Class::Permanent,
            class => class,
        };
        Failure { class, ..self }
    }

    pub fn is_of_node(&self) -> bool {
        matches!(self.class, Class::OfNode(_))
    }

    pub fn unknown(code: impl Into<String>, message: impl Into<String>) -> Self {
        Failure::new(Class::Unknown, code, message)
    }

    pub fn rate_limited(wait_ms: i64, code: impl Into<String>, message: impl Into<String>) -> Self {
        Failure::new(Class::RateLimited { wait_ms }, code, message)
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} ({}): {}", self.class.as_str(), self.code, self.message)
    }
}

impl std::error::Error for Failure {}

/// Answer to `stage`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Staging {
    /// Everything slow is done. The token is the adapter's own (a draft's id, media ids), as text.
    Ready(String),
    /// The platform works on it; look again after `check_in_ms` with `resume`.
    Working { resume: String, check_in_ms: i64 },
}

/// Answer to `reveal`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Revealed {
    Done(Receipt),
    /// It is out as it was approved, over what somebody had changed of it on the platform: the log says what.
    Restored {
        receipt: Receipt,
        undone: String,
    },
    Working {
        resume: String,
        check_in_ms: i64,
    },
}

/// Proof that it is out, or was handed over: there is no end without one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Receipt {
    /// The platform's id, or the path of what was written.
    pub id: String,
    /// Where the public sees it, as the platform gave it; never built where the platform gives one.
    pub link: Option<String>,
}

/// Begins the id of a receipt that is a person's word, followed by who gave it.
const WORD: &str = "confirmed-by:";

impl Receipt {
    /// What a person says who saw it on the channel, with the platform's id and the link that they typed.
    pub fn word(who: &str, post: Option<String>, link: Option<String>) -> Receipt {
        let id = match post {
            Some(post) => format!("{WORD}{who}/{post}"),
            None => format!("{WORD}{who}"),
        };
        Receipt { id, link }
    }

    /// The platform's id of the post as a person typed it.
    pub fn said_id(&self) -> Option<&str> {
        self.id.strip_prefix(WORD)?.split_once('/').map(|(_, post)| post)
    }

    /// A person's word, and no id of the platform. The link itself stood as the id in the first version.
    pub fn is_word(&self) -> bool {
        self.id.starts_with(WORD) || self.link.as_ref() == Some(&self.id)
    }
}

/// Answer to `reconcile`: what reading back showed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Found {
    /// It is out.
    Yes(Receipt),
    /// It is certainly not out: it may be sent again.
    No,
    /// Reading back cannot tell; a person must look.
    CannotTell,
}

/// Answer to `check`: who we are on the platform.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Identity {
    pub id: String,
    pub name: String,
    /// When the access that was given ends, if the platform says so.
    pub until: Option<At>,
}

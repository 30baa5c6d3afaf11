//! A post: one item made ready for one channel in one language — tokens replaced, variant chosen — and the payload an
//! adapter rendered from it.
//!
//! An adapter's `render` turns a [`Post`] into a [`Payload`]; the payload's hash is what an approval binds to.

use chrono::NaiveDate;
use chrono_tz::Tz;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use super::campaign::{Priority, Tone};
use super::media::{MediaFacts, Voice};
use super::task::TaskKind;

/// What an adapter renders. Text is NFC, tokens are replaced, the body is Markdown.
#[derive(Debug, Clone, PartialEq)]
pub struct Post {
    /// The delivery's id: the marker by which the post is found again on the platform.
    pub key: String,
    pub campaign: String,
    pub item: String,
    pub language: String,
    pub title: String,
    pub summary: Option<String>,
    pub body: String,
    pub media: Vec<PostMedia>,
    pub audio: Option<PostMedia>,
    pub link: Option<String>,
    /// "Đơn vị đăng: … · Nguồn: …", the honest last line of every public post.
    pub attribution: String,
    /// The unit's title, spoken at the head of a programme.
    pub unit_title: String,
    pub tone: Tone,
    pub priority: Priority,
    pub air: Air,
    /// On a channel that gives out tasks: what its sheet says beside the text.
    pub task: Option<PostTask>,
}

/// What only a loudspeaker station wants to know of a post.
#[derive(Debug, Clone, PartialEq)]
pub struct Air {
    /// Read aloud before the text.
    pub spoken_title: Option<String>,
    /// The item has no title of its own: `title` is its id.
    pub untitled: bool,
    /// For the station, never on air.
    pub note: Option<String>,
    pub source: Option<String>,
    pub approval_number: Option<String>,
    /// Playings within one programme, at least one.
    pub repeat: u32,
    /// The campaign's zone: its clock is the station's.
    pub timezone: Tz,
}

impl Default for Air {
    fn default() -> Air {
        Air {
            spoken_title: None,
            untitled: false,
            note: None,
            source: None,
            approval_number: None,
            repeat: 1,
            timezone: Tz::UTC,
        }
    }
}

/// A task as it is given out. Times are relative to the due time, which is no part of what is approved.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PostTask {
    pub kind: TaskKind,
    /// The name of who does it.
    pub assignee: String,
    pub place: Option<String>,
    pub count: Option<u32>,
    pub count_unit: Option<String>,
    pub take_down: Option<NaiveDate>,
    pub asked_on: Option<NaiveDate>,
    pub topic: Option<String>,
    pub competent_body: Option<String>,
    /// Somebody says so long after the due time at most that it was done.
    pub within_ms: i64,
    /// It is given out so long before.
    pub ahead_ms: i64,
    /// Where the work is done: times on the sheet are of this zone.
    pub zone: Tz,
}

impl Post {
    /// It has words or a recording of its own; a title alone is none.
    pub fn says_something(&self) -> bool {
        !self.body.trim().is_empty() || self.audio.is_some()
    }
}

/// A picture or a recording of a post.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PostMedia {
    /// The file's name, for messages to people.
    pub name: String,
    pub facts: MediaFacts,
    pub alt: Option<String>,
    pub credit: Option<String>,
    /// Of a recording.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub voice: Option<Voice>,
}

/// What goes to the platform, opaque to everything but the adapter that made it. Media are named by hash.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Payload {
    pub body: serde_json::Value,
    pub media: Vec<PostMedia>,
}

impl Payload {
    /// Lower-case hex SHA-256 of what would be published: body and media bytes, and what people say of a recording, which
    /// an approver must take on trust; not the time.
    pub fn hash(&self) -> String {
        let mut hasher = Sha256::new();
        hasher.update(self.body.to_string().as_bytes());
        for media in &self.media {
            hasher.update([0]);
            hasher.update(media.facts.sha256.as_bytes());
            if let Some(voice) = &media.voice {
                hasher.update(serde_json::json!(voice).to_string().as_bytes());
            }
        }
        hex(&hasher.finalize())
    }
}

/// Lower-case hex.
pub fn hex(bytes: &[u8]) -> String {
    use std::fmt::Write;
    bytes.iter().fold(String::with_capacity(bytes.len() * 2), |mut text, b| {
        let _ = write!(text, "{b:02x}");
        text
    })
}

//! What an apply would change: the plan against the ledger, item by item, before anything happens.
//!
//! Never: touches a fact. What is out (or may be) stays as it is; a differing file is shown, not applied.

use serde::Serialize;

use super::At;
use super::delivery::{Reason, State};

/// A delivery in the ledger, as far as a comparison needs it.
#[derive(Debug, Clone, PartialEq)]
pub struct Recorded {
    pub id: String,
    pub item: String,
    pub title: String,
    pub channel: String,
    pub due_at: Option<At>,
    pub state: State,
    pub reason: Option<Reason>,
    pub content_hash: String,
    /// The hash that is approved, if any.
    pub approved_hash: Option<String>,
}

#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Change {
    pub id: String,
    pub item: String,
    pub title: String,
    pub channel: String,
    pub kind: ChangeKind,
    /// What a person should know about it, beside the change itself.
    pub notes: Vec<Note>,
}

#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(tag = "change", rename_all = "snake_case")]
pub enum ChangeKind {
    New {
        due_at: Option<At>,
    },
    /// Another time; `to` is `None` when it now waits for an anchor.
    Moved {
        from: Option<At>,
        to: Option<At>,
    },
    /// Other content (and perhaps another time).
    Changed {
        from: Option<At>,
        to: Option<At>,
    },
    Cancelled {
        due_at: Option<At>,
        reason: Reason,
    },
    /// Was cancelled or missed, and is in the file again with a time that can still be kept.
    Restored {
        due_at: Option<At>,
    },
    Unchanged {
        due_at: Option<At>,
    },
}

#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(tag = "note", rename_all = "snake_case")]
pub enum Note {
    /// The same channel has another delivery in the same minute.
    Collides {
        with: String,
    },
    /// Due before now, beyond its lateness rule: it would be missed at once.
    TooLate,
    /// The channel's quota of that month (`2026-01`) is used up before it.
    OverQuota {
        month: String,
        planned: u32,
        limit: u32,
    },
    LosesApproval,
    /// Out already: the ledger keeps what was published, whatever the file says now.
    AlreadyDelivered,
    /// Its anchor is suspended: it waits.
    Waits {
        anchor: String,
    },
    /// The channel's token ends before it is due.
    TokenDies {
        until: chrono::NaiveDate,
    },
}

/// (skeleton)
pub fn diff(
    _plan: &super::plan::Plan,
    _recorded: &[Recorded],
    _directory: &super::directory::Directory,
    _now: At,
) -> Vec<Change> {
    Vec::new()
}

//! The plan: every delivery that a campaign file asks for, resolved — time, content, hash — and nothing written yet.
//!
//! Never: looks at the ledger (`diff` does) or at a platform. The adapter's `render` comes in as an argument, so the
//! layer below adapters can hold their rules to the text.

use super::At;
use super::campaign::{Late, PhaseKind, Tone};
use super::channel::Channel;
use super::diagnostic::{Diagnostic, Place, Problem};
use super::post::{Payload, Post};
use super::when::Due;

/// All deliveries of one campaign, in due order (those that wait come last).
#[derive(Debug, Clone)]
pub struct Plan {
    pub campaign: String,
    pub title: String,
    pub deliveries: Vec<Planned>,
}

/// One delivery as planned.
#[derive(Debug, Clone)]
pub struct Planned {
    pub id: String,
    pub item: String,
    pub title: String,
    pub occurrence: String,
    pub channel: String,
    pub unit: String,
    pub adapter: String,
    pub language: String,
    pub slot: Option<String>,
    pub phase: String,
    pub phase_kind: PhaseKind,
    pub line: Option<String>,
    pub tone: Tone,
    pub late: Late,
    pub due: Due,
    pub phase_ends_at: Option<At>,
    /// The item carries `cancelled:`, with this reason.
    pub cancelled: Option<String>,
    pub payload: Payload,
    pub content_hash: String,
    /// The item's line in the file.
    pub place: Place,
}

/// An adapter's pure rules, as the plan sees them: content in, payload or problems out.
/// Each problem names the part of the post it is about.
pub type Render<'a> = &'a (dyn Fn(&Channel, &Post) -> Result<Payload, Vec<Refused>> + Sync);

/// A post that a platform would refuse: which problem, about which part.
#[derive(Debug, Clone, PartialEq)]
pub struct Refused {
    pub part: super::diagnostic::Part,
    pub problem: Problem,
}

/// A plan and everything found wrong on the way to it.
#[derive(Debug, Clone)]
pub struct Planning {
    pub plan: Plan,
    pub diagnostics: Vec<Diagnostic>,
}

impl Planned {
    /// When it is due, if that is known.
    pub fn due_at(&self) -> Option<At> {
        match self.due {
            Due::At(at) => Some(at),
            Due::Waits { .. } | Due::AnchorCancelled { .. } => None,
        }
    }
}

//! What happens in a rehearsal: a script of words about anchors, and what is assumed of those it does not name.

use chrono::NaiveDateTime;

use super::At;
use super::campaign::{AnchorKind, AnchorStatus, Campaign};
use super::gate::{self, WordKind};
use super::when::localise;

/// A script as it was written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AsItHappened {
    pub events: Vec<Happening>,
    /// A leader approves again what lost its approval.
    pub approve_again: bool,
}

/// Somebody says something of an anchor.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Happening {
    pub said_at: At,
    pub campaign: String,
    pub anchor: String,
    pub kind: WordKind,
    /// The actual time, or the new date; local.
    pub at: Option<NaiveDateTime>,
    /// That is more than a day.
    pub has_clock: bool,
    pub why: Option<String>,
}

impl Default for AsItHappened {
    fn default() -> Self {
        AsItHappened { events: Vec::new(), approve_again: true }
    }
}

/// The script with what it leaves out: every event that it does not name happens when it is planned, and what it
/// postpones to a date happens then. In the order of time.
pub fn whole(script: &AsItHappened, campaigns: &[Campaign]) -> Vec<Happening> {
    let mut all = script.events.clone();
    for campaign in campaigns {
        for anchor in &campaign.anchors {
            let planned =
                matches!(anchor.status, AnchorStatus::Planned | AnchorStatus::Confirmed | AnchorStatus::Moved);
            if anchor.kind == AnchorKind::Date {
                continue;
            }
            let named = |e: &&Happening| e.campaign == campaign.id.value && e.anchor == anchor.id.value;
            let last = script.events.iter().filter(named).max_by_key(|e| e.said_at);
            let at = match last {
                None if planned => gate::instant(anchor, campaign.timezone),
                Some(Happening { kind: WordKind::Postponed, at: Some(at), .. }) => {
                    localise(*at, campaign.timezone).earlier()
                }
                _ => None,
            };
            all.extend(at.map(|said_at| Happening {
                said_at,
                campaign: campaign.id.value.clone(),
                anchor: anchor.id.value.clone(),
                kind: WordKind::Happened,
                at: None,
                has_clock: false,
                why: None,
            }));
        }
    }
    all.sort_by_key(|e| e.said_at);
    all
}

//! What an apply would change: the plan against the ledger, item by item, before anything happens.
//!
//! What is out (or may be) stays as it is; a differing file is shown, not applied.
//!
//! Every delivery that is recorded or planned has exactly one change, but one whose anchor was cancelled before it was
//! ever recorded: it has none. An item that was called off before its first apply is recorded as cancelled. Applied, a
//! plan compares as `Unchanged` throughout.
//!
//! - Cancelled by a person stays cancelled, whatever the file says later: a moved anchor re-times and re-words items,
//!   and must not bring back what somebody stopped. That takes a person too.
//! - The time that a person set stays until its anchor is cancelled or a person sets another.
//! - Cancelled by the file (removed, called off, anchor cancelled or suspended) comes back with the file.
//! - An occurrence that is gone and one that is new, of the same item, channel, slot and language, are one that moved.
//! - Missed comes back when its time moved to the future; failed also when its content changed and its time can be kept.

mod moved;

use std::collections::{BTreeSet, HashMap, HashSet};

use serde::Serialize;

use super::At;
use super::campaign::Tone;
use super::check::{beyond_quota, is_past, is_too_late, minute, outlives_token};
use super::delivery::{Reason, State};
use super::directory::Directory;
use super::outcome::End;
use super::plan::{Plan, Planned};
use super::when::Due;

/// A delivery in the ledger, as far as a comparison needs it.
#[derive(Debug, Clone, PartialEq)]
pub struct Recorded {
    pub id: String,
    pub item: String,
    pub title: String,
    pub channel: String,
    pub slot: Option<String>,
    pub language: String,
    pub due_at: Option<At>,
    pub state: State,
    pub reason: Option<Reason>,
    pub content_hash: String,
    /// The hash that is approved, if any.
    pub approved_hash: Option<String>,
    /// A person set its time.
    pub retimed_at: Option<At>,
    /// Where its content was made to go; `None`: nobody wrote that down.
    pub destination: Option<String>,
    /// The events that it waits for.
    pub waits_for: Option<String>,
    pub tone: Tone,
    /// Under a hold its tone stands: no edit takes it from there.
    pub held: bool,
}

/// What an apply would do to one delivery.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Change {
    pub id: String,
    pub item: String,
    pub title: String,
    pub channel: String,
    pub language: String,
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
    /// It takes the place of another occurrence of its item, whose event moved, and with the same content its approval.
    Replaces {
        from: Option<At>,
        to: Option<At>,
        replaced: String,
    },
    /// The other side of that: it is neither planned any more nor called off.
    Replaced {
        due_at: Option<At>,
        by: String,
    },
    /// Only what it waits for is another.
    Gate {
        due_at: Option<At>,
    },
    /// Only its tone is another.
    Tone {
        due_at: Option<At>,
    },
    Unchanged {
        due_at: Option<At>,
    },
}

/// What a person should know before an apply.
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
    /// Its sheet is with the person already: somebody must tell them.
    GivenOut,
    /// The channel goes elsewhere now: what was approved was approved for another place.
    DestinationChanged,
    /// A person set its time; the file does not move it.
    SetByPerson,
    /// A reserved place: its text is still to be written.
    AwaitsText,
    /// Out already: the ledger keeps what was published, whatever the file says now.
    AlreadyDelivered,
    /// Its anchor is suspended: it waits.
    Waits {
        anchor: String,
    },
    /// It goes out only when these are said to have happened.
    Awaits {
        anchors: Vec<String>,
    },
    /// What it waited for is said to have happened.
    LetThrough,
    /// It was to wait for an event, and the file takes that away: a leader reads it again.
    GateGone,
    /// Holds and priorities that go by the tone take it otherwise.
    OtherTone {
        from: Tone,
        to: Tone,
    },
    /// The channel's token ends before it is due.
    TokenDies {
        until: chrono::NaiveDate,
    },
}

/// What an apply at `now` would change, in the order of due times (unknown ones last), then ids. `recorded` is all that
/// the ledger has of this campaign.
pub fn diff(plan: &Plan, recorded: &[Recorded], directory: &Directory, now: At) -> Vec<Change> {
    let ledger: HashMap<&str, &Recorded> = recorded.iter().map(|r| (r.id.as_str(), r)).collect();
    let planned: HashSet<&str> = plan.deliveries.iter().map(|p| p.id.as_str()).collect();
    let crowd = Crowd::of(plan, directory);
    let mut changes: Vec<Change> =
        plan.deliveries.iter().filter_map(|p| compare(p, ledger.get(p.id.as_str()).copied(), &crowd, now)).collect();
    // A range that an event moves into the past has nothing to be missed there, nor to be asked about: nobody ever
    // planned it.
    let known: HashSet<(&str, &str)> = recorded.iter().map(|r| (r.item.as_str(), r.channel.as_str())).collect();
    let past: HashSet<&str> = plan
        .deliveries
        .iter()
        .filter(|p| p.due_at().is_some_and(|at| is_past(p, at, now)))
        .map(|p| p.id.as_str())
        .collect();
    changes.retain(|c| {
        let late = matches!(c.kind, ChangeKind::New { .. }) && past.contains(c.id.as_str());
        let recurs = plan.ranges.contains(&(c.item.clone(), c.channel.clone()));
        !(late && recurs && known.contains(&(c.item.as_str(), c.channel.as_str())))
    });
    let without_dates = without_dates(plan);
    let gone: Vec<&Recorded> = recorded.iter().filter(|r| !planned.contains(r.id.as_str())).collect();
    changes.extend(gone.iter().map(|r| removed(r, plan, &without_dates, now)));
    moved::pair(plan, &gone, &mut changes);
    changes.sort_by_cached_key(|change| (change.kind.due_at().unwrap_or(At::MAX_UTC), change.id.clone()));
    changes
}

impl ChangeKind {
    /// The time it has after the change.
    pub fn due_at(&self) -> Option<At> {
        match self {
            ChangeKind::New { due_at }
            | ChangeKind::Cancelled { due_at, .. }
            | ChangeKind::Restored { due_at }
            | ChangeKind::Unchanged { due_at }
            | ChangeKind::Replaced { due_at, .. }
            | ChangeKind::Gate { due_at }
            | ChangeKind::Tone { due_at }
            | ChangeKind::Replaces { to: due_at, .. }
            | ChangeKind::Moved { to: due_at, .. }
            | ChangeKind::Changed { to: due_at, .. } => *due_at,
        }
    }
}

fn compare(planned: &Planned, recorded: Option<&Recorded>, crowd: &Crowd<'_>, now: At) -> Option<Change> {
    let called_off = match (&planned.cancelled, &planned.due) {
        (Some(_), _) => Some(Reason::ItemCancelled),
        (None, Due::AnchorCancelled { .. }) => Some(Reason::AnchorCancelled),
        (None, _) => None,
    };
    let Some(recorded) = recorded else {
        return match called_off {
            None => {
                let due_at = planned.due_at();
                Some(change(planned, ChangeKind::New { due_at }, crowd.notes(planned, None, due_at, now)))
            }
            Some(reason @ Reason::ItemCancelled) => {
                Some(change(planned, ChangeKind::Cancelled { due_at: planned.due.at(), reason }, Vec::new()))
            }
            Some(_) => None,
        };
    };
    let from = recorded.due_at;
    // A person's time outlives the file's, but not an anchor that is cancelled.
    let by_person = recorded.retimed_at.is_some() && from.is_some();
    let to = if by_person { from } else { planned.due_at() };
    let unchanged = ChangeKind::Unchanged { due_at: from };
    let other_content = recorded.content_hash != planned.content_hash;
    if recorded.state.is_fact(recorded.due_at, now) {
        let differs = other_content || from != to || called_off.is_some();
        let notes = if differs { vec![Note::AlreadyDelivered] } else { Vec::new() };
        return Some(change(planned, unchanged, notes));
    }
    if let Some(reason) = called_off {
        let kind = if recorded.state.is_final() { unchanged } else { ChangeKind::Cancelled { due_at: from, reason } };
        let notes = if recorded.state == State::Assigned { vec![Note::GivenOut] } else { Vec::new() };
        return Some(change(planned, kind, notes));
    }
    let can_be_kept = to.is_none_or(|at| !is_too_late(planned, recorded.waits_for.is_some(), at, now));
    let in_future = to.is_some_and(|at| at > now);
    let returns = match recorded.state {
        State::Cancelled => recorded.reason != Some(Reason::ByPerson) && can_be_kept,
        State::Missed => from != to && in_future,
        State::Failed => (from != to && in_future) || (other_content && to.is_some() && can_be_kept),
        _ => false,
    };
    let given_out = recorded.state == State::Assigned;
    let kind = if returns {
        ChangeKind::Restored { due_at: to }
    } else if recorded.state.is_final() {
        return Some(change(planned, unchanged, Vec::new()));
    } else if other_content {
        ChangeKind::Changed { from, to }
    } else if from != to {
        ChangeKind::Moved { from, to }
    } else if recorded.waits_for != planned.waits_text() {
        ChangeKind::Gate { due_at: to }
    } else if other_tone(planned, recorded) {
        ChangeKind::Tone { due_at: to }
    } else {
        let notes = if by_person { vec![Note::SetByPerson] } else { Vec::new() };
        return Some(change(planned, unchanged, notes));
    };
    let mut notes = crowd.notes(planned, Some(recorded), to, now);
    if by_person {
        notes.push(Note::SetByPerson);
    }
    if recorded.destination.as_ref().is_some_and(|known| *known != planned.destination) {
        notes.push(Note::DestinationChanged);
    }
    let changed = other_content || notes.contains(&Note::GateGone);
    if changed && recorded.approved_hash.as_ref() == Some(&recorded.content_hash) {
        notes.push(Note::LosesApproval);
    }
    if given_out {
        notes.push(Note::GivenOut);
    }
    Some(change(planned, kind, notes))
}

/// It waits for an event that has not happened, and by the file it does not tell of it any more. A word that the event
/// happened lets through and takes nothing away, even where the actual time leaves the item before its event.
fn gate_gone(planned: &Planned, recorded: &Recorded, happened: &BTreeSet<String>) -> bool {
    let waited = recorded.waits_for.as_deref().unwrap_or_default();
    waited.split_whitespace().any(|anchor| !happened.contains(anchor) && !planned.needs.iter().any(|n| n == anchor))
}

fn other_tone(planned: &Planned, recorded: &Recorded) -> bool {
    recorded.tone != planned.tone && !recorded.held
}

/// Items and channels whose recurring deliveries have no dates to name, because the range waits or is cancelled.
fn without_dates(plan: &Plan) -> HashMap<(&str, &str), Reason> {
    let reason = |planned: &Planned| match planned.due {
        Due::At(_) => None,
        Due::Waits { .. } => Some(Reason::AnchorSuspended),
        Due::AnchorCancelled { .. } => Some(Reason::AnchorCancelled),
    };
    let undated = plan.deliveries.iter().filter(|planned| planned.occurrence.is_empty());
    undated.filter_map(|p| Some(((p.item.as_str(), p.channel.as_str()), reason(p)?))).collect()
}

/// In the ledger and no longer in the plan: taken out by somebody, gone with the anchor of its range, or outside it now.
fn removed(recorded: &Recorded, plan: &Plan, without_dates: &HashMap<(&str, &str), Reason>, now: At) -> Change {
    let key = (recorded.item.as_str(), recorded.channel.as_str());
    let in_range = || plan.ranges.contains(&(recorded.item.clone(), recorded.channel.clone()));
    let reason = without_dates.get(&key).copied();
    let reason = reason.unwrap_or_else(|| if in_range() { Reason::OutOfRange } else { Reason::Removed });
    let due_at = recorded.due_at;
    let (kind, notes) = match recorded.state {
        state if state.is_fact(due_at, now) => (ChangeKind::Unchanged { due_at }, vec![Note::AlreadyDelivered]),
        state if state.is_final() => (ChangeKind::Unchanged { due_at }, Vec::new()),
        State::Assigned => (ChangeKind::Cancelled { due_at, reason }, vec![Note::GivenOut]),
        _ => (ChangeKind::Cancelled { due_at, reason }, Vec::new()),
    };
    Change {
        id: recorded.id.clone(),
        item: recorded.item.clone(),
        title: recorded.title.clone(),
        channel: recorded.channel.clone(),
        language: recorded.language.clone(),
        kind,
        notes,
    }
}

fn change(planned: &Planned, kind: ChangeKind, notes: Vec<Note>) -> Change {
    Change {
        id: planned.id.clone(),
        item: planned.item.clone(),
        title: planned.title.clone(),
        channel: planned.channel.clone(),
        language: planned.language.clone(),
        kind,
        notes,
    }
}

/// What the deliveries of a plan do to each other, worked out once.
struct Crowd<'a> {
    directory: &'a Directory,
    zone: chrono_tz::Tz,
    happened: &'a BTreeSet<String>,
    /// Items by channel and minute; channels with slots play one after another and never collide, nor do
    /// sheets.
    minutes: HashMap<(&'a str, i64), Vec<&'a str>>,
    over_quota: HashMap<&'a str, Note>,
}

impl<'a> Crowd<'a> {
    fn of(plan: &'a Plan, directory: &'a Directory) -> Self {
        let mut minutes: HashMap<(&str, i64), Vec<&str>> = HashMap::new();
        let mut over_quota = HashMap::new();
        for channel in &directory.channels {
            let mut due: Vec<(At, &Planned)> = plan
                .deliveries
                .iter()
                .filter(|p| p.channel == channel.id.value)
                .filter_map(|p| Some((p.due_at()?, p)))
                .collect();
            due.sort_by_key(|(at, p)| (*at, &p.id));
            if channel.slots.is_empty() && channel.end != End::Assigned {
                for (at, planned) in &due {
                    minutes.entry((&channel.id.value, minute(*at))).or_default().push(&planned.item);
                }
            }
            let tones: Vec<(At, Tone)> = due.iter().map(|(at, p)| (*at, p.tone)).collect();
            for over in beyond_quota(channel, &tones, &vec![plan.timezone; due.len()]) {
                let Some((_, planned)) = due.get(over.index) else { continue };
                let note = Note::OverQuota { month: over.month, planned: over.planned, limit: over.limit };
                over_quota.insert(planned.id.as_str(), note);
            }
        }
        Crowd { directory, zone: plan.timezone, happened: &plan.happened, minutes, over_quota }
    }

    /// `due_at`: when it goes out after the change.
    fn notes(&self, planned: &Planned, recorded: Option<&Recorded>, due_at: Option<At>, now: At) -> Vec<Note> {
        let mut notes = Vec::new();
        let waited = recorded.is_some_and(|r| r.waits_for.is_some());
        let gate_gone = recorded.is_some_and(|r| gate_gone(planned, r, self.happened));
        if !planned.waits_for.is_empty() && matches!(planned.due, Due::At(_)) {
            notes.push(Note::Awaits { anchors: planned.waits_for.clone() });
        } else if planned.waits_for.is_empty() && waited && !gate_gone {
            notes.push(Note::LetThrough);
        }
        if gate_gone {
            notes.push(Note::GateGone);
        }
        if let Some(recorded) = recorded.filter(|r| other_tone(planned, r)) {
            notes.push(Note::OtherTone { from: recorded.tone, to: planned.tone });
        }
        if let Due::Waits { anchor } = &planned.due {
            notes.push(Note::Waits { anchor: anchor.clone() });
        }
        if planned.awaits_text {
            notes.push(Note::AwaitsText);
        }
        let Some(at) = due_at else { return notes };
        if is_too_late(planned, waited, at, now) {
            notes.push(Note::TooLate);
        }
        let together = self.minutes.get(&(planned.channel.as_str(), minute(at))).map_or(&[][..], Vec::as_slice);
        if let Some(with) = together.iter().find(|item| **item != planned.item) {
            notes.push(Note::Collides { with: (*with).to_owned() });
        }
        notes.extend(self.over_quota.get(planned.id.as_str()).cloned());
        let until = self.directory.channel(&planned.channel).and_then(|channel| channel.token_until);
        if let Some(until) = until.filter(|until| outlives_token(*until, at, self.zone)) {
            notes.push(Note::TokenDies { until });
        }
        notes
    }
}

#[cfg(test)]
mod tests;

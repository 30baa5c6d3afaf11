//! Occurrences that moved with their event: what is gone and what is new, paired in order.
//!
//! It never pairs what a person cancelled, or what is out. Those are facts; the new date is a new delivery.

use std::collections::{HashMap, HashSet};

use super::{Change, ChangeKind, Note, Recorded, gate_gone};
use crate::domain::At;
use crate::domain::delivery::{Reason, State};
use crate::domain::plan::{Plan, Planned};

/// What must be the same for two deliveries to be one that moved.
type Series<'a> = (&'a str, &'a str, Option<&'a str>, &'a str);

/// Turns pairs of gone and new deliveries into moved ones. `gone`: recorded and no longer planned.
pub(super) fn pair(plan: &Plan, gone: &[&Recorded], changes: &mut [Change]) {
    let index: HashMap<String, usize> = changes.iter().enumerate().map(|(n, c)| (c.id.clone(), n)).collect();
    let mut old: HashMap<Series<'_>, Vec<&Recorded>> = HashMap::new();
    for recorded in gone {
        let cancelled = index.get(&recorded.id).and_then(|n| changes.get(*n)).is_some_and(is_cancelled);
        // Called off when the event had no date, or when only one end of the range had moved.
        let by_range = matches!(recorded.reason, Some(Reason::AnchorSuspended | Reason::OutOfRange));
        if cancelled || (by_range && recorded.state == State::Cancelled) {
            let series = (
                recorded.item.as_str(),
                recorded.channel.as_str(),
                recorded.slot.as_deref(),
                recorded.language.as_str(),
            );
            old.entry(series).or_default().push(recorded);
        }
    }
    if old.is_empty() {
        return;
    }
    let mut new: HashMap<Series<'_>, Vec<(At, &str)>> = HashMap::new();
    for planned in &plan.deliveries {
        let comes = index.get(&planned.id).and_then(|n| changes.get(*n)).is_some_and(comes);
        if let Some(at) = planned.due_at().filter(|_| comes) {
            let series =
                (planned.item.as_str(), planned.channel.as_str(), planned.slot.as_deref(), planned.language.as_str());
            new.entry(series).or_default().push((at, planned.id.as_str()));
        }
    }
    let new_ones = changes.iter().filter(|c| matches!(c.kind, ChangeKind::New { .. }));
    let new_ones: HashSet<String> = new_ones.map(|c| c.id.clone()).collect();
    let planned: HashMap<&str, &Planned> = plan.deliveries.iter().map(|p| (p.id.as_str(), p)).collect();
    let mut replace = |old: &Recorded, id: &str, at: At| {
        let Some(change) = index.get(id).and_then(|n| changes.get_mut(*n)) else { return };
        let Some(planned) = planned.get(id) else { return };
        change.kind = ChangeKind::Replaces { from: old.due_at, to: Some(at), replaced: old.id.clone() };
        let gate_gone = gate_gone(planned, old, &plan.happened);
        if gate_gone && !change.notes.contains(&Note::GateGone) {
            change.notes.push(Note::GateGone);
        }
        let approved = old.approved_hash.as_ref() == Some(&old.content_hash);
        if approved && (gate_gone || planned.content_hash != old.content_hash) {
            change.notes.push(Note::LosesApproval);
        }
        if old.state == State::Assigned {
            change.notes.push(Note::GivenOut);
        }
    };
    let mut replaced = Vec::new();
    for (series, gone) in old {
        let Some(mut come) = new.remove(&series) else { continue };
        come.sort_unstable();
        // Without a date it stood for the whole range.
        let (mut dated, whole): (Vec<&Recorded>, Vec<&Recorded>) = gone.into_iter().partition(|r| r.due_at.is_some());
        dated.sort_by_key(|r| (r.due_at, r.id.as_str()));
        for (nth, (at, id)) in come.iter().enumerate() {
            if let Some(old) = dated.get(nth) {
                replace(old, id, *at);
                replaced.push((*old, *id));
            } else if let (Some(old), true) = (whole.first(), new_ones.contains(*id)) {
                replace(old, id, *at);
            }
        }
        if let (Some(old), Some((_, id))) = (whole.first(), come.first()) {
            replaced.push((*old, *id));
        }
    }
    for (old, id) in replaced {
        if let Some(change) = index.get(&old.id).and_then(|n| changes.get_mut(*n)) {
            change.kind = ChangeKind::Replaced { due_at: old.due_at, by: id.to_owned() };
            change.notes.clear();
        }
    }
}

fn is_cancelled(change: &Change) -> bool {
    matches!(change.kind, ChangeKind::Cancelled { .. })
}

fn comes(change: &Change) -> bool {
    matches!(change.kind, ChangeKind::New { .. } | ChangeKind::Restored { .. })
}

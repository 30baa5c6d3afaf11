//! Occurrences that moved with their event: what is gone and what is new, paired in order.
//!
//! Never: pairs what a person cancelled, or what is out. Those are facts; the new date is a new delivery.

use std::collections::HashMap;

use super::{Change, ChangeKind, Note, Recorded};
use crate::domain::At;
use crate::domain::delivery::{Reason, State};
use crate::domain::plan::Plan;

/// What must be the same for two deliveries to be one that moved.
type Series<'a> = (&'a str, &'a str, Option<&'a str>, &'a str);

/// Turns pairs of gone and new deliveries into moved ones. `gone`: recorded and no longer planned.
pub(super) fn pair(plan: &Plan, gone: &[&Recorded], changes: &mut [Change]) {
    let index: HashMap<String, usize> = changes.iter().enumerate().map(|(n, c)| (c.id.clone(), n)).collect();
    let mut old: HashMap<Series<'_>, Vec<&Recorded>> = HashMap::new();
    for recorded in gone {
        let cancelled = index.get(&recorded.id).and_then(|n| changes.get(*n)).is_some_and(is_cancelled);
        // Called off when the event had no date; now it has one again.
        let suspended = recorded.state == State::Cancelled && recorded.reason == Some(Reason::AnchorSuspended);
        if cancelled || suspended {
            let series = (recorded.item.as_str(), recorded.channel.as_str(), recorded.slot.as_deref(), recorded.language.as_str());
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
            let series = (planned.item.as_str(), planned.channel.as_str(), planned.slot.as_deref(), planned.language.as_str());
            new.entry(series).or_default().push((at, planned.id.as_str()));
        }
    }
    let hashes: HashMap<&str, &str> =
        plan.deliveries.iter().map(|p| (p.id.as_str(), p.content_hash.as_str())).collect();
    for (series, mut gone) in old {
        let Some(mut come) = new.remove(&series) else { continue };
        gone.sort_by_key(|r| (r.due_at.unwrap_or(At::MAX_UTC), r.id.as_str()));
        come.sort_unstable();
        for (nth, recorded) in gone.into_iter().enumerate() {
            // What stood for the whole range while it had no date goes over into the first.
            let stood_for_all = recorded.due_at.is_none();
            let Some((at, id)) = come.get(nth).or(come.first().filter(|_| stood_for_all)).copied() else { continue };
            if let Some(change) = index.get(&recorded.id).and_then(|n| changes.get_mut(*n)) {
                change.kind = ChangeKind::Replaced { due_at: recorded.due_at, by: id.to_owned() };
                change.notes.clear();
            }
            let Some(change) = index.get(id).and_then(|n| changes.get_mut(*n)) else { continue };
            if matches!(change.kind, ChangeKind::Replaces { .. }) {
                continue;
            }
            let replaced = recorded.id.clone();
            change.kind = ChangeKind::Replaces { from: recorded.due_at, to: Some(at), replaced };
            let approved = recorded.approved_hash.as_ref() == Some(&recorded.content_hash);
            if approved && hashes.get(id) != Some(&recorded.content_hash.as_str()) {
                change.notes.push(Note::LosesApproval);
            }
        }
    }
}

fn is_cancelled(change: &Change) -> bool {
    matches!(change.kind, ChangeKind::Cancelled { .. })
}

fn comes(change: &Change) -> bool {
    matches!(change.kind, ChangeKind::New { .. } | ChangeKind::Restored { .. })
}

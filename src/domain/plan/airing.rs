//! When an occurrence is on air: at its minute on most channels, in a slot on a loudspeaker station.
//!
//! Never: fits a programme together (`programme` does). It says which slot a bulletin belongs to and how long it is.

use chrono::{Datelike, Days, NaiveDate};

use super::{Airing, Work};
use crate::domain::campaign::{Anchor, Placement, Priority};
use crate::domain::channel::{Channel, Slot};
use crate::domain::diagnostic::{Diagnostic, Problem, nearest};
use crate::domain::post::Post;
use crate::domain::when::{self, Due, Occurrence};

/// A bulletin without a slot of its own waits at most so many days for one.
const DAYS_MAX: u64 = 7;

/// Read aloud at a calm pace.
const SYLLABLES_A_MINUTE: u64 = 160;

/// Silence between two bulletins.
const GAP_MS: u64 = 3_000;

/// How long a post is on air, with the gap behind it: its recording, or its words (a written syllable is a word).
pub(super) fn air_ms(post: &Post) -> u32 {
    let recorded = post.audio.as_ref().map_or(0, |audio| u64::from(audio.facts.duration_ms));
    let syllables = post.title.split_whitespace().count() + post.body.split_whitespace().count();
    let spoken = syllables as u64 * 60_000 / SYLLABLES_A_MINUTE;
    u32::try_from(GAP_MS + if recorded > 0 { recorded } else { spoken }).unwrap_or(u32::MAX)
}

/// The occurrences as this channel has them. Named slots: one each on the occurrence's date. None named: the first that
/// starts at or after the occurrence's time.
pub(super) fn airings<'a>(
    occurrences: &'a [Occurrence],
    needs: &'a [Vec<&'a Anchor>],
    placement: &'a Placement,
    channel: &'a Channel,
    work: &Work<'_>,
    faults: &mut Vec<Diagnostic>,
) -> Vec<Airing<'a>> {
    if channel.slots.is_empty() {
        let plain = |(occurrence, needs): (&'a Occurrence, &'a Vec<&'a Anchor>)| Airing {
            occurrence,
            needs,
            due: occurrence.due.clone(),
            slot: None,
            named_slot: None,
        };
        return occurrences.iter().zip(needs).map(plain).collect();
    }
    let mut found = Vec::new();
    let mut airings = Vec::new();
    for (occurrence, needs) in occurrences.iter().zip(needs) {
        if placement.slots.is_empty() && work.item.priority == Priority::Urgent {
            // Khẩn cấp plays at once, whatever the station's hours (TT 39/2020).
            airings.push(Airing { occurrence, needs, due: occurrence.due.clone(), slot: None, named_slot: None });
        } else if placement.slots.is_empty() {
            airings.extend(next_slot(occurrence, needs, channel, work, &mut found));
        }
        for name in &placement.slots {
            let Some(slot) = channel.slots.iter().find(|slot| slot.id.value == name.value) else {
                let near = nearest(&name.value, channel.slots.iter().map(|slot| slot.id.value.as_str()));
                let problem = Problem::UnknownSlot { name: name.value.clone(), near };
                found.push(Diagnostic::fault(problem, name.place));
                continue;
            };
            let due = match &occurrence.due {
                Due::At(at) => {
                    let date = at.with_timezone(&work.campaign.timezone).date_naive();
                    if !slot.is_on(date.weekday()) {
                        let problem = Problem::SlotNotOnDay {
                            slot: slot.id.value.clone(),
                            date: date.format("%d/%m/%Y").to_string(),
                        };
                        found.push(Diagnostic::fault(problem, name.place));
                        continue;
                    }
                    let Some(due) = start(slot, date, work, &mut found) else { continue };
                    due
                }
                other => other.clone(),
            };
            let id = Some(slot.id.value.as_str());
            airings.push(Airing { occurrence, needs, due, slot: id, named_slot: id });
        }
    }
    // A rule that meets the same day off each week says so once.
    let mut told = Vec::new();
    found.retain(|fault| {
        let kind = (std::mem::discriminant(&fault.problem), fault.place);
        let new = !told.contains(&kind);
        told.push(kind);
        new
    });
    faults.extend(found);
    airings
}

fn next_slot<'a>(
    occurrence: &'a Occurrence,
    needs: &'a [&'a Anchor],
    channel: &'a Channel,
    work: &Work<'_>,
    faults: &mut Vec<Diagnostic>,
) -> Option<Airing<'a>> {
    let Due::At(at) = occurrence.due else {
        return Some(Airing { occurrence, needs, due: occurrence.due.clone(), slot: None, named_slot: None });
    };
    let local = at.with_timezone(&work.campaign.timezone).naive_local();
    let mut slots: Vec<&Slot> = channel.slots.iter().collect();
    slots.sort_by_key(|slot| slot.at);
    for days in 0..=DAYS_MAX {
        let Some(date) = local.date().checked_add_days(Days::new(days)) else { break };
        let fits = |slot: &&&Slot| slot.is_on(date.weekday()) && date.and_time(slot.at) >= local;
        if let Some(slot) = slots.iter().find(fits) {
            let due = start(slot, date, work, faults)?;
            return Some(Airing { occurrence, needs, due, slot: Some(&slot.id.value), named_slot: None });
        }
    }
    let problem = Problem::NoSlotAfter { time: when::written(local) };
    faults.push(Diagnostic::fault(problem, work.item.when.place));
    None
}

fn start(slot: &Slot, date: NaiveDate, work: &Work<'_>, faults: &mut Vec<Diagnostic>) -> Option<Due> {
    when::settled(date.and_time(slot.at), work.campaign.timezone, work.item.when.place, faults).map(Due::At)
}

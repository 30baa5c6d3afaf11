//! When an occurrence is on air: at its minute on most channels, in a slot on a loudspeaker station.
//!
//! It never fits a programme together (`programme` does). It says which programme a bulletin belongs to, when that
//! ends, and what the bulletin takes of it. An item has one bulletin a language in a programme, however many of its
//! times lead there.

use std::collections::HashSet;

use chrono::{Datelike, NaiveDate};

use super::{Airing, ItemPlanning};
use crate::domain::At;
use crate::domain::campaign::{Anchor, Placement, Priority};
use crate::domain::channel::{Channel, Slot, next_slot};
use crate::domain::diagnostic::{Diagnostic, Problem, nearest};
use crate::domain::post::Post;
use crate::domain::programme::{self, Heard, said};
use crate::domain::when::{self, Due, Occurrence};

/// What a post takes of its programme, by the rule that the programme itself goes by.
pub(super) fn air_ms(post: &Post) -> u32 {
    let text = said::text(post);
    let heard = match &post.audio {
        Some(audio) => Heard::Recording(u64::from(audio.facts.duration_ms)),
        None => Heard::Text(&text),
    };
    let headline = programme::headline(&post.language, post.air.spoken_title.as_deref());
    let ms = programme::air_ms(programme::playing_ms(heard, post.priority), post.air.repeat, headline);
    u32::try_from(ms).unwrap_or(u32::MAX)
}

/// The occurrences as this channel has them. Named slots: one each on the occurrence's date. None named: the first that
/// starts at or after the occurrence's time.
pub(super) fn airings<'a>(
    occurrences: &'a [Occurrence],
    needs: &'a [Vec<&'a Anchor>],
    placement: &'a Placement,
    channel: &'a Channel,
    work: &ItemPlanning<'_>,
    faults: &mut Vec<Diagnostic>,
) -> Vec<Airing<'a>> {
    if channel.slots.is_empty() {
        let plain = |(occurrence, needs): (&'a Occurrence, &'a Vec<&'a Anchor>)| {
            Airing::plain(occurrence, needs, occurrence.due.clone())
        };
        return occurrences.iter().zip(needs).map(plain).collect();
    }
    let mut found = Vec::new();
    let mut airings = Vec::new();
    for (occurrence, needs) in occurrences.iter().zip(needs) {
        if placement.slots.is_empty() && work.item.priority == Priority::Urgent {
            // Khẩn cấp plays at once, whatever the station's hours (TT 39/2020).
            airings.push(Airing::plain(occurrence, needs, occurrence.due.clone()));
        } else if placement.slots.is_empty() {
            airings.extend(in_next_slot(occurrence, needs, channel, work, &mut found));
        }
        for name in &placement.slots {
            let Some(slot) = channel.slots.iter().find(|slot| slot.id.value == name.value) else {
                let near = nearest(&name.value, channel.slots.iter().map(|slot| slot.id.value.as_str()));
                let problem = Problem::UnknownSlot { name: name.value.clone(), near };
                found.push(Diagnostic::fault(problem, name.place));
                continue;
            };
            let (due, slot_ends_at) = match &occurrence.due {
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
                    let Some((due, ends)) = window(slot, date, work, &mut found) else { continue };
                    (due, Some(ends))
                }
                other => (other.clone(), None),
            };
            let id = Some(slot.id.value.as_str());
            airings.push(Airing { occurrence, needs, due, slot: id, named_slot: id, slot_ends_at });
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
    once_a_programme(&mut airings);
    airings
}

/// "Each day at 05:15 and 17:15, in the morning and the evening programme" means two bulletins a day, not four.
fn once_a_programme(airings: &mut Vec<Airing<'_>>) {
    let mut programmes = HashSet::new();
    airings.retain(|airing| match (airing.due.at(), airing.slot) {
        (Some(at), Some(slot)) => programmes.insert((at, slot)),
        // Without a date nobody knows which programme it is.
        _ => true,
    });
}

fn in_next_slot<'a>(
    occurrence: &'a Occurrence,
    needs: &'a [&'a Anchor],
    channel: &'a Channel,
    work: &ItemPlanning<'_>,
    faults: &mut Vec<Diagnostic>,
) -> Option<Airing<'a>> {
    let Due::At(at) = occurrence.due else {
        return Some(Airing::plain(occurrence, needs, occurrence.due.clone()));
    };
    let local = at.with_timezone(&work.campaign.timezone).naive_local();
    if let Some((slot, begins)) = next_slot(&channel.slots, local) {
        let (due, ends) = window(slot, begins.date(), work, faults)?;
        let slot = Some(slot.id.value.as_str());
        return Some(Airing { slot, slot_ends_at: Some(ends), ..Airing::plain(occurrence, needs, due) });
    }
    let problem = Problem::NoSlotAfter { time: when::written(local) };
    faults.push(Diagnostic::fault(problem, work.item.when.place));
    None
}

/// When a slot begins on that date, and when it is over.
fn window(slot: &Slot, date: NaiveDate, work: &ItemPlanning<'_>, faults: &mut Vec<Diagnostic>) -> Option<(Due, At)> {
    let begins = when::settled(date.and_time(slot.at), work.campaign.timezone, work.item.when.place, faults)?;
    Some((Due::At(begins), slot.ends(begins)))
}

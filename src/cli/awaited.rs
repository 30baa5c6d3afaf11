//! What waits for a person's word, at the head of `loa status`: events to be confirmed, and what nobody has approved.
//!
//! Each wait is told with the line that ends it.

use chrono::NaiveTime;
use chrono_tz::Tz;
use serde_json::{Value, json};

use super::{CliError, Desk, time};
use crate::desk::awaited::{Awaited, AwaitedEvent};
use crate::domain::delivery::Delivery;
use crate::i18n::word as words;

/// Lines of one list; the rest is counted.
const SHOWN: usize = 8;

pub(super) fn tell(desk: &mut Desk<'_>, awaited: &Awaited) -> Result<(), CliError> {
    let lang = desk.lang;
    if !awaited.events.is_empty() {
        desk.line(format_args!("!! {}", words::AWAITED.say(lang)))?;
    }
    for event in &awaited.events {
        // As an event is told of: without seconds, and without a clock time that it does not have.
        let local = event.at.with_timezone(&event.zone);
        let day_only = local.time() == NaiveTime::MIN;
        let at = if day_only { local.format("%d/%m/%Y").to_string() } else { time::shown(event.at, event.zone) };
        let places: [(&str, &dyn std::fmt::Display); 5] = [
            ("title", &event.title),
            ("at", &at),
            ("count", &event.waiting),
            ("campaign", &event.campaign),
            ("anchor", &event.anchor),
        ];
        desk.line(format_args!("  {}", words::AWAITED_ONE.with(lang, &places)))?;
    }
    for (head, one, list) in [
        (words::UNAPPROVED, words::UNAPPROVED_ONE, &awaited.unapproved),
        (words::NOBODY_APPROVED, words::NOBODY_APPROVED_ONE, &awaited.missed),
    ] {
        if list.is_empty() {
            continue;
        }
        desk.line(format_args!("!! {}", head.with(lang, &[("count", &list.len())])))?;
        for (d, zone) in list.iter().take(SHOWN) {
            let due = d.due_at.map_or(String::new(), |at| time::shown(at, *zone));
            let places: [(&str, &dyn std::fmt::Display); 4] =
                [("due", &due), ("channel", &d.channel), ("title", &d.title), ("id", &d.id)];
            desk.line(format_args!("  {}", one.with(lang, &places)))?;
        }
        if list.len() > SHOWN {
            desk.line(format_args!("  {}", words::AND_MORE.with(lang, &[("count", &(list.len() - SHOWN))])))?;
        }
    }
    Ok(())
}

/// `{"events": [{"campaign", "anchor", "title", "at", "waiting"}], "unapproved": [ID], "missed_unapproved": [ID]}`
pub(super) fn document(awaited: &Awaited) -> Value {
    let ids = |list: &[(Delivery, Tz)]| list.iter().map(|(d, _)| d.id.clone()).collect::<Vec<_>>();
    let event = |e: &AwaitedEvent| json!({"campaign": e.campaign, "anchor": e.anchor, "title": e.title, "at": e.at, "waiting": e.waiting});
    json!({
        "events": awaited.events.iter().map(event).collect::<Vec<_>>(),
        "unapproved": ids(&awaited.unapproved),
        "missed_unapproved": ids(&awaited.missed),
    })
}

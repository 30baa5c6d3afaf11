//! What waits for a person's word, at the head of `loa status`: events to be confirmed, and what nobody has approved.
//!
//! Each wait is told with the line that ends it.

use chrono::{Days, NaiveTime};
use chrono_tz::Tz;
use serde_json::{Value, json};

use super::{CliError, Desk, time};
use crate::domain::At;
use crate::domain::campaign::{AnchorKind, AnchorStatus};
use crate::domain::delivery::{Delivery, Reason, State};
use crate::i18n::word as words;
use crate::store::campaigns::CampaignRecord;
use crate::store::deliveries::Filter;
use crate::store::{Tx, log};

/// Lines of one list; the rest is counted.
const SHOWN: usize = 8;
/// What was missed is named for so many days.
const MISSED_DAYS: u64 = 3;

/// An event whose time has come.
pub(super) struct AwaitedEvent {
    campaign: String,
    anchor: String,
    title: String,
    at: At,
    waiting: usize,
    zone: Tz,
}

pub(super) struct Awaited {
    events: Vec<AwaitedEvent>,
    /// They go out until the end of tomorrow.
    unapproved: Vec<(Delivery, Tz)>,
    /// They did not go out, because nobody approved them.
    missed: Vec<(Delivery, Tz)>,
}

pub(super) async fn look(tx: &mut Tx, campaigns: &[CampaignRecord], now: At) -> Result<Awaited, CliError> {
    let mut awaited = Awaited { events: Vec::new(), unapproved: Vec::new(), missed: Vec::new() };
    for campaign in campaigns {
        let zone = time::zone(campaigns, Some(&campaign.id));
        let of = |filter: Filter| Filter { campaign: Some(campaign.id.clone()), ..filter };
        let tomorrow = now.with_timezone(&zone).date_naive().checked_add_days(Days::new(2));
        let until = tomorrow.and_then(|date| time::start(date, zone));
        let drafts = of(Filter { state: Some(State::Draft), from: Some(now), until, ..Filter::default() });
        let drafts = log::entries(tx, &drafts).await?.into_iter().map(|e| (e.delivery, zone));
        // A reserved place without a text stands in a list of its own.
        awaited.unapproved.extend(drafts.filter(|(d, _)| d.reason != Some(Reason::AwaitsText)));
        let since = now.checked_sub_days(Days::new(MISSED_DAYS));
        let missed = of(Filter { reason: Some(Reason::NeverApproved), from: since, ..Filter::default() });
        let missed = log::entries(tx, &missed).await?.into_iter().map(|e| (e.delivery, zone));
        awaited.missed.extend(missed.filter(|(d, _)| d.state == State::Missed));
        let come = |at: Option<At>| at.filter(|at| *at <= now);
        let open = campaign.document.anchors.iter().filter(|a| {
            a.kind == AnchorKind::Event
                && matches!(a.status, AnchorStatus::Planned | AnchorStatus::Confirmed | AnchorStatus::Moved)
        });
        let open: Vec<_> = open.filter_map(|a| Some((a, come(a.at)?))).collect();
        if open.is_empty() {
            continue;
        }
        let all = log::entries(tx, &of(Filter::default())).await?;
        for (anchor, at) in open {
            let waits = |d: &Delivery| {
                !d.state.is_final()
                    && d.waits_for.as_deref().is_some_and(|ids| ids.split(' ').any(|id| id == anchor.id))
            };
            let waiting = all.iter().filter(|e| waits(&e.delivery)).count();
            if waiting > 0 {
                let (campaign, title) = (campaign.id.clone(), anchor.title.clone());
                awaited.events.push(AwaitedEvent { campaign, anchor: anchor.id.clone(), title, at, waiting, zone });
            }
        }
    }
    Ok(awaited)
}

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

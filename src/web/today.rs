//! Hôm nay: what goes out in the next hours, channel by channel, and a line for each thing that needs a person.

use askama::Template;
use axum::response::Response;
use chrono::TimeDelta;

use super::body::html;
use super::frame::Frame;
use super::guard::Visit;
use super::needs::{Need, Teller, title};
use super::trouble::Trouble;
use crate::desk::status::{self, Overview, waits_for_a_daemon};
use crate::desk::{person::sees, time};
use crate::domain::At;
use crate::domain::delivery::Delivery;
use crate::domain::token::wall_calendar;
use crate::i18n::web::{frame as fw, today as w};
use crate::i18n::{Lang, report, state};
use crate::store::channels::ChannelRecord;
use crate::store::{channels, deliveries};

/// What goes out so far ahead.
const AHEAD: TimeDelta = TimeDelta::hours(24);
/// Deliveries that are looked at for it.
const NEXT_MAX: i64 = 400;

#[derive(Template)]
#[template(path = "web/today.html")]
struct TodayPage {
    f: Frame,
    date: String,
    lunar: String,
    is_calm: bool,
    runs: &'static str,
    needs: Vec<Need>,
    lanes: Vec<Lane>,
}

/// What goes out on one channel.
struct Lane {
    channel: String,
    lines: Vec<LaneLine>,
}

struct LaneLine {
    time: String,
    day: &'static str,
    title: String,
    state: String,
    /// It will not go out as things stand.
    is_waiting: bool,
    way: String,
}

pub(super) async fn page(visit: Visit) -> Result<Response, Trouble> {
    let (store, now, lang) = (&visit.site.store, visit.site.now(), visit.browser.lang);
    let mut seen = status::look(store, now).await?;
    let mut tx = store.read().await?;
    let known = channels::all(&mut tx).await?;
    let mut next = deliveries::next_due(&mut tx, now, NEXT_MAX).await?;
    drop(tx);
    next.retain(|d| d.due_at.is_some_and(|due| due < now + AHEAD));
    let actor = &visit.visitor.actor;
    for list in
        [&mut next, &mut seen.unconfirmed, &mut seen.asks, &mut seen.undone, &mut seen.awaits, &mut seen.play_now]
    {
        list.retain(|d| sees(actor, &d.unit));
    }
    seen.stopped.retain(|channel| sees(actor, &channel.unit));
    let is_theirs = |id: &str| known.iter().any(|channel| channel.id == id && sees(actor, &channel.unit));
    seen.closed.retain(|closed| is_theirs(&closed.channel));
    seen.unrenewed.retain(|late| is_theirs(&late.channel));
    seen.faults.retain(|fault| is_theirs(&fault.channel));
    seen.failing.retain(|entry| sees(actor, &entry.delivery.unit));
    seen.late_proof.retain(|d| sees(actor, &d.unit));
    seen.awaited.unapproved.retain(|(d, _)| sees(actor, &d.unit));
    seen.awaited.missed.retain(|(d, _)| sees(actor, &d.unit));
    let units: Vec<(&str, &str)> = seen.campaigns.iter().map(|c| (c.id.as_str(), c.unit.as_str())).collect();
    seen.awaited.events.retain(|e| units.iter().any(|(id, unit)| *id == e.campaign && sees(actor, unit)));
    let today = now.with_timezone(&time::DEFAULT_ZONE).date_naive();
    let (date, lunar) = wall_calendar(today, visit.browser.tag()).unwrap_or_default();
    let needs = Teller { lang, seen: &seen, channels: &known }.needs(actor);
    let is_running = !seen.running.is_empty();
    html(&TodayPage {
        f: visit.frame().titled(fw::TODAY.say(lang)),
        date: capital(&date),
        lunar: w::LUNAR.with(lang, &[("day", &lunar)]),
        is_calm: is_running,
        runs: match (is_running, waits_for_a_daemon(&seen)) {
            (true, _) => w::RUNS.say(lang),
            (false, false) => w::IDLE.say(lang),
            // Said above, as what needs a person.
            (false, true) => "",
        },
        lanes: lanes(lang, &seen, &known, &next, now),
        needs,
    })
}

fn capital(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

fn lanes(lang: Lang, seen: &Overview, known: &[ChannelRecord], next: &[Delivery], now: At) -> Vec<Lane> {
    let mut lanes: Vec<(&str, Lane)> = Vec::new();
    for d in next {
        let zone = time::zone(&seen.campaigns, Some(&d.campaign));
        let Some(due) = d.due_at.map(|due| due.with_timezone(&zone)) else { continue };
        let is_tomorrow = due.date_naive() != now.with_timezone(&zone).date_naive();
        let line = LaneLine {
            time: due.format("%H:%M").to_string(),
            day: if is_tomorrow { w::TOMORROW.say(lang) } else { "" },
            title: d.title.clone(),
            state: match d.held_at {
                Some(_) => report::HELD.say(lang).to_owned(),
                None => state::standing(lang, d).to_owned(),
            },
            is_waiting: d.held_at.is_some()
                || d.waits_for.is_some()
                || d.state == crate::domain::delivery::State::Draft,
            way: format!("/nhat-ky/{}", d.id),
        };
        match lanes.iter_mut().find(|(channel, _)| *channel == d.channel) {
            Some((_, lane)) => lane.lines.push(line),
            None => lanes.push((&d.channel, Lane { channel: title(known, &d.channel).to_owned(), lines: vec![line] })),
        }
    }
    lanes.into_iter().map(|(_, lane)| lane).collect()
}

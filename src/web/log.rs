//! Nhật ký: the log of deliveries with filters, and the whole story of one.

use askama::Template;
use axum::extract::{Path, Query};
use axum::response::Response;
use chrono::Days;
use serde::Deserialize;

use super::body::html;
use super::frame::Frame;
use super::guard::Visit;
use super::text::{Block, blocks};
use super::trouble::Trouble;
use crate::desk::person::{name_and_id, name_sayers, sees};
use crate::desk::reading::read;
use crate::desk::time;
use crate::domain::delivery::{Delivery, Entry, State};
use crate::i18n::problem::Explanation;
use crate::i18n::web::{frame as fw, log as w};
use crate::i18n::{Lang, cli, sheet, state};
use crate::report::log::history;
use crate::report::wrap::glued;
use crate::store::deliveries::Filter;
use crate::store::{campaigns, channels, log};

const SHOWN: usize = 60;
/// Without dates, so many days back; and as far as tomorrow.
const DAYS_BACK: u64 = 14;

#[derive(Deserialize, Default)]
pub(super) struct Asked {
    #[serde(default)]
    channel: String,
    #[serde(default)]
    campaign: String,
    #[serde(default)]
    state: String,
    #[serde(default)]
    from: String,
    #[serde(default)]
    until: String,
}

#[derive(Template)]
#[template(path = "web/log.html")]
struct LogPage {
    f: Frame,
    asked: Asked,
    refused: Option<Explanation>,
    channels: Vec<Choice>,
    campaigns: Vec<Choice>,
    states: Vec<Choice>,
    count: String,
    narrow: Option<&'static str>,
    lines: Vec<Line>,
}

struct Choice {
    value: String,
    name: String,
    is_chosen: bool,
}

struct Line {
    due: String,
    channel: String,
    title: String,
    state: String,
    /// A class of the style sheet.
    mood: &'static str,
    way: String,
}

#[derive(Template)]
#[template(path = "web/story.html")]
struct StoryPage {
    f: Frame,
    title: String,
    state: String,
    mood: &'static str,
    facts: Vec<(&'static str, String)>,
    link: Option<String>,
    story: Vec<String>,
    blocks: Vec<Block>,
}

pub(super) async fn page(visit: Visit, Query(asked): Query<Asked>) -> Result<Response, Trouble> {
    let (lang, actor) = (visit.browser.lang, &visit.visitor.actor);
    let mut tx = visit.site.store.read().await?;
    let known = channels::all(&mut tx).await?;
    let all_campaigns = campaigns::all(&mut tx).await?;
    let (filter, refused) = filter(lang, &asked, visit.site.now());
    let mut found = log::entries(&mut tx, &filter).await?;
    drop(tx);
    found.retain(|e| sees(actor, &e.delivery.unit));
    found.reverse();
    let lines: Vec<Line> = found
        .iter()
        .take(SHOWN)
        .map(|Entry { delivery: d, .. }| {
            let zone = time::zone(&all_campaigns, Some(&d.campaign));
            Line {
                due: d.due_at.map_or_else(|| cli::NO_DATE.say(lang).to_owned(), |at| time::shown(at, zone)),
                channel: channel_title(&known, &d.channel).to_owned(),
                title: sheet::titled(lang, &d.title, &d.language),
                state: standing(lang, d),
                mood: mood(d),
                way: format!("/nhat-ky/{}", d.id),
            }
        })
        .collect();
    let choice = |value: &str, name: &str, chosen: &str| Choice {
        value: value.to_owned(),
        name: name.to_owned(),
        is_chosen: value == chosen,
    };
    let seen = known.iter().filter(|c| sees(actor, &c.unit));
    let seen_campaigns = all_campaigns.iter().filter(|c| sees(actor, &c.unit));
    let states = State::ALL.iter().map(|s| {
        let name = state::state(lang, *s, crate::domain::outcome::End::Published);
        choice(s.as_str(), name, &asked.state)
    });
    let count = match found.len() {
        0 => w::NOTHING.say(lang).to_owned(),
        all => w::SHOWN.with(lang, &[("shown", &lines.len()), ("all", &all)]),
    };
    html(&LogPage {
        f: visit.frame().titled(w::TITLE.say(lang)),
        refused,
        channels: seen.map(|c| choice(&c.id, &c.title, &asked.channel)).collect(),
        campaigns: seen_campaigns.map(|c| choice(&c.id, &c.title, &asked.campaign)).collect(),
        states: states.collect(),
        count,
        narrow: (found.len() > lines.len()).then(|| w::NARROW.say(lang)),
        lines,
        asked,
    })
}

/// What was asked for; a day that is none is said, and left out.
fn filter(lang: Lang, asked: &Asked, now: crate::domain::At) -> (Filter, Option<Explanation>) {
    let given = |text: &str| Some(text.trim().to_owned()).filter(|text| !text.is_empty());
    let mut refused = None;
    let mut day = |text: &str| {
        let read = given(text).map(|text| time::date(&text).map_err(|_| text))?;
        match read {
            Ok(day) => Some(day),
            Err(text) => {
                refused = Some(Explanation {
                    message: w::BAD_DAY.with(lang, &[("text", &text)]),
                    remedy: w::BAD_DAY_DO.say(lang).to_owned(),
                });
                None
            }
        }
    };
    let today = now.with_timezone(&time::DEFAULT_ZONE).date_naive();
    let from = day(&asked.from);
    let until = day(&asked.until);
    let from = from.or(if until.is_none() { today.checked_sub_days(Days::new(DAYS_BACK)) } else { None });
    let until = until.or(today.checked_add_days(Days::new(1)).filter(|_| asked.from.trim().is_empty()));
    let filter = Filter {
        campaign: given(&asked.campaign),
        channel: given(&asked.channel),
        state: State::parse(&asked.state),
        from: from.and_then(|day| time::start(day, time::DEFAULT_ZONE)),
        until: until.and_then(|day| time::start(day.checked_add_days(Days::new(1))?, time::DEFAULT_ZONE)),
        ..Filter::default()
    };
    (filter, refused)
}

pub(super) async fn story(visit: Visit, Path(id): Path<String>) -> Result<Response, Trouble> {
    let lang = visit.browser.lang;
    let store = &visit.site.store;
    let mut tx = store.read().await?;
    let mut found = log::some(&mut tx, &[id]).await?;
    let staff = channels::staff(&mut tx).await?;
    let known = channels::all(&mut tx).await?;
    drop(tx);
    name_sayers(&mut found, &staff);
    let Some(entry) = found.pop() else { return Err(Trouble::NotFound) };
    let reading = read(store, vec![entry.clone()]).await?;
    let d = &entry.delivery;
    let zone = reading.zone(&d.campaign);
    let at = |at| time::shown(at, zone);
    let campaign = reading.campaigns.iter().find(|c| c.id == d.campaign);
    let approved = match &entry.approval {
        Some(approval) => {
            let name = staff.iter().find(|s| s.id == approval.by);
            let name = name.map_or_else(|| name_and_id(lang, &staff, &approval.by), |s| s.name.clone());
            w::APPROVED_BY.with(lang, &[("name", &name), ("at", &at(approval.at))])
        }
        None => w::APPROVED_NOT.say(lang).to_owned(),
    };
    let number = entry.approval.as_ref().and_then(|a| a.number.clone()).or_else(|| d.approval_number.clone());
    let facts = [
        (w::CHANNEL, Some(channel_title(&known, &d.channel).to_owned())),
        (w::CAMPAIGN, campaign.map(|c| c.title.clone())),
        (w::DUE, Some(d.due_at.map_or_else(|| cli::NO_DATE.say(lang).to_owned(), at))),
        (w::APPROVED, Some(approved)),
        (w::NUMBER, number),
        (w::OUT_AT, d.delivered_at.map(at)),
    ];
    let facts = facts.into_iter().filter_map(|(name, value)| Some((name.say(lang), value?)));
    let link = d.receipt.as_ref().and_then(|receipt| receipt.link.clone());
    // The facts above name the channel, and nobody here needs an id.
    let id = format!(" · {}", glued(&sheet::ONE_ID.with(lang, &[("id", &d.id)])));
    let told = history(lang, &entry, zone).replace(&id, "").replacen(&format!(" · {}", d.channel), "", 1);
    let shown = reading.contents.first().and_then(|content| content.wordings.first());
    html(&StoryPage {
        f: visit.frame().titled(d.title.clone()),
        title: sheet::titled(lang, &d.title, &d.language),
        state: standing(lang, d),
        mood: mood(d),
        facts: facts.collect(),
        link: link.filter(|link| link.starts_with("https://") || link.starts_with("http://")),
        story: told.lines().map(str::to_owned).collect(),
        blocks: shown.map_or_else(Vec::new, |wording| blocks(lang, &reading, wording)),
    })
}

fn channel_title<'t>(known: &'t [channels::ChannelRecord], id: &'t str) -> &'t str {
    known.iter().find(|channel| channel.id == id).map_or(id, |channel| channel.title.as_str())
}

/// Where it stands, and whether it is held.
fn standing(lang: Lang, d: &Delivery) -> String {
    let state = state::standing(lang, d);
    match d.held_at {
        Some(_) if !d.state.is_final() => format!("{state} ({})", w::HELD.say(lang)),
        _ => state.to_owned(),
    }
}

/// How a state looks at a glance; its words say it all.
fn mood(d: &Delivery) -> &'static str {
    match d.state {
        State::Delivered | State::HandedOver | State::Assigned => "good",
        State::Failed | State::Missed | State::Unconfirmed => "bad",
        _ if d.held_at.is_some() => "bad",
        _ => "open",
    }
}

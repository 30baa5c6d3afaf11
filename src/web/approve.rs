//! Duyệt: the approver's queue, each content once and whole, and a yes to exactly what stands on the page.
//!
//! A form names a content by a fingerprint of all that it showed; what changed meanwhile has another one and is refused.

use askama::Template;
use axum::extract::Query;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use serde::Deserialize;

use super::body::{html, to};
use super::form::Posted;
use super::frame::Frame;
use super::guard::Visit;
use super::refused;
use super::text::{Block, Piece, blocks, words_of};
use super::trouble::Trouble;
use crate::actions::{self, ActError, Refusal, Which};
use crate::desk::changed::changes;
use crate::desk::person::sees;
use crate::desk::reading::{DueReading, read};
use crate::domain::At;
use crate::domain::delivery::{AWAITS_TEXT, Entry, State, hash_of};
use crate::domain::reading::{Content, Wording};
use crate::domain::rhythm::stretches;
use crate::domain::staff::Verb;
use crate::i18n::problem::Explanation;
use crate::i18n::web::{approve as w, frame as fw};
use crate::i18n::{Lang, cli, rhythm, sheet};
use crate::store::deliveries::Filter;
use crate::store::log;

/// On one page; the rest follows when these are settled.
const CONTENTS_MAX: usize = 12;
/// A limit is told when this much of it is used, in hundredths.
const USED_TOLD: u64 = 80;

#[derive(Template)]
#[template(path = "web/approve.html")]
struct ApprovePage {
    f: Frame,
    /// What was just approved.
    done: Option<String>,
    refused: Option<Explanation>,
    count: String,
    cards: Vec<Card>,
    may_approve: bool,
    notes: Vec<String>,
}

struct Card {
    title: String,
    fingerprint: String,
    wordings: Vec<WordingView>,
}

struct WordingView {
    /// Said where there are several.
    language: Option<String>,
    standing: &'static str,
    is_changed: bool,
    blocks: Vec<Block>,
    /// The whole text with what changed, where it was approved before.
    changes: Vec<Piece>,
    limits: Vec<String>,
    places: Vec<PlaceView>,
}

struct PlaceView {
    channel: String,
    times: String,
    notes: Vec<String>,
}

/// What waits, as this person may see it.
struct Queue {
    reading: DueReading,
    others: usize,
    awaiting: usize,
}

/// What an approval before it did.
#[derive(Deserialize)]
pub(super) struct After {
    #[serde(rename = "da-duyet")]
    approved: Option<usize>,
}

pub(super) async fn page(visit: Visit, Query(after): Query<After>) -> Result<Response, Trouble> {
    let done = after.approved.map(|count| w::DONE.with(visit.browser.lang, &[("count", &count)]));
    show(visit, done, None).await
}

pub(super) async fn act(Posted { visit, fields }: Posted) -> Result<Response, Trouble> {
    let (store, lang) = (visit.site.store.clone(), visit.browser.lang);
    let chosen: Vec<&str> = match fields.text("one") {
        Some(one) => vec![one],
        None => fields.all("content").collect(),
    };
    if chosen.is_empty() {
        let said = Explanation {
            message: w::NOTHING_CHOSEN.say(lang).to_owned(),
            remedy: w::NOTHING_CHOSEN_DO.say(lang).to_owned(),
        };
        return Ok((StatusCode::UNPROCESSABLE_ENTITY, show(visit, None, Some(said)).await?).into_response());
    }
    let queue = queue(&visit).await?;
    let mut seen = Vec::new();
    let mut known = 0;
    for content in queue.reading.contents.iter().filter(|c| chosen.contains(&fingerprint(c).as_str())) {
        known += 1;
        seen.extend(content.entries().map(|e| (e.delivery.id.clone(), e.delivery.content_hash.clone())));
    }
    let done = match known == chosen.len() {
        true => {
            let (number, note, now) = (fields.text("number"), fields.text("note"), visit.site.now());
            let which = Which::Seen(seen);
            actions::approve::approve(&store, &visit.visitor.actor, &which, number, note, now).await
        }
        false => Err(Refusal::ContentChanged { id: String::new() }.into()),
    };
    match done {
        Ok(ids) => Ok(to(&format!("/duyet?da-duyet={}", ids.len()))),
        Err(ActError::Refused(why)) => {
            let said = refused::said(&store, lang, &why).await?;
            Ok((StatusCode::FORBIDDEN, show(visit, None, Some(said)).await?).into_response())
        }
        Err(error) => Err(error.into()),
    }
}

async fn show(visit: Visit, done: Option<String>, refused: Option<Explanation>) -> Result<Response, Trouble> {
    let (lang, now) = (visit.browser.lang, visit.site.now());
    let queue = queue(&visit).await?;
    let may_approve = visit.visitor.actor.may_somewhere(Verb::Approve).is_ok();
    let all = queue.reading.contents.len();
    let shown = queue.reading.contents.iter().take(CONTENTS_MAX);
    let cards: Vec<Card> = shown.map(|content| card(lang, now, &queue.reading, content)).collect();
    let mut notes = Vec::new();
    for (word, count) in [(w::MORE, all - cards.len()), (w::OTHERS, queue.others), (w::AWAITS, queue.awaiting)] {
        if count > 0 {
            notes.push(word.with(lang, &[("count", &count)]));
        }
    }
    if !may_approve && all > 0 {
        notes.push(w::READ_ONLY.say(lang).to_owned());
    }
    let count = match all {
        0 => w::NOTHING.say(lang).to_owned(),
        all => w::COUNT.with(lang, &[("count", &all)]),
    };
    let f = visit.frame().titled(w::TITLE.say(lang));
    html(&ApprovePage { f, done, refused, count, cards, may_approve, notes })
}

/// Drafts with a text; of other units' only their number.
async fn queue(visit: &Visit) -> Result<Queue, Trouble> {
    let (store, actor) = (&visit.site.store, &visit.visitor.actor);
    let drafts = Filter { state: Some(State::Draft), ..Filter::default() };
    let mut drafts = log::entries(&mut store.read().await?, &drafts).await?;
    let all = drafts.len();
    // An approver sees what they may approve; the others what is of their units.
    let approves = actor.may_somewhere(Verb::Approve).is_ok();
    drafts.retain(|e| match approves {
        true => actor.may(Verb::Approve, Some(&e.delivery.unit)).is_ok(),
        false => sees(actor, &e.delivery.unit),
    });
    let others = all - drafts.len();
    let (awaiting, ready): (Vec<Entry>, Vec<Entry>) =
        drafts.into_iter().partition(|e| e.delivery.content_hash == AWAITS_TEXT);
    Ok(Queue { reading: read(store, ready).await?, others, awaiting: awaiting.len() })
}

/// Names all that a content shows: every delivery with the hash of its bytes.
fn fingerprint(content: &Content) -> String {
    let mut parts: Vec<&str> = Vec::new();
    for entry in content.entries() {
        parts.extend([entry.delivery.id.as_str(), entry.delivery.content_hash.as_str()]);
    }
    hash_of(&parts)
}

fn card(lang: Lang, now: At, reading: &DueReading, content: &Content) -> Card {
    let several = content.wordings.len() > 1;
    let wordings = content.wordings.iter().map(|wording| {
        let named = several || wording.language != "vi";
        WordingView {
            language: named.then(|| sheet::spoken(lang, &wording.language)),
            ..wording_view(lang, now, reading, content, wording)
        }
    });
    Card { title: content.title.clone(), fingerprint: fingerprint(content), wordings: wordings.collect() }
}

fn wording_view(lang: Lang, now: At, reading: &DueReading, content: &Content, wording: &Wording) -> WordingView {
    let said = words_of(wording.core.iter().chain(wording.forms.iter().flat_map(|f| &f.beside)));
    let before = wording.core_before.as_ref().map(|core| {
        words_of(core.iter().chain(wording.forms.iter().filter_map(|f| f.beside_before.as_ref()).flatten()))
    });
    let is_changed = before.as_ref().is_some_and(|before| *before != said);
    let standing = match &before {
        None => w::FIRST,
        Some(_) if is_changed => w::CHANGED,
        Some(_) => w::UNCHANGED,
    };
    let pieces = match before.filter(|_| is_changed) {
        Some(before) => changes(&before, &said).into_iter().map(Piece::of).collect(),
        None => Vec::new(),
    };
    let near = |u: &&crate::domain::preview::Used| u.limit > 1 && u.used * 100 >= u.limit * USED_TOLD;
    let mut limits: Vec<String> = Vec::new();
    for used in wording.forms.iter().flat_map(|form| &form.used).filter(near) {
        let what = sheet::measure(lang, used.what);
        let told = w::LIMIT.with(lang, &[("what", &what), ("used", &used.used), ("limit", &used.limit)]);
        if !limits.contains(&told) {
            limits.push(told);
        }
    }
    WordingView {
        language: None,
        standing: standing.say(lang),
        is_changed,
        blocks: blocks(lang, reading, wording),
        changes: pieces,
        limits,
        places: places(lang, now, reading, content, wording),
    }
}

fn places(lang: Lang, now: At, reading: &DueReading, content: &Content, wording: &Wording) -> Vec<PlaceView> {
    let zone = reading.zone(&content.campaign);
    let mut channels: Vec<&str> = Vec::new();
    for entry in wording.entries() {
        if !channels.contains(&entry.delivery.channel.as_str()) {
            channels.push(&entry.delivery.channel);
        }
    }
    let place = |channel: &str| {
        let entries: Vec<&Entry> = wording.entries().filter(|e| e.delivery.channel == channel).collect();
        let dated = entries.iter().filter_map(|e| e.delivery.due_at);
        let mut times = rhythm::say(lang, &stretches(dated.map(|at| at.with_timezone(&zone).naive_local())));
        if entries.iter().any(|e| e.delivery.due_at.is_none()) {
            let waits = cli::NO_DATE.say(lang);
            times = if times.is_empty() { waits.to_owned() } else { format!("{times}; {waits}") };
        }
        let mut notes = Vec::new();
        let past = entries.iter().filter(|e| e.delivery.due_at.is_some_and(|due| due < now)).count();
        if past > 0 {
            notes.push(w::PAST.with(lang, &[("count", &past)]));
        }
        if entries.iter().any(|e| e.delivery.waits_for.is_some()) {
            notes.push(w::WAITS.say(lang).to_owned());
        }
        PlaceView { channel: reading.channel(channel).to_owned(), times, notes }
    };
    channels.into_iter().map(place).collect()
}

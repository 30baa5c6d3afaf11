//! The log on paper: a short record, or one JSON object a line with everything that is known of a delivery.
//!
//! Never: leaves a field out or adds one without a word in the README: other programs read these lines.

use std::io::{self, Write};

use chrono_tz::Tz;
use serde::Serialize;

use super::json::instant;
use super::wrap::{glued, indented, wrapped};
use crate::domain::delivery::{Attempt, Delivery, Entry, ON_TIME_MS, Reason, State, Step};
use crate::domain::outcome::Receipt;
use crate::i18n::failure::failure;
use crate::i18n::sheet::spoken;
use crate::i18n::{Lang, report as words, state};

/// One line of `loa log --json`.
#[derive(Serialize)]
struct Line<'a> {
    id: &'a str,
    campaign: &'a str,
    item: &'a str,
    title: &'a str,
    channel: &'a str,
    unit: &'a str,
    adapter: &'a str,
    language: &'a str,
    phase: &'a str,
    line: Option<&'a str>,
    due_at: Option<String>,
    state: State,
    reason: Option<Reason>,
    late_ms: Option<i64>,
    delivered_at: Option<String>,
    attempts: Vec<AttemptLine<'a>>,
    receipt: Option<&'a Receipt>,
    content_hash: &'a str,
    approval: Option<ApprovalLine<'a>>,
}

#[derive(Serialize)]
struct AttemptLine<'a> {
    number: i64,
    step: Step,
    class: Option<&'a str>,
    code: Option<&'a str>,
    message: Option<&'a str>,
    started_at: String,
    ended_at: Option<String>,
}

#[derive(Serialize)]
struct ApprovalLine<'a> {
    by: &'a str,
    at: String,
    number: Option<&'a str>,
}

/// One object a line, in the order of the entries; instants are RFC 3339 with the zone's offset.
pub fn write_json(out: &mut dyn Write, entries: &[Entry], zone: Tz) -> io::Result<()> {
    for entry in entries {
        serde_json::to_writer(&mut *out, &line(entry, zone))?;
        writeln!(out)?;
    }
    Ok(())
}

/// One record a delivery for people: when, where, what; under it what became of it and why.
pub fn write_text(out: &mut dyn Write, lang: Lang, entries: &[Entry], zone: Tz, width: usize) -> io::Result<()> {
    if entries.is_empty() {
        return writeln!(out, "{}", words::LOG_EMPTY.say(lang));
    }
    for entry in entries {
        let d = &entry.delivery;
        let head = [due(lang, d, zone), d.channel.clone(), format!("{}{}", d.title, in_language(lang, d))].join(" · ");
        writeln!(out, "{}", wrapped(&head, width))?;
        writeln!(out, "{}", indented(&standing(lang, entry), 2, width))?;
        if !evidence(d).is_empty() {
            writeln!(out, "{}", indented(evidence(d), 2, width))?;
        }
    }
    Ok(())
}

/// Where a delivery stands and everything that was tried, a line each.
pub fn history(lang: Lang, entry: &Entry, zone: Tz) -> String {
    let d = &entry.delivery;
    let head = [due(lang, d, zone), d.channel.clone(), standing(lang, entry)].join(" · ");
    let tried = entry.attempts.iter().filter_map(|a| {
        let at = super::time_text(zone, a.ended_at.unwrap_or(a.started_at));
        let how = state::class(lang, a.class.as_deref()?);
        let said = [a.code.as_deref(), a.message.as_deref()];
        let said = said.into_iter().flatten().filter(|s| !s.is_empty()).collect::<Vec<_>>().join(": ");
        let said = if said.is_empty() { said } else { format!(" ({said})") };
        Some(format!("  {at} · {}: {how}{said}", state::step(lang, a.step)))
    });
    let proof = Some(format!("  {}", evidence(d))).filter(|_| !evidence(d).is_empty());
    std::iter::once(head).chain(tried).chain(proof).collect::<Vec<_>>().join("\n")
}

fn due(lang: Lang, d: &Delivery, zone: Tz) -> String {
    d.due_at.map_or_else(|| words::NO_DATE.say(lang).to_owned(), |at| super::time_text(zone, at))
}

fn in_language(lang: Lang, d: &Delivery) -> String {
    if d.language == "vi" { String::new() } else { format!(" ({})", spoken(lang, &d.language)) }
}

/// State, reason, lateness, tries, id.
fn standing(lang: Lang, entry: &Entry) -> String {
    let d = &entry.delivery;
    let stands = state::standing(lang, d);
    let stands = match d.held_at {
        Some(_) if !d.state.is_final() => format!("{stands} ({})", words::HELD.say(lang)),
        _ => stands.to_owned(),
    };
    let why = reason(lang, d.reason, &entry.attempts);
    let stands = if why.is_empty() { stands } else { format!("{stands}: {why}") };
    let mut said = vec![stands];
    if let Some(late) = d.late_ms().filter(|late| *late > ON_TIME_MS) {
        said.push(words::LATE_BY.with(lang, &[("minutes", &(late / 60_000))]));
    }
    if entry.attempts.len() > 2 {
        said.push(words::TRIED.with(lang, &[("count", &entry.attempts.len())]));
    }
    said.push(glued(&words::WITH_ID.with(lang, &[("id", &d.id)])));
    said.join(" · ")
}

fn line(entry: &Entry, zone: Tz) -> Line<'_> {
    let d = &entry.delivery;
    Line {
        id: &d.id,
        campaign: &d.campaign,
        item: &d.item,
        title: &d.title,
        channel: &d.channel,
        unit: &d.unit,
        adapter: &d.adapter,
        language: &d.language,
        phase: &d.phase,
        line: d.line.as_deref(),
        due_at: d.due_at.map(|at| instant(zone, at)),
        state: d.state,
        reason: d.reason,
        late_ms: d.late_ms(),
        delivered_at: d.delivered_at.map(|at| instant(zone, at)),
        attempts: entry.attempts.iter().map(|a| attempt(a, zone)).collect(),
        receipt: d.receipt.as_ref(),
        content_hash: &d.content_hash,
        approval: entry.approval.as_ref().map(|a| ApprovalLine {
            by: &a.by,
            at: instant(zone, a.at),
            number: a.number.as_deref(),
        }),
    }
}

fn attempt(attempt: &Attempt, zone: Tz) -> AttemptLine<'_> {
    AttemptLine {
        number: attempt.number,
        step: attempt.step,
        class: attempt.class.as_deref(),
        code: attempt.code.as_deref(),
        message: attempt.message.as_deref(),
        started_at: instant(zone, attempt.started_at),
        ended_at: attempt.ended_at.map(|at| instant(zone, at)),
    }
}

fn evidence(delivery: &Delivery) -> &str {
    delivery.receipt.as_ref().map_or("", |r| r.link.as_deref().unwrap_or(&r.id))
}

/// The reason, and how the last attempt that was not simply done ended: in the words of its code, or of its class.
fn reason(lang: Lang, reason: Option<Reason>, attempts: &[Attempt]) -> String {
    let reason = reason.map(|r| state::reason(lang, r).to_owned());
    let last = attempts.last().and_then(|attempt| {
        // What was done without more ado needs no word.
        let class = attempt.class.as_deref().filter(|class| *class != "done" || attempt.code.is_some())?;
        let words = attempt.code.as_deref().and_then(|code| failure(lang, code));
        let words = words.unwrap_or_else(|| state::class(lang, class).to_owned());
        Some(format!("{}: {words}", state::step(lang, attempt.step)))
    });
    [reason, last].into_iter().flatten().collect::<Vec<_>>().join("; ")
}

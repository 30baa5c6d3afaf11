//! The log on paper: a table, or one JSON object a line with everything that is known of a delivery.
//!
//! Never: leaves a field out or adds one without a word in the README: other programs read these lines.

use std::io::{self, Write};

use chrono_tz::Tz;
use serde::Serialize;

use super::json::instant;
use super::text;
use crate::domain::delivery::{Attempt, Delivery, Entry, Reason, State, Step};
use crate::domain::outcome::Receipt;
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

/// A table for people: what, where, when, what became of it and why.
pub fn write_text(out: &mut dyn Write, lang: Lang, entries: &[Entry], zone: Tz) -> io::Result<()> {
    if entries.is_empty() {
        return writeln!(out, "{}", words::LOG_EMPTY.say(lang));
    }
    let head = [
        words::ID,
        words::DUE,
        words::CHANNEL,
        words::ITEM_TITLE,
        words::STATE,
        words::REASON,
        words::LATE_SECONDS,
        words::ATTEMPTS,
        words::LINK,
    ];
    let mut table = text::list(&head, lang, &[0, 1, 2, 6, 7, 8], entries.iter().map(|e| evidence(&e.delivery)));
    for Entry { delivery: d, attempts, .. } in entries {
        table.add_row([
            d.id.clone(),
            d.due_at.map_or_else(|| words::NO_DATE.say(lang).to_owned(), |at| super::time_text(zone, at)),
            d.channel.clone(),
            d.title.clone(),
            match d.held_at {
                Some(_) if !d.state.is_final() => {
                    format!("{} ({})", state::standing(lang, d), words::HELD.say(lang))
                }
                _ => state::standing(lang, d).to_owned(),
            },
            reason(lang, entry_reason(d.reason, attempts)),
            d.late_ms().map_or_else(String::new, |ms| ms.div_euclid(1_000).max(0).to_string()),
            attempts.len().to_string(),
            evidence(d).to_owned(),
        ]);
    }
    writeln!(out, "{table}")
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

/// The reason, and how the last attempt that was not simply done ended.
fn entry_reason(reason: Option<Reason>, attempts: &[Attempt]) -> (Option<Reason>, Option<(Step, &str)>) {
    let last = attempts.last().and_then(|a| Some((a.step, a.class.as_deref()?))).filter(|(_, class)| *class != "done");
    (reason, last)
}

fn reason(lang: Lang, (reason, last): (Option<Reason>, Option<(Step, &str)>)) -> String {
    let reason = reason.map(|r| state::reason(lang, r).to_owned());
    let last = last.map(|(step, class)| format!("{}: {}", state::step(lang, step), state::class(lang, class)));
    [reason, last].into_iter().flatten().collect::<Vec<_>>().join("; ")
}

//! The log on paper: a short record, or one JSON object a line with everything that is known of a delivery.
//!
//! It never leaves a field out or adds one without a word in the README: other programs read these lines.

use std::io::{self, Write};

use chrono_tz::Tz;
use serde::Serialize;

use super::json::instant;
use super::wrap::{glued, indented, wrapped};
use crate::domain::delivery::{Attempt, Delivery, Entry, Reason, State, Step};
use crate::domain::outcome::{End, Receipt};
use crate::domain::reach::Reach;
use crate::domain::task::{Done, Evidence, TaskKind};
use crate::i18n::failure::{failure, told};
use crate::i18n::sheet::titled;
use crate::i18n::{Lang, report as words, state, task};

/// One line of `loa log --json`.
#[derive(Serialize)]
struct LogLine<'a> {
    id: &'a str,
    campaign: &'a str,
    item: &'a str,
    title: &'a str,
    channel: &'a str,
    unit: &'a str,
    adapter: &'a str,
    end: End,
    reach: Reach,
    task_kind: Option<TaskKind>,
    assignee: Option<&'a str>,
    language: &'a str,
    phase: &'a str,
    line: Option<&'a str>,
    due_at: Option<String>,
    state: State,
    reason: Option<Reason>,
    remark: Option<&'a str>,
    late_ms: Option<i64>,
    handed_at: Option<String>,
    delivered_at: Option<String>,
    done: Option<DoneLine<'a>>,
    moved_to: Option<&'a str>,
    attempts: Vec<AttemptLine<'a>>,
    receipt: Option<&'a Receipt>,
    content_hash: &'a str,
    approval_number: Option<&'a str>,
    approval: Option<ApprovalLine<'a>>,
}

/// What a person said of it.
#[derive(Serialize)]
struct DoneLine<'a> {
    done_at: String,
    said_at: String,
    said_by: &'a str,
    word_of: Option<&'a str>,
    count: Option<u32>,
    count_unit: Option<&'a str>,
    note: Option<&'a str>,
    evidence: &'a [Evidence],
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
    own_text: bool,
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
        let head = [due(lang, d, zone), d.channel.clone(), titled(lang, &d.title, &d.language)].join(" · ");
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
        let message = a.message.as_deref().unwrap_or_default();
        let said = a.code.as_deref().map_or_else(|| message.to_owned(), |code| told(lang, code, message));
        let said = if said.is_empty() { said } else { format!(" ({said})") };
        Some(format!("  {at} · {}: {how}{said}", state::step(lang, a.step)))
    });
    let proof = Some(format!("  {}", evidence(d))).filter(|_| !evidence(d).is_empty());
    std::iter::once(head).chain(tried).chain(proof).collect::<Vec<_>>().join("\n")
}

fn due(lang: Lang, d: &Delivery, zone: Tz) -> String {
    d.due_at.map_or_else(|| words::NO_DATE.say(lang).to_owned(), |at| super::time_text(zone, at))
}

/// State, reason, lateness, tries, id.
fn standing(lang: Lang, entry: &Entry) -> String {
    let d = &entry.delivery;
    let stands = state::standing(lang, d);
    let stands = match d.held_at {
        Some(_) if !d.state.is_final() => format!("{stands} ({})", words::HELD.say(lang)),
        _ => stands.to_owned(),
    };
    let why = said(lang, entry);
    let stands = if why.is_empty() { stands } else { format!("{stands}: {why}") };
    let mut told = vec![stands];
    if let Some(late) = d.late_ms().filter(|_| !d.is_on_time()) {
        told.push(words::LATE_BY.with(lang, &[("minutes", &(late / 60_000))]));
    }
    if entry.attempts.len() > 2 {
        told.push(words::TRIED.with(lang, &[("count", &entry.attempts.len())]));
    }
    told.push(glued(&words::WITH_ID.with(lang, &[("id", &d.id)])));
    told.join(" · ")
}

fn line(entry: &Entry, zone: Tz) -> LogLine<'_> {
    let d = &entry.delivery;
    LogLine {
        id: &d.id,
        campaign: &d.campaign,
        item: &d.item,
        title: &d.title,
        channel: &d.channel,
        unit: &d.unit,
        adapter: &d.adapter,
        end: d.end,
        reach: d.reach,
        task_kind: d.task_kind,
        assignee: d.assignee.as_deref(),
        language: &d.language,
        phase: &d.phase,
        line: d.line.as_deref(),
        due_at: d.due_at.map(|at| instant(zone, at)),
        state: d.state,
        reason: d.reason,
        remark: d.remark.as_deref(),
        late_ms: d.late_ms(),
        handed_at: d.handed_at.map(|at| instant(zone, at)),
        delivered_at: d.delivered_at.map(|at| instant(zone, at)),
        done: entry.done.as_ref().map(|done| done_line(done, zone)),
        moved_to: d.moved_to.as_deref(),
        attempts: entry.attempts.iter().map(|a| attempt(a, zone)).collect(),
        receipt: d.receipt.as_ref(),
        content_hash: &d.content_hash,
        approval_number: d.approval_number.as_deref(),
        approval: entry.approval.as_ref().map(|a| ApprovalLine {
            by: &a.by,
            at: instant(zone, a.at),
            number: a.number.as_deref(),
            own_text: a.own_text,
        }),
    }
}

fn done_line(done: &Done, zone: Tz) -> DoneLine<'_> {
    DoneLine {
        done_at: instant(zone, done.done_at),
        said_at: instant(zone, done.said_at),
        said_by: &done.said_by,
        word_of: done.word_of.as_deref(),
        count: done.count,
        count_unit: done.count_unit.as_deref(),
        note: done.note.as_deref(),
        evidence: &done.evidence,
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

/// Why it stands so, what a person said of it, and how the last attempt ended that was not simply done.
fn said(lang: Lang, entry: &Entry) -> String {
    let Entry { delivery, attempts, done, approval } = entry;
    let done = done.as_ref();
    let own = approval.as_ref().filter(|a| a.own_text).map(|_| words::OWN_TEXT.say(lang).to_owned());
    let reason = delivery.reason.map(|r| state::reason(lang, r).to_owned());
    let count = done.and_then(|d| Some((d.count?, d.count_unit.as_deref())));
    let kind = delivery.task_kind.unwrap_or_default();
    let count = count.map(|(n, unit)| format!("{n} {}", unit.unwrap_or_else(|| task::counted(lang, kind.counts()))));
    let by = done.map(|d| d.word_of.as_ref().unwrap_or(&d.said_by));
    let by = by.map(|name| words::SAID_BY_IS.with(lang, &[("name", name)]));
    let pictures = done.filter(|d| !d.evidence.is_empty()).map(|d| {
        let names = d.evidence.iter().map(|e| e.name.as_str()).collect::<Vec<_>>().join(", ");
        words::EVIDENCE_IS.with(lang, &[("names", &names)])
    });
    let last = attempts.last().and_then(|attempt| {
        // What was done without more ado needs no word.
        let class = attempt.class.as_deref().filter(|class| *class != "done" || attempt.code.is_some())?;
        let words = attempt.code.as_deref().and_then(|code| failure(lang, code));
        let words = words.unwrap_or_else(|| state::class(lang, class).to_owned());
        Some(format!("{}: {words}", state::step(lang, attempt.step)))
    });
    let typed = delivery.remark.as_ref().map(|typed| format!("“{typed}”"));
    let all = [reason, typed, count, by, pictures, own, last];
    all.into_iter().flatten().collect::<Vec<_>>().join("; ")
}

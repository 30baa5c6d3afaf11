//! The lists of a report as lines of words: what is not done and why, what is out and what proves it. Deliveries that read
//! alike are one line.
//!
//! A platform's own words are for the technician, in CSV and JSON; here stands what they mean.

use chrono_tz::Tz;

use super::{date_text, maybe_time, time_text};
use crate::domain::At;
use crate::domain::delivery::State;
use crate::domain::outcome::End;
use crate::domain::report::Report;
use crate::domain::report::lists::{NotDone, Out, Upcoming};
use crate::i18n::sheet::titled;
use crate::i18n::{Lang, report as words, state, task};

/// One line: when, where, what, and what there is to say of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct ListRow {
    pub(super) when: String,
    pub(super) place: String,
    pub(super) what: String,
    pub(super) said: String,
    pub(super) proof: String,
    /// The proof is an address that a reader may follow.
    pub(super) is_link: bool,
}

/// A line on its way: its first and last time, and how many deliveries it stands for.
struct Folded {
    line: ListRow,
    from: Option<At>,
    until: Option<At>,
    count: u64,
}

/// Whether it can be followed from a page.
fn is_web(link: &str) -> bool {
    link.starts_with("https://") || link.starts_with("http://")
}

/// Lines that differ only in their time become one, where the first of them stands.
fn fold(lang: Lang, zone: Tz, lines: impl Iterator<Item = (Option<At>, ListRow)>) -> Vec<ListRow> {
    let mut folded: Vec<Folded> = Vec::new();
    for (at, line) in lines {
        match folded.iter_mut().find(|f| f.line == line) {
            Some(known) => {
                known.count += 1;
                known.until = known.until.max(at);
            }
            None => folded.push(Folded { line, from: at, until: at, count: 1 }),
        }
    }
    let tell = |f: Folded| ListRow { when: when(lang, zone, f.from, f.until, f.count), ..f.line };
    folded.into_iter().map(tell).collect()
}

fn when(lang: Lang, zone: Tz, from: Option<At>, until: Option<At>, count: u64) -> String {
    if count == 1 {
        return maybe_time(lang, zone, from);
    }
    let times = words::TIMES.with(lang, &[("count", &count)]);
    match (from, until) {
        (Some(from), Some(until)) => {
            let day = |at: At| date_text(at.with_timezone(&zone).date_naive());
            let (from, until) = (day(from), day(until));
            let span =
                if from == until { from } else { words::FROM_TO.with(lang, &[("from", &from), ("until", &until)]) };
            format!("{span} ({times})")
        }
        _ => format!("{} ({times})", words::NO_DATE.say(lang)),
    }
}

pub(super) fn not_done(lang: Lang, report: &Report) -> Vec<ListRow> {
    let rows = report.parts.iter().flat_map(|part| &part.not_done);
    fold(lang, report.zone, rows.map(|row| (row.due_at, why_not(lang, row))))
}

pub(super) fn called_off(lang: Lang, report: &Report) -> Vec<ListRow> {
    let rows = report.parts.iter().flat_map(|part| &part.called_off);
    fold(lang, report.zone, rows.map(|row| (row.due_at, why_not(lang, row))))
}

fn why_not(lang: Lang, row: &NotDone) -> ListRow {
    let stands = match row.state {
        State::Assigned => words::ASSIGNED_NO_WORD.say(lang),
        State::Scheduled | State::Staging | State::Staged if row.held => words::HELD_PAST.say(lang),
        other => state::outcome(lang, other, row.end, row.reason),
    };
    let said = format!("{stands}: {}", why(lang, row));
    ListRow {
        when: String::new(),
        place: row.channel_title.clone(),
        what: titled(lang, &row.title, &row.language),
        said: said.trim_end_matches(": ").to_owned(),
        proof: row.approval_number.clone().unwrap_or_default(),
        is_link: false,
    }
}

/// "quá hạn…; đang tạm dừng; what a person typed; mã 190".
fn why(lang: Lang, row: &NotDone) -> String {
    let reason = row.reason.map(|r| state::reason(lang, r).to_owned());
    // An approved one says so as its state.
    let is_told = matches!(row.state, State::Scheduled | State::Staging | State::Staged);
    let held = (row.held && !is_told).then(|| words::HELD.say(lang).to_owned());
    let code = row.code.as_ref().map(|code| failure(lang, code));
    [reason, held, row.remark.clone(), code].into_iter().flatten().collect::<Vec<_>>().join("; ")
}

/// What a platform's code means.
fn failure(lang: Lang, code: &str) -> String {
    crate::i18n::failure::failure(lang, code).unwrap_or_else(|| words::CODE_IS.with(lang, &[("code", &code)]))
}

pub(super) fn out(lang: Lang, report: &Report, end: End) -> Vec<ListRow> {
    let rows = report.parts.iter().filter(|part| part.end == end).flat_map(|part| &part.out);
    fold(lang, report.zone, rows.map(|row| (row.delivered_at.or(row.due_at), proven(lang, report.zone, row, end))))
}

fn proven(lang: Lang, zone: Tz, row: &Out, end: End) -> ListRow {
    let approval = row.approval_number.as_ref();
    let approval = approval.map(|number| format!("{}: {number}", words::APPROVAL_NUMBER.say(lang)));
    let kind = row.task_kind.map(|kind| task::kind(lang, kind).to_owned());
    let done = row.done.as_ref();
    let count = done.and_then(|d| Some((d.count?, d.count_unit.clone()))).map(|(count, unit)| {
        let unit = unit.unwrap_or_else(|| task::counted(lang, row.task_kind.unwrap_or_default().counts()).to_owned());
        format!("{count} {unit}")
    });
    let said_by = row.said_by.as_ref().map(|name| words::SAID_BY_IS.with(lang, &[("name", name)]));
    // A bulletin without a play record says so; what is published needs no word.
    let stands = (end == End::HandedOver).then(|| state::state(lang, row.state, end).to_owned());
    let names = done.filter(|d| !d.evidence.is_empty()).map(|d| {
        let names = d.evidence.iter().map(|e| format!("{} ({})", e.name, e.sha256.get(..12).unwrap_or(&e.sha256)));
        words::EVIDENCE_IS.with(lang, &[("names", &names.collect::<Vec<_>>().join(", "))])
    });
    let link = row.link.clone().filter(|_| end == End::Published);
    let receipt = row.receipt.clone().filter(|_| end == End::Published);
    let is_link = link.as_deref().is_some_and(is_web);
    let proof = link.or(receipt).or(names).unwrap_or_default();
    // The time of a task that somebody said late is worth a word of its own.
    let handed = row.handed_at.filter(|_| end == End::Assigned);
    let handed = handed.map(|at| format!("{}: {}", words::HANDED_AT.say(lang), time_text(zone, at)));
    let said = [kind, stands, count, said_by, row.remark.clone(), handed, approval];
    ListRow {
        when: String::new(),
        place: row.channel_title.clone(),
        what: titled(lang, &row.title, &row.language),
        said: said.into_iter().flatten().filter(|s| !s.is_empty()).collect::<Vec<_>>().join("; "),
        proof,
        is_link,
    }
}

pub(super) fn upcoming(lang: Lang, report: &Report) -> Vec<ListRow> {
    let line = |row: &Upcoming| ListRow {
        when: when(lang, report.zone, row.from_at, row.until_at, row.deliveries),
        place: row.channels.join(", "),
        what: row.title.clone(),
        said: String::new(),
        proof: String::new(),
        is_link: false,
    };
    report.upcoming.iter().map(line).collect()
}

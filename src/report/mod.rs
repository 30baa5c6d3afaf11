//! The report and the log on paper: one [`Report`] printed as text, JSON, CSV or a page, and the log as table or JSON lines.
//!
//! Never: counts. Every number is in the `Report` already; here are only columns, words and forms, so that all four
//! forms say the same. Written to a writer that is handed in; nothing here knows a file or a terminal.

use std::io::{self, Write};

use chrono::NaiveDate;
use chrono_tz::Tz;

use crate::domain::At;
use crate::domain::campaign::PhaseKind;
use crate::domain::counts::Counts;
use crate::domain::report::Report;
use crate::i18n::{Lang, Word, report as words};

pub mod csv;
pub mod html;
pub mod json;
pub mod log;
pub mod text;
pub mod wrap;

/// Columns of counts, in the order of `Counts::columns`.
const COUNT_COLUMNS: [Word; 10] = [
    words::PLANNED,
    words::DELIVERED,
    words::ON_TIME,
    words::LATE,
    words::MISSED,
    words::FAILED,
    words::UNCONFIRMED,
    words::WITHDRAWN,
    words::CANCELLED,
    words::WAITING,
];

/// One table of counts, ready to be set in any form.
struct CountTable {
    title: &'static str,
    /// Heading of the first column.
    of: &'static str,
    rows: Vec<(String, Counts)>,
}

/// The tables in the order of the report. Each but the first adds up to the first, units by their own rows.
fn count_tables(lang: Lang, report: &Report) -> Vec<CountTable> {
    let table = |title: Word, of: Word, rows| CountTable { title: title.say(lang), of: of.say(lang), rows };
    let several = report.campaigns.len() > 1;
    let line = |row: &crate::domain::report::LineRow| {
        let title = row.title.as_deref().unwrap_or(words::NO_LINE.say(lang));
        let id = row.id.as_deref().filter(|id| *id != title).map_or_else(String::new, |id| format!("{id}. "));
        let campaign = if several { format!(" ({})", row.campaign) } else { String::new() };
        (format!("{id}{title}{campaign}"), row.counts)
    };
    let units = report.units.iter().flat_map(|row| {
        let indent = "– ".repeat(row.depth as usize);
        let own = (format!("{indent}{}", row.title), row.own);
        let below = (format!("{indent}{} ({})", row.title, words::WITH_BELOW.say(lang)), row.with_below);
        if row.own == row.with_below {
            vec![own]
        } else {
            vec![below, (format!("{} ({})", own.0, words::OWN.say(lang)), own.1)]
        }
    });
    vec![
        table(words::OVERVIEW, words::ROW, vec![(words::TOTAL.say(lang).to_owned(), report.total)]),
        table(
            words::BY_PHASE,
            words::PHASE,
            report.phases.iter().map(|r| (phase(lang, r.phase).to_owned(), r.counts)).collect(),
        ),
        table(words::BY_LINE, words::LINE, report.lines.iter().map(line).collect()),
        table(words::BY_CHANNEL, words::CHANNEL, report.channels.iter().map(|r| (r.title.clone(), r.counts)).collect()),
        table(words::BY_UNIT, words::UNIT, units.collect()),
        table(words::BY_DAY, words::DAY, report.days.iter().map(|r| (day(lang, r.date), r.counts)).collect()),
    ]
}

fn phase(lang: Lang, kind: PhaseKind) -> &'static str {
    match kind {
        PhaseKind::Before => words::BEFORE,
        PhaseKind::During => words::DURING,
        PhaseKind::After => words::AFTER,
    }
    .say(lang)
}

fn day(lang: Lang, date: Option<NaiveDate>) -> String {
    date.map_or_else(|| words::NO_DATE.say(lang).to_owned(), date_text)
}

fn date_text(date: NaiveDate) -> String {
    date.format("%d/%m/%Y").to_string()
}

/// `20/01/2026 05:15`, in the zone of the report.
fn time_text(zone: Tz, at: At) -> String {
    at.with_timezone(&zone).format("%d/%m/%Y %H:%M").to_string()
}

fn period(lang: Lang, report: &Report) -> String {
    let (from, until) = (report.from.map(date_text), report.until.map(date_text));
    match (from, until) {
        (Some(from), Some(until)) => words::PERIOD_FROM_UNTIL.with(lang, &[("from", &from), ("until", &until)]),
        (Some(from), None) => words::PERIOD_FROM.with(lang, &[("from", &from)]),
        (None, Some(until)) => words::PERIOD_UNTIL.with(lang, &[("until", &until)]),
        (None, None) => words::PERIOD_ALL.say(lang).to_owned(),
    }
}

/// "Lỡ giờ: quá thời gian cho phép trễ"; under a hold that is said too.
fn why(lang: Lang, row: &crate::domain::report::NotDelivered) -> String {
    let reason = row.reason.map(|r| crate::i18n::state::reason(lang, r));
    let held = row.held.then(|| words::HELD.say(lang));
    let told = row.code.as_ref().map(|code| match &row.message {
        Some(message) => format!("{code}: {message}"),
        None => code.clone(),
    });
    [reason.map(str::to_owned), held.map(str::to_owned), told].into_iter().flatten().collect::<Vec<_>>().join("; ")
}

/// The link, or the path that proves it where there is no link.
fn evidence(row: &crate::domain::report::Published) -> &str {
    row.link.as_deref().or(row.receipt.as_deref()).unwrap_or_default()
}

/// How a report is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    Text,
    Json,
    /// Tables of counts; the list of deliveries is `csv::deliveries`.
    Csv,
    Html,
}

/// Writes a report.
pub fn write(out: &mut dyn Write, lang: Lang, report: &Report, format: Format) -> io::Result<()> {
    match format {
        Format::Text => text::write(out, lang, report),
        Format::Json => json::write(out, report),
        Format::Csv => csv::summary(out, lang, report),
        Format::Html => html::write(out, lang, report),
    }
}

//! The report and the log on paper: one [`Report`] printed as text, JSON, CSV or a page, and the log as table or JSON lines.
//!
//! Every number is in the `Report` already; here are only columns, words and forms, so that all four forms say the
//! same. Written to a writer that is handed in; nothing here knows a file or a terminal.

use std::io::{self, Write};

use chrono::{Datelike, Days, NaiveDate};
use chrono_tz::Tz;

use crate::domain::At;
use crate::domain::campaign::PhaseKind;
use crate::domain::outcome::End;
use crate::domain::report::Report;
use crate::i18n::{Lang, Word, report as words};

mod columns;
pub mod csv;
pub mod html;
pub mod json;
mod lists;
pub mod log;
mod tables;
pub mod text;
pub mod wrap;

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

fn part_title(end: End) -> Word {
    match end {
        End::Published => words::PUBLISHED_PART,
        End::HandedOver => words::HANDED_OVER_PART,
        End::Assigned => words::ASSIGNED_PART,
    }
}

fn end(lang: Lang, end: End) -> &'static str {
    match end {
        End::Published => words::PUBLISHED,
        End::HandedOver => words::HANDED,
        End::Assigned => words::ASSIGNED,
    }
    .say(lang)
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

/// From a Monday to its Sunday.
fn week(lang: Lang, monday: Option<NaiveDate>) -> String {
    let Some(monday) = monday else { return words::NO_DATE.say(lang).to_owned() };
    let sunday = monday.checked_add_days(Days::new(6)).unwrap_or(monday);
    let at_the_turn = monday.year() != sunday.year();
    let from = if at_the_turn { date_text(monday) } else { monday.format("%d/%m").to_string() };
    words::WEEK.with(lang, &[("from", &from), ("until", &date_text(sunday))])
}

fn date_text(date: NaiveDate) -> String {
    date.format("%d/%m/%Y").to_string()
}

/// `20/01/2026 05:15`, in the zone of the report.
fn time_text(zone: Tz, at: At) -> String {
    at.with_timezone(&zone).format("%d/%m/%Y %H:%M").to_string()
}

fn maybe_time(lang: Lang, zone: Tz, at: Option<At>) -> String {
    at.map_or_else(|| words::NO_DATE.say(lang).to_owned(), |at| time_text(zone, at))
}

/// Official documents write a zero before days 1 to 9 and before months 1 and 2 only (Nghị định 30/2020/NĐ-CP).
fn month_text(month: u32) -> String {
    if month < 3 { format!("{month:02}") } else { month.to_string() }
}

fn period(lang: Lang, report: &Report) -> String {
    if let (Some(from), Some(until)) = (report.from, report.until)
        && from.day() == 1
        && until.checked_add_days(Days::new(1)).is_some_and(|next| next.day() == 1)
        && (from.year(), from.month()) == (until.year(), until.month())
    {
        return words::PERIOD_MONTH.with(lang, &[("month", &month_text(from.month())), ("year", &from.year())]);
    }
    match (report.from.map(date_text), report.until.map(date_text)) {
        (Some(from), Some(until)) => words::PERIOD_FROM_UNTIL.with(lang, &[("from", &from), ("until", &until)]),
        (Some(from), None) => words::PERIOD_FROM.with(lang, &[("from", &from)]),
        (None, Some(until)) => words::PERIOD_UNTIL.with(lang, &[("until", &until)]),
        (None, None) => words::PERIOD_ALL.say(lang).to_owned(),
    }
}

/// Every reader of a commune's report lives in one zone; another one is named.
fn zone(lang: Lang, zone: Tz) -> String {
    match zone {
        Tz::Asia__Ho_Chi_Minh => words::ZONE_VIETNAM.say(lang).to_owned(),
        other => words::ZONE.with(lang, &[("zone", &other)]),
    }
}

#[cfg(test)]
mod tests {
    use super::month_text;

    #[test]
    fn a_zero_stands_before_the_first_two_months_only() {
        assert_eq!([1, 2, 3, 9, 12].map(month_text), ["01", "02", "3", "9", "12"]);
    }
}

//! The report for a terminal.
//!
//! Never: colours or widths of the terminal: the same report is the same text, in a file as on the screen.

use std::io::{self, Write};

use comfy_table::presets::UTF8_FULL_CONDENSED;
use comfy_table::{Cell, CellAlignment, ColumnConstraint, ContentArrangement, Table};

use super::{COUNT_COLUMNS, CountTable, count_tables, evidence, period, time_text, why};
use crate::domain::report::Report;
use crate::i18n::{Lang, Word, report as words, state};

/// Lists are wrapped to this width; counts never are.
const WIDTH: u16 = 140;

/// The whole report.
pub fn write(out: &mut dyn Write, lang: Lang, report: &Report) -> io::Result<()> {
    summary(out, lang, report)?;
    writeln!(out, "\n{}", words::DELIVERED_LIST.say(lang))?;
    writeln!(out, "{}", delivered(lang, report))
}

/// Without the annex that lists what was delivered: for a reader who has just seen it.
pub fn summary(out: &mut dyn Write, lang: Lang, report: &Report) -> io::Result<()> {
    writeln!(out, "{}", words::TITLE.say(lang))?;
    for campaign in &report.campaigns {
        writeln!(out, "{}: {}", words::CAMPAIGNS.say(lang), campaign.title)?;
        for basis in &campaign.basis {
            writeln!(out, "{}: {basis}", words::BASIS.say(lang))?;
        }
    }
    writeln!(out, "{}: {}. {}: {}", words::PERIOD.say(lang), period(lang, report), words::ZONE.say(lang), report.zone)?;
    writeln!(out, "{}", words::SOURCE.with(lang, &[("at", &time_text(report.zone, report.made_at))]))?;
    for table in count_tables(lang, report) {
        writeln!(out, "\n{}", table.title)?;
        writeln!(out, "{}", counts(lang, &table))?;
    }
    writeln!(out, "{}\n{}", words::COUNTS_NOTE.say(lang), words::HONEST_NOTE.say(lang))?;
    writeln!(out, "\n{}", words::NOT_DELIVERED.say(lang))?;
    writeln!(out, "{}", not_delivered(lang, report))
}

/// An empty table in the one look of all tables.
pub(super) fn table() -> Table {
    let mut table = Table::new();
    table.load_style(UTF8_FULL_CONDENSED).set_content_arrangement(ContentArrangement::Disabled);
    table
}

/// A table whose long cells are wrapped, save those of the `whole` columns: an id, a time or a link is copied, and must
/// not be broken. The last column holds `links`; the table grows with the longest.
pub(super) fn list<'a>(head: &[Word], lang: Lang, whole: &[usize], links: impl Iterator<Item = &'a str>) -> Table {
    let longest = links.map(|link| link.chars().count()).max().unwrap_or(0).min(200) as u16;
    let mut table = table();
    table.set_content_arrangement(ContentArrangement::Dynamic).set_width(WIDTH + longest);
    table.set_header(head.iter().map(|w| w.say(lang)));
    for column in whole {
        if let Some(column) = table.column_mut(*column) {
            column.set_constraint(ColumnConstraint::ContentWidth);
        }
    }
    table
}

fn counts(lang: Lang, counts: &CountTable) -> Table {
    let mut table = table();
    table.set_header(std::iter::once(counts.of).chain(COUNT_COLUMNS.map(|w| w.say(lang))));
    for (name, row) in &counts.rows {
        let numbers = row.columns().map(|n| Cell::new(n).set_alignment(CellAlignment::Right));
        table.add_row(std::iter::once(Cell::new(name)).chain(numbers));
    }
    table
}

fn not_delivered(lang: Lang, report: &Report) -> String {
    if report.not_delivered.is_empty() {
        return words::NONE.say(lang).to_owned();
    }
    let head = [words::NUMBER, words::DUE, words::CHANNEL, words::ITEM_TITLE, words::STATE, words::REASON];
    let mut table = list(&head, lang, &[0, 1], std::iter::empty());
    for (number, row) in (1..).zip(&report.not_delivered) {
        let due = row.due_at.map_or_else(|| words::NO_DATE.say(lang).to_owned(), |at| time_text(report.zone, at));
        let (channel, title) = (row.channel_title.clone(), row.title.clone());
        let number: u32 = number;
        table.add_row([
            number.to_string(),
            due,
            channel,
            title,
            state::state(lang, row.state).to_owned(),
            why(lang, row),
        ]);
    }
    table.to_string()
}

fn delivered(lang: Lang, report: &Report) -> String {
    if report.delivered.is_empty() {
        return words::NONE.say(lang).to_owned();
    }
    let head = [words::NUMBER, words::OUT_AT, words::CHANNEL, words::ITEM_TITLE, words::APPROVAL_NUMBER, words::LINK];
    let mut table = list(&head, lang, &[0, 1, 4, 5], report.delivered.iter().map(evidence));
    for (number, row) in (1..).zip(&report.delivered) {
        let number: u32 = number;
        table.add_row([
            number.to_string(),
            row.delivered_at.or(row.due_at).map_or_else(String::new, |at| time_text(report.zone, at)),
            row.channel_title.clone(),
            row.title.clone(),
            row.approval_number.clone().unwrap_or_default(),
            evidence(row).to_owned(),
        ]);
    }
    table.to_string()
}

//! The report for a terminal, in 80 columns.
//!
//! No colours or widths of the terminal: the same report is the same text, in a file as on the screen. An address is
//! never broken.

use std::io::{self, Write};

use comfy_table::{Cell, CellAlignment, ColumnConstraint, ContentArrangement, LineStyle, Table, TableStyle, Width};
use unicode_width::UnicodeWidthStr;

use super::lists::ListRow;
use super::tables::{CountTable, Detail, PartTables};
use super::{columns, lists, period, tables, time_text, zone};
use crate::domain::outcome::End;
use crate::domain::report::Report;
use crate::i18n::{Lang, Word, report as words};

const WIDTH: usize = 80;
/// Of a column of numbers; what is left is for names.
const NUMBER_WIDTH: u16 = 6;

/// The whole report.
pub fn write(out: &mut dyn Write, lang: Lang, report: &Report) -> io::Result<()> {
    summary(out, lang, report)?;
    writeln!(out, "\n{}", words::OUT_LIST.say(lang))?;
    for end in End::ALL.iter().copied() {
        let lines = lists::out(lang, report, end);
        if !lines.is_empty() {
            writeln!(out, "\n{}", super::part_title(end).say(lang))?;
            list(out, lang, &lines, None)?;
        }
    }
    Ok(())
}

/// Without the annex that lists what is out: for a reader who has just seen it.
pub fn summary(out: &mut dyn Write, lang: Lang, report: &Report) -> io::Result<()> {
    writeln!(out, "{}", words::TITLE.say(lang))?;
    for campaign in &report.campaigns {
        wrapped(out, "", &format!("{}: {}", words::CAMPAIGNS.say(lang), campaign.title))?;
        for basis in &campaign.basis {
            wrapped(out, "", &format!("{}: {basis}", words::BASIS.say(lang)))?;
        }
    }
    writeln!(out, "{}: {}. {}.", words::PERIOD.say(lang), period(lang, report), zone(lang, report.zone))?;
    wrapped(out, "", &words::SOURCE.with(lang, &[("at", &time_text(report.zone, report.made_at))]))?;
    writeln!(out, "{}: {}.", words::ITEMS_PLANNED.say(lang), report.items)?;
    for part in tables::of(lang, report, Detail::Paper) {
        writeln!(out, "\n{}", part.title)?;
        for table in &part.counts {
            writeln!(out, "\n{}\n{}", table.title, counts(lang, table))?;
        }
        works(out, lang, &part)?;
    }
    writeln!(out)?;
    wrapped(out, "", words::COUNTS_NOTE.say(lang))?;
    wrapped(out, "", words::HONEST_NOTE.say(lang))?;
    for (title, lines) in [
        (words::NOT_DONE_LIST, lists::not_done(lang, report)),
        (words::CALLED_OFF_LIST, lists::called_off(lang, report)),
        (words::UPCOMING_LIST, lists::upcoming(lang, report)),
    ] {
        writeln!(out, "\n{}", title.say(lang))?;
        list(out, lang, &lines, Some(words::APPROVAL_NUMBER))?;
    }
    Ok(())
}

fn counts(lang: Lang, counts: &CountTable) -> Table {
    let shown: Vec<columns::Column> = columns::on_paper(counts.end).into_iter().filter(|c| c.narrow).collect();
    let items = if counts.end == End::Assigned { words::WORKS } else { words::ITEMS };
    let head = |c: &columns::Column| match c.part {
        Some(part) if part.vi != words::SUM.vi => part.say(lang),
        _ => c.group.say(lang),
    };
    let mut table = Table::new();
    table.load_style(TableStyle::new().header_separator(LineStyle::none().fill('─').junction('─')));
    table.set_content_arrangement(ContentArrangement::Dynamic).set_width(WIDTH as u16);
    table.set_header([counts.of, items.say(lang)].into_iter().chain(shown.iter().map(head)));
    for (name, row) in &counts.rows {
        let numbers = std::iter::once(row.items).chain(shown.iter().map(|c| (c.of)(&row.counts)));
        let numbers = numbers.map(|n| Cell::new(n).set_alignment(CellAlignment::Right));
        table.add_row(std::iter::once(Cell::new(name)).chain(numbers));
    }
    let numbers = shown.len() + 1;
    // Columns stand one blank apart.
    let names = WIDTH as u16 - numbers as u16 * (NUMBER_WIDTH + 1);
    for (n, width) in std::iter::once(names).chain(std::iter::repeat_n(NUMBER_WIDTH, numbers)).enumerate() {
        if let Some(column) = table.column_mut(n) {
            column.set_padding((1, 0)).set_constraint(ColumnConstraint::Absolute(Width::Fixed(width)));
        }
    }
    table
}

/// Minutes on air; people who came.
fn works(out: &mut dyn Write, lang: Lang, part: &PartTables<'_>) -> io::Result<()> {
    if let Some(air) = tables::air(lang, part.part) {
        writeln!(out, "\n{}", words::AIR_TIME.say(lang))?;
        for (name, [sessions, bulletins, minutes]) in air {
            let [s, b, m] = [words::SESSIONS, words::BULLETINS, words::MINUTES].map(|w| w.say(lang).to_lowercase());
            writeln!(out, "  {name}: {sessions} {s}, {bulletins} {b}, {minutes} {m}")?;
        }
    }
    let counted: Vec<String> = part
        .part
        .tasks
        .iter()
        .filter(|row| !row.counted.is_empty())
        .map(|row| format!("{}: {}", crate::i18n::task::kind(lang, row.kind), tables::counted(lang, row)))
        .collect();
    if !counted.is_empty() {
        writeln!(out, "\n{}", words::COUNTED.say(lang))?;
    }
    counted.iter().try_for_each(|line| wrapped(out, "  ", line))
}

/// `label`: what the proof of these lines is called, where it would not explain itself.
fn list(out: &mut dyn Write, lang: Lang, lines: &[ListRow], label: Option<Word>) -> io::Result<()> {
    if lines.is_empty() {
        return writeln!(out, "{}", words::NONE.say(lang));
    }
    for (number, line) in (1_usize..).zip(lines) {
        wrapped(out, &format!("{number:>3}. "), &format!("{} · {} · {}", line.when, line.place, line.what))?;
        let proof = match label {
            Some(word) if !line.proof.is_empty() => format!("{}: {}", word.say(lang), line.proof),
            _ => line.proof.clone(),
        };
        for more in [&line.said, &proof] {
            if !more.is_empty() {
                wrapped(out, "     ", more)?;
            }
        }
    }
    Ok(())
}

/// A text within the width, its later lines below its first word.
fn wrapped(out: &mut dyn Write, head: &str, text: &str) -> io::Result<()> {
    let indent = " ".repeat(head.width());
    let mut line = head.to_owned();
    let mut used = head.width();
    let mut empty = true;
    for word in text.split_whitespace() {
        let length = word.width();
        if !empty && used + 1 + length > WIDTH {
            writeln!(out, "{line}")?;
            line.clone_from(&indent);
            used = indent.len();
            empty = true;
        }
        if !empty {
            line.push(' ');
            used += 1;
        }
        line.push_str(word);
        used += length;
        empty = false;
    }
    writeln!(out, "{line}")
}

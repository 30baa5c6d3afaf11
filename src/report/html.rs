//! The report as one page that prints on A4: no scripts, no other files, words and numbers only.
//!
//! No number that is not in the `Report`, or text that is not escaped (the template escapes by itself).

use std::io::{self, Write};

use askama::Template;
use chrono::Datelike;

use super::lists::ListRow;
use super::tables::{CountTable, Detail, PartTables};
use super::{columns, lists, month_text, period, tables, time_text, zone};
use crate::domain::outcome::End;
use crate::domain::report::Report;
use crate::i18n::{Lang, Word, report as words, task};

#[derive(Template)]
#[template(path = "report/report.html")]
struct Page {
    language: &'static str,
    title: &'static str,
    campaigns: Vec<(String, Vec<String>)>,
    basis: &'static str,
    period_name: &'static str,
    period: String,
    source: String,
    page_date: String,
    items: String,
    parts: Vec<PagePart>,
    number: &'static str,
    notes: [&'static str; 2],
    none: &'static str,
    lists: Vec<PageList>,
    annex: &'static str,
    annexes: Vec<PageList>,
    signers: [(&'static str, &'static str); 2],
}

struct PagePart {
    title: &'static str,
    items: &'static str,
    tables: Vec<PageTable>,
    air: Option<PageAir>,
    counted: Vec<(&'static str, String)>,
    counted_name: &'static str,
}

/// Sessions, bulletins, minutes: of what was handed over, and of what was played.
struct PageAir {
    title: &'static str,
    head: [&'static str; 3],
    rows: Vec<(&'static str, [String; 3])>,
}

struct PageTable {
    title: &'static str,
    of: &'static str,
    /// Headings of groups, and over how many columns each stands.
    groups: Vec<(&'static str, usize)>,
    /// Headings below them; one for each column of a group with several.
    parts: Vec<&'static str>,
    rows: Vec<(String, Vec<PageCell>)>,
}

/// A number under its headings.
struct PageCell {
    label: String,
    number: String,
    is_zero: bool,
}

struct PageList {
    title: &'static str,
    /// Time, place, proof.
    head: [&'static str; 3],
    /// Over what is told and what there is to say of it.
    title_head: String,
    rows: Vec<ListRow>,
}

pub fn write(out: &mut dyn Write, lang: Lang, report: &Report) -> io::Result<()> {
    let page = page(lang, report).render().map_err(io::Error::other)?;
    out.write_all(page.as_bytes())
}

fn page(lang: Lang, report: &Report) -> Page {
    let made = report.made_at.with_timezone(&report.zone);
    let (day, month, year) = (format!("{:02}", made.day()), month_text(made.month()), made.year());
    let list = |title: Word, when: Word, said: Word, proof: Word, rows| PageList {
        title: title.say(lang),
        head: [when, words::CHANNEL, proof].map(|w| w.say(lang)),
        title_head: format!("{}; {}", words::ITEM_TITLE.say(lang), said.say(lang).to_lowercase()),
        rows,
    };
    let annex = |end: End| {
        let rows = lists::out(lang, report, end);
        let title = super::part_title(end);
        (!rows.is_empty()).then(|| list(title, words::OUT_AT, words::REMARK, words::LINK, rows))
    };
    Page {
        language: match lang {
            Lang::Vi => "vi",
            Lang::En => "en",
        },
        title: words::TITLE.say(lang),
        campaigns: report.campaigns.iter().map(|c| (c.title.clone(), c.basis.clone())).collect(),
        basis: words::BASIS.say(lang),
        period_name: words::PERIOD.say(lang),
        period: format!("{}. {}", period(lang, report), zone(lang, report.zone)),
        source: words::SOURCE.with(lang, &[("at", &time_text(report.zone, report.made_at))]),
        page_date: words::PAGE_DATE.with(lang, &[("day", &day), ("month", &month), ("year", &year)]),
        items: format!("{}: {}", words::ITEMS_PLANNED.say(lang), thousands(report.items)),
        parts: tables::of(lang, report, Detail::Paper).iter().map(|part| self::part(lang, part)).collect(),
        number: words::NUMBER.say(lang),
        notes: [words::COUNTS_NOTE.say(lang), words::HONEST_NOTE.say(lang)],
        none: words::NONE.say(lang),
        lists: vec![
            list(
                words::NOT_DONE_LIST,
                words::DUE,
                words::REASON,
                words::APPROVAL_NUMBER,
                lists::not_done(lang, report),
            ),
            list(
                words::CALLED_OFF_LIST,
                words::DUE,
                words::REASON,
                words::APPROVAL_NUMBER,
                lists::called_off(lang, report),
            ),
            list(
                words::UPCOMING_LIST,
                words::DUE,
                words::REMARK,
                words::APPROVAL_NUMBER,
                lists::upcoming(lang, report),
            ),
        ],
        annex: words::OUT_LIST.say(lang),
        annexes: End::ALL.iter().copied().filter_map(annex).collect(),
        signers: [
            (words::PREPARED_BY.say(lang), words::SIGN.say(lang)),
            (words::HEAD_OF_UNIT.say(lang), words::SIGN_AND_SEAL.say(lang)),
        ],
    }
}

fn part(lang: Lang, tables: &PartTables<'_>) -> PagePart {
    let is_task = tables.part.end == End::Assigned;
    let items = if is_task { words::WORKS } else { words::ITEMS };
    let air = tables::air(lang, tables.part).map(|rows| {
        let head = [words::SESSIONS, words::BULLETINS, words::MINUTES].map(|w| w.say(lang));
        let rows = rows.into_iter().map(|(name, numbers)| (name, numbers.map(thousands))).collect();
        PageAir { title: words::AIR_TIME.say(lang), head, rows }
    });
    let counted = tables.part.tasks.iter().filter(|row| !row.counted.is_empty());
    PagePart {
        title: tables.title,
        items: items.say(lang),
        tables: tables.counts.iter().map(|table| count_table(lang, table, items)).collect(),
        air,
        counted: counted.map(|row| (task::kind(lang, row.kind), tables::counted(lang, row))).collect(),
        counted_name: words::COUNTED.say(lang),
    }
}

fn count_table(lang: Lang, table: &CountTable, items: Word) -> PageTable {
    let columns = columns::on_paper(table.end);
    let mut groups: Vec<(&'static str, usize)> = Vec::new();
    for column in &columns {
        let name = column.group.say(lang);
        match groups.last_mut() {
            Some((last, count)) if *last == name => *count += 1,
            _ => groups.push((name, 1)),
        }
    }
    let label = |c: &columns::Column| match c.part {
        Some(part) if part.vi != words::SUM.vi => format!("{}: {}", c.group.say(lang), part.say(lang).to_lowercase()),
        _ => c.group.say(lang).to_owned(),
    };
    let cell = |label: String, n: u64| PageCell { label, number: thousands(n), is_zero: n == 0 };
    let row = |(name, tally): &(String, crate::domain::report::tables::Tally)| {
        let first = std::iter::once(cell(items.say(lang).to_owned(), tally.items));
        (name.clone(), first.chain(columns.iter().map(|c| cell(label(c), (c.of)(&tally.counts)))).collect())
    };
    PageTable {
        title: table.title,
        of: table.of,
        groups,
        parts: columns.iter().filter_map(|c| c.part).map(|w| w.say(lang)).collect(),
        rows: table.rows.iter().map(row).collect(),
    }
}

/// A dot for thousands, as Vietnamese forms have it.
pub(super) fn thousands(number: u64) -> String {
    let digits = number.to_string();
    let mut text = String::new();
    for (i, digit) in digits.chars().enumerate() {
        if i > 0 && (digits.len() - i).is_multiple_of(3) {
            text.push('.');
        }
        text.push(digit);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::thousands;

    #[test]
    fn thousands_have_dots() {
        for (number, wanted) in [(0, "0"), (999, "999"), (1_000, "1.000"), (1_234_567, "1.234.567")] {
            assert_eq!(thousands(number), wanted);
        }
    }
}

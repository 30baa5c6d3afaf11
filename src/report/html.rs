//! The report as one page that prints on A4: no scripts, no other files, words and numbers only.
//!
//! Never: a number that is not in the `Report`, or text that is not escaped (the template escapes by itself).

use std::io::{self, Write};

use askama::Template;
use chrono::Datelike;

use super::{COUNT_COLUMNS, count_tables, evidence, period, time_text, why};
use crate::domain::report::Report;
use crate::i18n::{Lang, Word, report as words, state};

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
    tables: Vec<PageTable>,
    columns: [&'static str; 10],
    number: &'static str,
    notes: [&'static str; 2],
    none: &'static str,
    lists: [PageList; 2],
    signers: [(&'static str, &'static str); 2],
}

struct PageTable {
    title: &'static str,
    of: &'static str,
    rows: Vec<(String, [String; 10])>,
}

struct PageList {
    title: &'static str,
    head: [&'static str; 5],
    rows: Vec<[ListCell; 5]>,
}

struct ListCell {
    text: String,
    /// Set when the text is an address that a reader may follow.
    link: Option<String>,
}

pub fn write(out: &mut dyn Write, lang: Lang, report: &Report) -> io::Result<()> {
    let page = page(lang, report).render().map_err(io::Error::other)?;
    out.write_all(page.as_bytes())
}

fn page(lang: Lang, report: &Report) -> Page {
    let made = report.made_at.with_timezone(&report.zone);
    let (day, month, year) = (format!("{:02}", made.day()), format!("{:02}", made.month()), made.year());
    Page {
        language: match lang {
            Lang::Vi => "vi",
            Lang::En => "en",
        },
        title: words::TITLE.say(lang),
        campaigns: report.campaigns.iter().map(|c| (c.title.clone(), c.basis.clone())).collect(),
        basis: words::BASIS.say(lang),
        period_name: words::PERIOD.say(lang),
        period: period(lang, report),
        source: words::SOURCE.with(lang, &[("at", &time_text(report.zone, report.made_at))]),
        page_date: words::PAGE_DATE.with(lang, &[("day", &day), ("month", &month), ("year", &year)]),
        tables: count_tables(lang, report)
            .into_iter()
            .map(|t| PageTable {
                title: t.title,
                of: t.of,
                rows: t.rows.into_iter().map(|(name, counts)| (name, counts.columns().map(thousands))).collect(),
            })
            .collect(),
        columns: COUNT_COLUMNS.map(|w| w.say(lang)),
        number: words::NUMBER.say(lang),
        notes: [words::COUNTS_NOTE.say(lang), words::HONEST_NOTE.say(lang)],
        none: words::NONE.say(lang),
        lists: [not_delivered(lang, report), delivered(lang, report)],
        signers: [
            (words::PREPARED_BY.say(lang), words::SIGN.say(lang)),
            (words::HEAD_OF_UNIT.say(lang), words::SIGN_AND_SEAL.say(lang)),
        ],
    }
}

fn not_delivered(lang: Lang, report: &Report) -> PageList {
    let rows = report.not_delivered.iter().map(|row| {
        let due = row.due_at.map_or_else(|| words::NO_DATE.say(lang).to_owned(), |at| time_text(report.zone, at));
        let state = state::state(lang, row.state).to_owned();
        [due, row.channel_title.clone(), row.title.clone(), state, why(lang, row)].map(plain)
    });
    let head = [words::DUE, words::CHANNEL, words::ITEM_TITLE, words::STATE, words::REASON];
    list(lang, words::NOT_DELIVERED, head, rows.collect())
}

fn delivered(lang: Lang, report: &Report) -> PageList {
    let rows = report.delivered.iter().map(|row| {
        let at = row.delivered_at.or(row.due_at).map_or_else(String::new, |at| time_text(report.zone, at));
        let number = row.approval_number.clone().unwrap_or_default();
        let [at, channel, title, number] = [at, row.channel_title.clone(), row.title.clone(), number].map(plain);
        let link = row.link.clone().filter(|link| link.starts_with("https://") || link.starts_with("http://"));
        [at, channel, title, number, ListCell { text: evidence(row).to_owned(), link }]
    });
    let head = [words::OUT_AT, words::CHANNEL, words::ITEM_TITLE, words::APPROVAL_NUMBER, words::LINK];
    list(lang, words::DELIVERED_LIST, head, rows.collect())
}

fn list(lang: Lang, title: Word, head: [Word; 5], rows: Vec<[ListCell; 5]>) -> PageList {
    PageList { title: title.say(lang), head: head.map(|w| w.say(lang)), rows }
}

fn plain(text: String) -> ListCell {
    ListCell { text, link: None }
}

/// A dot for thousands, as Vietnamese forms have it.
fn thousands(number: u64) -> String {
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

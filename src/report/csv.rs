//! CSV for a spreadsheet: the list of deliveries, one row each, and the tables of counts, one row a count row.
//!
//! No titles above the header, merged cells or a second table below the first: a pivot table and a program read both.
//! UTF-8 with a byte order mark, `;` between cells, CRLF: in Vietnamese settings the comma belongs to numbers, and
//! Excel takes UTF-8 for the old code page without the mark. Other readers: `encoding="utf-8-sig"`, `sep=";"`.

use std::collections::BTreeMap;
use std::io::{self, Write};

use chrono_tz::Tz;
use csv::{Terminator, Writer, WriterBuilder};

use super::tables::Detail;
use super::{columns, tables};
use crate::domain::At;
use crate::domain::delivery::Entry;
use crate::domain::reach::Reach;
use crate::domain::report::{Report, Titles};
use crate::i18n::sheet::spoken;
use crate::i18n::{Lang, Word, report as words, state, task};

const BYTE_ORDER_MARK: &[u8] = b"\xEF\xBB\xBF";

/// Every count of the report: end, table, row, columns.
pub fn summary(out: &mut dyn Write, lang: Lang, report: &Report) -> io::Result<()> {
    let mut rows = start(out)?;
    let head = [words::END, words::TABLE, words::ROW, words::ITEMS, words::ITEMS_OUT].into_iter().chain(columns::ALL);
    rows.write_record(head.map(|w| w.say(lang))).map_err(io::Error::other)?;
    for table in tables::of(lang, report, Detail::Full).into_iter().flat_map(|part| part.counts) {
        for (name, tally) in table.rows {
            let text = [super::end(lang, table.end).to_owned(), table.title.to_owned(), safe(&name)];
            let numbers = [tally.items, tally.items_out].into_iter().chain(tally.counts.columns());
            rows.write_record(text.into_iter().chain(numbers.map(|n| n.to_string()))).map_err(io::Error::other)?;
        }
    }
    rows.flush()
}

/// One row a delivery, whatever became of it. Words are the reader's; times are ISO, which a
/// spreadsheet of any language takes for times and sorts. Programs read `--json`.
pub fn deliveries(out: &mut dyn Write, lang: Lang, entries: &[Entry], titles: &Titles, zone: Tz) -> io::Result<()> {
    const HEAD: [Word; 32] = [
        words::ID,
        words::CAMPAIGN,
        words::ITEM_TITLE,
        words::CHANNEL,
        words::UNIT,
        words::ADAPTER,
        words::END,
        words::REACH,
        words::LANGUAGE,
        words::PHASE,
        words::LINE,
        words::KIND,
        words::ASSIGNEE,
        words::DUE,
        words::HANDED_AT,
        words::OUT_AT,
        words::LATE_SECONDS,
        words::STATE,
        words::REASON,
        words::REMARK,
        words::COUNT,
        words::COUNT_UNIT,
        words::SAID_BY,
        words::EVIDENCE,
        words::ATTEMPTS,
        words::APPROVAL_NUMBER,
        words::APPROVED_BY,
        words::LINK,
        words::MINUTES,
        words::CODE,
        words::MESSAGE,
        words::HASH,
    ];
    let mut rows = start(out)?;
    rows.write_record(HEAD.iter().map(|w| w.say(lang))).map_err(io::Error::other)?;
    let name = |names: &BTreeMap<String, String>, id: &str| names.get(id).map_or(id, |n| n).to_owned();
    let time = |at: Option<At>| {
        at.map_or_else(String::new, |at| at.with_timezone(&zone).format("%Y-%m-%d %H:%M:%S").to_string())
    };
    for entry in entries {
        let Entry { delivery: d, attempts, approval, done } = entry;
        let lines = titles.lines.get(&d.campaign).map_or(&[][..], Vec::as_slice);
        let line = d.line.as_ref().map(|id| lines.iter().find(|(known, _)| known == id).map_or(id, |(_, title)| title));
        let receipt = d.receipt.as_ref();
        let failed = entry.last_failure();
        let done = done.as_ref();
        let reach = match d.reach {
            Reach::Public => words::PUBLIC,
            Reach::Internal => words::INTERNAL,
        };
        let evidence = done.map(|d| d.evidence.iter().map(|e| format!("{} {}", e.name, e.sha256)).collect::<Vec<_>>());
        let cells: [String; 32] = [
            d.id.clone(),
            name(&titles.campaigns, &d.campaign),
            d.title.clone(),
            name(&titles.channels, &d.channel),
            name(&titles.units, &d.unit),
            words::adapter(lang, &d.adapter).to_owned(),
            super::end(lang, d.end).to_owned(),
            reach.say(lang).to_owned(),
            spoken(lang, &d.language),
            super::phase(lang, d.phase_kind).to_owned(),
            line.cloned().unwrap_or_default(),
            d.task_kind.map(|kind| task::kind(lang, kind)).unwrap_or_default().to_owned(),
            d.assignee.as_deref().map(|id| name(&titles.staff, id)).unwrap_or_default(),
            time(d.due_at),
            time(d.handed_at),
            time(d.delivered_at),
            d.late_ms().map_or_else(String::new, |ms| ms.div_euclid(1_000).to_string()),
            state::outcome(lang, d.state, d.end, d.reason).to_owned(),
            d.reason.map(|r| state::reason(lang, r)).unwrap_or_default().to_owned(),
            d.remark.clone().unwrap_or_default(),
            done.and_then(|d| d.count).map_or_else(String::new, |count| count.to_string()),
            done.and_then(|d| d.count_unit.clone()).unwrap_or_default(),
            done.map(|d| d.word_of.clone().unwrap_or_else(|| name(&titles.staff, &d.said_by))).unwrap_or_default(),
            evidence.map(|names| names.join(", ")).unwrap_or_default(),
            attempts.len().to_string(),
            entry.approval_number().unwrap_or_default(),
            approval.as_ref().map(|a| name(&titles.staff, &a.by)).unwrap_or_default(),
            receipt.map(|r| r.link.as_ref().unwrap_or(&r.id).clone()).unwrap_or_default(),
            if d.air_ms > 0 { minutes(lang, d.air_ms) } else { String::new() },
            failed.and_then(|a| a.code.clone()).unwrap_or_default(),
            failed.and_then(|a| a.message.clone()).unwrap_or_default(),
            d.content_hash.clone(),
        ];
        rows.write_record(cells.iter().map(|c| safe(c))).map_err(io::Error::other)?;
    }
    rows.flush()
}

/// With the decimal mark of the reader's spreadsheet: in Vietnamese settings `1.3` would be taken for the first of March.
fn minutes(lang: Lang, ms: i64) -> String {
    let minutes = format!("{:.1}", ms as f64 / 60_000.0);
    match lang {
        Lang::Vi => minutes.replace('.', ","),
        Lang::En => minutes,
    }
}

fn start(out: &mut dyn Write) -> io::Result<Writer<&mut dyn Write>> {
    out.write_all(BYTE_ORDER_MARK)?;
    Ok(WriterBuilder::new().delimiter(b';').terminator(Terminator::CRLF).from_writer(out))
}

/// A cell that a spreadsheet would run as a formula is shown as the text it is. Negative numbers stay numbers.
fn safe(cell: &str) -> String {
    let is_formula = cell.starts_with(['=', '+', '-', '@', '\t', '\r']) && cell.parse::<i64>().is_err();
    if is_formula { format!("'{cell}") } else { cell.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::safe;

    #[test]
    fn formulas_are_text() {
        for (cell, wanted) in [
            ("=cmd|' /C calc'!A0", "'=cmd|' /C calc'!A0"),
            ("-216", "-216"),
            ("-x", "'-x"),
            ("Tin", "Tin"),
            ("@a", "'@a"),
        ] {
            assert_eq!(safe(cell), wanted);
        }
    }
}

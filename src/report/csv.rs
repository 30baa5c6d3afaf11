//! CSV for a spreadsheet: the list of deliveries, one row each, and the tables of counts, one row a count row.
//!
//! Never: titles above the header, merged cells or a second table below the first: a pivot table and a program read both.
//! UTF-8 with a byte order mark, `;` between cells, CRLF: in Vietnamese settings the comma belongs to numbers, and Excel
//! takes UTF-8 for the old code page without the mark. Other readers: `encoding="utf-8-sig"`, `sep=";"`.

use std::io::{self, Write};

use chrono_tz::Tz;
use csv::{Terminator, Writer, WriterBuilder};

use super::{COUNT_COLUMNS, count_tables};
use crate::domain::delivery::Entry;
use crate::domain::report::{Report, Titles};
use crate::i18n::{Lang, Word, report as words, state};

const BYTE_ORDER_MARK: &[u8] = b"\xEF\xBB\xBF";

/// Every count of the report: table, row, columns.
pub fn summary(out: &mut dyn Write, lang: Lang, report: &Report) -> io::Result<()> {
    let mut rows = start(out)?;
    let head = [words::TABLE, words::ROW].into_iter().chain(COUNT_COLUMNS).map(|w| w.say(lang));
    rows.write_record(head).map_err(io::Error::other)?;
    for table in count_tables(lang, report) {
        for (name, counts) in table.rows {
            let cells =
                [table.title.to_owned(), safe(&name)].into_iter().chain(counts.columns().map(|n| n.to_string()));
            rows.write_record(cells).map_err(io::Error::other)?;
        }
    }
    rows.flush()
}

/// One row a delivery, whatever became of it. Dates and times are separate, as a spreadsheet likes them.
pub fn deliveries(out: &mut dyn Write, lang: Lang, entries: &[Entry], titles: &Titles, zone: Tz) -> io::Result<()> {
    const HEAD: [Word; 20] = [
        words::ID,
        words::CAMPAIGN,
        words::ITEM_TITLE,
        words::CHANNEL,
        words::UNIT,
        words::ADAPTER,
        words::LANGUAGE,
        words::PHASE,
        words::LINE,
        words::DUE,
        words::OUT_AT,
        words::LATE_SECONDS,
        words::STATE,
        words::REASON,
        words::CODE,
        words::ATTEMPTS,
        words::APPROVAL_NUMBER,
        words::APPROVED_BY,
        words::LINK,
        words::HASH,
    ];
    let mut rows = start(out)?;
    rows.write_record(HEAD.iter().map(|w| w.say(lang))).map_err(io::Error::other)?;
    let name =
        |names: &std::collections::BTreeMap<String, String>, id: &str| names.get(id).map_or(id, |n| n).to_owned();
    let time = |at: Option<crate::domain::At>| {
        at.map_or_else(String::new, |at| at.with_timezone(&zone).format("%Y-%m-%d %H:%M:%S").to_string())
    };
    for Entry { delivery: d, attempts, approval } in entries {
        let line = d.line.clone().map(|id| titles.lines.get(&(d.campaign.clone(), id.clone())).cloned().unwrap_or(id));
        let receipt = d.receipt.as_ref();
        let cells: [String; 20] = [
            d.id.clone(),
            name(&titles.campaigns, &d.campaign),
            d.title.clone(),
            name(&titles.channels, &d.channel),
            name(&titles.units, &d.unit),
            d.adapter.clone(),
            d.language.clone(),
            super::phase(lang, d.phase_kind).to_owned(),
            line.unwrap_or_default(),
            time(d.due_at),
            time(d.delivered_at),
            d.late_ms().map_or_else(String::new, |ms| ms.div_euclid(1_000).to_string()),
            state::state(lang, d.state).to_owned(),
            d.reason.map(|r| state::reason(lang, r)).unwrap_or_default().to_owned(),
            attempts.iter().rev().find_map(|a| a.code.clone()).unwrap_or_default(),
            attempts.len().to_string(),
            approval.as_ref().and_then(|a| a.number.clone()).unwrap_or_default(),
            approval.as_ref().map(|a| a.by.clone()).unwrap_or_default(),
            receipt.map(|r| r.link.as_ref().unwrap_or(&r.id).clone()).unwrap_or_default(),
            d.content_hash.clone(),
        ];
        rows.write_record(cells.iter().map(|c| safe(c))).map_err(io::Error::other)?;
    }
    rows.flush()
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

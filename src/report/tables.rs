//! The tables of a report in the order in which they are read.
//!
//! On paper a table without a second row to compare with is left out; a spreadsheet gets all of them.

use super::{day, part_title, phase, week};
use crate::domain::outcome::End;
use crate::domain::report::tables::{LineRow, Tally};
use crate::domain::report::works::{Aired, TaskRow};
use crate::domain::report::{EndPart, Report};
use crate::i18n::sheet::spoken;
use crate::i18n::{Lang, Word, report as words, task};

/// One table of counts, ready to be set in any form.
pub(super) struct CountTable {
    pub(super) end: End,
    pub(super) title: &'static str,
    /// Heading of the first column.
    pub(super) of: &'static str,
    pub(super) rows: Vec<(String, Tally)>,
}

/// All that one end has.
pub(super) struct PartTables<'r> {
    pub(super) part: &'r EndPart,
    pub(super) title: &'static str,
    pub(super) counts: Vec<CountTable>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Detail {
    /// Weeks; tables of one row only where they say something.
    Paper,
    /// Days and all.
    Full,
}

/// The tables by end. Each but the first adds up to the first, units by their own rows.
pub(super) fn of<'r>(lang: Lang, report: &'r Report, detail: Detail) -> Vec<PartTables<'r>> {
    let several = report.campaigns.len() > 1;
    let set = |part: &'r EndPart| PartTables {
        part,
        title: part_title(part.end).say(lang),
        counts: counts(lang, report, part, several, detail),
    };
    report.parts.iter().map(set).collect()
}

fn counts(lang: Lang, report: &Report, part: &EndPart, several: bool, detail: Detail) -> Vec<CountTable> {
    let table =
        |title: Word, of: Word, rows| CountTable { end: part.end, title: title.say(lang), of: of.say(lang), rows };
    let line = |row: &LineRow| {
        let title = row.title.as_deref().unwrap_or(words::NO_LINE.say(lang));
        let id = row.id.as_deref().filter(|id| *id != title).map_or_else(String::new, |id| format!("{id}. "));
        let campaign = if several { format!(" ({})", row.campaign) } else { String::new() };
        (format!("{id}{title}{campaign}"), row.tally)
    };
    let units = part.units.iter().flat_map(|row| {
        let indent = "– ".repeat(row.depth as usize);
        let own = (format!("{indent}{}", row.title), row.own);
        let below = (format!("{indent}{} ({})", row.title, words::WITH_BELOW.say(lang)), row.with_below);
        if row.own == row.with_below {
            vec![own]
        } else if row.own.counts.planned == 0 {
            vec![below]
        } else {
            vec![below, (format!("{} ({})", own.0, words::OWN.say(lang)), own.1)]
        }
    });
    let mut overview = vec![(words::THIS_PERIOD.say(lang).to_owned(), part.total)];
    if report.from.is_some() {
        overview.push((words::SO_FAR.say(lang).to_owned(), part.so_far));
    }
    let mut tables = vec![
        table(words::OVERVIEW, words::ROW, overview),
        table(
            words::BY_PHASE,
            words::PHASE,
            part.phases.iter().map(|r| (phase(lang, r.phase).to_owned(), r.tally)).collect(),
        ),
        table(words::BY_LINE, words::LINE, part.lines.iter().map(line).collect()),
        table(words::BY_CHANNEL, words::CHANNEL, part.channels.iter().map(|r| (r.title.clone(), r.tally)).collect()),
        table(
            words::BY_LANGUAGE,
            words::LANGUAGE,
            part.languages.iter().map(|r| (spoken(lang, &r.language), r.tally)).collect(),
        ),
        table(words::BY_UNIT, words::UNIT, units.collect()),
        table(
            words::BY_KIND,
            words::KIND,
            part.tasks.iter().map(|r| (task::kind(lang, r.kind).to_owned(), r.tally)).collect(),
        ),
        table(words::BY_WEEK, words::WEEK_HEAD, part.weeks.iter().map(|r| (week(lang, r.date), r.tally)).collect()),
    ];
    match detail {
        // One channel, one language, one unit: the overview has said it.
        Detail::Paper => tables.retain(|t| {
            let always = [words::OVERVIEW, words::BY_LINE, words::BY_KIND].iter().any(|w| w.say(lang) == t.title);
            t.rows.len() > usize::from(!always)
        }),
        Detail::Full => {
            let days = part.days.iter().map(|r| (day(lang, r.date), r.tally)).collect();
            tables.push(table(words::BY_DAY, words::DAY, days));
            tables.retain(|t| !t.rows.is_empty());
        }
    }
    tables
}

/// Sessions, bulletins, minutes: of what was handed over, and of what was played.
pub(super) fn air(lang: Lang, part: &EndPart) -> Option<[(&'static str, [u64; 3]); 2]> {
    let numbers = |aired: Aired| {
        let minutes = u64::try_from(aired.air_ms).unwrap_or_default().div_ceil(60_000);
        [aired.sessions, aired.bulletins, minutes]
    };
    let air = part.air?;
    Some([(words::DONE_HANDED.say(lang), numbers(air.handed)), (words::PLAYED.say(lang), numbers(air.played))])
}

/// "135 người", for each kind of which something was counted.
pub(super) fn counted(lang: Lang, row: &TaskRow) -> String {
    let one = |sum: &crate::domain::report::works::Sum| {
        let unit = sum.unit.as_deref().unwrap_or_else(|| task::counted(lang, row.counts()));
        format!("{} {unit}", super::html::thousands(sum.count))
    };
    row.counted.iter().map(one).collect::<Vec<_>>().join("; ")
}

//! Dates typed into a body that an anchor already holds: they would stay behind when the anchor moves.
//!
//! It never looks for dates at large, only for those of the campaign's own anchors, with their year.

use chrono::{Datelike, NaiveDate};

use super::reader::Reader;
use crate::domain::campaign::{Campaign, Text};
use crate::domain::diagnostic::{Diagnostic, Place, Problem};

/// More anchors than these are not looked for: each is ten searches in every body.
const ANCHORS_MAX: usize = 40;

pub(super) fn warn(reader: &mut Reader<'_>, campaign: &Campaign) {
    let mut written: Vec<String> = campaign
        .anchors
        .iter()
        .filter_map(|a| a.at.as_ref())
        .take(ANCHORS_MAX)
        .flat_map(|at| forms(at.value.date()))
        .collect();
    written.sort_unstable();
    written.dedup();
    for item in &campaign.items {
        let bodies = item.body.iter().chain(item.variants.iter().filter_map(|v| v.body.as_ref()));
        for body in bodies {
            written.iter().for_each(|date| warn_body(reader, body, date));
        }
    }
}

fn warn_body(reader: &mut Reader<'_>, body: &Text, date: &str) {
    if !body.markdown.contains(date) {
        return;
    }
    let raw = reader.written(body.place);
    let alone = |at: usize| {
        let digit = |c: Option<char>| c.is_some_and(|c| c.is_ascii_digit());
        !digit(raw.get(..at).and_then(|t| t.chars().next_back()))
            && !digit(raw.get(at + date.len()..).and_then(|t| t.chars().next()))
    };
    let Some(at) = raw.match_indices(date).map(|(at, _)| at).find(|at| alone(*at)) else { return };
    let start = body.place.start + at;
    let place = Place { start, end: start + date.len(), ..body.place };
    reader.note(Diagnostic::warning(Problem::TypedDate { text: date.to_owned() }, place));
}

/// How people write a date.
fn forms(date: NaiveDate) -> Vec<String> {
    let (d, m, y) = (date.day(), date.month(), date.year());
    vec![
        format!("{d}/{m}/{y}"),
        format!("{d:02}/{m:02}/{y}"),
        format!("{d:02}/{m}/{y}"),
        format!("{d:02}-{m:02}-{y}"),
        format!("{d}-{m}-{y}"),
        format!("{d:02}.{m:02}.{y}"),
        format!("{y}-{m:02}-{d:02}"),
        format!("{d} tháng {m} năm {y}"),
        format!("{d:02} tháng {m:02} năm {y}"),
        format!("{d:02} tháng {m} năm {y}"),
    ]
}

//! Words of celebration in an item that does not say its tone: a hold in mourning would pass it over.
//!
//! Who wrote it knows whether a meeting with songs is a celebration.

use super::reader::Reader;
use crate::domain::campaign::Item;
use crate::domain::diagnostic::{Diagnostic, Place, Problem};

const WORDS: [&str; 5] = ["chào mừng", "kỷ niệm", "kỉ niệm", "liên hoan", "văn nghệ"];

/// For an item without `tone`.
pub(super) fn warn(reader: &mut Reader<'_>, item: &Item) {
    let title = [(item.title.value.as_str(), item.title.place)];
    let summary = item.summary.iter().map(|text| (text.value.as_str(), text.place));
    let body = item.body.iter().map(|text| (text.markdown.as_str(), text.place));
    let variants = item.variants.iter().flat_map(|v| {
        let lines = v.title.iter().chain(v.summary.iter()).map(|text| (text.value.as_str(), text.place));
        lines.chain(v.body.iter().map(|text| (text.markdown.as_str(), text.place)))
    });
    let found = title.into_iter().chain(summary).chain(body).chain(variants).find_map(|(text, place)| {
        let lower = text.to_lowercase();
        WORDS.iter().find(|word| lower.contains(**word)).map(|word| (*word, place))
    });
    if let Some((word, place)) = found {
        let place = part(reader, place, word);
        reader.note(Diagnostic::warning(Problem::FestiveWithoutTone { word: word.to_owned() }, place));
    }
}

/// Where the word stands in a text, as far as its capitals are those of a sentence; the head of the text otherwise.
fn part(reader: &Reader<'_>, place: Place, word: &str) -> Place {
    let written = reader.written(place);
    let initial = word.chars().next().map_or(0, char::len_utf8);
    let capital = word.get(..initial).unwrap_or("").to_uppercase() + word.get(initial..).unwrap_or("");
    let found = [word, &capital].into_iter().find_map(|form| written.find(form).map(|at| (at, form.len())));
    match found {
        Some((at, length)) => Place { start: place.start + at, end: place.start + at + length, ..place },
        None => reader.head(place),
    }
}

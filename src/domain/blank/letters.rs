//! Letters that stand for a figure, a date or a text that somebody meant to write.

use std::ops::Range;

use super::figure::UNITS;
use crate::domain::fold::plain;

pub(super) fn has_letters(text: &str) -> bool {
    let lower = text.to_ascii_lowercase();
    LETTERS.iter().any(|letters| lower.contains(letters))
}

const LETTERS: [&str; 4] = ["xxx", "dd/mm", "todo", "tbd"];

/// `xxx` for a figure, `dd/mm` for a date, `TODO` for a text. Capital XXX is a Roman thirty, unless it stands where a
/// number is wanted.
pub(super) fn letters(line: &str) -> Vec<Range<usize>> {
    let lower = line.to_ascii_lowercase();
    let mut found = Vec::new();
    for pattern in LETTERS {
        let mut from = 0;
        while let Some(at) = lower.get(from..).and_then(|rest| rest.find(pattern)).map(|at| at + from) {
            let run = lower.get(at..).unwrap_or("").chars().take_while(|c| *c == 'x').count();
            let end = at + if pattern == "xxx" { run } else { pattern.len() };
            from = end;
            let (left, right) = (line.get(..at).unwrap_or(""), line.get(end..).unwrap_or(""));
            let alone = !left.ends_with(char::is_alphanumeric) && !right.starts_with(char::is_alphanumeric);
            let text = line.get(at..end).unwrap_or("");
            let before = plain(left);
            let counts =
                right.strip_prefix(' ').map(|rest| rest.split(|c: char| !c.is_alphanumeric()).next().unwrap_or(""));
            let counts =
                counts.is_some_and(|unit| UNITS.contains(&plain(unit).as_str())) && !before.trim_end().ends_with("thu");
            let number = before.trim_end().ends_with("so") || right.starts_with('/') || end - at > 3 || counts;
            let is_blank = match pattern {
                "xxx" => !text.starts_with('X') || number,
                "dd/mm" => true,
                // "todo" may be somebody's word; the mark is written in capitals.
                _ => text == text.to_ascii_uppercase() && !left.ends_with('-') && !right.starts_with('-'),
            };
            if alone && is_blank {
                let date = right.strip_prefix("/yyyy").or(right.strip_prefix("/YYYY")).map_or(0, |_| 5);
                found.push(at..end + date);
            }
        }
    }
    found
}

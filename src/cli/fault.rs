//! Faults on a screen and as JSON: file, line, column, the line itself with an underline, what is wrong, what to do.
//!
//! It never sends a control character from a file to a terminal, and never shows a line beyond a secret that stands in
//! it.

use std::collections::BTreeMap;
use std::fmt::Write;

use serde_json::{Value, json};
use unicode_width::UnicodeWidthChar;

use crate::domain::diagnostic::{Diagnostic, FileId, Place, Problem, Severity, Sources};
use crate::i18n::{Lang, problem};

/// Characters of a line that are shown, and how many of them stand before the fault in a long line.
const SHOWN_MAX: usize = 100;
const BEFORE_MAX: usize = 60;
const TAB_WIDTH: usize = 4;

/// All diagnostics as text, by file and place.
pub fn text(lang: Lang, sources: &Sources, diagnostics: &[Diagnostic]) -> String {
    let secrets = secrets(sources, diagnostics);
    let mut out = String::new();
    for diagnostic in sorted(sources, diagnostics) {
        let said = problem::problem(lang, &diagnostic.problem);
        let severity = problem::severity(lang, diagnostic.severity);
        let message = printable(&said.message) + &problem::times(lang, diagnostic.times);
        match diagnostic.place {
            Some(place) => {
                let (line, column) = sources.line_column(place);
                let path = printable(&sources.get(place.file).path);
                let _ = writeln!(out, "{path}:{line}:{column}: {severity}: {message}");
                excerpt(&mut out, sources, place, &secrets);
            }
            None => {
                let _ = writeln!(out, "{severity}: {message}");
            }
        }
        let _ = writeln!(out, "   = {}: {}\n", problem::remedy(lang), printable(&said.remedy));
    }
    out
}

/// `2 lỗi, 1 lưu ý`
pub fn summary(lang: Lang, diagnostics: &[Diagnostic]) -> String {
    let faults = diagnostics.iter().filter(|d| d.severity == Severity::Fault).count();
    problem::summary(lang, faults, diagnostics.len() - faults)
}

/// All diagnostics for programs. Lines and columns count from 1; columns count characters.
pub fn json(lang: Lang, sources: &Sources, diagnostics: &[Diagnostic]) -> Value {
    let one = |diagnostic: &Diagnostic| {
        let said = problem::problem(lang, &diagnostic.problem);
        let at = diagnostic.place.map(|place| (sources.get(place.file).path.as_str(), sources.line_column(place)));
        json!({
            "severity": diagnostic.severity,
            "code": <&str>::from(&diagnostic.problem),
            "file": at.map(|(path, _)| path),
            "line": at.map(|(_, (line, _))| line),
            "column": at.map(|(_, (_, column))| column),
            "message": said.message,
            "times": diagnostic.times,
            "remedy": said.remedy,
        })
    };
    Value::Array(sorted(sources, diagnostics).into_iter().map(one).collect())
}

fn sorted<'d>(sources: &Sources, diagnostics: &'d [Diagnostic]) -> Vec<&'d Diagnostic> {
    let mut all: Vec<&Diagnostic> = diagnostics.iter().collect();
    all.sort_by_key(|d| d.place.map(|p| (sources.get(p.file).path.as_str(), p.start, p.end)));
    all
}

/// For each line that holds a part of a secret: the byte after which nothing of it is shown.
fn secrets(sources: &Sources, diagnostics: &[Diagnostic]) -> BTreeMap<(FileId, usize), usize> {
    let mut ends = BTreeMap::new();
    for diagnostic in diagnostics {
        if let (Problem::SecretInFile { key }, Some(place)) = (&diagnostic.problem, diagnostic.place) {
            let source = sources.get(place.file);
            let first = source.line_of(place.start);
            for line in first..=source.line_of(place.end.saturating_sub(1)) {
                let shown_to = if line == first { place.start + key.len() } else { 0 };
                let end = ends.entry((place.file, line)).or_insert(shown_to);
                *end = shown_to.min(*end);
            }
        }
    }
    ends
}

/// A line up to a key that sounds like a secret: a broken file may hold one that the reader never came to.
fn without_secret(line: &str) -> Option<&str> {
    let lower = line.to_ascii_lowercase();
    let after = |word: &str| {
        lower.match_indices(word).map(|(at, _)| at + word.len()).find(|end| {
            let rest = lower.get(*end..).unwrap_or("").trim_start_matches(['"', '\'']);
            rest.starts_with([':', '：', '=', ' '])
        })
    };
    let end = ["token", "secret", "password", "api_key"].into_iter().filter_map(after).min()?;
    line.get(..end)
}

fn excerpt(out: &mut String, sources: &Sources, place: Place, secrets: &BTreeMap<(FileId, usize), usize>) {
    let source = sources.get(place.file);
    let number = source.line_of(place.start);
    let (line, offset) = source.line(number);
    if source.text.is_empty() {
        return;
    }
    let (line, hidden) = match secrets.get(&(place.file, number)) {
        Some(end) => (line.get(..end.saturating_sub(offset)).unwrap_or(""), ": …"),
        None => without_secret(line).map_or((line, ""), |line| (line, ": …")),
    };
    let start = line.get(..place.start.saturating_sub(offset)).map_or(line.chars().count(), |t| t.chars().count());
    let marked = line.get(place.start.saturating_sub(offset)..place.end.saturating_sub(offset).min(line.len()));
    let marked = marked.map_or(1, |t| t.chars().count()).max(1);
    let long = line.chars().count() > SHOWN_MAX;
    let from = if long && start > BEFORE_MAX { start - BEFORE_MAX / 2 } else { 0 };
    let mut shown = String::from(if from > 0 { "…" } else { "" });
    let mut under = String::from(if from > 0 { " " } else { "" });
    for (taken, (index, c)) in line.chars().enumerate().skip(from).enumerate() {
        if taken == SHOWN_MAX {
            shown.push('…');
            break;
        }
        let is_marked = (start..start + marked).contains(&index);
        // What is wrong must be seen, even where it has no form.
        let columns = draw(if is_marked && is_unseen(c) { '·' } else { c }, &mut shown);
        let mark = if is_marked { '^' } else { ' ' };
        under.extend(std::iter::repeat_n(mark, columns));
    }
    if !under.contains('^') {
        under.push('^');
    }
    let gutter = number.to_string().len().max(2);
    let _ = writeln!(out, "{:gutter$} |", "");
    let _ = writeln!(out, "{number:gutter$} | {}{hidden}", shown.trim_end());
    let _ = writeln!(out, "{:gutter$} | {}", "", under.trim_end());
}

/// Blanks that look like a space or like nothing.
fn is_unseen(c: char) -> bool {
    matches!(c, '\u{a0}' | '\u{202f}' | '\u{3000}' | '\u{feff}' | '\u{200b}'..='\u{200f}')
}

/// Draws one character; how many columns it takes on the screen.
fn draw(c: char, shown: &mut String) -> usize {
    match c {
        '\t' => {
            shown.extend(std::iter::repeat_n(' ', TAB_WIDTH));
            TAB_WIDTH
        }
        '\u{feff}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' => 0,
        c if c.is_control() => {
            shown.push('·');
            1
        }
        c => {
            shown.push(c);
            c.width().unwrap_or(0)
        }
    }
}

/// Text from a file, safe on a terminal and on one line.
fn printable(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        draw(if c == '\t' { ' ' } else { c }, &mut out);
    }
    out
}

//! Figures left open: an ellipsis where a number is wanted, a number that is not there, a line to write it on.
//!
//! It never takes an ellipsis that ends a sentence, or Markdown's strong words and rules.

use std::ops::Range;

use crate::domain::fold::plain;

/// After these a number is wanted.
const BEFORE: [&str; 9] = ["so", "ngay", "thang", "nam", "gio", "khoang", "thoai", "dt", "sdt"];
/// Before these a number is wanted.
pub(super) const UNITS: [&str; 27] = [
    "km", "m", "met", "ha", "gio", "phut", "giay", "ngay", "thang", "nam", "ho", "nguoi", "can", "trieu", "ty", "dong",
    "nghin", "tan", "ta", "kg", "thon", "lang", "buon", "xa", "phuong", "luot", "suat",
];

/// Runs of `…`, or of three dots and more.
pub(super) fn ellipses(line: &str) -> Vec<Range<usize>> {
    let mut found: Vec<Range<usize>> = Vec::new();
    for (at, c) in line.char_indices().filter(|(_, c)| matches!(c, '…' | '.')) {
        match found.last_mut() {
            Some(last) if last.end == at => last.end = at + c.len_utf8(),
            _ => found.push(at..at + c.len_utf8()),
        }
    }
    found.retain(|run| line.get(run.clone()).is_some_and(|text| text.contains('…') || text.len() >= 3));
    found
}

/// The blank around an ellipsis that stands for a figure.
pub(super) fn wanted(line: &str, run: &Range<usize>) -> Option<Range<usize>> {
    let (left, right) = (line.get(..run.start)?, line.get(run.end..)?);
    if left.trim().is_empty() && right.trim().is_empty() {
        return Some(run.clone());
    }
    let token = left.rsplit(char::is_whitespace).next().unwrap_or("");
    if token.contains("://") {
        return None;
    }
    let before = left.trim_end_matches([' ', ':']);
    let word = before.rsplit(|c: char| !c.is_alphanumeric()).next().unwrap_or("");
    let apart = left.is_empty() || left.ends_with([' ', '\t', ':', '(', '/', ';', ',']);
    let dotted = line.get(run.clone())?.len() >= 5 && !line.get(run.clone())?.contains('…');
    let dash = right.strip_prefix('-').is_some_and(|rest| rest.starts_with(char::is_alphabetic));
    if right.starts_with('/') || left.ends_with('/') || dash {
        let end = right.find(|c: char| c.is_whitespace() || matches!(c, ',' | ';' | '"' | '”')).unwrap_or(right.len());
        return Some(run.start - token.len()..run.end + end);
    }
    let counted = BEFORE.contains(&plain(word).as_str()) && !is_indefinite(before, word);
    if counted && (apart || dotted) {
        return Some(before.len() - word.len()..run.end);
    }
    let unit = right.trim_start_matches(' ');
    let name = unit.split(|c: char| !c.is_alphanumeric()).next().unwrap_or("");
    if apart && (unit.starts_with('%') || UNITS.contains(&plain(name).as_str())) {
        let length = if name.is_empty() { 1 } else { name.len() };
        return Some(run.start..line.len() - unit.len() + length);
    }
    let ends =
        right.trim_start().chars().next().is_none_or(|c| matches!(c, '.' | ';' | '·' | ',' | '"' | '”' | '\'' | ')'));
    (left.trim_end().ends_with(':') && ends && !right.starts_with(char::is_alphabetic)).then(|| run.clone())
}

/// "một số", "vô số", "đa số": no number follows.
fn is_indefinite(before: &str, word: &str) -> bool {
    let earlier = before.strip_suffix(word).unwrap_or("").trim_end();
    let earlier = earlier.rsplit(char::is_whitespace).next().unwrap_or("");
    plain(word) == "so" && ["mot", "vo", "da", "thieu", "nhieu"].contains(&plain(earlier).as_str())
}

/// `____` to write on; beside a slash two are enough. Not Markdown's strong words and rules.
pub(super) fn underlined(line: &str) -> Vec<Range<usize>> {
    let bound = |c: Option<char>| c.is_none_or(|c| c.is_whitespace() || matches!(c, ':' | ',' | '.' | ';' | '(' | ')'));
    let mut found = Vec::new();
    let mut from = 0;
    while let Some(start) = line.get(from..).and_then(|rest| rest.find("__")).map(|at| at + from) {
        let rest = line.get(start..).unwrap_or("");
        let length = rest.find(|c| c != '_').unwrap_or(rest.len());
        from = start + length;
        let (left, right) = (line.get(..start).unwrap_or(""), line.get(from..).unwrap_or(""));
        let word = left.len() - left.rsplit(char::is_whitespace).next().unwrap_or("").len();
        let end =
            from + right.find(|c: char| c.is_whitespace() || matches!(c, ',' | ';' | '"' | '”')).unwrap_or(right.len());
        if left.ends_with('/') || right.starts_with('/') {
            found.push(word..end);
            from = end;
        } else if length > 2 && bound(left.chars().last()) && bound(right.chars().next()) && line.trim().len() > length
        {
            found.push(start..from);
        }
    }
    found
}

/// "số /TB-UBND", "ngày    tháng": the place for the number is there, the number is not.
pub(super) fn left_out(line: &str) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    for (at, _) in line.match_indices(" /") {
        let left = line.get(..at).unwrap_or("").trim_end_matches([' ', ':']);
        let word = left.rsplit(char::is_whitespace).next().unwrap_or("");
        let right = line.get(at + 2..).unwrap_or("");
        if plain(word) == "so" && !is_indefinite(left, word) && right.starts_with(char::is_uppercase) {
            let end = right.find(|c: char| c.is_whitespace() || matches!(c, ',' | ';')).unwrap_or(right.len());
            found.push(left.len() - word.len()..at + 2 + end);
        }
    }
    let words: Vec<&str> = line.split(' ').collect();
    let mut start = 0;
    for (n, word) in words.iter().enumerate() {
        let gap = words.get(n + 1..).unwrap_or(&[]).iter().take_while(|word| word.is_empty()).count();
        if gap > 0 && plain(word) == "ngay" {
            let next = words.get(n + 1 + gap).copied().unwrap_or("");
            if plain(next) == "thang" {
                found.push(start..start + word.len() + 1 + gap + next.len());
            }
        }
        start += word.len() + 1;
    }
    found
}

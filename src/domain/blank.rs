//! Blanks: what a person meant to fill in before the text goes out — a number, a figure, a date, a recording.
//!
//! Never: takes a deliberate "…" for one. An ellipsis that hangs on the word before it ends a sentence or a list
//! ("v.v…", "chờ…"); it is a blank only where a number is wanted: beside a slash, after "số", "ngày" and the like, before
//! a unit, or alone after a colon.
//!
//! A blank is a fault wherever the text would really go out, and is passed over in a rehearsal
//! ([`Diagnostic::stops`](super::diagnostic::Diagnostic::stops)): a plan may be tried before its figures are known.

use std::ops::Range;

use super::fold::{fold, plain};

/// The samples' recordings are chimes, so that nobody's voice stands for words that nobody said. By SHA-256.
pub const PLACEHOLDER_RECORDINGS: [&str; 4] = [
    "a08d8a538d679a1c09b517c05e2c0358be7833fc09a3934ad7f6157b6b16f75e",
    "5c599638a1461f808af41d0a26280e5a457b55277b2365dba79f386e029b177e",
    "16e9d7d5a281bd6f960fd38dd42e3e9e8dc21c407e6427e325fc0dcdbfccd6ae",
    "05271bd100a83e3c13b095b23961f871890d95ac30afb9f7cac727851444f334",
];

/// More in one text are not looked for.
const BLANKS_MAX: usize = 20;

/// After these a number is wanted.
const BEFORE: [&str; 9] = ["so", "ngay", "thang", "nam", "gio", "khoang", "thoai", "dt", "sdt"];
/// Before these a number is wanted.
const UNITS: [&str; 27] = [
    "km", "m", "met", "ha", "gio", "phut", "giay", "ngay", "thang", "nam", "ho", "nguoi", "can", "trieu", "ty", "dong",
    "nghin", "tan", "ta", "kg", "thon", "lang", "buon", "xa", "phuong", "luot", "suat",
];

/// The bytes of each blank of a text, in order.
pub fn find(text: &str) -> Vec<Range<usize>> {
    // Hardly any text has one of these signs at all.
    if !text.contains(['…', '[', '<']) && !text.contains("..") && !has_letters(text) {
        return Vec::new();
    }
    let mut found: Vec<Range<usize>> = Vec::new();
    let mut offset = 0;
    for line in text.split_inclusive('\n') {
        let mut here = bracketed(line);
        let inside =
            |found: &[Range<usize>], at: &Range<usize>| found.iter().any(|f| f.start < at.end && at.start < f.end);
        for run in ellipses(line) {
            if !inside(&here, &run) {
                here.extend(wanted(line, &run));
            }
        }
        for word in letters(line) {
            if !inside(&here, &word) {
                here.push(word);
            }
        }
        here.sort_by_key(|range| range.start);
        found.extend(here.into_iter().map(|range| range.start + offset..range.end + offset));
        offset += line.len();
        if found.len() >= BLANKS_MAX {
            found.truncate(BLANKS_MAX);
            break;
        }
    }
    found
}

/// `[…]`, `[… km]`, `[điền số]`, `<điền ngày>`; not the words of a Markdown link.
fn bracketed(line: &str) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    for (open, close) in [('[', ']'), ('<', '>')] {
        for (start, _) in line.match_indices(open) {
            let Some(length) = line.get(start..).and_then(|rest| rest.find(close)) else { break };
            let (inner, end) = (line.get(start + 1..start + length).unwrap_or(""), start + length + 1);
            let asks = fold(inner).starts_with("dien-") || fold(inner) == "dien";
            let open_ended = open == '[' && !ellipses(inner).is_empty();
            let link = line.get(end..).is_some_and(|rest| rest.starts_with('('));
            if (asks || open_ended) && !link {
                found.push(start..end);
            }
        }
    }
    found
}

/// Runs of `…`, or of three dots and more.
fn ellipses(line: &str) -> Vec<Range<usize>> {
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
fn wanted(line: &str, run: &Range<usize>) -> Option<Range<usize>> {
    let (left, right) = (line.get(..run.start)?, line.get(run.end..)?);
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

fn has_letters(text: &str) -> bool {
    let lower = text.to_ascii_lowercase();
    lower.contains("xxx") || lower.contains("dd/mm")
}

/// `xxx` for a figure, `dd/mm` for a date. Capitals are a Roman thirty, unless they stand where a number is wanted.
fn letters(line: &str) -> Vec<Range<usize>> {
    let lower = line.to_ascii_lowercase();
    let mut found = Vec::new();
    for pattern in ["xxx", "dd/mm"] {
        let mut from = 0;
        while let Some(at) = lower.get(from..).and_then(|rest| rest.find(pattern)).map(|at| at + from) {
            let run = lower.get(at..).unwrap_or("").chars().take_while(|c| *c == 'x').count();
            let end = at + if pattern == "xxx" { run } else { pattern.len() };
            from = end;
            let (left, right) = (line.get(..at).unwrap_or(""), line.get(end..).unwrap_or(""));
            let alone = !left.ends_with(char::is_alphanumeric) && !right.starts_with(char::is_alphanumeric);
            let capital = line.get(at..end).is_some_and(|text| text.starts_with('X'));
            let number = plain(left).trim_end().ends_with("so") || right.starts_with('/') || end - at > 3;
            if alone && (!capital || number) {
                let date = right.strip_prefix("/yyyy").or(right.strip_prefix("/YYYY")).map_or(0, |_| 5);
                found.push(at..end + date);
            }
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::find;

    fn shown(text: &str) -> Vec<&str> {
        find(text).into_iter().filter_map(|range| text.get(range)).collect()
    }

    #[test]
    fn what_stands_for_a_figure_is_a_blank() {
        for (text, wanted) in [
            ("Thông báo số …/TB-UBND của xã", "…/TB-UBND"),
            ("Thông báo số ....../TB-UBND", "....../TB-UBND"),
            ("Kế hoạch số …-KH/ĐU", "…-KH/ĐU"),
            ("ngày …/8/2025", "…/8/2025"),
            ("ngày 5/…/2026.", "5/…/2026."),
            ("Công văn số … của Tỉnh ủy", "số …"),
            ("ngày … của Tỉnh ủy", "ngày …"),
            ("ngày.....tháng 9", "ngày....."),
            ("phát lúc … giờ", "… giờ"),
            ("làm được … km đường", "… km"),
            ("làm được ... km đường", "... km"),
            ("đạt … % kế hoạch", "… %"),
            ("có …hộ nghèo", "…hộ"),
            ("điện thoại trực: …", "…"),
            ("Địa điểm: ...", "..."),
            ("điện thoại: …; thư điện tử", "thoại: …"),
            ("Các làng hiến [… m² theo Báo cáo số …] đất", "[… m² theo Báo cáo số …]"),
            ("Tổng cộng […] công", "[…]"),
            ("Tổng cộng [...] công", "[...]"),
            ("gọi [điền số điện thoại]", "[điền số điện thoại]"),
            ("gọi <điền số>", "<điền số>"),
            ("đạt xxx triệu đồng", "xxx"),
            ("Quyết định số XXX/QĐ-UBND", "XXX"),
            ("ngày dd/mm/yyyy", "dd/mm/yyyy"),
            ("hạn DD/MM", "DD/MM"),
        ] {
            assert_eq!(shown(text), [wanted], "{text}");
        }
        assert_eq!(shown("Số … ngày …\nđạt xxx hộ, […]"), ["Số …", "ngày …", "xxx", "[…]"]);
    }

    #[test]
    fn a_deliberate_ellipsis_is_not() {
        for text in [
            "lúa, ngô, khoai v.v…",
            "lúa, ngô, khoai, …",
            "lúa, ngô, khoai...",
            "Bà con chờ… người đến",
            "Xin mời… các cụ",
            "một số … bà con",
            "Vô số …",
            "“… năm qua bà con đã làm”",
            "Đảng bộ tỉnh lần thứ XXX",
            "Đọc tiếp: [xem thêm…](https://xa.example/tin)",
            "https://xa.example/…/tin",
            "Danh sách: [x] đã xong, [ ] chưa xong",
            "Ông nói: … rồi đi",
            "1.2.3 và 24.11.2026.",
            "<https://xa.example>",
            "Chúc mừng năm mới...",
            "Bao nhiêu năm…",
            "",
        ] {
            assert_eq!(shown(text), [""; 0], "{text}");
        }
    }

    proptest::proptest! {
        #[test]
        fn no_text_panics(text in "(…|\\.\\.\\.|[\\[\\]<>/:.-]|số |ngày|km|xxx|dd/mm|điền |[ạ-ỹ]|.|\n){0,40}") {
            for range in find(&text) {
                proptest::prop_assert!(text.get(range).is_some_and(|t| !t.is_empty()));
            }
        }
    }
}

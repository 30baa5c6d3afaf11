//! Blanks: what a person meant to fill in before the text goes out — a number, a figure, a date, a recording.
//!
//! An ellipsis that hangs on the word before it ends a sentence or a list ("v.v…", "chờ…"); it is a blank only where a
//! number is wanted: beside a slash, after "số", "ngày" and the like, before a unit, or alone after a colon.
//!
//! A blank is a fault wherever the text would really go out, and is passed over in a rehearsal
//! ([`Diagnostic::stops`](super::diagnostic::Diagnostic::stops)): a plan may be tried before its figures are known.

mod figure;
mod letters;

use std::ops::Range;

use super::fold::fold;
use figure::{ellipses, left_out, underlined, wanted};
use letters::{has_letters, letters};

/// The samples' recordings are chimes, so that nobody's voice stands for words that nobody said. By SHA-256.
pub const PLACEHOLDER_RECORDINGS: [&str; 4] = [
    "a08d8a538d679a1c09b517c05e2c0358be7833fc09a3934ad7f6157b6b16f75e",
    "5c599638a1461f808af41d0a26280e5a457b55277b2365dba79f386e029b177e",
    "16e9d7d5a281bd6f960fd38dd42e3e9e8dc21c407e6427e325fc0dcdbfccd6ae",
    "05271bd100a83e3c13b095b23961f871890d95ac30afb9f7cac727851444f334",
];

/// More in one text are not looked for.
const BLANKS_MAX: usize = 20;

/// The bytes of each blank of a text, in order.
pub fn find(text: &str) -> Vec<Range<usize>> {
    // Hardly any text has one of these signs at all.
    let signs = text.contains(['…', '[', '<', '_']) || ["..", " /", "  "].iter().any(|sign| text.contains(sign));
    if !signs && !has_letters(text) {
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
        for other in letters(line).into_iter().chain(underlined(line)).chain(left_out(line)) {
            if !inside(&here, &other) {
                here.push(other);
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
            ("có XXX người dự", "XXX"),
            ("ngày __/__/2027", "__/__/2027"),
            ("số ___/TB-UBND", "___/TB-UBND"),
            ("ngày    tháng 8 năm 2026", "ngày    tháng"),
            ("Thông báo số /TB-UBND của xã", "số /TB-UBND"),
            ("Người nhận: ____", "____"),
            ("......", "......"),
            ("TODO: viết tiếp", "TODO"),
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
            "một __đoạn đậm__ và ___rất đậm___ thôi",
            "xa_a và tin__b",
            "Đảng bộ tỉnh lần thứ XXX, người dân mong đợi",
            "Đại hội lần thứ XXX xã nhà",
            "Trên\n___\nDưới",
            "những ngày tháng không quên",
            "mở tệp /tin/so-lieu",
            "danh sách todo-list của tin",
            "Bao nhiêu năm…",
            "",
        ] {
            assert_eq!(shown(text), [""; 0], "{text}");
        }
    }

    proptest::proptest! {
        #[test]
        fn no_text_panics(text in "(…|\\.\\.\\.|[\\[\\]<>/:.-]|số |ngày|km|xxx|dd/mm|điền |TODO|__| /|  |[ạ-ỹ]|.|\n){0,40}") {
            for range in find(&text) {
                proptest::prop_assert!(text.get(range).is_some_and(|t| !t.is_empty()));
            }
        }
    }
}

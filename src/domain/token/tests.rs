//! The table of `token`: a text in, the text with its dates out, or the fault and the bytes it points at.
//!
//! No whole campaign is read here; anchors and a text are enough.

use super::*;
use crate::domain::diagnostic::FileId;
use crate::domain::fixture::anchor;

fn anchors() -> Vec<Anchor> {
    let mut day = anchor("ngay-hoi", "2026-02-01 00:00");
    day.day_only = true;
    let mut cancelled = anchor("huy", "2026-01-22 09:00");
    cancelled.status = AnchorStatus::Cancelled;
    vec![
        anchor("khai-mac", "2026-01-20 08:00"),
        anchor("be-mac", "2026-01-25 17:05"),
        day,
        anchor("hoan", ""),
        cancelled,
        anchor("quoc-khanh", "2025-09-05 19:30"),
        anchor("nhuan", "2025-07-25 12:15"),
    ]
}

fn filled(text: &str, language: &str) -> Filled {
    fill(text, Place { file: FileId(0), start: 1000, end: 1000 + text.len() }, &anchors(), language)
}

#[test]
fn a_token_becomes_words_of_the_language() {
    let table = [
        ("không có gì", "vi", "không có gì"),
        ("Khai mạc {{ khai-mac | ngày }} lúc {{khai-mac|giờ}}.", "vi", "Khai mạc 20/01/2026 lúc 08 giờ."),
        ("{{ be-mac | giờ }}, {{ be-mac | thứ-ngày }}", "vi", "17 giờ 05 phút, Chủ nhật, ngày 25/01/2026"),
        ("{{ khai-mac | thứ }}", "vi", "thứ Ba"),
        ("{{ khai-mac }} {{ khai-mac | ngay thang }} {{ khai-mac | THANG }}", "vi", "20/01/2026 20/01 01"),
        ("{{ khai-mac | năm }} {{ hoan | tên }}", "vi", "2026 Mốc hoan"),
        ("{{ khai-mac | date }} {{ khai-mac | time }}", "vi", "20/01/2026 08 giờ"),
        ("{{ khai-mac | ngày }}, {{ khai-mac | giờ }}", "en", "20 January 2026, 08:00"),
        ("{{ khai-mac | weekday-date }}; {{ khai-mac | thu }}", "en", "Tuesday, 20 January 2026; Tuesday"),
        ("{{ be-mac | day-month }} {{ be-mac | month }} {{ be-mac | year }}", "en", "25 January January 2026"),
        ("{{ be-mac | ngày }} {{ be-mac | giờ }} {{ be-mac | tháng }}", "jra", "25/01/2026 17:05 01"),
        ("{{ ngay-hoi | ngày }}", "vi", "01/02/2026"),
        ("{{ quoc-khanh | ngày }} {{ quoc-khanh | ngày-tháng }} {{ quoc-khanh | tháng }}", "vi", "05/9/2025 05/9 9"),
        ("{{ quoc-khanh | ngày chữ }}", "vi", "ngày 05 tháng 9 năm 2025"),
        ("{{ khai-mac | ngay-chu }}", "vi", "ngày 20 tháng 01 năm 2026"),
        ("{{ quoc-khanh | thứ-ngày }}", "vi", "thứ Sáu, ngày 05/9/2025"),
        ("{{ quoc-khanh | ngày }}", "jra", "05/09/2025"),
        (
            "{{ khai-mac | buổi }} {{ nhuan | buoi }} {{ be-mac | buổi }} {{ quoc-khanh | buổi }}",
            "vi",
            "sáng trưa chiều tối",
        ),
        ("{{ khai-mac | âm-lịch }}", "vi", "mùng 2 tháng Chạp"),
        ("{{ khai-mac | am-lich-nam }}", "vi", "mùng 2 tháng Chạp năm Ất Tỵ"),
        ("{{ quoc-khanh | âm lịch }}", "vi", "ngày 14 tháng Bảy"),
        ("{{ nhuan | âm-lịch }}", "vi", "mùng 1 tháng Sáu nhuận"),
        ("{{ ngay-hoi | âm-lịch-năm }}", "vi", "ngày 14 tháng Chạp năm Ất Tỵ"),
        ("{{ quoc-khanh | date-words }}, {{ quoc-khanh | session }}", "en", "5 September 2025, evening"),
        ("{{ khai-mac | lunar }}", "en", "the 2nd day of the 12th lunar month"),
        ("{{ nhuan | lunar-year }}", "en", "the 1st day of the leap 6th lunar month of the year Ất Tỵ"),
    ];
    for (text, language, expected) in table {
        let filled = filled(text, language);
        assert_eq!((filled.text.as_str(), filled.diagnostics.len()), (expected, 0), "{text} in {language}");
    }
}

#[test]
fn what_cannot_be_filled_is_a_fault_at_its_own_bytes() {
    let table = [
        (
            "Lễ {{ khai-mak | ngày }} ạ",
            "vi",
            "{{ khai-mak | ngày }}",
            "Fault UnknownAnchor { name: \"khai-mak\", near: Some(\"khai-mac\") }",
        ),
        ("{{ khai-mac | ngáy }}", "vi", "", ""),
        (
            "Đ {{ khai-mac | ngầy  đủ }}",
            "vi",
            "{{ khai-mac | ngầy  đủ }}",
            "Fault UnknownToken { token: \"khai-mac | ngầy đủ\", near: Some(\"khai-mac | ngày-chữ\") }",
        ),
        (
            "{{ khai-mac | giò }} {{ khai-mac | gìơi }}",
            "vi",
            "{{ khai-mac | gìơi }}",
            "Fault UnknownToken { token: \"khai-mac | gìơi\", near: Some(\"khai-mac | giờ\") }",
        ),
        (
            "{{ khai-mac | tme }}",
            "vi",
            "{{ khai-mac | tme }}",
            "Fault UnknownToken { token: \"khai-mac | tme\", near: Some(\"khai-mac | time\") }",
        ),
        (
            "{{ ngay-hoi | giờ }}",
            "vi",
            "{{ ngay-hoi | giờ }}",
            "Fault UnknownToken { token: \"ngay-hoi | giờ\", near: Some(\"ngay-hoi | ngày\") }",
        ),
        (
            "{{ ngay-hoi | buổi }}",
            "vi",
            "{{ ngay-hoi | buổi }}",
            "Fault UnknownToken { token: \"ngay-hoi | buổi\", near: Some(\"ngay-hoi | ngày\") }",
        ),
        (
            "{{ khai-mac | thứ }}",
            "jra",
            "{{ khai-mac | thứ }}",
            "Fault UnknownToken { token: \"khai-mac | thứ\", near: Some(\"khai-mac | ngày\") }",
        ),
        ("mở {{ khai-mac | ngày\n}}", "vi", "{{", "Fault UnclosedToken"),
        ("{{ {{ khai-mac }}", "vi", "{{", "Fault UnclosedToken"),
        ("{{ huy | ngày }}", "vi", "{{ huy | ngày }}", "Warning AnchorCalledOff { anchor: \"huy\" }"),
        // Said once, at the anchor.
        ("{{ hoan | ngày }}", "vi", "", ""),
    ];
    for (text, language, bytes, expected) in table {
        let found: Vec<(String, &str)> = filled(text, language)
            .diagnostics
            .iter()
            .map(|d| {
                let place = d.place.unwrap();
                (format!("{:?} {:?}", d.severity, d.problem), text.get(place.start - 1000..place.end - 1000).unwrap())
            })
            .collect();
        let wanted: Vec<(String, &str)> =
            if expected.is_empty() { Vec::new() } else { vec![(expected.to_owned(), bytes)] };
        assert_eq!(found, wanted, "{text}");
    }
}

#[test]
fn a_text_with_an_unknown_date_waits_for_its_anchor() {
    let filled = filled("Bế mạc {{ hoan | ngày }}, mở {{ khai-mac | ngày }}", "vi");
    assert_eq!(filled.text, "Bế mạc …, mở 20/01/2026");
    assert_eq!(filled.waits.as_deref(), Some("hoan"));
}

#[test]
fn in_an_indented_text_the_files_point_at_the_token() {
    let file = "body: |\n    Mở {{ khai-mac | giờ }}\n    Lễ {{ khai-mak | ngày }}\n    và {{ be-mac | ngà }} {{ x\n";
    let mut sources = Sources::default();
    let id = sources.add("a.yaml", file);
    let text =
        "Mở {{ khai-mac | giờ }}\nLễ {{ khai-mak | ngày }}\nvà {{ be-mac | ngàyy }} {{ x\n".replace("ngàyy", "ngà");
    let place = Place { file: id, start: 6, end: file.len() };
    let mut faults = fill(&text, place, &anchors(), "vi").diagnostics;
    assert!(faults.iter().all(|f| f.place == Some(place)), "not the file's own bytes, so the whole text first");
    point(&sources, &mut faults);
    let pointed: Vec<&str> = faults.iter().filter_map(|f| file.get(f.place?.start..f.place?.end)).collect();
    assert_eq!(pointed, ["{{ khai-mak | ngày }}", "{{ be-mac | ngà }}", "{{"]);
}

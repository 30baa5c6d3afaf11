//! The report and the log: entries in, golden files out. Look at `tests/cases/report/` to see what staff get.

#![expect(clippy::unwrap_used, clippy::panic, reason = "a test may fail loudly outside its own body too")]

use std::collections::BTreeMap;
use std::path::Path;

use chrono_tz::Tz;
use loa::domain::delivery::{Entry, Reason, State};
use loa::domain::outcome::End;
use loa::domain::report::{Report, ReportScope, Titles, report};
use loa::i18n::Lang;
use loa::report::{Format, csv, log, write};

mod entries;

use entries::{at, entries};

const ZONE: Tz = Tz::Asia__Ho_Chi_Minh;

fn titles() -> Titles {
    let map = |pairs: &[(&str, &str)]| pairs.iter().map(|(id, t)| ((*id).to_owned(), (*t).to_owned())).collect();
    let campaign = "dai-hoi-xiv".to_owned();
    let line = |id: &str, title: &str| (id.to_owned(), title.to_owned());
    Titles {
        campaigns: map(&[("dai-hoi-xiv", "Thông tin về Đại hội XIV của Đảng")]),
        basis: BTreeMap::from([(campaign.clone(), vec!["Kế hoạch số 12-KH/ĐU ngày 20/8/2025".to_owned()])]),
        lines: BTreeMap::from([(
            campaign,
            vec![
                line("B2", "Chuẩn bị đại hội"),
                line("D1", "Diễn biến từng phiên"),
                line("A1", "Kết quả và nghị quyết"),
            ],
        )]),
        channels: map(&[
            ("zalo-xa", "Zalo OA xã Ia Mâu"),
            ("web-xa", "Trang thông tin điện tử xã"),
            ("facebook-xa", "Trang Facebook xã"),
            ("loa-xa", "Đài truyền thanh xã"),
            ("telegram-tinh", "Kênh Telegram của tỉnh"),
            ("viec-xa", "Phiếu giao việc của xã"),
        ]),
        units: map(&[("tinh", "UBND tỉnh"), ("xa", "UBND xã Ia Mâu"), ("thon-1", "Thôn 1")]),
        parents: map(&[("thon-1", "xa"), ("xa", "tinh")]),
        staff: map(&[("van-hoa", "Cán bộ Phòng Văn hóa - Xã hội"), ("chu-tich", "Chủ tịch UBND xã")]),
    }
}

fn scope(range: Option<(&str, &str)>) -> ReportScope {
    ReportScope {
        zone: ZONE,
        from: range.map(|(from, _)| from.parse().unwrap()),
        until: range.map(|(_, until)| until.parse().unwrap()),
        made_at: at("2026-01-26T03:30:00Z"),
    }
}

fn whole() -> Report {
    report(&entries(), &titles(), &scope(None))
}

/// Compares with the file in `tests/cases/report`; what differs is left in cargo's folder for temporary files.
fn assert_golden(name: &str, actual: &[u8]) {
    let golden = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cases/report").join(name);
    if std::fs::read(&golden).unwrap_or_default() == actual {
        return;
    }
    let left = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    std::fs::write(&left, actual).unwrap();
    panic!("tests/cases/report/{name} differs from {}: look, then copy it there", left.display());
}

fn written(lang: Lang, report: &Report, format: Format) -> Vec<u8> {
    let mut out = Vec::new();
    write(&mut out, lang, report, format).unwrap();
    out
}

#[test]
fn text_is_as_written() {
    assert_golden("report.vi.txt", &written(Lang::Vi, &whole(), Format::Text));
}

#[test]
fn text_in_english_is_as_written() {
    let week = report(&entries(), &titles(), &scope(Some(("2026-01-20", "2026-01-24"))));
    assert_golden("week.en.txt", &written(Lang::En, &week, Format::Text));
}

#[test]
fn json_is_as_written() {
    assert_golden("report.json", &written(Lang::Vi, &whole(), Format::Json));
}

#[test]
fn html_is_as_written() {
    assert_golden("report.vi.html", &written(Lang::Vi, &whole(), Format::Html));
}

#[test]
fn csv_is_as_written() {
    assert_golden("summary.vi.csv", &written(Lang::Vi, &whole(), Format::Csv));
    let mut out = Vec::new();
    csv::deliveries(&mut out, Lang::Vi, &entries(), &titles(), ZONE).unwrap();
    assert_golden("deliveries.vi.csv", &out);
}

#[test]
fn the_log_is_as_written() {
    let (mut text, mut json) = (Vec::new(), Vec::new());
    log::write_text(&mut text, Lang::Vi, &entries(), ZONE, 80).unwrap();
    log::write_json(&mut json, &entries(), ZONE).unwrap();
    assert_golden("log.vi.txt", &text);
    assert_golden("log.jsonl", &json);
}

#[test]
fn an_object_of_the_log_has_exactly_these_fields() {
    let mut out = Vec::new();
    log::write_json(&mut out, &entries(), ZONE).unwrap();
    let text = String::from_utf8(out).unwrap();
    assert_eq!(text.lines().count(), entries().len());
    for line in text.lines() {
        let object: serde_json::Value = serde_json::from_str(line).unwrap();
        let names: Vec<&str> = object.as_object().unwrap().keys().map(String::as_str).collect();
        assert_eq!(
            names.join(" "),
            "id campaign item title channel unit adapter end reach task_kind assignee language phase line due_at state \
             reason remark late_ms handed_at delivered_at done moved_to attempts receipt content_hash approval_number \
             approval"
        );
    }
}

#[test]
fn every_form_says_the_same_sums_and_never_one_over_the_ends() {
    let report = whole();
    let sums: Vec<_> = report.parts.iter().map(|part| (part.end, part.total.counts.columns())).collect();
    let wanted = [
        (End::Published, [6, 2, 1, 1, 0, 0, 0, 1, 1, 0, 1, 0, 1]),
        (End::HandedOver, [6, 1, 1, 0, 2, 0, 1, 0, 0, 1, 1, 0, 0]),
        (End::Assigned, [4, 1, 1, 0, 0, 1, 1, 0, 0, 0, 0, 0, 1]),
    ];
    assert_eq!(sums, wanted);
    let json: serde_json::Value = serde_json::from_slice(&written(Lang::Vi, &report, Format::Json)).unwrap();
    assert!(json.get("total").is_none(), "no total over the three ends");
    let names = "planned delivered on_time late handed_over assigned missed failed unconfirmed withdrawn cancelled waiting not_due";
    // Every table of the CSV adds up to its first row; units count themselves once ("riêng đơn vị", or a leaf).
    let summary = String::from_utf8(written(Lang::Vi, &report, Format::Csv)).unwrap();
    let lines = summary.trim_start_matches('\u{feff}').lines().skip(1);
    let html = String::from_utf8(written(Lang::Vi, &report, Format::Html)).unwrap();
    for ((end, wanted), word) in wanted.into_iter().zip(["đăng", "giao đài", "giao việc"]) {
        let part = json["parts"].as_array().unwrap().iter().find(|p| p["end"] == end.as_str()).unwrap();
        let in_json: Vec<u64> = names.split(' ').map(|name| part["total"][name].as_u64().unwrap()).collect();
        assert_eq!(in_json, wanted, "{end:?}");
        let mut sums: BTreeMap<&str, [u64; 13]> = BTreeMap::new();
        for line in lines.clone().filter(|l| !l.contains("kể cả cấp dưới")) {
            let cells: Vec<&str> = line.split(';').collect();
            if cells[0] == word {
                let sum = sums.entry(cells[1]).or_default();
                sum.iter_mut().zip(&cells[5..]).for_each(|(s, cell)| *s += cell.parse::<u64>().unwrap());
            }
        }
        assert!(sums.len() >= 7, "{sums:?}");
        for (table, sum) in sums {
            assert_eq!(sum, wanted, "{table}");
        }
        let planned = format!("<td data-label=\"Kế hoạch\">{}</td>", wanted[0]);
        assert!(html.contains(&planned), "{planned}");
    }
}

#[test]
fn a_month_has_its_own_sums_and_those_so_far() {
    let january = report(&entries(), &titles(), &scope(Some(("2026-01-20", "2026-01-31"))));
    let part = &january.parts[0];
    assert_eq!((part.total.counts.planned, part.so_far.counts.planned), (4, 6));
    let text = String::from_utf8(written(Lang::Vi, &january, Format::Text)).unwrap();
    assert!(text.contains("Kỳ này") && text.contains("Lũy kế"), "{text}");
    let month = report(&entries(), &titles(), &scope(Some(("2026-01-01", "2026-01-31"))));
    let text = String::from_utf8(written(Lang::Vi, &month, Format::Text)).unwrap();
    assert!(text.contains("Kỳ báo cáo: tháng 01 năm 2026."), "{text}");
}

#[test]
fn what_a_person_typed_is_in_every_form_and_a_platforms_words_are_for_the_technician() {
    let report = whole();
    let [text, html] = [Format::Text, Format::Html].map(|f| String::from_utf8(written(Lang::Vi, &report, f)).unwrap());
    let flat = text.split_whitespace().collect::<Vec<_>>().join(" ");
    for typed in
        ["Bão số 1", "sai giờ họp", "Bà con hỏi giờ phát loa", "042/PD-2025, 07/PD-2026", "hop-lang.jpg", "135 người"]
    {
        assert!(html.contains(typed), "{typed} is not on the page");
        assert!(flat.contains(typed) || typed.contains("PD-"), "{typed} is not in the text: {flat}");
    }
    for theirs in ["Invalid parameter", "connection closed"] {
        assert!(!html.contains(theirs) && !text.contains(theirs), "{theirs} is on paper");
    }
    let mut list = Vec::new();
    csv::deliveries(&mut list, Lang::Vi, &entries(), &titles(), ZONE).unwrap();
    let list = String::from_utf8(list).unwrap();
    let json = String::from_utf8(written(Lang::Vi, &report, Format::Json)).unwrap();
    assert!(list.contains("Invalid parameter") && json.contains("Invalid parameter"));
}

/// What a later attempt found when it was done is no failure, and every form names the same approvals.
#[test]
fn the_list_and_the_report_say_the_same_of_failures_and_approvals() {
    let mut entries = entries();
    for entry in entries.iter_mut().filter(|e| e.delivery.state == State::Failed) {
        let mut done = entry.attempts[0].clone();
        done.number = 3;
        done.code = Some("draft_restored".into());
        done.message = Some("bản nháp đã được làm lại".into());
        entry.attempts.push(done);
        entry.delivery.approval_number = Some("07/PD-2026".into());
    }
    let mut list = Vec::new();
    csv::deliveries(&mut list, Lang::Vi, &entries, &titles(), ZONE).unwrap();
    let list = String::from_utf8(list).unwrap();
    let json = String::from_utf8(written(Lang::Vi, &report(&entries, &titles(), &scope(None)), Format::Json)).unwrap();
    for form in [&list, &json] {
        assert!(form.contains("Invalid parameter") && !form.contains("draft_restored"), "{form}");
        assert!(form.contains("042/PD-2025, 07/PD-2026"), "{form}");
    }
}

#[test]
fn what_is_not_due_is_no_fault() {
    let text = String::from_utf8(written(Lang::Vi, &whole(), Format::Text)).unwrap();
    let (_, rest) = text.split_once("DANH SÁCH CHƯA THỰC HIỆN VÀ LÝ DO").unwrap();
    let (not_done, rest) = rest.split_once("DANH SÁCH HỦY, GỠ VÀ LÝ DO").unwrap();
    let (_, upcoming) = rest.split_once("KẾ HOẠCH KỲ TỚI").unwrap();
    assert!(!not_done.contains("Kết quả Đại hội") && upcoming.contains("Kết quả Đại hội"), "{text}");
    assert!(!not_done.contains("Tin vắn") && !not_done.contains("Họp làng sau"), "{not_done}");
}

#[test]
fn text_fits_in_80_columns() {
    for lang in [Lang::Vi, Lang::En] {
        let text = String::from_utf8(written(lang, &whole(), Format::Text)).unwrap();
        for line in text.lines().filter(|line| !line.contains("https://")) {
            assert!(line.chars().count() <= 80, "{} {line}", line.chars().count());
        }
    }
}

#[test]
fn a_page_has_no_script_and_no_markup_from_outside() {
    let html = String::from_utf8(written(Lang::Vi, &whole(), Format::Html)).unwrap();
    assert!(!html.contains("<script") && !html.contains("Đại hội <b>"));
    assert!(html.contains("href=\"https://zalo-xa.example/0?a=1&#38;b=2\""), "links are escaped");
    assert_eq!((html.matches("<main>").count(), html.matches("</main>").count()), (1, 1));
    assert!(html.contains("A4 portrait; margin: 20mm 15mm 20mm 30mm"), "the margins of Nghị định 30/2020/NĐ-CP");
}

#[test]
fn what_moved_with_its_event_is_counted_where_it_went_and_stays_in_the_log() {
    let mut moved: Vec<Entry> = entries();
    for entry in &mut moved {
        entry.delivery.id = format!("c{}", entry.delivery.id.get(1..).unwrap());
        entry.delivery.state = State::Cancelled;
        entry.delivery.reason = Some(Reason::Moved);
        entry.delivery.moved_to = Some("nơi khác".to_owned());
    }
    let both: Vec<Entry> = entries().into_iter().chain(moved).collect();
    for scope in [scope(None), scope(Some(("2026-01-20", "2026-01-24")))] {
        let [alone, with_moved] = [&entries(), &both].map(|log| report(log, &titles(), &scope));
        for form in [Format::Text, Format::Html, Format::Csv, Format::Json] {
            assert_eq!(written(Lang::Vi, &with_moved, form), written(Lang::Vi, &alone, form), "{form:?}");
        }
    }
    let mut list = Vec::new();
    log::write_text(&mut list, Lang::Vi, &both, ZONE, 80).unwrap();
    let list = String::from_utf8(list).unwrap();
    let flat = list.split_whitespace().collect::<Vec<_>>().join(" ");
    assert_eq!(flat.matches("đã dời sang lượt khác theo mốc").count(), entries().len(), "{list}");
}

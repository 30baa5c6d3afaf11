//! The report and the log: entries in, golden files out. Look at `tests/cases/report/` to see what staff get.

#![expect(clippy::unwrap_used, clippy::panic, reason = "a test may fail loudly outside its own body too")]

use std::collections::BTreeMap;
use std::path::Path;

use chrono_tz::Tz;
use loa::domain::At;
use loa::domain::approval::Approval;
use loa::domain::campaign::{Late, PhaseKind, Tone};
use loa::domain::delivery::{Attempt, Delivery, Entry, Reason, State, Step};
use loa::domain::outcome::Receipt;
use loa::domain::report::{Report, Scope, Titles, report};
use loa::i18n::Lang;
use loa::report::{Format, csv, log, write};

const ZONE: Tz = Tz::Asia__Ho_Chi_Minh;

struct Row {
    item: &'static str,
    title: &'static str,
    channel: &'static str,
    phase: PhaseKind,
    line: Option<&'static str>,
    due: Option<&'static str>,
    state: State,
    reason: Option<Reason>,
}

fn at(text: &str) -> At {
    text.parse().unwrap()
}

/// A commune's campaign with one delivery of every fate.
fn entries() -> Vec<Entry> {
    use PhaseKind::{After, Before, During};
    use State::{Cancelled, Delivered, Draft, Failed, Missed, Scheduled, Unconfirmed, Withdrawn};
    let row = |item, title, channel, phase, line, due, state, reason| Row {
        item,
        title,
        channel,
        phase,
        line,
        due,
        state,
        reason,
    };
    let early = Some("2026-01-13T03:00:00Z");
    let rows = [
        row("lich", "Lịch Đại hội và cách theo dõi", "zalo-xa", Before, Some("B2"), early, Delivered, None),
        row(
            "lich",
            "Lịch Đại hội và cách theo dõi",
            "web-xa",
            Before,
            Some("B2"),
            early,
            Delivered,
            Some(Reason::FoundOnPlatform),
        ),
        row(
            "nhac",
            "Sáng mai khai mạc Đại hội XIV",
            "loa-xa",
            Before,
            Some("B2"),
            Some("2026-01-19T10:15:00Z"),
            Delivered,
            None,
        ),
        row(
            "co",
            "=Treo cờ; \"Tổ quốc\"",
            "loa-xa",
            Before,
            None,
            Some("2026-01-19T22:15:00Z"),
            Missed,
            Some(Reason::Held),
        ),
        row(
            "phien",
            "Diễn biến phiên khai mạc",
            "facebook-xa",
            During,
            Some("D1"),
            Some("2026-01-20T03:00:00Z"),
            Failed,
            Some(Reason::Refused),
        ),
        row(
            "phien",
            "Diễn biến phiên khai mạc",
            "telegram-tinh",
            During,
            Some("D1"),
            Some("2026-01-20T03:00:00Z"),
            Unconfirmed,
            Some(Reason::LostReply),
        ),
        row(
            "tin-vang",
            "Tin vắn trong ngày",
            "loa-xa",
            During,
            Some("D1"),
            Some("2026-01-21T10:15:00Z"),
            Withdrawn,
            None,
        ),
        row(
            "tin-vang",
            "Tin vắn trong ngày",
            "loa-xa",
            During,
            Some("D1"),
            Some("2026-01-24T10:15:00Z"),
            Cancelled,
            Some(Reason::Removed),
        ),
        row(
            "ket-qua",
            "Kết quả Đại hội <b>",
            "web-xa",
            After,
            Some("A1"),
            Some("2026-01-27T02:00:00Z"),
            Scheduled,
            None,
        ),
        row("hop-lang", "Họp làng", "web-xa", After, Some("A1"), None, Draft, Some(Reason::AnchorSuspended)),
    ];
    rows.into_iter().enumerate().map(|(n, row)| entry(n, row)).collect()
}

fn entry(n: usize, row: Row) -> Entry {
    let id = format!("{n:016}");
    let (unit, adapter) = match row.channel {
        "telegram-tinh" => ("tinh", "telegram"),
        "web-xa" => ("xa", "wordpress"),
        "facebook-xa" => ("xa", "facebook"),
        "zalo-xa" => ("xa", "zalo"),
        _ => ("thon-1", "loudspeaker"),
    };
    let due_at = row.due.map(at);
    let is_out = matches!(row.state, State::Delivered | State::Withdrawn);
    // The loudspeaker's programme is handed over before its slot; the web site was found out two hours later.
    let late_ms = match adapter {
        "loudspeaker" => -600_000,
        "wordpress" => 7_200_000,
        _ => 1_250,
    };
    let delivered_at = due_at.filter(|_| is_out).map(|due| due + chrono::Duration::milliseconds(late_ms));
    let receipt = is_out.then(|| match adapter {
        "loudspeaker" => Receipt { id: "2026-01-19/chieu/3_20260119T101500Z_nhac.txt".into(), link: None },
        _ => Receipt { id: format!("p{n}"), link: Some(format!("https://{}.example/{n}?a=1&b=2", row.channel)) },
    });
    let attempts = match row.state {
        State::Draft | State::Scheduled | State::Cancelled | State::Missed => Vec::new(),
        state => {
            let end = match state {
                State::Failed => ("permanent", Some("100"), Some("(#100) Invalid parameter; xem lại ảnh")),
                State::Unconfirmed => ("unknown", Some("lost_reply"), Some("connection closed")),
                _ => ("done", None, None),
            };
            vec![
                attempt(1, Step::Stage, due_at.unwrap() - chrono::Duration::minutes(15), ("done", None, None)),
                attempt(2, Step::Reveal, due_at.unwrap(), end),
            ]
        }
    };
    let approval = (row.state != State::Draft).then(|| Approval {
        delivery: id.clone(),
        content_hash: "ab".repeat(32),
        by: "chu-tich".into(),
        at: at("2026-01-10T02:30:00Z"),
        number: Some("042/PD-2025".into()),
        note: None,
    });
    Entry {
        delivery: Delivery {
            id,
            campaign: "dai-hoi-xiv".into(),
            item: row.item.into(),
            title: row.title.into(),
            occurrence: String::new(),
            channel: row.channel.into(),
            unit: unit.into(),
            adapter: adapter.into(),
            language: "vi".into(),
            slot: (adapter == "loudspeaker").then(|| "chieu".into()),
            phase: row.phase.as_str().into(),
            phase_kind: row.phase,
            line: row.line.map(str::to_owned),
            tone: Tone::Neutral,
            due_at,
            phase_ends_at: None,
            late: Late::default(),
            state: row.state,
            reason: row.reason,
            content_hash: "ab".repeat(32),
            held_at: (row.reason == Some(Reason::Held)).then(|| at("2026-01-19T20:00:00Z")),
            delivered_at,
            receipt,
            handed_at: None,
            waits_for: None,
            confirmed_at: None,
            remark: None,
            moved_to: None,
        },
        attempts,
        approval,
    }
}

fn attempt(number: i64, step: Step, started_at: At, end: (&str, Option<&str>, Option<&str>)) -> Attempt {
    Attempt {
        number,
        step,
        started_at,
        ended_at: Some(started_at + chrono::Duration::milliseconds(1_250)),
        class: Some(end.0.to_owned()),
        code: end.1.map(str::to_owned),
        message: end.2.map(str::to_owned),
    }
}

fn titles() -> Titles {
    let map = |pairs: &[(&str, &str)]| pairs.iter().map(|(id, t)| ((*id).to_owned(), (*t).to_owned())).collect();
    let campaign = "dai-hoi-xiv".to_owned();
    let line = |id: &str, title: &str| ((campaign.clone(), id.to_owned()), title.to_owned());
    Titles {
        campaigns: map(&[("dai-hoi-xiv", "Thông tin về Đại hội XIV của Đảng")]),
        basis: BTreeMap::from([(campaign.clone(), vec!["Kế hoạch số 12-KH/ĐU ngày 20/8/2025".to_owned()])]),
        lines: [
            line("B2", "Chuẩn bị đại hội"),
            line("D1", "Diễn biến từng phiên"),
            line("A1", "Kết quả và nghị quyết"),
        ]
        .into(),
        channels: map(&[
            ("zalo-xa", "Zalo OA xã Ia Mâu"),
            ("web-xa", "Trang thông tin điện tử xã"),
            ("facebook-xa", "Trang Facebook xã"),
            ("loa-xa", "Đài truyền thanh xã"),
            ("telegram-tinh", "Kênh Telegram của tỉnh"),
        ]),
        units: map(&[("tinh", "UBND tỉnh"), ("xa", "UBND xã Ia Mâu"), ("thon-1", "Thôn 1")]),
        parents: map(&[("thon-1", "xa"), ("xa", "tinh")]),
    }
}

fn scope(range: Option<(&str, &str)>) -> Scope {
    Scope {
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
            "id campaign item title channel unit adapter language phase line due_at state reason late_ms delivered_at \
             attempts receipt content_hash approval"
        );
    }
}

#[test]
fn every_form_says_the_same_sums() {
    let report = whole();
    let wanted = report.total.columns();
    assert_eq!(wanted, [10, 3, 2, 1, 1, 1, 1, 1, 1, 2]);
    let json: serde_json::Value = serde_json::from_slice(&written(Lang::Vi, &report, Format::Json)).unwrap();
    let names = "planned delivered on_time late missed failed unconfirmed withdrawn cancelled waiting";
    let in_json: Vec<u64> = names.split(' ').map(|name| json["total"][name].as_u64().unwrap()).collect();
    assert_eq!(in_json, wanted);
    // Every table of the CSV adds up to its first row; units count themselves once ("riêng đơn vị", or a leaf).
    let summary = String::from_utf8(written(Lang::Vi, &report, Format::Csv)).unwrap();
    let mut sums: BTreeMap<String, [u64; 10]> = BTreeMap::new();
    for line in summary.trim_start_matches('\u{feff}').lines().skip(1).filter(|l| !l.contains("kể cả cấp dưới"))
    {
        let cells: Vec<&str> = line.split(';').collect();
        let sum = sums.entry(cells[0].to_owned()).or_default();
        sum.iter_mut().zip(&cells[2..]).for_each(|(s, cell)| *s += cell.parse::<u64>().unwrap());
    }
    assert_eq!(sums.len(), 6);
    for (table, sum) in sums {
        assert_eq!(sum, wanted, "{table}");
    }
    let html = String::from_utf8(written(Lang::Vi, &report, Format::Html)).unwrap();
    let total = wanted.map(|n| format!("<td>{n}</td>")).concat();
    assert!(html.contains(&format!("<td>TỔNG CỘNG</td>{total}")));
}

#[test]
fn a_page_has_no_script_and_no_markup_from_outside() {
    let html = String::from_utf8(written(Lang::Vi, &whole(), Format::Html)).unwrap();
    assert!(!html.contains("<script") && !html.contains("Đại hội <b>"));
    assert!(html.contains("href=\"https://zalo-xa.example/0?a=1&#38;b=2\""), "links are escaped");
}

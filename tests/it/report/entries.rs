//! A log with one delivery of every fate, on channels of every end.

use loa::domain::At;
use loa::domain::approval::Approval;
use loa::domain::campaign::{Late, PhaseKind, Tone};
use loa::domain::delivery::{Attempt, Delivery, Entry, Reason, State, Step};
use loa::domain::media::MediaKind;
use loa::domain::outcome::{End, Receipt};
use loa::domain::reach::Reach;
use loa::domain::task::{Done, Evidence, TaskKind};

/// One delivery on its way into the log.
struct Row {
    item: &'static str,
    title: &'static str,
    channel: &'static str,
    phase: PhaseKind,
    line: Option<&'static str>,
    due: Option<&'static str>,
    state: State,
    reason: Option<Reason>,
    remark: Option<&'static str>,
}

pub(super) fn at(text: &str) -> At {
    text.parse().unwrap()
}

/// A commune's campaign with one delivery of every fate: on its channels, at its station, in its villages.
pub(super) fn entries() -> Vec<Entry> {
    use PhaseKind::{After, Before, During};
    use State::{Assigned, Cancelled, Delivered, Draft, Failed, HandedOver, Missed, Scheduled, Unconfirmed, Withdrawn};
    let row = |item, title, channel, phase, line, due, state, reason, remark| Row {
        item,
        title,
        channel,
        phase,
        line,
        due,
        state,
        reason,
        remark,
    };
    let schedule = "Lịch Đại hội và cách theo dõi";
    let opening = "Diễn biến phiên khai mạc";
    let brief = "Tin vắn trong ngày";
    let early = Some("2026-01-13T03:00:00Z");
    let ten = Some("2026-01-20T03:00:00Z");
    let rows = [
        row("lich", schedule, "zalo-xa", Before, Some("B2"), early, Delivered, None, None),
        row("lich", schedule, "web-xa", Before, Some("B2"), early, Delivered, Some(Reason::FoundOnPlatform), None),
        row(
            "nhac",
            "Sáng mai khai mạc Đại hội XIV",
            "loa-xa",
            Before,
            Some("B2"),
            Some("2026-01-19T10:15:00Z"),
            HandedOver,
            None,
            None,
        ),
        row(
            "nhac",
            "Sáng mai khai mạc Đại hội XIV",
            "loa-xa",
            Before,
            Some("B2"),
            Some("2026-01-18T10:15:00Z"),
            HandedOver,
            None,
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
            None,
        ),
        row("phien", opening, "facebook-xa", During, Some("D1"), ten, Failed, Some(Reason::Refused), None),
        row("phien", opening, "telegram-tinh", During, Some("D1"), ten, Unconfirmed, Some(Reason::LostReply), None),
        row(
            "tin-vang",
            brief,
            "loa-xa",
            During,
            Some("D1"),
            Some("2026-01-21T10:15:00Z"),
            Withdrawn,
            None,
            Some("sai giờ họp"),
        ),
        row(
            "tin-vang",
            brief,
            "loa-xa",
            During,
            Some("D1"),
            Some("2026-01-24T10:15:00Z"),
            Cancelled,
            Some(Reason::Removed),
            None,
        ),
        row("tin-vang", brief, "loa-xa", During, Some("D1"), Some("2026-01-25T10:15:00Z"), Delivered, None, None),
        row(
            "le-hoi",
            "Lễ hội làng",
            "web-xa",
            During,
            Some("D1"),
            Some("2026-01-22T02:00:00Z"),
            Cancelled,
            Some(Reason::ItemCancelled),
            Some("Bão số 1"),
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
            None,
        ),
        row(
            "hop-sau",
            "Họp làng sau Đại hội",
            "viec-xa",
            After,
            Some("A1"),
            None,
            Draft,
            Some(Reason::AnchorSuspended),
            None,
        ),
        row(
            "hop-truoc",
            "Họp làng trước Đại hội",
            "viec-xa",
            Before,
            Some("B2"),
            Some("2026-01-15T12:00:00Z"),
            Delivered,
            None,
            Some("Bà con hỏi giờ phát loa"),
        ),
        row(
            "bang-ron",
            "Treo băng rôn",
            "viec-xa",
            Before,
            Some("B2"),
            Some("2026-01-16T01:00:00Z"),
            Missed,
            Some(Reason::NotDone),
            None,
        ),
        row(
            "bang-ron",
            "Treo băng rôn",
            "viec-xa",
            Before,
            Some("B2"),
            Some("2026-01-25T01:00:00Z"),
            Assigned,
            None,
            None,
        ),
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
        "viec-xa" => ("xa", "task"),
        _ => ("thon-1", "loudspeaker"),
    };
    let end = loa::adapters::end(adapter);
    let due_at = row.due.map(at);
    let is_out = matches!(row.state, State::Delivered | State::Withdrawn);
    // The loudspeaker's programme is handed over before its slot; the web site was found out two hours later.
    let late_ms = match adapter {
        "loudspeaker" => -600_000,
        "wordpress" | "task" => 7_200_000,
        _ => 1_250,
    };
    let after = |ms: i64| due_at.map(|due| due + chrono::Duration::milliseconds(ms));
    let delivered_at = after(late_ms).filter(|_| is_out && (end == End::Published || row.state == State::Delivered));
    let handed_at = after(if end == End::Assigned { -86_400_000 } else { late_ms })
        .filter(|_| end != End::Published && (row.state.is_proven() || row.reason == Some(Reason::NotDone)));
    let receipt = row.state.is_proven().then(|| match adapter {
        "loudspeaker" => Receipt { id: "2026-01-19/chieu/3_20260119T101500Z_nhac.txt".into(), link: None },
        "task" => Receipt { id: format!("2026-01-15-hop-lang-{n}"), link: None },
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
    let done = delivered_at.filter(|_| end != End::Published && row.state == State::Delivered).map(|done_at| Done {
        done_at,
        said_at: at("2026-01-26T01:00:00Z"),
        said_by: "van-hoa".into(),
        word_of: (end == End::Assigned).then(|| "Trưởng thôn Plei A".into()),
        count: (end == End::Assigned).then_some(135),
        count_unit: None,
        note: row.remark.map(str::to_owned),
        evidence: if end == End::Assigned {
            vec![Evidence {
                sha256: "cd".repeat(32),
                kind: MediaKind::Jpeg,
                name: "hop-lang.jpg".into(),
                bytes: 81_000,
            }]
        } else {
            Vec::new()
        },
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
            end,
            reach: if end == End::Assigned { Reach::Internal } else { Reach::Public },
            task_kind: match row.item {
                "bang-ron" => Some(TaskKind::Banner),
                "hop-truoc" | "hop-sau" => Some(TaskKind::VillageMeeting),
                _ => None,
            },
            assignee: (end == End::Assigned).then(|| "Trưởng các làng".into()),
            air_ms: if end == End::HandedOver { 95_000 } else { 0 },
            approval_number: (row.item == "phien").then(|| "07/PD-2026".into()),
            language: if row.item == "tin-vang" { "jra" } else { "vi" }.into(),
            slot: (adapter == "loudspeaker").then(|| "chieu".into()),
            phase: row.phase.as_str().into(),
            phase_kind: row.phase,
            line: row.line.map(str::to_owned),
            tone: Tone::Neutral,
            due_at,
            phase_ends_at: None,
            late: Late { within_ms: if end == End::Assigned { 3 * 86_400_000 } else { 3_600_000 }, ..Late::default() },
            state: row.state,
            reason: row.reason,
            content_hash: "ab".repeat(32),
            held_at: (row.reason == Some(Reason::Held)).then(|| at("2026-01-19T20:00:00Z")),
            handed_at,
            delivered_at,
            receipt,
            waits_for: None,
            confirmed_at: None,
            remark: row.remark.map(str::to_owned),
            moved_to: None,
        },
        attempts,
        approval,
        done,
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

//! Bulletins in, the order and the times of a programme out.
//!
//! Files, and words for people, have tests of their own.

use chrono::{NaiveDate, NaiveDateTime};

use super::{
    Bulletin, BulletinKind, CHIME_MS, CLOSING_MS, FRAME_MS, GAP_MS, GREETING_MS, Heard, Margin, Programme, Window,
    air_ms, compose, playing_ms,
};
use crate::domain::campaign::Priority;
use crate::domain::programme::playlist::{m3u8, manifest, name_head};
use crate::domain::speech::length::speech_ms;

/// `order` is its place in the file.
fn bulletin(delivery: &str, priority: Priority, order: u32, seconds: u64) -> Bulletin {
    let due_local: NaiveDateTime = "2026-01-20T05:15:00".parse().unwrap();
    Bulletin {
        delivery: delivery.to_owned(),
        due_local,
        late: false,
        priority,
        repeat: 1,
        kind: BulletinKind::Recording,
        file: name_head(priority, due_local, "dai-hoi", order, delivery) + "_tin.mp3",
        sha256: "00".to_owned(),
        bytes: 1,
        duration_ms: seconds * 1_000,
        approved: None,
        margin: Margin {
            title: format!("Tin {delivery}"),
            language: "vi".to_owned(),
            unit_title: "UBND xã Ia Mẫu".to_owned(),
            ..Margin::default()
        },
    }
}

fn date() -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 1, 20).unwrap()
}

fn morning(limit_ms: u64) -> Option<Window> {
    Some(Window { slot: "sang".to_owned(), begins: date().and_hms_opt(5, 15, 0).unwrap(), limit_ms })
}

/// Where each begins, in seconds after the greeting.
fn print(programme: &Programme) -> String {
    let before = if programme.window.is_some() { CHIME_MS + GREETING_MS } else { 0 };
    let lines = programme.playings.iter().map(|p| {
        let mark = if p.fits { "" } else { " over" };
        format!("{} {} {}{mark}", p.position, p.bulletin.delivery, (p.starts_ms - before) / 1_000)
    });
    lines.chain([format!("= {}", programme.length_ms / 1_000)]).collect::<Vec<_>>().join("; ")
}

#[test]
fn order_length_and_overflow() {
    use Priority::{Ordinary, Priority as First, Urgent};
    let b = bulletin;
    let late = |bulletin: Bulletin| Bulletin { late: true, ..bulletin };
    let twice = |bulletin: Bulletin| Bulletin { repeat: 2, ..bulletin };
    for (name, limit_s, bulletins, wanted) in [
        ("nothing", 600, vec![], "= 0"),
        ("one, with chime, greeting, gap and closing", 600, vec![b("a", Ordinary, 1, 60)], "1 a 0; = 120"),
        (
            "by priority, whatever stands first in the file",
            600,
            vec![b("a", Ordinary, 1, 10), b("b", First, 2, 10), b("c", Urgent, 3, 10)],
            "1 c 0; 2 b 13; 3 a 26; = 96",
        ),
        (
            "within a priority as the file has it, whatever the ids are",
            600,
            vec![b("z", Ordinary, 1, 10), b("a", Ordinary, 200, 10), b("m", Ordinary, 3, 10)],
            "1 z 0; 2 m 13; 3 a 26; = 96",
        ),
        (
            "the closing words count against the slot, and nothing is cut",
            79,
            vec![b("a", Ordinary, 2, 10), b("b", Ordinary, 3, 10), b("c", Urgent, 1, 6)],
            "1 c 0; 2 a 9; 3 b 22 over; = 92",
        ),
        ("the same twice is one", 600, vec![b("a", Ordinary, 1, 10), b("a", Ordinary, 1, 10)], "1 a 0; = 70"),
        (
            "what came late follows, urgent or not",
            600,
            vec![late(b("a", Urgent, 1, 10)), b("b", Ordinary, 2, 10)],
            "1 b 0; 2 a 13; = 83",
        ),
        (
            "repetitions follow when all was played once",
            600,
            vec![twice(b("a", Ordinary, 1, 10)), b("b", Ordinary, 2, 10), twice(b("c", Ordinary, 3, 10))],
            "1 a 0; 2 b 13; 3 c 26; 4 a 39; 5 c 52; = 122",
        ),
    ] {
        let programme = compose(date(), morning(limit_s * 1_000), bulletins);
        assert_eq!(print(&programme), wanted, "{name}");
    }
}

#[test]
fn what_plays_at_once_has_no_frame() {
    let programme = compose(date(), None, vec![bulletin("a", Priority::Urgent, 1, 10)]);
    assert_eq!(print(&programme), "1 a 0; = 13");
}

#[test]
fn the_sum_of_its_parts_is_the_programme() {
    let mut headed = bulletin("a", Priority::Ordinary, 1, 10);
    headed.margin.spoken_title = Some("Lịch tiêm phòng".to_owned());
    headed.repeat = 3;
    let urgent = bulletin("b", Priority::Urgent, 2, 10);
    let parts: u64 =
        [&headed, &urgent].map(|b| air_ms(b.duration_ms, b.repeat, b.margin.spoken_title.as_deref())).iter().sum();
    let programme = compose(date(), morning(600_000), vec![headed, urgent]);
    assert_eq!(programme.length_ms, FRAME_MS + parts);
    assert_eq!(programme.closing_ms + CLOSING_MS, programme.length_ms);
    assert_eq!(air_ms(10_000, 3, Some("Lịch tiêm phòng")), 3 * (10_000 + GAP_MS) + speech_ms("Lịch tiêm phòng"));
    let heard = Heard::Text("Bà con chú ý");
    assert!(playing_ms(heard, Priority::Urgent) > playing_ms(heard, Priority::Priority));
}

#[test]
fn file_names_sort_as_the_programme_does() {
    use Priority::{Ordinary, Priority as First, Urgent};
    let bulletins = [("c", Urgent, 59), ("b", First, 0), ("a", First, 30), ("d", Ordinary, 1), ("e", Ordinary, 12)]
        .map(|(id, priority, order)| bulletin(id, priority, order, 1));
    let programme = compose(date(), None, bulletins.into_iter().rev().collect());
    let names: Vec<&str> = programme.bulletins().map(|b| b.file.as_str()).collect();
    assert!(names.is_sorted(), "{names:?}");
    assert_eq!(names[0], "1_20260120-0515_dai-hoi-00059_c_tin.mp3");
}

#[test]
fn the_playlist_is_what_players_read() {
    let mut text = bulletin("b", Priority::Ordinary, 2, 90);
    text.kind = BulletinKind::Text;
    text.file = "b.txt".to_owned();
    let mut hostile = bulletin("a", Priority::Priority, 1, 17);
    hostile.margin.title = "Đại hội XIV\nhttp://x\r\n#EXTINF:1,\u{2028}giả\0".to_owned();
    hostile.file = "a.mp3".to_owned();
    hostile.duration_ms = 17_058;
    let programme = compose(date(), morning(120_000), vec![text, hostile]);
    assert_eq!(
        m3u8(&programme, "Chương trình phát thanh buổi sáng"),
        "#EXTM3U\n#PLAYLIST:Chương trình phát thanh buổi sáng\n\
         #EXTINF:18,Đại hội XIV http://x #EXTINF:1, giả\na.mp3\n\
         #LOA-TEXT:b.txt,Tin b\n#LOA-OVERFLOW:b.txt\n"
    );
    let manifest = manifest(&programme);
    assert_eq!(manifest["overflow"], serde_json::json!(["b"]));
    assert_eq!(manifest["bulletins"][0]["file"], "a.mp3");
    assert_eq!(manifest["bulletins"][1]["priority"], "ordinary");
}

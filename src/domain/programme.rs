//! A programme: the bulletins of one date and slot of a station, in the order in which they go on air.
//!
//! Never: cuts or drops a bulletin. What runs past the slot stays in the list and is named, so that a person at the
//! station decides; urgent ones come first, so what runs over is always what matters least.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::At;
use super::campaign::Priority;

/// Silence between two bulletins.
pub const GAP_MS: u64 = 2_000;

/// One bulletin that is ready for air. What its file is called and what it holds; enough to write the programme anew.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Bulletin {
    /// The delivery's id.
    pub delivery: String,
    pub due_at: At,
    pub title: String,
    pub language: String,
    pub priority: Priority,
    pub kind: BulletinKind,
    /// Name of its file beside the playlist.
    pub file: String,
    /// Lower-case hex SHA-256 of the file.
    pub sha256: String,
    pub bytes: u64,
    /// Of the recording; an estimate for a text.
    pub duration_ms: u64,
    /// The unit it speaks for, named at the head of the programme.
    pub unit_title: String,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum BulletinKind {
    /// Plays by itself.
    Recording,
    /// A person reads it aloud: how most communes work.
    Text,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Programme {
    pub date: NaiveDate,
    /// `None`: bulletins that do not wait for a slot.
    pub slot: Option<String>,
    /// Of the first bulletin; empty for an empty programme.
    pub unit_title: String,
    /// `None`: the slot has no limit.
    pub limit_ms: Option<u64>,
    /// From the first word to the last, gaps included.
    pub length_ms: u64,
    pub bulletins: Vec<Aired>,
}

/// A bulletin at its place.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Aired {
    /// Counts from 1.
    pub position: u32,
    /// From the beginning of the programme.
    pub starts_ms: u64,
    /// Ends within the slot.
    pub fits: bool,
    #[serde(flatten)]
    pub bulletin: Bulletin,
}

/// Puts bulletins in order: urgent, priority, ordinary; within each by due time, then id.
pub fn compose(date: NaiveDate, slot: Option<&str>, limit_ms: Option<u64>, mut bulletins: Vec<Bulletin>) -> Programme {
    bulletins.sort_by(|a, b| order(a).cmp(&order(b)));
    bulletins.dedup_by(|a, b| a.delivery == b.delivery);
    let unit_title = bulletins.first().map_or_else(String::new, |b| b.unit_title.clone());
    let mut aired: Vec<Aired> = Vec::with_capacity(bulletins.len());
    let mut length_ms = 0;
    for (position, bulletin) in (1..).zip(bulletins) {
        let starts_ms = if position == 1 { 0 } else { length_ms + GAP_MS };
        length_ms = starts_ms + bulletin.duration_ms;
        let fits = limit_ms.is_none_or(|limit| length_ms <= limit);
        aired.push(Aired { position, starts_ms, fits, bulletin });
    }
    Programme { date, slot: slot.map(str::to_owned), unit_title, limit_ms, length_ms, bulletins: aired }
}

/// The head of a bulletin's file name. Names sort in the order of the programme and never change afterwards, whatever
/// joins the programme later: a receipt that names the file stays true.
pub fn name_head(priority: Priority, due_at: At, delivery: &str) -> String {
    format!("{}_{}_{delivery}", rank(priority), due_at.format("%Y%m%dT%H%M%SZ"))
}

/// The playlist. Recordings are entries; a text is a comment line (`#LOA-TEXT:file,title`) that players skip and the
/// person who reads finds at its place; `#LOA-OVERFLOW:file` follows whatever ends after the slot.
pub fn m3u8(programme: &Programme) -> String {
    let mut text = String::from("#EXTM3U\n");
    let slot = programme.slot.as_deref().unwrap_or("-");
    text.push_str(&format!("#PLAYLIST:{} {slot} {}\n", programme.date, one_line(&programme.unit_title)));
    for aired in &programme.bulletins {
        let Bulletin { title, file, duration_ms, kind, .. } = &aired.bulletin;
        let title = one_line(title);
        match kind {
            BulletinKind::Recording => {
                text.push_str(&format!("#EXTINF:{},{title}\n{file}\n", duration_ms.div_ceil(1_000)));
            }
            BulletinKind::Text => text.push_str(&format!("#LOA-TEXT:{file},{title}\n")),
        }
        if !aired.fits {
            text.push_str(&format!("#LOA-OVERFLOW:{file}\n"));
        }
    }
    text
}

/// The manifest: everything a station, a check or an archive wants to know, `overflow` naming what ends after the slot.
pub fn manifest(programme: &Programme) -> serde_json::Value {
    let bulletins: Vec<serde_json::Value> = programme
        .bulletins
        .iter()
        .map(|aired| {
            let b = &aired.bulletin;
            serde_json::json!({
                "position": aired.position,
                "delivery": b.delivery,
                "title": b.title,
                "language": b.language,
                "priority": b.priority,
                "kind": b.kind,
                "file": b.file,
                "sha256": b.sha256,
                "bytes": b.bytes,
                "duration_ms": b.duration_ms,
                "starts_ms": aired.starts_ms,
                "fits": aired.fits,
            })
        })
        .collect();
    let overflow: Vec<&str> =
        programme.bulletins.iter().filter(|a| !a.fits).map(|a| a.bulletin.delivery.as_str()).collect();
    serde_json::json!({
        "format": 1,
        "date": programme.date,
        "slot": programme.slot,
        "unit": programme.unit_title,
        "limit_ms": programme.limit_ms,
        "length_ms": programme.length_ms,
        "gap_ms": GAP_MS,
        "overflow": overflow,
        "bulletins": bulletins,
    })
}

/// A title on one line: control characters and line breaks would end the entry or start another.
pub fn one_line(title: &str) -> String {
    let plain: String =
        title.chars().map(|c| if c.is_control() || matches!(c, '\u{2028}' | '\u{2029}') { ' ' } else { c }).collect();
    plain.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn order(bulletin: &Bulletin) -> (u8, At, &str) {
    (rank(bulletin.priority), bulletin.due_at, &bulletin.delivery)
}

fn rank(priority: Priority) -> u8 {
    match priority {
        Priority::Urgent => 1,
        Priority::Priority => 2,
        Priority::Ordinary => 3,
    }
}

#[cfg(test)]
mod tests {
    use super::{Bulletin, BulletinKind, NaiveDate, Priority, Programme, compose, m3u8, manifest, name_head};

    fn bulletin(delivery: &str, priority: Priority, minute: u32, seconds: u64) -> Bulletin {
        Bulletin {
            delivery: delivery.to_owned(),
            due_at: format!("2026-01-19T22:{minute:02}:00Z").parse().unwrap(),
            title: format!("Tin {delivery}"),
            language: "vi".to_owned(),
            priority,
            kind: BulletinKind::Recording,
            file: format!("{delivery}.mp3"),
            sha256: "00".to_owned(),
            bytes: 1,
            duration_ms: seconds * 1_000,
            unit_title: "UBND xã Ia Mâu".to_owned(),
        }
    }

    fn date() -> NaiveDate {
        NaiveDate::from_ymd_opt(2026, 1, 20).unwrap()
    }

    fn print(programme: &Programme) -> String {
        let lines = programme.bulletins.iter().map(|a| {
            let mark = if a.fits { "" } else { " over" };
            format!("{} {} {}{mark}", a.position, a.bulletin.delivery, a.starts_ms)
        });
        lines.chain([format!("= {}", programme.length_ms)]).collect::<Vec<_>>().join("; ")
    }

    #[test]
    fn order_length_and_overflow() {
        use Priority::{Ordinary, Priority as First, Urgent};
        let b = bulletin;
        for (name, limit_s, bulletins, wanted) in [
            ("nothing", Some(60), vec![], "= 0"),
            ("one", Some(60), vec![b("a", Ordinary, 15, 60)], "1 a 0; = 60000"),
            (
                "by priority, whatever came first",
                None,
                vec![b("a", Ordinary, 15, 10), b("b", First, 15, 10), b("c", Urgent, 15, 10)],
                "1 c 0; 2 b 12000; 3 a 24000; = 34000",
            ),
            (
                "within a priority by due time, then id",
                None,
                vec![b("z", Ordinary, 15, 10), b("b", Ordinary, 16, 10), b("a", Ordinary, 16, 10)],
                "1 z 0; 2 a 12000; 3 b 24000; = 34000",
            ),
            (
                "the gap counts against the slot, and nothing is cut",
                Some(20),
                vec![b("a", Ordinary, 15, 10), b("b", Ordinary, 15, 10), b("c", Urgent, 15, 1)],
                "1 c 0; 2 a 3000; 3 b 15000 over; = 25000",
            ),
            ("the same twice is one", None, vec![b("a", Ordinary, 15, 10), b("a", Ordinary, 15, 10)], "1 a 0; = 10000"),
        ] {
            let programme = compose(date(), Some("sang"), limit_s.map(|s: u64| s * 1_000), bulletins);
            assert_eq!(print(&programme), wanted, "{name}");
        }
    }

    #[test]
    fn file_names_sort_as_the_programme_does() {
        use Priority::{Ordinary, Priority as First, Urgent};
        let bulletins = [("c", Urgent, 59), ("b", First, 0), ("a", First, 30), ("d", Ordinary, 1), ("e", Ordinary, 1)]
            .map(|(id, priority, minute)| bulletin(id, priority, minute, 1));
        let programme = compose(date(), None, None, bulletins.into_iter().rev().collect());
        let names: Vec<String> = programme
            .bulletins
            .iter()
            .map(|a| name_head(a.bulletin.priority, a.bulletin.due_at, &a.bulletin.delivery))
            .collect();
        assert!(names.is_sorted(), "{names:?}");
        assert_eq!(names[0], "1_20260119T225900Z_c");
    }

    #[test]
    fn the_playlist_is_what_players_read() {
        let mut text = bulletin("b", Priority::Ordinary, 15, 90);
        text.kind = BulletinKind::Text;
        text.file = "b.txt".to_owned();
        let mut hostile = bulletin("a", Priority::Priority, 15, 17);
        hostile.title = "Đại hội XIV\nhttp://x\r\n#EXTINF:1,\u{2028}giả\0".to_owned();
        hostile.duration_ms = 17_058;
        let programme = compose(date(), Some("sang"), Some(60_000), vec![text, hostile]);
        assert_eq!(
            m3u8(&programme),
            "#EXTM3U\n#PLAYLIST:2026-01-20 sang UBND xã Ia Mâu\n\
             #EXTINF:18,Đại hội XIV http://x #EXTINF:1, giả\na.mp3\n\
             #LOA-TEXT:b.txt,Tin b\n#LOA-OVERFLOW:b.txt\n"
        );
        let manifest = manifest(&programme);
        assert_eq!(manifest["overflow"], serde_json::json!(["b"]));
        assert_eq!(manifest["bulletins"][0]["file"], "a.mp3");
        assert_eq!(manifest["bulletins"][1]["priority"], "ordinary");
    }
}

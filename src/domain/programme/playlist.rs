//! A programme as files that machines read: the names of its bulletins, the playlist, the manifest.

use chrono::NaiveDateTime;

use super::{Bulletin, BulletinKind, GAP_MS, Programme};
use crate::domain::campaign::Priority;

/// The head of a bulletin's file name, in the time of the station: `3_20260120-0515_dai-hoi-00120_<delivery>`. A programme
/// is in the order of these names, and they never change afterwards, whatever joins the programme later: a receipt that
/// names the file stays true. `file_order` is the plan's.
pub fn name_head(priority: Priority, due: NaiveDateTime, campaign: &str, file_order: u32, delivery: &str) -> String {
    format!("{}_{}_{campaign}-{file_order:05}_{delivery}", priority.rank(), due.format("%Y%m%d-%H%M"))
}

/// The playlist. Recordings are entries; a text is a comment line (`#LOA-TEXT:file,title`) that players skip and the
/// person who reads finds at its place; `title` is what a player shows; `#LOA-OVERFLOW:file` follows whatever ends too late for the slot.
pub fn m3u8(programme: &Programme, title: &str) -> String {
    let mut text = String::from("#EXTM3U\n");
    text.push_str(&format!("#PLAYLIST:{}\n", one_line(title)));
    for playing in &programme.playings {
        let Bulletin { margin, file, duration_ms, kind, .. } = &playing.bulletin;
        let title = one_line(&margin.title);
        match kind {
            BulletinKind::Recording => {
                text.push_str(&format!("#EXTINF:{},{title}\n{file}\n", duration_ms.div_ceil(1_000)));
            }
            BulletinKind::Text => text.push_str(&format!("#LOA-TEXT:{file},{title}\n")),
        }
        if !playing.fits {
            text.push_str(&format!("#LOA-OVERFLOW:{file}\n"));
        }
    }
    text
}

/// The manifest: everything a station, a check or an archive wants to know. `bulletins` has one entry for each playing;
/// `overflow` names what ends too late for the slot.
pub fn manifest(programme: &Programme) -> serde_json::Value {
    let bulletins: Vec<serde_json::Value> = programme
        .playings
        .iter()
        .map(|playing| {
            let b = &playing.bulletin;
            serde_json::json!({
                "position": playing.position,
                "round": playing.round,
                "delivery": b.delivery,
                "title": b.margin.title,
                "language": b.margin.language,
                "priority": b.priority,
                "kind": b.kind,
                "file": b.file,
                "sha256": b.sha256,
                "bytes": b.bytes,
                "duration_ms": b.duration_ms,
                "starts_ms": playing.starts_ms,
                "fits": playing.fits,
                "late": b.late,
                "source": b.margin.source,
                "reader": b.margin.reader,
                "approved": b.approved,
            })
        })
        .collect();
    let overflow: Vec<&str> =
        programme.playings.iter().filter(|p| !p.fits).map(|p| p.bulletin.delivery.as_str()).collect();
    let margin = programme.bulletins().next().map(|b| &b.margin);
    serde_json::json!({
        "format": 2,
        "date": programme.date,
        "slot": programme.window.as_ref().map(|window| &window.slot),
        "station": margin.map(|margin| &margin.station_title),
        "unit": margin.map(|margin| &margin.unit_title),
        "limit_ms": programme.window.as_ref().map(|window| window.limit_ms),
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

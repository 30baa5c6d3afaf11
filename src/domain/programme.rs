//! A programme: the bulletins of one date and slot of a station, in the order in which they go on air, with the time that
//! each begins.
//!
//! What runs past the slot stays in the list and is named, so that a person at the station decides; urgent ones come
//! first, so what runs over is always what matters least.
//!
//! Here is also the one measure of length: a check, a plan and the sheet of the station add up the same times.

use chrono::{NaiveDate, NaiveDateTime};
use serde::{Deserialize, Serialize};

use super::campaign::Priority;
use super::speech::length::speech_ms;

pub mod playlist;
pub mod said;

/// Silence after each bulletin.
pub const GAP_MS: u64 = 3_000;
/// The station's own tune, before a programme.
pub const CHIME_MS: u64 = 15_000;
/// The announcer's greeting, without the headlines.
pub const GREETING_MS: u64 = 20_000;
/// The announcer's closing words.
pub const CLOSING_MS: u64 = 22_000;
/// "Tin khẩn của …, phát lúc …", said twice before an urgent bulletin.
pub const URGENT_CALL_MS: u64 = 30_000;

/// What is heard of a bulletin.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Heard<'a> {
    /// Milliseconds of a recording.
    Recording(u64),
    /// A person reads it aloud.
    Text(&'a str),
}

/// One playing of a bulletin, in milliseconds; an estimate where it is read.
pub fn playing_ms(heard: Heard<'_>, priority: Priority) -> u64 {
    let call = if priority == Priority::Urgent { URGENT_CALL_MS } else { 0 };
    call + match heard {
        Heard::Recording(ms) => ms,
        Heard::Text(text) => speech_ms(text),
    }
}

/// All that a bulletin takes of its programme: its playings with their gaps, and its headline in the greeting.
pub fn air_ms(playing_ms: u64, repeat: u32, headline: Option<&str>) -> u64 {
    (playing_ms + GAP_MS) * u64::from(repeat.max(1)) + headline.map_or(0, speech_ms)
}

/// What a programme takes beside its bulletins. What plays at once has no frame.
pub const FRAME_MS: u64 = CHIME_MS + GREETING_MS + CLOSING_MS;

/// One bulletin that is ready for air. What its file is called and what it holds; enough to write the programme anew.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Bulletin {
    /// The delivery's id.
    pub delivery: String,
    /// Where the station is.
    pub due_local: NaiveDateTime,
    /// The programme had begun when it came: it plays after all that were there.
    pub late: bool,
    pub priority: Priority,
    /// So often it plays within the programme.
    pub repeat: u32,
    pub kind: BulletinKind,
    /// Name of its file beside the playlist. It is also its place in the programme, see [`name_head`](playlist::name_head).
    pub file: String,
    /// Lower-case hex SHA-256 of the file.
    pub sha256: String,
    pub bytes: u64,
    /// One playing, see [`playing_ms`].
    pub duration_ms: u64,
    /// Who approved these very words.
    pub approved: Option<Approved>,
    #[serde(flatten)]
    pub margin: Margin,
}

/// What the page of the station says of a bulletin. Only `spoken_title` is said on air.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Margin {
    /// What the office calls it; never the item's id.
    pub title: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub spoken_title: Option<String>,
    pub language: String,
    /// The unit it speaks for.
    pub unit_title: String,
    /// What the station calls itself.
    pub station_title: String,
    /// Who edits the programme, named at its end.
    pub editor: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub approval_number: Option<String>,
    /// For the station.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reader: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub checked_by: Option<String>,
    /// What a recording says.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub script: Option<String>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Approved {
    /// By name; empty where nobody is declared as staff.
    pub by: String,
    /// Where the station is.
    pub at: NaiveDateTime,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum BulletinKind {
    /// Plays by itself.
    Recording,
    /// A person reads it aloud: how most communes work.
    Text,
}

/// The air window of a programme.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Window {
    pub slot: String,
    pub begins: NaiveDateTime,
    pub limit_ms: u64,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Programme {
    pub date: NaiveDate,
    /// `None`: bulletins that do not wait for a slot.
    pub window: Option<Window>,
    /// From the chime to the last word; closing and gaps included.
    pub length_ms: u64,
    /// When the closing words begin.
    pub closing_ms: u64,
    pub playings: Vec<Playing>,
}

/// A bulletin at its place. One that repeats has several.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Playing {
    /// Counts from 1.
    pub position: u32,
    /// Counts from 1: the second is the first repetition.
    pub round: u32,
    /// From the beginning of the programme.
    pub starts_ms: u64,
    /// Ends early enough for the closing words.
    pub fits: bool,
    pub bulletin: Bulletin,
}

impl Programme {
    /// The bulletins, each once, in order.
    pub fn bulletins(&self) -> impl Iterator<Item = &Bulletin> {
        self.playings.iter().filter(|playing| playing.round == 1).map(|playing| &playing.bulletin)
    }

    /// What the greeting announces: each headline once.
    pub fn headlines(&self) -> Vec<&str> {
        let mut said = Vec::new();
        for headline in self.bulletins().filter_map(Bulletin::headline) {
            if !said.contains(&headline) {
                said.push(headline);
            }
        }
        said
    }
}

/// Puts bulletins in the order of their names: urgent, priority, ordinary; then by time, campaign, order of its file,
/// language. What came when the programme had begun follows all that was there. Repetitions follow when everything was
/// played once.
pub fn compose(date: NaiveDate, window: Option<Window>, mut bulletins: Vec<Bulletin>) -> Programme {
    bulletins.sort_by(|a, b| (a.late, &a.file).cmp(&(b.late, &b.file)));
    bulletins.dedup_by(|a, b| a.delivery == b.delivery);
    let (before, after) = if window.is_some() { (CHIME_MS + GREETING_MS, CLOSING_MS) } else { (0, 0) };
    let limit_ms = window.as_ref().map(|window| window.limit_ms);
    let mut programme = Programme { date, window, length_ms: 0, closing_ms: 0, playings: Vec::new() };
    let rounds = bulletins.iter().map(|b| b.repeat).max().unwrap_or(0);
    let all =
        (1..=rounds).flat_map(|round| bulletins.iter().filter(move |b| round <= b.repeat).map(move |b| (round, b)));
    programme.playings = (1..)
        .zip(all)
        .map(|(position, (round, bulletin))| Playing {
            position,
            round,
            starts_ms: 0,
            fits: true,
            bulletin: bulletin.clone(),
        })
        .collect();
    let headlines: u64 = programme.bulletins().filter_map(Bulletin::headline).map(speech_ms).sum();
    let mut at = if programme.window.is_some() { before + headlines } else { 0 };
    for playing in &mut programme.playings {
        playing.starts_ms = at;
        at += playing.bulletin.duration_ms + GAP_MS;
        playing.fits = limit_ms.is_none_or(|limit| at + after <= limit);
    }
    programme.closing_ms = at;
    programme.length_ms = if programme.playings.is_empty() { 0 } else { at + after };
    programme
}

/// What the greeting says of a bulletin: the announcer speaks Vietnamese.
pub fn headline<'a>(language: &str, spoken_title: Option<&'a str>) -> Option<&'a str> {
    spoken_title.filter(|_| language == "vi")
}

impl Bulletin {
    fn headline(&self) -> Option<&str> {
        headline(&self.margin.language, self.margin.spoken_title.as_deref())
    }
}

#[cfg(test)]
mod tests;

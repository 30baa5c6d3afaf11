//! The campaign file as data: anchors, phases, lines, items. What `parse` reads and `plan` resolves.
//!
//! It keeps what the person wrote and where, so that a moved anchor moves everything that hangs on it and every later
//! fault can point at its line.

use std::collections::BTreeMap;
use std::path::PathBuf;

use chrono::NaiveDateTime;
use chrono_tz::Tz;
use serde::{Deserialize, Serialize};

use super::diagnostic::{FileId, Place, Placed};
use super::gate::AnchorWord;
use super::media::{MediaFacts, MediaRef};
use super::reach::Reach;
use super::task::Task;
use super::when::{Moment, When};

/// One campaign file.
#[derive(Debug, Clone)]
pub struct Campaign {
    pub file: FileId,
    /// The folder that paths in the file start from.
    pub folder: PathBuf,
    /// The file's path as it is shown; `None` for a campaign that was put together otherwise.
    pub path: Option<String>,
    pub id: Placed<String>,
    pub title: String,
    pub unit: Placed<String>,
    pub timezone: Tz,
    /// Language of the bodies that name none.
    pub language: String,
    /// The documents it rests on, printed in the report.
    pub basis: Vec<String>,
    pub anchors: Vec<Anchor>,
    pub phases: Vec<Phase>,
    pub lines: Vec<Line>,
    pub items: Vec<Item>,
    pub gate: Gate,
    /// What it was read from: kept by an apply, so that a word about an anchor plans anew from just this.
    pub documents: Documents,
    /// What people said of its anchors, laid over what the file says (`gate::overlay`).
    pub words: Vec<AnchorWord>,
}

/// The texts that a campaign was read from.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Documents {
    /// The file's name as a person would say it.
    pub name: String,
    /// The campaign file; empty for one that came from no file.
    pub text: String,
    /// What stands beside it, by the path that names it.
    pub beside: BTreeMap<String, BesideFile>,
    /// The hash of the revision that these texts were made from (`domain::revision`); `None`: nobody knows.
    pub base: Option<String>,
}

impl Documents {
    /// The same texts under the same name, whatever they were made from.
    pub fn is_same(&self, other: &Documents) -> bool {
        (&self.name, &self.text, &self.beside) == (&other.name, &other.text, &other.beside)
    }
}

/// One file beside a campaign file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum BesideFile {
    Text(String),
    Media(MediaFacts),
}

/// Whether what tells of an event waits until somebody said that it happened.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Gate {
    #[default]
    Events,
    /// Only what names anchors in `needs`.
    None,
}

/// A named moment the campaign hangs on.
#[derive(Debug, Clone)]
pub struct Anchor {
    pub id: Placed<String>,
    pub title: String,
    /// Local to the campaign's zone. `None`: not known (allowed only when suspended or cancelled).
    pub at: Option<Placed<NaiveDateTime>>,
    /// The file gave a day without a clock time: `| giờ` of it is a fault.
    pub day_only: bool,
    pub status: AnchorStatus,
    pub kind: AnchorKind,
}

/// What an anchor is, for the gate.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AnchorKind {
    /// Something that happens, or not, or at another time: what tells of it waits for somebody's word.
    #[default]
    Event,
    /// A mere date, such as Tết or a deadline: it comes by itself.
    Date,
}

/// How sure the date of an anchor is, as the file says it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AnchorStatus {
    Planned,
    Confirmed,
    Moved,
    /// Date unknown: its items wait, visibly.
    Suspended,
    /// Its items are cancelled.
    Cancelled,
    /// Somebody said so; its date is the actual time.
    Happened,
}

/// A stretch of the campaign, and a row of the report: before, during or after the event.
#[derive(Debug, Clone)]
pub struct Phase {
    pub id: Placed<String>,
    pub kind: PhaseKind,
    pub title: String,
    /// First instant that belongs to it.
    pub from: Placed<Moment>,
    /// First instant that no longer belongs to it: phases that touch share no instant.
    pub until: Placed<Moment>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, strum::IntoStaticStr)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case")]
pub enum PhaseKind {
    Before,
    During,
    After,
}

/// A content line, the row of the report.
#[derive(Debug, Clone)]
pub struct Line {
    pub id: Placed<String>,
    pub title: String,
}

/// One thing to be said: its words, when, and where. It becomes a delivery for each time, channel and language.
#[derive(Debug, Clone)]
pub struct Item {
    pub id: Placed<String>,
    pub phase: Placed<String>,
    pub line: Option<Placed<String>>,
    pub title: Placed<String>,
    /// Read aloud before the text on loudspeakers; the title is not.
    pub spoken_title: Option<Placed<String>>,
    /// For the station ("Đài xã tiếp âm nếu có trong lịch"); never on air.
    pub note: Option<Placed<String>>,
    /// A short lead (Zalo description, WordPress excerpt).
    pub summary: Option<Placed<String>>,
    pub when: Placed<When>,
    pub placements: Vec<Placement>,
    /// Languages in which it goes out; empty means the campaign's language alone.
    pub languages: Vec<Placed<String>>,
    pub body: Option<Text>,
    pub variants: Vec<Variant>,
    pub media: Vec<MediaRef>,
    /// A recording for loudspeakers, instead of speech from the text.
    pub audio: Option<MediaRef>,
    pub link: Option<Placed<String>>,
    /// The document the content rests on; printed with the post.
    pub source: Option<Placed<String>>,
    /// Number of the paper approval form ("042/PD-2025"); printed with the post.
    pub approval_number: Option<String>,
    pub tone: Tone,
    pub priority: Priority,
    /// `None`: what it needs follows from its time and its phase (`gate`).
    pub needs: Option<Vec<Placed<String>>>,
    /// So long after its due time it waits for the word that its event happened, in milliseconds. `None`: a day, or as
    /// long as it may be late.
    pub wait_ms: Option<i64>,
    /// `None`: as the channel's kind has it.
    pub late: Option<Late>,
    pub reach: Reach,
    /// Who does it, on channels that give out tasks.
    pub task: Option<Task>,
    /// Set: the item is called off, for this reason.
    pub cancelled: Option<Placed<String>>,
    /// Set: its text is written on the day. Until then it is planned, and cannot be approved.
    pub reserved: Option<Reserved>,
}

/// A place kept for a text that is written on the day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reserved {
    /// Who writes it, of the staff.
    pub writer: Option<Placed<String>>,
    /// They are reminded so long before it is due, in milliseconds.
    pub remind_ms: i64,
}

impl Default for Reserved {
    /// Nobody in particular, three hours before.
    fn default() -> Self {
        Reserved { writer: None, remind_ms: 3 * 3_600_000 }
    }
}

/// Where an item goes. A loudspeaker placement may name its slots.
#[derive(Debug, Clone)]
pub struct Placement {
    pub channel: Placed<String>,
    pub slots: Vec<Placed<String>>,
    /// So often it plays within one programme, at least once.
    pub repeat: u32,
}

/// Markdown text, inline or from a file beside the campaign.
#[derive(Debug, Clone)]
pub struct Text {
    pub markdown: String,
    /// Where the text stands: the block scalar, or the whole file beside.
    pub place: Place,
}

/// What differs for a channel, a language, or both. The most exact one wins: channel and language, channel, language.
#[derive(Debug, Clone)]
pub struct Variant {
    pub key: Placed<String>,
    pub channel: Option<String>,
    pub language: Option<String>,
    pub title: Option<Placed<String>>,
    pub spoken_title: Option<Placed<String>>,
    pub summary: Option<Placed<String>>,
    pub body: Option<Text>,
    pub media: Option<Vec<MediaRef>>,
    pub audio: Option<MediaRef>,
}

/// What kind of thing is said: what a hold may cover, and who may use the reserve of a quota.
#[derive(
    Debug,
    Clone,
    Copy,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Hash,
    Serialize,
    Deserialize,
    Default,
    strum::IntoStaticStr,
    strum::VariantArray,
)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case")]
pub enum Tone {
    /// Greetings, arts, quizzes: the first to be held in mourning or disaster.
    Festive,
    #[default]
    Neutral,
    Essential,
    Emergency,
}

/// Priority of a bulletin (TT 39/2020/TT-BTTTT: thông thường, ưu tiên, khẩn cấp).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, Default)]
#[serde(rename_all = "snake_case")]
pub enum Priority {
    #[default]
    Ordinary,
    /// First inside the programme.
    Priority,
    /// Before everything.
    Urgent,
}

/// What happens to a delivery that missed its minute.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Late {
    /// It may still go out so long after its due time, in milliseconds.
    pub within_ms: i64,
    pub then: LateThen,
}

/// What becomes of a delivery whose time to be late is used up.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LateThen {
    /// It is missed.
    Skip,
    /// It waits for a person until its phase ends.
    Ask,
}

impl Default for Late {
    /// One hour, then skip.
    fn default() -> Self {
        Late { within_ms: 3_600_000, then: LateThen::Skip }
    }
}

impl Priority {
    /// 1 comes first.
    pub fn rank(self) -> u8 {
        match self {
            Priority::Urgent => 1,
            Priority::Priority => 2,
            Priority::Ordinary => 3,
        }
    }
}

impl Tone {
    pub const ALL: &[Tone] = <Tone as strum::VariantArray>::VARIANTS;

    pub fn as_str(self) -> &'static str {
        self.into()
    }
}

impl PhaseKind {
    pub fn as_str(self) -> &'static str {
        self.into()
    }
}

//! A task: work that a person does and no program can see. What the file says of it, and what a person says of its doing.
//!
//! It is never done by itself. Only a person's word makes a task done, with who said it, on whose word, and what shows
//! it.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::At;
use super::code::coded;
use super::diagnostic::Placed;
use super::media::MediaKind;
use super::when::Moment;

/// What kind of work: a row of the report.
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
    strum::EnumString,
    strum::VariantArray,
)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case")]
pub enum TaskKind {
    VillageMeeting,
    BranchMeeting,
    Conference,
    /// An oral communicator, a village elder.
    OralTalk,
    /// Banners, posters, flags: they have a number, a place, and a day on which they come down.
    Banner,
    PrintedBulletin,
    Leaflet,
    /// Pasted by a person into a group that the unit runs.
    FacebookGroup,
    ZaloGroup,
    /// A recording or a text that is sent to stations of others.
    StationCopy,
    Press,
    PressBriefing,
    Exhibition,
    FilmShow,
    Performance,
    Quiz,
    /// Official information that somebody asked for.
    InformationRequest,
    /// An answer to what citizens asked; no names.
    Reply,
    Report,
    #[default]
    Other,
}

coded!(TaskKind);

impl TaskKind {
    /// Its text is handed on as it stands: the sheet comes with a pack to copy.
    pub fn has_copy_pack(self) -> bool {
        matches!(self, TaskKind::FacebookGroup | TaskKind::ZaloGroup | TaskKind::Press)
    }

    /// What comes of it is read, heard or seen by the public.
    pub fn is_public(self) -> bool {
        matches!(
            self,
            TaskKind::Banner
                | TaskKind::Leaflet
                | TaskKind::FacebookGroup
                | TaskKind::ZaloGroup
                | TaskKind::StationCopy
                | TaskKind::Press
                | TaskKind::PressBriefing
                | TaskKind::Exhibition
                | TaskKind::FilmShow
        )
    }

    /// What is counted when it is done.
    pub fn counts(self) -> Counted {
        match self {
            TaskKind::VillageMeeting
            | TaskKind::BranchMeeting
            | TaskKind::Conference
            | TaskKind::OralTalk
            | TaskKind::PressBriefing
            | TaskKind::Exhibition
            | TaskKind::FilmShow
            | TaskKind::Performance
            | TaskKind::Quiz => Counted::People,
            TaskKind::Banner | TaskKind::PrintedBulletin | TaskKind::Leaflet | TaskKind::Press => Counted::Pieces,
            TaskKind::FacebookGroup
            | TaskKind::ZaloGroup
            | TaskKind::StationCopy
            | TaskKind::InformationRequest
            | TaskKind::Reply
            | TaskKind::Report
            | TaskKind::Other => Counted::Times,
        }
    }
}

/// What the number of a done task means when nobody names a unit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Counted {
    People,
    Pieces,
    Times,
}

/// A sheet is given out so long before its time, unless the file says otherwise.
pub const AHEAD_MS: i64 = 24 * 3_600_000;
/// A person may say so long after its time that it was done, unless the file says otherwise.
pub const WITHIN_MS: i64 = 3 * 24 * 3_600_000;

/// The `task` of an item, as the file says it.
#[derive(Debug, Clone)]
pub struct Task {
    pub kind: TaskKind,
    /// A member of staff by id, or the name of a person or body.
    pub assignee: Placed<String>,
    /// Where it is done.
    pub place: Option<String>,
    /// By when somebody must say that it was done; the item's `late` when left out.
    pub deadline: Option<Placed<Moment>>,
    /// The sheet is given out so long before its time, in milliseconds.
    pub ahead_ms: Option<i64>,
    /// How many are planned (banners, copies, people).
    pub count: Option<u32>,
    pub count_unit: Option<String>,
    /// The day on which what hangs comes down.
    pub take_down: Option<NaiveDate>,
    /// The day on which the information, or the answer, was asked for.
    pub asked_on: Option<NaiveDate>,
    /// What the question is about.
    pub topic: Option<String>,
    /// The body that is competent to answer.
    pub competent_body: Option<String>,
}

/// What a person said: that it was done, or played.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Done {
    pub done_at: At,
    pub said_at: At,
    /// Staff id of who said it here.
    pub said_by: String,
    /// On whose word, where the one who did it has no account.
    pub word_of: Option<String>,
    /// People who came, pieces hung or handed out: as the one who counted says.
    pub count: Option<u32>,
    pub count_unit: Option<String>,
    pub note: Option<String>,
    pub evidence: Vec<Evidence>,
}

/// A picture that shows it, kept by the hash of its bytes without the place where it was taken.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Evidence {
    pub sha256: String,
    pub kind: MediaKind,
    /// As the person's file was called.
    pub name: String,
    pub bytes: u64,
}

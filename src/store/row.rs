//! The rows of `delivery`, each column declared once: where it stands, and what the log and the report show of it.
//!
//! A row that cannot be read as a domain type is an error that names its id, not a default.

use chrono::{DateTime, TimeZone, Utc};

use super::Error;
use super::batch::{sets, shape_of};
use super::column::{Cell, Column, Part, Shape, declared};
use crate::domain::At;
use crate::domain::campaign::{Late, LateThen, PhaseKind, Tone};
use crate::domain::delivery::{Delivery, Reason, State, Step};
use crate::domain::outcome::{End, Receipt};
use crate::domain::reach::Reach;
use crate::domain::standing::Standing;
use crate::domain::task::TaskKind;

pub(super) fn at(ms: i64) -> At {
    Utc.timestamp_millis_opt(ms).single().unwrap_or(DateTime::UNIX_EPOCH)
}

pub(super) fn maybe_at(ms: Option<i64>) -> Option<At> {
    ms.map(at)
}

pub(super) fn ms(at: Option<At>) -> Option<i64> {
    at.map(|at| at.timestamp_millis())
}

/// A value that the schema should have made impossible.
pub(super) fn damaged(table: &str, id: &str, column: &str, value: &str) -> Error {
    Error::Decode(format!("{table} {id}: {column} is {value:?}").into())
}

pub(super) fn tone(text: &str) -> Option<Tone> {
    Tone::ALL.iter().copied().find(|t| t.as_str() == text)
}

declared! {
    /// Where a delivery stands.
    StandingRow of Standing in "delivery" {
        Made id: String,
        Made channel: String,
        Made adapter: String,
        Made ahead_ms: Option<i64>,
        Made attempts: i64,
        Said slot: Option<String>,
        Said due_at: Option<At>,
        Said phase_ends_at: Option<At>,
        Said slot_ends_at: Option<At>,
        Said content_hash: String,
        Said approved_hash: Option<String>,
        Said let_late_at: Option<At>,
        Said waits_for: Option<String>,
        Said confirmed_at: Option<At>,
        Said wait_ms: i64,
        Said retimed_at: Option<At>,
        Said moved_to: Option<String>,
        Moved held_at: Option<At>,
        Moved asked_at: Option<At>,
        Moved doubt_at: Option<At>,
        Moved staged: Option<String>,
        Moved staged_hash: Option<String>,
        Moved resume: Option<String>,
        Moved remark: Option<String>,
        Arrived state: State,
        Arrived reason: Option<Reason>,
        Arrived step: Option<Step>,
        Arrived next_at: Option<At>,
        Arrived deadline_at: Option<At>,
        Arrived tries: i64,
        Arrived handed_at: Option<At>,
        Arrived delivered_at: Option<At>,
        Arrived remind_at: Option<At>,
    } parts {
        Said late_within_ms: i64 = |it| Cell::Number(Some(it.late.within_ms)),
        Said late_then: LateThen = |it| it.late.then.cell(),
        Arrived receipt_id: Option<String> = |it| Cell::Text(it.receipt.as_ref().map(|r| r.id.as_str())),
        Arrived receipt_link: Option<String> = |it| Cell::Text(it.receipt.as_ref().and_then(|r| r.link.as_deref())),
    } made {
        late: Late { within_ms: late_within_ms, then: late_then },
        receipt: receipt_id.map(|id| Receipt { id, link: receipt_link }),
    }
}

declared! {
    /// A delivery as the log and the report show it.
    DeliveryRow of Delivery in "delivery" {
        Made id: String,
        Made campaign: String,
        Made item: String,
        Made title: String,
        Made occurrence: String,
        Made channel: String,
        Made unit: String,
        Made adapter: String,
        Made reach: Reach,
        Made task_kind: Option<TaskKind>,
        Made assignee: Option<String>,
        Made air_ms: i64,
        Made approval_number: Option<String>,
        Made language: String,
        Made phase: String,
        Made phase_kind: PhaseKind,
        Made line: Option<String>,
        Made tone: Tone,
        Said slot: Option<String>,
        Said due_at: Option<At>,
        Said phase_ends_at: Option<At>,
        Said content_hash: String,
        Said waits_for: Option<String>,
        Said confirmed_at: Option<At>,
        Said moved_to: Option<String>,
        Moved held_at: Option<At>,
        Moved remark: Option<String>,
        Arrived state: State,
        Arrived reason: Option<Reason>,
        Arrived handed_at: Option<At>,
        Arrived delivered_at: Option<At>,
    } parts {
        Made ends_as: End = |it| it.end.cell(),
        Said late_within_ms: i64 = |it| Cell::Number(Some(it.late.within_ms)),
        Said late_then: LateThen = |it| it.late.then.cell(),
        Arrived receipt_id: Option<String> = |it| Cell::Text(it.receipt.as_ref().map(|r| r.id.as_str())),
        Arrived receipt_link: Option<String> = |it| Cell::Text(it.receipt.as_ref().and_then(|r| r.link.as_deref())),
    } made {
        end: ends_as,
        late: Late { within_ms: late_within_ms, then: late_then },
        receipt: receipt_id.map(|id| Receipt { id, link: receipt_link }),
    }
}

/// What nearly every answer moves, and no more.
pub(super) const NARROW: &[Part] = &[Part::Arrived];
/// Whatever an answer or a deadline moves.
pub(super) const MOVED: &[Part] = &[Part::Moved, Part::Arrived];
/// What a person's act moves beside.
pub(super) const SAID: &[Part] = &[Part::Said, Part::Moved, Part::Arrived];

/// Before the columns that move: which delivery, and for an answer which attempt of it and which revision.
pub(super) const WHICH: Shape = ("id", <String as Column>::KIND);
pub(super) const ATTEMPT: [Shape; 3] =
    [WHICH, ("number", <i64 as Column>::KIND), ("known_revision", <i64 as Column>::KIND)];

/// A batch of standings, of these columns.
pub(super) fn shape(before: &[Shape], parts: &[Part]) -> Vec<Shape> {
    before.iter().copied().chain(shape_of(StandingRow::COLUMNS, parts)).collect()
}

/// What [`NARROW`] leaves out is as it was.
pub(super) fn only_arrives(before: &Standing, after: &Standing) -> bool {
    let mut rest = StandingRow::COLUMNS.iter().filter(|column| column.part == Part::Moved);
    rest.all(|column| (column.cell)(before) == (column.cell)(after))
}

type List = fn() -> String;

/// The words of statements that stand for columns declared here.
pub(super) const LISTS: &[(&str, List)] = &[
    ("{standing}", StandingRow::list),
    ("{delivery}", DeliveryRow::list),
    ("{set_narrow}", || sets(StandingRow::COLUMNS, NARROW)),
    ("{set_moved}", || sets(StandingRow::COLUMNS, MOVED)),
    ("{set_said}", || sets(StandingRow::COLUMNS, SAID)),
    ("{described}", super::deliveries::list),
    ("{described_values}", super::deliveries::values),
    ("{described_again}", super::deliveries::again),
];

//! Rows as the database gives them, and their way into domain types and back.
//!
//! Never: leaves `store/`. A row that cannot be read as a domain type is an error that names its id, not a default.

use chrono::{DateTime, TimeZone, Utc};
use serde::{Deserialize, Serialize};
use sqlx::FromRow;

use super::{Error, Result};
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

/// The columns of [`StandingRow`], for literal SQL; with a table's name before each, if one is given.
macro_rules! standing_columns {
    () => {
        crate::store::row::standing_columns!("")
    };
    ($d:literal) => {
        concat!(
            $d,
            "id",
            ", ",
            $d,
            "channel",
            ", ",
            $d,
            "adapter",
            ", ",
            $d,
            "slot",
            ", ",
            $d,
            "state",
            ", ",
            $d,
            "reason",
            ", ",
            $d,
            "due_at",
            ", ",
            $d,
            "phase_ends_at",
            ", ",
            $d,
            "slot_ends_at",
            ", ",
            $d,
            "late_within_ms",
            ", ",
            $d,
            "late_then",
            ", ",
            $d,
            "content_hash",
            ", ",
            $d,
            "approved_hash",
            ", ",
            $d,
            "step",
            ", ",
            $d,
            "next_at",
            ", ",
            $d,
            "deadline_at",
            ", ",
            $d,
            "held_at",
            ", ",
            $d,
            "asked_at",
            ", ",
            $d,
            "let_late_at",
            ", ",
            $d,
            "doubt_at",
            ", ",
            $d,
            "attempts",
            ", ",
            $d,
            "tries",
            ", ",
            $d,
            "staged",
            ", ",
            $d,
            "staged_hash",
            ", ",
            $d,
            "resume",
            ", ",
            $d,
            "delivered_at",
            ", ",
            $d,
            "receipt_id",
            ", ",
            $d,
            "receipt_link",
            ", ",
            $d,
            "handed_at",
            ", ",
            $d,
            "waits_for",
            ", ",
            $d,
            "confirmed_at",
            ", ",
            $d,
            "wait_ms",
            ", ",
            $d,
            "remind_at",
            ", ",
            $d,
            "retimed_at",
            ", ",
            $d,
            "remark",
            ", ",
            $d,
            "moved_to",
            ", ",
            $d,
            "ahead_ms"
        )
    };
}
pub(super) use standing_columns;

#[derive(FromRow, Deserialize)]
pub(super) struct StandingRow {
    id: String,
    channel: String,
    adapter: String,
    slot: Option<String>,
    state: String,
    reason: Option<String>,
    due_at: Option<i64>,
    phase_ends_at: Option<i64>,
    slot_ends_at: Option<i64>,
    late_within_ms: i64,
    late_then: String,
    content_hash: String,
    approved_hash: Option<String>,
    step: Option<String>,
    next_at: Option<i64>,
    deadline_at: Option<i64>,
    held_at: Option<i64>,
    asked_at: Option<i64>,
    let_late_at: Option<i64>,
    doubt_at: Option<i64>,
    attempts: i64,
    tries: i64,
    staged: Option<String>,
    staged_hash: Option<String>,
    resume: Option<String>,
    delivered_at: Option<i64>,
    receipt_id: Option<String>,
    receipt_link: Option<String>,
    handed_at: Option<i64>,
    waits_for: Option<String>,
    confirmed_at: Option<i64>,
    wait_ms: i64,
    remind_at: Option<i64>,
    retimed_at: Option<i64>,
    remark: Option<String>,
    moved_to: Option<String>,
    ahead_ms: Option<i64>,
}

impl StandingRow {
    pub(super) fn read(self) -> Result<Standing> {
        let state = State::parse(&self.state).ok_or_else(|| damaged("delivery", &self.id, "state", &self.state))?;
        let reason = match self.reason.as_deref() {
            None => None,
            Some(text) => Some(Reason::parse(text).ok_or_else(|| damaged("delivery", &self.id, "reason", text))?),
        };
        let step = match self.step.as_deref() {
            None => None,
            Some(text) => Some(Step::parse(text).ok_or_else(|| damaged("delivery", &self.id, "step", text))?),
        };
        Ok(Standing {
            late: Late { within_ms: self.late_within_ms, then: late_then(&self.id, &self.late_then)? },
            id: self.id,
            channel: self.channel,
            adapter: self.adapter,
            slot: self.slot,
            ahead_ms: self.ahead_ms,
            state,
            reason,
            due_at: maybe_at(self.due_at),
            phase_ends_at: maybe_at(self.phase_ends_at),
            slot_ends_at: maybe_at(self.slot_ends_at),
            content_hash: self.content_hash,
            approved_hash: self.approved_hash,
            step,
            next_at: maybe_at(self.next_at),
            deadline_at: maybe_at(self.deadline_at),
            held_at: maybe_at(self.held_at),
            asked_at: maybe_at(self.asked_at),
            let_late_at: maybe_at(self.let_late_at),
            doubt_at: maybe_at(self.doubt_at),
            attempts: self.attempts,
            tries: self.tries,
            staged: self.staged,
            staged_hash: self.staged_hash,
            resume: self.resume,
            handed_at: maybe_at(self.handed_at),
            delivered_at: maybe_at(self.delivered_at),
            receipt: self.receipt_id.map(|id| Receipt { id, link: self.receipt_link }),
            waits_for: self.waits_for,
            confirmed_at: maybe_at(self.confirmed_at),
            wait_ms: self.wait_ms,
            remind_at: maybe_at(self.remind_at),
            retimed_at: maybe_at(self.retimed_at),
            remark: self.remark,
            moved_to: self.moved_to,
        })
    }
}

/// What a plan, a person or an approval says of a delivery, as one object of a JSON batch.
#[derive(Serialize)]
pub(super) struct Said<'a> {
    #[serde(flatten)]
    moved: Moved<'a>,
    due_at: Option<i64>,
    slot: Option<&'a str>,
    phase_ends_at: Option<i64>,
    slot_ends_at: Option<i64>,
    late_within_ms: i64,
    late_then: &'static str,
    content_hash: &'a str,
    approved_hash: Option<&'a str>,
    let_late_at: Option<i64>,
    waits_for: Option<&'a str>,
    confirmed_at: Option<i64>,
    wait_ms: i64,
    retimed_at: Option<i64>,
    moved_to: Option<&'a str>,
}

/// What an answer or a deadline moves.
#[derive(Serialize)]
pub(super) struct Moved<'a> {
    id: &'a str,
    state: &'static str,
    reason: Option<&'static str>,
    step: Option<&'static str>,
    next_at: Option<i64>,
    deadline_at: Option<i64>,
    held_at: Option<i64>,
    asked_at: Option<i64>,
    doubt_at: Option<i64>,
    tries: i64,
    staged: Option<&'a str>,
    staged_hash: Option<&'a str>,
    resume: Option<&'a str>,
    handed_at: Option<i64>,
    delivered_at: Option<i64>,
    receipt_id: Option<&'a str>,
    receipt_link: Option<&'a str>,
    remind_at: Option<i64>,
    remark: Option<&'a str>,
}

pub(super) fn moved(s: &Standing) -> Moved<'_> {
    Moved {
        id: &s.id,
        state: s.state.as_str(),
        reason: s.reason.map(Reason::as_str),
        step: s.step.map(Step::as_str),
        next_at: ms(s.next_at),
        deadline_at: ms(s.deadline_at),
        held_at: ms(s.held_at),
        asked_at: ms(s.asked_at),
        doubt_at: ms(s.doubt_at),
        tries: s.tries,
        staged: s.staged.as_deref(),
        staged_hash: s.staged_hash.as_deref(),
        resume: s.resume.as_deref(),
        handed_at: ms(s.handed_at),
        delivered_at: ms(s.delivered_at),
        receipt_id: s.receipt.as_ref().map(|r| r.id.as_str()),
        receipt_link: s.receipt.as_ref().and_then(|r| r.link.as_deref()),
        remind_at: ms(s.remind_at),
        remark: s.remark.as_deref(),
    }
}

/// What [`arrived`] leaves out is as it was.
pub(super) fn only_arrives(before: &Standing, after: &Standing) -> bool {
    let rest = |s: &Standing| {
        (s.held_at, s.asked_at, s.doubt_at, s.staged.clone(), s.staged_hash.clone(), s.resume.clone(), s.remark.clone())
    };
    rest(before) == rest(after)
}

/// What a reveal moves.
type Arrived<'a> = (
    &'a str,
    &'static str,
    Option<&'static str>,
    Option<&'static str>,
    Option<i64>,
    Option<i64>,
    i64,
    Option<i64>,
    Option<i64>,
    Option<&'a str>,
    Option<&'a str>,
    Option<i64>,
);

pub(super) fn arrived(s: &Standing) -> Arrived<'_> {
    (
        &s.id,
        s.state.as_str(),
        s.reason.map(Reason::as_str),
        s.step.map(Step::as_str),
        ms(s.next_at),
        ms(s.deadline_at),
        s.tries,
        ms(s.handed_at),
        ms(s.delivered_at),
        s.receipt.as_ref().map(|r| r.id.as_str()),
        s.receipt.as_ref().and_then(|r| r.link.as_deref()),
        ms(s.remind_at),
    )
}

pub(super) fn said(s: &Standing) -> Said<'_> {
    Said {
        moved: moved(s),
        due_at: ms(s.due_at),
        slot: s.slot.as_deref(),
        phase_ends_at: ms(s.phase_ends_at),
        slot_ends_at: ms(s.slot_ends_at),
        late_within_ms: s.late.within_ms,
        late_then: late_then_text(s.late.then),
        content_hash: &s.content_hash,
        approved_hash: s.approved_hash.as_deref(),
        let_late_at: ms(s.let_late_at),
        waits_for: s.waits_for.as_deref(),
        confirmed_at: ms(s.confirmed_at),
        wait_ms: s.wait_ms,
        retimed_at: ms(s.retimed_at),
        moved_to: s.moved_to.as_deref(),
    }
}

#[derive(FromRow)]
pub(super) struct DeliveryRow {
    pub(super) id: String,
    campaign: String,
    item: String,
    title: String,
    occurrence: String,
    channel: String,
    unit: String,
    adapter: String,
    ends_as: String,
    reach: String,
    task_kind: Option<String>,
    assignee: Option<String>,
    air_ms: i64,
    approval_number: Option<String>,
    language: String,
    slot: Option<String>,
    phase: String,
    phase_kind: String,
    line: Option<String>,
    tone: String,
    due_at: Option<i64>,
    phase_ends_at: Option<i64>,
    late_within_ms: i64,
    late_then: String,
    state: String,
    reason: Option<String>,
    content_hash: String,
    held_at: Option<i64>,
    handed_at: Option<i64>,
    delivered_at: Option<i64>,
    receipt_id: Option<String>,
    receipt_link: Option<String>,
    waits_for: Option<String>,
    confirmed_at: Option<i64>,
    remark: Option<String>,
    moved_to: Option<String>,
}

/// The columns of [`DeliveryRow`], for literal SQL.
macro_rules! delivery_columns {
    () => {
        "id, campaign, item, title, occurrence, channel, unit, adapter, ends_as, reach, task_kind, assignee, air_ms, \
         approval_number, language, slot, phase, \
         phase_kind, line, tone, due_at, phase_ends_at, late_within_ms, late_then, state, reason, \
         content_hash, held_at, handed_at, delivered_at, receipt_id, receipt_link, waits_for, confirmed_at, \
         remark, moved_to"
    };
}
pub(super) use delivery_columns;

impl DeliveryRow {
    pub(super) fn read(self) -> Result<Delivery> {
        let state = State::parse(&self.state).ok_or_else(|| damaged("delivery", &self.id, "state", &self.state))?;
        let end = End::parse(&self.ends_as).ok_or_else(|| damaged("delivery", &self.id, "ends_as", &self.ends_as))?;
        let reach = Reach::parse(&self.reach).ok_or_else(|| damaged("delivery", &self.id, "reach", &self.reach))?;
        Ok(Delivery {
            end,
            reach,
            task_kind: self.task_kind.as_deref().and_then(TaskKind::parse),
            assignee: self.assignee,
            air_ms: self.air_ms,
            approval_number: self.approval_number,
            phase_kind: phase_kind(&self.id, &self.phase_kind)?,
            tone: tone(&self.tone).ok_or_else(|| damaged("delivery", &self.id, "tone", &self.tone))?,
            late: Late { within_ms: self.late_within_ms, then: late_then(&self.id, &self.late_then)? },
            id: self.id,
            campaign: self.campaign,
            item: self.item,
            title: self.title,
            occurrence: self.occurrence,
            channel: self.channel,
            unit: self.unit,
            adapter: self.adapter,
            language: self.language,
            slot: self.slot,
            phase: self.phase,
            line: self.line,
            due_at: maybe_at(self.due_at),
            phase_ends_at: maybe_at(self.phase_ends_at),
            state,
            reason: self.reason.as_deref().and_then(Reason::parse),
            content_hash: self.content_hash,
            held_at: maybe_at(self.held_at),
            handed_at: maybe_at(self.handed_at),
            delivered_at: maybe_at(self.delivered_at),
            receipt: self.receipt_id.map(|id| Receipt { id, link: self.receipt_link }),
            waits_for: self.waits_for,
            confirmed_at: maybe_at(self.confirmed_at),
            remark: self.remark,
            moved_to: self.moved_to,
        })
    }
}

pub(super) fn tone(text: &str) -> Option<Tone> {
    Tone::ALL.iter().copied().find(|t| t.as_str() == text)
}

fn phase_kind(id: &str, text: &str) -> Result<PhaseKind> {
    [PhaseKind::Before, PhaseKind::During, PhaseKind::After]
        .into_iter()
        .find(|k| k.as_str() == text)
        .ok_or_else(|| damaged("delivery", id, "phase_kind", text))
}

fn late_then(id: &str, text: &str) -> Result<LateThen> {
    match text {
        "skip" => Ok(LateThen::Skip),
        "ask" => Ok(LateThen::Ask),
        _ => Err(damaged("delivery", id, "late_then", text)),
    }
}

pub(super) fn late_then_text(then: LateThen) -> &'static str {
    match then {
        LateThen::Skip => "skip",
        LateThen::Ask => "ask",
    }
}

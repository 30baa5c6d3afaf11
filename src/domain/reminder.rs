//! Who is waited for, and when somebody is told: a pure rule over where a delivery stands.
//!
//! It never sends anything, and never for ever. A reminder ends with the delivery's deadline, or when what was missing
//! is there. `remind_at` in the ledger is only when to look again: what is told is decided then.

use chrono::{Days, NaiveTime, TimeDelta};
use chrono_tz::Tz;
use serde::Serialize;

use super::At;
use super::delivery::State;
use super::standing::Standing;
use super::when::localise;

/// What somebody is reminded of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, strum::IntoStaticStr)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case")]
pub enum Reminder {
    /// The event's time has come: did it happen?
    EventUnconfirmed,
    /// It goes out soon and nobody has approved it.
    ApprovalMissing,
    /// Its time to be approved is over.
    NobodyApproved,
    /// A reserved place: its text is to be written.
    TextMissing,
    /// A task is due tomorrow: to the person who does it.
    TaskComes,
    /// A task was due, and nobody has said that it was done.
    TaskUnreported,
}

/// What a reminder needs to know beside the standing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Around {
    pub zone: Tz,
    /// When the events that it waits for were planned, if that is known.
    pub expected: Option<At>,
    /// The writer of a reserved place is reminded so long before it is due, in milliseconds.
    pub write_ms: i64,
}

impl Reminder {
    pub fn as_str(self) -> &'static str {
        self.into()
    }
}

/// On the evening before, when leaders still read.
const EVENING: u32 = 17;
const SOON_MS: i64 = 2 * 3_600_000;
const AGAIN_MS: i64 = 15 * 60_000;
const HOUR_MS: i64 = 3_600_000;

/// When to look at it next, after `after`.
pub fn next(it: &Standing, around: Around, after: At) -> Option<At> {
    let due = it.due_at.filter(|_| waits(it))?;
    let mut moments: Vec<At> = coming(it, due, around).into_iter().map(|(at, _)| at).collect();
    if it.waits_for.is_some() && it.state != State::Assigned {
        let second = due + TimeDelta::milliseconds(AGAIN_MS);
        let hours = (after - second).num_milliseconds().div_euclid(HOUR_MS) + 1;
        moments.extend(around.expected);
        moments.extend([due, second, second + TimeDelta::milliseconds(hours.max(1) * HOUR_MS)]);
    }
    let in_time = |at: &At| it.deadline_at.is_none_or(|deadline| *at < deadline);
    moments.into_iter().filter(|at| *at > after).filter(in_time).min()
}

/// What to tell at `remind_at`.
pub fn told(it: &Standing, around: Around) -> Option<Reminder> {
    let (due, at) = (it.due_at?, it.remind_at.filter(|_| waits(it))?);
    // A reminder of its approval may have been planned before it was approved.
    let of_draft = coming(&Standing { state: State::Draft, ..it.clone() }, due, around);
    match coming(it, due, around).into_iter().find(|(moment, _)| *moment == at) {
        Some((_, what)) => Some(what),
        None if it.waits_for.is_none() || it.state == State::Assigned => None,
        None => of_draft.iter().all(|(moment, _)| *moment != at).then_some(Reminder::EventUnconfirmed),
    }
}

/// What comes at a time that is known from the beginning.
fn coming(it: &Standing, due: At, around: Around) -> Vec<(At, Reminder)> {
    let before = |ms: i64| due.checked_sub_signed(TimeDelta::milliseconds(ms));
    let evening_before = evening(due, 1, around.zone);
    let (moments, what) = match it.state {
        State::Draft if it.awaits_text() => {
            (vec![evening_before, before(around.write_ms), before(SOON_MS)], Reminder::TextMissing)
        }
        State::Draft => (vec![evening_before, before(SOON_MS)], Reminder::ApprovalMissing),
        State::Assigned => {
            let last = it.deadline_at.and_then(|at| at.checked_sub_signed(TimeDelta::milliseconds(SOON_MS)));
            let report = [evening(due, 0, around.zone), last].into_iter().flatten().filter(|at| *at > due);
            let report = report.map(|at| (at, Reminder::TaskUnreported));
            return evening_before.map(|at| (at, Reminder::TaskComes)).into_iter().chain(report).collect();
        }
        _ => return Vec::new(),
    };
    moments.into_iter().flatten().map(|at| (at, what)).collect()
}

fn waits(it: &Standing) -> bool {
    matches!(it.state, State::Draft | State::Scheduled | State::Staging | State::Staged | State::Assigned)
}

/// So many days before the due day, at 17:00.
fn evening(due: At, days: u64, zone: Tz) -> Option<At> {
    let day = due.with_timezone(&zone).date_naive().checked_sub_days(Days::new(days))?;
    localise(day.and_time(NaiveTime::from_hms_opt(EVENING, 0, 0)?), zone).earlier()
}

#[cfg(test)]
mod tests;

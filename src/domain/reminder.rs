//! Who is waited for, and when somebody is told: a pure rule over where a delivery stands.
//!
//! Never: sends anything, and never for ever. A reminder ends with the delivery's deadline, or when what was missing is
//! there. `remind_at` in the ledger is only when to look again: what is told is decided then.

use chrono::{Days, NaiveTime, TimeDelta};
use chrono_tz::Tz;
use serde::Serialize;

use super::At;
use super::delivery::State;
use super::standing::Standing;
use super::when::localise;

/// What somebody is reminded of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Reminder {
    /// The event's time has come: did it happen?
    EventUnconfirmed,
    /// It goes out soon and nobody has approved it.
    ApprovalMissing,
    /// Its time to be approved is over.
    NobodyApproved,
}

impl Reminder {
    pub fn as_str(self) -> &'static str {
        match self {
            Reminder::EventUnconfirmed => "event_unconfirmed",
            Reminder::ApprovalMissing => "approval_missing",
            Reminder::NobodyApproved => "nobody_approved",
        }
    }
}

/// On the evening before, when leaders still read.
const EVENING: u32 = 17;
const SOON_MS: i64 = 2 * 3_600_000;
const AGAIN_MS: i64 = 15 * 60_000;
const HOUR_MS: i64 = 3_600_000;

/// When to look at it next, after `after`. `expected`: when the events that it waits for were planned, if that is known.
pub fn next(it: &Standing, expected: Option<At>, zone: Tz, after: At) -> Option<At> {
    let due = it.due_at.filter(|_| waits(it))?;
    let mut moments = Vec::new();
    if it.state == State::Draft {
        moments.extend(evening_before(due, zone));
        moments.push(due - TimeDelta::milliseconds(SOON_MS));
    }
    if it.waits_for.is_some() {
        let second = due + TimeDelta::milliseconds(AGAIN_MS);
        let hours = (after - second).num_milliseconds().div_euclid(HOUR_MS) + 1;
        moments.extend(expected);
        moments.extend([due, second, second + TimeDelta::milliseconds(hours.max(1) * HOUR_MS)]);
    }
    let in_time = |at: &At| it.deadline_at.is_none_or(|deadline| *at < deadline);
    moments.into_iter().filter(|at| *at > after).filter(in_time).min()
}

/// What to tell at `remind_at`.
pub fn told(it: &Standing, zone: Tz) -> Option<Reminder> {
    let (due, at) = (it.due_at?, it.remind_at.filter(|_| waits(it))?);
    let of_approval = Some(at) == evening_before(due, zone) || at == due - TimeDelta::milliseconds(SOON_MS);
    match () {
        () if it.state == State::Draft && of_approval => Some(Reminder::ApprovalMissing),
        () if it.waits_for.is_some() && !of_approval => Some(Reminder::EventUnconfirmed),
        () => None,
    }
}

fn waits(it: &Standing) -> bool {
    matches!(it.state, State::Draft | State::Scheduled | State::Staging | State::Staged)
}

fn evening_before(due: At, zone: Tz) -> Option<At> {
    let day = due.with_timezone(&zone).date_naive().checked_sub_days(Days::new(1))?;
    localise(day.and_time(NaiveTime::from_hms_opt(EVENING, 0, 0)?), zone).earlier()
}

#[cfg(test)]
mod tests;

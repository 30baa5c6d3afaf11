//! The columns of every table in the report.
//!
//! It never counts a delivery twice or not at all. The match over the states has no default arm, so a new state does
//! not compile until it has its column.

use serde::Serialize;

use super::At;
use super::delivery::{Delivery, Entry, State};

/// planned = delivered + handed_over + assigned + missed + failed + unconfirmed + withdrawn + cancelled + waiting + not_due;
/// delivered = on_time + late. What moved to another time is neither planned nor cancelled: the delivery that stands for
/// it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize)]
pub struct Counts {
    pub planned: u64,
    /// Published, played or done.
    pub delivered: u64,
    /// Within a minute of the due time; a task, within its deadline.
    pub on_time: u64,
    /// Later, or found out without a time.
    pub late: u64,
    /// A station has it; no play record.
    pub handed_over: u64,
    /// A person has it, its time has come, and nobody has said that it was done.
    pub assigned: u64,
    pub missed: u64,
    pub failed: u64,
    pub unconfirmed: u64,
    pub withdrawn: u64,
    pub cancelled: u64,
    /// Its time has come and it is not out: draft, held, under way.
    pub waiting: u64,
    /// Its time is still to come, or it has none yet.
    pub not_due: u64,
}

pub const COLUMNS: usize = 13;

impl Counts {
    fn add(&mut self, delivery: &Delivery, now: At) {
        if delivery.is_moved() {
            return;
        }
        let is_due = delivery.due_at.is_some_and(|due| due <= now);
        self.planned += 1;
        let column = match delivery.state {
            State::Delivered => {
                self.delivered += 1;
                // What was found out without a time is not proven to be on time.
                if delivery.is_on_time() { &mut self.on_time } else { &mut self.late }
            }
            State::HandedOver => &mut self.handed_over,
            State::Assigned if is_due => &mut self.assigned,
            State::Missed => &mut self.missed,
            State::Failed => &mut self.failed,
            State::Unconfirmed => &mut self.unconfirmed,
            State::Withdrawn => &mut self.withdrawn,
            State::Cancelled => &mut self.cancelled,
            State::Draft | State::Scheduled | State::Staging | State::Staged | State::Revealing if is_due => {
                &mut self.waiting
            }
            State::Draft | State::Scheduled | State::Staging | State::Staged | State::Revealing | State::Assigned => {
                &mut self.not_due
            }
        };
        *column += 1;
    }

    /// All columns in the order of the report, `planned` first.
    pub fn columns(&self) -> [u64; COLUMNS] {
        let Counts {
            planned,
            delivered,
            on_time,
            late,
            handed_over,
            assigned,
            missed,
            failed,
            unconfirmed,
            withdrawn,
            cancelled,
            waiting,
            not_due,
        } = *self;
        [
            planned,
            delivered,
            on_time,
            late,
            handed_over,
            assigned,
            missed,
            failed,
            unconfirmed,
            withdrawn,
            cancelled,
            waiting,
            not_due,
        ]
    }

    /// Its time has come and it is not out, whatever the reason.
    pub fn not_done(&self) -> u64 {
        self.assigned + self.missed + self.failed + self.unconfirmed + self.waiting
    }

    pub fn called_off(&self) -> u64 {
        self.withdrawn + self.cancelled
    }
}

/// Counts entries as they stand at an instant, each in one column.
pub fn count<'a>(entries: impl IntoIterator<Item = &'a Entry>, now: At) -> Counts {
    let mut counts = Counts::default();
    for entry in entries {
        counts.add(&entry.delivery, now);
    }
    counts
}

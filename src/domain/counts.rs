//! The columns of every table in the report.
//!
//! Never: counts a delivery twice or not at all. The match over the states has no default arm, so a new state does not
//! compile until it has its column.

use serde::Serialize;

use super::delivery::{Delivery, Entry, ON_TIME_MS, State};

/// planned = delivered + missed + failed + unconfirmed + withdrawn + cancelled + waiting; delivered = on_time + late.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize)]
pub struct Counts {
    pub planned: u64,
    pub delivered: u64,
    /// Out within a minute of the due time.
    pub on_time: u64,
    /// Out later, or found out without a time.
    pub late: u64,
    pub missed: u64,
    pub failed: u64,
    pub unconfirmed: u64,
    pub withdrawn: u64,
    pub cancelled: u64,
    /// Not yet: draft, scheduled, staged, under way, held.
    pub waiting: u64,
}

impl Counts {
    fn add(&mut self, delivery: &Delivery) {
        self.planned += 1;
        let column = match delivery.state {
            State::Delivered => {
                self.delivered += 1;
                // What was found out without a time is not proven to be on time.
                if delivery.late_ms().is_some_and(|late_ms| late_ms <= ON_TIME_MS) {
                    &mut self.on_time
                } else {
                    &mut self.late
                }
            }
            State::Missed => &mut self.missed,
            State::Failed => &mut self.failed,
            State::Unconfirmed => &mut self.unconfirmed,
            State::Withdrawn => &mut self.withdrawn,
            State::Cancelled => &mut self.cancelled,
            State::Draft | State::Scheduled | State::Staging | State::Staged | State::Revealing => &mut self.waiting,
        };
        *column += 1;
    }

    /// All columns in the order of the report, `planned` first.
    pub fn columns(&self) -> [u64; 10] {
        let Counts { planned, delivered, on_time, late, missed, failed, unconfirmed, withdrawn, cancelled, waiting } =
            *self;
        [planned, delivered, on_time, late, missed, failed, unconfirmed, withdrawn, cancelled, waiting]
    }
}

/// Counts entries, each in one column.
pub fn count<'a>(entries: impl IntoIterator<Item = &'a Entry>) -> Counts {
    let mut counts = Counts::default();
    for entry in entries {
        counts.add(&entry.delivery);
    }
    counts
}

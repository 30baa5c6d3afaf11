//! What a station was given, in sessions and minutes; what people did, by kind and by what they counted.
//!
//! People present are counted by somebody who was there, or not at all.

use std::collections::{BTreeMap, BTreeSet};

use chrono_tz::Tz;
use serde::Serialize;

use super::due_date;
use super::tables::{Tally, tally};
use crate::domain::At;
use crate::domain::delivery::{Entry, State};
use crate::domain::task::{Counted, TaskKind};

/// What a station was given, and what of it was played by a play record.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct AirTime {
    /// Handed over, played or not.
    pub handed: Aired,
    pub played: Aired,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize)]
pub struct Aired {
    /// Programmes: one a station, date and slot; what plays at once is one of its own.
    pub sessions: u64,
    pub bulletins: u64,
    /// Recordings as long as they are, texts as long as they read.
    pub air_ms: i64,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct TaskRow {
    pub kind: TaskKind,
    #[serde(flatten)]
    pub tally: Tally,
    /// What was counted at those that were done, by unit.
    pub counted: Vec<Sum>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Sum {
    /// As a person typed it; `None`: what the kind counts.
    pub unit: Option<String>,
    pub count: u64,
}

impl TaskRow {
    /// What a sum without a unit counts.
    pub fn counts(&self) -> Counted {
        self.kind.counts()
    }
}

pub(super) fn air_time(entries: &[&Entry], zone: Tz) -> AirTime {
    let of = |states: &[State]| {
        let given: Vec<&&Entry> = entries.iter().filter(|e| states.contains(&e.delivery.state)).collect();
        let sessions: BTreeSet<_> = given
            .iter()
            .map(|e| {
                let d = &e.delivery;
                let alone = d.slot.is_none().then_some(d.due_at);
                (&d.channel, due_date(d, zone), &d.slot, alone)
            })
            .collect();
        Aired {
            sessions: sessions.len() as u64,
            bulletins: given.len() as u64,
            air_ms: given.iter().map(|e| e.delivery.air_ms).sum(),
        }
    };
    AirTime { handed: of(&[State::HandedOver, State::Delivered]), played: of(&[State::Delivered]) }
}

pub(super) fn tasks(entries: &[&Entry], now: At) -> Vec<TaskRow> {
    let mut kinds: BTreeMap<TaskKind, Vec<&Entry>> = BTreeMap::new();
    for &entry in entries {
        kinds.entry(entry.delivery.task_kind.unwrap_or_default()).or_default().push(entry);
    }
    let row = |(kind, entries): (TaskKind, Vec<&Entry>)| {
        let mut sums: BTreeMap<Option<String>, u64> = BTreeMap::new();
        let done = entries.iter().filter(|e| e.delivery.state == State::Delivered).filter_map(|e| e.done.as_ref());
        for done in done {
            if let Some(count) = done.count {
                *sums.entry(done.count_unit.clone()).or_default() += u64::from(count);
            }
        }
        let counted = sums.into_iter().map(|(unit, count)| Sum { unit, count }).collect();
        TaskRow { kind, tally: tally(&entries, now), counted }
    };
    kinds.into_iter().map(row).collect()
}

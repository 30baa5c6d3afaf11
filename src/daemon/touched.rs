//! The lanes that a settlement touches, gathered over hundreds of deliveries and written down at once.
//!
//! Never: leaves a lane out. A lane that is closed later than it knows would break a channel's pace or order; one that
//! does not know its earliest wish would sleep through it. To look at one too many costs a row.

use std::collections::{BTreeMap, BTreeSet};

use crate::domain::At;
use crate::domain::standing::{Lane, Standing};
use crate::store::lanes::{self, Closing};
use crate::store::{Result, Tx};

#[derive(Default)]
pub(super) struct Touched {
    /// Taken by this node until now. Sorted, so that two nodes touch lanes in one order.
    freed: BTreeSet<String>,
    /// Lane and the instant before which nothing more happens on it.
    closed: BTreeMap<String, i64>,
    /// Got or lost a wish.
    stirred: BTreeSet<String>,
}

impl Touched {
    pub(super) fn free(&mut self, lane: &str) {
        self.freed.insert(lane.to_owned());
    }

    /// The latest closing of a lane wins.
    pub(super) fn close(&mut self, channel: &str, lane: Lane, until: At) {
        let open_at = self.closed.entry(lanes::name(channel, lane)).or_insert(0);
        *open_at = until.timestamp_millis().max(*open_at);
    }

    /// A delivery stands, or stood, in this lane and not in the one that its step was taken in.
    pub(super) fn moved(&mut self, standing: &Standing, taken: &str) {
        let lane = standing.step.map(|step| lanes::name(&standing.channel, Lane::of(step)));
        if let Some(lane) = lane.filter(|lane| lane != taken) {
            self.stirred.insert(lane);
        }
    }

    /// Frees, closes and refreshes them.
    pub(super) async fn write_down(mut self, tx: &mut Tx) -> Result<()> {
        let freed: Vec<Closing> =
            self.freed.into_iter().map(|id| Closing { open_at: self.closed.remove(&id).unwrap_or(0), id }).collect();
        let closed: Vec<Closing> = self.closed.into_iter().map(|(id, open_at)| Closing { id, open_at }).collect();
        self.stirred.extend(closed.iter().map(|lane| lane.id.clone()));
        lanes::free(tx, &freed).await?;
        lanes::close_until(tx, &closed).await?;
        lanes::refresh_lanes(tx, &self.stirred.into_iter().collect::<Vec<_>>()).await
    }
}

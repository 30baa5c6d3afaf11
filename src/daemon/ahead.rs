//! What a daemon remembers of the ledger: what is due on its channels within the next minute, read once and kept up by
//! its own settlements; and what it does not know yet.
//!
//! The ledger says by a mark that somebody else changed something ([`wishes::stir`]); then all of it is read anew.

use chrono::{DateTime, TimeDelta};

use super::apart::Apart;
use super::queues::{NEVER, Queues};
use crate::domain::At;
use crate::domain::delivery::Step;
use crate::domain::standing::Standing;
use crate::store::shards::Shards;
use crate::store::wishes::Wishes;
use crate::store::{Result, Tx, channels, ledger};

/// So far ahead the ledger is read.
const AHEAD: TimeDelta = TimeDelta::seconds(60);

#[derive(Default)]
pub(super) struct Memory {
    pub(super) queues: Queues,
    /// Channels that some node stays away from.
    pub(super) apart: Apart,
    /// The shards whose channels are remembered; `None`: all of them, while this node works on none.
    pub(super) shards: Option<Shards>,
    /// Given back as soon as nothing of theirs is under way.
    pub(super) leaving: Shards,
    /// While others work on everything, nothing is looked at before then.
    pub(super) look_at: Option<At>,
    /// It asks for a share until then.
    pub(super) asks_until: Option<At>,
    /// It does not ask before then.
    pub(super) ask_after: Option<At>,
    /// Since when something is due that nobody works on and that is another's share.
    pub(super) left_since: Option<At>,
    /// Everything up to there was read, in milliseconds.
    read_until: i64,
    /// The first thing behind that.
    beyond_at: Option<i64>,
    /// The marks of the ledger as they were when it was read; `None`: it must be read.
    stirred: Option<String>,
    pub(super) nodes: Option<String>,
}

impl Memory {
    /// Whether this node remembers what is due on the channel.
    pub(super) fn has(&self, channel: &str) -> bool {
        let by_shard = || self.shards.is_none_or(|shards| shards.has_channel(channel));
        self.apart.has(channel).unwrap_or_else(by_shard)
    }

    /// Whatever is remembered may be wrong.
    pub(super) fn distrust(&mut self) {
        self.stirred = None;
    }

    /// When there is something to claim, by what is remembered.
    pub(super) fn next_at(&self) -> Option<i64> {
        if let Some(at) = self.look_at {
            return Some(at.timestamp_millis());
        }
        self.queues.next_at().into_iter().chain(self.beyond_at).min()
    }

    /// Remembers what a delivery wants now.
    pub(super) fn put(&mut self, standing: &Standing) {
        let wants = standing.next_at.zip(standing.step).map(|(at, step)| (step, at.timestamp_millis()));
        let stopped = |step| standing.held_at.is_some() && !matches!(step, Step::Unstage | Step::Reconcile);
        let waits = |step| standing.waits_for.is_some() && step == Step::Reveal;
        let wish = wants.filter(|(step, _)| self.has(&standing.channel) && !stopped(*step) && !waits(*step));
        let near = wish.filter(|(_, at)| *at <= self.read_until);
        if let Some((_, at)) = wish.filter(|_| near.is_none()) {
            self.beyond_at = Some(self.beyond_at.map_or(at, |known| known.min(at)));
        }
        self.queues.put(&standing.id, &standing.channel, near);
    }

    /// Reads what is due within the next minute, if that is not known.
    pub(super) async fn read(&mut self, tx: &mut Tx, node: &str, now: At, look: &Wishes) -> Result<()> {
        let is_stale = self.stirred.is_none()
            || self.stirred != look.stirred
            || self.queues.is_short()
            || self.apart.is_stale(&look.nodes, now);
        if is_stale {
            self.apart.read(tx, node, &look.nodes, now).await?;
            self.queues.forget();
            for (channel, until) in channels::shut(tx).await? {
                self.queues.shut(&channel, until.map_or(NEVER, |at| at.timestamp_millis()));
            }
            self.read_until = i64::MIN;
            self.stirred.clone_from(&look.stirred);
        }
        if is_stale || self.beyond_at.is_some_and(|at| at <= now.timestamp_millis()) {
            let until = (now + AHEAD).timestamp_millis().max(self.read_until);
            let mut after = (self.read_until.saturating_add(1), String::new());
            loop {
                let page = ledger::due(tx, (after.0, &after.1), until).await?;
                let is_last = page.len() < ledger::PAGE;
                if let Some(last) = page.last() {
                    after = (last.next_at, last.id.clone());
                }
                for wish in &page {
                    if !self.has(&wish.channel) {
                        let at = DateTime::from_timestamp_millis(wish.next_at).unwrap_or(now);
                        self.apart.waits(&wish.channel, at, now);
                        continue;
                    }
                    self.queues.put(&wish.id, &wish.channel, wish.step().map(|step| (step, wish.next_at)));
                }
                if is_last {
                    break;
                }
            }
            self.read_until = until;
            self.beyond_at = ledger::next(tx, until).await?;
        }
        Ok(())
    }
}

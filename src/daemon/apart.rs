//! Faults of this node alone: a channel that it cannot serve (no secret in its environment, a folder that is not mounted
//! here, its disk is full) is left to others, and nobody else's work on it stops.
//!
//! It says so in the ledger and offers the channel; whoever runs and has not said the same takes it, as the owner of its
//! shard or as a loan. Nobody must know how many nodes there are: if all that run have said the same, or nobody takes it
//! within [`OFFER`], the fault is everybody's and is settled as on a single node: what needs a person stops the channel,
//! the rest is tried again.

use std::collections::HashMap;

use chrono::TimeDelta;

use super::ahead::Memory;
use super::queues::NEVER;
use super::tick::Done;
use super::{Answered, Daemon};
use crate::domain::At;
use crate::domain::outcome::Failure;
use crate::domain::policy::Answer;
use crate::event::{Alert, Event};
use crate::store::faults::{self, NodeFault};
use crate::store::shards::{self, Shards};
use crate::store::{Result, Tx};

/// What nobody has taken so long after it was offered and due is nobody's.
pub(super) const OFFER: TimeDelta = TimeDelta::seconds(15);
/// So long a node stays away the first time; it doubles.
const AWAY_FIRST: TimeDelta = TimeDelta::seconds(60);
const AWAY_MAX: TimeDelta = TimeDelta::minutes(16);
/// So long what nobody took is not offered again.
const NOT_OFFERED: TimeDelta = TimeDelta::minutes(5);
/// An exchange of tokens is left to others for so long.
const RENEWED_BY_OTHERS: TimeDelta = TimeDelta::seconds(10);

/// How this node stands to a channel that some node stays away from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Stance {
    Ours,
    /// The owner of its shard stays away: whoever comes first may borrow it.
    Offered,
    Others,
    /// This node stays away, and nobody else is at it.
    Nobody,
}

#[derive(Default, Clone)]
pub(super) struct Apart {
    stances: HashMap<String, Stance>,
    /// Until when this node stays away, by channel, and how often in a row; kept until it works again.
    away: HashMap<String, (At, i64)>,
    /// When it was last offered to others.
    offered_at: HashMap<String, At>,
    /// Since when it is known that nobody takes it.
    deserted: HashMap<String, At>,
    /// The mark of nodes when this was read.
    nodes: Option<String>,
    /// When to look again whether somebody works on what is due.
    look_at: Option<At>,
}

impl Apart {
    /// Whether this node works on the channel, where that is not the shard's to say.
    pub(super) fn has(&self, channel: &str) -> Option<bool> {
        self.stances.get(channel).map(|stance| matches!(stance, Stance::Ours | Stance::Offered))
    }

    pub(super) fn look_at(&self) -> Option<i64> {
        self.look_at.map(|at| at.timestamp_millis())
    }

    /// What was read may not be so any more.
    pub(super) fn is_stale(&self, nodes: &Option<String>, now: At) -> bool {
        (!self.stances.is_empty() && self.nodes != *nodes) || self.look_at.is_some_and(|at| at <= now)
    }

    pub(super) fn is_borrowing(&self, shards: Shards) -> bool {
        self.stances.iter().any(|(channel, stance)| *stance == Stance::Ours && !shards.has_channel(channel))
    }

    pub(super) async fn read(&mut self, tx: &mut Tx, node: &str, nodes: &Option<String>, now: At) -> Result<()> {
        self.stances.clear();
        self.away.clear();
        self.look_at = None;
        self.nodes.clone_from(nodes);
        self.deserted.retain(|_, since| now < *since + NOT_OFFERED);
        let found = faults::all(tx).await?;
        if found.is_empty() {
            self.offered_at.clear();
            return Ok(());
        }
        let owners = faults::owners(tx).await?;
        for fault in &found {
            if fault.node == node {
                self.away.insert(fault.channel.clone(), (fault.until, fault.times));
            }
            let owner = owners.get(shards::of(&fault.channel)).and_then(Option::as_deref);
            let mut away: Vec<&str> = of(&found, &fault.channel, now).collect();
            if self.deserted.contains_key(&fault.channel) {
                away.retain(|away| *away != node);
            }
            if let Some(stance) = stance(node, &away, owner, fault.lent_to.as_deref()) {
                self.stances.insert(fault.channel.clone(), stance);
            }
        }
        Ok(())
    }

    /// Something is wanted then on a channel that this node leaves to others.
    pub(super) fn waits(&mut self, channel: &str, wanted_at: At, now: At) {
        let Some(stance @ (Stance::Others | Stance::Nobody)) = self.stances.get(channel).copied() else { return };
        let Some((until, _)) = self.away.get(channel).copied() else { return };
        let offered_at = self.offered_at.get(channel).copied().unwrap_or(wanted_at);
        let nobody_at = wanted_at.max(offered_at) + OFFER;
        let look_at = if stance == Stance::Others {
            wanted_at.max(now) + OFFER
        } else if nobody_at <= now {
            self.deserted.insert(channel.to_owned(), now);
            now
        } else {
            nobody_at.min(until.max(wanted_at))
        };
        self.look_at = Some(self.look_at.map_or(look_at, |at| at.min(look_at)));
    }

    fn is_away(&self, channel: &str, now: At) -> bool {
        self.away.get(channel).is_some_and(|(until, _)| *until > now) && !self.deserted.contains_key(channel)
    }
}

/// Nodes that stay away from the channel now.
fn of<'f>(found: &'f [NodeFault], channel: &'f str, now: At) -> impl Iterator<Item = &'f str> {
    found.iter().filter(move |f| f.channel == channel && f.until > now).map(|f| f.node.as_str())
}

/// `None`: as the shards have it.
fn stance(node: &str, away: &[&str], owner: Option<&str>, lent_to: Option<&str>) -> Option<Stance> {
    let is_away = away.contains(&node);
    match (lent_to, owner) {
        (Some(lent_to), _) => Some(if lent_to == node { Stance::Ours } else { Stance::Others }),
        (None, Some(owner)) if owner != node && away.contains(&owner) => {
            Some(if is_away { Stance::Others } else { Stance::Offered })
        }
        (None, Some(owner)) if owner != node => is_away.then_some(Stance::Others),
        (None, _) => is_away.then_some(Stance::Nobody),
    }
}

impl Memory {
    /// Channels that are offered by the owner of their shard and on which something is due.
    pub(super) fn offered(&self, now: At) -> Vec<String> {
        let is_offered = |channel: &&str| self.apart.stances.get(*channel) == Some(&Stance::Offered);
        self.queues.due(now).filter(is_offered).map(str::to_owned).collect()
    }
}

impl Daemon {
    /// What this node cannot do and no other can either is settled as on a single node.
    pub(super) async fn weigh_own_faults(&self, answered: &mut [Answered], now: At) -> anyhow::Result<()> {
        let of_node = |answered: &&mut Answered| failure_of(answered).is_some_and(|(_, failure)| failure.is_of_node());
        let mut answered: Vec<&mut Answered> = answered.iter_mut().filter(of_node).collect();
        if answered.is_empty() {
            return Ok(());
        }
        let mut tx = self.store.read().await?;
        let running = self.store.running_by(&mut tx).await?;
        let found = faults::all(&mut tx).await?;
        drop(tx);
        for answered in &mut answered {
            let Some((channel, failure)) = failure_of(answered) else { continue };
            let cannot: Vec<&str> = of(&found, channel, now).collect();
            let could = running.iter().any(|other| *other != self.node && !cannot.contains(&other.as_str()));
            let nobody_took = self.memory.apart.deserted.contains_key(channel);
            if could && !nobody_took {
                continue;
            }
            let failure = failure.clone().of_all();
            match answered {
                Answered::Step(_, answer) => *answer = Answer::Failed(failure),
                Answered::Renewal { renewed, .. } => *renewed = Err(failure),
            }
        }
        Ok(())
    }

    /// Stays away from the channel for a while, so that others take it, and says so the first time.
    pub(super) async fn leave_to_others(
        &mut self,
        tx: &mut Tx,
        channel: &str,
        failure: Failure,
        now: At,
    ) -> anyhow::Result<Option<Event>> {
        if self.memory.apart.is_away(channel, now) {
            return Ok(None);
        }
        let times = self.memory.apart.away.get(channel).map_or(0, |(_, times)| *times);
        let until = now + (AWAY_FIRST * (1 << times.clamp(0, 4))).min(AWAY_MAX);
        faults::report(tx, channel, &self.node, &failure, now, until).await?;
        tx.ring().await?;
        self.memory.apart.away.insert(channel.to_owned(), (until, times + 1));
        self.memory.apart.offered_at.insert(channel.to_owned(), now);
        self.memory.apart.stances.insert(channel.to_owned(), Stance::Nobody);
        self.memory.distrust();
        let node = self.node.clone();
        let what = Alert::NodeFault { channel: channel.to_owned(), node, failure };
        Ok((times == 0).then_some(Event::Alert { what }))
    }

    /// It could do it: it may be asked again.
    pub(super) async fn is_mended(&mut self, tx: &mut Tx, channel: &str) -> anyhow::Result<()> {
        if self.memory.apart.away.remove(channel).is_some() {
            self.memory.apart.deserted.remove(channel);
            faults::mended(tx, channel, &self.node).await?;
            self.memory.distrust();
        }
        Ok(())
    }

    /// Takes what is offered and due. What another was quicker to take is left to it.
    pub(super) async fn borrow(&mut self, tx: &mut Tx, now: At) -> anyhow::Result<()> {
        for channel in self.memory.offered(now) {
            let is_ours = faults::lend(tx, &channel, &self.node).await?;
            if !is_ours {
                self.memory.queues.shut(&channel, NEVER);
            }
            let stance = if is_ours { Stance::Ours } else { Stance::Others };
            self.memory.apart.stances.insert(channel, stance);
            self.memory.distrust();
        }
        Ok(())
    }

    /// Whether others are given a moment to exchange the tokens of a channel that this node stays away from.
    pub(super) fn leaves_renewal(&self, channel: &str, due_at: At, now: At, done: &mut Done) -> bool {
        let by = due_at + RENEWED_BY_OTHERS;
        if !self.memory.apart.is_away(channel, now) || by <= now {
            return false;
        }
        done.leaves_renewal = true;
        done.again_at = Some(done.again_at.map_or(by, |at| at.min(by)));
        true
    }
}

fn failure_of(answered: &Answered) -> Option<(&str, &Failure)> {
    match answered {
        Answered::Step(claim, Answer::Failed(failure)) => Some((&claim.standing.channel, failure)),
        Answered::Renewal { channel, renewed: Err(failure), .. } => Some((channel, failure)),
        Answered::Step(..) | Answered::Renewal { .. } => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn somebody_is_at_every_channel() {
        use Stance::{Nobody, Offered, Others, Ours};
        /// Who stays away, who owns the shard, to whom it is lent; how a and b stand to it.
        type Row = (&'static [&'static str], Option<&'static str>, Option<&'static str>, [Option<Stance>; 2]);
        let table: [Row; 9] = [
            (&[], Some("a"), None, [None, None]),
            (&["a"], Some("a"), None, [Some(Nobody), Some(Offered)]),
            (&["a"], Some("b"), None, [Some(Others), None]),
            (&["a"], None, None, [Some(Nobody), None]),
            (&["a"], Some("a"), Some("b"), [Some(Others), Some(Ours)]),
            (&[], Some("a"), Some("b"), [Some(Others), Some(Ours)]),
            (&["a", "b"], Some("a"), None, [Some(Nobody), Some(Others)]),
            (&["a", "b"], None, None, [Some(Nobody), Some(Nobody)]),
            (&["b"], Some("a"), None, [None, Some(Others)]),
        ];
        for (away, owner, lent_to, wanted) in table {
            let stands = ["a", "b"].map(|node| stance(node, away, owner, lent_to));
            assert_eq!(stands, wanted, "{away:?} {owner:?} {lent_to:?}");
        }
    }
}

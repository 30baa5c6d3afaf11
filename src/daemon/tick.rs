//! One tick: settle what came back, take over from the dead, pass deadlines, claim what is due — one transaction — and
//! then send what was claimed.
//!
//! No call is made inside the transaction, and nothing is sent whose claim is not committed. If the transaction fails,
//! nobody knows whether it was committed: what is remembered is read anew, and what was claimed without knowing was
//! never sent and is put back.

use std::sync::Arc;

use chrono::DateTime;

use super::breakpoint::{BreakpointMoment, reach};
use super::claim::Ready;
use super::supervise::supervise;
use super::sweep::{Left, is_out};
use super::{Answered, Daemon, Flight, IN_FLIGHT_MAX, Outcome, remind, renew, step};
use crate::domain::At;
use crate::domain::delivery::Step;
use crate::domain::outcome::Failure;
use crate::domain::policy::Answer;
use crate::domain::standing::Standing;
use crate::event::{Alert, Event};
use crate::store::seal::MarkedProgress;
use crate::store::wishes::{self, Wishes};
use crate::store::{Taking, channels, faults, is_deadlock, is_overtaken, is_refused, nodes, wake};

/// What a transaction did, told only after it is committed.
#[derive(Default)]
pub(super) struct Done {
    pub(super) events: Vec<Event>,
    pub(super) settled: usize,
    pub(super) ready: Vec<Ready>,
    pub(super) renewals: Vec<renew::Exchange>,
    /// Something wants another look at once.
    pub(super) again_at: Option<At>,
    /// An exchange of tokens is due and left to others.
    pub(super) leaves_renewal: bool,
    /// The earliest deadline and reminder of what was moved.
    deadline_at: Option<i64>,
    remind_at: Option<i64>,
    next_at: Option<At>,
    progress: Option<MarkedProgress>,
}

impl Done {
    /// Notes when a delivery that moved is missed, or somebody is reminded of it.
    pub(super) fn soonest(&mut self, standing: &Standing) {
        let earlier =
            |known: Option<i64>, at: Option<At>| known.into_iter().chain(at.map(|at| at.timestamp_millis())).min();
        self.deadline_at = earlier(self.deadline_at, standing.deadline_at);
        self.remind_at = earlier(self.remind_at, standing.remind_at);
    }
}

impl Daemon {
    pub async fn tick(&mut self) -> anyhow::Result<Outcome> {
        self.write_down(IN_FLIGHT_MAX).await
    }

    /// The node is no more. What is still in flight belongs to whoever comes next.
    pub(super) async fn leave(&mut self) -> anyhow::Result<()> {
        if self.in_flight() > 0 {
            if let Some(life) = self.life.take() {
                life.leave_behind();
            }
            return Ok(());
        }
        let mut tx = self.store.write().await?;
        nodes::forget(&mut tx, &self.node).await?;
        faults::forget_node(&mut tx, &self.node).await?;
        wake::forget_presence(&mut tx, &self.node).await?;
        tx.ring().await?;
        Ok(tx.commit().await?)
    }

    /// Writes down what came back, and claims up to so many in all; with none, the daemon is leaving.
    pub(super) async fn write_down(&mut self, in_flight_max: usize) -> anyhow::Result<Outcome> {
        let braked_until = self.mind_brake().await?;
        let mut answered = std::mem::take(&mut self.unsettled);
        if let Err(error) = self.weigh_own_faults(&mut answered, self.clock.now()).await {
            self.unsettled.extend(answered);
            return Err(error);
        }
        reach(self.breakpoint, BreakpointMoment::Answered, steps(&answered)).await;
        let apart = self.memory.apart.clone();
        let done = loop {
            let error = match self.transact(&answered, in_flight_max).await {
                Ok(done) => break done,
                Err(error) => error,
            };
            self.recall();
            self.memory.apart.clone_from(&apart);
            if is_deadlock(&error) {
                continue;
            }
            if is_overtaken(&error) && self.taking == Taking::AsKnown {
                self.taking = Taking::Locked;
                continue;
            }
            if is_refused(&error) && self.set_aside(&mut answered, &error) {
                continue;
            }
            self.unsettled.extend(answered);
            return Err(error);
        };
        reach(self.breakpoint, BreakpointMoment::Settled, steps(&answered)).await;
        reach(self.breakpoint, BreakpointMoment::Claimed, done.ready.iter().map(|r| r.claim.step)).await;
        self.unsure.clear();
        self.taking = Taking::AsKnown;
        if self.memory.shards.is_some() {
            self.fence.open_until(self.lease_until);
        }
        for answered in &answered {
            match answered {
                Answered::Step(claim, _) => drop(self.flights.remove(&claim.standing.id)),
                Answered::Renewal { .. } => self.renewing -= 1,
            }
        }
        self.renewing += done.renewals.len();
        if let Some(progress) = done.progress {
            self.store.mark(progress);
        }
        for event in &done.events {
            (self.listen)(event);
        }
        let started = done.ready.len();
        for ready in done.ready {
            let standing = &ready.claim.standing;
            let (channel, number) = (standing.channel.clone(), standing.attempts);
            let flight = Flight { channel, number, step: ready.claim.step };
            self.flights.insert(standing.id.clone(), flight);
            let (answer, fence, most) = (self.answer.clone(), self.fence.clone(), self.step_max);
            tokio::spawn(async move {
                let Ready { claim, channel, payload, approved } = ready;
                let left = Left::of(&claim, &channel);
                let claim = Arc::new(claim);
                let taken = Arc::clone(&claim);
                let work = async move { Ok(step::take(&taken, channel, payload, approved).await) };
                let came_back = supervise(most, fence.around(work)).await.unwrap_or_else(Answer::Failed);
                let left = left.filter(|_| is_out(&came_back));
                // Nobody listens only when the daemon is gone; the attempt stays open and is settled as died.
                let _ = answer.send(Answered::Step(claim, came_back));
                if let Some(left) = left {
                    left.sweep().await;
                }
            });
        }
        for exchange in done.renewals {
            tokio::spawn(exchange.make(self.step_max, self.answer.clone()));
        }
        let at_once = Some(self.clock.now()).filter(|_| !self.unsettled.is_empty());
        let next_at = [done.next_at, braked_until, at_once].into_iter().flatten().min();
        Ok(Outcome { settled: done.settled, started, in_flight: self.in_flight(), next_at })
    }

    /// The database does not take one of these answers: they are halved until it is found, so that the others are settled.
    /// That one counts as none at all. False: it is not the answers.
    fn set_aside(&mut self, answered: &mut Vec<Answered>, error: &anyhow::Error) -> bool {
        if answered.len() > 1 {
            self.unsettled.extend(answered.drain(answered.len() / 2..));
            return true;
        }
        let Some(Answered::Step(claim, answer)) = answered.first_mut() else { return false };
        let failure = Failure::unknown("unstorable", "the store does not take what came back");
        if *answer == Answer::Failed(failure.clone()) {
            return false;
        }
        *answer = Answer::Failed(failure);
        let (delivery, channel) = (claim.standing.id.clone(), claim.standing.channel.clone());
        self.tell(Event::Alert { what: Alert::Unstorable { delivery, channel, why: error.to_string() } });
        true
    }

    /// The last transaction never was, or nobody knows: what is remembered goes back to what was last committed.
    fn recall(&mut self) {
        let flights = self.flights.iter().map(|(id, flight)| (id.as_str(), flight.channel.as_str(), flight.step));
        self.memory.queues.restore(flights);
        self.memory.distrust();
        self.memory.nodes = None;
        // What was put in doubt by it is not.
        self.met = None;
    }

    async fn transact(&mut self, answered: &[Answered], in_flight_max: usize) -> anyhow::Result<Done> {
        let now = self.clock.now();
        let mut done = Done::default();
        let mut tx = self.store.write_tick(self.taking).await?;
        let look = wishes::look(&mut tx, &self.node).await?;
        let stands = self.look_at_lease(&look);
        self.channels.look(look.channels.as_deref());
        // Before the answers: what is in doubt by then is ended by its receipt, and nobody is told of a contradiction.
        self.guard(&mut tx, now, &mut done).await?;
        self.settle_answers(&mut tx, answered, now, &mut done).await?;
        renew::write_down(self, &mut tx, answered, now, &mut done.events).await?;
        if answered.iter().any(|a| matches!(a, Answered::Renewal { .. })) {
            // It may have opened or stopped its channel, and has another time for its next exchange.
            self.memory.distrust();
            self.channels.look(Some(&channels::version(&mut tx).await?));
            done.again_at = Some(now);
        }
        let come = |at: Option<i64>| at.is_some_and(|at| at <= now.timestamp_millis());
        // Another node holds something: its process may be gone before its lease ends.
        if look.node_ends_at.is_some() {
            self.replace_dead(&mut tx, now, &mut done).await?;
        }
        if come(look.renewing_at) {
            renew::stop_lost(&mut tx, now, &mut done.events).await?;
        }
        if come(look.deadline_at) {
            self.pass_deadlines(&mut tx, now, &mut done).await?;
        }
        if come(look.remind_at) {
            remind::remind(&mut tx, now, &mut done.events).await?;
        }
        let in_flight = self.in_flight() - answered.len();
        // On a copy not even a draft is taken back or a token exchanged: they may be the original's.
        let in_flight_max = if look.copied_at.is_some() || self.store.is_braked() { 0 } else { in_flight_max };
        let free = in_flight_max.saturating_sub(in_flight);
        if in_flight_max > 0 {
            self.memory.read(&mut tx, &self.node, now, &look).await?;
        }
        if stands || (free > 0 && come(self.memory.next_at())) {
            self.take_share(&mut tx, now, &look, stands).await?;
            self.give_back(&mut tx, now).await?;
        }
        if free > 0 {
            if self.memory.shards.is_some() {
                self.borrow(&mut tx, now).await?;
                self.claim(&mut tx, now, free, &mut done).await?;
            }
            if come(look.renew_at) {
                self.begin_renewals(&mut tx, now, &mut done).await?;
            }
        }
        if done.ready.iter().any(|ready| ready.claim.step == Step::Reveal) {
            done.progress = self.store.progress(&mut tx).await?;
        }
        let in_flight = in_flight + done.ready.len() + done.renewals.len();
        let has_room = in_flight < in_flight_max;
        let lease = self.keep_lease(&mut tx, now, in_flight, &mut done).await?;
        let mut look = if self.is_stale(&look, &done, now) { wishes::look(&mut tx, &self.node).await? } else { look };
        // Left to others for a moment: `again_at` says how long.
        look.renew_at = look.renew_at.filter(|at| !done.leaves_renewal || *at > now.timestamp_millis());
        done.next_at = self.next_at(&look, &done, lease, has_room);
        tx.commit().await?;
        Ok(done)
    }

    /// Whether what the look at the start of the tick found is not what wants something next.
    fn is_stale(&self, look: &Wishes, done: &Done, now: At) -> bool {
        let come = |at: Option<i64>| at.is_some_and(|at| at <= now.timestamp_millis());
        let told = done.events.iter().any(|event| matches!(event, Event::NodeReplaced { .. }));
        let comes = [look.deadline_at, look.remind_at, look.renew_at, look.renewing_at, look.node_ends_at];
        told || comes.into_iter().any(come)
    }

    /// When the next tick is wanted. With nothing free, what wants to be claimed wakes nobody.
    fn next_at(&self, look: &Wishes, done: &Done, lease: Option<i64>, has_room: bool) -> Option<At> {
        let claims =
            [self.memory.next_at(), self.memory.apart.look_at(), look.renew_at].map(|at| at.filter(|_| has_room));
        let lost_at = look.renewing_at.map(|at| at + renew::LOST_AFTER_MS);
        let again_at = done.again_at.map(|at| at.timestamp_millis());
        let times = [look.deadline_at, done.deadline_at, look.remind_at, done.remind_at, look.node_ends_at, lost_at];
        claims
            .into_iter()
            .chain(times)
            .chain([lease, again_at])
            .flatten()
            .min()
            .and_then(DateTime::from_timestamp_millis)
    }
}

fn steps(answered: &[Answered]) -> impl Iterator<Item = Step> {
    answered.iter().filter_map(|a| match a {
        Answered::Step(claim, _) => Some(claim.step),
        Answered::Renewal { .. } => None,
    })
}

//! One tick: settle what came back, take over from the dead, pass deadlines, claim what is due — one transaction — and
//! then send what was claimed.
//!
//! Never: makes a call inside the transaction, or sends anything whose claim is not committed. If the transaction fails,
//! the node takes a new name: what it may have claimed without knowing is settled like a dead node's.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use chrono::{DateTime, TimeDelta};

use super::breakpoint::{Moment, reach};
use super::channels::{OpenChannel, undeclared};
use super::sweep::{Left, is_out};
use super::touched::Touched;
use super::{Answered, Daemon, IN_FLIGHT_MAX, Outcome, remind, renew, step};
use crate::adapters::{AdapterKind, find, timing};
use crate::domain::At;
use crate::domain::delivery::{Reason, State, Step};
use crate::domain::outcome::{Class, End, Failure};
use crate::domain::policy::{Answer, Effect, Rules, settle};
use crate::domain::post::Payload;
use crate::domain::reminder::Reminder;
use crate::domain::standing::{Lane, Standing, Timing};
use crate::event::Event;
use crate::store::ledger::{Claim, Closing};
use crate::store::nodes::Life;
use crate::store::seal::Progress;
use crate::store::{Tx, channels, is_deadlock, lanes, ledger, log, nodes, wishes};

/// A claim with all that its step needs.
struct Ready {
    claim: Claim,
    channel: Result<Arc<OpenChannel>, Failure>,
    payload: Option<Arc<Payload>>,
    /// The destination of what the step is about: of the content, or of what was staged.
    made_for: Option<String>,
    /// By whom and when, for a station.
    approved: Option<(String, At)>,
}

/// What a transaction did, told only after it is committed.
#[derive(Default)]
struct Done {
    events: Vec<Event>,
    settled: usize,
    ready: Vec<Ready>,
    renewals: Vec<(String, Result<Arc<OpenChannel>, Failure>)>,
    next_at: Option<At>,
    lease_until: Option<At>,
    progress: Option<Progress>,
}

impl Daemon {
    pub async fn tick(&mut self) -> anyhow::Result<Outcome> {
        self.write_down(IN_FLIGHT_MAX).await
    }

    /// The node is no more. What is still in flight belongs to whoever comes next.
    pub(super) async fn leave(&mut self) -> anyhow::Result<()> {
        if self.in_flight > 0 {
            self.lives.drain(..).for_each(Life::leave_behind);
            return Ok(());
        }
        let mut tx = self.store.write().await?;
        nodes::forget(&mut tx, &self.node).await?;
        tx.ring().await?;
        Ok(tx.commit().await?)
    }

    /// Writes down what came back, and claims up to so many in all; with none, the daemon is leaving.
    pub(super) async fn write_down(&mut self, in_flight_max: usize) -> anyhow::Result<Outcome> {
        let answered = std::mem::take(&mut self.unsettled);
        reach(self.breakpoint, Moment::Answered, steps(&answered)).await;
        let mut transacted = self.transact(&answered, in_flight_max).await;
        while let Err(error) = &transacted
            && is_deadlock(error)
        {
            transacted = self.transact(&answered, in_flight_max).await;
        }
        let done = match transacted {
            Ok(done) => done,
            Err(error) => {
                self.unsettled = answered;
                self.rename();
                self.lease_until = self.clock.now();
                return Err(error);
            }
        };
        reach(self.breakpoint, Moment::Settled, steps(&answered)).await;
        reach(self.breakpoint, Moment::Claimed, done.ready.iter().map(|r| r.claim.step)).await;
        self.in_flight -= answered.len();
        self.in_flight += done.ready.len() + done.renewals.len();
        self.has_sent |= self.in_flight > 0;
        if self.in_flight == 0 {
            // Nothing is under way under an earlier name.
            let earlier = self.lives.len().saturating_sub(1);
            self.lives.drain(..earlier);
        }
        if let Some(progress) = done.progress {
            self.store.mark(progress);
        }
        if let Some(until) = done.lease_until {
            self.lease_until = until;
        }
        for event in &done.events {
            (self.listen)(event);
        }
        let started = done.ready.len();
        for Ready { claim, channel, payload, made_for, approved } in done.ready {
            let answer = self.answer.clone();
            tokio::spawn(async move {
                let left = Left::of(&claim, &channel);
                let came_back = step::take(&claim, channel, payload, made_for.as_deref(), approved).await;
                let left = left.filter(|_| is_out(&came_back));
                // Nobody listens only when the daemon is gone; the attempt stays open and is settled as died.
                let _ = answer.send(Answered::Step(Box::new(claim), came_back));
                if let Some(left) = left {
                    left.sweep().await;
                }
            });
        }
        for (channel, open) in done.renewals {
            tokio::spawn(renew::exchange(channel, open, self.answer.clone()));
        }
        Ok(Outcome { settled: done.settled, started, in_flight: self.in_flight, next_at: done.next_at })
    }

    async fn transact(&mut self, answered: &[Answered], in_flight_max: usize) -> anyhow::Result<Done> {
        let now = self.clock.now();
        let mut done = Done::default();
        let mut tx = self.store.write().await?;
        tx.lock_tick().await?;
        self.settle_answers(&mut tx, answered, now, &mut done).await?;
        renew::settle(self, &mut tx, answered, now, &mut done.events).await?;
        let due = wishes::look(&mut tx, &self.node).await?;
        let come = |at: Option<i64>| at.is_some_and(|at| at <= now.timestamp_millis());
        // Another node holds something: its process may be gone before its lease ends.
        if due.node_ends_at.is_some() {
            self.replace_dead(&mut tx, now, &mut done).await?;
        }
        if come(due.renewing_at) {
            renew::stop_lost(&mut tx, now, &mut done.events).await?;
        }
        if come(due.deadline_at) {
            pass_deadlines(&mut tx, now, &mut done).await?;
        }
        if come(due.remind_at) {
            remind::remind(&mut tx, now, &mut done.events).await?;
        }
        let in_flight = self.in_flight - answered.len();
        // On a copy not even a draft is taken back or a token exchanged: they may be the original's.
        let in_flight_max = if due.copied_at.is_some() { 0 } else { in_flight_max };
        let free = in_flight_max.saturating_sub(in_flight);
        if free > 0 {
            self.claim(&mut tx, now, free, &mut done).await?;
            if come(due.renew_at) {
                self.begin_renewals(&mut tx, now, &mut done).await?;
            }
        }
        if done.ready.iter().any(|ready| ready.claim.step == Step::Reveal) {
            done.progress = self.store.progress(&mut tx).await?;
        }
        let in_flight = in_flight + done.ready.len() + done.renewals.len();
        let free = in_flight_max.saturating_sub(in_flight);
        let next_at = self.next_at(&mut tx, now, in_flight, free, &mut done).await?;
        tx.commit().await?;
        done.next_at = next_at;
        Ok(done)
    }

    async fn settle_answers(
        &mut self,
        tx: &mut Tx,
        answered: &[Answered],
        now: At,
        done: &mut Done,
    ) -> anyhow::Result<()> {
        let steps: HashMap<&str, (&Claim, &Answer)> = answered
            .iter()
            .filter_map(|a| match a {
                Answered::Step(claim, answer) => Some((claim.standing.id.as_str(), (claim.as_ref(), answer))),
                Answered::Renewal { .. } => None,
            })
            .collect();
        if steps.is_empty() {
            return Ok(());
        }
        let closings: Vec<Closing> = steps.values().map(|(claim, answer)| closing(claim, answer)).collect();
        let standings = ledger::close(tx, &closings, now).await?;
        let mut saved = Vec::with_capacity(standings.len());
        let mut touched = Touched::default();
        for before in standings {
            let Some((claim, answer)) = steps.get(before.id.as_str()) else { continue };
            let hash = &claim.standing.content_hash;
            let answer = self.unless_exchanged(claim, answer);
            let after = self.settle_one(tx, &before, claim.step, hash, answer, now, &mut touched, done).await?;
            touched.free(&claim.lane);
            touched.moved(&before, &claim.lane);
            touched.moved(&after, &claim.lane);
            saved.push(after);
        }
        ledger::save_moved(tx, &saved).await?;
        touched.write_down(tx).await?;
        done.settled = saved.len();
        Ok(())
    }

    /// A platform that no longer knew tokens which were exchanged while it was asked will know the new ones.
    fn unless_exchanged(&self, claim: &Claim, answer: &Answer) -> Answer {
        let exchanged = self.renewed.get(&claim.standing.channel).is_some_and(|at| *at >= claim.claimed_at);
        match answer {
            Answer::Failed(failure) if failure.class == Class::Relogin && exchanged => {
                Answer::Failed(Failure { class: Class::Retry, ..failure.clone() })
            }
            _ => answer.clone(),
        }
    }

    /// Moves one delivery by its answer, and its channel.
    #[expect(clippy::too_many_arguments, reason = "what came back, and the two places where its consequences gather")]
    async fn settle_one(
        &mut self,
        tx: &mut Tx,
        before: &Standing,
        step: Step,
        hash: &str,
        answer: Answer,
        now: At,
        touched: &mut Touched,
        done: &mut Done,
    ) -> anyhow::Result<Standing> {
        let failure = if let Answer::Failed(failure) = &answer { Some(failure.clone()) } else { None };
        let kind = find(&before.adapter);
        let settlement = settle(before, step, hash, answer, rules(kind, now));
        let after = settlement.standing;
        done.events.push(Event::Stepped {
            delivery: after.id.clone(),
            channel: after.channel.clone(),
            step,
            failure,
            state: after.state,
            reason: after.reason,
        });
        if step == Step::Reveal && after.slot.is_none() && kind.is_some_and(|kind| kind.airs_in_slots) {
            done.events.extend(plays_now(before, &after));
        }
        let tells = after.state.is_final() || matches!(after.state, State::Assigned | State::Unconfirmed);
        if after.state != before.state && tells {
            done.events.push(ended(&after));
        }
        match settlement.effect {
            Effect::None => {}
            Effect::CloseLane { until } => touched.close(&after.channel, Lane::of(step), until),
            Effect::CloseChannel { until } => {
                Lane::ALL.into_iter().for_each(|lane| touched.close(&after.channel, lane, until));
            }
            Effect::Stop(failure) => {
                done.events.extend(renew::stop_or_renew(self, tx, &after.channel, failure, now).await?);
            }
        }
        let pace = kind.map_or(TimeDelta::zero(), |k| TimeDelta::milliseconds(k.pace.as_millis() as i64));
        if step == Step::Reveal && pace > TimeDelta::zero() {
            touched.close(&after.channel, Lane::Reveal, now + pace);
        }
        Ok(after)
    }

    /// Settles what dead nodes left open: a stage or a repeatable reveal is repeated, any other reveal is unknown.
    async fn replace_dead(&mut self, tx: &mut Tx, now: At, done: &mut Done) -> anyhow::Result<()> {
        for (node, until) in nodes::all(tx).await? {
            let dead = node != self.node && (until <= now || self.store.is_gone(&node));
            // Who deletes the row has the right to settle; on PostgreSQL two nodes may see the same death.
            if !dead || !nodes::bury(tx, &node).await? {
                continue;
            }
            let open = ledger::open_attempts(tx, &node).await?;
            let steps: HashMap<String, Step> = open.iter().map(|(c, step)| (c.delivery.clone(), *step)).collect();
            let closings: Vec<Closing> = open.into_iter().map(|(closing, _)| closing).collect();
            let standings = ledger::close(tx, &closings, now).await?;
            let mut saved = Vec::new();
            let mut touched = Touched::default();
            for before in standings {
                let Some(step) = steps.get(&before.id) else { continue };
                let hash = before.content_hash.clone();
                let after = self.settle_one(tx, &before, *step, &hash, Answer::Died, now, &mut touched, done).await?;
                saved.push(after);
            }
            ledger::save_moved(tx, &saved).await?;
            touched.write_down(tx).await?;
            lanes::free_all_of(tx, &node).await?;
            refresh_channels(tx, &saved).await?;
            done.events.push(Event::NodeReplaced { node, attempts: saved.len() });
        }
        Ok(())
    }

    async fn claim(&mut self, tx: &mut Tx, now: At, free: usize, done: &mut Done) -> anyhow::Result<()> {
        let taken = lanes::take(tx, &self.node, now, free).await?;
        if taken.is_empty() {
            return Ok(());
        }
        self.channels.look(tx).await?;
        let claims = ledger::claim(tx, &self.node, &taken, now).await?;
        let claimed: HashSet<&str> = claims.iter().map(|claim| claim.lane.as_str()).collect();
        let idle = taken.iter().filter(|lane| !claimed.contains(lane.as_str()));
        let idle: Vec<lanes::Closing> = idle.map(|id| lanes::Closing { id: id.clone(), open_at: 0 }).collect();
        lanes::free(tx, &idle).await?;
        let hashes: HashSet<&str> = claims.iter().flat_map(|c| [Some(content(c)), about(c)]).flatten().collect();
        let hashes: Vec<&str> = hashes.into_iter().collect();
        let mut payloads: HashMap<String, Arc<Payload>> = HashMap::new();
        let mut destinations: HashMap<String, String> = HashMap::new();
        for (hash, payload, destination) in ledger::contents(tx, &hashes).await? {
            if let Some(destination) = destination {
                destinations.insert(hash.clone(), destination);
            }
            if let Ok(payload) = serde_json::from_str(&payload) {
                payloads.insert(hash, Arc::new(payload));
            }
        }
        let ids: Vec<&str> = claims.iter().map(|c| c.standing.channel.as_str()).collect();
        let open = self.channels.open_all(tx, &ids).await?;
        let mut approved = approvals(tx, &claims).await?;
        for claim in claims {
            let approved = approved.remove(&claim.standing.id);
            let channel = match open.get(&claim.standing.channel) {
                Some(open) => open.clone(),
                None => Err(undeclared(&claim.standing.channel)),
            };
            let payload = payloads.get(content(&claim)).cloned();
            let made_for = about(&claim).and_then(|hash| destinations.get(hash)).cloned();
            done.ready.push(Ready { claim, channel, payload, made_for, approved });
        }
        Ok(())
    }

    async fn begin_renewals(&mut self, tx: &mut Tx, now: At, done: &mut Done) -> anyhow::Result<()> {
        for channel in channels::renewals_due(tx, now).await? {
            if channels::begin_renewal(tx, &channel, now).await? {
                self.channels.look(tx).await?;
                let open = self.channels.open(tx, &channel).await?;
                done.renewals.push((channel, open));
            }
        }
        Ok(())
    }

    /// When the next tick is wanted, and the lease that this one leaves behind. With nothing free, what wants to be
    /// claimed wakes nobody.
    async fn next_at(
        &self,
        tx: &mut Tx,
        now: At,
        in_flight: usize,
        free: usize,
        done: &mut Done,
    ) -> anyhow::Result<Option<At>> {
        let half = TimeDelta::milliseconds(self.lease_ms / 2);
        let mut lease = None;
        let next = wishes::look(tx, &self.node).await?;
        let claims = [next.wake_at, next.renew_at].map(|at| at.filter(|_| free > 0));
        let lost_at = next.renewing_at.map(|at| at + renew::LOST_AFTER_MS);
        let wishes = claims.into_iter().chain([next.deadline_at, next.remind_at, next.node_ends_at, lost_at]);
        if in_flight > 0 {
            let mut until = self.lease_until;
            if until < now + half {
                until = now + TimeDelta::milliseconds(self.lease_ms);
                nodes::renew(tx, &self.node, until).await?;
                done.lease_until = Some(until);
            }
            lease = Some((until - half).timestamp_millis());
        } else if self.lease_until > now {
            nodes::forget(tx, &self.node).await?;
            done.lease_until = Some(now);
        }
        Ok(wishes.flatten().chain(lease).min().and_then(DateTime::from_timestamp_millis))
    }
}

/// The content of a claim.
fn content(claim: &Claim) -> &str {
    &claim.standing.content_hash
}

/// The content whose destination a step must meet: what was staged is taken back where it was staged.
fn about(claim: &Claim) -> Option<&str> {
    match claim.step {
        Step::Unstage => claim.standing.staged_content(),
        Step::Stage | Step::Reveal | Step::Reconcile | Step::Withdraw => Some(content(claim)),
    }
}

async fn pass_deadlines(tx: &mut Tx, now: At, done: &mut Done) -> anyhow::Result<()> {
    let mut unapproved = Vec::new();
    loop {
        let mut late = ledger::past_deadline(tx, now).await?;
        if late.is_empty() {
            break;
        }
        for standing in &mut late {
            standing.pass_deadline(timing(&standing.adapter), now);
            done.events.push(ended(standing));
            if standing.reason == Some(Reason::NeverApproved) {
                unapproved.push(standing.id.clone());
            }
        }
        ledger::save_moved(tx, &late).await?;
        refresh_channels(tx, &late).await?;
    }
    if !unapproved.is_empty() {
        let what = Reminder::NobodyApproved;
        done.events.push(Event::Reminded { what, campaign: None, about: None, deliveries: unapproved });
    }
    Ok(())
}

/// Who approved what stations are about to get: it stands on their page.
async fn approvals(tx: &mut Tx, claims: &[Claim]) -> anyhow::Result<HashMap<String, (String, At)>> {
    let standings: HashMap<&str, &Standing> = claims
        .iter()
        .map(|claim| &claim.standing)
        .filter(|standing| find(&standing.adapter).is_some_and(|kind| kind.airs_in_slots))
        .map(|standing| (standing.id.as_str(), standing))
        .collect();
    if standings.is_empty() {
        return Ok(HashMap::new());
    }
    let ids: Vec<&str> = standings.keys().copied().collect();
    let found = log::approvers(tx, &ids).await?;
    let of_this = |id: &str, hash: &str| standings.get(id).is_some_and(|standing| standing.content_hash == hash);
    Ok(found.into_iter().filter(|(id, hash, ..)| of_this(id, hash)).map(|(id, _, name, at)| (id, (name, at))).collect())
}

async fn refresh_channels(tx: &mut Tx, standings: &[Standing]) -> crate::store::Result<()> {
    let mut touched: Vec<String> = standings.iter().map(|s| s.channel.clone()).collect();
    touched.sort();
    touched.dedup();
    lanes::refresh(tx, &touched).await
}

/// A bulletin that waits for no programme lies at the station: somebody must play it.
fn plays_now(before: &Standing, after: &Standing) -> Option<Event> {
    let receipt = after.receipt.as_ref().filter(|_| before.receipt.is_none())?;
    Some(Event::PlayNow { delivery: after.id.clone(), channel: after.channel.clone(), file: receipt.id.clone() })
}

fn ended(standing: &Standing) -> Event {
    Event::Ended {
        delivery: standing.id.clone(),
        channel: standing.channel.clone(),
        state: standing.state,
        reason: standing.reason,
    }
}

fn rules(kind: Option<&AdapterKind>, now: At) -> Rules {
    Rules {
        timing: kind.map_or(Timing::NONE, AdapterKind::timing),
        reveal_repeatable: kind.is_some_and(|k| k.reveal_repeatable),
        end: kind.map_or(End::Published, |k| k.end),
        now,
    }
}

fn closing(claim: &Claim, answer: &Answer) -> Closing {
    use crate::domain::outcome::{Revealed, Staging};
    let (class, code, message) = match answer {
        Answer::Failed(f) => (f.class.as_str(), Some(f.code.clone()), Some(f.message.clone())),
        Answer::Staged(Staging::Working { .. }) | Answer::Revealed(Revealed::Working { .. }) => ("working", None, None),
        Answer::Revealed(Revealed::Restored { undone, .. }) => {
            ("done", Some("draft_restored".to_owned()), Some(undone.clone()))
        }
        Answer::Died => ("died", None, None),
        _ => ("done", None, None),
    };
    Closing { delivery: claim.standing.id.clone(), number: claim.standing.attempts, class, code, message }
}

fn steps(answered: &[Answered]) -> impl Iterator<Item = Step> {
    answered.iter().filter_map(|a| match a {
        Answered::Step(claim, _) => Some(claim.step),
        Answered::Renewal { .. } => None,
    })
}

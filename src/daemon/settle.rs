//! What came back is written down: each answer moves its delivery by `policy`, and what it says about the channel.

use std::collections::HashMap;

use chrono::TimeDelta;

use super::tick::Done;
use super::{Answered, Daemon, renew};
use crate::adapters::{AdapterKind, find, timing};
use crate::domain::At;
use crate::domain::delivery::{Reason, State, Step};
use crate::domain::outcome::{Class, End, Failure, Revealed, Staging};
use crate::domain::policy::{self, Answer, Effect, Rules};
use crate::domain::reminder::Reminder;
use crate::domain::standing::{Standing, Timing};
use crate::event::{Alert, Event};
use crate::store::ledger::{Claim, Ended, Settled};
use crate::store::trouble::{self, TRIES_NAMED};
use crate::store::{Taking, Tx, channels, ledger, nodes, wishes};

impl Daemon {
    pub(super) async fn settle_answers(
        &mut self,
        tx: &mut Tx,
        answered: &[Answered],
        now: At,
        done: &mut Done,
    ) -> anyhow::Result<()> {
        let steps = answered.iter().filter_map(|a| match a {
            Answered::Step(claim, answer) => Some((claim.as_ref(), answer)),
            Answered::Renewal { .. } => None,
        });
        let by_id: HashMap<&str, (&Claim, &Answer)> =
            steps.map(|(claim, answer)| (claim.standing.id.as_str(), (claim, answer))).collect();
        if by_id.is_empty() {
            return Ok(());
        }
        let ended: Vec<Ended> = by_id.values().map(|(claim, answer)| self.ended(claim, answer)).collect();
        // Mostly nobody else has touched them, and the statement that writes them down sees that it is so.
        let (mine, mut anew) = match self.taking {
            Taking::AsKnown => (ended.iter().map(|e| (e.delivery.clone(), e.revision)).collect(), HashMap::new()),
            Taking::Locked => look_again(tx, &ended).await?,
        };
        if mine.len() < ended.len() {
            let late = by_id.iter().filter(|(id, _)| !mine.contains_key(**id)).map(|(_, answered)| *answered);
            self.take_late(tx, late.collect(), now, done).await?;
        }
        let mut moved = Vec::with_capacity(ended.len());
        for e in &ended {
            let (Some((claim, answer)), Some(revision)) = (by_id.get(e.delivery.as_str()), mine.get(&e.delivery))
            else {
                continue;
            };
            let before = anew.remove(&e.delivery).unwrap_or_else(|| claim.standing.clone());
            let answer = self.unless_exchanged(claim, answer);
            if !matches!(answer, Answer::Failed(_)) {
                self.is_mended(tx, &claim.standing.channel).await?;
            }
            let after =
                self.settle_one(tx, &before, claim.step, &claim.standing.content_hash, answer, now, done).await?;
            moved.push((e, *revision, before, after));
        }
        write_down(tx, &moved, now).await?;
        for id in by_id.keys() {
            // One that somebody else settled is not under way here any more either.
            self.memory.queues.landed(id, None);
        }
        self.remember(tx, moved.iter().map(|(.., after)| after)).await?;
        done.settled = moved.len();
        Ok(())
    }

    /// Keeps what these want now; for those of other nodes, their nodes are told to look.
    pub(super) async fn remember<'a>(
        &mut self,
        tx: &mut Tx,
        standings: impl Iterator<Item = &'a Standing>,
    ) -> anyhow::Result<()> {
        let mut foreign = false;
        for standing in standings {
            foreign |= !self.memory.has(&standing.channel);
            self.memory.put(standing);
        }
        if foreign {
            wishes::stir(tx).await?;
        }
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
    #[expect(clippy::too_many_arguments, reason = "what came back, and the place where its consequences gather")]
    pub(super) async fn settle_one(
        &mut self,
        tx: &mut Tx,
        before: &Standing,
        step: Step,
        hash: &str,
        answer: Answer,
        now: At,
        done: &mut Done,
    ) -> anyhow::Result<Standing> {
        let tries = before.tries;
        let failure = if let Answer::Failed(failure) = &answer { Some(failure.clone()) } else { None };
        let kind = find(&before.adapter);
        let settlement = policy::settle(before, step, hash, answer, rules(kind, now));
        let after = settlement.standing;
        if let Some(failure) = failure.as_ref().filter(|_| tries < TRIES_NAMED && after.tries >= TRIES_NAMED) {
            let (delivery, channel, failure) = (after.id.clone(), after.channel.clone(), failure.clone());
            done.events.push(Event::Alert { what: Alert::KeepsFailing { delivery, channel, step, failure } });
        }
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
            done.events.push(event_of(&after));
        }
        match settlement.effect {
            Effect::None => {}
            Effect::CloseChannel { until } => {
                done.events.extend(close(tx, &after.channel, until, now).await?);
                self.memory.queues.shut(&after.channel, until.timestamp_millis());
                if !self.memory.has(&after.channel) {
                    wishes::stir(tx).await?;
                }
            }
            Effect::LeaveToOthers(failure) => {
                done.events.extend(self.leave_to_others(tx, &after.channel, failure, now).await?);
                done.again_at = Some(now);
            }
            Effect::Stop(failure) => {
                done.events.extend(renew::stop_or_renew(self, tx, &after.channel, failure, now).await?);
                self.memory.distrust();
                done.again_at = Some(now);
            }
        }
        let pace = kind.map_or(TimeDelta::zero(), |k| TimeDelta::milliseconds(k.pace.as_millis() as i64));
        let open_at = (step == Step::Reveal && pace > TimeDelta::zero()).then(|| now + pace);
        self.memory.queues.landed(&after.id, open_at);
        done.soonest(&after);
        Ok(after)
    }

    /// Settles what dead nodes had under way: a stage or a repeatable reveal is repeated, any other reveal is unknown.
    pub(super) async fn replace_dead(&mut self, tx: &mut Tx, now: At, done: &mut Done) -> anyhow::Result<()> {
        for (node, until) in nodes::all(tx).await? {
            let dead = node != self.node && (until <= now || self.store.is_gone(&node));
            // Who deletes the row has the right to settle; on PostgreSQL two nodes may see the same death.
            if !dead || !nodes::bury(tx, &node).await? {
                continue;
            }
            self.memory.nodes = None;
            let attempts = self.settle_as_died(tx, &node, now, done).await?;
            done.events.push(Event::NodeReplaced { node, attempts });
        }
        Ok(())
    }

    /// Ends what a node had under way as died. Gives how many there were.
    pub(super) async fn settle_as_died(
        &mut self,
        tx: &mut Tx,
        node: &str,
        now: At,
        done: &mut Done,
    ) -> anyhow::Result<usize> {
        let open = ledger::under_way(tx, node).await?;
        self.settle_as(tx, open, &Answer::Died, now, done).await
    }

    /// Ends these attempts with one answer. Gives how many were still open.
    pub(super) async fn settle_as(
        &mut self,
        tx: &mut Tx,
        open: Vec<Ended>,
        answer: &Answer,
        now: At,
        done: &mut Done,
    ) -> anyhow::Result<usize> {
        if open.is_empty() {
            return Ok(0);
        }
        let mine = ledger::mine(tx, &open).await?;
        let ids: Vec<String> = mine.keys().cloned().collect();
        let standings = ledger::standings(tx, &ids).await?;
        let mut standings: HashMap<String, Standing> = standings.into_iter().map(|s| (s.id.clone(), s)).collect();
        let mut moved = Vec::with_capacity(mine.len());
        for e in &open {
            let (Some(revision), Some(before)) = (mine.get(&e.delivery), standings.remove(&e.delivery)) else {
                continue;
            };
            let hash = before.content_hash.clone();
            let after = self.settle_one(tx, &before, e.step, &hash, answer.clone(), now, done).await?;
            moved.push((e, *revision, before, after));
        }
        write_down(tx, &moved, now).await?;
        self.remember(tx, moved.iter().map(|(.., after)| after)).await?;
        Ok(moved.len())
    }

    pub(super) async fn pass_deadlines(&mut self, tx: &mut Tx, now: At, done: &mut Done) -> anyhow::Result<()> {
        let mut unapproved = Vec::new();
        loop {
            let mut late = ledger::past_deadline(tx, now).await?;
            if late.is_empty() {
                break;
            }
            for standing in &mut late {
                standing.pass_deadline(timing(&standing.adapter), now);
                done.events.push(event_of(standing));
                done.soonest(standing);
                if standing.reason == Some(Reason::NeverApproved) {
                    unapproved.push(standing.id.clone());
                }
            }
            ledger::save_moved(tx, &late).await?;
            self.remember(tx, late.iter()).await?;
        }
        if !unapproved.is_empty() {
            let what = Reminder::NobodyApproved;
            done.events.push(Event::Reminded { what, campaign: None, about: None, deliveries: unapproved });
        }
        Ok(())
    }

    pub(super) fn ended(&self, claim: &Claim, answer: &Answer) -> Ended {
        let (class, code, message) = match answer {
            Answer::Failed(f) => (f.class.as_str(), Some(f.code.clone()), Some(f.message.clone())),
            Answer::Staged(Staging::Working { .. }) | Answer::Revealed(Revealed::Working { .. }) => {
                ("working", None, None)
            }
            Answer::Revealed(Revealed::Restored { undone, .. }) => {
                ("done", Some("draft_restored".to_owned()), Some(undone.clone()))
            }
            Answer::Died => ("died", None, None),
            _ => ("done", None, None),
        };
        Ended {
            delivery: claim.standing.id.clone(),
            number: claim.standing.attempts,
            step: claim.step,
            node: self.node.clone(),
            started_at: claim.claimed_at,
            revision: claim.revision,
            class,
            code,
            message,
        }
    }
}

/// The platform wants to hear nothing of the channel before then. Staff are told once, if something is too late by then.
async fn close(tx: &mut Tx, channel: &str, until: At, now: At) -> anyhow::Result<Option<Event>> {
    let told = trouble::closed(tx, Some(channel), now).await?.iter().any(|closed| closed.too_late > 0);
    channels::close_until(tx, channel, until).await?;
    let closed = trouble::closed(tx, Some(channel), now).await?.pop();
    Ok(closed.filter(|closed| !told && closed.too_late > 0).map(|closed| Event::Alert {
        what: Alert::ClosedBeyond { channel: closed.channel, until: closed.until, deliveries: closed.too_late },
    }))
}

/// Of these attempts those that are still under way, each with its revision; and where the deliveries stand that were
/// changed since the claim.
async fn look_again(tx: &mut Tx, ended: &[Ended]) -> anyhow::Result<(HashMap<String, i64>, HashMap<String, Standing>)> {
    let mine = ledger::mine(tx, ended).await?;
    let is_changed = |e: &&Ended| mine.get(&e.delivery).is_some_and(|revision| *revision != e.revision);
    let changed: Vec<String> = ended.iter().filter(is_changed).map(|e| e.delivery.clone()).collect();
    let anew = ledger::standings(tx, &changed).await?;
    Ok((mine, anew.into_iter().map(|s| (s.id.clone(), s)).collect()))
}

/// An ended attempt, the revision of its delivery, and where that stood and stands.
type Moved<'a> = (&'a Ended, i64, Standing, Standing);

async fn write_down(tx: &mut Tx, moved: &[Moved<'_>], now: At) -> anyhow::Result<()> {
    let settled: Vec<Settled<'_>> = moved
        .iter()
        .map(|(ended, revision, before, after)| Settled { ended, revision: *revision, before, after })
        .collect();
    Ok(ledger::settle(tx, &settled, now).await?)
}

/// A bulletin that waits for no programme lies at the station: somebody must play it.
fn plays_now(before: &Standing, after: &Standing) -> Option<Event> {
    let receipt = after.receipt.as_ref().filter(|_| before.receipt.is_none())?;
    Some(Event::PlayNow { delivery: after.id.clone(), channel: after.channel.clone(), file: receipt.id.clone() })
}

pub(super) fn event_of(standing: &Standing) -> Event {
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

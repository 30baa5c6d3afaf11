//! One transaction of a node, in the order of `Daemon::transact`. What decides is the real thing: `policy::settle`,
//! `Standing::{plan_next, pass_deadline}`, `late`, `failover`, `Queues`; what is told again here is what SQL does to two rows.

use std::rc::Rc;

use super::world::{COUNT, Came, Flight, Name, Phase, Setting, TIMING, World};
use crate::daemon::LEASE_MS;
use crate::daemon::queues::Queues;
use crate::domain::delivery::{State, Step};
use crate::domain::failover::{doubt, may_be_out};
use crate::domain::late::{LateReceipt, Proof, prove};
use crate::domain::outcome::{End, Revealed};
use crate::domain::policy::{Answer, Rules, Settlement, settle};
use crate::domain::standing::Standing;
use chrono::TimeDelta;

/// The rules of the ledger and of the daemon, so that a test can break one.
#[derive(Clone, Copy)]
pub(super) struct Law {
    pub(super) settle: fn(&Standing, Step, &str, Answer, Rules) -> Settlement,
    /// A claim reads the mark of a hold in the row that it takes.
    pub(super) minds_holds: bool,
    /// A settlement ends the attempt that it belongs to and no other.
    pub(super) minds_numbers: bool,
    /// Nothing is sent after the lease.
    pub(super) fenced: bool,
    /// What may be out is doubted on a server that took over.
    pub(super) guarded: bool,
}

pub(super) const LAW: Law = Law { settle, minds_holds: true, minds_numbers: true, fenced: true, guarded: true };

/// A node keeps its channels over a pause as short as this, as `share::PAUSE`.
const PAUSE: TimeDelta = TimeDelta::seconds(60);

pub(super) fn tick(before: &World, n: usize, setting: &Setting, law: &Law) -> World {
    let mut world = before.clone();
    Tick { world: &mut world, n, setting, law }.transact();
    world
}

struct Tick<'a> {
    world: &'a mut World,
    n: usize,
    setting: &'a Setting,
    law: &'a Law,
}

impl Tick<'_> {
    fn transact(&mut self) {
        let name = self.world.nodes[self.n].name;
        let stands = self.world.ledger.nodes.iter().any(|(node, _)| *node == name);
        if !stands {
            let node = &mut self.world.nodes[self.n];
            (node.works, node.fence_until) = (false, None);
        }
        self.guard(name);
        self.settle_answers(name);
        self.replace_dead(name);
        self.pass_deadlines();
        self.take_share(name, stands);
        if self.world.nodes[self.n].works {
            self.claim(name);
        }
        self.keep_lease(name);
        let node = &mut self.world.nodes[self.n];
        node.unsure.clear();
        if node.works {
            node.fence_until = Some(node.lease_until);
        }
    }

    fn rules(&self) -> Rules {
        let (reveal_repeatable, now) = (self.setting.repeatable, self.world.now);
        Rules { timing: TIMING, reveal_repeatable, end: End::Published, now }
    }

    fn settle_row(&mut self, of: usize, before: &Standing, step: Step, answer: Answer) {
        let rules = self.rules();
        let after = (self.law.settle)(before, step, &before.content_hash, answer, rules).standing;
        let row = &mut self.world.ledger.rows[of];
        (row.standing, row.claimed_by) = (Rc::new(after), None);
        row.revision += 1;
    }

    fn settle_answers(&mut self, name: Name) {
        let flights = std::mem::take(&mut self.world.nodes[self.n].flights);
        let (answered, rest): (Vec<Flight>, Vec<Flight>) =
            flights.into_iter().partition(|flight| matches!(flight.phase, Phase::Answered(_)));
        self.world.nodes[self.n].flights = rest;
        for flight in answered {
            let Phase::Answered(came) = flight.phase else { continue };
            let row = &self.world.ledger.rows[flight.of];
            let is_mine =
                row.claimed_by.is_some_and(|(by, _)| by == name) && row.standing.attempts == flight.standing.attempts;
            if !is_mine && self.law.minds_numbers {
                self.take_late(flight.of, came);
                continue;
            }
            let is_changed = row.revision != flight.revision;
            let before = if is_changed { Rc::clone(&row.standing) } else { Rc::clone(&flight.standing) };
            self.settle_row(flight.of, &before, flight.step, came.answer());
        }
    }

    /// Somebody else settled it: a receipt is proof all the same. What is under way beside it goes on.
    fn take_late(&mut self, of: usize, came: Came) {
        let (now, row) = (self.world.now, &mut self.world.ledger.rows[of]);
        let Answer::Revealed(Revealed::Done(receipt)) = came.answer() else { return };
        let late = LateReceipt { receipt, began_at: now, revealed_again: false };
        if let Proof::Settles(after) | Proof::Contradicts(after) =
            prove(&row.standing, late, End::Published, TIMING, now)
        {
            row.standing = Rc::new(after);
            row.revision += 1;
        }
    }

    /// Ends what these have under way.
    fn end(&mut self, whose: impl Fn(Name, usize, i64) -> bool) {
        for of in 0..COUNT {
            let (row, node) = (&self.world.ledger.rows[of], &self.world.nodes[self.n]);
            let number = row.standing.attempts;
            let Some((by, step)) = row.claimed_by.filter(|(by, _)| whose(*by, of, number)) else { continue };
            let is_unsent = by == node.name && node.unsure.contains(&(of, number));
            let answer = if is_unsent { Came::Retry.answer() } else { Answer::Died };
            let before = Rc::clone(&row.standing);
            self.settle_row(of, &before, step, answer);
        }
    }

    /// What the ledger has under way and is not: here, or at nodes without a row, which nobody would bury.
    fn settle_lost(&mut self, name: Name) {
        let rows: Vec<Name> = self.world.ledger.nodes.iter().map(|(node, _)| *node).collect();
        let flights: Vec<(usize, i64)> =
            self.world.nodes[self.n].flights.iter().map(|flight| (flight.of, flight.standing.attempts)).collect();
        self.end(|by, of, number| if by == name { !flights.contains(&(of, number)) } else { !rows.contains(&by) });
    }

    fn guard(&mut self, name: Name) {
        let (now, server) = (self.world.now, self.world.server);
        if self.world.nodes[self.n].met == Some(server) {
            return;
        }
        self.settle_lost(name);
        if self.world.ledger.timeline != server && self.law.guarded {
            for row in &mut self.world.ledger.rows {
                if may_be_out(&row.standing, TIMING, now) {
                    doubt(Rc::make_mut(&mut row.standing), TIMING, now);
                    row.revision += 1;
                }
            }
            self.world.ledger.timeline = server;
        }
        self.world.nodes[self.n].met = Some(server);
    }

    fn replace_dead(&mut self, name: Name) {
        let now = self.world.now;
        let is_gone =
            |node: Name| self.setting.file && !self.world.nodes.iter().any(|other| other.up && other.name == node);
        let dead = |(node, until): &(Name, _)| *node != name && (*until <= now || is_gone(*node));
        let (buried, rest) = self.world.ledger.nodes.iter().copied().partition(dead);
        self.world.ledger.nodes = rest;
        let buried: Vec<(Name, _)> = buried;
        for (node, _) in buried {
            self.end(|by, _, _| by == node);
        }
    }

    fn pass_deadlines(&mut self) {
        let now = self.world.now;
        for row in &mut self.world.ledger.rows {
            let waits = matches!(row.standing.state, State::Draft | State::Scheduled | State::Staged);
            if waits && row.standing.deadline_at.is_some_and(|at| at <= now) {
                Rc::make_mut(&mut row.standing).pass_deadline(TIMING, now);
                row.revision += 1;
            }
        }
    }

    /// What the index of wishes holds, as `ledger::wants!` says it.
    fn wants(&self, of: usize) -> Option<(Step, i64)> {
        let row = &self.world.ledger.rows[of];
        let standing = &row.standing;
        let (step, at) = standing.step.zip(standing.next_at)?;
        let held =
            standing.held_at.is_some() && self.law.minds_holds && !matches!(step, Step::Unstage | Step::Reconcile);
        let waits = standing.waits_for.is_some() && step == Step::Reveal;
        (!held && !waits && row.claimed_by.is_none()).then(|| (step, at.timestamp_millis()))
    }

    fn take_share(&mut self, name: Name, stands: bool) {
        let now = self.world.now;
        let due = [0, 1].map(|of| self.wants(of).is_some_and(|(_, at)| at <= now.timestamp_millis()));
        let ledger = &mut self.world.ledger;
        let rows: Vec<Name> = ledger.nodes.iter().map(|(node, _)| *node).collect();
        let is_free = |owner: Option<Name>| owner.is_none_or(|owner| !rows.contains(&owner));
        let free: Vec<usize> = (0..COUNT).filter(|of| is_free(ledger.owners[*of])).collect();
        if free.is_empty() || !(stands || free.iter().any(|of| due[*of])) {
            return;
        }
        let node = &mut self.world.nodes[self.n];
        for of in free {
            ledger.owners[of] = Some(name);
        }
        if !stands {
            node.lease_until = now + TimeDelta::milliseconds(LEASE_MS);
            ledger.nodes.push((name, node.lease_until));
            ledger.nodes.sort_unstable();
            (node.fence, node.fence_until) = (node.fence + 1, None);
        }
        node.works = true;
    }

    fn claim(&mut self, name: Name) {
        let now = self.world.now;
        let mut queues = Queues::default();
        let channels = self.setting.channels;
        let node = &self.world.nodes[self.n];
        queues.restore(node.flights.iter().map(|f| (f.standing.id.as_str(), channels[f.of], f.step)));
        for of in (0..COUNT).filter(|of| self.world.ledger.owners[*of] == Some(name)) {
            queues.put(&self.world.ledger.rows[of].standing.id, channels[of], self.wants(of));
        }
        for id in queues.take(now, COUNT) {
            let Some(of) = (0..COUNT).find(|of| *self.world.ledger.rows[*of].standing.id == *id) else { continue };
            let Some((step, _)) = self.wants(of) else { continue };
            let row = &mut self.world.ledger.rows[of];
            let standing = Rc::make_mut(&mut row.standing);
            standing.next_at = None;
            standing.attempts += 1;
            standing.state = match step {
                Step::Stage => State::Staging,
                Step::Reveal => State::Revealing,
                Step::Unstage | Step::Reconcile | Step::Withdraw => standing.state,
            };
            row.claimed_by = Some((name, step));
            let (standing, revision) = (Rc::clone(&row.standing), row.revision);
            if step == Step::Reveal && self.world.ledger.held {
                self.world.broken = Some("claimed under a hold");
            }
            let node = &mut self.world.nodes[self.n];
            let fence = node.fence;
            node.flights.push(Flight { of, step, standing, revision, fence, phase: Phase::Claimed });
            node.flights.sort_by_key(|flight| flight.of);
        }
    }

    fn keep_lease(&mut self, name: Name) {
        let now = self.world.now;
        let soon = (now + PAUSE).timestamp_millis();
        let own = |of: &usize| self.world.ledger.owners[*of] == Some(name);
        let pauses = (0..COUNT).filter(own).any(|of| self.wants(of).is_some_and(|(_, at)| at <= soon));
        let (ledger, node) = (&mut self.world.ledger, &mut self.world.nodes[self.n]);
        if !node.works {
            return;
        }
        if node.flights.is_empty() && !pauses {
            ledger.nodes.retain(|(other, _)| *other != name);
            node.works = false;
        } else if node.lease_until <= now + TimeDelta::milliseconds(LEASE_MS / 2) {
            node.lease_until = now + TimeDelta::milliseconds(LEASE_MS);
            for (other, until) in &mut ledger.nodes {
                if *other == name {
                    *until = node.lease_until;
                }
            }
        }
    }
}

//! Everything that may happen next. What a transaction of a node does is `tick`; here is what happens around it.

use std::rc::Rc;

use super::key::{Key, key};
use super::tick::{Law, tick};
use super::world::{COUNT, Call, Came, Ledger, Node, Phase, Setting, TIMING, Trouble, World, seconds};
use crate::clock::Clock;
use crate::domain::At;
use crate::domain::campaign::{Late, LateThen};
use crate::domain::delivery::{Reason, State, Step};
use crate::domain::failover::LOST_MS_MAX;
use crate::domain::standing::Standing;
use crate::fence::{Fence, may_commit};

/// Bytes that have left take effect within so many seconds, or never. It stands for the longest call of any adapter: what
/// matters is that it outlasts a lease and the first delay of reading back, and ends before `CALLS_END_MS`.
const CALL_S: i64 = 50;

/// How a call ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Lands {
    Shown,
    ShownButLost,
    LostBefore,
    Refused,
}

/// One thing that happens. Nodes and deliveries by their number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Act {
    Tick(usize),
    TickInDoubt { node: usize, committed: bool },
    Begin { node: usize, of: usize },
    Slow { of: usize, number: i64 },
    Land { of: usize, number: i64, how: Lands },
    Crash(usize),
    Start(usize),
    Freeze(usize),
    Wake(usize),
    Give { node: usize, of: usize },
    Hold,
    Release,
    ReplicaLags,
    ReplicaTakesOver,
    TimePasses(At),
}

impl Act {
    /// It needs no trouble: with these alone everything must come to its end.
    pub(super) fn is_good(self) -> bool {
        matches!(
            self,
            Act::Tick(_)
                | Act::Begin { .. }
                | Act::Land { how: Lands::Shown, .. }
                | Act::Start(_)
                | Act::Wake(_)
                | Act::TimePasses(_)
        )
    }
}

impl World {
    /// `mine`: the key of this world.
    pub(super) fn next(&self, mine: &Key, setting: &Setting, law: &Law) -> Vec<(Act, Key, World)> {
        let mut all = Vec::new();
        let mut ticks = Vec::new();
        let mut is_urgent = false;
        for n in 0..COUNT {
            let node = &self.nodes[n];
            if !node.up {
                all.push((Act::Start(n), self.with(|w| w.start(n))));
                continue;
            }
            if node.frozen {
                all.push((Act::Wake(n), self.with(|w| w.nodes[n].frozen = false)));
                continue;
            }
            let ticked = tick(self, n, setting, law);
            let after = key(&ticked);
            if after != *mine {
                is_urgent = true;
                if self.may_have(Trouble::Commit, setting) {
                    for committed in [false, true] {
                        let doubtful = self.in_doubt(n, &ticked, committed);
                        all.push((Act::TickInDoubt { node: n, committed }, doubtful));
                    }
                }
                ticks.push((Act::Tick(n), after, ticked));
            }
            for flight in node.flights.iter().filter(|flight| flight.phase == Phase::Claimed) {
                is_urgent = true;
                let of = flight.of;
                all.push((Act::Begin { node: n, of }, self.with(|w| w.begin(n, of, setting, law))));
            }
            self.troubles(n, setting, &mut all);
        }
        self.land(setting, &mut all);
        self.people(setting, &mut all);
        if let Some(at) = self.soonest().filter(|_| !is_urgent && self.calls.iter().all(|call| self.may_last(call))) {
            all.push((Act::TimePasses(at), self.with(|w| w.now = at)));
        }
        ticks.extend(all.into_iter().map(|(act, world)| (act, key(&world), world)));
        ticks
    }

    fn with(&self, change: impl FnOnce(&mut World)) -> World {
        let mut world = self.clone();
        change(&mut world);
        world
    }

    /// Time may pass before this call ends: it is slow, or whoever made it is not there to see that it is not.
    fn may_last(&self, call: &Call) -> bool {
        let waits = self.nodes.iter().any(|node| node.up && !node.frozen && node.name == call.by);
        call.ends_by > self.now && (call.slow || !waits)
    }

    fn may_have(&self, trouble: Trouble, setting: &Setting) -> bool {
        self.had.len() < setting.troubles && !self.had.contains(&trouble)
    }

    fn meets(&self, trouble: Trouble, change: impl FnOnce(&mut World)) -> World {
        self.with(|w| {
            w.had.push(trouble);
            w.had.sort_by_key(|trouble| *trouble as u8);
            change(w);
        })
    }

    fn start(&mut self, n: usize) {
        let node = &mut self.nodes[n];
        (node.up, node.met) = (true, None);
        node.name += COUNT as u8;
    }

    /// The process is gone at an instant at which something was under way, or its row stands.
    fn troubles(&self, n: usize, setting: &Setting, all: &mut Vec<(Act, World)>) {
        let name = self.nodes[n].name;
        let holds = !self.nodes[n].flights.is_empty() || self.ledger.nodes.iter().any(|(node, _)| *node == name);
        if holds && self.may_have(Trouble::Crash, setting) {
            let crashed = self.meets(Trouble::Crash, |w| {
                let node = &mut w.nodes[n];
                (node.up, node.works, node.fence_until) = (false, false, None);
                node.flights.clear();
                node.unsure.clear();
            });
            all.push((Act::Crash(n), crashed));
        }
        if holds && self.may_have(Trouble::Freeze, setting) {
            all.push((Act::Freeze(n), self.meets(Trouble::Freeze, |w| w.nodes[n].frozen = true)));
        }
        let other = &self.nodes[1 - n];
        if setting.channels[0] != setting.channels[1] && other.up && self.may_have(Trouble::Share, setting) {
            let busy = |of: usize| self.nodes[n].flights.iter().any(|flight| flight.of == of);
            for of in (0..COUNT).filter(|of| self.ledger.owners[*of] == Some(name) && !busy(*of)) {
                let given = self.meets(Trouble::Share, |w| w.ledger.owners[of] = Some(other.name));
                let given = given.with(|w| {
                    let lease_until = w.now + seconds(30);
                    w.ledger.nodes.retain(|(node, _)| *node != other.name);
                    w.ledger.nodes.push((other.name, lease_until));
                    w.ledger.nodes.sort_unstable();
                    let node = &mut w.nodes[1 - n];
                    (node.works, node.lease_until, node.fence) = (true, lease_until, node.fence + 1);
                    node.fence_until = Some(lease_until);
                });
                all.push((Act::Give { node: n, of }, given));
            }
        }
    }

    /// The transaction `ticked` was sent, and no answer to it came.
    fn in_doubt(&self, n: usize, ticked: &World, committed: bool) -> World {
        self.meets(Trouble::Commit, |w| {
            if committed {
                w.ledger = ticked.ledger.clone();
            }
            w.broken = ticked.broken.filter(|_| committed);
            let (old, new) = (self.nodes[n].clone(), ticked.nodes[n].clone());
            let claimed = new.flights.iter().filter(|f| !old.flights.iter().any(|known| known.of == f.of));
            let unsure = claimed.map(|flight| (flight.of, flight.standing.attempts)).collect();
            let fence_until = old.fence_until.filter(|_| old.fence == new.fence);
            w.nodes[n] = Node { flights: old.flights, met: None, unsure, fence_until, ..new };
        })
    }

    /// The claim is committed; the step begins, if the fence lets it.
    fn begin(&mut self, n: usize, of: usize, setting: &Setting, law: &Law) {
        let (now, node) = (self.now, &mut self.nodes[n]);
        let is_open = !law.fenced || is_open(node.fence_until, now);
        let (fence, name) = (node.fence, node.name);
        let Some(flight) = node.flights.iter_mut().find(|flight| flight.of == of) else { return };
        let number = flight.standing.attempts;
        flight.phase = match flight.step {
            Step::Reveal if law.fenced && flight.fence != fence || !is_open => Phase::Answered(Came::Retry),
            Step::Reveal => {
                let row = &self.ledger.rows[of];
                let is_waited_for = row.claimed_by.is_some() && row.standing.attempts == number;
                if self.ledger.held && !is_waited_for && self.server == 0 {
                    self.broken = Some("sent after a hold had returned");
                }
                self.calls.push(Call { of, number, by: name, ends_by: now + seconds(CALL_S), slow: false });
                Phase::Calling
            }
            Step::Stage => Phase::Answered(Came::Staged),
            Step::Unstage => Phase::Answered(Came::Unstaged),
            Step::Reconcile | Step::Withdraw if !setting.reads_back => Phase::Answered(Came::CannotTell),
            Step::Reconcile | Step::Withdraw if self.shown[of] > 0 => Phase::Answered(Came::Found),
            Step::Reconcile | Step::Withdraw => Phase::Answered(Came::NotFound),
        };
    }

    /// A call takes effect, now or later, and its answer finds whoever still waits for it.
    fn land(&self, setting: &Setting, all: &mut Vec<(Act, World)>) {
        for (index, call) in self.calls.iter().enumerate() {
            if !self.may_last(call) && call.ends_by > self.now && self.may_have(Trouble::Slow, setting) {
                let slow = self.meets(Trouble::Slow, |w| w.calls[index].slow = true);
                all.push((Act::Slow { of: call.of, number: call.number }, slow));
            }
            for how in [Lands::Shown, Lands::ShownButLost, Lands::LostBefore, Lands::Refused] {
                let is_good = how == Lands::Shown;
                if !is_good && !self.may_have(Trouble::Call, setting) {
                    continue;
                }
                let landed = self.with(|w| {
                    w.calls.remove(index);
                    if matches!(how, Lands::Shown | Lands::ShownButLost) {
                        w.shown[call.of] = if setting.repeatable { 1 } else { w.shown[call.of] + 1 };
                    }
                    let came = match how {
                        Lands::Shown => Came::Done,
                        Lands::Refused => Came::Retry,
                        Lands::ShownButLost | Lands::LostBefore => Came::Unknown,
                    };
                    let node = w.nodes.iter_mut().find(|node| node.up && node.name == call.by);
                    let flights = node.into_iter().flat_map(|node| &mut node.flights);
                    for flight in flights.filter(|f| f.of == call.of && f.standing.attempts == call.number) {
                        flight.phase = Phase::Answered(came);
                    }
                });
                let landed = if is_good { landed } else { landed.meets(Trouble::Call, |_| ()) };
                all.push((Act::Land { of: call.of, number: call.number, how }, landed));
            }
        }
    }

    /// What a person does, and what becomes of the database.
    fn people(&self, setting: &Setting, all: &mut Vec<(Act, World)>) {
        if self.may_have(Trouble::Hold, setting) {
            all.push((Act::Hold, self.meets(Trouble::Hold, |w| hold(&mut w.ledger, self.now))));
        }
        if self.ledger.held && self.ledger.timeline == self.server {
            all.push((Act::Release, self.with(|w| release(&mut w.ledger, self.now))));
        }
        if setting.file {
            return;
        }
        if self.may_have(Trouble::Failover, setting) {
            let lags = self.meets(Trouble::Failover, |w| w.replica = Some((self.now, self.ledger.clone())));
            all.push((Act::ReplicaLags, lags));
        }
        if let Some((since, ledger)) = &self.replica
            && (self.now - since).num_milliseconds() <= LOST_MS_MAX
        {
            let promoted = self.with(|w| {
                w.ledger = ledger.clone();
                w.server += 1;
                w.replica = None;
            });
            all.push((Act::ReplicaTakesOver, promoted));
        }
    }

    /// The next instant at which anything can differ from now.
    fn soonest(&self) -> Option<At> {
        let rows = self.ledger.rows.iter().flat_map(|row| [row.standing.next_at, row.standing.deadline_at]).flatten();
        let half = |until: At| until - seconds(15);
        let leases = self.ledger.nodes.iter().flat_map(|(_, until)| [half(*until), *until]);
        let calls = self.calls.iter().map(|call| call.ends_by);
        rows.chain(leases).chain(calls).filter(|at| *at > self.now).min()
    }
}

/// The real fence of a node, at that instant.
fn is_open(until: Option<At>, now: At) -> bool {
    let fence = Fence::new(Clock::virtual_at(now));
    if let Some(until) = until {
        fence.open_until(until);
    }
    let asked = fence.around(async { may_commit() });
    let mut context = std::task::Context::from_waker(std::task::Waker::noop());
    matches!(std::pin::pin!(asked).poll(&mut context), std::task::Poll::Ready(Ok(())))
}

/// As `store::holds::cover` marks it.
fn hold(ledger: &mut Ledger, now: At) {
    ledger.held = true;
    for row in &mut ledger.rows {
        let waits = !row.standing.state.is_final();
        if waits && row.standing.held_at.is_none() {
            Rc::make_mut(&mut row.standing).held_at = Some(now);
            row.revision += 1;
        }
    }
}

/// As `actions::hold::lift` lifts it.
fn release(ledger: &mut Ledger, now: At) {
    ledger.held = false;
    for row in &mut ledger.rows {
        if row.standing.held_at.is_none() {
            continue;
        }
        let standing: &mut Standing = Rc::make_mut(&mut row.standing);
        standing.held_at = None;
        row.revision += 1;
        if standing.due_at.is_none_or(|due| due > now) {
            continue;
        }
        let may_be_out = matches!(standing.state, State::Revealing | State::Unconfirmed);
        if may_be_out || standing.doubt_at.is_some() {
            standing.late = Late { within_ms: 0, then: LateThen::Skip };
        }
        if may_be_out {
            continue;
        }
        (standing.state, standing.reason) = match standing.doubt_at {
            Some(_) => (State::Unconfirmed, Some(Reason::LostReply)),
            None => (State::Missed, Some(Reason::Held)),
        };
        standing.plan_next(TIMING, now);
    }
}

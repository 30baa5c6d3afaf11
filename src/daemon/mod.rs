//! The daemon: `tick → Outcome`, and a short loop that sleeps until something is due, something came back, or
//! somebody else wrote.
//!
//! A claim is committed, then sent at once; nothing is put back to work because time passed. Nodes are equal, and what
//! one remembers (`queues`) another can read from the ledger.

use std::collections::HashMap;
use std::sync::Arc;
use std::time::Duration;

use chrono::TimeDelta;
use tokio::sync::mpsc;
use tokio::task::JoinHandle;

use crate::clock::Clock;
use crate::domain::At;
use crate::domain::delivery::Step;
use crate::domain::outcome::Failure;
use crate::domain::policy::Answer;
use crate::event::{Alert, Event};
use crate::fence::Fence;
use crate::store::care::{Rested, is_damaged};
use crate::store::ledger::Claim;
use crate::store::nodes::{self, ProofOfLife};
use crate::store::{Store, Taking};

mod ahead;
mod apart;
pub mod beforehand;
mod brake;
pub mod breakpoint;
pub mod channels;
mod claim;
mod failover;
mod late;
#[cfg(test)]
mod model;
mod queues;
mod remind;
mod renew;
mod settle;
mod share;
mod step;
pub mod stop;
mod supervise;
mod sweep;
mod tick;

use ahead::Memory;
use breakpoint::Breakpoint;
use channels::Channels;
use stop::Stop;

/// Steps under way at once, over all channels.
pub const IN_FLIGHT_MAX: usize = 512;
/// A node that shows no life for so long is replaced.
pub const LEASE_MS: i64 = 30_000;
/// After a write failed, the next try.
const STORE_RETRY_MS: i64 = 1_000;
/// Looks within one moment while it asks for its share.
const ASKS_MAX: usize = 100;
/// Told to stop, it waits no longer for what is in flight: whoever starts next settles that.
pub const LEAVE_MAX: TimeDelta = TimeDelta::seconds(60);
/// No sleep is longer while anything is planned: a wake-up that was missed heals.
const HEAL: TimeDelta = TimeDelta::seconds(60);
/// With nothing due for so long the store rests.
const REST_BEFORE_MS: i64 = 1_000;
/// Somebody still reads what would be moved: so long until it is tried again.
const REST_AGAIN: TimeDelta = TimeDelta::seconds(1);
/// A store that goes on failing is told again.
const ALERT_AGAIN_MS: i64 = 60_000;

pub struct Daemon {
    store: Store,
    clock: Clock,
    channels: Channels,
    listen: Arc<dyn Fn(&Event) + Send + Sync>,
    breakpoint: Option<Breakpoint>,
    /// A name for every start, so that a node never takes its predecessor's leftovers for its own.
    node: String,
    /// Proof of life, where the store is a file. Without it the lease alone speaks for the node.
    life: Option<ProofOfLife>,
    lease_ms: i64,
    /// The lease as it was last written down.
    lease_until: At,
    /// What steps may show ends with the lease.
    fence: Fence,
    /// A step that takes longer is given up.
    step_max: Duration,
    /// What is due, and what this node works on: see `ahead` and `share`.
    memory: Memory,
    /// Steps under way, by delivery. Changed only when a transaction is committed.
    flights: HashMap<String, Flight>,
    /// Exchanges of tokens under way.
    renewing: usize,
    /// What was claimed by transactions that failed, of which nobody knows whether they were committed: the deliveries
    /// with the number of the attempt. Nothing of it was sent.
    unsure: HashMap<String, i64>,
    /// Whether rows are looked at and locked before they change: somebody else just changed one.
    taking: Taking,
    /// The server that the ledger lies on, when it was last looked at; `None`: the last transaction failed.
    met: Option<failover::Met>,
    /// The look through the store that began with this run and may go on.
    checking: Option<JoinHandle<anyhow::Result<()>>>,
    answers: mpsc::UnboundedReceiver<Answered>,
    answer: mpsc::UnboundedSender<Answered>,
    /// Came back, not yet written down.
    unsettled: Vec<Answered>,
    /// Last exchange of tokens, so that a channel whose new tokens are refused as well is not renewed in circles.
    renewed: HashMap<String, At>,
}

/// A step under way.
struct Flight {
    channel: String,
    /// Of the attempt.
    number: i64,
    step: Step,
}

/// Since when the store takes no writes, and when that was last said.
struct Failing {
    since: At,
    told_at: At,
}

/// What came back.
enum Answered {
    Step(Arc<Claim>, Answer),
    Renewal {
        channel: String,
        /// Where the channel went when it was asked.
        destination: String,
        renewed: Result<crate::adapters::Renewed, Failure>,
    },
}

/// What a tick did, and when the next one is wanted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Outcome {
    pub settled: usize,
    pub started: usize,
    pub in_flight: usize,
    /// `None`: nothing is planned at all.
    pub next_at: Option<At>,
}

impl Daemon {
    pub fn new(store: Store, clock: Clock, channels: Channels, listen: Arc<dyn Fn(&Event) + Send + Sync>) -> Daemon {
        let (answer, answers) = mpsc::unbounded_channel();
        let lease_until = clock.now();
        let node = new_node();
        let fence = Fence::new(clock.clone());
        let life = store
            .live(&node)
            .inspect_err(|error| {
                tracing::warn!(%error, "no lock file beside the store: a crash is noticed when the lease ends");
            })
            .ok();
        Daemon {
            store,
            clock,
            channels,
            listen,
            breakpoint: None,
            node,
            life,
            lease_ms: LEASE_MS,
            lease_until,
            fence,
            step_max: supervise::STEP_MAX,
            memory: Memory::default(),
            flights: HashMap::new(),
            renewing: 0,
            unsure: HashMap::new(),
            taking: Taking::AsKnown,
            met: None,
            checking: None,
            answers,
            answer,
            unsettled: Vec::new(),
            renewed: HashMap::new(),
        }
    }

    /// Steps and exchanges under way.
    fn in_flight(&self) -> usize {
        self.flights.len() + self.renewing
    }

    /// A lease of another length than [`LEASE_MS`].
    pub fn leased(mut self, lease_ms: i64) -> Daemon {
        self.lease_ms = lease_ms;
        self
    }

    /// A look through the store that has not ended: should it find damage, nothing more is sent.
    pub fn while_checking(mut self, checking: Option<JoinHandle<anyhow::Result<()>>>) -> Daemon {
        self.checking = checking;
        self
    }

    /// Gives steps up after another time than a quarter of an hour.
    pub fn giving_up_after(mut self, most: Duration) -> Daemon {
        self.step_max = most;
        self
    }

    /// Stops for ever at a named step, for the crash tests. Does nothing in a release build.
    pub fn break_at(mut self, breakpoint: Option<Breakpoint>) -> Daemon {
        self.breakpoint = breakpoint;
        self
    }

    pub fn node(&self) -> &str {
        &self.node
    }

    /// Runs until it is told to stop: finishes what is in flight, claims nothing new. Told twice, it leaves at once;
    /// what was in flight is then settled by whoever starts next.
    pub async fn run(mut self, stop: Stop) -> anyhow::Result<()> {
        let watch = self.store.watch(&self.clock, &self.node).await?;
        self.tell(Event::Started { node: self.node.clone() });
        let mut failing: Option<Failing> = None;
        let mut leave_by: Option<At> = None;
        let mut rested = Rested::default();
        self.sweep().await;
        self.rest(&mut rested).await;
        while !stop.is_forced() {
            let is_leaving = stop.is_asked();
            let most = if is_leaving { 0 } else { IN_FLIGHT_MAX };
            let ticked = tokio::select! {
                biased;
                () = stop.forced() => break,
                ticked = self.write_down(most) => ticked,
            };
            let wake_at = match ticked {
                Ok(outcome) => {
                    if failing.take().is_some() {
                        tracing::info!("store takes writes again");
                    }
                    outcome.next_at
                }
                // Whoever reads it cannot, so nobody sends from it.
                Err(error) if is_damaged(&error) => return Err(error),
                Err(error) => Some(self.alert(&mut failing, &error)),
            };
            if is_leaving {
                let by = *leave_by.get_or_insert(self.clock.now() + LEAVE_MAX);
                if self.in_flight() == 0 || self.clock.now() >= by {
                    break;
                }
            }
            let mut wake_at = wake_at.into_iter().chain(leave_by).min();
            let soon = self.clock.now() + TimeDelta::milliseconds(REST_BEFORE_MS);
            if self.in_flight() == 0 && failing.is_none() && wake_at.is_none_or(|at| at > soon) {
                let again_at = (!self.rest(&mut rested).await).then(|| self.clock.now() + REST_AGAIN);
                wake_at = wake_at.into_iter().chain(again_at).min();
            }
            tokio::select! {
                biased;
                () = stop.forced() => break,
                () = stop.asked(), if !is_leaving => {}
                checked = looked_through(&mut self.checking), if self.checking.is_some() => {
                    self.checking = None;
                    checked?;
                }
                Some(answered) = self.answers.recv() => self.take_in(answered),
                () = watch.changed(), if failing.is_none() => {}
                () = sleep_until(&self.clock, wake_at.map(|at| at.min(self.clock.now() + HEAL))) => {}
            }
        }
        self.leave().await?;
        self.rest(&mut rested).await;
        self.tell(Event::Stopped { node: self.node.clone() });
        Ok(())
    }

    /// What dead nodes left beside the store that nobody needs any more.
    async fn sweep(&self) {
        let known = async { nodes::all(&mut self.store.read().await?).await };
        match known.await {
            Ok(known) => self.store.sweep(&known.into_iter().map(|(node, _)| node).collect::<Vec<_>>()),
            Err(error) => tracing::warn!(%error, "files of dead nodes stay beside the store"),
        }
    }

    /// False: a reader needs what should be moved. What fails is told once, and tried again after the next write.
    async fn rest(&self, rested: &mut Rested) -> bool {
        self.store.rest(rested).await.unwrap_or_else(|error| {
            tracing::warn!(%error, "the store could not move what it wrote into its own file");
            true
        })
    }

    /// The store did not take a write: staff are told, though not at every try. Gives the instant of the next one.
    fn alert(&self, failing: &mut Option<Failing>, error: &anyhow::Error) -> At {
        let now = self.clock.now();
        let since = failing.as_ref().map_or(now, |f| f.since);
        if failing.as_ref().is_none_or(|f| now >= f.told_at + TimeDelta::milliseconds(ALERT_AGAIN_MS)) {
            *failing = Some(Failing { since, told_at: now });
            self.tell(Event::Alert { what: Alert::StoreFailing { why: error.to_string(), since } });
        }
        now + TimeDelta::milliseconds(STORE_RETRY_MS)
    }

    /// Ticks until nothing is due and nothing is under way: the whole of one moment, for rehearsals and tests.
    pub async fn settle_moment(&mut self) -> anyhow::Result<Outcome> {
        let mut asked = 0;
        loop {
            let outcome = self.tick().await?;
            if self.memory.asks_until.is_some() && asked < ASKS_MAX {
                // Another node at the same moment may be about to give its share.
                asked += 1;
                tokio::task::yield_now().await;
                continue;
            }
            if outcome.in_flight == 0 {
                if outcome.next_at.is_none_or(|at| at > self.clock.now()) {
                    return Ok(outcome);
                }
                continue;
            }
            if !self.unsettled.is_empty() {
                continue;
            }
            if let Some(answered) = self.answers.recv().await {
                self.take_in(answered);
            }
        }
    }

    /// Notes one answer, and whatever else has come back meanwhile: they share a transaction.
    fn take_in(&mut self, answered: Answered) {
        self.unsettled.push(answered);
        while let Ok(more) = self.answers.try_recv() {
            self.unsettled.push(more);
        }
    }

    fn tell(&self, event: Event) {
        (self.listen)(&event);
    }
}

/// What the look through the store found.
async fn looked_through(checking: &mut Option<JoinHandle<anyhow::Result<()>>>) -> anyhow::Result<()> {
    match checking {
        Some(checking) => checking.await?,
        None => Ok(()),
    }
}

async fn sleep_until(clock: &Clock, at: Option<At>) {
    match at {
        Some(at) => clock.sleep_until(at).await,
        None => std::future::pending().await,
    }
}

fn new_node() -> String {
    let random: [u8; 6] = rand::random();
    format!("{}-{}", std::process::id(), crate::domain::post::hex(&random))
}

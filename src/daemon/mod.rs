//! The daemon: `tick → Outcome`, and a short loop that sleeps until something is due, something came back, or
//! somebody else wrote.
//!
//! Never: polls, keeps a queue of its own (a claim is committed, then sent at once), or puts work back because time
//! passed. Nodes are equal and hold nothing that another could not take over.

use std::collections::HashMap;
use std::sync::Arc;

use chrono::TimeDelta;
use tokio::sync::mpsc;

use crate::clock::Clock;
use crate::domain::At;
use crate::domain::outcome::Failure;
use crate::domain::policy::Answer;
use crate::event::{Alert, Event};
use crate::store::Store;
use crate::store::ledger::Claim;
use crate::store::nodes::Life;

pub mod beforehand;
pub mod breakpoint;
pub mod channels;
mod remind;
mod renew;
mod step;
pub mod stop;
mod sweep;
mod tick;
mod touched;

use breakpoint::Breakpoint;
use channels::Channels;
use stop::Stop;

/// Steps under way at once, over all channels.
pub const IN_FLIGHT_MAX: usize = 512;
/// A node that shows no life for so long is replaced.
pub const LEASE_MS: i64 = 30_000;
/// After a write failed, the next try.
const STORE_RETRY_MS: i64 = 1_000;
/// A store that goes on failing is told again.
const ALERT_AGAIN_MS: i64 = 60_000;

pub struct Daemon {
    store: Store,
    clock: Clock,
    channels: Channels,
    listen: Arc<dyn Fn(&Event) + Send + Sync>,
    breakpoint: Option<Breakpoint>,
    node: String,
    /// Proofs of life under this and earlier names: what an earlier name began may still be under way.
    lives: Vec<Life>,
    /// Something was sent under the present name.
    has_sent: bool,
    lease_ms: i64,
    /// The lease as it was last written down.
    lease_until: At,
    /// Steps under way.
    in_flight: usize,
    answers: mpsc::UnboundedReceiver<Answered>,
    answer: mpsc::UnboundedSender<Answered>,
    /// Came back, not yet written down.
    unsettled: Vec<Answered>,
    /// Last exchange of tokens, so that a channel whose new tokens are refused as well is not renewed in circles.
    renewed: HashMap<String, At>,
}

/// Since when the store takes no writes, and when that was last said.
struct Failing {
    since: At,
    told_at: At,
}

/// What came back.
enum Answered {
    Step(Box<Claim>, Answer),
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
        let mut daemon = Daemon {
            store,
            clock,
            channels,
            listen,
            breakpoint: None,
            node: String::new(),
            lives: Vec::new(),
            has_sent: false,
            lease_ms: LEASE_MS,
            lease_until,
            in_flight: 0,
            answers,
            answer,
            unsettled: Vec::new(),
            renewed: HashMap::new(),
        };
        daemon.rename();
        daemon
    }

    /// A lease of another length than [`LEASE_MS`].
    pub fn leased(mut self, lease_ms: i64) -> Daemon {
        self.lease_ms = lease_ms;
        self
    }

    /// A new name, with its proof of life. Without the proof the lease alone speaks for it.
    fn rename(&mut self) {
        if !self.has_sent {
            // Nothing is under way under it; while the store is away there would be a new one every second.
            self.lives.pop();
        }
        self.has_sent = false;
        self.node = new_node();
        match self.store.live(&self.node) {
            Ok(life) => self.lives.push(life),
            Err(error) => {
                tracing::warn!(%error, "no lock file beside the store: a crash is noticed when the lease ends")
            }
        }
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
        let watch = self.store.watch(&self.clock).await?;
        self.tell(Event::Started { node: self.node.clone() });
        let mut failing: Option<Failing> = None;
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
                Err(error) => Some(self.alert(&mut failing, &error)),
            };
            if is_leaving && self.in_flight == 0 {
                break;
            }
            tokio::select! {
                biased;
                () = stop.forced() => break,
                () = stop.asked(), if !is_leaving => {}
                Some(answered) = self.answers.recv() => self.take_in(answered),
                () = watch.changed(), if failing.is_none() => {}
                () = sleep_until(&self.clock, wake_at) => {}
            }
        }
        self.leave().await?;
        self.tell(Event::Stopped { node: self.node.clone() });
        Ok(())
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
        loop {
            let outcome = self.tick().await?;
            if outcome.in_flight == 0 {
                if outcome.next_at.is_none_or(|at| at > self.clock.now()) {
                    return Ok(outcome);
                }
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

async fn sleep_until(clock: &Clock, at: Option<At>) {
    match at {
        Some(at) => clock.sleep_until(at).await,
        None => std::future::pending().await,
    }
}

/// A new name for every start, so that a node never takes its predecessor's leftovers for its own.
fn new_node() -> String {
    let random: [u8; 6] = rand::random();
    format!("{}-{}", std::process::id(), crate::domain::post::hex(&random))
}

//! The failover guard: before anything is claimed on a server that took over, what may be out already is put in doubt.
//! Wherever the server may be another, or the last transaction failed, the ledger may also have under way what is not.

use chrono::TimeDelta;

use super::Daemon;
use super::settle::event_of;
use super::tick::Done;
use crate::adapters::timing;
use crate::domain::At;
use crate::domain::failover::{doubt, may_be_out};
use crate::domain::outcome::Failure;
use crate::domain::policy::Answer;
use crate::event::{Alert, Event};
use crate::store::ledger::Ended;
use crate::store::timeline::{ServerLife, due_by};
use crate::store::{Tx, ledger, nodes};

/// Behind a pooler no connection of ours is new: after so long the server is looked at again.
const LOOK_AGAIN_MS: i64 = 10_000;

/// When the server was last looked at, and over how many connections.
#[derive(Debug, Clone, Copy)]
pub(super) struct Met {
    connections: u64,
    at: At,
}

impl Daemon {
    /// In the transaction that is about to settle and to claim, and before it does.
    pub(super) async fn guard(&mut self, tx: &mut Tx, now: At, done: &mut Done) -> anyhow::Result<()> {
        let connections = self.store.connections();
        let again = TimeDelta::milliseconds(LOOK_AGAIN_MS);
        if self.met.is_some_and(|met| met.connections == connections && now >= met.at && now - met.at < again) {
            return Ok(());
        }
        self.settle_lost(tx, now, done).await?;
        if let ServerLife::Changed { from, to } = self.store.meet_server(tx).await? {
            let mut found = due_by(tx, now).await?;
            found.retain(|standing| may_be_out(standing, timing(&standing.adapter), now));
            for standing in &mut found {
                doubt(standing, timing(&standing.adapter), now);
                done.events.push(event_of(standing));
                done.soonest(standing);
            }
            ledger::save_moved(tx, &found).await?;
            self.remember(tx, found.iter()).await?;
            done.events.push(Event::Alert { what: Alert::FailedOver { from, to, deliveries: found.len() } });
        }
        self.met = Some(Met { connections, at: now });
        Ok(())
    }

    /// What the ledger has under way here and is not. What was claimed by a transaction that failed was never sent, and is
    /// put back. Anything else was sent and settled in a ledger that is no more: nobody knows, as of a node of which there
    /// is no trace.
    async fn settle_lost(&mut self, tx: &mut Tx, now: At, done: &mut Done) -> anyhow::Result<()> {
        let mut lost: Vec<Ended> = ledger::under_way(tx, &self.node).await?;
        lost.retain(|e| self.flights.get(&e.delivery).is_none_or(|flight| flight.number != e.number));
        let (mut unsent, lost): (Vec<Ended>, Vec<Ended>) =
            lost.into_iter().partition(|e| self.unsure.get(&e.delivery) == Some(&e.number));
        let failure =
            Failure::retry("store_failed", "the store did not say whether it took the claim; nothing was sent");
        for e in &mut unsent {
            (e.class, e.code, e.message) = ("retry", Some(failure.code.clone()), Some(failure.message.clone()));
        }
        self.settle_as(tx, unsent, &Answer::Failed(failure), now, done).await?;
        self.settle_as(tx, lost, &Answer::Died, now, done).await?;
        for node in nodes::without_row(tx, &self.node).await? {
            self.settle_as_died(tx, &node, now, done).await?;
        }
        Ok(())
    }
}

//! The failover guard: before anything is claimed on a server that took over, what may be out already is put in doubt.

use chrono::TimeDelta;

use super::Daemon;
use super::settle::event_of;
use super::tick::Done;
use crate::adapters::timing;
use crate::domain::At;
use crate::domain::failover::{doubt, may_be_out};
use crate::event::{Alert, Event};
use crate::store::timeline::{ServerLife, due_by};
use crate::store::{Tx, ledger};

/// Behind a pooler no connection of ours is new: after so long the server is looked at again.
const LOOK_AGAIN_MS: i64 = 10_000;

/// When the server was last looked at, and over how many connections.
#[derive(Debug, Clone, Copy)]
pub(super) struct Met {
    connections: u64,
    at: At,
}

impl Daemon {
    /// In the transaction that is about to claim, and before it does.
    pub(super) async fn guard(&mut self, tx: &mut Tx, now: At, done: &mut Done) -> anyhow::Result<()> {
        let connections = self.store.connections();
        let again = TimeDelta::milliseconds(LOOK_AGAIN_MS);
        if self.met.is_some_and(|met| met.connections == connections && now >= met.at && now - met.at < again) {
            return Ok(());
        }
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
}

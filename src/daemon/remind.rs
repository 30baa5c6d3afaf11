//! Reminders whose minute has come: what is told, and when to look again.
//!
//! Never: sends one. It writes down the next look and leaves an event; whoever listens tells it.

use std::collections::BTreeMap;

use crate::domain::At;
use crate::domain::reminder::{self, Reminder};
use crate::event::Event;
use crate::store::{Tx, ledger};

/// What is told together.
type Told = (Reminder, String, Option<String>);

pub(super) async fn remind(tx: &mut Tx, now: At, events: &mut Vec<Event>) -> anyhow::Result<()> {
    let mut told: BTreeMap<Told, Vec<String>> = BTreeMap::new();
    loop {
        let found = ledger::reminders(tx, now).await?;
        if found.is_empty() {
            break;
        }
        let mut saved = Vec::with_capacity(found.len());
        for ledger::Reminded { mut standing, campaign, zone } in found {
            if let Some(what) = reminder::told(&standing, zone) {
                let anchors = standing.waits_for.clone().filter(|_| what == Reminder::EventUnconfirmed);
                told.entry((what, campaign, anchors)).or_default().push(standing.id.clone());
            }
            standing.remind_at = reminder::next(&standing, None, zone, now);
            saved.push(standing);
        }
        ledger::save_moved(tx, &saved).await?;
    }
    events.extend(told.into_iter().map(|((what, campaign, anchors), deliveries)| Event::Reminded {
        what,
        campaign: Some(campaign),
        anchors,
        deliveries,
    }));
    Ok(())
}

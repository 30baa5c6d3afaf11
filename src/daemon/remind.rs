//! Reminders whose minute has come: what is told, and when to look again.
//!
//! Never: sends one. It writes down the next look and leaves an event; whoever listens tells it.

use std::collections::{BTreeMap, HashMap};

use chrono_tz::Tz;

use crate::domain::At;
use crate::domain::reminder::{self, Reminder};
use crate::domain::standing::Standing;
use crate::event::Event;
use crate::store::campaigns::{self, CampaignRecord};
use crate::store::{Tx, ledger};

/// What is told together.
type Told = (Reminder, String, Option<String>);

/// When the last of the events that it waits for is planned.
fn expected(campaign: &CampaignRecord, standing: &Standing) -> Option<At> {
    let waits_for = standing.waits_for.as_deref()?;
    let anchors = campaign.document.anchors.iter();
    anchors.filter(|a| waits_for.split(' ').any(|id| id == a.id)).filter_map(|a| a.at).max()
}

pub(super) async fn remind(tx: &mut Tx, now: At, events: &mut Vec<Event>) -> anyhow::Result<()> {
    let mut told: BTreeMap<Told, Vec<String>> = BTreeMap::new();
    let campaigns: HashMap<String, CampaignRecord> =
        campaigns::all(tx).await?.into_iter().map(|c| (c.id.clone(), c)).collect();
    loop {
        let found = ledger::reminders(tx, now).await?;
        if found.is_empty() {
            break;
        }
        let mut saved = Vec::with_capacity(found.len());
        for (mut standing, campaign) in found {
            let of = campaigns.get(&campaign);
            let zone = of.and_then(|of| of.timezone.parse().ok()).unwrap_or(Tz::UTC);
            if let Some(what) = reminder::told(&standing, zone) {
                let anchors = standing.waits_for.clone().filter(|_| what == Reminder::EventUnconfirmed);
                told.entry((what, campaign, anchors)).or_default().push(standing.id.clone());
            }
            standing.remind_at = reminder::next(&standing, of.and_then(|of| expected(of, &standing)), zone, now);
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

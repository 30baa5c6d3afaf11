//! Reminders whose minute has come: what is told, and when to look again.
//!
//! It writes down the next look and leaves an event; whoever listens tells it.

use std::collections::{BTreeMap, HashMap};

use chrono_tz::Tz;

use crate::domain::At;
use crate::domain::campaign::Reserved;
use crate::domain::reminder::{self, Around, Reminder};
use crate::event::Event;
use crate::store::Tx;
use crate::store::campaigns::{self, CampaignRecord, ReservedRecord};
use crate::store::ledger::{self, Reminded};

/// What is told together: of what, in which campaign, and about whom or which events.
type Told = (Reminder, String, Option<String>);

/// Without a campaign on record nobody is named, and the usual hour counts.
fn around(campaign: Option<&CampaignRecord>, it: &Reminded) -> Around {
    let zone = campaign.and_then(|of| of.timezone.parse().ok()).unwrap_or(Tz::UTC);
    let anchors = campaign.map_or(&[][..], |of| &of.document.anchors);
    let waits_for = it.standing.waits_for.as_deref().unwrap_or_default();
    let expected = anchors.iter().filter(|a| waits_for.split(' ').any(|id| id == a.id)).filter_map(|a| a.at).max();
    let write_ms = reserved(campaign, it).map_or(Reserved::default().remind_ms, |r| r.remind_ms);
    Around { zone, expected, write_ms }
}

fn reserved<'a>(campaign: Option<&'a CampaignRecord>, it: &Reminded) -> Option<&'a ReservedRecord> {
    campaign?.document.reserved.iter().find(|reserved| reserved.item == it.item)
}

/// The events, or the person.
fn about(what: Reminder, campaign: Option<&CampaignRecord>, it: &Reminded) -> Option<String> {
    match what {
        Reminder::EventUnconfirmed => it.standing.waits_for.clone(),
        Reminder::TextMissing => reserved(campaign, it).and_then(|reserved| reserved.writer.clone()),
        Reminder::TaskComes | Reminder::TaskUnreported => it.assignee.clone(),
        Reminder::ApprovalMissing | Reminder::NobodyApproved => None,
    }
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
        for mut it in found {
            let campaign = campaigns.get(&it.campaign);
            let around = around(campaign, &it);
            if let Some(what) = reminder::told(&it.standing, around) {
                let key = (what, it.campaign.clone(), about(what, campaign, &it));
                told.entry(key).or_default().push(it.standing.id.clone());
            }
            it.standing.remind_at = reminder::next(&it.standing, around, now);
            saved.push(it.standing);
        }
        ledger::save_moved(tx, &saved).await?;
    }
    events.extend(told.into_iter().map(|((what, campaign, about), deliveries)| Event::Reminded {
        what,
        campaign: Some(campaign),
        about,
        deliveries,
    }));
    Ok(())
}

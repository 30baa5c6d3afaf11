//! Approved media are looked at some minutes before they are needed, where staging was long ago: a copy that is missing or
//! damaged is mended, and where it cannot be, staff are told while there is time to put the file back.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;
use std::time::Duration;

use chrono::TimeDelta;

use crate::clock::Clock;
use crate::domain::At;
use crate::domain::delivery::{Delivery, State};
use crate::domain::post::Payload;
use crate::event::{Alert, Event};
use crate::media::MediaStore;
use crate::store::{Store, deliveries, ledger};

/// What is due within so long is looked at.
const AHEAD_MS: i64 = 10 * 60_000;
/// Twice within that time: once at least five minutes before.
const LOOK_EVERY: Duration = Duration::from_secs(5 * 60);
/// One look takes in so many.
const DELIVERIES_MAX: i64 = 2_000;

/// Looks until it is dropped. What fails is told once for each due time.
pub async fn watch(store: Store, clock: Clock, media: MediaStore, listen: Arc<dyn Fn(&Event) + Send + Sync>) {
    let mut told: HashSet<(String, Option<At>)> = HashSet::new();
    loop {
        clock.sleep(LOOK_EVERY).await;
        // A store that is away is the daemon's to tell; the next look comes soon.
        let Ok(lost) = look(&store, &media, clock.now()).await else { continue };
        let now: HashSet<_> = lost.iter().map(|(delivery, _)| (delivery.id.clone(), delivery.due_at)).collect();
        for (delivery, what) in lost {
            if !told.contains(&(delivery.id, delivery.due_at)) {
                listen(&Event::Alert { what });
            }
        }
        told = now;
    }
}

/// Each staged delivery that is due soon and whose media are not there, or not the approved ones.
pub async fn look(store: &Store, media: &MediaStore, now: At) -> anyhow::Result<Vec<(Delivery, Alert)>> {
    let until = now + TimeDelta::milliseconds(AHEAD_MS);
    let mut tx = store.read().await?;
    let mut soon = deliveries::next_due(&mut tx, now, DELIVERIES_MAX).await?;
    soon.retain(|d| d.state == State::Staged && d.due_at.is_some_and(|due_at| due_at <= until));
    let hashes: HashSet<&str> = soon.iter().map(|d| d.content_hash.as_str()).collect();
    let hashes: Vec<&str> = hashes.into_iter().collect();
    let found = if hashes.is_empty() { Vec::new() } else { ledger::payloads(&mut tx, &hashes).await? };
    drop(tx);
    let payloads: HashMap<String, Payload> =
        found.into_iter().filter_map(|(hash, payload)| Some((hash, serde_json::from_str(&payload).ok()?))).collect();
    let mut lost = Vec::new();
    for delivery in soon {
        for file in payloads.get(&delivery.content_hash).into_iter().flat_map(|payload| &payload.media) {
            if let Err(failure) = media.check(&file.facts).await {
                let (id, channel) = (delivery.id.clone(), delivery.channel.clone());
                let what = Alert::MediaLost { delivery: id, channel, file: file.name.clone(), failure };
                lost.push((delivery, what));
                break;
            }
        }
    }
    Ok(lost)
}

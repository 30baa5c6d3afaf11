//! Contents as a person reads them, gathered from the ledger: what `approve` shows before a yes and `show` at any time.
//!
//! What is shown is what the ledger holds and the daemon would publish.

use std::collections::{BTreeSet, HashMap};

use chrono_tz::Tz;

use super::time;
use crate::adapters;
use crate::domain::delivery::Entry;
use crate::domain::post::Payload;
use crate::domain::preview::Preview;
use crate::domain::reading::{Content, Seen, contents};
use crate::store::campaigns::{AnchorRecord, CampaignRecord};
use crate::store::{self, Store, campaigns, channels, ledger, log};

/// The lead of an article that begins as its text does, cut off with this, is the same words.
const LEAD_CUT: char = '…';

pub struct DueReading {
    pub contents: Vec<Content>,
    /// What each channel is called.
    pub channels: HashMap<String, String>,
    pub campaigns: Vec<CampaignRecord>,
}

impl DueReading {
    pub fn zone(&self, campaign: &str) -> Tz {
        time::zone(&self.campaigns, Some(campaign))
    }

    /// What these events are called, in the order of time.
    pub fn events<'r>(&'r self, campaign: &str, ids: &BTreeSet<&'r str>) -> Vec<&'r str> {
        let of = self.campaigns.iter().find(|c| c.id == campaign);
        let mut known: Vec<&AnchorRecord> = of.map_or_else(Vec::new, |c| c.document.anchors.iter().collect());
        known.retain(|a| ids.contains(a.id.as_str()));
        known.sort_by_key(|a| (a.at.is_none(), a.at));
        known.into_iter().map(|a| a.title.as_str()).collect()
    }

    pub fn channel<'r>(&'r self, id: &'r str) -> &'r str {
        self.channels.get(id).map_or(id, String::as_str)
    }
}

/// These deliveries, as contents.
pub async fn read(store: &Store, entries: Vec<Entry>) -> store::Result<DueReading> {
    let mut tx = store.read().await?;
    let mut of: Vec<&str> = entries.iter().map(|e| e.delivery.campaign.as_str()).collect();
    of.sort_unstable();
    of.dedup();
    let mut before: HashMap<[String; 4], String> = HashMap::new();
    for a in log::approved_contents(&mut tx, &of).await? {
        before.insert([a.campaign, a.item, a.channel, a.language], a.content_hash);
    }
    let mut hashes: Vec<&str> =
        entries.iter().map(|e| e.delivery.content_hash.as_str()).chain(before.values().map(String::as_str)).collect();
    hashes.sort_unstable();
    hashes.dedup();
    let payloads: HashMap<String, Payload> = ledger::payloads(&mut tx, &hashes)
        .await?
        .into_iter()
        .filter_map(|(hash, payload)| Some((hash, serde_json::from_str(&payload).ok()?)))
        .collect();
    let preview = |adapter: &str, hash: &str| payloads.get(hash).map(|payload| adapters::preview(adapter, payload));
    let seen = entries.into_iter().map(|entry| {
        let d = &entry.delivery;
        let key = [&d.campaign, &d.item, &d.channel, &d.language].map(String::clone);
        let before = before.get(&key).and_then(|hash| preview(&d.adapter, hash));
        let now: Preview = preview(&d.adapter, &d.content_hash).unwrap_or_default();
        Seen { preview: now, before, entry }
    });
    let contents = contents(seen.collect());
    let channels = channels::all(&mut tx).await?.into_iter().map(|c| (c.id, c.title)).collect();
    Ok(DueReading { contents, channels, campaigns: campaigns::all(&mut tx).await? })
}

/// The lead was made from the first paragraph: the same words, or their beginning.
pub fn is_begin(lead: &str, first: &str) -> bool {
    let bare = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
    let (lead, first) = (bare(lead), bare(first));
    match lead.strip_suffix(LEAD_CUT) {
        Some(begin) => first.starts_with(begin),
        None => lead == first,
    }
}

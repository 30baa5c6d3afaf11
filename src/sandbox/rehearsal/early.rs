//! The proof at the end of a rehearsal: nothing was told before it happened.
//!
//! It never asks the ledger what a delivery waited for; it looks at what is out, and at when each event really was.

use std::collections::HashMap;

use crate::adapters;
use crate::domain::At;
use crate::domain::campaign::{AnchorStatus, Campaign};
use crate::domain::delivery::Entry;
use crate::domain::directory::Directory;
use crate::domain::gate::{self, AnchorWord, WordKind};
use crate::domain::plan::{Plan, plan};
use crate::domain::when::localise;
use crate::store::{Store, anchors, documents};
use crate::workspace::kept;

/// Deliveries that were out before an event that they tell of, with the event. What is no longer planned is held to what
/// it was planned with first.
pub(super) async fn told_too_early(
    store: &Store,
    campaigns: &[Campaign],
    first: &[Plan],
    entries: &[Entry],
) -> anyhow::Result<Vec<(String, String)>> {
    let mut found = Vec::new();
    for (campaign, first) in campaigns.iter().zip(first) {
        let id = &campaign.id.value;
        let mut tx = store.read().await?;
        let Some(revision) = documents::newest(&mut tx, id).await? else { continue };
        let said = anchors::standing(&mut tx, id).await?;
        drop(tx);
        let kept = kept::read(&revision.documents, &revision.channels);
        let kept::KeptCampaign { directory, mut campaign, .. } =
            kept.map_err(|faults| anyhow::anyhow!("{faults:?}"))?;
        gate::overlay(&mut campaign, &said);
        let needs = needs(first, &last(&campaign, &directory));
        let happened = happened(&campaign, &said);
        for Entry { delivery, .. } in entries.iter().filter(|e| e.delivery.campaign == *id) {
            let Some(out_at) = delivery.handed_at.or(delivery.delivered_at) else { continue };
            let too_early = |anchor: &&String| happened.get(anchor.as_str()).is_none_or(|at| out_at < *at);
            let early = needs.get(delivery.id.as_str()).into_iter().flatten().filter(too_early);
            found.extend(early.map(|anchor| (delivery.id.clone(), anchor.clone())));
        }
    }
    Ok(found)
}

fn last(campaign: &Campaign, directory: &Directory) -> Plan {
    plan(campaign, directory, &adapters::render).plan
}

/// The last plan counts where it still gives a time.
fn needs(first: &Plan, last: &Plan) -> HashMap<String, Vec<String>> {
    let timed = last.deliveries.iter().filter(|planned| planned.due.at().is_some());
    let both = last.deliveries.iter().chain(&first.deliveries).chain(timed);
    both.map(|planned| (planned.id.clone(), planned.needs.clone())).collect()
}

/// When each event happened, as far as anybody said so; also of what ended early and was called off after that.
fn happened(campaign: &Campaign, said: &[AnchorWord]) -> HashMap<String, At> {
    let by_word = said.iter().filter(|word| word.kind == WordKind::Happened);
    let by_word =
        by_word.filter_map(|word| Some((word.anchor.clone(), localise(word.at?, campaign.timezone).earlier()?)));
    let happened = campaign.anchors.iter().filter(|a| a.status == AnchorStatus::Happened);
    let at_last = happened.filter_map(|a| Some((a.id.value.clone(), gate::instant(a, campaign.timezone)?)));
    by_word.chain(at_last).collect()
}

//! The audit read: who did what, when, why, from where.
//!
//! It never shows a person what happened in units that are not theirs to look into. What concerns the store as a whole
//! is for everybody who may read the audit.

use std::collections::HashMap;

use super::{ActResult, Actor};
use crate::domain::At;
use crate::domain::staff::Verb;
use crate::store::audit::{AuditRecord, between};
use crate::store::{Store, campaigns, deliveries};

/// Which acts. All that are given must fit.
#[derive(Debug, Clone, Default)]
pub struct AuditQuery {
    pub campaign: Option<String>,
    pub who: Option<String>,
    pub from: Option<At>,
    /// Excluded.
    pub until: Option<At>,
}

/// Fitting acts in the order in which they were done.
pub async fn read(store: &Store, actor: &Actor, wanted: &AuditQuery) -> ActResult<Vec<AuditRecord>> {
    actor.may_somewhere(Verb::Audit)?;
    let mut tx = store.read().await?;
    let mut found = between(&mut tx, wanted.from, wanted.until, wanted.who.as_deref()).await?;
    let everywhere = actor.may(Verb::Audit, None).is_ok();
    if everywhere && wanted.campaign.is_none() {
        return Ok(found);
    }
    let known: HashMap<String, String> = campaigns::all(&mut tx).await?.into_iter().map(|c| (c.id, c.unit)).collect();
    let places: HashMap<String, (String, String)> =
        deliveries::places(&mut tx).await?.into_iter().map(|(id, campaign, unit)| (id, (campaign, unit))).collect();
    let wanted_all = wanted.campaign.is_none();
    found.retain(|record| {
        // Where each part of the act belongs: campaign and unit. What concerns the whole store has no part.
        let parts: Vec<(&String, &String)> = named(record)
            .iter()
            .filter_map(|id| match places.get(id) {
                Some((campaign, unit)) => Some((campaign, unit)),
                None => known.get_key_value(id),
            })
            .collect();
        let wanted = |campaign: &String| wanted.campaign.as_ref().is_none_or(|id| id == campaign);
        let theirs = |unit: &String| everywhere || actor.may(Verb::Audit, Some(unit)).is_ok();
        match parts.is_empty() {
            true => wanted_all,
            false => parts.iter().any(|(campaign, unit)| wanted(campaign) && theirs(unit)),
        }
    });
    Ok(found)
}

/// The deliveries and campaigns that an act was about.
fn named(record: &AuditRecord) -> Vec<String> {
    let detail: serde_json::Value = serde_json::from_str(&record.detail).unwrap_or_default();
    let text = |value: &serde_json::Value| value.as_str().map(str::to_owned);
    let lists = ["ids", "missed"].iter().filter_map(|key| detail[key].as_array());
    let scope = &detail["scope"]["campaign"];
    let own = record.target.split([' ', '/']).next().map(str::to_owned);
    lists.flatten().filter_map(text).chain(text(scope)).chain(text(&detail["campaign"])).chain(own).collect()
}

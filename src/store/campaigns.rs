//! Campaigns as they were last applied: what the report prints beside the log.
//!
//! Never: the whole file. Items live on as deliveries; here are titles.

use chrono_tz::Tz;
use serde::{Deserialize, Serialize};
use serde_json::json;

use super::row::{at, damaged};
use super::{Result, Tx, rows, run};
use crate::domain::At;
use crate::domain::campaign::{AnchorKind, AnchorStatus, PhaseKind};

#[derive(Debug, Clone, PartialEq)]
pub struct CampaignRecord {
    pub id: String,
    pub title: String,
    pub unit: String,
    pub timezone: String,
    pub document: Document,
    pub applied_at: At,
    pub applied_by: String,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Document {
    pub basis: Vec<String>,
    pub phases: Vec<PhaseTitle>,
    /// Line ids and titles, in the order of the file.
    pub lines: Vec<(String, String)>,
    /// Anchors as they were planned last, with what people said of them.
    #[serde(default)]
    pub anchors: Vec<AnchorRecord>,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct AnchorRecord {
    pub id: String,
    pub title: String,
    pub at: Option<At>,
    pub status: AnchorStatus,
    pub kind: AnchorKind,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct PhaseTitle {
    pub id: String,
    pub title: String,
    pub kind: PhaseKind,
}

pub async fn put(tx: &mut Tx, campaign: &CampaignRecord) -> Result<()> {
    run!(
        tx,
        "INSERT INTO campaign (id, title, unit, timezone, document, applied_at, applied_by) \
         VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT (id) DO UPDATE SET title = excluded.title, \
           unit = excluded.unit, timezone = excluded.timezone, document = excluded.document, \
           applied_at = excluded.applied_at, applied_by = excluded.applied_by",
        &campaign.id,
        &campaign.title,
        &campaign.unit,
        &campaign.timezone,
        json!(campaign.document).to_string(),
        campaign.applied_at.timestamp_millis(),
        &campaign.applied_by
    )?;
    Ok(())
}

pub async fn all(tx: &mut Tx) -> Result<Vec<CampaignRecord>> {
    let found = rows!(
        tx,
        (String, String, String, String, String, i64, String),
        "SELECT id, title, unit, timezone, document, applied_at, applied_by FROM campaign ORDER BY id"
    )?;
    found
        .into_iter()
        .map(|(id, title, unit, timezone, document, applied_at, applied_by)| {
            let document =
                serde_json::from_str(&document).map_err(|e| damaged("campaign", &id, "document", &e.to_string()))?;
            Ok(CampaignRecord { id, title, unit, timezone, document, applied_at: at(applied_at), applied_by })
        })
        .collect()
}

/// The zone of the campaign that a delivery belongs to.
pub async fn zone_of(tx: &mut Tx, delivery: &str) -> Result<Tz> {
    let found = rows!(
        tx,
        (String, String),
        "SELECT c.id, c.timezone FROM campaign c JOIN delivery d ON d.campaign = c.id WHERE d.id = $1",
        delivery
    )?;
    let Some((id, zone)) = found.into_iter().next() else { return Err(super::Error::RowNotFound) };
    zone.parse().map_err(|_| damaged("campaign", &id, "timezone", &zone))
}

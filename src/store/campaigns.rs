//! Campaigns as they were last applied: what the report prints beside the log.
//!
//! Items live on as deliveries; here are titles.

use chrono_tz::Tz;
use serde::{Deserialize, Serialize};
use serde_json::json;
use sqlx::FromRow;

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
    /// The file it was applied from, from the workspace.
    pub file: Option<String>,
    /// A person ended it: when, who and why.
    pub retired: Option<(At, String, String)>,
}

#[derive(FromRow)]
struct CampaignRow {
    id: String,
    title: String,
    unit: String,
    timezone: String,
    document: String,
    applied_at: i64,
    applied_by: String,
    file: Option<String>,
    retired_at: Option<i64>,
    retired_by: Option<String>,
    retired_why: Option<String>,
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
    /// Items whose text is written on the day.
    #[serde(default)]
    pub reserved: Vec<ReservedRecord>,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ReservedRecord {
    pub item: String,
    /// Of the staff.
    pub writer: Option<String>,
    pub remind_ms: i64,
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

/// Writes a campaign down; one that was ended lives again.
pub async fn put(tx: &mut Tx, campaign: &CampaignRecord) -> Result<()> {
    run!(
        tx,
        "INSERT INTO campaign (id, title, unit, timezone, document, applied_at, applied_by, file) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT (id) DO UPDATE SET title = excluded.title, \
           unit = excluded.unit, timezone = excluded.timezone, document = excluded.document, \
           applied_at = excluded.applied_at, applied_by = excluded.applied_by, file = excluded.file, \
           retired_at = NULL, retired_by = NULL, retired_why = NULL",
        &campaign.id,
        &campaign.title,
        &campaign.unit,
        &campaign.timezone,
        json!(campaign.document).to_string(),
        campaign.applied_at.timestamp_millis(),
        &campaign.applied_by,
        campaign.file.as_deref()
    )?;
    Ok(())
}

/// A person ends it.
pub async fn retire(tx: &mut Tx, id: &str, by: &str, why: &str, now: At) -> Result<()> {
    run!(
        tx,
        "UPDATE campaign SET retired_at = $2, retired_by = $3, retired_why = $4 WHERE id = $1",
        id,
        now.timestamp_millis(),
        by,
        why
    )?;
    Ok(())
}

pub async fn all(tx: &mut Tx) -> Result<Vec<CampaignRecord>> {
    let found = rows!(
        tx,
        CampaignRow,
        "SELECT id, title, unit, timezone, document, applied_at, applied_by, file, retired_at, retired_by, retired_why \
         FROM campaign ORDER BY id"
    )?;
    found.into_iter().map(read).collect()
}

pub async fn get(tx: &mut Tx, id: &str) -> Result<Option<CampaignRecord>> {
    let found = rows!(
        tx,
        CampaignRow,
        "SELECT id, title, unit, timezone, document, applied_at, applied_by, file, retired_at, retired_by, retired_why \
         FROM campaign WHERE id = $1",
        id
    )?;
    found.into_iter().next().map(read).transpose()
}

fn read(row: CampaignRow) -> Result<CampaignRecord> {
    let document =
        serde_json::from_str(&row.document).map_err(|e| damaged("campaign", &row.id, "document", &e.to_string()))?;
    Ok(CampaignRecord {
        id: row.id,
        title: row.title,
        unit: row.unit,
        timezone: row.timezone,
        document,
        applied_at: at(row.applied_at),
        applied_by: row.applied_by,
        file: row.file,
        retired: row
            .retired_at
            .map(|ms| (at(ms), row.retired_by.unwrap_or_default(), row.retired_why.unwrap_or_default())),
    })
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

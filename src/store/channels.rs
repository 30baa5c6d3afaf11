//! Units, staff and channels as they were last applied, and what the daemon learned of each channel.
//!
//! Never: holds a secret (`secrets` does, sealed). Settings are JSON that SQL does not look into.

use std::collections::BTreeMap;

use serde_json::json;
use sqlx::FromRow;

use super::lanes;
use super::row::{at, damaged, maybe_at};
use super::{Result, Tx, gathered, rows, run};
use crate::domain::At;
use crate::domain::channel::Slot;
use crate::domain::outcome::Failure;
use crate::domain::reach::Reach;
use crate::domain::staff::Role;

/// A channel as the daemon knows it.
#[derive(Debug, Clone, PartialEq)]
pub struct ChannelRecord {
    pub id: String,
    pub title: String,
    pub unit: String,
    pub adapter: String,
    pub reach: Reach,
    pub settings: BTreeMap<String, String>,
    pub slots: Vec<SlotRecord>,
    /// It needs a person since then, and why: code and message.
    pub stopped: Option<(At, String, String)>,
    pub renew_at: Option<At>,
    pub renewing_at: Option<At>,
}

#[derive(Debug, Clone, PartialEq, serde::Serialize, serde::Deserialize)]
pub struct SlotRecord {
    pub id: String,
    pub at: chrono::NaiveTime,
    pub minutes: u32,
}

#[derive(Debug, Clone, PartialEq)]
pub struct UnitRecord {
    pub id: String,
    pub title: String,
    pub parent: Option<String>,
    pub contact: Option<String>,
}

#[derive(Debug, Clone, PartialEq)]
pub struct StaffRecord {
    pub id: String,
    pub name: String,
    pub role: Role,
    pub unit: Option<String>,
}

/// The columns of [`ChannelRow`], for literal SQL.
macro_rules! channel_columns {
    () => {
        "id, title, unit, adapter, reach, settings, slots, stopped_at, stopped_code, stopped_message, renew_at, renewing_at"
    };
}

#[derive(FromRow, serde::Deserialize)]
struct ChannelRow {
    id: String,
    title: String,
    unit: String,
    adapter: String,
    reach: String,
    settings: String,
    slots: String,
    stopped_at: Option<i64>,
    stopped_code: Option<String>,
    stopped_message: Option<String>,
    renew_at: Option<i64>,
    renewing_at: Option<i64>,
}

impl From<&Slot> for SlotRecord {
    fn from(slot: &Slot) -> Self {
        SlotRecord { id: slot.id.value.clone(), at: slot.at, minutes: slot.minutes }
    }
}

/// Also named by the test that looks at their plans: what a tick runs must never read whole tables.
pub const RENEWALS_DUE: &str = "SELECT id FROM channel WHERE renew_at IS NOT NULL AND renew_at <= $1 \
     AND renewing_at IS NULL AND stopped_at IS NULL ORDER BY renew_at";
pub const RENEWALS_LOST: &str = "SELECT id FROM channel WHERE renewing_at IS NOT NULL AND renewing_at <= $1";
pub const MANY: &str = concat!(
    "SELECT CAST({all}({row}(",
    channel_columns!(),
    ")) AS TEXT) FROM channel WHERE id IN (SELECT CAST(e.value{text} AS TEXT) FROM {each}($1{json}) e)"
);

/// Writes a channel down, with its lanes. What the daemon learned of it stays.
pub async fn put(tx: &mut Tx, channel: &ChannelRecord) -> Result<()> {
    run!(
        tx,
        "INSERT INTO channel (id, title, unit, adapter, settings, slots, reach) VALUES ($1, $2, $3, $4, $5, $6, $7) \
         ON CONFLICT (id) DO UPDATE SET title = excluded.title, unit = excluded.unit, adapter = excluded.adapter, \
           settings = excluded.settings, slots = excluded.slots, reach = excluded.reach",
        &channel.id,
        &channel.title,
        &channel.unit,
        &channel.adapter,
        json!(channel.settings).to_string(),
        json!(channel.slots).to_string(),
        channel.reach.as_str()
    )?;
    lanes::ensure(tx, &channel.id).await
}

pub async fn put_unit(tx: &mut Tx, unit: &UnitRecord) -> Result<()> {
    run!(
        tx,
        "INSERT INTO unit (id, title, parent, contact) VALUES ($1, $2, $3, $4) ON CONFLICT (id) DO UPDATE SET \
           title = excluded.title, parent = excluded.parent, contact = excluded.contact",
        &unit.id,
        &unit.title,
        unit.parent.as_deref(),
        unit.contact.as_deref()
    )?;
    Ok(())
}

/// The staff list is what the file says: who left it may do nothing more.
pub async fn replace_staff(tx: &mut Tx, staff: &[StaffRecord]) -> Result<()> {
    run!(tx, "DELETE FROM staff")?;
    for person in staff {
        run!(
            tx,
            "INSERT INTO staff (id, name, role, unit) VALUES ($1, $2, $3, $4)",
            &person.id,
            &person.name,
            person.role.as_str(),
            person.unit.as_deref()
        )?;
    }
    Ok(())
}

pub async fn all(tx: &mut Tx) -> Result<Vec<ChannelRecord>> {
    let found = rows!(tx, ChannelRow, concat!("SELECT ", channel_columns!(), " FROM channel ORDER BY id"))?;
    found.into_iter().map(read).collect()
}

pub async fn get(tx: &mut Tx, id: &str) -> Result<Option<ChannelRecord>> {
    let found = rows!(tx, ChannelRow, concat!("SELECT ", channel_columns!(), " FROM channel WHERE id = $1"), id)?;
    found.into_iter().next().map(read).transpose()
}

/// Several at once, in no order. One that is not declared is left out.
pub async fn many(tx: &mut Tx, ids: &[&str]) -> Result<Vec<ChannelRecord>> {
    let found = gathered!(tx, ChannelRow, MANY, json!(ids).to_string())?;
    found.into_iter().map(read).collect()
}

pub async fn units(tx: &mut Tx) -> Result<Vec<UnitRecord>> {
    let found = rows!(
        tx,
        (String, String, Option<String>, Option<String>),
        "SELECT id, title, parent, contact FROM unit ORDER BY id"
    )?;
    Ok(found.into_iter().map(|(id, title, parent, contact)| UnitRecord { id, title, parent, contact }).collect())
}

pub async fn staff(tx: &mut Tx) -> Result<Vec<StaffRecord>> {
    let found =
        rows!(tx, (String, String, String, Option<String>), "SELECT id, name, role, unit FROM staff ORDER BY id")?;
    found
        .into_iter()
        .map(|(id, name, role, unit)| {
            let role = Role::ALL
                .into_iter()
                .find(|r| r.as_str() == role)
                .ok_or_else(|| damaged("staff", &id, "role", &role))?;
            Ok(StaffRecord { id, name, role, unit })
        })
        .collect()
}

/// The channel needs a person: both lanes close. True if it worked until now, so that staff are told once.
pub async fn stop(tx: &mut Tx, channel: &str, failure: &Failure, now: At) -> Result<bool> {
    let changed = run!(
        tx,
        "UPDATE channel SET stopped_at = $2, stopped_code = $3, stopped_message = $4 WHERE id = $1 AND stopped_at IS NULL",
        channel,
        now.timestamp_millis(),
        &failure.code,
        &failure.message
    )?;
    lanes::close(tx, channel).await?;
    Ok(changed > 0)
}

/// A person saw to it: the channel works again.
pub async fn restart(tx: &mut Tx, channel: &str) -> Result<bool> {
    let changed = run!(
        tx,
        "UPDATE channel SET stopped_at = NULL, stopped_code = NULL, stopped_message = NULL, renewing_at = NULL \
         WHERE id = $1 AND stopped_at IS NOT NULL",
        channel
    )?;
    lanes::open(tx, channel).await?;
    Ok(changed > 0)
}

/// Writes down that the tokens are about to be exchanged. False: another node is at it, or one died at it.
pub async fn begin_renewal(tx: &mut Tx, channel: &str, now: At) -> Result<bool> {
    let changed = run!(
        tx,
        "UPDATE channel SET renewing_at = $2 WHERE id = $1 AND renewing_at IS NULL",
        channel,
        now.timestamp_millis()
    )?;
    Ok(changed > 0)
}

/// The exchange is over; the next one is due then.
pub async fn end_renewal(tx: &mut Tx, channel: &str, renew_at: Option<At>) -> Result<()> {
    run!(
        tx,
        "UPDATE channel SET renewing_at = NULL, renew_at = $2 WHERE id = $1",
        channel,
        renew_at.map(|at| at.timestamp_millis())
    )?;
    Ok(())
}

/// Channels whose tokens want to be exchanged by now, and that work.
pub async fn renewals_due(tx: &mut Tx, now: At) -> Result<Vec<String>> {
    let found = rows!(tx, (String,), RENEWALS_DUE, now.timestamp_millis())?;
    Ok(found.into_iter().map(|(id,)| id).collect())
}

/// Exchanges that began by then and never ended.
pub async fn renewals_lost(tx: &mut Tx, before: At) -> Result<Vec<String>> {
    let found = rows!(tx, (String,), RENEWALS_LOST, before.timestamp_millis())?;
    Ok(found.into_iter().map(|(id,)| id).collect())
}

fn read(row: ChannelRow) -> Result<ChannelRecord> {
    let settings =
        serde_json::from_str(&row.settings).map_err(|e| damaged("channel", &row.id, "settings", &e.to_string()))?;
    let slots = serde_json::from_str(&row.slots).map_err(|e| damaged("channel", &row.id, "slots", &e.to_string()))?;
    let stopped = row
        .stopped_at
        .map(|ms| (at(ms), row.stopped_code.unwrap_or_default(), row.stopped_message.unwrap_or_default()));
    let reach = Reach::parse(&row.reach).ok_or_else(|| damaged("channel", &row.id, "reach", &row.reach))?;
    Ok(ChannelRecord {
        reach,
        id: row.id,
        title: row.title,
        unit: row.unit,
        adapter: row.adapter,
        settings,
        slots,
        stopped,
        renew_at: maybe_at(row.renew_at),
        renewing_at: maybe_at(row.renewing_at),
    })
}

/// Changes whenever settings or secrets do.
pub async fn version(tx: &mut Tx) -> Result<String> {
    let found = rows!(tx, (String,), "SELECT value FROM meta WHERE key = 'channels'")?;
    Ok(found.into_iter().next().map(|(value,)| value).unwrap_or_default())
}

/// Says that settings or secrets have changed: every node opens its channels anew.
pub async fn touch(tx: &mut Tx) -> Result<()> {
    let random: [u8; 8] = rand::random();
    run!(
        tx,
        "INSERT INTO meta (key, value) VALUES ('channels', $1) ON CONFLICT (key) DO UPDATE SET value = excluded.value",
        crate::domain::post::hex(&random)
    )?;
    Ok(())
}

//! Units, staff and channels as they were last applied, and what the daemon learned of each channel.
//!
//! It never holds a secret (`secrets` does, sealed). Settings are JSON that SQL does not look into.

use std::collections::BTreeMap;

use serde_json::json;
use sqlx::FromRow;

use super::row::{at, damaged, maybe_at};
use super::wishes::stir;
use super::{Result, Tx, gathered, rows, run};
use crate::domain::At;
use crate::domain::channel::Slot;
use crate::domain::diagnostic::{FileId, Place, Placed};
use crate::domain::outcome::Failure;
use crate::domain::reach::Reach;
use crate::domain::staff::{Grant, Role};

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
    /// The destination for which an administrator confirmed the secrets that the environment gives.
    pub environment_for: Option<String>,
}

#[derive(Debug, Clone, PartialEq, serde::Serialize, serde::Deserialize)]
pub struct SlotRecord {
    pub id: String,
    pub at: chrono::NaiveTime,
    pub minutes: u32,
    /// Empty: every day.
    #[serde(default)]
    pub days: Vec<chrono::Weekday>,
}

#[derive(Debug, Clone, PartialEq)]
pub struct UnitRecord {
    pub id: String,
    pub title: String,
    pub parent: Option<String>,
    pub contact: Option<String>,
    pub two_person_office: bool,
}

#[derive(Debug, Clone, PartialEq)]
pub struct StaffRecord {
    pub id: String,
    pub name: String,
    pub grants: Vec<Grant>,
}

/// The columns of [`ChannelRow`], for literal SQL.
macro_rules! channel_columns {
    () => {
        "id, title, unit, adapter, reach, settings, slots, stopped_at, stopped_code, stopped_message, renew_at, renewing_at, \
         environment_for"
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
    environment_for: Option<String>,
}

impl From<&Slot> for SlotRecord {
    fn from(slot: &Slot) -> Self {
        SlotRecord { id: slot.id.value.clone(), at: slot.at, minutes: slot.minutes, days: slot.days.clone() }
    }
}

impl From<&SlotRecord> for Slot {
    fn from(record: &SlotRecord) -> Self {
        let nowhere = Place { file: FileId(0), start: 0, end: 0 };
        let id = Placed::new(record.id.clone(), nowhere);
        Slot { id, at: record.at, minutes: record.minutes, days: record.days.clone() }
    }
}

/// Also named by the test that looks at their plans: what a tick runs must never read whole tables.
pub const RENEWALS_DUE: &str = "SELECT id, renew_at FROM channel WHERE renew_at IS NOT NULL AND renew_at <= $1 \
     AND renewing_at IS NULL AND stopped_at IS NULL ORDER BY renew_at";
pub const RENEWALS_LOST: &str = "SELECT id FROM channel WHERE renewing_at IS NOT NULL AND renewing_at <= $1";
pub const SHUT: &str =
    "SELECT id, stopped_at, closed_until FROM channel WHERE closed_until IS NOT NULL OR stopped_at IS NOT NULL";
pub const MANY: &str = concat!(
    "SELECT {[}",
    channel_columns!(),
    "{]} FROM channel WHERE id IN (SELECT CAST(e.value{text} AS TEXT) FROM {each}($1{json}) e)"
);

/// Writes a channel down. What the daemon learned of it stays.
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
    Ok(())
}

pub async fn put_unit(tx: &mut Tx, unit: &UnitRecord, now: At) -> Result<()> {
    run!(
        tx,
        "INSERT INTO unit (id, title, parent, contact, two_person_at) VALUES ($1, $2, $3, $4, $5) \
         ON CONFLICT (id) DO UPDATE SET title = excluded.title, parent = excluded.parent, contact = excluded.contact, \
           two_person_at = CASE WHEN excluded.two_person_at IS NULL THEN NULL \
                                ELSE COALESCE(unit.two_person_at, excluded.two_person_at) END",
        &unit.id,
        &unit.title,
        unit.parent.as_deref(),
        unit.contact.as_deref(),
        unit.two_person_office.then(|| now.timestamp_millis())
    )?;
    Ok(())
}

/// The staff list is what the file says: who left it may do nothing more.
pub async fn replace_staff(tx: &mut Tx, staff: &[StaffRecord]) -> Result<()> {
    run!(tx, "DELETE FROM staff_grant")?;
    run!(tx, "DELETE FROM staff")?;
    for person in staff {
        run!(tx, "INSERT INTO staff (id, name) VALUES ($1, $2)", &person.id, &person.name)?;
        for grant in &person.grants {
            run!(
                tx,
                "INSERT INTO staff_grant (person, role, unit, from_on, until_on) VALUES ($1, $2, $3, $4, $5)",
                &person.id,
                grant.role.as_str(),
                grant.unit.as_deref(),
                grant.from.map(|day| day.to_string()),
                grant.until.map(|day| day.to_string())
            )?;
        }
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
        (String, String, Option<String>, Option<String>, Option<i64>),
        "SELECT id, title, parent, contact, two_person_at FROM unit ORDER BY id"
    )?;
    let read = |(id, title, parent, contact, two): (String, String, Option<String>, Option<String>, Option<i64>)| {
        UnitRecord { id, title, parent, contact, two_person_office: two.is_some() }
    };
    Ok(found.into_iter().map(read).collect())
}

/// A role, its unit, and its first and last day, of a person.
type GrantRow = (String, String, Option<String>, Option<String>, Option<String>);

pub async fn staff(tx: &mut Tx) -> Result<Vec<StaffRecord>> {
    let people = rows!(tx, (String, String), "SELECT id, name FROM staff ORDER BY id")?;
    let mut staff: Vec<StaffRecord> =
        people.into_iter().map(|(id, name)| StaffRecord { id, name, grants: Vec::new() }).collect();
    let found = rows!(
        tx,
        GrantRow,
        "SELECT person, role, unit, from_on, until_on FROM staff_grant ORDER BY person, role, unit, from_on, until_on"
    )?;
    for (person, role, unit, from, until) in found {
        let role = Role::parse(&role).ok_or_else(|| damaged("staff_grant", &person, "role", &role))?;
        let day = |name, text: Option<String>| match text {
            None => Ok(None),
            Some(text) => text.parse().map(Some).map_err(|_| damaged("staff_grant", &person, name, &text)),
        };
        let grant = Grant { role, unit, from: day("from_on", from)?, until: day("until_on", until)? };
        if let Some(known) = staff.iter_mut().find(|known| known.id == person) {
            known.grants.push(grant);
        }
    }
    Ok(staff)
}

/// An administrator confirmed what the environment gives, for this destination.
pub async fn confirm_environment(tx: &mut Tx, channel: &str, destination: &str) -> Result<()> {
    run!(tx, "UPDATE channel SET environment_for = $2 WHERE id = $1", channel, destination)?;
    Ok(())
}

/// The channel needs a person: nothing more happens on it. True if it worked until now, so that staff are told once.
pub async fn stop(tx: &mut Tx, channel: &str, failure: &Failure, now: At) -> Result<bool> {
    let changed = run!(
        tx,
        "UPDATE channel SET stopped_at = $2, stopped_code = $3, stopped_message = $4 WHERE id = $1 AND stopped_at IS NULL",
        channel,
        now.timestamp_millis(),
        &failure.code,
        &failure.message
    )?;
    // It is everybody's now.
    super::faults::forget_channel(tx, channel).await?;
    Ok(changed > 0)
}

/// A person saw to it, or its tokens are fresh: the channel works again, if it was stopped.
pub async fn restart(tx: &mut Tx, channel: &str) -> Result<bool> {
    let changed = run!(
        tx,
        "UPDATE channel SET stopped_at = NULL, stopped_code = NULL, stopped_message = NULL, renewing_at = NULL, \
           closed_until = NULL \
         WHERE id = $1 AND stopped_at IS NOT NULL",
        channel
    )?;
    // A channel that was not stopped may be closed for its rate, and stays so.
    if changed > 0 {
        stir(tx).await?;
    }
    Ok(changed > 0)
}

/// Channels on which nothing may happen: until when, and `None` for those that need a person.
pub async fn shut(tx: &mut Tx) -> Result<Vec<(String, Option<At>)>> {
    let found = rows!(tx, (String, Option<i64>, Option<i64>), SHUT)?;
    Ok(found.into_iter().map(|(id, stopped, until)| (id, maybe_at(until).filter(|_| stopped.is_none()))).collect())
}

/// The platform wants to hear nothing before then. A later instant that stands already is kept.
pub async fn close_until(tx: &mut Tx, channel: &str, until: At) -> Result<()> {
    run!(
        tx,
        "UPDATE channel SET closed_until = $2 WHERE id = $1 AND (closed_until IS NULL OR closed_until < $2)",
        channel,
        until.timestamp_millis()
    )?;
    Ok(())
}

/// Opens a channel that was closed until exactly one of these instants: whoever closed it for longer is heard.
pub async fn reopen(tx: &mut Tx, channel: &str, closed_until: [Option<At>; 2]) -> Result<()> {
    let [one, other] = closed_until.map(|at| at.map(|at| at.timestamp_millis()));
    run!(tx, "UPDATE channel SET closed_until = NULL WHERE id = $1 AND closed_until IN ($2, $3)", channel, one, other)?;
    stir(tx).await
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

/// Channels whose tokens want to be exchanged by now, and that work; since when.
pub async fn renewals_due(tx: &mut Tx, now: At) -> Result<Vec<(String, At)>> {
    let found = rows!(tx, (String, i64), RENEWALS_DUE, now.timestamp_millis())?;
    Ok(found.into_iter().map(|(id, due)| (id, at(due))).collect())
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
        environment_for: row.environment_for,
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

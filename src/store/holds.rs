//! Holds and the deliveries they cover.
//!
//! A hold marks what it covers in the same transaction that writes it down, and every apply asks [`cover`] again, so a
//! delivery that comes later is held as well.

use serde_json::json;
use sqlx::FromRow;

use super::row::{at, tone};
use super::wishes::stir;
use super::{Result, Tx, rows, run};
use crate::domain::At;
use crate::domain::hold::{Hold, Scope};

#[derive(FromRow)]
struct HoldRow {
    id: String,
    unit: Option<String>,
    channel: Option<String>,
    campaign: Option<String>,
    tone: Option<String>,
    reason: String,
    held_by: String,
    held_from: Option<String>,
    held_at: i64,
}

pub async fn put(tx: &mut Tx, hold: &Hold) -> Result<()> {
    run!(
        tx,
        "INSERT INTO hold (id, unit, channel, campaign, tone, reason, held_by, held_from, held_at) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
        &hold.id,
        hold.scope.unit.as_deref(),
        hold.scope.channel.as_deref(),
        hold.scope.campaign.as_deref(),
        hold.scope.tone.map(|t| t.as_str()),
        &hold.reason,
        &hold.by,
        hold.from.as_deref(),
        hold.at.timestamp_millis()
    )?;
    Ok(())
}

/// Holds that are not released.
pub async fn standing(tx: &mut Tx) -> Result<Vec<Hold>> {
    let found = rows!(
        tx,
        HoldRow,
        "SELECT id, unit, channel, campaign, tone, reason, held_by, held_from, held_at FROM hold WHERE released_at IS NULL \
         ORDER BY held_at, id"
    )?;
    Ok(found
        .into_iter()
        .map(|r| Hold {
            id: r.id,
            scope: Scope {
                unit: r.unit,
                channel: r.channel,
                campaign: r.campaign,
                tone: r.tone.as_deref().and_then(tone),
            },
            reason: r.reason,
            by: r.held_by,
            from: r.held_from,
            at: at(r.held_at),
        })
        .collect())
}

/// Marks everything that the hold covers. `units`: the scope's unit with those below it. What is being published, or may
/// be out, is marked as well: it may come back and want another reveal.
pub async fn cover(tx: &mut Tx, hold: &Hold, units: Option<&[String]>, now: At) -> Result<()> {
    let units = units.map(|u| json!(u).to_string());
    run!(
        tx,
        "UPDATE delivery SET held_at = $1, revision = revision + 1, remark = COALESCE(remark, $6) WHERE held_at IS NULL \
           AND state IN ('draft', 'scheduled', 'staging', 'staged', 'revealing', 'unconfirmed') \
           AND ($2 IS NULL OR unit IN (SELECT CAST(e.value{text} AS TEXT) FROM {each}(COALESCE($2, '[]'){json}) e)) \
           AND ($3 IS NULL OR channel = $3) AND ($4 IS NULL OR campaign = $4) AND ($5 IS NULL OR tone = $5)",
        now.timestamp_millis(),
        units,
        hold.scope.channel.as_deref(),
        hold.scope.campaign.as_deref(),
        hold.scope.tone.map(|t| t.as_str()),
        &hold.reason
    )?;
    stir(tx).await
}

/// Written down already, whether it stands or is over.
pub async fn is_known(tx: &mut Tx, id: &str) -> Result<bool> {
    Ok(!rows!(tx, (String,), "SELECT id FROM hold WHERE id = $1", id)?.is_empty())
}

/// Says that a hold is over. False: there is none of this id, or it is over already.
pub async fn release(tx: &mut Tx, id: &str, by: &str, now: At) -> Result<bool> {
    let changed = run!(
        tx,
        "UPDATE hold SET released_at = $2, released_by = $3 WHERE id = $1 AND released_at IS NULL",
        id,
        now.timestamp_millis(),
        by
    )?;
    Ok(changed > 0)
}

/// Takes the mark off every held delivery; whoever calls it covers anew for the holds that remain.
pub async fn uncover_all(tx: &mut Tx) -> Result<()> {
    run!(
        tx,
        "UPDATE delivery SET held_at = NULL, revision = revision + 1, \
           remark = CASE WHEN remark IN (SELECT reason FROM hold) THEN NULL ELSE remark END \
         WHERE held_at IS NOT NULL"
    )?;
    stir(tx).await
}

/// Ids of everything that is held now.
pub async fn held(tx: &mut Tx) -> Result<Vec<String>> {
    let found = rows!(tx, (String,), "SELECT id FROM delivery WHERE held_at IS NOT NULL ORDER BY due_at, id")?;
    Ok(found.into_iter().map(|(id,)| id).collect())
}

/// How many deliveries are held that the hold covers, whichever hold marked them first.
pub async fn covered(tx: &mut Tx, hold: &Hold, units: Option<&[String]>) -> Result<usize> {
    let units = units.map(|u| json!(u).to_string());
    let found = rows!(
        tx,
        (i64,),
        "SELECT COUNT(*) FROM delivery WHERE held_at IS NOT NULL \
           AND ($1 IS NULL OR unit IN (SELECT CAST(e.value{text} AS TEXT) FROM {each}(COALESCE($1, '[]'){json}) e)) \
           AND ($2 IS NULL OR channel = $2) AND ($3 IS NULL OR campaign = $3) AND ($4 IS NULL OR tone = $4)",
        units,
        hold.scope.channel.as_deref(),
        hold.scope.campaign.as_deref(),
        hold.scope.tone.map(|t| t.as_str())
    )?;
    Ok(found.into_iter().next().map_or(0, |(count,)| count as usize))
}

/// Reveals under way that the hold covers, by their deliveries. They began before it.
pub async fn under_way(tx: &mut Tx, hold: &Hold, units: Option<&[String]>) -> Result<Vec<String>> {
    let units = units.map(|u| json!(u).to_string());
    let found = rows!(
        tx,
        (String,),
        "SELECT d.id FROM delivery d JOIN node n ON n.id = d.claimed_by \
         WHERE d.state = 'revealing' AND d.claimed_by IS NOT NULL \
           AND ($1 IS NULL OR d.unit IN (SELECT CAST(e.value{text} AS TEXT) FROM {each}(COALESCE($1, '[]'){json}) e)) \
           AND ($2 IS NULL OR d.channel = $2) AND ($3 IS NULL OR d.campaign = $3) AND ($4 IS NULL OR d.tone = $4)",
        units,
        hold.scope.channel.as_deref(),
        hold.scope.campaign.as_deref(),
        hold.scope.tone.map(|t| t.as_str())
    )?;
    Ok(found.into_iter().map(|(id,)| id).collect())
}

//! What a tick writes: claims with their open attempts, and settlements. Set statements, so that hundreds of
//! deliveries share one transaction and one fsync.
//!
//! Never: makes a call or decides an outcome. The claim is committed before a byte leaves; the settlement closes
//! exactly the attempt it belongs to, or does nothing because somebody else settled it.

use serde_json::json;
use sqlx::FromRow;

use super::row::{StandingRow, standing_columns, write};
use super::{Result, Tx, rows, run};
use crate::domain::At;
use crate::domain::delivery::Step;
use crate::domain::standing::Standing;

/// A delivery that this node works on now, with what its step needs.
#[derive(Debug, Clone)]
pub struct Claim {
    pub standing: Standing,
    pub step: Step,
    pub lane: String,
    pub local_date: Option<String>,
}

#[derive(FromRow)]
struct ClaimRow {
    #[sqlx(flatten)]
    standing: StandingRow,
    lane: Option<String>,
    local_date: Option<String>,
}

/// How an attempt ended.
#[derive(Debug, Clone)]
pub struct Closing {
    pub delivery: String,
    pub number: i64,
    pub class: &'static str,
    pub code: Option<String>,
    pub message: Option<String>,
}

/// The first due delivery of each lane becomes this node's: its state says so and an attempt stands open. The hold is
/// looked at in the same statement that takes the row, so a hold that was committed before is never overlooked.
pub async fn claim(tx: &mut Tx, node: &str, lanes: &[String], now: At) -> Result<Vec<Claim>> {
    if lanes.is_empty() {
        return Ok(Vec::new());
    }
    let found = rows!(
        tx,
        ClaimRow,
        concat!(
            "UPDATE delivery SET next_at = NULL, attempts = attempts + 1, \
             state = CASE step WHEN 'stage' THEN 'staging' WHEN 'reveal' THEN 'revealing' ELSE state END \
             WHERE id IN (SELECT (SELECT h.id FROM delivery h WHERE h.lane = e.value{text} AND h.next_at IS NOT NULL \
                                    AND h.held_at IS NULL AND h.next_at <= $2 ORDER BY h.next_at, h.id LIMIT 1) \
                            FROM {each}($1{json}) e) \
             AND next_at IS NOT NULL AND held_at IS NULL \
             RETURNING ",
            standing_columns!(),
            ", lane, local_date"
        ),
        json!(lanes).to_string(),
        now.timestamp_millis()
    )?;
    let mut claims = Vec::with_capacity(found.len());
    for row in found {
        let standing = row.standing.read()?;
        let (Some(step), Some(lane)) = (standing.step, row.lane) else { continue };
        claims.push(Claim { standing, step, lane, local_date: row.local_date });
    }
    let attempts = claims
        .iter()
        .map(|c| json!({"delivery": c.standing.id, "number": c.standing.attempts, "step": c.step.as_str()}))
        .collect::<Vec<_>>();
    run!(
        tx,
        "INSERT INTO attempt (delivery, number, step, node, started_at) \
         SELECT e.value->>'delivery', CAST(e.value->>'number' AS BIGINT), e.value->>'step', $2, $3 \
         FROM {each}($1{json}) e WHERE true",
        json!(attempts).to_string(),
        node,
        now.timestamp_millis()
    )?;
    Ok(claims)
}

/// Closes attempts and gives back where their deliveries stand now, locked. An attempt that is closed already is
/// somebody else's settlement: it is left out.
pub async fn close(tx: &mut Tx, closings: &[Closing], now: At) -> Result<Vec<Standing>> {
    let batch = closings
        .iter()
        .map(|c| json!({"d": c.delivery, "n": c.number, "class": c.class, "code": c.code, "message": c.message}))
        .collect::<Vec<_>>();
    let closed = rows!(
        tx,
        (String,),
        "UPDATE attempt SET ended_at = $2, class = e.value->>'class', code = e.value->>'code', \
                message = e.value->>'message' \
         FROM {each}($1{json}) e \
         WHERE attempt.delivery = e.value->>'d' AND attempt.number = CAST(e.value->>'n' AS BIGINT) \
           AND attempt.ended_at IS NULL RETURNING attempt.delivery",
        json!(batch).to_string(),
        now.timestamp_millis()
    )?;
    let ids: Vec<String> = closed.into_iter().map(|(id,)| id).collect();
    standings(tx, &ids).await
}

/// Where these deliveries stand, locked until the transaction ends.
pub async fn standings(tx: &mut Tx, ids: &[String]) -> Result<Vec<Standing>> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let found = rows!(
        tx,
        StandingRow,
        concat!(
            "SELECT ",
            standing_columns!(),
            " FROM delivery d WHERE d.id IN (SELECT CAST(e.value{text} AS TEXT) FROM {each}($1{json}) e) {lock}"
        ),
        json!(ids).to_string()
    )?;
    found.into_iter().map(StandingRow::read).collect()
}

/// Writes standings down. The caller refreshes or frees their lanes in the same transaction.
pub async fn save(tx: &mut Tx, standings: &[Standing]) -> Result<()> {
    for part in standings.chunks(super::BATCH_MAX) {
        let batch = json!(part.iter().map(write).collect::<Vec<_>>()).to_string();
        run!(
            tx,
            "UPDATE delivery SET state = e.value->>'state', reason = e.value->>'reason', \
               due_at = CAST(e.value->>'due_at' AS BIGINT), phase_ends_at = CAST(e.value->>'phase_ends_at' AS BIGINT), \
               late_within_ms = CAST(e.value->>'late_within_ms' AS BIGINT), late_then = e.value->>'late_then', \
               content_hash = e.value->>'content_hash', approved_hash = e.value->>'approved_hash', \
               step = e.value->>'step', lane = e.value->>'lane', next_at = CAST(e.value->>'next_at' AS BIGINT), \
               deadline_at = CAST(e.value->>'deadline_at' AS BIGINT), held_at = CAST(e.value->>'held_at' AS BIGINT), \
               asked_at = CAST(e.value->>'asked_at' AS BIGINT), let_late_at = CAST(e.value->>'let_late_at' AS BIGINT), \
               doubt_at = CAST(e.value->>'doubt_at' AS BIGINT), tries = CAST(e.value->>'tries' AS BIGINT), \
               staged = e.value->>'staged', staged_hash = e.value->>'staged_hash', resume = e.value->>'resume', \
               delivered_at = CAST(e.value->>'delivered_at' AS BIGINT), receipt_id = e.value->>'receipt_id', \
               receipt_link = e.value->>'receipt_link' \
             FROM {each}($1{json}) e WHERE delivery.id = e.value->>'id'",
            batch
        )?;
    }
    Ok(())
}

/// Waiting deliveries whose deadline has come, locked.
pub async fn past_deadline(tx: &mut Tx, now: At) -> Result<Vec<Standing>> {
    let found = rows!(
        tx,
        StandingRow,
        concat!(
            "SELECT ",
            standing_columns!(),
            " FROM delivery d WHERE d.deadline_at IS NOT NULL AND d.deadline_at <= $1 \
              AND d.state IN ('draft', 'scheduled', 'staged') ORDER BY d.deadline_at LIMIT 512 {lock}"
        ),
        now.timestamp_millis()
    )?;
    found.into_iter().map(StandingRow::read).collect()
}

/// The next deadline after now.
pub async fn next_deadline(tx: &mut Tx, now: At) -> Result<Option<i64>> {
    let found = rows!(
        tx,
        (Option<i64>,),
        "SELECT MIN(deadline_at) FROM delivery WHERE deadline_at IS NOT NULL AND deadline_at > $1",
        now.timestamp_millis()
    )?;
    Ok(found.into_iter().next().and_then(|(ms,)| ms))
}

/// Attempts that a node left open, with the content each of them worked on.
pub async fn open_attempts(tx: &mut Tx, node: &str) -> Result<Vec<(Closing, Step)>> {
    let found = rows!(
        tx,
        (String, i64, String),
        "SELECT delivery, number, step FROM attempt WHERE node = $1 AND ended_at IS NULL",
        node
    )?;
    Ok(found
        .into_iter()
        .filter_map(|(delivery, number, step)| {
            let closing = Closing { delivery, number, class: "died", code: None, message: None };
            Step::parse(&step).map(|step| (closing, step))
        })
        .collect())
}

/// The payloads behind these hashes.
pub async fn payloads(tx: &mut Tx, hashes: &[&str]) -> Result<Vec<(String, String)>> {
    rows!(
        tx,
        (String, String),
        "SELECT hash, payload FROM content WHERE hash IN (SELECT CAST(e.value{text} AS TEXT) FROM {each}($1{json}) e)",
        json!(hashes).to_string()
    )
}

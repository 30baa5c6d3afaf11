//! What a tick writes: claims with their open attempts, and settlements. Set statements, so that hundreds of
//! deliveries share one transaction and one fsync.
//!
//! Never: makes a call or decides an outcome. The claim is committed before a byte leaves; the settlement closes
//! exactly the attempt it belongs to, or does nothing because somebody else settled it.

use serde::{Deserialize, Serialize};
use serde_json::json;
use sqlx::FromRow;

use super::row::{StandingRow, moved, said, standing_columns};
use super::{BATCH_MAX, Error, Result, Tx, gathered, rows, run, text};
use crate::domain::At;
use crate::domain::delivery::{State, Step};
use crate::domain::standing::Standing;

/// A delivery that this node works on now, with what its step needs.
#[derive(Debug, Clone)]
pub struct Claim {
    pub standing: Standing,
    pub step: Step,
    pub lane: String,
    pub local_date: Option<String>,
    /// Its place in the order of its file.
    pub file_order: u32,
    pub claimed_at: At,
}

/// A claimed row: where it stands, its lane, its local date and its place in the order of its file.
#[derive(Deserialize)]
struct ClaimRow(StandingRow, Option<String>, Option<String>, i64);

/// An attempt that begins.
#[derive(Serialize)]
struct Opening<'a> {
    delivery: &'a str,
    number: i64,
    step: &'static str,
}

/// How an attempt ended.
#[derive(Debug, Clone, Serialize)]
pub struct Closing {
    pub delivery: String,
    pub number: i64,
    pub class: &'static str,
    pub code: Option<String>,
    pub message: Option<String>,
}

/// Named, so that a test looks at their plans: what a tick runs must never read whole tables.
///
/// The inner select finds the first of each lane; the outer one locks what is still so and nobody else has locked. The
/// `+ 0` keeps PostgreSQL from walking all of `delivery_next` for the outer one.
pub const PICK: &str = concat!(
    "WITH pick AS MATERIALIZED (SELECT d.* FROM delivery d \
       WHERE d.id IN (SELECT (SELECT h.id FROM delivery h WHERE h.lane = e.value{text} AND h.next_at IS NOT NULL \
                                \
                                 AND (h.held_at IS NULL OR h.step IN ('unstage', 'reconcile')) \
                                 AND (h.waits_for IS NULL OR h.step <> 'reveal') AND h.next_at <= $2 \
                                 ORDER BY h.next_at, h.id LIMIT 1) \
                        FROM {each}($1{json}) e) \
         AND d.next_at + 0 <= $2 AND (d.held_at + 0 IS NULL OR d.step IN ('unstage', 'reconcile')) \
         AND (d.waits_for IS NULL OR d.step <> 'reveal') {skip}) \
     SELECT CAST({all}({row}({row}(",
    standing_columns!(),
    "), lane, local_date, file_order)) AS TEXT) FROM pick"
);
pub const CLAIM: &str = "UPDATE delivery SET next_at = NULL, attempts = attempts + 1, \
       state = CASE step WHEN 'stage' THEN 'staging' WHEN 'reveal' THEN 'revealing' ELSE state END \
     WHERE id IN (SELECT CAST(e.value{text} AS TEXT) FROM {each}($1{json}) e) \
       AND next_at IS NOT NULL AND (held_at IS NULL OR step IN ('unstage', 'reconcile')) \
       AND (waits_for IS NULL OR step <> 'reveal')";
pub const OPEN: &str = "INSERT INTO attempt (delivery, number, step, node, started_at) \
     SELECT e.value->>'delivery', CAST(e.value->>'number' AS BIGINT), e.value->>'step', $2, $3 \
     FROM {each}($1{json}) e WHERE true";
pub const STILL_OPEN: &str = "WITH e AS MATERIALIZED (SELECT x.value->>'delivery' AS delivery, \
       CAST(x.value->>'number' AS BIGINT) AS number FROM {each}($1{json}) x), \
     mine AS MATERIALIZED (SELECT a.delivery FROM e JOIN attempt a ON a.delivery = e.delivery AND a.number = e.number \
                           WHERE a.ended_at IS NULL ORDER BY a.delivery {lock}) \
     SELECT CAST({all}(delivery) AS TEXT) FROM mine";
pub const CLOSE: &str = "WITH e AS MATERIALIZED (SELECT x.value FROM {each}($1{json}) x) \
     UPDATE attempt SET ended_at = $2, class = e.value->>'class', code = e.value->>'code', \
       message = e.value->>'message' \
     FROM e WHERE attempt.delivery = e.value->>'delivery' AND attempt.number = CAST(e.value->>'number' AS BIGINT) \
       AND attempt.ended_at IS NULL";
/// In one order, so that two transactions that lock the same deliveries wait for each other and not in a circle.
pub const STANDINGS: &str = concat!(
    "WITH found AS MATERIALIZED (SELECT d.* FROM delivery d \
       WHERE d.id IN (SELECT CAST(e.value{text} AS TEXT) FROM {each}($1{json}) e) ORDER BY d.id {lock}) \
     SELECT CAST({all}({row}(",
    standing_columns!(),
    ")) AS TEXT) FROM found"
);
/// What an answer moves ([`MOVE`]), and a person's act as well, among more ([`SAY`]).
macro_rules! moves {
    () => {
        "state = e.value->>'state', reason = e.value->>'reason', step = e.value->>'step', lane = e.value->>'lane', \
         next_at = CAST(e.value->>'next_at' AS BIGINT), deadline_at = CAST(e.value->>'deadline_at' AS BIGINT), \
         held_at = CAST(e.value->>'held_at' AS BIGINT), asked_at = CAST(e.value->>'asked_at' AS BIGINT), \
         doubt_at = CAST(e.value->>'doubt_at' AS BIGINT), tries = CAST(e.value->>'tries' AS BIGINT), \
         staged = e.value->>'staged', staged_hash = e.value->>'staged_hash', resume = e.value->>'resume', \
         handed_at = CAST(e.value->>'handed_at' AS BIGINT), \
         delivered_at = CAST(e.value->>'delivered_at' AS BIGINT), receipt_id = e.value->>'receipt_id', \
         receipt_link = e.value->>'receipt_link', remind_at = CAST(e.value->>'remind_at' AS BIGINT), \
         remark = e.value->>'remark' "
    };
}
pub const MOVE: &str = concat!(
    "WITH e AS MATERIALIZED (SELECT x.value FROM {each}($1{json}) x) UPDATE delivery SET ",
    moves!(),
    "FROM e WHERE delivery.id = e.value->>'id'"
);
pub const SAY: &str = concat!(
    "WITH e AS MATERIALIZED (SELECT x.value FROM {each}($1{json}) x) UPDATE delivery SET \
       due_at = CAST(e.value->>'due_at' AS BIGINT), slot = e.value->>'slot', \
       slot_ends_at = CAST(e.value->>'slot_ends_at' AS BIGINT), phase_ends_at = CAST(e.value->>'phase_ends_at' AS BIGINT), \
       late_within_ms = CAST(e.value->>'late_within_ms' AS BIGINT), late_then = e.value->>'late_then', \
       content_hash = e.value->>'content_hash', approved_hash = e.value->>'approved_hash', \
       let_late_at = CAST(e.value->>'let_late_at' AS BIGINT), waits_for = e.value->>'waits_for', \
       confirmed_at = CAST(e.value->>'confirmed_at' AS BIGINT), wait_ms = CAST(e.value->>'wait_ms' AS BIGINT), \
       retimed_at = CAST(e.value->>'retimed_at' AS BIGINT), moved_to = e.value->>'moved_to', ",
    moves!(),
    "FROM e WHERE delivery.id = e.value->>'id'"
);
pub const PAST_DEADLINE: &str = concat!(
    "SELECT ",
    standing_columns!(),
    " FROM delivery d WHERE d.deadline_at IS NOT NULL AND d.deadline_at <= $1 \
       AND d.state IN ('draft', 'scheduled', 'staged', 'assigned') ORDER BY d.deadline_at LIMIT 512 {skip}"
);
pub const REMINDERS: &str = concat!(
    "SELECT ",
    standing_columns!(),
    ", campaign, item, assignee FROM delivery d \
       WHERE d.remind_at IS NOT NULL AND d.remind_at <= $1 ORDER BY d.remind_at LIMIT 512 {skip}"
);
pub const OPEN_ATTEMPTS: &str = "SELECT delivery, number, step FROM attempt WHERE node = $1 AND ended_at IS NULL";
pub const PAYLOADS: &str = "SELECT CAST({all}({row}(hash, payload, destination)) AS TEXT) FROM content \
     WHERE hash IN (SELECT CAST(e.value{text} AS TEXT) FROM {each}($1{json}) e)";

/// The first due delivery of each lane becomes this node's: its state says so and an attempt stands open. The hold, and
/// what it waits for, are looked at in the same statement that takes the row, so none that was committed before is ever
/// overlooked. A row
/// that a person's act has locked is passed over and found again when the act is done.
pub async fn claim(tx: &mut Tx, node: &str, lanes: &[String], now: At) -> Result<Vec<Claim>> {
    if lanes.is_empty() {
        return Ok(Vec::new());
    }
    let found = gathered!(tx, ClaimRow, PICK, json!(lanes).to_string(), now.timestamp_millis())?;
    let mut claims = Vec::with_capacity(found.len());
    for ClaimRow(standing, lane, local_date, file_order) in found {
        let mut standing = standing.read()?;
        let (Some(step), Some(lane)) = (standing.step, lane) else { continue };
        // As the statement below writes it.
        standing.next_at = None;
        standing.attempts += 1;
        standing.state = match step {
            Step::Stage => State::Staging,
            Step::Reveal => State::Revealing,
            Step::Unstage | Step::Reconcile | Step::Withdraw => standing.state,
        };
        let file_order = u32::try_from(file_order).unwrap_or(u32::MAX);
        claims.push(Claim { standing, step, lane, local_date, file_order, claimed_at: now });
    }
    if !claims.is_empty() {
        let ids: Vec<&str> = claims.iter().map(|c| c.standing.id.as_str()).collect();
        let taken = run!(tx, CLAIM, json!(ids).to_string())?;
        if taken != ids.len() as u64 {
            // They were locked: a database that does not keep its word. Nothing of this tick may stand.
            return Err(Error::Protocol(format!("{taken} of {} locked deliveries were taken", ids.len())));
        }
        let attempts: Vec<Opening<'_>> = claims
            .iter()
            .map(|c| Opening { delivery: &c.standing.id, number: c.standing.attempts, step: c.step.as_str() })
            .collect();
        run!(tx, OPEN, text(&attempts)?, node, now.timestamp_millis())?;
    }
    Ok(claims)
}

/// Closes attempts and gives back where their deliveries stand now, locked. An attempt that is closed already is
/// somebody else's settlement: it is left out.
pub async fn close(tx: &mut Tx, closings: &[Closing], now: At) -> Result<Vec<Standing>> {
    let batch = text(closings)?;
    let ids = gathered!(tx, String, STILL_OPEN, &batch)?;
    run!(tx, CLOSE, &batch, now.timestamp_millis())?;
    standings(tx, &ids).await
}

/// Where these deliveries stand, locked until the transaction ends.
pub async fn standings(tx: &mut Tx, ids: &[String]) -> Result<Vec<Standing>> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let found = gathered!(tx, StandingRow, STANDINGS, json!(ids).to_string())?;
    found.into_iter().map(StandingRow::read).collect()
}

/// Writes standings down, whole. The caller refreshes or frees their lanes in the same transaction.
pub async fn save(tx: &mut Tx, standings: &[Standing]) -> Result<()> {
    for part in standings.chunks(BATCH_MAX) {
        run!(tx, SAY, text(&part.iter().map(said).collect::<Vec<_>>())?)?;
    }
    Ok(())
}

/// The same for standings that an answer or a deadline moved: due time, content and approval are not theirs to change
/// and are not written.
pub async fn save_moved(tx: &mut Tx, standings: &[Standing]) -> Result<()> {
    for part in standings.chunks(BATCH_MAX) {
        run!(tx, MOVE, text(&part.iter().map(moved).collect::<Vec<_>>())?)?;
    }
    Ok(())
}

/// Waiting deliveries whose deadline has come, locked. One that a person's act has locked is passed over and found again
/// when the act is done: a tick that holds lanes never waits for an act that wants them.
pub async fn past_deadline(tx: &mut Tx, now: At) -> Result<Vec<Standing>> {
    let found = rows!(tx, StandingRow, PAST_DEADLINE, now.timestamp_millis())?;
    found.into_iter().map(StandingRow::read).collect()
}

#[derive(FromRow)]
struct RemindedRow {
    #[sqlx(flatten)]
    standing: StandingRow,
    campaign: String,
    item: String,
    assignee: Option<String>,
}

/// A delivery at which a reminder wants a look.
#[derive(Debug)]
pub struct Reminded {
    pub standing: Standing,
    pub campaign: String,
    pub item: String,
    /// Who does the task.
    pub assignee: Option<String>,
}

/// Deliveries at which a reminder wants a look, locked; what a person's act has locked is passed over.
pub async fn reminders(tx: &mut Tx, now: At) -> Result<Vec<Reminded>> {
    let found = rows!(tx, RemindedRow, REMINDERS, now.timestamp_millis())?;
    let read = |row: RemindedRow| {
        let RemindedRow { standing, campaign, item, assignee } = row;
        Ok(Reminded { standing: standing.read()?, campaign, item, assignee })
    };
    found.into_iter().map(read).collect()
}

/// Attempts that a node left open, with the step of each.
pub async fn open_attempts(tx: &mut Tx, node: &str) -> Result<Vec<(Closing, Step)>> {
    let found = rows!(tx, (String, i64, String), OPEN_ATTEMPTS, node)?;
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
    Ok(contents(tx, hashes).await?.into_iter().map(|(hash, payload, _)| (hash, payload)).collect())
}

/// The same, each with the destination that it was made for.
pub async fn contents(tx: &mut Tx, hashes: &[&str]) -> Result<Vec<(String, String, Option<String>)>> {
    gathered!(tx, (String, String, Option<String>), PAYLOADS, json!(hashes).to_string())
}

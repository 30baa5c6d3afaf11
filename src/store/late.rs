//! What came back for attempts that others had settled meanwhile, and what of an attempt may still come. The attempt stays
//! as it was written; what came late stands beside it.

use std::collections::HashSet;

use sqlx::FromRow;

use super::ledger::Ended;
use super::row::at;
use super::{Result, Tx, rows, run};
use crate::domain::At;
use crate::domain::outcome::Receipt;

/// Writes down what came late, once. False: it is known already. The same number of another node is of a ledger that a
/// replica replaced.
pub async fn put(tx: &mut Tx, late: &Ended, receipt: Option<&Receipt>, now: At) -> Result<bool> {
    let written = run!(
        tx,
        "INSERT INTO late_answer (delivery, number, step, node, came_at, class, code, message, receipt_id, receipt_link) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) \
         ON CONFLICT (delivery, number, node) DO NOTHING",
        &late.delivery,
        late.number,
        late.step.as_str(),
        &late.node,
        now.timestamp_millis(),
        late.class,
        late.code.as_deref(),
        late.message.as_deref(),
        receipt.map(|receipt| receipt.id.as_str()),
        receipt.and_then(|receipt| receipt.link.as_deref())
    )?;
    Ok(written > 0)
}

/// Receipts that came for deliveries which were not there then, of those that are there now: what was made anew, and is
/// out already. With each, when it came.
pub async fn of_made_anew(tx: &mut Tx, ids: &[String]) -> Result<Vec<(String, Receipt, At)>> {
    let found = rows!(
        tx,
        (String, String, Option<String>, i64),
        "SELECT l.delivery, l.receipt_id, l.receipt_link, l.came_at FROM late_answer l JOIN delivery d ON d.id = l.delivery \
         WHERE l.receipt_id IS NOT NULL AND d.receipt_id IS NULL AND d.attempts = 0 ORDER BY l.came_at"
    )?;
    let known: HashSet<&str> = ids.iter().map(String::as_str).collect();
    let found = found.into_iter().filter(|(id, ..)| known.contains(id.as_str()));
    Ok(found.map(|(id, receipt, link, came_at)| (id, Receipt { id: receipt, link }, at(came_at))).collect())
}

/// Whether a reveal of the delivery began after this attempt, which began then: a replica that took over counts from a
/// lower number again.
pub async fn revealed_since(tx: &mut Tx, delivery: &str, number: i64, began_at: At) -> Result<bool> {
    let found = rows!(
        tx,
        (i64,),
        "SELECT number FROM attempt WHERE delivery = $1 AND step = 'reveal' AND (number > $2 OR started_at > $3) \
         UNION ALL SELECT attempts FROM delivery WHERE id = $1 AND claimed_step = 'reveal' \
           AND (attempts > $2 OR claimed_at > $3)",
        delivery,
        number,
        began_at.timestamp_millis()
    )?;
    Ok(!found.is_empty())
}

/// A reveal whose node was taken for dead, and from which nothing has come since.
#[derive(Debug, FromRow)]
struct LostRow {
    node: String,
    ended_at: i64,
}

/// The node of the last reveal and when it was taken for dead, if it was and nothing has come from it since.
pub async fn lost_reveal(tx: &mut Tx, delivery: &str) -> Result<Option<(String, At)>> {
    let found = rows!(
        tx,
        LostRow,
        "SELECT a.node, a.ended_at FROM attempt a WHERE a.delivery = $1 AND a.step = 'reveal' AND a.class = 'died' \
           AND NOT EXISTS (SELECT 1 FROM attempt b WHERE b.delivery = $1 AND b.step = 'reveal' AND b.number > a.number) \
           AND NOT EXISTS (SELECT 1 FROM late_answer l WHERE l.delivery = $1 AND l.number = a.number AND l.node = a.node)",
        delivery
    )?;
    Ok(found.into_iter().next().map(|row| (row.node, at(row.ended_at))))
}

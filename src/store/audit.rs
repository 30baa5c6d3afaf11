//! The audit: who did what, in which role, why. Append-only.
//!
//! No function updates or deletes a row.

use sqlx::FromRow;

use super::row::at;
use super::{Result, Tx, rows, run};
use crate::domain::At;

#[derive(Debug, Clone, PartialEq, serde::Serialize)]
pub struct AuditRecord {
    pub id: String,
    pub done_at: At,
    pub done_by: String,
    pub role: String,
    pub verb: String,
    pub target: String,
    pub reason: Option<String>,
    pub detail: String,
    /// Where it was done: `command`, `page`, `bot`.
    pub origin: String,
}

pub async fn append(tx: &mut Tx, record: &AuditRecord) -> Result<()> {
    run!(
        tx,
        "INSERT INTO audit (id, done_at, done_by, role, verb, target, reason, detail, origin) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
        &record.id,
        record.done_at.timestamp_millis(),
        &record.done_by,
        &record.role,
        &record.verb,
        &record.target,
        record.reason.as_deref(),
        &record.detail,
        &record.origin
    )?;
    Ok(())
}

#[derive(FromRow)]
struct AuditRow {
    id: String,
    done_at: i64,
    done_by: String,
    role: String,
    verb: String,
    target: String,
    reason: Option<String>,
    detail: String,
    origin: String,
}

/// The newest records, newest first.
pub async fn newest(tx: &mut Tx, most: i64) -> Result<Vec<AuditRecord>> {
    let found = rows!(
        tx,
        AuditRow,
        "SELECT id, done_at, done_by, role, verb, target, reason, detail, origin FROM audit \
         ORDER BY done_at DESC, id DESC LIMIT $1",
        most
    )?;
    Ok(found.into_iter().map(read).collect())
}

/// Everything from one instant to another (excluded), by one person or by all, in the order in which it was done.
pub async fn between(tx: &mut Tx, from: Option<At>, until: Option<At>, by: Option<&str>) -> Result<Vec<AuditRecord>> {
    let found = rows!(
        tx,
        AuditRow,
        "SELECT id, done_at, done_by, role, verb, target, reason, detail, origin FROM audit \
         WHERE (CAST($1 AS BIGINT) IS NULL OR done_at >= $1) AND (CAST($2 AS BIGINT) IS NULL OR done_at < $2) \
           AND ($3 IS NULL OR done_by = $3) ORDER BY done_at, id",
        from.map(|at| at.timestamp_millis()),
        until.map(|at| at.timestamp_millis()),
        by
    )?;
    Ok(found.into_iter().map(read).collect())
}

fn read(row: AuditRow) -> AuditRecord {
    AuditRecord {
        id: row.id,
        done_at: at(row.done_at),
        done_by: row.done_by,
        role: row.role,
        verb: row.verb,
        target: row.target,
        reason: row.reason,
        detail: row.detail,
        origin: row.origin,
    }
}

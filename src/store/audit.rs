//! The audit: who did what, in which role, why. Append-only.
//!
//! Never: updated or deleted. There is no function for it.

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
}

pub async fn append(tx: &mut Tx, record: &AuditRecord) -> Result<()> {
    run!(
        tx,
        "INSERT INTO audit (id, done_at, done_by, role, verb, target, reason, detail) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
        &record.id,
        record.done_at.timestamp_millis(),
        &record.done_by,
        &record.role,
        &record.verb,
        &record.target,
        record.reason.as_deref(),
        &record.detail
    )?;
    Ok(())
}

/// The newest records, newest first.
pub async fn newest(tx: &mut Tx, most: i64) -> Result<Vec<AuditRecord>> {
    let found = rows!(
        tx,
        (String, i64, String, String, String, String, Option<String>, String),
        "SELECT id, done_at, done_by, role, verb, target, reason, detail FROM audit ORDER BY done_at DESC, id DESC LIMIT $1",
        most
    )?;
    Ok(found
        .into_iter()
        .map(|(id, done_at, done_by, role, verb, target, reason, detail)| AuditRecord {
            id,
            done_at: at(done_at),
            done_by,
            role,
            verb,
            target,
            reason,
            detail,
        })
        .collect())
}

//! The log: deliveries with their attempts and approvals, for `loa log` and the report.
//!
//! Never: sums. Counting is `domain::report`'s, over these very rows, so that report and log cannot disagree.

use std::collections::HashMap;

use serde_json::json;
use sqlx::FromRow;

use super::deliveries::{Filter, fitting};
use super::row::{DeliveryRow, at, maybe_at};
use super::{Result, Tx, rows, run, words};
use crate::domain::At;
use crate::domain::approval::Approval;
use crate::domain::delivery::{Attempt, Entry, Step};

#[derive(FromRow)]
struct AttemptRow {
    delivery: String,
    number: i64,
    step: String,
    started_at: i64,
    ended_at: Option<i64>,
    class: Option<String>,
    code: Option<String>,
    message: Option<String>,
}

/// Fitting deliveries with everything that happened to them, in due order.
pub async fn entries(tx: &mut Tx, filter: &Filter) -> Result<Vec<Entry>> {
    let found = fitting!(tx, DeliveryRow, "{delivery}", filter, "")?;
    with_history(tx, found).await
}

/// These deliveries with everything that happened to them, in due order.
pub async fn some(tx: &mut Tx, ids: &[String]) -> Result<Vec<Entry>> {
    let found = rows!(
        tx,
        DeliveryRow,
        "SELECT {delivery} FROM delivery d WHERE d.id IN (SELECT CAST(e.value{text} AS TEXT) FROM {each}($1{json}) e) \
         ORDER BY d.due_at, d.id",
        json!(ids).to_string()
    )?;
    with_history(tx, found).await
}

async fn with_history(tx: &mut Tx, found: Vec<DeliveryRow>) -> Result<Vec<Entry>> {
    let ids = json!(found.iter().map(|r| r.id.as_str()).collect::<Vec<_>>()).to_string();
    let mut attempts = attempts(tx, &ids).await?;
    let mut approvals = approvals(tx, &ids).await?;
    let mut done = words::standing(tx, &ids).await?;
    let entries: Result<Vec<Entry>> = found
        .into_iter()
        .map(|row| {
            let delivery = row.read()?;
            let attempts = attempts.remove(&delivery.id).unwrap_or_default();
            let approval = approvals.remove(&(delivery.id.clone(), delivery.content_hash.clone()));
            let done = done.remove(&delivery.id);
            Ok(Entry { delivery, attempts, approval, done })
        })
        .collect();
    // What has no date comes last; the databases differ.
    let mut entries = entries?;
    entries.sort_by_key(|e| e.delivery.due_at.is_none());
    Ok(entries)
}

async fn attempts(tx: &mut Tx, ids: &str) -> Result<HashMap<String, Vec<Attempt>>> {
    let found = rows!(
        tx,
        AttemptRow,
        "WITH e AS MATERIALIZED (SELECT CAST(x.value{text} AS TEXT) AS id FROM {each}($1{json}) x) \
         SELECT delivery, number, step, started_at, ended_at, class, code, message FROM attempt \
         WHERE delivery IN (SELECT id FROM e) UNION ALL \
         SELECT id, attempts, claimed_step, claimed_at, CAST(NULL AS BIGINT), NULL, NULL, NULL FROM delivery \
         WHERE id IN (SELECT id FROM e) AND claimed_by IS NOT NULL UNION ALL \
         SELECT delivery, number, step, came_at, came_at, 'late', receipt_id, receipt_link FROM late_answer \
         WHERE delivery IN (SELECT id FROM e) AND receipt_id IS NOT NULL ORDER BY 1, 2, 4",
        ids
    )?;
    let mut by_delivery: HashMap<String, Vec<Attempt>> = HashMap::new();
    for row in found {
        let Some(step) = Step::parse(&row.step) else { continue };
        by_delivery.entry(row.delivery).or_default().push(Attempt {
            number: row.number,
            step,
            started_at: at(row.started_at),
            ended_at: maybe_at(row.ended_at),
            class: row.class,
            code: row.code,
            message: row.message,
        });
    }
    Ok(by_delivery)
}

async fn approvals(tx: &mut Tx, ids: &str) -> Result<HashMap<(String, String), Approval>> {
    let found = rows!(
        tx,
        (String, String, String, i64, Option<String>, Option<String>, Option<i64>),
        "SELECT delivery, content_hash, approved_by, approved_at, number, note, own_text_at FROM approval \
         WHERE delivery IN (SELECT CAST(e.value{text} AS TEXT) FROM {each}($1{json}) e)",
        ids
    )?;
    Ok(found
        .into_iter()
        .map(|(delivery, content_hash, by, approved_at, number, note, own_text_at)| {
            let key = (delivery.clone(), content_hash.clone());
            let own_text = own_text_at.is_some();
            (key, Approval { delivery, content_hash, by, at: at(approved_at), number, note, own_text })
        })
        .collect())
}

/// Writes approvals down. One that exists stays as it was.
pub async fn approve(tx: &mut Tx, approvals: &[Approval]) -> Result<()> {
    for part in approvals.chunks(super::BATCH_MAX) {
        let batch = part
            .iter()
            .map(|a| {
                json!({"d": a.delivery, "h": a.content_hash, "by": a.by, "at": a.at.timestamp_millis(),
                       "number": a.number, "note": a.note, "own": a.own_text.then(|| a.at.timestamp_millis())})
            })
            .collect::<Vec<_>>();
        super::run!(
            tx,
            "INSERT INTO approval (delivery, content_hash, approved_by, approved_at, number, note, own_text_at) \
             SELECT e.value->>'d', e.value->>'h', e.value->>'by', CAST(e.value->>'at' AS BIGINT), e.value->>'number', \
               e.value->>'note', CAST(e.value->>'own' AS BIGINT) FROM {each}($1{json}) e WHERE true ON CONFLICT DO NOTHING",
            json!(batch).to_string()
        )?;
    }
    Ok(())
}

/// Named, so that a test looks at its plan.
pub const APPROVERS: &str = "SELECT a.delivery, a.content_hash, COALESCE(s.name, ''), a.approved_at \
     FROM approval a LEFT JOIN staff s ON s.id = a.approved_by \
     WHERE a.delivery IN (SELECT CAST(e.value{text} AS TEXT) FROM {each}($1{json}) e)";

/// Who approved these deliveries: delivery, content hash, name, time. No name for who is no staff: a line to be signed by hand.
pub async fn approvers(tx: &mut Tx, ids: &[&str]) -> Result<Vec<(String, String, String, At)>> {
    let found = rows!(tx, (String, String, String, i64), APPROVERS, json!(ids).to_string())?;
    Ok(found.into_iter().map(|(delivery, hash, name, ms)| (delivery, hash, name, at(ms))).collect())
}

/// What was approved of one delivery is approved of the one that took its place, with the same content: (old, new, hash).
/// The note says where it came from.
pub async fn inherit(tx: &mut Tx, moved: &[(&str, &str, &str)]) -> Result<()> {
    for part in moved.chunks(super::BATCH_MAX) {
        super::run!(
            tx,
            "INSERT INTO approval (delivery, content_hash, approved_by, approved_at, number, note) \
             SELECT e.value->>1, a.content_hash, a.approved_by, a.approved_at, a.number, \
               COALESCE(a.note || ' ', '') || '(' || a.delivery || ' → ' || (e.value->>1) || ')' \
             FROM {each}($1{json}) e JOIN approval a ON a.delivery = e.value->>0 AND a.content_hash = e.value->>2 \
             WHERE true ON CONFLICT DO NOTHING",
            json!(part).to_string()
        )?;
    }
    Ok(())
}

/// (delivery, hash) pairs that were approved at some time.
pub async fn approved(tx: &mut Tx, ids: &[String]) -> Result<Vec<(String, String)>> {
    rows!(
        tx,
        (String, String),
        "SELECT delivery, content_hash FROM approval \
         WHERE delivery IN (SELECT CAST(e.value{text} AS TEXT) FROM {each}($1{json}) e)",
        json!(ids).to_string()
    )
}

/// Approvals of these deliveries no longer count, whatever content they name; the audit keeps who gave them.
pub async fn void(tx: &mut Tx, ids: &[String]) -> Result<()> {
    run!(
        tx,
        "DELETE FROM approval WHERE delivery IN (SELECT CAST(e.value{text} AS TEXT) FROM {each}($1{json}) e)",
        json!(ids).to_string()
    )?;
    Ok(())
}

/// What was approved at some time for an item on a channel in a language.
#[derive(Debug, FromRow)]
pub struct ApprovedContent {
    pub campaign: String,
    pub item: String,
    pub channel: String,
    pub language: String,
    pub content_hash: String,
}

/// Everything that was approved in these campaigns, the latest last.
pub async fn approved_contents(tx: &mut Tx, campaigns: &[&str]) -> Result<Vec<ApprovedContent>> {
    rows!(
        tx,
        ApprovedContent,
        "SELECT d.campaign, d.item, d.channel, d.language, a.content_hash \
         FROM approval a JOIN delivery d ON d.id = a.delivery \
         WHERE d.campaign IN (SELECT CAST(e.value{text} AS TEXT) FROM {each}($1{json}) e) \
         ORDER BY a.approved_at, a.delivery",
        json!(campaigns).to_string()
    )
}

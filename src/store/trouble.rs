//! What does not move although nobody has to decide anything: channels that a platform closed for a while, exchanges of
//! tokens that do not come through, deliveries that meet the same failure again and again.

use super::row::at;
use super::{Result, Tx, rows, run};
use crate::domain::At;
use crate::domain::outcome::Failure;

/// A delivery that failed so often in a row is named.
pub const TRIES_NAMED: i64 = 5;

/// A channel on which nothing happens before then.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Closed {
    pub channel: String,
    pub until: At,
    /// Of what waits on it, so much is too late by then.
    pub too_late: i64,
}

/// Tokens of a channel that could not be exchanged since then.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unrenewed {
    pub channel: String,
    pub since: At,
    pub code: String,
    pub message: String,
}

/// Channels that are closed now and need nobody; with an id only that one.
pub async fn closed(tx: &mut Tx, channel: Option<&str>, now: At) -> Result<Vec<Closed>> {
    let found = rows!(
        tx,
        (String, i64, i64),
        "SELECT c.id, c.closed_until, (SELECT COUNT(*) FROM delivery d WHERE d.channel = c.id \
             AND d.deadline_at IS NOT NULL AND d.deadline_at <= c.closed_until \
             AND d.approved_hash = d.content_hash AND d.state IN ('scheduled', 'staging', 'staged', 'revealing')) \
         FROM channel c WHERE c.closed_until > $1 AND c.stopped_at IS NULL AND (CAST($2 AS TEXT) IS NULL OR c.id = $2) ORDER BY c.id",
        now.timestamp_millis(),
        channel
    )?;
    Ok(found.into_iter().map(|(channel, until, too_late)| Closed { channel, until: at(until), too_late }).collect())
}

/// The exchange did not come through. True the first time.
pub async fn unrenewed(tx: &mut Tx, channel: &str, failure: &Failure, now: At) -> Result<bool> {
    let changed = run!(
        tx,
        "UPDATE channel SET renew_failed_at = $2 WHERE id = $1 AND renew_failed_at IS NULL",
        channel,
        now.timestamp_millis()
    )?;
    run!(
        tx,
        "UPDATE channel SET renew_failed_code = $2, renew_failed_message = $3 WHERE id = $1",
        channel,
        &failure.code,
        &failure.message
    )?;
    Ok(changed > 0)
}

/// It came through, or a person sees to it.
pub async fn renewed(tx: &mut Tx, channel: &str) -> Result<()> {
    run!(
        tx,
        "UPDATE channel SET renew_failed_at = NULL, renew_failed_code = NULL, renew_failed_message = NULL \
         WHERE id = $1 AND renew_failed_at IS NOT NULL",
        channel
    )?;
    Ok(())
}

/// Channels whose tokens do not get exchanged and that need nobody yet.
pub async fn all_unrenewed(tx: &mut Tx) -> Result<Vec<Unrenewed>> {
    let found = rows!(
        tx,
        (String, i64, String, String),
        "SELECT id, renew_failed_at, COALESCE(renew_failed_code, ''), COALESCE(renew_failed_message, '') FROM channel \
         WHERE renew_failed_at IS NOT NULL AND stopped_at IS NULL ORDER BY id"
    )?;
    let read = |(channel, since, code, message)| Unrenewed { channel, since: at(since), code, message };
    Ok(found.into_iter().map(read).collect())
}

/// Deliveries that have failed so often at the step that they want next.
pub async fn failing(tx: &mut Tx) -> Result<Vec<String>> {
    let found = rows!(
        tx,
        (String,),
        "SELECT id FROM delivery WHERE tries >= $1 AND step IS NOT NULL AND (next_at IS NOT NULL OR claimed_by IS NOT NULL) \
         ORDER BY due_at, id",
        TRIES_NAMED
    )?;
    Ok(found.into_iter().map(|(id,)| id).collect())
}

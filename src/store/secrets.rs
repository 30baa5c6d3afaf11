//! Sealed secrets of channels. The vault's key is elsewhere: a stolen database opens nothing.
//!
//! Never: sees a secret in the clear.

use serde_json::json;

use super::{Result, Tx, gathered, run};
use crate::domain::At;

/// A sealed value.
#[derive(Debug, Clone)]
pub struct Sealed {
    pub field: String,
    pub sealed: String,
    /// The program exchanged it itself: it is newer than what a person gave.
    pub is_renewed: bool,
}

/// Keeps what the program exchanged.
pub async fn put_renewed(tx: &mut Tx, channel: &str, field: &str, sealed: &str, now: At) -> Result<()> {
    put(tx, channel, field, sealed, now).await?;
    run!(
        tx,
        "UPDATE secret SET renewed_at = $3 WHERE channel = $1 AND field = $2",
        channel,
        field,
        now.timestamp_millis()
    )?;
    Ok(())
}

/// Keeps what a person gave.
pub async fn put(tx: &mut Tx, channel: &str, field: &str, sealed: &str, now: At) -> Result<()> {
    run!(
        tx,
        "INSERT INTO secret (channel, field, sealed, set_at) VALUES ($1, $2, $3, $4) \
         ON CONFLICT (channel, field) DO UPDATE SET sealed = excluded.sealed, set_at = excluded.set_at, renewed_at = NULL",
        channel,
        field,
        sealed,
        now.timestamp_millis()
    )?;
    Ok(())
}

/// The sealed values of a channel.
pub async fn of(tx: &mut Tx, channel: &str) -> Result<Vec<Sealed>> {
    Ok(of_many(tx, &[channel]).await?.into_iter().map(|(_, sealed)| sealed).collect())
}

/// Of several channels at once.
pub const OF_MANY: &str = "SELECT CAST({all}({row}(channel, field, sealed, renewed_at)) AS TEXT) FROM secret \
     WHERE channel IN (SELECT CAST(e.value{text} AS TEXT) FROM {each}($1{json}) e)";

/// The sealed values of several channels, each with its channel.
pub async fn of_many(tx: &mut Tx, channels: &[&str]) -> Result<Vec<(String, Sealed)>> {
    let found = gathered!(tx, (String, String, String, Option<i64>), OF_MANY, json!(channels).to_string())?;
    Ok(found
        .into_iter()
        .map(|(channel, field, sealed, renewed_at)| {
            (channel, Sealed { field, sealed, is_renewed: renewed_at.is_some() })
        })
        .collect())
}

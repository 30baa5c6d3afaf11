//! Sealed secrets of channels. The vault's key is elsewhere: a stolen database opens nothing.
//!
//! Never: sees a secret in the clear.

use serde_json::json;

use super::{Result, Tx, gathered, rows, run};
use crate::domain::At;

pub async fn put(tx: &mut Tx, channel: &str, field: &str, sealed: &str, now: At) -> Result<()> {
    run!(
        tx,
        "INSERT INTO secret (channel, field, sealed, set_at) VALUES ($1, $2, $3, $4) \
         ON CONFLICT (channel, field) DO UPDATE SET sealed = excluded.sealed, set_at = excluded.set_at",
        channel,
        field,
        sealed,
        now.timestamp_millis()
    )?;
    Ok(())
}

/// Field and sealed value.
pub async fn of(tx: &mut Tx, channel: &str) -> Result<Vec<(String, String)>> {
    rows!(tx, (String, String), "SELECT field, sealed FROM secret WHERE channel = $1 ORDER BY field", channel)
}

/// Of several channels at once: channel, field and sealed value.
pub const OF_MANY: &str = "SELECT CAST({all}({row}(channel, field, sealed)) AS TEXT) FROM secret \
     WHERE channel IN (SELECT CAST(e.value{text} AS TEXT) FROM {each}($1{json}) e)";

pub async fn of_many(tx: &mut Tx, channels: &[&str]) -> Result<Vec<(String, String, String)>> {
    gathered!(tx, (String, String, String), OF_MANY, json!(channels).to_string())
}

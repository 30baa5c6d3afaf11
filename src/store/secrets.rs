//! Sealed secrets of channels. The vault's key is elsewhere: a stolen database opens nothing.

use serde_json::json;

use super::{Result, Tx, gathered, run};
use crate::domain::At;

/// A sealed value.
#[derive(Debug, Clone)]
pub struct Sealed {
    pub field: String,
    pub sealed: String,
    /// A person said later that the environment's value is the right one.
    pub yields: bool,
    /// Where it was given to go; `None`: nobody wrote that down.
    pub destination: Option<String>,
}

/// The name under which a value of the environment is kept that an exchange has used up.
pub fn used_up(field: &str) -> String {
    format!("{field}~used")
}

/// What the environment gives was entered last: it wins over what is sealed for the same field.
pub async fn yield_to_environment(tx: &mut Tx, channel: &str) -> Result<()> {
    run!(tx, "UPDATE secret SET set_at = 0 WHERE channel = $1", channel)?;
    Ok(())
}

/// Keeps what the program exchanged, at the destination with which it did.
pub async fn put_renewed(
    tx: &mut Tx,
    channel: &str,
    field: &str,
    sealed: &str,
    destination: &str,
    now: At,
) -> Result<()> {
    put(tx, channel, field, sealed, destination, now).await?;
    run!(
        tx,
        "UPDATE secret SET renewed_at = $3 WHERE channel = $1 AND field = $2",
        channel,
        field,
        now.timestamp_millis()
    )?;
    Ok(())
}

/// Keeps what a person gave, for this destination alone.
pub async fn put(tx: &mut Tx, channel: &str, field: &str, sealed: &str, destination: &str, now: At) -> Result<()> {
    run!(
        tx,
        "INSERT INTO secret (channel, field, sealed, destination, set_at) VALUES ($1, $2, $3, $4, $5) \
         ON CONFLICT (channel, field) DO UPDATE SET sealed = excluded.sealed, destination = excluded.destination, \
           set_at = excluded.set_at, renewed_at = NULL",
        channel,
        field,
        sealed,
        destination,
        now.timestamp_millis()
    )?;
    Ok(())
}

/// What was given before destinations were written down was given for the one that the channel has had since.
pub async fn bind(tx: &mut Tx, channel: &str, destination: &str) -> Result<()> {
    run!(tx, "UPDATE secret SET destination = $2 WHERE channel = $1 AND destination IS NULL", channel, destination)?;
    Ok(())
}

/// The sealed values of a channel.
pub async fn of(tx: &mut Tx, channel: &str) -> Result<Vec<Sealed>> {
    Ok(of_many(tx, &[channel]).await?.into_iter().map(|(_, sealed)| sealed).collect())
}

/// Channel, field, sealed value, when it was set, and where it goes.
type SealedRow = (String, String, String, i64, Option<String>);

/// Of several channels at once.
pub const OF_MANY: &str = "SELECT {[}channel, field, sealed, set_at, destination{]} FROM secret \
     WHERE channel IN (SELECT CAST(e.value{text} AS TEXT) FROM {each}($1{json}) e)";

/// The sealed values of several channels, each with its channel.
pub async fn of_many(tx: &mut Tx, channels: &[&str]) -> Result<Vec<(String, Sealed)>> {
    let found = gathered!(tx, SealedRow, OF_MANY, json!(channels).to_string())?;
    Ok(found
        .into_iter()
        .map(|(channel, field, sealed, set_at, destination)| {
            (channel, Sealed { field, sealed, yields: set_at == 0, destination })
        })
        .collect())
}

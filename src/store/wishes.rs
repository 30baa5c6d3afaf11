//! What the ledger wants next, and what has changed: one look at the first entry of a few indexes and three marks.
//! A tick looks once, and that costs the same with ten deliveries as with a million.

use sqlx::FromRow;

use super::{Result, Tx, rows, run};

/// The earliest of each, in milliseconds; `None`: there is nothing of the kind.
#[derive(Debug, Clone, Default, PartialEq, Eq, FromRow)]
pub struct Wishes {
    /// Until when this node's own row says that it is alive; `None`: there is no such row.
    pub own_until: Option<i64>,
    /// The lease of another node ends.
    pub node_ends_at: Option<i64>,
    /// A waiting delivery is missed, or asks.
    pub deadline_at: Option<i64>,
    /// Somebody is to be told that they are waited for.
    pub remind_at: Option<i64>,
    /// The tokens of a working channel want to be exchanged.
    pub renew_at: Option<i64>,
    /// An exchange began then and has not ended.
    pub renewing_at: Option<i64>,
    /// Since then the store is taken for a copy, and nobody has confirmed it.
    pub copied_at: Option<i64>,
    /// Changes whenever a person's act changed deliveries or opened or closed channels.
    pub stirred: Option<String>,
    /// Changes whenever a node came or went, or gave shards back.
    pub nodes: Option<String>,
    /// Changes whenever settings or secrets of channels do.
    pub channels: Option<String>,
}

pub const LOOK: &str = "SELECT \
      (SELECT until_at FROM node WHERE id = $1 {lock}) AS own_until, \
      (SELECT until_at FROM node WHERE id <> $1 ORDER BY until_at LIMIT 1) AS node_ends_at, \
      (SELECT deadline_at FROM delivery WHERE deadline_at IS NOT NULL AND state IN ('draft', 'scheduled', 'staged', 'assigned') \
         ORDER BY deadline_at LIMIT 1) AS deadline_at, \
      (SELECT remind_at FROM delivery WHERE remind_at IS NOT NULL ORDER BY remind_at LIMIT 1) AS remind_at, \
      (SELECT renew_at FROM channel WHERE renew_at IS NOT NULL AND renewing_at IS NULL AND stopped_at IS NULL \
         ORDER BY renew_at LIMIT 1) AS renew_at, \
      (SELECT renewing_at FROM channel WHERE renewing_at IS NOT NULL ORDER BY renewing_at LIMIT 1) AS renewing_at, \
      (SELECT CAST(value AS BIGINT) FROM meta WHERE key = 'copied') AS copied_at, \
      (SELECT value FROM meta WHERE key = 'stirred') AS stirred, \
      (SELECT value FROM meta WHERE key = 'nodes') AS nodes, \
      (SELECT value FROM meta WHERE key = 'channels') AS channels";

/// What is wanted next, by this node's lights. Its own row is locked until the transaction ends: nobody buries it
/// meanwhile.
pub async fn look(tx: &mut Tx, node: &str) -> Result<Wishes> {
    let found = rows!(tx, Wishes, LOOK, node)?;
    Ok(found.into_iter().next().unwrap_or_default())
}

/// Says that what daemons remember of deliveries and channels may be wrong: they read anew what is due. Whoever changes
/// what a delivery wants, or opens or closes a channel, calls this in the same transaction.
pub async fn stir(tx: &mut Tx) -> Result<()> {
    run!(tx, "UPDATE meta SET value = CAST(CAST(value AS BIGINT) + 1 AS TEXT) WHERE key = 'stirred'")?;
    Ok(())
}

//! What the ledger wants next: one look at the first entry of five indexes and a mark.
//!
//! Never: reads a table. A tick looks twice, so this costs the same with ten deliveries as with a million.

use sqlx::FromRow;

use super::{Result, Tx, lanes, rows};

/// The earliest of each, in milliseconds; `None`: there is nothing of the kind.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, FromRow)]
pub struct Wishes {
    /// A free lane wants to be looked at.
    pub wake_at: Option<i64>,
    /// A waiting delivery is missed, or asks.
    pub deadline_at: Option<i64>,
    /// The tokens of a working channel want to be exchanged.
    pub renew_at: Option<i64>,
    /// An exchange began then and has not ended.
    pub renewing_at: Option<i64>,
    /// The lease of another node ends.
    pub node_ends_at: Option<i64>,
    /// Since then the store is taken for a copy, and nobody has confirmed it.
    pub copied_at: Option<i64>,
}

pub const LOOK: &str = "SELECT \
      (SELECT wake_at FROM lane WHERE busy_by IS NULL AND wake_at IS NOT NULL ORDER BY wake_at LIMIT 1) AS wake_at, \
      (SELECT deadline_at FROM delivery WHERE deadline_at IS NOT NULL AND state IN ('draft', 'scheduled', 'staged', 'assigned') \
         ORDER BY deadline_at LIMIT 1) AS deadline_at, \
      (SELECT renew_at FROM channel WHERE renew_at IS NOT NULL AND renewing_at IS NULL AND stopped_at IS NULL \
         ORDER BY renew_at LIMIT 1) AS renew_at, \
      (SELECT renewing_at FROM channel WHERE renewing_at IS NOT NULL ORDER BY renewing_at LIMIT 1) AS renewing_at, \
      (SELECT until_at FROM node WHERE id <> $1 ORDER BY until_at LIMIT 1) AS node_ends_at, \
      (SELECT CAST(value AS BIGINT) FROM meta WHERE key = 'copied') AS copied_at";

/// What is wanted next, by this node's lights.
pub async fn look(tx: &mut Tx, node: &str) -> Result<Wishes> {
    let found = rows!(tx, Wishes, LOOK, node)?;
    let wishes = found.into_iter().next().unwrap_or_default();
    Ok(Wishes { wake_at: wishes.wake_at.filter(|at| *at < lanes::CLOSED), ..wishes })
}

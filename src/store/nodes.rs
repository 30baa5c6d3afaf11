//! Nodes: running daemons, each alive until its lease ends.
//!
//! Never: renewed while idle. A node that holds nothing needs no lease; one that holds lanes renews while it works.

use super::{Result, Tx, rows, run};
use crate::domain::At;

/// Says that this node is alive until then.
pub async fn renew(tx: &mut Tx, node: &str, until: At) -> Result<()> {
    run!(
        tx,
        "INSERT INTO node (id, until_at) VALUES ($1, $2) ON CONFLICT (id) DO UPDATE SET until_at = excluded.until_at",
        node,
        until.timestamp_millis()
    )?;
    Ok(())
}

/// Other nodes whose lease ended while they held something.
pub async fn dead(tx: &mut Tx, me: &str, now: At) -> Result<Vec<String>> {
    let found = rows!(
        tx,
        (String,),
        "SELECT id FROM node WHERE id <> $1 AND until_at <= $2 {lock}",
        me,
        now.timestamp_millis()
    )?;
    Ok(found.into_iter().map(|(id,)| id).collect())
}

/// The node is gone: it stopped, or its work was settled by another.
pub async fn forget(tx: &mut Tx, node: &str) -> Result<()> {
    run!(tx, "DELETE FROM node WHERE id = $1", node)?;
    Ok(())
}

/// All nodes and until when they are alive.
pub async fn all(tx: &mut Tx) -> Result<Vec<(String, At)>> {
    let found = rows!(tx, (String, i64), "SELECT id, until_at FROM node ORDER BY id")?;
    Ok(found.into_iter().map(|(id, until)| (id, super::row::at(until))).collect())
}

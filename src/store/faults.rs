//! What one node cannot do on a channel while others may: its secret is not in that node's environment, its folder is not
//! mounted there, that node's disk is full. The node stays away from the channel for a while and says so here; another
//! takes the channel as a loan from the owner of its shard. A loan is worth as much as its node's row: it ends with it.

use sqlx::FromRow;

use super::row::at;
use super::shards::SHARDS;
use super::wishes::stir;
use super::{Result, Tx, rows, run};
use crate::domain::At;
use crate::domain::outcome::Failure;

/// A node that stays away from a channel.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NodeFault {
    pub channel: String,
    pub node: String,
    pub since: At,
    /// It does not try again before then.
    pub until: At,
    /// So many times in a row.
    pub times: i64,
    pub code: String,
    pub message: String,
    /// A living node that works on the channel in place of the owner of its shard.
    pub lent_to: Option<String>,
}

#[derive(FromRow)]
struct Row {
    channel: String,
    node: String,
    since_at: i64,
    until_at: i64,
    times: i64,
    code: String,
    message: String,
    lent_to: Option<String>,
}

/// Longer ago nobody asks for it: its node tried again since, or is gone.
const KEPT_MS: i64 = 24 * 3_600_000;

pub const FAULTS: &str = "SELECT f.channel, f.node, f.since_at, f.until_at, f.times, f.code, f.message, \
       (SELECT l.node FROM loan l WHERE l.channel = f.channel AND EXISTS (SELECT 1 FROM node n WHERE n.id = l.node)) \
         AS lent_to \
     FROM node_fault f ORDER BY f.channel, f.node";

/// All that stand, and those whose node may try again but has not.
pub async fn all(tx: &mut Tx) -> Result<Vec<NodeFault>> {
    let found = rows!(tx, Row, FAULTS)?;
    let read = |row: Row| NodeFault {
        channel: row.channel,
        node: row.node,
        since: at(row.since_at),
        until: at(row.until_at),
        times: row.times,
        code: row.code,
        message: row.message,
        lent_to: row.lent_to,
    };
    Ok(found.into_iter().map(read).collect())
}

/// Living owners of shards, by shard.
pub async fn owners(tx: &mut Tx) -> Result<Vec<Option<String>>> {
    let found = rows!(tx, (i64, String), "SELECT s.id, s.owner FROM shard s JOIN node n ON n.id = s.owner")?;
    let mut owners = vec![None; SHARDS];
    for (shard, owner) in found {
        if let Some(place) = owners.get_mut(shard as usize) {
            *place = Some(owner);
        }
    }
    Ok(owners)
}

/// The node stays away from the channel until then, and gives a loan of it back.
pub async fn report(tx: &mut Tx, channel: &str, node: &str, failure: &Failure, now: At, until: At) -> Result<()> {
    run!(tx, "DELETE FROM node_fault WHERE until_at < $1", now.timestamp_millis() - KEPT_MS)?;
    run!(
        tx,
        "INSERT INTO node_fault (channel, node, since_at, until_at, times, code, message) VALUES ($1, $2, $3, $4, 1, $5, $6) \
         ON CONFLICT (channel, node) DO UPDATE SET until_at = excluded.until_at, times = node_fault.times + 1, \
           code = excluded.code, message = excluded.message",
        channel,
        node,
        now.timestamp_millis(),
        until.timestamp_millis(),
        &failure.code,
        &failure.message
    )?;
    run!(tx, "DELETE FROM loan WHERE channel = $1 AND node = $2", channel, node)?;
    stir(tx).await
}

/// The node works on the channel in place of the owner of its shard. False: another was quicker.
pub async fn lend(tx: &mut Tx, channel: &str, node: &str) -> Result<bool> {
    let changed = run!(
        tx,
        "INSERT INTO loan (channel, node) VALUES ($1, $2) ON CONFLICT (channel) DO UPDATE SET node = excluded.node \
         WHERE NOT EXISTS (SELECT 1 FROM node n WHERE n.id = loan.node)",
        channel,
        node
    )?;
    stir(tx).await?;
    Ok(changed > 0)
}

/// It works for this node again.
pub async fn mended(tx: &mut Tx, channel: &str, node: &str) -> Result<()> {
    run!(tx, "DELETE FROM node_fault WHERE channel = $1 AND node = $2", channel, node)?;
    stir(tx).await
}

/// A person saw to the channel, or it stopped for all: every node may try again.
pub async fn forget_channel(tx: &mut Tx, channel: &str) -> Result<()> {
    run!(tx, "DELETE FROM node_fault WHERE channel = $1", channel)?;
    run!(tx, "DELETE FROM loan WHERE channel = $1", channel)?;
    stir(tx).await
}

/// What was lent to a node that holds nothing any more. Under the same name it begins anew.
pub(super) async fn end_loans(tx: &mut Tx, node: &str) -> Result<()> {
    run!(tx, "DELETE FROM loan WHERE node = $1", node)?;
    Ok(())
}

/// The node has stopped.
pub async fn forget_node(tx: &mut Tx, node: &str) -> Result<()> {
    run!(tx, "DELETE FROM node_fault WHERE node = $1", node)?;
    Ok(())
}

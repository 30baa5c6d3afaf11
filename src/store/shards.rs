//! Shards: who works on which channels. A channel belongs to one of a fixed number of shards, by the hash of its id; a
//! shard to one node. The owner keeps order and pace on its channels in memory, so the ledger writes neither.
//!
//! The lease is the node's row: while it stands nobody takes a shard from its owner, and whoever takes the row away
//! ([`super::nodes::bury`]) settles what the node left open first. A node looks for its own row in every transaction and
//! locks it, so one that was frozen finds its right gone before it claims or settles anything.

use serde_json::json;

use super::{Result, Tx, rows, run};
use crate::domain::At;

/// As many as there are rows in the table.
pub const SHARDS: usize = 64;

/// The shard of a channel: FNV-1a of its id. It must not change between versions that run side by side.
pub fn of(channel: &str) -> usize {
    let hash = channel
        .bytes()
        .fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x100_0000_01b3));
    (hash % SHARDS as u64) as usize
}

/// A set of shards.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Shards(u64);

impl Shards {
    pub const ALL: Shards = Shards(u64::MAX);

    pub fn has(self, shard: usize) -> bool {
        self.0 >> shard & 1 == 1
    }

    pub fn has_channel(self, channel: &str) -> bool {
        self.has(of(channel))
    }

    pub fn count(self) -> usize {
        self.0.count_ones() as usize
    }

    pub fn with(self, shard: usize) -> Shards {
        Shards(self.0 | 1 << shard)
    }

    pub fn without(self, others: Shards) -> Shards {
        Shards(self.0 & !others.0)
    }

    /// Those for which this is true.
    pub fn that(self, wanted: impl Fn(usize) -> bool) -> Shards {
        self.each().filter(|shard| wanted(*shard)).fold(Shards::default(), Shards::with)
    }

    pub fn each(self) -> impl Iterator<Item = usize> {
        (0..SHARDS).filter(move |shard| self.has(*shard))
    }
}

/// What a node owns after it looked, and what it should give back because others are alive.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Share {
    pub own: Shards,
    pub surplus: Shards,
}

/// Takes free shards up to an equal share of all that are alive, first those that have something due, and names what is
/// owned beyond that. `at_any_rate`: all that have something due, for whoever else could take them does not. The node's
/// row stands already. Whoever changes ownership counts [`stir`] up first: so they do it one after the other.
pub async fn share(tx: &mut Tx, node: &str, due: Shards, at_any_rate: bool, now: At) -> Result<Share> {
    stir(tx).await?;
    let found = rows!(
        tx,
        (i64, Option<String>, Option<String>),
        "SELECT s.id, s.owner, (SELECT n.id FROM node n WHERE n.id = s.owner) FROM shard s ORDER BY s.id"
    )?;
    let alive = rows!(tx, (i64,), "SELECT COUNT(*) FROM node WHERE until_at > $1", now.timestamp_millis())?;
    let alive = alive.into_iter().next().map_or(1, |(count,)| count.max(1) as usize);
    let equal = SHARDS.div_ceil(alive);
    let shards = |wanted: &dyn Fn(&Option<String>, &Option<String>) -> bool| {
        found
            .iter()
            .filter(|(_, owner, alive)| wanted(owner, alive))
            .fold(Shards::default(), |set, (id, ..)| set.with(*id as usize % SHARDS))
    };
    let own = shards(&|owner, _| owner.as_deref() == Some(node));
    let free = shards(&|owner, alive| alive.is_none() && owner.as_deref() != Some(node));
    let wanted = free.each().filter(|shard| due.has(*shard)).chain(free.each().filter(|shard| !due.has(*shard)));
    let room =
        equal.saturating_sub(own.count()).max(if at_any_rate { free.that(|shard| due.has(shard)).count() } else { 0 });
    let taken = wanted.take(room).fold(Shards::default(), Shards::with);
    if taken.count() > 0 {
        set_owner(tx, taken, Some(node)).await?;
    }
    let own = taken.each().fold(own, Shards::with);
    let surplus =
        if at_any_rate { Shards::default() } else { own.each().skip(equal).fold(Shards::default(), Shards::with) };
    Ok(Share { own, surplus })
}

const FREE: &str = "SELECT s.id FROM shard s WHERE NOT EXISTS (SELECT 1 FROM node n WHERE n.id = s.owner)";

/// Shards that nobody works on.
pub async fn free(tx: &mut Tx) -> Result<Shards> {
    let found = rows!(tx, (i64,), FREE)?;
    Ok(found.into_iter().fold(Shards::default(), |set, (id,)| set.with(id as usize % SHARDS)))
}

/// Gives shards back: whoever is short of its share takes them.
pub async fn give_back(tx: &mut Tx, shards: Shards) -> Result<()> {
    stir(tx).await?;
    set_owner(tx, shards, None).await
}

async fn set_owner(tx: &mut Tx, shards: Shards, owner: Option<&str>) -> Result<()> {
    run!(
        tx,
        "UPDATE shard SET owner = $2 WHERE id IN (SELECT CAST(e.value{text} AS BIGINT) FROM {each}($1{json}) e)",
        json!(shards.each().collect::<Vec<_>>()).to_string(),
        owner
    )?;
    Ok(())
}

/// Says that who owns what, or who is alive, has changed.
pub async fn stir(tx: &mut Tx) -> Result<()> {
    run!(tx, "UPDATE meta SET value = CAST(CAST(value AS BIGINT) + 1 AS TEXT) WHERE key = 'nodes'")?;
    Ok(())
}

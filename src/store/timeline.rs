//! Which life of a PostgreSQL cluster answers. A replica that was promoted has the same name, oid and number as the server
//! that it replaces; only its timeline is a new one. With asynchronous replication it may lack what the other had
//! committed last, attempts among them.
//!
//! Looked at where a connection is new, since every way to another server leads over a new connection or, behind a
//! pooler, over a failed write or a while of quiet. So the hot path pays nothing for it.

use std::sync::atomic::{AtomicU8, AtomicU64, Ordering};

use sqlx::{PgConnection, Row};

use super::{Db, Result, Store, Tx, home, ledger, rows, seal};
use crate::domain::At;
use crate::domain::standing::Standing;

/// Where writes go on. The checkpoint's timeline lags behind a promotion until the first checkpoint after it.
const WRITTEN: &str = "SELECT CASE WHEN pg_is_in_recovery() THEN NULL \
     ELSE CAST(CAST(('x' || substr(pg_walfile_name(pg_current_wal_lsn()), 1, 8)) AS bit(32)) AS bigint) END";
const CHECKPOINTED: &str = "SELECT CASE WHEN pg_is_in_recovery() THEN NULL \
     ELSE (SELECT CAST(timeline_id AS bigint) FROM pg_control_checkpoint()) END";

/// How this server tells its timeline.
const UNKNOWN: u8 = 0;
const BY_WRITING: u8 = 1;
const BY_CHECKPOINT: u8 = 2;
const NOT_AT_ALL: u8 = 3;

#[derive(Debug, Default)]
pub(super) struct Server {
    connections: AtomicU64,
    tells: AtomicU8,
}

/// What the ledger knows of the server that it lies on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ServerLife {
    Same,
    /// Another server took over since the ledger last looked.
    Changed {
        from: i64,
        to: i64,
    },
}

impl Server {
    /// A connection was made. What the server cannot tell is asked outside of every transaction, which it would end.
    pub(super) async fn met(&self, connection: &mut PgConnection) -> Result<()> {
        if self.tells.load(Ordering::Relaxed) == UNKNOWN {
            let mut tells = NOT_AT_ALL;
            for (how, sql) in [(BY_WRITING, WRITTEN), (BY_CHECKPOINT, CHECKPOINTED)] {
                let told = sqlx::raw_sql(sql).fetch_one(&mut *connection).await;
                if home::untold(told.and_then(|row| row.try_get::<Option<i64>, _>(0)))?.is_some() {
                    tells = how;
                    break;
                }
            }
            self.tells.store(tells, Ordering::Relaxed);
        }
        self.connections.fetch_add(1, Ordering::Relaxed);
        Ok(())
    }
}

impl Store {
    /// How many connections were made. Another number: some transaction may run on another server.
    pub fn connections(&self) -> u64 {
        self.server.connections.load(Ordering::Relaxed)
    }

    /// Compares the ledger with the server that this transaction runs on, and writes the server down. Two nodes that see
    /// the same change take turns, and the second sees none.
    pub async fn meet_server(&self, tx: &mut Tx) -> Result<ServerLife> {
        if !matches!(self.db, Db::Pg { .. }) {
            return Ok(ServerLife::Same);
        }
        let told = match self.server.tells.load(Ordering::Relaxed) {
            BY_WRITING => rows!(tx, (Option<i64>,), WRITTEN)?,
            BY_CHECKPOINT => rows!(tx, (Option<i64>,), CHECKPOINTED)?,
            _ => return Ok(ServerLife::Same),
        };
        // A replica takes no writes, and nothing is claimed on it.
        let Some(now) = told.into_iter().next().and_then(|(timeline,)| timeline) else { return Ok(ServerLife::Same) };
        let known = rows!(tx, (String,), "SELECT value FROM meta WHERE key = 'timeline' {lock}")?;
        let known = known.into_iter().next().and_then(|(timeline,)| timeline.parse::<i64>().ok());
        if known == Some(now) {
            return Ok(ServerLife::Same);
        }
        seal::put(tx, "timeline", &now.to_string()).await?;
        Ok(known.map_or(ServerLife::Same, |from| ServerLife::Changed { from, to: now }))
    }
}

/// Approved deliveries that the ledger has waiting and whose moment has come or is near, locked. The rule is the
/// domain's; this reads no more than it may need.
pub async fn due_by(tx: &mut Tx, now: At) -> Result<Vec<Standing>> {
    let ids = rows!(
        tx,
        (String,),
        "SELECT id FROM delivery WHERE state IN ('scheduled', 'staging', 'staged') AND approved_hash = content_hash \
           AND due_at - COALESCE(ahead_ms, 0) <= $1 ORDER BY id",
        now.timestamp_millis() + crate::domain::failover::AHEAD_MAX_MS
    )?;
    let ids: Vec<String> = ids.into_iter().map(|(id,)| id).collect();
    ledger::standings(tx, &ids).await
}

//! How a sleeping daemon learns that somebody else wrote: the SQLite file's changes as the operating system tells them,
//! or PostgreSQL's LISTEN. A hint and no more: a daemon with something planned looks by itself as well. So it can go
//! without LISTEN, behind a pooler that hands each transaction to another session; the hint is then a look every
//! few seconds.

use std::sync::Arc;
use std::time::Duration;

use notify::{EventKind, RecursiveMode, Watcher};
use sqlx::postgres::PgListener;
use tokio::sync::Notify;

use super::{Db, Store, Tx, TxKind, rows, run};
use crate::clock::Clock;

/// The name that PostgreSQL listeners share.
const CHANNEL: &str = "loa_changed";

const NOTIFY: &str = "NOTIFY loa_changed";

/// Between two tries to reach a server that is away.
const RECONNECT_AFTER: Duration = Duration::from_secs(2);

/// A daemon that does not hear of changes looks for them so often.
const LOOK_EVERY: Duration = Duration::from_secs(5);

/// It says that it runs so often, at one of these looks.
const LOOKS_BETWEEN: u32 = 6;
/// And is believed for so long.
const PRESENT_MS: i64 = 90_000;

/// A listener's second channel, on which nobody ever says anything, is called so: its node follows.
const OF_NODE: &str = "loa_node_";

/// Held as long as changes are to be heard.
pub struct Watch {
    changed: Arc<Notify>,
    _watcher: Option<notify::RecommendedWatcher>,
    bell_ringer: Option<tokio::task::JoinHandle<()>>,
}

impl Watch {
    /// Returns when something was written since the last time.
    pub async fn changed(&self) {
        self.changed.notified().await;
    }
}

impl Drop for Watch {
    fn drop(&mut self) {
        if let Some(task) = &self.bell_ringer {
            task.abort();
        }
    }
}

impl Store {
    /// Begins to listen for writes of others, as this node. One's own writes may be heard too; that costs a look and no more.
    pub async fn watch(&self, clock: &Clock, node: &str) -> anyhow::Result<Watch> {
        let changed = Arc::new(Notify::new());
        let bell = Arc::clone(&changed);
        match &self.db {
            Db::Lite { file, .. } => {
                let name = file.file_name().map(|n| n.to_string_lossy().into_owned()).unwrap_or_default();
                let wal = format!("{name}-wal");
                let folder = match file.parent() {
                    Some(folder) if !folder.as_os_str().is_empty() => folder,
                    _ => std::path::Path::new("."),
                };
                let mut watcher = notify::recommended_watcher(move |event: notify::Result<notify::Event>| {
                    let Ok(event) = event else { return bell.notify_one() };
                    let written = matches!(event.kind, EventKind::Modify(_) | EventKind::Create(_));
                    let ours = event
                        .paths
                        .iter()
                        .any(|p| p.file_name().is_some_and(|n| n == name.as_str() || n == wal.as_str()));
                    if written && ours {
                        bell.notify_one();
                    }
                })?;
                watcher.watch(folder, RecursiveMode::NonRecursive)?;
                Ok(Watch { changed, _watcher: Some(watcher), bell_ringer: None })
            }
            Db::Pg { .. } if !self.listens => {
                say_present(self, node).await?;
                let (clock, store, node) = (clock.clone(), self.clone(), node.to_owned());
                let task = tokio::spawn(async move {
                    for look in 1_u32.. {
                        clock.sleep(LOOK_EVERY).await;
                        bell.notify_one();
                        // A store that is away is the daemon's to tell.
                        if look % LOOKS_BETWEEN == 0 {
                            let _ = say_present(&store, &node).await;
                        }
                    }
                });
                Ok(Watch { changed, _watcher: None, bell_ringer: Some(task) })
            }
            Db::Pg { pool } => {
                let mut listener = PgListener::connect_with(&pool.connections).await?;
                listener.listen_all([CHANNEL, &format!("{OF_NODE}{node}")]).await?;
                let clock = clock.clone();
                let task = tokio::spawn(async move {
                    loop {
                        // `Ok(None)` is a lost connection: something may have been missed, so look. After an error the
                        // server is away; the next `try_recv` connects again.
                        if listener.try_recv().await.is_err() {
                            clock.sleep(RECONNECT_AFTER).await;
                        }
                        bell.notify_one();
                    }
                });
                Ok(Watch { changed, _watcher: None, bell_ringer: Some(task) })
            }
        }
    }
}

/// Nodes whose sessions listen for changes: the last statement of such a session names its node. A role sees the
/// statements of its own sessions alone.
pub(super) async fn listeners(tx: &mut Tx) -> super::Result<Vec<String>> {
    let found = rows!(
        tx,
        (String,),
        "SELECT CAST(query AS TEXT) FROM pg_stat_activity \
         WHERE datname = current_database() AND query LIKE 'LISTEN \"loa_changed\"%' ORDER BY pid"
    )?;
    Ok(found.iter().filter_map(|(query,)| Some(query.split_once(OF_NODE)?.1.split('"').next()?.to_owned())).collect())
}

/// Nodes that do not listen and have said of late that they run.
pub(super) async fn present(tx: &mut Tx) -> super::Result<Vec<String>> {
    let found = rows!(
        tx,
        (String,),
        "SELECT node FROM presence WHERE seen_at > CAST(EXTRACT(EPOCH FROM clock_timestamp()) * 1000 AS BIGINT) - $1",
        PRESENT_MS
    )?;
    Ok(found.into_iter().map(|(node,)| node).collect())
}

/// By the clock of the database, which is the same for all.
async fn say_present(store: &Store, node: &str) -> super::Result<()> {
    let mut tx = store.write().await?;
    run!(
        tx,
        "INSERT INTO presence (node, seen_at) \
         VALUES ($1, CAST(EXTRACT(EPOCH FROM clock_timestamp()) * 1000 AS BIGINT)) \
         ON CONFLICT (node) DO UPDATE SET seen_at = excluded.seen_at",
        node
    )?;
    run!(
        tx,
        "DELETE FROM presence WHERE seen_at < CAST(EXTRACT(EPOCH FROM clock_timestamp()) * 1000 AS BIGINT) - $1",
        10 * PRESENT_MS
    )?;
    tx.commit().await
}

/// The node has stopped.
pub async fn forget_presence(tx: &mut Tx, node: &str) -> super::Result<()> {
    run!(tx, "DELETE FROM presence WHERE node = $1", node)?;
    Ok(())
}

impl Tx {
    /// Wakes daemons on other machines once this commits. Settlements do not ring: whoever settles is awake.
    pub async fn ring(&mut self) -> super::Result<()> {
        if let TxKind::Pg(t) = &mut self.kind {
            sqlx::raw_sql(NOTIFY).execute(&mut **t).await?;
        }
        Ok(())
    }
}

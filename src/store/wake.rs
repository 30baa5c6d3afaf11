//! How a sleeping daemon learns that somebody else wrote: the SQLite file's changes as the operating system tells them,
//! or PostgreSQL's LISTEN. A hint and no more: a daemon with something planned looks by itself as well. So it can go
//! without LISTEN, behind a pooler that hands each transaction to another session; the hint is then a look every
//! few seconds.

use std::sync::Arc;
use std::time::Duration;

use notify::{EventKind, RecursiveMode, Watcher};
use sqlx::Row;
use sqlx::postgres::PgListener;
use tokio::sync::Notify;

use super::postgres::Primary;
use super::{Db, Store, Tx, TxKind};
use crate::clock::Clock;

/// The name that PostgreSQL listeners share.
const CHANNEL: &str = "loa_changed";

const NOTIFY: &str = "NOTIFY loa_changed";

/// Between two tries to reach a server that is away.
const RECONNECT_AFTER: Duration = Duration::from_secs(2);

/// A daemon that does not hear of changes looks for them so often.
const LOOK_EVERY: Duration = Duration::from_secs(5);

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
    /// Begins to listen for writes of others. One's own writes may be heard too; that costs a look and no more.
    pub async fn watch(&self, clock: &Clock) -> anyhow::Result<Watch> {
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
                let clock = clock.clone();
                let task = tokio::spawn(async move {
                    loop {
                        clock.sleep(LOOK_EVERY).await;
                        bell.notify_one();
                    }
                });
                Ok(Watch { changed, _watcher: None, bell_ringer: Some(task) })
            }
            Db::Pg { pool } => {
                let mut listener = PgListener::connect_with(&pool.connections).await?;
                listener.listen(CHANNEL).await?;
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

/// Sessions of this database that listen for changes: one for each running daemon, by address and process.
pub(super) async fn listeners(pool: &Primary) -> super::Result<Vec<String>> {
    let listeners = sqlx::raw_sql(
        "SELECT COALESCE(host(client_addr), 'local') || ':' || pid FROM pg_stat_activity \
         WHERE datname = current_database() AND query ILIKE 'listen%loa_changed%' ORDER BY pid",
    );
    let found = listeners.fetch_all(&pool.connections).await?;
    found.iter().map(|row| row.try_get(0)).collect()
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

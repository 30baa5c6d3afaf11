//! Nodes: running daemons, each alive until its lease ends — or, on a SQLite file, until the operating system says that
//! its process is gone: every node holds a lock on a small file beside the store, and a lock dies with its process.
//!
//! Idle nodes renew nothing: a node that holds nothing needs no lease; one that works renews it.

use std::fs::{File, OpenOptions, TryLockError};
use std::path::{Path, PathBuf};

use super::{Db, Result, Store, Tx, rows, run};
use crate::domain::At;

/// Between the name of the store's file and that of a node.
const LIFE_INFIX: &str = ".node-";

/// Proof of life, held as long as the node lives. Elsewhere than on SQLite the lease alone is proof.
#[derive(Debug)]
pub struct ProofOfLife {
    lock: Option<(File, PathBuf)>,
}

impl Store {
    /// Takes the lock that says that this node is alive.
    pub fn live(&self, node: &str) -> std::io::Result<ProofOfLife> {
        let Some(path) = self.life_file(node) else { return Ok(ProofOfLife { lock: None }) };
        let file = OpenOptions::new().create(true).truncate(false).write(true).open(&path)?;
        file.lock()?;
        Ok(ProofOfLife { lock: Some((file, path)) })
    }

    /// The process of this node is certainly gone. Its file is taken away.
    pub fn is_gone(&self, node: &str) -> bool {
        let Some(path) = self.life_file(node) else { return false };
        let Ok(file) = OpenOptions::new().write(true).open(&path) else { return false };
        match file.try_lock() {
            Ok(()) => {
                // Left behind, it would only be looked at again.
                let _ = std::fs::remove_file(&path);
                true
            }
            Err(TryLockError::WouldBlock | TryLockError::Error(_)) => false,
        }
    }

    /// Whether the process of this node may still do something: its lock is held, or nobody here can know.
    pub fn may_live(&self, node: &str) -> bool {
        match &self.db {
            Db::Lite { .. } => self.is_locked(node),
            Db::Pg { .. } => true,
        }
    }

    fn is_locked(&self, node: &str) -> bool {
        let file = self.life_file(node).and_then(|path| OpenOptions::new().write(true).open(path).ok());
        file.is_some_and(|file| matches!(file.try_lock(), Err(TryLockError::WouldBlock)))
    }

    /// Which daemons run at this moment, idle ones too: on SQLite by the locks they hold, on PostgreSQL by the sessions
    /// that listen, for which nothing is written, so an idle node stays idle. One that does not listen looks for changes
    /// anyway, and says every now and then that it runs; after a crash it is taken for running a little longer.
    pub async fn running(&self) -> Result<Vec<String>> {
        let mut tx = self.read().await?;
        self.running_by(&mut tx).await
    }

    /// The same within a transaction.
    pub async fn running_by(&self, tx: &mut Tx) -> Result<Vec<String>> {
        match &self.db {
            // The files of dead ones stay: whoever settles their work looks for them.
            Db::Lite { file, .. } => Ok(beside(file).into_iter().filter(|node| self.is_locked(node)).collect()),
            Db::Pg { .. } => {
                let mut running = super::wake::listeners(tx).await?;
                running.extend(super::wake::present(tx).await?);
                running.sort();
                running.dedup();
                Ok(running)
            }
        }
    }

    /// Takes away the files of processes that are gone and left nothing to be settled: `known` still hold something, and
    /// theirs stay for whoever settles it.
    pub fn sweep(&self, known: &[String]) {
        let Db::Lite { file, .. } = &self.db else { return };
        for node in beside(file).into_iter().filter(|node| !known.contains(node)) {
            self.is_gone(&node);
        }
    }

    fn life_file(&self, node: &str) -> Option<PathBuf> {
        match &self.db {
            Db::Lite { file, .. } => {
                let mut name = file.as_os_str().to_owned();
                name.push(format!("{LIFE_INFIX}{node}"));
                Some(PathBuf::from(name))
            }
            Db::Pg { .. } => None,
        }
    }
}

/// Nodes that have a file beside the store.
fn beside(store: &Path) -> Vec<String> {
    let folder = store.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let name = store.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    let prefix = format!("{name}{LIFE_INFIX}");
    let mut nodes: Vec<String> = std::fs::read_dir(folder)
        .into_iter()
        .flatten()
        .filter_map(|entry| Some(entry.ok()?.file_name().to_str()?.strip_prefix(&prefix)?.to_owned()))
        .collect();
    nodes.sort();
    nodes
}

impl ProofOfLife {
    /// Keeps the lock to the last breath of the process and leaves the file: whoever comes next sees at once that the
    /// node is gone.
    pub fn leave_behind(mut self) {
        if let Some((file, _)) = self.lock.take() {
            std::mem::forget(file);
        }
    }
}

impl Drop for ProofOfLife {
    fn drop(&mut self) {
        if let Some((_, path)) = &self.lock {
            // Left behind, it is taken away by whoever finds the node gone.
            let _ = std::fs::remove_file(path);
        }
    }
}

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

/// The node holds nothing any more: it stopped, or has nothing to do. Its shards are free to be taken.
pub async fn forget(tx: &mut Tx, node: &str) -> Result<()> {
    super::shards::stir(tx).await?;
    super::faults::end_loans(tx, node).await?;
    run!(tx, "DELETE FROM node WHERE id = $1", node)?;
    Ok(())
}

/// All nodes that hold something and until when they are alive.
pub async fn all(tx: &mut Tx) -> Result<Vec<(String, At)>> {
    let found = rows!(tx, (String, i64), "SELECT id, until_at FROM node ORDER BY id")?;
    Ok(found.into_iter().map(|(id, until)| (id, super::row::at(until))).collect())
}

/// Nodes other than this one that have something under way and no row: nobody would ever bury them.
pub async fn without_row(tx: &mut Tx, node: &str) -> Result<Vec<String>> {
    let found = rows!(
        tx,
        (String,),
        "SELECT DISTINCT d.claimed_by FROM delivery d WHERE d.claimed_by IS NOT NULL AND d.claimed_by <> $1 \
           AND NOT EXISTS (SELECT 1 FROM node n WHERE n.id = d.claimed_by)",
        node
    )?;
    Ok(found.into_iter().map(|(node,)| node).collect())
}

/// Takes the right to settle a dead node's work, and its shards with it. False: another was quicker, or the node is in
/// the middle of a transaction and not dead at all.
pub async fn bury(tx: &mut Tx, node: &str) -> Result<bool> {
    if rows!(tx, (String,), "SELECT id FROM node WHERE id = $1 {skip}", node)?.is_empty() {
        return Ok(false);
    }
    super::shards::stir(tx).await?;
    super::faults::end_loans(tx, node).await?;
    Ok(run!(tx, "DELETE FROM node WHERE id = $1", node)? > 0)
}

//! Is this the store that it was when a daemon last ran on it, or a copy, or a restored backup?
//!
//! Never: guesses in favour. A store that was copied, moved to another disk or set back to an earlier state is told apart
//! by two marks: where it is (file and disk, or database), and counts of starts and attempts that are kept both inside
//! it and beside it. Whoever starts on a store that does not match holds everything until a person confirms.

use std::path::{Path, PathBuf};

use super::{Db, Result, Store, Tx, rows, run};
use crate::domain::At;

/// What a store says of itself at start.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Seal {
    /// No daemon ran on it before.
    New,
    Same,
    /// A copy, or an earlier state of itself.
    Other,
}

/// Counts that only grow.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Progress {
    starts: u64,
    attempts: i64,
}

impl Progress {
    /// `12 3456`.
    fn parse(text: &str) -> Option<Progress> {
        let mut numbers = text.split_whitespace();
        let starts = numbers.next()?.parse().ok()?;
        Some(Progress { starts, attempts: numbers.next()?.parse().ok()? })
    }
}

impl Store {
    /// Looks, and changes nothing.
    pub async fn look_at_seal(&self) -> anyhow::Result<Seal> {
        let mut tx = self.read().await?;
        let Some(place) = get(&mut tx, "place").await? else { return Ok(Seal::New) };
        let beside = self.beside().and_then(|file| Progress::parse(&std::fs::read_to_string(file).ok()?));
        let inside = self.progress(&mut tx).await?;
        // Beside it stands more than inside: it was set back.
        let set_back = beside.zip(inside).is_some_and(|(b, i)| b.starts > i.starts || b.attempts > i.attempts);
        Ok(if place != self.place(&mut tx).await? || set_back { Seal::Other } else { Seal::Same })
    }

    /// Counts a start here. Whoever starts on another store's copy has held everything before.
    pub async fn seal(&self) -> anyhow::Result<()> {
        let mut tx = self.write().await?;
        let here = self.place(&mut tx).await?;
        let inside: u64 = get(&mut tx, "starts").await?.and_then(|n| n.parse().ok()).unwrap_or(0);
        let beside = self.beside().and_then(|file| Progress::parse(&std::fs::read_to_string(file).ok()?));
        let starts = inside.max(beside.map_or(0, |b| b.starts)) + 1;
        put(&mut tx, "place", &here).await?;
        put(&mut tx, "starts", &starts.to_string()).await?;
        let progress = self.progress(&mut tx).await?;
        tx.commit().await?;
        if let (Some(file), Some(progress)) = (self.beside(), progress) {
            write(&file, progress)?;
            std::fs::File::open(&file)?.sync_all()?;
        }
        Ok(())
    }

    /// How far the store has come, by its own account. PostgreSQL has nothing beside it to compare with.
    pub async fn progress(&self, tx: &mut Tx) -> Result<Option<Progress>> {
        if matches!(self.db, Db::Pg { .. }) {
            return Ok(None);
        }
        let starts = get(tx, "starts").await?.and_then(|n| n.parse().ok()).unwrap_or(0);
        // Attempts are never deleted, so their last row is their number, and finding it costs one look.
        let last = rows!(tx, (Option<i64>,), "SELECT MAX(rowid) FROM attempt")?;
        let attempts = last.into_iter().next().and_then(|(n,)| n).unwrap_or(0);
        Ok(Some(Progress { starts, attempts }))
    }

    /// Says beside the store how far it has come, before something goes out. Without a wait for the disk: a crash of the
    /// program keeps it. Where it cannot be written the count of starts still tells.
    pub fn mark(&self, progress: Progress) {
        if let Some(Err(error)) = self.beside().map(|file| write(&file, progress)) {
            tracing::warn!(%error, "the mark beside the store cannot be written");
        }
    }

    /// A store taken for a copy publishes nothing and changes nothing elsewhere until a person confirms.
    pub async fn say_copied(tx: &mut Tx, now: At) -> Result<()> {
        put(tx, "copied", &now.timestamp_millis().to_string()).await
    }

    /// A person confirmed: this is the one that publishes.
    pub async fn say_original(tx: &mut Tx) -> Result<()> {
        run!(tx, "DELETE FROM meta WHERE key = 'copied'")?;
        Ok(())
    }

    /// The file that keeps both counts beside a SQLite store. PostgreSQL has none: its place tells.
    fn beside(&self) -> Option<PathBuf> {
        match &self.db {
            Db::Lite { file, .. } => {
                let mut name = file.as_os_str().to_owned();
                name.push(".starts");
                Some(PathBuf::from(name))
            }
            Db::Pg { .. } => None,
        }
    }

    async fn place(&self, tx: &mut Tx) -> anyhow::Result<String> {
        match &self.db {
            Db::Lite { file, .. } => {
                use std::os::unix::fs::MetadataExt;
                let meta = std::fs::metadata(file)?;
                let machine = std::fs::read_to_string("/etc/machine-id").unwrap_or_default();
                Ok(format!("{}:{}:{}", machine.trim(), meta.dev(), meta.ino()))
            }
            Db::Pg { .. } => {
                let found = rows!(
                    tx,
                    (String,),
                    "SELECT CAST(oid AS TEXT) || ':' || datname FROM pg_database WHERE datname = current_database()"
                )?;
                Ok(found.into_iter().next().map(|(place,)| place).unwrap_or_default())
            }
        }
    }
}

/// Whole or not at all.
fn write(file: &Path, progress: Progress) -> std::io::Result<()> {
    let part = file.with_extension("starts-part");
    std::fs::write(&part, format!("{} {}", progress.starts, progress.attempts))?;
    std::fs::rename(part, file)
}

async fn get(tx: &mut Tx, key: &str) -> Result<Option<String>> {
    let found = rows!(tx, (String,), "SELECT value FROM meta WHERE key = $1", key)?;
    Ok(found.into_iter().next().map(|(value,)| value))
}

async fn put(tx: &mut Tx, key: &str, value: &str) -> Result<()> {
    run!(
        tx,
        "INSERT INTO meta (key, value) VALUES ($1, $2) ON CONFLICT (key) DO UPDATE SET value = excluded.value",
        key,
        value
    )?;
    Ok(())
}

//! Is this the store that it was when a daemon last ran on it, or a copy, or a restored backup?
//!
//! Never: guesses in favour. A store that was copied, moved to another disk or set back to an earlier state is told apart
//! by two marks: where it is (file and disk, or database), and a count of starts that is kept both inside it
//! and beside it. Whoever starts on a store that does not match holds everything until a person confirms.

use std::path::PathBuf;

use super::{Db, Result, Store, Tx, rows, run};

/// What a store says of itself at start.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Seal {
    /// No daemon ran on it before.
    New,
    Same,
    /// A copy, or an earlier state of itself.
    Other,
}

impl Store {
    /// Looks, and counts this start.
    pub async fn check_seal(&self) -> anyhow::Result<Seal> {
        let mut tx = self.write().await?;
        let here = self.place(&mut tx).await?;
        let known_place = get(&mut tx, "place").await?;
        let starts: u64 = get(&mut tx, "starts").await?.and_then(|n| n.parse().ok()).unwrap_or(0);
        let beside = self
            .beside()
            .and_then(|file| std::fs::read_to_string(file).ok())
            .and_then(|n| n.trim().parse::<u64>().ok());
        let seal = match known_place {
            None => Seal::New,
            Some(place) if place != here => Seal::Other,
            // Beside it stands a later count than inside: it was set back.
            Some(_) if beside.is_some_and(|n| n > starts) => Seal::Other,
            Some(_) => Seal::Same,
        };
        let count = starts.max(beside.unwrap_or(0)) + 1;
        put(&mut tx, "place", &here).await?;
        put(&mut tx, "starts", &count.to_string()).await?;
        tx.commit().await?;
        if let Some(file) = self.beside() {
            std::fs::write(&file, count.to_string())?;
            std::fs::File::open(&file)?.sync_all()?;
        }
        Ok(seal)
    }

    /// The file that keeps the count beside a SQLite store. PostgreSQL has none: its place tells.
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

//! Care for a SQLite file: what is written is moved from the write-ahead file into the store's own at start, at rest and
//! at a clean stop, so that whoever loses the one loses nothing that the other does not have.

use std::path::Path;
use std::time::SystemTime;

use super::{Db, Store};

/// The write-ahead file as it was when the store last rested.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
pub struct Rested {
    ahead: Option<(u64, SystemTime)>,
}

impl Store {
    /// Moves what was written since the last time, if anything was. Waits for nobody: what a reader still needs stays
    /// for the next rest.
    pub async fn rest(&self, rested: &mut Rested) -> anyhow::Result<()> {
        let Db::Lite { write, file, .. } = &self.db else { return Ok(()) };
        if ahead(file) == rested.ahead {
            return Ok(());
        }
        sqlx::query("PRAGMA wal_checkpoint(PASSIVE)").execute(write).await?;
        self.renew_mark().await?;
        rested.ahead = ahead(file);
        Ok(())
    }

    /// The folder of a SQLite file, as people are told it.
    pub fn folder(&self) -> String {
        match &self.db {
            Db::Lite { file, .. } => file.parent().unwrap_or(Path::new(".")).display().to_string(),
            Db::Pg { .. } => self.name.clone(),
        }
    }
}

/// Length and last change of the write-ahead file.
fn ahead(file: &Path) -> Option<(u64, SystemTime)> {
    let mut name = file.as_os_str().to_owned();
    name.push("-wal");
    let meta = std::fs::metadata(name).ok()?;
    Some((meta.len(), meta.modified().ok()?))
}

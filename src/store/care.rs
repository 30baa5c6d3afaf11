//! Care for a SQLite file: it is read whole when a program starts on it, and what is written is moved from the
//! write-ahead file into the store's own at start, at rest and at a clean stop, so that whoever loses the one loses
//! nothing that the other does not have.

use std::path::Path;
use std::time::SystemTime;

use sqlx::sqlite::SqliteConnectOptions;
use sqlx::{ConnectOptions, Connection};
use tokio::task::JoinHandle;

use super::{Db, Error, Result, Store};

/// Primary codes of SQLite: the file is malformed, or no database at all.
const DAMAGED: [i32; 2] = [11, 26];

/// Part of the store cannot be read any more. Nothing may be sent from it: what it lost may be out already.
#[derive(Debug, Clone, thiserror::Error)]
#[error("the store is damaged: {what}")]
pub struct Damaged {
    pub what: String,
}

/// The write-ahead file as it was when all of it had been moved.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
pub struct Rested {
    ahead: Option<(u64, SystemTime)>,
}

impl Store {
    /// Moves what was written since the last time, if anything was. It waits for nobody; false: a reader still needs some of
    /// what was there before, and it must be asked again.
    pub async fn rest(&self, rested: &mut Rested) -> anyhow::Result<bool> {
        let Db::Lite { write, file, .. } = &self.db else { return Ok(true) };
        if ahead(file) == rested.ahead {
            return Ok(true);
        }
        let (busy, ahead_pages, moved): (i64, i64, i64) =
            sqlx::query_as("PRAGMA wal_checkpoint(PASSIVE)").fetch_one(write).await?;
        if busy != 0 || moved < ahead_pages {
            return Ok(false);
        }
        self.renew_mark().await?;
        rested.ahead = ahead(file);
        Ok(true)
    }

    /// Reads every page of a SQLite file, as the disk has it, and the order within each; PostgreSQL cares for itself. It takes as long as
    /// reading the file does, so nobody waits for it longer than they choose: it goes on beside.
    pub fn check(&self) -> JoinHandle<anyhow::Result<()>> {
        let store = self.clone();
        tokio::spawn(async move {
            let Db::Lite { read, .. } = &store.db else { return Ok(()) };
            match look_through(&read.connect_options()).await {
                Ok(told) if told == "ok" => Ok(()),
                Ok(what) => Err(Damaged { what }.into()),
                Err(error) => Err(error.into()),
            }
        })
    }

    /// The folder of a SQLite file, as people are told it.
    pub fn folder(&self) -> String {
        match &self.db {
            Db::Lite { file, .. } => file.parent().unwrap_or(Path::new(".")).display().to_string(),
            Db::Pg { .. } => self.name.clone(),
        }
    }
}

/// Over a connection of its own: one that was used remembers pages as they were.
async fn look_through(options: &SqliteConnectOptions) -> Result<String> {
    let mut connection = options.connect().await?;
    let told = sqlx::query_scalar("PRAGMA quick_check(1)").fetch_one(&mut connection).await;
    let _ = connection.close().await;
    told
}

/// The store cannot be read any more.
pub fn is_damaged(error: &anyhow::Error) -> bool {
    error.chain().any(|cause| {
        let of_store = cause.downcast_ref::<Error>().and_then(code);
        cause.is::<Damaged>() || of_store.is_some_and(|code| DAMAGED.contains(&(code & 0xff)))
    })
}

/// The number that SQLite gives an error. PostgreSQL's codes are five signs, and none of its numbers is so small.
pub(super) fn code(error: &Error) -> Option<i32> {
    let code = error.as_database_error()?.code()?;
    code.parse().ok().filter(|_| code.len() < 5)
}

/// Length and last change of the write-ahead file.
fn ahead(file: &Path) -> Option<(u64, SystemTime)> {
    let mut name = file.as_os_str().to_owned();
    name.push("-wal");
    let meta = std::fs::metadata(name).ok()?;
    Some((meta.len(), meta.modified().ok()?))
}

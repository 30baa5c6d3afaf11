//! The emergency brake: a file beside a SQLite store that every claim looks for. It needs no store, so it holds on a full
//! disk and beside a damaged file.
//!
//! Room for what it says is kept in reserve: the reserve is written over in place and takes the brake's name. While it is
//! there nothing at all is claimed; as soon as the store takes writes, what it says becomes ordinary holds and it goes.

use std::io::ErrorKind;
use std::os::unix::fs::FileExt;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use super::{Db, Error, Store};
use crate::domain::hold::Hold;

/// Enough for a dozen holds with their reasons.
const RESERVE: usize = 16 * 1024;
/// Primary codes of SQLite for a write that the machine does not take: the disk is full, fails, cannot be opened, or is
/// mounted to be read only.
const UNWRITABLE: [i32; 4] = [13, 10, 14, 8];

/// One who pulled it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Pulled {
    Hold(Hold),
    /// A program found the store damaged.
    Damaged,
}

#[derive(Debug, Clone)]
pub struct Brake {
    pulled: PathBuf,
    reserve: PathBuf,
}

impl Brake {
    pub fn of(store: &Path) -> Brake {
        let beside = |end: &str| {
            let mut name = store.as_os_str().to_owned();
            name.push(end);
            PathBuf::from(name)
        };
        Brake { pulled: beside(".stop"), reserve: beside(".reserve") }
    }

    /// Keeps room for what it may have to say.
    pub fn prepare(&self) -> std::io::Result<()> {
        if self.is_pulled() || self.reserve.exists() {
            return Ok(());
        }
        let written = std::fs::File::create(&self.reserve)
            .and_then(|file| file.write_all_at(&[b' '; RESERVE], 0).and_then(|()| file.sync_all()));
        if written.is_err() {
            let _ = std::fs::remove_file(&self.reserve);
        }
        written
    }

    /// What cannot be looked for counts as pulled.
    pub fn is_pulled(&self) -> bool {
        !matches!(std::fs::metadata(&self.pulled), Err(error) if error.kind() == ErrorKind::NotFound)
    }

    /// Who pulled it. Without anybody's name it holds all the same.
    pub fn read(&self) -> Vec<Pulled> {
        let text = std::fs::read_to_string(&self.pulled).unwrap_or_default();
        text.lines().filter_map(|line| serde_json::from_str(line.trim()).ok()).collect()
    }

    /// From when this returns, no new claim begins in any process.
    pub fn pull(&self, by: &Pulled) -> std::io::Result<()> {
        let mut all = self.read();
        if all.contains(by) {
            return Ok(());
        }
        all.push(by.clone());
        let is_pulled = self.is_pulled();
        if let Err(error) = self.write(if is_pulled { &self.pulled } else { &self.reserve }, &all) {
            tracing::warn!(%error, "the brake holds without a name");
        }
        if is_pulled {
            return Ok(());
        }
        // An empty file holds as well.
        std::fs::rename(&self.reserve, &self.pulled).or_else(|_| std::fs::File::create(&self.pulled).map(drop))
    }

    /// The store was looked through and is sound: what else it says stays.
    pub fn forget_damage(&self) -> std::io::Result<()> {
        let rest: Vec<Pulled> = self.read().into_iter().filter(|one| *one != Pulled::Damaged).collect();
        if rest.is_empty() {
            return self.release();
        }
        self.write(&self.pulled, &rest)
    }

    fn write(&self, file: &Path, all: &[Pulled]) -> std::io::Result<()> {
        let lines = all.iter().filter_map(|one| serde_json::to_string(one).ok());
        let mut text = lines.fold(String::new(), |text, line| text + &line + "\n");
        text += &" ".repeat(RESERVE.saturating_sub(text.len()));
        let file = std::fs::OpenOptions::new().write(true).create(true).truncate(false).open(file)?;
        file.write_all_at(text.as_bytes(), 0)?;
        file.sync_all()
    }

    /// What it said stands in the store.
    pub fn release(&self) -> std::io::Result<()> {
        std::fs::remove_file(&self.pulled)?;
        self.prepare()
    }
}

impl Store {
    /// The brake beside a SQLite file. What stops PostgreSQL stops its claims as well.
    pub fn brake(&self) -> Option<Brake> {
        match &self.db {
            Db::Lite { file, .. } => Some(Brake::of(file)),
            Db::Pg { .. } => None,
        }
    }

    pub fn is_braked(&self) -> bool {
        self.brake().is_some_and(|brake| brake.is_pulled())
    }
}

/// The machine does not take the write; the store itself is sound.
pub fn is_unwritable(error: &Error) -> bool {
    super::care::code(error).is_some_and(|code| UNWRITABLE.contains(&(code & 0xff)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_says_who_pulled_it_and_keeps_its_room() {
        let folder = tempfile::tempdir().unwrap();
        let brake = Brake::of(&folder.path().join("loa.db"));
        brake.prepare().unwrap();
        assert!(!brake.is_pulled());
        let hold = Hold {
            id: "h-1".into(),
            scope: Default::default(),
            reason: "quốc tang".into(),
            by: "an".into(),
            from: None,
            at: chrono::DateTime::from_timestamp_millis(1_764_000_000_000).unwrap(),
        };
        brake.pull(&Pulled::Hold(hold.clone())).unwrap();
        brake.pull(&Pulled::Damaged).unwrap();
        brake.pull(&Pulled::Damaged).unwrap();
        assert!(brake.is_pulled());
        assert_eq!(brake.read(), vec![Pulled::Hold(hold), Pulled::Damaged]);
        assert_eq!(std::fs::metadata(&brake.pulled).unwrap().len(), RESERVE as u64);
        brake.release().unwrap();
        assert!(!brake.is_pulled() && brake.reserve.exists());
    }
}

//! Is this the store that it was when a daemon last ran on it, or a copy, or an earlier state of itself?
//!
//! Where the store is (`home`) tells a copy; what stands beside it (`mark`) tells one that was set back, emptied, or
//! lost its newest writes with its write-ahead file. Whoever starts on a store that does not match holds everything
//! until a person confirms.

use std::path::Path;

use super::brake::Brake;
use super::mark::{self, MarkBeside, MarkedCounts};
use super::{Db, Result, Store, Tx, home, rows, run};
use crate::domain::At;

/// What a store says of itself at start.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Seal {
    /// No daemon ran on it before.
    New,
    Same,
    /// It lies elsewhere than it did.
    Copied,
    /// It lies where it did and is an earlier state of itself, or lost what was written last.
    SetBack,
}

impl Seal {
    /// Nothing may go out before a person confirmed.
    pub fn is_other(self) -> bool {
        matches!(self, Seal::Copied | Seal::SetBack)
    }
}

/// How far a store has come, by its own account.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MarkedProgress {
    store: String,
    counts: MarkedCounts,
}

impl Store {
    /// Looks, and changes nothing. What looks wrong is looked at twice: between the store and its mark another program may
    /// have written both.
    pub async fn look_at_seal(&self) -> anyhow::Result<Seal> {
        let seal = self.look_once().await?;
        if seal.is_other() { self.look_once().await } else { Ok(seal) }
    }

    async fn look_once(&self) -> anyhow::Result<Seal> {
        let beside = match &self.db {
            Db::Lite { file, .. } => mark::read(file)?,
            Db::Pg { .. } => MarkBeside::Nothing,
        };
        let mut tx = self.read().await?;
        let early = get(&mut tx, "place").await?;
        match &self.db {
            Db::Lite { file, .. } => {
                let inside = progress(&mut tx).await?;
                match (get(&mut tx, "home").await?, early) {
                    (Some(home), _) if !home::is_of_file(&home, file)? => Ok(Seal::Copied),
                    (Some(_), _) => Ok(if vouches(&beside, &inside) { Seal::Same } else { Seal::SetBack }),
                    (None, Some(place)) => of_early(&place, file, &beside, inside.counts),
                    (None, None) => Ok(of_unsealed(&beside)),
                }
            }
            Db::Pg { pool, .. } => {
                let known =
                    rows!(tx, (String, String), "SELECT value, CAST(xmin AS TEXT) FROM meta WHERE key = 'home'")?;
                let is_here = match (known.into_iter().next(), early) {
                    (Some((home, writer)), _) => {
                        home::is_of_database(&mut tx, &home, &writer, &home::cluster(&pool.connections).await?).await?
                    }
                    (None, Some(place)) => place == home::database(&mut tx).await?,
                    (None, None) => return Ok(Seal::New),
                };
                Ok(if is_here { Seal::Same } else { Seal::Copied })
            }
        }
    }

    /// Counts a start here. Whoever starts on a store that is another has held everything before.
    pub async fn seal(&self) -> anyhow::Result<()> {
        let was = self.look_at_seal().await?;
        let mut tx = self.write().await?;
        let home = match &self.db {
            Db::Lite { file, .. } => home::of_file(file)?,
            Db::Pg { pool, .. } => home::of_database(&mut tx, &home::cluster(&pool.connections).await?).await?,
        };
        put(&mut tx, "home", &home).await?;
        let Db::Lite { file, .. } = &self.db else { return Ok(tx.commit().await?) };
        let mut now = progress(&mut tx).await?;
        if was.is_other() || now.store.is_empty() {
            now.store = new_id();
            put(&mut tx, "store", &now.store).await?;
        }
        let beside = match mark::read(file)? {
            MarkBeside::Early(counts) | MarkBeside::Mark { counts, .. } if counts != MarkedCounts::DISTRUST => {
                counts.starts
            }
            _ => 0,
        };
        now.counts.starts = now.counts.starts.max(beside) + 1;
        put(&mut tx, "starts", &now.counts.starts.to_string()).await?;
        tx.commit().await?;
        mark::renew(file, &now.store, now.counts)?;
        Ok(Brake::of(file).prepare()?)
    }

    /// How far the store has come. PostgreSQL has nothing beside it to compare with.
    pub async fn progress(&self, tx: &mut Tx) -> Result<Option<MarkedProgress>> {
        match &self.db {
            Db::Lite { .. } => Ok(Some(progress(tx).await?).filter(|progress| !progress.store.is_empty())),
            Db::Pg { .. } => Ok(None),
        }
    }

    /// Says beside the store how far it has come, before something goes out. Without a wait for the disk: a crash of the
    /// program keeps it.
    pub fn mark(&self, progress: MarkedProgress) {
        let Db::Lite { file, .. } = &self.db else { return };
        if let Err(error) = mark::raise(file, &progress.store, progress.counts) {
            tracing::warn!(%error, "the mark beside the store cannot be written");
        }
    }

    /// Puts a new mark beside a store at rest: one that was copied until now is no longer its own.
    pub(super) async fn renew_mark(&self) -> anyhow::Result<()> {
        let Db::Lite { file, .. } = &self.db else { return Ok(()) };
        let beside = mark::read(file)?;
        let now = progress(&mut self.read().await?).await?;
        if !now.store.is_empty() && vouches(&beside, &now) {
            mark::renew(file, &now.store, now.counts)?;
        }
        Ok(())
    }

    /// Commits what a person did and counts it beside the store: a store that loses it is one that was set back. An act
    /// on a store that was set back already does not make it whole.
    pub async fn commit_act(&self, mut tx: Tx) -> Result<()> {
        let Db::Lite { file, .. } = &self.db else { return tx.commit().await };
        // Beside the writer, so without what this act wrote.
        let before = match self.read().await {
            Ok(mut beside) => progress(&mut beside).await,
            Err(error) => Err(error),
        };
        // What counts for nothing beside the store counts in it.
        let Ok(before) = before else { return tx.commit().await };
        let mut after = progress(&mut tx).await?;
        if before.store.is_empty() && get(&mut tx, "place").await?.is_none() {
            after.store = match mark::read(file) {
                Ok(MarkBeside::Nothing) => new_id(),
                _ => String::new(),
            };
            if !after.store.is_empty() && settle_in(&mut tx, file, &after.store).await.is_err() {
                tracing::warn!("no mark beside the store: `loa run` makes it");
                after.store.clear();
            }
        }
        let set_back = matches!(mark::read(file), Ok(MarkBeside::Mark { store, counts })
            if store == before.store && counts.is_ahead_of(before.counts));
        tx.commit().await?;
        let counts = if set_back { MarkedCounts::DISTRUST } else { after.counts };
        self.mark(MarkedProgress { counts, ..after });
        Ok(())
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
}

/// The mark is this store's own, and the store has come as far as it says.
fn vouches(beside: &MarkBeside, inside: &MarkedProgress) -> bool {
    match beside {
        MarkBeside::Mark { store, counts } => *store == inside.store && !counts.is_ahead_of(inside.counts),
        // Its first start under this version was cut off between the two.
        MarkBeside::Early(counts) => !counts.is_ahead_of(inside.counts),
        MarkBeside::Nothing | MarkBeside::Foreign => false,
    }
}

/// Sealed by a version that wrote machine, device and inode, and counted starts and attempts.
fn of_early(place: &str, file: &Path, beside: &MarkBeside, inside: MarkedCounts) -> anyhow::Result<Seal> {
    if !home::was_of_file(place, file)? {
        return Ok(Seal::Copied);
    }
    let ahead = matches!(beside, MarkBeside::Early(counts) if counts.is_ahead_of(inside));
    Ok(if ahead { Seal::SetBack } else { Seal::Same })
}

/// A store that knows nothing of itself, beside a mark of one that did, was emptied.
fn of_unsealed(beside: &MarkBeside) -> Seal {
    match beside {
        MarkBeside::Nothing => Seal::New,
        // The act that was to fill it was cut off.
        MarkBeside::Mark { counts, .. } if *counts == MarkedCounts::default() => Seal::New,
        MarkBeside::Foreign => Seal::Copied,
        MarkBeside::Early(_) | MarkBeside::Mark { .. } => Seal::SetBack,
    }
}

/// Gives a store its id, with a mark that has counted nothing yet.
async fn settle_in(tx: &mut Tx, file: &Path, id: &str) -> anyhow::Result<()> {
    mark::renew(file, id, MarkedCounts::default())?;
    put(tx, "home", &home::of_file(file)?).await?;
    Ok(put(tx, "store", id).await?)
}

fn new_id() -> String {
    let random: [u8; 8] = rand::random();
    crate::domain::post::hex(&random)
}

/// Attempts and acts are never deleted, so the last row is their number, and finding it costs one look.
async fn progress(tx: &mut Tx) -> Result<MarkedProgress> {
    let found = rows!(
        tx,
        (Option<String>, Option<String>, Option<i64>, Option<i64>),
        "SELECT (SELECT value FROM meta WHERE key = 'store'), (SELECT value FROM meta WHERE key = 'starts'), \
           COALESCE((SELECT MAX(rowid) FROM attempt), 0) + (SELECT COUNT(*) FROM delivery WHERE claimed_by IS NOT NULL), \
           (SELECT MAX(rowid) FROM audit)"
    )?;
    let (store, starts, attempts, acts) = found.into_iter().next().unwrap_or_default();
    let starts = starts.and_then(|n| n.parse().ok()).unwrap_or(0);
    let counts = MarkedCounts { starts, attempts: attempts.unwrap_or(0), acts: acts.unwrap_or(0) };
    Ok(MarkedProgress { store: store.unwrap_or_default(), counts })
}

pub(super) async fn get(tx: &mut Tx, key: &str) -> Result<Option<String>> {
    let found = rows!(tx, (String,), "SELECT value FROM meta WHERE key = $1", key)?;
    Ok(found.into_iter().next().map(|(value,)| value))
}

pub(super) async fn put(tx: &mut Tx, key: &str, value: &str) -> Result<()> {
    run!(
        tx,
        "INSERT INTO meta (key, value) VALUES ($1, $2) ON CONFLICT (key) DO UPDATE SET value = excluded.value",
        key,
        value
    )?;
    Ok(())
}

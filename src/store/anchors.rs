//! What people said of anchors.
//!
//! No row is changed or deleted. Who takes a word back adds to its row, and the word before it counts again.

use chrono::NaiveDateTime;
use sqlx::FromRow;

use super::row::{at, damaged};
use super::{Result, Tx, rows, run};
use crate::domain::At;
use crate::domain::gate::{AnchorWord, WordKind};

/// Sorts as it reads.
const LOCAL: &str = "%Y-%m-%dT%H:%M:%S";

#[derive(FromRow)]
struct WordRow {
    anchor: String,
    kind: String,
    at: Option<String>,
    file_at: Option<String>,
    source: Option<String>,
    reason: Option<String>,
    said_by: String,
    said_at: i64,
}

/// The words on a campaign's anchors that stand, oldest first.
pub async fn standing(tx: &mut Tx, campaign: &str) -> Result<Vec<AnchorWord>> {
    let found = rows!(
        tx,
        WordRow,
        "SELECT anchor, kind, at, file_at, source, reason, said_by, said_at FROM anchor_word \
         WHERE campaign = $1 AND undone_at IS NULL ORDER BY number",
        campaign
    )?;
    found.into_iter().map(|row| row.read(campaign)).collect()
}

impl WordRow {
    fn read(self, campaign: &str) -> Result<AnchorWord> {
        let local = |text: Option<String>| match text {
            None => Ok(None),
            Some(text) => match NaiveDateTime::parse_from_str(&text, LOCAL) {
                Ok(local) => Ok(Some(local)),
                Err(_) => Err(damaged("anchor_word", campaign, "at", &text)),
            },
        };
        Ok(AnchorWord {
            kind: WordKind::parse(&self.kind).ok_or_else(|| damaged("anchor_word", campaign, "kind", &self.kind))?,
            at: local(self.at)?,
            file_at: local(self.file_at)?,
            anchor: self.anchor,
            source: self.source,
            reason: self.reason,
            by: self.said_by,
            said_at: at(self.said_at),
        })
    }
}

pub async fn say(tx: &mut Tx, campaign: &str, word: &AnchorWord) -> Result<()> {
    let local = |at: Option<NaiveDateTime>| at.map(|at| at.format(LOCAL).to_string());
    run!(
        tx,
        "INSERT INTO anchor_word (campaign, number, anchor, kind, at, file_at, source, reason, said_by, said_at) \
         SELECT $1, COALESCE(MAX(number), 0) + 1, $2, $3, $4, $5, $6, $7, $8, $9 FROM anchor_word WHERE campaign = $1",
        campaign,
        &word.anchor,
        word.kind.as_str(),
        local(word.at),
        local(word.file_at),
        word.source.as_deref(),
        word.reason.as_deref(),
        &word.by,
        word.said_at.timestamp_millis()
    )?;
    Ok(())
}

/// Takes back the last word on an anchor that stands. False: there is none.
pub async fn undo(tx: &mut Tx, campaign: &str, anchor: &str, by: &str, reason: &str, now: At) -> Result<bool> {
    let changed = run!(
        tx,
        "UPDATE anchor_word SET undone_at = $3, undone_by = $4, undo_reason = $5 WHERE campaign = $1 AND number = \
           (SELECT MAX(number) FROM anchor_word WHERE campaign = $1 AND anchor = $2 AND undone_at IS NULL)",
        campaign,
        anchor,
        now.timestamp_millis(),
        by,
        reason
    )?;
    Ok(changed > 0)
}

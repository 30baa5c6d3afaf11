//! What people say of what no program sees: a task was done, a bulletin was played; with what shows it.
//!
//! No word is deleted. One that is taken back stays, with who took it back and why.

use std::collections::HashMap;

use serde_json::json;

use super::row::{at, damaged};
use super::{Result, Tx, rows, run};
use crate::domain::At;
use crate::domain::done::DoneWord;
use crate::domain::media::MediaKind;
use crate::domain::task::{Done, Evidence};

type DoneRow = (String, i64, i64, i64, String, Option<String>, Option<i64>, Option<String>, Option<String>);

/// The words that stand, by delivery; the ids come as one JSON list.
pub(super) async fn standing(tx: &mut Tx, ids: &str) -> Result<HashMap<String, Done>> {
    let found = rows!(
        tx,
        DoneRow,
        "SELECT delivery, number, done_at, said_at, said_by, word_of, count, count_unit, note FROM done \
         WHERE undone_at IS NULL AND delivery IN (SELECT CAST(e.value{text} AS TEXT) FROM {each}($1{json}) e)",
        ids
    )?;
    let mut evidence = evidence(tx, ids).await?;
    let read = |(delivery, number, done_at, said_at, said_by, word_of, count, count_unit, note): DoneRow| {
        let done = Done {
            done_at: at(done_at),
            said_at: at(said_at),
            said_by,
            word_of,
            count: count.and_then(|count| u32::try_from(count).ok()),
            count_unit,
            note,
            evidence: evidence.remove(&(delivery.clone(), number)).unwrap_or_default(),
        };
        (delivery, done)
    };
    Ok(found.into_iter().map(read).collect())
}

async fn evidence(tx: &mut Tx, ids: &str) -> Result<HashMap<(String, i64), Vec<Evidence>>> {
    let found = rows!(
        tx,
        (String, i64, String, String, String, i64),
        "SELECT delivery, number, sha256, kind, name, bytes FROM evidence \
         WHERE delivery IN (SELECT CAST(e.value{text} AS TEXT) FROM {each}($1{json}) e) ORDER BY name, sha256",
        ids
    )?;
    let mut by_word: HashMap<(String, i64), Vec<Evidence>> = HashMap::new();
    for (delivery, number, sha256, kind, name, bytes) in found {
        let read = MediaKind::ALL.iter().copied().find(|k| k.extension() == kind);
        let kind = read.ok_or_else(|| damaged("evidence", &delivery, "kind", &kind))?;
        let bytes = u64::try_from(bytes).unwrap_or_default();
        by_word.entry((delivery, number)).or_default().push(Evidence { sha256, kind, name, bytes });
    }
    Ok(by_word)
}

/// Writes a word down.
pub async fn hear(tx: &mut Tx, delivery: &str, word: DoneWord, done: &Done) -> Result<()> {
    let number = rows!(tx, (i64,), "SELECT COALESCE(MAX(number), 0) + 1 FROM done WHERE delivery = $1", delivery)?;
    let number = number.first().map_or(1, |(number,)| *number);
    run!(
        tx,
        "INSERT INTO done (delivery, number, word, done_at, said_at, said_by, word_of, count, count_unit, note) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
        delivery,
        number,
        word.as_str(),
        done.done_at.timestamp_millis(),
        done.said_at.timestamp_millis(),
        &done.said_by,
        done.word_of.as_deref(),
        done.count.map(i64::from),
        done.count_unit.as_deref(),
        done.note.as_deref()
    )?;
    let pictures = json!(
        done.evidence
            .iter()
            .map(|e| json!({"h": e.sha256, "k": e.kind.extension(), "n": e.name, "b": e.bytes}))
            .collect::<Vec<_>>()
    );
    run!(
        tx,
        "INSERT INTO evidence (delivery, number, sha256, kind, name, bytes) \
         SELECT $2, CAST($3 AS BIGINT), e.value->>'h', e.value->>'k', e.value->>'n', CAST(e.value->>'b' AS BIGINT) \
         FROM {each}($1{json}) e WHERE true ON CONFLICT DO NOTHING",
        pictures.to_string(),
        delivery,
        number
    )?;
    Ok(())
}

/// The word that stands about a delivery.
pub async fn heard(tx: &mut Tx, delivery: &str) -> Result<Option<DoneWord>> {
    let found = rows!(tx, (String,), "SELECT word FROM done WHERE delivery = $1 AND undone_at IS NULL", delivery)?;
    let Some((word,)) = found.into_iter().next() else { return Ok(None) };
    Ok(Some(word.parse().ok().ok_or_else(|| damaged("done", delivery, "word", &word))?))
}

/// The word that stands is taken back.
pub async fn unhear(tx: &mut Tx, delivery: &str, by: &str, reason: &str, now: At) -> Result<()> {
    run!(
        tx,
        "UPDATE done SET undone_at = $2, undone_by = $3, undone_reason = $4 WHERE delivery = $1 AND undone_at IS NULL",
        delivery,
        now.timestamp_millis(),
        by,
        reason
    )?;
    Ok(())
}

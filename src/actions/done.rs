//! Done: a person says that a task was done, or that the station played a bulletin; with a number, a note, and pictures
//! that show it. Or the word is taken back.
//!
//! It never makes anything done without a person's word. Who does a task may say so of their own; of others' the unit's
//! staff does, on somebody's word. Pictures are kept by the hash of their bytes, without place and device.

use std::path::PathBuf;

use serde_json::json;

use super::{ActError, ActResult, Actor, Refusal, note, one, save, wrong_state};
use crate::adapters::{end, timing};
use crate::domain::At;
use crate::domain::delivery::State;
use crate::domain::done::{DoneWord, WordRefused};
use crate::domain::outcome::End;
use crate::domain::staff::Verb;
use crate::domain::standing::Standing;
use crate::domain::task;
use crate::media::MediaStore;
use crate::media::evidence::{PICTURE_BYTES_MAX, strip};
use crate::store::{Store, Tx, deliveries, words};

/// What a person says.
#[derive(Debug, Clone)]
pub struct DoneStatement {
    pub word: DoneWord,
    /// When it was; `None`: now.
    pub at: Option<At>,
    /// On whose word, where the one who did it has no account.
    pub word_of: Option<String>,
    pub count: Option<u32>,
    pub count_unit: Option<String>,
    pub note: Option<String>,
    /// Pictures, as files of this machine.
    pub evidence: Vec<PathBuf>,
}

pub async fn say(
    store: &Store,
    media: &MediaStore,
    actor: &Actor,
    id: &str,
    said: &DoneStatement,
    now: At,
) -> ActResult<(String, State, End)> {
    let evidence = keep(media, &said.evidence)?;
    let mut tx = store.write().await?;
    tx.lock_actions().await?;
    let mut standing = one(&mut tx, id).await?;
    must_know(&mut tx, actor, &standing).await?;
    let at = said.at.unwrap_or(now);
    standing
        .hear(said.word, at, &actor.id, timing(&standing.adapter), now)
        .map_err(|refused| refusal(refused, &standing, at))?;
    standing.remark.clone_from(&said.note);
    let done = task::Done {
        done_at: at,
        said_at: now,
        said_by: actor.id.clone(),
        word_of: said.word_of.clone(),
        count: said.count,
        count_unit: said.count_unit.clone(),
        note: said.note.clone(),
        evidence,
    };
    let (id, state, end) = (standing.id.clone(), standing.state, end(&standing.adapter));
    save(&mut tx, &[standing]).await?;
    words::hear(&mut tx, &id, said.word, &done).await?;
    note(&mut tx, actor, "done", &id, said.note.as_deref(), json!({"word": said.word.as_str(), "said": done}), now)
        .await?;
    store.commit_act(tx).await?;
    Ok((id, state, end))
}

/// Takes the word back. Past its deadline the task is missed again.
pub async fn unsay(store: &Store, actor: &Actor, id: &str, reason: &str, now: At) -> ActResult<(String, State, End)> {
    if reason.trim().is_empty() {
        return Err(Refusal::NeedsReason.into());
    }
    let mut tx = store.write().await?;
    tx.lock_actions().await?;
    let mut standing = one(&mut tx, id).await?;
    must_know(&mut tx, actor, &standing).await?;
    let Some(word) = words::heard(&mut tx, &standing.id).await? else { return Err(wrong_state(&standing)) };
    standing.unhear(word, timing(&standing.adapter), now).map_err(|refused| refusal(refused, &standing, now))?;
    standing.remark = Some(reason.trim().to_owned());
    let (id, state, end) = (standing.id.clone(), standing.state, end(&standing.adapter));
    save(&mut tx, &[standing]).await?;
    words::unhear(&mut tx, &id, &actor.id, reason, now).await?;
    note(&mut tx, actor, "undo_done", &id, Some(reason), json!({"word": word.as_str()}), now).await?;
    store.commit_act(tx).await?;
    Ok((id, state, end))
}

/// Who does it may say so, unless their time in the unit is over; of others' work, who has the right in the unit.
async fn must_know(tx: &mut Tx, actor: &Actor, standing: &Standing) -> ActResult<()> {
    if !actor.off_duty && deliveries::assignee(tx, &standing.id).await?.is_some_and(|assignee| assignee == actor.id) {
        return Ok(());
    }
    super::must_own(tx, actor, Verb::Done, standing).await
}

fn refusal(refused: WordRefused, standing: &Standing, at: At) -> ActError {
    match refused {
        WordRefused::WrongState => wrong_state(standing),
        WordRefused::InTheFuture => Refusal::NotYetHappened { at }.into(),
        WordRefused::BeforeItBegan { from } => Refusal::BeforeItBegan { from }.into(),
        WordRefused::BeingWithdrawn => Refusal::BeingWithdrawn { id: standing.id.clone() }.into(),
        WordRefused::AfterPhase => Refusal::PhaseOver { id: standing.id.clone() }.into(),
    }
}

fn keep(media: &MediaStore, files: &[PathBuf]) -> ActResult<Vec<task::Evidence>> {
    let mut kept = Vec::with_capacity(files.len());
    for file in files {
        let path = file.display().to_string();
        let small = std::fs::metadata(file).is_ok_and(|m| m.is_file() && m.len() <= PICTURE_BYTES_MAX);
        let stripped = small.then(|| std::fs::read(file).ok()).flatten().and_then(|bytes| strip(&bytes));
        let Some((kind, bytes)) = stripped else { return Err(Refusal::NotEvidence { path }.into()) };
        let sha256 = media
            .keep_bytes(&bytes, kind)
            .map_err(|e| ActError::Other(anyhow::anyhow!("{path} cannot be copied into the media folder: {e}")))?;
        let name = file.file_name().map_or_else(|| path.clone(), |name| name.to_string_lossy().into_owned());
        kept.push(task::Evidence { sha256, kind, name, bytes: bytes.len() as u64 });
    }
    Ok(kept)
}

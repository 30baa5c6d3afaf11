//! Confirm: a person says that this store is the one that publishes.
//!
//! It is never done by the program. A copy or a restored backup holds everything until a person knows that no other
//! copy runs and has looked at what may be out already.

use super::hold::{Released, lift};
use super::{ActResult, Actor, Refusal, note};
use crate::domain::At;
use crate::domain::hold::{Hold, Scope};
use crate::domain::staff::Verb;
use crate::store::{Store, holds};

/// Ids of holds that a copied store starts under begin so. Each copy event has its own: holds are kept for ever.
pub const COPY_HOLD: &str = "h-copy-";

/// Holds everything, because the store is not the one it was.
pub async fn hold_copy(store: &Store, reason: &str, now: At) -> ActResult<()> {
    let mut tx = store.write().await?;
    tx.lock_actions().await?;
    if holds::standing(&mut tx).await?.iter().any(|h| h.id.starts_with(COPY_HOLD)) {
        return Ok(());
    }
    let random: [u8; 4] = rand::random();
    let hold = Hold {
        id: format!("{COPY_HOLD}{}", crate::domain::post::hex(&random)),
        scope: Scope::default(),
        reason: reason.to_owned(),
        by: "loa".to_owned(),
        from: None,
        at: now,
    };
    holds::put(&mut tx, &hold).await?;
    holds::cover(&mut tx, &hold, None, now).await?;
    Store::say_copied(&mut tx, now).await?;
    tx.ring().await?;
    tx.commit().await?;
    Ok(())
}

/// Lifts it.
pub async fn confirm(store: &Store, actor: &Actor, reason: &str, now: At) -> ActResult<Released> {
    actor.may(Verb::Confirm, None)?;
    if reason.trim().is_empty() {
        return Err(Refusal::NeedsReason.into());
    }
    let mut tx = store.write().await?;
    tx.lock_actions().await?;
    let Some(hold) = holds::standing(&mut tx).await?.into_iter().find(|h| h.id.starts_with(COPY_HOLD)) else {
        return Err(Refusal::NotCopied.into());
    };
    let released = lift(&mut tx, actor, &hold.id, now).await?;
    Store::say_original(&mut tx).await?;
    // Nothing may have been held, and still there is work that waited.
    tx.ring().await?;
    note(&mut tx, actor, "confirm", "store", Some(reason), serde_json::json!(released), now).await?;
    store.commit_act(tx).await?;
    Ok(released)
}

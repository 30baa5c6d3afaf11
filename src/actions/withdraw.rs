//! Withdraw: what is out is taken back, with a reason.
//!
//! The delivery is withdrawn when the platform said so; until then it stays delivered.

use serde_json::json;

use super::settle::names_a_post;
use super::{ActResult, Actor, Refusal, note, one, save};
use crate::adapters::end;
use crate::domain::At;
use crate::domain::delivery::{State, Step};
use crate::domain::outcome::End;
use crate::domain::staff::Verb;
use crate::store::Store;

/// Asks the daemon to take one delivery back.
pub async fn withdraw(store: &Store, actor: &Actor, id: &str, reason: &str, now: At) -> ActResult<String> {
    actor.may_somewhere(Verb::Withdraw)?;
    if reason.trim().is_empty() {
        return Err(Refusal::NeedsReason.into());
    }
    let mut tx = store.write().await?;
    tx.lock_actions().await?;
    let mut standing = one(&mut tx, id).await?;
    super::must_own(&mut tx, actor, Verb::Withdraw, &standing).await?;
    // What a person did is not taken back by a platform; their word is (`done::unsay`).
    let is_task = end(&standing.adapter) == End::Assigned;
    if is_task || !matches!(standing.state, State::Delivered | State::HandedOver) {
        return Err(super::wrong_state(&standing));
    }
    if !names_a_post(&standing) {
        return Err(Refusal::NoPostId { id: standing.id }.into());
    }
    standing.remark = Some(reason.trim().to_owned());
    standing.step = Some(Step::Withdraw);
    standing.next_at = Some(now);
    standing.tries = 0;
    let id = standing.id.clone();
    save(&mut tx, &[standing]).await?;
    note(&mut tx, actor, "withdraw", &id, Some(reason), json!({}), now).await?;
    store.commit_act(tx).await?;
    Ok(id)
}

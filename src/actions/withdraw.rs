//! Withdraw: what is out is taken back, with a reason.
//!
//! Never: pretends. The delivery is withdrawn when the platform said so; until then it stays delivered.

use serde_json::json;

use super::settle::names_a_post;
use super::{Actor, Done, Refused, note, one, save};
use crate::domain::At;
use crate::domain::delivery::{State, Step};
use crate::domain::staff::Verb;
use crate::store::Store;

/// Asks the daemon to take one delivery back.
pub async fn withdraw(store: &Store, actor: &Actor, id: &str, reason: &str, now: At) -> Done<String> {
    actor.may_somewhere(Verb::Withdraw)?;
    if reason.trim().is_empty() {
        return Err(Refused::NeedsReason.into());
    }
    let mut tx = store.write().await?;
    tx.lock_actions().await?;
    let mut standing = one(&mut tx, id).await?;
    super::must_own(&mut tx, actor, Verb::Withdraw, &standing).await?;
    if standing.state != State::Delivered {
        return Err(Refused::WrongState { id: standing.id, state: standing.state.as_str() }.into());
    }
    let named = standing.receipt.as_ref().is_some_and(|receipt| names_a_post(&standing.adapter, &receipt.id));
    if !named {
        return Err(Refused::NoPostId { id: standing.id }.into());
    }
    standing.remark = Some(reason.to_owned());
    standing.step = Some(Step::Withdraw);
    standing.next_at = Some(now);
    standing.tries = 0;
    let id = standing.id.clone();
    save(&mut tx, &[standing]).await?;
    note(&mut tx, actor, "withdraw", &id, Some(reason), json!({}), now).await?;
    tx.commit().await?;
    Ok(id)
}

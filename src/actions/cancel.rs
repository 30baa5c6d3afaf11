//! Cancel: what has not gone out does not go out.
//!
//! It never takes back what is out; that is `withdraw`, and has other rights.

use serde_json::json;

use super::{ActResult, Actor, Refusal, Which, all, note, save};
use crate::adapters::timing;
use crate::domain::At;
use crate::domain::delivery::{Reason, State};
use crate::domain::staff::Verb;
use crate::store::Store;

/// Cancels deliveries that wait. One that is being published, or is out, refuses the whole act.
pub async fn cancel(store: &Store, actor: &Actor, which: &Which, reason: &str, now: At) -> ActResult<Vec<String>> {
    actor.may_somewhere(Verb::Cancel)?;
    if reason.trim().is_empty() {
        return Err(Refusal::NeedsReason.into());
    }
    let mut tx = store.write().await?;
    tx.lock_actions().await?;
    let mut found = all(&mut tx, actor, Verb::Cancel, which).await?;
    if matches!(which, Which::Fitting(_)) {
        found.retain(|s| !s.state.is_final());
    }
    if found.is_empty() {
        return Err(Refusal::NothingFits.into());
    }
    for standing in &mut found {
        if standing.state == State::Revealing {
            return Err(Refusal::UnderWay { id: standing.id.clone() }.into());
        }
        if standing.state.is_final() || standing.state == State::Unconfirmed || standing.doubt_at.is_some() {
            return Err(super::wrong_state(standing));
        }
        let remark = Some(reason.trim().to_owned());
        standing.call_off(Reason::ByPerson, remark, timing(&standing.adapter), now);
    }
    save(&mut tx, &found).await?;
    let ids: Vec<String> = found.into_iter().map(|s| s.id).collect();
    note(&mut tx, actor, "cancel", &format!("{} deliveries", ids.len()), Some(reason), json!({"ids": ids}), now)
        .await?;
    store.commit_act(tx).await?;
    Ok(ids)
}

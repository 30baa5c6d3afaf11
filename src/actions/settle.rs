//! Settle: a person looked at the channel and says whether an unconfirmed delivery is out.
//!
//! Never: decides for them. "Not delivered" puts it back before its reveal, within its lateness rule and phase.

use serde_json::json;

use super::{Actor, Done, Refused, note, one, save};
use crate::adapters::{end, timing};
use crate::domain::At;
use crate::domain::delivery::{Reason, State, Step};
use crate::domain::outcome::{End, Receipt};
use crate::domain::staff::Verb;
use crate::store::Store;

/// What the person saw.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Saw {
    /// It is out, at this link if they gave one.
    Delivered {
        link: Option<String>,
    },
    NotDelivered,
}

pub async fn settle(
    store: &Store,
    actor: &Actor,
    id: &str,
    saw: Saw,
    reason: &str,
    now: At,
) -> Done<(String, State, End)> {
    actor.must(Verb::Settle)?;
    if reason.trim().is_empty() {
        return Err(Refused::NeedsReason.into());
    }
    let mut tx = store.write().await?;
    tx.lock_actions().await?;
    let mut standing = one(&mut tx, id).await?;
    super::must_own(&mut tx, actor, &standing).await?;
    if standing.state != State::Unconfirmed {
        return Err(super::wrong_state(&standing));
    }
    if standing.step == Some(Step::Reconcile) && standing.next_at.is_none() {
        // The platform is being asked at this moment, and may know better than what was seen a minute ago.
        return Err(Refused::UnderWay { id: standing.id }.into());
    }
    match &saw {
        Saw::Delivered { link } => {
            standing.end_as(end(&standing.adapter), standing.doubt_at.unwrap_or(now));
            standing.held_at = None;
            standing.reason = Some(Reason::ConfirmedByPerson);
            standing.receipt = Some(Receipt::word(&actor.id, link.clone()));
        }
        Saw::NotDelivered => {
            standing.state = if standing.staged.is_some() { State::Staged } else { State::Scheduled };
            standing.reason = None;
            standing.resume = None;
        }
    }
    standing.remark = Some(reason.trim().to_owned());
    standing.doubt_at = None;
    standing.tries = 0;
    standing.plan_next(timing(&standing.adapter), now);
    if standing.deadline_at.is_some_and(|deadline| deadline <= now) {
        standing.pass_deadline(timing(&standing.adapter), now);
    }
    let (id, state, end) = (standing.id.clone(), standing.state, end(&standing.adapter));
    save(&mut tx, &[standing]).await?;
    super::cover_again(&mut tx, now).await?;
    let detail = match &saw {
        Saw::Delivered { link } => json!({"saw": "delivered", "link": link}),
        Saw::NotDelivered => json!({"saw": "not_delivered"}),
    };
    note(&mut tx, actor, "settle", &id, Some(reason), detail, now).await?;
    tx.commit().await?;
    Ok((id, state, end))
}

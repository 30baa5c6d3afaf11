//! Settle: a person looked at the channel and says whether an unconfirmed delivery is out.
//!
//! "Not delivered" puts it back before its reveal, within its lateness rule and phase.

use chrono::TimeDelta;
use serde_json::json;

use super::{ActResult, Actor, Refusal, note, one, save};
use crate::adapters::{end, find, timing};
use crate::domain::At;
use crate::domain::delivery::{Reason, State, Step};
use crate::domain::outcome::{End, Receipt};
use crate::domain::staff::Verb;
use crate::domain::standing::{CALLS_END_MS, Standing};
use crate::store::{Store, Tx, late};

/// What the person saw.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Saw {
    /// It is out, at this link and under this id of the platform, if they gave them.
    Delivered {
        link: Option<String>,
        id: Option<String>,
    },
    NotDelivered,
}

/// What came of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Settled {
    pub id: String,
    pub state: State,
    pub end: End,
    /// It is not out, or it is known by which id the platform would take it back.
    pub named: bool,
}

/// Whether there is something by which the platform's post can be named: its own answer, what staging made, or what a
/// person typed. Whether a link names a post is the adapter's to say, before anything is sent.
pub(super) fn names_a_post(standing: &Standing) -> bool {
    let Some(receipt) = &standing.receipt else { return false };
    let made = standing.staged.is_some() && find(&standing.adapter).is_some_and(|kind| kind.reveal_repeatable);
    !receipt.is_word() || made || receipt.said_id().is_some() || receipt.link.is_some()
}

pub async fn settle(store: &Store, actor: &Actor, id: &str, saw: Saw, reason: &str, now: At) -> ActResult<Settled> {
    actor.may_somewhere(Verb::Settle)?;
    if reason.trim().is_empty() {
        return Err(Refusal::NeedsReason.into());
    }
    let mut tx = store.write().await?;
    tx.lock_actions().await?;
    let mut standing = one(&mut tx, id).await?;
    super::must_own(&mut tx, actor, Verb::Settle, &standing).await?;
    if standing.state != State::Unconfirmed {
        return Err(super::wrong_state(&standing));
    }
    if standing.step == Some(Step::Reconcile) && standing.next_at.is_none() {
        // The platform is being asked at this moment, and may know better than what was seen a minute ago.
        return Err(Refusal::UnderWay { id: standing.id }.into());
    }
    if saw == Saw::NotDelivered {
        must_be_over(store, &mut tx, &standing, now).await?;
    }
    match &saw {
        Saw::Delivered { link, id } => {
            let read = |given: &String| {
                let post = find(&standing.adapter).and_then(|kind| (kind.receipt_of)(given));
                post.ok_or_else(|| Refusal::NotAPostId { given: given.clone() })
            };
            let post = id.as_ref().map(read).transpose()?;
            standing.end_as(end(&standing.adapter), standing.doubt_at.unwrap_or(now));
            standing.held_at = None;
            standing.reason = Some(Reason::ConfirmedByPerson);
            standing.receipt = Some(Receipt::word(&actor.id, post, link.clone()));
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
    let named = standing.receipt.is_none() || names_a_post(&standing);
    let (id, state, end) = (standing.id.clone(), standing.state, end(&standing.adapter));
    save(&mut tx, &[standing]).await?;
    super::cover_again(&mut tx, now).await?;
    let detail = match &saw {
        Saw::Delivered { link, id } => json!({"saw": "delivered", "link": link, "id": id}),
        Saw::NotDelivered => json!({"saw": "not_delivered"}),
    };
    note(&mut tx, actor, "settle", &id, Some(reason), detail, now).await?;
    store.commit_act(tx).await?;
    Ok(Settled { id, state, end, named })
}

/// Nobody can have seen what is still to come: a frozen machine that wakes sends what it had begun, and it began nothing
/// new after its lease.
async fn must_be_over(store: &Store, tx: &mut Tx, standing: &Standing, now: At) -> ActResult<()> {
    let id = &standing.id;
    let calls_end = TimeDelta::milliseconds(CALLS_END_MS);
    // The claim itself was lost: nobody knows whose it was.
    let failed_over = standing.doubt_at.filter(|_| standing.reason == Some(Reason::Failover));
    if let Some(until) = failed_over.map(|at| at + calls_end).filter(|until| now < *until) {
        return Err(Refusal::MayGoOut { id: id.clone(), until: Some(until) }.into());
    }
    let Some((node, taken_for_dead_at)) = late::lost_reveal(tx, id).await? else { return Ok(()) };
    if store.running_by(tx).await?.contains(&node) {
        return Err(Refusal::MayGoOut { id: id.clone(), until: None }.into());
    }
    let until = taken_for_dead_at + calls_end;
    if store.may_live(&node) && now < until {
        return Err(Refusal::MayGoOut { id: id.clone(), until: Some(until) }.into());
    }
    Ok(())
}

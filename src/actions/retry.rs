//! Retry: a person sends on what failed, was missed, was cancelled, or asks because it is late.
//!
//! Never: touches an unconfirmed one. First somebody must say whether it is out (`settle`), or it would be published twice.

use serde_json::json;

use super::{Actor, Done, Refused, note, one, save};
use crate::adapters::timing;
use crate::domain::At;
use crate::domain::delivery::State;
use crate::domain::staff::Verb;
use crate::store::{Store, campaigns, deliveries};

/// Sends one delivery on: at `at`, or now. Its phase must not be over, and its content must be approved or it waits for
/// that first.
pub async fn retry(store: &Store, actor: &Actor, id: &str, at: Option<At>, reason: &str, now: At) -> Done<String> {
    actor.must(Verb::Retry)?;
    if reason.trim().is_empty() {
        return Err(Refused::NeedsReason.into());
    }
    if let Some(at) = at.filter(|at| *at < now) {
        return Err(Refused::InThePast { at }.into());
    }
    let mut tx = store.write().await?;
    tx.lock_actions().await?;
    let mut standing = one(&mut tx, id).await?;
    super::must_own(&mut tx, actor, &standing).await?;
    let asks = standing.asked_at.is_some();
    if !(asks || matches!(standing.state, State::Failed | State::Missed | State::Cancelled)) {
        return Err(super::wrong_state(&standing));
    }
    let due = at.unwrap_or(now);
    if standing.phase_ends_at.is_some_and(|end| due >= end) {
        return Err(Refused::PhaseOver { id: standing.id }.into());
    }
    if standing.awaits_text() {
        return Err(Refused::AwaitsText { id: standing.id }.into());
    }
    if !standing.is_approved() {
        return Err(Refused::NotApproved { id: standing.id }.into());
    }
    // The plan's due time stays what it was, so that the log shows how late it went out.
    if let Some(at) = at {
        standing.due_at = Some(at);
    }
    if standing.due_at.is_none() {
        standing.due_at = Some(now);
    }
    standing.let_late_at = at.is_none().then_some(now);
    standing.asked_at = None;
    standing.reason = None;
    standing.remark = Some(reason.trim().to_owned());
    standing.handed_at = None;
    standing.tries = 0;
    if !asks {
        standing.state = State::Scheduled;
        standing.resume = None;
    }
    standing.plan_next(timing(&standing.adapter), now);
    let id = standing.id.clone();
    if let Some(due) = standing.due_at.filter(|_| at.is_some()) {
        let zone = campaigns::zone_of(&mut tx, &id).await?;
        let date = due.with_timezone(&zone).date_naive();
        deliveries::set_local_date(&mut tx, &id, &date.to_string()).await?;
    }
    save(&mut tx, &[standing]).await?;
    super::cover_again(&mut tx, now).await?;
    note(&mut tx, actor, "retry", &id, Some(reason), json!({"at": at}), now).await?;
    tx.commit().await?;
    Ok(id)
}

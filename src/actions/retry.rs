//! Retry: a person sends on what failed, was missed, was cancelled, or asks because it is late.
//!
//! It never touches an unconfirmed one. First somebody must say whether it is out (`settle`), or it would be published
//! twice.

use serde_json::json;

use super::{ActError, ActResult, Actor, Refusal, note, one, save};
use crate::adapters::timing;
use crate::domain::At;
use crate::domain::campaign::Tone;
use crate::domain::channel::{Slot, next_slot};
use crate::domain::delivery::State;
use crate::domain::staff::Verb;
use crate::domain::standing::Standing;
use crate::store::{Store, Tx, campaigns, channels, deliveries, log};

/// Sends one delivery on: at `at`, or now. Its phase must not be over, and its content must be approved: what is not is
/// refused. An emergency keeps the time that was approved with it. A bulletin of a programme joins it as long as that is on air; with `at` it goes to the first programme of
/// its station that begins then or later.
pub async fn retry(store: &Store, actor: &Actor, id: &str, at: Option<At>, reason: &str, now: At) -> ActResult<String> {
    actor.may_somewhere(Verb::Retry)?;
    if reason.trim().is_empty() {
        return Err(Refusal::NeedsReason.into());
    }
    if let Some(at) = at.filter(|at| *at < now) {
        return Err(Refusal::InThePast { at }.into());
    }
    let mut tx = store.write().await?;
    tx.lock_actions().await?;
    let mut standing = one(&mut tx, id).await?;
    super::must_own(&mut tx, actor, Verb::Retry, &standing).await?;
    let asks = standing.asked_at.is_some();
    if !(asks || matches!(standing.state, State::Failed | State::Missed | State::Cancelled)) {
        return Err(super::wrong_state(&standing));
    }
    let programme = match at {
        Some(at) if standing.slot.is_some() => Some(programme_after(&mut tx, &standing, at).await?),
        _ => None,
    };
    // A bulletin has the time of its programme, whatever minute was typed.
    let at = programme.as_ref().map(|programme| programme.begins_at).or(at);
    let due = at.unwrap_or(now);
    if standing.phase_ends_at.is_some_and(|end| due >= end) {
        return Err(Refusal::PhaseOver { id: standing.id }.into());
    }
    if let Some(programme) = programme {
        standing.slot = Some(programme.slot);
        standing.slot_ends_at = Some(programme.ends_at);
    } else if standing.slot_ends_at.is_some_and(|end| due >= end) {
        return Err(Refusal::ProgrammeOver { id: standing.id }.into());
    }
    if let Some(anchors) = standing.waits_for {
        return Err(Refusal::EventUnconfirmed { id: standing.id, anchors }.into());
    }
    if standing.awaits_text() {
        return Err(Refusal::AwaitsText { id: standing.id }.into());
    }
    if !standing.is_approved() {
        return Err(Refusal::NotApproved { id: standing.id }.into());
    }
    if at.is_some_and(|at| standing.due_at != Some(at)) && is_emergency(&mut tx, &standing.id).await? {
        return Err(Refusal::EmergencyHasItsTime { id: standing.id }.into());
    }
    // Without a time of a person's own the plan's stays, so that the log shows how late it went out.
    if let Some(at) = at {
        standing.due_at = Some(at);
        // A later apply leaves it so: what a person decided is not undone by a file.
        standing.retimed_at = Some(now);
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
    store.commit_act(tx).await?;
    Ok(id)
}

async fn is_emergency(tx: &mut Tx, id: &str) -> ActResult<bool> {
    let found = log::some(tx, &[id.to_owned()]).await?;
    Ok(found.iter().any(|entry| entry.delivery.tone == Tone::Emergency))
}

struct SlotTimes {
    slot: String,
    begins_at: At,
    ends_at: At,
}

/// The first programme of the delivery's station that begins at that time or later.
async fn programme_after(tx: &mut Tx, standing: &Standing, at: At) -> Result<SlotTimes, ActError> {
    let none = || Refusal::NoProgramme { channel: standing.channel.clone() };
    let zone = campaigns::zone_of(tx, &standing.id).await?;
    let channel = channels::get(tx, &standing.channel).await?.ok_or_else(none)?;
    let slots: Vec<Slot> = channel.slots.iter().map(Into::into).collect();
    let (slot, begins) = next_slot(&slots, at.with_timezone(&zone).naive_local()).ok_or_else(none)?;
    let begins_at = begins.and_local_timezone(zone).earliest().ok_or_else(none)?.to_utc();
    Ok(SlotTimes { slot: slot.id.value.clone(), begins_at, ends_at: slot.ends(begins_at) })
}

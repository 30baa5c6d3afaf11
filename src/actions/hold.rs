//! Hold and release: one word stops what it covers, and nothing floods out when it lifts.
//!
//! Never: returns before it is true. A hold waits for reveals that began before it; once it returns, none starts.

use std::time::Duration;

use chrono::TimeDelta;
use serde_json::json;

use super::confirm::COPY_HOLD;
use super::{Actor, Done, Refused, below, note, save};
use crate::adapters::timing;
use crate::clock::Clock;
use crate::domain::At;
use crate::domain::campaign::{Late, LateThen};
use crate::domain::delivery::{Reason, State};
use crate::domain::diagnostic::nearest;
use crate::domain::hold::{Hold, Scope};
use crate::domain::staff::Verb;
use crate::store::{Store, Tx, channels, holds, lanes, ledger};

/// Between two looks at reveals that were under way when the hold was set.
const LOOK: Duration = Duration::from_millis(20);
/// Longer than any call and any lease: what is under way after that belongs to a dead node and will not be revealed.
const WAIT_MS_MAX: i64 = 180_000;

/// What a hold covers, and what could not be stopped because it was being published.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct Held {
    pub hold: String,
    pub covered: usize,
    /// Reveals that began before the hold, ended by now.
    pub went_out: Vec<String>,
}

/// What a release did.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct Released {
    /// Go on at their time.
    pub going_on: usize,
    /// Their moment passed under the hold. Each may be retried by a person.
    pub missed: Vec<String>,
    /// Still under another hold.
    pub still_held: usize,
}

pub async fn hold(store: &Store, clock: &Clock, actor: &Actor, scope: Scope, reason: &str) -> Done<Held> {
    actor.must(Verb::Hold)?;
    if reason.trim().is_empty() {
        return Err(Refused::NeedsReason.into());
    }
    let now = clock.now();
    let random: [u8; 4] = rand::random();
    let hold = Hold {
        id: format!("h-{}", crate::domain::post::hex(&random)),
        scope,
        reason: reason.to_owned(),
        by: actor.id.clone(),
        at: now,
    };
    let mut tx = store.write().await?;
    tx.lock_actions().await?;
    check_scope(&mut tx, actor, &hold.scope).await?;
    let units = units(&mut tx, &hold.scope).await?;
    holds::put(&mut tx, &hold).await?;
    let touched = holds::cover(&mut tx, &hold, units.as_deref(), now).await?;
    lanes::refresh(&mut tx, &touched).await?;
    let covered = holds::covered(&mut tx, &hold, units.as_deref()).await?;
    note(&mut tx, actor, "hold", &hold.id, Some(reason), json!({"scope": hold.scope, "covered": covered}), now).await?;
    tx.ring().await?;
    tx.commit().await?;
    let went_out = wait_for_reveals(store, clock, &hold, units.as_deref()).await?;
    Ok(Held { hold: hold.id, covered, went_out })
}

/// Lifts a hold. What came due meanwhile is missed; a person may send each on with `retry`.
pub async fn release(store: &Store, actor: &Actor, id: &str, reason: &str, now: At) -> Done<Released> {
    actor.must(Verb::Release)?;
    if reason.trim().is_empty() {
        return Err(Refused::NeedsReason.into());
    }
    if id.starts_with(COPY_HOLD) {
        return Err(Refused::CopyHold.into());
    }
    let mut tx = store.write().await?;
    tx.lock_actions().await?;
    let released = lift(&mut tx, actor, id, now).await?;
    note(&mut tx, actor, "release", id, Some(reason), json!(released), now).await?;
    tx.commit().await?;
    Ok(released)
}

pub(super) async fn lift(tx: &mut Tx, actor: &Actor, id: &str, now: At) -> Done<Released> {
    if !holds::release(tx, id, &actor.id, now).await? {
        return Err(Refused::NoSuchHold { id: id.to_owned() }.into());
    }
    let before = holds::held(tx).await?;
    let mut touched = holds::uncover_all(tx).await?;
    for other in holds::standing(tx).await? {
        let units = units(tx, &other.scope).await?;
        touched.extend(holds::cover(tx, &other, units.as_deref(), now).await?);
    }
    lanes::refresh(tx, &touched).await?;
    let mut standings = ledger::standings(tx, &before).await?;
    let still_held = standings.iter().filter(|s| s.held_at.is_some()).count();
    standings.retain(|s| s.held_at.is_none());
    let freed = standings.len();
    // What waits for its event has not come due.
    standings.retain(|s| s.due_at.is_some_and(|due| due <= now) && s.waits_for.is_none());
    for standing in &mut standings {
        if may_be_out(standing.state) || standing.doubt_at.is_some() {
            // Should it turn out not to be out, it is not sent after the hold: its moment has passed.
            standing.late = Late { within_ms: 0, then: LateThen::Skip };
        }
        if may_be_out(standing.state) {
            continue;
        }
        standing.state = State::Missed;
        standing.reason = Some(Reason::Held);
        if standing.doubt_at.is_some() {
            standing.state = State::Unconfirmed;
            standing.reason = Some(Reason::LostReply);
        }
        standing.plan_next(timing(&standing.adapter), now);
    }
    save(tx, &standings).await?;
    standings.retain(|s| !may_be_out(s.state));
    let missed: Vec<String> = standings.into_iter().map(|s| s.id).collect();
    Ok(Released { going_on: freed - missed.len(), missed, still_held })
}

/// It began before the hold, or nobody knows: its answer, or a person, will say where it stands.
fn may_be_out(state: State) -> bool {
    matches!(state, State::Revealing | State::Unconfirmed)
}

/// The unit of a scope with those below it.
pub(super) async fn units(tx: &mut Tx, scope: &Scope) -> Done<Option<Vec<String>>> {
    Ok(match &scope.unit {
        None => None,
        Some(root) => Some(below(&channels::units(tx).await?, root)),
    })
}

async fn check_scope(tx: &mut Tx, actor: &Actor, scope: &Scope) -> Done<()> {
    if let Some(unit) = &scope.unit {
        let known = channels::units(tx).await?;
        if !known.iter().any(|u| &u.id == unit) {
            let near = nearest(unit, known.iter().map(|u| u.id.as_str()));
            return Err(Refused::NoSuchUnit { id: unit.clone(), near }.into());
        }
        actor.must_be_in(unit)?;
    }
    if let Some(channel) = &scope.channel {
        let known = channels::all(tx).await?;
        match known.iter().find(|c| &c.id == channel) {
            Some(found) => actor.must_be_in(&found.unit)?,
            None => {
                let near = nearest(channel, known.iter().map(|c| c.id.as_str()));
                return Err(Refused::NoSuchChannel { id: channel.clone(), near }.into());
            }
        }
    }
    if scope.unit.is_none()
        && scope.channel.is_none()
        && let Some(root) = actor.units.as_ref().and_then(|units| units.first())
    {
        return Err(Refused::NotYourUnit { unit: format!("* (≠ {root})") }.into());
    }
    Ok(())
}

/// Returns when no reveal that the hold covers is under way any more.
async fn wait_for_reveals(store: &Store, clock: &Clock, hold: &Hold, units: Option<&[String]>) -> Done<Vec<String>> {
    let until = clock.now() + TimeDelta::milliseconds(WAIT_MS_MAX);
    let mut seen: Vec<String> = Vec::new();
    loop {
        let mut tx = store.read().await?;
        let under_way = holds::under_way(&mut tx, hold, units).await?;
        drop(tx);
        seen.extend(under_way.iter().filter(|id| !seen.contains(id)).cloned().collect::<Vec<_>>());
        if under_way.is_empty() || clock.now() >= until {
            return Ok(seen);
        }
        clock.sleep(LOOK).await;
    }
}

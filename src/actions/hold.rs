//! Hold and release: one word stops what it covers, and nothing floods out when it lifts.
//!
//! It never returns before it is true. A hold waits for reveals that began before it; once it returns, none starts.

use std::time::Duration;

use chrono::TimeDelta;
use serde_json::json;

use super::confirm::COPY_HOLD;
use super::{ActError, ActResult, Actor, Refusal, brake, directory, note, save};
use crate::adapters::timing;
use crate::clock::Clock;
use crate::domain::At;
use crate::domain::campaign::{Late, LateThen};
use crate::domain::delivery::{Reason, State};
use crate::domain::diagnostic::nearest;
use crate::domain::hold::{Hold, Scope};
use crate::domain::staff::Verb;
use crate::store::brake::is_unwritable;
use crate::store::{Store, Tx, channels, holds, ledger};

/// Between two looks at reveals that were under way when the hold was set.
const LOOK: Duration = Duration::from_millis(20);
/// Longer than any call and any lease: what is under way after that belongs to a dead node and will not be revealed.
const WAIT_MS_MAX: i64 = 180_000;

/// What was held, and what could not be stopped because it was being published.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct Held {
    /// The first of [`Held::holds`]; there is always one.
    pub hold: String,
    /// In all.
    pub covered: usize,
    /// Reveals that began before the hold, ended by now.
    pub went_out: Vec<String>,
    /// One for each unit that they may hold, where they named neither unit nor channel.
    pub holds: Vec<HeldPart>,
    /// The store takes no writes: everything is stopped by the brake beside it until it does.
    pub braked: bool,
}

/// One hold and what it covers.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct HeldPart {
    pub hold: String,
    pub scope: Scope,
    pub covered: usize,
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

pub async fn hold(store: &Store, clock: &Clock, actor: &Actor, scope: Scope, reason: &str) -> ActResult<Held> {
    actor.may_somewhere(Verb::Hold)?;
    if reason.trim().is_empty() {
        return Err(Refusal::NeedsReason.into());
    }
    let mut set: Vec<(Hold, Option<Vec<String>>)> = Vec::new();
    let parts = match write_down(store, actor, scope.clone(), reason, clock.now(), &mut set).await {
        Ok(parts) => parts,
        Err(ActError::Store(error)) if is_unwritable(&error) => {
            let Some(brake) = store.brake() else { return Err(error.into()) };
            let mut holds: Vec<Hold> = set.into_iter().map(|(hold, _)| hold).collect();
            if holds.is_empty() {
                holds.push(brake::new(scope, reason, &actor.id, clock.now()));
            }
            return brake::pull(store, clock, &brake, holds).await;
        }
        Err(error) => return Err(error),
    };
    let mut went_out = Vec::new();
    for (hold, units) in &set {
        went_out.extend(wait_for_reveals(store, clock, hold, units.as_deref()).await?);
    }
    Ok(Held {
        hold: parts.first().map(|part| part.hold.clone()).unwrap_or_default(),
        covered: parts.iter().map(|part| part.covered).sum(),
        went_out,
        holds: parts,
        braked: false,
    })
}

/// One transaction; what was to be written stands in `set`, also when it was not.
async fn write_down(
    store: &Store,
    actor: &Actor,
    scope: Scope,
    reason: &str,
    now: At,
    set: &mut Vec<(Hold, Option<Vec<String>>)>,
) -> ActResult<Vec<HeldPart>> {
    let mut tx = store.write().await?;
    tx.lock_actions().await?;
    for (scope, from) in scopes(&mut tx, actor, scope).await? {
        let hold = Hold { from, ..brake::new(scope, reason, &actor.id, now) };
        set.push((hold, None));
    }
    for (hold, units_of) in set.iter_mut() {
        let units = units(&mut tx, &hold.scope).await?;
        holds::put(&mut tx, hold).await?;
        holds::cover(&mut tx, hold, units.as_deref(), now).await?;
        *units_of = units;
    }
    let mut parts = Vec::new();
    for (hold, units) in set.iter() {
        let covered = holds::covered(&mut tx, hold, units.as_deref()).await?;
        let detail = json!({"scope": hold.scope, "covered": covered, "from": hold.from});
        note(&mut tx, actor, "hold", &hold.id, Some(reason), detail, now).await?;
        parts.push(HeldPart { hold: hold.id.clone(), scope: hold.scope.clone(), covered });
    }
    tx.ring().await?;
    store.commit_act(tx).await?;
    Ok(parts)
}

/// Lifts a hold. What came due meanwhile is missed; a person may send each on with `retry`.
pub async fn release(store: &Store, actor: &Actor, id: &str, reason: &str, now: At) -> ActResult<Released> {
    actor.may_somewhere(Verb::Release)?;
    if reason.trim().is_empty() {
        return Err(Refusal::NeedsReason.into());
    }
    if id.starts_with(COPY_HOLD) {
        return Err(Refusal::CopyHold.into());
    }
    let mut tx = store.write().await?;
    tx.lock_actions().await?;
    let standing = holds::standing(&mut tx).await?;
    let hold = standing.iter().find(|hold| hold.id == id);
    let hold = hold.ok_or_else(|| Refusal::NoSuchHold { id: id.to_owned() })?;
    // What is held from above is lifted from above. Where nobody is above any more, their role is enough.
    if let Err(refused) = actor.may(Verb::Release, hold.from.as_deref())
        && !directory::nobody_may(&mut tx, Verb::Release, hold.from.as_deref(), now).await?
    {
        return Err(match refused {
            Refusal::NotYourUnit { unit, .. } => Refusal::HeldFromAbove { hold: id.to_owned(), unit },
            other => other,
        }
        .into());
    }
    let released = lift(&mut tx, actor, id, now).await?;
    note(&mut tx, actor, "release", id, Some(reason), json!(released), now).await?;
    store.commit_act(tx).await?;
    Ok(released)
}

pub(super) async fn lift(tx: &mut Tx, actor: &Actor, id: &str, now: At) -> ActResult<Released> {
    let reason = holds::standing(tx).await?.into_iter().find(|hold| hold.id == id).map(|hold| hold.reason);
    if !holds::release(tx, id, &actor.id, now).await? {
        return Err(Refusal::NoSuchHold { id: id.to_owned() }.into());
    }
    let before = holds::held(tx).await?;
    holds::uncover_all(tx).await?;
    for other in holds::standing(tx).await? {
        let units = units(tx, &other.scope).await?;
        holds::cover(tx, &other, units.as_deref(), now).await?;
    }
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
        standing.remark.clone_from(&reason);
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
pub(super) async fn units(tx: &mut Tx, scope: &Scope) -> ActResult<Option<Vec<String>>> {
    Ok(match &scope.unit {
        None => None,
        Some(root) => Some(directory::declared(tx).await?.tree().with_below(root)),
    })
}

/// What this person means and may hold, each part with the unit for which they hold it. Who names neither unit nor
/// channel holds all that is theirs to hold.
async fn scopes(tx: &mut Tx, actor: &Actor, scope: Scope) -> ActResult<Vec<(Scope, Option<String>)>> {
    if let Some(unit) = &scope.unit {
        let known = channels::units(tx).await?;
        if !known.iter().any(|u| &u.id == unit) {
            let near = nearest(unit, known.iter().map(|u| u.id.as_str()));
            return Err(Refusal::NoSuchUnit { id: unit.clone(), near }.into());
        }
    }
    let mut owner = scope.unit.clone();
    if let Some(channel) = &scope.channel {
        let known = channels::all(tx).await?;
        let Some(found) = known.iter().find(|c| &c.id == channel) else {
            let near = nearest(channel, known.iter().map(|c| c.id.as_str()));
            return Err(Refusal::NoSuchChannel { id: channel.clone(), near }.into());
        };
        actor.may(Verb::Hold, Some(&found.unit))?;
        owner = owner.or_else(|| Some(found.unit.clone()));
    }
    if let Some(owner) = &owner {
        let from = actor.by_which(Verb::Hold, Some(owner))?.unit.clone();
        return Ok(vec![(scope, from)]);
    }
    let mut roots: Vec<Option<&str>> = actor.where_they_may(Verb::Hold);
    roots.sort_unstable();
    roots.dedup();
    if roots.contains(&None) {
        return Ok(vec![(scope, None)]);
    }
    let under_another = |unit: &str| roots.iter().flatten().any(|root| actor.tree.is_below(unit, root));
    let own = roots.iter().flatten().filter(|unit| !under_another(unit));
    Ok(own.map(|unit| (Scope { unit: Some((*unit).to_owned()), ..scope.clone() }, Some((*unit).to_owned()))).collect())
}

/// Returns when no reveal that the hold covers is under way any more.
pub(super) async fn wait_for_reveals(
    store: &Store,
    clock: &Clock,
    hold: &Hold,
    units: Option<&[String]>,
) -> ActResult<Vec<String>> {
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

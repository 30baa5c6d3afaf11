//! Approve: a leader's yes to the exact bytes of drafts.
//!
//! It never covers a later change, or a reserved place whose text is not written. The approval names the content hash;
//! another hash is another draft.

use std::collections::BTreeSet;

use serde_json::json;

use super::{ActResult, Actor, Refusal, Which, all, note, save};
use crate::adapters::timing;
use crate::domain::At;
use crate::domain::approval::Approval;
use crate::domain::delivery::{Reason, State};
use crate::domain::staff::Verb;
use crate::domain::standing::Standing;
use crate::store::{Store, Tx, channels, deliveries, log};

/// Approves every draft among these and gives their ids. Those that are approved already, or over, are left alone.
pub async fn approve(
    store: &Store,
    actor: &Actor,
    which: &Which,
    number: Option<&str>,
    remark: Option<&str>,
    now: At,
) -> ActResult<Vec<String>> {
    actor.may_somewhere(Verb::Approve)?;
    let mut tx = store.write().await?;
    tx.lock_actions().await?;
    let mut drafts = all(&mut tx, actor, Verb::Approve, which).await?;
    drafts.retain(|s| s.state == State::Draft);
    // Among many they are passed over; by name they are refused.
    match drafts.iter().find(|s| s.awaits_text()) {
        Some(empty) if !matches!(which, Which::Fitting(_)) => {
            return Err(Refusal::AwaitsText { id: empty.id.clone() }.into());
        }
        _ => drafts.retain(|s| !s.awaits_text()),
    }
    if drafts.is_empty() {
        return Err(Refusal::NothingFits.into());
    }
    let own = own_texts(&mut tx, actor, &drafts).await?;
    let approvals: Vec<Approval> = drafts
        .iter()
        .map(|s| Approval {
            delivery: s.id.clone(),
            content_hash: s.content_hash.clone(),
            by: actor.id.clone(),
            at: now,
            number: number.map(str::to_owned),
            note: remark.map(str::to_owned),
            own_text: own.contains(&s.id),
        })
        .collect();
    log::approve(&mut tx, &approvals).await?;
    for standing in &mut drafts {
        standing.approved_hash = Some(standing.content_hash.clone());
        standing.state = State::Scheduled;
        standing.reason = standing.due_at.is_none().then_some(Reason::AnchorSuspended);
        standing.plan_next(timing(&standing.adapter), now);
    }
    save(&mut tx, &drafts).await?;
    let ids: Vec<String> = drafts.into_iter().map(|s| s.id).collect();
    note(
        &mut tx,
        actor,
        "approve",
        &format!("{} deliveries", ids.len()),
        remark,
        json!({"ids": ids, "number": number, "own_texts": own.len()}),
        now,
    )
    .await?;
    store.commit_act(tx).await?;
    Ok(ids)
}

/// Which of these they applied themselves. That takes a two-person office: elsewhere a second pair of eyes is the rule.
async fn own_texts(tx: &mut Tx, actor: &Actor, drafts: &[Standing]) -> ActResult<BTreeSet<String>> {
    if actor.alone {
        return Ok(BTreeSet::new());
    }
    let ids: Vec<String> = drafts.iter().map(|s| s.id.clone()).collect();
    let written = deliveries::writers(tx, &ids).await?;
    let own: BTreeSet<String> = written.into_iter().filter(|(_, by)| *by == actor.id).map(|(id, _)| id).collect();
    let units = channels::units(tx).await?;
    let two_person = |unit: &str| units.iter().any(|known| known.id == unit && known.two_person_office);
    let of = deliveries::units_of(tx, drafts).await?;
    let mut refused = of.iter().filter(|(id, unit)| own.contains(id) && !two_person(unit));
    if let Some((id, _)) = refused.next() {
        return Err(Refusal::OwnText { count: 1 + refused.count(), id: id.clone() }.into());
    }
    Ok(own)
}

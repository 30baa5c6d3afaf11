//! Approve: a leader's yes to the exact bytes of drafts.
//!
//! Never: covers a later change, or a reserved place whose text is not written. The approval names the content hash; another hash is another draft.

use serde_json::json;

use super::{Actor, Done, Refused, Which, all, note, save};
use crate::adapters::timing;
use crate::domain::At;
use crate::domain::approval::Approval;
use crate::domain::delivery::{Reason, State};
use crate::domain::staff::Verb;
use crate::store::{Store, log};

/// Approves every draft among these and gives their ids. Those that are approved already, or over, are left alone.
pub async fn approve(
    store: &Store,
    actor: &Actor,
    which: &Which,
    number: Option<&str>,
    remark: Option<&str>,
    now: At,
) -> Done<Vec<String>> {
    actor.must(Verb::Approve)?;
    let mut tx = store.write().await?;
    tx.lock_actions().await?;
    let mut drafts = all(&mut tx, actor, which).await?;
    drafts.retain(|s| s.state == State::Draft);
    // Among many they are passed over; by name they are refused.
    match drafts.iter().find(|s| s.awaits_text()) {
        Some(empty) if !matches!(which, Which::Fitting(_)) => {
            return Err(Refused::AwaitsText { id: empty.id.clone() }.into());
        }
        _ => drafts.retain(|s| !s.awaits_text()),
    }
    if drafts.is_empty() {
        return Err(Refused::NothingFits.into());
    }
    let approvals: Vec<Approval> = drafts
        .iter()
        .map(|s| Approval {
            delivery: s.id.clone(),
            content_hash: s.content_hash.clone(),
            by: actor.id.clone(),
            at: now,
            number: number.map(str::to_owned),
            note: remark.map(str::to_owned),
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
        json!({"ids": ids, "number": number}),
        now,
    )
    .await?;
    tx.commit().await?;
    Ok(ids)
}

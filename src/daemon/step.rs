//! One step of one delivery: the adapter is called, its answer sent back.
//!
//! It never writes to the store. The claim stands already; the next tick settles.

use std::sync::Arc;

use chrono::NaiveDate;

use super::channels::OpenChannel;
use crate::adapters::{Job, OnAir, Out};
use crate::domain::At;
use crate::domain::delivery::Step;
use crate::domain::outcome::{Failure, Found, failure};
use crate::domain::policy::Answer;
use crate::domain::post::Payload;
use crate::store::ledger::Claim;

/// Takes the step. `approved`, by whom and when, is known where the channel is a station. `payload` is `None` only if the ledger lost it, which is a failure like any other.
pub(super) async fn take(
    claim: &Claim,
    channel: Result<Arc<OpenChannel>, Failure>,
    payload: Option<Arc<Payload>>,
    approved: Option<(String, At)>,
) -> Answer {
    let answer = answer(claim, channel, payload, approved).await;
    answer.unwrap_or_else(Answer::Failed).storable(claim.step)
}

async fn answer(
    claim: &Claim,
    channel: Result<Arc<OpenChannel>, Failure>,
    payload: Option<Arc<Payload>>,
    approved: Option<(String, At)>,
) -> Result<Answer, Failure> {
    let channel = channel?;
    let adapter = channel.adapter.as_ref();
    let standing = &claim.standing;
    if channel.kind.name != standing.adapter {
        // The content was rendered, and the rules are, for another platform.
        let message = format!("the channel is now {}, this was made for {}", channel.kind.name, standing.adapter);
        return Err(Failure::permanent("adapter_changed", message));
    }
    if claim.made_for.as_deref().is_some_and(|made_for| made_for != channel.destination) {
        return elsewhere(claim.step);
    }
    let staged = standing.staged.as_deref().unwrap_or_default();
    // What is to be taken back needs neither content nor time: its anchor may be gone by now.
    match claim.step {
        Step::Unstage => {
            adapter.unstage(staged).await?;
            return Ok(Answer::Unstaged);
        }
        Step::Withdraw => {
            let side = adapter.withdraw();
            let side = side.ok_or_else(|| Failure::permanent("no_withdraw", "the platform takes nothing back"))?;
            let receipt =
                standing.receipt.as_ref().ok_or_else(|| Failure::permanent("no_receipt", "nothing is out"))?;
            side.withdraw(&Out { receipt, staged }).await?;
            return Ok(Answer::Withdrawn);
        }
        Step::Stage | Step::Reveal | Step::Reconcile => {}
    }
    let payload = payload.ok_or_else(|| Failure::permanent("no_content", "the content is not in the ledger"))?;
    let due_at = standing.due_at.ok_or_else(|| Failure::permanent("no_due", "the delivery has no due time"))?;
    let date = claim.local_date.as_deref().and_then(|d| d.parse::<NaiveDate>().ok()).unwrap_or(due_at.date_naive());
    let slot = standing.slot.as_deref();
    let begun = slot.is_some() && claim.claimed_at >= due_at;
    let air = OnAir { file_order: claim.file_order, begun, approved };
    let job = Job { key: &standing.id, payload: &payload, due_at, date, slot, air };
    let resume = standing.resume.as_deref();
    Ok(match claim.step {
        Step::Stage => Answer::Staged(adapter.stage(&job, resume).await?),
        Step::Reveal => Answer::Revealed(adapter.reveal(&job, staged, resume).await?),
        _ => match adapter.reconcile() {
            Some(side) => Answer::Found(side.find(&job, staged).await?),
            None => Answer::Found(Found::CannotTell),
        },
    })
}

/// The channel goes elsewhere now. Ids of the old place mean something else at the new one, or nothing: nothing of them
/// is ever sent there.
fn elsewhere(step: Step) -> Result<Answer, Failure> {
    let refused =
        |what: &str| Failure::permanent(failure::OTHER_DESTINATION, format!("the channel goes elsewhere now: {what}"));
    match step {
        // A draft at the old place is out of reach, and nobody there can see it.
        Step::Unstage => Ok(Answer::Unstaged),
        Step::Reconcile => Ok(Answer::Found(Found::CannotTell)),
        Step::Stage | Step::Reveal => Err(refused("apply the campaign again and approve it for the new place")),
        Step::Withdraw => Err(refused("take the post back by hand at the old place")),
    }
}

//! One step of one delivery: the adapter is called, its answer sent back.
//!
//! Never: writes to the store. The claim stands already; the next tick settles.

use std::sync::Arc;

use chrono::NaiveDate;

use super::channels::OpenChannel;
use crate::adapters::{Job, Out};
use crate::domain::delivery::Step;
use crate::domain::outcome::{Failure, Found};
use crate::domain::policy::Answer;
use crate::domain::post::Payload;
use crate::store::ledger::Claim;

/// Takes the step. `payload` is `None` only if the ledger lost it, which is a failure like any other.
pub(super) async fn take(
    claim: &Claim,
    channel: Result<Arc<OpenChannel>, Failure>,
    payload: Option<Arc<Payload>>,
) -> Answer {
    match answer(claim, channel, payload).await {
        Ok(answer) => answer,
        Err(failure) => Answer::Failed(failure),
    }
}

async fn answer(
    claim: &Claim,
    channel: Result<Arc<OpenChannel>, Failure>,
    payload: Option<Arc<Payload>>,
) -> Result<Answer, Failure> {
    let channel = channel?;
    let adapter = channel.adapter.as_ref();
    let standing = &claim.standing;
    if channel.kind.name != standing.adapter {
        // The content was rendered, and the rules are, for another platform.
        let message = format!("the channel is now {}, this was made for {}", channel.kind.name, standing.adapter);
        return Err(Failure::permanent("adapter_changed", message));
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
    let job = Job { key: &standing.id, payload: &payload, due_at, date, slot: standing.slot.as_deref() };
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

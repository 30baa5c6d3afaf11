//! What a reveal leaves behind that nobody needs any more, swept away once its answer is on its way to the ledger.
//!
//! Best effort, asked once: a proof never waits for it, and what stays is where the public does not look.

use std::sync::Arc;

use super::channels::{OpenChannel, Opened};
use crate::domain::delivery::Step;
use crate::domain::outcome::Revealed;
use crate::domain::policy::Answer;
use crate::store::ledger::Claim;

/// What one step may leave behind, with the channel that it was made through.
pub(super) struct Left {
    channel: Arc<OpenChannel>,
    staged: String,
}

impl Left {
    pub(super) fn of(claim: &Claim, channel: &Opened) -> Option<Left> {
        let channel =
            channel.as_ref().ok().filter(|open| claim.step == Step::Reveal && open.adapter.tidy().is_some())?;
        Some(Left { channel: Arc::clone(channel), staged: claim.standing.staged.clone()? })
    }

    pub(super) async fn sweep(self) {
        if let Some(side) = self.channel.adapter.tidy() {
            // It stays.
            let _ = side.tidy(&self.staged).await;
        }
    }
}

/// It is out, so what it was made from may go.
pub(super) fn is_out(answer: &Answer) -> bool {
    matches!(answer, Answer::Revealed(Revealed::Done(_) | Revealed::Restored { .. }))
}

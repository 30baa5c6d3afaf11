//! What came back for attempts that others had settled: this node was frozen, or its rows were taken for a dead one's.
//!
//! It is written down, always. A receipt is proof: it ends what is in doubt, keeps a second post from going out, and where
//! it contradicts what was decided meanwhile, staff are told.

use super::Daemon;
use super::tick::Done;
use crate::adapters::{end, find, timing};
use crate::domain::At;
use crate::domain::late::{LateReceipt, Proof, prove};
use crate::domain::outcome::{Receipt, Revealed};
use crate::domain::policy::Answer;
use crate::domain::standing::Standing;
use crate::event::{Alert, Event};
use crate::store::ledger::{self, Claim};
use crate::store::{Tx, late};

impl Daemon {
    pub(super) async fn take_late(
        &mut self,
        tx: &mut Tx,
        answered: Vec<(&Claim, &Answer)>,
        now: At,
        done: &mut Done,
    ) -> anyhow::Result<()> {
        for (claim, answer) in answered {
            let receipt = receipt_of(answer);
            let Some(before) = ledger::standings(tx, std::slice::from_ref(&claim.standing.id)).await?.pop() else {
                // A replica took over that never had it. An apply that makes it again finds the proof.
                if late::put(tx, &self.ended(claim, answer), receipt, now).await? && receipt.is_some() {
                    done.events.push(told(&claim.standing));
                }
                continue;
            };
            // The transaction that settled it was committed after all, and only its word was lost.
            if receipt.is_some() && receipt == before.receipt.as_ref() {
                continue;
            }
            let ended = self.ended(claim, answer);
            let is_new = late::put(tx, &ended, receipt, now).await?;
            let Some(receipt) = receipt.filter(|_| is_new) else { continue };
            let repeatable = find(&before.adapter).is_some_and(|kind| kind.reveal_repeatable);
            let revealed_again =
                !repeatable && late::revealed_since(tx, &before.id, ended.number, claim.claimed_at).await?;
            let proof = LateReceipt { receipt: receipt.clone(), began_at: claim.claimed_at, revealed_again };
            let (after, contradicts) = match prove(&before, proof, end(&before.adapter), timing(&before.adapter), now) {
                Proof::Known => continue,
                Proof::Settles(after) => (after, false),
                Proof::Contradicts(after) => (after, true),
            };
            if after.state != before.state {
                done.events.push(super::settle::event_of(&after));
            }
            if contradicts {
                done.events.push(told(&after));
            }
            ledger::save(tx, std::slice::from_ref(&after)).await?;
            self.remember(tx, std::iter::once(&after)).await?;
        }
        Ok(())
    }
}

fn told(standing: &Standing) -> Event {
    let (delivery, channel) = (standing.id.clone(), standing.channel.clone());
    Event::Alert { what: Alert::LateProof { delivery, channel } }
}

fn receipt_of(answer: &Answer) -> Option<&Receipt> {
    match answer {
        Answer::Revealed(Revealed::Done(receipt) | Revealed::Restored { receipt, .. }) => Some(receipt),
        _ => None,
    }
}

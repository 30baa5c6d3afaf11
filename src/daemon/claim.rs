//! What is due is taken: the ledger says so first, then it is sent.

use std::collections::HashMap;
use std::sync::Arc;

use chrono::TimeDelta;

use super::channels::{OpenChannel, undeclared};
use super::tick::Done;
use super::{Daemon, renew};
use crate::adapters::find;
use crate::domain::At;
use crate::domain::outcome::Failure;
use crate::domain::post::Payload;
use crate::domain::standing::Standing;
use crate::store::ledger::Claim;
use crate::store::{Tx, channels, ledger, log};

/// What could not be taken although it was due is looked at again after this.
const LOOK_AGAIN: TimeDelta = TimeDelta::seconds(1);

/// A claim with all that its step needs.
pub(super) struct Ready {
    pub(super) claim: Claim,
    pub(super) channel: Result<Arc<OpenChannel>, Failure>,
    pub(super) payload: Option<Arc<Payload>>,
    /// By whom and when, for a station.
    pub(super) approved: Option<(String, At)>,
}

impl Daemon {
    pub(super) async fn claim(&mut self, tx: &mut Tx, now: At, free: usize, done: &mut Done) -> anyhow::Result<()> {
        let ids = self.memory.queues.take(now, free);
        if ids.is_empty() {
            return Ok(());
        }
        let asked: Vec<&str> = ids.iter().map(AsRef::as_ref).collect();
        let claims = ledger::claim(tx, &self.node, &asked, self.taking, now).await?;
        self.unsure.extend(claims.iter().map(|c| (c.standing.id.clone(), c.standing.attempts)));
        if claims.len() < ids.len() {
            // Somebody changed or locked them: what is remembered is not what the ledger says.
            let claimed: std::collections::HashSet<&str> = claims.iter().map(|c| c.standing.id.as_str()).collect();
            for id in ids.iter().filter(|id| !claimed.contains(id.as_ref())) {
                self.memory.queues.landed(id, Some(now + LOOK_AGAIN));
            }
            self.memory.distrust();
        }
        let channels: Vec<&str> = claims.iter().map(|c| c.standing.channel.as_str()).collect();
        let open = self.channels.open_all(tx, &channels).await?;
        let mut approved = approvals(tx, &claims).await?;
        for mut claim in claims {
            let approved = approved.remove(&claim.standing.id);
            let channel = match open.get(&claim.standing.channel) {
                Some(open) => open.clone(),
                None => Err(undeclared(&claim.standing.channel)),
            };
            let payload = claim.payload.take().and_then(|text| serde_json::from_str(&text).ok()).map(Arc::new);
            done.ready.push(Ready { claim, channel, payload, approved });
        }
        Ok(())
    }

    pub(super) async fn begin_renewals(&mut self, tx: &mut Tx, now: At, done: &mut Done) -> anyhow::Result<()> {
        for (channel, due_at) in channels::renewals_due(tx, now).await? {
            if self.leaves_renewal(&channel, due_at, now, done) {
                continue;
            }
            if channels::begin_renewal(tx, &channel, now).await? {
                let open = self.channels.open(tx, &channel).await?;
                done.renewals.push(renew::Exchange { channel, open });
            }
        }
        Ok(())
    }
}

/// Who approved what stations are about to get: it stands on their page.
async fn approvals(tx: &mut Tx, claims: &[Claim]) -> anyhow::Result<HashMap<String, (String, At)>> {
    let standings: HashMap<&str, &Standing> = claims
        .iter()
        .map(|claim| &claim.standing)
        .filter(|standing| find(&standing.adapter).is_some_and(|kind| kind.airs_in_slots))
        .map(|standing| (standing.id.as_str(), standing))
        .collect();
    if standings.is_empty() {
        return Ok(HashMap::new());
    }
    let ids: Vec<&str> = standings.keys().copied().collect();
    let found = log::approvers(tx, &ids).await?;
    let of_this = |id: &str, hash: &str| standings.get(id).is_some_and(|standing| standing.content_hash == hash);
    Ok(found.into_iter().filter(|(id, hash, ..)| of_this(id, hash)).map(|(id, _, name, at)| (id, (name, at))).collect())
}

//! The brake: a hold where the store takes no writes, and what becomes of it when it does again.

use super::hold::{Held, HeldPart, units, wait_for_reveals};
use super::{ActResult, cover_again};
use crate::clock::Clock;
use crate::domain::At;
use crate::domain::hold::{Hold, Scope};
use crate::store::audit::AuditRecord;
use crate::store::brake::{Brake, Pulled};
use crate::store::{Store, audit, holds};

/// Stops everything at once, whatever the holds are of: a file beside the store cannot say what they cover.
pub(super) async fn pull(store: &Store, clock: &Clock, brake: &Brake, set: Vec<Hold>) -> ActResult<Held> {
    for hold in &set {
        brake.pull(&Pulled::Hold(hold.clone())).map_err(anyhow::Error::from)?;
    }
    // Who claimed before holds the store's one right to write until that is committed; who comes after sees the brake.
    drop(store.write().await);
    let all = Hold { scope: Scope::default(), ..set.first().cloned().unwrap_or_else(|| nameless(clock.now())) };
    let went_out = wait_for_reveals(store, clock, &all, None).await.unwrap_or_default();
    let parts: Vec<HeldPart> =
        set.into_iter().map(|hold| HeldPart { hold: hold.id, scope: hold.scope, covered: 0 }).collect();
    Ok(Held { hold: all.id, covered: 0, went_out, holds: parts, braked: true })
}

/// Writes down as ordinary holds what the brake says, and lets it go. False: there is nothing to write down, or a
/// damaged store to be looked at first.
pub async fn write_down(store: &Store, now: At) -> ActResult<bool> {
    let Some(brake) = store.brake().filter(Brake::is_pulled) else { return Ok(false) };
    let pulled = brake.read();
    if pulled.contains(&Pulled::Damaged) {
        return Ok(false);
    }
    let mut said: Vec<Hold> = pulled
        .into_iter()
        .filter_map(|pulled| match pulled {
            Pulled::Hold(hold) => Some(hold),
            Pulled::Damaged => None,
        })
        .collect();
    if said.is_empty() {
        said.push(nameless(now));
    }
    let mut tx = store.write().await?;
    tx.lock_actions().await?;
    for hold in &said {
        // Written down by somebody who then could not let it go.
        if holds::is_known(&mut tx, &hold.id).await? {
            continue;
        }
        holds::put(&mut tx, hold).await?;
        let below = units(&mut tx, &hold.scope).await?;
        holds::cover(&mut tx, hold, below.as_deref(), now).await?;
        let random: [u8; 8] = rand::random();
        let record = AuditRecord {
            id: format!("{:013}-{}", now.timestamp_millis(), crate::domain::post::hex(&random)),
            done_at: hold.at,
            done_by: hold.by.clone(),
            role: String::new(),
            verb: "hold".to_owned(),
            target: hold.id.clone(),
            reason: Some(hold.reason.clone()),
            detail: serde_json::json!({"scope": hold.scope, "from": hold.from, "braked": true}).to_string(),
            origin: "command".to_owned(),
        };
        audit::append(&mut tx, &record).await?;
    }
    cover_again(&mut tx, now).await?;
    tx.ring().await?;
    store.commit_act(tx).await?;
    brake.release().map_err(anyhow::Error::from)?;
    Ok(true)
}

/// A hold of everything that nobody could put their name to.
fn nameless(now: At) -> Hold {
    new(Scope::default(), crate::i18n::store::BRAKED_REASON.vi, "loa", now)
}

/// A hold by who could not be looked up.
pub fn new(scope: Scope, reason: &str, by: &str, at: At) -> Hold {
    let random: [u8; 4] = rand::random();
    let id = format!("h-{}", crate::domain::post::hex(&random));
    Hold { id, scope, reason: reason.to_owned(), by: by.to_owned(), from: None, at }
}

//! Login: the secrets of a channel, sealed at once.
//!
//! It never shows one again, and never lets an empty one overwrite what works.

use serde_json::json;

use super::{ActResult, Actor, Refusal, note};
use crate::adapters::{destination, find};
use crate::domain::At;
use crate::domain::diagnostic::nearest;
use crate::domain::staff::Verb;
use crate::secret::{Secret, Vault};
use crate::store::channels::ChannelRecord;
use crate::store::{Store, Tx, channels, faults, secrets, trouble};

/// Fields that an exchange writes as well.
const ROTATING: &[&str] = &["access_token", "refresh_token"];

/// Seals these fields of a channel; the channel works again from now on.
pub async fn login(
    store: &Store,
    vault: &Vault,
    actor: &Actor,
    channel: &str,
    fields: &[(String, Secret)],
    renew_at: Option<At>,
    now: At,
) -> ActResult<()> {
    actor.may_somewhere(Verb::Login)?;
    let mut tx = store.write().await?;
    tx.lock_actions().await?;
    let record = declared(&mut tx, channel).await?;
    actor.may(Verb::Login, Some(&record.unit))?;
    let goes_to = destination(&record.adapter, &record.settings);
    let declared = find(&record.adapter).map_or(&[][..], |kind| kind.fields);
    for (field, secret) in fields {
        if !declared.iter().any(|f| f.secret && f.name == field) {
            let known = declared.iter().filter(|f| f.secret).map(|f| f.name.to_owned()).collect();
            return Err(Refusal::NoSuchField { channel: channel.to_owned(), field: field.clone(), known }.into());
        }
        if secret.expose().trim().is_empty() {
            return Err(Refusal::EmptySecret { field: field.clone() }.into());
        }
        secrets::put(&mut tx, channel, field, &vault.seal(channel, field, secret), &goes_to, now).await?;
    }
    channels::touch(&mut tx).await?;
    channels::restart(&mut tx, channel).await?;
    faults::forget_channel(&mut tx, channel).await?;
    trouble::renewed(&mut tx, channel).await?;
    // An exchange that is under way is overtaken by other tokens, and by nothing else.
    let are_tokens = fields.iter().any(|(field, _)| ROTATING.contains(&field.as_str()));
    if are_tokens || record.renewing_at.is_none() {
        channels::end_renewal(&mut tx, channel, renew_at).await?;
    }
    let names: Vec<&str> = fields.iter().map(|(field, _)| field.as_str()).collect();
    note(&mut tx, actor, "login", channel, None, json!({"fields": names}), now).await?;
    tx.ring().await?;
    store.commit_act(tx).await?;
    Ok(())
}

/// Says that what the environment gives is for where the channel goes now, and newer than what was sealed before.
pub async fn confirm_environment(store: &Store, actor: &Actor, channel: &str, now: At) -> ActResult<()> {
    actor.may_somewhere(Verb::Login)?;
    let mut tx = store.write().await?;
    tx.lock_actions().await?;
    let record = declared(&mut tx, channel).await?;
    actor.may(Verb::Login, Some(&record.unit))?;
    channels::confirm_environment(&mut tx, channel, &destination(&record.adapter, &record.settings)).await?;
    secrets::yield_to_environment(&mut tx, channel).await?;
    channels::touch(&mut tx).await?;
    channels::restart(&mut tx, channel).await?;
    faults::forget_channel(&mut tx, channel).await?;
    trouble::renewed(&mut tx, channel).await?;
    note(&mut tx, actor, "login", channel, None, json!({"environment": true}), now).await?;
    tx.ring().await?;
    store.commit_act(tx).await?;
    Ok(())
}

async fn declared(tx: &mut Tx, channel: &str) -> ActResult<ChannelRecord> {
    if let Some(record) = channels::get(tx, channel).await? {
        return Ok(record);
    }
    let known = channels::all(tx).await?;
    let near = nearest(channel, known.iter().map(|c| c.id.as_str()));
    Err(Refusal::NoSuchChannel { id: channel.to_owned(), near }.into())
}

//! Login: the secrets of a channel, sealed at once.
//!
//! Never: shows one again, and never lets an empty one overwrite what works.

use serde_json::json;

use super::{Actor, Done, Refused, note};
use crate::adapters::find;
use crate::domain::At;
use crate::domain::diagnostic::nearest;
use crate::domain::staff::Verb;
use crate::secret::{Secret, Vault};
use crate::store::{Store, channels, secrets};

/// Seals these fields of a channel; the channel works again from now on.
pub async fn login(
    store: &Store,
    vault: &Vault,
    actor: &Actor,
    channel: &str,
    fields: &[(String, Secret)],
    renew_at: Option<At>,
    now: At,
) -> Done<()> {
    actor.must(Verb::Login)?;
    let mut tx = store.write().await?;
    tx.lock_actions().await?;
    let Some(record) = channels::get(&mut tx, channel).await? else {
        let known = channels::all(&mut tx).await?;
        let near = nearest(channel, known.iter().map(|c| c.id.as_str()));
        return Err(Refused::NoSuchChannel { id: channel.to_owned(), near }.into());
    };
    actor.must_be_in(&record.unit)?;
    let declared = find(&record.adapter).map_or(&[][..], |kind| kind.fields);
    for (field, secret) in fields {
        if !declared.iter().any(|f| f.secret && f.name == field) {
            let known = declared.iter().filter(|f| f.secret).map(|f| f.name.to_owned()).collect();
            return Err(Refused::NoSuchField { channel: channel.to_owned(), field: field.clone(), known }.into());
        }
        if secret.expose().trim().is_empty() {
            return Err(Refused::EmptySecret { field: field.clone() }.into());
        }
        secrets::put(&mut tx, channel, field, &vault.seal(channel, field, secret), now).await?;
    }
    channels::touch(&mut tx).await?;
    channels::restart(&mut tx, channel).await?;
    channels::end_renewal(&mut tx, channel, renew_at).await?;
    let names: Vec<&str> = fields.iter().map(|(field, _)| field.as_str()).collect();
    note(&mut tx, actor, "login", channel, None, json!({"fields": names}), now).await?;
    tx.ring().await?;
    tx.commit().await?;
    Ok(())
}

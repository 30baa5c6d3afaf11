//! Retire: a campaign ends by a person's word, because its file is gone or has another id.
//!
//! It never touches what is out, and never ends a campaign whose file still stands: what a file says is ended in the
//! file.

use serde_json::json;

use super::{ActResult, Actor, Refusal, applied, note, save};
use crate::adapters::timing;
use crate::domain::At;
use crate::domain::delivery::Reason;
use crate::domain::staff::Verb;
use crate::store::deliveries::Filter;
use crate::store::{Store, campaigns, deliveries};

/// A campaign in the store that no file of the workspace stands for, and that may still publish.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct Ghost {
    pub campaign: String,
    pub title: String,
    /// Deliveries that may still go out.
    pub waiting: i64,
    /// The file that it was applied from, and the id that this file carries now.
    pub renamed: Option<(String, String)>,
}

/// Campaigns without a file. `files`: what stands in the workspace, each with the id that it carries, `None` where that
/// cannot be read: such a file is nobody's ghost.
pub async fn ghosts(store: &Store, files: &[(String, Option<String>)]) -> ActResult<Vec<Ghost>> {
    let mut tx = store.read().await?;
    let waiting = deliveries::unfinished(&mut tx).await?;
    let mut found = Vec::new();
    for record in campaigns::all(&mut tx).await? {
        let count = waiting.iter().find(|(id, _)| *id == record.id).map_or(0, |(_, count)| *count);
        let stands = files.iter().any(|(_, id)| id.as_deref() == Some(record.id.as_str()));
        if count == 0 || stands {
            continue;
        }
        let own = record.file.as_ref().and_then(|own| files.iter().find(|(path, _)| path == own));
        let renamed = match own {
            Some((_, None)) => continue,
            Some((path, Some(id))) => Some((path.clone(), id.clone())),
            None => None,
        };
        found.push(Ghost { campaign: record.id, title: record.title, waiting: count, renamed });
    }
    Ok(found)
}

/// Ends it: whatever is not out is cancelled, with this reason. Gives the deliveries that were called off, and those
/// that were being published at this moment.
pub async fn retire(
    store: &Store,
    actor: &Actor,
    campaign: &str,
    files: &[(String, Option<String>)],
    reason: &str,
    now: At,
) -> ActResult<(Vec<String>, Vec<String>)> {
    actor.may_somewhere(Verb::Retire)?;
    if reason.trim().is_empty() {
        return Err(Refusal::NeedsReason.into());
    }
    if files.iter().any(|(_, id)| id.as_deref() == Some(campaign)) {
        return Err(Refusal::HasFile { campaign: campaign.to_owned() }.into());
    }
    let mut tx = store.write().await?;
    tx.lock_actions().await?;
    let record = applied(&mut tx, campaign).await?;
    // Its own file stands, and the id in it cannot be read.
    if files.iter().any(|(path, id)| record.file.as_ref() == Some(path) && id.is_none()) {
        return Err(Refusal::HasFile { campaign: campaign.to_owned() }.into());
    }
    actor.may(Verb::Retire, Some(&record.unit))?;
    let filter = Filter { campaign: Some(campaign.to_owned()), ..Filter::default() };
    let mut waiting = deliveries::standings(&mut tx, &filter).await?;
    waiting.retain(|s| !s.state.is_final());
    let (mut called_off, beyond): (Vec<_>, Vec<_>) =
        waiting.into_iter().partition(|s| !s.state.is_fact(s.due_at, now) && s.doubt_at.is_none());
    for standing in &mut called_off {
        let remark = Some(reason.trim().to_owned());
        standing.call_off(Reason::ByPerson, remark, timing(&standing.adapter), now);
    }
    save(&mut tx, &called_off).await?;
    campaigns::retire(&mut tx, campaign, &actor.id, reason, now).await?;
    let ids = |list: Vec<crate::domain::standing::Standing>| list.into_iter().map(|s| s.id).collect::<Vec<_>>();
    let (called_off, beyond) = (ids(called_off), ids(beyond));
    note(&mut tx, actor, "retire", campaign, Some(reason), json!({"ids": called_off, "beyond": beyond}), now).await?;
    store.commit_act(tx).await?;
    Ok((called_off, beyond))
}

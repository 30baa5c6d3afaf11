//! Apply: the plan becomes deliveries. What is out stays as it is; all the rest becomes what the file says.
//!
//! Never: approves, and never loses an approval without need — content that a leader approved before is approved again
//! when it comes back to the same bytes.

use std::collections::{HashMap, HashSet};
use std::path::Path;

use chrono_tz::Tz;
use serde_json::json;

use super::{ActError, Actor, Done, Refused, note, save};
use crate::adapters::timing;
use crate::domain::At;
use crate::domain::campaign::Campaign;
use crate::domain::delivery::{Reason, State};
use crate::domain::diff::{Change, ChangeKind, Note, diff};
use crate::domain::directory::Directory;
use crate::domain::media::MediaRef;
use crate::domain::plan::{Plan, Planned};
use crate::domain::staff::Verb;
use crate::domain::standing::Standing;
use crate::domain::when::Due;
use crate::media::MediaStore;
use crate::store::campaigns::{CampaignRecord, Document, PhaseTitle};
use crate::store::channels::{ChannelRecord, StaffRecord, UnitRecord};
use crate::store::deliveries::Described;
use crate::store::{Store, Tx, campaigns, channels, deliveries, ledger, log};
use crate::workspace::CHANNELS_FILE;

/// What an apply would do to one campaign, and nothing done.
pub async fn preview(store: &Store, plan: &Plan, directory: &Directory, now: At) -> Done<Vec<Change>> {
    let mut tx = store.read().await?;
    let recorded = deliveries::recorded(&mut tx, &plan.campaign).await?;
    Ok(diff(plan, &recorded, directory, now))
}

/// Writes one campaign down, with the channels, units and staff of its workspace.
pub async fn apply(
    store: &Store,
    media: &MediaStore,
    actor: &Actor,
    directory: &Directory,
    campaign: &Campaign,
    plan: &Plan,
    now: At,
) -> Done<Vec<Change>> {
    actor.must(Verb::Apply)?;
    actor.must_be_in(&campaign.unit.value)?;
    keep_media(media, campaign)?;
    let mut tx = store.write().await?;
    tx.lock_actions().await?;
    put_directory(&mut tx, directory).await?;
    campaigns::put(&mut tx, &record(campaign, actor, now)).await?;
    let recorded = deliveries::recorded(&mut tx, &plan.campaign).await?;
    let changes = diff(plan, &recorded, directory, now);
    write(&mut tx, campaign.timezone, plan, &changes, now).await?;
    no_internal_on_public(&mut tx).await?;
    super::cover_again(&mut tx, now).await?;
    let changed = changes.iter().filter(|c| is_change(c)).count();
    if changed > 0 {
        note(&mut tx, actor, "apply", &plan.campaign, None, json!({"changes": changed}), now).await?;
    }
    tx.commit().await?;
    Ok(changes)
}

/// Writes down channels, units and staff alone: a unit logs its channels in before it has a campaign.
pub async fn apply_directory(store: &Store, actor: &Actor, directory: &Directory, now: At) -> Done<()> {
    actor.must(Verb::Apply)?;
    for channel in &directory.channels {
        actor.must_be_in(&channel.unit.value)?;
    }
    let mut tx = store.write().await?;
    tx.lock_actions().await?;
    put_directory(&mut tx, directory).await?;
    no_internal_on_public(&mut tx).await?;
    let detail = json!({"channels": directory.channels.len()});
    note(&mut tx, actor, "apply", CHANNELS_FILE, None, detail, now).await?;
    tx.commit().await?;
    Ok(())
}

/// A channel that becomes public takes its internal deliveries to the public: refused, whatever the file says.
async fn no_internal_on_public(tx: &mut Tx) -> Done<()> {
    match deliveries::internal_on_public(tx).await? {
        None => Ok(()),
        Some((title, channel)) => Err(Refused::InternalOnPublic { title, channel }.into()),
    }
}

fn is_change(change: &Change) -> bool {
    !matches!(change.kind, ChangeKind::Unchanged { .. })
}

async fn write(tx: &mut Tx, zone: Tz, plan: &Plan, changes: &[Change], now: At) -> Done<()> {
    let planned: HashMap<&str, &Planned> = plan.deliveries.iter().map(|p| (p.id.as_str(), p)).collect();
    // What a title or a line is called may change without a change of the delivery; what is out keeps its words.
    let described: Vec<&Planned> = changes
        .iter()
        .filter(|c| !c.notes.contains(&Note::AlreadyDelivered))
        .filter_map(|c| planned.get(c.id.as_str()).copied())
        .collect();
    let contents: Vec<(&str, String)> =
        described.iter().map(|p| (p.content_hash.as_str(), json!(p.payload).to_string())).collect();
    deliveries::keep_contents(tx, &contents).await?;
    let rows: Vec<Described<'_>> = described
        .iter()
        .map(|p| Described {
            campaign: &plan.campaign,
            planned: p,
            local_date: p.due.at().map(|due| due.with_timezone(&zone).date_naive().to_string()),
        })
        .collect();
    deliveries::describe(tx, &rows).await?;
    let ids: Vec<String> = changes.iter().map(|c| c.id.clone()).collect();
    let approved: HashSet<(String, String)> = log::approved(tx, &ids).await?.into_iter().collect();
    let by_id: HashMap<&str, &Change> = changes.iter().map(|c| (c.id.as_str(), c)).collect();
    let mut saved = Vec::new();
    for before in ledger::standings(tx, &ids).await? {
        // Between the comparison and this lock a reveal may have begun: what may be out is what it was.
        if before.state.is_fact(before.due_at, now) || before.doubt_at.is_some() {
            continue;
        }
        let Some(change) = by_id.get(before.id.as_str()) else { continue };
        let planned = planned.get(before.id.as_str()).copied();
        let mut after = before.clone();
        if is_change(change) {
            let known = planned.is_some_and(|p| approved.contains(&(before.id.clone(), p.content_hash.clone())));
            change_one(&mut after, change, planned, known, now);
        } else if let Some(planned) = planned.filter(|_| !before.state.is_final()) {
            after.late = planned.late;
            after.phase_ends_at = planned.phase_ends_at;
            after.plan_deadline();
        }
        if after != before {
            saved.push(after);
        }
    }
    save(tx, &saved).await
}

/// Makes one delivery what the file says it is.
fn change_one(standing: &mut Standing, change: &Change, planned: Option<&Planned>, approved: bool, now: At) {
    if let ChangeKind::Cancelled { reason, .. } = change.kind {
        standing.state = State::Cancelled;
        standing.reason = Some(reason);
        standing.held_at = None;
        standing.receipt = None;
        standing.remark = planned.and_then(|p| p.cancelled.clone());
    } else if let Some(planned) = planned {
        let was_approved = standing.is_approved();
        standing.due_at = planned.due_at();
        standing.phase_ends_at = planned.phase_ends_at;
        standing.late = planned.late;
        standing.asked_at = None;
        standing.let_late_at = None;
        standing.remark = None;
        // A sheet that was given out is marked, and a new one is made.
        standing.handed_at = None;
        standing.receipt = None;
        if standing.content_hash != planned.content_hash || standing.state.is_final() {
            standing.resume = None;
            standing.tries = 0;
        }
        standing.content_hash.clone_from(&planned.content_hash);
        standing.approved_hash = approved.then(|| planned.content_hash.clone());
        let in_flight = standing.state == State::Staging && approved && was_approved;
        if !in_flight {
            standing.state = match (approved, standing.state) {
                (false, _) => State::Draft,
                (true, State::Staged) => State::Staged,
                (true, _) => State::Scheduled,
            };
        }
        standing.reason = match &planned.due {
            Due::Waits { .. } => Some(Reason::AnchorSuspended),
            _ if planned.awaits_text => Some(Reason::AwaitsText),
            _ if !approved && was_approved => Some(Reason::ApprovalVoid),
            _ if !approved => Some(Reason::NotApproved),
            _ => None,
        };
        if change.notes.contains(&Note::TooLate) && !approved {
            // Never had a chance: a campaign that is loaded late starts with its past missed, not with a flood.
            standing.state = State::Missed;
            standing.reason = Some(Reason::TooLate);
        }
        if in_flight {
            standing.plan_deadline();
            return;
        }
    }
    standing.plan_next(timing(&standing.adapter), now);
}

fn keep_media(media: &MediaStore, campaign: &Campaign) -> Result<(), ActError> {
    for item in &campaign.items {
        let of_variants = item.variants.iter().flat_map(|v| v.media.iter().flatten().chain(&v.audio));
        for file in item.media.iter().chain(&item.audio).chain(of_variants) {
            keep(media, &campaign.folder, file)?;
        }
    }
    Ok(())
}

fn keep(media: &MediaStore, folder: &Path, file: &MediaRef) -> Result<(), ActError> {
    let Some(facts) = &file.facts else { return Ok(()) };
    media.keep(&folder.join(&file.path.value), facts).map_err(|e| {
        ActError::Other(anyhow::anyhow!("{} cannot be copied into the media folder: {e}", file.path.value))
    })
}

async fn put_directory(tx: &mut Tx, directory: &Directory) -> Done<()> {
    for unit in &directory.units {
        let record = UnitRecord {
            id: unit.id.value.clone(),
            title: unit.title.clone(),
            parent: unit.parent.as_ref().map(|p| p.value.clone()),
            contact: unit.contact.clone(),
        };
        channels::put_unit(tx, &record).await?;
    }
    let staff: Vec<StaffRecord> = directory
        .staff
        .iter()
        .map(|s| StaffRecord {
            id: s.id.value.clone(),
            name: s.name.clone(),
            role: s.role,
            unit: s.unit.as_ref().map(|u| u.value.clone()),
        })
        .collect();
    channels::replace_staff(tx, &staff).await?;
    let mut changed = false;
    for channel in &directory.channels {
        let record = ChannelRecord {
            id: channel.id.value.clone(),
            title: channel.title.clone(),
            unit: channel.unit.value.clone(),
            adapter: channel.adapter.value.clone(),
            reach: channel.reach,
            settings: channel.settings.iter().map(|(k, v)| (k.clone(), v.value.clone())).collect(),
            slots: channel.slots.iter().map(Into::into).collect(),
            stopped: None,
            renew_at: None,
            renewing_at: None,
        };
        let before = channels::get(tx, &record.id).await?;
        changed |= before
            .is_none_or(|b| b.settings != record.settings || b.adapter != record.adapter || b.slots != record.slots);
        channels::put(tx, &record).await?;
    }
    if changed {
        channels::touch(tx).await?;
    }
    Ok(())
}

fn record(campaign: &Campaign, actor: &Actor, now: At) -> CampaignRecord {
    CampaignRecord {
        id: campaign.id.value.clone(),
        title: campaign.title.clone(),
        unit: campaign.unit.value.clone(),
        timezone: campaign.timezone.name().to_owned(),
        document: Document {
            basis: campaign.basis.clone(),
            phases: campaign
                .phases
                .iter()
                .map(|p| PhaseTitle { id: p.id.value.clone(), title: p.title.clone(), kind: p.kind })
                .collect(),
            lines: campaign.lines.iter().map(|l| (l.id.value.clone(), l.title.clone())).collect(),
        },
        applied_at: now,
        applied_by: actor.id.clone(),
    }
}

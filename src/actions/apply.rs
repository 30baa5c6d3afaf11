//! Apply: the plan becomes deliveries. What is out stays as it is; all the rest becomes what the file says.
//!
//! It never approves, and never loses an approval without need — content that a leader approved before is approved
//! again when it comes back to the same bytes.

use std::collections::{HashMap, HashSet};

use serde_json::json;

use super::{ActError, ActResult, Actor, Refusal, directory, note, revisions, save};
use crate::adapters::{end, timing};
use crate::domain::At;
use crate::domain::campaign::{Campaign, Item};
use crate::domain::delivery::{Reason, State};
use crate::domain::diff::{Change, ChangeKind, Note, diff};
use crate::domain::directory::Directory;
use crate::domain::directory::change::DirectoryChange;
use crate::domain::gate;
use crate::domain::late::{LateReceipt, Proof, prove};
use crate::domain::media::MediaRef;
use crate::domain::plan::{Plan, Planned};
use crate::domain::reminder::{self, Around};
use crate::domain::staff::Verb;
use crate::domain::standing::Standing;
use crate::domain::when::Due;
use crate::media::{MediaStore, NotKept};
use crate::store::campaigns::{AnchorRecord, CampaignRecord, Document, PhaseTitle, ReservedRecord};
use crate::store::deliveries::{Content, Described};
use crate::store::documents::AppliedBy;
use crate::store::{Store, Tx, anchors, campaigns, deliveries, documents, late, ledger, log};
use crate::workspace::CHANNELS_FILE;

/// What an apply would do to one campaign, and nothing done.
pub async fn preview(store: &Store, plan: &Plan, directory: &Directory, now: At) -> ActResult<Vec<Change>> {
    let mut tx = store.read().await?;
    let recorded = deliveries::recorded(&mut tx, &plan.campaign).await?;
    Ok(diff(plan, &recorded, directory, now))
}

/// A campaign that is taken in, with the channels, units and staff of its workspace.
#[derive(Debug, Clone, Copy)]
pub struct TakenIn<'a> {
    pub directory: &'a Directory,
    pub campaign: &'a Campaign,
    pub plan: &'a Plan,
    /// Why, for the history.
    pub why: Option<&'a str>,
}

/// Writes one campaign down, with the channels, units and staff of its workspace.
pub async fn apply(
    store: &Store,
    media: &MediaStore,
    actor: &Actor,
    taken: TakenIn<'_>,
    now: At,
) -> ActResult<Vec<Change>> {
    let TakenIn { directory, campaign, plan, why } = taken;
    keep_media(media, campaign)?;
    let mut tx = store.write().await?;
    tx.lock_actions().await?;
    revisions::must_be_newest(&mut tx, directory, Some(campaign)).await?;
    // A word that came after the plan was made would be undone by it.
    if anchors::standing(&mut tx, &plan.campaign).await? != campaign.words {
        return Err(Refusal::WordsChanged { campaign: plan.campaign.clone() }.into());
    }
    let lines = directory::put(&mut tx, actor, directory, now).await?;
    note_lines(&mut tx, actor, &lines, now).await?;
    must_be_theirs(&mut tx, actor, directory, campaign).await?;
    let by = AppliedBy { who: &actor.id, origin: actor.origin.as_str(), why, now };
    documents::keep(&mut tx, &plan.campaign, &campaign.documents, &directory.text, &by).await?;
    documents::keep_channels(&mut tx, &directory.text, &by).await?;
    campaigns::put(&mut tx, &record(campaign, actor, now)).await?;
    let recorded = deliveries::recorded(&mut tx, &plan.campaign).await?;
    let changes = diff(plan, &recorded, directory, now);
    write(&mut tx, actor, plan, &changes, None, now).await?;
    no_internal_on_public(&mut tx).await?;
    super::cover_again(&mut tx, now).await?;
    let changed = changes.iter().filter(|c| is_change(c)).count();
    if changed > 0 {
        note(&mut tx, actor, "apply", &plan.campaign, None, json!({"changes": changed}), now).await?;
    }
    store.commit_act(tx).await?;
    Ok(changes)
}

/// Refuses a campaign that this person may not take in, or that was made from texts that are not the newest, and
/// nothing done: so that of several files none is written when one is not theirs.
pub async fn check(store: &Store, actor: &Actor, directory: &Directory, campaign: &Campaign) -> ActResult<()> {
    let mut tx = store.read().await?;
    must_be_theirs(&mut tx, actor, directory, campaign).await?;
    revisions::must_be_newest(&mut tx, directory, Some(campaign)).await
}

async fn must_be_theirs(tx: &mut Tx, actor: &Actor, directory: &Directory, campaign: &Campaign) -> ActResult<()> {
    // As the units stand in this file: one that it declares is one of them, and its lines are checked beside.
    let actor = Actor { tree: directory.tree(), ..actor.clone() };
    actor.may(Verb::Apply, Some(&campaign.unit.value))?;
    if let Some(known) = campaigns::get(tx, &campaign.id.value).await? {
        // An id that another unit uses: to take it would call off what is theirs.
        let (campaign, unit) = (campaign.id.value.clone(), known.unit);
        actor.may(Verb::Apply, Some(&unit)).map_err(|_| Refusal::OthersCampaign { campaign, unit })?;
    }
    Ok(())
}

/// Writes down channels, units and staff alone: a unit logs its channels in before it has a campaign.
pub async fn apply_directory(
    store: &Store,
    actor: &Actor,
    directory: &Directory,
    why: Option<&str>,
    now: At,
) -> ActResult<()> {
    actor.may_somewhere(Verb::Apply)?;
    let mut tx = store.write().await?;
    tx.lock_actions().await?;
    revisions::must_be_newest(&mut tx, directory, None).await?;
    let by = AppliedBy { who: &actor.id, origin: actor.origin.as_str(), why, now };
    documents::keep_channels(&mut tx, &directory.text, &by).await?;
    let lines = directory::put(&mut tx, actor, directory, now).await?;
    no_internal_on_public(&mut tx).await?;
    note_lines(&mut tx, actor, &lines, now).await?;
    store.commit_act(tx).await?;
    Ok(())
}

/// A channel that becomes public takes its internal deliveries to the public: refused, whatever the file says.
async fn no_internal_on_public(tx: &mut Tx) -> ActResult<()> {
    match deliveries::internal_on_public(tx).await? {
        None => Ok(()),
        Some((title, channel)) => Err(Refusal::InternalOnPublic { title, channel }.into()),
    }
}

async fn note_lines(tx: &mut Tx, actor: &Actor, lines: &[DirectoryChange], now: At) -> ActResult<()> {
    if lines.is_empty() {
        return Ok(());
    }
    note(tx, actor, "apply", CHANNELS_FILE, None, json!({"lines": lines}), now).await
}

pub(super) fn is_change(change: &Change) -> bool {
    !matches!(change.kind, ChangeKind::Unchanged { .. })
}

/// Makes the deliveries of a campaign what the plan says they are. `why`: the reason that a person gave for what is
/// cancelled, where a person's word and no file cancels it.
pub(super) async fn write(
    tx: &mut Tx,
    actor: &Actor,
    plan: &Plan,
    changes: &[Change],
    why: Option<&str>,
    now: At,
) -> ActResult<()> {
    let zone = plan.timezone;
    let planned: HashMap<&str, &Planned> = plan.deliveries.iter().map(|p| (p.id.as_str(), p)).collect();
    // What a title or a line is called may change without a change of the delivery; what is out keeps its words.
    let described: Vec<&Planned> = changes
        .iter()
        .filter(|c| !c.notes.contains(&Note::AlreadyDelivered))
        .filter_map(|c| planned.get(c.id.as_str()).copied())
        .collect();
    let contents: Vec<Content<'_>> = described
        .iter()
        .map(|p| Content {
            hash: &p.content_hash,
            payload: json!(p.payload).to_string(),
            destination: Some(&p.destination),
        })
        .collect();
    deliveries::keep_contents(tx, &contents).await?;
    // Words that stand unchanged keep their writer, whoever moves a date in them.
    let authors: HashMap<(String, String), String> = deliveries::authors(tx, &plan.campaign)
        .await?
        .into_iter()
        .map(|(item, words, author)| ((item, words), author))
        .collect();
    let author = |p: &Planned| authors.get(&(p.item.clone(), p.words_hash.clone())).unwrap_or(&actor.id);
    let rows: Vec<Described<'_>> = described
        .iter()
        .map(|p| Described {
            campaign: &plan.campaign,
            planned: p,
            by: author(p),
            local_date: p.due.at().map(|due| due.with_timezone(&zone).date_naive().to_string()),
        })
        .collect();
    deliveries::describe(tx, &rows).await?;
    log::inherit(tx, &inherited(changes, &planned)).await?;
    let ids: Vec<String> = changes.iter().map(|c| c.id.clone()).collect();
    // What was approved waited for an event, and will not any more.
    let gate_gone = changes.iter().filter(|c| c.notes.contains(&Note::GateGone));
    let of_both = |change: &'_ Change| match &change.kind {
        ChangeKind::Replaces { replaced, .. } => vec![change.id.clone(), replaced.clone()],
        _ => vec![change.id.clone()],
    };
    log::void(tx, &gate_gone.flat_map(of_both).collect::<Vec<_>>()).await?;
    let approved: HashSet<(String, String)> = log::approved(tx, &ids).await?.into_iter().collect();
    let by_id: HashMap<&str, &Change> = changes.iter().map(|c| (c.id.as_str(), c)).collect();
    let mut saved = Vec::new();
    for before in ledger::standings(tx, &ids).await? {
        let Some(change) = by_id.get(before.id.as_str()) else { continue };
        let planned = planned.get(before.id.as_str()).copied();
        let mut after = before.clone();
        // Between the comparison and this lock a reveal may have begun: what may be out is what it was.
        if before.state.is_fact(before.due_at, now) || before.doubt_at.is_some() {
            if let Some(planned) = planned {
                gate_again(&mut after, planned, now);
            }
        } else if is_change(change) {
            let known = planned.is_some_and(|p| approved.contains(&(before.id.clone(), p.content_hash.clone())));
            change_one(&mut after, change, planned, known, now);
            if matches!(change.kind, ChangeKind::Cancelled { .. }) && after.remark.is_none() {
                after.remark = why.map(str::to_owned);
            }
        } else if let Some(planned) = planned {
            after.await_events(planned.waits_text(), now);
            after.wait_ms = planned.wait_ms;
            if !before.state.is_final() {
                after.late = planned.late;
                after.phase_ends_at = planned.phase_ends_at;
                // A person may have sent it to another programme.
                if after.retimed_at.is_none() && after.due_at == planned.due_at() {
                    after.slot_ends_at = planned.slot_ends_at;
                }
                after.plan_deadline();
            }
        }
        if after != before {
            let around = Around {
                zone,
                expected: planned.and_then(|p| p.expected_at),
                write_ms: planned.map_or(0, |p| p.write_ms),
            };
            after.remind_at = reminder::next(&after, around, now);
            saved.push(after);
        }
    }
    save(tx, &saved).await?;
    prove_again(tx, &ids, now).await
}

/// What a server that is no more sent, and this one never knew of, is out: it is not sent again because a file makes it
/// anew.
async fn prove_again(tx: &mut Tx, ids: &[String], now: At) -> ActResult<()> {
    let mut proven = Vec::new();
    for (id, receipt, began_at) in late::of_made_anew(tx, ids).await? {
        let Some(before) = ledger::standings(tx, &[id]).await?.pop() else { continue };
        let proof = LateReceipt { receipt, began_at, revealed_again: false };
        match prove(&before, proof, end(&before.adapter), timing(&before.adapter), now) {
            Proof::Known => {}
            Proof::Settles(after) | Proof::Contradicts(after) => proven.push(after),
        }
    }
    if proven.is_empty() { Ok(()) } else { save(tx, &proven).await }
}

/// What may be out must not be revealed a second time when its event turns out not to have happened.
fn gate_again(standing: &mut Standing, planned: &Planned, now: At) {
    let waits_for = planned.waits_text();
    if standing.waits_for == waits_for {
        return;
    }
    match standing.state {
        State::Staged => {
            standing.await_events(waits_for, now);
            standing.plan_next(timing(&standing.adapter), now);
        }
        State::Unconfirmed => standing.await_events(waits_for, now),
        _ => {}
    }
}

/// Old and new deliveries of what moved, with the content that both have.
fn inherited<'a>(changes: &'a [Change], planned: &HashMap<&str, &'a Planned>) -> Vec<(&'a str, &'a str, &'a str)> {
    let pairs = changes.iter().filter_map(|change| match &change.kind {
        ChangeKind::Replaces { replaced, .. } => Some((replaced.as_str(), change.id.as_str())),
        _ => None,
    });
    pairs.filter_map(|(old, new)| Some((old, new, planned.get(new)?.content_hash.as_str()))).collect()
}

/// Makes one delivery what the file says it is.
fn change_one(standing: &mut Standing, change: &Change, planned: Option<&Planned>, approved: bool, now: At) {
    let approved = approved && !change.notes.contains(&Note::GateGone);
    if let ChangeKind::Cancelled { reason, .. } = change.kind {
        standing.retimed_at = None;
        let remark = planned.and_then(|planned| planned.cancelled.clone());
        return standing.call_off(reason, remark, timing(&standing.adapter), now);
    } else if let ChangeKind::Replaced { by, .. } = &change.kind {
        standing.retimed_at = None;
        standing.moved_to = Some(by.clone());
        let remark = standing.remark.take();
        return standing.call_off(Reason::Moved, remark, timing(&standing.adapter), now);
    } else if let (ChangeKind::Gate { .. } | ChangeKind::Tone { .. }, Some(planned)) = (&change.kind, planned) {
        standing.await_events(planned.waits_text(), now);
        standing.wait_ms = planned.wait_ms;
        standing.phase_ends_at = planned.phase_ends_at;
        standing.late = planned.late;
        if change.notes.contains(&Note::GateGone) && standing.approved_hash.take().is_some() {
            standing.state = State::Draft;
            standing.reason = Some(Reason::ApprovalVoid);
        } else if standing.state == State::Staging {
            standing.plan_deadline();
            return;
        }
    } else if let Some(planned) = planned {
        standing.await_events(planned.waits_text(), now);
        standing.wait_ms = planned.wait_ms;
        standing.moved_to = None;
        // One that another line of this apply has taken had it until now as well.
        let was_approved = standing.is_approved() || standing.reason == Some(Reason::ApprovalVoid);
        if standing.retimed_at.is_none() {
            standing.due_at = planned.due_at();
            standing.slot.clone_from(&planned.slot);
            standing.slot_ends_at = planned.slot_ends_at;
        }
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
            Due::Waits { .. } if standing.due_at.is_none() => Some(Reason::AnchorSuspended),
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

/// Each file once: a recording of every evening is one file.
fn keep_media(media: &MediaStore, campaign: &Campaign) -> Result<(), ActError> {
    let mut kept = HashSet::new();
    for item in &campaign.items {
        let of_variants = item.variants.iter().flat_map(|v| v.media.iter().flatten().chain(&v.audio));
        for file in item.media.iter().chain(&item.audio).chain(of_variants) {
            let Some(facts) = &file.facts else { continue };
            if kept.insert(&facts.sha256) {
                media.keep(&campaign.folder.join(&file.path.value), facts).map_err(|e| not_kept(e, file))?;
            }
        }
    }
    Ok(())
}

fn not_kept(error: NotKept, file: &MediaRef) -> ActError {
    let path = &file.path.value;
    match error {
        NotKept::Changed => Refusal::FileChanged { path: path.clone() }.into(),
        NotKept::Disk(e) => ActError::Other(anyhow::anyhow!("{path} cannot be copied into the media folder: {e}")),
    }
}

fn reserved(item: &Item) -> Option<ReservedRecord> {
    let reserved = item.reserved.as_ref()?;
    let writer = reserved.writer.as_ref().map(|writer| writer.value.clone());
    Some(ReservedRecord { item: item.id.value.clone(), writer, remind_ms: reserved.remind_ms })
}

pub(super) fn record(campaign: &Campaign, actor: &Actor, now: At) -> CampaignRecord {
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
            anchors: campaign
                .anchors
                .iter()
                .map(|a| AnchorRecord {
                    id: a.id.value.clone(),
                    title: a.title.clone(),
                    at: gate::instant(a, campaign.timezone),
                    status: a.status,
                    kind: a.kind,
                })
                .collect(),
            reserved: campaign.items.iter().filter_map(reserved).collect(),
        },
        applied_at: now,
        applied_by: actor.id.clone(),
        file: campaign.path.clone(),
        retired: None,
    }
}

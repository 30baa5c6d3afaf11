//! A word about an anchor: it happened, is postponed, is called off — or that word is taken back. The campaign is planned
//! anew from what was applied last, and written down in the same transaction.
//!
//! It never applies an edit of the working copy, and never returns while a reveal that the word should stop is under
//! way.

use std::collections::HashMap;
use std::time::Duration;

use chrono::{NaiveDateTime, TimeDelta};
use chrono_tz::Tz;
use serde::Serialize;
use serde_json::json;

use super::apply::{is_change, record, write};
use super::{ActResult, Actor, Refusal, applied, cover_again, note};
use crate::adapters;
use crate::clock::Clock;
use crate::domain::At;
use crate::domain::campaign::{Anchor, AnchorKind, AnchorStatus, Campaign};
use crate::domain::delivery::{Delivery, State};
use crate::domain::diagnostic::{Purpose, nearest};
use crate::domain::diff::{Change, diff};
use crate::domain::gate::{self, AnchorWord, WordKind};
use crate::domain::plan::{Plan, Planned, plan};
use crate::domain::staff::Verb;
use crate::domain::when;
use crate::store::deliveries::Filter;
use crate::store::{Store, Tx, anchors, campaigns, deliveries, documents, log};
use crate::workspace::kept::{self, KeptCampaign};

/// Between two looks at reveals that were under way.
const LOOK: Duration = Duration::from_millis(20);
/// Longer than any call and any lease.
const WAIT_MS_MAX: i64 = 180_000;

/// A local time as a person gave it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct GivenTime {
    pub local: NaiveDateTime,
    /// A day alone is its midnight.
    pub has_clock: bool,
}

/// What is said.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Saying {
    /// Without a time: as it was planned.
    Happened {
        at: Option<GivenTime>,
        source: String,
    },
    /// Without a date: until there is one.
    Postponed {
        to: Option<GivenTime>,
        reason: String,
    },
    CalledOff {
        reason: String,
    },
    /// The last word on the anchor was wrong.
    Undo {
        reason: String,
    },
}

/// What a word does, or did.
#[derive(Debug, Clone, Serialize)]
pub struct Foreseen {
    pub campaign: String,
    pub zone: Tz,
    pub anchor: String,
    pub title: String,
    /// What each anchor is called, in the order of time.
    pub titles: Vec<(String, String)>,
    /// Status and local time before and after.
    pub before: (AnchorStatus, Option<NaiveDateTime>),
    pub after: (AnchorStatus, Option<NaiveDateTime>),
    pub changes: Vec<Change>,
    /// Out although the event had not happened then, or did not: it wants a correction.
    pub early: Vec<OutBefore>,
    /// Out with words that are no longer true, such as the planned date.
    pub stale: Vec<OutBefore>,
    /// Events planned before this one of which nobody has said that they happened.
    pub unsaid_before: Vec<String>,
}

/// Something that is out.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct OutBefore {
    pub id: String,
    pub title: String,
    pub channel: String,
    pub at: Option<At>,
}

/// The campaign without and with the word.
struct Foresight {
    kept: KeptCampaign,
    after: Plan,
    word: Option<AnchorWord>,
    foreseen: Foreseen,
}

/// What a word would do, and nothing done.
pub async fn preview(
    store: &Store,
    actor: &Actor,
    campaign: &str,
    anchor: &str,
    saying: &Saying,
    now: At,
) -> ActResult<Foreseen> {
    actor.may_somewhere(Verb::Word)?;
    let mut tx = store.read().await?;
    Ok(foresee(&mut tx, actor, campaign, anchor, saying, now).await?.foreseen)
}

/// Says it.
pub async fn say(
    store: &Store,
    clock: &Clock,
    actor: &Actor,
    campaign: &str,
    anchor: &str,
    saying: &Saying,
) -> ActResult<Foreseen> {
    actor.may_somewhere(Verb::Word)?;
    let give_up_at = clock.now() + TimeDelta::milliseconds(WAIT_MS_MAX);
    let mut tx = loop {
        let mut tx = store.write().await?;
        tx.lock_actions().await?;
        let under_way = deliveries::revealing(&mut tx, campaign).await?;
        match under_way.first() {
            // What is let through may go on; what is stopped must not be sent again behind the word.
            Some(id) if !matches!(saying, Saying::Happened { .. }) => {
                if clock.now() >= give_up_at {
                    return Err(Refusal::UnderWay { id: id.clone() }.into());
                }
                drop(tx);
                clock.sleep(LOOK).await;
            }
            _ => break tx,
        }
    };
    let now = clock.now();
    let planned = foresee(&mut tx, actor, campaign, anchor, saying, now).await?;
    match &planned.word {
        Some(word) => anchors::say(&mut tx, campaign, word).await?,
        None => {
            anchors::undo(&mut tx, campaign, anchor, &actor.id, reason_of(saying), now).await?;
        }
    }
    let earlier = campaigns::get(&mut tx, campaign).await?;
    let mut described = record(&planned.kept.campaign, actor, now);
    if let Some(earlier) = earlier {
        (described.applied_at, described.applied_by) = (earlier.applied_at, earlier.applied_by);
    }
    campaigns::put(&mut tx, &described).await?;
    let Foreseen { changes, after, .. } = &planned.foreseen;
    let why = planned.word.as_ref().and_then(|word| word.reason.as_deref());
    write(&mut tx, actor, &planned.after, changes, why, now).await?;
    cover_again(&mut tx, now).await?;
    let verb = match saying {
        Saying::Happened { .. } => "happened",
        Saying::Postponed { .. } => "postpone",
        Saying::CalledOff { .. } => "call-off",
        Saying::Undo { .. } => "undo-word",
    };
    let detail = json!({"at": after.1, "changes": changes.iter().filter(|c| is_change(c)).count()});
    note(&mut tx, actor, verb, &format!("{campaign}/{anchor}"), Some(reason_of(saying)), detail, now).await?;
    store.commit_act(tx).await?;
    Ok(planned.foreseen)
}

fn reason_of(saying: &Saying) -> &str {
    match saying {
        Saying::Happened { source: why, .. }
        | Saying::Postponed { reason: why, .. }
        | Saying::CalledOff { reason: why }
        | Saying::Undo { reason: why } => why,
    }
}

async fn foresee(
    tx: &mut Tx,
    actor: &Actor,
    campaign: &str,
    anchor: &str,
    saying: &Saying,
    now: At,
) -> ActResult<Foresight> {
    let record = applied(tx, campaign).await?;
    actor.may(Verb::Word, Some(&record.unit))?;
    let Some(revision) = documents::newest(tx, campaign).await? else {
        return Err(Refusal::NothingKept { campaign: campaign.to_owned() }.into());
    };
    let cannot_plan = || Refusal::CannotPlan { campaign: campaign.to_owned() };
    let mut kept = kept::read(&revision.documents, &revision.channels).map_err(|_| cannot_plan())?;
    let file = kept.campaign.clone();
    let standing = anchors::standing(tx, campaign).await?;
    gate::overlay(&mut kept.campaign, &standing);
    let before_anchor = find(&kept.campaign, anchor)?.clone();
    let file_at = find(&file, anchor)?.at.as_ref().map(|at| at.value);
    let word = word(&before_anchor, file_at, saying, kept.campaign.timezone, &actor.id, now)?;
    let before = plan(&kept.campaign, &kept.directory, &adapters::render).plan;
    let mut said = standing;
    match &word {
        Some(word) => said.push(word.clone()),
        None => match said.iter().rposition(|w| w.anchor == anchor) {
            Some(last) => drop(said.remove(last)),
            None => return Err(Refusal::NothingSaid { anchor: anchor.to_owned() }.into()),
        },
    }
    kept.campaign = file;
    gate::overlay(&mut kept.campaign, &said);
    let planning = plan(&kept.campaign, &kept.directory, &adapters::render);
    if planning.diagnostics.iter().any(|d| d.stops(Purpose::Rehearsal)) {
        return Err(cannot_plan().into());
    }
    let after = planning.plan;
    let recorded = deliveries::recorded(tx, campaign).await?;
    let changes = diff(&after, &recorded, &kept.directory, now);
    let of_campaign = Filter { campaign: Some(campaign.to_owned()), ..Filter::default() };
    let out: Vec<Delivery> =
        log::entries(tx, &of_campaign).await?.into_iter().map(|e| e.delivery).filter(is_out).collect();
    let after_anchor = find(&kept.campaign, anchor)?;
    let (early, stale) = wrong(&before, &after, after_anchor, kept.campaign.timezone, &out);
    let foreseen = Foreseen {
        campaign: campaign.to_owned(),
        zone: kept.campaign.timezone,
        anchor: anchor.to_owned(),
        title: after_anchor.title.clone(),
        titles: gate::titles(&kept.campaign),
        before: seen(&before_anchor),
        after: seen(after_anchor),
        changes,
        early,
        stale,
        unsaid_before: unsaid_before(&kept.campaign, after_anchor),
    };
    Ok(Foresight { kept, after, word, foreseen })
}

fn seen(anchor: &Anchor) -> (AnchorStatus, Option<NaiveDateTime>) {
    (anchor.status, anchor.at.as_ref().map(|at| at.value))
}

fn find<'a>(campaign: &'a Campaign, id: &str) -> Result<&'a Anchor, Refusal> {
    when::find(&campaign.anchors, id).ok_or_else(|| Refusal::NoSuchAnchor {
        campaign: campaign.id.value.clone(),
        id: id.to_owned(),
        near: nearest(id, campaign.anchors.iter().map(|a| a.id.value.as_str())),
    })
}

/// The row that is written; `None` for one that is taken back.
fn word(
    anchor: &Anchor,
    file_at: Option<NaiveDateTime>,
    saying: &Saying,
    zone: Tz,
    by: &str,
    now: At,
) -> Result<Option<AnchorWord>, Refusal> {
    if reason_of(saying).trim().is_empty() {
        let is_source = matches!(saying, Saying::Happened { .. });
        return Err(if is_source { Refusal::NeedsSource } else { Refusal::NeedsReason });
    }
    let id = &anchor.id.value;
    if anchor.kind == AnchorKind::Date && matches!(saying, Saying::Happened { .. }) {
        return Err(Refusal::MereDate { anchor: id.clone() });
    }
    let hour = |told: &Option<GivenTime>| match told {
        Some(told) if !told.has_clock && !anchor.day_only => Err(Refusal::NeedsHour { anchor: id.clone() }),
        told => Ok(told.map(|t| t.local)),
    };
    let has_come = |local: NaiveDateTime| when::localise(local, zone).earlier().is_some_and(|at| at <= now);
    let (kind, at) = match saying {
        Saying::Happened { at, .. } => {
            let planned = anchor.at.as_ref().map(|at| at.value);
            let at = match hour(at)? {
                Some(at) if !has_come(at) => {
                    return Err(Refusal::NotYet { anchor: id.clone(), at: when::written(at) });
                }
                Some(at) => at,
                None => planned.filter(|at| has_come(*at)).ok_or_else(|| Refusal::NeedsActualTime {
                    anchor: id.clone(),
                    planned: planned.map(when::written),
                })?,
            };
            (WordKind::Happened, Some(at))
        }
        Saying::Postponed { to, .. } => match hour(to)? {
            Some(at) if has_come(at) => {
                return Err(Refusal::PostponedToPast { anchor: id.clone(), at: when::written(at) });
            }
            to => (WordKind::Postponed, to),
        },
        Saying::CalledOff { .. } => (WordKind::CalledOff, None),
        Saying::Undo { .. } => return Ok(None),
    };
    let (source, reason) = match kind {
        WordKind::Happened => (Some(reason_of(saying).to_owned()), None),
        WordKind::Postponed | WordKind::CalledOff => (None, Some(reason_of(saying).to_owned())),
    };
    let anchor = id.clone();
    Ok(Some(AnchorWord { anchor, kind, at, file_at, source, reason, by: by.to_owned(), said_at: now }))
}

fn is_out(delivery: &Delivery) -> bool {
    delivery.receipt.is_some() && delivery.state != State::Withdrawn
}

/// What is out and told of the event before it happened (or as if it had), and what is out with other words than it
/// would have now.
fn wrong(before: &Plan, after: &Plan, anchor: &Anchor, zone: Tz, out: &[Delivery]) -> (Vec<OutBefore>, Vec<OutBefore>) {
    let by_id = |plan: &'_ Plan| -> HashMap<String, Planned> {
        plan.deliveries.iter().map(|p| (p.id.clone(), p.clone())).collect()
    };
    let (before, after) = (by_id(before), by_id(after));
    let happened_at = gate::instant(anchor, zone).filter(|_| anchor.status == AnchorStatus::Happened);
    let (mut early, mut stale) = (Vec::new(), Vec::new());
    for delivery in out {
        let (was, is) = (before.get(&delivery.id), after.get(&delivery.id));
        let tells = [was, is].into_iter().flatten().any(|p| p.needs.contains(&anchor.id.value));
        let at = delivery.handed_at.or(delivery.delivered_at);
        let said = || OutBefore {
            id: delivery.id.clone(),
            title: delivery.title.clone(),
            channel: delivery.channel.clone(),
            at,
        };
        let other_words = match (was, is) {
            (Some(was), Some(is)) => {
                was.content_hash != is.content_hash || is.due_at().is_none() && was.due_at().is_some()
            }
            (Some(_), None) => happened_at.is_none_or(|happened| at.is_some_and(|at| at >= happened)),
            (None, _) => false,
        };
        if tells && happened_at.is_none_or(|happened| at.is_some_and(|at| at < happened)) {
            early.push(said());
        } else if other_words {
            stale.push(said());
        }
    }
    (early, stale)
}

/// Events that were planned before one that happened, and of which nobody has said so.
fn unsaid_before(campaign: &Campaign, anchor: &Anchor) -> Vec<String> {
    if anchor.status != AnchorStatus::Happened {
        return Vec::new();
    }
    let open = |a: &&Anchor| {
        a.kind == AnchorKind::Event
            && matches!(a.status, AnchorStatus::Planned | AnchorStatus::Confirmed | AnchorStatus::Moved)
    };
    let at = |a: &Anchor| a.at.as_ref().map(|at| at.value);
    let earlier = campaign.anchors.iter().filter(open).filter(|a| at(a).is_some() && at(a) < at(anchor));
    earlier.map(|a| a.title.clone()).collect()
}

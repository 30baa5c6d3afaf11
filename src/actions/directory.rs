//! `channels.yaml` taken in: every line that changes is held against the table of rights before anything is written.
//!
//! It never lets somebody give themselves a role, or takes the last administrator away. What was given for one
//! destination is not carried to another: a channel that goes elsewhere wants its secrets again.

use std::collections::BTreeMap;

use serde::Serialize;

use super::actor::today;
use super::{ActResult, Actor, Refusal, save};
use crate::adapters::{destination, timing};
use crate::domain::At;
use crate::domain::delivery::{Reason, State};
use crate::domain::directory::Directory;
use crate::domain::directory::change::{
    ChannelFacts, Declared, DirectoryChange, PersonFacts, UnitFacts, judged, lines, slot,
};
use crate::domain::outcome::failure;
use crate::domain::rights::by_which;
use crate::domain::staff::Verb;
use crate::domain::unit::UnitTree;
use crate::store::channels::{ChannelRecord, StaffRecord, UnitRecord};
use crate::store::deliveries::Filter;
use crate::store::{Store, Tx, campaigns, channels, deliveries, secrets};

/// A line that somebody may not change.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct RefusedLine {
    pub line: DirectoryChange,
    pub why: Why,
    /// Staff who may.
    pub who: Vec<String>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Why {
    /// It takes a right that they lack.
    NoRight,
    /// Nobody gives themselves a role.
    OwnGrant,
}

/// What was last applied.
pub async fn declared(tx: &mut Tx) -> ActResult<Declared> {
    let units = channels::units(tx).await?.into_iter().map(|unit| {
        let UnitRecord { id, title, parent, contact, two_person_office } = unit;
        (id, UnitFacts { title, parent, contact, two_person_office })
    });
    let staff = channels::staff(tx).await?.into_iter();
    let people = staff.map(|StaffRecord { id, name, grants }| (id, PersonFacts { name, grants }));
    let (units, staff) = (units.collect(), people.collect());
    let of_channel = |record: ChannelRecord| {
        let facts = ChannelFacts {
            destination: destination(&record.adapter, &record.settings),
            title: record.title,
            unit: record.unit,
            settings: record.settings,
            slots: record.slots.iter().map(|s| slot(&s.id, s.at, s.minutes, &s.days)).collect(),
            reach: record.reach,
        };
        (record.id, facts)
    };
    let channels = channels::all(tx).await?.into_iter().map(of_channel).collect();
    Ok(Declared { units, channels, staff })
}

/// What an apply would change here, and nothing done; and whether anything was ever applied.
pub async fn preview(store: &Store, directory: &Directory) -> ActResult<(Vec<DirectoryChange>, bool)> {
    let mut tx = store.read().await?;
    let before = declared(&mut tx).await?;
    Ok((lines(&before, &Declared::of(directory)), !before.is_empty()))
}

/// Refuses what this person may not change, and nothing done.
pub async fn check(store: &Store, actor: &Actor, directory: &Directory, now: At) -> ActResult<()> {
    let mut tx = store.read().await?;
    let before = declared(&mut tx).await?;
    let is_founded = !before.is_empty() || !campaigns::all(&mut tx).await?.is_empty();
    let after = Declared::of(directory);
    Ok(allowed(actor, &before, &after, &lines(&before, &after), is_founded, now)?)
}

/// Writes it down, if every line is allowed, and gives the lines that changed.
pub(super) async fn put(tx: &mut Tx, actor: &Actor, directory: &Directory, now: At) -> ActResult<Vec<DirectoryChange>> {
    let before = declared(tx).await?;
    let is_founded = !before.is_empty() || !campaigns::all(tx).await?.is_empty();
    let after = Declared::of(directory);
    let changed = lines(&before, &after);
    allowed(actor, &before, &after, &changed, is_founded, now)?;
    for unit in &directory.units {
        let record = UnitRecord {
            id: unit.id.value.clone(),
            title: unit.title.clone(),
            parent: unit.parent.as_ref().map(|p| p.value.clone()),
            contact: unit.contact.clone(),
            two_person_office: unit.two_person_office,
        };
        channels::put_unit(tx, &record, now).await?;
    }
    let staff: Vec<StaffRecord> = after
        .staff
        .iter()
        .map(|(id, person)| StaffRecord { id: id.clone(), name: person.name.clone(), grants: person.grants.clone() })
        .collect();
    channels::replace_staff(tx, &staff).await?;
    put_channels(tx, actor, directory, &before).await?;
    for line in &changed {
        if let DirectoryChange::DestinationChanged { channel, .. } = line {
            void_approvals(tx, channel, now).await?;
        }
    }
    Ok(changed)
}

/// What was approved was approved for another place, whichever campaign it is of. What is out, or may be, is a fact.
async fn void_approvals(tx: &mut Tx, channel: &str, now: At) -> ActResult<()> {
    let filter = Filter { channel: Some(channel.to_owned()), ..Filter::default() };
    let mut voided = deliveries::standings(tx, &filter).await?;
    voided
        .retain(|s| !s.state.is_final() && !s.state.is_fact(s.due_at, now) && s.doubt_at.is_none() && s.is_approved());
    for standing in &mut voided {
        standing.approved_hash = None;
        standing.state = State::Draft;
        standing.reason = Some(Reason::ApprovalVoid);
        standing.plan_next(timing(&standing.adapter), now);
    }
    save(tx, &voided).await
}

async fn put_channels(tx: &mut Tx, actor: &Actor, directory: &Directory, before: &Declared) -> ActResult<()> {
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
            environment_for: None,
        };
        if let Some(known) = before.channels.get(&record.id) {
            // What was given before anybody wrote its destination down was given for this one.
            secrets::bind(tx, &record.id, &known.destination).await?;
        }
        let old = channels::get(tx, &record.id).await?;
        changed |= old
            .as_ref()
            .is_none_or(|b| (&b.settings, &b.adapter, &b.slots) != (&record.settings, &record.adapter, &record.slots));
        channels::put(tx, &record).await?;
        // Nothing was confirmed yet: an administrator who applies it has its destination before them.
        if old.as_ref().is_none_or(|old| old.environment_for.is_none())
            && actor.may(Verb::Login, Some(&record.unit)).is_ok()
        {
            channels::confirm_environment(tx, &record.id, &channel.destination).await?;
            let waited =
                |b: &ChannelRecord| b.stopped.as_ref().is_some_and(|(_, code, _)| code == failure::UNCONFIRMED);
            if old.as_ref().is_some_and(waited) {
                channels::restart(tx, &record.id).await?;
            }
            changed = true;
        }
    }
    if changed {
        channels::touch(tx).await?;
    }
    Ok(())
}

fn allowed(
    actor: &Actor,
    before: &Declared,
    after: &Declared,
    changed: &[DirectoryChange],
    is_founded: bool,
    now: At,
) -> Result<(), Refusal> {
    if !is_founded {
        // Whoever founds a store wrote its file; what they are by it must let them take plans or administration in.
        return actor.may_somewhere(Verb::Apply);
    }
    let tree = judged(before, after);
    let refused: Vec<RefusedLine> = changed.iter().filter_map(|line| refuse(actor, before, &tree, line, now)).collect();
    if !refused.is_empty() {
        return Err(Refusal::Lines { lines: refused });
    }
    let today = today(now);
    // An administrator for a time, or of one unit, cannot bring back what only one of all could give.
    if after.administered(today) < before.administered(today) {
        return Err(Refusal::LastAdministrator);
    }
    Ok(())
}

fn refuse(actor: &Actor, before: &Declared, tree: &UnitTree, line: &DirectoryChange, now: At) -> Option<RefusedLine> {
    let refused = |why, who| Some(RefusedLine { line: line.clone(), why, who });
    for (verb, unit) in line.needs() {
        let who = who_may(before, tree, verb, unit, now);
        // A unit above all whom anybody administers: who administers below may name it, or nobody could.
        let nobody =
            who.is_empty() && matches!(line, DirectoryChange::UnitNew { .. } | DirectoryChange::UnitChanged { .. });
        let by_role = nobody && actor.may_somewhere(verb).is_ok();
        if !by_role && by_which(&actor.grants, tree, verb, unit).is_none() {
            return refused(Why::NoRight, who);
        }
    }
    if let DirectoryChange::GrantNew { person, grant } = line
        && *person == actor.id
        && !actor.alone
    {
        let mut who = who_may(before, tree, Verb::Grant, grant.unit.as_deref(), now);
        who.retain(|id| id != person);
        return refused(Why::OwnGrant, who);
    }
    None
}

/// Staff, as last applied, who may do this today.
fn who_may(declared: &Declared, tree: &UnitTree, verb: Verb, unit: Option<&str>, now: At) -> Vec<String> {
    let today = today(now);
    let in_force: BTreeMap<&String, Vec<_>> = declared
        .staff
        .iter()
        .map(|(id, person)| (id, person.grants.iter().filter(|g| g.is_in_force(today)).cloned().collect()))
        .collect();
    let may = in_force.into_iter().filter(|(_, grants)| by_which(grants, tree, verb, unit).is_some());
    may.map(|(id, _)| id.clone()).collect()
}

/// No staff may do this to that unit today.
pub(super) async fn nobody_may(tx: &mut Tx, verb: Verb, unit: Option<&str>, now: At) -> ActResult<bool> {
    let declared = declared(tx).await?;
    Ok(who_may(&declared, &declared.tree(), verb, unit, now).is_empty())
}

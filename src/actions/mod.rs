//! What a person may do, one function a verb: check the role, change, write the audit row — in one transaction.
//!
//! It is never called by the daemon, and never half done. Command line, pages and bot are skins over these functions;
//! none of them writes to the store itself.

use serde::Serialize;

use crate::domain::At;
use crate::domain::diagnostic::nearest;
use crate::domain::outcome::End;
use crate::domain::revision::RevisionRecord;
use crate::domain::staff::{Grant, Role, Verb};
use crate::domain::standing::Standing;
use crate::domain::unit::UnitTree;
use crate::store::audit::AuditRecord;
use crate::store::campaigns::CampaignRecord;
use crate::store::{Tx, campaigns, deliveries, holds};

pub mod account;
pub mod actor;
pub mod apply;
pub mod approve;
pub mod audit;
pub mod brake;
pub mod cancel;
pub mod confirm;
pub mod directory;
pub mod done;
pub mod hold;
pub mod login;
pub mod retire;
pub mod retry;
pub mod revisions;
pub mod settle;
pub mod withdraw;
pub mod word;

/// Who acts.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Actor {
    pub id: String,
    pub name: String,
    /// What they hold today.
    pub grants: Vec<Grant>,
    /// Nobody is declared as staff: they are the whole office.
    pub alone: bool,
    /// They were given roles, and none is in force today.
    pub off_duty: bool,
    pub origin: Origin,
    /// The units, for the relation of theirs to another.
    #[serde(skip)]
    pub tree: UnitTree,
}

/// Where a person acts from, for the audit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, strum::IntoStaticStr)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case")]
pub enum Origin {
    Command,
    Page,
    Bot,
    Rehearsal,
}

/// Why a person's act was not done. Words are in `i18n::refusal`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, strum::IntoStaticStr)]
#[serde(tag = "refused", rename_all = "snake_case")]
#[strum(serialize_all = "snake_case")]
pub enum Refusal {
    /// Staff are declared: say who acts.
    WhoActs {
        known: Vec<String>,
    },
    UnknownStaff {
        id: String,
        near: Option<String>,
    },
    /// None of their roles has this right, for any unit.
    RoleMayNot {
        roles: Vec<Role>,
        verb: Verb,
    },
    /// They have it, for other units. `unit` is `None` for what is above all units; `yours` is never empty.
    NotYourUnit {
        unit: Option<String>,
        verb: Verb,
        yours: Vec<String>,
    },
    /// Lines of `channels.yaml` that they may not change, in the order of the file's parts.
    Lines {
        lines: Vec<directory::RefusedLine>,
    },
    /// The file takes the last administrator away.
    LastAdministrator,
    /// They applied this text themselves, and the unit is no two-person office.
    OwnText {
        count: usize,
        id: String,
    },
    /// The campaign of this id belongs to another unit.
    OthersCampaign {
        campaign: String,
        unit: String,
    },
    NoSuchCampaign {
        id: String,
        near: Option<String>,
    },
    /// It has a file in the workspace: its end is written there.
    HasFile {
        campaign: String,
    },
    /// What was seen names no post that the platform knows.
    NoPostId {
        id: String,
    },
    /// Not an id of the platform, and no link that holds one.
    NotAPostId {
        given: String,
    },
    NoSuchDelivery {
        id: String,
    },
    AmbiguousDelivery {
        id: String,
    },
    NoSuchHold {
        id: String,
    },
    /// A unit above theirs set it (`None`: one that acts for all units).
    HeldFromAbove {
        hold: String,
        unit: Option<String>,
    },
    NoSuchChannel {
        id: String,
        near: Option<String>,
    },
    NoSuchUnit {
        id: String,
        near: Option<String>,
    },
    NothingFits,
    NeedsReason,
    /// It is not in a state that this verb works on.
    WrongState {
        id: String,
        state: &'static str,
        /// The end of its channel: what the state is called.
        end: End,
    },
    /// It is being published at this moment.
    UnderWay {
        id: String,
    },
    /// The machine that was sending it was taken for dead, and may go on with it: until then, or, where it still runs,
    /// until its program ends.
    MayGoOut {
        id: String,
        until: Option<At>,
    },
    /// Somebody asked to take it back, and that is not settled.
    BeingWithdrawn {
        id: String,
    },
    /// What was approved of an emergency is its time as well.
    EmergencyHasItsTime {
        id: String,
    },
    /// The file is not what was read when the plan was made.
    FileChanged {
        path: String,
    },
    /// Somebody applied other texts of it meanwhile: a campaign's id, or `channels.yaml`.
    NotNewest {
        name: String,
        newest: RevisionRecord,
    },
    NoSuchRevision {
        name: String,
        number: i64,
    },
    InThePast {
        at: At,
    },
    PhaseOver {
        id: String,
    },
    /// The programme that it would join is over.
    ProgrammeOver {
        id: String,
    },
    /// The station has no programme within a week from the time that was named.
    NoProgramme {
        channel: String,
    },
    NotApproved {
        id: String,
    },
    /// A reserved place: there is no text to approve.
    AwaitsText {
        id: String,
    },
    NoSuchField {
        channel: String,
        field: String,
        known: Vec<String>,
    },
    EmptySecret {
        field: String,
    },
    NotCopied,
    /// What a person saw is no longer what is there.
    ContentChanged {
        id: String,
    },
    /// A channel would become public while internal matter waits on it.
    InternalOnPublic {
        title: String,
        channel: String,
    },
    /// What is said to have happened has not happened yet.
    NotYetHappened {
        at: At,
    },
    /// What is said to have been done or played is said of a time before it was given out, or before its programme.
    BeforeItBegan {
        from: At,
    },
    /// What a person gave as evidence is no picture that is kept.
    NotEvidence {
        path: String,
    },
    /// Only `confirm` lifts the hold of a copied store.
    CopyHold,
    NoSuchAnchor {
        campaign: String,
        id: String,
        near: Option<String>,
    },
    /// The anchor is a mere date: nothing of it can be confirmed.
    MereDate {
        anchor: String,
    },
    /// An event is postponed to a time that has passed.
    PostponedToPast {
        anchor: String,
        at: String,
    },
    /// It is said to have happened at a time that has not come.
    NotYet {
        anchor: String,
        at: String,
    },
    /// Its planned time has not come, so the actual one must be said.
    NeedsActualTime {
        anchor: String,
        planned: Option<String>,
    },
    /// Texts tell its hour: a day is not enough.
    NeedsHour {
        anchor: String,
    },
    NeedsSource,
    NothingSaid {
        anchor: String,
    },
    /// It was applied by a version that kept no texts.
    NothingKept {
        campaign: String,
    },
    /// What was kept cannot be planned any more.
    CannotPlan {
        campaign: String,
    },
    /// Somebody said something of an anchor after the plan was made.
    WordsChanged {
        campaign: String,
    },
    /// Too short, too long, or their own name.
    PoorPassword {
        least: usize,
    },
    /// Used, replaced, or too old.
    DeadLink,
    /// Whoever it is: no such name, no password yet, or another one.
    NotTheirPassword,
    /// Their roles are over, or they were taken from the staff.
    NoRoleAnyMore,
    /// Its event is not said to have happened.
    EventUnconfirmed {
        id: String,
        anchors: String,
    },
}

#[derive(Debug, thiserror::Error)]
pub enum ActError {
    #[error("refused: {0:?}")]
    Refused(Refusal),
    #[error(transparent)]
    Store(#[from] crate::store::Error),
    #[error(transparent)]
    Other(#[from] anyhow::Error),
}

impl From<Refusal> for ActError {
    fn from(refused: Refusal) -> Self {
        ActError::Refused(refused)
    }
}

pub type ActResult<T> = Result<T, ActError>;

/// The one delivery that a person means by an id or the beginning of one.
async fn one(tx: &mut Tx, id: &str) -> ActResult<Standing> {
    let found = deliveries::find(tx, id).await?;
    match found.as_slice() {
        [] => Err(Refusal::NoSuchDelivery { id: id.to_owned() }.into()),
        [whole] => {
            let standing = crate::store::ledger::standings(tx, std::slice::from_ref(whole)).await?.pop();
            standing.ok_or_else(|| Refusal::NoSuchDelivery { id: id.to_owned() }.into())
        }
        _ => Err(Refusal::AmbiguousDelivery { id: id.to_owned() }.into()),
    }
}

/// Which deliveries a person named: ids, or a filter.
#[derive(Debug, Clone)]
pub enum Which {
    Ids(Vec<String>),
    Fitting(deliveries::Filter),
    /// Ids with the content hash that the person was shown: other content is refused.
    Seen(Vec<(String, String)>),
}

/// All of them, if this may be done to each.
async fn all(tx: &mut Tx, actor: &Actor, verb: Verb, which: &Which) -> ActResult<Vec<Standing>> {
    let found = match which {
        Which::Ids(ids) => {
            let mut found = Vec::with_capacity(ids.len());
            for id in ids {
                found.push(one(tx, id).await?);
            }
            found
        }
        Which::Fitting(filter) => deliveries::standings(tx, filter).await?,
        Which::Seen(seen) => {
            let ids: Vec<String> = seen.iter().map(|(id, _)| id.clone()).collect();
            let found = crate::store::ledger::standings(tx, &ids).await?;
            let hashes: std::collections::HashMap<&str, &str> =
                seen.iter().map(|(id, hash)| (id.as_str(), hash.as_str())).collect();
            if let Some(other) = found.iter().find(|s| hashes.get(s.id.as_str()) != Some(&s.content_hash.as_str())) {
                return Err(Refusal::ContentChanged { id: other.id.clone() }.into());
            }
            found
        }
    };
    let units: std::collections::BTreeSet<String> =
        deliveries::units_of(tx, &found).await?.into_iter().map(|(_, unit)| unit).collect();
    for unit in units {
        actor.may(verb, Some(&unit))?;
    }
    Ok(found)
}

/// It is not in a state that this verb works on.
fn wrong_state(standing: &Standing) -> ActError {
    let end = crate::adapters::end(&standing.adapter);
    Refusal::WrongState { id: standing.id.clone(), state: standing.state.as_str(), end }.into()
}

/// This may be done to the delivery: it belongs to a unit that this person acts for.
async fn must_own(tx: &mut Tx, actor: &Actor, verb: Verb, standing: &Standing) -> ActResult<()> {
    for (_, unit) in deliveries::units_of(tx, std::slice::from_ref(standing)).await? {
        actor.may(verb, Some(&unit))?;
    }
    Ok(())
}

/// Marks what standing holds cover: something waits again that did not before.
async fn cover_again(tx: &mut Tx, now: At) -> ActResult<()> {
    for hold in holds::standing(tx).await? {
        let units = hold::units(tx, &hold.scope).await?;
        holds::cover(tx, &hold, units.as_deref(), now).await?;
    }
    Ok(())
}

/// Writes changed standings down, and wakes daemons elsewhere.
async fn save(tx: &mut Tx, standings: &[Standing]) -> ActResult<()> {
    crate::store::ledger::save(tx, standings).await?;
    tx.ring().await?;
    Ok(())
}

/// A campaign of the store.
async fn applied(tx: &mut Tx, campaign: &str) -> ActResult<CampaignRecord> {
    if let Some(record) = campaigns::get(tx, campaign).await? {
        return Ok(record);
    }
    let known = campaigns::all(tx).await?;
    let near = nearest(campaign, known.iter().map(|known| known.id.as_str()));
    Err(Refusal::NoSuchCampaign { id: campaign.to_owned(), near }.into())
}

/// The audit row of an act: in the act's own transaction.
async fn note(
    tx: &mut Tx,
    actor: &Actor,
    verb: &str,
    target: &str,
    reason: Option<&str>,
    detail: serde_json::Value,
    now: At,
) -> ActResult<()> {
    let random: [u8; 8] = rand::random();
    let record = AuditRecord {
        id: format!("{:013}-{}", now.timestamp_millis(), crate::domain::post::hex(&random)),
        done_at: now,
        done_by: actor.id.clone(),
        role: actor.roles_text(),
        verb: verb.to_owned(),
        target: target.to_owned(),
        reason: reason.map(str::to_owned),
        detail: detail.to_string(),
        origin: actor.origin.as_str().to_owned(),
    };
    Ok(crate::store::audit::append(tx, &record).await?)
}

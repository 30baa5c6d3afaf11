//! What a person may do, one function a verb: check the role, change, write the audit row — in one transaction.
//!
//! Never: called by the daemon, and never half done. Command line, pages and bot are skins over these functions; none of
//! them writes to the store itself.

use serde::Serialize;

use crate::domain::At;
use crate::domain::outcome::End;
use crate::domain::staff::{Role, Verb};
use crate::domain::standing::Standing;
use crate::store::audit::AuditRecord;
use crate::store::{Store, Tx, audit, channels, deliveries, holds, lanes};

pub mod apply;
pub mod approve;
pub mod cancel;
pub mod confirm;
pub mod done;
pub mod hold;
pub mod login;
pub mod retry;
pub mod settle;
pub mod withdraw;

/// Who acts: settled before, by the command line's `--as` or a session.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Actor {
    pub id: String,
    pub name: String,
    pub role: Role,
    /// Their unit and those below it; `None`: all.
    pub units: Option<Vec<String>>,
}

/// Why a person's act was not done. Words are in `i18n::refusal`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(tag = "refused", rename_all = "snake_case")]
pub enum Refused {
    /// Staff are declared: say who acts.
    WhoActs {
        known: Vec<String>,
    },
    UnknownStaff {
        id: String,
        near: Option<String>,
    },
    RoleMayNot {
        role: Role,
        verb: Verb,
    },
    NotYourUnit {
        unit: String,
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
    InThePast {
        at: At,
    },
    PhaseOver {
        id: String,
    },
    NotApproved {
        id: String,
    },
    /// A reserved place: there is no text to approve.
    AwaitsText {
        id: String,
    },
    ChannelTakesNothingBack {
        channel: String,
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
    /// What a person gave as evidence is no picture that is kept.
    NotEvidence {
        path: String,
    },
    /// Only `confirm` lifts the hold of a copied store.
    CopyHold,
}

#[derive(Debug, thiserror::Error)]
pub enum ActError {
    #[error("refused: {0:?}")]
    Refused(Refused),
    #[error(transparent)]
    Store(#[from] crate::store::Error),
    #[error(transparent)]
    Other(#[from] anyhow::Error),
}

impl From<Refused> for ActError {
    fn from(refused: Refused) -> Self {
        ActError::Refused(refused)
    }
}

pub type Done<T> = Result<T, ActError>;

/// Who acts. With nobody declared as staff, the machine's user is the administrator of their own program.
pub async fn actor(store: &Store, named: Option<&str>, machine_user: &str) -> Done<Actor> {
    let mut tx = store.read().await?;
    let staff = channels::staff(&mut tx).await?;
    let Some(id) = named else {
        if staff.is_empty() {
            let name = machine_user.to_owned();
            return Ok(Actor { id: name.clone(), name, role: Role::Administrator, units: None });
        }
        return Err(Refused::WhoActs { known: staff.into_iter().map(|s| s.id).collect() }.into());
    };
    let Some(person) = staff.iter().find(|s| s.id == id) else {
        let near = crate::domain::diagnostic::nearest(id, staff.iter().map(|s| s.id.as_str()));
        return Err(Refused::UnknownStaff { id: id.to_owned(), near }.into());
    };
    let units = match &person.unit {
        None => None,
        Some(root) => Some(below(&channels::units(&mut tx).await?, root)),
    };
    Ok(Actor { id: person.id.clone(), name: person.name.clone(), role: person.role, units })
}

/// A unit and all below it.
pub fn below(units: &[channels::UnitRecord], root: &str) -> Vec<String> {
    let mut found = vec![root.to_owned()];
    let mut next = 0;
    while let Some(parent) = found.get(next).cloned() {
        next += 1;
        for unit in units {
            if unit.parent.as_deref() == Some(parent.as_str()) && !found.contains(&unit.id) {
                found.push(unit.id.clone());
            }
        }
    }
    found
}

impl Actor {
    fn must(&self, verb: Verb) -> Done<()> {
        if self.role.may(verb) { Ok(()) } else { Err(Refused::RoleMayNot { role: self.role, verb }.into()) }
    }

    fn must_be_in(&self, unit: &str) -> Done<()> {
        match &self.units {
            Some(units) if !units.iter().any(|u| u == unit) => {
                Err(Refused::NotYourUnit { unit: unit.to_owned() }.into())
            }
            _ => Ok(()),
        }
    }
}

/// The one delivery that a person means by an id or the beginning of one.
async fn one(tx: &mut Tx, id: &str) -> Done<Standing> {
    let found = deliveries::find(tx, id).await?;
    match found.as_slice() {
        [] => Err(Refused::NoSuchDelivery { id: id.to_owned() }.into()),
        [whole] => {
            let standing = crate::store::ledger::standings(tx, std::slice::from_ref(whole)).await?.pop();
            standing.ok_or_else(|| Refused::NoSuchDelivery { id: id.to_owned() }.into())
        }
        _ => Err(Refused::AmbiguousDelivery { id: id.to_owned() }.into()),
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

async fn all(tx: &mut Tx, actor: &Actor, which: &Which) -> Done<Vec<Standing>> {
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
                return Err(Refused::ContentChanged { id: other.id.clone() }.into());
            }
            found
        }
    };
    if actor.units.is_some() {
        for (_, unit) in deliveries::units_of(tx, &found).await? {
            actor.must_be_in(&unit)?;
        }
    }
    Ok(found)
}

/// It is not in a state that this verb works on.
fn wrong_state(standing: &Standing) -> ActError {
    let end = crate::adapters::end(&standing.adapter);
    Refused::WrongState { id: standing.id.clone(), state: standing.state.as_str(), end }.into()
}

/// The delivery belongs to a unit that this person acts for.
async fn must_own(tx: &mut Tx, actor: &Actor, standing: &Standing) -> Done<()> {
    for (_, unit) in deliveries::units_of(tx, std::slice::from_ref(standing)).await? {
        actor.must_be_in(&unit)?;
    }
    Ok(())
}

/// Marks what standing holds cover: something waits again that did not before.
async fn cover_again(tx: &mut Tx, now: At) -> Done<()> {
    for hold in holds::standing(tx).await? {
        let units = hold::units(tx, &hold.scope).await?;
        let touched = holds::cover(tx, &hold, units.as_deref(), now).await?;
        lanes::refresh(tx, &touched).await?;
    }
    Ok(())
}

/// Writes changed standings down, with their lanes, and wakes daemons elsewhere.
async fn save(tx: &mut Tx, standings: &[Standing]) -> Done<()> {
    crate::store::ledger::save(tx, standings).await?;
    let mut touched: Vec<String> = standings.iter().map(|s| s.channel.clone()).collect();
    touched.sort();
    touched.dedup();
    lanes::refresh(tx, &touched).await?;
    tx.ring().await?;
    Ok(())
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
) -> Done<()> {
    let random: [u8; 8] = rand::random();
    let record = AuditRecord {
        id: format!("{:013}-{}", now.timestamp_millis(), crate::domain::post::hex(&random)),
        done_at: now,
        done_by: actor.id.clone(),
        role: actor.role.as_str().to_owned(),
        verb: verb.to_owned(),
        target: target.to_owned(),
        reason: reason.map(str::to_owned),
        detail: detail.to_string(),
    };
    Ok(audit::append(tx, &record).await?)
}

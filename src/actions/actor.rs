//! Who acts: a person with the roles that they hold today, and from where they act.
//!
//! It never finds out who somebody is; that was settled before, by the command line's `--as` or a session. It never
//! keeps a role whose days are over.

use std::collections::BTreeSet;

use chrono::NaiveDate;
use chrono_tz::Asia::Ho_Chi_Minh;

use super::{ActResult, Actor, Origin, Refusal, directory};
use crate::domain::At;
use crate::domain::diagnostic::nearest;
use crate::domain::directory::Directory;
use crate::domain::directory::change::Declared;
use crate::domain::rights::{by_which, holders};
use crate::domain::staff::{Grant, Role, Verb};
use crate::domain::unit::UnitTree;
use crate::store::{Store, campaigns};

impl Origin {
    pub fn as_str(self) -> &'static str {
        self.into()
    }
}

impl Actor {
    /// The one person of an office that declares no staff.
    pub fn everything(name: &str) -> Actor {
        Actor {
            id: name.to_owned(),
            name: name.to_owned(),
            grants: Role::ALL.iter().copied().map(Grant::of).collect(),
            alone: true,
            off_duty: false,
            origin: Origin::Command,
            tree: UnitTree::default(),
        }
    }

    /// Whether this may be done to a unit (`None`: to the whole store).
    pub fn may(&self, verb: Verb, unit: Option<&str>) -> Result<(), Refusal> {
        self.by_which(verb, unit).map(drop)
    }

    /// The grant by which they may.
    pub fn by_which(&self, verb: Verb, unit: Option<&str>) -> Result<&Grant, Refusal> {
        if let Some(grant) = by_which(&self.grants, &self.tree, verb, unit) {
            return Ok(grant);
        }
        let yours: BTreeSet<&str> = self.where_they_may(verb).into_iter().flatten().collect();
        if yours.is_empty() {
            let roles: BTreeSet<Role> = self.grants.iter().map(|grant| grant.role).collect();
            return Err(Refusal::RoleMayNot { roles: roles.into_iter().collect(), verb });
        }
        let yours = yours.into_iter().map(str::to_owned).collect();
        Err(Refusal::NotYourUnit { unit: unit.map(str::to_owned), verb, yours })
    }

    /// Whether they may do this to some unit at all.
    pub fn may_somewhere(&self, verb: Verb) -> Result<(), Refusal> {
        match self.where_they_may(verb).is_empty() {
            true => self.may(verb, None),
            false => Ok(()),
        }
    }

    /// The units from which they may, each with those below it; `None` among them: everywhere.
    pub fn where_they_may(&self, verb: Verb) -> Vec<Option<&str>> {
        let holders = holders(verb);
        self.grants.iter().filter(|g| holders.contains(&g.role)).map(|g| g.unit.as_deref()).collect()
    }

    /// Their roles for the audit: `editor operator`.
    pub fn roles_text(&self) -> String {
        if self.alone {
            return "alone".to_owned();
        }
        let roles: BTreeSet<Role> = self.grants.iter().map(|grant| grant.role).collect();
        roles.into_iter().map(Role::as_str).collect::<Vec<_>>().join(" ")
    }
}

/// The day by which roles begin and end.
pub fn today(now: At) -> NaiveDate {
    now.with_timezone(&Ho_Chi_Minh).date_naive()
}

/// Who acts, by the staff that was last applied. With nobody declared, the machine's user is the whole office.
pub async fn actor(store: &Store, named: Option<&str>, machine_user: &str, now: At) -> ActResult<Actor> {
    let mut tx = store.read().await?;
    let declared = directory::declared(&mut tx).await?;
    Ok(of(&declared, named, machine_user, now)?)
}

/// Who acts when a plan is taken in. In a store that holds nothing yet, the file itself says who somebody is: whoever
/// founds it wrote that file, and from then on the store decides.
pub async fn founder(
    store: &Store,
    named: Option<&str>,
    machine_user: &str,
    directory: &Directory,
    now: At,
) -> ActResult<Actor> {
    let mut tx = store.read().await?;
    let declared = directory::declared(&mut tx).await?;
    if declared.is_empty() && campaigns::all(&mut tx).await?.is_empty() && named.is_some() {
        let written = Declared::of(directory);
        if !written.staff.is_empty() {
            return Ok(of(&written, named, machine_user, now)?);
        }
    }
    Ok(of(&declared, named, machine_user, now)?)
}

fn of(declared: &Declared, named: Option<&str>, machine_user: &str, now: At) -> Result<Actor, Refusal> {
    let Some(id) = named else {
        if declared.staff.is_empty() {
            return Ok(Actor { tree: declared.tree(), ..Actor::everything(machine_user) });
        }
        return Err(Refusal::WhoActs { known: declared.staff.keys().cloned().collect() });
    };
    let Some(person) = declared.staff.get(id) else {
        let near = nearest(id, declared.staff.keys().map(String::as_str));
        return Err(Refusal::UnknownStaff { id: id.to_owned(), near });
    };
    let today = today(now);
    let grants: Vec<Grant> = person.grants.iter().filter(|grant| grant.is_in_force(today)).cloned().collect();
    Ok(Actor {
        id: id.to_owned(),
        name: person.name.clone(),
        off_duty: grants.is_empty() && !person.grants.is_empty(),
        grants,
        alone: false,
        origin: Origin::Command,
        tree: declared.tree(),
    })
}

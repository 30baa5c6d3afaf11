//! Staff: a person, the roles they were given, for which unit and from when to when.
//!
//! It never knows passwords or sessions, or what a role may do (`rights` does). Who the person is was settled before.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::code::coded;
use super::diagnostic::Placed;

/// A person who may act.
#[derive(Debug, Clone)]
pub struct Staff {
    pub id: Placed<String>,
    pub name: String,
    /// What they were given, in the order of the file. Several roles are a set: none contains another.
    pub grants: Vec<Placed<Grant>>,
}

/// One role, for one unit and those below it, for a time.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Grant {
    pub role: Role,
    /// `None`: for every unit.
    pub unit: Option<String>,
    /// The first day.
    pub from: Option<NaiveDate>,
    /// The last day.
    pub until: Option<NaiveDate>,
}

/// Roles stand beside each other: who approves does not administer, and the other way round.
#[derive(
    Debug,
    Clone,
    Copy,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Hash,
    Serialize,
    Deserialize,
    strum::IntoStaticStr,
    strum::EnumString,
    strum::VariantArray,
)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case")]
pub enum Role {
    /// Writes files: checks and plans.
    Writer,
    /// Takes plans in.
    Editor,
    /// Answers for content: approves it, takes it back.
    Approver,
    /// Runs the station: holds, sends on, says what was seen.
    Operator,
    /// Runs the system: units, channels, secrets, staff. Not content.
    Administrator,
    /// Reads everything, changes nothing.
    Supervisor,
    /// Does the tasks that were given to them.
    Assignee,
}

/// What a person does to the ledger. Reading needs no right, but for the audit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, strum::IntoStaticStr, strum::VariantArray)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case")]
pub enum Verb {
    Apply,
    Approve,
    Withdraw,
    Hold,
    Release,
    Cancel,
    Retry,
    Settle,
    /// Says that a task was done, or a bulletin played; takes the word back.
    Done,
    /// Ends a campaign.
    Retire,
    /// Gives a channel its secrets.
    Login,
    /// Says that this store is the one that publishes.
    Confirm,
    /// Says where a channel goes: declares one, or changes its adapter or address.
    Destination,
    /// Changes what else is said of a channel: title, settings, slots.
    Channels,
    /// Declares, renames or moves units.
    Units,
    /// Gives and takes roles.
    Grant,
    /// Reads who did what.
    Audit,
    /// Says that an event happened, is postponed or called off.
    Word,
}

coded!(Role);

impl Grant {
    /// For every unit and for ever.
    pub fn of(role: Role) -> Grant {
        Grant { role, unit: None, from: None, until: None }
    }

    pub fn is_in_force(&self, today: NaiveDate) -> bool {
        self.from.is_none_or(|from| from <= today) && self.until.is_none_or(|until| today <= until)
    }
}

impl Verb {
    pub const ALL: &[Verb] = <Verb as strum::VariantArray>::VARIANTS;
}

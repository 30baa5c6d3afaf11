//! Staff: a person with a role, and what each role may do.
//!
//! Never: knows passwords or sessions. Who the person is was settled before; here is only what they may do.

use serde::{Deserialize, Serialize};

use super::diagnostic::Placed;

/// A person who may act.
#[derive(Debug, Clone)]
pub struct Staff {
    pub id: Placed<String>,
    pub name: String,
    pub role: Role,
    /// The unit they work for; their rights cover it and the units below. `None`: every unit.
    pub unit: Option<Placed<String>>,
}

/// In rising order of rights; each may do what the ones before it may.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// Writes: checks, plans.
    Writer,
    /// Edits: applies plans.
    Editor,
    /// Runs the machine: holds, releases, retries, cancels, settles what is unconfirmed.
    Operator,
    /// Approves content, withdraws what is out.
    Approver,
    /// Everything, accounts and secrets included.
    Administrator,
}

/// What a person does to the ledger, for [`Role::may`]. Reading needs no right.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Verb {
    Apply,
    Approve,
    Hold,
    Release,
    Cancel,
    Retry,
    Settle,
    /// Says that a task was done, or a bulletin played; takes the word back.
    Done,
    Withdraw,
    Login,
    Confirm,
}

impl Role {
    pub const ALL: [Role; 5] = [Role::Writer, Role::Editor, Role::Operator, Role::Approver, Role::Administrator];

    pub fn may(self, verb: Verb) -> bool {
        let least = match verb {
            Verb::Apply | Verb::Done => Role::Editor,
            Verb::Hold | Verb::Release | Verb::Cancel | Verb::Retry | Verb::Settle => Role::Operator,
            Verb::Approve | Verb::Withdraw => Role::Approver,
            Verb::Login | Verb::Confirm => Role::Administrator,
        };
        self >= least
    }

    pub fn as_str(self) -> &'static str {
        match self {
            Role::Writer => "writer",
            Role::Editor => "editor",
            Role::Operator => "operator",
            Role::Approver => "approver",
            Role::Administrator => "administrator",
        }
    }
}

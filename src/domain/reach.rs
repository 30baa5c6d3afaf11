//! Reach: for the public, or for the inside of the office. Internal matter never meets a public channel.
//!
//! A person says what is internal; the plan refuses it on a public channel, and so does the ledger.

use serde::{Deserialize, Serialize};

use super::code::coded;

#[derive(
    Debug,
    Clone,
    Copy,
    PartialEq,
    Eq,
    Hash,
    Serialize,
    Deserialize,
    Default,
    strum::IntoStaticStr,
    strum::EnumString,
    strum::VariantArray,
)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case")]
pub enum Reach {
    #[default]
    Public,
    Internal,
}

coded!(Reach);

impl Reach {
    /// May an item of this reach go to a channel of that one?
    pub fn may_meet(self, channel: Reach) -> bool {
        self == Reach::Public || channel == Reach::Internal
    }
}

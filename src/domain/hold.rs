//! A hold: a pause by unit, channel, campaign or tone, with a reason.
//!
//! A hold stops what it covers until a person releases it; what came due meanwhile is missed, not sent.

use serde::{Deserialize, Serialize};

use super::At;
use super::campaign::Tone;

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Hold {
    pub id: String,
    pub scope: Scope,
    /// Why, with the number of the document that ordered it.
    pub reason: String,
    pub by: String,
    /// The unit for which they held it, `None` for all: only from there or from above is it lifted.
    pub from: Option<String>,
    pub at: At,
}

/// All named parts must fit; none named covers everything. A unit covers the units below it.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Scope {
    pub unit: Option<String>,
    pub channel: Option<String>,
    pub campaign: Option<String>,
    pub tone: Option<Tone>,
}

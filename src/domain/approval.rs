//! Approval: a leader's yes to exact bytes.
//!
//! An approval names the content hash; where the hash of the delivery differs, there is no approval.

use serde::{Deserialize, Serialize};

use super::At;

/// One yes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Approval {
    pub delivery: String,
    pub content_hash: String,
    /// Staff id.
    pub by: String,
    pub at: At,
    /// Number of the approval form, if there is one.
    pub number: Option<String>,
    pub note: Option<String>,
    /// Who approved had applied the text as well, as a two-person office may.
    pub own_text: bool,
}

//! (skeleton)

use std::time::Duration;

use super::AdapterKind;
use crate::domain::outcome::Failure;

pub const KIND: AdapterKind = AdapterKind {
    name: "folder",
    fields: &[],
    lead: Duration::from_secs(900),
    handover: Duration::ZERO,
    pace: Duration::ZERO,
    render: |_, _| Err(Vec::new()),
    reveal_repeatable: true,
    classify: |_, _| None,
    open: |_| Err(Failure::permanent("skeleton", "not built")),
};

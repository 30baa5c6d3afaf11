//! Units: the offices that own channels. They form a tree (province, commune, village).
//!
//! Districts ended on 1 July 2025, villages are regrouped; a unit only has a parent.

use std::collections::BTreeMap;

use serde::Serialize;

use super::diagnostic::Placed;

/// One office.
#[derive(Debug, Clone)]
pub struct Unit {
    pub id: Placed<String>,
    pub title: String,
    pub parent: Option<Placed<String>>,
    /// Printed at the end of each post ("Liên hệ: …").
    pub contact: Option<String>,
    /// It has two people: who wrote a text may approve it as well, and the log says so.
    pub two_person_office: bool,
}

/// Who stands under whom.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct UnitTree {
    parents: BTreeMap<String, Option<String>>,
}

impl UnitTree {
    /// From ids with their parents.
    pub fn of(units: impl IntoIterator<Item = (String, Option<String>)>) -> UnitTree {
        UnitTree { parents: units.into_iter().collect() }
    }

    /// Somewhere under the other; nobody is under themselves.
    pub fn is_below(&self, unit: &str, above: &str) -> bool {
        let mut here = unit;
        // A circle of parents is a fault in the file, and no endless loop here.
        for _ in 0..self.parents.len() {
            match self.parents.get(here).and_then(Option::as_deref) {
                Some(parent) if parent == above => return true,
                Some(parent) => here = parent,
                None => return false,
            }
        }
        false
    }

    /// A unit and all below it, itself first.
    pub fn with_below(&self, root: &str) -> Vec<String> {
        let below = self.parents.keys().filter(|unit| unit.as_str() != root && self.is_below(unit, root));
        std::iter::once(root.to_owned()).chain(below.cloned()).collect()
    }
}

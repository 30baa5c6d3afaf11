//! Units: the offices that own channels. They form a tree (province, commune, village).
//!
//! Never: assumes a level. Districts ended on 1 July 2025, villages are regrouped; a unit only has a parent.

use super::diagnostic::Placed;

/// One office.
#[derive(Debug, Clone)]
pub struct Unit {
    pub id: Placed<String>,
    pub title: String,
    pub parent: Option<Placed<String>>,
    /// Printed at the end of each post ("Liên hệ: …").
    pub contact: Option<String>,
}

/// The unit itself and all below it.
pub fn descendants<'a>(units: &'a [Unit], root: &str) -> Vec<&'a str> {
    let mut found: Vec<&str> = units.iter().filter(|u| u.id.value == root).map(|u| u.id.value.as_str()).collect();
    let mut next = 0;
    while let Some(parent) = found.get(next).copied() {
        next += 1;
        for unit in units {
            let under = unit.parent.as_ref().is_some_and(|p| p.value == parent);
            if under && !found.contains(&unit.id.value.as_str()) {
                found.push(&unit.id.value);
            }
        }
    }
    found
}

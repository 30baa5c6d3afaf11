//! Rights: which role may do what, and to which unit. One table; everything that asks, asks here.
//!
//! A verb without a row, or a role without a column, does not compile.

use super::staff::{Grant, Role, Verb};
use super::unit::UnitTree;

/// How the unit that somebody acts for stands to the unit that is acted on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, strum::VariantArray)]
pub enum Relation {
    Own,
    /// The other is under them.
    Below,
    /// The other is over them; so is the whole store, unless they act for all units.
    Above,
    Other,
}

/// Towards whom a role has a right.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Extent {
    Nobody,
    /// Their own unit and those below.
    Down,
    /// Also what is above: only for what concerns the store, which is one for all.
    Up,
}

impl Relation {
    pub const ALL: &[Relation] = <Relation as strum::VariantArray>::VARIANTS;
}

impl Extent {
    pub fn covers(self, relation: Relation) -> bool {
        match (self, relation) {
            (Extent::Down | Extent::Up, Relation::Own | Relation::Below) | (Extent::Up, Relation::Above) => true,
            (Extent::Down, Relation::Above | Relation::Other)
            | (Extent::Up, Relation::Other)
            | (Extent::Nobody, Relation::Own | Relation::Below | Relation::Above | Relation::Other) => false,
        }
    }
}

/// One row: writer, editor, approver, operator, administrator, supervisor, assignee.
type VerbRow = [Extent; Role::ALL.len()];

/// The table.
#[rustfmt::skip]
const fn row(verb: Verb) -> VerbRow {
    const NO: Extent = Extent::Nobody;
    const DO: Extent = Extent::Down;
    const UP: Extent = Extent::Up;
    match verb {
        //                    writer editor approver operator administrator supervisor assignee
        Verb::Apply       => [NO,    DO,    NO,      NO,      DO,           NO,        NO],
        Verb::Approve     => [NO,    NO,    DO,      NO,      NO,           NO,        NO],
        Verb::Withdraw    => [NO,    NO,    DO,      NO,      NO,           NO,        NO],
        Verb::Hold        => [NO,    DO,    DO,      DO,      DO,           NO,        NO],
        Verb::Release     => [NO,    NO,    DO,      DO,      DO,           NO,        NO],
        Verb::Cancel      => [NO,    DO,    DO,      DO,      NO,           NO,        NO],
        Verb::Retry       => [NO,    NO,    DO,      DO,      NO,           NO,        NO],
        Verb::Settle      => [NO,    NO,    DO,      DO,      NO,           NO,        NO],
        Verb::Done        => [NO,    DO,    NO,      DO,      NO,           NO,        NO],
        Verb::Retire      => [NO,    DO,    DO,      NO,      NO,           NO,        NO],
        Verb::Login       => [NO,    NO,    NO,      NO,      DO,           NO,        NO],
        Verb::Confirm     => [NO,    NO,    NO,      NO,      UP,           NO,        NO],
        Verb::Destination => [NO,    NO,    NO,      NO,      DO,           NO,        NO],
        Verb::Channels    => [NO,    NO,    NO,      NO,      DO,           NO,        NO],
        Verb::Units       => [NO,    NO,    NO,      NO,      DO,           NO,        NO],
        Verb::Grant       => [NO,    NO,    NO,      NO,      DO,           NO,        NO],
        Verb::Audit       => [NO,    NO,    DO,      NO,      DO,           DO,        NO],
        Verb::Word        => [NO,    NO,    DO,      DO,      NO,           NO,        NO],
    }
}

/// Towards whom a role has this right.
pub fn extent(verb: Verb, role: Role) -> Extent {
    let [writer, editor, approver, operator, administrator, supervisor, assignee] = row(verb);
    match role {
        Role::Writer => writer,
        Role::Editor => editor,
        Role::Approver => approver,
        Role::Operator => operator,
        Role::Administrator => administrator,
        Role::Supervisor => supervisor,
        Role::Assignee => assignee,
    }
}

/// The roles that have this right at all.
pub fn holders(verb: Verb) -> Vec<Role> {
    Role::ALL.iter().copied().filter(|role| extent(verb, *role) != Extent::Nobody).collect()
}

/// From who acts for a unit (`None`: for all) to a unit (`None`: the whole store).
pub fn relation(tree: &UnitTree, acts_for: Option<&str>, on: Option<&str>) -> Relation {
    match (acts_for, on) {
        (None, None) => Relation::Own,
        (None, Some(_)) => Relation::Below,
        (Some(_), None) => Relation::Above,
        (Some(own), Some(other)) if own == other => Relation::Own,
        (Some(own), Some(other)) if tree.is_below(other, own) => Relation::Below,
        (Some(own), Some(other)) if tree.is_below(own, other) => Relation::Above,
        (Some(_), Some(_)) => Relation::Other,
    }
}

/// The first grant by which this may be done. The caller leaves out grants that are not in force.
pub fn by_which<'g>(grants: &'g [Grant], tree: &UnitTree, verb: Verb, on: Option<&str>) -> Option<&'g Grant> {
    let covers = |g: &&Grant| extent(verb, g.role).covers(relation(tree, g.unit.as_deref(), on));
    // The widest first: what is held for all units is not lifted by one of them.
    grants.iter().filter(covers).min_by_key(|grant| grant.unit.is_some())
}

#[cfg(test)]
mod tests;

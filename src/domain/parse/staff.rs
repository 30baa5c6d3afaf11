//! `staff:` of `channels.yaml`: people with one role or several, each for a unit and a time.
//!
//! A grant that cannot be read whole is a fault, and is left out.

use super::channels::{CHANNELS_MAX, known_unit};
use super::reader::{Fields, Reader};
use super::{NAMES_MAX, recurring};
use crate::domain::channel::Channel;
use crate::domain::diagnostic::{Diagnostic, Place, Placed, Problem};
use crate::domain::rights::by_which;
use crate::domain::shape::NameForm;
use crate::domain::shape::channels::{GRANT, STAFF};
use crate::domain::shape::choice::ROLES;
use crate::domain::staff::{Grant, Role, Staff, Verb};
use crate::domain::unit::{Unit, UnitTree};
use crate::domain::yaml::{Node, Value};

/// Everybody, and whom they act for.
pub(super) fn people(reader: &mut Reader<'_>, node: &Node, units: &[Unit]) -> Vec<Staff> {
    let people = reader.named(node, NameForm::Id, CHANNELS_MAX);
    people.into_iter().filter_map(|(id, node)| person(reader, id, node, units)).collect()
}

fn person(reader: &mut Reader<'_>, id: &Placed<String>, node: &Node, units: &[Unit]) -> Option<Staff> {
    let fields = reader.fields(node, &STAFF)?;
    let name = fields.get("name").and_then(|n| reader.text(n)).map_or_else(|| id.value.clone(), |t| t.value);
    let own = limits(reader, &fields, units);
    let mut grants = Vec::new();
    if let Some(role) = fields.get("role").and_then(|n| role(reader, n)) {
        grants.push(Placed::new(Grant { role: role.value, ..own.clone() }, role.place));
    }
    for node in fields.get("roles").map(|n| reader.list(n, NAMES_MAX)).unwrap_or_default() {
        if !matches!(node.value, Value::Map(_)) {
            let granted = role(reader, node);
            grants.extend(granted.map(|role| Placed::new(Grant { role: role.value, ..own.clone() }, role.place)));
            continue;
        }
        let Some(fields) = reader.fields(node, &GRANT) else { continue };
        let limits = limits(reader, &fields, units);
        if let Some(role) = fields.get("role").and_then(|n| role(reader, n)) {
            let grant = Grant {
                role: role.value,
                unit: limits.unit.or_else(|| own.unit.clone()),
                from: limits.from.or(own.from),
                until: limits.until.or(own.until),
            };
            grants.push(Placed::new(grant, role.place));
        }
    }
    if fields.key_place("role").is_none() && fields.key_place("roles").is_none() && !reader.cut {
        reader.fault(Problem::MissingKey { key: "role".to_owned() }, id.place);
    }
    Some(Staff { id: id.clone(), name, grants })
}

fn role(reader: &mut Reader<'_>, node: &Node) -> Option<Placed<Role>> {
    let choice = reader.choice(node, ROLES)?;
    Some(Placed::new(*Role::ALL.get(choice)?, node.place))
}

/// The unit and the days of a grant; its role is not looked at.
fn limits(reader: &mut Reader<'_>, fields: &Fields<'_>, units: &[Unit]) -> Grant {
    let unit = fields.get("unit").and_then(|n| reader.text(n));
    if let Some(unit) = &unit {
        known_unit(reader, unit, units);
    }
    let mut day = |key| fields.get(key).and_then(|n| recurring::date(reader, n));
    let (from, until) = (day("from"), day("until"));
    if let (Some(first), Some(last), Some(node)) = (from, until, fields.get("until"))
        && last < first
    {
        reader.fault(Problem::GrantEndsBeforeStart, node.place);
    }
    Grant { unit: unit.map(|unit| unit.value), from, until, ..Grant::of(Role::Writer) }
}

/// Somebody must administer, and somebody should approve for each unit with channels. Whose role
/// begins later is somebody; an administrator whose role ends is not enough.
pub(super) fn answerable(
    reader: &mut Reader<'_>,
    people: &[Staff],
    units: &[Unit],
    channels: &[Channel],
    place: Place,
) {
    // A role that could not be read has its own fault: who it was meant for may be the one that is missed here.
    if people.is_empty() || people.iter().any(|p| p.grants.is_empty()) || reader.cut {
        return;
    }
    let grants: Vec<Grant> = people.iter().flat_map(|p| p.grants.iter().map(|grant| grant.value.clone())).collect();
    if !grants.iter().any(|grant| grant.role == Role::Administrator && grant.until.is_none()) {
        reader.fault(Problem::NoAdministrator, place);
    }
    let parent = |unit: &Unit| unit.parent.as_ref().map(|parent| parent.value.clone());
    let tree = UnitTree::of(units.iter().map(|unit| (unit.id.value.clone(), parent(unit))));
    for unit in units.iter().filter(|unit| channels.iter().any(|c| c.unit.value == unit.id.value)) {
        if by_which(&grants, &tree, Verb::Approve, Some(&unit.id.value)).is_none() {
            let problem = Problem::NobodyApproves { unit: unit.id.value.clone() };
            reader.note(Diagnostic::warning(problem, unit.id.place));
        }
    }
}

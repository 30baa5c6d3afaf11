//! Who acted, for a reader.
//!
//! Where an id is needed to act, it stands behind the name.

use crate::actions::Actor;
use crate::config::NOBODY;
use crate::domain::delivery::Entry;
use crate::domain::rights::{Relation, relation};
use crate::i18n::{Lang, cli as words};
use crate::store::channels::StaffRecord;

/// Staff by their id, the machine's unnamed user in words.
pub fn person(lang: Lang, id: &str) -> String {
    if id == NOBODY { words::NOBODY.say(lang).to_owned() } else { id.to_owned() }
}

/// "Nguyễn Văn An (van-hoa)"; an id that is nobody's any more stands alone.
pub fn name_and_id(lang: Lang, staff: &[StaffRecord], id: &str) -> String {
    match staff.iter().find(|s| s.id == id) {
        Some(known) => format!("{} ({id})", known.name),
        None => person(lang, id),
    }
}

/// Names in the place of ids, for a reader: who said that it was done.
pub fn name_sayers(entries: &mut [Entry], staff: &[StaffRecord]) {
    for done in entries.iter_mut().filter_map(|e| e.done.as_mut()) {
        if let Some(known) = staff.iter().find(|s| s.id == done.said_by) {
            done.said_by.clone_from(&known.name);
        }
    }
}

/// What of the office is theirs to look after: the units that they hold a role for, and those below.
pub fn sees(actor: &Actor, unit: &str) -> bool {
    let of = |acts_for: Option<&str>| relation(&actor.tree, acts_for, Some(unit));
    actor.grants.iter().any(|grant| matches!(of(grant.unit.as_deref()), Relation::Own | Relation::Below))
}

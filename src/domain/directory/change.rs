//! What an apply would change of units, channels and staff: line by line, each with the right that it needs.
//!
//! It never decides who may (`rights` does), and never forgets what left the file: a role that is gone is a line as
//! well. A unit or a channel that left the file stays in the store, for the deliveries that name it, and is no line.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use serde::Serialize;

use super::Directory;
use crate::domain::reach::Reach;
use crate::domain::staff::{Grant, Role, Verb};
use crate::domain::unit::UnitTree;

/// Units, channels and staff, as far as a comparison needs them: from the file, or as they were last applied.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Declared {
    pub units: BTreeMap<String, UnitFacts>,
    pub channels: BTreeMap<String, ChannelFacts>,
    pub staff: BTreeMap<String, PersonFacts>,
}

#[derive(Debug, Clone, PartialEq)]
pub struct UnitFacts {
    pub title: String,
    pub parent: Option<String>,
    pub contact: Option<String>,
    pub two_person_office: bool,
}

#[derive(Debug, Clone, PartialEq)]
pub struct ChannelFacts {
    pub title: String,
    pub unit: String,
    pub settings: BTreeMap<String, String>,
    pub reach: Reach,
    /// `sang 05:15 30`, one a slot, with its weekdays.
    pub slots: Vec<String>,
    /// The fingerprint of where it goes: adapter and address.
    pub destination: String,
}

#[derive(Debug, Clone, PartialEq)]
pub struct PersonFacts {
    pub name: String,
    pub grants: Vec<Grant>,
}

/// Who is left to give roles; the more the later.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Administered {
    Nobody,
    ForATime,
    Unit,
    All,
}

/// One line that changes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(tag = "line", rename_all = "snake_case")]
pub enum DirectoryChange {
    UnitNew {
        unit: String,
        parent: Option<String>,
    },
    /// Its title, contact, or whether it is a two-person office.
    UnitChanged {
        unit: String,
    },
    UnitMoved {
        unit: String,
        from: Option<String>,
        to: Option<String>,
    },
    ChannelNew {
        channel: String,
        unit: String,
    },
    DestinationChanged {
        channel: String,
        unit: String,
    },
    ChannelChanged {
        channel: String,
        unit: String,
    },
    ChannelMoved {
        channel: String,
        from: String,
        to: String,
    },
    PersonRenamed {
        person: String,
        units: Vec<Option<String>>,
    },
    GrantNew {
        person: String,
        grant: Grant,
    },
    GrantGone {
        person: String,
        grant: Grant,
    },
}

impl Declared {
    pub fn of(directory: &Directory) -> Declared {
        let units = directory.units.iter().map(|unit| {
            let facts = UnitFacts {
                title: unit.title.clone(),
                parent: unit.parent.as_ref().map(|parent| parent.value.clone()),
                contact: unit.contact.clone(),
                two_person_office: unit.two_person_office,
            };
            (unit.id.value.clone(), facts)
        });
        let channels = directory.channels.iter().map(|channel| {
            let facts = ChannelFacts {
                title: channel.title.clone(),
                unit: channel.unit.value.clone(),
                settings: channel.settings.iter().map(|(name, value)| (name.clone(), value.value.clone())).collect(),
                slots: channel.slots.iter().map(|s| slot(&s.id.value, s.at, s.minutes, &s.days)).collect(),
                reach: channel.reach,
                destination: channel.destination.clone(),
            };
            (channel.id.value.clone(), facts)
        });
        let staff = directory.staff.iter().map(|person| {
            let grants = person.grants.iter().map(|grant| grant.value.clone()).collect();
            (person.id.value.clone(), PersonFacts { name: person.name.clone(), grants })
        });
        Declared { units: units.collect(), channels: channels.collect(), staff: staff.collect() }
    }

    /// Nothing was ever applied: whoever comes first founds it.
    pub fn is_empty(&self) -> bool {
        self.units.is_empty() && self.channels.is_empty() && self.staff.is_empty()
    }

    pub fn tree(&self) -> UnitTree {
        UnitTree::of(self.units.iter().map(|(id, unit)| (id.clone(), unit.parent.clone())))
    }

    /// How surely somebody administers: nobody today, for a time, some unit without an end, everything without an end.
    pub fn administered(&self, today: NaiveDate) -> Administered {
        let grants = self.staff.values().flat_map(|person| &person.grants);
        let administers = grants.filter(|grant| grant.role == Role::Administrator && grant.is_in_force(today));
        let how = |grant: &Grant| match (grant.until, &grant.unit) {
            (Some(_), _) => Administered::ForATime,
            (None, Some(_)) => Administered::Unit,
            (None, None) => Administered::All,
        };
        administers.map(how).max().unwrap_or(Administered::Nobody)
    }
}

impl DirectoryChange {
    /// The rights that it takes, all of them, each with the unit it is about (`None`: the whole store).
    pub fn needs(&self) -> Vec<(Verb, Option<&str>)> {
        match self {
            DirectoryChange::UnitNew { parent, .. } => vec![(Verb::Units, parent.as_deref())],
            DirectoryChange::UnitChanged { unit } => vec![(Verb::Units, Some(unit))],
            DirectoryChange::UnitMoved { unit, from, to } => {
                vec![(Verb::Units, Some(unit)), (Verb::Units, from.as_deref()), (Verb::Units, to.as_deref())]
            }
            DirectoryChange::ChannelNew { unit, .. } | DirectoryChange::DestinationChanged { unit, .. } => {
                vec![(Verb::Destination, Some(unit))]
            }
            DirectoryChange::ChannelChanged { unit, .. } => vec![(Verb::Channels, Some(unit))],
            DirectoryChange::ChannelMoved { from, to, .. } => {
                vec![(Verb::Destination, Some(from)), (Verb::Destination, Some(to))]
            }
            DirectoryChange::PersonRenamed { units, .. } => {
                units.iter().map(|unit| (Verb::Grant, unit.as_deref())).collect()
            }
            DirectoryChange::GrantNew { grant, .. } | DirectoryChange::GrantGone { grant, .. } => {
                vec![(Verb::Grant, grant.unit.as_deref())]
            }
        }
    }
}

/// The units as rights are judged: new ones where the file puts them, all others where they stood. So nobody gets a
/// right over a unit by writing themselves above it.
pub fn judged(before: &Declared, after: &Declared) -> UnitTree {
    let new = after.units.iter().filter(|(id, _)| !before.units.contains_key(*id));
    UnitTree::of(before.units.iter().chain(new).map(|(id, unit)| (id.clone(), unit.parent.clone())))
}

/// Line by line: units, then channels, then staff, each by name.
pub fn lines(before: &Declared, after: &Declared) -> Vec<DirectoryChange> {
    let mut lines = Vec::new();
    for (id, unit) in &after.units {
        let Some(old) = before.units.get(id) else {
            lines.push(DirectoryChange::UnitNew { unit: id.clone(), parent: unit.parent.clone() });
            continue;
        };
        if old.parent != unit.parent {
            lines.push(DirectoryChange::UnitMoved {
                unit: id.clone(),
                from: old.parent.clone(),
                to: unit.parent.clone(),
            });
        }
        if (&old.title, &old.contact, old.two_person_office) != (&unit.title, &unit.contact, unit.two_person_office) {
            lines.push(DirectoryChange::UnitChanged { unit: id.clone() });
        }
    }
    for (id, channel) in &after.channels {
        let (name, unit) = (id.clone(), channel.unit.clone());
        let Some(old) = before.channels.get(id) else {
            lines.push(DirectoryChange::ChannelNew { channel: name, unit });
            continue;
        };
        if old.unit != channel.unit {
            lines.push(DirectoryChange::ChannelMoved {
                channel: name.clone(),
                from: old.unit.clone(),
                to: unit.clone(),
            });
        }
        // The public or the office alone: that is another place as well.
        if (&old.destination, old.reach) != (&channel.destination, channel.reach) {
            // Whose channel it was must agree, whoever it is given to.
            lines.push(DirectoryChange::DestinationChanged { channel: name, unit: old.unit.clone() });
        } else if (&old.title, &old.settings, &old.slots) != (&channel.title, &channel.settings, &channel.slots) {
            lines.push(DirectoryChange::ChannelChanged { channel: name, unit: old.unit.clone() });
        }
    }
    let nobody = PersonFacts { name: String::new(), grants: Vec::new() };
    for (id, person) in &after.staff {
        let old = before.staff.get(id).unwrap_or(&nobody);
        if before.staff.contains_key(id) && old.name != person.name {
            let units = person.grants.iter().map(|grant| grant.unit.clone()).collect();
            lines.push(DirectoryChange::PersonRenamed { person: id.clone(), units });
        }
        let new = person.grants.iter().filter(|grant| !old.grants.contains(grant));
        lines.extend(new.map(|grant| DirectoryChange::GrantNew { person: id.clone(), grant: grant.clone() }));
    }
    for (id, old) in &before.staff {
        let kept = after.staff.get(id).map_or(&[][..], |person| person.grants.as_slice());
        let gone = old.grants.iter().filter(|grant| !kept.contains(grant));
        lines.extend(gone.map(|grant| DirectoryChange::GrantGone { person: id.clone(), grant: grant.clone() }));
    }
    lines
}

/// A slot as a comparison reads it.
pub fn slot(id: &str, at: chrono::NaiveTime, minutes: u32, days: &[chrono::Weekday]) -> String {
    format!("{id} {} {minutes} {days:?}", at.format("%H:%M"))
}

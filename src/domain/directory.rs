//! `channels.yaml`: units, channels, stations, staff.
//!
//! A field that an adapter declares secret is a fault here.

use std::path::PathBuf;

use super::calendar::Calendar;
use super::channel::Channel;
use super::diagnostic::FileId;
use super::staff::Staff;
use super::unit::{Unit, UnitTree};

pub mod change;

/// What `channels.yaml` holds.
#[derive(Debug, Clone)]
pub struct Directory {
    pub file: FileId,
    /// The workspace: where `channels.yaml` stands.
    pub folder: PathBuf,
    /// The file itself; an apply keeps it.
    pub text: String,
    /// The hash of the revision that it was made from; `None`: nobody knows.
    pub base: Option<String>,
    pub units: Vec<Unit>,
    pub channels: Vec<Channel>,
    pub staff: Vec<Staff>,
    /// Working days: the public holidays, and what `holidays:` says.
    pub calendar: Calendar,
}

impl Directory {
    pub fn channel(&self, id: &str) -> Option<&Channel> {
        self.channels.iter().find(|c| c.id.value == id)
    }

    pub fn unit(&self, id: &str) -> Option<&Unit> {
        self.units.iter().find(|u| u.id.value == id)
    }

    pub fn tree(&self) -> UnitTree {
        let parent = |unit: &Unit| unit.parent.as_ref().map(|parent| parent.value.clone());
        UnitTree::of(self.units.iter().map(|unit| (unit.id.value.clone(), parent(unit))))
    }
}

//! Anchors, phases and lines: what items hang on.
//!
//! It never drops a named thing for a fault inside it; items that name it would be blamed for the fault too.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{NaiveDate, NaiveDateTime, NaiveTime};

use super::NAMES_MAX;
use super::blank;
use super::moment::{self, TimeOfDay};
use super::reader::{Given, Reader};
use crate::domain::campaign::{Anchor, AnchorKind, AnchorStatus, Line, Phase, PhaseKind};
use crate::domain::date::{Written, date_or_time};
use crate::domain::diagnostic::{Placed, Problem};
use crate::domain::shape::NameForm;
use crate::domain::shape::campaign::{ANCHOR, PHASE};
use crate::domain::shape::choice::{ANCHOR_KINDS, ANCHOR_STATUSES, PHASE_KINDS};
use crate::domain::when::Moment;
use crate::domain::yaml::Node;

/// The names that moments and items may use.
pub(super) struct Marks {
    pub(super) anchors: BTreeMap<String, TimeOfDay>,
    /// Those that are mere dates.
    pub(super) dates: BTreeSet<String>,
    /// There are anchors, and some or all could not be read.
    pub(super) unread: bool,
    pub(super) phases: BTreeMap<String, Span>,
    /// Lines and their titles.
    pub(super) lines: BTreeMap<String, String>,
    /// Some phases, or lines, could not be read.
    pub(super) phases_unread: bool,
    pub(super) lines_unread: bool,
}

/// A phase as an item sees it.
pub(super) struct Span {
    pub(super) title: String,
    /// Its start and its end.
    pub(super) bounds: (Placed<Moment>, Placed<Moment>),
}

impl Marks {
    pub(super) fn of(anchors: &[Anchor], given: Given) -> Marks {
        let clock = |a: &Anchor| if a.day_only { TimeOfDay::DayOnly } else { TimeOfDay::Known };
        Marks {
            anchors: anchors.iter().map(|a| (a.id.value.clone(), clock(a))).collect(),
            dates: anchors.iter().filter(|a| a.kind == AnchorKind::Date).map(|a| a.id.value.clone()).collect(),
            unread: given == Given::Yes && anchors.is_empty(),
            phases: BTreeMap::new(),
            lines: BTreeMap::new(),
            phases_unread: false,
            lines_unread: false,
        }
    }

    pub(super) fn anchor(&self, name: &str) -> Option<TimeOfDay> {
        self.anchors.get(name).copied()
    }
}

pub(super) fn anchors(reader: &mut Reader<'_>, node: &Node) -> Vec<Anchor> {
    reader.named(node, NameForm::Id, NAMES_MAX).into_iter().map(|(id, node)| anchor(reader, id, node)).collect()
}

fn anchor(reader: &mut Reader<'_>, id: &Placed<String>, node: &Node) -> Anchor {
    let mut anchor = Anchor {
        id: id.clone(),
        title: id.value.clone(),
        at: None,
        day_only: false,
        status: AnchorStatus::Planned,
        kind: AnchorKind::Event,
    };
    let Some(fields) = reader.fields(node, &ANCHOR) else { return anchor };
    if let Some(title) = fields.get("title").and_then(|n| reader.text(n)) {
        // Texts name it by this title.
        blank::in_text(reader, title.place);
        anchor.title = title.value;
    }
    if let Some(choice) = fields.get("status").and_then(|n| reader.choice(n, ANCHOR_STATUSES)) {
        anchor.status = match choice {
            0 => AnchorStatus::Planned,
            1 => AnchorStatus::Confirmed,
            2 => AnchorStatus::Moved,
            3 => AnchorStatus::Suspended,
            4 => AnchorStatus::Cancelled,
            _ => AnchorStatus::Happened,
        };
    }
    if fields.get("kind").and_then(|n| reader.choice(n, ANCHOR_KINDS)) == Some(1) {
        anchor.kind = AnchorKind::Date;
    }
    let source = fields.get("source").and_then(|n| reader.text(n));
    if anchor.status == AnchorStatus::Happened && source.is_none() && !reader.cut {
        reader.fault(Problem::HappenedNeedsSource { anchor: id.value.clone() }, id.place);
    }
    let dated = !matches!(anchor.status, AnchorStatus::Suspended | AnchorStatus::Cancelled);
    match fields.get("at") {
        Some(node) => {
            let Some(text) = reader.word(node) else { return anchor };
            match date_or_time(&text.value) {
                Ok(Written::Time(at)) => anchor.at = Some(Placed::new(at, text.place)),
                Ok(Written::Day(day)) => {
                    anchor.at = Some(Placed::new(day.and_time(NaiveTime::MIN), text.place));
                    anchor.day_only = true;
                }
                Err(fault) => reader.fault(fault.problem(&text.value), text.place),
            }
        }
        None if dated && !reader.cut => {
            let status = ANCHOR_STATUSES[anchor.status as usize].name;
            reader.fault(Problem::AnchorNeedsDate { anchor: id.value.clone(), status }, id.place);
        }
        None => {}
    }
    anchor
}

pub(super) fn phases(reader: &mut Reader<'_>, node: &Node, marks: &Marks) -> Vec<Phase> {
    reader
        .named(node, NameForm::Id, NAMES_MAX)
        .into_iter()
        .filter_map(|(id, node)| phase(reader, id, node, marks))
        .collect()
}

fn phase(reader: &mut Reader<'_>, id: &Placed<String>, node: &Node, marks: &Marks) -> Option<Phase> {
    let fields = reader.fields(node, &PHASE)?;
    let kind = match fields.get("kind").and_then(|n| reader.choice(n, PHASE_KINDS)) {
        Some(0) => PhaseKind::Before,
        Some(2) => PhaseKind::After,
        _ => PhaseKind::During,
    };
    let title = fields.get("title").and_then(|n| reader.text(n)).map_or_else(|| id.value.clone(), |t| t.value);
    // A phase whose bounds are faulty stays known by its name; it is bound to nothing that ends.
    let mut bound = |key, missing| {
        let text = fields.get(key).and_then(|n| reader.text(n));
        let read = text.as_ref().and_then(|t| moment::moment(reader, t, marks));
        let place = text.map_or(id.place, |t| t.place);
        Placed::new(read.map_or(missing, |r| r.moment), place)
    };
    let from = bound("from", Moment::Fixed(midnight(1900)));
    let until = bound("until", Moment::Fixed(midnight(2199)));
    Some(Phase { id: id.clone(), kind, title, from, until })
}

/// The first and the last year that a file may name.
fn midnight(year: i32) -> NaiveDateTime {
    NaiveDate::from_ymd_opt(year, 1, 1).unwrap_or_default().and_time(NaiveTime::MIN)
}

pub(super) fn lines(reader: &mut Reader<'_>, node: &Node) -> Vec<Line> {
    reader
        .named(node, NameForm::LineId, NAMES_MAX)
        .into_iter()
        .map(|(id, node)| {
            let title = reader.text(node).map_or_else(|| id.value.clone(), |t| t.value);
            Line { id: id.clone(), title }
        })
        .collect()
}

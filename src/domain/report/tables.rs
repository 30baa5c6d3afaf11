//! Tables of counts: by phase, line, channel, language, unit, week and day.
//!
//! No row stands in two places of one table.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{Datelike, Days, NaiveDate};
use serde::Serialize;

use super::{ReportScope, Titles, due_date, item, name};
use crate::domain::At;
use crate::domain::campaign::PhaseKind;
use crate::domain::counts::{Counts, count};
use crate::domain::delivery::{Delivery, Entry, State};

/// Deliveries (lượt), and the items (tin, bài, việc) that they are of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize)]
pub struct Tally {
    /// Items with a planned delivery.
    pub items: u64,
    /// Items of which something is published, handed over or done.
    pub items_out: u64,
    #[serde(flatten)]
    pub counts: Counts,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct PhaseRow {
    pub phase: PhaseKind,
    #[serde(flatten)]
    pub tally: Tally,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct LineRow {
    pub campaign: String,
    /// `None`: items that name no line.
    pub id: Option<String>,
    pub title: Option<String>,
    #[serde(flatten)]
    pub tally: Tally,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ChannelCounts {
    pub id: String,
    pub title: String,
    pub adapter: String,
    #[serde(flatten)]
    pub tally: Tally,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct LanguageRow {
    pub language: String,
    #[serde(flatten)]
    pub tally: Tally,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct UnitRow {
    pub id: String,
    pub title: String,
    /// Zero for a unit without a shown one above it.
    pub depth: u32,
    /// On its own channels.
    pub own: Tally,
    /// Own, and of all units below.
    pub with_below: Tally,
}

/// A day, or the Monday of a week.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct DayRow {
    pub date: Option<NaiveDate>,
    #[serde(flatten)]
    pub tally: Tally,
}

pub(super) fn tally(entries: &[&Entry], now: At) -> Tally {
    let of = |out: bool| {
        let fits = entries.iter().filter(|e| !out || is_out(&e.delivery));
        fits.map(|e| item(&e.delivery)).collect::<BTreeSet<_>>().len() as u64
    };
    Tally { items: of(false), items_out: of(true), counts: count(entries.iter().copied(), now) }
}

pub(super) fn is_out(delivery: &Delivery) -> bool {
    matches!(delivery.state, State::Delivered | State::HandedOver)
}

fn group<'a, K: Ord>(entries: &[&'a Entry], key: impl Fn(&Delivery) -> K) -> BTreeMap<K, Vec<&'a Entry>> {
    let mut groups: BTreeMap<K, Vec<&Entry>> = BTreeMap::new();
    for &entry in entries {
        groups.entry(key(&entry.delivery)).or_default().push(entry);
    }
    groups
}

pub(super) fn phases(entries: &[&Entry], now: At) -> Vec<PhaseRow> {
    let groups = group(entries, |d| d.phase_kind);
    groups.into_iter().map(|(phase, entries)| PhaseRow { phase, tally: tally(&entries, now) }).collect()
}

/// In the order of the file; a line that left it comes after, and what names no line comes last.
pub(super) fn lines(entries: &[&Entry], titles: &Titles, now: At) -> Vec<LineRow> {
    let known = |campaign: &str| titles.lines.get(campaign).map_or(&[][..], Vec::as_slice);
    let place = |campaign: &str, line: &str| known(campaign).iter().position(|(id, _)| id == line);
    let groups = group(entries, |d| {
        let at = d.line.as_deref().map(|line| place(&d.campaign, line).unwrap_or(usize::MAX));
        (d.campaign.clone(), d.line.is_none(), at, d.line.clone())
    });
    let mut rows = Vec::with_capacity(groups.len());
    for ((campaign, _, at, id), entries) in groups {
        let title = at.and_then(|at| known(&campaign).get(at)).map(|(_, title)| title.clone()).or_else(|| id.clone());
        rows.push(LineRow { tally: tally(&entries, now), title, campaign, id });
    }
    rows
}

pub(super) fn channels(entries: &[&Entry], titles: &Titles, now: At) -> Vec<ChannelCounts> {
    let row = |(id, entries): (String, Vec<&Entry>)| ChannelCounts {
        title: name(&titles.channels, &id),
        adapter: entries.first().map_or_else(String::new, |e| e.delivery.adapter.clone()),
        tally: tally(&entries, now),
        id,
    };
    group(entries, |d| d.channel.clone()).into_iter().map(row).collect()
}

pub(super) fn languages(entries: &[&Entry], now: At) -> Vec<LanguageRow> {
    // Vietnamese first, then by tag.
    let groups = group(entries, |d| (d.language != "vi", d.language.clone()));
    groups.into_iter().map(|((_, language), e)| LanguageRow { language, tally: tally(&e, now) }).collect()
}

pub(super) fn days(entries: &[&Entry], scope: &ReportScope) -> Vec<DayRow> {
    dated(entries, scope, |date| date)
}

pub(super) fn weeks(entries: &[&Entry], scope: &ReportScope) -> Vec<DayRow> {
    let monday = |date: NaiveDate| {
        let days = u64::from(date.weekday().num_days_from_monday());
        date.checked_sub_days(Days::new(days)).unwrap_or(date)
    };
    dated(entries, scope, monday)
}

fn dated(entries: &[&Entry], scope: &ReportScope, of: impl Fn(NaiveDate) -> NaiveDate) -> Vec<DayRow> {
    let groups = group(entries, |d| {
        let date = due_date(d, scope.zone).map(&of);
        (date.is_none(), date)
    });
    groups.into_iter().map(|((_, date), e)| DayRow { date, tally: tally(&e, scope.made_at) }).collect()
}

/// Units that have deliveries of their own, and those above that bring at least two of them together. A unit whose
/// parents go round in a circle stands alone.
pub(super) fn units(entries: &[&Entry], titles: &Titles, now: At) -> Vec<UnitRow> {
    let own = group(entries, |d| d.unit.clone());
    let paths: BTreeMap<Vec<String>, &str> = own.keys().map(|id| (path(id, &titles.parents), id.as_str())).collect();
    let mut shown: BTreeSet<Vec<String>> = paths.keys().cloned().collect();
    for path in paths.keys() {
        for steps in 1..path.len() {
            let above: Vec<String> = path.iter().take(steps).cloned().collect();
            let next: BTreeSet<&String> =
                paths.keys().filter(|p| p.starts_with(&above)).filter_map(|p| p.get(steps)).collect();
            if next.len() > 1 {
                shown.insert(above);
            }
        }
    }
    let row = |path: &Vec<String>| {
        let id = path.last().cloned().unwrap_or_default();
        let below = paths.iter().filter(|(other, _)| other.starts_with(path)).filter_map(|(_, id)| own.get(*id));
        let below: Vec<&Entry> = below.flatten().copied().collect();
        let above = (1..path.len()).filter(|steps| path.get(..*steps).is_some_and(|p| shown.contains(p)));
        UnitRow {
            title: name(&titles.units, &id),
            depth: above.count() as u32,
            own: tally(own.get(&id).map_or(&[][..], Vec::as_slice), now),
            with_below: tally(&below, now),
            id,
        }
    };
    shown.iter().map(row).collect()
}

/// From the uppermost unit down to this one.
fn path(id: &str, parents: &BTreeMap<String, String>) -> Vec<String> {
    let mut path = vec![id.to_owned()];
    while let Some(parent) = path.last().and_then(|id| parents.get(id)) {
        if path.contains(parent) {
            return vec![id.to_owned()];
        }
        path.push(parent.clone());
    }
    path.reverse();
    path
}

//! The report: what was planned, what became of it, and the list behind every number.
//!
//! No number that is not counted from the log, no estimate, no listener, and no total over the three ends: what was
//! published, what a station was given and what people did are counted each for itself. Every planned delivery is in
//! exactly one column, so planned = the sum of the others in every row, and the rows of a table add up to its part.
//! What moved to another time is counted where it went.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;
use chrono_tz::Tz;
use serde::Serialize;

use super::At;
use super::delivery::{Delivery, Entry};
use super::outcome::End;

pub mod lists;
pub mod tables;
pub mod works;

use lists::{NotDone, Out, Upcoming};
use tables::{ChannelCounts, DayRow, LanguageRow, LineRow, PhaseRow, Tally, UnitRow};
use works::{AirTime, TaskRow};

/// What is asked for.
#[derive(Debug, Clone, PartialEq)]
pub struct ReportScope {
    /// Days are days of this zone: the campaign's.
    pub zone: Tz,
    /// First due date that counts. With a range, what waits for an anchor without a date is left out.
    pub from: Option<NaiveDate>,
    /// Last due date that counts.
    pub until: Option<NaiveDate>,
    /// When the report is made; printed on it, and the line between what is due and what is not yet.
    pub made_at: At,
}

/// Names for ids. An id without a name is shown as it is: what left the files is still in the log.
#[derive(Debug, Clone, Default)]
pub struct Titles {
    pub campaigns: BTreeMap<String, String>,
    /// Documents that the campaigns rest on, by campaign.
    pub basis: BTreeMap<String, Vec<String>>,
    /// By campaign: line ids and titles, in the order of the file.
    pub lines: BTreeMap<String, Vec<(String, String)>>,
    pub channels: BTreeMap<String, String>,
    pub units: BTreeMap<String, String>,
    /// Unit to the unit above it.
    pub parents: BTreeMap<String, String>,
    /// Staff by id.
    pub staff: BTreeMap<String, String>,
}

#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Report {
    pub campaigns: Vec<CampaignTitle>,
    pub zone: Tz,
    pub from: Option<NaiveDate>,
    pub until: Option<NaiveDate>,
    pub made_at: At,
    /// Items (số tin, bài) that are planned in the period, whatever their channels.
    pub items: u64,
    /// One for each end that occurs.
    pub parts: Vec<EndPart>,
    /// What is still to come, by item: the plan of the next period.
    pub upcoming: Vec<Upcoming>,
}

/// All that is told of deliveries with one end.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct EndPart {
    pub end: End,
    /// In the period.
    pub total: Tally,
    /// From the beginning to the end of the period.
    pub so_far: Tally,
    /// In the order before, during, after.
    pub phases: Vec<PhaseRow>,
    /// In the order of the file.
    pub lines: Vec<LineRow>,
    pub channels: Vec<ChannelCounts>,
    pub languages: Vec<LanguageRow>,
    /// Parents before children.
    pub units: Vec<UnitRow>,
    /// Mondays; what waits for an anchor comes last, without a date.
    pub weeks: Vec<DayRow>,
    pub days: Vec<DayRow>,
    /// Time on air, where a station was given something.
    pub air: Option<AirTime>,
    /// By kind, where people were given something to do.
    pub tasks: Vec<TaskRow>,
    /// Everything whose time has come and that is not out, with its reason.
    pub not_done: Vec<NotDone>,
    /// Everything that was called off or taken back, with its reason.
    pub called_off: Vec<NotDone>,
    /// Everything that is published, handed over or done, with what proves it.
    pub out: Vec<Out>,
}

#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct CampaignTitle {
    pub id: String,
    pub title: String,
    pub basis: Vec<String>,
}

/// Counts a log.
pub fn report<'a>(entries: &'a [Entry], titles: &Titles, scope: &ReportScope) -> Report {
    let mut all: Vec<&Entry> = entries.iter().filter(|e| !e.delivery.is_moved()).collect();
    all.sort_by_key(|e| (e.delivery.due_at.is_none(), e.delivery.due_at, &e.delivery.channel, &e.delivery.id));
    let counted: Vec<&Entry> = all.iter().copied().filter(|e| in_range(&e.delivery, scope)).collect();
    let campaigns: BTreeSet<&str> = counted.iter().map(|e| e.delivery.campaign.as_str()).collect();
    let items: BTreeSet<(&str, &str)> = counted.iter().map(|e| item(&e.delivery)).collect();
    let earlier = so_far(&all, scope);
    let parts = End::ALL.iter().copied().filter_map(|end| {
        let of = |list: &[&'a Entry]| list.iter().copied().filter(|e| e.delivery.end == end).collect::<Vec<_>>();
        let (counted, earlier) = (of(&counted), of(&earlier));
        (!earlier.is_empty()).then(|| part(end, &counted, &earlier, titles, scope))
    });
    Report {
        campaigns: campaigns.into_iter().map(|id| campaign_title(id, titles)).collect(),
        zone: scope.zone,
        from: scope.from,
        until: scope.until,
        made_at: scope.made_at,
        items: items.len() as u64,
        parts: parts.collect(),
        upcoming: lists::upcoming(&all, titles, scope),
    }
}

fn part(end: End, counted: &[&Entry], earlier: &[&Entry], titles: &Titles, scope: &ReportScope) -> EndPart {
    let now = scope.made_at;
    EndPart {
        end,
        total: tables::tally(counted, now),
        so_far: tables::tally(earlier, now),
        phases: tables::phases(counted, now),
        lines: tables::lines(counted, titles, now),
        channels: tables::channels(counted, titles, now),
        languages: tables::languages(counted, now),
        units: tables::units(counted, titles, now),
        weeks: tables::weeks(counted, scope),
        days: tables::days(counted, scope),
        air: (end == End::HandedOver).then(|| works::air_time(counted, scope.zone)),
        tasks: if end == End::Assigned { works::tasks(counted, now) } else { Vec::new() },
        not_done: lists::not_done(counted, titles, now),
        called_off: lists::called_off(counted, titles),
        out: lists::out(counted, titles),
    }
}

/// Everything up to the end of the period.
fn so_far<'a>(all: &[&'a Entry], scope: &ReportScope) -> Vec<&'a Entry> {
    let whole = ReportScope { from: None, ..scope.clone() };
    all.iter().copied().filter(|e| in_range(&e.delivery, &whole)).collect()
}

fn in_range(delivery: &Delivery, scope: &ReportScope) -> bool {
    if scope.from.is_none() && scope.until.is_none() {
        return true;
    }
    due_date(delivery, scope.zone)
        .is_some_and(|date| scope.from.is_none_or(|from| date >= from) && scope.until.is_none_or(|until| date <= until))
}

fn due_date(delivery: &Delivery, zone: Tz) -> Option<NaiveDate> {
    delivery.due_at.map(|at| at.with_timezone(&zone).date_naive())
}

/// What an item is known by.
fn item(delivery: &Delivery) -> (&str, &str) {
    (&delivery.campaign, &delivery.item)
}

fn name(titles: &BTreeMap<String, String>, id: &str) -> String {
    titles.get(id).cloned().unwrap_or_else(|| id.to_owned())
}

fn campaign_title(id: &str, titles: &Titles) -> CampaignTitle {
    CampaignTitle {
        id: id.to_owned(),
        title: name(&titles.campaigns, id),
        basis: titles.basis.get(id).cloned().unwrap_or_default(),
    }
}

#[cfg(test)]
mod tests;

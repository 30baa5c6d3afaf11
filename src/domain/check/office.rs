//! What is due on a day on which the office is closed, on channels that keep office hours.
//!
//! An event has its own day, whatever the calendar says: what lies on the day of an anchor or in a phase during the
//! event is left alone, and so is an emergency.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;

use crate::domain::campaign::{Campaign, PhaseKind, Tone};
use crate::domain::diagnostic::{Diagnostic, Problem};
use crate::domain::directory::Directory;
use crate::domain::plan::Plan;
use crate::domain::when::{self, When};

pub(super) fn closed(campaign: &Campaign, directory: &Directory, plan: &Plan, found: &mut Vec<Diagnostic>) {
    let events: BTreeSet<NaiveDate> =
        campaign.anchors.iter().filter_map(|anchor| Some(anchor.at.as_ref()?.value.date())).collect();
    let items: BTreeMap<&str, _> = campaign.items.iter().map(|item| (item.id.value.as_str(), item)).collect();
    let mut told = BTreeSet::new();
    for planned in &plan.deliveries {
        let keeps_hours = directory.channel(&planned.channel).is_some_and(|channel| channel.office_hours);
        if !keeps_hours || planned.tone == Tone::Emergency || planned.phase_kind == PhaseKind::During {
            continue;
        }
        let Some(local) = planned.due_at().map(|at| at.with_timezone(&plan.timezone).naive_local()) else { continue };
        let Some(day) = directory.calendar.day_off(local.date()) else { continue };
        if events.contains(&local.date()) || !told.insert(planned.item.as_str()) {
            continue;
        }
        let Some(next) = directory.calendar.next_working(local.date()) else { continue };
        let item = items.get(planned.item.as_str());
        let problem = Problem::OnDayOff {
            item: planned.item.clone(),
            due: when::written(local),
            day,
            next: next.format("%d/%m/%Y").to_string(),
            recurs: item.is_some_and(|item| matches!(item.when.value, When::Every(_))),
        };
        found.push(Diagnostic::warning(problem, item.map_or(planned.place, |item| item.when.place)));
    }
}

//! Tasks in the plan: by when somebody must say that it was done, and what the sheet says.

use super::ItemPlanning;
use crate::domain::campaign::Late;
use crate::domain::channel::Channel;
use crate::domain::diagnostic::{Diagnostic, Problem};
use crate::domain::outcome::End;
use crate::domain::post::PostTask;
use crate::domain::reach::Reach;
use crate::domain::task::{AHEAD_MS, Task, WITHIN_MS};
use crate::domain::when::{self, Due, Ground};

/// A task that no channel of the item gives out, or that would show internal matter to the public.
pub(super) fn misplaced(work: &ItemPlanning<'_>, faults: &mut Vec<Diagnostic>) {
    let Some(task) = &work.item.task else { return };
    if work.item.reach == Reach::Internal && task.kind.is_public() {
        let problem = Problem::InternalTask { item: work.item.id.value.clone(), kind: task.kind.as_str() };
        faults.push(Diagnostic::fault(problem, task.assignee.place));
    }
    let channels = || work.item.placements.iter().filter_map(|p| work.directory.channel(&p.channel.value));
    if channels().next().is_some() && channels().all(|channel| channel.end != End::Assigned) {
        let problem = Problem::TaskWithoutChannel { item: work.item.id.value.clone() };
        faults.push(Diagnostic::warning(problem, task.assignee.place));
    }
}

/// How late an occurrence may be on this channel. A task has its own deadline, or three days for a person's word.
pub(super) fn late(work: &ItemPlanning<'_>, channel: &Channel, due: &Due, faults: &mut Vec<Diagnostic>) -> Late {
    if channel.end != End::Assigned {
        return work.item.late.unwrap_or_default();
    }
    let usual = work.item.late.unwrap_or(Late { within_ms: WITHIN_MS, ..Late::default() });
    let Some(deadline) = work.item.task.as_ref().and_then(|task| task.deadline.as_ref()) else { return usual };
    let zone = work.campaign.timezone;
    let ground = Ground::of(work.campaign, work.directory);
    let at = when::instant(&deadline.value, deadline.place, ground, faults).and_then(|due| due.at());
    let (Some(at), Some(due)) = (at, due.at()) else { return usual };
    if at <= due {
        let written = |at: crate::domain::At| when::written(at.with_timezone(&zone).naive_local());
        let problem =
            Problem::DeadlineBeforeDue { item: work.item.id.value.clone(), due: written(due), deadline: written(at) };
        faults.push(Diagnostic::fault(problem, deadline.place));
        return usual;
    }
    Late { within_ms: (at - due).num_milliseconds(), ..usual }
}

/// What the sheet says.
pub(super) fn post(task: &Task, work: &ItemPlanning<'_>, late: Late) -> PostTask {
    let assignee = &task.assignee.value;
    let named = work.directory.staff.iter().find(|person| person.id.value == *assignee);
    PostTask {
        kind: task.kind,
        assignee: named.map_or_else(|| assignee.clone(), |person| person.name.clone()),
        place: task.place.clone(),
        count: task.count,
        count_unit: task.count_unit.clone(),
        take_down: task.take_down,
        asked_on: task.asked_on,
        topic: task.topic.clone(),
        competent_body: task.competent_body.clone(),
        within_ms: late.within_ms,
        ahead_ms: task.ahead_ms.unwrap_or(AHEAD_MS),
        zone: work.campaign.timezone,
    }
}

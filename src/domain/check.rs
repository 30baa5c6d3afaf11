//! What is wrong with a plan that can be known at a desk: times outside their phase, collisions, quotas, slots that
//! overflow, tokens that die first.
//!
//! It never asks a platform or the ledger, and never changes the plan. A fault is what would certainly fail; what a
//! person may want all the same (two posts in one minute, phases of two congresses that overlap) is a warning. What is
//! called off is not looked at. Each thing is said once, at the first item that has it.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use chrono::{NaiveDate, TimeDelta};
use chrono_tz::Tz;

use super::At;
use super::campaign::{AnchorStatus, Campaign, LateThen, Tone};
use super::channel::Channel;
use super::diagnostic::{Diagnostic, Place, Placed, Problem, Sources};
use super::directory::Directory;
use super::echo;
use super::outcome::End;
use super::plan::{self, Plan, Planned, Render};
use super::programme::FRAME_MS;
use super::token;
use super::when::{self, Due, Ground, Moment};

mod office;

/// All that can be known of these campaigns before anything is applied: each is planned, held to its own rules and to
/// those of the channels it shares with the others, and its typed dates are pointed at their tokens. `found` is what
/// reading the files gave; it comes back with the rest, in the order of the files, each fault once.
///
/// This is the one call between reading and diff: `check` prints the diagnostics, `plan`, `apply` and a rehearsal go on
/// with the plans if none of them is a [`Severity::Fault`].
pub fn all(
    sources: &Sources,
    directory: &Directory,
    campaigns: &[Campaign],
    render: Render<'_>,
    mut found: Vec<Diagnostic>,
) -> (Vec<Plan>, Vec<Diagnostic>) {
    let mut plans = Vec::with_capacity(campaigns.len());
    let mut planned = Vec::new();
    for campaign in campaigns {
        let planning = plan::plan(campaign, directory, render);
        let alone = alone(campaign, directory, &planning.plan);
        planned.extend(planning.diagnostics);
        planned.extend(alone);
        plans.push(planning.plan);
    }
    let silent = echo::unplanned(&found);
    let shared = campaigns.iter().zip(&plans).filter(|(campaign, _)| !silent.contains(&campaign.file));
    planned.extend(across(&shared.map(|(_, plan)| plan).collect::<Vec<_>>(), directory));
    token::point(sources, &mut planned);
    found.extend(echo::behind_reading(sources, campaigns, &found, planned));
    (plans, echo::tidy(found))
}

/// Rules that concern one campaign only: its phases, what waits, and when the office is closed.
pub fn alone(campaign: &Campaign, directory: &Directory, plan: &Plan) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    let phases = phases(campaign, directory, &mut found);
    outside_phase(campaign, plan, &phases, &mut found);
    suspended(campaign, plan, &mut found);
    office::closed(campaign, directory, plan, &mut found);
    found
}

/// Rules over what channels share, whichever campaign it comes from.
pub fn across(plans: &[&Plan], directory: &Directory) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for channel in &directory.channels {
        let mut due: Vec<Shared<'_>> = plans
            .iter()
            .flat_map(|plan| plan.deliveries.iter().map(|planned| (plan.timezone, planned)))
            .filter(|(_, planned)| planned.channel == channel.id.value)
            .filter_map(|(zone, planned)| Some(Shared { at: planned.due_at()?, zone, planned }))
            .collect();
        due.sort_by_key(|shared| (shared.at, &shared.planned.id));
        if channel.end == End::Assigned {
            // Sheets do not stand in each other's way.
        } else if channel.slots.is_empty() {
            collisions(channel, &due, &mut found);
        } else {
            overflows(channel, &due, &mut found);
            urgent_together(channel, &due, &mut found);
        }
        over_quota(channel, &due, &mut found);
        token_dies(channel, &due, &mut found);
    }
    found
}

/// A delivery with a time, on a channel that campaigns share.
struct Shared<'a> {
    at: At,
    zone: Tz,
    planned: &'a Planned,
}

impl Shared<'_> {
    fn date(&self) -> NaiveDate {
        self.at.with_timezone(&self.zone).date_naive()
    }

    fn written(&self) -> String {
        local(self.at, self.zone)
    }
}

/// The minute of a channel that two deliveries may not share.
pub(super) fn minute(at: At) -> i64 {
    at.timestamp().div_euclid(60)
}

/// `2026-01`, in the campaign's zone.
pub(super) fn month(at: At, zone: Tz) -> String {
    at.with_timezone(&zone).format("%Y-%m").to_string()
}

fn local(at: At, zone: Tz) -> String {
    when::written(at.with_timezone(&zone).naive_local())
}

type Ranges<'a> = HashMap<&'a str, (At, At)>;

/// The range of each phase whose ends are known. Touching is fine: the end belongs to the next.
fn phases<'a>(campaign: &'a Campaign, directory: &Directory, found: &mut Vec<Diagnostic>) -> Ranges<'a> {
    let mut ranges = Ranges::new();
    for phase in &campaign.phases {
        // The plan has told what is wrong with its ends.
        let instant = |moment: &Placed<Moment>| {
            let mut told = Vec::new();
            when::instant(&moment.value, moment.place, Ground::of(campaign, directory), &mut told)?.at()
        };
        let (Some(from), Some(until)) = (instant(&phase.from), instant(&phase.until)) else { continue };
        let name = phase.id.value.clone();
        if until <= from {
            found.push(Diagnostic::fault(Problem::PhaseEndsBeforeStart { phase: name }, phase.until.place));
            continue;
        }
        let other = campaign.phases.iter().find(|other| {
            ranges.get(other.id.value.as_str()).is_some_and(|(start, stop)| from < *stop && *start < until)
        });
        if let Some(other) = other {
            let problem = Problem::PhasesOverlap { phase: name, other: other.id.value.clone() };
            found.push(Diagnostic::warning(problem, phase.id.place));
        }
        ranges.insert(&phase.id.value, (from, until));
    }
    ranges
}

fn outside_phase(campaign: &Campaign, plan: &Plan, phases: &Ranges<'_>, found: &mut Vec<Diagnostic>) {
    let whens: HashMap<&str, Place> =
        campaign.items.iter().map(|item| (item.id.value.as_str(), item.when.place)).collect();
    let mut told = BTreeSet::new();
    for planned in &plan.deliveries {
        let Some((from, until)) = phases.get(planned.phase.as_str()) else { continue };
        let Some(at) = planned.due_at().filter(|at| at < from || at >= until) else { continue };
        if told.insert(planned.item.as_str()) {
            let problem = Problem::OutsidePhase {
                item: planned.item.clone(),
                due: local(at, plan.timezone),
                phase: planned.phase.clone(),
                from: local(*from, plan.timezone),
                until: local(*until, plan.timezone),
            };
            let place = whens.get(planned.item.as_str()).copied().unwrap_or(planned.place);
            found.push(Diagnostic::fault(problem, place));
        }
    }
}

/// One warning for each anchor that something waits for.
fn suspended(campaign: &Campaign, plan: &Plan, found: &mut Vec<Diagnostic>) {
    // A text that names what is called off is told at its place.
    for anchor in campaign.anchors.iter().filter(|anchor| anchor.status != AnchorStatus::Cancelled) {
        let waits = |d: &&Planned| {
            d.cancelled.is_none() && matches!(&d.due, Due::Waits { anchor: name } if *name == anchor.id.value)
        };
        let items: BTreeSet<&str> = plan.deliveries.iter().filter(waits).map(|d| d.item.as_str()).collect();
        if !items.is_empty() {
            let (anchor, title, place) = (anchor.id.value.clone(), anchor.title.clone(), anchor.id.place);
            let problem = Problem::AnchorSuspended { anchor, title, items: items.len() };
            found.push(Diagnostic::warning(problem, place));
        }
    }
}

/// Two items in one minute; the languages of one item belong together.
fn collisions(channel: &Channel, due: &[Shared<'_>], found: &mut Vec<Diagnostic>) {
    let mut told = BTreeSet::new();
    for pair in due.windows(2) {
        let [one, other] = pair else { continue };
        let same_item = one.planned.item == other.planned.item && one.planned.place == other.planned.place;
        if minute(one.at) != minute(other.at) || same_item {
            continue;
        }
        if told.insert((&one.planned.item, &other.planned.item)) {
            let problem = Problem::Collision {
                channel: channel.id.value.clone(),
                at: other.written(),
                other: one.planned.item.clone(),
            };
            found.push(Diagnostic::warning(problem, other.planned.place));
        }
    }
}

/// Two urgent bulletins of a station at once: who hears both does not know what to do. The languages of one item belong
/// together.
fn urgent_together(channel: &Channel, due: &[Shared<'_>], found: &mut Vec<Diagnostic>) {
    let urgent: Vec<&Shared<'_>> = due.iter().filter(|shared| shared.planned.slot.is_none()).collect();
    let mut told = BTreeSet::new();
    for pair in urgent.windows(2) {
        let [one, other] = pair else { continue };
        let same_item = one.planned.item == other.planned.item && one.planned.place == other.planned.place;
        if minute(one.at) == minute(other.at) && !same_item && told.insert((&one.planned.item, &other.planned.item)) {
            // The one that stands later in the files gives way.
            let (one, other) = if one.planned.place <= other.planned.place { (one, other) } else { (other, one) };
            let problem = Problem::UrgentTogether {
                station: channel.id.value.clone(),
                at: other.written(),
                other: one.planned.item.clone(),
            };
            found.push(Diagnostic::fault(problem, other.planned.place));
        }
    }
}

/// What of a channel's quota is used up, told at the first delivery beyond it.
fn over_quota(channel: &Channel, due: &[Shared<'_>], found: &mut Vec<Diagnostic>) {
    let planned: Vec<(At, Tone)> = due.iter().map(|shared| (shared.at, shared.planned.tone)).collect();
    let zones: Vec<Tz> = due.iter().map(|shared| shared.zone).collect();
    let mut told = BTreeSet::new();
    for over in beyond_quota(channel, &planned, &zones) {
        let Some(shared) = due.get(over.index) else { continue };
        if told.insert(over.month.clone()) {
            let problem = Problem::OverQuota {
                channel: channel.id.value.clone(),
                month: over.month,
                planned: over.planned as usize,
                limit: over.limit as usize,
            };
            found.push(Diagnostic::fault(problem, shared.planned.place));
        }
    }
}

/// A delivery (by its index) beyond its channel's quota.
pub(super) struct Beyond {
    pub(super) index: usize,
    pub(super) month: String,
    /// In the whole month: what counts against this limit.
    pub(super) planned: u32,
    pub(super) limit: u32,
}

/// Deliveries beyond the monthly quota. `due` is in order of time. Other tones than emergency stop at the reserve; an
/// emergency may use everything.
pub(super) fn beyond_quota(channel: &Channel, due: &[(At, Tone)], zones: &[Tz]) -> Vec<Beyond> {
    let Some(quota) = channel.monthly_quota else { return Vec::new() };
    let mut months: BTreeMap<String, (u32, u32)> = BTreeMap::new();
    let mut beyond = Vec::new();
    for (index, ((at, tone), zone)) in due.iter().zip(zones).enumerate() {
        let month = month(*at, *zone);
        let (all, ordinary) = months.entry(month.clone()).or_default();
        *all += 1;
        let (used, limit) = if *tone == Tone::Emergency {
            (*all, quota.limit)
        } else {
            *ordinary += 1;
            // What emergencies took beyond the reserve is gone as well.
            let taken = (*all - *ordinary).saturating_sub(quota.reserve);
            (*ordinary + taken, quota.limit.saturating_sub(quota.reserve))
        };
        if used > limit {
            beyond.push((index, month, *tone == Tone::Emergency, limit));
        }
    }
    let counted = |(index, month, emergency, limit): (usize, String, bool, u32)| {
        let (all, ordinary) = months.get(&month).copied().unwrap_or_default();
        let taken = (all - ordinary).saturating_sub(quota.reserve);
        Beyond { index, planned: if emergency { all } else { ordinary + taken }, month, limit }
    };
    beyond.into_iter().map(counted).collect()
}

/// Bulletins of one date and slot that are, with all that is said around them, longer than the slot. An emergency may
/// overflow it: it plays all the same.
fn overflows(channel: &Channel, due: &[Shared<'_>], found: &mut Vec<Diagnostic>) {
    let mut programmes: BTreeMap<(NaiveDate, &str), Vec<&Planned>> = BTreeMap::new();
    for shared in due {
        let Some(slot) = shared.planned.slot.as_deref() else { continue };
        programmes.entry((shared.date(), slot)).or_default().push(shared.planned);
    }
    let mut told = BTreeSet::new();
    for ((date, name), mut bulletins) in programmes {
        bulletins.sort_by_key(|bulletin| (bulletin.priority.rank(), bulletin.file_order));
        let Some(slot) = channel.slots.iter().find(|slot| slot.id.value == name) else { continue };
        let limit_ms = u64::from(slot.minutes) * 60_000;
        let mut air_ms = FRAME_MS;
        let first_beyond = bulletins.iter().find(|bulletin| {
            air_ms += u64::from(bulletin.air_ms);
            air_ms > limit_ms
        });
        let Some(first_beyond) = first_beyond else { continue };
        let air_ms: u64 = FRAME_MS + bulletins.iter().map(|bulletin| u64::from(bulletin.air_ms)).sum::<u64>();
        // A daily bulletin that is too long is too long every day.
        if !told.insert((name, first_beyond.item.as_str())) {
            continue;
        }
        let problem = Problem::SlotOverflows {
            station: channel.id.value.clone(),
            slot: name.to_owned(),
            date: date.format("%d/%m/%Y").to_string(),
            seconds: u32::try_from(air_ms.div_ceil(1_000)).unwrap_or(u32::MAX),
            limit_seconds: slot.minutes.saturating_mul(60),
        };
        let emergency = bulletins.iter().any(|bulletin| bulletin.tone == Tone::Emergency);
        let tell = if emergency { Diagnostic::warning } else { Diagnostic::fault };
        found.push(tell(problem, first_beyond.place));
    }
}

fn token_dies(channel: &Channel, due: &[Shared<'_>], found: &mut Vec<Diagnostic>) {
    let Some(until) = channel.token_until else { return };
    if let Some(shared) = due.iter().find(|shared| outlives_token(until, shared.at, shared.zone)) {
        let problem = Problem::TokenDies {
            channel: channel.id.value.clone(),
            until: until.format("%d/%m/%Y").to_string(),
            due: shared.written(),
        };
        found.push(Diagnostic::warning(problem, shared.planned.place));
    }
}

/// Due after the last day on which the token is known to work.
pub(super) fn outlives_token(until: NaiveDate, at: At, zone: Tz) -> bool {
    at.with_timezone(&zone).date_naive() > until
}

/// Beyond its lateness rule, or its phase or its programme is over: it would be missed at once. What waits for its event,
/// or is let through by this very change, has as long as it may wait.
pub(super) fn is_too_late(planned: &Planned, waited: bool, at: At, now: At) -> bool {
    let waits = waited || !planned.waits_for.is_empty();
    let asks = planned.late.then == LateThen::Ask && !waits;
    let over = |end: Option<At>| at < now && end.is_some_and(|end| end <= now);
    over(planned.phase_ends_at) || over(planned.slot_ends_at) || (is_beyond(planned, waits, at, now) && !asks)
}

/// Its time is over, whatever is done about it then: missed at once, or somebody asked.
pub(super) fn is_past(planned: &Planned, at: At, now: At) -> bool {
    is_too_late(planned, false, at, now) || is_beyond(planned, !planned.waits_for.is_empty(), at, now)
}

fn is_beyond(planned: &Planned, waits: bool, at: At, now: At) -> bool {
    let may_be_ms = if waits { planned.wait_ms } else { planned.late.within_ms };
    at.checked_add_signed(TimeDelta::milliseconds(may_be_ms)).unwrap_or(At::MAX_UTC) < now
}

#[cfg(test)]
mod tests;

//! The plan: every delivery that a campaign file asks for, resolved — time, content, hash — and nothing written yet.
//!
//! It never looks at the ledger (`diff` does) or at a platform. The adapter's `render` comes in as an argument, so the
//! layer below adapters can hold their rules to the text.
//!
//! What cannot be resolved is a fault and is left out of the plan: a plan with faults is shown, never applied.

use std::collections::BTreeSet;

use chrono_tz::Tz;
use sha2::{Digest, Sha256};

use super::At;
use super::campaign::{Anchor, AnchorStatus, Campaign, Item, Late, Phase, PhaseKind, Placement, Priority, Tone};
use super::channel::Channel;
use super::diagnostic::{Diagnostic, Part, Place, Placed, Problem, nearest};
use super::directory::Directory;
use super::outcome::End;
use super::post::{Payload, Post, hex};
use super::reach::Reach;
use super::standing::WAIT_MS;
use super::task::{AHEAD_MS, TaskKind};
use super::when::{self, Due, Ground, Moment, Occurrence, When};
use super::{delivery, gate};

mod airing;
mod tasks;
mod wording;

/// More deliveries than this in one campaign are a mistake in its rules.
pub const DELIVERIES_MAX: usize = 200_000;

/// All deliveries of one campaign, in due order (those that wait come last).
#[derive(Debug, Clone)]
pub struct Plan {
    pub campaign: String,
    pub title: String,
    /// The campaign's zone: its months and days count.
    pub timezone: Tz,
    pub deliveries: Vec<Planned>,
    /// Item and channel of what recurs between two moments: what is gone from these is outside its range.
    pub ranges: BTreeSet<(String, String)>,
    /// Anchors that are said to have happened: nothing waits for them any more.
    pub happened: BTreeSet<String>,
}

/// One delivery as planned.
#[derive(Debug, Clone)]
pub struct Planned {
    pub id: String,
    pub item: String,
    pub title: String,
    pub occurrence: String,
    pub channel: String,
    pub unit: String,
    pub adapter: String,
    pub language: String,
    pub slot: Option<String>,
    pub phase: String,
    pub phase_kind: PhaseKind,
    pub line: Option<String>,
    pub tone: Tone,
    pub late: Late,
    /// What its channel's reveal ends with.
    pub end: End,
    pub reach: Reach,
    pub channel_reach: Reach,
    /// It is revealed so long before its due time; `None`: as its adapter has it.
    pub ahead_ms: Option<i64>,
    pub task: Option<PlannedTask>,
    /// Number of the paper approval form.
    pub approval_number: Option<String>,
    pub due: Due,
    pub phase_ends_at: Option<At>,
    /// When the programme it belongs to is over; nothing joins it then.
    pub slot_ends_at: Option<At>,
    pub priority: Priority,
    /// Its place in the order of the file, then of the channel's languages: the order on air. No part of the content: an
    /// item that is put in before it takes nobody's approval.
    pub file_order: u32,
    /// The events that it tells of.
    pub needs: Vec<String>,
    /// Those of them that nobody has said happened.
    pub waits_for: Vec<String>,
    /// When the last of these is planned.
    pub expected_at: Option<At>,
    /// So long after its due time it waits for them, in milliseconds.
    pub wait_ms: i64,
    /// The item carries `cancelled:`, with this reason.
    pub cancelled: Option<String>,
    pub payload: Payload,
    /// What an approval binds to, see [`content_hash`].
    pub content_hash: String,
    /// The words as they stand in the file, whatever dates they name: whose text it is.
    pub words_hash: String,
    /// Where it goes, see [`channel::destination`](super::channel::destination).
    pub destination: String,
    /// A reserved place: its text is still to be written, and `content_hash` is [`delivery::AWAITS_TEXT`].
    pub awaits_text: bool,
    /// Its writer is reminded so long before it is due, in milliseconds.
    pub write_ms: i64,
    /// What it takes of its programme in milliseconds, see [`programme::air_ms`](super::programme::air_ms); zero for a
    /// channel without slots.
    pub air_ms: u32,
    /// The item's line in the file.
    pub place: Place,
}

/// What the ledger knows of a task.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PlannedTask {
    pub kind: TaskKind,
    /// A member of staff by id, or a name.
    pub assignee: String,
}

/// An adapter's pure rules, as the plan sees them: content in, payload or problems out.
/// Each problem names the part of the post it is about.
pub type Render<'a> = &'a (dyn Fn(&Channel, &Post) -> Result<Payload, Vec<RenderFault>> + Sync);

/// A post that a platform would refuse: which problem, about which part.
#[derive(Debug, Clone, PartialEq)]
pub struct RenderFault {
    pub part: Part,
    pub problem: Problem,
}

/// A plan and everything found wrong on the way to it.
#[derive(Debug, Clone)]
pub struct Planning {
    pub plan: Plan,
    pub diagnostics: Vec<Diagnostic>,
}

/// What an approval binds to: what is published, and where it goes.
pub fn content_hash(payload: &Payload, destination: &str) -> String {
    let mut hasher = Sha256::new();
    hasher.update(payload.hash().as_bytes());
    hasher.update([0]);
    hasher.update(destination.as_bytes());
    hex(&hasher.finalize())
}

impl Planned {
    /// When it goes out; `None` while it waits, or when it is called off.
    pub fn due_at(&self) -> Option<At> {
        self.due.at().filter(|_| self.cancelled.is_none())
    }

    /// As the ledger writes it.
    pub fn waits_text(&self) -> Option<String> {
        (!self.waits_for.is_empty()).then(|| self.waits_for.join(" "))
    }
}

/// Every delivery of a campaign: items × occurrences × channels × languages.
pub fn plan(campaign: &Campaign, directory: &Directory, render: Render<'_>) -> Planning {
    let mut diagnostics = Vec::new();
    let phases: Vec<(&Phase, Option<At>)> = campaign
        .phases
        .iter()
        .map(|phase| {
            let mut instant = |moment: &Placed<Moment>| {
                when::instant(&moment.value, moment.place, Ground::of(campaign, directory), &mut diagnostics)
            };
            // The start is asked for its faults alone.
            instant(&phase.from);
            (phase, instant(&phase.until).and_then(|due| due.at()))
        })
        .collect();
    let mut deliveries = Vec::new();
    let mut ranges = BTreeSet::new();
    for (index, item) in campaign.items.iter().enumerate() {
        let Some((phase, phase_ends_at)) = phases.iter().find(|(phase, _)| phase.id.value == item.phase.value) else {
            let name = item.phase.value.clone();
            let near = nearest(&name, campaign.phases.iter().map(|phase| phase.id.value.as_str()));
            let known = campaign.phases.iter().map(|phase| phase.id.value.clone()).collect();
            diagnostics.push(Diagnostic::fault(Problem::UnknownPhase { name, near, known }, item.phase.place));
            continue;
        };
        let mut found = Vec::new();
        let work = ItemPlanning { campaign, directory, render, item, index, phase, phase_ends_at: *phase_ends_at };
        work.plan(&mut deliveries, &mut found);
        if matches!(item.when.value, When::Every(_)) {
            ranges.extend(item.placements.iter().map(|p| (item.id.value.clone(), p.channel.value.clone())));
        }
        // One text serves several channels: what is wrong with it is said once.
        for diagnostic in found {
            if !diagnostics.iter().rev().take(FOUND_ALIKE_MAX).any(|d| *d == diagnostic) {
                diagnostics.push(diagnostic);
            }
        }
        if deliveries.len() > DELIVERIES_MAX {
            let problem = Problem::TooManyOccurrences { limit: DELIVERIES_MAX };
            diagnostics.push(Diagnostic::fault(problem, item.id.place));
            break;
        }
    }
    deliveries.sort_by_cached_key(|d: &Planned| (d.due.at().unwrap_or(At::MAX_UTC), d.id.clone()));
    let plan = Plan {
        campaign: campaign.id.value.clone(),
        title: campaign.title.clone(),
        timezone: campaign.timezone,
        deliveries,
        ranges,
        happened: campaign
            .anchors
            .iter()
            .filter(|anchor| anchor.status == AnchorStatus::Happened)
            .map(|anchor| anchor.id.value.clone())
            .collect(),
    };
    Planning { plan, diagnostics }
}

/// Equal faults stand close to each other; looking further back costs time in a file with thousands of them.
const FOUND_ALIKE_MAX: usize = 64;

/// One item on its way into the plan.
struct ItemPlanning<'a> {
    campaign: &'a Campaign,
    directory: &'a Directory,
    render: Render<'a>,
    item: &'a Item,
    /// Of the item in its file.
    index: usize,
    phase: &'a Phase,
    phase_ends_at: Option<At>,
}

impl ItemPlanning<'_> {
    fn plan(&self, deliveries: &mut Vec<Planned>, faults: &mut Vec<Diagnostic>) {
        let (mut occurrences, found) = when::resolve(&self.item.when, Ground::of(self.campaign, self.directory));
        faults.extend(found);
        let needs: Vec<Vec<&Anchor>> = occurrences.iter_mut().map(|occurrence| self.gate(occurrence)).collect();
        self.unserved_languages(faults);
        tasks::misplaced(self, faults);
        for placement in &self.item.placements {
            let id = &placement.channel;
            let Some(channel) = self.directory.channel(&id.value) else {
                let near = nearest(&id.value, self.directory.channels.iter().map(|c| c.id.value.as_str()));
                let known = self.directory.channels.iter().map(|c| c.id.value.clone()).collect();
                let problem = Problem::UnknownChannel { name: id.value.clone(), near, known };
                faults.push(Diagnostic::fault(problem, id.place));
                continue;
            };
            if !self.item.reach.may_meet(channel.reach) {
                let problem =
                    Problem::InternalOnPublic { item: self.item.id.value.clone(), channel: channel.id.value.clone() };
                faults.push(Diagnostic::fault(problem, id.place));
                continue;
            }
            let languages = wording::languages(self.campaign, self.item, channel);
            if languages.is_empty() {
                let item = self.item.id.value.clone();
                let problem = Problem::LanguageNotOnChannel { item, channel: id.value.clone() };
                faults.push(Diagnostic::fault(problem, id.place));
            }
            let airings = airing::airings(&occurrences, &needs, placement, channel, self, faults);
            for language in languages {
                self.place(channel, placement, language, &airings, deliveries, faults);
            }
        }
    }

    /// The events that an occurrence tells of; its time follows them where they are called off or have no date.
    fn gate(&self, occurrence: &mut Occurrence) -> Vec<&Anchor> {
        let local = occurrence.due.at().map(|at| at.with_timezone(&self.campaign.timezone).naive_local());
        let needs = gate::needs(self.campaign, self.item, self.phase, &occurrence.key, local);
        occurrence.due = gate::gated(occurrence.due.clone(), &needs);
        needs
    }

    /// Languages that the item names and none of its channels carries.
    fn unserved_languages(&self, faults: &mut Vec<Diagnostic>) {
        let channels: Vec<&Channel> =
            self.item.placements.iter().filter_map(|p| self.directory.channel(&p.channel.value)).collect();
        for language in &self.item.languages {
            let carried = channels.iter().any(|c| wording::carries(self.campaign, c, &language.value));
            if !carried && !channels.is_empty() {
                let names: Vec<&str> = channels.iter().map(|c| c.id.value.as_str()).collect();
                let item = self.item.id.value.clone();
                let problem = Problem::LanguageNotOnChannel { item, channel: names.join(", ") };
                faults.push(Diagnostic::fault(problem, language.place));
            }
        }
    }

    /// All deliveries of one channel and language. The post is worded once; only its key differs between them.
    fn place(
        &self,
        channel: &Channel,
        placement: &Placement,
        language: &str,
        airings: &[Airing<'_>],
        deliveries: &mut Vec<Planned>,
        faults: &mut Vec<Diagnostic>,
    ) {
        let called_off = |due: &Due| self.item.cancelled.is_some() || matches!(due, Due::AnchorCancelled { .. });
        let mut found = Vec::new();
        let Some(mut worded) = wording::word(self.campaign, self.directory, self.item, channel, language, &mut found)
        else {
            faults.extend(found);
            return;
        };
        // A text that will not go out owes nobody a date.
        if !airings.iter().all(|airing| called_off(&airing.due)) {
            faults.extend(found);
        }
        if channel.end == End::Assigned && self.item.task.is_none() {
            let problem = Problem::MissingTask { item: self.item.id.value.clone(), channel: channel.id.value.clone() };
            faults.push(Diagnostic::fault(problem, self.item.id.place));
            return;
        }
        worded.post.air.repeat = placement.repeat;
        let file_order = file_order(self.index, channel, language);
        let air_ms = if channel.slots.is_empty() { 0 } else { airing::air_ms(&worded.post) };
        let awaits_text = self.item.reserved.is_some() && !worded.post.says_something();
        for airing in airings {
            let due = match (&airing.due, &worded.waits) {
                (Due::At(_), Some(anchor)) => Due::Waits { anchor: anchor.clone() },
                (due, _) => due.clone(),
            };
            let id = delivery::id(
                &self.campaign.id.value,
                &self.item.id.value,
                &airing.occurrence.key,
                &channel.id.value,
                airing.named_slot.unwrap_or(""),
                language,
            );
            worded.post.key.clone_from(&id);
            let late = tasks::late(self, channel, &due, faults);
            let task = self.item.task.as_ref().filter(|_| channel.end == End::Assigned);
            worded.post.task = task.map(|task| tasks::post(task, self, late));
            let payload = match (self.render)(channel, &worded.post) {
                // What adapters refuse of it is that there is no text.
                _ if awaits_text => Payload { body: serde_json::Value::Null, media: Vec::new() },
                Ok(payload) => payload,
                // It keeps its id, so that the ledger sees it called off and not removed.
                Err(_) if called_off(&due) => Payload { body: serde_json::Value::Null, media: Vec::new() },
                Err(refused) => {
                    faults.extend(refused.into_iter().map(|refused| {
                        let place = self.place_of(channel, &worded, &refused);
                        Diagnostic::fault(refused.problem, place)
                    }));
                    return;
                }
            };
            let content_hash = match awaits_text {
                true => delivery::AWAITS_TEXT.to_owned(),
                false => bound(content_hash(&payload, &channel.destination), self.item.tone, &due),
            };
            deliveries.push(Planned {
                id,
                item: self.item.id.value.clone(),
                title: worded.post.title.clone(),
                occurrence: airing.occurrence.key.clone(),
                channel: channel.id.value.clone(),
                unit: channel.unit.value.clone(),
                adapter: channel.adapter.value.clone(),
                language: language.to_owned(),
                slot: airing.slot.map(str::to_owned),
                phase: self.phase.id.value.clone(),
                phase_kind: self.phase.kind,
                line: self.item.line.as_ref().map(|line| line.value.clone()),
                tone: self.item.tone,
                late,
                end: channel.end,
                reach: self.item.reach,
                channel_reach: channel.reach,
                ahead_ms: task.map(|task| task.ahead_ms.unwrap_or(AHEAD_MS)),
                task: task.map(|t| PlannedTask { kind: t.kind, assignee: t.assignee.value.clone() }),
                approval_number: self.item.approval_number.clone(),
                due,
                phase_ends_at: self.phase_ends_at,
                slot_ends_at: airing.slot_ends_at,
                priority: self.item.priority,
                file_order,
                needs: airing.needs.iter().map(|anchor| anchor.id.value.clone()).collect(),
                waits_for: gate::awaited(airing.needs),
                expected_at: gate::expected_at(airing.needs, self.campaign.timezone),
                wait_ms: self.item.wait_ms.unwrap_or_else(|| WAIT_MS.max(late.within_ms)),
                cancelled: self.item.cancelled.as_ref().map(|reason| reason.value.clone()),
                content_hash,
                words_hash: worded.words_hash.clone(),
                destination: channel.destination.clone(),
                awaits_text,
                write_ms: self.item.reserved.as_ref().map_or(0, |reserved| reserved.remind_ms),
                payload,
                air_ms,
                place: self.item.id.place,
            });
        }
    }

    /// Where the part of a post stands in the file; the item's id where the part is missing.
    fn place_of(&self, channel: &Channel, worded: &wording::Worded, refused: &RenderFault) -> Place {
        // What is wrong with a channel is mended in channels.yaml.
        match &refused.problem {
            Problem::BadSetting { key, .. } => {
                return channel.settings.get(key).map_or(channel.id.place, |setting| setting.place);
            }
            Problem::MissingSetting { .. } => return channel.id.place,
            _ => {}
        }
        let found = match refused.part {
            Part::Title => Some(worded.title_place),
            Part::Summary => worded.summary_place,
            Part::Body => worded.body_place,
            Part::Media => {
                let named = match &refused.problem {
                    Problem::MediaTooLarge { path, .. }
                    | Problem::MediaKind { path, .. }
                    | Problem::MediaDimensions { path, .. } => {
                        worded.media_places.iter().find(|(name, _)| name == path)
                    }
                    _ => None,
                };
                named.or(worded.media_places.first()).map(|(_, place)| *place)
            }
            Part::Audio => worded.audio_place,
            Part::Link => self.item.link.as_ref().map(|link| link.place),
            Part::Item => None,
        };
        found.unwrap_or(self.item.id.place)
    }
}

/// The item's place in its file, then the language's on its channel.
fn file_order(item: usize, channel: &Channel, language: &str) -> u32 {
    const LANGUAGES_MAX: usize = 100;
    let spoken = channel.languages.iter().position(|carried| carried == language).unwrap_or(0);
    u32::try_from(item * LANGUAGES_MAX + spoken.min(LANGUAGES_MAX - 1)).unwrap_or(u32::MAX)
}

/// What an approval is given to: the content and where it goes, and for an emergency its time as well. An order that was
/// approved for eight o'clock is not the order that plays at noon.
fn bound(content: String, tone: Tone, due: &Due) -> String {
    match (tone, due.at()) {
        (Tone::Emergency, Some(at)) => delivery::hash_of(&[&content, &at.timestamp_millis().to_string()]),
        _ => content,
    }
}

/// One occurrence on one channel: when, and in which slot.
struct Airing<'a> {
    occurrence: &'a Occurrence,
    needs: &'a [&'a Anchor],
    due: Due,
    slot: Option<&'a str>,
    /// Part of the id only where the file names it: a slot that is found by the time may change with the time.
    named_slot: Option<&'a str>,
    slot_ends_at: Option<At>,
}

impl<'a> Airing<'a> {
    /// At its time, in no slot.
    fn plain(occurrence: &'a Occurrence, needs: &'a [&'a Anchor], due: Due) -> Airing<'a> {
        Airing { occurrence, needs, due, slot: None, named_slot: None, slot_ends_at: None }
    }
}

#[cfg(test)]
mod tests;

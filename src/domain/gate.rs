//! The gate: what tells of an event waits until somebody said that it happened, and what people said of anchors is laid
//! over the file.
//!
//! A planned time is an intention; only a word (or the file's `status: happened`, with its source) lets through what
//! hangs on it. It never forgets a word for an edit of the file, but one: a postponement yields when the file gives the
//! anchor another date than it had when the word was said.

use chrono::{Days, NaiveDateTime, NaiveTime, TimeDelta};
use chrono_tz::Tz;
use serde::{Deserialize, Serialize};

use super::At;
use super::campaign::{Anchor, AnchorKind, AnchorStatus, Campaign, Gate, Item, Phase};
use super::diagnostic::{Diagnostic, Placed, Problem};
use super::when::{self, Anchored, Due, Moment, When};

/// What somebody said of an anchor. Words are kept for ever; the last one that stands counts.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct AnchorWord {
    pub anchor: String,
    pub kind: WordKind,
    /// The actual time, or the new date; local to the campaign's zone.
    pub at: Option<NaiveDateTime>,
    /// What the file said when the word was said.
    pub file_at: Option<NaiveDateTime>,
    pub source: Option<String>,
    pub reason: Option<String>,
    pub by: String,
    pub said_at: At,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, strum::IntoStaticStr, strum::EnumString)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case")]
pub enum WordKind {
    Happened,
    /// To another date, or until there is one.
    Postponed,
    CalledOff,
}

impl WordKind {
    pub const ALL: [WordKind; 3] = [WordKind::Happened, WordKind::Postponed, WordKind::CalledOff];

    pub fn as_str(self) -> &'static str {
        self.into()
    }

    pub fn parse(text: &str) -> Option<WordKind> {
        text.parse().ok()
    }
}

/// A word that says something else than the file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Difference {
    pub word: AnchorWord,
    pub file_at: Option<NaiveDateTime>,
    /// The file is newer: its date counts, not the word.
    pub yields: bool,
}

/// Lays words (oldest first, without those that were taken back) over what the file says, and tells where they differ.
pub fn overlay(campaign: &mut Campaign, words: &[AnchorWord]) -> Vec<Difference> {
    let mut differences = Vec::new();
    for anchor in &mut campaign.anchors {
        let Some(word) = words.iter().rev().find(|w| w.anchor == anchor.id.value) else { continue };
        let file_at = anchor.at.as_ref().map(|at| at.value);
        let yields = word.kind == WordKind::Postponed && file_at != word.file_at;
        let status = status_of(word);
        if yields || status != anchor.status || word.at.is_some_and(|at| Some(at) != file_at) {
            differences.push(Difference { word: word.clone(), file_at, yields });
        }
        if yields {
            continue;
        }
        anchor.status = status;
        if let Some(at) = word.at.filter(|at| Some(*at) != file_at) {
            let place = anchor.at.as_ref().map_or(anchor.id.place, |at| at.place);
            anchor.at = Some(Placed::new(at, place));
            anchor.day_only &= at.time() == NaiveTime::MIN;
        }
    }
    campaign.words = words.to_vec();
    differences
}

/// What each anchor is called, in the order of time; what has no date comes last.
pub fn titles(campaign: &Campaign) -> Vec<(String, String)> {
    let mut anchors: Vec<&Anchor> = campaign.anchors.iter().collect();
    anchors.sort_by_key(|a| (a.at.is_none(), a.at.as_ref().map(|at| at.value)));
    anchors.into_iter().map(|a| (a.id.value.clone(), a.title.clone())).collect()
}

fn status_of(word: &AnchorWord) -> AnchorStatus {
    match (word.kind, word.at) {
        (WordKind::Happened, _) => AnchorStatus::Happened,
        (WordKind::Postponed, Some(_)) => AnchorStatus::Moved,
        (WordKind::Postponed, None) => AnchorStatus::Suspended,
        (WordKind::CalledOff, _) => AnchorStatus::Cancelled,
    }
}

/// The events that an occurrence tells of: those that the item names, or else
/// - the one that its moment (or the beginning of its recurrence) hangs on at or after: `be-mac`, `be-mac + 2h`,
///   `be-mac + 1d at 08:00`, but neither `be-mac - 7d` nor the morning before it;
/// - the one on or after whose day its phase begins, if the occurrence is not before that event.
pub fn needs<'a>(
    campaign: &'a Campaign,
    item: &Item,
    phase: &Phase,
    occurrence: &str,
    local: Option<NaiveDateTime>,
) -> Vec<&'a Anchor> {
    if let Some(named) = &item.needs {
        return named.iter().filter_map(|name| when::find(&campaign.anchors, &name.value)).collect();
    }
    if campaign.gate == Gate::None {
        return Vec::new();
    }
    let mut found: Vec<&Anchor> = Vec::new();
    let event = |anchored: &Anchored| {
        let anchor = when::find(&campaign.anchors, &anchored.anchor.value)?;
        (anchor.kind == AnchorKind::Event).then_some(anchor)
    };
    if let Some(Moment::Anchor(anchored)) = moment_of(&item.when.value, occurrence)
        && let Some(anchor) = event(anchored)
        && !is_before(anchored, anchor)
    {
        found.push(anchor);
    }
    if let Moment::Anchor(anchored) = &phase.from.value
        && let Some(anchor) = event(anchored)
        && begins_with(anchored, anchor)
        && local.zip(anchor.at.as_ref()).is_none_or(|(local, at)| local >= at.value)
        && found.iter().all(|known| known.id.value != anchor.id.value)
    {
        found.push(anchor);
    }
    found
}

/// What becomes of a time whose events are called off, or have no date; else the time itself.
pub fn gated(due: Due, needs: &[&Anchor]) -> Due {
    let of = |status| needs.iter().find(|a| a.status == status).map(|a| a.id.value.clone());
    match (of(AnchorStatus::Cancelled), of(AnchorStatus::Suspended)) {
        (Some(anchor), _) => Due::AnchorCancelled { anchor },
        (None, Some(anchor)) if matches!(due, Due::At(_)) => Due::Waits { anchor },
        _ => due,
    }
}

/// Those of these events that nobody has said happened.
pub fn awaited(needs: &[&Anchor]) -> Vec<String> {
    needs.iter().filter(|a| a.status != AnchorStatus::Happened).map(|a| a.id.value.clone()).collect()
}

/// When the last of the events that are waited for is planned.
pub fn expected_at(needs: &[&Anchor], zone: Tz) -> Option<At> {
    let awaited = needs.iter().filter(|a| a.status != AnchorStatus::Happened);
    awaited.filter_map(|anchor| instant(anchor, zone)).max()
}

/// The instant of an anchor's time, if it has one.
pub fn instant(anchor: &Anchor, zone: Tz) -> Option<At> {
    when::localise(anchor.at.as_ref()?.value, zone).earlier()
}

/// Anchors that are said to have happened at a time that has not come.
pub fn ahead(campaign: &Campaign, now: At) -> Vec<Diagnostic> {
    let happened = campaign.anchors.iter().filter(|a| a.status == AnchorStatus::Happened);
    happened
        .filter_map(|anchor| {
            let at = anchor.at.as_ref()?;
            let problem = Problem::HappenedAhead { anchor: anchor.id.value.clone(), at: when::written(at.value) };
            (instant(anchor, campaign.timezone)? > now).then(|| Diagnostic::fault(problem, at.place))
        })
        .collect()
}

/// The moment that an occurrence hangs on: of a recurrence, the one it begins with.
fn moment_of<'a>(when: &'a When, occurrence: &str) -> Option<&'a Moment> {
    match when {
        When::At(moment) => Some(moment),
        When::List(moments) => moments.iter().map(|m| &m.value).find(|m| m.to_string() == occurrence),
        When::Every(every) => Some(&every.from.value),
    }
}

/// The moment is before the time of its own anchor. Where the anchor has no time, nobody knows: it is not.
fn is_before(anchored: &Anchored, anchor: &Anchor) -> bool {
    match &anchor.at {
        Some(at) => local(anchored, at.value).is_some_and(|local| local < at.value),
        None => days(anchored) < 0 || (days(anchored) == 0 && anchored.minutes < 0),
    }
}

/// The phase begins on the anchor's day or later.
fn begins_with(anchored: &Anchored, anchor: &Anchor) -> bool {
    match &anchor.at {
        Some(at) => local(anchored, at.value).is_some_and(|local| local.date() >= at.value.date()),
        None => days(anchored) >= 0 && anchored.minutes >= 0,
    }
}

/// So many working days are at least so many days: enough to tell before from after.
fn days(anchored: &Anchored) -> i32 {
    anchored.days.saturating_add(anchored.workdays)
}

fn local(anchored: &Anchored, at: NaiveDateTime) -> Option<NaiveDateTime> {
    let days = days(anchored);
    let distance = Days::new(u64::from(days.unsigned_abs()));
    let day = if days < 0 { at.checked_sub_days(distance) } else { at.checked_add_days(distance) }?;
    let clock = anchored.at.map_or(day, |clock| day.date().and_time(clock));
    clock.checked_add_signed(TimeDelta::minutes(i64::from(anchored.minutes)))
}

#[cfg(test)]
mod tests;

//! When an item goes out: the written form, and its resolution against the anchors.
//!
//! Resolution is a function of the file alone, so the same file gives the same plan on every machine and in every time
//! zone of the machine.
//!
//! The rules, all held by the tables of `when/tests.rs`:
//! - Days are counted on the calendar of the campaign's zone and keep the clock time; hours and minutes are counted
//!   after that, as they pass. Working days leave out what the office's calendar has as days off, and never count the
//!   anchor's own day.
//! - A local time that the zone skips (clocks go forward) is a fault. One that it has twice (clocks go back) means the
//!   earlier, with a warning.
//! - A suspended anchor, or one without a date, makes what hangs on it wait; a cancelled one cancels it. A recurring
//!   item waits (or is cancelled) as one occurrence with an empty key until its beginning and one of its ends are
//!   known.

use std::fmt;

use chrono::{Days, LocalResult, NaiveDate, NaiveDateTime, NaiveTime, TimeDelta, TimeZone, Weekday};
use chrono_tz::Tz;

use super::At;
use super::calendar::Calendar;
use super::campaign::{Anchor, AnchorStatus, Campaign};
use super::cron;
use super::diagnostic::{Diagnostic, Place, Placed, Problem, nearest};
use super::directory::Directory;

/// More times than this for one item are a mistake in its rule.
pub const OCCURRENCES_MAX: usize = 5_000;

/// One moment: an anchor plus a distance, or a local date and time.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Moment {
    Anchor(Anchored),
    /// Local to the campaign's zone.
    Fixed(NaiveDateTime),
}

/// `khai-mac - 7d at 10:00`, `be-mac + 2h`, `khai-mac`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Anchored {
    pub anchor: Placed<String>,
    /// Days (a week is seven), counted on the calendar: the clock time stays.
    pub days: i32,
    /// Working days, counted on the calendar of public holidays; the anchor's own day is not counted. Zero beside days
    /// or minutes.
    pub workdays: i32,
    /// Hours and minutes, counted on the clock. Zero when a clock time is given.
    pub minutes: i32,
    /// Replaces the anchor's clock time.
    pub at: Option<NaiveTime>,
}

/// When an item goes out, as the file says it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum When {
    At(Moment),
    /// Several moments; each is an occurrence of its own.
    List(Vec<Placed<Moment>>),
    Every(Box<Every>),
}

/// Recurs between two moments: `from` included, `until` excluded.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Every {
    pub rule: Rule,
    pub from: Placed<Moment>,
    /// The first of these ends it: `[lenh-so-tan, bao-vao - 1h]`. One whose time is not known does not, as long as
    /// another's is.
    pub until: Vec<Placed<Moment>>,
    /// Local dates on which it does not go out.
    pub except: Vec<chrono::NaiveDate>,
    /// Nor on public holidays.
    pub except_holidays: bool,
}

/// Which times a recurring item has.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Rule {
    /// Five fields (POSIX) or six (seconds first). Weekdays as in POSIX: 0 and 7 are Sunday, or names.
    Cron(Placed<String>),
    Daily {
        at: Vec<NaiveTime>,
        /// Empty, and not on working days alone: every day.
        days: Vec<Weekday>,
        /// On working days, and on `days` besides.
        workdays: bool,
    },
}

/// What moments are counted on.
#[derive(Debug, Clone, Copy)]
pub struct Ground<'a> {
    pub anchors: &'a [Anchor],
    pub zone: Tz,
    pub calendar: &'a Calendar,
}

impl<'a> Ground<'a> {
    pub fn of(campaign: &'a Campaign, directory: &'a Directory) -> Self {
        Ground { anchors: &campaign.anchors, zone: campaign.timezone, calendar: &directory.calendar }
    }
}

/// One time at which an item is due.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Occurrence {
    /// Part of the delivery's id, stable when the anchor moves: empty for a single moment, the written text (its
    /// [`Moment`] printed, so that spaces and weeks make no difference) for a moment of a list, the local date (and
    /// `.2`, `.3` … for more on the same day) for a recurring one. The number counts within the rule's whole day, so
    /// that a range which starts at noon does not rename the evening.
    pub key: String,
    pub due: Due,
}

/// When something is due, as far as its anchors say.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Due {
    At(At),
    /// The anchor has no date: the occurrence waits, visibly.
    Waits {
        anchor: String,
    },
    /// The anchor is cancelled, and so is what hangs on it.
    AnchorCancelled {
        anchor: String,
    },
}

impl Due {
    /// The instant, if there is one.
    pub fn at(&self) -> Option<At> {
        match self {
            Due::At(at) => Some(*at),
            Due::Waits { .. } | Due::AnchorCancelled { .. } => None,
        }
    }
}

/// A local time as instants of its zone.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Localised {
    Once(At),
    /// Clocks go back over it; this is the earlier.
    Twice(At),
    /// Clocks go forward over it.
    Never,
}

impl Localised {
    /// The instant that is meant: of two the earlier.
    pub fn earlier(self) -> Option<At> {
        match self {
            Localised::Once(at) | Localised::Twice(at) => Some(at),
            Localised::Never => None,
        }
    }
}

/// The instants that a local time stands for.
pub fn localise(local: NaiveDateTime, tz: Tz) -> Localised {
    match tz.from_local_datetime(&local) {
        LocalResult::Single(at) => Localised::Once(at.to_utc()),
        LocalResult::Ambiguous(one, other) => Localised::Twice(one.min(other).to_utc()),
        LocalResult::None => Localised::Never,
    }
}

/// All times of an item, in the order of the file, and what is wrong with them.
pub fn resolve(when: &Placed<When>, ground: Ground<'_>) -> (Vec<Occurrence>, Vec<Diagnostic>) {
    let mut faults = Vec::new();
    let occurrences = match &when.value {
        When::At(moment) => instant(moment, when.place, ground, &mut faults)
            .map(|due| Occurrence { key: String::new(), due })
            .into_iter()
            .collect(),
        When::List(moments) => several(moments, ground, &mut faults),
        When::Every(every) => recurring(every, when.place, ground, &mut faults),
    };
    if occurrences.len() > OCCURRENCES_MAX {
        faults.push(Diagnostic::fault(Problem::TooManyOccurrences { limit: OCCURRENCES_MAX }, when.place));
        return (Vec::new(), faults);
    }
    (occurrences, faults)
}

/// The time of one moment; `None` after a fault.
pub fn instant(moment: &Moment, place: Place, ground: Ground<'_>, faults: &mut Vec<Diagnostic>) -> Option<Due> {
    let (local, minutes, place) = match moment {
        Moment::Fixed(local) => (*local, 0, place),
        Moment::Anchor(anchored) => {
            let name = &anchored.anchor.value;
            let Some(anchor) = find(ground.anchors, name) else {
                faults.push(Diagnostic::fault(unknown(name, ground.anchors), anchored.anchor.place));
                return None;
            };
            let at = match (anchor.status, &anchor.at) {
                (AnchorStatus::Cancelled, _) => return Some(Due::AnchorCancelled { anchor: name.clone() }),
                (AnchorStatus::Suspended, _) | (_, None) => return Some(Due::Waits { anchor: name.clone() }),
                (_, Some(at)) => at.value,
            };
            let distance = Days::new(u64::from(anchored.days.unsigned_abs()));
            let moved = if anchored.days < 0 { at.checked_sub_days(distance) } else { at.checked_add_days(distance) };
            let counted = |moved: NaiveDateTime| {
                let date = ground.calendar.count(moved.date(), anchored.workdays)?;
                Some(date.and_time(moved.time()))
            };
            let moved = moved.and_then(counted);
            let Some(moved) = moved else {
                faults.push(Diagnostic::fault(Problem::BadDate { text: moment.to_string() }, place));
                return None;
            };
            (anchored.at.map_or(moved, |clock| moved.date().and_time(clock)), anchored.minutes, place)
        }
    };
    let at = settled(local, ground.zone, place, faults)?;
    let due = at.checked_add_signed(TimeDelta::minutes(i64::from(minutes)));
    if due.is_none() {
        faults.push(Diagnostic::fault(Problem::BadDate { text: moment.to_string() }, place));
    }
    due.map(Due::At)
}

/// Anchor of this name.
pub fn find<'a>(anchors: &'a [Anchor], name: &str) -> Option<&'a Anchor> {
    anchors.iter().find(|anchor| anchor.id.value == name)
}

/// The problem of a name that no anchor has, with the nearest that one has.
pub fn unknown(name: &str, anchors: &[Anchor]) -> Problem {
    let near = nearest(name, anchors.iter().map(|anchor| anchor.id.value.as_str()));
    Problem::UnknownAnchor { name: name.to_owned(), near }
}

/// As diagnostics show a local time.
pub fn written(local: NaiveDateTime) -> String {
    local.format("%d/%m/%Y %H:%M").to_string()
}

/// The instant of a local time, with the fault or the warning that it deserves.
pub fn settled(local: NaiveDateTime, tz: Tz, place: Place, faults: &mut Vec<Diagnostic>) -> Option<At> {
    let zone = tz.name().to_owned();
    match localise(local, tz) {
        Localised::Once(at) => Some(at),
        Localised::Twice(at) => {
            faults.push(Diagnostic::warning(Problem::LocalTimeTwice { local: written(local), zone }, place));
            Some(at)
        }
        Localised::Never => {
            faults.push(Diagnostic::fault(Problem::LocalTimeMissing { local: written(local), zone }, place));
            None
        }
    }
}

fn several(moments: &[Placed<Moment>], ground: Ground<'_>, faults: &mut Vec<Diagnostic>) -> Vec<Occurrence> {
    let mut occurrences: Vec<Occurrence> = Vec::new();
    for moment in moments {
        let key = moment.value.to_string();
        if occurrences.iter().any(|o| o.key == key) {
            faults.push(Diagnostic::fault(Problem::DuplicateKey { key }, moment.place));
        } else if let Some(due) = instant(&moment.value, moment.place, ground, faults) {
            occurrences.push(Occurrence { key, due });
        }
        if occurrences.len() > OCCURRENCES_MAX {
            break;
        }
    }
    occurrences
}

fn recurring(every: &Every, place: Place, ground: Ground<'_>, faults: &mut Vec<Diagnostic>) -> Vec<Occurrence> {
    let tz = ground.zone;
    let from = instant(&every.from.value, every.from.place, ground, faults);
    let until = first_end(&every.until, ground, faults);
    let (from, until) = match (from, until) {
        (Some(Due::At(from)), Some(Due::At(until))) => (from, until),
        (None, _) | (_, None) => return Vec::new(),
        (Some(from), Some(until)) => {
            let cancelled = |due: &Due| matches!(due, Due::AnchorCancelled { .. });
            let known = |due: &Due| matches!(due, Due::At(_));
            let due = if cancelled(&from) || known(&until) { from } else { until };
            return vec![Occurrence { key: String::new(), due }];
        }
    };
    let (first, last) = (from.with_timezone(&tz).naive_local(), until.with_timezone(&tz).naive_local());
    if from >= until {
        let problem = Problem::RangeEmpty { from: written(first), until: written(last) };
        // An event that came at another time than was planned leaves no place for it: no mistake of the file.
        let bounds = every.until.iter().chain([&every.from]);
        let moved = bounds.into_iter().any(|moment| has_moved(&moment.value, ground.anchors));
        let tell = if moved { Diagnostic::warning } else { Diagnostic::fault };
        faults.push(tell(problem, every.until.first().map_or(place, |until| until.place)));
        return Vec::new();
    }
    let midnight = first.date().and_time(NaiveTime::MIN);
    match &every.rule {
        Rule::Cron(text) => match cron::parse(&text.value) {
            Err(why) => {
                let problem = Problem::BadCron { text: text.value.clone(), why };
                faults.push(Diagnostic::fault(problem, text.place));
                Vec::new()
            }
            Ok(schedule) => {
                let locals = schedule.from(midnight).take_while(|local| local.date() <= last.date());
                let found = within(locals, every, from..until, place, ground, faults);
                if found.is_empty() {
                    faults.push(Diagnostic::fault(Problem::CronNeverFires { text: text.value.clone() }, text.place));
                }
                found
            }
        },
        Rule::Daily { at, days, workdays } => {
            let mut clocks = at.clone();
            clocks.sort_unstable();
            clocks.dedup();
            if clocks.is_empty() {
                return Vec::new();
            }
            let on = |date: &NaiveDate| {
                (days.is_empty() && !workdays)
                    || days.contains(&chrono::Datelike::weekday(date))
                    || (*workdays && ground.calendar.is_working(*date))
            };
            let dates = first.date().iter_days().take_while(|date| *date <= last.date()).filter(on);
            let locals = dates.flat_map(|date| clocks.iter().map(move |clock| date.and_time(*clock)));
            within(locals, every, from..until, place, ground, faults)
        }
    }
}

/// The first of several ends whose time is known; where none is, what becomes of them.
fn first_end(ends: &[Placed<Moment>], ground: Ground<'_>, faults: &mut Vec<Diagnostic>) -> Option<Due> {
    let dues: Vec<Option<Due>> = ends.iter().map(|end| instant(&end.value, end.place, ground, faults)).collect();
    let dues: Vec<Due> = dues.into_iter().collect::<Option<_>>()?;
    let known = dues.iter().filter_map(Due::at).min().map(Due::At);
    let waits = || dues.iter().find(|due| matches!(due, Due::Waits { .. })).cloned();
    known.or_else(waits).or_else(|| dues.first().cloned())
}

fn has_moved(moment: &Moment, anchors: &[Anchor]) -> bool {
    let Moment::Anchor(anchored) = moment else { return false };
    let anchor = find(anchors, &anchored.anchor.value);
    anchor.is_some_and(|a| matches!(a.status, AnchorStatus::Moved | AnchorStatus::Happened))
}

/// Numbers the local times of each day and keeps those inside the range. Of clock changes only the first is told.
fn within(
    locals: impl Iterator<Item = NaiveDateTime>,
    every: &Every,
    range: std::ops::Range<At>,
    place: Place,
    ground: Ground<'_>,
    faults: &mut Vec<Diagnostic>,
) -> Vec<Occurrence> {
    let tz = ground.zone;
    let mut found = Vec::new();
    let mut changes = Vec::new();
    let (mut date, mut number) = (NaiveDate::MIN, 0);
    for local in locals {
        number = if local.date() == date { number + 1 } else { 1 };
        date = local.date();
        if every.except.contains(&date) || (every.except_holidays && ground.calendar.is_holiday(date)) {
            continue;
        }
        let mut change = Vec::new();
        let at = settled(local, tz, place, &mut change);
        if at.is_none_or(|at| range.contains(&at)) {
            changes.append(&mut change);
        }
        if let Some(at) = at.filter(|at| range.contains(at)) {
            let key = if number == 1 { date.to_string() } else { format!("{date}.{number}") };
            found.push(Occurrence { key, due: Due::At(at) });
        }
        if found.len() > OCCURRENCES_MAX {
            break;
        }
    }
    changes.sort_by_key(|d: &Diagnostic| d.severity);
    faults.extend(changes.into_iter().next());
    found
}

impl fmt::Display for Moment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let anchored = match self {
            Moment::Fixed(local) => return write!(f, "{}", local.format("%Y-%m-%d %H:%M")),
            Moment::Anchor(anchored) => anchored,
        };
        write!(f, "{}", anchored.anchor.value)?;
        if anchored.days != 0 {
            write!(f, " {} {}d", sign(anchored.days), anchored.days.unsigned_abs())?;
        }
        if anchored.workdays != 0 {
            write!(f, " {} {}wd", sign(anchored.workdays), anchored.workdays.unsigned_abs())?;
        }
        if anchored.minutes != 0 {
            write!(f, " {} {}m", sign(anchored.minutes), anchored.minutes.unsigned_abs())?;
        }
        anchored.at.map_or(Ok(()), |at| write!(f, " at {}", at.format("%H:%M")))
    }
}

fn sign(number: i32) -> char {
    if number < 0 { '-' } else { '+' }
}

#[cfg(test)]
mod tests;

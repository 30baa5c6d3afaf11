//! Moments, clock times and durations as people type them.
//!
//! Never: resolves a moment. `khai-mac - 7d at 10:00` stays anchor, distance and clock time, so that a moved anchor
//! moves it. Never guesses: 20/01/2026 is refused, since nobody knows whether a day or a month comes first elsewhere.

use chrono::{NaiveDate, NaiveDateTime, NaiveTime};

use super::anchors::Marks;
use super::is_id;
use super::reader::Reader;
use crate::domain::diagnostic::{Place, Placed, Problem};
use crate::domain::when::{Anchored, Moment};

const DAYS_MAX: i64 = 3_660;
const MINUTES_MAX: i64 = DAYS_MAX * 24 * 60;

/// A distance in time: days are counted on the calendar, minutes on the clock.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Distance {
    pub days: i64,
    pub minutes: i64,
}

/// A moment, and whether the file gave (or its anchor has) a clock time.
#[derive(Debug, Clone)]
pub(super) struct Read {
    pub(super) moment: Moment,
    pub(super) clock: Clock,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Clock {
    Known,
    /// Only the day is known; the moment is its midnight.
    DayOnly,
}

/// Reads a moment; names of anchors are checked.
pub(super) fn moment(reader: &mut Reader<'_>, text: &Placed<String>, marks: &Marks) -> Option<Read> {
    let value = text.value.trim();
    let (head, clock) = match split_clock(value) {
        Ok(split) => split,
        Err(()) => return refuse(reader, text),
    };
    let known = marks.anchor(head).is_some();
    if !known && value.starts_with(|c: char| c.is_ascii_digit()) && value.contains(['-', '/', '.']) {
        let dated = date_or_time(value);
        if let (None, Some((name, _))) = (&dated, split_distance(head))
            && marks.anchor(name).is_some()
        {
            return anchored(reader, text, head, clock, marks);
        }
        let Some((at, clock)) = dated else {
            reader.fault(Problem::BadDate { text: value.to_owned() }, text.place);
            return None;
        };
        return Some(Read { moment: Moment::Fixed(at), clock });
    }
    anchored(reader, text, head, clock, marks)
}

fn anchored(
    reader: &mut Reader<'_>,
    text: &Placed<String>,
    head: &str,
    at: Option<NaiveTime>,
    marks: &Marks,
) -> Option<Read> {
    let (name, distance) = match marks.anchor(head) {
        Some(_) => (head, Distance::default()),
        None => split_distance(head).unwrap_or((head, Distance::default())),
    };
    if !is_id(name) || (at.is_some() && distance.minutes != 0) {
        return refuse(reader, text);
    }
    let place = part(reader, text, name);
    let day_only = match marks.anchor(name) {
        Some(day_only) => day_only,
        None => {
            // What is read after a cut, or hangs on anchors that could not be read, is not blamed for it.
            let unknowable = marks.unread || (reader.cut && marks.anchors.is_empty());
            if !unknowable {
                let near = reader.near(name, marks.anchors.keys().map(String::as_str));
                reader.fault(Problem::UnknownAnchor { name: name.to_owned(), near }, place);
            }
            Clock::Known
        }
    };
    let clock = if at.is_some() { Clock::Known } else { day_only };
    let anchored = Anchored {
        anchor: Placed::new(name.to_owned(), place),
        days: distance.days as i32,
        minutes: distance.minutes as i32,
        at,
    };
    Some(Read { moment: Moment::Anchor(anchored), clock })
}

fn refuse(reader: &mut Reader<'_>, text: &Placed<String>) -> Option<Read> {
    reader.fault(Problem::BadWhen { text: text.value.clone() }, text.place);
    None
}

/// The place of a part of a text, where the text stands in the file as it is read.
fn part(reader: &Reader<'_>, text: &Placed<String>, part: &str) -> Place {
    match reader.written(text.place).find(part) {
        Some(offset) => {
            let start = text.place.start + offset;
            Place { start, end: start + part.len(), ..text.place }
        }
        None => text.place,
    }
}

/// `… at 10:00`
fn split_clock(text: &str) -> Result<(&str, Option<NaiveTime>), ()> {
    match text.split_once(" at ") {
        None => Ok((text, None)),
        Some((head, clock)) => Ok((head.trim(), Some(clock_time(clock.trim()).ok_or(())?))),
    }
}

/// `khai-mac - 7d`, `khai-mac+2w`, `khai-mac-30min`: the name and the signed distance.
fn split_distance(head: &str) -> Option<(&str, Distance)> {
    let (at, sign) = head.char_indices().rev().find(|(_, c)| matches!(c, '+' | '-' | '−' | '–'))?;
    let name = head.get(..at)?.trim();
    let distance = distance(head.get(at + sign.len_utf8()..)?.trim())?;
    let factor = if sign == '+' { 1 } else { -1 };
    Some((name, Distance { days: distance.days * factor, minutes: distance.minutes * factor }))
}

/// `2w`, `7d`, `6h`, `30min`, or several: `1d 12h`.
pub fn distance(text: &str) -> Option<Distance> {
    let mut total = Distance::default();
    let mut rest = text.trim();
    if rest.is_empty() {
        return None;
    }
    while !rest.is_empty() {
        let digits = rest.find(|c: char| !c.is_ascii_digit())?;
        let number: i64 = rest.get(..digits)?.parse().ok()?;
        let after = rest.get(digits..)?.trim_start();
        let letters = after.find(|c: char| !c.is_ascii_alphabetic()).unwrap_or(after.len());
        match after.get(..letters)? {
            "w" => total.days = total.days.checked_add(number.checked_mul(7)?)?,
            "d" => total.days = total.days.checked_add(number)?,
            "h" => total.minutes = total.minutes.checked_add(number.checked_mul(60)?)?,
            "min" | "m" => total.minutes = total.minutes.checked_add(number)?,
            _ => return None,
        }
        rest = after.get(letters..)?.trim_start();
    }
    (total.days <= DAYS_MAX && total.minutes <= MINUTES_MAX).then_some(total)
}

/// `2026-01-20 08:00`, `2026-01-20T08:00`, or the day alone (its midnight).
pub(super) fn date_or_time(text: &str) -> Option<(NaiveDateTime, Clock)> {
    let text = text.trim();
    match text.split_once(['T', ' ']) {
        None => Some((date(text)?.and_time(NaiveTime::MIN), Clock::DayOnly)),
        Some((day, clock)) => Some((date(day)?.and_time(clock_time(clock.trim())?), Clock::Known)),
    }
}

/// `2026-01-20`, four and two digits, years 1900 to 2199.
pub fn date(text: &str) -> Option<NaiveDate> {
    let parts: Vec<&str> = text.split('-').collect();
    let [year, month, day] = parts.as_slice() else { return None };
    let digits = |part: &str, len: usize| part.len() == len && part.chars().all(|c| c.is_ascii_digit());
    if !(digits(year, 4) && digits(month, 2) && digits(day, 2)) {
        return None;
    }
    let year = year.parse().ok().filter(|y| (1900..2200).contains(y))?;
    NaiveDate::from_ymd_opt(year, month.parse().ok()?, day.parse().ok()?)
}

/// `5:15`, `05:15`, `05:15:30`.
pub fn clock_time(text: &str) -> Option<NaiveTime> {
    let parts: Vec<&str> = text.split(':').collect();
    let number = |part: &&str| -> Option<u32> {
        ((1..=2).contains(&part.len()) && part.chars().all(|c| c.is_ascii_digit())).then(|| part.parse().ok())?
    };
    match parts.as_slice() {
        [hour, minute] if minute.len() == 2 => NaiveTime::from_hms_opt(number(hour)?, number(minute)?, 0),
        [hour, minute, second] if minute.len() == 2 && second.len() == 2 => {
            NaiveTime::from_hms_opt(number(hour)?, number(minute)?, number(second)?)
        }
        _ => None,
    }
}

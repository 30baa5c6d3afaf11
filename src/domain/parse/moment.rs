//! Moments and durations as people type them.
//!
//! `khai-mac - 7d at 10:00` stays anchor, distance and clock time, so that a moved anchor moves it. How dates and clock
//! times are written is `domain::date`'s.

use chrono::NaiveTime;

use super::anchors::Marks;
use super::is_id;
use super::reader::Reader;
use crate::domain::date::{Written, clock_time, date_or_time};
use crate::domain::diagnostic::{Place, Placed, Problem};
use crate::domain::fold::plain;
use crate::domain::when::{Anchored, Moment};

const DAYS_MAX: i64 = 3_660;
/// They are counted one by one; this is two years.
const WORKDAYS_MAX: i64 = 500;
const MINUTES_MAX: i64 = DAYS_MAX * 24 * 60;

/// A distance in time: days are counted on the calendar, working days on the office's, minutes on the clock.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Distance {
    pub days: i64,
    /// Stands alone: with other units nobody could say what is counted first.
    pub workdays: i64,
    pub minutes: i64,
}

/// A moment, and whether the file gave (or its anchor has) a clock time.
#[derive(Debug, Clone)]
pub(super) struct ReadMoment {
    pub(super) moment: Moment,
    pub(super) clock: TimeOfDay,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum TimeOfDay {
    Known,
    /// Only the day is known; the moment is its midnight.
    DayOnly,
}

/// Reads a moment; names of anchors are checked.
pub(super) fn moment(reader: &mut Reader<'_>, text: &Placed<String>, marks: &Marks) -> Option<ReadMoment> {
    let value = text.value.trim();
    let dated = is_dated(value);
    let (head, clock) = match split_clock(value) {
        Ok(split) => split,
        Err(()) if dated => (value, None),
        Err(()) => return refuse(reader, text),
    };
    if marks.anchor(head).is_none() && dated {
        let dated = date_or_time(value);
        if let (Err(_), Some((name, _))) = (&dated, split_distance(head))
            && marks.anchor(name).is_some()
        {
            return anchored(reader, text, head, clock, marks);
        }
        return match dated {
            Ok(Written::Time(at)) => Some(ReadMoment { moment: Moment::Fixed(at), clock: TimeOfDay::Known }),
            Ok(Written::Day(day)) => {
                Some(ReadMoment { moment: Moment::Fixed(day.and_time(NaiveTime::MIN)), clock: TimeOfDay::DayOnly })
            }
            Err(fault) => {
                reader.fault(fault.problem(value), text.place);
                None
            }
        };
    }
    anchored(reader, text, head, clock, marks)
}

fn anchored(
    reader: &mut Reader<'_>,
    text: &Placed<String>,
    head: &str,
    at: Option<NaiveTime>,
    marks: &Marks,
) -> Option<ReadMoment> {
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
            TimeOfDay::Known
        }
    };
    let clock = if at.is_some() { TimeOfDay::Known } else { day_only };
    let anchored = Anchored {
        anchor: Placed::new(name.to_owned(), place),
        days: distance.days as i32,
        workdays: distance.workdays as i32,
        minutes: distance.minutes as i32,
        at,
    };
    Some(ReadMoment { moment: Moment::Anchor(anchored), clock })
}

fn refuse(reader: &mut Reader<'_>, text: &Placed<String>) -> Option<ReadMoment> {
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

/// Begins as a date does, or names its day after the hour: `8h30 ngày 24/11/2026`.
fn is_dated(value: &str) -> bool {
    let value = plain(value);
    let start = ["ngay ", "luc "].iter().find_map(|word| value.strip_prefix(word)).unwrap_or(&value);
    start.starts_with(|c: char| c.is_ascii_digit()) && (value.contains(['-', '/', '.']) || value.contains(" thang "))
}

/// `… at 10:00`, `… lúc 10 giờ`
fn split_clock(text: &str) -> Result<(&str, Option<NaiveTime>), ()> {
    let split = [" at ", " lúc ", " luc ", " vào lúc "].iter().find_map(|word| text.split_once(word));
    match split {
        None => Ok((text, None)),
        Some((head, clock)) => Ok((head.trim(), Some(clock_time(clock).ok_or(())?))),
    }
}

/// `khai-mac - 7d`, `khai-mac+2w`, `khai-mac - 30 phút`: the name and the signed distance.
fn split_distance(head: &str) -> Option<(&str, Distance)> {
    let (at, sign) = head.char_indices().rev().find(|(_, c)| matches!(c, '+' | '-' | '−' | '–'))?;
    let name = head.get(..at)?.trim();
    let distance = distance(head.get(at + sign.len_utf8()..)?.trim())?;
    let factor = if sign == '+' { 1 } else { -1 };
    let signed = Distance {
        days: distance.days * factor,
        workdays: distance.workdays * factor,
        minutes: distance.minutes * factor,
    };
    Some((name, signed))
}

/// `2w`, `7d`, `10wd`, `6h`, `30min`, `7 ngày`, `10 ngày làm việc`, or several: `1d 12h`.
pub fn distance(text: &str) -> Option<Distance> {
    let mut total = Distance::default();
    let text = plain(text.trim()).replace("ngay lam viec", "wd");
    let mut rest = text.as_str();
    if rest.is_empty() {
        return None;
    }
    while !rest.is_empty() {
        let digits = rest.find(|c: char| !c.is_ascii_digit())?;
        let number: i64 = rest.get(..digits)?.parse().ok()?;
        let after = rest.get(digits..)?.trim_start();
        let letters = after.find(|c: char| !c.is_ascii_alphabetic()).unwrap_or(after.len());
        match after.get(..letters)? {
            "w" | "tuan" => total.days = total.days.checked_add(number.checked_mul(7)?)?,
            "d" | "ngay" => total.days = total.days.checked_add(number)?,
            "wd" => total.workdays = total.workdays.checked_add(number)?,
            "h" | "gio" | "tieng" => total.minutes = total.minutes.checked_add(number.checked_mul(60)?)?,
            "min" | "m" | "phut" => total.minutes = total.minutes.checked_add(number)?,
            _ => return None,
        }
        rest = after.get(letters..)?.trim_start();
    }
    let alone = total.workdays == 0 || (total.days == 0 && total.minutes == 0);
    let within = total.days <= DAYS_MAX && total.workdays <= WORKDAYS_MAX && total.minutes <= MINUTES_MAX;
    (alone && within).then_some(total)
}

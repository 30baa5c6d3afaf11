//! Cron as people know it (POSIX) for a crate that counts weekdays from 1 and wants seconds.
//!
//! Never: lets through what two readers would take for two different things: day of month and weekday together mean
//! "or" to some and "and" to others, so they are refused. Fields: [seconds] minutes hours days months weekdays.

use std::str::FromStr;

use chrono::{DateTime, Utc};
use cron::Schedule;

use crate::domain::diagnostic::CronFault;

const NAMES: [&str; 7] = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"];

/// The schedule of a cron text with five fields, or six with seconds first.
pub fn schedule(text: &str) -> Result<Schedule, CronFault> {
    if text.contains('@') {
        return Err(CronFault::Unsupported);
    }
    let fields: Vec<&str> = text.split_whitespace().collect();
    let (seconds, rest) = match fields.as_slice() {
        rest if rest.len() == 5 => ("0", rest),
        [seconds, rest @ ..] if rest.len() == 5 => (*seconds, rest),
        _ => return Err(CronFault::FieldCount),
    };
    let [minutes, hours, days, months, weekdays] = rest else { return Err(CronFault::FieldCount) };
    if fields.iter().any(|f| f.contains(['#', '?'])) || days.contains(['L', 'W', 'l', 'w']) {
        return Err(CronFault::Unsupported);
    }
    if *days != "*" && *weekdays != "*" {
        return Err(CronFault::DayAndWeekday);
    }
    let weekdays = named_weekdays(weekdays).ok_or(CronFault::Field)?;
    Schedule::from_str(&format!("{seconds} {minutes} {hours} {days} {months} {weekdays}")).map_err(|_| CronFault::Field)
}

/// True when the schedule has a run after 1 January 2000; 31 February has none.
pub fn ever_fires(schedule: &Schedule) -> bool {
    const START_2000: i64 = 946_684_800;
    DateTime::<Utc>::from_timestamp(START_2000, 0).is_some_and(|start| schedule.after(&start).next().is_some())
}

/// The weekday field with names in place of numbers.
fn named_weekdays(field: &str) -> Option<String> {
    if field == "*" {
        return Some("*".to_owned());
    }
    let mut on = [false; 7];
    for part in field.split(',') {
        let (range, step) = match part.split_once('/') {
            Some((range, step)) => (range, step.parse::<usize>().ok().filter(|s| (1..=7).contains(s))?),
            None => (part, 1),
        };
        let (from, to) = match range.split_once('-') {
            _ if range == "*" => (0, 6),
            Some((from, to)) => (weekday(from)?, weekday(to)?),
            None if part.contains('/') => (weekday(range)?, 6),
            None => (weekday(range)?, weekday(range)?),
        };
        // Friday to Monday goes round the end of the week.
        let to = if to < from { to + 7 } else { to };
        (from..=to).step_by(step).for_each(|day| on[day % 7] = true);
    }
    let names: Vec<&str> = NAMES.iter().zip(on).filter(|(_, on)| *on).map(|(name, _)| *name).collect();
    Some(names.join(","))
}

/// 0 and 7 are Sunday.
fn weekday(text: &str) -> Option<usize> {
    match text.parse::<usize>() {
        Ok(number) => (number <= 7).then_some(number),
        Err(_) => NAMES.iter().position(|name| name.eq_ignore_ascii_case(text)),
    }
}

#[cfg(test)]
mod tests {
    use chrono::{Datelike, Timelike};

    use super::*;

    #[test]
    fn weekdays_are_posix() {
        for (text, wanted) in [
            ("15 17 * * *", "4567123 17:15:00"),
            ("0 15 17 * * *", "4567123 17:15:00"),
            ("0 7 * * 1-5", "4512345 07:00:00"),
            ("0 7 * * 0", "7777777 07:00:00"),
            ("0 7 * * 7", "7777777 07:00:00"),
            ("0 7 * * 6-7", "6767676 07:00:00"),
            ("0 7 * * fri-mon", "5671567 07:00:00"),
            ("0 7 * * Mon,3", "1313131 07:00:00"),
            ("0 7 * * */3", "6736736 07:00:00"),
        ] {
            let schedule = schedule(text).unwrap();
            // 1 January 2026 is a Thursday.
            let start = chrono::NaiveDate::from_ymd_opt(2026, 1, 1).unwrap().and_hms_opt(0, 0, 0).unwrap().and_utc();
            let runs: Vec<_> = schedule.after(&start).take(7).collect();
            let days: String = runs.iter().map(|r| r.weekday().number_from_monday().to_string()).collect();
            let time = format!("{:02}:{:02}:{:02}", runs[0].hour(), runs[0].minute(), runs[0].second());
            assert_eq!(format!("{days} {time}"), wanted, "{text}");
        }
    }

    #[test]
    fn what_is_refused() {
        for (text, fault) in [
            ("", CronFault::FieldCount),
            ("* * * *", CronFault::FieldCount),
            ("0 0 7 * * * 2026", CronFault::FieldCount),
            ("@daily", CronFault::Unsupported),
            ("0 7 L * *", CronFault::Unsupported),
            ("0 7 * * 1#2", CronFault::Unsupported),
            ("0 7 1 * 1", CronFault::DayAndWeekday),
            ("0 25 * * *", CronFault::Field),
            ("0 7 * * 8", CronFault::Field),
            ("x 7 * * *", CronFault::Field),
            ("0 7 * * thứ-hai", CronFault::Field),
        ] {
            assert_eq!(schedule(text).err(), Some(fault), "{text}");
        }
        assert!(!ever_fires(&schedule("0 7 31 2 *").unwrap()));
        assert!(ever_fires(&schedule("0 7 29 2 *").unwrap()));
    }

    proptest::proptest! {
        #[test]
        fn no_cron_panics_or_hangs(text in "([0-9]{1,3}|[*/,-]|mon|MAR|L|#| |0/0|\\*/0|-5|99999999999){0,14}( [0-9*/,-]{1,4}){0,6}") {
            if let Ok(schedule) = schedule(&text) {
                let _ = ever_fires(&schedule);
            }
        }
    }

    #[test]
    fn steps_of_nothing_are_refused() {
        for text in ["*/0 * * * *", "0/0 * * * *", "1-5/0 * * * *", "* * * * */0", "5-1 * * * *", "99999999999 * * * *"]
        {
            assert_eq!(schedule(text).err(), Some(CronFault::Field), "{text}");
        }
    }
}

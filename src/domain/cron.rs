//! Cron rules as staff write them: POSIX with five fields, or six with seconds first.
//!
//! It never hands a person's text to the `cron` crate. That crate counts weekdays from 1 = Sunday, refuses five fields,
//! ignores POSIX' "day or weekday", and meets daylight saving in its own way. So each field is expanded here to plain
//! numbers, the crate only walks the calendar, and it walks it in local time: `when` makes instants of what it finds.
//!
//! Refused, because readers disagree about what they mean: day of month and weekday both restricted; `L`, `W`, `#`;
//! `@daily` and the like. Ranges may wrap (`Fri-Mon`, `22-5`).

use std::fmt::Write;
use std::str::FromStr;

use chrono::{NaiveDateTime, TimeDelta, Utc};

use super::diagnostic::CronFault;

/// Local times at which a rule fires.
#[derive(Debug, Clone)]
pub struct Schedule {
    inner: ::cron::Schedule,
}

/// Longest text that is looked at.
const TEXT_LENGTH_MAX: usize = 200;

pub fn parse(text: &str) -> Result<Schedule, CronFault> {
    let mut fields: Vec<&str> = text.split_whitespace().collect();
    if text.len() > TEXT_LENGTH_MAX || text.trim_start().starts_with('@') {
        return Err(CronFault::Unsupported);
    }
    if fields.len() == 5 {
        fields.insert(0, "0");
    }
    let [second, minute, hour, day, month, weekday] = fields.as_slice() else {
        return Err(CronFault::FieldCount);
    };
    if is_restricted(day) && is_restricted(weekday) {
        return Err(CronFault::DayAndWeekday);
    }
    let fields = [
        SECONDS.expand(second)?,
        SECONDS.expand(minute)?,
        HOURS.expand(hour)?,
        DAYS.expand(day)?,
        MONTHS.expand(month)?,
        WEEKDAYS.expand(weekday)?,
    ];
    let inner = ::cron::Schedule::from_str(&fields.join(" ")).map_err(|_| CronFault::Field)?;
    Ok(Schedule { inner })
}

impl Schedule {
    /// False for a date that no year has (31 February).
    pub fn ever_fires(&self) -> bool {
        self.from(NaiveDateTime::default()).next().is_some()
    }

    /// All local times from `start` on, in order; `start` itself included. May be empty (31 February) and never
    /// ends otherwise before the year 2100.
    pub fn from(&self, start: NaiveDateTime) -> impl Iterator<Item = NaiveDateTime> + '_ {
        let before = start.checked_sub_signed(TimeDelta::seconds(1)).unwrap_or(start);
        // UTC has every local time exactly once, so nothing is skipped or doubled here.
        self.inner
            .after_owned(before.and_local_timezone(Utc).earliest().unwrap_or_default())
            .map(|at| at.naive_utc())
            .filter(move |at| *at >= start)
    }
}

/// What one field may hold.
struct CronField {
    first: u32,
    last: u32,
    names: &'static [&'static str],
}

const SECONDS: CronField = CronField { first: 0, last: 59, names: &[] };
const HOURS: CronField = CronField { first: 0, last: 23, names: &[] };
const DAYS: CronField = CronField { first: 1, last: 31, names: &[] };
const MONTHS: CronField = CronField {
    first: 1,
    last: 12,
    names: &["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"],
};
/// Sunday is 0 and 7.
const WEEKDAYS: CronField = CronField { first: 0, last: 6, names: &["sun", "mon", "tue", "wed", "thu", "fri", "sat"] };

impl CronField {
    /// The field as a list of numbers (weekdays as the crate counts them).
    fn expand(&self, text: &str) -> Result<String, CronFault> {
        let mut wanted = [false; 60];
        for part in text.split(',') {
            let (range, step) = part.split_once('/').unwrap_or((part, ""));
            let every = match part.contains('/') {
                false => 1,
                true => step.parse::<usize>().ok().filter(|n| (1..60).contains(n)).ok_or(self.fault(part))?,
            };
            for value in self.range(range, part)?.into_iter().step_by(every) {
                wanted[value as usize] = true;
            }
        }
        let shift = u32::from(self.is_weekday());
        let mut list = String::new();
        for value in (self.first..=self.last).filter(|v| wanted[*v as usize]) {
            let _ = write!(list, "{}{}", if list.is_empty() { "" } else { "," }, value + shift);
        }
        Ok(list)
    }

    /// `*`, `3`, `3-7`, `22-5`. A single number with a step (`5/15`) runs to the field's end.
    fn range(&self, range: &str, part: &str) -> Result<Vec<u32>, CronFault> {
        if is_star(range) {
            return Ok((self.first..=self.last).collect());
        }
        let (start, end) = match range.split_once('-') {
            Some((start, end)) => (self.value(start, part)?, self.value(end, part)?),
            None if part.contains('/') => (self.value(range, part)?, self.last),
            None => (self.value(range, part)?, self.value(range, part)?),
        };
        // `0-7` means all week and `5-7` Friday to Sunday; a range that starts on Sunday starts at 0.
        let (start, end) = match (start, end) {
            (7, 7) if self.is_weekday() => (0, 0),
            (7, end) if self.is_weekday() => (0, end),
            range => range,
        };
        let values = if start <= end {
            (start..=end).map(|v| if self.is_weekday() { v % 7 } else { v }).collect()
        } else {
            (start..=self.last).chain(self.first..=end).collect()
        };
        Ok(values)
    }

    fn value(&self, text: &str, part: &str) -> Result<u32, CronFault> {
        let folded = text.to_ascii_lowercase();
        if let Some(index) = self.names.iter().position(|name| *name == folded) {
            return Ok(self.first + index as u32);
        }
        let last = if self.is_weekday() { 7 } else { self.last };
        let plain = !text.is_empty() && text.chars().all(|c| c.is_ascii_digit());
        text.parse().ok().filter(|n| plain && (self.first..=last).contains(n)).ok_or(self.fault(part))
    }

    fn is_weekday(&self) -> bool {
        self.last == 6
    }

    /// Signs that other programs know (`L`, `15W`, `5#2`) deserve their own message.
    fn fault(&self, part: &str) -> CronFault {
        let known_elsewhere = part.contains('#')
            || part.chars().all(|c| c.is_ascii_digit() || "lLwW-".contains(c))
                && part.contains(['l', 'L', 'w', 'W'])
                && !self.names.contains(&part.to_ascii_lowercase().as_str());
        if known_elsewhere { CronFault::Unsupported } else { CronFault::Field }
    }
}

fn is_star(text: &str) -> bool {
    matches!(text, "*" | "?")
}

fn is_restricted(field: &str) -> bool {
    !is_star(field)
}

#[cfg(test)]
mod tests {
    use super::*;
    use chrono::NaiveDate;

    /// The first four fires from Monday 5 January 2026, 00:00.
    fn fires(text: &str) -> String {
        let start = NaiveDate::from_ymd_opt(2026, 1, 5).unwrap().and_hms_opt(0, 0, 0).unwrap();
        match parse(text) {
            Ok(schedule) => {
                let found: Vec<String> =
                    schedule.from(start).take(4).map(|at| at.format("%a %d/%m %H:%M:%S").to_string()).collect();
                found.join(", ")
            }
            Err(fault) => format!("{fault:?}"),
        }
    }

    #[test]
    fn posix_text_fires_as_posix_says() {
        let table = [
            ("15 17 * * *", "Mon 05/01 17:15:00, Tue 06/01 17:15:00, Wed 07/01 17:15:00, Thu 08/01 17:15:00"),
            ("30 15 17 * * *", "Mon 05/01 17:15:30, Tue 06/01 17:15:30, Wed 07/01 17:15:30, Thu 08/01 17:15:30"),
            ("0 0 * * 1-2", "Mon 05/01 00:00:00, Tue 06/01 00:00:00, Mon 12/01 00:00:00, Tue 13/01 00:00:00"),
            ("0 5 * * 0", "Sun 11/01 05:00:00, Sun 18/01 05:00:00, Sun 25/01 05:00:00, Sun 01/02 05:00:00"),
            ("0 5 * * 7", "Sun 11/01 05:00:00, Sun 18/01 05:00:00, Sun 25/01 05:00:00, Sun 01/02 05:00:00"),
            ("0 5 * * 5-7", "Fri 09/01 05:00:00, Sat 10/01 05:00:00, Sun 11/01 05:00:00, Fri 16/01 05:00:00"),
            ("0 5 * * Fri-Mon", "Mon 05/01 05:00:00, Fri 09/01 05:00:00, Sat 10/01 05:00:00, Sun 11/01 05:00:00"),
            ("0 5 * * wed,SAT", "Wed 07/01 05:00:00, Sat 10/01 05:00:00, Wed 14/01 05:00:00, Sat 17/01 05:00:00"),
            ("0 5 ? * WED", "Wed 07/01 05:00:00, Wed 14/01 05:00:00, Wed 21/01 05:00:00, Wed 28/01 05:00:00"),
            ("0 22-1/2 * * *", "Mon 05/01 00:00:00, Mon 05/01 22:00:00, Tue 06/01 00:00:00, Tue 06/01 22:00:00"),
            ("0 6 */10 * *", "Sun 11/01 06:00:00, Wed 21/01 06:00:00, Sat 31/01 06:00:00, Sun 01/02 06:00:00"),
            ("50/5 6 5 jul *", "Sun 05/07 06:50:00, Sun 05/07 06:55:00, Mon 05/07 06:50:00, Mon 05/07 06:55:00"),
            ("0 6 31 * *", "Sat 31/01 06:00:00, Tue 31/03 06:00:00, Sun 31/05 06:00:00, Fri 31/07 06:00:00"),
            ("0 6 29 2 *", "Tue 29/02 06:00:00, Sun 29/02 06:00:00, Fri 29/02 06:00:00, Wed 29/02 06:00:00"),
            ("0 6 31 2 *", ""),
        ];
        for (text, expected) in table {
            assert_eq!(fires(text), expected, "{text}");
            assert_eq!(parse(text).unwrap().ever_fires(), !expected.is_empty(), "{text}");
        }
    }

    #[test]
    fn what_is_not_understood_is_named() {
        use CronFault::{DayAndWeekday, Field, FieldCount, Unsupported};
        let table = [
            ("", FieldCount),
            ("* * * *", FieldCount),
            ("0 0 0 1 1 * 2026", FieldCount),
            ("0 5 1 * 1", DayAndWeekday),
            ("0 5 */2 * 1", DayAndWeekday),
            ("0 5 L * *", Unsupported),
            ("0 5 15W * *", Unsupported),
            ("0 5 * * 5L", Unsupported),
            ("0 5 * * 5#2", Unsupported),
            ("@daily", Unsupported),
            ("60 5 * * *", Field),
            ("0 24 * * *", Field),
            ("0 5 0 * *", Field),
            ("0 5 * 13 *", Field),
            ("0 5 * * 8", Field),
            ("0 5 * * Thứ", Field),
            ("*/0 5 * * *", Field),
            ("+5 5 * * *", Field),
            ("1,,2 5 * * *", Field),
            ("-1 5 * * *", Field),
            ("5- 5 * * *", Field),
            ("0 0 7 * * * 2026", FieldCount),
            ("0 7 * * 1#2", Unsupported),
            ("0 25 * * *", Field),
            ("x 7 * * *", Field),
            ("0 7 * * thứ-hai", Field),
        ];
        for (text, expected) in table {
            assert_eq!(parse(text).err(), Some(expected), "{text:?}");
        }
    }

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
            // 1 January 2026 is a Thursday.
            let start = NaiveDate::from_ymd_opt(2026, 1, 1).unwrap().and_hms_opt(0, 0, 0).unwrap();
            let runs: Vec<NaiveDateTime> = parse(text).unwrap().from(start).take(7).collect();
            let days: String = runs.iter().map(|r| r.format("%u").to_string()).collect();
            assert_eq!(format!("{days} {}", runs[0].format("%H:%M:%S")), wanted, "{text}");
        }
    }

    #[test]
    fn steps_of_nothing_are_refused() {
        for text in ["*/0 * * * *", "0/0 * * * *", "1-5/0 * * * *", "* * * * */0", "99999999999 * * * *"] {
            assert_eq!(parse(text).err(), Some(CronFault::Field), "{text}");
        }
    }

    proptest::proptest! {
        #[test]
        fn no_cron_panics_or_hangs(text in "([0-9]{1,3}|[*/,-]|mon|MAR|L|#| |0/0|\\*/0|-5|99999999999){0,14}( [0-9*/,-]{1,4}){0,6}") {
            if let Ok(schedule) = parse(&text) {
                let _ = schedule.ever_fires();
            }
        }
    }
}

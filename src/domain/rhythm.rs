//! Many moments said in few words: "every day at 05:15 and 17:15 from 23 to 25 December" instead of six rows.
//!
//! What is told of a stretch is true of each of its days, and each moment is told once.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{Datelike, NaiveDate, NaiveDateTime, NaiveTime, Weekday};

/// Days on which the same clock times come, told in one way.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stretch {
    pub times: Vec<NaiveTime>,
    pub days: Days,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Days {
    /// One day, or a few without a rule.
    These(Vec<NaiveDate>),
    /// Every day from the first to the last, but these.
    Every { from: NaiveDate, to: NaiveDate, except: Vec<NaiveDate> },
    /// Each of these weekdays from the first to the last.
    Weekly { on: Vec<Weekday>, from: NaiveDate, to: NaiveDate },
}

/// Fewer consecutive days are named one by one.
const RUN_MIN: usize = 3;
/// At most one day in so many is an exception to a daily rule.
const EXCEPT_ONE_IN: usize = 4;

/// All of these moments, in the order of their first.
pub fn stretches(moments: impl IntoIterator<Item = NaiveDateTime>) -> Vec<Stretch> {
    let mut by_time: BTreeMap<NaiveTime, BTreeSet<NaiveDate>> = BTreeMap::new();
    for moment in moments {
        by_time.entry(moment.time()).or_default().insert(moment.date());
    }
    let mut by_days: BTreeMap<Vec<NaiveDate>, Vec<NaiveTime>> = BTreeMap::new();
    for (time, days) in by_time {
        by_days.entry(days.into_iter().collect()).or_default().push(time);
    }
    by_days.into_iter().map(|(days, times)| Stretch { times, days: told(days) }).collect()
}

fn told(days: Vec<NaiveDate>) -> Days {
    let (Some(from), Some(to)) = (days.first().copied(), days.last().copied()) else { return Days::These(days) };
    if days.len() < RUN_MIN {
        return Days::These(days);
    }
    let all: Vec<NaiveDate> = from.iter_days().take_while(|day| *day <= to).collect();
    let except: Vec<NaiveDate> = all.iter().filter(|day| !days.contains(day)).copied().collect();
    if except.len() * EXCEPT_ONE_IN < days.len() {
        return Days::Every { from, to, except };
    }
    let mut on: Vec<Weekday> = days.iter().map(Datelike::weekday).collect();
    on.sort_by_key(Weekday::num_days_from_monday);
    on.dedup();
    let weekly: Vec<NaiveDate> = all.into_iter().filter(|day| on.contains(&day.weekday())).collect();
    if weekly == days && days.len() > on.len() { Days::Weekly { on, from, to } } else { Days::These(days) }
}

#[cfg(test)]
mod tests {
    use super::{Days, stretches};
    use chrono::{NaiveDate, NaiveDateTime};

    fn told(moments: &[&str]) -> String {
        let read = |m: &&str| NaiveDateTime::parse_from_str(&format!("2026-{m}"), "%Y-%m-%d %H:%M").unwrap();
        let day = |d: &NaiveDate| d.format("%d/%m").to_string();
        let all = stretches(moments.iter().map(read)).into_iter().map(|stretch| {
            let times: Vec<String> = stretch.times.iter().map(|t| t.format("%H:%M").to_string()).collect();
            let days = match stretch.days {
                Days::These(days) => days.iter().map(day).collect::<Vec<_>>().join(" "),
                Days::Every { from, to, except } => {
                    let except: Vec<String> = except.iter().map(day).collect();
                    format!("daily {}-{} -{}", day(&from), day(&to), except.join(" "))
                }
                Days::Weekly { on, from, to } => format!("{on:?} {}-{}", day(&from), day(&to)),
            };
            format!("{} {days}", times.join(","))
        });
        all.collect::<Vec<_>>().join("; ")
    }

    #[test]
    fn every_moment_is_told_once_and_no_other() {
        for (moments, wanted) in [
            (&[][..], ""),
            (&["01-05 08:00"], "08:00 05/01"),
            (&["01-05 08:00", "01-06 08:00"], "08:00 05/01 06/01"),
            (
                &["01-05 17:15", "01-06 05:15", "01-06 17:15", "01-07 05:15", "01-07 17:15", "01-08 05:15"],
                "17:15 daily 05/01-07/01 -; 05:15 daily 06/01-08/01 -",
            ),
            (
                &["01-05 05:15", "01-05 17:15", "01-06 05:15", "01-06 17:15", "01-07 05:15", "01-07 17:15"],
                "05:15,17:15 daily 05/01-07/01 -",
            ),
            (&["01-05 08:00", "01-07 08:00", "01-12 08:00", "01-14 08:00"], "08:00 [Mon, Wed] 05/01-14/01"),
            (
                &["01-05 08:00", "01-06 08:00", "01-08 08:00", "01-09 08:00", "01-10 08:00"],
                "08:00 daily 05/01-10/01 -07/01",
            ),
            (&["01-05 08:00", "01-08 08:00", "02-01 08:00"], "08:00 05/01 08/01 01/02"),
        ] {
            assert_eq!(told(moments), wanted);
        }
    }
}

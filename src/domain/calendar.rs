//! Which days an office works: weekends, public holidays, and the days that a decision adds, takes or makes up for.
//!
//! Years with a published decision stand in `decided`; for the others the law is applied as it is written, and an
//! office writes what was decided since into `holidays:` of its channels.yaml.
//!
//! The law: Bộ luật Lao động 2019 (45/2019/QH14), Điều 112: 1 January; five days of Tết; 10 March by the moon; 30 April;
//! 1 May; 2 September and one day beside it. Điều 111 khoản 3: a holiday on a weekly day off is made up for on the next
//! working day. 24 November (Ngày Văn hóa Việt Nam) is to become one by Nghị quyết 80-NQ/TW of 07/01/2026, and Nghị
//! quyết 30/NQ-CP orders Điều 112 amended; as no amendment in force is known here, an office that has the day off
//! writes it down.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{Datelike, Days, NaiveDate, Weekday};

use super::lunar;

mod decided;

/// Holidays are known for these years; beyond them only weekends count.
const YEARS: std::ops::RangeInclusive<i32> = 2025..=2060;

/// Why an office does not work on a day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum DayOff {
    Weekend,
    Feast(Feast),
    /// Written in `holidays:`, with its title.
    Written(String),
}

/// A public holiday, with the days that make up for it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Feast {
    NewYear,
    Tet,
    HungKings,
    Victory,
    Labour,
    National,
}

/// Days that a file adds or takes: from `from` to `to`, both included.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Holiday {
    pub from: NaiveDate,
    pub to: NaiveDate,
    pub title: String,
    /// Working days that would be days off: those that make up for a longer holiday.
    pub works: bool,
}

/// The office's calendar.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Calendar {
    off: BTreeMap<NaiveDate, DayOff>,
    /// Saturdays that make up for a day off.
    works: BTreeSet<NaiveDate>,
}

impl Default for Calendar {
    fn default() -> Self {
        Calendar::with(&[])
    }
}

impl Calendar {
    /// The public holidays, and over them what a file says.
    pub fn with(written: &[Holiday]) -> Calendar {
        let mut calendar = Calendar { off: BTreeMap::new(), works: BTreeSet::new() };
        for year in YEARS {
            if !calendar.decided(year) {
                calendar.by_law(year);
            }
        }
        for holiday in written {
            for date in holiday.from.iter_days().take_while(|date| *date <= holiday.to) {
                if holiday.works {
                    calendar.off.remove(&date);
                    calendar.works.insert(date);
                } else {
                    calendar.works.remove(&date);
                    calendar.off.insert(date, DayOff::Written(holiday.title.clone()));
                }
            }
        }
        calendar
    }

    /// Why the office is closed on this day; `None` when it works.
    pub fn day_off(&self, date: NaiveDate) -> Option<DayOff> {
        if self.works.contains(&date) {
            return None;
        }
        self.off.get(&date).cloned().or_else(|| is_weekend(date).then_some(DayOff::Weekend))
    }

    pub fn is_working(&self, date: NaiveDate) -> bool {
        self.day_off(date).is_none()
    }

    /// A public holiday or a written one; weekends alone are none.
    pub fn is_holiday(&self, date: NaiveDate) -> bool {
        !matches!(self.day_off(date), None | Some(DayOff::Weekend))
    }

    /// The first working day after this one.
    pub fn next_working(&self, date: NaiveDate) -> Option<NaiveDate> {
        self.count(date, 1)
    }

    /// So many working days later (or earlier, below zero). The day itself is not counted; zero is the day itself.
    /// `None` beyond the calendar.
    pub fn count(&self, date: NaiveDate, workdays: i32) -> Option<NaiveDate> {
        let mut date = date;
        for _ in 0..workdays.unsigned_abs() {
            loop {
                date = if workdays > 0 { date.succ_opt()? } else { date.pred_opt()? };
                if self.is_working(date) {
                    break;
                }
            }
        }
        Some(date)
    }

    /// Takes the published decision of a year, if there is one.
    fn decided(&mut self, year: i32) -> bool {
        let Some(known) = decided::YEARS.iter().find(|known| known.year == year) else { return false };
        let day = |(day, month): (u32, u32)| NaiveDate::from_ymd_opt(year, month, day);
        for (from, to, feast) in known.off {
            let (Some(from), Some(to)) = (day(*from), day(*to)) else { continue };
            for date in from.iter_days().take_while(|date| *date <= to) {
                self.off.insert(date, DayOff::Feast(*feast));
            }
        }
        self.works.extend(known.works.iter().filter_map(|date| day(*date)));
        true
    }

    /// Điều 112, with Điều 111 khoản 3.
    fn by_law(&mut self, year: i32) {
        let solar = |day, month| NaiveDate::from_ymd_opt(year, month, day);
        let mut feasts: Vec<(NaiveDate, Feast)> = Vec::new();
        let mut add = |date: Option<NaiveDate>, feast| feasts.extend(date.map(|date| (date, feast)));
        add(solar(1, 1), Feast::NewYear);
        // One day before Tết and four of the new year: what most decisions chose.
        let tet = lunar::new_year(year);
        add(tet.and_then(|tet| tet.pred_opt()), Feast::Tet);
        (0..4).for_each(|days| add(tet.and_then(|tet| tet.checked_add_days(Days::new(days))), Feast::Tet));
        add(lunar::date(year, 3, 10), Feast::HungKings);
        add(solar(30, 4), Feast::Victory);
        add(solar(1, 5), Feast::Labour);
        let national = solar(2, 9);
        add(national, Feast::National);
        // The day beside it is the one that makes the longer rest.
        let after = national.is_some_and(|day| matches!(day.weekday(), Weekday::Mon | Weekday::Thu | Weekday::Sun));
        add(if after { solar(3, 9) } else { solar(1, 9) }, Feast::National);
        feasts.sort_by_key(|(date, _)| *date);
        for (date, feast) in &feasts {
            self.off.insert(*date, DayOff::Feast(*feast));
        }
        for (date, feast) in feasts.into_iter().filter(|(date, _)| is_weekend(*date)) {
            if let Some(instead) = self.next_working(date) {
                self.off.insert(instead, DayOff::Feast(feast));
            }
        }
    }
}

fn is_weekend(date: NaiveDate) -> bool {
    matches!(date.weekday(), Weekday::Sat | Weekday::Sun)
}

#[cfg(test)]
mod tests;

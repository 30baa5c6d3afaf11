//! The Vietnamese lunar calendar: day, month and year of a date, and back.
//!
//! Months begin on the day of the new moon in Viet Nam (UTC+7, Quyết định 121-CP of 08/8/1967), so Tết 2030 is a day
//! earlier here than in China.
//!
//! Hồ Ngọc Đức's method (Computing the Vietnamese lunar calendar; astronomy after J. Meeus, *Astronomical Algorithms*):
//! a month begins at a new moon, month 11 holds the winter solstice, and in a year of thirteen months the first one in
//! which the sun enters no new sign is the leap month. Good to minutes for the two centuries around us; checked against known years.

use chrono::{Datelike, NaiveDate};

/// A day as the lunar calendar names it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Lunar {
    /// From 1 to 30.
    pub day: u32,
    /// From 1 (Giêng) to 12 (Chạp).
    pub month: u32,
    /// The second month of its number.
    pub leap: bool,
    /// The year in which its Tết lies.
    pub year: i32,
}

/// Hours of Viet Nam before UTC.
const ZONE_DAYS: f64 = 7.0 / 24.0;
/// Mean length of a month, in days.
const MONTH_DAYS: f64 = 29.530588853;
/// Julian day number of the day before 1 January of the year 1.
const CE_DAYS: i64 = 1_721_425;
/// The new moon from which months are counted: 1 January 1900.
const FIRST_NEW_MOON: f64 = 2415021.076998695;
const SIGN: f64 = std::f64::consts::PI / 6.0;

/// The lunar day of a date.
pub fn lunar(date: NaiveDate) -> Lunar {
    let (day, year) = (julian(date), date.year());
    let start = new_moon_day(month_of(day));
    let this = month_eleven(year);
    let (from, until, lunar_year) =
        if this >= start { (month_eleven(year - 1), this, year) } else { (this, month_eleven(year + 1), year + 1) };
    let since = (start - from) / 29;
    let leap_at = if until - from > 365 { leap_offset(from) } else { i64::MAX };
    let number = since + 11 - i64::from(since >= leap_at);
    let month = if number > 12 { number - 12 } else { number };
    let before_tet = month >= 11 && since < 4;
    Lunar {
        day: (day - start + 1) as u32,
        month: month as u32,
        leap: since == leap_at,
        year: lunar_year - i32::from(before_tet),
    }
}

/// The date of a lunar day that is not of a leap month; `None` where the month has no such day.
pub fn date(year: i32, month: u32, day: u32) -> Option<NaiveDate> {
    let winter = if month < 11 { year - 1 } else { year };
    let (from, until) = (month_eleven(winter), month_eleven(winter + 1));
    let since = (i64::from(month) + 1) % 12;
    let leap = until - from > 365 && since >= leap_offset(from);
    let found = new_moon_day(month_of(from) + since + i64::from(leap)) + i64::from(day) - 1;
    let date = NaiveDate::from_num_days_from_ce_opt(i32::try_from(found - CE_DAYS).ok()?)?;
    (lunar(date) == Lunar { day, month, leap: false, year }).then_some(date)
}

/// First day of the lunar year: Tết.
pub fn new_year(year: i32) -> Option<NaiveDate> {
    date(year, 1, 1)
}

/// Julian day number (of the noon of the date).
fn julian(date: NaiveDate) -> i64 {
    i64::from(date.num_days_from_ce()) + CE_DAYS
}

/// The number of the month that a day is in, counted from 1900. The mean is at most a day or so off.
fn month_of(day: i64) -> i64 {
    let mut k = ((day as f64 - FIRST_NEW_MOON) / MONTH_DAYS).floor() as i64 + 1;
    while new_moon_day(k) > day {
        k -= 1;
    }
    k
}

/// The day of month 11 of a year, the month of the winter solstice.
fn month_eleven(year: i32) -> i64 {
    let last = NaiveDate::from_ymd_opt(year, 12, 31).map_or(0, julian);
    let k = month_of(last);
    let start = new_moon_day(k);
    if sign(start) >= 9 { new_moon_day(k - 1) } else { start }
}

/// Which month after month 11 is the leap one, in a year of thirteen.
fn leap_offset(month_eleven: i64) -> i64 {
    let k = month_of(month_eleven);
    let mut last = sign(new_moon_day(k + 1));
    for months in 2..14 {
        let here = sign(new_moon_day(k + months));
        if here == last {
            return months - 1;
        }
        last = here;
    }
    13
}

fn new_moon_day(k: i64) -> i64 {
    (new_moon(k as f64) + 0.5 + ZONE_DAYS).floor() as i64
}

/// The sign of the sun (twelfths of its year from the March equinox) when a day begins in Viet Nam.
fn sign(day: i64) -> i64 {
    (sun_longitude(day as f64 - 0.5 - ZONE_DAYS) / SIGN).floor() as i64
}

/// Instant of the k-th new moon after 1900, as a Julian day (Meeus).
fn new_moon(k: f64) -> f64 {
    let t = k / 1236.85;
    let (t2, t3) = (t * t, t * t * t);
    let sin = |degrees: f64| degrees.to_radians().sin();
    let mean = 2415020.75933 + 29.53058868 * k + 0.0001178 * t2 - 0.000000155 * t3
        + 0.00033 * sin(166.56 + 132.87 * t - 0.009173 * t2);
    let sun = 359.2242 + 29.10535608 * k - 0.0000333 * t2 - 0.00000347 * t3;
    let moon = 306.0253 + 385.81691806 * k + 0.0107306 * t2 + 0.00001236 * t3;
    let node = 21.2964 + 390.67050646 * k - 0.0016528 * t2 - 0.00000239 * t3;
    let periodic = (0.1734 - 0.000393 * t) * sin(sun) + 0.0021 * sin(2.0 * sun) - 0.4068 * sin(moon)
        + 0.0161 * sin(2.0 * moon)
        - 0.0004 * sin(3.0 * moon)
        + 0.0104 * sin(2.0 * node)
        - 0.0051 * sin(sun + moon)
        - 0.0074 * sin(sun - moon)
        + 0.0004 * sin(2.0 * node + sun)
        - 0.0004 * sin(2.0 * node - sun)
        - 0.0006 * sin(2.0 * node + moon)
        + 0.0010 * sin(2.0 * node - moon)
        + 0.0005 * sin(2.0 * moon + sun);
    // Dynamical time runs ahead of the clock.
    let ahead = -0.000278 + 0.000265 * t + 0.000262 * t2;
    mean + periodic - ahead
}

/// Longitude of the sun at a Julian day, from 0 to 2π (Meeus).
fn sun_longitude(julian_day: f64) -> f64 {
    let t = (julian_day - 2451545.0) / 36525.0;
    let t2 = t * t;
    let anomaly = (357.52910 + 35999.0503 * t - 0.0001559 * t2 - 0.00000048 * t * t2).to_radians();
    let mean = 280.46645 + 36000.76983 * t + 0.0003032 * t2;
    let centre = (1.914600 - 0.004817 * t - 0.000014 * t2) * anomaly.sin()
        + (0.019993 - 0.000101 * t) * (2.0 * anomaly).sin()
        + 0.000290 * (3.0 * anomaly).sin();
    (mean + centre).to_radians().rem_euclid(2.0 * std::f64::consts::PI)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        NaiveDate::parse_from_str(text, "%d/%m/%Y").unwrap()
    }

    #[test]
    fn tet_is_on_the_days_that_are_known() {
        // 1968, 2007 and 2030 are a day before China.
        for text in [
            "29/01/1968",
            "05/02/2000",
            "17/02/2007",
            "14/02/2010",
            "29/01/2025",
            "17/02/2026",
            "06/02/2027",
            "26/01/2028",
            "13/02/2029",
            "02/02/2030",
            "23/01/2031",
            "11/02/2032",
            "31/01/2033",
            "19/02/2034",
            "08/02/2035",
            "28/01/2036",
            "15/02/2037",
            "04/02/2038",
            "24/01/2039",
            "12/02/2040",
        ] {
            let date = day(text);
            assert_eq!(new_year(chrono::Datelike::year(&date)), Some(date), "{text}");
        }
        // A month before China.
        assert_eq!(new_year(1985), Some(day("21/01/1985")));
    }

    #[test]
    fn leap_months_are_the_known_ones() {
        let mut found = Vec::new();
        let mut date = day("01/01/2023");
        while date < day("01/01/2041") {
            let here = lunar(date);
            if here.leap && !found.contains(&(here.year, here.month)) {
                found.push((here.year, here.month));
            }
            date = date.succ_opt().unwrap();
        }
        assert_eq!(found, [(2023, 2), (2025, 6), (2028, 5), (2031, 3), (2033, 11), (2036, 6), (2039, 5)]);
    }

    #[test]
    fn known_days_have_their_lunar_names() {
        for (text, wanted) in [
            ("20/01/2026", (2, 12, 2025)),
            ("16/02/2026", (29, 12, 2025)),
            ("17/02/2026", (1, 1, 2026)),
            ("26/04/2026", (10, 3, 2026)),
            ("07/04/2025", (10, 3, 2025)),
            ("06/10/2025", (15, 8, 2025)),
            ("25/09/2026", (15, 8, 2026)),
            ("16/04/2027", (10, 3, 2027)),
        ] {
            let Lunar { day: d, month, leap, year } = lunar(day(text));
            assert_eq!(((d, month, year), leap), (wanted, false), "{text}");
            assert_eq!(date(wanted.2, wanted.1, wanted.0), Some(day(text)));
        }
        // The mean month is a day ahead of the real one here.
        assert_eq!((lunar(day("09/04/2062")).day, lunar(day("10/04/2062")).day), (30, 1));
        assert!(lunar(day("25/07/2025")).leap, "the first day of the leap sixth month");
        assert_eq!(date(2026, 12, 30), None, "Chạp of that year has 29 days");
    }

    proptest::proptest! {
        /// Each day is the next of its month or the first of another, and months have 29 or 30 days.
        #[test]
        fn days_follow_each_other(days in 0u64..47_000) {
            let today = day("01/01/1970") + chrono::Days::new(days);
            let (one, other) = (lunar(today), lunar(today.succ_opt().unwrap()));
            if other.day == 1 {
                proptest::prop_assert!(one.day == 29 || one.day == 30);
                let next = one.month % 12 + 1;
                proptest::prop_assert!(other.month == next && !other.leap || other.month == one.month && other.leap);
                proptest::prop_assert_eq!(other.year - one.year, i32::from(other.month == 1 && !other.leap));
            } else {
                proptest::prop_assert_eq!(Lunar { day: one.day + 1, ..one }, other);
            }
            if !one.leap {
                proptest::prop_assert_eq!(date(one.year, one.month, one.day), Some(today));
            }
        }
    }
}

//! When things happen, in words: "hằng ngày 05:15, 17:15, 23/12–25/12/2025".
//!
//! No date without its year where the year is in doubt: the last date of a phrase always has it.

use chrono::{Datelike, NaiveDate, Weekday};

use super::{Lang, words};
use crate::domain::rhythm::{Days, Stretch};

words! {
    EVERY_DAY: "hằng ngày {times}, {days}", "daily {times}, {days}";
    WEEKLY: "{on} hằng tuần {times}, {days}", "{on} {times}, {days}";
    THESE: "{times} ngày {days}", "{times} on {days}";
    FROM_TO: "{from}–{to}", "{from}–{to}";
    EXCEPT: " (trừ {days})", " (but {days})";
    MONDAY: "thứ Hai", "Mondays";
    TUESDAY: "thứ Ba", "Tuesdays";
    WEDNESDAY: "thứ Tư", "Wednesdays";
    THURSDAY: "thứ Năm", "Thursdays";
    FRIDAY: "thứ Sáu", "Fridays";
    SATURDAY: "thứ Bảy", "Saturdays";
    SUNDAY: "Chủ nhật", "Sundays";
}

/// All stretches, apart by a semicolon.
pub fn say(lang: Lang, stretches: &[Stretch]) -> String {
    stretches.iter().map(|stretch| one(lang, stretch)).collect::<Vec<_>>().join("; ")
}

fn one(lang: Lang, stretch: &Stretch) -> String {
    let times: Vec<String> = stretch.times.iter().map(|time| time.format("%H:%M").to_string()).collect();
    let times = times.join(", ");
    match &stretch.days {
        Days::These(days) => THESE.with(lang, &[("times", &times), ("days", &listed(days))]),
        Days::Every { from, to, except } => {
            let mut days = span(lang, *from, *to);
            if !except.is_empty() {
                days += &EXCEPT.with(lang, &[("days", &listed(except))]);
            }
            EVERY_DAY.with(lang, &[("times", &times), ("days", &days)])
        }
        Days::Weekly { on, from, to } => {
            let on: Vec<&str> = on.iter().map(|day| weekday(lang, *day)).collect();
            WEEKLY.with(lang, &[("on", &on.join(", ")), ("times", &times), ("days", &span(lang, *from, *to))])
        }
    }
}

/// `23/12, 24/12/2025`: the year where it is the last, or where it changes.
fn listed(days: &[NaiveDate]) -> String {
    let years = days.iter().skip(1).map(|next| Some(next.year())).chain([None]);
    let said = days.iter().zip(years).map(|(day, next)| {
        let form = if next == Some(day.year()) { "%d/%m" } else { "%d/%m/%Y" };
        day.format(form).to_string()
    });
    said.collect::<Vec<_>>().join(", ")
}

fn span(lang: Lang, from: NaiveDate, to: NaiveDate) -> String {
    let form = if from.year() == to.year() { "%d/%m" } else { "%d/%m/%Y" };
    FROM_TO.with(lang, &[("from", &from.format(form)), ("to", &to.format("%d/%m/%Y"))])
}

fn weekday(lang: Lang, day: Weekday) -> &'static str {
    match day {
        Weekday::Mon => MONDAY,
        Weekday::Tue => TUESDAY,
        Weekday::Wed => WEDNESDAY,
        Weekday::Thu => THURSDAY,
        Weekday::Fri => FRIDAY,
        Weekday::Sat => SATURDAY,
        Weekday::Sun => SUNDAY,
    }
    .say(lang)
}

#[cfg(test)]
mod tests {
    use super::{ALL, say};
    use crate::domain::rhythm::stretches;
    use crate::i18n::Lang;

    #[test]
    fn both_languages_name_the_same_places() {
        super::super::assert_same_places("rhythm", ALL);
    }

    #[test]
    fn a_year_is_said_where_it_is_in_doubt() {
        let said = |moments: &[&str]| {
            let read = |m: &&str| chrono::NaiveDateTime::parse_from_str(m, "%Y-%m-%d %H:%M").unwrap();
            say(Lang::Vi, &stretches(moments.iter().map(read)))
        };
        assert_eq!(
            said(&["2025-12-23 05:15", "2025-12-24 05:15", "2025-12-25 05:15"]),
            "hằng ngày 05:15, 23/12–25/12/2025"
        );
        assert_eq!(
            said(&["2025-12-31 05:15", "2026-01-01 05:15", "2026-01-02 05:15"]),
            "hằng ngày 05:15, 31/12/2025–02/01/2026"
        );
        assert_eq!(said(&["2025-12-30 08:00", "2026-02-01 08:00"]), "08:00 ngày 30/12/2025, 01/02/2026");
        let mondays = ["2025-12-01 08:00", "2025-12-08 08:00", "2025-12-15 08:00"];
        assert_eq!(said(&mondays), "thứ Hai hằng tuần 08:00, 01/12–15/12/2025");
    }
}

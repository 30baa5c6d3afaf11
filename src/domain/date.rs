//! Dates and clock times as people write them, in files and on the command line.
//!
//! The day stands before the month, as everywhere in Vietnam, unless the year stands first; a year has four digits.
//! What breaks these rules is refused with what was probably meant.
//!
//! | written | read |
//! |---|---|
//! | `24/11/2026`, `24-11-2026`, `24.11.2026`, `5/9/2025` | day, month, year |
//! | `2026-11-24`, `2026/11/24` | year, month, day |
//! | `24 tháng 11 năm 2026`, with or without `ngày` before it | day, month, year |
//! | `08:00`, `8h`, `8h30`, `8g30`, `08 giờ`, `08 giờ 30`, `17 giờ 15 phút` | clock time |
//! | a date and a clock time, in either order, with `lúc`, `ngày`, `at`, `T` or a comma between them | both |
//!
//! Marks and capitals do not matter.

use chrono::{NaiveDate, NaiveDateTime, NaiveTime};

use super::diagnostic::Problem;
use super::fold::plain;

/// Why a text is no date.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum DateFault {
    /// Not a date at all, or a day that no calendar has.
    NoDate,
    /// `24/11/26`
    ShortYear,
    /// `11/24/2026`: the month before the day. Holds the date that was meant, as it is written here.
    MonthFirst(String),
}

/// A date, with its clock time where one is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Written {
    Day(NaiveDate),
    Time(NaiveDateTime),
}

impl DateFault {
    /// What a file is told.
    pub fn problem(self, text: &str) -> Problem {
        let text = text.to_owned();
        match self {
            DateFault::NoDate => Problem::BadDate { text },
            DateFault::ShortYear => Problem::ShortYear { text },
            DateFault::MonthFirst(meant) => Problem::MonthFirst { text, meant },
        }
    }
}

/// A day; years 1900 to 2199.
pub fn date(text: &str) -> Result<NaiveDate, DateFault> {
    let text = plain(text.trim());
    let text = text.strip_prefix("ngay ").unwrap_or(&text).trim();
    let words = text.replace(" thang ", "/").replace(" nam ", "/");
    let separators = words.chars().filter(|c| matches!(c, '/' | '-' | '.')).collect::<Vec<_>>();
    let [one, other] = separators.as_slice() else { return Err(DateFault::NoDate) };
    let parts: Vec<&str> = words.split(['/', '-', '.']).map(str::trim).collect();
    let digits = |part: &&str| !part.is_empty() && part.len() <= 4 && part.chars().all(|c| c.is_ascii_digit());
    let [first, second, third] = parts.as_slice() else { return Err(DateFault::NoDate) };
    if one != other || !parts.iter().all(digits) {
        return Err(DateFault::NoDate);
    }
    let year_first = first.len() == 4;
    let (day, month, year) = if year_first { (third, second, first) } else { (first, second, third) };
    if year.len() == 2 && day.len() <= 2 && month.len() <= 2 {
        return Err(DateFault::ShortYear);
    }
    let short = |part: &str| -> Option<u32> { if part.len() <= 2 { part.parse().ok() } else { None } };
    let (Some(day), Some(month), Ok(year)) = (short(day), short(month), year.parse::<i32>()) else {
        return Err(DateFault::NoDate);
    };
    if !(1900..2200).contains(&year) {
        return Err(DateFault::NoDate);
    }
    NaiveDate::from_ymd_opt(year, month, day).ok_or_else(|| match NaiveDate::from_ymd_opt(year, day, month) {
        Some(meant) if month > 12 => {
            let form = if year_first { "%Y-%m-%d" } else { "%d/%m/%Y" };
            DateFault::MonthFirst(meant.format(form).to_string())
        }
        _ => DateFault::NoDate,
    })
}

/// `5:15`, `05:15:30`, `5h`, `5h15`, `05 giờ 15 phút`.
pub fn clock_time(text: &str) -> Option<NaiveTime> {
    let text = plain(text.trim());
    if text.contains(':') {
        return colons(&text);
    }
    let digits = text.find(|c: char| !c.is_ascii_digit())?;
    let (hour, rest) = text.split_at(digits);
    let rest = rest.trim_start();
    let minute = ["gio", "h", "g"].iter().find_map(|unit| rest.strip_prefix(unit))?.trim();
    let minute =
        minute.strip_suffix("phut").or(minute.strip_suffix('p')).or(minute.strip_suffix('\'')).unwrap_or(minute);
    let minute = minute.trim();
    let minute =
        if minute.is_empty() { Some(0) } else { number(minute).filter(|_| minute.len() == 2 || rest.contains(' ')) };
    NaiveTime::from_hms_opt(number(hour)?, minute?, 0)
}

fn colons(text: &str) -> Option<NaiveTime> {
    let parts: Vec<&str> = text.split(':').collect();
    match parts.as_slice() {
        [hour, minute] if minute.len() == 2 => NaiveTime::from_hms_opt(number(hour)?, number(minute)?, 0),
        [hour, minute, second] if minute.len() == 2 && second.len() == 2 => {
            NaiveTime::from_hms_opt(number(hour)?, number(minute)?, number(second)?)
        }
        _ => None,
    }
}

fn number(text: &str) -> Option<u32> {
    ((1..=2).contains(&text.len()) && text.chars().all(|c| c.is_ascii_digit())).then(|| text.parse().ok())?
}

/// A date, or a date and a clock time in either order.
pub fn date_or_time(text: &str) -> Result<Written, DateFault> {
    let text = plain(text.trim());
    let whole = match date(&text) {
        Ok(day) => return Ok(Written::Day(day)),
        Err(fault) => fault,
    };
    let mut why = whole;
    for (at, c) in text.char_indices().filter(|(_, c)| matches!(c, ' ' | ',' | 't')) {
        // `T` stands between digits; in words it is a letter.
        let (before, after) = (text.get(..at).unwrap_or(""), text.get(at + c.len_utf8()..).unwrap_or(""));
        let digit = |c: Option<char>| c.is_some_and(|c| c.is_ascii_digit());
        if c == 't' && !(digit(before.chars().next_back()) && digit(after.chars().next())) {
            continue;
        }
        let (before, after) = (bare(before), bare(after));
        for (day, clock) in [(before, after), (after, before)] {
            let Some(clock) = clock_time(clock) else { continue };
            match date(day) {
                Ok(day) => return Ok(Written::Time(day.and_time(clock))),
                Err(DateFault::NoDate) => {}
                Err(fault) => why = fault,
            }
        }
    }
    Err(why)
}

/// Without the small words that stand between a date and a time.
fn bare(text: &str) -> &str {
    let mut text = text.trim_matches([' ', ',']);
    while let Some(rest) = ["luc ", "vao ", "at ", "ngay "].iter().find_map(|word| text.strip_prefix(word)) {
        text = rest.trim_start();
    }
    while let Some(rest) = [" luc", " vao", " at", " ngay"].iter().find_map(|word| text.strip_suffix(word)) {
        text = rest.trim_end();
    }
    text.trim_matches([' ', ','])
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(text: &str) -> String {
        match date_or_time(text) {
            Ok(Written::Day(day)) => day.format("%d/%m/%Y").to_string(),
            Ok(Written::Time(at)) => at.format("%d/%m/%Y %H:%M").to_string(),
            Err(DateFault::MonthFirst(meant)) => format!("meant {meant}"),
            Err(fault) => format!("{fault:?}"),
        }
    }

    #[test]
    fn dates_and_times_as_people_write_them() {
        for (text, wanted) in [
            ("24/11/2026", "24/11/2026"),
            ("24-11-2026", "24/11/2026"),
            ("24.11.2026", "24/11/2026"),
            ("2026-11-24", "24/11/2026"),
            ("2026/11/24", "24/11/2026"),
            ("5/9/2025", "05/09/2025"),
            ("05/9/2025", "05/09/2025"),
            ("2026-1-5", "05/01/2026"),
            ("ngày 24 tháng 11 năm 2026", "24/11/2026"),
            ("Ngày 24/11/2026", "24/11/2026"),
            ("24 tháng 11 năm 2026", "24/11/2026"),
            ("24/11/2026 08:00", "24/11/2026 08:00"),
            ("2026-11-24T08:00", "24/11/2026 08:00"),
            ("2026-11-24 8:00", "24/11/2026 08:00"),
            ("24/11/2026 8h", "24/11/2026 08:00"),
            ("24/11/2026 8h30", "24/11/2026 08:30"),
            ("24/11/2026 08 giờ 30", "24/11/2026 08:30"),
            ("24/11/2026, 17 giờ 15 phút", "24/11/2026 17:15"),
            ("24/11/2026 lúc 8 giờ", "24/11/2026 08:00"),
            ("8h30 ngày 24/11/2026", "24/11/2026 08:30"),
            ("08:00 24/11/2026", "24/11/2026 08:00"),
            ("lúc 08 giờ ngày 24 tháng 11 năm 2026", "24/11/2026 08:00"),
            ("24/11/26", "ShortYear"),
            ("24-11-26 08:00", "ShortYear"),
            ("11/24/2026", "meant 24/11/2026"),
            ("11/24/2026 08:00", "meant 24/11/2026"),
            ("2026-24-11", "meant 2026-11-24"),
            ("31/02/2026", "NoDate"),
            ("24/11-2026", "NoDate"),
            ("24/11/2026 25:00", "NoDate"),
            ("24/11/2026 8", "NoDate"),
            ("24/11/1026", "NoDate"),
            ("124/11/2026", "NoDate"),
            ("24/11", "NoDate"),
            ("mai", "NoDate"),
            ("", "NoDate"),
        ] {
            assert_eq!(shown(text), wanted, "{text}");
        }
    }

    #[test]
    fn clock_times_as_people_write_them() {
        for (text, wanted) in [
            ("08:00", Some("08:00:00")),
            ("5:15", Some("05:15:00")),
            ("05:15:30", Some("05:15:30")),
            ("8h", Some("08:00:00")),
            ("8H30", Some("08:30:00")),
            ("8g30", Some("08:30:00")),
            ("8h30'", Some("08:30:00")),
            ("08 giờ 30", Some("08:30:00")),
            ("08 giờ 5 phút", Some("08:05:00")),
            ("17 giờ 15 phút", Some("17:15:00")),
            ("0 giờ", Some("00:00:00")),
            ("24 giờ", None),
            ("8h60", None),
            ("8h3", None),
            ("8", None),
            ("8.30", None),
            ("8 giờ sáng", None),
            ("sáu giờ", None),
            ("5:5", None),
        ] {
            assert_eq!(clock_time(text).map(|t| t.format("%H:%M:%S").to_string()).as_deref(), wanted, "{text}");
        }
    }

    proptest::proptest! {
        #[test]
        fn what_is_written_is_read_back(days in 0u64..100_000, minutes in 0u64..1440) {
            let day = NaiveDate::from_ymd_opt(1900, 1, 1).unwrap() + chrono::Days::new(days);
            let at = day.and_hms_opt(minutes as u32 / 60, minutes as u32 % 60, 0).unwrap();
            for form in ["%d/%m/%Y %H:%M", "%-d-%-m-%Y %Hh%M", "%Y-%m-%d %H giờ %M phút", "%H giờ %M ngày %d tháng %m năm %Y"] {
                let text = at.format(form).to_string();
                proptest::prop_assert_eq!(date_or_time(&text), Ok(Written::Time(at)), "{}", text);
            }
        }

        #[test]
        fn no_text_panics(text in "([0-9]{1,4}|[/:.hT -]|giờ|ngày |tháng|lúc|.){0,12}") {
            let _ = (date_or_time(&text), clock_time(&text));
        }
    }
}

//! What a date reads like in a text: Vietnamese as official papers write it, English, and figures for everyone else.
//!
//! Never: the reader's language. It is the text's own.

use chrono::{Datelike, NaiveDate, NaiveDateTime, Timelike};

use super::Filter;
use crate::domain::lunar::{Lunar, lunar};

/// `None`: the language has no words for it here.
pub(super) fn say(filter: Filter, at: NaiveDateTime, language: &str) -> Option<String> {
    match language {
        "vi" => vietnamese(filter, at),
        "en" => english(filter, at),
        _ => figures(filter, at),
    }
}

fn vietnamese(filter: Filter, at: NaiveDateTime) -> Option<String> {
    const WEEKDAYS: [&str; 7] = ["thứ Hai", "thứ Ba", "thứ Tư", "thứ Năm", "thứ Sáu", "thứ Bảy", "Chủ nhật"];
    let weekday = || WEEKDAYS.get(at.weekday().num_days_from_monday() as usize).copied().unwrap_or_default();
    let (day, month, year) = (format!("{:02}", at.day()), month(at.date()), at.year());
    let said = match filter {
        Filter::Date => format!("{day}/{month}/{year}"),
        Filter::DateWords => format!("ngày {day} tháng {month} năm {year}"),
        Filter::Time if at.minute() == 0 => at.format("%H giờ").to_string(),
        Filter::Time => at.format("%H giờ %M phút").to_string(),
        Filter::Session => match at.hour() {
            0..11 => "sáng",
            11..13 => "trưa",
            13..18 => "chiều",
            _ => "tối",
        }
        .to_owned(),
        Filter::Weekday => weekday().to_owned(),
        Filter::WeekdayDate => format!("{}, ngày {day}/{month}/{year}", weekday()),
        Filter::DayMonth => format!("{day}/{month}"),
        Filter::Month => month,
        Filter::Year => year.to_string(),
        Filter::Lunar => lunar_day(lunar(at.date())),
        Filter::LunarYear => {
            let lunar = lunar(at.date());
            format!("{} năm {}", lunar_day(lunar), sexagenary(lunar.year))
        }
        Filter::Title => return None,
    };
    Some(said)
}

/// Nghị định 30/2020/NĐ-CP: a zero before the months 1 and 2 only.
fn month(date: NaiveDate) -> String {
    let month = date.month();
    if month < 3 { format!("{month:02}") } else { month.to_string() }
}

/// `mùng 2 tháng Chạp`, `ngày 15 tháng Sáu nhuận`
fn lunar_day(lunar: Lunar) -> String {
    const MONTHS: [&str; 12] =
        ["Giêng", "Hai", "Ba", "Tư", "Năm", "Sáu", "Bảy", "Tám", "Chín", "Mười", "Mười Một", "Chạp"];
    let before = if lunar.day <= 10 { "mùng" } else { "ngày" };
    let month = MONTHS.get(lunar.month as usize - 1).copied().unwrap_or_default();
    let leap = if lunar.leap { " nhuận" } else { "" };
    format!("{before} {} tháng {month}{leap}", lunar.day)
}

/// The name of a year in the cycle of sixty: 2026 is Bính Ngọ.
fn sexagenary(year: i32) -> String {
    const STEMS: [&str; 10] = ["Giáp", "Ất", "Bính", "Đinh", "Mậu", "Kỷ", "Canh", "Tân", "Nhâm", "Quý"];
    const BRANCHES: [&str; 12] = ["Tý", "Sửu", "Dần", "Mão", "Thìn", "Tỵ", "Ngọ", "Mùi", "Thân", "Dậu", "Tuất", "Hợi"];
    let of = |names: &[&'static str], shift: i32| {
        let place = (year + shift).rem_euclid(names.len() as i32) as usize;
        names.get(place).copied().unwrap_or_default()
    };
    format!("{} {}", of(&STEMS, 6), of(&BRANCHES, 8))
}

fn english(filter: Filter, at: NaiveDateTime) -> Option<String> {
    let pattern = match filter {
        Filter::Date | Filter::DateWords => "%-d %B %Y",
        Filter::Time => "%H:%M",
        Filter::Session => match at.hour() {
            0..11 => "morning",
            11..13 => "noon",
            13..18 => "afternoon",
            _ => "evening",
        },
        Filter::Weekday => "%A",
        Filter::WeekdayDate => "%A, %-d %B %Y",
        Filter::DayMonth => "%-d %B",
        Filter::Month => "%B",
        Filter::Year => "%Y",
        Filter::Lunar => return Some(lunar_day_in_english(lunar(at.date()))),
        Filter::LunarYear => {
            let lunar = lunar(at.date());
            return Some(format!("{} of the year {}", lunar_day_in_english(lunar), sexagenary(lunar.year)));
        }
        Filter::Title => return None,
    };
    Some(at.format(pattern).to_string())
}

fn lunar_day_in_english(lunar: Lunar) -> String {
    let leap = if lunar.leap { "leap " } else { "" };
    format!("the {} day of the {leap}{} lunar month", ordinal(lunar.day), ordinal(lunar.month))
}

fn ordinal(number: u32) -> String {
    let end = match (number % 10, number % 100) {
        (_, 11..=13) => "th",
        (1, _) => "st",
        (2, _) => "nd",
        (3, _) => "rd",
        _ => "th",
    };
    format!("{number}{end}")
}

fn figures(filter: Filter, at: NaiveDateTime) -> Option<String> {
    let pattern = match filter {
        Filter::Date => "%d/%m/%Y",
        Filter::Time => "%H:%M",
        Filter::DayMonth => "%d/%m",
        Filter::Month => "%m",
        Filter::Year => "%Y",
        Filter::DateWords
        | Filter::Session
        | Filter::Weekday
        | Filter::WeekdayDate
        | Filter::Lunar
        | Filter::LunarYear
        | Filter::Title => return None,
    };
    Some(at.format(pattern).to_string())
}

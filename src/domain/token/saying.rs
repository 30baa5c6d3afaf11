//! What a date reads like in a text: Vietnamese as official papers write it, English, and figures for everyone else.
//!
//! Its language is the text's own, whatever the reader's.

use chrono::{Datelike, NaiveDate, NaiveDateTime, Timelike};

use super::TokenFilter;
use crate::domain::lunar::{Lunar, lunar};

/// `None`: the language has no words for it here.
pub(super) fn say(filter: TokenFilter, at: NaiveDateTime, language: &str) -> Option<String> {
    match language {
        "vi" => vietnamese(filter, at),
        "en" => english(filter, at),
        _ => figures(filter, at),
    }
}

fn vietnamese(filter: TokenFilter, at: NaiveDateTime) -> Option<String> {
    const WEEKDAYS: [&str; 7] = ["thứ Hai", "thứ Ba", "thứ Tư", "thứ Năm", "thứ Sáu", "thứ Bảy", "Chủ nhật"];
    let weekday = || WEEKDAYS.get(at.weekday().num_days_from_monday() as usize).copied().unwrap_or_default();
    let (day, month, year) = (format!("{:02}", at.day()), month(at.date()), at.year());
    let said = match filter {
        TokenFilter::Date => format!("{day}/{month}/{year}"),
        TokenFilter::DateWords => format!("ngày {day} tháng {month} năm {year}"),
        TokenFilter::Time if at.minute() == 0 => at.format("%H giờ").to_string(),
        TokenFilter::Time => at.format("%H giờ %M phút").to_string(),
        TokenFilter::Session => match at.hour() {
            0..11 => "sáng",
            11..13 => "trưa",
            13..18 => "chiều",
            _ => "tối",
        }
        .to_owned(),
        TokenFilter::Weekday => weekday().to_owned(),
        TokenFilter::WeekdayDate => format!("{}, ngày {day}/{month}/{year}", weekday()),
        TokenFilter::DayMonth => format!("{day}/{month}"),
        TokenFilter::Month => month,
        TokenFilter::Year => year.to_string(),
        TokenFilter::Lunar => lunar_day(lunar(at.date())),
        TokenFilter::LunarYear => {
            let lunar = lunar(at.date());
            format!("{} năm {}", lunar_day(lunar), sexagenary(lunar.year))
        }
        TokenFilter::Title => return None,
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

fn english(filter: TokenFilter, at: NaiveDateTime) -> Option<String> {
    let pattern = match filter {
        TokenFilter::Date | TokenFilter::DateWords => "%-d %B %Y",
        TokenFilter::Time => "%H:%M",
        TokenFilter::Session => match at.hour() {
            0..11 => "morning",
            11..13 => "noon",
            13..18 => "afternoon",
            _ => "evening",
        },
        TokenFilter::Weekday => "%A",
        TokenFilter::WeekdayDate => "%A, %-d %B %Y",
        TokenFilter::DayMonth => "%-d %B",
        TokenFilter::Month => "%B",
        TokenFilter::Year => "%Y",
        TokenFilter::Lunar => return Some(lunar_day_in_english(lunar(at.date()))),
        TokenFilter::LunarYear => {
            let lunar = lunar(at.date());
            return Some(format!("{} of the year {}", lunar_day_in_english(lunar), sexagenary(lunar.year)));
        }
        TokenFilter::Title => return None,
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

fn figures(filter: TokenFilter, at: NaiveDateTime) -> Option<String> {
    let pattern = match filter {
        TokenFilter::Date => "%d/%m/%Y",
        TokenFilter::Time => "%H:%M",
        TokenFilter::DayMonth => "%d/%m",
        TokenFilter::Month => "%m",
        TokenFilter::Year => "%Y",
        TokenFilter::DateWords
        | TokenFilter::Session
        | TokenFilter::Weekday
        | TokenFilter::WeekdayDate
        | TokenFilter::Lunar
        | TokenFilter::LunarYear
        | TokenFilter::Title => return None,
    };
    Some(at.format(pattern).to_string())
}

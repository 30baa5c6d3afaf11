//! Tokens in a text: `{{ khai-mac | ngày }}` becomes the anchor's date in the language of the post.
//!
//! An anchor or a filter that is not known is a fault at its own bytes, and a text that needs a date nobody knows makes
//! its delivery wait. Dates come from anchors so that a moved one re-renders each text that names it and no other.
//!
//! | filter | Vietnamese | English | other languages |
//! |---|---|---|---|
//! | `ngày`, `date`, none | 20/01/2026, 05/9/2025 | 20 January 2026 | 20/01/2026 |
//! | `ngày-chữ`, `date-words` | ngày 05 tháng 9 năm 2025 | 5 September 2025 | fault: no words |
//! | `giờ`, `time` | 08 giờ, 08 giờ 30 phút | 08:00 | 08:00 |
//! | `buổi`, `session` | sáng, trưa, chiều, tối | morning, noon, afternoon, evening | fault: no words |
//! | `thứ`, `weekday` | thứ Ba, Chủ nhật | Tuesday | fault: no words |
//! | `thứ-ngày`, `weekday-date` | thứ Ba, ngày 20/01/2026 | Tuesday, 20 January 2026 | fault: no words |
//! | `ngày-tháng`, `day-month` | 20/01, 05/9 | 20 January | 20/01 |
//! | `tháng`, `month` | 01, 9 | January | 01 |
//! | `năm`, `year` | 2026 | 2026 | 2026 |
//! | `âm-lịch`, `lunar` | mùng 2 tháng Chạp | the 2nd day of the 12th lunar month | fault: no words |
//! | `âm-lịch-năm`, `lunar-year` | mùng 2 tháng Chạp năm Ất Tỵ | … of the year Ất Tỵ | fault: no words |
//! | `tên`, `title` | the anchor's title | the same | the same |
//!
//! Vietnamese dates are written as Nghị định 30/2020/NĐ-CP (Phụ lục I) has them: a zero before days below 10 and before
//! the months 1 and 2, and no other. Tables of a report keep two digits everywhere.
//!
//! Both names are understood in every text, also without diacritics (`ngay`, `thu-ngay`), because they are typed on
//! phones. Spaces and capitals do not matter. A token stands on one line.

use chrono::NaiveDate;

use super::campaign::{Anchor, AnchorStatus};
use super::diagnostic::{Diagnostic, Place, Problem, Sources, nearest};
use super::fold::fold;
use super::when::{find, unknown};

mod saying;

/// A text with its tokens replaced.
#[derive(Debug, Clone, PartialEq)]
pub struct Filled {
    pub text: String,
    /// A token names this anchor, which is suspended, called off or has no date yet: the delivery waits for it.
    pub waits: Option<String>,
    pub diagnostics: Vec<Diagnostic>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum TokenFilter {
    Date,
    DateWords,
    Time,
    Session,
    Weekday,
    WeekdayDate,
    DayMonth,
    Month,
    Year,
    Lunar,
    LunarYear,
    Title,
}

impl TokenFilter {
    /// It tells the hour, so that a day alone is not enough.
    fn needs_clock(self) -> bool {
        matches!(self, TokenFilter::Time | TokenFilter::Session)
    }
}

/// Name as suggested, name as compared (folded), English name.
const FILTERS: [(TokenFilter, &str, &str, &str); 12] = [
    (TokenFilter::Date, "ngày", "ngay", "date"),
    (TokenFilter::DateWords, "ngày-chữ", "ngay-chu", "date-words"),
    (TokenFilter::Time, "giờ", "gio", "time"),
    (TokenFilter::Session, "buổi", "buoi", "session"),
    (TokenFilter::Weekday, "thứ", "thu", "weekday"),
    (TokenFilter::WeekdayDate, "thứ-ngày", "thu-ngay", "weekday-date"),
    (TokenFilter::DayMonth, "ngày-tháng", "ngay-thang", "day-month"),
    (TokenFilter::Month, "tháng", "thang", "month"),
    (TokenFilter::Year, "năm", "nam", "year"),
    (TokenFilter::Lunar, "âm-lịch", "am-lich", "lunar"),
    (TokenFilter::LunarYear, "âm-lịch-năm", "am-lich-nam", "lunar-year"),
    (TokenFilter::Title, "tên", "ten", "title"),
];

/// Stands where a date will be once its anchor has one; never published, because the delivery waits.
const UNKNOWN_DATE: &str = "…";

/// Replaces the tokens of a text that stands at `place`. Where the text is the file's own bytes a fault points at its
/// token; where the file holds it in another form (indented, quoted) at the whole text, until [`point`] narrows it.
pub fn fill(text: &str, place: Place, anchors: &[Anchor], language: &str) -> Filled {
    let mut filled = Filled { text: String::with_capacity(text.len()), waits: None, diagnostics: Vec::new() };
    let within = |part: &str| {
        let start = part.as_ptr() as usize - text.as_ptr() as usize;
        let same_bytes = place.end.saturating_sub(place.start) == text.len();
        if same_bytes {
            Place { file: place.file, start: place.start + start, end: place.start + start + part.len() }
        } else {
            place
        }
    };
    let mut rest = text;
    while let Some((before, token, after)) = next(rest) {
        filled.text.push_str(before);
        match token {
            Token::Unclosed(braces) => {
                filled.diagnostics.push(Diagnostic::fault(Problem::UnclosedToken, within(braces)));
                filled.text.push_str(braces);
            }
            Token::Whole { braced, inner } => match read(inner, anchors, language) {
                TokenRead::Text(words) => filled.text.push_str(&words),
                // That the anchor has no date is said once, at the anchor (`check`): no writer of a text can give it.
                TokenRead::Waits(anchor) => {
                    filled.waits.get_or_insert(anchor);
                    filled.text.push_str(UNKNOWN_DATE);
                }
                TokenRead::CalledOff(anchor) => {
                    let problem = Problem::AnchorCalledOff { anchor: anchor.clone() };
                    filled.diagnostics.push(Diagnostic::warning(problem, within(braced)));
                    filled.waits.get_or_insert(anchor);
                    filled.text.push_str(UNKNOWN_DATE);
                }
                TokenRead::Wrong(problem) => {
                    filled.diagnostics.push(Diagnostic::fault(problem, within(braced)));
                    filled.text.push_str(braced);
                }
            },
        }
        rest = after;
    }
    filled.text.push_str(rest);
    filled
}

/// Narrows the places of faults about tokens to the token's own bytes, by looking into the files.
pub fn point(sources: &Sources, diagnostics: &mut [Diagnostic]) {
    for diagnostic in diagnostics {
        let Some(place) = diagnostic.place else { continue };
        let Some(written) = sources.get(place.file).text.get(place.start..place.end) else { continue };
        let start = |part: &str| place.start + (part.as_ptr() as usize - written.as_ptr() as usize);
        if let Some(part) = culprit(written, &diagnostic.problem) {
            let start = start(part);
            diagnostic.place = Some(Place { file: place.file, start, end: start + part.len() });
        }
    }
}

enum Token<'a> {
    /// With and without its braces.
    Whole {
        braced: &'a str,
        inner: &'a str,
    },
    Unclosed(&'a str),
}

enum TokenRead {
    Text(String),
    Waits(String),
    /// Names the time of an event that is called off: it waits until its words are corrected.
    CalledOff(String),
    Wrong(Problem),
}

/// The text before the next token, the token, and what follows.
fn next(text: &str) -> Option<(&str, Token<'_>, &str)> {
    let (before, opened) = text.split_once("{{")?;
    let line = opened.split('\n').next().unwrap_or(opened);
    let closed = line.split_once("}}").filter(|(inner, _)| !inner.contains("{{"));
    let (token, length) = match closed {
        Some((inner, _)) => {
            let length = inner.len() + 4;
            (Token::Whole { braced: text.get(before.len()..before.len() + length)?, inner }, length)
        }
        None => (Token::Unclosed(text.get(before.len()..before.len() + 2)?), 2),
    };
    Some((before, token, text.get(before.len() + length..)?))
}

fn read(inner: &str, anchors: &[Anchor], language: &str) -> TokenRead {
    let (name, filter_name) = inner.split_once('|').map_or((inner.trim(), ""), |(n, f)| (n.trim(), f.trim()));
    let Some(anchor) = find(anchors, name) else { return TokenRead::Wrong(unknown(name, anchors)) };
    let wrong = |near: Option<&str>| {
        let near = near.map(|near| format!("{name} | {near}"));
        TokenRead::Wrong(Problem::UnknownToken { token: tidy(inner), near })
    };
    let filter = match filter(filter_name) {
        Ok(filter) => filter,
        Err(near) => return wrong(near),
    };
    if filter == TokenFilter::Title {
        return TokenRead::Text(anchor.title.clone());
    }
    if filter.needs_clock() && anchor.day_only {
        return wrong(Some("ngày"));
    }
    let at = match (anchor.status, &anchor.at) {
        (AnchorStatus::Cancelled, _) => return TokenRead::CalledOff(name.to_owned()),
        (AnchorStatus::Suspended, _) | (_, None) => return TokenRead::Waits(name.to_owned()),
        (_, Some(at)) => at.value,
    };
    saying::say(filter, at, language).map_or_else(|| wrong(Some("ngày")), TokenRead::Text)
}

/// A day as a calendar on the wall names it: weekday and date; the lunar day with the name of its year.
pub fn wall_calendar(day: NaiveDate, language: &str) -> Option<(String, String)> {
    let at = day.and_time(chrono::NaiveTime::MIN);
    let said = |filter| saying::say(filter, at, language);
    said(TokenFilter::WeekdayDate).zip(said(TokenFilter::LunarYear))
}

/// The filter of this name, or the one that was meant.
fn filter(name: &str) -> Result<TokenFilter, Option<&'static str>> {
    let folded = fold(name);
    if folded.is_empty() {
        return Ok(TokenFilter::Date);
    }
    let found = FILTERS.iter().find(|(_, _, plain, english)| *plain == folded || *english == folded);
    found.map(|(filter, ..)| *filter).ok_or_else(|| {
        let near = nearest(&folded, FILTERS.iter().flat_map(|(_, _, plain, english)| [*plain, *english]))?;
        let (_, name, _, english) = FILTERS.iter().find(|(_, _, plain, english)| *plain == near || *english == near)?;
        Some(if near == *english { *english } else { *name })
    })
}

fn tidy(inner: &str) -> String {
    inner.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The bytes of a written text that a fault is about.
fn culprit<'a>(written: &'a str, problem: &Problem) -> Option<&'a str> {
    let mut rest = written;
    while let Some((_, token, after)) = next(rest) {
        match (token, problem) {
            (Token::Unclosed(braces), Problem::UnclosedToken) => return Some(braces),
            (Token::Whole { braced, inner }, Problem::UnknownToken { token, .. }) if tidy(inner) == *token => {
                return Some(braced);
            }
            (
                Token::Whole { braced, inner },
                Problem::UnknownAnchor { name: wanted, .. } | Problem::AnchorCalledOff { anchor: wanted },
            ) if inner.split('|').next().is_some_and(|name| name.trim() == wanted) => return Some(braced),
            _ => rest = after,
        }
    }
    None
}

#[cfg(test)]
mod tests;

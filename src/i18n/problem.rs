//! What is wrong with a file and what to do about it, in the reader's language.
//!
//! Each language is one match over [`Problem`], so a problem without words does not compile. Messages start in lower
//! case and have no full stop: they follow "lỗi:".

mod en;
mod vi;

use std::fmt::Display;

use super::Lang;
use crate::domain::diagnostic::{Problem, Severity};

/// A fault in words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Explanation {
    /// What is wrong.
    pub message: String,
    /// What to do.
    pub remedy: String,
}

pub fn problem(lang: Lang, problem: &Problem) -> Explanation {
    let (message, remedy) = match lang {
        Lang::Vi => vi::say(problem),
        Lang::En => en::say(problem),
    };
    Explanation { message, remedy }
}

pub fn severity(lang: Lang, severity: Severity) -> &'static str {
    match (severity, lang) {
        (Severity::Fault, Lang::Vi) => "lỗi",
        (Severity::Fault, Lang::En) => "fault",
        (Severity::Warning, Lang::Vi) => "lưu ý",
        (Severity::Warning, Lang::En) => "warning",
    }
}

/// Behind a message that stands for several places.
pub fn times(lang: Lang, times: usize) -> String {
    match (times, lang) {
        (0 | 1, _) => String::new(),
        (_, Lang::Vi) => format!(" (từ đây có {times} chỗ như vậy)"),
        (_, Lang::En) => format!(" ({times} such places from here)"),
    }
}

/// The word before a remedy.
pub fn remedy(lang: Lang) -> &'static str {
    match lang {
        Lang::Vi => "cách sửa",
        Lang::En => "what to do",
    }
}

/// The last line of a report on files.
pub fn summary(lang: Lang, faults: usize, warnings: usize) -> String {
    match lang {
        Lang::Vi => format!("{faults} lỗi, {warnings} lưu ý"),
        Lang::En => format!("{faults} faults, {warnings} warnings"),
    }
}

/// `a, b, c`, cut where nobody reads on.
fn listed<T: Display>(names: &[T]) -> String {
    const SHOWN_MAX: usize = 24;
    let mut text = names.iter().take(SHOWN_MAX).map(T::to_string).collect::<Vec<_>>().join(", ");
    if names.len() > SHOWN_MAX {
        text.push_str(", …");
    }
    text
}

/// Long quotations are cut: the line is shown beside the message.
fn cut(text: &str) -> String {
    const SHOWN_MAX: usize = 60;
    match text.char_indices().nth(SHOWN_MAX) {
        Some((at, _)) => format!("{}…", text.get(..at).unwrap_or("")),
        None => text.to_owned(),
    }
}

/// Whole megabytes, kilobytes or bytes.
/// A file's size as people say it.
pub fn size(bytes: u64) -> String {
    match bytes {
        0..1_024 => format!("{bytes} B"),
        1_024..1_048_576 => format!("{} KB", bytes.div_ceil(1_024)),
        _ => format!("{:.1} MB", bytes as f64 / 1_048_576.0),
    }
}

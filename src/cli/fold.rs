//! Rows of one item folded: each channel once, with its rule, its languages and how many there are.
//!
//! The counts add up to what was folded, and `--all` shows every one.

use std::collections::BTreeSet;

use chrono_tz::Tz;

use crate::domain::At;
use crate::domain::rhythm::stretches;
use crate::i18n::sheet::spoken;
use crate::i18n::{Lang, plan as words, rhythm};

/// One row before it is folded.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct FoldRow<'a> {
    pub channel: &'a str,
    pub language: &'a str,
    /// Its old time, where it has another now.
    pub from: Option<Option<At>>,
    /// `None`: it waits.
    pub at: Option<At>,
}

/// A line for each channel, and for each rule where its languages differ.
pub(super) fn lines(lang: Lang, zone: Tz, rows: &[FoldRow<'_>]) -> Vec<String> {
    let mut channels: Vec<&str> = Vec::new();
    for row in rows {
        if !channels.contains(&row.channel) {
            channels.push(row.channel);
        }
    }
    let mut lines = Vec::new();
    for channel in channels {
        let of_channel: Vec<&FoldRow<'_>> = rows.iter().filter(|row| row.channel == channel).collect();
        // Languages that go out at the same times share a line.
        let mut told: Vec<(String, BTreeSet<&str>, usize)> = Vec::new();
        let languages: BTreeSet<&str> = of_channel.iter().map(|row| row.language).collect();
        for language in languages {
            let own: Vec<&FoldRow<'_>> = of_channel.iter().filter(|row| row.language == language).copied().collect();
            let when = when(lang, zone, &own);
            match told.iter_mut().find(|(known, ..)| *known == when) {
                Some((_, languages, count)) => {
                    languages.insert(language);
                    *count += own.len();
                }
                None => told.push((when, [language].into(), own.len())),
            }
        }
        lines.extend(told.into_iter().map(|(when, languages, count)| line(lang, channel, &when, &languages, count)));
    }
    lines
}

fn line(lang: Lang, channel: &str, when: &str, languages: &BTreeSet<&str>, count: usize) -> String {
    let mut said = vec![words::PLACE.with(lang, &[("channel", &channel), ("when", &when)])];
    if count > 1 {
        said.push(words::TIMES.with(lang, &[("count", &count)]));
    }
    if languages.iter().any(|language| *language != "vi") {
        let mut tags: Vec<&str> = languages.iter().copied().collect();
        tags.sort_by_key(|tag| *tag != "vi");
        said.push(tags.into_iter().map(|tag| spoken(lang, tag)).collect::<Vec<_>>().join(", "));
    }
    said.join(" · ")
}

/// "hằng ngày 05:15, 17:15, 23/12–25/12/2025", or from what to what.
fn when(lang: Lang, zone: Tz, rows: &[&FoldRow<'_>]) -> String {
    let now = times(lang, zone, rows.iter().map(|row| row.at));
    let moved: Vec<Option<At>> = rows.iter().filter_map(|row| row.from).collect();
    if moved.is_empty() {
        return now;
    }
    let before = times(lang, zone, moved.into_iter());
    words::FROM_TO.with(lang, &[("from", &before), ("to", &now)])
}

/// All of these times in few words; what has none waits.
pub(super) fn times(lang: Lang, zone: Tz, all: impl Iterator<Item = Option<At>>) -> String {
    let (mut dated, mut waiting) = (Vec::new(), 0);
    for at in all {
        match at {
            Some(at) => dated.push(at.with_timezone(&zone).naive_local()),
            None => waiting += 1,
        }
    }
    let mut said = rhythm::say(lang, &stretches(dated));
    if waiting > 0 {
        let waits = words::WAITS.say(lang);
        said = if said.is_empty() { waits.to_owned() } else { format!("{said}; {waits}") };
    }
    said
}

#[cfg(test)]
mod tests {
    use super::{FoldRow, Lang, lines};
    use crate::domain::At;

    const ZONE: chrono_tz::Tz = chrono_tz::Asia::Ho_Chi_Minh;

    fn at(text: &str) -> Option<At> {
        text.parse().ok()
    }

    #[test]
    fn thirty_two_rows_are_one_line() {
        let rows: Vec<FoldRow<'_>> = ["vi", "jra"]
            .into_iter()
            .flat_map(|language| {
                (1..=8).flat_map(move |day| {
                    ["T22:15:00Z", "T10:15:00Z"].map(|time| {
                        let at = at(&format!("2025-12-{day:02}{time}"));
                        FoldRow { channel: "loa-xa", language, from: None, at }
                    })
                })
            })
            .collect();
        assert_eq!(rows.len(), 32);
        assert_eq!(
            lines(Lang::Vi, ZONE, &rows),
            ["loa-xa: hằng ngày 17:15, 01/12–08/12/2025; hằng ngày 05:15, 02/12–09/12/2025 · 32 lượt · tiếng Việt, \
              tiếng Jrai"]
        );
    }

    #[test]
    fn languages_with_other_times_stand_apart_and_a_move_says_from_what() {
        let row = |language, from, to| FoldRow { channel: "web", language, from, at: at(to) };
        assert_eq!(
            lines(
                Lang::Vi,
                ZONE,
                &[
                    row("vi", Some(at("2026-01-13T03:00:00Z")), "2026-01-16T03:00:00Z"),
                    row("en", None, "2026-01-17T03:00:00Z"),
                    row("en", None, ""),
                ]
            ),
            [
                "web: 10:00 ngày 17/01/2026; chờ ngày · 2 lượt · tiếng Anh",
                "web: 10:00 ngày 13/01/2026 → 10:00 ngày 16/01/2026",
            ]
        );
    }
}

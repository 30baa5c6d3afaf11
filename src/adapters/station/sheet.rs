//! The sheet of a programme ("phiếu phát thanh"), a page to print on A4 and to read on a telephone: what is on air when, from
//! whom, by whose approval, and blanks for what was played; then the texts in large type.
//!
//! What was played a person writes down.

use askama::Template;

use super::script::{LANG, Section, clock_of};
use crate::domain::programme::{BulletinKind, Playing, Programme};
use crate::i18n::{Word, programme as words};

#[derive(Template)]
#[template(path = "adapters/station/sheet.html")]
struct ProgrammeSheet<'a> {
    station: String,
    title: String,
    when: String,
    /// Label and value.
    facts: Vec<(&'static str, String)>,
    columns: [&'static str; 6],
    rows: Vec<SheetRow>,
    /// Labels of what is filled in by hand.
    blanks: [&'static str; 4],
    script: &'static str,
    script_of: &'static str,
    sections: Vec<SheetText<'a>>,
}

struct SheetRow {
    clock: String,
    content: String,
    cues: Vec<String>,
    length: String,
    sources: Vec<String>,
    clusters: &'static str,
    /// Somebody says whether it was played.
    plays: bool,
}

struct SheetText<'a> {
    clock: String,
    number: String,
    head: &'a str,
    cues: &'a [String],
    said: &'a [String],
    recorded: Option<&'a str>,
}

pub(super) fn page(programme: &Programme, sections: &[Section<'_>]) -> Result<String, askama::Error> {
    let say = |word: Word| word.say(LANG);
    let margin = programme.bulletins().next().map(|b| &b.margin);
    let (weekday, date) = (words::weekday(LANG, programme.date), programme.date.format("%d/%m/%Y"));
    let (title, span) = match &programme.window {
        Some(window) => {
            let clock =
                |ms: u64| words::clock(LANG, (window.begins + chrono::TimeDelta::milliseconds(ms as i64)).time());
            let places: [(&str, &dyn std::fmt::Display); 2] = [("from", &clock(0)), ("to", &clock(window.limit_ms))];
            let span = words::FROM_TO.with(LANG, &places);
            let (length, limit) = (clock_of(programme.length_ms), clock_of(window.limit_ms));
            let length = words::LENGTH.with(LANG, &[("length", &length), ("limit", &limit)]);
            let session = words::session(LANG, window.begins.time());
            (words::SHEET.with(LANG, &[("session", &session)]), format!(" · {span} · {length}"))
        }
        None => (say(words::SHEET_NOW).to_owned(), String::new()),
    };
    ProgrammeSheet {
        station: margin.map_or_else(String::new, |m| m.station_title.to_uppercase()),
        title: title.to_uppercase(),
        when: format!("{weekday}, {}{span}", words::DAY.with(LANG, &[("date", &date)])),
        facts: facts(programme),
        columns: [words::CLOCK, words::CONTENT, words::LONG, words::SOURCE, words::CLUSTERS, words::PLAYED].map(say),
        rows: sections.iter().map(row).collect(),
        blanks: [words::EDITED, words::READ_BY, words::ON_DUTY, words::INCIDENT].map(say),
        script: say(words::SCRIPT),
        script_of: say(words::SCRIPT_OF),
        sections: sections.iter().filter(|s| !s.said.is_empty() || s.playing.is_some()).map(text).collect(),
    }
    .render()
}

/// What a player shows: which programme of which day, whose.
pub(super) fn playlist_title(programme: &Programme) -> String {
    let title = match &programme.window {
        Some(window) => words::SHEET.with(LANG, &[("session", &words::session(LANG, window.begins.time()))]),
        None => words::SHEET_NOW.say(LANG).to_owned(),
    };
    let date = words::DAY.with(LANG, &[("date", &programme.date.format("%d/%m/%Y"))]);
    let unit = programme.bulletins().next().map_or("", |b| &b.margin.unit_title);
    format!("{title} {date} – {unit}")
}

/// The number of the sheet is the office's own; who approved, and when the last of it was approved.
fn facts(programme: &Programme) -> Vec<(&'static str, String)> {
    let mut names: Vec<&str> = Vec::new();
    let approvals = || programme.bulletins().filter_map(|b| b.approved.as_ref());
    for approved in approvals() {
        if !approved.by.is_empty() && !names.contains(&approved.by.as_str()) {
            names.push(&approved.by);
        }
    }
    let at = approvals().map(|a| a.at).max().map(|at| at.format("%d/%m/%Y %H:%M").to_string());
    let blank = || "…………".to_owned();
    let by = if names.is_empty() { blank() } else { names.join(", ") };
    [(words::NUMBER, blank()), (words::APPROVED_BY, by), (words::APPROVED_AT, at.unwrap_or_else(blank))]
        .map(|(word, value)| (word.say(LANG), value))
        .into()
}

fn numbered(section: &Section<'_>) -> String {
    if section.number.is_empty() { String::new() } else { format!("{}. ", section.number) }
}

fn row(section: &Section<'_>) -> SheetRow {
    // What is played or read stands in the script; here stands what must be minded.
    let cues = section.cues.len().saturating_sub(usize::from(section.playing.is_some()));
    SheetRow {
        clock: section.begins.format("%H:%M:%S").to_string(),
        content: numbered(section) + &section.head,
        cues: section.cues.iter().take(cues).cloned().collect(),
        length: clock_of(section.length_ms),
        sources: section.playing.map(sources).unwrap_or_default(),
        clusters: words::ALL_CLUSTERS.say(LANG),
        plays: section.playing.is_some(),
    }
}

fn sources(playing: &Playing) -> Vec<String> {
    let margin = &playing.bulletin.margin;
    let with =
        |word: Word, name: &str, value: &Option<String>| value.as_ref().map(|value| word.with(LANG, &[(name, value)]));
    let read = match playing.bulletin.kind {
        BulletinKind::Text => Some(words::READ_ON_AIR.say(LANG).to_owned()),
        BulletinKind::Recording => with(words::READER, "name", &margin.reader),
    };
    let parts = [
        margin.source.clone(),
        with(words::FORM_NUMBER, "number", &margin.approval_number),
        read,
        with(words::CHECKED_BY, "name", &margin.checked_by),
    ];
    parts.into_iter().flatten().collect()
}

fn text<'a>(section: &'a Section<'_>) -> SheetText<'a> {
    SheetText {
        clock: section.begins.format("%H:%M").to_string(),
        number: numbered(section),
        head: &section.head,
        cues: &section.cues,
        said: &section.said,
        recorded: section.playing.and_then(|playing| playing.bulletin.margin.script.as_deref()),
    }
}

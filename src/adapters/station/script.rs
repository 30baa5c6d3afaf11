//! What is said from the chime to the last word, section by section: the announcer's part, the texts, what to play.
//!
//! It never reads out a working title, an id, a source's symbol or a note. Those are margin; what stands in brackets is
//! done and not said.

use chrono::{NaiveDateTime, TimeDelta};

use crate::domain::campaign::Priority;
use crate::domain::channel::{Slot, next_slot};
use crate::domain::programme::playlist::one_line;
use crate::domain::programme::{Bulletin, BulletinKind, CHIME_MS, CLOSING_MS, Margin, Playing, Programme, Window};
use crate::i18n::{Lang, language, programme as words};

/// The language of the station's staff.
pub(in crate::adapters) const LANG: Lang = Lang::Vi;

/// A part of the programme, in the order in which it is heard.
pub(super) struct Section<'a> {
    /// When it begins, by the station's clock.
    pub(super) begins: NaiveDateTime,
    /// `3`; empty for the announcer's parts.
    pub(super) number: String,
    pub(super) head: String,
    pub(super) length_ms: u64,
    /// What to do and what to mind, in brackets.
    pub(super) cues: Vec<String>,
    /// What is said, a paragraph each.
    pub(super) said: Vec<String>,
    pub(super) playing: Option<&'a Playing>,
}

/// The programme as it is heard. `slots` say when the next one is.
pub(super) fn sections<'a>(
    programme: &'a Programme,
    slots: &[Slot],
    text_of: impl Fn(&str) -> String,
) -> Vec<Section<'a>> {
    let begins = |playing: &Playing| match &programme.window {
        Some(window) => after(window.begins, playing.starts_ms),
        None => playing.bulletin.due_local,
    };
    let bulletins = programme.playings.iter().map(|playing| bulletin(playing, begins(playing), &text_of));
    match (&programme.window, programme.bulletins().next()) {
        (Some(window), Some(first)) => {
            let mut sections = vec![chime(window), greeting(programme, window, &first.margin)];
            sections.extend(bulletins);
            sections.push(closing(programme, window, &first.margin, slots));
            sections
        }
        _ => bulletins.collect(),
    }
}

fn after(begins: NaiveDateTime, ms: u64) -> NaiveDateTime {
    begins + TimeDelta::milliseconds(i64::try_from(ms).unwrap_or(i64::MAX / 2))
}

fn chime<'a>(window: &Window) -> Section<'a> {
    spoken(window.begins, words::CHIME.say(LANG), CHIME_MS, Vec::new())
}

fn greeting<'a>(programme: &Programme, window: &Window, margin: &Margin) -> Section<'a> {
    let (session, weekday) = (words::session(LANG, window.begins.time()), words::weekday(LANG, programme.date));
    let date = words::date(LANG, programme.date);
    let mut said = vec![words::GREETING.with(
        LANG,
        &[("station", &margin.station_title), ("session", &session), ("weekday", &weekday), ("date", &date)],
    )];
    let headlines = programme.headlines();
    let head = if headlines.is_empty() { words::OPENING } else { words::OPENING_HEADLINES };
    if !headlines.is_empty() {
        let plain: Vec<&str> = headlines.iter().map(|headline| headline.trim_end_matches(['.', ';', ','])).collect();
        said.push(words::HEADLINES.with(LANG, &[("headlines", &plain.join("; "))]));
    }
    let first = programme.playings.first().map_or(CHIME_MS, |playing| playing.starts_ms);
    spoken(after(window.begins, CHIME_MS), head.say(LANG), first - CHIME_MS, said)
}

fn closing<'a>(programme: &Programme, window: &Window, margin: &Margin, slots: &[Slot]) -> Section<'a> {
    let session = words::session(LANG, window.begins.time());
    let mut said = vec![words::CLOSING.with(LANG, &[("session", &session), ("editor", &margin.editor)])];
    let ends = after(window.begins, window.limit_ms);
    if let Some((_, next)) = next_slot(slots, ends.max(after(window.begins, 1))) {
        let (time, when) = (words::clock(LANG, next.time()), words::day_of(LANG, next, programme.date));
        said.push(words::NEXT.with(LANG, &[("time", &time), ("when", &when)]));
    }
    said.push(words::GOODBYE.say(LANG).to_owned());
    spoken(after(window.begins, programme.closing_ms), words::ENDING.say(LANG), CLOSING_MS, vec![said.join(" ")])
}

/// The announcer's own.
fn spoken<'a>(begins: NaiveDateTime, head: &str, length_ms: u64, said: Vec<String>) -> Section<'a> {
    let head = head.to_owned();
    Section { begins, number: String::new(), head, length_ms, cues: Vec::new(), said, playing: None }
}

fn bulletin<'a>(playing: &'a Playing, begins: NaiveDateTime, text_of: impl Fn(&str) -> String) -> Section<'a> {
    let Bulletin { margin, file, duration_ms, kind, priority, late, .. } = &playing.bulletin;
    let again = if playing.round > 1 { format!(", {}", words::AGAIN.say(LANG)) } else { String::new() };
    let head = format!("{} ({}{again})", one_line(&margin.title), language_of(margin));
    let length = clock_of(*duration_ms);
    let mut cues = Vec::new();
    if !playing.fits {
        cues.push(words::OVER.say(LANG).to_owned());
    }
    if *late {
        cues.push(words::LATE.say(LANG).to_owned());
    }
    cues.extend(margin.note.as_ref().map(|note| words::NOTE.with(LANG, &[("note", note)])));
    let mut said = Vec::new();
    match kind {
        BulletinKind::Recording => {
            if *priority == Priority::Urgent {
                cues.push(words::CALL_FIRST.say(LANG).to_owned());
                said.push(call(&margin.unit_title, playing.bulletin.due_local).trim_end().to_owned());
            }
            cues.push(words::PLAY.with(LANG, &[("file", file), ("length", &length)]));
        }
        BulletinKind::Text => {
            cues.push(words::READ.with(LANG, &[("length", &length)]));
            if playing.round > 1 {
                said.push(words::REPEATED.say(LANG).to_owned());
            }
            let text = text_of(file);
            let plain = text.trim_start_matches('\u{feff}').replace('\r', "");
            said.extend(plain.split("\n\n").map(str::trim).filter(|p| !p.is_empty()).map(str::to_owned));
        }
    }
    let number = playing.position.to_string();
    Section { begins, number, head, length_ms: *duration_ms, cues, said, playing: Some(playing) }
}

/// "tiếng Jrai"; the tag of a language that has no name here.
fn language_of(margin: &Margin) -> String {
    let name = language::name(&margin.language).map_or(margin.language.as_str(), |name| name.say(LANG));
    words::IN_LANGUAGE.with(LANG, &[("name", &name)])
}

/// What an urgent bulletin begins with, twice.
pub(in crate::adapters) fn call(unit_title: &str, issued: NaiveDateTime) -> String {
    let (time, date) = (words::clock(LANG, issued.time()), words::date(LANG, issued.date()));
    let once = words::URGENT_CALL.with(LANG, &[("unit", &unit_title), ("time", &time), ("date", &date)]);
    format!("{once}\n\n{once}\n\n")
}

/// What the person at the station reads from.
pub(super) fn text(sections: &[Section<'_>]) -> String {
    let mut text = String::new();
    for section in sections {
        let number = if section.number.is_empty() { String::new() } else { format!("{}. ", section.number) };
        text.push_str(&format!("--- {}  {number}{}\n", section.begins.format("%H:%M:%S"), section.head));
        for line in section.cues.iter().chain(&section.said) {
            text.push_str(&format!("{line}\n\n"));
        }
        text.push_str(if section.cues.is_empty() && section.said.is_empty() { "\n" } else { "" });
    }
    text
}

/// `06:40`, minutes and seconds.
pub(super) fn clock_of(ms: u64) -> String {
    let seconds = ms.div_ceil(1_000);
    format!("{:02}:{:02}", seconds / 60, seconds % 60)
}

/// A text as old editors on Windows want it: marked as Unicode, lines ended by both characters.
pub(in crate::adapters) fn for_windows(text: &str) -> String {
    format!("\u{feff}{}", text.replace("\r\n", "\n").replace('\n', "\r\n"))
}

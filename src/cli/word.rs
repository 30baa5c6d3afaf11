//! `loa happened`, `loa postpone`, `loa call-off`: what a person says of an event, and what follows from it.
//!
//! It never needs the campaign's folder, or applies an edit of it. The campaign is planned anew from what was applied
//! last.
//!
//! `--json`: `{"campaign", "zone", "anchor", "title", "before": [STATUS, AT], "after": [STATUS, AT], "changes": […],
//! "early": [{"id", "title", "channel", "at"}], "stale": [same], "unsaid_before": [TITLE]}`.

use chrono::{NaiveDateTime, NaiveTime};
use chrono_tz::Tz;
use clap::ArgMatches;
use serde_json::json;

use super::ask::{Beforehand, ask};
use super::changes::{Rows, View};
use super::pick::text;
use super::{CliError, Command, Desk, Exit, OutputForm, changes, grammar, time};
use crate::actions::word::{self, Foreseen, GivenTime, OutBefore, Saying};
use crate::domain::campaign::AnchorStatus;
use crate::domain::date::Written;
use crate::domain::gate::{Difference, WordKind};
use crate::domain::when::written;
use crate::i18n::{Lang, Word, word as words};

pub(super) const HAPPENED: Command =
    Command { name: "happened", grammar: happened, run: |desk, of| Box::pin(run(desk, of, WordKind::Happened)) };
pub(super) const POSTPONE: Command =
    Command { name: "postpone", grammar: postpone, run: |desk, of| Box::pin(run(desk, of, WordKind::Postponed)) };
pub(super) const CALL_OFF: Command =
    Command { name: "call-off", grammar: call_off, run: |desk, of| Box::pin(run(desk, of, WordKind::CalledOff)) };

fn happened(lang: Lang) -> clap::Command {
    let time = &crate::i18n::cli::help::TIME;
    grammar_of("happened", lang, &words::HAPPENED, &words::HAPPENED_USAGE)
        .arg(grammar::option(lang, "at", time, &words::AT))
        .arg(grammar::option(lang, "source", &crate::i18n::cli::help::TEXT, &words::SOURCE))
}

fn postpone(lang: Lang) -> clap::Command {
    let time = &crate::i18n::cli::help::TIME;
    grammar_of("postpone", lang, &words::POSTPONE, &words::POSTPONE_USAGE).arg(grammar::option(
        lang,
        "to",
        time,
        &words::TO,
    ))
}

fn call_off(lang: Lang) -> clap::Command {
    grammar_of("call-off", lang, &words::CALL_OFF, &words::CALL_OFF_USAGE)
}

fn grammar_of(name: &'static str, lang: Lang, about: &Word, usage: &Word) -> clap::Command {
    grammar::command(name, lang, about, usage)
        .arg(grammar::operand(lang, "campaign", &crate::i18n::cli::help::CAMPAIGN, &words::CAMPAIGN).required(true))
        .arg(grammar::operand(lang, "anchor", &words::ANCHOR_VALUE, &words::ANCHOR).required(true))
        .arg(grammar::option(lang, grammar::REASON, &crate::i18n::cli::help::TEXT, &words::REASON))
        .arg(grammar::switch(lang, "undo", &words::UNDO))
        .arg(grammar::yes(lang))
}

async fn run(desk: &mut Desk<'_>, of: &ArgMatches, kind: WordKind) -> Result<Exit, CliError> {
    let lang = desk.lang;
    let saying = saying(of, kind)?;
    let (_, store, actor) = desk.open().await?;
    let campaign = text(of, "campaign").unwrap_or_default();
    let anchor = text(of, "anchor").unwrap_or_default();
    let foreseen = word::preview(&store, &actor, &campaign, &anchor, &saying, desk.now()).await?;
    if desk.form == OutputForm::Text {
        show(desk, &foreseen)?;
    }
    let beforehand = if of.get_flag(grammar::YES) { Beforehand::Yes } else { Beforehand::Ask };
    ask(desk, beforehand, words::ASK.say(lang))?;
    let done = word::say(&store, &desk.clock, &actor, &campaign, &anchor, &saying).await?;
    match desk.form {
        OutputForm::Json => desk.json(&json!(done))?,
        OutputForm::Text => {
            let after = stands(lang, done.after);
            desk.line(words::DONE.with(lang, &[("title", &done.title), ("after", &after)]))?;
        }
    }
    Ok(Exit::Fine)
}

fn saying(of: &ArgMatches, kind: WordKind) -> Result<Saying, CliError> {
    let reason = text(of, grammar::REASON).unwrap_or_default();
    if of.get_flag("undo") {
        return Ok(Saying::Undo { reason });
    }
    let told = |name| text(of, name).map(|t| told(&t)).transpose();
    Ok(match kind {
        WordKind::Happened => Saying::Happened { at: told("at")?, source: text(of, "source").unwrap_or_default() },
        WordKind::Postponed => Saying::Postponed { to: told("to")?, reason },
        WordKind::CalledOff => Saying::CalledOff { reason },
    })
}

/// A local time, or a day.
fn told(text: &str) -> Result<GivenTime, CliError> {
    Ok(match time::written(text)? {
        Written::Day(date) => GivenTime { local: date.and_time(NaiveTime::MIN), has_clock: false },
        Written::Time(local) => GivenTime { local, has_clock: true },
    })
}

fn show(desk: &mut Desk<'_>, foreseen: &Foreseen) -> Result<(), CliError> {
    let lang = desk.lang;
    let (title, anchor, campaign) = (&foreseen.title, &foreseen.anchor, &foreseen.campaign);
    desk.line(words::HEAD.with(lang, &[("title", title), ("anchor", anchor), ("campaign", campaign)]))?;
    let (before, after) = (stands(lang, foreseen.before), stands(lang, foreseen.after));
    desk.line(words::BECOMES.with(lang, &[("before", &before), ("after", &after)]))?;
    desk.line("")?;
    let view = View { lang, zone: foreseen.zone, width: desk.width(), rows: Rows::Folded, anchors: &foreseen.titles };
    changes::print(&foreseen.changes, &view, desk.out)?;
    let happened = foreseen.after.0 == AnchorStatus::Happened;
    let early = if happened { words::EARLY } else { words::EARLY_NEVER };
    out(desk, early, &foreseen.early, foreseen)?;
    out(desk, words::STALE, &foreseen.stale, foreseen)?;
    if !foreseen.unsaid_before.is_empty() {
        let anchors = foreseen.unsaid_before.join("; ");
        desk.line(format_args!("\n{}", words::UNSAID_BEFORE.with(lang, &[("anchors", &anchors)])))?;
    }
    Ok(())
}

fn out(desk: &mut Desk<'_>, head: Word, said: &[OutBefore], foreseen: &Foreseen) -> Result<(), CliError> {
    if said.is_empty() {
        return Ok(());
    }
    let lang = desk.lang;
    desk.line(format_args!("\n{}", head.with(lang, &[("count", &said.len())])))?;
    for one in said {
        let at = one.at.map_or(String::new(), |at| time::shown(at, foreseen.zone));
        let places: [(&str, &dyn std::fmt::Display); 4] =
            [("at", &at), ("channel", &one.channel), ("title", &one.title), ("id", &one.id)];
        desk.line(words::OUT_ONE.with(lang, &places))?;
    }
    Ok(())
}

/// Where an anchor stands, in words.
fn stands(lang: Lang, (status, at): (AnchorStatus, Option<NaiveDateTime>)) -> String {
    let at = at.map_or_else(|| words::NO_DATE.say(lang).to_owned(), written);
    match status {
        AnchorStatus::Planned | AnchorStatus::Confirmed => words::PLANNED.with(lang, &[("at", &at)]),
        AnchorStatus::Moved => words::MOVED.with(lang, &[("at", &at)]),
        AnchorStatus::Suspended => words::SUSPENDED.say(lang).to_owned(),
        AnchorStatus::Cancelled => words::CANCELLED.say(lang).to_owned(),
        AnchorStatus::Happened => words::HAS_HAPPENED.with(lang, &[("at", &at)]),
    }
}

/// Where the file and what people said differ, a line each.
pub(super) fn differences(desk: &mut Desk<'_>, found: &[(Difference, Tz)]) -> Result<(), CliError> {
    let lang = desk.lang;
    for (difference, zone) in found {
        let word = &difference.word;
        let file = difference.file_at.map_or_else(|| words::NO_DATE.say(lang).to_owned(), written);
        let status = match (word.kind, word.at) {
            (WordKind::Happened, _) => AnchorStatus::Happened,
            (WordKind::Postponed, Some(_)) => AnchorStatus::Moved,
            (WordKind::Postponed, None) => AnchorStatus::Suspended,
            (WordKind::CalledOff, _) => AnchorStatus::Cancelled,
        };
        let (said, told) = (time::shown(word.said_at, *zone), stands(lang, (status, word.at)));
        let places: [(&str, &dyn std::fmt::Display); 5] =
            [("anchor", &word.anchor), ("file", &file), ("said", &said), ("by", &word.by), ("word", &told)];
        let line = if difference.yields { words::YIELDS } else { words::DIFFERS };
        desk.line(line.with(lang, &places))?;
    }
    Ok(())
}

//! `loa rehearse [FILE…] [--as-it-happened FILE]`: the whole campaign on a virtual clock, against the sandbox, in this process; then the timeline
//! and the report.
//!
//! Never: opens the workspace's own store or a real channel. A file with faults is not rehearsed.
//!
//! `--json`: `{"from", "until", "doubles", "early": [[DELIVERY, ANCHOR]], "report", "deliveries": [one object of `loa log --json` each]}`.

use std::io::{IsTerminal, Write};
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use chrono::{DateTime, NaiveDate};
use chrono_tz::Tz;
use clap::{ArgMatches, value_parser};
use serde_json::{Value, json};

use super::check::{files, named, tell};
use super::report::titles;
use super::{CliError, Command, Desk, Exit, Form, grammar, load, time};
use crate::domain::campaign::Campaign;
use crate::domain::delivery::{Entry, ON_TIME_MS, Reason};
use crate::domain::directory::Directory;
use crate::domain::gate::WordKind;
use crate::domain::happening::{AsItHappened, Happening};
use crate::domain::plan::Plan;
use crate::domain::report::{Report, Scope, report};
use crate::i18n::{Lang, play as words, state};
use crate::report::{Format, log, text, write};
use crate::sandbox::fault::FaultPlan;
use crate::sandbox::rehearsal::{Progress, Rehearsal, Script, any_port, play};
use crate::store::campaigns;
use crate::workspace::script;

/// Width of the progress bar, in characters.
const BAR: usize = 30;

pub(super) const COMMAND: Command =
    Command { name: "rehearse", grammar: grammar_of, run: |desk, of| Box::pin(run(desk, of)) };

fn grammar_of(lang: Lang) -> clap::Command {
    grammar::command("rehearse", lang, &words::REHEARSE, &words::REHEARSE_USAGE)
        .arg(files(lang))
        .arg(grammar::option(lang, "faults", &words::SEED, &words::FAULTS).value_parser(value_parser!(u64)))
        .arg(
            grammar::option(lang, "as-it-happened", &crate::i18n::cli::help::FILE, &words::AS_IT_HAPPENED)
                .value_parser(value_parser!(PathBuf)),
        )
        .arg(grammar::switch(lang, "serve", &words::SERVE))
        .arg(grammar::option(lang, "port", &words::PORT_VALUE, &words::PORT).value_parser(value_parser!(u16)))
}

async fn run(desk: &mut Desk<'_>, of: &ArgMatches) -> Result<Exit, CliError> {
    let mut ready = load::load(desk, &named(of))?;
    let mut happened = AsItHappened::default();
    if let Some(path) = of.get_one::<PathBuf>("as-it-happened") {
        let campaigns: Vec<Campaign> = ready.campaigns.iter().map(|(campaign, _)| campaign.clone()).collect();
        let (script, found) = script(&mut ready.sources, path, &campaigns);
        happened = script;
        ready.diagnostics.extend(found);
    }
    if ready.has_faults() {
        tell(desk, &ready)?;
        return Ok(Exit::Faults);
    }
    let Some(directory) = &ready.directory else { return Ok(Exit::Faults) };
    let (campaigns, plans): (Vec<Campaign>, Vec<Plan>) = ready.campaigns.into_iter().unzip();
    let faults = of.get_one::<u64>("faults").map_or_else(FaultPlan::none, |seed| FaultPlan::seeded(*seed));
    let folder = tempfile::tempdir()?;
    let bind = address(of.get_one::<u16>("port").copied());
    let Some(played) = perform(
        desk,
        directory,
        &campaigns,
        &plans,
        Way { as_it_happened: &happened, faults, bind, folder: folder.path() },
    )
    .await?
    else {
        return Ok(Exit::Faults);
    };
    if of.get_flag("serve") {
        serve(desk, &played).await?;
    }
    Ok(Exit::Fine)
}

pub(super) fn address(port: Option<u16>) -> SocketAddr {
    let mut address = any_port();
    address.set_port(port.unwrap_or(0));
    address
}

/// How it is played.
pub(super) struct Way<'a> {
    pub(super) as_it_happened: &'a AsItHappened,
    pub(super) faults: FaultPlan,
    pub(super) bind: SocketAddr,
    /// For the store, the media and the channels that are folders.
    pub(super) folder: &'a Path,
}

/// Plays and prints; `None` when there is nothing to play.
pub(super) async fn perform(
    desk: &mut Desk<'_>,
    directory: &Directory,
    campaigns: &[Campaign],
    plans: &[Plan],
    way: Way<'_>,
) -> Result<Option<Rehearsal>, CliError> {
    let lang = desk.lang;
    let Way { as_it_happened, faults, bind, folder } = way;
    let zone = campaigns.first().map_or(time::DEFAULT_ZONE, |c| c.timezone);
    if plans.iter().flat_map(|p| &p.deliveries).all(|d| d.due_at().is_none()) {
        writeln!(desk.err, "{}", words::NOTHING_DATED.say(lang))?;
        return Ok(None);
    }
    let script = Script {
        directory,
        campaigns,
        plans,
        as_it_happened,
        faults,
        bind,
        folder: folder.to_owned(),
        listen: Arc::new(|_| {}),
    };
    let began = desk.clock.now();
    let shows = std::io::stderr().is_terminal() && desk.form == Form::Text;
    let err = &mut *desk.err;
    let mut draw = |p: Progress| {
        if shows {
            // A bar that cannot be drawn is no reason to stop.
            let _ = write!(err, "\r\x1b[K{}", bar(lang, p, zone));
            let _ = err.flush();
        }
    };
    let played = play(script, &mut draw).await?;
    if shows {
        write!(desk.err, "\r\x1b[K")?;
    }
    let seconds = format!("{:.1}", (desk.clock.now() - began).as_seconds_f64());
    print(desk, &played, zone, &seconds, as_it_happened).await?;
    Ok(Some(played))
}

async fn print(
    desk: &mut Desk<'_>,
    played: &Rehearsal,
    zone: Tz,
    seconds: &str,
    as_it_happened: &AsItHappened,
) -> Result<(), CliError> {
    let lang = desk.lang;
    let mut tx = played.store.read().await?;
    let known = campaigns::all(&mut tx).await?;
    let titles = titles(&mut tx, &known).await?;
    drop(tx);
    let scope = Scope { zone, from: None, until: None, made_at: played.clock.now() };
    let report = report(&played.entries, &titles, &scope);
    let doubles = played.doubles().len();
    if desk.form == Form::Json {
        return Ok(desk.json(&as_json(played, &report, zone, doubles)?)?);
    }
    timeline(desk.out, lang, played, as_it_happened, zone)?;
    writeln!(desk.out)?;
    text::summary(desk.out, lang, &report)?;
    let said = words::PLAYED.with(
        lang,
        &[
            ("from", &time::shown(played.from, zone)),
            ("until", &time::shown(played.until, zone)),
            ("seconds", &seconds),
            ("planned", &played.entries.len()),
        ],
    );
    writeln!(desk.out, "\n{said}")?;
    match doubles {
        0 => desk.line(words::NO_DOUBLES.say(lang))?,
        count => desk.line(words::DOUBLES.with(lang, &[("count", &count)]))?,
    }
    match played.early.len() {
        0 => desk.line(words::NOT_EARLY.say(lang))?,
        count => desk.line(words::EARLY.with(lang, &[("count", &count)]))?,
    }
    if as_it_happened.events.is_empty() {
        desk.line(words::AS_PLANNED.say(lang))?;
    } else {
        desk.line(words::AS_WRITTEN.with(lang, &[("count", &as_it_happened.events.len())]))?;
    }
    Ok(())
}

fn as_json(played: &Rehearsal, report: &Report, zone: Tz, doubles: usize) -> Result<Value, CliError> {
    let mut text = Vec::new();
    write(&mut text, Lang::En, report, Format::Json)?;
    let report: Value = serde_json::from_slice(&text).map_err(anyhow::Error::from)?;
    let mut lines = Vec::new();
    log::write_json(&mut lines, &played.entries, zone)?;
    let deliveries: Result<Vec<Value>, _> = serde_json::Deserializer::from_slice(&lines).into_iter().collect();
    Ok(json!({
        "from": played.from, "until": played.until, "doubles": doubles, "early": played.early, "report": report,
        "deliveries": deliveries.map_err(anyhow::Error::from)?,
    }))
}

/// Day by day: time, mark, channel, title, and what did not go as planned.
fn timeline(
    out: &mut dyn Write,
    lang: Lang,
    played: &Rehearsal,
    script: &AsItHappened,
    zone: Tz,
) -> std::io::Result<()> {
    writeln!(out, "{}", words::TIMELINE.with(lang, &[("zone", &zone.name())]))?;
    let mut day = None;
    let mut words = script.events.iter().peekable();
    for Entry { delivery: d, .. } in &played.entries {
        let Some(due) = d.due_at.filter(|_| d.reason != Some(Reason::Moved)) else { continue };
        while let Some(word) = words.next_if(|word| word.said_at <= due) {
            new_day(out, &mut day, word.said_at.with_timezone(&zone))?;
            said(out, lang, word, zone)?;
        }
        let local = due.with_timezone(&zone);
        new_day(out, &mut day, local)?;
        let late_ms = d.late_ms().unwrap_or(0);
        let how = match d.receipt {
            Some(_) if late_ms <= ON_TIME_MS => String::new(),
            Some(_) => format!("  ({})", words::LATE_BY.with(lang, &[("minutes", &(late_ms / 60_000))])),
            None => {
                let reason = d.reason.map_or(String::new(), |r| format!(": {}", state::reason(lang, r)));
                format!("  ({}{reason})", state::standing(lang, d))
            }
        };
        let mark = if d.receipt.is_some() { "✓" } else { "✗" };
        let language = if d.language == "vi" { String::new() } else { format!(" [{}]", d.language) };
        writeln!(out, "  {} {mark} {:<18} {}{language}{how}", local.format("%H:%M"), d.channel, d.title)?;
    }
    Ok(())
}

fn new_day(out: &mut dyn Write, day: &mut Option<NaiveDate>, local: DateTime<Tz>) -> std::io::Result<()> {
    if *day != Some(local.date_naive()) {
        *day = Some(local.date_naive());
        writeln!(out, "\n{}", local.format("%d/%m/%Y"))?;
    }
    Ok(())
}

/// One line of the script.
fn said(out: &mut dyn Write, lang: Lang, word: &Happening, zone: Tz) -> std::io::Result<()> {
    let at = word.at.map(crate::domain::when::written);
    let what = match (word.kind, &at) {
        (WordKind::Happened, Some(at)) => words::SAID_HAPPENED_AT.with(lang, &[("anchor", &word.anchor), ("at", at)]),
        (WordKind::Happened, None) => words::SAID_HAPPENED.with(lang, &[("anchor", &word.anchor)]),
        (WordKind::Postponed, Some(at)) => words::SAID_MOVED.with(lang, &[("anchor", &word.anchor), ("at", at)]),
        (WordKind::Postponed, None) => words::SAID_POSTPONED.with(lang, &[("anchor", &word.anchor)]),
        (WordKind::CalledOff, _) => words::SAID_CALLED_OFF.with(lang, &[("anchor", &word.anchor)]),
    };
    writeln!(out, "  {} ! {what}", word.said_at.with_timezone(&zone).format("%H:%M"))
}

fn bar(lang: Lang, p: Progress, zone: Tz) -> String {
    let done = BAR * p.ended / p.planned.max(1);
    let drawn = format!("{}{}", "█".repeat(done), "░".repeat(BAR - done.min(BAR)));
    let day = p.now.with_timezone(&zone).format("%d/%m/%Y");
    words::PROGRESS.with(lang, &[("day", &day), ("bar", &drawn), ("ended", &p.ended), ("planned", &p.planned)])
}

/// Serves the page until Ctrl+C.
pub(super) async fn serve(desk: &mut Desk<'_>, played: &Rehearsal) -> Result<(), CliError> {
    desk.line(words::PAGE.with(desk.lang, &[("url", &played.sandbox.url())]))?;
    desk.out.flush()?;
    tokio::signal::ctrl_c().await?;
    Ok(())
}

//! `loa rehearse [FILE…] [--as-it-happened FILE]`: the whole campaign on a virtual clock, against the sandbox, in this process; then the timeline
//! and the report.
//!
//! It never opens the workspace's own store or a real channel. A file with faults is not rehearsed.
//!
//! `--json`: `{"from", "until", "doubles", "early": [[DELIVERY, ANCHOR]], "report", "deliveries": [one object of `loa log --json` each]}`.

use std::io::IsTerminal;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use chrono_tz::Tz;
use clap::{ArgMatches, value_parser};
use serde_json::{Value, json};

use super::changes::Rows;
use super::check::{files, named, tell};
use super::fold::{FoldRow, lines};
use super::report::titles;
use super::{CliError, Command, Desk, Exit, OutputForm, grammar, load, plan, time};
use crate::domain::At;
use crate::domain::campaign::Campaign;
use crate::domain::delivery::{Delivery, Entry, ON_TIME_MS, Reason, State};
use crate::domain::diagnostic::Purpose;
use crate::domain::directory::Directory;
use crate::domain::gate::WordKind;
use crate::domain::happening::{AsItHappened, Happening};
use crate::domain::outcome::End;
use crate::domain::plan::Plan;
use crate::domain::report::{Report, ReportScope, report};
use crate::i18n::sheet::titled;
use crate::i18n::{Lang, play as words, state};
use crate::report::wrap::indented;
use crate::report::{Format, log, text, write};
use crate::sandbox::fault::FaultPlan;
use crate::sandbox::rehearsal::{Rehearsal, RehearsalProgress, Script, any_port, play};
use crate::store::campaigns;
use crate::workspace::script;

/// Width of the progress bar, in characters.
const BAR: usize = 30;

pub(super) const COMMAND: Command =
    Command { name: "rehearse", grammar: grammar_of, run: |desk, of| Box::pin(run(desk, of)) };

fn grammar_of(lang: Lang) -> clap::Command {
    grammar::command("rehearse", lang, &words::REHEARSE, &words::REHEARSE_USAGE)
        .arg(files(lang))
        .arg(plan::each(lang))
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
    if ready.has_faults(Purpose::Rehearsal) {
        tell(desk, &ready)?;
        return Ok(Exit::Faults);
    }
    let blanks = ready.blanks();
    if blanks > 0 && desk.form == OutputForm::Text {
        desk.line(words::BLANKS.with(desk.lang, &[("count", &blanks)]))?;
        desk.line("")?;
    }
    let Some(directory) = &ready.directory else { return Ok(Exit::Faults) };
    let (campaigns, plans): (Vec<Campaign>, Vec<Plan>) = ready.campaigns.into_iter().unzip();
    let faults = of.get_one::<u64>("faults").map_or_else(FaultPlan::none, |seed| FaultPlan::seeded(*seed));
    let folder = tempfile::tempdir()?;
    let bind = address(of.get_one::<u16>("port").copied());
    let stage = RehearsalTerms { as_it_happened: &happened, faults, bind, folder: folder.path(), rows: plan::rows(of) };
    let Some(played) = perform(desk, directory, &campaigns, &plans, stage).await? else {
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

/// Where a rehearsal plays, with which faults, and how it is told.
pub(super) struct RehearsalTerms<'s> {
    pub as_it_happened: &'s AsItHappened,
    pub faults: FaultPlan,
    pub bind: SocketAddr,
    pub folder: &'s Path,
    pub rows: Rows,
}

/// Plays and prints; `None` when there is nothing to play.
pub(super) async fn perform(
    desk: &mut Desk<'_>,
    directory: &Directory,
    campaigns: &[Campaign],
    plans: &[Plan],
    stage: RehearsalTerms<'_>,
) -> Result<Option<Rehearsal>, CliError> {
    let lang = desk.lang;
    let zone = campaigns.first().map_or(time::DEFAULT_ZONE, |c| c.timezone);
    if plans.iter().flat_map(|p| &p.deliveries).all(|d| d.due_at().is_none()) {
        writeln!(desk.err, "{}", words::NOTHING_DATED.say(lang))?;
        return Ok(None);
    }
    let RehearsalTerms { as_it_happened, faults, bind, folder, rows } = stage;
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
    let shows = std::io::stderr().is_terminal() && desk.form == OutputForm::Text;
    let err = &mut *desk.err;
    let mut draw = |p: RehearsalProgress| {
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
    let seconds = decimal(lang, (desk.clock.now() - began).as_seconds_f64());
    print(desk, &played, zone, &seconds, rows, as_it_happened).await?;
    Ok(Some(played))
}

/// One place after the point, which in Vietnamese is a comma.
fn decimal(lang: Lang, number: f64) -> String {
    let text = format!("{number:.1}");
    if lang == Lang::Vi { text.replace('.', ",") } else { text }
}

async fn print(
    desk: &mut Desk<'_>,
    played: &Rehearsal,
    zone: Tz,
    seconds: &str,
    rows: Rows,
    as_it_happened: &AsItHappened,
) -> Result<(), CliError> {
    let lang = desk.lang;
    let mut tx = played.store.read().await?;
    let known = campaigns::all(&mut tx).await?;
    let titles = titles(&mut tx, &known).await?;
    drop(tx);
    let scope = ReportScope { zone, from: None, until: None, made_at: played.clock.now() };
    let report = report(&played.entries, &titles, &scope);
    let doubles = played.doubles().len();
    if desk.form == OutputForm::Json {
        return Ok(desk.json(&as_json(played, &report, zone, doubles)?)?);
    }
    let mut as_told = as_it_happened.clone();
    for word in &mut as_told.events {
        let of = known.iter().filter(|c| c.id == word.campaign).flat_map(|c| &c.document.anchors);
        if let Some(anchor) = of.into_iter().find(|a| a.id == word.anchor) {
            word.anchor = format!("“{}”", anchor.title);
        }
    }
    match rows {
        Rows::Folded => timeline(desk, &played.entries, &as_told, zone)?,
        Rows::Each => each(desk, &played.entries, &as_told, zone)?,
    }
    writeln!(desk.out, "\n{}\n", words::NOT_REAL.say(lang))?;
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

/// Item by item: where, when and how often it went out, folded; then what did not go as planned, row by row.
fn timeline(desk: &mut Desk<'_>, entries: &[Entry], script: &AsItHappened, zone: Tz) -> Result<(), CliError> {
    let (lang, width) = (desk.lang, desk.width());
    desk.line(words::TIMELINE.with(lang, &[("zone", &zone_name(lang, zone))]))?;
    for word in &script.events {
        let line = said(lang, word, &time::shown(word.said_at, zone));
        desk.line(indented(&line, 1, width))?;
    }
    let (out, other): (Vec<&Entry>, Vec<&Entry>) = entries.iter().partition(|e| went_well(&e.delivery));
    // What was published and what was only handed over are told apart, also of one item.
    let mut items: Vec<(&str, &str)> = Vec::new();
    for entry in &out {
        let key = (entry.delivery.item.as_str(), mark(&entry.delivery));
        if !items.contains(&key) {
            items.push(key);
        }
    }
    for (item, sign) in items {
        let of_item = |d: &&Delivery| d.item == item && mark(d) == sign;
        let of_item: Vec<&Delivery> = out.iter().map(|e| &e.delivery).filter(of_item).collect();
        let title = of_item.iter().find(|d| d.language == "vi").or(of_item.first()).map_or("", |d| &d.title);
        desk.line(indented(&format!("{sign} {title}"), 1, width))?;
        let rows: Vec<FoldRow<'_>> = of_item
            .iter()
            .map(|d| FoldRow { channel: &d.channel, language: &d.language, from: None, at: d.due_at })
            .collect();
        for line in lines(lang, zone, &rows) {
            desk.line(indented(&line, 5, width))?;
        }
    }
    for Entry { delivery: d, .. } in other {
        if let Some(due) = d.due_at.filter(|_| !has_moved(d)) {
            desk.line(indented(&not_as_planned(lang, d, &time::shown(due, zone)), 1, width))?;
        }
    }
    desk.line("")?;
    Ok(desk.fitted(0, words::MARKS.say(lang))?)
}

/// Day by day and row by row.
fn each(desk: &mut Desk<'_>, entries: &[Entry], script: &AsItHappened, zone: Tz) -> Result<(), CliError> {
    let (lang, width) = (desk.lang, desk.width());
    desk.line(words::TIMELINE.with(lang, &[("zone", &zone_name(lang, zone))]))?;
    let words = script.events.iter().map(|word| (word.said_at, DayLine::Said(word)));
    let rows = entries.iter().map(|e| &e.delivery).filter(|d| !has_moved(d));
    let rows = rows.filter_map(|d| Some((d.due_at?, DayLine::Due(d))));
    let mut all: Vec<(At, DayLine<'_>)> = words.chain(rows).collect();
    all.sort_by_key(|(at, _)| *at);
    let mut day = None;
    for (at, row) in all {
        let local = at.with_timezone(&zone);
        if day != Some(local.date_naive()) {
            day = Some(local.date_naive());
            desk.line(format_args!("\n{}", local.format("%d/%m/%Y")))?;
        }
        let clock = local.format("%H:%M").to_string();
        let line = match row {
            DayLine::Said(word) => said(lang, word, &clock),
            DayLine::Due(d) => not_as_planned(lang, d, &clock),
        };
        desk.line(indented(&line, 1, width))?;
    }
    desk.line("")?;
    Ok(desk.fitted(0, words::MARKS.say(lang))?)
}

/// Published, handed over or assigned, or not out.
fn mark(d: &Delivery) -> &'static str {
    match d.state {
        State::HandedOver | State::Assigned => "→",
        _ if d.receipt.is_some() => "✓",
        _ => "✗",
    }
}

/// A line of a day.
enum DayLine<'r> {
    Said(&'r Happening),
    Due(&'r Delivery),
}

/// Another delivery took its place.
fn has_moved(d: &Delivery) -> bool {
    d.reason == Some(Reason::Moved)
}

/// One line of the script.
fn said(lang: Lang, word: &Happening, when: &str) -> String {
    let at = word.at.map(crate::domain::when::written);
    let what = match (word.kind, &at) {
        (WordKind::Happened, Some(at)) => words::SAID_HAPPENED_AT.with(lang, &[("anchor", &word.anchor), ("at", at)]),
        (WordKind::Happened, None) => words::SAID_HAPPENED.with(lang, &[("anchor", &word.anchor)]),
        (WordKind::Postponed, Some(at)) => words::SAID_MOVED.with(lang, &[("anchor", &word.anchor), ("at", at)]),
        (WordKind::Postponed, None) => words::SAID_POSTPONED.with(lang, &[("anchor", &word.anchor)]),
        (WordKind::CalledOff, _) => words::SAID_CALLED_OFF.with(lang, &[("anchor", &word.anchor)]),
    };
    format!("! {when} {what}")
}

fn went_well(d: &Delivery) -> bool {
    d.receipt.is_some() && d.late_ms().unwrap_or(0) <= ON_TIME_MS
}

/// One row: mark, time, channel, title, and what became of it where that is not what was planned.
fn not_as_planned(lang: Lang, d: &Delivery, when: &str) -> String {
    let late_ms = d.late_ms().unwrap_or(0);
    let how = match d.receipt {
        Some(_) if d.end == End::Assigned => format!(" ({})", state::state(lang, d.state, d.end).to_lowercase()),
        Some(_) if late_ms <= ON_TIME_MS => String::new(),
        Some(_) => format!(" ({})", words::LATE_BY.with(lang, &[("minutes", &(late_ms / 60_000))])),
        None => {
            let reason = d.reason.map_or(String::new(), |r| format!(": {}", state::reason(lang, r)));
            format!(" ({}{reason})", state::standing(lang, d))
        }
    };
    let mark = mark(d);
    format!("{mark} {when} {} · {}{how}", d.channel, titled(lang, &d.title, &d.language))
}

/// Vietnam's own hours need no name of a zone.
fn zone_name(lang: Lang, zone: Tz) -> String {
    if zone == time::DEFAULT_ZONE { words::ZONE_VIETNAM.say(lang).to_owned() } else { zone.name().to_owned() }
}

fn bar(lang: Lang, p: RehearsalProgress, zone: Tz) -> String {
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

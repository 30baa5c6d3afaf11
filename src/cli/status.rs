//! `loa status`: how things stand; what needs a person comes first, with the exact line that settles it.
//!
//! Never: a problem without what to do about it.
//!
//! `--json`: `{"store", "nodes": [{"node", "until"}], "states": {STATE: N}, "held": N, "next": [{"id", "due_at", "channel",
//! "title", "state"}], "holds": [HOLD], "stopped": [{"channel", "since", "code", "message"}], "unconfirmed": [same as next],
//! "asks": [same as next], "awaited": see `cli::awaited`, "missing_folders": [{"channel", "folder"}]}`. The exit code is 0 whatever it shows.

use std::path::PathBuf;

use clap::ArgMatches;
use serde_json::{Map, Value, json};

use super::awaited::Awaited;
use super::{CliError, Command, Desk, Exit, Form, awaited, folders, grammar, time};
use crate::domain::At;
use crate::domain::delivery::{Delivery, Reason, State};
use crate::domain::hold::{Hold, Scope};
use crate::i18n::cli::help;
use crate::i18n::{Lang, cli as words, report, state as states};
use crate::store::campaigns::CampaignRecord;
use crate::store::channels::ChannelRecord;
use crate::store::deliveries::Filter;
use crate::store::{Store, campaigns, channels, deliveries, holds, log, nodes};
use crate::workspace::Workspace;

const NEXT_SHOWN: i64 = 8;

pub(super) const COMMAND: Command =
    Command { name: "status", grammar: grammar_of, run: |desk, of| Box::pin(run(desk, of)) };

fn grammar_of(lang: Lang) -> clap::Command {
    grammar::command("status", lang, &help::STATUS, &help::STATUS_USAGE)
}

/// Everything that is shown.
struct Seen {
    store: String,
    nodes: Vec<(String, At)>,
    counts: Vec<(String, i64, i64)>,
    next: Vec<Delivery>,
    holds: Vec<Hold>,
    stopped: Vec<ChannelRecord>,
    unconfirmed: Vec<Delivery>,
    asks: Vec<Delivery>,
    awaited: Awaited,
    /// Folders that are not there, of channels that still have something to publish.
    missing: Vec<(String, PathBuf)>,
    campaigns: Vec<CampaignRecord>,
}

async fn run(desk: &mut Desk<'_>, _of: &ArgMatches) -> Result<Exit, CliError> {
    let app = desk.app()?;
    let store = app.store().await?;
    let mut seen = look(&store, desk.now()).await?;
    seen.missing = missing(&store, &app.workspace).await?;
    match desk.form {
        Form::Json => desk.json(&document(&seen))?,
        Form::Text => tell(desk, &seen)?,
    }
    Ok(Exit::Fine)
}

async fn look(store: &Store, now: At) -> Result<Seen, CliError> {
    let mut tx = store.read().await?;
    let unconfirmed = Filter { state: Some(State::Unconfirmed), ..Filter::default() };
    let asks = Filter { reason: Some(Reason::AsksLate), ..Filter::default() };
    let unconfirmed = log::entries(&mut tx, &unconfirmed).await?;
    let asks = log::entries(&mut tx, &asks).await?;
    let campaigns = campaigns::all(&mut tx).await?;
    Ok(Seen {
        store: store.name().to_owned(),
        nodes: nodes::all(&mut tx).await?,
        counts: deliveries::count_states(&mut tx).await?,
        next: deliveries::next_due(&mut tx, now, NEXT_SHOWN).await?,
        holds: holds::standing(&mut tx).await?,
        stopped: channels::all(&mut tx).await?.into_iter().filter(|c| c.stopped.is_some()).collect(),
        unconfirmed: unconfirmed.into_iter().map(|e| e.delivery).collect(),
        asks: asks.into_iter().map(|e| e.delivery).filter(|d| !d.state.is_final()).collect(),
        missing: Vec::new(),
        awaited: awaited::look(&mut tx, &campaigns, now).await?,
        campaigns,
    })
}

async fn missing(store: &Store, workspace: &Workspace) -> Result<Vec<(String, PathBuf)>, CliError> {
    let mut tx = store.read().await?;
    let mut found = Vec::new();
    for channel in channels::all(&mut tx).await? {
        let setting = |name: &str| channel.settings.get(name).map(String::as_str);
        let folders = folders::missing(workspace, &channel.adapter, setting);
        if folders.is_empty() {
            continue;
        }
        let of_channel = Filter { channel: Some(channel.id.clone()), ..Filter::default() };
        if log::entries(&mut tx, &of_channel).await?.iter().any(|entry| !entry.delivery.state.is_final()) {
            found.extend(folders.into_iter().map(|folder| (channel.id.clone(), folder)));
        }
    }
    Ok(found)
}

fn document(seen: &Seen) -> Value {
    let one = |d: &Delivery| json!({"id": d.id, "due_at": d.due_at, "channel": d.channel, "title": d.title, "state": d.state});
    let all = |list: &[Delivery]| Value::Array(list.iter().map(one).collect());
    let states: Map<String, Value> = seen.counts.iter().map(|(state, n, _)| (state.clone(), json!(n))).collect();
    json!({
        "store": seen.store,
        "nodes": seen.nodes.iter().map(|(node, until)| json!({"node": node, "until": until})).collect::<Vec<_>>(),
        "states": states,
        "held": seen.counts.iter().map(|(_, _, held)| held).sum::<i64>(),
        "next": all(&seen.next),
        "holds": seen.holds,
        "stopped": seen.stopped.iter().filter_map(|c| {
            let (since, code, message) = c.stopped.as_ref()?;
            Some(json!({"channel": c.id, "since": since, "code": code, "message": message}))
        }).collect::<Vec<_>>(),
        "unconfirmed": all(&seen.unconfirmed),
        "asks": all(&seen.asks),
        "awaited": awaited::document(&seen.awaited),
        "missing_folders": seen.missing.iter().map(|(channel, folder)| json!({"channel": channel, "folder": folder}))
            .collect::<Vec<_>>(),
    })
}

fn tell(desk: &mut Desk<'_>, seen: &Seen) -> Result<(), CliError> {
    let lang = desk.lang;
    let zone = time::zone(&seen.campaigns, None);
    alerts(desk, seen)?;
    desk.line(format_args!("{}: {}", words::STATUS_STORE.say(lang), seen.store))?;
    let nodes: Vec<String> = seen
        .nodes
        .iter()
        .map(|(node, until)| words::STATUS_NODE.with(lang, &[("node", node), ("until", &time::shown(*until, zone))]))
        .collect();
    let nodes = if nodes.is_empty() { words::STATUS_NO_NODES.say(lang).to_owned() } else { nodes.join(", ") };
    desk.line(format_args!("{}: {nodes}", words::STATUS_NODES.say(lang)))?;
    let mut counts: Vec<String> = State::ALL
        .iter()
        .filter_map(|state| seen.counts.iter().find(|(name, ..)| name == state.as_str()).map(|(_, n, _)| (state, n)))
        .map(|(state, n)| format!("{} {n}", states::state(lang, *state)))
        .collect();
    let held: i64 = seen.counts.iter().map(|(_, _, held)| held).sum();
    if held > 0 {
        counts.push(words::STATUS_HELD.with(lang, &[("count", &held)]));
    }
    let counts = if counts.is_empty() { "0".to_owned() } else { counts.join("; ") };
    desk.line(format_args!("{}: {counts}", words::STATUS_COUNTS.say(lang)))?;
    desk.line(format_args!("{}:", words::STATUS_NEXT.say(lang)))?;
    if seen.next.is_empty() {
        desk.line(format_args!("  {}", words::STATUS_NOTHING_NEXT.say(lang)))?;
    }
    for d in &seen.next {
        let due = due(lang, seen, d);
        let state = match d.held_at {
            Some(_) if !d.state.is_final() => format!("{} ({})", states::standing(lang, d), report::HELD.say(lang)),
            _ => states::standing(lang, d).to_owned(),
        };
        desk.line(format_args!("  {due}  {}  {}  “{}” – {state}", d.id, d.channel, d.title))?;
    }
    Ok(())
}

/// What needs a person, before everything else.
fn alerts(desk: &mut Desk<'_>, seen: &Seen) -> Result<(), CliError> {
    let lang = desk.lang;
    let zone = time::zone(&seen.campaigns, None);
    let head = |desk: &mut Desk<'_>, word: crate::i18n::Word| desk.line(format_args!("!! {}", word.say(lang)));
    if !seen.holds.is_empty() {
        head(desk, words::STATUS_HOLDS)?;
    }
    for hold in &seen.holds {
        let copy = hold.id.starts_with(crate::actions::confirm::COPY_HOLD);
        let lift = if copy {
            "loa confirm --reason \"…\"".to_owned()
        } else {
            format!("loa release {} --reason \"…\"", hold.id)
        };
        let (scope, at) = (scope(lang, &hold.scope), time::shown(hold.at, zone));
        let places: [(&str, &dyn std::fmt::Display); 6] = [
            ("id", &hold.id),
            ("scope", &scope),
            ("reason", &hold.reason),
            ("by", &hold.by),
            ("at", &at),
            ("release", &lift),
        ];
        desk.line(format_args!("  {}", words::STATUS_HOLD.with(lang, &places)))?;
    }
    awaited::tell(desk, &seen.awaited)?;
    if !seen.stopped.is_empty() {
        head(desk, words::STATUS_STOPPED)?;
    }
    for channel in &seen.stopped {
        let Some((since, code, message)) = &channel.stopped else { continue };
        let at = time::shown(*since, zone);
        let text = words::STATUS_STOPPED_ONE
            .with(lang, &[("channel", &channel.id), ("at", &at), ("message", message), ("code", code)]);
        desk.line(format_args!("  {text}"))?;
    }
    if !seen.missing.is_empty() {
        head(desk, words::STATUS_FOLDERS)?;
    }
    for (channel, folder) in &seen.missing {
        desk.line(format_args!("  {}", folders::say(lang, channel, folder)))?;
    }
    for (title, word, list) in [
        (words::STATUS_UNCONFIRMED, words::STATUS_UNCONFIRMED_ONE, &seen.unconfirmed),
        (words::STATUS_ASKS, words::STATUS_ASKS_ONE, &seen.asks),
    ] {
        if !list.is_empty() {
            head(desk, title)?;
        }
        for d in list {
            let due = due(lang, seen, d);
            let text = word.with(lang, &[("due", &due), ("channel", &d.channel), ("title", &d.title), ("id", &d.id)]);
            desk.line(format_args!("  {text}"))?;
        }
    }
    Ok(())
}

fn due(lang: Lang, seen: &Seen, d: &Delivery) -> String {
    let zone = time::zone(&seen.campaigns, Some(&d.campaign));
    d.due_at.map_or_else(|| words::NO_DATE.say(lang).to_owned(), |at| time::shown(at, zone))
}

fn scope(lang: Lang, scope: &Scope) -> String {
    let parts = [
        (words::SCOPE_UNIT, scope.unit.as_deref()),
        (words::SCOPE_CHANNEL, scope.channel.as_deref()),
        (words::SCOPE_CAMPAIGN, scope.campaign.as_deref()),
        (words::SCOPE_TONE, scope.tone.map(|tone| tone.as_str())),
    ];
    let named: Vec<String> =
        parts.into_iter().filter_map(|(word, id)| Some(word.with(lang, &[("id", &id?)]))).collect();
    if named.is_empty() { words::SCOPE_ALL.say(lang).to_owned() } else { named.join(", ") }
}

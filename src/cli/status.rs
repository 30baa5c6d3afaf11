//! `loa status`: how things stand; what needs a person comes first, with the exact line that settles it.
//!
//! Each problem is told with what to do about it.
//!
//! `--json`: `{"store", "running": [NODE], "nodes": [{"node", "until"}], "states": {STATE: N}, "held": N, "next": [{"id", "due_at", "channel",
//! "title", "state"}], "holds": [HOLD], "stopped": [{"channel", "since", "code", "message"}], "unconfirmed": [same as next], "late_proof": [same as next], "failing": [same as next], "closed": [{"channel", "until", "too_late"}], "unrenewed": [{"channel", "since", "code", "message"}],
//! "asks": [same as next], "undone": [same as next], "awaits_text": [same as next], "play_now": [same as next], "awaited":
//! see `cli::awaited`, "missing_folders": [{"channel", "folder"}], "node_faults": [{"channel", "node", "since", "code", "message"}], "without_file": [{"campaign", "title", "waiting",
//! "renamed"}], "one_person_office": bool, "copy": bool, "braked": bool}`; `store` is null where nothing was ever written. The exit code is 0 whatever it shows.

use std::collections::BTreeMap;

use clap::ArgMatches;
use serde_json::{Value, json};

use super::{CliError, Command, Desk, Exit, OutputForm, awaited, folders, grammar, office, person::person, time};
use crate::desk::status::{self, NEXT_SHOWN, Overview, is_of_copy, scope, waits_for_a_daemon};
use crate::domain::delivery::{Attempt, Delivery, State};
use crate::i18n::cli::help;
use crate::i18n::{Lang, cli as words, failure, hands, report, sheet, state as states, store as of_store, stuck};
use crate::report::wrap::glued;
use crate::store::seal::Seal;

pub(super) const COMMAND: Command =
    Command { name: "status", grammar: grammar_of, run: |desk, of| Box::pin(run(desk, of)) };

fn grammar_of(lang: Lang) -> clap::Command {
    grammar::command("status", lang, &help::STATUS, &help::STATUS_USAGE)
}

async fn run(desk: &mut Desk<'_>, _of: &ArgMatches) -> Result<Exit, CliError> {
    let app = desk.app()?;
    let opened = desk.look(&app).await?;
    let store = &opened.store;
    let mut seen = status::look(store, desk.now()).await?;
    if opened.is_none_yet() {
        seen.store = None;
    }
    seen.missing = status::missing(store, &app.workspace).await?;
    seen.ghosts = office::without_file(&app, store).await?;
    match desk.form {
        OutputForm::Json => desk.json(&document(&seen))?,
        OutputForm::Text => tell(desk, &seen)?,
    }
    Ok(Exit::Fine)
}

fn document(seen: &Overview) -> Value {
    let one = |d: &Delivery| json!({"id": d.id, "due_at": d.due_at, "channel": d.channel, "title": d.title, "state": d.state});
    let all = |list: &[Delivery]| Value::Array(list.iter().map(one).collect());
    let mut states: BTreeMap<&str, i64> = BTreeMap::new();
    for c in &seen.counts {
        *states.entry(c.state.as_str()).or_default() += c.count;
    }
    json!({
        "store": seen.store,
        "running": seen.running,
        "nodes": seen.nodes.iter().map(|(node, until)| json!({"node": node, "until": until})).collect::<Vec<_>>(),
        "states": json!(states),
        "held": seen.counts.iter().map(|c| c.held).sum::<i64>(),
        "next": all(&seen.next),
        "holds": seen.holds,
        "stopped": seen.stopped.iter().filter_map(|c| {
            let (since, code, message) = c.stopped.as_ref()?;
            Some(json!({"channel": c.id, "since": since, "code": code, "message": message}))
        }).collect::<Vec<_>>(),
        "node_faults": seen.faults.iter().map(|f| {
            json!({"channel": f.channel, "node": f.node, "since": f.since, "code": f.code, "message": f.message})
        }).collect::<Vec<_>>(),
        "failing": seen.failing.iter().map(|e| one(&e.delivery)).collect::<Vec<_>>(),
        "closed": seen.closed.iter().map(|c| json!({"channel": c.channel, "until": c.until, "too_late": c.too_late}))
            .collect::<Vec<_>>(),
        "unrenewed": seen.unrenewed.iter().map(|u| {
            json!({"channel": u.channel, "since": u.since, "code": u.code, "message": u.message})
        }).collect::<Vec<_>>(),
        "late_proof": all(&seen.late_proof),
        "unconfirmed": all(&seen.unconfirmed),
        "asks": all(&seen.asks),
        "play_now": all(&seen.play_now),
        "awaited": awaited::document(&seen.awaited),
        "undone": all(&seen.undone),
        "awaits_text": all(&seen.awaits),
        "without_file": seen.ghosts,
        "one_person_office": seen.alone,
        "copy": seen.seal.is_other(),
        "braked": seen.braked,
        "missing_folders": seen.missing.iter().map(|(channel, folder)| json!({"channel": channel, "folder": folder}))
            .collect::<Vec<_>>(),
    })
}

fn tell(desk: &mut Desk<'_>, seen: &Overview) -> Result<(), CliError> {
    let lang = desk.lang;
    alerts(desk, seen)?;
    if seen.alone {
        desk.fitted(0, hands::OFFICE_ALONE.say(lang))?;
    }
    if let Some(store) = &seen.store {
        desk.fitted(0, format_args!("{}: {store}", words::STATUS_STORE.say(lang)))?;
    }
    let running = match seen.running.as_slice() {
        [] => words::STATUS_NOT_RUNNING.say(lang).to_owned(),
        running => words::STATUS_RUNNING.with(lang, &[("nodes", &running.join(", "))]),
    };
    desk.fitted(0, running)?;
    // A state that reads alike whatever the end is counted once.
    let mut named: Vec<(&str, i64)> = Vec::new();
    for c in &seen.counts {
        let ready = matches!(c.state, State::Scheduled | State::Staging | State::Staged);
        let name = match c.is_gated && ready {
            true => states::AWAITS_EVENT.say(lang),
            false => states::outcome(lang, c.state, c.end, c.reason),
        };
        match named.iter_mut().find(|(known, _)| *known == name) {
            Some((_, count)) => *count += c.count,
            None => named.push((name, c.count)),
        }
    }
    let mut counts: Vec<String> = named.into_iter().map(|(name, count)| format!("{name}: {count}")).collect();
    let held: i64 = seen.counts.iter().map(|c| c.held).sum();
    if held > 0 {
        counts.push(words::STATUS_HELD.with(lang, &[("count", &held)]));
    }
    let counts = if counts.is_empty() { "0".to_owned() } else { counts.join("; ") };
    desk.fitted(0, format_args!("{}: {counts}", words::STATUS_COUNTS.say(lang)))?;
    desk.line(format_args!("{}:", words::STATUS_NEXT.say(lang)))?;
    if seen.next.is_empty() {
        desk.fitted(2, words::STATUS_NOTHING_NEXT.say(lang))?;
    }
    for d in &seen.next {
        let due = due(lang, seen, d);
        let state = match d.held_at {
            Some(_) if !d.state.is_final() => format!("{} ({})", states::standing(lang, d), report::HELD.say(lang)),
            _ => states::standing(lang, d).to_owned(),
        };
        desk.fitted(
            2,
            format_args!(
                "{due} · {} · “{}”: {state} · {}",
                d.channel,
                d.title,
                glued(&sheet::ONE_ID.with(lang, &[("id", &d.id)]))
            ),
        )?;
    }
    Ok(())
}

/// What needs a person, before everything else.
fn alerts(desk: &mut Desk<'_>, seen: &Overview) -> Result<(), CliError> {
    let lang = desk.lang;
    let zone = time::zone(&seen.campaigns, None);
    let head = |desk: &mut Desk<'_>, word: crate::i18n::Word| desk.fitted(0, format_args!("!! {}", word.say(lang)));
    if seen.running.is_empty() && waits_for_a_daemon(seen) {
        head(desk, words::STATUS_NOBODY_RUNS)?;
    }
    if seen.braked {
        head(desk, of_store::STATUS_BRAKED)?;
    }
    match seen.seal {
        _ if seen.holds.iter().any(is_of_copy) => {}
        Seal::New | Seal::Same => {}
        Seal::Copied => head(desk, of_store::STATUS_COPIED)?,
        Seal::SetBack => head(desk, of_store::STATUS_SET_BACK)?,
    }
    if !seen.holds.is_empty() {
        head(desk, words::STATUS_HOLDS)?;
    }
    for hold in &seen.holds {
        let lift = if is_of_copy(hold) {
            "loa confirm --reason \"…\"".to_owned()
        } else {
            format!("loa release {} --reason \"…\"", hold.id)
        };
        let (scope, at) = (scope(lang, &hold.scope, &seen.units), time::shown(hold.at, zone));
        let places: [(&str, &dyn std::fmt::Display); 6] = [
            ("id", &hold.id),
            ("scope", &scope),
            ("reason", &hold.reason),
            ("by", &person(lang, &hold.by)),
            ("at", &at),
            ("release", &lift),
        ];
        desk.fitted(2, words::STATUS_HOLD.with(lang, &places))?;
    }
    office::tell_ghosts(desk, &seen.ghosts)?;
    awaited::tell(desk, &seen.awaited)?;
    if !seen.stopped.is_empty() {
        head(desk, words::STATUS_STOPPED)?;
    }
    for channel in &seen.stopped {
        let Some((since, code, message)) = &channel.stopped else { continue };
        let at = time::shown(*since, zone);
        let told = hands::stopped(lang, &channel.id, code).unwrap_or_else(|| failure::told(lang, code, message));
        let text = words::STATUS_STOPPED_ONE.with(lang, &[("channel", &channel.id), ("at", &at), ("told", &told)]);
        desk.fitted(2, text)?;
    }
    tell_trouble(desk, seen)?;
    if !seen.missing.is_empty() {
        head(desk, words::STATUS_FOLDERS)?;
    }
    for (channel, folder) in &seen.missing {
        desk.fitted(2, folders::say(lang, channel, folder))?;
    }
    if !seen.play_now.is_empty() {
        head(desk, words::STATUS_PLAY_NOW)?;
    }
    for d in &seen.play_now {
        let (due, file) = (due(lang, seen, d), d.receipt.as_ref().map_or("", |receipt| receipt.id.as_str()));
        let places: [(&str, &dyn std::fmt::Display); 4] =
            [("due", &due), ("channel", &d.channel), ("title", &d.title), ("file", &file)];
        desk.line(format_args!("  {}", words::STATUS_PLAY_NOW_ONE.with(lang, &places)))?;
    }
    for (title, word, list) in [
        (stuck::STATUS_LATE_PROOF, stuck::STATUS_LATE_PROOF_ONE, &seen.late_proof),
        (words::STATUS_UNCONFIRMED, words::STATUS_UNCONFIRMED_ONE, &seen.unconfirmed),
        (words::STATUS_ASKS, words::STATUS_ASKS_ONE, &seen.asks),
        (words::STATUS_UNDONE, words::STATUS_UNDONE_ONE, &seen.undone),
        (words::STATUS_AWAITS, words::STATUS_AWAITS_ONE, &seen.awaits),
    ] {
        if !list.is_empty() {
            head(desk, title)?;
        }
        // An item of every evening is many deliveries, and what is due next is what matters.
        let shown = if std::ptr::eq(list, &seen.awaits) { NEXT_SHOWN as usize } else { list.len() };
        for d in list.iter().take(shown) {
            let due = due(lang, seen, d);
            let text = word.with(lang, &[("due", &due), ("channel", &d.channel), ("title", &d.title), ("id", &d.id)]);
            desk.fitted(2, text)?;
        }
        if list.len() > shown {
            desk.line(format_args!("  {}", words::STATUS_MORE.with(lang, &[("count", &(list.len() - shown))])))?;
        }
    }
    Ok(())
}

/// What does not move by itself or not soon, and whom it waits for.
fn tell_trouble(desk: &mut Desk<'_>, seen: &Overview) -> Result<(), CliError> {
    let lang = desk.lang;
    let zone = time::zone(&seen.campaigns, None);
    let head = |desk: &mut Desk<'_>, word: crate::i18n::Word| desk.fitted(0, format_args!("!! {}", word.say(lang)));
    if !seen.closed.is_empty() {
        head(desk, stuck::STATUS_CLOSED)?;
    }
    for closed in &seen.closed {
        let until = time::shown(closed.until, zone);
        let places: [(&str, &dyn std::fmt::Display); 3] =
            [("channel", &closed.channel), ("until", &until), ("count", &closed.too_late)];
        desk.fitted(2, stuck::STATUS_CLOSED_ONE.with(lang, &places))?;
    }
    if !seen.unrenewed.is_empty() {
        head(desk, stuck::STATUS_UNRENEWED)?;
    }
    for late in &seen.unrenewed {
        let (at, told) = (time::shown(late.since, zone), failure::told(lang, &late.code, &late.message));
        let places: [(&str, &dyn std::fmt::Display); 3] = [("channel", &late.channel), ("at", &at), ("told", &told)];
        desk.fitted(2, stuck::STATUS_UNRENEWED_ONE.with(lang, &places))?;
    }
    if !seen.faults.is_empty() {
        head(desk, stuck::STATUS_NODE_FAULTS)?;
    }
    for fault in &seen.faults {
        let (at, told) = (time::shown(fault.since, zone), failure::told(lang, &fault.code, &fault.message));
        let places: [(&str, &dyn std::fmt::Display); 4] =
            [("channel", &fault.channel), ("node", &fault.node), ("at", &at), ("told", &told)];
        desk.fitted(2, stuck::STATUS_NODE_FAULT.with(lang, &places))?;
    }
    if !seen.failing.is_empty() {
        head(desk, stuck::STATUS_FAILING)?;
    }
    for entry in seen.failing.iter().take(NEXT_SHOWN as usize) {
        let (d, last) = (&entry.delivery, entry.last_failure());
        let code = |attempt: &Attempt| attempt.code.clone().unwrap_or_default();
        let message = |attempt: &Attempt| attempt.message.clone().unwrap_or_default();
        let told = last.map_or_else(String::new, |a| failure::told(lang, &code(a), &message(a)).to_string());
        let due = due(lang, seen, d);
        let places: [(&str, &dyn std::fmt::Display); 5] =
            [("due", &due), ("channel", &d.channel), ("title", &d.title), ("told", &told), ("id", &d.id)];
        desk.fitted(2, stuck::STATUS_FAILING_ONE.with(lang, &places))?;
    }
    if seen.failing.len() > NEXT_SHOWN as usize {
        let more = seen.failing.len() - NEXT_SHOWN as usize;
        desk.line(format_args!("  {}", words::STATUS_MORE.with(lang, &[("count", &more)])))?;
    }
    Ok(())
}

fn due(lang: Lang, seen: &Overview, d: &Delivery) -> String {
    let zone = time::zone(&seen.campaigns, Some(&d.campaign));
    d.due_at.map_or_else(|| words::NO_DATE.say(lang).to_owned(), |at| time::shown(at, zone))
}

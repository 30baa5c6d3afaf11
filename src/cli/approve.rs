//! `loa approve`: shows what would go out — when, where, title, first line — and takes a leader's yes to exactly that.
//!
//! Never: approves what was not shown. The yes names the content that stood on the screen; if it changed meanwhile, the
//! act is refused.
//!
//! `--json`: `{"approved": [ID], "deliveries": [{"id", "due_at", "channel", "title", "first_line", "content_hash"}]}`.

use std::collections::HashMap;

use clap::ArgMatches;
use comfy_table::presets::NOTHING;
use comfy_table::{LineStyle, Table};
use serde_json::{Value, json};

use super::ask::{Beforehand, ask};
use super::pick::{Unnamed, entries, text};
use super::{CliError, Command, Desk, Exit, Form, grammar, pick, time};
use crate::actions::{self, Refused, Which};
use crate::domain::delivery::{AWAITS_TEXT, Entry, State};
use crate::i18n::cli::help;
use crate::i18n::{Lang, cli as words, report as columns};
use crate::store::{Store, campaigns, ledger};

const FIRST_LINE_MAX: usize = 90;

pub(super) const COMMAND: Command =
    Command { name: "approve", grammar: grammar_of, run: |desk, of| Box::pin(run(desk, of)) };

fn grammar_of(lang: Lang) -> clap::Command {
    grammar::command("approve", lang, &help::APPROVE, &help::APPROVE_USAGE)
        .args(pick::grammar(lang))
        .arg(grammar::switch(lang, "all", &help::ALL_DRAFTS).conflicts_with_all(["id", "campaign", "channel"]))
        .arg(grammar::option(lang, "number", &help::NUMBER, &help::APPROVAL_NUMBER))
        .arg(grammar::option(lang, "note", &help::TEXT, &help::NOTE))
        .arg(grammar::yes(lang))
}

async fn run(desk: &mut Desk<'_>, of: &ArgMatches) -> Result<Exit, CliError> {
    let lang = desk.lang;
    let (_, store, actor) = desk.open().await?;
    let unnamed = if of.get_flag("all") { Unnamed::All } else { Unnamed::Refused };
    let mut drafts = entries(&store, of, unnamed).await?;
    drafts.retain(|e| e.delivery.state == State::Draft);
    // Among many they are told and passed over; by name they are refused.
    let named = of.get_many::<String>("id").is_some();
    let (awaiting, ready): (Vec<Entry>, Vec<Entry>) =
        drafts.into_iter().partition(|e| !named && e.delivery.content_hash == AWAITS_TEXT);
    drafts = ready;
    tell_awaiting(desk, &store, &awaiting).await?;
    if drafts.is_empty() {
        return Err(CliError::Refused(Refused::NothingFits));
    }
    let first_lines = first_lines(&store, &drafts).await?;
    if desk.form == Form::Text {
        let table = table(desk, &store, &drafts, &first_lines).await?;
        desk.line(table)?;
    }
    let beforehand = if of.get_flag(grammar::YES) { Beforehand::Yes } else { Beforehand::Ask };
    ask(desk, beforehand, &words::ASK_APPROVE.with(lang, &[("count", &drafts.len())]))?;
    let seen = drafts.iter().map(|e| (e.delivery.id.clone(), e.delivery.content_hash.clone())).collect();
    let (number, note) = (text(of, "number"), text(of, "note"));
    let which = Which::Seen(seen);
    let approved =
        actions::approve::approve(&store, &actor, &which, number.as_deref(), note.as_deref(), desk.now()).await?;
    match desk.form {
        Form::Text => desk.line(words::APPROVED.with(lang, &[("count", &approved.len())]))?,
        Form::Json => {
            let deliveries: Vec<Value> = drafts.iter().map(|e| one(e, &first_lines)).collect();
            desk.json(&json!({"approved": approved, "deliveries": deliveries}))?;
        }
    }
    Ok(Exit::Fine)
}

async fn tell_awaiting(desk: &mut Desk<'_>, store: &Store, awaiting: &[Entry]) -> Result<(), CliError> {
    if awaiting.is_empty() || desk.form == Form::Json {
        return Ok(());
    }
    let lang = desk.lang;
    let campaigns = campaigns::all(&mut store.read().await?).await?;
    desk.line(words::APPROVE_AWAITS.with(lang, &[("count", &awaiting.len())]))?;
    for Entry { delivery: d, .. } in awaiting {
        let zone = time::zone(&campaigns, Some(&d.campaign));
        let due = d.due_at.map_or_else(|| words::NO_DATE.say(lang).to_owned(), |at| time::shown(at, zone));
        desk.line(format_args!("  {due}  {}  “{}”", d.channel, d.title))?;
    }
    desk.line("")?;
    Ok(())
}

fn one(Entry { delivery: d, .. }: &Entry, first_lines: &HashMap<String, String>) -> Value {
    json!({
        "id": d.id, "due_at": d.due_at, "channel": d.channel, "title": d.title,
        "first_line": first_lines.get(&d.content_hash), "content_hash": d.content_hash,
    })
}

async fn table(
    desk: &Desk<'_>,
    store: &Store,
    drafts: &[Entry],
    first_lines: &HashMap<String, String>,
) -> Result<Table, CliError> {
    let lang = desk.lang;
    let mut tx = store.read().await?;
    let campaigns = campaigns::all(&mut tx).await?;
    let mut table = Table::new();
    let underline = NOTHING.header_separator(LineStyle::none().fill('─').junction('─'));
    table.load_style(underline);
    let content = format!("{} / {}", columns::ITEM_TITLE.say(lang), words::FIRST_LINE.say(lang));
    table.set_header([columns::ID.say(lang), columns::DUE.say(lang), columns::CHANNEL.say(lang), content.as_str()]);
    for Entry { delivery: d, .. } in drafts {
        let zone = time::zone(&campaigns, Some(&d.campaign));
        let due = d.due_at.map_or_else(|| words::NO_DATE.say(lang).to_owned(), |at| time::shown(at, zone));
        let first = first_lines.get(&d.content_hash).map_or("", String::as_str);
        let language = if d.language == "vi" { String::new() } else { format!(" ({})", d.language) };
        table.add_row([d.id.clone(), due, format!("{}{language}", d.channel), format!("{}\n{first}", d.title)]);
    }
    Ok(table)
}

/// The first line of each content, by its hash.
async fn first_lines(store: &Store, drafts: &[Entry]) -> Result<HashMap<String, String>, CliError> {
    let mut hashes: Vec<&str> = drafts.iter().map(|e| e.delivery.content_hash.as_str()).collect();
    hashes.sort_unstable();
    hashes.dedup();
    let mut tx = store.read().await?;
    let payloads = ledger::payloads(&mut tx, &hashes).await?;
    let line = |payload: &str| first_line(serde_json::from_str::<Value>(payload).ok()?.get("body")?);
    Ok(payloads.into_iter().filter_map(|(hash, payload)| Some((hash, line(&payload)?))).collect())
}

/// Names under which adapters keep what a person wrote, most telling first.
const TEXT_KEYS: [&str; 6] = ["markdown", "text", "message", "caption", "content", "html"];

/// A payload is the adapter's own: the text under a telling name, or else the one with the most words, from its first
/// line that is not the title.
fn first_line(body: &Value) -> Option<String> {
    let mut texts = Vec::new();
    collect("", body, &mut texts);
    let told = TEXT_KEYS.iter().find_map(|key| texts.iter().find(|(name, text)| name == key && text.contains(' ')));
    let (_, text) = told.or_else(|| texts.iter().max_by_key(|(_, text)| text.split_whitespace().count()))?;
    let title = body.get("title").and_then(Value::as_str).unwrap_or_default();
    let plain = without_tags(text);
    let mut lines = plain.lines().map(str::trim).filter(|line| !line.is_empty() && line.trim_end_matches('.') != title);
    let first = lines.next()?;
    let cut: String = first.chars().take(FIRST_LINE_MAX).collect();
    Some(if cut.chars().count() < first.chars().count() { format!("{cut}…") } else { cut })
}

/// Every text with the name it stands under.
fn collect<'v>(name: &'v str, value: &'v Value, texts: &mut Vec<(&'v str, &'v str)>) {
    match value {
        Value::String(text) => texts.push((name, text)),
        Value::Array(values) => values.iter().for_each(|v| collect(name, v, texts)),
        Value::Object(fields) => fields.iter().for_each(|(name, v)| collect(name, v, texts)),
        _ => {}
    }
}

fn without_tags(text: &str) -> String {
    let mut plain = String::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('<') {
        plain.push_str(before);
        match after.split_once('>') {
            Some((_, after)) => rest = after,
            None => return plain,
        }
    }
    plain + rest
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_line_is_what_a_person_wrote() {
        let zalo =
            json!({"title": "T", "body": [{"type": "text", "content": "<p>Bà con chú ý lịch họp.</p>\n<p>Hai</p>"}]});
        assert_eq!(first_line(&zalo).as_deref(), Some("Bà con chú ý lịch họp."));
        assert_eq!(first_line(&json!({})), None);
        let long = json!({"text": "chữ ".repeat(60)});
        assert!(first_line(&long).unwrap().ends_with('…'));
    }
}

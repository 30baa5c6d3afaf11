//! `loa apply [FILE]… [--yes]`: shows what changes, asks, and writes it down.
//!
//! Never: applies a file with a fault, or something else than what was shown without a word. Without a campaign it still
//! writes down the channels, so that they can be logged in.
//!
//! `--json`: as `loa plan --json`, with `"applied": true` and `"drafts"` for each campaign: how many await approval.
//! Exit codes: 1 faults, 3 declined or refused.

use clap::ArgMatches;
use serde_json::{Value, json};

use super::ask::{Beforehand, ask};
use super::load::load;
use super::plan::{document, each, faulty, is_change, previews, rows, show};
use super::{CliError, Command, Desk, Exit, Form, check, folders, grammar};
use crate::actions;
use crate::domain::delivery::State;
use crate::domain::diagnostic::Purpose;
use crate::i18n::Lang;
use crate::i18n::cli as words;
use crate::i18n::cli::help;
use crate::store::deliveries::Filter;

pub(super) const COMMAND: Command =
    Command { name: "apply", grammar: grammar_of, run: |desk, of| Box::pin(run(desk, of)) };

fn grammar_of(lang: Lang) -> clap::Command {
    grammar::command("apply", lang, &help::APPLY, &help::APPLY_USAGE)
        .arg(check::files(lang))
        .arg(each(lang))
        .arg(grammar::yes(lang))
}

async fn run(desk: &mut Desk<'_>, of: &ArgMatches) -> Result<Exit, CliError> {
    let lang = desk.lang;
    let ready = load(desk, &check::named(of))?;
    if ready.has_faults(Purpose::Real) {
        return faulty(desk, &ready);
    }
    let (app, store, actor) = desk.open().await?;
    let Some(directory) = &ready.directory else { return faulty(desk, &ready) };
    let before = previews(desk, &store, &ready).await?;
    if desk.form == Form::Text {
        show(desk, &ready, &before, rows(of))?;
    }
    if before.iter().flatten().any(is_change) {
        let beforehand = if of.get_flag(grammar::YES) { Beforehand::Yes } else { Beforehand::Ask };
        ask(desk, beforehand, words::ASK_APPLY.say(lang))?;
    }
    let mut done = Vec::new();
    for (campaign, plan) in &ready.campaigns {
        let changes =
            actions::apply::apply(&store, &app.media(), &actor, directory, campaign, plan, desk.now()).await?;
        let mut tx = store.read().await?;
        let drafts = Filter { campaign: Some(plan.campaign.clone()), state: Some(State::Draft), ..Filter::default() };
        let drafts = crate::store::log::entries(&mut tx, &drafts).await?.len();
        if desk.form == Form::Text {
            let word = if drafts == 0 { words::APPLIED } else { words::APPLIED_DRAFTS };
            desk.line(word.with(lang, &[("count", &drafts), ("campaign", &plan.campaign)]))?;
        }
        done.push((changes, drafts));
    }
    if ready.campaigns.is_empty() {
        actions::apply::apply_directory(&store, &actor, directory, desk.now()).await?;
        if desk.form == Form::Text {
            desk.line(words::APPLIED_CHANNELS.with(lang, &[("count", &directory.channels.len())]))?;
        }
    }
    if desk.form == Form::Text {
        for channel in &directory.channels {
            let setting = |name: &str| channel.settings.get(name).map(|value| value.value.as_str());
            for folder in folders::missing(&app.workspace, &channel.adapter.value, setting) {
                desk.line(folders::say(lang, &channel.id.value, &folder))?;
            }
        }
    }
    if desk.form == Form::Json {
        let (changes, drafts): (Vec<_>, Vec<_>) = done.into_iter().unzip();
        let mut value = document(lang, &ready, &changes)?;
        let campaigns = value["campaigns"].as_array_mut().into_iter().flatten();
        for (one, drafts) in campaigns.zip(drafts) {
            one["applied"] = Value::Bool(true);
            one["drafts"] = json!(drafts);
        }
        desk.json(&value)?;
    }
    Ok(Exit::Fine)
}

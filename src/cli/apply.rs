//! `loa apply [FILE]… [--yes]`: shows what changes, asks, and writes it down.
//!
//! It never applies a file with a fault, or something else than what was shown without a word. Without a campaign it
//! still writes down the channels, so that they can be logged in.
//!
//! `--json`: as `loa plan --json`, with `"applied": true` and `"drafts"` for each campaign: how many await approval.
//! Exit codes: 1 faults, 3 declined or refused.

use clap::ArgMatches;
use serde_json::{Value, json};

use super::ask::{Beforehand, ask};
use super::load::load_said;
use super::plan::{document, each, faulty, is_change, previews, rows, show};
use super::{CliError, Command, Desk, Exit, OutputForm, check, folders, grammar, office};
use crate::actions;
use crate::domain::delivery::{Reason, State};
use crate::domain::diagnostic::Purpose;
use crate::domain::diff::Note;
use crate::i18n::cli as words;
use crate::i18n::cli::help;
use crate::i18n::{Lang, hands};
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
    let named = check::named(of);
    let is_named = !named.is_empty();
    let mut ready = load_said(desk, &named).await?;
    if ready.has_faults(Purpose::Real) {
        return faulty(desk, &ready);
    }
    let Some(directory) = &ready.directory.clone() else { return faulty(desk, &ready) };
    let (app, store, actor) = desk.found(directory).await?;
    actions::directory::check(&store, &actor, directory, desk.now()).await?;
    let office = office::look(&app, &store, directory).await?;
    let previews = previews(desk, &store, &ready).await?;
    // A file of others that was not named and in which nothing changed is no matter of this person; one that changed refuses the whole.
    let mut before = Vec::new();
    for (one, changes) in std::mem::take(&mut ready.campaigns).into_iter().zip(previews) {
        match actions::apply::check(&store, &actor, directory, &one.0).await {
            Ok(()) => {
                ready.campaigns.push(one);
                before.push(changes);
            }
            Err(refused) if is_named || changes.iter().any(is_change) => return Err(refused.into()),
            Err(_) => {}
        }
    }
    if desk.form == OutputForm::Text {
        office.show(desk)?;
        show(desk, &ready, &before, rows(of))?;
    }
    let beforehand = if of.get_flag(grammar::YES) { Beforehand::Yes } else { Beforehand::Ask };
    let ids: Vec<&str> = ready.campaigns.iter().map(|(campaign, _)| campaign.id.value.as_str()).collect();
    for (campaign, ended) in office::ended(desk, &store, &ids).await? {
        if desk.form == OutputForm::Text {
            desk.line(ended)?;
        }
        ask(desk, beforehand, &hands::ASK_REOPEN.with(lang, &[("campaign", &campaign)]))?;
    }
    if before.iter().flatten().any(is_change) {
        ask(desk, beforehand, words::ASK_APPLY.say(lang))?;
    }
    let mut done = Vec::new();
    for (campaign, plan) in &ready.campaigns {
        let changes =
            actions::apply::apply(&store, &app.media(), &actor, directory, campaign, plan, desk.now()).await?;
        let mut tx = store.read().await?;
        let drafts = Filter { campaign: Some(plan.campaign.clone()), state: Some(State::Draft), ..Filter::default() };
        let drafts = crate::store::log::entries(&mut tx, &drafts).await?;
        let (awaiting, drafts): (Vec<_>, Vec<_>) =
            drafts.into_iter().partition(|e| e.delivery.reason == Some(Reason::AwaitsText));
        let (awaiting, drafts) = (awaiting.len(), drafts.len());
        let too_late = changes.iter().filter(|c| is_change(c) && c.notes.contains(&Note::TooLate)).count();
        if desk.form == OutputForm::Text {
            let word = if drafts == 0 { words::APPLIED } else { words::APPLIED_DRAFTS };
            desk.line(word.with(lang, &[("count", &drafts), ("campaign", &plan.campaign)]))?;
            for (word, count) in [(words::APPLIED_TOO_LATE, too_late), (words::APPLIED_AWAITING, awaiting)] {
                if count > 0 {
                    desk.line(word.with(lang, &[("count", &count)]))?;
                }
            }
        }
        done.push((changes, drafts));
    }
    if ready.campaigns.is_empty() {
        actions::apply::apply_directory(&store, &actor, directory, desk.now()).await?;
        if desk.form == OutputForm::Text {
            desk.line(words::APPLIED_CHANNELS.with(lang, &[("count", &directory.channels.len())]))?;
        }
    }
    if desk.form == OutputForm::Text {
        for channel in &directory.channels {
            let setting = |name: &str| channel.settings.get(name).map(|value| value.value.as_str());
            for folder in folders::missing(&app.workspace, &channel.adapter.value, setting) {
                desk.line(folders::say(lang, &channel.id.value, &folder))?;
            }
        }
    }
    if desk.form == OutputForm::Json {
        let (changes, drafts): (Vec<_>, Vec<_>) = done.into_iter().unzip();
        let mut value = document(lang, &ready, &changes)?;
        office.document(&mut value);
        let campaigns = value["campaigns"].as_array_mut().into_iter().flatten();
        for (one, drafts) in campaigns.zip(drafts) {
            one["applied"] = Value::Bool(true);
            one["drafts"] = json!(drafts);
        }
        desk.json(&value)?;
    }
    Ok(Exit::Fine)
}

//! `loa apply [FILE]… [--yes]`: shows what changes, asks, and writes it down.
//!
//! It never applies a file with a fault, or something else than what was shown without a word. Without a campaign it
//! still writes down the channels, so that they can be logged in.
//!
//! `--json`: as `loa plan --json`, with `"applied": true` and `"drafts"` for each campaign: how many await approval.
//! Exit codes: 1 faults, 3 declined or refused.

use clap::{ArgMatches, value_parser};
use serde_json::{Value, json};

use super::ask::{Beforehand, ask};
use super::difference::{Side, difference};
use super::load::load_said;
use super::pick::text;
use super::plan::{document, each, faulty, is_change, previews, rows, show};
use super::{CliError, Command, Desk, Exit, OutputForm, check, folders, grammar, office};
use crate::actions::apply::TakenIn;
use crate::actions::{self, ActError, Refusal, revisions};
use crate::app::App;
use crate::desk::load::LoadedPlans;
use crate::domain::campaign::Campaign;
use crate::domain::delivery::{Reason, State};
use crate::domain::diagnostic::Purpose;
use crate::domain::diff::Note;
use crate::domain::directory::Directory;
use crate::domain::revision::{self, CHANNELS};
use crate::i18n::cli as words;
use crate::i18n::cli::help;
use crate::i18n::{Lang, hands};
use crate::store::deliveries::Filter;
use crate::store::{Store, documents};

const BASE: &str = "base";

pub(super) const COMMAND: Command =
    Command { name: "apply", grammar: grammar_of, run: |desk, of| Box::pin(run(desk, of)) };

fn grammar_of(lang: Lang) -> clap::Command {
    grammar::command("apply", lang, &help::APPLY, &help::APPLY_USAGE)
        .arg(check::files(lang))
        .arg(each(lang))
        .arg(grammar::option(lang, grammar::REASON, &help::TEXT, &help::APPLY_WHY))
        .arg(grammar::option(lang, BASE, &help::NUMBER, &help::BASE).value_parser(value_parser!(i64).range(1..)))
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
    let Some(mut directory) = ready.directory.clone() else { return faulty(desk, &ready) };
    let (app, store, actor) = desk.found(&directory).await?;
    if let Some(base) = of.get_one::<i64>(BASE) {
        made_from(&store, &mut directory, &mut ready, *base).await?;
    }
    let directory = &directory;
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
            Err(ActError::Refused(Refusal::NotNewest { name, newest })) => {
                differs(desk, &store, &name, &one.0, directory).await?;
                return Err(CliError::Refused(Refusal::NotNewest { name, newest }));
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
    let why = text(of, grammar::REASON);
    let mut done = Vec::new();
    for (campaign, plan) in &ready.campaigns {
        let taken = TakenIn { directory, campaign, plan, why: why.as_deref() };
        let changes = actions::apply::apply(&store, &app.media(), &actor, taken, desk.now()).await?;
        remember(&app, campaign, directory);
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
        actions::apply::apply_directory(&store, &actor, directory, why.as_deref(), desk.now()).await?;
        remember_channels(&app, directory);
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

/// The person says that the files hold what this revision says: of each campaign of which it is the newest, and of
/// `channels.yaml`.
async fn made_from(
    store: &Store,
    directory: &mut Directory,
    ready: &mut LoadedPlans,
    number: i64,
) -> Result<(), CliError> {
    let mut tx = store.read().await?;
    let of_campaigns =
        ready.campaigns.iter_mut().map(|(campaign, _)| (&*campaign.id.value, &mut campaign.documents.base));
    for (name, base) in of_campaigns.chain([(CHANNELS, &mut directory.base)]) {
        let newest = documents::newest(&mut tx, name).await?;
        if let Some(newest) = newest.filter(|newest| newest.number == number) {
            *base = Some(newest.hash());
        }
    }
    Ok(())
}

/// Shows how what is newest differs from the folder.
async fn differs(
    desk: &mut Desk<'_>,
    store: &Store,
    name: &str,
    campaign: &Campaign,
    directory: &Directory,
) -> Result<(), CliError> {
    if desk.form == OutputForm::Json {
        return Ok(());
    }
    let newest = Side::of_revision(desk.lang, &revisions::get(store, name, None).await?);
    let folder = match name {
        CHANNELS => Side::of_channels(&directory.text),
        _ => Side::of_folder(desk.lang, &campaign.documents),
    };
    let told = difference(desk.lang, &newest, &folder);
    Ok(desk.line(told.trim_end_matches('\n'))?)
}

/// The folder is now the same as the newest revision. Where that cannot be written the next apply asks for `--base`.
fn remember(app: &App, campaign: &Campaign, directory: &Directory) {
    let same = [
        (campaign.id.value.as_str(), revision::hash(&campaign.documents)),
        (CHANNELS, revision::hash_of_text(&directory.text)),
    ];
    note(app, &same);
}

fn remember_channels(app: &App, directory: &Directory) {
    note(app, &[(CHANNELS, revision::hash_of_text(&directory.text))]);
}

fn note(app: &App, same: &[(&str, String)]) {
    if let Err(error) = app.workspace.remember(same) {
        tracing::warn!(%error, "what the files were made from could not be noted beside them");
    }
}

//! `loa restore NAME N`: an earlier revision of a campaign is applied again, like a file: shown, asked about, written
//! down as the newest revision. What is out stays as it is.
//!
//! `--json`: as `loa apply --json`, with `"restored": N` and `"revision"`, its new number.

use clap::{ArgMatches, value_parser};
use serde_json::json;

use super::ask::{Beforehand, ask};
use super::pick::text;
use super::plan::{document, faulty, previews, rows, show};
use super::{CliError, Command, Desk, Exit, OutputForm, grammar};
use crate::actions::{Refusal, apply, revisions};
use crate::desk::load::{LoadedPlans, lay_words, ready};
use crate::domain::diagnostic::Purpose;
use crate::domain::revision::CHANNELS;
use crate::i18n::cli::help;
use crate::i18n::{Lang, revision as words};
use crate::store::documents;
use crate::workspace::{Loaded, kept};

pub(super) const COMMAND: Command =
    Command { name: "restore", grammar: grammar_of, run: |desk, of| Box::pin(run(desk, of)) };

fn grammar_of(lang: Lang) -> clap::Command {
    grammar::command("restore", lang, &help::RESTORE, &help::RESTORE_USAGE)
        .arg(grammar::operand(lang, "name", &help::CAMPAIGN, &help::RETIRE_CAMPAIGN).required(true))
        .arg(
            grammar::operand(lang, "number", &help::NUMBER, &help::RESTORE_NUMBER)
                .required(true)
                .value_parser(value_parser!(i64).range(1..)),
        )
        .arg(grammar::reason(lang))
        .arg(super::plan::each(lang))
        .arg(grammar::yes(lang))
}

async fn run(desk: &mut Desk<'_>, of: &ArgMatches) -> Result<Exit, CliError> {
    let lang = desk.lang;
    let (app, store, actor) = desk.open().await?;
    let name = text(of, "name").unwrap_or_default();
    let number = of.get_one::<i64>("number").copied().unwrap_or_default();
    let old = revisions::get(&store, &name, Some(number)).await?;
    let newest = revisions::get(&store, &name, None).await?;
    if old.hash() == newest.hash() {
        if desk.form == OutputForm::Json {
            desk.json(&json!({"restored": number, "revision": newest.number, "campaigns": []}))?;
        } else {
            desk.line(words::RESTORE_SAME.with(lang, &[("number", &number), ("name", &name)]))?;
        }
        return Ok(Exit::Fine);
    }
    let plans = planned(desk, &store, &old, &newest).await?;
    if plans.has_faults(Purpose::Real) {
        return faulty(desk, &plans);
    }
    let (Some(directory), [(campaign, plan)]) = (&plans.directory, plans.campaigns.as_slice()) else {
        return Err(CliError::Refused(Refusal::CannotPlan { campaign: name }));
    };
    apply::check(&store, &actor, directory, campaign).await?;
    let before = previews(desk, &store, &plans).await?;
    if desk.form == OutputForm::Text {
        show(desk, &plans, &before, rows(of))?;
    }
    let beforehand = if of.get_flag(grammar::YES) { Beforehand::Yes } else { Beforehand::Ask };
    ask(desk, beforehand, &words::ASK_RESTORE.with(lang, &[("number", &number), ("name", &name)]))?;
    let why = text(of, grammar::REASON);
    let taken = apply::TakenIn { directory, campaign, plan, why: why.as_deref() };
    let changes = apply::apply(&store, &app.media(), &actor, taken, desk.now()).await?;
    let now = documents::history(&mut store.read().await?, &name).await?.first().map_or(0, |newest| newest.number);
    if desk.form == OutputForm::Json {
        let mut value = document(lang, &plans, &[changes])?;
        (value["restored"], value["revision"]) = (json!(number), json!(now));
        desk.json(&value)?;
    } else {
        desk.line(words::RESTORED.with(lang, &[("number", &number), ("name", &name), ("now", &now)]))?;
    }
    Ok(Exit::Fine)
}

/// The old texts under today's `channels.yaml`, made from the newest revision: whoever restores has seen it.
async fn planned(
    desk: &Desk<'_>,
    store: &crate::store::Store,
    old: &documents::Revision,
    newest: &documents::Revision,
) -> Result<LoadedPlans, CliError> {
    let channels = revisions::get(store, CHANNELS, None).await.map_or_else(|_| newest.channels.clone(), |c| c.channels);
    let mut loaded = Loaded::default();
    match kept::read(&old.documents, &channels) {
        Ok(mut found) => {
            found.campaign.documents.base = Some(newest.hash());
            found.campaign.path = Some(found.campaign.documents.name.clone());
            found.directory.text.clone_from(&channels);
            (loaded.sources, loaded.directory) = (found.sources, Some(found.directory));
            loaded.campaigns = vec![found.campaign];
        }
        Err(diagnostics) => loaded.diagnostics = diagnostics,
    }
    let differences = lay_words(store, &mut loaded).await?;
    Ok(LoadedPlans { differences, ..ready(loaded, desk.now()) })
}

//! `loa plan [FILE]…`: what an apply would change, and nothing written.
//!
//! It never changes anything; the store is only read.
//!
//! `--json`: `{"campaigns": [{"campaign", "title", "summary": {…}, "changes": […]}], "differences": […],
//! "diagnostics": […]}`, changes as `cli::changes` writes them; differences between the files and what people said;
//! `"directory"`: lines of `channels.yaml` that change; `"without_file"`: campaigns that the store has and the workspace
//! does not. Exit code 2 when there are changes, 1 when there are faults.

use clap::ArgMatches;
use serde_json::{Value, json};

use super::changes::{Rows, View};
use super::load::load_said;
use super::{CliError, Command, Desk, Exit, OutputForm, changes, check, fault, grammar, office, word};
use crate::actions::apply::preview;
use crate::desk::load::LoadedPlans;
use crate::domain::diagnostic::Purpose;
use crate::domain::diff::{Change, ChangeKind};
use crate::domain::gate::{Difference, titles};
use crate::i18n::Lang;
use crate::i18n::cli as words;
use crate::i18n::cli::help;
use crate::store::Store;

pub(super) const COMMAND: Command =
    Command { name: "plan", grammar: grammar_of, run: |desk, of| Box::pin(run(desk, of)) };

fn grammar_of(lang: Lang) -> clap::Command {
    grammar::command("plan", lang, &help::PLAN, &help::PLAN_USAGE).arg(check::files(lang)).arg(each(lang))
}

/// `--all`: every row, where they would be folded.
pub(super) fn each(lang: Lang) -> clap::Arg {
    grammar::switch(lang, "all", &help::EACH_ROW)
}

pub(super) fn rows(of: &ArgMatches) -> Rows {
    if of.get_flag("all") { Rows::Each } else { Rows::Folded }
}

async fn run(desk: &mut Desk<'_>, of: &ArgMatches) -> Result<Exit, CliError> {
    let ready = load_said(desk, &check::named(of)).await?;
    if ready.has_faults(Purpose::Real) {
        return faulty(desk, &ready);
    }
    let Some(directory) = &ready.directory else { return faulty(desk, &ready) };
    let app = desk.app()?;
    let opened = app.store_to_read().await?;
    let office = office::look(&app, &opened.store, directory).await?;
    let all = previews(desk, &opened.store, &ready).await?;
    office.show(desk)?;
    if desk.form == OutputForm::Json {
        let mut value = document(desk.lang, &ready, &all)?;
        office.document(&mut value);
        desk.json(&value)?;
    } else {
        show(desk, &ready, &all, rows(of))?;
    }
    if office.lines.is_empty() && !all.iter().flatten().any(is_change) {
        return Ok(Exit::Fine);
    }
    if desk.form == OutputForm::Text {
        let text = words::PLAN_NEXT.say(desk.lang);
        desk.line(text)?;
    }
    Ok(Exit::Changes)
}

/// Says what is wrong with the files.
pub(super) fn faulty(desk: &mut Desk<'_>, ready: &LoadedPlans) -> Result<Exit, CliError> {
    let lang = desk.lang;
    match desk.form {
        OutputForm::Json => {
            let found = fault::json(lang, &ready.sources, &ready.diagnostics);
            desk.json(&json!({"campaigns": [], "diagnostics": found}))?;
        }
        OutputForm::Text => {
            check::tell(desk, ready)?;
            desk.line(words::FIX_FIRST.say(lang))?;
        }
    }
    Ok(Exit::Faults)
}

/// What would change, campaign by campaign.
pub(super) async fn previews(
    desk: &Desk<'_>,
    store: &Store,
    ready: &LoadedPlans,
) -> Result<Vec<Vec<Change>>, CliError> {
    let mut all = Vec::new();
    if let Some(directory) = &ready.directory {
        for (_, plan) in &ready.campaigns {
            all.push(preview(store, plan, directory, desk.now()).await?);
        }
    }
    Ok(all)
}

pub(super) fn show(desk: &mut Desk<'_>, ready: &LoadedPlans, all: &[Vec<Change>], rows: Rows) -> Result<(), CliError> {
    let lang = desk.lang;
    write!(desk.out, "{}", fault::text(lang, &ready.sources, &ready.diagnostics))?;
    if !ready.differences.is_empty() {
        word::differences(desk, &ready.differences)?;
        desk.line("")?;
    }
    for ((campaign, _), found) in ready.campaigns.iter().zip(all) {
        let of = words::PLAN_OF.with(lang, &[("title", &campaign.title), ("id", &campaign.id.value)]);
        desk.line(format_args!("{of}\n"))?;
        let anchors = titles(campaign);
        let view = View { lang, zone: campaign.timezone, width: desk.width(), rows, anchors: &anchors };
        changes::print(found, &view, desk.out)?;
        desk.line("")?;
    }
    Ok(())
}

/// The result for programs.
pub(super) fn document(lang: Lang, ready: &LoadedPlans, all: &[Vec<Change>]) -> Result<Value, CliError> {
    let mut campaigns = Vec::new();
    for ((campaign, _), found) in ready.campaigns.iter().zip(all) {
        let mut text = Vec::new();
        changes::json(found, &mut text)?;
        let mut one: Value = serde_json::from_slice(&text).map_err(anyhow::Error::from)?;
        if let Value::Object(one) = &mut one {
            one.insert("campaign".to_owned(), json!(campaign.id.value));
            one.insert("title".to_owned(), json!(campaign.title));
        }
        campaigns.push(one);
    }
    let differences: Vec<&Difference> = ready.differences.iter().map(|(difference, _)| difference).collect();
    Ok(
        json!({"campaigns": campaigns, "differences": differences, "diagnostics": fault::json(lang, &ready.sources, &ready.diagnostics)}),
    )
}

pub(super) fn is_change(change: &Change) -> bool {
    !matches!(change.kind, ChangeKind::Unchanged { .. })
}

//! `loa retire CAMPAIGN`: ends a campaign whose file is gone, or has another id.
//!
//! It never takes back what is out, and never ends a campaign whose file still stands.
//!
//! `--json`: `{"campaign": ID, "cancelled": [ID], "beyond": [ID]}`; beyond: being published at this moment, or not known.

use clap::ArgMatches;
use serde_json::json;

use super::pick::text;
use super::{CliError, Command, Desk, Exit, OutputForm, grammar};
use crate::actions;
use crate::i18n::Lang;
use crate::i18n::cli::help;
use crate::i18n::hands as words;

pub(super) const COMMAND: Command =
    Command { name: "retire", grammar: grammar_of, run: |desk, of| Box::pin(run(desk, of)) };

fn grammar_of(lang: Lang) -> clap::Command {
    grammar::command("retire", lang, &help::RETIRE, &help::RETIRE_USAGE)
        .arg(grammar::operand(lang, "campaign", &help::CAMPAIGN, &help::RETIRE_CAMPAIGN).required(true))
        .arg(grammar::reason(lang))
}

async fn run(desk: &mut Desk<'_>, of: &ArgMatches) -> Result<Exit, CliError> {
    let lang = desk.lang;
    let (app, store, actor) = desk.open().await?;
    let campaign = text(of, "campaign").unwrap_or_default();
    let reason = text(of, grammar::REASON).unwrap_or_default();
    let files = app.workspace.campaign_ids();
    let ended = actions::retire::retire(&store, &actor, &campaign, &files, &reason, desk.now()).await?;
    let (cancelled, beyond) = ended;
    if desk.form == OutputForm::Json {
        desk.json(&json!({"campaign": campaign, "cancelled": cancelled, "beyond": beyond}))?;
        return Ok(Exit::Fine);
    }
    desk.line(words::RETIRED.with(lang, &[("campaign", &campaign), ("count", &cancelled.len())]))?;
    if !beyond.is_empty() {
        desk.line(words::RETIRED_BEYOND.with(lang, &[("ids", &beyond.join(", "))]))?;
    }
    Ok(Exit::Fine)
}

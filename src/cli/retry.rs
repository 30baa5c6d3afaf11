//! `loa retry ID [--at …]`: sends on what failed, was missed, was cancelled, or asks because it is late.
//!
//! It never touches an unconfirmed one; `loa settle` comes first.
//!
//! `--json`: `{"delivery": ID, "at": INSTANT or null}`; null: now.

use clap::ArgMatches;
use serde_json::json;

use super::pick::text;
use super::{CliError, Command, Desk, Exit, OutputForm, grammar, time};
use crate::actions;
use crate::i18n::Lang;
use crate::i18n::cli as words;
use crate::i18n::cli::help;
use crate::store::{campaigns, deliveries, log};

pub(super) const COMMAND: Command =
    Command { name: "retry", grammar: grammar_of, run: |desk, of| Box::pin(run(desk, of)) };

fn grammar_of(lang: Lang) -> clap::Command {
    grammar::command("retry", lang, &help::RETRY, &help::RETRY_USAGE)
        .arg(grammar::operand(lang, "id", &help::ID, &help::ONE_ID).required(true))
        .arg(grammar::option(lang, "at", &help::TIME, &help::AT))
        .arg(grammar::reason(lang))
}

async fn run(desk: &mut Desk<'_>, of: &ArgMatches) -> Result<Exit, CliError> {
    let (_, store, actor) = desk.open().await?;
    let id = text(of, "id").unwrap_or_default();
    let at = match text(of, "at") {
        None => None,
        Some(written) => {
            let mut tx = store.read().await?;
            let found = deliveries::find(&mut tx, &id).await?;
            let entries = log::some(&mut tx, &found).await?;
            let campaign = entries.first().map(|e| e.delivery.campaign.as_str());
            Some(time::read(&written, time::zone(&campaigns::all(&mut tx).await?, campaign))?)
        }
    };
    let reason = text(of, grammar::REASON).unwrap_or_default();
    let id = actions::retry::retry(&store, &actor, &id, at, &reason, desk.now()).await?;
    match desk.form {
        OutputForm::Json => desk.json(&json!({"delivery": id, "at": at}))?,
        OutputForm::Text => desk.line(words::RETRIED.with(desk.lang, &[("id", &id)]))?,
    }
    Ok(Exit::Fine)
}

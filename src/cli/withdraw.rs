//! `loa withdraw ID`: what is out is taken back.
//!
//! The daemon asks the platform, and the log says so when the platform has.
//!
//! `--json`: `{"delivery": ID}`.

use clap::ArgMatches;
use serde_json::json;

use super::pick::text;
use super::{CliError, Command, Desk, Exit, OutputForm, grammar};
use crate::actions;
use crate::i18n::Lang;
use crate::i18n::cli as words;
use crate::i18n::cli::help;

pub(super) const COMMAND: Command =
    Command { name: "withdraw", grammar: grammar_of, run: |desk, of| Box::pin(run(desk, of)) };

fn grammar_of(lang: Lang) -> clap::Command {
    grammar::command("withdraw", lang, &help::WITHDRAW, &help::WITHDRAW_USAGE)
        .arg(grammar::operand(lang, "id", &help::ID, &help::ONE_ID).required(true))
        .arg(grammar::reason(lang))
}

async fn run(desk: &mut Desk<'_>, of: &ArgMatches) -> Result<Exit, CliError> {
    let (_, store, actor) = desk.open().await?;
    let (id, reason) = (text(of, "id").unwrap_or_default(), text(of, grammar::REASON).unwrap_or_default());
    let id = actions::withdraw::withdraw(&store, &actor, &id, &reason, desk.now()).await?;
    match desk.form {
        OutputForm::Json => desk.json(&json!({"delivery": id}))?,
        OutputForm::Text => desk.line(words::WITHDRAWING.with(desk.lang, &[("id", &id)]))?,
    }
    Ok(Exit::Fine)
}

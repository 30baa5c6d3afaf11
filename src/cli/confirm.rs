//! `loa confirm`: a person says that this store, and no copy of it, publishes.
//!
//! `--json`: as `loa release`.

use clap::ArgMatches;

use super::pick::text;
use super::{CliError, Command, Desk, Exit, OutputForm, grammar, release};
use crate::actions;
use crate::i18n::Lang;
use crate::i18n::cli as words;
use crate::i18n::cli::help;

pub(super) const COMMAND: Command =
    Command { name: "confirm", grammar: grammar_of, run: |desk, of| Box::pin(run(desk, of)) };

fn grammar_of(lang: Lang) -> clap::Command {
    grammar::command("confirm", lang, &help::CONFIRM, &help::CONFIRM_USAGE).arg(grammar::reason(lang))
}

async fn run(desk: &mut Desk<'_>, of: &ArgMatches) -> Result<Exit, CliError> {
    let (_, store, actor) = desk.open().await?;
    let reason = text(of, grammar::REASON).unwrap_or_default();
    let released = actions::confirm::confirm(&store, &actor, &reason, desk.now()).await?;
    if desk.form == OutputForm::Text {
        let text = words::CONFIRMED.say(desk.lang);
        desk.line(text)?;
    }
    release::tell(desk, &released)?;
    Ok(Exit::Fine)
}

//! `loa help [COMMAND]`: the same help as `loa COMMAND --help`.

use clap::ArgMatches;

use super::pick::text;
use super::{CliError, Command, Desk, Exit, grammar, misread};
use crate::i18n::Lang;
use crate::i18n::cli::help;

pub(super) const COMMAND: Command =
    Command { name: "help", grammar: grammar_of, run: |desk, of| Box::pin(async move { run(desk, of) }) };

fn grammar_of(lang: Lang) -> clap::Command {
    grammar::command("help", lang, &help::HELP_COMMAND, &help::HELP_USAGE).arg(grammar::operand(
        lang,
        "command",
        &help::COMMAND,
        &help::ONE_COMMAND,
    ))
}

pub(super) fn run(desk: &mut Desk<'_>, of: &ArgMatches) -> Result<Exit, CliError> {
    let line = ["loa".to_owned()].into_iter().chain(text(of, "command")).chain(["--help".to_owned()]);
    match grammar::root(desk.lang).try_get_matches_from(line) {
        Ok(_) => Ok(Exit::Fine),
        Err(asked) => Ok(misread::tell(desk.lang, &asked, desk.out, desk.err)),
    }
}

//! `loa completions SHELL`: what a shell needs to complete commands and options.
//!
//! It never writes into the shell's own folders; a person says where it goes.

use clap::{ArgMatches, value_parser};
use clap_complete::Shell;

use super::{CliError, Command, Desk, Exit, grammar};
use crate::i18n::Lang;
use crate::i18n::cli::help;

pub(super) const COMMAND: Command =
    Command { name: "completions", grammar: grammar_of, run: |desk, of| Box::pin(async move { run(desk, of) }) };

fn grammar_of(lang: Lang) -> clap::Command {
    grammar::command("completions", lang, &help::COMPLETIONS, &help::COMPLETIONS_USAGE).arg(
        grammar::operand(lang, "shell", &help::SHELL, &help::WHICH_SHELL)
            .required(true)
            .value_parser(value_parser!(Shell)),
    )
}

fn run(desk: &mut Desk<'_>, of: &ArgMatches) -> Result<Exit, CliError> {
    let Some(shell) = of.get_one::<Shell>("shell") else { return Ok(Exit::Faults) };
    // Written to memory first: a reader that goes away (`| head`) must not end in a panic.
    let mut script = Vec::new();
    clap_complete::generate(*shell, &mut grammar::root(desk.lang), "loa", &mut script);
    desk.out.write_all(&script)?;
    Ok(Exit::Fine)
}

//! `loa man [COMMAND]`: the manual page of the program, or of one command, for `man -l` or a folder of pages.
//!
//! Its words are those of the help.

use clap::ArgMatches;
use clap_mangen::Man;

use super::pick::text;
use super::{CliError, Command, Desk, Exit, grammar, help as helped};
use crate::i18n::Lang;
use crate::i18n::cli::help;

pub(super) const COMMAND: Command =
    Command { name: "man", grammar: grammar_of, run: |desk, of| Box::pin(async move { run(desk, of) }) };

fn grammar_of(lang: Lang) -> clap::Command {
    grammar::command("man", lang, &help::MAN, &help::MAN_USAGE).arg(grammar::operand(
        lang,
        "command",
        &help::COMMAND,
        &help::ONE_COMMAND,
    ))
}

fn run(desk: &mut Desk<'_>, of: &ArgMatches) -> Result<Exit, CliError> {
    let mut root = grammar::root(desk.lang);
    root.build();
    let page = match text(of, "command") {
        None => root,
        Some(name) => match root.find_subcommand(&name) {
            Some(command) => command.clone(),
            // Whoever mistypes a command is told so as everywhere.
            None => return helped::run(desk, of),
        },
    };
    let mut written = Vec::new();
    Man::new(page).render(&mut written)?;
    desk.out.write_all(&written)?;
    Ok(Exit::Fine)
}

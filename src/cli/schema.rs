//! `loa schema`: the JSON Schema of campaign files or of `channels.yaml`, for editors.
//!
//! It knows no key that the reader does not know: both come from one table. The output is JSON with or without
//! `--json`.

use std::path::PathBuf;

use clap::{ArgMatches, value_parser};

use super::{CliError, Command, Desk, Exit, grammar, report};
use crate::domain::schema;
use crate::i18n::Lang;
use crate::i18n::cli::help;
use crate::workspace::specs;

pub(super) const COMMAND: Command =
    Command { name: "schema", grammar: grammar_of, run: |desk, of| Box::pin(async move { run(desk, of) }) };

fn grammar_of(lang: Lang) -> clap::Command {
    grammar::command("schema", lang, &help::SCHEMA, &help::SCHEMA_USAGE)
        .arg(grammar::switch(lang, "channels", &help::CHANNELS_SCHEMA))
        .arg(grammar::option(lang, "out", &help::FILE, &help::OUT).value_parser(value_parser!(PathBuf)))
}

fn run(desk: &mut Desk<'_>, of: &ArgMatches) -> Result<Exit, CliError> {
    let schema = if of.get_flag("channels") { schema::channels(&specs()) } else { schema::campaign() };
    report::put(desk, of.get_one::<PathBuf>("out"), format!("{schema:#}\n").as_bytes())?;
    Ok(Exit::Fine)
}

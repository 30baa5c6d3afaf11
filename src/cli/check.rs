//! `loa check [FILE]…`: every fault of the files at once, each with its line and what to do.
//!
//! It never opens the store or the network: whoever can read the files can check them.
//!
//! `--json`: `{"files", "items", "deliveries", "faults", "warnings", "reserved": [ITEM], "diagnostics": [{"severity", "code", "file", "line",
//! "column", "message", "times", "remedy"}]}`; `times` is how often the same thing is wrong, of which the first is shown.
//! Exit code 1 when there is a fault; warnings alone are fine.

use std::path::PathBuf;

use clap::{ArgMatches, value_parser};
use serde_json::json;

use super::load::load;
use super::{CliError, Command, Desk, Exit, OutputForm, fault, grammar};
use crate::desk::load::LoadedPlans;
use crate::domain::diagnostic::Purpose;
use crate::i18n::Lang;
use crate::i18n::cli as words;
use crate::i18n::cli::help;

pub(super) const COMMAND: Command =
    Command { name: "check", grammar: grammar_of, run: |desk, of| Box::pin(async move { run(desk, of) }) };

fn grammar_of(lang: Lang) -> clap::Command {
    grammar::command("check", lang, &help::CHECK, &help::CHECK_USAGE).arg(files(lang))
}

/// `[FILE]…`
pub(super) fn files(lang: Lang) -> clap::Arg {
    grammar::operand(lang, "file", &help::FILE, &help::FILES).num_args(0..).value_parser(value_parser!(PathBuf))
}

pub(super) fn named(of: &ArgMatches) -> Vec<PathBuf> {
    of.get_many::<PathBuf>("file").into_iter().flatten().cloned().collect()
}

fn run(desk: &mut Desk<'_>, of: &ArgMatches) -> Result<Exit, CliError> {
    let ready = load(desk, &named(of))?;
    let faults = ready.has_faults(Purpose::Real);
    let (lang, files, warnings) = (desk.lang, ready.campaigns.len() + 1, ready.warnings());
    let items: usize = ready.campaigns.iter().map(|(campaign, _)| campaign.items.len()).sum();
    let deliveries: usize = ready.campaigns.iter().map(|(_, plan)| plan.deliveries.len()).sum();
    match desk.form {
        OutputForm::Json => desk.json(&json!({
            "files": files,
            "items": items,
            "deliveries": deliveries,
            "faults": ready.diagnostics.len() - warnings,
            "warnings": warnings,
            "reserved": ready.reserved(),
            "diagnostics": fault::json(lang, &ready.sources, &ready.diagnostics),
        }))?,
        OutputForm::Text => {
            tell(desk, &ready)?;
            if !faults {
                let word = if warnings > 0 { words::CHECKED_WARNINGS } else { words::CHECKED };
                desk.line(word.with(
                    lang,
                    &[("files", &files), ("items", &items), ("deliveries", &deliveries), ("warnings", &warnings)],
                ))?;
            }
            let reserved = ready.reserved_titles();
            if !reserved.is_empty() {
                desk.line(words::CHECKED_RESERVED.with(lang, &[("items", &format!("“{}”", reserved.join("”, “")))]))?;
            }
        }
    }
    Ok(if faults { Exit::Faults } else { Exit::Fine })
}

/// Prints what was found, and how much when there are faults.
pub(super) fn tell(desk: &mut Desk<'_>, ready: &LoadedPlans) -> Result<(), CliError> {
    let lang = desk.lang;
    write!(desk.out, "{}", fault::text(lang, &ready.sources, &ready.diagnostics))?;
    if ready.has_faults(Purpose::Real) {
        desk.line(fault::summary(lang, &ready.diagnostics))?;
    }
    Ok(())
}

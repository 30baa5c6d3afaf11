//! The grammar of the command line, made with clap's builder so that every word of its help comes from the catalogue.
//!
//! No English word in a Vietnamese help. clap's own headings, defaults and notes are all replaced.

use std::ffi::OsString;

use clap::builder::PossibleValuesParser;
use clap::{Arg, ArgAction, value_parser};

use super::COMMANDS;
use crate::i18n::cli::help;
use crate::i18n::{Lang, Word};

pub(super) const WORKSPACE: &str = "workspace";
pub(super) const LANG: &str = "lang";
pub(super) const AS: &str = "as";
pub(super) const JSON: &str = "json";
pub(super) const YES: &str = "yes";
pub(super) const REASON: &str = "reason";

/// The whole grammar.
pub(super) fn root(lang: Lang) -> clap::Command {
    let root = command("loa", lang, &help::LOA, &help::LOA_USAGE)
        .version(env!("CARGO_PKG_VERSION"))
        .disable_version_flag(true)
        .disable_help_subcommand(true)
        .subcommand_help_heading(help::COMMANDS.say(lang))
        .after_help(help::EXIT_CODES.say(lang))
        .arg(
            Arg::new("version")
                .long("version")
                .short('V')
                .action(ArgAction::Version)
                .help(help::VERSION.say(lang))
                .help_heading(help::OPTIONS.say(lang)),
        )
        .args(everywhere(lang));
    COMMANDS.iter().fold(root, |root, command| root.subcommand((command.grammar)(lang)))
}

/// The language that the command line asks for, before it can be read in that language.
pub(super) fn language(arguments: &[OsString]) -> Option<Lang> {
    let texts: Vec<&str> = arguments.iter().filter_map(|a| a.to_str()).take_while(|a| *a != "--").collect();
    let after = texts.iter().position(|a| *a == "--lang").and_then(|at| texts.get(at + 1)).copied();
    let joined = texts.iter().find_map(|a| a.strip_prefix("--lang="));
    after.or(joined).and_then(Lang::parse)
}

/// A command with help in the reader's language.
pub(super) fn command(name: &'static str, lang: Lang, about: &Word, usage: &Word) -> clap::Command {
    let template = format!("{{about-with-newline}}\n{} {{usage}}\n\n{{all-args}}{{after-help}}", help::USAGE.say(lang));
    clap::Command::new(name)
        .about(about.say(lang))
        .override_usage(usage.say(lang))
        .help_template(template)
        .disable_help_flag(true)
        .color(clap::ColorChoice::Never)
}

/// `--name VALUE`
pub(super) fn option(lang: Lang, name: &'static str, value: &Word, about: &Word) -> Arg {
    Arg::new(name)
        .long(name)
        .value_name(value.say(lang))
        .help(about.say(lang))
        .help_heading(help::OPTIONS.say(lang))
        .hide_possible_values(true)
}

/// `--name`
pub(super) fn switch(lang: Lang, name: &'static str, about: &Word) -> Arg {
    Arg::new(name).long(name).action(ArgAction::SetTrue).help(about.say(lang)).help_heading(help::OPTIONS.say(lang))
}

/// A value without a name before it.
pub(super) fn operand(lang: Lang, name: &'static str, value: &Word, about: &Word) -> Arg {
    Arg::new(name).value_name(value.say(lang)).help(about.say(lang)).help_heading(help::OPERANDS.say(lang))
}

/// `--reason TEXT`; whether it may be left out is for the action to say.
pub(super) fn reason(lang: Lang) -> Arg {
    option(lang, REASON, &help::TEXT, &help::REASON).required(true)
}

pub(super) fn yes(lang: Lang) -> Arg {
    switch(lang, YES, &help::YES).short('y')
}

fn everywhere(lang: Lang) -> [Arg; 5] {
    let general = help::GENERAL.say(lang);
    [
        option(lang, WORKSPACE, &help::FOLDER, &help::WORKSPACE)
            .short('C')
            .value_parser(value_parser!(std::path::PathBuf)),
        option(lang, LANG, &help::LANGUAGE, &help::LANG).value_parser(PossibleValuesParser::new(["vi", "en"])),
        option(lang, AS, &help::STAFF, &help::AS),
        switch(lang, JSON, &help::JSON),
        switch(lang, "help", &help::HELP).short('h').action(ArgAction::Help),
    ]
    .map(|arg| arg.global(true).help_heading(general))
}

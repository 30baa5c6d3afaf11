//! A command line that cannot be read: what is wrong with it, in the reader's language, and what is near.
//!
//! clap's own English is left only to a fault that no command line of ours can have.

use std::io::Write;

use clap::error::{ContextKind, ContextValue, ErrorKind};

use super::Exit;
use crate::i18n::Lang;
use crate::i18n::cli as words;

/// Prints help, version or the fault; gives the exit code.
pub(super) fn tell(lang: Lang, error: &clap::Error, out: &mut dyn Write, err: &mut dyn Write) -> Exit {
    if matches!(error.kind(), ErrorKind::DisplayHelp | ErrorKind::DisplayVersion) {
        // A reader that went away has what it wanted.
        let _ = write!(out, "{error}");
        return Exit::Fine;
    }
    let _ = writeln!(err, "{}: {}", words::ERROR.say(lang), message(lang, error));
    if let Some(near) = near(error) {
        let _ = writeln!(err, "{}", words::DID_YOU_MEAN.with(lang, &[("near", &near)]));
    }
    let _ = writeln!(err, "{}", words::SEE_HELP.say(lang));
    Exit::Faults
}

fn message(lang: Lang, error: &clap::Error) -> String {
    let argument = context(error, ContextKind::InvalidArg);
    let value = context(error, ContextKind::InvalidValue);
    match error.kind() {
        ErrorKind::InvalidSubcommand => {
            let name = context(error, ContextKind::InvalidSubcommand);
            words::NO_SUCH_COMMAND.with(lang, &[("name", &name)])
        }
        ErrorKind::UnknownArgument => words::NO_SUCH_ARGUMENT.with(lang, &[("name", &argument)]),
        ErrorKind::MissingRequiredArgument => words::MISSING_ARGUMENT.with(lang, &[("name", &argument)]),
        ErrorKind::InvalidValue if value.is_empty() => words::MISSING_VALUE.with(lang, &[("name", &argument)]),
        ErrorKind::InvalidValue => {
            let known = context(error, ContextKind::ValidValue);
            words::BAD_VALUE_OF.with(lang, &[("name", &argument), ("value", &value), ("known", &known)])
        }
        ErrorKind::ValueValidation => words::BAD_VALUE.with(lang, &[("name", &argument), ("value", &value)]),
        ErrorKind::ArgumentConflict => {
            let other = context(error, ContextKind::PriorArg);
            words::CONFLICT.with(lang, &[("name", &argument), ("other", &other)])
        }
        ErrorKind::TooManyValues | ErrorKind::WrongNumberOfValues | ErrorKind::TooFewValues => {
            words::WRONG_COUNT.with(lang, &[("name", &argument)])
        }
        _ => error.kind().to_string(),
    }
}

fn near(error: &clap::Error) -> Option<String> {
    [ContextKind::SuggestedSubcommand, ContextKind::SuggestedArg, ContextKind::SuggestedValue]
        .into_iter()
        .filter_map(|kind| match error.get(kind)? {
            ContextValue::String(text) => Some(text.clone()),
            // The likeliest comes last.
            ContextValue::Strings(texts) => texts.last().cloned(),
            _ => None,
        })
        .next()
}

fn context(error: &clap::Error, kind: ContextKind) -> String {
    match error.get(kind) {
        Some(ContextValue::String(text)) => text.clone(),
        Some(ContextValue::Strings(texts)) => texts.join(", "),
        _ => String::new(),
    }
}

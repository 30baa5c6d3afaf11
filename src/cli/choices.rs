//! A value from a closed list on the command line, in Vietnamese or English, as its place in the table of `shape`.

use std::ffi::OsStr;

use clap::builder::{PossibleValue, TypedValueParser};
use clap::error::{ContextKind, ContextValue, ErrorKind};
use clap::{Arg, ArgMatches, Command};

use crate::domain::shape::choice::{self, Choice};
use crate::i18n::Lang;

/// Reads one value of a table; what is listed to a person is in their language.
#[derive(Debug, Clone, Copy)]
pub(super) struct Choices {
    lang: Lang,
    table: &'static [Choice],
}

impl Choices {
    pub(super) fn of(lang: Lang, table: &'static [Choice]) -> Self {
        Choices { lang, table }
    }

    /// The place of the value that was given.
    pub(super) fn taken(of: &ArgMatches, name: &str) -> Option<usize> {
        of.get_one::<usize>(name).copied()
    }

    fn shown(&self, choice: &Choice) -> &'static str {
        match self.lang {
            Lang::Vi => choice.vi,
            Lang::En => choice.name,
        }
    }
}

impl TypedValueParser for Choices {
    type Value = usize;

    fn parse_ref(&self, command: &Command, arg: Option<&Arg>, value: &OsStr) -> Result<usize, clap::Error> {
        let text = value.to_string_lossy();
        choice::find(self.table, &text).ok_or_else(|| {
            let mut error = clap::Error::new(ErrorKind::InvalidValue).with_cmd(command);
            let known = self.table.iter().map(|choice| self.shown(choice).to_owned()).collect();
            if let Some(arg) = arg {
                error.insert(ContextKind::InvalidArg, ContextValue::String(arg.to_string()));
            }
            error.insert(ContextKind::InvalidValue, ContextValue::String(text.clone().into_owned()));
            error.insert(ContextKind::ValidValue, ContextValue::Strings(known));
            if let Some(near) = choice::near(self.table, &text) {
                error.insert(ContextKind::SuggestedValue, ContextValue::String(near));
            }
            error
        })
    }

    fn possible_values(&self) -> Option<Box<dyn Iterator<Item = PossibleValue> + '_>> {
        let value = |choice: &'static Choice| PossibleValue::new(self.shown(choice)).aliases(choice.forms());
        Some(Box::new(self.table.iter().map(value)))
    }
}

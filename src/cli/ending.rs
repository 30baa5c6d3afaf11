//! How a command ends when it does not end well: every error that reaches a person, in words, with what to do.
//!
//! No default arm over our own errors, and no secret in what is said. What the system says (`No such file`) stays as
//! the system says it, behind words of ours.

use std::io::{self, Write};

use serde_json::json;

use super::{Exit, OutputForm, refusal};
use crate::actions::{ActError, Refusal};
use crate::app::Trouble;
use crate::config::BadVariable;
use crate::desk::time::NotATime;
use crate::domain::date::DateFault;
use crate::i18n::Lang;
use crate::i18n::cli as words;
use crate::i18n::problem::{Explanation, problem};
use crate::i18n::store as of_store;
use crate::store::brake::is_unwritable;
use crate::store::care::is_damaged;
use crate::store::postgres::Unfit;

/// Why a command did not do what was asked.
#[derive(Debug)]
pub enum CliError {
    /// The machine does not give something.
    Trouble(Trouble),
    /// The environment says something that cannot be used.
    Variable(BadVariable),
    /// The command line asks for something that there is not.
    Asked(Asked),
    /// The person may not.
    Refused(Refusal),
    Io(io::Error),
    /// Something broke that has no words of its own.
    Other(anyhow::Error),
}

/// What a command line asks for and cannot have.
#[derive(Debug, Clone, PartialEq, Eq, strum::IntoStaticStr)]
#[strum(serialize_all = "snake_case")]
pub enum Asked {
    /// A question that nobody can answer: no terminal, no `--yes`.
    NeedsYes,
    /// The person said no.
    Declined,
    NoSuchCampaign {
        id: String,
        known: Vec<String>,
    },
    NotATime {
        text: String,
        why: DateFault,
    },
    NotADate {
        text: String,
        why: DateFault,
    },
    /// Days from which to report, and until which, the wrong way round.
    EndsBeforeStart,
    /// Say which: ids, a campaign, or all.
    Which,
    FolderNotEmpty {
        path: String,
    },
    /// Nothing was applied yet.
    NothingApplied,
    /// A channel without secrets.
    NoSecrets {
        channel: String,
    },
    NotFieldLine {
        number: usize,
    },
    NothingGiven,
    CannotWrite {
        path: String,
        why: String,
    },
    /// Pages are wanted where none may be opened.
    CannotListen {
        address: String,
        why: String,
    },
    PagesOff,
}

impl CliError {
    /// Part of the store cannot be read.
    pub fn is_damage(&self) -> bool {
        match self {
            CliError::Trouble(trouble) => matches!(trouble, Trouble::StoreDamaged),
            CliError::Other(error) => is_damaged(error),
            CliError::Variable(_) | CliError::Asked(_) | CliError::Refused(_) | CliError::Io(_) => false,
        }
    }

    /// The machine does not take a write, or does not open the store.
    pub fn is_unwritable(&self) -> bool {
        match self {
            CliError::Trouble(trouble) => matches!(trouble, Trouble::Store { .. }),
            CliError::Other(error) => error.downcast_ref().is_some_and(is_unwritable),
            CliError::Variable(_) | CliError::Asked(_) | CliError::Refused(_) | CliError::Io(_) => false,
        }
    }
}

impl From<Trouble> for CliError {
    fn from(trouble: Trouble) -> Self {
        CliError::Trouble(trouble)
    }
}

impl From<Asked> for CliError {
    fn from(asked: Asked) -> Self {
        CliError::Asked(asked)
    }
}

impl From<NotATime> for CliError {
    fn from(fault: NotATime) -> Self {
        CliError::Asked(match fault {
            NotATime::Time { text, why } => Asked::NotATime { text, why },
            NotATime::Date { text, why } => Asked::NotADate { text, why },
        })
    }
}

impl From<ActError> for CliError {
    fn from(error: ActError) -> Self {
        match error {
            ActError::Refused(refused) => CliError::Refused(refused),
            ActError::Store(error) => CliError::Other(error.into()),
            ActError::Other(error) => CliError::Other(error),
        }
    }
}

impl From<crate::store::Error> for CliError {
    fn from(error: crate::store::Error) -> Self {
        CliError::Other(error.into())
    }
}

impl From<io::Error> for CliError {
    fn from(error: io::Error) -> Self {
        CliError::Io(error)
    }
}

impl From<anyhow::Error> for CliError {
    fn from(error: anyhow::Error) -> Self {
        CliError::Other(error)
    }
}

/// Says what went wrong and gives the exit code.
pub(super) fn say(lang: Lang, form: OutputForm, error: CliError, out: &mut dyn Write, err: &mut dyn Write) -> Exit {
    let (kind, code, said, exit) = match &error {
        CliError::Io(error) if error.kind() == io::ErrorKind::BrokenPipe => return Exit::Fine,
        CliError::Refused(refused) => ("refused", refused.into(), refusal::said(lang, refused), Exit::Refused),
        CliError::Asked(asked) => ("asked", asked.into(), of_asked(lang, asked), exit_of(asked)),
        damage if damage.is_damage() => {
            ("machine", "store_damaged", of_trouble(lang, &Trouble::StoreDamaged), Exit::Faults)
        }
        CliError::Trouble(trouble) => ("machine", trouble.into(), of_trouble(lang, trouble), Exit::Faults),
        CliError::Variable(bad) => ("environment", bad.into(), of_variable(lang, bad), Exit::Faults),
        CliError::Io(error) => ("machine", "io", broken(lang, error), Exit::Faults),
        CliError::Other(error) => ("machine", "broken", broken(lang, &format!("{error:#}")), Exit::Faults),
    };
    // Whoever cannot be told gets the exit code. What was shown before stands before.
    let _ = out.flush();
    let _ = match form {
        OutputForm::Json => {
            let said = json!({"kind": kind, "code": code, "message": said.message, "remedy": said.remedy});
            writeln!(out, "{:#}", json!({"error": said}))
        }
        OutputForm::Text => {
            let head = if exit == Exit::Refused { words::REFUSED } else { words::ERROR };
            let remedy = crate::i18n::problem::remedy(lang);
            let Explanation { message, remedy: what } = said;
            let tail = if what.is_empty() { String::new() } else { format!("\n   = {remedy}: {what}") };
            writeln!(err, "{}: {message}{tail}", head.say(lang))
        }
    };
    exit
}

fn exit_of(asked: &Asked) -> Exit {
    match asked {
        Asked::NeedsYes | Asked::Declined | Asked::FolderNotEmpty { .. } => Exit::Refused,
        _ => Exit::Faults,
    }
}

fn broken(lang: Lang, why: &dyn std::fmt::Display) -> Explanation {
    said(words::BROKEN.with(lang, &[("why", why)]), words::BROKEN_DO.say(lang))
}

fn said(message: impl Into<String>, remedy: impl Into<String>) -> Explanation {
    Explanation { message: message.into(), remedy: remedy.into() }
}

fn of_asked(lang: Lang, asked: &Asked) -> Explanation {
    match asked {
        Asked::NeedsYes => said(words::NEEDS_YES.say(lang), words::NEEDS_YES_DO.say(lang)),
        Asked::Declined => said(words::DECLINED.say(lang), ""),
        Asked::NoSuchCampaign { id, known } => said(
            words::NO_SUCH_CAMPAIGN.with(lang, &[("id", id)]),
            words::NO_SUCH_CAMPAIGN_DO.with(lang, &[("known", &known.join(", "))]),
        ),
        Asked::NotATime { text, why: DateFault::NoDate } => {
            said(words::NOT_A_TIME.with(lang, &[("text", text)]), words::NOT_A_TIME_DO.say(lang))
        }
        Asked::NotADate { text, why: DateFault::NoDate } => {
            said(words::NOT_A_DATE.with(lang, &[("text", text)]), words::NOT_A_DATE_DO.say(lang))
        }
        Asked::NotATime { text, why } | Asked::NotADate { text, why } => problem(lang, &why.clone().problem(text)),
        Asked::EndsBeforeStart => said(words::ENDS_BEFORE_START.say(lang), words::ENDS_BEFORE_START_DO.say(lang)),
        Asked::Which => said(words::WHICH.say(lang), words::WHICH_DO.say(lang)),
        Asked::FolderNotEmpty { path } => {
            said(words::FOLDER_NOT_EMPTY.with(lang, &[("path", path)]), words::FOLDER_NOT_EMPTY_DO.say(lang))
        }
        Asked::NothingApplied => said(words::NOTHING_APPLIED.say(lang), words::NOTHING_APPLIED_DO.say(lang)),
        Asked::NoSecrets { channel } => {
            said(words::NO_SECRETS.with(lang, &[("channel", channel)]), words::NO_SECRETS_DO.say(lang))
        }
        Asked::NotFieldLine { number } => {
            said(words::NOT_FIELD_LINE.with(lang, &[("number", number)]), words::NOT_FIELD_LINE_DO.say(lang))
        }
        Asked::NothingGiven => said(words::NOTHING_GIVEN.say(lang), words::NOT_FIELD_LINE_DO.say(lang)),
        Asked::CannotWrite { path, why } => {
            said(words::CANNOT_WRITE.with(lang, &[("path", path), ("why", why)]), words::CANNOT_WRITE_DO.say(lang))
        }
        Asked::CannotListen { address, why } => said(
            words::CANNOT_LISTEN.with(lang, &[("address", address), ("why", why)]),
            words::CANNOT_LISTEN_DO.with(lang, &[("address", address)]),
        ),
        Asked::PagesOff => said(words::PAGES_OFF.say(lang), words::PAGES_OFF_DO.say(lang)),
    }
}

fn of_trouble(lang: Lang, trouble: &Trouble) -> Explanation {
    match trouble {
        Trouble::NoWorkspace(what) => problem(lang, what),
        Trouble::KeyIsOpen { path } => {
            let path = path.display();
            said(
                words::KEY_IS_OPEN.with(lang, &[("path", &path)]),
                words::KEY_IS_OPEN_DO.with(lang, &[("path", &path)]),
            )
        }
        Trouble::BadKey { path } => {
            let place = path.as_ref().map_or_else(|| "LOA_KEY".to_owned(), |path| path.display().to_string());
            said(words::BAD_KEY.with(lang, &[("place", &place)]), words::BAD_KEY_DO.say(lang))
        }
        Trouble::Folder { path, why } => said(
            words::CANNOT_WRITE.with(lang, &[("path", &path.display()), ("why", why)]),
            words::CANNOT_WRITE_DO.say(lang),
        ),
        Trouble::Store { name, why } => {
            said(words::NO_STORE.with(lang, &[("name", name), ("why", why)]), words::NO_STORE_DO.say(lang))
        }
        Trouble::StoreDamaged => said(of_store::DAMAGED.say(lang), of_store::DAMAGED_DO.say(lang)),
        Trouble::Unfit(why) => of_unfit(lang, why),
        Trouble::Network { why } => said(words::BROKEN.with(lang, &[("why", why)]), words::BROKEN_DO.say(lang)),
        Trouble::LogFilter { value } => {
            said(words::BAD_LOG_FILTER.with(lang, &[("value", value)]), words::BAD_LOG_FILTER_DO.say(lang))
        }
    }
}

fn of_unfit(lang: Lang, why: &Unfit) -> Explanation {
    match why {
        Unfit::Cockroach { server } => {
            said(words::STORE_COCKROACH.with(lang, &[("server", server)]), words::STORE_UNFIT_DO.say(lang))
        }
        Unfit::TooOld { server, version } => said(
            words::STORE_TOO_OLD.with(lang, &[("server", server), ("version", version)]),
            words::STORE_UNFIT_DO.say(lang),
        ),
        Unfit::Standby { servers } => {
            said(words::STORE_STANDBY.with(lang, &[("servers", servers)]), words::STORE_STANDBY_DO.say(lang))
        }
        Unfit::Target { value } => {
            said(words::STORE_TARGET.with(lang, &[("value", value)]), words::STORE_TARGET_DO.say(lang))
        }
    }
}

fn of_variable(lang: Lang, bad: &BadVariable) -> Explanation {
    match bad {
        BadVariable::NotUtf8 { name } => {
            said(words::VARIABLE_NOT_UTF8.with(lang, &[("name", name)]), words::VARIABLE_DO.say(lang))
        }
        BadVariable::Lang { value } => {
            said(words::VARIABLE_LANG.with(lang, &[("value", value)]), words::VARIABLE_LANG_DO.say(lang))
        }
        BadVariable::Lease { value } => {
            said(words::VARIABLE_LEASE.with(lang, &[("value", value)]), words::VARIABLE_DO.say(lang))
        }
        BadVariable::Notify { value } => {
            said(words::VARIABLE_NOTIFY.with(lang, &[("value", value)]), words::VARIABLE_NOTIFY_DO.say(lang))
        }
        BadVariable::PublicUrl { value } => {
            said(words::VARIABLE_PUBLIC_URL.with(lang, &[("value", value)]), words::VARIABLE_PUBLIC_URL_DO.say(lang))
        }
        BadVariable::Listen { value } => {
            said(words::VARIABLE_LISTEN.with(lang, &[("value", value)]), words::VARIABLE_LISTEN_DO.say(lang))
        }
        BadVariable::Breakpoint { value } => {
            said(words::VARIABLE_BREAKPOINT.with(lang, &[("value", value)]), words::VARIABLE_DO.say(lang))
        }
        BadVariable::BreakpointInRelease => said(words::BREAKPOINT_IN_RELEASE.say(lang), words::VARIABLE_DO.say(lang)),
    }
}

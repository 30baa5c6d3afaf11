//! The command line: a skin over actions and reports. One file a command.
//!
//! It never writes to the store itself, decides a rule, or prints a word that does not come from `i18n`. Results go to
//! stdout, questions, faults of the machine and logs to stderr.
//!
//! Exit codes: 0 fine · 1 faults (files, command line, machine) · 2 there are changes (`plan`) · 3 refused or declined.
//! With `--json` a command that fails prints `{"error": {"kind", "code", "message", "remedy"}}`.
//!
//! Adding a command: one file with a `COMMAND`, one `mod` line, one line in [`COMMANDS`].

use std::ffi::OsString;
use std::future::Future;
use std::io::{self, Write};
use std::path::PathBuf;
use std::pin::Pin;

use clap::ArgMatches;

use crate::actions::{self, Actor};
use crate::app::{App, StoreToRead, start_log};
use crate::clock::Clock;
use crate::config::Config;
use crate::desk::{folders, person, reading, refusal, time};
use crate::domain::At;
use crate::domain::directory::Directory;
use crate::i18n::Lang;
use crate::store::Store;
use crate::store::brake::Pulled;

pub mod changes;
pub mod fault;

mod apply;
mod approve;
mod ask;
mod audit;
mod awaited;
mod cancel;
mod check;
mod choices;
mod completions;
mod confirm;
mod demo;
mod difference;
mod done;
pub mod ending;
mod fold;
mod grammar;
mod help;
mod history;
mod hold;
mod init;
mod invite;
mod load;
mod log;
mod login;
mod man;
mod marks;
mod misread;
mod office;
mod overview;
mod pages;
mod pick;
mod plan;
mod pull;
mod rehearse;
mod release;
mod report;
mod restore;
mod retire;
mod retry;
mod run;
mod sandbox;
mod schema;
mod serve;
mod settle;
mod sheet;
mod show;
mod status;
mod told;
mod withdraw;
mod word;

use ending::{CliError, say};

/// Where there is no terminal.
const WIDTH: usize = 80;
/// A phone's.
const WIDTH_MIN: usize = 36;
/// A longer line is not found again by the eye.
const WIDTH_MAX: usize = 110;

/// Every command, in the order in which the help lists them.
const COMMANDS: &[&Command] = &[
    &demo::COMMAND,
    &init::COMMAND,
    &check::COMMAND,
    &plan::COMMAND,
    &rehearse::COMMAND,
    &apply::COMMAND,
    &pull::COMMAND,
    &history::COMMAND,
    &restore::COMMAND,
    &show::COMMAND,
    &approve::COMMAND,
    &run::COMMAND,
    &serve::COMMAND,
    &status::COMMAND,
    &log::COMMAND,
    &audit::COMMAND,
    &report::COMMAND,
    &word::HAPPENED,
    &word::POSTPONE,
    &word::CALL_OFF,
    &hold::COMMAND,
    &release::COMMAND,
    &cancel::COMMAND,
    &retry::COMMAND,
    &settle::COMMAND,
    &done::COMMAND,
    &withdraw::COMMAND,
    &retire::COMMAND,
    &login::COMMAND,
    &invite::COMMAND,
    &confirm::COMMAND,
    &schema::COMMAND,
    &sandbox::COMMAND,
    &help::COMMAND,
    &completions::COMMAND,
    &man::COMMAND,
];

/// One command: its grammar in the reader's language, and what it does.
pub struct Command {
    pub name: &'static str,
    pub grammar: fn(Lang) -> clap::Command,
    pub run: for<'r, 'd> fn(&'r mut Desk<'d>, &'r ArgMatches) -> Running<'r>,
}

pub type Running<'r> = Pin<Box<dyn Future<Output = Result<Exit, CliError>> + 'r>>;

/// How a command ended, as a script sees it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Exit {
    Fine,
    /// Something is wrong with files, command line or machine.
    Faults,
    /// `plan` found something to apply.
    Changes,
    /// A person may not, or did not want to.
    Refused,
}

/// How results are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OutputForm {
    Text,
    Json,
}

/// Where a command works: who asks, in which language, and where its words go.
pub struct Desk<'d> {
    pub lang: Lang,
    pub form: OutputForm,
    pub config: Config,
    pub clock: Clock,
    /// `--workspace`
    workspace: Option<PathBuf>,
    /// How this program was called: the name, or its whole path where it is not yet installed.
    pub program: String,
    /// `--as`
    staff: Option<String>,
    pub out: &'d mut dyn Write,
    pub err: &'d mut dyn Write,
}

impl Desk<'_> {
    /// The workspace that was named, or the one that the person stands in.
    pub fn app(&self) -> Result<App, CliError> {
        Ok(App::new(self.config.clone(), self.workspace.as_deref(), self.clock.clone())?)
    }

    /// The workspace, its store and who acts.
    pub async fn open(&self) -> Result<(App, Store, Actor), CliError> {
        let app = self.app()?;
        let store = app.store().await?;
        // Where it is still full, the brake says so by itself.
        let _ = actions::brake::write_down(&store, self.now()).await;
        let actor = app.actor(&store, self.staff.as_deref()).await?;
        Ok((app, store, actor))
    }

    /// Who found the store damaged stops whoever still sends from it.
    fn stop_if_damaged(&self, error: &CliError) {
        if error.is_damage()
            && let Some(brake) = self.app().ok().and_then(|app| app.brake())
            && let Err(error) = brake.pull(&Pulled::Damaged)
        {
            tracing::error!(%error, "nothing could be written beside the damaged store");
        }
    }

    /// Who asks, where the store cannot say.
    pub fn named(&self) -> &str {
        self.staff.as_deref().or(self.config.staff.as_deref()).unwrap_or(&self.config.user)
    }

    /// The store for a command that only looks. Where there is none yet that is said beside the result.
    pub async fn look(&mut self, app: &App) -> Result<StoreToRead, CliError> {
        let opened = app.store_to_read().await?;
        if opened.is_none_yet() {
            writeln!(self.err, "{}", crate::i18n::cli::NO_STORE_YET.say(self.lang))?;
        }
        Ok(opened)
    }

    /// The same for who takes a plan in: in a store that holds nothing yet, the file says who they are.
    pub async fn found(&self, directory: &Directory) -> Result<(App, Store, Actor), CliError> {
        let app = self.app()?;
        let store = app.store().await?;
        let actor = app.founder(&store, self.staff.as_deref(), directory).await?;
        Ok((app, store, actor))
    }

    /// How many characters fit on a line: as the person says, or as wide as the terminal, or eighty.
    pub fn width(&self) -> usize {
        let terminal = || terminal_size::terminal_size().map(|(width, _)| usize::from(width.0));
        self.config.columns.or_else(terminal).unwrap_or(WIDTH).clamp(WIDTH_MIN, WIDTH_MAX)
    }

    pub fn now(&self) -> At {
        self.clock.now()
    }

    /// One line of result.
    pub fn line(&mut self, text: impl std::fmt::Display) -> io::Result<()> {
        writeln!(self.out, "{text}")
    }

    /// Text in lines that fit the screen, so far from the left.
    pub fn fitted(&mut self, indent: usize, text: impl std::fmt::Display) -> io::Result<()> {
        let text = crate::report::wrap::indented(&text.to_string(), indent, self.width());
        self.line(text)
    }

    /// The result for programs.
    pub fn json(&mut self, value: &serde_json::Value) -> io::Result<()> {
        writeln!(self.out, "{value:#}")
    }
}

impl Exit {
    pub fn code(self) -> u8 {
        match self {
            Exit::Fine => 0,
            Exit::Faults => 1,
            Exit::Changes => 2,
            Exit::Refused => 3,
        }
    }
}

/// Runs a command line of this process and gives its exit code.
pub fn main(arguments: Vec<OsString>) -> u8 {
    let mut out = io::BufWriter::new(io::stdout().lock());
    let mut err = io::stderr();
    let exit = start(&arguments, &mut out, &mut err);
    // A reader that went away (`loa log | head`) has what it wanted.
    let _ = out.flush();
    exit.code()
}

fn start(arguments: &[OsString], out: &mut dyn Write, err: &mut dyn Write) -> Exit {
    let config = Config::read();
    let told = config.as_ref().ok().and_then(|config| config.lang);
    let lang = grammar::language(arguments).or(told).unwrap_or_default();
    let matches = match grammar::root(lang).try_get_matches_from(arguments) {
        Ok(matches) => matches,
        Err(error) => return misread::tell(lang, &error, out, err),
    };
    let form = if matches.get_flag(grammar::JSON) { OutputForm::Json } else { OutputForm::Text };
    let done = match config {
        Ok(config) => {
            let workspace = matches.get_one::<PathBuf>(grammar::WORKSPACE).cloned();
            let staff = matches.get_one::<String>(grammar::AS).cloned();
            let mut desk = Desk {
                lang,
                form,
                config,
                clock: Clock::System,
                program: program(arguments),
                workspace,
                staff,
                out,
                err,
            };
            let done = dispatch(&mut desk, &matches);
            if let Err(error) = &done {
                desk.stop_if_damaged(error);
            }
            let Desk { out, err, .. } = desk;
            return done.unwrap_or_else(|error| say(lang, form, error, out, err));
        }
        Err(bad) => CliError::Variable(bad),
    };
    say(lang, form, done, out, err)
}

fn program(arguments: &[OsString]) -> String {
    let called = arguments.first().and_then(|name| name.to_str()).unwrap_or("loa");
    let whole = called.contains('/').then(|| std::path::absolute(called).ok()).flatten();
    whole.map_or_else(|| called.to_owned(), |path| path.display().to_string())
}

fn dispatch(desk: &mut Desk<'_>, matches: &ArgMatches) -> Result<Exit, CliError> {
    let found = matches.subcommand().and_then(|(name, of)| Some((COMMANDS.iter().find(|c| c.name == name)?, of)));
    let Some((command, of_command)) = found else {
        return overview::print(desk);
    };
    start_log(desk.config.log.as_deref(), if command.name == run::COMMAND.name { "info" } else { "warn" })?;
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().map_err(anyhow::Error::from)?;
    let done = runtime.block_on((command.run)(desk, of_command));
    // A disk or a name server that hangs holds its thread, and not the end of the program.
    runtime.shutdown_background();
    done
}

#[cfg(test)]
mod tests {
    use super::program;

    #[test]
    fn a_command_that_is_not_installed_is_named_by_its_path() {
        assert_eq!(program(&["loa".into()]), "loa");
        assert!(program(&["target/debug/loa".into()]).ends_with("/target/debug/loa"));
        assert!(program(&["target/debug/loa".into()]).starts_with('/'));
    }
}

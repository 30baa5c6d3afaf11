//! Questions to the person at the terminal.
//!
//! It never takes silence for yes. Without a terminal the answer is `--yes`, or the command is refused.

use std::io::{BufRead, IsTerminal};

use super::ending::Asked;
use super::{CliError, Desk};
use crate::i18n::cli as words;

/// Whether the person said beforehand that they need not be asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Beforehand {
    Yes,
    Ask,
}

/// Returns when the answer is yes.
pub(super) fn ask(desk: &mut Desk<'_>, beforehand: Beforehand, question: &str) -> Result<(), CliError> {
    if beforehand == Beforehand::Yes {
        return Ok(());
    }
    if !is_answered() {
        return Err(Asked::NeedsYes.into());
    }
    let answer = heard(desk, &words::YES_NO.with(desk.lang, &[("question", &question)]))?;
    if is_yes(&answer) { Ok(()) } else { Err(Asked::Declined.into()) }
}

/// An answer about one of several.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Consent {
    Yes,
    No,
    /// No, and no more questions.
    Stop,
}

/// There is a person at a terminal.
pub(super) fn is_answered() -> bool {
    std::io::stdin().is_terminal()
}

/// Asks about one of several. Whoever goes away has not said yes.
pub(super) fn ask_one(desk: &mut Desk<'_>, question: &str) -> Result<Consent, CliError> {
    let answer = heard(desk, &words::YES_NO_STOP.with(desk.lang, &[("question", &question)]))?;
    Ok(match answer.as_str() {
        yes if is_yes(yes) => Consent::Yes,
        "" | "d" | "dừng" | "dung" | "s" | "stop" => Consent::Stop,
        _ => Consent::No,
    })
}

fn heard(desk: &mut Desk<'_>, question: &str) -> Result<String, CliError> {
    desk.out.flush()?;
    write!(desk.err, "{question}")?;
    desk.err.flush()?;
    let mut answer = String::new();
    std::io::stdin().lock().read_line(&mut answer)?;
    Ok(answer.trim().to_lowercase())
}

fn is_yes(answer: &str) -> bool {
    matches!(answer, "c" | "co" | "có" | "y" | "yes")
}

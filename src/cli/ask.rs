//! Questions to the person at the terminal.
//!
//! Never: takes silence for yes. Without a terminal the answer is `--yes`, or the command is refused.

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
    if !std::io::stdin().is_terminal() {
        return Err(Asked::NeedsYes.into());
    }
    desk.out.flush()?;
    write!(desk.err, "{}", words::YES_NO.with(desk.lang, &[("question", &question)]))?;
    desk.err.flush()?;
    let mut answer = String::new();
    std::io::stdin().lock().read_line(&mut answer)?;
    match answer.trim().to_lowercase().as_str() {
        "c" | "co" | "có" | "y" | "yes" => Ok(()),
        _ => Err(Asked::Declined.into()),
    }
}

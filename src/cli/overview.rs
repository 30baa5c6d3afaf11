//! A bare `loa`: what it is, and the commands to start with.

use super::{CliError, Desk, Exit};
use crate::i18n::cli::help;

pub(super) fn print(desk: &mut Desk<'_>) -> Result<Exit, CliError> {
    let text = help::OVERVIEW.say(desk.lang);
    desk.line(text)?;
    Ok(Exit::Fine)
}

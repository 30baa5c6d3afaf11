//! `loa release HOLD`: lifts a hold, and says what missed its moment under it.
//!
//! The missed ones stay missed; each is a person's `loa retry`.
//!
//! `--json`: `{"going_on": N, "missed": [ID], "still_held": N}`.

use clap::ArgMatches;
use serde_json::json;

use super::pick::text;
use super::{CliError, Command, Desk, Exit, OutputForm, grammar};
use crate::actions;
use crate::actions::hold::Released;
use crate::i18n::Lang;
use crate::i18n::cli as words;
use crate::i18n::cli::help;
use crate::store::{Store, holds};

pub(super) const COMMAND: Command =
    Command { name: "release", grammar: grammar_of, run: |desk, of| Box::pin(run(desk, of)) };

fn grammar_of(lang: Lang) -> clap::Command {
    grammar::command("release", lang, &help::RELEASE, &help::RELEASE_USAGE)
        .arg(grammar::operand(lang, "hold", &help::HOLD_ID, &help::HOLD_OPERAND).required(true))
        .arg(grammar::reason(lang))
}

async fn run(desk: &mut Desk<'_>, of: &ArgMatches) -> Result<Exit, CliError> {
    let (_, store, actor) = desk.open().await?;
    let id = whole(&store, &text(of, "hold").unwrap_or_default()).await?;
    let reason = text(of, grammar::REASON).unwrap_or_default();
    let released = actions::hold::release(&store, &actor, &id, &reason, desk.now()).await?;
    tell(desk, &released)?;
    Ok(Exit::Fine)
}

/// What lifting a hold did.
pub(super) fn tell(desk: &mut Desk<'_>, released: &Released) -> Result<(), CliError> {
    let lang = desk.lang;
    if desk.form == OutputForm::Json {
        return Ok(desk.json(&json!(released))?);
    }
    desk.line(words::RELEASED.with(lang, &[("going_on", &released.going_on), ("still_held", &released.still_held)]))?;
    if !released.missed.is_empty() {
        let ids = released.missed.join("\n  ");
        desk.line(words::RELEASED_MISSED.with(lang, &[("count", &released.missed.len()), ("ids", &ids)]))?;
    }
    Ok(())
}

/// The one standing hold whose id begins so; what is not clear stays as it was typed.
async fn whole(store: &Store, typed: &str) -> Result<String, CliError> {
    let mut tx = store.read().await?;
    let standing = holds::standing(&mut tx).await?;
    let fits = |id: &str| id.starts_with(typed) || id.strip_prefix("h-").is_some_and(|id| id.starts_with(typed));
    let mut fitting = standing.iter().filter(|hold| fits(&hold.id));
    match (fitting.next(), fitting.next()) {
        (Some(one), None) if !typed.is_empty() => Ok(one.id.clone()),
        _ => Ok(typed.to_owned()),
    }
}

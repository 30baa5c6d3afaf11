//! `loa hold`: stops publishing within a scope, at once, and says what could not be stopped any more.
//!
//! Never: asks back. In an emergency every question is a minute; a hold is lifted as easily as it is set.
//!
//! `--json`: `{"hold": ID, "covered": N, "went_out": [ID]}`.

use clap::{ArgGroup, ArgMatches};
use serde_json::json;

use super::choices::Choices;
use super::pick::text;
use super::{CliError, Command, Desk, Exit, Form, grammar};
use crate::actions;
use crate::domain::campaign::Tone;
use crate::domain::hold::Scope;
use crate::domain::shape::choice::TONES;
use crate::i18n::Lang;
use crate::i18n::cli as words;
use crate::i18n::cli::help;

pub(super) const COMMAND: Command =
    Command { name: "hold", grammar: grammar_of, run: |desk, of| Box::pin(run(desk, of)) };

fn grammar_of(lang: Lang) -> clap::Command {
    let parts = ["unit", "channel", "campaign", "tone"];
    grammar::command("hold", lang, &help::HOLD, &help::HOLD_USAGE)
        .arg(grammar::option(lang, "unit", &help::NAME, &help::BY_UNIT))
        .arg(grammar::option(lang, "channel", &help::CHANNEL, &help::BY_CHANNEL))
        .arg(grammar::option(lang, "campaign", &help::CAMPAIGN, &help::BY_CAMPAIGN))
        .arg(grammar::option(lang, "tone", &help::NAME, &help::BY_TONE).value_parser(Choices::of(lang, TONES)))
        .arg(grammar::switch(lang, "all", &help::EVERYTHING).conflicts_with_all(parts))
        .group(
            ArgGroup::new("scope").args(["unit", "channel", "campaign", "tone", "all"]).multiple(true).required(true),
        )
        .arg(grammar::reason(lang))
}

async fn run(desk: &mut Desk<'_>, of: &ArgMatches) -> Result<Exit, CliError> {
    let lang = desk.lang;
    let (_, store, actor) = desk.open().await?;
    let tone = Choices::taken(of, "tone").and_then(|place| Tone::ALL.get(place).copied());
    let scope = Scope { unit: text(of, "unit"), channel: text(of, "channel"), campaign: text(of, "campaign"), tone };
    let reason = text(of, grammar::REASON).unwrap_or_default();
    let held = actions::hold::hold(&store, &desk.clock, &actor, scope, &reason).await?;
    if desk.form == Form::Json {
        desk.json(&json!(held))?;
        return Ok(Exit::Fine);
    }
    desk.line(words::HELD.with(lang, &[("hold", &held.hold), ("covered", &held.covered)]))?;
    if !held.went_out.is_empty() {
        desk.line(words::WENT_OUT.with(lang, &[("ids", &held.went_out.join(", "))]))?;
    }
    Ok(Exit::Fine)
}

//! `loa hold`: stops publishing within a scope, at once, and says what could not be stopped any more.
//!
//! It never asks back. In an emergency every question is a minute; a hold is lifted as easily as it is set.
//!
//! `--json`: `{"hold": ID, "covered": N, "went_out": [ID], "holds": [{"hold", "scope", "covered"}], "braked": bool}`: one for each
//! unit that the person may hold, where they named neither unit nor channel; `hold` is the first, `covered` the sum.

use clap::{ArgGroup, ArgMatches};
use serde_json::json;

use super::choices::Choices;
use super::pick::text;
use super::{CliError, Command, Desk, Exit, OutputForm, grammar};
use crate::actions;
use crate::app::Trouble;
use crate::desk::status;
use crate::domain::campaign::Tone;
use crate::domain::hold::Scope;
use crate::domain::shape::choice::TONES;
use crate::i18n::cli as words;
use crate::i18n::cli::help;
use crate::i18n::{Lang, hands, store as of_store};
use crate::store::brake::Pulled;
use crate::store::channels;

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
    let tone = Choices::taken(of, "tone").and_then(|place| Tone::ALL.get(place).copied());
    let scope = Scope { unit: text(of, "unit"), channel: text(of, "channel"), campaign: text(of, "campaign"), tone };
    let named_nothing = scope.unit.is_none() && scope.channel.is_none();
    let reason = text(of, grammar::REASON).unwrap_or_default();
    let (_, store, actor) = match desk.open().await {
        Err(error) if error.is_unwritable() || error.is_damage() => return without_store(desk, scope, &reason),
        opened => opened?,
    };
    let held = actions::hold::hold(&store, &desk.clock, &actor, scope, &reason).await?;
    if desk.form == OutputForm::Json {
        desk.json(&json!(held))?;
        return Ok(Exit::Fine);
    }
    if held.braked {
        desk.line(of_store::BRAKED.with(lang, &[("hold", &held.hold)]))?;
        if !held.went_out.is_empty() {
            desk.line(words::WENT_OUT.with(lang, &[("ids", &held.went_out.join(", "))]))?;
        }
        return Ok(Exit::Fine);
    }
    let units = channels::units(&mut store.read().await?).await?;
    let mut told = words::HELD;
    if let ([part], true) = (held.holds.as_slice(), named_nothing)
        && part.scope.unit.is_some()
    {
        told = hands::HELD_ONE;
    }
    let first = held.holds.first().map_or_else(String::new, |part| status::scope(lang, &part.scope, &units));
    for part in held.holds.iter().filter(|_| held.holds.len() > 1) {
        let scope = status::scope(lang, &part.scope, &units);
        let places: [(&str, &dyn std::fmt::Display); 3] =
            [("scope", &scope), ("covered", &part.covered), ("hold", &part.hold)];
        desk.line(hands::HELD_SCOPE.with(lang, &places))?;
    }
    desk.line(told.with(lang, &[("hold", &held.hold), ("covered", &held.covered), ("scope", &first)]))?;
    if !held.went_out.is_empty() {
        desk.line(words::WENT_OUT.with(lang, &[("ids", &held.went_out.join(", "))]))?;
    }
    Ok(Exit::Fine)
}

/// The store cannot even be opened. Whoever may write beside it may stop what is sent from it.
fn without_store(desk: &mut Desk<'_>, scope: Scope, reason: &str) -> Result<Exit, CliError> {
    let Some(brake) = desk.app()?.brake() else { return Err(Trouble::StoreDamaged.into()) };
    let hold = actions::brake::new(scope, reason, desk.named(), desk.now());
    brake.pull(&Pulled::Hold(hold.clone()))?;
    match desk.form {
        OutputForm::Json => {
            desk.json(&json!({"hold": hold.id, "covered": 0, "went_out": [], "holds": [], "braked": true}))?
        }
        OutputForm::Text => desk.line(of_store::BRAKED.with(desk.lang, &[("hold", &hold.id)]))?,
    }
    Ok(Exit::Fine)
}

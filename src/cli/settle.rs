//! `loa settle ID --delivered | --not-delivered`: a person looked at the channel and says what they saw.
//!
//! A person says one of the two; nothing here guesses.
//!
//! `--json`: `{"delivery": ID, "state": STATE, "named": bool}`; named: not delivered, or the platform's own id is known.

use clap::{ArgGroup, ArgMatches};
use serde_json::json;

use super::pick::text;
use super::{CliError, Command, Desk, Exit, OutputForm, grammar};
use crate::actions;
use crate::actions::settle::Saw;
use crate::i18n::cli::help;
use crate::i18n::{Lang, cli as words, hands, state};

pub(super) const COMMAND: Command =
    Command { name: "settle", grammar: grammar_of, run: |desk, of| Box::pin(run(desk, of)) };

fn grammar_of(lang: Lang) -> clap::Command {
    grammar::command("settle", lang, &help::SETTLE, &help::SETTLE_USAGE)
        .arg(grammar::operand(lang, "id", &help::ID, &help::ONE_ID).required(true))
        .arg(grammar::switch(lang, "delivered", &help::DELIVERED))
        .arg(grammar::switch(lang, "not-delivered", &help::NOT_DELIVERED))
        .group(ArgGroup::new("saw").args(["delivered", "not-delivered"]).required(true))
        .arg(grammar::option(lang, "link", &help::LINK, &help::LINK_SEEN).conflicts_with("not-delivered"))
        .arg(grammar::option(lang, "post", &help::ID, &help::POST_ID).conflicts_with("not-delivered"))
        .arg(grammar::reason(lang))
}

async fn run(desk: &mut Desk<'_>, of: &ArgMatches) -> Result<Exit, CliError> {
    let lang = desk.lang;
    let (_, store, actor) = desk.open().await?;
    let saw = if of.get_flag("delivered") {
        Saw::Delivered { link: text(of, "link"), id: text(of, "post") }
    } else {
        Saw::NotDelivered
    };
    let (id, reason) = (text(of, "id").unwrap_or_default(), text(of, grammar::REASON).unwrap_or_default());
    let settled = actions::settle::settle(&store, &actor, &id, saw, &reason, desk.now()).await?;
    let (id, now, end, named) = (settled.id, settled.state, settled.end, settled.named);
    match desk.form {
        OutputForm::Json => desk.json(&json!({"delivery": id, "state": now, "named": named}))?,
        OutputForm::Text => {
            desk.line(words::SETTLED.with(lang, &[("id", &id), ("state", &state::state(lang, now, end))]))?;
            if !named {
                desk.line(hands::SEEN_WITHOUT_ID.say(lang))?;
            }
        }
    }
    Ok(Exit::Fine)
}

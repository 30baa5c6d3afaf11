//! `loa invite`: a one-time link by which one of the staff chooses a password, the first time or after forgetting it.
//!
//! `--json`: `{"staff", "name", "link", "until"}`; the link is a secret until it is used.

use clap::ArgMatches;
use serde_json::json;

use super::pick::text;
use super::{CliError, Command, Desk, Exit, OutputForm, grammar, pages};
use crate::actions::account::{SOLE, invite};
use crate::i18n::Lang;
use crate::i18n::cli as words;
use crate::i18n::cli::help;
use crate::web::Pages;

pub(super) const COMMAND: Command =
    Command { name: "invite", grammar: grammar_of, run: |desk, of| Box::pin(run(desk, of)) };

fn grammar_of(lang: Lang) -> clap::Command {
    grammar::command("invite", lang, &help::INVITE, &help::INVITE_USAGE).arg(grammar::operand(
        lang,
        "staff",
        &help::STAFF,
        &help::INVITE_STAFF,
    ))
}

async fn run(desk: &mut Desk<'_>, of: &ArgMatches) -> Result<Exit, CliError> {
    let (_, store, actor) = desk.open().await?;
    // An office of one person has nobody to name.
    let person = text(of, "staff").unwrap_or_else(|| if actor.alone { SOLE.to_owned() } else { actor.id.clone() });
    let invitation = invite(&store, &actor, &person, desk.now()).await?;
    let url = desk.config.public_url.clone().or(desk.config.pages.map(|bind| format!("http://{bind}")));
    let link = Pages::link(&url.unwrap_or_default(), &invitation.token);
    let until = pages::until(&invitation);
    match desk.form {
        OutputForm::Json => {
            desk.json(&json!({"staff": invitation.person, "name": invitation.name, "link": link, "until": invitation.ends_at}))?;
        }
        OutputForm::Text => {
            let places: [(&str, &dyn std::fmt::Display); 3] =
                [("name", &invitation.name), ("link", &link), ("until", &until)];
            desk.line(words::INVITED.with(desk.lang, &places))?;
        }
    }
    Ok(Exit::Fine)
}

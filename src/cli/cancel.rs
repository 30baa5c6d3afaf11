//! `loa cancel`: what has not gone out does not go out.
//!
//! It never cancels without showing what, and asking: a file does not bring back what a person cancelled.
//!
//! `--json`: `{"cancelled": [ID]}`.

use clap::ArgMatches;
use serde_json::json;

use super::ask::{Beforehand, ask};
use super::pick::{Unnamed, entries, text};
use super::{CliError, Command, Desk, Exit, OutputForm, grammar, pick, time};
use crate::actions::{self, Refusal, Which};
use crate::i18n::Lang;
use crate::i18n::cli as words;
use crate::i18n::cli::help;
use crate::store::campaigns;

pub(super) const COMMAND: Command =
    Command { name: "cancel", grammar: grammar_of, run: |desk, of| Box::pin(run(desk, of)) };

fn grammar_of(lang: Lang) -> clap::Command {
    grammar::command("cancel", lang, &help::CANCEL, &help::CANCEL_USAGE)
        .args(pick::grammar(lang))
        .arg(grammar::reason(lang))
        .arg(grammar::yes(lang))
}

async fn run(desk: &mut Desk<'_>, of: &ArgMatches) -> Result<Exit, CliError> {
    let lang = desk.lang;
    let (_, store, actor) = desk.open().await?;
    let mut found = entries(&store, of, Unnamed::Refused).await?;
    if of.get_many::<String>("id").is_none() {
        found.retain(|e| !e.delivery.state.is_final());
        if found.is_empty() {
            return Err(CliError::Refused(Refusal::NothingFits));
        }
    }
    if desk.form == OutputForm::Text {
        let mut tx = store.read().await?;
        let zone = time::zone(&campaigns::all(&mut tx).await?, text(of, "campaign").as_deref());
        let width = desk.width();
        crate::report::log::write_text(desk.out, lang, &found, zone, width)?;
    }
    let beforehand = if of.get_flag(grammar::YES) { Beforehand::Yes } else { Beforehand::Ask };
    ask(desk, beforehand, &words::ASK_CANCEL.with(lang, &[("count", &found.len())]))?;
    let which = Which::Ids(found.into_iter().map(|e| e.delivery.id).collect());
    let reason = text(of, grammar::REASON).unwrap_or_default();
    let cancelled = actions::cancel::cancel(&store, &actor, &which, &reason, desk.now()).await?;
    match desk.form {
        OutputForm::Json => desk.json(&json!({"cancelled": cancelled}))?,
        OutputForm::Text => desk.line(words::CANCELLED.with(lang, &[("count", &cancelled.len())]))?,
    }
    Ok(Exit::Fine)
}

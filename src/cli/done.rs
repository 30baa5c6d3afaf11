//! `loa done ID`: a person says that a task was done, or that the station played a bulletin; `--undo` takes the word back.
//!
//! The number is what the person counted.
//!
//! `--json`: `{"delivery": ID, "state": STATE}`.

use std::path::PathBuf;

use clap::{ArgAction, ArgMatches, value_parser};
use serde_json::json;

use super::pick::text;
use super::{CliError, Command, Desk, Exit, OutputForm, grammar, time};
use crate::actions::done::{DoneStatement, say, unsay};
use crate::domain::done::DoneWord;
use crate::i18n::cli::help;
use crate::i18n::{Lang, cli as words, state};
use crate::store::campaigns;

pub(super) const COMMAND: Command =
    Command { name: "done", grammar: grammar_of, run: |desk, of| Box::pin(run(desk, of)) };

fn grammar_of(lang: Lang) -> clap::Command {
    let undone = ["at", "by", "count", "unit", "note", "evidence", "played"];
    grammar::command("done", lang, &help::DONE, &help::DONE_USAGE)
        .arg(grammar::operand(lang, "id", &help::ID, &help::ONE_ID).required(true))
        .arg(
            grammar::option(lang, "count", &help::NUMBER, &help::DONE_COUNT)
                .value_parser(value_parser!(u32).range(..=10_000_000)),
        )
        .arg(grammar::option(lang, "unit", &help::NAME, &help::DONE_UNIT).requires("count"))
        .arg(grammar::option(lang, "note", &help::TEXT, &help::DONE_NOTE))
        .arg(
            grammar::option(lang, "evidence", &help::FILE, &help::DONE_EVIDENCE)
                .value_parser(value_parser!(PathBuf))
                .num_args(1..)
                .action(ArgAction::Append),
        )
        .arg(grammar::option(lang, "at", &help::TIME, &help::DONE_AT))
        .arg(grammar::option(lang, "by", &help::NAME, &help::DONE_BY))
        .arg(grammar::switch(lang, "played", &help::DONE_PLAYED))
        .arg(grammar::switch(lang, "undo", &help::DONE_UNDO).requires(grammar::REASON).conflicts_with_all(undone))
        .arg(grammar::reason(lang).required(false).requires("undo"))
}

async fn run(desk: &mut Desk<'_>, of: &ArgMatches) -> Result<Exit, CliError> {
    let lang = desk.lang;
    let (app, store, actor) = desk.open().await?;
    let id = text(of, "id").unwrap_or_default();
    let now = desk.now();
    let (id, state, end) = if of.get_flag("undo") {
        unsay(&store, &actor, &id, &text(of, grammar::REASON).unwrap_or_default(), now).await?
    } else {
        let mut tx = store.read().await?;
        let zone = time::zone(&campaigns::all(&mut tx).await?, None);
        drop(tx);
        let said = DoneStatement {
            word: if of.get_flag("played") { DoneWord::Played } else { DoneWord::Done },
            at: text(of, "at").map(|written| time::read(&written, zone)).transpose()?,
            word_of: text(of, "by"),
            count: of.get_one::<u32>("count").copied(),
            count_unit: text(of, "unit"),
            note: text(of, "note"),
            evidence: of.get_many::<PathBuf>("evidence").into_iter().flatten().cloned().collect(),
        };
        say(&store, &app.media(), &actor, &id, &said, now).await?
    };
    match desk.form {
        OutputForm::Json => desk.json(&json!({"delivery": id, "state": state}))?,
        OutputForm::Text => {
            desk.line(words::HEARD.with(lang, &[("id", &id), ("state", &state::state(lang, state, end))]))?
        }
    }
    Ok(Exit::Fine)
}

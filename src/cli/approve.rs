//! `loa approve`: shows what would go out, each content once and whole, and takes a leader's yes to exactly that.
//!
//! Never: approves what was not shown. The yes names the content that stood on the screen; if it changed meanwhile, the
//! act is refused. It promises no minute that has passed.
//!
//! `--json`: `{"approved": [ID], "contents": [CONTENT]}`, contents as `loa show --json` writes them.

use clap::ArgMatches;
use serde_json::json;

use super::ask::{Beforehand, ask};
use super::pick::{Unnamed, entries, text};
use super::reading::read;
use super::sheet::{Position, Sheet};
use super::{CliError, Command, Desk, Exit, Form, grammar, pick, show};
use crate::actions::{self, Refused, Which};
use crate::domain::At;
use crate::domain::delivery::{Entry, State};
use crate::i18n::cli::help;
use crate::i18n::{Lang, cli as words};

pub(super) const COMMAND: Command =
    Command { name: "approve", grammar: grammar_of, run: |desk, of| Box::pin(run(desk, of)) };

fn grammar_of(lang: Lang) -> clap::Command {
    grammar::command("approve", lang, &help::APPROVE, &help::APPROVE_USAGE)
        .args(pick::grammar(lang))
        .arg(grammar::switch(lang, "all", &help::ALL_DRAFTS).conflicts_with_all(["id", "campaign", "channel"]))
        .arg(grammar::option(lang, "number", &help::NUMBER, &help::APPROVAL_NUMBER))
        .arg(grammar::option(lang, "note", &help::TEXT, &help::NOTE))
        .arg(grammar::yes(lang))
}

async fn run(desk: &mut Desk<'_>, of: &ArgMatches) -> Result<Exit, CliError> {
    let lang = desk.lang;
    let (_, store, actor) = desk.open().await?;
    let unnamed = if of.get_flag("all") { Unnamed::All } else { Unnamed::Refused };
    let mut drafts = entries(&store, of, unnamed).await?;
    drafts.retain(|e| e.delivery.state == State::Draft);
    if drafts.is_empty() {
        return Err(CliError::Refused(Refused::NothingFits));
    }
    let seen = drafts.iter().map(|e| (e.delivery.id.clone(), e.delivery.content_hash.clone())).collect();
    let promise = Promise::of(&drafts, desk.now());
    let count = drafts.len();
    let reading = read(&store, drafts).await?;
    let all = reading.contents.len();
    if desk.form == Form::Text {
        let sheet = Sheet { reading: &reading, lang, width: desk.width(), now: desk.now() };
        for (n, content) in (1..).zip(&reading.contents) {
            sheet.draw(desk.out, content, &Position::Among { n, all })?;
            desk.line("")?;
        }
    }
    let beforehand = if of.get_flag(grammar::YES) { Beforehand::Yes } else { Beforehand::Ask };
    ask(desk, beforehand, &words::ASK_APPROVE.with(lang, &[("contents", &all), ("count", &count)]))?;
    let (number, note) = (text(of, "number"), text(of, "note"));
    let which = Which::Seen(seen);
    let approved =
        actions::approve::approve(&store, &actor, &which, number.as_deref(), note.as_deref(), desk.now()).await?;
    match desk.form {
        Form::Text => promise.say(desk, approved.len())?,
        Form::Json => {
            let contents: Vec<_> = reading.contents.iter().map(show::json).collect();
            desk.json(&json!({"approved": approved, "contents": contents}))?;
        }
    }
    Ok(Exit::Fine)
}

/// What can be said of the minute: nothing that is past goes out on time.
struct Promise {
    on_time: usize,
    /// Their minute is past, and they may still go out.
    late: usize,
    /// Later than their rule allows.
    never: usize,
    waiting: usize,
}

impl Promise {
    fn of(drafts: &[Entry], now: At) -> Promise {
        let mut promise = Promise { on_time: 0, late: 0, never: 0, waiting: 0 };
        for Entry { delivery: d, .. } in drafts {
            *match d.due_at {
                None => &mut promise.waiting,
                Some(due) if due >= now => &mut promise.on_time,
                Some(due) if (now - due).num_milliseconds() <= d.late.within_ms => &mut promise.late,
                Some(_) => &mut promise.never,
            } += 1;
        }
        promise
    }

    fn say(&self, desk: &mut Desk<'_>, approved: usize) -> Result<(), CliError> {
        let lang = desk.lang;
        desk.line(words::APPROVED.with(lang, &[("count", &approved)]))?;
        for (word, count) in [
            (words::APPROVED_ON_TIME, self.on_time),
            (words::APPROVED_LATE, self.late),
            (words::APPROVED_NEVER, self.never),
            (words::APPROVED_WAITING, self.waiting),
        ] {
            if count > 0 {
                desk.line(word.with(lang, &[("count", &count)]))?;
            }
        }
        Ok(())
    }
}

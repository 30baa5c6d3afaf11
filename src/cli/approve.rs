//! `loa approve`: shows what would go out, each content once and whole, and takes a leader's yes to exactly that.
//!
//! The yes names the content that stood on the screen; if it changed meanwhile, the act is refused. At a terminal each
//! content is asked for by itself. It promises no minute that has passed.
//!
//! `--json`: `{"approved": [ID], "contents": [CONTENT]}`, contents as `loa show --json` writes them.

use clap::ArgMatches;
use serde_json::json;

use super::ask::{self, Consent};
use super::ending::Asked;
use super::pick::{Unnamed, entries, text};
use super::reading::{DueReading, read};
use super::sheet::{Position, ReadingSheet};
use super::{CliError, Command, Desk, Exit, OutputForm, grammar, pick, show, time};
use crate::actions::{self, Actor, Refusal, Which};
use crate::domain::At;
use crate::domain::delivery::{AWAITS_TEXT, Entry, State};
use crate::domain::reading::Content;
use crate::domain::staff::Verb;
use crate::i18n::cli::help;
use crate::i18n::{Lang, cli as words};
use crate::store::{Store, campaigns};

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
    let (_, store, actor) = desk.open().await?;
    let unnamed = if of.get_flag("all") { Unnamed::All } else { Unnamed::Refused };
    let mut drafts = entries(&store, of, unnamed).await?;
    drafts.retain(|e| e.delivery.state == State::Draft);
    // Among many they are told and passed over; by name they are refused.
    let named = of.get_many::<String>("id").is_some();
    if !named {
        pass_over_others(desk, &actor, &mut drafts)?;
    }
    let (awaiting, ready): (Vec<Entry>, Vec<Entry>) =
        drafts.into_iter().partition(|e| !named && e.delivery.content_hash == AWAITS_TEXT);
    drafts = ready;
    tell_awaiting(desk, &store, &awaiting).await?;
    if drafts.is_empty() {
        return Err(CliError::Refused(Refusal::NothingFits));
    }
    let reading = read(&store, drafts).await?;
    let chosen = if of.get_flag(grammar::YES) {
        show_all(desk, &reading)?;
        reading.contents.iter().collect()
    } else if desk.form == OutputForm::Text && ask::is_answered() {
        one_by_one(desk, &reading)?
    } else {
        // Shown all the same: whoever reads it adds `--yes`.
        show_all(desk, &reading)?;
        return Err(Asked::NeedsYes.into());
    };
    if chosen.is_empty() {
        return Err(Asked::Declined.into());
    }
    let entries: Vec<&Entry> = chosen.iter().flat_map(|content| content.entries()).collect();
    let promise = Promise::of(&entries, desk.now());
    let seen = entries.iter().map(|e| (e.delivery.id.clone(), e.delivery.content_hash.clone())).collect();
    let (number, note) = (text(of, "number"), text(of, "note"));
    let which = Which::Seen(seen);
    let approved =
        actions::approve::approve(&store, &actor, &which, number.as_deref(), note.as_deref(), desk.now()).await?;
    match desk.form {
        OutputForm::Text => promise.say(desk, approved.len())?,
        OutputForm::Json => {
            let contents: Vec<_> = chosen.iter().map(|content| show::json(content)).collect();
            desk.json(&json!({"approved": approved, "contents": contents}))?;
        }
    }
    Ok(Exit::Fine)
}

/// What other units' approvers approve is counted and left to them; where nothing else is left, the refusal says why.
fn pass_over_others(desk: &mut Desk<'_>, actor: &Actor, drafts: &mut Vec<Entry>) -> Result<(), CliError> {
    let theirs = |e: &Entry| actor.may(Verb::Approve, Some(&e.delivery.unit)).is_ok();
    let others = drafts.iter().filter(|e| !theirs(e)).count();
    if others == 0 {
        return Ok(());
    }
    if let Some(other) = drafts.iter().find(|_| others == drafts.len()) {
        actor.may(Verb::Approve, Some(&other.delivery.unit)).map_err(CliError::Refused)?;
    }
    drafts.retain(theirs);
    if desk.form == OutputForm::Text {
        desk.fitted(0, words::APPROVE_OTHERS.with(desk.lang, &[("count", &others)]))?;
        desk.line("")?;
    }
    Ok(())
}

/// Reserved places are named; there is nothing to read in them yet.
async fn tell_awaiting(desk: &mut Desk<'_>, store: &Store, awaiting: &[Entry]) -> Result<(), CliError> {
    if awaiting.is_empty() || desk.form == OutputForm::Json {
        return Ok(());
    }
    let lang = desk.lang;
    let campaigns = campaigns::all(&mut store.read().await?).await?;
    desk.fitted(0, words::APPROVE_AWAITS.with(lang, &[("count", &awaiting.len())]))?;
    for Entry { delivery: d, .. } in awaiting {
        let zone = time::zone(&campaigns, Some(&d.campaign));
        let due = d.due_at.map_or_else(|| words::NO_DATE.say(lang).to_owned(), |at| time::shown(at, zone));
        desk.fitted(2, format_args!("{due} · {} · “{}”", d.channel, d.title))?;
    }
    desk.line("")?;
    Ok(())
}

fn sheet<'s>(desk: &Desk<'_>, reading: &'s DueReading) -> ReadingSheet<'s> {
    ReadingSheet { reading, lang: desk.lang, width: desk.width(), now: desk.now() }
}

fn show_all(desk: &mut Desk<'_>, reading: &DueReading) -> Result<(), CliError> {
    if desk.form == OutputForm::Text {
        let (sheet, all) = (sheet(desk, reading), reading.contents.len());
        for (n, content) in (1..).zip(&reading.contents) {
            sheet.draw(desk.out, content, &Position::Among { n, all })?;
            desk.line("")?;
        }
    }
    Ok(())
}

/// A screen and a question for each: what gets no yes stays as it is.
fn one_by_one<'r>(desk: &mut Desk<'_>, reading: &'r DueReading) -> Result<Vec<&'r Content>, CliError> {
    let (sheet, all) = (sheet(desk, reading), reading.contents.len());
    let mut chosen = Vec::new();
    for (n, content) in (1..).zip(&reading.contents) {
        sheet.draw(desk.out, content, &Position::Among { n, all })?;
        let count = content.entries().count();
        match ask::ask_one(desk, &words::ASK_APPROVE_ONE.with(desk.lang, &[("count", &count)]))? {
            Consent::Yes => chosen.push(content),
            Consent::No => {}
            Consent::Stop => break,
        }
        desk.line("")?;
    }
    Ok(chosen)
}

/// What can be said of the minute: nothing that is past, or hangs on an event, goes out on time.
struct Promise {
    on_time: usize,
    /// Their event is to be confirmed first.
    gated: usize,
    /// Their minute is past, and they may still go out.
    late: usize,
    /// Later than their rule allows.
    never: usize,
    waiting: usize,
}

impl Promise {
    fn of(drafts: &[&Entry], now: At) -> Promise {
        let mut promise = Promise { on_time: 0, gated: 0, late: 0, never: 0, waiting: 0 };
        for Entry { delivery: d, .. } in drafts {
            *match d.due_at {
                None => &mut promise.waiting,
                Some(_) if d.waits_for.is_some() => &mut promise.gated,
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
            (words::APPROVED_GATED, self.gated),
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

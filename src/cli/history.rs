//! `loa history [NAME]`: what was applied before, revision by revision; any of them shown whole or compared.
//!
//! `--json`: `{"histories": [{"name", "title", "revisions": [{"number", "at", "by", "origin", "why"}]}]}`; with `--show`
//! `{"name", "number", "documents": {PATH: TEXT}}`, with `--compare` `{"name", "before", "after", "difference"}`.

use clap::{Arg, ArgMatches, value_parser};
use serde_json::{Map, Value, json};

use super::difference::{Side, difference};
use super::person::name_and_id;
use super::pick::text;
use super::{CliError, Command, Desk, Exit, OutputForm, grammar, time};
use crate::actions::revisions;
use crate::domain::campaign::BesideFile;
use crate::domain::revision::{CHANNELS, RevisionRecord};
use crate::i18n::cli::help;
use crate::i18n::{Lang, hands, revision as words};
use crate::store::documents::Revision;
use crate::store::{campaigns, channels, documents};

pub(super) const COMMAND: Command =
    Command { name: "history", grammar: grammar_of, run: |desk, of| Box::pin(run(desk, of)) };

fn grammar_of(lang: Lang) -> clap::Command {
    let number =
        |name, about| grammar::option(lang, name, &help::NUMBER, about).value_parser(value_parser!(i64).range(1..));
    let of_one = |arg: Arg| arg.requires("name");
    grammar::command("history", lang, &help::HISTORY, &help::HISTORY_USAGE)
        .arg(grammar::operand(lang, "name", &help::CAMPAIGN, &help::PULL_WHAT))
        .arg(of_one(number("show", &help::HISTORY_SHOW)).conflicts_with("compare"))
        .arg(of_one(number("compare", &help::HISTORY_COMPARE)))
        .arg(number("with", &help::HISTORY_WITH).requires("compare"))
}

async fn run(desk: &mut Desk<'_>, of: &ArgMatches) -> Result<Exit, CliError> {
    let app = desk.app()?;
    let opened = desk.look(&app).await?;
    let store = &opened.store;
    let name = text(of, "name");
    let number = |option: &str| of.get_one::<i64>(option).copied();
    if let (Some(name), Some(shown)) = (&name, number("show")) {
        return show(desk, name, &revisions::get(store, name, Some(shown)).await?);
    }
    if let (Some(name), Some(before)) = (&name, number("compare")) {
        let before = revisions::get(store, name, Some(before)).await?;
        let after = revisions::get(store, name, number("with")).await?;
        return compare(desk, name, &before, &after);
    }
    let mut tx = store.read().await?;
    let known = campaigns::all(&mut tx).await?;
    let staff = channels::staff(&mut tx).await?;
    let zone = time::zone(&known, name.as_deref());
    let titled = known.iter().map(|campaign| (campaign.id.clone(), campaign.title.clone()));
    let of_channels = (CHANNELS.to_owned(), words::CHANNELS_TITLE.say(desk.lang).to_owned());
    let mut histories = Vec::new();
    for (id, title) in titled.chain([of_channels]).filter(|(id, _)| name.as_ref().is_none_or(|name| name == id)) {
        let found = documents::history(&mut tx, &id).await?;
        if !found.is_empty() {
            histories.push((id, title, found));
        }
    }
    if let (Some(name), true) = (&name, histories.is_empty()) {
        revisions::get(store, name, None).await?;
    }
    if desk.form == OutputForm::Json {
        let one = |(name, title, found): &(String, String, Vec<RevisionRecord>)| json!({"name": name, "title": title, "revisions": found});
        desk.json(&json!({"histories": histories.iter().map(one).collect::<Vec<_>>()}))?;
        return Ok(Exit::Fine);
    }
    if histories.is_empty() {
        desk.line(words::HISTORY_NONE.say(desk.lang))?;
    }
    for (name, title, found) in &histories {
        let lang = desk.lang;
        desk.fitted(0, words::HISTORY_OF.with(lang, &[("name", &format_args!("{name} “{title}”"))]))?;
        for revision in found {
            let (at, by) = (time::shown(revision.at, zone), name_and_id(lang, &staff, &revision.by));
            let places: [(&str, &dyn std::fmt::Display); 4] = [
                ("number", &revision.number),
                ("at", &at),
                ("by", &by),
                ("origin", &hands::origin(lang, &revision.origin)),
            ];
            desk.fitted(2, words::REVISION.with(lang, &places))?;
            if let Some(why) = &revision.why {
                desk.fitted(4, words::WHY.with(lang, &[("why", why)]))?;
            }
        }
    }
    Ok(Exit::Fine)
}

fn show(desk: &mut Desk<'_>, name: &str, revision: &Revision) -> Result<Exit, CliError> {
    let lang = desk.lang;
    let documents = &revision.documents;
    let mut texts = vec![match documents.text.is_empty() {
        true => (CHANNELS, revision.channels.clone()),
        false => (documents.name.as_str(), documents.text.clone()),
    }];
    texts.extend(documents.beside.iter().map(|(path, file)| match file {
        BesideFile::Text(text) => (path.as_str(), text.clone()),
        BesideFile::Media(facts) => (path.as_str(), words::MEDIA.with(lang, &[("sha256", &facts.sha256)])),
    }));
    if desk.form == OutputForm::Json {
        let texts: Map<String, Value> = texts.into_iter().map(|(path, text)| (path.to_owned(), text.into())).collect();
        desk.json(&json!({"name": name, "number": revision.number, "documents": texts}))?;
        return Ok(Exit::Fine);
    }
    for (path, text) in texts {
        desk.line(words::BESIDE.with(lang, &[("path", &path)]))?;
        desk.line(text.trim_end_matches('\n'))?;
    }
    Ok(Exit::Fine)
}

fn compare(desk: &mut Desk<'_>, name: &str, before: &Revision, after: &Revision) -> Result<Exit, CliError> {
    let lang = desk.lang;
    let told = difference(lang, &Side::of_revision(lang, before), &Side::of_revision(lang, after));
    if desk.form == OutputForm::Json {
        desk.json(&json!({"name": name, "before": before.number, "after": after.number, "difference": told}))?;
    } else if told.is_empty() {
        desk.line(words::NO_DIFFERENCE.say(lang))?;
    } else {
        desk.line(told.trim_end_matches('\n'))?;
    }
    Ok(Exit::Fine)
}

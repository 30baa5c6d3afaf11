//! `loa login CHANNEL`: the secrets of a channel, asked for without showing them, sealed, and tried.
//!
//! It never takes a secret as an argument (every user of the machine sees arguments), and never shows one again.
//! Without a terminal it reads `FIELD=value` lines from stdin.
//!
//! `--json`: `{"channel", "fields": [NAME], "works": bool, "id", "name", "until", "code", "message"}`. Exit code 1 when the
//! platform does not accept them; they are kept all the same. With `--env` nothing is asked for: what the environment
//! gives is confirmed for where the channel goes now, and `{"channel", "environment": true}` is printed.

use std::io::{BufRead, IsTerminal, Read};

use chrono::TimeDelta;
use clap::ArgMatches;
use serde_json::json;

use super::ending::Asked;
use super::pick::text;
use super::{CliError, Command, Desk, Exit, OutputForm, grammar, time};
use crate::actions::{self, Refusal};
use crate::adapters::{Field, find};
use crate::domain::diagnostic::nearest;
use crate::domain::outcome::{Class, Failure, Identity};
use crate::i18n::cli as words;
use crate::i18n::cli::help;
use crate::i18n::{Lang, Word, failure, hands};
use crate::secret::Secret;
use crate::store::channels::ChannelRecord;
use crate::store::{Store, channels, secrets};

/// More input than this is no list of secrets.
const INPUT_BYTES_MAX: u64 = 64 * 1024;
/// Tokens that rotate are exchanged so long after they were given: how old they were then, nobody knows.
const RENEW_AFTER_HOURS: i64 = 6;

pub(super) const COMMAND: Command =
    Command { name: "login", grammar: grammar_of, run: |desk, of| Box::pin(run(desk, of)) };

fn grammar_of(lang: Lang) -> clap::Command {
    grammar::command("login", lang, &help::LOGIN, &help::LOGIN_USAGE)
        .arg(grammar::operand(lang, "channel", &help::CHANNEL, &help::LOGIN_CHANNEL).required(true))
        .arg(grammar::option(lang, "field", &help::NAME, &help::FIELD).action(clap::ArgAction::Append))
        .arg(grammar::switch(lang, "env", &help::ENVIRONMENT).conflicts_with("field"))
}

async fn run(desk: &mut Desk<'_>, of: &ArgMatches) -> Result<Exit, CliError> {
    let (app, store, actor) = desk.open().await?;
    let channel = text(of, "channel").unwrap_or_default();
    let record = record(&store, &channel).await?;
    if of.get_flag("env") {
        actions::login::confirm_environment(&store, &actor, &channel, desk.now()).await?;
        match desk.form {
            OutputForm::Json => desk.json(&json!({"channel": channel, "environment": true}))?,
            OutputForm::Text => desk.line(hands::ENVIRONMENT_CONFIRMED.with(desk.lang, &[("channel", &channel)]))?,
        }
        return Ok(Exit::Fine);
    }
    let only: Vec<String> = of.get_many::<String>("field").into_iter().flatten().cloned().collect();
    let wanted = wanted(&record, &only)?;
    let given = if std::io::stdin().is_terminal() { prompt(desk, &channel, &wanted)? } else { piped(&only)? };
    if given.is_empty() {
        return Err(Asked::NothingGiven.into());
    }
    let vault = app.vault()?;
    let renews = find(&record.adapter).is_some_and(|kind| kind.fields.iter().any(|f| f.name == "refresh_token"));
    let renew_at = renews.then(|| desk.now() + TimeDelta::hours(RENEW_AFTER_HOURS));
    actions::login::login(&store, &vault, &actor, &channel, &given, renew_at, desk.now()).await?;
    let mut tx = store.read().await?;
    let sealed = secrets::of(&mut tx, &channel).await?;
    drop(tx);
    let tried = match app.channels()?.open_record(&record, &sealed) {
        Ok(open) => open.adapter.check().await,
        Err(failure) => Err(failure),
    };
    let fields: Vec<&str> = given.iter().map(|(field, _)| field.as_str()).collect();
    tell(desk, &channel, &fields, &tried)?;
    Ok(if tried.is_ok() { Exit::Fine } else { Exit::Faults })
}

fn tell(
    desk: &mut Desk<'_>,
    channel: &str,
    fields: &[&str],
    tried: &Result<Identity, Failure>,
) -> Result<(), CliError> {
    let lang = desk.lang;
    if desk.form == OutputForm::Json {
        let (who, failure) = (tried.as_ref().ok(), tried.as_ref().err());
        return Ok(desk.json(&json!({
            "channel": channel, "fields": fields, "works": who.is_some(),
            "id": who.map(|w| &w.id), "name": who.map(|w| &w.name), "until": who.and_then(|w| w.until),
            "code": failure.map(|f| &f.code), "message": failure.map(|f| &f.message),
        }))?);
    }
    desk.line(words::LOGIN_SEALED.with(lang, &[("fields", &fields.join(", "))]))?;
    match tried {
        Ok(who) => {
            desk.line(words::LOGIN_WHO.with(lang, &[("channel", &channel), ("name", &who.name), ("id", &who.id)]))?;
            if let Some(until) = who.until {
                let until = time::shown(until, time::DEFAULT_ZONE);
                desk.line(words::LOGIN_UNTIL.with(lang, &[("until", &until)]))?;
            }
        }
        Err(failure) => {
            let word =
                if failure.clone().of_all().class == Class::Retry { words::LOGIN_UNTRIED } else { words::LOGIN_FAILED };
            let told = failure::told(lang, &failure.code, &failure.message);
            desk.line(word.with(lang, &[("told", &told), ("channel", &channel)]))?;
        }
    }
    Ok(())
}

async fn record(store: &Store, channel: &str) -> Result<ChannelRecord, CliError> {
    let mut tx = store.read().await?;
    let known = channels::all(&mut tx).await?;
    let near = nearest(channel, known.iter().map(|c| c.id.as_str()));
    let found = known.into_iter().find(|c| c.id == channel);
    found.ok_or_else(|| CliError::Refused(Refusal::NoSuchChannel { id: channel.to_owned(), near }))
}

/// The secret fields of the channel's platform, or those of them that were named.
fn wanted(record: &ChannelRecord, only: &[String]) -> Result<Vec<&'static Field>, CliError> {
    let fields = find(&record.adapter).map_or(&[][..], |kind| kind.fields);
    let secret: Vec<&Field> = fields.iter().filter(|f| f.secret).collect();
    if secret.is_empty() {
        return Err(Asked::NoSecrets { channel: record.id.clone() }.into());
    }
    if let Some(unknown) = only.iter().find(|name| !secret.iter().any(|f| f.name == name.as_str())) {
        let known = secret.iter().map(|f| f.name.to_owned()).collect();
        let (channel, field) = (record.id.clone(), unknown.clone());
        return Err(CliError::Refused(Refusal::NoSuchField { channel, field, known }));
    }
    Ok(secret.into_iter().filter(|f| only.is_empty() || only.iter().any(|name| name == f.name)).collect())
}

fn prompt(desk: &mut Desk<'_>, channel: &str, wanted: &[&Field]) -> Result<Vec<(String, Secret)>, CliError> {
    let mut given = Vec::new();
    for field in wanted {
        let word = if field.required { words::LOGIN_FIELD } else { words::LOGIN_OPTIONAL };
        let label = word.with(
            desk.lang,
            &[("field", &field.name), ("channel", &channel), ("help", &what(field.name).say(desk.lang))],
        );
        let secret = Secret::new(rpassword::prompt_password(format!("{label}: "))?.trim());
        if !secret.expose().is_empty() {
            given.push((field.name.to_owned(), secret));
        } else if field.required {
            return Err(CliError::Refused(Refusal::EmptySecret { field: field.name.to_owned() }));
        }
    }
    Ok(given)
}

/// `FIELD=value`, one a line; empty lines do not count.
fn piped(only: &[String]) -> Result<Vec<(String, Secret)>, CliError> {
    let mut given = Vec::new();
    let input = std::io::stdin().lock().take(INPUT_BYTES_MAX);
    for (number, line) in (1..).zip(std::io::BufReader::new(input).lines()) {
        let line = Secret::new(line?);
        if line.expose().trim().is_empty() {
            continue;
        }
        let Some((field, value)) = line.expose().split_once('=') else {
            return Err(Asked::NotFieldLine { number }.into());
        };
        let field = field.trim();
        if only.is_empty() || only.iter().any(|name| name == field) {
            given.push((field.to_owned(), Secret::new(value.trim())));
        }
    }
    Ok(given)
}

/// What a secret is, in the reader's language.
fn what(field: &str) -> &'static Word {
    match field {
        "bot_token" => &words::SECRET_BOT_TOKEN,
        "page_token" => &words::SECRET_PAGE_TOKEN,
        "app_secret" => &words::SECRET_APP_SECRET,
        "access_token" => &words::SECRET_ACCESS_TOKEN,
        "refresh_token" => &words::SECRET_REFRESH_TOKEN,
        "app_id" => &words::SECRET_APP_ID,
        "secret_key" => &words::SECRET_KEY,
        "app_password" => &words::SECRET_APP_PASSWORD,
        _ => &words::SECRET_OTHER,
    }
}

#[cfg(test)]
mod tests {
    use super::{what, words};
    use crate::adapters::ADAPTERS;

    #[test]
    fn every_secret_is_called_by_its_name() {
        for field in ADAPTERS.iter().flat_map(|kind| kind.fields).filter(|field| field.secret) {
            assert_ne!(what(field.name).vi, words::SECRET_OTHER.vi, "{} has no words", field.name);
        }
    }
}

//! `loa sandbox`: the platforms as a local server, for the channels of the workspace, until Ctrl+C.
//!
//! It never listens beyond this machine, or shows a secret that is real: all of its secrets are made up.
//!
//! `--json`: `{"url", "channels": {id: {setting: value}}, "secrets": {VARIABLE: value}}`, one object at start.

use std::collections::BTreeMap;

use clap::{ArgMatches, value_parser};
use serde_json::json;

use super::rehearse::address;
use super::{CliError, Command, Desk, Exit, OutputForm, grammar, load};
use crate::adapters::{self, AdapterKind, FieldForm};
use crate::daemon::channels::variable;
use crate::i18n::{Lang, play as words};
use crate::sandbox::account::Account;
use crate::sandbox::fault::FaultPlan;
use crate::sandbox::{Sandbox, SandboxConfig};

pub(super) const COMMAND: Command =
    Command { name: "sandbox", grammar: grammar_of, run: |desk, of| Box::pin(run(desk, of)) };

fn grammar_of(lang: Lang) -> clap::Command {
    grammar::command("sandbox", lang, &words::SANDBOX, &words::SANDBOX_USAGE)
        .arg(grammar::option(lang, "port", &words::PORT_VALUE, &words::PORT).value_parser(value_parser!(u16)))
        .arg(grammar::option(lang, "faults", &words::SEED, &words::FAULTS).value_parser(value_parser!(u64)))
}

async fn run(desk: &mut Desk<'_>, of: &ArgMatches) -> Result<Exit, CliError> {
    let ready = load::load(desk, &[])?;
    let Some(directory) = ready.directory else { return Ok(Exit::Faults) };
    let accounts: Vec<Account> = directory
        .channels
        .iter()
        // A channel of folders needs no stand-in: it writes on this machine as it is.
        .filter(|channel| adapters::find(&channel.adapter.value).is_some_and(speaks_to_a_platform))
        .map(|channel| {
            let settings = channel.settings.iter().map(|(name, v)| (name.clone(), v.value.clone())).collect();
            Account::generate(&channel.id.value, &channel.adapter.value, settings).titled(channel.title.clone())
        })
        .collect();
    let faults = of.get_one::<u64>("faults").map_or_else(FaultPlan::none, |seed| FaultPlan::seeded(*seed));
    let config = SandboxConfig {
        clock: desk.clock.clone(),
        accounts: accounts.clone(),
        faults,
        bind: address(of.get_one::<u16>("port").copied()),
    };
    let sandbox = Sandbox::start(config).await?;
    greet(desk, &sandbox, &accounts)?;
    tokio::signal::ctrl_c().await?;
    sandbox.stop().await;
    Ok(Exit::Fine)
}

fn speaks_to_a_platform(kind: &AdapterKind) -> bool {
    !kind.fields.iter().any(|field| field.form == FieldForm::Folder)
}

/// What a person puts into `channels.yaml` and the environment to publish here.
fn greet(desk: &mut Desk<'_>, sandbox: &Sandbox, accounts: &[Account]) -> Result<(), CliError> {
    let lang = desk.lang;
    let mut settings: BTreeMap<&str, BTreeMap<String, String>> = BTreeMap::new();
    let mut secrets: BTreeMap<String, String> = BTreeMap::new();
    for account in accounts {
        let Some(kind) = adapters::find(&account.adapter) else { continue };
        let offered = sandbox.overrides(&account.channel);
        for field in kind.fields {
            if !field.secret {
                if let Some(value) = offered.get(field.name) {
                    settings.entry(&account.channel).or_default().insert(field.name.to_owned(), value.clone());
                }
            } else if let Some(secret) = account.secrets.get(field.name) {
                secrets.insert(variable(&account.channel, field.name), secret.expose().to_owned());
            } else if let Some(id) = offered.get(field.name) {
                secrets.insert(variable(&account.channel, field.name), id.clone());
            }
        }
    }
    if desk.form == OutputForm::Json {
        desk.json(&json!({"url": sandbox.url(), "channels": settings, "secrets": secrets}))?;
        return Ok(desk.out.flush()?);
    }
    desk.line(words::SANDBOX_RUNS.with(lang, &[("url", &sandbox.url())]))?;
    for (name, value) in &secrets {
        desk.line(format!("  export {name}='{value}'"))?;
    }
    desk.line(words::SANDBOX_SETTINGS.say(lang))?;
    for (channel, settings) in &settings {
        desk.line(format!("  {channel}:"))?;
        for (name, value) in settings {
            desk.line(format!("    {name}: \"{value}\""))?;
        }
    }
    desk.line(words::SANDBOX_FAULTS.with(lang, &[("url", &sandbox.url())]))?;
    desk.line(words::PAGE.with(lang, &[("url", &sandbox.url())]))?;
    Ok(desk.out.flush()?)
}

#[cfg(test)]
mod tests {
    use super::speaks_to_a_platform;
    use crate::adapters::find;

    #[test]
    fn a_channel_of_folders_has_no_stand_in() {
        for (name, wanted) in [("telegram", true), ("wordpress", true), ("folder", false), ("loudspeaker", false)] {
            assert_eq!(find(name).is_some_and(speaks_to_a_platform), wanted, "{name}");
        }
    }
}

//! `loa pull [NAME]…`: the newest revisions of the store become the files of the folder. What was changed here and not
//! applied stays, and what differs is shown; `--replace` takes the store's and puts the folder's aside.
//!
//! `--json`: `{"pulled": [{"name", "revision", "standing": "same"|"written"|"ahead"|"apart", "files", "aside", "missing"}]}`.
//! Exit code 3: something was changed on both sides and left as it is.

use std::path::{Path, PathBuf};

use clap::{ArgAction, ArgMatches};
use serde_json::json;

use super::difference::{Side, difference};
use super::person::person;
use super::{CliError, Command, Desk, Exit, OutputForm, grammar, time};
use crate::actions::revisions;
use crate::app::{App, Trouble};
use crate::domain::campaign::Documents;
use crate::domain::revision::{self, CHANNELS, Standing};
use crate::i18n::cli::help;
use crate::i18n::{Lang, revision as words};
use crate::store::documents::Revision;
use crate::store::{Store, campaigns, documents};
use crate::workspace::pull::Written;
use crate::workspace::{Loaded, Workspace};

pub(super) const COMMAND: Command =
    Command { name: "pull", grammar: grammar_of, run: |desk, of| Box::pin(run(desk, of)) };

const REPLACE: &str = "replace";

fn grammar_of(lang: Lang) -> clap::Command {
    grammar::command("pull", lang, &help::PULL, &help::PULL_USAGE)
        .arg(grammar::operand(lang, "name", &help::CAMPAIGN, &help::PULL_WHAT).num_args(0..).action(ArgAction::Append))
        .arg(grammar::switch(lang, REPLACE, &help::PULL_REPLACE))
}

/// What one campaign, or `channels.yaml`, became.
struct Pulled {
    name: String,
    number: i64,
    standing: Standing,
    written: Option<Written>,
}

async fn run(desk: &mut Desk<'_>, of: &ArgMatches) -> Result<Exit, CliError> {
    let app = place(desk)?;
    let opened = desk.look(&app).await?;
    let store = &opened.store;
    let named: Vec<String> = of.get_many::<String>("name").into_iter().flatten().cloned().collect();
    let replaces = of.get_flag(REPLACE);
    let loaded = Workspace::load(&app.workspace.folder);
    let mut all = Vec::new();
    for (name, file) in wanted(store, named).await? {
        let newest = revisions::get(store, &name, None).await?;
        all.push(one(desk, &app, &loaded, name, &file, &newest, replaces)?);
    }
    let same: Vec<(&str, String)> = all
        .iter()
        .filter(|(pulled, _)| pulled.standing == Standing::Same || pulled.written.is_some())
        .map(|(pulled, hash)| (pulled.name.as_str(), hash.clone()))
        .collect();
    app.workspace.remember(&same)?;
    let apart = all.iter().any(|(pulled, _)| pulled.standing == Standing::Apart && pulled.written.is_none());
    if desk.form == OutputForm::Json {
        desk.json(&json!({"pulled": all.iter().map(|(pulled, _)| document(pulled)).collect::<Vec<_>>()}))?;
    } else if all.is_empty() {
        desk.line(words::PULLED_NOTHING.say(desk.lang))?;
    }
    for (pulled, _) in &all {
        if desk.form == OutputForm::Text {
            tell(desk, store, pulled).await?;
        }
    }
    Ok(if apart { Exit::Refused } else { Exit::Fine })
}

/// The workspace; where the store is elsewhere, a folder that is to become one will do.
fn place(desk: &Desk<'_>) -> Result<App, CliError> {
    match desk.app() {
        Err(CliError::Trouble(Trouble::NoWorkspace(_))) if desk.config.store.is_some() => {
            let named = desk.workspace.clone().or_else(|| desk.config.workspace.clone());
            let folder = std::path::absolute(named.unwrap_or_else(|| PathBuf::from(".")))?;
            std::fs::create_dir_all(&folder)?;
            Ok(App { config: desk.config.clone(), workspace: Workspace { folder }, clock: desk.clock.clone() })
        }
        other => other,
    }
}

/// What is to be pulled, each with its file; all that has revisions when nothing was named.
async fn wanted(store: &Store, named: Vec<String>) -> Result<Vec<(String, String)>, CliError> {
    let mut tx = store.read().await?;
    let known = campaigns::all(&mut tx).await?;
    let file = |id: &str| known.iter().find(|campaign| campaign.id == id).and_then(|campaign| campaign.file.clone());
    let mut wanted = Vec::new();
    let names = if named.is_empty() {
        let alive = known.iter().filter(|campaign| campaign.retired.is_none()).map(|campaign| campaign.id.clone());
        let mut names = Vec::new();
        for id in std::iter::once(CHANNELS.to_owned()).chain(alive) {
            if !documents::history(&mut tx, &id).await?.is_empty() {
                names.push(id);
            }
        }
        names
    } else {
        named
    };
    for name in names {
        let file = file(&name).unwrap_or_else(|| format!("campaigns/{name}.yaml"));
        wanted.push((name, file));
    }
    Ok(wanted)
}

fn one(
    desk: &mut Desk<'_>,
    app: &App,
    loaded: &Loaded,
    name: String,
    file: &str,
    newest: &Revision,
    replaces: bool,
) -> Result<(Pulled, String), CliError> {
    let (lang, workspace) = (desk.lang, &app.workspace);
    let media = app.media();
    let kept = |facts: &_, to: &Path| media.copy(facts, to).is_ok();
    let is_channels = name == CHANNELS;
    let here =
        if is_channels { channels_here(workspace, loaded) } else { campaign_here(workspace, loaded, &name, file) };
    let hash = newest.hash();
    let standing = match &here {
        None => Standing::Behind,
        Some(here) => revision::standing(&revision::hash(here), here.base.as_deref(), &hash),
    };
    let known = here.as_ref().filter(|_| standing == Standing::Behind);
    let written = match standing {
        Standing::Same | Standing::Ahead if !replaces || standing == Standing::Same => None,
        Standing::Apart if !replaces => {
            if let (Some(here), OutputForm::Text) = (&here, desk.form) {
                let folder = if is_channels { Side::of_channels(&here.text) } else { Side::of_folder(lang, here) };
                desk.line(difference(lang, &Side::of_revision(lang, newest), &folder).trim_end_matches('\n'))?;
            }
            None
        }
        _ if is_channels => Some(workspace.write_channels(&newest.channels, known.map(|here| here.text.as_str()))?),
        _ => {
            let file = here.as_ref().map_or(file, |here| here.name.as_str());
            Some(workspace.write(file, &newest.documents, known, kept)?)
        }
    };
    Ok((Pulled { name, number: newest.number, standing, written }, hash))
}

fn channels_here(workspace: &Workspace, loaded: &Loaded) -> Option<Documents> {
    let text = std::fs::read_to_string(workspace.folder.join(CHANNELS)).ok()?;
    let base = loaded.directory.as_ref().and_then(|directory| directory.base.clone());
    Some(Documents { name: CHANNELS.to_owned(), text, base, ..Documents::default() })
}

/// The campaign's texts as the folder has them. A file in its place that cannot be read as this campaign was made from
/// nothing that is known.
fn campaign_here(workspace: &Workspace, loaded: &Loaded, id: &str, file: &str) -> Option<Documents> {
    if let Some(campaign) = loaded.campaigns.iter().find(|campaign| campaign.id.value == id) {
        return Some(campaign.documents.clone());
    }
    let text = std::fs::read_to_string(workspace.folder.join(file)).ok()?;
    Some(Documents { name: file.to_owned(), text, ..Documents::default() })
}

fn document(pulled: &Pulled) -> serde_json::Value {
    let written = pulled.written.clone().unwrap_or_default();
    let standing = match (pulled.standing, &pulled.written) {
        (_, Some(_)) => "written",
        (Standing::Ahead, None) => "ahead",
        (Standing::Apart, None) => "apart",
        (Standing::Same | Standing::Behind, None) => "same",
    };
    json!({"name": pulled.name, "revision": pulled.number, "standing": standing,
        "files": written.files, "aside": written.aside, "missing": written.missing})
}

async fn tell(desk: &mut Desk<'_>, store: &Store, pulled: &Pulled) -> Result<(), CliError> {
    let lang = desk.lang;
    let named: [(&str, &dyn std::fmt::Display); 2] = [("name", &pulled.name), ("number", &pulled.number)];
    let Some(written) = &pulled.written else {
        if pulled.standing != Standing::Apart {
            let word = if pulled.standing == Standing::Ahead { words::PULLED_AHEAD } else { words::PULLED_SAME };
            return Ok(desk.fitted(0, word.with(lang, &named))?);
        }
        let newest = documents::history(&mut store.read().await?, &pulled.name).await?.into_iter().next();
        let (by, at) = newest.map_or_else(Default::default, |newest| {
            (person(lang, &newest.by), time::shown(newest.at, time::DEFAULT_ZONE))
        });
        let places: [(&str, &dyn std::fmt::Display); 4] =
            [("name", &pulled.name), ("number", &pulled.number), ("by", &by), ("at", &at)];
        desk.fitted(0, words::PULLED_APART.with(lang, &places))?;
        return Ok(desk.fitted(2, words::PULLED_APART_DO.with(lang, &places))?);
    };
    desk.fitted(0, words::PULLED.with(lang, &named))?;
    for file in &written.files {
        desk.fitted(2, file)?;
    }
    for (word, paths) in [(words::PULLED_ASIDE, &written.aside), (words::PULLED_MISSING, &written.missing)] {
        for path in paths {
            desk.fitted(2, word.with(lang, &[("path", path)]))?;
        }
    }
    Ok(())
}

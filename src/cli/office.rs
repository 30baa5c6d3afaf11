//! What `plan`, `apply` and `status` say beside the campaigns: lines of `channels.yaml` that change, campaigns without a
//! file.
//!
//! It never decides who may change what; a refusal comes from `actions`.

use serde_json::{Value, json};

use super::{CliError, Desk, OutputForm, time};
use crate::actions::directory::preview;
use crate::actions::retire::{Ghost, ghosts};
use crate::app::App;
use crate::domain::directory::Directory;
use crate::domain::directory::change::DirectoryChange;
use crate::i18n::Lang;
use crate::i18n::hands as words;
use crate::store::{Store, campaigns};

/// What stands beside the campaigns.
pub(super) struct Office {
    pub lines: Vec<DirectoryChange>,
    /// Something was applied before: only then is a new line news.
    is_founded: bool,
    pub ghosts: Vec<Ghost>,
}

pub(super) async fn look(app: &App, store: &Store, directory: &Directory) -> Result<Office, CliError> {
    let (lines, is_founded) = preview(store, directory).await?;
    Ok(Office { lines, is_founded, ghosts: without_file(app, store).await? })
}

pub(super) async fn without_file(app: &App, store: &Store) -> Result<Vec<Ghost>, CliError> {
    Ok(ghosts(store, &app.workspace.campaign_ids()).await?)
}

impl Office {
    pub(super) fn show(&self, desk: &mut Desk<'_>) -> Result<(), CliError> {
        if desk.form == OutputForm::Json {
            return Ok(());
        }
        let lang = desk.lang;
        tell_ghosts(desk, &self.ghosts)?;
        if self.is_founded && !self.lines.is_empty() {
            desk.line(words::LINES.with(lang, &[("count", &self.lines.len())]))?;
            for line in &self.lines {
                desk.line(format_args!(" {}", words::line(lang, line)))?;
            }
            desk.line("")?;
        }
        Ok(())
    }

    /// Both, for programs.
    pub(super) fn document(&self, value: &mut Value) {
        value["directory"] = json!(self.lines);
        value["without_file"] = json!(self.ghosts);
    }
}

pub(super) fn tell_ghosts(desk: &mut Desk<'_>, ghosts: &[Ghost]) -> Result<(), CliError> {
    let lang = desk.lang;
    if ghosts.is_empty() {
        return Ok(());
    }
    desk.line(format_args!("!! {}", words::GHOSTS.say(lang)))?;
    for ghost in ghosts {
        desk.line(format_args!("  {}", of_ghost(lang, ghost)))?;
    }
    Ok(())
}

fn of_ghost(lang: Lang, ghost: &Ghost) -> String {
    let (campaign, title, count) = (&ghost.campaign, &ghost.title, &ghost.waiting);
    match &ghost.renamed {
        None => words::GHOST.with(lang, &[("campaign", campaign), ("title", title), ("count", count)]),
        Some((file, now)) => words::GHOST_RENAMED
            .with(lang, &[("campaign", campaign), ("title", title), ("count", count), ("file", file), ("now", now)]),
    }
}

/// Campaigns of these that a person ended: each in words, to be asked about.
pub(super) async fn ended(desk: &Desk<'_>, store: &Store, ids: &[&str]) -> Result<Vec<(String, String)>, CliError> {
    let mut tx = store.read().await?;
    let known = campaigns::all(&mut tx).await?;
    let mut found = Vec::new();
    for record in known.iter().filter(|record| ids.contains(&record.id.as_str())) {
        let Some((at, by, why)) = &record.retired else { continue };
        let at = time::shown(*at, time::zone(&known, Some(&record.id)));
        let places: [(&str, &dyn std::fmt::Display); 4] =
            [("campaign", &record.id), ("by", by), ("at", &at), ("why", why)];
        found.push((record.id.clone(), words::WAS_RETIRED.with(desk.lang, &places)));
    }
    Ok(found)
}

//! Files of a workspace, read, planned and checked: what every look at a plan begins with.
//!
//! It never stops at the first fault, or says of a plan what was said of its file already.

use std::path::{Path, PathBuf};

use chrono_tz::Tz;

use crate::adapters::render;
use crate::app::Trouble;
use crate::domain::At;
use crate::domain::campaign::Campaign;
use crate::domain::check;
use crate::domain::diagnostic::{Diagnostic, Purpose, Severity, Sources};
use crate::domain::directory::Directory;
use crate::domain::echo::tidy;
use crate::domain::gate::{self, Difference};
use crate::domain::plan::Plan;
use crate::store::{Result, Store, anchors};
use crate::workspace::{Loaded, Workspace};

/// Read, planned, checked.
pub struct LoadedPlans {
    pub sources: Sources,
    pub directory: Option<Directory>,
    pub campaigns: Vec<(Campaign, Plan)>,
    pub diagnostics: Vec<Diagnostic>,
    /// Where what people said of anchors differs from the files.
    pub differences: Vec<(Difference, Tz)>,
}

impl LoadedPlans {
    pub fn has_faults(&self, purpose: Purpose) -> bool {
        self.diagnostics.iter().any(|d| d.stops(purpose))
    }

    /// Items whose text is to be written on the day.
    pub fn reserved(&self) -> Vec<&str> {
        let planned = self.campaigns.iter().flat_map(|(_, plan)| &plan.deliveries);
        let mut items: Vec<&str> = planned.filter(|d| d.awaits_text).map(|d| d.item.as_str()).collect();
        items.sort_unstable();
        items.dedup();
        items
    }

    /// The same by title.
    pub fn reserved_titles(&self) -> Vec<&str> {
        let planned = self.campaigns.iter().flat_map(|(_, plan)| &plan.deliveries);
        let mut titles: Vec<&str> = Vec::new();
        for one in planned.filter(|d| d.awaits_text) {
            if !titles.contains(&one.title.as_str()) {
                titles.push(&one.title);
            }
        }
        titles
    }

    /// What is left to be filled in.
    pub fn blanks(&self) -> usize {
        self.diagnostics.iter().filter(|d| d.problem.is_blank()).count()
    }

    pub fn warnings(&self) -> usize {
        self.diagnostics.iter().filter(|d| d.severity == Severity::Warning).count()
    }
}

/// These campaign files, or all of the workspace around `start` when none is named.
pub fn read(start: &Path, files: &[PathBuf]) -> std::result::Result<Loaded, Trouble> {
    Ok(if files.is_empty() {
        let workspace = Workspace::find(start).map_err(Trouble::NoWorkspace)?;
        Workspace::load(&workspace.folder)
    } else {
        Workspace::load_files(files)
    })
}

/// Planned with what people said of anchors laid over the files: what a plan that is taken in rests on.
pub async fn ready_as_said(store: &Store, mut loaded: Loaded, now: At) -> Result<LoadedPlans> {
    let differences = lay_words(store, &mut loaded).await?;
    Ok(LoadedPlans { differences, ..ready(loaded, now) })
}

/// Lays what people said of anchors over the campaigns, and gives where that differs from the files.
pub async fn lay_words(store: &Store, loaded: &mut Loaded) -> Result<Vec<(Difference, Tz)>> {
    let mut tx = store.read().await?;
    let mut differences = Vec::new();
    for campaign in &mut loaded.campaigns {
        let said = anchors::standing(&mut tx, &campaign.id.value).await?;
        let zone = campaign.timezone;
        differences.extend(gate::overlay(campaign, &said).into_iter().map(|difference| (difference, zone)));
    }
    Ok(differences)
}

pub fn ready(loaded: Loaded, now: At) -> LoadedPlans {
    let Loaded { sources, directory, campaigns, mut diagnostics, .. } = loaded;
    let mut planned = Vec::new();
    if let Some(directory) = &directory {
        diagnostics.extend(campaigns.iter().flat_map(|campaign| gate::ahead(campaign, now)));
        let plans;
        (plans, diagnostics) = check::all(&sources, directory, &campaigns, &render, diagnostics);
        planned = campaigns.into_iter().zip(plans).collect();
    }
    let differences = Vec::new();
    LoadedPlans { sources, directory, campaigns: planned, diagnostics: tidy(diagnostics), differences }
}

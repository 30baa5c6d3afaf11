//! Files of a workspace, read, planned and checked: what `check`, `plan` and `apply` all begin with.
//!
//! Never: stops at the first fault, or says of a plan what was said of its file already.

use std::path::PathBuf;

use crate::adapters::render;
use crate::app::Trouble;
use crate::domain::campaign::Campaign;
use crate::domain::check;
use crate::domain::diagnostic::{Diagnostic, Purpose, Severity, Sources};
use crate::domain::directory::Directory;
use crate::domain::echo::tidy;
use crate::domain::plan::Plan;
use crate::workspace::{Loaded, Workspace};

use super::{CliError, Desk};

/// Read, planned, checked.
pub(super) struct Ready {
    pub sources: Sources,
    pub directory: Option<Directory>,
    pub campaigns: Vec<(Campaign, Plan)>,
    pub diagnostics: Vec<Diagnostic>,
}

impl Ready {
    pub(super) fn has_faults(&self, purpose: Purpose) -> bool {
        self.diagnostics.iter().any(|d| d.stops(purpose))
    }

    /// Items whose text is to be written on the day.
    pub(super) fn reserved(&self) -> Vec<&str> {
        let planned = self.campaigns.iter().flat_map(|(_, plan)| &plan.deliveries);
        let mut items: Vec<&str> = planned.filter(|d| d.awaits_text).map(|d| d.item.as_str()).collect();
        items.sort_unstable();
        items.dedup();
        items
    }

    /// What is left to be filled in.
    pub(super) fn blanks(&self) -> usize {
        self.diagnostics.iter().filter(|d| d.problem.is_blank()).count()
    }

    pub(super) fn warnings(&self) -> usize {
        self.diagnostics.iter().filter(|d| d.severity == Severity::Warning).count()
    }
}

/// These campaign files, or all of the workspace when none is named.
pub(super) fn load(desk: &Desk<'_>, files: &[PathBuf]) -> Result<Ready, CliError> {
    let loaded = if files.is_empty() {
        let start = desk.workspace.clone().or_else(|| desk.config.workspace.clone());
        let start = start.unwrap_or_else(|| PathBuf::from("."));
        let workspace = Workspace::find(&start).map_err(Trouble::NoWorkspace)?;
        Workspace::load(&workspace.folder)
    } else {
        Workspace::load_files(files)
    };
    Ok(ready(loaded))
}

pub(super) fn ready(loaded: Loaded) -> Ready {
    let Loaded { sources, directory, campaigns, mut diagnostics, .. } = loaded;
    let mut planned = Vec::new();
    if let Some(directory) = &directory {
        let plans;
        (plans, diagnostics) = check::all(&sources, directory, &campaigns, &render, diagnostics);
        planned = campaigns.into_iter().zip(plans).collect();
    }
    Ready { sources, directory, campaigns: planned, diagnostics: tidy(diagnostics) }
}

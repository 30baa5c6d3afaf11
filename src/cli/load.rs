//! The files that a command line names, loaded: what `check`, `plan` and `apply` all begin with.

use std::path::{Path, PathBuf};

use crate::desk::load::{LoadedPlans, read, ready, ready_as_said};

use super::{CliError, Desk};

/// These campaign files, or all of the workspace when none is named.
pub(super) fn load(desk: &Desk<'_>, files: &[PathBuf]) -> Result<LoadedPlans, CliError> {
    Ok(ready(read(start(desk), files)?, desk.now()))
}

/// The same, with what people said of anchors laid over the files: what `plan` and `apply` work with.
pub(super) async fn load_said(desk: &Desk<'_>, files: &[PathBuf]) -> Result<LoadedPlans, CliError> {
    let loaded = read(start(desk), files)?;
    if loaded.has_faults() {
        return Ok(ready(loaded, desk.now()));
    }
    let opened = desk.app()?.store_to_read().await?;
    Ok(ready_as_said(&opened.store, loaded, desk.now()).await?)
}

fn start<'p>(desk: &'p Desk<'_>) -> &'p Path {
    desk.workspace.as_deref().or(desk.config.workspace.as_deref()).unwrap_or(Path::new("."))
}

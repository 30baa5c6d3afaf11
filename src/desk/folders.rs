//! Folders that channels write into and that are not there.
//!
//! It never makes one: the folder may be on a disk that is not mounted, and what is written beside it reaches nobody.

use std::path::PathBuf;

use crate::adapters::{FieldForm, find};
use crate::i18n::Lang;
use crate::i18n::cli as words;
use crate::workspace::Workspace;

/// The folders among a channel's settings that there are not, absolute.
pub fn missing<'s>(workspace: &Workspace, adapter: &str, setting: impl Fn(&str) -> Option<&'s str>) -> Vec<PathBuf> {
    let fields = find(adapter).map_or(&[][..], |kind| kind.fields);
    let named = fields.iter().filter(|field| field.form == FieldForm::Folder);
    let paths = named.filter_map(|field| setting(field.name).or(field.default));
    paths.map(|path| workspace.folder.join(path)).filter(|path| !path.is_dir()).collect()
}

pub fn say(lang: Lang, channel: &str, folder: &std::path::Path) -> String {
    words::FOLDER_MISSING.with(lang, &[("channel", &channel), ("folder", &folder.display())])
}

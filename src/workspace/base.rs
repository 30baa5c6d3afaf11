//! What the texts of a working copy were made from: the hash of the revision that each was last the same as. It stands in
//! `.loa/base.json`; without it nobody knows, and whoever applies must have read the newest revision first.

use std::collections::BTreeMap;
use std::io;
use std::path::{Path, PathBuf};

use super::{OWN_FOLDER, Workspace};

const FILE: &str = "base.json";

/// Hashes by the campaign's id, and by `channels.yaml`.
#[derive(Debug, Clone, Default)]
pub(super) struct Bases(BTreeMap<String, String>);

impl Bases {
    /// A file that cannot be read is as good as none.
    pub(super) fn of(workspace: &Workspace) -> Bases {
        let text = std::fs::read_to_string(file(&workspace.folder)).unwrap_or_default();
        Bases(serde_json::from_str(&text).unwrap_or_default())
    }

    pub(super) fn get(&self, name: &str) -> Option<&str> {
        self.0.get(name).map(String::as_str)
    }
}

impl Workspace {
    /// Notes that these texts are now the same as a revision.
    pub fn remember(&self, same: &[(&str, String)]) -> io::Result<()> {
        let mut bases = Bases::of(self);
        let before = bases.0.clone();
        bases.0.extend(same.iter().map(|(name, hash)| ((*name).to_owned(), hash.clone())));
        if bases.0 == before {
            return Ok(());
        }
        let path = file(&self.folder);
        let part = path.with_extension(format!("part-{}", std::process::id()));
        std::fs::create_dir_all(self.folder.join(OWN_FOLDER))?;
        std::fs::write(&part, serde_json::to_string_pretty(&bases.0)?)?;
        std::fs::rename(&part, &path)
    }
}

fn file(folder: &Path) -> PathBuf {
    folder.join(OWN_FOLDER).join(FILE)
}

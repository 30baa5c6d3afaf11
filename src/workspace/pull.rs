//! Writes a revision of the store into the working copy: the one place where files of a workspace are replaced. What somebody
//! changed here and nobody applied is never lost: it is left as it is, or put aside under another name.

use std::io;
use std::path::{Component, Path, PathBuf};

use crate::domain::campaign::{BesideFile, Documents};
use crate::domain::media::MediaFacts;

use super::Workspace;

/// Behind the name of a file that was put aside.
const ASIDE: &str = "cu";

/// What was written.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub struct Written {
    /// Paths inside the workspace.
    pub files: Vec<String>,
    /// The same, of files that were put aside, by their new names.
    pub aside: Vec<String>,
    /// Media that neither this folder nor the store's media folder has.
    pub missing: Vec<String>,
}

impl Workspace {
    /// The texts of a campaign, and what stands beside it. `known`: as the folder has it; other files in the way are put
    /// aside. `media` writes kept media into a file; false: it has none.
    pub fn write(
        &self,
        file: &str,
        documents: &Documents,
        known: Option<&Documents>,
        media: impl Fn(&MediaFacts, &Path) -> bool,
    ) -> io::Result<Written> {
        let mut written = Written::default();
        let path = self.place(Path::new(file))?;
        let folder = path.parent().unwrap_or(&self.folder).to_owned();
        self.put(&path, documents.text.as_bytes(), known.map(|known| known.text.as_bytes()), &mut written)?;
        for (name, beside) in &documents.beside {
            let relative = folder.strip_prefix(&self.folder).unwrap_or(&folder).join(name);
            let path = self.place(&relative)?;
            let before = known.and_then(|known| known.beside.get(name));
            match beside {
                BesideFile::Text(text) => {
                    let before = if let Some(BesideFile::Text(text)) = before { Some(text.as_bytes()) } else { None };
                    self.put(&path, text.as_bytes(), before, &mut written)?;
                }
                BesideFile::Media(_) if before == Some(beside) && path.exists() => {}
                BesideFile::Media(facts) => self.put_media(&path, facts, &media, &mut written)?,
            }
        }
        Ok(written)
    }

    /// `channels.yaml`. `known`: as the folder has it.
    pub fn write_channels(&self, text: &str, known: Option<&str>) -> io::Result<Written> {
        let mut written = Written::default();
        self.put(&self.folder.join(super::CHANNELS_FILE), text.as_bytes(), known.map(str::as_bytes), &mut written)?;
        Ok(written)
    }

    fn put(&self, path: &Path, text: &[u8], known: Option<&[u8]>, written: &mut Written) -> io::Result<()> {
        if let Ok(there) = std::fs::read(path) {
            if there == text {
                return Ok(());
            }
            if known != Some(there.as_slice()) {
                self.put_aside(path, written)?;
            }
        }
        if let Some(folder) = path.parent() {
            std::fs::create_dir_all(folder)?;
        }
        let part = path.with_extension(format!("part-{}", std::process::id()));
        std::fs::write(&part, text)?;
        std::fs::rename(&part, path)?;
        written.files.push(self.inside(path));
        Ok(())
    }

    fn put_media(
        &self,
        path: &Path,
        facts: &MediaFacts,
        media: impl Fn(&MediaFacts, &Path) -> bool,
        written: &mut Written,
    ) -> io::Result<()> {
        if let Some(folder) = path.parent() {
            std::fs::create_dir_all(folder)?;
        }
        let part = path.with_extension(format!("part-{}", std::process::id()));
        if !media(facts, &part) {
            let _ = std::fs::remove_file(&part);
            if !path.exists() {
                written.missing.push(self.inside(path));
            }
            return Ok(());
        }
        if path.exists() {
            self.put_aside(path, written)?;
        }
        std::fs::rename(&part, path)?;
        written.files.push(self.inside(path));
        Ok(())
    }

    /// Under the next free name: `thu.yaml.cu`, `thu.yaml.cu2`, …
    fn put_aside(&self, path: &Path, written: &mut Written) -> io::Result<()> {
        let named = |end: String| PathBuf::from(format!("{}.{end}", path.display()));
        let names = std::iter::once(ASIDE.to_owned()).chain((2..).map(|n| format!("{ASIDE}{n}"))).map(named);
        for aside in names {
            if !aside.exists() {
                std::fs::rename(path, &aside)?;
                written.aside.push(self.inside(&aside));
                break;
            }
        }
        Ok(())
    }

    /// Where a path inside the workspace lies. One that leads out of it is refused: what the store says may not reach
    /// into the machine.
    fn place(&self, relative: &Path) -> io::Result<PathBuf> {
        let mut place = PathBuf::new();
        for part in relative.components() {
            match part {
                Component::Normal(name) => place.push(name),
                Component::CurDir => {}
                Component::ParentDir if place.pop() => {}
                _ => return Err(io::Error::new(io::ErrorKind::InvalidInput, relative.display().to_string())),
            }
        }
        let place = self.folder.join(place);
        let real = place.ancestors().find_map(|folder| folder.canonicalize().ok());
        match (real, self.folder.canonicalize()) {
            (Some(real), Ok(own)) if real.starts_with(&own) => Ok(place),
            _ => Err(io::Error::new(io::ErrorKind::InvalidInput, relative.display().to_string())),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_is_written_outside_the_workspace() {
        let folder = tempfile::tempdir().unwrap();
        let workspace = Workspace { folder: folder.path().join("work") };
        std::fs::create_dir_all(workspace.folder.join("campaigns")).unwrap();
        std::os::unix::fs::symlink(folder.path(), workspace.folder.join("lối-ra")).unwrap();
        let text = |path: &str| Documents {
            text: "campaign: thu\n".to_owned(),
            beside: [(path.to_owned(), BesideFile::Text("x".to_owned()))].into(),
            ..Documents::default()
        };
        for path in ["../../ngoài.md", "/ngoài.md", "../lối-ra/ngoài.md"] {
            let written = workspace.write("campaigns/thu.yaml", &text(path), None, |_, _| false);
            assert!(written.is_err(), "{path}: {written:?}");
        }
        assert!(!folder.path().join("ngoài.md").exists());
        let written = workspace.write("campaigns/thu.yaml", &text("../chung/lời.md"), None, |_, _| false).unwrap();
        assert_eq!(written.files, ["chung/lời.md"]);
        // What is in the way and was not known is put aside, each time under another name.
        for name in ["lời.md.cu", "lời.md.cu2"] {
            std::fs::write(workspace.folder.join("chung/lời.md"), name).unwrap();
            workspace.write("campaigns/thu.yaml", &text("../chung/lời.md"), None, |_, _| false).unwrap();
            assert_eq!(std::fs::read_to_string(workspace.folder.join("chung").join(name)).unwrap(), name);
        }
    }
}

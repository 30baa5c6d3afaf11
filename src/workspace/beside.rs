//! Texts and media beside a campaign file: inside the workspace, measured once.
//!
//! It never follows a path or a link out of the workspace. It never trusts a file's name: its kind is in its first
//! bytes.

use std::cell::RefCell;
use std::collections::HashMap;
use std::io::Read;
use std::path::{Component, Path, PathBuf};

use sha2::{Digest, Sha256};

use super::read;
use crate::audio::probe;
use crate::domain::diagnostic::{Problem, nearest};
use crate::domain::media::{MediaFacts, MediaKind};
use crate::domain::parse::Beside;
use crate::domain::post::hex;

const MEDIA_BYTES_MAX: u64 = 512 * 1024 * 1024;
/// Names of one folder that are compared with a name that is not there.
const NAMES_MAX: usize = 2_000;

/// The folder of a campaign file.
pub(super) struct CampaignFolder {
    workspace: PathBuf,
    folder: PathBuf,
    measured: RefCell<HashMap<String, Result<MediaFacts, Problem>>>,
}

impl CampaignFolder {
    pub(super) fn new(workspace: &Path, folder: &Path) -> CampaignFolder {
        let real = |path: &Path| path.canonicalize().unwrap_or_else(|_| path.to_owned());
        CampaignFolder { workspace: real(workspace), folder: real(folder), measured: RefCell::default() }
    }

    fn resolve(&self, path: &str) -> Result<PathBuf, Problem> {
        let outside = || Problem::PathOutside { path: path.to_owned() };
        let inside = Path::new(path).components().all(|c| matches!(c, Component::Normal(_) | Component::CurDir));
        if path.contains('\\') && !path.contains("..") && !path.contains(':') && !path.starts_with('\\') {
            return Err(self.missing(path));
        }
        if !inside || path.contains('\\') || path.is_empty() {
            return Err(outside());
        }
        let real = self.folder.join(path).canonicalize().map_err(|error| match read::unreadable(path, &error) {
            Problem::FileMissing { .. } => self.missing(path),
            other => other,
        })?;
        if real.starts_with(&self.workspace) { Ok(real) } else { Err(outside()) }
    }

    /// Where a file was looked for, and the name there that was meant: other capitals, marks, ending or slashes.
    fn missing(&self, path: &str) -> Problem {
        let written = path.replace('\\', "/");
        let (step, name) = written.rsplit_once('/').map_or(("", written.as_str()), |(step, name)| (step, name));
        let folder = self.folder.join(step);
        let real = folder.canonicalize().ok().filter(|real| real.starts_with(&self.workspace));
        let entries = real.and_then(|real| std::fs::read_dir(real).ok()).into_iter().flatten().flatten();
        let names: Vec<String> = entries
            .take(NAMES_MAX)
            .filter_map(|e| e.file_name().into_string().ok())
            .filter(|n| !n.starts_with('.'))
            .collect();
        let stem = |name: &str| name.rsplit_once('.').map_or(name, |(stem, _)| stem).to_owned();
        let stems: Vec<String> = names.iter().map(|name| stem(name)).collect();
        let near = nearest(name, names.iter().map(String::as_str)).or_else(|| {
            let near = nearest(&stem(name), stems.iter().map(String::as_str))?;
            names.iter().find(|name| stem(name) == near).cloned()
        });
        let near = near.map(|near| if step.is_empty() { near } else { format!("{step}/{near}") });
        let shown = folder.strip_prefix(&self.workspace).unwrap_or(&folder);
        let folder = if shown.as_os_str().is_empty() { ".".to_owned() } else { shown.to_string_lossy().into_owned() };
        Problem::BesideMissing { path: path.to_owned(), folder, near }
    }

    fn measure(&self, path: &str) -> Result<MediaFacts, Problem> {
        let real = self.resolve(path)?;
        let mut file = read::open(&real, path)?;
        let size = file.metadata().map(|m| m.len()).unwrap_or(0);
        if size > MEDIA_BYTES_MAX {
            return Err(Problem::FileTooLarge { bytes: size, limit: MEDIA_BYTES_MAX });
        }
        let mut head = Vec::new();
        let mut hasher = Sha256::new();
        let mut buffer = vec![0; 64 * 1024];
        let mut bytes = 0;
        loop {
            let count = file.read(&mut buffer).map_err(|e| read::unreadable(path, &e))?;
            let Some(part) = buffer.get(..count).filter(|part| !part.is_empty()) else { break };
            if head.is_empty() {
                head.extend_from_slice(part.get(..16).unwrap_or(part));
            }
            hasher.update(part);
            bytes += count as u64;
        }
        let kind = MediaKind::of_bytes(&head);
        let picture = if kind.is_picture() { imagesize::size(&real).ok() } else { None };
        let (width, height) = picture.map_or((0, 0), |p| (p.width as u32, p.height as u32));
        let duration_ms = if kind.is_audio() { probe::duration_ms(&real).unwrap_or(0) } else { 0 };
        Ok(MediaFacts { sha256: hex(&hasher.finalize()), bytes, kind, width, height, duration_ms })
    }
}

impl Beside for CampaignFolder {
    fn text(&self, path: &str) -> Result<String, Problem> {
        read::text(&self.resolve(path)?, path)
    }

    fn media(&self, path: &str) -> Result<MediaFacts, Problem> {
        if let Some(known) = self.measured.borrow().get(path) {
            return known.clone();
        }
        let measured = self.measure(path);
        self.measured.borrow_mut().insert(path.to_owned(), measured.clone());
        measured
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_outside_is_read() {
        let outer = tempfile::tempdir().unwrap();
        let inner = outer.path().join("w");
        std::fs::create_dir(&inner).unwrap();
        std::fs::write(outer.path().join("bi-mat.txt"), "x").unwrap();
        #[cfg(unix)]
        std::os::unix::fs::symlink(outer.path().join("bi-mat.txt"), inner.join("link.txt")).unwrap();
        let folder = CampaignFolder::new(&inner, &inner);
        for path in ["../bi-mat.txt", "/etc/hostname", "a/../../bi-mat.txt", "link.txt", "", "..\\bi-mat.txt"] {
            assert!(matches!(folder.text(path), Err(Problem::PathOutside { .. })), "{path}: {:?}", folder.text(path));
        }
        assert!(matches!(folder.media("khong-co.jpg"), Err(Problem::BesideMissing { near: None, .. })));
    }

    /// A WAV of one second: 8,000 samples of one byte.
    #[test]
    fn a_recording_is_measured() {
        let folder = tempfile::tempdir().unwrap();
        let mut wav =
            b"RIFF\x64\x1f\0\0WAVEfmt \x10\0\0\0\x01\0\x01\0\x40\x1f\0\0\x40\x1f\0\0\x01\0\x08\0data\x40\x1f\0\0"
                .to_vec();
        wav.extend(vec![0x80; 8_000]);
        std::fs::write(folder.path().join("a.wav"), wav).unwrap();
        let facts = CampaignFolder::new(folder.path(), folder.path()).media("a.wav").unwrap();
        assert_eq!((facts.kind, facts.duration_ms, facts.bytes), (MediaKind::Wav, 1_000, 8_044));
    }
}

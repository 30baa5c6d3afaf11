//! The media store: a folder of files named `<SHA-256>.<extension>`. What was approved is what is published, whatever
//! happens to the file that was named in the campaign. A web server may serve the folder as it is: Zalo fetches from it.
//!
//! It never trusts a file, or holds one in memory. Bytes are hashed while they are copied in, and again each time that
//! they leave; what changed after it was measured is not kept, and a damaged file is a failure, not a post. What is
//! missing or damaged here is taken from the workspace again, if the approved bytes are still there.

pub mod evidence;

use std::fs::File;
use std::io::{self, ErrorKind, Read, Write};
use std::path::{Path, PathBuf};

use sha2::{Digest, Sha256};

use crate::domain::media::{MediaFacts, MediaKind};
use crate::domain::outcome::{Failure, Otherwise};
use crate::domain::post::hex;
use crate::files::{COPY_MAX, DiskFolder};

pub mod kept;
mod mend;

use kept::KeptMedia;

/// Threads that read the folder at once, for all channels.
const THREADS_MAX: usize = 16;

#[derive(Debug, Clone)]
pub struct MediaStore {
    folder: PathBuf,
    place: DiskFolder,
    /// Where the files that were approved came from.
    workspace: Option<PathBuf>,
}

/// Why a file was not kept.
#[derive(Debug, thiserror::Error)]
pub enum NotKept {
    /// Its bytes are not those that were measured.
    #[error("the file changed after it was measured")]
    Changed,
    #[error(transparent)]
    Disk(#[from] io::Error),
}

impl MediaStore {
    pub fn new(folder: impl Into<PathBuf>) -> Self {
        let folder = folder.into();
        MediaStore { place: DiskFolder::of(&folder, THREADS_MAX), folder, workspace: None }
    }

    /// The same, mended from the files of this workspace.
    pub fn mended_from(self, workspace: impl Into<PathBuf>) -> MediaStore {
        MediaStore { workspace: Some(workspace.into()), ..self }
    }

    /// Where these bytes are kept.
    pub fn path(&self, facts: &MediaFacts) -> PathBuf {
        self.folder.join(format!("{}.{}", facts.sha256, facts.kind.extension()))
    }

    /// Copies a file in, unless its bytes are there already. What is there under this name with other bytes is replaced.
    pub fn keep(&self, file: &Path, facts: &MediaFacts) -> Result<(), NotKept> {
        self.put(&facts.sha256, facts.kind, |part| Ok(copy(File::open(file)?, part)?.0))
    }

    /// Keeps bytes that were made here. Gives the lower-case hex of their SHA-256.
    pub fn keep_bytes(&self, bytes: &[u8], kind: MediaKind) -> Result<String, NotKept> {
        let sha256 = hex(&Sha256::digest(bytes));
        self.put(&sha256, kind, |part| Ok(copy(bytes, part)?.0))?;
        Ok(sha256)
    }

    /// `write` gives the hash of what it wrote: nothing else than the bytes of that name comes to stand under it.
    fn put(
        &self,
        sha256: &str,
        kind: MediaKind,
        write: impl FnOnce(&mut File) -> io::Result<String>,
    ) -> Result<(), NotKept> {
        let kept = self.folder.join(format!("{sha256}.{}", kind.extension()));
        let is_whole =
            regular(&kept).and_then(|kept| copy(kept, &mut io::sink())).is_ok_and(|(found, _)| found == sha256);
        if is_whole {
            return Ok(());
        }
        std::fs::create_dir_all(&self.folder)?;
        let part = self.folder.join(format!(".{sha256}.{}", std::process::id()));
        let mut file = File::create(&part)?;
        let written = write(&mut file).and_then(|written| file.sync_all().map(|()| written));
        match written {
            Ok(written) if written == sha256 => Ok(std::fs::rename(&part, &kept)?),
            other => {
                // It is no medium under any name; what cannot be removed is written over the next time.
                let _ = std::fs::remove_file(&part);
                Err(other.map_or_else(NotKept::from, |_| NotKept::Changed))
            }
        }
    }

    /// The file, checked against its hash, to be read piece by piece.
    pub async fn open(&self, facts: &MediaFacts) -> Result<KeptMedia, Failure> {
        let (store, wanted) = (self.clone(), facts.clone());
        let (file, bytes) = self.place.ask(COPY_MAX, move |_| store.whole(&wanted)).await?;
        Ok(KeptMedia::new(file, bytes, facts, self.place.clone()))
    }

    /// The file is there and is the approved one.
    pub async fn check(&self, facts: &MediaFacts) -> Result<(), Failure> {
        self.open(facts).await.map(drop)
    }

    /// Writes the approved bytes into a new file, on a thread for files. What was written of others is no medium.
    pub fn copy(&self, facts: &MediaFacts, to: &Path) -> Result<(), Copied> {
        let write = || File::create(to).map_err(Copied::Unwritten).and_then(|mut to| self.write(facts, &mut to));
        match write() {
            Err(Copied::Unread(_)) if self.mend(facts) => write(),
            other => other,
        }
    }

    fn write(&self, facts: &MediaFacts, to: &mut File) -> Result<(), Copied> {
        let file = self.regular(facts).map_err(|e| Copied::Unread(missing(facts, &e)))?;
        let mut from = Unread { file, failed: None };
        let copied = copy(&mut from, to);
        match (copied, from.failed) {
            (_, Some(why)) => Err(Copied::Unread(missing(facts, &why))),
            (Err(e), None) => Err(Copied::Unwritten(e)),
            (Ok((found, _)), None) if found == facts.sha256 => Ok(()),
            (Ok(_), None) => Err(Copied::Unread(damaged(facts))),
        }
    }

    fn whole(&self, facts: &MediaFacts) -> Result<(File, u64), Failure> {
        match self.look(facts) {
            Err(_) if self.mend(facts) => self.look(facts),
            other => other,
        }
    }

    fn look(&self, facts: &MediaFacts) -> Result<(File, u64), Failure> {
        let unread = |e: io::Error| missing(facts, &e);
        let mut file = self.regular(facts).map_err(unread)?;
        let (found, bytes) = copy(&file, &mut io::sink()).map_err(unread)?;
        if found != facts.sha256 {
            return Err(damaged(facts));
        }
        io::Seek::rewind(&mut file).map_err(unread)?;
        Ok((file, bytes))
    }

    /// True if the approved bytes were found in the workspace and are kept again.
    fn mend(&self, facts: &MediaFacts) -> bool {
        let found = self.workspace.as_deref().and_then(|workspace| mend::find(workspace, facts));
        found.is_some_and(|file| self.keep(&file, facts).is_ok())
    }

    fn regular(&self, facts: &MediaFacts) -> io::Result<File> {
        regular(&self.path(facts))
    }
}

/// To open a pipe waits for somebody at its other end.
fn regular(path: &Path) -> io::Result<File> {
    if std::fs::metadata(path)?.is_file() { File::open(path) } else { Err(ErrorKind::InvalidInput.into()) }
}

/// Why a copy did not come about: of what is kept here, or of where it goes.
#[derive(Debug)]
pub enum Copied {
    Unread(Failure),
    Unwritten(io::Error),
}

/// Remembers that it was the reading that failed.
struct Unread {
    file: File,
    failed: Option<io::Error>,
}

impl Read for &mut Unread {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        self.file.read(buffer).map_err(|e| {
            let kind = e.kind();
            self.failed = Some(e);
            kind.into()
        })
    }
}

/// It may come, or another node has it.
fn missing(facts: &MediaFacts, why: &io::Error) -> Failure {
    Failure::of_node(Otherwise::Retry, "media_missing", format!("media {} cannot be read: {why}", facts.sha256))
}

fn damaged(facts: &MediaFacts) -> Failure {
    Failure::of_node(Otherwise::Permanent, "media_damaged", format!("media {} does not match its hash", facts.sha256))
}

/// Copies to the end. Gives the lower-case hex SHA-256 of what went through, and how much it was.
pub fn copy(mut from: impl Read, to: &mut impl Write) -> io::Result<(String, u64)> {
    let mut hasher = Sha256::new();
    let mut buffer = vec![0; 64 * 1024];
    let mut bytes = 0;
    loop {
        let count = from.read(&mut buffer)?;
        let Some(part) = buffer.get(..count).filter(|part| !part.is_empty()) else { break };
        hasher.update(part);
        to.write_all(part)?;
        bytes += count as u64;
    }
    Ok((hex(&hasher.finalize()), bytes))
}

//! The media store: a folder of files named `<SHA-256>.<extension>`. What was approved is what is published, whatever
//! happens to the file that was named in the campaign. A web server may serve the folder as it is: Zalo fetches from it.
//!
//! Never: trusts a file. Bytes are hashed while they are copied in, and again when read; what changed after it was
//! measured is not kept, and a damaged file is a failure, not a post.

pub mod evidence;

use std::fs::File;
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};

use sha2::{Digest, Sha256};

use crate::domain::media::{MediaFacts, MediaKind};
use crate::domain::outcome::Failure;
use crate::domain::post::hex;

#[derive(Debug, Clone)]
pub struct MediaStore {
    folder: PathBuf,
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
        MediaStore { folder: folder.into() }
    }

    /// Where these bytes are kept.
    pub fn path(&self, facts: &MediaFacts) -> PathBuf {
        self.folder.join(format!("{}.{}", facts.sha256, facts.kind.extension()))
    }

    /// Copies a file in, unless its bytes are there already. What is there under this name with other bytes is replaced.
    pub fn keep(&self, file: &Path, facts: &MediaFacts) -> Result<(), NotKept> {
        self.put(&facts.sha256, facts.kind, |part| copy(File::open(file)?, part))
    }

    /// Keeps bytes that were made here. Gives the lower-case hex of their SHA-256.
    pub fn keep_bytes(&self, bytes: &[u8], kind: MediaKind) -> Result<String, NotKept> {
        let sha256 = hex(&Sha256::digest(bytes));
        self.put(&sha256, kind, |part| copy(bytes, part))?;
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
            File::open(&kept).and_then(|kept| copy(kept, &mut io::sink())).is_ok_and(|found| found == sha256);
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

    /// The bytes, checked against their hash. A missing file is `Retry`: on a node that shares the folder it may come.
    pub async fn read(&self, facts: &MediaFacts) -> Result<Vec<u8>, Failure> {
        let bytes = tokio::fs::read(self.path(facts))
            .await
            .map_err(|e| Failure::retry("media_missing", format!("media {} cannot be read: {e}", facts.sha256)))?;
        if hex(&Sha256::digest(&bytes)) == facts.sha256 {
            Ok(bytes)
        } else {
            Err(Failure::permanent("media_damaged", format!("media {} does not match its hash", facts.sha256)))
        }
    }
}

/// Copies to the end. Gives the lower-case hex SHA-256 of what went through.
fn copy(mut from: impl Read, to: &mut impl Write) -> io::Result<String> {
    let mut hasher = Sha256::new();
    let mut buffer = vec![0; 64 * 1024];
    loop {
        let count = from.read(&mut buffer)?;
        let Some(part) = buffer.get(..count).filter(|part| !part.is_empty()) else { break };
        hasher.update(part);
        to.write_all(part)?;
    }
    Ok(hex(&hasher.finalize()))
}

//! The media store: a folder of files named `<SHA-256>.<extension>`. What was approved is what is published, whatever
//! happens to the file that was named in the campaign. A web server may serve the folder as it is: Zalo fetches from it.
//!
//! Never: trusts a file. Bytes are hashed again when read; a damaged file is a failure, not a post.

pub mod evidence;

use std::path::{Path, PathBuf};

use sha2::{Digest, Sha256};

use crate::domain::media::{MediaFacts, MediaKind};
use crate::domain::outcome::Failure;
use crate::domain::post::hex;

#[derive(Debug, Clone)]
pub struct MediaStore {
    folder: PathBuf,
}

impl MediaStore {
    pub fn new(folder: impl Into<PathBuf>) -> Self {
        MediaStore { folder: folder.into() }
    }

    /// Where these bytes are kept.
    pub fn path(&self, facts: &MediaFacts) -> PathBuf {
        self.folder.join(format!("{}.{}", facts.sha256, facts.kind.extension()))
    }

    /// Copies a file in, unless its bytes are there already.
    pub fn keep(&self, file: &Path, facts: &MediaFacts) -> std::io::Result<()> {
        let kept = self.path(facts);
        if kept.exists() {
            return Ok(());
        }
        std::fs::create_dir_all(&self.folder)?;
        let part = self.folder.join(format!(".{}.{}", facts.sha256, std::process::id()));
        std::fs::copy(file, &part)?;
        std::fs::File::open(&part)?.sync_all()?;
        std::fs::rename(&part, &kept)
    }

    /// Keeps bytes that were made here. Gives the lower-case hex of their SHA-256.
    pub fn keep_bytes(&self, bytes: &[u8], kind: MediaKind) -> std::io::Result<String> {
        let sha256 = hex(&Sha256::digest(bytes));
        let kept = self.folder.join(format!("{sha256}.{}", kind.extension()));
        if !kept.exists() {
            std::fs::create_dir_all(&self.folder)?;
            let part = self.folder.join(format!(".{sha256}.{}", std::process::id()));
            std::fs::write(&part, bytes)?;
            std::fs::File::open(&part)?.sync_all()?;
            std::fs::rename(&part, &kept)?;
        }
        Ok(sha256)
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

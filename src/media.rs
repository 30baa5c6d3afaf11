//! The media store: a folder of files named by the SHA-256 of their bytes. What was approved is what is published,
//! whatever happens to the file that was named in the campaign.
//!
//! Never: trusts a file. Bytes are hashed again when read; a damaged file is a failure, not a post.

use std::path::{Path, PathBuf};

use sha2::{Digest, Sha256};

use crate::domain::media::MediaFacts;
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

    /// Where the bytes with this hash are kept.
    pub fn path(&self, sha256: &str) -> PathBuf {
        self.folder.join(sha256)
    }

    /// Copies a file in, unless its bytes are there already.
    pub fn keep(&self, file: &Path, sha256: &str) -> std::io::Result<()> {
        let kept = self.path(sha256);
        if kept.exists() {
            return Ok(());
        }
        std::fs::create_dir_all(&self.folder)?;
        let part = self.folder.join(format!(".{sha256}.{}", std::process::id()));
        std::fs::copy(file, &part)?;
        std::fs::File::open(&part)?.sync_all()?;
        std::fs::rename(&part, &kept)
    }

    /// The bytes, checked against their hash. A missing file is `Retry`: on a node that shares the folder it may come.
    pub async fn read(&self, facts: &MediaFacts) -> Result<Vec<u8>, Failure> {
        let bytes = tokio::fs::read(self.path(&facts.sha256))
            .await
            .map_err(|e| Failure::retry("media_missing", format!("media {} cannot be read: {e}", facts.sha256)))?;
        if hex(&Sha256::digest(&bytes)) == facts.sha256 {
            Ok(bytes)
        } else {
            Err(Failure::permanent("media_damaged", format!("media {} does not match its hash", facts.sha256)))
        }
    }
}

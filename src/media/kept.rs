//! A kept file on its way out: read piece by piece, and hashed once more, because a file can change under its name.

use std::fs::File;
use std::io::Read;
use std::sync::Arc;

use sha2::{Digest, Sha256};

use super::{damaged, missing};
use crate::domain::media::MediaFacts;
use crate::domain::outcome::Failure;
use crate::domain::post::hex;
use crate::files::{DiskFolder, LOOK_MAX};

const PIECE_BYTES: u64 = 64 * 1024;

/// The last piece is given out only when all of them together are the approved bytes: what was promised in full length
/// then ends too soon, and nobody takes it for whole.
#[derive(Debug)]
pub struct KeptMedia {
    file: Arc<File>,
    place: DiskFolder,
    facts: MediaFacts,
    bytes: u64,
    left: u64,
    hasher: Sha256,
}

impl KeptMedia {
    pub(super) fn new(file: File, bytes: u64, facts: &MediaFacts, place: DiskFolder) -> KeptMedia {
        KeptMedia { file: Arc::new(file), place, facts: facts.clone(), bytes, left: bytes, hasher: Sha256::new() }
    }

    /// How much it is in all.
    pub fn bytes(&self) -> u64 {
        self.bytes
    }

    /// The next piece; `None` after the last.
    pub async fn next(&mut self) -> Result<Option<Vec<u8>>, Failure> {
        if self.left == 0 {
            return Ok(None);
        }
        let (file, facts) = (Arc::clone(&self.file), self.facts.clone());
        let (mut hasher, most) = (self.hasher.clone(), self.left.min(PIECE_BYTES));
        let read = move || {
            let mut piece = Vec::with_capacity(most as usize);
            file.take(most).read_to_end(&mut piece).map_err(|e| missing(&facts, &e))?;
            hasher.update(&piece);
            Ok((piece, hasher))
        };
        let (piece, hasher) = self.place.ask(LOOK_MAX, move |_| read()).await?;
        self.hasher = hasher;
        self.left -= piece.len() as u64;
        let is_short = (piece.len() as u64) < most;
        if is_short || self.left == 0 && hex(&self.hasher.clone().finalize()) != self.facts.sha256 {
            return Err(damaged(&self.facts));
        }
        Ok(Some(piece))
    }
}

#[cfg(test)]
mod tests {
    use crate::domain::media::{MediaFacts, MediaKind};
    use crate::media::MediaStore;

    /// Every piece until the end, or how much came before the failure.
    async fn read(store: &MediaStore, facts: &MediaFacts, change: impl FnOnce()) -> Result<Vec<u8>, (usize, String)> {
        let mut kept = store.open(facts).await.map_err(|failure| (0, failure.code))?;
        assert_eq!(kept.bytes(), facts.bytes);
        change();
        let mut all = Vec::new();
        loop {
            match kept.next().await {
                Ok(Some(piece)) => all.extend(piece),
                Ok(None) => return Ok(all),
                Err(failure) => return Err((all.len(), failure.code)),
            }
        }
    }

    #[tokio::test]
    async fn what_changes_on_its_way_out_is_never_whole() {
        let folder = tempfile::tempdir().unwrap();
        let store = MediaStore::new(folder.path());
        let bytes: Vec<u8> = (0..200_000_u32).map(|n| (n % 251) as u8).collect();
        let mut facts = MediaFacts {
            sha256: store.keep_bytes(&bytes, MediaKind::Mp3).unwrap(),
            bytes: bytes.len() as u64,
            kind: MediaKind::Mp3,
            width: 0,
            height: 0,
            duration_ms: 1,
        };
        let path = store.path(&facts);
        assert_eq!(read(&store, &facts, || ()).await, Ok(bytes.clone()));
        let other = [&bytes[..199_999], b"x"].concat();
        let (sent, code) = read(&store, &facts, || std::fs::write(&path, &other).unwrap()).await.unwrap_err();
        assert!(sent < bytes.len() && code == "media_damaged", "{sent} {code}");
        assert_eq!(read(&store, &facts, || ()).await, Err((0, "media_damaged".to_owned())));
        std::fs::write(&path, &bytes).unwrap();
        let (sent, code) = read(&store, &facts, || std::fs::write(&path, &bytes[..70_000]).unwrap()).await.unwrap_err();
        assert!(sent < 70_000 && code == "media_damaged", "{sent} {code}");
        facts.sha256 = "0".repeat(64);
        assert_eq!(read(&store, &facts, || ()).await, Err((0, "media_missing".to_owned())));
    }
}

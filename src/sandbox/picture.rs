//! Pictures: what was uploaded to the platforms, and a small public web server under `/media/` for platforms that fetch
//! pictures themselves (Zalo).
//!
//! An address of the sandbox is looked up here; other public addresses are believed; private ones are unreachable, as
//! they are for a platform.

use std::collections::BTreeMap;
use std::net::IpAddr;
use std::path::PathBuf;
use std::sync::{Mutex, PoisonError};

use imagesize::ImageType;
use sha2::{Digest, Sha256};

use crate::domain::post::hex;

/// Stands for every picture that the unit's own web server would have.
const COVER: &[u8] = include_bytes!("cover.png");

#[derive(Default)]
pub(super) struct Pictures {
    kept: Mutex<BTreeMap<String, Vec<u8>>>,
    /// The unit's media store, if the sandbox serves it too: files named `<SHA-256>.<extension>`.
    folder: Mutex<Option<PathBuf>>,
}

/// What the bytes are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Facts {
    pub(super) width: usize,
    pub(super) height: usize,
    pub(super) mime: &'static str,
}

/// What came of fetching an address.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Fetched {
    Bytes(Vec<u8>),
    /// Somewhere on the real web: taken on trust.
    Elsewhere,
    Unreachable,
}

impl Pictures {
    pub(super) fn serve_folder(&self, folder: PathBuf) {
        *self.folder.lock().unwrap_or_else(PoisonError::into_inner) = Some(folder);
    }

    /// Keeps bytes and returns their path on this server. The same bytes are kept once.
    pub(super) fn keep(&self, bytes: &[u8]) -> String {
        let name = hex(&Sha256::digest(bytes));
        self.kept.lock().unwrap_or_else(PoisonError::into_inner).entry(name.clone()).or_insert_with(|| bytes.to_vec());
        format!("/media/{name}")
    }

    /// The file under `/media/<name>`. Names are hashes, with or without an extension, or `bia.png`.
    pub(super) fn get(&self, name: &str) -> Option<Vec<u8>> {
        let stem = name.split('.').next().unwrap_or_default();
        if let Some(bytes) = self.kept.lock().unwrap_or_else(PoisonError::into_inner).get(stem) {
            return Some(bytes.clone());
        }
        let is_hash = stem.len() == 64 && stem.bytes().all(|b| b.is_ascii_hexdigit());
        let folder = self.folder.lock().unwrap_or_else(PoisonError::into_inner).clone();
        match folder {
            Some(folder) if is_hash && !name.contains('/') => std::fs::read(folder.join(name)).ok(),
            None if is_hash => Some(COVER.to_vec()),
            _ => (name == "bia.png").then(|| COVER.to_vec()),
        }
    }

    /// Fetches as a platform would. `base` is the sandbox's own address.
    pub(super) fn fetch(&self, url: &str, base: &str) -> Fetched {
        if let Some(path) = url.strip_prefix(base) {
            let name = path.strip_prefix("/media/");
            return name.and_then(|name| self.get(name)).map_or(Fetched::Unreachable, Fetched::Bytes);
        }
        let Some(host) = host(url) else { return Fetched::Unreachable };
        let private = host == "localhost" || !host.contains('.') || host.parse::<IpAddr>().is_ok();
        if private { Fetched::Unreachable } else { Fetched::Elsewhere }
    }
}

/// `None`: not a picture that any of the platforms takes.
pub(super) fn facts(bytes: &[u8]) -> Option<Facts> {
    let mime = match imagesize::image_type(bytes).ok()? {
        ImageType::Jpeg => "image/jpeg",
        ImageType::Png => "image/png",
        ImageType::Gif => "image/gif",
        ImageType::Webp => "image/webp",
        _ => return None,
    };
    let size = imagesize::blob_size(bytes).ok()?;
    Some(Facts { width: size.width, height: size.height, mime })
}

/// The host of an http(s) address.
pub(super) fn host(url: &str) -> Option<&str> {
    let rest = url.strip_prefix("https://").or_else(|| url.strip_prefix("http://"))?;
    let authority = rest.split(['/', '?', '#']).next()?;
    let host = authority.rsplit('@').next()?.split(':').next()?;
    (!host.is_empty() && !url.contains(char::is_whitespace)).then_some(host)
}

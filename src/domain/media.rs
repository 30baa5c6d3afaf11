//! What is known of a picture or a recording: named in the file, measured once, identified by its hash.
//!
//! `workspace` measures; here are the facts.

use serde::{Deserialize, Serialize};

use super::diagnostic::Placed;

/// A media file as a campaign names it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MediaRef {
    pub path: Placed<String>,
    /// Words for those who cannot see the picture.
    pub alt: Option<String>,
    /// Who made it ("Ảnh: …").
    pub credit: Option<String>,
    /// What people say of a recording.
    pub voice: Option<Voice>,
    /// `None`: the file could not be read; a fault was reported.
    pub facts: Option<MediaFacts>,
}

/// A recording in people's words: whose voice, who listened to it before, and what it says.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Voice {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reader: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub checked_by: Option<String>,
    /// The words that are spoken, in any language that the approver reads.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub script: Option<String>,
}

/// A file as it was measured.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MediaFacts {
    /// Lower-case hex of the SHA-256 of the bytes: the name in the media store.
    pub sha256: String,
    pub bytes: u64,
    pub kind: MediaKind,
    /// In pixels; zero when it is not a picture.
    pub width: u32,
    pub height: u32,
    /// Zero when it is not a recording.
    pub duration_ms: u32,
}

/// The format, by the bytes and not by the name; `Other` is what no channel takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, strum::VariantArray)]
#[serde(rename_all = "snake_case")]
pub enum MediaKind {
    Jpeg,
    Png,
    Gif,
    Webp,
    Mp3,
    Wav,
    Ogg,
    Flac,
    Other,
}

impl MediaKind {
    pub const ALL: &[MediaKind] = <MediaKind as strum::VariantArray>::VARIANTS;

    pub fn is_picture(self) -> bool {
        matches!(self, MediaKind::Jpeg | MediaKind::Png | MediaKind::Gif | MediaKind::Webp)
    }

    pub fn is_audio(self) -> bool {
        matches!(self, MediaKind::Mp3 | MediaKind::Wav | MediaKind::Ogg | MediaKind::Flac)
    }

    pub fn mime(self) -> &'static str {
        match self {
            MediaKind::Jpeg => "image/jpeg",
            MediaKind::Png => "image/png",
            MediaKind::Gif => "image/gif",
            MediaKind::Webp => "image/webp",
            MediaKind::Mp3 => "audio/mpeg",
            MediaKind::Wav => "audio/wav",
            MediaKind::Ogg => "audio/ogg",
            MediaKind::Flac => "audio/flac",
            MediaKind::Other => "application/octet-stream",
        }
    }

    pub fn extension(self) -> &'static str {
        match self {
            MediaKind::Jpeg => "jpg",
            MediaKind::Png => "png",
            MediaKind::Gif => "gif",
            MediaKind::Webp => "webp",
            MediaKind::Mp3 => "mp3",
            MediaKind::Wav => "wav",
            MediaKind::Ogg => "ogg",
            MediaKind::Flac => "flac",
            MediaKind::Other => "bin",
        }
    }
}

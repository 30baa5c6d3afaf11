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

    /// By the first bytes of a file; twelve are enough.
    pub fn of_bytes(head: &[u8]) -> MediaKind {
        let at = |offset: usize, mark: &[u8]| head.get(offset..).is_some_and(|rest| rest.starts_with(mark));
        match head {
            [0xff, 0xd8, 0xff, ..] => MediaKind::Jpeg,
            _ if at(0, b"\x89PNG\r\n\x1a\n") => MediaKind::Png,
            _ if at(0, b"GIF8") => MediaKind::Gif,
            _ if at(0, b"RIFF") && at(8, b"WEBP") => MediaKind::Webp,
            _ if at(0, b"RIFF") && at(8, b"WAVE") => MediaKind::Wav,
            _ if at(0, b"OggS") => MediaKind::Ogg,
            _ if at(0, b"fLaC") => MediaKind::Flac,
            _ if at(0, b"ID3") => MediaKind::Mp3,
            [0xff, second, ..] if second & 0xe6 == 0xe2 => MediaKind::Mp3,
            _ => MediaKind::Other,
        }
    }

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

#[cfg(test)]
mod tests {
    use super::MediaKind;

    #[test]
    fn kinds_are_in_the_bytes() {
        for (head, wanted) in [
            (b"\xff\xd8\xff\xe0".as_slice(), MediaKind::Jpeg),
            (b"\x89PNG\r\n\x1a\n", MediaKind::Png),
            (b"RIFF\0\0\0\0WAVE", MediaKind::Wav),
            (b"RIFF\0\0\0\0WEBP", MediaKind::Webp),
            (b"ID3\x04", MediaKind::Mp3),
            (b"\xff\xfb\x90", MediaKind::Mp3),
            (b"%PDF", MediaKind::Other),
            (b"", MediaKind::Other),
        ] {
            assert_eq!(MediaKind::of_bytes(head), wanted, "{head:?}");
        }
    }
}

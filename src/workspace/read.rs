//! Reads one text file, or says clearly why not.
//!
//! It never reads more than the limit into memory, whatever the file's size says.

use std::fs::File;
use std::io::{ErrorKind, Read};
use std::path::Path;

use crate::domain::diagnostic::{FileKind, Problem};
use crate::domain::media::MediaKind;
use crate::domain::yaml::FILE_BYTES_MAX;

/// The text of a file. `shown` is its name in a problem.
pub(super) fn text(path: &Path, shown: &str) -> Result<String, Problem> {
    let mut bytes = Vec::new();
    let file = open(path, shown)?;
    let size = file.metadata().map(|m| m.len()).unwrap_or(0);
    let too_large = |bytes| Problem::FileTooLarge { bytes, limit: FILE_BYTES_MAX };
    if size > FILE_BYTES_MAX {
        return Err(too_large(size));
    }
    file.take(FILE_BYTES_MAX + 1).read_to_end(&mut bytes).map_err(|e| unreadable(shown, &e))?;
    if bytes.len() as u64 > FILE_BYTES_MAX {
        return Err(too_large(bytes.len() as u64));
    }
    if let Some(kind) = kind(&bytes) {
        return Err(Problem::NotText { kind });
    }
    let wide = bytes.starts_with(&[0xff, 0xfe]) || bytes.starts_with(&[0xfe, 0xff]) || alternates(&bytes);
    if wide {
        return Err(Problem::NotUtf8 { line: 1, wide });
    }
    String::from_utf8(bytes).map_err(|error| {
        let valid = error.utf8_error().valid_up_to();
        let line = error.as_bytes().iter().take(valid).filter(|b| **b == b'\n').count() + 1;
        Problem::NotUtf8 { line, wide }
    })
}

/// What a file is that is no text, by its first bytes.
fn kind(bytes: &[u8]) -> Option<FileKind> {
    let marks: [(&[u8], FileKind); 7] = [
        (b"PK\x03\x04", FileKind::Office),
        (b"\xd0\xcf\x11\xe0", FileKind::OldOffice),
        (b"{\\rtf", FileKind::OldOffice),
        (b"%PDF-", FileKind::Pdf),
        (b"<!DOCTYPE", FileKind::WebPage),
        (b"<!doctype", FileKind::WebPage),
        (b"<html", FileKind::WebPage),
    ];
    if MediaKind::of_bytes(bytes).is_picture() {
        return Some(FileKind::Picture);
    }
    let found = marks.into_iter().find(|(mark, _)| bytes.starts_with(mark)).map(|(_, kind)| kind);
    let nothing = bytes.iter().take(512).any(|b| *b == 0) && !alternates(bytes) && !bytes.starts_with(&[0xff, 0xfe]);
    found.or((nothing && !bytes.starts_with(&[0xfe, 0xff])).then_some(FileKind::Binary))
}

/// Latin letters of two bytes: every second byte is nothing.
fn alternates(bytes: &[u8]) -> bool {
    let head = bytes.get(..bytes.len().min(64) & !1).unwrap_or_default();
    let zeros = |first: usize| head.iter().skip(first).step_by(2).filter(|b| **b == 0).count();
    head.len() >= 8 && (zeros(0) * 3 > head.len() || zeros(1) * 3 > head.len())
}

/// Opens a regular file; a pipe or a device would block or never end.
pub(super) fn open(path: &Path, shown: &str) -> Result<File, Problem> {
    let facts = std::fs::metadata(path).map_err(|e| unreadable(shown, &e))?;
    if facts.is_dir() {
        return Err(Problem::FileIsFolder { path: shown.to_owned() });
    }
    if !facts.is_file() {
        return Err(Problem::FileUnreadable { path: shown.to_owned(), why: "not a regular file".to_owned() });
    }
    File::open(path).map_err(|e| unreadable(shown, &e))
}

pub(super) fn unreadable(shown: &str, error: &std::io::Error) -> Problem {
    match error.kind() {
        ErrorKind::NotFound => Problem::FileMissing { path: shown.to_owned() },
        kind => Problem::FileUnreadable { path: shown.to_owned(), why: kind.to_string() },
    }
}

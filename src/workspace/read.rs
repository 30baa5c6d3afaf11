//! Reads one text file, or says clearly why not.
//!
//! Never: reads more than the limit into memory, whatever the file's size says.

use std::fs::File;
use std::io::{ErrorKind, Read};
use std::path::Path;

use crate::domain::diagnostic::Problem;
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
    String::from_utf8(bytes).map_err(|error| {
        let valid = error.utf8_error().valid_up_to();
        let line = error.as_bytes().iter().take(valid).filter(|b| **b == b'\n').count() + 1;
        Problem::NotUtf8 { line }
    })
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

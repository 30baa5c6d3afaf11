//! The mark beside a SQLite file: how far the store has come, kept where an older state of the file does not reach it.
//!
//! One line of fixed length, written over in place: that takes no room on a full disk, and a power cut leaves the old
//! line or the new one. It names the file that it was written in, so a mark that was copied or restored is known as such.

use std::fs::{File, OpenOptions};
use std::os::unix::fs::FileExt;
use std::path::{Path, PathBuf};

use super::home::FileIdentity;

/// Padded to this length.
const LENGTH: usize = 160;
/// Nobody writes so fast.
const READS_MAX: usize = 100;

/// Counts that only grow.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct MarkedCounts {
    /// Of a daemon.
    pub(super) starts: i64,
    pub(super) attempts: i64,
    /// What people did.
    pub(super) acts: i64,
}

impl MarkedCounts {
    /// Beyond every store: this one was found set back, and no act makes up for it.
    pub(super) const DISTRUST: MarkedCounts = MarkedCounts { starts: i64::MAX, attempts: i64::MAX, acts: i64::MAX };

    pub(super) fn is_ahead_of(self, other: MarkedCounts) -> bool {
        self.starts > other.starts || self.attempts > other.attempts || self.acts > other.acts
    }

    fn or_more(self, other: MarkedCounts) -> MarkedCounts {
        MarkedCounts {
            starts: self.starts.max(other.starts),
            attempts: self.attempts.max(other.attempts),
            acts: self.acts.max(other.acts),
        }
    }
}

/// What stands beside a store.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum MarkBeside {
    Nothing,
    /// It cannot be read, or was written in another file than this one.
    Foreign,
    /// Written by an earlier version: starts and attempts.
    Early(MarkedCounts),
    Mark {
        /// The random id of the store.
        store: String,
        counts: MarkedCounts,
    },
}

pub(super) fn path(store: &Path) -> PathBuf {
    let mut name = store.as_os_str().to_owned();
    name.push(".starts");
    PathBuf::from(name)
}

/// Read before the store: what is committed after that can only be more.
pub(super) fn read(store: &Path) -> std::io::Result<MarkBeside> {
    // One file for the words and for what they are compared with: another may take its name at any moment.
    let file = match File::open(path(store)) {
        Ok(file) => file,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(MarkBeside::Nothing),
        Err(error) => return Err(error),
    };
    let Ok(text) = String::from_utf8(whole(&file)?) else { return Ok(MarkBeside::Foreign) };
    let words: Vec<&str> = text.split_whitespace().collect();
    let counts = |starts: &str, attempts: &str, acts: &str| {
        Some(MarkedCounts { starts: starts.parse().ok()?, attempts: attempts.parse().ok()?, acts: acts.parse().ok()? })
    };
    Ok(match words.as_slice() {
        [starts, attempts] => counts(starts, attempts, "0").map_or(MarkBeside::Foreign, MarkBeside::Early),
        [store, starts, attempts, acts, own] => match (counts(starts, attempts, acts), FileIdentity::parse(own)) {
            (Some(counts), Some(own)) if own.is_same(&FileIdentity::of(&file.metadata()?)) => {
                MarkBeside::Mark { store: (*store).to_owned(), counts }
            }
            _ => MarkBeside::Foreign,
        },
        _ => MarkBeside::Foreign,
    })
}

/// The words as they stand still: somebody may be writing over them.
fn whole(file: &File) -> std::io::Result<Vec<u8>> {
    let mut before = Vec::new();
    for _ in 0..READS_MAX {
        let mut now = vec![0; 2 * LENGTH];
        let length = file.read_at(&mut now, 0)?;
        now.truncate(length);
        if now == before {
            break;
        }
        before = now;
    }
    Ok(before)
}

/// A new mark in a new file, on the disk when this returns: whatever mark was copied before is no longer this one.
pub(super) fn renew(store: &Path, id: &str, counts: MarkedCounts) -> std::io::Result<()> {
    let path = path(store);
    let mut part = path.as_os_str().to_owned();
    part.push(format!("-part-{}", std::process::id()));
    let part = PathBuf::from(part);
    let file = OpenOptions::new().write(true).create(true).truncate(true).open(&part)?;
    let written = file
        .write_all_at(&line(id, counts, &FileIdentity::of(&file.metadata()?)), 0)
        .and_then(|()| file.sync_all())
        .and_then(|()| std::fs::rename(&part, &path));
    if let Err(error) = written {
        let _ = std::fs::remove_file(&part);
        return Err(error);
    }
    match path.parent().filter(|folder| !folder.as_os_str().is_empty()) {
        Some(folder) => File::open(folder)?.sync_all(),
        None => File::open(".")?.sync_all(),
    }
}

/// Raises the counts of this store's own mark, in place and without a wait for the disk. Another's is left as it is: it
/// is what tells.
pub(super) fn raise(store: &Path, id: &str, counts: MarkedCounts) -> std::io::Result<()> {
    let MarkBeside::Mark { store: of, counts: before } = read(store)? else { return Ok(()) };
    if of != id || before.or_more(counts) == before {
        return Ok(());
    }
    let file = OpenOptions::new().write(true).open(path(store))?;
    file.write_all_at(&line(id, before.or_more(counts), &FileIdentity::of(&file.metadata()?)), 0)
}

fn line(id: &str, counts: MarkedCounts, own: &FileIdentity) -> Vec<u8> {
    let MarkedCounts { starts, attempts, acts } = counts;
    let text = format!("{id} {starts} {attempts} {acts} {own}");
    format!("{text:<width$}\n", width = LENGTH - 1).into_bytes()
}

#[cfg(test)]
mod tests {
    use super::*;

    const SOME: MarkedCounts = MarkedCounts { starts: 2, attempts: 40, acts: 7 };

    #[test]
    fn a_mark_is_raised_in_place_and_a_copy_of_it_is_known() {
        let folder = tempfile::tempdir().unwrap();
        let store = folder.path().join("loa.db");
        assert_eq!(read(&store).unwrap(), MarkBeside::Nothing);
        renew(&store, "a1", SOME).unwrap();
        raise(&store, "a1", MarkedCounts { attempts: 41, ..MarkedCounts::default() }).unwrap();
        raise(&store, "b2", MarkedCounts::DISTRUST).unwrap();
        let here = MarkBeside::Mark { store: "a1".into(), counts: MarkedCounts { attempts: 41, ..SOME } };
        assert_eq!(read(&store).unwrap(), here);
        let backup = std::fs::read(path(&store)).unwrap();
        assert_eq!(backup.len(), LENGTH);
        renew(&store, "a1", SOME).unwrap();
        // Over the same file: its inode is the present one, its words name an earlier.
        std::fs::write(path(&store), backup).unwrap();
        assert_eq!(read(&store).unwrap(), MarkBeside::Foreign);
        std::fs::write(path(&store), "12 3456").unwrap();
        assert_eq!(read(&store).unwrap(), MarkBeside::Early(MarkedCounts { starts: 12, attempts: 3456, acts: 0 }));
        std::fs::write(path(&store), "").unwrap();
        assert_eq!(read(&store).unwrap(), MarkBeside::Foreign);
    }

    #[test]
    fn whoever_reads_while_it_is_written_reads_it_whole() {
        let folder = tempfile::tempdir().unwrap();
        let store = folder.path().join("loa.db");
        renew(&store, "a1", MarkedCounts::default()).unwrap();
        let count = |attempts| MarkedCounts { attempts, ..MarkedCounts::default() };
        std::thread::scope(|scope| {
            let writer = scope.spawn(|| {
                for n in 1..=2_000 {
                    raise(&store, "a1", count(n)).unwrap();
                    if n % 100 == 0 {
                        renew(&store, "a1", count(n)).unwrap();
                    }
                }
            });
            let mut last = 0;
            while !writer.is_finished() {
                let MarkBeside::Mark { counts, .. } = read(&store).unwrap() else { panic!("torn") };
                assert!((last..=2_000).contains(&counts.attempts), "{counts:?} after {last}");
                last = counts.attempts;
            }
        });
    }
}

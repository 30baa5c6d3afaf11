//! Files as a platform: written whole or not at all, below one folder, and safe on the disk before anybody is told.
//!
//! It never creates the folder itself (a stick that is not plugged in must not become a folder on the system disk),
//! follows a path out of it, opens what is no regular file (a pipe would be waited for), or reports success before the
//! bytes and the names are synced.

use std::fs::{self, File, TryLockError};
use std::io::{self, ErrorKind, Write};
use std::path::{Path, PathBuf};
use std::time::Duration;

use crate::domain::media::MediaFacts;
use crate::domain::outcome::{Failure, Identity, Otherwise};
use crate::domain::slug::is_plain_name;
use crate::files::{COPY_MAX, DiskCall, DiskFolder, LOOK_MAX};
use crate::media::{self, Copied, MediaStore};

/// Where staged things wait, out of sight.
pub(super) const STAGED: &str = ".staged";
/// What programmes are made of, out of the way of players.
pub(super) const PROGRAMMES: &str = ".programmes";

/// A folder that the unit chose.
#[derive(Debug, Clone)]
pub(super) struct Disk {
    root: PathBuf,
    place: DiskFolder,
}

/// One that stages and one that shows.
const THREADS_MAX: usize = 2;
/// A lock is tried so often, with so long between two tries: another node writes a programme in less.
const LOCK_TRIES_MAX: usize = 100;
const LOCK_TRY: Duration = Duration::from_millis(20);

/// What a staged file holds.
#[derive(Debug, Clone)]
pub(super) enum FileContent {
    Text(Vec<u8>),
    Kept(MediaFacts),
}

/// Held while a programme is rewritten; freed when dropped, or when the process dies.
pub(super) struct Locked(Option<File>);

impl Disk {
    pub(super) fn new(root: &str) -> Result<Disk, Failure> {
        if root.is_empty() {
            return Err(Failure::permanent("no_folder", "the channel has no folder; set `folder` in channels.yaml"));
        }
        let root = PathBuf::from(root);
        Ok(Disk { place: DiskFolder::of(&root, THREADS_MAX), root })
    }

    /// Work in the folder that may be repeated.
    pub(super) async fn ask<T: Send + 'static>(
        &self,
        work: impl FnOnce(&Disk) -> Result<T, Failure> + Send + 'static,
    ) -> Result<T, Failure> {
        let disk = self.clone();
        self.place.ask(LOOK_MAX, move |_| work(&disk)).await
    }

    /// The visible work. It asks the call whether it is still wanted before it shows anything.
    pub(super) async fn commit<T: Send + 'static>(
        &self,
        most: Duration,
        work: impl FnOnce(&Disk, &DiskCall) -> Result<T, Failure> + Send + 'static,
    ) -> Result<T, Failure> {
        let disk = self.clone();
        self.place.commit(most, move |call| work(&disk, call)).await
    }

    pub(super) fn root(&self) -> &Path {
        &self.root
    }

    /// The folder is there and takes files.
    pub(super) fn check(&self) -> Result<(), Failure> {
        self.must_exist()?;
        let probe = self.create(self.hidden(STAGED, &[])?)?.join(".probe");
        write_whole(&probe, b"").and_then(|()| fs::remove_file(&probe)).map_err(|e| failure("the folder", &e))
    }

    /// A folder has no account: it is known by its path. Fails as [`Disk::check`] does.
    pub(super) async fn identity(&self, channel: &str) -> Result<Identity, Failure> {
        self.ask(Disk::check).await?;
        Ok(Identity { id: self.root.display().to_string(), name: channel.to_owned(), until: None })
    }

    /// Makes the folder of one staged delivery, in place of what was staged before; `what` names it in a failure.
    pub(super) async fn stage(
        &self,
        key: &str,
        files: Vec<(String, FileContent)>,
        media: &MediaStore,
        what: &'static str,
    ) -> Result<(), Failure> {
        let (disk, key, media) = (self.clone(), key.to_owned(), media.clone());
        let write = move |_: &DiskCall| {
            disk.create(disk.hidden(STAGED, &[])?)?;
            write_folder(&disk.hidden(STAGED, &[&key])?, &files, &media).map_err(|copied| match copied {
                Copied::Unread(failure) => failure,
                Copied::Unwritten(e) => failure(what, &e),
            })
        };
        self.place.ask(COPY_MAX, write).await
    }

    pub(super) fn must_exist(&self) -> Result<(), Failure> {
        match fs::metadata(&self.root) {
            Ok(found) if found.is_dir() => Ok(()),
            Ok(_) => Err(Failure::of_node(
                Otherwise::Retry,
                "folder_missing",
                "the channel's folder is a file; name a folder",
            )),
            Err(e) if e.kind() == ErrorKind::NotFound => Err(Failure::of_node(
                Otherwise::Retry,
                "folder_missing",
                "the channel's folder is not there; create it or mount its disk",
            )),
            Err(e) => Err(failure("the folder", &e)),
        }
    }

    /// A path below the root; each step must be a plain name.
    pub(super) fn path(&self, steps: &[&str]) -> Result<PathBuf, Failure> {
        self.below(self.root.clone(), steps)
    }

    /// A path in one of our hidden folders, [`STAGED`] or [`PROGRAMMES`].
    pub(super) fn hidden(&self, folder: &'static str, steps: &[&str]) -> Result<PathBuf, Failure> {
        self.below(self.root.join(folder), steps)
    }

    fn below(&self, mut path: PathBuf, steps: &[&str]) -> Result<PathBuf, Failure> {
        for step in steps {
            if !is_plain_name(step) {
                return Err(Failure::permanent("bad_path", format!("{step:?} is no name inside the channel's folder")));
            }
            path.push(step);
        }
        Ok(path)
    }

    /// Makes a folder of ours and the ones between the root and it; their names are synced.
    pub(super) fn create(&self, path: PathBuf) -> Result<PathBuf, Failure> {
        self.must_exist()?;
        let mut step = self.root.clone();
        for name in path.strip_prefix(&self.root).unwrap_or(Path::new("")) {
            step.push(name);
            match fs::create_dir(&step) {
                Ok(()) => step.parent().map_or(Ok(()), sync_folder).map_err(|e| failure("a folder", &e))?,
                Err(e) if e.kind() == ErrorKind::AlreadyExists && step.is_dir() => {}
                Err(e) => return Err(failure("a folder", &e)),
            }
        }
        Ok(path)
    }

    /// One writer at a time, across processes. A disk that knows no locks is written without; one that somebody else
    /// goes on holding is left to the next try.
    pub(super) fn lock(&self) -> Result<Locked, Failure> {
        let path = self.create(self.hidden(STAGED, &[])?)?.join(".lock");
        let file = must_be_file(&path).and_then(|()| File::create(&path)).map_err(|e| failure("the lock", &e))?;
        for _ in 0..LOCK_TRIES_MAX {
            match file.try_lock() {
                Ok(()) => return Ok(Locked(Some(file))),
                Err(TryLockError::Error(e)) if e.kind() == ErrorKind::Unsupported => return Ok(Locked(None)),
                Err(TryLockError::Error(e)) => return Err(failure("the lock", &e)),
                Err(TryLockError::WouldBlock) => std::thread::park_timeout(LOCK_TRY),
            }
        }
        Err(Failure::retry("folder_locked", "another program holds the lock of the channel's folder"))
    }
}

impl Drop for Locked {
    fn drop(&mut self) {
        if let Some(file) = &self.0 {
            // Closing frees it too; this only does not wait for that.
            let _ = file.unlock();
        }
    }
}

/// Writes a file beside, syncs it, and renames it into place: readers see the old bytes or the new ones. A file that
/// holds these bytes already is left alone. The name is safe after [`sync_folder`].
pub(super) fn write_whole(path: &Path, bytes: &[u8]) -> io::Result<()> {
    if read(path).is_ok_and(|old| old == bytes) {
        return Ok(());
    }
    let part = part_of(path);
    let mut file = create(&part)?;
    file.write_all(bytes)?;
    file.sync_all()?;
    fs::rename(&part, path)
}

/// The bytes of a file of ours: a page, a manifest, the facts of a bulletin.
pub(super) fn read(path: &Path) -> io::Result<Vec<u8>> {
    must_be_file(path).and_then(|()| fs::read(path))
}

/// A new file under this name, in place of whatever has it.
fn create(path: &Path) -> io::Result<File> {
    remove_file(path)?;
    File::create_new(path)
}

/// To open a pipe waits for somebody at its other end. What is not there is fine.
fn must_be_file(path: &Path) -> io::Result<()> {
    match fs::metadata(path) {
        Ok(found) if !found.is_file() => Err(ErrorKind::InvalidInput.into()),
        Err(e) if e.kind() != ErrorKind::NotFound => Err(e),
        _ => Ok(()),
    }
}

/// Copies a file beside, syncs it, and renames it into place; one that holds these bytes already is left alone. False:
/// its bytes are not those of the hash, and nothing was put there. The name is safe after [`sync_folder`].
pub(super) fn copy_whole(from: &Path, to: &Path, sha256: &str) -> io::Result<bool> {
    let is_there = must_be_file(to)
        .and_then(|()| media::copy(File::open(to)?, &mut io::sink()))
        .is_ok_and(|(found, _)| found == sha256);
    if is_there {
        return Ok(true);
    }
    must_be_file(from)?;
    let part = part_of(to);
    let mut file = create(&part)?;
    let (found, _) = media::copy(File::open(from)?, &mut file)?;
    if found != sha256 {
        fs::remove_file(&part)?;
        return Ok(false);
    }
    file.sync_all()?;
    fs::rename(&part, to)?;
    Ok(true)
}

/// Makes a whole folder appear in place of what was there. Nothing is synced: for staged things, which a reveal checks
/// and makes anew.
fn write_folder(path: &Path, files: &[(String, FileContent)], media: &MediaStore) -> Result<(), Copied> {
    let part = part_of(path);
    remove_folder(&part).and_then(|()| fs::create_dir(&part)).map_err(Copied::Unwritten)?;
    for (name, content) in files {
        let file = part.join(name);
        match content {
            FileContent::Text(bytes) => fs::write(file, bytes).map_err(Copied::Unwritten)?,
            FileContent::Kept(facts) => media.copy(facts, &file)?,
        }
    }
    remove_folder(path).and_then(|()| fs::rename(&part, path)).map_err(Copied::Unwritten)
}

/// Syncs a folder's files, then shows it under its new name by one rename.
pub(super) fn show_folder(from: &Path, to: &Path) -> io::Result<()> {
    for file in fs::read_dir(from)? {
        let file = file?.path();
        must_be_file(&file).and_then(|()| File::open(&file))?.sync_all()?;
    }
    sync_folder(from)?;
    fs::rename(from, to)?;
    to.parent().map_or(Ok(()), sync_folder)
}

/// Makes the names in a folder safe.
pub(super) fn sync_folder(folder: &Path) -> io::Result<()> {
    match File::open(folder)?.sync_all() {
        // Network folders keep names by themselves and know no such call.
        Err(e) if matches!(e.kind(), ErrorKind::InvalidInput | ErrorKind::Unsupported) => Ok(()),
        result => result,
    }
}

/// What is gone already is fine.
pub(super) fn remove_file(path: &Path) -> io::Result<()> {
    gone_is_fine(fs::remove_file(path))
}

/// What is gone already is fine.
pub(super) fn remove_folder(path: &Path) -> io::Result<()> {
    gone_is_fine(fs::remove_dir_all(path))
}

fn gone_is_fine(result: io::Result<()>) -> io::Result<()> {
    match result {
        Err(e) if e.kind() == ErrorKind::NotFound => Ok(()),
        result => result,
    }
}

/// The name beside, under which something is made.
fn part_of(path: &Path) -> PathBuf {
    let name = path.file_name().map(|n| n.to_string_lossy().into_owned()).unwrap_or_default();
    path.with_file_name(format!(".{name}.part"))
}

/// Nothing visible happened, and a person can mend it while loa tries again.
pub(super) fn failure(what: &str, error: &io::Error) -> Failure {
    let (code, advice) = match error.kind() {
        ErrorKind::StorageFull | ErrorKind::QuotaExceeded => ("disk_full", "the disk is full; make room"),
        ErrorKind::PermissionDenied | ErrorKind::ReadOnlyFilesystem => {
            ("folder_not_writable", "the channel's folder cannot be written; give loa the right to write there")
        }
        ErrorKind::InvalidInput => ("not_a_file", "something there has a name of ours and is no file; remove it"),
        ErrorKind::NotFound => {
            ("folder_missing", "the channel's folder or a part of it is gone; create it or mount its disk")
        }
        _ => ("disk", "the disk did not take it"),
    };
    let message = format!("{what}: {advice} ({})", error.kind());
    match error.kind() {
        // It lies in the folder, whoever looks.
        ErrorKind::InvalidInput => Failure::retry(code, message),
        _ => Failure::of_node(Otherwise::Retry, code, message),
    }
}

#[cfg(test)]
mod tests {
    use super::{Disk, ErrorKind, FileContent, MediaStore, Path, STAGED, Write, copy_whole, failure, fs, write_folder};

    #[test]
    fn no_step_leaves_the_folder() {
        let disk = Disk::new("/loa").unwrap();
        for steps in [["..", "x"], ["a", ".."], ["a", "/etc"], ["a", "b/c"], ["a", "x\0y"], [STAGED, "x"], ["", "x"]] {
            let failure = disk.path(&steps).unwrap_err();
            assert_eq!((failure.class.as_str(), failure.code.as_str()), ("permanent", "bad_path"), "{steps:?}");
            assert!(disk.hidden(STAGED, &steps).is_err());
        }
    }

    #[test]
    fn a_full_disk_a_missing_and_a_locked_folder_are_tried_again() {
        for (kind, code) in [
            (ErrorKind::StorageFull, "disk_full"),
            (ErrorKind::QuotaExceeded, "disk_full"),
            (ErrorKind::PermissionDenied, "folder_not_writable"),
            (ErrorKind::ReadOnlyFilesystem, "folder_not_writable"),
            (ErrorKind::NotFound, "folder_missing"),
            (ErrorKind::InvalidInput, "not_a_file"),
            (ErrorKind::Interrupted, "disk"),
        ] {
            let failure = failure("x", &kind.into());
            let class = if kind == ErrorKind::InvalidInput { "retry" } else { "of_node" };
            assert_eq!((failure.class.as_str(), failure.code.as_str()), (class, code));
        }
    }

    #[test]
    fn a_real_full_disk_is_named() {
        let full = Path::new("/dev/full");
        if let Ok(mut file) = fs::OpenOptions::new().write(true).open(full) {
            let error = file.write_all(b"x").unwrap_err();
            assert_eq!(failure("x", &error).code, "disk_full");
        }
    }

    #[test]
    fn a_folder_appears_whole_over_leftovers() {
        let root = tempfile::tempdir().unwrap();
        let place = root.path().join("bai");
        fs::create_dir(root.path().join(".bai.part")).unwrap();
        fs::write(root.path().join(".bai.part/half"), "nửa").unwrap();
        let files = [("a".to_owned(), FileContent::Text(b"1".to_vec()))];
        let media = MediaStore::new(root.path().join("khong-co"));
        write_folder(&place, &files, &media).unwrap();
        write_folder(&place, &files, &media).unwrap();
        let names = |p: &Path| fs::read_dir(p).unwrap().map(|e| e.unwrap().file_name()).collect::<Vec<_>>();
        assert_eq!((names(root.path()), names(&place)), (vec!["bai".into()], vec!["a".into()]));
    }

    #[test]
    fn only_the_bytes_of_the_hash_are_copied_into_place() {
        let root = tempfile::tempdir().unwrap();
        let (from, to) = (root.path().join("a"), root.path().join("b"));
        let abc = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
        fs::write(&from, "abd").unwrap();
        assert!(!copy_whole(&from, &to, abc).unwrap());
        assert_eq!(fs::read_dir(root.path()).unwrap().count(), 1, "no part of it is left");
        fs::write(&from, "abc").unwrap();
        fs::write(&to, "ab").unwrap();
        assert!(copy_whole(&from, &to, abc).unwrap());
        fs::write(&from, "abd").unwrap();
        assert!(copy_whole(&from, &to, abc).unwrap(), "what is there is left alone");
        assert_eq!(fs::read_to_string(&to).unwrap(), "abc");
    }

    #[test]
    fn a_missing_root_is_not_created() {
        let root = tempfile::tempdir().unwrap();
        let disk = Disk::new(root.path().join("usb").to_str().unwrap()).unwrap();
        for result in [disk.check(), disk.create(disk.path(&["2026-01-20"]).unwrap()).map(drop), disk.lock().map(drop)]
        {
            assert_eq!(result.unwrap_err().code, "folder_missing");
        }
        assert!(!root.path().join("usb").exists());
    }
}

//! The folder of a station: a bulletin joins or leaves the programme of one date and slot, and the programme is written
//! anew from what is there.
//!
//! Never: trusts what it remembers. Each act reads the bulletins from the disk under a lock, so that repeated, crashed
//! and concurrent acts end in the same files. The manifest is written last: what it names is out, nothing else is.

use std::collections::BTreeMap;
use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use chrono::NaiveDate;
use sha2::{Digest, Sha256};

use super::disk::{Disk, PROGRAMMES, STAGED, failure, remove_file, remove_folder, sync_folder, write_whole};
use crate::domain::outcome::{Failure, Found, Receipt};
use crate::domain::post::hex;
use crate::domain::programme::{Bulletin, BulletinKind, Programme, compose, m3u8, manifest};
use crate::i18n::{Lang, programme as words};

pub(super) const BULLETIN: &str = "bulletin.json";
const PLAYLIST: &str = "chuong-trinh.m3u8";
const SCRIPT: &str = "kich-ban.txt";
const MANIFEST: &str = "manifest.json";
/// Folder of bulletins that wait for no slot ("phát ngay").
const AT_ONCE: &str = "phat-ngay";
/// A programme is read up to here; nobody airs more in one slot.
const BULLETINS_MAX: usize = 500;

/// One bulletin of one programme, by names that were checked.
#[derive(Debug, Clone)]
pub(super) struct Place {
    date: NaiveDate,
    slot: String,
    key: String,
}

/// A bulletin and where it belongs.
#[derive(Debug, Clone)]
pub(super) struct Wanted {
    pub(super) bulletin: Bulletin,
    pub(super) place: Place,
    pub(super) limit_ms: Option<u64>,
}

impl Place {
    pub(super) fn new(disk: &Disk, date: NaiveDate, slot: Option<&str>, key: &str) -> Result<Place, Failure> {
        let place = Place { date, slot: slot.unwrap_or(AT_ONCE).to_owned(), key: key.to_owned() };
        disk.path(&[&place.date.to_string(), &place.slot, &place.key])?;
        Ok(place)
    }

    /// `date/slot/key`.
    pub(super) fn token(&self) -> String {
        format!("{}/{}/{}", self.date, self.slot, self.key)
    }

    pub(super) fn from_token(disk: &Disk, token: &str) -> Result<Place, Failure> {
        let bad = || Failure::permanent("bad_path", "this does not name a bulletin of a programme");
        let [date, slot, key] = token.split('/').collect::<Vec<_>>()[..] else { return Err(bad()) };
        Place::new(disk, date.parse().map_err(|_| bad())?, Some(slot), key)
    }

    /// From `date/slot/rank_time_key_title.ext`, as a receipt names it.
    fn from_receipt(disk: &Disk, id: &str) -> Result<Place, Failure> {
        let key = id.rsplit('/').next().and_then(|file| file.split('_').nth(2)).unwrap_or_default();
        let (folder, _) = id.rsplit_once('/').unwrap_or_default();
        Place::from_token(disk, &format!("{folder}/{key}"))
    }

    fn receipt(&self, bulletin: &Bulletin) -> Receipt {
        Receipt { id: format!("{}/{}/{}", self.date, self.slot, bulletin.file), link: None }
    }

    fn folder(&self, disk: &Disk) -> Result<PathBuf, Failure> {
        disk.path(&[&self.date.to_string(), &self.slot])
    }

    fn facts_folder(&self, disk: &Disk) -> Result<PathBuf, Failure> {
        disk.hidden(PROGRAMMES, &[&self.date.to_string(), &self.slot])
    }

    fn facts(&self, disk: &Disk) -> Result<PathBuf, Failure> {
        Ok(self.facts_folder(disk)?.join(format!("{}.json", self.key)))
    }
}

/// Whether these very bytes are staged, or in the programme already.
pub(super) fn is_ready(disk: &Disk, wanted: &Wanted) -> Result<bool, Failure> {
    disk.must_exist()?;
    let Wanted { bulletin, place, .. } = wanted;
    let staged = disk.hidden(STAGED, &[&place.key])?;
    let in_programme = place.folder(disk)?.join(&bulletin.file);
    let is_this = |facts: PathBuf| read_bulletin(&facts).as_ref() == Some(bulletin);
    Ok(is_this(staged.join(BULLETIN)) && is_there(bulletin, &staged.join(&bulletin.file))
        || is_this(place.facts(disk)?) && is_there(bulletin, &in_programme))
}

fn is_there(bulletin: &Bulletin, content: &Path) -> bool {
    fs::metadata(content).is_ok_and(|found| found.is_file() && found.len() == bulletin.bytes)
}

/// Content first, then what it is, then the programme; staged files go last, so that any repeat finds them.
pub(super) fn put_on_air(disk: &Disk, wanted: &Wanted) -> Result<Receipt, Failure> {
    let Wanted { bulletin, place, limit_ms } = wanted;
    let date = place.date.to_string();
    let _locked = disk.lock()?;
    let content = disk.create(disk.path(&[&date, &place.slot])?)?.join(&bulletin.file);
    disk.create(disk.hidden(PROGRAMMES, &[&date, &place.slot])?)?;
    let staged = disk.hidden(STAGED, &[&place.key])?;
    if read_bulletin(&staged.join(BULLETIN)).as_ref() == Some(bulletin) {
        let bytes = fs::read(staged.join(&bulletin.file)).map_err(|e| failure("a staged bulletin", &e))?;
        if sha256(&bytes) != bulletin.sha256 {
            // Staged files are not synced: after a power cut they may be anything. The next try stages anew.
            remove_folder(&staged).map_err(|e| failure("a staged bulletin", &e))?;
            return Err(Failure::retry("staged_damaged", "the staged bulletin is damaged; it is staged anew"));
        }
        write_whole(&content, &bytes).map_err(|e| failure("a bulletin", &e))?;
    }
    if !is_there(bulletin, &content) {
        return Err(Failure::retry("staged_gone", "the staged bulletin vanished while it was put on air"));
    }
    let facts = serde_json::json!(bulletin).to_string();
    write_whole(&place.facts(disk)?, facts.as_bytes()).map_err(|e| failure("a bulletin", &e))?;
    write_programme(disk, place, *limit_ms)?;
    remove_folder(&staged).map_err(|e| failure("a staged bulletin", &e))?;
    Ok(place.receipt(bulletin))
}

/// Takes back what no manifest names: staged files, and what a crash left half in the programme.
pub(super) fn unstage(disk: &Disk, place: &Place, limits: &BTreeMap<String, u64>) -> Result<(), Failure> {
    let _locked = disk.lock()?;
    remove_folder(&disk.hidden(STAGED, &[&place.key])?).map_err(|e| failure("a staged bulletin", &e))?;
    match find(disk, place)? {
        Found::Yes(_) => Ok(()),
        Found::No | Found::CannotTell => take_out(disk, place, limits),
    }
}

/// Out of the programme first, so that no playlist names a file that is gone.
pub(super) fn withdraw(disk: &Disk, receipt: &str, limits: &BTreeMap<String, u64>) -> Result<(), Failure> {
    let place = Place::from_receipt(disk, receipt)?;
    let _locked = disk.lock()?;
    take_out(disk, &place, limits)
}

/// The manifest's word.
pub(super) fn find(disk: &Disk, place: &Place) -> Result<Found, Failure> {
    disk.must_exist()?;
    let folder = place.folder(disk)?;
    let manifest: serde_json::Value = match fs::read(folder.join(MANIFEST)) {
        Ok(bytes) => serde_json::from_slice(&bytes).unwrap_or_default(),
        Err(e) if e.kind() == ErrorKind::NotFound => return Ok(Found::No),
        Err(e) => return Err(failure("the manifest", &e)),
    };
    let named = manifest["bulletins"].as_array().into_iter().flatten().find(|b| b["delivery"] == place.key.as_str());
    let file = named.and_then(|b| b["file"].as_str()).filter(|file| folder.join(file).is_file());
    Ok(match file {
        Some(file) => Found::Yes(Receipt { id: format!("{}/{}/{file}", place.date, place.slot), link: None }),
        // A second reveal writes the same files, so "not there" may be said of a damaged manifest too.
        None => Found::No,
    })
}

pub(super) fn sha256(bytes: &[u8]) -> String {
    hex(&Sha256::digest(bytes))
}

fn take_out(disk: &Disk, place: &Place, limits: &BTreeMap<String, u64>) -> Result<(), Failure> {
    let folder = place.folder(disk)?;
    if !folder.is_dir() {
        return Ok(());
    }
    remove_file(&place.facts(disk)?).map_err(|e| failure("a bulletin", &e))?;
    write_programme(disk, place, limits.get(&place.slot).copied())?;
    let of_this = format!("_{}_", place.key);
    for found in fs::read_dir(&folder).map_err(|e| failure("the programme", &e))?.flatten() {
        if found.file_name().to_string_lossy().contains(&of_this) {
            remove_file(&found.path()).map_err(|e| failure("a bulletin", &e))?;
        }
    }
    sync_folder(&folder).map_err(|e| failure("the programme", &e))
}

fn write_programme(disk: &Disk, place: &Place, limit_ms: Option<u64>) -> Result<(), Failure> {
    let folder = place.folder(disk)?;
    let mut bulletins = Vec::new();
    let facts_folder = place.facts_folder(disk)?;
    let facts = match fs::read_dir(&facts_folder) {
        Ok(facts) => {
            sync_folder(&facts_folder).map_err(|e| failure("the programme", &e))?;
            facts.flatten().take(BULLETINS_MAX).collect()
        }
        Err(e) if e.kind() == ErrorKind::NotFound => Vec::new(),
        Err(e) => return Err(failure("the programme", &e)),
    };
    for path in facts.into_iter().map(|entry| entry.path()).filter(|p| p.extension().is_some_and(|e| e == "json")) {
        // A file that somebody at the station deleted is no longer in the programme.
        bulletins.extend(read_bulletin(&path).filter(|b| folder.join(&b.file).is_file()));
    }
    let slot = (place.slot != AT_ONCE).then_some(place.slot.as_str());
    let programme = compose(place.date, slot, limit_ms, bulletins);
    let script = script(&programme, |file| fs::read_to_string(folder.join(file)).unwrap_or_default());
    let manifest = format!("{:#}\n", manifest(&programme));
    let write = |name: &str, text: &str| write_whole(&folder.join(name), text.as_bytes());
    let written = write(SCRIPT, &script)
        .and_then(|()| write(PLAYLIST, &m3u8(&programme)))
        .and_then(|()| sync_folder(&folder))
        .and_then(|()| write(MANIFEST, &manifest))
        .and_then(|()| sync_folder(&folder));
    written.map_err(|e| failure("the programme", &e))
}

fn read_bulletin(path: &Path) -> Option<Bulletin> {
    serde_json::from_slice(&fs::read(path).ok()?).ok()
}

/// What the person at the station reads from.
fn script(programme: &Programme, text_of: impl Fn(&str) -> String) -> String {
    let (unit, date) = (&programme.unit_title, programme.date.format("%d/%m/%Y"));
    let mut script = words::GREETING.with(Lang::Vi, &[("unit", unit), ("date", &date)]);
    for aired in &programme.bulletins {
        let Bulletin { title, language, file, duration_ms, kind, .. } = &aired.bulletin;
        let seconds = duration_ms.div_ceil(1_000);
        script.push_str(&format!("\n\n--- {}. [{language}] {title}\n", aired.position));
        if !aired.fits {
            script.push_str(words::OVER.say(Lang::Vi));
            script.push('\n');
        }
        match kind {
            BulletinKind::Recording => {
                script.push_str(&words::PLAY.with(Lang::Vi, &[("file", file), ("seconds", &seconds)]));
            }
            BulletinKind::Text => {
                script.push_str(&words::READ.with(Lang::Vi, &[("seconds", &seconds)]));
                script.push('\n');
                script.push_str(text_of(file).trim_end());
            }
        }
    }
    script.push_str("\n\n---\n");
    script.push_str(&words::CLOSING.with(Lang::Vi, &[("unit", unit)]));
    script.push('\n');
    script
}

//! The folder of a station: a bulletin joins or leaves the programme of one date and slot, and the programme is written
//! anew from what is there.
//!
//! Each act reads the bulletins from the disk under a lock, so that repeated, crashed and concurrent acts end in the
//! same files. The manifest is written last: what it names is out, nothing else is.

use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use chrono::NaiveDate;
use sha2::{Digest, Sha256};

use super::disk::{
    Disk, PROGRAMMES, STAGED, copy_whole, failure, read, remove_file, remove_folder, sync_folder, write_whole,
};
use crate::domain::channel::Slot;
use crate::domain::outcome::{Failure, Found, Receipt};
use crate::domain::post::hex;
use crate::domain::programme::playlist::{m3u8, manifest};
use crate::domain::programme::{Bulletin, Programme, Window, compose};
use crate::files::DiskCall;

pub(super) mod script;
mod sheet;

pub(super) const BULLETIN: &str = "bulletin.json";
const PLAYLIST: &str = "chuong-trinh.m3u8";
const SCRIPT: &str = "kich-ban.txt";
const SHEET: &str = "phieu-phat-thanh.html";
const MANIFEST: &str = "manifest.json";
/// Folder of bulletins that wait for no slot ("phát ngay").
const AT_ONCE: &str = "phat-ngay";
/// A programme is read up to here; nobody airs more in one slot.
const BULLETINS_MAX: usize = 500;

/// One bulletin of one programme, by names that were checked.
#[derive(Debug, Clone)]
pub(super) struct BulletinPlace {
    date: NaiveDate,
    slot: String,
    key: String,
}

/// A bulletin and where it belongs.
#[derive(Debug, Clone)]
pub(super) struct Wanted {
    pub(super) bulletin: Bulletin,
    pub(super) place: BulletinPlace,
    /// Its file, where that is a text.
    pub(super) text: Option<String>,
}

/// Where the station looks, and when it is on air.
#[derive(Debug, Clone)]
pub(super) struct Station {
    pub(super) disk: Disk,
    pub(super) slots: Vec<Slot>,
}

impl BulletinPlace {
    pub(super) fn new(disk: &Disk, date: NaiveDate, slot: Option<&str>, key: &str) -> Result<BulletinPlace, Failure> {
        let place = BulletinPlace { date, slot: slot.unwrap_or(AT_ONCE).to_owned(), key: key.to_owned() };
        disk.path(&[&place.date.to_string(), &place.slot, &place.key])?;
        Ok(place)
    }

    /// `date/slot/key`.
    pub(super) fn token(&self) -> String {
        format!("{}/{}/{}", self.date, self.slot, self.key)
    }

    pub(super) fn from_token(disk: &Disk, token: &str) -> Result<BulletinPlace, Failure> {
        let bad = || Failure::permanent("bad_path", "this does not name a bulletin of a programme");
        let [date, slot, key] = token.split('/').collect::<Vec<_>>()[..] else { return Err(bad()) };
        BulletinPlace::new(disk, date.parse().map_err(|_| bad())?, Some(slot), key)
    }

    /// From `date/slot/rank_time_order_key_title.ext`, as a receipt names it.
    fn from_receipt(disk: &Disk, id: &str) -> Result<BulletinPlace, Failure> {
        let key = id.rsplit('/').next().and_then(|file| file.rsplit('_').nth(1)).unwrap_or_default();
        let (folder, _) = id.rsplit_once('/').unwrap_or_default();
        BulletinPlace::from_token(disk, &format!("{folder}/{key}"))
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

impl Station {
    /// Whether these very bytes are staged, or in the programme already.
    pub(super) fn is_ready(&self, wanted: &Wanted) -> Result<bool, Failure> {
        let disk = &self.disk;
        disk.must_exist()?;
        let Wanted { bulletin, place, .. } = wanted;
        let staged = disk.hidden(STAGED, &[&place.key])?;
        let in_programme = place.folder(disk)?.join(&bulletin.file);
        let is_this = |facts: PathBuf| read_bulletin(&facts).is_some_and(|found| is_same(&found, bulletin));
        Ok(is_this(staged.join(BULLETIN)) && is_there(bulletin, &staged.join(&bulletin.file))
            || is_this(place.facts(disk)?) && is_there(bulletin, &in_programme))
    }

    /// Content first, then what it is, then the programme; staged files go last, so that any repeat finds them.
    pub(super) fn put_on_air(&self, wanted: &Wanted, call: &DiskCall) -> Result<Receipt, Failure> {
        let disk = &self.disk;
        let Wanted { bulletin, place, .. } = wanted;
        let date = place.date.to_string();
        let _locked = disk.lock()?;
        call.must_be_wanted()?;
        let content = disk.create(disk.path(&[&date, &place.slot])?)?.join(&bulletin.file);
        disk.create(disk.hidden(PROGRAMMES, &[&date, &place.slot])?)?;
        let staged = disk.hidden(STAGED, &[&place.key])?;
        if read_bulletin(&staged.join(BULLETIN)).is_some_and(|found| is_same(&found, bulletin)) {
            let copied = copy_whole(&staged.join(&bulletin.file), &content, &bulletin.sha256);
            if !copied.map_err(|e| failure("a bulletin", &e))? {
                // Staged files are not synced: after a power cut they may be anything. The next try stages anew.
                remove_folder(&staged).map_err(|e| failure("a staged bulletin", &e))?;
                return Err(Failure::retry("staged_damaged", "the staged bulletin is damaged; it is staged anew"));
            }
        }
        if !is_there(bulletin, &content) {
            return Err(Failure::retry("staged_gone", "the staged bulletin vanished while it was put on air"));
        }
        let facts = place.facts(disk)?;
        // A repeated act finds it where it was: it does not come late to a programme that it is in.
        let came_before = read_bulletin(&facts).is_some_and(|found| is_same(&found, bulletin));
        if !came_before {
            write_whole(&facts, serde_json::json!(bulletin).to_string().as_bytes())
                .map_err(|e| failure("a bulletin", &e))?;
        }
        self.write_programme(place)?;
        remove_folder(&staged).map_err(|e| failure("a staged bulletin", &e))?;
        Ok(place.receipt(bulletin))
    }

    /// Takes back what no manifest names: staged files, and what a crash left half in the programme.
    pub(super) fn unstage(&self, place: &BulletinPlace) -> Result<(), Failure> {
        let _locked = self.disk.lock()?;
        remove_folder(&self.disk.hidden(STAGED, &[&place.key])?).map_err(|e| failure("a staged bulletin", &e))?;
        match self.find(place)? {
            Found::Yes(_) => Ok(()),
            Found::No | Found::CannotTell => self.take_out(place),
        }
    }

    /// Out of the programme first, so that no playlist names a file that is gone.
    pub(super) fn withdraw(&self, receipt: &str) -> Result<(), Failure> {
        let place = BulletinPlace::from_receipt(&self.disk, receipt)?;
        let _locked = self.disk.lock()?;
        self.take_out(&place)
    }

    /// The manifest's word.
    pub(super) fn find(&self, place: &BulletinPlace) -> Result<Found, Failure> {
        self.disk.must_exist()?;
        let folder = place.folder(&self.disk)?;
        let manifest: serde_json::Value = match read(&folder.join(MANIFEST)) {
            Ok(bytes) => serde_json::from_slice(&bytes).unwrap_or_default(),
            Err(e) if e.kind() == ErrorKind::NotFound => return Ok(Found::No),
            Err(e) => return Err(failure("the manifest", &e)),
        };
        let named =
            manifest["bulletins"].as_array().into_iter().flatten().find(|b| b["delivery"] == place.key.as_str());
        let file = named.and_then(|b| b["file"].as_str()).filter(|file| folder.join(file).is_file());
        Ok(match file {
            Some(file) => Found::Yes(Receipt { id: format!("{}/{}/{file}", place.date, place.slot), link: None }),
            // A second reveal writes the same files, so "not there" may be said of a damaged manifest too.
            None => Found::No,
        })
    }

    fn take_out(&self, place: &BulletinPlace) -> Result<(), Failure> {
        let disk = &self.disk;
        let folder = place.folder(disk)?;
        if !folder.is_dir() {
            return Ok(());
        }
        remove_file(&place.facts(disk)?).map_err(|e| failure("a bulletin", &e))?;
        self.write_programme(place)?;
        let of_this = format!("_{}_", place.key);
        for found in fs::read_dir(&folder).map_err(|e| failure("the programme", &e))?.flatten() {
            if found.file_name().to_string_lossy().contains(&of_this) {
                remove_file(&found.path()).map_err(|e| failure("a bulletin", &e))?;
            }
        }
        sync_folder(&folder).map_err(|e| failure("the programme", &e))
    }

    fn write_programme(&self, place: &BulletinPlace) -> Result<(), Failure> {
        let folder = place.folder(&self.disk)?;
        let programme = self.programme(place, &folder)?;
        let sections = script::sections(&programme, &self.slots, |file| read_text(&folder.join(file)));
        let script = script::for_windows(&script::text(&sections));
        let sheet = sheet::page(&programme, &sections)
            .map_err(|e| Failure::permanent("bad_page", format!("the programme sheet cannot be made: {e}")))?;
        let manifest = format!("{:#}\n", manifest(&programme));
        let write = |name: &str, text: &str| write_whole(&folder.join(name), text.as_bytes());
        let written = write(SCRIPT, &script)
            .and_then(|()| write(SHEET, &sheet))
            .and_then(|()| write(PLAYLIST, &m3u8(&programme, &sheet::playlist_title(&programme))))
            .and_then(|()| sync_folder(&folder))
            .and_then(|()| write(MANIFEST, &manifest))
            .and_then(|()| sync_folder(&folder));
        written.map_err(|e| failure("the programme", &e))
    }

    fn programme(&self, place: &BulletinPlace, folder: &Path) -> Result<Programme, Failure> {
        let facts_folder = place.facts_folder(&self.disk)?;
        let facts = match fs::read_dir(&facts_folder) {
            Ok(facts) => {
                sync_folder(&facts_folder).map_err(|e| failure("the programme", &e))?;
                facts.flatten().take(BULLETINS_MAX).collect()
            }
            Err(e) if e.kind() == ErrorKind::NotFound => Vec::new(),
            Err(e) => return Err(failure("the programme", &e)),
        };
        let facts = facts.into_iter().map(|entry| entry.path()).filter(|p| p.extension().is_some_and(|e| e == "json"));
        // A file that somebody at the station deleted is no longer in the programme.
        let bulletins: Vec<Bulletin> =
            facts.filter_map(|path| read_bulletin(&path)).filter(|b| folder.join(&b.file).is_file()).collect();
        let slot = self.slots.iter().find(|slot| slot.id.value == place.slot);
        let window = slot.map(|slot| Window {
            slot: place.slot.clone(),
            begins: place.date.and_time(slot.at),
            limit_ms: u64::from(slot.minutes) * 60_000,
        });
        Ok(compose(place.date, window, bulletins))
    }
}

/// The same bulletin, whether it came in time or late.
fn is_same(found: &Bulletin, wanted: &Bulletin) -> bool {
    Bulletin { late: wanted.late, ..found.clone() } == *wanted
}

fn is_there(bulletin: &Bulletin, content: &Path) -> bool {
    fs::metadata(content).is_ok_and(|found| found.is_file() && found.len() == bulletin.bytes)
}

pub(super) fn sha256(bytes: &[u8]) -> String {
    hex(&Sha256::digest(bytes))
}

fn read_bulletin(path: &Path) -> Option<Bulletin> {
    serde_json::from_slice(&read(path).ok()?).ok()
}

fn read_text(path: &Path) -> String {
    read(path).map(|bytes| String::from_utf8_lossy(&bytes).into_owned()).unwrap_or_default()
}

//! The workspace: the folder with `channels.yaml`, its campaign files, and what stands beside them.
//!
//! Only `pull` writes over what is there. It never reads outside the workspace: a path in a file that people share by
//! mail must not reach into the machine that checks it. Every file has a size limit; what cannot be read is a problem
//! with a remedy.

mod base;
mod beside;
pub mod kept;
pub mod pull;
mod read;

use std::path::{Path, PathBuf};

use crate::adapters::{ADAPTERS, FieldForm};
use crate::domain::campaign::Campaign;
use crate::domain::diagnostic::{Diagnostic, Place, Problem, Severity, Sources};
use crate::domain::directory::Directory;
use crate::domain::happening::AsItHappened;
use crate::domain::parse;
use crate::domain::parse::channels::{AdapterSpec, SettingForm, SettingSpec, SlotNeed};
use crate::domain::slug;
use base::Bases;
use beside::CampaignFolder;

pub const CHANNELS_FILE: &str = crate::domain::revision::CHANNELS;
const CAMPAIGNS_FOLDER: &str = "campaigns";
/// What loa itself keeps in a workspace: the store, the key, copies of media, what the texts were made from.
pub const OWN_FOLDER: &str = ".loa";
/// A workspace is looked for so many folders up.
const FOLDERS_UP_MAX: usize = 32;
/// So many are read together. More are a fault, and the rest is not read.
const CAMPAIGN_FILES_MAX: usize = 1_000;

/// A folder that holds `channels.yaml`.
#[derive(Debug, Clone)]
pub struct Workspace {
    /// Absolute.
    pub folder: PathBuf,
}

/// Everything that was read, and everything wrong with it. Diagnostics without a place are about files that could not
/// be read at all.
#[derive(Debug, Default)]
pub struct Loaded {
    pub workspace: Option<Workspace>,
    pub sources: Sources,
    pub directory: Option<Directory>,
    pub campaigns: Vec<Campaign>,
    pub diagnostics: Vec<Diagnostic>,
}

impl Loaded {
    pub fn has_faults(&self) -> bool {
        self.diagnostics.iter().any(|d| d.severity == Severity::Fault)
    }
}

impl Workspace {
    /// The nearest folder with `channels.yaml`, from a campaign file or a folder upward.
    pub fn find(start: &Path) -> Result<Workspace, Problem> {
        let missing = || Problem::NoChannelsFile { folder: shown(start) };
        let named = start;
        let start = std::path::absolute(start).map_err(|_| missing())?;
        if !start.exists() {
            return Err(Problem::FolderMissing { path: shown(named) });
        }
        let here = if start.is_file() { start.parent() } else { Some(start.as_path()) };
        let folders = here.into_iter().flat_map(Path::ancestors).take(FOLDERS_UP_MAX);
        let found = folders.into_iter().find(|folder| folder.join(CHANNELS_FILE).exists());
        found.map(|folder| Workspace { folder: folder.to_owned() }).ok_or_else(missing)
    }

    /// Its campaign files, by name: `*.yaml` and `*.yml` in the folder itself and in `campaigns/`.
    pub fn campaign_files(&self) -> Vec<PathBuf> {
        let mut found = Vec::new();
        for folder in [self.folder.clone(), self.folder.join(CAMPAIGNS_FOLDER)] {
            let Ok(entries) = std::fs::read_dir(&folder) else { continue };
            let files = entries.flatten().map(|e| e.path()).filter(|path| path.is_file() && is_campaign(path));
            found.extend(files);
        }
        // A copy stands behind what it is a copy of: the copy is told.
        found.sort_by_cached_key(|path| (is_copy(path), path.clone()));
        found
    }

    /// Its campaign files with the id that each carries, `None` where that cannot be seen. Looks only at the line that
    /// says so: `loa status` has no time to read pictures.
    pub fn campaign_ids(&self) -> Vec<(String, Option<String>)> {
        let id = |path: &PathBuf| {
            let text = read::text(path, &shown(path)).ok()?;
            let keys = ["campaign:", "\"campaign\":", "'campaign':"];
            let line = text.lines().find_map(|line| keys.iter().find_map(|key| line.strip_prefix(key)))?;
            let value = line.split(" #").next().unwrap_or(line).trim().trim_matches(['"', '\'']);
            (!value.is_empty()).then(|| value.to_owned())
        };
        self.campaign_files().into_iter().map(|path| (self.inside(&path), id(&path))).collect()
    }

    /// A path as it is named inside the workspace.
    fn inside(&self, path: &Path) -> String {
        path.strip_prefix(&self.folder).unwrap_or(path).to_string_lossy().into_owned()
    }

    /// Reads the workspace that `start` stands in: one campaign when it is a campaign file, otherwise all.
    pub fn load(start: &Path) -> Loaded {
        Workspace::load_with(start, &specs())
    }

    /// The same, against these adapters.
    pub fn load_with(start: &Path, adapters: &[AdapterSpec]) -> Loaded {
        Loaded::read(start, adapters, |workspace| {
            let one = start.is_file() && start.file_name().is_some_and(|name| name != CHANNELS_FILE);
            if one { vec![start.to_owned()] } else { workspace.campaign_files() }
        })
    }

    /// Reads these campaign files together, in the workspace of the first.
    pub fn load_files(files: &[PathBuf]) -> Loaded {
        match files {
            [one] => Workspace::load(one),
            [first, ..] => Loaded::read(first, &specs(), |_| {
                files.iter().filter(|file| file.file_name().is_none_or(|name| name != CHANNELS_FILE)).cloned().collect()
            }),
            [] => Workspace::load(Path::new(".")),
        }
    }
}

impl Loaded {
    fn read(start: &Path, adapters: &[AdapterSpec], files: impl Fn(&Workspace) -> Vec<PathBuf>) -> Loaded {
        let mut loaded = Loaded {
            workspace: None,
            sources: Sources::default(),
            directory: None,
            campaigns: Vec::new(),
            diagnostics: Vec::new(),
        };
        if !start.exists() {
            loaded.unreadable(Problem::FileMissing { path: shown(start) });
            return loaded;
        }
        let workspace = match Workspace::find(start) {
            Ok(workspace) => workspace,
            Err(problem) => {
                loaded.unreadable(problem);
                return loaded;
            }
        };
        let bases = Bases::of(&workspace);
        loaded.channels(&workspace, adapters);
        if let Some(directory) = &mut loaded.directory {
            directory.base = bases.get(CHANNELS_FILE).map(str::to_owned);
        }
        let files = files(&workspace);
        if files.len() > CAMPAIGN_FILES_MAX {
            loaded.unreadable(Problem::TooManyCampaignFiles { count: files.len(), limit: CAMPAIGN_FILES_MAX });
        }
        for file in files.iter().take(CAMPAIGN_FILES_MAX) {
            loaded.campaign(&workspace, file);
        }
        for campaign in &mut loaded.campaigns {
            campaign.documents.base = bases.get(&campaign.id.value).map(str::to_owned);
        }
        loaded.workspace = Some(workspace);
        loaded
    }

    fn unreadable(&mut self, problem: Problem) {
        self.diagnostics.push(Diagnostic { severity: Severity::Fault, problem, place: None, times: 1 });
    }

    /// A file without readable text: named, with nothing to show of it.
    fn unreadable_file(&mut self, path: &Path, problem: Problem) {
        let file = self.sources.add(shown(path), "");
        self.diagnostics.push(Diagnostic::fault(problem, Place { file, start: 0, end: 0 }));
    }

    fn channels(&mut self, workspace: &Workspace, adapters: &[AdapterSpec]) {
        let path = workspace.folder.join(CHANNELS_FILE);
        match read::text(&path, &shown(&path)) {
            Ok(text) => {
                let file = self.sources.add(shown(&path), text);
                let folder = workspace.folder.clone();
                let (directory, found) = parse::channels::directory(&mut self.sources, file, folder, adapters);
                self.directory = directory;
                self.diagnostics.extend(found);
            }
            Err(problem) => self.unreadable_file(&path, problem),
        }
    }

    fn campaign(&mut self, workspace: &Workspace, path: &Path) {
        let text = match read::text(path, &shown(path)) {
            Ok(text) => text,
            Err(problem) => return self.unreadable_file(path, problem),
        };
        let file = self.sources.add(shown(path), text);
        let absolute = std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
        let folder = absolute.parent().unwrap_or(&workspace.folder).to_owned();
        let beside = CampaignFolder::new(&workspace.folder, &folder);
        let (campaign, found) = parse::campaign(&mut self.sources, file, folder, self.directory.as_ref(), &beside);
        self.diagnostics.extend(found);
        let Some(mut campaign) = campaign else { return };
        campaign.documents.name = workspace.inside(&absolute);
        campaign.path = Some(campaign.documents.name.clone());
        let same = self.campaigns.iter().find(|c| c.id.value == campaign.id.value && !c.id.value.is_empty());
        if let Some(same) = same {
            let first = self.sources.get(same.file).path.clone();
            let name = self.sources.get(file).path.clone();
            let problem = Problem::DuplicateCampaign { id: campaign.id.value.clone(), file: name, first };
            self.diagnostics.push(Diagnostic::fault(problem, campaign.id.place));
        }
        self.campaigns.push(campaign);
    }
}

/// A script for a rehearsal of these campaigns, with its faults; its text goes to the sources.
pub fn script(sources: &mut Sources, path: &Path, campaigns: &[Campaign]) -> (AsItHappened, Vec<Diagnostic>) {
    match read::text(path, &shown(path)) {
        Ok(text) => {
            let file = sources.add(shown(path), text);
            parse::script::script(sources, file, campaigns)
        }
        Err(problem) => {
            let file = sources.add(shown(path), "");
            (AsItHappened::default(), vec![Diagnostic::fault(problem, Place { file, start: 0, end: 0 })])
        }
    }
}

/// What the adapters take, as plain data for the layer below them.
pub fn specs() -> Vec<AdapterSpec> {
    ADAPTERS
        .iter()
        .map(|kind| AdapterSpec {
            name: kind.name,
            end: kind.end,
            air: if kind.airs_in_slots { SlotNeed::Slots } else { SlotNeed::None },
            office_hours: kind.office_hours,
            settings: kind
                .fields
                .iter()
                .map(|field| SettingSpec {
                    name: field.name,
                    secret: field.secret,
                    destination: field.destination && !field.secret,
                    required: field.required,
                    default: field.default,
                    form: match field.form {
                        FieldForm::Text => SettingForm::Text,
                        FieldForm::Url => SettingForm::Url,
                        FieldForm::Endpoint => SettingForm::Endpoint,
                        FieldForm::Number => SettingForm::Number,
                        FieldForm::Folder => SettingForm::Folder,
                    },
                    help: field.help,
                })
                .collect(),
        })
        .collect()
}

/// `ten (2).yaml`, `ten - Copy.yaml`: names that Windows and phones give to copies.
fn is_copy(path: &Path) -> bool {
    let stem = path.file_stem().map(|stem| stem.to_string_lossy().to_lowercase()).unwrap_or_default();
    let plain = slug::plain(&stem);
    stem.trim_end().ends_with(')') || ["copy", "ban-sao", "sao-chep"].iter().any(|word| plain.contains(word))
}

fn is_campaign(path: &Path) -> bool {
    let yaml = path.extension().is_some_and(|e| e == "yaml" || e == "yml");
    let hidden = path.file_name().is_some_and(|n| n.to_string_lossy().starts_with('.'));
    yaml && !hidden && path.file_name().is_some_and(|n| n != CHANNELS_FILE)
}

/// A path as a person would name it from where they stand.
fn shown(path: &Path) -> String {
    let here = std::path::absolute(".").unwrap_or_default();
    let short = path.strip_prefix(&here).unwrap_or(path);
    let short = short.strip_prefix(".").unwrap_or(short);
    if short.as_os_str().is_empty() { ".".to_owned() } else { short.to_string_lossy().into_owned() }
}

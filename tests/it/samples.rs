//! The sample campaigns, read and planned by the real reader: what we show to newcomers must be without fault.
//!
//! No sample is a copy that was made easier. A sample is also the promise of how a good plan looks: every item names
//! its source, nothing in a folder is left over, and a congress that closes two days early breaks nothing.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use loa::adapters;
use loa::domain::channel::Channel;
use loa::domain::diagnostic::{Diagnostic, Problem, Purpose, Severity};
use loa::domain::post::Post;
use loa::domain::{check, plan};
use loa::workspace::Workspace;

const SAMPLES: [&str; 5] = ["mua-bao", "so-cong-thuong", "so-van-hoa", "tinh-dien-bien", "xa-ia-mau"];
const PICTURE_BYTES_MAX: u64 = 100_000;

fn folder(sample: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("campaigns").join(sample)
}

/// A sample as it came out of the reader, with everything that was found wrong.
struct Played {
    loaded: loa::workspace::Loaded,
    plans: Vec<plan::Plan>,
    diagnostics: Vec<Diagnostic>,
}

fn play(folder: &Path) -> Played {
    let mut loaded = Workspace::load(folder);
    let mut diagnostics = std::mem::take(&mut loaded.diagnostics);
    let render =
        |channel: &Channel, post: &Post| (adapters::find(&channel.adapter.value).unwrap().render)(channel, post);
    let mut plans = Vec::new();
    if let Some(directory) = &loaded.directory {
        (plans, diagnostics) = check::all(&loaded.sources, directory, &loaded.campaigns, &render, diagnostics);
    }
    Played { loaded, plans, diagnostics }
}

impl Played {
    /// What would stop a rehearsal, or is worth a look. Recordings that hold a place are blanks: they may be rehearsed.
    fn told(mut self) -> Self {
        self.diagnostics.retain(|d| !d.problem.is_blank());
        self
    }

    /// One line a find: severity, `file:line`, problem.
    fn said(&self) -> Vec<String> {
        let line = |d: &Diagnostic| {
            let at = d.place.map_or_else(String::new, |place| {
                let (line, _) = self.loaded.sources.line_column(place);
                format!("{}:{line}", self.loaded.sources.get(place.file).path)
            });
            format!("{:?} {at} {:?}", d.severity, d.problem)
        };
        self.diagnostics.iter().map(line).collect()
    }

    fn world(&self) -> String {
        let mut world = String::new();
        for (campaign, plan) in self.loaded.campaigns.iter().zip(&self.plans) {
            let mut channels: BTreeMap<String, usize> = BTreeMap::new();
            for d in &plan.deliveries {
                *channels.entry(format!("{} {}", d.channel, d.language)).or_default() += 1;
            }
            world +=
                &format!("{}: {} items, {} deliveries", plan.campaign, campaign.items.len(), plan.deliveries.len());
            channels.iter().for_each(|(channel, count)| world += &format!("\n  {channel} {count}"));
        }
        world
    }
}

#[test]
fn samples_are_without_fault() {
    for sample in SAMPLES {
        let played = play(&folder(sample)).told();
        // The storm sample has events without a date on purpose: what hangs on them waits, visibly.
        let meant = |d: &Diagnostic| {
            const UNDATED: [&str; 4] = ["ngay-hoi-bien", "lenh-so-tan", "rut-lenh", "het-bao"];
            let waits =
                matches!(&d.problem, Problem::AnchorSuspended { anchor, .. } if UNDATED.contains(&anchor.as_str()));
            waits && d.severity == Severity::Warning
        };
        let unmeant = played.diagnostics.iter().filter(|d| !meant(d)).count();
        assert_eq!(unmeant, 0, "{sample}:\n{}", played.said().join("\n"));
        assert_eq!(played.plans.len(), 1, "{sample} holds one campaign");
    }
}

/// A sample can be rehearsed, never applied with chimes for voices: each of its recordings is known as a placeholder.
#[test]
fn every_recording_of_a_sample_is_told_as_a_placeholder() {
    for sample in SAMPLES {
        let media = fs::read_dir(folder(sample).join("media")).into_iter().flatten().flatten();
        let mut recordings: Vec<String> = media
            .map(|entry| format!("media/{}", entry.file_name().to_string_lossy()))
            .filter(|name| name.ends_with(".mp3"))
            .collect();
        recordings.sort();
        let played = play(&folder(sample));
        let mut told: Vec<String> = played
            .diagnostics
            .iter()
            .filter(|d| d.stops(Purpose::Real) && !d.stops(Purpose::Rehearsal))
            .filter_map(|d| match &d.problem {
                Problem::PlaceholderRecording { path } => Some(path.clone()),
                _ => None,
            })
            .collect();
        told.sort();
        assert_eq!(told, recordings, "{sample}");
    }
}

#[test]
fn samples_are_as_large_as_the_readme_says() {
    let expected = [
        "mua-bao-xa-tan-hai: 23 items, 75 deliveries
  facebook-xa vi 11
  loa-xa vi 53
  viec-ngoai-tuyen vi 4
  zalo-xa vi 7",
        "dai-hoi-so-cong-thuong: 20 items, 22 deliveries
  cong-so en 2
  cong-so vi 14
  viec-noi-bo vi 6",
        "huong-dan-so-van-hoa: 11 items, 19 deliveries
  cong-so vi 8
  giao-viec vi 11",
        "hai-dai-hoi-tinh-dien-bien: 27 items, 42 deliveries
  ban-tin en 1
  ban-tin vi 2
  cong-tinh vi 1
  cong-ttdt en 3
  cong-ttdt vi 12
  fanpage vi 9
  gui-dai-xa blt 3
  gui-dai-xa hmn 3
  gui-dai-xa vi 3
  viec-ngoai-tuyen vi 2
  zalo-tinh vi 3",
        "dai-hoi-xiv-xa-ia-mau: 30 items, 127 deliveries
  facebook-xa vi 10
  loa-xa bdq 12
  loa-xa jra 34
  loa-xa vi 47
  viec-ngoai-tuyen bdq 1
  viec-ngoai-tuyen jra 1
  viec-ngoai-tuyen vi 4
  web-xa vi 15
  zalo-xa vi 3",
    ];
    for (sample, expected) in SAMPLES.iter().zip(expected) {
        assert_eq!(play(&folder(sample)).world(), expected);
    }
}

/// What happened in January 2026: the closing moved from the 25th to the 23rd, known two days ahead.
#[test]
fn a_congress_that_closes_early_breaks_no_sample() {
    for (sample, file) in [
        ("xa-ia-mau", "dai-hoi-xiv.yaml"),
        ("tinh-dien-bien", "hai-dai-hoi.yaml"),
        ("so-cong-thuong", "dai-hoi-so.yaml"),
        ("so-van-hoa", "huong-dan-so.yaml"),
    ] {
        let copy = tempfile::tempdir().unwrap();
        copy_folder(&folder(sample), copy.path());
        let path = copy.path().join(file);
        let text = fs::read_to_string(&path).unwrap();
        let moved = text.replace("at: 2026-01-25 17:00, status: planned", "at: 2026-01-23 15:30, status: moved");
        assert_ne!(text, moved, "{sample} hangs on the planned closing");
        fs::write(&path, moved).unwrap();
        let played = play(copy.path()).told();
        assert_eq!(played.said(), Vec::<String>::new(), "{sample}");
        let told = |d: &&plan::Planned| d.payload.body.to_string().contains("25/01/2026");
        let stale: Vec<&str> = played.plans[0].deliveries.iter().filter(told).map(|d| d.item.as_str()).collect();
        assert_eq!(stale, Vec::<&str>::new(), "{sample}: a text still tells the old date");
    }
}

#[test]
fn every_item_names_its_source_and_every_file_is_used() {
    for sample in SAMPLES {
        let loaded = Workspace::load(&folder(sample));
        let without: Vec<&str> = loaded
            .campaigns
            .iter()
            .flat_map(|campaign| &campaign.items)
            .filter(|item| item.source.is_none())
            .map(|item| item.id.value.as_str())
            .collect();
        assert_eq!(without, Vec::<&str>::new(), "{sample}: items without a source");
        let text: String =
            loaded.campaigns.iter().map(|campaign| loaded.sources.get(campaign.file).text.as_str()).collect();
        for part in ["bai", "media"] {
            // A sample whose texts all stand in its file has neither.
            for entry in fs::read_dir(folder(sample).join(part)).into_iter().flatten() {
                let path = entry.unwrap().path();
                let name = path.file_name().unwrap().to_string_lossy().into_owned();
                let used = name == "README.md" || text.contains(&format!("{part}/{name}"));
                assert!(used, "campaigns/{sample}/{part}/{name} is not used; remove it");
                let size = fs::metadata(&path).unwrap().len();
                assert!(
                    size <= PICTURE_BYTES_MAX,
                    "campaigns/{sample}/{part}/{name} has {size} bytes; make it smaller"
                );
            }
        }
    }
}

/// `loa schema` writes the schema there; editors find it by the first line.
#[test]
fn every_file_tells_editors_its_schema() {
    for sample in SAMPLES {
        for entry in fs::read_dir(folder(sample)).unwrap() {
            let path = entry.unwrap().path();
            if path.extension().is_some_and(|e| e == "yaml") {
                let kind = if path.ends_with("channels.yaml") { "channels" } else { "campaign" };
                let first = format!("# yaml-language-server: $schema=.schema/{kind}.json\n");
                assert!(fs::read_to_string(&path).unwrap().starts_with(&first), "{}: {first}", path.display());
            }
        }
    }
}

fn copy_folder(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let target = to.join(entry.file_name());
        if entry.path().is_dir() {
            copy_folder(&entry.path(), &target);
        } else {
            fs::copy(entry.path(), target).unwrap();
        }
    }
}

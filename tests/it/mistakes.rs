//! File → faults: mistakes that people make in Notepad, in Word and on a phone, and that each is told by its cause alone.
//!
//! Cases are `tests/cases/files/mistakes/*.yaml`: a plan or, as `channels-*.yaml`, the channels of the example with one
//! mistake in it, each beside what `loa check` prints. To accept a change, delete the `.txt`, run the test twice, and
//! read what it wrote.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test stops where something is wrong")]

use std::path::PathBuf;

use loa::domain::diagnostic::Diagnostic;
use loa::domain::post::Payload;
use loa::domain::{check, plan};
use loa::workspace::Loaded;
use serde_json::Value;
use tempfile::TempDir;

use crate::files::{cases, load, printed, workspace};

/// What `loa check` says of a file with one mistake of those that people make: everything is read and planned, and any
/// post will do for its platform.
fn checked(folder: &TempDir, loaded: Loaded) -> String {
    let taken: plan::Render<'_> = &|_, post| Ok(Payload { body: Value::from(post.title.as_str()), media: Vec::new() });
    let Loaded { sources, directory, campaigns, mut diagnostics, .. } = loaded;
    if let Some(directory) = &directory {
        diagnostics = check::all(&sources, directory, &campaigns, taken, diagnostics).1;
    }
    let loaded = Loaded { workspace: None, sources, directory, campaigns, diagnostics };
    printed(folder, &loaded)
}

#[test]
fn each_mistake_is_told_by_its_cause_alone() {
    let mut wrong = Vec::new();
    let mut names: Vec<PathBuf> =
        std::fs::read_dir(cases().join("mistakes")).unwrap().flatten().map(|e| e.path()).collect();
    names.retain(|p| p.extension().is_some_and(|e| e == "yaml"));
    names.sort();
    assert!(names.len() >= 80, "{}", names.len());
    for path in names {
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        let folder = workspace();
        let of_channels = name.starts_with("channels-");
        let mut loaded =
            load(&folder, if of_channels { "channels.yaml" } else { &name }, &std::fs::read(&path).unwrap());
        if of_channels {
            loaded =
                load(&folder, "ve-sinh.yaml", &std::fs::read(cases().join("example/campaigns/ve-sinh.yaml")).unwrap());
        }
        let text = checked(&folder, loaded);
        let golden = path.with_extension("txt");
        match std::fs::read_to_string(&golden) {
            Ok(wanted) if wanted == text => {}
            Ok(wanted) => wrong.push(format!("{name}: wanted\n{wanted}\ngot\n{text}")),
            Err(_) => {
                std::fs::write(&golden, text).unwrap();
                wrong.push(format!("{name}: written now, read it"));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// A name, and what it makes of a line that can have it.
type Slip = (&'static str, fn(&str) -> Option<String>);

const SLIPS: &[Slip] = &[
    ("no blank after the colon", |l| l.contains(": ").then(|| l.replacen(": ", ":", 1))),
    ("no colon", |l| (l.contains(": ") && !l.contains('{')).then(|| l.replacen(": ", " ", 1))),
    ("a wide colon", |l| l.contains(": ").then(|| l.replacen(": ", "：", 1))),
    ("no closing bracket", |l| l.strip_suffix([']', '}']).map(str::to_owned)),
    ("a bracket too many", |l| l.ends_with(']').then(|| format!("{l}]"))),
    ("a comma behind", |l| l.ends_with([']', '}']).then(|| format!("{l},"))),
    ("no dash", |l| l.contains("- id:").then(|| l.replacen("- ", "", 1))),
    ("a blank in place of the dash", |l| l.contains("- id:").then(|| l.replacen("- ", "  ", 1))),
    ("a dash of Word", |l| l.trim_start().starts_with("- ").then(|| l.replacen("- ", "– ", 1))),
    ("a dash without a blank", |l| l.contains("- id:").then(|| l.replacen("- ", "-", 1))),
    ("an open quote", |l| {
        l.contains("title: ").then(|| l.replacen("title: ", "title: \"", 1)).filter(|l| !l.contains('{'))
    }),
    ("a tab", |l| l.starts_with("    ").then(|| l.replacen("    ", "\t", 1))),
    ("a hard space", |l| l.starts_with("  ").then(|| l.replacen(' ', "\u{a0}", 1))),
    ("a column less", |l| l.strip_prefix(' ').map(str::to_owned)),
    ("a column more", |l| l.starts_with("    ").then(|| format!(" {l}"))),
];

/// Each line of a file with each slip that a hand makes: that line is named, and no other.
fn slipped(name: &str, whole: &str) -> (usize, Vec<String>) {
    let lines: Vec<&str> = whole.lines().collect();
    let (mut tried, mut wrong) = (0, Vec::new());
    let folder = workspace();
    for (number, line) in lines.iter().enumerate() {
        for (slip, make) in SLIPS {
            let Some(slipped) = make(line) else { continue };
            let mut text = lines.clone();
            text[number] = &slipped;
            let loaded = load(&folder, name, (text.join("\n") + "\n").as_bytes());
            let at = |d: &Diagnostic| loaded.sources.line_column(d.place.unwrap()).0;
            let told: Vec<usize> = loaded.diagnostics.iter().map(at).collect();
            tried += 1;
            // A text may be indented as one likes.
            if told.is_empty() && slip.starts_with("a column") && !line.contains(": ") {
                continue;
            }
            if told != [number + 1] {
                let found: Vec<_> = loaded.diagnostics.iter().map(|d| format!("{} {:?}", at(d), d.problem)).collect();
                wrong.push(format!("{}: {slip}: {slipped}\n    {}", number + 1, found.join("\n    ")));
            }
        }
    }
    (tried, wrong)
}

#[test]
fn one_slip_on_any_line_is_one_fault_on_that_line() {
    for (name, example, least) in [("a.yaml", "campaigns/ve-sinh.yaml", 200), ("channels.yaml", "channels.yaml", 80)] {
        let whole = std::fs::read_to_string(cases().join("example").join(example)).unwrap();
        let (tried, wrong) = slipped(name, &whole);
        assert!(tried >= least, "{tried}");
        assert!(wrong.is_empty(), "{} of {tried}\n{}", wrong.len(), wrong.join("\n"));
    }
}

//! The README, held to what the program does: its tour runs, its examples pass `check`, its tables name what there is.
//!
//! The convention of a ```` ```console ```` block: `$ ` begins a command; the lines below it are its whole output, in which
//! a line `…` stands for any lines and `…` within a line for any text; blank lines and the width of gaps do not count.
//! `[N]` at the end is the exit code, 0 when there is none. All blocks run in order in one temporary folder, in which
//! `cd` holds. An id like `h-7ce1ad86` in a command stands for the hold's id that was printed last.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::process::Command;

use loa::adapters::ADAPTERS;
use loa::cli::Exit;
use loa::domain::delivery::State;
use loa::domain::outcome::End;
use loa::domain::shape::campaign::CAMPAIGN;
use loa::domain::shape::channels::CHANNELS;
use loa::domain::shape::{Form, Shape};
use loa::i18n::Lang;
use loa::i18n::state::state;

/// What a hold's id looks like in the README.
const HOLD_SHOWN: &str = "h-7ce1ad86";
const HEX_OF_HOLD: usize = 8;

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn readme() -> String {
    std::fs::read_to_string(root().join("README.md")).unwrap()
}

/// The blocks fenced with this word.
fn blocks(language: &str) -> Vec<String> {
    let text = readme();
    let opening = format!("```{language}\n");
    text.split(&opening).skip(1).map(|rest| rest.split("\n```").next().unwrap().to_owned()).collect()
}

/// The text below a heading that begins so, up to the next of the same height.
fn section(heading: &str) -> String {
    let text = readme();
    let (_, rest) = text.split_once(&format!("\n## {heading}")).unwrap_or_else(|| panic!("no section {heading}"));
    rest.split("\n## ").next().unwrap().to_owned()
}

/// The words between backticks.
fn quoted(text: &str) -> BTreeSet<&str> {
    text.lines().flat_map(|line| line.split('`').skip(1).step_by(2)).collect()
}

struct Step {
    command: String,
    expected: Vec<String>,
    code: i32,
}

fn steps(block: &str) -> Vec<Step> {
    let mut steps: Vec<Step> = Vec::new();
    for line in block.lines() {
        if let Some(command) = line.strip_prefix("$ ") {
            steps.push(Step { command: command.to_owned(), expected: Vec::new(), code: 0 });
            continue;
        }
        let step = steps.last_mut().expect("a block begins with a command");
        let code = line.strip_prefix('[').and_then(|l| l.strip_suffix(']')).and_then(|code| code.parse().ok());
        match code {
            Some(code) => step.code = code,
            None => step.expected.extend(plain(line)),
        }
    }
    steps
}

/// A line with single gaps; `None` when it is blank.
fn plain(line: &str) -> Option<String> {
    let line = line.split_whitespace().collect::<Vec<_>>().join(" ");
    Some(line).filter(|line| !line.is_empty())
}

fn all_like(expected: &[String], actual: &[String]) -> bool {
    match expected.split_first() {
        None => actual.is_empty(),
        Some((any, rest)) if any == "…" => (0..=actual.len()).any(|skipped| all_like(rest, &actual[skipped..])),
        Some((line, rest)) => actual.split_first().is_some_and(|(a, left)| like(line, a) && all_like(rest, left)),
    }
}

fn like(pattern: &str, line: &str) -> bool {
    let (first, rest) = pattern.split_once('…').map_or((pattern, None), |(first, rest)| (first, Some(rest)));
    match (line.strip_prefix(first), rest) {
        (None, _) => false,
        (Some(left), None) => left.is_empty(),
        (Some(left), Some(rest)) => {
            left.char_indices().map(|(at, _)| at).chain([left.len()]).any(|at| like(rest, &left[at..]))
        }
    }
}

fn hold_in(output: &str) -> Option<String> {
    let ids = output.split("h-").skip(1).map(|rest| rest.chars().take(HEX_OF_HOLD).collect::<String>());
    let mut ids = ids.filter(|id| id.len() == HEX_OF_HOLD && id.chars().all(|c| c.is_ascii_hexdigit()));
    ids.next().map(|id| format!("h-{id}"))
}

fn shell(folder: &Path, command: &str) -> (String, i32) {
    let programs = Path::new(env!("CARGO_BIN_EXE_loa")).parent().unwrap();
    let output = Command::new("sh")
        .env_clear()
        .env("PATH", format!("{}:/usr/local/bin:/usr/bin:/bin", programs.display()))
        .env("LOA_LISTEN", "off")
        .env("USER", "an")
        .current_dir(folder)
        .args(["-c", &format!("{{ {command}\n}} 2>&1")])
        .output()
        .unwrap();
    (String::from_utf8(output.stdout).unwrap(), output.status.code().unwrap())
}

#[test]
fn the_tour_is_what_happens() {
    let temporary = tempfile::tempdir().unwrap();
    let mut folder: PathBuf = temporary.path().to_owned();
    let mut hold = None;
    let mut ran = 0;
    for step in blocks("console").iter().flat_map(|block| steps(block)) {
        if let Some(into) = step.command.strip_prefix("cd ") {
            folder.push(into);
            continue;
        }
        let command = step.command.replace(HOLD_SHOWN, hold.as_deref().unwrap_or(HOLD_SHOWN));
        let (output, code) = shell(&folder, &command);
        let actual: Vec<String> = output.lines().filter_map(plain).collect();
        let shown = actual.join("\n");
        assert_eq!(code, step.code, "$ {command}\n{shown}");
        let expected = step.expected.join("\n");
        assert!(all_like(&step.expected, &actual), "$ {command}\n{shown}\n---- the README says\n{expected}");
        hold = hold_in(&output).or(hold);
        ran += 1;
    }
    assert!(ran >= 15, "the tour has only {ran} commands");
}

#[test]
fn a_line_is_like_a_pattern_or_not() {
    for (pattern, line, wanted) in [
        ("giống hệt", "giống hệt", true),
        ("giống", "giống hệt", false),
        ("… hệt", "giống hệt", true),
        ("mã h-…: hai", "mã h-12: một", false),
        ("a … b …", "a x b y", true),
    ] {
        assert_eq!(like(pattern, line), wanted, "{pattern} / {line}");
    }
    let lines = |text: &str| text.lines().filter_map(plain).collect::<Vec<_>>();
    assert!(all_like(&lines("a\n…\nd"), &lines("a\nb\n\nc\nd")));
    assert!(!all_like(&lines("a\nd"), &lines("a\nb\nd")));
}

#[test]
fn the_examples_of_files_pass_check() {
    let folder = tempfile::tempdir().unwrap();
    let examples = blocks("yaml");
    for example in &examples {
        let name = if example.starts_with("units:") { "channels.yaml" } else { "vi-du.yaml" };
        std::fs::write(folder.path().join(name), example).unwrap();
    }
    assert_eq!(examples.len(), 2, "one campaign, one channels.yaml: they are checked together");
    let (output, code) = shell(folder.path(), "loa check");
    assert_eq!(code, 0, "{output}");
    assert!(output.contains("không có lỗi."), "warnings in an example: {output}");
}

/// Every key below this shape.
fn keys(shape: &'static Shape, found: &mut BTreeSet<&'static str>) {
    for key in shape.keys {
        found.insert(key.name);
        below(&key.form, found);
    }
}

fn below(form: &'static Form, found: &mut BTreeSet<&'static str>) {
    match form {
        Form::Shape(shape) => keys(shape, found),
        Form::List(form) | Form::Named { form, .. } => below(form, found),
        Form::Either(forms) => forms.iter().for_each(|form| below(form, found)),
        _ => {}
    }
}

#[test]
fn every_key_of_the_files_is_shown() {
    let mut found = BTreeSet::new();
    keys(&CAMPAIGN, &mut found);
    keys(&CHANNELS, &mut found);
    let examples = blocks("yaml").join("\n");
    let missing: Vec<_> = found.iter().filter(|key| !examples.contains(&format!("{key}:"))).collect();
    assert!(missing.is_empty() && found.len() > 40, "keys that no example has: {missing:?}");
}

#[test]
fn every_setting_and_secret_of_an_adapter_is_in_its_row() {
    let section = section("Channels and secrets");
    for kind in ADAPTERS {
        let head = format!("| `{}` |", kind.name);
        let row = section.lines().find(|line| line.starts_with(&head));
        let cells: Vec<&str> = row.unwrap_or_else(|| panic!("{} has no row", kind.name)).split('|').collect();
        for (secret, cell) in [(false, cells[2]), (true, cells[3])] {
            let declared = kind.fields.iter().filter(|field| field.secret == secret);
            let declared: BTreeSet<(&str, bool)> = declared.map(|field| (field.name, field.required)).collect();
            let optional = |name: &str| cell.contains(&format!("*`{name}`*"));
            let said: BTreeSet<(&str, bool)> = quoted(cell).into_iter().map(|name| (name, !optional(name))).collect();
            assert_eq!(said, declared, "{}", kind.name);
        }
    }
}

#[test]
fn every_command_has_its_row() {
    let section = section("Commands and exit codes");
    let (help, code) = shell(root(), "loa --help");
    assert_eq!(code, 0);
    let listed = help.split("Các lệnh:\n").nth(1).unwrap().split("\n\n").next().unwrap();
    let two_spaces = |line: &&str| line.starts_with("  ") && !line.starts_with("   ");
    let commands: Vec<String> = listed
        .lines()
        .filter(two_spaces)
        .filter_map(|l| Some(format!("loa {}", l.split_whitespace().next()?)))
        .collect();
    assert!(commands.len() > 15, "{commands:?}");
    for command in commands {
        assert!(quoted(&section).contains(command.as_str()), "`{command}` is not in the README");
    }
}

#[test]
fn the_exit_codes_are_those_of_the_code() {
    let section = section("Commands and exit codes");
    for exit in [Exit::Fine, Exit::Faults, Exit::Changes, Exit::Refused] {
        let word = match exit {
            Exit::Fine => "fine",
            Exit::Faults => "faults",
            Exit::Changes => "changes",
            Exit::Refused => "refused",
        };
        let row = format!("| {} | {word}", exit.code());
        assert!(section.lines().any(|line| line.starts_with(&row)), "no row `{row}`");
    }
    let codes = section.lines().filter(|l| l.starts_with("| ") && l[2..].starts_with(|c: char| c.is_ascii_digit()));
    assert_eq!(codes.count(), 4, "a code that the program does not have");
}

#[test]
fn every_variable_has_its_row() {
    let source = std::fs::read_to_string(root().join("src/config.rs")).unwrap();
    let names = source.split("LOA_").skip(1).map(|rest| rest.split(|c: char| !c.is_ascii_uppercase() && c != '_'));
    let names: BTreeSet<String> = names.filter_map(|mut parts| Some(format!("LOA_{}", parts.next()?))).collect();
    let section = section("Running it");
    let rows: Vec<&str> = section.lines().filter_map(|l| l.strip_prefix("| `")?.split_once('`').map(|r| r.0)).collect();
    for name in names.iter().filter(|name| !name.starts_with("LOA_SECRET_") && name.as_str() != "LOA_") {
        assert!(rows.contains(&name.as_str()), "{name} has no row");
    }
    assert!(rows.contains(&"LOA_SECRET_…"));
    for row in rows.iter().filter(|row| **row != "LOA_SECRET_…") {
        assert!(names.contains(*row), "{row} is read by nobody");
    }
}

#[test]
fn the_map_is_the_folder() {
    let section = section("Map of `src/`");
    let named: BTreeSet<&str> = quoted(&section).into_iter().filter(|name| name.starts_with("src/")).collect();
    for name in named.iter().filter(|name| **name != "src/") {
        assert!(root().join(name).exists(), "{name} is not there");
    }
    for entry in std::fs::read_dir(root().join("src")).unwrap() {
        let name = format!("src/{}", entry.unwrap().file_name().to_str().unwrap());
        assert!(named.contains(name.as_str()), "{name} is not on the map");
    }
}

#[test]
fn links_lead_somewhere() {
    let text = readme();
    let targets: Vec<&str> = text.split("](").skip(1).filter_map(|rest| Some(rest.split_once(')')?.0)).collect();
    assert!(targets.len() > 5);
    for target in targets.into_iter().filter(|target| !target.contains("://")) {
        match target.strip_prefix('#') {
            Some(anchor) => {
                let headings = text.lines().filter_map(|l| l.strip_prefix("## "));
                let mut anchors = headings.map(|heading| heading.to_lowercase().replace(' ', "-"));
                assert!(anchors.any(|known| known == anchor), "no heading #{anchor}");
            }
            None => assert!(root().join(target).exists(), "{target} is not there"),
        }
    }
}

#[test]
fn every_state_is_explained_to_staff() {
    let section = section("Dành cho cán bộ");
    let rows: String = section.lines().filter_map(|line| line.strip_prefix("| ")?.split('|').next()).collect();
    for (one, end) in
        State::ALL.iter().copied().flat_map(|one| End::ALL.iter().copied().map(|end| (one, end)).collect::<Vec<_>>())
    {
        let word = state(Lang::Vi, one, end);
        assert!(rows.contains(word), "{word} is not explained");
    }
}

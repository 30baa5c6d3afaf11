//! The architecture as tested absences: who may name whom, what no file may hold, how long a file may be.
//!
//! Every rule here stands in the code's own picture of itself (`src/lib.rs`); a rule that has to be bent is changed
//! here and there in the same commit. Each find names its file, its line, and what to do.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

mod dependencies;
mod glossary;
mod source;

use source::{SourceFile, files, leading_word, line_of, lines_with};

/// From the ground up. A module may name those that stand before it, and itself.
const ORDER: &[&str] = &[
    "domain",
    "clock",
    "secret",
    "event",
    "fence",
    "i18n",
    "files",
    "media",
    "http",
    "audio",
    "adapters",
    "store",
    "workspace",
    "actions",
    "daemon",
    "report",
    "sandbox",
    "config",
    "app",
    "desk",
    "web",
    "cli",
    "main",
];

/// Neighbours that must not meet, whatever the order says.
const STRANGERS: &[(&str, &str)] = &[("store", "adapters"), ("store", "audio"), ("adapters", "store"), ("web", "cli")];

/// A name, the paths that may use it, and what everybody else does instead.
const KEPT: &[(&str, &[&str], &str)] = &[
    ("sqlx", &["src/store/"], "ask `store` for it"),
    ("axum", &["src/sandbox/", "src/web/"], "only pages and the sandbox serve"),
    ("reqwest", &["src/http.rs", "src/adapters/telegram"], "use `http::Http`"),
    ("hyper", &["src/http.rs"], "use `http::Http`"),
    ("teloxide", &["src/adapters/telegram"], "only the Telegram adapter speaks Telegram"),
    ("env::var", &["src/config.rs"], "read it in `config` and hand it down"),
    ("env::var_os", &["src/config.rs"], "read it in `config` and hand it down"),
    ("env::vars", &["src/config.rs"], "read it in `config` and hand it down"),
    ("Utc::now", &["src/clock.rs"], "take `now` as an argument, or ask the `Clock`"),
    ("Local::now", &["src/clock.rs"], "take `now` as an argument, or ask the `Clock`"),
    ("SystemTime::now", &["src/clock.rs"], "take `now` as an argument, or ask the `Clock`"),
    ("Instant::now", &["src/clock.rs"], "take `now` as an argument, or ask the `Clock`"),
    ("time::sleep", &["src/clock.rs"], "use `Clock::sleep`"),
    ("time::sleep_until", &["src/clock.rs"], "use `Clock::sleep`"),
    ("time::interval", &["src/clock.rs"], "use `Clock::sleep`"),
    ("thread::sleep", &["src/clock.rs"], "use `Clock::sleep`"),
];

const BANNED_IN_CLIPPY: &[&str] = &[
    "chrono::Utc::now",
    "chrono::Local::now",
    "std::time::SystemTime::now",
    "tokio::time::sleep",
    "std::thread::sleep",
    "std::env::var",
    "std::env::var_os",
    "reqwest::Client::new",
    "reqwest::Client::builder",
];

const LINES_MAX: usize = 500;
const LINES_AIM: usize = 250;

fn all_files() -> Vec<SourceFile> {
    files("src").into_iter().chain(files("tests")).collect()
}

fn assert_none(rule: &str, finds: Vec<String>) {
    assert!(finds.is_empty(), "{rule}\n  {}\n", finds.join("\n  "));
}

#[test]
fn every_module_says_what_it_is() {
    let mut finds = Vec::new();
    for file in all_files() {
        let header: Vec<&str> = file.text.lines().take_while(|line| line.starts_with("//!")).collect();
        if file.path == "tests/it/main.rs" || !header.is_empty() {
            let words: usize = header.iter().map(|line| line.split_whitespace().count() - 1).sum();
            if header.iter().any(|line| line.contains("skeleton")) {
                finds.push(format!("{}: still a skeleton; build it or remove it", file.place(1)));
            } else if words < 4 {
                finds.push(format!("{}: the `//!` header says too little", file.place(1)));
            }
        } else {
            finds.push(format!(
                "{}: begin with `//!`: what it is and why; an absence only where knowing it matters",
                file.place(1)
            ));
        }
    }
    assert_none("a module opens with its purpose", finds);
}

#[test]
fn imports_go_only_downwards() {
    let rank = |module: &str| ORDER.iter().position(|m| *m == module);
    let mut finds = Vec::new();
    for file in files("src") {
        let own = file.top_module();
        if own == "lib" {
            continue;
        }
        let Some(own_rank) = rank(own) else {
            finds.push(format!("{}: give the module `{own}` its place in ORDER (tests/it/tidy.rs)", file.place(1)));
            continue;
        };
        for (line, named) in crate_paths(&file) {
            let strangers = STRANGERS.contains(&(own, named.as_str()));
            match rank(&named) {
                Some(r) if r > own_rank => finds.push(format!(
                    "{}: `{own}` names `{named}`, which is above it; pass it in, or move the code up",
                    file.place(line)
                )),
                Some(_) if strangers => finds.push(format!(
                    "{}: `{own}` and `{named}` never see each other; meet in `workspace`, `actions` or `daemon`",
                    file.place(line)
                )),
                _ => {}
            }
        }
    }
    assert_none(&format!("imports go downwards: {}", ORDER.join(" < ")), finds);
}

/// Each top-level module that the shipped code names, with the line: `crate::x`, `crate::{x, y::z}`, `loa::x`.
fn crate_paths(file: &SourceFile) -> Vec<(usize, String)> {
    let code = file.shipped();
    let mut found = Vec::new();
    for root in ["crate::", "loa::"] {
        for (at, _) in code.match_indices(root) {
            let after_name = code.get(..at).is_some_and(|before| before.ends_with(source::is_word));
            let Some(rest) = code.get(at + root.len()..).filter(|_| !after_name) else { continue };
            let line = line_of(code, at);
            match rest.strip_prefix('{') {
                Some(group) => found.extend(group_heads(group).into_iter().map(|name| (line, name))),
                None => found.push((line, leading_word(rest).to_owned())),
            }
        }
    }
    found
}

/// First names of the members of an import group, up to its closing brace.
fn group_heads(group: &str) -> Vec<String> {
    let mut heads = Vec::new();
    let mut depth = 0;
    let mut member = String::new();
    for c in group.chars() {
        match c {
            '{' => depth += 1,
            '}' if depth == 0 => break,
            '}' => depth -= 1,
            ',' if depth == 0 => heads.push(std::mem::take(&mut member)),
            _ => member.push(c),
        }
    }
    heads.push(member);
    heads.iter().map(|member| leading_word(member.trim()).to_owned()).filter(|name| !name.is_empty()).collect()
}

#[test]
fn what_one_module_keeps_no_other_names() {
    let mut finds = Vec::new();
    for file in files("src") {
        for (name, keepers, instead) in KEPT {
            if !keepers.iter().any(|keeper| file.path.starts_with(keeper)) {
                finds.extend(
                    lines_with(file.shipped(), name)
                        .into_iter()
                        .map(|line| format!("{}: names `{name}`; {instead}", file.place(line))),
                );
            }
        }
    }
    assert_none("some names live in one place", finds);
}

#[test]
fn domain_is_pure() {
    let mut finds = Vec::new();
    for file in files("src").iter().filter(|file| file.top_module() == "domain") {
        for word in ["async fn", "await", "tracing", "tokio", "std::fs", "std::net", "std::env", "std::process"] {
            let found = lines_with(file.shipped(), word);
            finds.extend(found.into_iter().map(|line| format!("{}: `{word}`; effects live above", file.place(line))));
        }
    }
    assert_none("domain holds data and pure functions only", finds);
}

#[test]
fn nothing_is_left_half_done() {
    let banned = [
        ("todo!", "write it"),
        ("unimplemented!", "write it"),
        ("dbg!", "remove it"),
        ("#[ignore", "make it fast, or remove it"),
        ("#[should_panic", "return the error and look at it"),
    ];
    let mut finds = Vec::new();
    for file in all_files() {
        for (word, instead) in banned {
            let found = lines_with(&file.code, word);
            finds.extend(found.into_iter().map(|line| format!("{}: `{word}`; {instead}", file.place(line))));
        }
    }
    assert_none("no half-done code", finds);
}

#[test]
fn names_come_from_one_place() {
    let mut finds = Vec::new();
    for file in all_files() {
        // A `mod tests` may take all of the module that it tests: `use super::*`.
        let (shipped, tests) = (file.shipped(), file.code.replace("super::*;", ""));
        let globs: BTreeSet<usize> =
            [shipped, tests.as_str()].iter().flat_map(|code| lines_with(code, "::*")).collect();
        for line in globs {
            finds.push(format!("{}: glob import; name what you use", file.place(line)));
        }
        for line in lines_with(&file.code, "pub use") {
            finds.push(format!(
                "{}: re-export gives a thing two names; import it from where it lives",
                file.place(line)
            ));
        }
    }
    assert_none("no globs, no re-exports", finds);
}

#[test]
fn files_are_short_and_named_for_what_they_hold() {
    let files = all_files();
    let mut lengths: Vec<(usize, &str)> = files.iter().map(|f| (f.text.lines().count(), f.path.as_str())).collect();
    lengths.sort_by(|a, b| b.cmp(a));
    if lengths.first().is_some_and(|(lines, _)| *lines > LINES_MAX) {
        let longest: Vec<String> = lengths.iter().take(10).map(|(lines, path)| format!("{lines:5} {path}")).collect();
        assert_none(&format!("no file over {LINES_MAX} lines (aim at {LINES_AIM}); the ten longest:"), longest);
    }
    let vague = ["util", "utils", "common", "helper", "helpers", "type", "types", "misc", "manager", "prelude"];
    let finds = files.iter().filter(|f| f.path.trim_end_matches(".rs").split('/').any(|part| vague.contains(&part)));
    assert_none("a file is named for the one idea in it", finds.map(|f| f.place(1)).collect());
}

#[test]
fn clippy_holds_the_bans() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(".clippy.toml");
    let text = fs::read_to_string(path).unwrap();
    let finds = BANNED_IN_CLIPPY.iter().filter(|path| !text.contains(&format!("path = \"{path}\"")));
    assert_none(".clippy.toml must ban, with the right place as reason", finds.map(|s| (*s).to_owned()).collect());
}

//! Reply → class: what a platform once answered, and what it must be taken for.
//!
//! `tests/cases/replies/<adapter>.json` holds a list of cases: the reply as it came (a body that is no JSON is a string),
//! the verb of the call that got it, and the expected class and code, or `success`. A bug begins as a case here.

use std::collections::BTreeMap;

use loa::adapters::{ADAPTERS, AdapterKind};
use loa::domain::outcome::Class;
use loa::http::{Act, Reply};
use loa::i18n::Lang;
use loa::i18n::failure::failure;
use serde::Deserialize;
use serde_json::Value;

/// Adapters that speak to no network.
const LOCAL: &[&str] = &["folder", "loudspeaker", "task"];

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Case {
    name: String,
    act: Verb,
    status: u16,
    #[serde(default)]
    headers: BTreeMap<String, String>,
    body: Value,
    /// `success`, or a class as `Class::as_str` writes it.
    expect: String,
    #[serde(default)]
    code: String,
    /// Of `rate_limited`.
    wait_ms: Option<i64>,
    /// Words that the message must hold.
    message: Option<String>,
}

#[derive(Deserialize, Clone, Copy)]
#[serde(rename_all = "snake_case")]
enum Verb {
    Ask,
    Commit,
}

fn judge(kind: &AdapterKind, case: &Case) -> Result<(), String> {
    let body = match &case.body {
        Value::String(text) => text.clone().into_bytes(),
        json => json.to_string().into_bytes(),
    };
    let headers = case.headers.iter().map(|(name, value)| (name.to_lowercase(), value.clone())).collect();
    let act = match case.act {
        Verb::Ask => Act::Ask,
        Verb::Commit => Act::Commit,
    };
    let wanted = (case.expect.as_str(), case.code.as_str(), case.wait_ms);
    let failure = (kind.classify)(&Reply { status: case.status, headers, body }, act);
    let found = match &failure {
        None => ("success", "", None),
        Some(failure) => match failure.class {
            Class::RateLimited { wait_ms } => ("rate_limited", failure.code.as_str(), Some(wait_ms)),
            class => (class.as_str(), failure.code.as_str(), None),
        },
    };
    if found != wanted {
        return Err(format!("{}: {}: taken for {found:?}, is {wanted:?}", kind.name, case.name));
    }
    let said = failure.map(|failure| failure.message).unwrap_or_default();
    match &case.message {
        Some(words) if !said.contains(words) => Err(format!("{}: {}: {said:?} lacks {words:?}", kind.name, case.name)),
        _ => Ok(()),
    }
}

#[test]
fn every_recorded_reply_is_classified_as_written() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/cases/replies");
    let mut wrong = Vec::new();
    for kind in ADAPTERS.iter().filter(|kind| !LOCAL.contains(&kind.name)) {
        let path = format!("{folder}/{}.json", kind.name);
        let text = std::fs::read_to_string(&path)
            .unwrap_or_else(|_| panic!("{} speaks to a network and has no recorded replies: {path}", kind.name));
        let cases: Vec<Case> = serde_json::from_str(&text).unwrap_or_else(|e| panic!("{path}: {e}"));
        assert!(!cases.is_empty(), "{path} holds no case");
        wrong.extend(cases.iter().filter_map(|case| judge(kind, case).err()));
    }
    assert!(wrong.is_empty(), "\n{}\n", wrong.join("\n"));
}

/// Whatever comes back from a visible call, an adapter may swear that nothing happened only if it can read why.
#[test]
fn an_unreadable_reply_to_a_commit_is_unknown() {
    for kind in ADAPTERS.iter().filter(|kind| !LOCAL.contains(&kind.name)) {
        for (status, body) in [(200, "<html>"), (502, "<html>Bad Gateway</html>"), (500, ""), (504, "{}")] {
            let reply = Reply { status, headers: Vec::new(), body: body.into() };
            let class = (kind.classify)(&reply, Act::Commit).map(|failure| failure.class);
            assert_eq!(class, Some(Class::Unknown), "{}: {status} {body}", kind.name);
            let class = (kind.classify)(&reply, Act::Ask).map(|failure| failure.class);
            assert_ne!(class, None, "{}: {status} {body} is taken for a success", kind.name);
            assert_ne!(class, Some(Class::Unknown), "{}: {status} {body} to a call that may be repeated", kind.name);
        }
    }
}

/// Codes that no platform documents: what the channel said is all that can be told of them.
const UNKNOWN: &[&str] = &["-987", "9999"];

/// Every code that was ever recorded has words in both languages.
#[test]
fn every_recorded_code_has_words() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/cases/replies");
    let mut silent = Vec::new();
    for kind in ADAPTERS.iter().filter(|kind| !LOCAL.contains(&kind.name)) {
        let text = std::fs::read_to_string(format!("{folder}/{}.json", kind.name)).unwrap();
        let cases: Vec<Case> = serde_json::from_str(&text).unwrap();
        let codes = cases.iter().map(|case| case.code.as_str()).filter(|code| !code.is_empty());
        silent.extend(codes.filter(|code| !UNKNOWN.contains(code)).filter(|code| !has_words(code)).map(str::to_owned));
    }
    assert_eq!(silent, Vec::<String>::new(), "codes without words in i18n::failure");
}

fn has_words(code: &str) -> bool {
    [Lang::Vi, Lang::En].iter().all(|lang| failure(*lang, code).is_some_and(|words| !words.is_empty()))
}

/// Where codes stand that are not written where the failure is made: a mark, and the text up to which they stand.
const TABLES: &[(&str, &str, &str)] = &[
    ("src/http.rs", "let code = match () {", "};"),
    ("src/http.rs", "code: \"address_refused\"", ","),
    ("src/http.rs", "code: \"reply_too_large\"", ","),
    ("src/adapters/disk.rs", "let (code, advice) = match error.kind() {", "};"),
    ("src/adapters/telegram/classify.rs", "const DESCRIPTIONS:", "];"),
    ("src/adapters/wordpress/post_status.rs", "let (code, message) = match self {", "};"),
];

/// Every code that our own sources write has words, and no source writes one where this does not look.
#[test]
fn every_written_code_has_words() {
    let root = env!("CARGO_MANIFEST_DIR");
    let mut codes = Vec::new();
    for path in sources(&["src/adapters", "src/daemon", "src/files.rs", "src/http.rs", "src/media.rs", "src/audio"]) {
        let text = std::fs::read_to_string(format!("{root}/{path}")).unwrap();
        let text = text.split("#[cfg(test)]\nmod tests {").next().unwrap();
        for maker in ["retry(", "permanent(", "relogin(", "unknown("] {
            let marked = format!("Failure::{maker}");
            let made = text.split(&marked).skip(1).filter_map(|after| after.trim_start().strip_prefix('"'));
            codes.extend(made.map(|literal| literal.split('"').next().unwrap().to_owned()));
        }
    }
    assert!(codes.len() > 60, "the sources are not read as they are written: {codes:?}");
    for (path, mark, end) in TABLES {
        let text = std::fs::read_to_string(format!("{root}/{path}")).unwrap();
        let table = text.split_once(mark).unwrap_or_else(|| panic!("{path} lacks {mark}")).1;
        let table = format!("{mark}{}", table.split_once(end).unwrap().0);
        let is_code = |text: &&str| !text.is_empty() && text.chars().all(|c| c.is_ascii_lowercase() || c == '_');
        let found: Vec<String> = match *path {
            // Part of a description, then its name.
            "src/adapters/telegram/classify.rs" => {
                table.lines().filter_map(|line| line.split('"').nth(3)).map(|name| format!("400/{name}")).collect()
            }
            _ => table.split('"').skip(1).step_by(2).filter(is_code).map(str::to_owned).collect(),
        };
        assert!(!found.is_empty(), "{path}: nothing behind {mark}");
        codes.extend(found);
    }
    codes.extend(["status", "featured_media", "categories"].map(|field| format!("dropped_{field}")));
    let silent: Vec<&String> = codes.iter().filter(|code| !has_words(code)).collect();
    assert!(silent.is_empty(), "codes without words in i18n::failure: {silent:?}");
}

/// Rust files in these places.
fn sources(places: &[&str]) -> Vec<String> {
    let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut open: Vec<std::path::PathBuf> = places.iter().map(|place| root.join(place)).collect();
    let mut found = Vec::new();
    while let Some(path) = open.pop() {
        match std::fs::read_dir(&path) {
            Ok(entries) => open.extend(entries.map(|entry| entry.unwrap().path())),
            Err(_) if path.extension().is_some_and(|e| e == "rs") => {
                found.push(path.strip_prefix(root).unwrap().display().to_string());
            }
            Err(_) => {}
        }
    }
    found
}

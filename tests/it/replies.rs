//! Reply → class: what a platform once answered, and what it must be taken for.
//!
//! `tests/cases/replies/<adapter>.json` holds a list of cases: the reply as it came (a body that is no JSON is a string),
//! the verb of the call that got it, and the expected class and code, or `success`. A bug begins as a case here.

use std::collections::BTreeMap;

use loa::adapters::{ADAPTERS, AdapterKind};
use loa::domain::outcome::Class;
use loa::http::{Act, Reply};
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

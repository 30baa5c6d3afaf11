//! What we build on: licences, banned crates, one version of what must be one, and nothing from outside the registry.
//!
//! It reads `Cargo.lock`, and what cargo knows of the packages already here for this machine; `deny.toml` states the
//! same policy for `cargo deny`, and one test keeps the two equal.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

const LICENCES: &[&str] = &[
    "MIT",
    "Apache-2.0",
    "Apache-2.0 WITH LLVM-exception",
    "BSD-3-Clause",
    "ISC",
    "Zlib",
    "Unicode-3.0",
    "CC0-1.0",
    "MPL-2.0",
    "CDLA-Permissive-2.0",
];

/// A crate that must not come in, and why.
const BANNED: &[(&str, &str)] = &[
    ("openssl", "TLS is rustls with ring"),
    ("openssl-sys", "TLS is rustls with ring"),
    ("native-tls", "TLS is rustls with ring"),
    ("aws-lc-rs", "ring is the one cryptography provider; this one needs cmake"),
    ("aws-lc-sys", "ring is the one cryptography provider; this one needs cmake"),
    ("serde_yaml", "unmaintained; campaign files are read by domain/yaml"),
    ("serde_yml", "campaign files are read by domain/yaml"),
    ("chromiumoxide", "reports are made without a browser"),
    ("async-std", "the runtime is tokio"),
];

/// Two versions of these would not understand each other, or would double the part that must be watched.
const ONE_VERSION: &[&str] =
    &["rustls", "ring", "hyper", "tokio", "axum", "sqlx", "libsqlite3-sys", "chrono", "serde", "tracing", "http"];

const REGISTRY: &str = "registry+https://github.com/rust-lang/crates.io-index";

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).to_owned()
}

struct Locked {
    name: String,
    version: String,
    source: Option<String>,
}

fn locked() -> Vec<Locked> {
    let text = fs::read_to_string(root().join("Cargo.lock")).unwrap();
    let field = |block: &str, key: &str| {
        let prefix = format!("{key} = \"");
        block.lines().find_map(|line| line.strip_prefix(&prefix)?.strip_suffix('"').map(str::to_owned))
    };
    text.split("[[package]]")
        .skip(1)
        .map(|block| Locked {
            name: field(block, "name").unwrap(),
            version: field(block, "version").unwrap(),
            source: field(block, "source"),
        })
        .collect()
}

#[test]
fn no_banned_crate_and_one_version_of_what_must_be_one() {
    let packages = locked();
    let mut finds = Vec::new();
    let mut versions: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for package in &packages {
        versions.entry(&package.name).or_default().push(&package.version);
        if let Some((name, why)) = BANNED.iter().find(|(name, _)| *name == package.name) {
            finds.push(format!("{name}: banned ({why}); `cargo tree -i {name}` tells who brings it"));
        }
    }
    for name in ONE_VERSION {
        if let Some(several) = versions.get(name).filter(|versions| versions.len() > 1) {
            finds.push(format!("{name}: {} versions ({}); `cargo tree -d`", several.len(), several.join(", ")));
        }
    }
    super::assert_none("Cargo.lock", finds);
}

#[test]
fn everything_comes_from_the_registry() {
    let strange = locked().into_iter().filter(|p| p.name != "loa" && p.source.as_deref() != Some(REGISTRY));
    let finds = strange.map(|p| format!("{}: {}", p.name, p.source.as_deref().unwrap_or("a path")));
    super::assert_none("crates come from crates.io, not from git or a path", finds.collect());
}

#[test]
fn sqlx_still_lacks_tcp_nodelay() {
    let newer = locked().into_iter().filter(|p| p.name == "sqlx-core" && p.version != "0.9.0");
    let finds = newer.map(|p| format!("sqlx-core {}: remove src/store/nodelay.rs, its call and rustix", p.version));
    super::assert_none("transact-rs/sqlx#4336 is released", finds.collect());
}

#[test]
fn every_licence_is_allowed() {
    let mut finds = Vec::new();
    for (name, licence) in licences() {
        if !allowed(&licence) {
            finds.push(format!("{name}: `{licence}` (allow it here and in deny.toml, or drop the crate)"));
        }
    }
    super::assert_none("licences", finds);
}

#[test]
fn deny_toml_says_the_same() {
    let text = fs::read_to_string(root().join("deny.toml")).unwrap();
    let quoted = |name: &str| text.contains(&format!("\"{name}\""));
    let missing = LICENCES.iter().chain(BANNED.iter().map(|(name, _)| name)).filter(|name| !quoted(name));
    super::assert_none("deny.toml lacks", missing.map(|name| (*name).to_owned()).collect());
}

/// Name and licence expression of every package that is built here, as its own `Cargo.toml` gives it.
fn licences() -> Vec<(String, String)> {
    let host = command("rustc", &["-vV"]);
    let host = host.lines().find_map(|line| line.strip_prefix("host: ")).unwrap();
    let arguments = ["metadata", "--offline", "--locked", "--format-version", "1", "--filter-platform", host];
    let metadata: serde_json::Value = serde_json::from_str(&command(env!("CARGO"), &arguments)).unwrap();
    let packages = metadata["packages"].as_array().unwrap();
    packages
        .iter()
        .map(|p| (p["name"].as_str().unwrap().to_owned(), p["license"].as_str().unwrap_or("none given").to_owned()))
        .collect()
}

fn command(program: &str, arguments: &[&str]) -> String {
    let output = Command::new(program).args(arguments).current_dir(root()).output().unwrap();
    assert!(output.status.success(), "{program}: {}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}

/// Whether an SPDX expression can be met by what is allowed. An old `A/B` means `A OR B`.
fn allowed(expression: &str) -> bool {
    let spaced = expression.replace('/', " OR ").replace('(', " ( ").replace(')', " ) ");
    let mut words = spaced.split_whitespace().peekable();
    any_of(&mut words)
}

type Words<'a> = std::iter::Peekable<std::str::SplitWhitespace<'a>>;

fn any_of(words: &mut Words<'_>) -> bool {
    let mut met = all_of(words);
    while words.next_if_eq(&"OR").is_some() {
        met |= all_of(words);
    }
    met
}

fn all_of(words: &mut Words<'_>) -> bool {
    let mut met = one(words);
    while words.next_if_eq(&"AND").is_some() {
        met &= one(words);
    }
    met
}

fn one(words: &mut Words<'_>) -> bool {
    let Some(first) = words.next() else { return false };
    if first == "(" {
        let met = any_of(words);
        return words.next_if_eq(&")").is_some() && met;
    }
    match words.next_if_eq(&"WITH").and_then(|_| words.next()) {
        Some(exception) => LICENCES.contains(&format!("{first} WITH {exception}").as_str()),
        None => LICENCES.contains(&first),
    }
}

#[test]
fn licence_expressions_are_understood() {
    let cases = [
        ("MIT", true),
        ("GPL-3.0-only", false),
        ("GPL-3.0-only OR MIT", true),
        ("GPL-3.0-only AND MIT", false),
        ("(MIT OR GPL-3.0-only) AND Unicode-3.0", true),
        ("Unlicense/MIT", true),
        ("Apache-2.0 WITH LLVM-exception", true),
        ("Apache-2.0 WITH Nothing", false),
        ("none given", false),
        ("", false),
    ];
    for (expression, expected) in cases {
        assert_eq!(allowed(expression), expected, "{expression}");
    }
}

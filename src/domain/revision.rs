//! Revisions of the texts that a campaign or `channels.yaml` was applied from: numbered in the store, and known outside it
//! by a hash of their bytes. A working copy remembers the hash that it was made from; that says whether it is newer than
//! the store, older, or both.

use serde::Serialize;

use super::At;
use super::campaign::{BesideFile, Documents};
use super::delivery::hash_of;

/// Under this name stand the revisions of `channels.yaml`; no campaign's id has a dot.
pub const CHANNELS: &str = "channels.yaml";

/// Who applied a revision, when, from where and why.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct RevisionRecord {
    /// From 1, by campaign.
    pub number: i64,
    pub at: At,
    pub by: String,
    pub origin: String,
    pub why: Option<String>,
}

/// How the texts of a working copy stand to the newest revision of the store.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    /// The same texts.
    Same,
    /// Only the copy was changed since they were one.
    Ahead,
    /// Only the store was.
    Behind,
    /// Both were, or nobody knows what the copy was made from.
    Apart,
}

/// `base`: what the copy was made from.
pub fn standing(copy: &str, base: Option<&str>, newest: &str) -> Standing {
    match base {
        _ if copy == newest => Standing::Same,
        Some(base) if base == newest => Standing::Ahead,
        Some(base) if base == copy => Standing::Behind,
        _ => Standing::Apart,
    }
}

/// The hash of a campaign's texts: the file and what stands beside it, whatever the file is called.
pub fn hash(documents: &Documents) -> String {
    let mut parts = vec![documents.text.as_str()];
    for (path, file) in &documents.beside {
        parts.push(path);
        parts.push(match file {
            BesideFile::Text(text) => text,
            BesideFile::Media(facts) => &facts.sha256,
        });
    }
    hash_of(&parts)
}

/// The hash of `channels.yaml`.
pub fn hash_of_text(text: &str) -> String {
    hash(&Documents { text: text.to_owned(), ..Documents::default() })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_copy_is_ahead_behind_or_apart() {
        let all = [
            ("a", Some("a"), "a"),
            ("b", Some("a"), "a"),
            ("a", Some("a"), "b"),
            ("b", Some("a"), "c"),
            ("b", None, "a"),
            ("a", None, "a"),
        ];
        let told: Vec<Standing> = all.into_iter().map(|(copy, base, newest)| standing(copy, base, newest)).collect();
        use Standing::{Ahead, Apart, Behind, Same};
        assert_eq!(told, [Same, Ahead, Behind, Apart, Apart, Same]);
    }

    #[test]
    fn what_stands_beside_counts_and_its_place_does() {
        let text = |path: &str, text: &str| Documents {
            text: "campaign: thu".to_owned(),
            beside: [(path.to_owned(), BesideFile::Text(text.to_owned()))].into(),
            ..Documents::default()
        };
        let all = [text("a.md", "x"), text("a.md", "y"), text("b.md", "x"), text("a", ".mdx")];
        let hashes: std::collections::BTreeSet<String> = all.iter().map(hash).collect();
        assert_eq!(hashes.len(), all.len());
        let renamed = Documents { name: "other.yaml".to_owned(), ..text("a.md", "x") };
        assert!(hashes.contains(&hash(&renamed)));
    }
}

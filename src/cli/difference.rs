//! Two versions of the same texts, line by line, as programmers' tools print them: `-` went, `+` came.

use std::collections::BTreeMap;

use similar::TextDiff;

use crate::domain::campaign::{BesideFile, Documents};
use crate::domain::revision::CHANNELS;
use crate::i18n::Lang;
use crate::i18n::revision as words;
use crate::store::documents::Revision;

/// Lines around a change.
const AROUND: usize = 2;

/// Texts of one side, by their paths, and what the side is called.
pub(super) struct Side {
    texts: BTreeMap<String, String>,
    /// The revision's number; `None`: the folder.
    number: Option<i64>,
}

impl Side {
    pub(super) fn of_revision(lang: Lang, revision: &Revision) -> Side {
        let texts = match revision.documents.text.is_empty() {
            true => [(CHANNELS.to_owned(), revision.channels.clone())].into(),
            false => texts(lang, &revision.documents),
        };
        Side { texts, number: Some(revision.number) }
    }

    pub(super) fn of_folder(lang: Lang, documents: &Documents) -> Side {
        Side { texts: texts(lang, documents), number: None }
    }

    pub(super) fn of_channels(text: &str) -> Side {
        Side { texts: [(CHANNELS.to_owned(), text.to_owned())].into(), number: None }
    }

    fn called(&self, lang: Lang, path: &str) -> String {
        match &self.number {
            Some(number) => words::SIDE.with(lang, &[("path", &path), ("number", number)]),
            None => words::SIDE_FOLDER.with(lang, &[("path", &path)]),
        }
    }
}

/// Empty when they are the same.
pub(super) fn difference(lang: Lang, before: &Side, after: &Side) -> String {
    let mut paths: Vec<&String> = before.texts.keys().chain(after.texts.keys()).collect();
    paths.sort();
    paths.dedup();
    let mut told = String::new();
    for path in paths {
        let (old, new) = (before.texts.get(path), after.texts.get(path));
        if old == new {
            continue;
        }
        let (old, new) = (old.map_or("", String::as_str), new.map_or("", String::as_str));
        let diff = TextDiff::from_lines(old, new);
        let mut unified = diff.unified_diff();
        unified.context_radius(AROUND).missing_newline_hint(false);
        unified.header(&before.called(lang, path), &after.called(lang, path));
        told += &unified.to_string();
    }
    told
}

/// The campaign file under a name that does not change when it is renamed; media by what identifies them.
fn texts(lang: Lang, documents: &Documents) -> BTreeMap<String, String> {
    let own = (documents.name.rsplit('/').next().unwrap_or_default().to_owned(), documents.text.clone());
    let beside = documents.beside.iter().map(|(path, file)| {
        let text = match file {
            BesideFile::Text(text) => text.clone(),
            BesideFile::Media(facts) => words::MEDIA.with(lang, &[("sha256", &facts.sha256)]) + "\n",
        };
        (path.clone(), text)
    });
    std::iter::once(own).chain(beside).collect()
}

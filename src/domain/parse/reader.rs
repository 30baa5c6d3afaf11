//! The hands of the reader: takes a node for what it should be, and notes a fault where it is something else.
//!
//! Never: knows a key. Keys come from `shape`; what a campaign is, from the files beside this one.

use std::collections::HashMap;

use chrono_tz::Tz;

use super::{TEXT_CHARACTERS_MAX, is_id, is_language, is_name, is_nothing};
use crate::domain::diagnostic::{Diagnostic, FileId, NodeKind, Place, Placed, Problem, Sources, nearest};
use crate::domain::echo;
use crate::domain::shape::{NameForm, Need, Shape};
use crate::domain::yaml::{Entry, FAULTS_MAX, Map, Node, Value};

/// All texts beside one campaign file.
const BESIDE_BYTES_MAX: u64 = 64 * 1024 * 1024;

pub(super) struct Reader<'a> {
    pub(super) sources: &'a mut Sources,
    file: FileId,
    /// Texts beside the file that were read already.
    beside: HashMap<String, FileId>,
    beside_bytes: u64,
    /// The file was not read to its end: what is not found may have been declared there.
    pub(super) cut: bool,
    diagnostics: Vec<Diagnostic>,
}

/// A mapping whose keys are known.
pub(super) struct Fields<'n> {
    pub(super) place: Place,
    entries: &'n [Entry],
}

impl<'n> Fields<'n> {
    /// The value of a key, unless it is missing, empty or already refused.
    pub(super) fn get(&self, key: &str) -> Option<&'n Node> {
        self.entries.iter().find(|e| e.key.value == key).map(|e| &e.value).filter(|n| !is_nothing(&n.value))
    }

    pub(super) fn key_place(&self, key: &str) -> Option<Place> {
        self.entries.iter().find(|e| e.key.value == key).map(|e| e.key.place)
    }

    /// True when the key is there, whatever its value.
    pub(super) fn given(&self, key: &str) -> Given {
        match self.key_place(key) {
            Some(_) => Given::Yes,
            None => Given::No,
        }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Given {
    Yes,
    No,
}

impl<'a> Reader<'a> {
    pub(super) fn new(sources: &'a mut Sources, file: FileId, cut: bool, diagnostics: Vec<Diagnostic>) -> Self {
        Reader { sources, file, beside: HashMap::new(), beside_bytes: 0, cut, diagnostics }
    }

    /// All that was found, in the order of the file.
    pub(super) fn finish(mut self) -> Vec<Diagnostic> {
        self.diagnostics = echo::behind_slips(self.sources, std::mem::take(&mut self.diagnostics));
        self.diagnostics.sort_by_key(|d| d.place);
        let here = Place { file: self.file, start: 0, end: 0 };
        if self.diagnostics.len() > FAULTS_MAX {
            self.diagnostics.truncate(FAULTS_MAX);
            let place = self.diagnostics.last().and_then(|d| d.place).unwrap_or(here);
            self.diagnostics.push(Diagnostic::fault(Problem::TooManyFaults { limit: FAULTS_MAX }, place));
        }
        self.diagnostics
    }

    pub(super) fn fault(&mut self, problem: Problem, place: Place) {
        self.note(Diagnostic::fault(problem, place));
    }

    pub(super) fn note(&mut self, diagnostic: Diagnostic) {
        // Twice the limit: `finish` keeps the first of the file, whatever was found first.
        if self.diagnostics.len() < FAULTS_MAX * 2 {
            self.diagnostics.push(diagnostic);
        }
    }

    /// The known name that was meant, as long as anybody reads it: looking takes time.
    pub(super) fn near<'k>(&self, name: &str, known: impl IntoIterator<Item = &'k str>) -> Option<String> {
        if self.diagnostics.len() < FAULTS_MAX * 2 { nearest(name, known) } else { None }
    }

    pub(super) fn line_of(&self, place: Place) -> usize {
        self.sources.get(place.file).line_of(place.start)
    }

    /// The file's own bytes at a place.
    pub(super) fn written(&self, place: Place) -> &str {
        self.sources.get(place.file).text.get(place.start..place.end).unwrap_or("")
    }

    /// Counts a text beside the file; false when all together are more than a campaign may carry.
    pub(super) fn may_carry(&mut self, path: &Placed<String>, bytes: u64) -> bool {
        self.beside_bytes += bytes;
        let fits = self.beside_bytes <= BESIDE_BYTES_MAX;
        if !fits {
            self.fault(Problem::FileTooLarge { bytes: self.beside_bytes, limit: BESIDE_BYTES_MAX }, path.place);
        }
        fits
    }

    /// Keeps a text beside the file, once however often it is named, so that faults can show its lines.
    pub(super) fn beside_file(&mut self, path: &str, text: String) -> FileId {
        if let Some(file) = self.beside.get(path) {
            return *file;
        }
        let own = &self.sources.get(self.file).path;
        let shown = match own.rsplit_once('/') {
            Some((folder, _)) => format!("{folder}/{path}"),
            None => path.to_owned(),
        };
        let file = self.sources.add(shown, text);
        self.beside.insert(path.to_owned(), file);
        file
    }

    /// False for an empty file, which is one fault and not a list of missing keys.
    pub(super) fn has_content(&mut self, root: &Node) -> bool {
        match root.value {
            Value::Null if !self.cut => {
                self.fault(Problem::Empty, root.place);
                false
            }
            Value::Null | Value::Refused => false,
            _ => true,
        }
    }

    pub(super) fn wrong_type(&mut self, node: &Node, wanted: NodeKind) {
        let found = match node.value {
            Value::Refused => return,
            Value::Null => NodeKind::Nothing,
            Value::Text(_) => NodeKind::Text,
            Value::List(_) => NodeKind::List,
            Value::Map(_) => NodeKind::Mapping,
        };
        let place = self.head(node.place);
        self.fault(Problem::WrongType { wanted, found }, place);
    }

    /// A mapping with the keys of `shape`: unknown, missing and empty keys are faults.
    pub(super) fn fields<'n>(&mut self, node: &'n Node, shape: &Shape) -> Option<Fields<'n>> {
        let Value::Map(map) = &node.value else {
            self.wrong_type(node, NodeKind::Mapping);
            return None;
        };
        let place = map.entries.first().map_or(node.place, |e| Place { end: e.value.place.end, ..e.key.place });
        let place = self.head(place);
        let mut meant: Vec<String> = Vec::new();
        let mut unknown = 0;
        for entry in &map.entries {
            match shape.keys.iter().find(|k| k.name == entry.key.value) {
                None if unknown > FAULTS_MAX => {}
                None => {
                    unknown += 1;
                    let key = entry.key.value.clone();
                    let near = self.near(&key, shape.names());
                    meant.extend(near.clone());
                    let known = shape.names().map(str::to_owned).collect();
                    self.fault(Problem::UnknownKey { key, near, known }, entry.key.place);
                }
                Some(key) if matches!(entry.value.value, Value::Null) && key.need != Need::MayBeEmpty => {
                    self.fault(Problem::EmptyValue { key: key.name.to_owned() }, entry.key.place);
                }
                Some(_) => {}
            }
        }
        for key in shape.keys.iter().filter(|k| k.need == Need::Required && !map.cut) {
            // A mistyped key was reported with the right one beside it.
            if map.get(key.name).is_none() && meant.iter().all(|m| m != key.name) {
                self.fault(Problem::MissingKey { key: key.name.to_owned() }, place);
            }
        }
        Some(Fields { place, entries: &map.entries })
    }

    /// A mapping from names that the person chose.
    pub(super) fn named<'n>(
        &mut self,
        node: &'n Node,
        form: NameForm,
        limit: usize,
    ) -> Vec<(&'n Placed<String>, &'n Node)> {
        let Value::Map(Map { entries, .. }) = &node.value else {
            self.wrong_type(node, NodeKind::Mapping);
            return Vec::new();
        };
        if entries.len() > limit {
            let place = self.head(node.place);
            self.fault(Problem::TooManyItems { limit }, place);
        }
        let mut named = Vec::new();
        for entry in entries.iter().take(limit) {
            let fits = match form {
                NameForm::Id | NameForm::Channel => is_id(&entry.key.value),
                NameForm::LineId => is_name(&entry.key.value, |c| c.is_ascii_alphabetic()),
                NameForm::Variant => true,
            };
            if !fits {
                self.fault(Problem::BadId { value: entry.key.value.clone() }, entry.key.place);
            }
            named.push((&entry.key, &entry.value));
        }
        named
    }

    pub(super) fn list<'n>(&mut self, node: &'n Node, limit: usize) -> Vec<&'n Node> {
        let Value::List(nodes) = &node.value else {
            self.wrong_type(node, NodeKind::List);
            return Vec::new();
        };
        if let Some(over) = nodes.get(limit) {
            let place = self.head(over.place);
            self.fault(Problem::TooManyItems { limit }, place);
        }
        nodes.iter().take(limit).collect()
    }

    pub(super) fn text(&mut self, node: &Node) -> Option<Placed<String>> {
        self.text_within(node, TEXT_CHARACTERS_MAX)
    }

    pub(super) fn text_within(&mut self, node: &Node, limit: usize) -> Option<Placed<String>> {
        let Value::Text(text) = &node.value else {
            self.wrong_type(node, NodeKind::Text);
            return None;
        };
        if text.len() > limit {
            let actual = text.chars().count();
            if actual > limit {
                let place = self.head(node.place);
                self.fault(Problem::TextTooLong { limit, actual }, place);
            }
        }
        Some(Placed::new(text.clone(), node.place))
    }

    pub(super) fn texts(&mut self, node: &Node) -> Vec<String> {
        self.list(node, super::NAMES_MAX).into_iter().filter_map(|n| self.text(n)).map(|t| t.value).collect()
    }

    pub(super) fn id(&mut self, node: &Node) -> Option<Placed<String>> {
        let text = self.text(node)?;
        if is_id(&text.value) {
            return Some(text);
        }
        self.fault(Problem::BadId { value: text.value }, text.place);
        None
    }

    pub(super) fn language(&mut self, node: &Node) -> Option<Placed<String>> {
        let text = self.text(node)?;
        if is_language(&text.value) {
            return Some(text);
        }
        self.fault(Problem::BadLanguage { value: text.value }, text.place);
        None
    }

    pub(super) fn zone(&mut self, node: &Node) -> Option<Tz> {
        let text = self.text(node)?;
        let zone = text.value.parse().ok();
        if zone.is_none() {
            self.fault(Problem::BadTimeZone { name: text.value }, text.place);
        }
        zone
    }

    pub(super) fn number(&mut self, node: &Node, least: u32, most: u32) -> Option<u32> {
        let text = self.text(node)?;
        let number = text.value.parse().ok().filter(|n| (least..=most).contains(n));
        if number.is_none() {
            self.fault(Problem::BadNumber { value: text.value, least, most }, text.place);
        }
        number
    }

    /// One of a closed list of words, as its place in that list.
    pub(super) fn choice(&mut self, node: &Node, known: &[&'static str]) -> Option<usize> {
        let text = self.text(node)?;
        let found = known.iter().position(|k| *k == text.value);
        if found.is_none() {
            let near = self.near(&text.value, known.iter().copied());
            let known = known.iter().map(|k| (*k).to_owned()).collect();
            self.fault(Problem::NotOneOf { value: text.value, near, known }, text.place);
        }
        found
    }

    /// The first line of a place: an arrow under forty lines helps nobody.
    pub(super) fn head(&self, place: Place) -> Place {
        let written = self.written(place);
        let first = written.split_once('\n').map_or(written, |(line, _)| line).trim_end();
        Place { end: place.start + first.len(), ..place }
    }
}

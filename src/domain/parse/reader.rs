//! The hands of the reader: takes a node for what it should be, and notes a fault where it is something else.
//!
//! Keys come from `shape`; what a campaign is, from the files beside this one.

use std::collections::HashMap;

use super::{is_id, is_name, is_nothing};
use crate::domain::diagnostic::{
    Diagnostic, FileId, NodeKind, Place, Placed, Problem, Sources, SyntaxFault, nearest, nearest_titled,
};
use crate::domain::echo;
use crate::domain::shape::{Key, NameForm, Need, Shape, spoken};
use crate::domain::yaml::{FAULTS_MAX, Map, MapEntry, Node, Value};

/// All texts beside one campaign file.
const BESIDE_BYTES_MAX: u64 = 64 * 1024 * 1024;

pub(super) struct Reader<'a> {
    pub(super) sources: &'a mut Sources,
    pub(super) file: FileId,
    /// Texts beside the file that were read already.
    beside: HashMap<String, FileId>,
    beside_bytes: u64,
    /// The file was not read to its end: what is not found may have been declared there.
    pub(super) cut: bool,
    diagnostics: Vec<Diagnostic>,
    /// Values of keys that were told: they are read, and what is wrong inside waits until the key is right.
    quiet: Vec<Place>,
    /// Keys that are not missing, whatever a mapping looks like: why was told.
    excused: Vec<&'static str>,
}

/// A mapping whose keys are known.
pub(super) struct Fields<'n> {
    pub(super) place: Place,
    entries: &'n [MapEntry],
    /// Mistyped keys, by what they were meant to be.
    meant: Vec<(&'static str, &'n MapEntry)>,
}

impl<'n> Fields<'n> {
    /// The value of a key, unless it is missing, empty or already refused.
    pub(super) fn get(&self, key: &str) -> Option<&'n Node> {
        self.entry(key).map(|e| &e.value).filter(|n| !is_nothing(&n.value))
    }

    pub(super) fn key_place(&self, key: &str) -> Option<Place> {
        self.entry(key).map(|e| e.key.place)
    }

    fn entry(&self, key: &str) -> Option<&'n MapEntry> {
        let meant = || self.meant.iter().find(|(meant, _)| *meant == key).map(|(_, entry)| *entry);
        self.entries.iter().find(|e| e.key.value == key).or_else(meant)
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
        Reader {
            sources,
            file,
            beside: HashMap::new(),
            beside_bytes: 0,
            cut,
            diagnostics,
            quiet: Vec::new(),
            excused: Vec::new(),
        }
    }

    /// All that was found, in the order of the file.
    pub(super) fn finish(mut self) -> Vec<Diagnostic> {
        let within = |place: Place, quiet: &Place| {
            place.file == quiet.file && quiet.start <= place.start && place.end <= quiet.end
        };
        let secret = |d: &Diagnostic| matches!(d.problem, Problem::SecretInFile { .. });
        let quiet = std::mem::take(&mut self.quiet);
        self.diagnostics.retain(|d| secret(d) || d.place.is_none_or(|place| !quiet.iter().any(|q| within(place, q))));
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

    /// Whether anybody will read one more fault.
    pub(super) fn is_read(&self) -> bool {
        self.diagnostics.len() < FAULTS_MAX * 2
    }

    /// The known name that was meant, as long as anybody reads it: looking takes time.
    pub(super) fn near<'k>(&self, name: &str, known: impl IntoIterator<Item = &'k str>) -> Option<String> {
        if self.is_read() { nearest(name, known) } else { None }
    }

    /// The same among names with titles.
    pub(super) fn near_titled<'k>(
        &self,
        name: &str,
        known: impl Iterator<Item = (&'k str, &'k str)> + Clone,
    ) -> Option<String> {
        if self.is_read() { nearest_titled(name, known) } else { None }
    }

    /// A key is not told as missing any more.
    pub(super) fn excuse(&mut self, key: &'static str) {
        self.excused.push(key);
    }

    /// A slip stands within these bytes or on the line behind them: nobody knows what the mapping would hold without it.
    pub(super) fn has_slip(&self, place: Place) -> bool {
        let text = &self.sources.get(place.file).text;
        let behind = text.get(place.end..).unwrap_or("");
        let end = place.end + behind.split_inclusive('\n').take(2).map(str::len).sum::<usize>();
        self.diagnostics
            .iter()
            .filter(|d| matches!(d.problem, Problem::Syntax { .. }))
            .any(|d| d.place.is_some_and(|slip| slip.file == place.file && (place.start..end).contains(&slip.start)))
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
        let lists = matches!(wanted, NodeKind::List | NodeKind::ListOrMapping);
        let problem = match &node.value {
            Value::Text(text) if lists && text.split(',').all(|word| is_word(word.trim())) => {
                let words: Vec<&str> = text.split(',').map(str::trim).collect();
                Problem::ListAsText { meant: format!("[{}]", words.join(", ")) }
            }
            _ => Problem::WrongType { wanted, found },
        };
        self.fault(problem, place);
    }

    /// A mapping with the keys of `shape`: unknown, missing and empty keys are faults.
    pub(super) fn fields<'n>(&mut self, node: &'n Node, shape: &Shape) -> Option<Fields<'n>> {
        let Value::Map(map) = &node.value else {
            self.wrong_type(node, NodeKind::Mapping);
            return None;
        };
        let place = map.entries.first().map_or(node.place, |e| Place { end: e.value.place.end, ..e.key.place });
        let place = self.head(place);
        let mut meant: Vec<(&'static str, &MapEntry)> = Vec::new();
        let mut unknown = 0;
        for entry in &map.entries {
            match shape.keys.iter().find(|k| k.name == entry.key.value) {
                None if unknown > FAULTS_MAX => {}
                None => {
                    unknown += 1;
                    let found = self.unknown_key(entry, shape).filter(|key| map.get(key).is_none());
                    if let Some(key) = found {
                        meant.push((key, entry));
                        self.quiet.push(entry.value.place);
                    }
                }
                Some(key) if matches!(entry.value.value, Value::Null) && key.need != Need::MayBeEmpty => {
                    self.fault(Problem::EmptyValue { key: key.name.to_owned() }, entry.key.place);
                }
                Some(_) => {}
            }
        }
        let fields = Fields { place, entries: &map.entries, meant };
        let missing = |key: &&Key| key.need == Need::Required && fields.entry(key.name).is_none();
        let missing: Vec<&Key> = shape.keys.iter().filter(missing).collect();
        if !missing.is_empty() && !map.cut && !self.has_slip(node.place) {
            for key in missing.into_iter().filter(|key| !self.excused.contains(&key.name)).collect::<Vec<_>>() {
                self.fault(Problem::MissingKey { key: key.name.to_owned() }, place);
            }
        }
        Some(fields)
    }

    /// Tells a key that the mapping does not know; the key that was meant.
    fn unknown_key(&mut self, entry: &MapEntry, shape: &Shape) -> Option<&'static str> {
        let key = entry.key.value.clone();
        let own = |name: &str| shape.names().find(|known| *known == name);
        // Between braces a colon without its blank, or one of another kind, is a part of the key.
        let colon = key.find([':', '：']).and_then(|at| key.get(at..)?.chars().next().map(|colon| (at, colon)));
        if let (Some((at, colon)), Value::Null) = (colon, &entry.value.value)
            && let Some(name) = key.get(..at).map(str::trim_end).and_then(own)
        {
            let start = entry.key.place.start + at;
            let place = Place { start, end: start + colon.len_utf8(), ..entry.key.place };
            let what = match colon {
                ':' => SyntaxFault::ColonWithoutSpace { key: name.to_owned() },
                colon => SyntaxFault::OddColon { colon },
            };
            self.fault(Problem::Syntax { what }, place);
            return Some(name);
        }
        // `title “A”: b` and not `title: …`.
        if let Some(name) = key.split_once(' ').and_then(|(name, _)| own(name)) {
            let place = Place { end: entry.key.place.start + name.len(), ..entry.key.place };
            self.fault(Problem::Syntax { what: SyntaxFault::MissingColon { key: name.to_owned() } }, place);
            return Some(name);
        }
        let near = spoken::meant(&key, shape).map(str::to_owned).or_else(|| self.near(&key, shape.names()));
        let meant = near.as_deref().and_then(own);
        let known = shape.names().map(str::to_owned).collect();
        self.fault(Problem::UnknownKey { key, near, known }, entry.key.place);
        meant
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
                self.bad_id(&entry.key);
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

    /// The first line of a place: an arrow under forty lines helps nobody.
    pub(super) fn head(&self, place: Place) -> Place {
        let written = self.written(place);
        let first = written.split_once('\n').map_or(written, |(line, _)| line).trim_end();
        Place { end: place.start + first.len(), ..place }
    }
}

/// Something that may be an id, or was meant as one.
fn is_word(text: &str) -> bool {
    !text.is_empty() && text.chars().all(|c| c.is_alphanumeric() || matches!(c, '-' | '_' | '/' | '.'))
}

//! YAML text as a tree of nodes, each with the bytes it was written in.
//!
//! Never: guesses types. `05:15`, `no` and `007` stay the text that the person typed; `parse` knows what each should be.
//! Never fails, panics or hangs: a syntax error keeps what was read before it, marks what it cut, and is one fault.
//! Depth, nodes and faults are limited before anything recursive looks at the tree; aliases, tags and several
//! documents are refused, because nobody who shares a plan by mail needs them and each can hide something.

mod syntax;
mod tree;

use std::borrow::Cow;

use granit_parser::{ErrorKind, Event, Parser, ScalarStyle, Span, StructureStyle};
use unicode_normalization::{IsNormalized, UnicodeNormalization, is_nfc_quick};

use super::diagnostic::{Diagnostic, FileId, Place, Placed, Problem, Sources, SyntaxFault};
use tree::{Shelf, Taken};

/// A longer file is not read.
pub const FILE_BYTES_MAX: u64 = 4 * 1024 * 1024;
/// Lists and maps inside each other.
pub const DEPTH_MAX: usize = 32;
/// Twenty thousand items of a few keys each.
pub const NODES_MAX: usize = 400_000;
/// Nobody reads more faults of one file.
pub const FAULTS_MAX: usize = 500;

/// What could be read of one file.
#[derive(Debug)]
pub struct Tree {
    pub root: Node,
    /// A syntax error or a limit ended the reading early.
    pub cut: bool,
}

/// A value and the bytes it was written in.
#[derive(Debug)]
pub struct Node {
    pub place: Place,
    pub value: Value,
}

#[derive(Debug)]
pub enum Value {
    /// Nothing after the colon, `~` or `null`.
    Null,
    /// A fault was reported here already; say no more about it.
    Refused,
    /// NFC.
    Text(String),
    List(Vec<Node>),
    Map(Map),
}

#[derive(Debug, Default)]
pub struct Map {
    pub entries: Vec<Entry>,
    /// Keys may be missing only because the reading ended early.
    pub cut: bool,
}

#[derive(Debug)]
pub struct Entry {
    pub key: Placed<String>,
    pub value: Node,
}

impl Map {
    pub fn get(&self, key: &str) -> Option<&Node> {
        self.entries.iter().find(|e| e.key.value == key).map(|e| &e.value)
    }
}

/// Reads one file. The tree is as much as could be read; an empty file is [`Value::Null`].
pub fn read(sources: &Sources, file: FileId) -> (Tree, Vec<Diagnostic>) {
    let whole = sources.get(file).text.as_str();
    let text = whole.strip_prefix('\u{feff}').unwrap_or(whole);
    let mut reading = Reading {
        file,
        text,
        skipped: whole.len() - text.len(),
        shelf: Shelf::default(),
        braces: None,
        read_to: 0,
        nodes: 0,
        faults: Vec::new(),
    };
    let cut = if text.len() as u64 > FILE_BYTES_MAX {
        let start = reading.place(0..0);
        reading
            .faults
            .push(Diagnostic::fault(Problem::FileTooLarge { bytes: text.len() as u64, limit: FILE_BYTES_MAX }, start));
        true
    } else {
        reading.run()
    };
    let empty = reading.place(0..0);
    let mut root = reading.shelf.finish().unwrap_or(Node { place: empty, value: Value::Null });
    if let Value::Map(map) = &mut root.value {
        map.cut |= cut;
    }
    (Tree { root, cut }, reading.faults)
}

struct Reading<'a> {
    file: FileId,
    text: &'a str,
    /// Bytes of the mark at the head of the file.
    skipped: usize,
    shelf: Shelf,
    /// Where `{{` was reported: an error on the same line says it again.
    braces: Option<usize>,
    /// The end of the last event.
    read_to: usize,
    nodes: usize,
    faults: Vec<Diagnostic>,
}

impl<'a> Reading<'a> {
    /// True when the reading ended before the file did.
    fn run(&mut self) -> bool {
        let options = granit_parser::options! {
            emit_comments: false,
            emit_unresolved_aliases: true,
            flow_nesting_limit: DEPTH_MAX + 8,
            block_nesting_limit: DEPTH_MAX + 8,
        };
        let mut documents = 0;
        let mut parser = Parser::new_from_str_with_options(self.text, options);
        loop {
            let (event, span) = match parser.next() {
                None => return false,
                Some(Ok(next)) => next,
                Some(Err(error)) => {
                    let at = error.marker().byte_offset().unwrap_or(0).min(self.text.len());
                    let problem = match error.kind() {
                        ErrorKind::RecursionLimitExceeded => Problem::TooDeep { limit: DEPTH_MAX },
                        kind => Problem::Syntax { what: syntax::fault(kind, self.text, at) },
                    };
                    let place = self.blame(&problem, at);
                    if self.braces.is_some_and(|before| !self.text.get(before..at).is_some_and(|t| t.contains('\n'))) {
                        return true;
                    }
                    self.faults.push(Diagnostic::fault(problem, place));
                    return true;
                }
            };
            if let Some(range) = span.byte_range() {
                self.read_to = self.read_to.max(range.end);
            }
            if matches!(event, Event::DocumentStart(..)) {
                documents += 1;
            }
            let stop = match event {
                _ if documents > 1 => Some(Problem::SeveralDocuments),
                Event::StreamEnd => return false,
                event => self.take(event, &span),
            };
            if let Some(problem) = stop {
                let place = self.span(&span);
                self.faults.push(Diagnostic::fault(problem, place));
                return true;
            }
        }
    }

    /// Puts one event on the shelf; the problem that ends the reading, if it hits a limit.
    fn take(&mut self, event: Event<'a>, span: &Span) -> Option<Problem> {
        let place = self.span(span);
        match event {
            Event::Scalar(text, style, anchor, tag) => {
                self.refuse_decoration(anchor, tag.is_some(), span);
                let value = if style == ScalarStyle::Plain && matches!(&*text, "" | "~" | "null" | "Null" | "NULL") {
                    Value::Null
                } else {
                    Value::Text(nfc(text))
                };
                let taken = self.shelf.put(Node { place: self.trimmed(place), value });
                self.settle(taken);
            }
            Event::Alias(_) | Event::UnresolvedAlias(_) => {
                self.fault(Problem::AliasNotAllowed, place);
                let taken = self.shelf.put(Node { place, value: Value::Refused });
                self.settle(taken);
            }
            Event::SequenceStart(style, anchor, tag) | Event::MappingStart(style, anchor, tag)
                if self.shelf.depth() >= DEPTH_MAX =>
            {
                let _ = (style, anchor, tag);
                return Some(Problem::TooDeep { limit: DEPTH_MAX });
            }
            Event::SequenceStart(_, anchor, tag) => {
                self.refuse_decoration(anchor, tag.is_some(), span);
                self.shelf.open_list(place);
            }
            Event::MappingStart(style, anchor, tag) => {
                self.refuse_decoration(anchor, tag.is_some(), span);
                let braces = style == StructureStyle::Flow
                    && self.text.get(..self.raw(place.start)).is_some_and(|t| t.ends_with('{'));
                if braces && self.shelf.awaits_key() {
                    let outer = Place { start: place.start - 1, ..place };
                    self.fault(Problem::Syntax { what: SyntaxFault::Braces }, outer);
                    self.braces = Some(self.raw(outer.start));
                    self.shelf.refuse();
                }
                self.shelf.open_map(place);
            }
            Event::SequenceEnd | Event::MappingEnd => {
                let taken = self.shelf.close(place);
                self.settle(taken);
                return None;
            }
            _ => return None,
        }
        self.nodes += 1;
        if self.nodes > NODES_MAX {
            return Some(Problem::TooManyNodes { limit: NODES_MAX });
        }
        (self.faults.len() >= FAULTS_MAX).then_some(Problem::TooManyFaults { limit: FAULTS_MAX })
    }

    fn settle(&mut self, taken: Taken) {
        match taken {
            Taken::Fine => {}
            Taken::Fault(problem, place) => self.fault(problem, place),
        }
    }

    /// `&name` and `!tag` are refused, what they decorate is read.
    fn refuse_decoration(&mut self, anchor: usize, tagged: bool, span: &Span) {
        if anchor != 0 {
            let place = self.span(span);
            self.fault(Problem::AliasNotAllowed, place);
        }
        if tagged {
            let place = self.span(&span.tag_span().unwrap_or(*span));
            self.fault(Problem::Syntax { what: SyntaxFault::Tag }, place);
        }
    }

    fn fault(&mut self, problem: Problem, place: Place) {
        self.faults.push(Diagnostic::fault(problem, place));
    }

    fn place(&self, range: std::ops::Range<usize>) -> Place {
        Place { file: self.file, start: range.start + self.skipped, end: range.end.max(range.start) + self.skipped }
    }

    fn span(&self, span: &Span) -> Place {
        self.place(span.byte_range().unwrap_or(0..0))
    }

    /// Offset in the text without the mark at its head.
    fn raw(&self, offset: usize) -> usize {
        offset.saturating_sub(self.skipped)
    }

    /// A block scalar's span reaches to the next key: without the blank end.
    fn trimmed(&self, place: Place) -> Place {
        let written = self.text.get(self.raw(place.start)..self.raw(place.end)).unwrap_or("");
        Place { end: place.start + written.trim_end().len(), ..place }
    }

    /// Where the person should look. What is never closed is noticed at the end of the file; the fault is where it opens.
    fn blame(&self, problem: &Problem, at: usize) -> Place {
        let opening = match problem {
            Problem::Syntax { what: SyntaxFault::UnclosedQuote } => {
                self.text.get(self.read_to..).and_then(|t| t.find(['"', '\''])).map(|i| self.read_to + i)
            }
            Problem::Syntax { what: SyntaxFault::UnclosedBracket } => self
                .shelf
                .innermost()
                .map(|place| self.raw(place.start))
                .filter(|start| self.text.get(*start..).is_some_and(|t| t.starts_with(['[', '{']))),
            _ => None,
        };
        self.character(opening.unwrap_or(at))
    }

    /// The one character at an offset, or the last one of the file.
    fn character(&self, at: usize) -> Place {
        let after = self.text.get(at..).unwrap_or("");
        match after.chars().next() {
            Some(c) => self.place(at..at + c.len_utf8()),
            None => {
                let end = self.text.trim_end().len();
                let start = self.text.get(..end).and_then(|t| t.char_indices().last()).map_or(0, |(i, _)| i);
                self.place(start..end)
            }
        }
    }
}

fn nfc(text: Cow<'_, str>) -> String {
    match is_nfc_quick(text.chars()) {
        IsNormalized::Yes => text.into_owned(),
        _ => text.nfc().collect(),
    }
}

#[cfg(test)]
mod tests;

//! The parser's events → nodes on the shelf, with faults that the tree itself shows.
//!
//! It never decides why the parser gave up; it hands the place on.

use std::borrow::Cow;

use granit_parser::{ErrorKind, Event, Parser, ScalarStyle, Span, StructureStyle};
use unicode_normalization::{IsNormalized, UnicodeNormalization, is_nfc_quick};

use super::mended::Mended;
use super::tree::{Shelf, Style, Taken};
use super::{DEPTH_MAX, FAULTS_MAX, NODES_MAX, Node, Value, syntax};
use crate::domain::diagnostic::{Diagnostic, FileId, Place, Problem, SyntaxFault};

/// How the reading ended.
pub(super) enum ReadingEnd {
    Whole,
    /// By a limit, or by something that was told.
    Cut,
    /// The parser gave up at this byte of the mended text.
    Broken {
        at: usize,
        fault: Diagnostic,
    },
}

pub(super) struct YamlReading<'a> {
    file: FileId,
    /// As it stands in the file.
    original: &'a str,
    /// Bytes of the mark at the head of the file.
    skipped: usize,
    mended: &'a Mended<'a>,
    shelf: Shelf,
    /// Where `{{` was reported: an error on the same line says it again.
    braces: Option<usize>,
    nodes: usize,
    faults: Vec<Diagnostic>,
}

impl<'a> YamlReading<'a> {
    pub(super) fn new(file: FileId, original: &'a str, skipped: usize, mended: &'a Mended<'a>) -> Self {
        let shelf = Shelf::default();
        YamlReading { file, original, skipped, mended, shelf, braces: None, nodes: 0, faults: Vec::new() }
    }

    /// How it ended, what was read, and what is wrong with it.
    pub(super) fn read(mut self) -> (ReadingEnd, Node, Vec<Diagnostic>) {
        let end = self.run();
        let empty = self.place(0..0);
        let root = self.shelf.finish().unwrap_or(Node { place: empty, value: Value::Null });
        (end, root, self.faults)
    }

    fn run(&mut self) -> ReadingEnd {
        let options = granit_parser::options! {
            emit_comments: false,
            emit_unresolved_aliases: true,
            flow_nesting_limit: DEPTH_MAX + 8,
            block_nesting_limit: DEPTH_MAX + 8,
        };
        let text = self.mended.text();
        let mut documents = 0;
        let mut parser = Parser::new_from_str_with_options(text, options);
        loop {
            let (event, span) = match parser.next() {
                None => return ReadingEnd::Whole,
                Some(Ok(next)) => next,
                Some(Err(error)) => return self.broken(error.kind(), error.marker().byte_offset().unwrap_or(0)),
            };
            if matches!(event, Event::DocumentStart(..)) {
                documents += 1;
            }
            let stop = match event {
                _ if documents > 1 => Some(Problem::SeveralDocuments),
                Event::StreamEnd => return ReadingEnd::Whole,
                event => self.take(event, &span),
            };
            if let Some(problem) = stop {
                let place = self.span(&span);
                self.fault(problem, place);
                return ReadingEnd::Cut;
            }
        }
    }

    fn broken(&mut self, kind: &ErrorKind, at: usize) -> ReadingEnd {
        let text = self.mended.text();
        let at = at.min(text.len());
        if *kind == ErrorKind::RecursionLimitExceeded {
            let place = self.character(at);
            self.fault(Problem::TooDeep { limit: DEPTH_MAX }, place);
            return ReadingEnd::Cut;
        }
        if self.braces.is_some_and(|before| !text.get(before..at).is_some_and(|t| t.contains('\n'))) {
            return ReadingEnd::Cut;
        }
        let problem = Problem::Syntax { what: syntax::fault(kind, text, at) };
        ReadingEnd::Broken { at, fault: Diagnostic::fault(problem, self.character(at)) }
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
                self.take_in(taken);
            }
            Event::Alias(_) | Event::UnresolvedAlias(_) => {
                self.fault(Problem::AliasNotAllowed, place);
                let taken = self.shelf.put(Node { place, value: Value::Refused });
                self.take_in(taken);
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
                let flow = style == StructureStyle::Flow;
                let start = span.byte_range().map_or(0, |range| range.start);
                let braces = flow && self.mended.text().get(..start).is_some_and(|t| t.ends_with('{'));
                if braces && self.shelf.awaits_key() {
                    let outer = Place { start: place.start - 1, ..place };
                    self.fault(Problem::Syntax { what: SyntaxFault::Braces }, outer);
                    self.braces = Some(start - 1);
                    self.shelf.refuse();
                }
                self.shelf.open_map(place, if flow { Style::Flow } else { Style::Block });
            }
            Event::SequenceEnd | Event::MappingEnd => {
                let taken = self.shelf.close(place);
                self.take_in(taken);
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

    fn take_in(&mut self, taken: Taken) {
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

    /// The place in the file of bytes of the mended text.
    fn place(&self, range: std::ops::Range<usize>) -> Place {
        let start = self.mended.original(range.start);
        let end = self.mended.original(range.end).max(start);
        Place { file: self.file, start: start + self.skipped, end: end + self.skipped }
    }

    fn span(&self, span: &Span) -> Place {
        self.place(span.byte_range().unwrap_or(0..0))
    }

    /// A block scalar's span reaches to the next key: without the blank end.
    fn trimmed(&self, place: Place) -> Place {
        let within = place.start - self.skipped..place.end - self.skipped;
        let written = self.original.get(within).unwrap_or("");
        Place { end: place.start + written.trim_end().len(), ..place }
    }

    /// The one character at a byte, or the last one of the file.
    fn character(&self, at: usize) -> Place {
        let text = self.mended.text();
        match text.get(at..).and_then(|t| t.chars().next()) {
            Some(c) => self.place(at..at + c.len_utf8()),
            None => {
                let end = text.trim_end().len();
                let start = text.get(..end).and_then(|t| t.char_indices().last()).map_or(0, |(i, _)| i);
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

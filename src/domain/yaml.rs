//! YAML text as a tree of nodes, each with the bytes it was written in.
//!
//! `05:15`, `no` and `007` stay the text that the person typed; `parse` knows what each should be. It never fails,
//! panics or hangs. A slip that is recognized (a quote, a dash, a blank that is missing) is told at its own place and
//! mended in a copy, so that reading goes on behind it; an error that is not recognized keeps what was read before it
//! and marks what it cut. Either is one fault: an error behind a slip that was told is its echo, and silent. Depth,
//! nodes and faults are limited before anything recursive looks at the tree; aliases, tags and several documents are
//! refused, because nobody who shares a plan by mail needs them and each can hide something.

mod cause;
mod lines;
mod mended;
mod opened;
mod reading;
mod slips;
mod syntax;
mod tree;

use super::diagnostic::{Diagnostic, FileId, Place, Placed, Problem, Sources, SyntaxFault};
use mended::Mended;
use opened::Slip;
use reading::{ReadingEnd, YamlReading};

/// A longer file is not read.
pub const FILE_BYTES_MAX: u64 = 4 * 1024 * 1024;
/// Lists and maps inside each other.
pub const DEPTH_MAX: usize = 32;
/// Twenty thousand items of a few keys each.
pub const NODES_MAX: usize = 400_000;
/// Nobody reads more faults of one file.
pub const FAULTS_MAX: usize = 500;

/// Slips that are mended in one file, and in one that is large.
const MENDS_MAX: usize = 32;
const MENDS_MAX_LARGE: usize = 4;
/// So near to each other, two lines out of their columns have one cause.
const ECHO_LINES: usize = 3;
const LARGE_BYTES: usize = 512 * 1024;

/// What could be read of one file.
#[derive(Debug)]
pub struct YamlTree {
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
    pub entries: Vec<MapEntry>,
    /// Keys may be missing only because the reading ended early.
    pub cut: bool,
}

#[derive(Debug)]
pub struct MapEntry {
    pub key: Placed<String>,
    pub value: Node,
}

impl Map {
    pub fn get(&self, key: &str) -> Option<&Node> {
        self.entries.iter().find(|e| e.key.value == key).map(|e| &e.value)
    }
}

/// Reads one file. The tree is as much as could be read; an empty file is [`Value::Null`].
pub fn read(sources: &Sources, file: FileId) -> (YamlTree, Vec<Diagnostic>) {
    let whole = sources.get(file).text.as_str();
    let text = whole.strip_prefix('\u{feff}').unwrap_or(whole);
    let skipped = whole.len() - text.len();
    if text.len() as u64 > FILE_BYTES_MAX {
        let place = Place { file, start: skipped, end: skipped };
        let problem = Problem::FileTooLarge { bytes: text.len() as u64, limit: FILE_BYTES_MAX };
        return (
            YamlTree { root: Node { place, value: Value::Null }, cut: true },
            vec![Diagnostic::fault(problem, place)],
        );
    }
    let mut mended = Mended::new(text);
    let mut told = SlipReport { file, skipped, faults: Vec::new() };
    odd_characters(&mut mended, &mut told);
    let mut mends = if text.len() > LARGE_BYTES { MENDS_MAX_LARGE } else { MENDS_MAX };
    loop {
        let (end, mut root, faults) = YamlReading::new(file, text, skipped, &mended).read();
        if let ReadingEnd::Broken { at, fault } = &end {
            let found = slip(mended.text(), *at).filter(|slip| !told.is_echo(sources, &mended, slip));
            match &found {
                Some(slip) => told.slip(&mended, slip, 1),
                None if told.faults.is_empty() => told.faults.push(fault.clone()),
                None => {}
            }
            let edits = found.map(|slip| slip.edits).unwrap_or_default();
            mends -= 1;
            if mends > 0 && !edits.is_empty() && mended.apply(&edits) {
                continue;
            }
        }
        let cut = !matches!(end, ReadingEnd::Whole);
        if let Value::Map(map) = &mut root.value {
            map.cut |= cut;
        }
        told.faults.extend(faults);
        return (YamlTree { root, cut }, told.faults);
    }
}

/// Slips of one file, with their places in it.
struct SlipReport {
    file: FileId,
    skipped: usize,
    faults: Vec<Diagnostic>,
}

impl SlipReport {
    /// A line out of its column right below one that was just moved: the move was not what the person meant.
    fn is_echo(&self, sources: &Sources, mended: &Mended<'_>, slip: &Slip) -> bool {
        let by_indent = |what: &SyntaxFault| {
            matches!(
                what,
                SyntaxFault::Depth { .. } | SyntaxFault::Tab | SyntaxFault::OddBlank | SyntaxFault::ListWithoutKey
            )
        };
        let source = sources.get(self.file);
        let line = source.line_of(mended.original(slip.at.start) + self.skipped);
        let near =
            |d: &Diagnostic| d.place.is_some_and(|place| source.line_of(place.start).abs_diff(line) <= ECHO_LINES);
        by_indent(&slip.fault)
            && self.faults.iter().any(|d| near(d) && matches!(&d.problem, Problem::Syntax { what } if by_indent(what)))
    }

    fn slip(&mut self, mended: &Mended<'_>, slip: &Slip, times: usize) {
        let start = mended.original(slip.at.start);
        let place = Place {
            file: self.file,
            start: start + self.skipped,
            end: mended.original(slip.at.end).max(start) + self.skipped,
        };
        let problem = Problem::Syntax { what: slip.fault.clone() };
        self.faults.push(Diagnostic { times, ..Diagnostic::fault(problem, place) });
    }
}

/// Tells and mends what looks right and is not. It need not be an error to YAML, which would read something else.
fn odd_characters(mended: &mut Mended<'_>, told: &mut SlipReport) {
    let text = mended.text();
    let mut lines = lines::split(text);
    opened::look(text, &mut lines);
    let found = slips::find(text, &lines);
    let mut edits = Vec::new();
    for (slip, times) in found {
        told.slip(mended, &slip, times);
        edits.extend(slip.edits);
    }
    mended.apply(&edits);
}

/// What a person did that made the parser give up here.
fn slip(text: &str, at: usize) -> Option<Slip> {
    let mut lines = lines::split(text);
    let open = opened::look(text, &mut lines);
    let line_end = text.get(at..).and_then(|t| t.find('\n')).map_or(text.len(), |end| at + end);
    open.filter(|slip| slip.at.start <= line_end).or_else(|| cause::of(text, &lines, at))
}

#[cfg(test)]
mod tests;

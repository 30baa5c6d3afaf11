//! From the place where the parser gave up to the slip that made it: a dash, a colon or an indent that is missing above.
//!
//! Never: guesses twice. Where no slip is recognized there is none, and the parser's own place is told.

use super::lines::{Kind, Line};
use super::mended::Edit;
use super::opened::{Slip, quoted};
use super::slips::word;
use crate::domain::diagnostic::SyntaxFault;
use crate::domain::shape;

/// A file is looked through so many lines up.
const LINES_UP_MAX: usize = 2_000;

/// The slip behind an error at this byte.
pub(super) fn of(text: &str, lines: &[Line], at: usize) -> Option<Slip> {
    let number = lines.partition_point(|line| line.start <= at).saturating_sub(1);
    let here = lines.get(..=number)?;
    let above: Vec<&Line> = here.iter().rev().take(LINES_UP_MAX).filter(|line| line.kind == Kind::Own).collect();
    let (line, above) = above.split_first()?;
    let seen = Seen { text, lines, line, above };
    seen.table()
        .or_else(|| seen.words())
        .or_else(|| seen.list_without_key())
        .or_else(|| seen.dash())
        .or_else(|| seen.depth())
        .or_else(|| seen.colon(at))
}

struct Seen<'a> {
    text: &'a str,
    lines: &'a [Line],
    /// Where the parser gave up.
    line: &'a Line,
    /// The lines above it, nearest first.
    above: &'a [&'a Line],
}

impl<'a> Seen<'a> {
    fn key(&self, line: &Line) -> Option<&'a str> {
        self.text.get(line.key(self.text)?.name)
    }

    fn value(&self, line: &Line) -> &'a str {
        let from = line.key(self.text).map_or(line.inner, |key| key.value);
        self.text.get(from..line.end).unwrap_or("")
    }

    /// The line waits for what is below it.
    fn opens(&self, line: &Line) -> bool {
        let value = self.value(line);
        line.key(self.text).is_some() && (value.is_empty() || value.starts_with('#'))
    }

    /// `| a | b |`: YAML takes the first bar for the head of a text.
    fn table(&self) -> Option<Slip> {
        let line = [self.line].into_iter().chain(self.above.first().copied());
        let line = line.into_iter().find(|line| {
            let text = line.text(self.text);
            text.starts_with('|') && text.matches('|').count() > 1
        })?;
        Some(Slip { fault: SyntaxFault::Table, at: line.inner..line.inner + 1, edits: Vec::new() })
    }

    /// A line without `key:`: the parser often notices it at the next one.
    fn words(&self) -> Option<Slip> {
        let nearest = self.above.first().copied();
        let candidates = nearest.into_iter().chain([self.line]);
        let line = candidates.into_iter().find(|line| self.is_loose(line))?;
        let written = line.text(self.text);
        let name = word(written);
        let behind = written.get(name.len()..).unwrap_or("");
        if shape::is_key(name) && behind.starts_with([' ', '=', ';', ',', '.']) {
            let at = line.inner + name.len();
            let odd = behind.len() - behind.trim_start_matches([' ', '=', ';', ',', '.']).len();
            let edits = vec![Edit::replace(at..at + odd, ": ")];
            return Some(Slip { fault: SyntaxFault::MissingColon { key: name.to_owned() }, at: line.inner..at, edits });
        }
        let at = line.content..line.end;
        if let Some(wanted) = self.text_above(line) {
            let loose = |l: &&Line| l.kind == Kind::Own && l.content >= line.content;
            let mut edits = Vec::new();
            for line in self.lines.iter().filter(loose) {
                if line.is_structure(self.text) {
                    break;
                }
                edits.push(Edit::insert(line.start, " ".repeat(wanted.saturating_sub(line.indent()))));
            }
            return Some(Slip { fault: SyntaxFault::TextNotIndented { found: line.indent(), wanted }, at, edits });
        }
        Some(Slip { fault: SyntaxFault::NoKey, at, edits: vec![Edit::insert(line.content, "# ")] })
    }

    /// Neither `key:` nor `- `, and too far left to go on with the line above.
    fn is_loose(&self, line: &Line) -> bool {
        if line.is_structure(self.text) || line.key(self.text).is_some() && self.text_above(line).is_none() {
            return false;
        }
        let before = self.lines.iter().rev().find(|l| l.kind == Kind::Own && l.start < line.start);
        before.is_none_or(|before| line.indent() <= before.column() && !self.opens(before) || self.text_above(line).is_some())
    }

    /// The indent that this line should have, when it belongs to the text of a `|` above.
    fn text_above(&self, line: &Line) -> Option<usize> {
        let number = self.lines.iter().position(|l| l.start == line.start)?;
        let mut wanted = None;
        for line in self.lines.get(..number)?.iter().rev().take(LINES_UP_MAX) {
            match line.kind {
                Kind::Nothing => {}
                Kind::Within => wanted = Some(line.indent()),
                Kind::Own => {
                    let header = matches!(self.value(line).chars().next(), Some('|' | '>')) && self.value(line).len() <= 3;
                    return header.then(|| wanted.unwrap_or(line.column() + 2));
                }
            }
        }
        None
    }

    /// Entries of a list below something that is no list.
    fn list_without_key(&self) -> Option<Slip> {
        if !self.line.has_dash() {
            return None;
        }
        let siblings = self.above.iter().take_while(|above| above.indent() >= self.line.indent());
        let mut alone = true;
        for above in siblings.filter(|above| above.indent() == self.line.indent()) {
            alone &= !above.has_dash();
        }
        let parent = self.above.iter().find(|above| above.indent() < self.line.indent());
        let nearest = self.above.first()?;
        if !alone || parent.is_some_and(|parent| std::ptr::eq(*parent, *nearest)) || nearest.indent() < self.line.indent() {
            return None;
        }
        let at = self.line.content..self.line.content + 1;
        Some(Slip { fault: SyntaxFault::ListWithoutKey, at, edits: vec![Edit::insert(self.line.start, "items:\n")] })
    }

    /// The first line of an item without its dash, or any other of its lines at the dash's column.
    fn dash(&self) -> Option<Slip> {
        // At the left margin the parser goes on, and notices at the next line.
        let nearest = self.above.first().copied().filter(|above| self.line.column() > above.column());
        let (line, above) = match nearest {
            Some(nearest) if !nearest.has_dash() && !self.opens(nearest) => (nearest, self.above.get(1..)?),
            _ => (self.line, self.above),
        };
        if line.has_dash() {
            return None;
        }
        let key = self.key(line)?;
        let mut keys = Vec::new();
        let mut entry = None;
        for above in above {
            if above.has_dash() && above.indent() <= line.indent() {
                entry = Some(*above);
                break;
            }
            if above.indent() < line.indent() {
                break;
            }
            keys.extend(self.key(above).filter(|_| !above.has_dash()));
        }
        let entry = entry.filter(|entry| entry.indent() == line.indent())?;
        let first = self.key(entry)?;
        if key != first && !keys.contains(&key) {
            return Some(self.moved(line, entry.column()));
        }
        let at = line.content..line.content + key.len();
        let edits = vec![Edit::insert(line.content, "- ")];
        Some(Slip { fault: SyntaxFault::MissingDash { key: key.to_owned() }, at, edits })
    }

    /// A line that stands in no column of the lines around it.
    fn depth(&self) -> Option<Slip> {
        let nearest = self.above.first()?;
        let mut columns = vec![nearest.column()];
        for above in self.above.iter() {
            for column in [above.column(), above.indent()] {
                if columns.last().is_none_or(|last| column < *last) {
                    columns.push(column);
                }
            }
        }
        let indent = self.line.indent();
        if self.opens(nearest) && indent > nearest.column() || columns.contains(&indent) {
            return None;
        }
        // A line too far left shows at the next one, which is right.
        let before = self.above.get(1).filter(|before| before.column() == indent || before.indent() == indent);
        if let (Some(before), true) = (before, indent > nearest.column() && !nearest.has_dash()) {
            return Some(self.moved(nearest, before.column()));
        }
        let wanted = columns.iter().copied().min_by_key(|column| (column.abs_diff(indent), usize::MAX - column))?;
        Some(self.moved(self.line, wanted))
    }

    fn moved(&self, line: &Line, wanted: usize) -> Slip {
        let fault = SyntaxFault::Depth { found: line.indent(), wanted };
        let end = self.key(line).map_or(line.end, |key| line.inner + key.len());
        let edits = vec![Edit::replace(line.start..line.content, " ".repeat(wanted))];
        Slip { fault, at: line.content..end, edits }
    }

    /// `title: a: b`
    fn colon(&self, at: usize) -> Option<Slip> {
        let key = self.line.key(self.text)?;
        let value = self.text.get(key.value..self.line.end)?;
        let second = value.find(": ").or_else(|| value.strip_suffix(':').map(str::len))? + key.value;
        if value.starts_with(['"', '\'', '[', '{']) || at < key.value {
            return None;
        }
        let end = value.find(" #").map_or(self.line.end, |comment| key.value + comment);
        let edits = quoted(self.text, key.value..end).into_iter().collect();
        Some(Slip { fault: SyntaxFault::ColonInText, at: second..second + 1, edits })
    }
}

//! From the place where the parser gave up to the slip that made it: a dash, a colon or an indent that is missing above.
//!
//! Where no slip is recognized there is none, and the parser's own place is told.

use super::lines::{Kind, TextLine};
use super::mended::Edit;
use super::opened::{Slip, quoted};
use super::slips::word;
use crate::domain::diagnostic::SyntaxFault;
use crate::domain::shape;

/// A file is looked through so many lines up.
const LINES_UP_MAX: usize = 2_000;

/// The slip behind an error at this byte.
pub(super) fn of(text: &str, lines: &[TextLine], at: usize) -> Option<Slip> {
    let number = lines.partition_point(|line| line.start <= at).saturating_sub(1);
    let here = lines.get(..=number)?;
    if let Some(slip) = within_text(text, lines, number) {
        return Some(slip);
    }
    let above: Vec<&TextLine> = here.iter().rev().take(LINES_UP_MAX).filter(|line| line.kind == Kind::Own).collect();
    let (line, above) = above.split_first()?;
    let below = lines.iter().skip(number + 1).take(LINES_UP_MAX).filter(|line| line.kind == Kind::Own).collect();
    let seen = BrokenText { text, lines, line, above, below };
    seen.table()
        .or_else(|| seen.words())
        .or_else(|| seen.list())
        .or_else(|| seen.dash())
        .or_else(|| seen.depth())
        .or_else(|| seen.colon(at))
}

/// A line of a text that is further left than its first one, by which YAML measures the others: it is the next key, or
/// one of the two is out of line.
fn within_text(text: &str, lines: &[TextLine], number: usize) -> Option<Slip> {
    let line = lines.get(number).filter(|line| line.kind == Kind::Within)?;
    let above = lines.get(..number)?.iter().rev().take_while(|above| above.kind != Kind::Own);
    let above: Vec<&TextLine> = above.filter(|above| above.content < above.end).collect();
    let first = above.last().filter(|first| first.indent > line.indent)?;
    let header = lines.get(..number)?.iter().rfind(|above| above.kind == Kind::Own)?;
    let key = line.key(text).and_then(|key| text.get(key.name)).filter(|key| shape::is_key(key));
    if let Some(key) = key {
        return Some(moved(line, line.content + key.len(), header.column()));
    }
    let alike = above.iter().filter(|above| above.indent == first.indent).count() > 1;
    if alike || first.indent % 2 == 0 && line.indent % 2 == 1 {
        let edits = vec![Edit::replace(line.start..line.content, " ".repeat(first.indent))];
        let fault = SyntaxFault::TextNotIndented { found: line.indent, wanted: first.indent };
        return Some(Slip { fault, at: line.content..line.end, edits });
    }
    Some(moved(first, first.end, line.indent))
}

/// A line to be moved to another column.
fn moved(line: &TextLine, end: usize, wanted: usize) -> Slip {
    let fault = SyntaxFault::Depth { found: line.indent, wanted };
    let edits = vec![Edit::replace(line.start..line.content, " ".repeat(wanted))];
    Slip { fault, at: line.content..end, edits }
}

struct BrokenText<'a> {
    text: &'a str,
    lines: &'a [TextLine],
    /// Where the parser gave up.
    line: &'a TextLine,
    /// The lines above it, nearest first.
    above: &'a [&'a TextLine],
    /// The lines below it, nearest first.
    below: Vec<&'a TextLine>,
}

impl<'a> BrokenText<'a> {
    fn key(&self, line: &TextLine) -> Option<&'a str> {
        self.text.get(line.key(self.text)?.name)
    }

    fn value(&self, line: &TextLine) -> &'a str {
        let from = line.key(self.text).map_or(line.inner, |key| key.value);
        self.text.get(from..line.end).unwrap_or("")
    }

    /// The line waits for what is below it.
    fn opens(&self, line: &TextLine) -> bool {
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
            let loose = |l: &&TextLine| l.kind == Kind::Own && l.content >= line.content;
            let mut edits = Vec::new();
            for line in self.lines.iter().filter(loose) {
                if line.is_structure(self.text) {
                    break;
                }
                edits.push(Edit::insert(line.start, " ".repeat(wanted.saturating_sub(line.indent))));
            }
            return Some(Slip { fault: SyntaxFault::TextNotIndented { found: line.indent, wanted }, at, edits });
        }
        Some(Slip { fault: SyntaxFault::NoKey, at, edits: vec![Edit::insert(line.content, "# ")] })
    }

    /// Neither `key:` nor `- `, and too far left to go on with the line above.
    fn is_loose(&self, line: &TextLine) -> bool {
        // A key in its own column goes on below it: it was to be a key as well.
        let beside = line.start < self.line.start && line.column() == self.line.column();
        if beside
            && line.key(self.text).is_none()
            && self.line.key(self.text).is_some()
            && self.line.inner == self.line.content
        {
            return true;
        }
        if line.is_structure(self.text) || line.key(self.text).is_some() && self.text_above(line).is_none() {
            return false;
        }
        let before = self.lines.iter().rev().find(|l| l.kind == Kind::Own && l.start < line.start);
        before.is_none_or(|before| {
            line.indent <= before.column() && !self.opens(before) || self.text_above(line).is_some()
        })
    }

    /// The indent that this line should have, when it belongs to the text of a `|` above.
    fn text_above(&self, line: &TextLine) -> Option<usize> {
        let number = self.lines.iter().position(|l| l.start == line.start)?;
        let mut wanted = None;
        for line in self.lines.get(..number)?.iter().rev().take(LINES_UP_MAX) {
            match line.kind {
                Kind::Nothing => {}
                Kind::Within => wanted = Some(line.indent),
                Kind::Own => {
                    let header =
                        matches!(self.value(line).chars().next(), Some('|' | '>')) && self.value(line).len() <= 3;
                    return header.then(|| wanted.unwrap_or(line.column() + 2));
                }
            }
        }
        None
    }

    /// An entry of a list where no list is: the line that opens it is missing, or the dash of its first entry, or the
    /// entry stands in another column than those above it.
    fn list(&self) -> Option<Slip> {
        let line = self.line;
        let nearest = self.above.first().filter(|above| line.has_dash() && above.indent >= line.indent)?;
        let siblings: Vec<&TextLine> =
            self.above.iter().copied().take_while(|above| above.indent >= line.indent).collect();
        if siblings.iter().any(|above| above.has_dash() && above.indent == line.indent) {
            return None;
        }
        if let Some(entry) = siblings.iter().filter(|above| above.has_dash()).min_by_key(|above| above.indent) {
            return Some(self.moved(line, entry.indent));
        }
        let first = siblings.last()?;
        if first.indent > line.indent && self.key(first).is_some() && self.key(first) == self.key(line) {
            let edit = Edit::replace(first.start..first.content, format!("{}- ", " ".repeat(line.indent)));
            return self.dash_before(first, edit);
        }
        if nearest.indent > line.indent {
            return None;
        }
        let at = line.content..line.content + 1;
        Some(Slip { fault: SyntaxFault::ListWithoutKey, at, edits: vec![Edit::insert(line.start, "items:\n")] })
    }

    fn dash_before(&self, line: &TextLine, edit: Edit) -> Option<Slip> {
        let key = self.key(line)?;
        let at = line.content..line.content + key.len();
        Some(Slip { fault: SyntaxFault::MissingDash { key: key.to_owned() }, at, edits: vec![edit] })
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
            if above.has_dash() && above.indent <= line.indent {
                entry = Some(*above);
                break;
            }
            if above.indent < line.indent {
                break;
            }
            keys.extend(self.key(above).filter(|_| !above.has_dash()));
        }
        let Some(entry) = entry else {
            // The first entry: the next one shows what it should be.
            let next = self.below.iter().find(|below| below.indent <= line.indent);
            let alike =
                next.is_some_and(|next| next.has_dash() && next.indent == line.indent && self.key(next) == Some(key));
            let alone = next.is_none_or(|next| next.indent < line.indent);
            let in_items = above.first().is_some_and(|above| self.opens(above) && self.key(above) == Some("items"));
            let is_first = std::ptr::eq(line, *self.above.first()?) && (alike || alone && in_items);
            return is_first.then(|| self.dash_before(line, Edit::insert(line.content, "- ")))?;
        };
        let first = self.key(entry).filter(|_| entry.indent == line.indent)?;
        if key != first && !keys.contains(&key) {
            return Some(self.moved(line, entry.column()));
        }
        self.dash_before(line, Edit::insert(line.content, "- "))
    }

    /// A line that stands in no column of the lines around it.
    fn depth(&self) -> Option<Slip> {
        let nearest = self.above.first()?;
        let mut columns = vec![nearest.column()];
        for above in self.above.iter() {
            for column in [above.column(), above.indent] {
                if columns.last().is_none_or(|last| column < *last) {
                    columns.push(column);
                }
            }
        }
        let indent = self.line.indent;
        if self.opens(nearest) && indent > nearest.column() || columns.contains(&indent) {
            return None;
        }
        // A line too far left shows at the next one, which is right.
        if indent > nearest.column() {
            let before = self.above.get(1);
            let as_before = before.is_some_and(|b| (b.column() == indent || b.indent == indent) && !nearest.has_dash());
            let next = self.below.first().map(|below| below.indent);
            let is_first = before.is_none_or(|before| before.indent < nearest.indent || nearest.has_dash());
            let as_next =
                is_first && next != Some(nearest.column()) && (next == Some(indent) || nearest.column() % 2 == 1);
            if as_before || as_next {
                return Some(self.moved(nearest, indent - (nearest.column() - nearest.indent)));
            }
        }
        let wanted = columns.iter().copied().min_by_key(|column| (column.abs_diff(indent), usize::MAX - column))?;
        Some(match self.only_one_at(wanted) {
            Some(odd) if self.is_next_at(indent, odd.column()) => self.moved(odd, indent),
            _ => self.moved(self.line, wanted),
        })
    }

    /// The first line below its parent, if no other line of that block stands in its column.
    fn only_one_at(&self, column: usize) -> Option<&'a TextLine> {
        let mut block = self.above.iter().copied().take_while(|above| above.indent >= column);
        let first = block.find(|above| above.column() == column && !above.has_dash())?;
        let others = block.any(|above| above.column() == column);
        let parent = self.above.iter().find(|above| above.indent < column)?;
        (!others && parent.column() < self.line.indent).then_some(first)
    }

    /// The lines that follow go on in this column, or it is the one that people use, of the two.
    fn is_next_at(&self, column: usize, other: usize) -> bool {
        let next = self.below.iter().map(|below| below.indent).find(|indent| *indent <= column.max(other));
        next == Some(column) || next != Some(other) && other % 2 == 1 && column.is_multiple_of(2)
    }

    fn moved(&self, line: &TextLine, wanted: usize) -> Slip {
        let end = self.key(line).map_or(line.end, |key| line.inner + key.len());
        moved(line, end, wanted)
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

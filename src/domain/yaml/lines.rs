//! The lines of a file as a person sees them: how far each is indented, its dash, its key, and what it opens.
//!
//! The parser says that something is wrong; a person's slip is found in the lines that they typed, where the parser may
//! notice it only pages later. Lines inside a `|` text, a quotation or brackets are not looked at.

use std::ops::Range;

/// Blanks of every kind: those that YAML knows, and those that Word, a phone or a web page puts in their place.
pub(super) const BLANKS: [char; 7] = [' ', '\t', '\u{a0}', '\u{3000}', '\u{200b}', '\u{202f}', '\u{feff}'];
/// A longer one is a sentence with a colon in it.
const KEY_CHARACTERS_MAX: usize = 40;

#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct TextLine {
    /// The first byte of the line.
    pub(super) start: usize,
    /// Its first character that is no blank.
    pub(super) content: usize,
    /// What stands after its dashes.
    pub(super) inner: usize,
    /// Its end without blanks.
    pub(super) end: usize,
    /// Blanks before the content, of whatever kind.
    pub(super) indent: usize,
    pub(super) kind: Kind,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Own,
    /// Empty, or a comment alone.
    Nothing,
    /// Belongs to a text, a quotation or brackets that began above.
    Within,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct MapKey {
    pub(super) name: Range<usize>,
    /// Where its value starts, or the end of the line.
    pub(super) value: usize,
}

impl TextLine {
    /// The column of its key or text, from 0.
    pub(super) fn column(&self) -> usize {
        self.indent + (self.inner - self.content)
    }

    pub(super) fn has_dash(&self) -> bool {
        self.inner > self.content
    }

    pub(super) fn text<'t>(&self, text: &'t str) -> &'t str {
        text.get(self.inner..self.end).unwrap_or("")
    }

    /// The key before its first `: `, if it has one.
    pub(super) fn key(&self, text: &str) -> Option<MapKey> {
        let content = self.text(text);
        let quote = content.chars().next().filter(|c| matches!(c, '"' | '\''));
        let colon = match quote {
            Some(quote) => content.get(1..)?.find(quote).map(|at| at + 2)?,
            None => content.match_indices(':').map(|(at, _)| at).find(|at| is_end(content, at + 1))?,
        };
        if !content.get(colon..)?.starts_with(':') || !is_end(content, colon + 1) {
            return None;
        }
        let name = content.get(..colon)?;
        if quote.is_none()
            && (name.chars().count() > KEY_CHARACTERS_MAX
                || name.is_empty()
                || name.starts_with(|c| "[{|>#&*!%@`“".contains(c))
                || name.contains(" #"))
        {
            return None;
        }
        let blanks = content.get(colon + 1..)?;
        let value = self.end - blanks.trim_start().len();
        Some(MapKey { name: self.inner..self.inner + colon, value })
    }

    /// True for `- …` and for `word: …`: nobody goes on with a text in that way.
    pub(super) fn is_structure(&self, text: &str) -> bool {
        let word = |range: Range<usize>| {
            text.get(range)
                .is_some_and(|w| w.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '/')))
        };
        self.has_dash() || self.key(text).is_some_and(|key| word(key.name))
    }
}

fn is_end(text: &str, at: usize) -> bool {
    text.get(at..).is_some_and(|rest| rest.is_empty() || rest.starts_with([' ', '\t']))
}

/// All lines, each as if it stood alone.
pub(super) fn split(text: &str) -> Vec<TextLine> {
    let mut lines = Vec::new();
    let mut start = 0;
    for written in text.split_inclusive('\n') {
        let bare = written.trim_end_matches(BLANKS).trim_end_matches(['\n', '\r']).trim_end_matches(BLANKS);
        let content = bare.trim_start_matches(BLANKS);
        let blanks = bare.len() - content.len();
        let indent = bare.get(..blanks).map_or(0, |blanks| blanks.chars().count());
        let mut inner = content;
        while let Some(rest) = inner.strip_prefix('-').filter(|rest| rest.is_empty() || rest.starts_with([' ', '\t'])) {
            inner = rest.trim_start_matches([' ', '\t']);
        }
        let kind =
            if content.is_empty() || content.starts_with('#') || content == "---" { Kind::Nothing } else { Kind::Own };
        let end = start + bare.len();
        lines.push(TextLine { start, content: start + blanks, inner: end - inner.len(), end, indent, kind });
        start += written.len();
    }
    lines
}

/// The column that a text below this line must pass, if the line ends with the head of one: `key: |`.
pub(super) fn text_column(text: &str, line: &TextLine) -> Option<usize> {
    let (from, column) = match line.key(text) {
        Some(key) => (key.value, line.column()),
        None if line.has_dash() => (line.inner, line.indent),
        None => return None,
    };
    is_header(text.get(from..line.end).unwrap_or("")).then_some(column)
}

/// Marks the lines below a `key: |` that belong to its text. A tab counts as far as the text goes: it is told as a tab.
pub(super) fn mark_text(text: &str, lines: &mut [TextLine], header: usize) -> bool {
    let Some(column) = lines.get(header).and_then(|line| text_column(text, line)) else { return false };
    for line in lines.iter_mut().skip(header + 1) {
        let blank = line.content >= line.end;
        let tabbed = text.get(line.start..line.content).is_some_and(|t| t.contains('\t'));
        if !blank && !tabbed && line.indent <= column {
            break;
        }
        line.kind = Kind::Within;
    }
    true
}

/// `|`, `>-`, `|2`, also with a comment behind it.
fn is_header(value: &str) -> bool {
    let value = value.split(" #").next().unwrap_or("").trim_end();
    let mut characters = value.chars();
    matches!(characters.next(), Some('|' | '>'))
        && value.len() <= 3
        && characters.all(|c| c.is_ascii_digit() || matches!(c, '+' | '-'))
}

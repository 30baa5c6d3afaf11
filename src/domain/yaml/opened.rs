//! Quotations and brackets, line by line: which one was opened and never closed, and what stands behind a closed one.
//!
//! It never waits for the end of the file. A quotation or a bracket may go on over several lines, but no line of it
//! looks like the next `key:` or `- `: there the person had finished, and what is open is the slip.

use std::ops::Range;

use super::lines::{Kind, TextLine, mark_text};
use super::mended::Edit;
use crate::domain::diagnostic::SyntaxFault;

/// What a person did, where, and what makes the rest readable.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Slip {
    pub(super) fault: SyntaxFault,
    pub(super) at: Range<usize>,
    pub(super) edits: Vec<Edit>,
}

/// Marks which lines stand within something, and finds the first thing that is open or goes on where it must not.
pub(super) fn look(text: &str, lines: &mut [TextLine]) -> Option<Slip> {
    let mut first = None;
    let mut at = 0;
    while let Some(line) = lines.get(at).cloned() {
        if line.kind != Kind::Own || mark_text(text, lines, at) {
            at += 1;
            continue;
        }
        let from = line.key(text).map_or(line.inner, |key| key.value);
        let mut scan = Scan { text, lines, line: at, at: from, indent: line.indent, open: Vec::new(), first: None };
        scan.value();
        let (last, found) = (scan.line, scan.first);
        first = first.or(found);
        for line in lines.iter_mut().take(last + 1).skip(at + 1) {
            line.kind = Kind::Within;
        }
        at = last + 1;
    }
    first
}

struct Scan<'a> {
    text: &'a str,
    lines: &'a [TextLine],
    line: usize,
    at: usize,
    /// Of the line on which the value begins.
    indent: usize,
    /// Brackets that are open.
    open: Vec<(usize, char)>,
    first: Option<Slip>,
}

impl Scan<'_> {
    /// One value, to the end of its last line.
    fn value(&mut self) {
        let mut fresh = true;
        loop {
            let Some(end) = self.lines.get(self.line).map(|line| line.end) else { return };
            let Some(c) = self.text.get(self.at..end).and_then(|rest| rest.chars().next()) else {
                if self.open.is_empty() || !self.next_line() {
                    return;
                }
                continue;
            };
            let blank = self.text.get(..self.at).is_some_and(|t| t.ends_with([' ', '\t', '\n']));
            match c {
                ' ' | '\t' => self.at += 1,
                '#' if blank => self.at = end,
                // Taken for brackets; told by the reader of the tree.
                '{' if fresh && self.text.get(self.at..end).is_some_and(|t| t.starts_with("{{")) => return,
                '"' | '\'' if fresh => {
                    self.quotation(c);
                    fresh = false;
                    if self.open.is_empty() {
                        return self.rest();
                    }
                }
                '[' | '{' if fresh => {
                    self.open.push((self.at, c));
                    self.at += 1;
                }
                ']' | '}' if !self.open.is_empty() => {
                    self.close(c);
                    fresh = false;
                    if self.open.is_empty() {
                        return self.rest();
                    }
                }
                // A text without quotes runs to the end of its line.
                _ if self.open.is_empty() => return,
                ',' => {
                    fresh = true;
                    self.at += 1;
                }
                ':' => {
                    fresh = self.text.get(self.at + 1..end).is_none_or(|t| t.is_empty() || t.starts_with([' ', '\t']));
                    self.at += 1;
                }
                c => {
                    fresh = false;
                    self.at += c.len_utf8();
                }
            }
        }
    }

    /// Goes behind the closing quote, on this line or on one that goes on with the text.
    fn quotation(&mut self, quote: char) {
        let opened = self.at;
        let mut from = self.at + 1;
        for (number, line) in self.lines.iter().enumerate().skip(self.line) {
            if number > self.line && line.is_structure(self.text) {
                break;
            }
            if let Some(close) = closing(self.text, from.max(line.start)..line.end, quote) {
                (self.line, self.at) = (number, close + 1);
                return;
            }
            from = line.end;
        }
        let Some(end) = self.lines.get(self.line).map(|line| line.end) else { return };
        let rest = self.text.get(opened..end).unwrap_or("");
        let close = match self.open.is_empty() {
            true => end,
            false => rest.find([',', ']', '}']).map_or(end, |at| opened + at),
        };
        self.told(SyntaxFault::UnclosedQuote, opened..opened + 1, vec![Edit::insert(close, quote)]);
        self.at = close;
    }

    fn close(&mut self, close: char) {
        let wants = |open: &(usize, char)| if open.1 == '[' { ']' } else { '}' };
        let Some(top) = self.open.pop() else { return };
        if wants(&top) != close {
            let outer = self.open.last().map(wants);
            if outer == Some(close) {
                let closers = wants(&top).to_string();
                let edits = vec![Edit::insert(self.at, closers.clone())];
                self.told(SyntaxFault::OpenBracket { open: top.1, closers }, top.0..top.0 + 1, edits);
                self.open.pop();
            } else {
                let edits = vec![Edit::replace(self.at..self.at + 1, wants(&top))];
                self.told(SyntaxFault::WrongBracket { open: top.1, close }, self.at..self.at + 1, edits);
            }
        }
        self.at += 1;
    }

    /// What stands behind a closed value on its line.
    fn rest(&mut self) {
        let Some(line) = self.lines.get(self.line) else { return };
        let rest = self.text.get(self.at..line.end).unwrap_or("");
        let written = rest.split(" #").next().unwrap_or("").trim();
        let start = self.at + rest.len() - rest.trim_start().len();
        let at = start..start + written.len();
        let fault = match written.chars().next() {
            None | Some('#' | ':') => return,
            Some(',') if written.len() == 1 => SyntaxFault::TrailingComma,
            Some(close @ (']' | '}')) if written.chars().all(|c| matches!(c, ']' | '}')) => {
                SyntaxFault::ExtraBracket { close }
            }
            Some(c) => {
                let edits =
                    line.key(self.text).and_then(|key| quoted(self.text, key.value..line.end)).into_iter().collect();
                return self.told(SyntaxFault::TextAfterQuote, start..start + c.len_utf8(), edits);
            }
        };
        self.told(fault, at.clone(), vec![Edit::replace(at, "")]);
    }

    /// Goes on inside brackets, or says that they were never closed.
    fn next_line(&mut self) -> bool {
        let Some(line) = self.lines.get(self.line) else { return false };
        let next = self.lines.iter().enumerate().skip(self.line + 1).find(|(_, next)| next.kind == Kind::Own);
        let written = self.text.get(line.start..line.end).unwrap_or("").split(" #").next().unwrap_or("").trim_end();
        let goes_on = written.ends_with([',', '{', '[']);
        let inside = self.open.last().map(|(_, open)| *open);
        if let Some((number, next)) = next {
            let outdented = next.indent <= self.indent;
            let is_new =
                next.has_dash() || next.is_structure(self.text) && (inside == Some('[') || !goes_on || outdented);
            if !is_new {
                (self.line, self.at) = (number, next.content);
                return true;
            }
        }
        let closers: String = self.open.iter().rev().map(|(_, open)| if *open == '[' { ']' } else { '}' }).collect();
        if let Some((opened, open)) = self.open.first().copied() {
            let end = line.start + written.len();
            let edits = vec![Edit::insert(end, closers.clone())];
            self.told(SyntaxFault::OpenBracket { open, closers }, opened..opened + 1, edits);
        }
        self.open.clear();
        false
    }

    fn told(&mut self, fault: SyntaxFault, at: Range<usize>, edits: Vec<Edit>) {
        self.first.get_or_insert(Slip { fault, at, edits });
    }
}

/// The closing quote within these bytes. `\"` and `''` stand for the character.
fn closing(text: &str, range: Range<usize>, quote: char) -> Option<usize> {
    let written = text.get(range.clone())?;
    let mut characters = written.char_indices().peekable();
    while let Some((at, c)) = characters.next() {
        match c {
            '\\' if quote == '"' => {
                characters.next();
            }
            '\'' if quote == '\'' && characters.peek().is_some_and(|(_, next)| *next == '\'') => {
                characters.next();
            }
            c if c == quote => return Some(range.start + at),
            _ => {}
        }
    }
    None
}

/// A value put into single quotes, which change nothing in it.
pub(super) fn quoted(text: &str, range: Range<usize>) -> Option<Edit> {
    let written = text.get(range.clone())?;
    Some(Edit::replace(range, format!("'{}'", written.replace('\'', "''"))))
}

//! One value as what it should be: a text, a word, an id, a language, a number, one of a few words.
//!
//! It never leaves a word with the marks around it that Word or a hasty hand put there; they are told, and the word is
//! read.

use chrono_tz::Tz;

use super::reader::Reader;
use super::{NAMES_MAX, TEXT_CHARACTERS_MAX, is_id};
use crate::domain::diagnostic::{Diagnostic, NodeKind, Place, Placed, Problem, SyntaxFault};
use crate::domain::shape::ID_CHARACTERS_MAX;
use crate::domain::shape::choice::{self, Choice};
use crate::domain::yaml::{Node, Value};
use crate::domain::{language, slug};

const QUOTES: [char; 7] = ['“', '”', '‘', '’', '„', '«', '»'];

impl Reader<'_> {
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
        self.cut_by_hash(node.place);
        Some(Placed::new(text.clone(), node.place))
    }

    /// `Kế hoạch #12`: what follows the sign is no comment to the person who typed it.
    fn cut_by_hash(&mut self, place: Place) {
        let source = self.sources.get(place.file);
        let plain = self.written(place).starts_with(|c| !matches!(c, '"' | '\'' | '|' | '>'));
        let (line, start) = source.line(source.line_of(place.end));
        let rest = line.get(place.end.saturating_sub(start)..).unwrap_or("");
        let comment = rest.trim_start();
        if plain
            && comment.len() < rest.len()
            && comment.starts_with('#')
            && comment.chars().nth(1).is_some_and(char::is_alphanumeric)
        {
            let at = place.end + rest.len() - comment.len();
            let lost = comment.to_owned();
            let place = Place { start: at, end: at + comment.len(), ..place };
            self.note(Diagnostic::warning(Problem::CutByHash { lost }, place));
        }
    }

    /// One word: an id, a date, one of a few values; never a text for readers.
    pub(super) fn word(&mut self, node: &Node) -> Option<Placed<String>> {
        let text = self.text(node)?;
        let bare = text.value.trim_matches(QUOTES).trim();
        if bare.len() < text.value.len() && text.value.trim() != bare {
            self.fault(Problem::CurlyQuotes { meant: bare.to_owned() }, text.place);
            return Some(Placed::new(bare.to_owned(), text.place));
        }
        if let Some(bare) = text.value.strip_suffix([',', ';']) {
            let place = Place { start: text.place.end.saturating_sub(1).max(text.place.start), ..text.place };
            self.fault(Problem::Syntax { what: SyntaxFault::TrailingComma }, place);
            return Some(Placed::new(bare.trim_end().to_owned(), text.place));
        }
        Some(text)
    }

    pub(super) fn texts(&mut self, node: &Node) -> Vec<String> {
        self.list(node, NAMES_MAX).into_iter().filter_map(|n| self.text(n)).map(|t| t.value).collect()
    }

    pub(super) fn id(&mut self, node: &Node) -> Option<Placed<String>> {
        let text = self.word(node)?;
        if is_id(&text.value) {
            return Some(text);
        }
        self.bad_id(&text);
        None
    }

    pub(super) fn bad_id(&mut self, id: &Placed<String>) {
        let near = slug::slug(&id.value, ID_CHARACTERS_MAX);
        self.fault(Problem::BadId { value: id.value.clone(), near }, id.place);
    }

    pub(super) fn language(&mut self, node: &Node) -> Option<Placed<String>> {
        let text = self.word(node)?;
        let near = language::meant(&text.value);
        if near.is_none() && language::is_tag(&text.value) {
            return Some(text);
        }
        self.fault(Problem::BadLanguage { value: text.value, near }, text.place);
        None
    }

    pub(super) fn zone(&mut self, node: &Node) -> Option<Tz> {
        let text = self.word(node)?;
        let zone = text.value.parse().ok();
        if zone.is_none() {
            self.fault(Problem::BadTimeZone { name: text.value }, text.place);
        }
        zone
    }

    pub(super) fn number(&mut self, node: &Node, least: u32, most: u32) -> Option<u32> {
        let text = self.word(node)?;
        let number = text.value.parse().ok().filter(|n| (least..=most).contains(n));
        if number.is_none() {
            self.fault(Problem::BadNumber { value: text.value, least, most }, text.place);
        }
        number
    }

    /// One of a closed list of words, in English or Vietnamese, as its place in that list.
    pub(super) fn choice(&mut self, node: &Node, known: &[Choice]) -> Option<usize> {
        let text = self.word(node)?;
        let found = choice::find(known, &text.value);
        if found.is_none() {
            let near = if self.is_read() { choice::near(known, &text.value) } else { None };
            let known = known.iter().map(Choice::shown).collect();
            self.fault(Problem::NotOneOf { value: text.value, near, known }, text.place);
        }
        found
    }

    /// Yes or no.
    pub(super) fn yes(&mut self, node: &Node) -> Option<bool> {
        self.choice(node, choice::YES_NO).map(|place| place == 0)
    }
}

//! A text with slips mended, and where each byte of it stands in the file.
//!
//! A fault, a node and a secret point into the file as the person wrote it; the mended text exists only so that reading
//! can go on behind a slip.

use std::collections::BTreeMap;
use std::ops::Range;

/// Bytes `at..at + removed` become `added`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Edit {
    pub(super) at: usize,
    pub(super) removed: usize,
    pub(super) added: String,
}

impl Edit {
    pub(super) fn insert(at: usize, added: impl Into<String>) -> Edit {
        Edit { at, removed: 0, added: added.into() }
    }

    pub(super) fn replace(range: Range<usize>, added: impl Into<String>) -> Edit {
        Edit { at: range.start, removed: range.len(), added: added.into() }
    }
}

#[derive(Debug)]
pub(super) struct Mended<'t> {
    original: &'t str,
    /// By their place in the original; they never overlap.
    edits: BTreeMap<usize, (usize, String)>,
    text: String,
    /// The edits again, by their place in the mended text.
    marks: Vec<Mark>,
}

/// The same place in both texts.
#[derive(Debug)]
struct Mark {
    mended: Range<usize>,
    original: Range<usize>,
}

impl<'t> Mended<'t> {
    pub(super) fn new(original: &'t str) -> Self {
        Mended { original, edits: BTreeMap::new(), text: original.to_owned(), marks: Vec::new() }
    }

    pub(super) fn text(&self) -> &str {
        &self.text
    }

    /// Where a byte of the mended text stands in the file. What was put in stands where it was put.
    pub(super) fn original(&self, offset: usize) -> usize {
        let behind = self.marks.partition_point(|mark| mark.mended.start <= offset);
        match behind.checked_sub(1).and_then(|last| self.marks.get(last)) {
            None => offset,
            Some(mark) if offset < mark.mended.end => mark.original.start,
            Some(mark) => mark.original.end + (offset - mark.mended.end),
        }
    }

    /// Applies edits of the mended text, all or none; false when one meets an earlier edit.
    pub(super) fn apply(&mut self, edits: &[Edit]) -> bool {
        let mut all = self.edits.clone();
        for edit in edits {
            let (at, end) = (self.original(edit.at), self.original(edit.at + edit.removed));
            let overlaps = all.range(..end.max(at + 1)).next_back().is_some_and(|(start, (removed, _))| {
                start + removed > at && *start < end || *start == at && (*removed > 0 || end > at)
            });
            if overlaps || end < at {
                return false;
            }
            let (_, added) = all.entry(at).or_insert((end - at, String::new()));
            added.push_str(&edit.added);
        }
        let mut text = String::with_capacity(self.original.len() + 64);
        let mut marks = Vec::with_capacity(all.len());
        let mut from = 0;
        for (at, (removed, added)) in &all {
            let Some(before) = self.original.get(from..*at) else { return false };
            text.push_str(before);
            let start = text.len();
            text.push_str(added);
            marks.push(Mark { mended: start..text.len(), original: *at..at + removed });
            from = at + removed;
        }
        let Some(rest) = self.original.get(from..) else { return false };
        text.push_str(rest);
        (self.edits, self.text, self.marks) = (all, text, marks);
        true
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_are_those_of_the_file() {
        let mut mended = Mended::new("a：b\nc: \"d\ne: f\n");
        assert!(mended.apply(&[Edit::replace(1..4, ": ")]));
        assert_eq!(mended.text(), "a: b\nc: \"d\ne: f\n");
        let quote = mended.text().find("\ne").unwrap();
        assert!(mended.apply(&[Edit::insert(quote, "\"")]));
        assert_eq!(mended.text(), "a: b\nc: \"d\"\ne: f\n");
        for (part, wanted) in [("b\n", 4), ("c:", 6), ("d\"", 10), ("e:", 12), ("f", 15)] {
            assert_eq!(mended.original(mended.text().find(part).unwrap()), wanted, "{part}");
        }
        assert!(!mended.apply(&[Edit::replace(1..3, "=")]), "what was mended once is left alone");
    }
}

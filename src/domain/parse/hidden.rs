//! Characters that nobody sees: escape codes, and marks that turn the direction of writing. On a screen they hide or
//! change what a leader reads before approving.
//!
//! It never minds what people type without knowing, such as a byte order mark or a space without width.

use super::reader::Reader;
use crate::domain::diagnostic::{Place, Problem};
use crate::domain::yaml::{Node, Value};

/// In any value of a file.
pub(super) fn in_tree(reader: &mut Reader<'_>, node: &Node) {
    match &node.value {
        Value::Text(text) => in_text(reader, text, node.place),
        Value::List(nodes) => nodes.iter().for_each(|node| in_tree(reader, node)),
        Value::Map(map) => map.entries.iter().for_each(|entry| in_tree(reader, &entry.value)),
        Value::Null | Value::Refused => {}
    }
}

pub(super) fn in_text(reader: &mut Reader<'_>, text: &str, place: Place) {
    if let Some(c) = text.chars().find(|c| is_hidden(*c)) {
        let place = reader.head(place);
        reader.fault(Problem::HiddenCharacter { code: format!("U+{:04X}", u32::from(c)) }, place);
    }
}

fn is_hidden(c: char) -> bool {
    let turns = matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    turns || (c.is_control() && !matches!(c, '\n' | '\r' | '\t'))
}

//! Nodes under construction: what is open, and where the next finished node belongs.
//!
//! It never recurses. The depth is the input's, so what is open stands on a shelf of its own and not on the call stack.

use std::collections::HashSet;

use super::{Map, MapEntry, Node, Value};
use crate::domain::diagnostic::{NodeKind, Place, Placed, Problem, SyntaxFault};

#[derive(Debug, Default)]
pub(super) struct Shelf {
    open: Vec<OpenNode>,
    root: Option<Node>,
}

pub(super) enum Taken {
    Fine,
    Fault(Problem, Place),
}

#[derive(Debug)]
struct OpenNode {
    start: Place,
    refused: bool,
    content: OpenContent,
}

#[derive(Debug)]
enum OpenContent {
    List(Vec<Node>),
    Map { map: Map, seen: HashSet<String>, key: OpenKey, style: Style },
}

/// With brackets, or by its indent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Style {
    Flow,
    Block,
}

#[derive(Debug)]
enum OpenKey {
    Awaited,
    Read(Placed<String>),
    /// The key cannot be used: its value is dropped.
    Dropped,
}

impl Shelf {
    pub(super) fn depth(&self) -> usize {
        self.open.len()
    }

    pub(super) fn awaits_key(&self) -> bool {
        matches!(self.open.last(), Some(OpenNode { content: OpenContent::Map { key: OpenKey::Awaited, .. }, .. }))
    }

    /// The innermost open node was reported: its content means nothing.
    pub(super) fn refuse(&mut self) {
        if let Some(open) = self.open.last_mut() {
            open.refused = true;
        }
    }

    pub(super) fn open_list(&mut self, start: Place) {
        self.open.push(OpenNode { start, refused: false, content: OpenContent::List(Vec::new()) });
    }

    pub(super) fn open_map(&mut self, start: Place, style: Style) {
        let content = OpenContent::Map { map: Map::default(), seen: HashSet::new(), key: OpenKey::Awaited, style };
        self.open.push(OpenNode { start, refused: false, content });
    }

    pub(super) fn close(&mut self, end: Place) -> Taken {
        match self.open.pop() {
            Some(open) => self.put(finished(open, Some(end))),
            None => Taken::Fine,
        }
    }

    /// Puts a finished node where it belongs: a key, a value, an entry of a list, or the root.
    pub(super) fn put(&mut self, node: Node) -> Taken {
        if let Some(taken) = self.next_entry(&node) {
            return taken;
        }
        let Some(open) = self.open.last_mut() else {
            self.root.get_or_insert(node);
            return Taken::Fine;
        };
        let (map, seen, key) = match &mut open.content {
            OpenContent::List(nodes) => {
                nodes.push(node);
                return Taken::Fine;
            }
            OpenContent::Map { map, seen, key, .. } => (map, seen, key),
        };
        match std::mem::replace(key, OpenKey::Awaited) {
            OpenKey::Read(key) => map.entries.push(MapEntry { key, value: node }),
            OpenKey::Dropped => {}
            OpenKey::Awaited => {
                let (next, taken) = as_key(node, seen, open.refused);
                *key = next;
                return taken;
            }
        }
        Taken::Fine
    }

    /// The key with which entries of this list begin, again within one of them: a dash is missing, and here the next
    /// entry starts.
    fn next_entry(&mut self, node: &Node) -> Option<Taken> {
        let [.., list, entry] = self.open.as_slice() else { return None };
        let OpenContent::List(before) = &list.content else { return None };
        let OpenContent::Map { map, seen, key: OpenKey::Awaited, style: Style::Block } = &entry.content else {
            return None;
        };
        let Value::Text(key) = &node.value else { return None };
        let first = match before.first().map(|node| &node.value) {
            Some(Value::Map(first)) => first,
            _ => map,
        };
        if !seen.contains(key) || first.entries.first().is_none_or(|first| first.key.value != *key) {
            return None;
        }
        let (key, place) = (key.clone(), node.place);
        self.close(Place { end: place.start, start: place.start, ..place });
        self.open_map(place, Style::Block);
        if let Some(OpenNode { content: OpenContent::Map { seen, key: next, .. }, .. }) = self.open.last_mut() {
            seen.insert(key.clone());
            *next = OpenKey::Read(Placed::new(key.clone(), place));
        }
        let what = SyntaxFault::MissingDash { key };
        Some(Taken::Fault(Problem::Syntax { what }, place))
    }

    /// What there is at the end. Nodes still open were cut.
    pub(super) fn finish(mut self) -> Option<Node> {
        while let Some(open) = self.open.pop() {
            let mut node = finished(open, None);
            if let Value::Map(map) = &mut node.value {
                map.cut = true;
            }
            self.put(node);
        }
        self.root.take()
    }
}

fn as_key(node: Node, seen: &mut HashSet<String>, refused: bool) -> (OpenKey, Taken) {
    let found = match node.value {
        Value::Text(text) if seen.insert(text.clone()) => {
            return (OpenKey::Read(Placed::new(text, node.place)), Taken::Fine);
        }
        Value::Text(key) => return (OpenKey::Dropped, Taken::Fault(Problem::DuplicateKey { key }, node.place)),
        Value::Refused => return (OpenKey::Dropped, Taken::Fine),
        _ if refused => return (OpenKey::Dropped, Taken::Fine),
        Value::Null => NodeKind::Nothing,
        Value::List(_) => NodeKind::List,
        Value::Map(_) => NodeKind::Mapping,
    };
    (OpenKey::Dropped, Taken::Fault(Problem::WrongType { wanted: NodeKind::Text, found }, node.place))
}

/// Its place runs from its first to its last byte; a block has no closing mark, so its last value ends it.
fn finished(open: OpenNode, end: Option<Place>) -> Node {
    let mut place = open.start;
    let value = match open.content {
        OpenContent::List(nodes) => {
            if let Some(last) = nodes.last() {
                place.end = place.end.max(last.place.end);
            }
            Value::List(nodes)
        }
        OpenContent::Map { map, .. } => {
            if let (Some(first), Some(last)) = (map.entries.first(), map.entries.last()) {
                place.start = place.start.min(first.key.place.start);
                place.end = place.end.max(last.value.place.end).max(last.key.place.end);
            }
            Value::Map(map)
        }
    };
    // The closing bracket of a flow node is a byte of its own; the end of a block has no length.
    if let Some(end) = end.filter(|e| e.end > e.start) {
        place.end = place.end.max(end.end);
    }
    Node { place, value: if open.refused { Value::Refused } else { value } }
}

//! A campaign file or `channels.yaml` as data, with every fault in it at once.
//!
//! It never stops at the first fault, and never says the same thing twice: what is wrong is left out or replaced by its
//! default, what follows only from that stays silent. It never touches a file: texts and media beside the campaign come
//! through [`Beside`]. Rules that need resolved dates are `check`'s.

pub mod channels;
pub mod moment;
pub mod script;

mod anchors;
mod blank;
mod content;
mod festive;
mod hidden;
mod item;
mod reader;
mod recurring;
mod staff;
mod task;
mod typed_date;
mod values;

use std::cell::RefCell;
use std::collections::{BTreeMap, HashMap};
use std::path::PathBuf;

use chrono_tz::Tz;

use super::campaign::{BesideFile, Campaign, Documents, Gate, Item, Phase};
use super::diagnostic::{Diagnostic, FileId, Place, Placed, Problem, Sources, SyntaxFault};
use super::directory::Directory;
use super::media::MediaFacts;
use super::shape;
use super::yaml::{self, Value};
use anchors::Marks;
use reader::{Given, Reader};

/// Items of one campaign.
pub const ITEMS_MAX: usize = 20_000;
/// A body, inline or from a file beside.
pub const BODY_CHARACTERS_MAX: usize = 100_000;
/// Any other text: a title, a summary, a link.
pub const TEXT_CHARACTERS_MAX: usize = 2_000;
const NAMES_MAX: usize = 500;
const DEFAULT_ZONE: Tz = Tz::Asia__Ho_Chi_Minh;
const DEFAULT_LANGUAGE: &str = "vi";

/// What stands beside a campaign file. Paths start from the campaign's folder.
pub trait Beside {
    fn text(&self, path: &str) -> Result<String, Problem>;
    fn media(&self, path: &str) -> Result<MediaFacts, Problem>;
}

/// Notes what was read beside the file.
struct Recorder<'a> {
    beside: &'a dyn Beside,
    read: RefCell<BTreeMap<String, BesideFile>>,
}

impl Beside for Recorder<'_> {
    fn text(&self, path: &str) -> Result<String, Problem> {
        let text = self.beside.text(path)?;
        self.read.borrow_mut().insert(path.to_owned(), BesideFile::Text(text.clone()));
        Ok(text)
    }

    fn media(&self, path: &str) -> Result<MediaFacts, Problem> {
        let facts = self.beside.media(path)?;
        self.read.borrow_mut().insert(path.to_owned(), BesideFile::Media(facts.clone()));
        Ok(facts)
    }
}

/// What was read beside a file once, and is read again.
impl Beside for BTreeMap<String, BesideFile> {
    fn text(&self, path: &str) -> Result<String, Problem> {
        match self.get(path) {
            Some(BesideFile::Text(text)) => Ok(text.clone()),
            _ => Err(Problem::FileMissing { path: path.to_owned() }),
        }
    }

    fn media(&self, path: &str) -> Result<MediaFacts, Problem> {
        match self.get(path) {
            Some(BesideFile::Media(facts)) => Ok(facts.clone()),
            _ => Err(Problem::FileMissing { path: path.to_owned() }),
        }
    }
}

/// Reads a campaign file. Without a directory, units, channels and slots are taken as they are written.
/// `None` only when the file holds no mapping at all.
pub fn campaign(
    sources: &mut Sources,
    file: FileId,
    folder: PathBuf,
    directory: Option<&Directory>,
    beside: &dyn Beside,
) -> (Option<Campaign>, Vec<Diagnostic>) {
    let (tree, faults) = yaml::read(sources, file);
    let beside = &Recorder { beside, read: RefCell::default() };
    let own = sources.get(file);
    let mut documents =
        Documents { name: own.path.clone(), text: own.text.to_string(), beside: BTreeMap::new(), base: None };
    let mut reader = Reader::new(sources, file, tree.cut, faults);
    if !reader.has_content(&tree.root) {
        return (None, reader.finish());
    }
    hidden::in_tree(&mut reader, &tree.root);
    list_without_key(&mut reader, &tree.root);
    let Some(fields) = reader.fields(&tree.root, &shape::campaign::CAMPAIGN) else {
        return (None, reader.finish());
    };
    let nowhere = || Placed::new(String::new(), fields.place);
    let id = fields.get("campaign").and_then(|n| reader.id(n)).unwrap_or_else(nowhere);
    let unit = fields.get("unit").and_then(|n| reader.word(n));
    match (&unit, directory) {
        (Some(unit), Some(directory)) if directory.unit(&unit.value).is_none() => {
            let known = directory.units.iter().map(|u| (u.id.value.as_str(), u.title.as_str()));
            let near = reader.near_titled(&unit.value, known);
            reader.fault(Problem::UnknownUnit { name: unit.value.clone(), near }, unit.place);
        }
        (Some(unit), None) if !is_id(&unit.value) => reader.bad_id(unit),
        _ => {}
    }
    let title = fields.get("title").and_then(|n| reader.text(n)).map_or_else(|| id.value.clone(), |t| t.value);
    let timezone = fields.get("timezone").and_then(|n| reader.zone(n)).unwrap_or(DEFAULT_ZONE);
    let language = fields.get("language").and_then(|n| reader.language(n));
    let basis = fields.get("basis").map(|n| reader.texts(n)).unwrap_or_default();
    if let Some(node) = fields.get("basis") {
        blank::in_text(&mut reader, node.place);
    }
    let anchors = fields.get("anchors").map(|n| anchors::anchors(&mut reader, n)).unwrap_or_default();
    let mut marks = Marks::of(&anchors, fields.given("anchors"));
    let phases = fields.get("phases").map(|n| anchors::phases(&mut reader, n, &marks)).unwrap_or_default();
    let lines = fields.get("lines").map(|n| anchors::lines(&mut reader, n)).unwrap_or_default();
    let span = |p: &Phase| anchors::Span { title: p.title.clone(), bounds: (p.from.clone(), p.until.clone()) };
    marks.phases = phases.iter().map(|p| (p.id.value.clone(), span(p))).collect();
    marks.lines = lines.iter().map(|l| (l.id.value.clone(), l.title.clone())).collect();
    let torn = |key: &str| match (fields.key_place(key), fields.get(key)) {
        (Some(key), Some(node)) => reader.has_slip(Place { start: key.start, ..node.place }),
        _ => false,
    };
    marks.unread |= torn("anchors");
    marks.phases_unread = phases.is_empty() || torn("phases");
    marks.lines_unread = fields.given("lines") == Given::Yes && lines.is_empty() || torn("lines");
    let mut campaign = Campaign {
        file,
        folder,
        path: None,
        unit: unit.unwrap_or_else(nowhere),
        id,
        title,
        timezone,
        language: language.map_or_else(|| DEFAULT_LANGUAGE.to_owned(), |l| l.value),
        basis,
        anchors,
        phases,
        lines,
        items: Vec::new(),
        gate: match fields.get("gate").and_then(|n| reader.choice(n, shape::choice::GATES)) {
            Some(1) => Gate::None,
            _ => Gate::Events,
        },
        documents: Documents::default(),
        words: Vec::new(),
    };
    if let Some(node) = fields.get("items") {
        let scene = item::ItemContext { marks: &marks, directory, language: &campaign.language, beside };
        campaign.items = items(&mut reader, node, &scene);
    }
    typed_date::warn(&mut reader, &campaign);
    blank::fault(&mut reader, &campaign);
    documents.beside = beside.read.take();
    campaign.documents = documents;
    (Some(campaign), reader.finish())
}

/// Items below another key, because the line `items:` is missing above them.
fn list_without_key(reader: &mut Reader<'_>, root: &yaml::Node) {
    let Value::Map(map) = &root.value else { return };
    let is_item = |node: &yaml::Node| matches!(&node.value, Value::Map(entries) if entries.get("id").is_some());
    let stray = map.entries.iter().find(|entry| {
        matches!(entry.key.value.as_str(), "anchors" | "phases" | "lines")
            && matches!(&entry.value.value, Value::List(nodes) if nodes.first().is_some_and(is_item))
    });
    if let (Some(stray), None) = (stray, map.get("items")) {
        let place = reader.head(stray.value.place);
        reader.fault(Problem::Syntax { what: SyntaxFault::ListWithoutKey }, place);
        reader.excuse("items");
    }
}

fn items(reader: &mut Reader<'_>, node: &yaml::Node, scene: &item::ItemContext<'_>) -> Vec<Item> {
    let mut first_lines: HashMap<String, usize> = HashMap::new();
    let mut found = Vec::new();
    for node in reader.list(node, ITEMS_MAX) {
        let Some(item) = item::item(reader, node, scene) else { continue };
        let line = reader.line_of(item.id.place);
        match first_lines.get(&item.id.value) {
            Some(&first_line) => {
                reader.fault(Problem::DuplicateId { id: item.id.value.clone(), first_line }, item.id.place);
            }
            None => {
                if !item.id.value.is_empty() {
                    first_lines.insert(item.id.value.clone(), line);
                }
                found.push(item);
            }
        }
    }
    found
}

/// True for a name that may stand as an id.
pub fn is_id(text: &str) -> bool {
    is_name(text, |c| c.is_ascii_lowercase())
}

fn is_name(text: &str, letter: fn(char) -> bool) -> bool {
    text.chars().count() <= shape::ID_CHARACTERS_MAX
        && !text.starts_with('-')
        && !text.is_empty()
        && text.chars().all(|c| letter(c) || c.is_ascii_digit() || c == '-')
}

fn is_nothing(value: &Value) -> bool {
    matches!(value, Value::Null | Value::Refused)
}

#[cfg(test)]
mod tests;

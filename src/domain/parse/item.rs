//! One item: its place in the campaign, its time, its channels, and what follows when it is late or called off.
//!
//! It never drops an item whose time and phase could be read; what else is wrong with it was reported.

use super::anchors::Marks;
use super::reader::{Fields, Reader};
use super::{Beside, NAMES_MAX, blank, content, festive, moment, recurring, task};
use crate::domain::campaign::{Item, Late, LateThen, Placement, Priority, Reserved, Tone, Variant};
use crate::domain::diagnostic::{NodeKind, Place, Placed, Problem};
use crate::domain::directory::Directory;
use crate::domain::reach::Reach;
use crate::domain::shape::NameForm;
use crate::domain::shape::campaign::{ITEM, LATE, PLACEMENT, REPEAT_MAX, RESERVED};
use crate::domain::shape::choice::{LATE_THEN, NO_NEEDS, PRIORITIES, REACHES, TONES};
use crate::domain::yaml::{Node, Value};

const PLACEMENTS_MAX: usize = 200;

/// What an item is read against.
pub(super) struct ItemContext<'a> {
    pub(super) marks: &'a Marks,
    pub(super) directory: Option<&'a Directory>,
    pub(super) language: &'a str,
    pub(super) beside: &'a dyn Beside,
}

pub(super) fn item(reader: &mut Reader<'_>, node: &Node, scene: &ItemContext<'_>) -> Option<Item> {
    let fields = reader.fields(node, &ITEM)?;
    let id = fields.get("id").and_then(|n| reader.id(n)).unwrap_or_else(|| Placed::new(String::new(), fields.place));
    let phase = fields.get("phase").and_then(|n| reader.word(n));
    if let Some(phase) = &phase {
        known_phase(reader, phase, scene.marks);
    }
    let line = fields.get("line").and_then(|n| reader.word(n));
    if let Some(line) = &line {
        known_line(reader, line, scene.marks);
    }
    let placements = fields.get("channels").map(|n| placements(reader, n, scene));
    let bounds = phase.as_ref().and_then(|p| scene.marks.phases.get(&p.value)).map(|phase| &phase.bounds);
    let when = fields.get("when").and_then(|n| {
        let read = recurring::when(reader, n, scene.marks, bounds)?;
        Some((read, n.place))
    });
    if let (Some((read, _)), Some(placements)) = (&when, &placements)
        && let Some(text) = &read.day_only
        && !placements.iter().all(|p| is_station(p, scene))
    {
        reader.fault(Problem::NeedsClockTime { text: text.value.clone() }, text.place);
    }
    let placements = placements.unwrap_or_default();
    let languages = fields.get("languages").map(|n| languages(reader, n));
    let title = fields.get("title").and_then(|n| reader.text(n));
    if title.is_none() && fields.key_place("title").is_none() && !placements.is_empty() && !reader.cut {
        // A bulletin is spoken from its body; everything else shows a title.
        if !placements.iter().all(|p| is_station(p, scene)) {
            reader.fault(Problem::MissingKey { key: "title".to_owned() }, fields.place);
        }
    }
    let body = fields.get("body").and_then(|n| content::body(reader, n, scene));
    let audio = fields.get("audio").and_then(|n| content::recording(reader, n, scene));
    let variants = fields
        .get("variants")
        .map(|n| content::variants(reader, n, scene, &placements, languages.as_deref().unwrap_or_default()))
        .unwrap_or_default();
    let reserved = fields.get("reserved").and_then(|n| reserved(reader, n, scene));
    let speaks = body.is_some() || audio.is_some() || reserved.is_some();
    let languages = languages.unwrap_or_else(|| languages_of(&variants, scene.language, speaks.then_some(id.place)));
    let link = fields.get("link").and_then(|n| link(reader, n));
    let media = fields.get("media").map(|n| content::media_list(reader, n, scene)).unwrap_or_default();
    let mut text = |key| fields.get(key).and_then(|n| reader.text(n));
    let (summary, source, cancelled) = (text("summary"), text("source"), text("cancelled"));
    let (spoken_title, note) = (text("spoken_title"), text("note"));
    let approval_number = text("approval_number");
    if let Some(number) = &approval_number {
        blank::in_text(reader, number.place);
    }
    let approval_number = approval_number.map(|t| t.value);
    let tone = match fields.get("tone").and_then(|n| reader.choice(n, TONES)) {
        Some(choice) => Tone::ALL[choice],
        None => Tone::default(),
    };
    let priority = match fields.get("priority").and_then(|n| reader.choice(n, PRIORITIES)) {
        Some(2) => Priority::Urgent,
        Some(1) => Priority::Priority,
        _ => Priority::Ordinary,
    };
    let needs = fields.get("needs").map(|n| needs(reader, n, scene.marks));
    let wait_ms = fields.get("wait").and_then(|n| duration_ms(reader, n));
    let late = fields.get("late").and_then(|n| late(reader, n));
    let reach = fields.get("reach").and_then(|n| reader.choice(n, REACHES)).map_or(Reach::Public, |c| Reach::ALL[c]);
    let task = fields.get("task").and_then(|n| task::task(reader, n, scene));
    let (when, place) = when?;
    let item = Item {
        title: title.unwrap_or_else(|| id.clone()),
        id,
        phase: phase?,
        line,
        spoken_title,
        note,
        summary,
        when: Placed::new(when.when, place),
        placements,
        languages,
        body,
        variants,
        media,
        audio,
        link,
        source,
        approval_number,
        tone,
        priority,
        late,
        needs,
        wait_ms,
        reach,
        task,
        cancelled,
        reserved,
    };
    if fields.key_place("tone").is_none() && item.cancelled.is_none() {
        festive::warn(reader, &item);
    }
    Some(item)
}

fn known_phase(reader: &mut Reader<'_>, phase: &Placed<String>, marks: &Marks) {
    // A campaign without phases was told so once.
    if marks.phases_unread || marks.phases.contains_key(&phase.value) {
        return;
    }
    let titled = marks.phases.iter().map(|(id, phase)| (id.as_str(), phase.title.as_str()));
    let near = reader.near_titled(&phase.value, titled);
    let known = marks.phases.keys().cloned().collect();
    reader.fault(Problem::UnknownPhase { name: phase.value.clone(), near, known }, phase.place);
}

fn known_line(reader: &mut Reader<'_>, line: &Placed<String>, marks: &Marks) {
    if marks.lines_unread || marks.lines.contains_key(&line.value) {
        return;
    }
    let near = reader.near_titled(&line.value, marks.lines.iter().map(|(id, title)| (id.as_str(), title.as_str())));
    let known = marks.lines.keys().cloned().collect();
    reader.fault(Problem::UnknownLine { name: line.value.clone(), near, known }, line.place);
}

/// A list of ids, or a mapping from ids to `{ slots: [...], repeat: 2 }`.
fn placements(reader: &mut Reader<'_>, node: &Node, scene: &ItemContext<'_>) -> Vec<Placement> {
    let mut found: Vec<Placement> = Vec::new();
    match &node.value {
        Value::List(_) => {
            for node in reader.list(node, PLACEMENTS_MAX) {
                let Some(channel) = reader.word(node) else { continue };
                if let Some(first) = found.iter().find(|p| p.channel.value == channel.value) {
                    let first_line = reader.line_of(first.channel.place);
                    reader.fault(Problem::DuplicateId { id: channel.value, first_line }, channel.place);
                    continue;
                }
                known_channel(reader, &channel, scene);
                found.push(Placement { channel, slots: Vec::new(), repeat: 1 });
            }
        }
        Value::Map(_) => {
            for (channel, node) in reader.named(node, NameForm::Channel, PLACEMENTS_MAX) {
                known_channel(reader, channel, scene);
                let mut placement = Placement { channel: channel.clone(), slots: Vec::new(), repeat: 1 };
                if !matches!(node.value, Value::Null)
                    && let Some(fields) = reader.fields(node, &PLACEMENT)
                {
                    on_station(reader, &fields, &mut placement, scene);
                }
                found.push(placement);
            }
        }
        Value::Text(_) | Value::Null | Value::Refused => {
            reader.wrong_type(node, NodeKind::ListOrMapping);
            return found;
        }
    }
    if found.is_empty() {
        reader.fault(Problem::NoPlacement, node.place);
    }
    found
}

fn known_channel(reader: &mut Reader<'_>, channel: &Placed<String>, scene: &ItemContext<'_>) {
    let Some(directory) = scene.directory else { return };
    if directory.channel(&channel.value).is_none() {
        let titled = directory.channels.iter().map(|c| (c.id.value.as_str(), c.title.as_str()));
        let near = reader.near_titled(&channel.value, titled);
        let known = directory.channels.iter().map(|c| c.id.value.clone()).collect();
        reader.fault(Problem::UnknownChannel { name: channel.value.clone(), near, known }, channel.place);
    }
}

/// What only a station has: its slots, and how often it plays.
fn on_station(reader: &mut Reader<'_>, fields: &Fields<'_>, placement: &mut Placement, scene: &ItemContext<'_>) {
    let (slots, repeat) = (fields.get("slots"), fields.get("repeat"));
    let Some(first) = slots.or(repeat) else { return };
    placement.repeat = repeat.and_then(|n| reader.number(n, 1, REPEAT_MAX)).unwrap_or(1);
    placement.slots = slots
        .map(|node| reader.list(node, NAMES_MAX))
        .unwrap_or_default()
        .into_iter()
        .filter_map(|n| reader.text(n))
        .collect();
    let Some(known) = scene.directory.and_then(|d| d.channel(&placement.channel.value)) else { return };
    if known.slots.is_empty() {
        reader.fault(Problem::SlotsOfNoStation { channel: placement.channel.value.clone() }, first.place);
        placement.slots.clear();
    }
    for name in &placement.slots {
        if known.slots.iter().all(|s| s.id.value != name.value) {
            let near = reader.near(&name.value, known.slots.iter().map(|s| s.id.value.as_str()));
            reader.fault(Problem::UnknownSlot { name: name.value.clone(), near }, name.place);
        }
    }
}

/// A station has slots, so a day is enough for it. A channel that nobody knows gets the benefit of the doubt.
fn is_station(placement: &Placement, scene: &ItemContext<'_>) -> bool {
    match scene.directory {
        Some(directory) => directory.channel(&placement.channel.value).is_none_or(|c| !c.slots.is_empty()),
        None => !placement.slots.is_empty(),
    }
}

fn languages(reader: &mut Reader<'_>, node: &Node) -> Vec<Placed<String>> {
    reader.list(node, NAMES_MAX).into_iter().filter_map(|n| reader.language(n)).collect()
}

/// Without `languages:`, an item goes out in the campaign's language (if it says anything itself, at `own`) and in each
/// language that has a variant. Empty when that is the campaign's language alone.
fn languages_of(variants: &[Variant], default: &str, own: Option<Place>) -> Vec<Placed<String>> {
    let mut found: Vec<Placed<String>> = Vec::new();
    for variant in variants {
        if let Some(language) = &variant.language
            && language != default
            && found.iter().all(|f| f.value != *language)
        {
            found.push(Placed::new(language.clone(), variant.key.place));
        }
    }
    let own = own
        .or_else(|| variants.iter().find(|v| v.language.as_deref().is_none_or(|l| l == default)).map(|v| v.key.place));
    if let (false, Some(place)) = (found.is_empty(), own) {
        found.insert(0, Placed::new(default.to_owned(), place));
    }
    found
}

fn link(reader: &mut Reader<'_>, node: &Node) -> Option<Placed<String>> {
    let text = reader.text(node)?;
    if is_link(&text.value) {
        return Some(text);
    }
    reader.fault(Problem::BadLink { link: text.value }, text.place);
    None
}

/// `http(s)://host…` without blanks.
pub(super) fn is_link(text: &str) -> bool {
    let rest = text.strip_prefix("https://").or_else(|| text.strip_prefix("http://"));
    rest.is_some_and(|r| r.starts_with(char::is_alphanumeric))
        && !text.contains(|c: char| c.is_whitespace() || c.is_control())
}

/// Yes or no, or `{ writer, remind }`.
fn reserved(reader: &mut Reader<'_>, node: &Node, scene: &ItemContext<'_>) -> Option<Reserved> {
    if !matches!(node.value, Value::Map(_)) {
        return reader.yes(node)?.then(Reserved::default);
    }
    let fields = reader.fields(node, &RESERVED)?;
    let writer = fields.get("writer").and_then(|n| reader.id(n));
    if let (Some(writer), Some(directory)) = (&writer, scene.directory)
        && directory.staff.iter().all(|person| person.id.value != writer.value)
    {
        let near = reader.near(&writer.value, directory.staff.iter().map(|person| person.id.value.as_str()));
        reader.fault(Problem::UnknownStaff { name: writer.value.clone(), near }, writer.place);
    }
    let remind = fields.get("remind").and_then(|n| duration_ms(reader, n));
    Some(Reserved { writer, remind_ms: remind.unwrap_or(Reserved::default().remind_ms) })
}

/// A length of time in milliseconds; working days are none.
pub(super) fn duration_ms(reader: &mut Reader<'_>, node: &Node) -> Option<i64> {
    let text = reader.text(node)?;
    let distance = moment::distance(&text.value).filter(|d| d.workdays == 0);
    if distance.is_none() {
        reader.fault(Problem::BadDuration { text: text.value }, text.place);
    }
    distance.map(|d| (d.days * 24 * 60 + d.minutes) * 60_000)
}

fn late(reader: &mut Reader<'_>, node: &Node) -> Option<Late> {
    let fields = reader.fields(node, &LATE)?;
    let within = fields.get("within").and_then(|n| duration_ms(reader, n));
    let then = match fields.get("then").and_then(|n| reader.choice(n, LATE_THEN)) {
        Some(1) => LateThen::Ask,
        _ => LateThen::Skip,
    };
    Some(Late { within_ms: within.unwrap_or(Late::default().within_ms), then })
}

/// A list of events, or `none`.
fn needs(reader: &mut Reader<'_>, node: &Node, marks: &Marks) -> Vec<Placed<String>> {
    if let Value::Text(_) = &node.value {
        reader.choice(node, NO_NEEDS);
        return Vec::new();
    }
    let names: Vec<Placed<String>> = reader.list(node, NAMES_MAX).into_iter().filter_map(|n| reader.text(n)).collect();
    for name in &names {
        if marks.dates.contains(&name.value) {
            reader.fault(Problem::NeedsMereDate { anchor: name.value.clone() }, name.place);
        } else if marks.anchor(&name.value).is_none() && !marks.unread && !reader.cut {
            let near = reader.near(&name.value, marks.anchors.keys().map(String::as_str));
            reader.fault(Problem::UnknownAnchor { name: name.value.clone(), near }, name.place);
        }
    }
    names
}

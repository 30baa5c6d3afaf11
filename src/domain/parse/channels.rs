//! `channels.yaml` as a [`Directory`]: units, channels, stations, staff.
//!
//! A field that the adapter declares secret is a fault here, whatever its value, and its value goes nowhere. Adapters
//! are above this layer, so what they take comes in as a table.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::path::PathBuf;

use chrono::NaiveDate;

use super::item::is_link;
use super::reader::Reader;
use super::{DEFAULT_LANGUAGE, NAMES_MAX, blank, hidden, recurring, staff};
use crate::domain::calendar::{Calendar, Holiday};
use crate::domain::channel::{self, Channel, MonthlyQuota, Slot};
use crate::domain::diagnostic::{Diagnostic, FileId, NodeKind, Place, Placed, Problem, SettingFault, Sources};
use crate::domain::directory::Directory;
use crate::domain::outcome::End;
use crate::domain::reach::Reach;
use crate::domain::shape::NameForm;
use crate::domain::shape::channels::{CHANNEL, CHANNELS, HOLIDAY, MONTHLY_QUOTA, SLOT, UNIT};
use crate::domain::shape::choice::REACHES;
use crate::domain::unit::Unit;
use crate::domain::yaml::{self, MapEntry, Node, Value};

/// A longer holiday is a mistake in its dates.
const HOLIDAY_DAYS_MAX: i64 = 60;
pub(super) const CHANNELS_MAX: usize = 5_000;

/// What one adapter takes.
#[derive(Debug, Clone)]
pub struct AdapterSpec {
    pub name: &'static str,
    pub settings: Vec<SettingSpec>,
    pub air: SlotNeed,
    pub end: End,
    /// Whether a channel of this kind keeps office hours, unless the file says otherwise.
    pub office_hours: bool,
}

/// Whether a channel of this kind is a station.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SlotNeed {
    /// It needs slots.
    Slots,
    None,
}

/// One setting or secret of a channel, as far as a file is concerned.
#[derive(Debug, Clone, Copy)]
pub struct SettingSpec {
    pub name: &'static str,
    pub secret: bool,
    /// It says where the channel goes.
    pub destination: bool,
    pub required: bool,
    pub default: Option<&'static str>,
    pub form: SettingForm,
    pub help: &'static str,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SettingForm {
    Text,
    Url,
    /// A URL to which secrets are sent.
    Endpoint,
    Number,
    Folder,
}

/// Reads `channels.yaml`. `None` when it could not be read to its end: half a list of channels would make faults of
/// everything that names the other half.
pub fn directory(
    sources: &mut Sources,
    file: FileId,
    folder: PathBuf,
    adapters: &[AdapterSpec],
) -> (Option<Directory>, Vec<Diagnostic>) {
    let (tree, faults) = yaml::read(sources, file);
    let text = sources.get(file).text.clone();
    let mut reader = Reader::new(sources, file, tree.cut, faults);
    if !reader.has_content(&tree.root) {
        return (None, reader.finish());
    }
    hidden::in_tree(&mut reader, &tree.root);
    let among_units = channel_among_units(&mut reader, &tree.root);
    let Some(fields) = reader.fields(&tree.root, &CHANNELS) else {
        return (None, reader.finish());
    };
    let units = fields.get("units").map(|n| units(&mut reader, n)).unwrap_or_default();
    let mut channels = Vec::new();
    if let Some(node) = fields.get("channels") {
        for (id, node) in reader.named(node, NameForm::Id, CHANNELS_MAX) {
            if let Some(channel) = channel(&mut reader, id, node, adapters) {
                known_unit(&mut reader, &channel.unit, &units);
                channels.push(channel);
            }
        }
    }
    let mut people = Vec::new();
    if let Some(node) = fields.get("staff") {
        people = staff::people(&mut reader, node, &units);
        if let Some(place) = fields.key_place("staff") {
            staff::answerable(&mut reader, &people, &units, &channels, place);
        }
    }
    let holidays = fields.get("holidays").map(|n| holidays(&mut reader, n)).unwrap_or_default();
    let calendar = Calendar::with(&holidays);
    let directory = Directory { file, folder, text, base: None, units, channels, staff: people, calendar };
    let found = reader.finish();
    let slips = found.iter().any(|d| matches!(d.problem, Problem::Syntax { .. }));
    ((!tree.cut && !slips && among_units == Stray::None).then_some(directory), found)
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Stray {
    Found,
    None,
}

/// Channels that stand among the units, because the line `channels:` is missing above them: told at the first.
fn channel_among_units(reader: &mut Reader<'_>, root: &Node) -> Stray {
    let Value::Map(map) = &root.value else { return Stray::None };
    let units = map.entries.iter().find(|e| e.key.value == "units");
    let Some(MapEntry { value: Node { value: Value::Map(units), .. }, .. }) = units else { return Stray::None };
    let Some(stray) = units.entries.iter().find(|e| is_channel(&e.value)) else { return Stray::None };
    reader.fault(Problem::ChannelAmongUnits { channel: stray.key.value.clone() }, stray.key.place);
    reader.excuse("channels");
    Stray::Found
}

fn is_channel(node: &Node) -> bool {
    matches!(&node.value, Value::Map(map) if map.get("adapter").is_some())
}

fn units(reader: &mut Reader<'_>, node: &Node) -> Vec<Unit> {
    let units: Vec<Unit> = reader
        .named(node, NameForm::Id, CHANNELS_MAX)
        .into_iter()
        .filter(|(_, node)| !is_channel(node))
        .map(|(id, node)| {
            let fields = reader.fields(node, &UNIT);
            let mut text = |key| fields.as_ref().and_then(|f| f.get(key)).and_then(|n| reader.text(n));
            let title = text("title").map_or_else(|| id.value.clone(), |t| t.value);
            let (parent, contact) = (text("parent"), text("contact"));
            // It is printed at the end of each post.
            if let Some(contact) = &contact {
                blank::in_text(reader, contact.place);
            }
            let two = fields.as_ref().and_then(|f| f.get("two_person_office"));
            let two_person_office = two.and_then(|n| reader.yes(n)).unwrap_or(false);
            Unit { id: id.clone(), title, parent, contact: contact.map(|t| t.value), two_person_office }
        })
        .collect();
    for unit in &units {
        if let Some(parent) = &unit.parent {
            known_unit(reader, parent, &units);
        }
    }
    cycles(reader, &units);
    units
}

/// Each circle of parents is one fault, at the first unit of the file that is in it.
fn cycles(reader: &mut Reader<'_>, units: &[Unit]) {
    let parents: HashMap<&str, &Placed<String>> =
        units.iter().filter_map(|u| Some((u.id.value.as_str(), u.parent.as_ref()?))).collect();
    let mut settled: HashSet<&str> = HashSet::new();
    for unit in units {
        let mut path: Vec<&str> = Vec::new();
        let mut on_path: HashSet<&str> = HashSet::new();
        let mut here = unit.id.value.as_str();
        while !settled.contains(here) && on_path.insert(here) {
            path.push(here);
            let Some(parent) = parents.get(here) else { break };
            here = parent.value.as_str();
        }
        let closed = !settled.contains(here) && parents.contains_key(here) && path.last() != Some(&here)
            || parents.get(here).is_some_and(|p| p.value == here && !settled.contains(here));
        if let (true, Some(parent)) = (closed, parents.get(here)) {
            reader.fault(Problem::UnitCycle { unit: here.to_owned() }, parent.place);
        }
        settled.extend(path);
    }
}

pub(super) fn known_unit(reader: &mut Reader<'_>, unit: &Placed<String>, units: &[Unit]) {
    // Units that could not be read at all are one fault already. An empty name is a missing key.
    if units.is_empty() || unit.value.is_empty() || units.iter().any(|u| u.id.value == unit.value) {
        return;
    }
    let near = reader.near_titled(&unit.value, units.iter().map(|u| (u.id.value.as_str(), u.title.as_str())));
    reader.fault(Problem::UnknownUnit { name: unit.value.clone(), near }, unit.place);
}

fn channel(reader: &mut Reader<'_>, id: &Placed<String>, node: &Node, adapters: &[AdapterSpec]) -> Option<Channel> {
    let fields = reader.fields(node, &CHANNEL)?;
    let nowhere = || Placed::new(String::new(), id.place);
    let title = fields.get("title").and_then(|n| reader.text(n)).map_or_else(|| id.value.clone(), |t| t.value);
    let unit = fields.get("unit").and_then(|n| reader.word(n)).unwrap_or_else(nowhere);
    let adapter = fields.get("adapter").and_then(|n| reader.word(n));
    let spec = adapter.as_ref().and_then(|a| adapters.iter().find(|s| s.name == a.value));
    if let (Some(adapter), None) = (&adapter, spec) {
        let names = || adapters.iter().map(|s| s.name);
        let near = reader.near(&adapter.value, names());
        let known = names().map(str::to_owned).collect();
        reader.fault(Problem::UnknownAdapter { name: adapter.value.clone(), near, known }, adapter.place);
    }
    let mut languages: Vec<String> = fields
        .get("languages")
        .map(|n| reader.list(n, NAMES_MAX))
        .unwrap_or_default()
        .into_iter()
        .filter_map(|n| reader.language(n))
        .map(|l| l.value)
        .collect();
    if languages.is_empty() {
        languages.push(DEFAULT_LANGUAGE.to_owned());
    }
    let settings = settings(reader, fields.get("settings"), spec, id);
    let monthly_quota = fields.get("monthly_quota").and_then(|n| quota(reader, n));
    let token_until = fields.get("token_until").and_then(|n| recurring::date(reader, n));
    let slots = fields.get("slots").map(|n| slots(reader, n)).unwrap_or_default();
    if spec.is_some_and(|s| s.air == SlotNeed::Slots) && fields.key_place("slots").is_none() && !reader.cut {
        reader.fault(Problem::MissingStation { channel: id.value.clone() }, id.place);
    }
    let end = spec.map_or(End::Published, |s| s.end);
    // What a task sheet says is for those who do the work.
    let usual = if end == End::Assigned { Reach::Internal } else { Reach::Public };
    let reach = fields.get("reach").and_then(|n| reader.choice(n, REACHES)).map_or(usual, |choice| Reach::ALL[choice]);
    let office_hours = fields.get("office_hours").and_then(|n| reader.yes(n));
    let office_hours = office_hours.unwrap_or(spec.is_some_and(|s| s.office_hours));
    let adapter = adapter.unwrap_or_else(nowhere);
    let destination = goes_to(&adapter.value, spec, &settings);
    Some(Channel {
        id: id.clone(),
        title,
        unit,
        adapter,
        end,
        reach,
        languages,
        settings,
        destination,
        monthly_quota,
        token_until,
        office_hours,
        slots,
    })
}

/// The fingerprint of where the channel goes.
fn goes_to(adapter: &str, spec: Option<&AdapterSpec>, settings: &BTreeMap<String, Placed<String>>) -> String {
    let fields = spec.map(|s| s.settings.as_slice()).unwrap_or_default();
    let says_where = fields.iter().filter(|field| field.destination).filter_map(|field| {
        let given = settings.get(field.name).map(|value| value.value.as_str());
        Some((field.name, given.or(field.default)?))
    });
    channel::destination(adapter, says_where)
}

/// The settings that the adapter knows. Defaults are not filled in: what opens the channel does that.
fn settings(
    reader: &mut Reader<'_>,
    node: Option<&Node>,
    spec: Option<&AdapterSpec>,
    channel: &Placed<String>,
) -> BTreeMap<String, Placed<String>> {
    let mut found = BTreeMap::new();
    let entries: &[MapEntry] = match node.map(|n| (n, &n.value)) {
        None => &[],
        Some((_, Value::Map(map))) => &map.entries,
        Some((node, _)) => {
            reader.wrong_type(node, NodeKind::Mapping);
            return found;
        }
    };
    for entry in entries {
        let key = entry.key.value.as_str();
        let setting = spec.and_then(|s| s.settings.iter().find(|f| f.name == key));
        if setting.map_or_else(|| sounds_secret(key), |f| f.secret) {
            // The place covers the value, so that nothing of it is shown with any fault.
            let place = Place { end: entry.value.place.end.max(entry.key.place.end), ..entry.key.place };
            // Without its blank the colon and the value would be a part of the name.
            let name = key.split([':', '：', '=', ' ']).next().unwrap_or(key);
            reader.fault(Problem::SecretInFile { key: name.to_owned() }, place);
            continue;
        }
        if is_channel(&entry.value) {
            let problem = Problem::ChannelInside { channel: key.to_owned(), outer: channel.value.clone() };
            reader.fault(problem, entry.key.place);
            continue;
        }
        let Some(spec) = spec else { continue };
        let Some(setting) = setting else {
            let names = || spec.settings.iter().filter(|f| !f.secret).map(|f| f.name);
            let near = reader.near(key, names());
            let known = names().map(str::to_owned).collect();
            let problem = Problem::UnknownSetting { adapter: spec.name.to_owned(), key: key.to_owned(), near, known };
            reader.fault(problem, entry.key.place);
            continue;
        };
        if matches!(entry.value.value, Value::Null) {
            reader.fault(Problem::EmptyValue { key: key.to_owned() }, entry.key.place);
            continue;
        }
        let Some(value) = reader.text(&entry.value) else { continue };
        match misfit(setting.form, &value.value) {
            Some(why) => reader.fault(Problem::BadSetting { key: key.to_owned(), why }, value.place),
            None => {
                found.insert(key.to_owned(), value);
            }
        }
    }
    let needed = spec.map(|s| s.settings.as_slice()).unwrap_or_default();
    for setting in needed.iter().filter(|f| f.required && !f.secret && f.default.is_none()) {
        if !reader.cut && entries.iter().all(|e| e.key.value != setting.name) {
            let adapter = spec.map(|s| s.name.to_owned()).unwrap_or_default();
            reader.fault(Problem::MissingSetting { adapter, key: setting.name }, channel.place);
        }
    }
    found
}

/// A key that nobody declared, but whose name says what would stand there.
fn sounds_secret(key: &str) -> bool {
    let key = key.to_lowercase();
    ["token", "secret", "password", "passwd", "api_key", "mat_khau"].iter().any(|word| key.contains(word))
}

fn misfit(form: SettingForm, value: &str) -> Option<SettingFault> {
    match form {
        SettingForm::Text => None,
        SettingForm::Url => (!is_link(value) || value.ends_with('/')).then_some(SettingFault::NotUrl),
        SettingForm::Endpoint => {
            misfit(SettingForm::Url, value).or_else(|| (!keeps_secrets(value)).then_some(SettingFault::NotSafe))
        }
        SettingForm::Number => value.parse::<i64>().is_err().then_some(SettingFault::NotNumber),
        SettingForm::Folder => {
            let outside = value.starts_with(['/', '\\']) || value.split(['/', '\\']).any(|part| part == "..");
            outside.then_some(SettingFault::NotFolder)
        }
    }
}

/// What is sent there is read by nobody on the way: it is encrypted, or does not leave this machine.
fn keeps_secrets(url: &str) -> bool {
    let Some(rest) = url.strip_prefix("http://") else { return true };
    let host = rest.split(['/', ':', '?', '#']).next().unwrap_or_default();
    // "127.0.0.1.example" is a name, and not this machine.
    let numbers: Vec<Option<u8>> = host.split('.').map(|part| part.parse().ok()).collect();
    let is_loopback = matches!(numbers.as_slice(), [Some(127), Some(_), Some(_), Some(_)]);
    is_loopback || host.eq_ignore_ascii_case("localhost")
}

fn quota(reader: &mut Reader<'_>, node: &Node) -> Option<MonthlyQuota> {
    let fields = reader.fields(node, &MONTHLY_QUOTA)?;
    let limit = fields.get("limit").and_then(|n| reader.number(n, 1, 100_000))?;
    let reserve = fields.get("reserve").and_then(|n| reader.number(n, 0, limit)).unwrap_or(0);
    Some(MonthlyQuota { limit, reserve })
}

fn slots(reader: &mut Reader<'_>, node: &Node) -> Vec<Slot> {
    let mut found = Vec::new();
    for (id, node) in reader.named(node, NameForm::Id, NAMES_MAX) {
        let Some(fields) = reader.fields(node, &SLOT) else { continue };
        let at = fields.get("at").and_then(|n| recurring::clock_time(reader, n));
        let minutes = fields.get("minutes").and_then(|n| reader.number(n, 1, 1_440));
        let days = fields.get("days").map(|n| recurring::weekdays(reader, n)).unwrap_or_default();
        // Known by its name even when a part is faulty: items that name it are not to blame.
        let slot = Slot { id: id.clone(), at: at.unwrap_or_default(), minutes: minutes.unwrap_or(1), days };
        if at.is_some()
            && let Some(other) = found.iter().find(|other| overlap(&slot, other))
        {
            let problem = Problem::SlotsOverlap { slot: id.value.clone(), other: other.id.value.clone() };
            reader.fault(problem, fields.key_place("at").unwrap_or(id.place));
        }
        found.push(slot);
    }
    found
}

/// On some day one begins before the other is over. Over midnight they are not compared: the next day's programmes may be
/// on other weekdays.
fn overlap(one: &Slot, other: &Slot) -> bool {
    let same_day = one.days.is_empty() || other.days.is_empty() || one.days.iter().any(|day| other.days.contains(day));
    let (first, second) = if one.at <= other.at { (one, other) } else { (other, one) };
    same_day && (second.at - first.at).num_minutes() < i64::from(first.minutes)
}

fn holidays(reader: &mut Reader<'_>, node: &Node) -> Vec<Holiday> {
    let mut found = Vec::new();
    for node in reader.list(node, NAMES_MAX) {
        let Some(fields) = reader.fields(node, &HOLIDAY) else { continue };
        let Some(from) = fields.get("date").and_then(|n| recurring::date(reader, n)) else { continue };
        let to = fields.get("to").and_then(|n| recurring::date(reader, n)).unwrap_or(from);
        let title = fields.get("title").and_then(|n| reader.text(n)).map(|t| t.value).unwrap_or_default();
        let works = fields.get("works").and_then(|n| reader.yes(n)).unwrap_or(false);
        if to < from || (to - from).num_days() > HOLIDAY_DAYS_MAX {
            let shown = |date: NaiveDate| date.format("%d/%m/%Y").to_string();
            let place = fields.key_place("to").unwrap_or(fields.place);
            reader.fault(Problem::BadHoliday { from: shown(from), to: shown(to) }, place);
            continue;
        }
        found.push(Holiday { from, to, title, works });
    }
    found
}

#[cfg(test)]
mod tests {
    use super::{SettingFault, SettingForm, misfit};

    /// An application password over http is read by everybody on the way.
    #[test]
    fn secrets_are_sent_encrypted_or_stay_on_this_machine() {
        for (url, wanted) in [
            ("https://xa.example", None),
            ("http://127.0.0.1:8080", None),
            ("http://127.0.0.2/blog", None),
            ("http://localhost:8081", None),
            ("http://xa.example", Some(SettingFault::NotSafe)),
            ("http://192.168.1.9", Some(SettingFault::NotSafe)),
            ("http://127.0.0.1.example", Some(SettingFault::NotSafe)),
            ("http://localhost.example", Some(SettingFault::NotSafe)),
            ("https://xa.example/", Some(SettingFault::NotUrl)),
        ] {
            assert_eq!(misfit(SettingForm::Endpoint, url), wanted, "{url}");
        }
    }
}

//! What an item says: bodies, variants, pictures, recordings.
//!
//! It never opens a file itself; `Beside` does.

use super::item::ItemContext;
use super::reader::Reader;
use super::{BODY_CHARACTERS_MAX, NAMES_MAX};
use crate::domain::campaign::{Placement, Text, Variant};
use crate::domain::diagnostic::{NodeKind, Place, Placed, Problem};
use crate::domain::language;
use crate::domain::media::{MediaFacts, MediaRef, Voice};
use crate::domain::shape::NameForm;
use crate::domain::shape::campaign::{BODY_FILE, MEDIA, RECORDING, VARIANT};
use crate::domain::yaml::{Node, Value};
use unicode_normalization::UnicodeNormalization;

const MEDIA_MAX: usize = 50;
const VARIANTS_MAX: usize = 100;

/// Markdown, inline or `{ file: path }`.
pub(super) fn body(reader: &mut Reader<'_>, node: &Node, scene: &ItemContext<'_>) -> Option<Text> {
    match &node.value {
        Value::Text(_) => {
            let text = reader.text_within(node, BODY_CHARACTERS_MAX)?;
            Some(Text { markdown: text.value, place: text.place })
        }
        Value::Map(_) => {
            let fields = reader.fields(node, &BODY_FILE)?;
            let path = fields.get("file").and_then(|n| reader.text(n))?;
            match scene.beside.text(&path.value) {
                Ok(text) => beside(reader, &path, text),
                Err(problem) => {
                    reader.fault(problem, path.place);
                    None
                }
            }
        }
        Value::List(_) | Value::Null | Value::Refused => {
            reader.wrong_type(node, NodeKind::TextOrMapping);
            None
        }
    }
}

fn beside(reader: &mut Reader<'_>, path: &Placed<String>, text: String) -> Option<Text> {
    let actual = text.chars().count();
    if actual > BODY_CHARACTERS_MAX {
        reader.fault(Problem::TextTooLong { limit: BODY_CHARACTERS_MAX, actual }, path.place);
        return None;
    }
    if !reader.may_carry(path, text.len() as u64) {
        return None;
    }
    let markdown = text.trim_start_matches('\u{feff}').nfc().filter(|c| *c != '\r').collect();
    let end = text.len();
    let file = reader.beside_file(&path.value, text);
    Some(Text { markdown, place: Place { file, start: 0, end } })
}

pub(super) fn media_list(reader: &mut Reader<'_>, node: &Node, scene: &ItemContext<'_>) -> Vec<MediaRef> {
    reader.list(node, MEDIA_MAX).into_iter().filter_map(|n| media(reader, n, scene)).collect()
}

/// A path, or `{ path, alt, credit }`.
pub(super) fn media(reader: &mut Reader<'_>, node: &Node, scene: &ItemContext<'_>) -> Option<MediaRef> {
    let (path, alt, credit) = match &node.value {
        Value::Text(_) => (reader.text(node)?, None, None),
        Value::Map(_) => {
            let fields = reader.fields(node, &MEDIA)?;
            let mut text = |key| fields.get(key).and_then(|n| reader.text(n));
            let (alt, credit) = (text("alt"), text("credit"));
            (text("path")?, alt, credit)
        }
        Value::List(_) | Value::Null | Value::Refused => {
            reader.wrong_type(node, NodeKind::TextOrMapping);
            return None;
        }
    };
    let facts = measured(reader, &path, scene);
    Some(MediaRef { path, alt: alt.map(|t| t.value), credit: credit.map(|t| t.value), voice: None, facts })
}

/// A path, or `{ path, credit, reader, checked_by, script }`.
pub(super) fn recording(reader: &mut Reader<'_>, node: &Node, scene: &ItemContext<'_>) -> Option<MediaRef> {
    let Value::Map(_) = &node.value else { return media(reader, node, scene) };
    let fields = reader.fields(node, &RECORDING)?;
    let mut text = |key| fields.get(key).and_then(|n| reader.text_within(n, BODY_CHARACTERS_MAX)).map(|t| t.value);
    let credit = text("credit");
    let voice = Voice { reader: text("reader"), checked_by: text("checked_by"), script: text("script") };
    let path = fields.get("path").and_then(|n| reader.text(n))?;
    let facts = measured(reader, &path, scene);
    let voice = Some(voice).filter(|voice| *voice != Voice::default());
    Some(MediaRef { path, alt: None, credit, voice, facts })
}

fn measured(reader: &mut Reader<'_>, path: &Placed<String>, scene: &ItemContext<'_>) -> Option<MediaFacts> {
    scene.beside.media(&path.value).map_err(|problem| reader.fault(problem, path.place)).ok()
}

pub(super) fn variants(
    reader: &mut Reader<'_>,
    node: &Node,
    scene: &ItemContext<'_>,
    placements: &[Placement],
    languages: &[Placed<String>],
) -> Vec<Variant> {
    let mut known: Vec<&str> = placements.iter().map(|p| p.channel.value.as_str()).collect();
    let channels = known.len();
    known.push(scene.language);
    known.extend(languages.iter().map(|l| l.value.as_str()));
    for placement in placements {
        let channel = scene.directory.and_then(|d| d.channel(&placement.channel.value));
        known.extend(channel.iter().flat_map(|c| c.languages.iter().map(String::as_str)));
    }
    let (channels, languages) = known.split_at(channels);
    let named = reader.named(node, NameForm::Variant, VARIANTS_MAX);
    named.into_iter().filter_map(|(key, node)| variant(reader, key, node, scene, channels, languages)).collect()
}

fn variant(
    reader: &mut Reader<'_>,
    key: &Placed<String>,
    node: &Node,
    scene: &ItemContext<'_>,
    channels: &[&str],
    languages: &[&str],
) -> Option<Variant> {
    let is_channel = |name: &str| channels.contains(&name);
    // Without a directory nobody knows which languages a channel carries: any tag will do.
    let is_language = |name: &str| languages.contains(&name) || (scene.directory.is_none() && language::is_tag(name));
    let name = key.value.as_str();
    let (channel, language) = match name.split_once('/') {
        Some((channel, language)) if is_channel(channel) && is_language(language) => (Some(channel), Some(language)),
        None if is_channel(name) => (Some(name), None),
        None if is_language(name) => (None, Some(name)),
        _ => {
            let pairs: Vec<String> = channels
                .iter()
                .flat_map(|c| languages.iter().map(move |l| format!("{c}/{l}")))
                .take(NAMES_MAX)
                .collect();
            let known = channels.iter().chain(languages).copied().chain(pairs.iter().map(String::as_str));
            let near = reader.near(name, known).or_else(|| language::meant(name).map(str::to_owned));
            reader.fault(Problem::UnknownVariant { name: name.to_owned(), near }, key.place);
            (None, None)
        }
    };
    let fields = reader.fields(node, &VARIANT)?;
    let variant = Variant {
        key: key.clone(),
        channel: channel.map(str::to_owned),
        language: language.map(str::to_owned),
        title: fields.get("title").and_then(|n| reader.text(n)),
        spoken_title: fields.get("spoken_title").and_then(|n| reader.text(n)),
        summary: fields.get("summary").and_then(|n| reader.text(n)),
        body: fields.get("body").and_then(|n| body(reader, n, scene)),
        media: fields.get("media").map(|n| media_list(reader, n, scene)),
        audio: fields.get("audio").and_then(|n| recording(reader, n, scene)),
    };
    (variant.channel.is_some() || variant.language.is_some()).then_some(variant)
}

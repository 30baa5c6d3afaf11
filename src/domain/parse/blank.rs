//! Blanks in what an item says, and recordings that only hold a place: faults, except in a rehearsal.
//!
//! It never looks at an item that is called off. Nothing of it goes out.

use std::collections::BTreeSet;

use super::hidden;
use super::reader::Reader;
use crate::domain::blank::{PLACEHOLDER_RECORDINGS, find};
use crate::domain::campaign::{Campaign, Item, Text};
use crate::domain::diagnostic::{Place, Placed, Problem};
use crate::domain::media::MediaRef;

pub(super) fn fault(reader: &mut Reader<'_>, campaign: &Campaign) {
    // Several items may share one text beside the file.
    let (mut seen, mut told) = (BTreeSet::new(), BTreeSet::new());
    for item in campaign.items.iter().filter(|item| item.cancelled.is_none()) {
        for place in texts(item) {
            if seen.insert(place) {
                in_text(reader, place);
            }
        }
        let recordings = item.audio.iter().chain(item.variants.iter().filter_map(|v| v.audio.as_ref()));
        for recording in recordings.filter(|recording| is_placeholder(recording)) {
            let path = &recording.path;
            if told.insert(path.value.as_str()) {
                reader.fault(Problem::PlaceholderRecording { path: path.value.clone() }, path.place);
            }
        }
    }
}

/// Where each text of an item stands.
fn texts(item: &Item) -> Vec<Place> {
    let line = |text: &Option<Placed<String>>| text.as_ref().map(|text| text.place);
    let body = |text: &Option<Text>| text.as_ref().map(|text| text.place);
    let own = [
        Some(item.title.place),
        line(&item.summary),
        line(&item.source),
        body(&item.body),
        line(&item.spoken_title),
        line(&item.note),
    ];
    let others =
        item.variants.iter().flat_map(|v| [line(&v.title), line(&v.summary), body(&v.body), line(&v.spoken_title)]);
    own.into_iter().chain(others).flatten().collect()
}

/// Blanks of one text, as it stands in its file.
pub(super) fn in_text(reader: &mut Reader<'_>, place: Place) {
    // A text beside the file; of the file itself the tree was looked at.
    let written = reader.written(place).to_owned();
    if place.file != reader.file {
        hidden::in_text(reader, &written, place);
    }
    let found: Vec<(String, Place)> = {
        let written = reader.written(place);
        let ranges = find(written).into_iter();
        let placed = |range: std::ops::Range<usize>| {
            let text = written.get(range.clone())?.to_owned();
            Some((text, Place { start: place.start + range.start, end: place.start + range.end, ..place }))
        };
        ranges.filter_map(placed).collect()
    };
    for (text, place) in found {
        reader.fault(Problem::Blank { text }, place);
    }
}

fn is_placeholder(recording: &MediaRef) -> bool {
    recording.facts.as_ref().is_some_and(|facts| PLACEHOLDER_RECORDINGS.contains(&facts.sha256.as_str()))
}

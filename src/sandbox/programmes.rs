//! Programmes of a rehearsal as listeners hear them: the same words twice in one programme are a double, as a second post
//! is on a page.
//!
//! It never counts what a bulletin repeats because its author wanted that. That is one bulletin.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use serde_json::Value;

use super::wall::PublicPost;
use crate::domain::delivery::Entry;

/// Each item or text that several bulletins of one programme have in common, in one language. Stations are folders below
/// `folder`, each under its channel's name.
pub(super) fn heard_twice(folder: &Path, entries: &[Entry]) -> Vec<PublicPost> {
    let of_stations = entries.iter().filter(|entry| entry.delivery.adapter == "loudspeaker");
    let items: BTreeMap<&str, (&str, &str)> = of_stations
        .clone()
        .map(|entry| &entry.delivery)
        .map(|d| (d.id.as_str(), (d.campaign.as_str(), d.item.as_str())))
        .collect();
    let programmes: BTreeSet<(&str, &str)> = of_stations
        .filter_map(|entry| {
            let (programme, _) = entry.delivery.receipt.as_ref()?.id.rsplit_once('/')?;
            Some((entry.delivery.channel.as_str(), programme))
        })
        .collect();
    let mut twice = Vec::new();
    for (channel, programme) in programmes {
        let written = std::fs::read(folder.join(channel).join(programme).join("manifest.json")).unwrap_or_default();
        let manifest: Value = serde_json::from_slice(&written).unwrap_or_default();
        let mut heard: BTreeMap<(String, String), Vec<&Value>> = BTreeMap::new();
        // What waits for no programme plays at its own minute, and may say the same again hours later.
        if manifest["slot"].is_null() {
            continue;
        }
        let text = |bulletin: &Value, key: &str| bulletin[key].as_str().unwrap_or_default().to_owned();
        for bulletin in manifest["bulletins"].as_array().into_iter().flatten().filter(|b| b["round"] == 1) {
            let language = text(bulletin, "language");
            let item =
                items.get(text(bulletin, "delivery").as_str()).map(|(campaign, item)| format!("{campaign}/{item}"));
            let words = (bulletin["kind"] == "text").then(|| text(bulletin, "sha256"));
            for what in item.into_iter().chain(words) {
                heard.entry((language.clone(), what)).or_default().push(bulletin);
            }
        }
        let doubles = heard.into_values().filter(|bulletins| bulletins.len() > 1);
        // The same item with the same text is one double.
        let mut told: Vec<Vec<&Value>> = Vec::new();
        for bulletins in doubles {
            if told.contains(&bulletins) {
                continue;
            }
            twice.push(PublicPost {
                platform: "loudspeaker",
                channel: channel.to_owned(),
                id: format!("{channel}/{programme}"),
                title: bulletins.first().map(|bulletin| text(bulletin, "title")),
                text: String::new(),
                pictures: Vec::new(),
                link: None,
                visible: true,
                shown_at: None,
                reveals: u32::try_from(bulletins.len()).unwrap_or(u32::MAX),
            });
            told.push(bulletins);
        }
    }
    twice
}

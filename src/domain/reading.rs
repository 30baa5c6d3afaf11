//! What a leader reads before a yes: each text once, whole, with every place and time at which it goes out, and beside it
//! what was approved before.
//!
//! Every delivery stands in exactly one form, and everything that the public would see of it is in that form or in the
//! wording above it.

use super::delivery::Entry;
use super::preview::{Preview, Shown, Used};

/// The language in which approvers read.
const MAIN: &str = "vi";

/// A delivery with what the public would see of it.
#[derive(Debug, Clone)]
pub struct Seen {
    pub entry: Entry,
    pub preview: Preview,
    /// What was approved last for the same item, channel and language, if anything was.
    pub before: Option<Preview>,
}

/// One item: what it says, in every language and for every channel.
#[derive(Debug, Clone)]
pub struct Content {
    pub campaign: String,
    pub item: String,
    pub title: String,
    pub wordings: Vec<Wording>,
}

/// One text in one language, wherever it goes out: title, paragraphs, recordings.
#[derive(Debug, Clone)]
pub struct Wording {
    pub language: String,
    pub core: Vec<Shown>,
    /// The same of what was approved before.
    pub core_before: Option<Vec<Shown>>,
    pub forms: Vec<ChannelForm>,
}

/// What stands beside the text on some of the channels: lead, pictures, link, attribution.
#[derive(Debug, Clone)]
pub struct ChannelForm {
    pub beside: Vec<Shown>,
    pub beside_before: Option<Vec<Shown>>,
    pub used: Vec<Used>,
    pub entries: Vec<Entry>,
}

impl Content {
    pub fn entries(&self) -> impl Iterator<Item = &Entry> {
        self.wordings.iter().flat_map(Wording::entries)
    }
}

impl Wording {
    pub fn entries(&self) -> impl Iterator<Item = &Entry> {
        self.forms.iter().flat_map(|form| &form.entries)
    }
}

impl ChannelForm {
    /// Channels on which it stands, each once, in the order of their first.
    pub fn channels(&self) -> Vec<&str> {
        let mut channels: Vec<&str> = Vec::new();
        for entry in &self.entries {
            if !channels.contains(&entry.delivery.channel.as_str()) {
                channels.push(&entry.delivery.channel);
            }
        }
        channels
    }
}

/// Items in the order of their first delivery.
pub fn contents(seen: Vec<Seen>) -> Vec<Content> {
    let mut contents: Vec<Content> = Vec::new();
    for Seen { entry, preview, before } in seen {
        let d = &entry.delivery;
        let (core, beside) = apart(preview.parts);
        let (core_before, beside_before) = before.map(|before| apart(before.parts)).unzip();
        let at = contents.iter().position(|c| c.campaign == d.campaign && c.item == d.item);
        let at = at.unwrap_or_else(|| {
            let (campaign, item) = (d.campaign.clone(), d.item.clone());
            contents.push(Content { campaign, item, title: String::new(), wordings: Vec::new() });
            contents.len() - 1
        });
        let Some(content) = contents.get_mut(at) else { continue };
        let form = ChannelForm { beside, beside_before, used: preview.used, entries: Vec::new() };
        match content.wordings.iter_mut().find(|w| w.language == d.language && w.core == core) {
            Some(wording) => {
                wording.core_before = wording.core_before.take().or(core_before);
                wording.take(form, entry);
            }
            None => {
                let language = d.language.clone();
                let mut wording = Wording { language, core, core_before, forms: Vec::new() };
                wording.take(form, entry);
                content.wordings.push(wording);
            }
        }
    }
    // Variants follow what they are variants of; a sort that keeps the order of the rest.
    for content in &mut contents {
        content.wordings.sort_by_key(|wording| wording.language != MAIN);
        let main = content.wordings.first().and_then(|w| w.entries().next());
        content.title = main.map_or_else(String::new, |entry| entry.delivery.title.clone());
    }
    contents
}

impl Wording {
    fn take(&mut self, mut form: ChannelForm, entry: Entry) {
        match self.forms.iter_mut().find(|f| f.beside == form.beside && f.used == form.used) {
            Some(known) => {
                known.beside_before = known.beside_before.take().or(form.beside_before);
                known.entries.push(entry);
            }
            None => {
                form.entries.push(entry);
                self.forms.push(form);
            }
        }
    }
}

/// What every channel of an item has in common, and what each adds.
fn apart(parts: Vec<Shown>) -> (Vec<Shown>, Vec<Shown>) {
    parts.into_iter().partition(|part| matches!(part, Shown::Title { .. } | Shown::Text { .. } | Shown::Recording(_)))
}

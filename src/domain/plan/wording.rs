//! The words of one item for one channel in one language: variant chosen, tokens replaced, signed.
//!
//! Nothing is translated, and no text of one language is lent to another. Pictures are for everyone.
//!
//! Each part is taken from the most exact variant that has it: channel and language, channel, language, then the item.
//! The item's own words, and those of a variant that names only a channel, are in the campaign's language (a channel
//! that carries a single language is written to in that one). A text nearer than the recording replaces the recording.

use sha2::{Digest, Sha256};

use crate::domain::campaign::{Campaign, Item, Variant};
use crate::domain::channel::Channel;
use crate::domain::diagnostic::{Diagnostic, Place, Problem};
use crate::domain::directory::Directory;
use crate::domain::media::MediaRef;
use crate::domain::post::{Air, Post, PostMedia, hex};
use crate::domain::token::fill;

pub(super) struct Worded {
    /// Its key is still empty.
    pub(super) post: Post,
    /// Of what stands in the file, before tokens are replaced.
    pub(super) words_hash: String,
    /// A token names this anchor, and the anchor has no date.
    pub(super) waits: Option<String>,
    pub(super) title_place: Place,
    pub(super) summary_place: Option<Place>,
    pub(super) body_place: Option<Place>,
    /// Each picture's name and where it is named.
    pub(super) media_places: Vec<(String, Place)>,
    pub(super) audio_place: Option<Place>,
}

/// The languages in which an item goes to a channel, without doubles.
pub(super) fn languages<'a>(campaign: &'a Campaign, item: &'a Item, channel: &Channel) -> Vec<&'a str> {
    let mut wanted: Vec<&str> = item.languages.iter().map(|language| language.value.as_str()).collect();
    if wanted.is_empty() {
        wanted.push(&campaign.language);
    }
    let mut found: Vec<&str> = Vec::new();
    for language in wanted {
        if carries(campaign, channel, language) && !found.contains(&language) {
            found.push(language);
        }
    }
    found
}

/// A channel that names no language carries the campaign's.
pub(super) fn carries(campaign: &Campaign, channel: &Channel, language: &str) -> bool {
    match channel.languages.as_slice() {
        [] => language == campaign.language,
        carried => carried.iter().any(|carried| carried == language),
    }
}

/// `None` after a fault that leaves nothing to publish.
pub(super) fn word(
    campaign: &Campaign,
    directory: &Directory,
    item: &Item,
    channel: &Channel,
    language: &str,
    faults: &mut Vec<Diagnostic>,
) -> Option<Worded> {
    let variants = chain(item, channel);
    let own = language == campaign.language;
    // The rank of a variant is its place in the chain; the item itself stands behind them all.
    let spoken = |variant: &Variant| match &variant.language {
        Some(named) => named == language,
        None => own || matches!(channel.languages.as_slice(), [single] if single == language),
    };
    let worded: Vec<(usize, &Variant)> = variants.iter().copied().enumerate().filter(|(_, v)| spoken(v)).collect();
    let last = own.then_some(variants.len());

    let body = worded.iter().find_map(|(rank, v)| v.body.as_ref().map(|body| (*rank, body)));
    let body = body.or_else(|| item.body.as_ref().zip(last).map(|(body, rank)| (rank, body)));
    let audio = worded.iter().find_map(|(rank, v)| v.audio.as_ref().map(|audio| (*rank, audio)));
    let audio = audio.or_else(|| item.audio.as_ref().zip(last).map(|(audio, rank)| (rank, audio)));
    let audio = audio.filter(|(rank, _)| body.is_none_or(|(body_rank, _)| *rank <= body_rank)).map(|(_, audio)| audio);
    let body_key = body.and_then(|(rank, _)| variants.get(rank)).map(|variant| variant.key.place);
    let body = body.map(|(_, body)| body);
    let title = worded.iter().find_map(|(_, v)| v.title.as_ref());
    let summary = worded.iter().find_map(|(_, v)| v.summary.as_ref()).or(item.summary.as_ref().filter(|_| own));
    let mine = |v: &&&Variant| v.language.as_deref().is_none_or(|named| named == language);
    let media = variants.iter().filter(mine).find_map(|v| v.media.as_ref()).unwrap_or(&item.media);

    let missing = || Problem::MissingLanguage { language: language.to_owned(), channel: channel.id.value.clone() };
    let named = item.languages.iter().find(|l| l.value == language).map_or(item.id.place, |l| l.place);
    if !own && body.is_none() && audio.is_none() && item.reserved.is_none() {
        faults.push(Diagnostic::fault(missing(), named));
        return None;
    }
    if !own && title.is_none() && body.is_some() {
        // A foreign text under a Vietnamese title: it can go out, but somebody should look.
        faults.push(Diagnostic::warning(missing(), body_key.unwrap_or(named)));
    }

    let title = title.unwrap_or(&item.title);
    // A title in one language is not read out in another.
    let spoken_title =
        worded.iter().find_map(|(_, v)| v.spoken_title.as_ref()).or(item.spoken_title.as_ref().filter(|_| own));
    let words_hash = hash(&[
        Some(title.value.as_str()),
        summary.map(|summary| summary.value.as_str()),
        body.map(|body| body.markdown.as_str()),
        spoken_title.map(|title| title.value.as_str()),
        item.note.as_ref().map(|note| note.value.as_str()),
        item.link.as_ref().map(|link| link.value.as_str()),
        item.source.as_ref().map(|source| source.value.as_str()),
        audio.and_then(bytes_of),
        Some(&media.iter().filter_map(bytes_of).collect::<Vec<_>>().join(" ")),
    ]);
    let mut waits = None;
    let mut say = |text: &str, place: Place| {
        let filled = fill(text, place, &campaign.anchors, language);
        faults.extend(filled.diagnostics);
        waits = waits.take().or(filled.waits);
        filled.text
    };
    let unit = directory.unit(&channel.unit.value);
    let post = Post {
        key: String::new(),
        campaign: campaign.id.value.clone(),
        item: item.id.value.clone(),
        language: language.to_owned(),
        title: say(&title.value, title.place),
        summary: summary.map(|summary| say(&summary.value, summary.place)),
        body: body.map_or_else(String::new, |body| say(&body.markdown, body.place)),
        media: media.iter().filter_map(post_media).collect(),
        audio: audio.and_then(post_media),
        link: item.link.as_ref().map(|link| link.value.clone()),
        attribution: attribution(directory, item, channel, language),
        unit_title: unit.map_or_else(|| channel.unit.value.clone(), |unit| unit.title.clone()),
        tone: item.tone,
        priority: item.priority,
        air: Air {
            spoken_title: spoken_title.map(|title| say(&title.value, title.place)),
            untitled: title.place == item.id.place && title.value == item.id.value,
            note: item.note.as_ref().map(|note| say(&note.value, note.place)),
            source: item.source.as_ref().map(|source| source.value.clone()),
            approval_number: item.approval_number.clone(),
            repeat: 1,
            timezone: campaign.timezone,
        },
        task: None,
    };
    Some(Worded {
        post,
        words_hash,
        waits,
        title_place: title.place,
        summary_place: summary.map(|summary| summary.place),
        body_place: body.map(|body| body.place),
        media_places: media.iter().map(|media| (file_name(media).to_owned(), media.path.place)).collect(),
        audio_place: audio.map(|audio| audio.path.place),
    })
}

fn bytes_of(media: &MediaRef) -> Option<&str> {
    Some(media.facts.as_ref()?.sha256.as_str())
}

fn hash(parts: &[Option<&str>]) -> String {
    hex(&Sha256::digest(serde_json::json!(parts).to_string()))
}

/// The variants that can apply to a channel, the most exact first.
fn chain<'a>(item: &'a Item, channel: &Channel) -> Vec<&'a Variant> {
    let rank = |v: &Variant| match (&v.channel, &v.language) {
        (Some(_), Some(_)) => 0,
        (Some(_), None) => 1,
        (None, _) => 2,
    };
    let mut chain: Vec<&Variant> =
        item.variants.iter().filter(|v| v.channel.as_ref().is_none_or(|named| *named == channel.id.value)).collect();
    chain.sort_by_key(|v| rank(v));
    chain
}

/// A file that could not be read was reported where it was read.
fn post_media(media: &MediaRef) -> Option<PostMedia> {
    Some(PostMedia {
        name: file_name(media).to_owned(),
        facts: media.facts.clone()?,
        alt: media.alt.clone(),
        credit: media.credit.clone(),
        voice: media.voice.clone(),
    })
}

fn file_name(media: &MediaRef) -> &str {
    let written = media.path.value.as_str();
    written.rsplit('/').next().unwrap_or(written)
}

/// Who says it, on whose word: the last line of every public post. Part of the content, so it is written in the post's
/// language (English, or Vietnamese for all others) and not the reader's.
fn attribution(directory: &Directory, item: &Item, channel: &Channel, language: &str) -> String {
    let unit = directory.unit(&channel.unit.value);
    let labels = match language {
        "en" => ["Published by", "Approval no.", "Source", "Contact"],
        _ => ["Đơn vị đăng", "Số phiếu duyệt", "Nguồn", "Liên hệ"],
    };
    let values = [
        Some(unit.map_or(channel.unit.value.as_str(), |unit| unit.title.as_str())),
        item.approval_number.as_deref(),
        item.source.as_ref().map(|source| source.value.as_str()),
        unit.and_then(|unit| unit.contact.as_deref()),
    ];
    let said: Vec<String> = labels
        .iter()
        .zip(values)
        .filter_map(|(label, value)| value.filter(|v| !v.trim().is_empty()).map(|v| format!("{label}: {}", v.trim())))
        .collect();
    said.join(" · ")
}

//! Zalo's rule book for a normal article: title, author, description, cover, body blocks.
//!
//! Never: lets an article through without a cover, or names a picture that Zalo cannot download. Pictures go into the
//! body with their captions, and the first is the (not repeated) cover; that needs `media_url`. Without it the article
//! goes out under `cover_url` and leaves its own pictures to the channels that take files.

use serde_json::{Value, json};

use super::super::article;
use crate::domain::channel::Channel;
use crate::domain::diagnostic::{LengthUnit, Part, Problem, SettingFault};
use crate::domain::markdown;
use crate::domain::media::MediaKind;
use crate::domain::plan::Refused;
use crate::domain::post::{Payload, Post, PostMedia};

const TITLE_MAX: usize = 150;
const AUTHOR_MAX: usize = 50;
const DESCRIPTION_MAX: usize = 300;
/// Ours: Zalo names no limit for a text block.
const BODY_MAX: usize = 30_000;
/// Ours: Zalo names no limit.
const PICTURES_MAX: usize = 20;
/// "1 MB", read in the smaller way.
const PICTURE_BYTES_MAX: u64 = 1_000_000;

pub(super) fn render(channel: &Channel, post: &Post) -> Result<Payload, Vec<Refused>> {
    let mut refused = Refusals { channel: channel.id.value.clone(), found: Vec::new() };
    let title = post.title.trim();
    refused.measure(Part::Title, title, TITLE_MAX);
    let description = match post.summary.as_deref().map(str::trim).filter(|s| !s.is_empty()) {
        Some(summary) => summary.to_owned(),
        None => article::shortened(&article::first_paragraph(&post.body), DESCRIPTION_MAX),
    };
    if post.body.trim().is_empty() {
        refused.measure(Part::Body, "", BODY_MAX);
    } else {
        refused.measure(Part::Summary, &description, DESCRIPTION_MAX);
    }
    let text = format!("{}\n{}", markdown::to_html(&post.body), article::closing(post, ""));
    refused.measure(Part::Body, &text, BODY_MAX);
    let author = refused.author(setting(channel, "author"), &post.unit_title);
    let pictures = setting(channel, "media_url").map(|base| (base, post.media.as_slice()));
    let blocks = pictures.iter().flat_map(|(base, pictures)| {
        pictures
            .iter()
            .map(|p| json!({ "type": "image", "url": address(base, p), "caption": article::caption(post, p) }))
    });
    let body: Vec<Value> = blocks.chain([json!({ "type": "text", "content": text })]).collect();
    let cover = match pictures.and_then(|(base, pictures)| Some(address(base, pictures.first()?))) {
        Some(first) => json!({ "cover_type": "photo", "photo_url": first, "status": "hide" }),
        None => json!({ "cover_type": "photo", "photo_url": refused.cover(channel), "status": "show" }),
    };
    let media = pictures.map_or_else(Vec::new, |(_, pictures)| pictures.to_vec());
    refused.pictures(&media);
    if !refused.found.is_empty() {
        return Err(refused.found);
    }
    let body = json!({
        "type": "normal",
        "title": title,
        "author": author,
        "description": description,
        "cover": cover,
        "body": body,
        "comment": "show",
    });
    Ok(Payload { body, media })
}

/// Everything found wrong: all at once, so that one look mends the item.
struct Refusals {
    channel: String,
    found: Vec<Refused>,
}

impl Refusals {
    fn add(&mut self, part: Part, problem: Problem) {
        self.found.push(Refused { part, problem });
    }

    fn measure(&mut self, part: Part, text: &str, limit: usize) {
        let (actual, channel) = (article::length(text), self.channel.clone());
        if actual == 0 {
            self.add(part, Problem::Missing { part, channel });
        } else if actual > limit {
            self.add(part, Problem::TooLong { part, limit, actual, unit: LengthUnit::Characters, channel });
        }
    }

    fn author(&mut self, setting: Option<&str>, unit_title: &str) -> String {
        let Some(author) = setting else {
            return article::shortened(unit_title, AUTHOR_MAX);
        };
        if article::length(author) > AUTHOR_MAX {
            let why = SettingFault::Pattern("1–50");
            self.add(Part::Item, Problem::BadSetting { key: "author".to_owned(), why });
        }
        author.to_owned()
    }

    fn cover(&mut self, channel: &Channel) -> String {
        let Some(cover) = setting(channel, "cover_url") else {
            self.add(Part::Media, Problem::MissingSetting { adapter: "zalo".to_owned(), key: "cover_url" });
            return String::new();
        };
        cover.to_owned()
    }

    fn pictures(&mut self, pictures: &[PostMedia]) {
        let channel = self.channel.clone();
        if pictures.len() > PICTURES_MAX {
            let problem =
                Problem::TooManyMedia { limit: PICTURES_MAX, actual: pictures.len(), channel: channel.clone() };
            self.add(Part::Media, problem);
        }
        for PostMedia { name, facts, .. } in pictures {
            let (path, channel) = (name.clone(), channel.clone());
            if !matches!(facts.kind, MediaKind::Jpeg | MediaKind::Png) {
                let kind = facts.kind.extension().to_owned();
                self.add(Part::Media, Problem::MediaKind { path, kind, allowed: "jpg, png", channel });
            } else if facts.bytes > PICTURE_BYTES_MAX {
                let (bytes, limit) = (facts.bytes, PICTURE_BYTES_MAX);
                self.add(Part::Media, Problem::MediaTooLarge { path, bytes, limit, channel });
            }
        }
    }
}

fn setting<'a>(channel: &'a Channel, name: &str) -> Option<&'a str> {
    channel.settings.get(name).map(|s| s.value.trim()).filter(|s| !s.is_empty())
}

fn address(base: &str, picture: &PostMedia) -> String {
    format!("{}/{}.{}", base.trim_end_matches('/'), picture.facts.sha256, picture.facts.kind.extension())
}

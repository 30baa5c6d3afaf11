//! The rules of Telegram: 4,096 or (beside a picture) 1,024 characters after markup, 100 marked pieces, one picture.
//!
//! It never counts markup, or UTF-16 units. tdlib, which the Bot API server is built on, counts code points of what a
//! bot sends (`utf8_length`, in `MessageContent.cpp`). What is marked up beyond the hundredth piece loses its links and
//! its bold without a word, so it is refused here. What the text looks like is `html`.

use serde::{Deserialize, Serialize};

use super::super::article;
use super::super::render_faults::{FileRule, RenderFaults};
use super::chat;
use super::html::Writer;
use crate::domain::channel::Channel;
use crate::domain::diagnostic::{LengthUnit, Part, Problem};
use crate::domain::markdown::events;
use crate::domain::media::MediaKind;
use crate::domain::plan::RenderFault;
use crate::domain::post::{Payload, Post, PostMedia};

pub(super) const TEXT_CHARS_MAX: usize = 4096;
pub(super) const CAPTION_CHARS_MAX: usize = 1024;
/// Bold, italic, links: what comes after so many is shown plain.
pub(super) const MARKS_MAX: usize = 100;
/// The server cuts the parameter off here, markup and all.
pub(super) const HTML_BYTES_MAX: usize = 32_768;
pub(super) const PICTURES: FileRule = FileRule {
    kinds: &[MediaKind::Jpeg, MediaKind::Png, MediaKind::Webp],
    allowed: "jpg, png, webp",
    bytes_max: 10 * 1024 * 1024,
};
/// Width and height together, in pixels.
const PICTURE_SIDES_MAX: u32 = 10_000;
/// The longer side over the shorter.
const PICTURE_RATIO_MAX: u32 = 20;

/// The body of a payload.
#[derive(Serialize, Deserialize)]
pub(super) struct Body {
    pub(super) html: String,
    /// The link whose preview is shown under the text; without one there is no preview.
    pub(super) preview: Option<String>,
}

pub(super) fn render(channel: &Channel, post: &Post) -> Result<Payload, Vec<RenderFault>> {
    let mut faults = RenderFaults::of(channel);
    for key in ["chat_id", "audit_chat_id"] {
        if channel.settings.get(key).is_some_and(|s| !s.value.is_empty() && chat(&s.value).is_none()) {
            faults.setting(key, "-1001234567890 | @name");
        }
    }
    if is_same_chat(channel) {
        faults.setting("audit_chat_id", "audit_chat_id ≠ chat_id");
    }
    if post.title.trim().is_empty() {
        faults.missing(Part::Title);
    }
    faults.link(post);
    faults.files(&post.media, 1, &PICTURES);
    for picture in post.media.iter().filter(|picture| PICTURES.takes(picture)) {
        if let Some(problem) = bad_dimensions(picture, channel) {
            faults.add(Part::Media, problem);
        }
    }
    let Writer { html, characters, marks, .. } = message(post);
    let limit = if post.media.is_empty() { TEXT_CHARS_MAX } else { CAPTION_CHARS_MAX };
    faults.length(Part::Body, marks, MARKS_MAX, LengthUnit::Marks);
    if characters > limit {
        faults.length(Part::Body, characters, limit, LengthUnit::Characters);
    } else {
        faults.length(Part::Body, html.len(), HTML_BYTES_MAX, LengthUnit::Bytes);
    }
    faults.finish()?;
    let content = Body { html, preview: post.link.clone() };
    // A struct of strings always becomes JSON.
    let body = serde_json::to_value(content).unwrap_or_default();
    Ok(Payload { body, media: post.media.clone() })
}

/// A picture staged there would be seen by everybody before its minute.
fn is_same_chat(channel: &Channel) -> bool {
    let setting = |key| channel.settings.get(key).map(|setting| setting.value.to_lowercase());
    setting("audit_chat_id").is_some_and(|audit| !audit.is_empty() && Some(audit) == setting("chat_id"))
}

fn bad_dimensions(picture: &PostMedia, channel: &Channel) -> Option<Problem> {
    let (width, height) = (picture.facts.width, picture.facts.height);
    let rule = if width.saturating_add(height) > PICTURE_SIDES_MAX {
        "width + height ≤ 10000"
    } else if width.min(height) == 0 || width.max(height) > width.min(height).saturating_mul(PICTURE_RATIO_MAX) {
        "1:20 ≤ width:height ≤ 20:1"
    } else {
        return None;
    };
    let (path, channel) = (picture.name.clone(), channel.id.value.clone());
    Some(Problem::MediaDimensions { path, width, height, rule, channel })
}

/// The whole text in Telegram's HTML, and what it counts for.
fn message(post: &Post) -> Writer {
    let mut writer = Writer::default();
    writer.mark("<b>");
    writer.push(post.title.trim());
    writer.mark("</b>");
    writer.owe(2);
    events(&post.body).for_each(|event| writer.take(event));
    let credits: Vec<String> = post.media.iter().filter_map(|media| article::credit(post, media)).collect();
    for line in
        post.link.as_deref().into_iter().chain(credits.iter().map(String::as_str)).chain([post.attribution.as_str()])
    {
        writer.owe(2);
        writer.push(line.trim());
    }
    writer
}

//! A post as the readers of a channel see it: the text without its markup, and the picture above it.
//!
//! Limits are `render`'s.

use super::super::article;
use super::render::{Body, CAPTION_CHARS_MAX, HTML_BYTES_MAX, MARKS_MAX, PICTURES, TEXT_CHARS_MAX};
use crate::domain::markdown::from_html;
use crate::domain::post::Payload;
use crate::domain::preview::{Measure, Preview, Shown};

pub(super) fn preview(payload: &Payload) -> Preview {
    let mut preview = Preview::default();
    let Ok(content) = serde_json::from_value::<Body>(payload.body.clone()) else { return preview };
    // Its bullets are drawn; elsewhere they are typed.
    let text = from_html(&content.html.replace("• ", "- "));
    let (title, rest) = text.split_once("\n\n").unwrap_or((&text, ""));
    preview.show(Shown::Title { text: title.to_owned() });
    payload.media.iter().for_each(|media| preview.file(media));
    article::show_signed(&mut preview, rest, &payload.media);
    let limit = if payload.media.is_empty() { TEXT_CHARS_MAX } else { CAPTION_CHARS_MAX };
    preview.takes(Measure::Text, characters(&content.html), limit);
    let marks = content.html.matches('<').count() - content.html.matches("</").count();
    preview.takes(Measure::Marks, marks, MARKS_MAX);
    preview.takes(Measure::TextBytes, content.html.len(), HTML_BYTES_MAX);
    preview.takes_files(&payload.media, 1, PICTURES.bytes_max);
    preview
}

/// Characters of what is read, as Telegram counts them: without tags, each entity as its character.
fn characters(html: &str) -> usize {
    let mut characters = 0;
    let mut skipped_to = None;
    for c in html.chars() {
        match (skipped_to, c) {
            (Some(end), c) if c == end => {
                characters += usize::from(end == ';');
                skipped_to = None;
            }
            (Some(_), _) => {}
            (None, '<') => skipped_to = Some('>'),
            (None, '&') => skipped_to = Some(';'),
            (None, _) => characters += 1,
        }
    }
    characters
}

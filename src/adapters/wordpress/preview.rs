//! An article as the readers of a site see it: its first picture at the head, the others after the text.
//!
//! Limits are `render`'s.

use serde_json::Value;

use super::super::article;
use super::render::{BODY_MAX, PICTURES, PICTURES_MAX, SUMMARY_MAX, TITLE_MAX};
use crate::domain::markdown::from_html;
use crate::domain::post::Payload;
use crate::domain::preview::{Measure, Preview, Shown};

pub(super) fn preview(payload: &Payload) -> Preview {
    let mut preview = Preview::default();
    let field = |name: &str| payload.body.get(name).and_then(Value::as_str).unwrap_or_default();
    let (title, excerpt) = (field("title"), field("excerpt"));
    preview.show(Shown::Title { text: title.to_owned() });
    preview.show(Shown::Lead { text: excerpt.to_owned() });
    preview.html(field("content"));
    let text: usize =
        preview.parts.iter().map(|part| if let Shown::Text { text } = part { article::length(text) } else { 0 }).sum();
    payload.media.iter().for_each(|media| preview.file(media));
    article::show_signed(&mut preview, &from_html(field("closing")), &payload.media);
    preview.takes(Measure::Title, article::length(title), TITLE_MAX);
    preview.takes(Measure::Lead, article::length(excerpt), SUMMARY_MAX);
    preview.takes(Measure::Text, text, BODY_MAX);
    preview.takes_files(&payload.media, PICTURES_MAX, PICTURES.bytes_max);
    preview
}

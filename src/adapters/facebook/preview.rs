//! A post as the visitors of a page see it: one text whose first paragraph is the title and whose last says who speaks.
//!
//! Limits are `render`'s.

use super::super::article;
use super::render::{Body, PICTURES, PICTURES_MAX, TEXT_CHARS_MAX};
use crate::domain::post::Payload;
use crate::domain::preview::{Measure, Preview, Shown};

pub(super) fn preview(payload: &Payload) -> Preview {
    let mut preview = Preview::default();
    let Ok(content) = serde_json::from_value::<Body>(payload.body.clone()) else { return preview };
    let (title, rest) = content.message.split_once("\n\n").unwrap_or((&content.message, ""));
    preview.show(Shown::Title { text: title.to_owned() });
    if let Some(to) = content.link {
        preview.show(Shown::Link { to });
    }
    payload.media.iter().for_each(|media| preview.file(media));
    article::show_signed(&mut preview, rest, &payload.media);
    preview.takes(Measure::Text, content.message.chars().count(), TEXT_CHARS_MAX);
    preview.takes_files(&payload.media, PICTURES_MAX, PICTURES.bytes_max);
    preview
}

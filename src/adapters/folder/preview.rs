//! A page as its readers see it.
//!
//! Limits are `render`'s.

use super::{Body, MEDIA_BYTES_MAX, MEDIA_MAX, TITLE_CHARACTERS_MAX};
use crate::domain::markdown::to_text;
use crate::domain::post::Payload;
use crate::domain::preview::{Measure, Preview, Shown};

pub(super) fn preview(payload: &Payload) -> Preview {
    let mut preview = Preview::default();
    let Ok(body) = serde_json::from_value::<Body>(payload.body.clone()) else { return preview };
    preview.takes(Measure::Title, body.title.chars().count(), TITLE_CHARACTERS_MAX);
    preview.show(Shown::Title { text: body.title });
    preview.show(Shown::Lead { text: body.summary.unwrap_or_default() });
    preview.text(&to_text(&body.markdown));
    payload.media.iter().for_each(|media| preview.file(media));
    preview.show(Shown::Link { to: body.link.unwrap_or_default() });
    preview.show(Shown::Attribution { text: body.attribution });
    let pictures: Vec<_> = payload.media.iter().filter(|m| !m.facts.kind.is_audio()).cloned().collect();
    preview.takes_files(&pictures, MEDIA_MAX, MEDIA_BYTES_MAX);
    preview
}

//! A bulletin as it is heard: what is read aloud, or the recording that is played.
//!
//! Never: a limit of its own; `render` has them.

use super::{Body, TEXT_CHARACTERS_MAX, TITLE_CHARACTERS_MAX};
use crate::domain::post::Payload;
use crate::domain::preview::{Measure, Preview, Shown};

pub(super) fn preview(payload: &Payload) -> Preview {
    let mut preview = Preview::default();
    let Ok(body) = serde_json::from_value::<Body>(payload.body.clone()) else { return preview };
    preview.takes(Measure::Title, body.title.chars().count(), TITLE_CHARACTERS_MAX);
    preview.show(Shown::Title { text: body.title.clone() });
    if let Some(text) = &body.text {
        preview.takes(Measure::Text, text.chars().count(), TEXT_CHARACTERS_MAX);
        let text = text.strip_prefix(&body.title).unwrap_or(text).trim();
        let (said, attribution) = text.rsplit_once("\n\n").unwrap_or((text, ""));
        preview.text(said);
        preview.show(Shown::Attribution { text: attribution.to_owned() });
    }
    payload.media.iter().for_each(|media| preview.file(media));
    preview
}

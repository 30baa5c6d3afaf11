//! A bulletin as it is heard: what is read aloud, or the recording that is played; and its margin, which is not.
//!
//! Limits are `render`'s.

use super::super::station::script::LANG;
use super::{Body, TEXT_CHARACTERS_MAX, TITLE_CHARACTERS_MAX};
use crate::domain::post::Payload;
use crate::domain::preview::{Measure, Preview, Shown};
use crate::i18n::programme as words;

pub(super) fn preview(payload: &Payload) -> Preview {
    let mut preview = Preview::default();
    let Ok(body) = serde_json::from_value::<Body>(payload.body.clone()) else { return preview };
    preview.takes(Measure::Title, body.margin.title.chars().count(), TITLE_CHARACTERS_MAX);
    preview.show(Shown::Title { text: body.margin.title });
    let margin = [(words::SPOKEN_TITLE, body.margin.spoken_title), (words::MARGIN, body.margin.note)];
    for (word, text) in margin {
        let Some(text) = text else { continue };
        preview.show(Shown::Margin { text: word.with(LANG, &[("text", &text)]) });
    }
    if let Some(text) = &body.text {
        preview.takes(Measure::Text, text.chars().count(), TEXT_CHARACTERS_MAX);
        preview.text(text.trim());
    }
    payload.media.iter().for_each(|media| preview.file(media));
    preview.show(Shown::Attribution { text: body.attribution });
    preview
}

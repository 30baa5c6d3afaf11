//! A task as its assignee reads it: who does it, where, and what is to be said or pasted.
//!
//! Limits are `render`'s.

use super::sheet::lang_of;
use super::{Body, FILES, MEDIA_MAX, TITLE_CHARACTERS_MAX};
use crate::domain::markdown::to_text;
use crate::domain::post::Payload;
use crate::domain::preview::{Measure, Preview, Shown};
use crate::i18n::task as words;

pub(super) fn preview(payload: &Payload) -> Preview {
    let mut preview = Preview::default();
    let Ok(body) = serde_json::from_value::<Body>(payload.body.clone()) else { return preview };
    preview.takes(Measure::Title, body.title.chars().count(), TITLE_CHARACTERS_MAX);
    preview.show(Shown::Title { text: body.title });
    let lang = lang_of(&body.language);
    for (word, value) in [(words::ASSIGNEE, Some(&body.task.assignee)), (words::PLACE, body.task.place.as_ref())] {
        let Some(value) = value.filter(|value| !value.trim().is_empty()) else { continue };
        preview.show(Shown::Margin { text: format!("{}: {value}", word.say(lang)) });
    }
    preview.text(&to_text(&body.markdown));
    payload.media.iter().for_each(|media| preview.file(media));
    preview.show(Shown::Link { to: body.link.unwrap_or_default() });
    preview.show(Shown::Attribution { text: body.attribution });
    preview.takes_files(&payload.media, MEDIA_MAX, FILES.bytes_max);
    preview
}

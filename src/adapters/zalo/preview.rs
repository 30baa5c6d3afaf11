//! An article as the followers of an account see it: cover, description, pictures and text in their order.
//!
//! Limits are `render`'s.

use serde_json::Value;

use super::super::article;
use super::render::{BODY_MAX, DESCRIPTION_MAX, PICTURES, PICTURES_MAX, TITLE_MAX};
use crate::domain::markdown::from_html;
use crate::domain::post::Payload;
use crate::domain::preview::{Measure, Picture, Preview, Shown};

pub(super) fn preview(payload: &Payload) -> Preview {
    let mut preview = Preview::default();
    let field = |name: &str| payload.body.get(name).and_then(Value::as_str).unwrap_or_default();
    let (title, description) = (field("title"), field("description"));
    preview.show(Shown::Title { text: title.to_owned() });
    preview.show(Shown::Lead { text: description.to_owned() });
    let cover = &payload.body["cover"];
    if cover["status"] == "show" {
        preview.show(Shown::Picture(of_the_channel(cover["photo_url"].as_str().unwrap_or_default())));
    }
    payload.media.iter().for_each(|media| preview.file(media));
    let texts = payload.body["body"].as_array().into_iter().flatten().filter_map(|block| block["content"].as_str());
    let mut length = 0;
    for text in texts {
        article::show_signed(&mut preview, &from_html(text), &payload.media);
        length += article::length(text);
    }
    preview.takes(Measure::Title, article::length(title), TITLE_MAX);
    preview.takes(Measure::Lead, article::length(description), DESCRIPTION_MAX);
    preview.takes(Measure::Text, length, BODY_MAX);
    preview.takes_files(&payload.media, PICTURES_MAX, PICTURES.bytes_max);
    preview
}

/// A cover that lies on a server: nobody measured it.
fn of_the_channel(address: &str) -> Picture {
    Picture { name: address.to_owned(), alt: None, credit: None, width: 0, height: 0, bytes: 0 }
}

//! Pictures and recordings beside a page that is written into a folder.
//!
//! It never names a file after what a person called it.

use crate::domain::post::PostMedia;
use crate::i18n::{Lang, programme as words};

pub(super) struct PagePicture {
    pub(super) file: String,
    pub(super) alt: String,
    pub(super) width: u32,
    pub(super) height: u32,
    pub(super) credit: Option<String>,
}

/// `anh-1.jpg`, `ghi-am-1.mp3`: each kind counts for itself, in the order of the item.
pub(super) fn file(media: &[PostMedia], index: usize) -> String {
    let is_audio = |m: &PostMedia| m.facts.kind.is_audio();
    let Some(this) = media.get(index) else { return String::new() };
    let number = media.iter().take(index + 1).filter(|m| is_audio(m) == is_audio(this)).count();
    let stem = if is_audio(this) { "ghi-am" } else { "anh" };
    format!("{stem}-{number}.{}", this.facts.kind.extension())
}

pub(super) fn pictures(media: &[PostMedia], lang: Lang) -> Vec<PagePicture> {
    let of = |(n, m): (usize, &PostMedia)| PagePicture {
        file: file(media, n),
        alt: m.alt.clone().unwrap_or_default(),
        width: m.facts.width,
        height: m.facts.height,
        credit: m.credit.as_ref().map(|name| words::PHOTO_BY.with(lang, &[("name", name)])),
    };
    media.iter().enumerate().filter(|(_, m)| !m.facts.kind.is_audio()).map(of).collect()
}

pub(super) fn recordings(media: &[PostMedia]) -> Vec<String> {
    (0..media.len())
        .filter(|n| media.get(*n).is_some_and(|m| m.facts.kind.is_audio()))
        .map(|n| file(media, n))
        .collect()
}

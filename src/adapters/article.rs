//! What articles on a page, and posts with pictures, have in common: a lead, captions, and the last lines with link and attribution.
//!
//! Limits and blocks are each adapter's own.

use unicode_normalization::UnicodeNormalization;

use crate::domain::markdown;
use crate::domain::post::{Post, PostMedia};
use crate::domain::preview::{Preview, Shown};
use crate::i18n::{Lang, article};

/// Characters as platforms count them: code points after NFC.
pub(super) fn length(text: &str) -> usize {
    text.nfc().count()
}

/// The item's link, if it has one, then the attribution as the last visible line, with `extra` (HTML) inside it.
pub(super) fn closing(post: &Post, extra: &str) -> String {
    let link = post.link.as_deref().map_or_else(String::new, |link| {
        let (words, link) = (article::READ_MORE.say(language(post)), markdown::escape(link));
        format!("<p>{words} <a href=\"{link}\">{link}</a></p>\n")
    });
    format!("{link}<p><em>{}</em>{extra}</p>", markdown::escape(&post.attribution))
}

/// Who made a picture.
pub(super) fn credit(post: &Post, picture: &PostMedia) -> Option<String> {
    picture.credit.as_deref().map(|who| article::PICTURE_BY.with(language(post), &[("who", &who)]))
}

/// What stands under a picture: what it shows and who made it.
pub(super) fn caption(post: &Post, picture: &PostMedia) -> String {
    let credit = credit(post, picture);
    let parts: Vec<&str> = [picture.alt.as_deref(), credit.as_deref()].into_iter().flatten().collect();
    parts.join(" · ")
}

/// The first paragraph of a body as plain text.
pub(super) fn first_paragraph(body: &str) -> String {
    let text = markdown::to_text(body);
    let paragraph = text.split("\n\n").find(|p| !p.trim().is_empty()).unwrap_or_default();
    paragraph.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// At most `limit` characters, cut after a word and marked with "…".
pub(super) fn shortened(text: &str, limit: usize) -> String {
    if length(text) <= limit {
        return text.to_owned();
    }
    // One more than stays: a word that ends there is whole.
    let most: String = text.nfc().take(limit).collect();
    let words = most.rfind(char::is_whitespace).and_then(|end| most.get(..end)).unwrap_or_default();
    let words = words.trim_end_matches(|c: char| c.is_whitespace() || c.is_ascii_punctuation());
    match words {
        "" => most.chars().take(limit.saturating_sub(1)).chain(['…']).collect(),
        words => format!("{words}…"),
    }
}

/// A text that ends as ours do, read again: paragraphs, then the credits of its pictures (each stands beside its picture),
/// its link, and last who speaks.
pub(super) fn show_signed(preview: &mut Preview, text: &str, media: &[PostMedia]) {
    const BOTH: [Lang; 2] = [Lang::Vi, Lang::En];
    let (text, attribution) = text.rsplit_once("\n\n").unwrap_or(("", text));
    let is_credit = |paragraph: &str| {
        let credits = media.iter().filter_map(|m| m.credit.as_deref());
        let mut said = credits.flat_map(|who| BOTH.map(|lang| article::PICTURE_BY.with(lang, &[("who", &who)])));
        said.any(|credit| credit == paragraph)
    };
    let address = |paragraph: &str| {
        let label = BOTH.into_iter().find_map(|lang| paragraph.strip_prefix(article::READ_MORE.say(lang)));
        let target = label.unwrap_or(paragraph).trim();
        let is_one = target.contains("://") && !target.contains(char::is_whitespace);
        is_one.then(|| target.to_owned())
    };
    let mut rest = text;
    let mut link = None;
    loop {
        let (before, last) = rest.rsplit_once("\n\n").unwrap_or(("", rest));
        match address(last) {
            _ if is_credit(last) => {}
            Some(target) if link.is_none() => link = Some(target),
            _ => break,
        }
        rest = before;
    }
    preview.text(rest);
    if let Some(to) = link {
        preview.show(Shown::Link { to });
    }
    preview.show(Shown::Attribution { text: attribution.to_owned() });
}

fn language(post: &Post) -> Lang {
    Lang::parse(&post.language).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::{first_paragraph, length, shortened};

    #[test]
    fn is_cut_at_a_word() {
        for (text, limit, want) in [
            ("Đại hội", 7, "Đại hội"),
            ("Đại hội Đảng bộ xã", 12, "Đại hội…"),
            ("Đại hội, Đảng bộ", 9, "Đại hội…"),
            ("Nghiêngngả", 5, "Nghi…"),
        ] {
            assert_eq!(shortened(text, limit), want);
            assert!(length(&shortened(text, limit)) <= limit);
        }
    }

    #[test]
    fn first_paragraph_is_one_line_of_text() {
        assert_eq!(first_paragraph("Khai mạc **lúc\n8 giờ**.\n\nĐoạn hai."), "Khai mạc lúc 8 giờ.");
    }
}

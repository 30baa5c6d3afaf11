//! A post for a WordPress site: title, HTML, excerpt, slug, pictures.
//!
//! It never sends HTML outside the small set that `markdown` writes, so that an author's filter and an editor's show
//! the same. The slug ends in the delivery's id and the content carries it in a comment: two ways to find the post
//! again, because WordPress numbers a slug that is taken without saying so.

use serde_json::json;

use super::super::article;
use super::super::render_faults::{FileRule, RenderFaults};
use crate::domain::channel::Channel;
use crate::domain::diagnostic::{LengthUnit, Part};
use crate::domain::markdown;
use crate::domain::media::MediaKind;
use crate::domain::plan::RenderFault;
use crate::domain::post::{Payload, Post};
use crate::domain::slug::slug;

/// All limits are ours: WordPress has none, themes and hosts do.
pub(super) const TITLE_MAX: usize = 250;
pub(super) const SUMMARY_MAX: usize = 600;
pub(super) const BODY_MAX: usize = 200_000;
pub(super) const PICTURES_MAX: usize = 20;
pub(super) const PICTURES: FileRule = FileRule {
    kinds: &[MediaKind::Jpeg, MediaKind::Png, MediaKind::Gif, MediaKind::Webp],
    allowed: "jpg, png, gif, webp",
    bytes_max: 8_000_000,
};
/// The readable part of a slug; WordPress cuts at 200.
const SLUG_MAX: usize = 80;

pub(super) fn render(channel: &Channel, post: &Post) -> Result<Payload, Vec<RenderFault>> {
    let title = post.title.trim();
    let summary = post.summary.as_deref().unwrap_or_default().trim();
    let mut faults = RenderFaults::of(channel);
    faults.required(Part::Title, article::length(title), TITLE_MAX);
    faults.length(Part::Summary, article::length(summary), SUMMARY_MAX, LengthUnit::Characters);
    faults.required(Part::Body, article::length(post.body.trim()), BODY_MAX);
    faults.files(&post.media, PICTURES_MAX, &PICTURES);
    faults.finish()?;
    // Themes show the first picture without its caption; who made it is said all the same.
    let credit = post.media.first().and_then(|picture| article::credit(post, picture));
    let credit = credit.map_or_else(String::new, |credit| format!("<p>{}</p>\n", markdown::escape(&credit)));
    let body = json!({
        "title": title,
        "excerpt": summary,
        "slug": slug_of(title, &post.key),
        "content": markdown::to_html(&post.body),
        // Between the two stand the pictures after the first, once the site has given them an address.
        "closing": credit + &article::closing(post, &marker(&post.key)),
        "captions": post.media.iter().map(|picture| article::caption(post, picture)).collect::<Vec<_>>(),
    });
    Ok(Payload { body, media: post.media.clone() })
}

/// The comment by which a post is found again.
pub(super) fn marker(key: &str) -> String {
    format!("<!-- loa:{key} -->")
}

/// `Lễ khai mạc Đại hội` → `le-khai-mac-dai-hoi-<key>`.
fn slug_of(title: &str, key: &str) -> String {
    format!("{}-{key}", slug(title, SLUG_MAX))
}

#[cfg(test)]
mod tests {
    use super::{MediaKind, Part, Post, json, slug_of};
    use crate::adapters::fixture::{self, channel, picture};

    fn post() -> Post {
        Post {
            summary: Some("Tóm tắt".to_owned()),
            body: "Khai mạc **lúc 8 giờ** <script>".to_owned(),
            attribution: "Đơn vị đăng: Xã Ia Mấu & bà con".to_owned(),
            ..fixture::post()
        }
    }

    fn render(post: &Post) -> Result<super::Payload, Vec<super::RenderFault>> {
        super::render(&channel("wordpress", &[]), post)
    }

    #[test]
    fn a_post_ends_with_its_attribution_and_marker() {
        let post = Post { media: vec![picture(MediaKind::Webp, 9)], ..post() };
        assert_eq!(
            render(&post).unwrap().body,
            json!({
                "title": "Lịch Đại hội",
                "excerpt": "Tóm tắt",
                "slug": "lich-dai-hoi-k7",
                "content": "<p>Khai mạc <strong>lúc 8 giờ</strong> &lt;script&gt;</p>",
                "closing": "<p>Ảnh: Văn phòng xã</p>\n<p><em>Đơn vị đăng: Xã Ia Mấu &amp; bà con</em><!-- loa:k7 --></p>",
                "captions": ["Hội trường · Ảnh: Văn phòng xã"],
            })
        );
    }

    #[test]
    fn limits_hold_at_the_last_character() {
        let title = |n: usize| Post { title: "ệ".repeat(n), ..post() };
        let with = |kind, bytes, n: usize| Post { media: vec![picture(kind, bytes); n], ..post() };
        for (post, want) in [
            (title(250), vec![]),
            (title(251), vec![Part::Title]),
            (title(0), vec![Part::Title]),
            (Post { summary: None, ..post() }, vec![]),
            (Post { summary: Some("ệ".repeat(601)), ..post() }, vec![Part::Summary]),
            (Post { body: "\n".to_owned(), ..post() }, vec![Part::Body]),
            (with(MediaKind::Png, 8_000_000, 20), vec![]),
            (with(MediaKind::Png, 8_000_001, 1), vec![Part::Media]),
            (with(MediaKind::Png, 1, 21), vec![Part::Media]),
            (with(MediaKind::Mp3, 1, 1), vec![Part::Media]),
        ] {
            let refused = render(&post).err().unwrap_or_default();
            assert_eq!(refused.iter().map(|r| r.part).collect::<Vec<_>>(), want);
        }
    }

    #[test]
    fn slugs_are_ascii_and_end_in_the_key() {
        let long = "Thông báo ".repeat(20);
        for (title, want) in [
            ("Lễ khai mạc Đại hội XIV", "le-khai-mac-dai-hoi-xiv-k7"),
            ("  “Đường” – số 5!  ", "duong-so-5-k7"),
            ("!!!", "tin-k7"),
            (long.as_str(), "thong-bao-thong-bao-thong-bao-thong-bao-thong-bao-thong-bao-thong-bao-thong-bao-k7"),
        ] {
            assert_eq!(slug_of(title, "k7"), want);
        }
    }
}

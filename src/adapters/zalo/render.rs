//! Zalo's rule book for a normal article: title, author, description, cover, body blocks.
//!
//! It never lets an article through without a cover, or names a picture that Zalo cannot download. Pictures go into the
//! body with their captions, and the first is the (not repeated) cover; that needs `media_url`. Without it the article
//! goes out under `cover_url` and leaves its own pictures to the channels that take files.

use serde_json::{Value, json};

use super::super::article;
use super::super::render_faults::{FileRule, RenderFaults};
use crate::domain::channel::Channel;
use crate::domain::diagnostic::{LengthUnit, Part, Problem};
use crate::domain::markdown;
use crate::domain::media::MediaKind;
use crate::domain::plan::RenderFault;
use crate::domain::post::{Payload, Post, PostMedia};

pub(super) const TITLE_MAX: usize = 150;
const AUTHOR_MAX: usize = 50;
pub(super) const DESCRIPTION_MAX: usize = 300;
/// Ours: Zalo names no limit for a text block.
pub(super) const BODY_MAX: usize = 30_000;
/// Ours: Zalo names no limit.
pub(super) const PICTURES_MAX: usize = 20;
pub(super) const PICTURES: FileRule = FileRule {
    kinds: &[MediaKind::Jpeg, MediaKind::Png],
    allowed: "jpg, png",
    // "1 MB", read in the smaller way.
    bytes_max: 1_000_000,
};

pub(super) fn render(channel: &Channel, post: &Post) -> Result<Payload, Vec<RenderFault>> {
    let mut faults = RenderFaults::of(channel);
    let title = post.title.trim();
    faults.required(Part::Title, article::length(title), TITLE_MAX);
    let description = match post.summary.as_deref().map(str::trim).filter(|s| !s.is_empty()) {
        Some(summary) => summary.to_owned(),
        None => article::shortened(&article::first_paragraph(&post.body), DESCRIPTION_MAX),
    };
    if post.body.trim().is_empty() {
        faults.missing(Part::Body);
    } else {
        faults.required(Part::Summary, article::length(&description), DESCRIPTION_MAX);
    }
    let text = format!("{}\n{}", markdown::to_html(&post.body), article::closing(post, ""));
    faults.length(Part::Body, article::length(&text), BODY_MAX, LengthUnit::Characters);
    let author = author(channel, post, &mut faults);
    let pictures = setting(channel, "media_url").map(|base| (base, post.media.as_slice()));
    let blocks = pictures.iter().flat_map(|(base, pictures)| {
        pictures
            .iter()
            .map(|p| json!({ "type": "image", "url": address(base, p), "caption": article::caption(post, p) }))
    });
    let body: Vec<Value> = blocks.chain([json!({ "type": "text", "content": text })]).collect();
    let cover = match pictures.and_then(|(base, pictures)| Some(address(base, pictures.first()?))) {
        Some(first) => json!({ "cover_type": "photo", "photo_url": first, "status": "hide" }),
        None => {
            let cover = cover_of_the_channel(channel, &mut faults);
            json!({ "cover_type": "photo", "photo_url": cover, "status": "show" })
        }
    };
    let media = pictures.map_or_else(Vec::new, |(_, pictures)| pictures.to_vec());
    faults.files(&media, PICTURES_MAX, &PICTURES);
    faults.finish()?;
    let body = json!({
        "type": "normal",
        "title": title,
        "author": author,
        "description": description,
        "cover": cover,
        "body": body,
        "comment": "show",
    });
    Ok(Payload { body, media })
}

fn author(channel: &Channel, post: &Post, faults: &mut RenderFaults) -> String {
    let Some(author) = setting(channel, "author") else {
        return article::shortened(&post.unit_title, AUTHOR_MAX);
    };
    if article::length(author) > AUTHOR_MAX {
        faults.setting("author", "1–50");
    }
    author.to_owned()
}

fn cover_of_the_channel(channel: &Channel, faults: &mut RenderFaults) -> String {
    let Some(cover) = setting(channel, "cover_url") else {
        faults.add(Part::Media, Problem::MissingSetting { adapter: "zalo".to_owned(), key: "cover_url" });
        return String::new();
    };
    cover.to_owned()
}

fn setting<'a>(channel: &'a Channel, name: &str) -> Option<&'a str> {
    channel.settings.get(name).map(|s| s.value.trim()).filter(|s| !s.is_empty())
}

fn address(base: &str, picture: &PostMedia) -> String {
    format!("{}/{}.{}", base.trim_end_matches('/'), picture.facts.sha256, picture.facts.kind.extension())
}

#[cfg(test)]
mod tests {
    use super::{MediaKind, Payload, Post, RenderFault, json};
    use crate::adapters::fixture::{self, channel, picture};

    const COVER: (&str, &str) = ("cover_url", "https://xa.example/bia.jpg");
    const MEDIA: (&str, &str) = ("media_url", "https://xa.example/anh/");

    fn post() -> Post {
        Post {
            body: "Khai mạc **lúc 8 giờ**.\n\nMời bà con theo dõi.".to_owned(),
            link: Some("https://xa.example/?a=1&b=2".to_owned()),
            ..fixture::post()
        }
    }

    fn render(settings: &[(&str, &str)], post: &Post) -> Result<Payload, Vec<RenderFault>> {
        super::render(&channel("zalo", settings), post)
    }

    /// `fine`, or each refusal as its part and the name of its problem.
    fn verdict(settings: &[(&str, &str)], post: &Post) -> String {
        let name = |r: RenderFault| {
            let problem = format!("{:?}", r.problem);
            format!("{:?} {}", r.part, problem.split([' ', '{']).next().unwrap_or_default())
        };
        match render(settings, post) {
            Ok(_) => "fine".to_owned(),
            Err(refused) => refused.into_iter().map(name).collect::<Vec<_>>().join(", "),
        }
    }

    #[test]
    fn an_article_without_pictures_goes_out_under_the_cover_of_the_channel() {
        let payload = render(&[COVER], &Post { media: vec![picture(MediaKind::Gif, 1)], ..post() }).unwrap();
        assert_eq!(
            payload.body,
            json!({
                "type": "normal",
                "title": "Lịch Đại hội",
                "author": "Ủy ban nhân dân xã Ia Mấu",
                "description": "Khai mạc lúc 8 giờ.",
                "cover": { "cover_type": "photo", "photo_url": "https://xa.example/bia.jpg", "status": "show" },
                "body": [{ "type": "text", "content": "<p>Khai mạc <strong>lúc 8 giờ</strong>.</p>\n<p>Mời bà con theo dõi.</p>\n\
                    <p>Xem thêm: <a href=\"https://xa.example/?a=1&amp;b=2\">https://xa.example/?a=1&amp;b=2</a></p>\n\
                    <p><em>Đơn vị đăng: Xã Ia Mấu</em></p>" }],
                "comment": "show",
            })
        );
        assert!(payload.media.is_empty(), "a picture that is not published is not part of what was approved");
    }

    #[test]
    fn its_first_picture_is_the_cover_where_zalo_can_fetch_it() {
        let payload = render(&[MEDIA], &Post { media: vec![picture(MediaKind::Jpeg, 9)], ..post() }).unwrap();
        let address = "https://xa.example/anh/ab12.jpg";
        assert_eq!(payload.body["cover"], json!({ "cover_type": "photo", "photo_url": address, "status": "hide" }));
        let caption = "Hội trường · Ảnh: Văn phòng xã";
        assert_eq!(payload.body["body"][0], json!({ "type": "image", "url": address, "caption": caption }));
        assert_eq!(payload.media.len(), 1);
    }

    #[test]
    fn limits_hold_at_the_last_character() {
        // "ệ" in two code points counts once.
        let title = |n: usize| Post { title: "e\u{323}\u{302}".repeat(n), ..post() };
        let summary = |n: usize| Post { summary: Some("ệ".repeat(n)), ..post() };
        let with = |kind, bytes| Post { media: vec![picture(kind, bytes)], ..post() };
        for (name, settings, post, want) in [
            ("title", [COVER], title(150), "fine"),
            ("title", [COVER], title(151), "Title TooLong"),
            ("title", [COVER], title(0), "Title Missing"),
            ("summary", [COVER], summary(300), "fine"),
            ("summary", [COVER], summary(301), "Summary TooLong"),
            ("long first paragraph", [COVER], Post { body: "chữ ".repeat(200), ..post() }, "fine"),
            ("body", [COVER], Post { body: " ".to_owned(), ..post() }, "Body Missing"),
            ("body", [COVER], Post { body: "chữ ".repeat(9_000), ..post() }, "Body TooLong"),
            ("cover", [MEDIA], post(), "Media MissingSetting"),
            ("picture", [MEDIA], with(MediaKind::Png, 1_000_000), "fine"),
            ("picture", [MEDIA], with(MediaKind::Png, 1_000_001), "Media MediaTooLarge"),
            ("picture", [MEDIA], with(MediaKind::Webp, 1), "Media MediaKind"),
        ] {
            assert_eq!(verdict(&settings, &post), want, "{name}");
        }
    }

    #[test]
    fn the_author_is_the_setting_or_the_unit() {
        let author = |settings: &[(&str, &str)], unit: &str| {
            let post = Post { unit_title: unit.to_owned(), ..post() };
            render(settings, &post).unwrap().body["author"].as_str().unwrap().to_owned()
        };
        assert_eq!(author(&[COVER, ("author", "Ban Biên tập")], "Xã"), "Ban Biên tập");
        let long = author(&[COVER], "Ủy ban nhân dân xã Ia Mấu, huyện Chư Prông, tỉnh Gia Lai");
        assert_eq!(long, "Ủy ban nhân dân xã Ia Mấu, huyện Chư Prông, tỉnh…");
        assert_eq!(verdict(&[COVER, ("author", &"x".repeat(51))], &post()), "Item BadSetting");
    }
}

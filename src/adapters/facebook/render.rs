//! The rules of a Facebook Page: plain text, and pictures or a link preview but not both.
//!
//! It never lets a link vanish. Beside pictures, or where it leads to Facebook itself (which refuses it as a link), it
//! is written out in the text; else it is the post's preview.

use serde::{Deserialize, Serialize};

use super::super::article;
use super::super::render_faults::{FileRule, RenderFaults};
use crate::domain::channel::Channel;
use crate::domain::diagnostic::{LengthUnit, Part};
use crate::domain::markdown::to_text;
use crate::domain::media::MediaKind;
use crate::domain::plan::RenderFault;
use crate::domain::post::{Payload, Post};

pub(super) const TEXT_CHARS_MAX: usize = 63_206;
/// The platform names no number; more than this nobody has tried.
pub(super) const PICTURES_MAX: usize = 10;
pub(super) const PICTURES: FileRule = FileRule {
    kinds: &[MediaKind::Jpeg, MediaKind::Png, MediaKind::Gif, MediaKind::Webp],
    allowed: "jpg, png, gif, webp",
    // The platform says "less than 4 MB" and not which megabyte.
    bytes_max: 4_000_000,
};

/// The body of a payload.
#[derive(Serialize, Deserialize)]
pub(super) struct Body {
    pub(super) message: String,
    pub(super) link: Option<String>,
    /// Words for those who cannot see them, one for each picture; empty for none.
    pub(super) alts: Vec<String>,
}

pub(super) fn render(channel: &Channel, post: &Post) -> Result<Payload, Vec<RenderFault>> {
    let mut faults = RenderFaults::of(channel);
    for (key, pattern) in [("page_id", "0123456789"), ("api_version", "v26.0")] {
        if channel.settings.get(key).is_some_and(|setting| !is_well_formed(key, &setting.value)) {
            faults.setting(key, pattern);
        }
    }
    if post.title.trim().is_empty() {
        faults.missing(Part::Title);
    }
    faults.link(post);
    faults.files(&post.media, PICTURES_MAX, &PICTURES);
    let content = Body {
        message: message(post),
        link: post.link.clone().filter(|link| is_previewed(post, link)),
        alts: post.media.iter().map(|media| media.alt.clone().unwrap_or_default()).collect(),
    };
    faults.length(Part::Body, content.message.chars().count(), TEXT_CHARS_MAX, LengthUnit::Characters);
    faults.finish()?;
    // A struct of strings always becomes JSON.
    let body = serde_json::to_value(content).unwrap_or_default();
    Ok(Payload { body, media: post.media.clone() })
}

/// Settings that become part of a path.
pub(super) fn is_well_formed(key: &str, setting: &str) -> bool {
    let digits = |text: &str| !text.is_empty() && text.chars().all(|c| c.is_ascii_digit());
    match key {
        "api_version" => {
            setting.strip_prefix('v').and_then(|v| v.split_once('.')).is_some_and(|(a, b)| digits(a) && digits(b))
        }
        _ => digits(setting),
    }
}

fn is_previewed(post: &Post, link: &str) -> bool {
    let host = link.split('/').nth(2).unwrap_or("").to_ascii_lowercase();
    post.media.is_empty() && host != "facebook.com" && !host.ends_with(".facebook.com")
}

fn message(post: &Post) -> String {
    let link = post.link.as_deref().filter(|link| !is_previewed(post, link));
    let body = to_text(&post.body);
    let credits: Vec<String> = post.media.iter().filter_map(|media| article::credit(post, media)).collect();
    let pieces = [post.title.as_str(), &body]
        .into_iter()
        .chain(link)
        .chain(credits.iter().map(String::as_str))
        .chain([post.attribution.as_str()]);
    pieces.map(str::trim).filter(|piece| !piece.is_empty()).collect::<Vec<_>>().join("\n\n")
}

#[cfg(test)]
mod tests {
    use super::{Post, is_well_formed, message};
    use crate::adapters::fixture;

    #[test]
    fn a_link_is_previewed_or_written_out() {
        let post = |link: &str| Post {
            title: "Lịch".into(),
            body: "Gồm:\n- **ăn**\n- ở".into(),
            link: Some(link.into()),
            attribution: "Xã Ia Mấu".into(),
            ..fixture::post()
        };
        for (link, wanted) in [
            ("https://ia-mo.example/lich", "Lịch\n\nGồm:\n\n- ăn\n- ở\n\nXã Ia Mấu"),
            (
                "https://www.facebook.com/events/1",
                "Lịch\n\nGồm:\n\n- ăn\n- ở\n\nhttps://www.facebook.com/events/1\n\nXã Ia Mấu",
            ),
        ] {
            assert_eq!(message(&post(link)), wanted);
        }
    }

    #[test]
    fn settings_that_stand_in_a_path() {
        assert!(is_well_formed("page_id", "100200300"));
        assert!(is_well_formed("api_version", "v26.0"));
        for (key, bad) in [("page_id", ""), ("page_id", "xa.ia.mau"), ("page_id", "1/2"), ("api_version", "26.0")] {
            assert!(!is_well_formed(key, bad), "{key} {bad}");
        }
    }
}

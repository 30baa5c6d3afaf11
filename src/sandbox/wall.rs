//! What the public sees: one shape for the posts of every platform, and the wall on which programmes of channels without
//! a network (loudspeakers, folders) are hung.
//!
//! A post that was shown twice says so in `reveals`; a second post with the same words is a second post.

use serde::Serialize;

use crate::domain::At;

#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct PublicPost {
    pub platform: &'static str,
    pub channel: String,
    /// The platform's own id.
    pub id: String,
    pub title: Option<String>,
    /// Plain text, markup taken away.
    pub text: String,
    /// Addresses of the pictures, relative to the sandbox or absolute.
    pub pictures: Vec<String>,
    /// Where the post opens, as the platform says.
    pub link: Option<String>,
    pub visible: bool,
    /// When it last became visible.
    pub shown_at: Option<At>,
    /// How often it became visible: more than one is a double.
    pub reveals: u32,
}

/// Hidden or shown, with the count that betrays doubles.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Exposure {
    pub(super) visible: bool,
    pub(super) shown_at: Option<At>,
    pub(super) reveals: u32,
}

impl Exposure {
    /// Showing what is shown changes nothing.
    pub(super) fn show(&mut self, at: At) {
        if !self.visible {
            *self = Exposure { visible: true, shown_at: Some(at), reveals: self.reveals + 1 };
        }
    }

    pub(super) fn hide(&mut self) {
        self.visible = false;
    }
}

/// HTML to plain text: blocks end lines, tags go, the five entities and numeric ones are decoded.
pub(super) fn plain(html: &str) -> String {
    let mut text = String::new();
    let mut rest = html;
    while let Some((before, tail)) = rest.split_once('<') {
        text.push_str(before);
        let (tag, after) = tail.split_once('>').unwrap_or((tail, ""));
        let name = tag.trim_start_matches('/').split([' ', '/', '\n']).next().unwrap_or_default().to_ascii_lowercase();
        let ends_line = tag.starts_with('/') || name == "br";
        if ends_line
            && ["p", "br", "div", "li", "h1", "h2", "h3", "h4", "ul", "ol", "blockquote"].contains(&name.as_str())
        {
            text.push('\n');
        }
        rest = after;
    }
    text.push_str(rest);
    let lines: Vec<String> = decode(&text).lines().map(|line| line.trim().to_owned()).collect();
    lines.join("\n").trim().to_owned()
}

/// Replaces `&lt; &gt; &amp; &quot;` and numeric entities; what else begins with `&` stays as it is.
pub(super) fn decode(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, tail)) = rest.split_once('&') {
        out.push_str(before);
        let entity = tail.split_once(';').filter(|(name, _)| name.len() <= 8);
        match entity.and_then(|(name, after)| Some((entity_char(name)?, after))) {
            Some((c, after)) => {
                out.push(c);
                rest = after;
            }
            None => {
                out.push('&');
                rest = tail;
            }
        }
    }
    out.push_str(rest);
    out
}

fn entity_char(name: &str) -> Option<char> {
    match name {
        "lt" => Some('<'),
        "gt" => Some('>'),
        "amp" => Some('&'),
        "quot" => Some('"'),
        _ => {
            let digits = name.strip_prefix('#')?;
            let code = match digits.strip_prefix(['x', 'X']) {
                Some(hex) => u32::from_str_radix(hex, 16).ok()?,
                None => digits.parse().ok()?,
            };
            char::from_u32(code).filter(|c| *c != '\0')
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn html_becomes_text() {
        let html = "<p>Khai mạc <strong>08:00</strong> &amp; truyền hình</p><p>Dòng&#32;hai<br/>ba</p><!-- loa:x -->";
        assert_eq!(plain(html), "Khai mạc 08:00 & truyền hình\nDòng hai\nba");
        assert_eq!(decode("a &nbsp; b &unknown; &"), "a &nbsp; b &unknown; &");
    }
}

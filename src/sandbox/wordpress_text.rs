//! What WordPress does to words: the filter for users who may not write any HTML (kses), and what a visitor gets to see.
//! Written by what 6.1.9 answered; later versions answered the same.
//!
//! It never filters an Editor. Whatever an Editor sends is stored and shown as HTML, titles too.

use super::wordpress::SiteRole;

/// Tags that the filter leaves in content, and in titles.
const CONTENT_TAGS: &[&str] = &[
    "a",
    "abbr",
    "article",
    "aside",
    "audio",
    "b",
    "blockquote",
    "br",
    "caption",
    "cite",
    "code",
    "del",
    "details",
    "div",
    "em",
    "figcaption",
    "figure",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "hr",
    "i",
    "img",
    "ins",
    "li",
    "mark",
    "ol",
    "p",
    "pre",
    "q",
    "s",
    "section",
    "small",
    "span",
    "strong",
    "sub",
    "summary",
    "sup",
    "table",
    "tbody",
    "td",
    "tfoot",
    "th",
    "thead",
    "tr",
    "u",
    "ul",
    "video",
];
const TITLE_TAGS: &[&str] =
    &["a", "abbr", "acronym", "b", "blockquote", "cite", "code", "del", "em", "i", "q", "s", "strike", "strong"];
/// Short codes that core itself runs. `[gallery]` shows every picture of the post, others show nothing without a file.
const SHORTCODES: &[&str] = &["gallery", "caption", "wp_caption", "audio", "video", "playlist", "embed"];

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum TextField {
    Title,
    /// Content, excerpt, caption.
    Html,
}

/// What is stored of what was sent.
pub(super) fn stored(text: &str, field: TextField, role: SiteRole) -> String {
    let text = match field {
        TextField::Title => text.trim(),
        TextField::Html => text,
    };
    if role >= SiteRole::Editor {
        return text.to_owned();
    }
    filtered(text, if field == TextField::Title { TITLE_TAGS } else { CONTENT_TAGS })
}

/// An alternative text, whoever sends it: tags and octets go, white space is one space.
pub(super) fn stored_alt(text: &str) -> String {
    let mut without = String::new();
    let mut rest = text;
    while let Some((before, tail)) = rest.split_once('<') {
        without.push_str(before);
        rest = match tail.starts_with(|c: char| c.is_alphabetic() || matches!(c, '/' | '!')) {
            true => tail.split_once('>').map_or("", |(_, after)| after),
            false => {
                without.push_str("&lt;");
                tail
            }
        };
    }
    without.push_str(rest);
    let line = without.split_whitespace().collect::<Vec<_>>().join(" ");
    let mut kept = String::new();
    let mut rest = line.as_str();
    while let Some((before, tail)) = rest.split_once('%') {
        kept.push_str(before);
        let is_octet = tail.get(..2).is_some_and(|two| two.chars().all(|c| c.is_ascii_hexdigit()));
        rest = match is_octet {
            true => tail.get(2..).unwrap_or_default(),
            false => {
                kept.push('%');
                tail
            }
        };
    }
    kept + rest
}

/// Content as it goes to a visitor: short codes have run.
pub(super) fn shown(content: &str) -> String {
    let mut shown = String::new();
    let mut rest = content;
    while let Some((before, tail)) = rest.split_once('[') {
        shown.push_str(before);
        let name: String = tail.chars().take_while(|c| c.is_ascii_lowercase() || *c == '_').collect();
        let ends = tail.get(name.len()..).is_some_and(|after| after.starts_with([' ', ']', '/']));
        rest = match tail.split_once(']') {
            Some((_, after)) if ends && SHORTCODES.contains(&name.as_str()) => after,
            _ => {
                shown.push('[');
                tail
            }
        };
    }
    shown + rest
}

/// The filter: unknown tags go and their text stays, handlers and odd addresses go, a bare `<` or `&` becomes an entity.
fn filtered(html: &str, tags: &[&str]) -> String {
    let mut out = String::new();
    let mut rest = html;
    while let Some((before, tail)) = rest.split_once('<') {
        out.push_str(&entities(before));
        if tail.starts_with("!--") {
            let (comment, after) = tail.split_once("-->").unwrap_or((tail, ""));
            out.push_str(&format!("<{comment}-->"));
            rest = after;
            continue;
        }
        let name = tail.trim_start_matches('/');
        if !name.starts_with(|c: char| c.is_alphabetic()) {
            out.push_str("&lt;");
            rest = tail;
            continue;
        }
        let name: String = name.chars().take_while(char::is_ascii_alphanumeric).collect();
        let (tag, after) = tail.split_once('>').unwrap_or((tail, ""));
        if tags.contains(&name.to_ascii_lowercase().as_str()) {
            out.push_str(&format!("<{}>", harmless(tag)));
        }
        rest = after;
    }
    out.push_str(&entities(rest));
    out
}

/// A tag without handlers and without addresses that run.
fn harmless(tag: &str) -> String {
    let words: Vec<&str> = tag.split(' ').collect();
    let runs = |word: &str| word.starts_with("on") && word.contains('=') || word.to_lowercase().contains("javascript:");
    words.into_iter().filter(|word| !runs(word)).collect::<Vec<_>>().join(" ")
}

/// Numeric entities get three digits, what is no entity an `&amp;`, a bare `>` stays.
fn entities(text: &str) -> String {
    let mut out = String::new();
    let mut rest = text;
    while let Some((before, tail)) = rest.split_once('&') {
        out.push_str(before);
        let name = tail.split_once(';').map(|(name, _)| name).filter(|name| name.len() <= 8);
        let number = name.and_then(|name| name.strip_prefix('#')).and_then(|digits| digits.parse::<u32>().ok());
        let is_known = name.is_some_and(|name| {
            ["amp", "lt", "gt", "quot", "nbsp", "copy"].contains(&name)
                || name.strip_prefix("#x").is_some_and(|hex| u32::from_str_radix(hex, 16).is_ok())
        });
        rest = match (number, name) {
            (Some(number), Some(name)) => {
                out.push_str(&format!("&#{number:03};"));
                tail.get(name.len() + 1..).unwrap_or_default()
            }
            _ => {
                out.push_str(if is_known { "&" } else { "&amp;" });
                tail
            }
        };
    }
    out + rest
}

#[cfg(test)]
mod tests {
    use super::{SiteRole, TextField, shown, stored, stored_alt};

    /// As 6.1.9 answered an Editor and an Author.
    #[test]
    fn the_filter_is_for_authors() {
        for (field, sent, author) in [
            (TextField::Title, "Giá < 5 triệu <img src=x onerror=alert(1)> <mới>", "Giá &lt; 5 triệu  "),
            (
                TextField::Html,
                "<p>Giá < 5 <mới> [gallery] <script>alert(1)</script> <a href=\"/x\" onclick=\"y\">z</a> &#91;a] & &nbsp; &foo;</p>",
                "<p>Giá &lt; 5  [gallery] alert(1) <a href=\"/x\">z</a> &#091;a] &amp; &nbsp; &amp;foo;</p>",
            ),
            (TextField::Html, "<b>x</b><iframe src=y></iframe>", "<b>x</b>"),
            (
                TextField::Html,
                "&lt;mới&gt; &quot;x&quot; &#091;<!-- loa:k7 -->",
                "&lt;mới&gt; &quot;x&quot; &#091;<!-- loa:k7 -->",
            ),
        ] {
            assert_eq!(stored(sent, field, SiteRole::Editor), sent);
            assert_eq!(stored(sent, field, SiteRole::Author), author);
        }
    }

    #[test]
    fn alternative_texts_lose_tags_and_octets() {
        assert_eq!(stored_alt("a <mới> b <img src=x onerror=y>"), "a b");
        assert_eq!(stored_alt("Ảnh &lt;mới&gt; 100&#037;ab  b 100%ab"), "Ảnh &lt;mới&gt; 100&#037;ab b 100");
    }

    #[test]
    fn short_codes_run() {
        assert_eq!(
            shown("<p>a [gallery ids=\"1\"] b [Thông báo] &#091;gallery]</p>"),
            "<p>a  b [Thông báo] &#091;gallery]</p>"
        );
    }
}

//! Telegram's HTML subset, read as its server reads it: a wrong tag costs the whole post.
//!
//! It forgives nothing: no `p`, `br`, `h1`, `ul`, `div`, `img`; tags must nest and close. Offsets in errors count
//! bytes, places of entities count UTF-16 units, as the platform does. More entities than [`ENTITIES_MAX`] are left out
//! without a word.

use serde_json::{Value, json};

use super::wall::decode;

pub(super) const ENTITIES_MAX: usize = 100;
const TAGS: [&str; 16] = [
    "b",
    "strong",
    "i",
    "em",
    "u",
    "ins",
    "s",
    "strike",
    "del",
    "span",
    "tg-spoiler",
    "a",
    "code",
    "pre",
    "blockquote",
    "tg-emoji",
];

#[derive(Debug, PartialEq)]
pub(super) struct Parsed {
    /// Markup taken away, outer white space too.
    pub(super) text: String,
    pub(super) entities: Vec<Value>,
}

/// Length as the platform limits it: tdlib counts code points (`utf8_length`) of what a bot sends.
pub(super) fn length(text: &str) -> usize {
    text.chars().count()
}

struct OpenElement {
    tag: String,
    attributes: String,
    /// UTF-16 units before it.
    offset: usize,
    /// Bytes of text before it.
    start: usize,
}

/// `Err` is what follows "Bad Request: can't parse entities: ".
pub(super) fn parse(html: &str) -> Result<Parsed, String> {
    let mut text = String::new();
    let mut open: Vec<OpenElement> = Vec::new();
    let mut entities = Vec::new();
    let mut at = 0;
    while let Some(rest) = html.get(at..).filter(|rest| !rest.is_empty()) {
        let Some(tail) = rest.strip_prefix('<') else {
            let end = rest.find('<').unwrap_or(rest.len());
            text.push_str(&decode(rest.get(..end).unwrap_or_default()));
            at += end;
            continue;
        };
        let Some((inside, _)) = tail.split_once('>') else {
            return Err(format!("Unclosed start tag at byte offset {at}"));
        };
        match inside.strip_prefix('/') {
            Some(name) => entities.extend(close(&mut open, &name.trim().to_ascii_lowercase(), at, &text)?),
            None => open.push(start(inside, at, &text)?),
        }
        at += inside.len() + 2;
    }
    match open.pop() {
        Some(left) => Err(format!("Can't find end tag corresponding to start tag \"{}\"", left.tag)),
        None => {
            entities.truncate(ENTITIES_MAX);
            Ok(Parsed { text: text.trim().to_owned(), entities })
        }
    }
}

/// Where an entity begins and how long it is.
fn units(text: &str) -> usize {
    text.encode_utf16().count()
}

fn start(inside: &str, at: usize, text: &str) -> Result<OpenElement, String> {
    let (name, attributes) = inside.split_once(char::is_whitespace).unwrap_or((inside, ""));
    let tag = name.to_ascii_lowercase();
    if !TAGS.contains(&tag.as_str()) {
        return Err(format!("Unsupported start tag \"{tag}\" at byte offset {at}"));
    }
    if tag == "span" && attribute(attributes, "class").as_deref() != Some("tg-spoiler") {
        return Err(format!("Tag \"span\" must have class \"tg-spoiler\" at byte offset {at}"));
    }
    if attributes.contains('=') && attributes.matches(['"', '\'']).count() % 2 != 0 {
        return Err(format!("Unclosed start tag at byte offset {at}"));
    }
    Ok(OpenElement { tag, attributes: attributes.to_owned(), offset: units(text), start: text.len() })
}

fn close(open: &mut Vec<OpenElement>, name: &str, at: usize, text: &str) -> Result<Option<Value>, String> {
    let Some(last) = open.pop() else {
        return Err(format!("Unexpected end tag at byte offset {at}"));
    };
    if !name.is_empty() && name != last.tag {
        return Err(format!(
            "Unmatched end tag at byte offset {at}, expected \"</{}>\", found \"</{name}>\"",
            last.tag
        ));
    }
    let length = units(text) - last.offset;
    if length == 0 {
        return Ok(None);
    }
    let kind = match last.tag.as_str() {
        "b" | "strong" => "bold",
        "i" | "em" => "italic",
        "u" | "ins" => "underline",
        "s" | "strike" | "del" => "strikethrough",
        "span" | "tg-spoiler" => "spoiler",
        "a" => "text_link",
        "tg-emoji" => "custom_emoji",
        other => other,
    };
    let mut entity = json!({ "offset": last.offset, "length": length, "type": kind });
    if kind == "text_link" {
        let shown = text.get(last.start..).unwrap_or_default();
        let url = attribute(&last.attributes, "href").unwrap_or_else(|| shown.to_owned());
        // An address that is none leaves plain text behind.
        if !url.contains('.') {
            return Ok(None);
        }
        entity["url"] = Value::from(url);
    }
    Ok(Some(entity))
}

fn attribute(attributes: &str, name: &str) -> Option<String> {
    let (_, value) = attributes.split_once(&format!("{name}="))?;
    let value = match value.chars().next()? {
        quote @ ('"' | '\'') => value.get(1..)?.split_once(quote)?.0,
        _ => value.split(char::is_whitespace).next()?,
    };
    Some(decode(value))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn refuses_what_the_platform_refuses() {
        for (html, error) in [
            ("<p>a</p>", "Unsupported start tag \"p\" at byte offset 0"),
            ("đây<br>", "Unsupported start tag \"br\" at byte offset 5"),
            ("<b>a", "Can't find end tag corresponding to start tag \"b\""),
            ("a</b>", "Unexpected end tag at byte offset 1"),
            ("<b><i>a</b></i>", "Unmatched end tag at byte offset 7, expected \"</i>\", found \"</b>\""),
            ("1 < 2", "Unclosed start tag at byte offset 2"),
            ("<span>a</span>", "Tag \"span\" must have class \"tg-spoiler\" at byte offset 0"),
        ] {
            assert_eq!(parse(html), Err(error.to_owned()), "{html}");
        }
    }

    #[test]
    fn more_than_a_hundred_entities_are_left_out() {
        let parsed = parse(&"<b>x</b> ".repeat(101)).unwrap();
        assert_eq!((parsed.entities.len(), parsed.text.matches('x').count()), (100, 101));
    }

    #[test]
    fn counts_entities_in_utf16() {
        let parsed = parse("📢 <b>Mở &amp; đóng</b> <a href=\"https://xa.example/a?b=1&amp;c=2\">xem</a>\n").unwrap();
        assert_eq!(parsed.text, "📢 Mở & đóng xem");
        assert_eq!(parsed.entities[0], json!({ "offset": 3, "length": 9, "type": "bold" }));
        assert_eq!(parsed.entities[1]["url"], "https://xa.example/a?b=1&c=2");
    }
}

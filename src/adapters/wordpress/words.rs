//! What a post of ours says on a site: title, content and excerpt as they are sent, and compared with what is stored.
//!
//! It never sends text that a site could take for HTML or for a shortcode, or a form that its filters would rewrite: an
//! Editor's post is stored as it comes, an Author's goes through a filter, and both must come back byte for byte. So
//! what differs was changed by somebody, or by a plugin, and is not what was approved.

use serde_json::{Value, json};

use super::UploadedPicture;
use crate::domain::markdown::escape;
use crate::domain::post::{Payload, PostMedia};

/// Of a text that differs, so many characters are shown from a little before the first difference on.
const SHOWN_BEFORE: usize = 12;
const SHOWN_CHARS: usize = 48;

#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Words {
    title: String,
    content: String,
    excerpt: String,
}

impl Words {
    /// `pictures` are those of the payload, in its order, once the site has them. The first is the post's own picture.
    pub(super) fn of(payload: &Payload, pictures: &[UploadedPicture]) -> Words {
        let part = |name: &str| payload.body[name].as_str().unwrap_or_default();
        let figures: Vec<String> =
            payload.media.iter().zip(pictures).enumerate().skip(1).map(figure(payload)).collect();
        let pieces = [inert(part("content")), gallery(&figures), inert(part("closing"))];
        let pieces: Vec<String> = pieces.into_iter().filter(|piece| !piece.is_empty()).collect();
        Words { title: escape(part("title")), content: pieces.join("\n"), excerpt: inert(&escape(part("excerpt"))) }
    }

    /// These words with what else is to be said of the post.
    pub(super) fn with(&self, more: Value) -> Value {
        let mut fields = json!({ "title": self.title, "content": self.content, "excerpt": self.excerpt });
        if let (Some(fields), Value::Object(more)) = (fields.as_object_mut(), more) {
            fields.extend(more);
        }
        fields
    }

    /// Where the site holds other words than these: the field, what was sent, what stands there.
    pub(super) fn differ(&self, post: &Value) -> Option<String> {
        let parts = [("title", &self.title), ("content", &self.content), ("excerpt", &self.excerpt)];
        parts.into_iter().find_map(|(name, sent)| {
            let (sent, stored) = (settled(sent), settled(post[name]["raw"].as_str().unwrap_or_default()));
            let equal = sent.chars().zip(stored.chars()).take_while(|(a, b)| a == b).count();
            let shown = |text: &str| -> String {
                text.chars().skip(equal.saturating_sub(SHOWN_BEFORE)).take(SHOWN_CHARS).collect()
            };
            (sent != stored).then(|| format!("{name}: “{}” is “{}” on the site", shown(&sent), shown(&stored)))
        })
    }
}

/// A picture's alternative text as the site keeps it: white space as one, and no octet that its filter takes away.
pub(super) fn alt_text(picture: &PostMedia) -> String {
    let alt = picture.alt.as_deref().unwrap_or_default();
    escape(&alt.split_whitespace().collect::<Vec<_>>().join(" ")).replace('%', "&#037;")
}

/// A picture's caption, which is HTML on a site.
pub(super) fn caption(payload: &Payload, number: usize) -> String {
    inert(&escape(payload.body["captions"][number].as_str().unwrap_or_default()))
}

/// HTML in which no bracket begins a shortcode. Of the forms that mean "[", sites keep the one with three digits.
fn inert(html: &str) -> String {
    html.replace('[', "&#091;")
}

/// The block editor's own markup, by which a site adds widths and smaller versions for phones.
fn figure<'a>(payload: &'a Payload) -> impl Fn((usize, (&'a PostMedia, &'a UploadedPicture))) -> String {
    move |(number, (media, picture))| {
        let UploadedPicture { id, address, size } = picture;
        let caption = caption(payload, number);
        let below = match caption.as_str() {
            "" => String::new(),
            caption => format!("<figcaption class=\"wp-element-caption\">{caption}</figcaption>"),
        };
        format!(
            "<!-- wp:image {{\"id\":{id},\"sizeSlug\":\"{size}\",\"linkDestination\":\"none\"}} -->\n\
             <figure class=\"wp-block-image size-{size}\"><img src=\"{}\" alt=\"{}\" class=\"wp-image-{id}\" />{below}</figure>\n\
             <!-- /wp:image -->",
            inert(&escape(address)),
            inert(&alt_text(media)),
        )
    }
}

/// Pictures uncropped: posters have words at their edges.
fn gallery(figures: &[String]) -> String {
    match figures {
        [] => String::new(),
        [one] => one.clone(),
        several => format!(
            "<!-- wp:gallery {{\"imageCrop\":false,\"linkTo\":\"none\"}} -->\n\
             <figure class=\"wp-block-gallery has-nested-images columns-default\">{}</figure>\n\
             <!-- /wp:gallery -->",
            several.join("\n")
        ),
    }
}

/// Line ends and outer white space as sites keep them. One whose database holds no emoji writes them as entities.
fn settled(text: &str) -> String {
    let text = text.replace("\r\n", "\n");
    let mut settled = String::with_capacity(text.len());
    let mut rest = text.trim();
    while let Some((before, tail)) = rest.split_once("&#x") {
        settled.push_str(before);
        let emoji = tail.split_once(';').and_then(|(hex, after)| {
            let code = u32::from_str_radix(hex, 16).ok().filter(|code| *code > 0xFFFF)?;
            Some((char::from_u32(code)?, after))
        });
        rest = match emoji {
            Some((c, after)) => {
                settled.push(c);
                after
            }
            None => {
                settled.push_str("&#x");
                tail
            }
        };
    }
    settled.push_str(rest);
    settled
}

#[cfg(test)]
mod tests {
    use super::{UploadedPicture, Words, alt_text, json};
    use crate::adapters::fixture::picture;
    use crate::domain::media::MediaKind;
    use crate::domain::post::{Payload, PostMedia};

    fn payload(pictures: usize) -> Payload {
        let alt = Some("Cổng <mới> [gallery] 100%ab".to_owned());
        let body = json!({
            "title": "Giá < 5 triệu <img src=x onerror=alert(1)> “A” & \"B\"",
            "excerpt": "‹mới> <mới> [audio src=x]",
            "content": "<p>Xem &lt;mới&gt; [gallery ids=\"1\"] <a href=\"https://a.example/?b[]=1\">đây</a></p>",
            "closing": "<p><em>ĐV</em><!-- loa:k7 --></p>",
            "captions": vec!["Ảnh <mới> [x]"; pictures],
        });
        let media = vec![PostMedia { alt, ..picture(MediaKind::Jpeg, 9) }; pictures];
        Payload { body, media }
    }

    fn words(pictures: usize) -> Words {
        let there = (0..pictures).map(|n| UploadedPicture {
            id: 30 + n as i64,
            address: format!("https://xa.example/{n}.jpg"),
            size: "large".to_owned(),
        });
        Words::of(&payload(pictures), &there.collect::<Vec<_>>())
    }

    #[test]
    fn text_is_text() {
        let words = words(0);
        assert_eq!(words.title, "Giá &lt; 5 triệu &lt;img src=x onerror=alert(1)&gt; “A” &amp; &quot;B&quot;");
        assert_eq!(words.excerpt, "‹mới&gt; &lt;mới&gt; &#091;audio src=x]");
        assert_eq!(
            words.content,
            "<p>Xem &lt;mới&gt; &#091;gallery ids=\"1\"] <a href=\"https://a.example/?b&#091;]=1\">đây</a></p>\n\
             <p><em>ĐV</em><!-- loa:k7 --></p>"
        );
        assert_eq!(alt_text(&payload(1).media[0]), "Cổng &lt;mới&gt; [gallery] 100&#037;ab");
    }

    #[test]
    fn pictures_are_blocks_and_several_are_a_gallery() {
        assert!(!words(1).content.contains("wp:image"), "the first one is the post's own picture");
        let two = words(2).content;
        let block = "<!-- wp:image {\"id\":31,\"sizeSlug\":\"large\",\"linkDestination\":\"none\"} -->\n\
             <figure class=\"wp-block-image size-large\"><img src=\"https://xa.example/1.jpg\" \
             alt=\"Cổng &lt;mới&gt; &#091;gallery] 100&#037;ab\" class=\"wp-image-31\" />\
             <figcaption class=\"wp-element-caption\">Ảnh &lt;mới&gt; &#091;x]</figcaption></figure>\n\
             <!-- /wp:image -->";
        assert!(two.contains(block) && !two.contains("wp:gallery"), "{two}");
        let three = words(3).content;
        let opening = "<!-- wp:gallery {\"imageCrop\":false,\"linkTo\":\"none\"} -->\n\
             <figure class=\"wp-block-gallery has-nested-images columns-default\"><!-- wp:image {\"id\":31,";
        assert!(
            three.contains(opening) && three.contains("<!-- /wp:image --></figure>\n<!-- /wp:gallery -->"),
            "{three}"
        );
    }

    #[test]
    fn says_what_differs_and_nothing_else() {
        let words = words(0);
        let post = |title: &str, content: &str| json!({ "title": { "raw": title }, "content": { "raw": content }, "excerpt": { "raw": words.excerpt } });
        assert_eq!(words.differ(&post(&words.title, &format!("{}\r\n", words.content))), None);
        let said = words.differ(&post(&words.title, &words.content.replace("đây", "kia"))).unwrap();
        assert!(said.starts_with("content: “") && said.contains("đây") && said.contains("kia"), "{said}");
        assert!(words.differ(&post("Giá", &words.content)).unwrap().starts_with("title: "));
        assert!(words.differ(&json!({ "id": 12 })).is_some(), "words that are not shown are not ours");
        let emoji = Words { title: "Vui 🎉".to_owned(), ..words.clone() };
        assert_eq!(emoji.differ(&post("Vui &#x1f389;", &words.content)), None);
    }
}

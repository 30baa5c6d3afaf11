//! Markdown, the form in which people write a body, and its two plain renderings: text and safe HTML.
//!
//! Raw tags are text that somebody typed, so they are shown as text; a link keeps its target only if it is `http(s)`,
//! `tel` or `mailto`. Every renderer reads [`events`], so that all platforms agree on what is a table and what is not;
//! what only one platform needs stands in its adapter.

use pulldown_cmark::{Event, LinkType, Options, Parser, Tag};

use html::HtmlWriter;
use text::TextWriter;

mod html;
mod plain;
mod text;

/// The one set of options under which a body is read.
pub fn events(markdown: &str) -> Parser<'_> {
    Parser::new_ext(markdown, Options::ENABLE_TABLES)
}

/// The body as a careful person types it where there is no markup: paragraphs apart by a blank line, lists with
/// "- " or "1. ", links as "chữ (https://…)".
pub fn to_text(markdown: &str) -> String {
    let mut writer = TextWriter::default();
    events(markdown).for_each(|event| writer.take(event));
    writer.text.trim().to_owned()
}

/// The body in p, br, strong, em, ul, ol, li, a, h2–h4, blockquote and table, all else escaped.
pub fn to_html(markdown: &str) -> String {
    let mut writer = HtmlWriter::default();
    events(markdown).for_each(|event| writer.take(event));
    writer.html.trim_end().to_owned()
}

/// HTML of ours as a reader sees it, in the form of [`to_text`].
pub fn from_html(html: &str) -> String {
    plain::from_html(html)
}

/// Targets of the links, in order, each as it would be published.
pub fn links(markdown: &str) -> Vec<String> {
    events(markdown)
        .filter_map(|event| match event {
            Event::Start(Tag::Link { link_type, dest_url, .. }) => target(link_type, &dest_url),
            _ => None,
        })
        .collect()
}

/// Where a link leads, if it may lead there.
pub fn target(link_type: LinkType, destination: &str) -> Option<String> {
    let destination = destination.trim();
    if link_type == LinkType::Email {
        return Some(format!("mailto:{destination}"));
    }
    let scheme = destination.split_once(':')?.0.to_ascii_lowercase();
    let allowed = matches!(scheme.as_str(), "http" | "https" | "tel" | "mailto");
    (allowed && !destination.contains(char::is_whitespace)).then(|| destination.to_owned())
}

/// Text that may stand in HTML, also inside a quoted attribute.
pub fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            other => escaped.push(other),
        }
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::{from_html, links, to_html, to_text};

    /// Markdown, its text, its HTML.
    const CASES: &[(&str, &str, &str)] = &[
        ("", "", ""),
        ("Một dòng\nvẫn là một đoạn.", "Một dòng vẫn là một đoạn.", "<p>Một dòng vẫn là một đoạn.</p>"),
        ("Đoạn một.\n\n\nĐoạn hai.", "Đoạn một.\n\nĐoạn hai.", "<p>Đoạn một.</p>\n<p>Đoạn hai.</p>"),
        ("Dòng trên  \nDòng dưới", "Dòng trên\nDòng dưới", "<p>Dòng trên<br>Dòng dưới</p>"),
        (
            "**Khai mạc** lúc *08 giờ* tại `Hội trường`",
            "Khai mạc lúc 08 giờ tại Hội trường",
            "<p><strong>Khai mạc</strong> lúc <em>08 giờ</em> tại Hội trường</p>",
        ),
        ("# Lịch\n\nNội dung", "Lịch\n\nNội dung", "<h2>Lịch</h2>\n<p>Nội dung</p>"),
        ("##### Nhỏ", "Nhỏ", "<h4>Nhỏ</h4>"),
        (
            "Gồm:\n\n- ăn\n- ở\n\nHết.",
            "Gồm:\n\n- ăn\n- ở\n\nHết.",
            "<p>Gồm:</p>\n<ul><li>ăn</li><li>ở</li></ul>\n<p>Hết.</p>",
        ),
        (
            "3. ba\n4. bốn\n   - bốn rưỡi\n5. năm",
            "3. ba\n4. bốn\n  - bốn rưỡi\n5. năm",
            "<ol start=\"3\"><li>ba</li><li>bốn<ul><li>bốn rưỡi</li></ul></li><li>năm</li></ol>",
        ),
        (
            "- thoáng\n\n  đoạn sau\n\n- mục sau",
            "- thoáng\n  đoạn sau\n- mục sau",
            "<ul><li><p>thoáng</p>\n<p>đoạn sau</p></li><li><p>mục sau</p></li></ul>",
        ),
        (
            "Xem [thông báo](https://ia-mau.example/tb?a=1&b=2).",
            "Xem thông báo (https://ia-mau.example/tb?a=1&b=2).",
            "<p>Xem <a href=\"https://ia-mau.example/tb?a=1&amp;b=2\">thông báo</a>.</p>",
        ),
        (
            "<https://ia-mau.example> và <vp@ia-mau.example>",
            "https://ia-mau.example và vp@ia-mau.example",
            "<p><a href=\"https://ia-mau.example\">https://ia-mau.example</a> và \
             <a href=\"mailto:vp@ia-mau.example\">vp@ia-mau.example</a></p>",
        ),
        (
            "[Gọi công an](tel:113) [113](tel:113)",
            "Gọi công an (113) 113",
            "<p><a href=\"tel:113\">Gọi công an</a> <a href=\"tel:113\">113</a></p>",
        ),
        ("[bấm](javascript:alert(1)) [đây](tep.html)", "bấm đây", "<p>bấm đây</p>"),
        (
            "<script>alert('x')</script>\n\nGiá <b>5</b> & \"hơn\"",
            "<script>alert('x')</script>\n\nGiá <b>5</b> & \"hơn\"",
            "<p>&lt;script&gt;alert('x')&lt;/script&gt;</p>\n<p>Giá &lt;b&gt;5&lt;/b&gt; &amp; &quot;hơn&quot;</p>",
        ),
        ("> Trích\n\nsau", "Trích\n\nsau", "<blockquote><p>Trích</p></blockquote>\n<p>sau</p>"),
        (
            "| Ngày | Việc |\n|---|---|\n| 20/1 | **Khai mạc** |\n| 25/1 | Bế mạc |",
            "Ngày | Việc\n20/1 | Khai mạc\n25/1 | Bế mạc",
            "<table><thead><tr><th>Ngày</th><th>Việc</th></tr></thead><tbody><tr><td>20/1</td>\
             <td><strong>Khai mạc</strong></td></tr><tr><td>25/1</td><td>Bế mạc</td></tr></tbody></table>",
        ),
        ("Trên\n\n---\n\nDưới", "Trên\n\nDưới", "<p>Trên</p>\n<p>Dưới</p>"),
        ("```\nmột\nhai\n```\nba", "một\nhai\n\nba", "<p>một\nhai</p>\n<p>ba</p>"),
        ("![Cổng chào](https://a.example/c.jpg) xã", "Cổng chào xã", "<p>Cổng chào xã</p>"),
        (
            "- một\n  > trích\n- hai\n  ```\n  mã\n\n  mã sau\n  ```\n- ba\n  # Đề\n  bốn",
            "- một\n  trích\n- hai\n  mã\n\n  mã sau\n- ba\n  Đề\n  bốn",
            "<ul><li>một<blockquote><p>trích</p></blockquote></li><li>hai<p>mã\n\nmã sau</p></li><li>ba<h2>Đề</h2>\nbốn</li></ul>",
        ),
        (
            "- > trích\n- # Đề",
            "- trích\n- Đề",
            "<ul><li><blockquote><p>trích</p></blockquote></li><li><h2>Đề</h2></li></ul>",
        ),
        (
            "1. một\n   | a | b |\n   |---|---|\n   | c | d |",
            "1. một\n  a | b\n  c | d",
            "<ol><li>một<table><thead><tr><th>a</th><th>b</th></tr></thead><tbody><tr><td>c</td><td>d</td></tr></tbody></table></li></ol>",
        ),
        ("```\na\n\n\nb\n```", "a\n\n\nb", "<p>a\n\n\nb</p>"),
    ];

    #[test]
    fn renders() {
        for (markdown, text, html) in CASES {
            assert_eq!(to_text(markdown), *text, "text of {markdown:?}");
            assert_eq!(to_html(markdown), *html, "html of {markdown:?}");
            assert_eq!(from_html(html), *text, "read again from {html:?}");
        }
    }

    proptest::proptest! {
        /// No block is glued to the words before it, wherever it stands.
        #[test]
        fn blocks_stand_apart(blocks in proptest::collection::vec(0_usize..5, 1..6), tight in proptest::bool::ANY) {
            let form = ["chu{}", "> chu{}", "# chu{}", "```\n  chu{}\n  ```", "- chu{}"];
            let gap = if tight { "\n  " } else { "\n\n  " };
            let blocks: Vec<String> =
                blocks.iter().enumerate().map(|(n, b)| form[*b].replace("{}", &n.to_string())).collect();
            let text = to_text(&format!("- dau\n  {}", blocks.join(gap)));
            // Paragraphs in a row are one; everything else has a line of its own.
            proptest::prop_assert!(!text.contains("dauchu") && text.matches("chu").count() == blocks.len(), "{text}");
            for number in 0..blocks.len() {
                let word = format!("chu{number}chu");
                proptest::prop_assert!(!text.contains(&word), "{text}");
            }
        }
    }

    #[test]
    fn names_links() {
        let found = links("[a](https://a.example) [b](ftp://b.example) [c](HTTP://c.example) <x@d.example>");
        assert_eq!(found, ["https://a.example", "HTTP://c.example", "mailto:x@d.example"]);
    }

    proptest::proptest! {
        /// Whatever is typed, the only tags that come out are ours.
        #[test]
        fn html_is_ours(source in "[a-zđ<>&\"'/=:()\\[\\]*_`#|\\n -]{0,120}") {
            let html = to_html(&source);
            let allowed = ["p", "br", "strong", "em", "ul", "ol", "li", "a", "h2", "h3", "h4", "blockquote",
                "table", "thead", "tbody", "tr", "th", "td"];
            for piece in html.split('<').skip(1) {
                let name: String = piece.trim_start_matches('/').chars().take_while(char::is_ascii_alphanumeric).collect();
                proptest::prop_assert!(allowed.contains(&name.as_str()), "{piece} in {html}");
            }
        }
    }
}

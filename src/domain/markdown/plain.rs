//! HTML that this program wrote, as a reader sees it: the same conventions as `to_text`.
//!
//! It knows the tags that our renderers write and takes any other for nothing.

/// Text in paragraphs apart by a blank line; lists with "- " or "1. ", links as "chữ (https://…)", cells apart by " | ".
/// Comments are gone, entities are the characters that they stand for.
pub(super) fn from_html(html: &str) -> String {
    let mut reader = HtmlReader::default();
    let mut rest = html;
    while let Some(at) = rest.find('<') {
        let (before, after) = rest.split_at(at);
        reader.text(before);
        rest = if let Some(comment) = after.strip_prefix("<!--") {
            comment.split_once("-->").map_or("", |(_, after)| after)
        } else if let Some((tag, after)) = after.strip_prefix('<').and_then(|tag| tag.split_once('>')) {
            reader.tag(tag);
            after
        } else {
            reader.text(after);
            ""
        };
    }
    reader.text(rest);
    reader.text.trim().to_owned()
}

#[derive(Default)]
struct HtmlReader {
    text: String,
    /// Line ends owed before the next text.
    gap: usize,
    /// Open lists: the number of the next item, or none for a bullet.
    lists: Vec<Option<u64>>,
    /// Open links: where they lead, and where their words begin.
    links: Vec<(String, usize)>,
    cell: usize,
    /// Inside it, line ends are text.
    kept: usize,
}

impl HtmlReader {
    fn text(&mut self, html: &str) {
        // Between blocks white space is nothing; in a paragraph, a line end is one that somebody typed.
        if html.trim().is_empty() && (self.text.is_empty() || self.gap > 0) && self.kept == 0 {
            return;
        }
        // The line end behind a block is the one that the block owes already.
        let html = if self.gap > 0 { html.trim_start_matches('\n') } else { html };
        for (index, line) in unescape(html).split('\n').enumerate() {
            if index > 0 {
                self.gap += 1;
            }
            self.push(line);
        }
    }

    fn tag(&mut self, tag: &str) {
        let name: String = tag.trim_start_matches('/').chars().take_while(char::is_ascii_alphanumeric).collect();
        match (name.as_str(), tag.starts_with('/')) {
            ("br", _) => self.owe(1),
            (
                "p" | "h1" | "h2" | "h3" | "h4" | "h5" | "h6" | "blockquote" | "table" | "figure" | "figcaption" | "hr",
                _,
            ) => {
                self.owe_after_marker();
            }
            ("pre", closes) => {
                self.kept = if closes { self.kept.saturating_sub(1) } else { self.kept + 1 };
                self.owe_after_marker();
            }
            ("ul", false) => self.lists.push(None),
            ("ol", false) => {
                let first = attribute(tag, "start").and_then(|n| n.parse().ok()).unwrap_or(1);
                self.lists.push(Some(first));
            }
            ("ul" | "ol", true) => {
                self.lists.pop();
                self.owe(if self.lists.is_empty() { 2 } else { 1 });
            }
            ("li", false) => self.item(),
            ("li", true) => self.owe(1),
            ("tr", false) => {
                self.owe(1);
                self.cell = 0;
            }
            ("td" | "th", false) => {
                if self.cell > 0 {
                    self.push(" | ");
                }
                self.cell += 1;
            }
            ("a", false) => {
                self.pay_line_ends();
                self.links.push((unescape(&attribute(tag, "href").unwrap_or_default()), self.text.len()));
            }
            ("a", true) => self.link(),
            _ => {}
        }
    }

    fn item(&mut self) {
        self.owe(1);
        let marker = match self.lists.last_mut() {
            Some(Some(number)) => {
                *number += 1;
                format!("{}. ", *number - 1)
            }
            _ => "- ".to_owned(),
        };
        self.pay_line_ends_at(self.lists.len().saturating_sub(1));
        self.text.push_str(&marker);
    }

    /// The target after the words, unless the words say it already.
    fn link(&mut self) {
        let Some((target, start)) = self.links.pop() else { return };
        let shown = target.trim_start_matches("mailto:").trim_start_matches("tel:");
        let words = self.text.get(start..).unwrap_or("");
        if !target.is_empty() && words != shown && words != target {
            let shown = shown.to_owned();
            self.push(&format!(" ({shown})"));
        }
    }

    fn push(&mut self, text: &str) {
        if !text.is_empty() {
            self.pay_line_ends();
            self.text.push_str(text);
        }
    }

    fn owe(&mut self, lines: usize) {
        self.gap = self.gap.max(lines);
    }

    /// Blocks stand apart, in a list close; the first of an item stands beside its marker.
    fn owe_after_marker(&mut self) {
        let after_marker = self.gap == 0 && (self.text.ends_with("- ") || self.text.ends_with(". "));
        if self.lists.is_empty() {
            self.owe(2);
        } else if !after_marker {
            self.owe(1);
        }
    }

    fn pay_line_ends(&mut self) {
        self.pay_line_ends_at(self.lists.len());
    }

    fn pay_line_ends_at(&mut self, depth: usize) {
        if self.gap > 0 && !self.text.is_empty() {
            self.text.truncate(self.text.trim_end().len());
            self.text.push_str(&"\n".repeat(self.gap));
            self.text.push_str(&"  ".repeat(depth));
        }
        self.gap = 0;
    }
}

fn attribute(tag: &str, name: &str) -> Option<String> {
    let (_, value) = tag.split_once(&format!("{name}=\""))?;
    value.split_once('"').map(|(value, _)| value.to_owned())
}

fn unescape(html: &str) -> String {
    const NAMED: [(&str, char); 6] =
        [("amp", '&'), ("lt", '<'), ("gt", '>'), ("quot", '"'), ("apos", '\''), ("nbsp", '\u{a0}')];
    let mut text = String::with_capacity(html.len());
    let mut rest = html;
    while let Some((before, after)) = rest.split_once('&') {
        text.push_str(before);
        let found = after.split_once(';').and_then(|(name, after)| {
            let number = name.strip_prefix('#').and_then(|n| match n.strip_prefix(['x', 'X']) {
                Some(hex) => u32::from_str_radix(hex, 16).ok(),
                None => n.parse().ok(),
            });
            let named = NAMED.iter().find(|(known, _)| *known == name).map(|(_, c)| *c);
            Some((number.and_then(char::from_u32).or(named)?, after))
        });
        match found {
            Some((c, after)) => {
                text.push(c);
                rest = after;
            }
            None => {
                text.push('&');
                rest = after;
            }
        }
    }
    text + rest
}

#[cfg(test)]
mod tests {
    use super::from_html;

    #[test]
    fn a_reader_sees_characters_and_not_entities() {
        for (html, wanted) in [
            ("", ""),
            ("<p>5 &lt; 6 &amp; &quot;hơn&quot; &#8220;a&#x201D; &x;</p><!-- loa:k7 -->", "5 < 6 & \"hơn\" “a” &x;"),
            ("<b>Đề</b>\n\nMột <i>hai</i>\nba", "Đề\n\nMột hai\nba"),
            ("<p>a</p>\n<figure><img src=\"x\"><figcaption>Ảnh</figcaption></figure>\n<p>b</p>", "a\n\nẢnh\n\nb"),
            ("<pre>một\n\nhai</pre>", "một\n\nhai"),
            ("<p>cụt <", "cụt <"),
        ] {
            assert_eq!(from_html(html), wanted, "{html}");
        }
    }
}

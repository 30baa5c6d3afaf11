//! Markdown as Telegram's HTML subset, and the length of what is read.
//!
//! It never writes a tag that the Bot API does not know (it refuses the whole post), or nests one in itself.

use pulldown_cmark::{Event, Tag, TagEnd};

use crate::domain::markdown::{escape, target};

/// Takes Markdown's events and gives the text, piece by piece.
#[derive(Default)]
pub(super) struct Writer {
    pub(super) html: String,
    /// Characters of what is read, markup aside.
    pub(super) characters: usize,
    /// Pieces that are marked up.
    pub(super) marks: usize,
    /// Line ends owed before the next text.
    gap: usize,
    /// Tags to be written before the next text, so that none stands before a line end.
    opening: String,
    lists: Vec<Option<u64>>,
    /// Open links: the words' target where there can be no `<a>`.
    links: Vec<OpenTag>,
    bold: usize,
    italic: usize,
    quote: usize,
    cell: usize,
    /// Nothing stands behind an item's marker yet: what comes first stands beside it.
    is_at_marker: bool,
}

enum OpenTag {
    /// An `<a>` was opened.
    Anchor,
    /// Written behind the words: Telegram links to the web only.
    Behind(String),
    Nothing,
}

impl Writer {
    pub(super) fn take(&mut self, event: Event<'_>) {
        match event {
            Event::Start(tag) => self.start(tag),
            Event::End(tag) => self.end(tag),
            Event::Text(text) | Event::Html(text) | Event::InlineHtml(text) => self.lines(&text),
            Event::Code(text) => {
                self.mark("<code>");
                self.push(&text);
                self.mark("</code>");
            }
            Event::SoftBreak => self.push(" "),
            Event::HardBreak => self.owe(1),
            Event::Rule => self.owe(2),
            _ => {}
        }
    }

    fn start(&mut self, tag: Tag<'_>) {
        match tag {
            Tag::Paragraph | Tag::HtmlBlock | Tag::Table(_) => self.block(),
            Tag::Strong | Tag::Heading { .. } | Tag::TableHead => {
                if matches!(tag, Tag::Heading { .. }) {
                    self.block();
                }
                if matches!(tag, Tag::TableHead) {
                    self.owe(1);
                    self.cell = 0;
                }
                self.bold += 1;
                if self.bold == 1 {
                    self.mark("<b>");
                }
            }
            Tag::Emphasis => {
                self.italic += 1;
                if self.italic == 1 {
                    self.mark("<i>");
                }
            }
            Tag::BlockQuote(_) => {
                self.block();
                self.quote += 1;
                if self.quote == 1 {
                    self.mark("<blockquote>");
                }
            }
            Tag::CodeBlock(_) => {
                self.block();
                self.mark("<pre>");
            }
            Tag::List(first) => self.lists.push(first),
            Tag::Item => self.item(),
            Tag::TableRow => {
                self.owe(1);
                self.cell = 0;
            }
            Tag::TableCell => {
                if self.cell > 0 {
                    self.push(" | ");
                }
                self.cell += 1;
            }
            Tag::Link { link_type, dest_url, .. } => self.link(target(link_type, &dest_url)),
            _ => {}
        }
    }

    fn end(&mut self, tag: TagEnd) {
        match tag {
            TagEnd::Strong | TagEnd::Heading(_) | TagEnd::TableHead => {
                self.bold -= 1;
                if self.bold == 0 {
                    self.mark("</b>");
                }
                if matches!(tag, TagEnd::Heading(_)) {
                    self.owe(self.apart());
                }
            }
            TagEnd::Emphasis => {
                self.italic -= 1;
                if self.italic == 0 {
                    self.mark("</i>");
                }
            }
            TagEnd::BlockQuote(_) => {
                self.quote -= 1;
                if self.quote == 0 {
                    self.mark("</blockquote>");
                }
                self.owe(self.apart());
            }
            TagEnd::CodeBlock => {
                self.mark("</pre>");
                self.owe(self.apart());
            }
            TagEnd::List(_) => {
                self.lists.pop();
                self.owe(self.apart());
            }
            TagEnd::Item => {
                self.is_at_marker = false;
                self.owe(1);
            }
            TagEnd::Paragraph | TagEnd::HtmlBlock | TagEnd::Table => self.owe(self.apart()),
            TagEnd::Link => match self.links.pop() {
                Some(OpenTag::Anchor) => self.mark("</a>"),
                Some(OpenTag::Behind(shown)) => self.push(&format!(" ({shown})")),
                _ => {}
            },
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
            _ => "• ".to_owned(),
        };
        let indent = "  ".repeat(self.lists.len().saturating_sub(1));
        self.push(&format!("{indent}{marker}"));
        self.is_at_marker = true;
    }

    /// A block begins on a line of its own, also in an item of a list that is written without empty lines.
    fn block(&mut self) {
        if !self.is_at_marker {
            self.owe(self.apart());
        }
    }

    /// Line ends between two blocks: in a list they stand close.
    fn apart(&self) -> usize {
        if self.lists.is_empty() { 2 } else { 1 }
    }

    fn link(&mut self, target: Option<String>) {
        let shown = match target {
            Some(target) => match target.split_once(':') {
                Some(("tel" | "mailto", rest)) => OpenTag::Behind(rest.to_owned()),
                _ => {
                    self.mark(&format!("<a href=\"{}\">", escape(&target)));
                    OpenTag::Anchor
                }
            },
            None => OpenTag::Nothing,
        };
        self.links.push(shown);
    }

    /// Text that may hold line ends of its own (code, raw HTML).
    fn lines(&mut self, text: &str) {
        for (index, line) in text.split('\n').enumerate() {
            if index > 0 {
                self.gap += 1;
            }
            self.push(line);
        }
    }

    pub(super) fn push(&mut self, text: &str) {
        if text.is_empty() {
            return;
        }
        if self.characters > 0 {
            self.html.push_str(&"\n".repeat(self.gap));
            self.characters += self.gap;
        }
        self.gap = 0;
        self.is_at_marker = false;
        self.marks += self.opening.matches('<').count();
        self.html.push_str(&std::mem::take(&mut self.opening));
        self.html.push_str(&escape(text));
        self.characters += text.chars().count();
    }

    /// A tag. One that opens waits for its text; one that closes nothing takes the waiting one away.
    pub(super) fn mark(&mut self, tag: &str) {
        if !tag.starts_with("</") {
            self.opening.push_str(tag);
        } else if self.opening.is_empty() {
            self.html.push_str(tag);
        } else {
            let start = self.opening.rfind('<').unwrap_or(0);
            self.opening.truncate(start);
        }
    }

    pub(super) fn owe(&mut self, lines: usize) {
        self.gap = self.gap.max(lines);
    }
}

#[cfg(test)]
mod tests {
    use super::Writer;
    use crate::domain::markdown::events;

    fn html(markdown: &str) -> (String, usize) {
        let mut writer = Writer::default();
        events(markdown).for_each(|event| writer.take(event));
        (writer.html, writer.characters)
    }

    #[test]
    fn writes_the_subset() {
        for (markdown, wanted) in [
            ("Một *hai* **ba**", "Một <i>hai</i> <b>ba</b>"),
            ("# Lịch **Đại hội**\n\nNội dung", "<b>Lịch Đại hội</b>\n\nNội dung"),
            ("Gồm:\n\n- ăn\n- ở\n  - nhà\n\nHết", "Gồm:\n\n• ăn\n• ở\n  • nhà\n\nHết"),
            ("1. một\n2. hai", "1. một\n2. hai"),
            ("a & b < c \"d\"", "a &amp; b &lt; c &quot;d&quot;"),
            ("<b>thẻ</b>", "&lt;b&gt;thẻ&lt;/b&gt;"),
            ("[web](https://a.example/?x=1&y=2)", "<a href=\"https://a.example/?x=1&amp;y=2\">web</a>"),
            ("[gọi](tel:113) [x](javascript:y)", "gọi (113) x"),
            ("> trích **đậm**\n>\n> hai\n\nsau", "<blockquote>trích <b>đậm</b>\n\nhai</blockquote>\n\nsau"),
            ("`mã` và\n\n```\na\nb\n```", "<code>mã</code> và\n\n<pre>a\nb</pre>"),
            ("| Ngày | Việc |\n|---|---|\n| 1 | x |", "<b>Ngày | Việc</b>\n1 | x"),
            ("***cả hai***", "<i><b>cả hai</b></i>"),
            ("****", ""),
            (
                "- một\n  > trích\n- # Đề\n- x\n  ```\n  a\n\n  b\n  ```",
                "• một\n<blockquote>trích</blockquote>\n• <b>Đề</b>\n• x\n<pre>a\n\nb</pre>",
            ),
        ] {
            assert_eq!(html(markdown).0, wanted, "{markdown}");
        }
    }

    #[test]
    fn counts_what_is_read() {
        assert_eq!(html("**ă** &amp; 🎉").1, 5);
        assert_eq!(html("một\n\nhai").1, 8);
    }

    proptest::proptest! {
        /// Every tag that opens closes, in order, and only the platform's own come out.
        #[test]
        fn is_well_formed(source in "[a-zđ<>&\"/=:()\\[\\]*_`#|>0-9.\\n -]{0,120}") {
            let (html, _) = html(&source);
            let mut open = Vec::new();
            for piece in html.split('<').skip(1) {
                let (tag, _) = piece.split_once('>').expect("a tag ends");
                match tag.strip_prefix('/') {
                    Some(name) => proptest::prop_assert_eq!(open.pop(), Some(name.to_owned()), "{}", &html),
                    None => {
                        let name = tag.split(' ').next().unwrap_or("").to_owned();
                        let known = ["b", "i", "a", "code", "pre", "blockquote"].contains(&name.as_str());
                        proptest::prop_assert!(known && !open.contains(&name), "{}", &html);
                        open.push(name);
                    }
                }
            }
            proptest::prop_assert!(open.is_empty(), "{}", &html);
        }
    }
}

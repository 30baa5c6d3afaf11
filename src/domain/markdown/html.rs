//! Markdown as HTML that any page may hold.
//!
//! It never writes what the source gives unescaped, or an attribute but `href` and `start`.

use pulldown_cmark::{Event, HeadingLevel, Tag, TagEnd};

use super::{escape, target};

#[derive(Default)]
pub(super) struct HtmlWriter {
    pub(super) html: String,
    in_head: usize,
    /// Open links: whether an `<a>` was written.
    links: Vec<bool>,
}

impl HtmlWriter {
    pub(super) fn take(&mut self, event: Event<'_>) {
        match event {
            Event::Start(tag) => self.start(tag),
            Event::End(tag) => self.end(tag),
            Event::Text(text) | Event::Code(text) | Event::Html(text) | Event::InlineHtml(text) => {
                self.html.push_str(&escape(&text));
            }
            Event::SoftBreak => self.html.push(' '),
            Event::HardBreak => self.html.push_str("<br>"),
            _ => {}
        }
    }

    fn start(&mut self, tag: Tag<'_>) {
        match tag {
            Tag::Paragraph | Tag::CodeBlock(_) | Tag::HtmlBlock => self.html.push_str("<p>"),
            Tag::Heading { level, .. } => self.html.push_str(&format!("<{}>", heading(level))),
            Tag::BlockQuote(_) => self.html.push_str("<blockquote>"),
            Tag::List(None) => self.html.push_str("<ul>"),
            Tag::List(Some(1)) => self.html.push_str("<ol>"),
            Tag::List(Some(first)) => self.html.push_str(&format!("<ol start=\"{first}\">")),
            Tag::Item => self.html.push_str("<li>"),
            Tag::Emphasis => self.html.push_str("<em>"),
            Tag::Strong => self.html.push_str("<strong>"),
            Tag::Table(_) => self.html.push_str("<table>"),
            Tag::TableHead => {
                self.in_head += 1;
                self.html.push_str("<thead><tr>");
            }
            Tag::TableRow => self.html.push_str("<tr>"),
            Tag::TableCell => self.html.push_str(if self.in_head > 0 { "<th>" } else { "<td>" }),
            Tag::Link { link_type, dest_url, .. } => {
                let target = target(link_type, &dest_url);
                self.links.push(target.is_some());
                if let Some(target) = target {
                    self.html.push_str(&format!("<a href=\"{}\">", escape(&target)));
                }
            }
            _ => {}
        }
    }

    fn end(&mut self, tag: TagEnd) {
        match tag {
            TagEnd::Paragraph | TagEnd::CodeBlock | TagEnd::HtmlBlock => self.close("</p>\n"),
            TagEnd::Heading(level) => self.close(&format!("</{}>\n", heading(level))),
            TagEnd::BlockQuote(_) => self.close("</blockquote>\n"),
            TagEnd::List(true) => self.close("</ol>\n"),
            TagEnd::List(false) => self.close("</ul>\n"),
            TagEnd::Item => self.close("</li>"),
            TagEnd::Emphasis => self.html.push_str("</em>"),
            TagEnd::Strong => self.html.push_str("</strong>"),
            TagEnd::Table => self.close("</tbody></table>\n"),
            TagEnd::TableHead => {
                self.in_head -= 1;
                self.html.push_str("</tr></thead><tbody>");
            }
            TagEnd::TableRow => self.html.push_str("</tr>"),
            TagEnd::TableCell => self.html.push_str(if self.in_head > 0 { "</th>" } else { "</td>" }),
            TagEnd::Link if self.links.pop() == Some(true) => self.html.push_str("</a>"),
            _ => {}
        }
    }

    /// Ends a block: no line end stands before its closing tag.
    fn close(&mut self, tag: &str) {
        self.html.truncate(self.html.trim_end().len());
        self.html.push_str(tag);
    }
}

/// The page has its own h1, so a body begins at h2.
fn heading(level: HeadingLevel) -> &'static str {
    match level {
        HeadingLevel::H1 | HeadingLevel::H2 => "h2",
        HeadingLevel::H3 => "h3",
        _ => "h4",
    }
}

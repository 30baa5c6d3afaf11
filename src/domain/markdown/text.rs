//! Markdown as text for platforms without markup.
//!
//! It stands behind the words that were the link, unless they say it already.

use pulldown_cmark::{Event, Tag, TagEnd};

use super::target;

#[derive(Default)]
pub(super) struct TextWriter {
    pub(super) text: String,
    /// Line ends owed before the next text.
    gap: usize,
    /// Open lists: the number of the next item, or none for a bullet.
    lists: Vec<Option<u64>>,
    /// Open links: where they lead, and where their words begin.
    links: Vec<(Option<String>, usize)>,
    cell: usize,
    /// Nothing stands behind an item's marker yet: what comes first stands beside it.
    is_at_marker: bool,
}

impl TextWriter {
    pub(super) fn take(&mut self, event: Event<'_>) {
        match event {
            Event::Start(tag) => self.start(tag),
            Event::End(tag) => self.end(tag),
            Event::Text(text) | Event::Code(text) | Event::Html(text) | Event::InlineHtml(text) => self.lines(&text),
            Event::SoftBreak => self.push(" "),
            Event::HardBreak => self.owe(1),
            Event::Rule => self.owe(2),
            _ => {}
        }
    }

    fn start(&mut self, tag: Tag<'_>) {
        match tag {
            Tag::List(first) => self.lists.push(first),
            Tag::Item => {
                self.owe(1);
                let marker = match self.lists.last_mut() {
                    Some(Some(number)) => {
                        *number += 1;
                        format!("{}. ", *number - 1)
                    }
                    _ => "- ".to_owned(),
                };
                self.pay_line_ends(self.lists.len().saturating_sub(1));
                self.text.push_str(&marker);
                self.is_at_marker = true;
            }
            Tag::Paragraph | Tag::Heading { .. } | Tag::BlockQuote(_) | Tag::CodeBlock(_) | Tag::HtmlBlock => {
                self.block()
            }
            Tag::Table(_) => self.block(),
            Tag::TableHead | Tag::TableRow => {
                self.owe(1);
                self.cell = 0;
            }
            Tag::TableCell => {
                if self.cell > 0 {
                    self.push(" | ");
                }
                self.cell += 1;
            }
            Tag::Link { link_type, dest_url, .. } => {
                self.pay_line_ends(self.lists.len());
                self.is_at_marker = false;
                self.links.push((target(link_type, &dest_url), self.text.len()));
            }
            _ => {}
        }
    }

    fn end(&mut self, tag: TagEnd) {
        match tag {
            TagEnd::List(_) => {
                self.lists.pop();
                self.owe(self.apart());
            }
            TagEnd::Item => {
                self.is_at_marker = false;
                self.owe(1);
            }
            TagEnd::Paragraph
            | TagEnd::Heading(_)
            | TagEnd::BlockQuote(_)
            | TagEnd::CodeBlock
            | TagEnd::HtmlBlock
            | TagEnd::Table => self.owe(self.apart()),
            TagEnd::Link => self.link(),
            _ => {}
        }
    }

    /// The target after the words, unless the words say it already.
    fn link(&mut self) {
        let Some((Some(target), start)) = self.links.pop() else { return };
        let shown = target.trim_start_matches("mailto:").trim_start_matches("tel:");
        let words = self.text.get(start..).unwrap_or("");
        if words != shown && words != target {
            let shown = shown.to_owned();
            self.push(&format!(" ({shown})"));
        }
    }

    /// Text that may hold line ends of its own (code, raw HTML), empty lines too.
    fn lines(&mut self, text: &str) {
        for (index, line) in text.split('\n').enumerate() {
            if index > 0 {
                self.gap += 1;
            }
            self.push(line);
        }
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

    fn push(&mut self, text: &str) {
        if !text.is_empty() {
            self.pay_line_ends(self.lists.len());
            self.text.push_str(text);
            self.is_at_marker = false;
        }
    }

    fn owe(&mut self, lines: usize) {
        self.gap = self.gap.max(lines);
    }

    /// Pays the line ends owed and indents what comes next.
    fn pay_line_ends(&mut self, depth: usize) {
        if self.gap > 0 && !self.text.is_empty() {
            self.text.push_str(&"\n".repeat(self.gap));
            self.text.push_str(&"  ".repeat(depth));
        }
        self.gap = 0;
    }
}

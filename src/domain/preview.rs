//! What the public would see of a post, as data: what a leader reads before a yes.
//!
//! No markup, no entities, no platform's own names. Text is as it will be read, part by part, in the order in which it
//! stands. An adapter makes it from the very payload that is published, so the two cannot differ.

use serde::Serialize;

use super::markdown::from_html;
use super::media::Voice;
use super::post::PostMedia;

/// One post as it will be seen and heard.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
pub struct Preview {
    pub parts: Vec<Shown>,
    /// How much of the platform's limits it takes.
    pub used: Vec<Used>,
}

/// One part of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(tag = "part", rename_all = "snake_case")]
pub enum Shown {
    Title {
        text: String,
    },
    /// A summary that stands apart from the text, or before it.
    Lead {
        text: String,
    },
    /// A paragraph, a list or a table; lines apart by a line end.
    Text {
        text: String,
    },
    /// An address that stands for itself, or whose preview the platform shows.
    Link {
        to: String,
    },
    Picture(Picture),
    Recording(Recording),
    /// A labelled line that is for whoever reads, plays or does it, and no part of what the public sees.
    Margin {
        text: String,
    },
    /// Who says it, on whose word.
    Attribution {
        text: String,
    },
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Picture {
    /// The file's name; the address of one that lies on a server.
    pub name: String,
    pub alt: Option<String>,
    pub credit: Option<String>,
    /// In pixels; zero where nobody measured.
    pub width: u32,
    pub height: u32,
    pub bytes: u64,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Recording {
    pub name: String,
    pub duration_ms: u32,
    pub bytes: u64,
    #[serde(flatten)]
    pub voice: Voice,
}

/// A limit of the platform and what the post takes of it. At most `limit`, or it would not have been rendered.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Used {
    pub what: Measure,
    pub used: u64,
    pub limit: u64,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Measure {
    /// Characters.
    Title,
    /// Characters.
    Lead,
    /// Characters.
    Text,
    /// Bold, italic and linked pieces.
    Marks,
    /// Bytes of the text with its markup.
    TextBytes,
    Pictures,
    /// Bytes of the largest file.
    FileBytes,
}

impl Preview {
    /// Adds a part, unless there is nothing in it.
    pub fn show(&mut self, part: Shown) {
        let empty = match &part {
            Shown::Title { text }
            | Shown::Lead { text }
            | Shown::Text { text }
            | Shown::Margin { text }
            | Shown::Attribution { text } => text.trim().is_empty(),
            Shown::Link { to } => to.trim().is_empty(),
            Shown::Picture(_) | Shown::Recording(_) => false,
        };
        if !empty {
            self.parts.push(part);
        }
    }

    /// Text as it stands, in paragraphs.
    pub fn text(&mut self, text: &str) {
        for paragraph in text.split("\n\n") {
            self.show(Shown::Text { text: paragraph.trim().to_owned() });
        }
    }

    /// HTML as a reader sees it, in paragraphs.
    pub fn html(&mut self, html: &str) {
        self.text(&from_html(html));
    }

    /// A picture or a recording, whichever it is.
    pub fn file(&mut self, media: &PostMedia) {
        let facts = &media.facts;
        self.parts.push(if facts.kind.is_audio() {
            Shown::Recording(Recording {
                name: media.name.clone(),
                duration_ms: facts.duration_ms,
                bytes: facts.bytes,
                voice: media.voice.clone().unwrap_or_default(),
            })
        } else {
            Shown::Picture(Picture {
                name: media.name.clone(),
                alt: media.alt.clone(),
                credit: media.credit.clone(),
                width: facts.width,
                height: facts.height,
                bytes: facts.bytes,
            })
        });
    }

    pub fn takes(&mut self, what: Measure, used: usize, limit: usize) {
        self.used.push(Used { what, used: used as u64, limit: limit as u64 });
    }

    /// What files take: their number, and the largest of them.
    pub fn takes_files(&mut self, media: &[PostMedia], limit: usize, bytes_max: u64) {
        if let Some(largest) = media.iter().map(|m| m.facts.bytes).max() {
            self.takes(Measure::Pictures, media.len(), limit);
            self.used.push(Used { what: Measure::FileBytes, used: largest, limit: bytes_max });
        }
    }

    /// Everything that is read or heard, one part a line: what two versions are compared by.
    pub fn words(&self) -> String {
        let mut words = String::new();
        for part in &self.parts {
            let lines: Vec<&str> = match part {
                Shown::Title { text }
                | Shown::Lead { text }
                | Shown::Text { text }
                | Shown::Margin { text }
                | Shown::Attribution { text } => vec![text],
                Shown::Link { to } => vec![to],
                Shown::Picture(p) => {
                    let said = [Some(p.name.as_str()), p.alt.as_deref(), p.credit.as_deref()];
                    said.into_iter().flatten().collect()
                }
                Shown::Recording(r) => {
                    let voice = &r.voice;
                    let said = [Some(&r.name), voice.reader.as_ref(), voice.checked_by.as_ref(), voice.script.as_ref()];
                    said.into_iter().flatten().map(String::as_str).collect()
                }
            };
            for line in lines {
                words.push_str(line);
                words.push('\n');
            }
        }
        words
    }
}

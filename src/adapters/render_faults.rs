//! What a platform would refuse of a post, under the channel's name: all of it, so that one look mends the item.
//!
//! Limits are each adapter's own; here they only become problems.

use crate::domain::channel::Channel;
use crate::domain::diagnostic::{LengthUnit, Part, Problem, SettingFault};
use crate::domain::media::MediaKind;
use crate::domain::plan::RenderFault;
use crate::domain::post::{Post, PostMedia};

pub(super) struct RenderFaults {
    channel: String,
    found: Vec<RenderFault>,
}

/// Which files a platform takes.
pub(super) struct FileRule {
    pub(super) kinds: &'static [MediaKind],
    /// The same kinds, for people.
    pub(super) allowed: &'static str,
    pub(super) bytes_max: u64,
}

impl FileRule {
    /// Pictures and recordings of every kind that is known.
    pub(super) const fn every_kind(bytes_max: u64) -> FileRule {
        use MediaKind::{Flac, Gif, Jpeg, Mp3, Ogg, Png, Wav, Webp};
        FileRule {
            kinds: &[Jpeg, Png, Gif, Webp, Mp3, Wav, Ogg, Flac],
            allowed: "jpg, png, gif, webp, mp3, wav, ogg, flac",
            bytes_max,
        }
    }

    pub(super) fn takes(&self, file: &PostMedia) -> bool {
        self.kinds.contains(&file.facts.kind) && file.facts.bytes <= self.bytes_max
    }
}

impl RenderFaults {
    pub(super) fn of(channel: &Channel) -> RenderFaults {
        RenderFaults { channel: channel.id.value.clone(), found: Vec::new() }
    }

    pub(super) fn add(&mut self, part: Part, problem: Problem) {
        self.found.push(RenderFault { part, problem });
    }

    pub(super) fn missing(&mut self, part: Part) {
        self.add(part, Problem::Missing { part, channel: self.channel.clone() });
    }

    /// A part that may be so long, in a unit of the platform's choice.
    pub(super) fn length(&mut self, part: Part, actual: usize, limit: usize, unit: LengthUnit) {
        if actual > limit {
            self.add(part, Problem::TooLong { part, limit, actual, unit, channel: self.channel.clone() });
        }
    }

    /// A part of so many characters that may be neither empty nor longer than the limit.
    pub(super) fn required(&mut self, part: Part, characters: usize, limit: usize) {
        match characters {
            0 => self.missing(part),
            _ => self.length(part, characters, limit, LengthUnit::Characters),
        }
    }

    /// A setting that does not look like the pattern.
    pub(super) fn setting(&mut self, key: &str, pattern: &'static str) {
        let why = SettingFault::Pattern(pattern);
        self.add(Part::Item, Problem::BadSetting { key: key.to_owned(), why });
    }

    /// Links lead to the web.
    pub(super) fn link(&mut self, post: &Post) {
        let is_web = |link: &&String| link.starts_with("http://") || link.starts_with("https://");
        if let Some(link) = post.link.as_ref().filter(|link| !is_web(link)) {
            self.add(Part::Link, Problem::BadLink { link: link.clone() });
        }
    }

    /// All files beside the text: how many, and each by the rule.
    pub(super) fn files(&mut self, files: &[PostMedia], limit: usize, rule: &FileRule) {
        let actual = files.len();
        if actual > limit {
            self.add(Part::Media, Problem::TooManyMedia { limit, actual, channel: self.channel.clone() });
        }
        for file in files {
            self.file(Part::Media, file, rule);
        }
    }

    /// One file by the rule; a kind that is not taken is not weighed.
    pub(super) fn file(&mut self, part: Part, file: &PostMedia, rule: &FileRule) {
        if !rule.kinds.contains(&file.facts.kind) {
            self.kind(part, file, rule.allowed);
        } else if file.facts.bytes > rule.bytes_max {
            let (path, bytes, limit) = (file.name.clone(), file.facts.bytes, rule.bytes_max);
            self.add(part, Problem::MediaTooLarge { path, bytes, limit, channel: self.channel.clone() });
        }
    }

    /// A file of a kind that is not taken.
    pub(super) fn kind(&mut self, part: Part, file: &PostMedia, allowed: &'static str) {
        let kind = match file.facts.kind {
            // Its bytes were not recognised, whatever its name says.
            MediaKind::Other => "?",
            kind => kind.extension(),
        };
        let (path, kind) = (file.name.clone(), kind.to_owned());
        self.add(part, Problem::MediaKind { path, kind, allowed, channel: self.channel.clone() });
    }

    /// Everything found, unless it is nothing.
    pub(super) fn finish(self) -> Result<(), Vec<RenderFault>> {
        if self.found.is_empty() { Ok(()) } else { Err(self.found) }
    }
}

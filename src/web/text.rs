//! A text as a page shows it before a yes: part by part as the public would see it, or with what changed.

use crate::desk::changed::Change;
use crate::desk::reading::{DueReading, is_begin};
use crate::domain::preview::{Preview, Shown};
use crate::domain::reading::{ChannelForm, Wording};
use crate::i18n::problem::size;
use crate::i18n::web::approve as w;
use crate::i18n::{Lang, sheet};

/// One part. Text keeps its lines.
pub(super) struct Block {
    /// A class of the style sheet.
    pub kind: &'static str,
    pub text: String,
    /// Channels, where it does not stand on all.
    pub only_on: Option<String>,
}

/// A run of words between two versions.
pub(super) struct Piece {
    pub is_gone: bool,
    pub is_added: bool,
    pub text: String,
}

impl Piece {
    pub(super) fn of((change, text): (Change, String)) -> Piece {
        Piece { is_gone: change == Change::Gone, is_added: change == Change::Added, text }
    }
}

/// Everything that is read or heard: what two versions are compared by. Each part once.
pub(super) fn words_of<'p>(parts: impl Iterator<Item = &'p Shown>) -> String {
    let mut once = Preview::default();
    for part in parts {
        if !once.parts.contains(part) {
            once.parts.push(part.clone());
        }
    }
    once.words()
}

/// The parts of a wording: what all channels have in common, and under it what only some add.
pub(super) fn blocks(lang: Lang, reading: &DueReading, wording: &Wording) -> Vec<Block> {
    let mut beside: Vec<(&Shown, Vec<&ChannelForm>)> = Vec::new();
    for form in &wording.forms {
        for part in &form.beside {
            match beside.iter_mut().find(|(known, _)| *known == part) {
                Some((_, on)) => on.push(form),
                None => beside.push((part, vec![form])),
            }
        }
    }
    let first =
        wording.core.iter().find_map(|part| if let Shown::Text { text } = part { Some(text.as_str()) } else { None });
    let is_said = |part: &Shown| matches!((part, first), (Shown::Lead { text }, Some(first)) if is_begin(text, first));
    let mut found: Vec<Block> = wording.core.iter().map(|part| block(lang, part, None)).collect();
    // A lead that is the beginning of the text says nothing more.
    for (part, on) in beside.into_iter().filter(|(part, _)| !is_said(part)) {
        let only_on = (on.len() < wording.forms.len()).then(|| {
            let titles: Vec<&str> =
                on.iter().flat_map(|form| form.channels()).map(|channel| reading.channel(channel)).collect();
            w::ONLY_ON.with(lang, &[("channels", &titles.join(", "))])
        });
        found.push(block(lang, part, only_on));
    }
    found
}

fn block(lang: Lang, part: &Shown, only_on: Option<String>) -> Block {
    let (kind, text) = match part {
        Shown::Title { text } => ("title", text.clone()),
        Shown::Lead { text } => ("lead", text.clone()),
        Shown::Text { text } => ("text", text.clone()),
        Shown::Margin { text } => ("margin", text.clone()),
        Shown::Attribution { text } => ("attribution", text.clone()),
        Shown::Link { to } => ("file", w::LINK.with(lang, &[("to", to)])),
        Shown::Picture(p) => {
            let mut said = vec![w::PICTURE.with(lang, &[("name", &p.name)])];
            if p.bytes > 0 {
                said.push(format!("{} × {}, {}", p.width, p.height, size(p.bytes)));
            }
            said.extend(p.alt.as_ref().map(|text| w::ALT.with(lang, &[("text", text)])));
            said.extend(p.credit.clone());
            ("file", said.join("; "))
        }
        Shown::Recording(r) => {
            let length = sheet::length(lang, r.duration_ms);
            let mut said = vec![w::RECORDING.with(lang, &[("name", &r.name), ("length", &length)])];
            said.extend(r.voice.reader.as_ref().map(|name| w::READER.with(lang, &[("name", name)])));
            said.extend(r.voice.checked_by.as_ref().map(|name| w::CHECKED.with(lang, &[("name", name)])));
            let said = said.join("; ");
            let script = r.voice.script.as_ref().map(|text| format!("{said}\n{}:\n{text}", w::SCRIPT.say(lang)));
            ("file", script.unwrap_or(said))
        }
    };
    Block { kind, text, only_on }
}

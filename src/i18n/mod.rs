//! Every word that a person reads, Vietnamese first, English beside it.
//!
//! A [`Word`] has both languages or does not compile; a test holds that both name the same `{places}`. Words are
//! grouped by who says them: one file an area.

use std::fmt::Display;

pub mod article;
pub mod cli;
pub mod failure;
pub mod hands;
pub mod language;
pub mod plan;
pub mod play;
pub mod problem;
pub mod programme;
pub mod refusal;
pub mod report;
pub mod revision;
pub mod rhythm;
pub mod sandbox;
pub mod sheet;
pub mod state;
pub mod store;
pub mod stuck;
pub mod task;
pub mod tone;
pub mod web;
pub mod word;

#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Lang {
    #[default]
    Vi,
    En,
}

impl Lang {
    /// `vi`, `en`, or a locale that starts with one of them (`vi_VN.UTF-8`).
    pub fn parse(text: &str) -> Option<Lang> {
        let (tag, _) = text.split_once(['_', '-', '.']).unwrap_or((text, ""));
        match tag.to_ascii_lowercase().as_str() {
            "vi" => Some(Lang::Vi),
            "en" => Some(Lang::En),
            _ => None,
        }
    }
}

/// One phrase in both languages. Places are named: `{channel}`.
#[derive(Debug, Clone, Copy)]
pub struct Word {
    pub vi: &'static str,
    pub en: &'static str,
}

impl Word {
    pub fn say(&self, lang: Lang) -> &'static str {
        match lang {
            Lang::Vi => self.vi,
            Lang::En => self.en,
        }
    }

    /// The phrase with its places filled in.
    pub fn with(&self, lang: Lang, places: &[(&str, &dyn Display)]) -> String {
        places.iter().fold(self.say(lang).to_owned(), |text, (name, value)| {
            text.replace(&format!("{{{name}}}"), &value.to_string())
        })
    }
}

/// Declares words: `words! { NAME: "tiếng Việt", "English"; … }`. Also makes `ALL`, which the test reads.
macro_rules! words {
    ($($(#[$doc:meta])* $name:ident: $vi:literal, $en:literal;)*) => {
        $($(#[$doc])* pub const $name: $crate::i18n::Word = $crate::i18n::Word { vi: $vi, en: $en };)*
        #[cfg(test)]
        pub(in crate::i18n) const ALL: &[(&str, $crate::i18n::Word)] = &[$((stringify!($name), $name)),*];
    };
}
#[allow(unused_imports)]
pub(crate) use words;

#[cfg(test)]
pub(super) fn assert_same_places(area: &str, words: &[(&str, Word)]) {
    let places = |text: &str| {
        let mut found: Vec<String> =
            text.split('{').skip(1).filter_map(|t| t.split_once('}').map(|(p, _)| p.to_owned())).collect();
        found.sort();
        found
    };
    for (name, word) in words {
        assert_eq!(places(word.vi), places(word.en), "{area}::{name} names other places in the other language");
    }
}

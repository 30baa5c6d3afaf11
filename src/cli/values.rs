//! Values that a person types from a closed set: by the words of their own language, with or without diacritics, by the
//! beginning of them, or by the name in files and JSON.
//!
//! Never: a guess. A beginning that fits two values is no value.

use std::fmt;

use crate::config::NOBODY;
use crate::domain::campaign::Tone;
use crate::domain::delivery::State;
use crate::domain::slug::slug;
use crate::i18n::state::state as state_word;
use crate::i18n::tone::tone as tone_word;
use crate::i18n::{Lang, cli as words};

const NAME_CHARACTERS_MAX: usize = 60;
const LANGUAGES: [Lang; 2] = [Lang::Vi, Lang::En];

/// What would have been a value, in the reader's language.
#[derive(Debug)]
pub(super) struct Known(pub(super) String);

impl fmt::Display for Known {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for Known {}

/// Who acted, for a reader: staff by their id, the machine's unnamed user in words.
pub(super) fn person(lang: Lang, id: &str) -> String {
    if id == NOBODY { words::NOBODY.say(lang).to_owned() } else { id.to_owned() }
}

pub(super) fn state(lang: Lang) -> impl Fn(&str) -> Result<State, Known> + Clone {
    move |typed| choose(lang, typed, &State::ALL, State::as_str, state_word)
}

pub(super) fn tone(lang: Lang) -> impl Fn(&str) -> Result<Tone, Known> + Clone {
    move |typed| choose(lang, typed, &Tone::ALL, Tone::as_str, tone_word)
}

fn choose<T: Copy>(
    lang: Lang,
    typed: &str,
    all: &[T],
    name: fn(T) -> &'static str,
    word: fn(Lang, T) -> &'static str,
) -> Result<T, Known> {
    let plain = |text: &str| slug(text, NAME_CHARACTERS_MAX);
    let wanted = plain(typed);
    let names = |value: T| LANGUAGES.map(|lang| plain(word(lang, value))).into_iter().chain([plain(name(value))]);
    let exact = all.iter().copied().find(|value| names(*value).any(|name| name == wanted));
    let mut begun = all.iter().copied().filter(|value| names(*value).any(|name| name.starts_with(&wanted)));
    match (exact, begun.next(), begun.next()) {
        (Some(value), _, _) | (None, Some(value), None) => Ok(value),
        _ => Err(Known(all.iter().map(|value| plain(word(lang, *value))).collect::<Vec<_>>().join(", "))),
    }
}

#[cfg(test)]
mod tests {
    use super::{Lang, State, Tone, state, tone};

    #[test]
    fn a_value_has_a_vietnamese_form() {
        for (typed, wanted) in [
            ("missed", State::Missed),
            ("qua-gio", State::Missed),
            ("Quá giờ", State::Missed),
            ("cho-duyet", State::Draft),
            ("da-duyet", State::Scheduled),
            ("da-huy", State::Cancelled),
            ("chua-ro", State::Unconfirmed),
        ] {
            assert_eq!(state(Lang::Vi)(typed).ok(), Some(wanted), "{typed}");
        }
        assert!(state(Lang::Vi)("da").unwrap_err().0.contains("da-huy"), "a beginning that fits several");
        for (typed, wanted) in [("chao-mung", Tone::Festive), ("khẩn cấp", Tone::Emergency), ("neutral", Tone::Neutral)]
        {
            assert_eq!(tone(Lang::Vi)(typed).ok(), Some(wanted), "{typed}");
        }
        assert!(tone(Lang::Vi)("vui").unwrap_err().0.starts_with("chao-mung"));
    }
}

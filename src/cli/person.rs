//! Who acted, for a reader.
//!
//! Never: a name that is made up; staff are shown by the id under which they act.

use crate::config::NOBODY;
use crate::i18n::{Lang, cli as words};

/// Staff by their id, the machine's unnamed user in words.
pub(super) fn person(lang: Lang, id: &str) -> String {
    if id == NOBODY { words::NOBODY.say(lang).to_owned() } else { id.to_owned() }
}

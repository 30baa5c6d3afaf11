//! What a platform says, made fit to be written down: no database takes a NUL, and nothing is kept without a limit.
//!
//! Words for people are cleaned and cut. What names something (an id, a link, a token) is kept as it came or refused as a
//! whole: a cut id is another post's.

use super::delivery::Step;
use super::outcome::{Failure, Found, Receipt, Revealed, Staging};
use super::policy::Answer;

pub const MESSAGE_CHARACTERS_MAX: usize = 2_000;
pub const CODE_CHARACTERS_MAX: usize = 100;
pub const ID_CHARACTERS_MAX: usize = 500;
pub const LINK_CHARACTERS_MAX: usize = 2_000;
/// Thirty pictures with their addresses fit.
pub const TOKEN_CHARACTERS_MAX: usize = 32_000;
/// Of a refused name so much is told.
const SHOWN_CHARACTERS_MAX: usize = 80;

/// What stands where a character cannot be kept. No name that a platform gives holds it.
const REPLACED: char = '\u{FFFD}';

/// Without what no database takes.
pub fn clean(text: String) -> String {
    if text.contains('\0') { text.replace('\0', "\u{FFFD}") } else { text }
}

/// One line of at most so many characters; its last one says that it was cut.
pub fn line(text: &str, characters_max: usize) -> String {
    let kept = cut(text, characters_max);
    kept.chars().map(|c| if c.is_control() { REPLACED } else { c }).collect()
}

/// Clean text of at most so many characters; its last one says that it was cut.
pub fn cut(text: &str, characters_max: usize) -> String {
    let mut rest = text.chars();
    let mut kept: String = rest.by_ref().take(characters_max).collect();
    if rest.next().is_some() {
        kept.pop();
        kept.push('…');
    }
    clean(kept)
}

impl Failure {
    /// With words of a length that can be kept.
    pub fn storable(self) -> Failure {
        Failure { message: cut(&self.message, MESSAGE_CHARACTERS_MAX), ..self }
    }
}

impl Answer {
    /// As it can be written down. What names something and cannot be kept is a failure: of a visible step nobody knows,
    /// as there is no proof.
    pub fn storable(self, step: Step) -> Answer {
        let told = |refused: String| match step {
            Step::Reveal => Failure::unknown("answer_too_long", refused),
            _ => Failure::retry("answer_too_long", refused),
        };
        match self.refused() {
            Some(refused) => Answer::Failed(told(refused).storable()),
            None => self.cut(),
        }
    }

    /// Why it cannot be kept.
    fn refused(&self) -> Option<String> {
        match self {
            Answer::Staged(Staging::Ready(token)) => unfit("token", token, TOKEN_CHARACTERS_MAX),
            Answer::Staged(Staging::Working { resume, .. }) | Answer::Revealed(Revealed::Working { resume, .. }) => {
                unfit("token", resume, TOKEN_CHARACTERS_MAX)
            }
            Answer::Revealed(Revealed::Done(receipt) | Revealed::Restored { receipt, .. })
            | Answer::Found(Found::Yes(receipt)) => unfit_receipt(receipt),
            _ => None,
        }
    }

    fn cut(self) -> Answer {
        match self {
            Answer::Failed(failure) => Answer::Failed(failure.storable()),
            Answer::Revealed(Revealed::Restored { receipt, undone }) => {
                Answer::Revealed(Revealed::Restored { receipt, undone: cut(&undone, MESSAGE_CHARACTERS_MAX) })
            }
            other => other,
        }
    }
}

/// The id is told with a link that cannot be kept: whoever settles it has something to look for.
fn unfit_receipt(receipt: &Receipt) -> Option<String> {
    let Receipt { id, link } = receipt;
    let unfit_link =
        || unfit("link", link.as_deref()?, LINK_CHARACTERS_MAX).map(|why| format!("{why}; its id is {id}"));
    unfit("id", id, ID_CHARACTERS_MAX).or_else(unfit_link)
}

fn unfit(what: &str, name: &str, characters_max: usize) -> Option<String> {
    let count = name.chars().count();
    if count <= characters_max && !name.contains(|c: char| c.is_control() || c == REPLACED) {
        return None;
    }
    let shown = line(name, SHOWN_CHARACTERS_MAX);
    Some(format!("the answer gives a {what} of {count} characters that cannot be kept: {shown}"))
}

#[cfg(test)]
mod tests {
    use super::{
        Answer, CODE_CHARACTERS_MAX, Failure, Found, MESSAGE_CHARACTERS_MAX, Receipt, Revealed, Staging, Step,
    };
    use super::{cut, line};

    #[test]
    fn words_are_cleaned_and_cut() {
        assert_eq!((cut("gọn", 3), cut("gọn ghẽ", 3)), ("gọn".to_owned(), "gọ…".to_owned()));
        assert_eq!(
            (cut("a\0b\nc", 9), line("a\0b\nc", 9)),
            ("a\u{FFFD}b\nc".to_owned(), "a\u{FFFD}b\u{FFFD}c".to_owned())
        );
        let long = "ố\0".repeat(5_000_000);
        let failure = Failure::permanent(long.clone(), long).storable();
        assert_eq!(failure.code.chars().count(), CODE_CHARACTERS_MAX);
        assert_eq!(failure.message.chars().count(), MESSAGE_CHARACTERS_MAX);
        assert!(!failure.code.contains('\0') && !failure.message.contains('\0'));
    }

    #[test]
    fn names_are_kept_whole_or_refused() {
        let receipt = |id: &str, link: &str| Receipt { id: id.to_owned(), link: Some(link.to_owned()) };
        let long = "9".repeat(40_000);
        let check = |step: Step, answer: Answer, wanted: &str| {
            let found = match answer.clone().storable(step) {
                Answer::Failed(failure) => format!("{} {}", failure.class.as_str(), failure.code),
                other if other == answer => "kept".to_owned(),
                other => format!("changed to {other:?}"),
            };
            assert_eq!(found, wanted, "{step:?}");
        };
        let done = |receipt| Answer::Revealed(Revealed::Done(receipt));
        check(Step::Reveal, done(receipt("7", "https://xa.example/7")), "kept");
        check(Step::Reveal, done(receipt(&long, "https://xa.example/7")), "unknown answer_too_long");
        check(Step::Reveal, done(receipt("7", &format!("https://xa.example/{long}"))), "unknown answer_too_long");
        check(Step::Reveal, done(receipt("7\u{FFFD}", "https://xa.example/7")), "unknown answer_too_long");
        check(Step::Reveal, done(receipt("7", "https://xa.example/\n7")), "unknown answer_too_long");
        check(Step::Reconcile, Answer::Found(Found::Yes(receipt(&long, "x"))), "retry answer_too_long");
        check(Step::Stage, Answer::Staged(Staging::Ready("7".into())), "kept");
        check(Step::Stage, Answer::Staged(Staging::Ready(long.clone())), "retry answer_too_long");
        let working = Revealed::Working { resume: long, check_in_ms: 1 };
        check(Step::Reveal, Answer::Revealed(working), "unknown answer_too_long");
    }
}

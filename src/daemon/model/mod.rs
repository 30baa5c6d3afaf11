//! A small exhaustive model: two nodes, two deliveries, and everything that may happen to them in any order — claims,
//! crashes, freezes, holds, calls that answer late or never, commits that nobody knows of, a replica that takes over.
//!
//! In every state that can be reached each delivery was seen at most once, what is said to be out is out and what is said
//! not to be is not, nothing was claimed under a hold; and from every state good continuations alone bring each delivery
//! to its end: delivered, missed, or left to a person. What decides is not copied: see `tick`. The last tests break one
//! rule each and see that the model finds it.
//!
//! At most two troubles come across a life, each of another kind. Left out are what a person releases on a server that has
//! just taken over, before a node has met it; loans of channels; events that are waited for; and a late receipt after a
//! second reveal.

mod acts;
mod key;
mod search;
mod tick;
mod world;

use search::search;
use tick::{LAW, Law};
use world::Setting;

use crate::domain::delivery::Step;
use crate::domain::policy::{Answer, Rules, settle};
use crate::domain::standing::Standing;

/// A bot: nothing tells whether a message is out, and a second one is a second one.
const BOT: Setting =
    Setting { channels: ["bot", "bot"], repeatable: false, reads_back: false, file: true, staged: true, troubles: 2 };
/// A page: a draft is shown by its number, and can be looked up.
const PAGE: Setting = Setting { channels: ["page", "page"], repeatable: true, reads_back: true, ..BOT };
/// No adapter is so: a second post is a second one, and reading back sends again what it does not find.
const STRICT: Setting = Setting { channels: ["page", "page"], reads_back: true, ..BOT };

/// On a server, where a replica may take over.
const fn served(setting: Setting) -> Setting {
    Setting { file: false, ..setting }
}

fn holds(settings: &[Setting]) {
    for setting in settings {
        let found = search(setting, &LAW);
        assert_eq!(found.broken.as_deref(), None, "{setting:?}\n{}", found.broken.as_deref().unwrap_or_default());
        let is_wide = found.states > 1_000 && found.ends > 100;
        assert!(is_wide, "a search that reaches little proves little: {} states, {} ends", found.states, found.ends);
    }
}

#[test]
fn a_bot_is_never_doubled_and_never_silent() {
    holds(&[BOT, served(BOT)]);
}

#[test]
fn a_page_is_never_doubled_and_never_silent() {
    holds(&[Setting { troubles: 1, ..PAGE }, served(PAGE)]);
}

#[test]
fn the_strictest_platform_is_never_doubled_and_never_silent() {
    let two_channels = Setting { channels: ["one", "two"], ..STRICT };
    let from_draft = Setting { staged: false, ..STRICT };
    for setting in [STRICT, two_channels, from_draft] {
        // With two troubles each, as the others, they hold as well: ten times the states for nothing new.
        holds(&[Setting { troubles: 1, ..setting }, Setting { troubles: 1, ..served(setting) }]);
    }
}

/// The model can fail: each of these laws lacks one rule.
fn finds(setting: Setting, law: Law, promise: &str) {
    let found = search(&setting, &law).broken.expect("the model does not see it");
    assert!(found.starts_with(promise), "another promise broke: {found}");
    assert!(found.contains("  1. "), "without a way there: {found}");
}

#[test]
fn it_finds_a_second_reveal_of_what_died() {
    let repeats = |before: &Standing, step: Step, hash: &str, answer: Answer, rules: Rules| {
        settle(before, step, hash, answer, Rules { reveal_repeatable: true, ..rules })
    };
    finds(BOT, Law { settle: repeats, ..LAW }, "the public saw it twice");
}

#[test]
fn it_finds_a_settlement_of_the_wrong_attempt() {
    finds(PAGE, Law { minds_numbers: false, ..LAW }, "sent after a hold had returned");
}

#[test]
fn it_finds_a_claim_that_does_not_mind_a_hold() {
    finds(BOT, Law { minds_holds: false, ..LAW }, "claimed under a hold");
}

#[test]
fn it_finds_a_node_that_wakes_and_sends_after_its_lease() {
    finds(served(STRICT), Law { fenced: false, ..LAW }, "sent after a hold had returned");
}

#[test]
fn it_finds_a_replica_that_is_trusted() {
    finds(served(BOT), Law { guarded: false, ..LAW }, "the public saw it twice");
}

#[test]
fn it_finds_what_nobody_ever_ends() {
    let forgets = |before: &Standing, step: Step, hash: &str, answer: Answer, rules: Rules| {
        let died = answer == Answer::Died;
        let mut settled = settle(before, step, hash, answer, rules);
        if died {
            (settled.standing.state, settled.standing.next_at) = (before.state, None);
        }
        settled
    };
    finds(BOT, Law { settle: forgets, ..LAW }, "nothing ends it any more");
}

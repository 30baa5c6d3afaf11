//! The three ends: what a reveal leads to, how long a person has to say that it was done, and what their word does.

use super::{HASH, Reveals, TIMING, at, failed, follows, receipt, standing, with};
use crate::domain::delivery::{Reason, State, Step};
use crate::domain::done::{DoneWord, WordRefused};
use crate::domain::outcome::{Class, End, Found, Revealed};
use crate::domain::policy::{Answer, Rules, settle};
use crate::domain::standing::Standing;

const DAY_S: i64 = 24 * 3_600;

/// Given out a day before its time; three days for a word, its phase over in a week.
fn task() -> Standing {
    let mut task = with(State::Revealing, |s| {
        s.due_at = Some(at(DAY_S));
        s.late.within_ms = 3 * DAY_S * 1_000;
        s.phase_ends_at = Some(at(7 * DAY_S));
        s.ahead_ms = Some(DAY_S * 1_000);
    });
    let rules = Rules { timing: TIMING, reveal_repeatable: true, end: End::Assigned, now: at(0) };
    task = settle(&task, Step::Reveal, HASH, Answer::Revealed(Revealed::Done(receipt())), rules).standing;
    assert_eq!((task.state, task.handed_at, task.delivered_at), (State::Assigned, Some(at(0)), None));
    task
}

#[test]
fn a_reveal_ends_as_its_channel_does() {
    let done = || Answer::Revealed(Revealed::Done(receipt()));
    let found = || Answer::Found(Found::Yes(receipt()));
    let reveal = |end| follows(&standing(State::Revealing), Step::Reveal, done(), Reveals::Once, end);
    let read_back = |end| follows(&standing(State::Unconfirmed), Step::Reconcile, found(), Reveals::Once, end);
    assert_eq!(
        End::ALL.iter().copied().map(reveal).collect::<Vec<_>>(),
        ["delivered - never", "handed_over - never", "assigned - never until +3600"],
        "only a task has a deadline after its end"
    );
    assert_eq!(
        End::ALL.iter().copied().map(read_back).collect::<Vec<_>>(),
        [
            "delivered (found_on_platform) - never",
            "handed_over (found_on_platform) - never",
            "assigned (found_on_platform) - never until +3600",
        ]
    );
    let handed = with(State::HandedOver, |s| (s.handed_at, s.receipt) = (Some(at(-60)), Some(receipt())));
    let withdrawn = follows(&handed, Step::Withdraw, Answer::Withdrawn, Reveals::Once, End::HandedOver);
    assert_eq!(withdrawn, "withdrawn - never");
    let refused = follows(&handed, Step::Withdraw, failed(Class::Permanent), Reveals::Once, End::HandedOver);
    assert_eq!(refused, "handed_over - never");
}

#[test]
fn a_sheet_is_given_out_ahead_of_its_time() {
    let mut task = with(State::Scheduled, |s| (s.due_at, s.ahead_ms) = (Some(at(DAY_S)), Some(DAY_S * 1_000)));
    task.plan_next(TIMING, at(-DAY_S));
    assert_eq!((task.step, task.next_at), (Some(Step::Stage), Some(at(-900))));
    task.state = State::Staged;
    task.plan_next(TIMING, at(-900));
    assert_eq!((task.step, task.next_at), (Some(Step::Reveal), Some(at(0))));
}

#[test]
fn without_a_word_a_task_is_missed_and_its_sheet_is_marked() {
    let mut task = task();
    assert_eq!(task.deadline_at, Some(at(4 * DAY_S)));
    task.pass_deadline(TIMING, at(4 * DAY_S));
    assert_eq!((task.state, task.reason), (State::Missed, Some(Reason::NotDone)));
    assert_eq!((task.step, task.next_at), (Some(Step::Unstage), Some(at(4 * DAY_S))));
    assert!(task.receipt.is_none() && task.delivered_at.is_none());
}

#[test]
fn a_phase_ends_the_time_for_a_word_and_late_sheets_have_as_long() {
    let mut short = task();
    short.phase_ends_at = Some(at(2 * DAY_S));
    short.plan_deadline();
    assert_eq!(short.deadline_at, Some(at(2 * DAY_S)));
    let mut late = task();
    late.handed_at = Some(at(2 * DAY_S));
    late.plan_deadline();
    assert_eq!(late.deadline_at, Some(at(5 * DAY_S)));
}

#[test]
fn a_word_makes_it_done_and_can_be_taken_back() {
    let now = at(2 * DAY_S);
    let mut task = task();
    task.hear(DoneWord::Done, at(DAY_S + 3_600), "van-hoa", TIMING, now).unwrap();
    assert_eq!((task.state, task.delivered_at), (State::Delivered, Some(at(DAY_S + 3_600))));
    assert_eq!((task.step, task.deadline_at), (None, None));
    task.unhear(DoneWord::Done, TIMING, now).unwrap();
    assert_eq!((task.state, task.delivered_at, task.handed_at), (State::Assigned, None, Some(at(0))));
    assert_eq!(task.deadline_at, Some(at(4 * DAY_S)));
    // Taken back after the deadline it is missed again.
    task.hear(DoneWord::Done, now, "van-hoa", TIMING, now).unwrap();
    task.unhear(DoneWord::Done, TIMING, at(5 * DAY_S)).unwrap();
    assert_eq!((task.state, task.reason), (State::Missed, Some(Reason::NotDone)));
}

#[test]
fn what_was_done_in_its_phase_may_be_said_after_the_deadline() {
    let mut task = task();
    task.pass_deadline(TIMING, at(4 * DAY_S));
    let late = at(9 * DAY_S);
    assert_eq!(task.clone().hear(DoneWord::Done, at(8 * DAY_S), "x", TIMING, late), Err(WordRefused::AfterPhase));
    task.hear(DoneWord::Done, at(6 * DAY_S), "x", TIMING, late).unwrap();
    assert_eq!((task.state, task.reason), (State::Delivered, None));
    assert_eq!(task.receipt.map(|r| r.id), Some("done-by:x".to_owned()));
}

#[test]
fn no_word_fits_what_it_is_not_about() {
    let now = at(2 * DAY_S);
    let handed = || with(State::HandedOver, |s| (s.handed_at, s.receipt) = (Some(at(-60)), Some(receipt())));
    for (mut standing, word, when, wanted) in [
        (task(), DoneWord::Played, now, Err(WordRefused::WrongState)),
        (task(), DoneWord::Done, at(3 * DAY_S), Err(WordRefused::InTheFuture)),
        (handed(), DoneWord::Done, now, Err(WordRefused::WrongState)),
        (handed(), DoneWord::Played, at(30), Ok(())),
        (standing(State::Delivered), DoneWord::Done, now, Err(WordRefused::WrongState)),
        (standing(State::Scheduled), DoneWord::Done, now, Err(WordRefused::WrongState)),
        (
            with(State::Missed, |s| s.reason = Some(Reason::NeverApproved)),
            DoneWord::Done,
            now,
            Err(WordRefused::WrongState),
        ),
    ] {
        assert_eq!(standing.hear(word, when, "x", TIMING, now), wanted, "{word:?}");
    }
    // What was published has no word to take back.
    assert_eq!(standing(State::Delivered).unhear(DoneWord::Done, TIMING, now), Err(WordRefused::WrongState));
}

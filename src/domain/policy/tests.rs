//! (state, step, answer) → what follows, row by row; and the promises, over random lives of a delivery.
//!
//! Every row goes through `check`, which prints all that a settlement decides.

use super::*;
use crate::domain::campaign::{Late, LateThen};
use crate::domain::standing::WAIT_MS;

mod ends;
mod lives;

const NOW_S: i64 = 1_800_000_000;
const HASH: &str = "h1";
const TIMING: Timing = Timing { lead_ms: 900_000, handover_ms: 0 };

pub(in crate::domain) fn at(second: i64) -> At {
    At::from_timestamp(NOW_S + second, 0).unwrap()
}

/// An approved delivery in this state, due now, in its first try of the step that the state means; late by an hour,
/// its phase over in ten.
pub(in crate::domain) fn standing(state: State) -> Standing {
    let staged = matches!(state, State::Staged | State::Revealing | State::Unconfirmed | State::Delivered);
    Standing {
        id: "0123456789abcdef".into(),
        channel: "web".into(),
        adapter: "folder".into(),
        slot: None,
        ahead_ms: None,
        state,
        reason: None,
        due_at: Some(at(0)),
        phase_ends_at: Some(at(36_000)),
        slot_ends_at: None,
        late: Late { within_ms: 3_600_000, then: LateThen::Skip },
        content_hash: HASH.into(),
        approved_hash: Some(HASH.into()),
        step: None,
        next_at: None,
        deadline_at: None,
        held_at: None,
        asked_at: None,
        let_late_at: None,
        doubt_at: (state == State::Unconfirmed).then(|| at(-20)),
        attempts: 1,
        tries: 0,
        staged: staged.then(|| "draft-7".into()),
        staged_hash: staged.then(|| HASH.into()),
        resume: None,
        handed_at: None,
        delivered_at: (state == State::Delivered).then(|| at(-60)),
        receipt: (state == State::Delivered).then(receipt),
        waits_for: None,
        confirmed_at: None,
        wait_ms: WAIT_MS,
        remind_at: None,
        retimed_at: None,
        remark: None,
        moved_to: None,
    }
}

fn with(state: State, change: impl FnOnce(&mut Standing)) -> Standing {
    let mut standing = standing(state);
    change(&mut standing);
    standing
}

fn receipt() -> Receipt {
    Receipt { id: "post-1".into(), link: None }
}

fn failed(class: Class) -> Answer {
    Answer::Failed(Failure::new(class, "code", "message"))
}

fn ready() -> Answer {
    Answer::Staged(Staging::Ready("t".into()))
}

fn working(step: Step) -> Answer {
    let (resume, check_in_ms) = ("r".to_owned(), 30_000);
    match step {
        Step::Reveal => Answer::Revealed(Revealed::Working { resume, check_in_ms }),
        _ => Answer::Staged(Staging::Working { resume, check_in_ms }),
    }
}

#[derive(Clone, Copy, PartialEq)]
enum Reveals {
    Once,
    Repeatable,
}

/// `state (reason) step +next until deadline | effect`, times in seconds from now.
fn follows(before: &Standing, step: Step, answer: Answer, reveals: Reveals, end: End) -> String {
    let rules = Rules { timing: TIMING, reveal_repeatable: reveals == Reveals::Repeatable, end, now: at(0) };
    let Settlement { standing, effect } = settle(before, step, HASH, answer, rules);
    let seconds = |at: At| (at - self::at(0)).num_milliseconds() as f64 / 1000.0;
    let mut text = standing.state.as_str().to_owned();
    if let Some(reason) = standing.reason {
        text += &format!(" ({})", reason.as_str());
    }
    text += &standing.step.map_or(" -".to_owned(), |step| format!(" {}", step.as_str()));
    text += &standing.next_at.map_or(" never".to_owned(), |at| format!(" {:+}", seconds(at)));
    if let Some(at) = standing.deadline_at {
        text += &format!(" until {:+}", seconds(at));
    }
    if standing.doubt_at.is_some() {
        text += " doubt";
    }
    match effect {
        Effect::None => {}
        Effect::CloseChannel { until } => text += &format!(" | channel closed {:+}", seconds(until)),
        Effect::Stop(_) => text += " | stop",
        Effect::LeaveToOthers(_) => text += " | left to others",
    }
    text
}

fn check(rows: Vec<(Standing, Step, Answer, &str)>) {
    check_reveals(Reveals::Once, rows);
}

fn check_reveals(reveals: Reveals, rows: Vec<(Standing, Step, Answer, &str)>) {
    let mut wrong = String::new();
    for (before, step, answer, expected) in rows {
        let found = follows(&before, step, answer.clone(), reveals, End::Published);
        if found != expected {
            wrong += &format!("{} {step:?} {answer:?}\n  wanted {expected}\n  found  {found}\n", before.state.as_str());
        }
    }
    assert!(wrong.is_empty(), "\n{wrong}");
}

#[test]
fn every_class_on_every_step() {
    use State::{Delivered, Revealing, Scheduled, Staging, Unconfirmed};
    let limited = Class::RateLimited { wait_ms: 60_000 };
    let unstaging = || with(Scheduled, |s| (s.staged, s.staged_hash) = (Some("old".into()), Some("h0".into())));
    check(vec![
        (standing(Staging), Step::Stage, failed(Class::Retry), "scheduled stage +2.24 until +3600"),
        (standing(Staging), Step::Stage, failed(limited), "scheduled stage +0 until +3600 | channel closed +60"),
        (standing(Staging), Step::Stage, failed(Class::Relogin), "scheduled stage +0 until +3600 | stop"),
        (standing(Staging), Step::Stage, failed(Class::Permanent), "failed (refused) - never"),
        (standing(Staging), Step::Stage, failed(Class::Unknown), "scheduled stage +2.24 until +3600"),
        (standing(Revealing), Step::Reveal, failed(Class::Retry), "staged reveal +2.24 until +3600"),
        (standing(Revealing), Step::Reveal, failed(limited), "staged reveal +0 until +3600 | channel closed +60"),
        (standing(Revealing), Step::Reveal, failed(Class::Relogin), "staged reveal +0 until +3600 | stop"),
        (standing(Revealing), Step::Reveal, failed(Class::Permanent), "failed (refused) unstage +0"),
        (standing(Revealing), Step::Reveal, failed(Class::Unknown), "unconfirmed (lost_reply) reconcile +200 doubt"),
        (unstaging(), Step::Unstage, failed(Class::Retry), "scheduled unstage +2.24 until +3600"),
        (unstaging(), Step::Unstage, failed(limited), "scheduled unstage +0 until +3600 | channel closed +60"),
        (unstaging(), Step::Unstage, failed(Class::Relogin), "scheduled unstage +2.24 until +3600 | stop"),
        (unstaging(), Step::Unstage, failed(Class::Permanent), "scheduled stage -900 until +3600"),
        (unstaging(), Step::Unstage, failed(Class::Unknown), "scheduled unstage +2.24 until +3600"),
        (standing(Unconfirmed), Step::Reconcile, failed(Class::Retry), "unconfirmed reconcile +2.24 doubt"),
        (
            standing(Unconfirmed),
            Step::Reconcile,
            failed(limited),
            "unconfirmed reconcile +0 doubt | channel closed +60",
        ),
        (standing(Unconfirmed), Step::Reconcile, failed(Class::Relogin), "unconfirmed reconcile +0 doubt | stop"),
        (standing(Unconfirmed), Step::Reconcile, failed(Class::Permanent), "unconfirmed - never doubt"),
        (standing(Unconfirmed), Step::Reconcile, failed(Class::Unknown), "unconfirmed reconcile +2.24 doubt"),
        (standing(Delivered), Step::Withdraw, failed(Class::Retry), "delivered withdraw +2.24"),
        (standing(Delivered), Step::Withdraw, failed(limited), "delivered withdraw +0 | channel closed +60"),
        (standing(Delivered), Step::Withdraw, failed(Class::Relogin), "delivered withdraw +0 | stop"),
        (standing(Delivered), Step::Withdraw, failed(Class::Permanent), "delivered - never"),
        (standing(Delivered), Step::Withdraw, failed(Class::Unknown), "delivered withdraw +2.24"),
    ]);
}

#[test]
fn success_moves_it_on() {
    use State::{Cancelled, Delivered, Revealing, Scheduled, Staged, Staging};
    let early = |state| with(state, |s| s.due_at = Some(at(600)));
    let programme = with(Staging, |s| (s.due_at, s.slot) = (Some(at(600)), Some("chieu".into())));
    check(vec![
        (early(Staging), Step::Stage, ready(), "staged reveal +600 until +4200"),
        (programme, Step::Stage, ready(), "staged reveal +600 until +4200"),
        (standing(Staging), Step::Stage, working(Step::Stage), "scheduled stage +30 until +3600"),
        (standing(Revealing), Step::Reveal, working(Step::Reveal), "staged reveal +30 until +3600 doubt"),
        (standing(Revealing), Step::Reveal, Answer::Revealed(Revealed::Done(receipt())), "delivered - never"),
        (standing(Staged), Step::Unstage, Answer::Unstaged, "scheduled stage -900 until +3600"),
        (standing(Scheduled), Step::Unstage, Answer::Unstaged, "scheduled stage -900 until +3600"),
        (standing(Cancelled), Step::Unstage, Answer::Unstaged, "cancelled - never"),
        (standing(Delivered), Step::Withdraw, Answer::Withdrawn, "withdrawn - never"),
    ]);
}

#[test]
fn an_attempt_that_died() {
    use State::{Cancelled, Delivered, Revealing, Staged, Staging, Unconfirmed};
    let held = || with(Revealing, |s| s.held_at = Some(at(-1)));
    let over = || with(Revealing, |s| s.due_at = Some(at(-4_000)));
    check(vec![
        (standing(Staging), Step::Stage, Answer::Died, "scheduled stage +0 until +3600"),
        (standing(Cancelled), Step::Stage, Answer::Died, "cancelled - never"),
        (standing(Revealing), Step::Reveal, Answer::Died, "unconfirmed (lost_reply) reconcile +200 doubt"),
        (standing(Staged), Step::Unstage, Answer::Died, "staged unstage +0 until +3600"),
        (standing(Unconfirmed), Step::Reconcile, Answer::Died, "unconfirmed reconcile +0 doubt"),
        (standing(Delivered), Step::Withdraw, Answer::Died, "delivered withdraw +0"),
        (with(Staging, |s| s.tries = TRIES_MAX - 1), Step::Stage, Answer::Died, "failed (exhausted) - never"),
    ]);
    let again = "staged reveal +2.24 until +3600 doubt";
    let unconfirmed = "unconfirmed (lost_reply) reconcile +200 doubt";
    check_reveals(
        Reveals::Repeatable,
        vec![
            (standing(Revealing), Step::Reveal, Answer::Died, again),
            (standing(Revealing), Step::Reveal, failed(Class::Unknown), again),
            (held(), Step::Reveal, Answer::Died, unconfirmed),
            (over(), Step::Reveal, failed(Class::Unknown), unconfirmed),
            (with(Revealing, |s| s.tries = TRIES_MAX - 1), Step::Reveal, failed(Class::Unknown), unconfirmed),
        ],
    );
}

#[test]
fn reading_back() {
    use State::{Delivered, Revealing, Staged, Unconfirmed};
    let yes = || Answer::Found(Found::Yes(receipt()));
    let (no, cannot) = (Answer::Found(Found::No), Answer::Found(Found::CannotTell));
    let over = |change: fn(&mut Standing)| {
        with(Unconfirmed, |s| {
            s.due_at = Some(at(-4_000));
            change(s);
        })
    };
    check(vec![
        (standing(Unconfirmed), Step::Reconcile, yes(), "delivered (found_on_platform) - never"),
        (over(|_| ()), Step::Reconcile, yes(), "delivered (found_on_platform) - never"),
        (standing(Unconfirmed), Step::Reconcile, no.clone(), "staged reveal +0 until +3600"),
        (with(Unconfirmed, |s| s.staged = None), Step::Reconcile, no.clone(), "scheduled stage -900 until +3600"),
        (over(|_| ()), Step::Reconcile, no.clone(), "missed (too_late) unstage +0"),
        (over(|s| s.held_at = Some(at(-1))), Step::Reconcile, no.clone(), "missed (held) unstage +0"),
        (over(|s| s.phase_ends_at = Some(at(-1))), Step::Reconcile, no.clone(), "missed (phase_over) unstage +0"),
        (
            over(|s| s.late.then = LateThen::Ask),
            Step::Reconcile,
            no.clone(),
            "staged (asks_late) reveal never until +36000",
        ),
        (over(|s| s.let_late_at = Some(at(-9))), Step::Reconcile, no.clone(), "staged reveal -4000 until +36000"),
        (standing(Unconfirmed), Step::Reconcile, cannot.clone(), "unconfirmed - never doubt"),
        (
            with(Unconfirmed, |s| s.tries = RECONCILE_TRIES_MAX - 1),
            Step::Reconcile,
            failed(Class::Retry),
            "unconfirmed - never doubt",
        ),
        // A person said what they saw while the platform was being asked.
        (standing(Delivered), Step::Reconcile, no.clone(), "delivered - never"),
        (standing(Delivered), Step::Reconcile, yes(), "delivered - never"),
        (standing(Revealing), Step::Reconcile, no, "revealing - never"),
        (standing(Revealing), Step::Reconcile, Answer::Died, "revealing - never"),
        (with(Staged, |s| s.plan_next(TIMING, at(0))), Step::Reconcile, cannot, "staged reveal +0 until +3600"),
        (standing(Staged), Step::Reconcile, yes(), "delivered (found_on_platform) - never"),
        (standing(Delivered), Step::Reveal, failed(Class::Retry), "delivered - never"),
        (standing(Delivered), Step::Reveal, working(Step::Reveal), "delivered - never"),
    ]);
}

#[test]
fn what_was_changed_under_way() {
    use State::{Cancelled, Draft, Missed, Scheduled, Staged, Staging};
    let other = |state| {
        with(state, |s| {
            s.content_hash = "h2".into();
            s.approved_hash = (state != Draft).then(|| "h2".into());
        })
    };
    let undated = |state| with(state, |s| s.due_at = None);
    let limited = failed(Class::RateLimited { wait_ms: 60_000 });
    check(vec![
        (standing(Cancelled), Step::Stage, ready(), "cancelled unstage +0"),
        (standing(Missed), Step::Stage, ready(), "missed unstage +0"),
        (other(Draft), Step::Stage, ready(), "draft unstage +0 until +3600"),
        (other(Staging), Step::Stage, ready(), "scheduled unstage +0 until +3600"),
        (standing(Cancelled), Step::Stage, working(Step::Stage), "cancelled unstage +0"),
        (other(Staging), Step::Stage, working(Step::Stage), "scheduled unstage +0 until +3600"),
        // The old content was refused, not the new one.
        (other(Staging), Step::Stage, failed(Class::Permanent), "scheduled stage -900 until +3600"),
        (other(Staging), Step::Stage, limited.clone(), "scheduled stage -900 until +3600 | channel closed +60"),
        (standing(Cancelled), Step::Stage, failed(Class::Permanent), "cancelled - never"),
        (standing(Cancelled), Step::Stage, limited, "cancelled - never | channel closed +60"),
        (standing(Cancelled), Step::Stage, failed(Class::Relogin), "cancelled - never | stop"),
        // Cancelled and wanted again, both while it was being staged.
        (standing(Scheduled), Step::Stage, ready(), "staged reveal +0 until +3600"),
        // Its anchor lost its date meanwhile: it waits, it does not fail.
        (undated(Staging), Step::Stage, ready(), "staged - never"),
        (undated(Staging), Step::Stage, failed(Class::Retry), "scheduled - never"),
        (undated(Staging), Step::Stage, working(Step::Stage), "scheduled - never"),
        (undated(Staging), Step::Stage, Answer::Died, "scheduled - never"),
        // What may be half gone is not revealed, although its content was wanted again.
        (standing(Staged), Step::Unstage, failed(Class::Unknown), "staged unstage +2.24 until +3600"),
        (
            with(Scheduled, |s| s.asked_at = Some(at(-5))),
            Step::Unstage,
            Answer::Unstaged,
            "scheduled stage never until +36000",
        ),
    ]);
}

#[test]
fn limits() {
    use State::{Revealing, Staging};
    let tired = |state| with(state, |s| s.tries = TRIES_MAX - 1);
    let looked = |state| with(state, |s| s.attempts = LOOKS_MAX);
    let long = failed(Class::RateLimited { wait_ms: i64::MAX });
    let none = failed(Class::RateLimited { wait_ms: i64::MIN });
    let doubtful = with(Revealing, |s| (s.tries, s.doubt_at) = (TRIES_MAX - 1, Some(at(-9))));
    check(vec![
        (tired(Staging), Step::Stage, failed(Class::Retry), "failed (exhausted) - never"),
        (tired(Revealing), Step::Reveal, failed(Class::Retry), "failed (exhausted) unstage +0"),
        (doubtful, Step::Reveal, failed(Class::Retry), "unconfirmed (lost_reply) reconcile +191 doubt"),
        // Looks that find it unfinished are no failed tries.
        (tired(Staging), Step::Stage, working(Step::Stage), "scheduled stage +30 until +3600"),
        (looked(Staging), Step::Stage, working(Step::Stage), "failed (exhausted) unstage +0"),
        (looked(Revealing), Step::Reveal, working(Step::Reveal), "unconfirmed (lost_reply) reconcile +200 doubt"),
        (standing(Staging), Step::Stage, long, "scheduled stage +0 until +3600 | channel closed +21600"),
        (standing(Staging), Step::Stage, none, "scheduled stage +0 until +3600 | channel closed +1"),
        // A late reveal keeps its place in the order of its channel.
        (
            with(Revealing, |s| s.due_at = Some(at(-300))),
            Step::Reveal,
            failed(Class::Retry),
            "staged reveal +2.24 until +3300",
        ),
    ]);
}

type Passed = (State, fn(&mut Standing), &'static str);

#[test]
fn a_passed_deadline() {
    use State::{Draft, Scheduled, Staged};
    let table: Vec<Passed> = vec![
        (Scheduled, |_| (), "missed too_late - asked:false"),
        (Staged, |_| (), "missed too_late unstage asked:false"),
        (Draft, |s| s.approved_hash = None, "missed never_approved - asked:false"),
        (Staged, |s| s.held_at = Some(at(-9)), "missed held unstage asked:false"),
        (Scheduled, |s| s.phase_ends_at = Some(at(0)), "missed phase_over - asked:false"),
        (Staged, |s| s.doubt_at = Some(at(-9)), "unconfirmed lost_reply reconcile asked:false"),
        (Scheduled, |s| s.late.then = LateThen::Ask, "scheduled asks_late stage asked:true"),
        (
            Scheduled,
            |s| (s.late.then, s.phase_ends_at) = (LateThen::Ask, Some(at(0))),
            "missed phase_over - asked:false",
        ),
        (Scheduled, |s| (s.late.then, s.asked_at) = (LateThen::Ask, Some(at(-9))), "missed too_late - asked:false"),
        (Draft, |s| (s.late.then, s.approved_hash) = (LateThen::Ask, None), "missed never_approved - asked:false"),
    ];
    for (state, change, expected) in table {
        let mut standing = with(state, change);
        standing.pass_deadline(TIMING, at(0));
        let found = format!(
            "{} {} {} asked:{}",
            standing.state.as_str(),
            standing.reason.map_or("-", Reason::as_str),
            standing.step.map_or("-", Step::as_str),
            standing.asked_at.is_some()
        );
        assert_eq!(found, expected, "{state:?}");
        if standing.asked_at.is_some() {
            assert_eq!(standing.next_at, None);
        }
    }
}

#[test]
fn nothing_unapproved_has_a_next_step() {
    for state in [State::Draft, State::Scheduled, State::Staged] {
        let mut standing = with(state, |s| s.approved_hash = Some("h0".into()));
        standing.plan_next(TIMING, at(0));
        assert_eq!((standing.step, standing.next_at), (None, None), "{state:?}");
    }
}

#[test]
fn backoff_grows_to_its_cap_and_is_the_same_every_time() {
    let mut different = std::collections::BTreeSet::new();
    for n in 0..200 {
        let id = crate::domain::delivery::id("c", &n.to_string(), "1", "web", "", "vi");
        let waits: Vec<i64> = (1..=TRIES_MAX).map(|tries| backoff_ms(&id, tries)).collect();
        assert!(waits.is_sorted(), "{waits:?}");
        for (tries, wait) in waits.iter().enumerate() {
            let plain = (BACKOFF_FIRST_MS << tries.min(20)).min(BACKOFF_MAX_MS);
            assert!((plain * 80 / 100..=plain * 120 / 100).contains(wait), "{tries}: {wait} beside {plain}");
            assert_eq!(*wait, backoff_ms(&id, tries as i64 + 1));
        }
        different.extend(waits.first().copied());
    }
    assert!(different.len() > 20, "the spread is spread");
    assert!(backoff_ms("", 0) > 0 && backoff_ms("x", i64::MAX) <= BACKOFF_MAX_MS * 120 / 100);
}

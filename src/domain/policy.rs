//! What follows from an answer: retry, backoff, lateness, and what closes a channel. One pure function, [`settle`].
//!
//! Never: puts anything back to work because time passed. A delivery whose attempt died unanswered is repeated only
//! where a repetition is harmless; else nobody knows, and it says so.

use chrono::TimeDelta;

use super::At;
use super::delivery::{Reason, State, Step};
use super::outcome::{Class, Failure, Found, Receipt, Revealed, Staging};
use super::standing::{Standing, Timing};

/// Counted tries of one step before it has failed for good. With [`backoff_ms`] this is a bit more than half a day.
pub const TRIES_MAX: i64 = 40;
/// Tries of a reconcile before it is left to a person.
const RECONCILE_TRIES_MAX: i64 = 5;
const BACKOFF_FIRST_MS: i64 = 2_000;
const BACKOFF_MAX_MS: i64 = 20 * 60_000;
/// A platform that says "wait" without saying how long.
const WAIT_MIN_MS: i64 = 1_000;
/// A platform work that has not ended after so many looks is given up.
const LOOKS_MAX: i64 = 2_000;

/// What came back from one step.
#[derive(Debug, Clone, PartialEq)]
pub enum Answer {
    Staged(Staging),
    Revealed(Revealed),
    Unstaged,
    Found(Found),
    Withdrawn,
    Failed(Failure),
    /// The process that made the attempt is gone.
    Died,
}

/// What must be known beside the answer.
#[derive(Debug, Clone, Copy)]
pub struct Rules {
    pub timing: Timing,
    /// A second reveal of the same staged thing leaves one post.
    pub reveal_repeatable: bool,
    pub now: At,
}

/// What the answer does to the channel.
#[derive(Debug, Clone, PartialEq)]
pub enum Effect {
    None,
    /// Nothing more on this lane before then: order is kept, the pace is kept.
    CloseLane {
        until: At,
    },
    /// Nothing on the whole channel before then.
    CloseChannel {
        until: At,
    },
    /// The channel needs a person.
    Stop(Failure),
}

#[derive(Debug, Clone, PartialEq)]
pub struct Settlement {
    pub standing: Standing,
    pub effect: Effect,
}

/// Moves a delivery by the answer to one of its steps. `hash` is the content that the step worked on: the delivery may
/// have been changed or cancelled meanwhile, and its present state wins.
pub fn settle(before: &Standing, step: Step, hash: &str, answer: Answer, rules: Rules) -> Settlement {
    let mut standing = before.clone();
    let effect = match (step, answer) {
        (_, Answer::Staged(Staging::Ready(token))) => {
            standing.staged = Some(token);
            standing.staged_hash = Some(hash.to_owned());
            standing.resume = None;
            standing.tries = 0;
            if standing.state == State::Staging {
                standing.state = if standing.content_hash == hash { State::Staged } else { State::Scheduled };
            }
            next(&mut standing, rules);
            Effect::None
        }
        (_, Answer::Staged(Staging::Working { resume, check_in_ms })) => {
            if standing.state != State::Staging || standing.content_hash != hash {
                // Changed under way: start anew with what it is now; what is half made stays hidden.
                standing.resume = None;
                if standing.state == State::Staging {
                    standing.state = State::Scheduled;
                }
                next(&mut standing, rules);
                return Settlement { standing, effect: Effect::None };
            }
            look_again(&mut standing, step, resume, check_in_ms, rules);
            Effect::None
        }
        (_, Answer::Revealed(Revealed::Done(receipt))) => {
            deliver(&mut standing, receipt, rules);
            Effect::None
        }
        (_, Answer::Revealed(Revealed::Working { resume, check_in_ms })) => {
            let until = look_again(&mut standing, step, resume, check_in_ms, rules);
            standing.doubt_at = standing.doubt_at.or(Some(rules.now));
            Effect::CloseLane { until }
        }
        (_, Answer::Unstaged) => {
            standing.staged = None;
            standing.staged_hash = None;
            standing.tries = 0;
            if standing.state == State::Staged {
                standing.state = State::Scheduled;
            }
            next(&mut standing, rules);
            Effect::None
        }
        (_, Answer::Found(Found::Yes(receipt))) => {
            deliver(&mut standing, receipt, rules);
            standing.reason = Some(Reason::FoundOnPlatform);
            Effect::None
        }
        (_, Answer::Found(Found::No)) => {
            standing.state = if standing.staged.is_some() { State::Staged } else { State::Scheduled };
            standing.reason = None;
            standing.doubt_at = None;
            standing.resume = None;
            standing.tries = 0;
            next(&mut standing, rules);
            if standing.deadline_at.is_some_and(|deadline| deadline <= rules.now) {
                standing.pass_deadline(rules.timing, rules.now);
            }
            Effect::None
        }
        (_, Answer::Found(Found::CannotTell)) => {
            leave_to_a_person(&mut standing);
            Effect::None
        }
        (_, Answer::Withdrawn) => {
            standing.state = State::Withdrawn;
            standing.tries = 0;
            next(&mut standing, rules);
            Effect::None
        }
        (Step::Reveal, Answer::Died) => unknown(&mut standing, rules),
        (Step::Stage, Answer::Died) if standing.state != State::Staging => {
            next(&mut standing, rules);
            Effect::None
        }
        (step, Answer::Died) => {
            again(&mut standing, step, rules.now);
            standing.plan_deadline();
            Effect::None
        }
        (step, Answer::Failed(failure)) => fail(&mut standing, step, failure, rules),
    };
    Settlement { standing, effect }
}

fn next(standing: &mut Standing, rules: Rules) {
    standing.plan_next(rules.timing, rules.now);
}

fn deliver(standing: &mut Standing, receipt: Receipt, rules: Rules) {
    standing.state = State::Delivered;
    standing.reason = None;
    standing.delivered_at = standing.delivered_at.or(Some(rules.now));
    standing.receipt = Some(receipt);
    standing.resume = None;
    standing.doubt_at = None;
    standing.held_at = None;
    standing.tries = 0;
    next(standing, rules);
}

/// The platform works on it: same step, same state, later.
fn look_again(standing: &mut Standing, step: Step, resume: String, check_in_ms: i64, rules: Rules) -> At {
    let at = rules.now + TimeDelta::milliseconds(check_in_ms.max(WAIT_MIN_MS));
    standing.resume = Some(resume);
    standing.tries += 1;
    if standing.tries > LOOKS_MAX {
        give_up(standing, step, Reason::Exhausted, rules);
        return at;
    }
    again(standing, step, at);
    at
}

/// The same step again at `at`; the state goes back to the one that waits for it.
fn again(standing: &mut Standing, step: Step, at: At) {
    standing.state = match (step, standing.state) {
        (Step::Stage, State::Staging) => State::Scheduled,
        (Step::Reveal, State::Revealing) => State::Staged,
        (_, state) => state,
    };
    standing.step = Some(step);
    standing.next_at = Some(at);
}

/// Nobody knows whether a reveal took effect.
fn unknown(standing: &mut Standing, rules: Rules) -> Effect {
    standing.doubt_at = standing.doubt_at.or(Some(rules.now));
    let in_time = standing.deadline_at_of_reveal().is_none_or(|deadline| rules.now < deadline);
    if rules.reveal_repeatable && standing.tries < TRIES_MAX && in_time && standing.held_at.is_none() {
        standing.tries += 1;
        again(standing, Step::Reveal, rules.now);
        standing.plan_deadline();
        return Effect::CloseLane {
            until: rules.now + TimeDelta::milliseconds(backoff_ms(&standing.id, standing.tries)),
        };
    }
    standing.state = State::Unconfirmed;
    standing.reason = Some(Reason::LostReply);
    standing.tries = 0;
    standing.resume = None;
    next(standing, rules);
    Effect::None
}

fn leave_to_a_person(standing: &mut Standing) {
    standing.step = None;
    standing.next_at = None;
}

fn fail(standing: &mut Standing, step: Step, failure: Failure, rules: Rules) -> Effect {
    let now = rules.now;
    if step == Step::Stage && standing.state != State::Staging {
        // Cancelled, missed or changed while it was being staged: only what it is now matters.
        next(standing, rules);
        return match failure.class {
            Class::RateLimited { wait_ms } => {
                Effect::CloseChannel { until: now + TimeDelta::milliseconds(wait_ms.max(WAIT_MIN_MS)) }
            }
            Class::Relogin => Effect::Stop(failure),
            Class::Retry | Class::Permanent | Class::Unknown => Effect::None,
        };
    }
    match failure.class {
        Class::Unknown if step == Step::Reveal => unknown(standing, rules),
        Class::RateLimited { wait_ms } => {
            again(standing, step, now);
            standing.plan_deadline();
            Effect::CloseChannel { until: now + TimeDelta::milliseconds(wait_ms.max(WAIT_MIN_MS)) }
        }
        Class::Relogin => {
            again(standing, step, now);
            standing.plan_deadline();
            Effect::Stop(failure)
        }
        Class::Permanent => {
            give_up(standing, step, Reason::Refused, rules);
            Effect::None
        }
        Class::Retry | Class::Unknown => {
            standing.tries += 1;
            let most = if step == Step::Reconcile { RECONCILE_TRIES_MAX } else { TRIES_MAX };
            if standing.tries >= most {
                give_up(standing, step, Reason::Exhausted, rules);
                return Effect::None;
            }
            let until = now + TimeDelta::milliseconds(backoff_ms(&standing.id, standing.tries));
            if step == Step::Reveal {
                // The lane closes instead of the delivery moving back: order on the channel is kept.
                again(standing, step, now);
                standing.plan_deadline();
                Effect::CloseLane { until }
            } else {
                again(standing, step, until);
                standing.plan_deadline();
                Effect::None
            }
        }
    }
}

/// The step will not succeed.
fn give_up(standing: &mut Standing, step: Step, reason: Reason, rules: Rules) {
    standing.tries = 0;
    standing.resume = None;
    match step {
        Step::Stage | Step::Reveal if standing.doubt_at.is_some() => {
            standing.state = State::Unconfirmed;
            standing.reason = Some(Reason::LostReply);
            next(standing, rules);
        }
        Step::Stage | Step::Reveal => {
            standing.state = State::Failed;
            standing.reason = Some(reason);
            standing.held_at = None;
            next(standing, rules);
        }
        // What cannot be taken back stays on the platform, hidden; the log has the reason.
        Step::Unstage => {
            standing.staged = None;
            standing.staged_hash = None;
            if standing.state == State::Staged {
                standing.state = State::Scheduled;
            }
            next(standing, rules);
        }
        Step::Reconcile => leave_to_a_person(standing),
        Step::Withdraw => next(standing, rules),
    }
}

/// Doubles from two seconds to twenty minutes, spread by a fifth so that channels do not march in step. The spread
/// comes from the id: the same delivery waits the same in every run.
pub fn backoff_ms(id: &str, tries: i64) -> i64 {
    let doubled = BACKOFF_FIRST_MS.saturating_mul(1 << (tries - 1).clamp(0, 20)).min(BACKOFF_MAX_MS);
    let spread = id.bytes().fold(tries as u64, |n, b| n.wrapping_mul(31).wrapping_add(u64::from(b))) % 40;
    doubled * (80 + spread as i64) / 100
}

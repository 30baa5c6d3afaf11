//! What follows from an answer: retry, backoff, lateness, and what closes a channel. One pure function, [`settle`].
//!
//! It never puts anything back to work because time passed. A delivery whose attempt died unanswered is repeated only
//! where a repetition is harmless; else nobody knows, and it says so.

use chrono::TimeDelta;

use super::At;
use super::delivery::{Reason, State, Step};
use super::outcome::{Class, End, Failure, Found, Receipt, Revealed, Staging};
use super::standing::{Standing, Timing};

/// Counted tries of one step before it has failed for good. With [`backoff_ms`] this is a bit more than half a day.
pub const TRIES_MAX: i64 = 40;
/// Tries of a reconcile before it is left to a person.
const RECONCILE_TRIES_MAX: i64 = 5;
const BACKOFF_FIRST_MS: i64 = 2_000;
const BACKOFF_MAX_MS: i64 = 20 * 60_000;
/// A platform that says "wait" without saying how long.
const WAIT_MIN_MS: i64 = 1_000;
/// A platform that says "wait" for days, or means for ever, is asked again after so long. The README names this limit.
const WAIT_MAX_MS: i64 = 6 * 3_600_000;
/// A platform work that has not ended after so many attempts is given up.
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
    /// What a reveal of this channel ends with.
    pub end: End,
    pub now: At,
}

/// What the answer does to the channel.
#[derive(Debug, Clone, PartialEq)]
pub enum Effect {
    None,
    /// Nothing on the whole channel before then.
    CloseChannel {
        until: At,
    },
    /// The channel needs a person.
    Stop(Failure),
    /// This node cannot, others may.
    LeaveToOthers(Failure),
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
    if is_overtaken(before.state, step, &answer) {
        let effect = if let Answer::Failed(failure) = answer { on_channel(failure, rules.now) } else { Effect::None };
        return Settlement { standing, effect };
    }
    // The step is over; what comes next is said below.
    standing.step = None;
    standing.next_at = None;
    if step == Step::Unstage && answer != Answer::Unstaged {
        // Perhaps half gone: it must not be revealed any more, whatever the content comes back to.
        standing.mark_half_gone();
    }
    let effect = match answer {
        Answer::Staged(Staging::Ready(token)) => {
            standing.staged = Some(token);
            standing.staged_hash = Some(hash.to_owned());
            standing.resume = None;
            standing.tries = 0;
            // Scheduled: it was called off and wanted again while this was under way.
            if matches!(standing.state, State::Staging | State::Scheduled) {
                standing.state = if standing.content_hash == hash { State::Staged } else { State::Scheduled };
            }
            next(&mut standing, rules);
            Effect::None
        }
        // What is half made of other content is taken back.
        _ if step == Step::Stage && (standing.state != State::Staging || standing.content_hash != hash) => {
            if let Answer::Staged(Staging::Working { resume, .. }) = &answer {
                half_made(&mut standing, resume, hash);
            }
            start_anew(&mut standing, rules);
            if let Answer::Failed(failure) = answer { on_channel(failure, rules.now) } else { Effect::None }
        }
        Answer::Staged(Staging::Working { resume, check_in_ms }) => {
            half_made(&mut standing, &resume, hash);
            look_again(&mut standing, step, resume, check_in_ms, rules);
            Effect::None
        }
        Answer::Revealed(Revealed::Done(receipt) | Revealed::Restored { receipt, .. }) => {
            arrive(&mut standing, receipt, rules.now, rules);
            Effect::None
        }
        Answer::Revealed(Revealed::Working { resume, check_in_ms }) => {
            standing.doubt_at = standing.doubt_at.or(Some(rules.now));
            look_again(&mut standing, step, resume, check_in_ms, rules);
            Effect::None
        }
        Answer::Unstaged => {
            standing.staged = None;
            standing.staged_hash = None;
            standing.tries = 0;
            if standing.state == State::Staged {
                standing.state = State::Scheduled;
            }
            next(&mut standing, rules);
            Effect::None
        }
        Answer::Found(Found::Yes(receipt)) => {
            // It went out when the reply was lost, not when somebody looked.
            let at = standing.doubt_at.unwrap_or(rules.now);
            arrive(&mut standing, receipt, at, rules);
            standing.reason = Some(Reason::FoundOnPlatform);
            Effect::None
        }
        Answer::Found(Found::No) => {
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
        // Without a next step it waits for a person.
        Answer::Found(Found::CannotTell) => Effect::None,
        Answer::Withdrawn => {
            standing.state = State::Withdrawn;
            standing.tries = 0;
            next(&mut standing, rules);
            Effect::None
        }
        Answer::Died if step == Step::Reveal => {
            unknown(&mut standing, rules);
            Effect::None
        }
        Answer::Died => {
            // Counted, or content that kills the process would kill it for ever.
            try_again(&mut standing, step, |_| rules.now, rules);
            Effect::None
        }
        Answer::Failed(failure) => fail(&mut standing, step, failure, rules),
    };
    Settlement { standing, effect }
}

/// The delivery went on without waiting for this answer: a person settled it while the platform was being asked, or it
/// is out already. What proves that it is out is never overtaken.
fn is_overtaken(state: State, step: Step, answer: &Answer) -> bool {
    let out = state.is_proven();
    match (step, answer) {
        (_, Answer::Revealed(Revealed::Done(_) | Revealed::Restored { .. })) => false,
        (Step::Reconcile, Answer::Found(Found::Yes(_))) => out,
        (Step::Reconcile, _) => state != State::Unconfirmed,
        (Step::Reveal, _) => out || state == State::Unconfirmed,
        (Step::Withdraw, _) => !matches!(state, State::Delivered | State::HandedOver),
        (Step::Unstage, _) => out,
        (Step::Stage, _) => false,
    }
}

fn next(standing: &mut Standing, rules: Rules) {
    standing.plan_next(rules.timing, rules.now);
}

/// The platform works on it: should it not be wanted any more, this is what must be taken back.
fn half_made(standing: &mut Standing, resume: &str, hash: &str) {
    standing.staged = Some(resume.to_owned());
    standing.staged_hash = Some(hash.to_owned());
}

/// Stages what the delivery is now, if it is still wanted.
fn start_anew(standing: &mut Standing, rules: Rules) {
    standing.resume = None;
    standing.tries = 0;
    if standing.state == State::Staging {
        standing.state = State::Scheduled;
    }
    next(standing, rules);
}

/// The reveal took effect at that instant: the channel's end says what that means.
fn arrive(standing: &mut Standing, receipt: Receipt, at: At, rules: Rules) {
    standing.end_as(rules.end, at);
    // Another post of it is out as well: that stays said.
    standing.reason = standing.reason.filter(|reason| *reason == Reason::LateProof);
    standing.receipt = Some(receipt);
    standing.resume = None;
    standing.doubt_at = None;
    standing.held_at = None;
    standing.asked_at = None;
    standing.tries = 0;
    next(standing, rules);
}

/// The platform works on it: same step, later. A look that finds it unfinished is no failed try, so the limit is on all
/// attempts; and as a person may send it on after that, on every so many of them.
fn look_again(standing: &mut Standing, step: Step, resume: String, check_in_ms: i64, rules: Rules) {
    let at = later(rules.now, check_in_ms);
    standing.resume = Some(resume);
    if standing.attempts > 0 && standing.attempts % LOOKS_MAX == 0 {
        give_up(standing, step, Reason::Exhausted, rules);
    } else {
        again(standing, step, Some(at), rules);
    }
}

/// The same step again, at `at`; the state goes back to the one that waits for it. It steps aside until then: those
/// behind it on its channel go on. `None`: at its own time.
fn again(standing: &mut Standing, step: Step, at: Option<At>, rules: Rules) {
    standing.state = match (step, standing.state) {
        (Step::Stage, State::Staging) => State::Scheduled,
        (Step::Reveal, State::Revealing) => State::Staged,
        (_, state) => state,
    };
    next(standing, rules);
    // Its anchor may have lost its date meanwhile, or it waits for a word again: then there is no step to take again. What
    // a hold or a person stopped stays so.
    let nothing_to_take = match step {
        Step::Stage => standing.due_at.is_none(),
        Step::Reveal => standing.step != Some(Step::Reveal) || standing.next_at.is_none(),
        Step::Unstage | Step::Reconcile | Step::Withdraw => false,
    };
    if let Some(at) = at.filter(|_| !nothing_to_take) {
        standing.step = Some(step);
        standing.next_at = Some(at);
    }
}

/// A counted try failed: the same step again at the instant that `at` gives for the number of tries, until there were
/// too many.
fn try_again(standing: &mut Standing, step: Step, at: impl FnOnce(&Standing) -> At, rules: Rules) {
    standing.tries += 1;
    let most = if step == Step::Reconcile { RECONCILE_TRIES_MAX } else { TRIES_MAX };
    if standing.tries >= most {
        return give_up(standing, step, Reason::Exhausted, rules);
    }
    let at = at(standing);
    again(standing, step, Some(at), rules);
}

/// Nobody knows whether a reveal took effect, nor whether its call is over.
fn unknown(standing: &mut Standing, rules: Rules) {
    standing.doubt_at = Some(rules.now);
    let in_time = standing.deadline_at_of_reveal().is_none_or(|deadline| rules.now < deadline);
    if rules.reveal_repeatable && in_time && standing.held_at.is_none() {
        return try_again(standing, Step::Reveal, |s| backed_off(s, rules.now), rules);
    }
    unconfirmed(standing, rules);
}

fn unconfirmed(standing: &mut Standing, rules: Rules) {
    standing.state = State::Unconfirmed;
    standing.reason = Some(Reason::LostReply);
    standing.tries = 0;
    standing.resume = None;
    next(standing, rules);
}

fn fail(standing: &mut Standing, step: Step, failure: Failure, rules: Rules) -> Effect {
    match failure.class {
        Class::Unknown if step == Step::Reveal => {
            unknown(standing, rules);
            Effect::None
        }
        // Its draft may be out of reach for good, and no person waits for it: it is counted, and ends.
        Class::Relogin if step == Step::Unstage => {
            try_again(standing, step, |s| backed_off(s, rules.now), rules);
            on_channel(failure, rules.now)
        }
        // The whole channel waits: it keeps its place, which is its time.
        Class::RateLimited { .. } | Class::Relogin | Class::OfNode(_) => {
            again(standing, step, Some(rules.now).filter(|_| step != Step::Reveal), rules);
            on_channel(failure, rules.now)
        }
        Class::Permanent => {
            give_up(standing, step, Reason::Refused, rules);
            Effect::None
        }
        Class::Retry | Class::Unknown => {
            try_again(standing, step, |s| backed_off(s, rules.now), rules);
            Effect::None
        }
    }
}

/// What a failure says about its channel, whatever becomes of the delivery.
fn on_channel(failure: Failure, now: At) -> Effect {
    match failure.class {
        Class::RateLimited { wait_ms } => Effect::CloseChannel { until: later(now, wait_ms) },
        Class::Relogin => Effect::Stop(failure),
        Class::OfNode(_) => Effect::LeaveToOthers(failure),
        Class::Retry | Class::Permanent | Class::Unknown => Effect::None,
    }
}

/// The step will not succeed.
fn give_up(standing: &mut Standing, step: Step, reason: Reason, rules: Rules) {
    standing.tries = 0;
    standing.resume = None;
    match step {
        Step::Stage | Step::Reveal if standing.doubt_at.is_some() => unconfirmed(standing, rules),
        Step::Stage | Step::Reveal => {
            standing.state = State::Failed;
            standing.reason = Some(reason);
            standing.held_at = None;
            standing.asked_at = None;
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
        // Without a next step it waits for a person.
        Step::Reconcile => {}
        Step::Withdraw => next(standing, rules),
    }
}

/// So long after now, within what is sane: a platform's number is not ours.
fn later(now: At, wait_ms: i64) -> At {
    now + TimeDelta::milliseconds(wait_ms.clamp(WAIT_MIN_MS, WAIT_MAX_MS))
}

fn backed_off(standing: &Standing, now: At) -> At {
    now + TimeDelta::milliseconds(backoff_ms(&standing.id, standing.tries))
}

/// Doubles from two seconds to twenty minutes, spread by a fifth so that channels do not march in step. The spread
/// comes from the id alone: the same delivery waits the same in every run, and never shorter than the time before.
pub fn backoff_ms(id: &str, tries: i64) -> i64 {
    let doubled = BACKOFF_FIRST_MS.saturating_mul(1 << (tries - 1).clamp(0, 20)).min(BACKOFF_MAX_MS);
    let spread = id.bytes().fold(0_i64, |n, byte| (n * 31 + i64::from(byte)) % 41);
    doubled * (80 + spread) / 100
}

#[cfg(test)]
pub(super) mod tests;

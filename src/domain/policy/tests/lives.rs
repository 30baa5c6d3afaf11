//! Random lives of a delivery: steps, answers, people and deadlines in any order; after every event all promises hold.
//!
//! A life is its seed; a broken promise prints the seed and the way there.

use std::collections::BTreeMap;

use chrono::TimeDelta;

use super::{Reveals, TIMING, at, failed, ready, receipt, standing, working};
use crate::domain::At;
use crate::domain::campaign::LateThen;
use crate::domain::delivery::{Reason, State, Step};
use crate::domain::done::DoneWord;
use crate::domain::outcome::{Class, End, Found, Revealed};
use crate::domain::policy::{Answer, Rules, settle};
use crate::domain::standing::Standing;

const LIVES: u64 = 6_000;
const EVENTS_MAX: usize = 60;

#[test]
fn whatever_happens_the_promises_hold() {
    let mut ends = BTreeMap::new();
    for seed in 0..LIVES {
        let mut life = Life::new(seed);
        let mut assigned = false;
        for _ in 0..EVENTS_MAX {
            life.live();
            life.hold_promises();
            assigned |= life.it.state == State::Assigned;
        }
        if assigned {
            let then = if life.it.state == State::Delivered { "a task done" } else { "a task not done" };
            *ends.entry(then).or_insert(0) += 1;
        }
        *ends.entry(life.it.state.as_str()).or_insert(0) += 1;
    }
    // A walk that reaches only some states proves little.
    for state in [
        "a task done",
        "a task not done",
        "handed_over",
        "delivered",
        "withdrawn",
        "failed",
        "missed",
        "cancelled",
        "unconfirmed",
    ] {
        assert!(ends.get(state).copied().unwrap_or(0) > 20, "{state} is hardly reached: {ends:?}");
    }
}

struct Life {
    random: u64,
    now: At,
    it: Standing,
    reveals: Reveals,
    end: End,
    /// The step under way and the content it works on.
    under_way: Option<(Step, String)>,
    /// What the event is called that it waits for, if it tells of one.
    event: Option<&'static str>,
    /// A reveal may be out, and neither the platform nor a person has said that it is not.
    may_be_out: bool,
    way: Vec<String>,
}

impl Life {
    fn new(seed: u64) -> Life {
        let mut life = Life {
            random: seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1,
            now: at(-3_600),
            it: standing(State::Scheduled),
            reveals: Reveals::Once,
            end: End::Published,
            under_way: None,
            event: None,
            may_be_out: false,
            way: vec![format!("seed {seed}")],
        };
        if life.one_in(2) {
            life.reveals = Reveals::Repeatable;
        }
        life.end = End::ALL[life.below(3) as usize];
        if life.end == End::Assigned {
            life.it.ahead_ms = Some(600_000);
        }
        if life.one_in(3) {
            life.it.late.then = LateThen::Ask;
        }
        if life.one_in(5) {
            life.it.phase_ends_at = None;
        }
        if life.one_in(2) {
            life.event = Some("be-mac");
            life.it.waits_for = life.event.map(str::to_owned);
            life.it.wait_ms = 2 * 3_600_000;
        }
        life.it.plan_next(TIMING, life.now);
        life
    }

    fn below(&mut self, n: u64) -> u64 {
        self.random ^= self.random << 13;
        self.random ^= self.random >> 7;
        self.random ^= self.random << 17;
        self.random % n
    }

    fn one_in(&mut self, n: u64) -> bool {
        self.below(n) == 0
    }

    fn live(&mut self) {
        match self.below(10) {
            0 => self.person(),
            1 => self.apply(),
            2 if self.one_in(2) => self.word(),
            _ => match self.under_way.take() {
                Some((step, hash)) => self.answer(step, &hash),
                None => self.tick(),
            },
        }
    }

    /// Time goes on to the next thing that the ledger knows of.
    fn tick(&mut self) {
        let wake = [self.it.next_at.filter(|_| self.it.held_at.is_none()), self.it.deadline_at];
        let Some(wake) = wake.into_iter().flatten().min() else { return };
        self.now = self.now.max(wake);
        let waits = matches!(self.it.state, State::Draft | State::Scheduled | State::Staged | State::Assigned);
        if waits && self.it.deadline_at.is_some_and(|deadline| deadline <= self.now) {
            self.way.push("deadline".into());
            self.it.pass_deadline(TIMING, self.now);
            return;
        }
        let (Some(step), Some(next_at)) = (self.it.step, self.it.next_at) else { return };
        if self.it.held_at.is_some() || next_at > self.now {
            return;
        }
        self.it.next_at = None;
        self.it.attempts += 1;
        self.way.push(format!("claim {}", step.as_str()));
        if matches!(step, Step::Stage | Step::Reveal) {
            assert!(self.it.is_approved() && self.it.asked_at.is_none(), "{:?}", self.way);
        }
        if step == Step::Stage {
            self.it.state = State::Staging;
        }
        if step == Step::Reveal {
            assert!(self.it.waits_for.is_none(), "said before it happened: {:?}", self.way);
            let latest = self.latest();
            assert!(latest.is_none_or(|latest| self.now < latest), "later than it may be: {:?}", self.way);
            assert_eq!(self.it.staged_hash.as_ref(), Some(&self.it.content_hash), "{:?}", self.way);
            assert!(!self.may_be_out || self.reveals == Reveals::Repeatable, "twice: {:?}", self.way);
            self.it.state = State::Revealing;
        }
        self.under_way = Some((step, self.it.content_hash.clone()));
    }

    /// It may not begin to go out from then on, as the rule is told to people: so late after its time, or after the word
    /// that let it through, but never later than it may wait, or than its phase. A person's yes to lateness leaves only
    /// the phase.
    fn latest(&self) -> Option<At> {
        let it = &self.it;
        let ms = TimeDelta::milliseconds;
        if it.let_late_at.is_some() {
            return it.phase_ends_at;
        }
        let due = it.due_at?;
        let late = match it.confirmed_at.filter(|confirmed| *confirmed > due) {
            Some(confirmed) => (confirmed + ms(it.late.within_ms)).min(due + ms(it.wait_ms)),
            None => due + ms(it.late.within_ms),
        };
        Some(it.phase_ends_at.map_or(late, |end| end.min(late)))
    }

    fn answer(&mut self, step: Step, hash: &str) {
        self.now += TimeDelta::milliseconds(500);
        let answer = match (self.below(10), step) {
            (0, _) => Answer::Died,
            (1, _) => failed(Class::Retry),
            (2, _) => failed(Class::RateLimited { wait_ms: 5_000 }),
            (3, _) => failed(Class::Relogin),
            (4, _) => failed(Class::Permanent),
            (5, _) => failed(Class::Unknown),
            (6, Step::Stage | Step::Reveal) => working(step),
            (_, Step::Stage) => ready(),
            (_, Step::Reveal) => Answer::Revealed(Revealed::Done(receipt())),
            (_, Step::Unstage) => Answer::Unstaged,
            (7, Step::Reconcile) => Answer::Found(Found::No),
            (8, Step::Reconcile) => Answer::Found(Found::Yes(receipt())),
            (_, Step::Reconcile) => Answer::Found(Found::CannotTell),
            (_, Step::Withdraw) => Answer::Withdrawn,
        };
        self.way.push(format!("{} answers {answer:?}", step.as_str()));
        let lost = matches!(&answer, Answer::Died) || answer == failed(Class::Unknown);
        if step == Step::Reveal && lost {
            self.may_be_out = true;
        }
        if answer == Answer::Found(Found::No) && self.it.state == State::Unconfirmed {
            self.may_be_out = false;
        }
        let rules = Rules {
            timing: TIMING,
            reveal_repeatable: self.reveals == Reveals::Repeatable,
            end: self.end,
            now: self.now,
        };
        self.it = settle(&self.it, step, hash, answer, rules).standing;
        if self.it.state == State::Assigned {
            // Nobody doubts it: called off or missed, its sheet is marked before another one is made.
            self.may_be_out = false;
        }
    }

    /// Somebody says that the event happened, or that it did not after all; or nobody says anything for a while.
    fn word(&mut self) {
        if self.event.is_none() || self.one_in(3) {
            self.now += TimeDelta::minutes(20);
            self.way.push("time goes on".into());
            return;
        }
        let said = self.it.waits_for.is_some();
        let waits_for = self.event.filter(|_| !said).map(str::to_owned);
        self.way.push(format!("word: waits for {waits_for:?}"));
        let it = &mut self.it;
        match it.state {
            // Taking a word back waits for a reveal under way.
            State::Revealing | State::Delivered | State::Withdrawn => {}
            State::Unconfirmed => it.await_events(waits_for, self.now),
            State::Staging => {
                it.await_events(waits_for, self.now);
                it.plan_deadline();
            }
            _ if it.state.is_final() => it.await_events(waits_for, self.now),
            _ => {
                it.await_events(waits_for, self.now);
                it.plan_next(TIMING, self.now);
            }
        }
    }

    /// What actions do: cancel, hold, release, settle, withdraw, send on.
    fn person(&mut self) {
        let waits = matches!(self.it.state, State::Draft | State::Scheduled | State::Staging | State::Staged);
        let act = self.below(9);
        let word = if self.end == End::HandedOver { DoneWord::Played } else { DoneWord::Done };
        let it = &mut self.it;
        match act {
            0 if (waits || it.state == State::Assigned) && it.doubt_at.is_none() => {
                (it.state, it.reason, it.receipt) = (State::Cancelled, Some(Reason::ByPerson), None);
                (it.held_at, it.asked_at) = (None, None);
            }
            1 if waits => it.held_at = it.held_at.or(Some(self.now)),
            2 if it.held_at.is_some() => it.held_at = None,
            3 if it.state == State::Unconfirmed => {
                it.state = if it.staged.is_some() { State::Staged } else { State::Scheduled };
                (it.doubt_at, it.reason, it.resume) = (None, None, None);
                self.may_be_out = false;
            }
            4 if matches!(it.state, State::Delivered | State::HandedOver) => {
                (it.step, it.next_at) = (Some(Step::Withdraw), Some(self.now));
                self.way.push("withdraw".into());
                return;
            }
            5 if it.waits_for.is_none()
                && (it.asked_at.is_some() || matches!(it.state, State::Failed | State::Missed | State::Cancelled)) =>
            {
                it.state = if it.asked_at.is_some() && it.staged.is_some() { State::Staged } else { State::Scheduled };
                (it.let_late_at, it.asked_at, it.reason, it.tries) = (Some(self.now), None, None, 0);
                it.handed_at = None;
            }
            6 | 7 if it.step.is_none() => {
                if it.hear(word, self.now, "ai-do", TIMING, self.now).is_err() {
                    return;
                }
            }
            8 if it.step.is_none() && self.end != End::Published => {
                if it.unhear(word, TIMING, self.now).is_err() {
                    return;
                }
            }
            _ => return,
        }
        self.way.push(format!("person {act}"));
        if matches!(act, 1 | 2) {
            return;
        }
        it.plan_next(TIMING, self.now);
    }

    /// What an apply does: other content, with or without an approval; another time; an anchor without a date.
    fn apply(&mut self) {
        if self.it.state.is_fact(self.it.due_at, self.now) || self.it.state.is_final() || self.it.doubt_at.is_some() {
            return;
        }
        let (hash, date, approved) = (self.below(2), self.below(6), !self.one_in(4));
        let it = &mut self.it;
        let hash = format!("h{}", hash + 1);
        let was_approved = it.is_approved();
        it.due_at = (date > 0).then(|| at(600 * (date as i64 - 1)));
        (it.asked_at, it.let_late_at) = (None, None);
        (it.handed_at, it.receipt) = (None, None);
        if it.content_hash != hash {
            (it.resume, it.tries) = (None, 0);
        }
        it.content_hash.clone_from(&hash);
        it.approved_hash = approved.then_some(hash);
        self.way.push(format!("apply {} due {:?} approved {approved}", it.content_hash, it.due_at));
        if it.state == State::Staging && approved && was_approved {
            it.plan_deadline();
            return;
        }
        it.state = match (approved, it.state) {
            (false, _) => State::Draft,
            (true, State::Staged) => State::Staged,
            (true, _) => State::Scheduled,
        };
        it.plan_next(TIMING, self.now);
    }

    fn hold_promises(&self) {
        let it = &self.it;
        let told = || format!("{it:#?}\nunder way {:?}\n{}", self.under_way, self.way.join("\n"));
        let waits_for_somebody = it.held_at.is_some()
            || it.asked_at.is_some()
            || it.due_at.is_none()
            || !it.is_approved()
            || it.waits_for.is_some()
            || matches!(it.state, State::Unconfirmed | State::Assigned);
        let moves = it.next_at.is_some() || self.under_way.is_some();
        assert!(it.state.is_final() || moves || waits_for_somebody, "stuck: {}", told());
        if it.doubt_at.is_some() {
            let open = matches!(it.state, State::Staged | State::Revealing | State::Unconfirmed);
            assert!(open, "ended in doubt: {}", told());
        }
        assert!(it.state != State::Unconfirmed || it.doubt_at.is_some(), "unconfirmed of what: {}", told());
        assert_eq!(it.receipt.is_some(), it.state.is_proven(), "receipt: {}", told());
        let out = it.state == State::Delivered || it.state == State::Withdrawn && self.end == End::Published;
        assert!(!out || it.delivered_at.is_some(), "out without a time: {}", told());
        let may_have = matches!(it.state, State::Delivered | State::Withdrawn);
        assert!(may_have || it.delivered_at.is_none(), "a time without being out: {}", told());
        let given = matches!(it.state, State::HandedOver | State::Assigned);
        assert!(!given || it.handed_at.is_some(), "given without a time: {}", told());
        let played_or_done = it.state == State::Delivered && self.end != End::Published;
        assert!(!played_or_done || it.handed_at.is_some(), "done, and never given out: {}", told());
        let has_deadline = it.deadline_at.is_some() || it.due_at.is_none();
        assert!(it.state != State::Assigned || has_deadline, "a task for ever: {}", told());
        assert!(!it.state.is_final() || it.asked_at.is_none(), "asks after its end: {}", told());
        let waits = matches!(it.state, State::Draft | State::Scheduled | State::Staged);
        let forever = waits && it.waits_for.is_some() && it.due_at.is_some() && it.deadline_at.is_none();
        assert!(!forever, "waits for its event for ever: {}", told());
        if matches!(self.under_way, Some((Step::Unstage, _))) {
            assert!(it.next_at.is_none(), "a second step beside an unstage: {}", told());
        }
    }
}

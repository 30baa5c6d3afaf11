//! A person's word on what no program sees: a task was done, a bulletin was played; or the word is taken back.
//!
//! It never makes anything done without a word, before it happened, or after its phase. Who may say it is `staff`'s.

use super::At;
use super::delivery::{Reason, State, Step};
use super::outcome::{End, Receipt};
use super::standing::{Standing, Timing};

/// What is said to have happened.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, strum::IntoStaticStr, strum::EnumString)]
#[strum(serialize_all = "snake_case")]
pub enum DoneWord {
    Done,
    /// The station put it on air: the operator's word is the play record.
    Played,
}

/// Why a word does not count.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum WordRefused {
    /// Not in a state about which this can be said.
    WrongState,
    /// Not yet happened.
    InTheFuture,
    /// Before it was given out, or before the programme.
    BeforeItBegan { from: At },
    /// What is done after its phase is not this work any more.
    AfterPhase,
    /// Somebody asked to take it back, and the platform has not answered.
    BeingWithdrawn,
}

impl DoneWord {
    pub fn as_str(self) -> &'static str {
        self.into()
    }

    /// The end about which it is said.
    fn end(self) -> End {
        match self {
            DoneWord::Done => End::Assigned,
            DoneWord::Played => End::HandedOver,
        }
    }
}

impl Standing {
    /// It happened at `at`. A task that was missed because nobody said so in time may still be said to be done, if it was
    /// done within its phase.
    pub fn hear(&mut self, word: DoneWord, at: At, by: &str, timing: Timing, now: At) -> Result<(), WordRefused> {
        let silent = self.state == State::Missed && self.reason == Some(Reason::NotDone);
        let fits = match word {
            DoneWord::Done => self.state == State::Assigned || silent,
            DoneWord::Played => self.state == State::HandedOver,
        };
        if !fits {
            return Err(WordRefused::WrongState);
        }
        self.not_being_withdrawn()?;
        if at > now {
            return Err(WordRefused::InTheFuture);
        }
        let from = match word {
            DoneWord::Done => self.handed_at,
            DoneWord::Played => self.due_at.max(self.handed_at),
        };
        if let Some(from) = from.filter(|from| at < *from) {
            return Err(WordRefused::BeforeItBegan { from });
        }
        if self.phase_ends_at.is_some_and(|end| at >= end) {
            return Err(WordRefused::AfterPhase);
        }
        self.state = State::Delivered;
        self.reason = None;
        self.delivered_at = Some(at);
        self.receipt.get_or_insert_with(|| Receipt { id: format!("{}-by:{by}", word.as_str()), link: None });
        self.plan_next(timing, now);
        Ok(())
    }

    /// The word is taken back: it is given out or handed over again, and past its deadline missed.
    pub fn unhear(&mut self, word: DoneWord, timing: Timing, now: At) -> Result<(), WordRefused> {
        let (State::Delivered, Some(handed_at)) = (self.state, self.handed_at) else {
            return Err(WordRefused::WrongState);
        };
        self.not_being_withdrawn()?;
        self.delivered_at = None;
        self.end_as(word.end(), handed_at);
        self.plan_next(timing, now);
        if self.deadline_at.is_some_and(|deadline| deadline <= now) {
            self.pass_deadline(timing, now);
        }
        Ok(())
    }

    /// A word plans anew what comes next, and the withdrawal would be lost.
    fn not_being_withdrawn(&self) -> Result<(), WordRefused> {
        if self.step == Some(Step::Withdraw) { Err(WordRefused::BeingWithdrawn) } else { Ok(()) }
    }
}

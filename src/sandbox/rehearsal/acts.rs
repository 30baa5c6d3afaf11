//! What people do in a rehearsal: they say what happened, and a leader approves again.
//!
//! A real person could do each of them with the same result: all go through `actions`.

use std::collections::VecDeque;

use chrono::TimeDelta;

use super::RehearsalWorld;
use crate::actions::word::{GivenTime, Saying, say};
use crate::clock::Clock;
use crate::domain::At;
use crate::domain::gate::WordKind;
use crate::domain::happening::Happening;

/// A leader needs so long to read what lost its approval.
const APPROVED_AFTER_MS: i64 = 10 * 60_000;
/// Nobody outside the rehearsal reads it.
const WHY: &str = "rehearsal";

/// Acts that are still to come, in the order of time.
pub(super) struct Acts<'a> {
    words: VecDeque<&'a Happening>,
    approvals: VecDeque<At>,
    approve_again: bool,
}

impl<'a> Acts<'a> {
    pub(super) fn of(said: &'a [Happening], approve_again: bool) -> Acts<'a> {
        Acts { words: said.iter().collect(), approvals: VecDeque::new(), approve_again }
    }

    pub(super) fn next_at(&self) -> Option<At> {
        let word = self.words.front().map(|word| word.said_at);
        [word, self.approvals.front().copied()].into_iter().flatten().min()
    }

    /// Does what is to be done by now. True: something was.
    pub(super) async fn perform(&mut self, stage: &RehearsalWorld, clock: &Clock) -> anyhow::Result<bool> {
        let now = clock.now();
        let mut done = false;
        while let Some(word) = self.words.pop_front_if(|word| word.said_at <= now) {
            let why = word.why.clone().unwrap_or_else(|| WHY.to_owned());
            let told = word.at.map(|local| GivenTime { local, has_clock: word.has_clock });
            let saying = match word.kind {
                WordKind::Happened => Saying::Happened { at: told, source: why },
                WordKind::Postponed => Saying::Postponed { to: told, reason: why },
                WordKind::CalledOff => Saying::CalledOff { reason: why },
            };
            let said = say(&stage.store, clock, &stage.actor, &word.campaign, &word.anchor, &saying).await;
            said.map_err(|e| anyhow::anyhow!("{} of {}: {e}", word.anchor, word.campaign))?;
            if self.approve_again {
                self.approvals.push_back(now + TimeDelta::milliseconds(APPROVED_AFTER_MS));
            }
            done = true;
        }
        while self.approvals.pop_front_if(|at| *at <= now).is_some() {
            stage.approve(clock).await?;
            done = true;
        }
        Ok(done)
    }
}

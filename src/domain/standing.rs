//! Where a delivery stands: everything about it that moves, and what it wants next.
//!
//! It never decides from an answer (`policy` does). Whoever changes a standing — a tick, an action, an apply — ends
//! with [`Standing::plan_next`], so that there is one rule for what comes next and no delivery is ever left without
//! one.

use chrono::TimeDelta;

use super::At;
use super::campaign::{Late, LateThen};
use super::delivery::{AWAITS_TEXT, Reason, State, Step};
use super::outcome::{End, Receipt};

/// The part of a delivery that the ledger moves.
#[derive(Debug, Clone, PartialEq)]
pub struct Standing {
    pub id: String,
    pub channel: String,
    pub adapter: String,
    /// The air window it belongs to. What plays at once, or is no bulletin, has none.
    pub slot: Option<String>,
    /// It is revealed so long before its due time, in milliseconds: a sheet is given out before the work. `None`: as its
    /// adapter has it.
    pub ahead_ms: Option<i64>,
    pub state: State,
    pub reason: Option<Reason>,
    /// `None`: waits for its anchor.
    pub due_at: Option<At>,
    pub phase_ends_at: Option<At>,
    /// When the programme of its slot is over.
    pub slot_ends_at: Option<At>,
    pub late: Late,
    pub content_hash: String,
    /// The hash that a leader approved; equal to `content_hash` or there is no approval.
    pub approved_hash: Option<String>,
    /// What it wants next, and when; `None` for nothing (or under way).
    pub step: Option<Step>,
    pub next_at: Option<At>,
    /// When it becomes missed, or asks, if it is still waiting.
    pub deadline_at: Option<At>,
    /// A hold covers it.
    pub held_at: Option<At>,
    /// It was late and asked; a person said nothing yet.
    pub asked_at: Option<At>,
    /// A person let it go out late: the lateness rule no longer applies, the end of the phase does.
    pub let_late_at: Option<At>,
    /// A reveal may have taken effect, by what was seen last then: it must not end as missed before somebody has looked.
    pub doubt_at: Option<At>,
    /// All attempts ever; the number of the last one.
    pub attempts: i64,
    /// Counted tries of the present step.
    pub tries: i64,
    /// What staging left on the platform, whole or (then it is `resume`) half made, and for which content; see
    /// [`Standing::staged_content`].
    pub staged: Option<String>,
    pub staged_hash: Option<String>,
    /// Where a long platform work goes on.
    pub resume: Option<String>,
    /// Given to a station or to a person, where that is not the end.
    pub handed_at: Option<At>,
    /// Published, played or done.
    pub delivered_at: Option<At>,
    pub receipt: Option<Receipt>,
    /// Anchors that nobody has said happened, by one space: it is not revealed while there are any.
    pub waits_for: Option<String>,
    /// When the last anchor that it needs was said to have happened.
    pub confirmed_at: Option<At>,
    /// So long after its due time it waits for that, in milliseconds.
    pub wait_ms: i64,
    /// When somebody is told next that it waits for them.
    pub remind_at: Option<At>,
    /// A person set its time: the file no longer moves it.
    pub retimed_at: Option<At>,
    /// What a person typed as the reason of its present state.
    pub remark: Option<String>,
    /// The delivery that took its place when its event moved.
    pub moved_to: Option<String>,
}

/// Before the hash of what may be half taken back: no hash begins so.
const HALF_GONE: char = '-';

/// So long after its due time a delivery waits for the word that its event happened, unless the file says otherwise.
pub const WAIT_MS: i64 = 24 * 3_600_000;

/// How an adapter wants its steps timed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Timing {
    pub lead_ms: i64,
    pub handover_ms: i64,
}

impl Timing {
    pub const NONE: Timing = Timing { lead_ms: 0, handover_ms: 0 };
}

/// Which queue of its channel a step waits in. Slow work never stands in the way of a reveal.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, strum::IntoStaticStr, strum::VariantArray)]
#[strum(serialize_all = "snake_case")]
pub enum Lane {
    Prepare,
    Reveal,
}

impl Lane {
    pub const ALL: &[Lane] = <Lane as strum::VariantArray>::VARIANTS;

    pub fn of(step: Step) -> Lane {
        match step {
            Step::Reveal => Lane::Reveal,
            Step::Stage | Step::Unstage | Step::Reconcile | Step::Withdraw => Lane::Prepare,
        }
    }

    pub fn as_str(self) -> &'static str {
        self.into()
    }
}

/// Platforms show a new post with a delay.
const RECONCILE_DELAY_MS: i64 = 15_000;
/// A call whose end nobody saw has ended so long after the doubt: who reads back or looks any earlier might miss what it is
/// about to show, and what is not found is taken for not sent.
pub const CALLS_END_MS: i64 = 200_000;

impl Standing {
    pub fn is_approved(&self) -> bool {
        self.approved_hash.as_deref() == Some(self.content_hash.as_str())
    }

    /// The content that what is staged was made of, also when it may be half gone.
    pub fn staged_content(&self) -> Option<&str> {
        self.staged_hash.as_deref().map(|hash| hash.strip_prefix(HALF_GONE).unwrap_or(hash))
    }

    /// What is staged may be half taken back: it is of no content any more that could be revealed. Where it was staged
    /// stays known, for it is taken back there and nowhere else.
    pub fn mark_half_gone(&mut self) {
        self.staged_hash = self.staged_content().map(|hash| format!("{HALF_GONE}{hash}"));
    }

    /// A reserved place without its text: nobody can approve it.
    pub fn awaits_text(&self) -> bool {
        self.content_hash == AWAITS_TEXT
    }

    /// Something on the platform is left from staging that must not stay: the delivery ended without it, lost its
    /// approval, or has other content now.
    fn leftover(&self) -> bool {
        let unwanted = match self.state {
            State::Draft | State::Failed | State::Missed | State::Cancelled => true,
            State::Staging | State::Staged => self.staged_hash.as_ref() != Some(&self.content_hash),
            // It is staged anew, so what stands there goes first — unless it is half made and goes on.
            State::Scheduled => self.staged_hash.as_ref() != Some(&self.content_hash) || self.resume.is_none(),
            State::Revealing
            | State::HandedOver
            | State::Assigned
            | State::Delivered
            | State::Withdrawn
            | State::Unconfirmed => false,
        };
        self.staged.is_some() && unwanted
    }

    /// What was staged is being taken back at this moment. The state does not show it: it is what comes afterwards.
    fn is_being_unstaged(&self) -> bool {
        self.step == Some(Step::Unstage) && self.next_at.is_none()
    }

    /// Sets `step`, `next_at` and `deadline_at` from everything else. Ends every change, except of one under way.
    pub fn plan_next(&mut self, timing: Timing, now: At) {
        self.plan_deadline();
        if self.is_being_unstaged() {
            // Its answer plans what comes next; a reveal beside it would show what is being deleted.
            return;
        }
        let handover_ms = self.handover_ms(timing);
        let next = match (self.state, self.due_at) {
            _ if self.leftover() => Some((Step::Unstage, now)),
            (State::Scheduled, Some(due)) if self.is_approved() => {
                Some((Step::Stage, ahead(due, timing.lead_ms + handover_ms)))
            }
            // What tells of an event stays a draft until somebody said that it happened.
            (State::Staged, Some(due)) if self.is_approved() && self.waits_for.is_none() => {
                Some((Step::Reveal, ahead(due, handover_ms)))
            }
            (State::Unconfirmed, _) => Some((Step::Reconcile, self.read_back_at(now))),
            _ => None,
        };
        self.step = next.map(|(step, _)| step);
        // One that asks waits for a person, not for a minute; what it left behind is taken back all the same.
        let asks = self.asked_at.is_some() && matches!(self.step, Some(Step::Stage | Step::Reveal));
        self.next_at = next.map(|(_, at)| at).filter(|_| !asks);
    }

    fn read_back_at(&self, now: At) -> At {
        let soon = after(now, RECONCILE_DELAY_MS);
        self.doubt_at.map_or(soon, |doubt| soon.max(after(doubt, CALLS_END_MS)))
    }

    /// Only a programme and a sheet are handed over ahead.
    fn handover_ms(&self, timing: Timing) -> i64 {
        let in_slot = if self.slot.is_some() { timing.handover_ms } else { 0 };
        self.ahead_ms.unwrap_or(in_slot)
    }

    /// When it is revealed, if nothing is in its way.
    pub fn reveal_at(&self, timing: Timing) -> Option<At> {
        self.due_at.map(|due| ahead(due, self.handover_ms(timing)))
    }

    /// Its reveal took effect at that instant. What was published, played or done before stays so.
    pub fn end_as(&mut self, end: End, at: At) {
        match end {
            _ if self.delivered_at.is_some() => self.state = State::Delivered,
            End::Published => {
                self.state = State::Delivered;
                self.delivered_at = Some(at);
            }
            End::HandedOver => {
                self.state = State::HandedOver;
                self.handed_at = self.handed_at.or(Some(at));
            }
            End::Assigned => {
                self.state = State::Assigned;
                self.handed_at = self.handed_at.or(Some(at));
                self.remind_at = Some(at);
            }
        }
    }

    /// It does not go out: by a person's word, or because its file says so. What it proved is proved no more: a sheet that
    /// was given out is marked by the unstage that follows.
    pub fn call_off(&mut self, reason: Reason, remark: Option<String>, timing: Timing, now: At) {
        self.state = State::Cancelled;
        self.reason = Some(reason);
        self.remark = remark;
        self.receipt = None;
        self.held_at = None;
        self.asked_at = None;
        self.plan_next(timing, now);
    }

    /// Sets only the deadline: for one whose step stays as it is.
    pub fn plan_deadline(&mut self) {
        self.deadline_at = self.deadline();
        if self.state.is_final() {
            self.remind_at = None;
        }
    }

    /// What it waits for is other than it was. A word that lets it through is remembered with its time: lateness counts
    /// from there.
    pub fn await_events(&mut self, waits_for: Option<String>, now: At) {
        match (&self.waits_for, &waits_for) {
            (Some(_), None) => self.confirmed_at = Some(now),
            (_, Some(_)) => self.confirmed_at = None,
            (None, None) => {}
        }
        self.waits_for = waits_for;
    }

    /// The instant at which a waiting delivery is missed, or asks.
    fn deadline(&self) -> Option<At> {
        match self.state {
            State::Draft | State::Scheduled | State::Staging | State::Staged => self.deadline_at_of_reveal(),
            State::Assigned => self.deadline_at_of_word(),
            State::Revealing
            | State::HandedOver
            | State::Delivered
            | State::Withdrawn
            | State::Failed
            | State::Missed
            | State::Cancelled
            | State::Unconfirmed => None,
        }
    }

    /// The last instant at which somebody may say that an assigned task was done, before it counts as not done. What was
    /// given out late has as long.
    fn deadline_at_of_word(&self) -> Option<At> {
        let word = after(self.due_at.max(self.handed_at)?, self.late.within_ms);
        Some(self.phase_ends_at.map_or(word, |end| end.min(word)))
    }

    /// From then on nobody may let it out any more: its phase is over, or the programme that it would join.
    pub fn ends_at(&self) -> Option<At> {
        [self.phase_ends_at, self.slot_ends_at].into_iter().flatten().min()
    }

    /// The last instant at which its reveal may start. How late it is counts from the word that let it through, if that
    /// came after its time.
    pub fn deadline_at_of_reveal(&self) -> Option<At> {
        let due = self.due_at?;
        let waited = after(due, self.wait_ms);
        let late = match self.confirmed_at {
            _ if self.waits_for.is_some() => waited,
            Some(confirmed) if confirmed > due => after(confirmed, self.late.within_ms).min(waited),
            _ => after(due, self.late.within_ms),
        };
        let asked = (self.asked_at.is_some() || self.let_late_at.is_some()) && self.waits_for.is_none();
        match self.ends_at() {
            Some(end) if asked || end < late => Some(end),
            None if asked => None,
            _ => Some(late),
        }
    }

    /// Its deadline has come: it asks, it is missed, or — if it may be out — it becomes unconfirmed.
    pub fn pass_deadline(&mut self, timing: Timing, now: At) {
        if self.state == State::Assigned {
            // The sheet that is out is marked by the unstage that follows.
            self.state = State::Missed;
            self.reason = Some(Reason::NotDone);
            self.receipt = None;
            self.plan_next(timing, now);
            return;
        }
        let over = |end: Option<At>| end.is_some_and(|end| end <= now);
        let phase_over = over(self.phase_ends_at);
        let waits = self.waits_for.is_some();
        let asks = self.late.then == LateThen::Ask && self.asked_at.is_none() && !over(self.ends_at()) && !waits;
        if self.doubt_at.is_some() {
            self.state = State::Unconfirmed;
            self.reason = Some(Reason::LostReply);
            self.asked_at = None;
            self.resume = None;
            self.tries = 0;
        } else if asks && self.is_approved() {
            self.asked_at = Some(now);
            self.reason = Some(Reason::AsksLate);
        } else {
            self.reason = Some(match () {
                () if self.held_at.is_some() => Reason::Held,
                () if waits => Reason::NotConfirmed,
                () if self.awaits_text() => Reason::NoText,
                () if !self.is_approved() => Reason::NeverApproved,
                () if phase_over => Reason::PhaseOver,
                () if over(self.slot_ends_at) => Reason::ProgrammeOver,
                () => Reason::TooLate,
            });
            self.state = State::Missed;
            self.held_at = None;
            self.asked_at = None;
        }
        self.plan_next(timing, now);
    }
}

fn ahead(due: At, ms: i64) -> At {
    due.checked_sub_signed(TimeDelta::milliseconds(ms)).unwrap_or(At::MIN_UTC)
}

fn after(at: At, ms: i64) -> At {
    at.checked_add_signed(TimeDelta::milliseconds(ms)).unwrap_or(At::MAX_UTC)
}

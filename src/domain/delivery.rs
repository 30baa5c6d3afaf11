//! A delivery: one item to one channel at one time — its id, its states, its facts.
//!
//! `policy` says what follows from an answer, `diff` what follows from a changed file, `store` writes it down.
//!
//! ```text
//! draft → scheduled → staging → staged → revealing → delivered → withdrawn
//!            ↘ failed · missed · cancelled      ↘ unconfirmed → delivered | scheduled | a person decides
//!                                                ↘ handed_over → delivered (a play record) · withdrawn
//!                                                ↘ assigned → delivered (a person's word) · missed (not_done)
//! ```

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use super::At;
use super::approval::Approval;
use super::campaign::{Late, PhaseKind, Tone};
use super::code::coded;
use super::outcome::{End, Receipt};
use super::post::hex;
use super::reach::Reach;
use super::task::{Done, TaskKind};

#[derive(
    Debug,
    Clone,
    Copy,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Hash,
    Serialize,
    Deserialize,
    strum::IntoStaticStr,
    strum::EnumString,
    strum::VariantArray,
)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case")]
pub enum State {
    /// Not approved.
    Draft,
    /// Approved; waits for its staging time.
    Scheduled,
    Staging,
    /// Everything slow is done; waits for the minute.
    Staged,
    Revealing,
    /// A station has it. Nobody knows yet whether it was played.
    HandedOver,
    /// A person has it. Nobody has said yet that it was done.
    Assigned,
    /// Published, played, or done: which of them, the channel's [`End`] says.
    Delivered,
    /// Was out, was taken back.
    Withdrawn,
    /// The platform refused it.
    Failed,
    /// Its moment passed.
    Missed,
    Cancelled,
    /// Nobody knows whether it is out; a person or reading back decides.
    Unconfirmed,
}

coded!(State);

impl State {
    /// Nothing more happens by itself.
    pub fn is_final(self) -> bool {
        matches!(
            self,
            State::HandedOver | State::Delivered | State::Withdrawn | State::Failed | State::Missed | State::Cancelled
        )
    }

    /// No apply changes it: it is out, or may be. A task that was given out follows the file until its time has come;
    /// from then on it may have been done.
    pub fn is_fact(self, due_at: Option<At>, now: At) -> bool {
        match self {
            State::Revealing | State::HandedOver | State::Delivered | State::Withdrawn | State::Unconfirmed => true,
            State::Assigned => due_at.is_none_or(|due| due <= now),
            State::Draft
            | State::Scheduled
            | State::Staging
            | State::Staged
            | State::Failed
            | State::Missed
            | State::Cancelled => false,
        }
    }

    /// There is a proof of it: a receipt.
    pub fn is_proven(self) -> bool {
        matches!(self, State::HandedOver | State::Assigned | State::Delivered | State::Withdrawn)
    }
}

/// The step a delivery takes next, or an attempt took.
#[derive(
    Debug,
    Clone,
    Copy,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Hash,
    Serialize,
    Deserialize,
    strum::IntoStaticStr,
    strum::EnumString,
    strum::VariantArray,
)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case")]
pub enum Step {
    Stage,
    Reveal,
    /// Takes back what was staged: cancelled, changed, missed.
    Unstage,
    /// Reads back an unconfirmed one.
    Reconcile,
    /// Takes back what is out.
    Withdraw,
}

coded!(Step);

/// Why a delivery is in the state it is in. Closed, so that every report can say it in the reader's language.
#[derive(
    Debug,
    Clone,
    Copy,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Hash,
    Serialize,
    Deserialize,
    strum::IntoStaticStr,
    strum::EnumString,
    strum::VariantArray,
)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case")]
pub enum Reason {
    /// Waits for an approval.
    NotApproved,
    /// Had one; the content changed.
    ApprovalVoid,
    /// Its anchor has no date.
    AnchorSuspended,
    AnchorCancelled,
    /// The item carries `cancelled:`.
    ItemCancelled,
    /// The item, occurrence or channel is no longer in the file.
    Removed,
    /// A person cancelled it.
    ByPerson,
    /// Its lateness rule ran out.
    TooLate,
    /// Its phase ended.
    PhaseOver,
    /// The programme that it belonged to is over.
    ProgrammeOver,
    /// Its moment passed under a hold.
    Held,
    /// It never was approved in time.
    NeverApproved,
    /// A task whose deadline came before anybody said that it was done.
    NotDone,
    /// The platform refused it.
    Refused,
    /// Tried as often as is allowed.
    Exhausted,
    /// A reply was lost, or the program died while a reveal that cannot be repeated was under way.
    LostReply,
    /// Another server took over, and the ledger may lack that it went out.
    Failover,
    /// Reading back found it.
    FoundOnPlatform,
    /// A person said that it is out.
    ConfirmedByPerson,
    /// Proof that it is out came after it had been decided that it is not, or after it was sent again.
    LateProof,
    /// Late; a person must say whether it still goes out.
    AsksLate,
    /// Nobody said in time that its event happened.
    NotConfirmed,
    /// Its event moved, and another occurrence took its place: it is neither planned nor called off, and not counted.
    Moved,
    /// Outside the range that its item has now.
    OutOfRange,
    /// A reserved place whose text was not written yet.
    AwaitsText,
    /// Its text was not written in time.
    NoText,
}

coded!(Reason);

/// Stands where the content's hash will be, for a reserved place whose text was not written yet. No content has it, so
/// nothing can be approved under it.
pub const AWAITS_TEXT: &str = "awaits_text";

/// The id of a delivery: 16 characters made from campaign, item, occurrence, channel, slot and language. The same file
/// gives the same ids for ever, so that a re-import finds what is already out and a post is found again on its platform.
pub fn id(campaign: &str, item: &str, occurrence: &str, channel: &str, slot: &str, language: &str) -> String {
    const ALPHABET: &[u8; 32] = b"0123456789abcdefghjkmnpqrstvwxyz";
    let mut hasher = Sha256::new();
    for part in [campaign, item, occurrence, channel, slot, language] {
        hasher.update((part.len() as u64).to_be_bytes());
        hasher.update(part.as_bytes());
    }
    let digest = hasher.finalize();
    let bits = digest.iter().take(10).fold(0u128, |n, byte| (n << 8) | u128::from(*byte));
    (0..16).map(|i| char::from(ALPHABET[((bits >> (75 - 5 * i)) & 31) as usize])).collect()
}

/// Hex of the hash of these parts.
pub fn hash_of(parts: &[&str]) -> String {
    let mut hasher = Sha256::new();
    for part in parts {
        hasher.update((part.len() as u64).to_be_bytes());
        hasher.update(part.as_bytes());
    }
    hex(&hasher.finalize())
}

/// A delivery as the ledger knows it: one object of the log.
#[derive(Debug, Clone, PartialEq)]
pub struct Delivery {
    pub id: String,
    pub campaign: String,
    pub item: String,
    pub title: String,
    pub occurrence: String,
    pub channel: String,
    pub unit: String,
    pub adapter: String,
    /// What its channel's reveal ends with.
    pub end: End,
    pub reach: Reach,
    /// What kind of work it is, on a channel that gives out tasks.
    pub task_kind: Option<TaskKind>,
    /// Who is to do it: a member of staff by id, or a name.
    pub assignee: Option<String>,
    /// How long it is on air, estimated, in milliseconds; zero for a channel without slots.
    pub air_ms: i64,
    /// Number of the paper approval form that the file names.
    pub approval_number: Option<String>,
    pub language: String,
    pub slot: Option<String>,
    pub phase: String,
    pub phase_kind: PhaseKind,
    pub line: Option<String>,
    pub tone: Tone,
    /// `None`: waits for an anchor.
    pub due_at: Option<At>,
    pub phase_ends_at: Option<At>,
    pub late: Late,
    pub state: State,
    pub reason: Option<Reason>,
    pub content_hash: String,
    /// Set while a hold covers it.
    pub held_at: Option<At>,
    /// When it was given to a station or to a person, where that is not the end.
    pub handed_at: Option<At>,
    /// When it was published, played or done.
    pub delivered_at: Option<At>,
    pub receipt: Option<Receipt>,
    /// Anchors that nobody has said happened, by one space.
    pub waits_for: Option<String>,
    /// When the last anchor that it needs was said to have happened.
    pub confirmed_at: Option<At>,
    /// What a person typed as the reason of its present state.
    pub remark: Option<String>,
    /// The delivery that took its place when its event moved.
    pub moved_to: Option<String>,
}

impl Delivery {
    /// Milliseconds from due to published, played or done; `None` before. What a station was given is measured from
    /// the hand-over, as long as nobody knows more. Negative is ahead of time, which is on time.
    pub fn late_ms(&self) -> Option<i64> {
        let handed_at = self.handed_at.filter(|_| self.state == State::HandedOver);
        Some((self.delivered_at.or(handed_at)? - self.due_at?).num_milliseconds())
    }

    /// So long after its due time it is still on time: a minute is what the plan promises, and a task has its deadline.
    pub fn is_on_time(&self) -> bool {
        let most = if self.end == End::Assigned { self.late.within_ms } else { ON_TIME_MS };
        self.late_ms().is_some_and(|late_ms| late_ms <= most)
    }

    /// It took no place and left none: another delivery stands for it, since its event moved.
    pub fn is_moved(&self) -> bool {
        self.state == State::Cancelled && self.moved_to.is_some()
    }
}

/// One try at one step, written when it has ended; what is under way stands in the delivery.
#[derive(Debug, Clone, PartialEq)]
pub struct Attempt {
    /// Counts from 1 within the delivery.
    pub number: i64,
    pub step: Step,
    pub started_at: At,
    /// `None`: its process died.
    pub ended_at: Option<At>,
    /// `done`, `working`, `died`, or the class of the failure; `late` of what came when others had settled it, with the
    /// receipt's id as code.
    pub class: Option<String>,
    pub code: Option<String>,
    pub message: Option<String>,
}

/// One object of the log: a delivery with everything that happened to it.
#[derive(Debug, Clone, PartialEq)]
pub struct Entry {
    pub delivery: Delivery,
    pub attempts: Vec<Attempt>,
    /// The approval of its present content, if there is one.
    pub approval: Option<Approval>,
    /// What a person said of its doing, or of its being played; not what was taken back.
    pub done: Option<Done>,
}

impl Entry {
    /// The number that was given with the approval, and that of the file where it is another.
    pub fn approval_number(&self) -> Option<String> {
        let given = self.approval.as_ref().and_then(|a| a.number.clone());
        match (given, self.delivery.approval_number.clone()) {
            (Some(given), Some(filed)) if given != filed => Some(format!("{given}, {filed}")),
            (given, filed) => given.or(filed),
        }
    }

    /// The last attempt that failed and was told why. One that is done may carry a code as well: what it found.
    pub fn last_failure(&self) -> Option<&Attempt> {
        let failed = |class: &str| !matches!(class, "done" | "working" | "late");
        self.attempts.iter().rev().find(|a| a.code.is_some() && a.class.as_deref().is_some_and(failed))
    }
}

/// Out within this long after its due time counts as on time (a minute is what the plan promises).
pub const ON_TIME_MS: i64 = 60_000;

//! What the model holds: a ledger, two nodes with what they remember, and platforms that count what the public sees.

use std::rc::Rc;

use chrono::TimeDelta;

use crate::domain::At;
use crate::domain::campaign::{Late, LateThen};
use crate::domain::delivery::{State, Step};
use crate::domain::outcome::{Failure, Found, Receipt, Revealed, Staging};
use crate::domain::policy::Answer;
use crate::domain::standing::{Standing, Timing, WAIT_MS};

pub(super) const COUNT: usize = 2;
/// Their lateness: short enough that leases and calls end on both sides of it.
const LATE_MS: i64 = 60_000;
pub(super) const HASH: &str = "h1";
pub(super) const TIMING: Timing = Timing::NONE;

/// What differs between one search and another.
#[derive(Debug, Clone, Copy)]
pub(super) struct Setting {
    /// Where each delivery goes.
    pub(super) channels: [&'static str; COUNT],
    /// A second reveal of the same thing leaves one post.
    pub(super) repeatable: bool,
    /// The platform can be asked what is out.
    pub(super) reads_back: bool,
    /// The store is a file: it is known at once that a process is gone.
    pub(super) file: bool,
    /// They are staged when it begins.
    pub(super) staged: bool,
    /// So many troubles in one life, and at most one of a kind.
    pub(super) troubles: usize,
}

/// What goes wrong, or comes across.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Trouble {
    Crash,
    Freeze,
    Hold,
    /// A call that does not end well.
    Call,
    /// A call that does not end at once.
    Slow,
    /// Nobody knows whether a transaction was committed.
    Commit,
    /// A replica that lags behind takes over.
    Failover,
    /// A node gives a channel to the other.
    Share,
}

/// A name for every start of a node: even for the first, odd for the second.
pub(super) type Name = u8;

#[derive(Clone)]
pub(super) struct Row {
    pub(super) standing: Rc<Standing>,
    pub(super) claimed_by: Option<(Name, Step)>,
    pub(super) revision: i64,
}

#[derive(Clone)]
pub(super) struct Ledger {
    pub(super) rows: [Row; COUNT],
    /// Nodes with a row, and how long it stands.
    pub(super) nodes: Vec<(Name, At)>,
    /// Who works on the channel of each delivery.
    pub(super) owners: [Option<Name>; COUNT],
    pub(super) held: bool,
    pub(super) timeline: u8,
}

#[derive(Clone, PartialEq)]
pub(super) enum Phase {
    /// The claim is committed, no byte has left.
    Claimed,
    Calling,
    Answered(Came),
}

/// Every answer that the model's platforms give.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Came {
    Staged,
    Unstaged,
    Done,
    Retry,
    Unknown,
    Found,
    NotFound,
    CannotTell,
}

/// One step that a node has under way, as it remembers it.
#[derive(Clone)]
pub(super) struct Flight {
    pub(super) of: usize,
    pub(super) step: Step,
    pub(super) standing: Rc<Standing>,
    pub(super) revision: i64,
    pub(super) fence: u8,
    pub(super) phase: Phase,
}

#[derive(Clone)]
pub(super) struct Node {
    pub(super) name: Name,
    pub(super) up: bool,
    pub(super) frozen: bool,
    /// It believes that it works on channels.
    pub(super) works: bool,
    pub(super) lease_until: At,
    pub(super) fence: u8,
    /// `None`: closed.
    pub(super) fence_until: Option<At>,
    pub(super) flights: Vec<Flight>,
    /// Claimed by a transaction that may have failed: delivery and attempt.
    pub(super) unsure: Vec<(usize, i64)>,
    /// The server that it last looked at; `None`: it must look.
    pub(super) met: Option<u8>,
}

/// Bytes that have left: they take effect, whatever becomes of the node that sent them.
#[derive(Clone)]
pub(super) struct Call {
    pub(super) of: usize,
    pub(super) number: i64,
    pub(super) by: Name,
    pub(super) ends_by: At,
    pub(super) slow: bool,
}

#[derive(Clone)]
pub(super) struct World {
    pub(super) now: At,
    pub(super) ledger: Ledger,
    /// The replica stopped following then, and has this.
    pub(super) replica: Option<(At, Ledger)>,
    pub(super) server: u8,
    pub(super) nodes: [Node; COUNT],
    pub(super) calls: Vec<Call>,
    /// How often the public saw each.
    pub(super) shown: [u8; COUNT],
    pub(super) had: Vec<Trouble>,
    /// A promise that no state may show broken.
    pub(super) broken: Option<&'static str>,
}

pub(super) fn at(second: i64) -> At {
    At::from_timestamp(1_800_000_000 + second, 0).unwrap()
}

impl World {
    /// Two deliveries, due at once and five seconds later, and two nodes that have just started.
    pub(super) fn new(setting: &Setting) -> World {
        let row = |n: usize| {
            let mut standing = delivery(n, setting);
            standing.plan_next(TIMING, at(0));
            Row { standing: Rc::new(standing), claimed_by: None, revision: 0 }
        };
        let node = |n: usize| Node {
            name: n as Name,
            up: true,
            frozen: false,
            works: false,
            lease_until: at(0),
            fence: 0,
            fence_until: None,
            flights: Vec::new(),
            unsure: Vec::new(),
            met: Some(0),
        };
        World {
            now: at(0),
            ledger: Ledger {
                rows: [row(0), row(1)],
                nodes: Vec::new(),
                owners: [None, None],
                held: false,
                timeline: 0,
            },
            replica: None,
            server: 0,
            nodes: [node(0), node(1)],
            calls: Vec::new(),
            shown: [0; COUNT],
            had: Vec::new(),
            broken: None,
        }
    }

    /// What no state may show, if it shows it.
    pub(super) fn breaks(&self) -> Option<&'static str> {
        let of = |n: usize| {
            let (shown, state) = (self.shown[n], self.ledger.rows[n].standing.state);
            match state {
                _ if shown > 1 => Some("the public saw it twice"),
                State::Delivered if shown == 0 => Some("said to be out, and nobody saw it"),
                State::Missed | State::Failed | State::Cancelled if shown > 0 => {
                    Some("out, and said not to be: lost in silence")
                }
                _ => None,
            }
        };
        self.broken.or_else(|| (0..COUNT).find_map(of))
    }

    /// Both have ended: nothing more happens to them by itself.
    pub(super) fn is_over(&self) -> bool {
        let ended = |row: &Row| {
            let person = row.standing.state == State::Unconfirmed && row.standing.next_at.is_none();
            (row.standing.state.is_final() && row.standing.step.is_none() || person) && row.claimed_by.is_none()
        };
        self.ledger.rows.iter().all(ended) && self.calls.is_empty()
    }
}

fn delivery(n: usize, setting: &Setting) -> Standing {
    Standing {
        id: ["a", "b"][n].into(),
        channel: setting.channels[n].into(),
        adapter: "model".into(),
        slot: None,
        ahead_ms: None,
        state: if setting.staged { State::Staged } else { State::Scheduled },
        reason: None,
        due_at: Some(at(5 * n as i64)),
        phase_ends_at: None,
        slot_ends_at: None,
        late: Late { within_ms: LATE_MS, then: LateThen::Skip },
        content_hash: HASH.into(),
        approved_hash: Some(HASH.into()),
        step: None,
        next_at: None,
        deadline_at: None,
        held_at: None,
        asked_at: None,
        let_late_at: None,
        doubt_at: None,
        attempts: 0,
        tries: 0,
        staged: setting.staged.then(|| "draft".into()),
        staged_hash: setting.staged.then(|| HASH.into()),
        resume: None,
        handed_at: None,
        delivered_at: None,
        receipt: None,
        waits_for: None,
        confirmed_at: None,
        wait_ms: WAIT_MS,
        remind_at: None,
        retimed_at: None,
        remark: None,
        moved_to: None,
    }
}

impl Came {
    pub(super) fn answer(self) -> Answer {
        let receipt = || Receipt { id: "post".into(), link: None };
        match self {
            Came::Staged => Answer::Staged(Staging::Ready("draft".into())),
            Came::Unstaged => Answer::Unstaged,
            Came::Done => Answer::Revealed(Revealed::Done(receipt())),
            Came::Retry => Answer::Failed(Failure::retry("connect", "not sent")),
            Came::Unknown => Answer::Failed(Failure::unknown("lost_reply", "no reply")),
            Came::Found => Answer::Found(Found::Yes(receipt())),
            Came::NotFound => Answer::Found(Found::No),
            Came::CannotTell => Answer::Found(Found::CannotTell),
        }
    }
}

pub(super) fn seconds(n: i64) -> TimeDelta {
    TimeDelta::seconds(n)
}

//! When an item goes out: the written form, and its resolution against the anchors.
//!
//! Never: reads a clock. Resolution is a function of the file alone, so the same file gives the same plan on
//! every machine and in every time zone of the machine.

use chrono::{NaiveDateTime, NaiveTime, Weekday};

use super::At;
use super::diagnostic::Placed;

/// One moment: an anchor plus a distance, or a local date and time.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Moment {
    Anchor(Anchored),
    /// Local to the campaign's zone.
    Fixed(NaiveDateTime),
}

/// `khai-mac - 7d at 10:00`, `be-mac + 2h`, `khai-mac`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Anchored {
    pub anchor: Placed<String>,
    /// Days (a week is seven), counted on the calendar: the clock time stays.
    pub days: i32,
    /// Hours and minutes, counted on the clock. Zero when a clock time is given.
    pub minutes: i32,
    /// Replaces the anchor's clock time.
    pub at: Option<NaiveTime>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum When {
    At(Moment),
    /// Several moments; each is an occurrence of its own.
    List(Vec<Placed<Moment>>),
    Every(Every),
}

/// Recurs between two moments: `from` included, `until` excluded.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Every {
    pub rule: Rule,
    pub from: Placed<Moment>,
    pub until: Placed<Moment>,
    /// Local dates on which it does not go out.
    pub except: Vec<chrono::NaiveDate>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Rule {
    /// Five fields (POSIX) or six (seconds first). Weekdays as in POSIX: 0 and 7 are Sunday, or names.
    Cron(Placed<String>),
    Daily {
        at: Vec<NaiveTime>,
        days: Vec<Weekday>,
    },
}

/// One time at which an item is due.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Occurrence {
    /// Part of the delivery's id, stable when the anchor moves: empty for a single moment, the written text for a
    /// moment of a list, the local date (and `.2`, `.3` … for more on the same day) for a recurring one.
    pub key: String,
    pub due: Due,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Due {
    At(At),
    /// The anchor has no date: the occurrence waits, visibly.
    Waits {
        anchor: String,
    },
    /// The anchor is cancelled, and so is what hangs on it.
    AnchorCancelled {
        anchor: String,
    },
}

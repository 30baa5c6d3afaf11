//! What loa knows, as plain data and pure functions: campaign files, the plan made from them, the states of a
//! delivery and the rules that move it.
//!
//! No async, files, network, `now()`, the environment, logging, SQL, sentences for staff. "Now" is an argument; a
//! sentence is data (`diagnostic::Problem`) that `i18n` turns into Vietnamese or English. Words of the file itself
//! stand here: the help of its keys (`shape`), what a post or an announcer says in its language. What is here cannot
//! fail for reasons outside its arguments, so it is tested by tables.
//!
//! A delivery has four faces: `plan::Planned` is what the file asks for, `diff::Recorded` what a comparison needs of the
//! ledger's row, `standing::Standing` the part that moves, `delivery::Delivery` what the log tells.

mod code;

// What happens to a delivery: start here.
pub mod delivery;

pub mod outcome;

pub mod storable;

pub mod standing;

pub mod policy;

pub mod failover;

pub mod late;

pub mod done;

pub mod approval;

pub mod gate;
pub mod happening;
pub mod hold;

// The file that a person wrote, and what is wrong with it.
pub mod diagnostic;

pub mod yaml;

pub mod fold;

pub mod date;

pub mod lunar;

pub mod calendar;

pub mod shape;

pub mod parse;

pub mod campaign;

pub mod when;

pub mod cron;

pub mod schema;

// Who speaks, and where.
pub mod unit;

pub mod channel;

pub mod reach;

pub mod task;

pub mod staff;

pub mod rights;

pub mod slug;

pub mod language;

pub mod directory;

// From the file to what an apply would change.
pub mod plan;

pub mod post;

pub mod preview;

pub mod markdown;

pub mod media;

pub mod token;

pub mod blank;

pub mod check;

pub mod echo;

pub mod diff;

// Loudspeakers.
pub mod speech;

pub mod programme;

// What came of it.
pub mod counts;

pub mod reminder;
pub mod report;

// Texts as they were applied, one after another.
pub mod revision;

// What a leader reads.
pub mod reading;

pub mod rhythm;

#[cfg(test)]
mod fixture;

/// An instant, always UTC. Fields that hold one end in `_at`. Stored as milliseconds since 1970.
pub type At = chrono::DateTime<chrono::Utc>;

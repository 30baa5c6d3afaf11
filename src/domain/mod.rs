//! What loa knows, as plain data and pure functions: campaign files, the plan made from them, the states of a
//! delivery and the rules that move it.
//!
//! Never: async, files, network, `now()`, the environment, logging, SQL, words that a person reads. "Now" is an
//! argument; words are data (`diagnostic::Problem`) that `i18n` turns into Vietnamese or English. What is here
//! cannot fail for reasons outside its arguments, so it is tested by tables.

pub mod approval;
pub mod campaign;
pub mod channel;
pub mod check;
pub mod counts;
pub mod cron;
pub mod delivery;
pub mod diagnostic;
pub mod diff;
pub mod directory;
#[cfg(test)]
mod fixture;
pub mod hold;
pub mod markdown;
pub mod media;
pub mod outcome;
pub mod parse;
pub mod plan;
pub mod policy;
pub mod post;
pub mod programme;
pub mod report;
pub mod schema;
pub mod shape;
pub mod slug;
pub mod speech;
pub mod staff;
pub mod standing;
pub mod token;
pub mod unit;
pub mod when;
pub mod yaml;

/// An instant, always UTC. Fields that hold one end in `_at`. Stored as milliseconds since 1970.
pub type At = chrono::DateTime<chrono::Utc>;

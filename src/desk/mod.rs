//! What skins share: how things stand, what is read before a yes, files loaded and planned, and the words for times,
//! people and refusals.
//!
//! The command line and the pages stand side by side above it and do not know each other. It decides nothing, writes
//! nothing, and draws neither lines nor pages.

pub mod awaited;
pub mod changed;
pub mod folders;
pub mod load;
pub mod person;
pub mod reading;
pub mod refusal;
pub mod status;
pub mod time;

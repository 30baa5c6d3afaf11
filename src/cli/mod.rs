//! (skeleton)

pub mod changes;

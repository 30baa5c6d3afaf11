//! The command line: a skin over actions and reports.

pub mod changes;
pub mod fault;

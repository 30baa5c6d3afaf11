//! (skeleton)

pub mod changes;
//! The command line: a skin over actions and reports.

pub mod fault;

//! Sound: recordings, measured.

pub mod probe;

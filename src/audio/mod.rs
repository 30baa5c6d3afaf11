//! Sound: recordings measured, speech, loudness, players.

pub mod probe;

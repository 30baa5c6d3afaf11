//! Sound: what a recording is and how long it plays, measured from its bytes before anybody hears it.

pub mod probe;

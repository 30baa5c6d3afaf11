//! What the pages say, one file a page.

pub mod approve;
pub mod frame;
pub mod holds;
pub mod log;
pub mod refused;
pub mod sign_in;
pub mod today;

use super::words;

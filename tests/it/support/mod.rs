//! What tests stand on: a store per test on each database, and small plans made by hand.
//!
//! Stores are real files and real PostgreSQL databases.

pub(crate) mod browser;
pub(crate) mod clusters;
pub(crate) mod congress;
pub(crate) mod databases;
pub(crate) mod office;
pub(crate) mod plans;
pub(crate) mod platforms;
pub(crate) mod rig;
pub(crate) mod world;

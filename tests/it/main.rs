//! The one integration binary: a file per boundary. One binary links once.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::string_slice,
    reason = "helpers of tests are tests"
)]

mod adapters;
mod against_sandbox;
mod approved;
mod attack;
mod cli;
mod crash;
mod daemon;
mod destinations;
mod files;
mod folders;
mod gate;
mod gate_edits;
mod hands;
mod looking;
mod mistakes;
mod plan;
mod postgres;
mod previews;
mod readme;
mod rehearse;
mod reminders;
mod replies;
mod report;
mod sample;
mod samples;
mod sandbox;
mod scripted;
mod show;
mod sites;
mod social;
mod stations;
mod stop;
mod store;
mod support;
mod tasks;
mod tidy;
mod website;
mod withdrawals;

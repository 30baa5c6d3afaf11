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
mod answers;
mod apart;
mod approved;
mod attack;
mod brake;
mod cli;
mod contained;
mod crash;
mod daemon;
mod destinations;
mod failover;
mod files;
mod folders;
mod gate;
mod gate_edits;
mod hands;
mod late;
mod looking;
mod memory;
mod mistakes;
mod plan;
mod postgres;
mod previews;
mod query_plans;
mod readme;
mod rehearse;
mod reminders;
mod replies;
mod report;
mod revisions;
mod sample;
mod samples;
mod sandbox;
mod scripted;
mod seal;
mod shares;
mod show;
mod sites;
mod social;
mod stations;
mod stop;
mod store;
mod support;
mod tasks;
mod tidy;
mod tokens;
mod web;
mod website;
mod withdrawals;

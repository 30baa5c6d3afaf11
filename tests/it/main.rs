//! The one integration binary: a file per boundary. One binary links once.

mod adapters;
mod cli;
mod crash;
mod daemon;
mod files;
mod plan;
mod readme;
mod rehearse;
mod replies;
mod report;
mod samples;
mod sandbox;
mod sites;
mod store;
mod tidy;

//! loa

pub mod actions;
pub mod adapters;
pub mod app;
pub mod audio;
pub mod cli;
pub mod clock;
pub mod config;
pub mod daemon;
pub mod domain;
pub mod event;
pub mod http;
pub mod i18n;
pub mod media;
pub mod report;
pub mod sandbox;
pub mod secret;
pub mod store;
pub mod workspace;

//! The daemon alone in a process, so that memory and time are its own.
//!
//! No more than `loa run` has: a store, a clock, channels, a listener.

use std::io::Write;
use std::sync::Arc;
use std::time::Instant;

use loa::clock::Clock;
use loa::daemon::Daemon;
use loa::daemon::stop::Stop;
use loa::store::Store;

use super::ledger;

/// The first argument of the child; the second is the store's address.
pub(crate) const WORD: &str = "child";

/// Says `ready <ms>` when the first tick is over, then sleeps until it is killed.
pub(crate) fn run(url: &str) {
    let start = Instant::now();
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().unwrap();
    runtime.block_on(async {
        let store = Store::open(url).await.unwrap();
        let mut daemon = Daemon::new(store, Clock::System, ledger::opener(0), Arc::new(|_| {}));
        daemon.tick().await.unwrap();
        println!("ready {:.1}", start.elapsed().as_secs_f64() * 1_000.0);
        std::io::stdout().flush().unwrap();
        daemon.run(Stop::new()).await.unwrap();
    });
}

//! b. How long after its due time the first byte of a reveal reaches the platform, with 1, 100 and 5,000 due at once.
//!
//! Platform and daemon read the same clock.

use std::sync::Arc;
use std::time::Duration;

use chrono::TimeDelta;
use loa::clock::Clock;
use loa::daemon::Daemon;
use loa::daemon::stop::Stop;
use loa::domain::delivery::State;

use super::platform::Platform;
use super::{databases, figures, ledger};

/// Due at once, and how many such moments.
const CASES: [(usize, usize); 3] = [(1, 30), (100, 3), (5_000, 3)];

pub(crate) fn measure() {
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().unwrap();
    runtime.block_on(async {
        println!("\nb. lateness of the first byte of a reveal, in ms");
        for database in databases::all().await {
            let platform = Platform::start();
            let store = database.open().await;
            ledger::put_channels(&store, 5_000, &platform.url()).await;
            for (at_once, moments) in CASES {
                let mut late = Vec::new();
                for moment in 0..moments {
                    late.extend(one(&store, &platform, at_once, moment).await);
                }
                println!(
                    "   {}: {at_once} at once: p50 {:.1}, p99 {:.1}, max {:.1} (n={moments} moments, {} reveals)",
                    database.name,
                    figures::percentile(&late, 50),
                    figures::percentile(&late, 99),
                    figures::percentile(&late, 100),
                    late.len()
                );
            }
            store.close().await;
            database.remove().await;
        }
    });
}

/// A daemon that was asleep wakes for one moment.
async fn one(store: &loa::store::Store, platform: &Platform, at_once: usize, moment: usize) -> Vec<f64> {
    // Longer than the pace of the round before, and than the writing down of this one.
    let due_at = ledger::now() + TimeDelta::milliseconds(3_300 + at_once as i64 / 2);
    let item = format!("luc-{at_once}-{moment}");
    ledger::put_deliveries(store, &item, at_once, State::Staged, |_| due_at).await;
    assert!(ledger::now() < due_at, "writing the deliveries down took longer than was planned for");
    platform.take_seen();
    let stop = Stop::new();
    let daemon = Daemon::new(store.clone(), Clock::System, ledger::opener(at_once), Arc::new(|_| {}));
    let running = tokio::spawn(super::rate::on_its_thread(daemon, stop.clone()));
    let mut seen = Vec::new();
    while seen.len() < at_once {
        tokio::time::sleep(Duration::from_millis(20)).await;
        seen.extend(platform.take_seen());
    }
    stop.ask();
    running.await.unwrap().unwrap();
    seen.into_iter().map(|us| (us - due_at.timestamp_micros()) as f64 / 1_000.0).collect()
}

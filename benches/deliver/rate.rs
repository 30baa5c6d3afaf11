//! a. The morning of a country: one delivery on each of 20,000 channels, all due, all staged. How many go out a second,
//! from the start of the daemon to the last settlement; and how many calls a second the same client makes with nothing
//! around it: same bodies, same number in flight, same platform.
//!
//! It never counts a delivery before it is written down as delivered.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use chrono::TimeDelta;
use loa::clock::Clock;
use loa::daemon::stop::Stop;
use loa::daemon::{Daemon, IN_FLIGHT_MAX};
use loa::domain::delivery::State;
use loa::event::Event;
use loa::http::{Call, Network, RequestBody};
use loa::store::Store;

use super::platform::Platform;
use super::{databases, figures, idle, ledger};

const DELIVERIES: usize = 20_000;
const ROUNDS: usize = 3;
/// A channel that spoke is closed for its pace; the next round begins after it.
const BETWEEN_ROUNDS: Duration = Duration::from_millis(3_500);

pub(crate) fn measure() {
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().unwrap();
    runtime.block_on(async {
        println!("\na. {DELIVERIES} due deliveries on {DELIVERIES} channels, {IN_FLIGHT_MAX} in flight");
        for database in databases::all().await {
            let platform = Platform::start();
            let store = database.open().await;
            ledger::put_channels(&store, DELIVERIES, &platform.url()).await;
            let (mut ours, mut bare, mut ratios) = (Vec::new(), Vec::new(), Vec::new());
            let mut cores = Vec::new();
            for round in 0..ROUNDS {
                let item = format!("tin-{round}");
                let due_at = ledger::now();
                ledger::put_deliveries(&store, &item, DELIVERIES, State::Staged, |_| due_at).await;
                tokio::time::sleep(BETWEEN_ROUNDS).await;
                let (alone, alone_s) = on_cores(bare_loop(&platform, &item)).await;
                platform.take_seen();
                let (with_ledger, with_ledger_s) = on_cores(daemon(&store)).await;
                cores.push(with_ledger_s / alone_s);
                assert_eq!(platform.take_seen().len(), DELIVERIES, "each delivery left once");
                println!("   {} round {}: {with_ledger:.0}/s, bare loop {alone:.0}/s", database.name, round + 1);
                ours.push(with_ledger);
                bare.push(alone);
                ratios.push(with_ledger / alone);
            }
            println!("   {}: deliveries {}", database.name, figures::rate(&ours));
            println!("   {}: bare loop {}", database.name, figures::rate(&bare));
            println!("   {}: ratio {}", database.name, figures::figure(&ratios, ""));
            // Of this process: a PostgreSQL server's own time is not in it.
            println!("   {}: time on a core, of the bare loop's {}", database.name, figures::figure(&cores, " times"));
            store.close().await;
            database.remove().await;
        }
    });
}

/// What it gives, and the seconds on a core that this process took for it, the platform's included: on a machine that is
/// busy with other things this says more than a rate.
async fn on_cores(work: impl Future<Output = f64>) -> (f64, f64) {
    let before = idle::cpu_s(std::process::id());
    let rate = work.await;
    (rate, idle::cpu_s(std::process::id()) - before)
}

pub(crate) async fn daemon(store: &Store) -> f64 {
    let stop = Stop::new();
    let (out, asked) = (Arc::new(AtomicUsize::new(0)), stop.clone());
    let listen = move |event: &Event| {
        if matches!(event, Event::Ended { state: State::Delivered, .. })
            && out.fetch_add(1, Ordering::Relaxed) + 1 == DELIVERIES
        {
            asked.ask();
        }
    };
    let daemon = Daemon::new(store.clone(), Clock::System, ledger::opener(DELIVERIES), Arc::new(listen));
    let start = Instant::now();
    let running = on_its_thread(daemon, stop);
    tokio::time::timeout(TimeDelta::minutes(5).to_std().unwrap(), running).await.unwrap().unwrap();
    DELIVERIES as f64 / start.elapsed().as_secs_f64()
}

/// As `loa run` has it: its steps on the runtime's threads, the daemon itself on another.
pub(crate) async fn on_its_thread(daemon: Daemon, stop: Stop) -> anyhow::Result<()> {
    let runtime = tokio::runtime::Handle::current();
    let (tell, told) = tokio::sync::oneshot::channel();
    std::thread::spawn(move || drop(tell.send(runtime.block_on(daemon.run(stop)))));
    told.await.unwrap()
}

async fn bare_loop(platform: &Platform, item: &str) -> f64 {
    let network = Network::new().unwrap();
    let calls: Vec<Call> = (0..DELIVERIES)
        .map(|n| {
            let url = format!("{}/bot{}/sendMessage", platform.url(), ledger::token(n));
            Call::post(url, RequestBody::Json(ledger::call_body(item, n)))
        })
        .collect();
    let start = Instant::now();
    let calls = Arc::new(std::sync::Mutex::new(calls.into_iter()));
    let lines: Vec<_> = (0..IN_FLIGHT_MAX)
        .map(|_| {
            let (calls, http) = (Arc::clone(&calls), network.http(Vec::new()));
            tokio::spawn(async move {
                loop {
                    let Some(call) = calls.lock().unwrap().next() else { return };
                    assert!(http.commit(call).await.unwrap().is_success());
                }
            })
        })
        .collect();
    for line in lines {
        line.await.unwrap();
    }
    DELIVERIES as f64 / start.elapsed().as_secs_f64()
}

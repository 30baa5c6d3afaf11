//! e. The same 20,000 posts by job queues of the same field, beside ours in the same run: same bodies, same platform, same
//! PostgreSQL, same number in flight. `benches/peers` holds one small program a peer; npm installs them at fixed versions.
//!
//! It is never measured against a server that was made faster than it is installed. `benches/run` starts the one that
//! Debian sets up, with TLS and fsync.

use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use loa::daemon::IN_FLIGHT_MAX;
use loa::domain::delivery::State;

use super::platform::Platform;
use super::{databases, figures, ledger, rate};

const POSTS: usize = 20_000;
const ROUNDS: usize = 3;
const PEERS: [&str; 2] = ["pg-boss", "graphile-worker"];

pub(crate) fn measure() {
    println!("\ne. {POSTS} posts by peers and by us, {IN_FLIGHT_MAX} in flight");
    let Ok(server) = std::env::var("LOA_TEST_PG_URL") else {
        println!("!! LOA_TEST_PG_URL is not set: peers are NOT measured");
        return;
    };
    let Some(folder) = installed() else {
        println!("!! npm could not install the peers: they are NOT measured");
        return;
    };
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().unwrap();
    let mut rates: Vec<(String, Vec<f64>)> = Vec::new();
    for _ in 0..ROUNDS {
        let platform = Platform::start();
        for peer in PEERS {
            let rate = runtime.block_on(async {
                let database = databases::postgres(&server).await;
                let seconds = drain(&folder, peer, &database.url, &platform);
                database.remove().await;
                POSTS as f64 / seconds
            });
            assert_eq!(platform.take_seen().len(), POSTS, "{peer} posts each once");
            note(&mut rates, peer, rate);
        }
        for database in runtime.block_on(databases::all()) {
            let rate = runtime.block_on(async {
                let store = database.open().await;
                ledger::put_channels(&store, POSTS, &platform.url()).await;
                ledger::put_deliveries(&store, "tin", POSTS, State::Staged, |_| ledger::now()).await;
                let rate = rate::daemon(&store).await;
                store.close().await;
                rate
            });
            assert_eq!(platform.take_seen().len(), POSTS, "each delivery left once");
            note(&mut rates, &format!("loa, {}", database.name), rate);
            runtime.block_on(database.remove());
        }
    }
    for (name, rates) in &rates {
        println!("   {name}: {}", figures::rate(rates));
    }
    let best = rates.iter().take(PEERS.len()).map(|(_, r)| figures::median(r)).fold(0.0, f64::max);
    for (name, rates) in rates.iter().skip(PEERS.len()) {
        println!("   {name}: {:.2} times the better peer", figures::median(rates) / best);
    }
}

fn note(rates: &mut Vec<(String, Vec<f64>)>, name: &str, rate: f64) {
    match rates.iter_mut().find(|(known, _)| known == name) {
        Some((_, rates)) => rates.push(rate),
        None => rates.push((name.to_owned(), vec![rate])),
    }
}

/// A copy of `benches/peers` with its packages, in the build's folder.
fn installed() -> Option<PathBuf> {
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("benches/peers");
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("peers");
    std::fs::create_dir_all(&folder).ok()?;
    for file in std::fs::read_dir(source).ok()?.flatten().filter(|f| f.path().is_file()) {
        std::fs::copy(file.path(), folder.join(file.file_name())).ok()?;
    }
    let npm =
        Command::new("npm").args(["install", "--no-audit", "--no-fund", "--silent"]).current_dir(&folder).status();
    npm.is_ok_and(|status| status.success()).then_some(folder)
}

/// Runs a peer on a database of its own and gives the seconds from its start to the last completion.
fn drain(folder: &Path, peer: &str, database: &str, platform: &Platform) -> f64 {
    // A certificate that Debian signed itself: encrypted all the same.
    let url = match database.split_once('?') {
        Some((base, _)) => format!("{base}?sslmode=no-verify"),
        None => database.to_owned(),
    };
    let mut child = Command::new("node")
        .arg(format!("{peer}.mjs"))
        .current_dir(folder)
        .env("PEER_DATABASE", url)
        .env("PEER_PLATFORM", platform.url())
        .env("PEER_IN_FLIGHT", IN_FLIGHT_MAX.to_string())
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let mut input = child.stdin.take().unwrap();
    for n in 0..POSTS {
        let path = format!("/bot{}/sendMessage", ledger::token(n));
        let job = serde_json::json!({"path": path, "body": ledger::call_body("tin", n)});
        writeln!(input, "{job}").unwrap();
    }
    drop(input);
    let output = child.wait_with_output().unwrap();
    assert!(output.status.success(), "{peer} failed");
    let told: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    told["seconds"].as_f64().unwrap()
}

//! d. What a daemon costs that has nothing to do: memory and CPU time over one minute with 100,000 scheduled deliveries,
//! the time it takes to start on that store, and how large the program is.
//!
//! The figures are the kernel's, of a process that does nothing else.

use std::fs;
use std::io::{BufRead, BufReader};
use std::process::{Command, Stdio};
use std::time::Duration;

use chrono::TimeDelta;
use loa::domain::delivery::State;

use super::{databases, figures, ledger};

const DELIVERIES: usize = 100_000;
const CHANNELS: usize = 20_000;
const STARTS: usize = 3;
const WATCHED: Duration = Duration::from_secs(60);
/// Clock ticks a second in `/proc/<pid>/stat`, on every Linux.
const TICKS: f64 = 100.0;

pub(crate) fn measure() {
    println!("\nd. an idle daemon, {DELIVERIES} scheduled deliveries on {CHANNELS} channels");
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().unwrap();
    for database in runtime.block_on(databases::all()) {
        runtime.block_on(async {
            let store = database.open().await;
            ledger::put_channels(&store, CHANNELS, "http://127.0.0.1:9").await;
            for part in 0..DELIVERIES / CHANNELS {
                let due_at = ledger::now() + TimeDelta::days(2 + part as i64);
                let item = format!("sau-{part}");
                let spread = |n: usize| due_at + TimeDelta::seconds(n as i64);
                ledger::put_deliveries(&store, &item, CHANNELS, State::Scheduled, spread).await;
            }
            store.close().await;
        });
        let mut starts = Vec::new();
        for _ in 1..STARTS {
            let (mut child, ready_ms) = start(&database.url);
            starts.push(ready_ms);
            child.kill().unwrap();
            child.wait().unwrap();
        }
        let (mut child, ready_ms) = start(&database.url);
        starts.push(ready_ms);
        let before = cpu_s(child.id());
        std::thread::sleep(WATCHED);
        let used = cpu_s(child.id()) - before;
        println!("   {}: start to first tick {}", database.name, figures::figure(&starts, " ms"));
        println!(
            "   {}: resident {:.1} MiB, at most {:.1} MiB",
            database.name,
            memory(child.id(), "VmRSS"),
            memory(child.id(), "VmHWM")
        );
        println!("   {}: CPU time in {} s: {used:.2} s", database.name, WATCHED.as_secs());
        child.kill().unwrap();
        child.wait().unwrap();
        runtime.block_on(database.remove());
    }
    let binary = fs::metadata(env!("CARGO_BIN_EXE_loa")).map_or(0, |m| m.len());
    println!("   the program `loa`: {:.1} MiB", binary as f64 / 1_048_576.0);
}

fn start(url: &str) -> (std::process::Child, f64) {
    let mut child = Command::new(std::env::current_exe().unwrap())
        .args([super::child::WORD, url])
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut line = String::new();
    BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).unwrap();
    let ready_ms = line.trim().strip_prefix("ready ").and_then(|ms| ms.parse().ok());
    (child, ready_ms.unwrap_or_else(|| panic!("the child did not get ready: {line:?}")))
}

/// Time on a core so far, in user and in kernel, in seconds.
pub(crate) fn cpu_s(pid: u32) -> f64 {
    let stat = fs::read_to_string(format!("/proc/{pid}/stat")).unwrap();
    let after_name = stat.rsplit_once(')').unwrap().1;
    let fields: Vec<&str> = after_name.split_whitespace().collect();
    (fields[11].parse::<f64>().unwrap() + fields[12].parse::<f64>().unwrap()) / TICKS
}

/// A line of `/proc/<pid>/status` in MiB.
fn memory(pid: u32, name: &str) -> f64 {
    let status = fs::read_to_string(format!("/proc/{pid}/status")).unwrap();
    let line = status.lines().find(|l| l.starts_with(name)).unwrap();
    line.split_whitespace().nth(1).unwrap().parse::<f64>().unwrap() / 1_024.0
}

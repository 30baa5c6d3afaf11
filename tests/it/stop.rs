//! Told to stop, and asleep: what the running program does at the end of its work and between two pieces of it.
//!
//! It is signalled, timed, and the sandbox counts what the public saw.

use std::time::Duration;

use loa::clock::Clock;
use loa::domain::delivery::State;
use loa::sandbox::fault::{Fault, FaultPlan};

use crate::cli::{Place, loa};
use crate::support::databases::databases;
use crate::support::rig::{Program, Rig, on_first_reveals};

/// Told to stop while a slow platform works: what is in flight is finished and written down, and no other node takes it
/// for dead, however short its lease.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn told_to_stop_it_finishes_what_is_in_flight() {
    for database in databases().await {
        let rig = Rig::new(&database, 1).await;
        rig.sandbox.set_faults(on_first_reveals(Fault::Delay(5_000)));
        let mut one = rig.run(None);
        wait_for_reveal(&rig).await;
        let mut two = rig.run(None);
        assert!(two.wait_for("daemon started"));
        assert_eq!(one.stop(), Some(0));
        rig.wait_until_settled(&mut two).await;
        assert_eq!(two.stop(), Some(0));
        for entry in rig.entries().await {
            assert_eq!(entry.delivery.state, State::Delivered, "{entry:#?}");
        }
        rig.assert_one_each("told to stop").await;
    }
}

/// Told twice, it leaves at once; whoever comes next settles what it left.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn told_twice_it_leaves_at_once() {
    for database in databases().await {
        let rig = Rig::new(&database, 1).await;
        rig.sandbox.set_faults(on_first_reveals(Fault::Delay(20_000)));
        let mut one = rig.run(None);
        wait_for_reveal(&rig).await;
        one.tell_to_stop();
        assert!(one.wait_for("told to stop"));
        let told_at = Clock::System.now();
        one.stop();
        let took = Clock::System.now() - told_at;
        assert!(took < chrono::TimeDelta::seconds(5), "it took {took}");
        rig.sandbox.set_faults(FaultPlan::none());
        let mut two = rig.run(None);
        rig.wait_until_settled(&mut two).await;
        assert_eq!(two.stop(), Some(0));
        rig.assert_one_each("told twice").await;
    }
}

/// Somebody holds the lock of a station's folder: the program says so, tries again, and stops when it is told to.
#[tokio::test]
async fn a_locked_folder_holds_no_stop() {
    let place = Place::due_now("");
    let change = |file: &str, changes: [(&str, &str); 2]| {
        let path = place.workspace.join(file);
        let text = std::fs::read_to_string(&path).unwrap();
        let text = changes.into_iter().fold(text, |text, (old, new)| text.replace(old, new));
        std::fs::write(path, text).unwrap();
    };
    let slots = "slots: { sang: { at: \"05:15\", minutes: 30 } }";
    change("channels.yaml", [("adapter: folder", "adapter: loudspeaker"), ("office_hours: false", slots)]);
    change("thu.yaml", [("    source:", "    priority: urgent\n    source:"), ("", "")]);
    for arguments in [&["apply", "--yes"][..], &["approve", "--all", "--yes"]] {
        let said = place.run(arguments);
        assert_eq!(said.code, 0, "{arguments:?}: {}{}", said.out, said.err);
    }
    std::fs::create_dir(place.workspace.join("ra/.staged")).unwrap();
    let lock = std::fs::File::create(place.workspace.join("ra/.staged/.lock")).unwrap();
    lock.lock().unwrap();
    let mut command = loa(&place.workspace, &["run"]);
    command.env("LOA_LOG", "info");
    let mut program = Program::start(command);
    assert!(program.wait_for("folder_locked"), "a held lock is waited for");
    program.tell_to_stop();
    assert_eq!(program.ends_within(Duration::from_secs(20)).await, Some(0));
}

async fn wait_for_reveal(rig: &Rig) {
    for _ in 0..1_000 {
        if rig.entries().await.iter().any(|e| e.delivery.state == State::Revealing) {
            return;
        }
        Clock::System.sleep(Duration::from_millis(20)).await;
    }
    panic!("no reveal began");
}

/// A daemon with nothing due does nothing at all, and hears of another process's write within a second.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn idle_is_asleep_and_a_word_wakes_it() {
    for database in databases().await {
        let rig = Rig::new(&database, 1).await;
        let mut program = rig.run(None);
        rig.wait_until_settled(&mut program).await;
        // Its own last write may still ring.
        Clock::System.sleep(Duration::from_millis(1_500)).await;
        let before = work(program.pid());
        Clock::System.sleep(Duration::from_secs(3)).await;
        assert_eq!(work(program.pid()), before, "an idle daemon read something or used the processor");
        let entry = rig.entries().await.into_iter().find(|e| e.delivery.adapter == "wordpress").unwrap();
        let id = entry.delivery.id.as_str();
        let done = rig.command().args(["withdraw", id, "--reason", "sai"]).output().unwrap();
        assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
        let until = Clock::System.now() + chrono::TimeDelta::seconds(1);
        while !rig.entries().await.iter().any(|e| e.attempts.len() > entry.attempts.len()) {
            assert!(Clock::System.now() < until, "nothing within a second of the command's end");
            Clock::System.sleep(Duration::from_millis(20)).await;
        }
    }
}

/// Processor time and read calls of a process so far.
fn work(pid: u32) -> (u64, u64) {
    let stat = std::fs::read_to_string(format!("/proc/{pid}/stat")).unwrap();
    let after_name = stat.rsplit(')').next().unwrap().to_owned();
    let fields: Vec<&str> = after_name.split_whitespace().collect();
    let ticks = fields[11].parse::<u64>().unwrap() + fields[12].parse::<u64>().unwrap();
    let io = std::fs::read_to_string(format!("/proc/{pid}/io")).unwrap();
    let reads = io.lines().find_map(|line| line.strip_prefix("syscr: ")).unwrap().parse().unwrap();
    (ticks, reads)
}

//! Whole sample campaigns on a virtual clock, against the sandbox, with and without faults.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use loa::domain::campaign::Campaign;
use loa::domain::delivery::{Delivery, State};
use loa::domain::outcome::End;
use loa::domain::plan::{Plan, plan};
use loa::sandbox::fault::FaultPlan;
use loa::sandbox::rehearsal::{Rehearsal, Script, any_port, play};
use loa::workspace::Workspace;

fn sample(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("campaigns").join(name)
}

async fn rehearse(name: &str, faults: FaultPlan, folder: &Path) -> Rehearsal {
    let loaded = Workspace::load(&sample(name));
    let directory = loaded.directory.unwrap();
    let campaigns: Vec<Campaign> = loaded.campaigns;
    let plans: Vec<Plan> = campaigns.iter().map(|c| plan(c, &directory, &loa::adapters::render).plan).collect();
    let script = Script {
        directory: &directory,
        campaigns: &campaigns,
        plans: &plans,
        faults,
        bind: any_port(),
        folder: folder.to_owned(),
        listen: Arc::new(|_| {}),
    };
    play(script, &mut |_| {}).await.unwrap()
}

#[tokio::test]
async fn every_sample_plays_to_its_end_on_time() {
    for name in ["xa-ia-mau", "tinh-dien-bien", "so-cong-thuong", "mua-bao"] {
        let folder = tempfile::tempdir().unwrap();
        let played = rehearse(name, FaultPlan::none(), folder.path()).await;
        for entry in &played.entries {
            let d = &entry.delivery;
            let waits = d.due_at.is_none() || d.state == State::Cancelled;
            let attempts: Vec<String> = entry
                .attempts
                .iter()
                .map(|a| format!("{} {:?} {:?} {:?}", a.step.as_str(), a.class, a.code, a.message))
                .collect();
            assert!(
                waits || d.state == end_of(d),
                "{name}: {} on {} is {} {:?}\n{}",
                d.item,
                d.channel,
                d.state.as_str(),
                d.reason,
                attempts.join("\n")
            );
        }
        assert_eq!(played.doubles(), Vec::new());
    }
}

#[tokio::test]
async fn faults_never_make_a_second_post() {
    for seed in [1, 7, 2026] {
        let folder = tempfile::tempdir().unwrap();
        let played = rehearse("xa-ia-mau", FaultPlan::seeded(seed), folder.path()).await;
        assert_eq!(played.doubles(), Vec::new(), "seed {seed}");
        for entry in &played.entries {
            let d = &entry.delivery;
            assert!(
                d.state.is_final() || matches!(d.state, State::Assigned | State::Unconfirmed),
                "seed {seed}: {} is {}",
                d.item,
                d.state.as_str()
            );
        }
        let delivered = played.entries.iter().filter(|e| e.delivery.state == end_of(&e.delivery)).count();
        assert!(delivered * 10 >= played.entries.len() * 9, "seed {seed}: {delivered} of {}", played.entries.len());
    }
}

/// Nobody plays a bulletin or does a task in a rehearsal, so nothing there is said to be played or done.
fn end_of(delivery: &Delivery) -> State {
    match delivery.end {
        End::Published => State::Delivered,
        End::HandedOver => State::HandedOver,
        End::Assigned => State::Assigned,
    }
}

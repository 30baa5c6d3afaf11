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
    rehearse_at(&sample(name), faults, folder).await
}

async fn rehearse_at(workspace: &Path, faults: FaultPlan, folder: &Path) -> Rehearsal {
    let loaded = Workspace::load(workspace);
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

#[tokio::test]
async fn the_same_words_twice_in_one_programme_are_a_double() {
    let workspace = tempfile::tempdir().unwrap();
    std::fs::write(
        workspace.path().join("channels.yaml"),
        "units: { xa: { title: Ủy ban nhân dân xã } }\nchannels:\n  loa-xa:\n    title: Đài Truyền thanh xã\n    unit: xa\n    \
         adapter: loudspeaker\n    settings: { folder: ra/loa }\n    slots:\n      sang: { at: \"05:15\", minutes: 30 }\n      \
         chieu: { at: \"17:15\", minutes: 30 }\n",
    )
    .unwrap();
    let notice = |id: &str, body: &str| {
        format!(
            "  - id: {id}\n    phase: nam\n    title: Tin {id}\n    when: {{ daily: [\"05:15\", \"17:15\"], from: 2026-03-01 00:00, \
             until: 2026-03-03 00:00 }}\n    channels: {{ loa-xa: {{ slots: [sang, chieu] }} }}\n    body: {body}\n"
        )
    };
    let campaign = |items: &[String]| {
        let head = "campaign: tin\ntitle: Tin hằng ngày\nunit: xa\nphases:\n  nam: { kind: during, title: Năm 2026, \
                    from: 2026-01-01 00:00, until: 2027-01-01 00:00 }\nitems:\n";
        std::fs::write(workspace.path().join("tin.yaml"), head.to_owned() + &items.concat()).unwrap();
    };
    // The same time of the rule in both slots, as people write it, is no double.
    for (items, doubles) in [
        (vec![notice("co", "Bà con treo cờ."), notice("hop", "Mời bà con đi họp.")], 0),
        (vec![notice("co", "Bà con treo cờ."), notice("co-2", "Bà con treo cờ.")], 4),
    ] {
        campaign(&items);
        let folder = tempfile::tempdir().unwrap();
        let played = rehearse_at(workspace.path(), FaultPlan::none(), folder.path()).await;
        assert_eq!(played.entries.len(), 8);
        assert_eq!(played.doubles().len(), doubles, "{:?}", played.doubles());
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

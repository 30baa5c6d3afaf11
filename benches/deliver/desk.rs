//! c. What a person waits for at the desk: `check` and `plan` of a campaign file of 10,000 items.

use std::fmt::Write;
use std::fs;
use std::time::Instant;

use loa::adapters;
use loa::domain::channel::Channel;
use loa::domain::delivery::State;
use loa::domain::diff::{Recorded, diff};
use loa::domain::plan::{Plan, RenderFault, plan};
use loa::domain::post::{Payload, Post};
use loa::domain::{check, diagnostic::Severity};
use loa::workspace::{Loaded, Workspace};

use super::{databases, figures, ledger};

const ITEMS: usize = 10_000;
const ROUNDS: usize = 3;
const CHANNELS: usize = 200;

pub(crate) fn measure() {
    let folder = tempfile::tempdir_in(databases::folder()).unwrap();
    let file = folder.path().join("sang.yaml");
    fs::write(folder.path().join("channels.yaml"), channels_file()).unwrap();
    let text = campaign_file();
    fs::write(&file, &text).unwrap();
    println!("\nc. a campaign file of {ITEMS} items on {CHANNELS} channels, {} KiB", text.len() / 1024);
    let (mut reads, mut plans, mut checks, mut diffs) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
    for _ in 0..ROUNDS {
        let start = Instant::now();
        let loaded = Workspace::load(&file);
        reads.push(start.elapsed().as_secs_f64());
        let (directory, campaign) = whole(&loaded);
        let start = Instant::now();
        let planning = plan(campaign, directory, &render);
        plans.push(start.elapsed().as_secs_f64());
        let start = Instant::now();
        let mut found = check::alone(campaign, directory, &planning.plan);
        found.extend(check::across(&[&planning.plan], directory));
        checks.push(start.elapsed().as_secs_f64());
        assert_eq!(found.iter().filter(|d| d.severity == Severity::Fault).count(), 0, "{:?}", found.first());
        assert_eq!(planning.plan.deliveries.len(), ITEMS, "{:?}", planning.diagnostics.first());
        let recorded = recorded(&planning.plan);
        let start = Instant::now();
        let changes = diff(&planning.plan, &recorded, directory, ledger::now());
        diffs.push(start.elapsed().as_secs_f64());
        assert_eq!(changes.len(), ITEMS);
    }
    let sum = |parts: &[&[f64]]| -> Vec<f64> { (0..ROUNDS).map(|n| parts.iter().map(|p| p[n]).sum()).collect() };
    println!("   read {}", figures::figure(&reads, " s"));
    println!("   plan {}", figures::figure(&plans, " s"));
    println!("   rules {}", figures::figure(&checks, " s"));
    println!("   diff {}", figures::figure(&diffs, " s"));
    println!("   loa check: {}", figures::figure(&sum(&[&reads, &plans, &checks]), " s"));
    println!(
        "   loa plan (without the ledger's query): {}",
        figures::figure(&sum(&[&reads, &plans, &checks, &diffs]), " s")
    );
}

fn render(channel: &Channel, post: &Post) -> Result<Payload, Vec<RenderFault>> {
    (adapters::find(&channel.adapter.value).unwrap().render)(channel, post)
}

fn whole(loaded: &Loaded) -> (&loa::domain::directory::Directory, &loa::domain::campaign::Campaign) {
    assert!(!loaded.has_faults(), "{:?}", loaded.diagnostics.first());
    (loaded.directory.as_ref().unwrap(), loaded.campaigns.first().unwrap())
}

/// Every other delivery stands in the ledger with another time.
fn recorded(plan: &Plan) -> Vec<Recorded> {
    let every_other = plan.deliveries.iter().step_by(2);
    every_other
        .map(|p| Recorded {
            id: p.id.clone(),
            item: p.item.clone(),
            title: p.title.clone(),
            channel: p.channel.clone(),
            slot: p.slot.clone(),
            language: p.language.clone(),
            due_at: p.due_at().map(|at| at - chrono::TimeDelta::hours(1)),
            state: State::Scheduled,
            reason: None,
            content_hash: p.content_hash.clone(),
            approved_hash: Some(p.content_hash.clone()),
            retimed_at: None,
            destination: Some(p.destination.clone()),
            waits_for: p.waits_text(),
            tone: p.tone,
            held: false,
        })
        .collect()
}

fn channels_file() -> String {
    let mut text = "units:\n  tinh: { title: Tỉnh }\nchannels:\n".to_owned();
    for n in 0..CHANNELS {
        writeln!(text, "  kenh-{n}:\n    title: Kênh {n}\n    unit: tinh\n    adapter: telegram\n    languages: [vi]")
            .unwrap();
        writeln!(text, "    settings:\n      chat_id: \"-100{:09}\"", n + 1).unwrap();
    }
    text
}

fn campaign_file() -> String {
    let mut text = "campaign: sang\ntitle: Bản tin sáng\nunit: tinh\ntimezone: Asia/Ho_Chi_Minh\nanchors:\n  \
                    khai-mac: { title: Khai mạc, at: 2027-01-20 08:00, status: confirmed }\nphases:\n  \
                    truoc: { kind: before, title: Trước, from: khai-mac - 90d at 00:00, until: khai-mac }\nitems:\n"
        .to_owned();
    for n in 0..ITEMS {
        let (day, hour, minute) = (1 + n / CHANNELS % 80, 6 + n / CHANNELS / 80, n % 60);
        writeln!(text, "  - id: tin-{n}\n    phase: truoc\n    title: Tin số {n}").unwrap();
        writeln!(text, "    when: khai-mac - {day}d at {hour:02}:{minute:02}\n    channels: [kenh-{}]", n % CHANNELS)
            .unwrap();
        writeln!(text, "    source: Văn phòng tỉnh\n    body: |").unwrap();
        writeln!(
            text,
            "      Khai mạc lúc {{{{ khai-mac | giờ }}}} ngày {{{{ khai-mac | ngày }}}}, bà con theo dõi **trực tiếp**."
        )
        .unwrap();
    }
    text
}

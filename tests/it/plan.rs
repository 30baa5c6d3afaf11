//! file → plan → diff: one small campaign, printed whole; the same after its anchor moved by three days.
//!
//! The files go through `workspace` and the real adapters, as staff's do.

use std::path::{Path, PathBuf};

use loa::cli::changes::{self, Rows, View};
use loa::domain::At;
use loa::domain::check;
use loa::domain::delivery::State;
use loa::domain::diff::{Recorded, diff};
use loa::domain::plan::{Plan, Planned};
use loa::domain::when::Due;
use loa::i18n::Lang;
use loa::workspace::{Loaded, Workspace};
use tempfile::TempDir;

fn cases() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cases/plan")
}

/// The case's files, with a change of the campaign's text.
fn workspace(change: impl FnOnce(String) -> String) -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    std::fs::copy(cases().join("channels.yaml"), folder.path().join("channels.yaml")).unwrap();
    let text = std::fs::read_to_string(cases().join("hop-dan.yaml")).unwrap();
    std::fs::write(folder.path().join("hop-dan.yaml"), change(text)).unwrap();
    // Nine seconds of silence.
    let mut wav =
        b"RIFF\xa4\x19\x01\0WAVEfmt \x10\0\0\0\x01\0\x01\0\x40\x1f\0\0\x40\x1f\0\0\x01\0\x08\0data\x40\x19\x01\0"
            .to_vec();
    wav.extend(vec![0x80; 72_000]);
    std::fs::write(folder.path().join("jrai.wav"), wav).unwrap();
    folder
}

struct Planning {
    loaded: Loaded,
    plan: Plan,
    faults: String,
}

fn planned(folder: &TempDir) -> Planning {
    let mut loaded = Workspace::load(&folder.path().join("hop-dan.yaml"));
    let found = std::mem::take(&mut loaded.diagnostics);
    let directory = loaded.directory.as_ref().unwrap();
    let (mut plans, found) = check::all(&loaded.sources, directory, &loaded.campaigns, &loa::adapters::render, found);
    let codes: Vec<String> = found
        .iter()
        .map(|d| {
            let (line, column) = loaded.sources.line_column(d.place.unwrap());
            format!("{line}:{column} {}", <&str>::from(&d.problem))
        })
        .collect();
    Planning { plan: plans.remove(0), faults: codes.join("\n"), loaded }
}

/// One line a delivery. No hash: it is compared, not read.
fn printed(plan: &Plan) -> String {
    let due = |planned: &Planned| match &planned.due {
        Due::At(at) => at.with_timezone(&plan.timezone).format("%d/%m %H:%M").to_string(),
        Due::Waits { anchor } => format!("waits for {anchor}"),
        Due::AnchorCancelled { anchor } => format!("cancelled with {anchor}"),
    };
    let line = |planned: &Planned| {
        format!(
            "{} {} {} {} slot:{} {}s late:{}",
            planned.item,
            planned.channel,
            planned.language,
            due(planned),
            planned.slot.as_deref().unwrap_or("-"),
            planned.air_ms / 1_000,
            planned.late.within_ms / 60_000,
        )
    };
    plan.deliveries.iter().map(line).collect::<Vec<_>>().join("\n")
}

fn at(text: &str) -> At {
    text.parse().unwrap()
}

/// The ledger after an apply and an approval of everything, with the urgent bulletin out.
fn recorded(plan: &Plan) -> Vec<Recorded> {
    let state = |planned: &Planned| if planned.item == "mua-lon" { State::Delivered } else { State::Scheduled };
    plan.deliveries
        .iter()
        .map(|planned| Recorded {
            id: planned.id.clone(),
            item: planned.item.clone(),
            title: planned.title.clone(),
            channel: planned.channel.clone(),
            slot: planned.slot.clone(),
            language: planned.language.clone(),
            due_at: planned.due_at(),
            state: state(planned),
            reason: None,
            content_hash: planned.content_hash.clone(),
            approved_hash: Some(planned.content_hash.clone()),
            retimed_at: None,
            destination: Some(planned.destination.clone()),
            waits_for: planned.waits_text(),
            tone: planned.tone,
            held: false,
        })
        .collect()
}

#[test]
fn a_small_campaign() {
    let planning = planned(&workspace(|text| text));
    assert_eq!(
        printed(&planning.plan),
        // Urgent: at its own minute, in no programme, with its call. Suspended: waits, visibly.
        "mua-lon loa-xa vi 05/03 13:20 slot:- 36s late:60\n\
         lich-hop web-xa vi 08/03 10:00 slot:- 0s late:360\n\
         nhac-hop loa-xa jra 09/03 17:15 slot:chieu 12s late:60\n\
         nhac-hop loa-xa vi 09/03 17:15 slot:chieu 5s late:60\n\
         ket-qua web-xa vi waits for tong-ket slot:- 0s late:60"
    );
    // The eighth of March is a Sunday, and the website keeps office hours.
    assert_eq!(planning.faults, "7:3 anchor_suspended\n17:11 on_day_off");
    let jrai = planning.plan.deliveries.iter().find(|d| d.language == "jra").unwrap();
    assert!(serde_json::json!(jrai.payload).to_string().contains("jrai"), "the recording plays: {:?}", jrai.payload);
}

#[test]
fn a_moved_anchor_shows_what_moves_before_anything_happens() {
    let before = planned(&workspace(|text| text));
    let after = planned(&workspace(|text| text.replace("at: 2026-03-10 08:00", "at: 2026-03-13 08:00")));
    let directory = after.loaded.directory.as_ref().unwrap();
    let found = diff(&after.plan, &recorded(&before.plan), directory, at("2026-03-06T00:00:00Z"));
    let mut out = Vec::new();
    let view = View { lang: Lang::Vi, zone: after.plan.timezone, width: 80, rows: Rows::Folded, anchors: &[] };
    changes::print(&found, &view, &mut out).unwrap();
    let text: String = String::from_utf8(out).unwrap().lines().map(|line| line.trim_end().to_owned() + "\n").collect();
    assert_eq!(text, std::fs::read_to_string(cases().join("moved.vi.txt")).unwrap(), "got\n{text}");
}

#[test]
fn what_reading_and_planning_both_see_is_said_once() {
    let planning = planned(&workspace(|text| {
        text.replace("when: hop - 2d at 10:00", "when: hopp - 2d at 10:00")
            .replace("channels: [loa-xa]", "channels: [loa-xaa]")
            .replace("phase: sau", "phase: saau")
            .replace("slots: [chieu]", "slots: [chieeu]")
    }));
    assert_eq!(planning.faults, "17:11 unknown_anchor\n28:35 unknown_slot\n38:16 unknown_channel\n44:12 unknown_phase");
}

/// Working days leave out weekends, and what `holidays:` says; the warning of a day off goes with them.
#[test]
fn working_days_are_those_of_the_offices_calendar() {
    let due = |folder: &TempDir| {
        let planning = planned(folder);
        let lich = planning.plan.deliveries.iter().find(|d| d.item == "lich-hop").unwrap();
        (
            lich.due_at().unwrap().with_timezone(&planning.plan.timezone).format("%d/%m %H:%M").to_string(),
            planning.faults,
        )
    };
    let folder = workspace(|text| text.replace("hop - 2d at 10:00", "hop - 3 ngày làm việc lúc 10 giờ"));
    // The meeting is on Tuesday 10 March: Monday, Friday, Thursday.
    assert_eq!(due(&folder), ("05/03 10:00".to_owned(), "7:3 anchor_suspended".to_owned()));
    let channels = folder.path().join("channels.yaml");
    let text = std::fs::read_to_string(&channels).unwrap();
    let holidays = "holidays:\n  - { date: 05/03/2026, to: 06/03/2026, title: Nghỉ bù }\n  \
                    - { date: 07/03/2026, title: Làm bù, works: có }\n";
    std::fs::write(&channels, format!("{text}{holidays}")).unwrap();
    // Monday, Saturday that makes up, Wednesday.
    assert_eq!(due(&folder), ("04/03 10:00".to_owned(), "7:3 anchor_suspended".to_owned()));
    let campaign = folder.path().join("hop-dan.yaml");
    let text = std::fs::read_to_string(&campaign).unwrap();
    std::fs::write(&campaign, text.replace("hop - 3 ngày làm việc lúc 10 giờ", "05/03/2026 10:00")).unwrap();
    assert_eq!(due(&folder).1, "7:3 anchor_suspended\n17:11 on_day_off");
}

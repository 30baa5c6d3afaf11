//! A campaign around a congress, written as a file, applied and approved; people who say what happened; the daemon.
//!
//! Words about anchors work on what an apply kept.

use std::path::Path;

use chrono::{DateTime, NaiveDateTime, TimeZone, Utc};
use loa::actions::word::{Foreseen, GivenTime, Saying, say};
use loa::actions::{ActError, apply};
use loa::daemon::Daemon;
use loa::domain::gate::overlay;
use loa::domain::plan::plan;
use loa::domain::reminder::Reminder;
use loa::event::Event;
use loa::media::MediaStore;
use loa::store::anchors;
use loa::workspace::Workspace;

use super::databases::Database;
use super::world::{World, actor};

pub(crate) const HEAD: &str = "campaign: thu
title: Đại hội
unit: xa
anchors:
  khai-mac: { title: Khai mạc, at: 2026-01-20 08:00, status: confirmed }
  be-mac: { title: Bế mạc, at: 2026-01-25 17:00 }
  tet: { title: Tết, at: 2026-02-17, kind: date }
phases:
  p: { kind: during, title: Cả đợt, from: khai-mac - 30d, until: khai-mac + 60d }
items:
";

pub(crate) const CONGRESS: &str = r#"
  - { id: moi, phase: p, title: Mời, when: khai-mac - 3d at 08:00, channels: [web], body: "Khai mạc {{ khai-mac | ngày }}." }
  - { id: dang-hop, phase: p, title: Đang họp, when: { daily: "17:15", from: khai-mac, until: be-mac }, channels: [web], body: "Đại hội tiếp tục làm việc." }
  - { id: ket-qua, phase: p, title: Kết quả, when: be-mac + 2h, channels: [web-2], body: "Đại hội bế mạc ngày {{ be-mac | ngày }}." }
  - { id: hom-sau, phase: p, title: Hôm sau, when: be-mac + 1d at 08:00, channels: [web-2], body: Đại hội đã bế mạc. }
"#;

/// A local time of the campaign.
pub(crate) fn at(text: &str) -> DateTime<Utc> {
    let local = NaiveDateTime::parse_from_str(&format!("2026-{text}"), "%Y-%m-%d %H:%M").unwrap();
    chrono_tz::Asia::Ho_Chi_Minh.from_local_datetime(&local).unwrap().to_utc()
}

pub(crate) fn told(text: &str) -> Option<GivenTime> {
    let local = NaiveDateTime::parse_from_str(&format!("2026-{text}"), "%Y-%m-%d %H:%M").unwrap();
    Some(GivenTime { local, has_clock: true })
}

pub(crate) fn happened(text: Option<&str>) -> Saying {
    Saying::Happened { at: text.and_then(told), source: "Thông báo của Văn phòng".into() }
}

pub(crate) fn postponed(text: Option<&str>) -> Saying {
    Saying::Postponed { to: text.and_then(told), reason: "Công văn 5".into() }
}

pub(crate) fn undo() -> Saying {
    Saying::Undo { reason: "báo nhầm".into() }
}

pub(crate) struct Congress {
    pub(crate) world: World,
    folder: tempfile::TempDir,
}

impl Congress {
    pub(crate) async fn new(database: &Database, head: &str, items: &str) -> Congress {
        let folder = tempfile::tempdir().unwrap();
        let congress = Congress { world: World::new(database, folder.path()).await, folder };
        let channels = "units: { xa: { title: Xã } }\nchannels:\n  web: { title: Web, unit: xa, adapter: folder, \
                        settings: { folder: web } }\n  web-2: { title: Web 2, unit: xa, adapter: folder, settings: { \
                        folder: web-2 } }\nstaff:\n  quan-tri: { name: Quản trị, unit: xa, roles: [administrator, \
                        editor, approver] }\n  van-hoa: { name: Văn hóa, unit: xa, role: writer }\n";
        std::fs::write(congress.path().join("channels.yaml"), channels).unwrap();
        congress.write(&format!("{head}{items}"));
        congress.apply().await;
        congress.world.approve_all().await;
        congress
    }

    pub(crate) fn path(&self) -> &Path {
        self.folder.path()
    }

    pub(crate) fn write(&self, text: &str) {
        std::fs::write(self.path().join("thu.yaml"), text).unwrap();
    }

    /// What `loa apply` does.
    pub(crate) async fn apply(&self) {
        let mut loaded = Workspace::load(&self.path().join("thu.yaml"));
        assert!(!loaded.has_faults(), "{:?}", loaded.diagnostics);
        let directory = loaded.directory.as_ref().unwrap();
        let campaign = &mut loaded.campaigns[0];
        let mut tx = self.world.store.read().await.unwrap();
        overlay(campaign, &anchors::standing(&mut tx, "thu").await.unwrap());
        drop(tx);
        let plan = plan(campaign, directory, &loa::adapters::render).plan;
        let media = MediaStore::new(self.path().join("media"));
        let now = self.world.clock.now();
        let newest = loa::actions::revisions::get(&self.world.store, "thu", None).await;
        // Whoever changes the file here has seen what stands.
        campaign.documents.base = newest.ok().map(|newest| newest.hash());
        let taken = apply::TakenIn { directory, campaign, plan: &plan, why: None };
        apply::apply(&self.world.store, &media, &actor(), taken, now).await.unwrap();
    }

    pub(crate) async fn says(&self, anchor: &str, saying: Saying) -> Foreseen {
        self.tries(anchor, saying).await.unwrap()
    }

    pub(crate) async fn tries(&self, anchor: &str, saying: Saying) -> Result<Foreseen, ActError> {
        say(&self.world.store, &self.world.clock, &actor(), "thu", anchor, &saying).await
    }

    pub(crate) async fn play(&self, daemon: &mut Daemon, until: &str) {
        self.world.play(daemon, at(until)).await;
    }

    /// Where everything stands, without attempts.
    pub(crate) async fn stands(&self) -> Vec<String> {
        let printed = self.world.print().await;
        printed.lines().map(|line| line.split(" [").next().unwrap().to_owned()).collect()
    }

    pub(crate) fn public(&self) -> Vec<String> {
        [self.world.public("web"), self.world.public("web-2")].concat()
    }

    pub(crate) fn reminders(&self) -> Vec<(Reminder, usize)> {
        let events = self.world.events.lock().unwrap();
        let told = events.iter().filter_map(|event| match event {
            Event::Reminded { what, deliveries, .. } => Some((*what, deliveries.len())),
            _ => None,
        });
        told.collect()
    }

    pub(crate) async fn id(&self, item: &str) -> String {
        let mut tx = self.world.store.read().await.unwrap();
        let entries = loa::store::log::entries(&mut tx, &Default::default()).await.unwrap();
        entries.iter().find(|e| e.delivery.item == item).unwrap().delivery.id.clone()
    }
}

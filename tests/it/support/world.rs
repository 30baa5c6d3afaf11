//! A small world: a store, a folder channel, a virtual clock, a daemon — and its whole state as text.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};

use chrono::TimeDelta;
use loa::actions::apply::TakenIn;
use loa::actions::{Actor, Which};
use loa::adapters;
use loa::clock::Clock;
use loa::daemon::Daemon;
use loa::daemon::channels::Channels;
use loa::domain::campaign::{Priority, Tone};
use loa::domain::directory::Directory;
use loa::domain::media::{MediaFacts, MediaKind};
use loa::domain::plan::{Plan, Planned};
use loa::domain::post::{Air, Post, PostMedia};
use loa::event::Event;
use loa::http::Network;
use loa::media::MediaStore;
use loa::secret::{Secret, Vault};
use loa::store::Store;
use loa::store::deliveries::Filter;

use super::databases::Database;
use super::plans::{At, Opened, at, campaign, directory, plan, planned};

/// When every world begins.
pub(crate) fn start() -> At {
    at("2026-01-10T00:00:00Z")
}

pub(crate) struct World {
    pub(crate) store: Store,
    pub(crate) clock: Clock,
    pub(crate) directory: Directory,
    pub(crate) folder: PathBuf,
    pub(crate) events: Arc<Mutex<Vec<Event>>>,
    pub(crate) given: Arc<std::collections::HashMap<String, Secret>>,
    vault: Vault,
}

/// The administrator of every world.
pub(crate) fn actor() -> Actor {
    Actor::everything("quan-tri")
}

pub(crate) fn post(key: &str, title: &str, body: &str) -> Post {
    Post {
        key: key.to_owned(),
        campaign: "thu".into(),
        item: title.to_owned(),
        language: "vi".into(),
        title: title.to_owned(),
        summary: None,
        body: body.to_owned(),
        media: Vec::new(),
        audio: None,
        link: None,
        attribution: "Đơn vị đăng: Xã".into(),
        unit_title: "Xã".into(),
        tone: Tone::Neutral,
        priority: Priority::Ordinary,
        air: Air::default(),
        task: Some(crate::support::plans::task()),
    }
}

impl World {
    /// Channels `web` and `web-2`, both folders.
    pub(crate) async fn new(database: &Database, folder: &Path) -> World {
        let channels: &[Opened<'_>] =
            &[("web", "folder", &[("folder", "web")]), ("web-2", "folder", &[("folder", "web-2")])];
        for name in ["web", "web-2"] {
            std::fs::create_dir(folder.join(name)).unwrap();
        }
        World::with(database, folder, directory(channels), BTreeMap::new()).await
    }

    pub(crate) async fn with(
        database: &Database,
        folder: &Path,
        directory: Directory,
        given: BTreeMap<String, Secret>,
    ) -> World {
        World {
            store: database.open().await,
            clock: Clock::virtual_at(start()),
            directory,
            folder: folder.to_owned(),
            events: Arc::default(),
            given: Arc::new(given.into_iter().collect()),
            vault: Vault::from_base64(&Vault::new_key()).unwrap(),
        }
    }

    /// A planned delivery of a text, rendered by its channel's own adapter.
    pub(crate) fn text(&self, item: &str, channel: &str, due_at: At, body: &str) -> Planned {
        let found = self.directory.channel(channel).unwrap();
        let kind = adapters::find(&found.adapter.value).unwrap();
        let mut planned = planned("thu", item, channel, kind.name, due_at, serde_json::Value::Null);
        planned.payload = (kind.render)(found, &post(&planned.id, item, body)).unwrap();
        planned.content_hash = loa::domain::plan::content_hash(&planned.payload, &found.destination);
        planned
    }

    /// The same with a picture of these bytes, which are in the media folder.
    pub(crate) fn picture(&self, item: &str, channel: &str, due_at: At, bytes: &[u8]) -> Planned {
        let mut planned = self.text(item, channel, due_at, "Nội dung");
        let found = self.directory.channel(channel).unwrap();
        let facts = MediaFacts {
            sha256: self.media().keep_bytes(bytes, MediaKind::Png).unwrap(),
            bytes: bytes.len() as u64,
            kind: MediaKind::Png,
            width: 600,
            height: 400,
            duration_ms: 0,
        };
        let picture = PostMedia { name: "anh.png".into(), facts, alt: None, credit: None, voice: None };
        let post = Post { media: vec![picture], ..post(&planned.id, item, "Nội dung") };
        planned.payload = adapters::render(found, &post).unwrap();
        planned.content_hash = loa::domain::plan::content_hash(&planned.payload, &found.destination);
        planned
    }

    pub(crate) fn media(&self) -> MediaStore {
        MediaStore::new(self.folder.join("media")).mended_from(&self.folder)
    }

    pub(crate) async fn apply(&self, mut deliveries: Vec<Planned>) {
        for planned in &mut deliveries {
            let channel = self.directory.channel(&planned.channel);
            planned.destination = channel.map(|c| c.destination.clone()).unwrap_or_default();
        }
        let plan: Plan = plan("thu", deliveries);
        let media = self.media();
        let taken = TakenIn { directory: &self.directory, campaign: &campaign("thu"), plan: &plan, why: None };
        loa::actions::apply::apply(&self.store, &media, &actor(), taken, self.clock.now()).await.unwrap();
    }

    pub(crate) async fn approve_all(&self) {
        let all = Which::Fitting(Filter::default());
        loa::actions::approve::approve(&self.store, &actor(), &all, None, None, self.clock.now()).await.unwrap();
    }

    pub(crate) fn vault(&self) -> &Vault {
        &self.vault
    }

    pub(crate) fn daemon(&self) -> Daemon {
        let mut channels =
            Channels::new(Network::new().unwrap(), self.media(), self.vault.clone(), self.folder.clone());
        channels.given = Arc::clone(&self.given);
        let events = Arc::clone(&self.events);
        Daemon::new(
            self.store.clone(),
            self.clock.clone(),
            channels,
            Arc::new(move |event: &Event| events.lock().unwrap().push(event.clone())),
        )
    }

    /// Lets time pass to `until`, ticking whenever the daemon wants to.
    pub(crate) async fn play(&self, daemon: &mut Daemon, until: At) {
        loop {
            let outcome = daemon.settle_moment().await.unwrap();
            match outcome.next_at.filter(|at| *at <= until) {
                Some(at) => self.clock.advance_to(at),
                None => break,
            }
        }
        self.clock.advance_to(until);
        daemon.settle_moment().await.unwrap();
    }

    /// Every delivery on one line: item, channel, state, reason, minutes late, attempts.
    pub(crate) async fn print(&self) -> String {
        let mut tx = self.store.read().await.unwrap();
        let entries = loa::store::log::entries(&mut tx, &Filter::default()).await.unwrap();
        let mut lines: Vec<String> = entries
            .iter()
            .map(|e| {
                let d = &e.delivery;
                let reason = d.reason.map_or(String::new(), |r| format!(" ({})", r.as_str()));
                let late = d.late_ms().map_or(String::new(), |ms| format!(" +{}s", ms / 1000));
                let held = if d.held_at.is_some() { " held" } else { "" };
                let attempts: Vec<String> = e
                    .attempts
                    .iter()
                    .map(|a| format!("{}:{}", a.step.as_str(), a.class.as_deref().unwrap_or("open")))
                    .collect();
                format!("{} {} {}{reason}{late}{held} [{}]", d.item, d.channel, d.state.as_str(), attempts.join(" "))
            })
            .collect();
        lines.sort();
        lines.join("\n")
    }

    /// Names of what the public sees in a folder channel, without the delivery's id.
    pub(crate) fn public(&self, channel: &str) -> Vec<String> {
        let Ok(found) = std::fs::read_dir(self.folder.join(channel)) else { return Vec::new() };
        let mut names: Vec<String> = found
            .map(|e| e.unwrap().file_name().to_string_lossy().into_owned())
            .filter(|n| !n.starts_with('.'))
            .collect();
        names.sort();
        names
    }
}

pub(crate) fn minutes(n: i64) -> TimeDelta {
    TimeDelta::minutes(n)
}

/// Returns once a hold counts: what a daemon does before that it may do.
pub(crate) async fn hold_is_written(store: &Store) {
    loop {
        let mut tx = store.read().await.unwrap();
        if !loa::store::holds::standing(&mut tx).await.unwrap().is_empty() {
            return;
        }
    }
}

//! What was approved is what goes out, at the time that was approved with it: files that change under an apply, pictures
//! that a platform fetches by itself, emergencies.
//!
//! Never: looks at how it is done. The sandbox counts what the public saw.

use loa::actions::{ActError, Refused, Which, apply, cancel, retry};
use loa::domain::campaign::Tone;
use loa::domain::media::{MediaFacts, MediaKind};
use loa::domain::plan::plan;
use loa::domain::post::{Post, PostMedia};
use loa::media::MediaStore;
use loa::workspace::Workspace;

use crate::cli::Place;
use crate::support::databases::{databases, sqlite};
use crate::support::plans::At;
use crate::support::platforms::Platforms;
use crate::support::world::{actor, minutes, post, start};

fn due() -> At {
    start() + minutes(60)
}

/// Somebody saves another picture under the same name while the plan is read: nothing is applied, and what is kept under
/// a hash are the bytes of that hash.
#[tokio::test]
async fn a_file_that_changes_under_an_apply_is_refused() {
    let place = Place::due_now("");
    let (campaign, picture) = (place.workspace.join("thu.yaml"), place.workspace.join("anh.jpg"));
    let text = std::fs::read_to_string(&campaign).unwrap();
    std::fs::write(&campaign, text.trim_end().to_owned() + "\n    media: [anh.jpg]\n").unwrap();
    let seen = b"\xff\xd8\xff\xe0 seen".as_slice();
    std::fs::write(&picture, seen).unwrap();
    let loaded = Workspace::load(&place.workspace);
    assert!(!loaded.has_faults(), "{:?}", loaded.diagnostics);
    let (directory, campaign) = (loaded.directory.as_ref().unwrap(), &loaded.campaigns[0]);
    let facts = campaign.items[0].media[0].facts.clone().unwrap();
    let plan = plan(campaign, directory, &loa::adapters::render).plan;
    let store = sqlite().open().await;
    let media = MediaStore::new(place.workspace.join("giu"));
    let now = loa::clock::Clock::System.now();
    let who = actor();
    let try_it = || apply::apply(&store, &media, &who, directory, campaign, &plan, now);
    std::fs::write(&picture, b"\xff\xd8\xff\xe0 other").unwrap();
    let refused = try_it().await;
    assert!(matches!(refused, Err(ActError::Refused(Refused::FileChanged { .. }))), "{refused:?}");
    assert_eq!(std::fs::read_dir(place.workspace.join("giu")).unwrap().count(), 0, "no part of it is left");
    std::fs::write(&picture, seen).unwrap();
    try_it().await.unwrap();
    // What was damaged there is put right by the next apply.
    std::fs::write(media.path(&facts), "hỏng").unwrap();
    try_it().await.unwrap();
    assert_eq!(std::fs::read(media.path(&facts)).unwrap(), seen);
}

/// Zalo fetches pictures by itself: one that is no longer the approved one is neither made into a draft nor shown.
#[tokio::test]
async fn a_picture_that_changed_in_the_media_folder_reaches_no_article() {
    for damaged_at in [due() - minutes(30), due() - minutes(1)] {
        let database = sqlite();
        let p = Platforms::new(&database).await;
        let world = &p.world;
        let folder = MediaStore::new(world.folder.join("media"));
        let mut planned = world.text("tin", "zalo", due(), "Nội dung");
        let mut facts = MediaFacts {
            sha256: String::new(),
            bytes: 3,
            kind: MediaKind::Jpeg,
            width: 600,
            height: 400,
            duration_ms: 0,
        };
        facts.sha256 = folder.keep_bytes(b"anh", MediaKind::Jpeg).unwrap();
        let picture = PostMedia { name: "anh.jpg".into(), facts: facts.clone(), alt: None, credit: None, voice: None };
        let post = Post { media: vec![picture], ..post(&planned.id, "tin", "Nội dung") };
        let channel = world.directory.channel("zalo").unwrap();
        planned.payload = loa::adapters::render(channel, &post).unwrap();
        planned.content_hash = loa::domain::plan::content_hash(&planned.payload, &channel.destination);
        assert_eq!(planned.payload.media.len(), 1);
        world.apply(vec![planned]).await;
        world.approve_all().await;
        let mut daemon = world.daemon();
        world.play(&mut daemon, damaged_at).await;
        std::fs::write(folder.path(&facts), "khác").unwrap();
        world.play(&mut daemon, due() + minutes(20)).await;
        assert_eq!(p.on_platform("zalo").len(), 0, "{}", world.print().await);
        assert!(world.print().await.contains("failed (refused)"), "{}", world.print().await);
    }
}

/// An emergency that was approved for eight is not sent at noon by one person's word.
#[tokio::test]
async fn an_approved_emergency_keeps_the_time_that_was_approved() {
    for database in databases().await {
        let p = Platforms::new(&database).await;
        let world = &p.world;
        let mut urgent = world.text("khan", "telegram", due(), "Lũ về");
        urgent.tone = Tone::Emergency;
        let id = urgent.id.clone();
        world.apply(vec![urgent]).await;
        world.approve_all().await;
        let now = world.clock.now();
        cancel::cancel(&world.store, &actor(), &Which::Ids(vec![id.clone()]), "Nhầm", now).await.unwrap();
        let moved = retry::retry(&world.store, &actor(), &id, Some(due() + minutes(30)), "Dời", now).await;
        assert!(matches!(moved, Err(ActError::Refused(Refused::EmergencyHasItsTime { .. }))), "{moved:?}");
        retry::retry(&world.store, &actor(), &id, Some(due()), "Giờ đã duyệt", now).await.unwrap();
        let mut daemon = world.daemon();
        world.play(&mut daemon, due() + minutes(1)).await;
        assert_eq!(p.shown("telegram").len(), 1, "{}", world.print().await);
    }
}

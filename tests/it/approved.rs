//! What was approved is what goes out, at the time that was approved with it: files that change under an apply, pictures
//! that a platform fetches by itself, emergencies.
//!
//! The sandbox counts what the public saw.

use loa::actions::apply::{self, TakenIn};
use loa::actions::{ActError, Refusal, Which, cancel, retry};
use loa::daemon::beforehand;
use loa::daemon::channels::variable;
use loa::domain::campaign::Tone;
use loa::domain::plan::plan;
use loa::event::Alert;
use loa::media::MediaStore;
use loa::secret::Secret;
use loa::workspace::Workspace;
use serde_json::json;

use crate::cli::Place;
use crate::scripted::{Answer, Scripted};
use crate::support::databases::{databases, sqlite};
use crate::support::plans::{At, directory};
use crate::support::platforms::Platforms;
use crate::support::world::{World, actor, minutes, start};

/// The head of a PNG of 600 by 400.
const PNG: &[u8] = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\x02\x58\0\0\x01\x90\x08\x02\0\0\0";

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
    let try_it = || apply::apply(&store, &media, &who, TakenIn { directory, campaign, plan: &plan, why: None }, now);
    std::fs::write(&picture, b"\xff\xd8\xff\xe0 other").unwrap();
    let refused = try_it().await;
    assert!(matches!(refused, Err(ActError::Refused(Refusal::FileChanged { .. }))), "{refused:?}");
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
        let planned = world.picture("tin", "zalo", due(), b"anh");
        let facts = planned.payload.media[0].facts.clone();
        world.apply(vec![planned]).await;
        world.approve_all().await;
        let mut daemon = world.daemon();
        world.play(&mut daemon, damaged_at).await;
        std::fs::write(world.media().path(&facts), "khác").unwrap();
        world.play(&mut daemon, due() + minutes(20)).await;
        assert_eq!(p.on_platform("zalo").len(), 0, "{}", world.print().await);
        assert!(world.print().await.contains("failed (refused)"), "{}", world.print().await);
    }
}

/// The file is still in the workspace, under another name: what was approved goes out, and the copy is whole again.
#[tokio::test]
async fn a_lost_or_damaged_copy_is_mended_from_the_workspace() {
    for (channel, lost_at) in [("zalo", 30), ("zalo", 1), ("wordpress", 30), ("telegram", 30)] {
        for damage in [None, Some("khác")] {
            let database = sqlite();
            let p = Platforms::new(&database).await;
            let world = &p.world;
            let planned = world.picture("tin", channel, due(), PNG);
            let kept = world.media().path(&planned.payload.media[0].facts);
            std::fs::create_dir_all(world.folder.join("ảnh/cũ")).unwrap();
            std::fs::write(world.folder.join("ảnh/cũ/đổi tên.png"), PNG).unwrap();
            world.apply(vec![planned]).await;
            world.approve_all().await;
            let mut daemon = world.daemon();
            world.play(&mut daemon, due() - minutes(lost_at)).await;
            match damage {
                Some(bytes) => std::fs::write(&kept, bytes).unwrap(),
                None => std::fs::remove_file(&kept).unwrap(),
            }
            world.play(&mut daemon, due() + minutes(20)).await;
            assert_eq!(p.shown(channel).len(), 1, "{channel} {lost_at} {damage:?}: {}", world.print().await);
            assert_eq!(std::fs::read(&kept).unwrap(), PNG);
        }
    }
}

#[tokio::test]
async fn a_damaged_copy_is_mended_on_its_way_into_a_folder() {
    let folder = tempfile::tempdir().unwrap();
    let database = sqlite();
    let world = World::new(&database, folder.path()).await;
    let planned = world.picture("tin", "web", due(), PNG);
    let kept = world.media().path(&planned.payload.media[0].facts);
    world.apply(vec![planned]).await;
    world.approve_all().await;
    std::fs::write(folder.path().join("goc.png"), PNG).unwrap();
    std::fs::write(&kept, "khác").unwrap();
    let mut daemon = world.daemon();
    world.play(&mut daemon, due() + minutes(1)).await;
    let page = folder.path().join("web").join(&world.public("web")[0]);
    assert_eq!(std::fs::read(page.join("anh-1.png")).unwrap(), PNG, "{}", world.print().await);
}

/// A picture that is sent at its minute is looked for before: there is time to put it back, and then it goes out.
#[tokio::test]
async fn a_picture_that_is_gone_is_noticed_before_its_minute() {
    let folder = tempfile::tempdir().unwrap();
    let sent = json!({ "ok": true, "result": { "message_id": 7, "chat": { "id": -1001234567890_i64 } } });
    let bot = Scripted::start(Vec::new(), Answer::Json(200, sent)).await;
    let given = [(variable("tele", "bot_token"), Secret::new("mot-ma-bi-mat"))].into();
    let database = sqlite();
    let mut world = World::with(&database, folder.path(), directory(&[]), given).await;
    let settings = [("chat_id", "-1001234567890"), ("api_url", bot.url().leak())];
    world.directory = directory(&[("tele", "telegram", &settings)]);
    let planned = world.picture("tin", "tele", due(), PNG);
    let kept = world.media().path(&planned.payload.media[0].facts);
    world.apply(vec![planned]).await;
    world.approve_all().await;
    std::fs::remove_file(&kept).unwrap();
    let mut daemon = world.daemon();
    world.play(&mut daemon, due() - minutes(5)).await;
    assert!(world.print().await.contains("stage:retry"), "{}", world.print().await);
    assert_eq!(bot.lines(), [""; 0]);
    std::fs::write(folder.path().join("chép lại.png"), PNG).unwrap();
    world.play(&mut daemon, due() + minutes(15)).await;
    assert!(world.print().await.contains("tin tele delivered"), "{}", world.print().await);
}

/// It was there when it was staged, and is looked at once more before its minute.
#[tokio::test]
async fn what_is_lost_after_staging_is_told_before_the_minute() {
    for database in databases().await {
        let p = Platforms::new(&database).await;
        let world = &p.world;
        let planned = world.picture("tin", "zalo", due(), PNG);
        let (id, kept) = (planned.id.clone(), world.media().path(&planned.payload.media[0].facts));
        world.apply(vec![planned]).await;
        world.approve_all().await;
        let mut daemon = world.daemon();
        world.play(&mut daemon, due() - minutes(12)).await;
        std::fs::remove_file(&kept).unwrap();
        let look = async || beforehand::look(&world.store, &world.media(), world.clock.now()).await.unwrap();
        assert_eq!(look().await, [], "it is not due soon");
        world.clock.advance_to(due() - minutes(9));
        let found = look().await;
        let [(delivery, Alert::MediaLost { file, failure, .. })] = found.as_slice() else { panic!("{found:?}") };
        let found = (delivery.id.as_str(), file.as_str(), failure.code.as_str());
        assert_eq!(found, (id.as_str(), "anh.png", "media_missing"));
        std::fs::write(world.folder.join("chép lại.png"), PNG).unwrap();
        assert_eq!(look().await, [], "it is put back");
        assert!(kept.exists());
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
        assert!(matches!(moved, Err(ActError::Refused(Refusal::EmergencyHasItsTime { .. }))), "{moved:?}");
        retry::retry(&world.store, &actor(), &id, Some(due()), "Giờ đã duyệt", now).await.unwrap();
        let mut daemon = world.daemon();
        world.play(&mut daemon, due() + minutes(1)).await;
        assert_eq!(p.shown("telegram").len(), 1, "{}", world.print().await);
    }
}

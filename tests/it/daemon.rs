//! tick → printed world, on every database: stage early, reveal on time, lateness, holds, changes under way, and the
//! take-over from a dead node.

use loa::actions::{ActError, Refusal, Which, approve, cancel, hold, retry, settle, withdraw};
use loa::domain::campaign::{Late, LateThen, Tone};
use loa::domain::delivery::AWAITS_TEXT;
use loa::domain::hold::Scope;
use loa::domain::media::{MediaFacts, MediaKind};
use loa::domain::post::{Post, PostMedia};
use loa::domain::unit::Unit;
use loa::media::MediaStore;
use loa::store::deliveries::Filter;
use loa::store::{channels, wishes};

use crate::support::databases::{Database, databases, postgres};
use crate::support::plans::placed;
use crate::support::platforms::Platforms;
use crate::support::world::{World, actor, minutes, post, start};

async fn world(database: &Database) -> (World, tempfile::TempDir) {
    let folder = tempfile::tempdir().unwrap();
    (World::new(database, folder.path()).await, folder)
}

#[tokio::test]
async fn stages_early_and_reveals_on_the_minute() {
    for database in databases().await {
        let (world, _folder) = world(&database).await;
        let due = start() + minutes(600);
        world
            .apply(vec![world.text("mot", "web", due, "Xin chào"), world.text("hai", "web-2", due, "Chào bà con")])
            .await;
        world.approve_all().await;
        let mut daemon = world.daemon();
        world.play(&mut daemon, due - minutes(1)).await;
        assert_eq!(world.print().await, "hai web-2 staged [stage:done]\nmot web staged [stage:done]");
        assert_eq!(world.public("web"), Vec::<String>::new());
        world.play(&mut daemon, due + minutes(1)).await;
        assert_eq!(
            world.print().await,
            "hai web-2 delivered +0s [stage:done reveal:done]\nmot web delivered +0s [stage:done reveal:done]"
        );
        assert_eq!(world.public("web").len(), 1);
    }
}

#[tokio::test]
async fn nothing_unapproved_goes_out_and_says_why() {
    for database in databases().await {
        let (world, _folder) = world(&database).await;
        let due = start() + minutes(60);
        world.apply(vec![world.text("mot", "web", due, "Xin chào")]).await;
        let mut daemon = world.daemon();
        world.play(&mut daemon, due + minutes(61)).await;
        assert_eq!(world.print().await, "mot web missed (never_approved) []");
        assert_eq!(world.public("web").len(), 0);
    }
}

#[tokio::test]
async fn what_missed_its_moment_is_not_sent_late() {
    for database in databases().await {
        let (world, _folder) = world(&database).await;
        let due = start() + minutes(60);
        let mut ask = world.text("hoi", "web-2", due, "Còn gửi không?");
        ask.late = Late { within_ms: 600_000, then: LateThen::Ask };
        world.apply(vec![world.text("bo", "web", due, "Đã cũ"), ask]).await;
        world.approve_all().await;
        // The machine was off for six hours.
        world.clock.advance_to(due + minutes(360));
        let mut daemon = world.daemon();
        daemon.settle_moment().await.unwrap();
        assert_eq!(world.print().await, "bo web missed (too_late) []\nhoi web-2 scheduled (asks_late) []");
        let mut tx = world.store.read().await.unwrap();
        let id =
            loa::store::log::entries(&mut tx, &Filter { item: Some("hoi".into()), ..Filter::default() }).await.unwrap();
        drop(tx);
        let now = world.clock.now();
        retry::retry(&world.store, &actor(), &id[0].delivery.id, None, "vẫn cần", now).await.unwrap();
        daemon.settle_moment().await.unwrap();
        assert_eq!(
            world.print().await,
            "bo web missed (too_late) []\nhoi web-2 delivered +21600s [stage:done reveal:done]"
        );
    }
}

#[tokio::test]
async fn a_hold_stops_everything_it_covers_and_nothing_floods_out() {
    for database in databases().await {
        let (world, _folder) = world(&database).await;
        let due = start() + minutes(60);
        let mut festive = world.text("vui", "web", due, "Chào mừng");
        festive.tone = Tone::Festive;
        let later = world.text("sau", "web", due + minutes(600), "Việc thường");
        world.apply(vec![festive, world.text("can", "web-2", due, "Thông báo"), later]).await;
        world.approve_all().await;
        let mut daemon = world.daemon();
        let scope = Scope { channel: Some("web".into()), ..Scope::default() };
        let held = hold::hold(&world.store, &world.clock, &actor(), scope, "quốc tang").await.unwrap();
        assert_eq!(held.covered, 2);
        world.play(&mut daemon, due + minutes(5)).await;
        assert_eq!(
            world.print().await,
            "can web-2 delivered +0s [stage:done reveal:done]\nsau web scheduled held []\nvui web scheduled held []"
        );
        let released = hold::release(&world.store, &actor(), &held.hold, "hết", world.clock.now()).await.unwrap();
        assert_eq!((released.going_on, released.missed.len()), (1, 1));
        world.play(&mut daemon, due + minutes(700)).await;
        assert_eq!(
            world.print().await,
            "can web-2 delivered +0s [stage:done reveal:done]\nsau web delivered +0s [stage:done reveal:done]\n\
             vui web missed (held) []"
        );
    }
}

#[tokio::test]
async fn a_cancelled_delivery_leaves_nothing_behind() {
    for database in databases().await {
        let (world, _folder) = world(&database).await;
        let due = start() + minutes(60);
        world.apply(vec![world.text("mot", "web", due, "Xin chào")]).await;
        world.approve_all().await;
        let mut daemon = world.daemon();
        world.play(&mut daemon, due - minutes(1)).await;
        assert_eq!(world.print().await, "mot web staged [stage:done]");
        let all = Which::Fitting(Filter::default());
        cancel::cancel(&world.store, &actor(), &all, "hoãn họp", world.clock.now()).await.unwrap();
        world.play(&mut daemon, due + minutes(5)).await;
        assert_eq!(world.print().await, "mot web cancelled (by_person) [stage:done unstage:done]");
        let left = walk(&world.folder.join("web"));
        assert!(left.is_empty(), "left behind: {left:?}");
    }
}

#[tokio::test]
async fn a_changed_byte_voids_the_approval_and_takes_the_draft_back() {
    for database in databases().await {
        let (world, _folder) = world(&database).await;
        let due = start() + minutes(60);
        world.apply(vec![world.text("mot", "web", due, "Bản một")]).await;
        world.approve_all().await;
        let mut daemon = world.daemon();
        world.play(&mut daemon, due - minutes(1)).await;
        world.apply(vec![world.text("mot", "web", due, "Bản hai")]).await;
        daemon.settle_moment().await.unwrap();
        assert_eq!(world.print().await, "mot web draft (approval_void) [stage:done unstage:done]");
        let all = Which::Fitting(Filter::default());
        approve::approve(&world.store, &actor(), &all, None, None, world.clock.now()).await.unwrap();
        world.play(&mut daemon, due + minutes(1)).await;
        assert_eq!(world.print().await, "mot web delivered +0s [stage:done unstage:done stage:done reveal:done]");
        // The first bytes come back: a fact stays a fact.
        world.apply(vec![world.text("mot", "web", due, "Bản một")]).await;
        assert!(world.print().await.starts_with("mot web delivered"));
    }
}

#[tokio::test]
async fn a_withdrawn_delivery_is_gone() {
    for database in databases().await {
        let (world, _folder) = world(&database).await;
        let due = start() + minutes(60);
        let planned = world.text("mot", "web", due, "Nhầm");
        let id = planned.id.clone();
        world.apply(vec![planned]).await;
        world.approve_all().await;
        let mut daemon = world.daemon();
        world.play(&mut daemon, due + minutes(1)).await;
        assert_eq!(world.public("web").len(), 1);
        withdraw::withdraw(&world.store, &actor(), &id, "sai nội dung", world.clock.now()).await.unwrap();
        daemon.settle_moment().await.unwrap();
        assert_eq!(world.print().await, "mot web withdrawn +0s [stage:done reveal:done withdraw:done]");
        assert_eq!(world.public("web").len(), 0);
    }
}

#[tokio::test]
async fn two_nodes_share_the_work_and_no_post_is_made_twice() {
    for database in databases().await {
        let (world, _folder) = world(&database).await;
        let due = start() + minutes(60);
        let all = (0..40)
            .map(|n| world.text(&format!("tin-{n}"), if n % 2 == 0 { "web" } else { "web-2" }, due, "Nội dung"))
            .collect();
        world.apply(all).await;
        world.approve_all().await;
        world.clock.advance_to(due);
        let (mut one, mut two) = (world.daemon(), world.daemon());
        let (a, b) = tokio::join!(one.settle_moment(), two.settle_moment());
        a.unwrap();
        b.unwrap();
        one.settle_moment().await.unwrap();
        let printed = world.print().await;
        assert_eq!(printed.lines().filter(|l| l.contains("delivered")).count(), 40, "{printed}");
        assert!(printed.lines().all(|l| l.ends_with("[stage:done reveal:done]")), "{printed}");
        assert_eq!(world.public("web").len() + world.public("web-2").len(), 40);
    }
}

/// A node that was frozen within a transaction holds rows; the others go on without those.
#[tokio::test]
async fn a_row_that_somebody_holds_stops_no_other() {
    let Some(database) = postgres().await else { return };
    let (world, _folder) = world(&database).await;
    let due = start() + minutes(60);
    world.apply(vec![world.text("mot", "web", due, "Một"), world.text("hai", "web-2", due, "Hai")]).await;
    world.approve_all().await;
    world.clock.advance_to(due);
    let frozen = sqlx::PgPool::connect(&database.url).await.unwrap();
    let mut held = frozen.begin().await.unwrap();
    sqlx::raw_sql("SELECT id FROM delivery WHERE channel = 'web' FOR UPDATE").execute(&mut *held).await.unwrap();
    let mut daemon = world.daemon();
    daemon.settle_moment().await.unwrap();
    assert_eq!((world.public("web").len(), world.public("web-2").len()), (0, 1));
    held.rollback().await.unwrap();
    world.clock.advance_to(due + minutes(1));
    daemon.settle_moment().await.unwrap();
    assert_eq!((world.public("web").len(), world.public("web-2").len()), (1, 1));
}

#[tokio::test]
async fn an_unconfirmed_delivery_waits_for_a_person() {
    for database in databases().await {
        let (world, _folder) = world(&database).await;
        let due = start() + minutes(60);
        let planned = world.text("mot", "web", due, "Xin chào");
        let id = planned.id.clone();
        world.apply(vec![planned]).await;
        world.approve_all().await;
        let now = world.clock.now();
        let saw = settle::Saw::Delivered { link: None, id: None };
        let refused = settle::settle(&world.store, &actor(), &id, saw, "đã xem", now).await.unwrap_err();
        assert!(refused.to_string().contains("WrongState"), "{refused}");
    }
}

fn walk(folder: &std::path::Path) -> Vec<String> {
    let Ok(found) = std::fs::read_dir(folder) else { return Vec::new() };
    found
        .flat_map(|e| {
            let e = e.unwrap();
            if e.file_type().unwrap().is_dir() { walk(&e.path()) } else { vec![e.path().display().to_string()] }
        })
        .collect()
}

#[tokio::test]
async fn a_hold_of_a_unit_covers_those_below_and_a_hold_of_a_tone_only_that_tone() {
    for database in databases().await {
        let folder = tempfile::tempdir().unwrap();
        let mut world = World::new(&database, folder.path()).await;
        let tinh = Unit {
            id: placed("tinh".to_owned()),
            title: "Tỉnh".into(),
            parent: None,
            contact: None,
            two_person_office: false,
        };
        world.directory.units[0].parent = Some(placed("tinh".to_owned()));
        world.directory.units.push(tinh);
        let due = start() + minutes(60);
        let mut festive = world.text("vui", "web", due, "Chào mừng");
        festive.tone = Tone::Festive;
        world.apply(vec![festive, world.text("can", "web-2", due, "Thông báo")]).await;
        world.approve_all().await;
        let tone = Scope { tone: Some(Tone::Festive), ..Scope::default() };
        let held = hold::hold(&world.store, &world.clock, &actor(), tone, "quốc tang").await.unwrap();
        assert_eq!(world.print().await, "can web-2 scheduled []\nvui web scheduled held []");
        let unit = Scope { unit: Some("tinh".into()), ..Scope::default() };
        let above = hold::hold(&world.store, &world.clock, &actor(), unit, "bão").await.unwrap();
        assert_eq!(world.print().await, "can web-2 scheduled held []\nvui web scheduled held []");
        let now = world.clock.now();
        let released = hold::release(&world.store, &actor(), &above.hold, "bão tan", now).await.unwrap();
        assert_eq!((released.going_on, released.still_held), (1, 1));
        assert_eq!(world.print().await, "can web-2 scheduled []\nvui web scheduled held []");
        hold::release(&world.store, &actor(), &held.hold, "hết quốc tang", now).await.unwrap();
        let mut daemon = world.daemon();
        world.play(&mut daemon, due + minutes(1)).await;
        assert_eq!(world.print().await.matches("delivered +0s").count(), 2);
    }
}

#[tokio::test]
async fn a_damaged_picture_fails_aloud_and_nothing_of_it_goes_out() {
    for database in databases().await {
        let (world, folder) = world(&database).await;
        let due = start() + minutes(60);
        let mut planned = world.text("anh", "web", due, "Có ảnh");
        let facts = MediaFacts {
            sha256: "ab".repeat(32),
            bytes: 4,
            kind: MediaKind::Jpeg,
            width: 10,
            height: 10,
            duration_ms: 0,
        };
        let kept = MediaStore::new(folder.path().join("media"));
        std::fs::create_dir_all(folder.path().join("media")).unwrap();
        std::fs::write(kept.path(&facts), "khác").unwrap();
        let channel = world.directory.channel("web").unwrap();
        let picture = PostMedia { name: "anh.jpg".into(), facts, alt: None, credit: None, voice: None };
        let post = Post { media: vec![picture], ..post(&planned.id, "anh", "Có ảnh") };
        planned.payload = loa::adapters::render(channel, &post).unwrap();
        planned.content_hash = planned.payload.hash();
        world.apply(vec![planned]).await;
        world.approve_all().await;
        let mut daemon = world.daemon();
        world.play(&mut daemon, due + minutes(1)).await;
        assert_eq!(world.print().await, "anh web failed (refused) [stage:permanent]");
        assert_eq!(world.public("web"), Vec::<String>::new());
    }
}

/// An item whose text is written on the day: planned, not to be approved, and then like any other — or missed for it.
#[tokio::test]
async fn a_reserved_place_waits_for_its_text() {
    for database in databases().await {
        let (world, _folder) = world(&database).await;
        let due = start() + minutes(60);
        let reserved = |item: &str, due| {
            let mut planned = world.text(item, "web", due, "Giữ chỗ.");
            planned.awaits_text = true;
            planned.content_hash = AWAITS_TEXT.to_owned();
            planned.payload.body = serde_json::Value::Null;
            planned
        };
        let (evening, later) = (reserved("toi", due), reserved("khuya", due + minutes(120)));
        world.apply(vec![evening, later.clone(), world.text("thuong", "web", due + minutes(1), "Thông báo")]).await;
        assert_eq!(
            world.print().await,
            "khuya web draft (awaits_text) []\nthuong web draft (not_approved) []\ntoi web draft (awaits_text) []"
        );
        // Among many they are passed over; by name they are refused.
        world.approve_all().await;
        let which = Which::Ids(vec![later.id.clone()]);
        let refused = approve::approve(&world.store, &actor(), &which, None, None, world.clock.now()).await;
        assert!(matches!(refused, Err(ActError::Refused(Refusal::AwaitsText { .. }))), "{refused:?}");
        // The evening's text is written and approved in time; the other's never is.
        let written = world.text("toi", "web", due, "Hôm nay Đại hội đã thông qua Nghị quyết.");
        world.apply(vec![written, later, world.text("thuong", "web", due + minutes(1), "Thông báo")]).await;
        assert!(world.print().await.ends_with("toi web draft (not_approved) []"), "{}", world.print().await);
        world.approve_all().await;
        let mut daemon = world.daemon();
        world.play(&mut daemon, due + minutes(300)).await;
        assert_eq!(
            world.print().await,
            "khuya web missed (no_text) []\nthuong web delivered +0s [stage:done reveal:done]\n\
             toi web delivered +0s [stage:done reveal:done]"
        );
    }
}

/// Fresh tokens are no answer to a platform that said "not so fast": its channel stays closed.
#[tokio::test]
async fn an_exchange_of_tokens_opens_no_channel_that_a_platform_closed() {
    for database in databases().await {
        let p = Platforms::new(&database).await;
        let (world, due) = (&p.world, start() + minutes(60));
        world.apply(vec![world.text("tin", "zalo", due, "Nội dung")]).await;
        world.approve_all().await;
        let mut daemon = world.daemon();
        world.play(&mut daemon, due - minutes(1)).await;
        let mut tx = world.store.write().await.unwrap();
        channels::close_until(&mut tx, "zalo", due + minutes(10)).await.unwrap();
        channels::end_renewal(&mut tx, "zalo", Some(due + minutes(1))).await.unwrap();
        wishes::stir(&mut tx).await.unwrap();
        tx.commit().await.unwrap();
        world.play(&mut daemon, due + minutes(8)).await;
        let mut tx = world.store.read().await.unwrap();
        let renewed = channels::get(&mut tx, "zalo").await.unwrap().unwrap();
        assert!(renewed.renew_at.is_some_and(|at| at > due + minutes(60)), "its tokens are fresh: {renewed:?}");
        drop(tx);
        assert_eq!(p.shown("zalo").len(), 0, "{}", world.print().await);
        world.play(&mut daemon, due + minutes(12)).await;
        assert_eq!(p.shown("zalo").len(), 1, "{}", world.print().await);
    }
}

//! Programmes by the clock: what a station gets before its slot, while it is on air, and when it is over.

use chrono::{NaiveTime, TimeDelta};
use loa::actions::{ActError, Refusal, retry};
use loa::domain::campaign::{Late, LateThen};
use loa::domain::channel::Slot;
use loa::domain::plan::Planned;
use loa::domain::staff::{Grant, Role, Staff};
use loa::event::Event;
use loa::store::deliveries::{self, Filter};

use crate::support::databases::{Database, databases};
use crate::support::plans::{directory, placed};
use crate::support::world::{World, actor, minutes, start};

/// A station that is on air at 08:00 (an hour from now) for thirty minutes, and at 17:15.
async fn station(database: &Database, folder: &std::path::Path) -> World {
    std::fs::create_dir(folder.join("loa")).unwrap();
    let mut directory = directory(&[("loa", "loudspeaker", &[("folder", "loa")])]);
    directory.channels[0].slots = [("sang", 8, 0), ("chieu", 17, 15)]
        .map(|(id, hour, minute)| Slot {
            id: placed(id.to_owned()),
            at: NaiveTime::from_hms_opt(hour, minute, 0).unwrap(),
            minutes: 30,
            days: Vec::new(),
        })
        .into();
    let grant = Grant { role: Role::Approver, unit: None, from: None, until: None };
    let (id, name) = (placed("quan-tri".to_owned()), "Bà Lê Thị Hoa".to_owned());
    directory.staff = vec![Staff { id, name, grants: vec![placed(grant)] }];
    World::with(database, folder, directory, std::collections::BTreeMap::new()).await
}

fn notice(world: &World, item: &str) -> Planned {
    let due = start() + minutes(60);
    let mut notice = world.text(item, "loa", due, "Mời bà con đi họp.");
    notice.slot = Some("sang".to_owned());
    notice.slot_ends_at = Some(due + minutes(30));
    // It could be two hours late anywhere else.
    notice.late = Late { within_ms: 2 * 3_600_000, then: LateThen::Ask };
    notice
}

async fn the_id(world: &World) -> String {
    let mut tx = world.store.read().await.unwrap();
    loa::store::log::entries(&mut tx, &Filter::default()).await.unwrap()[0].delivery.id.clone()
}

fn manifest(world: &World, programme: &str) -> Option<serde_json::Value> {
    let path = world.folder.join("loa").join(programme).join("manifest.json");
    serde_json::from_slice(&std::fs::read(path).ok()?).ok()
}

#[tokio::test]
async fn nothing_joins_a_programme_that_is_over() {
    for database in databases().await {
        let folder = tempfile::tempdir().unwrap();
        let world = station(&database, folder.path()).await;
        world.apply(vec![notice(&world, "tin")]).await;
        world.approve_all().await;
        // No power from before the slot until a minute after it.
        world.clock.advance_to(start() + minutes(91));
        let mut daemon = world.daemon();
        daemon.settle_moment().await.unwrap();
        assert_eq!(world.print().await, "tin loa missed (programme_over) []");
        assert_eq!(manifest(&world, "2026-01-10/sang"), None);

        let (id, now) = (the_id(&world).await, world.clock.now());
        let send = async |at| retry::retry(&world.store, &actor(), &id, at, "mất điện", now).await;
        let refused = send(None).await.unwrap_err();
        assert!(matches!(refused, ActError::Refused(Refusal::ProgrammeOver { .. })), "{refused:?}");
        // With a time it goes to the first programme that begins then or later, and is on time there.
        send(Some(now + minutes(10))).await.unwrap();
        world.play(&mut daemon, start() + TimeDelta::hours(11)).await;
        assert_eq!(world.print().await, "tin loa handed_over +-600s [stage:done reveal:done]");
        assert_eq!(manifest(&world, "2026-01-10/sang"), None);
        let evening = manifest(&world, "2026-01-10/chieu").unwrap();
        assert_eq!(
            (&evening["bulletins"][0]["delivery"], &evening["bulletins"][0]["late"]),
            (&id.into(), &false.into())
        );
    }
}

#[tokio::test]
async fn what_is_late_joins_while_the_programme_is_on_air() {
    for database in databases().await {
        let folder = tempfile::tempdir().unwrap();
        let world = station(&database, folder.path()).await;
        world.apply(vec![notice(&world, "tin")]).await;
        world.approve_all().await;
        world.clock.advance_to(start() + minutes(70));
        let mut daemon = world.daemon();
        daemon.settle_moment().await.unwrap();
        assert_eq!(world.print().await, "tin loa handed_over +600s [stage:done reveal:done]");
        let morning = manifest(&world, "2026-01-10/sang").unwrap();
        assert_eq!(morning["bulletins"][0]["late"], true);
        assert_eq!(morning["bulletins"][0]["approved"]["by"], "Bà Lê Thị Hoa");
    }
}

#[tokio::test]
async fn an_urgent_bulletin_calls_the_operator() {
    for database in databases().await {
        let folder = tempfile::tempdir().unwrap();
        let world = station(&database, folder.path()).await;
        let urgent = world.text("so-tan", "loa", start() + minutes(20), "Sơ tán ngay.");
        world.apply(vec![urgent, notice(&world, "tin")]).await;
        world.approve_all().await;
        let mut daemon = world.daemon();
        world.play(&mut daemon, start() + minutes(60)).await;
        let events = world.events.lock().unwrap().clone();
        let calls: Vec<&str> = events
            .iter()
            .filter_map(|event| match event {
                Event::PlayNow { file, .. } => Some(file.as_str()),
                _ => None,
            })
            .collect();
        assert_eq!(calls.len(), 1, "what waits for its programme calls nobody: {calls:?}");
        assert!(calls[0].starts_with("2026-01-10/phat-ngay/"), "{calls:?}");
        let mut tx = world.store.read().await.unwrap();
        let shown = deliveries::play_now(&mut tx, &["loudspeaker"], start()).await.unwrap();
        assert_eq!(shown.iter().map(|d| d.item.as_str()).collect::<Vec<_>>(), ["so-tan"]);
    }
}

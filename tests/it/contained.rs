//! One bad answer stops nobody else.

use loa::event::{Alert, Event};
use loa::sandbox::fault::{Fault, FaultPlan, FaultWhen};
use loa::store::trouble;

use crate::support::databases::{Database, databases};
use crate::support::plans::At;
use crate::support::platforms::Platforms;
use crate::support::rig::PLATFORMS;
use crate::support::world::{minutes, start};

fn due() -> At {
    start() + minutes(60)
}

async fn one_each(database: &Database) -> Platforms {
    let platforms = Platforms::new(database).await;
    let world = &platforms.world;
    world.apply(PLATFORMS.iter().map(|(name, _)| world.text("tin", name, due(), "Nội dung")).collect()).await;
    world.approve_all().await;
    platforms
}

/// The ledger takes no attempt of one delivery: it is found among the others, which are settled, and said.
#[tokio::test]
async fn an_answer_that_the_store_does_not_take_is_set_aside() {
    for database in databases().await {
        let p = one_each(&database).await;
        let mut daemon = p.world.daemon();
        p.world.play(&mut daemon, due() - minutes(1)).await;
        let id = p.entries().await.into_iter().find(|e| e.delivery.channel == "telegram").unwrap().delivery.id;
        if database.url.starts_with("postgres") {
            let other = sqlx::PgPool::connect(&database.url).await.unwrap();
            let rule =
                format!("ALTER TABLE attempt ADD CHECK (delivery <> '{id}' OR step <> 'reveal' OR class <> 'done')");
            sqlx::raw_sql(sqlx::AssertSqlSafe(rule)).execute(&other).await.unwrap();
        } else {
            let other = sqlx::SqlitePool::connect(&database.url).await.unwrap();
            let rule = format!(
                "CREATE TRIGGER bad BEFORE INSERT ON attempt WHEN NEW.delivery = '{id}' AND NEW.step = 'reveal' \
                 AND NEW.class = 'done' BEGIN SELECT RAISE(ABORT, 'no'); END"
            );
            sqlx::raw_sql(sqlx::AssertSqlSafe(rule)).execute(&other).await.unwrap();
        }
        p.world.play(&mut daemon, due() + minutes(1)).await;
        let printed = p.world.print().await;
        assert_eq!(printed.matches(" delivered +").count(), 3, "{printed}");
        assert!(printed.contains("tin telegram unconfirmed") && printed.contains("reveal:unknown"), "{printed}");
        let events = p.world.events.lock().unwrap();
        let told = events.iter().filter(|e| matches!(e, Event::Alert { what: Alert::Unstorable { .. } })).count();
        assert_eq!(told, 1);
    }
}

fn told(p: &Platforms, wanted: impl Fn(&Alert) -> bool) -> usize {
    let events = p.world.events.lock().unwrap();
    events.iter().filter(|e| matches!(e, Event::Alert { what } if wanted(what))).count()
}

/// A platform wants to be left alone for a month. What is too late by then is said once and named; it is asked again after
/// some hours, and what has time till then goes out.
#[tokio::test]
async fn a_wait_without_measure_is_bounded_and_said() {
    for database in databases().await {
        let p = Platforms::new(&database).await;
        let (world, later) = (&p.world, due() + minutes(7 * 60));
        let body = "Nội dung";
        let texts = [("sang", due()), ("sang-2", due()), ("chieu", later)];
        world.apply(texts.map(|(item, at)| world.text(item, "telegram", at, body)).into()).await;
        world.approve_all().await;
        let mut daemon = world.daemon();
        world.play(&mut daemon, due() - minutes(1)).await;
        let month = Fault::RateLimit(31 * 24 * 3600);
        p.sandbox.set_faults(FaultPlan::one("telegram", "post sendmessage", FaultWhen::Nth(1), month));
        world.play(&mut daemon, due() + minutes(1)).await;
        let mut tx = world.store.read().await.unwrap();
        let closed = trouble::closed(&mut tx, None, world.clock.now()).await.unwrap();
        drop(tx);
        let closed: Vec<_> = closed.iter().map(|c| (c.channel.as_str(), c.until - due(), c.too_late)).collect();
        assert_eq!(closed, [("telegram", minutes(6 * 60), 2)]);
        world.play(&mut daemon, later + minutes(1)).await;
        let printed = world.print().await;
        assert!(printed.contains("chieu telegram delivered +0s"), "{printed}");
        assert_eq!(printed.matches("missed (too_late)").count(), 2, "{printed}");
        assert_eq!(told(&p, |a| matches!(a, Alert::ClosedBeyond { deliveries: 2, .. })), 1);
    }
}

/// One delivery meets the same failure again and again: it is named, and said once.
#[tokio::test]
async fn a_loop_of_failures_is_named() {
    for database in databases().await {
        let p = one_each(&database).await;
        let broken = Fault::ErrorBefore(500);
        p.sandbox.set_faults(FaultPlan::one("wordpress", "post posts", FaultWhen::EveryNth(1), broken));
        let mut daemon = p.world.daemon();
        p.world.play(&mut daemon, due() - minutes(1)).await;
        let mut tx = p.world.store.read().await.unwrap();
        let failing = trouble::failing(&mut tx).await.unwrap();
        let named = loa::store::log::some(&mut tx, &failing).await.unwrap();
        assert_eq!(named.iter().map(|e| e.delivery.channel.as_str()).collect::<Vec<_>>(), ["wordpress"]);
        assert_eq!(told(&p, |a| matches!(a, Alert::KeepsFailing { .. })), 1);
    }
}

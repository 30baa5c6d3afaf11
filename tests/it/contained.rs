//! One bad answer stops nobody else.

use loa::event::{Alert, Event};

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

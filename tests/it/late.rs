//! Proof that comes late: a machine was taken for dead in the middle of a reveal, and its answer arrives after all.

use std::time::Duration;

use loa::actions::{ActError, Refusal, settle};
use loa::clock::Clock;
use loa::daemon::Daemon;
use loa::event::{Alert, Event};

use crate::support::databases::{Database, databases};
use crate::support::plans::At;
use crate::support::platforms::Platforms;
use crate::support::world::{actor, minutes, start};

fn due() -> At {
    start() + minutes(60)
}

/// One post of Telegram whose node claimed it, sent it and was then taken for dead by another: its answer is in its hands.
async fn lost(database: &Database) -> (Platforms, Daemon, Daemon, String) {
    let p = Platforms::new(database).await;
    p.world.apply(vec![p.world.text("tin", "telegram", due(), "Nội dung")]).await;
    p.world.approve_all().await;
    let (mut one, mut two) = (p.world.daemon(), p.world.daemon());
    p.world.play(&mut one, due() - minutes(1)).await;
    p.world.clock.advance_to(due());
    one.tick().await.unwrap();
    for _ in 0..1_000 {
        if !p.shown("telegram").is_empty() {
            break;
        }
        Clock::System.sleep(Duration::from_millis(10)).await;
    }
    p.world.clock.advance_to(due() + minutes(1));
    two.settle_moment().await.unwrap();
    let printed = p.world.print().await;
    assert!(printed.contains("unconfirmed (lost_reply)") && printed.contains("reveal:died"), "{printed}");
    let id = p.entries().await.pop().unwrap().delivery.id;
    (p, one, two, id)
}

async fn say_not_out(p: &Platforms, id: &str) -> Result<settle::Settled, ActError> {
    let now = p.world.clock.now();
    settle::settle(&p.world.store, &actor(), id, settle::Saw::NotDelivered, "không thấy", now).await
}

/// Its machine is seen no more, and has had the time that one call may take.
async fn lose_sight(p: &Platforms, database: &Database, one: &Daemon) {
    if let Some(file) = database.url.strip_prefix("sqlite:") {
        std::fs::remove_file(format!("{file}.node-{}", one.node())).unwrap();
    }
    p.world.clock.advance_to(p.world.clock.now() + minutes(4));
}

fn alerts(p: &Platforms) -> usize {
    let events = p.world.events.lock().unwrap();
    events.iter().filter(|e| matches!(e, Event::Alert { what: Alert::LateProof { .. } })).count()
}

#[tokio::test]
async fn what_may_still_go_out_is_not_settled_as_not_delivered() {
    for database in databases().await {
        let (p, one, _two, id) = lost(&database).await;
        let until = || async {
            let refused = say_not_out(&p, &id).await;
            let Err(ActError::Refused(Refusal::MayGoOut { until, .. })) = refused else { panic!("{refused:?}") };
            until
        };
        // Its process is seen on SQLite by its lock, on PostgreSQL while it listens.
        let listens = p.world.store.watch(&Clock::System, one.node()).await.unwrap();
        assert_eq!(until().await, None);
        drop(listens);
        if database.url.starts_with("postgres") {
            p.world.clock.advance_to(p.world.clock.now() + minutes(1));
            assert!(until().await.is_some(), "it has as long as its longest call");
        }
        lose_sight(&p, &database, &one).await;
        say_not_out(&p, &id).await.unwrap();
    }
}

#[tokio::test]
async fn a_receipt_that_comes_late_is_written_down() {
    for database in databases().await {
        let (p, mut one, mut two, id) = lost(&database).await;
        one.settle_moment().await.unwrap();
        let printed = p.world.print().await;
        assert!(printed.contains("tin telegram delivered +0s [") && printed.contains("reveal:late"), "{printed}");
        let entry = p.entries().await.pop().unwrap();
        assert_eq!(entry.last_failure().and_then(|attempt| attempt.code.as_deref()), None, "a receipt is no failure");
        assert_eq!(alerts(&p), 0, "it only ended the doubt");
        assert!(say_not_out(&p, &id).await.is_err());
        p.world.play(&mut two, due() + minutes(10)).await;
        assert_eq!(p.shown("telegram").len(), 1);
    }
}

#[tokio::test]
async fn a_receipt_that_contradicts_a_persons_word_is_an_incident_and_no_second_post_follows() {
    for database in databases().await {
        let (p, mut one, mut two, id) = lost(&database).await;
        lose_sight(&p, &database, &one).await;
        say_not_out(&p, &id).await.unwrap();
        one.settle_moment().await.unwrap();
        p.world.play(&mut two, due() + minutes(10)).await;
        let printed = p.world.print().await;
        assert!(printed.contains("tin telegram delivered (late_proof)"), "{printed}");
        assert_eq!((p.shown("telegram").len(), alerts(&p)), (1, 1), "{printed}");
    }
}

#[tokio::test]
async fn a_second_post_is_an_incident_too() {
    for database in databases().await {
        let (p, mut one, mut two, id) = lost(&database).await;
        lose_sight(&p, &database, &one).await;
        say_not_out(&p, &id).await.unwrap();
        p.world.play(&mut two, due() + minutes(5)).await;
        assert_eq!(p.shown("telegram").len(), 2, "a person said that it was not out");
        one.settle_moment().await.unwrap();
        let printed = p.world.print().await;
        assert!(printed.contains("delivered (late_proof)") && printed.contains("reveal:late"), "{printed}");
        assert_eq!(alerts(&p), 1);
        one.settle_moment().await.unwrap();
        assert_eq!(alerts(&p), 1, "once");
    }
}

/// The server that took over never had the delivery: its proof is kept all the same, and the plan that makes it again does
/// not send it again.
#[tokio::test]
async fn what_is_out_is_not_sent_again_because_its_row_was_lost() {
    for database in databases().await {
        let (p, mut one, mut two, id) = lost(&database).await;
        let gone = "DELETE FROM approval; DELETE FROM attempt; DELETE FROM delivery";
        if database.url.starts_with("sqlite:") {
            sqlx::raw_sql(gone).execute(&sqlx::SqlitePool::connect(&database.url).await.unwrap()).await.unwrap();
        } else {
            sqlx::raw_sql(gone).execute(&sqlx::PgPool::connect(&database.url).await.unwrap()).await.unwrap();
        }
        one.settle_moment().await.unwrap();
        assert_eq!(alerts(&p), 1, "staff are told");
        p.world.apply(vec![p.world.text("tin", "telegram", due() + minutes(30), "Nội dung")]).await;
        p.world.play(&mut two, due() + minutes(60)).await;
        let found = p.entries().await.pop().unwrap().delivery;
        assert_eq!((found.id == id, found.state.as_str()), (true, "delivered"), "{}", p.world.print().await);
        assert_eq!(p.shown("telegram").len(), 1, "{}", p.world.print().await);
    }
}

/// Frozen between its claim and its first byte, and woken after its lease: another has settled what it held, a hold may
/// have returned, and nothing leaves any more.
#[tokio::test]
async fn whoever_wakes_after_the_lease_sends_nothing() {
    for database in databases().await {
        let p = Platforms::new(&database).await;
        p.world.apply(vec![p.world.text("tin", "telegram", due(), "Nội dung")]).await;
        p.world.approve_all().await;
        let (mut one, mut two) = (p.world.daemon(), p.world.daemon());
        p.world.play(&mut one, due() - minutes(1)).await;
        p.world.clock.advance_to(due());
        assert_eq!(one.tick().await.unwrap().started, 1);
        // Its step has not had a turn yet.
        p.world.clock.advance_to(due() + minutes(1));
        two.settle_moment().await.unwrap();
        one.settle_moment().await.unwrap();
        assert!(p.shown("telegram").is_empty(), "{}", p.world.print().await);
        assert!(p.world.print().await.contains("unconfirmed (lost_reply)"), "nobody knows that nothing was sent");
    }
}

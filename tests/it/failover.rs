//! The primary is killed and a replica that lags behind takes its place: what it does not know of is not sent again.

use loa::domain::delivery::{Reason, State};
use loa::event::{Alert, Event};
use loa::store::seal::Seal;
use loa::store::{Taking, ledger};

use crate::support::clusters::Clusters;
use crate::support::databases::databases;
use crate::support::platforms::Platforms;
use crate::support::rig::PLATFORMS;
use crate::support::world::{minutes, start};

#[tokio::test]
async fn a_lagging_replica_sends_nothing_twice() {
    let Some(clusters) = Clusters::start().await else { return };
    let p = Platforms::new(&clusters.database()).await;
    let world = &p.world;
    world.store.seal().await.unwrap();
    let due = start() + minutes(60);
    let each = |item: &'static str, due| PLATFORMS.map(|(name, _)| world.text(item, name, due, "Nội dung"));
    // One that the replica knows as staged, one as approved only, one that is due after it took over.
    let items = [each("mot", due), each("hai", due + minutes(8 * 60)), each("ba", due + minutes(9 * 60))];
    world.apply(items.into_iter().flatten().collect()).await;
    world.approve_all().await;
    let mut daemon = world.daemon();
    world.play(&mut daemon, due - minutes(1)).await;
    clusters.cut_off().await;
    world.play(&mut daemon, due + minutes(8 * 60) + minutes(1)).await;
    let in_all = || {
        PLATFORMS.iter().map(|(name, _)| p.shown(name).iter().map(|post| post.reveals).sum::<u32>()).collect::<Vec<_>>()
    };
    assert_eq!(in_all(), [2; 4], "{}", world.print().await);
    clusters.fail_over().await;
    assert_eq!(world.store.look_at_seal().await.unwrap(), Seal::Same, "by all that the seal knows it is the same");
    world.play(&mut daemon, due + minutes(8 * 60) + minutes(50)).await;
    assert_eq!(in_all(), [2; 4], "sent twice\n{}", world.print().await);
    let told = world.events.lock().unwrap().iter().filter_map(failed_over).collect::<Vec<_>>();
    assert_eq!(told, [8]);
    let entries = p.entries().await;
    let states = |item: &str| -> Vec<(State, Option<Reason>)> {
        let of =
            |name: &str| entries.iter().map(|e| &e.delivery).find(|d| d.item == item && d.channel == name).unwrap();
        PLATFORMS.iter().map(|(name, _)| (of(name).state, of(name).reason)).collect()
    };
    let found = (State::Delivered, Some(Reason::FoundOnPlatform));
    let asks = (State::Unconfirmed, Some(Reason::Failover));
    // A bot cannot read back; what was staged as well as revealed in the lost minutes has left no name.
    assert_eq!(states("mot"), [asks, found, found, found], "{}", world.print().await);
    assert_eq!(states("hai"), [asks; 4], "{}", world.print().await);
    world.play(&mut daemon, due + minutes(9 * 60 + 30)).await;
    assert_eq!(in_all(), [3; 4], "what came due later goes out\n{}", world.print().await);
}

fn failed_over(event: &Event) -> Option<usize> {
    match event {
        Event::Alert { what: Alert::FailedOver { deliveries, .. } } => Some(*deliveries),
        _ => None,
    }
}

/// Its claim was in the lost minutes, and its receipt comes after the failover: it ends the doubt, and contradicts nobody.
#[tokio::test]
async fn a_receipt_for_a_claim_that_is_no_more_ends_the_doubt() {
    for database in databases().await.into_iter().filter(|database| database.url.starts_with("postgres")) {
        let p = Platforms::new(&database).await;
        let world = &p.world;
        let due = start() + minutes(60);
        world.apply(PLATFORMS.map(|(name, _)| world.text("mot", name, due, "Nội dung")).into()).await;
        world.approve_all().await;
        let mut daemon = world.daemon();
        world.play(&mut daemon, due - minutes(1)).await;
        world.clock.advance_to(due);
        assert_eq!(daemon.tick().await.unwrap().started, PLATFORMS.len());
        // Answers have come, and the server is gone when they are to be written down.
        let other = sqlx::PgPool::connect(&database.url).await.unwrap();
        sqlx::raw_sql("ALTER TABLE attempt RENAME TO hidden").execute(&other).await.unwrap();
        assert!(daemon.settle_moment().await.is_err());
        sqlx::raw_sql("ALTER TABLE hidden RENAME TO attempt").execute(&other).await.unwrap();
        let rewound = "UPDATE delivery SET claimed_by = NULL, claimed_at = NULL, claimed_step = NULL, state = 'staged', \
                         next_at = due_at, revision = revision + 1; \
                       UPDATE meta SET value = '0' WHERE key = 'timeline'";
        sqlx::raw_sql(rewound).execute(&other).await.unwrap();
        world.clock.advance_to(due + minutes(1));
        world.play(&mut daemon, due + minutes(10)).await;
        let printed = world.print().await;
        assert!(printed.contains("reveal:late") && !printed.contains("late_proof"), "{printed}");
        assert_eq!(printed.matches(" delivered ").count(), PLATFORMS.len(), "{printed}");
        let shown = PLATFORMS.map(|(name, _)| p.shown(name).iter().map(|post| post.reveals).sum::<u32>());
        assert_eq!(shown, [1; PLATFORMS.len()], "{printed}");
        let events = world.events.lock().unwrap();
        assert!(events.iter().any(|e| failed_over(e) == Some(PLATFORMS.len())), "{events:?}");
        let told = |e: &Event| matches!(e, Event::Alert { what: Alert::LateProof { .. } });
        assert!(!events.iter().any(told), "{events:?}");
    }
}

/// A ledger may have under way what its node sent and settled long ago: the answer was in the lost minutes. Nobody calls it
/// unsent, and it does not wait for ever.
#[tokio::test]
async fn what_a_node_settled_in_a_ledger_that_is_no_more_is_in_doubt() {
    for database in databases().await {
        let p = Platforms::new(&database).await;
        let world = &p.world;
        let due = start() + minutes(60);
        world.apply(PLATFORMS.map(|(name, _)| world.text("mot", name, due, "Nội dung")).into()).await;
        world.approve_all().await;
        let mut daemon = world.daemon();
        world.play(&mut daemon, due + minutes(1)).await;
        let ids: Vec<String> = p.entries().await.into_iter().map(|e| e.delivery.id).collect();
        let now = world.clock.now();
        let mut tx = world.store.write().await.unwrap();
        let mut standings = ledger::standings(&mut tx, &ids).await.unwrap();
        for standing in &mut standings {
            assert_eq!(standing.state, State::Delivered);
            (standing.state, standing.receipt, standing.delivered_at) = (State::Staged, None, None);
            standing.plan_next(loa::adapters::timing(&standing.adapter), now);
        }
        ledger::save(&mut tx, &standings).await.unwrap();
        let ids: Vec<&str> = ids.iter().map(String::as_str).collect();
        assert_eq!(ledger::claim(&mut tx, daemon.node(), &ids, Taking::Locked, now).await.unwrap().len(), ids.len());
        tx.commit().await.unwrap();
        world.clock.advance_to(due + minutes(2));
        world.play(&mut daemon, due + minutes(10)).await;
        for (name, repeatable) in PLATFORMS {
            let times: u32 = p.shown(name).iter().map(|post| post.reveals).sum();
            assert_eq!(times, 1, "{name}: {}", world.print().await);
            let entries = p.entries().await;
            let state = entries.iter().find(|e| e.delivery.channel == name).unwrap().delivery.state;
            assert_eq!(state, if repeatable { State::Delivered } else { State::Unconfirmed }, "{name}");
        }
    }
}

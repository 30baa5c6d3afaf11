//! What PostgreSQL is asked to keep that SQLite gives by its one writer and its one file: the gate between actions and
//! ticks, and one hand at the schema.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::Duration;

use loa::store::Store;
use tokio::time::timeout;

use crate::support::databases::{Database, postgres};

/// Nothing here takes so long; a test that would wait for ever ends.
const WAIT_MAX: Duration = Duration::from_secs(20);

/// Returns when so many sessions of this database wait for a lock.
async fn waiting(admin: &sqlx::PgPool, most: i64) {
    let asked = async {
        loop {
            let now: i64 = sqlx::query_scalar(
                "SELECT COUNT(*) FROM pg_locks WHERE NOT granted AND locktype = 'relation' \
                   AND database = (SELECT oid FROM pg_database WHERE datname = current_database())",
            )
            .fetch_one(admin)
            .await
            .unwrap();
            if now == most {
                return;
            }
            tokio::task::yield_now().await;
        }
    };
    timeout(WAIT_MAX, asked).await.unwrap_or_else(|_| panic!("{most} wait for a lock"));
}

async fn opened() -> Option<(Database, Store, sqlx::PgPool)> {
    let database = postgres().await?;
    let store = database.open().await;
    let admin = sqlx::PgPool::connect(&database.url).await.unwrap();
    Some((database, store, admin))
}

/// Notes the order in which transactions get through the gate.
async fn through(store: &Store, is_action: bool, order: &Arc<AtomicUsize>) -> usize {
    let mut tx = store.write().await.unwrap();
    if is_action {
        tx.lock_actions().await.unwrap()
    } else {
        tx.lock_tick().await.unwrap()
    }
    let place = order.fetch_add(1, Ordering::SeqCst);
    tx.commit().await.unwrap();
    place
}

#[tokio::test]
async fn an_action_waits_for_ticks_that_run_and_later_ticks_wait_for_it() {
    let Some((_database, store, admin)) = opened().await else { return };
    let order = Arc::new(AtomicUsize::new(0));
    let mut running = store.write().await.unwrap();
    running.lock_tick().await.unwrap();
    // Ticks run side by side.
    assert_eq!(through(&store, false, &order).await, 0);
    let spawned = |is_action| {
        let (store, order) = (store.clone(), Arc::clone(&order));
        tokio::spawn(async move { through(&store, is_action, &order).await })
    };
    let action = spawned(true);
    waiting(&admin, 1).await;
    // It would fit beside the tick that runs, and does not overtake the action.
    let later = spawned(false);
    waiting(&admin, 2).await;
    running.commit().await.unwrap();
    assert_eq!((action.await.unwrap(), later.await.unwrap()), (1, 2));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn actions_get_their_turn_while_four_loops_tick() {
    let Some((_database, store, _admin)) = opened().await else { return };
    let (stop, ticks) = (Arc::new(AtomicBool::new(false)), Arc::new(AtomicUsize::new(0)));
    let loops: Vec<_> = (0..4)
        .map(|_| {
            let (store, stop, ticks) = (store.clone(), Arc::clone(&stop), Arc::clone(&ticks));
            tokio::spawn(async move {
                while !stop.load(Ordering::Relaxed) {
                    through(&store, false, &ticks).await;
                }
            })
        })
        .collect();
    for _ in 0..20 {
        let mut tx = store.write().await.unwrap();
        let before = ticks.load(Ordering::SeqCst);
        timeout(WAIT_MAX, tx.lock_actions()).await.unwrap().unwrap();
        let passed = ticks.load(Ordering::SeqCst) - before;
        tx.commit().await.unwrap();
        // Some ran already, and some got through between the two looks; none goes round again and again.
        assert!(passed < 40, "{passed} ticks went before an action");
    }
    stop.store(true, Ordering::Relaxed);
    for running in loops {
        running.await.unwrap();
    }
}

#[tokio::test]
async fn several_programs_make_the_schema_once() {
    let Some(database) = postgres().await else { return };
    let opened = [(); 4].map(|()| {
        let url = database.url.clone();
        tokio::spawn(async move { Store::open(&url).await })
    });
    for store in opened {
        store.await.unwrap().unwrap();
    }
}

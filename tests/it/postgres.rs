//! What PostgreSQL is asked to keep that SQLite gives by its one writer and its one file: the gate between actions and
//! ticks, and one hand at the schema. And which server is taken: the primary, of a version that was tried.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::Duration;

use loa::clock::Clock;
use loa::store::postgres::{Unfit, unfit_of};
use loa::store::{Store, Taking, holds};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::time::timeout;

use crate::support::databases::{Database, postgres};
use crate::support::world::start;

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
    let tx = if is_action {
        let mut tx = store.write().await.unwrap();
        tx.lock_actions().await.unwrap();
        tx
    } else {
        store.write_tick(Taking::AsKnown).await.unwrap()
    };
    let place = order.fetch_add(1, Ordering::SeqCst);
    tx.commit().await.unwrap();
    place
}

#[tokio::test]
async fn an_action_waits_for_ticks_that_run_and_later_ticks_wait_for_it() {
    let Some((_database, store, admin)) = opened().await else { return };
    let order = Arc::new(AtomicUsize::new(0));
    let running = store.write_tick(Taking::AsKnown).await.unwrap();
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
        timeout(WAIT_MAX, tx.lock_actions()).await.expect("ever new ticks go before an action").unwrap();
        tx.commit().await.unwrap();
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

/// A server as it would be with these functions: they stand in a schema that is looked through before the system's.
async fn pretending(functions: &str) -> Option<Database> {
    let mut database = postgres().await?;
    let admin = sqlx::PgPool::connect(&database.url).await.unwrap();
    let text = format!("CREATE SCHEMA like_it; SET search_path = like_it, pg_catalog; {functions}");
    sqlx::raw_sql(sqlx::AssertSqlSafe(text)).execute(&admin).await.unwrap();
    admin.close().await;
    database.url.push_str("?options[search_path]=like_it,pg_catalog");
    Some(database)
}

async fn refusal(url: &str) -> Unfit {
    let Err(error) = Store::open(url).await else { panic!("opened {url}") };
    unfit_of(&error).unwrap_or_else(|| panic!("{error}")).clone()
}

fn server_of(database: &Database) -> String {
    database.url.split(['@', '/']).nth(3).unwrap().to_owned()
}

/// The address with a server before the one that it names.
fn after(first: &str, url: &str) -> String {
    let (user, rest) = url.split_once('@').unwrap();
    format!("{user}@{first},{rest}")
}

#[tokio::test]
async fn cockroach_and_old_servers_are_refused() {
    let cockroach = "CREATE FUNCTION version() RETURNS text LANGUAGE sql RETURN 'CockroachDB CCL v25.2.1'";
    let old = "CREATE FUNCTION current_setting(text) RETURNS text LANGUAGE sql RETURN '140018'";
    let Some(database) = pretending(cockroach).await else { return };
    assert_eq!(refusal(&database.url).await, Unfit::Cockroach { server: "127.0.0.1".into() });
    let database = pretending(old).await.unwrap();
    assert_eq!(refusal(&database.url).await, Unfit::TooOld { server: "127.0.0.1".into(), version: 14 });
}

/// Who asks first hears of a standby, and later ones of a primary.
#[tokio::test]
async fn a_standby_is_passed_over() {
    let first_is_standby = "CREATE SEQUENCE asked; CREATE FUNCTION pg_is_in_recovery() RETURNS boolean \
         LANGUAGE sql BEGIN ATOMIC SELECT nextval('asked') = 1; END";
    let Some(database) = pretending(first_is_standby).await else { return };
    assert_eq!(refusal(&database.url).await, Unfit::Standby { servers: "127.0.0.1".into() });
    let database = pretending(first_is_standby).await.unwrap();
    let url = format!("{}&target_session_attrs=read-write", after(&server_of(&database), &database.url));
    let store = Store::open(&url).await.unwrap();
    store.write().await.unwrap().commit().await.unwrap();
}

/// A way to the server that can be cut: aborted, it is refused, and what went through it is gone.
async fn way_to(server: String) -> (String, tokio::task::JoinHandle<()>) {
    let (address, task, _) = watched_way_to(server).await;
    (address, task)
}

/// The same, and whether a statement was given a name on it.
async fn watched_way_to(server: String) -> (String, tokio::task::JoinHandle<()>, Arc<AtomicBool>) {
    let named = Arc::new(AtomicBool::new(false));
    let found = Arc::clone(&named);
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap().to_string();
    let task = tokio::spawn(async move {
        let mut connections = tokio::task::JoinSet::new();
        loop {
            let (mut here, _) = listener.accept().await.unwrap();
            let (server, found) = (server.clone(), Arc::clone(&found));
            connections.spawn(async move {
                let mut there = tokio::net::TcpStream::connect(server).await.unwrap();
                let ((mut asked, mut told), (mut answered, mut ask)) = (here.split(), there.split());
                let there = async {
                    let mut part = [0; 8192];
                    while let Ok(length @ 1..) = asked.read(&mut part).await {
                        if part[..length].windows(7).any(|bytes| bytes == b"sqlx_s_") {
                            found.store(true, Ordering::SeqCst);
                        }
                        ask.write_all(&part[..length]).await.unwrap();
                    }
                };
                tokio::select! { () = there => {}, _ = tokio::io::copy(&mut answered, &mut told) => {} }
            });
        }
    });
    (address, task, named)
}

/// Behind a pooler the names of one program's statements would meet those of another.
#[tokio::test]
async fn in_a_session_that_is_not_ours_nothing_is_named() {
    let Some((database, _store, _admin)) = opened().await else { return };
    for (setting, is_named) in [("", true), ("?statement-cache-capacity=0", false)] {
        let (way, _task, named) = watched_way_to(server_of(&database)).await;
        let url = format!("{}{setting}", database.url).replace(&server_of(&database), &way);
        let store = Store::open(&url).await.unwrap();
        let mut tx = store.write().await.unwrap();
        tx.lock_actions().await.unwrap();
        holds::standing(&mut tx).await.unwrap();
        tx.ring().await.unwrap();
        tx.commit().await.unwrap();
        store.read().await.unwrap().commit().await.unwrap();
        store.running().await.unwrap();
        assert_eq!(named.load(Ordering::SeqCst), is_named, "{setting}");
    }
}

#[tokio::test]
async fn when_a_server_is_gone_the_next_one_is_taken() {
    let Some(database) = postgres().await else { return };
    let (way, task) = way_to(server_of(&database)).await;
    let store = Store::open(&after(&way, &database.url)).await.unwrap();
    store.write().await.unwrap().commit().await.unwrap();
    task.abort();
    assert!(task.await.unwrap_err().is_cancelled());
    let mut tx = timeout(WAIT_MAX, store.write()).await.unwrap().unwrap();
    tx.lock_actions().await.unwrap();
    tx.commit().await.unwrap();
}

#[tokio::test]
async fn without_listen_a_watcher_looks_by_itself() {
    let Some((_database, store, _admin)) = opened().await else { return };
    let store = store.listening(false);
    let clock = Clock::virtual_at(start());
    assert!(store.running().await.unwrap().is_empty());
    let watch = store.watch(&clock, "nut-1").await.unwrap();
    assert_eq!(store.running().await.unwrap(), ["nut-1"], "no session listens, and it is seen");
    let time_passes = async {
        loop {
            clock.advance_to(clock.now() + chrono::TimeDelta::seconds(1));
            tokio::task::yield_now().await;
        }
    };
    let looked = async {
        watch.changed().await;
        watch.changed().await;
    };
    tokio::select! { () = looked => {}, () = time_passes => {} }
}

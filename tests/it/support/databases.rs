//! A fresh store on every database there is: SQLite always, PostgreSQL where `LOA_TEST_PG_URL` points at a server
//! (`tests/run` starts one).
//!
//! Each gets its own; they go when the server of `tests/run` does.

use std::sync::atomic::{AtomicU32, Ordering};

use loa::store::Store;

/// One database of one test.
pub(crate) struct Database {
    pub(crate) url: String,
    /// Kept as long as the store is used.
    _folder: tempfile::TempDir,
}

static NEXT: AtomicU32 = AtomicU32::new(0);

/// Every database a test runs on.
pub(crate) async fn databases() -> Vec<Database> {
    std::iter::once(sqlite()).chain(postgres().await).collect()
}

pub(crate) fn sqlite() -> Database {
    let folder = tempfile::tempdir().unwrap();
    Database { url: format!("sqlite:{}", folder.path().join("loa.db").display()), _folder: folder }
}

/// For what concerns PostgreSQL alone.
#[expect(
    clippy::disallowed_methods,
    clippy::print_stderr,
    reason = "`config` is loa's; a test run is told of its server by its environment"
)]
pub(crate) async fn postgres() -> Option<Database> {
    let server = match std::env::var("LOA_TEST_PG_URL") {
        Ok(server) => server,
        Err(_) if std::env::var_os("CI").is_some() => panic!("LOA_TEST_PG_URL is not set: run tests/run"),
        Err(_) => {
            eprintln!("LOA_TEST_PG_URL is not set: this test ran on SQLite alone (tests/run starts PostgreSQL)");
            return None;
        }
    };
    let name = format!("loa_test_{}_{}", std::process::id(), NEXT.fetch_add(1, Ordering::Relaxed));
    let admin = sqlx::PgPool::connect(&server).await.unwrap();
    sqlx::raw_sql(sqlx::AssertSqlSafe(format!("CREATE DATABASE {name}"))).execute(&admin).await.unwrap();
    admin.close().await;
    let (base, _) = server.rsplit_once('/').unwrap();
    Some(Database { url: format!("{base}/{name}"), _folder: tempfile::tempdir().unwrap() })
}

impl Database {
    /// A database of a cluster that the test started.
    pub(crate) fn at(url: &str) -> Database {
        Database { url: url.to_owned(), _folder: tempfile::tempdir().unwrap() }
    }

    /// A SQLite file in this folder, which outlives it.
    pub(crate) fn in_folder(folder: &std::path::Path) -> Database {
        Database { url: format!("sqlite:{}", folder.join("loa.db").display()), _folder: tempfile::tempdir().unwrap() }
    }

    pub(crate) async fn open(&self) -> Store {
        Store::open(&self.url).await.unwrap()
    }
}

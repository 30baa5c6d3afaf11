//! A fresh store on each database: a SQLite file on the disk that is to be measured, and a PostgreSQL database of its own.

use std::path::PathBuf;

use loa::store::Store;

pub(crate) struct Database {
    pub(crate) name: &'static str,
    pub(crate) url: String,
    folder: Option<tempfile::TempDir>,
    /// Server and database, to drop it there.
    made: Option<(String, String)>,
}

/// Where files are written: on the disk of the build, which is no memory disk.
pub(crate) fn folder() -> PathBuf {
    std::env::var_os("LOA_BENCH_FOLDER").map_or_else(|| PathBuf::from(env!("CARGO_TARGET_TMPDIR")), PathBuf::from)
}

/// SQLite always; PostgreSQL where there is a server.
pub(crate) async fn all() -> Vec<Database> {
    let mut all = vec![sqlite()];
    match std::env::var("LOA_TEST_PG_URL") {
        Ok(server) => all.push(postgres(&server).await),
        Err(_) => println!("!! LOA_TEST_PG_URL is not set: PostgreSQL is NOT measured"),
    }
    all
}

/// Says what is measured: a server without TLS or fsync is another thing.
pub(crate) async fn describe() {
    let Ok(server) = std::env::var("LOA_TEST_PG_URL") else { return };
    let told = sqlx::PgPool::connect(&server).await.unwrap();
    let question = "SELECT 'PostgreSQL ' || current_setting('server_version') \
         || ', ' || COALESCE((SELECT version FROM pg_stat_ssl WHERE pid = pg_backend_pid() AND ssl), 'without TLS') \
         || (SELECT string_agg(', ' || name || ' ' || current_setting(name), '' ORDER BY name) FROM pg_settings \
             WHERE name IN ('fsync', 'full_page_writes', 'shared_buffers', 'synchronous_commit'))";
    let line: String = sqlx::query_scalar(question).fetch_one(&told).await.unwrap();
    println!("{line}");
    told.close().await;
}

pub(crate) fn sqlite() -> Database {
    let folder = tempfile::tempdir_in(folder()).unwrap();
    Database {
        name: "SQLite",
        url: format!("sqlite:{}", folder.path().join("loa.db").display()),
        folder: Some(folder),
        made: None,
    }
}

pub(crate) async fn postgres(server: &str) -> Database {
    let name = format!("loa_bench_{}_{:08x}", std::process::id(), rand::random::<u32>());
    on_server(server, format!("CREATE DATABASE {name}")).await;
    let (base, of_server) = server.rsplit_once('/').unwrap();
    // What stands behind the name says how to connect: TLS or not.
    let how = of_server.split_once('?').map_or_else(String::new, |(_, how)| format!("?{how}"));
    let url = format!("{base}/{name}{how}");
    Database { name: "PostgreSQL", url, folder: None, made: Some((server.to_owned(), name)) }
}

async fn on_server(server: &str, statement: String) {
    let admin = sqlx::PgPool::connect(server).await.unwrap();
    sqlx::raw_sql(sqlx::AssertSqlSafe(statement)).execute(&admin).await.unwrap();
    admin.close().await;
}

impl Database {
    pub(crate) async fn open(&self) -> Store {
        Store::open(&self.url).await.unwrap()
    }

    pub(crate) async fn remove(self) {
        drop(self.folder);
        if let Some((server, name)) = self.made {
            on_server(&server, format!("DROP DATABASE {name} WITH (FORCE)")).await;
        }
    }
}

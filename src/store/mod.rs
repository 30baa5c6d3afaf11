//! The ledger on disk: SQLite in one file, or PostgreSQL when several machines share the work. One SQL text for both.
//!
//! Functions here read and write rows; what a row should become was decided in `domain`. Only this folder names sqlx.
//! The rules of the common subset stand in `migrations/0001_ledger.sql` : columns are TEXT or BIGINT; sums are cast;
//! parameters are `$1`. The words of `dialect` and the tables of `batch`, the way a write transaction begins and the
//! set-up of the pools are all that differs; the rest of it stands in this file, in `postgres.rs` and in `wake.rs`.

use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use sqlx::migrate::{Migration, MigrationType, Migrator};
use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous};
use sqlx::{Postgres, SqlSafeStr, Sqlite, SqlitePool, Transaction};

use postgres::Primary;

pub mod accounts;
pub mod anchors;
pub mod audit;
pub mod batch;
pub mod brake;
pub mod campaigns;
pub mod care;
pub mod channels;
pub mod column;
pub mod deliveries;
pub mod dialect;
pub mod documents;
pub mod faults;
pub mod holds;
mod home;
pub mod late;
pub mod ledger;
pub mod log;
mod mark;
mod nodelay;
pub mod nodes;
pub mod postgres;
pub mod row;
pub mod seal;
pub mod secrets;
pub mod shards;
pub mod timeline;
pub mod trouble;
pub mod wake;
pub mod wishes;
pub mod words;

pub type Error = sqlx::Error;
pub type Result<T> = std::result::Result<T, Error>;

/// Rows of one batch: larger sets gain nothing and hold the write lock longer.
pub const BATCH_MAX: usize = 512;
/// A writer waits so long for another process that writes the same SQLite file.
const BUSY_MAX: Duration = Duration::from_secs(15);

/// Every file of `migrations/`, in order. A test holds that none is forgotten.
pub const MIGRATIONS: &[(i64, &str, &str)] = &[
    (1, "ledger", include_str!("../../migrations/0001_ledger.sql")),
    (2, "ends_and_gate", include_str!("../../migrations/0002_ends_and_gate.sql")),
    (3, "hands", include_str!("../../migrations/0003_hands.sql")),
    (4, "ends", include_str!("../../migrations/0004_ends.sql")),
    (6, "anchor_words", include_str!("../../migrations/0006_anchor_words.sql")),
    (7, "programmes", include_str!("../../migrations/0007_programmes.sql")),
    (8, "words", include_str!("../../migrations/0008_words.sql")),
    (9, "shards", include_str!("../../migrations/0009_shards.sql")),
    (10, "gate", include_str!("../../migrations/0010_gate.sql")),
    (11, "node_faults", include_str!("../../migrations/0011_node_faults.sql")),
    (12, "late_answers", include_str!("../../migrations/0012_late_answers.sql")),
    (13, "trouble", include_str!("../../migrations/0013_trouble.sql")),
    (14, "revisions", include_str!("../../migrations/0014_revisions.sql")),
    (15, "accounts", include_str!("../../migrations/0015_accounts.sql")),
    (16, "late_by_node", include_str!("../../migrations/0016_late_by_node.sql")),
];

const DONE: &str = "SELECT version FROM _sqlx_migrations WHERE success";

/// Not all of this program's migrations, or others, were done.
fn is_behind(done: Vec<i64>) -> bool {
    done.len() < MIGRATIONS.len() || done.iter().any(|version| !MIGRATIONS.iter().any(|m| m.0 == *version))
}

#[derive(Clone)]
pub struct Store {
    db: Db,
    /// As given, without a password: for messages.
    name: String,
    /// What is known of a PostgreSQL server.
    server: Arc<timeline::Server>,
    /// PostgreSQL tells of the writes of others.
    listens: bool,
}

#[derive(Clone)]
enum Db {
    /// One connection writes, so writers queue fairly inside the process; others read beside it.
    Lite {
        write: SqlitePool,
        read: SqlitePool,
        file: std::path::PathBuf,
    },
    Pg {
        pool: Primary,
    },
}

/// How a tick takes the rows that it changes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Taking {
    /// By statements that see whether each still is as it is known. Whoever was overtaken does it again, [`Taking::Locked`].
    AsKnown,
    /// Looked at and locked first. What others have locked is left to them: one of them may be frozen.
    Locked,
}

impl Taking {
    /// The first message of its transaction to PostgreSQL.
    fn begin(self) -> &'static str {
        match self {
            Taking::AsKnown => "BEGIN; LOCK TABLE gate IN ROW SHARE MODE; SET LOCAL lock_timeout = '1s'",
            Taking::Locked => "BEGIN; LOCK TABLE gate IN ROW SHARE MODE",
        }
    }
}

/// A transaction. Dropped without `commit`, it never was.
pub struct Tx {
    kind: TxKind,
    /// The session on PostgreSQL is ours and keeps what was prepared.
    keeps_statements: bool,
}

pub(crate) enum TxKind {
    Lite(Transaction<'static, Sqlite>),
    Pg(Transaction<'static, Postgres>),
}

/// Runs one statement on whichever database the transaction is of: `rows!(tx, Row, SQL, bind, …)`.
macro_rules! rows {
    ($tx:expr, $row:ty, $sql:expr $(, $bind:expr)* $(,)?) => {{
        static SQL: $crate::store::dialect::Statement = $crate::store::dialect::Statement::new($sql);
        match &mut $tx.kind {
            $crate::store::TxKind::Lite(t) => sqlx::query_as::<_, $row>(SQL.lite())$(.bind($bind))*.fetch_all(&mut **t).await,
            $crate::store::TxKind::Pg(t) => sqlx::query_as::<_, $row>(SQL.pg())$(.bind($bind))*.persistent($tx.keeps_statements).fetch_all(&mut **t).await,
        }
    }};
}

/// Like `rows!` for hundreds of rows, by `SELECT {[}columns in the order of the fields{]} FROM …`.
macro_rules! gathered {
    ($tx:expr, $row:ty, $sql:expr $(, $bind:expr)* $(,)?) => {{
        static SQL: $crate::store::dialect::Statement = $crate::store::dialect::Statement::new($sql);
        match &mut $tx.kind {
            $crate::store::TxKind::Lite(t) => {
                let found = sqlx::query_scalar::<_, Option<String>>(SQL.lite())$(.bind($bind))*.fetch_all(&mut **t).await;
                found.and_then($crate::store::read_gathered::<$row>)
            }
            $crate::store::TxKind::Pg(t) => {
                sqlx::query_as::<_, $row>(SQL.pg())$(.bind($bind))*.persistent($tx.keeps_statements).fetch_all(&mut **t).await
            }
        }
    }};
}

/// Like `run!` for a statement with a `{batch}`.
macro_rules! batched {
    ($tx:expr, $sql:expr, $batch:expr $(, $bind:expr)* $(,)?) => {{
        static SQL: $crate::store::dialect::BatchStatement = $crate::store::dialect::BatchStatement::new($sql);
        const OTHERS: usize = <[&str]>::len(&[$(stringify!($bind)),*]);
        let batch: &$crate::store::batch::Batch<'_> = &$batch;
        match &mut $tx.kind {
            $crate::store::TxKind::Lite(t) => {
                let mut touched = 0;
                for (form, part) in batch.parts() {
                    let query = sqlx::query(SQL.lite(form, batch.shape(), OTHERS));
                    let query = $crate::store::batch::bind_lite(query, part, batch.places(form))$(.bind($bind))*;
                    touched += query.execute(&mut **t).await?.rows_affected();
                }
                touched
            }
            $crate::store::TxKind::Pg(t) => {
                let query = sqlx::query(SQL.pg(batch.shape(), OTHERS))$(.bind($bind))*;
                batch.bind_pg(query).persistent($tx.keeps_statements).execute(&mut **t).await?.rows_affected()
            }
        }
    }};
}

/// Like `rows!` for statements that return none; gives the number of rows touched.
macro_rules! run {
    ($tx:expr, $sql:expr $(, $bind:expr)* $(,)?) => {{
        static SQL: $crate::store::dialect::Statement = $crate::store::dialect::Statement::new($sql);
        match &mut $tx.kind {
            $crate::store::TxKind::Lite(t) => {
                sqlx::query(SQL.lite())$(.bind($bind))*.execute(&mut **t).await.map(|done| done.rows_affected())
            }
            $crate::store::TxKind::Pg(t) => {
                let query = sqlx::query(SQL.pg())$(.bind($bind))*.persistent($tx.keeps_statements);
                query.execute(&mut **t).await.map(|done| done.rows_affected())
            }
        }
    }};
}

pub(crate) use batched;
pub(crate) use gathered;
pub(crate) use rows;
pub(crate) use run;

/// What `gathered!` found.
pub(crate) fn read_gathered<T: serde::de::DeserializeOwned>(found: Vec<Option<String>>) -> Result<Vec<T>> {
    match found.into_iter().next().flatten() {
        Some(text) => serde_json::from_str(&text).map_err(|e| Error::Decode(e.into())),
        None => Ok(Vec::new()),
    }
}

/// A batch as the one text parameter that it travels in.
pub(crate) fn text(batch: &[impl serde::Serialize]) -> Result<String> {
    serde_json::to_string(batch).map_err(|e| Error::Encode(e.into()))
}

impl Store {
    /// Opens a store and brings its schema up to date. `sqlite:<path>` or `postgres://…`, see `postgres`.
    pub async fn open(url: &str) -> anyhow::Result<Store> {
        let store = if let Some(path) = url.strip_prefix("sqlite:") {
            let path = Path::new(path.trim_start_matches("//"));
            if let Some(folder) = path.parent().filter(|f| !f.as_os_str().is_empty()) {
                std::fs::create_dir_all(folder)?;
            }
            let name = format!("sqlite:{}", path.display());
            Store { db: open_sqlite(path).await?, name, server: Arc::default(), listens: true }
        } else {
            let server = Arc::new(timeline::Server::default());
            let pool = Primary::open(url, Arc::clone(&server)).await?;
            Store { name: pool.name(), db: Db::Pg { pool }, server, listens: true }
        };
        store.migrate().await?;
        Ok(store)
    }

    /// Without LISTEN, which does not pass through every pooler, a watcher looks by itself every few seconds.
    pub fn listening(mut self, listens: bool) -> Store {
        self.listens = listens;
        self
    }

    /// The same store for those who may read for long: they take no connection of the daemon's, and their writes wait their
    /// turn among its own. `None` on a server: there whoever reads beside it opens the store once more.
    pub fn beside(&self) -> Option<Store> {
        let Db::Lite { write, file, .. } = &self.db else { return None };
        let db = Db::Lite { write: write.clone(), read: readers(file_options(file)), file: file.clone() };
        Some(Store { db, ..self.clone() })
    }

    /// Where it is, without secrets.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// A transaction that may write. On SQLite it takes the write lock at once: a reader that turns writer would be
    /// refused, not queued.
    pub async fn write(&self) -> Result<Tx> {
        let kind = match &self.db {
            Db::Lite { write, .. } => TxKind::Lite(begin(write).await?),
            Db::Pg { pool } => TxKind::Pg(pool.begin().await?),
        };
        Ok(self.within(kind))
    }

    /// A transaction of a tick: it goes on beside the ticks of other nodes, and not beside an action ([`Tx::lock_actions`]).
    pub async fn write_tick(&self, taking: Taking) -> Result<Tx> {
        let kind = match &self.db {
            Db::Lite { write, .. } => TxKind::Lite(begin(write).await?),
            Db::Pg { pool } => TxKind::Pg(pool.begin_with(taking.begin()).await?),
        };
        Ok(self.within(kind))
    }

    /// A transaction that only reads, beside a writer.
    pub async fn read(&self) -> Result<Tx> {
        let kind = match &self.db {
            Db::Lite { read, .. } => TxKind::Lite(read.begin().await?),
            Db::Pg { pool } => {
                let mut t = pool.begin().await?;
                sqlx::raw_sql("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY").execute(&mut *t).await?;
                TxKind::Pg(t)
            }
        };
        Ok(self.within(kind))
    }

    fn within(&self, kind: TxKind) -> Tx {
        let keeps_statements = match &self.db {
            Db::Lite { .. } => true,
            Db::Pg { pool } => pool.keeps_statements,
        };
        Tx { kind, keeps_statements }
    }

    async fn migrate(&self) -> anyhow::Result<()> {
        let migrations = MIGRATIONS
            .iter()
            .map(|(version, name, sql)| {
                Migration::new(*version, (*name).into(), MigrationType::Simple, sql.into_sql_str(), false)
            })
            .collect();
        let mut migrator = Migrator::with_migrations(migrations);
        // sqlx locks a SQLite file not at all, and PostgreSQL for a session, which is not ours behind a pooler.
        migrator.set_locking(false);
        match &self.db {
            Db::Lite { write, .. } => {
                let mut alone = write.begin_with("BEGIN IMMEDIATE").await?;
                let made = sqlx::query_scalar("SELECT COUNT(*) FROM sqlite_master WHERE name = '_sqlx_migrations'");
                if made.fetch_one(&mut *alone).await.map(|n: i64| n == 0)?
                    || is_behind(sqlx::query_scalar(DONE).fetch_all(&mut *alone).await?)
                {
                    migrator.run_direct(None, &mut *alone, false).await?;
                }
                alone.commit().await?;
            }
            Db::Pg { pool } => {
                let mut alone = pool.begin().await?;
                sqlx::raw_sql("SELECT pg_advisory_xact_lock(7022104251)").execute(&mut *alone).await?;
                let made = "SELECT to_regclass('_sqlx_migrations') IS NOT NULL";
                let made: bool = sqlx::query_scalar(made).persistent(false).fetch_one(&mut *alone).await?;
                if !made || is_behind(sqlx::query_scalar(DONE).persistent(false).fetch_all(&mut *alone).await?) {
                    migrator.run_direct(None, &mut *alone, false).await?;
                }
                alone.commit().await?;
            }
        }
        Ok(())
    }

    /// Closes all connections; what was committed stays.
    pub async fn close(&self) {
        match &self.db {
            Db::Lite { write, read, .. } => {
                read.close().await;
                write.close().await;
            }
            Db::Pg { pool } => pool.connections.close().await,
        }
    }
}

impl Tx {
    pub async fn commit(self) -> Result<()> {
        match self.kind {
            TxKind::Lite(t) => t.commit().await,
            TxKind::Pg(t) => t.commit().await,
        }
    }

    /// An action (a person's change) has the ledger to itself: it waits for the ticks that run, and later ones wait for it.
    /// So neither ever meets the other's locks halfway. On SQLite the one writer does the same.
    ///
    /// A lock on a table, for it is fair: who waits for it is not overtaken, whereas ever new shares of a row's lock pass
    /// by whoever wants the row alone. Like a row's it ends with its transaction, so a pooler may stand between, and
    /// it is written nowhere.
    pub async fn lock_actions(&mut self) -> Result<()> {
        if let TxKind::Pg(t) = &mut self.kind {
            sqlx::raw_sql("LOCK TABLE gate IN EXCLUSIVE MODE").execute(&mut **t).await?;
        }
        Ok(())
    }
}

/// Two ticks wanted each other's rows and this one was given up: it never was, and may be done again at once.
pub fn is_deadlock(error: &anyhow::Error) -> bool {
    let database = error.downcast_ref::<Error>().and_then(Error::as_database_error);
    database.and_then(|e| e.code()).is_some_and(|code| code == "40P01")
}

/// A row was not as it was known, or stayed locked: somebody else changes it. The transaction never was, and may be done
/// again.
pub fn is_overtaken(error: &anyhow::Error) -> bool {
    match error.downcast_ref() {
        Some(Error::RowNotFound) => true,
        Some(Error::Database(error)) => error.code().is_some_and(|code| code == "55P03"),
        _ => false,
    }
}

/// The database does not take a value of this transaction, and never will: it does not fit its column or breaks a rule.
pub fn is_refused(error: &anyhow::Error) -> bool {
    let database = error.downcast_ref::<Error>().and_then(Error::as_database_error);
    database.and_then(|e| e.code()).is_some_and(|code| match code.len() {
        // PostgreSQL's classes: data exception, integrity constraint.
        5 => code.starts_with("22") || code.starts_with("23"),
        // SQLite's codes: constraint, too big, mismatch; the rest of the number says more.
        _ => code.parse::<u32>().is_ok_and(|code| matches!(code & 0xff, 18..=20)),
    })
}

/// SQLite rolls a transaction back by itself when the disk is full, and sqlx then believes for ever that it is still
/// inside: such a connection is closed, and a new one begins.
async fn begin(write: &SqlitePool) -> Result<Transaction<'static, Sqlite>> {
    match write.begin_with("BEGIN IMMEDIATE").await {
        Err(Error::InvalidSavePointStatement) => {
            write.acquire().await?.close().await?;
            write.begin_with("BEGIN IMMEDIATE").await
        }
        begun => begun,
    }
}

fn file_options(path: &Path) -> SqliteConnectOptions {
    SqliteConnectOptions::new()
        .filename(path)
        .create_if_missing(true)
        .journal_mode(SqliteJournalMode::Wal)
        .synchronous(SqliteSynchronous::Full)
        .busy_timeout(BUSY_MAX)
        .row_buffer_size(BATCH_MAX)
        .pragma("cache_size", "-65536")
        .pragma("temp_store", "memory")
}

fn readers(options: SqliteConnectOptions) -> SqlitePool {
    SqlitePoolOptions::new()
        .max_connections(4)
        .min_connections(0)
        .max_lifetime(None)
        .connect_lazy_with(options.read_only(true).create_if_missing(false).pragma("cache_size", "-16384"))
}

async fn open_sqlite(path: &Path) -> Result<Db> {
    let options = file_options(path);
    let write = SqlitePoolOptions::new()
        .max_connections(1)
        .max_lifetime(None)
        .idle_timeout(None)
        // There is no server that may have gone; a look would cost a round trip to the worker's thread.
        .test_before_acquire(false)
        .acquire_timeout(Duration::from_secs(60))
        .connect_with(options.clone())
        .await?;
    Ok(Db::Lite { write, read: readers(options), file: path.to_owned() })
}

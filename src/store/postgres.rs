//! PostgreSQL: the servers that an address names, which of them takes writes, and a pool on that one.
//!
//! All state is read from the primary, never from a standby that lags behind it. An address may name several servers, as
//! libpq writes them: `postgres://user@one:5432,two:5432/loa?target_session_attrs=read-write`. sqlx knows one, so they
//! are told apart here, and asked again whenever the one in use is away.

use std::str::FromStr;
use std::sync::Arc;
use std::time::Duration;

use sqlx::postgres::{PgConnectOptions, PgConnection, PgPoolOptions};
use sqlx::{ConnectOptions, Connection, Decode, PgPool, Postgres, Row, Transaction, Type};

use super::timeline::Server;
use super::{Error, Result, nodelay};

/// The oldest that is tested.
const OLDEST: i32 = 15;

/// What a session is set to.
const SESSION: [(&str, &str); 2] = [
    // A batch names its rows by id. Priced for turning disks, as the default is, a few hundred look-ups seem dearer than
    // reading a whole table.
    ("random_page_cost", "1.1"),
    // A node that was frozen or cut off within a transaction does not keep people's actions waiting for longer.
    ("idle_in_transaction_session_timeout", "20s"),
];

/// A server that says nothing for so long is passed over.
const CONNECT_MAX: Duration = Duration::from_secs(5);
/// A free connection is waited for so long before the servers are asked again which of them is the primary.
const ACQUIRE_MAX: Duration = Duration::from_secs(2);
/// A connection that nobody used for so long is asked whether it is still there.
const RESTED: Duration = Duration::from_secs(1);
/// So often, as long as there is a primary.
const TRIES: usize = 5;

/// Why loa does not run on what the address names.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Unfit {
    #[error("{server}: CockroachDB is not PostgreSQL")]
    Cockroach { server: String },
    #[error("{server}: PostgreSQL {version} is older than 15")]
    TooOld { server: String, version: i32 },
    #[error("{servers}: no primary, only standbys")]
    Standby { servers: String },
    #[error("target_session_attrs={value}: loa needs the primary")]
    Target { value: String },
}

/// The primary among the servers, by a pool that can be set on another.
#[derive(Debug, Clone)]
pub(super) struct Primary {
    pub(super) connections: PgPool,
    servers: Arc<[PgConnectOptions]>,
    /// `statement-cache-capacity=0` in the address says that a session is not ours alone. sqlx itself names statements
    /// all the same, and meets those of others.
    pub(super) keeps_statements: bool,
}

impl Primary {
    pub(super) async fn open(url: &str, met: Arc<Server>) -> anyhow::Result<Primary> {
        let servers: Arc<[PgConnectOptions]> = servers(url)?.into();
        let found = find(&servers).await?;
        let ports: Vec<u16> = servers.iter().map(PgConnectOptions::get_port).collect();
        let connections = PgPoolOptions::new()
            .max_connections(8)
            .acquire_timeout(ACQUIRE_MAX)
            // One that was in use a moment ago is there; to ask it would cost every tick a round trip.
            .test_before_acquire(false)
            .before_acquire(|connection, of| {
                let rested = of.idle_for > RESTED;
                Box::pin(async move { Ok(!rested || connection.ping().await.is_ok()) })
            })
            .after_connect(move |connection, _| {
                if let Err(error) = nodelay::set_on_connections_to(&ports) {
                    tracing::warn!(%error, "TCP_NODELAY cannot be set: under TLS larger messages to PostgreSQL wait 40 ms each");
                }
                let met = Arc::clone(&met);
                Box::pin(async move {
                    must_be_primary(connection).await?;
                    met.met(connection).await
                })
            })
            .connect_lazy_with(found);
        let keeps_statements = !url.contains("statement-cache-capacity=0");
        Ok(Primary { connections, servers, keeps_statements })
    }

    /// Hosts and database, without secrets.
    pub(super) fn name(&self) -> String {
        let database = self.servers.first().and_then(PgConnectOptions::get_database).unwrap_or_default();
        format!("postgres://{}/{database}", hosts(&self.servers))
    }

    /// A transaction on the primary. After a failover it is looked for among the servers, and refused if there is none.
    pub(super) async fn begin(&self) -> Result<Transaction<'static, Postgres>> {
        self.begin_with("BEGIN").await
    }

    /// The same, with what else is to be said in its first message.
    pub(super) async fn begin_with(&self, first: &'static str) -> Result<Transaction<'static, Postgres>> {
        let mut tries = 1;
        loop {
            match self.connections.begin_with(first).await {
                Err(error) if is_away(&error) && tries < TRIES => {
                    tries += 1;
                    self.connections.set_connect_options(find(&self.servers).await?);
                }
                begun => return begun,
            }
        }
    }
}

/// One set of options for each server that the address names.
fn servers(url: &str) -> Result<Vec<PgConnectOptions>> {
    let (scheme, rest) = url.split_once("://").unwrap_or(("postgres", url));
    let (authority, tail) = rest.split_at(rest.find(['/', '?', '#']).unwrap_or(rest.len()));
    let (user, hosts) = authority.rsplit_once('@').map_or(("", authority), |(user, hosts)| (user, hosts));
    let at = if user.is_empty() { "" } else { "@" };
    let (path, query) = tail.split_once('?').unwrap_or((tail, ""));
    let mut kept = Vec::new();
    for part in query.split('&').filter(|part| !part.is_empty()) {
        match part.split_once('=') {
            Some(("target_session_attrs", "read-write" | "primary" | "any")) => {}
            Some(("target_session_attrs", value)) => return Err(unfit(Unfit::Target { value: value.to_owned() })),
            _ => kept.push(part),
        }
    }
    let query = if kept.is_empty() { String::new() } else { format!("?{}", kept.join("&")) };
    let of = |host: &str| {
        let options = PgConnectOptions::from_str(&format!("{scheme}://{user}{at}{host}{path}{query}"))?;
        Ok(options.application_name("loa").options(SESSION))
    };
    hosts.split(',').map(of).collect()
}

fn hosts(servers: &[PgConnectOptions]) -> String {
    let hosts: Vec<&str> = servers.iter().map(PgConnectOptions::get_host).collect();
    hosts.join(",")
}

/// The first server that takes writes. Where one is away it may be the primary: then that is what is wrong.
async fn find(servers: &[PgConnectOptions]) -> Result<PgConnectOptions> {
    let mut away = None;
    for server in servers {
        match tokio::time::timeout(CONNECT_MAX, is_primary(server)).await {
            Ok(Ok(true)) => return Ok(server.clone()),
            Ok(Ok(false)) => {}
            Ok(Err(error @ Error::Configuration(_))) => return Err(error),
            Ok(Err(error)) => away = Some(error),
            Err(_) => away = Some(Error::Io(std::io::ErrorKind::TimedOut.into())),
        }
    }
    Err(away.unwrap_or_else(|| unfit(Unfit::Standby { servers: hosts(servers) })))
}

/// Asks one server what it is.
async fn is_primary(server: &PgConnectOptions) -> Result<bool> {
    let mut connection = server.connect().await?;
    let server = || server.get_host().to_owned();
    let product: String = ask(&mut connection, "SELECT version()").await?;
    if product.contains("CockroachDB") {
        return Err(unfit(Unfit::Cockroach { server: server() }));
    }
    let version = "SELECT CAST(current_setting('server_version_num') AS INT) / 10000";
    let version: i32 = ask(&mut connection, version).await?;
    if version < OLDEST {
        return Err(unfit(Unfit::TooOld { server: server(), version }));
    }
    let is_standby = is_standby(&mut connection).await?;
    connection.close().await?;
    Ok(!is_standby)
}

/// Every new connection of the pool: what was the primary may have become a standby.
async fn must_be_primary(connection: &mut PgConnection) -> Result<()> {
    match is_standby(connection).await? {
        true => Err(unfit(Unfit::Standby { servers: "the server in use".to_owned() })),
        false => Ok(()),
    }
}

async fn is_standby(connection: &mut PgConnection) -> Result<bool> {
    ask(connection, "SELECT pg_is_in_recovery()").await
}

/// Outside a transaction, in one message: a pooler may answer the next one by another session.
async fn ask<T>(connection: &mut PgConnection, question: &'static str) -> Result<T>
where
    T: for<'r> Decode<'r, Postgres> + Type<Postgres>,
{
    sqlx::raw_sql(question).fetch_one(connection).await?.try_get(0)
}

fn unfit(why: Unfit) -> Error {
    Error::Configuration(Box::new(why))
}

/// Why it was refused, where it was.
pub fn unfit_of(error: &anyhow::Error) -> Option<&Unfit> {
    match error.downcast_ref() {
        Some(Error::Configuration(why)) => why.downcast_ref(),
        _ => None,
    }
}

/// The server, or the way to it: not the statement.
fn is_away(error: &Error) -> bool {
    match error {
        Error::Io(_) | Error::PoolTimedOut => true,
        // Shutting down, crashed, starting up; too many connections.
        Error::Database(e) => e.code().is_some_and(|code| code.starts_with("57P0") || code == "53300"),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(url: &str) -> Vec<(String, u16, String, Option<String>)> {
        let of = |s: &PgConnectOptions| {
            (s.get_host().to_owned(), s.get_port(), s.get_username().to_owned(), s.get_database().map(str::to_owned))
        };
        servers(url).unwrap().iter().map(of).collect()
    }

    #[test]
    fn an_address_names_one_server_or_several() {
        let of = |host: &str, port, database: &str| (host.to_owned(), port, "an".to_owned(), Some(database.to_owned()));
        assert_eq!(read("postgres://an:m%40t@may-1:5433/loa?sslmode=require"), [of("may-1", 5433, "loa")]);
        assert_eq!(
            read("postgresql://an:m,t@may-1:5433,[::1]:6000,may-3/loa?target_session_attrs=read-write&sslmode=require"),
            [of("may-1", 5433, "loa"), of("[::1]", 6000, "loa"), of("may-3", 5432, "loa")]
        );
        let error = servers("postgres://an@may-1,may-2/loa?target_session_attrs=standby").unwrap_err();
        assert_eq!(unfit_of(&error.into()), Some(&Unfit::Target { value: "standby".into() }));
    }
}

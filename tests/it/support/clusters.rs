//! Two PostgreSQL clusters of a test's own: a primary, and a replica that follows it until it is cut off, and is then
//! promoted in its place, on its port.
//!
//! Both are gone with the value.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use loa::clock::Clock;
use sqlx::{Connection, PgConnection};

use super::databases::Database;

/// Nothing waits so long when all is well.
const PATIENCE: Duration = Duration::from_secs(30);

pub(crate) struct Clusters {
    programs: PathBuf,
    folder: tempfile::TempDir,
    /// The server refuses root.
    user: Option<&'static str>,
    port: u16,
    replica_port: u16,
}

impl Clusters {
    /// `None`: no server programs on this machine, and that is said.
    #[expect(
        clippy::print_stderr,
        clippy::disallowed_methods,
        reason = "a skipped test says so; CI is told by its environment"
    )]
    pub(crate) async fn start() -> Option<Clusters> {
        let Some(programs) = programs() else {
            assert!(std::env::var_os("CI").is_none(), "no PostgreSQL programs: run tests/run");
            eprintln!("SKIPPED: no PostgreSQL programs (initdb, pg_basebackup, postgres): no failover was tested");
            return None;
        };
        let root = Command::new("id").arg("-u").output().unwrap().stdout == b"0\n";
        let is_there = |user: &&str| Command::new("id").arg(user).output().is_ok_and(|id| id.status.success());
        let user = ["postgres", "nobody"].into_iter().find(is_there).filter(|_| root);
        let folder = tempfile::tempdir().unwrap();
        if let Some(user) = user {
            assert!(Command::new("chown").arg(user).arg(folder.path()).status().unwrap().success());
        }
        let clusters = Clusters { programs, folder, user, port: free_port(), replica_port: free_port() };
        clusters.run("initdb", &["-D", "one", "-U", "loa", "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync"]);
        clusters.start_one("one", clusters.port);
        let port = clusters.port.to_string();
        clusters.run(
            "pg_basebackup",
            &[
                "-D",
                "two",
                "-R",
                "-h",
                "127.0.0.1",
                "-p",
                &port,
                "-U",
                "loa",
                "-X",
                "stream",
                "-c",
                "fast",
                "--no-sync",
            ],
        );
        clusters.start_one("two", clusters.replica_port);
        Some(clusters)
    }

    pub(crate) fn database(&self) -> Database {
        Database::at(&format!("postgres://loa@127.0.0.1:{}/postgres", self.port))
    }

    /// The replica has all that was committed so far, and gets nothing more.
    pub(crate) async fn cut_off(&self) {
        let mut one = self.connect(self.port).await;
        let mut two = self.connect(self.replica_port).await;
        let at: String = text(&mut one, "SELECT pg_current_wal_lsn()::text").await;
        let replayed = format!("SELECT (pg_last_wal_replay_lsn() >= '{at}')::text");
        wait_for(&mut two, &replayed).await;
        execute(&mut two, "ALTER SYSTEM SET primary_conninfo = ''").await;
        execute(&mut two, "SELECT pg_reload_conf()").await;
        wait_for(&mut two, "SELECT (count(*) = 0)::text FROM pg_stat_wal_receiver").await;
    }

    /// SIGKILL to the primary and all its processes; the replica is promoted and answers where the primary did.
    pub(crate) async fn fail_over(&self) {
        let pid = std::fs::read_to_string(self.folder.path().join("one/postmaster.pid")).unwrap();
        let pid = pid.lines().next().unwrap().to_owned();
        let children = std::fs::read_to_string(format!("/proc/{pid}/task/{pid}/children")).unwrap();
        // The first of them first: it would start the others again.
        assert!(Command::new("kill").args(["-9", &pid]).args(children.split_whitespace()).status().unwrap().success());
        self.run("pg_ctl", &["-D", "two", "-w", "promote"]);
        self.run("pg_ctl", &["-D", "two", "-w", "-m", "immediate", "stop"]);
        self.start_one("two", self.port);
    }

    fn start_one(&self, data: &str, port: u16) {
        let options = format!(
            "-p {port} -c unix_socket_directories= -c listen_addresses=127.0.0.1 -c fsync=off -c full_page_writes=off -c shared_buffers=16MB \
             -c max_connections=40 -c wal_level=replica -c max_wal_senders=4 -c synchronous_standby_names="
        );
        self.run("pg_ctl", &["-D", data, "-l", "log", "-w", "-t", "30", "start", "-o", &options]);
    }

    fn run(&self, program: &str, arguments: &[&str]) {
        let output = self.command(program).args(arguments).output().unwrap();
        let log = std::fs::read_to_string(self.folder.path().join("log")).unwrap_or_default();
        assert!(output.status.success(), "{program} {arguments:?}: {output:?}\n{log}");
    }

    fn command(&self, program: &str) -> Command {
        let program = self.programs.join(program);
        let mut command = match self.user {
            Some(user) => {
                let mut command = Command::new("runuser");
                command.args(["-u", user, "--"]).arg(program);
                command
            }
            None => Command::new(program),
        };
        // The server keeps what it is given: nothing of ours may wait for its end.
        command.current_dir(self.folder.path()).stdin(std::process::Stdio::null());
        command
    }

    async fn connect(&self, port: u16) -> PgConnection {
        PgConnection::connect(&format!("postgres://loa@127.0.0.1:{port}/postgres")).await.unwrap()
    }
}

impl Drop for Clusters {
    fn drop(&mut self) {
        for data in ["one", "two"] {
            if self.folder.path().join(data).join("postmaster.pid").exists() {
                let _ = self.command("pg_ctl").args(["-D", data, "-m", "immediate", "stop"]).output();
            }
        }
    }
}

/// Where the server's programs are: on the PATH, or where Debian keeps them.
fn programs() -> Option<PathBuf> {
    let has_all =
        |folder: &Path| ["initdb", "pg_ctl", "pg_basebackup", "postgres"].iter().all(|p| folder.join(p).exists());
    let found = Command::new("sh").args(["-c", "dirname \"$(command -v initdb)\""]).output().ok()?;
    let on_path = PathBuf::from(String::from_utf8(found.stdout).ok()?.trim());
    let debian = std::fs::read_dir("/usr/lib/postgresql").into_iter().flatten().flatten();
    let mut folders: Vec<PathBuf> = debian.map(|version| version.path().join("bin")).collect();
    folders.sort();
    folders.push(on_path);
    folders.into_iter().rev().find(|folder| has_all(folder))
}

fn free_port() -> u16 {
    std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port()
}

async fn execute(connection: &mut PgConnection, sql: &str) {
    sqlx::raw_sql(sqlx::AssertSqlSafe(sql.to_owned())).execute(connection).await.unwrap();
}

async fn text(connection: &mut PgConnection, sql: &str) -> String {
    sqlx::query_scalar(sqlx::AssertSqlSafe(sql.to_owned())).fetch_one(connection).await.unwrap()
}

async fn wait_for(connection: &mut PgConnection, sql: &str) {
    let until = Clock::System.now() + PATIENCE;
    while text(connection, sql).await != "true" {
        assert!(Clock::System.now() < until, "{sql}");
        Clock::System.sleep(Duration::from_millis(20)).await;
    }
}

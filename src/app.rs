//! The composition root: from boot facts to the parts that a command works with.
//!
//! No part is made twice, or before it is wanted: `loa check` opens no store and makes no key. Commands get their parts
//! here and nowhere else, so that a test, a rehearsal and the real thing differ in one place.

use std::io::{ErrorKind, Write};
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt, PermissionsExt};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use tracing_subscriber::fmt::format::Writer;
use tracing_subscriber::fmt::time::FormatTime;

use crate::actions::{ActResult, Actor, actor};
use crate::clock::Clock;
use crate::config::Config;
use crate::daemon::channels::Channels;
use crate::domain::diagnostic::Problem;
use crate::domain::directory::Directory;
use crate::http::Network;
use crate::media::MediaStore;
use crate::secret::{Vault, VaultError};
use crate::store::Store;
use crate::store::brake::Brake;
use crate::store::care::is_damaged;
use crate::store::postgres::{Unfit, unfit_of};
use crate::workspace::{OWN_FOLDER, Workspace};

const STORE_FILE: &str = "loa.db";

/// One workspace on one machine.
#[derive(Debug, Clone)]
pub struct App {
    pub config: Config,
    pub workspace: Workspace,
    pub clock: Clock,
}

/// A store that is not written to.
pub struct StoreToRead {
    pub store: Store,
    /// Where it is when there is none yet; gone with it.
    elsewhere: Option<tempfile::TempDir>,
}

impl StoreToRead {
    /// Nothing was ever written in this workspace.
    pub fn is_none_yet(&self) -> bool {
        self.elsewhere.is_some()
    }
}

/// What the machine does not give. Words are the command line's.
#[derive(Debug, strum::IntoStaticStr)]
#[strum(serialize_all = "snake_case")]
pub enum Trouble {
    NoWorkspace(Problem),
    /// Others on the machine can read the key.
    KeyIsOpen {
        path: PathBuf,
    },
    BadKey {
        path: Option<PathBuf>,
    },
    Folder {
        path: PathBuf,
        why: String,
    },
    Store {
        name: String,
        why: String,
    },
    /// Part of it cannot be read.
    StoreDamaged,
    /// A server that loa does not run on.
    Unfit(Unfit),
    Network {
        why: String,
    },
    LogFilter {
        value: String,
    },
}

impl App {
    /// The workspace that was named, or the nearest one from here upward.
    pub fn new(config: Config, named: Option<&Path>, clock: Clock) -> Result<App, Trouble> {
        let start = named.or(config.workspace.as_deref()).unwrap_or(Path::new("."));
        let workspace = Workspace::find(start).map_err(Trouble::NoWorkspace)?;
        Ok(App { config, workspace, clock })
    }

    /// Opens the store, and makes it where there is none.
    pub async fn store(&self) -> Result<Store, Trouble> {
        let url = match &self.config.store {
            Some(url) => url.expose().to_owned(),
            None => format!("sqlite:{}", self.own_folder()?.join(STORE_FILE).display()),
        };
        // The address of a server may hold a password: a message names only what stands before it.
        let name = url.split_once("//").map_or(url.as_str(), |(scheme, _)| scheme).to_owned();
        match Store::open(&url).await {
            Ok(store) => Ok(store.listening(self.config.listens)),
            Err(error) if is_damaged(&error) => Err(Trouble::StoreDamaged),
            Err(error) => Err(match unfit_of(&error) {
                Some(why) => Trouble::Unfit(why.clone()),
                None => Trouble::Store { name, why: error.to_string() },
            }),
        }
    }

    /// The brake beside a SQLite store, without the store.
    pub fn brake(&self) -> Option<Brake> {
        match &self.config.store {
            Some(url) => {
                let file = url.expose().strip_prefix("sqlite:")?.trim_start_matches("//").to_owned();
                Some(Brake::of(Path::new(&file)))
            }
            None => Some(Brake::of(&self.workspace.folder.join(OWN_FOLDER).join(STORE_FILE))),
        }
    }

    /// The store for those who only look. Where nothing was ever written it is an empty one elsewhere: looking makes no
    /// file, and needs no folder that can be written.
    pub async fn store_to_read(&self) -> Result<StoreToRead, Trouble> {
        let own = self.workspace.folder.join(OWN_FOLDER).join(STORE_FILE);
        if self.config.store.is_some() || own.exists() {
            return Ok(StoreToRead { store: self.store().await?, elsewhere: None });
        }
        let unmade =
            |error: std::io::Error| Trouble::Folder { path: tempfile::env::temp_dir(), why: error.to_string() };
        let folder = tempfile::tempdir().map_err(unmade)?;
        let url = format!("sqlite:{}", folder.path().join(STORE_FILE).display());
        let opened = Store::open(&url).await;
        let store = opened.map_err(|error| Trouble::Store { name: "sqlite".to_owned(), why: error.to_string() })?;
        Ok(StoreToRead { store, elsewhere: Some(folder) })
    }

    /// The vault, with a key that is made on first need.
    pub fn vault(&self) -> Result<Vault, Trouble> {
        if let Some(key) = &self.config.key {
            return Vault::from_base64(key.expose()).map_err(|_: VaultError| Trouble::BadKey { path: None });
        }
        let path = self.own_folder()?.join("key");
        let folder = |error: std::io::Error| Trouble::Folder { path: path.clone(), why: error.to_string() };
        if !path.exists() {
            make_key(&path).map_err(folder)?;
        }
        let mode = std::fs::metadata(&path).map_err(folder)?.permissions().mode();
        if mode & 0o077 != 0 {
            return Err(Trouble::KeyIsOpen { path });
        }
        let key = std::fs::read_to_string(&path).map_err(folder)?;
        Vault::from_base64(&key).map_err(|_: VaultError| Trouble::BadKey { path: Some(path) })
    }

    pub fn media(&self) -> MediaStore {
        let folder = &self.workspace.folder;
        MediaStore::new(folder.join(OWN_FOLDER).join("media")).mended_from(folder)
    }

    /// Everything that a channel is opened with.
    pub fn channels(&self) -> Result<Channels, Trouble> {
        let network = Network::new().map_err(|error| Trouble::Network { why: error.to_string() })?;
        let mut channels = Channels::new(network, self.media(), self.vault()?, self.workspace.folder.clone());
        channels.given = Arc::new(self.config.secrets.clone());
        Ok(channels)
    }

    /// Who acts: named now, or in the environment, or the machine's user where nobody is declared.
    pub async fn actor(&self, store: &Store, named: Option<&str>) -> ActResult<Actor> {
        actor::actor(store, named.or(self.config.staff.as_deref()), &self.config.user, self.clock.now()).await
    }

    /// The same for a plan that is taken in: in a store that holds nothing yet, by the staff of the file.
    pub async fn founder(&self, store: &Store, named: Option<&str>, directory: &Directory) -> ActResult<Actor> {
        let named = named.or(self.config.staff.as_deref());
        actor::founder(store, named, &self.config.user, directory, self.clock.now()).await
    }

    fn own_folder(&self) -> Result<PathBuf, Trouble> {
        let path = self.workspace.folder.join(OWN_FOLDER);
        let made = std::fs::DirBuilder::new().recursive(true).mode(0o700).create(&path);
        made.map_err(|error| Trouble::Folder { path: path.clone(), why: error.to_string() })?;
        Ok(path)
    }
}

/// Logs go to stderr; results of commands go to stdout.
pub fn start_log(filter: Option<&str>, otherwise: &str) -> Result<(), Trouble> {
    let read = log_filter(filter.unwrap_or(otherwise))?;
    let ansi = std::io::IsTerminal::is_terminal(&std::io::stderr());
    // A second start within one process (tests) keeps the first.
    let log = tracing_subscriber::fmt().with_env_filter(read).with_writer(std::io::stderr).with_timer(LocalTime);
    let _ = log.with_ansi(ansi).try_init();
    Ok(())
}

/// The time of a log line as staff read it everywhere else.
struct LocalTime;

impl FormatTime for LocalTime {
    fn format_time(&self, out: &mut Writer<'_>) -> std::fmt::Result {
        let now = Clock::System.now().with_timezone(&chrono_tz::Asia::Ho_Chi_Minh);
        write!(out, "{}", now.format("%d/%m/%Y %H:%M"))
    }
}

/// `warn` is about what loa itself says: what a library thinks of somebody's recording is no message of ours. Whoever
/// wants to hear libraries names them: `warn,symphonia_core=debug`.
fn log_filter(filter: &str) -> Result<tracing_subscriber::EnvFilter, Trouble> {
    let own = |part: &str| match part.trim() {
        level @ ("off" | "error" | "warn" | "info" | "debug" | "trace") => format!("off,loa={level}"),
        other => other.to_owned(),
    };
    let parts: Vec<String> = filter.split(',').map(own).collect();
    tracing_subscriber::EnvFilter::try_new(parts.join(",")).map_err(|_| Trouble::LogFilter { value: filter.to_owned() })
}

/// A whole key under its name or none: two programs that start together agree on one.
fn make_key(path: &Path) -> std::io::Result<()> {
    let part = path.with_extension(format!("part-{}", std::process::id()));
    let mut file = std::fs::OpenOptions::new().write(true).create(true).truncate(true).mode(0o600).open(&part)?;
    writeln!(file, "{}", Vault::new_key())?;
    file.sync_all()?;
    let linked = std::fs::hard_link(&part, path);
    std::fs::remove_file(&part)?;
    match linked {
        Err(error) if error.kind() != ErrorKind::AlreadyExists => Err(error),
        _ => Ok(()),
    }
}

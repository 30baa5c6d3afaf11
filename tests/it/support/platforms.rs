//! A world whose channels are on the sandbox's platforms, all on one virtual clock: trouble on order, without a wait.
//!
//! What the public sees is what counts.

use std::collections::BTreeMap;

use loa::domain::delivery::Entry;
use loa::event::Event;
use loa::sandbox::account::Account;
use loa::sandbox::fault::FaultPlan;
use loa::sandbox::rehearsal::any_port;
use loa::sandbox::wall::PublicPost;
use loa::sandbox::{Sandbox, SandboxConfig};
use loa::secret::Secret;
use loa::store::deliveries::Filter;

use super::databases::Database;
use super::plans::directory;
use super::rig::{PLATFORMS, secrets_of};
use super::world::World;

pub(crate) struct Platforms {
    pub(crate) world: World,
    pub(crate) sandbox: Sandbox,
    _folder: tempfile::TempDir,
}

impl Platforms {
    /// One channel on every platform, named like it.
    pub(crate) async fn new(database: &Database) -> Platforms {
        let folder = tempfile::tempdir().unwrap();
        let accounts: Vec<Account> =
            PLATFORMS.iter().map(|(name, _)| Account::generate(name, name, BTreeMap::new())).collect();
        let given: BTreeMap<String, Secret> = accounts.iter().flat_map(secrets_of).collect();
        let mut world = World::with(database, folder.path(), directory(&[]), given).await;
        let clock = world.clock.clone();
        let config = SandboxConfig { clock, accounts, faults: FaultPlan::none(), bind: any_port() };
        let sandbox = Sandbox::start(config).await.unwrap();
        let settings: Vec<Vec<(String, String)>> = PLATFORMS.iter().map(|(name, _)| settings(&sandbox, name)).collect();
        let settings: Vec<Vec<(&str, &str)>> =
            settings.iter().map(|all| all.iter().map(|(k, v)| (k.as_str(), v.as_str())).collect()).collect();
        let channels: Vec<_> =
            PLATFORMS.iter().zip(&settings).map(|((name, _), settings)| (*name, *name, settings.as_slice())).collect();
        world.directory = directory(&channels);
        Platforms { world, sandbox, _folder: folder }
    }

    /// Posts of a channel that were shown, the first first, with how often each was.
    pub(crate) fn shown(&self, channel: &str) -> Vec<PublicPost> {
        let mut posts = self.sandbox.posts();
        posts.retain(|p| p.channel == channel && p.reveals > 0);
        posts.reverse();
        posts
    }

    /// Everything of a channel that is on the platform, seen or not.
    pub(crate) fn on_platform(&self, channel: &str) -> Vec<PublicPost> {
        self.sandbox.posts().into_iter().filter(|p| p.channel == channel).collect()
    }

    pub(crate) async fn entries(&self) -> Vec<Entry> {
        let mut tx = self.world.store.read().await.unwrap();
        loa::store::log::entries(&mut tx, &Filter::default()).await.unwrap()
    }

    pub(crate) fn times_stopped(&self, channel: &str) -> usize {
        let events = self.world.events.lock().unwrap();
        events.iter().filter(|e| matches!(e, Event::ChannelStopped { channel: c, .. } if c == channel)).count()
    }
}

fn settings(sandbox: &Sandbox, channel: &str) -> Vec<(String, String)> {
    let kind = loa::adapters::find(channel).unwrap();
    let overrides = sandbox.overrides(channel);
    let fields = kind.fields.iter().filter(|f| !f.secret);
    fields.filter_map(|f| Some((f.name.to_owned(), overrides.get(f.name)?.clone()))).collect()
}

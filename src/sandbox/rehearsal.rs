//! A rehearsal: a whole campaign played from its first day to its last on a virtual clock, through the real daemon and the
//! real adapters over real HTTP, against the sandbox. The same line as the real thing, in seconds.
//!
//! It never touches a real channel or the workspace's own store. Every address is the sandbox's, every folder a
//! temporary one, every secret made up.

mod acts;
mod early;

use std::collections::{BTreeMap, HashMap};
use std::net::{Ipv4Addr, SocketAddr};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use chrono::TimeDelta;

use super::account::Account;
use super::fault::FaultPlan;
use super::wall::PublicPost;
use super::{Sandbox, SandboxConfig, programmes};
use crate::actions::apply::{self, TakenIn};
use crate::actions::{ActError, Actor, Origin, Which, approve};
use crate::adapters;
use crate::clock::Clock;
use crate::daemon::Daemon;
use crate::daemon::channels::{Channels, variable};
use crate::domain::At;
use crate::domain::campaign::Campaign;
use crate::domain::delivery::{Entry, State};
use crate::domain::directory::Directory;
use crate::domain::happening::{AsItHappened, Happening, whole};
use crate::domain::outcome::End;
use crate::domain::plan::Plan;
use crate::event::Event;
use crate::http::Network;
use crate::i18n::{Lang, state};
use crate::media::MediaStore;
use crate::secret::{Secret, Vault};
use crate::store::deliveries::Filter;
use crate::store::{Store, ledger};
use acts::Acts;

/// The clock starts so long before the first due time: staging has its lead, and a day to spare.
const BEFORE_MS: i64 = 36 * 3_600_000;
/// It plays on for so long after the last thing that is planned, so that what was lost can be read back.
const AFTER_MS: i64 = 2 * 24 * 3_600_000;

/// What to play.
pub struct Script<'a> {
    pub directory: &'a Directory,
    pub campaigns: &'a [Campaign],
    pub plans: &'a [Plan],
    pub faults: FaultPlan,
    /// What is said of anchors; those that it does not name happen as planned.
    pub as_it_happened: &'a AsItHappened,
    pub bind: SocketAddr,
    /// Empty folder for the store, the media and the channels that are folders.
    pub folder: PathBuf,
    pub listen: Arc<dyn Fn(&Event) + Send + Sync>,
}

/// How far it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RehearsalProgress {
    pub now: At,
    pub ended: usize,
    pub planned: usize,
}

/// A rehearsal that was played. The sandbox serves its page as long as this lives.
pub struct Rehearsal {
    pub sandbox: Sandbox,
    pub store: Store,
    pub clock: Clock,
    pub entries: Vec<Entry>,
    /// What listeners of a station heard twice in one programme.
    pub heard_twice: Vec<PublicPost>,
    /// What was said of anchors, in order.
    pub said: Vec<Happening>,
    /// Deliveries that told of an event before it happened, with the event. None is the promise.
    pub early: Vec<(String, String)>,
    /// When it began and ended, on its own clock.
    pub from: At,
    pub until: At,
}

/// A free port of this machine.
pub fn any_port() -> SocketAddr {
    SocketAddr::from((Ipv4Addr::LOCALHOST, 0))
}

/// Plays the script to its end.
pub async fn play(script: Script<'_>, progress: &mut dyn FnMut(RehearsalProgress)) -> anyhow::Result<Rehearsal> {
    let due = script.plans.iter().flat_map(|p| &p.deliveries).filter_map(|d| d.due_at());
    let Some((first, last)) = due.fold(None, |range: Option<(At, At)>, at| match range {
        None => Some((at, at)),
        Some((first, last)) => Some((first.min(at), last.max(at))),
    }) else {
        anyhow::bail!("nothing in the campaign has a date: there is nothing to rehearse");
    };
    let from = first - TimeDelta::milliseconds(BEFORE_MS);
    let mut until = last + TimeDelta::milliseconds(AFTER_MS);
    let said = whole(script.as_it_happened, script.campaigns);
    let clock = Clock::virtual_at(from);
    let stage = RehearsalWorld::set(&script, &clock).await?;
    let mut daemon = stage.daemon(&script, &clock)?;
    stage.load(&script, &clock).await?;
    let planned = script.plans.iter().map(|p| p.deliveries.len()).sum();
    let mut acts = Acts::of(&said, script.as_it_happened.approve_again);
    loop {
        if acts.perform(&stage, &clock).await? {
            stage.without_deadlines().await?;
            // What moved is played as well.
            until = until.max(stage.last_due().await? + TimeDelta::milliseconds(AFTER_MS));
        }
        let outcome = daemon.settle_moment().await?;
        let ended = count_ended(&stage.store).await?;
        progress(RehearsalProgress { now: clock.now(), ended, planned });
        let next = [outcome.next_at, acts.next_at()].into_iter().flatten().min();
        match next.filter(|at| *at <= until) {
            Some(at) => clock.advance_to(at.max(clock.now())),
            None => break,
        }
    }
    clock.advance_to(until);
    daemon.settle_moment().await?;
    let mut tx = stage.store.read().await?;
    let entries = crate::store::log::entries(&mut tx, &Filter::default()).await?;
    drop(tx);
    stage.show_folders(&entries);
    let heard_twice = programmes::heard_twice(&stage.folder, &entries);
    let early = early::told_too_early(&stage.store, script.campaigns, script.plans, &entries).await?;
    let (sandbox, store) = (stage.sandbox, stage.store);
    Ok(Rehearsal { sandbox, store, clock, entries, heard_twice, said, early, from, until })
}

/// Everything that a rehearsal plays on.
struct RehearsalWorld {
    sandbox: Sandbox,
    store: Store,
    media: MediaStore,
    folder: PathBuf,
    overrides: HashMap<String, BTreeMap<String, String>>,
    given: HashMap<String, Secret>,
    actor: Actor,
}

impl RehearsalWorld {
    async fn set(script: &Script<'_>, clock: &Clock) -> anyhow::Result<RehearsalWorld> {
        let accounts: Vec<Account> = script.directory.channels.iter().map(account).collect();
        let media = script.folder.join("media");
        std::fs::create_dir_all(&media)?;
        let sandbox = Sandbox::start(SandboxConfig {
            clock: clock.clone(),
            accounts: accounts.clone(),
            faults: script.faults.clone(),
            bind: script.bind,
        })
        .await?;
        sandbox.serve_media(&media);
        let mut overrides = HashMap::new();
        let mut given = HashMap::new();
        for account in &accounts {
            let mut settings = sandbox.overrides(&account.channel);
            if let Some(kind) = adapters::find(&account.adapter) {
                let folders = kind.fields.iter().filter(|f| f.form == adapters::FieldForm::Folder);
                for field in folders {
                    let folder = script.folder.join(&account.channel);
                    std::fs::create_dir_all(&folder)?;
                    settings.insert(field.name.to_owned(), folder.to_string_lossy().into_owned());
                }
                for field in kind.fields.iter().filter(|f| f.secret) {
                    let secret = account.secrets.get(field.name).cloned();
                    let secret = secret.or_else(|| account.settings.get(field.name).map(Secret::new));
                    if let Some(secret) = secret {
                        given.insert(variable(&account.channel, field.name), secret);
                    }
                }
            }
            overrides.insert(account.channel.clone(), settings);
        }
        let store = Store::open(&format!("sqlite:{}", script.folder.join("rehearsal.db").display())).await?;
        let actor = Actor { origin: Origin::Rehearsal, ..Actor::everything("rehearsal") };
        Ok(RehearsalWorld {
            sandbox,
            store,
            media: MediaStore::new(media),
            folder: script.folder.clone(),
            overrides,
            given,
            actor,
        })
    }

    fn daemon(&self, script: &Script<'_>, clock: &Clock) -> anyhow::Result<Daemon> {
        let vault = Vault::from_base64(&Vault::new_key())?;
        let mut channels = Channels::new(Network::new()?, self.media.clone(), vault, self.folder.clone());
        channels.given = Arc::new(self.given.clone());
        channels.overrides = Arc::new(self.overrides.clone());
        Ok(Daemon::new(self.store.clone(), clock.clone(), channels, Arc::clone(&script.listen)))
    }

    /// Applies every campaign and approves all of it.
    async fn load(&self, script: &Script<'_>, clock: &Clock) -> anyhow::Result<()> {
        for (campaign, plan) in script.campaigns.iter().zip(script.plans) {
            let taken = TakenIn { directory: script.directory, campaign, plan, why: None };
            apply::apply(&self.store, &self.media, &self.actor, taken, clock.now()).await?;
        }
        self.without_deadlines().await?;
        self.approve(clock).await
    }

    /// Approves what awaits it.
    async fn approve(&self, clock: &Clock) -> anyhow::Result<()> {
        let all = Which::Fitting(Filter { state: Some(State::Draft), ..Filter::default() });
        match approve::approve(&self.store, &self.actor, &all, None, None, clock.now()).await {
            Ok(_) | Err(ActError::Refused(_)) => Ok(()),
            Err(error) => Err(error.into()),
        }
    }

    /// Nobody is there to say that a task was done: in a rehearsal it stays given out, and its deadline does not come. A
    /// word about an event plans anew, so this follows each.
    async fn without_deadlines(&self) -> anyhow::Result<()> {
        const YEARS_MS: i64 = 100 * 365 * 24 * 3_600_000;
        let mut tx = self.store.write().await?;
        let entries = crate::store::log::entries(&mut tx, &Filter::default()).await?;
        let tasks = entries.into_iter().map(|e| e.delivery).filter(|d| d.end == End::Assigned && !d.state.is_final());
        let ids: Vec<String> = tasks.map(|d| d.id).collect();
        let mut standings = ledger::standings(&mut tx, &ids).await?;
        for task in &mut standings {
            task.late.within_ms = YEARS_MS;
            task.phase_ends_at = None;
            task.plan_deadline();
        }
        ledger::save(&mut tx, &standings).await?;
        tx.commit().await?;
        Ok(())
    }

    /// The last time at which anything is due now.
    async fn last_due(&self) -> anyhow::Result<At> {
        let mut tx = self.store.read().await?;
        let entries = crate::store::log::entries(&mut tx, &Filter::default()).await?;
        Ok(entries.iter().filter_map(|e| e.delivery.due_at).max().unwrap_or(At::MIN_UTC))
    }

    /// Puts on the page what went out into folders: pages, and bulletins of stations.
    fn show_folders(&self, entries: &[Entry]) {
        for Entry { delivery, .. } in entries {
            let (Some(receipt), Some(at)) = (&delivery.receipt, delivery.due_at) else { continue };
            let folder = self.folder.join(&delivery.channel);
            let text = match delivery.adapter.as_str() {
                "folder" => read(&folder.join(&receipt.id).join("bai.md")),
                "task" => read(&folder.join(&receipt.id).join("phieu.txt")),
                "loudspeaker" if receipt.id.ends_with(".txt") => read(&folder.join(&receipt.id)),
                "loudspeaker" => {
                    let file = receipt.id.rsplit('/').next().unwrap_or_default();
                    format!("▶ {} · {file}", delivery.language)
                }
                _ => continue,
            };
            // What a station or a person has is not yet heard or done, and the page says so.
            let text = match delivery.state {
                State::HandedOver | State::Assigned => {
                    format!("[{}]\n{text}", state::state(Lang::default(), delivery.state, delivery.end))
                }
                _ => text,
            };
            self.sandbox.show(&delivery.channel, &delivery.title, &text, at);
        }
    }
}

impl Rehearsal {
    /// What the public saw more than once, posts and bulletins. None is the promise.
    pub fn doubles(&self) -> Vec<PublicPost> {
        let seen = self.sandbox.posts().into_iter().filter(|post| post.reveals > 1);
        seen.chain(self.heard_twice.iter().cloned()).collect()
    }
}

fn account(channel: &crate::domain::channel::Channel) -> Account {
    let settings = channel.settings.iter().map(|(name, value)| (name.clone(), value.value.clone())).collect();
    Account::generate(&channel.id.value, &channel.adapter.value, settings).titled(channel.title.clone())
}

fn read(file: &Path) -> String {
    std::fs::read_to_string(file).unwrap_or_default()
}

async fn count_ended(store: &Store) -> anyhow::Result<usize> {
    let mut tx = store.read().await?;
    let counts = crate::store::deliveries::count_states(&mut tx).await?;
    let ended = counts.iter().filter(|c| c.state.is_final() || c.state == State::Assigned);
    Ok(ended.map(|c| c.count as usize).sum())
}

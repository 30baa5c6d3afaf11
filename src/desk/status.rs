//! How things stand, gathered from the ledger: what goes out next, and what needs a person.
//!
//! Data only; each skin says it in its own way, with the remedy that it can offer.

use std::path::PathBuf;

use chrono::TimeDelta;

use super::awaited::{self, Awaited};
use super::folders;
use crate::actions::retire::Ghost;
use crate::adapters::ADAPTERS;
use crate::domain::At;
use crate::domain::delivery::{Delivery, Entry, Reason, State};
use crate::domain::hold::{Hold, Scope};
use crate::i18n::tone::tone;
use crate::i18n::{Lang, cli as words};
use crate::store::campaigns::CampaignRecord;
use crate::store::channels::{ChannelRecord, UnitRecord};
use crate::store::deliveries::{Filter, StateCount};
use crate::store::faults::{self, NodeFault};
use crate::store::seal::Seal;
use crate::store::trouble::{self, Closed, Unrenewed};
use crate::store::{Result, Store, campaigns, channels, deliveries, holds, log, nodes};
use crate::workspace::Workspace;

pub const NEXT_SHOWN: i64 = 8;
/// What may be out twice is named so long after its minute.
const LATE_PROOF_SHOWN: TimeDelta = TimeDelta::days(7);
/// An urgent bulletin is named so long after its minute: longer ago it is no news.
const PLAY_NOW_SHOWN: TimeDelta = TimeDelta::hours(6);

/// Everything that is shown.
pub struct Overview {
    /// `None`: nothing was ever written.
    pub store: Option<String>,
    /// Daemons, idle ones too.
    pub running: Vec<String>,
    pub nodes: Vec<(String, At)>,
    pub counts: Vec<StateCount>,
    pub next: Vec<Delivery>,
    pub holds: Vec<Hold>,
    pub stopped: Vec<ChannelRecord>,
    /// Channels that a running node cannot serve.
    pub faults: Vec<NodeFault>,
    pub unconfirmed: Vec<Delivery>,
    /// Channels that their platforms closed for a while.
    pub closed: Vec<Closed>,
    /// Channels whose tokens do not get exchanged.
    pub unrenewed: Vec<Unrenewed>,
    /// What meets a failure again and again.
    pub failing: Vec<Entry>,
    /// Out, though it was decided that they are not, or twice.
    pub late_proof: Vec<Delivery>,
    pub asks: Vec<Delivery>,
    /// Urgent bulletins that lie at a station.
    pub play_now: Vec<Delivery>,
    pub awaited: Awaited,
    /// Tasks whose time has come and of which nobody has said that they were done.
    pub undone: Vec<Delivery>,
    /// Reserved places whose text is not written.
    pub awaits: Vec<Delivery>,
    /// Folders that are not there, of channels that still have something to publish.
    pub missing: Vec<(String, PathBuf)>,
    pub campaigns: Vec<CampaignRecord>,
    /// Campaigns that the workspace has no file of.
    pub ghosts: Vec<Ghost>,
    pub units: Vec<UnitRecord>,
    /// Nobody is declared as staff.
    pub alone: bool,
    /// The brake beside the store is pulled.
    pub braked: bool,
    /// Whether it is the store that it was.
    pub seal: Seal,
}

pub async fn look(store: &Store, now: At) -> anyhow::Result<Overview> {
    let mut tx = store.read().await?;
    let unconfirmed = Filter { state: Some(State::Unconfirmed), ..Filter::default() };
    let asks = Filter { reason: Some(Reason::AsksLate), ..Filter::default() };
    let awaits = Filter { reason: Some(Reason::AwaitsText), ..Filter::default() };
    let awaits = log::entries(&mut tx, &awaits).await?;
    let unconfirmed = log::entries(&mut tx, &unconfirmed).await?;
    let asks = log::entries(&mut tx, &asks).await?;
    let failing = trouble::failing(&mut tx).await?;
    let failing = log::some(&mut tx, &failing).await?;
    let late_proof = Filter { reason: Some(Reason::LateProof), ..Filter::default() };
    let late_proof = log::entries(&mut tx, &late_proof).await?;
    let news = |d: &Delivery| d.state != State::Withdrawn && d.due_at.is_none_or(|due| now < due + LATE_PROOF_SHOWN);
    let campaigns = campaigns::all(&mut tx).await?;
    let assigned = Filter { state: Some(State::Assigned), ..Filter::default() };
    let undone = log::entries(&mut tx, &assigned).await?;
    let running = store.running_by(&mut tx).await?;
    let mut faults = faults::all(&mut tx).await?;
    faults.retain(|fault| running.contains(&fault.node));
    Ok(Overview {
        store: Some(store.name().to_owned()),
        running,
        faults,
        nodes: nodes::all(&mut tx).await?,
        counts: deliveries::count_states(&mut tx).await?,
        next: deliveries::next_due(&mut tx, now, NEXT_SHOWN).await?,
        holds: holds::standing(&mut tx).await?,
        stopped: channels::all(&mut tx).await?.into_iter().filter(|c| c.stopped.is_some()).collect(),
        closed: trouble::closed(&mut tx, None, now).await?,
        unrenewed: trouble::all_unrenewed(&mut tx).await?,
        failing,
        late_proof: late_proof.into_iter().map(|e| e.delivery).filter(news).collect(),
        unconfirmed: unconfirmed.into_iter().map(|e| e.delivery).collect(),
        asks: asks.into_iter().map(|e| e.delivery).filter(|d| !d.state.is_final()).collect(),
        play_now: deliveries::play_now(&mut tx, &stations(), now - PLAY_NOW_SHOWN).await?,
        undone: undone.into_iter().map(|e| e.delivery).filter(|d| d.due_at.is_some_and(|due| due <= now)).collect(),
        awaits: awaits.into_iter().map(|e| e.delivery).filter(|d| d.state == State::Draft).collect(),
        missing: Vec::new(),
        awaited: awaited::look(&mut tx, &campaigns, now).await?,
        campaigns,
        ghosts: Vec::new(),
        units: channels::units(&mut tx).await?,
        alone: channels::staff(&mut tx).await?.is_empty(),
        braked: store.is_braked(),
        seal: store.look_at_seal().await?,
    })
}

/// Adapters that play, rather than show.
fn stations() -> Vec<&'static str> {
    ADAPTERS.iter().filter(|kind| kind.airs_in_slots).map(|kind| kind.name).collect()
}

pub async fn missing(store: &Store, workspace: &Workspace) -> Result<Vec<(String, PathBuf)>> {
    let mut tx = store.read().await?;
    let mut found = Vec::new();
    for channel in channels::all(&mut tx).await? {
        let setting = |name: &str| channel.settings.get(name).map(String::as_str);
        let folders = folders::missing(workspace, &channel.adapter, setting);
        if folders.is_empty() {
            continue;
        }
        let of_channel = Filter { channel: Some(channel.id.clone()), ..Filter::default() };
        if log::entries(&mut tx, &of_channel).await?.iter().any(|entry| !entry.delivery.state.is_final()) {
            found.extend(folders.into_iter().map(|folder| (channel.id.clone(), folder)));
        }
    }
    Ok(found)
}

/// It was set because the store may be a copy: only `confirm` lifts it.
pub fn is_of_copy(hold: &Hold) -> bool {
    hold.id.starts_with(crate::actions::confirm::COPY_HOLD)
}

/// Something approved that only a running daemon brings out.
pub fn waits_for_a_daemon(seen: &Overview) -> bool {
    let waits = |state: State| matches!(state, State::Scheduled | State::Staging | State::Staged | State::Revealing);
    seen.counts.iter().any(|c| waits(c.state) && c.count > 0)
}

/// What a hold covers; a unit by its title.
pub fn scope(lang: Lang, scope: &Scope, units: &[UnitRecord]) -> String {
    let titled = |id: &str| units.iter().find(|u| u.id == id).map_or_else(|| id.to_owned(), |u| u.title.clone());
    let unit = scope.unit.as_deref().map(titled);
    let parts = [
        (words::SCOPE_UNIT, unit.as_deref()),
        (words::SCOPE_CHANNEL, scope.channel.as_deref()),
        (words::SCOPE_CAMPAIGN, scope.campaign.as_deref()),
        (words::SCOPE_TONE, scope.tone.map(|t| tone(lang, t))),
    ];
    let named: Vec<String> =
        parts.into_iter().filter_map(|(word, id)| Some(word.with(lang, &[("id", &id?)]))).collect();
    if named.is_empty() { words::SCOPE_ALL.say(lang).to_owned() } else { named.join(", ") }
}

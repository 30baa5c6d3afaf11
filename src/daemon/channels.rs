//! Channels made ready to speak: adapter, settings, secrets, network.
//!
//! It never keeps an opened channel across a change of its settings or secrets; the store's version of them is looked
//! at in every claiming transaction.

use std::collections::{BTreeMap, HashMap};
use std::path::PathBuf;
use std::sync::Arc;

use crate::adapters::{Adapter, AdapterKind, FieldForm, Opening, destination, find};
use crate::domain::outcome::{Failure, Otherwise, failure};
use crate::http::Network;
use crate::media::MediaStore;
use crate::secret::{Secret, Vault};
use crate::store::channels::ChannelRecord;
use crate::store::secrets::Sealed;
use crate::store::{Tx, channels, secrets};

/// Channels kept open at once, a few kilobytes each.
const OPEN_MAX: usize = 50_000;

/// A channel that speaks, or why it does not.
pub type Opened = Result<Arc<OpenChannel>, Failure>;

/// What every channel is opened with.
#[derive(Clone)]
pub struct Channels {
    pub network: Network,
    pub media: MediaStore,
    pub vault: Vault,
    /// Folders in settings start here.
    pub workspace: PathBuf,
    /// `LOA_SECRET_<CHANNEL>_<FIELD>`, as the environment gave them at start.
    pub given: Arc<HashMap<String, Secret>>,
    /// Settings that win over the store's, by channel: a rehearsal points every channel at its sandbox.
    pub overrides: Arc<HashMap<String, BTreeMap<String, String>>>,
    cache: HashMap<String, Arc<OpenChannel>>,
    version: Option<String>,
}

pub struct OpenChannel {
    pub kind: &'static AdapterKind,
    /// The fingerprint of where it goes: what was made for another place is not sent here.
    pub destination: String,
    pub adapter: Box<dyn Adapter>,
}

impl Channels {
    pub fn new(network: Network, media: MediaStore, vault: Vault, workspace: PathBuf) -> Channels {
        Channels {
            network,
            media,
            vault,
            workspace,
            given: Arc::default(),
            overrides: Arc::default(),
            cache: HashMap::new(),
            version: None,
        }
    }

    /// Forgets opened channels if settings or secrets have changed since the last look.
    pub fn look(&mut self, version: Option<&str>) {
        if self.version.as_deref() != version {
            self.cache.clear();
            self.version = version.map(str::to_owned);
        }
    }

    /// The channel, opened. A failure is what every step of it gets.
    pub async fn open(&mut self, tx: &mut Tx, id: &str) -> crate::store::Result<Opened> {
        Ok(self.open_all(tx, &[id]).await?.remove(id).unwrap_or_else(|| Err(undeclared(id))))
    }

    /// Many at once: those that are not open yet cost two statements together. One that is not declared is left out.
    pub async fn open_all(&mut self, tx: &mut Tx, ids: &[&str]) -> crate::store::Result<HashMap<String, Opened>> {
        let mut opened = HashMap::with_capacity(ids.len());
        let mut missing = Vec::new();
        for id in ids {
            match self.cache.get(*id) {
                Some(open) => drop(opened.insert((*id).to_owned(), Ok(Arc::clone(open)))),
                None => missing.push(*id),
            }
        }
        if missing.is_empty() {
            return Ok(opened);
        }
        let mut sealed: HashMap<String, Vec<Sealed>> = HashMap::new();
        for (channel, one) in secrets::of_many(tx, &missing).await? {
            sealed.entry(channel).or_default().push(one);
        }
        for record in channels::many(tx, &missing).await? {
            let open = self.open_record(&record, sealed.get(&record.id).map_or(&[], Vec::as_slice)).map(Arc::new);
            if let Ok(open) = &open {
                self.keep(&record.id, open);
            }
            opened.insert(record.id, open);
        }
        Ok(opened)
    }

    /// Beyond the limit all are forgotten: what is still in use is opened again when it is next needed.
    fn keep(&mut self, id: &str, open: &Arc<OpenChannel>) {
        if self.cache.len() >= OPEN_MAX {
            self.cache.clear();
        }
        self.cache.insert(id.to_owned(), Arc::clone(open));
    }

    /// Opens a channel from its record and its sealed secrets.
    pub fn open_record(&self, record: &ChannelRecord, sealed: &[Sealed]) -> Result<OpenChannel, Failure> {
        let kind = find(&record.adapter)
            .ok_or_else(|| Failure::permanent("no_adapter", format!("there is no adapter {}", record.adapter)))?;
        let destination = destination(&record.adapter, &record.settings);
        let secrets = self.secrets(kind, record, sealed, &destination)?;
        let opening = Opening {
            channel: record.id.clone(),
            settings: self.settings(kind, record),
            http: self.network.http(secrets.values().cloned().collect()),
            secrets,
            slots: record.slots.iter().map(Into::into).collect(),
            media: self.media.clone(),
        };
        Ok(OpenChannel { kind, destination, adapter: (kind.open)(opening)? })
    }

    /// Secrets are for one destination: those that were given for another are not shown to the new one.
    fn secrets(
        &self,
        kind: &AdapterKind,
        record: &ChannelRecord,
        sealed: &[Sealed],
        destination: &str,
    ) -> Result<BTreeMap<String, Secret>, Failure> {
        let channel = record.id.as_str();
        let mut secrets = BTreeMap::new();
        for field in kind.fields.iter().filter(|f| f.secret) {
            if let Some(secret) = self.given_to(channel, field.name, sealed, destination) {
                if record.environment_for.as_deref() != Some(destination) {
                    return Err(unconfirmed(channel, field.name));
                }
                secrets.insert(field.name.to_owned(), secret.clone());
            } else if let Some(sealed) = sealed.iter().find(|s| s.field == field.name) {
                if !is_for(sealed, destination) {
                    return Err(elsewhere(channel, field.name));
                }
                let secret = self.vault.open(channel, field.name, &sealed.sealed).map_err(|e| {
                    Failure::of_node(Otherwise::Relogin, "vault", format!("{} of {channel}: {e}", field.name))
                })?;
                secrets.insert(field.name.to_owned(), secret);
            }
        }
        Ok(secrets)
    }

    /// The environment's value, where it is the one to use: what was entered last wins, and a token that an exchange has
    /// used up is offered to nobody again.
    pub(super) fn given_to(&self, channel: &str, field: &str, sealed: &[Sealed], destination: &str) -> Option<&Secret> {
        let given = self.given.get(&variable(channel, field))?;
        if sealed.iter().any(|s| s.field == field && is_for(s, destination) && !s.yields) {
            return None;
        }
        let used_up = sealed.iter().find(|s| s.field == secrets::used_up(field));
        let used_up = used_up.and_then(|used| self.vault.open(channel, &used.field, &used.sealed).ok());
        Some(given).filter(|given| used_up.as_ref() != Some(*given))
    }

    fn settings(&self, kind: &AdapterKind, record: &ChannelRecord) -> BTreeMap<String, String> {
        let overrides = self.overrides.get(&record.id);
        let fields = kind.fields.iter().filter(|f| !f.secret);
        fields
            .filter_map(|field| {
                let value = overrides
                    .and_then(|o| o.get(field.name))
                    .or_else(|| record.settings.get(field.name))
                    .cloned()
                    .or_else(|| field.default.map(str::to_owned))?;
                let value = match field.form {
                    FieldForm::Folder => self.workspace.join(value).to_string_lossy().into_owned(),
                    FieldForm::Text | FieldForm::Url | FieldForm::Endpoint | FieldForm::Number => value,
                };
                Some((field.name.to_owned(), value))
            })
            .collect()
    }
}

/// What every step of a channel gets that nobody declared.
pub(super) fn undeclared(id: &str) -> Failure {
    Failure::permanent("no_channel", format!("channel {id} is not declared"))
}

fn is_for(sealed: &Sealed, destination: &str) -> bool {
    sealed.destination.as_deref().is_none_or(|known| known == destination)
}

fn elsewhere(channel: &str, field: &str) -> Failure {
    let message = format!("{field} of {channel} was given for another destination; run `loa login {channel}` again");
    Failure::relogin(failure::OTHER_DESTINATION, message)
}

fn unconfirmed(channel: &str, field: &str) -> Failure {
    let message = format!(
        "{field} of {channel} comes from the environment, and no administrator has said that it is for where the \
         channel goes now; run `loa login {channel} --env`"
    );
    Failure::relogin(failure::UNCONFIRMED, message)
}

/// The environment's name for a secret: `LOA_SECRET_ZALO_XA_REFRESH_TOKEN`.
pub fn variable(channel: &str, field: &str) -> String {
    format!("LOA_SECRET_{channel}_{field}").to_uppercase().replace('-', "_")
}

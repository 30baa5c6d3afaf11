//! Adapters: the code that speaks one platform each, all through the same verbs.
//!
//! No adapter sleeps, retries, logs, reads the environment, knows the time, or sees the database. It makes one visible
//! call at most per `reveal`, and answers with what it got or with a [`Failure`] whose class it can swear to. `render`
//! is pure and holds every rule of the platform; where it lets something through that the platform refuses, the sandbox
//! refuses it too and the suite fails.
//!
//! README, "Adding an adapter", has the steps.

use std::collections::BTreeMap;
use std::time::Duration;

use async_trait::async_trait;
use chrono::NaiveDate;

use crate::domain::At;
use crate::domain::channel::{self, Channel, Slot};
use crate::domain::outcome::{End, Failure, Found, Identity, Otherwise, Receipt, Revealed, Staging};
use crate::domain::plan::RenderFault;
use crate::domain::post::{Payload, Post};
use crate::domain::preview::Preview;
use crate::domain::standing::Timing;
use crate::http::{Act, Http, Reply};
use crate::media::MediaStore;
use crate::secret::Secret;

mod article;
mod disk;
pub mod facebook;
#[cfg(test)]
mod fixture;
pub mod folder;
pub mod loudspeaker;
mod page_media;
mod receipts;
mod render_faults;
mod station;
pub mod task;
pub mod telegram;
mod withdrawal;
pub mod wordpress;
pub mod zalo;

/// Every platform that loa speaks. The suite, the forms, `loa schema` and the documentation all read this table.
pub const ADAPTERS: &[&AdapterKind] =
    &[&zalo::KIND, &facebook::KIND, &telegram::KIND, &wordpress::KIND, &folder::KIND, &loudspeaker::KIND, &task::KIND];

/// The adapter of this name.
pub fn find(name: &str) -> Option<&'static AdapterKind> {
    ADAPTERS.iter().copied().find(|kind| kind.name == name)
}

/// A post as the channel's adapter renders it: what `domain::plan` is given.
pub fn render(channel: &Channel, post: &Post) -> Result<Payload, Vec<RenderFault>> {
    match find(&channel.adapter.value) {
        Some(kind) => (kind.render)(channel, post),
        // Reading the file has said so already.
        None => Err(Vec::new()),
    }
}

/// The fingerprint of where a channel goes, from its settings as they are stored: what `domain::parse` made of the file.
pub fn destination(adapter: &str, settings: &BTreeMap<String, String>) -> String {
    let fields = find(adapter).map_or(&[][..], |kind| kind.fields);
    let says_where = fields
        .iter()
        .filter(|field| field.destination && !field.secret)
        .filter_map(|field| Some((field.name, settings.get(field.name).map(String::as_str).or(field.default)?)));
    channel::destination(adapter, says_where)
}

/// What the public would see of a payload that the adapter of this name rendered.
pub fn preview(name: &str, payload: &Payload) -> Preview {
    find(name).map_or_else(Preview::default, |kind| (kind.preview)(payload))
}

/// How the adapter of this name wants its steps timed; one that is unknown to this build is never early.
pub fn timing(name: &str) -> Timing {
    find(name).map_or(Timing::NONE, AdapterKind::timing)
}

/// What the reveal of the adapter of this name ends with.
pub fn end(name: &str) -> End {
    find(name).map_or(End::Published, |kind| kind.end)
}

/// What is known of a platform before a channel is opened.
pub struct AdapterKind {
    pub name: &'static str,
    /// Settings and secrets that a channel of this kind has.
    pub fields: &'static [Field],
    /// Staging starts so long before the due time.
    pub lead: Duration,
    /// The reveal is handed over so long before the due time (a loudspeaker's player wants its list before the slot).
    pub handover: Duration,
    /// At least so long between two reveals on one channel.
    pub pace: Duration,
    /// The channel is on the air only in its slots: what it gets joins the programme of a slot, not a minute.
    pub airs_in_slots: bool,
    /// What goes there is an office's act, so that a day off is worth a warning. A channel may say otherwise.
    pub office_hours: bool,
    /// The whole rule book of the platform: content in, payload or faults out. Pure.
    pub render: fn(&Channel, &Post) -> Result<Payload, Vec<RenderFault>>,
    /// What the public would see of a payload that `render` made, and what it takes of the platform's limits. Pure; of a
    /// payload that this version cannot read it shows nothing.
    pub preview: fn(&Payload) -> Preview,
    /// What the reveal ends with: published, handed over, or assigned.
    pub end: End,
    /// Whether a second `reveal` of the same staged thing leaves one post.
    pub reveal_repeatable: bool,
    /// What a reply means when it is not the success that the call hoped for; `None` when it is. Pure, so that recorded
    /// replies are its tests. `Act` tells whether the call was visible: the same body can be `Retry` or `Unknown`.
    pub classify: fn(&Reply, Act) -> Option<Failure>,
    /// The platform's own id of a post, from such an id or from a link to the post as a person copies it; `None` when
    /// it cannot be told. What is taken back is named by it.
    pub receipt_of: fn(&str) -> Option<String>,
    pub open: fn(Opening) -> Result<Box<dyn Adapter>, Failure>,
}

impl AdapterKind {
    pub fn timing(&self) -> Timing {
        Timing { lead_ms: self.lead.as_millis() as i64, handover_ms: self.handover.as_millis() as i64 }
    }
}

/// One setting or secret of a channel.
#[derive(Debug, Clone, Copy)]
pub struct Field {
    pub name: &'static str,
    /// Never in a file; from `loa login` or the environment.
    pub secret: bool,
    /// It says where the channel goes: another value is another destination, and wants secrets and approvals anew.
    pub destination: bool,
    pub required: bool,
    pub form: FieldForm,
    /// Used when a setting is not given.
    pub default: Option<&'static str>,
    /// One English sentence for the schema and the docs.
    pub help: &'static str,
}

/// What a field's value looks like.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FieldForm {
    Text,
    /// `http(s)://…` without a path's last slash.
    Url,
    /// A URL to which secrets are sent: `https://…`, and `http` only on this machine.
    Endpoint,
    Number,
    /// A folder, relative to the workspace.
    Folder,
}

/// What an adapter is opened with. Everything it may know.
pub struct Opening {
    pub channel: String,
    /// Checked settings, defaults filled in; folders are absolute.
    pub settings: BTreeMap<String, String>,
    pub secrets: BTreeMap<String, Secret>,
    pub slots: Vec<Slot>,
    pub http: Http,
    pub media: MediaStore,
}

impl Opening {
    /// A setting, or the empty string for one that was left out.
    pub fn setting(&self, name: &str) -> &str {
        self.settings.get(name).map_or("", String::as_str)
    }

    /// A secret that must be there.
    pub fn secret(&self, name: &str) -> Result<Secret, Failure> {
        self.secrets.get(name).cloned().ok_or_else(|| {
            let message = format!("channel {} has no {name}; run `loa login {0}`", self.channel);
            Failure::of_node(Otherwise::Relogin, "no_secret", message)
        })
    }
}

/// One delivery at one step, as an adapter sees it.
pub struct Job<'a> {
    /// The delivery's id: marker, slug, file name.
    pub key: &'a str,
    pub payload: &'a Payload,
    pub due_at: At,
    /// The due date where the channel is.
    pub date: NaiveDate,
    pub slot: Option<&'a str>,
    pub air: OnAir,
}

/// What a station wants to know of a delivery beside its content.
#[derive(Debug, Clone, Default)]
pub struct OnAir {
    /// Its place in the order of its file.
    pub file_order: u32,
    /// The programme that it joins has begun.
    pub begun: bool,
    /// Who approved it, by name, and when.
    pub approved: Option<(String, At)>,
}

/// One channel, opened. `stage`, `reveal` and `unstage` are what every platform has.
#[async_trait]
pub trait Adapter: Send + Sync {
    /// Who are we on the platform, may we post, until when. Changes nothing.
    async fn check(&self) -> Result<Identity, Failure>;

    /// All that is slow and invisible. May be repeated: a second one leaves nothing visible.
    async fn stage(&self, job: &Job<'_>, resume: Option<&str>) -> Result<Staging, Failure>;

    /// The one visible act: its visible call goes through `Http::commit`, once. A lost reply is `Unknown` even where
    /// a second reveal would be harmless; `policy` knows from `reveal_repeatable` that it may try again.
    async fn reveal(&self, job: &Job<'_>, staged: &str, resume: Option<&str>) -> Result<Revealed, Failure>;

    /// Takes back what was staged, or what a `Working` stage left half made (then `staged` is its `resume`). What is gone
    /// already is fine.
    async fn unstage(&self, staged: &str) -> Result<(), Failure>;

    /// Presence is the capability, here and in the next three: `None` where the platform has no such thing.
    fn reconcile(&self) -> Option<&dyn Reconcile> {
        None
    }

    fn withdraw(&self) -> Option<&dyn Withdraw> {
        None
    }

    fn renew(&self) -> Option<&dyn Renew> {
        None
    }

    fn tidy(&self) -> Option<&dyn Tidy> {
        None
    }
}

/// Finds out whether a reveal whose reply was lost took effect.
#[async_trait]
pub trait Reconcile: Send + Sync {
    async fn find(&self, job: &Job<'_>, staged: &str) -> Result<Found, Failure>;
}

/// Takes back what is out, by the platform's own id: where that is not certain, it refuses before anything is sent.
#[async_trait]
pub trait Withdraw: Send + Sync {
    async fn withdraw(&self, out: &Out<'_>) -> Result<(), Failure>;
}

/// What is out, as it is to be taken back.
#[derive(Debug, Clone, Copy)]
pub struct Out<'a> {
    /// The platform's answer, or what a person said of it: then its id is no id of the platform, and its link was typed.
    pub receipt: &'a Receipt,
    /// What staging made, or empty. It names the post also where the receipt is a person's word.
    pub staged: &'a str,
}

/// Removes what staging left where the public does not look, once the reveal has given its proof: never within `reveal`,
/// whose receipt waits for nothing. Asked once; what fails stays.
#[async_trait]
pub trait Tidy: Send + Sync {
    async fn tidy(&self, staged: &str) -> Result<(), Failure>;
}

/// Exchanges tokens that rotate. Called by one node at a time, after the intent was written down, never repeated blindly.
#[async_trait]
pub trait Renew: Send + Sync {
    async fn renew(&self) -> Result<Renewed, Failure>;
}

/// New secrets, to be sealed before they are used.
pub struct Renewed {
    pub secrets: BTreeMap<String, Secret>,
    /// The new access ends so long after it was given, in milliseconds.
    pub lifetime_ms: i64,
}

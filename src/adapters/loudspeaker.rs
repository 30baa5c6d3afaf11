//! Loudspeakers: for each date and slot of a station, a folder with the programme, for a player (a stick, a sync, MPD) or
//! for the person who reads at the station.
//!
//! ```text
//! <folder>/2026-01-20/sang/            slot, or `phat-ngay` for a bulletin that waits for no slot
//!   3_20260119T221500Z_<key>_<title>.mp3   1 urgent, 2 priority, 3 ordinary; names sort as the programme does and are ASCII
//!   3_20260119T221500Z_<key>_<title>.txt   no recording: a person reads it aloud
//!   chuong-trinh.m3u8                  recordings are entries; a text is a comment line `#LOA-TEXT:<file>,<title>`
//!   kich-ban.txt                       the whole programme to read from: greeting, texts, "play this file", closing
//!   manifest.json                      hashes, lengths, ids; written last: what it names is out
//! <folder>/.staged/<key>/              staged, not in any programme
//! <folder>/.programmes/<date>/<slot>/<key>.json   what the programme is written from
//! ```
//!
//! Never: renames what is in a programme (a receipt names the file), cuts what does not fit (it is named), or creates the
//! channel's folder. Every file is written whole and a reveal can be repeated at any point: a crash leaves the old
//! programme or the new one.

use std::collections::BTreeMap;
use std::time::Duration;

use async_trait::async_trait;
use serde::{Deserialize, Serialize};

use super::disk::{Disk, blocking};
use super::refusals::{FileRule, Refusals};
use super::station::{self, BULLETIN, Place, Wanted};
use super::{Adapter, AdapterKind, Field, Form, Job, Opening, Out, Reconcile, Withdraw};
use crate::domain::campaign::Priority;
use crate::domain::channel::Channel;
use crate::domain::diagnostic::{LengthUnit, Part};
use crate::domain::markdown;
use crate::domain::media::MediaKind;
use crate::domain::outcome::{End, Failure, Found, Identity, Revealed, Staging};
use crate::domain::plan::Refused;
use crate::domain::post::{Payload, Post, PostMedia};
use crate::domain::programme::{Bulletin, BulletinKind, name_head, one_line};
use crate::domain::slug::slug;
use crate::domain::speech::{speech_ms, spoken};
use crate::media::MediaStore;

mod preview;

/// About 45 minutes of reading, the longest session that provinces allow.
pub const TEXT_CHARACTERS_MAX: usize = 30_000;
pub const TITLE_CHARACTERS_MAX: usize = 200;
/// An hour of uncompressed stereo is larger; such a recording belongs into MP3.
pub const AUDIO_BYTES_MAX: u64 = 200 * 1024 * 1024;
const RECORDINGS: FileRule = FileRule {
    kinds: &[MediaKind::Mp3, MediaKind::Wav, MediaKind::Ogg, MediaKind::Flac],
    allowed: "mp3, wav, ogg, flac",
    bytes_max: AUDIO_BYTES_MAX,
};

pub const KIND: AdapterKind = AdapterKind {
    name: "loudspeaker",
    fields: &[Field {
        name: "folder",
        secret: false,
        required: true,
        form: Form::Folder,
        default: None,
        help: "Folder in which the station finds a programme for each date and slot; it must exist",
    }],
    lead: Duration::from_secs(3_600),
    handover: Duration::from_secs(600),
    pace: Duration::ZERO,
    airs_in_slots: true,
    office_hours: false,
    render,
    preview: preview::preview,
    end: End::HandedOver,
    reveal_repeatable: true,
    classify: |_, _| None,
    open,
};

/// What is approved: what is said or played, and its place in the programme.
#[derive(Debug, Serialize, Deserialize)]
struct Body {
    title: String,
    language: String,
    priority: Priority,
    unit_title: String,
    /// Read aloud when there is no recording.
    text: Option<String>,
}

struct Loudspeaker {
    channel: String,
    disk: Disk,
    media: MediaStore,
    /// Slot to its length in milliseconds.
    limits: BTreeMap<String, u64>,
}

fn open(opening: Opening) -> Result<Box<dyn Adapter>, Failure> {
    Ok(Box::new(Loudspeaker {
        disk: Disk::new(opening.setting("folder"))?,
        limits: opening.slots.iter().map(|s| (s.id.value.clone(), u64::from(s.minutes) * 60_000)).collect(),
        channel: opening.channel,
        media: opening.media,
    }))
}

fn render(channel: &Channel, post: &Post) -> Result<Payload, Vec<Refused>> {
    let mut refusals = Refusals::of(channel);
    let title = one_line(&spoken(&post.title));
    refusals.required(Part::Title, title.chars().count(), TITLE_CHARACTERS_MAX);
    let text = match &post.audio {
        // Without a length there is no programme: nobody could say what fits.
        Some(audio) if audio.facts.duration_ms == 0 => {
            refusals.kind(Part::Audio, audio, RECORDINGS.allowed);
            None
        }
        Some(audio) => {
            refusals.file(Part::Audio, audio, &RECORDINGS);
            None
        }
        None => {
            let body = spoken(&markdown::to_text(&post.body));
            if body.is_empty() {
                refusals.missing(Part::Body);
            }
            let parts = [title.as_str(), &body, &spoken(&post.attribution)];
            let text = parts.into_iter().filter(|p| !p.is_empty()).collect::<Vec<_>>().join("\n\n") + "\n";
            refusals.length(Part::Body, text.chars().count(), TEXT_CHARACTERS_MAX, LengthUnit::Characters);
            Some(text)
        }
    };
    refusals.finish()?;
    let (language, unit_title) = (post.language.clone(), one_line(&post.unit_title));
    let body = serde_json::json!(Body { title, language, priority: post.priority, unit_title, text });
    Ok(Payload { body, media: post.audio.iter().map(|audio| with_script(audio, post)).collect() })
}

/// The text of an item that is played from a recording is what the recording says, unless its author wrote that apart.
fn with_script(audio: &PostMedia, post: &Post) -> PostMedia {
    let mut audio = audio.clone();
    let text = markdown::to_text(&post.body);
    let written = audio.voice.as_ref().is_some_and(|voice| voice.script.is_some());
    if !written && !text.is_empty() {
        audio.voice.get_or_insert_default().script = Some(text);
    }
    audio
}

impl Loudspeaker {
    fn wanted(&self, job: &Job<'_>) -> Result<Wanted, Failure> {
        let body: Body = serde_json::from_value(job.payload.body.clone())
            .map_err(|e| Failure::permanent("bad_payload", format!("the payload is not a bulletin: {e}")))?;
        let head = format!("{}_{}", name_head(body.priority, job.due_at, job.key), slug(&body.title, 60));
        let (kind, file, sha256, bytes, duration_ms) = match (&body.text, job.payload.media.first()) {
            (None, Some(PostMedia { facts, .. })) => {
                let file = format!("{head}.{}", facts.kind.extension());
                (BulletinKind::Recording, file, facts.sha256.clone(), facts.bytes, u64::from(facts.duration_ms))
            }
            (Some(text), _) => {
                let facts = (station::sha256(text.as_bytes()), text.len() as u64, speech_ms(text));
                (BulletinKind::Text, format!("{head}.txt"), facts.0, facts.1, facts.2)
            }
            (None, None) => return Err(Failure::permanent("bad_payload", "a bulletin without text and recording")),
        };
        let place = Place::new(&self.disk, job.date, job.slot, job.key)?;
        let bulletin = Bulletin {
            delivery: job.key.to_owned(),
            due_at: job.due_at,
            title: body.title,
            language: body.language,
            priority: body.priority,
            kind,
            file,
            sha256,
            bytes,
            duration_ms,
            unit_title: body.unit_title,
        };
        let limit_ms = job.slot.and_then(|slot| self.limits.get(slot)).copied();
        Ok(Wanted { bulletin, place, limit_ms })
    }

    async fn write_staged(&self, job: &Job<'_>, wanted: &Wanted) -> Result<(), Failure> {
        let content = match (job.payload.body["text"].as_str(), job.payload.media.first()) {
            (Some(text), _) => text.as_bytes().to_vec(),
            (None, Some(recording)) => self.media.read(&recording.facts).await?,
            (None, None) => Vec::new(),
        };
        let facts = serde_json::json!(wanted.bulletin).to_string().into_bytes();
        let files = vec![(wanted.bulletin.file.clone(), content), (BULLETIN.to_owned(), facts)];
        self.disk.stage(job.key, files, "staging a bulletin").await
    }
}

#[async_trait]
impl Adapter for Loudspeaker {
    async fn check(&self) -> Result<Identity, Failure> {
        self.disk.identity(&self.channel).await
    }

    async fn stage(&self, job: &Job<'_>, _resume: Option<&str>) -> Result<Staging, Failure> {
        let wanted = self.wanted(job)?;
        self.write_staged(job, &wanted).await?;
        Ok(Staging::Ready(wanted.place.token()))
    }

    async fn reveal(&self, job: &Job<'_>, _staged: &str, _resume: Option<&str>) -> Result<Revealed, Failure> {
        let wanted = self.wanted(job)?;
        let (disk, look) = (self.disk.clone(), wanted.clone());
        // Staged files are found by content, not by the token: what a person deleted or an old time left is made anew.
        if !blocking(move || station::is_ready(&disk, &look)).await? {
            self.write_staged(job, &wanted).await?;
        }
        let disk = self.disk.clone();
        blocking(move || station::put_on_air(&disk, &wanted)).await.map(Revealed::Done)
    }

    async fn unstage(&self, staged: &str) -> Result<(), Failure> {
        let place = Place::from_token(&self.disk, staged)?;
        let (disk, limits) = (self.disk.clone(), self.limits.clone());
        blocking(move || station::unstage(&disk, &place, &limits)).await
    }

    fn reconcile(&self) -> Option<&dyn Reconcile> {
        Some(self)
    }

    fn withdraw(&self) -> Option<&dyn Withdraw> {
        Some(self)
    }
}

#[async_trait]
impl Reconcile for Loudspeaker {
    async fn find(&self, job: &Job<'_>, _staged: &str) -> Result<Found, Failure> {
        let wanted = self.wanted(job)?;
        let disk = self.disk.clone();
        blocking(move || station::find(&disk, &wanted.place)).await
    }
}

#[async_trait]
impl Withdraw for Loudspeaker {
    async fn withdraw(&self, out: &Out<'_>) -> Result<(), Failure> {
        let receipt = out.receipt;
        if receipt.is_word() {
            return Err(super::withdrawal::no_own_id());
        }
        let (disk, limits, id) = (self.disk.clone(), self.limits.clone(), receipt.id.clone());
        blocking(move || station::withdraw(&disk, &id, &limits)).await
    }
}

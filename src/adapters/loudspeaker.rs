//! Loudspeakers: for each date and slot of a station, a folder with the programme, for a player (a stick, a sync, MPD) or
//! for the person who reads at the station.
//!
//! ```text
//! <folder>/2026-01-20/sang/            slot, or `phat-ngay` for a bulletin that waits for no slot
//!   3_20260120-0515_<campaign>-<order>_<key>_<title>.mp3   1 urgent, 2 priority, 3 ordinary; the station's time; ASCII.
//!                                      The programme is in the order of these names
//!   3_20260120-0515_<campaign>-<order>_<key>_<title>.txt   no recording: a person reads it aloud
//!   chuong-trinh.m3u8                  recordings are entries; a text is a comment line `#LOA-TEXT:<file>,<title>`
//!   phieu-phat-thanh.html              the sheet to print: times, lengths, sources, who approved, what was played; the texts
//!   kich-ban.txt                       the whole programme to read from: greeting, texts, "play this file", closing
//!   manifest.json                      hashes, lengths, ids; written last: what it names is out
//! <folder>/.staged/<key>/              staged, not in any programme
//! <folder>/.programmes/<date>/<slot>/<key>.json   what the programme is written from
//! ```
//!
//! It never renames what is in a programme (a receipt names the file), cuts what does not fit (it is named), or creates
//! the channel's folder. Every file is written whole and a reveal can be repeated at any point: a crash leaves the old
//! programme or the new one.

use std::time::Duration;

use async_trait::async_trait;
use chrono_tz::Tz;
use serde::{Deserialize, Serialize};

use super::disk::{Disk, FileContent};
use super::render_faults::{FileRule, RenderFaults};
use super::station::script::{call, for_windows};
use super::station::{self, BULLETIN, BulletinPlace, Station, Wanted};
use super::{Adapter, AdapterKind, Field, FieldForm, Job, Opening, Out, Reconcile, Withdraw};
use crate::domain::campaign::Priority;
use crate::domain::channel::Channel;
use crate::domain::diagnostic::{LengthUnit, Part};
use crate::domain::markdown;
use crate::domain::media::MediaKind;
use crate::domain::outcome::{End, Failure, Found, Identity, Revealed, Staging};
use crate::domain::plan::RenderFault;
use crate::domain::post::{Payload, Post, PostMedia};
use crate::domain::programme::playlist::{name_head, one_line};
use crate::domain::programme::{Approved, Bulletin, BulletinKind, Heard, Margin, playing_ms, said};
use crate::domain::slug::slug;
use crate::files::{COPY_MAX, DiskCall};
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
    fields: &[
        Field {
            name: "folder",
            secret: false,
            destination: true,
            required: true,
            form: FieldForm::Folder,
            default: None,
            help: "Folder in which the station finds a programme for each date and slot; it must exist",
        },
        Field {
            name: "edited_by",
            secret: false,
            destination: false,
            required: false,
            form: FieldForm::Text,
            default: None,
            help: "Who edits the programme, named at its end; the channel's unit when left out",
        },
    ],
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
    receipt_of: crate::adapters::receipts::none,
    open,
};

/// What is approved: what is said or played, and what the station's page says of it. A recording's reader, checker and
/// script stand with its file.
#[derive(Debug, Serialize, Deserialize)]
struct Body {
    #[serde(flatten)]
    margin: Margin,
    campaign: String,
    priority: Priority,
    /// Playings within one programme.
    repeat: u32,
    /// The station's clock.
    timezone: Tz,
    /// Who says it and on whose word: approved, and not read aloud.
    attribution: String,
    /// Read aloud; `None` where a recording plays.
    text: Option<String>,
}

struct Loudspeaker {
    channel: String,
    station: Station,
    media: MediaStore,
}

fn open(opening: Opening) -> Result<Box<dyn Adapter>, Failure> {
    let disk = Disk::new(opening.setting("folder"))?;
    let station = Station { disk, slots: opening.slots };
    Ok(Box::new(Loudspeaker { channel: opening.channel, station, media: opening.media }))
}

fn render(channel: &Channel, post: &Post) -> Result<Payload, Vec<RenderFault>> {
    let mut faults = RenderFaults::of(channel);
    let title = said::label(post);
    faults.required(Part::Title, title.chars().count(), TITLE_CHARACTERS_MAX);
    let text = match &post.audio {
        // Without a length there is no programme: nobody could say what fits.
        Some(audio) if audio.facts.duration_ms == 0 => {
            faults.kind(Part::Audio, audio, RECORDINGS.allowed);
            None
        }
        Some(audio) => {
            faults.file(Part::Audio, audio, &RECORDINGS);
            None
        }
        None => {
            let text = said::text(post);
            if text.is_empty() {
                faults.missing(Part::Body);
            }
            faults.length(Part::Body, text.chars().count(), TEXT_CHARACTERS_MAX, LengthUnit::Characters);
            Some(text)
        }
    };
    faults.finish()?;
    let unit_title = one_line(&post.unit_title);
    let edited_by = channel.settings.get("edited_by").map(|setting| one_line(&setting.value));
    let line = |text: &Option<String>| text.as_deref().map(one_line).filter(|text| !text.is_empty());
    let margin = Margin {
        title,
        spoken_title: line(&post.air.spoken_title),
        language: post.language.clone(),
        editor: edited_by.unwrap_or_else(|| unit_title.clone()),
        unit_title,
        station_title: one_line(&channel.title),
        source: line(&post.air.source),
        approval_number: line(&post.air.approval_number),
        note: line(&post.air.note),
        ..Margin::default()
    };
    let body = serde_json::json!(Body {
        margin,
        campaign: post.campaign.clone(),
        priority: post.priority,
        repeat: post.air.repeat,
        timezone: post.air.timezone,
        attribution: post.attribution.clone(),
        text,
    });
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
        let bad = |why: &str| Failure::permanent("bad_payload", why);
        let body: Body = serde_json::from_value(job.payload.body.clone())
            .map_err(|e| bad(&format!("the payload is not a bulletin: {e}")))?;
        let due_local = job.due_at.with_timezone(&body.timezone).naive_local();
        let recording = job.payload.media.first();
        let (kind, heard) = match (&body.text, recording) {
            (Some(text), _) => (BulletinKind::Text, Heard::Text(text)),
            (None, Some(file)) => (BulletinKind::Recording, Heard::Recording(u64::from(file.facts.duration_ms))),
            (None, None) => return Err(bad("a bulletin without text and recording")),
        };
        let duration_ms = playing_ms(heard, body.priority);
        let call = (body.priority == Priority::Urgent).then(|| call(&body.margin.unit_title, due_local));
        let text = body.text.as_deref().map(|text| for_windows(&[call.as_deref().unwrap_or_default(), text].concat()));
        let (sha256, bytes, extension) = match (&text, recording) {
            (None, Some(file)) => (file.facts.sha256.clone(), file.facts.bytes, file.facts.kind.extension()),
            (text, _) => {
                let bytes = text.as_deref().unwrap_or_default().as_bytes();
                (station::sha256(bytes), bytes.len() as u64, "txt")
            }
        };
        let voice = recording.filter(|_| text.is_none()).and_then(|file| file.voice.clone()).unwrap_or_default();
        let head = name_head(body.priority, due_local, &body.campaign, job.air.file_order, job.key);
        let approved = job.air.approved.clone();
        let bulletin = Bulletin {
            delivery: job.key.to_owned(),
            due_local,
            late: job.air.begun,
            priority: body.priority,
            repeat: body.repeat,
            kind,
            file: format!("{head}_{}.{extension}", slug(&body.margin.title, 60)),
            sha256,
            bytes,
            duration_ms,
            approved: approved.map(|(by, at)| Approved { by, at: at.with_timezone(&body.timezone).naive_local() }),
            margin: Margin { reader: voice.reader, checked_by: voice.checked_by, script: voice.script, ..body.margin },
        };
        let place = BulletinPlace::new(&self.station.disk, job.date, job.slot, job.key)?;
        Ok(Wanted { bulletin, place, text })
    }

    async fn write_staged(&self, job: &Job<'_>, wanted: &Wanted) -> Result<(), Failure> {
        let content = match (&wanted.text, job.payload.media.first()) {
            (Some(text), _) => FileContent::Text(text.as_bytes().to_vec()),
            (None, Some(recording)) => FileContent::Kept(recording.facts.clone()),
            (None, None) => FileContent::Text(Vec::new()),
        };
        let facts = serde_json::json!(wanted.bulletin).to_string().into_bytes();
        let files = vec![(wanted.bulletin.file.clone(), content), (BULLETIN.to_owned(), FileContent::Text(facts))];
        self.station.disk.stage(job.key, files, &self.media, "staging a bulletin").await
    }
}

#[async_trait]
impl Adapter for Loudspeaker {
    async fn check(&self) -> Result<Identity, Failure> {
        self.station.disk.identity(&self.channel).await
    }

    async fn stage(&self, job: &Job<'_>, _resume: Option<&str>) -> Result<Staging, Failure> {
        let wanted = self.wanted(job)?;
        self.write_staged(job, &wanted).await?;
        Ok(Staging::Ready(wanted.place.token()))
    }

    async fn reveal(&self, job: &Job<'_>, _staged: &str, _resume: Option<&str>) -> Result<Revealed, Failure> {
        let wanted = self.wanted(job)?;
        let (station, look) = (self.station.clone(), wanted.clone());
        // Staged files are found by content, not by the token: what a person deleted or an old time left is made anew.
        if !self.station.disk.ask(move |_| station.is_ready(&look)).await? {
            self.write_staged(job, &wanted).await?;
        }
        let station = self.station.clone();
        let put_on_air = move |_: &Disk, call: &DiskCall| station.put_on_air(&wanted, call);
        self.station.disk.commit(COPY_MAX, put_on_air).await.map(Revealed::Done)
    }

    async fn unstage(&self, staged: &str) -> Result<(), Failure> {
        let place = BulletinPlace::from_token(&self.station.disk, staged)?;
        let station = self.station.clone();
        self.station.disk.ask(move |_| station.unstage(&place)).await
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
        let station = self.station.clone();
        self.station.disk.ask(move |_| station.find(&wanted.place)).await
    }
}

#[async_trait]
impl Withdraw for Loudspeaker {
    async fn withdraw(&self, out: &Out<'_>) -> Result<(), Failure> {
        if out.receipt.is_word() {
            return Err(super::withdrawal::no_own_id());
        }
        let (station, id) = (self.station.clone(), out.receipt.id.clone());
        self.station.disk.ask(move |_| station.withdraw(&id)).await
    }
}

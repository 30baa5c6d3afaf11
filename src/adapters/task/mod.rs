//! Tasks: work that a person does. What the channel gives out is a sheet: who, where, by when, and the text to read or to
//! print; a pack to copy where the text is pasted into a group.
//!
//! ```text
//! <folder>/2026-01-20-hop-lang-<key>/
//!   phieu.html  the sheet to print or to read on a phone      phieu.txt  the same as text
//!   noi-dung-de-dan.txt   what is pasted, word for word        anh-1.jpg ghi-am-1.mp3   media, in the order of the item
//!   phieu.json  id, due, content hash
//! <folder>/DA-DONG-…/    a sheet that no longer holds: called off, changed, or past its deadline
//! <folder>/.staged/<key>/    before it is given out
//! ```
//!
//! Without a folder the sheet is in the ledger alone. A reveal gives a sheet out; done is what a person says.

use std::fs;
use std::path::Path;
use std::time::Duration;

use async_trait::async_trait;
use chrono::SecondsFormat;
use serde::{Deserialize, Serialize};

use super::disk::{Disk, FileContent, STAGED, failure, read, remove_folder, show_folder, sync_folder, write_whole};
use super::page_media;
use super::render_faults::{FileRule, RenderFaults};
use super::{Adapter, AdapterKind, Field, FieldForm, Job, Opening, Reconcile};
use crate::domain::channel::Channel;
use crate::domain::diagnostic::Part;
use crate::domain::outcome::{End, Failure, Found, Identity, Receipt, Revealed, Staging};
use crate::domain::plan::RenderFault;
use crate::domain::post::{Payload, Post, PostTask};
use crate::domain::programme::playlist::one_line;
use crate::domain::slug::slug;
use crate::files::{COPY_MAX, DiskCall};
use crate::media::MediaStore;

mod preview;
mod sheet;

pub const TITLE_CHARACTERS_MAX: usize = 300;
pub const MEDIA_MAX: usize = 30;
const FILES: FileRule = FileRule::every_kind(100 * 1024 * 1024);
const FACTS: &str = "phieu.json";
const CLOSED: &str = "DA-DONG";

pub const KIND: AdapterKind = AdapterKind {
    name: "task",
    fields: &[Field {
        name: "folder",
        secret: false,
        destination: true,
        required: false,
        form: FieldForm::Folder,
        default: None,
        help: "Folder that gets one sub-folder with the sheet of each task; it must exist",
    }],
    lead: Duration::from_secs(900),
    handover: Duration::ZERO,
    pace: Duration::ZERO,
    airs_in_slots: false,
    office_hours: true,
    render,
    preview: preview::preview,
    end: End::Assigned,
    reveal_repeatable: true,
    classify: |_, _| None,
    receipt_of: crate::adapters::receipts::none,
    open,
};

/// What is approved.
#[derive(Debug, Serialize, Deserialize)]
struct Body {
    campaign: String,
    item: String,
    language: String,
    unit_title: String,
    title: String,
    markdown: String,
    link: Option<String>,
    attribution: String,
    task: PostTask,
}

struct Tasks {
    channel: String,
    disk: Option<Disk>,
    media: MediaStore,
}

fn open(opening: Opening) -> Result<Box<dyn Adapter>, Failure> {
    let folder = opening.setting("folder");
    let disk = if folder.is_empty() { None } else { Some(Disk::new(folder)?) };
    Ok(Box::new(Tasks { disk, channel: opening.channel, media: opening.media }))
}

fn render(channel: &Channel, post: &Post) -> Result<Payload, Vec<RenderFault>> {
    let mut faults = RenderFaults::of(channel);
    let title = one_line(&post.title);
    faults.required(Part::Title, title.chars().count(), TITLE_CHARACTERS_MAX);
    if post.body.trim().is_empty() && post.media.is_empty() && post.audio.is_none() {
        faults.missing(Part::Body);
    }
    faults.files(&post.media, MEDIA_MAX, &FILES);
    if let Some(audio) = &post.audio {
        faults.file(Part::Audio, audio, &FILES);
    }
    faults.finish()?;
    // The plan says so at its line: a task without somebody who does it.
    let Some(task) = post.task.clone() else { return Err(Vec::new()) };
    let body = serde_json::json!(Body {
        campaign: post.campaign.clone(),
        item: post.item.clone(),
        language: post.language.clone(),
        unit_title: post.unit_title.clone(),
        title,
        markdown: post.body.clone(),
        link: post.link.clone(),
        attribution: post.attribution.clone(),
        task,
    });
    Ok(Payload { body, media: post.media.iter().chain(&post.audio).cloned().collect() })
}

impl Tasks {
    fn name(job: &Job<'_>, body: &Body) -> String {
        format!("{}-{}-{}", job.date, slug(&body.title, 60), job.key)
    }

    /// Everything but the media's bytes; also how a reveal sees whether what is staged is what it wants.
    fn texts(job: &Job<'_>, body: &Body) -> Result<Vec<(String, Vec<u8>)>, Failure> {
        let facts = serde_json::json!({
            "id": job.key,
            "campaign": body.campaign,
            "item": body.item,
            "title": body.title,
            "kind": body.task.kind,
            "assignee": body.task.assignee,
            "language": body.language,
            "due_at": job.due_at.to_rfc3339_opts(SecondsFormat::Secs, true),
            "content_hash": job.payload.hash(),
        });
        let mut files: Vec<(String, Vec<u8>)> =
            sheet::texts(job, body)?.into_iter().map(|(name, text)| (name.to_owned(), text.into_bytes())).collect();
        files.push((FACTS.to_owned(), format!("{facts:#}\n").into_bytes()));
        Ok(files)
    }

    async fn write_staged(&self, disk: &Disk, job: &Job<'_>, texts: Vec<(String, Vec<u8>)>) -> Result<(), Failure> {
        let texts = texts.into_iter().map(|(name, text)| (name, FileContent::Text(text)));
        let media = job.payload.media.iter().enumerate();
        let media = media.map(|(n, m)| (page_media::file(&job.payload.media, n), FileContent::Kept(m.facts.clone())));
        let files = texts.chain(media).collect::<Vec<_>>();
        disk.stage(job.key, files, &self.media, "staging a task sheet").await
    }
}

fn body_of(job: &Job<'_>) -> Result<Body, Failure> {
    serde_json::from_value(job.payload.body.clone())
        .map_err(|e| Failure::permanent("bad_payload", format!("the payload is not a task: {e}")))
}

/// Marks the sheets of a task that are out: their folder is named closed, and the page says so first.
fn close(disk: &Disk, key: &str) -> Result<(), Failure> {
    let io = |e: &std::io::Error| failure("closing a task sheet", e);
    let suffix = format!("-{key}");
    for entry in fs::read_dir(disk.root()).map_err(|e| io(&e))? {
        let entry = entry.map_err(|e| io(&e))?;
        let name = entry.file_name().to_string_lossy().into_owned();
        if name.starts_with('.') || name.starts_with(CLOSED) || !name.ends_with(&suffix) {
            continue;
        }
        mark(&entry.path()).map_err(|e| io(&e))?;
        // A task that is given out and called off more than once leaves a closed sheet each time.
        for number in 1.. {
            let mark = if number == 1 { CLOSED.to_owned() } else { format!("{CLOSED}-{number}") };
            let closed = disk.path(&[&format!("{mark}-{name}")])?;
            if !closed.exists() {
                fs::rename(entry.path(), closed).and_then(|()| sync_folder(disk.root())).map_err(|e| io(&e))?;
                break;
            }
        }
    }
    Ok(())
}

fn mark(folder: &Path) -> std::io::Result<()> {
    let page = folder.join("phieu.html");
    let Some(html) = read_text(&page) else { return Ok(()) };
    let language = if html.contains("<html lang=\"en\">") { "en" } else { "vi" };
    let closed = sheet::closed(language);
    let marked = html.replacen("<!--state-->", &format!("<p class=\"closed\">{closed}</p>"), 1);
    write_whole(&page, marked.as_bytes())?;
    let text = folder.join("phieu.txt");
    if let Some(sheet) = read_text(&text)
        && !sheet.starts_with(closed)
    {
        write_whole(&text, format!("{closed}\n\n{sheet}").as_bytes())?;
    }
    Ok(())
}

fn read_text(path: &Path) -> Option<String> {
    String::from_utf8(read(path).ok()?).ok()
}

#[async_trait]
impl Adapter for Tasks {
    async fn check(&self) -> Result<Identity, Failure> {
        match &self.disk {
            Some(disk) => disk.identity(&self.channel).await,
            None => Ok(Identity { id: self.channel.clone(), name: self.channel.clone(), until: None }),
        }
    }

    async fn stage(&self, job: &Job<'_>, _resume: Option<&str>) -> Result<Staging, Failure> {
        let body = body_of(job)?;
        if let Some(disk) = &self.disk {
            disk.path(&[&Tasks::name(job, &body)])?;
            self.write_staged(disk, job, Tasks::texts(job, &body)?).await?;
        }
        Ok(Staging::Ready(job.key.to_owned()))
    }

    async fn reveal(&self, job: &Job<'_>, _staged: &str, _resume: Option<&str>) -> Result<Revealed, Failure> {
        let body = body_of(job)?;
        let name = Tasks::name(job, &body);
        let receipt = Receipt { id: name.clone(), link: None };
        let Some(disk) = &self.disk else { return Ok(Revealed::Done(receipt)) };
        let sheet = disk.path(&[&name])?;
        let staged = disk.hidden(STAGED, &[job.key])?;
        let texts = Tasks::texts(job, &body)?;
        let (looked_at, old, wanted) = (sheet.clone(), staged.clone(), texts.clone());
        let look = move |disk: &Disk| {
            disk.must_exist()?;
            let is_same = |(name, bytes): &(String, Vec<u8>)| read(&old.join(name)).is_ok_and(|old| old == *bytes);
            Ok((looked_at.join(FACTS).is_file(), wanted.iter().all(is_same)))
        };
        let (is_out, is_staged) = disk.ask(look).await?;
        // What a person deleted, or an earlier due time left, is made anew.
        if !is_out && !is_staged {
            self.write_staged(disk, job, texts).await?;
        }
        if !is_out {
            let show = move |_: &Disk, call: &DiskCall| {
                call.must_be_wanted()?;
                show_folder(&staged, &sheet).map_err(|e| failure("giving out a task sheet", &e))
            };
            disk.commit(COPY_MAX, show).await?;
        }
        Ok(Revealed::Done(receipt))
    }

    /// What was staged goes; a sheet that is out stays with people, so it is marked.
    async fn unstage(&self, staged: &str) -> Result<(), Failure> {
        let Some(disk) = &self.disk else { return Ok(()) };
        let (path, key) = (disk.hidden(STAGED, &[staged])?, staged.to_owned());
        let take_back = move |disk: &Disk| {
            disk.must_exist()?;
            remove_folder(&path).map_err(|e| failure("a staged task sheet", &e))?;
            close(disk, &key)
        };
        disk.ask(take_back).await
    }

    fn reconcile(&self) -> Option<&dyn Reconcile> {
        Some(self)
    }
}

#[async_trait]
impl Reconcile for Tasks {
    async fn find(&self, job: &Job<'_>, _staged: &str) -> Result<Found, Failure> {
        let name = Tasks::name(job, &body_of(job)?);
        let Some(disk) = &self.disk else { return Ok(Found::No) };
        let facts = disk.path(&[&name, FACTS])?;
        let is_out = disk.ask(move |disk| disk.must_exist().map(|()| facts.is_file())).await?;
        Ok(if is_out { Found::Yes(Receipt { id: name, link: None }) } else { Found::No })
    }
}

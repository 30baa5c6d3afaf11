//! A folder of pages: for a web server that serves it, a sync to another machine, or an archive on paper.
//!
//! ```text
//! <folder>/2026-01-20-lich-dai-hoi-<key>/
//!   bai.html    the page to read and to print      bai.md    the same as Markdown
//!   bai.json    id, title, language, due, …        anh-1.jpg ghi-am-1.mp3   media, in the order of the item
//! <folder>/.staged/<key>/    the same, before its minute
//! ```
//!
//! It never shows a half-written page (one rename makes it visible), overwrites a page that is out, or creates the
//! channel's folder. Only approved bytes are in a page, save its date, which is the delivery's.

use std::fs;
use std::time::Duration;

use askama::Template;
use async_trait::async_trait;
use chrono::{NaiveDate, SecondsFormat};
use serde::{Deserialize, Serialize};

use super::disk::{Disk, FileContent, STAGED, failure, read, remove_folder, show_folder, sync_folder};
use super::page_media::{self, PagePicture};
use super::render_faults::{FileRule, RenderFaults};
use super::{Adapter, AdapterKind, Field, FieldForm, Job, Opening, Out, Reconcile, Withdraw};
use crate::domain::channel::Channel;
use crate::domain::diagnostic::Part;
use crate::domain::markdown;
use crate::domain::outcome::{End, Failure, Found, Identity, Receipt, Revealed, Staging};
use crate::domain::plan::RenderFault;
use crate::domain::post::{Payload, Post};
use crate::domain::programme::playlist::one_line;
use crate::domain::slug::{is_plain_name, slug};
use crate::files::{COPY_MAX, DiskCall};
use crate::i18n::{Lang, programme as words};
use crate::media::MediaStore;

mod preview;

pub const TITLE_CHARACTERS_MAX: usize = 300;
pub const MEDIA_MAX: usize = 30;
pub const MEDIA_BYTES_MAX: u64 = 100 * 1024 * 1024;
const FILES: FileRule = FileRule::every_kind(MEDIA_BYTES_MAX);
const PAGE: &str = "bai.html";
const FACTS: &str = "bai.json";

pub const KIND: AdapterKind = AdapterKind {
    name: "folder",
    fields: &[
        Field {
            name: "folder",
            secret: false,
            destination: true,
            required: true,
            form: FieldForm::Folder,
            default: None,
            help: "Folder that gets one sub-folder for each page; it must exist",
        },
        Field {
            name: "link_base",
            secret: false,
            destination: false,
            required: false,
            form: FieldForm::Url,
            default: None,
            help: "Public address under which the folder is served; links in the report start with it",
        },
    ],
    lead: Duration::from_secs(900),
    handover: Duration::ZERO,
    pace: Duration::ZERO,
    airs_in_slots: false,
    office_hours: true,
    render,
    preview: preview::preview,
    end: End::Published,
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
    title: String,
    summary: Option<String>,
    markdown: String,
    link: Option<String>,
    attribution: String,
}

#[derive(Template)]
#[template(path = "adapters/folder.html")]
struct Page {
    language: String,
    title: String,
    date: NaiveDate,
    date_read: String,
    summary: Option<String>,
    body_html: String,
    pictures: Vec<PagePicture>,
    recordings: Vec<String>,
    link: Option<String>,
    read_more: &'static str,
    attribution: String,
}

struct Folder {
    channel: String,
    disk: Disk,
    link_base: Option<String>,
    media: MediaStore,
}

fn open(opening: Opening) -> Result<Box<dyn Adapter>, Failure> {
    let link_base = opening.setting("link_base").trim_end_matches('/');
    Ok(Box::new(Folder {
        disk: Disk::new(opening.setting("folder"))?,
        link_base: (!link_base.is_empty()).then(|| link_base.to_owned()),
        channel: opening.channel,
        media: opening.media,
    }))
}

fn render(channel: &Channel, post: &Post) -> Result<Payload, Vec<RenderFault>> {
    let mut faults = RenderFaults::of(channel);
    let title = one_line(&post.title);
    faults.required(Part::Title, title.chars().count(), TITLE_CHARACTERS_MAX);
    if post.body.trim().is_empty() && post.media.is_empty() {
        faults.missing(Part::Body);
    }
    faults.files(&post.media, MEDIA_MAX, &FILES);
    if let Some(audio) = &post.audio {
        faults.file(Part::Audio, audio, &FILES);
    }
    faults.finish()?;
    let body = serde_json::json!(Body {
        campaign: post.campaign.clone(),
        item: post.item.clone(),
        language: post.language.clone(),
        title,
        summary: post.summary.clone(),
        markdown: post.body.clone(),
        link: post.link.clone(),
        attribution: post.attribution.clone(),
    });
    Ok(Payload { body, media: post.media.iter().chain(&post.audio).cloned().collect() })
}

impl Folder {
    fn name(job: &Job<'_>, body: &Body) -> String {
        format!("{}-{}-{}", job.date, slug(&body.title, 60), job.key)
    }

    fn receipt(&self, name: &str) -> Receipt {
        Receipt { id: name.to_owned(), link: self.link_base.as_ref().map(|base| format!("{base}/{name}/{PAGE}")) }
    }

    /// Everything but the media's bytes; also how a reveal sees whether what is staged is what it wants.
    fn texts(job: &Job<'_>, body: &Body) -> Result<Vec<(String, Vec<u8>)>, Failure> {
        let bad_page = |e: askama::Error| Failure::permanent("bad_page", format!("the page cannot be made: {e}"));
        let html = page(job, body).render().map_err(bad_page)?;
        let facts = serde_json::json!({
            "id": job.key,
            "campaign": body.campaign,
            "item": body.item,
            "title": body.title,
            "language": body.language,
            "due_at": job.due_at.to_rfc3339_opts(SecondsFormat::Secs, true),
            "date": job.date,
            "link": body.link,
            "attribution": body.attribution,
            "content_hash": job.payload.hash(),
            "media": job.payload.media.iter().enumerate().map(|(n, m)| serde_json::json!({
                "file": page_media::file(&job.payload.media, n),
                "name": m.name,
                "sha256": m.facts.sha256,
                "bytes": m.facts.bytes,
            })).collect::<Vec<_>>(),
        });
        let markdown = format!("# {}\n\n{}\n\n---\n\n{}\n", body.title, body.markdown.trim_end(), body.attribution);
        let facts = format!("{facts:#}\n");
        let texts = [(PAGE, html), ("bai.md", markdown), (FACTS, facts)];
        Ok(texts.into_iter().map(|(name, text)| (name.to_owned(), text.into_bytes())).collect())
    }

    async fn write_staged(&self, job: &Job<'_>, texts: Vec<(String, Vec<u8>)>) -> Result<(), Failure> {
        let texts = texts.into_iter().map(|(name, text)| (name, FileContent::Text(text)));
        let media = job.payload.media.iter().enumerate();
        let media = media.map(|(n, m)| (page_media::file(&job.payload.media, n), FileContent::Kept(m.facts.clone())));
        let files = texts.chain(media).collect::<Vec<_>>();
        self.disk.stage(job.key, files, &self.media, "staging a page").await
    }
}

fn body_of(job: &Job<'_>) -> Result<Body, Failure> {
    serde_json::from_value(job.payload.body.clone())
        .map_err(|e| Failure::permanent("bad_payload", format!("the payload is not a page: {e}")))
}

fn page(job: &Job<'_>, body: &Body) -> Page {
    let lang = if body.language == "en" { Lang::En } else { Lang::Vi };
    let media = &job.payload.media;
    Page {
        language: body.language.clone(),
        title: body.title.clone(),
        date: job.date,
        date_read: job.date.format("%d/%m/%Y").to_string(),
        summary: body.summary.clone(),
        body_html: markdown::to_html(&body.markdown),
        pictures: page_media::pictures(media, lang),
        recordings: page_media::recordings(media),
        link: body.link.clone().filter(|link| link.starts_with("https://") || link.starts_with("http://")),
        read_more: words::READ_MORE.say(lang),
        attribution: body.attribution.clone(),
    }
}

#[async_trait]
impl Adapter for Folder {
    async fn check(&self) -> Result<Identity, Failure> {
        self.disk.identity(&self.channel).await
    }

    async fn stage(&self, job: &Job<'_>, _resume: Option<&str>) -> Result<Staging, Failure> {
        let body = body_of(job)?;
        self.disk.path(&[&Folder::name(job, &body)])?;
        self.write_staged(job, Folder::texts(job, &body)?).await?;
        Ok(Staging::Ready(job.key.to_owned()))
    }

    async fn reveal(&self, job: &Job<'_>, _staged: &str, _resume: Option<&str>) -> Result<Revealed, Failure> {
        let body = body_of(job)?;
        let name = Folder::name(job, &body);
        let page = self.disk.path(&[&name])?;
        let staged = self.disk.hidden(STAGED, &[job.key])?;
        let texts = Folder::texts(job, &body)?;
        let (looked_at, old, wanted) = (page.clone(), staged.clone(), texts.clone());
        let look = move |disk: &Disk| {
            disk.must_exist()?;
            let is_same = |(name, bytes): &(String, Vec<u8>)| read(&old.join(name)).is_ok_and(|old| old == *bytes);
            Ok((looked_at.join(FACTS).is_file(), wanted.iter().all(is_same)))
        };
        let (is_out, is_staged) = self.disk.ask(look).await?;
        // What a person deleted, or an earlier due time left, is made anew.
        if !is_out && !is_staged {
            self.write_staged(job, texts).await?;
        }
        if !is_out {
            let show = move |_: &Disk, call: &DiskCall| {
                call.must_be_wanted()?;
                show_folder(&staged, &page).map_err(|e| failure("showing a page", &e))
            };
            self.disk.commit(COPY_MAX, show).await?;
        }
        Ok(Revealed::Done(self.receipt(&name)))
    }

    async fn unstage(&self, staged: &str) -> Result<(), Failure> {
        let path = self.disk.hidden(STAGED, &[staged])?;
        let remove = move |disk: &Disk| {
            disk.must_exist()?;
            remove_folder(&path).map_err(|e| failure("a staged page", &e))
        };
        self.disk.ask(remove).await
    }

    fn reconcile(&self) -> Option<&dyn Reconcile> {
        Some(self)
    }

    fn withdraw(&self) -> Option<&dyn Withdraw> {
        Some(self)
    }
}

#[async_trait]
impl Reconcile for Folder {
    async fn find(&self, job: &Job<'_>, _staged: &str) -> Result<Found, Failure> {
        let name = Folder::name(job, &body_of(job)?);
        let facts = self.disk.path(&[&name, FACTS])?;
        let is_out = self.disk.ask(move |disk| disk.must_exist().map(|()| facts.is_file())).await?;
        Ok(if is_out { Found::Yes(self.receipt(&name)) } else { Found::No })
    }
}

#[async_trait]
impl Withdraw for Folder {
    async fn withdraw(&self, out: &Out<'_>) -> Result<(), Failure> {
        let receipt = out.receipt;
        if receipt.is_word() {
            return Err(super::withdrawal::no_own_id());
        }
        let key = receipt.id.rsplit('-').next().filter(|key| is_plain_name(key)).unwrap_or("x").to_owned();
        let name = receipt.id.clone();
        let withdraw = move |disk: &Disk| {
            let page = disk.path(&[&name])?;
            let hidden = disk.create(disk.hidden(STAGED, &[])?)?.join(format!("{key}.withdrawn"));
            // Gone in one step for readers; deleting takes longer, and a crash may have left it half done.
            if page.is_dir() {
                remove_folder(&hidden).map_err(|e| failure("withdrawing a page", &e))?;
                fs::rename(&page, &hidden)
                    .and_then(|()| sync_folder(disk.root()))
                    .map_err(|e| failure("withdrawing a page", &e))?;
            }
            remove_folder(&hidden).map_err(|e| failure("withdrawing a page", &e))
        };
        self.disk.ask(withdraw).await
    }
}

//! Zalo's articles: a job is taken, worked on, and only then has an id.
//!
//! It never gives the id on the first asking, makes an article visible unless it says `show`, or takes a cover that
//! cannot be fetched. A job that fails tells so when it is verified, not before.

use chrono::TimeDelta;
use serde_json::{Value, json};
use unicode_normalization::UnicodeNormalization;

use super::account::number;
use super::gate::Scene;
use super::picture::{Fetched, facts};
use super::wall::Exposure;
use super::wire::{SentBody, ServerRequest};
use super::zalo::{ArticleWork, OfficialAccount, ZaloError, invalid};
use crate::domain::At;

const TITLE_MAX: usize = 150;
const AUTHOR_MAX: usize = 50;
const DESCRIPTION_MAX: usize = 300;
const PICTURE_BYTES_MAX: usize = 1024 * 1024;
const SLICE_MAX: i64 = 10;
/// A job is under way for so long, or until it was asked for so often (a virtual clock may stand still).
const WORK_S: i64 = 3;
const WORK_ASKED_MAX: u32 = 2;

const FIELDS: [&str; 13] = [
    "id",
    "type",
    "title",
    "author",
    "description",
    "cover",
    "body",
    "related_medias",
    "tracking_link",
    "status",
    "comment",
    "video_id",
    "avatar",
];

pub(super) struct Article {
    pub(super) id: String,
    pub(super) title: String,
    /// All text blocks.
    pub(super) html: String,
    pub(super) cover: Option<String>,
    /// As it was sent.
    fields: Value,
    created_at: At,
    updated_at: At,
    pub(super) exposure: Exposure,
    pub(super) is_removed: bool,
}

impl Article {
    /// The path that stands for the public link; its id is not the article's.
    pub(super) fn permalink(&self, oa: &str) -> String {
        format!("/officialaccount.me/d?id={:x}&pageId={oa}", number(&self.id))
    }

    fn status(&self) -> &'static str {
        if self.exposure.visible { "show" } else { "hide" }
    }
}

impl OfficialAccount {
    pub(super) fn create(&mut self, asked: &ServerRequest, scene: &Scene<'_>) -> Result<Value, ZaloError> {
        let fields = check(asked)?;
        let id = format!("{:014x}{:06x}", number(&format!("article {} {}", self.id, self.made)), self.made);
        let fetched = fetch_pictures(&fields, scene);
        if fetched.is_ok() {
            let article = Article {
                id: id.clone(),
                title: String::new(),
                html: String::new(),
                cover: None,
                fields: Value::Null,
                created_at: scene.now,
                updated_at: scene.now,
                exposure: Exposure::default(),
                is_removed: false,
            };
            self.articles.push(article);
        }
        Ok(self.take_job(fetched.map(|()| id), fields, scene.now))
    }

    pub(super) fn update(&mut self, asked: &ServerRequest, scene: &Scene<'_>) -> Result<Value, ZaloError> {
        let id = asked.text("id").unwrap_or_default();
        if !self.articles.iter().any(|a| a.id == id && !a.is_removed) {
            return Err(invalid("id"));
        }
        let fields = check(asked)?;
        let fetched = fetch_pictures(&fields, scene);
        Ok(self.take_job(fetched.map(|()| id), fields, scene.now))
    }

    /// Whether an article is live before its job was verified is not documented; here it is, so that nobody relies on
    /// the opposite.
    fn take_job(&mut self, outcome: Result<String, ZaloError>, fields: Value, now: At) -> Value {
        if let Ok(id) = &outcome
            && let Some(article) = self.articles.iter_mut().find(|a| a.id == *id)
        {
            article.title = fields["title"].as_str().unwrap_or_default().to_owned();
            let blocks = fields["body"].as_array().into_iter().flatten();
            let html: Vec<&str> = blocks.filter_map(|block| block["content"].as_str()).collect();
            article.html = html.join("\n");
            article.cover = fields["cover"]["photo_url"].as_str().map(str::to_owned);
            article.updated_at = now;
            match fields["status"].as_str() {
                Some("show") => article.exposure.show(now),
                _ => article.exposure.hide(),
            }
            article.fields = fields;
        }
        self.made += 1;
        let token = format!("sandboxjob+{:014x}/{}==", number(&format!("job {} {}", self.id, self.made)), self.made);
        self.work.insert(token.clone(), ArticleWork { at: now, asked: 0, outcome });
        json!({ "token": token })
    }

    pub(super) fn verify(&mut self, asked: &ServerRequest, now: At) -> Result<Value, ZaloError> {
        let token = asked.text("token").unwrap_or_default();
        let work = self.work.get_mut(&token).ok_or_else(|| invalid("token"))?;
        work.asked += 1;
        if now < work.at + TimeDelta::seconds(WORK_S) && work.asked <= WORK_ASKED_MAX {
            return Err(ZaloError(-214, "Media is being processed".to_owned()));
        }
        work.outcome.clone().map(|id| json!({ "id": id }))
    }

    pub(super) fn remove(&mut self, asked: &ServerRequest) -> Result<Value, ZaloError> {
        let id = asked.text("id").unwrap_or_default();
        let article = self.articles.iter_mut().find(|a| a.id == id && !a.is_removed).ok_or_else(|| invalid("id"))?;
        article.is_removed = true;
        article.exposure.hide();
        Ok(json!({}))
    }

    pub(super) fn slice(&self, asked: &ServerRequest, scene: &Scene<'_>) -> Result<Value, ZaloError> {
        let kind = asked.query("type").unwrap_or_default();
        if !["normal", "video"].contains(&kind) {
            return Err(ZaloError(-201, "type accept only 2 value normal and video".to_owned()));
        }
        let number = |name: &str| asked.query(name).and_then(|n| n.parse::<i64>().ok()).filter(|n| *n >= 0);
        let offset = number("offset").ok_or_else(|| invalid("offset"))?;
        let limit = number("limit").filter(|n| *n > 0).ok_or_else(|| invalid("limit"))?.min(SLICE_MAX);
        let found: Vec<&Article> =
            self.articles.iter().rev().filter(|a| !a.is_removed && a.fields["type"] == kind).collect();
        let shown = found.iter().skip(offset as usize).take(limit as usize);
        let medias: Vec<Value> = shown.map(|article| self.listed(article, scene)).collect();
        Ok(json!({ "medias": medias, "total": found.len() }))
    }

    pub(super) fn detail(&self, asked: &ServerRequest, scene: &Scene<'_>) -> Result<Value, ZaloError> {
        let id = asked.query("id").unwrap_or_default();
        let article = self.articles.iter().find(|a| a.id == id && !a.is_removed).ok_or_else(|| invalid("id"))?;
        let mut all = self.listed(article, scene);
        for field in ["author", "description", "cover", "body", "comment"] {
            all[field] = article.fields[field].clone();
        }
        all["cite"] = json!("");
        Ok(all)
    }

    fn listed(&self, article: &Article, scene: &Scene<'_>) -> Value {
        // Readers come by and by.
        let minutes = article.exposure.shown_at.map_or(0, |at| (scene.now - at).num_minutes().max(0));
        json!({ "id": article.id, "type": article.fields["type"], "title": article.title, "status": article.status(),
            "total_view": minutes.min(5000), "total_share": minutes.min(5000) / 40,
            "create_date": article.created_at.timestamp_millis(), "update_date": article.updated_at.timestamp_millis(),
            "thumb": article.cover, "link_view": format!("{}{}", scene.url, article.permalink(&self.id)) })
    }
}

/// The body, once every field keeps its rule.
fn check(asked: &ServerRequest) -> Result<Value, ZaloError> {
    let SentBody::Json(fields @ Value::Object(map)) = &asked.body else { return Err(invalid("body")) };
    if let Some(unknown) = map.keys().find(|key| !FIELDS.contains(&key.as_str())) {
        return Err(invalid(unknown));
    }
    let kind = match fields["type"].as_str() {
        Some(kind @ ("normal" | "video")) => kind,
        _ => return Err(ZaloError(-201, "type accept only 2 value normal and video".to_owned())),
    };
    limited(fields, "title", TITLE_MAX)?;
    limited(fields, "description", DESCRIPTION_MAX)?;
    for field in ["status", "comment"] {
        one_of(&fields[field], field, &["show", "hide"], Missing::Fine)?;
    }
    if kind == "normal" {
        limited(fields, "author", AUTHOR_MAX)?;
        check_cover(&fields["cover"])?;
        check_body(&fields["body"])?;
    } else if fields["video_id"].as_str().is_none_or(str::is_empty) {
        return Err(invalid("video_id"));
    }
    Ok(fields.clone())
}

fn limited(fields: &Value, name: &str, max: usize) -> Result<(), ZaloError> {
    let text = fields[name].as_str().filter(|text| !text.trim().is_empty()).ok_or_else(|| invalid(name))?;
    if text.nfc().count() > max {
        return Err(ZaloError(-210, format!("{name} is over the allowed limit")));
    }
    Ok(())
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Missing {
    Fine,
    Fault,
}

fn one_of(value: &Value, name: &str, known: &[&str], missing: Missing) -> Result<(), ZaloError> {
    match value.as_str() {
        Some(text) if known.contains(&text) => Ok(()),
        None if value.is_null() && missing == Missing::Fine => Ok(()),
        _ => Err(invalid(name)),
    }
}

fn check_cover(cover: &Value) -> Result<(), ZaloError> {
    if !cover.is_object() {
        return Err(invalid("cover"));
    }
    one_of(&cover["cover_type"], "cover_type", &["photo", "video"], Missing::Fault)?;
    // Seen live: without it the job is refused with these words.
    one_of(&cover["status"], "status", &["show", "hide"], Missing::Fault)
        .map_err(|_| ZaloError(-201, "create media fail".to_owned()))?;
    if cover["cover_type"] == "photo" {
        return public_address(&cover["photo_url"], "photo_url");
    }
    one_of(&cover["cover_view"], "cover_view", &["horizontal", "vertical", "square"], Missing::Fault)?;
    if cover["video_id"].is_string() { Ok(()) } else { Err(invalid("video_id")) }
}

fn check_body(body: &Value) -> Result<(), ZaloError> {
    let blocks = body.as_array().filter(|blocks| !blocks.is_empty()).ok_or_else(|| invalid("body"))?;
    for block in blocks {
        match block["type"].as_str() {
            Some("text") if block["content"].as_str().is_some_and(|c| !c.trim().is_empty()) => {}
            Some("text") => return Err(invalid("content")),
            Some("image") => public_address(&block["url"], "url")?,
            Some("video") if block["url"].is_string() || block["video_id"].is_string() => {}
            Some("product") if block["id"].is_string() => {}
            _ => return Err(invalid("body")),
        }
    }
    Ok(())
}

fn public_address(value: &Value, name: &str) -> Result<(), ZaloError> {
    let is_address = value.as_str().is_some_and(|url| super::picture::host(url).is_some());
    if is_address { Ok(()) } else { Err(invalid(name)) }
}

/// Zalo downloads cover and pictures while it works on the job.
fn fetch_pictures(fields: &Value, scene: &Scene<'_>) -> Result<(), ZaloError> {
    let blocks = fields["body"].as_array().into_iter().flatten();
    let images = blocks.filter(|b| b["type"] == "image").map(|b| ("url", &b["url"]));
    for (name, url) in [("photo_url", &fields["cover"]["photo_url"])].into_iter().chain(images) {
        let Some(url) = url.as_str() else { continue };
        let is_taken = match scene.pictures.fetch(url, scene.url) {
            Fetched::Elsewhere => true,
            Fetched::Unreachable => false,
            Fetched::Bytes(bytes) => bytes.len() <= PICTURE_BYTES_MAX && facts(&bytes).is_some(),
        };
        if !is_taken {
            return Err(invalid(name));
        }
    }
    Ok(())
}

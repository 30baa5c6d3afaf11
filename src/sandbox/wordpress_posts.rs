//! WordPress's posts: slugs, statuses, dates, trash.
//!
//! It never rejects a second post with the same slug. It is numbered and created, which is how doubles are made.

use chrono::{DateTime, NaiveDateTime, TimeDelta, TimeZone};
use chrono_tz::Asia::Ho_Chi_Minh;
use serde_json::{Value, json};
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

use super::gate::Scene;
use super::wall::Exposure;
use super::wire::{ServerReply, ServerRequest};
use super::wordpress::{RestError, ServedSite, SiteRole, Visitor, forbid, invalid, refuse};
use super::wordpress_read::Context;
use super::wordpress_text::{TextField, stored};
use crate::domain::At;

pub(super) const STATUSES: [&str; 5] = ["publish", "future", "draft", "pending", "private"];
const SLUG_CHARS_MAX: usize = 200;
/// Less than this ahead counts as now.
const FUTURE_S: i64 = 60;

pub(super) struct SitePost {
    pub(super) id: u64,
    pub(super) title: String,
    pub(super) content: String,
    pub(super) excerpt: String,
    pub(super) slug: String,
    pub(super) status: String,
    /// `None`: a draft whose date is the day it is published.
    pub(super) date: Option<At>,
    pub(super) made_at: At,
    pub(super) modified_at: At,
    pub(super) categories: Vec<u64>,
    pub(super) tags: Vec<u64>,
    pub(super) featured: u64,
    pub(super) comments: String,
    /// Behind a password: visitors see the title and a form.
    pub(super) is_locked: bool,
    pub(super) exposure: Exposure,
}

impl ServedSite {
    /// Scheduled posts whose time has come; a visitor of the site has run wp-cron.
    pub(super) fn publish_due(&mut self, now: At) {
        for post in self.posts.iter_mut().filter(|p| p.status == "future") {
            if let Some(date) = post.date.filter(|date| *date <= now) {
                post.status = "publish".to_owned();
                post.exposure.show(date);
            }
        }
    }

    pub(super) fn create_post(
        &mut self,
        visitor: Visitor,
        asked: &ServerRequest,
        scene: &Scene<'_>,
    ) -> Result<ServerReply, RestError> {
        let message = "Sorry, you are not allowed to create posts as this user.";
        visitor.must_be(SiteRole::Contributor, "rest_cannot_create", message)?;
        if ["title", "content", "excerpt"].iter().all(|name| rich(asked, name).unwrap_or_default().is_empty()) {
            return Err(refuse(400, "empty_content", "Content, title, and excerpt are empty."));
        }
        let mut post = SitePost {
            id: self.last_id + 1,
            title: String::new(),
            content: String::new(),
            excerpt: String::new(),
            slug: String::new(),
            status: "draft".to_owned(),
            date: None,
            made_at: scene.now,
            modified_at: scene.now,
            categories: vec![1],
            tags: Vec::new(),
            featured: 0,
            comments: "open".to_owned(),
            is_locked: false,
            exposure: Exposure::default(),
        };
        self.fill(&mut post, visitor, asked, scene.now)?;
        self.last_id = post.id;
        let body = self.post_json(&post, scene, Context::Edit);
        let location = format!("{}/wp-json/wp/v2/posts/{}", self.home(scene), post.id);
        self.posts.push(post);
        Ok(ServerReply::json(201, &body).with("location", location))
    }

    pub(super) fn update_post(
        &mut self,
        visitor: Visitor,
        id: &str,
        asked: &ServerRequest,
        scene: &Scene<'_>,
    ) -> Result<ServerReply, RestError> {
        let place = self.place(id)?;
        let message = "Sorry, you are not allowed to edit this post.";
        visitor.must_be(SiteRole::Contributor, "rest_cannot_edit", message)?;
        let mut post = self.posts.remove(place);
        let filled = self.fill(&mut post, visitor, asked, scene.now);
        post.modified_at = scene.now;
        let body = self.post_json(&post, scene, Context::Edit);
        self.posts.insert(place, post);
        filled.map(|()| ServerReply::json(200, &body))
    }

    /// Sets what was sent; nothing is changed when something is refused.
    fn fill(&self, post: &mut SitePost, visitor: Visitor, asked: &ServerRequest, now: At) -> Result<(), RestError> {
        let date = sent_date(asked)?;
        let status = match asked.text("status") {
            Some(status) if STATUSES.contains(&status.as_str()) => Some(status),
            Some(_) => {
                let reason = "status is not one of publish, future, draft, pending, and private.";
                return Err(invalid("status", reason, "rest_not_in_enum"));
            }
            None => None,
        };
        let is_public = |status: &String| ["publish", "future", "private"].contains(&status.as_str());
        if status.as_ref().is_some_and(is_public) && visitor == Visitor::User(SiteRole::Contributor) {
            let message = "Sorry, you are not allowed to publish posts in this post type.";
            return Err(forbid(visitor, "rest_cannot_publish", message));
        }
        let role = visitor.role();
        for (name, kind, field) in [
            ("title", TextField::Title, &mut post.title),
            ("content", TextField::Html, &mut post.content),
            ("excerpt", TextField::Html, &mut post.excerpt),
        ] {
            if let Some(text) = rich(asked, name) {
                *field = stored(&text, kind, role);
            }
        }
        if let Some(password) = asked.text("password") {
            post.is_locked = !password.is_empty();
        }
        // Ids that do not exist are dropped without a word.
        if let Some(ids) = ids(asked, "categories") {
            post.categories = ids.into_iter().filter(|id| self.categories.iter().any(|term| term.id == *id)).collect();
        }
        if let Some(ids) = ids(asked, "tags") {
            post.tags = ids.into_iter().filter(|id| self.tags.iter().any(|term| term.id == *id)).collect();
        }
        if let Some(id) = asked.number("featured_media") {
            post.featured = self.media.iter().map(|m| m.id).find(|known| i64::try_from(*known) == Ok(id)).unwrap_or(0);
        }
        if let Some(comments) = asked.text("comment_status") {
            post.comments = comments;
        }
        // A date that is sent as null is forgotten.
        let forgets = asked.is_null("date_gmt") || asked.is_null("date");
        post.date = if forgets { None } else { date.or(post.date) };
        become_status(post, status, now);
        let wanted = asked.text("slug").map(|slug| slug_of(&slug)).filter(|slug| !slug.is_empty());
        let is_named = ["publish", "future", "private"].contains(&post.status.as_str());
        match wanted {
            Some(slug) => post.slug = self.free_slug(&slug, post.id),
            None if post.slug.is_empty() && is_named => post.slug = self.free_slug(&slug_of(&post.title), post.id),
            None => {}
        }
        Ok(())
    }

    fn free_slug(&self, slug: &str, id: u64) -> String {
        let is_free = |slug: &String| !self.posts.iter().any(|p| p.slug == *slug && p.id != id);
        let numbered = (2..).map(|n| format!("{slug}-{n}"));
        std::iter::once(slug.to_owned()).chain(numbered).find(is_free).unwrap_or_default()
    }

    pub(super) fn delete_post(
        &mut self,
        visitor: Visitor,
        id: &str,
        asked: &ServerRequest,
        scene: &Scene<'_>,
    ) -> Result<ServerReply, RestError> {
        let place = self.place(id)?;
        let message = "Sorry, you are not allowed to delete this post.";
        visitor.must_be(SiteRole::Contributor, "rest_cannot_delete", message)?;
        let mut post = self.posts.remove(place);
        if matches!(asked.text("force").as_deref(), Some("true" | "1")) {
            let previous = self.post_json(&post, scene, Context::Edit);
            post.exposure.hide();
            post.status = "deleted".to_owned();
            post.slug = format!("{}__deleted-{}", post.slug, post.id);
            self.posts.insert(place, post);
            return Ok(ServerReply::json(200, &json!({ "deleted": true, "previous": previous })));
        }
        if post.status == "trash" {
            self.posts.insert(place, post);
            return Err(refuse(410, "rest_already_trashed", "The post has already been deleted."));
        }
        post.status = "trash".to_owned();
        post.slug = format!("{}__trashed", post.slug);
        post.exposure.hide();
        let body = self.post_json(&post, scene, Context::Edit);
        self.posts.insert(place, post);
        Ok(ServerReply::json(200, &body))
    }

    pub(super) fn place(&self, id: &str) -> Result<usize, RestError> {
        let id = id.parse::<u64>().ok();
        self.posts.iter().position(|p| Some(p.id) == id && p.status != "deleted").ok_or_else(unknown)
    }
}

pub(super) fn unknown() -> RestError {
    refuse(404, "rest_post_invalid_id", "Invalid post ID.")
}

/// What the wanted status becomes beside the date: a date ahead makes `publish` a `future`, one past the reverse.
fn become_status(post: &mut SitePost, wanted: Option<String>, now: At) {
    let status = wanted.unwrap_or_else(|| post.status.clone());
    let is_ahead = post.date.is_some_and(|date| date - now >= TimeDelta::seconds(FUTURE_S));
    post.status = match status.as_str() {
        "publish" | "future" if is_ahead => "future".to_owned(),
        "publish" | "future" => "publish".to_owned(),
        _ => status,
    };
    if post.status == "publish" && post.is_locked {
        post.exposure.hide();
    } else if post.status == "publish" {
        post.date.get_or_insert(now);
        post.exposure.show(now);
    } else {
        post.exposure.hide();
    }
}

/// A text, or an object with `raw`.
fn rich(asked: &ServerRequest, name: &str) -> Option<String> {
    match asked.param(name)? {
        Value::Object(map) => map.get("raw").and_then(Value::as_str).map(str::to_owned),
        Value::String(text) => Some(text),
        _ => None,
    }
}

fn ids(asked: &ServerRequest, name: &str) -> Option<Vec<u64>> {
    match asked.param(name)? {
        Value::Array(list) => Some(list.iter().filter_map(Value::as_u64).collect()),
        Value::Number(one) => Some(one.as_u64().into_iter().collect()),
        Value::String(text) => Some(text.split(',').filter_map(|id| id.trim().parse().ok()).collect()),
        _ => None,
    }
}

fn sent_date(asked: &ServerRequest) -> Result<Option<At>, RestError> {
    for name in ["date_gmt", "date"] {
        let Some(text) = asked.text(name) else { continue };
        let bad = || invalid(name, "Invalid date.", "rest_invalid_date");
        if let Ok(at) = DateTime::parse_from_rfc3339(&text) {
            return Ok(Some(at.to_utc()));
        }
        let naive = NaiveDateTime::parse_from_str(&text, "%Y-%m-%dT%H:%M:%S").map_err(|_| bad())?;
        return match name {
            "date_gmt" => Ok(Some(naive.and_utc())),
            _ => Ho_Chi_Minh.from_local_datetime(&naive).single().map(|at| Some(at.to_utc())).ok_or_else(bad),
        };
    }
    Ok(None)
}

/// Lower-case ASCII, tones taken away, everything else a hyphen.
pub(super) fn slug_of(text: &str) -> String {
    let plain = text.to_lowercase().replace('đ', "d");
    let letters = plain.nfd().filter(|c| !is_combining_mark(*c));
    let dashed: String = letters.map(|c| if c.is_ascii_alphanumeric() || c == '_' { c } else { '-' }).collect();
    let words: Vec<&str> = dashed.split('-').filter(|word| !word.is_empty()).collect();
    words.join("-").chars().take(SLUG_CHARS_MAX).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slugs() {
        for (text, slug) in [
            ("Đường Số 5", "duong-so-5"),
            ("  Thông báo: đăng ký! ", "thong-bao-dang-ky"),
            ("job-0001", "job-0001"),
            ("***", ""),
        ] {
            assert_eq!(slug_of(text), slug);
        }
        assert_eq!(slug_of(&"a".repeat(260)).len(), 200);
    }
}

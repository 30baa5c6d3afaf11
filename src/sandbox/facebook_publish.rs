//! Facebook's writing calls: posts, photos, updates, deletion.
//!
//! It never shows a draft before `is_published`, or shows twice what is out: the update is addressed by id and may be
//! repeated.

use chrono::{DateTime, TimeDelta};
use serde_json::{Value, json};

use super::facebook::{FacebookServer, GraphError, PagePost, Photo, invalid, missing, refuse};
use super::gate::Scene;
use super::picture::{Fetched, facts, host};
use super::wall::Exposure;
use super::wire::ServerRequest;
use crate::domain::At;

const TEXT_MAX: usize = 63_206;
/// "Your photos couldn't be uploaded": smaller than this.
const PHOTO_BYTES_MAX: usize = 4 * 1024 * 1024;
const SCHEDULE_MINUTES_MIN: i64 = 10;
const SCHEDULE_DAYS_MAX: i64 = 75;
/// Photos that no post took are thrown away.
const LOOSE_PHOTO_HOURS_MAX: i64 = 24;

const GLOBALS: [&str; 6] = ["access_token", "appsecret_proof", "appsecret_time", "fields", "locale", "method"];
const FEED: [&str; 12] = [
    "message",
    "link",
    "published",
    "scheduled_publish_time",
    "unpublished_content_type",
    "attached_media",
    "backdated_time",
    "targeting",
    "feed_targeting",
    "call_to_action",
    "client_mutation_id",
    "place",
];
const PHOTO: [&str; 11] = [
    "source",
    "url",
    "caption",
    "message",
    "published",
    "no_story",
    "temporary",
    "alt_text_custom",
    "scheduled_publish_time",
    "unpublished_content_type",
    "targeting",
];
const UPDATE: [&str; 7] =
    ["message", "is_published", "is_hidden", "is_pinned", "scheduled_publish_time", "attached_media", "backdated_time"];

impl FacebookServer {
    pub(super) fn create_post(
        &mut self,
        page: &str,
        asked: &ServerRequest,
        scene: &Scene<'_>,
    ) -> Result<Value, GraphError> {
        check_names(asked, &FEED)?;
        let message = asked.text("message");
        let link = asked.text("link").filter(|l| !l.is_empty());
        let photos = self.attached(page, asked, scene.now)?;
        check_message(message.as_deref())?;
        if message.is_none() && link.is_none() && photos.is_empty() {
            return Err(empty());
        }
        if link.is_some() && !photos.is_empty() {
            return Err(invalid("Only one of link and attached_media may be given"));
        }
        if let Some(link) = &link {
            check_link(link)?;
        }
        let scheduled_at = schedule(asked, scene.now)?;
        let published = truth(asked, "published")?.unwrap_or(true);
        if published && scheduled_at.is_some() {
            return Err(invalid("You cannot specify a scheduled publish time on a published post"));
        }
        let message = message.unwrap_or_default();
        if published && photos.is_empty() && self.is_double(page, &message, link.as_deref()) {
            return Err(refuse(506, Some(1_455_006), "Duplicate status message"));
        }
        let id = format!("{page}_{}", self.next_id());
        let mut post = PagePost {
            id: id.clone(),
            page: page.to_owned(),
            message,
            link,
            photos,
            created_at: scene.now,
            scheduled_at,
            exposure: Exposure::default(),
            is_deleted: false,
        };
        if published {
            post.exposure.show(scene.now);
        }
        self.posts.push(post);
        self.tell_photos(&id);
        match asked.text("fields") {
            Some(_) => self.read(page, &id, asked, scene),
            None => Ok(json!({ "id": id })),
        }
    }

    pub(super) fn create_photo(
        &mut self,
        page: &str,
        asked: &ServerRequest,
        scene: &Scene<'_>,
    ) -> Result<Value, GraphError> {
        check_names(asked, &PHOTO)?;
        let unreadable = || refuse(324, Some(2_069_019), "(#324) Missing or invalid image file");
        let bytes = match (asked.file("source"), asked.text("url")) {
            (Some(file), _) => file.bytes.clone(),
            (None, Some(url)) => match scene.pictures.fetch(&url, scene.url) {
                Fetched::Bytes(bytes) => bytes,
                _ => return Err(unreadable()),
            },
            (None, None) => return Err(unreadable()),
        };
        if facts(&bytes).is_none() {
            return Err(unreadable());
        }
        if bytes.len() >= PHOTO_BYTES_MAX {
            let message =
                "(#324) Photos should be smaller than 4 MB and saved as JPG, PNG, GIF, TIFF, HEIF or WebP files";
            return Err(refuse(324, Some(1_366_046), message));
        }
        let caption = asked.text("caption").or_else(|| asked.text("message")).unwrap_or_default();
        if caption.chars().count() > TEXT_MAX {
            return Err(invalid("Invalid parameter: caption is too long"));
        }
        let scheduled_at = schedule(asked, scene.now)?;
        let published = truth(asked, "published")?.unwrap_or(true);
        let id = self.next_id();
        let path = scene.pictures.keep(&bytes);
        let photo =
            Photo { id: id.clone(), page: page.to_owned(), path, at: scene.now, story: None, is_deleted: false };
        self.photos.push(photo);
        if !published {
            return Ok(json!({ "id": id }));
        }
        let post = format!("{page}_{}", self.next_id());
        let mut exposure = Exposure::default();
        exposure.show(scene.now);
        self.posts.push(PagePost {
            id: post.clone(),
            page: page.to_owned(),
            message: caption,
            link: None,
            photos: vec![id.clone()],
            created_at: scene.now,
            scheduled_at,
            exposure,
            is_deleted: false,
        });
        self.tell_photos(&post);
        Ok(json!({ "id": id, "post_id": post }))
    }

    pub(super) fn update(
        &mut self,
        page: &str,
        id: &str,
        asked: &ServerRequest,
        scene: &Scene<'_>,
    ) -> Result<Value, GraphError> {
        let place = self.posts.iter().position(|p| p.id == id && p.page == page && !p.is_deleted);
        let place = place.ok_or_else(|| missing(id, "POST"))?;
        check_names(asked, &UPDATE)?;
        check_message(asked.text("message").as_deref())?;
        let is_published = truth(asked, "is_published")?;
        let scheduled_at = schedule(asked, scene.now)?;
        let photos = match asked.names().iter().any(|name| name.starts_with("attached_media")) {
            true => Some(self.attached(page, asked, scene.now)?),
            false => None,
        };
        let Some(post) = self.posts.get_mut(place) else { return Err(missing(id, "POST")) };
        if post.exposure.visible && (is_published == Some(false) || scheduled_at.is_some()) {
            return Err(invalid("A published post cannot be unpublished or scheduled"));
        }
        if let Some(message) = asked.text("message") {
            post.message = message;
        }
        if let Some(photos) = photos {
            post.photos = photos;
        }
        post.scheduled_at = scheduled_at.or(post.scheduled_at);
        if is_published == Some(true) {
            post.scheduled_at = None;
            post.exposure.show(scene.now);
        }
        self.tell_photos(id);
        Ok(json!({ "success": true }))
    }

    pub(super) fn delete(&mut self, page: &str, id: &str) -> Result<Value, GraphError> {
        if let Some(photo) = self.photos.iter_mut().find(|p| p.id == id && p.page == page && !p.is_deleted) {
            photo.is_deleted = true;
            return Ok(json!({ "success": true }));
        }
        let post = self.posts.iter_mut().find(|p| p.id == id && p.page == page && !p.is_deleted);
        let post = post.ok_or_else(|| missing(id, "DELETE"))?;
        post.is_deleted = true;
        post.exposure.hide();
        Ok(json!({ "success": true }))
    }

    /// Photos name their post once it is out.
    fn tell_photos(&mut self, post: &str) {
        let Some(post) = self.posts.iter().find(|p| p.id == post && p.exposure.visible) else { return };
        for photo in self.photos.iter_mut().filter(|photo| post.photos.contains(&photo.id)) {
            photo.story.get_or_insert_with(|| post.id.clone());
        }
    }

    fn attached(&self, page: &str, asked: &ServerRequest, now: At) -> Result<Vec<String>, GraphError> {
        let listed = asked.structure("attached_media").and_then(|list| list.as_array().cloned());
        let numbered = (0..).map_while(|i| asked.structure(&format!("attached_media[{i}]")));
        let media = listed.unwrap_or_else(|| numbered.collect());
        let mut ids = Vec::new();
        for medium in media {
            let id = medium["media_fbid"].as_str().unwrap_or_default();
            let photo = self.photos.iter().find(|p| p.id == id && p.page == page && !p.is_deleted);
            match photo {
                Some(photo) if photo.story.is_some() => {
                    return Err(refuse(1_366_051, None, "These photos were already posted."));
                }
                Some(photo) if now - photo.at <= TimeDelta::hours(LOOSE_PHOTO_HOURS_MAX) => ids.push(id.to_owned()),
                _ => return Err(invalid("Invalid parameter: attached_media names media that does not exist")),
            }
        }
        Ok(ids)
    }

    fn is_double(&self, page: &str, message: &str, link: Option<&str>) -> bool {
        let latest = self.posts.iter().rfind(|p| p.page == page && p.exposure.visible);
        latest.is_some_and(|p| p.message == message && p.link.as_deref() == link && p.photos.is_empty())
    }
}

fn empty() -> GraphError {
    refuse(197, None, "(#197) The post is empty. Please enter a message to share.")
}

fn check_names(asked: &ServerRequest, known: &[&str]) -> Result<(), GraphError> {
    for name in asked.names() {
        let bare = name.split('[').next().unwrap_or_default();
        if !known.contains(&bare) && !GLOBALS.contains(&bare) {
            return Err(invalid(&format!("Unexpected parameter: {name}")));
        }
    }
    Ok(())
}

fn check_message(message: Option<&str>) -> Result<(), GraphError> {
    match message {
        Some("") => Err(empty()),
        Some(text) if text.chars().count() > TEXT_MAX => Err(invalid("Invalid parameter: message is too long")),
        _ => Ok(()),
    }
}

fn check_link(link: &str) -> Result<(), GraphError> {
    match host(link) {
        None => Err(refuse(1500, None, "(#1500) The url you supplied is invalid")),
        Some(host) if host == "facebook.com" || host.ends_with(".facebook.com") => {
            Err(refuse(200, Some(1_609_008), "(#200) You can't share links to facebook.com"))
        }
        Some(_) => Ok(()),
    }
}

fn truth(asked: &ServerRequest, name: &str) -> Result<Option<bool>, GraphError> {
    match asked.text(name).as_deref() {
        None => Ok(None),
        Some("true" | "1") => Ok(Some(true)),
        Some("false" | "0") => Ok(Some(false)),
        Some(_) => Err(invalid(&format!("Param {name} must be a boolean"))),
    }
}

/// Unix seconds or RFC 3339.
fn schedule(asked: &ServerRequest, now: At) -> Result<Option<At>, GraphError> {
    let Some(text) = asked.text("scheduled_publish_time") else { return Ok(None) };
    let at = match text.parse::<i64>() {
        Ok(seconds) => DateTime::from_timestamp(seconds, 0),
        Err(_) => DateTime::parse_from_rfc3339(&text).ok().map(|at| at.to_utc()),
    };
    let at = at.ok_or_else(|| invalid("The specified scheduled publish time is invalid."))?;
    let (least, most) = (TimeDelta::minutes(SCHEDULE_MINUTES_MIN), TimeDelta::days(SCHEDULE_DAYS_MAX));
    if at < now + least || at > now + most {
        return Err(invalid("The specified scheduled publish time is invalid."));
    }
    Ok(Some(at))
}

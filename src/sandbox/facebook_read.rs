//! Facebook's reading calls: page, post, photo, lists, insights.
//!
//! It never lists a draft among published posts, or answers for a field that the node does not have.

use chrono::{DateTime, NaiveDate, SecondsFormat};
use serde_json::{Map, Value, json};

use super::facebook::{FacebookServer, GraphError, PagePost, invalid, missing, refuse};
use super::gate::Scene;
use super::wire::ServerRequest;
use crate::domain::At;

const LIMIT_MAX: i64 = 100;
const LIMIT_DEFAULT: i64 = 25;
const METRICS: [&str; 6] = [
    "post_media_view",
    "post_total_media_view_unique",
    "post_reactions_by_type_total",
    "post_clicks",
    "post_clicks_by_type",
    "post_activity_by_action_type",
];

impl FacebookServer {
    pub(super) fn read_page(&self, page: &str, asked: &ServerRequest) -> Result<Value, GraphError> {
        let page = self.pages.get(page).ok_or_else(|| missing(page, "GET"))?;
        let all = json!({ "id": page.id, "name": page.title, "about": "", "category": "Government organisation",
            "fan_count": 1203, "followers_count": 1250, "link": format!("https://www.facebook.com/{}", page.id),
            "tasks": ["ANALYZE", "ADVERTISE", "MODERATE", "CREATE_CONTENT", "MANAGE"], "username": null,
            "is_published": true, "verification_status": "not_verified" });
        pick(all, asked, &["id", "name"], "Page")
    }

    pub(super) fn read(
        &self,
        page: &str,
        id: &str,
        asked: &ServerRequest,
        scene: &Scene<'_>,
    ) -> Result<Value, GraphError> {
        if let Some(photo) = self.photos.iter().find(|p| p.id == id && p.page == page && !p.is_deleted) {
            let all = json!({ "id": photo.id, "created_time": time(photo.at), "page_story_id": photo.story,
                "link": format!("{}/facebook.com/photo/{}", scene.url, photo.id), "name": null, "images": [],
                "picture": format!("{}{}", scene.url, photo.path), "alt_text": null });
            return pick(all, asked, &["id", "created_time"], "Photo");
        }
        let post = self.posts.iter().find(|p| p.id == id && p.page == page && !p.is_deleted);
        let post = post.ok_or_else(|| missing(id, "GET"))?;
        pick(self.post_json(post, scene), asked, &["id", "created_time", "message"], "Post")
    }

    pub(super) fn list(
        &self,
        page: &str,
        edge: &str,
        asked: &ServerRequest,
        scene: &Scene<'_>,
    ) -> Result<Value, GraphError> {
        let limit = match asked.text("limit") {
            None => LIMIT_DEFAULT,
            Some(text) => text.parse().map_err(|_| invalid("Param limit must be an integer"))?,
        };
        if !(1..=LIMIT_MAX).contains(&limit) {
            return Err(invalid("Please reduce the amount of data you're asking for: the limit is at most 100"));
        }
        let (since, until) = (bound(asked, "since")?, bound(asked, "until")?);
        let offset: usize = asked.text("after").and_then(|after| after.parse().ok()).unwrap_or_default();
        let is_wanted = |post: &&PagePost| {
            let at = post.exposure.shown_at.unwrap_or(post.created_at);
            let fits = match edge {
                "scheduled_posts" => !post.exposure.visible && post.scheduled_at.is_some(),
                _ => post.exposure.visible,
            };
            fits && !post.is_deleted
                && post.page == page
                && since.is_none_or(|s| at >= s)
                && until.is_none_or(|u| at <= u)
        };
        let found: Vec<&PagePost> = self.posts.iter().rev().filter(is_wanted).collect();
        let shown = found.iter().skip(offset).take(limit as usize);
        let data = shown
            .map(|post| pick(self.post_json(post, scene), asked, &["id", "created_time", "message"], "Post"))
            .collect::<Result<Vec<_>, _>>()?;
        let end = offset + data.len();
        let mut paging = json!({ "cursors": { "before": offset.to_string(), "after": end.to_string() } });
        if end < found.len() {
            paging["next"] =
                Value::from(format!("{}/facebook/v26.0/{page}/{edge}?after={end}&limit={limit}", scene.url));
        }
        Ok(json!({ "data": data, "paging": paging }))
    }

    pub(super) fn insights(&self, page: &str, id: &str, asked: &ServerRequest) -> Result<Value, GraphError> {
        let post = self.posts.iter().find(|p| p.id == id && p.page == page && p.exposure.visible);
        post.ok_or_else(|| missing(id, "GET"))?;
        let metrics = asked.text("metric").unwrap_or_default();
        if metrics.is_empty() || metrics.split(',').any(|name| !METRICS.contains(&name)) {
            return Err(invalid("The value must be a valid insights metric"));
        }
        let rows = metrics.split(',').map(|name| {
            json!({ "name": name, "period": "lifetime", "values": [{ "value": 0 }],
                "id": format!("{id}/insights/{name}/lifetime") })
        });
        Ok(json!({ "data": rows.collect::<Vec<_>>() }))
    }

    fn post_json(&self, post: &PagePost, scene: &Scene<'_>) -> Value {
        let attachments: Vec<Value> = post
            .photos
            .iter()
            .map(|id| json!({ "type": "photo", "target": { "id": id, "url": format!("{}/facebook.com/photo/{id}", scene.url) } }))
            .chain(post.link.iter().map(|link| json!({ "type": "share", "target": { "url": link } })))
            .collect();
        json!({
            "id": post.id,
            "message": (!post.message.is_empty()).then_some(&post.message),
            // A post is as old as its appearance.
            "created_time": time(post.exposure.shown_at.unwrap_or(post.created_at)),
            "updated_time": time(post.exposure.shown_at.unwrap_or(post.created_at)),
            "permalink_url": format!("{}{}", scene.url, post.permalink()),
            "is_published": post.exposure.visible,
            "is_hidden": false,
            "scheduled_publish_time": post.scheduled_at.map(|at| at.timestamp()),
            "status_type": if post.photos.is_empty() { "mobile_status_update" } else { "added_photos" },
            "application": { "name": "Sandbox", "id": "100000000000000" },
            "from": { "id": post.page },
            "attachments": { "data": attachments },
            "shares": null, "reactions": { "summary": { "total_count": 0 } },
            "comments": { "summary": { "total_count": 0 } },
        })
    }
}

/// Only the fields that were asked for. Graph leaves empty ones out, and refuses those that it does not know.
fn pick(all: Value, asked: &ServerRequest, default: &[&str], node: &str) -> Result<Value, GraphError> {
    let wanted = match asked.text("fields") {
        Some(fields) => top_level(&fields),
        None => default.iter().map(|f| (*f).to_owned()).collect(),
    };
    let mut picked = Map::new();
    for field in wanted.iter().chain([&"id".to_owned()]) {
        match all.get(field) {
            None => {
                let message = format!("(#100) Tried accessing nonexisting field ({field}) on node type ({node})");
                return Err(refuse(100, None, message));
            }
            Some(Value::Null) => {}
            Some(value) => {
                picked.insert(field.clone(), value.clone());
            }
        }
    }
    Ok(Value::Object(picked))
}

/// `a,b{c,d},e.limit(0)` names a, b, e.
fn top_level(fields: &str) -> Vec<String> {
    let (mut names, mut depth) = (vec![String::new()], 0);
    for c in fields.chars() {
        match c {
            '{' | '(' => depth += 1,
            '}' | ')' => depth -= 1,
            ',' if depth == 0 => names.push(String::new()),
            _ if depth == 0 => names.last_mut().into_iter().for_each(|name| name.push(c)),
            _ => {}
        }
    }
    let names = names.into_iter().map(|name| name.split('.').next().unwrap_or_default().trim().to_owned());
    names.filter(|name| !name.is_empty()).collect()
}

fn bound(asked: &ServerRequest, name: &str) -> Result<Option<At>, GraphError> {
    let Some(text) = asked.text(name) else { return Ok(None) };
    let at = match text.parse::<i64>() {
        Ok(seconds) => DateTime::from_timestamp(seconds, 0),
        Err(_) => DateTime::parse_from_rfc3339(&text).ok().map(|at| at.to_utc()).or_else(|| {
            let day = NaiveDate::parse_from_str(&text, "%Y-%m-%d").ok()?;
            day.and_hms_opt(0, 0, 0).map(|at| at.and_utc())
        }),
    };
    at.map(Some).ok_or_else(|| invalid(&format!("Param {name} must be a valid time")))
}

/// `2026-01-20T01:00:00+0000`.
fn time(at: At) -> String {
    at.to_rfc3339_opts(SecondsFormat::Secs, false).replace("+00:00", "+0000")
}

//! WordPress's reading calls: one post, lists with their filters, and the shape of a post in answers.
//!
//! It never shows a stranger anything but what is published, or lists the trash under `any`.

use chrono_tz::Asia::Ho_Chi_Minh;
use serde_json::{Value, json};

use super::gate::Scene;
use super::wall::{PublicPost, plain};
use super::wire::{ServerReply, ServerRequest};
use super::wordpress::{RestError, ServedSite, Visitor, invalid, refuse};
use super::wordpress_posts::{STATUSES, SitePost, unknown};
use super::wordpress_text::shown;
use crate::domain::At;

const PER_PAGE_MAX: usize = 100;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Context {
    View,
    Edit,
}

impl Context {
    fn of(visitor: Visitor, asked: &ServerRequest) -> Result<Context, RestError> {
        match (asked.query("context"), visitor) {
            (Some("edit"), Visitor::Anonymous) => Err(refuse(
                401,
                "rest_forbidden_context",
                "Sorry, you are not allowed to edit posts in this post type.",
            )),
            (Some("edit"), Visitor::User(_)) => Ok(Context::Edit),
            _ => Ok(Context::View),
        }
    }
}

impl ServedSite {
    pub(super) fn read_post(
        &self,
        visitor: Visitor,
        id: &str,
        asked: &ServerRequest,
        scene: &Scene<'_>,
    ) -> Result<ServerReply, RestError> {
        let context = Context::of(visitor, asked)?;
        let post = self.posts.get(self.place(id)?).ok_or_else(unknown)?;
        if post.status != "publish" && visitor == Visitor::Anonymous {
            return Err(refuse(401, "rest_forbidden", "Sorry, you are not allowed to do that."));
        }
        Ok(ServerReply::json(200, &self.post_json(post, scene, context)))
    }

    pub(super) fn list_posts(
        &self,
        visitor: Visitor,
        asked: &ServerRequest,
        scene: &Scene<'_>,
    ) -> Result<ServerReply, RestError> {
        let context = Context::of(visitor, asked)?;
        let number = |name: &str, default: usize| match asked.query(name) {
            None => Ok(default),
            Some(text) => {
                text.parse().map_err(|_| invalid(name, &format!("{name} is not of type integer."), "rest_invalid_type"))
            }
        };
        let (per_page, page) = (number("per_page", 10)?, number("page", 1)?);
        if !(1..=PER_PAGE_MAX).contains(&per_page) {
            let reason = "per_page must be between 1 (inclusive) and 100 (inclusive)";
            return Err(invalid("per_page", reason, "rest_out_of_bounds"));
        }
        let statuses: Vec<&str> = match asked.query("status").unwrap_or("publish") {
            "any" => STATUSES.to_vec(),
            listed => listed.split(',').map(str::trim).collect(),
        };
        if visitor == Visitor::Anonymous && statuses != ["publish"] {
            return Err(invalid("status", "Status is forbidden.", "rest_forbidden_status"));
        }
        if let Some(odd) = statuses.iter().find(|s| !STATUSES.contains(s) && **s != "trash") {
            return Err(invalid("status", &format!("{odd} is not a valid status."), "rest_not_in_enum"));
        }
        let slugs: Option<Vec<&str>> = asked.query("slug").map(|slugs| slugs.split(',').collect());
        let search: Vec<String> =
            asked.query("search").unwrap_or_default().to_lowercase().split_whitespace().map(str::to_owned).collect();
        let found: Vec<&SitePost> = self
            .posts
            .iter()
            .rev()
            .filter(|post| {
                let text = format!("{} {} {}", post.title, post.excerpt, post.content).to_lowercase();
                statuses.contains(&post.status.as_str())
                    && slugs.as_ref().is_none_or(|slugs| slugs.contains(&post.slug.as_str()))
                    && search.iter().all(|word| text.contains(word))
            })
            .collect();
        let pages = found.len().div_ceil(per_page);
        if page == 0 || page > pages.max(1) {
            let message = "The page number requested is larger than the number of pages available.";
            return Err(refuse(400, "rest_post_invalid_page_number", message));
        }
        let shown = found.iter().skip((page - 1) * per_page).take(per_page);
        let body: Vec<Value> = shown.map(|post| self.post_json(post, scene, context)).collect();
        Ok(ServerReply::json(200, &Value::from(body)).with("x-wp-total", found.len()).with("x-wp-totalpages", pages))
    }

    pub(super) fn post_json(&self, post: &SitePost, scene: &Scene<'_>, context: Context) -> Value {
        let date = post.date.or(post.exposure.shown_at).unwrap_or(post.made_at);
        let text = |raw: &str| match context {
            Context::Edit => json!({ "raw": raw, "rendered": shown(raw), "protected": false }),
            Context::View => json!({ "rendered": shown(raw), "protected": false }),
        };
        json!({ "id": post.id, "date": local(date), "date_gmt": utc(date),
            "guid": { "rendered": format!("{}/?p={}", self.home(scene), post.id) },
            "modified": local(post.modified_at), "modified_gmt": utc(post.modified_at), "slug": post.slug,
            "status": post.status, "type": "post", "link": format!("{}{}", scene.url, self.permalink(post)),
            "title": text(&post.title), "content": text(&post.content), "excerpt": text(&post.excerpt), "author": 2,
            "featured_media": post.featured, "comment_status": post.comments, "ping_status": "open", "sticky": false,
            "template": "", "format": "standard", "meta": { "footnotes": "" }, "categories": post.categories,
            "tags": post.tags })
    }

    fn permalink(&self, post: &SitePost) -> String {
        match post.status.as_str() {
            "publish" => format!("/wordpress/{}/{}/", self.channel, post.slug),
            _ => format!("/wordpress/{}/?p={}", self.channel, post.id),
        }
    }

    pub(super) fn public_posts(&self) -> Vec<PublicPost> {
        // What was deleted unseen is gone; what was seen once stays on the record.
        let kept = self.posts.iter().filter(|p| p.status != "deleted" || p.exposure.reveals > 0);
        let posts = kept.map(|post| PublicPost {
            platform: "wordpress",
            channel: self.channel.clone(),
            id: post.id.to_string(),
            title: Some(plain(&post.title)),
            text: plain(&shown(&post.content)),
            pictures: self.media.iter().filter(|m| m.id == post.featured).map(|m| m.path.clone()).collect(),
            link: Some(self.permalink(post)),
            visible: post.exposure.visible,
            shown_at: post.exposure.shown_at,
            reveals: post.exposure.reveals,
        });
        posts.collect()
    }
}

fn utc(at: At) -> String {
    at.format("%Y-%m-%dT%H:%M:%S").to_string()
}

fn local(at: At) -> String {
    at.with_timezone(&Ho_Chi_Minh).format("%Y-%m-%dT%H:%M:%S").to_string()
}

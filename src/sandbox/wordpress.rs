//! WordPress's REST API, a site for every channel: index, who am I, categories and tags. Posts stand in
//! `wordpress_posts`, media in `wordpress_media`.
//!
//! A wrong password on a public GET is an anonymous visit, unknown categories are dropped, a used slug is numbered:
//! clients must compare what came back.

use std::collections::BTreeMap;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Map, Value, json};

use super::account::Account;
use super::gate::Scene;
use super::telegram::IsDead;
use super::wall::PublicPost;
use super::wire::{SentBody, ServerReply, ServerRequest};
use super::wordpress_media::Medium;
use super::wordpress_posts::{SitePost, slug_of};
use crate::domain::At;

#[derive(Default)]
pub(super) struct WordPressServer {
    /// By channel.
    pub(super) sites: BTreeMap<String, ServedSite>,
}

pub(super) struct ServedSite {
    pub(super) channel: String,
    pub(super) title: String,
    user: String,
    password: String,
    pub(super) role: SiteRole,
    is_dead: bool,
    pub(super) posts: Vec<SitePost>,
    pub(super) media: Vec<Medium>,
    pub(super) categories: Vec<Term>,
    pub(super) tags: Vec<Term>,
    /// Posts and media share one sequence.
    pub(super) last_id: u64,
}

pub(super) struct Term {
    pub(super) id: u64,
    name: String,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, strum::IntoStaticStr)]
#[strum(serialize_all = "snake_case")]
pub(super) enum SiteRole {
    Subscriber,
    Contributor,
    Author,
    Editor,
}

/// Who asks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Visitor {
    Anonymous,
    User(SiteRole),
}

/// Status, code, message, and what `data` has beside the status.
#[derive(Debug)]
pub(super) struct RestError {
    status: u16,
    code: &'static str,
    message: String,
    data: Value,
}

pub(super) fn refuse(status: u16, code: &'static str, message: &str) -> RestError {
    RestError { status, code, message: message.to_owned(), data: json!({}) }
}

/// `rest_invalid_param`, with the reason for one parameter.
pub(super) fn invalid(name: &str, reason: &str, code: &str) -> RestError {
    let data = json!({ "params": { name: reason },
        "details": { name: { "code": code, "message": reason, "data": null } } });
    RestError { status: 400, code: "rest_invalid_param", message: format!("Invalid parameter(s): {name}"), data }
}

/// WordPress says 401 to a stranger and 403 to a user who may not.
impl Visitor {
    pub(super) fn role(self) -> SiteRole {
        match self {
            Visitor::User(role) => role,
            Visitor::Anonymous => SiteRole::Subscriber,
        }
    }

    /// Refuses who has a lower role, or none.
    pub(super) fn must_be(self, least: SiteRole, code: &'static str, message: &str) -> Result<(), RestError> {
        match self {
            Visitor::User(role) if role >= least => Ok(()),
            _ => Err(forbid(self, code, message)),
        }
    }
}

pub(super) fn forbid(visitor: Visitor, code: &'static str, message: &str) -> RestError {
    refuse(if visitor == Visitor::Anonymous { 401 } else { 403 }, code, message)
}

impl WordPressServer {
    pub(super) fn add(&mut self, account: &Account) -> anyhow::Result<()> {
        let role = match account.settings.get("role").map(String::as_str) {
            Some("subscriber") => SiteRole::Subscriber,
            Some("contributor") => SiteRole::Contributor,
            Some("author") => SiteRole::Author,
            _ => SiteRole::Editor,
        };
        let term = |id, name: &str| Term { id, name: name.to_owned() };
        let mut categories = vec![term(1, "Chưa phân loại"), term(2, "Tin tức"), term(3, "Thông báo")];
        // The account's own category, by number or by name, as its editors made it.
        if let Some(category) = account.settings.get("category").filter(|c| !c.is_empty()) {
            match category.parse::<u64>() {
                Ok(id) if categories.iter().all(|c| c.id != id) => categories.push(term(id, "Chuyên mục")),
                Ok(_) => {}
                Err(_) => categories.push(term(4, category)),
            }
        }
        let site = ServedSite {
            channel: account.channel.clone(),
            title: account.title.clone(),
            user: account.value("user")?.to_owned(),
            password: account.value("app_password")?.replace(' ', ""),
            role,
            is_dead: false,
            posts: Vec::new(),
            media: Vec::new(),
            categories,
            tags: Vec::new(),
            last_id: 10,
        };
        self.sites.insert(account.channel.clone(), site);
        Ok(())
    }

    pub(super) fn set_dead(&mut self, channel: &str, is_dead: IsDead) {
        if let Some(site) = self.sites.get_mut(channel) {
            site.is_dead = is_dead == IsDead::Yes;
        }
    }

    /// `None`: not a request to the API but to a page of the site.
    pub(super) fn answer(&mut self, asked: &ServerRequest, scene: &Scene<'_>) -> Option<ServerReply> {
        let site = asked.path.first().and_then(|channel| self.sites.get_mut(channel))?;
        site.publish_due(scene.now);
        let route = match asked.query("rest_route") {
            Some(route) => route.trim_matches('/').to_owned(),
            None if asked.path.get(1).is_some_and(|p| p == "wp-json") => {
                asked.path.get(2..).unwrap_or_default().join("/").trim_matches('/').to_owned()
            }
            None if asked.path.get(1).is_some_and(|p| p == "wp-content") => return site.upload(asked, scene),
            None => return None,
        };
        Some(match site.call(&route, asked, scene) {
            Ok(answer) => trim_fields(answer, asked),
            Err(refused) => {
                let mut data = json!({ "status": refused.status });
                if let (Some(data), Value::Object(more)) = (data.as_object_mut(), refused.data) {
                    data.extend(more);
                }
                let body = json!({ "code": refused.code, "message": refused.message, "data": data });
                ServerReply::json(refused.status, &body)
            }
        })
    }

    pub(super) fn posts(&mut self, now: At) -> Vec<PublicPost> {
        self.sites.values_mut().for_each(|site| site.publish_due(now));
        self.sites.values().flat_map(ServedSite::public_posts).collect()
    }
}

impl ServedSite {
    fn call(&mut self, route: &str, asked: &ServerRequest, scene: &Scene<'_>) -> Result<ServerReply, RestError> {
        if matches!(asked.body, SentBody::BrokenJson) {
            return Err(refuse(400, "rest_invalid_json", "Invalid JSON body passed."));
        }
        let visitor = self.visitor(asked);
        let method = asked.header("x-http-method-override").unwrap_or(&asked.method).to_ascii_uppercase();
        let parts: Vec<&str> = route.split('/').collect();
        match (method.as_str(), parts.as_slice()) {
            ("GET", [""]) => Ok(ServerReply::json(200, &self.index(scene))),
            ("GET", ["wp", "v2", "users", "me"]) => self.me(visitor),
            ("GET", ["wp", "v2", "posts"]) => self.list_posts(visitor, asked, scene),
            ("POST", ["wp", "v2", "posts"]) => self.create_post(visitor, asked, scene),
            ("GET", ["wp", "v2", "posts", id]) => self.read_post(visitor, id, asked, scene),
            ("POST" | "PUT" | "PATCH", ["wp", "v2", "posts", id]) => self.update_post(visitor, id, asked, scene),
            ("DELETE", ["wp", "v2", "posts", id]) => self.delete_post(visitor, id, asked, scene),
            ("POST", ["wp", "v2", "media"]) => self.create_medium(visitor, asked, scene),
            ("GET", ["wp", "v2", "media"]) => Ok(self.list_media(visitor, asked, scene)),
            ("GET", ["wp", "v2", "media", id]) => self.read_medium(visitor, id, scene),
            ("POST" | "PUT" | "PATCH", ["wp", "v2", "media", id]) => self.update_medium(visitor, id, asked, scene),
            ("DELETE", ["wp", "v2", "media", id]) => self.delete_medium(visitor, id, asked, scene),
            ("GET", ["wp", "v2", kind @ ("categories" | "tags")]) => Ok(self.list_terms(kind, asked)),
            ("GET", ["wp", "v2", kind @ ("categories" | "tags"), id]) => self.read_term(kind, id),
            ("POST", ["wp", "v2", kind @ ("categories" | "tags")]) => self.create_term(visitor, kind, asked),
            _ => Err(refuse(404, "rest_no_route", "No route was found matching the URL and request method.")),
        }
    }

    /// Only the application password opens; spaces in it do not count. Whatever is wrong makes a stranger.
    fn visitor(&self, asked: &ServerRequest) -> Visitor {
        let header = asked.header("authorization").and_then(|h| h.strip_prefix("Basic "));
        let decoded = header.and_then(|h| STANDARD.decode(h).ok()).and_then(|bytes| String::from_utf8(bytes).ok());
        let is_user = decoded.as_deref().and_then(|pair| pair.split_once(':')).is_some_and(|(user, password)| {
            user.eq_ignore_ascii_case(&self.user) && password.replace(' ', "") == self.password && !self.is_dead
        });
        if is_user { Visitor::User(self.role) } else { Visitor::Anonymous }
    }

    fn index(&self, scene: &Scene<'_>) -> Value {
        let home = self.home(scene);
        json!({ "name": self.title, "description": "", "url": home, "home": home, "gmt_offset": "7",
            "timezone_string": "Asia/Ho_Chi_Minh", "namespaces": ["oembed/1.0", "wp/v2"],
            "authentication": { "application-passwords": { "endpoints": {
                "authorization": format!("{home}/wp-admin/authorize-application.php") } } },
            "routes": {} })
    }

    pub(super) fn home(&self, scene: &Scene<'_>) -> String {
        format!("{}/wordpress/{}", scene.url, self.channel)
    }

    fn me(&self, visitor: Visitor) -> Result<ServerReply, RestError> {
        let Visitor::User(role) = visitor else {
            return Err(refuse(401, "rest_not_logged_in", "You are not currently logged in."));
        };
        let name: &str = role.into();
        let capabilities = json!({ "read": true, "edit_posts": role >= SiteRole::Contributor,
            "publish_posts": role >= SiteRole::Author, "upload_files": role >= SiteRole::Author,
            "edit_others_posts": role >= SiteRole::Editor, "manage_categories": role >= SiteRole::Editor,
            "unfiltered_html": role >= SiteRole::Editor });
        Ok(ServerReply::json(
            200,
            &json!({ "id": 2, "username": self.user, "name": self.user, "slug": slug_of(&self.user),
                "roles": [name], "capabilities": capabilities, "locale": "vi" }),
        ))
    }

    fn list_terms(&self, kind: &str, asked: &ServerRequest) -> ServerReply {
        let search = asked.query("search").map(str::to_lowercase);
        let slug = asked.query("slug");
        let terms = if kind == "tags" { &self.tags } else { &self.categories };
        let found = terms.iter().filter(|term| {
            search.as_ref().is_none_or(|s| term.name.to_lowercase().contains(s))
                && slug.is_none_or(|s| slug_of(&term.name) == s)
        });
        let found: Vec<Value> = found.map(|term| term_json(term, kind)).collect();
        let total = found.len();
        ServerReply::json(200, &Value::from(found)).with("x-wp-total", total).with("x-wp-totalpages", 1)
    }

    fn read_term(&self, kind: &str, id: &str) -> Result<ServerReply, RestError> {
        let terms = if kind == "tags" { &self.tags } else { &self.categories };
        let found = terms.iter().find(|term| term.id.to_string() == id);
        let term = found.ok_or_else(|| refuse(404, "rest_term_invalid", "Term does not exist."))?;
        Ok(ServerReply::json(200, &term_json(term, kind)))
    }

    fn create_term(&mut self, visitor: Visitor, kind: &str, asked: &ServerRequest) -> Result<ServerReply, RestError> {
        let least = if kind == "tags" { SiteRole::Author } else { SiteRole::Editor };
        let message = "Sorry, you are not allowed to create terms in this taxonomy.";
        visitor.must_be(least, "rest_cannot_create", message)?;
        let missing = || invalid("name", "name is required", "rest_missing_callback_param");
        let name = asked.text("name").filter(|name| !name.trim().is_empty()).ok_or_else(missing)?;
        let terms = if kind == "tags" { &mut self.tags } else { &mut self.categories };
        if let Some(term) = terms.iter().find(|term| term.name.to_lowercase() == name.to_lowercase()) {
            let message = "A term with the name provided already exists with this parent.".to_owned();
            return Err(RestError { status: 400, code: "term_exists", message, data: json!({ "term_id": term.id }) });
        }
        let id = terms.iter().map(|term| term.id).max().unwrap_or(20) + 1;
        terms.push(Term { id, name });
        Ok(ServerReply::json(201, &terms.last().map_or(Value::Null, |term| term_json(term, kind))))
    }
}

fn term_json(term: &Term, kind: &str) -> Value {
    let taxonomy = if kind == "tags" { "post_tag" } else { "category" };
    json!({ "id": term.id, "count": 0, "name": term.name, "slug": slug_of(&term.name), "taxonomy": taxonomy })
}

/// `_fields` trims answers, on POST too.
fn trim_fields(answer: ServerReply, asked: &ServerRequest) -> ServerReply {
    let Some(fields) = asked.query("_fields") else { return answer };
    let wanted: Vec<&str> = fields.split(',').filter_map(|field| field.trim().split('.').next()).collect();
    let keep = |value: Value| match value {
        Value::Object(map) => {
            Value::Object(map.into_iter().filter(|(k, _)| wanted.contains(&k.as_str())).collect::<Map<_, _>>())
        }
        other => other,
    };
    let body = match serde_json::from_slice(&answer.body) {
        Ok(Value::Array(rows)) => Value::Array(rows.into_iter().map(keep).collect()),
        Ok(value) => keep(value),
        Err(_) => return answer,
    };
    ServerReply { body: body.to_string().into_bytes(), ..answer }
}

/// The host or a plugin refuses for so long.
pub(super) fn too_many(wait_s: u32) -> ServerReply {
    let body = json!({ "code": "too_many_requests", "message": "Too many requests.", "data": { "status": 429 } });
    ServerReply::json(429, &body).with("retry-after", wait_s)
}

//! Facebook's Graph API for Pages: versions, tokens, nodes and edges. What publishes stands in `facebook_publish`, what
//! reads in `facebook_read`.
//!
//! It never accepts a parameter or a field that the edge does not have, or a token of another page. Errors carry code,
//! subcode and `fbtrace_id` in Graph's own envelope.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::account::{Account, number};
use super::gate::Scene;
use super::telegram::IsDead;
use super::wall::{Exposure, PublicPost};
use super::wire::{ServerReply, ServerRequest};
use crate::domain::At;

/// v20.0 was removed in September 2026; v26.0 is the newest.
const VERSIONS: std::ops::RangeInclusive<u32> = 21..=26;

#[derive(Default)]
pub(super) struct FacebookServer {
    pub(super) pages: BTreeMap<String, OwnPage>,
    pub(super) posts: Vec<PagePost>,
    pub(super) photos: Vec<Photo>,
    made: u64,
}

pub(super) struct OwnPage {
    pub(super) id: String,
    pub(super) title: String,
    channel: String,
    token: String,
    is_dead: bool,
}

pub(super) struct PagePost {
    /// `{page}_{post}`.
    pub(super) id: String,
    pub(super) page: String,
    pub(super) message: String,
    pub(super) link: Option<String>,
    /// Photo ids.
    pub(super) photos: Vec<String>,
    pub(super) created_at: At,
    pub(super) scheduled_at: Option<At>,
    pub(super) exposure: Exposure,
    pub(super) is_deleted: bool,
}

pub(super) struct Photo {
    pub(super) id: String,
    pub(super) page: String,
    pub(super) path: String,
    pub(super) at: At,
    /// The post that shows it.
    pub(super) story: Option<String>,
    pub(super) is_deleted: bool,
}

/// HTTP status and error object.
#[derive(Debug)]
pub(super) struct GraphError {
    status: u16,
    error: Value,
}

pub(super) fn refuse(code: i64, subcode: Option<i64>, message: impl Into<String>) -> GraphError {
    let kind = if code == 324 || code == 197 { "GraphMethodException" } else { "OAuthException" };
    let mut error = json!({ "message": message.into(), "type": kind, "code": code });
    if let Some(subcode) = subcode {
        error["error_subcode"] = Value::from(subcode);
    }
    GraphError { status: 400, error }
}

pub(super) fn invalid(message: &str) -> GraphError {
    refuse(100, None, format!("(#100) {message}"))
}

/// Graph does not tell "gone" from "not yours".
pub(super) fn missing(id: &str, method: &str) -> GraphError {
    let verb = method.to_ascii_lowercase();
    refuse(
        100,
        Some(33),
        format!(
            "Unsupported {verb} request. Object with ID '{id}' does not exist, cannot be loaded due to missing \
             permissions, or does not support this operation"
        ),
    )
}

impl FacebookServer {
    pub(super) fn add(&mut self, account: &Account) -> anyhow::Result<()> {
        let id = account.value("page_id")?.to_owned();
        let page = OwnPage {
            id: id.clone(),
            title: account.title.clone(),
            channel: account.channel.clone(),
            token: account.value("page_token")?.to_owned(),
            is_dead: false,
        };
        self.pages.insert(id, page);
        Ok(())
    }

    pub(super) fn set_dead(&mut self, token: &str, is_dead: IsDead) {
        for page in self.pages.values_mut().filter(|p| p.token == token) {
            page.is_dead = is_dead == IsDead::Yes;
        }
    }

    pub(super) fn answer(&mut self, asked: &ServerRequest, scene: &Scene<'_>) -> ServerReply {
        self.publish_due(scene.now);
        match self.call(asked, scene) {
            Ok(value) => ServerReply::json(200, &value).with("facebook-api-version", "v26.0"),
            Err(GraphError { status, mut error }) => {
                self.made += 1;
                error["fbtrace_id"] = Value::from(format!("Sandbox{:016x}", number(&self.made.to_string())));
                ServerReply::json(status, &json!({ "error": error }))
            }
        }
    }

    fn call(&mut self, asked: &ServerRequest, scene: &Scene<'_>) -> Result<Value, GraphError> {
        let mut parts = asked.parts();
        // A path without a version means the oldest one that lives.
        if let Some(version) = parts.first().and_then(|p| p.strip_prefix('v')).filter(|v| v.contains('.')) {
            let major = version.strip_suffix(".0").and_then(|major| major.parse().ok());
            if !major.is_some_and(|major: u32| VERSIONS.contains(&major)) {
                return Err(refuse(2500, None, format!("Unknown path components: /{}", asked.path.join("/"))));
            }
            parts.remove(0);
        }
        if parts.first() == Some(&"debug_token") {
            return self.debug_token(asked);
        }
        let page = self.page_of(asked)?;
        let node = match parts.first().copied() {
            Some("me") => page.as_str(),
            Some(node) => node,
            None => return Err(refuse(100, None, "Unsupported get request. Please read the Graph API documentation")),
        };
        let is_page = node == page;
        // What is no number is taken for a name that somebody might have.
        if !node.chars().all(|c| c.is_ascii_digit() || c == '_') {
            let message = format!("(#803) Some of the aliases you requested do not exist: {node}");
            return Err(GraphError { status: 404, ..refuse(803, None, message) });
        }
        match (asked.method.as_str(), parts.get(1).copied(), is_page) {
            _ if parts.len() > 2 => Err(unknown_path(&parts)),
            ("GET", None, true) => self.read_page(&page, asked),
            ("POST", Some("feed"), true) => self.create_post(&page, asked, scene),
            ("POST", Some("photos"), true) => self.create_photo(&page, asked, scene),
            ("GET", Some(edge @ ("feed" | "posts" | "published_posts" | "scheduled_posts")), true) => {
                self.list(&page, edge, asked, scene)
            }
            ("GET", None, false) => self.read(&page, node, asked, scene),
            ("POST", None, false) => self.update(&page, node, asked, scene),
            ("DELETE", None, false) => self.delete(&page, node),
            ("GET", Some("insights"), false) => self.insights(&page, node, asked),
            (method, None, _) => Err(missing(node, method)),
            _ => Err(unknown_path(&parts)),
        }
    }

    /// The page whose token came along.
    fn page_of(&self, asked: &ServerRequest) -> Result<String, GraphError> {
        let bearer = asked.header("authorization").and_then(|h| h.strip_prefix("Bearer ").map(str::to_owned));
        let Some(token) = bearer.or_else(|| asked.text("access_token")) else {
            let message = "An active access token must be used to query information about the current user.";
            return Err(refuse(2500, None, message));
        };
        match self.pages.values().find(|p| p.token == token) {
            Some(page) if page.is_dead => {
                let message = "Error validating access token: The session has been invalidated because the user \
                               changed their password or FacebookServer has changed the session for security reasons.";
                Err(refuse(190, Some(460), message))
            }
            Some(page) => Ok(page.id.clone()),
            None => Err(refuse(190, None, "Invalid OAuth access token - Cannot parse access token")),
        }
    }

    fn debug_token(&self, asked: &ServerRequest) -> Result<Value, GraphError> {
        let token = asked.text("input_token").ok_or_else(|| invalid("The parameter input_token is required"))?;
        let page = self.pages.values().find(|p| p.token == token);
        let is_valid = page.is_some_and(|p| !p.is_dead);
        let scopes = ["pages_show_list", "pages_manage_posts", "pages_read_engagement", "read_insights"];
        Ok(json!({ "data": { "app_id": "100000000000000", "type": "PAGE", "application": "Sandbox", "expires_at": 0,
            "data_access_expires_at": 0, "is_valid": is_valid, "scopes": scopes,
            "profile_id": page.map(|p| p.id.clone()) } }))
    }

    /// Numeric, as long as the real ones.
    pub(super) fn next_id(&mut self) -> String {
        self.made += 1;
        format!("122{:012}", 100_000_000_000 + self.made)
    }

    /// The page's scheduled posts go out by themselves.
    pub(super) fn publish_due(&mut self, now: At) {
        for post in self.posts.iter_mut().filter(|p| !p.is_deleted && !p.exposure.visible) {
            if let Some(at) = post.scheduled_at.filter(|at| *at <= now) {
                post.exposure.show(at);
            }
        }
    }

    pub(super) fn posts(&self) -> Vec<PublicPost> {
        // What was deleted unseen is gone; what was seen once stays on the record.
        let kept = self.posts.iter().filter(|p| !p.is_deleted || p.exposure.reveals > 0);
        let posts = kept.map(|post| PublicPost {
            platform: "facebook",
            channel: self.pages.get(&post.page).map_or_else(String::new, |p| p.channel.clone()),
            id: post.id.clone(),
            title: None,
            text: match &post.link {
                Some(link) => format!("{}\n{link}", post.message).trim().to_owned(),
                None => post.message.clone(),
            },
            pictures: self.paths(&post.photos),
            link: Some(post.permalink()),
            visible: post.exposure.visible,
            shown_at: post.exposure.shown_at,
            reveals: post.exposure.reveals,
        });
        posts.collect()
    }

    fn paths(&self, photos: &[String]) -> Vec<String> {
        photos.iter().filter_map(|id| self.photos.iter().find(|p| p.id == *id)).map(|p| p.path.clone()).collect()
    }
}

impl PagePost {
    /// The path on the sandbox that stands for facebook.com.
    pub(super) fn permalink(&self) -> String {
        let number = self.id.split('_').next_back().unwrap_or_default();
        format!("/facebook.com/{}/posts/{number}", self.page)
    }
}

fn unknown_path(parts: &[&str]) -> GraphError {
    let rest = parts.get(1..).unwrap_or_default().join("/");
    refuse(2500, None, format!("Unknown path components: /{rest}"))
}

/// The page's calls are used up for so long.
pub(super) fn too_many(wait_s: u32) -> ServerReply {
    let usage = json!({ "sandbox": [{ "type": "pages", "call_count": 100, "total_cputime": 25, "total_time": 25,
        "estimated_time_to_regain_access": wait_s.div_ceil(60) }] });
    let error = json!({ "error": { "message": "(#80001) There have been too many calls to this OwnPage account. Wait a bit \
        and try again.", "type": "OAuthException", "code": 80001, "fbtrace_id": "SandboxLimit" } });
    ServerReply::json(400, &error).with("x-business-use-case-usage", usage)
}

//! The gate: every request comes in here, meets its fault, and is handed to its platform.
//!
//! It never holds a lock across an await, or touches a platform's state itself. A lost reply means that the effect
//! happened first and the line was cut after.

use std::path::PathBuf;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use axum::extract::{ConnectInfo, Request, State};
use axum::response::Response;
use chrono::TimeDelta;
use serde_json::json;

use super::account::Account;
use super::facebook::{self, FacebookServer};
use super::fault::{Fault, FaultPlan, Faults};
use super::line::NetworkLine;
use super::picture::{Pictures, facts};
use super::telegram::{self, IsDead, TelegramServer};
use super::wall::PublicPost;
use super::wire::{SentBody, ServerReply, ServerRequest};
use super::wordpress::{self, WordPressServer};
use super::zalo::{self, ZaloServer};
use super::{control, page};
use crate::clock::Clock;
use crate::domain::At;

/// What a platform may know of the world.
pub(super) struct Scene<'a> {
    pub(super) now: At,
    /// The sandbox's own address, without a slash at its end.
    pub(super) url: &'a str,
    pub(super) pictures: &'a Pictures,
}

pub(super) struct World {
    pub(super) clock: Clock,
    pub(super) url: String,
    pub(super) accounts: Vec<Account>,
    pub(super) pictures: Pictures,
    faults: Mutex<Faults>,
    telegram: Mutex<TelegramServer>,
    facebook: Mutex<FacebookServer>,
    zalo: Mutex<ZaloServer>,
    wordpress: Mutex<WordPressServer>,
    shown: Mutex<Vec<PublicPost>>,
}

/// A lock whose holder panicked is still good: every change is made in one go.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl World {
    pub(super) fn new(clock: Clock, url: String, accounts: Vec<Account>, faults: FaultPlan) -> anyhow::Result<World> {
        let now = clock.now();
        let (mut telegram, mut facebook) = (TelegramServer::default(), FacebookServer::default());
        let (mut zalo, mut wordpress) = (ZaloServer::default(), WordPressServer::default());
        for account in &accounts {
            match account.adapter.as_str() {
                "telegram" => telegram.add(account)?,
                "facebook" => facebook.add(account)?,
                "zalo" => zalo.add(account, now)?,
                "wordpress" => wordpress.add(account)?,
                _ => {}
            }
        }
        Ok(World {
            clock,
            url,
            accounts,
            pictures: Pictures::default(),
            faults: Mutex::new(Faults::new(faults)),
            telegram: Mutex::new(telegram),
            facebook: Mutex::new(facebook),
            zalo: Mutex::new(zalo),
            wordpress: Mutex::new(wordpress),
            shown: Mutex::default(),
        })
    }

    pub(super) fn set_faults(&self, plan: FaultPlan) {
        *lock(&self.faults) = Faults::new(plan);
    }

    pub(super) fn serve_media(&self, folder: PathBuf) {
        self.pictures.serve_folder(folder);
    }

    pub(super) fn show(&self, post: PublicPost) {
        lock(&self.shown).push(post);
    }

    /// Newest first; what was never shown comes last.
    pub(super) fn posts(&self) -> Vec<PublicPost> {
        let now = self.clock.now();
        lock(&self.facebook).publish_due(now);
        let mut posts = lock(&self.telegram).posts();
        posts.extend(lock(&self.facebook).posts());
        posts.extend(lock(&self.zalo).posts());
        posts.extend(lock(&self.wordpress).posts(now));
        posts.extend(lock(&self.shown).iter().cloned());
        for post in &mut posts {
            post.visible &= post.shown_at.is_some_and(|at| at <= now);
        }
        // Later in the list is later in time, so a stable sort of the reversed list keeps the order within a minute.
        posts.reverse();
        posts.sort_by_key(|post| std::cmp::Reverse(post.shown_at));
        posts
    }

    /// A person logged in again.
    pub(super) fn revive(&self, account: &Account) {
        let secret = |name: &str| account.secrets.get(name).map_or("", |secret| secret.expose());
        match account.adapter.as_str() {
            "telegram" => lock(&self.telegram).set_dead(secret("bot_token"), IsDead::No),
            "facebook" => lock(&self.facebook).set_dead(secret("page_token"), IsDead::No),
            "zalo" => lock(&self.zalo).revive(account, self.clock.now()),
            "wordpress" => lock(&self.wordpress).set_dead(&account.channel, IsDead::No),
            _ => {}
        }
    }

    fn kill(&self, platform: &str, asked: &ServerRequest) {
        let who = who(platform, asked);
        match platform {
            "telegram" => {
                let token = asked.path.first().and_then(|part| part.strip_prefix("bot")).unwrap_or_default();
                lock(&self.telegram).set_dead(token, IsDead::Yes);
            }
            "facebook" => lock(&self.facebook).set_dead(&who, IsDead::Yes),
            "zalo" => lock(&self.zalo).kill(&who),
            "wordpress" => lock(&self.wordpress).set_dead(&who, IsDead::Yes),
            _ => {}
        }
    }

    fn answer(&self, platform: &str, asked: &ServerRequest) -> ServerReply {
        let scene = Scene { now: self.clock.now(), url: &self.url, pictures: &self.pictures };
        match platform {
            "telegram" => lock(&self.telegram).answer(asked, &scene),
            "facebook" => lock(&self.facebook).answer(asked, &scene),
            "zalo" => lock(&self.zalo).answer(asked, &scene),
            "zalo-oauth" => lock(&self.zalo).answer_oauth(asked, &scene),
            _ => lock(&self.wordpress).answer(asked, &scene).unwrap_or_else(|| ServerReply::html(404, "404")),
        }
    }
}

pub(super) async fn receive(
    State(world): State<Arc<World>>,
    ConnectInfo(line): ConnectInfo<NetworkLine>,
    request: Request,
) -> Response {
    let uri = request.uri().clone();
    let mut path: Vec<String> = uri.path().split('/').filter(|part| !part.is_empty()).map(unescape).collect();
    let first = if path.is_empty() { String::new() } else { path.remove(0) };
    let is_api = match first.as_str() {
        "telegram" | "facebook" | "zalo" | "zalo-oauth" => true,
        "wordpress" => {
            path.get(1).is_some_and(|part| part == "wp-json" || part == "wp-content")
                || uri.query().is_some_and(|query| query.contains("rest_route="))
        }
        _ => false,
    };
    let asked = match ServerRequest::read(request, path).await {
        Ok(asked) => asked,
        Err(too_large) => return too_large.into_response(),
    };
    let answer = match first.as_str() {
        _ if is_api => platform(&world, &line, &first, &asked).await,
        "media" => picture(&world, &asked),
        "_sandbox" => control::answer(&world, &asked),
        _ => page::answer(&world, &uri, &asked),
    };
    answer.into_response()
}

async fn platform(world: &World, line: &NetworkLine, platform: &str, asked: &ServerRequest) -> ServerReply {
    let fault = lock(&world.faults).next(platform, &who(platform, asked), &route(platform, asked));
    match fault {
        None => world.answer(platform, asked),
        Some(Fault::Delay(ms)) => {
            wait(&world.clock, ms).await;
            world.answer(platform, asked)
        }
        Some(Fault::RateLimit(seconds)) => match platform {
            "telegram" => telegram::reply(Err(telegram::too_many(i64::from(seconds)))),
            "facebook" => facebook::too_many(seconds),
            "wordpress" => wordpress::too_many(seconds),
            _ => zalo::too_many(),
        },
        Some(Fault::ErrorBefore(status)) => broken(platform, status),
        Some(Fault::ErrorAfter(status)) => {
            world.answer(platform, asked);
            broken(platform, status)
        }
        Some(Fault::LostReply) => {
            let answer = world.answer(platform, asked);
            line.cut();
            answer
        }
        Some(Fault::Reset) => {
            line.cut();
            ServerReply::html(500, "")
        }
        Some(Fault::TokenDeath) => {
            world.kill(platform, asked);
            world.answer(platform, asked)
        }
    }
}

/// A rehearsal's clock is moved on by the wait; on the system's clock it is waited for.
async fn wait(clock: &Clock, ms: u64) {
    match clock {
        Clock::Virtual(_) => clock.advance_to(clock.now() + TimeDelta::milliseconds(ms.min(i64::MAX as u64) as i64)),
        Clock::System => clock.sleep(Duration::from_millis(ms)).await,
    }
}

/// A platform that is down: some say so themselves, for the others a proxy does.
fn broken(platform: &str, status: u16) -> ServerReply {
    match (platform, status) {
        ("telegram", 500) => {
            let description = "Internal Server Error: restart";
            ServerReply::json(500, &json!({ "ok": false, "error_code": 500, "description": description }))
        }
        ("facebook", 500) => {
            let error = json!({ "message": "Service temporarily unavailable", "type": "OAuthException", "code": 2,
                "is_transient": true, "fbtrace_id": "SandboxDown" });
            ServerReply::json(500, &json!({ "error": error }))
        }
        _ => {
            ServerReply::html(status, format!("<html><head><title>{status}</title></head><body>{status}</body></html>"))
        }
    }
}

/// Whose request it is, for the fault counters.
fn who(platform: &str, asked: &ServerRequest) -> String {
    let found = match platform {
        "telegram" => asked.text("chat_id").or_else(|| asked.path.first().cloned()),
        "facebook" => {
            let bearer = asked.header("authorization").and_then(|h| h.strip_prefix("Bearer ").map(str::to_owned));
            bearer.or_else(|| asked.text("access_token"))
        }
        "zalo" => asked.header("access_token").map(str::to_owned),
        "zalo-oauth" => asked.text("app_id"),
        _ => asked.path.first().cloned(),
    };
    found.unwrap_or_default()
}

/// Method and path as fault rules name them.
fn route(platform: &str, asked: &ServerRequest) -> String {
    let rest_route = asked.query("rest_route").filter(|_| platform == "wordpress");
    let parts: Vec<&str> = match rest_route {
        Some(route) => route.split('/').filter(|part| !part.is_empty()).collect(),
        None => asked.parts(),
    };
    let parts = match platform {
        "telegram" => parts.get(1..),
        "facebook" if parts.first().is_some_and(|part| part.starts_with('v')) => parts.get(1..),
        "zalo" => parts.get(1..),
        "zalo-oauth" => parts.get(2..),
        "wordpress" if rest_route.is_none() => parts.get(2..),
        _ => Some(parts.as_slice()),
    };
    let parts = parts.unwrap_or_default();
    let parts = parts.strip_prefix(&["wp", "v2"]).unwrap_or(parts);
    let is_id = |part: &str| part.bytes().all(|b| b.is_ascii_digit() || b == b'_');
    let parts: Vec<&str> = parts.iter().map(|part| if is_id(part) { "{id}" } else { part }).collect();
    format!("{} {}", asked.method, parts.join("/"))
}

fn picture(world: &World, asked: &ServerRequest) -> ServerReply {
    let bytes = asked.path.first().filter(|_| asked.path.len() == 1).and_then(|name| world.pictures.get(name));
    match bytes {
        Some(body) if matches!(asked.body, SentBody::Empty) => {
            let mime = facts(&body).map_or("application/octet-stream", |found| found.mime);
            ServerReply { status: 200, headers: Vec::new(), mime, body }
        }
        _ => ServerReply::html(404, "404"),
    }
}

/// `%20` and its kin; what is not an escape stays.
fn unescape(part: &str) -> String {
    let mut bytes = Vec::with_capacity(part.len());
    let mut rest = part.as_bytes();
    while let Some((first, tail)) = rest.split_first() {
        let escaped = tail.get(..2).filter(|_| *first == b'%').and_then(|hex| std::str::from_utf8(hex).ok());
        match escaped.and_then(|hex| u8::from_str_radix(hex, 16).ok()) {
            Some(byte) => {
                bytes.push(byte);
                rest = tail.get(2..).unwrap_or_default();
            }
            None => {
                bytes.push(*first);
                rest = tail;
            }
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

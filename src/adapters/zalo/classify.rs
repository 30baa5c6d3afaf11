//! What a reply of Zalo means. Pure, so that recorded replies are its tests.
//!
//! It never trusts the HTTP status alone; Zalo's faults come with 200 and an `error` below zero.
//!
//! Out of quota (−211, and −223 when it speaks of a limit): a quota of the day ends the next day, so it is
//! `RateLimited` for an hour at a time; any other lasts until the package's monthly anniversary, longer than a post
//! can wait, and closing the channel would also stop articles that are made already: `Permanent`, and staff are told.

use serde_json::Value;

use super::text;
use crate::domain::outcome::Failure;
use crate::http::{Act, Reply};

/// The article is still being processed: look again.
pub(super) const PROCESSING: &str = "-214";
/// `<field> is invalid!`: also what an id gets that is not there.
pub(super) const INVALID: &str = "-201";

/// Where a refusal is named.
const NAMED: &[&str] = &["error_name", "error_description"];
/// Part of a name, and the number that Zalo has for it. The first that fits wins.
const NAMES: &[(&str, i64)] = &[
    ("secret key", -14_004),
    ("refresh token", -14_014),
    ("redirect", -14_003),
    ("grant type", -14_018),
    ("authorization code", -14_005),
    ("app id", -14_002),
    ("appid", -14_002),
    ("access token", -216),
];
/// Some refusal of the exchange.
const UNNAMED: i64 = -14_000;

/// Windows of Zalo's limits are minutes; an adapter does not know where in the minute it is.
const MINUTE_MS: i64 = 60_000;
const HOUR_MS: i64 = 3_600_000;

pub(super) fn classify(reply: &Reply, act: Act) -> Option<Failure> {
    let status = format!("http_{}", reply.status);
    if reply.status >= 500 {
        return Some(lost(act, status, "Zalo's server failed"));
    }
    if reply.status == 429 {
        let wait_ms = reply.retry_after_s().map_or(MINUTE_MS, |s| s.clamp(1, 3600) * 1000);
        return Some(Failure::rate_limited(wait_ms, status, "Zalo asks for fewer calls"));
    }
    if (300..400).contains(&reply.status) {
        return Some(Failure::permanent(status, "the server redirects: the address in api_url or oauth_url is wrong"));
    }
    let body = reply.json().unwrap_or(Value::Null);
    match text(&body, "error").and_then(|e| e.parse::<i64>().ok()) {
        Some(0) => None,
        Some(code) => Some(refusal(code, &body, act)),
        None if reply.is_success() && body.get("access_token").is_some() => None,
        None if NAMED.iter().any(|name| text(&body, name).is_some()) => Some(refusal(number_of(&body), &body, act)),
        None if reply.is_success() => Some(lost(act, "unreadable".to_owned(), "the answer cannot be read")),
        None => Some(Failure::permanent(status, "Zalo refused the call without giving a reason")),
    }
}

/// RenderFaults of the token exchange have names instead of numbers, or beside them, under 200 or 400. A number that the
/// name stands for decides; of a name that nobody knows it is only certain that a person must look.
fn number_of(body: &Value) -> i64 {
    let said: Vec<String> = NAMED.iter().chain(&["error"]).filter_map(|name| text(body, name)).collect();
    let said = said.join(" ").to_lowercase().replace('_', " ");
    let known = NAMES.iter().find(|(part, _)| said.contains(part));
    known.map_or(UNNAMED, |(_, number)| *number)
}

fn lost(act: Act, code: String, message: &str) -> Failure {
    match act {
        Act::Ask => Failure::retry(code, message),
        Act::Commit => Failure::unknown(code, message),
    }
}

fn refusal(code: i64, body: &Value, act: Act) -> Failure {
    let said = said(body);
    let name = code.to_string();
    match code {
        -32 => Failure::rate_limited(MINUTE_MS, name, said),
        -200 => lost(act, name, &said),
        -214 => Failure::retry(name, said),
        -234 => Failure::rate_limited(HOUR_MS, name, said),
        -216 | -220 => Failure::relogin(name, said),
        -211 | -223 if speaks_of(&said, &["day", "daily", "ngày"]) => Failure::rate_limited(HOUR_MS, name, said),
        -211 => Failure::permanent(name, said),
        -223 if speaks_of(&said, &["quota", "limit"]) => Failure::permanent(name, said),
        // The account, the app or its rights: a person must put it right, and then all of the channel goes on.
        -204 | -205 | -209 | -212 | -219 | -221 | -223 | -224 | -242 | -320 | -321 => Failure::relogin(name, said),
        ..=-14_000 => Failure::relogin(name, said),
        _ => Failure::permanent(name, said),
    }
}

fn said(body: &Value) -> String {
    let said = ["message", "error_description", "error_name"].iter().find_map(|name| text(body, name));
    said.unwrap_or_else(|| "Zalo gave no reason".to_owned())
}

fn speaks_of(said: &str, words: &[&str]) -> bool {
    let said = said.to_lowercase();
    words.iter().any(|word| said.split(|c: char| !c.is_alphabetic()).any(|w| w == *word))
}

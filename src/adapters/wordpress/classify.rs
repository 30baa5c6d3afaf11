//! What a reply of a WordPress site means. Pure, so that recorded replies are its tests.
//!
//! It never takes a page of HTML for a success (a firewall, a login or a maintenance page answers 200 too), or follows
//! a redirect: a POST would come out as a GET, so the address in the settings is what must change.

use serde_json::Value;

use crate::domain::outcome::Failure;
use crate::http::{Act, Reply};

/// Media bytes that the site does not accept come as a 500, and stay refused.
const REFUSED_FILE: &str = "rest_upload_sideload_error";
const WAIT_MS: i64 = 60_000;

pub(super) fn classify(reply: &Reply, act: Act) -> Option<Failure> {
    let body = reply.json();
    let inner = body.as_ref().and_then(inner_refusal);
    let status = inner.as_ref().map_or(reply.status, |(status, _)| *status);
    let code = inner.map(|(_, code)| code).or_else(|| body.as_ref()?["code"].as_str().map(str::to_owned));
    let named = code.clone().unwrap_or_else(|| format!("http_{status}"));
    match status {
        200..300 if body.as_ref().is_some_and(|b| b.is_object() || b.is_array()) => None,
        200..300 => Some(lost(act, "not_json".to_owned(), "the site answered with a page, not with data")),
        300..400 => Some(Failure::permanent(named, redirect(reply))),
        401 => Some(Failure::relogin(named, unauthorized(&said(&body)))),
        // WordPress itself says that the user lacks a right; a firewall's 403 is about this one request.
        403 if code.is_some() => Some(Failure::relogin(named, said(&body))),
        408 | 425 => Some(Failure::retry(named, "the site did not take the request in time")),
        429 => {
            let wait_ms = reply.retry_after_s().map_or(WAIT_MS, |s| s.clamp(1, 3600) * 1000);
            Some(Failure::rate_limited(wait_ms, named, "the site asks for fewer calls"))
        }
        413 => Some(Failure::permanent(named, "the site takes no file of this size; make it smaller")),
        400..500 => Some(Failure::permanent(named, said(&body))),
        500 if code.as_deref() == Some(REFUSED_FILE) => Some(Failure::permanent(named, said(&body))),
        _ => Some(lost(act, named, "the site failed or is being maintained")),
    }
}

/// A caller who is not logged in and asks for drafts gets 400 with the true refusal inside: without this, a revoked
/// password would fail every post instead of stopping the channel.
fn inner_refusal(body: &Value) -> Option<(u16, String)> {
    let details = body["data"]["details"].as_object()?;
    details.values().find_map(|detail| {
        let status = detail["data"]["status"].as_u64().filter(|s| matches!(s, 401 | 403))?;
        Some((u16::try_from(status).ok()?, detail["code"].as_str()?.to_owned()))
    })
}

fn lost(act: Act, code: String, message: &str) -> Failure {
    match act {
        Act::Ask => Failure::retry(code, message),
        Act::Commit => Failure::unknown(code, message),
    }
}

/// Names the place the redirect leads to, without path or query.
fn redirect(reply: &Reply) -> String {
    let location = reply.header("location").unwrap_or_default();
    let target = location.split_once("://").map(|(scheme, rest)| {
        let host: String = rest.chars().take_while(|c| !matches!(c, '/' | '?' | '#')).take(100).collect();
        format!(" (the site sends callers to {host} by {scheme})")
    });
    format!("the site redirects, so the address in api_url is not its own{}; correct it", target.unwrap_or_default())
}

fn unauthorized(said: &str) -> String {
    format!(
        "{said} (user or application password is wrong or revoked, the normal password was given, or the web server \
         drops the Authorization header before WordPress sees it: then its .htaccess must pass HTTP_AUTHORIZATION on)"
    )
}

fn said(body: &Option<Value>) -> String {
    let said = body.as_ref().and_then(|b| b["message"].as_str()).unwrap_or("the site refused without a reason");
    said.to_owned()
}

//! What a reply of the Graph API means, by code, subcode and HTTP status. Pure; its tests are the recorded replies in
//! `tests/cases/replies/facebook.json`.
//!
//! It never searches the body for a number (a post's id may hold "190"), and never takes code 1 or 2 as "nothing
//! happened": both have been answered to posts that were live. Where sources contradict each other, the class is the
//! one that cannot publish twice.

use serde_json::Value;

use crate::domain::outcome::{Class, Failure};
use crate::http::{Act, Reply};

const MINUTE_MS: i64 = 60_000;
/// A call limit without a header that says when it ends; limits count over rolling hours.
const LIMIT_WAIT_MS: i64 = 15 * MINUTE_MS;
/// "We limit how often you can post": the length is not told and short waits prolong it.
const BLOCK_WAIT_MS: i64 = 6 * 60 * MINUTE_MS;

/// What a code means, before it is known whether the call was visible.
#[derive(Clone, Copy)]
enum Meaning {
    /// Token, rights or identity: a person has to act.
    Person,
    /// This content or call, as it is.
    Refused,
    Limit,
    Block,
    /// It may have happened all the same.
    Unclear,
    /// It certainly broke off before anything was made.
    Again,
}

/// `None` when the call did what it was made for.
pub(super) fn classify(reply: &Reply, act: Act) -> Option<Failure> {
    let body = reply.json();
    let error = body.as_ref().and_then(|b| b.get("error")).filter(|e| e.is_object());
    let unsaid = body.as_ref().is_none_or(|b| b.get("success") == Some(&Value::Bool(false)));
    match error {
        None if reply.is_success() && !unsaid => None,
        None => {
            let code = format!("http_{}", reply.status);
            Some(Failure::new(
                class(Meaning::Unclear, reply, act),
                code,
                "the reply is not one that the Graph API documents",
            ))
        }
        Some(error) => Some(refusal(reply, act, error)),
    }
}

fn refusal(reply: &Reply, act: Act, error: &Value) -> Failure {
    let number = |name: &str| error.get(name).and_then(Value::as_i64).unwrap_or(0);
    let (code, subcode) = (number("code"), number("error_subcode"));
    let text = |name: &str| error.get(name).and_then(Value::as_str).unwrap_or("");
    let transient = error.get("is_transient") == Some(&Value::Bool(true));
    let meaning = by_subcode(code, subcode).or_else(|| by_code(code, text("message"))).unwrap_or(match reply.status {
        500.. => Meaning::Unclear,
        _ if transient => Meaning::Unclear,
        _ => Meaning::Refused,
    });
    // A server that failed is not believed about a visible call, whatever its body says.
    let meaning = if reply.status >= 500 && act == Act::Commit { Meaning::Unclear } else { meaning };
    let name = if subcode == 0 { code.to_string() } else { format!("{code}/{subcode}") };
    let words = [text("message"), text("error_user_msg")].map(str::trim);
    let message = words.join(" ").trim().to_owned();
    Failure::new(class(meaning, reply, act), name, message)
}

fn class(meaning: Meaning, reply: &Reply, act: Act) -> Class {
    match (meaning, act) {
        (Meaning::Person, _) => Class::Relogin,
        (Meaning::Refused, _) => Class::Permanent,
        (Meaning::Limit, _) => Class::RateLimited { wait_ms: regain_ms(reply).unwrap_or(LIMIT_WAIT_MS) },
        (Meaning::Block, _) => Class::RateLimited { wait_ms: BLOCK_WAIT_MS },
        (Meaning::Again, _) | (Meaning::Unclear, Act::Ask) => Class::Retry,
        (Meaning::Unclear, Act::Commit) => Class::Unknown,
    }
}

/// Long numbers come as subcode or, in some replies, as code.
fn by_subcode(code: i64, subcode: i64) -> Option<Meaning> {
    if code == 100 && subcode == 1_363_030 {
        return Some(Meaning::Refused);
    }
    [subcode, code].into_iter().find_map(|number| {
        Some(match number {
            // Identity, publishing authorisation, security check, account limited, no permission, too few followers.
            4_854_002 | 1_404_078 | 1_404_006 | 1_404_112 | 1_363_042 | 1_363_144 => Meaning::Person,
            1_390_008 => Meaning::Block,
            1996 if code == 613 => Meaning::Limit,
            1_363_047 | 1_609_010 => Meaning::Unclear,
            // Duplicates, abusive content, bad links, bad pictures, bad videos.
            1_404_082
            | 1_366_051
            | 1_346_003
            | 1_404_102
            | 1_609_005
            | 1_609_008
            | 1_366_046
            | 1_349_125
            | 2_061_006
            | 1_363_057
            | 1_363_005
            | 1_363_022..=1_363_026
            | 1_363_031
            | 1_363_032 => Meaning::Refused,
            // An upload that broke, timed out or lost its session.
            1_363_019 | 1_363_021 | 1_363_030 | 1_363_033 | 1_363_037 | 1_363_041 | 1_363_045 => Meaning::Again,
            _ => return None,
        })
    })
}

fn by_code(code: i64, message: &str) -> Option<Meaning> {
    Some(match code {
        1 | 2 => Meaning::Unclear,
        4 | 17 | 32 | 341 | 613 | 80_000..=80_014 => Meaning::Limit,
        368 => Meaning::Block,
        // Capability, permissions, session and token, appsecret_proof.
        3 | 10 | 102 | 104 | 190 | 200..=299 | 2500 => Meaning::Person,
        // The one refusal of rights that the platform files under "invalid parameter".
        100 if message.contains("No permission to publish") => Meaning::Person,
        100 | 105 | 194 | 197 | 324 | 389 | 506 | 803 | 1500 | 5101 => Meaning::Refused,
        6000 => Meaning::Again,
        _ => return None,
    })
}

/// `estimated_time_to_regain_access`, in minutes, of whatever limit takes longest; or `Retry-After`.
fn regain_ms(reply: &Reply) -> Option<i64> {
    let usage: Option<Value> =
        reply.header("x-business-use-case-usage").and_then(|header| serde_json::from_str(header).ok());
    let minutes = usage.as_ref().and_then(Value::as_object).and_then(|by_business| {
        let limits = by_business.values().filter_map(Value::as_array).flatten();
        limits.filter_map(|limit| limit.get("estimated_time_to_regain_access")?.as_i64()).max()
    });
    let wait_ms = match minutes.filter(|minutes| *minutes > 0) {
        Some(minutes) => minutes.saturating_mul(MINUTE_MS),
        None => reply.retry_after_s().filter(|seconds| *seconds > 0)?.saturating_mul(1000),
    };
    Some(wait_ms)
}

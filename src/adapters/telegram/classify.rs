//! What a reply of the Bot API means. Pure; its tests are the recorded replies in `tests/cases/replies/telegram.json`.
//!
//! It never takes anything but a parsed refusal (`ok: false` with a 4xx) as proof that nothing was posted. The Bot API
//! has no stable codes beside the HTTP status, only descriptions whose wording and letter case vary by version, so they
//! are matched as parts, without regard to case, and the raw text is kept.

use serde_json::Value;

use crate::domain::outcome::{Class, Failure};
use crate::http::{Act, Reply};

/// A 429 that names no wait closes the channel for so long.
const WAIT_S: i64 = 60;

const RIGHTS: Class = Class::Relogin;
const CONTENT: Class = Class::Permanent;

/// Part of a description, the name that becomes the code, the class. The first that fits wins.
const DESCRIPTIONS: &[(&str, &str, Class)] = &[
    ("upgraded to a supergroup", "migrated", RIGHTS),
    ("chat not found", "chat_not_found", RIGHTS),
    ("bot was kicked", "bot_kicked", RIGHTS),
    ("bot was blocked", "bot_blocked", RIGHTS),
    ("bot is not a member", "not_a_member", RIGHTS),
    ("group chat was deleted", "chat_deleted", RIGHTS),
    ("need administrator rights", "no_rights", RIGHTS),
    ("not enough rights", "no_rights", RIGHTS),
    ("have no write access", "no_rights", RIGHTS),
    ("have no rights to send", "no_rights", RIGHTS),
    ("chat_write_forbidden", "no_rights", RIGHTS),
    ("chat_admin_required", "no_rights", RIGHTS),
    ("chat_restricted", "chat_restricted", RIGHTS),
    ("topic_closed", "topic_closed", RIGHTS),
    ("message thread not found", "thread_not_found", RIGHTS),
    ("message is too long", "too_long", CONTENT),
    ("message_too_long", "too_long", CONTENT),
    ("text is too long", "too_long", CONTENT),
    ("caption is too long", "caption_too_long", CONTENT),
    ("message text is empty", "empty", CONTENT),
    ("can't parse entities", "bad_markup", CONTENT),
    ("wrong file identifier", "bad_file_id", CONTENT),
    ("failed to get http url content", "bad_url", CONTENT),
    ("wrong type of the web page content", "bad_url", CONTENT),
    ("wrong http url", "bad_url", CONTENT),
    ("photo_invalid_dimensions", "bad_picture", CONTENT),
    ("image_process_failed", "bad_picture", CONTENT),
    ("photo_ext_invalid", "bad_picture", CONTENT),
    ("file is too big", "file_too_big", CONTENT),
    ("message is not modified", "not_modified", CONTENT),
    ("message to delete not found", "delete_not_found", CONTENT),
    ("message can't be deleted", "cannot_delete", CONTENT),
    ("message to edit not found", "edit_not_found", CONTENT),
];

/// The code of a deletion that somebody did before.
pub(super) const DELETE_NOT_FOUND: &str = "400/delete_not_found";

/// `None` when the call did what it was made for.
pub(super) fn classify(reply: &Reply, act: Act) -> Option<Failure> {
    let body = reply.json();
    let body = body.as_ref();
    let ok = body.and_then(|b| b.get("ok")).and_then(Value::as_bool);
    if ok == Some(true) && reply.is_success() {
        return None;
    }
    let refused = ok == Some(false) && (400..500).contains(&reply.status);
    let Some(body) = body.filter(|_| refused) else {
        return Some(unclear(reply, act));
    };
    let description = body.get("description").and_then(Value::as_str).unwrap_or("");
    Some(refusal(reply, body, description))
}

/// The server refused in its own words: nothing was posted.
fn refusal(reply: &Reply, body: &Value, description: &str) -> Failure {
    let message = description;
    let status = reply.status;
    let folded = description.to_lowercase();
    if status == 429 {
        let wait_s = parameter(body, "retry_after")
            .or_else(|| reply.retry_after_s())
            .or_else(|| folded.rsplit_once("retry after ")?.1.trim().parse().ok())
            .unwrap_or(WAIT_S);
        return Failure::rate_limited(wait_s.max(1).saturating_mul(1000), "429", message);
    }
    if let Some(moved_to) = parameter(body, "migrate_to_chat_id") {
        return Failure::relogin("400/migrated", format!("the chat has a new id; set chat_id to {moved_to}"));
    }
    if let Some((_, name, class)) = DESCRIPTIONS.iter().find(|(part, _, _)| folded.contains(part)) {
        return Failure::new(*class, format!("{status}/{name}"), message);
    }
    let class = match status {
        // 404 is what a malformed token gets: the token is part of the path.
        401 | 403 | 404 => Class::Relogin,
        // Somebody else polls with this bot; nothing that a publisher does.
        409 => Class::Retry,
        _ => Class::Permanent,
    };
    Failure::new(class, status.to_string(), message)
}

/// A 5xx, a proxy's page, a body that is no JSON: it may have been posted all the same.
fn unclear(reply: &Reply, act: Act) -> Failure {
    let class = match act {
        Act::Ask => Class::Retry,
        Act::Commit => Class::Unknown,
    };
    Failure::new(class, format!("http_{}", reply.status), "the reply is not one that the Bot API documents")
}

fn parameter(body: &Value, name: &str) -> Option<i64> {
    body.get("parameters")?.get(name)?.as_i64()
}

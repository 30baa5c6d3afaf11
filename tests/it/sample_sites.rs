//! The rows of Zalo and WordPress in the suite over adapters.

use loa::domain::diagnostic::{Part, Problem};
use loa::domain::media::MediaKind;
use loa::domain::post::Post;
use serde_json::{Value, json};

use crate::sample::{Limit, Sample, post, too_large, too_long, with_picture, with_pictures};
use crate::scripted::Answer;

fn ok(body: Value) -> Answer {
    Answer::Json(200, body)
}

fn limit(name: &'static str, at: usize, grow: fn(usize) -> Post, part: Part, problem: fn(&Problem) -> bool) -> Limit {
    Limit { name, at, grow, part, problem }
}

fn title(chars: usize) -> Post {
    Post { title: "ơ".repeat(chars), ..post() }
}

fn summary(chars: usize) -> Post {
    Post { summary: Some("ơ".repeat(chars)), ..post() }
}

/// `<p>…</p>`, a new line and `<p><em>ĐV</em></p>` around the text.
fn html_body(chars: usize) -> Post {
    Post { body: "ơ".repeat(chars - 26), ..post() }
}

fn body(chars: usize) -> Post {
    Post { body: "ơ".repeat(chars), ..post() }
}

fn png(bytes: usize) -> Post {
    with_picture(bytes as u64, 600, 400, MediaKind::Png)
}

pub(crate) fn zalo() -> Sample {
    let shown = json!({ "id": "bai-1", "status": "show", "link_view": "https://zalo.example/d?id=khac" });
    Sample {
        addresses: &["api_url", "oauth_url"],
        settings: &[
            ("oa_id", "oa-100200"),
            ("cover_url", "https://xa.example/bia.jpg"),
            ("media_url", "https://xa.example/anh"),
            ("appsecret_proof", "on"),
        ],
        secrets: &[
            ("access_token", "test-access-token-not-real"),
            ("refresh_token", "test-refresh-token-not-real"),
            ("app_id", "test-app-id-not-real"),
            ("secret_key", "test-secret-key-not-real"),
        ],
        // HMAC-SHA256 of the access token under the secret key.
        sent_as: &[("proof", "9a21703f458fdf36756d6f663f7280aa7b4a3e84084065116a78374e39b3de7d")],
        post: post(),
        staged: "bai-1".to_owned(),
        before_commit: vec![],
        commit: vec![
            ok(json!({ "error": 0, "data": { "token": "viec-2" } })),
            ok(json!({ "error": -214, "message": "Article is being processed" })),
            ok(json!({ "error": 0, "data": { "id": "bai-1" } })),
            ok(json!({ "error": 0, "data": shown })),
        ],
        echo: |text| (200, json!({ "error": -216, "message": format!("echo {text}") })),
        limits: vec![
            limit("title", 150, title, Part::Title, |p| too_long(p, 150)),
            limit("summary", 300, summary, Part::Summary, |p| too_long(p, 300)),
            limit("body", 30_000, html_body, Part::Body, |p| too_long(p, 30_000)),
            limit("picture's bytes", 1_000_000, png, Part::Media, |p| too_large(p, 1_000_000)),
            limit("pictures", 20, with_pictures, Part::Media, |p| too_many(p, 20)),
        ],
    }
}

pub(crate) fn wordpress() -> Sample {
    let draft = json!({ "id": 12, "status": "draft", "link": "https://xa.example/?p=12" });
    let public = json!({ "id": 12, "status": "publish", "link": "https://xa.example/de/" });
    Sample {
        addresses: &["api_url"],
        settings: &[("user", "bientap")],
        secrets: &[("app_password", "test-app-password-not-real")],
        // User and password in base64, as Basic authorization has them.
        sent_as: &[("authorization", "YmllbnRhcDp0ZXN0LWFwcC1wYXNzd29yZC1ub3QtcmVhbA==")],
        post: post(),
        staged: r#"{"post":12,"media":[]}"#.to_owned(),
        before_commit: vec![ok(json!({ "name": "Xã", "namespaces": ["wp/v2"] })), ok(draft)],
        commit: vec![ok(public)],
        echo: |text| (401, json!({ "code": "rest_not_logged_in", "message": format!("echo {text}") })),
        limits: vec![
            limit("title", 250, title, Part::Title, |p| too_long(p, 250)),
            limit("summary", 600, summary, Part::Summary, |p| too_long(p, 600)),
            limit("body", 200_000, body, Part::Body, |p| too_long(p, 200_000)),
            limit("picture's bytes", 8_000_000, png, Part::Media, |p| too_large(p, 8_000_000)),
            limit("pictures", 20, with_pictures, Part::Media, |p| too_many(p, 20)),
        ],
    }
}

fn too_many(problem: &Problem, wanted: usize) -> bool {
    matches!(problem, Problem::TooManyMedia { limit, actual, .. } if *limit == wanted && *actual == wanted + 1)
}

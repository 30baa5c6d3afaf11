//! Facebook: drafts and publishing, photos, limits, lists, and the errors with their codes.

use loa::http::{Call, Reply, RequestBody};
use serde_json::{Value, json};

use super::{Stage, file_part, json, letters, png, stage, text_part};

fn call(stage: &Stage, path: &str) -> String {
    format!("{}/v26.0/{path}", stage.setting("api_url"))
}

async fn send(stage: &Stage, call: Call) -> Reply {
    stage.ask(call.header("authorization", format!("Bearer {}", stage.secret("page_token")))).await
}

async fn post(stage: &Stage, path: &str, body: Value) -> Reply {
    send(stage, Call::post(call(stage, path), RequestBody::Json(body))).await
}

async fn get(stage: &Stage, path: &str) -> Reply {
    send(stage, Call::get(call(stage, path))).await
}

/// `ok`, or `code` or `code/subcode`.
fn outcome(reply: &Reply) -> String {
    let error = &json(reply)["error"];
    match (error["code"].as_i64(), error["error_subcode"].as_i64()) {
        (None, _) => "ok".to_owned(),
        (Some(code), None) => code.to_string(),
        (Some(code), Some(subcode)) => format!("{code}/{subcode}"),
    }
}

#[tokio::test]
async fn a_draft_is_hidden_until_it_is_published_and_appears_once() {
    let stage = stage("facebook", &[]).await;
    let page = stage.setting("page_id");
    let draft = post(&stage, &format!("{page}/feed"), json!({ "message": "Khai mạc", "published": "false" })).await;
    let id = json(&draft)["id"].as_str().unwrap().to_owned();
    assert!(id.starts_with(&format!("{page}_")));
    assert!(stage.visible().is_empty());
    let listed = get(&stage, &format!("{page}/published_posts")).await;
    assert_eq!(json(&listed)["data"], json!([]));

    for _ in 0..2 {
        let reply = post(&stage, &id, json!({ "is_published": true })).await;
        assert_eq!(json(&reply), json!({ "success": true }));
    }
    let shown = stage.visible();
    assert_eq!((shown.len(), shown[0].reveals), (1, 1));
    let read = json(&get(&stage, &format!("{id}?fields=id,permalink_url,is_published,message")).await);
    assert_eq!(read["is_published"], true);
    let open = stage.ask(Call::get(read["permalink_url"].as_str().unwrap())).await;
    assert_eq!(open.status, 200);
    assert!(String::from_utf8_lossy(&open.body).contains("Khai mạc"));

    let gone = |_| send(&stage, Call::delete(call(&stage, &id)));
    assert_eq!(outcome(&gone(()).await), "ok");
    assert_eq!(outcome(&gone(()).await), "100/33");
    // What is no id at all is another answer than what is gone.
    assert_eq!(outcome(&send(&stage, Call::delete(call(&stage, "da-thay"))).await), "803");
    assert!(stage.visible().is_empty());
}

#[tokio::test]
async fn posts_that_are_refused() {
    let stage = stage("facebook", &[]).await;
    let now = stage.clock.now().timestamp();
    for (body, expected) in [
        (json!({ "message": letters(63_206) }), "ok"),
        (json!({ "message": letters(63_207) }), "100"),
        (json!({ "message": "" }), "197"),
        (json!({}), "197"),
        (json!({ "mesage": "a" }), "100"),
        (json!({ "message": "một" }), "ok"),
        (json!({ "message": "một" }), "506/1455006"),
        (json!({ "message": "a", "link": "không phải địa chỉ" }), "1500"),
        (json!({ "message": "a", "link": "https://www.facebook.com/a" }), "200/1609008"),
        (json!({ "message": "a", "attached_media": [{ "media_fbid": "1" }] }), "100"),
        (json!({ "message": "a", "published": false, "scheduled_publish_time": now + 599 }), "100"),
        (json!({ "message": "a", "published": false, "scheduled_publish_time": now + 600 }), "ok"),
        (json!({ "message": "b", "scheduled_publish_time": now + 900 }), "100"),
    ] {
        let reply = post(&stage, &format!("{}/feed", stage.setting("page_id")), body.clone()).await;
        assert_eq!(outcome(&reply), expected, "{}", body.to_string().chars().take(90).collect::<String>());
    }
    assert_eq!(stage.visible().len(), 2);
    stage.pass(600);
    assert_eq!(stage.visible().len(), 3, "the scheduled post goes out by the clock");
}

#[tokio::test]
async fn tokens_versions_and_paths() {
    let stage = stage("facebook", &[]).await;
    let api = stage.setting("api_url");
    let token = stage.secret("page_token");
    for (path, expected) in [
        (format!("v26.0/me?access_token={token}"), "ok"),
        (format!("me?access_token={token}"), "ok"),
        (format!("v20.0/me?access_token={token}"), "2500"),
        (format!("v27.0/me?access_token={token}"), "2500"),
        ("v26.0/me".to_owned(), "2500"),
        ("v26.0/me?access_token=sandbox-token-other".to_owned(), "190"),
        (format!("v26.0/me?access_token={token}&fields=id,shoe_size"), "100"),
        (format!("v26.0/1234567890?access_token={token}"), "100/33"),
        (format!("v26.0/me/nothing?access_token={token}"), "2500"),
        (format!("v26.0/me/published_posts?limit=100&access_token={token}"), "ok"),
        (format!("v26.0/me/published_posts?limit=101&access_token={token}"), "100"),
    ] {
        assert_eq!(outcome(&stage.ask(Call::get(format!("{api}/{path}"))).await), expected, "{path}");
    }
}

#[tokio::test]
async fn photos() {
    let stage = stage("facebook", &[]).await;
    let page = stage.setting("page_id");
    let mut staged = Vec::new();
    for (bytes, expected) in [
        (png(10, 10, 4 * 1024 * 1024 - 1), "ok"),
        (png(10, 10, 4 * 1024 * 1024), "324/1366046"),
        (b"not a picture".to_vec(), "324/2069019"),
    ] {
        let parts = vec![text_part("published", "false"), file_part("source", "a.png", bytes)];
        let reply =
            send(&stage, Call::post(call(&stage, &format!("{page}/photos")), RequestBody::Multipart(parts))).await;
        assert_eq!(outcome(&reply), expected);
        staged.extend(json(&reply)["id"].as_str().map(str::to_owned));
    }
    assert!(stage.visible().is_empty());
    let photo = format!("{}?fields=page_story_id", staged[0]);
    assert_eq!(json(&get(&stage, &photo).await)["page_story_id"], Value::Null);

    let media = json!([{ "media_fbid": staged[0] }]).to_string();
    let form = RequestBody::Form(vec![("message", "Ảnh".to_owned()), ("attached_media", media.clone())]);
    let posted = send(&stage, Call::post(call(&stage, &format!("{page}/feed")), form)).await;
    assert_eq!(json(&get(&stage, &photo).await)["page_story_id"], json(&posted)["id"]);
    let again = post(&stage, &format!("{page}/feed"), json!({ "message": "Ảnh khác", "attached_media": media })).await;
    assert_eq!(outcome(&again), "1366051");
    assert_eq!(stage.visible().len(), 1);
    assert_eq!(stage.visible()[0].pictures.len(), 1);
}

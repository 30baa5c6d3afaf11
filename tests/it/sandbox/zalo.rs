//! Zalo: errors under HTTP 200, jobs before ids, hidden articles, and tokens that turn once.

use loa::http::{Call, Reply, RequestBody};
use serde_json::{Value, json};

use super::{Stage, json, letters, stage};

async fn call_with(stage: &Stage, token: &str, call: Call) -> Reply {
    let reply = stage.ask(call.header("access_token", token)).await;
    assert_eq!(reply.header("x-ratelimit-limit"), Some("4000"));
    reply
}

async fn post(stage: &Stage, path: &str, body: Value) -> Value {
    let url = format!("{}/v2.0/{path}", stage.setting("api_url"));
    let reply = call_with(stage, &stage.secret("access_token"), Call::post(url, RequestBody::Json(body))).await;
    assert_eq!(reply.status, 200);
    json(&reply)
}

async fn get(stage: &Stage, path: &str) -> Value {
    let url = format!("{}/v2.0/{path}", stage.setting("api_url"));
    json(&call_with(stage, &stage.secret("access_token"), Call::get(url)).await)
}

fn article(stage: &Stage) -> Value {
    json!({ "type": "normal", "title": "Khai mạc Đại hội", "author": "Xã Ia Mẫu", "description": "Lúc 08:00",
        "cover": { "cover_type": "photo", "photo_url": stage.setting("cover_url"), "status": "show" },
        "body": [{ "type": "text", "content": "<p>Khai mạc</p>" }] })
}

#[tokio::test]
async fn an_article_is_created_hidden_verified_shown_and_removed() {
    let stage = stage("zalo", &[]).await;
    let token = post(&stage, "article/create", article(&stage)).await["data"]["token"].clone();
    for _ in 0..2 {
        let early = post(&stage, "article/verify", json!({ "token": token })).await;
        assert_eq!(early["error"], -214);
    }
    stage.pass(3);
    let id = post(&stage, "article/verify", json!({ "token": token })).await["data"]["id"].clone();
    assert!(id.is_string());
    assert!(stage.visible().is_empty(), "hidden is the default");

    let mut shown = article(&stage);
    shown["id"] = id.clone();
    shown["status"] = json!("show");
    for _ in 0..2 {
        let updated = post(&stage, "article/update", shown.clone()).await;
        stage.pass(3);
        let verified = post(&stage, "article/verify", json!({ "token": updated["data"]["token"] })).await;
        assert_eq!(verified["data"]["id"], id);
    }
    let posts = stage.visible();
    assert_eq!((posts.len(), posts[0].reveals), (1, 1), "showing twice shows once");

    let listed = get(&stage, "article/getslice?offset=0&limit=50&type=normal").await;
    assert_eq!(listed["data"]["total"], 1);
    let media = &listed["data"]["medias"][0];
    assert_eq!((&media["id"], &media["status"]), (&id, &json!("show")));
    let link = media["link_view"].as_str().unwrap();
    assert!(!link.contains(id.as_str().unwrap()), "the link's id is another one");
    assert_eq!(stage.ask(Call::get(link)).await.status, 200);

    assert_eq!(post(&stage, "article/remove", json!({ "id": id })).await["error"], 0);
    assert_eq!(post(&stage, "article/remove", json!({ "id": id })).await["error"], -201);
    let detail = get(&stage, &format!("article/getdetail?id={}", id.as_str().unwrap())).await;
    assert_eq!(detail["error"], -201);
    assert_eq!(stage.ask(Call::get(link)).await.status, 404);
}

#[tokio::test]
async fn articles_that_are_refused() {
    let stage = stage("zalo", &[]).await;
    for (path, value, code, message) in [
        ("/title", json!(letters(150)), 0, "Success"),
        ("/title", json!(letters(151)), -210, "title is over the allowed limit"),
        // Composed before it is counted.
        ("/title", json!("a\u{306}".repeat(150)), 0, "Success"),
        ("/author", json!(letters(50)), 0, "Success"),
        ("/author", json!(letters(51)), -210, "author is over the allowed limit"),
        ("/description", json!(letters(300)), 0, "Success"),
        ("/description", json!(letters(301)), -210, "description is over the allowed limit"),
        ("/description", json!(""), -201, "description is invalid!"),
        ("/type", json!("news"), -201, "type accept only 2 value normal and video"),
        ("/cover", Value::Null, -201, "cover is invalid!"),
        ("/cover/cover_type", json!(1), -201, "cover_type is invalid!"),
        ("/cover/status", Value::Null, -201, "create media fail"),
        ("/cover/photo_url", json!("bia.png"), -201, "photo_url is invalid!"),
        ("/body", json!("<p>a</p>"), -201, "body is invalid!"),
        ("/body", json!([]), -201, "body is invalid!"),
    ] {
        let mut body = article(&stage);
        *body.pointer_mut(path).unwrap() = value.clone();
        let reply = post(&stage, "article/create", body).await;
        assert_eq!((&reply["error"], &reply["message"]), (&json!(code), &json!(message)), "{path} = {value}");
    }
    let mut unknown = article(&stage);
    unknown["publish_at"] = json!(1);
    assert_eq!(post(&stage, "article/create", unknown).await["message"], "publish_at is invalid!");
    let style = get(&stage, "article/getslice?data={\"type\":\"normal\"}").await;
    assert_eq!(style["message"], "type accept only 2 value normal and video");
    assert!(stage.visible().is_empty());
}

#[tokio::test]
async fn a_cover_that_cannot_be_fetched_fails_when_verified() {
    let stage = stage("zalo", &[]).await;
    let own = stage.setting("media_url");
    for (address, code) in [
        (stage.setting("cover_url"), 0),
        (format!("{own}/{}.jpg", "ab".repeat(32)), 0),
        (format!("{own}/none.jpg"), -201),
        ("http://127.0.0.1:1/a.jpg".to_owned(), -201),
        ("https://xa.example/a.jpg".to_owned(), 0),
    ] {
        let mut body = article(&stage);
        body["cover"]["photo_url"] = json!(address);
        let token = post(&stage, "article/create", body).await["data"]["token"].clone();
        assert!(token.is_string(), "{address}");
        stage.pass(3);
        assert_eq!(post(&stage, "article/verify", json!({ "token": token })).await["error"], code, "{address}");
    }
}

#[tokio::test]
async fn broadcast_by_day_of_known_articles() {
    let stage = stage("zalo", &[]).await;
    let token = post(&stage, "article/create", article(&stage)).await["data"]["token"].clone();
    stage.pass(3);
    let id = post(&stage, "article/verify", json!({ "token": token })).await["data"]["id"].clone();
    let message = |id: &Value, count: usize| {
        let elements = vec![json!({ "media_type": "article", "attachment_id": id }); count];
        json!({ "recipient": { "target": {} }, "message": { "attachment": { "type": "template",
            "payload": { "template_type": "media", "elements": elements } } } })
    };
    for (id, count, code) in [(&id, 5, 0), (&id, 6, -201), (&id, 0, -201), (&json!("x"), 1, -201)] {
        assert_eq!(post(&stage, "oa/message", message(id, count)).await["error"], code, "{id} {count}");
    }
    assert!(stage.visible().is_empty(), "reviewed for half an hour");
    stage.pass(30 * 60);
    assert_eq!(stage.visible().len(), 1);
    stage.pass(14 * 3600);
    assert_eq!(post(&stage, "oa/message", message(&id, 1)).await["error"], -234);
}

async fn exchange(stage: &Stage, secret_key: &str, fields: &[(&'static str, &str)]) -> Reply {
    let url = format!("{}/v4/oa/access_token", stage.setting("oauth_url"));
    let form = fields.iter().map(|(name, value)| (*name, (*value).to_owned())).collect();
    stage.ask(Call::post(url, RequestBody::Form(form)).header("secret_key", secret_key)).await
}

#[tokio::test]
async fn tokens_turn_once() {
    let stage = stage("zalo", &[]).await;
    let (app, key, first) = (stage.setting("app_id"), stage.secret("secret_key"), stage.secret("refresh_token"));
    let refresh = "refresh_token";
    for (app, key, grant, token, code) in [
        ("1", key.as_str(), refresh, first.as_str(), -14002),
        (&app, "wrong", refresh, &first, -14004),
        (&app, &key, "client_credentials", &first, -14018),
        (&app, &key, refresh, "sandbox-unknown", -14014),
        (&app, &key, "authorization_code", &first, -14005),
    ] {
        let fields = [("app_id", app), ("grant_type", grant), (refresh, token)];
        let reply = exchange(&stage, key, &fields).await;
        assert_eq!((reply.status, json(&reply)["error"].as_i64()), (200, Some(code)), "{app} {grant}");
    }
    let fields = [("app_id", app.as_str()), ("grant_type", refresh), (refresh, first.as_str())];
    let pair = json(&exchange(&stage, &key, &fields).await);
    assert_eq!(pair["expires_in"], "90000");
    let again = exchange(&stage, &key, &fields).await;
    assert_eq!((again.status, again.body.len()), (200, 0), "a used token is answered by nothing at all");

    let url = format!("{}/v2.0/oa/getoa", stage.setting("api_url"));
    let new = pair["access_token"].as_str().unwrap();
    for (token, seconds, code) in
        [(stage.secret("access_token").as_str(), 0, -216), (new, 0, 0), (new, 89_999, 0), (new, 1, -220)]
    {
        stage.pass(seconds);
        assert_eq!(json(&call_with(&stage, token, Call::get(&url)).await)["error"], code);
    }
    let next = [("app_id", app.as_str()), ("grant_type", refresh), (refresh, pair[refresh].as_str().unwrap())];
    assert!(json(&exchange(&stage, &key, &next).await)["access_token"].is_string());
}

#[tokio::test]
async fn a_login_hands_over_a_code_that_works_once() {
    let stage = stage("zalo", &[]).await;
    let (app, key) = (stage.setting("app_id"), stage.secret("secret_key"));
    let consent = format!(
        "{}/v4/oa/permission?app_id={app}&redirect_uri=http://127.0.0.1/back&state=s1",
        stage.setting("oauth_url")
    );
    let reply = stage.ask(Call::get(consent)).await;
    assert_eq!(reply.status, 302);
    let back = reply.header("location").unwrap().to_owned();
    assert!(back.ends_with("&state=s1"), "{back}");
    let code = back.split("code=").nth(1).unwrap().split('&').next().unwrap().to_owned();
    let fields = [("app_id", app.as_str()), ("grant_type", "authorization_code"), ("code", code.as_str())];
    assert!(json(&exchange(&stage, &key, &fields).await)["access_token"].is_string());
    assert_eq!(json(&exchange(&stage, &key, &fields).await)["error"], -14005);
}

#[tokio::test]
async fn four_thousand_calls_a_minute() {
    let stage = stage("zalo", &[]).await;
    let about = || get(&stage, "oa/getoa");
    for _ in 1..=4000 {
        assert_eq!(about().await["error"], 0);
    }
    assert_eq!(about().await["error"], -32);
    stage.pass(60);
    assert_eq!(about().await["error"], 0);
}

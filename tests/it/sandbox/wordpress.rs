//! WordPress: roles, slugs, dates, trash, media, and everything that it lets pass in silence.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use loa::http::{Call, Reply, RequestBody};
use serde_json::{Value, json};

use super::{Stage, file_part, json, png, stage, text_part};

fn api(stage: &Stage, path: &str) -> String {
    format!("{}/wp-json/wp/v2/{path}", stage.setting("api_url"))
}

async fn send(stage: &Stage, call: Call) -> Reply {
    let pair = format!("{}:{}", stage.setting("user"), stage.secret("app_password"));
    stage.ask(call.header("authorization", format!("Basic {}", STANDARD.encode(pair)))).await
}

async fn post(stage: &Stage, path: &str, body: Value) -> Reply {
    send(stage, Call::post(api(stage, path), RequestBody::Json(body))).await
}

async fn get(stage: &Stage, path: &str) -> Reply {
    send(stage, Call::get(api(stage, path))).await
}

/// Status and code, or status alone.
fn outcome(reply: &Reply) -> String {
    let code = json(reply)["code"].as_str().unwrap_or_default().to_owned();
    format!("{} {code}", reply.status).trim().to_owned()
}

#[tokio::test]
async fn the_index_and_who_is_asking() {
    let stage = stage("wordpress", &[]).await;
    let home = stage.setting("api_url");
    for index in [format!("{home}/wp-json/"), format!("{home}/?rest_route=/")] {
        let index = json(&stage.ask(Call::get(index)).await);
        assert!(index["authentication"]["application-passwords"].is_object());
    }
    let front = stage.ask(Call::get(format!("{home}/"))).await;
    assert!(front.header("link").unwrap().contains("wp-json/>; rel=\"https://api.w.org/\""));
    assert_eq!(json(&get(&stage, "users/me?context=edit").await)["roles"], json!(["editor"]));
    for (method, path, expected) in [
        ("GET", "users/me", "401 rest_not_logged_in"),
        ("GET", "posts", "200"),
        ("GET", "posts?status=future", "400 rest_invalid_param"),
        ("GET", "posts?context=edit", "401 rest_forbidden_context"),
        ("POST", "posts", "401 rest_cannot_create"),
        ("GET", "posts/999", "404 rest_post_invalid_id"),
        ("GET", "nothing", "404 rest_no_route"),
    ] {
        let call = match method {
            "GET" => Call::get(api(&stage, path)),
            _ => Call::post(api(&stage, path), RequestBody::Json(json!({ "title": "a" }))),
        };
        // A wrong password is a stranger's visit.
        let reply = stage.ask(call.header("authorization", "Basic eDp5")).await;
        assert_eq!(outcome(&reply), expected, "{path}");
    }
}

#[tokio::test]
async fn roles() {
    for (role, status, expected) in [
        ("subscriber", "draft", "403 rest_cannot_create"),
        ("contributor", "draft", "201"),
        ("contributor", "publish", "403 rest_cannot_publish"),
        ("author", "publish", "201"),
        ("editor", "publish", "201"),
    ] {
        let stage = stage("wordpress", &[("role", role)]).await;
        let reply = post(&stage, "posts", json!({ "title": "a", "status": status })).await;
        assert_eq!(outcome(&reply), expected, "{role} {status}");
        assert_eq!(stage.visible().len(), usize::from(expected == "201" && status == "publish"));
    }
}

#[tokio::test]
async fn slugs_are_numbered_and_unknown_things_dropped() {
    let stage = stage("wordpress", &[]).await;
    let body = json!({ "title": "Đường Số 5", "slug": "loa-1", "content": "<!-- loa:k1 --><p>Đăng ký</p>",
        "categories": [2, 99], "featured_media": 77, "meta": { "loa": "x" } });
    let first = json(&post(&stage, "posts", body.clone()).await);
    let second = json(&post(&stage, "posts", body).await);
    assert_eq!((&first["slug"], &second["slug"]), (&json!("loa-1"), &json!("loa-1-2")));
    assert_eq!((&first["categories"], &first["featured_media"]), (&json!([2]), &json!(0)));
    assert_eq!(first["status"], "draft");
    for (query, found) in [
        ("slug=loa-1&status=any", 1),
        ("slug=loa-1,loa-1-2&status=publish,future,draft,pending,private", 2),
        ("slug=loa-1", 0),
        ("search=loa:k1&status=any", 2),
        ("search=loa:k9&status=any", 0),
    ] {
        let reply = get(&stage, &format!("posts?{query}&_fields=id,slug")).await;
        let rows = json(&reply);
        assert_eq!(rows.as_array().unwrap().len(), found, "{query}");
        assert_eq!(reply.header("x-wp-total"), Some(found.to_string().as_str()));
        assert!(rows[0].as_object().is_none_or(|row| row.len() == 2));
    }
    let titled = json(&post(&stage, "posts", json!({ "title": "Thông báo đăng ký", "status": "publish" })).await);
    assert_eq!(titled["slug"], "thong-bao-dang-ky");
    assert_eq!(stage.ask(Call::get(titled["link"].as_str().unwrap())).await.status, 200);
}

#[tokio::test]
async fn dates_decide_between_now_and_later() {
    let stage = stage("wordpress", &[]).await;
    let at = |seconds: i64| {
        (stage.clock.now() + chrono::TimeDelta::seconds(seconds)).format("%Y-%m-%dT%H:%M:%S").to_string()
    };
    for (status, seconds, expected) in
        [("publish", 59, "publish"), ("publish", 60, "future"), ("future", -60, "publish"), ("draft", 600, "draft")]
    {
        let body = json!({ "title": "a", "status": status, "date_gmt": at(seconds) });
        assert_eq!(json(&post(&stage, "posts", body).await)["status"], expected, "{status} {seconds}");
    }
    // Scheduled far ahead, set back, published without a date: it is scheduled again.
    let late = json(&post(&stage, "posts", json!({ "title": "b", "status": "future", "date_gmt": at(9000) })).await);
    let path = format!("posts/{}", late["id"]);
    for (body, expected) in [
        (json!({ "status": "draft" }), "draft"),
        (json!({ "status": "publish" }), "future"),
        (json!({ "status": "publish", "date_gmt": at(0) }), "publish"),
        (json!({ "status": "publish", "date_gmt": at(0) }), "publish"),
    ] {
        assert_eq!(json(&post(&stage, &path, body).await)["status"], expected);
    }
    let shown = stage.visible();
    let b = shown.iter().find(|p| p.title.as_deref() == Some("b")).unwrap();
    assert_eq!(b.reveals, 1);
    assert_eq!(shown.len(), 3);
    stage.pass(60);
    assert_eq!(stage.visible().len(), 4);
}

#[tokio::test]
async fn faulty_posts_and_trash() {
    let stage = stage("wordpress", &[]).await;
    for (body, expected) in [
        (json!({ "title": "", "content": "" }), "400 empty_content"),
        (json!({ "title": "a", "status": "live" }), "400 rest_invalid_param"),
        (json!({ "title": "a", "date_gmt": "20/01/2026" }), "400 rest_invalid_param"),
    ] {
        assert_eq!(outcome(&post(&stage, "posts", body).await), expected);
    }
    let broken =
        Call::post(api(&stage, "posts"), RequestBody::Bytes { mime: "application/json", bytes: b"{".to_vec() });
    assert_eq!(outcome(&send(&stage, broken).await), "400 rest_invalid_json");
    for (per_page, expected) in [(100, "200"), (101, "400 rest_invalid_param")] {
        assert_eq!(outcome(&get(&stage, &format!("posts?per_page={per_page}")).await), expected);
    }
    let id = json(&post(&stage, "posts", json!({ "title": "a", "status": "publish" })).await)["id"].clone();
    for (query, expected) in
        [("", "200"), ("", "410 rest_already_trashed"), ("?force=true", "200"), ("", "404 rest_post_invalid_id")]
    {
        let call = Call::delete(api(&stage, &format!("posts/{id}{query}")));
        assert_eq!(outcome(&send(&stage, call).await), expected);
        assert!(stage.visible().is_empty());
    }
}

#[tokio::test]
async fn media() {
    let stage = stage("wordpress", &[]).await;
    let raw = |bytes: Vec<u8>| Call::post(api(&stage, "media"), RequestBody::Bytes { mime: "image/png", bytes });
    for (bytes, disposition, expected) in [
        (png(9, 9, 40), Some("attachment; filename=\"anh.png\""), "201"),
        (png(9, 9, 40), None, "400 rest_upload_no_content_disposition"),
        (png(9, 9, 40), Some("attachment; filename*=UTF-8''anh.png"), "400 rest_upload_invalid_disposition"),
        (png(9, 9, 40), Some("attachment; filename=\"anh.jpg\""), "500 rest_upload_sideload_error"),
        (b"MZ".to_vec(), Some("attachment; filename=\"a.exe\""), "500 rest_upload_sideload_error"),
    ] {
        let call = raw(bytes);
        let call = disposition.into_iter().fold(call, |call, value| call.header("content-disposition", value));
        assert_eq!(outcome(&send(&stage, call).await), expected, "{disposition:?}");
    }
    let parts = vec![text_part("alt_text", "Hội trường"), file_part("file", "ảnh lễ.png", png(9, 9, 50))];
    let medium = json(&send(&stage, Call::post(api(&stage, "media"), RequestBody::Multipart(parts))).await);
    assert_eq!((&medium["alt_text"], &medium["mime_type"]), (&json!("Hội trường"), &json!("image/png")));
    let source = medium["source_url"].as_str().unwrap();
    assert!(source.ends_with("/anh-le.png"), "{source}");
    assert_eq!(stage.ask(Call::get(source)).await.header("content-type"), Some("image/png"));
    let body = json!({ "title": "a", "status": "publish", "featured_media": medium["id"] });
    assert_eq!(json(&post(&stage, "posts", body).await)["featured_media"], medium["id"]);
    assert_eq!(stage.visible()[0].pictures.len(), 1);
    let term = json!({ "name": "Tin tức" });
    let exists = post(&stage, "categories", term).await;
    assert_eq!((outcome(&exists), &json(&exists)["data"]["term_id"]), ("400 term_exists".to_owned(), &json!(2)));
}

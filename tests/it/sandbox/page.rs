//! The public page, and the side door.

use loa::http::{Call, RequestBody};
use serde_json::json;

use super::{Stage, json, stage};

async fn page(stage: &Stage, path: &str) -> (u16, String) {
    let reply = stage.ask(Call::get(format!("{}{path}", stage.sandbox.url()))).await;
    (reply.status, String::from_utf8(reply.body).unwrap())
}

async fn send(stage: &Stage, text: &str) {
    let url = format!("{}/bot{}/sendMessage", stage.setting("api_url"), stage.secret("bot_token"));
    let body = json!({ "chat_id": stage.setting("chat_id"), "text": text });
    assert_eq!(stage.ask(Call::post(url, RequestBody::Json(body))).await.status, 200);
}

#[tokio::test]
async fn shows_what_the_public_sees_newest_first() {
    let stage = stage("telegram", &[]).await;
    assert!(page(&stage, "/").await.1.contains("Chưa có bài nào hiển thị."));
    send(&stage, "Tin <một> & hai").await;
    stage.pass(60);
    send(&stage, "Tin thứ hai").await;
    stage.sandbox.show("loa-xa", "Bản tin sáng", "Mời bà con nghe", stage.clock.now());
    stage.sandbox.show("loa-xa", "Bản tin chiều", "Chưa đến giờ", stage.clock.now() + chrono::TimeDelta::hours(9));

    let (status, html) = page(&stage, "/").await;
    assert_eq!(status, 200);
    assert!(html.contains("Xã Ia Mẫu") && html.contains("Kênh Telegram") && html.contains("08:01 · 20/01/2026"));
    assert!(html.contains("Tin &#60;one&#62;") || html.contains("Tin &#60;một&#62; &#38; hai"), "escaped");
    assert!(html.find("Tin thứ hai").unwrap() < html.find("Tin &#60;").unwrap(), "newest first");
    assert!(html.contains("Mời bà con nghe") && !html.contains("Chưa đến giờ"));
    assert!(!html.contains("<script"), "works without a script");

    let (_, only) = page(&stage, "/?kenh=loa-xa").await;
    assert!(only.contains("Mời bà con nghe") && !only.contains("Tin thứ hai"));
    assert!(page(&stage, "/?lang=en").await.1.contains("Public content on all channels"));
    let link = stage.visible().iter().find(|post| post.text == "Tin thứ hai").unwrap().link.clone().unwrap();
    let (status, single) = page(&stage, &link).await;
    assert!(status == 200 && single.contains("Tin thứ hai") && !single.contains("Mời bà con"));
    assert_eq!(page(&stage, "/t.me/c/1/1").await.0, 404);
}

#[tokio::test]
async fn the_side_door_shows_posts_and_accounts_and_no_secret() {
    let stage = stage("zalo", &[]).await;
    stage.sandbox.show("loa-xa", "Bản tin", "Nghe", stage.clock.now());
    let posts = json(&stage.ask(Call::get(format!("{}/_sandbox/posts", stage.sandbox.url()))).await);
    assert_eq!(posts[0]["channel"], "loa-xa");
    assert_eq!((&posts[0]["visible"], &posts[0]["reveals"]), (&json!(true), &json!(1)));
    assert_eq!(posts[0]["shown_at"], "2026-01-20T01:00:00Z");
    let (_, accounts) = page(&stage, "/_sandbox/accounts").await;
    assert!(accounts.contains(&stage.setting("oa_id")));
    for secret in ["access_token", "refresh_token", "secret_key"] {
        assert!(!accounts.contains(&stage.secret(secret)));
    }
    let url = stage.sandbox.url().to_owned();
    stage.sandbox.stop().await;
    assert!(stage.http.ask(Call::get(url)).await.is_err(), "stopped");
}

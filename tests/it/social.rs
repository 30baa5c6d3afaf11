//! What goes over the wire to Telegram and Facebook, step by step, and what is made of what comes back.

use loa::adapters::{facebook, telegram};
use loa::domain::diagnostic::Problem;
use loa::domain::media::MediaKind;
use loa::domain::outcome::{Class, Failure, Found, Receipt, Revealed, Staging};
use loa::domain::post::Post;
use serde_json::{Value, json};

use crate::sample::{Opened, Sample, channel, out, picture, post, sample, with_picture};
use crate::scripted::{Answer, Scripted};

const AUDIT: &[(&str, &str)] = &[("chat_id", "@xa_ia_mo_thu"), ("audit_chat_id", "-1009999999999")];

fn ok(body: Value) -> Answer {
    Answer::Json(200, body)
}

/// A server with this script, after which everything fails.
async fn server(script: Vec<Answer>) -> Scripted {
    Scripted::start(script, Answer::Text(500, "the script is over")).await
}

fn row(adapter: &str) -> Sample {
    sample(adapter).expect("a row")
}

fn ready(staging: Result<Staging, Failure>) -> String {
    match staging {
        Ok(Staging::Ready(token)) => token,
        other => panic!("not ready: {other:?}"),
    }
}

fn done(revealed: Result<Revealed, Failure>) -> Receipt {
    match revealed {
        Ok(Revealed::Done(receipt)) => receipt,
        other => panic!("not done: {other:?}"),
    }
}

/// The JSON body of a request.
fn body(request: &str) -> Value {
    serde_json::from_str(request.split_once("\r\n\r\n").expect("a body").1).expect("JSON")
}

fn sent(message_id: i32, username: Option<&str>) -> Answer {
    let chat = json!({ "id": -1001234567890_i64, "type": "channel", "username": username });
    ok(json!({ "ok": true, "result": { "message_id": message_id, "chat": chat, "date": 1768870800 } }))
}

#[tokio::test]
async fn telegram_sends_a_text() {
    let row = Sample {
        post: Post {
            title: "Lịch & giờ".into(),
            body: "**08 giờ** tại hội trường".into(),
            link: Some("https://ia-mo.example/lich".into()),
            ..post()
        },
        ..row("telegram")
    };
    let server = server(vec![sent(7, None)]).await;
    let opened = Opened::at(&server.url(), &telegram::KIND, &row);
    let staged = ready(opened.adapter.stage(&opened.job(), None).await);
    assert!(server.seen().is_empty(), "a text needs no staging");
    let receipt = done(opened.adapter.reveal(&opened.job(), &staged, None).await);
    assert_eq!(receipt.id, "-1001234567890:7");
    assert_eq!(receipt.link.as_deref(), Some("https://t.me/c/1234567890/7"));
    assert_eq!(server.lines(), ["POST /bottest-bot-token-not-real/sendMessage"]);
    let text = "<b>Lịch &amp; giờ</b>\n\n<b>08 giờ</b> tại hội trường\n\nhttps://ia-mo.example/lich\n\nĐV";
    let wanted = json!({
        "chat_id": -1001234567890_i64, "text": text, "parse_mode": "HTML",
        "link_preview_options": { "url": "https://ia-mo.example/lich" },
    });
    assert_eq!(body(&server.seen()[0]), wanted);
}

#[tokio::test]
async fn telegram_stages_a_picture_in_the_audit_chat() {
    let row = Sample { settings: AUDIT, post: with_picture(36, 600, 400, MediaKind::Jpeg), ..row("telegram") };
    let copy = json!({
        "message_id": 3, "chat": { "id": -1009999999999_i64, "type": "channel" },
        "photo": [{ "file_id": "small" }, { "file_id": "large" }],
    });
    let copy = ok(json!({ "ok": true, "result": copy }));
    let server = server(vec![copy, sent(8, Some("xa_ia_mo_thu")), ok(json!({ "ok": true, "result": true }))]).await;
    let opened = Opened::at(&server.url(), &telegram::KIND, &row);
    let staged = ready(opened.adapter.stage(&opened.job(), None).await);
    assert_eq!(opened.http.commits(), 0);
    let receipt = done(opened.adapter.reveal(&opened.job(), &staged, None).await);
    assert_eq!(receipt.link.as_deref(), Some("https://t.me/xa_ia_mo_thu/8"));
    assert_eq!(opened.http.commits(), 1);
    assert_eq!(server.lines().len(), 2, "nothing stands between the visible call and its receipt");
    opened.adapter.tidy().expect("an audit chat").tidy(&staged).await.unwrap();
    let seen = server.seen();
    assert!(seen[0].contains("-1009999999999") && !seen[0].contains("Thân bài"), "{}", seen[0]);
    let caption = "<b>Đề</b>\n\nThân bài.\n\nĐV";
    let wanted = json!({ "chat_id": "@xa_ia_mo_thu", "photo": "large", "caption": caption, "parse_mode": "HTML" });
    assert_eq!(body(&seen[1]), wanted);
    assert_eq!(body(&seen[2]), json!({ "chat_id": -1009999999999_i64, "message_id": 3 }));
}

/// What is staged in the channel itself is published.
#[test]
fn telegram_takes_no_channel_for_its_own_audit_chat() {
    let settings: &[(&str, &str)] = &[("chat_id", "@xa_ia_mo_thu"), ("audit_chat_id", "@Xa_Ia_Mo_Thu")];
    let row = Sample { settings, ..row("telegram") };
    let refused = (telegram::KIND.render)(&channel(&telegram::KIND, &row), &post()).expect_err("the same chat");
    assert!(matches!(&refused[0].problem, Problem::BadSetting { key, .. } if key == "audit_chat_id"), "{refused:?}");
}

#[tokio::test]
async fn telegram_sends_a_picture_at_once_without_an_audit_chat() {
    let row = Sample { post: with_picture(36, 600, 400, MediaKind::Png), ..row("telegram") };
    let server = server(vec![sent(9, None)]).await;
    let opened = Opened::at(&server.url(), &telegram::KIND, &row);
    let staged = ready(opened.adapter.stage(&opened.job(), None).await);
    done(opened.adapter.reveal(&opened.job(), &staged, None).await);
    let seen = server.seen();
    assert_eq!((seen.len(), opened.http.commits()), (1, 1));
    for part in ["name=\"chat_id\"", "name=\"caption\"", "name=\"photo\"; filename=\"picture.png\"", "not a picture"] {
        assert!(seen[0].contains(part), "{part} in {}", seen[0]);
    }
}

#[tokio::test]
async fn telegram_takes_back_what_is_out_or_was_taken_back() {
    let gone = json!({ "ok": false, "error_code": 400, "description": "Bad Request: message to delete not found" });
    let stuck = json!({ "ok": false, "error_code": 400, "description": "Bad Request: message can't be deleted" });
    let script = vec![ok(json!({ "ok": true, "result": true })), Answer::Json(400, gone), Answer::Json(400, stuck)];
    let server = server(script).await;
    let opened = Opened::at(&server.url(), &telegram::KIND, &row("telegram"));
    let withdraw = opened.adapter.withdraw().expect("Telegram can delete");
    let receipt = Receipt { id: "-1001234567890:7".into(), link: None };
    assert_eq!(withdraw.withdraw(&out(&receipt)).await, Ok(()));
    assert_eq!(withdraw.withdraw(&out(&receipt)).await, Ok(()));
    assert_eq!(withdraw.withdraw(&out(&receipt)).await.map_err(|failure| failure.class), Err(Class::Permanent));
    assert_eq!(body(&server.seen()[0]), json!({ "chat_id": -1001234567890_i64, "message_id": 7 }));
}

#[tokio::test]
async fn telegram_checks_the_right_to_post() {
    for (member, may_post) in [
        (json!({ "status": "creator" }), true),
        (json!({ "status": "administrator", "can_post_messages": true }), true),
        (json!({ "status": "administrator", "can_post_messages": false }), false),
        (json!({ "status": "administrator" }), true),
        (json!({ "status": "restricted", "can_send_messages": false }), false),
        (json!({ "status": "kicked" }), false),
    ] {
        let me = ok(json!({ "ok": true, "result": { "id": 777, "is_bot": true, "username": "loa_thu_bot" } }));
        let server = server(vec![me, ok(json!({ "ok": true, "result": member }))]).await;
        let opened = Opened::at(&server.url(), &telegram::KIND, &row("telegram"));
        match opened.adapter.check().await {
            Ok(identity) => assert!(may_post && identity.name == "@loa_thu_bot", "{member}"),
            Err(failure) => assert!(!may_post && failure.class == Class::Relogin, "{member}: {failure}"),
        }
    }
}

#[tokio::test]
async fn facebook_makes_everything_unpublished_first() {
    let pictures = vec![picture(36, 600, 400, MediaKind::Jpeg), picture(36, 600, 400, MediaKind::Png)];
    let link = Some("https://ia-mo.example/lich".to_owned());
    let row = Sample { post: Post { media: pictures, link, ..post() }, ..row("facebook") };
    let made = |id: &str| ok(json!({ "id": id }));
    let server = server(vec![made("501"), made("502"), made("100200300_400")]).await;
    let opened = Opened::at(&server.url(), &facebook::KIND, &row);
    let staged = ready(opened.adapter.stage(&opened.job(), None).await);
    assert_eq!(staged, r#"{"post":"100200300_400","photos":["501","502"]}"#);
    assert_eq!(opened.http.commits(), 0);
    let photos = "POST /v26.0/100200300/photos";
    assert_eq!(server.lines(), [photos, photos, "POST /v26.0/100200300/feed"]);
    let seen = server.seen();
    assert!(seen[0].contains("name=\"source\"") && seen[0].contains("Lịch Đại hội"), "bytes and words: {}", seen[0]);
    for request in &seen {
        assert!(request.contains("authorization: Bearer test-page-token-not-real"), "{request}");
        assert!(request.contains("appsecret_proof") && request.contains("published"), "{request}");
    }
    let draft = &seen[2];
    assert!(draft.contains("published=false") && draft.contains("attached_media=%5B%7B%22media_fbid%22%3A%22501%22"));
    // The link stands in the text, for a post with pictures has no preview.
    assert!(!draft.contains("&link=") && draft.contains("ia-mo.example"), "{draft}");
}

#[tokio::test]
async fn facebook_shows_the_draft_by_its_id() {
    let link = json!({ "permalink_url": "https://facebook.example/p/400" });
    let server = server(vec![ok(json!({ "success": true })), ok(link), ok(json!({ "success": true }))]).await;
    let row = row("facebook");
    let opened = Opened::at(&server.url(), &facebook::KIND, &row);
    let receipt = done(opened.reveal(&row).await);
    assert_eq!(receipt, Receipt { id: "100200300_400".into(), link: Some("https://facebook.example/p/400".into()) });
    assert!(server.seen()[0].contains("is_published=true"));
    // The link cannot be read this time: it is out nevertheless.
    let receipt = done(opened.reveal(&row).await);
    assert_eq!(receipt.link.as_deref(), Some("https://www.facebook.com/100200300_400"));
}

/// The proof is the id; a link that does not come is not waited for as long as a call may take.
#[tokio::test]
async fn facebook_gives_its_receipt_without_a_link_that_does_not_come() {
    let row = row("facebook");
    let server = Scripted::start(vec![ok(json!({ "success": true }))], Answer::Hang).await;
    let opened = Opened::at(&server.url(), &facebook::KIND, &row);
    let job = opened.job();
    let revealed = opened.adapter.reveal(&job, &row.staged, None);
    let receipt = done(tokio::time::timeout(loa::http::CALL_MAX / 2, revealed).await.expect("it waits for the link"));
    assert_eq!(receipt.link.map(|link| link.ends_with(&receipt.id)), Some(true));
}

#[tokio::test]
async fn facebook_believes_the_post_and_not_the_refusal() {
    let refusal = || Answer::Json(400, json!({ "error": { "message": "(#506) Duplicate", "code": 506 } }));
    let row = row("facebook");
    for (is_published, wanted) in [(true, Ok(())), (false, Err(Class::Permanent))] {
        let server = server(vec![refusal(), ok(json!({ "is_published": is_published }))]).await;
        let opened = Opened::at(&server.url(), &facebook::KIND, &row);
        assert_eq!(opened.reveal(&row).await.map(drop).map_err(|failure| failure.class), wanted);
        assert_eq!(opened.http.commits(), 1);
    }
}

#[tokio::test]
async fn facebook_reads_back() {
    let gone = json!({ "error": { "message": "does not exist", "code": 100, "error_subcode": 33 } });
    let row = row("facebook");
    for (answer, wanted) in [
        (ok(json!({ "is_published": false })), "No"),
        (ok(json!({ "is_published": true })), "Yes"),
        (ok(json!({ "id": "100200300_400" })), "CannotTell"),
        (Answer::Json(400, gone), "CannotTell"),
    ] {
        let server = server(vec![answer]).await;
        let opened = Opened::at(&server.url(), &facebook::KIND, &row);
        let reconcile = opened.adapter.reconcile().expect("Facebook reads back");
        let found = match reconcile.find(&opened.job(), &row.staged).await {
            Ok(Found::Yes(receipt)) if receipt.id == "100200300_400" => "Yes",
            Ok(Found::No) => "No",
            Ok(Found::CannotTell) => "CannotTell",
            other => panic!("{other:?}"),
        };
        assert_eq!(found, wanted);
    }
}

#[tokio::test]
async fn facebook_takes_back_drafts_that_may_be_gone() {
    let gone = json!({ "error": { "message": "does not exist", "code": 100, "error_subcode": 33 } });
    let server = server(vec![Answer::Json(400, gone), ok(json!({ "success": true }))]).await;
    let opened = Opened::at(&server.url(), &facebook::KIND, &row("facebook"));
    assert_eq!(opened.adapter.unstage(r#"{"post":"100200300_400","photos":["501"]}"#).await, Ok(()));
    let lines = server.lines();
    assert!(lines[0].starts_with("GET /v26.0/100200300_400?fields=is_published"), "{lines:?}");
    assert!(lines[1].starts_with("DELETE /v26.0/501?"), "{lines:?}");
}

#[tokio::test]
async fn facebook_checks_page_and_token() {
    let row = row("facebook");
    let page = |id: &str| ok(json!({ "id": id, "name": "Xã Ia Mấu" }));
    let debug = |data: Value| ok(json!({ "data": data }));
    let ends = json!({ "is_valid": true, "expires_at": 0, "data_access_expires_at": 1776646800 });
    for (script, wanted) in [
        (vec![page("100200300"), debug(ends)], Ok(Some(1776646800))),
        (vec![page("100200300"), debug(json!({ "is_valid": true, "expires_at": 0 }))], Ok(None)),
        (vec![page("100200300"), Answer::Text(500, "")], Ok(None)),
        (vec![page("100200300"), debug(json!({ "is_valid": false }))], Err(Class::Relogin)),
        (vec![page("999")], Err(Class::Relogin)),
    ] {
        let server = server(script).await;
        let opened = Opened::at(&server.url(), &facebook::KIND, &row);
        let checked = opened.adapter.check().await;
        let until = checked.map(|identity| identity.until.map(|until| until.timestamp()));
        assert_eq!(until.map_err(|failure| failure.class), wanted);
        let tells = server.lines().iter().any(|line| line.contains("test-page-token"));
        assert!(!tells, "a token stands in a URL: {:?}", server.lines());
    }
}

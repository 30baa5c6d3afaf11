//! Telegram: limits, markup, albums, ids, rates, and what may be done to a message that is there.

use loa::http::{Call, Reply, RequestBody};
use serde_json::{Value, json};

use super::{Stage, file_part, json, letters, png, stage, text_part};

async fn call(stage: &Stage, method: &str, body: Value) -> Reply {
    let url = format!("{}/bot{}/{method}", stage.setting("api_url"), stage.secret("bot_token"));
    stage.ask(Call::post(url, RequestBody::Json(body))).await
}

/// `ok`, or the description.
fn outcome(reply: &Reply) -> String {
    let body = json(reply);
    assert_eq!(u64::from(reply.status), body["error_code"].as_u64().unwrap_or(200));
    body["description"].as_str().unwrap_or("ok").to_owned()
}

#[tokio::test]
async fn texts() {
    let bold = |n: usize| format!("<b>{}</b>", letters(n));
    for (text, mode, expected) in [
        (letters(4096), "", "ok"),
        (letters(4097), "", "Bad Request: message is too long"),
        (bold(4096), "HTML", "ok"),
        (bold(4097), "HTML", "Bad Request: message is too long"),
        // An emoji is one character, though two units of an entity.
        ("📢".repeat(4096), "HTML", "ok"),
        ("📢".repeat(4097), "HTML", "Bad Request: message is too long"),
        (" \n ".to_owned(), "", "Bad Request: message text is empty"),
        (
            "<p>a</p>".to_owned(),
            "HTML",
            "Bad Request: can't parse entities: Unsupported start tag \"p\" at byte offset 0",
        ),
        ("a".repeat(32_769), "", "Bad Request: text is too long"),
    ] {
        let stage = stage("telegram", &[]).await;
        let body = json!({ "chat_id": stage.setting("chat_id"), "text": text, "parse_mode": mode });
        let reply = call(&stage, "sendMessage", body).await;
        assert_eq!(outcome(&reply), expected, "{} characters", text.chars().count());
        assert_eq!(stage.visible().len(), usize::from(expected == "ok"));
    }
}

#[tokio::test]
async fn who_may_post_where() {
    let stage = stage("telegram", &[("chat_id", "@xaiamau")]).await;
    let api = stage.setting("api_url");
    for (token, expected) in [
        (stage.secret("bot_token"), "ok"),
        ("sandbox-token-revoked".to_owned(), "Unauthorized"),
        ("42:abc".to_owned(), "Unauthorized"),
        ("nonsense".to_owned(), "Not Found"),
    ] {
        assert_eq!(outcome(&stage.ask(Call::get(format!("{api}/bot{token}/GETME"))).await), expected, "{token}");
    }
    for (chat, expected) in
        [("@XaIaMau", "ok"), ("@other", "Bad Request: chat not found"), ("-5", "Bad Request: chat not found")]
    {
        assert_eq!(outcome(&call(&stage, "getChat", json!({ "chat_id": chat })).await), expected, "{chat}");
    }
    assert_eq!(outcome(&call(&stage, "getHistory", json!({})).await), "Not Found: method not found");
    let me = json(&call(&stage, "getMe", json!({})).await)["result"]["id"].clone();
    let member = json(&call(&stage, "getChatMember", json!({ "chat_id": "@xaiamau", "user_id": me })).await);
    assert_eq!(member["result"]["can_post_messages"], true);
}

#[tokio::test]
async fn pictures() {
    for (width, height, bytes, expected) in [
        (5000, 5000, 100, "ok"),
        (5001, 5000, 100, "Bad Request: PHOTO_INVALID_DIMENSIONS"),
        (2000, 100, 100, "ok"),
        (2001, 100, 100, "Bad Request: PHOTO_INVALID_DIMENSIONS"),
        (100, 100, 10 * 1024 * 1024, "ok"),
        (100, 100, 10 * 1024 * 1024 + 1, "Bad Request: file is too big"),
    ] {
        let stage = stage("telegram", &[]).await;
        let url = format!("{}/bot{}/SendPhoto", stage.setting("api_url"), stage.secret("bot_token"));
        let parts = vec![
            text_part("chat_id", &stage.setting("chat_id")),
            text_part("photo", "attach://anh"),
            file_part("anh", "ảnh.png", png(width, height, bytes)),
        ];
        let reply = stage.ask(Call::post(url, RequestBody::Multipart(parts))).await;
        assert_eq!(outcome(&reply), expected, "{width}×{height}, {bytes} bytes");
    }
}

#[tokio::test]
async fn a_file_id_is_staged_out_of_sight_and_used_again() {
    let stage = stage("telegram", &[]).await;
    let url = format!("{}/bot{}/sendPhoto", stage.setting("api_url"), stage.secret("bot_token"));
    let parts =
        vec![text_part("chat_id", &stage.setting("audit_chat_id")), file_part("photo", "a.png", png(10, 10, 60))];
    let staged = json(&stage.ask(Call::post(url, RequestBody::Multipart(parts))).await);
    let file = staged["result"]["photo"][0]["file_id"].clone();
    assert!(stage.visible().is_empty(), "an audit chat is private");

    let chat = stage.setting("chat_id");
    for (file, caption, expected) in [
        (file.clone(), letters(1024), "ok"),
        (file.clone(), letters(1025), "Bad Request: message caption is too long"),
        (json!("sandbox-file-photo-99"), letters(1), "Bad Request: wrong file identifier/HTTP URL specified"),
        (json!("https://xa.example/a.jpg"), letters(1), "Bad Request: failed to get HTTP URL content"),
    ] {
        let body = json!({ "chat_id": chat, "photo": file, "caption": caption, "parse_mode": "HTML" });
        assert_eq!(outcome(&call(&stage, "sendPhoto", body).await), expected);
    }
    for (items, expected) in [
        (vec!["photo"], "Bad Request: there must be 2 to 10 messages in an album"),
        (vec!["photo"; 10], "ok"),
        (vec!["photo"; 11], "Bad Request: too many messages to send as an album"),
        (vec!["photo", "document"], "Bad Request: document can't be mixed with other media types"),
    ] {
        let media: Vec<Value> = items.iter().map(|kind| json!({ "type": kind, "media": file })).collect();
        let reply = call(&stage, "sendMediaGroup", json!({ "chat_id": chat, "media": media })).await;
        assert_eq!(outcome(&reply), expected);
        if reply.status == 200 {
            let sent = json(&reply)["result"].as_array().unwrap().clone();
            let ids: Vec<i64> = sent.iter().map(|m| m["message_id"].as_i64().unwrap()).collect();
            assert!(ids.windows(2).all(|pair| pair[1] == pair[0] + 1), "ids follow one another: {ids:?}");
            assert!(sent.iter().all(|m| m["media_group_id"] == sent[0]["media_group_id"]));
        }
    }
}

#[tokio::test]
async fn what_is_there_can_be_edited_forwarded_and_deleted_in_time() {
    let stage = stage("telegram", &[]).await;
    let chat = stage.setting("chat_id");
    let send = || call(&stage, "sendMessage", json!({ "chat_id": chat, "text": "Khai mạc" }));
    let first = json(&send().await)["result"]["message_id"].as_i64().unwrap();
    for (method, body, expected) in [
        (
            "editMessageText",
            json!({ "message_id": first, "text": "Khai mạc" }),
            "Bad Request: message is not modified: specified new message content and reply markup are exactly the same as a current content and reply markup of the message",
        ),
        ("editMessageText", json!({ "message_id": first, "text": "Bế mạc" }), "ok"),
        ("editMessageText", json!({ "message_id": first + 9, "text": "a" }), "Bad Request: message to edit not found"),
        (
            "editMessageCaption",
            json!({ "message_id": first, "caption": "a" }),
            "Bad Request: there is no caption in the message to edit",
        ),
        ("deleteMessage", json!({ "message_id": first + 9 }), "Bad Request: message to delete not found"),
        ("deleteMessage", json!({ "message_id": first }), "ok"),
        ("deleteMessage", json!({ "message_id": first }), "Bad Request: message to delete not found"),
    ] {
        let mut body = body;
        body["chat_id"] = json!(chat);
        assert_eq!(outcome(&call(&stage, method, body).await), expected, "{method}");
    }
    let second = json(&send().await)["result"]["message_id"].as_i64().unwrap();
    assert_eq!(second, first + 1);
    let probe = |id: i64| json!({ "chat_id": stage.setting("audit_chat_id"), "from_chat_id": chat, "message_id": id });
    let found = json(&call(&stage, "forwardMessage", probe(second)).await);
    assert_eq!(found["result"]["forward_origin"]["message_id"], second);
    let absent = call(&stage, "forwardMessage", probe(second + 1)).await;
    assert_eq!(outcome(&absent), "Bad Request: message to forward not found");

    stage.pass(48 * 3600);
    let third = json(&send().await)["result"]["message_id"].as_i64().unwrap();
    stage.pass(48 * 3600);
    assert_eq!(outcome(&call(&stage, "deleteMessage", json!({ "chat_id": chat, "message_id": third })).await), "ok");
    let late = call(&stage, "deleteMessage", json!({ "chat_id": chat, "message_id": second })).await;
    assert_eq!(outcome(&late), "Bad Request: message can't be deleted");
}

#[tokio::test]
async fn twenty_a_minute_in_one_chat() {
    let stage = stage("telegram", &[]).await;
    let send = || call(&stage, "sendMessage", json!({ "chat_id": stage.setting("chat_id"), "text": "a" }));
    for n in 1..=20 {
        assert_eq!(outcome(&send().await), "ok", "message {n}");
        stage.pass(1);
    }
    let reply = send().await;
    assert_eq!(outcome(&reply), "Too Many Requests: retry after 40");
    assert_eq!(reply.retry_after_s(), Some(40));
    assert_eq!(json(&reply)["parameters"]["retry_after"], 40);
    stage.pass(40);
    assert_eq!(outcome(&send().await), "ok");
    assert_eq!(stage.visible().len(), 21);
}

#[tokio::test]
async fn thirty_a_second_for_one_bot() {
    let stage = stage("telegram", &[]).await;
    let send = |chat: &str| call(&stage, "sendMessage", json!({ "chat_id": stage.setting(chat), "text": "a" }));
    for (chat, count) in [("chat_id", 20), ("audit_chat_id", 10)] {
        for n in 1..=count {
            assert_eq!(outcome(&send(chat).await), "ok", "{chat} {n}");
        }
    }
    assert_eq!(outcome(&send("audit_chat_id").await), "Too Many Requests: retry after 1");
    stage.pass(1);
    assert_eq!(outcome(&send("audit_chat_id").await), "ok");
}

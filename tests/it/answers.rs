//! What a platform answers, written down: whatever it says, the other channels go on.

use std::time::Duration;

use loa::daemon::channels::variable;
use loa::domain::storable::{CODE_CHARACTERS_MAX, MESSAGE_CHARACTERS_MAX};
use loa::secret::Secret;
use loa::store::deliveries::Filter;
use serde_json::json;

use crate::scripted::{Answer, Scripted};
use crate::support::databases::{Database, databases};
use crate::support::plans::directory;
use crate::support::world::{World, minutes, start};

/// Less than a call that is not answered takes.
const HANG: Duration = Duration::from_secs(20);

/// A bot, a site and a folder, each with one post; all of them have come to an end when this returns.
async fn told(database: &Database, bot: Vec<Answer>, site: Answer) -> (String, Vec<(String, String)>) {
    let folder = tempfile::tempdir().unwrap();
    std::fs::create_dir(folder.path().join("web")).unwrap();
    let silence = || Answer::Text(404, "");
    let bot = Scripted::start(bot, silence()).await;
    let site = Scripted::start(Vec::new(), site).await;
    let given = [("tele", "bot_token"), ("trang", "app_password")];
    let given = given.map(|(channel, field)| (variable(channel, field), Secret::new("mot-ma-bi-mat"))).into();
    let mut world = World::with(database, folder.path(), directory(&[]), given).await;
    world.directory = directory(&[
        ("tele", "telegram", &[("chat_id", "-1001234567890"), ("api_url", &bot.url())]),
        ("trang", "wordpress", &[("api_url", &site.url()), ("user", "bientap")]),
        ("web", "folder", &[("folder", "web")]),
    ]);
    let due = start() + minutes(60);
    world.apply(["tele", "trang", "web"].map(|channel| world.text("tin", channel, due, "Nội dung")).into()).await;
    world.approve_all().await;
    let mut daemon = world.daemon();
    world.play(&mut daemon, due + minutes(70)).await;
    let mut tx = world.store.read().await.unwrap();
    let entries = loa::store::log::entries(&mut tx, &Filter::default()).await.unwrap();
    let attempts = entries.into_iter().flat_map(|entry| entry.attempts);
    let failures = attempts.filter_map(|attempt| Some((attempt.code?, attempt.message.unwrap_or_default()))).collect();
    (world.print().await, failures)
}

fn raw(status: u16, body: String) -> Answer {
    Answer::Text(status, body.leak())
}

#[tokio::test]
async fn words_that_no_database_takes_are_mended_and_cut() {
    for database in databases().await {
        let refusal = r#"{"ok":false,"error_code":400,"description":"Bad Request: x\u0000y \ud83d z"}"#;
        let long = "m\u{1ED1}".repeat(500_000);
        let site = raw(400, format!(r#"{{"code":"{long}\\u0000","message":"{long}\\u0000","data":{{"status":400}}}}"#));
        let (world, failures) = told(&database, vec![raw(400, refusal.to_owned())], site).await;
        assert!(world.contains("tin tele failed (refused)"), "{world}");
        assert!(world.contains("tin web delivered"), "{world}");
        assert!(world.contains("tin trang failed") || world.contains("tin trang missed"), "{world}");
        let said = failures.iter().find(|(code, _)| code == "400").expect("the bot's refusal");
        assert_eq!(said.1, "Bad Request: x\u{FFFD}y \u{FFFD} z");
        for (code, message) in &failures {
            let lengths = (code.chars().count(), message.chars().count());
            assert!(lengths.0 <= CODE_CHARACTERS_MAX && lengths.1 <= MESSAGE_CHARACTERS_MAX, "{lengths:?}");
        }
        assert!(failures.iter().any(|(code, _)| code.starts_with("mố") && code.ends_with('…')), "{failures:?}");
    }
}

/// It is out, and what would prove it cannot be kept: nobody says that it is delivered, nor that it is not.
#[tokio::test]
async fn a_receipt_that_cannot_be_kept_is_no_proof() {
    for database in databases().await {
        let chat = r#"{"id":-1001234567890,"type":"channel","username":"xa\u0000mau"}"#;
        let sent = format!(r#"{{"ok":true,"result":{{"message_id":7,"date":1,"chat":{chat}}}}}"#);
        let (world, failures) = told(&database, vec![raw(200, sent)], Answer::Text(500, "")).await;
        assert!(world.contains("tin tele unconfirmed (lost_reply)"), "{world}");
        assert!(world.contains("tin web delivered"), "{world}");
        let (_, why) = failures.iter().find(|(code, _)| code == "answer_too_long").expect("why");
        assert!(why.contains("-1001234567890:7"), "{why}");
    }
}

/// The copy in the audit chat goes after the post is known to be out; a platform that does not answer holds no proof.
#[tokio::test]
async fn a_receipt_waits_for_no_tidying() {
    for database in databases().await {
        let folder = tempfile::tempdir().unwrap();
        let ok = |result: serde_json::Value| Answer::Json(200, json!({ "ok": true, "result": result }));
        let chat = |id: i64| json!({ "id": id, "type": "channel" });
        let copy = json!({ "message_id": 3, "chat": chat(-1009999999999), "photo": [{ "file_id": "anh" }] });
        let post = json!({ "message_id": 8, "chat": chat(-1001234567890) });
        let bot = Scripted::start(vec![ok(copy), ok(post)], Answer::Hang).await;
        let given = [(variable("tele", "bot_token"), Secret::new("mot-ma-bi-mat"))].into();
        let mut world = World::with(&database, folder.path(), directory(&[]), given).await;
        let settings =
            [("chat_id", "-1001234567890"), ("audit_chat_id", "-1009999999999"), ("api_url", bot.url().leak())];
        world.directory = directory(&[("tele", "telegram", &settings)]);
        let due = start() + minutes(60);
        world.apply(vec![world.picture("tin", "tele", due, b"anh")]).await;
        world.approve_all().await;
        let mut daemon = world.daemon();
        let played = tokio::time::timeout(HANG, world.play(&mut daemon, due + minutes(1))).await;
        played.expect("the receipt waits for the tidying");
        assert!(world.print().await.contains("tin tele delivered"), "{}", world.print().await);
        let swept = async {
            while !bot.lines().iter().any(|line| line.ends_with("/deleteMessage")) {
                tokio::task::yield_now().await;
            }
        };
        tokio::time::timeout(HANG, swept).await.expect("the copy is swept away");
    }
}

//! Faults: what the client sees, what the public sees, and that a cut line carries not one byte.

use std::io::{Read, Write};
use std::net::TcpStream;

use loa::domain::outcome::Class;
use loa::http::{Call, RequestBody};
use loa::sandbox::fault::{Fault, FaultPlan, FaultWhen};
use serde_json::json;

use super::{Stage, stage};

fn send(stage: &Stage) -> Call {
    let url = format!("{}/bot{}/sendMessage", stage.setting("api_url"), stage.secret("bot_token"));
    Call::post(url, RequestBody::Json(json!({ "chat_id": stage.setting("chat_id"), "text": "Khai mạc" })))
}

fn first(fault: Fault) -> FaultPlan {
    FaultPlan::one("telegram", "post sendmessage", FaultWhen::Nth(1), fault)
}

#[tokio::test]
async fn each_fault_and_its_effect() {
    for (fault, status, visible) in [
        (Fault::Delay(1500), Some(200), 1),
        (Fault::RateLimit(30), Some(429), 0),
        (Fault::ErrorBefore(502), Some(502), 0),
        (Fault::ErrorAfter(500), Some(500), 1),
        (Fault::LostReply, None, 1),
        (Fault::Reset, None, 0),
        (Fault::TokenDeath, Some(401), 0),
    ] {
        let stage = stage("telegram", &[]).await;
        stage.sandbox.set_faults(first(fault));
        let before = stage.clock.now();
        let reply = stage.http.ask(send(&stage)).await;
        assert_eq!(reply.as_ref().ok().map(|r| r.status), status, "{fault:?}");
        assert_eq!(stage.visible().len(), visible, "{fault:?}");
        let passed = (stage.clock.now() - before).num_milliseconds();
        assert_eq!(passed, if matches!(fault, Fault::Delay(_)) { 1500 } else { 0 }, "{fault:?}");
        if fault == Fault::TokenDeath {
            assert_eq!(stage.ask(send(&stage)).await.status, 401, "a dead token stays dead");
            stage.sandbox.revive("kenh");
        }
        assert_eq!(stage.ask(send(&stage)).await.status, 200, "only the first request met it");
    }
}

#[tokio::test]
async fn a_lost_reply_is_unknown_to_a_commit() {
    let stage = stage("telegram", &[]).await;
    stage.sandbox.set_faults(first(Fault::LostReply));
    let failure = stage.http.commit(send(&stage)).await.unwrap_err();
    assert_eq!(failure.class, Class::Unknown);
    assert_eq!(stage.visible().len(), 1);
}

/// A client without any cleverness: it must read nothing at all.
#[tokio::test(flavor = "multi_thread")]
async fn a_cut_line_carries_no_byte() {
    let stage = stage("telegram", &[]).await;
    let address = stage.sandbox.url().trim_start_matches("http://").to_owned();
    let (chat, token) = (stage.setting("chat_id"), stage.secret("bot_token"));
    let body = format!("chat_id={chat}&text=abc");
    let request = format!(
        "POST /telegram/bot{token}/sendMessage HTTP/1.1\r\nhost: {address}\r\ncontent-type: \
         application/x-www-form-urlencoded\r\ncontent-length: {}\r\n\r\n{body}",
        body.len()
    );
    for (fault, visible) in [(Fault::LostReply, 1), (Fault::Reset, 1)] {
        stage.sandbox.set_faults(first(fault));
        let (address, request) = (address.clone(), request.clone());
        let read = tokio::task::spawn_blocking(move || {
            let mut stream = TcpStream::connect(address).unwrap();
            stream.write_all(request.as_bytes()).unwrap();
            let mut read = Vec::new();
            // The end, or a reset: both without a byte.
            let _ = stream.read_to_end(&mut read);
            read
        });
        assert_eq!(read.await.unwrap(), Vec::<u8>::new(), "{fault:?}");
        assert_eq!(stage.visible().len(), visible, "{fault:?}");
    }
}

#[tokio::test]
async fn every_platform_says_too_often_and_too_late_in_its_own_way() {
    for (platform, path, header, fault, status, code) in [
        ("facebook", "v26.0/me", "authorization", Fault::RateLimit(90), 400, "/error/code=80001"),
        ("facebook", "v26.0/me", "authorization", Fault::ErrorBefore(500), 500, "/error/code=2"),
        ("facebook", "v26.0/me", "authorization", Fault::TokenDeath, 400, "/error/code=190"),
        ("zalo", "v2.0/oa/getoa", "access_token", Fault::RateLimit(30), 200, "/error=-32"),
        ("zalo", "v2.0/oa/getoa", "access_token", Fault::TokenDeath, 200, "/error=-216"),
        ("wordpress", "wp-json/", "authorization", Fault::RateLimit(30), 429, "/data/status=429"),
    ] {
        let stage = stage(platform, &[]).await;
        stage.sandbox.set_faults(FaultPlan::one("*", "get *", FaultWhen::Nth(1), fault));
        let value = match platform {
            "facebook" => format!("Bearer {}", stage.secret("page_token")),
            "zalo" => stage.secret("access_token"),
            _ => String::new(),
        };
        let call = Call::get(format!("{}/{path}", stage.setting("api_url"))).header(header, value);
        let reply = stage.ask(call).await;
        let (pointer, expected) = code.split_once('=').unwrap();
        let found = reply.json().unwrap().pointer(pointer).unwrap().to_string();
        assert_eq!((reply.status, found.as_str()), (status, expected), "{platform} {fault:?}");
    }
}

#[tokio::test]
async fn faults_come_in_by_the_side_door() {
    let stage = stage("telegram", &[]).await;
    let door = format!("{}/_sandbox/faults", stage.sandbox.url());
    let rules = json!({ "rules": [{ "platform": "telegram", "route": "*", "when": { "every_nth": 2 },
        "fault": { "error_before": 503 } }] });
    assert_eq!(stage.ask(Call::post(&door, RequestBody::Json(rules))).await.status, 200);
    let mut statuses = Vec::new();
    for _ in 0..4 {
        statuses.push(stage.ask(send(&stage)).await.status);
    }
    assert_eq!(statuses, [200, 503, 200, 503]);
    assert_eq!(stage.ask(Call::post(&door, RequestBody::Json(json!({ "seed": 7 })))).await.status, 200);
    assert_eq!(stage.ask(Call::post(&door, RequestBody::Json(json!({ "rule": [] })))).await.status, 400);
}

//! `loa status`: what waits for a person stands first, each with the line that ends the wait.

use serde_json::Value;

use super::Place;

#[test]
fn status_names_the_event_and_what_nobody_approved() {
    let place = Place::due_now("");
    let path = place.workspace.join("thu.yaml");
    let written = std::fs::read_to_string(&path).unwrap();
    let due = written.lines().find_map(|line| line.trim().strip_prefix("when: ")).unwrap().to_owned();
    let campaign = written
        .replace("phases:", &format!("anchors:\n  hop: {{ title: Họp dân, at: {due} }}\nphases:"))
        .replace(&format!("when: {due}"), "when: hop + 30m");
    std::fs::write(&path, campaign).unwrap();
    place.fine(&["apply", "--yes"]);
    let id = place.log()[0]["id"].as_str().unwrap().to_owned();
    let seen = place.fine(&["status"]);
    for wanted in ["Họp dân, dự kiến", "loa happened thu hop", "Tin đầu tiên", &format!("loa approve {id}")]
    {
        assert!(seen.contains(wanted), "{wanted}: {seen}");
    }
    let awaited = &place.json(&["status", "--json"])["awaited"];
    assert_eq!(awaited["events"][0]["anchor"], "hop");
    assert_eq!(
        (&awaited["events"][0]["waiting"], &awaited["unapproved"][0]),
        (&Value::from(1), &Value::from(id.clone()))
    );
    place.fine(&["approve", &id, "--yes"]);
    place.fine(&["happened", "thu", "hop", "--source", "Biên bản", "--yes"]);
    let awaited = &place.json(&["status", "--json"])["awaited"];
    assert_eq!((awaited["events"].as_array().unwrap().len(), awaited["unapproved"].as_array().unwrap().len()), (0, 0));
}

#[test]
fn a_reserved_place_is_listed_until_its_text_is_there() {
    let place = Place::due_now("");
    let path = place.workspace.join("thu.yaml");
    let written = std::fs::read_to_string(&path).unwrap();
    let reserved = written.replace("body: Nội dung của tin.", "reserved: có");
    std::fs::write(&path, &reserved).unwrap();
    assert!(place.fine(&["check"]).contains("Ô chờ nội dung (viết bài trong ngày): “Tin"));
    assert!(place.run(&["plan"]).out.contains("ô chờ nội dung: viết bài trong ngày"));
    place.fine(&["apply", "--yes"]);
    assert!(place.fine(&["status"]).contains("Ô CHỜ NỘI DUNG, CHƯA CÓ BÀI"));
    assert_eq!(place.json(&["status", "--json"])["awaits_text"].as_array().unwrap().len(), 1);
    let all = place.run(&["approve", "--all", "--yes"]);
    assert_eq!(all.code, 3, "{}", all.out);
    assert!(all.out.contains("1 ô chờ nội dung chưa có bài"), "{}", all.out);
    let id = place.log()[0]["id"].as_str().unwrap().to_owned();
    let one = place.run(&["approve", &id, "--yes"]);
    assert_eq!(one.code, 3);
    assert!(one.err.contains("chưa có bài nên chưa duyệt được"), "{}", one.err);
    // Written, applied: like any other.
    std::fs::write(&path, reserved + "    body: Nội dung của tin.\n").unwrap();
    assert!(!place.fine(&["check"]).contains("Ô chờ nội dung"));
    place.fine(&["apply", "--yes"]);
    place.fine(&["approve", &id, "--yes"]);
    assert_eq!(place.log()[0]["state"], "scheduled");
}

/// What does not move is named, with what to do: a channel that is closed for longer than an approved text has time, tokens
/// that do not get renewed, a text that fails again and again.
#[tokio::test]
async fn what_does_not_move_is_named() {
    let place = Place::due_now("");
    place.fine(&["apply", "--yes"]);
    place.fine(&["approve", "--all", "--yes"]);
    let store = format!("sqlite:{}", place.workspace.join(".loa/loa.db").display());
    let store = sqlx::SqlitePool::connect(&store).await.unwrap();
    let until = (loa::clock::Clock::System.now() + chrono::TimeDelta::hours(7)).timestamp_millis();
    let trouble = format!(
        "UPDATE channel SET closed_until = {until}, renew_failed_at = 1, renew_failed_code = 'connect', \
           renew_failed_message = ''; \
         UPDATE delivery SET tries = 7"
    );
    sqlx::raw_sql(sqlx::AssertSqlSafe(trouble)).execute(&store).await.unwrap();
    store.close().await;
    let seen = place.fine(&["status"]).replace('\n', " ");
    for wanted in
        ["KÊNH ĐANG YÊU CẦU CHỜ", "CHƯA GIA HẠN ĐƯỢC MÃ TRUY CẬP", "NHIỀU LẦN KHÔNG ĐƯỢC", "loa retry MÃ --at"]
    {
        assert!(seen.contains(wanted), "{wanted}: {seen}");
    }
    let seen = place.json(&["status", "--json"]);
    assert_eq!(
        (&seen["closed"][0]["too_late"], &seen["unrenewed"][0]["code"]),
        (&Value::from(1), &Value::from("connect"))
    );
    assert_eq!(seen["failing"].as_array().unwrap().len(), 1);
}

//! Acts by page: the same as by command, and refused in words where they are refused.

use loa::clock::Clock;
use serde_json::Value;

use super::waiting;
use crate::support::browser::{pages, signed_in};
use crate::support::office::Office;

/// The ledger without what differs between two offices: moments and ids of runs.
fn ledger(office: &Office) -> Vec<Value> {
    let mut log = office.log();
    for line in &mut log {
        if let Some(approval) = line["approval"].as_object_mut() {
            approval.remove("at");
        }
    }
    log
}

fn audit(office: &Office, verb: &str) -> Vec<Value> {
    let all = office.json("admin", &["audit"]);
    let all = all["acts"].as_array().cloned().unwrap();
    all.into_iter().filter(|act| act["verb"] == verb).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn approving_by_page_is_approving_by_command() {
    let (by_page, by_command) = (waiting(), waiting());
    let pages = pages(&by_page, Clock::System, None).await;
    let mut leader = signed_in(&by_page, &pages, "duyet-a");
    let queue = leader.get("/duyet");
    assert!(queue.body.contains("Tin của xa-a") && queue.body.contains("Nội dung của xa-a."));
    assert!(!queue.body.contains("Tin của xa-b") && queue.body.contains("của đơn vị khác"));
    let card = queue.after("name=\"one\" value=\"").to_owned();
    let done = leader.send("/duyet", &[("content", &card), ("number", "12/TB"), ("note", "đã đọc")]);
    assert_eq!(done.location(), "/duyet?da-duyet=2");
    assert!(leader.get("/duyet").body.contains("Không còn nội dung nào chờ duyệt."));
    by_command
        .fine("duyet-a", &["approve", "--campaign", "ke-hoach-a", "--number", "12/TB", "--note", "đã đọc", "--yes"]);
    assert_eq!(ledger(&by_page), ledger(&by_command));
    let (page, command) = (audit(&by_page, "approve"), audit(&by_command, "approve"));
    assert_eq!((page.len(), command.len()), (1, 1));
    assert_eq!((&page[0]["origin"], &command[0]["origin"]), (&"page".into(), &"command".into()));
    for same in ["done_by", "roles", "target", "reason", "detail"] {
        assert_eq!(page[0][same], command[0][same], "{same}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_form_without_its_token_or_from_elsewhere_changes_nothing() {
    let office = waiting();
    let pages = pages(&office, Clock::System, None).await;
    let mut leader = signed_in(&office, &pages, "duyet-a");
    let mut other = signed_in(&office, &pages, "duyet-b");
    let card = leader.get("/duyet").after("name=\"one\" value=\"").to_owned();
    let (right, others) = (leader.form_token(), other.form_token());
    let before = ledger(&office);
    for token in ["", "x", &others, &right[1..]] {
        for (path, field, value) in [
            ("/duyet", "one", card.as_str()),
            ("/tam-dung", "what", "all:"),
            ("/tai-khoan", "session", "x"),
            ("/ra", "x", "x"),
        ] {
            let fields = [("form_token", token), (field, value), ("reason", "thử")];
            let refused = leader.post(path, &fields);
            assert_eq!(refused.status, 403, "{path} {token}");
            assert!(refused.body.contains("không đến từ trang của đơn vị"), "{}", refused.body);
        }
    }
    assert_eq!(leader.post("/duyet", &[("one", &card)]).status, 403, "none at all");
    for origin in [Some("https://ke-xau.vn".to_owned()), Some("null".to_owned()), None] {
        let own = std::mem::replace(&mut leader.origin, origin);
        for path in ["/duyet", "/tam-dung", "/dang-nhap", "/hien-thi"] {
            assert_eq!(leader.post(path, &[("form_token", &right), ("one", &card)]).status, 403, "{path}");
        }
        leader.origin = own;
    }
    assert_eq!(ledger(&office), before);
    assert_eq!(leader.get("/").status, 200, "and nobody was signed out");
    assert!(leader.post("/duyet", &[("form_token", &right), ("one", &card)]).location().contains("da-duyet=2"));
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_not_theirs_is_refused_in_words() {
    let office = waiting();
    office.change("channels.yaml", "roles: [editor, approver]", "roles: [editor, approver, operator]");
    office.fine("admin", &["apply", "channels.yaml", "--yes"]);
    let pages = pages(&office, Clock::System, None).await;
    let mut leader = signed_in(&office, &pages, "duyet-a");
    let card = leader.get("/duyet").after("name=\"one\" value=\"").to_owned();
    // Another unit's leader knows the form, and it is no content of theirs.
    let mut other = signed_in(&office, &pages, "duyet-b");
    let refused = other.send("/duyet", &[("one", &card)]);
    assert_eq!(refused.status, 403);
    assert!(refused.body.contains("nội dung vừa được sửa"), "{}", refused.body);
    // Another unit's hold, by the name that staff know it by.
    let refused = other.send("/tam-dung", &[("what", "unit:xa-a"), ("reason", "thử")]);
    assert_eq!(refused.status, 403);
    assert!(
        refused.body.contains("trong phạm vi Ủy ban nhân dân xã B, không phải Ủy ban nhân dân xã A"),
        "{}",
        refused.body
    );
    // Without the role.
    let mut editor = signed_in(&office, &pages, "bt-a");
    let seen = editor.get("/duyet");
    assert!(seen.body.contains("việc duyệt do người khác thực hiện") && !seen.body.contains("name=\"one\""));
    let refused = editor.send("/duyet", &[("one", &card)]);
    assert!(refused.status == 403 && refused.body.contains("người duyệt"), "{}", refused.body);
    // Their own text.
    office.change("a.yaml", "Nội dung của xa-a.", "Nội dung mới.");
    office.fine("kiem-a", &["apply", "a.yaml", "--yes"]);
    let mut own = signed_in(&office, &pages, "kiem-a");
    let new = own.get("/duyet").after("name=\"one\" value=\"").to_owned();
    let refused = own.send("/duyet", &[("one", &new)]);
    assert!(refused.status == 403 && refused.body.contains("không tự duyệt được"), "{}", refused.body);
    // What was read is no longer what is there.
    let refused = leader.send("/duyet", &[("one", &card)]);
    assert!(refused.status == 403 && refused.body.contains("sau khi anh/chị mở trang"), "{}", refused.body);
    assert!(office.log().iter().all(|line| line["state"] == "draft"));
    let empty = leader.send("/duyet", &[]);
    assert!(empty.status == 422 && empty.body.contains("Chưa chọn nội dung nào"));
}

#[tokio::test(flavor = "multi_thread")]
async fn what_changed_since_the_last_approval_is_marked() {
    let office = Office::running();
    office.change("a.yaml", "Nội dung của xa-a.", "Nội dung đã đổi của xa-a.");
    office.fine("bt-a", &["apply", "a.yaml", "--yes"]);
    let pages = pages(&office, Clock::System, None).await;
    let mut leader = signed_in(&office, &pages, "duyet-a");
    let queue = leader.get("/duyet").body;
    assert!(queue.contains("Đã sửa sau lần duyệt trước") && queue.contains("<ins>đã đổi "), "{queue}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_hold_by_page_stops_and_is_lifted_from_there() {
    let office = Office::running();
    let pages = pages(&office, Clock::System, None).await;
    let mut operator = signed_in(&office, &pages, "dai-a");
    let unsaid = operator.send("/tam-dung", &[("what", "channel:tin-a"), ("reason", " ")]);
    assert!(unsaid.status == 403 && unsaid.body.contains("chưa ghi lý do"), "{}", unsaid.body);
    let held = operator.send("/tam-dung", &[("what", "channel:tin-a"), ("reason", "Quốc tang, CĐ số 7")]);
    assert_eq!(held.location(), "/tam-dung?held=1&out=0");
    let seen = operator.get("/tam-dung");
    assert!(seen.body.contains("Quốc tang, CĐ số 7") && seen.body.contains("Trực đài xã A đặt lúc"), "{}", seen.body);
    assert!(operator.get("/").body.contains("Đang tạm dừng"));
    let hold = seen.after("name=\"hold\" value=\"").to_owned();
    // The province holds for all; a commune does not lift that.
    office.fine("dai-tinh", &["hold", "--unit", "xa-a", "--reason", "bão"]);
    let status = office.json("", &["status"]);
    let above = status["holds"].as_array().unwrap().iter().find(|h| h["id"] != hold.as_str()).unwrap();
    let refused = operator.send("/tam-dung/tiep-tuc", &[("hold", above["id"].as_str().unwrap()), ("reason", "x")]);
    assert!(refused.status == 403 && refused.body.contains("do Ủy ban nhân dân tỉnh đặt"), "{}", refused.body);
    let lifted = operator.send("/tam-dung/tiep-tuc", &[("hold", &hold), ("reason", "hết tang")]);
    assert!(lifted.location().starts_with("/tam-dung?released="));
    assert_eq!(audit(&office, "release")[0]["origin"], "page");
    assert_eq!(office.json("", &["status"])["holds"].as_array().unwrap().len(), 1);
}

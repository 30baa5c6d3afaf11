//! Who may do what, tried by everybody: an attacker's list through the real command line.
//!
//! Whoever may not is refused with what to do, and nothing is written.

use serde_json::Value;

use super::support::office::Office;

/// A change of `channels.yaml`: what stands there, and what somebody writes instead.
type Edit = (&'static str, &'static str);

const SELF_MADE: Edit =
    ("bt-a: { name: Biên tập xã A, role: editor", "bt-a: { name: Biên tập xã A, role: administrator");
const TO_MY_HOST: Edit = ("http://127.0.0.1:9", "http://127.0.0.1:6");
const TO_MY_CHAT: Edit = ("-1001", "-1002");
const OTHER_TITLE: Edit = ("Telegram xã A", "Telegram của tôi");
const NO_STAFF: Edit = ("  admin: { name: Quản trị tỉnh, role: administrator }\n", "");
const ABOVE_ME: Edit =
    ("xa-b: { title: Ủy ban nhân dân xã B, parent: tinh }", "xa-b: { title: Ủy ban nhân dân xã B, parent: xa-a }");
const TAKEN: Edit = ("tin-b: { title: Bảng tin xã B, unit: xa-b", "tin-b: { title: Bảng tin xã B, unit: xa-a");
const APPROVER_OF_B: Edit = (
    "dai-a: { name: Trực đài xã A, role: operator, unit: xa-a }",
    "dai-a: { name: Trực đài xã A, role: approver, unit: xa-b }",
);
const OWN_APPROVAL: Edit = (
    "qt-a: { name: Quản trị xã A, role: administrator",
    "qt-a: { name: Quản trị xã A, roles: [administrator, approver]",
);
const TWO_PERSON: Edit = ("xã A, parent: tinh }", "xã A, parent: tinh, two_person_office: true }");

#[test]
fn nobody_writes_themselves_a_right_or_another_place_into_channels_yaml() {
    let office = Office::running();
    let before = office.log();
    for (who, edit, verdict) in [
        ("bt-a", SELF_MADE, "lines"),
        ("bt-a", TO_MY_HOST, "lines"),
        ("bt-a", TO_MY_CHAT, "lines"),
        ("bt-a", OTHER_TITLE, "lines"),
        ("bt-a", NO_STAFF, "lines"),
        ("bt-a", TWO_PERSON, "lines"),
        ("kiem-a", TWO_PERSON, "lines"),
        ("duyet-a", TO_MY_CHAT, "lines"),
        ("dai-a", TO_MY_CHAT, "lines"),
        ("giam-sat", OTHER_TITLE, "lines"),
        ("viet-a", OTHER_TITLE, "lines"),
        // An administrator only within their unit, and not their own roles.
        ("qt-a", ABOVE_ME, "lines"),
        ("qt-a", TAKEN, "lines"),
        ("qt-a", APPROVER_OF_B, "lines"),
        ("qt-a", OWN_APPROVAL, "lines"),
        ("qt-a", NO_STAFF, "lines"),
    ] {
        office.change("channels.yaml", edit.0, edit.1);
        let (code, error) = office.refused(who, &["apply", "--yes"]);
        assert_eq!(code, verdict, "{who} {edit:?}: {error}");
        assert!(error["error"]["message"].as_str().is_some_and(|m| m.contains("channels.yaml")), "{error}");
        office.restore();
    }
    assert_eq!(office.log(), before, "nothing was written");
    assert_eq!(office.run("", &["plan"]).code, 0, "and nothing is left to apply");
}

#[test]
fn a_refused_line_is_named_with_who_may() {
    let office = Office::running();
    office.change("channels.yaml", TO_MY_HOST.0, TO_MY_HOST.1);
    let plan = office.run("", &["plan"]);
    assert_eq!(plan.code, 2);
    assert!(
        plan.out.contains("Thay đổi trong channels.yaml (1)") && plan.out.contains("tele-a: đổi nơi đăng"),
        "{}",
        plan.out
    );
    let refused = office.run("bt-a", &["apply", "--yes"]);
    assert_eq!(refused.code, 3);
    assert!(refused.err.contains("kênh tele-a: đổi nơi đăng"), "{}", refused.err);
    assert!(refused.err.contains("người được sửa: admin, qt-a"), "{}", refused.err);
}

#[test]
fn whoever_may_change_a_line_does_and_the_audit_names_it() {
    let office = Office::running();
    for (who, edit) in [("qt-a", OTHER_TITLE), ("admin", APPROVER_OF_B), ("qt-a", TWO_PERSON)] {
        office.change("channels.yaml", edit.0, edit.1);
        office.fine(who, &["apply", "--yes"]);
    }
    let acts = office.json("giam-sat", &["audit", "--who", "admin"])["acts"].clone();
    let grants: Vec<&Value> =
        acts.as_array().unwrap().iter().flat_map(|a| a["detail"]["lines"].as_array()).flatten().collect();
    assert!(grants.iter().any(|line| line["line"] == "grant_new" && line["person"] == "dai-a"), "{acts}");
    assert_eq!(acts[0]["origin"], "command");
}

#[test]
fn the_last_administrator_stays() {
    let office = Office::running();
    // The administrator of a commune cannot give back what only one of all could.
    for line in ["", "  admin: { name: Quản trị tỉnh, roles: [{ role: administrator, until: 2099-01-01 }] }\n"] {
        office.change("channels.yaml", NO_STAFF.0, line);
        let (code, error) = office.refused("admin", &["apply", "--yes"]);
        let wanted = if line.is_empty() { "last_administrator" } else { "lines" };
        assert_eq!(code, wanted, "{error}");
        office.restore();
    }
    office.change("channels.yaml", NO_STAFF.0, "  khac: { name: Người khác, role: administrator }\n");
    office.fine("admin", &["apply", "--yes"]);
}

#[test]
fn whom_a_channel_speaks_to_is_no_editors_line() {
    let office = Office::running();
    office.change(
        "channels.yaml",
        "tin-a: { title: Bảng tin xã A, ",
        "tin-a: { title: Bảng tin xã A, reach: internal, ",
    );
    assert_eq!(office.refused("bt-a", &["apply", "--yes"]).0, "lines");
    office.fine("admin", &["apply", "--yes"]);
    assert_eq!(office.on("tin-a")["state"], "draft", "what was approved was for the public");
}

/// In mourning the province stops what is festive; the commune calls it neutral.
#[test]
fn another_tone_takes_nothing_from_under_a_hold() {
    let office = Office::running();
    office.change("a.yaml", "    title: Tin của xa-a\n", "    title: Tin của xa-a\n    tone: festive\n");
    office.fine("bt-a", &["apply", "a.yaml", "--yes"]);
    office.fine("duyet-tinh", &["hold", "--unit", "xa-a", "--tone", "festive", "--reason", "Quốc tang"]);
    office.change("a.yaml", "tone: festive", "tone: neutral");
    office.fine("bt-a", &["apply", "a.yaml", "--yes"]);
    assert!(office.fine("bt-a", &["plan", "a.yaml"]).contains("Không có gì thay đổi"), "a held tone stands");
    office.fine("dai-a", &["hold", "--channel", "tin-a", "--reason", "Thử"]);
    let holds = office.json("dai-a", &["status"])["holds"].clone();
    let own = holds.as_array().unwrap().iter().find(|hold| hold["reason"] == "Thử").unwrap();
    office.fine("dai-a", &["release", &own["id"].to_string().replace('"', ""), "--reason", "Xong"]);
    let log = office.fine("", &["log"]);
    assert_eq!(log.matches("đang tạm dừng").count(), 2, "{log}");
}

/// Holds go by the tone: another one is a change that is shown and asked for.
#[test]
fn another_tone_is_a_change_that_is_shown() {
    let office = Office::running();
    office.change("a.yaml", "    title: Tin của xa-a\n", "    title: Tin của xa-a\n    tone: festive\n");
    let plan = office.run("bt-a", &["plan", "a.yaml"]);
    assert!(plan.out.contains("tính chất tin: thông thường → chào mừng"), "{}", plan.out);
    office.fine("bt-a", &["apply", "a.yaml", "--yes"]);
    assert!(office.fine("bt-a", &["plan", "a.yaml"]).contains("Không có gì thay đổi"));
}

/// A date that moves makes no other writer: neither of whoever moved it, nor of whoever wrote.
#[test]
fn whoever_moves_a_date_did_not_write_the_text() {
    let office = Office::running();
    let text = "campaign: ke-hoach-a\ntitle: Kế hoạch\nunit: xa-a\nanchors:\n  hop: { title: Họp, at: 2099-03-01 08:00 \
                }\nphases:\n  truoc: { kind: before, title: Trước, from: hop - 30d, until: hop + 30d }\nitems:\n  - id: moi\n    \
                phase: truoc\n    title: Mời họp\n    when: hop - 3d at 08:00\n    channels: [tin-a]\n    source: Giấy mời \
                số 1\n    body: \"Họp ngày {{ hop | ngày }}.\"\n";
    office.write("a.yaml", text);
    office.fine("kiem-a", &["apply", "a.yaml", "--yes"]);
    office.change("a.yaml", "at: 2099-03-01 08:00", "at: 2099-03-02 08:00");
    office.fine("bt-a", &["apply", "a.yaml", "--yes"]);
    let (code, error) = office.refused("kiem-a", &["approve", "--campaign", "ke-hoach-a", "--yes"]);
    assert_eq!(code, "own_text", "{error}");
    office.fine("duyet-a", &["postpone", "ke-hoach-a", "hop", "--to", "2099-03-05 08:00", "--reason", "CV 5", "--yes"]);
    office.fine("duyet-a", &["approve", "--campaign", "ke-hoach-a", "--yes"]);
}

#[test]
fn a_new_store_takes_who_somebody_is_from_its_file_and_only_then() {
    let office = Office::new();
    assert_eq!(office.refused("ai-do", &["apply", "--yes"]).0, "unknown_staff");
    assert_eq!(office.refused("duyet-a", &["apply", "--yes"]).0, "role_may_not", "the file says what they may");
    office.fine("bt-tinh", &["apply", "--yes"]);
    office.change("channels.yaml", "staff:\n", "staff:\n  toi: { name: Tôi, role: administrator }\n");
    assert_eq!(
        office.refused("toi", &["apply", "--yes"]).0,
        "unknown_staff",
        "a store that exists is not founded again"
    );
}

#[test]
fn each_role_does_its_own_work_and_no_other() {
    let office = Office::running();
    let (a, b) = (office.on("tin-a")["id"].clone(), office.on("tin-b")["id"].clone());
    let (a, b) = (a.as_str().unwrap(), b.as_str().unwrap());
    let none = "role_may_not";
    let other = "not_your_unit";
    for (who, arguments, code) in [
        ("viet-a", &["cancel", a, "--reason", "x", "--yes"][..], none),
        ("viet-a", &["hold", "--all", "--reason", "x"], none),
        ("viet-a", &["audit"], none),
        ("bt-a", &["approve", "--all", "--yes"], none),
        ("bt-a", &["retry", a, "--reason", "x"], none),
        ("bt-a", &["withdraw", a, "--reason", "x"], none),
        ("bt-a", &["settle", a, "--delivered", "--reason", "x"], none),
        ("bt-a", &["login", "tele-a", "--env"], none),
        ("bt-a", &["audit"], none),
        ("bt-a", &["cancel", b, "--reason", "x", "--yes"], other),
        ("bt-a", &["hold", "--unit", "tinh", "--reason", "x"], other),
        ("bt-a", &["hold", "--channel", "tin-b", "--reason", "x"], other),
        ("bt-a", &["apply", "b.yaml", "--yes"], other),
        ("duyet-a", &["apply", "--yes"], none),
        ("duyet-a", &["login", "tele-a", "--env"], none),
        ("duyet-a", &["confirm", "--reason", "x"], none),
        ("duyet-a", &["withdraw", b, "--reason", "x"], other),
        ("duyet-a", &["cancel", b, "--reason", "x", "--yes"], other),
        ("duyet-a", &["audit", "--campaign", "ke-hoach-b"], ""),
        ("dai-a", &["approve", "--all", "--yes"], none),
        ("dai-a", &["apply", "--yes"], none),
        ("dai-a", &["withdraw", a, "--reason", "x"], none),
        ("dai-a", &["retry", b, "--reason", "x"], other),
        // Administration contains no approval and no word about content.
        ("admin", &["approve", "--all", "--yes"], none),
        ("admin", &["withdraw", a, "--reason", "x"], none),
        ("admin", &["retry", a, "--reason", "x"], none),
        ("admin", &["settle", a, "--delivered", "--reason", "x"], none),
        ("admin", &["cancel", a, "--reason", "x", "--yes"], none),
        ("qt-a", &["hold", "--unit", "xa-b", "--reason", "x"], other),
        ("giam-sat", &["apply", "--yes"], none),
        ("giam-sat", &["cancel", a, "--reason", "x", "--yes"], none),
        ("giam-sat", &["hold", "--all", "--reason", "x"], none),
        ("giam-sat", &["login", "tele-a", "--env"], none),
        // A role whose days are over is none.
        ("het-han", &["approve", "--all", "--yes"], none),
        ("het-han", &["hold", "--all", "--reason", "x"], none),
    ] {
        if code.is_empty() {
            assert_eq!(office.json(who, arguments)["acts"], Value::Array(Vec::new()), "{who} {arguments:?}");
            continue;
        }
        // What there is to approve is only asked for by who may.
        office.campaign("moi.yaml", "moi", "xa-a", &["tin-a"]);
        let (told, error) = office.refused(who, arguments);
        assert!(told == code || told == "nothing_fits" && arguments[0] == "approve", "{who} {arguments:?}: {error}");
    }
    assert!(office.log().iter().all(|line| line["state"] == "scheduled"), "nothing was changed by anybody");
}

#[test]
fn an_id_of_another_unit_is_not_taken_over() {
    let office = Office::running();
    office.change("b.yaml", "campaign: ke-hoach-b", "campaign: ke-hoach-tinh");
    std::fs::remove_file(office.workspace.join("tinh.yaml")).unwrap();
    assert_eq!(office.refused("bt-b", &["apply", "b.yaml", "--yes"]).0, "others_campaign");
    assert_eq!(office.on("tin-tinh")["state"], "scheduled");
}

#[test]
fn what_is_held_from_above_is_lifted_from_above() {
    let office = Office::running();
    let held = office.json("dai-tinh", &["hold", "--all", "--reason", "Công điện của tỉnh"]);
    assert_eq!(held["covered"], 4);
    let hold = held["hold"].as_str().unwrap().to_owned();
    let (code, error) = office.refused("dai-a", &["release", &hold, "--reason", "x"]);
    assert_eq!(code, "held_from_above");
    assert!(error.to_string().contains("tinh"), "{error}");
    assert_eq!(office.json("", &["status"])["held"], 4);
    let narrow = office.json("dai-tinh", &["hold", "--channel", "tin-a", "--reason", "x"]);
    assert_eq!(
        office.refused("qt-a", &["release", narrow["hold"].as_str().unwrap(), "--reason", "x"]).0,
        "held_from_above"
    );
    office.fine("dai-tinh", &["release", &hold, "--reason", "Hết"]);
    assert_eq!(office.json("", &["status"])["held"], 1);
    office.fine("duyet-tinh", &["release", narrow["hold"].as_str().unwrap(), "--reason", "Hết"]);
    assert_eq!(office.json("", &["status"])["held"], 0);
    let own = office.json("dai-a", &["hold", "--all", "--reason", "Bão"]);
    assert_eq!(own["covered"], 2);
    office.fine("dai-tinh", &["release", own["hold"].as_str().unwrap(), "--reason", "Tỉnh cho tiếp tục"]);
}

#[test]
fn hold_all_holds_all_that_is_ones_own_and_says_what_that_was() {
    let office = Office::running();
    for who in ["dai-a", "duyet-a", "bt-a", "qt-a"] {
        let said = office.fine(who, &["hold", "--all", "--reason", "Lũ quét"]);
        assert!(
            said.contains("phụ trách, đơn vị Ủy ban nhân dân xã A (mã h-") && said.lines().count() == 1,
            "{who}: {said}"
        );
        let held: Vec<_> = office.json("", &["status"])["holds"].as_array().unwrap().clone();
        assert_eq!(held[0]["scope"]["unit"], "xa-a");
        office.fine("duyet-tinh", &["release", held[0]["id"].as_str().unwrap(), "--reason", "Hết"]);
    }
    assert_eq!(office.on("tin-b")["state"], "scheduled");
}

/// A leader's `--all` is all that is theirs: another unit's drafts neither stop it nor are drawn in.
#[test]
fn approve_all_approves_what_is_ones_own_and_leaves_the_rest() {
    let office = Office::new();
    office.fine("admin", &["apply", "--yes"]);
    let told = office.run("duyet-a", &["approve", "--all", "--yes"]);
    assert_eq!(told.code, 0, "{}{}", told.out, told.err);
    assert!(told.out.contains("thuộc đơn vị khác") && !told.out.contains("xa-b"), "{}", told.out);
    assert_eq!(
        (office.on("tin-a")["state"].as_str(), office.on("tin-b")["state"].as_str()),
        (Some("scheduled"), Some("draft"))
    );
    let (code, error) = office.refused("duyet-a", &["approve", "--all", "--yes"]);
    assert_eq!(code, "not_your_unit", "{error}");
}

#[test]
fn nobody_approves_their_own_text_but_in_a_two_person_office() {
    let office = Office::running();
    office.change("a.yaml", "Nội dung của xa-a.", "Lời khác.");
    office.fine("kiem-a", &["apply", "a.yaml", "--yes"]);
    let own = ["approve", "--campaign", "ke-hoach-a", "--yes"];
    let (code, error) = office.refused("kiem-a", &own);
    assert_eq!(code, "own_text", "{error}");
    assert_eq!(office.on("tin-a")["state"], "draft");
    // Applied once more by somebody else without a change, it is still their text.
    office.fine("bt-a", &["apply", "a.yaml", "--yes"]);
    assert_eq!(office.refused("kiem-a", &own).0, "own_text");
    office.change("channels.yaml", TWO_PERSON.0, TWO_PERSON.1);
    office.fine("qt-a", &["apply", "a.yaml", "--yes"]);
    office.fine("kiem-a", &own);
    let line = office.on("tin-a");
    assert_eq!((line["state"].as_str(), line["approval"]["own_text"].as_bool()), (Some("scheduled"), Some(true)));
}

#[test]
fn another_destination_voids_approvals_and_wants_the_secret_again() {
    let office = Office::running();
    let sealed = office.with("qt-a", &["login", "tele-a"], &[], "bot_token=123:gia\n");
    assert!(sealed.out.contains("bot_token"), "{}{}", sealed.out, sealed.err);
    office.change("channels.yaml", TO_MY_CHAT.0, TO_MY_CHAT.1);
    let plan = office.run("", &["plan"]);
    assert!(plan.out.contains("mất hiệu lực duyệt") && plan.out.contains("kênh đã đổi nơi đăng"), "{}", plan.out);
    // By a campaign that has nothing on that channel: its approvals are void all the same.
    office.fine("admin", &["apply", "b.yaml", "--yes"]);
    let line = office.on("tele-a");
    assert_eq!((line["state"].as_str(), line["reason"].as_str()), (Some("draft"), Some("approval_void")));
    assert_eq!(office.on("tin-a")["state"], "scheduled", "only what goes there");
    office.fine("bt-a", &["apply", "a.yaml", "--yes"]);
    office.fine("duyet-a", &["approve", "--campaign", "ke-hoach-a", "--yes"]);
    // The old token is not shown to the new place: nothing is sent before somebody gives it again.
    let again = office.with("qt-a", &["login", "tele-a", "--json"], &[], "bot_token=123:moi\n");
    let told: Value = serde_json::from_str(&again.out).unwrap();
    assert_ne!(told["code"], "other_destination", "given for the new place it is used: {told}");
}

#[test]
fn a_time_that_a_person_set_outlives_an_apply() {
    let office = Office::running();
    let id = office.on("tin-a")["id"].as_str().unwrap().to_owned();
    office.fine("dai-a", &["cancel", &id, "--reason", "Chờ ý kiến", "--yes"]);
    assert_eq!(office.on("tin-a")["remark"], "Chờ ý kiến");
    let at = loa::clock::Clock::System.now().with_timezone(&chrono_tz::Asia::Ho_Chi_Minh) + chrono::TimeDelta::days(4);
    let at = at.format("%Y-%m-%d 19:36").to_string();
    office.fine("dai-a", &["retry", &id, "--at", &at, "--reason", "Theo chỉ đạo"]);
    let set = office.on("tin-a")["due_at"].clone();
    assert!(set.as_str().unwrap().contains("19:36"), "{set}");
    office.change("a.yaml", "title: Kế hoạch xa-a", "title: Kế hoạch của xã");
    let plan = office.fine("", &["plan", "a.yaml"]);
    assert!(plan.contains("giờ do cán bộ đặt"), "{plan}");
    office.fine("bt-a", &["apply", "a.yaml", "--yes"]);
    assert_eq!(office.on("tin-a")["due_at"], set);
    // Also when the file moves it, and when its words change.
    office.change("a.yaml", " 08:00", " 09:00");
    office.change("a.yaml", "Nội dung của xa-a.", "Lời khác.");
    office.fine("bt-a", &["apply", "a.yaml", "--yes"]);
    assert_eq!(office.on("tin-a")["due_at"], set);
    assert!(office.on("tele-a")["due_at"].as_str().unwrap().contains("09:00"), "others move");
    assert!(office.store().is_file());
}

#[test]
fn a_campaign_without_a_file_is_named_and_ended_by_a_person() {
    let office = Office::running();
    assert_eq!(office.refused("bt-b", &["retire", "ke-hoach-b", "--reason", "x"]).0, "has_file");
    std::fs::remove_file(office.workspace.join("b.yaml")).unwrap();
    office.change("a.yaml", "campaign: ke-hoach-a", "campaign: ke-hoach-a-moi");
    for arguments in [&["plan"][..], &["status"]] {
        let said = office.run("", arguments).out;
        assert!(said.contains("loa retire ke-hoach-b"), "{arguments:?}: {said}");
        assert!(said.contains("a.yaml") && said.contains("nay mang mã ke-hoach-a-moi"), "{arguments:?}: {said}");
    }
    assert!(office.fine("bt-tinh", &["apply", "tinh.yaml", "--yes"]).contains("loa retire ke-hoach-b"));
    assert_eq!(office.json("", &["status"])["without_file"].as_array().unwrap().len(), 2);
    for (who, code) in [("bt-a", "not_your_unit"), ("dai-tinh", "role_may_not"), ("admin", "role_may_not")] {
        assert_eq!(office.refused(who, &["retire", "ke-hoach-b", "--reason", "x"]).0, code);
    }
    office.fine("bt-b", &["retire", "ke-hoach-b", "--reason", "Kế hoạch đã thay"]);
    let line = office.on("tin-b");
    assert_eq!((line["state"].as_str(), line["remark"].as_str()), (Some("cancelled"), Some("Kế hoạch đã thay")));
    assert!(!office.fine("", &["status"]).contains("loa retire ke-hoach-b"));
    office.campaign("b.yaml", "ke-hoach-b", "xa-b", &["tin-b"]);
    let asked = office.run("bt-b", &["apply", "b.yaml"]);
    assert_eq!(asked.code, 3, "an ended campaign is opened again only by a word");
    assert!(asked.out.contains("Kế hoạch đã thay"), "{}", asked.out);
    office.fine("bt-b", &["apply", "b.yaml", "--yes"]);
    assert_eq!(office.on("tin-b")["state"], "cancelled", "what a person called off stays so");
}

#[test]
fn an_item_that_is_called_off_before_its_first_apply_is_recorded_with_its_reason() {
    let office = Office::new();
    office.change(
        "b.yaml",
        "    source: Thông báo số 1\n",
        "    source: Thông báo số 1\n    cancelled: Theo Công văn số 9\n",
    );
    office.fine("admin", &["apply", "--yes"]);
    let line = office.on("tin-b");
    assert_eq!((line["state"].as_str(), line["reason"].as_str()), (Some("cancelled"), Some("item_cancelled")));
    assert_eq!(line["remark"], "Theo Công văn số 9");
    assert_eq!(office.json("", &["report", "ke-hoach-b"])["parts"][0]["total"]["planned"], 1);
    assert_eq!(office.run("", &["plan"]).code, 0, "and nothing is left to apply");
}

#[test]
fn the_audit_is_read_by_who_may_and_holds_every_reason() {
    let office = Office::running();
    let id = office.on("tin-a")["id"].as_str().unwrap().to_owned();
    office.fine("dai-a", &["cancel", &id, "--reason", "Theo Công văn số 12", "--yes"]);
    let text = office.fine("giam-sat", &["audit"]);
    assert!(
        text.contains("Trực đài xã A (dai-a) (trực đài, trực kỹ thuật; dòng lệnh): hủy")
            && text.contains("Theo Công văn số 12"),
        "{text}"
    );
    let of_a = office.json("duyet-a", &["audit", "--campaign", "ke-hoach-a"])["acts"].clone();
    assert!(
        of_a.as_array().unwrap().iter().any(|act| act["verb"] == "cancel" && act["reason"] == "Theo Công văn số 12")
    );
    let of_b = office.json("duyet-b", &["audit"])["acts"].clone();
    assert!(!of_b.to_string().contains("Công văn số 12"), "another unit's acts are not theirs to read: {of_b}");
    assert!(
        office.json("giam-sat", &["audit", "--who", "bt-b"])["acts"]
            .as_array()
            .unwrap()
            .iter()
            .all(|a| a["done_by"] == "bt-b")
    );
    assert!(office.fine("", &["log"]).contains("“Theo"));
}

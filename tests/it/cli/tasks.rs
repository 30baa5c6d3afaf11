//! Tasks and reach on the command line.

use super::{LOOKS_MAX, Place, Running};

/// A workspace with a village meeting whose time was an hour ago and an item that the file calls off.
fn with_task() -> Place {
    let place =
        Place::due_now("  viec: { title: Phiếu giao việc, unit: xa, adapter: task, settings: { folder: viec } }\n");
    std::fs::create_dir_all(place.workspace.join("viec")).unwrap();
    let file = place.workspace.join("thu.yaml");
    let text = std::fs::read_to_string(&file).unwrap();
    let when = text.lines().find_map(|l| l.strip_prefix("    when: ")).unwrap().to_owned();
    let more = format!(
        "  - id: hop-thon\n    phase: truoc\n    title: Họp thôn\n    when: {when}\n    channels: [viec]\n    reach: internal\n    \
         task: {{ kind: village_meeting, assignee: Trưởng thôn }}\n    body: Mời họp.\n  - id: le-hoi\n    phase: truoc\n    \
         title: Lễ hội làng\n    when: {when}\n    channels: [bang-tin]\n    cancelled: Bão số 1\n    body: Mời dự.\n"
    );
    std::fs::write(&file, text + &more).unwrap();
    place
}

#[test]
fn a_task_is_done_when_somebody_says_so_and_the_report_has_what_was_called_off() {
    let place = with_task();
    place.fine(&["apply", "--yes"]);
    place.fine(&["approve", "--all", "--yes"]);
    let running = Running::start(&place.workspace);
    let of = |item: &str| place.log().into_iter().find(|line| line["item"] == item).unwrap();
    let out = (0..LOOKS_MAX).any(|_| of("hop-thon")["state"] == "assigned");
    assert!(out, "{:?}", place.log());
    assert_eq!(running.stop(), Some(0));
    let id = of("hop-thon")["id"].as_str().unwrap().to_owned();
    let status = place.fine(&["status"]);
    assert!(status.contains("CHƯA AI BÁO ĐÃ THỰC HIỆN") && status.contains(&format!("loa done {id}")), "{status}");
    let report = place.fine(&["report", "thu"]);
    assert!(report.contains("Lễ hội làng") && report.contains("Bão số 1"), "{report}");
    assert!(report.contains("Đã giao việc, chưa báo kết quả"), "{report}");

    let said = place.fine(&["done", &id, "--count", "57", "--note", "Bà con nhất trí", "--by", "Trưởng thôn Plei A"]);
    assert!(said.contains("Đã thực hiện"), "{said}");
    let line = of("hop-thon");
    assert_eq!(
        (&line["state"], &line["end"], &line["reach"]),
        (&"delivered".into(), &"assigned".into(), &"internal".into())
    );
    assert_eq!((&line["done"]["count"], &line["done"]["word_of"]), (&57.into(), &"Trưởng thôn Plei A".into()));
    let log = place.fine(&["log"]);
    assert!(log.contains("Đã thực hiện") && log.contains("“Bà con nhất trí”; 57"), "{log}");
    let again = place.run(&["done", &id]);
    assert!(again.code == 3 && again.err.contains("Đã thực hiện"), "{}", again.err);
    assert_ne!(place.run(&["done", &id, "--undo"]).code, 0, "not without a reason");
    assert!(place.fine(&["done", &id, "--undo", "--reason", "Nhầm thôn"]).contains("Đã giao việc"));
    assert!(place.fine(&["report", "thu", "--month", "2020-01"]).contains("tháng 01 năm 2020"));
}

#[test]
fn internal_matter_on_a_public_channel_is_a_fault_at_its_line() {
    let place = with_task();
    let file = place.workspace.join("thu.yaml");
    let text = std::fs::read_to_string(&file).unwrap();
    std::fs::write(&file, text.replace("channels: [viec]", "channels: [viec, bang-tin]")).unwrap();
    let found = place.run(&["check"]);
    let line =
        std::fs::read_to_string(&file).unwrap().lines().position(|l| l.contains("[viec, bang-tin]")).unwrap() + 1;
    assert_eq!(found.code, 1);
    let told = format!("thu.yaml:{line}:22: lỗi: “hop-thon” là nội bộ, không được đưa lên kênh công khai “bang-tin”");
    assert!(found.out.contains(&told), "{}", found.out);
    std::fs::write(&file, text.replace("village_meeting", "zalo_group")).unwrap();
    let found = place.run(&["check"]);
    assert!(found.out.contains("“hop-thon” là nội bộ, không được giao việc “Nhóm Zalo thôn, làng”"), "{}", found.out);
}

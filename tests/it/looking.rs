//! What `check` and `plan` say of a workspace before anything is written: the real program, in a workspace of its own.
//!
//! Whoever only looks leaves nothing behind.

#![allow(clippy::unwrap_used, reason = "a test stops where something is wrong")]

use std::path::Path;

use crate::cli::{Place, finish, loa};

/// A recording as people have them: a tag with room to spare in front, and a gap before the first frame.
#[test]
fn libraries_say_nothing_of_an_ordinary_recording() {
    let place = Place::due_now(
        "  loa:\n    title: Đài\n    unit: xa\n    adapter: loudspeaker\n    settings: { folder: ra }\n    slots: { sang: { at: \"05:15\", minutes: 30 } }\n",
    );
    let campaign = place.workspace.join("thu.yaml");
    let text = std::fs::read_to_string(&campaign).unwrap();
    let text = text.replace("channels: [bang-tin]", "channels: { loa: }\n    audio: tin.mp3");
    std::fs::write(&campaign, text).unwrap();
    let sample = Path::new(env!("CARGO_MANIFEST_DIR")).join("campaigns/xa-ia-mau/media/jrai.mp3");
    let sample = std::fs::read(sample).unwrap();
    let sound = sample.windows(2).position(|pair| pair[0] == 0xff && pair[1] & 0xe6 == 0xe2).unwrap();
    let mut recording = b"ID3\x04\0\0\0\0\x01\0".to_vec();
    recording.extend([0; 128]);
    recording.extend([0; 700]);
    recording.extend(&sample[sound..]);
    std::fs::write(place.workspace.join("tin.mp3"), recording).unwrap();
    let check = place.run(&["check"]);
    assert_eq!((check.code, check.err.as_str()), (0, ""), "{}", check.out);
    let mut asked = loa(&place.workspace, &["check"]);
    asked.env("LOA_LOG", "warn,symphonia_core=warn");
    let asked = finish(asked, "");
    assert!(asked.err.contains("symphonia_core"), "the recording is one that libraries talk about: {}", asked.err);
    let mut more = loa(&place.workspace, &["check"]);
    more.env("LOA_LOG", "debug");
    assert!(!finish(more, "").err.contains("symphonia"));
}

#[test]
fn a_folder_that_is_not_there_is_no_workspace_even_inside_one() {
    let place = Place::due_now("");
    for command in [&["check"][..], &["plan"], &["status"], &["apply", "--yes"]] {
        let said = place.run(&[&["-C", "khong-co"][..], command].concat());
        assert_eq!(said.code, 1, "{command:?} {}", said.out);
        assert!(said.err.contains("không có thư mục “khong-co”"), "{command:?} {}", said.err);
    }
    let mut by_variable = loa(&place.workspace, &["check"]);
    by_variable.env("LOA_WORKSPACE", "khong-co");
    assert_eq!(finish(by_variable, "").code, 1);
    assert_eq!(place.run(&["-C", ".", "check"]).code, 0);
}

/// Looking makes no file, so it needs no folder that can be written.
#[test]
fn a_plan_is_shown_where_nothing_can_be_written() {
    let place = Place::due_now("");
    let said = place.run(&["plan"]);
    assert_eq!((said.code, said.err.as_str()), (2, ""), "{}", said.out);
    assert!(!place.workspace.join(".loa").exists());
    // What cannot be made at all, whoever runs the tests.
    std::fs::write(place.workspace.join(".loa"), "").unwrap();
    let said = place.run(&["plan"]);
    assert_eq!((said.code, said.err.as_str()), (2, ""), "{}", said.out);
    let said = place.run(&["apply", "--yes"]);
    assert_eq!(said.code, 1);
    assert!(said.err.contains(".loa"), "{}", said.err);
}

/// So do the other commands that only look. They say plainly that there is nothing yet.
#[test]
fn looking_makes_no_store() {
    let place = Place::due_now("");
    for (command, code) in [(&["status"][..], 0), (&["log"], 0), (&["report", "thu"], 1), (&["show", "tin"], 3)] {
        let said = place.run(command);
        assert_eq!(said.code, code, "{command:?} {} {}", said.out, said.err);
        assert!(said.err.starts_with("Chưa có gì được đưa vào lịch"), "{command:?} {}", said.err);
        assert!(!said.out.contains("/tmp"), "{command:?} {}", said.out);
        assert!(!place.workspace.join(".loa").exists(), "{command:?}");
    }
    assert!(place.run(&["--json", "log"]).out.is_empty());
    place.run(&["apply", "--yes"]);
    assert_eq!(place.run(&["status"]).err, "");
}

#[test]
fn a_bad_setting_is_told_once_where_it_stands() {
    let place = Place::due_now(
        "  tele:\n    title: Kênh Telegram\n    unit: xa\n    adapter: telegram\n    settings: { chat_id: kenh cua xa }\n",
    );
    let campaign = place.workspace.join("thu.yaml");
    let text = std::fs::read_to_string(&campaign).unwrap();
    std::fs::write(&campaign, text.replace("[bang-tin]", "[bang-tin, tele]")).unwrap();
    let said = place.run(&["check"]);
    assert_eq!(said.code, 1);
    assert!(said.out.starts_with("channels.yaml:14:26: lỗi: thiết lập “chat_id” không hợp lệ"), "{}", said.out);
    assert!(said.out.ends_with("1 lỗi, 0 lưu ý\n"), "{}", said.out);
}

#[test]
fn a_copied_campaign_is_told_at_the_copy_with_both_names() {
    let place = Place::due_now("");
    for copy in ["thu (2).yaml", "thu - Copy.yaml", "Bản sao của thu.yaml"] {
        std::fs::copy(place.workspace.join("thu.yaml"), place.workspace.join(copy)).unwrap();
        let said = place.run(&["check"]);
        assert_eq!(said.code, 1);
        assert!(
            said.out
                .starts_with(&format!("{copy}:1:11: lỗi: hai tệp cùng mã chiến dịch “thu”: “thu.yaml” và “{copy}”")),
            "{}",
            said.out
        );
        assert!(said.out.ends_with("1 lỗi, 0 lưu ý\n"), "{}", said.out);
        std::fs::remove_file(place.workspace.join(copy)).unwrap();
    }
}

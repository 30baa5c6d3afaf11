//! What a leader reads before a yes, with the real binary: each content once, whole, and its changes marked.
//!
//! Each case looks for what a person must not miss.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use chrono::Datelike;
use loa::clock::Clock;
use serde_json::Value;

struct Office {
    _folder: tempfile::TempDir,
    workspace: PathBuf,
}

impl Office {
    /// A commune with a website and a Zalo account, and one item on both.
    fn new() -> Office {
        let folder = tempfile::tempdir().unwrap();
        let office = Office { workspace: folder.path().to_owned(), _folder: folder };
        office.write(
            "channels.yaml",
            "units:\n  xa: { title: Xã Mẫu }\nchannels:\n  web:\n    title: Trang thông tin\n    unit: xa\n    adapter: \
             wordpress\n    settings: { api_url: \"https://xa.example/wp-json\", user: van-hoa }\n  oa:\n    title: Zalo \
             của xã\n    unit: xa\n    adapter: zalo\n    settings: { oa_id: \"1\", cover_url: \
             \"https://xa.example/bia.jpg\" }\n",
        );
        office.item("Giá < 5 triệu & “tem”.\n\n      Bà con đến nhà văn hóa ngày 13.", "30");
        office
    }

    /// The item with this text, in so many days.
    fn item(&self, body: &str, days: &str) {
        let start = Clock::System.now().date_naive();
        let end = start + chrono::Days::new(300);
        let due = start + chrono::Days::new(days.parse().unwrap());
        self.write(
            "tin.yaml",
            &format!(
                "campaign: thu\ntitle: Thử\nunit: xa\nphases:\n  truoc: {{ kind: before, title: Trước, from: {start}, \
                 until: {end} }}\nitems:\n  - id: tin\n    phase: truoc\n    title: Tin đầu tiên\n    when: {due} \
                 10:00\n    channels: [web, oa]\n    source: Thông báo số 1\n    body: |\n      {body}\n"
            ),
        );
    }

    fn write(&self, name: &str, text: &str) {
        std::fs::write(self.workspace.join(name), text).unwrap();
    }

    /// Exit code and what was said, at eighty columns.
    fn run(&self, arguments: &[&str]) -> (i32, String) {
        run(&self.workspace, arguments, "80")
    }

    fn fine(&self, arguments: &[&str]) -> String {
        let (code, said) = self.run(arguments);
        assert_eq!(code, 0, "{arguments:?}: {said}");
        said
    }
}

fn run(folder: &Path, arguments: &[&str], columns: &str) -> (i32, String) {
    let mut command = Command::new(env!("CARGO_BIN_EXE_loa"));
    command
        .env_clear()
        .env("USER", "an")
        .env("LOA_LISTEN", "off")
        .env("COLUMNS", columns)
        .current_dir(folder)
        .args(arguments);
    let said = command.stdin(Stdio::null()).output().unwrap();
    let text = String::from_utf8([said.stdout, said.stderr].concat()).unwrap();
    (said.status.code().unwrap(), text)
}

fn widest(text: &str) -> usize {
    text.lines().map(|line| line.chars().count()).max().unwrap_or(0)
}

#[test]
fn one_text_on_two_channels_is_read_once_and_whole() {
    let office = Office::new();
    office.fine(&["apply", "--yes"]);
    let (code, said) = office.run(&["approve", "--all"]);
    assert_eq!(code, 3, "nobody answered");
    for wanted in [
        "Nội dung 1/1 · Tin đầu tiên (tin)",
        "Giá < 5 triệu & “tem”.",
        "Bà con đến nhà văn hóa ngày 13.",
        "Tóm tắt (oa): như đoạn đầu",
        "Ảnh (oa): https://xa.example/bia.jpg",
        "Cuối bài: Đơn vị đăng: Xã Mẫu · Nguồn: Thông báo số 1",
        "Trang thông tin (web): 10:00 ngày",
        "Zalo của xã (oa): 10:00 ngày",
    ] {
        assert!(said.contains(wanted), "{wanted} is not in\n{said}");
    }
    assert_eq!(said.matches("Bà con đến nhà văn hóa").count(), 1, "{said}");
    assert!(!said.contains("&lt;") && widest(&said) <= 80, "{said}");
}

#[test]
fn what_changed_since_the_approval_is_marked() {
    let office = Office::new();
    office.fine(&["apply", "--yes"]);
    office.fine(&["approve", "--all", "--yes", "--number", "07/PD"]);
    let shown = office.fine(&["show", "tin"]);
    assert!(shown.contains("Đã duyệt") && shown.contains("phiếu số 07/PD"), "{shown}");
    assert!(shown.contains("Chữ không đổi so với bản đã duyệt"), "{shown}");
    office.item("Giá < 5 triệu & “tem”.\n\n      Bà con đến nhà văn hóa ngày 16.", "30");
    office.fine(&["apply", "--yes"]);
    for said in [office.run(&["approve", "--all"]).1, office.fine(&["show", "tin", "--campaign", "thu"])] {
        assert!(said.contains("ngày [-13.-][+16.+]") && said.contains("[-chữ bỏ-]"), "{said}");
    }
}

#[test]
fn programs_read_every_part_and_what_was_there_before() {
    let office = Office::new();
    office.fine(&["apply", "--yes"]);
    let shown: Value = serde_json::from_str(&office.fine(&["show", "tin", "--json"])).unwrap();
    let wording = &shown["contents"][0]["wordings"][0];
    assert_eq!(wording["text"][0]["text"], "Tin đầu tiên");
    assert_eq!(wording["forms"].as_array().unwrap().len(), 2, "{wording}");
    assert_eq!(wording["text_before"], Value::Null);
    let id = wording["forms"][0]["deliveries"][0]["id"].as_str().unwrap();
    let by_id: Value = serde_json::from_str(&office.fine(&["show", &id[..6], "--json"])).unwrap();
    assert_eq!(by_id, shown, "a delivery's id shows its whole item");
    assert_eq!(office.run(&["show", "khong-co"]).0, 3);
}

#[test]
fn nothing_late_is_promised_for_its_minute() {
    let office = Office::new();
    office.item("Lời.", "0");
    let file = office.workspace.join("tin.yaml");
    let text = std::fs::read_to_string(&file).unwrap();
    let past = (Clock::System.now() - chrono::TimeDelta::minutes(30)).with_timezone(&chrono_tz::Asia::Ho_Chi_Minh);
    let start = past.date_naive() - chrono::Days::new(2);
    let from = text.find("from: ").unwrap() + 6;
    let text = text.replace(&text[from..from + 10], &start.to_string());
    let when = text.find("when: ").unwrap() + 6;
    let text = text.replace(&text[when..when + 16], &past.format("%Y-%m-%d %H:%M").to_string());
    std::fs::write(&file, text).unwrap();
    office.fine(&["apply", "--yes"]);
    let said = office.fine(&["approve", "--all", "--yes"]);
    assert!(said.contains("2 lượt đã quá giờ nhưng còn trong thời hạn") && !said.contains("đúng giờ"), "{said}");
}

#[test]
fn a_cancellation_shows_what_it_ends_and_asks() {
    let office = Office::new();
    office.fine(&["apply", "--yes"]);
    let log: Value = serde_json::from_str(office.fine(&["log", "--json"]).lines().next().unwrap()).unwrap();
    let id = log["id"].as_str().unwrap();
    let (code, said) = office.run(&["cancel", id, "--reason", "Công văn số 9"]);
    assert!(code == 3 && said.contains("Tin đầu tiên") && said.contains("--yes"), "{said}");
    office.fine(&["cancel", id, "--reason", "Công văn số 9", "--yes"]);
    assert!(office.fine(&["log"]).contains("Đã hủy"));
}

/// At a terminal a leader answers for each content: what gets no yes stays a draft.
#[test]
fn each_content_is_answered_for_by_itself() {
    let office = Office::new();
    let file = office.workspace.join("tin.yaml");
    let one = std::fs::read_to_string(&file).unwrap();
    let item = one.split("items:\n").nth(1).unwrap();
    let two = item.replace("id: tin", "id: tin-hai").replace("Tin đầu tiên", "Tin thứ hai");
    std::fs::write(&file, format!("{one}{}", two.replace("10:00", "11:00"))).unwrap();
    office.fine(&["apply", "--yes"]);
    let command = format!("{} approve --all", env!("CARGO_BIN_EXE_loa"));
    let mut terminal = Command::new("script");
    terminal.args(["-qec", &command, "/dev/null"]).current_dir(&office.workspace).env("COLUMNS", "80");
    let mut child = terminal.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
    std::io::Write::write_all(child.stdin.as_mut().unwrap(), b"k\nc\n").unwrap();
    let said = String::from_utf8(child.wait_with_output().unwrap().stdout).unwrap();
    assert!(said.contains("Nội dung 2/2") && said.contains("Đã duyệt 2 lượt."), "{said}");
    let log = office.fine(&["log", "--state", "da-duyet"]);
    assert!(log.contains("Tin thứ hai") && !log.contains("Tin đầu tiên"), "{log}");
}

/// The commune's whole campaign, a year ahead: thirty contents, none of them twice.
#[test]
fn the_communes_sample_is_read_one_content_at_a_time() {
    let folder = tempfile::tempdir().unwrap();
    let sample = Path::new(env!("CARGO_MANIFEST_DIR")).join("campaigns/xa-ia-mau");
    let workspace = folder.path().join("xa");
    let copied = Command::new("cp").arg("-r").arg(&sample).arg(&workspace).status().unwrap();
    assert!(copied.success());
    let year = Clock::System.now().year();
    let file = workspace.join("dai-hoi-xiv.yaml");
    let text = std::fs::read_to_string(&file).unwrap();
    let text = text.replace("2026-", &format!("{}-", year + 2)).replace("2025-", &format!("{}-", year + 1));
    std::fs::write(&file, text).unwrap();
    // The sample's own recordings only hold a place; a unit's are others.
    for entry in std::fs::read_dir(workspace.join("media")).unwrap().map(|entry| entry.unwrap().path()) {
        if entry.extension().is_some_and(|extension| extension == "mp3") {
            let bytes = std::fs::read(&entry).unwrap();
            std::fs::write(&entry, [bytes.as_slice(), &[0]].concat()).unwrap();
        }
    }
    let (code, said) = run(&workspace, &["--as", "quan-tri", "apply", "--yes"], "80");
    assert_eq!(code, 0, "{said}");
    let (_, said) = run(&workspace, &["--as", "lanh-dao-xa", "approve", "--all"], "80");
    let shown = said.split("\nkhông thực hiện").next().unwrap();
    let contents: Vec<&str> = shown.split("\nNội dung ").collect();
    let numbered = said.lines().filter(|line| line.starts_with("Nội dung ") && line.contains('·')).count();
    assert!(numbered >= 20 && said.contains(&format!("Nội dung {numbered}/{numbered} ")), "{numbered}");
    let longest = contents.iter().max_by_key(|content| content.lines().count()).unwrap();
    assert!(longest.lines().count() <= 64, "a content is longer than a screen: {} {longest}", longest.lines().count());
    assert!(said.contains("hằng ngày 05:15, 17:15, 23/12–25/12/"), "{said}");
    assert!(said.contains("[tiếng Jrai]") && said.contains("Bản thu: jrai.mp3, 5 giây"), "{said}");
    let long = said.lines().filter(|line| line.chars().count() > 80 && line.contains(' ')).count();
    assert_eq!(long, 0, "{said}");
}

/// Eighty columns are a terminal, forty a phone: no line is wider, unless it is one word.
#[test]
fn every_list_fits_the_readers_screen() {
    let office = Office::new();
    office.fine(&["apply", "--yes"]);
    office.fine(&["approve", "--all", "--yes"]);
    for columns in ["80", "40"] {
        for command in [&["plan", "--all"][..], &["log"], &["status"], &["show", "tin"]] {
            let (_, said) = run(&office.workspace, command, columns);
            let wide: Vec<&str> = said
                .lines()
                .filter(|line| line.chars().count() > columns.parse().unwrap() && line.trim().contains(' '))
                .collect();
            assert!(wide.is_empty(), "{command:?} at {columns}: {wide:#?}");
        }
    }
}

//! The program as a person runs it: the real binary, in a workspace of its own.
//!
//! Never: a sleep. Whoever waits for the daemon asks the program again, a bounded number of times.

use std::io::{BufRead, BufReader, Write};
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use loa::clock::Clock;
use serde_json::Value;

/// So often the log is asked at most; each time is a process.
const LOOKS_MAX: usize = 2_000;

struct Place {
    _folder: tempfile::TempDir,
    workspace: PathBuf,
}

struct Said {
    code: i32,
    out: String,
    err: String,
}

fn loa(folder: &Path, arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_loa"));
    command.env_clear().env("USER", "an").current_dir(folder).args(arguments);
    command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
    command
}

fn finish(mut command: Command, input: &str) -> Said {
    let mut child = command.stdin(Stdio::piped()).spawn().unwrap();
    // A program that does not read its input may be gone before it is written.
    let _ = child.stdin.take().unwrap().write_all(input.as_bytes());
    let output = child.wait_with_output().unwrap();
    Said {
        code: output.status.code().unwrap(),
        out: String::from_utf8(output.stdout).unwrap(),
        err: String::from_utf8(output.stderr).unwrap(),
    }
}

impl Place {
    fn empty() -> Place {
        let folder = tempfile::tempdir().unwrap();
        Place { workspace: folder.path().join("xa"), _folder: folder }
    }

    /// A workspace with these channels and one item on `bang-tin` that was due a minute ago.
    fn due_now(more_channels: &str) -> Place {
        let place = Place::empty();
        let due = Clock::System.now().with_timezone(&chrono_tz::Asia::Ho_Chi_Minh) - chrono::TimeDelta::minutes(1);
        let start = (due - chrono::TimeDelta::days(1)).format("%Y-%m-%d");
        let end = (due + chrono::TimeDelta::days(9)).format("%Y-%m-%d");
        let due = due.format("%Y-%m-%d %H:%M");
        std::fs::create_dir_all(place.workspace.join("ra")).unwrap();
        let channels = format!(
            "units:\n  xa: {{ title: Xã Mẫu }}\nchannels:\n  bang-tin:\n    title: Bảng tin\n    unit: xa\n    \
             adapter: folder\n    settings: {{ folder: ra }}\n{more_channels}"
        );
        let campaign = format!(
            "campaign: thu\ntitle: Thử\nunit: xa\nphases:\n  truoc: {{ kind: before, title: Trước, from: {start}, \
             until: {end} }}\nitems:\n  - id: tin\n    phase: truoc\n    title: Tin đầu tiên\n    when: {due}\n    \
             channels: [bang-tin]\n    source: Thông báo số 1\n    late: {{ within: 6h, then: skip }}\n    \
             body: Nội dung của tin.\n"
        );
        std::fs::write(place.workspace.join("channels.yaml"), channels).unwrap();
        std::fs::write(place.workspace.join("thu.yaml"), campaign).unwrap();
        place
    }

    fn run(&self, arguments: &[&str]) -> Said {
        finish(loa(&self.workspace, arguments), "")
    }

    fn with_input(&self, arguments: &[&str], input: &str) -> Said {
        finish(loa(&self.workspace, arguments), input)
    }

    fn fine(&self, arguments: &[&str]) -> String {
        let said = self.run(arguments);
        assert_eq!(said.code, 0, "{arguments:?}: {}{}", said.out, said.err);
        said.out
    }

    fn json(&self, arguments: &[&str]) -> Value {
        serde_json::from_str(&self.run(arguments).out).unwrap()
    }

    /// The log's lines, as a program reads them.
    fn log(&self) -> Vec<Value> {
        self.fine(&["log", "--json"]).lines().map(|line| serde_json::from_str(line).unwrap()).collect()
    }
}

/// A running `loa run`, past its first line.
struct Running {
    child: std::process::Child,
    first_line: String,
    rest: BufReader<std::process::ChildStdout>,
}

impl Running {
    fn start(place: &Path) -> Running {
        let mut child = loa(place, &["run"]).stderr(Stdio::null()).spawn().unwrap();
        let mut rest = BufReader::new(child.stdout.take().unwrap());
        let mut first_line = String::new();
        rest.read_line(&mut first_line).unwrap();
        Running { child, first_line, rest }
    }

    /// Asks it to stop, and gives its exit code.
    fn stop(mut self) -> Option<i32> {
        let told = Command::new("kill").args(["-TERM", &self.child.id().to_string()]).status().unwrap();
        assert!(told.success());
        let mut left = String::new();
        std::io::Read::read_to_string(&mut self.rest, &mut left).unwrap();
        self.child.wait().unwrap().code()
    }
}

#[test]
fn the_ten_minute_tour() {
    let place = Place::empty();
    let outside = place.workspace.parent().unwrap();
    let made = finish(loa(outside, &["init", "xa"]), "");
    assert_eq!(made.code, 0, "{}", made.err);
    assert!(made.out.contains("loa check"));
    assert!(place.workspace.join("ra/trang-tin").is_dir(), "a folder channel writes only where a folder is");
    assert_eq!(finish(loa(outside, &["init", "xa"]), "").code, 3, "a folder that holds something stays as it is");

    assert!(place.fine(&["check"]).contains("2 tệp, 3 tin, 6 lượt phát hành, không có lỗi."));
    assert_eq!(place.run(&["plan"]).code, 2);
    assert!(!place.workspace.join(".loa/key").exists(), "a plan needs no key");
    let asked = place.run(&["apply"]);
    assert_eq!(asked.code, 3, "nobody answered");
    assert!(asked.out.contains("Mời bà con dự họp") && asked.err.contains("--yes"));
    assert!(place.fine(&["apply", "--yes"]).contains("6 lượt phát hành chờ duyệt"));
    assert_eq!(place.run(&["plan"]).code, 0);

    let shown = place.run(&["approve", "--all"]);
    assert_eq!(shown.code, 3);
    assert!(shown.out.contains("Ủy ban nhân dân xã kính mời bà con"), "{}", shown.out);
    let approved = place.fine(&["approve", "--all", "--yes", "--number", "042/PD-2026"]);
    assert!(approved.contains("Đã duyệt 6 lượt"), "{approved}");
    let log = place.log();
    assert_eq!(log.len(), 6);
    assert!(log.iter().all(|line| line["state"] == "scheduled" && line["approval"]["number"] == "042/PD-2026"));
    assert!(place.fine(&["status"]).contains("Sắp đến giờ"));

    let held = place.json(&["hold", "--all", "--reason", "Công văn số 12", "--json"]);
    assert_eq!(held["covered"], 6);
    let hold = held["hold"].as_str().unwrap();
    let status = place.fine(&["status"]);
    assert!(status.starts_with("!!") && status.contains(&format!("loa release {hold}")), "{status}");
    let typed: String = hold.chars().take(6).collect();
    assert!(place.fine(&["release", &typed, "--reason", "Đã xong"]).contains("6 lượt tiếp tục"));
    let report = place.fine(&["report", "hop"]);
    assert!(report.contains("BÁO CÁO") && report.contains("Thông tin về cuộc họp với Nhân dân"), "{report}");
    let report = place.json(&["report", "hop-dan", "--json"]);
    assert_eq!(report["total"]["planned"], 6);
    place.fine(&["report", "hop-dan", "--html", "--out", "bao-cao.html"]);
    assert!(std::fs::read_to_string(place.workspace.join("bao-cao.html")).unwrap().contains("<html"));
}

#[test]
fn faults_are_told_with_their_line_and_nothing_is_applied() {
    let place = Place::due_now("");
    let file = place.workspace.join("thu.yaml");
    let text = std::fs::read_to_string(&file).unwrap();
    std::fs::write(&file, text.replace("bang-tin]", "bang-tni]").replace("title: Tin", "titel: Tin")).unwrap();
    for command in [&["check"][..], &["plan"], &["apply", "--yes"], &["check", "thu.yaml"]] {
        let said = place.run(command);
        assert_eq!(said.code, 1, "{command:?}");
        assert!(said.out.contains("thu.yaml:") && said.out.contains("bang-tin") && said.out.contains("title"));
    }
    let found = place.json(&["check", "--json"]);
    assert!(found["faults"].as_u64().unwrap() >= 2);
    assert!(found["diagnostics"][0]["remedy"].as_str().is_some_and(|remedy| !remedy.is_empty()));
    assert_eq!(place.run(&["run"]).code, 1, "nothing was applied");
}

#[test]
fn a_command_line_is_corrected_in_the_readers_language() {
    let place = Place::due_now("");
    for (arguments, wanted) in [
        (&["aply"][..], "có phải ý anh/chị là `apply`?"),
        (&["--lang", "en", "aply"], "did you mean `apply`?"),
        (&["apply", "--ye"], "không có tham số `--ye`"),
        (&["log", "--state", "xong"], "giá trị `xong` của --state"),
        (&["hold", "--all"], "thiếu tham số --reason"),
        (&["--lang", "fr"], "chọn một trong: vi, en"),
        (&["settle", "abc", "--delivered", "--not-delivered", "--reason", "x"], "không dùng cùng với"),
        (&["log", "--from", "hôm qua"], "không đọc được ngày"),
    ] {
        let said = place.run(arguments);
        assert_eq!(said.code, 1, "{arguments:?}");
        assert!(said.err.contains(wanted), "{arguments:?}: {}", said.err);
    }
    assert!(place.fine(&[]).contains("Bắt đầu bằng năm lệnh"));
    assert!(place.fine(&["--lang", "en"]).contains("Start with five commands"));
    let help = place.fine(&["approve", "--help"]);
    assert!(help.contains("Cách dùng: loa approve") && !help.contains("Usage") && !help.contains("Options"), "{help}");
    assert!(place.fine(&["--lang=en", "approve", "--help"]).contains("Show content, then approve it"));
}

#[test]
fn whoever_may_not_is_refused_with_a_remedy() {
    let staff = "staff:\n  viet: { name: Người viết, role: writer }\n  duyet: { name: Người duyệt, role: approver }\n";
    let place = Place::due_now(staff);
    place.fine(&["apply", "--yes"]);
    for (arguments, code) in [
        (&["approve", "--all", "--yes", "--json"][..], "who_acts"),
        (&["approve", "--all", "--yes", "--json", "--as", "viet"], "role_may_not"),
        (&["approve", "--all", "--yes", "--json", "--as", "duyett"], "unknown_staff"),
        (&["approve", "zzzz", "--yes", "--json", "--as", "duyet"], "no_such_delivery"),
        (&["hold", "--all", "--reason", " ", "--json", "--as", "duyet"], "needs_reason"),
        (&["release", "h-x", "--reason", "x", "--json", "--as", "duyet"], "no_such_hold"),
        (&["confirm", "--reason", "x", "--json", "--as", "duyet"], "role_may_not"),
    ] {
        let said = place.run(arguments);
        assert_eq!(said.code, 3, "{arguments:?}: {}{}", said.out, said.err);
        let error = serde_json::from_str::<Value>(&said.out).unwrap();
        assert_eq!(error["error"]["code"], code);
        assert_ne!(error["error"]["remedy"], "");
    }
    let id = place.log()[0]["id"].as_str().unwrap().to_owned();
    let short: String = id.chars().take(6).collect();
    let approved = place.json(&["approve", &short, "--yes", "--json", "--as", "duyet"]);
    assert_eq!(approved["approved"][0], id.as_str());
    let past = place.run(&["retry", &short, "--at", "2020-01-01 08:00", "--reason", "x", "--as", "duyet"]);
    assert!(past.code == 3 && past.err.contains("đã qua"), "{}", past.err);
    let cancelled = place.json(&["cancel", &short, "--reason", "x", "--as", "duyet", "--json"]);
    assert_eq!(cancelled["cancelled"][0], id.as_str());
    assert_eq!(place.log()[0]["state"], "cancelled");
}

#[test]
fn a_login_seals_what_it_reads_and_keeps_the_key_to_its_owner() {
    const PASSWORD: &str = "mat-khau-gia-de-thu";
    let site = "  web:\n    title: Trang web\n    unit: xa\n    adapter: wordpress\n    settings:\n      \
                api_url: http://127.0.0.1:1/wp-json\n      user: van-hoa\n";
    let place = Place::due_now(site);
    place.fine(&["apply", "--yes"]);
    let said = place.with_input(&["login", "web", "--json"], &format!("app_password={PASSWORD}\n"));
    assert_eq!(said.code, 1, "nobody answers on that port: {}{}", said.out, said.err);
    let told: Value = serde_json::from_str(&said.out).unwrap();
    assert_eq!((told["works"].as_bool(), told["fields"][0].as_str()), (Some(false), Some("app_password")));
    assert!(!said.out.contains(PASSWORD) && !said.err.contains(PASSWORD));
    let own = place.workspace.join(".loa");
    let mut files = 0;
    for entry in std::fs::read_dir(&own).unwrap().map(|e| e.unwrap().path()).filter(|p| p.is_file()) {
        let bytes = std::fs::read(&entry).unwrap();
        assert!(!bytes.windows(PASSWORD.len()).any(|w| w == PASSWORD.as_bytes()), "{}", entry.display());
        files += 1;
    }
    assert!(files >= 2, "a store and a key");
    let key = own.join("key");
    assert_eq!(std::fs::metadata(&key).unwrap().permissions().mode() & 0o777, 0o600);

    let refused = place.with_input(&["login", "web"], "token=x\n");
    assert!(refused.code == 3 && refused.err.contains("app_password"), "{}", refused.err);
    assert_eq!(place.with_input(&["login", "web"], "app_password=\n").code, 3);
    assert_eq!(place.with_input(&["login", "bang-tin"], "a=b\n").code, 1, "a folder has no secrets");
    std::fs::set_permissions(&key, std::fs::Permissions::from_mode(0o644)).unwrap();
    let open = place.with_input(&["login", "web"], "app_password=x\n");
    assert!(open.code == 1 && open.err.contains("chmod 600"), "{}", open.err);
}

#[test]
fn run_delivers_stops_when_told_and_holds_a_copy() {
    let place = Place::due_now("");
    place.fine(&["apply", "--yes"]);
    place.fine(&["approve", "--all", "--yes"]);
    let running = Running::start(&place.workspace);
    assert!(running.first_line.contains("loa đang chạy") && running.first_line.contains("1 kênh"));
    let out = (0..LOOKS_MAX).any(|_| place.log()[0]["state"] == "delivered");
    assert!(out, "{:?}", place.log());
    assert_eq!(running.stop(), Some(0));
    assert!(place.workspace.join("ra").read_dir().unwrap().count() > 0, "the folder holds the page");
    assert_eq!(place.json(&["report", "thu", "--json"])["total"]["delivered"], 1);
    assert!(place.json(&["status", "--json"])["holds"].as_array().unwrap().is_empty());

    let copy = place.workspace.with_file_name("ban-sao");
    let copied = Command::new("cp").arg("-r").arg(&place.workspace).arg(&copy).status().unwrap();
    assert!(copied.success());
    assert_eq!(Running::start(&copy).stop(), Some(0));
    let copy = Place { workspace: copy, _folder: tempfile::tempdir().unwrap() };
    let holds = copy.json(&["status", "--json"])["holds"].clone();
    let hold = holds[0]["id"].as_str().unwrap();
    assert!(hold.starts_with("h-copy-"), "{holds}");
    assert_eq!(copy.run(&["release", hold, "--reason", "x"]).code, 3, "only confirm lifts it");
    assert!(copy.fine(&["status"]).contains("loa confirm"));
    copy.fine(&["confirm", "--reason", "Máy cũ đã tắt"]);
    assert!(copy.json(&["status", "--json"])["holds"].as_array().unwrap().is_empty());
}

#[test]
fn channels_are_applied_before_there_is_a_campaign() {
    let site = "  web:\n    title: Trang web\n    unit: xa\n    adapter: wordpress\n    settings:\n      \
                api_url: http://127.0.0.1:1/wp-json\n      user: van-hoa\n";
    let place = Place::due_now(site);
    let campaign = std::fs::read(place.workspace.join("thu.yaml")).unwrap();
    std::fs::remove_file(place.workspace.join("thu.yaml")).unwrap();
    assert_eq!(place.with_input(&["login", "web"], "app_password=x\n").code, 3, "nothing was applied yet");
    assert!(place.fine(&["apply"]).contains("2 kênh"));
    let said = place.with_input(&["login", "web", "--json"], "app_password=x\n");
    let told: Value = serde_json::from_str(&said.out).unwrap();
    assert_eq!(told["fields"][0], "app_password");
    std::fs::write(place.workspace.join("thu.yaml"), campaign).unwrap();
    place.fine(&["apply", "--yes"]);
    assert_eq!(place.log().len(), 1);
}

#[test]
fn a_folder_that_is_not_there_is_named_while_something_is_to_go_there() {
    let place = Place::due_now("");
    let folder = place.workspace.join("ra");
    assert!(!place.fine(&["apply", "--yes"]).contains("mkdir"));
    assert!(!place.fine(&["status"]).contains("mkdir"));
    std::fs::remove_dir(&folder).unwrap();
    let remedy = format!("mkdir -p '{}'", folder.display());
    for arguments in [&["apply", "--yes"][..], &["status"]] {
        assert!(place.fine(arguments).contains(&remedy), "{arguments:?}");
    }
    assert_eq!(place.json(&["status", "--json"])["missing_folders"][0]["channel"], "bang-tin");
    place.fine(&["cancel", "--campaign", "thu", "--reason", "x", "--yes"]);
    assert!(!place.fine(&["status"]).contains("mkdir"));
}

#[test]
fn whoever_stands_outside_a_workspace_is_told_how_to_get_one() {
    let outside = tempfile::tempdir().unwrap();
    let said = finish(loa(outside.path(), &["check"]), "");
    assert!(said.code == 1 && said.err.contains("loa init"), "{}", said.err);
}

#[test]
fn schemas_are_json() {
    let place = Place::due_now("");
    for arguments in [&["schema"][..], &["schema", "--channels"]] {
        assert!(place.json(arguments)["$schema"].is_string());
    }
    place.fine(&["schema", "--out", ".schema/campaign.json"]);
    assert!(place.workspace.join(".schema/campaign.json").is_file(), "its folder is made");
}

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
    let said = place.run(&["status"]);
    assert_eq!(said.code, 1);
    assert!(said.err.contains(".loa"), "{}", said.err);
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
    assert!(said.out.starts_with("channels.yaml:13:26: lỗi: thiết lập “chat_id” không hợp lệ"), "{}", said.out);
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

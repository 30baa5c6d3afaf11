//! The program as a person runs it: the real binary, in a workspace of its own.
//!
//! Whoever waits for the daemon asks the program again, a bounded number of times.

use std::io::{BufRead, BufReader, Write};
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use loa::clock::Clock;
use serde_json::Value;

mod status;
mod tasks;

/// So often the log is asked at most; each time is a process.
const LOOKS_MAX: usize = 2_000;

/// What a running program says to its operator.
const RUN_LOG: &str = "run.log";

pub(crate) struct Place {
    _folder: tempfile::TempDir,
    pub(crate) workspace: PathBuf,
}

pub(crate) struct Said {
    pub(crate) code: i32,
    pub(crate) out: String,
    pub(crate) err: String,
}

pub(crate) fn loa(folder: &Path, arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_loa"));
    command.env_clear().env("USER", "an").env("LOA_LISTEN", "off").current_dir(folder).args(arguments);
    command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
    command
}

pub(crate) fn finish(mut command: Command, input: &str) -> Said {
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
    pub(crate) fn due_now(more_channels: &str) -> Place {
        let place = Place::empty();
        let due = Clock::System.now().with_timezone(&chrono_tz::Asia::Ho_Chi_Minh) - chrono::TimeDelta::minutes(1);
        let start = (due - chrono::TimeDelta::days(1)).format("%Y-%m-%d");
        let end = (due + chrono::TimeDelta::days(9)).format("%Y-%m-%d");
        let due = due.format("%Y-%m-%d %H:%M");
        std::fs::create_dir_all(place.workspace.join("ra")).unwrap();
        let channels = format!(
            "units:\n  xa: {{ title: Xã Mẫu }}\nchannels:\n  bang-tin:\n    title: Bảng tin\n    unit: xa\n    \
             adapter: folder\n    settings: {{ folder: ra }}\n    office_hours: false\n{more_channels}"
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

    pub(crate) fn run(&self, arguments: &[&str]) -> Said {
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
        let log = std::fs::File::create(place.join(RUN_LOG)).unwrap();
        let mut child = loa(place, &["run"]).stderr(log).spawn().unwrap();
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

    assert!(place.fine(&["check"]).contains("2 tệp, 3 tin, 6 lượt đăng, phát, không có lỗi."));
    assert_eq!(place.run(&["plan"]).code, 2);
    assert!(!place.workspace.join(".loa/key").exists(), "a plan needs no key");
    let asked = place.run(&["apply"]);
    assert_eq!(asked.code, 3, "nobody answered");
    assert!(asked.out.contains("Mời bà con dự họp") && asked.err.contains("--yes"));
    assert!(place.fine(&["apply", "--yes"]).contains("6 lượt chờ duyệt"));
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
    assert!(place.fine(&["release", &typed, "--reason", "Đã xong"]).contains("6 lượt trở lại lịch"));
    let report = place.fine(&["report", "hop"]);
    assert!(report.contains("BÁO CÁO") && report.contains("Thông tin về cuộc họp với Nhân dân"), "{report}");
    let report = place.json(&["report", "hop-dan", "--json"]);
    let planned = |n: usize| report["parts"][n]["total"]["planned"].as_u64().unwrap();
    assert_eq!((planned(0), planned(1)), (2, 4), "pages and bulletins are not added together");
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
        (&["log", "--state", "xong"], "giá trị `xong` của --state <TÊN> không hợp lệ; chọn một trong: cho-duyet"),
        (&["hold", "--tone", "vui", "--reason", "x"], "chọn một trong: chao-mung, thong-thuong"),
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
    assert_eq!(place.fine(&["help", "approve"]), help, "the same help either way");
    let unknown = place.run(&["help", "aprove"]);
    assert!(unknown.code == 1 && unknown.err.contains("`approve`"), "{}", unknown.err);
    assert!(place.fine(&["help"]).contains("Các lệnh"));
    assert!(place.fine(&["completions", "bash"]).contains("complete -F _loa"));
    assert!(place.fine(&["man", "apply"]).contains(".TH loa-apply 1"));
    assert!(place.fine(&["--lang=en", "approve", "--help"]).contains("Show content, then approve it"));
}

/// What a person types has a Vietnamese form, and a name that a shell would split is quoted.
#[test]
fn words_of_a_reader_are_taken_and_given() {
    let place = Place::due_now("");
    place.fine(&["apply", "--yes"]);
    assert!(place.fine(&["log", "--state", "cho-duyet"]).contains("Tin đầu tiên"));
    assert!(place.fine(&["log", "--state", "Quá giờ"]).contains("chưa có lượt"));
    place.fine(&["hold", "--tone", "thông thường", "--reason", "Công văn số 12"]);
    assert!(place.fine(&["status"]).contains("tính chất tin: thông thường"));
    let outside = place.workspace.parent().unwrap();
    assert!(finish(loa(outside, &["init", "xã em"]), "").out.contains("cd 'xã em'"));
    let out = place.run(&["report", "thu", "--html", "--out", "bao-cao/thang.html"]);
    assert!(out.err.contains("Đã tạo thư mục bao-cao") && out.code == 0, "{}", out.err);
}

#[test]
fn whoever_may_not_is_refused_with_a_remedy() {
    let staff = "staff:\n  viet: { name: Người viết, role: writer }\n  duyet: { name: Người duyệt, role: approver }\n  \
                 quan-tri: { name: Quản trị, role: administrator }\n";
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
    let cancelled = place.json(&["cancel", &short, "--reason", "x", "--as", "duyet", "--yes", "--json"]);
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
    let status = place.fine(&["status"]);
    assert!(status.starts_with("!! CHƯƠNG TRÌNH ĐĂNG BÀI CHƯA CHẠY"), "{status}");
    let running = Running::start(&place.workspace);
    assert!(running.first_line.contains("Chương trình đang chạy") && running.first_line.contains("1 kênh"));
    let status = place.fine(&["status"]);
    assert!(status.contains("Chương trình đăng bài: đang chạy") && !status.contains("CHƯA CHẠY"), "{status}");
    assert_eq!(place.json(&["status", "--json"])["running"].as_array().unwrap().len(), 1);
    let out = (0..LOOKS_MAX).any(|_| place.log()[0]["state"] == "delivered");
    assert!(out, "{:?}", place.log());
    assert_eq!(running.stop(), Some(0));
    let told = std::fs::read_to_string(place.workspace.join(RUN_LOG)).unwrap();
    assert!(told.contains("Đã đăng: “Tin đầu tiên”, Bảng tin, "), "{told}");
    assert!(told.contains("delivery=") && told.contains("Chương trình đăng bài đã dừng"), "{told}");
    assert!(place.workspace.join("ra").read_dir().unwrap().count() > 0, "the folder holds the page");
    assert_eq!(place.json(&["report", "thu", "--json"])["parts"][0]["total"]["delivered"], 1);
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

/// What a person says of an event: shown first, asked, kept against the file, and taken back.
#[test]
fn what_happened_is_said_in_one_line() {
    let place = Place::empty();
    let folder = place.workspace.parent().unwrap();
    assert_eq!(finish(loa(folder, &["init", "xa"]), "").code, 0);
    let run = |arguments: &[&str]| finish(loa(&place.workspace, arguments), "");
    let early = run(&["postpone", "hop-dan", "hop-dan", "--reason", "x"]);
    assert_eq!((early.code, early.err.contains("chưa có chiến dịch nào")), (3, true), "{}", early.err);
    assert_eq!(run(&["apply", "--yes"]).code, 0);
    let asked = run(&["postpone", "hop-dan", "hop-dan", "--reason", "Công văn 5"]);
    assert_eq!(asked.code, 3, "nobody answered: {}", asked.err);
    assert!(asked.out.contains("hoãn, chưa có ngày") && asked.out.contains("chờ ngày"), "{}", asked.out);
    assert_eq!(run(&["plan"]).code, 0, "nothing was done");
    let said = run(&["postpone", "hop-dan", "hop-dan", "--reason", "Công văn 5", "--yes"]);
    assert_eq!((said.code, said.out.contains("Đã ghi: Họp với")), (0, true), "{}", said.out);
    let plan = run(&["plan"]);
    assert_eq!(plan.code, 0, "the word stands against the file: {}", plan.out);
    assert!(plan.out.contains("hoãn, chưa có ngày. Chương trình theo lời báo."), "{}", plan.out);
    let json: Value = serde_json::from_str(&run(&["plan", "--json"]).out).unwrap();
    assert_eq!(json["differences"][0]["word"]["kind"], "postponed");
    let back = run(&["postpone", "hop-dan", "hop-dan", "--undo", "--reason", "nhầm", "--yes", "--json"]);
    let json: Value = serde_json::from_str(&back.out).unwrap();
    assert_eq!((json["after"][0].as_str(), json["early"].as_array().map(Vec::len)), (Some("planned"), Some(0)));
    assert!(!run(&["plan"]).out.contains("lời báo"));
    for (arguments, wanted) in [
        (vec!["happened", "hop-dan", "hop-dna", "--source", "x"], "có phải ý anh/chị là hop-dan?"),
        (vec!["happened", "hop-dan", "hop-dan"], "chưa nêu nguồn"),
        (vec!["call-off", "hop-dan", "hop-dan"], "chưa nêu lý do"),
    ] {
        let refused = run(&arguments);
        assert_eq!((refused.code, refused.err.contains(wanted)), (3, true), "{arguments:?}: {}", refused.err);
    }
}

/// Vietnamese words and dates on the command line, with or without marks.
#[test]
fn values_and_dates_are_taken_as_people_type_them() {
    let place = Place::due_now("");
    place.fine(&["apply", "--yes"]);
    for state in ["cho-duyet", "Chờ duyệt", "draft"] {
        assert_eq!(place.fine(&["log", "--json", "--state", state]).lines().count(), 1, "{state}");
    }
    assert_eq!(place.fine(&["log", "--json", "--state", "quá giờ"]).lines().count(), 0);
    for (from, count) in [("24/11/2020", 1), ("24.11.2020", 1), ("24/11/2199", 0)] {
        assert_eq!(place.fine(&["log", "--json", "--from", from]).lines().count(), count, "{from}");
    }
    let said = place.run(&["log", "--from", "11/24/2026"]);
    assert_eq!(said.code, 1);
    assert!(said.err.contains("ghi tháng trước ngày") && said.err.contains("24/11/2026"), "{}", said.err);
    let said = place.run(&["log", "--from", "24/11/26"]);
    assert!(said.err.contains("chỉ có hai chữ số"), "{}", said.err);
    let said = place.run(&["log", "--state", "cho-duyệ"]);
    assert!(said.err.contains("có phải ý anh/chị là `cho-duyet`?") && said.err.contains("da-duyet"), "{}", said.err);
    assert!(!said.err.contains("draft"), "a Vietnamese is told Vietnamese words: {}", said.err);
    for (tone, covered) in [("chào mừng", 0), ("Thông thường", 1)] {
        let held = place.json(&["hold", "--tone", tone, "--reason", "Quốc tang", "--json"]);
        assert_eq!(held["covered"], covered, "{tone}");
    }
}

/// A blank stops what would go out, and no rehearsal.
#[test]
fn a_blank_is_a_fault_that_may_be_rehearsed() {
    let place = Place::due_now("");
    let path = place.workspace.join("thu.yaml");
    let text = std::fs::read_to_string(&path).unwrap().replace("Thông báo số 1", "Thông báo số …/TB-UBND");
    std::fs::write(&path, text).unwrap();
    for command in [&["check"][..], &["plan"], &["apply", "--yes"]] {
        let said = place.run(command);
        assert_eq!(said.code, 1, "{command:?}");
        assert!(said.out.contains("chỗ “…/TB-UBND” chưa điền"), "{command:?}: {}", said.out);
    }
    assert_eq!(place.log().len(), 0);
    let played = place.fine(&["rehearse"]);
    assert!(played.contains("Còn 1 chỗ chưa điền"), "{played}");
    assert!(played.contains("Không bài nào xuất hiện hai lần."), "{played}");
}

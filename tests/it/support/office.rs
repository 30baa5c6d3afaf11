//! A province with two communes, their channels and their staff, and the program run by any of them.
//!
//! No sleep; nothing here is due before the test is long over.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use loa::clock::Clock;
use serde_json::Value;

/// Everybody, by what they may do and where.
const STAFF: &str = "\
staff:
  admin: { name: Quản trị tỉnh, role: administrator }
  qt-a: { name: Quản trị xã A, role: administrator, unit: xa-a }
  viet-a: { name: Người viết, role: writer, unit: xa-a }
  bt-a: { name: Biên tập xã A, role: editor, unit: xa-a }
  bt-b: { name: Biên tập xã B, role: editor, unit: xa-b }
  bt-tinh: { name: Biên tập tỉnh, role: editor, unit: tinh }
  kiem-a: { name: Biên tập kiêm duyệt, roles: [editor, approver], unit: xa-a }
  duyet-a: { name: Chủ tịch xã A, role: approver, unit: xa-a }
  duyet-b: { name: Chủ tịch xã B, role: approver, unit: xa-b }
  duyet-tinh: { name: Lãnh đạo tỉnh, role: approver, unit: tinh }
  het-han: { name: Người duyệt cũ, roles: [{ role: approver, unit: xa-a, from: 2020-01-01, until: 2020-12-31 }] }
  dai-a: { name: Trực đài xã A, role: operator, unit: xa-a }
  dai-tinh: { name: Trực kỹ thuật tỉnh, role: operator, unit: tinh }
  giam-sat: { name: Ủy ban Kiểm tra, role: supervisor }
";

const UNITS: &str = "\
units:
  tinh: { title: Ủy ban nhân dân tỉnh }
  xa-a: { title: Ủy ban nhân dân xã A, parent: tinh }
  xa-b: { title: Ủy ban nhân dân xã B, parent: tinh }
channels:
  tin-tinh: { title: Bảng tin tỉnh, unit: tinh, adapter: folder, settings: { folder: ra/tinh } }
  tin-a: { title: Bảng tin xã A, unit: xa-a, adapter: folder, settings: { folder: ra/a } }
  tin-b: { title: Bảng tin xã B, unit: xa-b, adapter: folder, settings: { folder: ra/b } }
  tele-a:
    title: Telegram xã A
    unit: xa-a
    adapter: telegram
    settings: { chat_id: \"-1001\", api_url: \"http://127.0.0.1:9\" }
";

pub(crate) struct Office {
    _folder: tempfile::TempDir,
    pub(crate) workspace: PathBuf,
}

pub(crate) struct Said {
    pub(crate) code: i32,
    pub(crate) out: String,
    pub(crate) err: String,
}

impl Office {
    /// Nothing applied yet: channels, and a campaign of each unit.
    pub(crate) fn new() -> Office {
        let folder = tempfile::tempdir().unwrap();
        let office = Office { workspace: folder.path().to_owned(), _folder: folder };
        for name in ["a", "b", "tinh"] {
            std::fs::create_dir_all(office.workspace.join("ra").join(name)).unwrap();
        }
        office.write("channels.yaml", &format!("{UNITS}{STAFF}"));
        office.campaign("a.yaml", "ke-hoach-a", "xa-a", &["tin-a", "tele-a"]);
        office.campaign("b.yaml", "ke-hoach-b", "xa-b", &["tin-b"]);
        office.campaign("tinh.yaml", "ke-hoach-tinh", "tinh", &["tin-tinh"]);
        office
    }

    /// Applied by the province, each campaign by its own editor, and approved by each unit's leader.
    pub(crate) fn running() -> Office {
        let office = Office::new();
        office.fine("admin", &["apply", "--yes"]);
        for (who, file) in [("bt-a", "a.yaml"), ("bt-b", "b.yaml"), ("bt-tinh", "tinh.yaml")] {
            office.fine(who, &["apply", file, "--yes"]);
        }
        office.fine("duyet-tinh", &["approve", "--all", "--yes"]);
        office
    }

    pub(crate) fn write(&self, name: &str, text: &str) {
        std::fs::write(self.workspace.join(name), text).unwrap();
    }

    /// Three days from now: nothing goes out while the test looks.
    pub(crate) fn campaign(&self, file: &str, id: &str, unit: &str, channels: &[&str]) {
        let now = Clock::System.now().with_timezone(&chrono_tz::Asia::Ho_Chi_Minh);
        let day = |days| (now + chrono::TimeDelta::days(days)).format("%Y-%m-%d").to_string();
        let text = format!(
            "campaign: {id}\ntitle: Kế hoạch {unit}\nunit: {unit}\nphases:\n  truoc: {{ kind: before, title: Trước, \
             from: {}, until: {} }}\nitems:\n  - id: tin\n    phase: truoc\n    title: Tin của {unit}\n    \
             when: {} 08:00\n    channels: [{}]\n    source: Thông báo số 1\n    body: Nội dung của {unit}.\n",
            day(-1),
            day(9),
            day(3),
            channels.join(", ")
        );
        self.write(file, &text);
    }

    pub(crate) fn change(&self, file: &str, from: &str, to: &str) {
        let path = self.workspace.join(file);
        let text = std::fs::read_to_string(&path).unwrap();
        assert!(text.contains(from), "{from} is not in {file}");
        std::fs::write(path, text.replace(from, to)).unwrap();
    }

    /// `channels.yaml` as it was.
    pub(crate) fn restore(&self) {
        self.write("channels.yaml", &format!("{UNITS}{STAFF}"));
    }

    /// Run by one of the staff, or by the machine's user.
    pub(crate) fn run(&self, who: &str, arguments: &[&str]) -> Said {
        self.with(who, arguments, &[], "")
    }

    pub(crate) fn with(&self, who: &str, arguments: &[&str], environment: &[(&str, &str)], input: &str) -> Said {
        let mut command = Command::new(env!("CARGO_BIN_EXE_loa"));
        command.env_clear().env("USER", "an").env("LOA_LISTEN", "off").current_dir(&self.workspace).args(arguments);
        if !who.is_empty() {
            command.args(["--as", who]);
        }
        command.envs(environment.iter().copied());
        let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        let _ = std::io::Write::write_all(&mut child.stdin.take().unwrap(), input.as_bytes());
        let output = child.wait_with_output().unwrap();
        Said {
            code: output.status.code().unwrap(),
            out: String::from_utf8(output.stdout).unwrap(),
            err: String::from_utf8(output.stderr).unwrap(),
        }
    }

    pub(crate) fn fine(&self, who: &str, arguments: &[&str]) -> String {
        let said = self.run(who, arguments);
        assert_eq!(said.code, 0, "{who} {arguments:?}: {}{}", said.out, said.err);
        said.out
    }

    pub(crate) fn json(&self, who: &str, arguments: &[&str]) -> Value {
        let said = self.run(who, &[arguments, &["--json"]].concat());
        serde_json::from_str(&said.out).unwrap_or_else(|_| panic!("{arguments:?}: {}{}", said.out, said.err))
    }

    /// Refused, with this code.
    pub(crate) fn refused(&self, who: &str, arguments: &[&str]) -> (String, Value) {
        let said = self.run(who, &[arguments, &["--json"]].concat());
        assert_eq!(said.code, 3, "{who} {arguments:?}: {}{}", said.out, said.err);
        let value: Value = serde_json::from_str(&said.out).unwrap();
        assert_ne!(value["error"]["remedy"], "", "{value}");
        (value["error"]["code"].as_str().unwrap_or_default().to_owned(), value)
    }

    /// The log, a line a delivery.
    pub(crate) fn log(&self) -> Vec<Value> {
        self.fine("", &["log", "--json"]).lines().map(|line| serde_json::from_str(line).unwrap()).collect()
    }

    /// The one delivery on a channel.
    pub(crate) fn on(&self, channel: &str) -> Value {
        self.log().into_iter().find(|line| line["channel"] == channel).unwrap()
    }

    pub(crate) fn store(&self) -> PathBuf {
        Path::new(&self.workspace).join(".loa/loa.db")
    }
}

//! A rig for crash tests: real platforms in this process (the sandbox), the real program in another, and a store between
//! them that both can be killed beside.
//!
//! It kills, restarts, and counts what the public sees.

use std::collections::BTreeMap;
use std::io::{BufRead, BufReader};
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use chrono::TimeDelta;
use loa::actions::{Which, apply, approve};
use loa::clock::Clock;
use loa::daemon::channels::variable;
use loa::domain::delivery::{Entry, State};
use loa::domain::plan::plan;
use loa::media::MediaStore;
use loa::sandbox::account::Account;
use loa::sandbox::fault::{Fault, FaultPlan, FaultRule, FaultWhen};
use loa::sandbox::rehearsal::any_port;
use loa::sandbox::wall::PublicPost;
use loa::sandbox::{Sandbox, SandboxConfig};
use loa::secret::Secret;
use loa::store::Store;
use loa::store::deliveries::Filter;
use loa::workspace::Workspace;

use super::databases::Database;
use super::world::actor;

/// Long enough for the slowest case on a busy machine; nothing waits for it when all is well.
const PATIENCE: Duration = Duration::from_secs(90);

/// Platforms, and whether a second reveal of the same thing is harmless there.
pub(crate) const PLATFORMS: [(&str, bool); 4] =
    [("telegram", false), ("facebook", true), ("zalo", true), ("wordpress", true)];

/// The visible call of each platform, as fault rules name it.
pub(crate) const REVEALS: [(&str, &str); 4] = [
    ("telegram", "post sendmessage"),
    ("facebook", "post {id}"),
    ("zalo", "post article/update"),
    ("wordpress", "post posts/{id}"),
];

pub(crate) struct Rig {
    pub(crate) sandbox: Sandbox,
    pub(crate) store: Store,
    url: String,
    folder: tempfile::TempDir,
    secrets: Vec<(String, Secret)>,
}

/// A running program, killed when it is dropped.
pub(crate) struct Program {
    child: Child,
    /// Lines of its log.
    lines: std::sync::mpsc::Receiver<String>,
}

impl Rig {
    /// `each` channels on every platform, with one delivery each, due a moment ago and approved.
    pub(crate) async fn new(database: &Database, each: usize) -> Rig {
        let rig = Rig::unapproved(database, each).await;
        rig.approve().await;
        rig
    }

    /// The same, applied and not yet approved.
    pub(crate) async fn unapproved(database: &Database, each: usize) -> Rig {
        let accounts: Vec<Account> = PLATFORMS
            .iter()
            .flat_map(|(platform, _)| (0..each).map(move |n| (format!("{platform}-{n}"), *platform)))
            .map(|(channel, platform)| Account::generate(&channel, platform, BTreeMap::new()))
            .collect();
        let secrets = accounts.iter().flat_map(secrets_of).collect();
        let channels: Vec<(String, String)> = accounts.iter().map(|a| (a.channel.clone(), a.adapter.clone())).collect();
        let sandbox = Sandbox::start(SandboxConfig {
            clock: Clock::System,
            accounts,
            faults: FaultPlan::none(),
            bind: any_port(),
        })
        .await
        .unwrap();
        let folder = tempfile::tempdir().unwrap();
        let rig = Rig { store: database.open().await, url: database.url.clone(), sandbox, folder, secrets };
        rig.write_files(&channels);
        rig.apply().await;
        rig
    }

    fn write_files(&self, channels: &[(String, String)]) {
        let mut text = "units:\n  xa: { title: Xã }\nchannels:\n".to_owned();
        for (channel, adapter) in channels {
            let kind = loa::adapters::find(adapter).unwrap();
            text +=
                &format!("  {channel}:\n    title: {channel}\n    unit: xa\n    adapter: {adapter}\n    settings:\n");
            let settings = self.sandbox.overrides(channel);
            for field in kind.fields.iter().filter(|f| !f.secret) {
                if let Some(value) = settings.get(field.name) {
                    text += &format!("      {}: \"{value}\"\n", field.name);
                }
            }
        }
        std::fs::write(self.folder.path().join("channels.yaml"), text).unwrap();
        let due = (Clock::System.now() - TimeDelta::minutes(1)).with_timezone(&chrono_tz::Asia::Ho_Chi_Minh);
        let mut text = format!(
            "campaign: va-cham\ntitle: Va chạm\nunit: xa\ntimezone: Asia/Ho_Chi_Minh\nanchors:\n  m: {{ title: Mốc, at: \
             \"{}\", status: confirmed, kind: date }}\nphases:\n  p: {{ kind: during, title: Trong, from: m - 1d, until: m + 30d }}\n\
             items:\n",
            due.format("%Y-%m-%d %H:%M")
        );
        for (channel, _) in channels {
            text += &format!(
                "  - id: {channel}\n    phase: p\n    title: Tin {channel}\n    summary: Tóm tắt\n    when: m\n    \
                 channels: [{channel}]\n    late: {{ within: 6h, then: skip }}\n    body: Nội dung riêng của {channel}.\n"
            );
        }
        std::fs::write(self.folder.path().join("va-cham.yaml"), text).unwrap();
    }

    pub(crate) async fn load(&self) {
        self.apply().await;
        self.approve().await;
    }

    async fn apply(&self) {
        let loaded = Workspace::load(self.folder.path());
        assert!(!loaded.has_faults(), "{:?}", loaded.diagnostics);
        let directory = loaded.directory.unwrap();
        let campaign = &loaded.campaigns[0];
        let plan = plan(campaign, &directory, &loa::adapters::render);
        let media = MediaStore::new(self.folder.path().join(".loa/media"));
        let now = Clock::System.now();
        let taken = apply::TakenIn { directory: &directory, campaign, plan: &plan.plan, why: None };
        apply::apply(&self.store, &media, &actor(), taken, now).await.unwrap();
    }

    pub(crate) async fn approve(&self) {
        let now = Clock::System.now();
        let all = Which::Fitting(Filter::default());
        approve::approve(&self.store, &actor(), &all, None, None, now).await.unwrap();
    }

    /// Starts the program; `break_at` makes it stand still there.
    pub(crate) fn run(&self, break_at: Option<&str>) -> Program {
        let mut command = self.command();
        command.arg("run");
        if let Some(place) = break_at {
            command.env("LOA_BREAK_AT", place);
        }
        Program::start(command)
    }

    /// The program, without its verb.
    pub(crate) fn command(&self) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_loa"));
        command.arg("--workspace").arg(self.folder.path()).arg("--lang").arg("en");
        command
            .env("LOA_STORE", &self.url)
            .env("LOA_LOG", "info")
            .env("LOA_LEASE_S", "2")
            .env("NO_COLOR", "1")
            .env("LOA_LISTEN", "off");
        for (name, secret) in &self.secrets {
            command.env(name, secret.expose());
        }
        command
    }

    /// Where everything stands.
    pub(crate) async fn entries(&self) -> Vec<Entry> {
        let mut tx = self.store.read().await.unwrap();
        loa::store::log::entries(&mut tx, &Filter::default()).await.unwrap()
    }

    /// Returns once nothing moves by itself any more.
    pub(crate) async fn wait_until_settled(&self, program: &mut Program) {
        self.wait_until(program, |entries| entries.iter().all(at_rest)).await;
    }

    /// Returns once the log is so.
    pub(crate) async fn wait_until(&self, program: &mut Program, is_so: impl Fn(&[Entry]) -> bool) {
        let until = Clock::System.now() + PATIENCE;
        loop {
            let entries = self.entries().await;
            if is_so(&entries) {
                return;
            }
            program.must_run();
            let moving = entries.iter().find(|e| !at_rest(e));
            assert!(Clock::System.now() < until, "still moving: {moving:#?}\n{}", program.said());
            Clock::System.sleep(Duration::from_millis(50)).await;
        }
    }

    /// The promise: one visible post for every delivery where a reveal can be repeated, at most one elsewhere; what is
    /// said to be out is out; what nobody knows says so.
    pub(crate) async fn assert_one_each(&self, case: &str) {
        self.assert_told(case, false).await;
    }

    /// The same; under a hold nothing is repeated, so that of any of them nobody may know.
    pub(crate) async fn assert_told(&self, case: &str, is_held: bool) {
        let posts = self.sandbox.posts();
        for entry in self.entries().await {
            let d = &entry.delivery;
            let (_, repeatable) = PLATFORMS.iter().find(|(p, _)| *p == d.adapter).unwrap();
            let shown: Vec<&PublicPost> = posts.iter().filter(|p| p.channel == d.channel && p.reveals > 0).collect();
            let times: u32 = shown.iter().map(|p| p.reveals).sum();
            let what =
                format!("{case}: {} is {} and was shown {times} times\n{:#?}", d.id, d.state.as_str(), entry.attempts);
            assert!(times <= 1, "{what}");
            match d.state {
                State::Delivered => assert_eq!(times, 1, "{what}"),
                State::Unconfirmed => assert!(is_held || !repeatable, "{what}"),
                _ => panic!("{what}"),
            }
        }
    }
}

/// Final, or left to a person: a bot cannot read back.
fn at_rest(entry: &Entry) -> bool {
    let d = &entry.delivery;
    d.state.is_final() || (d.state == State::Unconfirmed && d.adapter == "telegram")
}

/// The first visible call on each platform meets this trouble.
pub(crate) fn on_first_reveals(fault: Fault) -> FaultPlan {
    let rule = |(platform, route): (&str, &str)| FaultRule {
        platform: platform.to_owned(),
        route: route.to_owned(),
        when: FaultWhen::Nth(1),
        fault,
    };
    FaultPlan { rules: REVEALS.into_iter().map(rule).collect() }
}

pub(crate) fn secrets_of(account: &Account) -> Vec<(String, Secret)> {
    let kind = loa::adapters::find(&account.adapter).unwrap();
    let fields = kind.fields.iter().filter(|f| f.secret);
    fields
        .filter_map(|field| {
            let secret = account.secrets.get(field.name).cloned();
            let secret = secret.or_else(|| account.settings.get(field.name).map(Secret::new))?;
            Some((variable(&account.channel, field.name), secret))
        })
        .collect()
}

impl Program {
    pub(crate) fn start(mut command: Command) -> Program {
        let mut child = command.stdout(Stdio::null()).stderr(Stdio::piped()).spawn().unwrap();
        let stderr = BufReader::new(child.stderr.take().unwrap());
        let (line, lines) = std::sync::mpsc::channel();
        std::thread::spawn(move || {
            for text in stderr.lines().map_while(Result::ok) {
                if line.send(text).is_err() {
                    return;
                }
            }
        });
        Program { child, lines }
    }

    /// Its exit code; `None` if it did not end within so long.
    pub(crate) async fn ends_within(&mut self, patience: Duration) -> Option<i32> {
        let until = Clock::System.now() + patience;
        while Clock::System.now() < until {
            if let Some(status) = self.child.try_wait().unwrap() {
                return status.code();
            }
            Clock::System.sleep(Duration::from_millis(20)).await;
        }
        None
    }

    /// Returns once its log says so. False: it went on without.
    pub(crate) fn wait_for(&mut self, words: &str) -> bool {
        while let Ok(line) = self.lines.recv_timeout(PATIENCE) {
            if line.contains(words) {
                return true;
            }
        }
        false
    }

    /// `SIGKILL`: no destructor runs, nothing is flushed.
    pub(crate) fn kill(mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }

    /// `SIGTERM`, and its exit code.
    pub(crate) fn stop(&mut self) -> Option<i32> {
        self.tell_to_stop();
        self.child.wait().unwrap().code()
    }

    /// The exit code with which it ends by itself.
    pub(crate) fn ended(&mut self) -> Option<i32> {
        self.child.wait().unwrap().code()
    }

    /// `SIGTERM`, and no wait.
    pub(crate) fn tell_to_stop(&self) {
        self.signal("TERM");
    }

    /// `SIGSTOP` outside of any transaction: on SQLite it would keep the others out until it wakes.
    pub(crate) async fn freeze_between_transactions(&mut self, store: &Store) {
        loop {
            self.freeze();
            if tokio::time::timeout(Duration::from_secs(2), store.write()).await.is_ok_and(|tx| tx.is_ok()) {
                return;
            }
            self.wake();
        }
    }

    /// `SIGSTOP`: it stands still, and its operating system says that it lives.
    pub(crate) fn freeze(&self) {
        self.signal("STOP");
    }

    /// `SIGCONT`.
    pub(crate) fn wake(&self) {
        self.signal("CONT");
    }

    fn signal(&self, name: &str) {
        Command::new("kill").arg(format!("-{name}")).arg(self.pid().to_string()).status().unwrap();
    }

    pub(crate) fn pid(&self) -> u32 {
        self.child.id()
    }

    fn must_run(&mut self) {
        if let Some(status) = self.child.try_wait().unwrap() {
            panic!("the program ended with {status}\n{}", self.said());
        }
    }

    fn said(&mut self) -> String {
        self.lines.try_iter().collect::<Vec<_>>().join("\n")
    }
}

impl Drop for Program {
    fn drop(&mut self) {
        // Gone already is fine.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

//! What the program holds in memory while many stations and chats get large media at once: the peak of its process, as
//! the system counts it.

use std::collections::BTreeMap;
use std::fs;
use std::io::Write;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use chrono::TimeDelta;
use loa::actions::{Which, apply, approve};
use loa::clock::Clock;
use loa::domain::delivery::{Entry, State};
use loa::domain::plan::plan;
use loa::media::MediaStore;
use loa::sandbox::account::Account;
use loa::sandbox::fault::FaultPlan;
use loa::sandbox::rehearsal::any_port;
use loa::sandbox::{Sandbox, SandboxConfig};
use loa::store::Store;
use loa::store::deliveries::Filter;
use loa::workspace::Workspace;

use crate::support::databases::sqlite;
use crate::support::rig::secrets_of;
use crate::support::world::actor;

const STATIONS: usize = 20;
const RECORDING_BYTES: usize = 16 << 20;
const CHATS: usize = 30;
const PICTURE_BYTES: usize = 9 << 20;
/// All of them at once are 590 MB.
const PEAK_KIB_MAX: u64 = 150 << 10;
const PATIENCE: Duration = Duration::from_secs(240);

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn large_media_pass_through_and_are_never_held() {
    let database = sqlite();
    let store = database.open().await;
    let folder = tempfile::tempdir().unwrap();
    let root = folder.path();
    let accounts: Vec<Account> =
        (0..CHATS).map(|n| Account::generate(&format!("kenh-{n}"), "telegram", BTreeMap::new())).collect();
    let secrets: Vec<_> = accounts.iter().flat_map(secrets_of).collect();
    let (clock, faults) = (Clock::System, FaultPlan::none());
    let sandbox = Sandbox::start(SandboxConfig { clock, accounts, faults, bind: any_port() }).await.unwrap();
    write_files(root, &sandbox);
    load(&store, root).await;
    let mut command = Command::new(env!("CARGO_BIN_EXE_loa"));
    command.arg("--workspace").arg(root).arg("run").stdout(Stdio::null()).stderr(Stdio::null());
    command
        .env("LOA_LISTEN", "off")
        .env("LOA_STORE", &database.url)
        .envs(secrets.iter().map(|(name, secret)| (name, secret.expose())));
    let running = Running(command.spawn().unwrap());
    let until = Clock::System.now() + PATIENCE;
    loop {
        let entries = entries(&store).await;
        let is_out = |entry: &&Entry| matches!(entry.delivery.state, State::Delivered | State::HandedOver);
        if entries.iter().filter(is_out).count() == STATIONS + CHATS {
            break;
        }
        let lost = entries.iter().find(|e| !is_out(e) && e.delivery.state.is_final());
        assert!(lost.is_none() && Clock::System.now() < until, "{lost:#?}");
        Clock::System.sleep(Duration::from_millis(50)).await;
    }
    let peak_kib = peak_kib(running.0.id());
    assert!(peak_kib < PEAK_KIB_MAX, "at its peak it held {peak_kib} KiB");
}

struct Running(Child);

impl Drop for Running {
    fn drop(&mut self) {
        // Gone already is fine.
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

fn peak_kib(pid: u32) -> u64 {
    let status = fs::read_to_string(format!("/proc/{pid}/status")).unwrap();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).unwrap();
    line.trim().trim_end_matches(" kB").parse().unwrap()
}

fn write_files(root: &Path, sandbox: &Sandbox) {
    let mut channels = "units:\n  xa: { title: Xã }\nchannels:\n".to_owned();
    let mut items = String::new();
    let mut item = |channel: &str, media: &str| {
        items += &format!(
            "  - id: {channel}\n    phase: p\n    title: Tin {channel}\n    summary: Tóm tắt\n    when: m\n    priority: \
             urgent\n    channels: [{channel}]\n    late: {{ within: 6h, then: skip }}\n    body: Nội dung {channel}.\n    {media}\n"
        );
    };
    for n in 0..STATIONS {
        fs::create_dir_all(root.join(format!("ra/{n}"))).unwrap();
        channels += &format!(
            "  dai-{n}: {{ title: Đài {n}, unit: xa, adapter: loudspeaker, settings: {{ folder: ra/{n} }}, \
             slots: {{ sang: {{ at: \"05:15\", minutes: 30 }} }} }}\n"
        );
        item(&format!("dai-{n}"), "audio: ghi-am.wav");
    }
    for n in 0..CHATS {
        let settings = sandbox.overrides(&format!("kenh-{n}"));
        let settings: Vec<String> = ["chat_id", "audit_chat_id", "api_url"]
            .iter()
            .map(|name| format!("{name}: \"{}\"", settings[*name]))
            .collect();
        channels += &format!(
            "  kenh-{n}: {{ title: Kênh {n}, unit: xa, adapter: telegram, settings: {{ {} }} }}\n",
            settings.join(", ")
        );
        item(&format!("kenh-{n}"), "media: [{ path: anh.png, alt: Hội trường }]");
    }
    fs::write(root.join("channels.yaml"), channels).unwrap();
    let due = (Clock::System.now() - TimeDelta::minutes(1)).with_timezone(&chrono_tz::Asia::Ho_Chi_Minh);
    let head = format!(
        "campaign: lon\ntitle: Lớn\nunit: xa\ntimezone: Asia/Ho_Chi_Minh\nanchors:\n  m: {{ title: Mốc, at: \"{}\", \
         status: confirmed, kind: date }}\nphases:\n  p: {{ kind: during, title: Trong, from: m - 1d, until: m + 30d }}\n\
         items:\n",
        due.format("%Y-%m-%d %H:%M")
    );
    fs::write(root.join("lon.yaml"), head + &items).unwrap();
    let samples = RECORDING_BYTES as u32;
    let mut wav = b"RIFF".to_vec();
    wav.extend((samples + 36).to_le_bytes());
    wav.extend(b"WAVEfmt \x10\0\0\0\x01\0\x01\0\x40\x1f\0\0\x40\x1f\0\0\x01\0\x08\0data");
    wav.extend(samples.to_le_bytes());
    write_padded(&root.join("ghi-am.wav"), &wav, RECORDING_BYTES);
    let mut png = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR".to_vec();
    png.extend([600_u32, 400].iter().flat_map(|side| side.to_be_bytes()));
    png.extend([8, 2, 0, 0, 0]);
    write_padded(&root.join("anh.png"), &png, PICTURE_BYTES);
}

fn write_padded(path: &Path, head: &[u8], bytes: usize) {
    let mut file = fs::File::create(path).unwrap();
    file.write_all(head).unwrap();
    file.set_len((head.len() + bytes) as u64).unwrap();
}

async fn load(store: &Store, root: &Path) {
    let loaded = Workspace::load(root);
    assert!(!loaded.has_faults(), "{:?}", loaded.diagnostics);
    let (directory, campaign) = (loaded.directory.unwrap(), &loaded.campaigns[0]);
    let plan = plan(campaign, &directory, &loa::adapters::render);
    let media = MediaStore::new(root.join(".loa/media"));
    let now = Clock::System.now();
    let taken = apply::TakenIn { directory: &directory, campaign, plan: &plan.plan, why: None };
    apply::apply(store, &media, &actor(), taken, now).await.unwrap();
    approve::approve(store, &actor(), &Which::Fitting(Filter::default()), None, None, now).await.unwrap();
}

async fn entries(store: &Store) -> Vec<Entry> {
    let mut tx = store.read().await.unwrap();
    loa::store::log::entries(&mut tx, &Filter::default()).await.unwrap()
}

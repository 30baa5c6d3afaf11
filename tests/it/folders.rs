//! The adapters that write files: jobs in, a printed folder out. Repeats, crashes and hostile names included.

#![expect(clippy::unwrap_used, clippy::panic, reason = "a test may fail loudly outside its own body too")]

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use chrono::NaiveDate;
use loa::adapters::{Adapter, Job, OnAir, Opening, find};
use loa::domain::At;
use loa::domain::campaign::{Priority, Tone};
use loa::domain::channel::{Channel, Slot};
use loa::domain::diagnostic::{FileId, Part, Place, Placed};
use loa::domain::media::{MediaFacts, MediaKind};
use loa::domain::outcome::{Failure, Found, Receipt, Revealed, Staging};
use loa::domain::post::{Air, Payload, Post, PostMedia, hex};
use loa::domain::reach::Reach;
use loa::http::Network;
use loa::media::MediaStore;
use sha2::{Digest, Sha256};
use tempfile::TempDir;

use crate::sample::out;

mod air;
mod hung;

struct Bench {
    adapter_name: &'static str,
    root: TempDir,
    media: TempDir,
    adapter: Box<dyn Adapter>,
}

fn placed<T>(value: T) -> Placed<T> {
    Placed::new(value, Place { file: FileId(0), start: 0, end: 0 })
}

fn channel(adapter: &str) -> Channel {
    Channel {
        id: placed("kenh".to_owned()),
        title: "Đài Truyền thanh xã Ia Mấu".to_owned(),
        unit: placed("xa".to_owned()),
        adapter: placed(adapter.to_owned()),
        end: loa::adapters::end(adapter),
        reach: Reach::Public,
        languages: vec!["vi".to_owned()],
        settings: BTreeMap::from([("edited_by".to_owned(), placed("Phòng Văn hóa - Xã hội xã".to_owned()))]),
        destination: String::new(),
        monthly_quota: None,
        token_until: None,
        office_hours: false,
        slots: Vec::new(),
    }
}

fn post(key: &str, title: &str) -> Post {
    Post {
        key: key.to_owned(),
        campaign: "dai-hoi".to_owned(),
        item: "tin".to_owned(),
        language: "vi".to_owned(),
        title: title.to_owned(),
        summary: None,
        body: "Khai mạc lúc **08:00**. Xem [lịch](https://xa.example/lich) 🎉.".to_owned(),
        media: Vec::new(),
        audio: None,
        link: None,
        attribution: "Đơn vị đăng: UBND xã Ia Mấu · Nguồn: Thông báo số 45-TB/VPTW".to_owned(),
        unit_title: "UBND xã Ia Mấu".to_owned(),
        tone: Tone::Neutral,
        priority: Priority::Ordinary,
        air: Air { timezone: chrono_tz::Asia::Ho_Chi_Minh, ..Air::default() },
        task: Some(crate::support::plans::task()),
    }
}

impl Bench {
    fn new(adapter_name: &'static str) -> Bench {
        let root = tempfile::tempdir().unwrap();
        let media = tempfile::tempdir().unwrap();
        let adapter = open(adapter_name, root.path(), media.path());
        Bench { adapter_name, root, media, adapter }
    }

    /// Keeps bytes in the media store.
    fn keep(&self, name: &str, kind: MediaKind, bytes: &[u8], duration_ms: u32) -> PostMedia {
        let sha256 = hex(&Sha256::digest(bytes));
        let (width, height) = if kind.is_picture() { (640, 480) } else { (0, 0) };
        let facts = MediaFacts { sha256, bytes: bytes.len() as u64, kind, width, height, duration_ms };
        fs::write(MediaStore::new(self.media.path()).path(&facts), bytes).unwrap();
        PostMedia {
            name: name.to_owned(),
            facts,
            alt: Some("Hội trường".to_owned()),
            credit: Some("Đài xã".to_owned()),
            voice: None,
        }
    }

    fn render(&self, post: &Post) -> Payload {
        (find(self.adapter_name).unwrap().render)(&channel(self.adapter_name), post).unwrap()
    }

    async fn stage(&self, post: &Post, payload: &Payload) -> String {
        match self.adapter.stage(&job(&post.key, payload), None).await.unwrap() {
            Staging::Ready(token) => token,
            Staging::Working { .. } => panic!("files are ready at once"),
        }
    }

    async fn reveal(&self, post: &Post, payload: &Payload, staged: &str) -> Receipt {
        match self.adapter.reveal(&job(&post.key, payload), staged, None).await.unwrap() {
            Revealed::Done(receipt) | Revealed::Restored { receipt, .. } => receipt,
            Revealed::Working { .. } => panic!("files are out at once"),
        }
    }

    /// Renders, stages and reveals.
    async fn publish(&self, post: &Post) -> Receipt {
        let payload = self.render(post);
        let staged = self.stage(post, &payload).await;
        self.reveal(post, &payload, &staged).await
    }

    /// Every file below the channel's folder, without locks.
    fn files(&self) -> Vec<String> {
        let mut files = Vec::new();
        list(self.root.path(), self.root.path(), &mut files);
        files.retain(|f| f != ".staged/.lock");
        files.sort();
        files
    }

    fn read(&self, path: &str) -> String {
        fs::read_to_string(self.root.path().join(path)).unwrap()
    }

    /// Files, sizes apart from names: what a second act must not change.
    fn world(&self) -> Vec<(String, Vec<u8>, std::time::SystemTime)> {
        let at = |f: &String| self.root.path().join(f);
        let of = |f: String| (f.clone(), fs::read(at(&f)).unwrap(), fs::metadata(at(&f)).unwrap().modified().unwrap());
        self.files().into_iter().map(of).collect()
    }
}

fn open(name: &str, root: &Path, media: &Path) -> Box<dyn Adapter> {
    let mut settings = BTreeMap::from([("folder".to_owned(), root.to_str().unwrap().to_owned())]);
    if name == "folder" {
        settings.insert("link_base".to_owned(), "https://xa.example/tin/".to_owned());
    }
    let slot = |id: &str, hour: u32, minutes: u32| Slot {
        id: placed(id.to_owned()),
        at: chrono::NaiveTime::from_hms_opt(hour, 15, 0).unwrap(),
        minutes,
        days: Vec::new(),
    };
    let opening = Opening {
        channel: "kenh".to_owned(),
        settings,
        secrets: BTreeMap::new(),
        slots: vec![slot("sang", 5, 3), slot("chieu", 17, 30)],
        http: Network::new().unwrap().http(Vec::new()),
        media: MediaStore::new(media),
    };
    (find(name).unwrap().open)(opening).unwrap_or_else(|f| panic!("{f}"))
}

fn due() -> At {
    "2026-01-19T22:15:00Z".parse().unwrap()
}

fn job<'a>(key: &'a str, payload: &'a Payload) -> Job<'a> {
    let date = NaiveDate::from_ymd_opt(2026, 1, 20).unwrap();
    Job { key, payload, due_at: due(), date, slot: Some("sang"), air: OnAir::default() }
}

fn list(root: &Path, folder: &Path, files: &mut Vec<String>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            list(root, &path, files);
        } else {
            files.push(path.strip_prefix(root).unwrap().to_str().unwrap().to_owned());
        }
    }
}

const SLOT: &str = "2026-01-20/sang";
const TEXT_FILE: &str = "3_20260120-0515_dai-hoi-00000_key1_lich-dai-hoi-va-cach-theo-doi.txt";

#[tokio::test]
async fn a_programme_with_a_text_and_a_recording() {
    let bench = Bench::new("loudspeaker");
    let text = post("key1", "Lịch Đại hội và cách theo dõi");
    let mut recording = post("key2", "Bão số 9:\nsơ tán ngay");
    recording.priority = Priority::Urgent;
    recording.audio = Some(bench.keep("bao.mp3", MediaKind::Mp3, b"mp3 bytes", 85_000));
    let receipt = bench.publish(&text).await;
    assert_eq!(receipt, Receipt { id: format!("{SLOT}/{TEXT_FILE}"), link: None });
    let urgent = bench.publish(&recording).await;
    assert_eq!(urgent.id, format!("{SLOT}/1_20260120-0515_dai-hoi-00000_key2_bao-so-9-so-tan-ngay.mp3"));
    assert_eq!(
        bench.files(),
        [
            ".programmes/2026-01-20/sang/key1.json",
            ".programmes/2026-01-20/sang/key2.json",
            "2026-01-20/sang/1_20260120-0515_dai-hoi-00000_key2_bao-so-9-so-tan-ngay.mp3",
            "2026-01-20/sang/3_20260120-0515_dai-hoi-00000_key1_lich-dai-hoi-va-cach-theo-doi.txt",
            "2026-01-20/sang/chuong-trinh.m3u8",
            "2026-01-20/sang/kich-ban.txt",
            "2026-01-20/sang/manifest.json",
            "2026-01-20/sang/phieu-phat-thanh.html",
        ]
    );
    assert_eq!(
        bench.read(&format!("{SLOT}/chuong-trinh.m3u8")),
        format!(
            "#EXTM3U\n#PLAYLIST:Chương trình phát thanh buổi sáng ngày 20/01/2026 – UBND xã Ia Mấu\n#EXTINF:115,Bão số 9: sơ tán ngay\n\
             1_20260120-0515_dai-hoi-00000_key2_bao-so-9-so-tan-ngay.mp3\n\
             #LOA-TEXT:{TEXT_FILE},Lịch Đại hội và cách theo dõi\n#LOA-OVERFLOW:{TEXT_FILE}\n"
        )
    );
    // Neither title nor document: those are for the eye.
    assert_eq!(bench.read(&receipt.id), "\u{feff}Khai mạc lúc 08:00. Xem lịch.\r\n");
    let manifest: serde_json::Value = serde_json::from_str(&bench.read(&format!("{SLOT}/manifest.json"))).unwrap();
    assert_eq!(manifest["overflow"], serde_json::json!(["key1"]));
    assert_eq!(manifest["bulletins"][0]["sha256"], hex(&Sha256::digest(b"mp3 bytes")));
    let read_aloud = bench.read(&receipt.id);
    assert_eq!(manifest["bulletins"][1]["sha256"], hex(&Sha256::digest(read_aloud.as_bytes())));
}

#[tokio::test]
async fn repeats_change_nothing() {
    for adapter in ["loudspeaker", "folder", "task"] {
        let bench = Bench::new(adapter);
        let text = post("key1", "Lịch Đại hội");
        let payload = bench.render(&text);
        let staged = bench.stage(&text, &payload).await;
        let once = bench.files();
        assert!(
            once.iter().all(|f| f.starts_with(".staged/key1/")),
            "{adapter}: staged things are out of sight: {once:?}"
        );
        assert_eq!(bench.stage(&text, &payload).await, staged);
        assert_eq!(bench.files(), once);
        let receipt = bench.reveal(&text, &payload, &staged).await;
        let world = bench.world();
        assert_eq!(bench.reveal(&text, &payload, &staged).await, receipt);
        assert_eq!(bench.world(), world, "{adapter}: a second reveal wrote");
        let reconcile = bench.adapter.reconcile().unwrap();
        assert_eq!(reconcile.find(&job("key1", &payload), &staged).await, Ok(Found::Yes(receipt)));
        bench.adapter.unstage(&staged).await.unwrap();
        // Of a task that is called off people have the sheet: it stays, and is marked (see `tasks`).
        assert!(adapter == "task" || bench.world() == world, "{adapter}: what is out is not unstaged");
    }
}

#[tokio::test]
async fn unstaged_and_withdrawn_leave_nothing() {
    for adapter in ["loudspeaker", "folder"] {
        let bench = Bench::new(adapter);
        let (first, second) = (post("key1", "Một"), post("key2", "Hai"));
        let receipt = bench.publish(&first).await;
        let alone = bench.world();
        let payload = bench.render(&second);
        let staged = bench.stage(&second, &payload).await;
        for _ in 0..2 {
            bench.adapter.unstage(&staged).await.unwrap();
            assert_eq!(bench.world(), alone, "{adapter}: unstage");
        }
        let other = bench.publish(&second).await;
        let withdraw = bench.adapter.withdraw().unwrap();
        for _ in 0..2 {
            withdraw.withdraw(&out(&other)).await.unwrap();
            let names: Vec<String> = bench.files();
            assert!(!names.iter().any(|n| n.contains("key2")), "{adapter}: {names:?}");
            assert!(bench.root.path().join(&receipt.id).exists());
        }
        let reconcile = bench.adapter.reconcile().unwrap();
        assert_eq!(reconcile.find(&job("key2", &payload), "2026-01-20/sang/key2").await, Ok(Found::No));
        withdraw.withdraw(&out(&receipt)).await.unwrap();
        if adapter == "loudspeaker" {
            assert!(!bench.read(&format!("{SLOT}/chuong-trinh.m3u8")).contains("key"));
        }
    }
}

#[tokio::test]
async fn a_crash_anywhere_in_a_reveal_is_mended_by_the_next() {
    // Each leftover is what a process that died at that point leaves behind.
    let whole = Bench::new("loudspeaker");
    let text = post("key1", "Lịch Đại hội và cách theo dõi");
    whole.publish(&text).await;
    let wanted = whole.files().into_iter().map(|f| (whole.read(&f), f)).collect::<Vec<_>>();
    let media = format!("{SLOT}/{TEXT_FILE}");
    let leftovers: [&[(&str, &str)]; 4] = [
        &[(".staged/.key1.part/bulletin.json", "{")],
        &[(&media, "nửa"), ("2026-01-20/sang/.manifest.json.part", "{")],
        &[(".programmes/2026-01-20/sang/key1.json", "{\"half"), ("2026-01-20/sang/manifest.json", "{")],
        &[("2026-01-20/sang/chuong-trinh.m3u8", "#EXTM3U\n"), ("2026-01-20/sang/kich-ban.txt", "")],
    ];
    for leftover in leftovers {
        let bench = Bench::new("loudspeaker");
        let payload = bench.render(&text);
        let staged = bench.stage(&text, &payload).await;
        for (path, content) in leftover {
            let path = bench.root.path().join(path);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, content).unwrap();
        }
        let reconcile = bench.adapter.reconcile().unwrap();
        assert_eq!(reconcile.find(&job("key1", &payload), &staged).await, Ok(Found::No), "{leftover:?}");
        bench.reveal(&text, &payload, &staged).await;
        for (content, path) in &wanted {
            assert_eq!(&bench.read(path), content, "{path} after {leftover:?}");
        }
    }
}

#[tokio::test]
async fn unstage_takes_out_what_a_crash_left_half_in_the_programme() {
    let bench = Bench::new("loudspeaker");
    let text = post("key1", "Lịch Đại hội và cách theo dõi");
    let payload = bench.render(&text);
    let staged = bench.stage(&text, &payload).await;
    fs::create_dir_all(bench.root.path().join(SLOT)).unwrap();
    fs::write(bench.root.path().join(format!("{SLOT}/{TEXT_FILE}")), "nửa").unwrap();
    bench.adapter.unstage(&staged).await.unwrap();
    assert!(!bench.files().iter().any(|f| f.contains("key1")), "{:?}", bench.files());
}

#[tokio::test]
async fn staged_files_that_vanished_are_made_anew() {
    for adapter in ["loudspeaker", "folder", "task"] {
        let bench = Bench::new(adapter);
        let mut text = post("key1", "Lịch Đại hội");
        let picture = bench.keep("lich.jpg", MediaKind::Jpeg, b"jpeg", 0);
        text.media = if adapter != "loudspeaker" { vec![picture] } else { Vec::new() };
        let payload = bench.render(&text);
        let staged = bench.stage(&text, &payload).await;
        fs::remove_dir_all(bench.root.path().join(".staged")).unwrap();
        let receipt = bench.reveal(&text, &payload, &staged).await;
        assert!(bench.root.path().join(&receipt.id).exists());
    }
}

#[tokio::test]
async fn hostile_titles_stay_inside() {
    let long = "Đ".repeat(200);
    for adapter in ["loudspeaker", "folder", "task"] {
        for title in ["../../ra-ngoai", "a\0b", long.as_str(), "x🎉\u{202e}y", "CON", "..", "'; rm -rf *"] {
            let bench = Bench::new(adapter);
            let render = find(adapter).unwrap().render;
            let Ok(payload) = render(&channel(adapter), &post("key1", title)) else { continue };
            let hostile = post("key1", title);
            let staged = bench.stage(&hostile, &payload).await;
            let receipt = bench.reveal(&hostile, &payload, &staged).await;
            assert!(receipt.id.is_ascii() && receipt.id.len() < 120 && !receipt.id.contains(".."), "{:?}", receipt.id);
            assert!(bench.root.path().join(&receipt.id).exists());
            let Some(withdraw) = bench.adapter.withdraw() else { continue };
            withdraw.withdraw(&out(&receipt)).await.unwrap();
            assert!(!bench.root.path().join(&receipt.id).exists());
        }
    }
}

#[tokio::test]
async fn names_from_elsewhere_that_leave_the_folder_are_refused() {
    for adapter in ["loudspeaker", "folder"] {
        let bench = Bench::new(adapter);
        let payload = bench.render(&post("key1", "Tin"));
        let class = |f: Failure| (f.class.as_str(), f.code);
        let wanted = ("permanent", "bad_path".to_owned());
        for id in ["../x", "/etc/passwd", "2026-01-20/../1_2_key_x.txt", ".staged", "", "a/b/c/d"] {
            let receipt = Receipt { id: id.to_owned(), link: None };
            assert_eq!(
                bench.adapter.withdraw().unwrap().withdraw(&out(&receipt)).await.map_err(class),
                Err(wanted.clone()),
                "{id}"
            );
            assert_eq!(bench.adapter.unstage(id).await.map_err(class), Err(wanted.clone()), "{adapter} {id}");
        }
        let job = Job { key: "../key", ..job("", &payload) };
        assert_eq!(bench.adapter.stage(&job, None).await.map(drop).map_err(class), Err(wanted.clone()));
        assert_eq!(bench.adapter.reveal(&job, "", None).await.map(drop).map_err(class), Err(wanted));
    }
}

#[tokio::test]
async fn a_folder_that_is_not_there_is_waited_for() {
    for adapter in ["loudspeaker", "folder", "task"] {
        let bench = Bench::new(adapter);
        let text = post("key1", "Tin");
        let payload = bench.render(&text);
        bench.adapter.check().await.unwrap();
        let gone = open(adapter, &bench.root.path().join("usb"), bench.media.path());
        let codes = [
            gone.check().await.map(drop),
            gone.stage(&job("key1", &payload), None).await.map(drop),
            gone.reveal(&job("key1", &payload), "2026-01-20/sang/key1", None).await.map(drop),
            gone.reconcile().unwrap().find(&job("key1", &payload), "").await.map(drop),
            gone.unstage(if adapter != "loudspeaker" { "key1" } else { "2026-01-20/sang/key1" }).await,
        ];
        for code in codes {
            let failure = code.unwrap_err();
            assert_eq!((failure.class.as_str(), failure.code.as_str()), ("of_node", "folder_missing"), "{adapter}");
        }
        assert!(!bench.root.path().join("usb").exists());
    }
}

#[tokio::test]
async fn a_page_holds_everything_and_no_markup_from_outside() {
    let bench = Bench::new("folder");
    let mut page = post("key1", "Lịch Đại hội <script>");
    page.summary = Some("Khai mạc \"sớm\"".to_owned());
    page.body = "Nội dung <script>alert(1)</script>\n\n- một\n- hai".to_owned();
    page.link = Some("javascript:alert(1)".to_owned());
    page.media = vec![bench.keep("lich.png", MediaKind::Png, b"png", 0)];
    page.audio = Some(bench.keep("tin.mp3", MediaKind::Mp3, b"mp3", 9_000));
    let receipt = bench.publish(&page).await;
    assert_eq!(receipt.id, "2026-01-20-lich-dai-hoi-script-key1");
    assert_eq!(receipt.link.as_deref(), Some("https://xa.example/tin/2026-01-20-lich-dai-hoi-script-key1/bai.html"));
    let files: Vec<String> = bench.files();
    let named = |name: &str| format!("{}/{name}", receipt.id);
    assert_eq!(files, ["anh-1.png", "bai.html", "bai.json", "bai.md", "ghi-am-1.mp3"].map(named));
    let html = bench.read(&named("bai.html"));
    assert!(!html.contains("<script") && !html.contains("javascript:"), "{html}");
    for part in [
        "<html lang=\"vi\">",
        "<li>một</li>",
        "src=\"anh-1.png\" alt=\"Hội trường\"",
        "Ảnh: Đài xã",
        "src=\"ghi-am-1.mp3\"",
        "20/01/2026",
        "Nguồn: Thông báo số 45-TB/VPTW",
    ] {
        assert!(html.contains(part), "{part} is not in {html}");
    }
    let facts: serde_json::Value = serde_json::from_str(&bench.read(&named("bai.json"))).unwrap();
    assert_eq!(facts["due_at"], "2026-01-19T22:15:00Z");
    assert_eq!(facts["content_hash"], bench.render(&page).hash());
    assert_eq!(facts["media"][0]["file"], "anh-1.png");
}

#[test]
fn what_no_station_can_air_is_refused_at_writing_time() {
    let audio = |kind, duration_ms, bytes| {
        let facts = MediaFacts { sha256: "00".into(), bytes, kind, width: 0, height: 0, duration_ms };
        Some(PostMedia { name: "x".into(), facts, alt: None, credit: None, voice: None })
    };
    let good = post("key1", "Tin");
    let render = find("loudspeaker").unwrap().render;
    for (name, post, wanted) in [
        ("fine", good.clone(), vec![]),
        ("no title", Post { title: " 🎉 ".into(), ..good.clone() }, vec![Part::Title]),
        ("200", Post { title: "ă".repeat(200), ..good.clone() }, vec![]),
        ("201", Post { title: "ă".repeat(201), ..good.clone() }, vec![Part::Title]),
        ("nothing to say", Post { body: "https://xa.example".into(), ..good.clone() }, vec![Part::Body]),
        (
            "a recording needs no body",
            Post { body: String::new(), audio: audio(MediaKind::Mp3, 1, 1), ..good.clone() },
            vec![],
        ),
        ("too long", Post { body: "ă ".repeat(20_000), ..good.clone() }, vec![Part::Body]),
        ("a picture", Post { audio: audio(MediaKind::Png, 0, 1), ..good.clone() }, vec![Part::Audio]),
        ("no length", Post { audio: audio(MediaKind::Wav, 0, 1), ..good.clone() }, vec![Part::Audio]),
        (
            "too large",
            Post { audio: audio(MediaKind::Wav, 1, 200 * 1024 * 1024 + 1), ..good.clone() },
            vec![Part::Audio],
        ),
    ] {
        let parts = render(&channel("loudspeaker"), &post).err().unwrap_or_default().into_iter().map(|r| r.part);
        assert_eq!(parts.collect::<Vec<_>>(), wanted, "{name}");
    }
}

#[tokio::test]
async fn damaged_staged_bytes_are_not_put_on_air() {
    let bench = Bench::new("loudspeaker");
    let text = post("key1", "Lịch Đại hội và cách theo dõi");
    let payload = bench.render(&text);
    let staged = bench.stage(&text, &payload).await;
    let file = bench.root.path().join(".staged/key1").join(TEXT_FILE);
    let length = fs::read(&file).unwrap().len();
    fs::write(&file, vec![0; length]).unwrap();
    let failure = bench.adapter.reveal(&job("key1", &payload), &staged, None).await.unwrap_err();
    assert_eq!((failure.class.as_str(), failure.code.as_str()), ("retry", "staged_damaged"));
    let receipt = bench.reveal(&text, &payload, &staged).await;
    assert!(bench.read(&receipt.id).starts_with("\u{feff}Khai mạc lúc 08:00"));
}

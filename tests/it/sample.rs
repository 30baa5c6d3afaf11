//! One row for each adapter that speaks to a network: a channel, its secrets, a post, what a good server says, and where
//! the platform's limits lie. A new platform adds its row to [`sample`]; the suite in `adapters.rs` does the rest.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use chrono::{DateTime, NaiveDate};
use loa::adapters::{Adapter, AdapterKind, Job, OnAir, Opening, Out};
use loa::domain::campaign::{Priority, Tone};
use loa::domain::channel::Channel;
use loa::domain::diagnostic::{FileId, Part, Place, Placed, Problem};
use loa::domain::media::{MediaFacts, MediaKind};
use loa::domain::outcome::{Failure, Receipt, Revealed};
use loa::domain::post::{Air, Payload, Post, PostMedia, hex};
use loa::http::{Http, Network};
use loa::media::MediaStore;
use loa::secret::Secret;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use crate::scripted::Answer;

pub(crate) struct Sample {
    /// Settings that hold the server's address.
    pub(crate) addresses: &'static [&'static str],
    pub(crate) settings: &'static [(&'static str, &'static str)],
    /// Long enough to be found in a text.
    pub(crate) secrets: &'static [(&'static str, &'static str)],
    /// What else would tell a secret: a form in which it is sent.
    pub(crate) derived: &'static [&'static str],
    pub(crate) post: Post,
    /// A token such as `stage` gives.
    pub(crate) staged: String,
    /// An id such as a receipt has.
    pub(crate) receipt: &'static str,
    /// Answers to what `reveal` asks before its visible call.
    pub(crate) before_commit: Vec<Answer>,
    /// Answer to the visible call, and to what `reveal` asks after it.
    pub(crate) commit: Vec<Answer>,
    /// A refusal in the platform's form that holds this text.
    pub(crate) echo: fn(&str) -> (u16, Value),
    pub(crate) limits: Vec<Limit>,
}

/// `grow(at)` is taken and `grow(at + 1)` is refused, for that part and by that problem.
pub(crate) struct Limit {
    pub(crate) name: &'static str,
    pub(crate) at: usize,
    pub(crate) grow: fn(usize) -> Post,
    pub(crate) part: Part,
    pub(crate) problem: fn(&Problem) -> bool,
}

/// `None`: no row, which is right only for an adapter without a network.
pub(crate) fn sample(adapter: &str) -> Option<Sample> {
    match adapter {
        "telegram" => Some(telegram()),
        "facebook" => Some(facebook()),
        "zalo" => Some(zalo()),
        "wordpress" => Some(wordpress()),
        _ => None,
    }
}

fn telegram() -> Sample {
    Sample {
        addresses: &["api_url"],
        settings: &[("chat_id", "-1001234567890")],
        secrets: &[("bot_token", "test-bot-token-not-real")],
        derived: &[],
        post: post(),
        staged: String::new(),
        receipt: "-1001234567890:7",
        before_commit: vec![],
        commit: vec![Answer::Json(
            200,
            json!({ "ok": true, "result": { "message_id": 7, "chat": { "id": -1001234567890_i64, "type": "channel" } } }),
        )],
        echo: |text| {
            (400, json!({ "ok": false, "error_code": 400, "description": format!("Bad Request: echo {text}") }))
        },
        limits: vec![
            Limit {
                name: "text",
                at: 4096,
                grow: |units| Post { body: "ơ".repeat(units - 8), ..post() },
                part: Part::Body,
                problem: |p| too_long(p, 4096),
            },
            Limit {
                name: "text in emoji",
                at: 4096,
                // Head and tail take eight; every 🎉 is one.
                grow: |chars| Post { body: "🎉".repeat(chars - 8), ..post() },
                part: Part::Body,
                problem: |p| too_long(p, 4096),
            },
            Limit {
                name: "markup is not counted",
                at: 4096,
                grow: |units| Post {
                    body: format!("**{}** [ơ](https://a.example)", "ơ".repeat(units - 10)), ..post()
                },
                part: Part::Body,
                problem: |p| too_long(p, 4096),
            },
            Limit {
                name: "bytes with markup",
                at: 32_768,
                // `<b>Đề</b>`, the tag around "ơ", and "ĐV" take 44 bytes beside the address.
                grow: |bytes| Post { body: format!("[ơ](https://{})", "a".repeat(bytes - 44)), ..post() },
                part: Part::Body,
                problem: |p| too_long(p, 32_768),
            },
            Limit {
                name: "marked pieces",
                at: 100,
                // The title is the first.
                grow: |marks| Post { body: "**ơ** a ".repeat(marks - 1), ..post() },
                part: Part::Body,
                problem: |p| too_long(p, 100),
            },
            Limit {
                name: "caption",
                at: 1024,
                grow: |units| Post { body: "ơ".repeat(units - 8), ..with_picture(1000, 600, 400, MediaKind::Jpeg) },
                part: Part::Body,
                problem: |p| too_long(p, 1024),
            },
            Limit {
                name: "picture's bytes",
                at: 10 * 1024 * 1024,
                grow: |bytes| with_picture(bytes as u64, 600, 400, MediaKind::Png),
                part: Part::Media,
                problem: |p| too_large(p, 10 * 1024 * 1024),
            },
            Limit {
                name: "picture's sides",
                at: 10_000,
                grow: |sides| with_picture(1000, sides as u32 - 4000, 4000, MediaKind::Png),
                part: Part::Media,
                problem: |p| matches!(p, Problem::MediaDimensions { .. }),
            },
            Limit {
                name: "picture's ratio",
                at: 2000,
                grow: |width| with_picture(1000, width as u32, 100, MediaKind::Webp),
                part: Part::Media,
                problem: |p| matches!(p, Problem::MediaDimensions { .. }),
            },
            Limit {
                name: "pictures",
                at: 1,
                grow: with_pictures,
                part: Part::Media,
                problem: |p| matches!(p, Problem::TooManyMedia { limit: 1, actual: 2, .. }),
            },
        ],
    }
}

fn facebook() -> Sample {
    Sample {
        addresses: &["api_url"],
        settings: &[("page_id", "100200300")],
        secrets: &[("page_token", "test-page-token-not-real"), ("app_secret", "test-app-secret-not-real")],
        // HMAC-SHA256 of the token under the app's secret.
        derived: &["68b17d2129a565fb6aee7a4665befc91a764a74d28dc44d329ba92dfc7a3990c"],
        post: post(),
        staged: r#"{"post":"100200300_400","photos":[]}"#.to_owned(),
        receipt: "100200300_400",
        before_commit: vec![],
        commit: vec![
            Answer::Json(200, json!({ "success": true })),
            Answer::Json(200, json!({ "permalink_url": "https://facebook.example/p/400", "id": "100200300_400" })),
        ],
        echo: |text| {
            (400, json!({ "error": { "message": format!("echo {text}"), "type": "OAuthException", "code": 190 } }))
        },
        limits: vec![
            Limit {
                name: "text",
                at: 63_206,
                grow: |chars| Post { body: "ơ".repeat(chars - 8), ..post() },
                part: Part::Body,
                problem: |p| too_long(p, 63_206),
            },
            Limit {
                name: "text in surrogate pairs",
                at: 63_206,
                grow: |chars| Post { body: "🎉".repeat(chars - 8), ..post() },
                part: Part::Body,
                problem: |p| too_long(p, 63_206),
            },
            Limit {
                name: "picture's bytes",
                at: 4_000_000,
                grow: |bytes| with_picture(bytes as u64, 600, 400, MediaKind::Gif),
                part: Part::Media,
                problem: |p| too_large(p, 4_000_000),
            },
            Limit {
                name: "pictures",
                at: 10,
                grow: with_pictures,
                part: Part::Media,
                problem: |p| matches!(p, Problem::TooManyMedia { limit: 10, actual: 11, .. }),
            },
        ],
    }
}

fn zalo() -> Sample {
    let ok = |data: Value| Answer::Json(200, json!({ "error": 0, "message": "Success", "data": data }));
    Sample {
        addresses: &["api_url", "oauth_url"],
        settings: &[
            ("oa_id", "100200300"),
            ("appsecret_proof", "on"),
            ("media_url", "https://anh.example"),
            ("cover_url", "https://anh.example/bia.jpg"),
        ],
        secrets: &[
            ("access_token", "test-access-token-not-real"),
            ("refresh_token", "test-refresh-token-not-real"),
            ("app_id", "test-app-id-not-real"),
            ("secret_key", "test-secret-key-not-real"),
        ],
        // HMAC-SHA256 of the access token under the secret key.
        derived: &["9a21703f458fdf36756d6f663f7280aa7b4a3e84084065116a78374e39b3de7d"],
        post: post(),
        staged: "bai-viet-1".to_owned(),
        receipt: "bai-viet-1",
        before_commit: vec![],
        commit: vec![
            ok(json!({ "token": "viec-1" })),
            ok(json!({ "id": "bai-viet-1" })),
            ok(json!({ "id": "bai-viet-1", "status": "show", "link_view": "https://zalo.example/bai-viet-1" })),
        ],
        echo: |text| (200, json!({ "error": -216, "message": format!("echo {text}") })),
        limits: vec![
            Limit { name: "title", at: 150, grow: with_title, part: Part::Title, problem: |p| too_long(p, 150) },
            Limit { name: "summary", at: 300, grow: with_summary, part: Part::Summary, problem: |p| too_long(p, 300) },
            Limit {
                name: "body",
                at: 30_000,
                // Its own paragraph and the last one, `<p><em>ĐV</em></p>`, take 26.
                grow: |chars| Post { body: "ơ".repeat(chars - 26), ..post() },
                part: Part::Body,
                problem: |p| too_long(p, 30_000),
            },
            Limit {
                name: "picture's bytes",
                at: 1_000_000,
                grow: |bytes| with_picture(bytes as u64, 600, 400, MediaKind::Jpeg),
                part: Part::Media,
                problem: |p| too_large(p, 1_000_000),
            },
        ],
    }
}

fn wordpress() -> Sample {
    Sample {
        addresses: &["api_url"],
        settings: &[("user", "van-phong")],
        secrets: &[("app_password", "test-password-not-real")],
        // Basic authorization of user and password.
        derived: &["dmFuLXBob25nOnRlc3QtcGFzc3dvcmQtbm90LXJlYWw="],
        post: post(),
        staged: r#"{"post":12,"media":[]}"#.to_owned(),
        receipt: "12",
        before_commit: vec![Answer::Json(200, json!({ "namespaces": ["wp/v2"] })), site_post("draft")],
        commit: vec![site_post("publish")],
        echo: |text| (400, json!({ "code": "rest_invalid_param", "message": format!("echo {text}") })),
        limits: vec![
            Limit { name: "title", at: 250, grow: with_title, part: Part::Title, problem: |p| too_long(p, 250) },
            Limit { name: "summary", at: 600, grow: with_summary, part: Part::Summary, problem: |p| too_long(p, 600) },
            Limit {
                name: "body",
                at: 200_000,
                grow: |chars| Post { body: "ơ".repeat(chars), ..post() },
                part: Part::Body,
                problem: |p| too_long(p, 200_000),
            },
            Limit {
                name: "picture's bytes",
                at: 8_000_000,
                grow: |bytes| with_picture(bytes as u64, 600, 400, MediaKind::Webp),
                part: Part::Media,
                problem: |p| too_large(p, 8_000_000),
            },
        ],
    }
}

/// The sample post as a WordPress site has it.
fn site_post(status: &str) -> Answer {
    let content = "<p>Thân bài.</p>\n<p><em>ĐV</em><!-- loa:d-0123456789 --></p>";
    let words = |raw: &str| json!({ "raw": raw });
    let post = json!({ "id": 12, "status": status, "link": "https://xa.example/lich/", "title": words("Đề"),
                       "content": words(content), "excerpt": words("Tóm tắt") });
    Answer::Json(200, post)
}

pub(crate) fn too_long(problem: &Problem, wanted: usize) -> bool {
    matches!(problem, Problem::TooLong { limit, actual, .. } if *limit == wanted && *actual > wanted)
}

pub(crate) fn too_large(problem: &Problem, wanted: u64) -> bool {
    matches!(problem, Problem::MediaTooLarge { limit, bytes, .. } if *limit == wanted && *bytes == wanted + 1)
}

/// What is out, by its receipt alone.
pub(crate) fn out(receipt: &Receipt) -> Out<'_> {
    Out { receipt, staged: "" }
}

/// A post whose title and attribution take two characters each.
pub(crate) fn post() -> Post {
    Post {
        key: "d-0123456789".into(),
        campaign: "dai-hoi".into(),
        item: "lich".into(),
        language: "vi".into(),
        title: "Đề".into(),
        summary: Some("Tóm tắt".into()),
        body: "Thân bài.".into(),
        media: Vec::new(),
        audio: None,
        link: None,
        attribution: "ĐV".into(),
        unit_title: "Xã Ia Mấu".into(),
        tone: Tone::Neutral,
        priority: Priority::Ordinary,
        air: Air::default(),
        task: None,
    }
}

/// Reading the certificate authorities takes longer than a test; no connection outlives one, for each has its own port.
static NETWORK: LazyLock<Network> = LazyLock::new(|| Network::new().unwrap());
/// So often a test looks again whether the platform is ready.
const LOOKS_MAX: usize = 5;

/// The bytes behind every sample picture that is really sent.
pub(crate) const PICTURE: &[u8] = b"not a picture, but nobody here looks";

pub(crate) fn picture(bytes: u64, width: u32, height: u32, kind: MediaKind) -> PostMedia {
    let sha256 = hex(&Sha256::digest(PICTURE));
    let facts = MediaFacts { sha256, bytes, kind, width, height, duration_ms: 0 };
    PostMedia { name: "lich.jpg".into(), facts, alt: Some("Lịch Đại hội".into()), credit: None, voice: None }
}

pub(crate) fn with_picture(bytes: u64, width: u32, height: u32, kind: MediaKind) -> Post {
    Post { media: vec![picture(bytes, width, height, kind)], ..post() }
}

fn with_title(chars: usize) -> Post {
    Post { title: "Đ".repeat(chars), ..post() }
}

fn with_summary(chars: usize) -> Post {
    Post { summary: Some("ơ".repeat(chars)), ..post() }
}

fn with_pictures(count: usize) -> Post {
    Post { media: vec![picture(1000, 600, 400, MediaKind::Jpeg); count], ..post() }
}

pub(crate) fn channel(kind: &AdapterKind, sample: &Sample) -> Channel {
    let placed = |text: &str| Placed::new(text.to_owned(), Place { file: FileId(0), start: 0, end: 0 });
    Channel {
        id: placed("kenh-xa"),
        title: "Kênh xã".into(),
        unit: placed("xa"),
        adapter: placed(kind.name),
        end: loa::domain::outcome::End::Published,
        reach: loa::domain::reach::Reach::Public,
        languages: vec!["vi".into()],
        settings: sample.settings.iter().map(|(name, value)| ((*name).to_owned(), placed(value))).collect(),
        destination: String::new(),
        monthly_quota: None,
        token_until: None,
        office_hours: false,
        slots: Vec::new(),
    }
}

/// An adapter towards one address.
pub(crate) struct Opened {
    pub(crate) adapter: Box<dyn Adapter>,
    /// The adapter's view of the network, to count commits by.
    pub(crate) http: Http,
    pub(crate) payload: Payload,
    _media: tempfile::TempDir,
}

impl Opened {
    pub(crate) fn at(url: &str, kind: &AdapterKind, row: &Sample) -> Opened {
        let media = tempfile::tempdir().unwrap();
        let (opening, http) = opening(kind, row, url, media.path());
        let adapter = (kind.open)(opening).unwrap_or_else(|failure| panic!("{}: {failure}", kind.name));
        Opened {
            adapter,
            http,
            payload: (kind.render)(&channel(kind, row), &row.post)
                .unwrap_or_else(|refused| panic!("{}: {refused:?}", kind.name)),
            _media: media,
        }
    }

    pub(crate) fn job(&self) -> Job<'_> {
        Job {
            key: "d-0123456789",
            payload: &self.payload,
            due_at: DateTime::from_timestamp(1_768_870_800, 0).unwrap(),
            date: NaiveDate::from_ymd_opt(2026, 1, 20).unwrap(),
            slot: None,
            air: OnAir::default(),
        }
    }

    /// One reveal, asked for again while the platform works on it.
    pub(crate) async fn reveal(&self, row: &Sample) -> Result<Revealed, Failure> {
        let mut resume = None;
        for _ in 0..LOOKS_MAX {
            match self.adapter.reveal(&self.job(), &row.staged, resume.as_deref()).await? {
                Revealed::Working { resume: next, .. } => resume = Some(next),
                done => return Ok(done),
            }
        }
        panic!("the platform works on it for ever");
    }
}

/// An opening towards `url`.
fn opening(kind: &AdapterKind, sample: &Sample, url: &str, media: &std::path::Path) -> (Opening, Http) {
    let mut settings: BTreeMap<String, String> =
        kind.fields.iter().filter_map(|field| Some((field.name.to_owned(), field.default?.to_owned()))).collect();
    settings.extend(sample.settings.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())));
    settings.extend(sample.addresses.iter().map(|name| ((*name).to_owned(), url.to_owned())));
    let secrets: BTreeMap<String, Secret> =
        sample.secrets.iter().map(|(name, value)| ((*name).to_owned(), Secret::new(*value))).collect();
    let http = NETWORK.http(secrets.values().cloned().collect());
    for kind in [MediaKind::Jpeg, MediaKind::Png] {
        std::fs::write(MediaStore::new(media).path(&picture(36, 600, 400, kind).facts), PICTURE).unwrap();
    }
    let opening = Opening {
        channel: "kenh-xa".into(),
        settings,
        secrets,
        slots: Vec::new(),
        http: http.clone(),
        media: MediaStore::new(media),
    };
    (opening, http)
}

//! One row for each adapter that speaks to a network: a channel, its secrets, a post, what a good server says, and where
//! the platform's limits lie. A new platform adds its row to [`sample`]; the suite in `adapters.rs` does the rest.

use std::collections::BTreeMap;

use chrono::{DateTime, NaiveDate};
use loa::adapters::{Adapter, AdapterKind, Job, Opening};
use loa::domain::campaign::{Priority, Tone};
use loa::domain::channel::Channel;
use loa::domain::diagnostic::{FileId, Part, Place, Placed, Problem};
use loa::domain::media::{MediaFacts, MediaKind};
use loa::domain::outcome::{Failure, Revealed};
use loa::domain::post::{Payload, Post, PostMedia, hex};
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
    pub(crate) post: Post,
    /// A token such as `stage` gives.
    pub(crate) staged: String,
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

/// `None`: no row, which is right only for an adapter without a network, or one that is not built yet.
pub(crate) fn sample(adapter: &str) -> Option<Sample> {
    match adapter {
        "telegram" => Some(telegram()),
        "facebook" => Some(facebook()),
        _ => None,
    }
}

fn telegram() -> Sample {
    Sample {
        addresses: &["api_url"],
        settings: &[("chat_id", "-1001234567890")],
        secrets: &[("bot_token", "test-bot-token-not-real")],
        post: post(),
        staged: String::new(),
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
                name: "text in surrogate pairs",
                at: 2044,
                // Head and tail take eight units, every 🎉 takes two.
                grow: |pairs| Post { body: "🎉".repeat(pairs), ..post() },
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
        post: post(),
        staged: r#"{"post":"100200300_400","photos":[]}"#.to_owned(),
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

pub(crate) fn too_long(problem: &Problem, wanted: usize) -> bool {
    matches!(problem, Problem::TooLong { limit, actual, .. } if *limit == wanted && *actual > wanted)
}

pub(crate) fn too_large(problem: &Problem, wanted: u64) -> bool {
    matches!(problem, Problem::MediaTooLarge { limit, bytes, .. } if *limit == wanted && *bytes == wanted + 1)
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
        unit_title: "Xã Ia Mơ".into(),
        tone: Tone::Neutral,
        priority: Priority::Ordinary,
    }
}

/// The bytes behind every sample picture that is really sent.
pub(crate) const PICTURE: &[u8] = b"not a picture, but nobody here looks";

pub(crate) fn picture(bytes: u64, width: u32, height: u32, kind: MediaKind) -> PostMedia {
    let sha256 = hex(&Sha256::digest(PICTURE));
    let facts = MediaFacts { sha256, bytes, kind, width, height, duration_ms: 0 };
    PostMedia { name: "lich.jpg".into(), facts, alt: Some("Lịch Đại hội".into()), credit: None }
}

pub(crate) fn with_picture(bytes: u64, width: u32, height: u32, kind: MediaKind) -> Post {
    Post { media: vec![picture(bytes, width, height, kind)], ..post() }
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
        languages: vec!["vi".into()],
        settings: sample.settings.iter().map(|(name, value)| ((*name).to_owned(), placed(value))).collect(),
        monthly_quota: None,
        token_until: None,
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
        }
    }

    pub(crate) async fn reveal(&self, row: &Sample) -> Result<Revealed, Failure> {
        self.adapter.reveal(&self.job(), &row.staged, None).await
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
    let http = Network::new().unwrap().http(secrets.values().cloned().collect());
    std::fs::write(media.join(hex(&Sha256::digest(PICTURE))), PICTURE).unwrap();
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

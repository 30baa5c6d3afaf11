//! Fills a store: channels of communes, and deliveries that are staged, or scheduled for later.
//!
//! Filling is not measured: staging happens in the quarter of an hour before; here it has happened.

use std::collections::{BTreeMap, HashMap};

use chrono::{DateTime, TimeDelta, Utc};
use loa::clock::Clock;
use loa::daemon::channels::{Channels, variable};
use loa::domain::campaign::{Late, LateThen, PhaseKind, Priority, Tone};
use loa::domain::delivery::State;
use loa::domain::diagnostic::{FileId, Place};
use loa::domain::outcome::End;
use loa::domain::plan::Planned;
use loa::domain::post::Payload;
use loa::domain::reach::Reach;
use loa::domain::standing::{Standing, Timing, WAIT_MS};
use loa::domain::when::Due;
use loa::http::Network;
use loa::media::MediaStore;
use loa::secret::{Secret, Vault};
use loa::store::channels::ChannelRecord;
use loa::store::deliveries::{Content, Described};
use loa::store::{Store, channels, deliveries, ledger};

pub(crate) type At = DateTime<Utc>;

/// A commune has so many channels, all with the same text.
const CHANNELS_OF_A_COMMUNE: usize = 6;
const TIMING: Timing = Timing { lead_ms: 900_000, handover_ms: 0 };

pub(crate) fn now() -> At {
    Clock::System.now()
}

fn channel(n: usize) -> String {
    format!("xa-{:04}-kenh-{}", n / CHANNELS_OF_A_COMMUNE, n % CHANNELS_OF_A_COMMUNE)
}

/// Writes down so many Telegram channels that speak to this address.
pub(crate) async fn put_channels(store: &Store, most: usize, api_url: &str) {
    let mut tx = store.write().await.unwrap();
    for n in 0..most {
        let settings = BTreeMap::from([
            ("chat_id".to_owned(), format!("-100{:09}", n + 1)),
            ("api_url".to_owned(), api_url.to_owned()),
        ]);
        let record = ChannelRecord {
            id: channel(n),
            title: channel(n),
            unit: format!("xa-{:04}", n / CHANNELS_OF_A_COMMUNE),
            adapter: "telegram".into(),
            reach: Reach::Public,
            settings: settings.clone(),
            slots: Vec::new(),
            stopped: None,
            renew_at: None,
            renewing_at: None,
            environment_for: None,
        };
        channels::put(&mut tx, &record).await.unwrap();
        let goes_to = loa::adapters::destination(&record.adapter, &settings);
        channels::confirm_environment(&mut tx, &record.id, &goes_to).await.unwrap();
    }
    channels::touch(&mut tx).await.unwrap();
    tx.commit().await.unwrap();
}

/// What the daemon opens channels with; every channel has its token.
pub(crate) fn opener(most: usize) -> Channels {
    let media = MediaStore::new(std::env::temp_dir());
    let vault = Vault::from_base64(&Vault::new_key()).unwrap();
    let mut channels = Channels::new(Network::new().unwrap(), media, vault, std::env::temp_dir());
    let tokens: HashMap<String, Secret> =
        (0..most).map(|n| (variable(&channel(n), "bot_token"), Secret::new(token(n)))).collect();
    channels.given = std::sync::Arc::new(tokens);
    channels
}

pub(crate) fn token(n: usize) -> String {
    format!("khoa-gia-{n:06}")
}

/// The text of a commune.
pub(crate) fn html(item: &str, n: usize) -> String {
    let commune = n / CHANNELS_OF_A_COMMUNE;
    let body = "Từ 6 giờ sáng, bà con theo dõi lịch làm việc và các thông báo mới của xã trên bảng tin. ".repeat(3);
    format!("<b>Thông báo {item} của xã số {commune}</b>\n\n{body}\n\nĐơn vị đăng: Ủy ban nhân dân xã")
}

/// The body of the call that reveals it: what the bare loop sends as well.
pub(crate) fn call_body(item: &str, n: usize) -> serde_json::Value {
    serde_json::json!({"chat_id": -100_000_000_000 - (n as i64 + 1), "text": html(item, n), "parse_mode": "HTML",
        "link_preview_options": {"is_disabled": true}})
}

fn planned(item: &str, n: usize, due_at: At) -> Planned {
    let payload = Payload { body: serde_json::json!({"html": html(item, n), "preview": null}), media: Vec::new() };
    Planned {
        id: loa::domain::delivery::id("sang", item, "", &channel(n), "", "vi"),
        item: item.to_owned(),
        title: format!("Thông báo {item}"),
        occurrence: String::new(),
        channel: channel(n),
        unit: format!("xa-{:04}", n / CHANNELS_OF_A_COMMUNE),
        adapter: "telegram".into(),
        language: "vi".into(),
        slot: None,
        phase: "truoc".into(),
        phase_kind: PhaseKind::Before,
        line: None,
        tone: Tone::Neutral,
        late: Late { within_ms: 3_600_000, then: LateThen::Skip },
        end: End::Published,
        reach: Reach::Public,
        channel_reach: Reach::Public,
        ahead_ms: None,
        task: None,
        approval_number: None,
        due: Due::At(due_at),
        phase_ends_at: Some(due_at + TimeDelta::days(30)),
        slot_ends_at: None,
        priority: Priority::Ordinary,
        file_order: 0,
        needs: Vec::new(),
        waits_for: Vec::new(),
        expected_at: None,
        wait_ms: loa::domain::standing::WAIT_MS,
        cancelled: None,
        air_ms: 0,
        awaits_text: false,
        write_ms: 0,
        words_hash: String::new(),
        content_hash: payload.hash(),
        destination: String::new(),
        payload,
        place: Place { file: FileId(0), start: 0, end: 0 },
    }
}

/// Writes down one delivery a channel in this state (`Scheduled` or `Staged`), approved, due when `due_at` says.
pub(crate) async fn put_deliveries(store: &Store, item: &str, most: usize, state: State, due_at: impl Fn(usize) -> At) {
    let all: Vec<Planned> = (0..most).map(|n| planned(item, n, due_at(n))).collect();
    let mut tx = store.write().await.unwrap();
    for part in all.chunks(2_000) {
        let contents: Vec<Content<'_>> = part
            .iter()
            .map(|p| Content {
                hash: &p.content_hash,
                payload: serde_json::json!(p.payload).to_string(),
                destination: None,
            })
            .collect();
        let described: Vec<Described<'_>> =
            part.iter().map(|planned| Described { campaign: "sang", planned, local_date: None, by: "an" }).collect();
        let standings: Vec<Standing> = part.iter().map(|p| standing(p, state)).collect();
        deliveries::keep_contents(&mut tx, &contents).await.unwrap();
        deliveries::describe(&mut tx, &described).await.unwrap();
        ledger::save(&mut tx, &standings).await.unwrap();
    }
    tx.commit().await.unwrap();
}

fn standing(planned: &Planned, state: State) -> Standing {
    let staged = state == State::Staged;
    let mut standing = Standing {
        id: planned.id.clone(),
        channel: planned.channel.clone(),
        adapter: planned.adapter.clone(),
        slot: None,
        ahead_ms: None,
        state,
        reason: None,
        due_at: planned.due_at(),
        phase_ends_at: planned.phase_ends_at,
        slot_ends_at: None,
        late: planned.late,
        content_hash: planned.content_hash.clone(),
        approved_hash: Some(planned.content_hash.clone()),
        step: None,
        next_at: None,
        deadline_at: None,
        held_at: None,
        asked_at: None,
        let_late_at: None,
        doubt_at: None,
        attempts: 0,
        tries: 0,
        staged: staged.then(|| r#"{"file_id":null,"audit_id":null}"#.to_owned()),
        staged_hash: staged.then(|| planned.content_hash.clone()),
        resume: None,
        handed_at: None,
        delivered_at: None,
        receipt: None,
        waits_for: None,
        confirmed_at: None,
        wait_ms: WAIT_MS,
        remind_at: None,
        retimed_at: None,
        remark: None,
        moved_to: None,
    };
    standing.plan_next(TIMING, now());
    standing
}

//! Plans made by hand, for tests that begin at the ledger and not at a file.

use std::collections::BTreeMap;
use std::path::PathBuf;

use chrono::{DateTime, TimeDelta, Utc};
use loa::domain::campaign::{Campaign, Documents, Gate, Late, LateThen, PhaseKind, Priority, Tone};
use loa::domain::channel::Channel;
use loa::domain::diagnostic::{FileId, Place, Placed};
use loa::domain::directory::Directory;
use loa::domain::plan::{Plan, Planned};
use loa::domain::post::{Payload, PostTask};
use loa::domain::reach::Reach;
use loa::domain::task::TaskKind;
use loa::domain::unit::Unit;
use loa::domain::when::Due;

pub(crate) type At = DateTime<Utc>;

pub(crate) fn at(text: &str) -> At {
    text.parse().unwrap()
}

pub(crate) fn placed<T>(value: T) -> Placed<T> {
    Placed::new(value, Place { file: FileId(0), start: 0, end: 0 })
}

/// A channel of a test: id, adapter, settings.
pub(crate) type Opened<'a> = (&'a str, &'a str, &'a [(&'a str, &'a str)]);

/// One unit `xa` with these channels.
pub(crate) fn directory(channels: &[Opened<'_>]) -> Directory {
    Directory {
        file: FileId(0),
        folder: PathBuf::new(),
        text: String::new(),
        base: None,
        units: vec![Unit {
            id: placed("xa".into()),
            title: "Xã".into(),
            parent: None,
            contact: None,
            two_person_office: false,
        }],
        channels: channels
            .iter()
            .map(|(id, adapter, settings)| Channel {
                id: placed((*id).to_owned()),
                title: (*id).to_owned(),
                unit: placed("xa".into()),
                adapter: placed((*adapter).to_owned()),
                end: loa::adapters::end(adapter),
                reach: Reach::Public,
                languages: vec!["vi".into()],
                settings: settings
                    .iter()
                    .map(|(k, v)| ((*k).to_owned(), placed((*v).to_owned())))
                    .collect::<BTreeMap<_, _>>(),
                destination: loa::adapters::destination(
                    adapter,
                    &settings.iter().map(|(k, v)| ((*k).to_owned(), (*v).to_owned())).collect(),
                ),
                monthly_quota: None,
                token_until: None,
                office_hours: false,
                slots: Vec::new(),
            })
            .collect(),
        staff: Vec::new(),
        calendar: loa::domain::calendar::Calendar::default(),
    }
}

pub(crate) fn campaign(id: &str) -> Campaign {
    Campaign {
        file: FileId(0),
        folder: PathBuf::new(),
        path: None,
        id: placed(id.to_owned()),
        title: format!("Chiến dịch {id}"),
        unit: placed("xa".into()),
        timezone: chrono_tz::Asia::Ho_Chi_Minh,
        language: "vi".into(),
        basis: Vec::new(),
        anchors: Vec::new(),
        phases: Vec::new(),
        lines: Vec::new(),
        items: Vec::new(),
        gate: Gate::Events,
        documents: Documents::default(),
        words: Vec::new(),
    }
}

/// A delivery of a text to a channel.
pub(crate) fn planned(
    campaign: &str,
    item: &str,
    channel: &str,
    adapter: &str,
    due_at: At,
    body: serde_json::Value,
) -> Planned {
    let payload = Payload { body, media: Vec::new() };
    Planned {
        id: loa::domain::delivery::id(campaign, item, "", channel, "", "vi"),
        item: item.to_owned(),
        title: item.to_owned(),
        occurrence: String::new(),
        channel: channel.to_owned(),
        unit: "xa".into(),
        adapter: adapter.to_owned(),
        language: "vi".into(),
        slot: None,
        phase: "truoc".into(),
        phase_kind: PhaseKind::Before,
        line: None,
        tone: Tone::Neutral,
        late: Late { within_ms: 3_600_000, then: LateThen::Skip },
        end: loa::adapters::end(adapter),
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

pub(crate) fn plan(campaign: &str, deliveries: Vec<Planned>) -> Plan {
    Plan {
        campaign: campaign.to_owned(),
        title: campaign.to_owned(),
        timezone: chrono_tz::Asia::Ho_Chi_Minh,
        deliveries,
        ranges: Default::default(),
        happened: Default::default(),
    }
}

/// What a task sheet says beside its text.
pub(crate) fn task() -> PostTask {
    PostTask {
        kind: TaskKind::VillageMeeting,
        assignee: "Trưởng thôn 1".into(),
        place: Some("Nhà sinh hoạt cộng đồng".into()),
        count: Some(40),
        count_unit: None,
        take_down: None,
        asked_on: None,
        topic: None,
        competent_body: None,
        within_ms: 3 * 86_400_000,
        ahead_ms: 86_400_000,
        zone: chrono_tz::Asia::Ho_Chi_Minh,
    }
}

//! Campaigns built by hand, for the tables of this folder.
//!
//! Reading files has its own tests; here a moment is written as a person would say it and everything else has a value
//! that nobody minds.

use chrono::{Days, NaiveDate, NaiveDateTime, NaiveTime};
use chrono_tz::Tz;

use super::At;
use super::calendar::Calendar;
use super::campaign::{
    Anchor, AnchorKind, AnchorStatus, Campaign, Documents, Gate, Item, Phase, PhaseKind, Placement, Priority, Text,
    Tone,
};
use super::channel::{Channel, Slot};
use super::diagnostic::{FileId, Place, Placed};
use super::directory::Directory;
use super::outcome::End;
use super::plan::{Planning, plan};
use super::post::{Payload, Post};
use super::reach::Reach;
use super::unit::Unit;
use super::when::{Anchored, Every, Moment, Rule, When};

pub(super) const PLACE: Place = Place { file: FileId(0), start: 0, end: 0 };
pub(super) const HO_CHI_MINH: Tz = chrono_tz::Asia::Ho_Chi_Minh;

pub(super) fn placed<T>(value: T) -> Placed<T> {
    Placed::new(value, PLACE)
}

pub(super) fn name(text: &str) -> Placed<String> {
    placed(text.to_owned())
}

/// `2026-01-20 08:00`
pub(super) fn local(text: &str) -> NaiveDateTime {
    NaiveDateTime::parse_from_str(text, "%Y-%m-%d %H:%M").unwrap()
}

pub(super) fn clock(text: &str) -> NaiveTime {
    NaiveTime::parse_from_str(text, "%H:%M").unwrap()
}

/// An instant by its local time in Vietnam.
pub(super) fn at(text: &str) -> At {
    local(text).and_local_timezone(HO_CHI_MINH).unwrap().to_utc()
}

/// `khai-mac`, `khai-mac -7d`, `khai-mac -3wd`, `khai-mac +1d +90m @10:00`, or a local date and time.
pub(super) fn moment(text: &str) -> Moment {
    if let Ok(fixed) = NaiveDateTime::parse_from_str(text, "%Y-%m-%d %H:%M") {
        return Moment::Fixed(fixed);
    }
    let mut words = text.split_whitespace();
    let anchor = name(words.next().unwrap());
    let mut anchored = Anchored { anchor, days: 0, workdays: 0, minutes: 0, at: None };
    for word in words {
        if let Some(days) = word.strip_suffix("wd") {
            anchored.workdays = days.parse().unwrap();
            continue;
        }
        match (word.strip_prefix('@'), word.strip_suffix('d'), word.strip_suffix('m')) {
            (Some(time), ..) => anchored.at = Some(clock(time)),
            (_, Some(days), _) => anchored.days = days.parse().unwrap(),
            (.., Some(minutes)) => anchored.minutes = minutes.parse().unwrap(),
            _ => panic!("not a moment: {text}"),
        }
    }
    Moment::Anchor(anchored)
}

pub(super) fn every(rule: Rule, from: &str, until: &str) -> When {
    When::Every(Box::new(Every {
        rule,
        from: placed(moment(from)),
        until: until.split(" | ").map(|end| placed(moment(end))).collect(),
        except: Vec::new(),
        except_holidays: false,
    }))
}

pub(super) fn daily(times: &[&str]) -> Rule {
    Rule::Daily { at: times.iter().map(|t| clock(t)).collect(), days: Vec::new(), workdays: false }
}

pub(super) fn cron(text: &str) -> Rule {
    Rule::Cron(name(text))
}

pub(super) fn anchor(id: &str, at: &str) -> Anchor {
    Anchor {
        id: name(id),
        title: format!("Mốc {id}"),
        at: (!at.is_empty()).then(|| placed(local(at))),
        day_only: false,
        status: if at.is_empty() { AnchorStatus::Suspended } else { AnchorStatus::Planned },
        kind: AnchorKind::Event,
    }
}

/// Opens 20 January 2026 at 08:00, closes 25 January at 17:00; three phases around it, no items.
pub(super) fn campaign() -> Campaign {
    let phase = |id: &str, kind, from: &str, until: &str| Phase {
        id: name(id),
        kind,
        title: id.to_owned(),
        from: placed(moment(from)),
        until: placed(moment(until)),
    };
    Campaign {
        file: FileId(0),
        folder: "campaigns".into(),
        path: None,
        id: name("dai-hoi"),
        title: "Thông tin về Đại hội".to_owned(),
        unit: name("xa"),
        timezone: HO_CHI_MINH,
        language: "vi".to_owned(),
        basis: Vec::new(),
        anchors: vec![anchor("khai-mac", "2026-01-20 08:00"), anchor("be-mac", "2026-01-25 17:00")],
        phases: vec![
            phase("truoc", PhaseKind::Before, "khai-mac -60d", "khai-mac"),
            phase("trong", PhaseKind::During, "khai-mac", "be-mac"),
            phase("sau", PhaseKind::After, "be-mac", "be-mac +45d"),
        ],
        lines: Vec::new(),
        items: Vec::new(),
        gate: Gate::Events,
        documents: Documents::default(),
        words: Vec::new(),
    }
}

pub(super) fn text(markdown: &str) -> Text {
    Text { markdown: markdown.to_owned(), place: Place { file: FileId(0), start: 100, end: 100 + markdown.len() } }
}

/// An item of the phase before, on the channel `web`.
pub(super) fn item(id: &str, when: When) -> Item {
    Item {
        id: name(id),
        phase: name("truoc"),
        line: None,
        title: placed(format!("Tin {id}")),
        spoken_title: None,
        note: None,
        summary: None,
        when: placed(when),
        placements: vec![placement("web", &[])],
        languages: Vec::new(),
        body: Some(text("Nội dung.")),
        variants: Vec::new(),
        media: Vec::new(),
        audio: None,
        link: None,
        source: None,
        approval_number: None,
        tone: Tone::Neutral,
        priority: Priority::Ordinary,
        needs: None,
        wait_ms: None,
        late: None,
        reach: Reach::Public,
        task: None,
        cancelled: None,
        reserved: None,
    }
}

pub(super) fn once(id: &str, when: &str) -> Item {
    item(id, When::At(moment(when)))
}

pub(super) fn placement(channel: &str, slots: &[&str]) -> Placement {
    Placement { channel: name(channel), slots: slots.iter().map(|s| name(s)).collect(), repeat: 1 }
}

pub(super) fn channel(id: &str, languages: &[&str]) -> Channel {
    Channel {
        id: name(id),
        title: format!("Kênh {id}"),
        unit: name("xa"),
        adapter: name("folder"),
        end: End::Published,
        reach: Reach::Public,
        languages: languages.iter().map(|&l| l.to_owned()).collect(),
        settings: Default::default(),
        destination: String::new(),
        monthly_quota: None,
        token_until: None,
        office_hours: false,
        slots: Vec::new(),
    }
}

pub(super) fn slot(id: &str, at: &str, minutes: u32) -> Slot {
    Slot { id: name(id), at: clock(at), minutes, days: Vec::new() }
}

/// One commune: a site (vi, en), a page (vi) and a station with a morning and an evening slot.
pub(super) fn directory() -> Directory {
    let mut station = channel("loa", &["vi", "jra"]);
    station.slots = vec![slot("sang", "05:15", 30), slot("chieu", "17:15", 30)];
    Directory {
        file: FileId(1),
        folder: ".".into(),
        text: String::new(),
        base: None,
        units: vec![Unit {
            id: name("xa"),
            title: "UBND xã Ia Mậu".to_owned(),
            parent: None,
            contact: Some("02690 000 000".to_owned()),
            two_person_office: false,
        }],
        channels: vec![channel("web", &["vi", "en"]), channel("trang", &["vi"]), station],
        staff: Vec::new(),
        calendar: Calendar::default(),
    }
}

/// A platform that takes everything: title, body and whatever else is published; not the key.
pub(super) fn render_all(_: &Channel, post: &Post) -> Result<Payload, Vec<super::plan::RenderFault>> {
    let body = serde_json::json!({
        "title": post.title, "body": post.body, "language": post.language, "by": post.attribution,
        "audio": post.audio.as_ref().map(|a| a.facts.sha256.clone()),
    });
    Ok(Payload { body, media: post.media.clone() })
}

pub(super) fn planned(campaign: &Campaign) -> Planning {
    plan(campaign, &directory(), &render_all)
}

/// The same campaign with an anchor so many days later.
pub(super) fn moved(campaign: &Campaign, anchor: &str, days: u64) -> Campaign {
    let mut moved = campaign.clone();
    let found = moved.anchors.iter_mut().find(|a| a.id.value == anchor).unwrap();
    let at = found.at.as_mut().unwrap();
    at.value = at.value + Days::new(days);
    moved
}

pub(super) fn date(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

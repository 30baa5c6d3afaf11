//! The suite over `ADAPTERS` for previews: what a leader reads is what would be published, word by word, and no limit is
//! counted otherwise than the rule that refuses.

use std::collections::BTreeSet;

use loa::adapters::{ADAPTERS, AdapterKind};
use loa::domain::channel::Channel;
use loa::domain::diagnostic::{FileId, Part, Place, Placed};
use loa::domain::media::{MediaFacts, MediaKind, Voice};
use loa::domain::outcome::End;
use loa::domain::post::{Payload, Post, PostMedia};
use loa::domain::preview::{Measure, Preview, Shown};
use loa::domain::reach::Reach;

use crate::sample::{self, picture, post, sample};
use crate::support::plans::task;

/// A channel of every kind.
fn channels() -> Vec<(&'static AdapterKind, Channel)> {
    let local = |kind: &AdapterKind| Channel {
        id: placed("kenh-xa"),
        title: "Kênh xã".into(),
        unit: placed("xa"),
        adapter: placed(kind.name),
        languages: vec!["vi".into()],
        settings: [("folder".to_owned(), placed("ra"))].into(),
        office_hours: false,
        end: kind.end,
        reach: Reach::Public,
        destination: String::new(),
        monthly_quota: None,
        token_until: None,
        slots: Vec::new(),
    };
    ADAPTERS
        .iter()
        .copied()
        .map(|kind| (kind, sample(kind.name).map_or_else(|| local(kind), |row| sample::channel(kind, &row))))
        .collect()
}

fn placed(text: &str) -> Placed<String> {
    Placed::new(text.to_owned(), Place { file: FileId(0), start: 0, end: 0 })
}

fn full() -> Post {
    Post {
        title: "Giá < 5 triệu & “tem”".into(),
        summary: Some("Tóm tắt một \"dòng\"".into()),
        body: "Mời **bà con** dự:\n\n- họp làng\n- đối thoại 5 < 6 & 7 > 3\n\n1. Một\n2. Hai\n\n> Trích dẫn\n\n\
               | Ngày | Việc |\n|---|---|\n| 20/1 | Khai mạc |\n\nXem [thông báo](https://xa.example/tb?a=1&b=2)."
            .into(),
        link: Some("https://xa.example/lich?a=1&b=2".into()),
        attribution: "Đơn vị đăng: Xã Ia Mấu · Nguồn: Thông báo số 5".into(),
        media: vec![picture(1000, 600, 400, MediaKind::Jpeg)],
        ..post()
    }
}

fn rendered(kind: &AdapterKind, channel: &Channel, post: &Post) -> Payload {
    // Only a task has somebody who does it.
    let post = Post { task: (kind.end == End::Assigned).then(task), ..post.clone() };
    (kind.render)(channel, &post).unwrap_or_else(|refused| panic!("{}: {refused:?}", kind.name))
}

fn words(text: &str) -> impl Iterator<Item = &str> {
    text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty())
}

#[test]
fn every_word_of_a_post_is_in_its_preview_and_no_entity() {
    for (kind, channel) in channels() {
        // What is read aloud has no addresses.
        let spoken = kind.airs_in_slots;
        let post = if spoken { Post { media: Vec::new(), link: None, ..full() } } else { full() };
        let preview = (kind.preview)(&rendered(kind, &channel, &post));
        let said = preview.words();
        let seen: BTreeSet<&str> = words(&said).collect();
        let text = [&post.title, &post.body, &post.attribution].map(String::as_str).join(" ");
        let text = if spoken { text.replace("(https://xa.example/tb?a=1&b=2)", "") } else { text };
        let lost: Vec<&str> = words(&text).filter(|word| !seen.contains(word)).collect();
        assert!(lost.is_empty(), "{} loses {lost:?} of\n{said}", kind.name);
        for mark in ["&lt;", "&gt;", "&amp;", "&quot;", "&#", "<p>", "<b>", "loa:"] {
            assert!(!said.contains(mark), "{} shows {mark}: {said}", kind.name);
        }
        assert!(said.contains("Giá < 5 triệu & “tem”"), "{}: {said}", kind.name);
        if !spoken {
            let shown = |part: &Shown| matches!(part, Shown::Picture(p) if p.name == "lich.jpg" && p.width == 600 && p.alt.as_deref() == Some("Lịch Đại hội"));
            assert!(preview.parts.iter().any(shown), "{} hides the picture", kind.name);
            assert!(said.contains("https://xa.example/lich?a=1&b=2"), "{} hides the link: {said}", kind.name);
        }
        let (first, last) = (preview.parts.first(), preview.parts.last());
        assert!(matches!(first, Some(Shown::Title { text }) if *text == post.title), "{}: {first:?}", kind.name);
        assert!(
            matches!(last, Some(Shown::Attribution { text }) if *text == post.attribution),
            "{}: {last:?}",
            kind.name
        );
    }
}

/// The same text reads the same wherever it is published, so that it is read once.
#[test]
fn one_text_has_one_form_on_all_channels() {
    let texts = |preview: &Preview| -> Vec<String> {
        let text = |part: &Shown| if let Shown::Text { text } = part { Some(text.clone()) } else { None };
        preview.parts.iter().filter_map(text).collect()
    };
    let credit = Some("Văn phòng xã".to_owned());
    let plain = Post { media: vec![PostMedia { credit, ..picture(1000, 600, 400, MediaKind::Jpeg) }], ..full() };
    let all: Vec<(&str, Vec<String>)> = channels()
        .into_iter()
        .filter(|(kind, _)| !kind.airs_in_slots)
        .map(|(kind, channel)| (kind.name, texts(&(kind.preview)(&rendered(kind, &channel, &plain)))))
        .collect();
    for (name, texts) in &all {
        assert_eq!(*texts, all[0].1, "{name} reads unlike {}", all[0].0);
    }
}

#[test]
fn a_limit_is_counted_as_it_is_refused() {
    for (kind, channel) in channels() {
        let Some(row) = sample(kind.name) else { continue };
        for limit in row.limits.iter().filter(|limit| !limit.name.contains("sides") && !limit.name.contains("ratio")) {
            let preview = (kind.preview)(&rendered(kind, &channel, &(limit.grow)(limit.at)));
            let belongs = |what: Measure| match limit.part {
                Part::Title => what == Measure::Title,
                Part::Summary => what == Measure::Lead,
                Part::Body => matches!(what, Measure::Text | Measure::Marks | Measure::TextBytes),
                _ => matches!(what, Measure::Pictures | Measure::FileBytes),
            };
            assert!(preview.used.iter().all(|used| used.used <= used.limit), "{}: {:?}", kind.name, preview.used);
            let full = preview.used.iter().any(|used| belongs(used.what) && used.used == used.limit);
            assert!(full, "{} {}: nothing is full in {:?}", kind.name, limit.name, preview.used);
        }
    }
}

#[test]
fn a_recording_says_who_reads_who_checked_and_what_it_says() {
    let facts = MediaFacts {
        sha256: "ab".into(),
        bytes: 90_000,
        kind: MediaKind::Mp3,
        width: 0,
        height: 0,
        duration_ms: 42_000,
    };
    let voice = Voice { reader: Some("Rơ Châm H'Lan".into()), checked_by: Some("Siu Tâm".into()), script: None };
    let audio = PostMedia { name: "jrai.mp3".into(), facts, alt: None, credit: None, voice: Some(voice) };
    for (kind, channel) in channels().into_iter().filter(|(kind, _)| kind.airs_in_slots) {
        let post = Post { audio: Some(audio.clone()), body: "Mời bà con dự họp.".into(), ..post() };
        let payload = rendered(kind, &channel, &post);
        let preview = (kind.preview)(&payload);
        let recording =
            preview.parts.iter().find_map(|part| if let Shown::Recording(r) = part { Some(r) } else { None });
        let recording = recording.unwrap_or_else(|| panic!("{} plays nothing", kind.name));
        assert_eq!((recording.name.as_str(), recording.duration_ms), ("jrai.mp3", 42_000));
        assert_eq!(recording.voice.reader.as_deref(), Some("Rơ Châm H'Lan"));
        assert_eq!(recording.voice.checked_by.as_deref(), Some("Siu Tâm"));
        assert_eq!(recording.voice.script.as_deref(), Some("Mời bà con dự họp."), "its text is its script");
        let other = Post { body: "Lời khác.".into(), ..post };
        assert_ne!(rendered(kind, &channel, &other).hash(), payload.hash(), "the script is part of what is approved");
    }
}

#[test]
fn what_cannot_be_read_shows_nothing() {
    for (kind, _) in channels() {
        let preview = (kind.preview)(&Payload { body: serde_json::Value::Null, media: Vec::new() });
        assert!(preview.parts.is_empty(), "{}: {:?}", kind.name, preview.parts);
    }
}

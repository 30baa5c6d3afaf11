//! A channel, a post and a picture by hand, for the tables beside each `render`.

use crate::domain::campaign::{Priority, Tone};
use crate::domain::channel::Channel;
use crate::domain::diagnostic::{FileId, Place, Placed};
use crate::domain::media::{MediaFacts, MediaKind};
use crate::domain::post::{Air, Post, PostMedia};

pub(super) fn channel(adapter: &str, settings: &[(&str, &str)]) -> Channel {
    let placed = |text: &str| Placed::new(text.to_owned(), Place { file: FileId(0), start: 0, end: 0 });
    Channel {
        id: placed("kenh-xa"),
        title: "Kênh của xã".to_owned(),
        unit: placed("xa"),
        adapter: placed(adapter),
        end: crate::domain::outcome::End::Published,
        reach: crate::domain::reach::Reach::Public,
        languages: vec!["vi".to_owned()],
        settings: settings.iter().map(|(name, value)| ((*name).to_owned(), placed(value))).collect(),
        destination: String::new(),
        monthly_quota: None,
        token_until: None,
        office_hours: false,
        slots: Vec::new(),
    }
}

pub(super) fn post() -> Post {
    Post {
        key: "k7".to_owned(),
        campaign: "dai-hoi".to_owned(),
        item: "lich".to_owned(),
        language: "vi".to_owned(),
        title: "Lịch Đại hội".to_owned(),
        summary: None,
        body: "Khai mạc **lúc 8 giờ**.".to_owned(),
        media: Vec::new(),
        audio: None,
        link: None,
        attribution: "Đơn vị đăng: Xã Ia Mấu".to_owned(),
        unit_title: "Ủy ban nhân dân xã Ia Mấu".to_owned(),
        tone: Tone::Neutral,
        priority: Priority::Ordinary,
        air: Air::default(),
        task: None,
    }
}

pub(super) fn picture(kind: MediaKind, bytes: u64) -> PostMedia {
    let facts = MediaFacts { sha256: "ab12".to_owned(), bytes, kind, width: 1280, height: 720, duration_ms: 0 };
    let (alt, credit) = (Some("Hội trường".to_owned()), Some("Văn phòng xã".to_owned()));
    PostMedia { name: "anh".to_owned(), facts, alt, credit, voice: None }
}

//! Campaign texts as people write them, right and wrong → what was read, and the faults.
//!
//! Texts beside the campaign come from memory.

use super::anchors::Marks;
use super::*;
use crate::domain::campaign::{Anchor, AnchorKind, AnchorStatus, LateThen};
use crate::domain::diagnostic::Place;
use crate::domain::when::{Moment, Rule, When};

struct Nothing;

impl Beside for Nothing {
    fn text(&self, path: &str) -> Result<String, Problem> {
        if path == "bai/x.md" {
            Ok("Đoạn văn.\r\n".to_owned())
        } else {
            Err(Problem::FileMissing { path: path.to_owned() })
        }
    }

    fn media(&self, path: &str) -> Result<MediaFacts, Problem> {
        Err(Problem::FileMissing { path: path.to_owned() })
    }
}

fn read(text: &str) -> (Option<Campaign>, Vec<Diagnostic>) {
    let mut sources = Sources::default();
    let file = sources.add("t.yaml", text);
    campaign(&mut sources, file, PathBuf::from("."), None, &Nothing)
}

/// `anchor days minutes clock`, or the fixed time, or the problem.
fn moment_of(text: &str) -> String {
    let mut sources = Sources::default();
    let file = sources.add("t.yaml", text);
    let place = Place { file, start: 0, end: text.len() };
    let anchor = |id: &str| Anchor {
        id: Placed::new(id.to_owned(), place),
        title: String::new(),
        at: None,
        day_only: id == "ngay-1",
        status: AnchorStatus::Suspended,
        kind: AnchorKind::Event,
    };
    let marks =
        Marks::of(&[anchor("khai-mac"), anchor("be-mac"), anchor("dot-7d"), anchor("ngay-1")], reader::Given::Yes);
    let mut reader = Reader::new(&mut sources, file, false, Vec::new());
    let read = moment::moment(&mut reader, &Placed::new(text.to_owned(), place), &marks);
    let problems: Vec<String> = reader.finish().into_iter().map(|d| format!("{:?}", d.problem)).collect();
    match read.map(|r| (r.moment, r.clock)) {
        Some((Moment::Anchor(a), clock)) => {
            let at = a.at.map_or(String::new(), |t| format!(" at {}", t.format("%H:%M")));
            let day = if clock == moment::TimeOfDay::DayOnly { " day" } else { "" };
            let near = problems.first().map_or(String::new(), |p| format!(" {p}"));
            let workdays = if a.workdays == 0 { String::new() } else { format!(" {:+}wd", a.workdays) };
            format!("{} {:+}d {:+}m{workdays}{at}{day}{near}", a.anchor.value, a.days, a.minutes)
        }
        Some((Moment::Fixed(at), clock)) => format!("{at} {clock:?}"),
        None => problems.join(" "),
    }
}

#[test]
fn moments_as_people_type_them() {
    for (text, wanted) in [
        ("khai-mac", "khai-mac +0d +0m"),
        ("khai-mac - 7d at 10:00", "khai-mac -7d +0m at 10:00"),
        ("khai-mac-7d", "khai-mac -7d +0m"),
        ("khai-mac -7d", "khai-mac -7d +0m"),
        ("khai-mac−7d", "khai-mac -7d +0m"),
        ("khai-mac + 2w at 5:15", "khai-mac +14d +0m at 05:15"),
        ("be-mac + 45d", "be-mac +45d +0m"),
        ("be-mac + 2h", "be-mac +0d +120m"),
        ("khai-mac - 30min", "khai-mac +0d -30m"),
        ("khai-mac - 1d 12h", "khai-mac -1d -720m"),
        ("dot-7d", "dot-7d +0d +0m"),
        ("dot-7d-7d", "dot-7d -7d +0m"),
        ("ngay-1", "ngay-1 +0d +0m day"),
        ("ngay-1 + 1d at 07:00", "ngay-1 +1d +0m at 07:00"),
        ("2026-01-20 08:00", "2026-01-20 08:00:00 Known"),
        ("2026-01-20T08:00", "2026-01-20 08:00:00 Known"),
        ("2026-01-20", "2026-01-20 00:00:00 DayOnly"),
        ("20/01/2026", "2026-01-20 00:00:00 DayOnly"),
        ("20/01/2026 08:00", "2026-01-20 08:00:00 Known"),
        ("20/01/2026 lúc 8h30", "2026-01-20 08:30:00 Known"),
        ("8h30 ngày 20/01/2026", "2026-01-20 08:30:00 Known"),
        ("ngày 20 tháng 01 năm 2026 lúc 17 giờ 15 phút", "2026-01-20 17:15:00 Known"),
        ("20/01/26 08:00", "ShortYear { text: \"20/01/26 08:00\" }"),
        ("01/20/2026 08:00", "MonthFirst { text: \"01/20/2026 08:00\", meant: \"20/01/2026\" }"),
        ("khai-mac - 7 ngày lúc 10 giờ", "khai-mac -7d +0m at 10:00"),
        ("khai-mac + 2 tuần luc 8h", "khai-mac +14d +0m at 08:00"),
        ("khai-mac - 30 phút", "khai-mac +0d -30m"),
        ("be-mac + 1 ngày 12 giờ", "be-mac +1d +720m"),
        ("khai-mac - 10wd at 08:30", "khai-mac +0d +0m -10wd at 08:30"),
        ("khai-mac - 10 ngày làm việc lúc 8h30", "khai-mac +0d +0m -10wd at 08:30"),
        ("khai-mac - 1wd 2h", "BadWhen { text: \"khai-mac - 1wd 2h\" }"),
        ("2026-02-30 08:00", "BadDate { text: \"2026-02-30 08:00\" }"),
        ("2026-01-20 25:00", "BadDate { text: \"2026-01-20 25:00\" }"),
        ("khai-mc - 7d", "khai-mc -7d +0m UnknownAnchor { name: \"khai-mc\", near: Some(\"khai-mac\") }"),
        ("khai-mac - 7", "BadWhen { text: \"khai-mac - 7\" }"),
        ("khai-mac - 7 ngày", "khai-mac -7d +0m"),
        ("khai-mac - 7 con trăng", "BadWhen { text: \"khai-mac - 7 con trăng\" }"),
        ("khai-mac - 2h at 10:00", "BadWhen { text: \"khai-mac - 2h at 10:00\" }"),
        ("khai-mac at 25:00", "BadWhen { text: \"khai-mac at 25:00\" }"),
        ("khai-mac - 99999999999999999999d", "BadWhen { text: \"khai-mac - 99999999999999999999d\" }"),
        ("", "BadWhen { text: \"\" }"),
        ("Khai mạc", "BadWhen { text: \"Khai mạc\" }"),
    ] {
        assert_eq!(moment_of(text), wanted, "{text}");
    }
}

const EXAMPLE: &str = include_str!("../../../tests/cases/files/example/campaigns/dai-hoi.yaml");

#[test]
fn the_example_reads_without_a_fault() {
    let (campaign, found) =
        read(&EXAMPLE.replace("[media/lich.jpg]", "[]").replace("{ audio: media/jrai.mp3 }", "{ body: Bản tin }"));
    assert_eq!(found, Vec::new());
    let campaign = campaign.unwrap();
    assert_eq!(campaign.items.len(), 2);
    let (first, second) = (&campaign.items[0], &campaign.items[1]);
    assert!(matches!(&first.when.value, When::At(Moment::Anchor(a)) if a.days == -7));
    assert_eq!(first.late.map(|late| (late.within_ms, late.then)), Some((6 * 3_600_000, LateThen::Skip)));
    assert!(
        matches!(&second.when.value, When::Every(e) if matches!(&e.rule, Rule::Cron(c) if c.value == "0 15 17 * * *"))
    );
    assert_eq!(second.placements[0].slots[0].value, "chieu");
    assert_eq!(second.languages.iter().map(|l| l.value.as_str()).collect::<Vec<_>>(), ["jra"]);
}

#[test]
fn a_text_beside_is_read_and_shown_by_its_own_name() {
    let text = "campaign: a\ntitle: A\nunit: u\nphases: {p: {kind: before, title: P, from: 2026-01-01, until: 2026-02-01}}\nitems:\n  - {id: x, phase: p, title: X, when: 2026-01-02 08:00, channels: [web], body: {file: bai/x.md}}\n";
    let (campaign, found) = read(text);
    assert_eq!(found, Vec::new());
    assert_eq!(campaign.unwrap().items[0].body.as_ref().unwrap().markdown, "Đoạn văn.\n");
}

proptest::proptest! {
    /// Any text ends in a campaign or in diagnostics whose places are in the file.
    #[test]
    fn no_text_panics(text in "(?s)([a-z-]{1,8}: ?|[\\[\\]{}&*!|>'\"#%@,?-]|\\n {0,6}|\t|khai-mac - 7d|phases:|items:\n  - |[ạ-ỹ]{1,3}|.){0,60}") {
        let (_, found) = read(&text);
        for place in found.iter().filter_map(|d| d.place) {
            proptest::prop_assert!(text.get(place.start..place.end).is_some());
        }
    }
}

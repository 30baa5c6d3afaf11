//! From a campaign built by hand to the printed plan.
//!
//! The rules of real platforms are not here; the render of these tests takes everything, or refuses what a row says.

use proptest::prelude::{ProptestConfig, prop, prop_assert, prop_assert_eq, proptest};

use super::*;
use crate::domain::campaign::Variant;
use crate::domain::fixture::{
    HO_CHI_MINH, anchor, campaign, cron, daily, directory, every, item, moved, name, once, placed, placement, planned,
    render_all, text,
};
use crate::domain::media::{MediaFacts, MediaKind, MediaRef};

/// One line a delivery: item, occurrence, channel/language, slot, local due time.
fn printed(plan: &Plan) -> Vec<String> {
    plan.deliveries
        .iter()
        .map(|d| {
            let due = match &d.due {
                Due::At(at) => at.with_timezone(&HO_CHI_MINH).format("%d/%m %H:%M").to_string(),
                other => format!("{other:?}"),
            };
            let slot = d.slot.as_deref().unwrap_or("");
            format!("{} {} {}/{} {slot} {due}", d.item, d.occurrence, d.channel, d.language)
        })
        .collect()
}

fn problems(planning: &Planning) -> Vec<String> {
    planning.diagnostics.iter().map(|d| format!("{:?} {:?}", d.severity, d.problem)).collect()
}

fn with(items: Vec<Item>) -> Campaign {
    Campaign { items, ..campaign() }
}

fn variant(channel: Option<&str>, language: Option<&str>, body: Option<&str>) -> Variant {
    Variant {
        key: name("k"),
        channel: channel.map(str::to_owned),
        language: language.map(str::to_owned),
        title: None,
        spoken_title: None,
        summary: None,
        body: body.map(text),
        media: None,
        audio: None,
    }
}

fn recording(sha256: &str, duration_ms: u32) -> MediaRef {
    let facts =
        MediaFacts { sha256: sha256.to_owned(), bytes: 9, kind: MediaKind::Mp3, width: 0, height: 0, duration_ms };
    MediaRef { path: name(&format!("media/{sha256}.mp3")), alt: None, credit: None, voice: None, facts: Some(facts) }
}

#[test]
fn items_become_deliveries_in_due_order() {
    let mut both = once("lich", "khai-mac -7d @10:00");
    both.placements = vec![placement("web", &[]), placement("trang", &[])];
    let mut waits = once("hop-bao", "chua-ro");
    waits.phase = name("sau");
    let mut campaign =
        with(vec![waits, both, item("dem-nguoc", every(daily(&["07:00"]), "khai-mac -8d", "khai-mac -6d"))]);
    campaign.anchors.push(anchor("chua-ro", ""));
    let planning = planned(&campaign);
    let mut lines = printed(&planning.plan);
    lines[1..3].sort();
    assert_eq!(
        lines,
        [
            "dem-nguoc 2026-01-13 web/vi  13/01 07:00",
            "lich  trang/vi  13/01 10:00",
            "lich  web/vi  13/01 10:00",
            "dem-nguoc 2026-01-14 web/vi  14/01 07:00",
            "hop-bao  web/vi  Waits { anchor: \"chua-ro\" }",
        ]
    );
    assert_eq!(problems(&planning), [""; 0]);
    assert_eq!(planning.plan.deliveries[0].phase_ends_at, Some(crate::domain::fixture::at("2026-01-20 08:00")));
}

#[test]
fn a_bulletin_goes_to_its_slots_or_to_the_next() {
    let bulletin = |when: &str, slots: &[&str]| {
        let mut bulletin = once("tin", when);
        bulletin.placements = vec![placement("loa", slots)];
        bulletin
    };
    let mut weekdays = directory();
    weekdays.channels[2].slots[0].days = vec![chrono::Weekday::Mon];
    weekdays.channels[2].slots[1].days = vec![chrono::Weekday::Mon];
    let mut silent = directory();
    silent.channels[2].slots.truncate(1);
    silent.channels[2].slots[0].days = vec![chrono::Weekday::Mon];
    // 20 January 2026 is a Tuesday.
    let table: [(&str, &[&str], Directory, &[&str]); 8] = [
        (
            "khai-mac",
            &["sang", "chieu"],
            directory(),
            &["tin  loa/vi sang 20/01 05:15", "tin  loa/vi chieu 20/01 17:15"],
        ),
        ("khai-mac", &[], directory(), &["tin  loa/vi chieu 20/01 17:15"]),
        ("khai-mac @17:15", &[], directory(), &["tin  loa/vi chieu 20/01 17:15"]),
        ("khai-mac @17:16", &[], directory(), &["tin  loa/vi sang 21/01 05:15"]),
        ("khai-mac", &[], weekdays.clone(), &["tin  loa/vi sang 26/01 05:15"]),
        ("khai-mac", &["sang"], weekdays, &["Fault SlotNotOnDay { slot: \"sang\", date: \"20/01/2026\" }"]),
        ("khai-mac -1d @05:16", &[], silent, &["tin  loa/vi sang 26/01 05:15"]),
        ("khai-mac", &["toi"], directory(), &["Fault UnknownSlot { name: \"toi\", near: None }"]),
    ];
    for (when, slots, directory, expected) in table {
        let planning = plan(&with(vec![bulletin(when, slots)]), &directory, &render_all);
        let mut lines = printed(&planning.plan);
        lines.extend(problems(&planning));
        assert_eq!(lines, expected, "{when} {slots:?}");
    }
    let ids = |when: &str, slots: &[&str]| -> Vec<String> {
        planned(&with(vec![bulletin(when, slots)])).plan.deliveries.into_iter().map(|d| d.id).collect()
    };
    let named = ids("khai-mac", &["sang", "chieu"]);
    assert_ne!(named[0], named[1]);
    assert_eq!(ids("khai-mac", &[]), ids("khai-mac @17:16", &[]), "a slot that the time found is no part of the id");
    assert_ne!(ids("khai-mac", &["chieu"]), ids("khai-mac", &[]));
}

#[test]
fn a_notice_is_once_in_a_programme() {
    // 20 January 2026 is a Tuesday. The times of the rule say on which days, the slots in which programmes.
    for (slots, expected) in [
        (
            ["sang", "chieu"].as_slice(),
            ["20/01 05:15 sang", "20/01 17:15 chieu", "21/01 05:15 sang", "21/01 17:15 chieu"].as_slice(),
        ),
        (&["chieu", "chieu"], &["20/01 17:15 chieu", "21/01 17:15 chieu"]),
        (&[], &["20/01 05:15 sang", "20/01 17:15 chieu", "21/01 05:15 sang", "21/01 17:15 chieu"]),
    ] {
        let mut notice =
            item("tin", every(daily(&["05:00", "05:15", "17:15"]), "2026-01-20 00:00", "2026-01-22 00:00"));
        notice.placements = vec![placement("loa", slots)];
        let plan = planned(&with(vec![notice])).plan;
        let local = |d: &Planned| d.due_at().unwrap().with_timezone(&HO_CHI_MINH).format("%d/%m %H:%M").to_string();
        let airings: Vec<String> =
            plan.deliveries.iter().map(|d| format!("{} {}", local(d), d.slot.as_deref().unwrap())).collect();
        assert_eq!(airings, expected, "{slots:?}");
        for delivery in &plan.deliveries {
            let minutes = (delivery.slot_ends_at.unwrap() - delivery.due_at().unwrap()).num_minutes();
            assert_eq!(minutes, 30, "nothing joins a programme that is over");
        }
    }
}

#[test]
fn the_order_on_air_is_that_of_the_file_and_no_part_of_the_content() {
    let bulletin = |id: &str| {
        let mut bulletin = once(id, "khai-mac");
        bulletin.placements = vec![placement("loa", &["sang"])];
        bulletin.languages = ["jra", "vi"].map(name).into();
        bulletin.variants = vec![variant(None, Some("jra"), Some("Ơi pô"))];
        bulletin
    };
    let of = |ids: &[&str]| {
        let mut deliveries = planned(&with(ids.iter().map(|id| bulletin(id)).collect())).plan.deliveries;
        deliveries.sort_by_key(|d| d.file_order);
        deliveries
    };
    let print = |deliveries: &[Planned]| -> Vec<String> {
        deliveries.iter().map(|d| format!("{}/{}", d.item, d.language)).collect()
    };
    let before = of(&["z-co", "a-lich"]);
    // The channel's order of languages, not the item's; the languages of one item together.
    assert_eq!(print(&before), ["z-co/vi", "z-co/jra", "a-lich/vi", "a-lich/jra"]);
    let after = of(&["moi", "z-co", "a-lich"]);
    assert_eq!(print(&after)[2..], print(&before));
    let hashes = |deliveries: &[Planned]| deliveries.iter().map(|d| d.content_hash.clone()).collect::<Vec<_>>();
    assert_eq!(hashes(&after)[2..], hashes(&before), "an item that is put in before takes nobody's approval");
}

#[test]
fn a_station_that_is_never_on_air_is_a_fault() {
    let mut closed = directory();
    closed.channels[2].slots.truncate(1);
    let mut bulletin = once("tin", "khai-mac");
    bulletin.placements = vec![placement("loa", &[])];
    let campaign = with(vec![bulletin]);
    // Every slot is on some day within a week, so the fault needs the end of the calendar.
    let mut late = campaign.clone();
    late.anchors[0].at = Some(placed(chrono::NaiveDate::MAX.and_hms_opt(8, 0, 0).unwrap()));
    assert_eq!(printed(&plan(&campaign, &closed, &render_all).plan), ["tin  loa/vi sang 21/01 05:15"]);
    assert!(plan(&late, &closed, &render_all).plan.deliveries.is_empty());
}

#[test]
fn the_most_exact_variant_wins_part_by_part() {
    let body = |change: &dyn Fn(&mut Item), channel: &str, language: &str| {
        let mut item = once("tin", "khai-mac -1d");
        item.placements = vec![placement(channel, &[])];
        item.languages = vec![name(language)];
        item.body = Some(text("gốc"));
        change(&mut item);
        let planning = planned(&with(vec![item]));
        let payloads = planning.plan.deliveries.iter().map(|d| {
            let body = &d.payload.body;
            format!("{} {}", body["body"].as_str().unwrap(), body["audio"].as_str().unwrap_or("-"))
        });
        payloads.chain(problems(&planning)).collect::<Vec<_>>()
    };
    assert_eq!(body(&|_| {}, "web", "vi"), ["gốc -"]);
    let all = |item: &mut Item| {
        item.variants = vec![
            variant(None, Some("vi"), Some("ngôn ngữ")),
            variant(Some("web"), None, Some("kênh")),
            variant(Some("web"), Some("vi"), Some("kênh và ngôn ngữ")),
            variant(Some("trang"), None, Some("kênh khác")),
        ];
    };
    assert_eq!(body(&all, "web", "vi"), ["kênh và ngôn ngữ -"]);
    assert_eq!(body(&all, "trang", "vi"), ["kênh khác -"]);
    assert_eq!(body(&all, "loa", "vi"), ["ngôn ngữ -"]);
    assert_eq!(
        body(&all, "web", "en"),
        ["Fault MissingLanguage { language: \"en\", channel: \"web\" }"],
        "a channel's text is in the campaign's language"
    );
    assert_eq!(
        body(&|i| i.variants = vec![variant(None, Some("en"), Some("english"))], "web", "en"),
        ["english -", "Warning MissingLanguage { language: \"en\", channel: \"web\" }"],
    );
    let spoken = |item: &mut Item| {
        item.variants = vec![Variant { audio: Some(recording("jrai", 9)), ..variant(None, Some("jra"), None) }];
    };
    assert_eq!(body(&spoken, "loa", "jra"), [" jrai"], "a recording is enough; no Vietnamese text beside it");
    let replaced = |item: &mut Item| {
        item.audio = Some(recording("goc", 9));
        item.variants = vec![variant(Some("loa"), None, Some("ngắn"))];
    };
    assert_eq!(body(&replaced, "loa", "vi"), ["ngắn -"], "a nearer text replaces the recording");
    assert_eq!(body(&replaced, "web", "vi"), ["gốc goc"]);
    assert_eq!(body(&|_| {}, "trang", "en"), ["Fault LanguageNotOnChannel { item: \"tin\", channel: \"trang\" }",]);
}

#[test]
fn the_post_is_signed_in_its_own_language() {
    let mut item = once("tin", "khai-mac -1d");
    item.languages = vec![name("vi"), name("en")];
    item.source = Some(name("Thông báo số 45-TB/VPTW"));
    item.approval_number = Some("042/PD-2025".to_owned());
    item.variants =
        vec![Variant { title: Some(name("News")), ..variant(None, Some("en"), Some("Opens {{ khai-mac | date }}")) }];
    let plan = planned(&with(vec![item])).plan;
    let mut signed: Vec<&str> = plan.deliveries.iter().map(|d| d.payload.body["by"].as_str().unwrap()).collect();
    signed.sort_unstable();
    assert_eq!(
        signed,
        [
            "Published by: UBND xã Ia Mậu · Approval no.: 042/PD-2025 · Source: Thông báo số 45-TB/VPTW · Contact: 02690 000 000",
            "Đơn vị đăng: UBND xã Ia Mậu · Số phiếu duyệt: 042/PD-2025 · Nguồn: Thông báo số 45-TB/VPTW · Liên hệ: 02690 000 000",
        ]
    );
    assert!(plan.deliveries.iter().any(|d| d.payload.body["body"] == "Opens 20 January 2026"));
}

#[test]
fn a_refusal_points_at_its_part_once_for_all_occurrences() {
    let refuse = |_: &Channel, _: &Post| {
        Err(vec![RenderFault {
            part: Part::Body,
            problem: Problem::Missing { part: Part::Body, channel: "web".to_owned() },
        }])
    };
    let mut recurring = item("tin", every(daily(&["07:00"]), "khai-mac -9d", "khai-mac"));
    recurring.languages = vec![name("vi")];
    let planning = plan(&with(vec![recurring.clone()]), &directory(), &refuse);
    let found: Vec<_> = planning.diagnostics.iter().map(|d| d.place).collect();
    assert_eq!((found, planning.plan.deliveries.len()), (vec![Some(text("Nội dung.").place)], 0));
    recurring.cancelled = Some(name("Bão số 5"));
    let planning = plan(&with(vec![recurring]), &directory(), &refuse);
    assert_eq!((planning.diagnostics.len(), planning.plan.deliveries.len()), (0, 9), "what is called off keeps its id");
}

#[test]
fn a_text_that_names_an_unknown_date_waits() {
    let mut item = once("tin", "khai-mac -1d");
    item.body = Some(text("Bế mạc {{ chua-ro | ngày }}"));
    item.placements.push(placement("trang", &[]));
    let mut campaign = with(vec![item]);
    campaign.anchors.push(anchor("chua-ro", ""));
    let planning = planned(&campaign);
    assert!(planning.plan.deliveries.iter().all(|d| d.due == Due::Waits { anchor: "chua-ro".to_owned() }));
    assert_eq!(problems(&planning), [""; 0], "said at the anchor, by `check`");
}

#[test]
fn ten_thousand_items_are_planned() {
    let items = (0..10_000).map(|n| once(&format!("tin-{n}"), "khai-mac -7d @10:00")).collect();
    assert_eq!(planned(&with(items)).plan.deliveries.len(), 10_000);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(32))]

    #[test]
    fn moving_an_anchor_moves_what_hangs_on_it_and_nothing_else(
        days in prop::collection::vec((-30i32..0, 0u32..24, proptest::bool::ANY, proptest::bool::ANY), 1..12),
        by in 1u64..20,
    ) {
        let items = days.iter().enumerate().map(|(n, (days, hour, closing, token))| {
            let anchor = if *closing { "be-mac" } else { "khai-mac" };
            let mut item = once(&format!("tin-{n}"), &format!("{anchor} {days}d @{hour:02}:00"));
            item.placements.push(placement("trang", &[]));
            if *token {
                item.body = Some(text("Khai mạc {{ khai-mac | ngày }}"));
            }
            item
        });
        let before = with(items.chain([item("hang-tuan", every(cron("0 7 * * 1"), "2026-01-01 00:00", "be-mac"))]).collect());
        let first = planned(&before).plan;
        prop_assert_eq!(printed(&first), printed(&planned(&before).plan), "planned twice is the same");
        let ids: std::collections::BTreeSet<&str> = first.deliveries.iter().map(|d| d.id.as_str()).collect();
        prop_assert_eq!(ids.len(), first.deliveries.len(), "ids are unique");

        let second = planned(&moved(&before, "khai-mac", by)).plan;
        prop_assert_eq!(first.deliveries.len(), second.deliveries.len());
        for old in &first.deliveries {
            let new = second.deliveries.iter().find(|d| d.id == old.id);
            prop_assert!(new.is_some(), "the id stays");
            let new = new.unwrap();
            let written = before.items.iter().find(|i| i.id.value == old.item).unwrap();
            let hangs = format!("{:?}", written.when.value).contains("khai-mac");
            let distance = new.due_at().unwrap() - old.due_at().unwrap();
            prop_assert_eq!(distance.num_days(), if hangs { by as i64 } else { 0 });
            let token = written.body.as_ref().is_some_and(|b| b.markdown.contains("{{"));
            prop_assert_eq!(old.content_hash == new.content_hash, !token);
        }
    }
}

#[test]
fn a_phase_that_hangs_on_nothing_is_a_fault_at_both_ends() {
    let mut campaign = campaign();
    campaign.phases[0].from = placed(crate::domain::fixture::moment("mo-dau"));
    campaign.phases[2].until = placed(crate::domain::fixture::moment("be-mak +45d"));
    let expected = [
        "Fault UnknownAnchor { name: \"mo-dau\", near: None }",
        "Fault UnknownAnchor { name: \"be-mak\", near: Some(\"be-mac\") }",
    ];
    assert_eq!(problems(&planned(&campaign)), expected);
    assert_eq!(check_of(&campaign), [""; 0], "what the plan has told is not told again");
}

fn check_of(campaign: &Campaign) -> Vec<String> {
    let plan = planned(campaign).plan;
    let mut found = crate::domain::check::alone(campaign, &directory(), &plan);
    found.extend(crate::domain::check::across(&[&plan], &directory()));
    found.iter().map(|d| format!("{:?}", d.problem)).collect()
}

#[test]
fn a_refused_picture_is_pointed_at_by_its_name() {
    let large = |_: &Channel, post: &Post| {
        let (path, channel) = (post.media[1].name.clone(), "web".to_owned());
        Err(vec![RenderFault {
            part: Part::Media,
            problem: Problem::MediaTooLarge { path, bytes: 9, limit: 1, channel },
        }])
    };
    let mut item = once("tin", "khai-mac -1d");
    item.media = vec![recording("mot", 0), recording("hai", 0)];
    item.media[1].path.place.start = 77;
    let planning = plan(&with(vec![item]), &directory(), &large);
    assert_eq!(planning.diagnostics[0].place, Some(Place { start: 77, ..crate::domain::fixture::PLACE }));
}

#[test]
fn a_reserved_place_is_planned_without_a_text() {
    let mut item = once("tin", "khai-mac -1d");
    item.body = None;
    item.reserved = Some(crate::domain::campaign::Reserved::default());
    item.languages = vec![name("vi"), name("en")];
    let refuse = |_: &Channel, _: &Post| {
        let problem = Problem::Missing { part: Part::Body, channel: "web".to_owned() };
        Err(vec![RenderFault { part: Part::Body, problem }])
    };
    let empty = plan(&with(vec![item.clone()]), &directory(), &refuse);
    assert_eq!(problems(&empty), [""; 0], "what adapters refuse of it is that there is no text");
    let waits = |d: &Planned| d.awaits_text && d.content_hash == delivery::AWAITS_TEXT;
    assert_eq!(empty.plan.deliveries.iter().filter(|d| waits(d)).count(), 2, "in each of its languages");

    item.body = Some(text("Viết lúc chiều."));
    item.languages = Vec::new();
    let written = planned(&with(vec![item]));
    assert!(written.plan.deliveries.iter().all(|d| !waits(d)), "with a text it is like any other");
    let before: Vec<&str> = empty.plan.deliveries.iter().map(|d| d.id.as_str()).collect();
    assert!(written.plan.deliveries.iter().all(|d| before.contains(&d.id.as_str())), "and the same delivery");
}

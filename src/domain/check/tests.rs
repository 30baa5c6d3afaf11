//! Small campaigns with one thing wrong each, and what `check` says about them.
//!
//! Faults of reading or planning have tables of their own.

use super::*;
use crate::domain::campaign::{Item, Priority};
use crate::domain::channel::MonthlyQuota;
use crate::domain::fixture::{
    anchor, campaign, daily, date, directory, every, item, moment, name, once, placed, placement, planned, render_all,
    text,
};
use crate::domain::plan::plan;

fn found_with(directory: &Directory, campaign: &Campaign) -> Vec<String> {
    let planning = plan(campaign, directory, &render_all);
    assert_eq!(planning.diagnostics, []);
    let mut found = alone(campaign, directory, &planning.plan);
    found.extend(across(&[&planning.plan], directory));
    found.iter().map(|d| format!("{:?} {:?}", d.severity, d.problem)).collect()
}

fn found(items: Vec<Item>) -> Vec<String> {
    found_with(&directory(), &Campaign { items, ..campaign() })
}

fn on(channel: &str, mut item: Item) -> Item {
    item.placements = vec![placement(channel, &[])];
    item
}

#[test]
fn an_item_belongs_inside_its_phase() {
    let outside = |due: &str| {
        vec![format!(
            "Fault OutsidePhase {{ item: \"tin\", due: \"{due}\", phase: \"truoc\", from: \"21/11/2025 08:00\", \
             until: \"20/01/2026 08:00\" }}"
        )]
    };
    let table = [
        ("khai-mac -1m", vec![]),
        ("khai-mac -60d", vec![]),
        ("khai-mac", outside("20/01/2026 08:00")),
        ("khai-mac -61d", outside("20/11/2025 08:00")),
    ];
    for (when, expected) in table {
        assert_eq!(found(vec![once("tin", when)]), expected, "{when}");
    }
    let mut called_off = once("tin", "khai-mac +9d");
    called_off.cancelled = Some(name("Bão"));
    assert_eq!(found(vec![called_off]), [""; 0]);
    assert_eq!(
        found(vec![item("tin", every(daily(&["07:00"]), "khai-mac -2d", "khai-mac +9d"))]).len(),
        1,
        "said once"
    );
}

#[test]
fn phases_may_touch_but_not_overlap_or_end_first() {
    let with_end = |until: &str| {
        let mut campaign = campaign();
        campaign.phases[0].until = placed(moment(until));
        found_with(&directory(), &campaign)
    };
    assert_eq!(with_end("khai-mac"), [""; 0]);
    assert_eq!(with_end("khai-mac +1d"), ["Warning PhasesOverlap { phase: \"trong\", other: \"truoc\" }"]);
    assert_eq!(with_end("khai-mac -60d"), ["Fault PhaseEndsBeforeStart { phase: \"truoc\" }"]);
}

#[test]
fn what_waits_is_said_once_for_its_anchor() {
    let told =
        Item { body: Some(text("Ngày {{ chua-ro | ngày }}, {{ chua-ro | giờ }}")), ..once("c", "khai-mac -1d") };
    let mut campaign = Campaign { items: vec![once("a", "chua-ro"), once("b", "chua-ro +1d"), told], ..campaign() };
    campaign.anchors.push(anchor("chua-ro", ""));
    campaign.anchors.push(anchor("khong-dung", ""));
    assert_eq!(
        found_with(&directory(), &campaign),
        ["Warning AnchorSuspended { anchor: \"chua-ro\", title: \"Mốc chua-ro\", items: 3 }"]
    );
}

#[test]
fn two_items_in_one_minute_collide_unless_they_share_a_programme() {
    let same = |channel: &str| {
        found(vec![on(channel, once("a", "khai-mac -1d @10:00")), on(channel, once("b", "2026-01-19 10:00"))])
    };
    let collision = same("web");
    assert_eq!(collision.len(), 1);
    assert!(collision[0].starts_with("Warning Collision { channel: \"web\", at: \"19/01/2026 10:00\""));
    assert_eq!(same("loa"), [""; 0]);
    assert_eq!(found(vec![once("a", "khai-mac -1d"), once("b", "khai-mac -1d +1m")]), [""; 0]);
    assert_eq!(found(vec![once("a", "khai-mac -1d"), on("trang", once("b", "khai-mac -1d"))]), [""; 0]);
}

#[test]
fn the_reserve_of_a_quota_is_for_emergencies() {
    let mut directory = directory();
    directory.channels[0].monthly_quota = Some(MonthlyQuota { limit: 4, reserve: 1 });
    // One letter a delivery, in order: o(rdinary) or e(mergency).
    let month = |tones: &str| {
        let mut items = Vec::new();
        for (n, tone) in tones.chars().enumerate() {
            let mut item = once(&format!("tin-{n}"), &format!("2026-01-{:02} 00:30", n + 1));
            item.tone = if tone == 'e' { Tone::Emergency } else { Tone::Festive };
            items.push(item);
        }
        found_with(&directory, &Campaign { items, ..campaign() })
    };
    let over = |planned: u32, limit: u32| {
        format!("Fault OverQuota {{ channel: \"web\", month: \"2026-01\", planned: {planned}, limit: {limit} }}")
    };
    assert_eq!(month("oooe"), [""; 0]);
    assert_eq!(month("oooo"), [over(4, 3)]);
    assert_eq!(month("oooee"), [over(5, 4)]);
    assert_eq!(month("eeee"), [""; 0]);
    assert_eq!(month("eeoo"), [""; 0]);
    assert_eq!(month("eeooo"), [over(4, 3)], "emergencies beyond the reserve use what the others had");
    // 31 December 23:30 in Vietnam and 1 January 00:30 are one hour and two months apart.
    let items = ["2025-12-31 23:30", "2026-01-01 00:30", "2026-01-02 00:30", "2026-01-03 00:30"];
    let items = items.iter().enumerate().map(|(n, when)| once(&format!("tin-{n}"), when)).collect();
    assert_eq!(found_with(&directory, &Campaign { items, ..campaign() }), [""; 0]);
}

#[test]
fn a_slot_holds_what_fits() {
    // 180 syllables, a breath and the gap: 63.5 s. With 57 s of chime, greeting and closing, 27 fit into 30 minutes. The
    // title takes no time: nobody reads it out.
    let bulletins = |count: usize| -> Vec<Item> {
        let bulletin = |n| {
            let mut bulletin = on("loa", once(&format!("tin-{n:02}"), "khai-mac -1d @16:00"));
            bulletin.body = Some(text(&"loa ".repeat(180)));
            bulletin
        };
        (0..count).map(bulletin).collect()
    };
    let overflows = |severity: &str, seconds: u32| {
        format!(
            "{severity} SlotOverflows {{ station: \"loa\", slot: \"chieu\", date: \"19/01/2026\", \
             seconds: {seconds}, limit_seconds: 1800 }}"
        )
    };
    assert_eq!(found(bulletins(27)), [""; 0]);
    assert_eq!(found(bulletins(28)), [overflows("Fault", 1835)]);
    let mut storm = bulletins(28);
    storm[0].tone = Tone::Emergency;
    assert_eq!(found(storm), [overflows("Warning", 1835)]);
}

#[test]
fn a_token_works_through_its_last_day() {
    let mut directory = directory();
    directory.channels[0].token_until = Some(date("2026-01-13"));
    let due = |when: &str| found_with(&directory, &Campaign { items: vec![once("tin", when)], ..campaign() });
    assert_eq!(due("2026-01-13 23:59"), [""; 0]);
    assert_eq!(
        due("2026-01-14 00:00"),
        ["Warning TokenDies { channel: \"web\", until: \"13/01/2026\", due: \"14/01/2026 00:00\" }"]
    );
}

#[test]
fn campaigns_that_share_a_channel_are_looked_at_together() {
    let one = Campaign { items: vec![once("a", "khai-mac -1d")], ..campaign() };
    let mut other = Campaign { items: vec![once("b", "khai-mac -1d")], ..campaign() };
    other.id = name("bau-cu");
    let (one, other) = (planned(&one).plan, planned(&other).plan);
    assert_eq!(across(&[&one], &directory()), []);
    assert_eq!(across(&[&one, &other], &directory()).len(), 1);
}

#[test]
fn late_depends_on_the_rule_and_the_phase() {
    use crate::domain::campaign::{Late, LateThen};
    let hour = |then| Late { within_ms: 3_600_000, then };
    let table = [
        (LateThen::Skip, "2026-01-19 08:00", false),
        (LateThen::Skip, "2026-01-19 10:00", false),
        (LateThen::Skip, "2026-01-19 10:01", true),
        (LateThen::Ask, "2026-01-19 10:01", false),
        (LateThen::Ask, "2026-01-20 07:59", false),
        (LateThen::Ask, "2026-01-20 08:00", true),
        (LateThen::Skip, "2026-01-20 08:00", true),
    ];
    for (then, now, expected) in table {
        let mut item = once("tin", "2026-01-19 09:00");
        item.late = Some(hour(then));
        let planned = &planned(&Campaign { items: vec![item], ..campaign() }).plan.deliveries[0];
        let due = planned.due_at().unwrap();
        assert_eq!(is_too_late(planned, false, due, crate::domain::fixture::at(now)), expected, "{then:?} {now}");
    }
    let mut last = once("tin", "khai-mac -1m");
    last.late = Some(hour(LateThen::Skip));
    let planned = &planned(&Campaign { items: vec![last], ..campaign() }).plan.deliveries[0];
    let opening = crate::domain::fixture::at("2026-01-20 08:00");
    assert!(is_too_late(planned, false, planned.due_at().unwrap(), opening), "never after its phase");
}

#[test]
fn a_station_gives_one_order_at_a_time() {
    let directory = directory();
    let urgent = |id: &str, when: &str| Item { priority: Priority::Urgent, ..on("loa", once(id, when)) };
    let found = |items: Vec<Item>| found_with(&directory, &Campaign { items, ..campaign() });
    let fault = "Fault UrgentTogether { station: \"loa\", at: \"18/01/2026 09:00\", other: \"so-tan\" }";
    let first = || urgent("chang-chong", "khai-mac -2d @09:00");
    assert_eq!(found(vec![first(), urgent("so-tan", "khai-mac -2d @09:00")]), [fault]);
    assert_eq!(found(vec![first(), urgent("so-tan", "khai-mac -2d @09:01")]), [""; 0]);
    // What waits for a programme plays after it, and a page is no station.
    assert_eq!(found(vec![first(), on("loa", once("nhac", "khai-mac -2d @09:00"))]), [""; 0]);
}

#[test]
fn a_day_off_is_told_on_channels_that_keep_office_hours() {
    let mut office = directory();
    office.channels[0].office_hours = true;
    let said = |items: Vec<Item>| {
        let campaign = Campaign { items, ..campaign() };
        let mut found = found_with(&office, &campaign);
        found.retain(|f| f.contains("OnDayOff"));
        found
    };
    // Saturday 10 January makes up for 2 January; Sunday 11 is a day off, Monday 12 is not.
    assert_eq!(said(vec![once("tin", "2026-01-10 08:00"), once("sau", "2026-01-12 08:00")]), [""; 0]);
    assert_eq!(
        said(vec![once("tin", "2026-01-11 08:00")]),
        [
            "Warning OnDayOff { item: \"tin\", due: \"11/01/2026 08:00\", day: Weekend, next: \"12/01/2026\", recurs: false }"
        ]
    );
    let tet = Item { phase: name("sau"), ..once("tin", "2026-02-14 16:00") };
    assert_eq!(
        said(vec![tet.clone()]),
        [
            "Warning OnDayOff { item: \"tin\", due: \"14/02/2026 16:00\", day: Feast(Tet), next: \"23/02/2026\", recurs: false }"
        ]
    );
    assert_eq!(said(vec![on("trang", tet.clone())]), [""; 0], "a page of a social network has no office hours");
    assert_eq!(said(vec![Item { tone: Tone::Emergency, ..tet }]), [""; 0]);
    // The closing is a Sunday: the event has its own day.
    let closing = Item { phase: name("sau"), ..once("tin", "be-mac +120m") };
    assert_eq!(said(vec![closing]), [""; 0]);
    let weekly = item("tin", every(daily(&["08:00"]), "2026-01-05 00:00", "2026-01-20 00:00"));
    assert_eq!(said(vec![weekly]).len(), 1, "once an item");
}

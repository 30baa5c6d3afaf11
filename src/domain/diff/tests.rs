//! The plan against small ledgers; and an apply, played on a list, after which nothing is left to change.
//!
//! What an apply writes is played here in ten lines, as `diff` promises it.

use proptest::prelude::{ProptestConfig, Strategy, prop, prop_assert_eq, proptest};

use super::*;
use crate::domain::campaign::{AnchorStatus, Campaign, Item};
use crate::domain::channel::MonthlyQuota;
use crate::domain::fixture::{
    anchor, at, campaign, daily, date, directory, every, item, moved, name, once, placed, planned, text,
};

fn with(items: Vec<Item>) -> Campaign {
    Campaign { items, ..campaign() }
}

/// The ledger after a first apply of this campaign.
fn ledger(campaign: &Campaign) -> Vec<Recorded> {
    let plan = planned(campaign).plan;
    let mut ledger = Vec::new();
    apply(&mut ledger, &plan, &diff(&plan, &[], &directory(), at("2025-12-01 00:00")));
    ledger
}

/// What the store does with changes.
fn apply(ledger: &mut Vec<Recorded>, plan: &Plan, changes: &[Change]) {
    for change in changes {
        if let ChangeKind::Cancelled { reason, .. } = change.kind {
            match ledger.iter_mut().find(|r| r.id == change.id) {
                Some(found) => (found.state, found.reason) = (State::Cancelled, Some(reason)),
                None => ledger.push(of(plan, change, State::Cancelled, Some(reason), None)),
            }
        }
        if let ChangeKind::Replaced { .. } = change.kind {
            let found = ledger.iter_mut().find(|r| r.id == change.id).unwrap();
            (found.state, found.reason) = (State::Cancelled, Some(Reason::Moved));
        }
        use ChangeKind::{Cancelled, Replaced, Unchanged};
        if matches!(change.kind, Unchanged { .. } | Cancelled { .. } | Replaced { .. }) {
            continue;
        }
        let planned = plan.deliveries.iter().find(|p| p.id == change.id).unwrap();
        let old = ledger.iter().position(|r| r.id == change.id).map(|index| ledger.remove(index));
        let approved_hash = old.and_then(|old| old.approved_hash);
        let approved = approved_hash.as_ref() == Some(&planned.content_hash);
        let state = if approved { State::Scheduled } else { State::Draft };
        ledger.push(of(plan, change, state, None, approved_hash));
    }
}

fn of(plan: &Plan, change: &Change, state: State, reason: Option<Reason>, approved_hash: Option<String>) -> Recorded {
    let planned = plan.deliveries.iter().find(|p| p.id == change.id).unwrap();
    Recorded {
        id: planned.id.clone(),
        item: planned.item.clone(),
        title: planned.title.clone(),
        channel: planned.channel.clone(),
        slot: planned.slot.clone(),
        language: planned.language.clone(),
        due_at: planned.due.at(),
        state,
        reason,
        content_hash: planned.content_hash.clone(),
        approved_hash,
        retimed_at: None,
        destination: Some(planned.destination.clone()),
        waits_for: planned.waits_text(),
        tone: planned.tone,
        held: false,
    }
}

/// `item kind notes`, kinds and notes as their JSON says them.
fn printed(changes: &[Change]) -> Vec<String> {
    let tag = |value: serde_json::Value, key: &str| value[key].as_str().unwrap().to_owned();
    changes
        .iter()
        .map(|c| {
            let notes: Vec<String> = c.notes.iter().map(|n| tag(serde_json::to_value(n).unwrap(), "note")).collect();
            let reason = match c.kind {
                ChangeKind::Cancelled { reason, .. } => format!(" {}", reason.as_str()),
                _ => String::new(),
            };
            let kind = tag(serde_json::to_value(&c.kind).unwrap(), "change");
            format!("{} {kind}{reason} {}", c.item, notes.join(",")).trim_end().to_owned()
        })
        .collect()
}

fn compared(campaign: &Campaign, ledger: &[Recorded], now: &str) -> Vec<String> {
    printed(&diff(&planned(campaign).plan, ledger, &directory(), at(now)))
}

const NOW: &str = "2026-01-01 00:00";

fn token(id: &str, when: &str) -> Item {
    Item { body: Some(text("Khai mạc {{ khai-mac | ngày }}")), ..once(id, when) }
}

#[test]
fn a_moved_anchor_moves_rewords_and_leaves_alone() {
    let campaign = with(vec![once("chu", "khai-mac -7d"), token("ngay", "khai-mac -6d"), once("khac", "be-mac -9d")]);
    let mut ledger = ledger(&campaign);
    for recorded in &mut ledger {
        recorded.state = State::Scheduled;
        recorded.approved_hash = Some(recorded.content_hash.clone());
    }
    assert_eq!(compared(&campaign, &ledger, NOW), ["chu unchanged", "ngay unchanged", "khac unchanged"]);
    let later = moved(&campaign, "khai-mac", 3);
    assert_eq!(compared(&later, &ledger, NOW), ["chu moved", "khac unchanged", "ngay changed loses_approval"]);
    let changes = diff(&planned(&later).plan, &ledger, &directory(), at(NOW));
    let times = ChangeKind::Moved { from: Some(at("2026-01-13 08:00")), to: Some(at("2026-01-16 08:00")) };
    assert_eq!(changes[0].kind, times);
}

#[test]
fn each_state_meets_a_changed_file_in_its_own_way() {
    use State::{Cancelled, Delivered, Draft, Failed, Missed, Revealing, Staged, Unconfirmed, Withdrawn};
    let same = with(vec![token("tin", "khai-mac -7d")]);
    let later = moved(&same, "khai-mac", 3);
    let only_moved = with(vec![Item { body: same.items[0].body.clone(), ..once("tin", "khai-mac -6d") }]);
    let reworded = with(vec![Item { body: Some(text("Khác")), ..once("tin", "khai-mac -7d") }]);
    let called_off = with(vec![Item { cancelled: Some(name("Bão")), ..token("tin", "khai-mac -7d") }]);
    let empty = with(vec![]);
    let (soon, after) = (NOW, "2026-01-14 12:00");
    let table: [(State, Option<Reason>, &Campaign, &str, &str); 31] = [
        // the new time is past as well, if only by half an hour
        (Missed, Some(Reason::TooLate), &only_moved, "2026-01-14 08:30", "tin unchanged"),
        (Draft, None, &same, soon, "tin unchanged"),
        (Draft, None, &later, soon, "tin changed"),
        (Staged, None, &only_moved, soon, "tin moved"),
        (Staged, None, &called_off, soon, "tin cancelled item_cancelled"),
        (Staged, None, &empty, soon, "tin cancelled removed"),
        (Staged, None, &same, after, "tin unchanged"),
        (Delivered, None, &same, after, "tin unchanged"),
        (Delivered, None, &later, after, "tin unchanged already_delivered"),
        (Delivered, None, &called_off, after, "tin unchanged already_delivered"),
        (Delivered, None, &empty, after, "tin unchanged already_delivered"),
        (Withdrawn, None, &reworded, after, "tin unchanged already_delivered"),
        (Revealing, None, &reworded, after, "tin unchanged already_delivered"),
        (Unconfirmed, None, &only_moved, after, "tin unchanged already_delivered"),
        (Cancelled, Some(Reason::ByPerson), &same, soon, "tin unchanged"),
        (Cancelled, Some(Reason::ByPerson), &later, soon, "tin unchanged"),
        (Cancelled, Some(Reason::ByPerson), &reworded, soon, "tin unchanged"),
        (Cancelled, Some(Reason::Removed), &same, soon, "tin restored"),
        (Cancelled, Some(Reason::ItemCancelled), &same, soon, "tin restored"),
        (Cancelled, Some(Reason::Removed), &same, after, "tin unchanged"),
        (Cancelled, Some(Reason::ItemCancelled), &called_off, soon, "tin unchanged"),
        (Cancelled, Some(Reason::Removed), &empty, soon, "tin unchanged"),
        (Missed, Some(Reason::TooLate), &same, after, "tin unchanged"),
        (Missed, Some(Reason::TooLate), &reworded, after, "tin unchanged"),
        (Missed, Some(Reason::TooLate), &later, after, "tin restored"),
        (Missed, Some(Reason::TooLate), &only_moved, after, "tin unchanged"),
        (Failed, Some(Reason::Refused), &same, soon, "tin unchanged"),
        (Failed, Some(Reason::Refused), &reworded, soon, "tin restored"),
        (Failed, Some(Reason::Refused), &reworded, after, "tin unchanged"),
        (Failed, Some(Reason::Refused), &only_moved, soon, "tin restored"),
        (Failed, Some(Reason::Refused), &empty, soon, "tin unchanged"),
    ];
    for (state, reason, file, now, expected) in table {
        let mut ledger = ledger(&same);
        (ledger[0].state, ledger[0].reason) = (state, reason);
        assert_eq!(compared(file, &ledger, now), [expected], "{state:?} {reason:?}");
        let plan = planned(file).plan;
        let changes = diff(&plan, &ledger, &directory(), at(now));
        apply(&mut ledger, &plan, &changes);
        let again = diff(&plan, &ledger, &directory(), at(now));
        assert!(again.iter().all(|c| matches!(c.kind, ChangeKind::Unchanged { .. })), "{state:?} {reason:?} twice");
    }
}

#[test]
fn an_anchor_takes_its_items_with_it_and_brings_them_back() {
    let campaign = with(vec![
        item("hang-ngay", every(daily(&["07:00"]), "khai-mac -2d", "khai-mac")),
        once("tin", "khai-mac -1d"),
    ]);
    let ledger_before = ledger(&campaign);
    assert_eq!(ledger_before.len(), 3);
    for (status, expected) in [
        (
            AnchorStatus::Suspended,
            vec![
                "hang-ngay cancelled anchor_suspended",
                "hang-ngay cancelled anchor_suspended",
                "tin moved waits",
                "hang-ngay new waits",
            ],
        ),
        (
            AnchorStatus::Cancelled,
            vec![
                "hang-ngay cancelled anchor_cancelled",
                "tin cancelled anchor_cancelled",
                "hang-ngay cancelled anchor_cancelled",
            ],
        ),
    ] {
        let mut off = campaign.clone();
        off.anchors[0].status = status;
        let (mut found, mut expected) = (compared(&off, &ledger_before, NOW), expected);
        found.sort();
        expected.sort();
        assert_eq!(found, expected);
        let mut ledger = ledger_before.clone();
        let plan = planned(&off).plan;
        let changes = diff(&plan, &ledger, &directory(), at(NOW));
        apply(&mut ledger, &plan, &changes);
        let back = compared(&campaign, &ledger, NOW);
        let restored = back.iter().filter(|line| line.contains(" restored") || line.contains(" moved")).count();
        assert_eq!(restored, 3, "{back:?}");
    }
    let mut never = campaign.clone();
    never.anchors[0].status = AnchorStatus::Cancelled;
    assert_eq!(compared(&never, &[], NOW), [""; 0], "what was called off before it was recorded is no change");
}

#[test]
fn an_item_that_the_file_calls_off_is_recorded_with_its_reason() {
    let mut off = once("le-hoi", "khai-mac -2d @10:00");
    off.cancelled = Some(name("Bão"));
    let mut campaign = with(vec![off]);
    let ledger = ledger(&campaign);
    let [row] = &ledger[..] else { panic!("{ledger:?}") };
    assert_eq!((row.state, row.reason), (State::Cancelled, Some(Reason::ItemCancelled)));
    assert!(row.due_at.is_some(), "it is of its period");
    assert_eq!(compared(&campaign, &[], NOW), ["le-hoi cancelled item_cancelled"]);
    assert_eq!(compared(&campaign, &ledger, NOW), ["le-hoi unchanged"]);
    campaign.items[0].cancelled = None;
    assert_eq!(compared(&campaign, &ledger, NOW), ["le-hoi restored"]);
}

#[test]
fn a_task_that_was_given_out_follows_the_file_until_its_time() {
    let campaign = with(vec![once("hop", "khai-mac -2d @10:00")]);
    let mut ledger = ledger(&campaign);
    ledger.iter_mut().for_each(|r| r.state = State::Assigned);
    let later = moved(&campaign, "khai-mac", 3);
    let due = ledger[0].due_at.unwrap();
    let day = |days: i64| (due + chrono::TimeDelta::days(days)).format("%Y-%m-%d %H:%M").to_string();
    let changes = |campaign: &Campaign, ledger: &[Recorded], now: &str| {
        let now = now.parse::<chrono::NaiveDateTime>().ok().map(|t| t.and_utc()).unwrap_or_else(|| at(now));
        printed(&diff(&planned(campaign).plan, ledger, &directory(), now))
    };
    assert_eq!(changes(&campaign, &ledger, &day(-1)), ["hop unchanged"]);
    assert_eq!(changes(&later, &ledger, &day(-1)), ["hop moved given_out"], "somebody must tell them");
    assert_eq!(changes(&with(Vec::new()), &ledger, &day(-1)), ["hop cancelled removed given_out"]);
    assert_eq!(changes(&later, &ledger, &day(1)), ["hop unchanged already_delivered"], "it may have been done");
    // Each day of a range that moves is another delivery: the new one says that the old sheet is with somebody.
    let campaign = with(vec![item("phat", every(daily(&["07:00"]), "khai-mac -1d @00:00", "khai-mac"))]);
    let mut ledger = self::ledger(&campaign);
    ledger[0].state = State::Assigned;
    let moved = diff(&planned(&moved(&campaign, "khai-mac", 5)).plan, &ledger, &directory(), at("2025-12-20 00:00"));
    let told = |c: &&Change| matches!(c.kind, ChangeKind::Replaces { .. }) && c.notes.contains(&Note::GivenOut);
    assert_eq!(moved.iter().filter(told).count(), 1, "{moved:?}");
}

#[test]
fn what_a_person_should_know_stands_beside_the_change() {
    let mut directory = directory();
    directory.channels[0].monthly_quota = Some(MonthlyQuota { limit: 2, reserve: 0 });
    directory.channels[0].token_until = Some(date("2026-01-15"));
    let mut campaign = with(vec![
        once("a", "2025-12-31 20:00"),
        once("b", "2026-01-14 10:00"),
        once("c", "2026-01-14 10:00"),
        once("d", "2026-01-16 10:00"),
        once("e", "chua-ro"),
    ]);
    campaign.anchors.push(anchor("chua-ro", ""));
    let mut found = printed(&diff(&planned(&campaign).plan, &[], &directory, at(NOW)));
    found.sort();
    let expected = ["a new too_late", "b new collides", "c new collides", "d new over_quota,token_dies", "e new waits"];
    assert_eq!(found, expected);
}

fn state() -> impl Strategy<Value = (State, Option<Reason>)> {
    (prop::sample::select(State::ALL), prop::sample::select(Reason::ALL)).prop_map(|(s, r)| (s, Some(r)))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn an_apply_leaves_nothing_to_change(
        items in prop::collection::vec((-30i32..30, proptest::bool::ANY, proptest::bool::ANY, proptest::bool::ANY), 1..8),
        states in prop::collection::vec((state(), proptest::bool::ANY), 40),
        by in 0u64..40,
        status in prop::sample::select(vec![AnchorStatus::Planned, AnchorStatus::Suspended, AnchorStatus::Cancelled]),
        now in 0i64..90,
    ) {
        let file = |kept: bool| -> Vec<Item> {
            let all = items.iter().enumerate().map(|(n, (days, tokens, off, listed))| {
                let when = format!("khai-mac {days}d @10:00");
                let id = format!("tin-{n}");
                let mut item = if *tokens { token(&id, &when) } else { once(&id, &when) };
                if *listed {
                    let until = format!("khai-mac {}d", days + 3);
                    item.when = placed(every(daily(&["07:00", "17:00"]), &when, &until));
                }
                item.cancelled = (kept && *off).then(|| name("Bão"));
                (n, item)
            });
            all.filter(|(n, _)| kept || n % 3 != 2).map(|(_, item)| item).collect()
        };
        let mut ledger = ledger(&with(file(false)));
        for (recorded, ((state, reason), approved)) in ledger.iter_mut().zip(&states) {
            (recorded.state, recorded.reason) = (*state, *reason);
            recorded.approved_hash = approved.then(|| recorded.content_hash.clone());
        }
        let mut second = moved(&with(file(true)), "khai-mac", by);
        second.anchors[0].status = status;
        let plan = planned(&second).plan;
        let now = at("2025-12-20 00:00") + chrono::TimeDelta::days(now);
        let facts: Vec<Recorded> = ledger.iter().filter(|r| r.state.is_fact(r.due_at, now)).cloned().collect();
        let changes = diff(&plan, &ledger, &directory(), now);
        let ids: HashSet<&str> = changes.iter().map(|c| c.id.as_str()).collect();
        prop_assert_eq!(ids.len(), changes.len());
        prop_assert_eq!(ledger.iter().filter(|r| !ids.contains(r.id.as_str())).count(), 0);
        apply(&mut ledger, &plan, &changes);
        let again = diff(&plan, &ledger, &directory(), now);
        let left: Vec<&Change> = again.iter().filter(|c| !matches!(c.kind, ChangeKind::Unchanged { .. })).collect();
        prop_assert_eq!(left, Vec::<&Change>::new());
        for fact in facts {
            prop_assert_eq!(ledger.iter().find(|r| r.id == fact.id), Some(&fact));
        }
    }
}

/// What each delivery of the daily item was, and what takes its place.
fn moves(changes: &[Change]) -> Vec<String> {
    let day = |at: &Option<At>| at.map_or("-".to_owned(), |at| at.format("%d/%m").to_string());
    changes
        .iter()
        .map(|c| match &c.kind {
            ChangeKind::Replaces { from, to, .. } => format!("{} → {}", day(from), day(to)),
            ChangeKind::Replaced { due_at, .. } => format!("{} gave way", day(due_at)),
            ChangeKind::Cancelled { due_at, reason } => format!("{} cancelled {}", day(due_at), reason.as_str()),
            ChangeKind::New { due_at } => format!("{} new", day(due_at)),
            ChangeKind::Restored { due_at } => format!("{} restored", day(due_at)),
            other => format!("{} {other:?}", day(&other.due_at())).split(' ').take(2).collect::<Vec<_>>().join(" "),
        })
        .collect()
}

#[test]
fn occurrences_move_with_their_range() {
    let range = |from: &str, until: &str| with(vec![item("hang-ngay", every(daily(&["07:00"]), from, until))]);
    let campaign = range("khai-mac -2d @00:00", "khai-mac +1d @00:00");
    let ledger_before = ledger(&campaign);
    let found = |file: &Campaign, ledger: &[Recorded]| {
        moves(&diff(&planned(file).plan, ledger, &directory(), at("2025-12-20 00:00")))
    };
    // A whole range moves: each day by its turn, and nothing is cancelled.
    assert_eq!(
        found(&moved(&campaign, "khai-mac", 5), &ledger_before),
        ["18/01 gave way", "19/01 gave way", "20/01 gave way", "18/01 → 23/01", "19/01 → 24/01", "20/01 → 25/01"]
    );
    // By one day: what both have stays.
    let by_one = found(&moved(&campaign, "khai-mac", 1), &ledger_before);
    assert_eq!(by_one, ["18/01 gave way", "19/01 Unchanged", "20/01 Unchanged", "18/01 → 21/01"]);
    // A shorter range cancels the rest, a longer one adds to it.
    let shorter = found(&range("khai-mac -2d @00:00", "khai-mac @00:00"), &ledger_before);
    assert_eq!(shorter, ["18/01 Unchanged", "19/01 Unchanged", "20/01 cancelled out_of_range"]);
    // Without a date and then with another: still the same three.
    let mut off = campaign.clone();
    off.anchors[0].status = AnchorStatus::Suspended;
    let mut later = ledger_before;
    let plan = planned(&off).plan;
    let changes = diff(&plan, &later, &directory(), at("2025-12-20 00:00"));
    apply(&mut later, &plan, &changes);
    assert_eq!(
        found(&moved(&campaign, "khai-mac", 5), &later),
        [
            "18/01 gave way",
            "19/01 gave way",
            "20/01 gave way",
            "18/01 → 23/01",
            "19/01 → 24/01",
            "20/01 → 25/01",
            "- gave way"
        ]
    );
}

#[test]
fn what_a_person_cancelled_has_no_successor() {
    let campaign =
        with(vec![item("hang-ngay", every(daily(&["07:00"]), "khai-mac -1d @00:00", "khai-mac +1d @00:00"))]);
    let mut ledger = ledger(&campaign);
    (ledger[0].state, ledger[0].reason) = (State::Cancelled, Some(Reason::ByPerson));
    let plan = planned(&moved(&campaign, "khai-mac", 5)).plan;
    let changes = moves(&diff(&plan, &ledger, &directory(), at("2025-12-20 00:00")));
    assert_eq!(changes, ["19/01 Unchanged", "20/01 gave way", "20/01 → 24/01", "25/01 new"]);
}

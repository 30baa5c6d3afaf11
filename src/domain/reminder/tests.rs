//! When somebody is told, hour by hour, as long as nothing changes.

use super::{Around, next, told};
use crate::domain::At;
use crate::domain::delivery::{AWAITS_TEXT, State};
use crate::domain::fixture::{HO_CHI_MINH, at};
use crate::domain::policy::tests::standing;
use crate::domain::standing::Standing;

/// Everything that is told of it, hour and kind, when nothing changes.
fn all(mut it: Standing, expected: Option<At>, from: &str) -> Vec<String> {
    let mut said = Vec::new();
    let around = Around { zone: HO_CHI_MINH, expected, write_ms: 3 * 3_600_000 };
    it.remind_at = next(&it, around, at(from));
    while let Some(moment) = it.remind_at {
        let what = told(&it, around).map_or("-", |what| what.as_str());
        said.push(format!("{} {what}", moment.with_timezone(&HO_CHI_MINH).format("%d %H:%M")));
        it.remind_at = next(&it, around, moment);
    }
    said
}

fn due(state: State, waits_for: Option<&str>) -> Standing {
    Standing {
        due_at: Some(at("2026-01-25 08:00")),
        deadline_at: Some(at("2026-01-25 11:00")),
        waits_for: waits_for.map(str::to_owned),
        ..standing(state)
    }
}

#[test]
fn a_draft_is_told_in_the_evening_and_two_hours_before() {
    assert_eq!(
        all(due(State::Draft, None), None, "2026-01-01 00:00"),
        ["24 17:00 approval_missing", "25 06:00 approval_missing"]
    );
    assert_eq!(all(due(State::Draft, None), None, "2026-01-25 05:00"), ["25 06:00 approval_missing"]);
    assert_eq!(all(due(State::Scheduled, None), None, "2026-01-01 00:00"), [""; 0]);
}

#[test]
fn an_event_is_asked_for_from_its_minute_on() {
    assert_eq!(
        all(due(State::Staged, Some("be-mac")), Some(at("2026-01-25 07:00")), "2026-01-01 00:00"),
        [
            "25 07:00 event_unconfirmed",
            "25 08:00 event_unconfirmed",
            "25 08:15 event_unconfirmed",
            "25 09:15 event_unconfirmed",
            "25 10:15 event_unconfirmed"
        ]
    );
}

#[test]
fn both_are_told_each_at_its_time() {
    assert_eq!(
        all(due(State::Draft, Some("be-mac")), None, "2026-01-25 05:00"),
        [
            "25 06:00 approval_missing",
            "25 08:00 event_unconfirmed",
            "25 08:15 event_unconfirmed",
            "25 09:15 event_unconfirmed",
            "25 10:15 event_unconfirmed"
        ]
    );
}

#[test]
fn a_reserved_place_asks_for_its_text() {
    let reserved = Standing { content_hash: AWAITS_TEXT.to_owned(), ..due(State::Draft, None) };
    assert_eq!(
        all(reserved, None, "2026-01-01 00:00"),
        ["24 17:00 text_missing", "25 05:00 text_missing", "25 06:00 text_missing"]
    );
}

#[test]
fn a_task_is_told_the_evening_before_and_asked_for_from_the_evening_on() {
    let task = Standing { deadline_at: Some(at("2026-01-28 08:00")), ..due(State::Assigned, Some("be-mac")) };
    assert_eq!(
        all(task, None, "2026-01-24 08:00"),
        ["24 17:00 task_comes", "25 17:00 task_unreported", "28 06:00 task_unreported"]
    );
}

#[test]
fn nothing_is_told_of_what_is_over() {
    for state in [State::Delivered, State::Missed, State::Cancelled, State::Unconfirmed] {
        assert_eq!(all(due(state, Some("be-mac")), None, "2026-01-01 00:00"), [""; 0]);
    }
}

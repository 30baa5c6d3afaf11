//! Sums over made-up logs: every column against the log itself, every table against its part.
//!
//! Never: a total over several ends.

use proptest::{prop_assert_eq, proptest};

use super::{At, Counts, Delivery, Entry, PhaseKind, Scope, State, Titles, Tz, report};
use crate::domain::campaign::{Late, Tone};

fn entry(id: usize, unit: usize, state: State, due_s: Option<i64>, late_ms: Option<i64>) -> Entry {
    let due_at = due_s.and_then(|s| At::from_timestamp(1_768_800_000 + s, 0));
    Entry {
        delivery: Delivery {
            id: format!("{id:016}"),
            campaign: format!("c{}", id % 2),
            item: "tin".into(),
            title: "Tin".into(),
            occurrence: String::new(),
            channel: format!("k{}", id % 5),
            unit: format!("u{unit}"),
            adapter: "folder".into(),
            language: "vi".into(),
            slot: None,
            phase: "truoc".into(),
            phase_kind: [PhaseKind::Before, PhaseKind::During, PhaseKind::After][id % 3],
            line: (!id.is_multiple_of(4)).then(|| format!("L{}", id % 3)),
            tone: Tone::Neutral,
            due_at,
            phase_ends_at: None,
            late: Late::default(),
            state,
            reason: None,
            content_hash: String::new(),
            held_at: None,
            delivered_at: due_at.zip(late_ms).map(|(at, ms)| at + chrono::Duration::milliseconds(ms)),
            receipt: None,
            handed_at: None,
            waits_for: None,
            confirmed_at: None,
            remark: None,
            moved_to: None,
        },
        attempts: Vec::new(),
        approval: None,
    }
}

fn scope(from: Option<&str>, until: Option<&str>) -> Scope {
    let date = |t: &str| t.parse().unwrap();
    Scope {
        zone: Tz::Asia__Ho_Chi_Minh,
        from: from.map(date),
        until: until.map(date),
        made_at: At::from_timestamp(1_770_000_000, 0).unwrap(),
    }
}

/// u0 is above u1 and u2, u2 above u3; u4 and u5 are above each other, which no file may say.
fn titles() -> Titles {
    let parents = [("u1", "u0"), ("u2", "u0"), ("u3", "u2"), ("u4", "u5"), ("u5", "u4")];
    Titles {
        parents: parents.map(|(child, parent)| (child.to_owned(), parent.to_owned())).into(),
        ..Titles::default()
    }
}

#[test]
fn a_minute_is_on_time_and_more_is_late() {
    for (late_ms, on_time, late) in
        [(Some(-600_000), 1, 0), (Some(0), 1, 0), (Some(60_000), 1, 0), (Some(60_001), 0, 1), (None, 0, 1)]
    {
        let total = report(&[entry(1, 0, State::Delivered, Some(0), late_ms)], &titles(), &scope(None, None)).total;
        assert_eq!((total.on_time, total.late, total.delivered), (on_time, late, 1), "{late_ms:?}");
    }
}

#[test]
fn days_are_those_of_the_zone() {
    // 16:59:59 and 17:00:00 UTC on 19 January are two days in Vietnam.
    let base: At = "2026-01-19T17:00:00Z".parse().unwrap();
    let s = base.timestamp() - 1_768_800_000;
    let entries = [entry(1, 0, State::Missed, Some(s - 1), None), entry(2, 0, State::Missed, Some(s), None)];
    let days = report(&entries, &titles(), &scope(None, None)).days;
    assert_eq!(
        days.iter().filter_map(|d| d.date).map(|d| d.to_string()).collect::<Vec<_>>(),
        ["2026-01-19", "2026-01-20"]
    );
    let second = report(&entries, &titles(), &scope(Some("2026-01-20"), Some("2026-01-20")));
    assert_eq!(second.not_delivered.iter().map(|n| n.id.as_str()).collect::<Vec<_>>(), ["0000000000000002"]);
}

#[test]
fn a_unit_counts_its_own_and_those_below() {
    let entries: Vec<Entry> = (0..6).map(|u| entry(u, u, State::Missed, Some(0), None)).collect();
    let rows = report(&entries, &titles(), &scope(None, None)).units;
    let printed: Vec<String> = rows
        .iter()
        .map(|r| format!("{}{} {} {}", ".".repeat(r.depth as usize), r.id, r.own.planned, r.with_below.planned))
        .collect();
    assert_eq!(printed, ["u0 1 4", ".u1 1 1", ".u2 1 2", "..u3 1 1", "u4 1 1", "u5 1 1"]);
}

fn assert_adds_up(counts: &Counts) {
    let [planned, delivered, on_time, late, rest @ ..] = counts.columns();
    assert_eq!(planned, delivered + rest.iter().sum::<u64>());
    assert_eq!(delivered, on_time + late);
}

proptest! {
    #[test]
    fn every_sum_agrees_with_the_log(rows in proptest::collection::vec(
        (0usize..6, 0usize..11, proptest::option::of(-400_000i64..400_000), proptest::option::of(0i64..200_000)), 0..60,
    )) {
        let entries: Vec<Entry> = rows.iter().enumerate()
            .map(|(id, (unit, state, due_s, late_ms))| entry(id, *unit, State::ALL[*state], *due_s, *late_ms))
            .collect();
        for scope in [scope(None, None), scope(Some("2026-01-18"), Some("2026-01-20"))] {
            let report = report(&entries, &titles(), &scope);
            let of_day = |e: &&Entry| scope.from.is_none() || e.delivery.due_at.is_some_and(|at| {
                let date = at.with_timezone(&scope.zone).date_naive();
                Some(date) >= scope.from && Some(date) <= scope.until
            });
            let in_log = |states: &[State]| entries.iter().filter(of_day).filter(|e| states.contains(&e.delivery.state)).count() as u64;
            let t = report.total;
            prop_assert_eq!(t.planned, in_log(&State::ALL));
            prop_assert_eq!(t.delivered, in_log(&[State::Delivered]));
            prop_assert_eq!(t.waiting, in_log(&[State::Draft, State::Scheduled, State::Staging, State::Staged, State::Revealing]));
            prop_assert_eq!(
                [t.missed, t.failed, t.unconfirmed, t.withdrawn, t.cancelled],
                [State::Missed, State::Failed, State::Unconfirmed, State::Withdrawn, State::Cancelled].map(|s| in_log(&[s]))
            );
            prop_assert_eq!(report.delivered.len() as u64, t.delivered);
            prop_assert_eq!(report.not_delivered.len() as u64, t.planned - t.delivered);
            let tables: [Vec<Counts>; 6] = [
                report.phases.iter().map(|r| r.counts).collect(),
                report.lines.iter().map(|r| r.counts).collect(),
                report.channels.iter().map(|r| r.counts).collect(),
                report.days.iter().map(|r| r.counts).collect(),
                report.units.iter().map(|r| r.own).collect(),
                report.units.iter().filter(|r| r.depth == 0).map(|r| r.with_below).collect(),
            ];
            for table in tables {
                let mut sum = [0; 10];
                for counts in &table {
                    assert_adds_up(counts);
                    sum.iter_mut().zip(counts.columns()).for_each(|(s, n)| *s += n);
                }
                prop_assert_eq!(sum, t.columns());
            }
        }
    }
}

//! Sums over made-up logs: every column against the log itself, every table against its part.

use proptest::{prop_assert, prop_assert_eq, proptest};

use super::tables::Tally;
use super::{At, Delivery, End, EndPart, Entry, Report, ReportScope, Titles, Tz, report};
use crate::domain::campaign::{Late, PhaseKind, Tone};
use crate::domain::counts::COLUMNS;
use crate::domain::delivery::State;
use crate::domain::reach::Reach;
use crate::domain::task::{Done, TaskKind};

/// What the log may say of one: unit, state, due, late, end, and whether it moved elsewhere.
type Row = (usize, usize, Option<i64>, Option<i64>, usize, bool);

fn entry(id: usize, (unit, state, due_s, late_ms, end, moved): Row) -> Entry {
    let due_at = due_s.and_then(|s| At::from_timestamp(1_768_800_000 + s, 0));
    let state = State::ALL[state];
    let at = due_at.zip(late_ms).map(|(at, ms)| at + chrono::Duration::milliseconds(ms));
    Entry {
        delivery: Delivery {
            id: format!("{id:016}"),
            campaign: format!("c{}", id % 2),
            item: format!("tin{}", id % 7),
            title: "Tin".into(),
            occurrence: String::new(),
            channel: format!("k{}", id % 5),
            unit: format!("u{unit}"),
            adapter: "folder".into(),
            end: End::ALL[end],
            reach: Reach::Public,
            task_kind: (end == 2).then(|| TaskKind::ALL[id % TaskKind::ALL.len()]),
            assignee: None,
            air_ms: 60_000,
            approval_number: None,
            language: ["vi", "jra"][id % 2].into(),
            slot: (!id.is_multiple_of(3)).then(|| "sang".into()),
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
            handed_at: at.filter(|_| matches!(state, State::HandedOver | State::Assigned)),
            delivered_at: at.filter(|_| matches!(state, State::Delivered | State::Withdrawn)),
            receipt: None,
            waits_for: None,
            confirmed_at: None,
            remark: None,
            moved_to: moved.then(|| "nơi khác".into()),
        },
        attempts: Vec::new(),
        approval: None,
        done: None,
    }
}

fn one(unit: usize, state: State, due_s: i64) -> Row {
    let state = State::ALL.iter().copied().position(|s| s == state).unwrap();
    (unit, state, Some(due_s), None, 0, false)
}

fn scope(from: Option<&str>, until: Option<&str>) -> ReportScope {
    let date = |t: &str| t.parse().unwrap();
    ReportScope {
        zone: Tz::Asia__Ho_Chi_Minh,
        from: from.map(date),
        until: until.map(date),
        made_at: At::from_timestamp(1_768_900_000, 0).unwrap(),
    }
}

/// u0 is above u1 and u2, u2 above u3; u4 and u5 are above each other, which no file may say; u6 is above u7 alone.
fn titles() -> Titles {
    let parents = [("u1", "u0"), ("u2", "u0"), ("u3", "u2"), ("u4", "u5"), ("u5", "u4"), ("u7", "u6")];
    Titles {
        parents: parents.map(|(child, parent)| (child.to_owned(), parent.to_owned())).into(),
        lines: ["c0", "c1"]
            .map(|c| (c.to_owned(), ["L2", "L0", "L1"].map(|l| (l.to_owned(), format!("Nhóm {l}"))).to_vec()))
            .into(),
        ..Titles::default()
    }
}

fn whole(rows: &[Row]) -> Report {
    let entries: Vec<Entry> = rows.iter().enumerate().map(|(id, row)| entry(id, *row)).collect();
    report(&entries, &titles(), &scope(None, None))
}

fn part(report: &Report, end: End) -> &EndPart {
    report.parts.iter().find(|part| part.end == end).unwrap()
}

#[test]
fn a_minute_is_on_time_and_more_is_late_but_a_task_has_its_deadline() {
    for (end, late_ms, on_time) in [
        (0, Some(-600_000), 1),
        (0, Some(0), 1),
        (0, Some(60_000), 1),
        (0, Some(60_001), 0),
        (0, None, 0),
        (1, Some(60_001), 0),
        (2, Some(3_600_000), 1),
        (2, Some(3_600_001), 0),
    ] {
        let row = (0, State::ALL.iter().position(|s| *s == State::Delivered).unwrap(), Some(0), late_ms, end, false);
        let counts = whole(&[row]).parts[0].total.counts;
        assert_eq!((counts.on_time, counts.late, counts.delivered), (on_time, 1 - on_time, 1), "{late_ms:?}");
    }
}

#[test]
fn days_are_those_of_the_zone() {
    // 16:59:59 and 17:00:00 UTC on 19 January are two days in Vietnam, and two weeks apart from Sunday.
    let base: At = "2026-01-18T17:00:00Z".parse().unwrap();
    let s = base.timestamp() - 1_768_800_000;
    let rows = [one(0, State::Missed, s - 1), one(0, State::Missed, s)];
    let entries: Vec<Entry> = rows.iter().enumerate().map(|(id, row)| entry(id, *row)).collect();
    let report = super::report(&entries, &titles(), &scope(None, None));
    let dates =
        |rows: &[super::tables::DayRow]| rows.iter().filter_map(|d| d.date).map(|d| d.to_string()).collect::<Vec<_>>();
    assert_eq!(dates(&report.parts[0].days), ["2026-01-18", "2026-01-19"]);
    assert_eq!(dates(&report.parts[0].weeks), ["2026-01-12", "2026-01-19"]);
    let second = super::report(&entries, &titles(), &scope(Some("2026-01-19"), Some("2026-01-19")));
    let part = &second.parts[0];
    assert_eq!(part.not_done.iter().map(|n| n.id.as_str()).collect::<Vec<_>>(), ["0000000000000001"]);
    assert_eq!((part.total.counts.planned, part.so_far.counts.planned), (1, 2), "so far is from the beginning");
}

#[test]
fn a_unit_counts_its_own_and_those_below() {
    let rows: Vec<Row> = (0..6).map(|u| one(u, State::Missed, 0)).collect();
    assert_eq!(units(&rows), ["u0 1 4", ".u1 1 1", ".u2 1 2", "..u3 1 1", "u4 1 1", "u5 1 1"]);
}

#[test]
fn a_unit_above_is_shown_only_where_it_brings_units_together() {
    assert_eq!(units(&[one(7, State::Missed, 0)]), ["u7 1 1"], "a commune's report has no row of its province");
    let two = [one(1, State::Missed, 0), one(3, State::Missed, 0)];
    assert_eq!(units(&two), ["u0 0 2", ".u1 1 1", ".u3 1 1"]);
}

fn units(rows: &[Row]) -> Vec<String> {
    let report = whole(rows);
    let rows = report.parts[0].units.iter();
    rows.map(|r| {
        let indent = ".".repeat(r.depth as usize);
        format!("{indent}{} {} {}", r.id, r.own.counts.planned, r.with_below.counts.planned)
    })
    .collect()
}

#[test]
fn lines_keep_the_order_of_the_file() {
    let rows: Vec<Row> = (0..24).map(|_| one(0, State::Missed, 0)).collect();
    let report = whole(&rows);
    let ids: Vec<&str> = report.parts[0].lines.iter().map(|l| l.id.as_deref().unwrap_or("-")).collect();
    assert_eq!(ids, ["L2", "L0", "L1", "-", "L2", "L0", "L1"], "c0, then c1 which has no line-less item");
    assert_eq!(report.parts[0].lines[0].title.as_deref(), Some("Nhóm L2"));
}

#[test]
fn what_is_not_due_is_the_plan_of_the_next_period() {
    let later = [one(0, State::Draft, 200_000), one(0, State::Scheduled, 200_000)];
    let rows = [later[0], later[1], one(0, State::Draft, 0)];
    let report = whole(&rows);
    let part = &report.parts[0];
    assert_eq!((part.total.counts.not_due, part.total.counts.waiting), (2, 1));
    assert_eq!(part.not_done.len(), 1, "only what is due is not done");
    assert_eq!(report.upcoming.iter().map(|u| u.deliveries).sum::<u64>(), 2);
}

#[test]
fn what_moved_is_neither_planned_nor_cancelled() {
    let cancelled = one(0, State::Cancelled, 0);
    let (unit, state, due_s, late_ms, end, _) = cancelled;
    let moved = (unit, state, due_s, late_ms, end, true);
    let report = whole(&[cancelled, moved]);
    assert_eq!(report.parts[0].total.counts.columns().iter().sum::<u64>(), 2, "planned and cancelled, once");
    assert_eq!(report.parts[0].called_off.len(), 1);
}

#[test]
fn items_are_counted_beside_deliveries() {
    // Ids 0, 14 and 28 are one item of one campaign; 1 is another.
    let rows: Vec<Row> = (0..29).map(|_| one(0, State::Missed, 0)).collect();
    let mut entries: Vec<Entry> = rows.iter().enumerate().map(|(id, row)| entry(id, *row)).collect();
    entries.retain(|e| ["0", "1", "14", "28"].iter().any(|n| e.delivery.id == format!("{n:0>16}")));
    entries[0].delivery.state = State::Delivered;
    let report = super::report(&entries, &titles(), &scope(None, None));
    let Tally { items, items_out, counts } = report.parts[0].total;
    assert_eq!((items, items_out, counts.planned, report.items), (2, 1, 4, 2));
}

#[test]
fn minutes_and_people_are_summed_where_they_are_known() {
    let handed = State::ALL.iter().position(|s| *s == State::HandedOver).unwrap();
    let done = State::ALL.iter().position(|s| *s == State::Delivered).unwrap();
    let rows: [Row; 4] = [
        (0, handed, Some(0), Some(0), 1, false),
        (0, done, Some(0), Some(0), 1, false),
        (0, done, Some(0), Some(0), 2, false),
        (0, done, Some(0), Some(0), 2, false),
    ];
    let mut entries: Vec<Entry> = rows.iter().enumerate().map(|(id, row)| entry(id, *row)).collect();
    for (entry, count) in entries[2..].iter_mut().zip([40, 85]) {
        entry.delivery.task_kind = Some(TaskKind::VillageMeeting);
        let at = entry.delivery.due_at.unwrap();
        entry.done = Some(Done {
            done_at: at,
            said_at: at,
            said_by: "van-hoa".into(),
            word_of: None,
            count: Some(count),
            count_unit: None,
            note: None,
            evidence: Vec::new(),
        });
    }
    let report = super::report(&entries, &titles(), &scope(None, None));
    let air = part(&report, End::HandedOver).air.unwrap();
    assert_eq!((air.handed.bulletins, air.handed.air_ms, air.played.bulletins), (2, 120_000, 1));
    let tasks = &part(&report, End::Assigned).tasks;
    assert_eq!(tasks.len(), 1);
    assert_eq!((tasks[0].tally.counts.delivered, tasks[0].counted[0].count), (2, 125));
}

fn assert_adds_up(tally: &Tally) {
    let [planned, delivered, on_time, late, rest @ ..] = tally.counts.columns();
    assert_eq!(planned, delivered + rest.iter().sum::<u64>());
    assert_eq!(delivered, on_time + late);
    assert!(tally.items_out <= tally.items && tally.items <= planned);
}

proptest! {
    #[test]
    fn every_sum_agrees_with_the_log(rows in proptest::collection::vec(
        (
            0usize..8,
            0usize..State::ALL.len(),
            proptest::option::of(-400_000i64..400_000),
            proptest::option::of(0i64..200_000),
            0usize..3,
            proptest::bool::weighted(0.1),
        ), 0..60,
    )) {
        let entries: Vec<Entry> = rows.iter().enumerate().map(|(id, row)| entry(id, *row)).collect();
        for scope in [scope(None, None), scope(Some("2026-01-18"), Some("2026-01-20"))] {
            let report = super::report(&entries, &titles(), &scope);
            let in_period = |e: &&Entry| scope.from.is_none() || e.delivery.due_at.is_some_and(|at| {
                let date = at.with_timezone(&scope.zone).date_naive();
                Some(date) >= scope.from && Some(date) <= scope.until
            });
            let counted: Vec<&Entry> = entries.iter().filter(in_period).filter(|e| !e.delivery.is_moved()).collect();
            let planned: u64 = report.parts.iter().map(|part| part.total.counts.planned).sum();
            prop_assert_eq!(planned, counted.len() as u64, "each delivery has one end");
            for part in &report.parts {
                let mine: Vec<&&Entry> = counted.iter().filter(|e| e.delivery.end == part.end).collect();
                let in_log = |states: &[State]| mine.iter().filter(|e| states.contains(&e.delivery.state)).count() as u64;
                let t = part.total.counts;
                prop_assert_eq!(t.planned, in_log(State::ALL));
                prop_assert_eq!(t.delivered, in_log(&[State::Delivered]));
                prop_assert_eq!(
                    t.waiting + t.not_due + t.assigned,
                    in_log(&[State::Draft, State::Scheduled, State::Staging, State::Staged, State::Revealing, State::Assigned])
                );
                let named = [State::HandedOver, State::Missed, State::Failed, State::Unconfirmed, State::Withdrawn, State::Cancelled];
                prop_assert_eq!(
                    [t.handed_over, t.missed, t.failed, t.unconfirmed, t.withdrawn, t.cancelled],
                    named.map(|s| in_log(&[s]))
                );
                prop_assert_eq!(part.out.len() as u64, t.delivered + t.handed_over);
                prop_assert_eq!(part.not_done.len() as u64, t.not_done());
                prop_assert_eq!(part.called_off.len() as u64, t.called_off());
                prop_assert!(part.so_far.counts.planned >= t.planned);
                let tables: [Vec<Tally>; 9] = [
                    part.phases.iter().map(|r| r.tally).collect(),
                    part.lines.iter().map(|r| r.tally).collect(),
                    part.channels.iter().map(|r| r.tally).collect(),
                    part.languages.iter().map(|r| r.tally).collect(),
                    part.weeks.iter().map(|r| r.tally).collect(),
                    part.days.iter().map(|r| r.tally).collect(),
                    part.units.iter().map(|r| r.own).collect(),
                    part.units.iter().filter(|r| r.depth == 0).map(|r| r.with_below).collect(),
                    if part.end == End::Assigned { part.tasks.iter().map(|r| r.tally).collect() } else { vec![part.total] },
                ];
                for table in tables {
                    let mut sum = [0; COLUMNS];
                    for tally in &table {
                        assert_adds_up(tally);
                        sum.iter_mut().zip(tally.counts.columns()).for_each(|(s, n)| *s += n);
                    }
                    prop_assert_eq!(sum, t.columns());
                }
            }
        }
    }
}

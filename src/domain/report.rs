//! The report: what was planned, what became of it, and the list behind every number.
//!
//! Never: a number that is not counted from the log, an estimate, a listener. Every planned delivery is counted in
//! exactly one column, so planned = the sum of the others in every row, and each row adds up to the total.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;
use chrono_tz::Tz;
use serde::Serialize;

use super::At;
use super::campaign::PhaseKind;
use super::counts::{Counts, count};
use super::delivery::{Delivery, Entry, Reason, State};

/// What is asked for.
#[derive(Debug, Clone, PartialEq)]
pub struct Scope {
    /// Days are days of this zone: the campaign's.
    pub zone: Tz,
    /// First due date that counts. With a range, what waits for an anchor without a date is left out.
    pub from: Option<NaiveDate>,
    /// Last due date that counts.
    pub until: Option<NaiveDate>,
    /// When the report is made; printed on it.
    pub made_at: At,
}

/// Names for ids. An id without a name is shown as it is: what left the files is still in the log.
#[derive(Debug, Clone, Default)]
pub struct Titles {
    pub campaigns: BTreeMap<String, String>,
    /// Documents that the campaigns rest on, by campaign.
    pub basis: BTreeMap<String, Vec<String>>,
    /// By campaign and line.
    pub lines: BTreeMap<(String, String), String>,
    pub channels: BTreeMap<String, String>,
    pub units: BTreeMap<String, String>,
    /// Unit to the unit above it.
    pub parents: BTreeMap<String, String>,
}

#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Report {
    pub campaigns: Vec<CampaignTitle>,
    pub zone: Tz,
    pub from: Option<NaiveDate>,
    pub until: Option<NaiveDate>,
    pub made_at: At,
    pub total: Counts,
    /// In the order before, during, after.
    pub phases: Vec<PhaseRow>,
    pub lines: Vec<LineRow>,
    pub channels: Vec<ChannelRow>,
    /// Parents before children.
    pub units: Vec<UnitRow>,
    /// In order; what waits for an anchor comes last, without a date.
    pub days: Vec<DayRow>,
    /// Everything that is not out, with its reason.
    pub not_delivered: Vec<NotDelivered>,
    /// Everything that is out, with its link (annex 06).
    pub delivered: Vec<Published>,
}

#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct CampaignTitle {
    pub id: String,
    pub title: String,
    pub basis: Vec<String>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct PhaseRow {
    pub phase: PhaseKind,
    #[serde(flatten)]
    pub counts: Counts,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct LineRow {
    pub campaign: String,
    /// `None`: items that name no line.
    pub id: Option<String>,
    pub title: Option<String>,
    #[serde(flatten)]
    pub counts: Counts,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ChannelRow {
    pub id: String,
    pub title: String,
    pub adapter: String,
    #[serde(flatten)]
    pub counts: Counts,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct UnitRow {
    pub id: String,
    pub title: String,
    /// Zero for a unit without one above it.
    pub depth: u32,
    /// On its own channels.
    pub own: Counts,
    /// Own, and of all units below.
    pub with_below: Counts,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct DayRow {
    pub date: Option<NaiveDate>,
    #[serde(flatten)]
    pub counts: Counts,
}

#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct NotDelivered {
    pub id: String,
    pub due_at: Option<At>,
    pub channel: String,
    pub channel_title: String,
    pub title: String,
    pub state: State,
    pub reason: Option<Reason>,
    /// Waits under a hold.
    pub held: bool,
    /// What the last failed attempt was told.
    pub code: Option<String>,
    pub message: Option<String>,
}

#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Published {
    pub id: String,
    pub due_at: Option<At>,
    pub delivered_at: Option<At>,
    pub late_ms: Option<i64>,
    pub channel: String,
    pub channel_title: String,
    pub title: String,
    pub language: String,
    pub approval_number: Option<String>,
    pub receipt: Option<String>,
    pub link: Option<String>,
}

/// Counts a log.
pub fn report(entries: &[Entry], titles: &Titles, scope: &Scope) -> Report {
    let mut counted: Vec<&Entry> = entries.iter().filter(|e| in_range(&e.delivery, scope)).collect();
    counted.sort_by_key(|e| (e.delivery.due_at.is_none(), e.delivery.due_at, &e.delivery.channel, &e.delivery.id));
    let by = |key: &dyn Fn(&Delivery) -> String| group(&counted, key);
    let campaigns: BTreeSet<&str> = counted.iter().map(|e| e.delivery.campaign.as_str()).collect();
    Report {
        campaigns: campaigns.into_iter().map(|id| campaign_title(id, titles)).collect(),
        zone: scope.zone,
        from: scope.from,
        until: scope.until,
        made_at: scope.made_at,
        total: count(counted.iter().copied()),
        phases: [PhaseKind::Before, PhaseKind::During, PhaseKind::After]
            .into_iter()
            .map(|phase| PhaseRow {
                phase,
                counts: count(counted.iter().copied().filter(|e| e.delivery.phase_kind == phase)),
            })
            .collect(),
        lines: lines(&counted, titles),
        channels: by(&|d| d.channel.clone())
            .into_iter()
            .map(|(id, entries)| ChannelRow {
                title: name(&titles.channels, &id),
                adapter: entries.first().map_or_else(String::new, |e| e.delivery.adapter.clone()),
                counts: count(entries),
                id,
            })
            .collect(),
        units: units(&by(&|d| d.unit.clone()), titles),
        days: days(&counted, scope.zone),
        not_delivered: counted
            .iter()
            .filter(|e| e.delivery.state != State::Delivered)
            .map(|e| not_out(e, titles))
            .collect(),
        delivered: counted.iter().filter(|e| e.delivery.state == State::Delivered).map(|e| out(e, titles)).collect(),
    }
}

fn in_range(delivery: &Delivery, scope: &Scope) -> bool {
    if scope.from.is_none() && scope.until.is_none() {
        return true;
    }
    due_date(delivery, scope.zone)
        .is_some_and(|date| scope.from.is_none_or(|from| date >= from) && scope.until.is_none_or(|until| date <= until))
}

fn due_date(delivery: &Delivery, zone: Tz) -> Option<NaiveDate> {
    delivery.due_at.map(|at| at.with_timezone(&zone).date_naive())
}

fn group<'a, K: Ord>(entries: &[&'a Entry], key: impl Fn(&Delivery) -> K) -> BTreeMap<K, Vec<&'a Entry>> {
    let mut groups: BTreeMap<K, Vec<&Entry>> = BTreeMap::new();
    for &entry in entries {
        groups.entry(key(&entry.delivery)).or_default().push(entry);
    }
    groups
}

fn name(titles: &BTreeMap<String, String>, id: &str) -> String {
    titles.get(id).cloned().unwrap_or_else(|| id.to_owned())
}

fn campaign_title(id: &str, titles: &Titles) -> CampaignTitle {
    CampaignTitle {
        id: id.to_owned(),
        title: name(&titles.campaigns, id),
        basis: titles.basis.get(id).cloned().unwrap_or_default(),
    }
}

fn lines(counted: &[&Entry], titles: &Titles) -> Vec<LineRow> {
    let groups = group(counted, |d| (d.campaign.clone(), d.line.is_none(), d.line.clone()));
    let row = |((campaign, _, id), entries): ((String, bool, Option<String>), Vec<&Entry>)| LineRow {
        title: id.clone().map(|id| titles.lines.get(&(campaign.clone(), id.clone())).cloned().unwrap_or(id)),
        counts: count(entries),
        campaign,
        id,
    };
    groups.into_iter().map(row).collect()
}

fn days(counted: &[&Entry], zone: Tz) -> Vec<DayRow> {
    let groups = group(counted, |d| {
        let date = due_date(d, zone);
        (date.is_none(), date)
    });
    groups.into_iter().map(|((_, date), entries)| DayRow { date, counts: count(entries) }).collect()
}

/// Units that published and those above them. A unit whose parents go round in a circle stands alone.
fn units(own: &BTreeMap<String, Vec<&Entry>>, titles: &Titles) -> Vec<UnitRow> {
    let paths: BTreeMap<Vec<String>, &str> = own.keys().map(|id| (path(id, &titles.parents), id.as_str())).collect();
    let mut shown: BTreeSet<Vec<String>> = BTreeSet::new();
    for path in paths.keys() {
        shown.extend((1..=path.len()).map(|steps| path.iter().take(steps).cloned().collect()));
    }
    let row = |path: Vec<String>| {
        let id = path.last().cloned().unwrap_or_default();
        let below = paths.iter().filter(|(other, _)| other.starts_with(&path)).filter_map(|(_, id)| own.get(*id));
        UnitRow {
            title: name(&titles.units, &id),
            depth: path.len().saturating_sub(1) as u32,
            own: count(own.get(&id).into_iter().flatten().copied()),
            with_below: count(below.flatten().copied()),
            id,
        }
    };
    shown.into_iter().map(row).collect()
}

/// From the uppermost unit down to this one.
fn path(id: &str, parents: &BTreeMap<String, String>) -> Vec<String> {
    let mut path = vec![id.to_owned()];
    while let Some(parent) = path.last().and_then(|id| parents.get(id)) {
        if path.contains(parent) {
            return vec![id.to_owned()];
        }
        path.push(parent.clone());
    }
    path.reverse();
    path
}

fn not_out(entry: &Entry, titles: &Titles) -> NotDelivered {
    let d = &entry.delivery;
    let last = entry.attempts.iter().rev().find(|a| a.code.is_some());
    NotDelivered {
        id: d.id.clone(),
        due_at: d.due_at,
        channel: d.channel.clone(),
        channel_title: name(&titles.channels, &d.channel),
        title: d.title.clone(),
        state: d.state,
        reason: d.reason,
        held: d.held_at.is_some() && !d.state.is_final(),
        code: last.and_then(|a| a.code.clone()),
        message: last.and_then(|a| a.message.clone()),
    }
}

fn out(entry: &Entry, titles: &Titles) -> Published {
    let d = &entry.delivery;
    Published {
        id: d.id.clone(),
        due_at: d.due_at,
        delivered_at: d.delivered_at,
        late_ms: d.late_ms(),
        channel: d.channel.clone(),
        channel_title: name(&titles.channels, &d.channel),
        title: d.title.clone(),
        language: d.language.clone(),
        approval_number: entry.approval.as_ref().and_then(|a| a.number.clone()),
        receipt: d.receipt.as_ref().map(|r| r.id.clone()),
        link: d.receipt.as_ref().and_then(|r| r.link.clone()),
    }
}

#[cfg(test)]
mod tests {
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
}

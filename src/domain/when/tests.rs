//! The table of `when`: moments, lists and rules in, local times with their keys out.
//!
//! Every row names its own zone; the machine's is not used.

use chrono_tz::{America, Tz};

use super::*;
use crate::domain::fixture::{HO_CHI_MINH, PLACE, anchor, cron, daily, date, every, moment, placed};

/// What an item's `when` becomes, as text: `key=local time in the zone (UTC offset)`, then the problems.
fn resolved(when: When, anchors: &[Anchor], tz: Tz) -> String {
    let (occurrences, faults) = resolve(&placed(when), Ground { anchors, zone: tz, calendar: &Calendar::default() });
    let mut lines: Vec<String> = occurrences
        .iter()
        .map(|o| match &o.due {
            Due::At(at) => format!("{}={}", o.key, at.with_timezone(&tz).format("%Y-%m-%d %H:%M %:::z")),
            other => format!("{}={other:?}", o.key),
        })
        .collect();
    lines.extend(faults.iter().map(|f| format!("{:?} {:?}", f.severity, f.problem)));
    lines.join("; ")
}

fn anchors() -> Vec<Anchor> {
    let mut cancelled = anchor("huy", "2026-01-22 09:00");
    cancelled.status = AnchorStatus::Cancelled;
    let mut suspended = anchor("hoan", "2026-01-23 09:00");
    suspended.status = AnchorStatus::Suspended;
    vec![
        anchor("khai-mac", "2026-01-20 08:00"),
        anchor("be-mac", "2026-01-25 17:00"),
        anchor("nhuan", "2028-02-28 23:30"),
        anchor("cuoi-thang", "2026-01-31 07:00"),
        anchor("lui-gio", "2026-10-31 01:30"),
        anchor("tien-gio", "2026-03-07 02:30"),
        anchor("chua-ro", ""),
        suspended,
        cancelled,
    ]
}

#[test]
fn a_moment_is_counted_on_the_calendar_then_made_local() {
    let table = [
        ("khai-mac", HO_CHI_MINH, "=2026-01-20 08:00 +07"),
        ("khai-mac -7d @10:00", HO_CHI_MINH, "=2026-01-13 10:00 +07"),
        ("be-mac +120m", HO_CHI_MINH, "=2026-01-25 19:00 +07"),
        ("khai-mac -600m", HO_CHI_MINH, "=2026-01-19 22:00 +07"),
        ("2026-02-07 07:30", HO_CHI_MINH, "=2026-02-07 07:30 +07"),
        // working days leave out weekends, 1 and 2 January and Tết; Saturday 10 January makes up for the 2nd
        ("khai-mac -1wd @08:30", HO_CHI_MINH, "=2026-01-19 08:30 +07"),
        ("khai-mac -10wd @08:30", HO_CHI_MINH, "=2026-01-07 08:30 +07"),
        ("be-mac +15wd", HO_CHI_MINH, "=2026-02-13 17:00 +07"),
        ("be-mac +16wd", HO_CHI_MINH, "=2026-02-23 17:00 +07"),
        ("hoan +3wd", HO_CHI_MINH, "=Waits { anchor: \"hoan\" }"),
        // leap day, month end, year end
        ("nhuan +1d", HO_CHI_MINH, "=2028-02-29 23:30 +07"),
        ("nhuan +2d", HO_CHI_MINH, "=2028-03-01 23:30 +07"),
        ("nhuan +60m", HO_CHI_MINH, "=2028-02-29 00:30 +07"),
        ("cuoi-thang +28d", HO_CHI_MINH, "=2026-02-28 07:00 +07"),
        ("cuoi-thang +29d", HO_CHI_MINH, "=2026-03-01 07:00 +07"),
        ("cuoi-thang -31d", HO_CHI_MINH, "=2025-12-31 07:00 +07"),
        // a day across a change of clocks keeps the clock time
        ("khai-mac +60d", America::New_York, "=2026-03-21 08:00 -04"),
        ("khai-mac", America::New_York, "=2026-01-20 08:00 -05"),
        // hours pass as they pass: 02:30 is an hour after 01:30 only on other nights
        ("tien-gio +1d @01:30", America::New_York, "=2026-03-08 01:30 -05"),
        ("tien-gio -60m", America::New_York, "=2026-03-07 01:30 -05"),
        ("tien-gio +1440m", America::New_York, "=2026-03-08 03:30 -04"),
        (
            "tien-gio +1d",
            America::New_York,
            "Fault LocalTimeMissing { local: \"08/03/2026 02:30\", zone: \"America/New_York\" }",
        ),
        (
            "lui-gio +1d",
            America::New_York,
            "=2026-11-01 01:30 -04; \
             Warning LocalTimeTwice { local: \"01/11/2026 01:30\", zone: \"America/New_York\" }",
        ),
        ("chua-ro +1d", HO_CHI_MINH, "=Waits { anchor: \"chua-ro\" }"),
        ("hoan -1d @05:00", HO_CHI_MINH, "=Waits { anchor: \"hoan\" }"),
        ("huy", HO_CHI_MINH, "=AnchorCancelled { anchor: \"huy\" }"),
        ("khai-mak", HO_CHI_MINH, "Fault UnknownAnchor { name: \"khai-mak\", near: Some(\"khai-mac\") }"),
        ("khai-mac +2147483647d", HO_CHI_MINH, "Fault BadDate { text: \"khai-mac + 2147483647d\" }"),
    ];
    for (text, tz, expected) in table {
        assert_eq!(resolved(When::At(moment(text)), &anchors(), tz), expected, "{text} in {tz}");
    }
}

#[test]
fn a_list_is_keyed_by_what_was_written() {
    let list = |texts: &[&str]| When::List(texts.iter().map(|t| placed(moment(t))).collect());
    let table: [(&[&str], &str); 3] = [
        (
            &["khai-mac -7d @10:00", "2026-01-19 20:00", "chua-ro"],
            "khai-mac - 7d at 10:00=2026-01-13 10:00 +07; 2026-01-19 20:00=2026-01-19 20:00 +07; \
             chua-ro=Waits { anchor: \"chua-ro\" }",
        ),
        (&["khai-mac +90m"], "khai-mac + 90m=2026-01-20 09:30 +07"),
        (
            &["khai-mac -1d", "khai-mac -1d"],
            "khai-mac - 1d=2026-01-19 08:00 +07; Fault DuplicateKey { key: \"khai-mac - 1d\" }",
        ),
    ];
    for (texts, expected) in table {
        assert_eq!(resolved(list(texts), &anchors(), HO_CHI_MINH), expected, "{texts:?}");
    }
}

#[test]
fn a_rule_fires_from_its_start_until_just_before_its_end() {
    let table = [
        (
            every(daily(&["17:15", "05:15"]), "khai-mac", "khai-mac +1d @17:15"),
            "2026-01-20.2=2026-01-20 17:15 +07; 2026-01-21=2026-01-21 05:15 +07",
        ),
        (
            every(daily(&["08:00"]), "khai-mac", "khai-mac +2d"),
            "2026-01-20=2026-01-20 08:00 +07; 2026-01-21=2026-01-21 08:00 +07",
        ),
        (
            every(cron("15 17 * * 2,4"), "khai-mac", "be-mac"),
            "2026-01-20=2026-01-20 17:15 +07; 2026-01-22=2026-01-22 17:15 +07",
        ),
        (every(cron("0 */12 * * *"), "khai-mac", "khai-mac +1d @00:00"), "2026-01-20.2=2026-01-20 12:00 +07"),
        (
            every(daily(&["08:00"]), "be-mac", "khai-mac"),
            "Fault RangeEmpty { from: \"25/01/2026 17:00\", until: \"20/01/2026 08:00\" }",
        ),
        (every(cron("0 5 31 2 *"), "khai-mac", "be-mac"), "Fault CronNeverFires { text: \"0 5 31 2 *\" }"),
        (every(cron("0 5 1 * 1"), "khai-mac", "be-mac"), "Fault BadCron { text: \"0 5 1 * 1\", why: DayAndWeekday }"),
        (every(cron("* * * * * *"), "khai-mac", "be-mac"), "Fault TooManyOccurrences { limit: 5000 }"),
        (every(daily(&["08:00"]), "khai-mac", "chua-ro"), "=Waits { anchor: \"chua-ro\" }"),
        (every(daily(&["08:00"]), "khai-mac", "chua-ro | khai-mac +1d | huy"), "2026-01-20=2026-01-20 08:00 +07"),
        (every(daily(&["08:00"]), "khai-mac", "huy | chua-ro"), "=Waits { anchor: \"chua-ro\" }"),
        (every(daily(&["08:00"]), "hoan", "be-mac"), "=Waits { anchor: \"hoan\" }"),
        (every(daily(&["08:00"]), "hoan", "huy"), "=AnchorCancelled { anchor: \"huy\" }"),
        (every(daily(&["08:00"]), "huy", "hoan"), "=AnchorCancelled { anchor: \"huy\" }"),
    ];
    for (when, expected) in table {
        assert_eq!(resolved(when.clone(), &anchors(), HO_CHI_MINH), expected, "{when:?}");
    }
}

#[test]
fn excepted_dates_and_other_weekdays_are_left_out() {
    let rule = Rule::Daily { at: vec![NaiveTime::MIN], days: vec![Weekday::Thu, Weekday::Sat], workdays: false };
    let range = |text| placed(moment(text));
    let when = When::Every(Box::new(Every {
        rule,
        from: range("khai-mac"),
        until: vec![range("khai-mac +12d")],
        except: vec![date("2026-01-24")],
        except_holidays: false,
    }));
    let expected = "2026-01-22=2026-01-22 00:00 +07; 2026-01-29=2026-01-29 00:00 +07; 2026-01-31=2026-01-31 00:00 +07";
    assert_eq!(resolved(when, &anchors(), HO_CHI_MINH), expected);
}

#[test]
fn a_rule_on_working_days_leaves_out_tet_and_weekends() {
    let every = |days: Vec<Weekday>, workdays, except_holidays| {
        let rule = Rule::Daily { at: vec![NaiveTime::MIN], days, workdays };
        let (from, until) = (placed(moment("2026-02-12 00:00")), vec![placed(moment("2026-02-25 00:00"))]);
        let when = When::Every(Box::new(Every { rule, from, until, except: Vec::new(), except_holidays }));
        let ground = Ground { anchors: &[], zone: HO_CHI_MINH, calendar: &Calendar::default() };
        let keys: Vec<String> = resolve(&placed(when), ground).0.into_iter().map(|o| o.key).collect();
        keys.join(" ").replace("2026-02-", "")
    };
    assert_eq!(every(Vec::new(), true, false), "12 13 23 24");
    assert_eq!(every(vec![Weekday::Sat], true, false), "12 13 14 21 23 24");
    assert_eq!(every(vec![Weekday::Tue, Weekday::Fri], false, true), "13 24");
    assert_eq!(every(Vec::new(), false, true), "12 13 23 24");
}

#[test]
fn a_rule_across_changes_of_clocks_tells_the_first_and_fires_once() {
    let forward = every(daily(&["02:30"]), "2026-03-07 00:00", "2026-03-10 00:00");
    assert_eq!(
        resolved(forward, &[], America::New_York),
        "2026-03-07=2026-03-07 02:30 -05; 2026-03-09=2026-03-09 02:30 -04; \
         Fault LocalTimeMissing { local: \"08/03/2026 02:30\", zone: \"America/New_York\" }"
    );
    let back = every(cron("30 1 * * *"), "2026-11-01 00:00", "2026-11-03 00:00");
    assert_eq!(
        resolved(back, &[], America::New_York),
        "2026-11-01=2026-11-01 01:30 -04; 2026-11-02=2026-11-02 01:30 -05; \
         Warning LocalTimeTwice { local: \"01/11/2026 01:30\", zone: \"America/New_York\" }"
    );
}

#[test]
fn the_place_of_a_fault_is_the_moment_that_has_it() {
    let mut mistyped = moment("khai-mak");
    if let Moment::Anchor(anchored) = &mut mistyped {
        anchored.anchor.place = Place { start: 7, end: 15, ..PLACE };
    }
    let (_, faults) = resolve(
        &placed(When::List(vec![placed(mistyped)])),
        Ground { anchors: &anchors(), zone: HO_CHI_MINH, calendar: &Calendar::default() },
    );
    assert_eq!(faults.iter().map(|f| f.place).collect::<Vec<_>>(), [Some(Place { start: 7, end: 15, ..PLACE })]);
}

//! The office's calendar against the days that were announced, and against the law.
//!
//! Each year in it is one that anybody can look up.

use super::*;

fn day(text: &str) -> NaiveDate {
    NaiveDate::parse_from_str(text, "%d/%m/%Y").unwrap()
}

/// The working days off of a year, weekends left out, as `d/m`.
fn off(calendar: &Calendar, year: i32) -> String {
    let first = NaiveDate::from_ymd_opt(year, 1, 1).unwrap();
    let days = first.iter_days().take_while(|date| date.year() == year);
    let found: Vec<String> = days
        .filter(|date| !is_weekend(*date) && !calendar.is_working(*date))
        .map(|date| date.format("%-d/%-m").to_string())
        .collect();
    found.join(" ")
}

#[test]
fn the_days_off_of_each_year() {
    let calendar = Calendar::default();
    for (year, wanted) in [
        (2025, "1/1 27/1 28/1 29/1 30/1 31/1 7/4 30/4 1/5 2/5 1/9 2/9"),
        (2026, "1/1 2/1 16/2 17/2 18/2 19/2 20/2 27/4 30/4 1/5 31/8 1/9 2/9"),
        // By law: mùng 1 is a Saturday, and two days make up for the weekend; 1 May is a Saturday as well.
        (2027, "1/1 5/2 8/2 9/2 10/2 11/2 16/4 30/4 3/5 2/9 3/9"),
        (2028, "3/1 25/1 26/1 27/1 28/1 31/1 4/4 1/5 2/5 1/9 4/9"),
    ] {
        assert_eq!(off(&calendar, year), wanted, "{year}");
    }
    assert!(calendar.is_working(day("10/01/2026")), "a Saturday that makes up for 2 January");
    assert_eq!(calendar.day_off(day("15/02/2026")), Some(DayOff::Feast(Feast::Tet)));
    assert_eq!(calendar.day_off(day("18/01/2026")), Some(DayOff::Weekend));
    assert!(calendar.is_working(day("24/11/2026")), "no law in force is known that makes it a holiday");
}

#[test]
fn a_file_adds_and_takes_days() {
    let holiday = |from, to, works| Holiday { from: day(from), to: day(to), title: "Nghỉ".to_owned(), works };
    let calendar = Calendar::with(&[
        holiday("24/11/2026", "24/11/2026", false),
        holiday("05/02/2027", "14/02/2027", false),
        holiday("11/02/2027", "11/02/2027", true),
    ]);
    assert_eq!(calendar.day_off(day("24/11/2026")), Some(DayOff::Written("Nghỉ".to_owned())));
    assert_eq!(calendar.day_off(day("13/02/2027")), Some(DayOff::Written("Nghỉ".to_owned())));
    assert!(calendar.is_working(day("11/02/2027")));
}

#[test]
fn working_days_are_counted_over_weekends_and_tet() {
    let calendar = Calendar::default();
    for (from, workdays, wanted) in [
        ("20/01/2026", -10, "07/01/2026"),
        ("13/02/2026", 1, "23/02/2026"),
        ("23/02/2026", -1, "13/02/2026"),
        ("14/02/2026", 1, "23/02/2026"),
        ("09/01/2026", 1, "10/01/2026"),
        ("20/01/2026", 0, "20/01/2026"),
        ("18/01/2026", 0, "18/01/2026"),
        ("29/04/2026", 3, "06/05/2026"),
    ] {
        assert_eq!(calendar.count(day(from), workdays), Some(day(wanted)), "{from} {workdays}");
    }
}

proptest::proptest! {
    #[test]
    fn counting_there_and_back_stays_on_working_days(days in 0u64..4_000, workdays in 1i32..60) {
        let calendar = Calendar::default();
        let start = day("01/01/2025") + Days::new(days);
        let there = calendar.count(start, workdays).unwrap();
        proptest::prop_assert!(calendar.is_working(there));
        let between = start.iter_days().skip(1).take_while(|date| *date <= there).filter(|date| calendar.is_working(*date));
        proptest::prop_assert_eq!(between.count(), workdays as usize);
        if calendar.is_working(start) {
            proptest::prop_assert_eq!(calendar.count(there, -workdays), Some(start));
        }
    }
}

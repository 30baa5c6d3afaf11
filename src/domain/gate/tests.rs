//! The gate, by tables: what each moment needs, and what becomes of a campaign when people say something of its anchors.
//!
//! What a word does to deliveries is tried through the daemon.

use super::{AnchorWord, WordKind, ahead, overlay};
use crate::domain::campaign::{AnchorKind, AnchorStatus, Campaign, Gate, Item};
use crate::domain::fixture::{anchor, at, campaign, daily, every, item, local, moment, name, placed, planned};
use crate::domain::when::{Due, When};

/// `occurrence: needs` for every delivery of the item.
fn needs(campaign: Campaign, item: Item) -> Vec<String> {
    let planning = planned(&Campaign { items: vec![item], ..campaign });
    planning.plan.deliveries.iter().map(|d| format!("{}: {}", d.occurrence, d.needs.join(" "))).collect()
}

fn once(when: &str, phase: &str) -> Item {
    Item { phase: name(phase), ..item("tin", When::At(moment(when))) }
}

#[test]
fn what_a_moment_needs() {
    for (when, phase, wanted) in [
        ("be-mac", "truoc", "be-mac"),
        ("be-mac +120m", "truoc", "be-mac"),
        ("be-mac +1d @08:00", "truoc", "be-mac"),
        ("be-mac @17:00", "truoc", "be-mac"),
        // The morning before it, and whatever stands before the day.
        ("be-mac @08:00", "truoc", ""),
        ("be-mac -7d", "truoc", ""),
        ("be-mac -30m", "truoc", ""),
        // The phase begins with an event; a moment of its own adds to that.
        ("2026-01-22 08:00", "trong", "khai-mac"),
        ("be-mac +2d", "sau", "be-mac"),
        ("be-mac -1d", "trong", "khai-mac"),
        // In the phase by its day, and before the event all the same.
        ("2026-01-20 05:15", "trong", ""),
        ("2026-01-10 08:00", "truoc", ""),
    ] {
        assert_eq!(needs(campaign(), once(when, phase)), [format!(": {wanted}")], "{when} in {phase}");
    }
}

#[test]
fn lists_and_recurrences_need_what_each_hangs_on() {
    let list = When::List(["be-mac -1d", "be-mac +60m"].map(|m| placed(moment(m))).to_vec());
    assert_eq!(needs(campaign(), item("tin", list)), ["be-mac - 1d: ", "be-mac + 60m: be-mac"]);
    let after = every(daily(&["05:15"]), "khai-mac +1d @00:00", "khai-mac +3d @00:00");
    assert_eq!(needs(campaign(), item("tin", after)), ["2026-01-21: khai-mac", "2026-01-22: khai-mac"]);
    let across = every(daily(&["05:15"]), "khai-mac -1d @00:00", "khai-mac +1d @00:00");
    assert_eq!(needs(campaign(), item("tin", across)), ["2026-01-19: ", "2026-01-20: "]);
}

#[test]
fn a_file_may_say_otherwise() {
    let named = Item { needs: Some(vec![name("khai-mac")]), ..once("be-mac", "sau") };
    assert_eq!(needs(campaign(), named), [": khai-mac"]);
    let none = Item { needs: Some(Vec::new()), ..once("be-mac", "sau") };
    assert_eq!(needs(campaign(), none), [": "]);
    let open = || Campaign { gate: Gate::None, ..campaign() };
    assert_eq!(needs(open(), once("be-mac", "sau")), [": "]);
    let named = Item { needs: Some(vec![name("be-mac")]), ..once("be-mac", "sau") };
    assert_eq!(needs(open(), named), [": be-mac"]);
    let mut dates = campaign();
    dates.anchors.iter_mut().for_each(|a| a.kind = AnchorKind::Date);
    assert_eq!(needs(dates, once("be-mac", "sau")), [": "]);
}

/// The time, and what it waits for.
fn stands(campaign: &Campaign) -> String {
    let planning = planned(campaign);
    let one = planning.plan.deliveries.first().unwrap();
    let due = match &one.due {
        Due::At(at) => at.with_timezone(&campaign.timezone).format("%d/%m %H:%M").to_string(),
        Due::Waits { anchor } => format!("waits {anchor}"),
        Due::AnchorCancelled { anchor } => format!("cancelled {anchor}"),
    };
    format!("{due} [{}]", one.waits_for.join(" "))
}

fn said(kind: WordKind, to: Option<&str>, file_at: &str) -> AnchorWord {
    AnchorWord {
        anchor: "be-mac".to_owned(),
        kind,
        at: to.map(local),
        file_at: Some(local(file_at)),
        source: None,
        reason: None,
        by: "a".to_owned(),
        said_at: at("2026-01-23 12:00"),
    }
}

#[test]
fn a_word_is_laid_over_the_file() {
    use WordKind::{CalledOff, Happened, Postponed};
    const FILE: &str = "2026-01-25 17:00";
    let early = || said(Happened, Some("2026-01-23 11:30"), FILE);
    for (words, wanted) in [
        (vec![], "25/01 18:00 [be-mac]"),
        (vec![early()], "23/01 12:30 []"),
        (vec![said(Happened, Some(FILE), FILE)], "25/01 18:00 []"),
        (vec![said(Postponed, None, FILE)], "waits be-mac [be-mac]"),
        (vec![said(Postponed, Some("2026-02-10 08:00"), FILE)], "10/02 09:00 [be-mac]"),
        (vec![said(CalledOff, None, FILE)], "cancelled be-mac [be-mac]"),
        // The last one counts.
        (vec![said(Postponed, None, FILE), early()], "23/01 12:30 []"),
        (vec![early(), said(CalledOff, None, FILE)], "cancelled be-mac [be-mac]"),
    ] {
        let mut campaign = Campaign { items: vec![once("be-mac +60m", "truoc")], ..campaign() };
        overlay(&mut campaign, &words);
        assert_eq!(stands(&campaign), wanted, "{words:?}");
    }
}

#[test]
fn only_a_postponement_yields_to_a_newer_file() {
    use WordKind::{CalledOff, Happened, Postponed};
    // The file said the 25th when the word was said; now it says the 28th.
    let newer = || {
        let mut campaign = Campaign { items: vec![once("be-mac +60m", "truoc")], ..campaign() };
        campaign.anchors[1] = anchor("be-mac", "2026-01-28 17:00");
        campaign
    };
    for (word, wanted, yields) in [
        (said(Postponed, None, "2026-01-25 17:00"), "28/01 18:00 [be-mac]", true),
        (said(Postponed, Some("2026-02-10 08:00"), "2026-01-25 17:00"), "28/01 18:00 [be-mac]", true),
        (said(Happened, Some("2026-01-23 11:30"), "2026-01-25 17:00"), "23/01 12:30 []", false),
        (said(CalledOff, None, "2026-01-25 17:00"), "cancelled be-mac [be-mac]", false),
    ] {
        let mut campaign = newer();
        let differences = overlay(&mut campaign, &[word]);
        assert_eq!(stands(&campaign), wanted);
        assert_eq!(differences.iter().map(|d| d.yields).collect::<Vec<_>>(), [yields]);
    }
}

#[test]
fn an_edit_that_says_the_same_is_no_difference() {
    let mut campaign = campaign();
    campaign.anchors[1] = anchor("be-mac", "2026-01-23 11:30");
    campaign.anchors[1].status = AnchorStatus::Happened;
    let word = said(WordKind::Happened, Some("2026-01-23 11:30"), "2026-01-25 17:00");
    assert_eq!(overlay(&mut campaign, &[word]), []);
}

#[test]
fn what_needs_an_event_follows_it_wherever_it_hangs() {
    let fixed = Item { needs: Some(vec![name("be-mac")]), ..once("2026-01-29 08:00", "truoc") };
    for (status, wanted) in [
        (AnchorStatus::Planned, "29/01 08:00 [be-mac]"),
        (AnchorStatus::Suspended, "waits be-mac [be-mac]"),
        (AnchorStatus::Cancelled, "cancelled be-mac [be-mac]"),
        (AnchorStatus::Happened, "29/01 08:00 []"),
    ] {
        let mut campaign = Campaign { items: vec![fixed.clone()], ..campaign() };
        campaign.anchors[1].status = status;
        assert_eq!(stands(&campaign), wanted);
    }
}

#[test]
fn a_file_cannot_say_that_the_future_happened() {
    let mut campaign = campaign();
    campaign.anchors[1].status = AnchorStatus::Happened;
    assert_eq!(ahead(&campaign, at("2026-01-25 16:59")).len(), 1);
    assert_eq!(ahead(&campaign, at("2026-01-25 17:00")).len(), 0);
}

//! Nothing is said before it happened: campaigns from files, through the daemon, with people who say what happened, what
//! is postponed, what is called off, or say nothing. On every database.

use std::future::Future;
use std::pin::pin;
use std::task::Poll;

use loa::actions::word::{GivenTime, Saying, preview};
use loa::actions::{ActError, Refusal, apply, hold, retry};
use loa::domain::delivery::State;
use loa::domain::hold::Scope;
use loa::domain::plan::plan;
use loa::domain::reminder::Reminder;
use loa::media::MediaStore;
use loa::store::{anchors, ledger, log};
use loa::workspace::Workspace;

use crate::support::congress::{CONGRESS, Congress, HEAD, at, happened, postponed, told, undo};
use crate::support::databases::{databases, sqlite};
use crate::support::world::actor;

/// What happened in January 2026: it closed on the 23rd, two days before its date.
#[tokio::test]
async fn a_congress_that_closes_two_days_early() {
    for database in databases().await {
        let congress = Congress::new(&database, HEAD, CONGRESS).await;
        let mut daemon = congress.world.daemon();
        congress.play(&mut daemon, "01-20 08:05").await;
        congress.says("khai-mac", happened(None)).await;
        congress.play(&mut daemon, "01-23 11:40").await;
        let foreseen = congress.says("be-mac", happened(Some("01-23 11:30"))).await;
        assert_eq!(foreseen.early, []);
        assert_eq!(foreseen.stale, []);
        // Its text tells the day: a leader reads the new one.
        congress.world.approve_all().await;
        congress.play(&mut daemon, "01-31 00:00").await;
        assert_eq!(
            congress.stands().await,
            [
                "dang-hop web cancelled (out_of_range)",
                "dang-hop web cancelled (out_of_range)",
                "dang-hop web delivered +0s",
                "dang-hop web delivered +0s",
                "dang-hop web delivered +0s",
                "hom-sau web-2 delivered +0s",
                "ket-qua web-2 delivered +0s",
                "moi web delivered +0s",
            ]
        );
        let told = congress.world.public("web-2");
        assert!(told.iter().any(|name| name.starts_with("2026-01-23")), "{told:?}");
        assert!(told.iter().any(|name| name.starts_with("2026-01-24")), "{told:?}");
    }
}

#[tokio::test]
async fn while_nobody_says_anything_nothing_is_said_and_they_are_reminded() {
    for database in databases().await {
        let congress = Congress::new(&database, HEAD, CONGRESS).await;
        let mut daemon = congress.world.daemon();
        congress.play(&mut daemon, "01-20 17:20").await;
        let waiting = congress.stands().await;
        assert!(waiting.contains(&"dang-hop web staged".to_owned()), "{waiting:?}");
        assert_eq!(congress.public().len(), 1, "only the invitation is out");
        congress.play(&mut daemon, "01-31 00:00").await;
        let stands = congress.stands().await;
        assert_eq!(stands.iter().filter(|line| line.ends_with("missed (not_confirmed)")).count(), 7, "{stands:?}");
        assert_eq!(congress.public().len(), 1);
        let reminders = congress.reminders();
        assert!(reminders.iter().all(|(what, _)| *what == Reminder::EventUnconfirmed));
        // At the opening's own minute once, for all that wait for it; then for each from its minute on, for a day.
        assert_eq!(reminders.first(), Some(&(Reminder::EventUnconfirmed, 5)));
        assert!((100..260).contains(&reminders.len()), "{}", reminders.len());
        // Somebody wants to send it on: first the word.
        let late = congress.id("ket-qua").await;
        let now = congress.world.clock.now();
        let refused = retry::retry(&congress.world.store, &actor(), &late, None, "vẫn cần", now).await.unwrap_err();
        assert!(matches!(refused, ActError::Refused(Refusal::EventUnconfirmed { .. })), "{refused}");
        congress.says("be-mac", happened(None)).await;
        retry::retry(&congress.world.store, &actor(), &late, None, "vẫn cần", now).await.unwrap();
        daemon.settle_moment().await.unwrap();
        assert_eq!(congress.world.public("web-2").len(), 1);
    }
}

#[tokio::test]
async fn lateness_counts_from_the_word() {
    for database in databases().await {
        let congress = Congress::new(&database, HEAD, CONGRESS).await;
        let mut daemon = congress.world.daemon();
        // The result is due at 19:00 and may be an hour late; somebody says it at 22:00.
        congress.play(&mut daemon, "01-25 22:00").await;
        congress.says("be-mac", happened(None)).await;
        daemon.settle_moment().await.unwrap();
        let stands = congress.stands().await;
        assert!(stands.contains(&"ket-qua web-2 delivered +10800s".to_owned()), "{stands:?}");
    }
}

#[tokio::test]
async fn what_turns_away_is_called_off_and_comes_back() {
    for database in databases().await {
        let congress = Congress::new(&database, HEAD, CONGRESS).await;
        let mut daemon = congress.world.daemon();
        congress.play(&mut daemon, "01-18 00:00").await;
        let foreseen = congress.says("khai-mac", Saying::CalledOff { reason: "Công văn 5".into() }).await;
        assert_eq!(foreseen.stale.iter().map(|s| s.title.as_str()).collect::<Vec<_>>(), ["Mời"]);
        let off = congress.stands().await;
        assert_eq!(off.iter().filter(|line| line.ends_with("cancelled (anchor_cancelled)")).count(), 5, "{off:?}");
        let entries = log::entries(&mut congress.world.store.read().await.unwrap(), &Default::default()).await.unwrap();
        let cancelled = entries.iter().map(|e| &e.delivery).filter(|d| d.state == State::Cancelled);
        let remarks: Vec<_> = cancelled.map(|d| d.remark.as_deref()).collect();
        assert_eq!(remarks, [Some("Công văn 5"); 5], "the report says why");
        congress.says("khai-mac", undo()).await;
        let back = congress.stands().await;
        assert_eq!(back.iter().filter(|line| line.ends_with("dang-hop web scheduled")).count(), 5, "{back:?}");
        let nothing = congress.tries("khai-mac", undo()).await.unwrap_err();
        assert!(matches!(nothing, ActError::Refused(Refusal::NothingSaid { .. })), "{nothing}");
    }
}

/// One sentence about one event must not stand in the way of calling it off.
#[tokio::test]
async fn a_text_that_names_the_time_of_what_is_called_off_waits() {
    let other = r#"
  - { id: nhac, phase: p, title: Nhắc, when: be-mac - 1d at 08:00, channels: [web], body: "Khai mạc lúc {{ khai-mac | giờ }}." }
  - { id: khac, phase: p, title: Khác, when: be-mac - 1d at 09:00, channels: [web], body: "Giữ vệ sinh." }
"#;
    let database = sqlite();
    let congress = Congress::new(&database, HEAD, other).await;
    let mut daemon = congress.world.daemon();
    congress.says("khai-mac", Saying::CalledOff { reason: "Công văn 5".into() }).await;
    congress.play(&mut daemon, "01-31 00:00").await;
    assert_eq!(congress.stands().await, ["khac web delivered +0s", "nhac web draft (anchor_suspended)"]);
    congress.write(&format!("{HEAD}{}", other.replace("Khai mạc lúc {{ khai-mac | giờ }}.", "Đại hội hoãn.")));
    congress.apply().await;
    assert!(congress.stands().await[1].starts_with("nhac web missed"), "corrected, it has its own time again");
}

/// "Until the order, or until the storm is there": nobody knows when the order comes.
#[tokio::test]
async fn what_repeats_until_an_order_ends_with_the_order() {
    let head = HEAD.replace("  tet:", "  lenh: { title: Lệnh sơ tán, status: suspended }\n  tet:");
    let bulletin = "  - { id: tin, phase: p, title: Tin bão, when: { daily: [\"06:20\", \"12:20\"], from: khai-mac - 3d at \
                    00:00, until: [lenh, khai-mac] }, channels: [web], body: Đây là tin bão. }\n";
    for (order, out) in [(None, 7), (Some("01-18 10:00"), 3)] {
        let database = sqlite();
        let congress = Congress::new(&database, &head, bulletin).await;
        let mut daemon = congress.world.daemon();
        congress.play(&mut daemon, "01-18 10:05").await;
        if order.is_some() {
            congress.says("lenh", happened(order)).await;
        }
        congress.play(&mut daemon, "01-21 00:00").await;
        assert_eq!(congress.public().len(), out, "{:?}", congress.stands().await);
    }
}

#[tokio::test]
async fn postponed_without_a_date_and_then_with_one() {
    for database in databases().await {
        let congress = Congress::new(&database, HEAD, CONGRESS).await;
        let mut daemon = congress.world.daemon();
        congress.play(&mut daemon, "01-19 12:00").await;
        congress.says("khai-mac", postponed(None)).await;
        congress.says("be-mac", postponed(None)).await;
        congress.play(&mut daemon, "01-28 00:00").await;
        assert_eq!(
            congress.stands().await,
            [
                "dang-hop web cancelled (anchor_suspended)",
                "dang-hop web cancelled (anchor_suspended)",
                "dang-hop web cancelled (anchor_suspended)",
                "dang-hop web cancelled (anchor_suspended)",
                "dang-hop web cancelled (anchor_suspended)",
                "dang-hop web draft (anchor_suspended)",
                "hom-sau web-2 scheduled (anchor_suspended)",
                "ket-qua web-2 draft (anchor_suspended)",
                "moi web delivered +0s",
            ]
        );
        let foreseen = congress.says("khai-mac", postponed(Some("02-10 08:00"))).await;
        assert_eq!(foreseen.stale.len(), 1, "the invitation told the old day");
        congress.says("be-mac", postponed(Some("02-12 17:00"))).await;
        let stands = congress.stands().await;
        // Five days before, two now: two moved, with their approval; the others take place no more.
        assert_eq!(stands.iter().filter(|line| line.ends_with("dang-hop web scheduled")).count(), 2, "{stands:?}");
        assert_eq!(
            stands.iter().filter(|line| line.ends_with("dang-hop web cancelled (moved)")).count(),
            3,
            "{stands:?}"
        );
        congress.world.approve_all().await;
        congress.play(&mut daemon, "02-10 08:01").await;
        congress.says("khai-mac", happened(None)).await;
        congress.play(&mut daemon, "02-12 17:01").await;
        congress.says("be-mac", happened(None)).await;
        congress.play(&mut daemon, "02-20 00:00").await;
        let stands = congress.stands().await;
        assert_eq!(stands.iter().filter(|line| line.ends_with("delivered +0s")).count(), 5, "{stands:?}");
    }
}

#[tokio::test]
async fn a_moved_event_moves_its_days_with_their_approval() {
    for database in databases().await {
        let congress = Congress::new(&database, HEAD, CONGRESS).await;
        // Between the two words its range is empty.
        congress.says("khai-mac", postponed(Some("01-31 08:00"))).await;
        congress.says("be-mac", postponed(Some("02-05 17:00"))).await;
        let stands = congress.stands().await;
        assert_eq!(stands.iter().filter(|line| line.ends_with("dang-hop web scheduled")).count(), 5, "{stands:?}");
        let mut tx = congress.world.store.read().await.unwrap();
        let entries = loa::store::log::entries(&mut tx, &Default::default()).await.unwrap();
        let gone: Vec<_> = entries.iter().filter(|e| e.delivery.moved_to.is_some()).collect();
        assert!(!gone.is_empty());
        for entry in gone {
            let to = entry.delivery.moved_to.as_deref().unwrap();
            assert!(entries.iter().any(|e| e.delivery.id == to && e.approval.is_some()), "{entry:?}");
        }
    }
}

#[tokio::test]
async fn a_word_that_was_wrong_is_taken_back_before_it_does_harm() {
    for database in databases().await {
        let congress = Congress::new(&database, HEAD, CONGRESS).await;
        let mut daemon = congress.world.daemon();
        congress.play(&mut daemon, "01-25 17:30").await;
        congress.says("be-mac", happened(None)).await;
        daemon.settle_moment().await.unwrap();
        congress.says("be-mac", undo()).await;
        congress.play(&mut daemon, "01-25 23:00").await;
        assert_eq!(congress.world.public("web-2"), Vec::<String>::new());
        congress.says("be-mac", happened(None)).await;
        daemon.settle_moment().await.unwrap();
        assert_eq!(congress.world.public("web-2").len(), 1);
        // Now it is out: whoever takes the word back is told so.
        let foreseen = congress.says("be-mac", undo()).await;
        assert_eq!(foreseen.early.iter().map(|s| s.title.as_str()).collect::<Vec<_>>(), ["Kết quả"]);
        congress.play(&mut daemon, "01-31 00:00").await;
        assert_eq!(congress.world.public("web-2").len(), 1, "the day after waits again");
    }
}

/// A reveal that began before the word is waited for, and what it showed is named.
#[tokio::test]
async fn a_word_that_comes_while_it_is_being_published() {
    for database in databases().await {
        let congress = Congress::new(&database, HEAD, CONGRESS).await;
        let mut daemon = congress.world.daemon();
        congress.play(&mut daemon, "01-25 18:59").await;
        congress.says("be-mac", happened(None)).await;
        daemon.settle_moment().await.unwrap();
        congress.world.clock.advance_to(at("01-25 19:00"));
        assert_eq!(daemon.tick().await.unwrap().in_flight, 1);
        let goes_on = async {
            daemon.settle_moment().await.unwrap();
            congress.world.clock.advance_to(at("01-25 19:01"));
        };
        let (foreseen, ()) = tokio::join!(congress.says("be-mac", undo()), goes_on);
        assert_eq!(foreseen.early.iter().map(|s| s.title.as_str()).collect::<Vec<_>>(), ["Kết quả"]);
        let stands = congress.stands().await;
        assert!(stands.contains(&"hom-sau web-2 scheduled".to_owned()), "{stands:?}");
    }
}

#[tokio::test]
async fn a_word_in_the_middle_of_staging() {
    for database in databases().await {
        let congress = Congress::new(&database, HEAD, CONGRESS).await;
        let mut daemon = congress.world.daemon();
        // The machine was off until the result was due.
        congress.world.clock.advance_to(at("01-25 19:00"));
        let outcome = daemon.tick().await.unwrap();
        assert!(outcome.in_flight > 0);
        congress.says("be-mac", happened(None)).await;
        daemon.settle_moment().await.unwrap();
        let stands = congress.stands().await;
        assert!(stands.contains(&"ket-qua web-2 delivered +0s".to_owned()), "{stands:?}");

        let congress = Congress::new(&sqlite(), HEAD, CONGRESS).await;
        let mut daemon = congress.world.daemon();
        congress.play(&mut daemon, "01-15 00:00").await;
        congress.world.clock.advance_to(at("01-25 17:05"));
        congress.says("be-mac", happened(None)).await;
        congress.world.clock.advance_to(at("01-25 19:00"));
        assert!(daemon.tick().await.unwrap().in_flight > 0);
        congress.says("be-mac", Saying::CalledOff { reason: "báo nhầm".into() }).await;
        daemon.settle_moment().await.unwrap();
        assert_eq!(congress.world.public("web-2"), Vec::<String>::new());
    }
}

#[tokio::test]
async fn a_hold_and_a_word_do_not_undo_each_other() {
    for database in databases().await {
        let congress = Congress::new(&database, HEAD, CONGRESS).await;
        let mut daemon = congress.world.daemon();
        congress.play(&mut daemon, "01-25 18:00").await;
        let scope = Scope { channel: Some("web-2".into()), ..Scope::default() };
        let world = &congress.world;
        let held = hold::hold(&world.store, &world.clock, &actor(), scope, "chờ ý kiến").await.unwrap();
        congress.play(&mut daemon, "01-25 20:00").await;
        congress.says("be-mac", happened(None)).await;
        congress.play(&mut daemon, "01-25 20:30").await;
        assert_eq!(congress.world.public("web-2"), Vec::<String>::new());
        // Its time came under the hold; the day after has its time still before it.
        let released = hold::release(&world.store, &actor(), &held.hold, "xong", world.clock.now()).await.unwrap();
        assert_eq!((released.missed.len(), released.going_on), (1, 1));
        congress.play(&mut daemon, "01-27 00:00").await;
        assert_eq!(congress.world.public("web-2").len(), 1);
    }
}

/// What was written by hand into the ledger is not revealed either.
#[tokio::test]
async fn the_claim_itself_refuses_what_waits() {
    for database in databases().await {
        let congress = Congress::new(&database, HEAD, CONGRESS).await;
        let mut daemon = congress.world.daemon();
        congress.play(&mut daemon, "01-25 19:30").await;
        let id = congress.id("ket-qua").await;
        let mut tx = congress.world.store.write().await.unwrap();
        let mut standing = ledger::standings(&mut tx, &[id]).await.unwrap().remove(0);
        assert_eq!(standing.step, None);
        standing.step = Some(loa::domain::delivery::Step::Reveal);
        standing.next_at = Some(congress.world.clock.now());
        ledger::save(&mut tx, &[standing]).await.unwrap();
        tx.commit().await.unwrap();
        congress.play(&mut daemon, "01-25 19:40").await;
        assert_eq!(congress.world.public("web-2"), Vec::<String>::new());
    }
}

#[tokio::test]
async fn an_apply_does_not_undo_a_word_and_a_word_applies_no_edit() {
    for database in databases().await {
        let congress = Congress::new(&database, HEAD, CONGRESS).await;
        congress.world.clock.advance_to(at("01-25 17:30"));
        // Somebody is in the middle of an edit.
        congress.write(&format!("{HEAD}{}", CONGRESS.replace("Đại hội đã bế mạc.", "Đang viết dở")));
        congress.says("be-mac", happened(Some("01-25 16:00"))).await;
        let stands = congress.stands().await;
        assert!(stands.contains(&"hom-sau web-2 scheduled".to_owned()), "not the edit: {stands:?}");
        congress.apply().await;
        let stands = congress.stands().await;
        assert!(stands.contains(&"hom-sau web-2 draft (approval_void)".to_owned()), "{stands:?}");
        let mut tx = congress.world.store.read().await.unwrap();
        let entries = loa::store::log::entries(&mut tx, &Default::default()).await.unwrap();
        let result = entries.iter().find(|e| e.delivery.item == "ket-qua").unwrap();
        assert_eq!(result.delivery.due_at, Some(at("01-25 18:00")), "the actual time stays");
        assert_eq!(result.delivery.waits_for, None);
        drop(tx);
        // A plan that was made before a word is not applied after it.
        let loaded = Workspace::load(&congress.path().join("thu.yaml"));
        let (directory, campaign) = (loaded.directory.as_ref().unwrap(), &loaded.campaigns[0]);
        let plan = plan(campaign, directory, &loa::adapters::render).plan;
        let media = MediaStore::new(congress.path().join("media"));
        let now = congress.world.clock.now();
        let stale = {
            let taken = apply::TakenIn { directory, campaign, plan: &plan, why: None };
            apply::apply(&congress.world.store, &media, &actor(), taken, now).await
        };
        assert!(matches!(stale, Err(ActError::Refused(Refusal::WordsChanged { .. }))), "{stale:?}");
    }
}

#[tokio::test]
async fn what_is_out_too_early_is_named() {
    for database in databases().await {
        let open = format!("gate: none\n{HEAD}");
        let congress = Congress::new(&database, &open, CONGRESS).await;
        let mut daemon = congress.world.daemon();
        congress.play(&mut daemon, "01-26 12:00").await;
        // It closed a day later than was planned, and nothing waited for it.
        let foreseen = congress.says("be-mac", happened(Some("01-26 11:00"))).await;
        let told: Vec<&str> = foreseen.early.iter().chain(&foreseen.stale).map(|s| s.title.as_str()).collect();
        assert_eq!(told, ["Kết quả"], "it told another day");
        assert_eq!(foreseen.unsaid_before, ["Khai mạc"]);
    }
}

#[tokio::test]
async fn what_cannot_be_said() {
    let congress = Congress::new(&sqlite(), HEAD, CONGRESS).await;
    congress.world.clock.advance_to(at("01-23 12:00"));
    let day = GivenTime { local: told("01-22 00:00").unwrap().local, has_clock: false };
    let source = || "TTXVN".to_owned();
    for (anchor, saying, wanted) in [
        ("be-mac", happened(Some("01-23 12:01")), "NotYet"),
        ("be-mac", happened(None), "NeedsActualTime"),
        ("be-mac", Saying::Happened { at: Some(day), source: source() }, "NeedsHour"),
        ("be-mac", Saying::Happened { at: told("01-23 11:00"), source: " ".into() }, "NeedsSource"),
        ("be-mac", Saying::CalledOff { reason: String::new() }, "NeedsReason"),
        ("be-mac", postponed(Some("01-01 08:00")), "PostponedToPast"),
        ("be-mak", happened(Some("01-23 11:00")), "NoSuchAnchor"),
        ("tet", happened(Some("01-23 11:00")), "MereDate"),
        ("be-mac", undo(), "NothingSaid"),
    ] {
        let refused = congress.tries(anchor, saying).await.unwrap_err();
        assert!(refused.to_string().contains(wanted), "{anchor} {wanted}: {refused}");
    }
    let nowhere = preview(&congress.world.store, &actor(), "khac", "be-mac", &undo(), at("01-23 12:00")).await;
    assert!(nowhere.unwrap_err().to_string().contains("NoSuchCampaign"));
}

/// The program dies at any point of a word: either all of it is written, or nothing.
#[tokio::test]
async fn a_word_is_written_whole_or_not_at_all() {
    for database in databases().await {
        let congress = Congress::new(&database, HEAD, CONGRESS).await;
        congress.world.clock.advance_to(at("01-25 17:30"));
        for polls in 1..2_000 {
            let done = {
                let mut acting = pin!(congress.tries("be-mac", happened(None)));
                let mut left = polls;
                std::future::poll_fn(|context| match acting.as_mut().poll(context) {
                    Poll::Ready(done) => Poll::Ready(Some(done)),
                    Poll::Pending => {
                        left -= 1;
                        if left == 0 { Poll::Ready(None) } else { Poll::Pending }
                    }
                })
                .await
            };
            let mut tx = congress.world.store.read().await.unwrap();
            let said = !anchors::standing(&mut tx, "thu").await.unwrap().is_empty();
            let entries = loa::store::log::entries(&mut tx, &Default::default()).await.unwrap();
            let waits = entries.iter().filter(|e| e.delivery.waits_for.as_deref() == Some("be-mac")).count();
            assert_eq!(waits, if said { 0 } else { 2 }, "after {polls}");
            let audited = loa::store::audit::newest(&mut tx, 50).await.unwrap();
            assert_eq!(audited.iter().any(|row| row.verb == "happened"), said, "after {polls}");
            assert!(said || done.is_none(), "it said that it was written");
            if said {
                break;
            }
        }
        // A commit that was on its way when its caller died may still arrive: whole, with its audit row.
        let mut tx = congress.world.store.read().await.unwrap();
        let said = anchors::standing(&mut tx, "thu").await.unwrap().len();
        let audited = loa::store::audit::newest(&mut tx, 50).await.unwrap();
        assert!(said > 0, "in the end it was said");
        assert_eq!(audited.iter().filter(|row| row.verb == "happened").count(), said);
    }
}

#[tokio::test]
async fn an_emergency_that_moves_is_approved_again() {
    let order = "  - { id: lenh, phase: p, title: Sơ tán, when: khai-mac - 11h, channels: [web], tone: emergency, body: \
                 Rời nhà ngay. }\n  - { id: thuong, phase: p, title: Nhắc, when: khai-mac - 11h, channels: [web-2], body: \
                 Nhắc việc. }\n";
    for database in databases().await {
        let congress = Congress::new(&database, HEAD, order).await;
        congress.says("khai-mac", postponed(Some("01-20 12:00"))).await;
        let stands = congress.stands().await;
        assert_eq!(stands, ["lenh web draft (approval_void)", "thuong web-2 scheduled"]);
    }
}

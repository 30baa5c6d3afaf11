//! The gate and the file: an edit does not open it behind a leader's back, and a range that an event moves into the past
//! leaves nothing to be missed.

use loa::domain::delivery::State;

use crate::support::congress::{CONGRESS, Congress, HEAD, happened};
use crate::support::databases::databases;

/// A leader read that the result waits for the closing; without that it is another promise.
#[tokio::test]
async fn whoever_takes_the_gate_away_in_the_file_needs_an_approval() {
    for (from, to) in [
        ("title: Kết quả,", "title: Kết quả, needs: none,"),
        (
            "be-mac: { title: Bế mạc, at: 2026-01-25 17:00 }",
            "be-mac: { title: Bế mạc, at: 2026-01-25 17:00, kind: date }",
        ),
        ("unit: xa\n", "unit: xa\ngate: none\n"),
    ] {
        for database in databases().await {
            let congress = Congress::new(&database, HEAD, CONGRESS).await;
            let mut daemon = congress.world.daemon();
            let written = format!("{HEAD}{CONGRESS}");
            assert!(written.contains(from));
            congress.write(&written.replace(from, to));
            congress.apply().await;
            let stands = congress.stands().await;
            assert!(stands.contains(&"ket-qua web-2 draft (approval_void)".to_owned()), "{to}: {stands:?}");
            congress.write(&written.replace(from, to).replace("when: be-mac + 2h", "when: be-mac + 3h"));
            congress.apply().await;
            congress.play(&mut daemon, "01-31 00:00").await;
            let stands = congress.stands().await;
            assert!(stands.contains(&"ket-qua web-2 missed (never_approved)".to_owned()), "{to}: {stands:?}");
        }
    }
}

/// It ended six days early: the days before the range that moved were never planned, and are not missed.
#[tokio::test]
async fn what_a_range_moves_into_the_past_is_not_missed() {
    let countdown = "  - { id: nhac, phase: p, title: Nhắc, when: { daily: \"17:15\", from: be-mac - 10d, until: be-mac }, needs: \
                     none, channels: [web], body: Sắp bế mạc. }\n";
    let asking = countdown.replace("needs: none", "late: { within: 6h, then: ask }, needs: none");
    assert_ne!(asking, countdown);
    for (countdown, database) in [(countdown, databases().await), (&asking, databases().await)]
        .into_iter()
        .flat_map(|(text, all)| all.into_iter().map(move |database| (text, database)))
    {
        let congress = Congress::new(&database, HEAD, countdown).await;
        let mut daemon = congress.world.daemon();
        congress.play(&mut daemon, "01-20 08:00").await;
        let out = congress.public().len();
        congress.says("be-mac", happened(Some("01-19 20:00"))).await;
        congress.play(&mut daemon, "01-31 00:00").await;
        let stands = congress.stands().await;
        assert_eq!(stands.iter().filter(|line| line.contains(State::Missed.as_str())).count(), 0, "{stands:?}");
        let over = ["delivered", "cancelled"];
        assert!(stands.iter().all(|line| over.iter().any(|state| line.contains(state))), "{stands:?}");
        assert_eq!(congress.public().len(), out, "{stands:?}");
    }
}

/// Another date and no gate, in one edit: the approval of the old occurrence is no approval of the new one, and does not
/// come back with the old date.
#[tokio::test]
async fn an_edit_that_moves_an_occurrence_and_opens_its_gate_hands_no_approval_on() {
    let head = HEAD.replace("phases:", "  quyet-dinh: { title: Ký quyết định, at: 2026-01-28 08:00 }\nphases:");
    let reading = "  - { id: doc, phase: p, title: Đọc, when: { daily: \"17:15\", from: quyet-dinh, until: quyet-dinh + 1d }, \
                   channels: [web], body: Quyết định đã ký. }\n";
    for database in databases().await {
        let congress = Congress::new(&database, &head, reading).await;
        let mut daemon = congress.world.daemon();
        let moved = head.replace("2026-01-28", "2026-01-30");
        congress.write(&format!("{moved}{}", reading.replace("id: doc,", "id: doc, needs: none,")));
        congress.apply().await;
        let stands = congress.stands().await;
        assert!(!stands.iter().any(|line| line.contains("scheduled")), "{stands:?}");
        congress.write(&format!("{head}{}", reading.replace("id: doc,", "id: doc, needs: none,")));
        congress.apply().await;
        congress.play(&mut daemon, "02-05 00:00").await;
        assert_eq!(congress.public(), [""; 0], "{:?}", congress.stands().await);
    }
}

/// It closed later than the evening bulletin that tells of it was due: the word lets that through, approved as it is.
#[tokio::test]
async fn a_word_takes_no_approval() {
    let evening =
        "  - { id: ban-tin, phase: p, title: Bản tin, when: be-mac at 19:00, channels: [web], body: Đã bế mạc. }\n";
    for database in databases().await {
        let congress = Congress::new(&database, HEAD, evening).await;
        let mut daemon = congress.world.daemon();
        congress.play(&mut daemon, "01-25 20:00").await;
        assert_eq!(congress.public(), [""; 0]);
        congress.says("be-mac", happened(Some("01-25 19:30"))).await;
        congress.play(&mut daemon, "01-25 21:00").await;
        assert_eq!(congress.public().len(), 1, "{:?}", congress.stands().await);
    }
}

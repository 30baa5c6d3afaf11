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
    for database in databases().await {
        let congress = Congress::new(&database, HEAD, countdown).await;
        let mut daemon = congress.world.daemon();
        congress.play(&mut daemon, "01-20 08:00").await;
        let out = congress.public().len();
        congress.says("be-mac", happened(Some("01-19 20:00"))).await;
        congress.play(&mut daemon, "01-31 00:00").await;
        let stands = congress.stands().await;
        assert_eq!(stands.iter().filter(|line| line.contains(State::Missed.as_str())).count(), 0, "{stands:?}");
        assert_eq!(congress.public().len(), out, "{stands:?}");
    }
}

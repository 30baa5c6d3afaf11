//! Who is reminded, of what and when: of a text to be written, of an approval, and when it was too late for it.

use chrono::TimeDelta;
use loa::domain::reminder::Reminder;
use loa::event::Event;

use crate::support::congress::{Congress, HEAD, at};
use crate::support::databases::databases;
use crate::support::world::World;

#[tokio::test]
async fn whoever_writes_is_reminded_and_then_whoever_approves() {
    let place = "  - { id: tin-nong, phase: p, title: Tin nóng, when: khai-mac + 2d at 18:00, needs: none, channels: [web], \
                 reserved: { writer: van-hoa, remind: 5h } }\n  - { id: moi, phase: p, title: Mời, when: khai-mac - 9d, channels: \
                 [web-2], body: Mời. }\n";
    for database in databases().await {
        let congress = Congress::new(&database, HEAD, place).await;
        let mut daemon = congress.world.daemon();
        congress.play(&mut daemon, "01-22 13:30").await;
        let writer = Some("van-hoa".to_owned());
        let of = |event: &Event| match event {
            Event::Reminded { what, about, .. } => Some((*what, about.clone())),
            _ => None,
        };
        let told = || congress.world.events.lock().unwrap().iter().filter_map(of).collect::<Vec<_>>();
        let asked = (Reminder::TextMissing, writer);
        assert_eq!(told(), [asked.clone(), asked.clone()], "the evening before, and five hours before");
        congress.write(&format!("{HEAD}{}", place.replace("reserved:", "body: Có tin, reserved:")));
        congress.apply().await;
        congress.play(&mut daemon, "01-22 17:00").await;
        assert_eq!(told(), [asked.clone(), asked, (Reminder::ApprovalMissing, None)]);
    }
}

#[tokio::test]
async fn what_nobody_approved_is_told_before_and_after() {
    for database in databases().await {
        let folder = tempfile::tempdir().unwrap();
        let world = World::new(&database, folder.path()).await;
        let due = at("01-15 08:00");
        world.apply(vec![world.text("mot", "web", due, "Xin chào"), world.text("hai", "web-2", due, "Chào")]).await;
        let mut daemon = world.daemon();
        world.play(&mut daemon, due + TimeDelta::hours(3)).await;
        let events = world.events.lock().unwrap();
        let told: Vec<(Reminder, usize)> = events
            .iter()
            .filter_map(|event| match event {
                Event::Reminded { what, deliveries, .. } => Some((*what, deliveries.len())),
                _ => None,
            })
            .collect();
        let wanted = [Reminder::ApprovalMissing, Reminder::ApprovalMissing, Reminder::NobodyApproved];
        assert_eq!(told, wanted.map(|what| (what, 2)));
    }
}

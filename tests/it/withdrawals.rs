//! Taking back what a person said is out: by the platform's own id or not at all, and "no such post" is never "gone".

use loa::actions::{settle, withdraw as taking_back};
use loa::adapters::{ADAPTERS, Out, facebook, telegram, zalo};
use loa::domain::delivery::State;
use loa::domain::outcome::{End, Failure, Receipt};
use loa::sandbox::fault::{Fault, FaultPlan, FaultWhen};

use crate::against_sandbox::Play;
use crate::support::databases::databases;
use crate::support::platforms::Platforms;
use crate::support::rig::PLATFORMS;
use crate::support::world::{actor, minutes, start};

fn word(link: &str) -> Receipt {
    Receipt::word("van-hoa", None, (!link.is_empty()).then(|| link.to_owned()))
}

async fn withdraw(play: &Play, receipt: &Receipt, staged: &str) -> String {
    let done = play.adapter.withdraw().unwrap().withdraw(&Out { receipt, staged }).await;
    done.map_or_else(|failure: Failure| format!("{} {}", failure.class.as_str(), failure.code), |()| "gone".to_owned())
}

/// What people type when they are asked for a link, and what it must never become: a request with that as an id.
#[tokio::test]
async fn nothing_is_sent_for_a_post_that_nobody_can_name() {
    // Work that a person did is taken back by nobody.
    for kind in ADAPTERS.iter().filter(|kind| kind.end != End::Assigned) {
        let play = Play::posting(kind, &[], |post| post).await;
        let staged = play.stage().await;
        play.reveal(&staged).await.unwrap();
        let shown = play.shown();
        for typed in
            ["", "đã thấy trên trang", "https://www.facebook.com/share/p/1abc", "https://zalo.example/d/7", "7"]
        {
            assert_eq!(withdraw(&play, &word(typed), "").await, "permanent no_own_id", "{}: {typed}", kind.name);
            // As the first version wrote it down.
            let old = Receipt { id: typed.to_owned(), link: Some(typed.to_owned()) };
            assert_eq!(withdraw(&play, &old, "").await, "permanent no_own_id", "{}: {typed}", kind.name);
        }
        assert_eq!(play.shown(), shown, "{}", kind.name);
    }
}

#[tokio::test]
async fn what_staging_made_is_taken_back_by_its_own_id() {
    for kind in [&facebook::KIND, &zalo::KIND] {
        let play = Play::posting(kind, &[], |post| post).await;
        let staged = play.stage().await;
        play.reveal(&staged).await.unwrap();
        assert_eq!(play.shown(), 1, "{}", kind.name);
        for _ in 0..2 {
            assert_eq!(withdraw(&play, &word("https://a.example/x"), &staged).await, "gone", "{}", kind.name);
            assert_eq!(play.shown(), 0, "{}", kind.name);
        }
    }
}

#[tokio::test]
async fn a_link_to_another_post_touches_neither() {
    let play = Play::posting(&facebook::KIND, &[], |post| post).await;
    let staged = play.stage().await;
    let receipt = play.reveal(&staged).await.unwrap();
    let page = &play.account.settings["page_id"];
    let other = word(&format!("https://www.facebook.com/{page}/posts/999"));
    assert_eq!(withdraw(&play, &other, &staged).await, "permanent other_post");
    assert_eq!(withdraw(&play, &other, "").await, "permanent no_such_post");
    assert_eq!(play.shown(), 1);
    assert_eq!(withdraw(&play, &word(receipt.link.as_deref().unwrap()), "").await, "gone");
    assert_eq!(play.shown(), 0);
}

#[tokio::test]
async fn a_message_is_named_by_its_link_in_our_own_chat() {
    let play = Play::posting(&telegram::KIND, &[], |post| post).await;
    let staged = play.stage().await;
    let receipt = play.reveal(&staged).await.unwrap();
    let link = receipt.link.unwrap();
    let number = receipt.id.split_once(':').unwrap().1;
    for (typed, want) in [
        ("https://t.me/c/999/1".to_owned(), "permanent no_own_id"),
        (format!("https://t.me/mot_kenh_khac/{number}"), "permanent no_own_id"),
        (link.replace(&format!("/{number}"), "/90909"), "permanent no_such_post"),
        (link.clone(), "gone"),
        // A second time nobody knows whether it was ever there.
        (link, "permanent no_such_post"),
    ] {
        assert_eq!(withdraw(&play, &word(&typed), &staged).await, want, "{typed}");
        assert_eq!(play.shown(), u32::from(want == "permanent no_own_id" || typed.ends_with("90909")));
    }
}

/// A platform's "no such id" about an id of its own is gone only while the account still answers.
#[tokio::test]
async fn what_the_platform_gave_and_knows_no_more_is_gone() {
    for (kind, never) in [(&facebook::KIND, "999_999"), (&zalo::KIND, "bai-viet-khac")] {
        let play = Play::posting(kind, &[], |post| post).await;
        let given = Receipt { id: never.to_owned(), link: None };
        assert_eq!(withdraw(&play, &given, "").await, "gone", "{}", kind.name);
    }
}

/// The whole way: all replies are lost, a person says that it is out, and it is withdrawn. What the log then says is true.
#[tokio::test]
async fn withdrawn_is_withdrawn_also_after_a_persons_word() {
    for database in databases().await {
        let p = Platforms::new(&database).await;
        let due = start() + minutes(60);
        // A site is asked before anything shows: without an answer nothing does, and nothing is in doubt.
        let names = PLATFORMS.iter().map(|(name, _)| *name).filter(|name| *name != "wordpress");
        p.world.apply(names.map(|name| p.world.text("tin", name, due, "Nội dung")).collect()).await;
        p.world.approve_all().await;
        let mut daemon = p.world.daemon();
        p.world.play(&mut daemon, due - minutes(1)).await;
        p.sandbox.set_faults(FaultPlan::one("*", "*", FaultWhen::EveryNth(1), Fault::LostReply));
        p.world.play(&mut daemon, due + minutes(300)).await;
        p.sandbox.set_faults(FaultPlan::none());
        let now = p.world.clock.now();
        for entry in p.entries().await {
            let (id, channel) = (&entry.delivery.id, &entry.delivery.channel);
            assert_eq!(entry.delivery.state, State::Unconfirmed, "{channel}");
            assert_eq!(p.shown(channel).iter().filter(|post| post.visible).count(), 1, "{channel}");
            let saw = settle::Saw::Delivered { link: Some("https://xa.example/da-thay".into()), id: None };
            settle::settle(&p.world.store, &actor(), id, saw, "đã thấy", now).await.unwrap();
            taking_back::withdraw(&p.world.store, &actor(), id, "sai", now).await.unwrap();
        }
        p.world.play(&mut daemon, now + minutes(30)).await;
        for entry in p.entries().await {
            let channel = &entry.delivery.channel;
            let visible = p.shown(channel).iter().filter(|post| post.visible).count();
            // The Bot API names a message by its number only, which no link told.
            let wanted = if channel == "telegram" { (State::Delivered, 1) } else { (State::Withdrawn, 0) };
            assert_eq!((entry.delivery.state, visible), wanted, "{channel}\n{}", p.world.print().await);
        }
    }
}

//! Where a channel goes: secrets, approvals, drafts and receipts belong to one place and are never carried to another.
//!
//! The sandbox says what stands on the platforms and what the public saw.

use loa::actions::apply::{self, TakenIn};
use loa::actions::{ActError, Actor, Refusal, Which, approve, hold, login, settle, withdraw};
use loa::clock::Clock;
use loa::domain::channel::Channel;
use loa::domain::delivery::State;
use loa::domain::directory::Directory;
use loa::domain::hold::Scope;
use loa::domain::staff::{Grant, Role};
use loa::media::MediaStore;
use loa::sandbox::fault::Fault;
use loa::store::channels;
use loa::store::deliveries::Filter;

use crate::support::databases::databases;
use crate::support::plans::{At, campaign, placed, plan};
use crate::support::platforms::Platforms;
use crate::support::rig::on_first_reveals;
use crate::support::world::{actor, minutes, start};

fn due() -> At {
    start() + minutes(60)
}

/// The same server under another name: to a program it is another place.
fn elsewhere(directory: &Directory, channel: &str) -> Directory {
    let mut changed = directory.clone();
    let found: &mut Channel = changed.channels.iter_mut().find(|c| c.id.value == channel).unwrap();
    let address = found.settings["api_url"].value.replace("127.0.0.1", "localhost");
    found.settings.insert("api_url".into(), placed(address));
    let settings = found.settings.iter().map(|(k, v)| (k.clone(), v.value.clone())).collect();
    found.destination = loa::adapters::destination(&found.adapter.value, &settings);
    changed
}

async fn applied(p: &Platforms, by: &Actor, directory: &Directory, channels: &[&str]) -> Result<(), ActError> {
    let media = MediaStore::new(p.world.folder.join("media"));
    let planned = channels.iter().map(|channel| {
        let mut planned = p.world.text("tin", channel, due(), "Nội dung");
        let goes_to = &directory.channel(channel).unwrap().destination;
        planned.content_hash = loa::domain::plan::content_hash(&planned.payload, goes_to);
        planned.destination.clone_from(goes_to);
        planned
    });
    let plan = plan("thu", planned.collect());
    let now = p.world.clock.now();
    let taken = TakenIn { directory, campaign: &campaign("thu"), plan: &plan, why: None };
    apply::apply(&p.world.store, &media, by, taken, now).await.map(drop)
}

async fn approve_all(p: &Platforms, by: &Actor) {
    let all = Which::Fitting(Filter::default());
    approve::approve(&p.world.store, by, &all, None, None, p.world.clock.now()).await.unwrap();
}

async fn stopped(p: &Platforms, channel: &str) -> Option<String> {
    let mut tx = p.world.store.read().await.unwrap();
    channels::get(&mut tx, channel).await.unwrap().unwrap().stopped.map(|(_, code, _)| code)
}

fn with(role: Role) -> Actor {
    Actor { alone: false, grants: vec![Grant::of(role)], ..Actor::everything(role.as_str()) }
}

#[tokio::test]
async fn a_draft_of_the_old_place_is_neither_shown_nor_deleted_at_the_new_one() {
    for database in databases().await {
        let p = Platforms::new(&database).await;
        applied(&p, &actor(), &p.world.directory, &["wordpress"]).await.unwrap();
        approve_all(&p, &actor()).await;
        let mut daemon = p.world.daemon();
        p.world.play(&mut daemon, due() - minutes(2)).await;
        assert_eq!((p.on_platform("wordpress").len(), p.shown("wordpress").len()), (1, 0), "a draft stands there");

        let changed = elsewhere(&p.world.directory, "wordpress");
        applied(&p, &actor(), &changed, &["wordpress"]).await.unwrap();
        p.world.play(&mut daemon, due() - minutes(1)).await;
        assert!(p.world.print().await.contains("tin wordpress draft (approval_void)"), "{}", p.world.print().await);
        assert_eq!(stopped(&p, "wordpress").await.as_deref(), Some("environment_unconfirmed"));

        login::confirm_environment(&p.world.store, &actor(), "wordpress", p.world.clock.now()).await.unwrap();
        p.world.play(&mut daemon, p.world.clock.now()).await;
        assert!(p.world.print().await.contains("unstage:done"), "{}", p.world.print().await);
        assert_eq!(p.on_platform("wordpress").len(), 1, "what has its id at the new place is not deleted there");
        approve_all(&p, &actor()).await;
        p.world.play(&mut daemon, due() + minutes(5)).await;
        assert_eq!(p.shown("wordpress").len(), 1, "{}", p.world.print().await);
    }
}

/// A claim that was under way when the place changed brings its draft back under the old content.
#[tokio::test]
async fn content_for_another_place_is_never_sent_whatever_else_was_approved() {
    for database in databases().await {
        let p = Platforms::new(&database).await;
        let changed = elsewhere(&p.world.directory, "telegram");
        // Approved for the first place by a campaign that is not applied again.
        applied(&p, &actor(), &p.world.directory, &["telegram"]).await.unwrap();
        approve_all(&p, &actor()).await;
        let media = MediaStore::new(p.world.folder.join("media"));
        let (other, empty) = (campaign("khac"), plan("khac", Vec::new()));
        let now = p.world.clock.now();
        let taken = TakenIn { directory: &changed, campaign: &other, plan: &empty, why: None };
        apply::apply(&p.world.store, &media, &actor(), taken, now).await.unwrap();
        login::confirm_environment(&p.world.store, &actor(), "telegram", now).await.unwrap();
        // Approved once more without a new apply: it is still what was made for the first place.
        approve_all(&p, &actor()).await;
        let mut daemon = p.world.daemon();
        p.world.play(&mut daemon, due() + minutes(5)).await;
        assert_eq!(p.on_platform("telegram").len(), 0, "{}", p.world.print().await);
        assert!(p.world.print().await.contains("tin telegram failed (refused)"), "{}", p.world.print().await);
    }
}

#[tokio::test]
async fn secrets_of_the_environment_wait_for_an_administrator() {
    for database in databases().await {
        let p = Platforms::new(&database).await;
        let (editor, approver, administrator) = (with(Role::Editor), with(Role::Approver), with(Role::Administrator));
        applied(&p, &editor, &p.world.directory, &["facebook"]).await.unwrap();
        approve_all(&p, &approver).await;
        let mut daemon = p.world.daemon();
        p.world.play(&mut daemon, due() - minutes(10)).await;
        assert_eq!(stopped(&p, "facebook").await.as_deref(), Some("environment_unconfirmed"));
        assert_eq!(p.on_platform("facebook").len(), 0, "not a byte went there");
        let refused = login::confirm_environment(&p.world.store, &editor, "facebook", p.world.clock.now()).await;
        assert!(matches!(refused, Err(ActError::Refused(Refusal::RoleMayNot { .. }))));
        applied(&p, &administrator, &p.world.directory, &["facebook"]).await.unwrap();
        p.world.play(&mut daemon, due() + minutes(5)).await;
        assert_eq!(p.shown("facebook").len(), 1, "{}", p.world.print().await);
    }
}

#[tokio::test]
async fn a_sealed_secret_is_used_only_where_it_was_given_for() {
    for database in databases().await {
        let mut p = Platforms::new(&database).await;
        let given = p.world.given[&loa::daemon::channels::variable("telegram", "bot_token")].clone();
        p.world.given = std::sync::Arc::default();
        applied(&p, &actor(), &p.world.directory, &["telegram"]).await.unwrap();
        let secrets = [("bot_token".to_owned(), given)];
        let who = actor();
        let give = || login::login(&p.world.store, p.world.vault(), &who, "telegram", &secrets, None, start());
        give().await.unwrap();
        let changed = elsewhere(&p.world.directory, "telegram");
        applied(&p, &actor(), &changed, &["telegram"]).await.unwrap();
        approve_all(&p, &actor()).await;
        let mut daemon = p.world.daemon();
        p.world.play(&mut daemon, due() - minutes(10)).await;
        assert_eq!(stopped(&p, "telegram").await.as_deref(), Some("other_destination"));
        assert_eq!(p.on_platform("telegram").len(), 0);
        give().await.unwrap();
        p.world.play(&mut daemon, due() + minutes(5)).await;
        assert_eq!(p.shown("telegram").len(), 1, "{}", p.world.print().await);
    }
}

/// A person saw a post whose reply was lost. What they type is an id only if the platform would know it.
#[tokio::test]
async fn what_a_person_saw_is_taken_back_only_under_the_platforms_own_id() {
    for database in databases().await {
        let p = Platforms::new(&database).await;
        applied(&p, &actor(), &p.world.directory, &["telegram"]).await.unwrap();
        approve_all(&p, &actor()).await;
        let mut daemon = p.world.daemon();
        p.world.play(&mut daemon, due() - minutes(1)).await;
        p.sandbox.set_faults(on_first_reveals(Fault::LostReply));
        p.world.play(&mut daemon, due() + minutes(5)).await;
        let id = p.entries().await[0].delivery.id.clone();
        let now = p.world.clock.now();
        let (store, who) = (&p.world.store, actor());
        let saw = |link: Option<&str>, id: Option<&str>| settle::Saw::Delivered {
            link: link.map(str::to_owned),
            id: id.map(str::to_owned),
        };
        let typed = settle::settle(store, &who, &id, saw(None, Some("bài trên kênh")), "đã xem", now).await;
        assert!(matches!(typed, Err(ActError::Refused(Refusal::NotAPostId { .. }))), "{typed:?}");
        let settled = settle::settle(store, &who, &id, saw(None, None), "đã xem", now).await.unwrap();
        assert_eq!((settled.state, settled.named), (State::Delivered, false));
        let refused = withdraw::withdraw(store, &who, &id, "sai", now).await;
        assert!(matches!(refused, Err(ActError::Refused(Refusal::NoPostId { .. }))), "{refused:?}");
        p.world.play(&mut daemon, due() + minutes(20)).await;
        let entry = &p.entries().await[0];
        assert_eq!((entry.delivery.state, entry.delivery.remark.as_deref()), (State::Delivered, Some("đã xem")));
        assert_eq!(p.shown("telegram").len(), 1, "it is still there, and nothing says otherwise");
    }
}

#[tokio::test]
async fn what_missed_its_moment_under_a_hold_says_why_it_was_held() {
    for database in databases().await {
        let p = Platforms::new(&database).await;
        applied(&p, &actor(), &p.world.directory, &["telegram", "facebook"]).await.unwrap();
        approve_all(&p, &actor()).await;
        let mut daemon = p.world.daemon();
        let scope = Scope { channel: Some("telegram".into()), ..Scope::default() };
        let held = hold::hold(&p.world.store, &Clock::System, &actor(), scope, "Quốc tang").await.unwrap();
        p.world.play(&mut daemon, due() + minutes(5)).await;
        hold::release(&p.world.store, &actor(), &held.hold, "hết", p.world.clock.now()).await.unwrap();
        let remark = |channel: &str, entries: &[loa::domain::delivery::Entry]| {
            let found = entries.iter().find(|e| e.delivery.channel == channel).unwrap();
            (found.delivery.state, found.delivery.remark.clone())
        };
        let entries = p.entries().await;
        assert_eq!(remark("telegram", &entries), (State::Missed, Some("Quốc tang".to_owned())));
        assert_eq!(remark("facebook", &entries), (State::Delivered, None));
    }
}

//! Attacks on the promises: a hold, a copy, a cancel, a stop or a change that comes at the worst moment.
//!
//! The sandbox counts what the public saw, the ledger says where each delivery stands.

use loa::actions::{ActError, Refusal, Which, apply, approve, cancel, confirm, hold, login, retry, settle};
use loa::clock::Clock;
use loa::daemon::Daemon;
use loa::daemon::channels::variable;
use loa::domain::channel::Channel;
use loa::domain::delivery::{Entry, State};
use loa::domain::hold::Scope;
use loa::media::MediaStore;
use loa::sandbox::fault::{Fault, FaultPlan, FaultWhen};
use loa::store::deliveries::Filter;

use crate::support::databases::{databases, sqlite};
use crate::support::plans::{At, campaign, placed, plan};
use crate::support::platforms::Platforms;
use crate::support::rig::{PLATFORMS, REVEALS, on_first_reveals};
use crate::support::world::{World, actor, hold_is_written, minutes, start};

/// One delivery on every platform, due at the same minute, approved.
async fn one_each(database: &crate::support::databases::Database, due: At) -> Platforms {
    let platforms = Platforms::new(database).await;
    let world = &platforms.world;
    world.apply(PLATFORMS.iter().map(|(name, _)| world.text("tin", name, due, "Nội dung")).collect()).await;
    world.approve_all().await;
    platforms
}

fn due() -> At {
    start() + minutes(60)
}

/// A hold comes while a reveal is under way and the platform answers with trouble: nothing is tried again, whatever the
/// channel's rules say about trying again, and what did go out is found.
#[tokio::test]
async fn nothing_comes_back_out_of_a_hold() {
    for fault in [Fault::ErrorBefore(503), Fault::RateLimit(5), Fault::LostReply, Fault::Reset] {
        for database in databases().await {
            let p = one_each(&database, due()).await;
            let mut daemon = p.world.daemon();
            p.world.play(&mut daemon, due() - minutes(1)).await;
            p.sandbox.set_faults(on_first_reveals(fault));
            p.world.clock.advance_to(due());
            assert_eq!(daemon.tick().await.unwrap().started, 4, "all reveals are under way");
            let (system, admin) = (Clock::System, actor());
            let (held, ()) =
                tokio::join!(hold::hold(&p.world.store, &system, &admin, Scope::default(), "quốc tang"), async {
                    hold_is_written(&p.world.store).await;
                    p.world.play(&mut daemon, due() + minutes(1)).await;
                },);
            let shown_by_then = if fault == Fault::LostReply { 4 } else { 0 };
            p.world.play(&mut daemon, due() + minutes(50)).await;
            let shown: usize = PLATFORMS.iter().map(|(name, _)| p.shown(name).len()).sum();
            assert_eq!(shown, shown_by_then, "{fault:?}: something came out of a hold\n{}", p.world.print().await);
            if fault == Fault::LostReply {
                let delivered = p.entries().await.iter().filter(|e| e.delivery.state == State::Delivered).count();
                assert_eq!(delivered, 3, "what can be read back is found\n{}", p.world.print().await);
            }
            hold::release(&p.world.store, &actor(), &held.unwrap().hold, "hết", p.world.clock.now()).await.unwrap();
            p.world.play(&mut daemon, due() + minutes(200)).await;
            let shown: usize = PLATFORMS.iter().map(|(name, _)| p.shown(name).len()).sum();
            assert_eq!(shown, shown_by_then, "{fault:?}: something flooded out\n{}", p.world.print().await);
        }
    }
}

/// The trouble came before the hold, so nobody knows; when reading back says no, after the hold, its moment has passed.
#[tokio::test]
async fn what_was_in_doubt_before_a_hold_is_not_sent_after_it() {
    for database in databases().await {
        let p = one_each(&database, due()).await;
        let mut daemon = p.world.daemon();
        p.world.play(&mut daemon, due() - minutes(1)).await;
        p.sandbox.set_faults(on_first_reveals(Fault::Reset));
        p.world.clock.advance_to(due());
        daemon.settle_moment().await.unwrap();
        let held = hold::hold(&p.world.store, &Clock::System, &actor(), Scope::default(), "quốc tang").await.unwrap();
        p.world.play(&mut daemon, due() + minutes(50)).await;
        hold::release(&p.world.store, &actor(), &held.hold, "hết", p.world.clock.now()).await.unwrap();
        p.world.play(&mut daemon, due() + minutes(200)).await;
        let shown: usize = PLATFORMS.iter().map(|(name, _)| p.shown(name).len()).sum();
        assert_eq!(shown, 0, "something flooded out\n{}", p.world.print().await);
    }
}

/// Two holds overlap: lifting one frees only what the other does not cover.
#[tokio::test]
async fn overlapping_holds() {
    for database in databases().await {
        let p = one_each(&database, due()).await;
        let (store, clock) = (&p.world.store, &p.world.clock);
        let of = |channel: Option<&str>| Scope { channel: channel.map(str::to_owned), ..Scope::default() };
        let all = hold::hold(store, clock, &actor(), of(None), "một").await.unwrap();
        let one = hold::hold(store, clock, &actor(), of(Some("telegram")), "hai").await.unwrap();
        assert_eq!((all.covered, one.covered), (4, 1));
        // New items and those that a person sends on are covered as well.
        let world = &p.world;
        let mut items: Vec<_> = PLATFORMS.iter().map(|(name, _)| world.text("tin", name, due(), "Nội dung")).collect();
        items.push(world.text("moi", "telegram", due(), "Tin mới"));
        world.apply(items).await;
        world.approve_all().await;
        let released = hold::release(store, &actor(), &all.hold, "hết", clock.now()).await.unwrap();
        assert_eq!((released.going_on, released.still_held), (3, 2));
        let mut daemon = world.daemon();
        world.play(&mut daemon, due() + minutes(70)).await;
        let shown: Vec<usize> = PLATFORMS.iter().map(|(name, _)| p.shown(name).len()).collect();
        assert_eq!(shown, [0, 1, 1, 1], "{}", world.print().await);
        let id = world.text("moi", "telegram", due(), "Tin mới").id;
        retry::retry(store, &actor(), &id, None, "vẫn cần", clock.now()).await.unwrap();
        daemon.settle_moment().await.unwrap();
        assert_eq!(p.shown("telegram").len(), 0, "{}", world.print().await);
    }
}

/// Whenever a cancel comes before the minute, nothing is left on the platform, seen or unseen.
#[tokio::test]
async fn a_cancel_at_any_moment_of_staging_leaves_nothing() {
    for ticks in 0..6 {
        for database in databases().await {
            let p = one_each(&database, due()).await;
            let (store, clock) = (&p.world.store, &p.world.clock);
            let mut daemon = p.world.daemon();
            p.world.play(&mut daemon, due() - minutes(16)).await;
            clock.advance_to(due() - minutes(14));
            // An even number: what was begun is settled; an odd one: it is under way.
            for tick in 0..ticks {
                if tick % 2 == 0 {
                    let outcome = daemon.tick().await.unwrap();
                    clock.advance_to(outcome.next_at.unwrap_or(clock.now()).min(due() - minutes(1)));
                } else {
                    daemon.settle_moment().await.unwrap();
                }
            }
            let all = Which::Fitting(Filter::default());
            cancel::cancel(store, &actor(), &all, "hoãn", clock.now()).await.unwrap();
            p.world.play(&mut daemon, due() + minutes(120)).await;
            for (channel, _) in PLATFORMS {
                let left = p.on_platform(channel);
                assert!(left.is_empty(), "after {ticks} ticks: {left:#?}\n{}", p.world.print().await);
            }
        }
    }
}

/// A copy of the store publishes nothing, takes nothing back and exchanges no token: all that is the original's.
#[tokio::test]
async fn a_copy_does_not_touch_what_is_the_originals() {
    for database in databases().await {
        let p = one_each(&database, due()).await;
        let mut daemon = p.world.daemon();
        p.world.play(&mut daemon, due() - minutes(1)).await;
        // The same ledger, as a copy would see it, beside platforms on which the original has gone on.
        let copy = p.world.daemon();
        p.world.clock.advance_to(due());
        daemon.settle_moment().await.unwrap();
        p.world.play(&mut daemon, due() + minutes(1)).await;
        let mut tx = p.world.store.write().await.unwrap();
        rewind(&mut tx, &p.entries().await).await;
        tx.commit().await.unwrap();
        confirm::hold_copy(&p.world.store, "bản sao", p.world.clock.now()).await.unwrap();
        let mut copy = copy;
        let calls = |entries: Vec<Entry>| entries.iter().map(|e| e.attempts.len()).sum::<usize>();
        let calls_before = calls(p.entries().await);
        p.world.play(&mut copy, due() + minutes(60 * 48)).await;
        for (channel, _) in PLATFORMS {
            let shown = p.shown(channel);
            assert_eq!(shown.iter().filter(|post| post.visible).count(), 1, "{channel}: {shown:#?}");
        }
        assert_eq!(calls(p.entries().await), calls_before, "it called a platform\n{}", p.world.print().await);
        let missed = p.entries().await.iter().filter(|e| e.delivery.state == State::Missed).count();
        assert_eq!(missed, 4, "{}", p.world.print().await);
        // A person confirms: what is public stays, whatever this ledger believes was only staged.
        confirm::confirm(&p.world.store, &actor(), "bản kia đã tắt", p.world.clock.now()).await.unwrap();
        p.world.play(&mut copy, due() + minutes(60 * 49)).await;
        for (channel, _) in PLATFORMS {
            assert_eq!(p.shown(channel).iter().filter(|post| post.visible).count(), 1, "{channel}");
        }
    }
}

/// Sets deliveries back to where a backup would have them: staged, and not yet revealed.
async fn rewind(tx: &mut loa::store::Tx, entries: &[Entry]) {
    let ids: Vec<String> = entries.iter().map(|e| e.delivery.id.clone()).collect();
    let mut standings = loa::store::ledger::standings(tx, &ids).await.unwrap();
    for standing in &mut standings {
        assert_eq!(standing.state, State::Delivered);
        (standing.state, standing.receipt, standing.delivered_at) = (State::Staged, None, None);
        standing.plan_next(loa::adapters::timing(&standing.adapter), due());
    }
    loa::store::ledger::save(tx, &standings).await.unwrap();
}

/// Head of line: what fails at its reveal steps aside, and comes back by its own backoff; the ones behind it go out at
/// their minute.
#[tokio::test]
async fn one_that_fails_blocks_nobody_behind_it() {
    for database in databases().await {
        let p = Platforms::new(&database).await;
        let world = &p.world;
        let item = |n: i64| {
            let at = due() + chrono::TimeDelta::seconds(10 * n);
            world.text(&format!("tin-{n}"), "wordpress", at, &format!("Tin số {n}."))
        };
        world.apply((0..4).map(item).collect()).await;
        world.approve_all().await;
        let mut daemon = world.daemon();
        world.play(&mut daemon, due() - minutes(1)).await;
        // The first three calls are all of the first delivery.
        let rules = [1, 2, 3]
            .map(|n| FaultPlan::one("wordpress", "post posts/{id}", FaultWhen::Nth(n), Fault::ErrorBefore(500)));
        p.sandbox.set_faults(FaultPlan { rules: rules.into_iter().flat_map(|plan| plan.rules).collect() });
        world.play(&mut daemon, due() + minutes(10)).await;
        let printed = world.print().await;
        let late = |n: usize| printed.lines().nth(n).unwrap().split(' ').nth(3).unwrap().to_owned();
        assert_ne!(late(0), "+0s", "{printed}");
        assert_eq!([late(1), late(2), late(3)], ["+0s", "+0s", "+0s"], "{printed}");
    }
}

/// Thirty overdue deliveries on one channel, two daemons, trouble in the middle: they go out in the order of their due
/// times, one at a time.
#[tokio::test]
async fn order_is_kept_whatever_happens_in_the_middle() {
    let troubles = [
        ("telegram", "post sendmessage", Fault::RateLimit(30)),
        ("wordpress", "post posts/{id}", Fault::LostReply),
        ("facebook", "post {id}", Fault::ErrorBefore(503)),
    ];
    for (channel, route, fault) in troubles {
        for database in databases().await {
            let p = Platforms::new(&database).await;
            let world = &p.world;
            let item = |n: i64| {
                // Ids do not sort as due times do.
                world.text(&format!("tin-{}", 100 - n), channel, due() + minutes(n / 3), &format!("Tin số {n}."))
            };
            world.apply((0..30).map(item).collect()).await;
            world.approve_all().await;
            p.sandbox.set_faults(FaultPlan::one(channel, route, FaultWhen::EveryNth(7), fault));
            world.clock.advance_to(due() - minutes(20));
            let (mut one, mut two) = (world.daemon(), world.daemon());
            // Everything is staged; the machine sleeps and wakes when all of it is overdue.
            world.play(&mut one, due() - minutes(1)).await;
            world.clock.advance_to(due() + minutes(12));
            let until = due() + minutes(50);
            while world.clock.now() < until {
                let (a, b) = tokio::join!(one.settle_moment(), two.settle_moment());
                let next = [a.unwrap().next_at, b.unwrap().next_at].into_iter().flatten().min();
                world.clock.advance_to(next.filter(|at| *at < until).unwrap_or(until));
            }
            let mut shown = p.shown(channel);
            shown.sort_by_key(|post| post.shown_at);
            let order: Vec<i64> = p
                .entries()
                .await
                .iter()
                .filter_map(|e| e.delivery.delivered_at.map(|at| (at, e.delivery.due_at.unwrap())))
                .map(|(at, due)| (due - due_of_first(), at))
                .map(|(due, _)| due.num_minutes())
                .collect();
            assert_eq!(order.len(), 30, "{}", world.print().await);
            // One that failed steps aside, so that the ones behind it go out in time.
            let entries = p.entries().await;
            let failed = |n: i64| {
                let of = entries.iter().find(|e| e.delivery.item == format!("tin-{}", 100 - n)).unwrap();
                channel == "facebook" && of.attempts.iter().any(|a| a.class.as_deref() == Some("unknown"))
            };
            let numbers: Vec<i64> = shown
                .iter()
                .map(|post| (0..30).rev().find(|n| post.text.contains(&format!("Tin số {n}."))).unwrap())
                .collect();
            assert_eq!(numbers.iter().filter(|n| failed(**n)).count() > 2, channel == "facebook", "{channel}");
            let dues: Vec<i64> = numbers.into_iter().filter(|n| !failed(*n)).map(|n| n / 3).collect();
            let mut sorted = dues.clone();
            sorted.sort_unstable();
            assert_eq!(dues, sorted, "{channel} {fault:?}");
            let pace = loa::adapters::find(channel).unwrap().pace;
            for pair in shown.windows(2) {
                let apart = (pair[1].shown_at.unwrap() - pair[0].shown_at.unwrap()).to_std().unwrap();
                assert!(apart >= pace, "{channel}: {apart:?} is less than {pace:?}");
            }
        }
    }
}

fn due_of_first() -> At {
    due()
}

/// A token dies: the channel stops once, the others go on, and after a login what is still in time goes out. Zalo needs
/// no person.
#[tokio::test]
async fn a_dead_token_stops_one_channel_once() {
    for (channel, route) in REVEALS {
        for database in databases().await {
            let p = one_each(&database, due()).await;
            let world = &p.world;
            let mut daemon = world.daemon();
            world.play(&mut daemon, due() - minutes(1)).await;
            p.sandbox.set_faults(FaultPlan::one(channel, route, FaultWhen::Nth(1), Fault::TokenDeath));
            world.play(&mut daemon, due() + minutes(20)).await;
            let renews = channel == "zalo";
            let shown: Vec<usize> = PLATFORMS.iter().map(|(name, _)| p.shown(name).len()).collect();
            let others = PLATFORMS.iter().filter(|(name, _)| *name != channel).count();
            assert_eq!(shown.iter().sum::<usize>(), others + usize::from(renews), "{}", world.print().await);
            assert_eq!(p.times_stopped(channel), usize::from(!renews), "{channel}");
            if renews {
                continue;
            }
            let kind = loa::adapters::find(channel).unwrap();
            let secrets: Vec<_> = kind
                .fields
                .iter()
                .filter(|f| f.secret)
                .filter_map(|f| {
                    let given = p.world.given.get(&variable(channel, f.name))?;
                    Some((f.name.to_owned(), given.clone()))
                })
                .collect();
            p.sandbox.revive(channel);
            let now = world.clock.now();
            login::login(&world.store, world.vault(), &actor(), channel, &secrets, None, now).await.unwrap();
            world.play(&mut daemon, due() + minutes(30)).await;
            assert_eq!(p.shown(channel).len(), 1, "{}", world.print().await);
        }
    }
}

/// The adapter of a channel is changed under approved content that was made for another one: a loud failure, and no post
/// by the wrong rules.
#[tokio::test]
async fn a_channel_that_changed_its_platform_publishes_nothing_made_for_the_old_one() {
    for database in databases().await {
        let mut p = one_each(&database, due()).await;
        let mut given = (*p.world.given).clone();
        let token = given[&variable("telegram", "bot_token")].clone();
        given.insert(variable("facebook", "bot_token"), token);
        p.world.given = std::sync::Arc::new(given);
        let mut daemon = p.world.daemon();
        p.world.play(&mut daemon, due() - minutes(1)).await;
        let mut changed = p.world.directory.clone();
        let telegram = changed.channel("telegram").unwrap().clone();
        let facebook: &mut Channel = changed.channels.iter_mut().find(|c| c.id.value == "facebook").unwrap();
        (facebook.adapter, facebook.settings) = (placed("telegram".into()), telegram.settings);
        facebook.destination = telegram.destination;
        let (world, now) = (&p.world, p.world.clock.now());
        let media = MediaStore::new(world.folder.join("media"));
        let (other, empty) = (campaign("khac"), plan("khac", Vec::new()));
        let taken = apply::TakenIn { directory: &changed, campaign: &other, plan: &empty, why: None };
        apply::apply(&world.store, &media, &actor(), taken, now).await.unwrap();
        world.play(&mut daemon, due() + minutes(5)).await;
        let printed = world.print().await;
        // Another platform is another destination: what was approved for the old one is not approved for it.
        assert!(printed.contains("tin facebook draft (approval_void)"), "{printed}");
        assert_eq!(p.shown("telegram").len(), 1, "{printed}");
    }
}

/// A person says what they saw at the very moment at which the platform is being asked.
#[tokio::test]
async fn a_person_and_the_platform_answer_at_once() {
    for database in databases().await {
        let p = one_each(&database, due()).await;
        let mut daemon = p.world.daemon();
        p.world.play(&mut daemon, due() - minutes(1)).await;
        p.sandbox.set_faults(on_first_reveals(Fault::LostReply));
        let (store, clock) = (&p.world.store, &p.world.clock);
        clock.advance_to(due());
        daemon.tick().await.unwrap();
        let (system, admin) = (Clock::System, actor());
        let (held, ()) = tokio::join!(hold::hold(store, &system, &admin, Scope::default(), "thử"), async {
            hold_is_written(store).await;
            p.world.play(&mut daemon, due() + minutes(0)).await;
        },);
        held.unwrap();
        let entries = p.entries().await;
        let doubtful = entries.iter().find(|e| e.delivery.adapter == "wordpress").unwrap();
        assert_eq!(doubtful.delivery.state, State::Unconfirmed, "{}", p.world.print().await);
        clock.advance_to(due() + minutes(4));
        daemon.tick().await.unwrap();
        let id = &doubtful.delivery.id;
        let told = settle::settle(store, &actor(), id, settle::Saw::NotDelivered, "không thấy", clock.now()).await;
        assert!(matches!(told, Err(ActError::Refused(Refusal::UnderWay { .. }))), "{told:?}");
        p.world.play(&mut daemon, due() + minutes(5)).await;
        assert_eq!(p.shown("wordpress").len(), 1);
        assert!(p.world.print().await.contains("tin wordpress delivered (found_on_platform)"));
    }
}

/// Everybody at once: two daemons and five people, on the same deliveries. Nobody is told of a deadlock.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn everybody_at_once() {
    for database in databases().await {
        let folder = tempfile::tempdir().unwrap();
        let world = World::new(&database, folder.path()).await;
        let items = |version: &str| -> Vec<_> {
            (0..120)
                .map(|n| {
                    let channel = if n % 2 == 0 { "web" } else { "web-2" };
                    world.text(&format!("tin-{n}"), channel, due(), &format!("Nội dung {n} {version}"))
                })
                .collect()
        };
        world.apply(items("một")).await;
        world.approve_all().await;
        world.clock.advance_to(due());
        let (mut one, mut two) = (world.daemon(), world.daemon());
        let store = &world.store;
        let now = due();
        let holds = async {
            for _ in 0..6 {
                let scope = Scope { channel: Some("web".into()), ..Scope::default() };
                let held = hold::hold(store, &Clock::System, &actor(), scope, "thử").await.unwrap();
                hold::release(store, &actor(), &held.hold, "hết", now).await.unwrap();
            }
        };
        let edits = async {
            for version in ["hai", "ba", "bốn"] {
                world.apply(items(version)).await;
                let all = Which::Fitting(Filter::default());
                let approved = approve::approve(store, &actor(), &all, None, None, now).await;
                assert!(!matches!(approved, Err(ActError::Store(_) | ActError::Other(_))), "{approved:?}");
            }
        };
        let cancels = async {
            for n in 0..6 {
                let id = world.text(&format!("tin-{n}"), if n % 2 == 0 { "web" } else { "web-2" }, due(), "x").id;
                let done = cancel::cancel(store, &actor(), &Which::Ids(vec![id]), "thôi", now).await;
                assert!(!matches!(done, Err(ActError::Store(_) | ActError::Other(_))), "{done:?}");
            }
        };
        tokio::join!(drive(&mut one), drive(&mut two), holds, edits, cancels);
        one.settle_moment().await.unwrap();
        let printed = world.print().await;
        let moving = ["staging", "revealing", "open"];
        assert!(!printed.lines().any(|l| moving.iter().any(|m| l.contains(m))), "{printed}");
        let out = printed.lines().filter(|l| l.contains(" delivered ")).count();
        assert_eq!(world.public("web").len() + world.public("web-2").len(), out, "{printed}");
    }
}

async fn drive(daemon: &mut Daemon) {
    for _ in 0..40 {
        daemon.settle_moment().await.unwrap();
    }
}

/// The disk is full for a while: SQLite then rolls back by itself, as this trigger does. Nothing is lost, and the daemon
/// goes on when there is room again.
#[tokio::test]
async fn a_full_disk_is_survived() {
    let database = sqlite();
    let folder = tempfile::tempdir().unwrap();
    let world = World::new(&database, folder.path()).await;
    world.apply(vec![world.text("mot", "web", due(), "Xin chào")]).await;
    world.approve_all().await;
    let other = sqlx::SqlitePool::connect(&database.url).await.unwrap();
    let full =
        "CREATE TRIGGER full BEFORE UPDATE OF claimed_by ON delivery BEGIN SELECT RAISE(ROLLBACK, 'disk is full'); END";
    sqlx::query(full).execute(&other).await.unwrap();
    world.clock.advance_to(due());
    let mut daemon = world.daemon();
    for _ in 0..5 {
        assert!(daemon.tick().await.unwrap_err().to_string().contains("disk is full"));
    }
    let lives = std::fs::read_dir(std::path::Path::new(database.url.trim_start_matches("sqlite:")).parent().unwrap())
        .unwrap()
        .filter(|entry| entry.as_ref().unwrap().file_name().to_string_lossy().contains(".node-"))
        .count();
    assert_eq!(lives, 1, "a new name for every try would use up all files");
    sqlx::query("DROP TRIGGER full").execute(&other).await.unwrap();
    daemon.settle_moment().await.unwrap();
    assert_eq!(world.print().await, "mot web delivered +0s [stage:done reveal:done]");
}

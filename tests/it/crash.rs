//! The first promise, by force: whatever dies, and wherever, no post is published twice and none is lost in silence.
//! The real program is killed with SIGKILL while the sandbox counts what the public sees.

use std::time::Duration;

use loa::actions::hold;
use loa::clock::Clock;
use loa::daemon::breakpoint::Breakpoint;
use loa::domain::delivery::{Entry, State, Step};
use loa::domain::hold::Scope;
use loa::sandbox::fault::{Fault, FaultPlan, FaultRule, FaultWhen};

use crate::support::databases::{Database, databases};
use crate::support::rig::{PLATFORMS, Program, REVEALS, Rig};
use crate::support::world::{actor, hold_is_written};

/// Kills at random moments, on each database.
const KILLS: u64 = 12;
/// Longer than everything up to the freeze takes on a busy machine, and than the lease.
const SLOW_MS: u64 = 20_000;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn killed_at_each_named_step() {
    for database in databases().await {
        let rig = Rig::new(&database, 6).await;
        for place in Breakpoint::ALL {
            let mut program = rig.run(Some(&place.name()));
            // Where everything is past that step already, there is nothing to stand still at.
            let pending = rig.entries().await.iter().any(|e| !e.delivery.state.is_final());
            if pending {
                wait_at(&mut program, &place.name());
            }
            program.kill();
        }
        let mut program = rig.run(None);
        rig.wait_until_settled(&mut program).await;
        assert_eq!(program.stop(), Some(0));
        rig.assert_one_each("named steps").await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn killed_at_random_moments() {
    for database in databases().await {
        let rig = Rig::new(&database, 12).await;
        let mut luck: u64 = 20_260_120;
        for _ in 0..KILLS {
            // A small generator of our own: the moments are the same in every run.
            luck = luck.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            let program = rig.run(None);
            Clock::System.sleep(Duration::from_millis(30 + (luck >> 33) % 400)).await;
            program.kill();
        }
        let mut program = rig.run(None);
        rig.wait_until_settled(&mut program).await;
        assert_eq!(program.stop(), Some(0));
        rig.assert_one_each("random moments").await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_lost_reply_or_a_5xx_after_the_effect_or_a_reset_before_it() {
    let mut cases = tokio::task::JoinSet::new();
    for fault in [Fault::LostReply, Fault::ErrorAfter(500), Fault::Reset, Fault::ErrorBefore(503)] {
        for database in databases().await {
            cases.spawn(async move { meets(&database, fault).await });
        }
    }
    while let Some(case) = cases.join_next().await {
        case.unwrap();
    }
}

/// Every platform's visible call meets the fault the first two times, whatever else works.
async fn meets(database: &Database, fault: Fault) {
    let rig = Rig::new(database, 4).await;
    let routes = [
        ("telegram", "post sendmessage"),
        ("facebook", "post {id}"),
        ("zalo", "post article/update"),
        ("wordpress", "post posts/{id}"),
    ];
    let rules = routes.into_iter().flat_map(|(platform, route)| {
        (1..=2).map(move |n| FaultRule {
            platform: platform.to_owned(),
            route: route.to_owned(),
            when: FaultWhen::Nth(n),
            fault,
        })
    });
    rig.sandbox.set_faults(FaultPlan { rules: rules.collect() });
    let mut program = rig.run(None);
    rig.wait_until_settled(&mut program).await;
    assert_eq!(program.stop(), Some(0));
    rig.assert_one_each(&format!("{fault:?}")).await;
    let entries = rig.entries().await;
    for (platform, _) in PLATFORMS {
        let met = entries.iter().filter(|e| e.delivery.adapter == platform).flat_map(|e| &e.attempts);
        let met = met.filter(|a| a.step == Step::Reveal && matches!(a.class.as_deref(), Some("unknown" | "retry")));
        assert!(met.count() > 0, "{fault:?} never met a reveal on {platform}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn two_programs_share_the_work_and_one_of_them_dies() {
    for database in databases().await {
        let rig = Rig::new(&database, 12).await;
        let mut one = rig.run(Some("reveal-claimed"));
        assert!(one.wait_for("standing still"), "it never came to a reveal");
        // It holds shards and stands still; its heart does not beat.
        let mut two = rig.run(None);
        one.kill();
        rig.wait_until_settled(&mut two).await;
        assert_eq!(two.stop(), Some(0));
        rig.assert_one_each("two programs").await;
    }
}

/// Every other visible call is still under way when its node is frozen, and takes effect when others have long taken over.
/// A thread for each case and more: they also wait for commands, and a transaction of another must not wait with them.
#[tokio::test(flavor = "multi_thread", worker_threads = 8)]
async fn a_node_frozen_past_its_lease_in_the_middle_of_calls_wakes_to_nothing() {
    let mut cases = tokio::task::JoinSet::new();
    for is_held in [false, true] {
        for database in databases().await {
            cases.spawn(async move { frozen_and_woken(&database, is_held).await });
        }
    }
    while let Some(case) = cases.join_next().await {
        case.unwrap();
    }
}

async fn frozen_and_woken(database: &Database, is_held: bool) {
    let (rig, admin) = (Rig::new(database, 6).await, actor());
    let slow = |(platform, route): (&str, &str)| FaultRule {
        platform: platform.to_owned(),
        route: route.to_owned(),
        when: FaultWhen::EveryNth(2),
        fault: Fault::Delay(SLOW_MS),
    };
    rig.sandbox.set_faults(FaultPlan { rules: REVEALS.into_iter().map(slow).collect() });
    let mut frozen = rig.run(None);
    let count = |entries: &[Entry], state| entries.iter().filter(|e| e.delivery.state == state).count();
    let in_the_middle = |entries: &[Entry]| {
        let (under_way, out) = (count(entries, State::Revealing), count(entries, State::Delivered));
        under_way > 0 && under_way + out == entries.len()
    };
    loop {
        rig.wait_until(&mut frozen, in_the_middle).await;
        frozen.freeze_between_transactions(&rig.store).await;
        // A platform that is asked again and again whether it has ended is between two looks now and then.
        if in_the_middle(&rig.entries().await) {
            break;
        }
        frozen.wake();
    }
    let cut_off = count(&rig.entries().await, State::Revealing);
    assert!(cut_off > 0, "it was not in the middle of anything");
    rig.sandbox.set_faults(FaultPlan::none());
    let run = || (rig.run(None), rig.run(None));
    let (mut two, mut three) = if is_held {
        let all = hold::hold(&rig.store, &Clock::System, &admin, Scope::default(), "thử");
        let (held, programs) = tokio::join!(all, async {
            hold_is_written(&rig.store).await;
            run()
        });
        let under_way = count(&rig.entries().await, State::Revealing);
        assert_eq!(under_way, 0, "it returned while something was being shown");
        assert_eq!(held.unwrap().went_out.len(), cut_off, "each of them is named");
        programs
    } else {
        let mut programs = run();
        rig.wait_until_settled(&mut programs.0).await;
        programs
    };
    let died = rig.entries().await;
    let died = died.iter().flat_map(|e| &e.attempts).filter(|a| a.class.as_deref() == Some("died"));
    assert_eq!(died.count(), cut_off, "another node settles what was under way");
    frozen.wake();
    for program in [&mut frozen, &mut two, &mut three] {
        // Never by blocking: what the same thread is to wake next, a transaction perhaps, would wait with it.
        program.tell_to_stop();
        assert_eq!(program.ends_within(Duration::from_secs(90)).await, Some(0));
    }
    rig.assert_told("frozen", is_held).await;
}

fn wait_at(program: &mut Program, place: &str) {
    assert!(program.wait_for("standing still"), "it never came to {place}");
}

//! Faults of one machine: a secret that its environment lacks, a folder that is not mounted there. Others go on with the
//! channel; what no machine can do is stopped and named.

use std::process::Command;

use loa::actions::hold;
use loa::clock::Clock;
use loa::daemon::channels::variable;
use loa::domain::delivery::State;
use loa::domain::hold::Scope;
use loa::event::{Alert, Event};
use loa::store::faults;
use serde_json::Value;

use crate::cli::{Place, loa};
use crate::support::databases::{databases, sqlite};
use crate::support::platforms::Platforms;
use crate::support::rig::{Program, Rig};
use crate::support::world::{actor, minutes, start};

/// The program without the secrets of these channels.
fn without(rig: &Rig, channels: &[&str]) -> Command {
    let mut command = rig.command();
    let fields = loa::adapters::ADAPTERS.iter().flat_map(|kind| kind.fields);
    for field in fields.filter(|field| field.secret) {
        for channel in channels {
            command.env_remove(variable(channel, field.name));
        }
    }
    command
}

fn status(mut command: Command) -> Value {
    let said = command.args(["status", "--json"]).output().unwrap();
    serde_json::from_slice(&said.stdout).unwrap()
}

/// Neither of two machines has the secrets of all channels. Each serves what it can, and no channel stops.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_one_machine_lacks_another_does() {
    for database in databases().await {
        let rig = Rig::unapproved(&database, 1).await;
        let start = |channels: &[&str]| {
            let mut command = without(&rig, channels);
            command.arg("run");
            Program::start(command)
        };
        let mut one = start(&["telegram-0", "zalo-0"]);
        let mut two = start(&["facebook-0", "wordpress-0"]);
        assert!(one.wait_for("daemon started") && two.wait_for("daemon started"));
        rig.approve().await;
        rig.wait_until_settled(&mut one).await;
        for entry in rig.entries().await {
            assert_eq!(entry.delivery.state, State::Delivered, "{}: {entry:#?}", database.url);
            let known = ["done", "working", "of_node", "unknown"];
            assert!(entry.attempts.iter().all(|a| known.contains(&a.class.as_deref().unwrap())), "{entry:#?}");
        }
        rig.assert_one_each("two machines").await;
        let seen = status(rig.command());
        assert!(seen["stopped"].as_array().unwrap().is_empty(), "{seen}");
        assert!(!seen["node_faults"].as_array().unwrap().is_empty(), "{seen}");
        assert_eq!(seen["running"].as_array().unwrap().len(), 2, "{seen}");
        assert_eq!((one.stop(), two.stop()), (Some(0), Some(0)));
        let seen = status(rig.command());
        assert!(seen["node_faults"].as_array().unwrap().is_empty(), "they went with their machines: {seen}");
    }
}

/// No machine has them: the channel stops as on a single one, and says why.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_no_machine_can_do_is_stopped_and_named() {
    for database in databases().await {
        let rig = Rig::unapproved(&database, 1).await;
        let programs = [(); 2].map(|()| {
            let mut command = without(&rig, &["telegram-0"]);
            command.arg("run");
            Program::start(command)
        });
        let [mut one, mut two] = programs;
        assert!(one.wait_for("daemon started") && two.wait_for("daemon started"));
        rig.approve().await;
        for _ in 0..600 {
            if !status(rig.command())["stopped"].as_array().unwrap().is_empty() {
                break;
            }
            Clock::System.sleep(std::time::Duration::from_millis(50)).await;
        }
        let seen = status(rig.command());
        assert_eq!(
            (&seen["stopped"][0]["channel"], &seen["stopped"][0]["code"]),
            (&"telegram-0".into(), &"no_secret".into()),
            "{seen}"
        );
        assert!(seen["node_faults"].as_array().unwrap().is_empty(), "it is everybody's now: {seen}");
    }
}

/// Two machines with a workspace each, one of which does not have the channel's folder.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_folder_that_one_machine_does_not_see() {
    for database in databases().await {
        let (place, lame) = (Place::due_now(""), Place::due_now(""));
        let store = database.url.clone();
        let of = |place: &Place, arguments: &[&str]| {
            let mut command = loa(&place.workspace, arguments);
            command.env("LOA_STORE", &store).env("LOA_LOG", "info").env("LOA_LEASE_S", "60");
            command
        };
        let fine = |arguments: &[&str]| {
            let said = of(&place, arguments).output().unwrap();
            assert!(said.status.success(), "{arguments:?}: {}", String::from_utf8_lossy(&said.stderr));
        };
        fine(&["apply", "--yes"]);
        std::fs::remove_dir(lame.workspace.join("ra")).unwrap();
        std::fs::create_dir(lame.workspace.join(".loa")).unwrap();
        std::fs::copy(place.workspace.join(".loa/key"), lame.workspace.join(".loa/key")).ok();
        let mut able = Program::start(of(&place, &["run"]));
        let mut lame = Program::start(of(&lame, &["run"]));
        assert!(able.wait_for("bắt đầu") && lame.wait_for("bắt đầu"));
        // Frozen in the middle of a transaction it would keep everybody from writing.
        loop {
            able.freeze();
            if of(&place, &["approve", "--all", "--yes"]).output().unwrap().status.success() {
                break;
            }
            able.wake();
        }
        assert!(lame.wait_for("máy này không phục vụ được kênh “Bảng tin”"), "{}", database.url);
        able.wake();
        assert!(able.wait_for("Đã đăng"), "{}", database.url);
        let seen = status(of(&place, &[]));
        assert!(seen["stopped"].as_array().unwrap().is_empty(), "{seen}");
        assert_eq!(seen["node_faults"][0]["code"], "folder_missing", "{seen}");
        let pages = std::fs::read_dir(place.workspace.join("ra")).unwrap();
        let pages = pages.filter(|e| !e.as_ref().unwrap().file_name().to_string_lossy().starts_with('.')).count();
        assert_eq!(pages, 1);
        let told = of(&place, &["status"]).output().unwrap();
        let told = String::from_utf8(told.stdout).unwrap();
        assert!(
            told.contains("CÓ MÁY KHÔNG PHỤC VỤ ĐƯỢC KÊNH")
                && told.contains("từ ")
                && told.contains("không thấy thư mục"),
            "{told}"
        );
    }
}

/// Another machine runs, says nothing and does nothing: what nobody takes is stopped and named after a quarter of a minute.
#[tokio::test]
async fn what_nobody_takes_is_not_left_lying() {
    let database = sqlite();
    let mut p = Platforms::new(&database).await;
    p.world.given = std::sync::Arc::default();
    let other = p.world.store.live("khac").unwrap();
    let due = start() + minutes(60);
    p.world.apply(vec![p.world.text("tin", "telegram", due, "Nội dung")]).await;
    p.world.approve_all().await;
    let mut daemon = p.world.daemon();
    p.world.play(&mut daemon, due - minutes(1)).await;
    let faults = |p: &Platforms| {
        let events = p.world.events.lock().unwrap();
        events.iter().filter(|e| matches!(e, Event::Alert { what: Alert::NodeFault { .. } })).count()
    };
    assert_eq!((faults(&p), p.times_stopped("telegram")), (1, 1), "{}", p.world.print().await);
    let printed = p.world.print().await;
    assert!(printed.contains("of_node") && printed.contains("relogin"), "{printed}");
    drop(other);
}

/// A person holds what is being tried at that moment, so the tick that writes the fault down is done twice: it is said once,
/// and not forgotten by the tick that never was.
#[tokio::test]
async fn a_fault_is_said_whatever_a_person_does_beside() {
    for database in databases().await {
        let mut p = Platforms::new(&database).await;
        p.world.given = std::sync::Arc::default();
        let other = p.world.store.live("khac").unwrap();
        let listens = p.world.store.watch(&Clock::System, "khac").await.unwrap();
        p.world.apply(vec![p.world.text("tin", "telegram", start() + minutes(60), "Nội dung")]).await;
        p.world.approve_all().await;
        let mut daemon = p.world.daemon();
        let mut outcome = daemon.tick().await.unwrap();
        while outcome.started == 0 {
            p.world.clock.advance_to(outcome.next_at.unwrap());
            outcome = daemon.tick().await.unwrap();
        }
        let scope = Scope { channel: Some("telegram".into()), ..Scope::default() };
        hold::hold(&p.world.store, &p.world.clock, &actor(), scope, "quốc tang").await.unwrap();
        daemon.settle_moment().await.unwrap();
        let known = faults::all(&mut p.world.store.read().await.unwrap()).await.unwrap();
        assert_eq!(known.len(), 1, "{}", p.world.print().await);
        let events = p.world.events.lock().unwrap();
        let told = events.iter().filter(|e| matches!(e, Event::Alert { what: Alert::NodeFault { .. } })).count();
        assert_eq!(told, 1, "{events:?}");
        drop((other, listens));
    }
}

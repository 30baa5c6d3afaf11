//! A full disk and a damaged file: the emergency stop works on the one, nothing is sent from the other, and both say what
//! to do.

use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use loa::domain::hold::Scope;
use loa::store::brake::{Brake, Pulled};
use loa::store::holds;
use sqlx::Connection;

use crate::support::databases::{Database, sqlite};
use crate::support::office::Office;
use crate::support::rig::Rig;
use crate::support::world::{World, minutes, start};

fn file_of(database: &Database) -> PathBuf {
    PathBuf::from(database.url.trim_start_matches("sqlite:"))
}

/// Writes over the first page of a table. The store is closed, or at rest.
async fn flip(file: &Path, table: &str) {
    let mut connection = sqlx::SqliteConnection::connect(&format!("sqlite:{}", file.display())).await.unwrap();
    let root: i64 = sqlx::query_scalar("SELECT rootpage FROM sqlite_master WHERE name = $1")
        .bind(table)
        .fetch_one(&mut connection)
        .await
        .unwrap();
    connection.close().await.unwrap();
    let mut opened = std::fs::OpenOptions::new().write(true).open(file).unwrap();
    std::io::Seek::seek(&mut opened, std::io::SeekFrom::Start((root as u64 - 1) * 4096)).unwrap();
    opened.write_all(&[0xa5; 4096]).unwrap();
}

fn told(output: &Output) -> serde_json::Value {
    serde_json::from_slice(&output.stdout).unwrap_or_else(|_| panic!("{output:?}"))
}

/// The brake is pulled while the store takes writes after all: what it says becomes the ordinary hold that it is.
#[tokio::test]
async fn what_the_brake_says_becomes_a_hold() {
    let (database, folder) = (sqlite(), tempfile::tempdir().unwrap());
    let world = World::new(&database, folder.path()).await;
    let due = start() + minutes(60);
    world.apply(["web", "web-2"].map(|web| world.text("mot", web, due, "Xin chào")).to_vec()).await;
    world.approve_all().await;
    let brake = Brake::of(&file_of(&database));
    let scope = Scope { channel: Some("web-2".into()), ..Scope::default() };
    let hold = loa::actions::brake::new(scope, "quốc tang", "an", world.clock.now());
    brake.pull(&Pulled::Damaged).unwrap();
    brake.pull(&Pulled::Hold(hold.clone())).unwrap();
    let mut daemon = world.daemon();
    world.play(&mut daemon, due + minutes(1)).await;
    assert!(!brake.is_pulled());
    assert_eq!(holds::standing(&mut world.store.read().await.unwrap()).await.unwrap(), vec![hold]);
    assert_eq!((world.public("web").len(), world.public("web-2").len()), (1, 0), "the store was sound");
}

#[tokio::test]
async fn no_program_starts_on_a_damaged_store() {
    let office = Office::running();
    flip(&office.store(), "approval").await;
    let said = office.run("", &["run"]);
    assert_eq!(said.code, 1);
    assert!(said.err.contains("bị hỏng") && said.err.contains("bản sao lưu mới nhất"), "{}", said.err);
}

/// One page is flipped under a running program, which reads other pages. Whoever finds it stops the program.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_program_does_not_run_on_while_the_others_fail() {
    let database = sqlite();
    let rig = Rig::new(&database, 1).await;
    let mut program = rig.run(None);
    rig.wait_until_settled(&mut program).await;
    rig.store.close().await;
    let until = loa::clock::Clock::System.now() + chrono::TimeDelta::seconds(60);
    loop {
        flip(&file_of(&database), "delivery").await;
        let output = rig.command().args(["log", "--json"]).output().unwrap();
        if !output.status.success() {
            assert_eq!(told(&output)["error"]["code"], "store_damaged");
            break;
        }
        assert!(loa::clock::Clock::System.now() < until, "the last writes never came to rest");
    }
    // It hears that the file changed, and looks through it.
    flip_again(&file_of(&database));
    assert!(program.wait_for("damaged"), "it ran on");
    assert_eq!(program.ended(), Some(1));
}

fn flip_again(file: &Path) {
    let mut opened = std::fs::OpenOptions::new().append(true).open(file).unwrap();
    opened.write_all(&[0; 4096]).unwrap();
}

/// A disk of two megabytes, unmounted when it is dropped.
struct Disk {
    folder: tempfile::TempDir,
}

impl Disk {
    fn new() -> Option<Disk> {
        let folder = tempfile::tempdir().unwrap();
        let mount = Command::new("mount").args(["-t", "tmpfs", "-o", "size=2m", "tmpfs"]).arg(folder.path()).output();
        mount.is_ok_and(|mount| mount.status.success()).then_some(Disk { folder })
    }

    fn fill(&self) {
        let mut file = std::fs::File::create(self.folder.path().join("everything")).unwrap();
        while file.write_all(&[1; 4096]).is_ok() {}
    }

    fn free(&self) {
        std::fs::remove_file(self.folder.path().join("everything")).unwrap();
    }
}

impl Drop for Disk {
    fn drop(&mut self) {
        let _ = Command::new("umount").arg(self.folder.path()).status();
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[expect(clippy::print_stderr, reason = "a skipped test says so")]
async fn a_full_disk_takes_a_hold() {
    let Some(disk) = Disk::new() else {
        eprintln!("SKIPPED: no disk can be mounted here (root is needed)");
        return;
    };
    let database = Database::in_folder(disk.folder.path());
    let rig = Rig::new(&database, 1).await;
    rig.store.seal().await.unwrap();
    rig.store.close().await;
    disk.fill();
    let hold = || rig.command().args(["hold", "--all", "--reason", "quốc tang", "--json"]).output().unwrap();
    let output = hold();
    assert!(output.status.success(), "{output:?}");
    assert_eq!(told(&output)["braked"], true);
    let output = hold();
    assert!(output.status.success(), "twice: {output:?}");
    disk.free();
    let mut program = rig.run(None);
    assert!(program.wait_for("daemon started"));
    let status = || told(&rig.command().args(["status", "--json"]).output().unwrap());
    let until = loa::clock::Clock::System.now() + chrono::TimeDelta::seconds(60);
    while status()["braked"] == true {
        assert!(loa::clock::Clock::System.now() < until, "it was never written down");
    }
    assert_eq!(status()["holds"].as_array().unwrap().len(), 2);
    assert_eq!(program.stop(), Some(0));
    assert_eq!(rig.sandbox.posts().iter().map(|post| post.reveals).sum::<u32>(), 0);
}

//! Is it the store that it was? One that was copied, set back, emptied or dumped and loaded sends nothing before a person
//! confirmed; one that was moved with its disk, or whose machine started again, sends as if nothing had been.

use std::path::{Path, PathBuf};

use loa::domain::delivery::Entry;
use loa::store::Store;
use loa::store::seal::Seal;

use crate::support::databases::{Database, databases, sqlite};
use crate::support::office::Office;
use crate::support::plans::At;
use crate::support::rig::Rig;
use crate::support::world::{World, minutes, start};

fn due() -> At {
    start() + minutes(60)
}

fn file_of(database: &Database) -> PathBuf {
    PathBuf::from(database.url.trim_start_matches("sqlite:"))
}

/// A world on which a daemon started: one text applied and approved.
async fn sealed(database: &Database, folder: &Path) -> World {
    let world = World::new(database, folder).await;
    world.store.seal().await.unwrap();
    world.apply(vec![world.text("mot", "web", due(), "Xin chào")]).await;
    world.approve_all().await;
    world
}

async fn looked(url: &str) -> Seal {
    let store = Store::open(url).await.unwrap();
    let seal = store.look_at_seal().await.unwrap();
    assert_eq!(store.look_at_seal().await.unwrap(), seal, "to look is not to accept");
    store.close().await;
    seal
}

/// An older state of the file is put over it while no program runs. It was made during the same run of the program, so
/// no count of starts tells.
#[tokio::test]
async fn a_backup_of_the_same_run_is_seen() {
    let (database, folder) = (sqlite(), tempfile::tempdir().unwrap());
    let mut world = sealed(&database, folder.path()).await;
    world.store.close().await;
    let backup = std::fs::read(file_of(&database)).unwrap();
    world.store = database.open().await;
    assert_eq!(world.store.look_at_seal().await.unwrap(), Seal::Same);
    let mut daemon = world.daemon();
    world.play(&mut daemon, due() + minutes(1)).await;
    assert_eq!(world.public("web").len(), 1);
    drop(daemon);
    world.store.close().await;
    std::fs::write(file_of(&database), backup).unwrap();
    assert_eq!(looked(&database.url).await, Seal::SetBack);
}

/// What a person did counts as much as what was sent: a lost hold would let out what it held. And doing it again does
/// not make the store whole.
#[tokio::test]
async fn a_lost_act_is_seen_and_not_made_good_by_another() {
    let (database, folder) = (sqlite(), tempfile::tempdir().unwrap());
    let mut world = sealed(&database, folder.path()).await;
    world.store.close().await;
    let backup = std::fs::read(file_of(&database)).unwrap();
    world.store = database.open().await;
    world.apply(vec![world.text("mot", "web", due(), "Xin chào các bác")]).await;
    world.store.close().await;
    std::fs::write(file_of(&database), backup).unwrap();
    assert_eq!(looked(&database.url).await, Seal::SetBack);
    world.store = database.open().await;
    world.apply(vec![world.text("mot", "web", due(), "Xin chào các bác")]).await;
    world.approve_all().await;
    assert_eq!(looked(&database.url).await, Seal::SetBack);
    world.store.seal().await.unwrap();
    assert_eq!(looked(&database.url).await, Seal::Same, "held by whoever started on it");
}

/// All that was written was still in the write-ahead file, and somebody deletes it. Before any daemon ran, too.
#[test]
fn a_deleted_write_ahead_file_is_seen() {
    let office = Office::running();
    let wal = office.store().with_file_name("loa.db-wal");
    // As a program leaves it that is killed before it closes the store: everything in the one, nothing in the other.
    std::fs::File::create(office.store()).unwrap();
    for gone in [&wal, &office.store().with_file_name("loa.db-shm")] {
        let _ = std::fs::remove_file(gone);
    }
    assert_eq!(office.json("admin", &["status"])["copy"], true);
    let said = office.run("", &["run"]);
    assert!(said.err.contains("Cách khôi phục"), "{}", said.err);
    office.fine("", &["apply", "--yes"]);
    let said = office.fine("admin", &["status"]);
    assert!(said.contains("h-copy-"), "{said}");
}

/// Emptied, and everything applied and approved again: held, so nothing goes out a second time.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_emptied_store_does_not_send_again() {
    let database = sqlite();
    let mut rig = Rig::new(&database, 2).await;
    let mut program = rig.run(None);
    rig.wait_until_settled(&mut program).await;
    rig.store.close().await;
    program.kill();
    std::fs::File::create(file_of(&database)).unwrap();
    for end in ["-wal", "-shm"] {
        let _ = std::fs::remove_file(format!("{}{end}", file_of(&database).display()));
    }
    rig.store = database.open().await;
    rig.load().await;
    let mut program = rig.run(None);
    assert!(program.wait_for("daemon started"));
    let held = rig.entries().await;
    assert!(held.iter().all(|entry| entry.delivery.held_at.is_some()), "{held:#?}");
    assert_eq!(program.stop(), Some(0));
    let times: Vec<u32> = rig.sandbox.posts().iter().map(|post| post.reveals).filter(|reveals| *reveals > 0).collect();
    assert_eq!(times, vec![1; 8]);
}

async fn alone_in(file: &Path) -> anyhow::Result<Vec<Entry>> {
    let store = Store::open(&format!("sqlite:{}", file.display())).await?;
    let found = loa::store::log::entries(&mut store.read().await?, &Default::default()).await;
    store.close().await;
    Ok(found?)
}

/// A killed daemon that was at rest had everything in the store's own file: its write-ahead file may go. Somebody who reads
/// while it comes to rest only delays that.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn at_rest_nothing_is_only_in_the_write_ahead_file() {
    let database = sqlite();
    let rig = Rig::new(&database, 1).await;
    let mut reader = rig.store.read().await.unwrap();
    loa::store::log::entries(&mut reader, &Default::default()).await.unwrap();
    let mut program = rig.run(None);
    rig.wait_until_settled(&mut program).await;
    let attempts = |entries: &[Entry]| entries.iter().map(|entry| entry.attempts.len()).sum::<usize>();
    let before = attempts(&rig.entries().await);
    drop(reader);
    rig.store.close().await;
    let own = file_of(&database);
    let wal = PathBuf::from(format!("{}-wal", own.display()));
    // Until what is ahead stands in the file itself, as another reader of that file alone sees it.
    let alone = tempfile::tempdir().unwrap();
    let mut found = Vec::new();
    for _ in 0..500 {
        std::fs::copy(&own, alone.path().join("loa.db")).unwrap();
        // A copy that was made while pages were moved cannot be read.
        found = alone_in(&alone.path().join("loa.db")).await.unwrap_or_default();
        if attempts(&found) == before && found.iter().all(|entry| entry.attempts.iter().all(|a| a.ended_at.is_some())) {
            break;
        }
        loa::clock::Clock::System.sleep(std::time::Duration::from_millis(20)).await;
    }
    assert_eq!(attempts(&found), before);
    program.kill();
    let _ = std::fs::remove_file(wal);
    let _ = std::fs::remove_file(format!("{}-shm", own.display()));
    assert_eq!(looked(&database.url).await, Seal::Same);
}

/// A copy beside it, a folder put back over itself, a file that took its place: none of them is the store that it was. A
/// folder that was moved on its disk is.
#[tokio::test]
async fn a_copy_is_seen_and_a_move_is_not_taken_for_one() {
    let database = sqlite();
    let world_folder = tempfile::tempdir().unwrap();
    let world = sealed(&database, world_folder.path()).await;
    world.store.close().await;
    let file = file_of(&database);
    let folder = file.parent().unwrap();
    let names = ["loa.db", "loa.db.starts"];
    let elsewhere = tempfile::tempdir_in(folder.parent().unwrap()).unwrap();
    let url = |folder: &Path| format!("sqlite:{}", folder.join("loa.db").display());
    for name in names {
        std::fs::copy(folder.join(name), elsewhere.path().join(name)).unwrap();
    }
    assert_eq!(looked(&url(elsewhere.path())).await, Seal::Copied);
    assert_eq!(looked(&database.url).await, Seal::Same, "the original stays the original");
    // A later start, and then the whole folder as it was before.
    let store = database.open().await;
    store.seal().await.unwrap();
    store.close().await;
    for name in names {
        std::fs::write(folder.join(name), std::fs::read(elsewhere.path().join(name)).unwrap()).unwrap();
    }
    assert_eq!(looked(&database.url).await, Seal::SetBack);
    let store = database.open().await;
    store.seal().await.unwrap();
    store.close().await;
    std::fs::remove_file(folder.join("loa.db.starts")).unwrap();
    assert_eq!(looked(&database.url).await, Seal::SetBack, "what vouches for it is gone");
    let store = database.open().await;
    store.seal().await.unwrap();
    store.close().await;
    let moved = tempfile::tempdir_in(folder.parent().unwrap()).unwrap();
    for name in names {
        std::fs::rename(folder.join(name), moved.path().join(name)).unwrap();
    }
    assert_eq!(looked(&url(moved.path())).await, Seal::Same);
}

/// A dump that is loaded back into the very same database is a copy, and so is what is loaded into another. A restart of
/// the program, and work on the tables that only writes them anew, are not.
#[tokio::test]
async fn a_dump_loaded_back_is_a_copy() {
    for database in databases().await.into_iter().filter(|database| database.url.starts_with("postgres")) {
        let folder = tempfile::tempdir().unwrap();
        let world = sealed(&database, folder.path()).await;
        world.store.close().await;
        let pool = sqlx::PgPool::connect(&database.url).await.unwrap();
        sqlx::raw_sql("VACUUM FULL meta").execute(&pool).await.unwrap();
        assert_eq!(looked(&database.url).await, Seal::Same);
        // What a dump holds of that table, loaded into the emptied one.
        sqlx::raw_sql("CREATE TABLE dump AS SELECT * FROM meta; DELETE FROM meta; INSERT INTO meta SELECT * FROM dump")
            .execute(&pool)
            .await
            .unwrap();
        pool.close().await;
        assert_eq!(looked(&database.url).await, Seal::Copied);
    }
}

//! A folder that would be waited for: pipes where files are looked for, and a lock that somebody else holds.

use std::fs::{self, File};
use std::path::Path;
use std::process::Command;
use std::time::Duration;

use loa::domain::outcome::{Failure, Revealed, Staging};
use loa::domain::post::{Payload, Post};

use super::{Bench, SLOT, job, post};

/// Nothing waits for it when all is well.
const PATIENCE: Duration = Duration::from_secs(60);

async fn staged(bench: &Bench, post: &Post, payload: &Payload) -> Result<Staging, Failure> {
    let job = job(&post.key, payload);
    tokio::time::timeout(PATIENCE, bench.adapter.stage(&job, None)).await.expect("a pipe holds the stage")
}

async fn revealed(bench: &Bench, post: &Post, payload: &Payload) -> Result<Revealed, Failure> {
    let job = job(&post.key, payload);
    tokio::time::timeout(PATIENCE, bench.adapter.reveal(&job, "", None)).await.expect("a pipe holds the reveal")
}

fn pipe(path: &Path) {
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    assert!(Command::new("mkfifo").arg(path).status().unwrap().success());
}

fn told<T>(done: Result<T, Failure>) -> String {
    done.map_or_else(|f| format!("{} {}", f.class.as_str(), f.code), |_| "done".to_owned())
}

#[tokio::test]
async fn a_pipe_in_a_folder_is_named_and_never_waited_for() {
    for (adapter, places) in [
        ("loudspeaker", &[".staged/.lock", "SLOT/manifest.json", "SLOT/.kich-ban.txt.part", "SLOT/kich-ban.txt"][..]),
        ("folder", &[".staged/key1/bai.html", ".staged/.probe"]),
        ("task", &[".staged/key1/phieu.html"]),
    ] {
        for place in places {
            let bench = Bench::new(adapter);
            let post = post("key1", "Lịch Đại hội");
            let payload = bench.render(&post);
            staged(&bench, &post, &payload).await.unwrap();
            let path = bench.root.path().join(place.replace("SLOT", SLOT));
            // What lies there already is replaced by the pipe.
            let _ = fs::remove_file(&path);
            pipe(&path);
            let first = told(revealed(&bench, &post, &payload).await);
            assert!(["done", "retry not_a_file"].contains(&first.as_str()), "{adapter} {place}: {first}");
            let checked = tokio::time::timeout(PATIENCE, bench.adapter.check()).await.expect("a pipe holds the check");
            assert_eq!(told(checked), "done", "{adapter} {place}");
            let _ = fs::remove_file(&path);
            assert_eq!(told(revealed(&bench, &post, &payload).await), "done", "{adapter} {place}");
        }
    }
}

#[tokio::test]
async fn a_lock_that_somebody_holds_is_left_to_the_next_try() {
    let bench = Bench::new("loudspeaker");
    let post = post("key1", "Lịch Đại hội");
    let payload = bench.render(&post);
    staged(&bench, &post, &payload).await.unwrap();
    let held = File::create(bench.root.path().join(".staged/.lock")).unwrap();
    held.lock().unwrap();
    assert_eq!(told(revealed(&bench, &post, &payload).await), "retry folder_locked");
    drop(held);
    assert_eq!(told(revealed(&bench, &post, &payload).await), "done");
}

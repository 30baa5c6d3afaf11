//! Work that people do: a sheet is given out, somebody says that it was done and shows it, or nobody does. And internal
//! matter, which never meets a public channel.

#![expect(clippy::unwrap_used, clippy::panic, reason = "a test may fail loudly outside its own body too")]

use std::path::{Path, PathBuf};

use chrono::TimeDelta;
use loa::actions::done::{DoneStatement, say, unsay};
use loa::actions::{ActError, Actor, Refusal, cancel, retire, withdraw};
use loa::domain::delivery::{Entry, State};
use loa::domain::done::DoneWord;
use loa::domain::outcome::End;
use loa::domain::plan::{Planned, PlannedTask};
use loa::domain::reach::Reach;
use loa::domain::reminder::Reminder;
use loa::domain::staff::{Grant, Role};
use loa::domain::task::{AHEAD_MS, TaskKind};
use loa::event::Event;
use loa::media::MediaStore;
use loa::store::deliveries::Filter;
use loa::store::log;

use crate::support::databases::{Database, databases};
use crate::support::plans::{At, at, directory};
use crate::support::world::{World, actor};

const DAYS: i64 = 24;

fn due() -> At {
    at("2026-01-12T12:00:00Z")
}

fn hours(n: i64) -> TimeDelta {
    TimeDelta::hours(n)
}

async fn world(database: &Database, folder: &Path) -> World {
    for name in ["viec", "loa"] {
        std::fs::create_dir(folder.join(name)).unwrap();
    }
    let mut directory =
        directory(&[("viec", "task", &[("folder", "viec")]), ("loa", "loudspeaker", &[("folder", "loa")])]);
    directory.channels[0].reach = Reach::Internal;
    World::with(database, folder, directory, Default::default()).await
}

/// A meeting in three days: its sheet goes out a day before, somebody says so within two days.
fn task(world: &World, body: &str) -> Planned {
    let mut task = world.text("hop-thon", "viec", due(), body);
    task.ahead_ms = Some(AHEAD_MS);
    task.late.within_ms = 2 * AHEAD_MS;
    task.reach = Reach::Internal;
    task.channel_reach = Reach::Internal;
    task.task = Some(PlannedTask { kind: TaskKind::VillageMeeting, assignee: "truong-thon".into() });
    task
}

fn said(word: DoneWord) -> DoneStatement {
    DoneStatement { word, at: None, word_of: None, count: None, count_unit: None, note: None, evidence: Vec::new() }
}

async fn only(world: &World) -> Entry {
    let mut tx = world.store.read().await.unwrap();
    let mut entries = log::entries(&mut tx, &Filter::default()).await.unwrap();
    assert_eq!(entries.len(), 1);
    entries.pop().unwrap()
}

fn sheets(world: &World) -> Vec<String> {
    world.public("viec")
}

fn media(world: &World) -> MediaStore {
    MediaStore::new(world.folder.join("media"))
}

async fn say_so(world: &World, who: &Actor, said: &DoneStatement) -> Result<State, Refusal> {
    let id = only(world).await.delivery.id;
    let now = world.clock.now();
    match say(&world.store, &media(world), who, &id, said, now).await {
        Ok((_, state, end)) => {
            assert_ne!(end, End::Published);
            Ok(state)
        }
        Err(ActError::Refused(refused)) => Err(refused),
        Err(error) => panic!("{error}"),
    }
}

/// A JPEG that says where it was taken, in its EXIF and behind its end.
fn picture(folder: &Path) -> PathBuf {
    let exif = b"Exif\0\0MM\0\x2a\0\0\0\x08\0\0GPS 13.98N";
    let mut bytes = vec![0xff, 0xd8, 0xff, 0xe1, 0, exif.len() as u8 + 2];
    bytes.extend(exif);
    bytes.extend([0xff, 0xda, 0, 2, 0x12, 0x34, 0xff, 0xd9]);
    bytes.extend(b"GPS 108.00E");
    let path = folder.join("hop-thon.jpg");
    std::fs::write(&path, bytes).unwrap();
    path
}

#[tokio::test]
async fn a_task_is_given_out_ahead_and_done_when_a_person_says_so() {
    for database in databases().await {
        let folder = tempfile::tempdir().unwrap();
        let world = world(&database, folder.path()).await;
        let mut daemon = world.daemon();
        world.apply(vec![task(&world, "Mời họp.")]).await;
        world.approve_all().await;
        world.play(&mut daemon, due() - hours(DAYS) - TimeDelta::minutes(1)).await;
        assert!(sheets(&world).is_empty(), "not before it is time");
        world.play(&mut daemon, due() - hours(DAYS)).await;
        let [sheet] = &sheets(&world)[..] else { panic!("{:?}", sheets(&world)) };
        let entry = only(&world).await;
        let handed_at = entry.delivery.handed_at.unwrap();
        assert_eq!((entry.delivery.state, entry.delivery.delivered_at), (State::Assigned, None));
        assert_eq!(handed_at, due() - hours(DAYS));
        let html = std::fs::read_to_string(folder.path().join("viec").join(sheet).join("phieu.html")).unwrap();
        for wanted in ["Họp thôn, làng", "Trưởng thôn 1", "19 giờ 00 phút, ngày 12/01/2026", "40 người", "<main>"]
        {
            assert!(html.contains(wanted), "{wanted} is not on the sheet");
        }
        world.play(&mut daemon, due() + hours(3)).await;
        let evidence = vec![picture(folder.path())];
        let word_of = Some("Trưởng thôn Plei A".to_owned());
        let mut words =
            DoneStatement { count: Some(52), note: Some("Bà con hỏi giờ phát".into()), ..said(DoneWord::Done) };
        words = DoneStatement { at: Some(due() + hours(1)), word_of, evidence, ..words };
        assert_eq!(say_so(&world, &actor(), &words).await, Ok(State::Delivered));
        let entry = only(&world).await;
        let done = entry.done.as_ref().unwrap();
        assert_eq!((entry.delivery.delivered_at, done.count), (Some(due() + hours(1)), Some(52)));
        assert!(entry.delivery.is_on_time(), "an hour after its time is within its deadline");
        assert_eq!((done.said_by.as_str(), done.word_of.as_deref()), ("quan-tri", Some("Trưởng thôn Plei A")));
        assert_eq!(entry.delivery.remark.as_deref(), Some("Bà con hỏi giờ phát"));
        let [shown] = &done.evidence[..] else { panic!("{done:?}") };
        let kept = std::fs::read(folder.path().join("media").join(format!("{}.jpg", shown.sha256))).unwrap();
        assert_eq!(shown.name, "hop-thon.jpg");
        assert!(!String::from_utf8_lossy(&kept).contains("GPS"), "the place was kept");
        let again = say_so(&world, &actor(), &words).await;
        assert!(matches!(again, Err(Refusal::WrongState { .. })), "{again:?}");
        let id = &entry.delivery.id;
        let refused = withdraw::withdraw(&world.store, &actor(), id, "x", world.clock.now()).await;
        assert!(matches!(refused, Err(ActError::Refused(Refusal::WrongState { .. }))), "{refused:?}");
        // The word is taken back, with its reason; its row stays.
        unsay(&world.store, &actor(), id, "Nhầm thôn", world.clock.now()).await.unwrap();
        let entry = only(&world).await;
        assert_eq!((entry.delivery.state, entry.done), (State::Assigned, None));
        assert_eq!(entry.delivery.remark.as_deref(), Some("Nhầm thôn"));
        assert_eq!(say_so(&world, &actor(), &said(DoneWord::Done)).await, Ok(State::Delivered), "said anew");
    }
}

#[tokio::test]
async fn without_a_word_a_task_is_missed_and_may_still_be_said_to_be_done() {
    for database in databases().await {
        let folder = tempfile::tempdir().unwrap();
        let world = world(&database, folder.path()).await;
        let mut daemon = world.daemon();
        world.apply(vec![task(&world, "Mời họp.")]).await;
        world.approve_all().await;
        world.play(&mut daemon, due() + hours(2 * DAYS) + TimeDelta::minutes(1)).await;
        let reminded: Vec<(Reminder, Option<String>)> = world
            .events
            .lock()
            .unwrap()
            .iter()
            .filter_map(|event| match event {
                Event::Reminded { what, about, .. } => Some((*what, about.clone())),
                _ => None,
            })
            .collect();
        assert_eq!(
            reminded,
            [(Reminder::TaskUnreported, Some("truong-thon".to_owned()))],
            "it was given out that evening"
        );
        assert_eq!(
            world.print().await,
            "hop-thon viec missed (not_done) [stage:done reveal:done unstage:done]",
            "it is not done because time passed"
        );
        let [closed] = &sheets(&world)[..] else { panic!("{:?}", sheets(&world)) };
        assert!(closed.starts_with("DA-DONG-"), "the sheet stays and is marked: {closed}");
        let page = folder.path().join("viec").join(closed).join("phieu.html");
        assert!(std::fs::read_to_string(page).unwrap().contains("PHIẾU ĐÃ ĐÓNG"));
        let early = DoneStatement { at: Some(due() + hours(1)), ..said(DoneWord::Done) };
        assert_eq!(say_so(&world, &actor(), &early).await, Ok(State::Delivered), "it was done, and nobody had said so");
        assert!(only(&world).await.delivery.is_on_time());
    }
}

#[tokio::test]
async fn who_does_it_says_so_and_others_need_the_right() {
    for database in databases().await {
        let folder = tempfile::tempdir().unwrap();
        let world = world(&database, folder.path()).await;
        let mut daemon = world.daemon();
        world.apply(vec![task(&world, "Mời họp.")]).await;
        world.approve_all().await;
        world.play(&mut daemon, due()).await;
        let person = |id: &str, units: &[&str]| {
            let grant =
                |unit: &&str| Grant { role: Role::Writer, unit: Some((*unit).to_owned()), from: None, until: None };
            Actor { grants: units.iter().map(grant).collect(), alone: false, ..Actor::everything(id) }
        };
        let other = say_so(&world, &person("nguoi-khac", &["xa"]), &said(DoneWord::Done)).await;
        assert!(matches!(other, Err(Refusal::RoleMayNot { .. })), "{other:?}");
        let former = Actor { off_duty: true, ..person("truong-thon", &[]) };
        let refused = say_so(&world, &former, &said(DoneWord::Done)).await;
        assert!(matches!(refused, Err(Refusal::RoleMayNot { .. })), "{refused:?}");
        let future = DoneStatement { at: Some(due() + hours(5)), ..said(DoneWord::Done) };
        let early = say_so(&world, &person("truong-thon", &[]), &future).await;
        assert!(matches!(early, Err(Refusal::NotYetHappened { .. })), "{early:?}");
        let no_picture = DoneStatement { evidence: vec![folder.path().join("loa.db")], ..said(DoneWord::Done) };
        let refused = say_so(&world, &person("truong-thon", &[]), &no_picture).await;
        assert!(matches!(refused, Err(Refusal::NotEvidence { .. })), "{refused:?}");
        assert_eq!(say_so(&world, &person("truong-thon", &[]), &said(DoneWord::Done)).await, Ok(State::Delivered));
    }
}

#[tokio::test]
async fn what_a_station_was_given_is_played_when_the_operator_says_so() {
    for database in databases().await {
        let folder = tempfile::tempdir().unwrap();
        let world = world(&database, folder.path()).await;
        let mut daemon = world.daemon();
        world.apply(vec![world.text("ban-tin", "loa", due(), "Kính mời bà con họp.")]).await;
        world.approve_all().await;
        world.play(&mut daemon, due() + hours(1)).await;
        let entry = only(&world).await;
        assert_eq!((entry.delivery.state, entry.delivery.delivered_at), (State::HandedOver, None));
        assert_eq!(entry.delivery.handed_at, Some(due()));
        let as_done = say_so(&world, &actor(), &said(DoneWord::Done)).await;
        assert!(matches!(as_done, Err(Refusal::WrongState { .. })), "{as_done:?}");
        assert_eq!(say_so(&world, &actor(), &said(DoneWord::Played)).await, Ok(State::Delivered));
        unsay(&world.store, &actor(), &entry.delivery.id, "Mất điện", world.clock.now()).await.unwrap();
        assert_eq!(only(&world).await.delivery.state, State::HandedOver);
        // A programme can be taken back before it is played.
        withdraw::withdraw(&world.store, &actor(), &entry.delivery.id, "Sai giờ", world.clock.now()).await.unwrap();
        world.play(&mut daemon, due() + hours(2)).await;
        let entry = only(&world).await;
        assert_eq!((entry.delivery.state, entry.delivery.remark.as_deref()), (State::Withdrawn, Some("Sai giờ")));
    }
}

/// What waits to be taken back is not said to be played: the word would take the withdrawal's place.
#[tokio::test]
async fn a_word_does_not_undo_a_withdrawal_that_waits() {
    for database in databases().await {
        let folder = tempfile::tempdir().unwrap();
        let world = world(&database, folder.path()).await;
        let mut daemon = world.daemon();
        let items = ["ban-tin", "ban-tin-2"];
        world.apply(items.map(|item| world.text(item, "loa", due(), "Kính mời bà con họp.")).into()).await;
        world.approve_all().await;
        world.play(&mut daemon, due() + hours(1)).await;
        let mut tx = world.store.read().await.unwrap();
        let entries = log::entries(&mut tx, &Filter::default()).await.unwrap();
        drop(tx);
        let now = world.clock.now();
        let [given, played] = [0, 1].map(|n| entries[n].delivery.id.clone());
        say(&world.store, &media(&world), &actor(), &played, &said(DoneWord::Played), now).await.unwrap();
        for id in [&given, &played] {
            withdraw::withdraw(&world.store, &actor(), id, "Sai giờ", now).await.unwrap();
        }
        let word = say(&world.store, &media(&world), &actor(), &given, &said(DoneWord::Played), now).await;
        assert!(matches!(word, Err(ActError::Refused(Refusal::BeingWithdrawn { .. }))), "{word:?}");
        let word = unsay(&world.store, &actor(), &played, "Mất điện", now).await;
        assert!(matches!(word, Err(ActError::Refused(Refusal::BeingWithdrawn { .. }))), "{word:?}");
        world.play(&mut daemon, due() + hours(2)).await;
        assert_eq!(world.print().await.matches("withdrawn").count(), 2, "{}", world.print().await);
    }
}

#[tokio::test]
async fn a_task_that_moves_or_is_called_off_leaves_a_marked_sheet() {
    for database in databases().await {
        let folder = tempfile::tempdir().unwrap();
        let world = world(&database, folder.path()).await;
        let mut daemon = world.daemon();
        world.apply(vec![task(&world, "Mời họp.")]).await;
        world.approve_all().await;
        world.play(&mut daemon, due() - hours(3)).await;
        assert_eq!(only(&world).await.delivery.state, State::Assigned);
        // Two days later: the old sheet is marked, a new one goes out a day before the new time.
        let mut later = task(&world, "Mời họp.");
        later.due = loa::domain::when::Due::At(due() + hours(2 * DAYS));
        world.apply(vec![later]).await;
        world.play(&mut daemon, due()).await;
        assert_eq!((only(&world).await.delivery.state, sheets(&world).len()), (State::Scheduled, 1));
        assert!(sheets(&world)[0].starts_with("DA-DONG-2026-01-12"), "{:?}", sheets(&world));
        world.play(&mut daemon, due() + hours(DAYS)).await;
        assert_eq!(only(&world).await.delivery.state, State::Assigned);
        assert!(sheets(&world).iter().any(|name| name.starts_with("2026-01-14")), "{:?}", sheets(&world));
        let all = loa::actions::Which::Fitting(Filter::default());
        cancel::cancel(&world.store, &actor(), &all, "Mưa lớn", world.clock.now()).await.unwrap();
        world.play(&mut daemon, due() + hours(DAYS) + TimeDelta::minutes(1)).await;
        let entry = only(&world).await;
        assert_eq!((entry.delivery.state, entry.delivery.remark.as_deref()), (State::Cancelled, Some("Mưa lớn")));
        assert!(sheets(&world).iter().all(|name| name.starts_with("DA-DONG")), "{:?}", sheets(&world));
    }
}

#[tokio::test]
async fn a_retired_campaign_calls_off_the_sheets_that_were_given_out() {
    for database in databases().await {
        let folder = tempfile::tempdir().unwrap();
        let world = world(&database, folder.path()).await;
        let mut daemon = world.daemon();
        world.apply(vec![task(&world, "Mời họp.")]).await;
        world.approve_all().await;
        world.play(&mut daemon, due() - hours(1)).await;
        assert_eq!(only(&world).await.delivery.state, State::Assigned);
        let now = world.clock.now();
        let ended = retire::retire(&world.store, &actor(), "thu", &[], " Kế hoạch đã thay ", now).await.unwrap();
        assert_eq!((ended.0.len(), ended.1.len()), (1, 0));
        world.play(&mut daemon, due()).await;
        let entry = only(&world).await;
        assert_eq!((entry.delivery.state, entry.delivery.receipt), (State::Cancelled, None));
        assert_eq!(entry.delivery.remark.as_deref(), Some("Kế hoạch đã thay"));
        let [closed] = &sheets(&world)[..] else { panic!("{:?}", sheets(&world)) };
        assert!(closed.starts_with("DA-DONG-"), "{closed}");
    }
}

#[tokio::test]
async fn internal_matter_never_meets_a_public_channel() {
    for database in databases().await {
        let folder = tempfile::tempdir().unwrap();
        let mut world = world(&database, folder.path()).await;
        world.apply(vec![task(&world, "Nội bộ.")]).await;
        // The channel becomes public while internal matter waits on it: refused, and nothing of it is written.
        world.directory.channels[0].reach = Reach::Public;
        let now = world.clock.now();
        let refused = loa::actions::apply::apply_directory(&world.store, &actor(), &world.directory, None, now).await;
        assert!(matches!(refused, Err(ActError::Refused(Refusal::InternalOnPublic { .. }))), "{refused:?}");
        // Whoever writes the row: the ledger does not take it.
        let mut wrong = task(&world, "Nội bộ.");
        wrong.id = "0000000000000000".into();
        wrong.channel_reach = Reach::Public;
        let described =
            [loa::store::deliveries::Described { campaign: "thu", planned: &wrong, local_date: None, by: "van-hoa" }];
        let mut tx = world.store.write().await.unwrap();
        assert!(loa::store::deliveries::describe(&mut tx, &described).await.is_err());
    }
}

/// Id, state, end, handed over and delivered at.
type OldRow = (String, String, String, Option<i64>, Option<i64>);

/// What an earlier version called delivered at a station was handed over.
#[tokio::test]
async fn an_older_ledger_learns_what_was_only_handed_over() {
    let folder = tempfile::tempdir().unwrap();
    let url = format!("sqlite:{}?mode=rwc", folder.path().join("cu.db").display());
    let pool = sqlx::SqlitePool::connect(&url).await.unwrap();
    let run = |sql: String| {
        let pool = pool.clone();
        async move { sqlx::raw_sql(sqlx::AssertSqlSafe(sql)).execute(&pool).await.unwrap() }
    };
    run(include_str!("../../migrations/0001_ledger.sql").to_owned()).await;
    run(include_str!("../../migrations/0002_ends_and_gate.sql").to_owned()).await;
    for (id, adapter) in [("a", "loudspeaker"), ("b", "folder")] {
        run(format!(
            "INSERT INTO delivery (id, campaign, item, title, occurrence, channel, unit, adapter, language, phase, phase_kind, \
             tone, late_within_ms, late_then, state, content_hash, attempts, tries, wait_ms, delivered_at, receipt_id) \
             VALUES ('{id}', 'c', 'i', 't', '', 'k', 'u', '{adapter}', 'vi', 'p', 'before', 'neutral', 1, 'skip', 'delivered', \
             'h', 1, 0, 1, 7, 'r')"
        ))
        .await;
    }
    run(include_str!("../../migrations/0004_ends.sql").to_owned()).await;
    let look = "SELECT id, state, ends_as, handed_at, delivered_at FROM delivery ORDER BY id";
    let rows: Vec<OldRow> = sqlx::query_as(look).fetch_all(&pool).await.unwrap();
    let row = |id: &str, state: &str, end: &str, handed, delivered| {
        (id.to_owned(), state.to_owned(), end.to_owned(), handed, delivered)
    };
    let wanted =
        [row("a", "handed_over", "handed_over", Some(7), None), row("b", "delivered", "published", None, Some(7))];
    assert_eq!(rows, wanted);
}

//! The store: every function once on every database, and the list of migrations.
//!
//! Statements are named where they stand, and looked at here.

use std::collections::{BTreeMap, HashMap};
use std::path::PathBuf;

use loa::clock::Clock;
use loa::domain::approval::Approval;
use loa::domain::delivery::{State, Step};
use loa::domain::hold::{Hold, Scope};
use loa::domain::outcome::{Class, End, Failure, Found, Receipt, Revealed, Staging};
use loa::domain::policy::{Answer, Rules, settle};
use loa::domain::reach::Reach;
use loa::domain::staff::{Grant, Role};
use loa::domain::standing::{Standing, Timing};
use loa::store::audit::{self, AuditRecord};
use loa::store::channels::{self, ChannelRecord, StaffRecord, UnitRecord};
use loa::store::deliveries::{self, Filter};
use loa::store::ledger::{Ended, Settled};
use loa::store::seal::Seal;
use loa::store::{
    MIGRATIONS, Store, Taking, Tx, campaigns, holds, is_overtaken, late, ledger, log, nodes, secrets, wishes,
};

use crate::support::databases::{databases, sqlite};
use crate::support::plans::At;
use crate::support::world::{World, minutes, start};

#[test]
fn every_migration_is_listed() {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("migrations");
    let mut files: Vec<(String, String)> = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap())
        .map(|entry| (entry.file_name().into_string().unwrap(), std::fs::read_to_string(entry.path()).unwrap()))
        .collect();
    files.sort();
    let listed: Vec<(String, String)> =
        MIGRATIONS.iter().map(|(version, name, sql)| (format!("{version:04}_{name}.sql"), (*sql).to_owned())).collect();
    assert_eq!(listed, files);
}

/// `save_moved` leaves out due time, content and approval: no answer may change them.
#[test]
fn an_answer_moves_only_what_is_written_down() {
    let receipt = || Receipt { id: "1".into(), link: None };
    let classes = [Class::Retry, Class::RateLimited { wait_ms: 5 }, Class::Relogin, Class::Permanent, Class::Unknown];
    let failed = classes.map(|class| Answer::Failed(Failure { class, code: "x".into(), message: "x".into() }));
    let working = |resume: &str| (resume.to_owned(), 1_000);
    let mut answers = vec![
        Answer::Staged(Staging::Ready("a".into())),
        Answer::Staged(Staging::Working { resume: working("a").0, check_in_ms: working("a").1 }),
        Answer::Revealed(Revealed::Done(receipt())),
        Answer::Revealed(Revealed::Working { resume: working("a").0, check_in_ms: working("a").1 }),
        Answer::Unstaged,
        Answer::Found(Found::Yes(receipt())),
        Answer::Found(Found::No),
        Answer::Found(Found::CannotTell),
        Answer::Withdrawn,
        Answer::Died,
    ];
    answers.extend(failed);
    let now = start() + minutes(90);
    let rules =
        Rules { timing: Timing { lead_ms: 60_000, handover_ms: 0 }, reveal_repeatable: true, end: End::Published, now };
    for state in State::ALL.iter().copied() {
        for step in Step::ALL.iter().copied() {
            for answer in &answers {
                let before = standing("a", "web", state, start() + minutes(60));
                let after = settle(&before, step, "h", answer.clone(), rules).standing;
                let mut late = after.clone();
                late.pass_deadline(rules.timing, now + minutes(1_000));
                for moved in [after, late] {
                    let said = |s: &Standing| {
                        let times = (s.due_at, s.phase_ends_at, s.late, s.let_late_at, s.attempts);
                        (times, s.content_hash.clone(), s.approved_hash.clone(), s.id.clone(), s.channel.clone())
                    };
                    assert_eq!(said(&moved), said(&before), "{state:?} {step:?} {answer:?}");
                }
            }
        }
    }
}

#[tokio::test]
async fn every_function_runs_on_every_database() {
    for database in databases().await {
        let folder = tempfile::tempdir().unwrap();
        let world = World::new(&database, folder.path()).await;
        let store = &world.store;
        assert!(!store.name().is_empty());
        assert_eq!(store.look_at_seal().await.unwrap(), Seal::New);
        store.seal().await.unwrap();
        assert_eq!(store.look_at_seal().await.unwrap(), Seal::Same);
        let due = start() + minutes(60);
        world.apply(vec![world.text("mot", "web", due, "Xin chào"), world.text("hai", "web-2", due, "Chào")]).await;
        let mut tx = store.write().await.unwrap();
        tx.lock_actions().await.unwrap();
        people(&mut tx).await;
        channels_work(&mut tx).await;
        let all = descriptions(&mut tx).await;
        approvals_and_holds(&mut tx, &all).await;
        one_tick(&mut tx, due).await;
        nodes_and_audit(&mut tx).await;
        tx.ring().await.unwrap();
        tx.commit().await.unwrap();
        log_is_whole(store).await;
        store.close().await;
    }
}

async fn people(tx: &mut Tx) {
    let unit = UnitRecord {
        id: "lang".into(),
        title: "Làng".into(),
        parent: Some("xa".into()),
        contact: None,
        two_person_office: true,
    };
    channels::put_unit(tx, &unit, start()).await.unwrap();
    assert!(channels::units(tx).await.unwrap().contains(&unit));
    let day = |text: &str| text.parse().ok();
    let deputy =
        Grant { unit: Some("lang".into()), from: day("2026-01-01"), until: day("2026-01-31"), role: Role::Approver };
    let person = StaffRecord { id: "b".into(), name: "Bình".into(), grants: vec![deputy, Grant::of(Role::Editor)] };
    for _ in 0..2 {
        channels::replace_staff(tx, std::slice::from_ref(&person)).await.unwrap();
    }
    assert_eq!(channels::staff(tx).await.unwrap(), [person]);
    let campaign = campaigns::all(tx).await.unwrap().remove(0);
    campaigns::put(tx, &campaign).await.unwrap();
    assert_eq!(campaigns::all(tx).await.unwrap(), [campaign]);
}

async fn channels_work(tx: &mut Tx) {
    let record = ChannelRecord {
        reach: Reach::Public,
        id: "moi".into(),
        title: "Mới".into(),
        unit: "xa".into(),
        adapter: "folder".into(),
        settings: BTreeMap::from([("folder".to_owned(), "moi".to_owned())]),
        slots: Vec::new(),
        stopped: None,
        renew_at: None,
        renewing_at: None,
        environment_for: None,
    };
    channels::put(tx, &record).await.unwrap();
    assert_eq!(channels::get(tx, "moi").await.unwrap(), Some(record.clone()));
    assert_eq!(channels::all(tx).await.unwrap().len(), 3);
    let many = channels::many(tx, &["moi", "khong-co"]).await.unwrap();
    assert_eq!(many, [record]);
    let failure = Failure::relogin("dead", "token");
    assert!(channels::stop(tx, "moi", &failure, start()).await.unwrap());
    assert!(!channels::stop(tx, "moi", &failure, start()).await.unwrap(), "staff are told once");
    assert!(channels::restart(tx, "moi").await.unwrap());
    channels::end_renewal(tx, "moi", Some(start())).await.unwrap();
    assert_eq!(channels::renewals_due(tx, start()).await.unwrap()[0].0, "moi");
    assert_eq!(wishes::look(tx, "toi").await.unwrap().renew_at, Some(start().timestamp_millis()));
    assert!(channels::begin_renewal(tx, "moi", start()).await.unwrap());
    assert!(!channels::begin_renewal(tx, "moi", start()).await.unwrap(), "one node, once");
    assert_eq!(channels::renewals_lost(tx, start() + minutes(1)).await.unwrap(), ["moi"]);
    assert_eq!(wishes::look(tx, "toi").await.unwrap().renewing_at, Some(start().timestamp_millis()));
    channels::end_renewal(tx, "moi", None).await.unwrap();
    let version = channels::version(tx).await.unwrap();
    channels::touch(tx).await.unwrap();
    assert_ne!(channels::version(tx).await.unwrap(), version);
    for sealed in ["cũ", "mới"] {
        secrets::put(tx, "moi", "token", sealed, "noi-nay", start()).await.unwrap();
    }
    let kept = secrets::of(tx, "moi").await.unwrap();
    assert_eq!(kept.iter().map(|s| (s.field.as_str(), s.sealed.as_str())).collect::<Vec<_>>(), [("token", "mới")]);
    let found = secrets::of_many(tx, &["moi", "web"]).await.unwrap();
    let found: Vec<(&str, &str, bool)> = found.iter().map(|(c, s)| (c.as_str(), s.sealed.as_str(), s.yields)).collect();
    assert_eq!(found, [("moi", "mới", false)]);
    secrets::put_renewed(tx, "moi", "token", "đổi", "noi-nay", start()).await.unwrap();
    assert!(secrets::of(tx, "moi").await.unwrap().iter().all(|s| !s.yields));
}

async fn descriptions(tx: &mut Tx) -> Vec<Standing> {
    let recorded = deliveries::recorded(tx, "thu").await.unwrap();
    assert_eq!(recorded.len(), 2);
    let first = recorded.first().unwrap();
    assert_eq!(deliveries::find(tx, &first.id[..6]).await.unwrap(), std::slice::from_ref(&first.id));
    let narrow = Filter {
        campaign: Some("thu".into()),
        item: Some(first.item.clone()),
        channel: Some(first.channel.clone()),
        units: Some(vec!["xa".into()]),
        tone: Some("neutral".into()),
        state: Some(State::Draft),
        reason: None,
        from: first.due_at,
        until: first.due_at.map(|at| at + minutes(1)),
    };
    assert_eq!(deliveries::standings(tx, &narrow).await.unwrap().len(), 1);
    let all = deliveries::standings(tx, &Filter::default()).await.unwrap();
    assert_eq!(all.len(), 2);
    let counts = deliveries::count_states(tx).await.unwrap();
    let counts: Vec<_> = counts.iter().map(|c| (c.state, c.end, c.is_gated, c.count, c.held)).collect();
    assert_eq!(counts, [(State::Draft, End::Published, false, 2, 0)]);
    assert_eq!(deliveries::units_of(tx, &all).await.unwrap().len(), 2);
    let content = || deliveries::Content { hash: "h", payload: "{}".into(), destination: Some("noi-nay") };
    deliveries::keep_contents(tx, &[content(), content()]).await.unwrap();
    assert_eq!(ledger::payloads(tx, &["h"]).await.unwrap(), [("h".to_owned(), "{}".to_owned())]);
    all
}

async fn approvals_and_holds(tx: &mut Tx, all: &[Standing]) {
    let ids: Vec<String> = all.iter().map(|s| s.id.clone()).collect();
    let approvals: Vec<Approval> = all
        .iter()
        .map(|s| Approval {
            delivery: s.id.clone(),
            content_hash: s.content_hash.clone(),
            by: "b".into(),
            at: start(),
            number: Some("12".into()),
            note: None,
            own_text: true,
        })
        .collect();
    log::approve(tx, &approvals).await.unwrap();
    log::approve(tx, &approvals).await.unwrap();
    assert_eq!(log::approved(tx, &ids).await.unwrap().len(), 2);
    let scope = Scope { unit: Some("xa".into()), channel: Some("web".into()), ..Scope::default() };
    let hold = Hold {
        id: "h1".into(),
        scope,
        reason: "quốc tang".into(),
        by: "b".into(),
        from: Some("xa".into()),
        at: start(),
    };
    holds::put(tx, &hold).await.unwrap();
    assert_eq!(holds::standing(tx).await.unwrap(), std::slice::from_ref(&hold));
    let units = ["xa".to_owned()];
    holds::cover(tx, &hold, Some(&units), start()).await.unwrap();
    assert_eq!(holds::held(tx).await.unwrap().len(), 1);
    assert!(holds::under_way(tx, &hold, Some(&units)).await.unwrap().is_empty());
    assert!(holds::release(tx, "h1", "b", start()).await.unwrap());
    assert!(!holds::release(tx, "h1", "b", start()).await.unwrap());
    holds::uncover_all(tx).await.unwrap();
    assert!(holds::held(tx).await.unwrap().is_empty());
}

/// From approved to delivered as a tick does it, with a settlement that comes too late.
async fn one_tick(tx: &mut Tx, due: At) {
    let mut all = deliveries::standings(tx, &Filter::default()).await.unwrap();
    for standing in &mut all {
        standing.approved_hash = Some(standing.content_hash.clone());
        standing.state = State::Scheduled;
        standing.plan_next(Timing::NONE, start());
    }
    ledger::save(tx, &all).await.unwrap();
    let ms = due.timestamp_millis();
    let look = wishes::look(tx, "toi").await.unwrap();
    assert_eq!((look.deadline_at, ledger::next(tx, 0).await.unwrap()), (Some(ms + 3_600_000), Some(ms)));
    assert!(ledger::due(tx, (0, ""), ms - 1).await.unwrap().is_empty(), "not before its time");
    let wishes = ledger::due(tx, (0, ""), ms).await.unwrap();
    let mut channels: Vec<&str> = wishes.iter().map(|wish| wish.channel.as_str()).collect();
    channels.sort_unstable();
    assert_eq!(channels, ["web", "web-2"]);
    let ids: Vec<&str> = wishes.iter().map(|wish| wish.id.as_str()).collect();
    assert_eq!(ledger::due(tx, (ms, ids[0]), ms).await.unwrap(), wishes[1..], "from one on");
    for taking in [Taking::AsKnown, Taking::Locked] {
        assert!(ledger::claim(tx, "toi", &ids, taking, due - minutes(1)).await.unwrap().is_empty());
    }
    let claims = ledger::claim(tx, "toi", &ids, Taking::AsKnown, due).await.unwrap();
    assert_eq!(claims.iter().map(|c| (c.step, c.standing.attempts)).collect::<Vec<_>>(), [(Step::Stage, 1); 2]);
    for taking in [Taking::AsKnown, Taking::Locked] {
        assert!(ledger::claim(tx, "khac", &ids, taking, due).await.unwrap().is_empty(), "one node at a time");
    }
    assert_eq!(ledger::next(tx, 0).await.unwrap(), None, "what is under way wants nothing");
    let mut open = ledger::under_way(tx, "toi").await.unwrap();
    open.sort_by(|a, b| a.delivery.cmp(&b.delivery));
    assert_eq!(nodes::without_row(tx, "khac").await.unwrap(), ["toi"]);
    deliveries::set_local_date(tx, ids[0], "2026-01-10").await.unwrap();
    let foreign: Vec<Ended> = open.iter().map(|e| Ended { node: "khac".into(), ..e.clone() }).collect();
    assert!(ledger::mine(tx, &foreign).await.unwrap().is_empty(), "the same number of another node");
    for (late, is_new) in [(&open[0], true), (&open[0], false), (&foreign[0], true), (&foreign[0], false)] {
        assert_eq!(late::put(tx, late, None, due).await.unwrap(), is_new, "{late:?}");
    }
    let mine = ledger::mine(tx, &open).await.unwrap();
    let changed = |e: &&Ended| mine[&e.delivery] != e.revision;
    let changed: Vec<&str> = open.iter().filter(changed).map(|e| e.delivery.as_str()).collect();
    assert_eq!((mine.len(), changed), (2, vec![ids[0]]), "one was changed since it was claimed");
    let ids: Vec<String> = ids.into_iter().map(str::to_owned).collect();
    let mut before = ledger::standings(tx, &ids).await.unwrap();
    before.sort_by(|a, b| a.id.cmp(&b.id));
    let mut saved = before.clone();
    for standing in &mut saved {
        standing.state = State::Delivered;
        standing.receipt = Some(Receipt { id: "7".into(), link: Some("https://xa.example/7".into()) });
        standing.delivered_at = Some(due);
        standing.plan_next(Timing::NONE, due);
    }
    // One as nearly every answer leaves it, and one that moved more.
    saved[1].staged = Some("a".into());
    let settled = |revision: fn(&HashMap<String, i64>, &Ended) -> i64| -> Vec<Settled<'_>> {
        let each = open.iter().zip(before.iter().zip(&saved));
        each.map(|(ended, (before, after))| Settled { ended, revision: revision(&mine, ended), before, after })
            .collect()
    };
    let overtaken = ledger::settle(tx, &settled(|_, e| e.revision)[..1], due).await;
    let stale = open.iter().take(1).any(|e| e.delivery == ids[0]);
    assert_eq!(overtaken.is_err_and(|e| is_overtaken(&e.into())), stale, "a change since the claim is not passed over");
    ledger::settle(tx, &settled(|mine, e| mine[&e.delivery])[usize::from(!stale)..], due).await.unwrap();
    assert!(ledger::mine(tx, &open).await.unwrap().is_empty(), "settled once");
    let mut read = ledger::standings(tx, &ids).await.unwrap();
    read.sort_by(|a, b| a.id.cmp(&b.id));
    saved.sort_by(|a, b| a.id.cmp(&b.id));
    assert_eq!(read, saved);
    saved[0].state = State::Scheduled;
    saved[0].receipt = None;
    saved[0].delivered_at = None;
    saved[0].plan_next(Timing::NONE, due);
    ledger::save(tx, &saved[..1]).await.unwrap();
    assert_eq!(ledger::past_deadline(tx, due + minutes(60)).await.unwrap().len(), 1);
    channels::close_until(tx, "web", due).await.unwrap();
    channels::close_until(tx, "web", due - minutes(1)).await.unwrap();
    assert_eq!(channels::shut(tx).await.unwrap(), [("web".to_owned(), Some(due))], "the later instant stands");
    channels::reopen(tx, "web", [None, Some(due - minutes(1))]).await.unwrap();
    assert_eq!(channels::shut(tx).await.unwrap().len(), 1, "not for another reason");
    channels::reopen(tx, "web", [None, Some(due)]).await.unwrap();
    assert!(channels::shut(tx).await.unwrap().is_empty());
}

async fn nodes_and_audit(tx: &mut Tx) {
    for (node, minute) in [("toi", 1), ("khac", 2), ("khac", 3)] {
        nodes::renew(tx, node, start() + minutes(minute)).await.unwrap();
    }
    let ends_at = (start() + minutes(3)).timestamp_millis();
    assert_eq!(wishes::look(tx, "toi").await.unwrap().node_ends_at, Some(ends_at));
    assert!(nodes::bury(tx, "khac").await.unwrap());
    assert!(!nodes::bury(tx, "khac").await.unwrap(), "a node is buried once");
    assert_eq!(nodes::all(tx).await.unwrap(), [("toi".to_owned(), start() + minutes(1))]);
    let record = AuditRecord {
        id: "9".into(),
        done_at: start() + minutes(9),
        done_by: "b".into(),
        role: "approver".into(),
        verb: "approve".into(),
        target: "thu".into(),
        reason: None,
        detail: "{}".into(),
        origin: "command".into(),
    };
    audit::append(tx, &record).await.unwrap();
    assert_eq!(audit::newest(tx, 1).await.unwrap(), [record]);
}

async fn log_is_whole(store: &Store) {
    let mut tx = store.read().await.unwrap();
    let entries = log::entries(&mut tx, &Filter::default()).await.unwrap();
    assert!(entries.iter().all(|entry| entry.attempts.len() == 1 && entry.approval.is_some()), "{entries:?}");
}

fn standing(id: &str, channel: &str, state: State, due_at: At) -> Standing {
    Standing {
        id: id.into(),
        channel: channel.into(),
        adapter: "folder".into(),
        slot: None,
        ahead_ms: None,
        state,
        reason: None,
        due_at: Some(due_at),
        phase_ends_at: Some(due_at + minutes(500)),
        slot_ends_at: None,
        late: loa::domain::campaign::Late { within_ms: 3_600_000, then: loa::domain::campaign::LateThen::Ask },
        content_hash: "h".into(),
        approved_hash: Some("h".into()),
        step: None,
        next_at: None,
        deadline_at: None,
        held_at: None,
        asked_at: None,
        let_late_at: Some(due_at),
        doubt_at: None,
        attempts: 3,
        tries: 0,
        staged: Some("a".into()),
        staged_hash: Some("h".into()),
        resume: None,
        handed_at: None,
        delivered_at: None,
        receipt: None,
        waits_for: None,
        confirmed_at: None,
        wait_ms: loa::domain::standing::WAIT_MS,
        remind_at: None,
        retimed_at: None,
        remark: None,
        moved_to: None,
    }
}

/// An idle daemon is seen while it runs, and nothing is written for it.
#[tokio::test]
async fn a_running_daemon_is_seen_while_it_is_idle() {
    for database in databases().await {
        let store = database.open().await;
        assert!(store.running().await.unwrap().is_empty(), "{}", database.url);
        let mut tx = store.read().await.unwrap();
        assert!(log::approved_contents(&mut tx, &["thu"]).await.unwrap().is_empty());
        drop(tx);
        let life = store.live("nut-1").unwrap();
        let watch = store.watch(&Clock::System, "nut-1").await.unwrap();
        let other = database.open().await;
        assert_eq!(other.running().await.unwrap(), ["nut-1"], "{}", database.url);
        drop((life, watch));
        if database.url.starts_with("sqlite") {
            assert!(other.running().await.unwrap().is_empty(), "its lock went with it");
        }
    }
}

/// Idle daemons that were killed leave a file each; the next start takes them away, and leaves those of who runs, and of
/// who died with something in hand.
#[tokio::test]
async fn files_of_killed_idle_daemons_are_swept() {
    let database = sqlite();
    let store = database.open().await;
    let beside = |node: &str| PathBuf::from(format!("{}.node-{node}", database.url.trim_start_matches("sqlite:")));
    for n in 0..50 {
        std::fs::write(beside(&format!("idle-{n}")), "").unwrap();
    }
    std::fs::write(beside("in-hand"), "").unwrap();
    let mut tx = store.write().await.unwrap();
    nodes::renew(&mut tx, "in-hand", start()).await.unwrap();
    tx.commit().await.unwrap();
    let _running = store.live("running").unwrap();
    store.sweep(&["in-hand".to_owned()]);
    let folder = beside("x").parent().unwrap().to_owned();
    let names = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap());
    let mut left: Vec<String> = names.filter(|name| name.contains(".node-")).collect();
    left.sort();
    assert_eq!(left, ["loa.db.node-in-hand", "loa.db.node-running"]);
    assert!(store.is_gone("in-hand") && !store.is_gone("running"));
}

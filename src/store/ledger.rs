//! What a tick writes: claims and settlements, by set statements, so that hundreds of deliveries share one transaction
//! and one fsync. Nothing is written for them but the delivery itself, twice, and the attempt when it has ended.
//!
//! The claim is committed before a byte leaves. A settlement ends exactly the attempt it belongs to, by its number, or
//! does nothing because somebody else settled it. `revision` counts what others change meanwhile: while it is the same,
//! what was read at the claim still holds and is not read again.

use std::collections::HashMap;

use serde::Deserialize;
use serde_json::json;
use sqlx::FromRow;

use super::row::{StandingRow, arrived, moved, only_arrives, said, standing_columns};
use super::{BATCH_MAX, Error, Result, Tx, gathered, rows, run, text};
use crate::domain::At;
use crate::domain::delivery::{State, Step};
use crate::domain::standing::Standing;

/// A delivery that this node works on now, with what its step needs.
#[derive(Debug, Clone)]
pub struct Claim {
    pub standing: Standing,
    pub step: Step,
    /// As it is after the claim: while it stays so, nobody has changed the delivery.
    pub revision: i64,
    pub local_date: Option<String>,
    /// Its place in the order of its file.
    pub file_order: u32,
    pub claimed_at: At,
    /// `None` only if the ledger lost it.
    pub payload: Option<String>,
    /// The destination of what the step is about: of the content, or of what was staged. `None`: nobody wrote it down.
    pub made_for: Option<String>,
}

/// A claimed row: where it stands, its revision, its local date, its place in the order of its file, its payload, and
/// where that goes.
#[derive(Deserialize)]
struct ClaimRow(StandingRow, i64, Option<String>, i64, Option<String>, Option<String>);

/// A delivery that wants something, as a daemon remembers it.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Wish {
    pub id: String,
    pub channel: String,
    step: String,
    pub next_at: i64,
}

impl Wish {
    pub fn step(&self) -> Option<Step> {
        Step::parse(&self.step)
    }
}

/// An attempt that has ended, and how.
#[derive(Debug, Clone)]
pub struct Ended {
    pub delivery: String,
    /// The number of the attempt.
    pub number: i64,
    pub step: Step,
    pub node: String,
    pub started_at: At,
    /// Of the delivery, as it was read at the claim.
    pub revision: i64,
    pub class: &'static str,
    pub code: Option<String>,
    pub message: Option<String>,
}

/// An attempt that nobody has settled yet: the delivery it belongs to, and whether that was changed since the claim.
#[derive(Deserialize)]
struct MineRow(String, i64);

/// What a hold stops and what waits for an event is no wish. Whatever is under way is told by whoever settles it.
macro_rules! wants {
    ($d:literal) => {
        concat!(
            "(",
            $d,
            "held_at + 0 IS NULL OR ",
            $d,
            "step IN ('unstage', 'reconcile')) AND (",
            $d,
            "waits_for IS NULL OR ",
            $d,
            "step <> 'reveal') AND ",
            $d,
            "claimed_by IS NULL"
        )
    };
}

/// Named, so that a test looks at their plans: what a tick runs must never read whole tables.
///
/// From one instant and id on to another instant, in the order of both.
pub const DUE: &str = concat!(
    "WITH due AS MATERIALIZED (SELECT id, channel, step, next_at FROM delivery \
       WHERE next_at IS NOT NULL AND (held_at IS NULL OR step IN ('unstage', 'reconcile')) \
         AND (next_at, id) > ($1, $2) AND next_at <= $3 AND ",
    wants!(""),
    " ORDER BY next_at, id LIMIT 5000) \
     SELECT CAST({all}({row}(id, channel, step, next_at)) AS TEXT) FROM due"
);
pub const NEXT: &str = concat!(
    "SELECT next_at FROM delivery WHERE next_at IS NOT NULL AND (held_at IS NULL OR step IN ('unstage', 'reconcile')) \
       AND next_at > $1 AND ",
    wants!(""),
    " ORDER BY next_at LIMIT 1"
);
/// Locks what still is so and nobody else has locked. The `+ 0` keep PostgreSQL from walking all of `delivery_next`.
pub const PICK: &str = concat!(
    "WITH pick AS MATERIALIZED (SELECT d.* FROM delivery d \
       WHERE d.id IN (SELECT CAST(e.value{text} AS TEXT) FROM {each}($1{json}) e) AND d.next_at + 0 <= $2 AND ",
    wants!("d."),
    " {skip}) \
     SELECT CAST({all}({row}({row}(",
    standing_columns!("pick."),
    "), pick.revision, pick.local_date, pick.file_order, c.payload, \
         CASE pick.step WHEN 'unstage' THEN s.destination ELSE c.destination END)) AS TEXT) \
     FROM pick LEFT JOIN content c ON c.hash = pick.content_hash LEFT JOIN content s ON s.hash = LTRIM(pick.staged_hash, '-')"
);
pub const CLAIM: &str = "UPDATE delivery SET next_at = NULL, attempts = attempts + 1, claimed_by = $2, claimed_at = $3, \
       claimed_step = step, \
       state = CASE step WHEN 'stage' THEN 'staging' WHEN 'reveal' THEN 'revealing' ELSE state END \
     WHERE id IN (SELECT CAST(e.value{text} AS TEXT) FROM {each}($1{json}) e) AND next_at IS NOT NULL";
pub const MINE: &str = "WITH e AS MATERIALIZED (SELECT x.value->>0 AS id, CAST(x.value->>1 AS BIGINT) AS number FROM {each}($1{json}) x), \
     mine AS MATERIALIZED (SELECT d.id, d.revision FROM e JOIN delivery d ON d.id = e.id \
                           WHERE d.attempts + 0 = e.number AND d.claimed_by IS NOT NULL ORDER BY d.id {lock_d}) \
     SELECT CAST({all}({row}(id, revision)) AS TEXT) FROM mine";
pub const WRITE_DOWN: &str = "INSERT INTO attempt (delivery, number, step, node, started_at, ended_at, class, code, message) \
     SELECT e.value->>0, CAST(e.value->>1 AS BIGINT), e.value->>2, e.value->>3, CAST(e.value->>4 AS BIGINT), $2, \
       e.value->>5, e.value->>6, e.value->>7 FROM {each}($1{json}) e WHERE true";
/// In one order, so that two transactions that lock the same deliveries wait for each other and not in a circle.
pub const STANDINGS: &str = concat!(
    "WITH found AS MATERIALIZED (SELECT d.* FROM delivery d \
       WHERE d.id IN (SELECT CAST(e.value{text} AS TEXT) FROM {each}($1{json}) e) ORDER BY d.id {lock}) \
     SELECT CAST({all}({row}(",
    standing_columns!(),
    ")) AS TEXT) FROM found"
);
/// What an answer moves ([`MOVE`]), and a person's act as well, among more ([`SAY`]).
macro_rules! moves {
    () => {
        "state = e.value->>'state', reason = e.value->>'reason', step = e.value->>'step', revision = revision + 1, \
         next_at = CAST(e.value->>'next_at' AS BIGINT), deadline_at = CAST(e.value->>'deadline_at' AS BIGINT), \
         held_at = CAST(e.value->>'held_at' AS BIGINT), asked_at = CAST(e.value->>'asked_at' AS BIGINT), \
         doubt_at = CAST(e.value->>'doubt_at' AS BIGINT), tries = CAST(e.value->>'tries' AS BIGINT), \
         staged = e.value->>'staged', staged_hash = e.value->>'staged_hash', resume = e.value->>'resume', \
         handed_at = CAST(e.value->>'handed_at' AS BIGINT), \
         delivered_at = CAST(e.value->>'delivered_at' AS BIGINT), receipt_id = e.value->>'receipt_id', \
         receipt_link = e.value->>'receipt_link', remind_at = CAST(e.value->>'remind_at' AS BIGINT), \
         remark = e.value->>'remark' "
    };
}
/// The same, and nothing is under way any more.
macro_rules! settles {
    () => {
        "claimed_by = NULL, claimed_at = NULL, claimed_step = NULL, "
    };
}
pub const MOVE: &str = concat!(
    "WITH e AS MATERIALIZED (SELECT x.value FROM {each}($1{json}) x) UPDATE delivery SET ",
    moves!(),
    "FROM e WHERE delivery.id = e.value->>'id'"
);
pub const SETTLE: &str = concat!(
    "WITH e AS MATERIALIZED (SELECT x.value FROM {each}($1{json}) x) UPDATE delivery SET ",
    settles!(),
    moves!(),
    "FROM e WHERE delivery.id = e.value->>'id'"
);
/// What nearly every answer moves, and no more: hundreds of these are written in one statement.
pub const ARRIVE: &str = concat!(
    "WITH e AS MATERIALIZED (SELECT x.value FROM {each}($1{json}) x) UPDATE delivery SET ",
    settles!(),
    "revision = revision + 1, state = e.value->>1, reason = e.value->>2, step = e.value->>3, \
       next_at = CAST(e.value->>4 AS BIGINT), deadline_at = CAST(e.value->>5 AS BIGINT), \
       tries = CAST(e.value->>6 AS BIGINT), handed_at = CAST(e.value->>7 AS BIGINT), \
       delivered_at = CAST(e.value->>8 AS BIGINT), receipt_id = e.value->>9, receipt_link = e.value->>10, \
       remind_at = CAST(e.value->>11 AS BIGINT) FROM e WHERE delivery.id = e.value->>0"
);
pub const SAY: &str = concat!(
    "WITH e AS MATERIALIZED (SELECT x.value FROM {each}($1{json}) x) UPDATE delivery SET \
       due_at = CAST(e.value->>'due_at' AS BIGINT), slot = e.value->>'slot', \
       slot_ends_at = CAST(e.value->>'slot_ends_at' AS BIGINT), phase_ends_at = CAST(e.value->>'phase_ends_at' AS BIGINT), \
       late_within_ms = CAST(e.value->>'late_within_ms' AS BIGINT), late_then = e.value->>'late_then', \
       content_hash = e.value->>'content_hash', approved_hash = e.value->>'approved_hash', \
       let_late_at = CAST(e.value->>'let_late_at' AS BIGINT), waits_for = e.value->>'waits_for', \
       confirmed_at = CAST(e.value->>'confirmed_at' AS BIGINT), wait_ms = CAST(e.value->>'wait_ms' AS BIGINT), \
       retimed_at = CAST(e.value->>'retimed_at' AS BIGINT), moved_to = e.value->>'moved_to', ",
    moves!(),
    "FROM e WHERE delivery.id = e.value->>'id'"
);
pub const PAST_DEADLINE: &str = concat!(
    "SELECT ",
    standing_columns!(),
    " FROM delivery d WHERE d.deadline_at IS NOT NULL AND d.deadline_at <= $1 \
       AND d.state IN ('draft', 'scheduled', 'staged', 'assigned') ORDER BY d.deadline_at LIMIT 512 {skip}"
);
pub const REMINDERS: &str = concat!(
    "SELECT ",
    standing_columns!(),
    ", campaign, item, assignee FROM delivery d \
       WHERE d.remind_at IS NOT NULL AND d.remind_at <= $1 ORDER BY d.remind_at LIMIT 512 {skip}"
);
pub const PAYLOADS: &str = "SELECT CAST({all}({row}(hash, payload)) AS TEXT) FROM content \
     WHERE hash IN (SELECT CAST(e.value{text} AS TEXT) FROM {each}($1{json}) e)";
pub const UNDER_WAY: &str =
    "SELECT id, attempts, claimed_step, claimed_at, revision FROM delivery WHERE claimed_by = $1";

/// The next page of what wants something, after this instant and id and not later than `until`, in order.
pub async fn due(tx: &mut Tx, after: (i64, &str), until: i64) -> Result<Vec<Wish>> {
    gathered!(tx, Wish, DUE, after.0, after.1, until)
}

/// How many [`due`] gives at most: fewer mean that there are no more.
pub const PAGE: usize = 5000;

/// When the first delivery wants something that is later than this.
pub async fn next(tx: &mut Tx, after: i64) -> Result<Option<i64>> {
    Ok(rows!(tx, (i64,), NEXT, after)?.into_iter().next().map(|(at,)| at))
}

/// These deliveries become this node's: their state says so and an attempt is under way. The hold, and what they wait
/// for, are looked at in the statement that locks the rows, so none that was committed before is ever overlooked. One
/// that wants nothing any more, or that somebody else has locked, is left out.
pub async fn claim(tx: &mut Tx, node: &str, ids: &[&str], now: At) -> Result<Vec<Claim>> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let found = gathered!(tx, ClaimRow, PICK, json!(ids).to_string(), now.timestamp_millis())?;
    let mut claims = Vec::with_capacity(found.len());
    for ClaimRow(standing, revision, local_date, file_order, payload, made_for) in found {
        let mut standing = standing.read()?;
        let Some(step) = standing.step else { continue };
        // As the statement below writes it.
        standing.next_at = None;
        standing.attempts += 1;
        standing.state = match step {
            Step::Stage => State::Staging,
            Step::Reveal => State::Revealing,
            Step::Unstage | Step::Reconcile | Step::Withdraw => standing.state,
        };
        let file_order = u32::try_from(file_order).unwrap_or(u32::MAX);
        claims.push(Claim { standing, step, revision, local_date, file_order, claimed_at: now, payload, made_for });
    }
    if !claims.is_empty() {
        let ids: Vec<&str> = claims.iter().map(|c| c.standing.id.as_str()).collect();
        let taken = run!(tx, CLAIM, json!(ids).to_string(), node, now.timestamp_millis())?;
        if taken != ids.len() as u64 {
            // They were locked: a database that does not keep its word. Nothing of this tick may stand.
            return Err(Error::Protocol(format!("{taken} of {} locked deliveries were taken", ids.len())));
        }
    }
    Ok(claims)
}

/// Writes ended attempts down and gives back the ids of their deliveries, locked: true where the delivery was changed
/// since it was claimed. An attempt that somebody else has settled is left out.
pub async fn end(tx: &mut Tx, ended: &[Ended], now: At) -> Result<Vec<(String, bool)>> {
    let asked: Vec<(&str, i64)> = ended.iter().map(|e| (e.delivery.as_str(), e.number)).collect();
    let found = gathered!(tx, MineRow, MINE, text(&asked)?)?;
    let mine: HashMap<&str, i64> = found.iter().map(|MineRow(id, revision)| (id.as_str(), *revision)).collect();
    let mut lines = Vec::with_capacity(mine.len());
    let mut settled = Vec::with_capacity(mine.len());
    for e in ended {
        let Some(revision) = mine.get(e.delivery.as_str()) else { continue };
        settled.push((e.delivery.clone(), *revision != e.revision));
        let began = e.started_at.timestamp_millis();
        lines.push((&e.delivery, e.number, e.step.as_str(), &e.node, began, e.class, &e.code, &e.message));
    }
    if !lines.is_empty() {
        run!(tx, WRITE_DOWN, text(&lines)?, now.timestamp_millis())?;
    }
    Ok(settled)
}

/// Where these deliveries stand, locked until the transaction ends.
pub async fn standings(tx: &mut Tx, ids: &[String]) -> Result<Vec<Standing>> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let found = gathered!(tx, StandingRow, STANDINGS, json!(ids).to_string())?;
    found.into_iter().map(StandingRow::read).collect()
}

/// Writes standings down, whole, and tells daemons to look.
pub async fn save(tx: &mut Tx, standings: &[Standing]) -> Result<()> {
    for part in standings.chunks(BATCH_MAX) {
        run!(tx, SAY, text(&part.iter().map(said).collect::<Vec<_>>())?)?;
    }
    super::wishes::stir(tx).await
}

/// The same for standings that a deadline moved: due time, content and approval are not its to change and are not
/// written. The daemon that calls this remembers what they want now.
pub async fn save_moved(tx: &mut Tx, standings: &[Standing]) -> Result<()> {
    for part in standings.chunks(BATCH_MAX) {
        run!(tx, MOVE, text(&part.iter().map(moved).collect::<Vec<_>>())?)?;
    }
    Ok(())
}

/// Writes down what answers moved, each with how it stood before: nothing is under way any more.
pub async fn settle(tx: &mut Tx, settled: &[(&Standing, &Standing)]) -> Result<()> {
    let (narrow, wide): (Vec<_>, Vec<_>) = settled.iter().partition(|(before, after)| only_arrives(before, after));
    for part in narrow.chunks(BATCH_MAX) {
        run!(tx, ARRIVE, text(&part.iter().map(|(_, after)| arrived(after)).collect::<Vec<_>>())?)?;
    }
    for part in wide.chunks(BATCH_MAX) {
        run!(tx, SETTLE, text(&part.iter().map(|(_, after)| moved(after)).collect::<Vec<_>>())?)?;
    }
    Ok(())
}

/// Waiting deliveries whose deadline has come, locked. One that a person's act has locked is passed over and found again
/// when the act is done: a tick never waits for an act.
pub async fn past_deadline(tx: &mut Tx, now: At) -> Result<Vec<Standing>> {
    let found = rows!(tx, StandingRow, PAST_DEADLINE, now.timestamp_millis())?;
    found.into_iter().map(StandingRow::read).collect()
}

#[derive(FromRow)]
struct RemindedRow {
    #[sqlx(flatten)]
    standing: StandingRow,
    campaign: String,
    item: String,
    assignee: Option<String>,
}

/// A delivery at which a reminder wants a look.
#[derive(Debug)]
pub struct Reminded {
    pub standing: Standing,
    pub campaign: String,
    pub item: String,
    /// Who does the task.
    pub assignee: Option<String>,
}

/// Deliveries at which a reminder wants a look, locked; what a person's act has locked is passed over.
pub async fn reminders(tx: &mut Tx, now: At) -> Result<Vec<Reminded>> {
    let found = rows!(tx, RemindedRow, REMINDERS, now.timestamp_millis())?;
    let read = |row: RemindedRow| {
        let RemindedRow { standing, campaign, item, assignee } = row;
        Ok(Reminded { standing: standing.read()?, campaign, item, assignee })
    };
    found.into_iter().map(read).collect()
}

/// Attempts that a node has under way, each as one that died.
pub async fn under_way(tx: &mut Tx, node: &str) -> Result<Vec<Ended>> {
    let found = rows!(tx, (String, i64, Option<String>, Option<i64>, i64), UNDER_WAY, node)?;
    Ok(found
        .into_iter()
        .filter_map(|(delivery, number, step, started_at, revision)| {
            let step = Step::parse(&step?)?;
            let (node, started_at) = (node.to_owned(), super::row::at(started_at?));
            Some(Ended { delivery, number, step, node, started_at, revision, class: "died", code: None, message: None })
        })
        .collect())
}

/// The payloads behind these hashes.
pub async fn payloads(tx: &mut Tx, hashes: &[&str]) -> Result<Vec<(String, String)>> {
    gathered!(tx, (String, String), PAYLOADS, json!(hashes).to_string())
}

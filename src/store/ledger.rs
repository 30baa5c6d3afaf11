//! What a tick writes: claims and settlements, by set statements, so that hundreds of deliveries share one transaction
//! and one fsync. Nothing is written for them but the delivery itself, twice, and the attempt when it has ended.
//!
//! The claim is committed before a byte leaves. A settlement ends exactly the attempt it belongs to, by its node and its
//! number (which a replica that took over gives a second time), or does nothing because somebody else settled it.
//! `revision` counts what others change meanwhile: while it is the same,
//! what was read at the claim still holds and is not read again.

use std::collections::HashMap;

use serde::Deserialize;
use serde_json::json;
use sqlx::postgres::PgRow;
use sqlx::{FromRow, Row};

use super::batch::{Batch, cells_of};
use super::column::{Cell, Kind, Part, Shape};
use super::row::{self, ATTEMPT, MOVED, NARROW, SAID, StandingRow, WHICH, only_arrives};
use super::{BATCH_MAX, Error, Result, Taking, Tx, batched, gathered, rows, text};
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

impl FromRow<'_, PgRow> for ClaimRow {
    fn from_row(row: &PgRow) -> Result<Self> {
        let beside = StandingRow::COLUMNS.len();
        let (revision, local_date) = (row.try_get(beside)?, row.try_get(beside + 1)?);
        let (file_order, payload, made_for) =
            (row.try_get(beside + 2)?, row.try_get(beside + 3)?, row.try_get(beside + 4)?);
        Ok(ClaimRow(StandingRow::from_row(row)?, revision, local_date, file_order, payload, made_for))
    }
}

/// A delivery that wants something, as a daemon remembers it.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, FromRow)]
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

/// An answer and what it moves.
pub struct Settled<'a> {
    pub ended: &'a Ended,
    /// Of the delivery, as it is known now.
    pub revision: i64,
    pub before: &'a Standing,
    pub after: &'a Standing,
}

/// What a hold stops and what waits for an event is no wish. Whatever is under way is told by whoever settles it. The
/// `+ 0` keep PostgreSQL from walking all of `delivery_next`.
macro_rules! wants {
    () => {
        "(d.held_at + 0 IS NULL OR d.step IN ('unstage', 'reconcile')) AND (d.waits_for IS NULL OR d.step <> 'reveal') \
         AND d.claimed_by IS NULL"
    };
}
/// Nothing is under way any more.
macro_rules! ends {
    () => {
        "claimed_by = NULL, claimed_at = NULL, claimed_step = NULL, revision = delivery.revision + 1, "
    };
}
/// What a step needs, of deliveries that want it now.
macro_rules! picks {
    ($lock:literal) => {
        concat!(
            "WITH pick AS MATERIALIZED (SELECT d.* FROM delivery d \
               WHERE d.id IN (SELECT CAST(e.value{text} AS TEXT) FROM {each}($1{json}) e) AND d.next_at + 0 <= $2 AND ",
            wants!(),
            $lock,
            ") SELECT {[}{(}{standing}{)}, revision, local_date, file_order, c.payload, \
                 CASE step WHEN 'unstage' THEN s.destination ELSE c.destination END{]} \
             FROM pick LEFT JOIN content c ON c.hash = content_hash LEFT JOIN content s ON s.hash = LTRIM(staged_hash, '-')"
        )
    };
}

/// Named, so that a test looks at their plans: what a tick runs must never read whole tables.
///
/// From one instant and id on to another instant, in the order of both.
pub const DUE: &str = concat!(
    "WITH due AS MATERIALIZED (SELECT id, channel, step, next_at FROM delivery d \
       WHERE next_at IS NOT NULL AND (held_at IS NULL OR step IN ('unstage', 'reconcile')) \
         AND (next_at, id) > ($1, $2) AND next_at <= $3 AND ",
    wants!(),
    " ORDER BY next_at, id LIMIT 5000) SELECT {[}id, channel, step, next_at{]} FROM due"
);
pub const NEXT: &str = concat!(
    "SELECT next_at FROM delivery d WHERE next_at IS NOT NULL AND (held_at IS NULL OR step IN ('unstage', 'reconcile')) \
       AND next_at > $1 AND ",
    wants!(),
    " ORDER BY next_at LIMIT 1"
);
/// Looks, and takes no lock: [`CLAIM`] sees whether it is still so.
pub const PICK: &str = picks!("");
/// Locks what nobody else has locked.
pub const PICK_LOCKED: &str = picks!(" {skip}");
pub const CLAIM: &str = concat!(
    "UPDATE delivery AS d SET next_at = NULL, attempts = attempts + 1, claimed_by = {1}, claimed_at = {2}, \
       claimed_step = step, \
       state = CASE step WHEN 'stage' THEN 'staging' WHEN 'reveal' THEN 'revealing' ELSE state END \
     FROM {batch} WHERE d.id = e.id AND d.revision = e.known_revision AND d.next_at + 0 <= {2} AND ",
    wants!()
);
/// The same attempt is under way, and nobody has changed the delivery since it began.
pub const ARRIVE: &str = concat!(
    "UPDATE delivery SET ",
    ends!(),
    "{set_narrow} FROM {batch} WHERE delivery.id = e.id AND delivery.attempts = e.number \
       AND delivery.revision = e.known_revision AND COALESCE(delivery.claimed_by, '') = {1}"
);
pub const SETTLE: &str = concat!(
    "UPDATE delivery SET ",
    ends!(),
    "{set_moved} FROM {batch} WHERE delivery.id = e.id AND delivery.attempts = e.number \
       AND delivery.revision = e.known_revision AND COALESCE(delivery.claimed_by, '') = {1}"
);
pub const MINE: &str = "WITH e AS MATERIALIZED (SELECT x.value->>0 AS id, CAST(x.value->>1 AS BIGINT) AS number, \
                                x.value->>2 AS node FROM {each}($1{json}) x), \
     mine AS MATERIALIZED (SELECT d.id, d.revision FROM e JOIN delivery d ON d.id = e.id \
                           WHERE d.attempts + 0 = e.number AND COALESCE(d.claimed_by, '') = e.node ORDER BY d.id {lock_d}) \
     SELECT {[}id, revision{]} FROM mine";
pub const WRITE_DOWN: &str = "INSERT INTO attempt (delivery, number, step, node, started_at, ended_at, class, code, message) \
     SELECT e.id, e.number, e.step, e.node, e.started_at, {1}, e.class, e.code, e.message FROM {batch} WHERE e.id IS NOT NULL";
/// In one order, so that two transactions that lock the same deliveries wait for each other and not in a circle.
pub const STANDINGS: &str = "WITH found AS MATERIALIZED (SELECT d.* FROM delivery d \
       WHERE d.id IN (SELECT CAST(e.value{text} AS TEXT) FROM {each}($1{json}) e) ORDER BY d.id {lock}) \
     SELECT {[}{standing}{]} FROM found";
pub const MOVE: &str =
    "UPDATE delivery SET revision = delivery.revision + 1, {set_moved} FROM {batch} WHERE delivery.id = e.id";
pub const SAY: &str =
    "UPDATE delivery SET revision = delivery.revision + 1, {set_said} FROM {batch} WHERE delivery.id = e.id";
pub const PAST_DEADLINE: &str = "SELECT {standing} FROM delivery d WHERE d.deadline_at IS NOT NULL AND d.deadline_at <= $1 \
       AND d.state IN ('draft', 'scheduled', 'staged', 'assigned') ORDER BY d.deadline_at LIMIT 512 {skip}";
pub const REMINDERS: &str = "SELECT {standing}, campaign, item, assignee FROM delivery d \
       WHERE d.remind_at IS NOT NULL AND d.remind_at <= $1 ORDER BY d.remind_at LIMIT 512 {skip}";
pub const PAYLOADS: &str = "SELECT {[}hash, payload{]} FROM content \
     WHERE hash IN (SELECT CAST(e.value{text} AS TEXT) FROM {each}($1{json}) e)";
pub const UNDER_WAY: &str =
    "SELECT id, attempts, claimed_step, claimed_at, revision FROM delivery WHERE claimed_by = $1";

const TAKEN: &[Shape] = &[("id", Kind::Text), ("known_revision", Kind::Number)];
const ATTEMPTS: &[Shape] = &[
    ("id", Kind::Text),
    ("number", Kind::Number),
    ("step", Kind::Text),
    ("node", Kind::Text),
    ("started_at", Kind::Number),
    ("class", Kind::Text),
    ("code", Kind::Text),
    ("message", Kind::Text),
];

/// The statements above with a batch: name, text, its columns, and how many parameters stand beside it.
pub fn batches() -> Vec<(&'static str, &'static str, Vec<Shape>, usize)> {
    let of = |before: &[Shape], parts| row::shape(before, parts);
    vec![
        ("claim", CLAIM, TAKEN.to_vec(), 2),
        ("arrive", ARRIVE, of(&ATTEMPT, NARROW), 1),
        ("settle", SETTLE, of(&ATTEMPT, MOVED), 1),
        ("move", MOVE, of(&[WHICH], MOVED), 0),
        ("say", SAY, of(&[WHICH], SAID), 0),
        ("write_down", WRITE_DOWN, ATTEMPTS.to_vec(), 1),
    ]
}

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
/// for, are looked at in the statement that takes the rows, so none that was committed before is ever overlooked.
///
/// One that wants nothing any more is left out; [`Taking::Locked`], one that somebody else has locked as well. Without
/// locks it is an error ([`super::is_overtaken`]) if a row changed between the look and the claim.
pub async fn claim(tx: &mut Tx, node: &str, ids: &[&str], taking: Taking, now: At) -> Result<Vec<Claim>> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let asked = json!(ids).to_string();
    let found = match taking {
        Taking::AsKnown => gathered!(tx, ClaimRow, PICK, asked, now.timestamp_millis())?,
        Taking::Locked => gathered!(tx, ClaimRow, PICK_LOCKED, asked, now.timestamp_millis())?,
    };
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
    let mut batch = Batch::new(TAKEN);
    for claim in &claims {
        batch.row([Cell::Text(Some(&claim.standing.id)), Cell::Number(Some(claim.revision))]);
    }
    let taken = batched!(tx, CLAIM, batch, node, now.timestamp_millis());
    all(taken, claims.len())?;
    Ok(claims)
}

/// Every row that was named was as it was known, or nothing of this transaction may stand.
fn all(touched: u64, named: usize) -> Result<()> {
    if touched == named as u64 { Ok(()) } else { Err(Error::RowNotFound) }
}

/// Of these attempts those that nobody has settled, by delivery, each with its present revision, locked.
pub async fn mine(tx: &mut Tx, ended: &[Ended]) -> Result<HashMap<String, i64>> {
    let asked: Vec<(&str, i64, &str)> =
        ended.iter().map(|e| (e.delivery.as_str(), e.number, e.node.as_str())).collect();
    Ok(gathered!(tx, (String, i64), MINE, text(&asked)?)?.into_iter().collect())
}

/// Writes down what answers moved and the attempts that ended with them: nothing is under way any more. An error
/// ([`super::is_overtaken`]) if one of them was settled by others or has another revision than is known.
pub async fn settle(tx: &mut Tx, settled: &[Settled<'_>], now: At) -> Result<()> {
    let (narrow, wide): (Vec<_>, Vec<_>) = settled.iter().partition(|s| only_arrives(s.before, s.after));
    for (node, part) in by_node(&narrow) {
        all(batched!(tx, ARRIVE, moves(part, NARROW), node), part.len())?;
    }
    for (node, part) in by_node(&wide) {
        all(batched!(tx, SETTLE, moves(part, MOVED), node), part.len())?;
    }
    for part in settled.chunks(BATCH_MAX) {
        let mut batch = Batch::new(ATTEMPTS);
        for Settled { ended: e, .. } in part {
            batch.row([
                Cell::Text(Some(&e.delivery)),
                Cell::Number(Some(e.number)),
                Cell::Text(Some(e.step.as_str())),
                Cell::Text(Some(&e.node)),
                Cell::Number(Some(e.started_at.timestamp_millis())),
                Cell::Text(Some(e.class)),
                Cell::Text(e.code.as_deref()),
                Cell::Text(e.message.as_deref()),
            ]);
        }
        all(batched!(tx, WRITE_DOWN, batch, now.timestamp_millis()), part.len())?;
    }
    Ok(())
}

/// Batches of what the same node made.
fn by_node<'a, 'b>(settled: &'b [&'a Settled<'a>]) -> impl Iterator<Item = (&'a str, &'b [&'a Settled<'a>])> {
    let parts = settled.chunk_by(|one, next| one.ended.node == next.ended.node);
    parts.flat_map(|part| part.chunks(BATCH_MAX)).filter_map(|part| Some((part.first()?.ended.node.as_str(), part)))
}

fn moves<'a>(settled: &[&'a Settled<'a>], parts: &[Part]) -> Batch<'a> {
    let mut batch = Batch::new(&row::shape(&ATTEMPT, parts));
    for s in settled {
        let attempt =
            [Cell::Text(Some(&s.ended.delivery)), Cell::Number(Some(s.ended.number)), Cell::Number(Some(s.revision))];
        batch.row(attempt.into_iter().chain(cells_of(StandingRow::COLUMNS, parts, s.after)));
    }
    batch
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
        batched!(tx, SAY, whole(part, SAID));
    }
    super::wishes::stir(tx).await
}

/// The same for standings that a deadline moved: due time, content and approval are not its to change and are not
/// written. The daemon that calls this remembers what they want now.
pub async fn save_moved(tx: &mut Tx, standings: &[Standing]) -> Result<()> {
    for part in standings.chunks(BATCH_MAX) {
        batched!(tx, MOVE, whole(part, MOVED));
    }
    Ok(())
}

fn whole<'a>(standings: &'a [Standing], parts: &[Part]) -> Batch<'a> {
    let mut batch = Batch::new(&row::shape(&[WHICH], parts));
    for standing in standings {
        let which = [Cell::Text(Some(&standing.id))];
        batch.row(which.into_iter().chain(cells_of(StandingRow::COLUMNS, parts, standing)));
    }
    batch
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

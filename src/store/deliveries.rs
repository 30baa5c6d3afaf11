//! Deliveries as a plan writes them, and as a comparison or a person finds them.
//!
//! Never: changes where one stands (`ledger::save` does).

use serde_json::json;
use sqlx::FromRow;

use super::batch::{Batch, cells_of, shape_of};
use super::column::{Cell, Column, Declared, Kind, Part};
use super::row::{DeliveryRow, StandingRow, maybe_at};
use super::{BATCH_MAX, Result, Tx, batched, rows, run};
use crate::domain::At;
use crate::domain::delivery::{Delivery, Reason, State};
use crate::domain::diff::Recorded;
use crate::domain::outcome::End;
use crate::domain::plan::Planned;
use crate::domain::standing::Standing;

/// What a plan says of a delivery beside where it stands; written anew by every apply that changes it.
pub struct Described<'a> {
    pub campaign: &'a str,
    pub planned: &'a Planned,
    /// The due date where the campaign is, `2026-01-20`.
    pub local_date: Option<String>,
    /// Who wrote it.
    pub by: &'a str,
}

/// What was rendered, for whom.
pub struct Content<'a> {
    pub hash: &'a str,
    pub payload: String,
    /// Where it was made to go; `None`: to wherever its channel goes.
    pub destination: Option<&'a str>,
}

/// Keeps payloads under their hash.
pub async fn keep_contents(tx: &mut Tx, contents: &[Content<'_>]) -> Result<()> {
    for part in contents.chunks(BATCH_MAX) {
        let batch =
            json!(part.iter().map(|c| json!({"h": c.hash, "p": c.payload, "d": c.destination})).collect::<Vec<_>>());
        run!(
            tx,
            "INSERT INTO content (hash, payload, destination) SELECT e.value->>'h', e.value->>'p', e.value->>'d' FROM {each}($1{json}) e WHERE true \
             ON CONFLICT DO NOTHING",
            batch.to_string()
        )?;
    }
    Ok(())
}

/// Inserts new deliveries as drafts that want nothing yet, and rewrites the description of those that exist. Where they
/// stand is saved afterwards. What is held keeps the tone by which it may be held: no edit takes it from under a hold.
pub async fn describe(tx: &mut Tx, described: &[Described<'_>]) -> Result<()> {
    let columns = described_columns();
    for part in described.chunks(BATCH_MAX) {
        let mut batch = Batch::new(&shape_of(&columns, DESCRIBED_PARTS));
        for d in part {
            batch.row(cells_of(&columns, DESCRIBED_PARTS, d));
        }
        batched!(tx, DESCRIBE, batch);
    }
    Ok(())
}

/// What a new row takes, and which of it a later plan writes anew as it stands.
const DESCRIBE: &str = "INSERT INTO delivery ({described}, state, attempts, tries) \
     SELECT {described_values}, 'draft', 0, 0 FROM {batch} WHERE e.id IS NOT NULL \
     ON CONFLICT (id) DO UPDATE SET revision = delivery.revision + 1, {described_again}, \
       tone = CASE WHEN delivery.held_at IS NULL THEN excluded.tone ELSE delivery.tone END, \
       local_date = CASE WHEN delivery.retimed_at IS NULL THEN excluded.local_date ELSE delivery.local_date END, \
       written_by = CASE WHEN delivery.words_hash IS NULL AND delivery.content_hash = excluded.content_hash \
                              AND delivery.written_by IS NOT NULL \
                         THEN delivery.written_by ELSE excluded.written_by END \
     WHERE delivery.state NOT IN ('revealing', 'handed_over', 'delivered', 'withdrawn', 'unconfirmed')";

const DESCRIBED_PARTS: &[Part] = &[Part::Made, Part::Said, Part::Moved];

macro_rules! described {
    ($($part:ident $column:ident: $kind:ident = $way:expr,)*) => {
        /// What a plan writes of a delivery: `Made` once, `Said` once for it stands where people may move it, `Moved` by
        /// every plan.
        fn described_columns<'a>() -> Vec<Declared<Described<'a>>> {
            vec![$(Declared {
                name: stringify!($column),
                kind: Kind::$kind,
                part: Part::$part,
                cell: $way,
            },)*]
        }
    };
}

described! {
    Made id: Text = |d| d.planned.id.cell(),
    Made campaign: Text = |d| Cell::Text(Some(d.campaign)),
    Made item: Text = |d| d.planned.item.cell(),
    Made occurrence: Text = |d| d.planned.occurrence.cell(),
    Made channel: Text = |d| d.planned.channel.cell(),
    Made language: Text = |d| d.planned.language.cell(),
    Said slot: Text = |d| d.planned.slot.cell(),
    Said due_at: Number = |d| Cell::Number(d.planned.due.at().map(|at| at.timestamp_millis())),
    Said phase_ends_at: Number = |d| d.planned.phase_ends_at.cell(),
    Said late_within_ms: Number = |d| d.planned.late.within_ms.cell(),
    Said late_then: Text = |d| d.planned.late.then.cell(),
    Said content_hash: Text = |d| d.planned.content_hash.cell(),
    Said wait_ms: Number = |d| d.planned.wait_ms.cell(),
    Said tone: Text = |d| d.planned.tone.cell(),
    Said local_date: Text = |d| d.local_date.cell(),
    Said written_by: Text = |d| Cell::Text(Some(d.by)),
    Moved title: Text = |d| d.planned.title.cell(),
    Moved unit: Text = |d| d.planned.unit.cell(),
    Moved adapter: Text = |d| d.planned.adapter.cell(),
    Moved phase: Text = |d| d.planned.phase.cell(),
    Moved phase_kind: Text = |d| d.planned.phase_kind.cell(),
    Moved line: Text = |d| d.planned.line.cell(),
    Moved ends_as: Text = |d| d.planned.end.cell(),
    Moved reach: Text = |d| d.planned.reach.cell(),
    Moved channel_reach: Text = |d| d.planned.channel_reach.cell(),
    Moved ahead_ms: Number = |d| d.planned.ahead_ms.cell(),
    Moved air_ms: Number = |d| Cell::Number(Some(i64::from(d.planned.air_ms))),
    Moved task_kind: Text = |d| Cell::Text(d.planned.task.as_ref().map(|task| task.kind.as_str())),
    Moved assignee: Text = |d| Cell::Text(d.planned.task.as_ref().map(|task| task.assignee.as_str())),
    Moved approval_number: Text = |d| d.planned.approval_number.cell(),
    Moved file_order: Number = |d| Cell::Number(Some(i64::from(d.planned.file_order))),
    Moved words_hash: Text = |d| d.planned.words_hash.cell(),
}

/// `{described}`: the columns that a plan writes.
pub(super) fn list() -> String {
    names(DESCRIBED_PARTS, |name| name.to_owned())
}

/// `{described_values}`: the same out of the batch.
pub(super) fn values() -> String {
    names(DESCRIBED_PARTS, |name| format!("e.{name}"))
}

/// `{described_again}`: what every plan writes anew.
pub(super) fn again() -> String {
    names(&[Part::Moved], |name| format!("{name} = excluded.{name}"))
}

fn names(parts: &[Part], word: impl Fn(&str) -> String) -> String {
    shape_of(&described_columns(), parts).iter().map(|(name, _)| word(name)).collect::<Vec<_>>().join(", ")
}

#[derive(FromRow)]
struct RecordedRow {
    id: String,
    item: String,
    title: String,
    channel: String,
    slot: Option<String>,
    language: String,
    due_at: Option<i64>,
    state: String,
    reason: Option<String>,
    content_hash: String,
    approved_hash: Option<String>,
    retimed_at: Option<i64>,
    destination: Option<String>,
    waits_for: Option<String>,
    tone: String,
    held_at: Option<i64>,
}

/// A campaign's deliveries, as far as a comparison with a new plan needs them.
pub async fn recorded(tx: &mut Tx, campaign: &str) -> Result<Vec<Recorded>> {
    let found = rows!(
        tx,
        RecordedRow,
        // A reveal in doubt may be out: to a comparison it is a fact like one under way.
        "SELECT id, item, title, channel, slot, language, due_at, \
                CASE WHEN state = 'staged' AND doubt_at IS NOT NULL THEN 'revealing' ELSE state END AS state, \
                reason, content_hash, approved_hash, retimed_at, waits_for, tone, held_at, \
                (SELECT c.destination FROM content c WHERE c.hash = delivery.content_hash) AS destination \
         FROM delivery WHERE campaign = $1 ORDER BY due_at, id",
        campaign
    )?;
    found
        .into_iter()
        .map(|r| {
            let state =
                State::parse(&r.state).ok_or_else(|| super::row::damaged("delivery", &r.id, "state", &r.state))?;
            let tone = super::row::tone(&r.tone);
            Ok(Recorded {
                tone: tone.ok_or_else(|| super::row::damaged("delivery", &r.id, "tone", &r.tone))?,
                held: r.held_at.is_some(),
                reason: r.reason.as_deref().and_then(Reason::parse),
                due_at: maybe_at(r.due_at),
                state,
                id: r.id,
                item: r.item,
                title: r.title,
                channel: r.channel,
                slot: r.slot,
                language: r.language,
                content_hash: r.content_hash,
                approved_hash: r.approved_hash,
                retimed_at: maybe_at(r.retimed_at),
                destination: r.destination,
                waits_for: r.waits_for,
            })
        })
        .collect()
}

/// Deliveries of a campaign that are being published at this moment.
pub async fn revealing(tx: &mut Tx, campaign: &str) -> Result<Vec<String>> {
    let found = rows!(
        tx,
        (String,),
        "SELECT id FROM delivery WHERE campaign = $1 AND state = 'revealing' ORDER BY id",
        campaign
    )?;
    Ok(found.into_iter().map(|(id,)| id).collect())
}

/// Ids that begin with what a person typed; two at most, to see whether it is clear.
pub async fn find(tx: &mut Tx, prefix: &str) -> Result<Vec<String>> {
    let found = rows!(
        tx,
        (String,),
        // Not a range: where one begins is a matter of PostgreSQL's collation.
        "SELECT id FROM delivery WHERE substr(id, 1, length($1)) = $1 ORDER BY id LIMIT 2",
        prefix
    )?;
    Ok(found.into_iter().map(|(id,)| id).collect())
}

/// Which deliveries a person means. All that are given must fit.
#[derive(Debug, Clone, Default)]
pub struct Filter {
    pub campaign: Option<String>,
    pub item: Option<String>,
    pub channel: Option<String>,
    pub units: Option<Vec<String>>,
    pub tone: Option<String>,
    pub state: Option<State>,
    pub reason: Option<Reason>,
    pub from: Option<At>,
    /// Excluded.
    pub until: Option<At>,
}

/// Rows of fitting deliveries in due order: which row, its columns, and a word after the order (a lock or nothing).
macro_rules! fitting {
    ($tx:expr, $row:ty, $columns:expr, $filter:expr, $lock:literal) => {{
        let filter: &$crate::store::deliveries::Filter = $filter;
        let units = filter.units.as_ref().map(|units| serde_json::json!(units).to_string());
        $crate::store::rows!(
            $tx,
            $row,
            concat!(
                "SELECT ",
                $columns,
                " FROM delivery d WHERE ($1 IS NULL OR d.campaign = $1) AND ($2 IS NULL OR d.item = $2) \
                   AND ($3 IS NULL OR d.channel = $3) \
                   AND ($4 IS NULL OR d.unit IN (SELECT CAST(e.value{text} AS TEXT) FROM {each}(COALESCE($4, '[]'){json}) e)) \
                   AND ($5 IS NULL OR d.tone = $5) AND ($6 IS NULL OR d.state = $6) \
                   AND (CAST($7 AS BIGINT) IS NULL OR d.due_at >= $7) AND (CAST($8 AS BIGINT) IS NULL OR d.due_at < $8) \
                   AND ($9 IS NULL OR d.reason = $9) ORDER BY d.due_at, d.id ",
                $lock
            ),
            filter.campaign.as_deref(),
            filter.item.as_deref(),
            filter.channel.as_deref(),
            units,
            filter.tone.as_deref(),
            filter.state.map(|state| state.as_str()),
            filter.from.map(|at| at.timestamp_millis()),
            filter.until.map(|at| at.timestamp_millis()),
            filter.reason.map(|reason| reason.as_str())
        )
    }};
}
pub(super) use fitting;

/// Where all fitting deliveries stand, in due order, locked.
pub async fn standings(tx: &mut Tx, filter: &Filter) -> Result<Vec<Standing>> {
    let found = fitting!(tx, StandingRow, "{standing}", filter, "{lock}")?;
    found.into_iter().map(StandingRow::read).collect()
}

/// The next deliveries that wait for their time, drafts included: at most so many.
pub async fn next_due(tx: &mut Tx, now: At, most: i64) -> Result<Vec<Delivery>> {
    let found = rows!(
        tx,
        DeliveryRow,
        "SELECT {delivery} FROM delivery d WHERE d.due_at >= $1 AND d.state IN ('draft', 'scheduled', 'staging', 'staged', 'revealing') \
             ORDER BY d.due_at, d.id LIMIT $2",
        now.timestamp_millis(),
        most
    )?;
    found.into_iter().map(DeliveryRow::read).collect()
}

/// Bulletins of these adapters that wait for no programme and nobody has said were played, due at `since` or later; the last first.
pub async fn play_now(tx: &mut Tx, adapters: &[&str], since: At) -> Result<Vec<Delivery>> {
    let found = rows!(
        tx,
        DeliveryRow,
        "SELECT {delivery} FROM delivery d WHERE d.slot IS NULL AND d.due_at >= $2 AND d.state = 'handed_over' \
               AND d.adapter IN (SELECT CAST(e.value{text} AS TEXT) FROM {each}($1{json}) e) ORDER BY d.due_at DESC, d.id",
        json!(adapters).to_string(),
        since.timestamp_millis()
    )?;
    found.into_iter().map(DeliveryRow::read).collect()
}

/// So many deliveries of channels with this end are in this state, and so many of them are held.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct StateCount {
    pub state: State,
    pub end: End,
    pub reason: Option<Reason>,
    /// They wait for word that an event happened.
    pub is_gated: bool,
    pub count: i64,
    pub held: i64,
}

/// By end, state, reason and what they wait for, in the order of end and state.
pub async fn count_states(tx: &mut Tx) -> Result<Vec<StateCount>> {
    let found = rows!(
        tx,
        (String, String, Option<String>, i64, i64, i64),
        "SELECT state, ends_as, reason, CAST(CASE WHEN waits_for IS NULL THEN 0 ELSE 1 END AS BIGINT), COUNT(*), \
           COUNT(held_at) FROM delivery GROUP BY 1, 2, 3, 4"
    )?;
    let mut counts = Vec::with_capacity(found.len());
    for (state, end, reason, gated, count, held) in found {
        let (Some(state), Some(end)) = (State::parse(&state), End::parse(&end)) else {
            return Err(super::row::damaged("delivery", "*", "state", &state));
        };
        let reason = reason.as_deref().and_then(Reason::parse);
        counts.push(StateCount { state, end, reason, is_gated: gated == 1, count, held });
    }
    counts.sort_by_key(|c| (c.end, c.state));
    Ok(counts)
}

/// Open deliveries of internal matter on channels that are public by now: the ledger must not hold any.
pub async fn internal_on_public(tx: &mut Tx) -> Result<Option<(String, String)>> {
    let found = rows!(
        tx,
        (String, String),
        "SELECT d.title, d.channel FROM delivery d JOIN channel c ON c.id = d.channel \
         WHERE d.reach = 'internal' AND c.reach = 'public' \
           AND d.state IN ('draft', 'scheduled', 'staging', 'staged', 'revealing', 'unconfirmed') \
         ORDER BY d.due_at, d.id LIMIT 1"
    )?;
    Ok(found.into_iter().next())
}

/// Who is to do it, where it is a task.
pub async fn assignee(tx: &mut Tx, id: &str) -> Result<Option<String>> {
    let found = rows!(tx, (Option<String>,), "SELECT assignee FROM delivery WHERE id = $1", id)?;
    Ok(found.into_iter().next().and_then(|(assignee,)| assignee))
}

/// The unit of each delivery.
pub async fn units_of(tx: &mut Tx, standings: &[Standing]) -> Result<Vec<(String, String)>> {
    let ids = json!(standings.iter().map(|s| s.id.as_str()).collect::<Vec<_>>()).to_string();
    rows!(
        tx,
        (String, String),
        "SELECT id, unit FROM delivery WHERE id IN (SELECT CAST(e.value{text} AS TEXT) FROM {each}($1{json}) e)",
        ids
    )
}

/// A person gave it another day.
pub async fn set_local_date(tx: &mut Tx, id: &str, date: &str) -> Result<()> {
    run!(tx, "UPDATE delivery SET local_date = $2, revision = revision + 1 WHERE id = $1", id, date)?;
    Ok(())
}

/// Where each delivery belongs: id, campaign, unit.
pub async fn places(tx: &mut Tx) -> Result<Vec<(String, String, String)>> {
    rows!(tx, (String, String, String), "SELECT id, campaign, unit FROM delivery")
}

/// Who wrote which words of a campaign: item, hash of the words, writer.
pub async fn authors(tx: &mut Tx, campaign: &str) -> Result<Vec<(String, String, String)>> {
    rows!(
        tx,
        (String, String, String),
        "SELECT item, words_hash, MIN(written_by) FROM delivery WHERE campaign = $1 AND words_hash IS NOT NULL \
           AND written_by IS NOT NULL GROUP BY item, words_hash",
        campaign
    )
}

/// Who applied the present content of each of these, where that was written down.
pub async fn writers(tx: &mut Tx, ids: &[String]) -> Result<Vec<(String, String)>> {
    rows!(
        tx,
        (String, String),
        "SELECT id, written_by FROM delivery WHERE written_by IS NOT NULL \
           AND id IN (SELECT CAST(e.value{text} AS TEXT) FROM {each}($1{json}) e)",
        json!(ids).to_string()
    )
}

/// How many deliveries of each campaign may still go out: drafts and whatever waits.
pub async fn unfinished(tx: &mut Tx) -> Result<Vec<(String, i64)>> {
    rows!(
        tx,
        (String, i64),
        "SELECT campaign, COUNT(*) FROM delivery WHERE state IN ('draft', 'scheduled', 'staging', 'staged', 'revealing') \
         GROUP BY campaign ORDER BY campaign"
    )
}

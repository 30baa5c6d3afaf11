//! Lanes: the two queues of each channel. A lane is taken by one node at a time, so deliveries on a channel go out one
//! after the other, in order and at the channel's pace, on however many machines.
//!
//! Never: left behind. Whoever changes deliveries calls [`refresh`] for their channels in the same transaction; a lane
//! that does not know its earliest wish would sleep through it.

use serde::Serialize;
use serde_json::json;

use super::{Result, Tx, gathered, run, text};
use crate::domain::At;
use crate::domain::standing::Lane;

/// A lane that is open again when the world ends: its channel needs a person.
pub const CLOSED: i64 = i64::MAX / 2;

/// The earliest wish of a lane: its first due delivery, not before the lane is open.
macro_rules! wish {
    ($open_at:literal) => {
        concat!(
            "(SELECT CASE WHEN d.next_at < ",
            $open_at,
            " THEN ",
            $open_at,
            " ELSE d.next_at END FROM delivery d \
              WHERE d.lane = lane.id AND d.next_at IS NOT NULL \
                AND (d.held_at IS NULL OR d.step IN ('unstage', 'reconcile')) \
                AND (d.waits_for IS NULL OR d.step <> 'reveal') ORDER BY d.next_at LIMIT 1)"
        )
    };
}

/// Named, so that a test looks at their plans: what a tick runs must never read whole tables.
pub const REFRESH: &str = concat!(
    "WITH e AS MATERIALIZED (SELECT CAST(x.value{text} AS TEXT) AS id FROM {each}($1{json}) x) \
     UPDATE lane SET wake_at = ",
    wish!("lane.open_at"),
    " FROM e WHERE lane.id = e.id AND lane.busy_by IS NULL"
);
pub const DUE: &str = "WITH due AS MATERIALIZED (SELECT id FROM lane WHERE busy_by IS NULL AND wake_at IS NOT NULL \
                               AND wake_at <= $1 ORDER BY wake_at LIMIT $2 {skip}) \
     SELECT CAST({all}(id) AS TEXT) FROM due";
pub const TAKE: &str =
    "UPDATE lane SET busy_by = $2 WHERE id IN (SELECT CAST(e.value{text} AS TEXT) FROM {each}($1{json}) e)";
pub const FREE: &str = concat!(
    "WITH e AS MATERIALIZED (SELECT x.value->>'id' AS id, CAST(x.value->>'open_at' AS BIGINT) AS open_at \
                             FROM {each}($1{json}) x) \
     UPDATE lane SET busy_by = NULL, \
       open_at = CASE WHEN lane.open_at < e.open_at THEN e.open_at ELSE lane.open_at END, wake_at = ",
    wish!("(CASE WHEN lane.open_at < e.open_at THEN e.open_at ELSE lane.open_at END)"),
    " FROM e WHERE lane.id = e.id"
);
pub const FREE_ALL_OF: &str =
    concat!("UPDATE lane SET busy_by = NULL, wake_at = ", wish!("lane.open_at"), " WHERE busy_by = $1");
pub const CLOSE_UNTIL: &str = "WITH e AS MATERIALIZED (SELECT x.value->>'id' AS id, \
       CAST(x.value->>'open_at' AS BIGINT) AS open_at FROM {each}($1{json}) x) \
     UPDATE lane SET open_at = e.open_at FROM e WHERE lane.id = e.id AND lane.open_at < e.open_at";

/// A lane, and the instant before which nothing more happens on it (zero: as it was).
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Closing {
    pub id: String,
    pub open_at: i64,
}

/// The lane's id.
pub fn name(channel: &str, lane: Lane) -> String {
    format!("{channel}/{}", lane.as_str())
}

/// Makes sure that a channel has its lanes.
pub async fn ensure(tx: &mut Tx, channel: &str) -> Result<()> {
    for lane in Lane::ALL {
        run!(
            tx,
            "INSERT INTO lane (id, channel, kind, open_at) VALUES ($1, $2, $3, 0) ON CONFLICT DO NOTHING",
            name(channel, lane),
            channel,
            lane.as_str()
        )?;
    }
    Ok(())
}

/// The ids of both lanes of each channel.
fn of(channels: &[String]) -> Vec<String> {
    channels.iter().flat_map(|channel| Lane::ALL.map(|lane| name(channel, lane))).collect()
}

/// Recomputes when the free lanes of these channels want to be looked at. Busy ones are refreshed when they are freed.
pub async fn refresh(tx: &mut Tx, channels: &[String]) -> Result<()> {
    refresh_lanes(tx, &of(channels)).await
}

/// The same for lanes by their ids.
pub async fn refresh_lanes(tx: &mut Tx, lanes: &[String]) -> Result<()> {
    if !lanes.is_empty() {
        run!(tx, REFRESH, json!(lanes).to_string())?;
    }
    Ok(())
}

/// Takes up to `most` free lanes whose time has come.
pub async fn take(tx: &mut Tx, node: &str, now: At, most: usize) -> Result<Vec<String>> {
    let due = gathered!(tx, String, DUE, now.timestamp_millis(), most as i64)?;
    if !due.is_empty() {
        // They are locked: nobody else takes them between the two statements.
        run!(tx, TAKE, json!(due).to_string(), node)?;
    }
    Ok(due)
}

/// Frees lanes, closes them until then, and lets them know their next wish. A later opening that stands already is kept.
/// The caller has settled an open attempt of its own on each: a lane whose attempt somebody else settled is not ours.
pub async fn free(tx: &mut Tx, lanes: &[Closing]) -> Result<()> {
    if !lanes.is_empty() {
        run!(tx, FREE, text(lanes)?)?;
    }
    Ok(())
}

/// Frees whatever a dead node had taken.
pub async fn free_all_of(tx: &mut Tx, node: &str) -> Result<()> {
    run!(tx, FREE_ALL_OF, node)?;
    Ok(())
}

/// Nothing on these lanes before then. A later opening that stands already is kept. The caller refreshes them.
pub async fn close_until(tx: &mut Tx, closings: &[Closing]) -> Result<()> {
    if !closings.is_empty() {
        run!(tx, CLOSE_UNTIL, text(closings)?)?;
    }
    Ok(())
}

/// Closes both lanes of a channel until a person opens them.
pub async fn close(tx: &mut Tx, channel: &str) -> Result<()> {
    set_open(tx, channel, CLOSED).await
}

/// Opens the lanes of a channel again.
pub async fn open(tx: &mut Tx, channel: &str) -> Result<()> {
    set_open(tx, channel, 0).await
}

/// Opens those lanes of a channel that were closed until exactly one of these instants: whoever closed them for longer
/// is heard.
pub async fn reopen(tx: &mut Tx, channel: &str, closed_until: [i64; 2]) -> Result<()> {
    let [prepare, reveal] = Lane::ALL.map(|lane| name(channel, lane));
    let [one, other] = closed_until;
    run!(tx, "UPDATE lane SET open_at = 0 WHERE id IN ($1, $2) AND open_at IN ($3, $4)", prepare, reveal, one, other)?;
    refresh(tx, &[channel.to_owned()]).await
}

async fn set_open(tx: &mut Tx, channel: &str, open_at: i64) -> Result<()> {
    let [prepare, reveal] = Lane::ALL.map(|lane| name(channel, lane));
    run!(tx, "UPDATE lane SET open_at = $3 WHERE id IN ($1, $2)", prepare, reveal, open_at)?;
    refresh(tx, &[channel.to_owned()]).await
}

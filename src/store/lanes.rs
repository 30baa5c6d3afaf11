//! Lanes: the two queues of each channel. A lane is taken by one node at a time, so deliveries on a channel go out one
//! after the other, in order and at the channel's pace, on however many machines.
//!
//! Never: left behind. Whoever changes deliveries calls [`refresh`] for their channels in the same transaction; a lane
//! that does not know its earliest wish would sleep through it.

use serde_json::json;

use super::{Result, Tx, rows, run};
use crate::domain::At;
use crate::domain::standing::Lane;

/// A lane that is open again when the world ends: its channel needs a person.
pub const CLOSED: i64 = i64::MAX / 2;

/// The earliest wish of a lane: its first due delivery, not before the lane is open.
macro_rules! wish {
    () => {
        "(SELECT CASE WHEN MIN(d.next_at) < lane.open_at THEN lane.open_at ELSE MIN(d.next_at) END \
          FROM delivery d WHERE d.lane = lane.id AND d.next_at IS NOT NULL AND d.held_at IS NULL)"
    };
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

/// Recomputes when the free lanes of these channels want to be looked at. Busy ones are refreshed when they are freed.
pub async fn refresh(tx: &mut Tx, channels: &[String]) -> Result<()> {
    let batch = json!(channels).to_string();
    run!(
        tx,
        concat!(
            "UPDATE lane SET wake_at = ",
            wish!(),
            " WHERE busy_by IS NULL AND channel IN (SELECT CAST(e.value{text} AS TEXT) FROM {each}($1{json}) e)"
        ),
        batch
    )?;
    Ok(())
}

/// Recomputes every free lane: after a restore, at start.
pub async fn refresh_all(tx: &mut Tx) -> Result<()> {
    run!(tx, concat!("UPDATE lane SET wake_at = ", wish!(), " WHERE busy_by IS NULL"))?;
    Ok(())
}

/// Takes up to `most` free lanes whose time has come.
pub async fn take(tx: &mut Tx, node: &str, now: At, most: usize) -> Result<Vec<String>> {
    let taken = rows!(
        tx,
        (String,),
        "WITH pick AS MATERIALIZED (SELECT id FROM lane WHERE busy_by IS NULL AND wake_at IS NOT NULL AND wake_at <= $1 \
                                    ORDER BY wake_at LIMIT $2 {skip}) \
         UPDATE lane SET busy_by = $3 WHERE id IN (SELECT id FROM pick) RETURNING id",
        now.timestamp_millis(),
        most as i64,
        node
    )?;
    Ok(taken.into_iter().map(|(id,)| id).collect())
}

/// Frees lanes and lets them know their next wish.
pub async fn free(tx: &mut Tx, lanes: &[String]) -> Result<()> {
    if lanes.is_empty() {
        return Ok(());
    }
    let batch = json!(lanes).to_string();
    run!(
        tx,
        concat!(
            "UPDATE lane SET busy_by = NULL, wake_at = ",
            wish!(),
            " WHERE id IN (SELECT CAST(e.value{text} AS TEXT) FROM {each}($1{json}) e)"
        ),
        batch
    )?;
    Ok(())
}

/// Frees whatever a dead node had taken.
pub async fn free_all_of(tx: &mut Tx, node: &str) -> Result<()> {
    run!(tx, concat!("UPDATE lane SET busy_by = NULL, wake_at = ", wish!(), " WHERE busy_by = $1"), node)?;
    Ok(())
}

/// Nothing on these lanes before then. A later opening that stands already is kept.
pub async fn close_until(tx: &mut Tx, closings: &[(String, i64)]) -> Result<()> {
    if closings.is_empty() {
        return Ok(());
    }
    let batch = json!(closings.iter().map(|(id, at)| json!({"id": id, "at": at})).collect::<Vec<_>>()).to_string();
    run!(
        tx,
        "UPDATE lane SET open_at = CAST(e.value->>'at' AS BIGINT) FROM {each}($1{json}) e \
         WHERE lane.id = e.value->>'id' AND lane.open_at < CAST(e.value->>'at' AS BIGINT)",
        batch
    )?;
    Ok(())
}

/// Opens the lanes of a channel again.
pub async fn open(tx: &mut Tx, channel: &str) -> Result<()> {
    run!(tx, "UPDATE lane SET open_at = 0 WHERE channel = $1", channel)?;
    refresh(tx, &[channel.to_owned()]).await
}

/// When the next free lane wants to be looked at.
pub async fn next_wake(tx: &mut Tx) -> Result<Option<i64>> {
    let found =
        rows!(tx, (Option<i64>,), "SELECT MIN(wake_at) FROM lane WHERE busy_by IS NULL AND wake_at IS NOT NULL")?;
    Ok(found.into_iter().next().and_then(|(at,)| at).filter(|at| *at < CLOSED))
}

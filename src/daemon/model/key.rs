//! What makes two worlds the same: everything that can still make a difference, as numbers. Attempts and revisions are
//! only ever compared, so they count from the lowest that anybody still knows.

use std::rc::Rc;

use super::world::{COUNT, Ledger, Phase, Row, World, at};
use crate::domain::At;
use crate::domain::standing::Standing;

pub(super) type Key = Rc<[i32]>;

/// The lowest attempt and revision of each delivery.
type Bases = [(i64, i64); COUNT];

pub(super) fn key(world: &World) -> Key {
    let bases = bases(world);
    let mut key = Vec::with_capacity(96);
    key.extend([since(Some(world.now)), i32::from(world.server), i32::from(world.broken.is_some())]);
    key.extend(world.shown.iter().map(|n| i32::from(*n)));
    key.push(world.had.iter().fold(0, |set, trouble| set | 1 << *trouble as i32));
    ledger(&mut key, &world.ledger, &bases);
    key.push(world.replica.as_ref().map_or(-1, |(from, _)| since(Some(*from))));
    if let Some((_, replica)) = &world.replica {
        ledger(&mut key, replica, &bases);
    }
    for node in &world.nodes {
        let is = [node.up, node.frozen, node.works];
        key.push(is.iter().fold(i32::from(node.name), |set, is| set << 1 | i32::from(*is)));
        key.push(node.met.map_or(-1, i32::from));
        if node.works {
            key.extend([since(Some(node.lease_until)), since(node.fence_until)]);
        }
        key.extend([node.flights.len() as i32, node.unsure.len() as i32]);
        key.extend(node.unsure.iter().flat_map(|(of, number)| [*of as i32, (number - bases[*of].0) as i32]));
        for flight in &node.flights {
            let (attempt, revision) = bases[flight.of];
            let is_fenced = i32::from(flight.fence == node.fence);
            key.extend([flight.of as i32, flight.step as i32, (flight.revision - revision) as i32, is_fenced]);
            key.push(match flight.phase {
                Phase::Claimed => -1,
                Phase::Calling => -2,
                Phase::Answered(came) => came as i32,
            });
            standing(&mut key, &flight.standing, attempt);
        }
    }
    for call in &world.calls {
        key.extend([call.of as i32, (call.number - bases[call.of].0) as i32, i32::from(call.by)]);
        key.extend([since(Some(call.ends_by)), i32::from(call.slow)]);
    }
    key.into()
}

fn bases(world: &World) -> Bases {
    let replica = world.replica.as_ref().map(|(_, ledger)| ledger);
    let mut bases = [(i64::MAX, i64::MAX); COUNT];
    for (of, (attempt, revision)) in bases.iter_mut().enumerate() {
        let mut lower = |attempts: i64, revisions: i64| {
            (*attempt, *revision) = ((*attempt).min(attempts), (*revision).min(revisions));
        };
        for row in replica.into_iter().chain([&world.ledger]).map(|ledger| &ledger.rows[of]) {
            lower(row.standing.attempts, row.revision);
        }
        for flight in world.nodes.iter().flat_map(|node| &node.flights).filter(|flight| flight.of == of) {
            lower(flight.standing.attempts, flight.revision);
        }
        for call in world.calls.iter().filter(|call| call.of == of) {
            lower(call.number, i64::MAX);
        }
        for (_, number) in world.nodes.iter().flat_map(|node| &node.unsure).filter(|(unsure, _)| *unsure == of) {
            lower(*number, i64::MAX);
        }
    }
    bases
}

fn ledger(key: &mut Vec<i32>, ledger: &Ledger, bases: &Bases) {
    key.extend([i32::from(ledger.timeline), i32::from(ledger.held), ledger.nodes.len() as i32]);
    key.extend(ledger.owners.iter().map(|owner| owner.map_or(-1, i32::from)));
    for (name, until) in &ledger.nodes {
        key.extend([i32::from(*name), since(Some(*until))]);
    }
    for (Row { standing: it, claimed_by, revision }, (attempt, first)) in ledger.rows.iter().zip(bases) {
        key.push((revision - first) as i32);
        key.push(claimed_by.map_or(-1, |(by, step)| i32::from(by) << 3 | step as i32));
        standing(key, it, *attempt);
    }
}

fn standing(key: &mut Vec<i32>, it: &Standing, first: i64) {
    key.extend([it.state as i32, it.reason.map_or(-1, |reason| reason as i32), it.step.map_or(-1, |step| step as i32)]);
    key.extend([since(it.next_at), since(it.deadline_at), since(it.doubt_at)]);
    key.extend([(it.attempts - first) as i32, it.tries as i32]);
    let has = [
        it.staged.is_some(),
        it.staged_hash.as_deref() == Some(&it.content_hash),
        it.receipt.is_some(),
        it.held_at.is_some(),
        it.delivered_at.is_some(),
        it.late.within_ms == 0,
    ];
    key.push(has.iter().fold(0, |set, has| set << 1 | i32::from(*has)));
}

/// Milliseconds since the model began.
fn since(instant: Option<At>) -> i32 {
    instant.map_or(-1, |instant| (instant - at(0)).num_milliseconds() as i32)
}

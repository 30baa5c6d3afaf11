//! A receipt that comes after somebody else settled its attempt: its node was frozen, and a lease, a reading or a person
//! decided meanwhile. Proof is never thrown away, and where it contradicts what was decided, that is said.

use super::At;
use super::delivery::Reason;
use super::outcome::{End, Receipt};
use super::standing::{Standing, Timing};

/// A receipt and what is known of it.
#[derive(Debug, Clone)]
pub struct LateReceipt {
    pub receipt: Receipt,
    /// When the attempt began that it belongs to.
    pub began_at: At,
    /// Another reveal that leaves a second post has begun since.
    pub revealed_again: bool,
}

/// What follows from it.
#[derive(Debug, Clone, PartialEq)]
pub enum Proof {
    /// It is known already.
    Known,
    /// It ends what was in doubt.
    Settles(Standing),
    /// It is out although it was decided that it is not, or another post of it is out as well: a person must look.
    Contradicts(Standing),
}

/// Where the delivery stands by this proof. It is out, whatever stood there; what is under way beside it is overtaken.
pub fn prove(before: &Standing, late: LateReceipt, end: End, timing: Timing, now: At) -> Proof {
    let mut standing = before.clone();
    if let (true, Some(known)) = (before.state.is_proven(), &before.receipt) {
        if known.id == late.receipt.id {
            return Proof::Known;
        }
        if known.is_word() && !late.revealed_again {
            standing.receipt = Some(late.receipt);
            return Proof::Settles(standing);
        }
        standing.reason = Some(Reason::LateProof);
        return Proof::Contradicts(standing);
    }
    let contradicts = before.doubt_at.is_none() || late.revealed_again;
    standing.end_as(end, late.began_at);
    standing.reason = contradicts.then_some(Reason::LateProof);
    standing.receipt = Some(late.receipt);
    standing.resume = None;
    standing.doubt_at = None;
    standing.held_at = None;
    standing.asked_at = None;
    standing.tries = 0;
    standing.plan_next(timing, now);
    if contradicts { Proof::Contradicts(standing) } else { Proof::Settles(standing) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::delivery::State;
    use crate::domain::policy::tests::{at, standing};

    fn proven(state: State, doubt: bool, receipt: Option<Receipt>, revealed_again: bool) -> String {
        let before = Standing { doubt_at: doubt.then(|| at(5)), receipt, ..standing(state) };
        let late = Receipt { id: "bai-1".into(), link: None };
        let late = LateReceipt { receipt: late, began_at: at(3), revealed_again };
        let told = |what: &str, s: Standing| {
            let at = s.delivered_at.map_or(-1, |found| (found - at(0)).num_seconds());
            format!("{what} {} {at} {}", s.state.as_str(), s.receipt.unwrap().id)
        };
        match prove(&before, late, End::Published, Timing::NONE, at(60)) {
            Proof::Known => "known".to_owned(),
            Proof::Settles(s) => told("settles", s),
            Proof::Contradicts(s) => {
                assert_eq!(s.reason, Some(Reason::LateProof));
                told("contradicts", s)
            }
        }
    }

    #[test]
    fn proof_is_never_thrown_away() {
        let receipt = |id: &str| Some(Receipt { id: id.into(), link: None });
        let word = Some(Receipt::word("an", None, None));
        for (state, doubt, known, again, wanted) in [
            (State::Unconfirmed, true, None, false, "settles delivered 3 bai-1"),
            (State::Staged, true, None, false, "settles delivered 3 bai-1"),
            (State::Staged, false, None, false, "contradicts delivered 3 bai-1"),
            (State::Missed, false, None, false, "contradicts delivered 3 bai-1"),
            (State::Unconfirmed, true, None, true, "contradicts delivered 3 bai-1"),
            (State::Delivered, false, receipt("bai-1"), true, "known"),
            (State::Delivered, false, receipt("bai-2"), false, "contradicts delivered -60 bai-2"),
            (State::Delivered, false, word, false, "settles delivered -60 bai-1"),
        ] {
            assert_eq!(proven(state, doubt, known, again), wanted, "{state:?} {doubt} {again}");
        }
    }
}

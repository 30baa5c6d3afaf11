//! After a failover: which deliveries may be out although the ledger, which may lack its last minutes, has them waiting.
//!
//! Every one whose moment has come by the time the change is seen, however long ago: what was overdue was claimed at any
//! time. Only what could not be claimed in the lost minutes is certain. What is in doubt is read back where the platform
//! can tell, else left to a person; none of it is sent before.

use chrono::TimeDelta;

use super::At;
use super::delivery::{Reason, State};
use super::standing::{Standing, Timing};

/// A ledger may lack so much of its end. Replication that lags longer is no replica to promote.
pub const LOST_MS_MAX: i64 = 15 * 60_000;
/// No adapter reveals so long before the due time.
pub const AHEAD_MAX_MS: i64 = 2 * 24 * 3_600_000;

/// It may have been revealed without the ledger's knowing.
pub fn may_be_out(standing: &Standing, timing: Timing, seen_at: At) -> bool {
    let lost_from = seen_at - TimeDelta::milliseconds(LOST_MS_MAX);
    let stood_before = |at: Option<At>| at.is_some_and(|at| at < lost_from);
    let waits = standing.waits_for.is_some() || stood_before(standing.held_at) || stood_before(standing.asked_at);
    matches!(standing.state, State::Scheduled | State::Staging | State::Staged)
        && standing.is_approved()
        && !waits
        && standing.reveal_at(timing).is_some_and(|at| at <= seen_at)
}

/// Nothing of it is sent before somebody has looked.
pub fn doubt(standing: &mut Standing, timing: Timing, seen_at: At) {
    standing.state = State::Unconfirmed;
    standing.reason = Some(Reason::Failover);
    standing.doubt_at = Some(seen_at);
    standing.asked_at = None;
    standing.resume = None;
    standing.tries = 0;
    standing.plan_next(timing, seen_at);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::delivery::Step;
    use crate::domain::policy::tests::{at, standing};
    use crate::domain::standing::CALLS_END_MS;

    const SEEN: i64 = 60;

    fn due(state: State, due_s: i64) -> Standing {
        Standing { due_at: Some(at(due_s)), ..standing(state) }
    }

    #[test]
    fn what_has_come_due_may_be_out() {
        for state in [State::Scheduled, State::Staging, State::Staged] {
            for overdue_s in [0, 5, 40 * 60, 5 * 3_600] {
                assert!(may_be_out(&due(state, SEEN - overdue_s), Timing::NONE, at(SEEN)), "{state:?} {overdue_s}");
            }
            assert!(!may_be_out(&due(state, SEEN + 1), Timing::NONE, at(SEEN)));
            let ahead = Timing { handover_ms: 2_000, ..Timing::NONE };
            let slot = Standing { slot: Some("sang".into()), ..due(state, SEEN + 1) };
            assert!(may_be_out(&slot, ahead, at(SEEN)), "a programme is handed over ahead");
        }
        for state in [State::Draft, State::Delivered, State::Missed, State::Unconfirmed, State::Revealing] {
            assert!(!may_be_out(&due(state, 0), Timing::NONE, at(SEEN)), "{state:?}");
        }
    }

    #[test]
    fn what_could_not_be_claimed_in_the_lost_minutes_is_certain() {
        let long_ago = Some(at(SEEN - LOST_MS_MAX / 1_000 - 1));
        let just_now = Some(at(SEEN - 5));
        let waiting = due(State::Staged, 0);
        let held = |held_at| Standing { held_at, ..waiting.clone() };
        let asked = |asked_at| Standing { asked_at, ..waiting.clone() };
        let sees = |standing: &Standing| may_be_out(standing, Timing::NONE, at(SEEN));
        assert!(!sees(&held(long_ago)) && sees(&held(just_now)));
        assert!(!sees(&asked(long_ago)) && sees(&asked(just_now)));
        assert!(!sees(&Standing { waits_for: Some("le".into()), ..waiting.clone() }));
        assert!(!sees(&Standing { approved_hash: None, ..waiting }));
    }

    #[test]
    fn what_is_in_doubt_is_read_back_once_every_call_has_ended() {
        let mut standing = due(State::Staged, 0);
        doubt(&mut standing, Timing::NONE, at(SEEN));
        assert_eq!((standing.state, standing.reason), (State::Unconfirmed, Some(Reason::Failover)));
        assert_eq!((standing.step, standing.deadline_at), (Some(Step::Reconcile), None));
        assert_eq!(standing.next_at, Some(at(SEEN) + TimeDelta::milliseconds(CALLS_END_MS)));
    }
}

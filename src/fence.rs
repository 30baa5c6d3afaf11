//! The right to show something, which ends: a step that was frozen past the lease of its node finds it gone before a byte
//! leaves. Every new lease after a lost one is another fence, so what an old one held back stays back.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use crate::clock::Clock;
use crate::domain::At;
use crate::domain::outcome::Failure;

/// So long before the lease ends nothing begins any more.
const MARGIN_MS: i64 = 1_000;

tokio::task_local! {
    static FENCE: Fence;
}

/// Cheap to clone; all clones are one.
#[derive(Clone)]
pub struct Fence {
    clock: Clock,
    until_ms: Arc<AtomicI64>,
}

impl Fence {
    /// Closed until it is told how long it is open.
    pub fn new(clock: Clock) -> Fence {
        Fence { clock, until_ms: Arc::new(AtomicI64::new(i64::MIN)) }
    }

    /// The lease lasts until then.
    pub fn open_until(&self, lease_until: At) {
        self.until_ms.store(lease_until.timestamp_millis() - MARGIN_MS, Ordering::SeqCst);
    }

    /// For good.
    pub fn close(&self) {
        self.until_ms.store(i64::MIN, Ordering::SeqCst);
    }

    /// Work that may show something only while this is open.
    pub async fn around<T>(self, work: impl Future<Output = T>) -> T {
        FENCE.scope(self, work).await
    }

    fn is_open(&self) -> bool {
        self.clock.now().timestamp_millis() < self.until_ms.load(Ordering::SeqCst)
    }
}

/// Asked before whatever the public sees. Work that stands in no fence (a command, a test) may always.
pub fn may_commit() -> Result<(), Failure> {
    match FENCE.try_with(Fence::is_open) {
        Ok(false) => Err(Failure::retry("lease_ended", "this node was away for too long; nothing was sent")),
        Ok(true) | Err(_) => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use chrono::TimeDelta;

    use super::*;

    #[tokio::test]
    async fn nothing_begins_after_the_lease() {
        assert_eq!(may_commit(), Ok(()), "outside any fence");
        let fence = Fence::new(Clock::System);
        let asked = || async { may_commit().map_err(|failure| failure.code) };
        assert_eq!(fence.clone().around(asked()).await, Err("lease_ended".to_owned()));
        fence.open_until(Clock::System.now() + TimeDelta::seconds(30));
        assert_eq!(fence.clone().around(asked()).await, Ok(()));
        fence.close();
        assert_eq!(fence.around(asked()).await, Err("lease_ended".to_owned()));
    }
}

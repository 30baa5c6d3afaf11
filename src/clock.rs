//! The only `now()` and the only sleep of the program: the system's clock, or a virtual one that a rehearsal or a test
//! moves by hand.
//!
//! Neither `domain` nor an adapter uses it: pure code gets "now" as an argument; adapters do not know the time.

use std::sync::Arc;
use std::time::Duration;

use chrono::{DateTime, SubsecRound, Utc};
use tokio::sync::watch;

use crate::domain::At;

/// What time it is, for everything above `domain`.
#[derive(Debug, Clone)]
pub enum Clock {
    System,
    Virtual(Virtual),
}

/// A clock that stands still until it is advanced.
#[derive(Debug, Clone)]
pub struct Virtual {
    now: Arc<watch::Sender<At>>,
}

/// A sleeper looks at the system clock at least so often: a clock that was set or a machine that slept is noticed.
const LOOK_MS_MAX: u64 = 60_000;

impl Clock {
    pub fn virtual_at(start: At) -> Clock {
        Clock::Virtual(Virtual { now: Arc::new(watch::Sender::new(start)) })
    }

    /// Now, cut to whole milliseconds: what the store keeps.
    #[expect(clippy::disallowed_methods, reason = "the one place")]
    pub fn now(&self) -> At {
        match self {
            Clock::System => DateTime::<Utc>::from(std::time::SystemTime::now()).trunc_subsecs(3),
            Clock::Virtual(v) => *v.now.borrow(),
        }
    }

    /// Returns once `now() >= at`.
    #[expect(clippy::disallowed_methods, reason = "the one place")]
    pub async fn sleep_until(&self, at: At) {
        match self {
            Clock::System => loop {
                let left_ms = (at - self.now()).num_milliseconds();
                if left_ms <= 0 {
                    return;
                }
                tokio::time::sleep(Duration::from_millis((left_ms as u64).min(LOOK_MS_MAX))).await;
            },
            Clock::Virtual(v) => {
                let mut now = v.now.subscribe();
                // The sender lives in `v`: waiting cannot fail.
                let _ = now.wait_for(|now| *now >= at).await;
            }
        }
    }

    /// Sleeps for so long from now.
    pub async fn sleep(&self, duration: Duration) {
        self.sleep_until(self.now() + duration).await;
    }

    /// Moves a virtual clock forward to `at`; it never goes back. Does nothing to the system's clock.
    pub fn advance_to(&self, at: At) {
        if let Clock::Virtual(v) = self {
            v.now.send_if_modified(|now| {
                let forward = at > *now;
                if forward {
                    *now = at;
                }
                forward
            });
        }
    }
}

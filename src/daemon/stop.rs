//! How a daemon is told to stop: once to finish what is in flight, twice to leave at once.
//!
//! It never kills a call. A call that is cut off is left to be settled as unknown.

use std::sync::Arc;

use tokio::sync::watch;

/// Cheap to clone; all clones are one.
#[derive(Clone)]
pub struct Stop {
    asked: Arc<watch::Sender<u8>>,
}

impl Stop {
    #[expect(clippy::new_without_default, reason = "a stop that nobody can give would be no default")]
    pub fn new() -> Stop {
        Stop { asked: Arc::new(watch::Sender::new(0)) }
    }

    /// Asks once more.
    pub fn ask(&self) {
        self.asked.send_modify(|n| *n = n.saturating_add(1));
    }

    pub fn is_asked(&self) -> bool {
        *self.asked.borrow() > 0
    }

    pub fn is_forced(&self) -> bool {
        *self.asked.borrow() > 1
    }

    /// Returns once it was asked.
    pub async fn asked(&self) {
        // The sender lives in `self`: waiting cannot fail.
        let _ = self.asked.subscribe().wait_for(|n| *n > 0).await;
    }

    /// Returns once it was asked twice.
    pub async fn forced(&self) {
        let _ = self.asked.subscribe().wait_for(|n| *n > 1).await;
    }
}

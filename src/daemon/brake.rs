//! What a daemon does about the brake beside its store: nothing is claimed while it is pulled, and it is let go as soon
//! as what it says stands in the store.

use super::Daemon;
use crate::actions::{ActError, brake};
use crate::domain::At;
use crate::store::brake::{Pulled, is_unwritable};

/// The disk is still full: the next try.
const AGAIN_MS: i64 = 2_000;

impl Daemon {
    /// Gives when to look again; `None`: it is not pulled any more.
    pub(super) async fn mind_brake(&self) -> anyhow::Result<Option<At>> {
        let Some(beside) = self.store.brake().filter(|beside| beside.is_pulled()) else { return Ok(None) };
        if beside.read().contains(&Pulled::Damaged) {
            self.store.check().await??;
            beside.forget_damage()?;
        }
        match brake::write_down(&self.store, self.clock.now()).await {
            Ok(_) => Ok(None),
            Err(ActError::Store(error)) if is_unwritable(&error) => {
                Ok(Some(self.clock.now() + chrono::TimeDelta::milliseconds(AGAIN_MS)))
            }
            Err(error) => Err(error.into()),
        }
    }
}

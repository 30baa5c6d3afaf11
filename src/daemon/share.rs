//! Which channels are this node's. It takes what nobody works on when there is work, keeps a lease while it has some, and
//! holds nothing while it sleeps. Where others work on everything it asks for its equal share only when something is
//! late; then they give back what is too much.

use chrono::{DateTime, TimeDelta};

use super::Daemon;
use super::tick::Done;
use crate::domain::At;
use crate::fence::Fence;
use crate::store::shards::{self, Shards};
use crate::store::wishes::Wishes;
use crate::store::{Tx, nodes};

/// What others have not taken by then is late: they have more than they can do.
const LATE: TimeDelta = TimeDelta::seconds(1);
/// So long a node asks for its share, and looks whether it got it.
const ASK: TimeDelta = TimeDelta::seconds(2);
const LOOK_AGAIN: TimeDelta = TimeDelta::milliseconds(100);
/// Before it asks again.
const ASK_AGAIN: TimeDelta = TimeDelta::seconds(30);
/// A node keeps its channels over a pause as short as this: longer than the pace of any adapter, which it alone knows.
const PAUSE: TimeDelta = TimeDelta::seconds(60);

impl Daemon {
    /// Whether this node has a row, and with it shards that nobody else takes. A row that is gone was taken by another
    /// node: then everything that was under way is settled, and nothing here is ours any more.
    pub(super) fn look_at_lease(&mut self, look: &Wishes) -> bool {
        let stands = look.own_until.is_some();
        if !stands {
            self.fence.close();
            self.let_go();
        }
        // What a transaction that failed would have made of it never was.
        if let Some(until) = look.own_until.and_then(DateTime::from_timestamp_millis) {
            self.lease_until = until;
        }
        self.memory.look_at = None;
        stands
    }

    /// Takes its share of the channels, if it has none or nodes have come or gone.
    pub(super) async fn take_share(&mut self, tx: &mut Tx, now: At, look: &Wishes, stands: bool) -> anyhow::Result<()> {
        if stands && self.memory.shards.is_some() && self.memory.nodes == look.nodes {
            return Ok(());
        }
        let due = self.memory.queues.due(now).fold(Shards::default(), |set, name| set.with(shards::of(name)));
        let mut at_any_rate = false;
        let is_offered = !self.memory.offered(now).is_empty();
        if !stands {
            let is_free = shards::free(tx).await?.that(|shard| due.has(shard)).count() > 0;
            if !is_free && !is_offered && !self.may_ask(now) {
                return Ok(());
            }
            at_any_rate = is_free && self.memory.left_since.is_some_and(|since| since + LATE <= now);
            self.renew_lease(tx, now).await?;
            self.fence.close();
            self.fence = Fence::new(self.clock.clone());
        }
        let share = shards::share(tx, &self.node, due, at_any_rate, now).await?;
        let ours = share.own.without(share.surplus);
        if !stands && !is_offered && self.memory.asks_until.is_none() && ours.that(|shard| due.has(shard)).count() == 0
        {
            // It is the share of another who has just come and will take it; if not, it is ours.
            nodes::forget(tx, &self.node).await?;
            self.memory.distrust();
            let since = *self.memory.left_since.get_or_insert(now);
            self.memory.look_at = Some(since + LATE);
            return Ok(());
        }
        self.memory.left_since = None;
        self.memory.leaving = share.surplus;
        // Ours is one step; another's beside it is seen at the next look.
        self.memory.nodes = look.nodes.as_ref().and_then(|n| n.parse::<i64>().ok()).map(|n| (n + 1).to_string());
        if self.memory.shards.replace(ours) != Some(ours) {
            self.memory.distrust();
            self.memory.read(tx, &self.node, now, look).await?;
        }
        if ours.count() > 0 {
            self.memory.asks_until = None;
        }
        Ok(())
    }

    /// Others work on everything. If something is late this node asks for its share; else it looks again when it would be.
    fn may_ask(&mut self, now: At) -> bool {
        let first = self.memory.next_at().and_then(chrono::DateTime::from_timestamp_millis).unwrap_or(now);
        let ask_at = (first + LATE).max(self.memory.ask_after.unwrap_or(now));
        // They may have taken it meanwhile.
        self.memory.distrust();
        if now < ask_at {
            self.memory.look_at = Some(ask_at);
            return false;
        }
        self.memory.asks_until = Some(now + ASK);
        self.memory.ask_after = Some(now + ASK_AGAIN);
        true
    }

    /// Gives back what is too much and has nothing under way.
    pub(super) async fn give_back(&mut self, tx: &mut Tx, now: At) -> anyhow::Result<()> {
        let queues = &self.memory.queues;
        let idle = self.memory.leaving.that(|shard| !queues.is_busy(now, |channel| shards::of(channel) == shard));
        if idle.count() > 0 {
            shards::give_back(tx, idle).await?;
            tx.ring().await?;
            self.memory.leaving = self.memory.leaving.without(idle);
            self.memory.nodes = None;
        }
        Ok(())
    }

    /// Keeps the lease while something is under way, will be soon, or this node asks for its share; and lets go of
    /// everything when there is nothing to do. Gives when to look at it again.
    pub(super) async fn keep_lease(
        &mut self,
        tx: &mut Tx,
        now: At,
        in_flight: usize,
        done: &mut Done,
    ) -> anyhow::Result<Option<i64>> {
        let Some(shards) = self.memory.shards else { return Ok(None) };
        let soon = (now + PAUSE).timestamp_millis();
        let asks = self.memory.asks_until.is_some_and(|until| now < until);
        let leaves = self.memory.leaving.count() > 0;
        let has_any = shards.count() > 0 || self.memory.apart.is_borrowing(shards);
        let pauses = has_any && self.memory.next_at().is_some_and(|at| at <= soon);
        if in_flight == 0 && !asks && !pauses && !leaves {
            nodes::forget(tx, &self.node).await?;
            self.memory.asks_until = None;
            if shards != Shards::ALL {
                // What was left to the others is remembered again.
                done.again_at = Some(now);
            }
            self.let_go();
            return Ok(None);
        }
        let half = TimeDelta::milliseconds(self.lease_ms / 2);
        if self.lease_until <= now + half {
            self.renew_lease(tx, now).await?;
        }
        let lease = self.lease_until - half;
        Ok(Some(if asks || leaves { lease.min(now + LOOK_AGAIN) } else { lease }.timestamp_millis()))
    }

    fn let_go(&mut self) {
        if self.memory.shards.take().is_some_and(|shards| shards != Shards::ALL) {
            self.memory.distrust();
        }
        self.memory.leaving = Shards::default();
        self.memory.nodes = None;
    }

    /// Says that this node is alive for one more lease.
    async fn renew_lease(&mut self, tx: &mut Tx, now: At) -> anyhow::Result<()> {
        self.lease_until = now + TimeDelta::milliseconds(self.lease_ms);
        Ok(nodes::renew(tx, &self.node, self.lease_until).await?)
    }
}

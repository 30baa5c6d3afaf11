//! What the owner of a channel remembers of it: two queues in the order of time, one for what is prepared and one for
//! what is revealed, so that slow staging never delays a reveal. One delivery of a queue is under way at a time; that and
//! the pace are kept here and nowhere else.
//!
//! A queue is a memory of the ledger, not a second truth: the claim looks at the row again, and whoever changes what
//! deliveries want has the daemon read anew ([`crate::store::wishes::stir`]).

use std::collections::{BTreeSet, HashMap, HashSet};
use std::sync::Arc;

use crate::domain::At;
use crate::domain::delivery::Step;
use crate::domain::standing::Lane;

/// So many of a queue are remembered; the ones behind are read when these are gone.
const REMEMBERED_MAX: usize = 64;
/// A channel that needs a person opens at no time.
pub(super) const NEVER: i64 = i64::MAX;

/// One queue of a channel.
pub(super) type Key = (Arc<str>, Lane);

#[derive(Default)]
struct Queue {
    waiting: BTreeSet<(i64, Arc<str>)>,
    /// From this instant on are others that are not remembered.
    cut_at: Option<i64>,
    /// The delivery that is under way.
    under_way: Option<Arc<str>>,
    /// The pace of the channel: nothing before then.
    open_at: i64,
    /// As it stands in `wakes`.
    wake_at: Option<i64>,
}

#[derive(Default)]
pub(super) struct Queues {
    queues: HashMap<Key, Queue>,
    /// Where each delivery waits.
    places: HashMap<Arc<str>, (Key, i64)>,
    /// When each queue wants to be looked at.
    wakes: BTreeSet<(i64, Key)>,
    /// Channels on which nothing may happen before then.
    shut: HashMap<Arc<str>, i64>,
    /// In which queue each delivery that is under way was taken.
    under_way: HashMap<Arc<str>, Key>,
    names: HashSet<Arc<str>>,
    /// A queue has come to the end of what is remembered of it.
    is_short: bool,
}

impl Queues {
    /// What this delivery wants now, in place of what it wanted. While it is under way it wants nothing else.
    pub(super) fn put(&mut self, id: &str, channel: &str, wish: Option<(Step, i64)>) {
        self.drop_place(id);
        let Some((step, at)) = wish.filter(|_| !self.under_way.contains_key(id)) else { return };
        let key = (self.name(channel), Lane::of(step));
        let id: Arc<str> = Arc::from(id);
        let queue = self.queues.entry(key.clone()).or_default();
        if queue.cut_at.is_some_and(|cut| cut <= at) {
            self.is_short |= queue.waiting.is_empty();
            return;
        }
        queue.waiting.insert((at, Arc::clone(&id)));
        self.places.insert(id, (key.clone(), at));
        if queue.waiting.len() > REMEMBERED_MAX
            && let Some((cut_at, last)) = queue.waiting.pop_last()
        {
            queue.cut_at = Some(cut_at);
            self.places.remove(&last);
        }
        self.plan(&key);
    }

    /// The first of each queue whose time has come, and no more than so many: they are under way now.
    pub(super) fn take(&mut self, now: At, most: usize) -> Vec<Arc<str>> {
        let mut taken = Vec::new();
        while taken.len() < most {
            let Some((at, key)) = self.wakes.first() else { break };
            if *at > now.timestamp_millis() {
                break;
            }
            let key = key.clone();
            let Some(queue) = self.queues.get_mut(&key) else { break };
            if let Some((_, id)) = queue.waiting.pop_first() {
                self.places.remove(&id);
                queue.under_way = Some(Arc::clone(&id));
                self.under_way.insert(Arc::clone(&id), key.clone());
                taken.push(id);
            }
            self.plan(&key);
        }
        taken
    }

    /// It is not under way any more. Its queue goes on at that instant, or at once.
    pub(super) fn landed(&mut self, id: &str, open_at: Option<At>) {
        let Some(key) = self.under_way.remove(id) else { return };
        if let Some(queue) = self.queues.get_mut(&key) {
            queue.under_way = None;
            if let Some(at) = open_at {
                queue.open_at = queue.open_at.max(at.timestamp_millis());
            }
            self.is_short |= queue.waiting.is_empty() && queue.cut_at.is_some();
        }
        self.plan(&key);
    }

    /// Nothing on this channel before then. A later instant that is known already is kept.
    pub(super) fn shut(&mut self, channel: &str, until: i64) {
        let name = self.name(channel);
        let known = self.shut.entry(Arc::clone(&name)).or_insert(until);
        *known = until.max(*known);
        for lane in Lane::ALL.iter().copied() {
            self.plan(&(Arc::clone(&name), lane));
        }
    }

    /// When the first queue wants to be looked at.
    pub(super) fn next_at(&self) -> Option<i64> {
        self.wakes.first().map(|(at, _)| *at)
    }

    /// The channels on which something may be claimed.
    pub(super) fn due(&self, now: At) -> impl Iterator<Item = &str> {
        let now = now.timestamp_millis();
        self.wakes.iter().take_while(move |(at, _)| *at <= now).map(|(_, (channel, _))| channel.as_ref())
    }

    pub(super) fn is_short(&self) -> bool {
        self.is_short
    }

    /// Whether something of these channels is under way, or was just now: their pace is known here alone.
    pub(super) fn is_busy(&self, now: At, among: impl Fn(&str) -> bool) -> bool {
        let rests = |queue: &Queue| queue.under_way.is_some() || queue.open_at > now.timestamp_millis();
        self.queues.iter().any(|((channel, _), queue)| rests(queue) && among(channel))
    }

    /// Forgets what waits and what is shut, to read both anew. What is under way and the pace stay.
    pub(super) fn forget(&mut self) {
        self.places.clear();
        self.wakes.clear();
        self.shut.clear();
        self.is_short = false;
        let now_idle = |queue: &Queue| queue.under_way.is_none() && queue.open_at == 0;
        self.queues.retain(|_, queue| !now_idle(queue));
        for queue in self.queues.values_mut() {
            queue.waiting.clear();
            queue.cut_at = None;
            queue.wake_at = None;
        }
        if self.queues.is_empty() {
            self.names.clear();
        }
    }

    /// Forgets all but the pace: the last transaction never was. Under way is this and nothing else.
    pub(super) fn restore<'a>(&mut self, under_way: impl Iterator<Item = (&'a str, &'a str, Step)>) {
        self.under_way.clear();
        for queue in self.queues.values_mut() {
            queue.under_way = None;
        }
        self.forget();
        for (id, channel, step) in under_way {
            let key = (self.name(channel), Lane::of(step));
            let id: Arc<str> = Arc::from(id);
            self.queues.entry(key.clone()).or_default().under_way = Some(Arc::clone(&id));
            self.under_way.insert(id, key);
        }
    }

    fn drop_place(&mut self, id: &str) {
        if let Some((key, at)) = self.places.remove(id) {
            if let Some(queue) = self.queues.get_mut(&key) {
                queue.waiting.remove(&(at, Arc::from(id)));
            }
            self.plan(&key);
        }
    }

    /// Works out anew when a queue wants to be looked at.
    fn plan(&mut self, key: &Key) {
        let shut = self.shut.get(&key.0).copied().unwrap_or(0);
        let Some(queue) = self.queues.get_mut(key) else { return };
        let first = queue.waiting.first().filter(|_| queue.under_way.is_none());
        let wake_at = first.map(|(at, _)| (*at).max(queue.open_at).max(shut)).filter(|at| *at < NEVER);
        if wake_at == queue.wake_at {
            return;
        }
        if let Some(at) = std::mem::replace(&mut queue.wake_at, wake_at) {
            self.wakes.remove(&(at, key.clone()));
        }
        if let Some(at) = wake_at {
            self.wakes.insert((at, key.clone()));
        }
    }

    fn name(&mut self, channel: &str) -> Arc<str> {
        if let Some(name) = self.names.get(channel) {
            return Arc::clone(name);
        }
        let name: Arc<str> = Arc::from(channel);
        self.names.insert(Arc::clone(&name));
        name
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(ms: i64) -> At {
        chrono::DateTime::from_timestamp_millis(ms).unwrap()
    }

    fn taken(queues: &mut Queues, now: i64, most: usize) -> Vec<String> {
        queues.take(at(now), most).iter().map(|id| id.to_string()).collect()
    }

    #[test]
    fn one_of_each_queue_in_order_and_at_its_pace() {
        let mut queues = Queues::default();
        for (id, channel, step, due) in [
            ("b", "web", Step::Reveal, 20),
            ("a", "web", Step::Reveal, 10),
            ("c", "web", Step::Stage, 15),
            ("d", "fb", Step::Reveal, 12),
        ] {
            queues.put(id, channel, Some((step, due)));
        }
        assert_eq!(queues.next_at(), Some(10));
        assert_eq!(taken(&mut queues, 9, 9), [""; 0]);
        assert_eq!(taken(&mut queues, 30, 2), ["a", "d"], "as many as there is room for, the earliest first");
        assert_eq!(taken(&mut queues, 30, 9), ["c"], "a slow stage stands in nobody's way, a reveal under way does");
        queues.landed("a", Some(at(50)));
        assert_eq!((taken(&mut queues, 49, 9), queues.next_at()), (vec![], Some(50)));
        assert_eq!(taken(&mut queues, 50, 9), ["b"]);
    }

    #[test]
    fn what_fails_steps_aside_and_what_is_shut_waits() {
        let mut queues = Queues::default();
        queues.put("a", "web", Some((Step::Reveal, 10)));
        queues.put("b", "web", Some((Step::Reveal, 20)));
        assert_eq!(taken(&mut queues, 30, 1), ["a"]);
        queues.landed("a", None);
        queues.put("a", "web", Some((Step::Reveal, 90)));
        assert_eq!(taken(&mut queues, 30, 1), ["b"]);
        queues.landed("b", None);
        queues.shut("web", 200);
        queues.shut("web", 100);
        assert_eq!(queues.next_at(), Some(200), "the later instant counts");
        queues.shut("web", NEVER);
        assert_eq!(queues.next_at(), None, "it waits for a person");
    }

    #[test]
    fn what_is_under_way_is_not_taken_twice_and_survives_a_look() {
        let mut queues = Queues::default();
        queues.put("a", "web", Some((Step::Reveal, 10)));
        assert_eq!(taken(&mut queues, 30, 1), ["a"]);
        queues.forget();
        queues.put("a", "web", Some((Step::Reveal, 10)));
        queues.put("b", "web", Some((Step::Reveal, 11)));
        assert_eq!((taken(&mut queues, 30, 9), queues.is_busy(at(30), |c| c == "web")), (vec![], true));
        queues.landed("a", None);
        assert_eq!(taken(&mut queues, 30, 9), ["b"]);
        queues.restore([("a", "web", Step::Reveal)].into_iter());
        queues.put("b", "web", Some((Step::Reveal, 11)));
        assert_eq!(taken(&mut queues, 30, 9), [""; 0]);
    }

    #[test]
    fn a_long_queue_is_read_on_when_it_runs_short() {
        let mut queues = Queues::default();
        for n in 0..REMEMBERED_MAX + 3 {
            queues.put(&format!("{n:03}"), "web", Some((Step::Reveal, n as i64)));
        }
        for n in 0..REMEMBERED_MAX {
            assert!(!queues.is_short());
            assert_eq!(taken(&mut queues, 1_000, 9), [format!("{n:03}")]);
            queues.landed(&format!("{n:03}"), None);
        }
        assert!(queues.is_short());
        assert_eq!(taken(&mut queues, 1_000, 9), [""; 0]);
    }
}

//! How often somebody may try to sign in, without locking anybody else out.
//!
//! Wrong tries count for the name *at that address*: whoever guesses a name from elsewhere takes no try from its owner.
//! They also count for the address as a whole, and that binds only names that never signed in from there: a colleague
//! who guesses in the same office stops no one who works there. In memory: a restart forgives, and the store is not
//! written by strangers.

use std::collections::HashMap;
use std::net::IpAddr;
use std::sync::{Mutex, PoisonError};

use chrono::TimeDelta;

use crate::domain::At;

const WINDOW: TimeDelta = TimeDelta::minutes(15);
const OF_NAME_MAX: u32 = 5;
const OF_ADDRESS_MAX: u32 = 30;
/// More addresses than this are not told apart from the oldest ones.
const KNOWN_MAX: usize = 20_000;

#[derive(Default)]
pub(super) struct Limits(Mutex<HashMap<(String, String), Tries>>);

#[derive(Clone, Copy)]
struct Tries {
    since: At,
    count: u32,
}

impl Limits {
    /// Whether another try is looked at. `is_at_home`: this name signed in from there before.
    pub(super) fn allow(&self, name: &str, address: &str, is_at_home: bool, now: At) -> bool {
        let tries = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let count = |key: (String, String)| {
            tries.get(&key).filter(|tries| now - tries.since < WINDOW).map_or(0, |tries| tries.count)
        };
        let network = network(address);
        let of_address = if is_at_home { 0 } else { count((String::new(), network.clone())) };
        count((fold(name), network)) < OF_NAME_MAX && of_address < OF_ADDRESS_MAX
    }

    pub(super) fn was_wrong(&self, name: &str, address: &str, now: At) {
        let mut tries = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if tries.len() >= KNOWN_MAX {
            tries.retain(|_, tries| now - tries.since < WINDOW);
        }
        if tries.len() >= KNOWN_MAX {
            let mut ages: Vec<At> = tries.values().map(|tries| tries.since).collect();
            ages.sort_unstable();
            let middle = ages.get(ages.len() / 2).copied();
            tries.retain(|_, tries| Some(tries.since) > middle);
        }
        let network = network(address);
        for key in [(fold(name), network.clone()), (String::new(), network)] {
            let entry = tries.entry(key).or_insert(Tries { since: now, count: 0 });
            if now - entry.since >= WINDOW {
                *entry = Tries { since: now, count: 0 };
            }
            entry.count = entry.count.saturating_add(1);
        }
    }

    /// The right password forgives what was mistyped before it.
    pub(super) fn was_right(&self, name: &str, address: &str) {
        let mut tries = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        tries.remove(&(fold(name), network(address)));
    }
}

/// A name of any length is one of a bounded one.
fn fold(name: &str) -> String {
    name.trim().to_lowercase().chars().take(64).collect()
}

/// One line of IPv6 has 2^64 addresses of its own.
fn network(address: &str) -> String {
    match address.parse() {
        Ok(IpAddr::V6(v6)) => v6.segments().iter().take(4).map(|part| format!("{part:x}:")).collect(),
        _ => address.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn now() -> At {
        "2026-01-20T01:00:00Z".parse().unwrap()
    }

    #[test]
    fn guessing_a_name_locks_nobody_out_but_the_guesser() {
        let limits = Limits::default();
        for _ in 0..OF_NAME_MAX {
            assert!(limits.allow("duyet-a", "203.0.113.9", false, now()));
            limits.was_wrong("Duyet-A ", "203.0.113.9", now());
        }
        assert!(!limits.allow("duyet-a", "203.0.113.9", true, now()), "the guesser");
        assert!(limits.allow("duyet-a", "198.51.100.7", false, now()), "its owner, elsewhere");
        assert!(limits.allow("bt-a", "203.0.113.9", false, now()), "a colleague at the same address");
        assert!(limits.allow("duyet-a", "203.0.113.9", true, now() + WINDOW), "after a while");
    }

    #[test]
    fn many_names_from_one_address_bind_only_strangers() {
        let limits = Limits::default();
        for n in 0..OF_ADDRESS_MAX {
            limits.was_wrong(&format!("ten-{n}"), "203.0.113.9", now());
        }
        assert!(!limits.allow("moi", "203.0.113.9", false, now()));
        assert!(limits.allow("bt-a", "203.0.113.9", true, now()), "who works there");
        assert!(!limits.allow(
            "moi",
            "::ffff:203.0.113.9".parse::<IpAddr>().unwrap().to_canonical().to_string().as_str(),
            false,
            now()
        ));
    }

    #[test]
    fn what_is_remembered_is_bounded() {
        let limits = Limits::default();
        for n in 0..KNOWN_MAX {
            limits.was_wrong("an", &format!("2001:db8:{:x}:{:x}::1", n >> 8, n & 255), now());
        }
        assert!(limits.0.lock().unwrap().len() <= KNOWN_MAX + 1);
    }
}

//! Faults on purpose: which request meets which trouble. The trouble that costs posts is a reply lost after the effect,
//! so that is what a rehearsal must be able to order.
//!
//! What is "random" follows from the seed, the rule, the route and how often that route was asked, so a run repeats
//! even when channels interleave.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

/// Rules in order; the first that applies to a request decides.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FaultPlan {
    pub rules: Vec<FaultRule>,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FaultRule {
    /// `telegram`, `facebook`, `zalo`, `zalo-oauth`, `wordpress` or `*`.
    pub platform: String,
    /// Matched against method and path without the platform's prefix, ids written `{id}`, in lower case: `post sendmessage`,
    /// `post {id}/feed`, `post article/create`, `post access_token`, `post posts/{id}`. `*` stands for anything.
    pub route: String,
    pub when: FaultWhen,
    pub fault: Fault,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FaultWhen {
    /// Only the n-th matching request, counted from 1.
    Nth(u64),
    EveryNth(u64),
    Chance {
        per_mille: u32,
        seed: u64,
    },
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Fault {
    /// The answer comes so many milliseconds later; a virtual clock is moved on by them.
    Delay(u64),
    /// The platform's own "too often", for so many seconds; no effect.
    RateLimit(u32),
    /// This status instead of any effect.
    ErrorBefore(u16),
    /// The effect, and then this status.
    ErrorAfter(u16),
    /// The effect, and then the connection ends without a reply.
    LostReply,
    /// The connection ends before any effect.
    Reset,
    /// From this request on the token is dead.
    TokenDeath,
}

impl FaultPlan {
    /// No trouble at all.
    pub fn none() -> FaultPlan {
        FaultPlan::default()
    }

    /// One rule.
    pub fn one(platform: &str, route: &str, when: FaultWhen, fault: Fault) -> FaultPlan {
        FaultPlan { rules: vec![FaultRule { platform: platform.to_owned(), route: route.to_owned(), when, fault }] }
    }

    /// A modest mix for rehearsals. Token exchanges are spared: a lost one costs a login, which is rehearsed on purpose.
    pub fn seeded(seed: u64) -> FaultPlan {
        let mix = [
            (Fault::LostReply, 15),
            (Fault::ErrorAfter(500), 10),
            (Fault::ErrorBefore(502), 25),
            (Fault::Reset, 20),
            (Fault::RateLimit(30), 10),
            (Fault::Delay(1_500), 30),
        ];
        let rules = ["telegram", "facebook", "zalo", "wordpress"].into_iter().flat_map(|platform| {
            mix.into_iter().map(move |(fault, per_mille)| FaultRule {
                platform: platform.to_owned(),
                route: "*".to_owned(),
                when: FaultWhen::Chance { per_mille, seed },
                fault,
            })
        });
        FaultPlan { rules: rules.collect() }
    }
}

/// A plan at work, with its counters.
#[derive(Debug, Default)]
pub(super) struct Faults {
    plan: FaultPlan,
    /// How many requests each rule has matched.
    by_rule: BTreeMap<usize, u64>,
    /// How often each account's route was asked.
    by_route: BTreeMap<String, u64>,
}

impl Faults {
    pub(super) fn new(plan: FaultPlan) -> Faults {
        Faults { plan, ..Faults::default() }
    }

    /// The trouble that this request meets. `who` names the account, so that channels do not disturb each other's luck.
    pub(super) fn next(&mut self, platform: &str, who: &str, route: &str) -> Option<Fault> {
        let route = route.to_lowercase();
        let key = format!("{platform} {who} {route}");
        let asked = self.by_route.entry(key.clone()).or_default();
        *asked += 1;
        let mut met = None;
        for (place, rule) in self.plan.rules.iter().enumerate() {
            if !(matches(&rule.platform, platform) && matches(&rule.route.to_lowercase(), &route)) {
                continue;
            }
            let seen = self.by_rule.entry(place).or_default();
            *seen += 1;
            let applies = match rule.when {
                FaultWhen::Nth(n) => *seen == n,
                FaultWhen::EveryNth(n) => n > 0 && seen.is_multiple_of(n),
                FaultWhen::Chance { per_mille, seed } => draw(seed, place, &key, *asked) < u64::from(per_mille),
            };
            if applies && met.is_none() {
                met = Some(rule.fault);
            }
        }
        met
    }
}

/// 0..1000.
fn draw(seed: u64, place: usize, key: &str, asked: u64) -> u64 {
    let digest = Sha256::digest(format!("{seed} {place} {key} {asked}").as_bytes());
    digest.iter().take(7).fold(0, |n, byte| (n << 8) | u64::from(*byte)) % 1000
}

/// `*` stands for any run of characters.
fn matches(pattern: &str, text: &str) -> bool {
    match pattern.split_once('*') {
        None => pattern == text,
        Some((head, rest)) => text.strip_prefix(head).is_some_and(|tail| {
            tail.char_indices()
                .map(|(at, _)| at)
                .chain([tail.len()])
                .any(|at| matches(rest, tail.get(at..).unwrap_or("")))
        }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn patterns() {
        for (pattern, text, expected) in [
            ("*", "", true),
            ("post sendmessage", "post sendmessage", true),
            ("*article*", "post article/create", true),
            ("post *", "get posts", false),
            ("post {id}", "post {id}/feed", false),
            ("*/feed", "post {id}/feed", true),
        ] {
            assert_eq!(matches(pattern, text), expected, "{pattern} on {text}");
        }
    }

    #[test]
    fn counts_and_repeats() {
        let mut third = Faults::new(FaultPlan::one("*", "*", FaultWhen::Nth(3), Fault::Reset));
        let mut every = Faults::new(FaultPlan::one("zalo", "*", FaultWhen::EveryNth(2), Fault::Reset));
        let met = |faults: &mut Faults| -> Vec<bool> {
            (0..6).map(|_| faults.next("zalo", "a", "GET article/getslice").is_some()).collect()
        };
        assert_eq!(met(&mut third), [false, false, true, false, false, false]);
        assert_eq!(met(&mut every), [false, true, false, true, false, true]);

        let run = |other_first: bool| {
            let mut faults = Faults::new(FaultPlan::seeded(7));
            let mut met = Vec::new();
            for _ in 0..400 {
                if other_first {
                    faults.next("telegram", "b", "POST sendMessage");
                }
                met.push(faults.next("telegram", "a", "POST sendMessage"));
            }
            met
        };
        assert_eq!(run(false), run(true), "another channel's traffic changes nothing");
        let troubled = run(false).iter().flatten().count();
        assert!((15..100).contains(&troubled), "{troubled} of 400");
    }
}

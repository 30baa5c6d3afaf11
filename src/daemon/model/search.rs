//! The search: every state that can be reached, breadth first, so that a counterexample is as short as any.

use std::collections::HashMap;
use std::collections::VecDeque;
use std::fmt::Write;

use super::acts::Act;
use super::key::{Key, key};
use super::tick::Law;
use super::world::{Setting, World};

/// What a search found.
pub(super) struct Searched {
    pub(super) states: usize,
    /// States in which everything has ended.
    pub(super) ends: usize,
    /// The first promise that was broken, with the way there.
    pub(super) broken: Option<String>,
}

/// A state, by the order in which it was found.
struct Known {
    /// Whence, and by what; `None`: it began so.
    from: Option<(usize, Act)>,
    /// Where good things alone lead from other states to this one.
    back: Vec<usize>,
    ends: bool,
}

pub(super) fn search(setting: &Setting, law: &Law) -> Searched {
    let first = World::new(setting);
    let begun = key(&first);
    let mut places: HashMap<Key, usize> = HashMap::from([(Key::clone(&begun), 0)]);
    let mut known = vec![Known { from: None, back: Vec::new(), ends: false }];
    let mut waiting = VecDeque::from([(0, begun, first)]);
    while let Some((place, mine, world)) = waiting.pop_front() {
        if let Some(promise) = world.breaks() {
            let broken = Some(format!("{promise}:\n{}{}", way(&known, place), print(&world)));
            return Searched { states: known.len(), ends: 0, broken };
        }
        known[place].ends = world.is_over();
        for (act, key, next) in world.next(&mine, setting, law) {
            let to = *places.entry(Key::clone(&key)).or_insert(known.len());
            if to == known.len() {
                known.push(Known { from: Some((place, act)), back: Vec::new(), ends: false });
                waiting.push_back((to, key, next));
            }
            if act.is_good() {
                known[to].back.push(place);
            }
        }
    }
    let ends: Vec<usize> = (0..known.len()).filter(|place| known[*place].ends).collect();
    let count = ends.len();
    let stuck = stuck(&known, ends).map(|place| {
        let world = replay(&known, place, setting, law);
        format!("nothing ends it any more:\n{}{}", way(&known, place), print(&world))
    });
    Searched { states: known.len(), ends: count, broken: stuck }
}

/// The first state from which no good continuation leads to an end.
fn stuck(known: &[Known], mut reached: Vec<usize>) -> Option<usize> {
    let mut leads = vec![false; known.len()];
    while let Some(place) = reached.pop() {
        if !std::mem::replace(&mut leads[place], true) {
            reached.extend(&known[place].back);
        }
    }
    leads.iter().position(|leads| !leads)
}

fn acts(known: &[Known], place: usize) -> Vec<Act> {
    let mut acts: Vec<Act> =
        std::iter::successors(known[place].from, |(from, _)| known[*from].from).map(|(_, act)| act).collect();
    acts.reverse();
    acts
}

fn way(known: &[Known], place: usize) -> String {
    acts(known, place).iter().enumerate().fold(String::new(), |mut text, (n, act)| {
        let _ = writeln!(text, "{:3}. {act:?}", n + 1);
        text
    })
}

/// The state again, for those that are not kept.
fn replay(known: &[Known], place: usize, setting: &Setting, law: &Law) -> World {
    acts(known, place).into_iter().fold(World::new(setting), |world, wanted| {
        world
            .next(&key(&world), setting, law)
            .into_iter()
            .find(|(act, ..)| *act == wanted)
            .map(|(.., world)| world)
            .unwrap()
    })
}

fn print(world: &World) -> String {
    let rows = world.ledger.rows.iter().zip(world.shown).map(|(row, shown)| {
        let s = &row.standing;
        format!(
            "     {} {:?} ({:?}), wants {:?} at {:?}, claimed by {:?}, attempt {}, shown {shown} times\n",
            s.id, s.state, s.reason, s.step, s.next_at, row.claimed_by, s.attempts
        )
    });
    rows.collect()
}

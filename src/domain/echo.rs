//! What only follows from a fault that was told already: it is left out, so that the first thing a person reads is the
//! thing to mend.
//!
//! It never leaves out the last word on a fault. Whatever is silent here stands behind a fault that is told, and comes
//! back by itself when that one is mended and something else was wrong as well.
//!
//! Three rules. A slip in the text itself ([`Problem::Syntax`]) silences everything else on its line. What planning finds
//! is silent on a line that reading found fault with, and in a whole file that has a slip or is a copy of another: it
//! was planned from half of what the person wrote. An anchor that should have a date and has none was told where it is
//! declared, and not again at each item that hangs on it.

use std::collections::{BTreeMap, BTreeSet, HashSet};

use super::campaign::{AnchorStatus, Campaign};
use super::diagnostic::{Diagnostic, FileId, Problem, Sources};

type LinePlace = (FileId, usize);

fn line(sources: &Sources, diagnostic: &Diagnostic) -> Option<LinePlace> {
    diagnostic.place.map(|place| (place.file, sources.get(place.file).line_of(place.start)))
}

/// Faults of reading without those on the line of a slip. Of two slips on one line the first is told.
pub fn behind_slips(sources: &Sources, mut found: Vec<Diagnostic>) -> Vec<Diagnostic> {
    let is_slip = |d: &Diagnostic| matches!(d.problem, Problem::Syntax { .. });
    let slips: HashSet<LinePlace> = found.iter().filter(|d| is_slip(d)).filter_map(|d| line(sources, d)).collect();
    if slips.is_empty() {
        return found;
    }
    found.sort_by_key(|d| d.place);
    let mut told = HashSet::new();
    found.retain(|d| match line(sources, d).filter(|line| slips.contains(line)) {
        // What stands in the way of a secret is told whatever else is wrong.
        Some(_) if matches!(d.problem, Problem::SecretInFile { .. }) => true,
        Some(line) => is_slip(d) && told.insert(line),
        None => true,
    });
    found
}

/// Files whose plan means nothing: they hold a slip, or are the second of one campaign.
pub fn unplanned(read: &[Diagnostic]) -> BTreeSet<FileId> {
    let whole = |d: &&Diagnostic| matches!(d.problem, Problem::Syntax { .. } | Problem::DuplicateCampaign { .. });
    read.iter().filter(whole).filter_map(|d| Some(d.place?.file)).collect()
}

/// What planning found without what reading had told.
pub fn behind_reading(
    sources: &Sources,
    campaigns: &[Campaign],
    read: &[Diagnostic],
    planned: Vec<Diagnostic>,
) -> Vec<Diagnostic> {
    let lines: HashSet<LinePlace> = read.iter().filter_map(|d| line(sources, d)).collect();
    let silent = unplanned(read);
    let undated: HashSet<&str> = campaigns
        .iter()
        .flat_map(|campaign| &campaign.anchors)
        .filter(|anchor| anchor.at.is_none())
        .filter(|anchor| !matches!(anchor.status, AnchorStatus::Suspended | AnchorStatus::Cancelled))
        .map(|anchor| anchor.id.value.as_str())
        .collect();
    let follows = |d: &Diagnostic| match &d.problem {
        Problem::AnchorSuspended { anchor, .. } => undated.contains(anchor.as_str()),
        _ => false,
    };
    let told = |d: &Diagnostic| line(sources, d).is_some_and(|line| lines.contains(&line) || silent.contains(&line.0));
    planned.into_iter().filter(|d| !told(d) && !follows(d)).collect()
}

/// In the order of the files, equal ones once: reading and planning both see a name that is not there. A name that is
/// missing at many places of a file is told at the first: one declaration mends them all.
pub fn tidy(mut found: Vec<Diagnostic>) -> Vec<Diagnostic> {
    found.sort_by_key(|diagnostic| (diagnostic.place, diagnostic.severity));
    let mut tidied: Vec<Diagnostic> = Vec::with_capacity(found.len());
    for diagnostic in found {
        let same_place = tidied.iter().rev().take_while(|told| told.place == diagnostic.place);
        if !same_place.into_iter().any(|told| *told == diagnostic) {
            tidied.push(diagnostic);
        }
    }
    let mut often: BTreeMap<(FileId, String), usize> = BTreeMap::new();
    for key in tidied.iter().filter_map(missing_name) {
        *often.entry(key).or_default() += 1;
    }
    often.retain(|_, times| *times > SAME_NAME_MAX);
    let mut told = BTreeSet::new();
    tidied.retain_mut(|diagnostic| match missing_name(diagnostic).and_then(|key| Some((*often.get(&key)?, key))) {
        None => true,
        Some((times, key)) => {
            diagnostic.times = times;
            told.insert(key)
        }
    });
    tidied
}

/// So often a missing name is told at each place.
const SAME_NAME_MAX: usize = 2;

fn missing_name(diagnostic: &Diagnostic) -> Option<(FileId, String)> {
    use Problem as P;
    let kind = match &diagnostic.problem {
        P::UnknownAnchor { name, .. } => format!("anchor {name}"),
        P::UnknownPhase { name, .. } => format!("phase {name}"),
        P::UnknownLine { name, .. } => format!("line {name}"),
        P::UnknownChannel { name, .. } => format!("channel {name}"),
        P::UnknownUnit { name, .. } => format!("unit {name}"),
        P::UnknownSlot { name, .. } => format!("slot {name}"),
        _ => return None,
    };
    Some((diagnostic.place?.file, kind))
}

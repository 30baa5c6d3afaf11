//! Figures out of rounds: the median, and how far the rounds lie apart.
//!
//! No mean, for one slow round would hide in it; and no figure without its number of rounds.

/// `12,345/s (n=3, 11,900–12,800)`.
pub(crate) fn rate(rounds: &[f64]) -> String {
    let mut sorted = rounds.to_vec();
    sorted.sort_by(f64::total_cmp);
    let (first, last) = (sorted.first().copied().unwrap_or(0.0), sorted.last().copied().unwrap_or(0.0));
    format!("{:.0}/s (n={}, {first:.0}–{last:.0})", median(rounds), rounds.len())
}

/// `0.52 (n=3, 0.49–0.55)`, with a unit.
pub(crate) fn figure(rounds: &[f64], unit: &str) -> String {
    let mut sorted = rounds.to_vec();
    sorted.sort_by(f64::total_cmp);
    let (first, last) = (sorted.first().copied().unwrap_or(0.0), sorted.last().copied().unwrap_or(0.0));
    format!("{:.2}{unit} (n={}, {first:.2}–{last:.2})", median(rounds), rounds.len())
}

pub(crate) fn median(rounds: &[f64]) -> f64 {
    let mut sorted = rounds.to_vec();
    sorted.sort_by(f64::total_cmp);
    sorted.get(sorted.len() / 2).copied().unwrap_or(0.0)
}

/// The value that so many of a hundred do not exceed.
pub(crate) fn percentile(values: &[f64], percent: usize) -> f64 {
    let mut sorted = values.to_vec();
    sorted.sort_by(f64::total_cmp);
    let at = (sorted.len() * percent).div_ceil(100).max(1) - 1;
    sorted.get(at).copied().unwrap_or(0.0)
}

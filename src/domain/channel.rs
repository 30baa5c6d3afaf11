//! Channels: one destination that a unit owns, spoken to by one adapter. A loudspeaker channel has a station with slots.
//!
//! Settings are what may stand in a file that people share; secrets come from `loa login` or from
//! `LOA_SECRET_<CHANNEL>_<FIELD>`.

use std::collections::BTreeMap;

use chrono::{DateTime, Datelike, Days, NaiveDate, NaiveDateTime, NaiveTime, TimeDelta, TimeZone, Weekday};
use sha2::{Digest, Sha256};

use super::diagnostic::Placed;
use super::outcome::End;
use super::post::hex;
use super::reach::Reach;

#[derive(Debug, Clone)]
pub struct Channel {
    pub id: Placed<String>,
    pub title: String,
    pub unit: Placed<String>,
    /// Name of an `adapters::AdapterKind`.
    pub adapter: Placed<String>,
    /// What its reveal ends with: the adapter's.
    pub end: End,
    /// Whom it reaches.
    pub reach: Reach,
    /// Languages that this channel carries; the first is its default. Tags such as `vi`, `jra`, `en`.
    pub languages: Vec<String>,
    /// The adapter's fields (`api_url`, `page_id`, `folder`, …), checked against its table.
    pub settings: BTreeMap<String, Placed<String>>,
    /// The fingerprint of where it goes, see [`destination`]: secrets and approvals are bound to it.
    pub destination: String,
    /// At most so many deliveries in a calendar month of the campaign's zone (Zalo OA packages).
    pub monthly_quota: Option<MonthlyQuota>,
    /// The last day on which the channel's token is known to work.
    pub token_until: Option<NaiveDate>,
    /// What goes here is an office's act (a notice on its website, a task for somebody): a day off is worth a warning.
    pub office_hours: bool,
    /// Air windows of a loudspeaker station, in the order of the file. Empty for every other channel.
    pub slots: Vec<Slot>,
}

/// Deliveries in a calendar month.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct MonthlyQuota {
    pub limit: u32,
    /// Kept back for emergencies: items of another tone may use only `limit - reserve`.
    pub reserve: u32,
}

/// A station's daily air window. Limits differ by province, so every one is a setting (TT 39/2020, NĐ 49/2024).
#[derive(Debug, Clone)]
pub struct Slot {
    pub id: Placed<String>,
    /// When it starts, in the zone of the campaign.
    pub at: NaiveTime,
    /// How long it is.
    pub minutes: u32,
    /// Days on which it is on air; empty means every day.
    pub days: Vec<Weekday>,
}

/// A slot is looked for within a week: it comes back on its weekday.
const SLOT_DAYS_MAX: u64 = 7;

impl Slot {
    /// When the programme that begins then is over.
    pub fn ends<Z: TimeZone>(&self, begins: DateTime<Z>) -> DateTime<Z> {
        begins + TimeDelta::minutes(i64::from(self.minutes))
    }

    pub fn is_on(&self, day: Weekday) -> bool {
        self.days.is_empty() || self.days.contains(&day)
    }
}

/// Where a channel goes, as one stable text: its adapter and the settings that say where (address, chat, page, folder),
/// defaults filled in. What is said differently but means the same is another destination: that costs a login, not a
/// post in the wrong place.
pub fn destination<'a>(adapter: &str, settings: impl IntoIterator<Item = (&'a str, &'a str)>) -> String {
    let mut hasher = Sha256::new();
    let parts = settings.into_iter().flat_map(|(name, value)| [name, value]);
    for part in std::iter::once(adapter).chain(parts) {
        hasher.update((part.len() as u64).to_be_bytes());
        hasher.update(part.as_bytes());
    }
    hex(&hasher.finalize())
}

/// The slot that begins next, at `from` or after it, and when it begins; local times.
pub fn next_slot(slots: &[Slot], from: NaiveDateTime) -> Option<(&Slot, NaiveDateTime)> {
    (0..=SLOT_DAYS_MAX).find_map(|days| {
        let date = from.date().checked_add_days(Days::new(days))?;
        let of_day = slots.iter().filter(|slot| slot.is_on(date.weekday())).map(|slot| (slot, date.and_time(slot.at)));
        of_day.filter(|(_, begins)| *begins >= from).min_by_key(|(_, begins)| *begins)
    })
}

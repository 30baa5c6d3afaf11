//! Times as people write and read them, in the campaign's zone.
//!
//! The machine's own zone plays no part: the same command means the same moment on every machine.

use chrono::{Months, NaiveDate, NaiveTime, TimeZone};
use chrono_tz::Tz;

use crate::domain::At;
use crate::domain::date::{DateFault, Written, date_or_time};
use crate::store::campaigns::CampaignRecord;

pub const SHOWN: &str = "%d/%m/%Y %H:%M";
/// Where nothing else is known.
pub const DEFAULT_ZONE: Tz = Tz::Asia__Ho_Chi_Minh;

/// What a person wrote where a time was wanted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum NotATime {
    Time { text: String, why: DateFault },
    Date { text: String, why: DateFault },
}

pub fn shown(at: At, zone: Tz) -> String {
    at.with_timezone(&zone).format(SHOWN).to_string()
}

/// The zone of this campaign; without one, of the first campaign.
pub fn zone(campaigns: &[CampaignRecord], id: Option<&str>) -> Tz {
    let found = match id {
        Some(id) => campaigns.iter().find(|c| c.id == id),
        None => campaigns.first(),
    };
    found.and_then(|c| c.timezone.parse().ok()).unwrap_or(DEFAULT_ZONE)
}

/// A date and a clock time, as `domain::date` reads them.
pub fn read(text: &str, zone: Tz) -> Result<At, NotATime> {
    let no = |why| NotATime::Time { text: text.to_owned(), why };
    let Written::Time(local) = written(text)? else { return Err(no(DateFault::NoDate)) };
    let at = zone.from_local_datetime(&local).earliest();
    at.map(|at| at.to_utc()).ok_or_else(|| no(DateFault::NoDate))
}

/// A date, with its clock time where one is written.
pub fn written(text: &str) -> Result<Written, NotATime> {
    date_or_time(text).map_err(|why| NotATime::Time { text: text.to_owned(), why })
}

/// A day, as `domain::date` reads it.
pub fn date(text: &str) -> Result<NaiveDate, NotATime> {
    crate::domain::date::date(text).map_err(|why| NotATime::Date { text: text.to_owned(), why })
}

/// `2026-01`, `01/2026`, `1/2026`: its first and last day.
pub fn month(text: &str) -> Result<(NaiveDate, NaiveDate), NotATime> {
    let text = text.trim();
    let forms = [(format!("{text}-01"), "%Y-%m-%d"), (format!("01/{text}"), "%d/%m/%Y")];
    let first = forms.iter().find_map(|(text, form)| NaiveDate::parse_from_str(text, form).ok());
    let last = first.and_then(|first| first.checked_add_months(Months::new(1))?.pred_opt());
    let no = || NotATime::Date { text: text.to_owned(), why: DateFault::NoDate };
    first.zip(last).ok_or_else(no)
}

/// The first instant of a day.
pub fn start(date: NaiveDate, zone: Tz) -> Option<At> {
    zone.from_local_datetime(&date.and_time(NaiveTime::MIN)).earliest().map(|at| at.to_utc())
}

#[cfg(test)]
mod tests {
    use super::{DEFAULT_ZONE, date, month, read, shown};

    #[test]
    fn both_ways_of_writing_mean_the_same() {
        let one = read("2026-01-20 08:00", DEFAULT_ZONE).unwrap();
        assert_eq!(one, read("20/01/2026 08:00", DEFAULT_ZONE).unwrap());
        assert_eq!(shown(one, DEFAULT_ZONE), "20/01/2026 08:00");
        assert_eq!(date("2026-01-20").unwrap(), date("20/01/2026").unwrap());
        let days = |text| month(text).map(|(from, until)| format!("{from} {until}")).unwrap();
        assert_eq!(
            (days("2026-02").as_str(), days("2/2026").as_str()),
            ("2026-02-01 2026-02-28", "2026-02-01 2026-02-28")
        );
        assert!(month("2026").is_err());
        assert_eq!(one, read("8h ngày 20/01/2026", DEFAULT_ZONE).unwrap());
        assert!(read("mai", DEFAULT_ZONE).is_err() && date("2026-02-30").is_err());
    }
}

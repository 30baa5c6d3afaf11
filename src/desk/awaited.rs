//! What waits for a person's word: events to be confirmed, and what nobody has approved.

use chrono::Days;
use chrono_tz::Tz;

use super::time;
use crate::domain::At;
use crate::domain::campaign::{AnchorKind, AnchorStatus};
use crate::domain::delivery::{Delivery, Reason, State};
use crate::store::campaigns::CampaignRecord;
use crate::store::deliveries::Filter;
use crate::store::{Result, Tx, log};

/// What was missed is named for so many days.
const MISSED_DAYS: u64 = 3;

/// An event whose time has come.
pub struct AwaitedEvent {
    pub campaign: String,
    pub anchor: String,
    pub title: String,
    pub at: At,
    pub waiting: usize,
    pub zone: Tz,
}

pub struct Awaited {
    pub events: Vec<AwaitedEvent>,
    /// They go out until the end of tomorrow.
    pub unapproved: Vec<(Delivery, Tz)>,
    /// They did not go out, because nobody approved them.
    pub missed: Vec<(Delivery, Tz)>,
}

pub async fn look(tx: &mut Tx, campaigns: &[CampaignRecord], now: At) -> Result<Awaited> {
    let mut awaited = Awaited { events: Vec::new(), unapproved: Vec::new(), missed: Vec::new() };
    for campaign in campaigns {
        let zone = time::zone(campaigns, Some(&campaign.id));
        let of = |filter: Filter| Filter { campaign: Some(campaign.id.clone()), ..filter };
        let tomorrow = now.with_timezone(&zone).date_naive().checked_add_days(Days::new(2));
        let until = tomorrow.and_then(|date| time::start(date, zone));
        let drafts = of(Filter { state: Some(State::Draft), from: Some(now), until, ..Filter::default() });
        let drafts = log::entries(tx, &drafts).await?.into_iter().map(|e| (e.delivery, zone));
        // A reserved place without a text stands in a list of its own.
        awaited.unapproved.extend(drafts.filter(|(d, _)| d.reason != Some(Reason::AwaitsText)));
        let since = now.checked_sub_days(Days::new(MISSED_DAYS));
        let missed = of(Filter { reason: Some(Reason::NeverApproved), from: since, ..Filter::default() });
        let missed = log::entries(tx, &missed).await?.into_iter().map(|e| (e.delivery, zone));
        awaited.missed.extend(missed.filter(|(d, _)| d.state == State::Missed));
        let come = |at: Option<At>| at.filter(|at| *at <= now);
        let open = campaign.document.anchors.iter().filter(|a| {
            a.kind == AnchorKind::Event
                && matches!(a.status, AnchorStatus::Planned | AnchorStatus::Confirmed | AnchorStatus::Moved)
        });
        let open: Vec<_> = open.filter_map(|a| Some((a, come(a.at)?))).collect();
        if open.is_empty() {
            continue;
        }
        let all = log::entries(tx, &of(Filter::default())).await?;
        for (anchor, at) in open {
            let waits = |d: &Delivery| {
                !d.state.is_final()
                    && d.waits_for.as_deref().is_some_and(|ids| ids.split(' ').any(|id| id == anchor.id))
            };
            let waiting = all.iter().filter(|e| waits(&e.delivery)).count();
            if waiting > 0 {
                let (campaign, title) = (campaign.id.clone(), anchor.title.clone());
                awaited.events.push(AwaitedEvent { campaign, anchor: anchor.id.clone(), title, at, waiting, zone });
            }
        }
    }
    Ok(awaited)
}

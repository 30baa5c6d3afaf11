//! What needs a person, a line each, with the page that settles it or whom to ask.

use crate::actions::Actor;
use crate::desk::status::{Overview, is_of_copy, scope, waits_for_a_daemon};
use crate::desk::time;
use crate::domain::delivery::Delivery;
use crate::i18n::web::{frame as fw, today as w};
use crate::i18n::{Lang, Word, cli, failure, hands};
use crate::store::channels::ChannelRecord;
use crate::store::seal::Seal;

/// Lines of one kind; the rest is counted.
const SHOWN: usize = 6;

/// One thing that needs a person.
pub(super) struct Need {
    pub what: String,
    /// In words, where no page settles it.
    pub remedy: Option<&'static str>,
    /// A page that does, and what its button says.
    pub way: Option<(String, &'static str)>,
    pub is_grave: bool,
}

pub(super) fn title<'t>(known: &'t [ChannelRecord], id: &'t str) -> &'t str {
    known.iter().find(|channel| channel.id == id).map_or(id, |channel| channel.title.as_str())
}

/// Says what needs a person.
pub(super) struct Teller<'t> {
    pub lang: Lang,
    pub seen: &'t Overview,
    pub channels: &'t [ChannelRecord],
}

impl Teller<'_> {
    pub(super) fn needs(&self, actor: &Actor) -> Vec<Need> {
        let (lang, seen) = (self.lang, self.seen);
        let grave = |what: Word, remedy: Word| Need {
            what: what.say(lang).to_owned(),
            remedy: Some(remedy.say(lang)),
            way: None,
            is_grave: true,
        };
        let mut needs = Vec::new();
        if seen.running.is_empty() && waits_for_a_daemon(seen) {
            needs.push(grave(w::RUNS_NOT, w::RUNS_NOT_DO));
        }
        if seen.braked {
            needs.push(grave(w::BRAKED, w::BRAKED_DO));
        }
        if !matches!(seen.seal, Seal::New | Seal::Same) && !seen.holds.iter().any(is_of_copy) {
            needs.push(grave(w::COPY, w::COPY_DO));
        }
        needs.extend(seen.holds.iter().map(|hold| {
            let scope = scope(lang, &hold.scope, &seen.units);
            Need {
                what: w::HELD.with(lang, &[("scope", &scope), ("reason", &hold.reason)]),
                remedy: None,
                way: Some(("/tam-dung".to_owned(), w::HELD_DO.say(lang))),
                is_grave: true,
            }
        }));
        needs.extend(seen.stopped.iter().filter_map(|channel| {
            let (_, code, message) = channel.stopped.as_ref()?;
            let why = hands::stopped(lang, &channel.id, code).unwrap_or_else(|| failure::told(lang, code, message));
            Some(Need {
                what: w::STOPPED.with(lang, &[("channel", &channel.title), ("why", &why)]),
                remedy: Some(w::STOPPED_DO.say(lang)),
                way: None,
                is_grave: true,
            })
        }));
        needs.extend(self.troubles());
        needs.extend(self.each(w::PLAY_NOW, &seen.play_now, true));
        needs.extend(seen.awaited.events.iter().map(|event| {
            let at = time::shown(event.at, event.zone);
            let places: [(&str, &dyn std::fmt::Display); 3] =
                [("title", &event.title), ("at", &at), ("count", &event.waiting)];
            Need { what: w::EVENT.with(lang, &places), remedy: Some(w::EVENT_DO.say(lang)), way: None, is_grave: false }
        }));
        if !seen.awaited.unapproved.is_empty() {
            let what = w::UNAPPROVED.with(lang, &[("count", &seen.awaited.unapproved.len())]);
            let way = Some(("/duyet".to_owned(), w::UNAPPROVED_DO.say(lang)));
            needs.push(Need { what, remedy: None, way, is_grave: false });
        }
        needs.extend(self.each(w::LATE_PROOF, &seen.late_proof, true));
        needs.extend(self.each(w::UNCONFIRMED, &seen.unconfirmed, false));
        needs.extend(self.each(w::ASKS, &seen.asks, false));
        needs.extend(self.each(w::UNDONE, &seen.undone, false));
        needs.extend(self.each(w::EMPTY_PLACE, &seen.awaits, false));
        if !seen.awaited.missed.is_empty() {
            let what = w::MISSED.with(lang, &[("count", &seen.awaited.missed.len())]);
            let way = Some(("/nhat-ky?state=missed".to_owned(), w::SEE_LOG.say(lang)));
            needs.push(Need { what, remedy: None, way, is_grave: false });
        }
        if actor.alone {
            let what = fw::ALONE.say(lang).to_owned();
            needs.push(Need { what, remedy: None, way: None, is_grave: false });
        }
        needs
    }

    /// What does not move by itself, or not soon.
    fn troubles(&self) -> Vec<Need> {
        let (lang, seen) = (self.lang, self.seen);
        let zone = time::zone(&seen.campaigns, None);
        let line =
            |what: String, remedy: Word| Need { what, remedy: Some(remedy.say(lang)), way: None, is_grave: false };
        let mut needs = Vec::new();
        for closed in &seen.closed {
            let (channel, until) = (title(self.channels, &closed.channel), time::shown(closed.until, zone));
            let places: [(&str, &dyn std::fmt::Display); 3] =
                [("channel", &channel), ("until", &until), ("count", &closed.too_late)];
            needs.push(line(w::CLOSED.with(lang, &places), w::CLOSED_DO));
        }
        for late in &seen.unrenewed {
            let (channel, why) = (title(self.channels, &late.channel), failure::told(lang, &late.code, &late.message));
            needs.push(line(w::UNRENEWED.with(lang, &[("channel", &channel), ("why", &why)]), w::STOPPED_DO));
        }
        for fault in &seen.faults {
            let (channel, why) =
                (title(self.channels, &fault.channel), failure::told(lang, &fault.code, &fault.message));
            let places: [(&str, &dyn std::fmt::Display); 3] =
                [("channel", &channel), ("node", &fault.node), ("why", &why)];
            needs.push(line(w::NODE_FAULT.with(lang, &places), w::NODE_FAULT_DO));
        }
        let failing: Vec<Delivery> = seen.failing.iter().map(|entry| entry.delivery.clone()).collect();
        needs.extend(self.each(w::FAILING, &failing, false));
        needs
    }

    fn each(&self, word: Word, list: &[Delivery], is_grave: bool) -> Vec<Need> {
        let lang = self.lang;
        let line = |d: &Delivery| {
            let zone = time::zone(&self.seen.campaigns, Some(&d.campaign));
            let due = d.due_at.map_or_else(|| cli::NO_DATE.say(lang).to_owned(), |at| time::shown(at, zone));
            let places: [(&str, &dyn std::fmt::Display); 3] =
                [("title", &d.title), ("channel", &title(self.channels, &d.channel)), ("due", &due)];
            let way = Some((format!("/nhat-ky/{}", d.id), w::SEE.say(lang)));
            Need { what: word.with(lang, &places), remedy: None, way, is_grave }
        };
        let mut lines: Vec<Need> = list.iter().take(SHOWN).map(line).collect();
        if list.len() > SHOWN {
            let what = w::MORE.with(lang, &[("count", &(list.len() - SHOWN))]);
            let way = Some(("/nhat-ky".to_owned(), w::SEE_LOG.say(lang)));
            lines.push(Need { what, remedy: None, way, is_grave: false });
        }
        lines
    }
}

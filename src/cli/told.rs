//! What a running daemon tells, in the words of whoever reads its log: which item, on which channel, at which local time.
//! Ids and codes follow as fields, for programs.
//!
//! No event is lost or told out of order, and none is in the daemon's way: it hands an event over and goes on. What the
//! store cannot explain is told as `event` tells it.

use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel};
use tokio::task::JoinHandle;

use super::time;
use crate::domain::delivery::{Delivery, Reason, State, Step};
use crate::domain::outcome::Failure;
use crate::domain::reminder::Reminder;
use crate::event::{self, Alert, Event};
use crate::i18n::failure::told;
use crate::i18n::state::{outcome, reason as reason_word, step as step_word};
use crate::i18n::{Lang, cli as words, store as of_store, stuck, word};
use crate::store::{Store, campaigns, channels, log};

/// Where the daemon puts its events, and the task that tells them until the daemon has stopped.
pub(super) fn teller(store: Store, lang: Lang) -> (UnboundedSender<Event>, JoinHandle<()>) {
    let (say, said) = unbounded_channel();
    (say, tokio::spawn(tell_all(store, lang, said)))
}

async fn tell_all(store: Store, lang: Lang, mut said: UnboundedReceiver<Event>) {
    while let Some(event) = said.recv().await {
        if !tell(&store, lang, &event).await {
            event::log(&event);
        }
        // Steps that a forced stop left behind may hold the other end for ever.
        if matches!(event, Event::Stopped { .. }) {
            return;
        }
    }
}

/// Tells an event that has words of its own. False: it has none, or the store is away.
async fn tell(store: &Store, lang: Lang, event: &Event) -> bool {
    match event {
        Event::Started { node } => tracing::info!(node, "{}", words::LOG_STARTED.say(lang)),
        Event::Stopped { node } => tracing::info!(node, "{}", words::LOG_STOPPED.say(lang)),
        Event::Ended { delivery, channel, state, reason } => {
            let Some(text) = of_delivery(store, lang, delivery, *state, *reason).await else { return false };
            let (state, reason) = (*state, reason.map_or("", Reason::as_str));
            let code = state.as_str();
            match state {
                State::Delivered | State::HandedOver | State::Assigned | State::Cancelled | State::Withdrawn => {
                    tracing::info!(delivery, channel, state = code, reason, "{text}");
                }
                _ => tracing::error!(delivery, channel, state = code, reason, "{text}"),
            }
        }
        Event::ChannelStopped { channel, failure } => {
            let Some(title) = title(store, channel).await else { return false };
            let text = words::LOG_CHANNEL_STOPPED.with(lang, &[("channel", &title), ("id", channel)]);
            tracing::error!(channel, code = failure.code, message = failure.message, "{text}");
        }
        Event::ChannelWorks { channel } => {
            let Some(title) = title(store, channel).await else { return false };
            tracing::info!(channel, "{}", words::LOG_CHANNEL_WORKS.with(lang, &[("channel", &title)]));
        }
        Event::PlayNow { delivery, channel, file } => {
            let Some(text) = of_bulletin(store, lang, delivery, file).await else { return false };
            tracing::warn!(delivery, channel, file, "{text}");
        }
        Event::Reminded { what, campaign, about, deliveries } => {
            let Some(text) = reminded(store, lang, *what, campaign.as_deref(), about.as_deref(), deliveries).await
            else {
                return false;
            };
            let (count, first) = (deliveries.len(), deliveries.first().map_or("", String::as_str));
            match what {
                Reminder::NobodyApproved => tracing::error!(count, first, "{text}"),
                Reminder::TaskComes => tracing::info!(count, first, "{text}"),
                Reminder::EventUnconfirmed
                | Reminder::ApprovalMissing
                | Reminder::TextMissing
                | Reminder::TaskUnreported => tracing::warn!(count, first, "{text}"),
            }
        }
        Event::Stepped { delivery, channel, step, failure: Some(failure), state, .. } => {
            let Some(text) = of_step(store, lang, delivery, *step, failure).await else { return false };
            let (step, state, class) = (step.as_str(), state.as_str(), failure.class.as_str());
            tracing::warn!(delivery, channel, step, state, class, code = failure.code, "{text}");
        }
        Event::NodeReplaced { node, attempts } => {
            tracing::warn!(node, attempts, "{}", words::LOG_NODE_REPLACED.with(lang, &[("count", attempts)]));
        }
        Event::Alert { what: Alert::StoreFailing { why, .. } } => {
            tracing::error!(why, "{}", words::LOG_STORE_FAILING.say(lang));
        }
        Event::Alert { what: Alert::FailedOver { from, to, deliveries } } => {
            let text = of_store::FAILED_OVER.with(lang, &[("count", deliveries)]);
            tracing::error!(from, to, deliveries, "{text}");
        }
        Event::Alert { what: Alert::Unstorable { delivery, channel, why } } => {
            let Some(name) = title(store, channel).await else { return false };
            tracing::error!(delivery, channel, why, "{}", words::LOG_UNSTORABLE.with(lang, &[("channel", &name)]));
        }
        Event::Alert { what: Alert::ClosedBeyond { channel, until, deliveries } } => {
            let Some(name) = title(store, channel).await else { return false };
            let shown = time::shown(*until, time::DEFAULT_ZONE);
            let places: [(&str, &dyn std::fmt::Display); 3] =
                [("channel", &name), ("until", &shown), ("count", deliveries)];
            tracing::error!(channel, %until, deliveries, "{}", stuck::LOG_CLOSED_BEYOND.with(lang, &places));
        }
        Event::Alert { what: Alert::Unrenewed { channel, failure } } => {
            let Some(name) = title(store, channel).await else { return false };
            let told = told(lang, &failure.code, &failure.message);
            let text = stuck::LOG_UNRENEWED.with(lang, &[("channel", &name), ("told", &told)]);
            tracing::error!(channel, code = failure.code, "{text}");
        }
        Event::Alert { what: Alert::KeepsFailing { delivery, channel, step, failure } } => {
            let Some(item) = item(store, delivery).await else { return false };
            let Some(name) = title(store, channel).await else { return false };
            let told = told(lang, &failure.code, &failure.message);
            let places: [(&str, &dyn std::fmt::Display); 4] =
                [("title", &item), ("channel", &name), ("step", &step_word(lang, *step)), ("told", &told)];
            let text = stuck::LOG_KEEPS_FAILING.with(lang, &places);
            tracing::error!(delivery, channel, step = step.as_str(), code = failure.code, "{text}");
        }
        Event::Alert { what: Alert::LateProof { delivery, channel } } => {
            let Some(item) = item(store, delivery).await else { return false };
            let Some(name) = title(store, channel).await else { return false };
            let text = stuck::LOG_LATE_PROOF.with(lang, &[("title", &item), ("channel", &name)]);
            tracing::error!(delivery, channel, "{text}");
        }
        Event::Alert { what: Alert::NodeFault { channel, node, failure } } => {
            let Some(name) = title(store, channel).await else { return false };
            let told = told(lang, &failure.code, &failure.message);
            let text = stuck::LOG_NODE_FAULT.with(lang, &[("channel", &name), ("told", &told)]);
            tracing::error!(channel, node, code = failure.code, "{text}");
        }
        Event::Alert { what: Alert::MediaLost { delivery, channel, file, failure } } => {
            let Some(text) = of_media(store, lang, delivery, file, failure).await else { return false };
            tracing::error!(delivery, channel, file, code = failure.code, "{text}");
        }
        Event::Stepped { failure: None, .. } | Event::Alert { what: Alert::StoreCopied } => return false,
    }
    true
}

async fn of_delivery(store: &Store, lang: Lang, id: &str, state: State, reason: Option<Reason>) -> Option<String> {
    let mut tx = store.read().await.ok()?;
    let d: Delivery = log::some(&mut tx, &[id.to_owned()]).await.ok()?.pop()?.delivery;
    let zone = time::zone(&campaigns::all(&mut tx).await.ok()?, Some(&d.campaign));
    drop(tx);
    let channel = title(store, &d.channel).await?;
    let due = d.due_at.map_or_else(|| words::NO_DATE.say(lang).to_owned(), |at| time::shown(at, zone));
    let why = reason.map_or_else(String::new, |reason| format!(", {}", reason_word(lang, reason)));
    let places: [(&str, &dyn std::fmt::Display); 5] = [
        ("state", &outcome(lang, state, d.end, reason)),
        ("title", &d.title),
        ("channel", &channel),
        ("due", &due),
        ("why", &why),
    ];
    Some(words::LOG_ENDED.with(lang, &places))
}

async fn of_step(store: &Store, lang: Lang, id: &str, step: Step, failure: &Failure) -> Option<String> {
    let mut tx = store.read().await.ok()?;
    let d: Delivery = log::some(&mut tx, &[id.to_owned()]).await.ok()?.pop()?.delivery;
    drop(tx);
    let channel = title(store, &d.channel).await?;
    let places: [(&str, &dyn std::fmt::Display); 4] = [
        ("step", &step_word(lang, step)),
        ("title", &d.title),
        ("channel", &channel),
        ("told", &told(lang, &failure.code, &failure.message)),
    ];
    Some(words::LOG_STEP_FAILED.with(lang, &places))
}

async fn of_media(store: &Store, lang: Lang, id: &str, file: &str, failure: &Failure) -> Option<String> {
    let mut tx = store.read().await.ok()?;
    let d: Delivery = log::some(&mut tx, &[id.to_owned()]).await.ok()?.pop()?.delivery;
    drop(tx);
    let channel = title(store, &d.channel).await?;
    let told = told(lang, &failure.code, &failure.message);
    let places: [(&str, &dyn std::fmt::Display); 4] =
        [("file", &file), ("title", &d.title), ("channel", &channel), ("told", &told)];
    Some(words::LOG_MEDIA_LOST.with(lang, &places))
}

async fn of_bulletin(store: &Store, lang: Lang, id: &str, file: &str) -> Option<String> {
    let mut tx = store.read().await.ok()?;
    let d: Delivery = log::some(&mut tx, &[id.to_owned()]).await.ok()?.pop()?.delivery;
    drop(tx);
    let channel = title(store, &d.channel).await?;
    Some(words::LOG_PLAY_NOW.with(lang, &[("title", &d.title), ("channel", &channel), ("file", &file)]))
}

/// Who is waited for, with the line that ends the wait.
async fn reminded(
    store: &Store,
    lang: Lang,
    what: Reminder,
    campaign: Option<&str>,
    about: Option<&str>,
    deliveries: &[String],
) -> Option<String> {
    let mut tx = store.read().await.ok()?;
    let known = campaigns::all(&mut tx).await.ok()?;
    let found = log::some(&mut tx, deliveries.get(..1)?).await.ok()?;
    let first = &found.first()?.delivery;
    let zone = time::zone(&known, Some(&first.campaign));
    let due = first.due_at.map_or_else(|| words::NO_DATE.say(lang).to_owned(), |at| time::shown(at, zone));
    let (count, campaign) = (deliveries.len(), campaign.unwrap_or(&first.campaign));
    Some(match what {
        Reminder::EventUnconfirmed => {
            let anchor = about.unwrap_or_default().split(' ').next().unwrap_or_default();
            let of = known.iter().find(|c| c.id == campaign);
            let title = of.and_then(|c| c.document.anchors.iter().find(|a| a.id == anchor));
            let title = title.map_or(anchor, |a| a.title.as_str());
            let places: [(&str, &dyn std::fmt::Display); 4] =
                [("event", &title), ("count", &count), ("campaign", &campaign), ("anchor", &anchor)];
            word::TOLD_EVENT.with(lang, &places)
        }
        Reminder::ApprovalMissing | Reminder::NobodyApproved => {
            let text = if what == Reminder::NobodyApproved { word::TOLD_NOBODY } else { word::TOLD_APPROVAL };
            let places: [(&str, &dyn std::fmt::Display); 4] =
                [("title", &first.title), ("due", &due), ("count", &count), ("campaign", &campaign)];
            text.with(lang, &places)
        }
        Reminder::TextMissing | Reminder::TaskComes | Reminder::TaskUnreported => {
            let staff = channels::staff(&mut tx).await.ok()?;
            let named = about.map(|id| staff.iter().find(|s| s.id == id).map_or(id, |s| s.name.as_str()));
            let person = named.unwrap_or(word::NOBODY_NAMED.say(lang));
            let text = match what {
                Reminder::TextMissing => word::TOLD_TEXT,
                Reminder::TaskComes => word::TOLD_TASK_COMES,
                _ => word::TOLD_TASK_UNREPORTED,
            };
            let places: [(&str, &dyn std::fmt::Display); 6] = [
                ("title", &first.title),
                ("due", &due),
                ("count", &count),
                ("campaign", &campaign),
                ("person", &person),
                ("id", &first.id),
            ];
            text.with(lang, &places)
        }
    })
}

async fn item(store: &Store, id: &str) -> Option<String> {
    let mut tx = store.read().await.ok()?;
    Some(log::some(&mut tx, &[id.to_owned()]).await.ok()?.pop()?.delivery.title)
}

async fn title(store: &Store, channel: &str) -> Option<String> {
    let mut tx = store.read().await.ok()?;
    channels::all(&mut tx).await.ok()?.into_iter().find(|c| c.id == channel).map(|c| c.title)
}

//! What has happened, as one closed enum. Whoever runs the daemon listens; `loa run` writes it to the log.
//!
//! It never changes anything, holds a secret or content. An event names ids; whoever wants more asks the store.

use crate::domain::At;
use crate::domain::delivery::{Reason, State, Step};
use crate::domain::outcome::Failure;
use crate::domain::reminder::Reminder;

#[derive(Debug, Clone, PartialEq)]
pub enum Event {
    Started {
        node: String,
    },
    Stopped {
        node: String,
    },
    /// A step of a delivery ended.
    Stepped {
        delivery: String,
        channel: String,
        step: Step,
        failure: Option<Failure>,
        state: State,
        reason: Option<Reason>,
    },
    /// It reached a final state, or one that a person must settle.
    Ended {
        delivery: String,
        channel: String,
        state: State,
        reason: Option<Reason>,
    },
    /// An urgent bulletin lies at its station and waits for no programme: the operator plays it now.
    PlayNow {
        delivery: String,
        channel: String,
        /// Where it lies, below the channel's folder.
        file: String,
    },
    /// Somebody is waited for; told again until they did it or it is too late.
    Reminded {
        what: Reminder,
        /// `None` where it concerns several.
        campaign: Option<String>,
        /// The events to be confirmed, by one space; or the person who writes the text or does the task.
        about: Option<String>,
        deliveries: Vec<String>,
    },
    /// The channel needs a person; told once until it works again.
    ChannelStopped {
        channel: String,
        failure: Failure,
    },
    ChannelWorks {
        channel: String,
    },
    /// Another node died; its open attempts were settled.
    NodeReplaced {
        node: String,
        attempts: usize,
    },
    /// Something that a person must look at and that is not one delivery.
    Alert {
        what: Alert,
    },
}

#[derive(Debug, Clone, PartialEq)]
pub enum Alert {
    /// The store looks like a restored backup or a second copy: nothing is published until a person confirms.
    StoreCopied,
    /// The database did not take a write; the daemon tries again.
    StoreFailing { why: String, since: At },
    /// Another database server took over: what may be out without being written down is in doubt.
    FailedOver { from: i64, to: i64, deliveries: usize },
    /// The database does not take what came back for a delivery; the others are settled.
    Unstorable { delivery: String, channel: String, why: String },
    /// The platform closed the channel for longer than what waits on it has time.
    ClosedBeyond { channel: String, until: At, deliveries: i64 },
    /// The tokens of the channel could not be exchanged; it is tried again.
    Unrenewed { channel: String, failure: Failure },
    /// A delivery meets a failure again and again.
    KeepsFailing { delivery: String, channel: String, step: Step, failure: Failure },
    /// Proof that it is out came late, and contradicts what was decided.
    LateProof { delivery: String, channel: String },
    /// This node cannot serve the channel; others go on with it.
    NodeFault { channel: String, node: String, failure: Failure },
    /// Approved media of a delivery that is due soon cannot be had.
    MediaLost { delivery: String, channel: String, file: String, failure: Failure },
}

/// Tells the log. Messages are English; ids and codes are fields.
pub fn log(event: &Event) {
    match event {
        Event::Started { node } => tracing::info!(node, "daemon started"),
        Event::Stopped { node } => tracing::info!(node, "daemon stopped"),
        Event::Stepped { delivery, channel, step, failure: None, state, .. } => {
            tracing::debug!(delivery, channel, step = step.as_str(), state = state.as_str(), "step done");
        }
        Event::Stepped { delivery, channel, step, failure: Some(failure), state, .. } => {
            tracing::warn!(
                delivery,
                channel,
                step = step.as_str(),
                state = state.as_str(),
                class = failure.class.as_str(),
                code = failure.code,
                "step failed: {}",
                failure.message
            );
        }
        Event::Ended { delivery, channel, state, reason } => {
            let reason = reason.map_or("", Reason::as_str);
            match state {
                State::Delivered | State::HandedOver | State::Assigned | State::Cancelled | State::Withdrawn => {
                    tracing::info!(delivery, channel, state = state.as_str(), reason, "delivery ended");
                }
                _ => tracing::error!(delivery, channel, state = state.as_str(), reason, "delivery needs attention"),
            }
        }
        Event::PlayNow { delivery, channel, file } => {
            tracing::warn!(delivery, channel, file, "urgent bulletin: the station must play it now");
        }
        Event::Reminded { what, campaign, about, deliveries } => {
            let (campaign, about) = (campaign.as_deref().unwrap_or(""), about.as_deref().unwrap_or(""));
            let (count, first) = (deliveries.len(), deliveries.first().map_or("", String::as_str));
            match what {
                Reminder::EventUnconfirmed => {
                    tracing::warn!(campaign, about, count, first, "did it happen? deliveries wait for that word");
                }
                Reminder::ApprovalMissing => tracing::warn!(campaign, count, first, "deliveries await approval"),
                Reminder::NobodyApproved => tracing::error!(count, first, "nobody approved these deliveries in time"),
                Reminder::TextMissing => tracing::warn!(campaign, about, count, first, "texts are to be written"),
                Reminder::TaskComes => tracing::info!(campaign, about, count, first, "tasks are due tomorrow"),
                Reminder::TaskUnreported => {
                    tracing::warn!(campaign, about, count, first, "nobody has said that these tasks were done");
                }
            }
        }
        Event::ChannelStopped { channel, failure } => {
            tracing::error!(channel, code = failure.code, "channel needs a person: {}", failure.message);
        }
        Event::ChannelWorks { channel } => tracing::info!(channel, "channel works again"),
        Event::NodeReplaced { node, attempts } => tracing::warn!(node, attempts, "took over from a dead node"),
        Event::Alert { what: Alert::StoreCopied } => {
            tracing::error!("the store looks like a copy: nothing is published until `loa confirm`");
        }
        Event::Alert { what: Alert::FailedOver { from, to, deliveries } } => {
            tracing::error!(from, to, deliveries, "another database server took over: look at what may be out already");
        }
        Event::Alert { what: Alert::StoreFailing { why, .. } } => tracing::error!(why, "store does not take writes"),
        Event::Alert { what: Alert::Unstorable { delivery, channel, why } } => {
            tracing::error!(delivery, channel, why, "the store does not take what came back");
        }
        Event::Alert { what: Alert::ClosedBeyond { channel, until, deliveries } } => {
            tracing::error!(channel, %until, deliveries, "the platform closed the channel for longer than these have time");
        }
        Event::Alert { what: Alert::Unrenewed { channel, failure } } => {
            let code = &failure.code;
            tracing::error!(channel, code, "tokens could not be exchanged, tried again: {}", failure.message);
        }
        Event::Alert { what: Alert::KeepsFailing { delivery, channel, step, failure } } => {
            let (step, code) = (step.as_str(), &failure.code);
            tracing::error!(delivery, channel, step, code, "fails again and again: {}", failure.message);
        }
        Event::Alert { what: Alert::LateProof { delivery, channel } } => {
            tracing::error!(delivery, channel, "late proof contradicts the ledger: it may be out twice");
        }
        Event::Alert { what: Alert::NodeFault { channel, node, failure } } => {
            let code = &failure.code;
            tracing::error!(channel, node, code, "this node cannot serve the channel, others may: {}", failure.message);
        }
        Event::Alert { what: Alert::MediaLost { delivery, channel, file, failure } } => {
            let code = &failure.code;
            tracing::error!(delivery, channel, file, code, "approved media are missing: {}", failure.message);
        }
    }
}

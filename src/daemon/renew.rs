//! Tokens that rotate: exchanged ahead of time, by one node, once.
//!
//! It never repeats an exchange blindly. The intent is committed before the call; new tokens are sealed and committed
//! before they are used; an exchange that died unanswered, or was refused, stops the channel with a loud word to a
//! person.

use std::sync::Arc;
use std::time::Duration;

use chrono::TimeDelta;
use tokio::sync::mpsc;

use super::channels::OpenChannel;
use super::supervise::supervise;
use super::{Answered, Daemon, LEASE_MS};
use crate::domain::At;
use crate::domain::outcome::{Class, Failure};
use crate::event::{Alert, Event};
use crate::store::{Tx, channels, secrets, trouble, wishes};

/// A channel whose fresh tokens are refused within so long is not helped by fresher ones.
const RENEW_AGAIN_MS_MIN: i64 = 10 * 60_000;
/// An exchange that has not ended by then never will.
pub(super) const LOST_AFTER_MS: i64 = 2 * LEASE_MS + crate::http::CALL_MAX.as_millis() as i64;
/// Why a channel stopped whose exchange never came back.
const LOST: &str = "renewal_lost";
/// The exchange is retried so long after the network failed before a byte left.
const RETRY_MS: i64 = 60_000;
/// However long a platform asks to wait: tokens die meanwhile.
const RETRY_MS_MAX: i64 = 3_600_000;

/// An exchange whose intent is written down.
pub(super) struct Exchange {
    pub(super) channel: String,
    pub(super) open: Result<Arc<OpenChannel>, Failure>,
}

impl Exchange {
    /// Exchanges the tokens of the channel and sends back what came of it.
    pub(super) async fn make(self, most: Duration, answer: mpsc::UnboundedSender<Answered>) {
        let Exchange { channel, open } = self;
        let destination = open.as_ref().map_or_else(|_| String::new(), |open| open.destination.clone());
        let exchange = async move {
            let open = open?;
            let side = open.adapter.renew();
            let side =
                side.ok_or_else(|| Failure::permanent("no_renewal", "the platform has no tokens that rotate"))?;
            side.renew().await.map_err(Failure::storable)
        };
        let renewed = supervise(most, exchange).await;
        // Nobody listens only when the daemon is gone; the intent stays written down.
        let _ = answer.send(Answered::Renewal { channel, destination, renewed });
    }
}

/// Writes down what came of exchanges.
pub(super) async fn write_down(
    daemon: &mut Daemon,
    tx: &mut Tx,
    answered: &[Answered],
    now: At,
    events: &mut Vec<Event>,
) -> anyhow::Result<()> {
    for answered in answered {
        let Answered::Renewal { channel, destination, renewed } = answered else { continue };
        if is_ended_by_a_person(tx, channel).await? {
            continue;
        }
        match renewed {
            Ok(renewed) => {
                let known = secrets::of(tx, channel).await?;
                for (field, secret) in &renewed.secrets {
                    let vault = &daemon.channels.vault;
                    if let Some(used) = daemon.channels.given_to(channel, field, &known, destination) {
                        let name = secrets::used_up(field);
                        secrets::put(tx, channel, &name, &vault.seal(channel, &name, used), destination, now).await?;
                    }
                    let sealed = vault.seal(channel, field, secret);
                    secrets::put_renewed(tx, channel, field, &sealed, destination, now).await?;
                }
                // At four fifths of their life: a failed exchange leaves time for a person.
                let again = now + TimeDelta::milliseconds(renewed.lifetime_ms / 5 * 4);
                reopen(tx, channel).await?;
                trouble::renewed(tx, channel).await?;
                channels::end_renewal(tx, channel, Some(again)).await?;
                channels::touch(tx).await?;
                if channels::restart(tx, channel).await? {
                    events.push(Event::ChannelWorks { channel: channel.clone() });
                }
                daemon.renewed.insert(channel.clone(), now);
            }
            Err(failure) if failure.is_of_node() => {
                channels::end_renewal(tx, channel, Some(now)).await?;
                events.extend(daemon.leave_to_others(tx, channel, failure.clone(), now).await?);
            }
            // Nothing was exchanged.
            Err(failure @ Failure { class: Class::Retry, .. }) => {
                events.extend(unrenewed(tx, channel, failure, now).await?);
                channels::end_renewal(tx, channel, Some(now + TimeDelta::milliseconds(RETRY_MS))).await?;
            }
            Err(failure @ Failure { class: Class::RateLimited { wait_ms }, .. }) => {
                events.extend(unrenewed(tx, channel, failure, now).await?);
                let again = now + TimeDelta::milliseconds((*wait_ms).clamp(RETRY_MS, RETRY_MS_MAX));
                channels::end_renewal(tx, channel, Some(again)).await?;
            }
            Err(failure) => {
                channels::end_renewal(tx, channel, None).await?;
                if channels::stop(tx, channel, failure, now).await? {
                    events.push(Event::ChannelStopped { channel: channel.clone(), failure: failure.clone() });
                }
            }
        }
    }
    Ok(())
}

/// The exchange did not come through; told the first time.
async fn unrenewed(tx: &mut Tx, channel: &str, failure: &Failure, now: At) -> anyhow::Result<Option<Event>> {
    let is_first = trouble::unrenewed(tx, channel, failure, now).await?;
    let what = Alert::Unrenewed { channel: channel.to_owned(), failure: failure.clone() };
    Ok(is_first.then_some(Event::Alert { what }))
}

/// Somebody entered other tokens while these were exchanged: theirs are newer. An exchange that was given up as lost and
/// comes back after all is still the newest.
async fn is_ended_by_a_person(tx: &mut Tx, channel: &str) -> anyhow::Result<bool> {
    let record = channels::get(tx, channel).await?;
    let is_lost = |stopped: &(At, String, String)| stopped.1 == LOST;
    Ok(record.is_none_or(|r| r.renewing_at.is_none() && !r.stopped.as_ref().is_some_and(is_lost)))
}

/// The platform no longer knows us: exchange the tokens if that may help, else the channel needs a person.
pub(super) async fn stop_or_renew(
    daemon: &mut Daemon,
    tx: &mut Tx,
    channel: &str,
    failure: Failure,
    now: At,
) -> anyhow::Result<Vec<Event>> {
    let fresh = daemon.renewed.get(channel).is_some_and(|at| (now - *at).num_milliseconds() < RENEW_AGAIN_MS_MIN);
    let record = channels::get(tx, channel).await?;
    let under_way = record.as_ref().is_some_and(|r| r.renewing_at.is_some());
    let renews = matches!(&daemon.channels.open(tx, channel).await?, Ok(open) if open.adapter.renew().is_some());
    if renews && !fresh {
        if !under_way {
            channels::end_renewal(tx, channel, Some(now)).await?;
        }
        // Opens again when the exchange has brought new tokens, and by itself then.
        let until = match record.and_then(|record| record.renewing_at) {
            Some(since) => closed_by_renewing(since),
            None => closed_by_asking(now),
        };
        channels::close_until(tx, channel, until).await?;
        wishes::stir(tx).await?;
        return Ok(Vec::new());
    }
    if channels::stop(tx, channel, &failure, now).await? {
        return Ok(vec![Event::ChannelStopped { channel: channel.to_owned(), failure }]);
    }
    Ok(Vec::new())
}

/// A channel that waits for an exchange which was asked for then is closed so long.
fn closed_by_asking(asked_at: At) -> At {
    asked_at + TimeDelta::milliseconds(LEASE_MS)
}

/// One that waits for an exchange which is under way since then is closed until it ends or is lost.
fn closed_by_renewing(renewing_at: At) -> At {
    renewing_at + TimeDelta::milliseconds(LOST_AFTER_MS)
}

/// The exchange has ended: opens the channel if it waited for that. One that a platform closed for its own reason stays so.
async fn reopen(tx: &mut Tx, channel: &str) -> anyhow::Result<()> {
    let Some(record) = channels::get(tx, channel).await? else { return Ok(()) };
    let asked = record.renew_at.map(closed_by_asking);
    let renewing = record.renewing_at.map(closed_by_renewing);
    Ok(channels::reopen(tx, channel, [asked, renewing]).await?)
}

/// An exchange whose node died: nobody knows which tokens live. The channel stops.
pub(super) async fn stop_lost(tx: &mut Tx, now: At, events: &mut Vec<Event>) -> anyhow::Result<()> {
    for channel in channels::renewals_lost(tx, now - TimeDelta::milliseconds(LOST_AFTER_MS)).await? {
        let failure = Failure::relogin(
            LOST,
            format!("the program died while it exchanged tokens; run `loa login {channel}` with new ones"),
        );
        channels::end_renewal(tx, &channel, None).await?;
        if channels::stop(tx, &channel, &failure, now).await? {
            events.push(Event::ChannelStopped { channel, failure });
        }
    }
    Ok(())
}

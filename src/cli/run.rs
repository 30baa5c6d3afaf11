//! `loa run`: publishes on time until it is stopped.
//!
//! It never publishes from a store that may be a copy before a person confirmed it; never cuts a call off at the first
//! signal. SIGTERM or Ctrl+C finishes what is under way, a second one leaves at once.
//!
//! `--json`: one object at start: `{"store", "channels", "waiting", "next_at", "copy"}`. What happens is logged to stderr.

use std::sync::Arc;
use std::time::Duration;

use clap::ArgMatches;
use serde_json::json;
use tokio::signal::unix::{SignalKind, signal};
use tokio::task::JoinHandle;

use super::ending::Asked;
use super::{CliError, Command, Desk, Exit, OutputForm, grammar, pages, time, told};
use crate::actions::confirm::hold_copy;
use crate::app::App;
use crate::daemon::LEAVE_MAX;
use crate::daemon::stop::Stop;
use crate::daemon::{Daemon, LEASE_MS, beforehand};
use crate::domain::delivery::State;
use crate::event::{self, Alert, Event};
use crate::i18n::Lang;
use crate::i18n::cli as words;
use crate::i18n::cli::help;
use crate::i18n::store as of_store;
use crate::store::seal::Seal;
use crate::store::{Store, campaigns, channels, deliveries};
use crate::web::Pages;

/// A start waits so long for the look through its store: some gigabytes on a disk of today.
const CHECK_MAX: Duration = Duration::from_secs(10);

pub(super) const COMMAND: Command =
    Command { name: "run", grammar: grammar_of, run: |desk, of| Box::pin(run(desk, of)) };

fn grammar_of(lang: Lang) -> clap::Command {
    grammar::command("run", lang, &help::RUN, &help::RUN_USAGE)
}

async fn run(desk: &mut Desk<'_>, _of: &ArgMatches) -> Result<Exit, CliError> {
    let lang = desk.lang;
    let app = desk.app()?;
    let store = app.store().await?;
    let checking = check(desk, &store).await?;
    // A store that was emptied has nothing applied either.
    let seal = hold_if_other(desk, &store).await?;
    let mut tx = store.read().await?;
    if channels::all(&mut tx).await?.is_empty() {
        return Err(Asked::NothingApplied.into());
    }
    drop(tx);
    let channels = app.channels()?;
    // Listened for before anything is said: whoever reads the first line may stop it.
    let stop = Stop::new();
    let listening = listen(stop.clone(), lang)?;
    // Only now: were it cut off before it holds, the next start must see the copy again.
    store.seal().await?;
    greet(desk, &store, seal).await?;
    let pages = open_pages(desk, &app, &store).await?;
    let (say, teller) = told::teller(store.clone(), lang);
    // Nobody listens any more only when the program ends.
    let listen = Arc::new(move |event: &Event| drop(say.send(event.clone())));
    let listen: Arc<dyn Fn(&Event) + Send + Sync> = listen;
    let beforehand = beforehand::watch(store.clone(), desk.clock.clone(), channels.media.clone(), Arc::clone(&listen));
    let beforehand = tokio::spawn(beforehand);
    let daemon = Daemon::new(store.clone(), desk.clock.clone(), channels, listen);
    let lease_ms = desk.config.lease_s.map_or(LEASE_MS, |seconds| i64::from(seconds) * 1_000);
    let ran = daemon.leased(lease_ms).while_checking(checking).break_at(desk.config.break_at).run(stop).await;
    listening.abort();
    beforehand.abort();
    drop(pages);
    if let Err(error) = ran {
        teller.abort();
        return Err(error.into());
    }
    teller.await.map_err(anyhow::Error::from)?;
    store.close().await;
    if desk.form == OutputForm::Text {
        let text = words::STOPPED.say(lang);
        desk.line(text)?;
    }
    Ok(Exit::Fine)
}

/// Looks through the whole store, and waits for that so long; of a very large one the rest is looked through while it
/// runs.
async fn check(desk: &Desk<'_>, store: &Store) -> Result<Option<JoinHandle<anyhow::Result<()>>>, CliError> {
    let mut checking = store.check();
    tokio::select! {
        checked = &mut checking => checked.map_err(anyhow::Error::from)??,
        () = desk.clock.sleep(CHECK_MAX) => return Ok(Some(checking)),
    }
    Ok(None)
}

/// A copy, or an earlier state of itself, starts held and says how to go on.
async fn hold_if_other(desk: &mut Desk<'_>, store: &Store) -> Result<Seal, CliError> {
    let lang = desk.lang;
    let seal = store.look_at_seal().await?;
    let (reason, text) = match seal {
        Seal::New | Seal::Same => return Ok(seal),
        Seal::Copied => (words::RUN_COPY_REASON, words::RUN_COPY.say(lang).to_owned()),
        Seal::SetBack => (of_store::SET_BACK_REASON, of_store::SET_BACK.with(lang, &[("folder", &store.folder())])),
    };
    hold_copy(store, reason.say(lang), desk.now()).await?;
    event::log(&Event::Alert { what: Alert::StoreCopied });
    writeln!(desk.err, "{text}")?;
    Ok(seal)
}

/// One line that says what runs.
async fn greet(desk: &mut Desk<'_>, store: &Store, seal: Seal) -> Result<(), CliError> {
    let lang = desk.lang;
    let mut tx = store.read().await?;
    let counts = deliveries::count_states(&mut tx).await?;
    let waiting: i64 = counts
        .iter()
        .filter(|c| matches!(c.state, State::Scheduled | State::Staging | State::Staged))
        .map(|c| c.count)
        .sum();
    let approved = deliveries::next_due(&mut tx, desk.now(), 100).await?;
    let next_at = approved.iter().find(|d| d.state != State::Draft).and_then(|d| d.due_at);
    let zone = time::zone(&campaigns::all(&mut tx).await?, None);
    let count = channels::all(&mut tx).await?.len();
    match desk.form {
        OutputForm::Json => desk.json(&json!({
            "store": store.name(), "channels": count, "waiting": waiting, "next_at": next_at,
            "copy": seal.is_other(),
        }))?,
        OutputForm::Text => {
            let next = next_at.map_or_else(|| words::RUN_NEXT_NONE.say(lang).to_owned(), |at| time::shown(at, zone));
            desk.line(words::RUNNING.with(
                lang,
                &[("store", &store.name()), ("channels", &count), ("waiting", &waiting), ("next", &next)],
            ))?;
        }
    }
    Ok(desk.out.flush()?)
}

/// Opens the pages beside the daemon, which never waits for them: what keeps them shut is said, and publishing begins.
async fn open_pages(desk: &mut Desk<'_>, app: &App, store: &Store) -> Result<Option<Pages>, CliError> {
    match pages::open(desk, app, store).await {
        None => Ok(None),
        Some(Ok(opened)) => {
            if desk.form == OutputForm::Text {
                let url = opened.url().to_owned();
                // A store that takes no writes makes no link; that is no reason not to publish.
                if pages::tell(desk, store, &url).await.is_err() {
                    tracing::warn!("no link for the first person could be made");
                }
            }
            Ok(Some(opened))
        }
        Some(Err(why)) => {
            let address = desk.config.pages.map_or_else(String::new, |bind| bind.to_string());
            let text = words::PAGES_NOT.with(desk.lang, &[("address", &address), ("why", &why)]);
            writeln!(desk.err, "{text}")?;
            Ok(None)
        }
    }
}

/// Passes signals on to the daemon.
fn listen(stop: Stop, lang: Lang) -> Result<tokio::task::JoinHandle<()>, CliError> {
    let mut terminate = signal(SignalKind::terminate())?;
    let mut interrupt = signal(SignalKind::interrupt())?;
    Ok(tokio::spawn(async move {
        loop {
            tokio::select! {
                _ = terminate.recv() => {}
                _ = interrupt.recv() => {}
            }
            tracing::info!("{}", words::LOG_TOLD_TO_STOP.with(lang, &[("seconds", &LEAVE_MAX.num_seconds())]));
            stop.ask();
        }
    }))
}

//! `loa serve`: serves the pages and publishes nothing, for a machine that people reach and that holds no channel.
//!
//! `--json`: one object at start: `{"url"}`.

use clap::ArgMatches;
use serde_json::json;
use tokio::signal::unix::{SignalKind, signal};

use super::ending::Asked;
use super::{CliError, Command, Desk, Exit, OutputForm, grammar, pages};
use crate::i18n::Lang;
use crate::i18n::cli::help;

pub(super) const COMMAND: Command =
    Command { name: "serve", grammar: grammar_of, run: |desk, of| Box::pin(run(desk, of)) };

fn grammar_of(lang: Lang) -> clap::Command {
    grammar::command("serve", lang, &help::SERVE, &help::SERVE_USAGE)
}

async fn run(desk: &mut Desk<'_>, _of: &ArgMatches) -> Result<Exit, CliError> {
    let app = desk.app()?;
    let store = app.store().await?;
    // Before anything is said: whoever reads the first line may stop it.
    let (mut terminate, mut interrupt) = (signal(SignalKind::terminate())?, signal(SignalKind::interrupt())?);
    let Some(opened) = pages::open(desk, &app, &store).await else { return Err(Asked::PagesOff.into()) };
    let opened = opened.map_err(|error| Asked::CannotListen {
        address: desk.config.pages.map_or_else(String::new, |bind| bind.to_string()),
        why: error,
    })?;
    match desk.form {
        OutputForm::Text => pages::tell(desk, &store, opened.url()).await?,
        OutputForm::Json => {
            desk.json(&json!({"url": opened.url()}))?;
            desk.out.flush()?;
        }
    }
    tokio::select! {
        _ = terminate.recv() => {}
        _ = interrupt.recv() => {}
    }
    opened.stop().await;
    store.close().await;
    Ok(Exit::Fine)
}

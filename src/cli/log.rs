//! `loa log`: every delivery with what happened to it.
//!
//! What a limit cuts off is counted.
//!
//! `--json`: one object a line, as `report::log` writes them; without `--limit`, all of them.

use clap::{ArgMatches, value_parser};

use super::choices::Choices;
use super::person::name_sayers;
use super::pick::text;
use super::{CliError, Command, Desk, Exit, OutputForm, grammar, pick, time};
use crate::domain::delivery::State;
use crate::domain::shape::choice::STATES;
use crate::i18n::Lang;
use crate::i18n::cli as words;
use crate::i18n::cli::help;
use crate::report::log::{write_json, write_text};
use crate::store::deliveries::Filter;
use crate::store::{campaigns, channels, log};

/// Lines for a person, unless they ask for more.
const LINES_SHOWN: usize = 200;

pub(super) const COMMAND: Command =
    Command { name: "log", grammar: grammar_of, run: |desk, of| Box::pin(run(desk, of)) };

fn grammar_of(lang: Lang) -> clap::Command {
    grammar::command("log", lang, &help::LOG, &help::LOG_USAGE)
        .arg(grammar::option(lang, "campaign", &help::CAMPAIGN, &help::BY_CAMPAIGN))
        .arg(grammar::option(lang, "item", &help::NAME, &help::BY_ITEM))
        .arg(grammar::option(lang, "channel", &help::CHANNEL, &help::BY_CHANNEL))
        .arg(grammar::option(lang, "state", &help::NAME, &help::BY_STATE).value_parser(Choices::of(lang, STATES)))
        .arg(grammar::option(lang, "from", &help::DATE, &help::FROM))
        .arg(grammar::option(lang, "to", &help::DATE, &help::TO))
        .arg(grammar::option(lang, "limit", &help::NUMBER, &help::LIMIT).value_parser(value_parser!(u32).range(1..)))
}

async fn run(desk: &mut Desk<'_>, of: &ArgMatches) -> Result<Exit, CliError> {
    let lang = desk.lang;
    let app = desk.app()?;
    let opened = desk.look(&app).await?;
    let store = &opened.store;
    let mut tx = store.read().await?;
    let zone = time::zone(&campaigns::all(&mut tx).await?, text(of, "campaign").as_deref());
    let day = |name: &str| text(of, name).map(|written| time::date(&written)).transpose();
    let filter = Filter {
        state: Choices::taken(of, "state").and_then(|place| State::ALL.get(place).copied()),
        from: day("from")?.and_then(|day| time::start(day, zone)),
        until: day("to")?.and_then(|day| day.succ_opt()).and_then(|day| time::start(day, zone)),
        ..pick::filter(of)
    };
    let mut entries = log::entries(&mut tx, &filter).await?;
    let limit = of.get_one::<u32>("limit").map(|limit| *limit as usize);
    let all = entries.len();
    match desk.form {
        OutputForm::Json => {
            entries.truncate(limit.unwrap_or(all));
            write_json(desk.out, &entries, zone)?;
        }
        OutputForm::Text => {
            entries.truncate(limit.unwrap_or(LINES_SHOWN));
            name_sayers(&mut entries, &channels::staff(&mut tx).await?);
            let width = desk.width();
            write_text(desk.out, lang, &entries, zone, width)?;
            let more = all - entries.len();
            if more > 0 {
                desk.line(words::LOG_MORE.with(lang, &[("count", &more)]))?;
            }
        }
    }
    Ok(Exit::Fine)
}

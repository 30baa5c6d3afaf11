//! `loa demo`: rehearses the sample campaign of a commune, then serves the page of what the public saw and says what to
//! try next. The first thing that a newcomer runs.
//!
//! It never needs a workspace, a network or a file beside the binary.
//!
//! `--json`: as `loa rehearse --json`.

use clap::{ArgMatches, value_parser};

use super::changes::Rows;
use super::check::tell;
use super::rehearse::{RehearsalTerms, address, perform, serve};
use super::{CliError, Command, Desk, Exit, OutputForm, grammar};
use crate::desk::load;
use crate::domain::campaign::Campaign;
use crate::domain::diagnostic::Purpose;
use crate::domain::happening::AsItHappened;
use crate::domain::plan::Plan;
use crate::i18n::{Lang, play as words};
use crate::sandbox::fault::FaultPlan;
use crate::workspace::Workspace;

mod sample;

pub(super) const COMMAND: Command =
    Command { name: "demo", grammar: grammar_of, run: |desk, of| Box::pin(run(desk, of)) };

fn grammar_of(lang: Lang) -> clap::Command {
    grammar::command("demo", lang, &words::DEMO, &words::DEMO_USAGE)
        .arg(grammar::switch(lang, "exit", &words::EXIT))
        .arg(grammar::option(lang, "port", &words::PORT_VALUE, &words::PORT).value_parser(value_parser!(u16)))
        .arg(grammar::option(lang, "faults", &words::SEED, &words::FAULTS).value_parser(value_parser!(u64)))
}

async fn run(desk: &mut Desk<'_>, of: &ArgMatches) -> Result<Exit, CliError> {
    let folder = tempfile::tempdir()?;
    let campaign = folder.path().join("campaign");
    sample::unpack(&campaign)?;
    let ready = load::ready(Workspace::load(&campaign), desk.now());
    if ready.has_faults(Purpose::Rehearsal) {
        tell(desk, &ready)?;
        return Ok(Exit::Faults);
    }
    let Some(directory) = &ready.directory else { return Ok(Exit::Faults) };
    let (campaigns, plans): (Vec<Campaign>, Vec<Plan>) = ready.campaigns.into_iter().unzip();
    if let (Some(campaign), OutputForm::Text) = (campaigns.first(), desk.form) {
        let hello = words::DEMO_HELLO.with(desk.lang, &[("title", &campaign.title)]);
        desk.line(hello)?;
        desk.line("")?;
    }
    let faults = of.get_one::<u64>("faults").map_or_else(FaultPlan::none, |seed| FaultPlan::seeded(*seed));
    let bind = address(of.get_one::<u16>("port").copied());
    let stage = folder.path().join("stage");
    let happened = AsItHappened::default();
    let stage = RehearsalTerms { as_it_happened: &happened, faults, bind, folder: &stage, rows: Rows::Folded };
    let Some(played) = perform(desk, directory, &campaigns, &plans, stage).await? else {
        return Ok(Exit::Faults);
    };
    if of.get_flag("exit") || desk.form == OutputForm::Json {
        return Ok(Exit::Fine);
    }
    desk.line("")?;
    let next = words::DEMO_NEXT.with(desk.lang, &[("loa", &desk.program)]);
    desk.line(next)?;
    desk.line("")?;
    serve(desk, &played).await?;
    Ok(Exit::Fine)
}

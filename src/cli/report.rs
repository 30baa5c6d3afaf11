//! `loa report CAMPAIGN`: the report, counted from the log, in four forms.
//!
//! `--json`: `domain::report::Report` as `report::json` writes it; instants in the campaign's zone.

use std::io::Write;
use std::path::PathBuf;

use clap::{ArgMatches, value_parser};

use super::ending::Asked;
use super::pick::text;
use super::{CliError, Command, Desk, Exit, OutputForm, grammar, time};
use crate::domain::report::{ReportScope, Titles, report};
use crate::i18n::Lang;
use crate::i18n::cli as words;
use crate::i18n::cli::help;
use crate::report::{Format, csv, write};
use crate::store::campaigns::CampaignRecord;
use crate::store::deliveries::Filter;
use crate::store::{Tx, campaigns, channels, log};

pub(super) const COMMAND: Command =
    Command { name: "report", grammar: grammar_of, run: |desk, of| Box::pin(run(desk, of)) };

fn grammar_of(lang: Lang) -> clap::Command {
    grammar::command("report", lang, &help::REPORT, &help::REPORT_USAGE)
        .arg(grammar::operand(lang, "campaign", &help::CAMPAIGN, &help::REPORT_CAMPAIGN).required(true))
        .arg(grammar::option(lang, "from", &help::DATE, &help::FROM))
        .arg(grammar::option(lang, "to", &help::DATE, &help::TO).visible_alias("until"))
        .arg(grammar::option(lang, "month", &help::MONTH, &help::BY_MONTH).conflicts_with_all(["from", "to"]))
        .arg(grammar::switch(lang, "csv", &help::CSV).conflicts_with("html"))
        .arg(grammar::switch(lang, "list", &help::LIST).requires("csv"))
        .arg(grammar::switch(lang, "html", &help::HTML))
        .arg(grammar::option(lang, "out", &help::FILE, &help::OUT).value_parser(value_parser!(PathBuf)))
}

async fn run(desk: &mut Desk<'_>, of: &ArgMatches) -> Result<Exit, CliError> {
    let lang = desk.lang;
    let app = desk.app()?;
    let opened = desk.look(&app).await?;
    let store = &opened.store;
    let mut tx = store.read().await?;
    let known = campaigns::all(&mut tx).await?;
    let campaign = find(&known, &text(of, "campaign").unwrap_or_default())?;
    let zone = time::zone(&known, Some(&campaign.id));
    let day = |name: &str| text(of, name).map(|written| time::date(&written)).transpose();
    let month = text(of, "month").map(|written| time::month(&written)).transpose()?;
    let (from, until) = match month {
        Some((first, last)) => (Some(first), Some(last)),
        None => (day("from")?, day("to")?),
    };
    if from.zip(until).is_some_and(|(from, until)| from > until) {
        return Err(Asked::EndsBeforeStart.into());
    }
    let scope = ReportScope { zone, from, until, made_at: desk.now() };
    let entries = log::entries(&mut tx, &Filter { campaign: Some(campaign.id.clone()), ..Filter::default() }).await?;
    let titles = titles(&mut tx, &known).await?;
    let mut text = Vec::new();
    if of.get_flag("list") {
        csv::deliveries(&mut text, lang, &entries, &titles, zone)?;
    } else {
        let format = match (of.get_flag("csv"), of.get_flag("html"), desk.form) {
            (true, _, _) => Format::Csv,
            (_, true, _) => Format::Html,
            (_, _, OutputForm::Json) => Format::Json,
            (_, _, OutputForm::Text) => Format::Text,
        };
        write(&mut text, lang, &report(&entries, &titles, &scope), format)?;
    }
    put(desk, of.get_one::<PathBuf>("out"), &text)?;
    Ok(Exit::Fine)
}

/// To the named file, or to stdout. A folder that is made for it is named: it may be a typing mistake.
pub(super) fn put(desk: &mut Desk<'_>, file: Option<&PathBuf>, bytes: &[u8]) -> Result<(), CliError> {
    let Some(file) = file else { return Ok(desk.out.write_all(bytes)?) };
    let path = file.display();
    let failed = |e: std::io::Error| Asked::CannotWrite { path: path.to_string(), why: e.to_string() };
    if let Some(folder) = file.parent().filter(|folder| !folder.as_os_str().is_empty() && !folder.exists()) {
        std::fs::create_dir_all(folder).map_err(failed)?;
        let made = words::MADE_FOLDER.with(desk.lang, &[("path", &folder.display())]);
        writeln!(desk.err, "{made}")?;
    }
    std::fs::File::create(file).and_then(|mut f| f.write_all(bytes)).map_err(failed)?;
    Ok(writeln!(desk.err, "{}", words::WROTE.with(desk.lang, &[("path", &path)]))?)
}

/// The campaign of this id, or the only one that begins so.
fn find<'c>(known: &'c [CampaignRecord], typed: &str) -> Result<&'c CampaignRecord, CliError> {
    let whole = known.iter().find(|c| c.id == typed);
    let mut fitting = known.iter().filter(|c| c.id.starts_with(typed));
    match (whole, fitting.next(), fitting.next()) {
        (Some(one), _, _) | (None, Some(one), None) => Ok(one),
        _ => {
            let known = known.iter().map(|c| c.id.clone()).collect();
            Err(Asked::NoSuchCampaign { id: typed.to_owned(), known }.into())
        }
    }
}

pub(super) async fn titles(tx: &mut Tx, campaigns: &[CampaignRecord]) -> Result<Titles, CliError> {
    let units = channels::units(tx).await?;
    Ok(Titles {
        campaigns: campaigns.iter().map(|c| (c.id.clone(), c.title.clone())).collect(),
        basis: campaigns.iter().map(|c| (c.id.clone(), c.document.basis.clone())).collect(),
        lines: campaigns.iter().map(|c| (c.id.clone(), c.document.lines.clone())).collect(),
        channels: channels::all(tx).await?.into_iter().map(|c| (c.id, c.title)).collect(),
        parents: units.iter().filter_map(|u| Some((u.id.clone(), u.parent.clone()?))).collect(),
        staff: channels::staff(tx).await?.into_iter().map(|s| (s.id, s.name)).collect(),
        units: units.into_iter().map(|u| (u.id, u.title)).collect(),
    })
}

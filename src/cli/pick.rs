//! Which deliveries a person means: ids, or a campaign with item and channel, or all.

use clap::{Arg, ArgMatches};

use super::CliError;
use super::ending::Asked;
use super::grammar::{operand, option};
use crate::domain::delivery::Entry;
use crate::i18n::Lang;
use crate::i18n::cli::help;
use crate::store::deliveries::{Filter, find};
use crate::store::{Store, log};

/// What it means to name nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Unnamed {
    All,
    Refused,
}

/// `ID… | --campaign C [--item I] [--channel K]`
pub(super) fn grammar(lang: Lang) -> [Arg; 4] {
    [
        operand(lang, "id", &help::ID, &help::IDS).num_args(0..).conflicts_with_all(["campaign", "channel"]),
        option(lang, "campaign", &help::CAMPAIGN, &help::BY_CAMPAIGN),
        option(lang, "item", &help::NAME, &help::BY_ITEM).requires("campaign"),
        option(lang, "channel", &help::CHANNEL, &help::BY_CHANNEL),
    ]
}

pub(super) fn text(of: &ArgMatches, name: &str) -> Option<String> {
    of.get_one::<String>(name).cloned()
}

/// What was said beside ids.
pub(super) fn filter(of: &ArgMatches) -> Filter {
    Filter { campaign: text(of, "campaign"), item: text(of, "item"), channel: text(of, "channel"), ..Filter::default() }
}

/// The deliveries that were named by ids (the first characters are enough), or that fit.
pub(super) async fn entries(store: &Store, of: &ArgMatches, unnamed: Unnamed) -> Result<Vec<Entry>, CliError> {
    let ids: Vec<String> = of.get_many::<String>("id").into_iter().flatten().cloned().collect();
    let filter = filter(of);
    let mut tx = store.read().await?;
    if ids.is_empty() {
        if unnamed == Unnamed::Refused && filter.campaign.is_none() && filter.channel.is_none() {
            return Err(Asked::Which.into());
        }
        return Ok(log::entries(&mut tx, &filter).await?);
    }
    let mut whole = Vec::with_capacity(ids.len());
    for id in &ids {
        whole.push(one(&find(&mut tx, id).await?, id)?);
    }
    Ok(log::some(&mut tx, &whole).await?)
}

fn one(found: &[String], id: &str) -> Result<String, CliError> {
    use crate::actions::Refusal;
    match found {
        [whole] => Ok(whole.clone()),
        [] => Err(CliError::Refused(Refusal::NoSuchDelivery { id: id.to_owned() })),
        _ => Err(CliError::Refused(Refusal::AmbiguousDelivery { id: id.to_owned() })),
    }
}

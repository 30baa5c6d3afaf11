//! What each campaign and `channels.yaml` were applied from, revision by revision.
//!
//! Media themselves are kept by their hash (`media`), here are their facts. No revision changes: an apply of other
//! texts is another one.

use serde_json::json;

use super::row::{at, damaged};
use super::{Result, Tx, rows, run};
use crate::domain::At;
use crate::domain::campaign::{BesideFile, Documents};
use crate::domain::revision::{self, CHANNELS, RevisionRecord};

/// The texts of one apply.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Revision {
    pub number: i64,
    /// Empty for a revision of `channels.yaml` itself.
    pub documents: Documents,
    /// `channels.yaml` as it was.
    pub channels: String,
}

impl Revision {
    /// As working copies name it.
    pub fn hash(&self) -> String {
        match self.documents.text.is_empty() {
            true => revision::hash_of_text(&self.channels),
            false => revision::hash(&self.documents),
        }
    }
}

/// Who applies what follows, and why.
#[derive(Debug, Clone, Copy)]
pub struct AppliedBy<'a> {
    pub who: &'a str,
    pub origin: &'a str,
    pub why: Option<&'a str>,
    pub now: At,
}

/// The newest revision of a campaign, or of [`CHANNELS`].
pub async fn newest(tx: &mut Tx, campaign: &str) -> Result<Option<Revision>> {
    let found = rows!(tx, (Option<i64>,), "SELECT MAX(number) FROM revision WHERE campaign = $1", campaign)?;
    match found.into_iter().next().and_then(|(number,)| number) {
        Some(number) => get(tx, campaign, number).await,
        None => Ok(None),
    }
}

pub async fn get(tx: &mut Tx, campaign: &str, number: i64) -> Result<Option<Revision>> {
    let found = rows!(
        tx,
        (String, String, String),
        "SELECT kind, path, content FROM document WHERE campaign = $1 AND revision = $2 ORDER BY kind, path",
        campaign,
        number
    )?;
    let is_there = !found.is_empty();
    let mut revision = Revision { number, documents: Documents::default(), channels: String::new() };
    for (kind, path, content) in found {
        match kind.as_str() {
            "campaign" => (revision.documents.name, revision.documents.text) = (path, content),
            "channels" => revision.channels = content,
            "text" => {
                revision.documents.beside.insert(path, BesideFile::Text(content));
            }
            _ => {
                let facts = serde_json::from_str(&content);
                let facts = facts.map_err(|e| damaged("document", campaign, "content", &e.to_string()))?;
                revision.documents.beside.insert(path, BesideFile::Media(facts));
            }
        }
    }
    Ok(is_there.then_some(revision))
}

/// All revisions of a campaign, or of [`CHANNELS`], the newest first.
pub async fn history(tx: &mut Tx, campaign: &str) -> Result<Vec<RevisionRecord>> {
    let found = rows!(
        tx,
        (i64, i64, String, String, Option<String>),
        "SELECT number, applied_at, applied_by, origin, why FROM revision WHERE campaign = $1 ORDER BY number DESC",
        campaign
    )?;
    let read = |(number, applied_at, by, origin, why)| RevisionRecord { number, at: at(applied_at), by, origin, why };
    Ok(found.into_iter().map(read).collect())
}

/// Keeps what an apply read, unless it is what the newest revision has. A campaign that came from no file has nothing.
pub async fn keep(
    tx: &mut Tx,
    campaign: &str,
    documents: &Documents,
    channels: &str,
    by: &AppliedBy<'_>,
) -> Result<()> {
    if documents.text.is_empty() {
        return Ok(());
    }
    let before = newest(tx, campaign).await?;
    if before.as_ref().is_some_and(|b| b.documents.is_same(documents) && b.channels == channels) {
        return Ok(());
    }
    let own = ("campaign", documents.name.as_str(), documents.text.clone());
    let workspace = ("channels", CHANNELS, channels.to_owned());
    let beside = documents.beside.iter().map(|(path, file)| match file {
        BesideFile::Text(text) => ("text", path.as_str(), text.clone()),
        BesideFile::Media(facts) => ("media", path.as_str(), json!(facts).to_string()),
    });
    write(tx, campaign, before.map_or(0, |b| b.number) + 1, [own, workspace].into_iter().chain(beside), by).await
}

/// The same for `channels.yaml`. What came from no file has nothing.
pub async fn keep_channels(tx: &mut Tx, channels: &str, by: &AppliedBy<'_>) -> Result<()> {
    let before = newest(tx, CHANNELS).await?;
    if channels.is_empty() || before.as_ref().is_some_and(|b| b.channels == channels) {
        return Ok(());
    }
    let number = before.map_or(0, |b| b.number) + 1;
    write(tx, CHANNELS, number, std::iter::once(("channels", CHANNELS, channels.to_owned())), by).await
}

async fn write(
    tx: &mut Tx,
    campaign: &str,
    number: i64,
    documents: impl Iterator<Item = (&str, &str, String)>,
    by: &AppliedBy<'_>,
) -> Result<()> {
    run!(
        tx,
        "INSERT INTO revision (campaign, number, applied_at, applied_by, origin, why) VALUES ($1, $2, $3, $4, $5, $6)",
        campaign,
        number,
        by.now.timestamp_millis(),
        by.who,
        by.origin,
        by.why
    )?;
    for (kind, path, content) in documents {
        run!(
            tx,
            "INSERT INTO document (campaign, revision, kind, path, content) VALUES ($1, $2, $3, $4, $5)",
            campaign,
            number,
            kind,
            path,
            content
        )?;
    }
    Ok(())
}

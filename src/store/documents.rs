//! What each campaign was applied from, revision by revision.
//!
//! Media themselves are kept by their hash (`media`), here are their facts. No revision changes: an apply of other
//! texts is another one.

use serde_json::json;

use super::row::damaged;
use super::{Result, Tx, rows, run};
use crate::domain::At;
use crate::domain::campaign::{BesideFile, Documents};

/// The texts of one apply.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Revision {
    pub number: i64,
    pub documents: Documents,
    /// `channels.yaml` as it was.
    pub channels: String,
}

/// The newest revision of a campaign.
pub async fn newest(tx: &mut Tx, campaign: &str) -> Result<Option<Revision>> {
    let found = rows!(
        tx,
        (i64, String, String, String),
        "SELECT revision, kind, path, content FROM document WHERE campaign = $1 \
           AND revision = (SELECT MAX(revision) FROM document WHERE campaign = $1) ORDER BY kind, path",
        campaign
    )?;
    let mut revision = Revision { number: 0, documents: Documents::default(), channels: String::new() };
    for (number, kind, path, content) in found {
        revision.number = number;
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
    Ok((revision.number > 0).then_some(revision))
}

/// Keeps what an apply read, unless it is what the newest revision has. A campaign that came from no file has nothing.
pub async fn keep(tx: &mut Tx, campaign: &str, documents: &Documents, channels: &str, by: &str, now: At) -> Result<()> {
    if documents.text.is_empty() {
        return Ok(());
    }
    let before = newest(tx, campaign).await?;
    if before.as_ref().is_some_and(|b| b.documents == *documents && b.channels == channels) {
        return Ok(());
    }
    let number = before.map_or(0, |b| b.number) + 1;
    let own = ("campaign", documents.name.as_str(), documents.text.clone());
    let workspace = ("channels", "channels.yaml", channels.to_owned());
    let beside = documents.beside.iter().map(|(path, file)| match file {
        BesideFile::Text(text) => ("text", path.as_str(), text.clone()),
        BesideFile::Media(facts) => ("media", path.as_str(), json!(facts).to_string()),
    });
    for (kind, path, content) in [own, workspace].into_iter().chain(beside) {
        run!(
            tx,
            "INSERT INTO document (campaign, revision, kind, path, content, applied_at, applied_by) \
             VALUES ($1, $2, $3, $4, $5, $6, $7)",
            campaign,
            number,
            kind,
            path,
            content,
            now.timestamp_millis(),
            by
        )?;
    }
    Ok(())
}

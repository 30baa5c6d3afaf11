//! Texts that are applied follow the newest revision: what somebody else applied meanwhile is never overwritten unread.

use crate::domain::campaign::{Campaign, Documents};
use crate::domain::directory::Directory;
use crate::domain::revision::{self, CHANNELS, Standing};
use crate::store::documents::{self, Revision};
use crate::store::{Store, Tx};

use super::{ActResult, Refusal};

/// Refuses texts that were not made from the newest revision. What is taken in is the campaign, and `channels.yaml` with
/// it, if it is not the newest as it stands.
pub(super) async fn must_be_newest(tx: &mut Tx, directory: &Directory, campaign: Option<&Campaign>) -> ActResult<()> {
    if let Some(campaign) = campaign {
        follows(tx, &campaign.id.value, &campaign.documents).await?;
    }
    let channels = Documents { text: directory.text.clone(), base: directory.base.clone(), ..Documents::default() };
    follows(tx, CHANNELS, &channels).await
}

async fn follows(tx: &mut Tx, name: &str, documents: &Documents) -> ActResult<()> {
    if documents.text.is_empty() {
        return Ok(());
    }
    let Some(newest) = documents::newest(tx, name).await? else { return Ok(()) };
    let standing = revision::standing(&revision::hash(documents), documents.base.as_deref(), &newest.hash());
    if matches!(standing, Standing::Same | Standing::Ahead) {
        return Ok(());
    }
    let record = documents::history(tx, name).await?.into_iter().find(|record| record.number == newest.number);
    match record {
        Some(newest) => Err(Refusal::NotNewest { name: name.to_owned(), newest }.into()),
        None => Ok(()),
    }
}

/// A revision of a campaign or of [`CHANNELS`], to be read; the newest without a number.
pub async fn get(store: &Store, name: &str, number: Option<i64>) -> ActResult<Revision> {
    let mut tx = store.read().await?;
    let found = match number {
        Some(number) => documents::get(&mut tx, name, number).await?,
        None => documents::newest(&mut tx, name).await?,
    };
    match (found, number) {
        (Some(found), _) => Ok(found),
        (None, Some(number)) => Err(Refusal::NoSuchRevision { name: name.to_owned(), number }.into()),
        (None, None) => Err(Refusal::NothingKept { campaign: name.to_owned() }.into()),
    }
}

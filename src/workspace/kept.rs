//! A campaign read again from what an apply kept, through the same reader as from its folder.
//!
//! What a person changed in the folder since the last apply is not theirs to lose or to publish by a word about an
//! anchor.

use std::path::PathBuf;

use super::{CHANNELS_FILE, specs};
use crate::domain::campaign::{Campaign, Documents};
use crate::domain::diagnostic::{Diagnostic, Purpose, Sources};
use crate::domain::directory::Directory;
use crate::domain::parse;

/// A campaign and the channels that it was applied with.
pub struct KeptCampaign {
    pub sources: Sources,
    pub directory: Directory,
    pub campaign: Campaign,
}

/// Faults when these texts are none to this version of the program.
pub fn read(documents: &Documents, channels: &str) -> Result<KeptCampaign, Vec<Diagnostic>> {
    let mut sources = Sources::default();
    let file = sources.add(CHANNELS_FILE.to_owned(), channels);
    let (directory, mut found) = parse::channels::directory(&mut sources, file, PathBuf::new(), &specs());
    let file = sources.add(documents.name.clone(), documents.text.as_str());
    let (campaign, more) = parse::campaign(&mut sources, file, PathBuf::new(), directory.as_ref(), &documents.beside);
    found.extend(more);
    // Blanks are kept only by a rehearsal: an apply refuses them.
    found.retain(|d| d.stops(Purpose::Rehearsal));
    match (directory, campaign) {
        (Some(directory), Some(campaign)) if found.is_empty() => Ok(KeptCampaign { sources, directory, campaign }),
        _ => Err(found),
    }
}

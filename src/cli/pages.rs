//! What `run` and `serve` do to open the pages, and the link by which the first person comes in.

use super::{CliError, Desk};
use crate::actions::account::{Invitation, founding};
use crate::app::App;
use crate::i18n::cli as words;
use crate::store::Store;
use crate::web::{Pages, PagesConfig};

/// Opens the pages where `LOA_LISTEN` says; `None`: `off`. An error says why they stay shut.
pub(super) async fn open(desk: &Desk<'_>, app: &App, store: &Store) -> Option<Result<Pages, String>> {
    let bind = desk.config.pages?;
    // With readers of its own: publishing waits for none that a page holds.
    let store = match store.beside() {
        Some(store) => store,
        None => match app.store().await {
            Ok(store) => store,
            Err(trouble) => return Some(Err(<&str>::from(trouble).to_owned())),
        },
    };
    let config = PagesConfig {
        store,
        clock: desk.clock.clone(),
        machine_user: desk.config.user.clone(),
        bind,
        public_url: desk.config.public_url.clone(),
    };
    Some(Pages::start(config).await.map_err(|error| error.to_string()))
}

/// Where they are, and while nobody ever signed in, the link that makes the first person.
pub(super) async fn tell(desk: &mut Desk<'_>, store: &Store, url: &str) -> Result<(), CliError> {
    let lang = desk.lang;
    desk.line(words::PAGES_AT.with(lang, &[("url", &url)]))?;
    if let Some(invitation) = founding(store, &desk.config.user, desk.now()).await? {
        let link = Pages::link(url, &invitation.token);
        let places: [(&str, &dyn std::fmt::Display); 3] =
            [("name", &invitation.name), ("link", &link), ("until", &until(&invitation))];
        desk.line(words::FIRST_LINK.with(lang, &places))?;
    }
    Ok(desk.out.flush()?)
}

/// When a link ends, as people read it.
pub(super) fn until(invitation: &Invitation) -> String {
    super::time::shown(invitation.ends_at, super::time::DEFAULT_ZONE)
}

//! Signing in, and the one-time link by which somebody chooses a password.
//!
//! Opening a link uses nothing up: messengers open links to show what is behind them. Choosing the password does.

use std::time::Duration;

use askama::Template;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};

use super::Site;
use super::body::{html, to_with};
use super::browser::{Browser, session_set};
use super::form::{Fields, Posted};
use super::frame::Frame;
use super::trouble::Trouble;
use crate::actions::account::{self, Whence};
use crate::actions::{ActError, Actor};
use crate::desk::refusal;
use crate::i18n::Word;
use crate::i18n::problem::Explanation;
use crate::i18n::web::{frame as fw, sign_in as w};
use crate::secret::Secret;
use crate::secret::password::LEAST;

pub(super) const PATH: &str = "/dang-nhap";
/// Whose turn does not come within this is asked to try again.
const PLACE_MAX: Duration = Duration::from_secs(10);
/// Before the token.
pub(super) const LINK: &str = "/lien-ket/";

#[derive(Template)]
#[template(path = "web/sign_in.html")]
struct SignInPage {
    f: Frame,
    name: String,
    refused: Option<Explanation>,
}

#[derive(Template)]
#[template(path = "web/link.html")]
struct LinkPage {
    f: Frame,
    told_for: String,
    told_name: String,
    /// For the browser's own keeping of passwords.
    sign_in_name: String,
    ask: String,
    refused: Option<Explanation>,
}

pub(super) async fn page(State(site): State<Site>, browser: Browser) -> Result<Response, Trouble> {
    show(&site, &browser, "", None)
}

fn show(site: &Site, browser: &Browser, name: &str, refused: Option<Explanation>) -> Result<Response, Trouble> {
    let f = Frame::new(site, browser, None).titled(w::TITLE.say(browser.lang));
    html(&SignInPage { f, name: name.to_owned(), refused })
}

pub(super) async fn enter(State(site): State<Site>, browser: Browser, fields: Fields) -> Result<Response, Trouble> {
    let (name, now) = (fields.text("name").unwrap_or_default(), site.now());
    let from = whence(&browser);
    let is_at_home = account::has_been_at(&site.store, name, &site.machine_user, &from.address).await?;
    if !site.limits.allow(name, &from.address, is_at_home, now) {
        let said = explained(&browser, w::TOO_OFTEN, w::TOO_OFTEN_DO);
        return refused(StatusCode::TOO_MANY_REQUESTS, show(&site, &browser, name, Some(said))?);
    }
    // Counted before it is looked at: many at once are many tries.
    site.limits.was_wrong(name, &from.address, now);
    let (of, typed, password) = (site.clone(), name.to_owned(), Secret::new(fields.typed("password")));
    let done = off_the_runtime(&site, async move {
        account::sign_in(&of.store, &typed, &password, &of.machine_user, &from, now).await
    });
    match done.await {
        Ok(token) => {
            site.limits.was_right(name, &browser.address);
            Ok(to_with("/", &session_set(&site, Some(&token))))
        }
        Err(Busy::Refused(ActError::Refused(why))) => {
            let said = refusal::said(browser.lang, &why);
            refused(StatusCode::FORBIDDEN, show(&site, &browser, name, Some(said))?)
        }
        Err(Busy::Refused(error)) => Err(error.into()),
        Err(Busy::Full) => {
            let said = explained(&browser, w::BUSY, w::BUSY_DO);
            refused(StatusCode::SERVICE_UNAVAILABLE, show(&site, &browser, name, Some(said))?)
        }
    }
}

pub(super) async fn link(
    State(site): State<Site>,
    browser: Browser,
    Path(token): Path<String>,
) -> Result<Response, Trouble> {
    let actor = account::invited(&site.store, &token, &site.machine_user, site.now()).await?;
    show_link(&site, &browser, &actor, None)
}

fn show_link(site: &Site, browser: &Browser, actor: &Actor, refused: Option<Explanation>) -> Result<Response, Trouble> {
    let lang = browser.lang;
    html(&LinkPage {
        f: Frame::new(site, browser, None).titled(w::LINK_TITLE.say(lang)),
        told_for: w::LINK_FOR.with(lang, &[("name", &actor.name)]),
        told_name: w::LINK_NAME.with(lang, &[("name", &actor.id)]),
        sign_in_name: actor.id.clone(),
        ask: w::NEW_PASSWORD.with(lang, &[("least", &LEAST)]),
        refused,
    })
}

pub(super) async fn choose(
    State(site): State<Site>,
    browser: Browser,
    Path(token): Path<String>,
    fields: Fields,
) -> Result<Response, Trouble> {
    let now = site.now();
    let actor = account::invited(&site.store, &token, &site.machine_user, now).await?;
    if fields.typed("password") != fields.typed("again") {
        let said = explained(&browser, w::DIFFERENT, w::DIFFERENT_DO);
        return refused(StatusCode::FORBIDDEN, show_link(&site, &browser, &actor, Some(said))?);
    }
    let (of, password, from) = (site.clone(), Secret::new(fields.typed("password")), whence(&browser));
    let done = off_the_runtime(&site, async move {
        account::choose_password(&of.store, &token, &password, &of.machine_user, &from, now).await
    });
    match done.await {
        Ok(token) => Ok(to_with("/", &session_set(&site, Some(&token)))),
        Err(Busy::Refused(ActError::Refused(why))) => {
            let said = refusal::said(browser.lang, &why);
            refused(StatusCode::FORBIDDEN, show_link(&site, &browser, &actor, Some(said))?)
        }
        Err(Busy::Refused(error)) => Err(error.into()),
        Err(Busy::Full) => {
            let said = explained(&browser, w::BUSY, w::BUSY_DO);
            refused(StatusCode::SERVICE_UNAVAILABLE, show_link(&site, &browser, &actor, Some(said))?)
        }
    }
}

/// Signs this browser out.
pub(super) async fn leave(Posted { visit, .. }: Posted) -> Result<Response, Trouble> {
    let session = &visit.visitor.session;
    account::sign_out(&visit.site.store, &session.person, &session.token_hash, visit.site.now()).await?;
    Ok(to_with(PATH, &session_set(&visit.site, None)))
}

enum Busy {
    Refused(ActError),
    /// As many passwords are under test as may be.
    Full,
}

/// A password is tested on a thread of its own: it takes a processor for a while, and pages of others go on.
async fn off_the_runtime<T: Send + 'static>(
    site: &Site,
    work: impl Future<Output = Result<T, ActError>> + Send + 'static,
) -> Result<T, Busy> {
    let place = tokio::time::timeout(PLACE_MAX, site.passwords.acquire()).await;
    let Ok(Ok(_place)) = place else { return Err(Busy::Full) };
    let runtime = tokio::runtime::Handle::current();
    let done = tokio::task::spawn_blocking(move || runtime.block_on(work)).await;
    done.map_err(|error| Busy::Refused(ActError::Other(error.into())))?.map_err(Busy::Refused)
}

fn whence(browser: &Browser) -> Whence {
    Whence { address: browser.address.clone(), browser: browser.name.clone() }
}

fn explained(browser: &Browser, what: Word, remedy: Word) -> Explanation {
    Explanation { message: what.say(browser.lang).to_owned(), remedy: remedy.say(browser.lang).to_owned() }
}

fn refused(status: StatusCode, page: Response) -> Result<Response, Trouble> {
    Ok((status, page).into_response())
}

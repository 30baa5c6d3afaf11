//! Tài khoản: who is signed in, what they hold, the look of the pages, and where else they are signed in.

use askama::Template;
use axum::response::Response;

use super::body::{html, to};
use super::form::Posted;
use super::frame::Frame;
use super::guard::Visit;
use super::trouble::Trouble;
use crate::actions::account::{sessions, sign_out};
use crate::desk::time::{DEFAULT_ZONE, shown};
use crate::i18n::hands;
use crate::i18n::web::frame as fw;
use crate::store::channels;

#[derive(Template)]
#[template(path = "web/account.html")]
struct AccountPage {
    f: Frame,
    name: String,
    roles: Vec<String>,
    sessions: Vec<SessionLine>,
}

struct SessionLine {
    what: String,
    times: String,
    is_this: bool,
    /// Names it in the form; opens nothing.
    hash: String,
}

pub(super) async fn page(visit: Visit) -> Result<Response, Trouble> {
    let lang = visit.browser.lang;
    let (actor, now) = (&visit.visitor.actor, visit.site.now());
    let units = channels::units(&mut visit.site.store.read().await?).await?;
    let titled = |id: &str| units.iter().find(|u| u.id == id).map_or_else(|| id.to_owned(), |u| u.title.clone());
    let roles = actor.grants.iter().map(|grant| {
        let role = hands::role(lang, grant.role);
        match &grant.unit {
            Some(unit) => fw::ROLE_OF_UNIT.with(lang, &[("role", &role), ("unit", &titled(unit))]),
            None => fw::ROLE_EVERYWHERE.with(lang, &[("role", &role)]),
        }
    });
    let roles = if actor.alone { vec![fw::ALONE.say(lang).to_owned()] } else { roles.collect() };
    let open = sessions(&visit.site.store, &visit.visitor.session, now).await?.into_iter().map(|session| SessionLine {
        what: fw::SESSION.with(lang, &[("browser", &browser(&visit, &session.browser)), ("address", &session.address)]),
        times: fw::SESSION_TIMES.with(
            lang,
            &[("begun", &shown(session.begun_at, DEFAULT_ZONE)), ("seen", &shown(session.seen_at, DEFAULT_ZONE))],
        ),
        is_this: session.token_hash == visit.visitor.session.token_hash,
        hash: session.token_hash,
    });
    let f = visit.frame().titled(fw::ME.say(lang));
    html(&AccountPage { f, name: actor.name.clone(), roles, sessions: open.collect() })
}

/// What a browser calls itself names a dozen others; people know it by one name and its device.
fn browser(visit: &Visit, called: &str) -> String {
    let first = |names: &[&'static str]| names.iter().find(|name| called.contains(**name)).copied();
    let program = first(&["Zalo", "CocCoc", "Edg", "Firefox", "Chrome", "Safari"]);
    let device = first(&["Android", "iPhone", "iPad", "Windows", "Macintosh", "Linux"]);
    match (program, device) {
        (Some(program), Some(device)) => format!("{program}, {device}"),
        (Some(one), None) | (None, Some(one)) => one.to_owned(),
        (None, None) => fw::SOME_BROWSER.say(visit.browser.lang).to_owned(),
    }
}

pub(super) async fn end_session(Posted { visit, fields }: Posted) -> Result<Response, Trouble> {
    let person = &visit.visitor.session.person;
    let hash = fields.text("session").unwrap_or_default();
    sign_out(&visit.site.store, person, hash, visit.site.now()).await?;
    Ok(to("/tai-khoan"))
}

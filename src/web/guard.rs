//! What stands before every page: a form from elsewhere is refused, who is not signed in is sent to sign in, and every
//! answer carries the headers that keep a browser from being used against its owner.

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use axum::extract::{ConnectInfo, FromRequestParts, Request, State};
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

use super::Site;
use super::body::to;
use super::browser::Browser;
use super::frame::Frame;
use super::trouble::{Told, Trouble};
use super::{look, sign_in, style};
use crate::actions::{Actor, account};
use crate::store::accounts::SessionRecord;

/// A page that takes longer is given up; nothing of it is half done.
const ANSWER_MAX: Duration = Duration::from_secs(30);
/// No script and no style but our own file, nothing from elsewhere, framed by nobody, forms to ourselves alone.
const POLICY: &str = "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; base-uri 'none'; \
                      frame-ancestors 'none'";
/// Open to whoever is not signed in: signing in itself, and what it looks like.
const OPEN: &[&str] = &[sign_in::PATH, sign_in::LINK, look::PATH, style::FOLDER];

/// Who is signed in.
#[derive(Debug, Clone)]
pub(super) struct Visitor {
    pub actor: Arc<Actor>,
    pub session: SessionRecord,
}

/// What a page for somebody is made with.
pub(super) struct Visit {
    pub site: Site,
    pub browser: Browser,
    pub visitor: Visitor,
}

pub(super) async fn stand(
    State(site): State<Site>,
    ConnectInfo(peer): ConnectInfo<SocketAddr>,
    request: Request,
    next: Next,
) -> Response {
    let browser = Browser::of(&site, peer, request.uri().path(), request.headers());
    let mut visitor = None;
    let mut response = match answer(&site, &browser, &mut visitor, request, next).await {
        Ok(response) => response,
        Err(trouble) => trouble.into_response(),
    };
    if let Some(Told(trouble)) = response.extensions_mut().remove::<Told>() {
        let frame = Frame::new(&site, &browser, visitor.as_ref());
        response = trouble.page(frame);
    }
    set_headers(response.headers_mut());
    response
}

async fn answer(
    site: &Site,
    browser: &Browser,
    visitor: &mut Option<Visitor>,
    mut request: Request,
    next: Next,
) -> Result<Response, Trouble> {
    if request.method() == Method::POST && !is_ours(site, request.headers()) {
        return Err(Trouble::Forged);
    }
    if let Some(token) = &browser.token {
        let found = account::signed_in(&site.store, token.expose(), &site.machine_user, site.now()).await?;
        *visitor = found.map(|(session, actor)| Visitor { actor: Arc::new(actor), session });
    }
    let is_open = OPEN.iter().any(|open| browser.path.starts_with(open));
    if visitor.is_none() && !is_open {
        return Ok(to(sign_in::PATH));
    }
    request.extensions_mut().insert(browser.clone());
    if let Some(visitor) = &visitor {
        request.extensions_mut().insert(visitor.clone());
    }
    Ok(tokio::time::timeout(ANSWER_MAX, next.run(request)).await.unwrap_or_else(|_| Trouble::Slow.into_response()))
}

/// A form of our own page, as the browser says itself. One that says nothing of it is too old to be trusted with an act.
fn is_ours(site: &Site, headers: &HeaderMap) -> bool {
    let text = |name: HeaderName| headers.get(name).and_then(|value| value.to_str().ok());
    let host = text(header::HOST).unwrap_or_default();
    match text(header::ORIGIN) {
        Some(origin) => match &site.public_url {
            Some(public) => origin.eq_ignore_ascii_case(public),
            None => origin.split_once("://").is_some_and(|(_, from)| from.eq_ignore_ascii_case(host)),
        },
        None => text(HeaderName::from_static("sec-fetch-site")) == Some("same-origin"),
    }
}

fn set_headers(headers: &mut HeaderMap) {
    let fixed = [
        (header::CONTENT_SECURITY_POLICY, POLICY),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (header::X_FRAME_OPTIONS, "DENY"),
        // An address may hold a one-time link: nobody else hears it. With `no-referrer` a form would come from `null`.
        (header::REFERRER_POLICY, "same-origin"),
        (HeaderName::from_static("cross-origin-opener-policy"), "same-origin"),
        (HeaderName::from_static("permissions-policy"), "camera=(), geolocation=(), microphone=()"),
    ];
    for (name, value) in fixed {
        headers.insert(name, HeaderValue::from_static(value));
    }
    // What is private stays out of every cache; the style sheet says otherwise itself.
    headers.entry(header::CACHE_CONTROL).or_insert(HeaderValue::from_static("no-store"));
}

impl Visit {
    pub(super) fn frame(&self) -> Frame {
        Frame::new(&self.site, &self.browser, Some(&self.visitor))
    }
}

impl FromRequestParts<Site> for Visit {
    type Rejection = Response;

    async fn from_request_parts(parts: &mut Parts, site: &Site) -> Result<Visit, Response> {
        let found = parts.extensions.get::<Browser>().zip(parts.extensions.get::<Visitor>());
        let Some((browser, visitor)) = found else { return Err(to(sign_in::PATH)) };
        Ok(Visit { site: site.clone(), browser: browser.clone(), visitor: visitor.clone() })
    }
}

impl FromRequestParts<Site> for Browser {
    type Rejection = Response;

    async fn from_request_parts(parts: &mut Parts, _: &Site) -> Result<Browser, Response> {
        let found = parts.extensions.get::<Browser>().cloned();
        found.ok_or_else(|| StatusCode::INTERNAL_SERVER_ERROR.into_response())
    }
}

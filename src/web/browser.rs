//! Who asks, before it is known who they are: address, browser, language and look; and the cookies of all these.

use std::net::{IpAddr, SocketAddr};

use axum::http::{HeaderMap, HeaderValue, header};

use super::Site;
use crate::i18n::Lang;
use crate::secret::Secret;

const LANG: &str = "lang";
const THEME: &str = "theme";
const TEXT: &str = "text";
/// A browser calls itself at most so long here.
const BROWSER_MAX: usize = 160;
/// Choices of look are kept for a year.
const LOOK_SECONDS: u32 = 31_536_000;

/// Known of every request.
#[derive(Debug, Clone)]
pub(super) struct Browser {
    pub lang: Lang,
    /// `auto`, `light`, `dark`
    pub theme: &'static str,
    pub is_large: bool,
    pub address: String,
    /// As it calls itself.
    pub name: String,
    /// The token of a session, if it has one.
    pub token: Option<Secret>,
    /// What was asked for, without its query.
    pub path: String,
}

impl Browser {
    pub(super) fn of(site: &Site, peer: SocketAddr, path: &str, headers: &HeaderMap) -> Browser {
        let text = |name| headers.get(name).and_then(|value: &HeaderValue| value.to_str().ok()).unwrap_or_default();
        let theme = match cookie(headers, THEME) {
            Some("light") => "light",
            Some("dark") => "dark",
            _ => "auto",
        };
        Browser {
            lang: cookie(headers, LANG).and_then(Lang::parse).unwrap_or_default(),
            theme,
            is_large: cookie(headers, TEXT) == Some("large"),
            address: address(site, peer.ip(), text("x-forwarded-for")),
            name: text("user-agent").chars().take(BROWSER_MAX).collect(),
            token: cookie(headers, session_cookie(site)).map(Secret::new),
            path: path.to_owned(),
        }
    }
}

impl Browser {
    /// Of its language: `vi`, `en`.
    pub(super) fn tag(&self) -> &'static str {
        match self.lang {
            Lang::Vi => "vi",
            Lang::En => "en",
        }
    }
}

/// A proxy on this machine says for whom it asks; from anybody else that is only their word.
fn address(site: &Site, peer: IpAddr, forwarded: &str) -> String {
    let told = forwarded.rsplit(',').next().and_then(|last| last.trim().parse::<IpAddr>().ok());
    let of = told.filter(|_| peer.is_loopback() && site.public_url.is_some()).unwrap_or(peer);
    of.to_canonical().to_string()
}

fn cookie<'h>(headers: &'h HeaderMap, name: &str) -> Option<&'h str> {
    let sent = headers.get_all(header::COOKIE).iter().filter_map(|value| value.to_str().ok());
    let mut pairs = sent.flat_map(|value| value.split(';')).filter_map(|pair| pair.trim().split_once('='));
    pairs.find(|(known, _)| *known == name).map(|(_, value)| value)
}

/// Behind https the browser itself holds that nobody but this host sets it.
fn session_cookie(site: &Site) -> &'static str {
    if site.is_secure() { "__Host-loa" } else { "loa" }
}

/// Sets the session's cookie; `None` takes it away. It lasts as long as the browser: the store says when it ends.
pub(super) fn session_set(site: &Site, token: Option<&Secret>) -> String {
    let (value, age) = token.map_or(("", "; Max-Age=0"), |token| (token.expose(), ""));
    format!("{}={value}; Path=/; HttpOnly; SameSite=Lax{age}{}", session_cookie(site), secure(site))
}

/// Sets a choice of look, if it is one.
pub(super) fn look_set(site: &Site, name: &str, value: &str) -> Option<String> {
    let known = match name {
        LANG => ["vi", "en"].contains(&value),
        THEME => ["auto", "light", "dark"].contains(&value),
        TEXT => ["usual", "large"].contains(&value),
        _ => false,
    };
    known.then(|| format!("{name}={value}; Path=/; HttpOnly; SameSite=Lax; Max-Age={LOOK_SECONDS}{}", secure(site)))
}

fn secure(site: &Site) -> &'static str {
    if site.is_secure() { "; Secure" } else { "" }
}

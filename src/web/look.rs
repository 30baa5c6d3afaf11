//! The switches of language, theme and size of text: cookies alone, so they work before anybody is signed in.

use axum::extract::State;
use axum::http::{HeaderValue, header};
use axum::response::Response;

use super::Site;
use super::body::to;
use super::browser::look_set;
use super::form::Fields;

pub(super) const PATH: &str = "/hien-thi";

/// Sets what was chosen and goes back to where it was chosen.
pub(super) async fn change(State(site): State<Site>, fields: Fields) -> Response {
    // Only to a page of ours: `//elsewhere` is another host.
    let back = fields.text("back").filter(|path| path.starts_with('/') && !path.contains("//") && !path.contains('\\'));
    let mut response = to(back.unwrap_or("/"));
    for name in ["lang", "theme", "text"] {
        let cookie = fields.text(name).and_then(|value| look_set(&site, name, value));
        if let Some(cookie) = cookie.and_then(|cookie| HeaderValue::from_str(&cookie).ok()) {
            response.headers_mut().append(header::SET_COOKIE, cookie);
        }
    }
    response
}

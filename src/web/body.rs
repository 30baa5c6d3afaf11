//! What a page sends back: HTML, or the way to another page.

use askama::Template;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{Html, IntoResponse, Response};

use super::trouble::Trouble;

/// A page.
pub(super) fn html(page: &impl Template) -> Result<Response, Trouble> {
    let text = page.render().map_err(|error| Trouble::Broken(error.into()))?;
    Ok(Html(text).into_response())
}

/// The browser goes on there with a GET.
pub(super) fn to(path: &str) -> Response {
    match HeaderValue::from_str(path) {
        Ok(path) => (StatusCode::SEE_OTHER, [(header::LOCATION, path)]).into_response(),
        Err(_) => StatusCode::BAD_REQUEST.into_response(),
    }
}

/// The same with a cookie set.
pub(super) fn to_with(path: &str, cookie: &str) -> Response {
    let mut response = to(path);
    if let Ok(cookie) = HeaderValue::from_str(cookie) {
        response.headers_mut().append(header::SET_COOKIE, cookie);
    }
    response
}

//! The one style sheet: inside the program, under a name that changes with it, so that browsers keep it for ever.

use std::sync::LazyLock;

use axum::extract::Path;
use axum::http::header;
use axum::response::{IntoResponse, Response};
use sha2::{Digest, Sha256};

use super::trouble::Trouble;
use crate::domain::post::hex;

pub(super) const FOLDER: &str = "/giao-dien/";
const SHEET: &str = include_str!("style.css");

/// Its address.
pub(super) static PATH: LazyLock<String> = LazyLock::new(|| {
    let hash = hex(&Sha256::digest(SHEET.as_bytes()));
    format!("{FOLDER}{}.css", hash.get(..16).unwrap_or(&hash))
});

pub(super) async fn sheet(Path(name): Path<String>) -> Result<Response, Trouble> {
    if PATH.strip_prefix(FOLDER) != Some(name.as_str()) {
        return Err(Trouble::NotFound);
    }
    let headers = [
        (header::CONTENT_TYPE, "text/css; charset=utf-8"),
        (header::CACHE_CONTROL, "public, max-age=31536000, immutable"),
    ];
    Ok((headers, SHEET).into_response())
}

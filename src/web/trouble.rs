//! What a page says when it cannot do what was asked: in words, with what to do, and within the usual frame.

use std::sync::Arc;

use askama::Template;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};

use super::body::html;
use super::frame::Frame;
use crate::actions::{ActError, Refusal};
use crate::desk::refusal;
use crate::i18n::Word;
use crate::i18n::problem::Explanation;
use crate::i18n::web::frame as fw;

/// Why there is no page.
#[derive(Debug)]
pub(super) enum Trouble {
    NotFound,
    /// A form that is not of our own page, or of another session.
    Forged,
    /// A form that cannot be read.
    BadForm(StatusCode),
    Slow,
    /// The person may not. Pages that can say it better do.
    Refused(Refusal),
    Broken(anyhow::Error),
}

/// Travels with the response to `guard`, which knows for whom the page is.
#[derive(Clone)]
pub(super) struct Told(pub Arc<Trouble>);

#[derive(Template)]
#[template(path = "web/trouble.html")]
struct TroublePage {
    f: Frame,
    title: String,
    remedy: String,
}

pub(super) async fn not_found() -> Trouble {
    Trouble::NotFound
}

impl Trouble {
    pub(super) fn page(&self, mut f: Frame) -> Response {
        let lang = f.lang;
        let of = |what: Word, remedy: Word| Explanation {
            message: what.say(lang).to_owned(),
            remedy: remedy.say(lang).to_owned(),
        };
        let (status, said) = match self {
            Trouble::NotFound => (StatusCode::NOT_FOUND, of(fw::NOT_FOUND, fw::NOT_FOUND_DO)),
            Trouble::Forged => (StatusCode::FORBIDDEN, of(fw::FORGED, fw::FORGED_DO)),
            Trouble::BadForm(status) => (*status, of(fw::TOO_LONG, fw::TOO_LONG_DO)),
            Trouble::Slow => (StatusCode::SERVICE_UNAVAILABLE, of(fw::BROKEN, fw::BROKEN_DO)),
            Trouble::Refused(refused) => (StatusCode::FORBIDDEN, refusal::said(lang, refused)),
            Trouble::Broken(error) => {
                tracing::error!(%error, "a page could not be made");
                (StatusCode::INTERNAL_SERVER_ERROR, of(fw::BROKEN, fw::BROKEN_DO))
            }
        };
        f.title.clone_from(&said.message);
        match html(&TroublePage { f, title: said.message, remedy: said.remedy }) {
            Ok(response) => (status, response).into_response(),
            Err(_) => status.into_response(),
        }
    }
}

impl IntoResponse for Trouble {
    fn into_response(self) -> Response {
        let mut response = StatusCode::INTERNAL_SERVER_ERROR.into_response();
        response.extensions_mut().insert(Told(Arc::new(self)));
        response
    }
}

impl From<ActError> for Trouble {
    fn from(error: ActError) -> Trouble {
        match error {
            ActError::Refused(refused) => Trouble::Refused(refused),
            ActError::Store(error) => Trouble::Broken(error.into()),
            ActError::Other(error) => Trouble::Broken(error),
        }
    }
}

impl From<crate::store::Error> for Trouble {
    fn from(error: crate::store::Error) -> Trouble {
        Trouble::Broken(error.into())
    }
}

impl From<anyhow::Error> for Trouble {
    fn from(error: anyhow::Error) -> Trouble {
        Trouble::Broken(error)
    }
}

//! What a browser sends with a form. A form of somebody who is signed in carries its session's token, or is refused
//! before anything of it is read.

use axum::Form;
use axum::extract::{FromRequest, FromRequestParts, Request};
use axum::response::{IntoResponse, Response};

use super::Site;
use super::guard::Visit;
use super::trouble::Trouble;
use crate::secret::password::is_same;

/// The field with the session's token.
pub(super) const TOKEN: &str = "form_token";

/// Fields in the order in which they were sent.
pub(super) struct Fields(Vec<(String, String)>);

/// A form of somebody who is signed in.
pub(super) struct Posted {
    pub visit: Visit,
    pub fields: Fields,
}

impl Fields {
    /// The first of this name, without blanks around it; `None` when there is nothing in it.
    pub(super) fn text(&self, name: &'static str) -> Option<&str> {
        self.all(name).map(str::trim).find(|value| !value.is_empty())
    }

    /// As it was typed: blanks of a password are part of it.
    pub(super) fn typed(&self, name: &'static str) -> &str {
        self.all(name).next().unwrap_or_default()
    }

    pub(super) fn all<'f>(&'f self, name: &'static str) -> impl Iterator<Item = &'f str> {
        self.0.iter().filter(move |(known, _)| known == name).map(|(_, value)| value.as_str())
    }
}

impl FromRequest<Site> for Fields {
    type Rejection = Response;

    async fn from_request(request: Request, site: &Site) -> Result<Fields, Response> {
        match Form::<Vec<(String, String)>>::from_request(request, site).await {
            Ok(Form(fields)) => Ok(Fields(fields)),
            Err(rejected) => Err(Trouble::BadForm(rejected.into_response().status()).into_response()),
        }
    }
}

impl FromRequest<Site> for Posted {
    type Rejection = Response;

    async fn from_request(request: Request, site: &Site) -> Result<Posted, Response> {
        let (mut parts, body) = request.into_parts();
        let visit = Visit::from_request_parts(&mut parts, site).await?;
        let fields = Fields::from_request(Request::from_parts(parts, body), site).await?;
        if !is_same(fields.typed(TOKEN), visit.visitor.session.form_token.expose()) {
            return Err(Trouble::Forged.into_response());
        }
        Ok(Posted { visit, fields })
    }
}

//! A request taken apart and an answer put together, so that the platforms are plain functions from one to the other.
//!
//! JSON, forms, multipart and raw bodies come out in one shape, because the platforms differ in what they accept and
//! that difference must be theirs to state.

use axum::body::{Body, Bytes, to_bytes};
use axum::extract::{Form, FromRequest, Multipart, Query, Request};
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use serde_json::Value;

/// The largest body that is read: Telegram's 50 MB and the wrapping.
pub(super) const BODY_BYTES_MAX: usize = 52 * 1024 * 1024;

pub(super) struct ServerRequest {
    pub(super) method: String,
    /// The path's parts, decoded, without the platform's own prefix.
    pub(super) path: Vec<String>,
    pub(super) query: Vec<(String, String)>,
    pub(super) headers: HeaderMap,
    pub(super) body: SentBody,
}

/// What the body was.
pub(super) enum SentBody {
    Empty,
    Json(Value),
    BrokenJson,
    Form(Vec<(String, String)>),
    Parts { texts: Vec<(String, String)>, files: Vec<File> },
    Raw(Vec<u8>),
}

pub(super) struct File {
    pub(super) part: String,
    pub(super) name: String,
    pub(super) bytes: Vec<u8>,
}

#[derive(Debug, Clone)]
pub(super) struct ServerReply {
    pub(super) status: u16,
    pub(super) headers: Vec<(&'static str, String)>,
    pub(super) mime: &'static str,
    pub(super) body: Vec<u8>,
}

impl ServerRequest {
    /// `Err` when the body is larger than [`BODY_BYTES_MAX`].
    pub(super) async fn read(request: Request, path: Vec<String>) -> Result<ServerRequest, ServerReply> {
        let (parts, body) = request.into_parts();
        let method = parts.method.as_str().to_owned();
        let headers = parts.headers.clone();
        let query = Query::<Vec<(String, String)>>::try_from_uri(&parts.uri).map(|q| q.0).unwrap_or_default();
        let mime = headers.get("content-type").and_then(|m| m.to_str().ok()).unwrap_or_default().to_ascii_lowercase();
        let too_large = |_| ServerReply::html(413, "<html><body>413 Request Entity Too Large</body></html>");
        let bytes = to_bytes(body, BODY_BYTES_MAX).await.map_err(too_large)?;
        let body = if bytes.is_empty() {
            SentBody::Empty
        } else if mime.starts_with("application/json") {
            serde_json::from_slice(&bytes).map_or(SentBody::BrokenJson, SentBody::Json)
        } else if mime.starts_with("application/x-www-form-urlencoded") {
            let form = Form::<Vec<(String, String)>>::from_request(Request::from_parts(parts, Body::from(bytes)), &());
            SentBody::Form(form.await.map(|f| f.0).unwrap_or_default())
        } else if mime.starts_with("multipart/form-data") {
            read_parts(Request::from_parts(parts, Body::from(bytes))).await
        } else {
            SentBody::Raw(bytes.to_vec())
        };
        Ok(ServerRequest { method, path, query, headers, body })
    }

    pub(super) fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name)?.to_str().ok()
    }

    pub(super) fn query(&self, name: &str) -> Option<&str> {
        find(&self.query, name)
    }

    /// A parameter as it was written in the body, or else in the query; what is not JSON comes as text.
    pub(super) fn param(&self, name: &str) -> Option<Value> {
        let body = match &self.body {
            SentBody::Json(Value::Object(map)) => map.get(name).filter(|v| !v.is_null()).cloned(),
            SentBody::Form(fields) | SentBody::Parts { texts: fields, .. } => find(fields, name).map(Value::from),
            _ => None,
        };
        body.or_else(|| self.query(name).map(Value::from))
    }

    /// A parameter that was sent as null, which is not the same as left out.
    pub(super) fn is_null(&self, name: &str) -> bool {
        matches!(&self.body, SentBody::Json(Value::Object(map)) if map.get(name).is_some_and(Value::is_null))
    }

    /// A parameter as text; numbers and truths are written out.
    pub(super) fn text(&self, name: &str) -> Option<String> {
        self.param(name).map(|value| match value {
            Value::String(text) => text,
            other => other.to_string(),
        })
    }

    pub(super) fn number(&self, name: &str) -> Option<i64> {
        self.text(name)?.trim().parse().ok()
    }

    /// A parameter that is a list or an object: as JSON, or as text that holds JSON.
    pub(super) fn structure(&self, name: &str) -> Option<Value> {
        match self.param(name)? {
            Value::String(text) => serde_json::from_str(&text).ok(),
            other => Some(other),
        }
    }

    /// Names of all parameters, body first.
    pub(super) fn names(&self) -> Vec<String> {
        let mut names: Vec<String> = match &self.body {
            SentBody::Json(Value::Object(map)) => map.keys().cloned().collect(),
            SentBody::Form(fields) => fields.iter().map(|(n, _)| n.clone()).collect(),
            SentBody::Parts { texts, files } => {
                texts.iter().map(|(n, _)| n.clone()).chain(files.iter().map(|f| f.part.clone())).collect()
            }
            _ => Vec::new(),
        };
        names.extend(self.query.iter().map(|(n, _)| n.clone()));
        names
    }

    pub(super) fn file(&self, part: &str) -> Option<&File> {
        match &self.body {
            SentBody::Parts { files, .. } => files.iter().find(|f| f.part == part),
            _ => None,
        }
    }

    /// The path's parts as text to match on.
    pub(super) fn parts(&self) -> Vec<&str> {
        self.path.iter().map(String::as_str).collect()
    }
}

impl ServerReply {
    pub(super) fn json(status: u16, body: &Value) -> ServerReply {
        let body = body.to_string().into_bytes();
        ServerReply { status, headers: Vec::new(), mime: "application/json; charset=UTF-8", body }
    }

    pub(super) fn html(status: u16, body: impl Into<String>) -> ServerReply {
        ServerReply { status, headers: Vec::new(), mime: "text/html; charset=UTF-8", body: body.into().into_bytes() }
    }

    pub(super) fn with(mut self, name: &'static str, value: impl ToString) -> ServerReply {
        self.headers.push((name, value.to_string()));
        self
    }

    pub(super) fn into_response(self) -> Response {
        let mut response = Response::builder().status(self.status).header("content-type", self.mime);
        for (name, value) in self.headers {
            response = response.header(name, value);
        }
        response.body(Body::from(Bytes::from(self.body))).unwrap_or_else(|_| {
            let mut broken = Response::new(Body::empty());
            *broken.status_mut() = StatusCode::INTERNAL_SERVER_ERROR;
            broken
        })
    }
}

fn find<'a>(fields: &'a [(String, String)], name: &str) -> Option<&'a str> {
    fields.iter().find(|(n, _)| n == name).map(|(_, v)| v.as_str())
}

/// What is truncated or not multipart at all yields the parts before the fault.
async fn read_parts(request: Request) -> SentBody {
    let (mut texts, mut files) = (Vec::new(), Vec::new());
    if let Ok(mut parts) = Multipart::from_request(request, &()).await {
        while let Ok(Some(field)) = parts.next_field().await {
            let part = field.name().unwrap_or_default().to_owned();
            let name = field.file_name().map(str::to_owned);
            let Ok(bytes) = field.bytes().await else { break };
            match name {
                Some(name) => files.push(File { part, name, bytes: bytes.to_vec() }),
                None => texts.push((part, String::from_utf8_lossy(&bytes).into_owned())),
            }
        }
    }
    SentBody::Parts { texts, files }
}

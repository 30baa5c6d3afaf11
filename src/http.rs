//! The one HTTP client. Two verbs: [`Http::ask`] may be repeated, so a lost reply is `Retry`; [`Http::commit`] is
//! visible and may not, so a lost reply, a 5xx or an unreadable body is `Unknown`.
//!
//! It never retries, follows a redirect (a POST would become a GET), reads more than [`REPLY_BYTES_MAX`], or lets a
//! secret or a URL into an error. Names that resolve to private, link-local or metadata addresses are refused; an
//! address written out in `channels.yaml` is the administrator's word and is taken, except link-local.

use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use reqwest::dns::{Addrs, Name, Resolve, Resolving};
use reqwest::{Client, Method, redirect};
use serde_json::Value;

use crate::domain::outcome::Failure;
use crate::fence;
use crate::media::kept::KeptMedia;
use crate::secret::{Secret, redact};

mod escapes;
mod upload;

use upload::Upload;

/// A reply's body is read up to here; a longer one is a failure.
pub const REPLY_BYTES_MAX: usize = 8 * 1024 * 1024;
/// Of a platform's own words so much is kept.
const MESSAGE_CHARS_MAX: usize = 300;
/// From nothing to connected.
const CONNECT_MAX: Duration = Duration::from_secs(5);
/// From first byte out to last byte in, unless the call says otherwise.
pub const CALL_MAX: Duration = Duration::from_secs(30);
/// For calls that carry media.
pub const UPLOAD_MAX: Duration = Duration::from_secs(120);

/// The client behind every [`Http`]; cheap to clone.
#[derive(Clone)]
pub struct Network {
    client: Client,
}

/// One channel's view of the network: it knows the secrets to keep out of errors, and counts commits.
#[derive(Clone)]
pub struct Http {
    network: Network,
    secrets: Arc<Vec<Secret>>,
    commits: Arc<AtomicU32>,
}

/// Which of the two verbs a reply answers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Act {
    Ask,
    Commit,
}

pub struct Call {
    pub method: Method,
    /// May hold a token (Telegram), so it is never printed.
    pub url: Secret,
    pub headers: Vec<(&'static str, Secret)>,
    pub body: RequestBody,
    pub timeout: Duration,
}

pub enum RequestBody {
    Empty,
    Json(Value),
    Form(Vec<(&'static str, String)>),
    Bytes { mime: &'static str, bytes: Vec<u8> },
    Kept { mime: &'static str, kept: KeptMedia },
    Multipart(Vec<FormPart>),
}

pub struct FormPart {
    pub name: &'static str,
    /// Set for a file.
    pub file_name: Option<String>,
    pub mime: Option<&'static str>,
    pub content: PartContent,
}

pub enum PartContent {
    Bytes(Vec<u8>),
    Kept(KeptMedia),
}

impl FormPart {
    pub fn text(name: &'static str, text: impl Into<String>) -> FormPart {
        FormPart { name, file_name: None, mime: None, content: PartContent::Bytes(text.into().into_bytes()) }
    }

    pub fn file(name: &'static str, file_name: String, mime: &'static str, kept: KeptMedia) -> FormPart {
        FormPart { name, file_name: Some(file_name), mime: Some(mime), content: PartContent::Kept(kept) }
    }
}

#[derive(Debug, Clone)]
pub struct Reply {
    pub status: u16,
    /// Names in lower case.
    pub headers: Vec<(String, String)>,
    pub body: Vec<u8>,
}

impl Call {
    pub fn get(url: impl Into<String>) -> Call {
        Call {
            method: Method::GET,
            url: Secret::new(url),
            headers: Vec::new(),
            body: RequestBody::Empty,
            timeout: CALL_MAX,
        }
    }

    pub fn post(url: impl Into<String>, body: RequestBody) -> Call {
        let timeout =
            if matches!(body, RequestBody::Multipart(_) | RequestBody::Bytes { .. } | RequestBody::Kept { .. }) {
                UPLOAD_MAX
            } else {
                CALL_MAX
            };
        Call { method: Method::POST, url: Secret::new(url), headers: Vec::new(), body, timeout }
    }

    pub fn delete(url: impl Into<String>) -> Call {
        Call { method: Method::DELETE, ..Call::get(url) }
    }

    /// Adds a header. Values are secrets to the printer, whether they are or not.
    pub fn header(mut self, name: &'static str, value: impl Into<String>) -> Call {
        self.headers.push((name, Secret::new(value)));
        self
    }

    /// Adds `name=value` to the query, encoded. A URL that cannot be read stays as it is and fails when it is called.
    pub fn query(mut self, name: &str, value: &str) -> Call {
        if let Ok(mut url) = reqwest::Url::parse(self.url.expose()) {
            url.query_pairs_mut().append_pair(name, value);
            self.url = Secret::new(url);
        }
        self
    }
}

impl Reply {
    /// The body as JSON, if it is JSON. What JSON can write and no database takes is replaced in it.
    pub fn json(&self) -> Option<Value> {
        serde_json::from_slice(&escapes::mended(&self.body)).ok()
    }

    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(n, _)| n == name).map(|(_, v)| v.as_str())
    }

    pub fn is_success(&self) -> bool {
        (200..300).contains(&self.status)
    }

    /// `Retry-After` in seconds, if it is a number.
    pub fn retry_after_s(&self) -> Option<i64> {
        self.header("retry-after")?.trim().parse().ok()
    }
}

impl Network {
    /// Fails only when the certificate authorities cannot be set up.
    #[expect(clippy::disallowed_methods, reason = "the one place that builds a client")]
    pub fn new() -> anyhow::Result<Network> {
        let mut roots = rustls::RootCertStore::empty();
        roots.extend(webpki_roots::TLS_SERVER_ROOTS.iter().cloned());
        // Networks with TLS inspection bring their own authority; one that cannot be read is left out.
        roots.add_parsable_certificates(rustls_native_certs::load_native_certs().certs);
        let provider = Arc::new(rustls::crypto::ring::default_provider());
        let tls = rustls::ClientConfig::builder_with_provider(provider)
            .with_safe_default_protocol_versions()?
            .with_root_certificates(roots)
            .with_no_client_auth();
        let client = Client::builder()
            .tls_backend_preconfigured(tls)
            .connect_timeout(CONNECT_MAX)
            .redirect(redirect::Policy::none())
            .no_proxy()
            .pool_max_idle_per_host(512)
            .tcp_nodelay(true)
            .user_agent(concat!("loa/", env!("CARGO_PKG_VERSION")))
            .dns_resolver(Arc::new(PublicNames))
            .build()?;
        Ok(Network { client })
    }

    /// A view for one channel.
    pub fn http(&self, secrets: Vec<Secret>) -> Http {
        Http { network: self.clone(), secrets: Arc::new(secrets), commits: Arc::default() }
    }
}

impl Http {
    /// A call that may be repeated. What was lost on the way is `Retry`; every reply, of any status, is returned.
    pub async fn ask(&self, call: Call) -> Result<Reply, Failure> {
        self.send(call).await.map_err(|fault| Failure::retry(fault.code, redact(&fault.message, &self.secrets)))
    }

    /// The visible call. `Retry` only if no byte left; lost on the way, or answered by a 5xx, it is `Unknown`.
    pub async fn commit(&self, call: Call) -> Result<Reply, Failure> {
        fence::may_commit()?;
        self.commits.fetch_add(1, Ordering::Relaxed);
        match self.send(call).await {
            Ok(reply) if reply.status >= 500 => {
                Err(Failure::unknown(format!("http_{}", reply.status), "the server failed after it had the request"))
            }
            Ok(reply) => Ok(reply),
            Err(fault) if fault.unsent => Err(Failure::retry(fault.code, redact(&fault.message, &self.secrets))),
            Err(fault) => Err(Failure::unknown(fault.code, redact(&fault.message, &self.secrets))),
        }
    }

    /// How many commits were made through this view and its clones.
    pub fn commits(&self) -> u32 {
        self.commits.load(Ordering::Relaxed)
    }

    /// A failure in a platform's own words, without known secrets and cut to a length. Redacted first: a cut token would
    /// not be found.
    pub fn redacted(&self, failure: Failure) -> Failure {
        let message = redact(&failure.message, &self.secrets).chars().take(MESSAGE_CHARS_MAX).collect();
        Failure { message, ..failure }
    }

    /// The same view, which also keeps out of errors what is derived from a secret (a proof, basic credentials).
    pub fn hiding(self, derived: Secret) -> Http {
        let secrets = self.secrets.iter().cloned().chain([derived]).collect();
        Http { secrets: Arc::new(secrets), ..self }
    }

    async fn send(&self, call: Call) -> Result<Reply, NoReply> {
        refuse_link_local(call.url.expose())?;
        let mut request = self.network.client.request(call.method, call.url.expose()).timeout(call.timeout);
        for (name, value) in &call.headers {
            request = request.header(*name, value.expose());
        }
        let request = match call.body {
            RequestBody::Empty => request,
            RequestBody::Json(value) => request.json(&value),
            RequestBody::Form(fields) => request.form(&fields),
            RequestBody::Bytes { mime, bytes } => request.header("content-type", mime).body(bytes),
            RequestBody::Kept { mime, kept } => request
                .header("content-type", mime)
                .header("content-length", kept.bytes())
                .body(reqwest::Body::wrap(Upload::of(kept))),
            RequestBody::Multipart(parts) => request.multipart(multipart(parts)?),
        };
        let mut response = request.send().await.map_err(NoReply::from)?;
        let status = response.status().as_u16();
        let headers = response
            .headers()
            .iter()
            .map(|(n, v)| (n.as_str().to_owned(), String::from_utf8_lossy(v.as_bytes()).into_owned()))
            .collect();
        let mut body = Vec::new();
        while let Some(chunk) = response.chunk().await.map_err(NoReply::from)? {
            if body.len() + chunk.len() > REPLY_BYTES_MAX {
                return Err(NoReply {
                    unsent: false,
                    code: "reply_too_large",
                    message: "the reply is too large".into(),
                });
            }
            body.extend_from_slice(&chunk);
        }
        Ok(Reply { status, headers, body })
    }
}

/// A call without a reply.
struct NoReply {
    /// No byte of the request left this machine.
    unsent: bool,
    code: &'static str,
    message: String,
}

impl From<reqwest::Error> for NoReply {
    fn from(error: reqwest::Error) -> NoReply {
        let unsent = error.is_connect() || error.is_builder();
        let code = match () {
            () if error.is_builder() => "bad_call",
            () if error.is_connect() => "connect",
            () if error.is_timeout() => "timeout",
            () => "lost_reply",
        };
        let message = cause(&error.without_url());
        NoReply { unsent, code, message }
    }
}

/// The innermost cause says what happened ("connection refused"); the outer ones say "error sending request".
fn cause(error: &dyn std::error::Error) -> String {
    std::iter::successors(Some(error), |e| e.source()).last().map_or_else(String::new, ToString::to_string)
}

fn multipart(parts: Vec<FormPart>) -> Result<reqwest::multipart::Form, NoReply> {
    parts.into_iter().try_fold(reqwest::multipart::Form::new(), |form, part| {
        let mut piece = match part.content {
            PartContent::Bytes(bytes) => reqwest::multipart::Part::bytes(bytes),
            PartContent::Kept(kept) => {
                let bytes = kept.bytes();
                reqwest::multipart::Part::stream_with_length(reqwest::Body::wrap(Upload::of(kept)), bytes)
            }
        };
        if let Some(name) = part.file_name {
            piece = piece.file_name(name);
        }
        if let Some(mime) = part.mime {
            piece = piece.mime_str(mime).map_err(NoReply::from)?;
        }
        Ok(form.part(part.name, piece))
    })
}

fn refuse_link_local(url: &str) -> Result<(), NoReply> {
    let host = reqwest::Url::parse(url).ok().and_then(|u| u.host_str().map(str::to_owned));
    let address = host.and_then(|h| h.trim_matches(['[', ']']).parse::<IpAddr>().ok());
    if address.is_some_and(is_link_local) {
        return Err(NoReply {
            unsent: true,
            code: "address_refused",
            message: "link-local addresses are refused".into(),
        });
    }
    Ok(())
}

fn is_link_local(address: IpAddr) -> bool {
    match address.to_canonical() {
        IpAddr::V4(v4) => v4.is_link_local() || v4.is_unspecified() || v4.is_broadcast() || v4.is_multicast(),
        IpAddr::V6(v6) => v6.is_unicast_link_local() || v6.is_unspecified() || v6.is_multicast(),
    }
}

fn is_private(address: IpAddr) -> bool {
    match address.to_canonical() {
        IpAddr::V4(v4) => v4.is_private() || v4.is_loopback() || (v4.octets()[0] == 100 && v4.octets()[1] & 0xc0 == 64),
        IpAddr::V6(v6) => v6.is_loopback() || v6.is_unique_local(),
    }
}

/// Resolves a name once and hands out public addresses only, so that the address checked is the address connected to.
struct PublicNames;

impl Resolve for PublicNames {
    fn resolve(&self, name: Name) -> Resolving {
        Box::pin(async move {
            let local = name.as_str() == "localhost";
            let found = tokio::net::lookup_host((name.as_str(), 0)).await?;
            let allowed: Vec<SocketAddr> = found
                .filter(|a| !is_link_local(a.ip()) && (!is_private(a.ip()) || (local && a.ip().is_loopback())))
                .collect();
            if allowed.is_empty() {
                return Err("the name resolves to no public address; write a private address out as numbers".into());
            }
            Ok(Box::new(allowed.into_iter()) as Addrs)
        })
    }
}

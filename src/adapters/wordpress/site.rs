//! One WordPress site: how its REST API is reached, and who we are there.
//!
//! It never asks without credentials (a public GET would succeed and prove nothing), or guesses the API's address:
//! pretty permalinks have `/wp-json/…`, plain ones only `/?rest_route=/…`; the site is asked once which it has.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde_json::Value;
use tokio::sync::OnceCell;

use super::classify::classify;
use super::post_status::is_gone;
use crate::domain::outcome::Failure;
use crate::http::{Act, Call, Http, Reply, RequestBody};
use crate::secret::Secret;

pub(super) struct Site {
    base: String,
    authorization: Secret,
    http: Http,
    style: OnceCell<AddressStyle>,
}

#[derive(Debug, Clone, Copy)]
enum AddressStyle {
    Pretty,
    Plain,
}

impl Site {
    pub(super) fn new(address: &str, user: &str, password: &Secret, http: Http) -> Site {
        let credentials = STANDARD.encode(format!("{user}:{}", password.expose().trim()));
        let base = address.trim_end_matches('/').to_owned();
        Site {
            base,
            authorization: Secret::new(format!("Basic {credentials}")),
            http: http.hiding(Secret::new(credentials.clone())),
            style: OnceCell::new(),
        }
    }

    /// What the site says of itself.
    pub(super) async fn index(&self) -> Result<Value, Failure> {
        let style = self.style().await?;
        self.ask(self.call(style, "/", Call::get)).await
    }

    pub(super) async fn get(&self, path: &str) -> Result<Call, Failure> {
        Ok(self.call(self.style().await?, &format!("/wp/v2{path}"), Call::get))
    }

    /// Deletes for good. What is gone already is fine.
    pub(super) async fn remove(&self, path: &str) -> Result<(), Failure> {
        let call = self.call(self.style().await?, &format!("/wp/v2{path}"), Call::delete).query("force", "true");
        let reply = self.send(call).await?;
        if is_gone(&reply) { Ok(()) } else { self.answer(reply).map(|_| ()) }
    }

    pub(super) async fn post(&self, path: &str, body: RequestBody) -> Result<Call, Failure> {
        Ok(self.call(self.style().await?, &format!("/wp/v2{path}"), |url| Call::post(url, body)))
    }

    /// The reply to a call that may be repeated, whatever its status.
    pub(super) async fn send(&self, call: Call) -> Result<Reply, Failure> {
        self.http.ask(call).await
    }

    /// The object or list that a repeatable call brought.
    pub(super) async fn ask(&self, call: Call) -> Result<Value, Failure> {
        Ok(self.answer(self.http.ask(call).await?)?.1)
    }

    /// The object or list that the visible call brought.
    pub(super) async fn commit(&self, call: Call) -> Result<Value, Failure> {
        let reply = self.http.commit(call).await?;
        Ok(self.judge(reply, Act::Commit)?.1)
    }

    /// A success and its JSON, or what it means instead.
    pub(super) fn answer(&self, reply: Reply) -> Result<(Reply, Value), Failure> {
        self.judge(reply, Act::Ask)
    }

    pub(super) async fn post_by_id(&self, id: i64) -> Result<Reply, Failure> {
        self.send(self.get(&format!("/posts/{id}")).await?.query("context", "edit")).await
    }

    /// A failure that quotes the site, without our secrets.
    pub(super) fn redacted(&self, failure: Failure) -> Failure {
        self.http.redacted(failure)
    }

    fn judge(&self, reply: Reply, act: Act) -> Result<(Reply, Value), Failure> {
        match classify(&reply, act) {
            Some(failure) => Err(self.http.redacted(failure)),
            None => {
                let body = reply.json().unwrap_or_default();
                Ok((reply, body))
            }
        }
    }

    fn call(&self, style: AddressStyle, route: &str, make: impl FnOnce(String) -> Call) -> Call {
        let call = match style {
            AddressStyle::Pretty => make(format!("{}/wp-json{route}", self.base)),
            AddressStyle::Plain => make(format!("{}/", self.base)).query("rest_route", route),
        };
        call.header("authorization", self.authorization.expose()).header("accept", "application/json")
    }

    async fn style(&self) -> Result<AddressStyle, Failure> {
        self.style.get_or_try_init(|| self.discover()).await.copied()
    }

    async fn discover(&self) -> Result<AddressStyle, Failure> {
        let pretty = self.send(self.call(AddressStyle::Pretty, "/", Call::get)).await?;
        if speaks_rest(&pretty) {
            return Ok(AddressStyle::Pretty);
        }
        if pretty.status != 404 && !pretty.is_success() {
            return self.answer(pretty).map(|_| AddressStyle::Pretty);
        }
        let plain = self.send(self.call(AddressStyle::Plain, "/", Call::get)).await?;
        if speaks_rest(&plain) {
            return Ok(AddressStyle::Plain);
        }
        if plain.status != 404 && !plain.is_success() {
            return self.answer(plain).map(|_| AddressStyle::Plain);
        }
        let message = "no WordPress REST API at this address: api_url is wrong, or a security plugin hides the API";
        Err(Failure::permanent("no_rest_api", message))
    }
}

/// The index, or a refusal in WordPress' own words (a plugin may close the index to some).
fn speaks_rest(reply: &Reply) -> bool {
    reply
        .json()
        .is_some_and(|b| b["namespaces"].is_array() || b["code"].as_str().is_some_and(|c| c.starts_with("rest_")))
}

//! Zalo's tokens: consent, exchange, and a refresh whose token works once.
//!
//! A new pair kills the old one, access included; a refresh token that was used already is answered by HTTP 200 with an
//! empty body, as reported from production, because that reply is easily taken for a hiccup.

use std::collections::BTreeSet;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use chrono::TimeDelta;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use super::gate::Scene;
use super::wire::{SentBody, ServerReply, ServerRequest};
use super::zalo::{OfficialAccount, ZaloServer};
use crate::domain::At;

const ACCESS_S: i64 = 90_000;
const REFRESH_DAYS: i64 = 90;
const CODE_MINUTES: i64 = 10;

/// What an Official Account has granted to the app.
pub(super) struct OauthGrant {
    channel: String,
    /// `None` once it was killed.
    access: Option<String>,
    refresh: String,
    consumed: BTreeSet<String>,
    given_at: At,
    turns: u32,
    code: Option<Code>,
}

struct Code {
    text: String,
    challenge: String,
    at: At,
}

impl OauthGrant {
    pub(super) fn new(channel: &str, access: &str, refresh: &str, now: At) -> OauthGrant {
        OauthGrant {
            channel: channel.to_owned(),
            access: Some(access.to_owned()),
            refresh: refresh.to_owned(),
            consumed: BTreeSet::new(),
            given_at: now,
            turns: 0,
            code: None,
        }
    }

    pub(super) fn is_current(&self, access: &str) -> bool {
        self.access.as_deref() == Some(access)
    }

    pub(super) fn is_expired(&self, now: At) -> bool {
        now >= self.given_at + TimeDelta::seconds(ACCESS_S)
    }

    pub(super) fn kill_access(&mut self) {
        self.access = None;
    }

    /// A new pair; the old one is dead from here on.
    fn turn(&mut self, now: At) -> Value {
        self.turns += 1;
        let name = |kind: &str| format!("sandbox-token-{}-{kind}-{}", self.channel, self.turns);
        let (access, refresh) = (name("access"), name("refresh"));
        self.consumed.insert(std::mem::replace(&mut self.refresh, refresh.clone()));
        self.access = Some(access.clone());
        self.given_at = now;
        json!({ "access_token": access, "refresh_token": refresh, "expires_in": ACCESS_S.to_string() })
    }
}

impl ZaloServer {
    pub(super) fn answer_oauth(&mut self, asked: &ServerRequest, scene: &Scene<'_>) -> ServerReply {
        match (asked.method.as_str(), asked.path.join("/").as_str()) {
            ("GET", "v4/oa/permission") => self.permit(asked, scene.now),
            ("POST", "v4/oa/access_token") => self.exchange(asked, scene.now),
            _ => ServerReply::html(404, "<html><body>404 Not Found</body></html>"),
        }
    }

    /// The administrator of the account consents at once.
    fn permit(&mut self, asked: &ServerRequest, now: At) -> ServerReply {
        let app = asked.query("app_id").unwrap_or_default();
        let Some(oa) = self.accounts.iter_mut().find(|oa| oa.app_id == app) else {
            return refuse(-14002, "Invalid app id.");
        };
        let Some(back) = asked.query("redirect_uri").filter(|uri| uri.starts_with("http")) else {
            return refuse(-14003, "Invalid redirect uri.");
        };
        oa.made += 1;
        let text = format!("sandbox-code-{}-{}", oa.grant.channel, oa.made);
        let challenge = asked.query("code_challenge").unwrap_or_default().to_owned();
        oa.grant.code = Some(Code { text: text.clone(), challenge, at: now });
        let join = if back.contains('?') { '&' } else { '?' };
        let state = asked.query("state").map(|state| format!("&state={state}")).unwrap_or_default();
        ServerReply::html(302, "").with("location", format!("{back}{join}code={text}&oa_id={}{state}", oa.id))
    }

    fn exchange(&mut self, asked: &ServerRequest, now: At) -> ServerReply {
        // A JSON body is not read: every parameter is missing then.
        let field = |name: &str| match &asked.body {
            SentBody::Form(_) => asked.text(name).unwrap_or_default(),
            _ => String::new(),
        };
        let accounts: Vec<&mut OfficialAccount> =
            self.accounts.iter_mut().filter(|oa| oa.app_id == field("app_id")).collect();
        let Some(secret_key) = accounts.first().map(|oa| oa.secret_key.clone()) else {
            return refuse(-14002, "Invalid app id.");
        };
        if asked.header("secret_key") != Some(secret_key.as_str()) {
            return refuse(-14004, "Invalid secret key.");
        }
        match field("grant_type").as_str() {
            "refresh_token" => refresh(accounts, &field("refresh_token"), now),
            "authorization_code" => redeem(accounts, &field("code"), &field("code_verifier"), now),
            _ => refuse(-14018, "Invalid grant type."),
        }
    }
}

fn refresh(accounts: Vec<&mut OfficialAccount>, token: &str, now: At) -> ServerReply {
    for oa in accounts {
        let grant = &mut oa.grant;
        if grant.consumed.contains(token) {
            return ServerReply { status: 200, headers: Vec::new(), mime: "application/json", body: Vec::new() };
        }
        if grant.refresh == token && now < grant.given_at + TimeDelta::days(REFRESH_DAYS) {
            return ServerReply::json(200, &grant.turn(now));
        }
    }
    refuse(-14014, "Invalid refresh token.")
}

fn redeem(accounts: Vec<&mut OfficialAccount>, code: &str, verifier: &str, now: At) -> ServerReply {
    for oa in accounts {
        let Some(given) = oa.grant.code.take_if(|given| given.text == code) else { continue };
        let proof = URL_SAFE_NO_PAD.encode(Sha256::digest(verifier.as_bytes()));
        let is_fresh = now < given.at + TimeDelta::minutes(CODE_MINUTES);
        if is_fresh && (given.challenge.is_empty() || given.challenge == proof) {
            return ServerReply::json(200, &oa.grant.turn(now));
        }
    }
    refuse(-14005, "Invalid code.")
}

fn refuse(code: i64, name: &str) -> ServerReply {
    let body = json!({ "error": code, "error_name": name, "error_description": name, "error_reason": "",
        "ref_doc": "https://developers.zalo.me/docs/api/official-account-api" });
    ServerReply::json(200, &body)
}

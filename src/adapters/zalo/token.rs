//! Zalo's rotating tokens: the exchange of a refresh token, and the proof header.
//!
//! It never posts an exchange twice, or calls a lost reply harmless. A refresh token works once and the old pair dies
//! as soon as a new one is made, so every exchange without a readable new pair needs a person; only one that never left
//! this machine may be tried again.

use std::collections::BTreeMap;

use chrono::{Duration, NaiveDate, NaiveTime};
use hmac::{Hmac, KeyInit, Mac};
use serde_json::Value;
use sha2::Sha256;

use super::{classify, text};
use crate::adapters::{Opening, Renewed};
use crate::domain::At;
use crate::domain::outcome::{Class, Failure};
use crate::domain::post::hex;
use crate::http::{Act, Call, Http, Reply, RequestBody};
use crate::secret::Secret;

/// What Zalo documents, for a reply that does not say.
const LIFETIME_S: i64 = 90_000;

/// All that an exchange needs.
pub(super) struct TokenExchange {
    oauth_url: String,
    refresh_token: Secret,
    app_id: Secret,
    secret_key: Secret,
}

impl TokenExchange {
    /// `None` when one of the three secrets is missing: then tokens are brought by hand.
    pub(super) fn of(opening: &Opening) -> Option<TokenExchange> {
        let secret = |name: &str| opening.secrets.get(name).cloned();
        Some(TokenExchange {
            oauth_url: opening.setting("oauth_url").trim_end_matches('/').to_owned(),
            refresh_token: secret("refresh_token")?,
            app_id: secret("app_id")?,
            secret_key: secret("secret_key")?,
        })
    }

    /// One POST, as a commit: it uses up the token, so its reply may not be lost.
    pub(super) async fn renew(&self, http: &Http) -> Result<Renewed, Failure> {
        let form = vec![
            ("refresh_token", self.refresh_token.expose().to_owned()),
            ("app_id", self.app_id.expose().to_owned()),
            ("grant_type", "refresh_token".to_owned()),
        ];
        let call = Call::post(format!("{}/v4/oa/access_token", self.oauth_url), RequestBody::Form(form))
            .header("secret_key", self.secret_key.expose());
        let reply = http.commit(call).await.map_err(grant_lost)?;
        renewed(&reply).map_err(|failure| http.redacted(failure))
    }
}

/// What an exchange brought. A token that was used before gets 200 with an empty body.
fn renewed(reply: &Reply) -> Result<Renewed, Failure> {
    if reply.is_success() && reply.body.trim_ascii().is_empty() {
        let message = "Zalo gave an empty answer to the token exchange: the refresh token was used before; an \
                       administrator of the account must give consent again";
        return Err(Failure::relogin("refresh_used", message));
    }
    if let Some(failure) = classify::classify(reply, Act::Commit) {
        return Err(grant_lost(failure));
    }
    let body = reply.json().unwrap_or(Value::Null);
    let (Some(access), Some(refresh)) = (text(&body, "access_token"), text(&body, "refresh_token")) else {
        return Err(Failure::relogin(
            "no_tokens",
            "the token exchange brought no new pair; consent must be given again",
        ));
    };
    let lifetime_s = text(&body, "expires_in").and_then(|s| s.parse().ok()).filter(|s| *s > 0).unwrap_or(LIFETIME_S);
    let secrets = BTreeMap::from([
        ("access_token".to_owned(), Secret::new(access)),
        ("refresh_token".to_owned(), Secret::new(refresh)),
    ]);
    Ok(Renewed { secrets, lifetime_ms: lifetime_s.saturating_mul(1000) })
}

/// What may have used up the token needs a person; what surely did not keeps its class.
fn grant_lost(failure: Failure) -> Failure {
    match failure.class {
        Class::Unknown => {
            let message = format!(
                "the token exchange got no answer that can be used ({}); the old pair may be dead: consent may have to be given again",
                failure.message
            );
            Failure::relogin(failure.code, message)
        }
        _ => failure,
    }
}

/// Lower-case hex of HMAC-SHA256(key = app secret, message = access token).
pub(super) fn proof(secret_key: &Secret, access_token: &Secret) -> Secret {
    // A key of any length is taken by HMAC, so the fallback is never used.
    let mac = Hmac::<Sha256>::new_from_slice(secret_key.expose().as_bytes()).map(|mut mac| {
        mac.update(access_token.expose().as_bytes());
        hex(&mac.finalize().into_bytes())
    });
    Secret::new(mac.unwrap_or_default())
}

/// The end of a day written `dd/mm/yyyy`, in Vietnam (UTC+7).
pub(super) fn day_end(text: &str) -> Option<At> {
    let day = NaiveDate::parse_from_str(text.trim(), "%d/%m/%Y").ok()?;
    Some(day.succ_opt()?.and_time(NaiveTime::MIN).and_utc() - Duration::hours(7))
}

#[cfg(test)]
mod tests {
    use super::{Reply, Secret, day_end, proof, renewed};

    fn reply(status: u16, body: &str) -> Reply {
        Reply { status, headers: Vec::new(), body: body.as_bytes().to_vec() }
    }

    fn outcome(status: u16, body: &str) -> String {
        match renewed(&reply(status, body)) {
            Ok(new) => format!("new pair for {} s", new.lifetime_ms / 1000),
            Err(failure) => format!("{} {}", failure.class.as_str(), failure.code),
        }
    }

    #[test]
    fn only_a_whole_pair_is_a_success() {
        let pair = r#"{"access_token":"moi-a","refresh_token":"moi-r","expires_in":"90000"}"#;
        let number = r#"{"access_token":"moi-a","refresh_token":"moi-r","expires_in":3600,"error":0}"#;
        for (status, body, want) in [
            (200, pair, "new pair for 90000 s"),
            (200, number, "new pair for 3600 s"),
            (200, r#"{"access_token":"moi-a","refresh_token":"moi-r"}"#, "new pair for 90000 s"),
            (200, "", "relogin refresh_used"),
            (200, " \n", "relogin refresh_used"),
            (200, "<html>", "relogin unreadable"),
            (200, r#"{"access_token":"moi-a"}"#, "relogin no_tokens"),
            (200, r#"{"error":-14014,"error_name":"Invalid refresh token."}"#, "relogin -14014"),
            (200, r#"{"error":-14004,"error_name":"Invalid secret key"}"#, "relogin -14004"),
            (200, r#"{"error_name":"Invalid secret key","error_description":"x"}"#, "relogin -14004"),
            (400, r#"{"error_name":"Invalid secret key"}"#, "relogin -14004"),
            (502, "<html>", "relogin http_502"),
            (429, "", "rate_limited http_429"),
        ] {
            assert_eq!(outcome(status, body), want, "{status} {body}");
        }
    }

    #[test]
    fn proof_is_the_known_hmac() {
        // RFC 4231, test case 2.
        let proof = proof(&Secret::new("Jefe"), &Secret::new("what do ya want for nothing?"));
        assert_eq!(proof.expose(), "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
    }

    #[test]
    fn a_package_ends_with_its_last_day_in_vietnam() {
        assert_eq!(day_end("31/12/2026").unwrap().to_rfc3339(), "2026-12-31T17:00:00+00:00");
        assert_eq!(day_end("2026"), None);
    }
}

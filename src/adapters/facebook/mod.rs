//! Facebook Pages by the Graph API: a draft with its pictures before the minute, made public by its id at the minute.
//!
//! It never publishes in the call that creates. There is no idempotency key, and a call that failed has been seen to
//! post; so everything is made unpublished first (a second draft harms nobody), and the one visible call names what it
//! shows: it may be repeated, and reading the same id tells whether it took effect. Tokens go in the `Authorization`
//! header, for URLs come back in the platform's own paging links.

use std::time::Duration;

use async_trait::async_trait;
use chrono::DateTime;
use hmac::{Hmac, KeyInit, Mac};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use sha2::Sha256;

use self::classify::classify;
use self::render::{Body, is_well_formed, render};
use super::withdrawal::no_own_id;
use super::{Adapter, AdapterKind, Job, Opening, Out, Reconcile, Withdraw};
use crate::domain::At;
use crate::domain::outcome::{Class, End, Failure, Found, Identity, Receipt, Revealed, Staging};
use crate::domain::post::{PostMedia, hex};
use crate::http::{Act, Call, FormPart, Http, RequestBody};
use crate::media::MediaStore;
use crate::secret::Secret;

mod classify;
mod fields;
mod preview;
mod render;

pub const KIND: AdapterKind = AdapterKind {
    name: "facebook",
    fields: fields::FIELDS,
    lead: Duration::from_secs(1800),
    handover: Duration::ZERO,
    pace: Duration::from_secs(10),
    airs_in_slots: false,
    office_hours: false,
    render,
    preview: preview::preview,
    end: End::Published,
    reveal_repeatable: true,
    classify,
    receipt_of: crate::adapters::receipts::facebook,
    open: |opening| Ok(Box::new(Facebook::open(opening)?)),
};

/// So long a receipt waits for its link.
const LINK_MAX: Duration = Duration::from_secs(3);

struct Facebook {
    http: Http,
    media: MediaStore,
    /// Address and version.
    root: String,
    page: String,
    token: Secret,
    proof: Option<Secret>,
}

/// What staging leaves behind: the draft, and the unpublished pictures it shows.
#[derive(Serialize, Deserialize)]
struct Staged {
    post: String,
    photos: Vec<String>,
}

#[derive(Deserialize)]
struct Made {
    id: String,
}

impl Facebook {
    fn open(opening: Opening) -> Result<Facebook, Failure> {
        for key in ["page_id", "api_version"] {
            if !is_well_formed(key, opening.setting(key)) {
                let message = format!("{key} of channel {} is not well formed", opening.channel);
                return Err(Failure::permanent("bad_setting", message));
            }
        }
        let token = opening.secret("page_token")?;
        let proof = match opening.secrets.get("app_secret") {
            Some(app_secret) => Some(proof(app_secret, &token)?),
            None => None,
        };
        let address = opening.setting("api_url").trim_end_matches('/');
        Ok(Facebook {
            root: format!("{address}/{}", opening.setting("api_version")),
            page: opening.setting("page_id").to_owned(),
            token,
            http: match &proof {
                Some(proof) => opening.http.hiding(proof.clone()),
                None => opening.http,
            },
            proof,
            media: opening.media,
        })
    }

    fn signed(&self, call: Call) -> Call {
        call.header("authorization", format!("Bearer {}", self.token.expose()))
    }

    fn post(&self, path: &str, mut fields: Vec<(&'static str, String)>) -> Call {
        fields.extend(self.proof.iter().map(|proof| ("appsecret_proof", proof.expose().to_owned())));
        self.signed(Call::post(format!("{}/{path}", self.root), RequestBody::Form(fields)))
    }

    /// Path and query, with the proof where one is needed: it is the token's shadow and opens nothing alone.
    fn address(&self, path: &str, fields: &str) -> String {
        let mut query = Vec::new();
        if !fields.is_empty() {
            query.push(format!("fields={fields}"));
        }
        query.extend(self.proof.iter().map(|proof| format!("appsecret_proof={}", proof.expose())));
        let mark = if query.is_empty() { "" } else { "?" };
        format!("{}/{path}{mark}{}", self.root, query.join("&"))
    }

    async fn get(&self, path: &str, fields: &str) -> Result<Value, Failure> {
        self.ask(self.signed(Call::get(self.address(path, fields)))).await
    }

    /// Takes something back. What is gone already is fine.
    async fn delete(&self, id: &str) -> Result<(), Failure> {
        match self.ask(self.signed(Call::delete(self.address(id, "")))).await {
            Err(failure) if is_gone(&failure) => Ok(()),
            other => other.map(drop),
        }
    }

    async fn ask(&self, call: Call) -> Result<Value, Failure> {
        let reply = self.http.ask(call).await?;
        match classify(&reply, Act::Ask) {
            Some(failure) => Err(self.http.redacted(failure)),
            None => Ok(reply.json().unwrap_or_default()),
        }
    }

    /// Uploads one picture that nobody sees yet; bytes rather than a URL, which the platform often cannot fetch.
    async fn photo(&self, picture: &PostMedia, alt: Option<&String>) -> Result<String, Failure> {
        let kept = self.media.open(&picture.facts).await?;
        let mut parts = vec![FormPart::text("published", "false")];
        parts.extend(alt.filter(|alt| !alt.is_empty()).map(|alt| FormPart::text("alt_text_custom", alt)));
        parts.extend(self.proof.iter().map(|proof| FormPart::text("appsecret_proof", proof.expose())));
        let kind = picture.facts.kind;
        parts.push(FormPart::file("source", format!("picture.{}", kind.extension()), kind.mime(), kept));
        let url = format!("{}/{}/photos", self.root, self.page);
        made(self.ask(self.signed(Call::post(url, RequestBody::Multipart(parts)))).await?)
    }

    /// The link of a post that is out; the documented form if it cannot be read at once: the proof waits for no ornament.
    async fn receipt(&self, post: &str) -> Receipt {
        let call = Call { timeout: LINK_MAX, ..self.signed(Call::get(self.address(post, "permalink_url"))) };
        let read = self.ask(call).await.ok();
        let link = read.and_then(|post| post.get("permalink_url")?.as_str().map(str::to_owned));
        Receipt { id: post.to_owned(), link: link.or_else(|| Some(format!("https://www.facebook.com/{post}"))) }
    }

    async fn is_published(&self, post: &str) -> Result<Option<bool>, Failure> {
        let read = self.get(post, "is_published").await?;
        Ok(read.get("is_published").and_then(Value::as_bool))
    }

    /// When the token or its access to data ends. The token is asked about in a body, not in a URL. No answer is no
    /// verdict: the platform's own trouble with this call says nothing about the token.
    async fn until(&self) -> Result<Option<At>, Failure> {
        let fields = vec![("input_token", self.token.expose().to_owned()), ("method", "get".to_owned())];
        let Ok(read) = self.ask(self.post("debug_token", fields)).await else { return Ok(None) };
        let data = read.get("data").unwrap_or(&Value::Null);
        if data.get("is_valid") == Some(&Value::Bool(false)) {
            return Err(Failure::relogin("190", "the page token is not valid any more; log in again"));
        }
        let ends = ["expires_at", "data_access_expires_at"].into_iter().filter_map(|name| data.get(name)?.as_i64());
        // Zero stands for no end.
        Ok(ends.filter(|seconds| *seconds > 0).min().and_then(|seconds| DateTime::from_timestamp(seconds, 0)))
    }
}

#[async_trait]
impl Adapter for Facebook {
    async fn check(&self) -> Result<Identity, Failure> {
        let page = self.get(&self.page, "id,name").await?;
        let text = |name: &str| page.get(name).and_then(Value::as_str).unwrap_or("").to_owned();
        let (id, name) = (text("id"), text("name"));
        if id != self.page {
            return Err(Failure::relogin("other_page", format!("the token answers for page {id}, not {}", self.page)));
        }
        Ok(Identity { id, name, until: self.until().await? })
    }

    async fn stage(&self, job: &Job<'_>, _resume: Option<&str>) -> Result<Staging, Failure> {
        let content: Body = serde_json::from_value(job.payload.body.clone())
            .map_err(|e| Failure::permanent("bad_payload", format!("the payload cannot be read: {e}")))?;
        let mut photos = Vec::new();
        for (index, picture) in job.payload.media.iter().enumerate() {
            photos.push(self.photo(picture, content.alts.get(index)).await?);
        }
        let mut fields = vec![("published", "false".to_owned())];
        // An empty message is an error of its own.
        fields.extend(Some(("message", content.message)).filter(|(_, message)| !message.is_empty()));
        fields.extend(content.link.map(|link| ("link", link)));
        if !photos.is_empty() {
            let attached: Vec<Value> = photos.iter().map(|id| json!({ "media_fbid": id })).collect();
            fields.push(("attached_media", Value::from(attached).to_string()));
        }
        let post = made(self.ask(self.post(&format!("{}/feed", self.page), fields)).await?)?;
        let token = serde_json::to_string(&Staged { post, photos });
        token.map(Staging::Ready).map_err(|e| Failure::permanent("bad_token", e.to_string()))
    }

    async fn reveal(&self, _job: &Job<'_>, staged: &str, _resume: Option<&str>) -> Result<Revealed, Failure> {
        let Staged { post, .. } = staged_of(staged)?;
        let reply = self.http.commit(self.post(&post, vec![("is_published", "true".to_owned())])).await?;
        if let Some(failure) = classify(&reply, Act::Commit) {
            // A refusal of what an earlier, unanswered call did already is a success; only the post itself can tell.
            let out = failure.class == Class::Permanent && matches!(self.is_published(&post).await, Ok(Some(true)));
            if !out {
                return Err(self.http.redacted(failure));
            }
        }
        Ok(Revealed::Done(self.receipt(&post).await))
    }

    async fn unstage(&self, staged: &str) -> Result<(), Failure> {
        let Staged { post, photos } = staged_of(staged)?;
        match self.is_published(&post).await {
            Ok(Some(true)) => return Err(Failure::permanent("public", "the draft was published; withdraw it instead")),
            Ok(_) => self.delete(&post).await?,
            Err(failure) if is_gone(&failure) => {}
            Err(failure) => return Err(failure),
        }
        for photo in photos {
            self.delete(&photo).await?;
        }
        Ok(())
    }

    fn reconcile(&self) -> Option<&dyn Reconcile> {
        Some(self)
    }

    fn withdraw(&self) -> Option<&dyn Withdraw> {
        Some(self)
    }
}

#[async_trait]
impl Reconcile for Facebook {
    async fn find(&self, _job: &Job<'_>, staged: &str) -> Result<Found, Failure> {
        let Staged { post, .. } = staged_of(staged)?;
        match self.is_published(&post).await {
            Ok(Some(true)) => Ok(Found::Yes(self.receipt(&post).await)),
            Ok(Some(false)) => Ok(Found::No),
            Ok(None) => Ok(Found::CannotTell),
            // "Missing or no access" is one answer: it may be out where we cannot see it.
            Err(failure) if is_gone(&failure) => Ok(Found::CannotTell),
            Err(failure) => Err(failure),
        }
    }
}

#[async_trait]
impl Withdraw for Facebook {
    /// "Missing or no access" is one answer: only while the page itself answers does it mean that the post is gone.
    async fn withdraw(&self, out: &Out<'_>) -> Result<(), Failure> {
        let made = staged_of(out.staged).ok().map(|staged| staged.post);
        let own = out.own_id(made, |link| post_in(link, &self.page))?;
        if !is_post_id(own.as_str()) {
            return Err(no_own_id());
        }
        match self.ask(self.signed(Call::delete(self.address(own.as_str(), "")))).await {
            Err(failure) if is_gone(&failure) => {
                self.get(&self.page, "id").await?;
                own.unknown()
            }
            other => other.map(drop),
        }
    }
}

fn is_gone(failure: &Failure) -> bool {
    failure.code == "100/33"
}

/// Numbers, or two of them: page and post.
fn is_post_id(text: &str) -> bool {
    let is_number = |part: &str| !part.is_empty() && part.chars().all(|c| c.is_ascii_digit());
    (1..=2).contains(&text.split('_').count()) && text.split('_').all(is_number)
}

/// The post of our page that a link names by number. Other forms (`pfbid…`, short links) say nothing certain.
fn post_in(link: &str, page: &str) -> Option<String> {
    let (path, query) = link.split_once('?').unwrap_or((link, ""));
    let steps: Vec<&str> = path.trim_end_matches('/').split('/').collect();
    let field = |name: &str| query.split('&').find_map(|pair| pair.strip_prefix(name)?.strip_prefix('='));
    let number = match steps.as_slice() {
        [.., owner, "posts", number] if *owner == page => Some(*number),
        [.., both] if both.starts_with(page) => both.strip_prefix(page)?.strip_prefix('_'),
        _ if field("id") == Some(page) => field("story_fbid"),
        _ => None,
    };
    number.filter(|n| !n.contains('_') && is_post_id(n)).map(|number| format!("{page}_{number}"))
}

fn made(reply: Value) -> Result<String, Failure> {
    let made: Result<Made, _> = serde_json::from_value(reply);
    made.map(|made| made.id).map_err(|_| Failure::retry("unreadable", "the reply names no id"))
}

fn staged_of(token: &str) -> Result<Staged, Failure> {
    serde_json::from_str(token)
        .map_err(|e| Failure::permanent("bad_token", format!("what was staged cannot be read: {e}")))
}

/// Lower-case hex HMAC-SHA256 of the token under the app's secret.
fn proof(app_secret: &Secret, token: &Secret) -> Result<Secret, Failure> {
    let mut mac = Hmac::<Sha256>::new_from_slice(app_secret.expose().as_bytes())
        .map_err(|e| Failure::relogin("bad_secret", e.to_string()))?;
    mac.update(token.expose().as_bytes());
    Ok(Secret::new(hex(&mac.finalize().into_bytes())))
}

#[cfg(test)]
mod tests {
    use super::{Secret, post_in, proof};

    #[test]
    fn a_link_names_a_post_by_its_number_or_not_at_all() {
        for (link, wanted) in [
            ("https://www.facebook.com/100200300/posts/400", Some("100200300_400")),
            ("https://www.facebook.com/100200300/posts/400/?ref=x", Some("100200300_400")),
            ("https://www.facebook.com/100200300_400", Some("100200300_400")),
            ("https://m.facebook.com/story.php?story_fbid=400&id=100200300", Some("100200300_400")),
            ("https://www.facebook.com/permalink.php?story_fbid=pfbid02abc&id=100200300", None),
            ("https://www.facebook.com/999/posts/400", None),
            ("https://www.facebook.com/xa.ia.mau/posts/pfbid02abc", None),
            ("https://fb.watch/abc", None),
            ("đã đăng", None),
        ] {
            assert_eq!(post_in(link, "100200300").as_deref(), wanted, "{link}");
        }
    }

    #[test]
    fn proof_is_hmac_sha256_in_hex() {
        // Second case of RFC 4231.
        let made = proof(&Secret::new("Jefe"), &Secret::new("what do ya want for nothing?")).unwrap();
        assert_eq!(made.expose(), "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
    }
}

//! Zalo Official Account, articles (Open API v2.0): a hidden article is made early and shown at the minute.
//!
//! It never judges by the HTTP status (errors come with 200), takes a job token for an article, builds a public link,
//! or sends a refresh token twice. Creating and updating answer with a job token only; `verify` turns it into the id
//! while Zalo still fetches the pictures (−214), so both stage and reveal answer `Working` first.
//!
//! Staged token: the article's id. Resume of both steps: the job token, marked when it is the stage's, because that one
//! may have to be taken back before it has an id. Receipt: the article's id and `link_view`.

use std::time::Duration;

use async_trait::async_trait;
use serde_json::{Value, json};

use super::{Adapter, AdapterKind, Job, Opening, Out, Reconcile, Renew, Renewed, Withdraw};
use crate::domain::outcome::{Class, End, Failure, Found, Identity, Otherwise, Receipt, Revealed, Staging};
use crate::http::{Act, Call, Http, Reply, RequestBody};
use crate::media::MediaStore;
use crate::secret::Secret;

mod classify;
mod fields;
mod preview;
mod render;
mod token;

pub const KIND: AdapterKind = AdapterKind {
    name: "zalo",
    fields: fields::FIELDS,
    lead: Duration::from_secs(900),
    handover: Duration::ZERO,
    pace: Duration::from_secs(1),
    airs_in_slots: false,
    office_hours: false,
    render: render::render,
    preview: preview::preview,
    end: End::Published,
    reveal_repeatable: true,
    classify: classify::classify,
    receipt_of: crate::adapters::receipts::zalo,
    open,
};

/// Before the job token of an article that has no id yet.
const HALF_MADE: &str = "job:";
/// Zalo needs a moment for the pictures before a first look is worth it.
const FIRST_LOOK_MS: i64 = 2_000;
const NEXT_LOOK_MS: i64 = 5_000;
/// `getslice` gives at most so many.
const SLICE: &str = "10";
/// So long a receipt waits for a link that the article's detail lacks.
const LINK_MAX: Duration = Duration::from_secs(3);
/// So much of the list is read when an article is looked for.
const SLICES_MAX: usize = 50;

struct Zalo {
    oa_id: String,
    api_url: String,
    access_token: Secret,
    /// Hex of HMAC-SHA256(secret key, access token), when the app demands it.
    proof: Option<Secret>,
    exchange: Option<token::TokenExchange>,
    http: Http,
    media: MediaStore,
}

/// What `verify` says about a job.
enum Verified {
    Id(String),
    Processing,
}

fn open(opening: Opening) -> Result<Box<dyn Adapter>, Failure> {
    let access_token = opening.secret("access_token")?;
    let proof = match opening.setting("appsecret_proof") {
        "on" => Some(token::proof(&opening.secret("secret_key")?, &access_token)),
        _ => None,
    };
    Ok(Box::new(Zalo {
        oa_id: opening.setting("oa_id").to_owned(),
        api_url: opening.setting("api_url").trim_end_matches('/').to_owned(),
        access_token,
        exchange: token::TokenExchange::of(&opening),
        http: match &proof {
            Some(proof) => opening.http.hiding(proof.clone()),
            None => opening.http,
        },
        media: opening.media,
        proof,
    }))
}

#[async_trait]
impl Adapter for Zalo {
    async fn check(&self) -> Result<Identity, Failure> {
        let data = self.ask(self.get("/v2.0/oa/getoa")).await?;
        let id = text(&data, "oaid").or_else(|| text(&data, "oa_id")).unwrap_or_default();
        if id != self.oa_id {
            let message = format!("the token belongs to account {id}, the channel names {}", self.oa_id);
            return Err(Failure::relogin("wrong_account", message));
        }
        if text(&data, "is_verified").is_some_and(|v| matches!(v.as_str(), "false" | "0")) {
            return Err(Failure::relogin(
                "not_verified",
                "the account is not verified; Zalo takes no articles from it",
            ));
        }
        let package = text(&data, "package_name").unwrap_or_default();
        if matches!(package.to_lowercase().as_str(), "cơ bản" | "co ban" | "basic") {
            return Err(Failure::relogin("package_too_low", format!("package {package} takes no articles by program")));
        }
        let name = text(&data, "name").unwrap_or_default();
        Ok(Identity { id, name, until: text(&data, "package_valid_through_date").and_then(|d| token::day_end(&d)) })
    }

    /// A lost reply to `create` leaves a hidden article that nobody sees, so the call may be repeated.
    async fn stage(&self, job: &Job<'_>, resume: Option<&str>) -> Result<Staging, Failure> {
        let Some(token) = resume else {
            self.pictures_are_whole(job).await?;
            let data = self.ask(self.post("/v2.0/article/create", article(job, "hide"))).await?;
            let job = job_token(&data).ok_or_else(|| Failure::retry("no_job", "create answered without a token"))?;
            let resume = format!("{HALF_MADE}{job}");
            return Ok(Staging::Working { resume, check_in_ms: FIRST_LOOK_MS });
        };
        Ok(match self.verify(token.strip_prefix(HALF_MADE).unwrap_or(token)).await? {
            Verified::Id(id) => Staging::Ready(id),
            Verified::Processing => Staging::Working { resume: token.to_owned(), check_in_ms: NEXT_LOOK_MS },
        })
    }

    /// The article may be visible from the update on, so what goes wrong with the look afterwards is `Unknown`.
    async fn reveal(&self, job: &Job<'_>, staged: &str, resume: Option<&str>) -> Result<Revealed, Failure> {
        let Some(token) = resume else {
            self.pictures_are_whole(job).await?;
            let mut body = article(job, "show");
            body["id"] = json!(staged);
            let call = self.post("/v2.0/article/update", body);
            let data = self.answer(self.http.commit(call).await?, Act::Commit)?;
            let resume =
                job_token(&data).ok_or_else(|| Failure::unknown("no_job", "update answered without a token"))?;
            return Ok(Revealed::Working { resume, check_in_ms: FIRST_LOOK_MS });
        };
        match self.verify(token).await.map_err(unsure)? {
            Verified::Processing => Ok(Revealed::Working { resume: token.to_owned(), check_in_ms: NEXT_LOOK_MS }),
            Verified::Id(_) => match self.find_shown(staged).await.map_err(unsure)? {
                Some(receipt) => Ok(Revealed::Done(receipt)),
                None => Err(Failure::retry("still_hidden", "Zalo took the update but the article is still hidden")),
            },
        }
    }

    async fn unstage(&self, staged: &str) -> Result<(), Failure> {
        let id = match staged.strip_prefix(HALF_MADE) {
            None => staged.to_owned(),
            Some(token) => match self.verify(token).await? {
                Verified::Id(id) => id,
                Verified::Processing => return Err(Failure::retry("processing", "Zalo still makes the article")),
            },
        };
        match self.find_shown(&id).await {
            Ok(None) => self.remove(&id).await,
            Ok(Some(_)) => Err(Failure::permanent("public", "the article is shown; withdraw it instead")),
            Err(failure) if failure.code == classify::INVALID => Ok(()),
            Err(failure) => Err(failure),
        }
    }

    fn reconcile(&self) -> Option<&dyn Reconcile> {
        Some(self)
    }

    fn withdraw(&self) -> Option<&dyn Withdraw> {
        Some(self)
    }

    fn renew(&self) -> Option<&dyn Renew> {
        self.exchange.as_ref().map(|_| self as &dyn Renew)
    }
}

#[async_trait]
impl Reconcile for Zalo {
    /// An article that is gone says nothing about whether it was out, so a person must look.
    async fn find(&self, _: &Job<'_>, staged: &str) -> Result<Found, Failure> {
        match self.find_shown(staged).await {
            Ok(Some(receipt)) => Ok(Found::Yes(receipt)),
            Ok(None) => Ok(Found::No),
            Err(failure) if failure.code == classify::INVALID => Ok(Found::CannotTell),
            Err(failure) => Err(failure),
        }
    }
}

#[async_trait]
impl Withdraw for Zalo {
    /// Removes, because hiding would need the whole article again and a receipt holds only its id.
    /// A public link holds another id than the article's, so a typed one names nothing. "Invalid id" alone proves
    /// nothing either: what is gone is not in the account's list any more.
    async fn withdraw(&self, out: &Out<'_>) -> Result<(), Failure> {
        let made = Some(out.staged).filter(|staged| !staged.is_empty() && !staged.starts_with(HALF_MADE));
        let own = out.own_id(made.map(str::to_owned), |_| None)?;
        match self.ask(self.post("/v2.0/article/remove", json!({ "id": own.as_str() }))).await {
            Ok(_) => Ok(()),
            Err(failure) if failure.code == classify::INVALID && !self.is_listed(own.as_str()).await? => own.unknown(),
            Err(failure) => Err(failure),
        }
    }
}

#[async_trait]
impl Renew for Zalo {
    async fn renew(&self) -> Result<Renewed, Failure> {
        match &self.exchange {
            Some(exchange) => exchange.renew(&self.http).await,
            None => Err(Failure::of_node(
                Otherwise::Relogin,
                "no_secret",
                "refresh_token, app_id and secret_key are needed to renew",
            )),
        }
    }
}

impl Zalo {
    /// Zalo fetches pictures from the media folder by itself, at every call that names them: what lies there under the
    /// name of an approved picture must be that picture.
    async fn pictures_are_whole(&self, job: &Job<'_>) -> Result<(), Failure> {
        for picture in &job.payload.media {
            self.media.check(&picture.facts).await?;
        }
        Ok(())
    }

    fn get(&self, path: &str) -> Call {
        self.sign(Call::get(format!("{}{path}", self.api_url)))
    }

    fn post(&self, path: &str, body: Value) -> Call {
        self.sign(Call::post(format!("{}{path}", self.api_url), RequestBody::Json(body)))
    }

    fn sign(&self, call: Call) -> Call {
        let call = call.header("access_token", self.access_token.expose());
        match &self.proof {
            Some(proof) => call.header("appsecret_proof", proof.expose()),
            None => call,
        }
    }

    async fn ask(&self, call: Call) -> Result<Value, Failure> {
        let reply = self.http.ask(call).await?;
        self.answer(reply, Act::Ask)
    }

    /// `data` of a success.
    fn answer(&self, reply: Reply, act: Act) -> Result<Value, Failure> {
        match classify::classify(&reply, act) {
            Some(failure) => Err(self.http.redacted(failure)),
            None => Ok(reply.json().map(|mut body| body["data"].take()).unwrap_or_default()),
        }
    }

    async fn verify(&self, token: &str) -> Result<Verified, Failure> {
        match self.ask(self.post("/v2.0/article/verify", json!({ "token": token }))).await {
            Ok(data) => Ok(text(&data, "id").map_or(Verified::Processing, Verified::Id)),
            Err(failure) if failure.code == classify::PROCESSING => Ok(Verified::Processing),
            Err(failure) => Err(failure),
        }
    }

    /// The receipt of an article that is shown; `None` while it is hidden.
    async fn find_shown(&self, id: &str) -> Result<Option<Receipt>, Failure> {
        let article = self.ask(self.get("/v2.0/article/getdetail").query("id", id)).await?;
        match text(&article, "status").as_deref() {
            Some("show") => {}
            Some("hide") => return Ok(None),
            _ => return Err(Failure::retry("no_status", "getdetail does not say whether the article is shown")),
        }
        let link = match text(&article, "link_view") {
            Some(link) => Some(link),
            None => self.link_in_list(id).await,
        };
        Ok(Some(Receipt { id: id.to_owned(), link }))
    }

    /// The list has the link where the detail has none. It is decoration of a proof that we have: a failure or a wait is no link.
    async fn link_in_list(&self, id: &str) -> Option<String> {
        let call = Call { timeout: LINK_MAX, ..self.get("/v2.0/article/getslice") };
        let list = self.ask(call.query("offset", "0").query("limit", SLICE).query("type", "normal")).await.ok()?;
        let entry = list["medias"].as_array()?.iter().find(|m| text(m, "id").as_deref() == Some(id))?;
        text(entry, "link_view")
    }

    /// Whether the account has the article. A list that is too long to be read to its end proves nothing.
    async fn is_listed(&self, id: &str) -> Result<bool, Failure> {
        let mut offset = 0;
        for _ in 0..SLICES_MAX {
            let call = self.get("/v2.0/article/getslice").query("offset", &offset.to_string());
            let list = self.ask(call.query("limit", SLICE).query("type", "normal")).await?;
            let articles = list["medias"].as_array().map(Vec::as_slice).unwrap_or_default();
            if articles.iter().any(|article| text(article, "id").as_deref() == Some(id)) {
                return Ok(true);
            }
            offset += articles.len() as u64;
            if articles.is_empty() || list["total"].as_u64().is_some_and(|total| offset >= total) {
                return Ok(false);
            }
        }
        Ok(true)
    }

    async fn remove(&self, id: &str) -> Result<(), Failure> {
        match self.ask(self.post("/v2.0/article/remove", json!({ "id": id }))).await {
            Ok(_) => Ok(()),
            Err(failure) if failure.code == classify::INVALID => Ok(()),
            Err(failure) => Err(failure),
        }
    }
}

fn article(job: &Job<'_>, status: &str) -> Value {
    let mut body = job.payload.body.clone();
    body["status"] = json!(status);
    body
}

fn job_token(data: &Value) -> Option<String> {
    text(data, "token")
}

/// Zalo writes the same field as text, number or truth value; empty is absent.
fn text(value: &Value, name: &str) -> Option<String> {
    let found = match value.get(name)? {
        Value::String(text) => text.clone(),
        Value::Null => return None,
        other => other.to_string(),
    };
    Some(found).filter(|text| !text.is_empty())
}

/// After the update. Dead tokens and a full quota say nothing about it: the job is looked at again when they are mended,
/// and until then the delivery stays in doubt.
fn unsure(failure: Failure) -> Failure {
    match failure.class {
        Class::Relogin | Class::RateLimited { .. } => failure,
        Class::Retry | Class::Permanent | Class::Unknown | Class::OfNode(_) => {
            Failure { class: Class::Unknown, ..failure }
        }
    }
}

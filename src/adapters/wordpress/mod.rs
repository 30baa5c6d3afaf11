//! WordPress sites, over the REST API with an application password: a draft is made early and published at the minute.
//!
//! Never: creates without looking for our post first (slug and marker both end in the delivery's id), leaves the date to
//! the site's own scheduler, or takes an answer for a success that is not our post in the wanted state.
//!
//! Staged token: `{"post":12,"media":[34,35]}`. No resume. Receipt: the post's id and its `link`.

use std::time::Duration;

use async_trait::async_trait;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::{Adapter, AdapterKind, Field, Form, Job, Opening, Reconcile, Withdraw};
use crate::domain::At;
use crate::domain::outcome::{Failure, Found, Identity, Receipt, Revealed, Staging};
use crate::http::{Body, Reply};
use crate::media::MediaStore;
use site::Site;

mod classify;
mod draft;
mod preview;
mod render;
mod site;

pub const KIND: AdapterKind = AdapterKind {
    name: "wordpress",
    fields: FIELDS,
    lead: Duration::from_secs(900),
    handover: Duration::ZERO,
    pace: Duration::from_secs(1),
    airs_in_slots: false,
    office_hours: true,
    render: render::render,
    preview: preview::preview,
    reveal_repeatable: true,
    classify: classify::classify,
    open,
};

const FIELDS: &[Field] = &[
    Field {
        name: "api_url",
        secret: false,
        required: true,
        form: Form::Url,
        default: None,
        help: "Address of the site, exactly as it opens in a browser (https, with or without www).",
    },
    Field {
        name: "user",
        secret: false,
        required: true,
        form: Form::Text,
        default: None,
        help: "Login name of the user who posts; the role Editor is recommended.",
    },
    Field {
        name: "category",
        secret: false,
        required: false,
        form: Form::Text,
        default: None,
        help: "Id or name of the category of all posts; it must exist on the site.",
    },
    Field {
        name: "app_password",
        secret: true,
        required: true,
        form: Form::Text,
        default: None,
        help: "Application password of that user (profile page of the site), not the normal one.",
    },
];

/// Rights without which a post cannot be shown and illustrated; who has them may also make and delete drafts.
const RIGHTS: &[&str] = &["publish_posts", "upload_files"];

/// Of 100 categories each.
const CATEGORY_PAGES_MAX: usize = 10;

struct WordPress {
    site: Site,
    /// Empty: none.
    category: String,
    media: MediaStore,
}

/// What staging made on the site.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct Staged {
    post: i64,
    media: Vec<i64>,
}

/// What the public sees of a post of ours.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Visibility {
    Public,
    /// Draft, pending, private, or planned by the site.
    Hidden,
    /// A person on the site threw it away.
    Trashed,
    Gone,
}

fn open(opening: Opening) -> Result<Box<dyn Adapter>, Failure> {
    let password = opening.secret("app_password")?;
    let site = Site::new(opening.setting("api_url"), opening.setting("user"), &password, opening.http.clone());
    Ok(Box::new(WordPress { site, category: opening.setting("category").trim().to_owned(), media: opening.media }))
}

#[async_trait]
impl Adapter for WordPress {
    async fn check(&self) -> Result<Identity, Failure> {
        let index = self.site.index().await?;
        if index.get("authentication").is_some_and(|a| a.get("application-passwords").is_none()) {
            let message = "application passwords are off on the site (it must run on https, and no security plugin \
                           may forbid them)";
            return Err(Failure::relogin("app_passwords_off", message));
        }
        let user = self.site.ask(self.site.get("/users/me").await?.query("context", "edit")).await?;
        let lacking: Vec<&str> = RIGHTS.iter().copied().filter(|r| user["capabilities"][*r] != json!(true)).collect();
        if !lacking.is_empty() {
            let message = format!("the user lacks the rights {}; give the role Editor", lacking.join(", "));
            return Err(Failure::relogin("no_rights", message));
        }
        self.category().await?;
        let name = [&index["name"], &user["name"]].map(|n| n.as_str().unwrap_or_default()).join(" · ");
        Ok(Identity { id: user["id"].to_string(), name, until: None })
    }

    async fn stage(&self, job: &Job<'_>, _: Option<&str>) -> Result<Staging, Failure> {
        let category = self.category().await?;
        let staged = draft::make(&self.site, &self.media, job, category).await?;
        serde_json::to_string(&staged)
            .map(Staging::Ready)
            .map_err(|e| Failure::permanent("staged_token", format!("the staged token cannot be written: {e}")))
    }

    async fn reveal(&self, job: &Job<'_>, staged: &str, _: Option<&str>) -> Result<Revealed, Failure> {
        let staged = staged_of(staged)?;
        let (reply, post) = self.site.answer(self.site.post_by_id(staged.post).await?)?;
        match visibility_of(&post) {
            Visibility::Public => return Ok(Revealed::Done(receipt(&post))),
            Visibility::Hidden => {}
            Visibility::Trashed | Visibility::Gone => {
                return Err(Failure::permanent("trashed", "somebody threw the draft away on the site"));
            }
        }
        // A date ahead of the site's clock would make WordPress plan the post instead of showing it.
        let date = site_now(&reply).map_or(job.due_at, |now| now.min(job.due_at));
        let change = json!({ "status": "publish", "date_gmt": date.format("%Y-%m-%dT%H:%M:%S").to_string() });
        let path = format!("/posts/{}", staged.post);
        let post = self.site.commit(self.site.post(&path, Body::Json(change)).await?).await?;
        if post["id"].as_i64() != Some(staged.post) {
            return Err(Failure::unknown("not_our_post", "the site answered with something that is not our post"));
        }
        match post["status"].as_str() {
            Some("publish") => Ok(Revealed::Done(receipt(&post))),
            // Left as it is, the site would show it later by itself, past every hold.
            Some("future") => {
                self.site.ask(self.site.post(&path, Body::Json(json!({ "status": "draft" }))).await?).await?;
                Err(Failure::retry(
                    "planned",
                    "the site's clock is behind, so it planned the post; it is a draft again",
                ))
            }
            Some("pending") => Err(Failure::relogin("no_rights", "the user may hand in posts but not publish them")),
            _ => Err(Failure::unknown("not_public", "the site took the post but does not say that it is public")),
        }
    }

    /// What became public meanwhile is no longer staged: it is withdrawn by a person, not swept away here.
    async fn unstage(&self, staged: &str) -> Result<(), Failure> {
        let staged = staged_of(staged)?;
        match self.visibility(staged.post).await?.0 {
            Visibility::Public => {
                return Err(Failure::permanent("public", "the draft was published on the site; withdraw it instead"));
            }
            Visibility::Hidden | Visibility::Trashed => self.delete(&format!("/posts/{}", staged.post)).await?,
            Visibility::Gone => {}
        }
        for id in staged.media {
            self.delete(&format!("/media/{id}")).await?;
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
impl Reconcile for WordPress {
    /// What is in the trash or gone may have been out before, so a person must look.
    async fn find(&self, job: &Job<'_>, staged: &str) -> Result<Found, Failure> {
        let (visibility, post) = self.visibility(staged_of(staged)?.post).await?;
        match (visibility, post) {
            (Visibility::Public, Some(post)) => Ok(Found::Yes(receipt(&post))),
            (Visibility::Hidden, _) => Ok(Found::No),
            _ => match draft::find(&self.site, job).await? {
                Some(copy) if visibility_of(&copy) == Visibility::Public => Ok(Found::Yes(receipt(&copy))),
                _ => Ok(Found::CannotTell),
            },
        }
    }
}

#[async_trait]
impl Withdraw for WordPress {
    /// Back to a draft, not to the trash: a trashed post loses its slug and is emptied after 30 days, while a draft
    /// keeps what was out for whoever asks. Repeatable, hence an `ask`.
    async fn withdraw(&self, receipt: &Receipt) -> Result<(), Failure> {
        let id = receipt.id.parse().map_err(|_| Failure::permanent("receipt", "the receipt names no post"))?;
        if matches!(self.visibility(id).await?.0, Visibility::Trashed | Visibility::Gone) {
            return Ok(());
        }
        let change = Body::Json(json!({ "status": "draft" }));
        let post = self.site.ask(self.site.post(&format!("/posts/{id}"), change).await?).await?;
        match visibility_of(&post) {
            Visibility::Public => Err(Failure::retry("still_public", "the site still shows the post")),
            _ => Ok(()),
        }
    }
}

impl WordPress {
    async fn visibility(&self, id: i64) -> Result<(Visibility, Option<Value>), Failure> {
        let reply = self.site.post_by_id(id).await?;
        if is_gone(&reply) {
            return Ok((Visibility::Gone, None));
        }
        let (_, post) = self.site.answer(reply)?;
        Ok((visibility_of(&post), Some(post)))
    }

    async fn delete(&self, path: &str) -> Result<(), Failure> {
        let reply = self.site.send(self.site.delete(path).await?.query("force", "true")).await?;
        if is_gone(&reply) { Ok(()) } else { self.site.answer(reply).map(|_| ()) }
    }

    /// The id of the category in the settings. One that does not exist would be dropped silently with each post.
    async fn category(&self) -> Result<Option<i64>, Failure> {
        let wanted = self.category.as_str();
        if wanted.is_empty() {
            return Ok(None);
        }
        let missing =
            || Failure::permanent("no_category", format!("the site has no category {wanted}; create it there"));
        if let Ok(id) = wanted.parse::<i64>() {
            let reply = self.site.send(self.site.get(&format!("/categories/{id}")).await?).await?;
            return if reply.status == 404 { Err(missing()) } else { self.site.answer(reply).map(|_| Some(id)) };
        }
        let same = |c: &&Value| draft::plain(&c["name"]).to_lowercase() == wanted.to_lowercase() || c["slug"] == wanted;
        // The site's own search does not find names with "&", so its list is read.
        for page in 1..=CATEGORY_PAGES_MAX {
            let call = self.site.get("/categories").await?.query("per_page", "100").query("page", &page.to_string());
            let list = self.site.ask(call).await?;
            let list = list.as_array().map(Vec::as_slice).unwrap_or_default();
            if let Some(id) = list.iter().find(same).and_then(|c| c["id"].as_i64()) {
                return Ok(Some(id));
            }
            if list.len() < 100 {
                break;
            }
        }
        Err(missing())
    }
}

fn visibility_of(post: &Value) -> Visibility {
    match post["status"].as_str() {
        Some("publish") => Visibility::Public,
        Some("trash") => Visibility::Trashed,
        _ => Visibility::Hidden,
    }
}

fn is_gone(reply: &Reply) -> bool {
    let code = reply.json().and_then(|b| b["code"].as_str().map(str::to_owned));
    reply.status == 410 || (reply.status == 404 && code.as_deref() == Some("rest_post_invalid_id"))
}

fn staged_of(token: &str) -> Result<Staged, Failure> {
    serde_json::from_str(token)
        .map_err(|_| Failure::permanent("staged_token", "what was staged cannot be read; stage it again"))
}

fn receipt(post: &Value) -> Receipt {
    Receipt { id: post["id"].to_string(), link: post["link"].as_str().map(str::to_owned) }
}

/// The site's own time, by its `Date` header.
fn site_now(reply: &Reply) -> Option<At> {
    chrono::DateTime::parse_from_rfc2822(reply.header("date")?).ok().map(|date| date.to_utc())
}

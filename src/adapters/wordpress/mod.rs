//! WordPress sites, over the REST API with an application password: a draft is made early and published at the minute.
//!
//! It never creates without looking for our post first (slug and marker both end in the delivery's id), shows words
//! that were not approved (the visible call carries them all, and its answer is compared), dates a post back, overrules
//! what a person did on the site, or takes an answer for a success that is not our post in the wanted state.
//!
//! Staged token: `{"post":12,"slug":"…","media":[{"id":34,"address":"https://…","size":"large"}]}`. No resume. Receipt: the post's
//! id and its `link`.

use std::time::Duration;

use async_trait::async_trait;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::withdrawal::no_own_id;
use super::{Adapter, AdapterKind, Field, FieldForm, Job, Opening, Out, Reconcile, Withdraw};
use crate::domain::outcome::{End, Failure, Found, Identity, Receipt, Revealed, Staging};
use crate::http::RequestBody;
use crate::media::MediaStore;
use post_status::{PostStatus, is_gone};
use site::Site;
use words::Words;

mod classify;
mod draft;
mod post_status;
mod preview;
mod render;
mod site;
mod words;

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
    end: End::Published,
    reveal_repeatable: true,
    classify: classify::classify,
    receipt_of: crate::adapters::receipts::wordpress,
    open,
};

const FIELDS: &[Field] = &[
    Field {
        name: "api_url",
        secret: false,
        destination: true,
        required: true,
        form: FieldForm::Endpoint,
        default: None,
        help: "Address of the site, exactly as it opens in a browser (https, with or without www).",
    },
    Field {
        name: "user",
        secret: false,
        destination: true,
        required: true,
        form: FieldForm::Text,
        default: None,
        help: "Login name of the user who posts; the role Editor is recommended.",
    },
    Field {
        name: "category",
        secret: false,
        destination: false,
        required: false,
        form: FieldForm::Text,
        default: None,
        help: "Id or name of the category of all posts; it must exist on the site.",
    },
    Field {
        name: "app_password",
        secret: true,
        destination: false,
        required: true,
        form: FieldForm::Text,
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
    /// As the site gave it; it may have a number behind it.
    #[serde(default)]
    slug: String,
    media: Vec<UploadedPicture>,
}

/// A picture on the site.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct UploadedPicture {
    id: i64,
    address: String,
    /// The site's name for the version at this address.
    size: String,
}

impl Staged {
    /// A site that does not say which slug it gave is asked for the wanted one.
    fn slug_or(&self, wanted: &Value) -> Value {
        if self.slug.is_empty() { wanted.clone() } else { json!(self.slug) }
    }

    /// The post has another address than when it was staged.
    fn moved(&self, post: &Value) -> Option<String> {
        let slug = post["slug"].as_str().unwrap_or_default();
        let is_moved = !self.slug.is_empty() && !slug.is_empty() && slug != self.slug;
        is_moved.then(|| format!("slug: “{}” is “{slug}” on the site", self.slug))
    }

    /// Takes draft and pictures away for good. What is gone already is fine.
    async fn delete(&self, site: &Site) -> Result<(), Failure> {
        site.remove(&format!("/posts/{}", self.post)).await?;
        self.delete_pictures(site).await
    }

    async fn delete_pictures(&self, site: &Site) -> Result<(), Failure> {
        for picture in &self.media {
            site.remove(&format!("/media/{}", picture.id)).await?;
        }
        Ok(())
    }
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
        let words = Words::of(job.payload, &staged.media);
        let (status, post) = self.look(staged.post).await?;
        let change = words.differ(&post);
        match (status, &change) {
            (PostStatus::Public, None) => return Ok(Revealed::Done(receipt(&post))),
            (PostStatus::Public, Some(change)) => return Err(self.published_elsewhere(change)),
            (PostStatus::Draft, _) => {}
            (touched, _) => return Err(touched.refusal()),
        }
        let path = format!("/posts/{}", staged.post);
        let undone = change.clone().or_else(|| staged.moved(&post));
        if change.is_some() {
            // Somebody edited the draft. It gets its words back unseen, so that what the site makes of them is known.
            let again = RequestBody::Json(words.with(json!({ "status": "draft" })));
            let post = self.site.ask(self.site.post(&path, again).await?).await?;
            if let Some(change) = words.differ(&post) {
                return Err(self.site.redacted(draft::changes_words(&change)));
            }
        }
        let shown = words.with(json!({
            "status": "publish",
            // Without a date of its own the post gets the moment at which the site shows it.
            "date_gmt": null,
            "slug": staged.slug_or(&job.payload.body["slug"]),
            "featured_media": staged.media.first().map_or(0, |p| p.id),
            "password": "",
        }));
        let post = self.site.commit(self.site.post(&path, RequestBody::Json(shown)).await?).await?;
        if post["id"].as_i64() != Some(staged.post) {
            return Err(Failure::unknown("not_our_post", "the site answered with something that is not our post"));
        }
        match (post["status"].as_str(), words.differ(&post)) {
            (Some("publish"), None) => Ok(match undone {
                None => Revealed::Done(receipt(&post)),
                Some(undone) => {
                    let told = self.site.redacted(Failure::permanent("draft_restored", undone));
                    Revealed::Restored { receipt: receipt(&post), undone: told.message }
                }
            }),
            (Some("publish"), Some(change)) => Err(self.take_down(&path, &change).await),
            // Left as it is, the site would show it later by itself, past every hold.
            (Some("future"), _) => {
                self.hide(&path).await?;
                Err(Failure::retry("planned", "the site planned the post instead of showing it; it is a draft again"))
            }
            (Some("pending"), _) => {
                Err(Failure::relogin("no_rights", "the user may hand in posts but not publish them"))
            }
            _ => Err(Failure::unknown("not_public", "the site took the post but does not say that it is public")),
        }
    }

    /// What became public meanwhile is no longer staged: it is withdrawn by a person, not swept away here. Nor is what a
    /// person on the site took in hand.
    async fn unstage(&self, staged: &str) -> Result<(), Failure> {
        let staged = staged_of(staged)?;
        match self.look(staged.post).await?.0 {
            PostStatus::Draft | PostStatus::Gone => staged.delete(&self.site).await,
            PostStatus::Trashed => Ok(()),
            touched => Err(touched.refusal()),
        }
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
    /// Only a draft is certainly not out, and only our words are certainly ours: what a person on the site changed, hid or
    /// threw away, a person must look at.
    async fn find(&self, job: &Job<'_>, staged: &str) -> Result<Found, Failure> {
        let staged = staged_of(staged)?;
        let words = Words::of(job.payload, &staged.media);
        let (status, post) = self.look(staged.post).await?;
        let is_ours = |post: &Value| PostStatus::of(post) == PostStatus::Public && words.differ(post).is_none();
        if is_ours(&post) {
            return Ok(Found::Yes(receipt(&post)));
        }
        match status {
            PostStatus::Draft => Ok(Found::No),
            PostStatus::Trashed | PostStatus::Gone => match draft::find(&self.site, job).await? {
                Some(copy) if is_ours(&copy) => Ok(Found::Yes(receipt(&copy))),
                _ => Ok(Found::CannotTell),
            },
            _ => Ok(Found::CannotTell),
        }
    }
}

#[async_trait]
impl Withdraw for WordPress {
    /// Back to a draft, not to the trash: a trashed post loses its slug and is emptied after 30 days, while a draft
    /// keeps what was out for whoever asks. Its pictures go: a file stays open to whoever has its address, and the
    /// picture may be what the withdrawal is about. Repeatable, hence asks.
    async fn withdraw(&self, out: &Out<'_>) -> Result<(), Failure> {
        let staged = staged_of(out.staged).ok();
        // An address of a site says nothing certain about the number behind it.
        let own = out.own_id(staged.as_ref().map(|s| s.post.to_string()), |_| None)?;
        let id = own.as_str().parse().map_err(|_| no_own_id())?;
        if !self.look(id).await?.0.is_unseen() {
            self.hide(&format!("/posts/{id}")).await?;
        }
        match staged {
            Some(staged) => staged.delete_pictures(&self.site).await,
            None => Ok(()),
        }
    }
}

impl WordPress {
    /// How a post stands, and what it holds.
    async fn look(&self, id: i64) -> Result<(PostStatus, Value), Failure> {
        let reply = self.site.post_by_id(id).await?;
        if is_gone(&reply) {
            return Ok((PostStatus::Gone, Value::Null));
        }
        let (_, post) = self.site.answer(reply)?;
        Ok((PostStatus::of(&post), post))
    }

    fn published_elsewhere(&self, change: &str) -> Failure {
        let message = format!(
            "the post is public on the site with other words than those approved ({change}); somebody published or edited \
             it there, and it was left so"
        );
        self.site.redacted(Failure::permanent("published_on_site", message))
    }

    /// The site showed other words than it was given: they do not stay.
    async fn take_down(&self, path: &str, change: &str) -> Failure {
        match self.hide(path).await {
            Ok(()) => self.site.redacted(draft::changes_words(&format!("{change}; it was hidden again at once"))),
            Err(_) => {
                let message = format!("the site shows other words than those approved ({change}); look at it");
                self.site.redacted(Failure::unknown("other_words", message))
            }
        }
    }

    async fn hide(&self, path: &str) -> Result<(), Failure> {
        let change = RequestBody::Json(json!({ "status": "draft" }));
        let post = self.site.ask(self.site.post(path, change).await?).await?;
        match PostStatus::of(&post).is_unseen() {
            true => Ok(()),
            false => Err(Failure::retry("still_public", "the site still shows the post")),
        }
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

fn staged_of(token: &str) -> Result<Staged, Failure> {
    serde_json::from_str(token)
        .map_err(|_| Failure::permanent("staged_token", "what was staged cannot be read; stage it again"))
}

fn receipt(post: &Value) -> Receipt {
    Receipt { id: post["id"].to_string(), link: post["link"].as_str().map(str::to_owned) }
}

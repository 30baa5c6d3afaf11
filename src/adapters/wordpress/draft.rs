//! Making the draft: our post found and adopted, or created; then its pictures, attached to it; then all its words.
//!
//! It never touches a post that is public already or that a person on the site took in hand, uploads a picture before
//! the draft that hides it, uploads one that is there, or takes the site's word without looking: it drops unknown
//! categories and pictures, and filters words, in silence.

use serde_json::{Value, json};

use super::post_status::PostStatus;
use super::render::marker;
use super::site::Site;
use super::words::{Words, alt_text, caption};
use super::{Staged, UploadedPicture};
use crate::adapters::Job;
use crate::domain::outcome::{Class, Failure};
use crate::domain::post::PostMedia;
use crate::http::RequestBody;
use crate::media::MediaStore;

/// In these states a post of ours may be found; the trash is not looked at, it is a person's decision.
const STATES: &str = "publish,future,draft,pending,private";

pub(super) async fn make(
    site: &Site,
    store: &MediaStore,
    job: &Job<'_>,
    category: Option<i64>,
) -> Result<Staged, Failure> {
    let found = find(site, job).await?;
    let post = found.as_ref().map(id).transpose()?;
    match found.as_ref().map(PostStatus::of) {
        Some(PostStatus::Public) => {
            let media = there(site, job).await?;
            let slug = found.as_ref().map(slug).unwrap_or_default();
            return Ok(Staged { post: post.unwrap_or_default(), slug, media });
        }
        Some(PostStatus::Draft) | None => {}
        Some(touched) => return Err(touched.refusal()),
    }
    // What is attached to a draft is listed to nobody, so the draft comes before its pictures.
    let made = match post {
        Some(_) => None,
        None => Some(write(site, job, None, &[], category).await?),
    };
    let post = post.map_or_else(|| id(made.as_ref().unwrap_or(&Value::Null)), Ok)?;
    let mut staged = Staged { post, slug: String::new(), media: Vec::new() };
    let filled = fill(site, store, job, category, made, &mut staged).await;
    if filled.as_ref().is_err_and(|failure| failure.clone().of_all().class == Class::Permanent) {
        // It will not succeed as it is, and nobody would take it away later.
        let _ = staged.delete(site).await;
    }
    filled.map(|()| staged)
}

/// Gives the draft its pictures and with them all its words, and looks at what the site made of them. One that was just
/// `made` has its words already.
async fn fill(
    site: &Site,
    store: &MediaStore,
    job: &Job<'_>,
    category: Option<i64>,
    made: Option<Value>,
    staged: &mut Staged,
) -> Result<(), Failure> {
    for (number, picture) in job.payload.media.iter().enumerate() {
        staged.media.push(upload(site, store, job, staged.post, number, picture).await?);
    }
    let post = match made.filter(|_| staged.media.is_empty()) {
        Some(made) => made,
        None => write(site, job, Some(staged.post), &staged.media, category).await?,
    };
    let wanted = wanted(job, &staged.media, category);
    for field in ["status", "featured_media", "categories"] {
        if wanted.get(field).is_some_and(|value| post[field] != *value) {
            let message = format!("the site did not take {field}; it has {}", post[field]);
            return Err(Failure::permanent(format!("dropped_{field}"), message));
        }
    }
    staged.slug = slug(&post);
    match Words::of(job.payload, &staged.media).differ(&post) {
        Some(change) => Err(site.redacted(changes_words(&change))),
        None => Ok(()),
    }
}

/// What is wanted of the draft beside its words.
fn wanted(job: &Job<'_>, pictures: &[UploadedPicture], category: Option<i64>) -> Value {
    let mut wanted = json!({
        "slug": job.payload.body["slug"],
        "status": "draft",
        "featured_media": pictures.first().map_or(0, |p| p.id),
    });
    if let Some(category) = category {
        wanted["categories"] = json!([category]);
    }
    wanted
}

/// Creates the draft, or writes it anew.
async fn write(
    site: &Site,
    job: &Job<'_>,
    post: Option<i64>,
    pictures: &[UploadedPicture],
    category: Option<i64>,
) -> Result<Value, Failure> {
    let fields = Words::of(job.payload, pictures).with(wanted(job, pictures, category));
    let path = post.map_or_else(|| "/posts".to_owned(), |id| format!("/posts/{id}"));
    site.ask(site.post(&path, RequestBody::Json(fields)).await?).await
}

/// A filter or a plugin of the site would show other words than those that were approved.
pub(super) fn changes_words(change: &str) -> Failure {
    let message = format!("the site changes what it is given ({change}); its plugins must leave it as it is");
    Failure::permanent("site_changes_words", message)
}

/// Our post, by its slug or, where the site gave it another one, by the marker in its content.
pub(super) async fn find(site: &Site, job: &Job<'_>) -> Result<Option<Value>, Failure> {
    let wanted = job.payload.body["slug"].as_str().unwrap_or_default();
    let by_slug = site.get("/posts").await?.query("slug", wanted).query("status", STATES).query("context", "edit");
    if let Some(post) = first(site.ask(by_slug).await?, |_| true) {
        return Ok(Some(post));
    }
    let words = format!("loa:{}", job.key);
    let by_marker = site.get("/posts").await?.query("search", &words).query("status", STATES).query("context", "edit");
    let marker = marker(job.key);
    Ok(first(site.ask(by_marker).await?, |post| text(&post["content"]).contains(&marker)))
}

/// The text of a field that comes as `{raw, rendered}` or bare, with the few entities that WordPress writes into names.
pub(super) fn plain(value: &Value) -> String {
    text(value).replace("&amp;", "&").replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", "\"")
}

fn text(value: &Value) -> &str {
    [value, &value["raw"], &value["rendered"]].into_iter().find_map(Value::as_str).unwrap_or_default()
}

fn first(list: Value, wanted: impl Fn(&Value) -> bool) -> Option<Value> {
    match list {
        Value::Array(posts) => posts.into_iter().find(wanted),
        _ => None,
    }
}

/// The file's name holds the post's key and the picture's hash, so a second try finds what the first one left.
fn name(job: &Job<'_>, picture: &PostMedia) -> String {
    let hash: String = picture.facts.sha256.chars().take(12).collect();
    format!("loa-{}-{hash}", job.key)
}

async fn look(site: &Site, name: &str) -> Result<Option<UploadedPicture>, Failure> {
    let there = site.ask(site.get("/media").await?.query("slug", name)).await?;
    first(there, |_| true).map(|there| uploaded(&there)).transpose()
}

/// Pictures of a post that is out, as far as the site has them.
async fn there(site: &Site, job: &Job<'_>) -> Result<Vec<UploadedPicture>, Failure> {
    let mut found = Vec::new();
    for picture in &job.payload.media {
        found.extend(look(site, &name(job, picture)).await?);
    }
    Ok(found)
}

async fn upload(
    site: &Site,
    store: &MediaStore,
    job: &Job<'_>,
    post: i64,
    number: usize,
    picture: &PostMedia,
) -> Result<UploadedPicture, Failure> {
    let name = name(job, picture);
    let there = look(site, &name).await?;
    let uploaded = match there {
        Some(there) => there,
        None => {
            let body = RequestBody::Kept { mime: picture.facts.kind.mime(), kept: store.open(&picture.facts).await? };
            let disposition = format!("attachment; filename=\"{name}.{}\"", picture.facts.kind.extension());
            let call = site.post("/media", body).await?.header("content-disposition", disposition);
            uploaded(&site.ask(call.query("post", &post.to_string())).await?)?
        }
    };
    // Also for one that was there: the first try may have ended between the bytes and the words.
    let (alt, caption) = (alt_text(picture), caption(job.payload, number));
    let words = json!({ "alt_text": alt, "caption": caption, "post": post });
    let media = site.ask(site.post(&format!("/media/{}", uploaded.id), RequestBody::Json(words)).await?).await?;
    for (field, sent, stored) in [("alt_text", alt, &media["alt_text"]), ("caption", caption, &media["caption"]["raw"])]
    {
        if *stored != json!(sent) {
            let change = format!("{field} of {}: “{sent}” is {stored} on the site", picture.name);
            return Err(site.redacted(changes_words(&change)));
        }
    }
    Ok(uploaded)
}

/// The large version where the site made one, as its own editor would choose.
fn uploaded(media: &Value) -> Result<UploadedPicture, Failure> {
    let large = media["media_details"]["sizes"]["large"]["source_url"].as_str();
    let (size, address) = match large {
        Some(large) => ("large", large),
        None => ("full", media["source_url"].as_str().unwrap_or_default()),
    };
    Ok(UploadedPicture { id: id(media)?, address: address.to_owned(), size: size.to_owned() })
}

fn slug(post: &Value) -> String {
    post["slug"].as_str().unwrap_or_default().to_owned()
}

/// An answer without an id is not the thing that was asked for.
fn id(object: &Value) -> Result<i64, Failure> {
    object["id"].as_i64().ok_or_else(|| Failure::retry("no_id", "the site answered with something that is not ours"))
}

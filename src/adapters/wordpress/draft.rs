//! Making the draft: pictures first, then our post found and adopted, or created.
//!
//! Never: touches a post that is public already (staging leaves nothing visible), uploads a picture that is there, or
//! takes the site's word without looking: it drops unknown categories and pictures in silence.

use serde_json::{Value, json};

use super::render::marker;
use super::site::Site;
use super::{Staged, Visibility, visibility_of};
use crate::adapters::Job;
use crate::domain::markdown::escape;
use crate::domain::outcome::Failure;
use crate::domain::post::PostMedia;
use crate::http::Body;
use crate::media::MediaStore;

/// In these states a post of ours may be found; the trash is not looked at, it is a person's decision.
const STATES: &str = "publish,future,draft,pending,private";

/// A picture on the site.
struct Uploaded {
    id: i64,
    address: String,
}

pub(super) async fn make(
    site: &Site,
    store: &MediaStore,
    job: &Job<'_>,
    category: Option<i64>,
) -> Result<Staged, Failure> {
    let found = find(site, job).await?;
    let mut pictures = Vec::new();
    for (number, picture) in job.payload.media.iter().enumerate() {
        let caption = job.payload.body["captions"][number].as_str().unwrap_or_default();
        pictures.push(upload(site, store, job.key, picture, caption).await?);
    }
    let media = pictures.iter().map(|p| p.id).collect();
    let path = match &found {
        Some(post) => format!("/posts/{}", id(post)?),
        None => "/posts".to_owned(),
    };
    if let Some(post) = found.filter(|post| visibility_of(post) == Visibility::Public) {
        return Ok(Staged { post: id(&post)?, media });
    }
    let wanted = fields(job, &pictures, category);
    let post = site.ask(site.post(&path, Body::Json(wanted.clone())).await?).await?;
    for field in ["status", "featured_media", "categories"] {
        if wanted.get(field).is_some_and(|value| post[field] != *value) {
            let message = format!("the site did not take {field}; it has {}", post[field]);
            return Err(Failure::permanent(format!("dropped_{field}"), message));
        }
    }
    Ok(Staged { post: id(&post)?, media })
}

/// Our post, by its slug or, where the site gave it another one, by the marker in its content.
pub(super) async fn find(site: &Site, job: &Job<'_>) -> Result<Option<Value>, Failure> {
    let slug = job.payload.body["slug"].as_str().unwrap_or_default();
    let by_slug = site.get("/posts").await?.query("slug", slug).query("status", STATES).query("context", "edit");
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

fn fields(job: &Job<'_>, pictures: &[Uploaded], category: Option<i64>) -> Value {
    let body = &job.payload.body;
    let part = |name: &str| body[name].as_str().unwrap_or_default();
    let figures = job.payload.media.iter().zip(pictures).enumerate().skip(1).map(|(number, (picture, uploaded))| {
        figure(uploaded, picture, body["captions"][number].as_str().unwrap_or_default())
    });
    let content: Vec<String> =
        [part("content").to_owned()].into_iter().chain(figures).chain([part("closing").to_owned()]).collect();
    let mut fields = json!({
        "title": part("title"),
        "content": content.join("\n"),
        "excerpt": part("excerpt"),
        "slug": part("slug"),
        "status": "draft",
        "featured_media": pictures.first().map_or(0, |p| p.id),
    });
    if let Some(category) = category {
        fields["categories"] = json!([category]);
    }
    fields
}

fn figure(uploaded: &Uploaded, picture: &PostMedia, caption: &str) -> String {
    let (address, alt) = (escape(&uploaded.address), escape(picture.alt.as_deref().unwrap_or_default()));
    format!("<figure><img src=\"{address}\" alt=\"{alt}\"><figcaption>{}</figcaption></figure>", escape(caption))
}

/// The file's name holds the post's key and the picture's hash, so a second try finds what the first one left.
async fn upload(
    site: &Site,
    store: &MediaStore,
    key: &str,
    picture: &PostMedia,
    caption: &str,
) -> Result<Uploaded, Failure> {
    let hash: String = picture.facts.sha256.chars().take(12).collect();
    let name = format!("loa-{key}-{hash}");
    let there = site.ask(site.get("/media").await?.query("slug", &name)).await?;
    let uploaded = match first(there, |_| true) {
        Some(there) => uploaded(&there)?,
        None => {
            let body = Body::Bytes { mime: picture.facts.kind.mime(), bytes: store.read(&picture.facts).await? };
            let disposition = format!("attachment; filename=\"{name}.{}\"", picture.facts.kind.extension());
            let call = site.post("/media", body).await?.header("content-disposition", disposition);
            uploaded(&site.ask(call).await?)?
        }
    };
    // Also for one that was there: the first try may have ended between the bytes and the words.
    let words = json!({ "alt_text": picture.alt.as_deref().unwrap_or_default(), "caption": caption });
    site.ask(site.post(&format!("/media/{}", uploaded.id), Body::Json(words)).await?).await?;
    Ok(uploaded)
}

fn uploaded(media: &Value) -> Result<Uploaded, Failure> {
    let address = media["source_url"].as_str().unwrap_or_default().to_owned();
    Ok(Uploaded { id: id(media)?, address })
}

/// An answer without an id is not the thing that was asked for.
fn id(object: &Value) -> Result<i64, Failure> {
    object["id"].as_i64().ok_or_else(|| Failure::retry("no_id", "the site answered with something that is not ours"))
}

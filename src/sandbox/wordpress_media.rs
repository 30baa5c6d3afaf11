//! WordPress's media library: raw and multipart uploads with their rules about names.
//!
//! It never takes bytes that are not what their name says. That refusal is a 500, and permanent.

use serde_json::{Value, json};

use super::gate::Scene;
use super::picture::facts;
use super::wire::{SentBody, ServerReply, ServerRequest};
use super::wordpress::{RestError, ServedSite, SiteRole, Visitor, refuse};
use super::wordpress_posts::slug_of;
use super::wordpress_text::{TextField, stored, stored_alt};

/// Pictures wider than this have a version of this width.
const LARGE: usize = 1024;

pub(super) struct Medium {
    pub(super) id: u64,
    /// Under `/media/`.
    pub(super) path: String,
    name: String,
    mime: &'static str,
    bytes: usize,
    size: (usize, usize),
    title: String,
    alt: String,
    caption: String,
    /// The post that it is attached to, or 0. What it may be seen with goes by that post.
    parent: u64,
}

impl ServedSite {
    pub(super) fn create_medium(
        &mut self,
        visitor: Visitor,
        asked: &ServerRequest,
        scene: &Scene<'_>,
    ) -> Result<ServerReply, RestError> {
        let message = "Sorry, you are not allowed to upload media on this site.";
        visitor.must_be(SiteRole::Author, "rest_cannot_create", message)?;
        let (name, bytes) = match &asked.body {
            SentBody::Parts { .. } => match asked.file("file") {
                Some(file) => (file.name.clone(), file.bytes.clone()),
                None => return Err(refuse(400, "rest_upload_no_data", "No data supplied.")),
            },
            SentBody::Raw(bytes) => (disposition(asked)?, bytes.clone()),
            SentBody::Empty => return Err(refuse(400, "rest_upload_no_data", "No data supplied.")),
            _ => return Err(refuse(400, "rest_upload_no_content_type", "No Content-Type supplied.")),
        };
        let (stem, extension) = name.rsplit_once('.').unwrap_or((name.as_str(), ""));
        let (mime, size) = kind(&extension.to_ascii_lowercase(), &bytes).ok_or_else(|| {
            refuse(500, "rest_upload_sideload_error", "Sorry, you are not allowed to upload this file type.")
        })?;
        self.last_id += 1;
        let stem = slug_of(stem);
        let title = asked.text("title").unwrap_or_else(|| stem.clone());
        let is_free = |name: &String| !self.media.iter().any(|m| m.name == *name);
        let numbered = (1..).map(|n| format!("{stem}-{n}.{extension}"));
        let name = std::iter::once(format!("{stem}.{extension}")).chain(numbered).find(is_free).unwrap_or_default();
        let medium = Medium {
            id: self.last_id,
            path: scene.pictures.keep(&bytes),
            name,
            mime,
            bytes: bytes.len(),
            size,
            title,
            alt: stored_alt(&asked.text("alt_text").unwrap_or_default()),
            caption: stored(&asked.text("caption").unwrap_or_default(), TextField::Html, visitor.role()),
            parent: self.parent(asked)?.unwrap_or(0),
        };
        let body = self.medium_json(&medium, scene);
        let location = format!("{}/wp-json/wp/v2/media/{}", self.home(scene), medium.id);
        self.media.push(medium);
        Ok(ServerReply::json(201, &body).with("location", location))
    }

    pub(super) fn read_medium(&self, visitor: Visitor, id: &str, scene: &Scene<'_>) -> Result<ServerReply, RestError> {
        let place = self.medium(id)?;
        if self.media.get(place).is_some_and(|medium| !self.may_see(visitor, medium)) {
            return Err(refuse(401, "rest_forbidden", "Sorry, you are not allowed to do that."));
        }
        Ok(ServerReply::json(200, &self.media.get(place).map_or(Value::Null, |m| self.medium_json(m, scene))))
    }

    /// What hangs on nothing is for everybody; what hangs on a post is seen with it.
    fn may_see(&self, visitor: Visitor, medium: &Medium) -> bool {
        let parent = self.posts.iter().find(|post| post.id == medium.parent && post.status != "deleted");
        visitor.role() >= SiteRole::Author || parent.is_none_or(|post| post.status == "publish")
    }

    /// The post to which it is attached: one that does not exist is refused.
    fn parent(&self, asked: &ServerRequest) -> Result<Option<u64>, RestError> {
        match asked.number("post").and_then(|id| u64::try_from(id).ok()) {
            Some(0) => Ok(Some(0)),
            Some(id) => self.place(&id.to_string()).map(|_| Some(id)),
            None => Ok(None),
        }
    }

    /// Files by slug, which is made of the file's name and stays when the title changes.
    pub(super) fn list_media(&self, visitor: Visitor, asked: &ServerRequest, scene: &Scene<'_>) -> ServerReply {
        let slug = asked.query("slug");
        let found = self.media.iter().filter(|m| self.may_see(visitor, m) && slug.is_none_or(|s| medium_slug(m) == s));
        let found: Vec<Value> = found.map(|m| self.medium_json(m, scene)).collect();
        let total = found.len();
        ServerReply::json(200, &Value::from(found)).with("x-wp-total", total).with("x-wp-totalpages", 1)
    }

    pub(super) fn update_medium(
        &mut self,
        visitor: Visitor,
        id: &str,
        asked: &ServerRequest,
        scene: &Scene<'_>,
    ) -> Result<ServerReply, RestError> {
        let place = self.medium(id)?;
        visitor.must_be(SiteRole::Author, "rest_cannot_edit", "Sorry, you are not allowed to edit this post.")?;
        let parent = self.parent(asked)?;
        if let Some(medium) = self.media.get_mut(place) {
            medium.parent = parent.unwrap_or(medium.parent);
            if let Some(alt) = asked.text("alt_text") {
                medium.alt = stored_alt(&alt);
            }
            for (name, kind, field) in
                [("title", TextField::Title, &mut medium.title), ("caption", TextField::Html, &mut medium.caption)]
            {
                if let Some(text) = asked.text(name) {
                    *field = stored(&text, kind, visitor.role());
                }
            }
        }
        self.read_medium(visitor, id, scene)
    }

    pub(super) fn delete_medium(
        &mut self,
        visitor: Visitor,
        id: &str,
        asked: &ServerRequest,
        scene: &Scene<'_>,
    ) -> Result<ServerReply, RestError> {
        let place = self.medium(id)?;
        visitor.must_be(SiteRole::Author, "rest_cannot_delete", "Sorry, you are not allowed to delete this post.")?;
        if !matches!(asked.text("force").as_deref(), Some("true" | "1")) {
            let message = "The post does not support trashing. Set 'force=true' to delete.";
            return Err(refuse(501, "rest_trash_not_supported", message));
        }
        let medium = self.media.remove(place);
        Ok(ServerReply::json(200, &json!({ "deleted": true, "previous": self.medium_json(&medium, scene) })))
    }

    /// The file itself, as visitors of the site load it.
    pub(super) fn upload(&self, asked: &ServerRequest, scene: &Scene<'_>) -> Option<ServerReply> {
        let is_asked = |m: &&Medium, name: &str| m.name == name || large(m).is_some_and(|(large, _)| large == name);
        let medium = asked.path.last().and_then(|name| self.media.iter().find(|m| is_asked(m, name)));
        let file = medium.and_then(|m| Some((m, scene.pictures.get(m.path.strip_prefix("/media/")?)?)));
        Some(match file {
            Some((medium, body)) => ServerReply { status: 200, headers: Vec::new(), mime: medium.mime, body },
            None => ServerReply::html(404, "<html><body>404</body></html>"),
        })
    }

    fn medium(&self, id: &str) -> Result<usize, RestError> {
        let id = id.parse::<u64>().ok();
        let place = self.media.iter().position(|m| Some(m.id) == id);
        place.ok_or_else(|| refuse(404, "rest_post_invalid_id", "Invalid post ID."))
    }

    fn medium_json(&self, medium: &Medium, scene: &Scene<'_>) -> Value {
        let uploads = format!("{}/wp-content/uploads", self.home(scene));
        let source = format!("{uploads}/{}", medium.name);
        let sizes = large(medium).map_or_else(|| json!({}), |(file, height)| {
            json!({ "large": { "file": file, "width": LARGE, "height": height, "source_url": format!("{uploads}/{file}") } })
        });
        let is_picture = medium.mime.starts_with("image/");
        json!({ "id": medium.id, "slug": medium_slug(medium), "status": "inherit", "type": "attachment",
            "title": { "raw": medium.title, "rendered": medium.title }, "alt_text": medium.alt,
            "caption": { "raw": medium.caption, "rendered": medium.caption }, "author": 2,
            "post": medium.parent, "media_type": if is_picture { "image" } else { "file" }, "mime_type": medium.mime,
            "media_details": { "width": medium.size.0, "height": medium.size.1, "filesize": medium.bytes, "sizes": sizes },
            "source_url": source, "link": format!("{}/?attachment_id={}", self.home(scene), medium.id) })
    }
}

/// The version that a site makes of a wide picture: its file name and height. Here it is the same file.
fn large(medium: &Medium) -> Option<(String, usize)> {
    let (width, height) = medium.size;
    let (stem, extension) = medium.name.rsplit_once('.')?;
    let height = (height * LARGE).checked_div(width)?;
    (width > LARGE).then(|| (format!("{stem}-{LARGE}x{height}.{extension}"), height))
}

fn medium_slug(medium: &Medium) -> String {
    slug_of(medium.name.rsplit_once('.').map_or(medium.name.as_str(), |(stem, _)| stem))
}

/// The name from `Content-Disposition: attachment; filename="anh.png"`. The encoded form is not understood.
fn disposition(asked: &ServerRequest) -> Result<String, RestError> {
    let Some(header) = asked.headers.get("content-disposition") else {
        return Err(refuse(400, "rest_upload_no_content_disposition", "No Content-Disposition supplied."));
    };
    let message = "Invalid Content-Disposition supplied. Content-Disposition needs to be formatted as \
                   `attachment; filename=\"image.png\"` or similar.";
    let bad = || refuse(400, "rest_upload_invalid_disposition", message);
    let header = header.to_str().map_err(|_| bad())?;
    let name = header.split(';').filter_map(|part| part.trim().strip_prefix("filename=")).next().ok_or_else(bad)?;
    let name = name.trim_matches('"');
    if name.is_empty() { Err(bad()) } else { Ok(name.to_owned()) }
}

/// MIME type and picture size, if the bytes are what the extension says.
fn kind(extension: &str, bytes: &[u8]) -> Option<(&'static str, (usize, usize))> {
    let picture = |mime: &'static str| {
        facts(bytes).filter(|found| found.mime == mime).map(|found| (mime, (found.width, found.height)))
    };
    let starts = |heads: &[&[u8]], mime| heads.iter().any(|head| bytes.starts_with(head)).then_some((mime, (0, 0)));
    match extension {
        "jpg" | "jpeg" => picture("image/jpeg"),
        "png" => picture("image/png"),
        "gif" => picture("image/gif"),
        "webp" => picture("image/webp"),
        "mp3" => starts(&[b"ID3", b"\xff\xfb", b"\xff\xf3", b"\xff\xf2", b"\xff\xfa"], "audio/mpeg"),
        "wav" => starts(&[b"RIFF"], "audio/wav"),
        "ogg" => starts(&[b"OggS"], "audio/ogg"),
        "flac" => starts(&[b"fLaC"], "audio/flac"),
        "pdf" => starts(&[b"%PDF"], "application/pdf"),
        _ => None,
    }
}

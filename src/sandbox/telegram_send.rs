//! Telegram's sending methods: text, one medium, album, forward and copy.
//!
//! It never sends half an album, or counts a refused message against the rate. Limits count UTF-16 length, the
//! strictest reading of "characters after entities parsing".

use serde_json::{Value, json};

use super::account::number;
use super::gate::Scene;
use super::picture::{Fetched, facts};
use super::telegram::{BotError, CAPTION_MAX, Message, Stored, TEXT_MAX, TelegramServer, bad};
use super::telegram_html::{Parsed, length, parse};
use super::wall::Exposure;
use super::wire::ServerRequest;

/// The raw parameter is cut off here.
const RAW_BYTES_MAX: usize = 32_768;
const PHOTO_BYTES_MAX: usize = 10 * 1024 * 1024;
const FILE_BYTES_MAX: usize = 50 * 1024 * 1024;

#[derive(Debug, Clone)]
pub(super) struct MessageContent {
    pub(super) text: String,
    pub(super) entities: Vec<Value>,
    /// A `file_id`.
    pub(super) file: Option<String>,
}

/// Text or caption, with its markup read.
pub(super) fn parse_text(asked: &ServerRequest, name: &str) -> Result<Parsed, BotError> {
    let raw = asked.text(name).unwrap_or_default();
    read_text(raw, asked.text("parse_mode"), asked.structure("entities").or(asked.structure("caption_entities")))
}

fn read_text(raw: String, mode: Option<String>, entities: Option<Value>) -> Result<Parsed, BotError> {
    if raw.len() > RAW_BYTES_MAX {
        return Err(bad("text is too long"));
    }
    match mode.as_deref().map(str::to_ascii_lowercase).as_deref() {
        None | Some("") => {
            let entities = entities.and_then(|e| e.as_array().cloned()).unwrap_or_default();
            Ok(Parsed { text: raw.trim().to_owned(), entities })
        }
        Some("html") => parse(&raw).map_err(|fault| bad(format!("can't parse entities: {fault}"))),
        // The Markdown modes are not played: a post that needs them must not look as if it had been checked.
        Some(_) => Err(bad("unsupported parse_mode")),
    }
}

impl TelegramServer {
    pub(super) fn send(
        &mut self,
        token: &str,
        method: &str,
        asked: &ServerRequest,
        scene: &Scene<'_>,
    ) -> Result<Value, BotError> {
        let chat = self.own_chat(token, asked)?.id;
        let contents = match method {
            "sendmessage" => vec![text_message(asked)?],
            "sendmediagroup" => self.album(asked, scene)?,
            "forwardmessage" | "copymessage" => return self.repeat(token, chat, method, asked, scene),
            _ => vec![self.medium(method, asked, scene)?],
        };
        let is_album = method == "sendmediagroup";
        let ids = self.deliver(token, chat, contents, is_album.then_some(asked), scene)?;
        let mut messages = ids.into_iter().map(|id| self.message_json(chat, id)).collect::<Vec<_>>();
        Ok(if is_album { Value::from(messages) } else { messages.pop().unwrap_or_default() })
    }

    fn deliver(
        &mut self,
        token: &str,
        chat: i64,
        contents: Vec<MessageContent>,
        album: Option<&ServerRequest>,
        scene: &Scene<'_>,
    ) -> Result<Vec<i64>, BotError> {
        self.admit(token, chat, contents.len(), scene.now)?;
        let chat = self.chats.get_mut(&chat).ok_or_else(|| bad("chat not found"))?;
        // Ids are sequential in a channel; the first message of a channel is its making.
        let first = chat.messages.last().map_or(2, |m| m.id + 1);
        let group = album.map(|_| format!("139{:014}", number(&format!("{} {first}", chat.id)) % 100_000_000_000_000));
        let mut ids = Vec::new();
        for (id, content) in (first..).zip(contents) {
            let mut exposure = Exposure::default();
            exposure.show(scene.now);
            chat.messages.push(Message { id, at: scene.now, content, group: group.clone(), exposure });
            ids.push(id);
        }
        Ok(ids)
    }

    fn repeat(
        &mut self,
        token: &str,
        chat: i64,
        method: &str,
        asked: &ServerRequest,
        scene: &Scene<'_>,
    ) -> Result<Value, BotError> {
        let verb = if method == "copymessage" { "copy" } else { "forward" };
        let from = self.chat_named(asked, "from_chat_id")?;
        let id = asked.number("message_id");
        let original = self.chats.get(&from).and_then(|c| {
            c.messages.iter().find(|m| Some(m.id) == id && m.exposure.visible).map(|m| (m.id, m.at, m.content.clone()))
        });
        let (id, at, content) = original.ok_or_else(|| bad(format!("message to {verb} not found")))?;
        let new = self.deliver(token, chat, vec![content], None, scene)?.first().copied().unwrap_or_default();
        if verb == "copy" {
            return Ok(json!({ "message_id": new }));
        }
        let mut message = self.message_json(chat, new);
        message["forward_origin"] = json!({ "type": "channel", "chat": self.chat_json(from), "message_id": id,
            "date": at.timestamp() });
        Ok(message)
    }

    fn album(&mut self, asked: &ServerRequest, scene: &Scene<'_>) -> Result<Vec<MessageContent>, BotError> {
        let media = asked.structure("media").ok_or_else(|| bad("can't parse media JSON object"))?;
        let media = media.as_array().ok_or_else(|| bad("expected an array of InputMedia"))?;
        match media.len() {
            0 | 1 => return Err(bad("there must be 2 to 10 messages in an album")),
            2..=10 => {}
            _ => return Err(bad("too many messages to send as an album")),
        }
        if asked.text("reply_markup").is_some() {
            return Err(bad("can't use reply_markup in an album"));
        }
        let kinds: Vec<&str> = media.iter().map(|m| m["type"].as_str().unwrap_or_default()).collect();
        if let Some(odd) = kinds.iter().find(|kind| !["photo", "video", "audio", "document"].contains(kind)) {
            return Err(bad(format!("type \"{odd}\" is unallowed for an album")));
        }
        for apart in ["audio", "document"] {
            if kinds.contains(&apart) && kinds.iter().any(|kind| *kind != apart) {
                return Err(bad(format!("{apart} can't be mixed with other media types")));
            }
        }
        let mut contents = Vec::new();
        for item in media {
            let text = |name: &str| item[name].as_str().map(str::to_owned);
            let caption = read_text(
                text("caption").unwrap_or_default(),
                text("parse_mode"),
                item.get("caption_entities").cloned(),
            )?;
            let kind = kind_of(&format!("send{}", text("type").unwrap_or_default()));
            let file = self.take_file(kind, &text("media").unwrap_or_default(), asked, scene)?;
            contents.push(captioned(caption, file)?);
        }
        Ok(contents)
    }

    fn medium(&mut self, method: &str, asked: &ServerRequest, scene: &Scene<'_>) -> Result<MessageContent, BotError> {
        let kind = kind_of(method);
        let caption = parse_text(asked, "caption")?;
        let written = asked.text(kind).unwrap_or_default();
        let file = self.take_file(kind, &written, asked, scene)?;
        captioned(caption, file)
    }

    /// A file by `attach://part`, by its part's own name, by `file_id` or by address; returns a `file_id`.
    fn take_file(
        &mut self,
        kind: &'static str,
        written: &str,
        asked: &ServerRequest,
        scene: &Scene<'_>,
    ) -> Result<String, BotError> {
        let part = written.strip_prefix("attach://").unwrap_or(kind);
        let uploaded = asked.file(part).filter(|_| written.is_empty() || written.starts_with("attach://"));
        let bytes = match uploaded {
            Some(file) => file.bytes.clone(),
            None if written.is_empty() || written.starts_with("attach://") => {
                return Err(bad(format!("there is no {kind} in the request")));
            }
            None if written.starts_with("http://") || written.starts_with("https://") => {
                match scene.pictures.fetch(written, scene.url) {
                    Fetched::Bytes(bytes) => bytes,
                    _ => return Err(bad("failed to get HTTP URL content")),
                }
            }
            None => return self.known_file(kind, written),
        };
        let size = check_file(kind, &bytes)?;
        let id = format!("sandbox-file-{kind}-{}", self.files.len() + 1);
        let stored = Stored { kind, path: scene.pictures.keep(&bytes), bytes: bytes.len(), size };
        self.files.insert(id.clone(), stored);
        Ok(id)
    }

    fn known_file(&self, kind: &str, id: &str) -> Result<String, BotError> {
        match self.files.get(id) {
            Some(file) if file.kind == kind => Ok(id.to_owned()),
            Some(file) => Err(bad(format!("can't use file of type {} as {kind}", file.kind))),
            None => Err(bad("wrong file identifier/HTTP URL specified")),
        }
    }

    pub(super) fn file(&self, content: &MessageContent) -> Option<&Stored> {
        self.files.get(content.file.as_ref()?)
    }

    pub(super) fn message_json(&self, chat: i64, id: i64) -> Value {
        let Some(message) = self.chats.get(&chat).and_then(|c| c.messages.iter().find(|m| m.id == id)) else {
            return Value::Null;
        };
        let mut json = json!({ "message_id": id, "sender_chat": self.chat_json(chat), "chat": self.chat_json(chat),
            "date": message.at.timestamp() });
        let (text, entities) = match &message.content.file {
            Some(_) => ("caption", "caption_entities"),
            None => ("text", "entities"),
        };
        if !message.content.text.is_empty() {
            json[text] = Value::from(message.content.text.clone());
        }
        if !message.content.entities.is_empty() {
            json[entities] = Value::from(message.content.entities.clone());
        }
        if let Some(group) = &message.group {
            json["media_group_id"] = Value::from(group.clone());
        }
        if let (Some(id), Some(file)) = (&message.content.file, self.file(&message.content)) {
            let medium = json!({ "file_id": id, "file_unique_id": format!("u{}", number(&file.path)),
                "file_size": file.bytes, "width": file.size.0, "height": file.size.1, "duration": 0 });
            json[file.kind] = if file.kind == "photo" { json!([medium]) } else { medium };
        }
        json
    }
}

fn text_message(asked: &ServerRequest) -> Result<MessageContent, BotError> {
    let Parsed { text, entities } = parse_text(asked, "text")?;
    match length(&text) {
        0 => Err(bad("message text is empty")),
        1..=TEXT_MAX => Ok(MessageContent { text, entities, file: None }),
        _ => Err(bad("message is too long")),
    }
}

fn captioned(caption: Parsed, file: String) -> Result<MessageContent, BotError> {
    if length(&caption.text) > CAPTION_MAX {
        return Err(bad("message caption is too long"));
    }
    Ok(MessageContent { text: caption.text, entities: caption.entities, file: Some(file) })
}

fn kind_of(method: &str) -> &'static str {
    match method {
        "sendphoto" => "photo",
        "sendvideo" => "video",
        "sendaudio" => "audio",
        "sendanimation" => "animation",
        _ => "document",
    }
}

/// Width and height, zero for what is not a picture.
fn check_file(kind: &str, bytes: &[u8]) -> Result<(usize, usize), BotError> {
    if bytes.len() > FILE_BYTES_MAX {
        return Err((413, "Request Entity Too Large".to_owned(), Value::Null));
    }
    if bytes.is_empty() {
        return Err(bad("file must be non-empty"));
    }
    if kind != "photo" {
        return Ok(facts(bytes).map_or((0, 0), |f| (f.width, f.height)));
    }
    if bytes.len() > PHOTO_BYTES_MAX {
        return Err(bad("file is too big"));
    }
    let Some(found) = facts(bytes) else { return Err(bad("IMAGE_PROCESS_FAILED")) };
    let (long, short) = (found.width.max(found.height), found.width.min(found.height));
    if found.width + found.height > 10_000 || short == 0 || long > 20 * short {
        return Err(bad("PHOTO_INVALID_DIMENSIONS"));
    }
    Ok((found.width, found.height))
}

//! Telegram channels and groups by the Bot API: a text, or one picture with a caption.
//!
//! It never sends twice. The Bot API has no idempotency key and no method that reads a channel's history, so a reveal
//! is not repeatable and a lost reply stays `Unknown` until a person looks. There is deliberately no reconcile: a
//! message can be read only by forwarding an id that one already knows, we know none after a restart, and a recurring
//! item has the text of yesterday's; a probe could neither swear "it is out" nor "it is not".
//!
//! Requests are built from teloxide's payload types; the transport is [`Http`], because teloxide's client sleeps on a
//! 5xx and drops the error code. Replies are read by a few lenient structs: a message that a newer server describes in a
//! new way was sent nevertheless.

use std::time::Duration;

use async_trait::async_trait;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use teloxide::payloads::{
    DeleteMessage, GetChat, GetChatMember, GetMe, SendMessage, SendMessageSetters, SendPhoto, SendPhotoSetters,
};
use teloxide::requests::Payload as Method;
use teloxide::types::{ChatId, FileId, InputFile, LinkPreviewOptions, MessageId, ParseMode, Recipient, UserId};

use self::classify::{DELETE_NOT_FOUND, classify};
use self::render::{Body, render};
use super::withdrawal::OwnId;
use super::{Adapter, AdapterKind, Field, FieldForm, Job, Opening, Out, Tidy, Withdraw};
use crate::domain::outcome::{End, Failure, Identity, Receipt, Revealed, Staging};
use crate::domain::post::PostMedia;
use crate::http::{Act, Call, FormPart, Http, Reply, RequestBody};
use crate::media::MediaStore;
use crate::secret::Secret;

mod classify;
mod html;
mod preview;
mod render;

pub const KIND: AdapterKind = AdapterKind {
    name: "telegram",
    fields: FIELDS,
    lead: Duration::from_secs(900),
    handover: Duration::ZERO,
    // Twenty messages a minute in one chat.
    pace: Duration::from_secs(3),
    airs_in_slots: false,
    office_hours: false,
    render,
    preview: preview::preview,
    end: End::Published,
    reveal_repeatable: false,
    classify,
    receipt_of: crate::adapters::receipts::telegram,
    open: |opening| Ok(Box::new(Telegram::open(opening)?)),
};

const FIELDS: &[Field] = &[
    Field {
        name: "chat_id",
        secret: false,
        destination: true,
        required: true,
        form: FieldForm::Text,
        default: None,
        help: "The channel or group: a number such as -1001234567890, or @name of a public one.",
    },
    Field {
        name: "audit_chat_id",
        secret: false,
        destination: true,
        required: false,
        form: FieldForm::Text,
        default: None,
        help: "A private chat of the unit, never the channel itself; pictures are uploaded there before the minute.",
    },
    Field {
        name: "api_url",
        secret: false,
        destination: true,
        required: false,
        form: FieldForm::Endpoint,
        default: Some("https://api.telegram.org"),
        help: "Address of the Bot API server.",
    },
    Field {
        name: "bot_token",
        secret: true,
        destination: false,
        required: true,
        form: FieldForm::Text,
        default: None,
        help: "The bot's token, as @BotFather gave it.",
    },
];

struct Telegram {
    http: Http,
    media: MediaStore,
    api_url: String,
    token: Secret,
    chat: Recipient,
    audit_chat: Option<Recipient>,
}

/// What staging leaves behind: a picture's id, and the copy in the audit chat that carries it.
#[derive(Default, Serialize, Deserialize)]
struct Staged {
    file_id: Option<String>,
    audit_id: Option<String>,
}

#[derive(Deserialize)]
struct SentMessage {
    message_id: i32,
    chat: Chat,
    #[serde(default)]
    photo: Vec<Size>,
}

#[derive(Deserialize)]
struct Chat {
    id: i64,
    username: Option<String>,
}

#[derive(Deserialize)]
struct Size {
    file_id: String,
}

#[derive(Deserialize)]
struct Me {
    id: u64,
    username: Option<String>,
}

#[derive(Deserialize)]
struct Member {
    status: String,
    /// Said of administrators of channels only.
    can_post_messages: Option<bool>,
    /// Said of restricted members only.
    can_send_messages: Option<bool>,
}

impl Telegram {
    fn open(opening: Opening) -> Result<Telegram, Failure> {
        let chat_of = |name: &str| {
            chat(opening.setting(name)).ok_or_else(|| {
                let message = format!("{name} of channel {} is neither a chat's number nor an @name", opening.channel);
                Failure::permanent("bad_setting", message)
            })
        };
        let audit_chat = match opening.setting("audit_chat_id") {
            "" => None,
            _ => Some(chat_of("audit_chat_id")?),
        };
        let chat = chat_of("chat_id")?;
        if opening.setting("audit_chat_id").eq_ignore_ascii_case(opening.setting("chat_id")) {
            let message = format!("audit_chat_id of channel {} is its chat_id: staging would publish", opening.channel);
            return Err(Failure::permanent("bad_setting", message));
        }
        Ok(Telegram {
            chat,
            audit_chat,
            api_url: opening.setting("api_url").trim_end_matches('/').to_owned(),
            token: opening.secret("bot_token")?,
            http: opening.http,
            media: opening.media,
        })
    }

    fn url<M: Method>(&self) -> String {
        let mut name = M::NAME.to_owned();
        if let Some(first) = name.get_mut(..1) {
            first.make_ascii_lowercase();
        }
        format!("{}/bot{}/{name}", self.api_url, self.token.expose())
    }

    fn call<M: Method + Serialize>(&self, method: &M) -> Result<Call, Failure> {
        let body = serde_json::to_value(method).map_err(|e| Failure::permanent("bad_call", e.to_string()))?;
        Ok(Call::post(self.url::<M>(), RequestBody::Json(body)))
    }

    /// `sendPhoto` with the bytes themselves.
    async fn upload(&self, chat: &Recipient, caption: &str, picture: &PostMedia) -> Result<Call, Failure> {
        let kept = self.media.open(&picture.facts).await?;
        let kind = picture.facts.kind;
        let mut parts = vec![FormPart::text("chat_id", chat.to_string())];
        if caption.is_empty() {
            parts.push(FormPart::text("disable_notification", "true"));
        } else {
            parts.extend([FormPart::text("caption", caption), FormPart::text("parse_mode", "HTML")]);
        }
        parts.push(FormPart::file("photo", format!("picture.{}", kind.extension()), kind.mime(), kept));
        Ok(Call::post(self.url::<SendPhoto>(), RequestBody::Multipart(parts)))
    }

    async fn ask<M: Method + Serialize>(&self, method: &M) -> Result<Value, Failure> {
        let reply = self.http.ask(self.call(method)?).await?;
        self.result(&reply, Act::Ask)
    }

    /// The `result` of a reply that is a success; a failure without our token in it.
    fn result(&self, reply: &Reply, act: Act) -> Result<Value, Failure> {
        match classify(reply, act) {
            Some(failure) => Err(self.http.redacted(failure)),
            None => Ok(reply.json().and_then(|mut b| b.get_mut("result").map(Value::take)).unwrap_or_default()),
        }
    }

    async fn delete(&self, id: &str) -> Result<Deleted, Failure> {
        let (chat, message) = id
            .split_once(':')
            .and_then(|(chat, message)| Some((chat.parse().ok()?, message.parse().ok()?)))
            .ok_or_else(|| Failure::permanent("bad_receipt", format!("{id} is not a chat and a message")))?;
        match self.ask(&DeleteMessage::new(Recipient::Id(ChatId(chat)), MessageId(message))).await {
            Err(failure) if failure.code == DELETE_NOT_FOUND => Ok(Deleted::NotFound),
            other => other.map(|_| Deleted::Yes),
        }
    }

    async fn reveal_call(&self, job: &Job<'_>, staged: &Staged) -> Result<Call, Failure> {
        let content: Body = serde_json::from_value(job.payload.body.clone())
            .map_err(|e| Failure::permanent("bad_payload", format!("the payload cannot be read: {e}")))?;
        match (job.payload.media.first(), &staged.file_id) {
            (None, _) => {
                let preview = LinkPreviewOptions {
                    is_disabled: content.preview.is_none(),
                    url: content.preview,
                    prefer_small_media: false,
                    prefer_large_media: false,
                    show_above_text: false,
                };
                let message = SendMessage::new(self.chat.clone(), content.html);
                self.call(&message.parse_mode(ParseMode::Html).link_preview_options(preview))
            }
            (Some(_), Some(file_id)) => {
                let photo = SendPhoto::new(self.chat.clone(), InputFile::file_id(FileId(file_id.clone())));
                self.call(&photo.caption(content.html).parse_mode(ParseMode::Html))
            }
            (Some(picture), None) => self.upload(&self.chat, &content.html, picture).await,
        }
    }
}

#[async_trait]
impl Adapter for Telegram {
    async fn check(&self) -> Result<Identity, Failure> {
        let me: Me = read(self.ask(&GetMe::new()).await?)?;
        let member: Member = read(self.ask(&GetChatMember::new(self.chat.clone(), UserId(me.id))).await?)?;
        let may_post = match member.status.as_str() {
            "creator" | "member" => true,
            "administrator" => member.can_post_messages.unwrap_or(true),
            "restricted" => member.can_send_messages.unwrap_or(false),
            _ => false,
        };
        if !may_post {
            let message = format!(
                "the bot is {} in {} and may not post there; make it an administrator",
                member.status, self.chat
            );
            return Err(Failure::relogin("no_rights", message));
        }
        let name = me.username.map_or_else(String::new, |name| format!("@{name}"));
        Ok(Identity { id: me.id.to_string(), name, until: None })
    }

    /// A picture goes to the audit chat first, so that the visible call is small and fast.
    async fn stage(&self, job: &Job<'_>, _resume: Option<&str>) -> Result<Staging, Failure> {
        let Some(picture) = job.payload.media.first() else { return ready(&Staged::default()) };
        let Some(audit_chat) = &self.audit_chat else {
            // It is uploaded at its minute: too late to notice then that it is gone.
            self.media.check(&picture.facts).await?;
            return ready(&Staged::default());
        };
        let reply = self.http.ask(self.upload(audit_chat, "", picture).await?).await?;
        let sent: SentMessage = read(self.result(&reply, Act::Ask)?)?;
        let audit_id = Some(format!("{}:{}", sent.chat.id, sent.message_id));
        // Sizes come smallest first; any of them stands for the whole picture.
        let file_id = sent.photo.into_iter().last().map(|size| size.file_id);
        if file_id.is_none() {
            return Err(Failure::permanent("no_photo", "the upload to the audit chat did not become a photo"));
        }
        ready(&Staged { file_id, audit_id })
    }

    async fn reveal(&self, job: &Job<'_>, staged: &str, _resume: Option<&str>) -> Result<Revealed, Failure> {
        let staged = staged_of(staged)?;
        let call = self.reveal_call(job, &staged).await?;
        let reply = self.http.commit(call).await?;
        let sent: SentMessage = serde_json::from_value(self.result(&reply, Act::Commit)?)
            .map_err(|_| Failure::unknown("unreadable", "the reply to the send names no message"))?;
        let id = format!("{}:{}", sent.chat.id, sent.message_id);
        Ok(Revealed::Done(Receipt { id, link: link(&sent.chat, sent.message_id) }))
    }

    async fn unstage(&self, staged: &str) -> Result<(), Failure> {
        match staged_of(staged)?.audit_id {
            Some(audit_id) => self.delete(&audit_id).await.map(drop),
            None => Ok(()),
        }
    }

    fn withdraw(&self) -> Option<&dyn Withdraw> {
        Some(self)
    }

    fn tidy(&self) -> Option<&dyn Tidy> {
        self.audit_chat.as_ref().map(|_| self as &dyn Tidy)
    }
}

#[async_trait]
impl Tidy for Telegram {
    /// The copy in the audit chat has done its part.
    async fn tidy(&self, staged: &str) -> Result<(), Failure> {
        self.unstage(staged).await
    }
}

#[async_trait]
impl Withdraw for Telegram {
    async fn withdraw(&self, out: &Out<'_>) -> Result<(), Failure> {
        let own = match out.receipt.is_word() {
            false => OwnId::Given(out.receipt.id.clone()),
            // Only the platform knows which number is whose name.
            true => {
                let chat: Chat = read(self.ask(&GetChat::new(self.chat.clone())).await?)?;
                out.own_id(None, |link| message_in(link, &chat))?
            }
        };
        if self.delete(own.as_str()).await? == Deleted::NotFound { own.unknown() } else { Ok(()) }
    }
}

/// Answer to a deletion.
#[derive(Debug, PartialEq, Eq)]
enum Deleted {
    Yes,
    NotFound,
}

/// The message of our own chat that a link names, as `chat:message`.
fn message_in(link: &str, chat: &Chat) -> Option<String> {
    let path = link.split(['?', '#']).next()?.trim_end_matches('/');
    let steps: Vec<&str> = path.rsplit_once("t.me/")?.1.split('/').collect();
    let message = match steps.as_slice() {
        ["c", number, .., message] if format!("-100{number}") == chat.id.to_string() => message,
        [name, .., message] if chat.username.as_ref().is_some_and(|own| own.eq_ignore_ascii_case(name)) => message,
        _ => return None,
    };
    let message: i32 = message.parse().ok().filter(|n| *n > 0)?;
    Some(format!("{}:{message}", chat.id))
}

/// A chat as settings name it: a number within the platform's 52 bits, or the @name of a public one.
fn chat(setting: &str) -> Option<Recipient> {
    if let Some(name) = setting.strip_prefix('@') {
        let plain = name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_');
        let begins = name.starts_with(|c: char| c.is_ascii_alphabetic());
        return (plain && begins && (4..=32).contains(&name.len())).then(|| Recipient::ChannelUsername(setting.into()));
    }
    let id: i64 = setting.parse().ok()?;
    (id != 0 && id.unsigned_abs() < 1 << 52).then_some(Recipient::Id(ChatId(id)))
}

/// The platform gives no link; these are the forms it documents. A basic group has none.
fn link(chat: &Chat, message_id: i32) -> Option<String> {
    match &chat.username {
        Some(name) => Some(format!("https://t.me/{name}/{message_id}")),
        None => {
            let text = chat.id.to_string();
            let bare = text.strip_prefix("-100")?;
            Some(format!("https://t.me/c/{bare}/{message_id}"))
        }
    }
}

fn read<T: serde::de::DeserializeOwned>(result: Value) -> Result<T, Failure> {
    serde_json::from_value(result).map_err(|e| Failure::retry("unreadable", format!("the reply lacks a field: {e}")))
}

fn ready(staged: &Staged) -> Result<Staging, Failure> {
    let token = serde_json::to_string(staged).map_err(|e| Failure::permanent("bad_token", e.to_string()))?;
    Ok(Staging::Ready(token))
}

fn staged_of(token: &str) -> Result<Staged, Failure> {
    if token.is_empty() {
        return Ok(Staged::default());
    }
    serde_json::from_str(token)
        .map_err(|e| Failure::permanent("bad_token", format!("what was staged cannot be read: {e}")))
}

#[cfg(test)]
mod tests {
    use super::{Chat, chat, link, message_in};

    #[test]
    fn a_link_names_a_message_of_our_own_chat_or_nothing() {
        let chat = Chat { id: -1001234567890, username: Some("xa_ia_mau".into()) };
        for (link, wanted) in [
            ("https://t.me/xa_ia_mau/7", Some("-1001234567890:7")),
            ("https://t.me/Xa_Ia_Mau/7?single", Some("-1001234567890:7")),
            ("t.me/c/1234567890/7", Some("-1001234567890:7")),
            ("https://t.me/c/1234567890/3/7", Some("-1001234567890:7")),
            ("https://t.me/c/999/7", None),
            ("https://t.me/xa_khac/7", None),
            ("https://t.me/xa_ia_mau", None),
            ("https://t.me/xa_ia_mau/bai", None),
            ("https://xa.example/7", None),
        ] {
            assert_eq!(message_in(link, &chat).as_deref(), wanted, "{link}");
        }
    }

    #[test]
    fn chats_are_numbers_or_names() {
        for good in ["-1001234567890", "-42", "777", "@xa_ia_mau"] {
            assert!(chat(good).is_some(), "{good}");
        }
        for bad in ["", "0", "xa_ia_mau", "@", "@ab", "@xã_ia_mơ", "@1abc", "-9999999999999999999", "-9007199254740993"]
        {
            assert!(chat(bad).is_none(), "{bad}");
        }
    }

    #[test]
    fn links_as_documented() {
        let named = Chat { id: -1001234567890, username: Some("xa_ia_mau".into()) };
        assert_eq!(link(&named, 7).as_deref(), Some("https://t.me/xa_ia_mau/7"));
        let private = Chat { id: -1001234567890, username: None };
        assert_eq!(link(&private, 7).as_deref(), Some("https://t.me/c/1234567890/7"));
        assert_eq!(link(&Chat { id: -42, username: None }, 7), None);
    }
}

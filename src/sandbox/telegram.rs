//! Telegram's Bot API: bots, chats, rights, rates and the methods that read or change messages that are there. What sends
//! stands in `telegram_send`.
//!
//! There is no method that lists a chat's history (the platform has none), and no reply that the real server would not
//! give. Method names are case-insensitive; an HTTP status equals its `error_code`.

use std::collections::{BTreeMap, VecDeque};

use chrono::TimeDelta;
use serde_json::{Value, json};

use super::account::{Account, number};
use super::gate::Scene;
use super::telegram_send::MessageContent;
use super::wall::{Exposure, PublicPost};
use super::wire::{ServerReply, ServerRequest};
use crate::domain::At;

pub(super) const TEXT_MAX: usize = 4096;
pub(super) const CAPTION_MAX: usize = 1024;
const PER_CHAT_A_MINUTE: usize = 20;
const PER_BOT_A_SECOND: usize = 30;

#[derive(Default)]
pub(super) struct TelegramServer {
    pub(super) bots: BTreeMap<String, Bot>,
    pub(super) chats: BTreeMap<i64, Chat>,
    /// `file_id` → what it is.
    pub(super) files: BTreeMap<String, Stored>,
}

pub(super) struct Bot {
    id: u64,
    username: String,
    is_dead: bool,
    sent: VecDeque<At>,
}

pub(super) struct Chat {
    pub(super) id: i64,
    /// `channel`, or `supergroup` for an audit chat.
    pub(super) kind: &'static str,
    pub(super) title: String,
    pub(super) username: Option<String>,
    channel: String,
    /// Tokens of the bots that may post.
    members: Vec<String>,
    pub(super) messages: Vec<Message>,
    sent: VecDeque<At>,
}

pub(super) struct Message {
    pub(super) id: i64,
    pub(super) at: At,
    pub(super) content: MessageContent,
    pub(super) group: Option<String>,
    pub(super) exposure: Exposure,
}

pub(super) struct Stored {
    pub(super) kind: &'static str,
    pub(super) path: String,
    pub(super) bytes: usize,
    pub(super) size: (usize, usize),
}

/// A refusal: status, description, parameters.
pub(super) type BotError = (u16, String, Value);

pub(super) fn bad(description: impl AsRef<str>) -> BotError {
    (400, format!("Bad Request: {}", description.as_ref()), Value::Null)
}

impl TelegramServer {
    pub(super) fn add(&mut self, account: &Account) -> anyhow::Result<()> {
        let token = account.value("bot_token")?.to_owned();
        let id = number(&token) % 1_000_000_000;
        self.bots.entry(token.clone()).or_insert_with(|| Bot {
            id,
            username: format!("sandbox_{id}_bot"),
            is_dead: false,
            sent: VecDeque::new(),
        });
        self.add_chat(account, account.value("chat_id")?, "channel", &token);
        if let Ok(audit) = account.value("audit_chat_id") {
            self.add_chat(account, audit, "supergroup", &token);
        }
        Ok(())
    }

    fn add_chat(&mut self, account: &Account, written: &str, kind: &'static str, token: &str) {
        let username = written.strip_prefix('@').map(str::to_owned);
        let made_up = -1_009_000_000_000 - (number(written) % 1_000_000_000) as i64;
        let id = written.parse().unwrap_or(made_up);
        let chat = self.chats.entry(id).or_insert_with(|| Chat {
            id,
            kind,
            title: account.title.clone(),
            username,
            channel: account.channel.clone(),
            members: Vec::new(),
            messages: Vec::new(),
            sent: VecDeque::new(),
        });
        chat.members.push(token.to_owned());
    }

    /// Token deaths outlive the request; see `Sandbox::revive`.
    pub(super) fn set_dead(&mut self, token: &str, is_dead: IsDead) {
        if let Some(bot) = self.bots.get_mut(token) {
            bot.is_dead = is_dead == IsDead::Yes;
        }
    }

    pub(super) fn answer(&mut self, asked: &ServerRequest, scene: &Scene<'_>) -> ServerReply {
        reply(self.call(asked, scene))
    }

    fn call(&mut self, asked: &ServerRequest, scene: &Scene<'_>) -> Result<Value, BotError> {
        let (Some(token), Some(method), 2) = (
            asked.path.first().and_then(|part| part.strip_prefix("bot")),
            asked.path.get(1).map(|m| m.to_ascii_lowercase()),
            asked.path.len(),
        ) else {
            return Err((404, "Not Found".to_owned(), Value::Null));
        };
        match self.bots.get(token) {
            Some(bot) if !bot.is_dead => {}
            None if !token.contains(':') && !token.starts_with("sandbox-") => {
                return Err((404, "Not Found".to_owned(), Value::Null));
            }
            _ => return Err((401, "Unauthorized".to_owned(), Value::Null)),
        }
        match method.as_str() {
            "getme" => Ok(self.me(token)),
            "getchat" => self.chat_named(asked, "chat_id").map(|id| self.chat_json(id)),
            "getchatmember" | "getchatadministrators" => self.member(token, asked, &method),
            "getchatmembercount" => self.chat_named(asked, "chat_id").map(|_| json!(1203)),
            "sendmessage" | "sendphoto" | "sendvideo" | "sendaudio" | "senddocument" | "sendanimation"
            | "sendmediagroup" | "forwardmessage" | "copymessage" => self.send(token, &method, asked, scene),
            "editmessagetext" | "editmessagecaption" => self.edit(token, &method, asked),
            "deletemessage" => self.delete(token, asked, scene.now),
            "deletemessages" => self.delete_several(token, asked, scene.now),
            "pinchatmessage" | "unpinchatmessage" => self.pin(token, asked),
            _ => Err((404, "Not Found: method not found".to_owned(), Value::Null)),
        }
    }

    fn me(&self, token: &str) -> Value {
        let (id, username) = self.bots.get(token).map_or((0, ""), |b| (b.id, b.username.as_str()));
        json!({ "id": id, "is_bot": true, "first_name": "Sandbox", "username": username,
            "can_join_groups": true, "can_read_all_group_messages": false, "supports_inline_queries": false })
    }

    fn member(&self, token: &str, asked: &ServerRequest, method: &str) -> Result<Value, BotError> {
        let chat = self.chat_named(asked, "chat_id")?;
        let me = self.me(token);
        let is_member = self.chats.get(&chat).is_some_and(|c| c.members.iter().any(|m| m == token));
        let member = if is_member {
            json!({ "status": "administrator", "user": me, "can_be_edited": false, "is_anonymous": false,
                "can_manage_chat": true, "can_post_messages": true, "can_edit_messages": true,
                "can_delete_messages": true, "can_invite_users": true })
        } else {
            json!({ "status": "left", "user": me })
        };
        if method == "getchatadministrators" {
            return Ok(json!([member]));
        }
        match asked.number("user_id") {
            Some(id) if Some(id) == me["id"].as_i64() => Ok(member),
            Some(_) => Err(bad("user not found")),
            None => Err(bad("invalid user_id specified")),
        }
    }

    /// The chat that a parameter names, by number or by `@name`.
    pub(super) fn chat_named(&self, asked: &ServerRequest, name: &str) -> Result<i64, BotError> {
        let written =
            asked.text(name).filter(|text| !text.is_empty()).ok_or_else(|| bad(format!("{name} is empty")))?;
        let found = match written.strip_prefix('@') {
            Some(name) => {
                self.chats.values().find(|c| c.username.as_deref().is_some_and(|u| u.eq_ignore_ascii_case(name)))
            }
            None => written.parse().ok().and_then(|id: i64| self.chats.get(&id)),
        };
        found.map(|c| c.id).ok_or_else(|| bad("chat not found"))
    }

    /// A chat in which this bot may post.
    pub(super) fn own_chat(&mut self, token: &str, asked: &ServerRequest) -> Result<&mut Chat, BotError> {
        let id = self.chat_named(asked, "chat_id")?;
        let chat = self.chats.get_mut(&id).ok_or_else(|| bad("chat not found"))?;
        if chat.members.iter().any(|m| m == token) {
            return Ok(chat);
        }
        Err((403, format!("Forbidden: bot is not a member of the {} chat", chat.kind), Value::Null))
    }

    pub(super) fn chat_json(&self, id: i64) -> Value {
        self.chats.get(&id).map_or(Value::Null, |chat| {
            let mut json = json!({ "id": chat.id, "title": chat.title, "type": chat.kind });
            if let Some(username) = &chat.username {
                json["username"] = Value::from(username.clone());
            }
            json
        })
    }

    /// Counts `messages` against both windows, or tells when there is room again.
    pub(super) fn admit(&mut self, token: &str, chat: i64, messages: usize, now: At) -> Result<(), BotError> {
        let waits = [
            self.chats.get_mut(&chat).map(|c| window(&mut c.sent, now, 60, PER_CHAT_A_MINUTE, messages)),
            self.bots.get_mut(token).map(|b| window(&mut b.sent, now, 1, PER_BOT_A_SECOND, messages)),
        ];
        if let Some(wait) = waits.into_iter().flatten().flatten().max() {
            return Err(too_many(wait));
        }
        for sent in [self.chats.get_mut(&chat).map(|c| &mut c.sent), self.bots.get_mut(token).map(|b| &mut b.sent)] {
            sent.into_iter().for_each(|sent| sent.extend(std::iter::repeat_n(now, messages)));
        }
        Ok(())
    }

    pub(super) fn posts(&self) -> Vec<PublicPost> {
        let posts = self.chats.values().flat_map(|chat| chat.messages.iter().map(move |m| (chat, m)));
        // What was deleted from a private chat is gone; what the public saw once stays on the record.
        posts
            .filter(|(chat, message)| chat.kind == "channel" || message.exposure.visible)
            .map(|(chat, message)| PublicPost {
                platform: "telegram",
                channel: chat.channel.clone(),
                id: format!("{}/{}", chat.id, message.id),
                title: None,
                text: message.content.text.clone(),
                pictures: self
                    .file(&message.content)
                    .filter(|f| f.kind == "photo")
                    .map(|f| f.path.clone())
                    .into_iter()
                    .collect(),
                link: Some(chat.permalink(message.id)),
                // An audit chat is private.
                visible: message.exposure.visible && chat.kind == "channel",
                shown_at: message.exposure.shown_at,
                reveals: if chat.kind == "channel" { message.exposure.reveals } else { 0 },
            })
            .collect()
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum IsDead {
    Yes,
    No,
}

impl Chat {
    /// The path on t.me, which the sandbox serves below `/t.me/`.
    fn permalink(&self, message: i64) -> String {
        match &self.username {
            Some(name) => format!("/t.me/{name}/{message}"),
            None => format!("/t.me/c/{}/{message}", self.id.to_string().trim_start_matches("-100")),
        }
    }
}

/// Seconds to wait before `more` fit into the window, if they do not.
fn window(sent: &mut VecDeque<At>, now: At, seconds: i64, limit: usize, more: usize) -> Option<i64> {
    while sent.front().is_some_and(|at| now - *at >= TimeDelta::seconds(seconds)) {
        sent.pop_front();
    }
    let over = (sent.len() + more).checked_sub(limit).filter(|over| *over > 0)?;
    let frees = *sent.get(over - 1).or(sent.back())? + TimeDelta::seconds(seconds);
    Some(((frees - now).num_milliseconds() + 999) / 1000)
}

pub(super) fn too_many(wait_s: i64) -> BotError {
    (429, format!("Too Many Requests: retry after {wait_s}"), json!({ "retry_after": wait_s }))
}

pub(super) fn reply(result: Result<Value, BotError>) -> ServerReply {
    match result {
        Ok(result) => ServerReply::json(200, &json!({ "ok": true, "result": result })),
        Err((status, description, parameters)) => {
            let mut body = json!({ "ok": false, "error_code": status, "description": description });
            if !parameters.is_null() {
                body["parameters"] = parameters.clone();
            }
            let answer = ServerReply::json(status, &body);
            match parameters["retry_after"].as_i64() {
                Some(wait) => answer.with("retry-after", wait),
                None => answer,
            }
        }
    }
}

//! Telegram's methods on messages that are there: edit, delete, pin.
//!
//! It never reports a change that changed nothing, or deletes what is older than the platform lets a bot delete.

use chrono::TimeDelta;
use serde_json::{Value, json};

use super::telegram::{BotError, CAPTION_MAX, TEXT_MAX, TelegramServer, bad};
use super::telegram_html::length;
use super::telegram_send::parse_text;
use super::wire::ServerRequest;
use crate::domain::At;

/// A message may be deleted so long after it was sent.
const DELETE_HOURS_MAX: i64 = 48;

impl TelegramServer {
    pub(super) fn edit(&mut self, token: &str, method: &str, asked: &ServerRequest) -> Result<Value, BotError> {
        let chat = self.own_chat(token, asked)?;
        let (chat_id, id) = (chat.id, asked.number("message_id"));
        let message = chat.messages.iter_mut().find(|m| Some(m.id) == id && m.exposure.visible);
        let message = message.ok_or_else(|| bad("message to edit not found"))?;
        let (name, limit, has_media) = match method {
            "editmessagetext" => ("text", TEXT_MAX, false),
            _ => ("caption", CAPTION_MAX, true),
        };
        if message.content.file.is_some() != has_media {
            return Err(bad(format!("there is no {name} in the message to edit")));
        }
        let parsed = parse_text(asked, name)?;
        if length(&parsed.text) > limit {
            return Err(bad("MESSAGE_TOO_LONG"));
        }
        if !has_media && parsed.text.is_empty() {
            return Err(bad("message text is empty"));
        }
        if message.content.text == parsed.text && message.content.entities == parsed.entities {
            return Err(bad(
                "message is not modified: specified new message content and reply markup are exactly the same as a \
                 current content and reply markup of the message",
            ));
        }
        message.content.text = parsed.text;
        message.content.entities = parsed.entities;
        let id = message.id;
        Ok(self.message_json(chat_id, id))
    }

    pub(super) fn delete(&mut self, token: &str, asked: &ServerRequest, now: At) -> Result<Value, BotError> {
        let id = asked.number("message_id");
        let chat = self.own_chat(token, asked)?;
        let message = chat.messages.iter_mut().find(|m| Some(m.id) == id && m.exposure.visible);
        let message = message.ok_or_else(|| bad("message to delete not found"))?;
        if now - message.at > TimeDelta::hours(DELETE_HOURS_MAX) {
            return Err(bad("message can't be deleted"));
        }
        message.exposure.hide();
        Ok(json!(true))
    }

    pub(super) fn delete_several(&mut self, token: &str, asked: &ServerRequest, now: At) -> Result<Value, BotError> {
        let ids = asked.structure("message_ids").unwrap_or_default();
        let ids: Vec<i64> = ids.as_array().into_iter().flatten().filter_map(Value::as_i64).collect();
        if ids.is_empty() || ids.len() > 100 {
            return Err(bad("there must be 1 to 100 message identifiers"));
        }
        let chat = self.own_chat(token, asked)?;
        let found = chat.messages.iter_mut().filter(|m| ids.contains(&m.id));
        found.filter(|m| now - m.at <= TimeDelta::hours(DELETE_HOURS_MAX)).for_each(|m| m.exposure.hide());
        Ok(json!(true))
    }

    pub(super) fn pin(&mut self, token: &str, asked: &ServerRequest) -> Result<Value, BotError> {
        let id = asked.number("message_id");
        let chat = self.own_chat(token, asked)?;
        let found = chat.messages.iter().any(|m| Some(m.id) == id && m.exposure.visible);
        if found { Ok(json!(true)) } else { Err(bad("message to pin not found")) }
    }
}

//! Zalo's Open API for Official Accounts: access, rates, account information and broadcast. Articles stand in
//! `zalo_article`, tokens in `zalo_oauth`.
//!
//! It never answers an application's error with anything but HTTP 200 and a negative `error`, as the platform does;
//! that is what clients get wrong.

use std::collections::BTreeMap;

use chrono::{TimeDelta, Timelike};
use chrono_tz::Asia::Ho_Chi_Minh;
use serde_json::{Value, json};

use super::account::{Account, number};
use super::gate::Scene;
use super::wall::{Exposure, PublicPost, plain};
use super::wire::{ServerReply, ServerRequest};
use super::zalo_article::Article;
use super::zalo_oauth::OauthGrant;
use crate::domain::At;

const CALLS_A_MINUTE: u32 = 4000;

#[derive(Default)]
pub(super) struct ZaloServer {
    pub(super) accounts: Vec<OfficialAccount>,
    /// App → minute and calls in it.
    minutes: BTreeMap<String, (i64, u32)>,
}

pub(super) struct OfficialAccount {
    pub(super) id: String,
    pub(super) title: String,
    channel: String,
    pub(super) app_id: String,
    pub(super) secret_key: String,
    pub(super) grant: OauthGrant,
    pub(super) articles: Vec<Article>,
    /// Job token → the article's id, or the code and message of the job's failure.
    pub(super) work: BTreeMap<String, ArticleWork>,
    broadcasts: Vec<Broadcast>,
    pub(super) made: u64,
}

pub(super) struct ArticleWork {
    pub(super) at: At,
    pub(super) asked: u32,
    pub(super) outcome: Result<String, ZaloError>,
}

struct Broadcast {
    id: String,
    text: String,
    link: String,
    exposure: Exposure,
}

/// `error` and `message`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct ZaloError(pub(super) i64, pub(super) String);

pub(super) fn invalid(field: &str) -> ZaloError {
    ZaloError(-201, format!("{field} is invalid!"))
}

impl ZaloServer {
    pub(super) fn add(&mut self, account: &Account, now: At) -> anyhow::Result<()> {
        self.accounts.push(OfficialAccount {
            id: account.value("oa_id")?.to_owned(),
            title: account.title.clone(),
            channel: account.channel.clone(),
            app_id: account.value("app_id")?.to_owned(),
            secret_key: account.value("secret_key")?.to_owned(),
            grant: OauthGrant::new(
                &account.channel,
                account.value("access_token")?,
                account.value("refresh_token")?,
                now,
            ),
            articles: Vec::new(),
            work: BTreeMap::new(),
            broadcasts: Vec::new(),
            made: 0,
        });
        Ok(())
    }

    pub(super) fn answer(&mut self, asked: &ServerRequest, scene: &Scene<'_>) -> ServerReply {
        let (result, remain) = match self.admit(asked, scene.now) {
            Ok((place, remain)) => match self.accounts.get_mut(place) {
                Some(oa) => (oa.call(asked, scene), remain),
                None => (Err(token_invalid()), remain),
            },
            Err(refused) => (Err(refused), 0),
        };
        let answer = match result {
            Ok(data) => ServerReply::json(200, &json!({ "data": data, "error": 0, "message": "Success" })),
            Err(ZaloError(404, message)) => ServerReply::json(404, &json!({ "error": 404, "message": message })),
            Err(ZaloError(code, message)) => ServerReply::json(200, &json!({ "error": code, "message": message })),
        };
        answer.with("x-ratelimit-limit", CALLS_A_MINUTE).with("x-ratelimit-remain", remain)
    }

    /// The account of the token, if there is room in this minute.
    fn admit(&mut self, asked: &ServerRequest, now: At) -> Result<(usize, u32), ZaloError> {
        let token = asked.header("access_token").unwrap_or_default();
        let place = self.accounts.iter().position(|oa| oa.grant.is_current(token)).ok_or_else(token_invalid)?;
        let Some(oa) = self.accounts.get(place) else { return Err(token_invalid()) };
        if oa.grant.is_expired(now) {
            return Err(ZaloError(-220, "Access token is expired or removed".to_owned()));
        }
        let minute = now.timestamp().div_euclid(60);
        let used = self.minutes.entry(oa.app_id.clone()).or_insert((minute, 0));
        if used.0 != minute {
            *used = (minute, 0);
        }
        used.1 += 1;
        match CALLS_A_MINUTE.checked_sub(used.1) {
            Some(remain) => Ok((place, remain)),
            None => Err(ZaloError(-32, "Your application has exceeded the number of calls per minute".to_owned())),
        }
    }

    pub(super) fn kill(&mut self, token: &str) {
        self.accounts.iter_mut().filter(|oa| oa.grant.is_current(token)).for_each(|oa| oa.grant.kill_access());
    }

    /// A person logged in again: the first pair of tokens works once more.
    pub(super) fn revive(&mut self, account: &Account, now: At) {
        for oa in self.accounts.iter_mut().filter(|oa| oa.channel == account.channel) {
            if let (Ok(access), Ok(refresh)) = (account.value("access_token"), account.value("refresh_token")) {
                oa.grant = OauthGrant::new(&account.channel, access, refresh, now);
            }
        }
    }

    pub(super) fn posts(&self) -> Vec<PublicPost> {
        self.accounts.iter().flat_map(OfficialAccount::posts).collect()
    }
}

impl OfficialAccount {
    fn call(&mut self, asked: &ServerRequest, scene: &Scene<'_>) -> Result<Value, ZaloError> {
        match (asked.method.as_str(), asked.path.join("/").as_str()) {
            ("GET", "v2.0/oa/getoa") => Ok(self.about()),
            ("POST", "v2.0/article/create") => self.create(asked, scene),
            ("POST", "v2.0/article/update") => self.update(asked, scene),
            ("POST", "v2.0/article/verify") => self.verify(asked, scene.now),
            ("POST", "v2.0/article/remove") => self.remove(asked),
            ("GET", "v2.0/article/getslice") => self.slice(asked, scene),
            ("GET", "v2.0/article/getdetail") => self.detail(asked, scene),
            ("POST", "v2.0/oa/message") => self.broadcast(asked, scene),
            _ => Err(ZaloError(404, "Empty api config".to_owned())),
        }
    }

    fn about(&self) -> Value {
        json!({ "oaid": self.id, "oa_id": self.id, "name": self.title, "description": "", "oa_alias": "",
            "is_verified": true, "oa_type": 4, "cate_name": "Cơ quan nhà nước", "num_follower": 1203, "avatar": "",
            "cover": "", "package_name": "Nâng cao", "package_valid_through_date": "31/12/2030",
            "package_auto_renew_date": "", "linked_ZCA": "" })
    }

    fn broadcast(&mut self, asked: &ServerRequest, scene: &Scene<'_>) -> Result<Value, ZaloError> {
        let hour = scene.now.with_timezone(&Ho_Chi_Minh).hour();
        if !(6..22).contains(&hour) {
            return Err(ZaloError(-234, "You cannot send this message at night (10PM-6AM)".to_owned()));
        }
        let message = asked.structure("message").ok_or_else(|| invalid("message"))?;
        if !asked.structure("recipient").is_some_and(|r| r["target"].is_object()) {
            return Err(invalid("recipient"));
        }
        let attachment = &message["attachment"];
        if attachment["type"] != "template" || attachment["payload"]["template_type"] != "media" {
            return Err(invalid("attachment"));
        }
        let elements = attachment["payload"]["elements"].as_array().filter(|e| (1..=5).contains(&e.len()));
        let mut chosen = Vec::new();
        for element in elements.ok_or_else(|| invalid("elements"))? {
            let article = self.articles.iter().find(|a| element["attachment_id"] == a.id && !a.is_removed);
            match article.filter(|_| element["media_type"] == "article") {
                Some(article) => chosen.push((article.title.clone(), article.permalink(&self.id))),
                None => return Err(invalid("attachment_id")),
            }
        }
        self.made += 1;
        let id = format!("{:x}", number(&format!("broadcast {} {}", self.id, self.made)));
        // Reviewed for half an hour; the reply says "accepted" only.
        let mut exposure = Exposure::default();
        exposure.show(scene.now + TimeDelta::minutes(30));
        let text = chosen.iter().map(|(title, _)| title.as_str()).collect::<Vec<_>>().join("\n");
        let link = chosen.into_iter().map(|(_, link)| link).next().unwrap_or_default();
        self.broadcasts.push(Broadcast { id: id.clone(), text, link, exposure });
        Ok(json!({ "message_id": id }))
    }

    fn posts(&self) -> Vec<PublicPost> {
        // What was removed unseen is gone; what was seen once stays on the record.
        let kept = self.articles.iter().filter(|a| !a.is_removed || a.exposure.reveals > 0);
        let articles = kept.map(|article| PublicPost {
            platform: "zalo",
            channel: self.channel.clone(),
            id: article.id.clone(),
            title: Some(article.title.clone()),
            text: plain(&article.html),
            pictures: article.cover.iter().cloned().collect(),
            link: Some(article.permalink(&self.id)),
            visible: article.exposure.visible,
            shown_at: article.exposure.shown_at,
            reveals: article.exposure.reveals,
        });
        let broadcasts = self.broadcasts.iter().map(|broadcast| PublicPost {
            platform: "zalo",
            channel: self.channel.clone(),
            id: broadcast.id.clone(),
            title: None,
            text: broadcast.text.clone(),
            pictures: Vec::new(),
            link: Some(broadcast.link.clone()),
            visible: broadcast.exposure.visible,
            shown_at: broadcast.exposure.shown_at,
            reveals: broadcast.exposure.reveals,
        });
        articles.chain(broadcasts).collect()
    }
}

fn token_invalid() -> ZaloError {
    ZaloError(-216, "Access token is invalid".to_owned())
}

/// Exceeded on purpose; the reply is the platform's own, which names no wait.
pub(super) fn too_many() -> ServerReply {
    let body = json!({ "error": -32, "message": "Your application has exceeded the number of calls per minute" });
    ServerReply::json(200, &body).with("x-ratelimit-limit", CALLS_A_MINUTE).with("x-ratelimit-remain", 0)
}

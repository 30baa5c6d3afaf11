//! Tạm dừng: what is on hold and why, a new hold, a release.

use std::time::Duration;

use askama::Template;
use axum::extract::Query;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use serde::Deserialize;

use super::body::{html, to};
use super::form::Posted;
use super::frame::Frame;
use super::guard::Visit;
use super::refused;
use super::trouble::Trouble;
use crate::actions::{self, ActError};
use crate::desk::person::{person, sees};
use crate::desk::status::{is_of_copy, scope};
use crate::desk::time;
use crate::domain::campaign::Tone;
use crate::domain::hold::Scope;
use crate::domain::rights::holders;
use crate::domain::staff::Verb;
use crate::i18n::problem::Explanation;
use crate::i18n::tone::tone;
use crate::i18n::web::{frame as fw, holds as w};
use crate::i18n::{Lang, hands};
use crate::store::{campaigns, channels, holds};

/// A hold stands at once; for what was under way a page waits no longer than this.
const WAIT_MAX: Duration = Duration::from_secs(20);

#[derive(Template)]
#[template(path = "web/holds.html")]
struct HoldsPage {
    f: Frame,
    done: Option<String>,
    refused: Option<Explanation>,
    standing: Vec<HoldView>,
    /// `None`: they may hold nothing.
    choices: Option<Vec<Choice>>,
    may_not: String,
    may_release: bool,
    /// As it was typed.
    reason: String,
}

struct HoldView {
    id: String,
    scope: String,
    reason: String,
    since: String,
    is_of_copy: bool,
}

struct Choice {
    value: String,
    name: String,
}

/// What an act before it did.
#[derive(Deserialize, Default)]
pub(super) struct After {
    held: Option<usize>,
    out: Option<usize>,
    waits: Option<u8>,
    braked: Option<u8>,
    released: Option<usize>,
    missed: Option<usize>,
}

pub(super) async fn page(visit: Visit, Query(after): Query<After>) -> Result<Response, Trouble> {
    let done = said(visit.browser.lang, &after);
    show(visit, done, None, "").await
}

fn said(lang: Lang, after: &After) -> Option<String> {
    if after.braked.is_some() {
        return Some(w::BRAKED.say(lang).to_owned());
    }
    if after.waits.is_some() {
        return Some(w::UNDER_WAY.say(lang).to_owned());
    }
    if let Some(count) = after.released {
        let missed = after.missed.unwrap_or_default();
        return Some(w::RELEASED.with(lang, &[("count", &count), ("late", &missed)]));
    }
    let held = w::HELD.with(lang, &[("count", &after.held?)]);
    Some(match after.out {
        Some(out) if out > 0 => format!("{held} {}", w::WENT_OUT.with(lang, &[("count", &out)])),
        _ => held,
    })
}

async fn show(
    visit: Visit,
    done: Option<String>,
    refused: Option<Explanation>,
    reason: &str,
) -> Result<Response, Trouble> {
    let (lang, actor) = (visit.browser.lang, &visit.visitor.actor);
    let mut tx = visit.site.store.read().await?;
    let standing = holds::standing(&mut tx).await?;
    let units = channels::units(&mut tx).await?;
    let known = channels::all(&mut tx).await?;
    let running = campaigns::all(&mut tx).await?;
    let staff = channels::staff(&mut tx).await?;
    drop(tx);
    let name = |id: &str| staff.iter().find(|s| s.id == id).map_or_else(|| person(lang, id), |s| s.name.clone());
    let standing = standing.into_iter().map(|hold| HoldView {
        scope: scope(lang, &hold.scope, &units),
        since: w::SINCE.with(lang, &[("name", &name(&hold.by)), ("at", &time::shown(hold.at, time::DEFAULT_ZONE))]),
        is_of_copy: is_of_copy(&hold),
        reason: hold.reason,
        id: hold.id,
    });
    let may = actor.may_somewhere(Verb::Hold).is_ok();
    let choice = |value: String, name: String| Choice { value, name };
    let mut choices = vec![choice("all:".to_owned(), w::EVERYTHING.say(lang).to_owned())];
    choices.extend(
        Tone::ALL
            .iter()
            .map(|t| choice(format!("tone:{}", t.as_str()), w::TONE.with(lang, &[("tone", &tone(lang, *t))]))),
    );
    for unit in units.iter().filter(|u| sees(actor, &u.id)) {
        choices.push(choice(format!("unit:{}", unit.id), w::UNIT.with(lang, &[("title", &unit.title)])));
    }
    for channel in known.iter().filter(|c| sees(actor, &c.unit)) {
        choices.push(choice(format!("channel:{}", channel.id), w::CHANNEL.with(lang, &[("title", &channel.title)])));
    }
    for campaign in running.iter().filter(|c| c.retired.is_none() && sees(actor, &c.unit)) {
        let name = w::CAMPAIGN.with(lang, &[("title", &campaign.title)]);
        choices.push(choice(format!("campaign:{}", campaign.id), name));
    }
    let who: Vec<&str> = holders(Verb::Hold).into_iter().map(|role| hands::role(lang, role)).collect();
    html(&HoldsPage {
        f: visit.frame().titled(w::TITLE.say(lang)),
        done,
        refused,
        standing: standing.collect(),
        choices: may.then_some(choices),
        may_not: w::MAY_NOT.with(lang, &[("holders", &who.join(", "))]),
        may_release: actor.may_somewhere(Verb::Release).is_ok(),
        reason: reason.to_owned(),
    })
}

pub(super) async fn hold(Posted { visit, fields }: Posted) -> Result<Response, Trouble> {
    let lang = visit.browser.lang;
    let reason = fields.text("reason").unwrap_or_default().to_owned();
    let Some(scope) = fields.text("what").and_then(chosen) else {
        let said = Explanation {
            message: w::NOT_ON_LIST.say(lang).to_owned(),
            remedy: w::NOT_ON_LIST_DO.say(lang).to_owned(),
        };
        return Ok((StatusCode::UNPROCESSABLE_ENTITY, show(visit, None, Some(said), &reason).await?).into_response());
    };
    let (site, actor, why) = (visit.site.clone(), visit.visitor.actor.clone(), reason.clone());
    // On its own: a browser that goes away takes no hold with it.
    let holding = tokio::spawn(async move { actions::hold::hold(&site.store, &site.clock, &actor, scope, &why).await });
    let Ok(held) = tokio::time::timeout(WAIT_MAX, holding).await else { return Ok(to("/tam-dung?waits=1")) };
    match held.map_err(anyhow::Error::from)? {
        Ok(held) if held.braked => Ok(to("/tam-dung?braked=1")),
        Ok(held) => Ok(to(&format!("/tam-dung?held={}&out={}", held.covered, held.went_out.len()))),
        Err(error) => refuse(visit, error, &reason).await,
    }
}

pub(super) async fn release(Posted { visit, fields }: Posted) -> Result<Response, Trouble> {
    let id = fields.text("hold").unwrap_or_default();
    let reason = fields.text("reason").unwrap_or_default();
    let (store, actor) = (&visit.site.store, &visit.visitor.actor);
    match actions::hold::release(store, actor, id, reason, visit.site.now()).await {
        Ok(done) => Ok(to(&format!("/tam-dung?released={}&missed={}", done.going_on, done.missed.len()))),
        Err(error) => refuse(visit, error, "").await,
    }
}

async fn refuse(visit: Visit, error: ActError, reason: &str) -> Result<Response, Trouble> {
    let ActError::Refused(why) = error else { return Err(error.into()) };
    let said = refused::said(&visit.site.store, visit.browser.lang, &why).await?;
    Ok((StatusCode::FORBIDDEN, show(visit, None, Some(said), reason).await?).into_response())
}

/// A line of the list: what it holds.
fn chosen(value: &str) -> Option<Scope> {
    let (kind, id) = value.split_once(':')?;
    let named = || Some(id.to_owned());
    match kind {
        "all" => Some(Scope::default()),
        "unit" => Some(Scope { unit: named(), ..Scope::default() }),
        "channel" => Some(Scope { channel: named(), ..Scope::default() }),
        "campaign" => Some(Scope { campaign: named(), ..Scope::default() }),
        "tone" => Some(Scope { tone: Some(*Tone::ALL.iter().find(|tone| tone.as_str() == id)?), ..Scope::default() }),
        _ => None,
    }
}

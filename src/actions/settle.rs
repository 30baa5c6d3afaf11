//! Settle: a person looked at the channel and says whether an unconfirmed delivery is out.
//!
//! Never: decides for them. "Not delivered" puts it back before its reveal, within its lateness rule and phase.

use serde_json::json;

use super::{Actor, Done, Refused, note, one, save};
use crate::adapters::{find, timing};
use crate::domain::At;
use crate::domain::delivery::{Reason, State, Step};
use crate::domain::outcome::Receipt;
use crate::domain::staff::Verb;
use crate::store::Store;

/// What the person saw.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Saw {
    /// It is out, at this link and under this id of the platform, if they gave them.
    Delivered {
        link: Option<String>,
        id: Option<String>,
    },
    NotDelivered,
}

/// Receipts of what a person saw without the platform's own id begin so.
const SEEN_BY: &str = "confirmed-by:";

/// The id under which the platform knows the post. What is typed as an id must be one; a link may hold none.
fn post_id(adapter: &str, id: Option<&str>, link: Option<&str>) -> Result<Option<String>, Refused> {
    let read = |given: &str| find(adapter).and_then(|kind| (kind.receipt_of)(given));
    match (id, link) {
        (Some(id), _) => read(id).map(Some).ok_or_else(|| Refused::NotAPostId { given: id.to_owned() }),
        (None, link) => Ok(link.and_then(read)),
    }
}

/// Whether a receipt names a post to the platform itself. One that a person vouched for without an id, or by a link
/// alone, does not: to send it would make "no such post" look like "gone".
pub(super) fn names_a_post(adapter: &str, receipt: &str) -> bool {
    let typed = receipt.starts_with(SEEN_BY) || receipt.starts_with("http:") || receipt.starts_with("https:");
    !typed && find(adapter).is_some()
}

/// What came of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Settled {
    pub id: String,
    pub state: State,
    /// It is not out, or the platform's own id of it is known: it can be taken back.
    pub named: bool,
}

pub async fn settle(store: &Store, actor: &Actor, id: &str, saw: Saw, reason: &str, now: At) -> Done<Settled> {
    actor.may_somewhere(Verb::Settle)?;
    if reason.trim().is_empty() {
        return Err(Refused::NeedsReason.into());
    }
    let mut tx = store.write().await?;
    tx.lock_actions().await?;
    let mut standing = one(&mut tx, id).await?;
    super::must_own(&mut tx, actor, Verb::Settle, &standing).await?;
    if standing.state != State::Unconfirmed {
        return Err(Refused::WrongState { id: standing.id, state: standing.state.as_str() }.into());
    }
    if standing.step == Some(Step::Reconcile) && standing.next_at.is_none() {
        // The platform is being asked at this moment, and may know better than what was seen a minute ago.
        return Err(Refused::UnderWay { id: standing.id }.into());
    }
    match &saw {
        Saw::Delivered { link, id } => {
            let post = post_id(&standing.adapter, id.as_deref(), link.as_deref())?;
            standing.state = State::Delivered;
            standing.held_at = None;
            standing.reason = Some(Reason::ConfirmedByPerson);
            standing.delivered_at = standing.delivered_at.or(standing.doubt_at).or(Some(now));
            let id = post.unwrap_or_else(|| format!("{SEEN_BY}{}", actor.id));
            standing.receipt = Some(Receipt { id, link: link.clone() });
        }
        Saw::NotDelivered => {
            standing.state = if standing.staged.is_some() { State::Staged } else { State::Scheduled };
            standing.reason = None;
            standing.resume = None;
        }
    }
    standing.remark = Some(reason.to_owned());
    standing.doubt_at = None;
    standing.tries = 0;
    standing.plan_next(timing(&standing.adapter), now);
    if standing.deadline_at.is_some_and(|deadline| deadline <= now) {
        standing.pass_deadline(timing(&standing.adapter), now);
    }
    let named = standing.receipt.as_ref().is_none_or(|receipt| names_a_post(&standing.adapter, &receipt.id));
    let (id, state) = (standing.id.clone(), standing.state);
    save(&mut tx, &[standing]).await?;
    super::cover_again(&mut tx, now).await?;
    let detail = match &saw {
        Saw::Delivered { link, id } => json!({"saw": "delivered", "link": link, "id": id}),
        Saw::NotDelivered => json!({"saw": "not_delivered"}),
    };
    note(&mut tx, actor, "settle", &id, Some(reason), detail, now).await?;
    tx.commit().await?;
    Ok(Settled { id, state, named })
}

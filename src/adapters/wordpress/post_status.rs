//! How a post of ours stands on its site, and whose doing that is.
//!
//! It never overrules a person on the site. Whoever trashed, rescheduled or hid a draft there meant it: it is neither
//! published over nor deleted, and the log says what was found.

use serde_json::Value;

use crate::domain::outcome::Failure;
use crate::http::Reply;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum PostStatus {
    Public,
    /// As loa leaves it.
    Draft,
    /// The site will show it by itself at another time.
    Rescheduled,
    /// Shown to logged-in editors only.
    Private,
    /// Handed in for review, or in some other state of the site's editors.
    Pending,
    Trashed,
    Gone,
}

impl PostStatus {
    pub(super) fn of(post: &Value) -> PostStatus {
        match post["status"].as_str() {
            Some("publish") => PostStatus::Public,
            Some("trash") => PostStatus::Trashed,
            Some("future") => PostStatus::Rescheduled,
            Some("private") => PostStatus::Private,
            Some("draft") => PostStatus::Draft,
            // Also states that a plugin of the site has for its editors.
            _ => PostStatus::Pending,
        }
    }

    /// Whether nobody who visits the site sees it, now or by itself later.
    pub(super) fn is_unseen(self) -> bool {
        !matches!(self, PostStatus::Public | PostStatus::Rescheduled)
    }

    /// Why nothing is done with a post that a person took in hand.
    pub(super) fn refusal(self) -> Failure {
        let (code, message) = match self {
            PostStatus::Public => ("public", "the draft was published on the site; withdraw it instead"),
            PostStatus::Rescheduled => {
                ("draft_rescheduled", "somebody on the site scheduled the draft for another time; it was left so")
            }
            PostStatus::Private => ("draft_private", "somebody on the site made the draft private; it was left so"),
            PostStatus::Pending => {
                ("draft_pending", "somebody on the site put the draft up for review; it was left so")
            }
            PostStatus::Trashed => {
                ("draft_trashed", "somebody threw the draft away on the site; it stays in the trash")
            }
            PostStatus::Gone | PostStatus::Draft => {
                ("draft_deleted", "the draft is not on the site any more; stage it again")
            }
        };
        Failure::permanent(code, message)
    }
}

/// Whether the site says that there is no such post (or picture).
pub(super) fn is_gone(reply: &Reply) -> bool {
    let code = reply.json().and_then(|b| b["code"].as_str().map(str::to_owned));
    reply.status == 410 || (reply.status == 404 && code.as_deref() == Some("rest_post_invalid_id"))
}

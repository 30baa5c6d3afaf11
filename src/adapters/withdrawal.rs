//! Which post is to be taken back: by the platform's own id, or not at all.
//!
//! It never sends what a person typed as an id, or takes "no such post" for "gone" where the id came from a person. An
//! id that the platform itself gave, and that it does not know any more, is gone.

use super::Out;
use crate::domain::outcome::Failure;

/// The platform's own id of a post.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum OwnId {
    /// The platform gave it to us.
    Given(String),
    /// Read from a link that a person typed.
    Typed(String),
}

impl OwnId {
    pub(super) fn as_str(&self) -> &str {
        match self {
            OwnId::Given(id) | OwnId::Typed(id) => id,
        }
    }

    /// The platform does not know the id: done already, or never there.
    pub(super) fn unknown(&self) -> Result<(), Failure> {
        match self {
            OwnId::Given(_) => Ok(()),
            OwnId::Typed(_) => Err(Failure::permanent(
                "no_such_post",
                "the platform knows no post of the link that was typed; look at the channel",
            )),
        }
    }
}

impl Out<'_> {
    /// `made` is the post that staging made; `read` reads an id from a link where that is certain.
    pub(super) fn own_id(&self, made: Option<String>, read: impl Fn(&str) -> Option<String>) -> Result<OwnId, Failure> {
        if !self.receipt.is_word() {
            return Ok(OwnId::Given(self.receipt.id.clone()));
        }
        let said = self.receipt.said_id().map(str::to_owned);
        match (made, said.or_else(|| self.receipt.link.as_deref().and_then(read))) {
            (Some(made), Some(typed)) if made != typed => Err(Failure::permanent(
                "other_post",
                "the link that was typed names another post than the one that loa made; look at both, and take it back by \
                 hand on the channel",
            )),
            (Some(made), _) => Ok(OwnId::Given(made)),
            (None, Some(typed)) => Ok(OwnId::Typed(typed)),
            (None, None) => Err(no_own_id()),
        }
    }
}

/// Nobody knows by which id the platform would take it back.
pub(super) fn no_own_id() -> Failure {
    let message = "it is not certain which post this is: somebody said that it is out, and no link names it; take it back \
                   by hand on the channel";
    Failure::permanent("no_own_id", message)
}

#[cfg(test)]
mod tests {
    use super::Out;
    use crate::domain::outcome::Receipt;

    #[test]
    fn only_what_is_certain_is_taken_back() {
        let word = |link: Option<&str>| Receipt::word("van-hoa", None, link.map(str::to_owned));
        let given = Receipt { id: "7".into(), link: Some("https://a.example/9".into()) };
        let read = |link: &str| link.rsplit('/').next().filter(|n| n.parse::<u32>().is_ok()).map(str::to_owned);
        for (receipt, made, want) in [
            (given, Some("8"), "Given(\"7\")"),
            (word(None), Some("8"), "Given(\"8\")"),
            (word(Some("https://a.example/8")), Some("8"), "Given(\"8\")"),
            (word(Some("https://a.example/9")), Some("8"), "other_post"),
            (word(Some("https://a.example/bai")), Some("8"), "Given(\"8\")"),
            (word(Some("https://a.example/9")), None, "Typed(\"9\")"),
            (word(Some("đã thấy")), None, "no_own_id"),
            (word(None), None, "no_own_id"),
            // As the first version wrote it down.
            (Receipt { id: "https://a.example/x".into(), link: Some("https://a.example/x".into()) }, None, "no_own_id"),
        ] {
            let out = Out { receipt: &receipt, staged: "" };
            let found = out.own_id(made.map(str::to_owned), read).map_or_else(|f| f.code, |id| format!("{id:?}"));
            assert_eq!(found, want, "{receipt:?}");
        }
    }
}

//! Refusals as a page says them: titles in the place of ids, and remedies that take no command line.

use std::collections::HashMap;

use crate::actions::Refusal;
use crate::desk::refusal;
use crate::domain::rights::holders;
use crate::i18n::problem::Explanation;
use crate::i18n::web::refused as words;
use crate::i18n::{Lang, Word, hands};
use crate::store::{Result, Store, channels};

/// In words, with what to do.
pub(super) async fn said(store: &Store, lang: Lang, refused: &Refusal) -> Result<Explanation> {
    let units = channels::units(&mut store.read().await?).await?;
    let titles: HashMap<&str, &str> = units.iter().map(|unit| (unit.id.as_str(), unit.title.as_str())).collect();
    let title = |id: &str| titles.get(id).copied().unwrap_or(id).to_owned();
    let whole = |unit: &Option<String>, none: Word| unit.as_deref().map_or_else(|| none.say(lang).to_owned(), title);
    let plain = |message: Word, remedy: Word| Explanation {
        message: message.say(lang).to_owned(),
        remedy: remedy.say(lang).to_owned(),
    };
    Ok(match refused {
        Refusal::RoleMayNot { verb, .. } => {
            let roles: Vec<&str> = holders(*verb).into_iter().map(|role| hands::role(lang, role)).collect();
            Explanation {
                remedy: words::ASK_HOLDER.with(lang, &[("holders", &roles.join(", "))]),
                ..refusal::said(lang, refused)
            }
        }
        Refusal::NotYourUnit { unit, verb, yours } => {
            let yours: Vec<String> = yours.iter().map(|id| title(id)).collect();
            let unit = whole(unit, crate::i18n::refusal::WHOLE_STORE);
            let places: [(&str, &dyn std::fmt::Display); 3] =
                [("unit", &unit), ("verb", &hands::verb(lang, *verb)), ("yours", &yours.join(", "))];
            Explanation {
                message: words::NOT_YOUR_UNIT.with(lang, &places),
                remedy: words::NOT_YOUR_UNIT_DO.with(lang, &[("unit", &unit)]),
            }
        }
        Refusal::OwnText { count, .. } => Explanation {
            message: words::OWN_TEXT.with(lang, &[("count", count)]),
            remedy: words::OWN_TEXT_DO.say(lang).to_owned(),
        },
        Refusal::HeldFromAbove { unit, .. } => {
            let unit = whole(unit, words::ABOVE);
            Explanation {
                message: words::HELD_FROM_ABOVE.with(lang, &[("unit", &unit)]),
                remedy: words::HELD_FROM_ABOVE_DO.with(lang, &[("unit", &unit)]),
            }
        }
        Refusal::ContentChanged { .. } => plain(words::CONTENT_CHANGED, words::CONTENT_CHANGED_DO),
        Refusal::NothingFits => plain(words::NOTHING_FITS, words::LOOK_AGAIN),
        Refusal::NeedsReason => plain(words::NEEDS_REASON, words::NEEDS_REASON_DO),
        Refusal::NoSuchHold { .. } => plain(words::NO_SUCH_HOLD, words::LOOK_AGAIN),
        Refusal::AwaitsText { .. } => plain(words::AWAITS_TEXT, words::LOOK_AGAIN),
        Refusal::CopyHold => plain(crate::i18n::refusal::COPY_HOLD, crate::i18n::web::holds::COPY),
        other => refusal::said(lang, other),
    })
}

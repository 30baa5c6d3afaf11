//! Refusals in words: why a person's act was not done, and what to do about it.
//!
//! Never: a default arm. A refusal without words does not compile. The words are in `i18n::refusal`, which stands below
//! `actions` and cannot name them.

use crate::actions::Refused;
use crate::domain::staff::{Role, Verb};
use crate::i18n::problem::Said;
use crate::i18n::{Lang, Word, refusal as words};

/// The refusal's name for programs: `role_may_not`.
pub(super) fn code(refused: &Refused) -> String {
    super::fault::code(refused)
}

pub(super) fn said(lang: Lang, refused: &Refused) -> Said {
    let with = |message: Word, places: &[(&str, &dyn std::fmt::Display)], remedy: Word| Said {
        message: message.with(lang, places),
        remedy: remedy.with(lang, places),
    };
    let near_or_all = |near: &Option<String>, without: Word| match near {
        Some(near) => words::DID_YOU_MEAN.with(lang, &[("near", near)]),
        None => without.say(lang).to_owned(),
    };
    match refused {
        Refused::WhoActs { known } => with(words::WHO_ACTS, &[("known", &known.join(", "))], words::WHO_ACTS_DO),
        Refused::UnknownStaff { id, near } => Said {
            message: words::UNKNOWN_STAFF.with(lang, &[("id", id)]),
            remedy: near_or_all(near, words::UNKNOWN_STAFF_DO),
        },
        Refused::RoleMayNot { role: has, verb: does } => {
            let least = Role::ALL.into_iter().find(|r| r.may(*does)).unwrap_or(Role::Administrator);
            with(
                words::ROLE_MAY_NOT,
                &[("role", &role(lang, *has)), ("verb", &verb(lang, *does)), ("least", &role(lang, least))],
                words::ROLE_MAY_NOT_DO,
            )
        }
        Refused::NotYourUnit { unit } => with(words::NOT_YOUR_UNIT, &[("unit", unit)], words::NOT_YOUR_UNIT_DO),
        Refused::NoSuchDelivery { id } => with(words::NO_SUCH_DELIVERY, &[("id", id)], words::NO_SUCH_DELIVERY_DO),
        Refused::AmbiguousDelivery { id } => with(words::AMBIGUOUS, &[("id", id)], words::AMBIGUOUS_DO),
        Refused::NoSuchHold { id } => with(words::NO_SUCH_HOLD, &[("id", id)], words::NO_SUCH_HOLD_DO),
        Refused::NoSuchChannel { id, near } => Said {
            message: words::NO_SUCH_CHANNEL.with(lang, &[("id", id)]),
            remedy: near_or_all(near, words::NO_SUCH_CHANNEL_DO),
        },
        Refused::NoSuchUnit { id, near } => Said {
            message: words::NO_SUCH_UNIT.with(lang, &[("id", id)]),
            remedy: near_or_all(near, words::NO_SUCH_UNIT_DO),
        },
        Refused::NothingFits => with(words::NOTHING_FITS, &[], words::NOTHING_FITS_DO),
        Refused::NeedsReason => with(words::NEEDS_REASON, &[], words::NEEDS_REASON_DO),
        Refused::WrongState { id, state, end } => {
            let known = crate::domain::delivery::State::parse(state);
            let state = known.map_or(*state, |known| crate::i18n::state::state(lang, known, *end));
            with(words::WRONG_STATE, &[("id", id), ("state", &state)], words::WRONG_STATE_DO)
        }
        Refused::UnderWay { id } => with(words::UNDER_WAY, &[("id", id)], words::UNDER_WAY_DO),
        Refused::InThePast { at } => {
            let at = at.with_timezone(&super::time::DEFAULT_ZONE);
            with(words::IN_THE_PAST, &[("at", &at.format(super::time::SHOWN))], words::IN_THE_PAST_DO)
        }
        Refused::PhaseOver { id } => with(words::PHASE_OVER, &[("id", id)], words::PHASE_OVER_DO),
        Refused::NotApproved { id } => with(words::NOT_APPROVED, &[("id", id)], words::NOT_APPROVED_DO),
        Refused::AwaitsText { id } => with(words::AWAITS_TEXT, &[("id", id)], words::AWAITS_TEXT_DO),
        Refused::ContentChanged { id } => with(words::CONTENT_CHANGED, &[("id", id)], words::CONTENT_CHANGED_DO),
        Refused::ChannelTakesNothingBack { channel } => {
            with(words::TAKES_NOTHING_BACK, &[("channel", channel)], words::TAKES_NOTHING_BACK_DO)
        }
        Refused::NoSuchField { channel, field, known } => with(
            words::NO_SUCH_FIELD,
            &[("channel", channel), ("field", field), ("known", &known.join(", "))],
            words::NO_SUCH_FIELD_DO,
        ),
        Refused::EmptySecret { field } => with(words::EMPTY_SECRET, &[("field", field)], words::EMPTY_SECRET_DO),
        Refused::NotCopied => with(words::NOT_COPIED, &[], words::NOT_COPIED_DO),
        Refused::InternalOnPublic { title, channel } => {
            with(words::INTERNAL_ON_PUBLIC, &[("title", title), ("channel", channel)], words::INTERNAL_ON_PUBLIC_DO)
        }
        Refused::NotYetHappened { at } => {
            let at = at.with_timezone(&super::time::DEFAULT_ZONE);
            with(words::NOT_YET_HAPPENED, &[("at", &at.format(super::time::SHOWN))], words::NOT_YET_HAPPENED_DO)
        }
        Refused::NotEvidence { path } => with(words::NOT_EVIDENCE, &[("path", path)], words::NOT_EVIDENCE_DO),
        Refused::CopyHold => with(words::COPY_HOLD, &[], words::COPY_HOLD_DO),
    }
}

fn role(lang: Lang, role: Role) -> &'static str {
    match role {
        Role::Writer => words::WRITER,
        Role::Editor => words::EDITOR,
        Role::Operator => words::OPERATOR,
        Role::Approver => words::APPROVER,
        Role::Administrator => words::ADMINISTRATOR,
    }
    .say(lang)
}

fn verb(lang: Lang, verb: Verb) -> &'static str {
    match verb {
        Verb::Apply => words::APPLY,
        Verb::Approve => words::APPROVE,
        Verb::Hold => words::HOLD,
        Verb::Release => words::RELEASE,
        Verb::Cancel => words::CANCEL,
        Verb::Retry => words::RETRY,
        Verb::Settle => words::SETTLE,
        Verb::Done => words::DONE,
        Verb::Withdraw => words::WITHDRAW,
        Verb::Login => words::LOGIN,
        Verb::Confirm => words::CONFIRM,
    }
    .say(lang)
}

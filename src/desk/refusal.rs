//! Refusals in words: why a person's act was not done, and what to do about it.
//!
//! A refusal without words does not compile. The words are in `i18n::refusal`, which stands below `actions` and cannot
//! name them.

use crate::actions::Refusal;
use crate::actions::directory::{RefusedLine, Why};
use crate::domain::rights::holders;
use crate::domain::staff::Role;
use crate::i18n::problem::Explanation;
use crate::i18n::{Lang, Word, hands, refusal as words};

use super::person::person;

pub fn said(lang: Lang, refused: &Refusal) -> Explanation {
    let with = |message: Word, places: &[(&str, &dyn std::fmt::Display)], remedy: Word| Explanation {
        message: message.with(lang, places),
        remedy: remedy.with(lang, places),
    };
    let near_or_all = |near: &Option<String>, without: Word| match near {
        Some(near) => words::DID_YOU_MEAN.with(lang, &[("near", near)]),
        None => without.say(lang).to_owned(),
    };
    match refused {
        Refusal::WhoActs { known } => with(words::WHO_ACTS, &[("known", &known.join(", "))], words::WHO_ACTS_DO),
        Refusal::UnknownStaff { id, near } => Explanation {
            message: words::UNKNOWN_STAFF.with(lang, &[("id", id)]),
            remedy: near_or_all(near, words::UNKNOWN_STAFF_DO),
        },
        Refusal::RoleMayNot { roles, verb: does } => {
            let verb = hands::verb(lang, *does);
            let of = |roles: &[Role]| roles.iter().map(|r| hands::role(lang, *r)).collect::<Vec<_>>().join(", ");
            let holders = of(&holders(*does));
            let message = if roles.is_empty() { words::NO_ROLE } else { words::ROLE_MAY_NOT };
            with(message, &[("roles", &of(roles)), ("verb", &verb), ("holders", &holders)], words::ROLE_MAY_NOT_DO)
        }
        Refusal::NotYourUnit { unit, verb, yours } => {
            let whole = words::WHOLE_STORE.say(lang).to_owned();
            let unit = unit.as_ref().unwrap_or(&whole);
            let places: [(&str, &dyn std::fmt::Display); 3] =
                [("unit", unit), ("verb", &hands::verb(lang, *verb)), ("yours", &yours.join(", "))];
            with(words::NOT_YOUR_UNIT, &places, words::NOT_YOUR_UNIT_DO)
        }
        Refusal::Lines { lines } => {
            let lines_text: String = lines.iter().map(|line| refused_line(lang, line)).collect();
            with(words::LINES, &[("count", &lines.len()), ("lines", &lines_text)], words::LINES_DO)
        }
        Refusal::LastAdministrator => with(words::LAST_ADMINISTRATOR, &[], words::LAST_ADMINISTRATOR_DO),
        Refusal::OwnText { count, id } => with(words::OWN_TEXT, &[("count", count), ("id", id)], words::OWN_TEXT_DO),
        Refusal::OthersCampaign { campaign, unit } => {
            with(words::OTHERS_CAMPAIGN, &[("campaign", campaign), ("unit", unit)], words::OTHERS_CAMPAIGN_DO)
        }
        Refusal::NoSuchCampaign { id, near } => Explanation {
            message: words::NO_SUCH_CAMPAIGN.with(lang, &[("id", id)]),
            remedy: near_or_all(near, words::NO_SUCH_CAMPAIGN_DO),
        },
        Refusal::HasFile { campaign } => with(words::HAS_FILE, &[("campaign", campaign)], words::HAS_FILE_DO),
        Refusal::NoPostId { id } => with(words::NO_POST_ID, &[("id", id)], words::NO_POST_ID_DO),
        Refusal::NotAPostId { given } => with(words::NOT_A_POST_ID, &[("given", given)], words::NOT_A_POST_ID_DO),
        Refusal::HeldFromAbove { hold, unit } => {
            let whole = words::ABOVE_ALL.say(lang).to_owned();
            let unit = unit.as_ref().unwrap_or(&whole);
            with(words::HELD_FROM_ABOVE, &[("hold", hold), ("unit", unit)], words::HELD_FROM_ABOVE_DO)
        }
        Refusal::NoSuchDelivery { id } => with(words::NO_SUCH_DELIVERY, &[("id", id)], words::NO_SUCH_DELIVERY_DO),
        Refusal::AmbiguousDelivery { id } => with(words::AMBIGUOUS, &[("id", id)], words::AMBIGUOUS_DO),
        Refusal::NoSuchHold { id } => with(words::NO_SUCH_HOLD, &[("id", id)], words::NO_SUCH_HOLD_DO),
        Refusal::NoSuchChannel { id, near } => Explanation {
            message: words::NO_SUCH_CHANNEL.with(lang, &[("id", id)]),
            remedy: near_or_all(near, words::NO_SUCH_CHANNEL_DO),
        },
        Refusal::NoSuchUnit { id, near } => Explanation {
            message: words::NO_SUCH_UNIT.with(lang, &[("id", id)]),
            remedy: near_or_all(near, words::NO_SUCH_UNIT_DO),
        },
        Refusal::NothingFits => with(words::NOTHING_FITS, &[], words::NOTHING_FITS_DO),
        Refusal::NeedsReason => with(words::NEEDS_REASON, &[], words::NEEDS_REASON_DO),
        Refusal::WrongState { id, state, end } => {
            let known = crate::domain::delivery::State::parse(state);
            let state = known.map_or(*state, |known| crate::i18n::state::state(lang, known, *end));
            with(words::WRONG_STATE, &[("id", id), ("state", &state)], words::WRONG_STATE_DO)
        }
        Refusal::UnderWay { id } => with(words::UNDER_WAY, &[("id", id)], words::UNDER_WAY_DO),
        Refusal::MayGoOut { id, until: None } => with(words::STILL_RUNS, &[("id", id)], words::STILL_RUNS_DO),
        Refusal::MayGoOut { id, until: Some(until) } => {
            let until = until.with_timezone(&super::time::DEFAULT_ZONE).format("%H:%M:%S");
            with(words::MAY_GO_OUT, &[("id", id), ("until", &until)], words::MAY_GO_OUT_DO)
        }
        Refusal::NotNewest { name, newest } => {
            let at = super::time::shown(newest.at, super::time::DEFAULT_ZONE);
            let places: [(&str, &dyn std::fmt::Display); 4] =
                [("name", name), ("number", &newest.number), ("by", &person(lang, &newest.by)), ("at", &at)];
            with(words::NOT_NEWEST, &places, words::NOT_NEWEST_DO)
        }
        Refusal::NoSuchRevision { name, number } => {
            with(words::NO_SUCH_REVISION, &[("name", name), ("number", number)], words::NO_SUCH_REVISION_DO)
        }
        Refusal::InThePast { at } => {
            let at = at.with_timezone(&super::time::DEFAULT_ZONE);
            with(words::IN_THE_PAST, &[("at", &at.format(super::time::SHOWN))], words::IN_THE_PAST_DO)
        }
        Refusal::PhaseOver { id } => with(words::PHASE_OVER, &[("id", id)], words::PHASE_OVER_DO),
        Refusal::ProgrammeOver { id } => with(words::PROGRAMME_OVER, &[("id", id)], words::PROGRAMME_OVER_DO),
        Refusal::NoProgramme { channel } => with(words::NO_PROGRAMME, &[("channel", channel)], words::NO_PROGRAMME_DO),
        Refusal::NotApproved { id } => with(words::NOT_APPROVED, &[("id", id)], words::NOT_APPROVED_DO),
        Refusal::AwaitsText { id } => with(words::AWAITS_TEXT, &[("id", id)], words::AWAITS_TEXT_DO),
        Refusal::ContentChanged { id } => with(words::CONTENT_CHANGED, &[("id", id)], words::CONTENT_CHANGED_DO),
        Refusal::NoSuchField { channel, field, known } => with(
            words::NO_SUCH_FIELD,
            &[("channel", channel), ("field", field), ("known", &known.join(", "))],
            words::NO_SUCH_FIELD_DO,
        ),
        Refusal::EmptySecret { field } => with(words::EMPTY_SECRET, &[("field", field)], words::EMPTY_SECRET_DO),
        Refusal::NotCopied => with(words::NOT_COPIED, &[], words::NOT_COPIED_DO),
        Refusal::NoSuchAnchor { campaign, id, near } => Explanation {
            message: words::NO_SUCH_ANCHOR.with(lang, &[("campaign", campaign), ("id", id)]),
            remedy: near_or_all(near, words::NO_SUCH_ANCHOR_DO),
        },
        Refusal::MereDate { anchor } => with(words::MERE_DATE, &[("anchor", anchor)], words::MERE_DATE_DO),
        Refusal::PostponedToPast { anchor, at } => {
            with(words::POSTPONED_TO_PAST, &[("anchor", anchor), ("at", at)], words::POSTPONED_TO_PAST_DO)
        }
        Refusal::NotYet { anchor, at } => with(words::NOT_YET, &[("anchor", anchor), ("at", at)], words::NOT_YET_DO),
        Refusal::NeedsActualTime { anchor, planned } => {
            let planned = planned.clone().unwrap_or_else(|| "?".to_owned());
            with(words::NEEDS_ACTUAL_TIME, &[("anchor", anchor), ("planned", &planned)], words::NEEDS_ACTUAL_TIME_DO)
        }
        Refusal::NeedsHour { anchor } => with(words::NEEDS_HOUR, &[("anchor", anchor)], words::NEEDS_HOUR_DO),
        Refusal::NeedsSource => with(words::NEEDS_SOURCE, &[], words::NEEDS_SOURCE_DO),
        Refusal::NothingSaid { anchor } => with(words::NOTHING_SAID, &[("anchor", anchor)], words::NOTHING_SAID_DO),
        Refusal::NothingKept { campaign } => {
            with(words::NOTHING_KEPT, &[("campaign", campaign)], words::NOTHING_KEPT_DO)
        }
        Refusal::CannotPlan { campaign } => with(words::CANNOT_PLAN, &[("campaign", campaign)], words::CANNOT_PLAN_DO),
        Refusal::WordsChanged { campaign } => {
            with(words::WORDS_CHANGED, &[("campaign", campaign)], words::WORDS_CHANGED_DO)
        }
        Refusal::EventUnconfirmed { id, anchors } => {
            with(words::EVENT_UNCONFIRMED, &[("id", id), ("anchors", anchors)], words::EVENT_UNCONFIRMED_DO)
        }
        Refusal::InternalOnPublic { title, channel } => {
            with(words::INTERNAL_ON_PUBLIC, &[("title", title), ("channel", channel)], words::INTERNAL_ON_PUBLIC_DO)
        }
        Refusal::NotYetHappened { at } => {
            let at = at.with_timezone(&super::time::DEFAULT_ZONE);
            with(words::NOT_YET_HAPPENED, &[("at", &at.format(super::time::SHOWN))], words::NOT_YET_HAPPENED_DO)
        }
        Refusal::BeforeItBegan { from } => {
            let from = from.with_timezone(&super::time::DEFAULT_ZONE);
            with(words::BEFORE_IT_BEGAN, &[("from", &from.format(super::time::SHOWN))], words::BEFORE_IT_BEGAN_DO)
        }
        Refusal::BeingWithdrawn { id } => with(words::BEING_WITHDRAWN, &[("id", id)], words::BEING_WITHDRAWN_DO),
        Refusal::EmergencyHasItsTime { id } => with(words::EMERGENCY_TIME, &[("id", id)], words::EMERGENCY_TIME_DO),
        Refusal::FileChanged { path } => with(words::FILE_CHANGED, &[("path", path)], words::FILE_CHANGED_DO),
        Refusal::NotEvidence { path } => with(words::NOT_EVIDENCE, &[("path", path)], words::NOT_EVIDENCE_DO),
        Refusal::PoorPassword { least } => with(words::POOR_PASSWORD, &[("least", least)], words::POOR_PASSWORD_DO),
        Refusal::DeadLink => with(words::DEAD_LINK, &[], words::DEAD_LINK_DO),
        Refusal::NotTheirPassword => with(words::NOT_THEIR_PASSWORD, &[], words::NOT_THEIR_PASSWORD_DO),
        Refusal::NoRoleAnyMore => with(words::NO_ROLE_ANY_MORE, &[], words::NO_ROLE_ANY_MORE_DO),
        Refusal::CopyHold => with(words::COPY_HOLD, &[], words::COPY_HOLD_DO),
    }
}

/// One line that a person may not change, and who may.
fn refused_line(lang: Lang, refused: &RefusedLine) -> String {
    let who = refused.who.join(", ");
    let why = match (refused.why, refused.who.is_empty()) {
        (Why::NoRight, false) => words::LINE_WHO.with(lang, &[("who", &who)]),
        (Why::NoRight, true) => words::LINE_NOBODY.say(lang).to_owned(),
        (Why::OwnGrant, false) => words::LINE_OWN.with(lang, &[("who", &who)]),
        (Why::OwnGrant, true) => words::LINE_OWN_NOBODY.say(lang).to_owned(),
    };
    words::LINE.with(lang, &[("line", &hands::line(lang, &refused.line)), ("why", &why)])
}

//! States, reasons, steps and classes of a delivery in the reader's language.
//!
//! Never: a default arm over a closed enum: a new state or reason does not compile until it has words in both languages.

use super::{Lang, words};
use crate::domain::delivery::{Delivery, Reason, State, Step};

words! {
    DRAFT: "Chờ duyệt", "Awaiting approval";
    SCHEDULED: "Đã duyệt, chờ đến giờ", "Scheduled";
    /// Approved, and its anchor has no date.
    SCHEDULED_NO_DATE: "Đã duyệt, chờ ngày", "Approved, waits for a date";
    STAGING: "Đang đưa bản nháp lên", "Staging";
    STAGED: "Đã có bản nháp, chờ giờ", "Staged";
    REVEALING: "Đang đăng, phát", "Going out";
    DELIVERED: "Đã đăng, phát", "Delivered";
    WITHDRAWN: "Đã gỡ", "Withdrawn";
    FAILED: "Không đăng, phát được", "Failed";
    MISSED: "Quá giờ, không đăng", "Missed";
    CANCELLED: "Đã hủy", "Cancelled";
    UNCONFIRMED: "Chưa rõ kết quả", "Unconfirmed";

    NOT_APPROVED: "chưa được duyệt", "not approved yet";
    APPROVAL_VOID: "nội dung đã thay đổi sau khi duyệt, cần duyệt lại", "the content changed after its approval";
    ANCHOR_SUSPENDED: "mốc thời gian chưa có ngày", "its anchor has no date";
    ANCHOR_CANCELLED: "mốc thời gian đã bị hủy", "its anchor was cancelled";
    ITEM_CANCELLED: "tin đã được hủy trong tệp kế hoạch", "the item was called off in the file";
    REMOVED: "không còn trong tệp kế hoạch", "no longer in the file";
    BY_PERSON: "cán bộ hủy", "cancelled by a person";
    TOO_LATE: "đã quá thời hạn được đăng, phát muộn", "later than its rule allows";
    PHASE_OVER: "giai đoạn đã kết thúc", "its phase is over";
    HELD: "đến giờ khi đang có lệnh tạm dừng", "its moment passed under a hold";
    NEVER_APPROVED: "đến giờ mà chưa được duyệt", "not approved in time";
    REFUSED: "kênh từ chối", "refused by the platform";
    EXHAUSTED: "đã thử hết số lần cho phép", "tried as often as is allowed";
    LOST_REPLY: "đã gửi nhưng không nhận được phản hồi", "sent, but the reply was lost";
    FOUND_ON_PLATFORM: "đã kiểm tra thấy trên kênh", "found on the platform";
    CONFIRMED_BY_PERSON: "cán bộ xác nhận đã đăng, phát", "confirmed by a person";
    ASKS_LATE: "đã trễ, chờ cán bộ quyết định", "late; a person decides";
    AWAITS_TEXT: "ô chờ nội dung, chưa có bài", "a reserved place: its text is to be written";
    NO_TEXT: "đến giờ mà chưa có bài", "its text was not written in time";

    STAGE: "đưa bản nháp lên", "stage";
    REVEAL: "đăng, phát", "reveal";
    UNSTAGE: "xóa bản nháp", "unstage";
    RECONCILE: "kiểm tra lại", "read back";
    WITHDRAW: "gỡ", "withdraw";

    CLASS_DONE: "xong", "done";
    CLASS_WORKING: "kênh đang xử lý", "in progress";
    CLASS_DIED: "chương trình bị tắt giữa chừng", "the program died";
    CLASS_RETRY: "lỗi tạm thời, sẽ thử lại", "will be tried again";
    CLASS_RATE_LIMITED: "kênh yêu cầu chờ", "told to wait";
    CLASS_RELOGIN: "kênh cần đăng nhập lại", "the channel needs a new login";
    CLASS_PERMANENT: "bị từ chối", "refused";
    CLASS_UNKNOWN: "không rõ kết quả", "outcome unknown";
}

pub fn state(lang: Lang, state: State) -> &'static str {
    match state {
        State::Draft => DRAFT,
        State::Scheduled => SCHEDULED,
        State::Staging => STAGING,
        State::Staged => STAGED,
        State::Revealing => REVEALING,
        State::Delivered => DELIVERED,
        State::Withdrawn => WITHDRAWN,
        State::Failed => FAILED,
        State::Missed => MISSED,
        State::Cancelled => CANCELLED,
        State::Unconfirmed => UNCONFIRMED,
    }
    .say(lang)
}

/// The state of one delivery: one that is approved and has no date does not wait for its minute.
pub fn standing(lang: Lang, delivery: &Delivery) -> &'static str {
    match (delivery.state, delivery.due_at) {
        (State::Scheduled, None) => SCHEDULED_NO_DATE.say(lang),
        (other, _) => state(lang, other),
    }
}

pub fn reason(lang: Lang, reason: Reason) -> &'static str {
    match reason {
        Reason::NotApproved => NOT_APPROVED,
        Reason::ApprovalVoid => APPROVAL_VOID,
        Reason::AnchorSuspended => ANCHOR_SUSPENDED,
        Reason::AnchorCancelled => ANCHOR_CANCELLED,
        Reason::ItemCancelled => ITEM_CANCELLED,
        Reason::Removed => REMOVED,
        Reason::ByPerson => BY_PERSON,
        Reason::TooLate => TOO_LATE,
        Reason::PhaseOver => PHASE_OVER,
        Reason::Held => HELD,
        Reason::NeverApproved => NEVER_APPROVED,
        Reason::Refused => REFUSED,
        Reason::Exhausted => EXHAUSTED,
        Reason::LostReply => LOST_REPLY,
        Reason::FoundOnPlatform => FOUND_ON_PLATFORM,
        Reason::ConfirmedByPerson => CONFIRMED_BY_PERSON,
        Reason::AsksLate => ASKS_LATE,
        Reason::AwaitsText => AWAITS_TEXT,
        Reason::NoText => NO_TEXT,
    }
    .say(lang)
}

pub fn step(lang: Lang, step: Step) -> &'static str {
    match step {
        Step::Stage => STAGE,
        Step::Reveal => REVEAL,
        Step::Unstage => UNSTAGE,
        Step::Reconcile => RECONCILE,
        Step::Withdraw => WITHDRAW,
    }
    .say(lang)
}

/// The class of an attempt, as the log stores it. One that this version does not know is shown as it is.
pub fn class(lang: Lang, class: &str) -> &str {
    match class {
        "done" => CLASS_DONE.say(lang),
        "working" => CLASS_WORKING.say(lang),
        "died" => CLASS_DIED.say(lang),
        "retry" => CLASS_RETRY.say(lang),
        "rate_limited" => CLASS_RATE_LIMITED.say(lang),
        "relogin" => CLASS_RELOGIN.say(lang),
        "permanent" => CLASS_PERMANENT.say(lang),
        "unknown" => CLASS_UNKNOWN.say(lang),
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::{ALL, class, reason, state};
    use crate::domain::delivery::{Reason, State};
    use crate::domain::outcome::Class;
    use crate::i18n::Lang;

    #[test]
    fn both_languages_name_the_same_places() {
        super::super::assert_same_places("state", ALL);
    }

    #[test]
    fn no_two_states_or_reasons_read_alike() {
        for lang in [Lang::Vi, Lang::En] {
            let states: BTreeSet<&str> = State::ALL.into_iter().map(|s| state(lang, s)).collect();
            let reasons: BTreeSet<&str> = Reason::ALL.into_iter().map(|r| reason(lang, r)).collect();
            assert_eq!((states.len(), reasons.len()), (State::ALL.len(), Reason::ALL.len()));
        }
    }

    #[test]
    fn every_class_of_a_failure_has_words() {
        for known in [Class::Retry, Class::RateLimited { wait_ms: 1 }, Class::Relogin, Class::Permanent, Class::Unknown]
        {
            assert_ne!(class(Lang::Vi, known.as_str()), known.as_str());
        }
        assert_eq!(class(Lang::Vi, "x"), "x");
    }
}

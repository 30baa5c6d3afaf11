//! States, reasons, steps and classes of a delivery in the reader's language.
//!
//! No default arm over a closed enum: a new state or reason does not compile until it has words in both languages.

use super::{Lang, Word, words};
use crate::domain::delivery::{Delivery, Reason, State, Step};
use crate::domain::outcome::End;

words! {
    DRAFT: "Chờ duyệt", "Awaiting approval";
    SCHEDULED: "Đã duyệt, chờ đến giờ", "Scheduled";
    /// Approved, and its anchor has no date.
    SCHEDULED_NO_DATE: "Đã duyệt, chờ ngày", "Approved, waits for a date";
    DRAFTING: "Đang đưa bản nháp lên", "Uploading its draft";
    DRAFTED: "Đã có bản nháp, chờ giờ", "Draft ready, waits for its minute";
    PUBLISHING: "Đang đăng", "Going out";
    PUBLISHED: "Đã đăng", "Published";
    NOT_PUBLISHED: "Không đăng được", "Failed";
    MISSED: "Quá giờ, không đăng", "Missed";
    STAGING: "Đang chuẩn bị bản phát", "Preparing for the station";
    STAGED: "Đã chuẩn bị bản phát, chờ giờ", "Ready for the station";
    HANDING_OVER: "Đang giao đài", "Being handed over";
    HANDED_OVER: "Đã giao đài", "Handed over to the station";
    PLAYED: "Đã phát", "Played";
    NOT_HANDED_OVER: "Không giao đài được", "Could not be handed over";
    NOT_PLAYED: "Quá giờ, không phát", "Missed its programme";
    WRITING: "Đang làm phiếu giao việc", "Writing the task sheet";
    WRITTEN: "Đã có phiếu, chờ giờ giao", "Task sheet ready";
    ASSIGNING: "Đang giao việc", "Being assigned";
    ASSIGNED: "Đã giao việc", "Assigned";
    DONE: "Đã thực hiện", "Done";
    NOT_ASSIGNED: "Không giao việc được", "Could not be assigned";
    NOT_DONE_STATE: "Quá hạn, chưa thực hiện", "Not done in time";
    /// Its hour passed before anybody was given it.
    NEVER_ASSIGNED: "Quá giờ, không giao", "Missed, never assigned";
    WITHDRAWN: "Đã gỡ", "Withdrawn";
    CANCELLED: "Đã hủy", "Cancelled";
    UNCONFIRMED: "Chưa rõ kết quả", "Unconfirmed";

    NOT_APPROVED: "chưa được duyệt", "not approved yet";
    APPROVAL_VOID: "nội dung đã thay đổi sau khi duyệt, cần duyệt lại", "the content changed after its approval";
    ANCHOR_SUSPENDED: "mốc thời gian chưa có ngày", "its anchor has no date";
    ANCHOR_CANCELLED: "sự kiện không diễn ra nữa", "its anchor was cancelled";
    ITEM_CANCELLED: "tin, bài đã hủy trong kế hoạch", "the item was called off in the file";
    REMOVED: "không còn trong kế hoạch", "no longer in the file";
    BY_PERSON: "cán bộ hủy", "cancelled by a person";
    TOO_LATE: "đã quá thời hạn được đăng, phát muộn", "later than its rule allows";
    PHASE_OVER: "giai đoạn đã kết thúc", "its phase is over";
    PROGRAMME_OVER: "chương trình phát thanh đã kết thúc", "its programme is over";
    HELD: "đến giờ khi đang có lệnh tạm dừng", "its moment passed under a hold";
    NEVER_APPROVED: "đến giờ mà chưa được duyệt", "not approved in time";
    NOT_DONE: "quá hạn, chưa ai báo đã thực hiện", "nobody said in time that it was done";
    REFUSED: "kênh từ chối", "refused by the platform";
    EXHAUSTED: "đã thử hết số lần cho phép", "tried as often as is allowed";
    FAILOVER: "máy chủ dữ liệu dự phòng đã thay máy chính, có thể đã đăng mà chưa kịp ghi", "another database server took over: it may be out without being written down";
    LOST_REPLY: "đã gửi nhưng không nhận được phản hồi", "sent, but the reply was lost";
    FOUND_ON_PLATFORM: "đã kiểm tra, thấy trên kênh", "found on the platform";
    CONFIRMED_BY_PERSON: "cán bộ xác nhận đã đăng, phát", "confirmed by a person";
    LATE_PROOF: "bằng chứng đã đăng, phát đến muộn, trái với điều đã ghi trước đó: có thể đã đăng hai lần",
        "proof that it is out came late and contradicts what was written before: it may be out twice";
    ASKS_LATE: "đã trễ, chờ cán bộ quyết định", "late; a person decides";
    NOT_CONFIRMED: "không ai xác nhận sự kiện đã diễn ra", "nobody confirmed that the event happened";
    MOVED: "đã dời sang lượt khác theo mốc", "moved with its event to another time";
    OUT_OF_RANGE: "không còn trong khoảng phát của tin", "outside the range of its item";

    /// In the place of the state, while everything is ready and the event is not confirmed.
    AWAITS_EVENT: "Chờ xác nhận sự kiện đã diễn ra", "Awaiting word that the event happened";
    AWAITS_TEXT: "ô chờ nội dung, chưa có bài", "a reserved place: its text is to be written";
    NO_TEXT: "đến giờ mà chưa có bài", "its text was not written in time";

    STAGE: "chuẩn bị", "stage";
    REVEAL: "đăng, phát, giao", "reveal";
    UNSTAGE: "xóa bản nháp, đóng phiếu", "unstage";
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
    CLASS_LATE: "bằng chứng đến muộn: bài đã hiện trên kênh", "proof that came late: it is out";
    CLASS_OF_NODE: "máy này không làm được, để máy khác làm", "this node could not, left to others";
}

/// The state of a delivery whose channel ends so. "Delivered" alone says nothing: published, played and done are three
/// different things.
pub fn state(lang: Lang, state: State, end: End) -> &'static str {
    let by_end = |published: Word, handed_over: Word, assigned: Word| match end {
        End::Published => published,
        End::HandedOver => handed_over,
        End::Assigned => assigned,
    };
    match state {
        State::Draft => DRAFT,
        State::Scheduled => SCHEDULED,
        State::Staging => by_end(DRAFTING, STAGING, WRITING),
        State::Staged => by_end(DRAFTED, STAGED, WRITTEN),
        State::Revealing => by_end(PUBLISHING, HANDING_OVER, ASSIGNING),
        State::HandedOver => HANDED_OVER,
        State::Assigned => ASSIGNED,
        State::Delivered => by_end(PUBLISHED, PLAYED, DONE),
        State::Withdrawn => WITHDRAWN,
        State::Failed => by_end(NOT_PUBLISHED, NOT_HANDED_OVER, NOT_ASSIGNED),
        State::Missed => by_end(MISSED, NOT_PLAYED, NOT_DONE_STATE),
        State::Cancelled => CANCELLED,
        State::Unconfirmed => UNCONFIRMED,
    }
    .say(lang)
}

/// The state as it is told when it is known why: a task that nobody was given was not left undone by anybody.
pub fn outcome(lang: Lang, state: State, end: End, reason: Option<Reason>) -> &'static str {
    match (state, end) {
        (State::Missed, End::Assigned) if reason.is_some_and(|r| r != Reason::NotDone) => NEVER_ASSIGNED.say(lang),
        _ => self::state(lang, state, end),
    }
}

/// Where one delivery stands: its state, or what it waits for where that is not its minute: a date, or the word that its
/// event happened.
pub fn standing(lang: Lang, delivery: &Delivery) -> &'static str {
    let ready = matches!(delivery.state, State::Scheduled | State::Staging | State::Staged);
    match (delivery.state, delivery.due_at) {
        (State::Scheduled, None) => SCHEDULED_NO_DATE.say(lang),
        _ if ready && delivery.waits_for.is_some() => AWAITS_EVENT.say(lang),
        (other, _) => outcome(lang, other, delivery.end, delivery.reason),
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
        Reason::ProgrammeOver => PROGRAMME_OVER,
        Reason::Held => HELD,
        Reason::NeverApproved => NEVER_APPROVED,
        Reason::NotDone => NOT_DONE,
        Reason::Refused => REFUSED,
        Reason::Exhausted => EXHAUSTED,
        Reason::LostReply => LOST_REPLY,
        Reason::Failover => FAILOVER,
        Reason::FoundOnPlatform => FOUND_ON_PLATFORM,
        Reason::ConfirmedByPerson => CONFIRMED_BY_PERSON,
        Reason::LateProof => LATE_PROOF,
        Reason::AsksLate => ASKS_LATE,
        Reason::NotConfirmed => NOT_CONFIRMED,
        Reason::Moved => MOVED,
        Reason::OutOfRange => OUT_OF_RANGE,
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
        "of_node" => CLASS_OF_NODE.say(lang),
        "late" => CLASS_LATE.say(lang),
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::{ALL, class, outcome, reason, state};
    use crate::domain::delivery::{Reason, State};
    use crate::domain::outcome::{Class, End, Otherwise};
    use crate::i18n::Lang;

    #[test]
    fn both_languages_name_the_same_places() {
        super::super::assert_same_places("state", ALL);
    }

    #[test]
    fn no_two_states_or_reasons_read_alike() {
        for lang in [Lang::Vi, Lang::En] {
            for end in End::ALL.iter().copied() {
                let states: BTreeSet<&str> = State::ALL.iter().copied().map(|s| state(lang, s, end)).collect();
                assert_eq!(states.len(), State::ALL.len(), "{end:?}");
            }
            let reasons: BTreeSet<&str> = Reason::ALL.iter().copied().map(|r| reason(lang, r)).collect();
            assert_eq!(reasons.len(), Reason::ALL.len());
        }
    }

    #[test]
    fn what_is_done_reads_by_the_channels_end() {
        let done = End::ALL.iter().copied().map(|end| state(Lang::Vi, State::Delivered, end)).collect::<Vec<_>>();
        assert_eq!(done, ["Đã đăng", "Đã phát", "Đã thực hiện"]);
        let missed = |reason| outcome(Lang::Vi, State::Missed, End::Assigned, Some(reason));
        assert_eq!(missed(Reason::NotDone), "Quá hạn, chưa thực hiện");
        assert_eq!(missed(Reason::NeverApproved), "Quá giờ, không giao");
        assert_eq!(state(Lang::Vi, State::HandedOver, End::HandedOver), "Đã giao đài");
        assert_eq!(state(Lang::Vi, State::Assigned, End::Assigned), "Đã giao việc");
    }

    #[test]
    fn every_class_of_a_failure_has_words() {
        for known in [
            Class::Retry,
            Class::RateLimited { wait_ms: 1 },
            Class::Relogin,
            Class::Permanent,
            Class::Unknown,
            Class::OfNode(Otherwise::Retry),
        ] {
            assert_ne!(class(Lang::Vi, known.as_str()), known.as_str());
        }
        assert_eq!(class(Lang::Vi, "x"), "x");
    }
}

//! Headings of the report and of the log.
//!
//! No "lượt nghe", "lượt tiếp cận": what is counted is what went out, not who saw or heard it.

use super::{Lang, words};

words! {
    TITLE: "BÁO CÁO KẾT QUẢ THÔNG TIN, TUYÊN TRUYỀN", "REPORT ON PUBLIC INFORMATION";
    SOURCE: "Số liệu tính từ nhật ký đăng, phát, giao việc, lập lúc {at}", "Counted from the delivery log, made at {at}";
    CAMPAIGNS: "Chiến dịch", "Campaign";
    BASIS: "Căn cứ", "Basis";
    PERIOD: "Kỳ báo cáo", "Period";
    PERIOD_ALL: "toàn bộ kế hoạch", "the whole plan";
    PERIOD_MONTH: "tháng {month} năm {year}", "{year}-{month}";
    PERIOD_FROM_UNTIL: "từ ngày {from} đến ngày {until}", "{from} to {until}";
    PERIOD_FROM: "từ ngày {from}", "from {from}";
    PERIOD_UNTIL: "đến ngày {until}", "until {until}";
    ZONE: "Múi giờ: {zone}", "Time zone: {zone}";
    ZONE_VIETNAM: "Giờ Việt Nam", "Vietnam time";
    ITEMS_PLANNED: "Số tin, bài, việc theo kế hoạch trong kỳ", "Items planned in the period";

    PUBLISHED_PART: "ĐĂNG TRÊN CÁC KÊNH", "PUBLISHED ON CHANNELS";
    HANDED_OVER_PART: "GIAO ĐÀI TRUYỀN THANH", "HANDED OVER TO STATIONS";
    ASSIGNED_PART: "VIỆC ĐƯỢC GIAO (họp, tuyên truyền miệng, cổ động trực quan…)",
        "TASKS (meetings, oral communication, banners…)";
    OVERVIEW: "Tổng hợp", "Overview";
    BY_PHASE: "Theo giai đoạn", "By phase";
    BY_LINE: "Theo nội dung tuyên truyền", "By content line";
    BY_CHANNEL: "Theo kênh", "By channel";
    BY_LANGUAGE: "Theo ngôn ngữ", "By language";
    BY_UNIT: "Theo đơn vị", "By unit";
    BY_WEEK: "Theo tuần", "By week";
    BY_DAY: "Theo ngày", "By day";
    BY_KIND: "Theo loại việc", "By kind of work";
    AIR_TIME: "Thời lượng truyền thanh", "Air time";
    NOT_DONE_LIST: "DANH SÁCH CHƯA THỰC HIỆN VÀ LÝ DO", "NOT DONE, AND WHY";
    CALLED_OFF_LIST: "DANH SÁCH HỦY, GỠ VÀ LÝ DO", "CALLED OFF OR TAKEN BACK, AND WHY";
    UPCOMING_LIST: "KẾ HOẠCH KỲ TỚI", "STILL TO COME";
    OUT_LIST: "PHỤ LỤC. DANH MỤC TIN, BÀI ĐÃ ĐĂNG, GIAO ĐÀI, VIỆC ĐÃ THỰC HIỆN",
        "ANNEX. WHAT WAS PUBLISHED, HANDED OVER, DONE";
    NONE: "Không có.", "None.";
    THIS_PERIOD: "Kỳ này", "This period";
    SO_FAR: "Lũy kế", "So far";

    BEFORE: "Trước", "Before";
    DURING: "Trong", "During";
    AFTER: "Sau", "After";
    NO_LINE: "(không thuộc nhóm nội dung nào)", "(no line)";
    NO_DATE: "(chưa có ngày)", "(no date yet)";
    OWN: "riêng đơn vị", "own";
    WITH_BELOW: "kể cả cấp dưới", "with units below";
    WEEK: "Tuần {from} – {until}", "Week {from} – {until}";

    NUMBER: "STT", "No.";
    PHASE: "Giai đoạn", "Phase";
    LINE: "Nhóm nội dung", "Content line";
    CHANNEL: "Kênh", "Channel";
    UNIT: "Đơn vị", "Unit";
    WEEK_HEAD: "Tuần", "Week";
    DAY: "Ngày", "Day";
    KIND: "Loại việc", "Kind";
    END: "Hình thức", "End";
    PUBLISHED: "đăng", "published";
    HANDED: "giao đài", "handed over";
    ASSIGNED: "giao việc", "assigned";

    ITEMS: "Số tin, bài", "Items";
    ITEMS_OUT: "Số tin, bài đã thực hiện", "Items out";
    WORKS: "Số việc", "Tasks";
    PLANNED: "Kế hoạch", "Planned";
    SUM: "Tổng", "All";
    DELIVERED: "Đã thực hiện", "Delivered";
    DONE_PUBLISHED: "Đã đăng", "Published";
    DONE_HANDED: "Đã giao đài", "Handed over";
    DONE_TASK: "Đã thực hiện", "Done";
    ON_TIME: "Đúng giờ", "On time";
    BY_DEADLINE: "Đúng hạn", "In time";
    LATE: "Chậm", "Late";
    PLAYED: "Đã phát", "Played";
    NO_PLAY_RECORD: "Chưa có nhật ký phát", "No play record";
    NOT_PUBLISHED: "Chưa đăng", "Not published";
    NOT_HANDED: "Chưa giao", "Not handed over";
    NOT_DONE: "Chưa thực hiện", "Not done";
    MISSED: "Quá giờ", "Missed";
    PAST_DEADLINE: "Quá hạn", "Past deadline";
    FAILED: "Lỗi", "Failed";
    UNCONFIRMED: "Chưa xác minh", "Unconfirmed";
    UNSETTLED: "Chưa xác minh, đang chờ", "Unconfirmed, waiting";
    NOT_SAID: "Đã giao, chưa báo", "Assigned, no word";
    FAILED_OR_WAITING: "Lỗi, đang chờ", "Failed, waiting";
    CALLED_OFF: "Hủy, gỡ", "Called off";
    NOT_DUE: "Chưa đến hạn", "Not due";
    HANDED_OVER: "Đã giao đài, chưa có nhật ký phát", "Handed over, no play record";
    ASSIGNED_NO_WORD: "Đã giao việc, chưa báo kết quả", "Assigned, no word";
    WITHDRAWN: "Đã gỡ", "Withdrawn";
    CANCELLED: "Hủy", "Cancelled";
    WAITING: "Đến giờ, đang chờ", "Due, waiting";
    COUNTS_NOTE: "Kế hoạch = Đã thực hiện (đăng, giao đài) + Chưa thực hiện + Hủy, gỡ + Chưa đến hạn. Đúng giờ: trong vòng 1 phút; việc được giao: trước hạn báo kết quả. Ba hình thức đăng, giao đài, giao việc không cộng vào nhau.",
        "Planned = done + not done + called off + not due. On time: within 1 minute; a task: by its deadline. The three ends are never added together.";
    HONEST_NOTE: "Đơn vị tính: lượt (một tin, bài trên một kênh tại một thời điểm). Đã giao đài là tệp đã nằm ở đài; đã phát chỉ tính khi có nhật ký phát; không ước tính số người nghe. Việc được giao chỉ tính đã thực hiện khi có người báo.",
        "Unit: deliveries (one item on one channel at one time). Handed over means that the station has it; played needs a play record; listeners are never guessed. A task is done when a person says so.";

    SESSIONS: "Buổi", "Sessions";
    BULLETINS: "Lượt", "Bulletins";
    MINUTES: "Phút (ước tính)", "Minutes (estimated)";
    COUNTED: "Số người, số lượng đã đếm", "Counted";

    DUE: "Thời gian theo kế hoạch", "Due";
    HANDED_AT: "Thời gian giao", "Handed over at";
    OUT_AT: "Thời gian đăng, phát, thực hiện", "Out at";
    ITEM_TITLE: "Tiêu đề", "Title";
    LANGUAGE: "Ngôn ngữ", "Language";
    STATE: "Trạng thái", "State";
    REASON: "Lý do", "Reason";
    REMARK: "Ghi chú, lý do cán bộ ghi", "Remark";
    APPROVAL_NUMBER: "Số phiếu duyệt", "Approval no.";
    APPROVED_BY: "Người duyệt", "Approved by";
    LINK: "Liên kết, bằng chứng", "Link or evidence";
    CODE: "Mã lỗi", "Code";
    CODE_IS: "mã {code}", "code {code}";
    MESSAGE: "Nguyên văn của kênh (cho kỹ thuật)", "The platform's words (for a technician)";
    ATTEMPTS: "Số lần gửi", "Attempts";
    LATE_SECONDS: "Chậm (giây)", "Late (seconds)";
    CAMPAIGN: "Chiến dịch", "Campaign";
    ADAPTER: "Loại kênh", "Platform";
    REACH: "Phạm vi", "Reach";
    PUBLIC: "công khai", "public";
    INTERNAL: "nội bộ", "internal";
    ASSIGNEE: "Người thực hiện", "Assignee";
    SAID_BY: "Người báo", "Said by";
    SAID_BY_IS: "theo {name}", "said by {name}";
    COUNT: "Số đếm được", "Count";
    COUNT_UNIT: "Đơn vị tính", "Unit counted";
    EVIDENCE: "Minh chứng", "Evidence";
    EVIDENCE_IS: "minh chứng: {names}", "evidence: {names}";
    ID: "Mã lượt", "Delivery id";
    HASH: "Mã kiểm tra nội dung", "Content hash";
    HELD: "đang tạm dừng", "held";
    /// Approved, and its hour came under a hold.
    HELD_PAST: "Đã đến giờ, đang tạm dừng", "Due, held";
    TABLE: "Bảng", "Table";
    ROW: "Nội dung", "Row";
    TIMES: "{count} lượt", "{count} deliveries";
    FROM_TO: "{from} – {until}", "{from} – {until}";

    PREPARED_BY: "Người lập biểu", "Prepared by";
    HEAD_OF_UNIT: "Thủ trưởng đơn vị", "Head of unit";
    SIGN: "(Ký, ghi rõ họ tên)", "(Signature, full name)";
    SIGN_AND_SEAL: "(Ký, đóng dấu)", "(Signature, seal)";
    PAGE_DATE: "Ngày {day} tháng {month} năm {year}", "{day}/{month}/{year}";
    OWN_TEXT: "người đưa vào lịch tự duyệt (văn phòng hai người)", "approved by its writer (two-person office)";
    LATE_BY: "chậm {minutes} phút", "{minutes} min late";
    TRIED: "{count} lần gửi", "{count} attempts";
    WITH_ID: "mã {id}", "id {id}";
    ADAPTER_FACEBOOK: "trang Facebook", "Facebook page";
    ADAPTER_WORDPRESS: "trang thông tin điện tử", "website";
    ADAPTER_FOLDER: "thư mục", "folder";
    ADAPTER_LOUDSPEAKER: "truyền thanh", "loudspeakers";
    ADAPTER_TASK: "giao việc", "tasks";
    LOG_EMPTY: "Nhật ký chưa có lượt nào.", "The log has no deliveries yet.";
}

/// What kind of channel an adapter serves; names of platforms stay names.
pub fn adapter(lang: Lang, name: &str) -> &str {
    match name {
        "zalo" => "Zalo OA",
        "telegram" => "Telegram",
        "facebook" => ADAPTER_FACEBOOK.say(lang),
        "wordpress" => ADAPTER_WORDPRESS.say(lang),
        "folder" => ADAPTER_FOLDER.say(lang),
        "loudspeaker" => ADAPTER_LOUDSPEAKER.say(lang),
        "task" => ADAPTER_TASK.say(lang),
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::ALL;

    #[test]
    fn both_languages_name_the_same_places() {
        super::super::assert_same_places("report", ALL);
    }
}

//! Headings of the report and of the log.
//!
//! Never: "lượt nghe", "lượt tiếp cận": what is counted is what went out, not who saw or heard it.

use super::words;

words! {
    TITLE: "BÁO CÁO KẾT QUẢ THÔNG TIN, TUYÊN TRUYỀN", "REPORT ON PUBLIC INFORMATION";
    SOURCE: "Số liệu tính từ nhật ký đăng, phát, lập lúc {at}", "Counted from the delivery log, made at {at}";
    CAMPAIGNS: "Chiến dịch", "Campaign";
    BASIS: "Căn cứ", "Basis";
    PERIOD: "Kỳ báo cáo", "Period";
    PERIOD_ALL: "toàn bộ kế hoạch", "the whole plan";
    PERIOD_FROM_UNTIL: "từ ngày {from} đến ngày {until}", "{from} to {until}";
    PERIOD_FROM: "từ ngày {from}", "from {from}";
    PERIOD_UNTIL: "đến ngày {until}", "until {until}";
    ZONE: "Múi giờ", "Time zone";

    OVERVIEW: "Tổng hợp", "Overview";
    BY_PHASE: "Theo giai đoạn", "By phase";
    BY_LINE: "Theo nội dung tuyên truyền", "By content line";
    BY_CHANNEL: "Theo kênh", "By channel";
    BY_UNIT: "Theo đơn vị", "By unit";
    BY_DAY: "Theo ngày", "By day";
    NOT_DELIVERED: "Danh sách chưa thực hiện và lý do", "Not delivered, and why";
    DELIVERED_LIST: "Phụ lục. Danh mục tin, bài đã đăng, phát", "Annex. What was delivered";
    NONE: "Không có.", "None.";

    BEFORE: "Trước", "Before";
    DURING: "Trong", "During";
    AFTER: "Sau", "After";
    NO_LINE: "(không thuộc nhóm nào)", "(no line)";
    NO_DATE: "(chưa có ngày)", "(no date yet)";
    TOTAL: "TỔNG CỘNG", "TOTAL";
    OWN: "riêng đơn vị", "own";
    WITH_BELOW: "kể cả cấp dưới", "with units below";

    NUMBER: "STT", "No.";
    PHASE: "Giai đoạn", "Phase";
    LINE: "Nhóm nội dung", "Content line";
    CHANNEL: "Kênh", "Channel";
    UNIT: "Đơn vị", "Unit";
    DAY: "Ngày", "Day";
    PLANNED: "Kế hoạch", "Planned";
    DELIVERED: "Đã đăng, phát", "Delivered";
    ON_TIME: "Đúng giờ", "On time";
    LATE: "Chậm", "Late";
    MISSED: "Quá giờ", "Missed";
    FAILED: "Lỗi", "Failed";
    UNCONFIRMED: "Chưa xác minh", "Unconfirmed";
    WITHDRAWN: "Đã gỡ", "Withdrawn";
    CANCELLED: "Hủy", "Cancelled";
    WAITING: "Đang chờ", "Waiting";
    COUNTS_NOTE: "Số theo kế hoạch = Đã đăng, phát + Quá giờ + Lỗi + Chưa xác minh + Đã gỡ + Hủy + Đang chờ. Đã đăng, phát = Đúng giờ (trong vòng 1 phút) + Chậm.",
        "Planned = delivered + missed + failed + unconfirmed + withdrawn + cancelled + waiting. Delivered = on time (within 1 minute) + late.";
    HONEST_NOTE: "Đơn vị tính: lượt đăng, phát (một tin, bài trên một kênh tại một thời điểm). Loa truyền thanh chỉ tính số lượt đưa vào chương trình phát, không ước tính số người nghe.",
        "Unit: deliveries (one item on one channel at one time). Loudspeakers count bulletins put on air, never listeners.";

    DUE: "Thời gian theo kế hoạch", "Due";
    OUT_AT: "Giờ đăng, phát", "Out at";
    ITEM_TITLE: "Tiêu đề", "Title";
    LANGUAGE: "Ngôn ngữ", "Language";
    STATE: "Trạng thái", "State";
    REASON: "Lý do", "Reason";
    APPROVAL_NUMBER: "Số phiếu duyệt", "Approval no.";
    APPROVED_BY: "Người duyệt", "Approved by";
    LINK: "Liên kết, bằng chứng", "Link or evidence";
    CODE: "Mã lỗi", "Code";
    MESSAGE: "Nội dung lỗi", "Message";
    ATTEMPTS: "Số lần gửi", "Attempts";
    LATE_SECONDS: "Chậm (giây)", "Late (seconds)";
    CAMPAIGN: "Chiến dịch", "Campaign";
    ADAPTER: "Loại kênh", "Platform";
    ID: "Mã lượt đăng, phát", "Delivery id";
    HASH: "Mã kiểm tra nội dung", "Content hash";
    HELD: "đang tạm dừng", "held";
    TABLE: "Bảng", "Table";
    ROW: "Nội dung", "Row";

    PREPARED_BY: "Người lập biểu", "Prepared by";
    HEAD_OF_UNIT: "Thủ trưởng đơn vị", "Head of unit";
    SIGN: "(Ký, ghi rõ họ tên)", "(Signature, full name)";
    SIGN_AND_SEAL: "(Ký, đóng dấu)", "(Signature, seal)";
    PAGE_DATE: "Ngày {day} tháng {month} năm {year}", "{day}/{month}/{year}";
    LATE_BY: "chậm {minutes} phút", "{minutes} min late";
    TRIED: "{count} lần gửi", "{count} attempts";
    WITH_ID: "mã {id}", "id {id}";
    LOG_EMPTY: "Nhật ký chưa có lượt đăng, phát nào.", "The log has no deliveries yet.";
}

#[cfg(test)]
mod tests {
    use super::ALL;

    #[test]
    fn both_languages_name_the_same_places() {
        super::super::assert_same_places("report", ALL);
    }
}

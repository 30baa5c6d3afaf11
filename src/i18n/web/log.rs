//! Nhật ký: the log of deliveries, and the story of one.

use super::words;

words! {
    TITLE: "Nhật ký đăng, phát", "Log of deliveries";
    CHANNEL: "Kênh", "Channel";
    CAMPAIGN: "Chiến dịch", "Campaign";
    STATE: "Tình trạng", "State";
    FROM: "Từ ngày", "From";
    UNTIL: "Đến ngày", "Until";
    ANY: "Tất cả", "All";
    SHOW: "Xem", "Show";
    NOTHING: "Không có lượt nào phù hợp.", "Nothing fits.";
    SHOWN: "{shown}/{all} lượt, lượt muộn nhất ở trên", "{shown} of {all}, the latest first";
    NARROW: "Thu hẹp ngày hoặc chọn kênh để xem các lượt còn lại.", "Narrow the days or choose a channel to see the rest.";
    BAD_DAY: "“{text}” không phải là ngày", "“{text}” is no date";
    BAD_DAY_DO: "Viết như 20/01/2026.", "Write it like 2026-01-20.";
    STORY: "Diễn biến", "What became of it";
    FACTS: "Thông tin", "Facts";
    DUE: "Giờ đăng, phát", "Due";
    PHASE: "Giai đoạn", "Phase";
    APPROVED: "Duyệt", "Approved";
    APPROVED_BY: "{name}, lúc {at}", "{name}, {at}";
    APPROVED_NOT: "chưa duyệt", "not approved";
    NUMBER: "Số duyệt", "Approval number";
    OUT_AT: "Đã đăng, phát lúc", "Out at";
    LINK: "Mở bài đã đăng", "Open what was published";
    TEXT: "Nội dung", "Text";
    HELD: "đang tạm dừng", "on hold";
    LATE: "chậm {minutes} phút", "{minutes} min late";
}

#[cfg(test)]
mod tests {
    #[test]
    fn same_places() {
        crate::i18n::assert_same_places("web::log", super::ALL);
    }
}

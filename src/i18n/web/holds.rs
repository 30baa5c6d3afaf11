//! Tạm dừng: what is on hold, a new hold, a release.

use super::words;

words! {
    TITLE: "Tạm dừng đăng, phát", "Hold";
    STANDING: "Đang tạm dừng", "On hold";
    NOTHING: "Không có gì đang tạm dừng.", "Nothing is on hold.";
    SINCE: "{name} đặt lúc {at}", "set by {name}, {at}";
    REASON: "Lý do (số văn bản, nếu có)", "Why (with the number of the order, if any)";
    RELEASE: "Cho tiếp tục", "Release";
    RELEASE_NOTE: "Lượt đã qua giờ trong lúc tạm dừng không tự đăng, phát lại.", "What came due meanwhile is not sent by itself.";
    COPY: "Chỉ người quản trị hệ thống mở lại được, sau khi xác nhận máy chính thức.", "Only an administrator lifts this, by confirming which store publishes.";
    NEW: "Tạm dừng mới", "New hold";
    WHAT: "Tạm dừng những gì", "What to hold";
    EVERYTHING: "Tất cả những gì anh/chị phụ trách", "Everything that is yours to hold";
    UNIT: "Đơn vị: {title}", "Unit: {title}";
    CHANNEL: "Kênh: {title}", "Channel: {title}";
    CAMPAIGN: "Chiến dịch: {title}", "Campaign: {title}";
    TONE: "Tin có tính chất: {tone}", "Tone: {tone}";
    HOLD: "Tạm dừng ngay", "Hold now";
    HELD: "Đã tạm dừng {count} lượt.", "{count} deliveries are on hold.";
    WENT_OUT: "{count} lượt đang đăng lúc đó nên không dừng kịp; xem nhật ký.", "{count} were under way and could not be stopped; see the log.";
    UNDER_WAY: "Đã tạm dừng. Có lượt đang đăng dở, kết quả sẽ có trong nhật ký.", "On hold. Something is still under way; the log will tell.";
    BRAKED: "Máy không ghi được dữ liệu nên đã chặn mọi việc đăng, phát.", "The machine cannot write, so everything is stopped.";
    RELEASED: "Đã cho tiếp tục: {count} lượt theo đúng giờ; {late} lượt đã quá giờ.", "Released: {count} go on at their time; {late} were missed.";
    MAY_NOT: "Vai trò của anh/chị không có quyền tạm dừng; người được tạm dừng: {holders}.", "Your role may not hold; those who may: {holders}.";
    NOT_ON_LIST: "Chưa chọn tạm dừng những gì", "It is not said what to hold";
    NOT_ON_LIST_DO: "Chọn một dòng trong danh sách rồi gửi lại.", "Choose a line of the list and send again.";
}

#[cfg(test)]
mod tests {
    #[test]
    fn same_places() {
        crate::i18n::assert_same_places("web::holds", super::ALL);
    }
}

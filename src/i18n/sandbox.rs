//! Words of the sandbox's public page.
//!
//! It never says "sandbox" to a reader without saying what it means: nothing here has reached anybody.

use super::words;

words! {
    TITLE: "Nội dung công khai trên các kênh", "Public content on all channels";
    REHEARSAL: "BẢN CHẠY THỬ: số liệu không có thật, không dùng để báo cáo", "REHEARSAL: these numbers are not real and report nothing";
    EXPLAINED: "Trang này cho thấy người dân sẽ nhìn thấy gì trên từng kênh. Không có nội dung nào được gửi ra ngoài máy này.", "This page shows what the public would see on each channel. Nothing has left this machine.";
    CHANNELS: "Kênh", "Channels";
    EVERY_CHANNEL: "Tất cả các kênh", "Every channel";
    COUNT: "{count} bài", "{count} posts";
    EMPTY: "Chưa có bài nào hiển thị.", "Nothing is visible yet.";
    OPEN: "Mở bài", "Open";
    TIMES: "Xuất hiện {count} lần", "Became visible {count} times";
    OLDER: "Còn {count} bài cũ hơn. Hãy chọn riêng kênh này để xem thêm.", "{count} older posts. Choose this channel to see more.";
    NOT_FOUND: "Không có bài nào ở địa chỉ này, hoặc bài đang được ẩn.", "There is no post at this address, or it is hidden.";
    BACK: "Về trang chung", "Back to all channels";
    PICTURE: "Ảnh kèm bài", "Picture of the post";
    ZONE: "Thời gian theo giờ Việt Nam.", "Times are in Vietnam's time zone.";
    TELEGRAM: "Kênh Telegram", "Telegram channel";
    FACEBOOK: "Trang Facebook", "Facebook page";
    ZALO: "Zalo Official Account", "Zalo Official Account";
    WORDPRESS: "Trang thông tin điện tử", "Website";
    LOUDSPEAKER: "Hệ thống truyền thanh", "Loudspeakers";
    OTHER: "Kênh khác", "Other channel";
}

#[cfg(test)]
mod tests {
    #[test]
    fn both_languages_name_the_same_places() {
        crate::i18n::assert_same_places("sandbox", super::ALL);
    }
}

//! Refusals as a page says them: titles for ids, and a remedy that takes no command line.

use super::words;

words! {
    ASK_HOLDER: "Nhờ {holders} thực hiện.", "Ask: {holders}.";
    NOT_YOUR_UNIT: "anh/chị chỉ có quyền {verb} trong phạm vi {yours}, không phải {unit}", "you may {verb} for {yours}, not for {unit}";
    NOT_YOUR_UNIT_DO: "Nhờ cán bộ của {unit} hoặc của cấp trên.", "Ask staff of {unit} or of a unit above.";
    OWN_TEXT: "anh/chị là người đưa {count} nội dung này vào lịch nên không tự duyệt được", "you applied {count} of these yourself, so another person approves them";
    OWN_TEXT_DO: "Nhờ người duyệt khác. Việc tự duyệt chỉ dành cho cơ quan hai người đã khai báo như vậy.", "Ask another approver. Only a declared two-person office approves its own texts.";
    CONTENT_CHANGED: "nội dung vừa được sửa sau khi anh/chị mở trang", "the content was changed after you opened the page";
    CONTENT_CHANGED_DO: "Đọc lại bản mới bên dưới rồi duyệt.", "Read the new one and approve that.";
    NOTHING_FITS: "không còn gì để thực hiện, có thể người khác đã làm", "nothing is left to do; somebody else may have done it";
    NEEDS_REASON: "chưa ghi lý do", "no reason was given";
    NEEDS_REASON_DO: "Ghi lý do rồi gửi lại.", "Say why and send again.";
    HELD_FROM_ABOVE: "lệnh tạm dừng này do {unit} đặt", "this hold was set by {unit}";
    HELD_FROM_ABOVE_DO: "Nhờ {unit} cho tiếp tục.", "Ask {unit} to release it.";
    ABOVE: "cấp phụ trách mọi đơn vị", "one that acts for all units";
    NO_SUCH_HOLD: "lệnh tạm dừng này đã được bỏ trước đó", "this hold was lifted before";
    AWAITS_TEXT: "chưa có nội dung để duyệt", "there is no text to approve";
    LOOK_AGAIN: "Xem lại trang.", "Look at the page again.";
    REFUSED: "Chưa thực hiện", "Not done";
}

#[cfg(test)]
mod tests {
    #[test]
    fn same_places() {
        crate::i18n::assert_same_places("web::refused", super::ALL);
    }
}

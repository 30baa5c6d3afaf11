//! Duyệt: the approver's queue.

use super::words;

words! {
    TITLE: "Chờ duyệt", "To be approved";
    COUNT: "{count} nội dung đang chờ", "{count} contents wait";
    NOTHING: "Không còn nội dung nào chờ duyệt.", "Nothing waits for approval.";
    OTHERS: "{count} lượt của đơn vị khác do người duyệt của đơn vị đó xem.", "{count} deliveries belong to other units' approvers.";
    READ_ONLY: "Anh/chị xem được các nội dung này, việc duyệt do người khác thực hiện.", "You may read these; approving is for others.";
    AWAITS: "{count} lượt chưa có nội dung để duyệt.", "{count} deliveries have no text yet.";
    FIRST: "Duyệt lần đầu", "First approval";
    CHANGED: "Đã sửa sau lần duyệt trước", "Changed since it was approved";
    CHANGED_HOW: "Chữ gạch ngang: đã bỏ. Chữ gạch chân: mới thêm.", "Struck words are gone, underlined ones are new.";
    UNCHANGED: "Nội dung giống lần duyệt trước", "As it was approved before";
    PLACES: "Đăng, phát ở đâu, lúc nào", "Where and when";
    LIMIT: "{what}: {used}/{limit}", "{what}: {used} of {limit}";
    PAST: "{count} lượt đã qua giờ", "{count} are past their time";
    WAITS: "chờ xác nhận sự kiện đã diễn ra", "waits for word that its event happened";
    CHOOSE: "Chọn để duyệt cùng lúc", "Choose, to approve several";
    APPROVE_ONE: "Duyệt nội dung này", "Approve this";
    APPROVE_CHOSEN: "Duyệt các nội dung đã chọn", "Approve what is chosen";
    NUMBER: "Số phiếu trình, văn bản duyệt (nếu có)", "Number of the approval, if any";
    NOTE: "Ghi chú (nếu có)", "A note, if any";
    DONE: "Đã duyệt {count} lượt đăng, phát.", "{count} deliveries approved.";
    NOTHING_CHOSEN: "Chưa chọn nội dung nào", "Nothing was chosen";
    NOTHING_CHOSEN_DO: "Đánh dấu ít nhất một nội dung rồi bấm duyệt.", "Mark at least one and approve again.";
    MORE: "Còn {count} nội dung, sẽ hiện sau khi duyệt bớt.", "{count} more come when some of these are approved.";
    LEAD: "Tóm tắt", "Lead";
    PICTURE: "Ảnh: {name}", "Picture: {name}";
    ALT: "mô tả: {text}", "described: {text}";
    RECORDING: "Bản thu: {name}, {length}", "Recording: {name}, {length}";
    READER: "người đọc: {name}", "read by {name}";
    CHECKED: "người nghe kiểm tra: {name}", "checked by {name}";
    SCRIPT: "Lời đọc", "Script";
    LINK: "Liên kết: {to}", "Link: {to}";
    ONLY_ON: "chỉ trên {channels}", "only on {channels}";
}

#[cfg(test)]
mod tests {
    #[test]
    fn same_places() {
        crate::i18n::assert_same_places("web::approve", super::ALL);
    }
}

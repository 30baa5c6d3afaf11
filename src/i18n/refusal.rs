//! Why a person's act was not done, and what to do about it.
//!
//! Never: blame. Messages start in lower case and have no full stop: they follow "không thực hiện:".

use super::words;

words! {
    WHO_ACTS: "đơn vị đã khai báo cán bộ ({known}) nên phải nói rõ ai thực hiện", "staff are declared ({known}): say who acts";
    WHO_ACTS_DO: "thêm --as MÃ-CÁN-BỘ hoặc đặt biến LOA_STAFF; mã đã khai báo: {known}",
        "add --as STAFF or set LOA_STAFF; declared: {known}";
    UNKNOWN_STAFF: "không có cán bộ nào mang mã {id}", "there is no staff member {id}";
    UNKNOWN_STAFF_DO: "xem mục staff trong channels.yaml, rồi chạy `loa apply` nếu vừa thêm người",
        "see `staff` in channels.yaml; run `loa apply` after adding somebody";
    DID_YOU_MEAN: "có phải ý anh/chị là {near}?", "did you mean {near}?";
    ROLE_MAY_NOT: "{role} không có quyền {verb}", "the role {role} may not {verb}";
    ROLE_MAY_NOT_DO: "nhờ người có vai trò {least} trở lên thực hiện việc {verb} (vai trò hiện tại: {role})",
        "ask somebody who is {least} or higher to {verb} (your role: {role})";
    NOT_YOUR_UNIT: "anh/chị không phụ trách đơn vị {unit}", "you do not act for the unit {unit}";
    NOT_YOUR_UNIT_DO: "nhờ cán bộ của đơn vị {unit} hoặc của cấp trên thực hiện; người của một đơn vị phải nêu --unit hoặc --channel",
        "ask staff of {unit} or of a unit above; staff of one unit must name --unit or --channel";
    NO_SUCH_DELIVERY: "không có lượt đăng, phát nào mang mã {id}", "there is no delivery {id}";
    NO_SUCH_DELIVERY_DO: "xem mã trong cột đầu của `loa log`; chỉ cần gõ mấy ký tự đầu của mã (đã gõ: {id})",
        "ids are in the first column of `loa log`; the first few characters are enough (given: {id})";
    AMBIGUOUS: "có nhiều lượt có mã bắt đầu bằng {id}", "several deliveries begin with {id}";
    AMBIGUOUS_DO: "gõ thêm ký tự sau {id}", "type more characters after {id}";
    NO_SUCH_HOLD: "không có lệnh tạm dừng nào đang hiệu lực mang mã {id}", "no hold {id} stands";
    NO_SUCH_HOLD_DO: "xem các lệnh tạm dừng bằng `loa status` (đã gõ: {id})", "holds are listed by `loa status` (given: {id})";
    NO_SUCH_CHANNEL: "chưa có kênh {id}", "there is no channel {id}";
    NO_SUCH_CHANNEL_DO: "khai báo kênh trong channels.yaml rồi chạy `loa apply`", "declare it in channels.yaml and run `loa apply`";
    NO_SUCH_UNIT: "chưa có đơn vị {id}", "there is no unit {id}";
    NO_SUCH_UNIT_DO: "khai báo đơn vị trong channels.yaml rồi chạy `loa apply`", "declare it in channels.yaml and run `loa apply`";
    NOTHING_FITS: "không có lượt đăng, phát nào phù hợp", "no delivery fits";
    NOTHING_FITS_DO: "xem `loa log` để biết trạng thái từng lượt", "`loa log` shows where each delivery stands";
    NEEDS_REASON: "chưa nêu lý do", "no reason is given";
    NEEDS_REASON_DO: "thêm --reason \"lý do, số văn bản\"", "add --reason \"why, document number\"";
    WRONG_STATE: "lượt {id} đang ở trạng thái “{state}”: việc này không áp dụng cho trạng thái đó",
        "delivery {id} is “{state}”, on which this cannot be done";
    WRONG_STATE_DO: "chạy `loa status`: việc đang cần người xử lý được ghi kèm câu lệnh; lịch sử của {id} (“{state}”) xem ở `loa log`",
        "run `loa status`: what needs a person stands there with its command; {id} (“{state}”) is in `loa log`";
    UNDER_WAY: "lượt {id} đang được đăng, phát đúng lúc này", "delivery {id} is being published at this moment";
    UNDER_WAY_DO: "chờ vài giây rồi xem `loa log`; nếu {id} đã đăng thì dùng `loa withdraw` để gỡ",
        "wait a few seconds and see `loa log`; use `loa withdraw` if {id} is out";
    IN_THE_PAST: "thời điểm {at} đã qua", "{at} is in the past";
    IN_THE_PAST_DO: "chọn thời điểm sau lúc này thay cho {at}, hoặc bỏ --at để đăng, phát ngay",
        "choose a later time than {at}, or leave --at out to publish now";
    PHASE_OVER: "giai đoạn của lượt {id} đã kết thúc", "the phase of delivery {id} is over";
    PHASE_OVER_DO: "nếu vẫn cần đăng {id}, sửa giai đoạn trong tệp chiến dịch rồi `loa apply`",
        "if {id} must still go out, change its phase in the campaign file and run `loa apply`";
    AWAITS_TEXT: "{id} là ô chờ nội dung, chưa có bài nên chưa duyệt được", "{id} is a reserved place: there is no text to approve";
    AWAITS_TEXT_DO: "viết bài vào tệp chiến dịch, chạy `loa apply`, rồi duyệt", "write its text into the file, run `loa apply`, then approve it";
    NOT_APPROVED: "lượt {id} chưa được duyệt", "delivery {id} is not approved";
    NOT_APPROVED_DO: "chạy `loa approve {id}` trước", "run `loa approve {id}` first";
    CONTENT_CHANGED: "nội dung của {id} đã thay đổi trong lúc anh/chị đang xem", "the content of {id} changed while you were looking at it";
    CONTENT_CHANGED_DO: "chạy lại lệnh để xem nội dung mới của {id} rồi mới duyệt", "run the command again to see the new content of {id}";
    TAKES_NOTHING_BACK: "kênh {channel} không cho gỡ nội dung đã đăng", "channel {channel} takes nothing back";
    TAKES_NOTHING_BACK_DO: "gỡ trực tiếp trên {channel} rồi ghi lại việc đó", "take it back by hand on {channel}";
    NO_SUCH_FIELD: "kênh {channel} không có mã bí mật {field}", "channel {channel} has no secret {field}";
    NO_SUCH_FIELD_DO: "các mã bí mật của {channel}: {known} (đã gõ: {field})", "secrets of {channel}: {known} (given: {field})";
    EMPTY_SECRET: "mã bí mật {field} đang để trống", "the secret {field} is empty";
    EMPTY_SECRET_DO: "nhập lại giá trị của {field}", "give the value of {field} again";
    NOT_COPIED: "máy này không bị tạm dừng vì sao chép, không có gì để xác nhận", "this store is not held as a copy; there is nothing to confirm";
    NOT_COPIED_DO: "xem `loa status`", "see `loa status`";
    INTERNAL_ON_PUBLIC: "“{title}” là nội bộ và đang chờ trên kênh {channel}; kênh này không thể chuyển thành công khai",
        "“{title}” is internal and waits on channel {channel}, which cannot become public";
    INTERNAL_ON_PUBLIC_DO: "ghi “reach: internal” cho kênh {channel} trong channels.yaml, hoặc hủy “{title}” trước",
        "write “reach: internal” at {channel} in channels.yaml, or cancel “{title}” first";
    NOT_YET_HAPPENED: "thời điểm {at} chưa đến: chưa diễn ra thì chưa ghi là đã thực hiện", "{at} has not come: what has not happened is not done";
    NOT_YET_HAPPENED_DO: "ghi lại sau {at}, hoặc sửa thời điểm trong --at", "say so after {at}, or correct --at";
    NOT_EVIDENCE: "“{path}” không phải ảnh JPEG, PNG hoặc WebP đọc được", "“{path}” is no JPEG, PNG or WebP picture that can be read";
    NOT_EVIDENCE_DO: "chụp hoặc xuất lại thành ảnh .jpg rồi gửi lại (tệp đã gửi: {path})", "take or export it again as .jpg (given: {path})";
    COPY_HOLD: "lệnh tạm dừng này được đặt vì nơi lưu dữ liệu có dấu hiệu là bản sao", "this hold stands because the store looks like a copy";
    COPY_HOLD_DO: "bảo đảm không còn bản nào khác đang chạy, rồi người quản trị dùng `loa confirm --reason …`",
        "make sure that no other copy runs; then an administrator runs `loa confirm --reason …`";

    WRITER: "người viết (writer)", "writer";
    EDITOR: "biên tập (editor)", "editor";
    OPERATOR: "trực đài, trực kỹ thuật (operator)", "operator";
    APPROVER: "người duyệt (approver)", "approver";
    ADMINISTRATOR: "quản trị (administrator)", "administrator";

    APPLY: "đưa kế hoạch vào lịch", "apply plans";
    APPROVE: "duyệt", "approve";
    HOLD: "tạm dừng", "hold";
    RELEASE: "cho tiếp tục", "release";
    CANCEL: "hủy", "cancel";
    RETRY: "cho đăng, phát bù", "retry";
    SETTLE: "xác nhận kết quả của lượt chưa rõ", "settle";
    DONE: "báo đã thực hiện, đã phát", "say that it was done";
    WITHDRAW: "gỡ nội dung đã đăng", "withdraw";
    LOGIN: "nhập mã truy cập của kênh", "log a channel in";
    CONFIRM: "xác nhận máy đăng bài chính thức", "confirm the store";
}

#[cfg(test)]
mod tests {
    #[test]
    fn same_places() {
        super::super::assert_same_places("refusal", super::ALL);
    }
}

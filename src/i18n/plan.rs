//! Words about a plan and what an apply would change.
//!
//! Never: a word of the posts themselves; those belong to the campaign.

use super::words;

words! {
    NEW: "Thêm mới", "New";
    MOVED: "Đổi giờ", "Moved";
    CHANGED: "Đổi nội dung", "Changed";
    CANCELLED: "Hủy", "Cancelled";
    RESTORED: "Khôi phục", "Restored";
    UNCHANGED: "Giữ nguyên", "Unchanged";
    GATE: "Đổi việc chờ xác nhận sự kiện", "Waiting for an event changes";

    DUE: "Thời điểm", "Due";
    ITEM: "Tin, bài", "Item";
    CHANNEL: "Kênh", "Channel";
    NOTES: "Ghi chú", "Notes";

    /// A time that waits for its anchor.
    WAITS: "chờ mốc", "waits";
    FROM_TO: "{from} → {to}", "{from} → {to}";

    COLLIDES: "trùng phút với {with}", "same minute as {with}";
    TOO_LATE: "đã quá giờ: sẽ bị bỏ lỡ ngay", "already too late: it would be missed at once";
    OVER_QUOTA: "vượt hạn mức tháng {month}: {planned}/{limit}", "over the quota of {month}: {planned} of {limit}";
    LOSES_APPROVAL: "mất hiệu lực duyệt, phải duyệt lại", "loses its approval, must be approved again";
    ALREADY_DELIVERED:
        "đã phát hành hoặc đang phát hành: giữ như đã ghi, không theo tệp",
        "out already, or going out: stays as recorded, whatever the file says";
    WAITS_FOR: "chờ mốc {anchor} có ngày", "waits for a date of {anchor}";
    TOKEN_DIES:
        "quyền truy cập kênh hết hạn ngày {until}: cần đăng nhập lại trước đó",
        "the channel's access ends on {until}: log in again before";

    ANCHOR_SUSPENDED: "mốc tạm hoãn", "anchor suspended";
    ANCHOR_CANCELLED: "mốc đã hủy", "anchor cancelled";
    ITEM_CANCELLED: "tin, bài được hủy trong tệp", "called off in the file";
    REMOVED: "không còn trong kế hoạch", "no longer planned";
    OUT_OF_RANGE: "không còn trong khoảng phát của tin", "outside the range of its item";
    AWAITS: "chờ xác nhận {anchors} đã diễn ra", "waits for word that {anchors} happened";
    LET_THROUGH: "sự kiện đã diễn ra: được phát", "the event happened: it may go out";
    GATE_COUNT: "{count} lượt đổi việc chờ xác nhận sự kiện.", "{count} wait for other events than before.";

    NOTHING: "Không có gì thay đổi: {unchanged} lượt phát hành giữ nguyên.", "Nothing changes: {unchanged} deliveries stay as they are.";
    SUMMARY:
        "Tổng cộng: {new} thêm mới, {moved} đổi giờ, {changed} đổi nội dung, {restored} khôi phục, {cancelled} hủy, {unchanged} giữ nguyên.",
        "In all: {new} new, {moved} moved, {changed} changed, {restored} restored, {cancelled} cancelled, {unchanged} unchanged.";
    TO_APPROVE:
        "{count} lượt mất hiệu lực duyệt, phải duyệt lại.",
        "{count} lose their approval and must be approved again.";
}

#[cfg(test)]
mod tests {
    #[test]
    fn both_languages_name_the_same_places() {
        super::super::assert_same_places("plan", super::ALL);
    }
}

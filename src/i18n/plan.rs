//! Words about a plan and what an apply would change.
//!
//! Words of the posts themselves belong to the campaign.

use super::words;

words! {
    NEW: "Thêm mới", "New";
    MOVED: "Đổi giờ", "Moved";
    CHANGED: "Đổi nội dung", "Changed";
    CANCELLED: "Hủy", "Cancelled";
    RESTORED: "Khôi phục", "Restored";
    UNCHANGED: "Giữ nguyên", "Unchanged";
    GATE: "Thay đổi về xác nhận sự kiện", "Waiting for an event changes";
    TONE: "Đổi tính chất tin", "Tone changes";

    /// A time that waits for its anchor.
    WAITS: "chờ ngày", "waits";
    FROM_TO: "{from} → {to}", "{from} → {to}";

    ITEM_OF: "{title} ({item})", "{title} ({item})";
    PLACE: "{channel}: {when}", "{channel}: {when}";
    TIMES: "{count} lượt", "{count} times";
    NOTE_OF_SOME: "{note} ({count} lượt)", "{note} ({count} times)";
    SEE_ALL: "Xem từng lượt: thêm --all", "Row by row: add --all";

    COLLIDES: "trùng giờ với {with}", "same minute as {with}";
    TOO_LATE: "đã quá giờ: đưa vào lịch cũng không đăng, phát, giao nữa", "already too late: it would be missed at once";
    OVER_QUOTA: "vượt hạn mức tháng {month}: {planned}/{limit}", "over the quota of {month}: {planned} of {limit}";
    AWAITS_TEXT: "ô chờ nội dung: viết bài trong ngày", "a reserved place: its text is written on the day";
    LOSES_APPROVAL: "mất hiệu lực duyệt, phải duyệt lại", "loses its approval, must be approved again";
    GIVEN_OUT: "phiếu đã giao: báo lại cho người thực hiện", "the sheet is out already: tell the one who has it";
    DESTINATION_CHANGED: "kênh đã đổi nơi đăng", "the channel goes elsewhere now";
    SET_BY_PERSON: "giờ do cán bộ đặt, không theo tệp", "a person set this time; the file does not move it";
    ALREADY_DELIVERED:
        "đã đăng hoặc đang đăng: giữ nguyên; nếu nội dung đã sai, cần đính chính",
        "out already, or going out: stays as recorded, whatever the file says";
    WAITS_FOR: "chờ ngày của “{anchor}”", "waits for a date of {anchor}";
    TOKEN_DIES:
        "quyền truy cập kênh hết hạn ngày {until}: cần đăng nhập lại trước đó",
        "the channel's access ends on {until}: log in again before";

    ANCHOR_SUSPENDED: "sự kiện hoãn, chưa có ngày", "anchor suspended";
    ANCHOR_CANCELLED: "sự kiện không diễn ra nữa", "anchor cancelled";
    ITEM_CANCELLED: "tin, bài đã hủy trong kế hoạch", "called off in the file";
    REMOVED: "không còn trong kế hoạch", "no longer planned";
    OUT_OF_RANGE: "không còn trong khoảng phát của tin", "outside the range of its item";
    AWAITS: "chờ xác nhận “{anchors}” đã diễn ra", "waits for word that “{anchors}” happened";
    GATE_GONE: "không còn chờ xác nhận sự kiện, theo tệp", "by the file it waits for no event any more";
    OTHER_TONE: "tính chất tin: {from} → {to}", "tone: {from} → {to}";
    LET_THROUGH: "sự kiện đã diễn ra: không phải chờ xác nhận nữa", "the event happened: it waits for that no more";

    NOTHING: "Không có gì thay đổi: {unchanged} lượt giữ nguyên.", "Nothing changes: {unchanged} deliveries stay as they are.";
    /// Only what there is.
    SUMMARY: "Tổng số lượt: {parts}.", "In all: {parts}.";
    SUM_NEW: "{count} thêm mới", "{count} new";
    SUM_MOVED: "{count} đổi giờ", "{count} moved";
    SUM_CHANGED: "{count} đổi nội dung", "{count} changed";
    SUM_RESTORED: "{count} khôi phục", "{count} restored";
    SUM_CANCELLED: "{count} hủy", "{count} cancelled";
    SUM_GATE: "{count} thay đổi về xác nhận sự kiện", "{count} wait for other events";
    SUM_TONE: "{count} đổi tính chất tin", "{count} with another tone";
    SUM_UNCHANGED: "{count} giữ nguyên", "{count} unchanged";
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

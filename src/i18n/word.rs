//! Words about words: an event happened, is postponed, is called off.
//!
//! Each preview says what it was and what it becomes.

use super::words;

words! {
    HAPPENED: "Xác nhận một sự kiện đã diễn ra: tin đang chờ được đăng, phát", "Say that an event happened: what waits for it goes out";
    HAPPENED_USAGE: "loa happened CHIẾN-DỊCH MỐC [--at \"23/01/2026 11:30\"] --source \"…\" [--yes] | --undo --reason \"…\"",
        "loa happened CAMPAIGN ANCHOR [--at \"2026-01-23 11:30\"] --source \"…\" [--yes] | --undo --reason \"…\"";
    POSTPONE: "Báo một sự kiện hoãn: mọi tin theo mốc đó chờ, hoặc dời sang ngày mới", "Say that an event is postponed: what hangs on it waits, or moves";
    POSTPONE_USAGE: "loa postpone CHIẾN-DỊCH MỐC [--to \"10/02/2026 08:00\"] --reason \"…\" [--yes] | --undo --reason \"…\"",
        "loa postpone CAMPAIGN ANCHOR [--to \"2026-02-10 08:00\"] --reason \"…\" [--yes] | --undo --reason \"…\"";
    CALL_OFF: "Báo một sự kiện không diễn ra nữa: mọi tin theo mốc đó bị hủy", "Say that an event is called off: what hangs on it is cancelled";
    CALL_OFF_USAGE: "loa call-off CHIẾN-DỊCH MỐC --reason \"…\" [--yes] | --undo --reason \"…\"",
        "loa call-off CAMPAIGN ANCHOR --reason \"…\" [--yes] | --undo --reason \"…\"";

    CAMPAIGN: "Mã chiến dịch trong lịch", "An applied campaign";
    ANCHOR_VALUE: "MỐC", "ANCHOR";
    ANCHOR: "Mã của mốc trong tệp chiến dịch", "The anchor's id in the campaign file";
    AT: "Giờ diễn ra thực tế; không nêu thì đúng giờ kế hoạch", "When it happened; as planned when left out";
    TO: "Ngày giờ mới; không nêu thì chưa có ngày", "The new date; none yet when left out";
    SOURCE: "Nguồn cho biết: thông báo, tin của cơ quan nào; được ghi vào nhật ký hệ thống", "Who says so: which notice or report; kept in the audit";
    REASON: "Lý do, kèm số văn bản nếu có; được ghi vào nhật ký hệ thống", "Why, with the document's number; kept in the audit";
    UNDO: "Bỏ lời báo trước đó về mốc này", "Take back what was said of this anchor";

    HEAD: "Mốc {title} ({anchor}), chiến dịch {campaign}", "Anchor {title} ({anchor}), campaign {campaign}";
    BECOMES: "  {before} → {after}", "  {before} → {after}";
    PLANNED: "dự kiến {at}", "planned for {at}";
    MOVED: "dời đến {at}", "moved to {at}";
    SUSPENDED: "hoãn, chưa có ngày", "postponed, without a date";
    CANCELLED: "không diễn ra nữa", "called off";
    HAS_HAPPENED: "đã diễn ra lúc {at}", "happened at {at}";
    NO_DATE: "chưa có ngày", "no date";

    EARLY: "ĐÃ ĐĂNG, PHÁT TRƯỚC GIỜ THỰC TẾ, CẦN ĐÍNH CHÍNH ({count})", "OUT BEFORE IT HAPPENED: CORRECT IT ({count})";
    EARLY_NEVER: "ĐÃ ĐĂNG, PHÁT NHƯNG SỰ KIỆN CHƯA DIỄN RA, CẦN ĐÍNH CHÍNH ({count})", "OUT, BUT IT DID NOT HAPPEN: CORRECT IT ({count})";
    STALE: "ĐÃ ĐĂNG, PHÁT VỚI THÔNG TIN NAY KHÔNG CÒN ĐÚNG, XEM CÓ CẦN ĐÍNH CHÍNH ({count})", "OUT WITH WORDS THAT ARE NO LONGER TRUE: SEE WHETHER TO CORRECT ({count})";
    OUT_ONE: "  {at}  {channel}  “{title}” ({id})", "  {at}  {channel}  “{title}” ({id})";
    UNSAID_BEFORE: "Lưu ý: các mốc trước đó chưa ai xác nhận đã diễn ra: {anchors}.", "Note: nobody has said that earlier anchors happened: {anchors}.";

    ASK: "Ghi lại và thực hiện các thay đổi trên?", "Write this down and make these changes?";
    DONE: "Đã ghi: {title} {after}.", "Written down: {title} {after}.";

    AWAITED: "CẦN XÁC NHẬN SỰ KIỆN ĐÃ DIỄN RA", "DID IT HAPPEN?";
    AWAITED_ONE: "{title}, dự kiến {at}: {count} lượt đang chờ\n    đã diễn ra:     loa happened {campaign} {anchor} --source \"…\" (khác giờ thì thêm --at \"…\")\n    hoãn:           loa postpone {campaign} {anchor} --reason \"…\" (có ngày mới thì thêm --to \"…\")\n    không diễn ra:  loa call-off {campaign} {anchor} --reason \"…\"",
        "{title}, planned for {at}: {count} wait\n    it happened:  loa happened {campaign} {anchor} --source \"…\" (at another time: --at \"…\")\n    postponed:    loa postpone {campaign} {anchor} --reason \"…\" (with a new date: --to \"…\")\n    called off:   loa call-off {campaign} {anchor} --reason \"…\"";
    UNAPPROVED: "ĐẾN GIỜ TRƯỚC HẾT NGÀY MAI MÀ CHƯA ĐƯỢC DUYỆT ({count})", "GO OUT UNTIL TOMORROW NIGHT AND ARE NOT APPROVED ({count})";
    UNAPPROVED_ONE: "{due}  {channel}  “{title}”. Xem và duyệt: loa approve {id}", "{due}  {channel}  “{title}”. To approve: loa approve {id}";
    NOBODY_APPROVED: "QUÁ GIỜ VÌ KHÔNG AI DUYỆT KỊP ({count})", "MISSED BECAUSE NOBODY APPROVED THEM ({count})";
    NOBODY_APPROVED_ONE: "{due}  {channel}  “{title}” ({id})", "{due}  {channel}  “{title}” ({id})";
    AND_MORE: "… và {count} lượt nữa", "… and {count} more";

    TOLD_EVENT: "“{event}” đã diễn ra chưa? {count} lượt đang chờ. Đã diễn ra: loa happened {campaign} {anchor} --source \"…\"",
        "did “{event}” happen? {count} wait. If so: loa happened {campaign} {anchor} --source \"…\"";
    TOLD_APPROVAL: "Chưa duyệt {count} lượt, sớm nhất {due}: “{title}”. Xem và duyệt: loa approve --campaign {campaign}",
        "{count} are not approved, the first at {due}: “{title}”. To approve: loa approve --campaign {campaign}";
    TOLD_NOBODY: "Không ai duyệt kịp {count} lượt, trong đó có “{title}”, {due} (chiến dịch {campaign})",
        "nobody approved {count} in time, among them “{title}”, {due} (campaign {campaign})";
    TOLD_TEXT: "Chưa có bài cho {count} ô chờ nội dung, sớm nhất {due}: “{title}”. Người viết: {person} (chiến dịch {campaign})",
        "{count} reserved places have no text, the first at {due}: “{title}”. Writer: {person} (campaign {campaign})";
    TOLD_TASK_COMES: "Ngày mai có {count} việc giao cho {person}, việc đầu lúc {due}: “{title}”",
        "tomorrow {person} has {count} to do, the first at {due}: “{title}”";
    TOLD_TASK_UNREPORTED: "{person} chưa báo kết quả {count} việc, trong đó có “{title}”, {due}. Đã làm: loa done {id}",
        "{person} has not reported {count} tasks, among them “{title}”, {due}. If it was done: loa done {id}";
    NOBODY_NAMED: "chưa phân công", "nobody named";

    DIFFERS: "Mốc {anchor}: tệp ghi {file}; theo lời báo ngày {said} ({by}): {word}. Chương trình theo lời báo.",
        "Anchor {anchor}: the file says {file}; on {said} {by} said: {word}. The word counts.";
    YIELDS: "Mốc {anchor}: tệp đã ghi ngày khác ({file}) sau lời báo hoãn ngày {said} ({by}). Chương trình theo tệp.",
        "Anchor {anchor}: after the postponement that {by} told on {said} the file gives another date ({file}). The file counts.";
}

#[cfg(test)]
mod tests {
    #[test]
    fn both_languages_name_the_same_places() {
        super::super::assert_same_places("word", super::ALL);
    }
}

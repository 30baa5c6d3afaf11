//! Hôm nay: what goes out in the next hours, and what needs a person.

use super::words;

words! {
    LUNAR: "Âm lịch: {day}", "Lunar calendar: {day}";
    NEEDS: "Việc cần làm", "What needs you";
    NOTHING_NEEDED: "Không có việc nào đang chờ.", "Nothing waits for anybody.";
    NEXT: "Đăng, phát trong 24 giờ tới", "In the next 24 hours";
    NOTHING_NEXT: "Không có lượt nào trong 24 giờ tới.", "Nothing in the next 24 hours.";
    TOMORROW: "ngày mai", "tomorrow";
    RUNS: "Chương trình đang chạy.", "The program runs.";
    RUNS_NOT: "Chương trình đăng bài không chạy: các lượt đã duyệt sẽ không được đăng, phát.", "Nothing publishes: what is approved will not go out.";
    RUNS_NOT_DO: "Báo ngay người quản trị hệ thống khởi động lại.", "Tell the administrator at once to start it.";
    IDLE: "Chương trình đăng bài đang tắt; chưa có lượt nào chờ.", "The program is off; nothing waits.";
    BRAKED: "Mọi việc đăng, phát đang bị chặn vì máy không ghi được dữ liệu.", "Everything is stopped: the machine cannot write.";
    BRAKED_DO: "Báo ngay người quản trị hệ thống.", "Tell the administrator at once.";
    COPY: "Dữ liệu có dấu hiệu là bản sao nên chưa đăng, phát gì.", "The store looks like a copy, so nothing goes out.";
    COPY_DO: "Người quản trị hệ thống phải xác nhận máy chính thức.", "An administrator has to confirm which one publishes.";
    HELD: "Đang tạm dừng: {scope}. Lý do: {reason}", "On hold: {scope}. Why: {reason}";
    HELD_DO: "Xem và cho tiếp tục", "See, and release";
    STOPPED: "Kênh {channel} không đăng được: {why}", "Channel {channel} cannot publish: {why}";
    STOPPED_DO: "Người quản trị hệ thống nhập lại mã truy cập của kênh.", "An administrator has to log the channel in again.";
    CLOSED: "Kênh {channel} yêu cầu chờ đến {until}; {count} lượt sẽ quá giờ trước lúc đó.", "{channel} wants to be left alone until {until}; {count} are too late by then.";
    CLOSED_DO: "Chương trình tự đăng tiếp khi hết hạn chờ; lượt quá giờ thì nhờ trực đài dời giờ.", "It goes on by itself after that; an operator gives the others another time.";
    UNRENEWED: "Chưa gia hạn được mã truy cập của kênh {channel}: {why}", "The tokens of {channel} could not be renewed: {why}";
    NODE_FAULT: "Máy {node} không phục vụ được kênh {channel}: {why}", "The machine {node} cannot serve {channel}: {why}";
    NODE_FAULT_DO: "Kênh không dừng, máy khác đăng thay; người quản trị hệ thống xem máy đó.", "The channel is not stopped, others publish; an administrator sees to that machine.";
    FAILING: "Nhiều lần không được, vẫn đang thử lại: “{title}”, {channel}, {due}", "Fails again and again, still tried: “{title}”, {channel}, {due}";
    LATE_PROOF: "Bằng chứng đến muộn, trái với điều đã ghi; mở kênh xem có hai bài không: “{title}”, {channel}, {due}", "Proof came late and contradicts what was written; see whether it is out twice: “{title}”, {channel}, {due}";
    EVENT: "Sự kiện “{title}” ({at}) đã diễn ra chưa? {count} lượt đang chờ xác nhận.", "Has “{title}” ({at}) happened? {count} deliveries wait for word.";
    EVENT_DO: "Người duyệt hoặc trực đài xác nhận, có nêu nguồn.", "An approver or operator says so, with the source.";
    UNAPPROVED: "Chưa duyệt {count} lượt đăng, phát từ nay đến hết ngày mai.", "{count} deliveries until the end of tomorrow are not approved.";
    UNAPPROVED_DO: "Đọc và duyệt", "Read and approve";
    MISSED: "Không đăng, phát vì chưa ai duyệt: {count} lượt trong 3 ngày qua.", "Not approved by anybody, so not sent: {count} in the last 3 days.";
    UNCONFIRMED: "Chưa rõ đã lên kênh chưa: “{title}”, {channel}, {due}", "Nobody knows whether it is out: “{title}”, {channel}, {due}";
    ASKS: "Đã trễ, chờ quyết định: “{title}”, {channel}, {due}", "Late, and waits for a decision: “{title}”, {channel}, {due}";
    UNDONE: "Đã tới giờ, chưa ai báo kết quả: “{title}”, {channel}, {due}", "Its time has come and nobody said that it was done: “{title}”, {channel}, {due}";
    PLAY_NOW: "Tin khẩn đã giao đài, cần phát ngay: “{title}”, {channel}, {due}", "Urgent, at the station, to be played now: “{title}”, {channel}, {due}";
    EMPTY_PLACE: "Chưa có nội dung: “{title}”, {channel}, {due}", "No text yet: “{title}”, {channel}, {due}";
    MORE: "và {count} lượt khác", "and {count} more";
    SEE: "Xem lượt này", "See it";
    SEE_LOG: "Mở nhật ký", "Open the log";
}

#[cfg(test)]
mod tests {
    #[test]
    fn same_places() {
        crate::i18n::assert_same_places("web::today", super::ALL);
    }
}

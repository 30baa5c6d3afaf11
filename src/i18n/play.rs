//! Words of `rehearse`, `demo` and `sandbox`.

use super::words;

words! {
    REHEARSE: "Chạy thử cả chiến dịch trong vài giây, trên máy chủ thử, không đụng đến kênh thật",
              "Rehearse a whole campaign in seconds, on a test server, without touching a real channel";
    REHEARSE_USAGE: "loa rehearse [TỆP…] [--as-it-happened TỆP] [--all] [--faults SỐ] [--serve]",
        "loa rehearse [FILE…] [--as-it-happened FILE] [--all] [--faults SEED] [--serve]";
    DEMO: "Xem thử: chạy thử chiến dịch mẫu của một xã, rồi mở trang xem trước",
          "See loa at work: rehearse the sample campaign of a commune, then serve the page of what the public saw";
    DEMO_USAGE: "loa demo [--exit]", "loa demo [--exit]";
    SANDBOX: "Chạy máy chủ thử: Telegram, Facebook, Zalo OA và WordPress trên máy này, cho các kênh của thư mục làm việc",
             "Run the test server: Telegram, Facebook, Zalo OA and WordPress on this machine, for the workspace's channels";
    SANDBOX_USAGE: "loa sandbox [--port CỔNG] [--faults SỐ]", "loa sandbox [--port PORT] [--faults SEED]";
    FAULTS: "Chạy thử có sự cố mạng và sự cố của kênh; chọn một số bất kỳ, cùng số thì cùng sự cố",
            "Add faults of network and platforms, seeded by this number: the same number, the same faults";
    SERVE: "Chạy thử xong thì mở trang xem trước, đến khi nhấn Ctrl+C",
           "Afterwards serve the page of what the public saw, until Ctrl+C";
    EXIT: "In báo cáo rồi thoát, không mở trang", "Stop after the report, without the page";
    PORT: "Cổng của trang; không ghi thì máy tự chọn", "The port of the page; any free one when it is not given";
    SEED: "SỐ", "SEED";
    PORT_VALUE: "CỔNG", "PORT";
    BLANKS: "Còn {count} chỗ chưa điền hoặc bản thu giữ chỗ: chỉ chạy thử được. Xem bằng `loa check`.",
             "{count} blanks or placeholder recordings are left: this can only be rehearsed. See `loa check`.";
    /// At the head of everything that looks like a report and is none.
    NOT_REAL: "BẢN CHẠY THỬ: số liệu không có thật, không dùng để báo cáo", "REHEARSAL: these numbers are not real and report nothing";
    PROGRESS: "Đang chạy thử: {day}   {bar} {ended}/{planned}", "Rehearsing: {day}   {bar} {ended}/{planned}";
    TIMELINE: "DIỄN BIẾN ({zone})", "TIMELINE ({zone})";
    ZONE_VIETNAM: "giờ Việt Nam", "Vietnam time";
    MARKS: "✓ đã đăng · → đã giao đài, đã giao việc (chưa phát, chưa thực hiện) · ✗ không đăng, phát, giao",
        "✓ published · → handed over or assigned (not yet played, not yet done) · ✗ not published";
    PLAYED: "Đã chạy thử từ {from} đến {until} trong {seconds} giây: {planned} lượt đăng, phát.",
            "Played from {from} to {until} in {seconds} seconds: {planned} deliveries.";
    AS_IT_HAPPENED: "Chạy thử theo một kịch bản: mốc nào diễn ra lúc nào, mốc nào hoãn, hủy",
                    "Rehearse by a script: which anchor happened when, which was postponed or called off";
    AS_PLANNED: "Giả định mọi sự kiện diễn ra đúng kế hoạch.", "Every event was assumed to happen as planned.";
    AS_WRITTEN: "Theo kịch bản có {count} lời báo; các sự kiện khác coi như diễn ra đúng kế hoạch.",
                "By a script of {count} words; all other events were assumed to happen as planned.";
    NOT_EARLY: "Không tin nào đăng, phát trước khi sự kiện diễn ra.", "Nothing was said before it happened.";
    EARLY: "CẢNH BÁO: {count} tin đăng, phát trước khi sự kiện diễn ra.", "WARNING: {count} were said before it happened.";
    SAID_HAPPENED: "báo: {anchor} đã diễn ra đúng kế hoạch", "said: {anchor} happened as planned";
    SAID_HAPPENED_AT: "báo: {anchor} đã diễn ra lúc {at}", "said: {anchor} happened at {at}";
    SAID_MOVED: "báo: {anchor} dời đến {at}", "said: {anchor} moved to {at}";
    SAID_POSTPONED: "báo: {anchor} hoãn, chưa có ngày", "said: {anchor} postponed, no date yet";
    SAID_CALLED_OFF: "báo: {anchor} không diễn ra nữa", "said: {anchor} called off";
    DOUBLES: "CẢNH BÁO: {count} bài xuất hiện hơn một lần.", "WARNING: {count} posts became visible more than once.";
    NO_DOUBLES: "Không bài nào xuất hiện hai lần.", "No post became visible twice.";
    NOTHING_DATED: "Không có tin nào có ngày giờ: chưa có gì để chạy thử. Hãy ghi ngày cho các mốc thời gian.",
                   "Nothing has a date yet: there is nothing to rehearse. Give the anchors their dates.";
    LATE_BY: "chậm {minutes} phút", "{minutes} min late";
    DEMO_HELLO: "Chiến dịch mẫu: {title}. Mọi kênh ở đây là kênh thử trên máy này; thời gian là thời gian mô phỏng.",
                "The sample campaign: {title}. Every channel here is a test channel on this machine; the clock is virtual.";
    DEMO_NEXT: "Thử tiếp (trong một cửa sổ lệnh khác):\n  {loa} init xa-em             tạo một thư mục làm việc để bắt đầu\n  cd xa-em\n  {loa} check                  tìm lỗi trong tệp, chỉ đúng dòng\n  {loa} plan                   xem trước từng thay đổi\n  {loa} rehearse --faults 7    chạy thử với sự cố mạng\n\nMở địa chỉ dưới đây bằng trình duyệt để xem từng kênh như người dân thấy.",
               "Try next (in another terminal):\n  {loa} init my-unit           make a workspace to start from\n  cd my-unit\n  {loa} check                  find faults in the file, to the line\n  {loa} plan                   see every change before it happens\n  {loa} rehearse --faults 7    rehearse with faults of the network\n\nOpen the address below in a browser: each channel as the public sees it.";
    PAGE: "Trang xem trước: {url}   (nhấn Ctrl+C để dừng)", "What the public sees: {url}   (Ctrl+C to stop)";
    SANDBOX_RUNS: "Máy chủ thử đang chạy ở {url}. Chạy chương trình với các biến sau để đăng vào đây:",
                  "The test server runs at {url}. Run loa with these variables to publish to it:";
    SANDBOX_SETTINGS: "Trong channels.yaml, đặt cho từng kênh:", "In channels.yaml, give each channel:";
    SANDBOX_FAULTS: "Sự cố: gửi kế hoạch sự cố bằng POST đến {url}/_sandbox/faults.",
                    "Faults: POST a fault plan to {url}/_sandbox/faults.";
}

#[cfg(test)]
mod tests {
    #[test]
    fn both_languages_name_the_same_places() {
        crate::i18n::assert_same_places("play", super::ALL);
    }
}

//! The help of the command line: what each command and each option is for.
//!
//! No sentence that only a programmer understands.

use crate::i18n::words;

words! {
    USAGE: "Cách dùng:", "Usage:";
    COMMANDS: "Các lệnh", "Commands";
    OPTIONS: "Tùy chọn", "Options";
    OPERANDS: "Tham số", "Arguments";
    GENERAL: "Tùy chọn chung", "General options";
    EXIT_CODES: "Mã kết thúc: 0 xong; 1 có lỗi trong tệp, câu lệnh hoặc máy; 2 có thay đổi (plan); 3 không được phép hoặc đã từ chối.",
        "Exit codes: 0 fine; 1 faults in files, command line or machine; 2 there are changes (plan); 3 refused or declined.";
    OVERVIEW: "loa – lập kế hoạch, duyệt, đăng đúng giờ và báo cáo thông tin, tuyên truyền trên các kênh của đơn vị.\n\nBắt đầu bằng năm lệnh:\n  loa init THƯ-MỤC   tạo một thư mục làm việc mẫu\n  loa check          kiểm tra các tệp kế hoạch, chỉ rõ từng lỗi và cách sửa\n  loa apply          xem thay đổi rồi đưa kế hoạch vào lịch\n  loa approve --all  xem từng tin rồi duyệt\n  loa run            đăng đúng giờ; `loa status` cho biết tình hình\n\nChưa có gì, muốn xem thử:     loa demo\nDừng khẩn cấp mọi việc đăng:  loa hold --all --reason \"…\"\nKết nối Zalo, Facebook, …:    loa login KÊNH\nTất cả các lệnh: loa --help   Từng lệnh: loa LỆNH --help   In English: loa --lang en",
        "loa – plan, approve, publish on time and report public information on a unit's own channels.\n\nStart with five commands:\n  loa init FOLDER    makes a workspace to start from\n  loa check          checks the plan files; shows each fault and what to do\n  loa apply          shows what would change, then applies it\n  loa approve --all  shows each item, then approves\n  loa run            publishes on time; `loa status` tells how things stand\n\nSee it work first:        loa demo\nStop everything at once:  loa hold --all --reason \"…\"\nConnect a channel:        loa login CHANNEL\nAll commands: loa --help   One: loa COMMAND --help   Tiếng Việt: loa --lang vi";

    LOA: "Lập kế hoạch, duyệt, đăng đúng giờ và báo cáo thông tin trên các kênh của đơn vị",
        "Plan, approve, publish on time and report on a unit's own channels";
    LOA_USAGE: "loa [TÙY CHỌN] LỆNH", "loa [OPTIONS] COMMAND";
    CHECK: "Kiểm tra tệp kế hoạch, chỉ rõ từng lỗi và cách sửa", "Check plan files; show each fault and what to do";
    CHECK_USAGE: "loa check [TỆP]…", "loa check [FILE]…";
    PLAN: "Xem những gì sẽ thay đổi, không ghi gì (mã kết thúc 2 khi có thay đổi)",
        "Show what would change; write nothing (exit code 2 when there are changes)";
    PLAN_USAGE: "loa plan [TỆP]… [--all]", "loa plan [FILE]… [--all]";
    APPLY: "Xem thay đổi, hỏi lại rồi đưa kế hoạch vào lịch", "Show what changes, ask, and apply";
    APPLY_USAGE: "loa apply [TỆP]… [--all] [--reason …] [--base SỐ] [--yes]", "loa apply [FILE]… [--all] [--reason …] [--base N] [--yes]";
    APPLY_WHY: "Vì sao sửa; đứng trong các bản đã lưu (`loa history`)", "Why it changes; stands in the history";
    BASE: "Tệp đã ghép đủ nội dung của bản này, là bản mới nhất trong lịch", "The files hold what this revision says, the newest in the store";
    PULL: "Lấy bản mới nhất trong lịch về thư mục", "Bring the newest revisions from the store into the folder";
    PULL_USAGE: "loa pull [CHIẾN-DỊCH | channels.yaml]… [--replace]", "loa pull [CAMPAIGN | channels.yaml]… [--replace]";
    PULL_WHAT: "Chiến dịch, hoặc channels.yaml; không ghi thì là tất cả", "A campaign, or channels.yaml; all when left out";
    PULL_REPLACE: "Lấy bản trong lịch cả khi thư mục có sửa đổi chưa đưa vào lịch; tệp đang có được giữ lại với đuôi .cu",
        "Take the store's even where the folder has changes of its own; the file that is there is kept under a name ending in .cu";
    HISTORY: "Xem các bản đã đưa vào lịch: ai, lúc nào, từ đâu, vì sao; xem hoặc so sánh từng bản", "Show what was applied before: who, when, from where, why; read or compare revisions";
    HISTORY_USAGE: "loa history [CHIẾN-DỊCH | channels.yaml] [--show SỐ | --compare SỐ [--with SỐ]]", "loa history [CAMPAIGN | channels.yaml] [--show N | --compare N [--with N]]";
    HISTORY_SHOW: "Xem trọn bản này", "Show this revision whole";
    HISTORY_COMPARE: "So sánh bản này với bản mới nhất", "Compare this revision with the newest";
    HISTORY_WITH: "… hoặc với bản này", "… or with this one";
    RESTORE: "Đưa một bản trước trở lại (xem thay đổi, hỏi lại)", "Bring an earlier revision back (shows what changes, asks)";
    RESTORE_USAGE: "loa restore CHIẾN-DỊCH SỐ --reason … [--yes]", "loa restore CAMPAIGN N --reason … [--yes]";
    RESTORE_NUMBER: "Số của bản, theo `loa history`", "The number of the revision, by `loa history`";
    SHOW: "Xem trọn một nội dung: chữ, ảnh, bản thu, nơi và lúc đăng, phát, ai duyệt, đã ra sao", "Show one content whole: text, pictures, recordings, places and times, approval, outcome";
    SHOW_USAGE: "loa show MÃ | TIN [--campaign C]", "loa show ID | ITEM [--campaign C]";
    SHOW_WHAT: "Mã lượt (mấy ký tự đầu là đủ), hoặc mã tin, bài trong tệp", "A delivery id (its beginning is enough), or an item's id";
    APPROVE: "Xem nội dung rồi duyệt", "Show content, then approve it";
    APPROVE_USAGE: "loa approve MÃ… | --campaign C [--item I] [--channel K] | --all [--number SỐ] [--note …] [--yes]",
        "loa approve ID… | --campaign C [--item I] [--channel K] | --all [--number N] [--note …] [--yes]";
    HOLD: "Tạm dừng ngay việc đăng, phát của một đơn vị, kênh, chiến dịch hoặc tất cả", "Stop publishing within a scope, at once";
    HOLD_USAGE: "loa hold (--unit U | --channel K | --campaign C | --tone T | --all) --reason …",
        "loa hold (--unit U | --channel K | --campaign C | --tone T | --all) --reason …";
    RELEASE: "Cho tiếp tục sau một lệnh tạm dừng", "Lift a hold";
    RELEASE_USAGE: "loa release MÃ-LỆNH --reason …", "loa release HOLD --reason …";
    CANCEL: "Hủy lượt chưa đăng, phát", "Cancel deliveries that are not out";
    CANCEL_USAGE: "loa cancel MÃ… | --campaign C [--item I] [--channel K] --reason … [--yes]",
        "loa cancel ID… | --campaign C [--item I] [--channel K] --reason … [--yes]";
    RETRY: "Cho đăng, phát bù lượt quá giờ, lỗi, đã hủy hoặc đang chờ quyết định", "Send on what was missed, failed, was cancelled, or asks";
    RETRY_USAGE: "loa retry MÃ [--at \"2026-01-20 08:00\"] --reason …", "loa retry ID [--at \"2026-01-20 08:00\"] --reason …";
    SETTLE: "Xác nhận kết quả của lượt chưa rõ đã đăng hay chưa", "Say whether an unconfirmed delivery is out";
    SETTLE_USAGE: "loa settle MÃ (--delivered [--link URL] [--post MÃ-BÀI] | --not-delivered) --reason …",
        "loa settle ID (--delivered [--link URL] [--post ID] | --not-delivered) --reason …";
    DONE: "Báo việc được giao đã thực hiện, bản tin đã phát", "Say that a task was done, or a bulletin played";
    DONE_USAGE: "loa done MÃ [--count N] [--note …] [--evidence ẢNH]… | loa done MÃ --undo --reason …",
        "loa done ID [--count N] [--note …] [--evidence FILE]… | loa done ID --undo --reason …";
    MONTH: "THÁNG", "MONTH";
    BY_MONTH: "Báo cáo của một tháng, ví dụ 2026-01 hoặc 01/2026, kèm số lũy kế", "The report of one month, 2026-01, with the sums so far";
    DONE_AT: "Thực hiện lúc nào; không ghi thì là lúc này", "When it was done; now when left out";
    DONE_BY: "Theo lời ai, khi người thực hiện không có tài khoản (ví dụ Trưởng thôn Plei A)",
        "On whose word, where the one who did it has no account";
    DONE_COUNT: "Số người dự, số băng rôn, số tờ… đã đếm được", "People who came, banners, copies: as counted";
    DONE_UNIT: "Đơn vị tính của số đó", "What was counted";
    DONE_NOTE: "Ghi chú: kết quả, câu hỏi của bà con", "A note: what came of it";
    DONE_EVIDENCE: "Ảnh minh chứng (jpg, png, webp); vị trí chụp và thông tin máy được xóa trước khi lưu",
        "Pictures that show it (jpg, png, webp); place and device are removed before they are kept";
    DONE_PLAYED: "Bản tin giao đài đã được phát", "The station has played it";
    DONE_UNDO: "Rút lại lời báo, kèm lý do", "Take the word back, with a reason";
    WITHDRAW: "Gỡ nội dung đã đăng", "Take back what is out";
    WITHDRAW_USAGE: "loa withdraw MÃ --reason …", "loa withdraw ID --reason …";
    CONFIRM: "Xác nhận máy này là máy đăng bài chính thức (sau khi sao chép hoặc khôi phục)",
        "Say that this store is the one that publishes (after a copy or a restore)";
    CONFIRM_USAGE: "loa confirm --reason …", "loa confirm --reason …";
    RETIRE: "Kết thúc một chiến dịch không còn tệp: hủy những gì chưa đăng, phát", "End a campaign whose file is gone: cancel what is not out";
    RETIRE_USAGE: "loa retire CHIẾN-DỊCH --reason …", "loa retire CAMPAIGN --reason …";
    RETIRE_CAMPAIGN: "Mã chiến dịch đã đưa vào lịch", "An applied campaign";
    AUDIT: "Nhật ký hệ thống: ai làm gì, lúc nào, vì sao, từ đâu", "The audit: who did what, when, why, from where";
    AUDIT_USAGE: "loa audit [--campaign C] [--who CÁN-BỘ] [--from NGÀY] [--until NGÀY]", "loa audit [--campaign C] [--who STAFF] [--from DATE] [--until DATE]";
    BY_WHO: "Chỉ việc của người này", "Only what this person did";
    ENVIRONMENT: "Xác nhận mã bí mật trong biến môi trường là của nơi đăng hiện tại", "Confirm that the secrets in the environment are for where the channel goes now";
    LOG: "Nhật ký đăng, phát: từng lượt và kết quả", "The delivery log";
    LOG_USAGE: "loa log [--campaign C] [--item I] [--channel K] [--state S] [--from NGÀY] [--to NGÀY] [--limit N]",
        "loa log [--campaign C] [--item I] [--channel K] [--state S] [--from DATE] [--to DATE] [--limit N]";
    STATUS: "Tình hình hiện tại và việc cần người xử lý", "How things stand, and what needs a person";
    STATUS_USAGE: "loa status", "loa status";
    REPORT: "Báo cáo của một chiến dịch, tính từ nhật ký", "A campaign's report, counted from the log";
    REPORT_USAGE: "loa report CHIẾN-DỊCH [--from NGÀY] [--to NGÀY] [--csv [--list] | --html | --json] [--out TỆP]",
        "loa report CAMPAIGN [--from DATE] [--to DATE] [--csv [--list] | --html | --json] [--out FILE]";
    RUN: "Chạy và đăng đúng giờ cho đến khi được dừng", "Run, and publish on time until stopped";
    RUN_USAGE: "loa run", "loa run";
    SERVE: "Chỉ mở các trang, không đăng bài", "Serve the pages and publish nothing";
    SERVE_USAGE: "loa serve", "loa serve";
    INVITE: "Tạo đường dẫn dùng một lần để một cán bộ đặt mật khẩu vào trang", "Make a one-time link by which somebody chooses a password for the pages";
    INVITE_USAGE: "loa invite [CÁN-BỘ]", "loa invite [STAFF]";
    INVITE_STAFF: "Mã cán bộ trong channels.yaml; không ghi thì cho chính mình", "An id of staff in channels.yaml; yourself when left out";
    LOGIN: "Nhập mã truy cập của một kênh (không hiện lên màn hình)", "Give the secrets of a channel (never shown)";
    LOGIN_USAGE: "loa login KÊNH [--field MỤC]… [--env]", "loa login CHANNEL [--field NAME]… [--env]";
    SCHEMA: "In mẫu khai báo (JSON Schema) của tệp kế hoạch cho trình soạn thảo", "Print the schema of plan files for editors";
    SCHEMA_USAGE: "loa schema [--channels] [--out TỆP]", "loa schema [--channels] [--out FILE]";
    HELP_COMMAND: "Hướng dẫn chung, hoặc của một lệnh", "Help, or help for one command";
    HELP_USAGE: "loa help [LỆNH]", "loa help [COMMAND]";
    COMPLETIONS: "In tệp gợi ý lệnh cho cửa sổ lệnh (bash, zsh, fish…)", "Print completions for a shell (bash, zsh, fish…)";
    COMPLETIONS_USAGE: "loa completions bash > ~/.local/share/bash-completion/completions/loa", "loa completions bash > ~/.local/share/bash-completion/completions/loa";
    MAN: "In trang hướng dẫn dạng man", "Print the manual page";
    MAN_USAGE: "loa man [LỆNH] | man -l -", "loa man [COMMAND] | man -l -";
    INIT: "Tạo một thư mục làm việc mẫu để bắt đầu", "Make a workspace to start from";
    INIT_USAGE: "loa init THƯ-MỤC", "loa init FOLDER";

    FILE: "TỆP", "FILE";
    FOLDER: "THƯ-MỤC", "FOLDER";
    ID: "MÃ", "ID";
    NAME: "TÊN", "NAME";
    TEXT: "NỘI-DUNG", "TEXT";
    DATE: "NGÀY", "DATE";
    TIME: "NGÀY-GIỜ", "TIME";
    NUMBER: "SỐ", "NUMBER";
    LINK: "LIÊN-KẾT", "LINK";
    LANGUAGE: "NGÔN-NGỮ", "LANGUAGE";
    STAFF: "CÁN-BỘ", "STAFF";
    CHANNEL: "KÊNH", "CHANNEL";
    CAMPAIGN: "CHIẾN-DỊCH", "CAMPAIGN";
    COMMAND: "LỆNH", "COMMAND";
    SHELL: "CỬA-SỔ-LỆNH", "SHELL";
    HOLD_ID: "MÃ-LỆNH", "HOLD";

    WORKSPACE: "Thư mục làm việc (nơi có channels.yaml); không nêu thì tìm từ thư mục hiện tại trở lên",
        "The workspace (a folder with channels.yaml); otherwise looked for from here upward";
    LANG: "Ngôn ngữ: vi hoặc en", "Language: vi or en";
    AS: "Mã cán bộ thực hiện (hoặc biến LOA_STAFF)", "Who acts (or LOA_STAFF)";
    JSON: "In kết quả dạng JSON cho chương trình khác", "Print the result as JSON";
    HELP: "In hướng dẫn này", "Print this help";
    VERSION: "In phiên bản", "Print the version";
    YES: "Không hỏi lại", "Do not ask";
    REASON: "Lý do, kèm số văn bản nếu có; được ghi vào nhật ký hệ thống", "Why, with the document's number; kept in the audit";
    FILES: "Tệp chiến dịch; không nêu thì là tất cả trong thư mục làm việc", "Campaign files; all of the workspace when none is given";
    IDS: "Mã lượt đăng, phát; chỉ cần mấy ký tự đầu", "Delivery ids; the first characters are enough";
    ONE_ID: "Mã lượt đăng, phát; chỉ cần mấy ký tự đầu", "A delivery id; the first characters are enough";
    BY_CAMPAIGN: "Chỉ chiến dịch này", "Only this campaign";
    BY_ITEM: "Chỉ tin này", "Only this item";
    BY_CHANNEL: "Chỉ kênh này", "Only this channel";
    BY_UNIT: "Chỉ đơn vị này và các đơn vị cấp dưới", "Only this unit and those below it";
    BY_TONE: "Chỉ tin có tính chất này: chao-mung, thong-thuong, thiet-yeu, khan-cap (có dấu cũng được)", "Only this tone: festive, neutral, essential, emergency";
    BY_STATE: "Chỉ trạng thái này, ví dụ cho-duyet, da-dang, qua-gio, da-huy (có dấu cũng được)",
        "Only this state: draft, scheduled, staging, staged, revealing, handed_over, assigned, delivered, withdrawn, failed, missed, cancelled, unconfirmed";
    ALL_DRAFTS: "Tất cả những gì đang chờ duyệt", "Everything that awaits approval";
    EACH_ROW: "Hiện từng lượt, không gộp", "Show every row, none folded";
    ONE_COMMAND: "Tên lệnh, ví dụ apply", "A command, such as apply";
    WHICH_SHELL: "bash, zsh, fish, elvish hoặc powershell", "bash, zsh, fish, elvish or powershell";
    EVERYTHING: "Tất cả", "Everything";
    APPROVAL_NUMBER: "Số phiếu duyệt", "Number of the approval form";
    NOTE: "Ghi chú của người duyệt", "The approver's note";
    HOLD_OPERAND: "Mã lệnh tạm dừng, xem `loa status`", "The hold's id, see `loa status`";
    AT: "Đăng, phát vào lúc này, theo giờ của chiến dịch; không nêu thì ngay bây giờ", "Publish then, in the campaign's time; now when left out";
    DELIVERED: "Đã thấy trên kênh", "It is on the channel";
    NOT_DELIVERED: "Không thấy trên kênh", "It is not on the channel";
    POST_ID: "Mã của bài trên kênh, nếu biết: có mã thì sau này gỡ được", "The post's id on the platform, where it is known: with it the post can be taken back";
    LINK_SEEN: "Liên kết đến bài đã thấy", "Where it was seen";
    FROM: "Từ ngày này", "From this day on";
    TO: "Đến hết ngày này", "Up to and including this day";
    LIMIT: "Số dòng tối đa", "At most so many lines";
    REPORT_CAMPAIGN: "Mã chiến dịch đã đưa vào lịch; chỉ cần mấy ký tự đầu", "An applied campaign; the first characters are enough";
    CSV: "Bảng số liệu dạng CSV", "Tables of counts as CSV";
    LIST: "Cùng với --csv: danh sách từng lượt", "With --csv: the list of deliveries instead";
    HTML: "Trang in được trên giấy A4", "A page that prints on A4";
    OUT: "Ghi vào tệp này", "Write to this file";
    FIELD: "Chỉ nhập mục này", "Only this field";
    LOGIN_CHANNEL: "Kênh đã khai báo", "An applied channel";
    CHANNELS_SCHEMA: "Mẫu khai báo (JSON Schema) của channels.yaml", "The schema of channels.yaml";
    INIT_FOLDER: "Thư mục mới hoặc trống", "A new or empty folder";
}

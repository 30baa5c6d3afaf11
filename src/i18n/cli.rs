//! What the command line says beside its help: questions, results, faults of the machine.
//!
//! Never: the words of another area. States are in `state`, faults of files in `problem`, refusals in `refusal`.

use super::words;

pub mod help;

words! {
    ERROR: "lỗi", "error";
    REFUSED: "không thực hiện", "refused";
    DID_YOU_MEAN: "   = có phải ý anh/chị là `{near}`?", "   = did you mean `{near}`?";
    SEE_HELP: "Xem hướng dẫn: `loa --help` hoặc `loa LỆNH --help`", "For help: `loa --help` or `loa COMMAND --help`";
    NO_SUCH_COMMAND: "không có lệnh `{name}`", "there is no command `{name}`";
    NO_SUCH_ARGUMENT: "không có tham số `{name}`", "there is no argument `{name}`";
    MISSING_ARGUMENT: "thiếu tham số {name}", "{name} is missing";
    MISSING_VALUE: "tham số {name} chưa có giá trị", "{name} has no value";
    BAD_VALUE_OF: "giá trị `{value}` của {name} không hợp lệ; chọn một trong: {known}",
        "`{value}` is no value of {name}; choose one of: {known}";
    BAD_VALUE: "giá trị `{value}` của {name} không hợp lệ", "`{value}` is no value of {name}";
    CONFLICT: "{name} không dùng cùng với {other}", "{name} does not go with {other}";
    WRONG_COUNT: "{name} nhận số giá trị khác", "{name} takes another number of values";

    BROKEN: "chương trình không làm tiếp được: {why}", "the program cannot go on: {why}";
    BROKEN_DO: "chạy lại; nếu vẫn lỗi, gửi dòng trên cho người quản trị", "try again; if it stays, tell the administrator";
    NEEDS_YES: "cần người trả lời nhưng không có bàn phím", "there is a question and nobody to answer it";
    NEEDS_YES_DO: "xem kỹ phần trên rồi chạy lại với --yes", "look at the above, then run it again with --yes";
    DECLINED: "anh/chị đã trả lời không; chưa có gì thay đổi", "you said no; nothing has changed";
    NO_SUCH_CAMPAIGN: "chưa nạp chiến dịch nào mang mã {id}", "no campaign {id} was applied";
    NO_SUCH_CAMPAIGN_DO: "các chiến dịch đã nạp: {known}", "applied campaigns: {known}";
    NOT_A_TIME: "không đọc được ngày giờ `{text}`", "`{text}` is no date and time";
    NOT_A_TIME_DO: "viết như 2026-01-20 08:00 hoặc 20/01/2026 08:00", "write it like 2026-01-20 08:00 or 20/01/2026 08:00";
    NOT_A_DATE: "không đọc được ngày `{text}`", "`{text}` is no date";
    NOT_A_DATE_DO: "viết như 2026-01-20 hoặc 20/01/2026", "write it like 2026-01-20 or 20/01/2026";
    WHICH: "chưa nói rõ lượt phát hành nào", "it is not said which";
    WHICH_DO: "nêu mã, hoặc --campaign, --item, --channel; nếu thật sự muốn tất cả thì dùng --all",
        "give ids, or --campaign, --item, --channel; --all if you really mean all";
    FOLDER_NOT_EMPTY: "thư mục {path} đã có nội dung", "the folder {path} is not empty";
    FOLDER_NOT_EMPTY_DO: "chọn một thư mục mới hoặc thư mục trống", "choose a new or an empty folder";
    NOTHING_APPLIED: "chưa nạp kế hoạch nào nên chưa có kênh để chạy", "nothing was applied yet, so there are no channels";
    NOTHING_APPLIED_DO: "chạy `loa check`, rồi `loa apply`", "run `loa check`, then `loa apply`";
    NO_SECRETS: "kênh {channel} không cần mã truy cập", "channel {channel} needs no login";
    NO_SECRETS_DO: "kênh này ghi vào thư mục trên máy, không phải đăng nhập: bỏ qua bước này", "it writes into a folder on this machine: skip this step";
    NOT_FIELD_LINE: "dòng {number} của đầu vào không có dạng MỤC=giá trị", "line {number} of the input is not FIELD=value";
    NOT_FIELD_LINE_DO: "mỗi dòng ghi một mục, ví dụ access_token=…", "one field a line, such as access_token=…";
    NOTHING_GIVEN: "chưa nhập mã truy cập nào", "no secret was given";
    CANNOT_WRITE: "không đọc hoặc ghi được {path}: {why}", "cannot read or write {path}: {why}";
    CANNOT_WRITE_DO: "kiểm tra đường dẫn, quyền của thư mục và dung lượng đĩa", "look at the path, the folder's rights and free space";
    KEY_IS_OPEN: "người khác trên máy đọc được tệp khóa {path}", "others on this machine can read the key file {path}";
    KEY_IS_OPEN_DO: "chạy `chmod 600 {path}`; nếu nghi tệp đã lộ, đổi mã truy cập của mọi kênh",
        "run `chmod 600 {path}`; if it may have been read, change the tokens of all channels";
    BAD_KEY: "khóa trong {place} không phải 32 byte viết theo base64", "the key in {place} is not 32 bytes in base64";
    BAD_KEY_DO: "khôi phục tệp khóa từ bản sao lưu; nếu không còn, bỏ tệp đó rồi `loa login` lại từng kênh",
        "restore the key from its backup; if there is none, remove it and run `loa login` for each channel";
    NO_STORE: "không mở được kho dữ liệu {name}: {why}", "cannot open the store {name}: {why}";
    NO_STORE_DO: "kiểm tra LOA_STORE và quyền ghi vào thư mục .loa", "look at LOA_STORE and at the rights of the folder .loa";
    BAD_LOG_FILTER: "LOA_LOG không đọc được: `{value}`", "LOA_LOG cannot be read: `{value}`";
    BAD_LOG_FILTER_DO: "đặt LOA_LOG là error, warn, info hoặc debug", "set LOA_LOG to error, warn, info or debug";
    VARIABLE_NOT_UTF8: "biến {name} không phải UTF-8", "the variable {name} is not UTF-8";
    VARIABLE_LANG: "LOA_LANG=`{value}` không phải ngôn ngữ loa biết", "LOA_LANG=`{value}` is no language of loa";
    VARIABLE_LANG_DO: "đặt LOA_LANG là vi hoặc en", "set LOA_LANG to vi or en";
    VARIABLE_LEASE: "LOA_LEASE_S=`{value}` phải là số giây từ 2 đến 600", "LOA_LEASE_S=`{value}` must be seconds, from 2 to 600";
    VARIABLE_BREAKPOINT: "LOA_BREAK_AT=`{value}` không phải điểm dừng", "LOA_BREAK_AT=`{value}` is no breakpoint";
    BREAKPOINT_IN_RELEASE: "LOA_BREAK_AT chỉ dùng cho bản thử nghiệm", "LOA_BREAK_AT is for debug builds only";
    VARIABLE_DO: "bỏ biến này khỏi môi trường", "remove it from the environment";

    YES_NO: "{question} [c/K] ", "{question} [y/N] ";
    CHECKED: "{files} tệp, {items} tin, {deliveries} lượt phát hành, không có lỗi.",
        "{files} files, {items} items, {deliveries} deliveries, no faults.";
    CHECKED_WARNINGS: "{files} tệp, {items} tin, {deliveries} lượt phát hành, không có lỗi; {warnings} lưu ý.",
        "{files} files, {items} items, {deliveries} deliveries, no faults; {warnings} warnings.";
    FIX_FIRST: "Chưa nạp: hãy sửa các lỗi trên rồi chạy lại.", "Not applied: mend these faults and run it again.";
    PLAN_OF: "Chiến dịch {title} ({id})", "Campaign {title} ({id})";
    PLAN_NEXT: "Chưa có gì được ghi. Chạy `loa apply` để nạp.", "Nothing is written yet. Run `loa apply` to apply.";
    ASK_APPLY: "Nạp các thay đổi trên?", "Apply these changes?";
    APPLIED: "Đã nạp.", "Applied.";
    APPLIED_DRAFTS: "Đã nạp. {count} lượt phát hành chờ duyệt: xem và duyệt bằng `loa approve --campaign {campaign}`.",
        "Applied. {count} deliveries await approval: `loa approve --campaign {campaign}`.";
    APPLIED_CHANNELS: "Đã ghi nhận {count} kênh; chưa có tệp chiến dịch nào. Nhập mã truy cập: loa login KÊNH",
        "{count} channels applied; there is no campaign file yet. To log one in: loa login CHANNEL";
    FOLDER_MISSING: "Lưu ý: kênh {channel} ghi vào {folder}, nhưng chưa có thư mục này. Gắn ổ đĩa, hoặc tạo bằng: mkdir -p '{folder}'",
        "Warning: channel {channel} writes into {folder}, which does not exist. Mount the disk, or: mkdir -p '{folder}'";
    FIRST_LINE: "Dòng đầu", "First line";
    ASK_APPROVE: "Duyệt {count} lượt phát hành trên?", "Approve these {count} deliveries?";
    APPROVED: "Đã duyệt {count} lượt phát hành. Chương trình sẽ đăng đúng giờ khi `loa run` đang chạy.",
        "Approved {count} deliveries. They go out on time while `loa run` runs.";
    HELD: "Đã tạm dừng (mã {hold}): {covered} lượt phát hành đang được giữ lại. Gỡ bằng: loa release {hold} --reason \"…\"",
        "Held ({hold}): {covered} deliveries are kept back. To lift it: loa release {hold} --reason \"…\"";
    WENT_OUT: "Đang đăng dở khi có lệnh, không dừng kịp: {ids}", "Under way when the hold came, could not be stopped: {ids}";
    RELEASED: "Đã gỡ lệnh tạm dừng: {going_on} lượt tiếp tục đúng giờ, {still_held} lượt còn bị lệnh khác giữ.",
        "Released: {going_on} go on at their time, {still_held} stay under another hold.";
    RELEASED_MISSED: "{count} lượt đã lỡ giờ trong lúc tạm dừng và không tự đăng bù. Cho đăng từng lượt bằng: loa retry MÃ --reason \"…\"\n  {ids}",
        "{count} missed their moment under the hold and will not go out by themselves. Send one on with: loa retry ID --reason \"…\"\n  {ids}";
    ASK_CANCEL: "Hủy {count} lượt phát hành trên?", "Cancel these {count} deliveries?";
    CANCELLED: "Đã hủy {count} lượt phát hành.", "Cancelled {count} deliveries.";
    RETRIED: "Lượt {id} sẽ được phát hành lại.", "Delivery {id} will go out.";
    SETTLED: "Lượt {id}: {state}.", "Delivery {id}: {state}.";
    WITHDRAWING: "Đã yêu cầu gỡ lượt {id}. Khi nền tảng trả lời, `loa log` sẽ ghi “Đã gỡ”.",
        "Delivery {id} will be taken back; `loa log` says so once the platform has.";
    CONFIRMED: "Đã xác nhận: kho dữ liệu này là kho phát hành.", "Confirmed: this store is the one that publishes.";
    LOG_MORE: "… còn {count} lượt nữa; xem thêm bằng --limit, --from, --to, --state.",
        "… {count} more; see --limit, --from, --to, --state.";
    WROTE: "Đã ghi {path}", "Wrote {path}";

    STATUS_STORE: "Kho dữ liệu", "Store";
    STATUS_NODES: "Đang chạy", "Running";
    STATUS_NODE: "{node} (nhận việc gần nhất đến {until})", "{node} (working, lease until {until})";
    STATUS_NO_NODES: "không có tiến trình nào đang đăng bài lúc này", "no node is publishing at this moment";
    STATUS_COUNTS: "Số lượt theo trạng thái", "Deliveries by state";
    STATUS_HELD: "{count} lượt đang bị giữ", "{count} held";
    STATUS_NEXT: "Sắp đến giờ", "Next due";
    STATUS_NOTHING_NEXT: "không có lượt nào", "nothing";
    STATUS_HOLDS: "Lệnh tạm dừng đang hiệu lực", "Holds";
    STATUS_HOLD: "{id}: {scope} – {reason} ({by}, {at}). Gỡ: {release}",
        "{id}: {scope} – {reason} ({by}, {at}). To lift: {release}";
    STATUS_STOPPED: "KÊNH ĐANG DỪNG, CẦN NGƯỜI XỬ LÝ", "CHANNELS THAT NEED A PERSON";
    STATUS_STOPPED_ONE: "{channel} từ {at}: {message} ({code}). Xử lý: loa login {channel}",
        "{channel} since {at}: {message} ({code}). Do: loa login {channel}";
    STATUS_FOLDERS: "THIẾU THƯ MỤC ĐỂ GHI", "FOLDERS THAT ARE NOT THERE";
    STATUS_UNCONFIRMED: "CHƯA RÕ ĐÃ ĐĂNG HAY CHƯA: mở kênh ra xem, rồi kết luận", "NOT KNOWN WHETHER OUT: look at the channel, then say";
    STATUS_UNCONFIRMED_ONE: "{due} {channel} “{title}”\n    đã đăng:   loa settle {id} --delivered --reason \"…\"\n    chưa đăng: loa settle {id} --not-delivered --reason \"…\"",
        "{due} {channel} “{title}”\n    it is out:     loa settle {id} --delivered --reason \"…\"\n    it is not out: loa settle {id} --not-delivered --reason \"…\"";
    STATUS_ASKS: "ĐÃ TRỄ, CHỜ QUYẾT ĐỊNH CÓ ĐĂNG NỮA KHÔNG", "LATE: SHALL THEY STILL GO OUT?";
    STATUS_ASKS_ONE: "{due} {channel} “{title}”\n    vẫn đăng: loa retry {id} --reason \"…\"\n    bỏ:       loa cancel {id} --reason \"…\"",
        "{due} {channel} “{title}”\n    yes: loa retry {id} --reason \"…\"\n    no:  loa cancel {id} --reason \"…\"";
    STATUS_PLAY_NOW: "TIN KHẨN ĐÃ CHUYỂN ĐẾN ĐÀI, PHÁT NGAY", "URGENT BULLETINS AT THE STATION: PLAY THEM NOW";
    STATUS_PLAY_NOW_ONE: "{due} {channel} “{title}”\n    tệp: {file}", "{due} {channel} “{title}”\n    file: {file}";
    SCOPE_ALL: "tất cả", "everything";
    SCOPE_UNIT: "đơn vị {id}", "unit {id}";
    SCOPE_CHANNEL: "kênh {id}", "channel {id}";
    SCOPE_CAMPAIGN: "chiến dịch {id}", "campaign {id}";
    SCOPE_TONE: "sắc thái {id}", "tone {id}";
    NO_DATE: "chờ mốc", "waits";

    RUNNING: "loa đang chạy: kho {store}, {channels} kênh, {waiting} lượt đã duyệt đang chờ, lượt gần nhất {next}. Dừng bằng Ctrl+C.",
        "loa runs: store {store}, {channels} channels, {waiting} approved deliveries wait, the next at {next}. Stop with Ctrl+C.";
    RUN_NEXT_NONE: "chưa có", "none";
    RUN_COPY: "CHÚ Ý: kho dữ liệu này giống một bản sao hoặc bản khôi phục. MỌI LƯỢT PHÁT HÀNH ĐANG BỊ TẠM DỪNG để không đăng trùng.\nBảo đảm không còn bản nào khác đang chạy, xem những gì có thể đã đăng, rồi người quản trị chạy: loa confirm --reason \"…\"",
        "ATTENTION: this store looks like a copy or a restored backup. EVERYTHING IS HELD so that nothing goes out twice.\nMake sure that no other copy runs, see what may be out already, then an administrator runs: loa confirm --reason \"…\"";
    RUN_COPY_REASON: "kho dữ liệu giống một bản sao hoặc bản khôi phục", "the store looks like a copy or a restored backup";
    STOPPED: "Đã dừng.", "Stopped.";

    SECRET_BOT_TOKEN: "mã của bot do @BotFather cấp", "the bot's token from @BotFather";
    SECRET_PAGE_TOKEN: "mã truy cập của trang Facebook", "the page's access token";
    SECRET_APP_SECRET: "khóa bí mật của ứng dụng Facebook", "the Facebook app's secret";
    SECRET_ACCESS_TOKEN: "mã truy cập của Zalo OA", "the Zalo OA's access token";
    SECRET_REFRESH_TOKEN: "mã làm mới của Zalo OA, chỉ dùng được một lần", "the Zalo OA's refresh token, good for one use";
    SECRET_APP_ID: "mã số ứng dụng Zalo", "the Zalo app's id";
    SECRET_KEY: "khóa bí mật của ứng dụng Zalo", "the Zalo app's secret key";
    SECRET_APP_PASSWORD: "mật khẩu ứng dụng WordPress của tài khoản, không phải mật khẩu đăng nhập", "the account's WordPress application password, not its login password";
    SECRET_OTHER: "mã bí mật", "a secret";
    LOGIN_FIELD: "{field} của {channel} ({help})", "{field} of {channel} ({help})";
    LOGIN_OPTIONAL: "{field} của {channel} ({help}; có thể bỏ trống)", "{field} of {channel} ({help}; may be left empty)";
    LOGIN_SEALED: "Đã mã hóa và lưu: {fields}.", "Sealed: {fields}.";
    LOGIN_WHO: "Kênh {channel} hoạt động: {name} ({id}).", "Channel {channel} works: {name} ({id}).";
    LOGIN_UNTIL: "Quyền truy cập còn đến {until}.", "Access ends at {until}.";
    LOGIN_FAILED: "Đã lưu, nhưng nền tảng chưa chấp nhận: {message} ({code}). Kiểm tra lại mã truy cập rồi chạy lại `loa login {channel}`.",
        "Saved, but the platform does not accept it: {message} ({code}). Check the secrets and run `loa login {channel}` again.";

    LOGIN_UNTRIED: "Đã lưu, nhưng chưa hỏi được nền tảng: {message} ({code}). Kiểm tra mạng rồi chạy lại `loa login {channel}` để biết mã truy cập có dùng được không.",
        "Saved, but the platform could not be asked: {message} ({code}). Look at the network, then run `loa login {channel}` again to know.";

    INIT_DONE: "Đã tạo thư mục làm việc mẫu: {path}\n\nMở {path}/channels.yaml (đơn vị, kênh) và {path}/hop-dan.yaml (chiến dịch mẫu) để sửa. Tiếp theo:\n  cd {path}\n  loa check          kiểm tra hai tệp\n  loa plan           xem bài nào đăng ở đâu, lúc nào\n  loa rehearse       diễn tập, không đăng thật\n  loa apply          nạp kế hoạch\n  loa approve --all  xem nội dung rồi duyệt\n  loa run            đăng đúng giờ; để chương trình này chạy",
        "A workspace to start from: {path}\n\nEdit {path}/channels.yaml (units, channels) and {path}/hop-dan.yaml (a campaign). Next:\n  cd {path}\n  loa check          checks both files\n  loa plan           what goes out, when and where\n  loa rehearse       plays it all, publishes nothing\n  loa apply          takes the plan in\n  loa approve --all  shows the content, then approves\n  loa run            publishes on time; leave it running";
}

#[cfg(test)]
mod tests {
    #[test]
    fn same_places() {
        super::super::assert_same_places("cli", super::ALL);
        super::super::assert_same_places("cli::help", super::help::ALL);
    }
}

//! What the command line says beside its help: questions, results, faults of the machine.
//!
//! States are in `state`, faults of files in `problem`, refusals in `refusal`.

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
    NEEDS_YES: "cần người xác nhận, nhưng lệnh không chạy trong cửa sổ lệnh", "there is a question and nobody to answer it";
    NEEDS_YES_DO: "xem kỹ phần trên rồi chạy lại với --yes", "look at the above, then run it again with --yes";
    DECLINED: "anh/chị đã trả lời không; chưa có gì thay đổi", "you said no; nothing has changed";
    NO_SUCH_CAMPAIGN: "chưa có chiến dịch nào mang mã {id} trong lịch", "no campaign {id} was applied";
    ENDS_BEFORE_START: "ngày kết thúc kỳ báo cáo (--to) trước ngày bắt đầu (--from)", "the report ends (--to) before it begins (--from)";
    ENDS_BEFORE_START_DO: "đổi chỗ hai ngày", "put the days the other way round";
    NO_SUCH_CAMPAIGN_DO: "các chiến dịch đã đưa vào lịch: {known}", "applied campaigns: {known}";
    NOT_A_TIME: "không đọc được ngày giờ `{text}`", "`{text}` is no date and time";
    NOT_A_TIME_DO: "viết như 20/01/2026 08:00 hoặc 8h30 ngày 20/01/2026", "write it like 2026-01-20 08:00 or 20/01/2026 08:00";
    NOT_A_DATE: "không đọc được ngày `{text}`", "`{text}` is no date";
    NOT_A_DATE_DO: "viết như 20/01/2026", "write it like 2026-01-20 or 20/01/2026";
    WHICH: "chưa chọn lượt nào", "it is not said which";
    WHICH_DO: "nêu mã, hoặc --campaign, --item, --channel; nếu thật sự muốn tất cả thì dùng --all",
        "give ids, or --campaign, --item, --channel; --all if you really mean all";
    FOLDER_NOT_EMPTY: "thư mục {path} đã có nội dung", "the folder {path} is not empty";
    FOLDER_NOT_EMPTY_DO: "chọn một thư mục mới hoặc thư mục trống", "choose a new or an empty folder";
    NO_STORE_YET: "Chưa có gì được đưa vào lịch trong thư mục này. Đưa kế hoạch vào lịch bằng: loa apply", "Nothing was applied in this workspace yet. Apply a plan with: loa apply";
    NOTHING_APPLIED: "chưa đưa kế hoạch nào vào lịch nên chưa có kênh để chạy", "nothing was applied yet, so there are no channels";
    NOTHING_APPLIED_DO: "chạy `loa check`, rồi `loa apply`", "run `loa check`, then `loa apply`";
    NO_SECRETS: "kênh {channel} không cần mã truy cập", "channel {channel} needs no login";
    NO_SECRETS_DO: "kênh này ghi vào thư mục trên máy, không phải đăng nhập: bỏ qua bước này", "it writes into a folder on this machine: skip this step";
    NOT_FIELD_LINE: "dòng {number} của đầu vào không có dạng MỤC=giá trị", "line {number} of the input is not FIELD=value";
    NOT_FIELD_LINE_DO: "mỗi dòng ghi một mục, ví dụ access_token=…", "one field a line, such as access_token=…";
    NOTHING_GIVEN: "chưa nhập mã truy cập nào", "no secret was given";
    CANNOT_WRITE: "không đọc hoặc ghi được {path}: {why}", "cannot read or write {path}: {why}";
    CANNOT_WRITE_DO: "kiểm tra đường dẫn, quyền ghi vào thư mục và chỗ trống trên ổ đĩa", "look at the path, the folder's rights and free space";
    KEY_IS_OPEN: "người khác trên máy đọc được tệp khóa {path}", "others on this machine can read the key file {path}";
    KEY_IS_OPEN_DO: "chạy `chmod 600 {path}`; nếu nghi tệp đã lộ, đổi mã truy cập của mọi kênh",
        "run `chmod 600 {path}`; if it may have been read, change the tokens of all channels";
    BAD_KEY: "khóa trong {place} không phải 32 byte viết theo base64", "the key in {place} is not 32 bytes in base64";
    BAD_KEY_DO: "khôi phục tệp khóa từ bản sao lưu; nếu không còn, bỏ tệp đó rồi `loa login` lại từng kênh",
        "restore the key from its backup; if there is none, remove it and run `loa login` for each channel";
    NO_STORE: "không mở được nơi lưu dữ liệu {name}: {why}", "cannot open the store {name}: {why}";
    NO_STORE_DO: "kiểm tra LOA_STORE và quyền ghi vào thư mục .loa", "look at LOA_STORE and at the rights of the folder .loa";
    STORE_COCKROACH: "{server} là CockroachDB: loa không chạy trên đó", "{server} is CockroachDB: loa does not run on it";
    STORE_TOO_OLD: "máy chủ {server} chạy PostgreSQL {version}: loa cần bản 15 trở lên", "{server} is PostgreSQL {version}: loa needs 15 or newer";
    STORE_UNFIT_DO: "dùng PostgreSQL bản 15 trở lên, hoặc bỏ LOA_STORE để dùng tệp SQLite", "use PostgreSQL 15 or newer, or leave LOA_STORE out for a SQLite file";
    STORE_STANDBY: "{servers} là máy chủ dự phòng, chỉ đọc được: chưa thấy máy chủ chính", "{servers}: a standby that can only be read; no primary was found";
    STORE_STANDBY_DO: "chờ chuyển máy chủ xong, hoặc ghi mọi máy chủ vào LOA_STORE: postgres://…@may-1,may-2/loa", "wait for the failover to end, or name all servers in LOA_STORE: postgres://…@one,two/loa";
    STORE_TARGET: "LOA_STORE ghi target_session_attrs={value}: loa chỉ làm việc với máy chủ chính", "LOA_STORE says target_session_attrs={value}: loa works with the primary only";
    STORE_TARGET_DO: "đặt target_session_attrs=read-write, hoặc bỏ đi", "set target_session_attrs=read-write, or leave it out";
    BAD_LOG_FILTER: "LOA_LOG không đọc được: `{value}`", "LOA_LOG cannot be read: `{value}`";
    BAD_LOG_FILTER_DO: "đặt LOA_LOG là error, warn, info hoặc debug", "set LOA_LOG to error, warn, info or debug";
    VARIABLE_NOT_UTF8: "biến {name} không phải UTF-8", "the variable {name} is not UTF-8";
    VARIABLE_LANG: "LOA_LANG=`{value}` không hợp lệ: chương trình không có ngôn ngữ này", "LOA_LANG=`{value}` is no language of loa";
    VARIABLE_LANG_DO: "đặt LOA_LANG là vi hoặc en", "set LOA_LANG to vi or en";
    VARIABLE_LEASE: "LOA_LEASE_S=`{value}` phải là số giây từ 2 đến 600", "LOA_LEASE_S=`{value}` must be seconds, from 2 to 600";
    PAGES_AT: "Các trang mở tại {url}", "The pages are at {url}";
    FIRST_LINK: "Chưa ai đăng nhập. Đường dẫn dùng một lần, dành cho {name}, đến {until}:\n  {link}", "Nobody has signed in yet. A one-time link for {name}, until {until}:\n  {link}";
    INVITED: "Đường dẫn dùng một lần, dành cho {name}, đến {until}:\n  {link}\nChỉ gửi cho đúng người đó.", "A one-time link for {name}, until {until}:\n  {link}\nSend it to that person alone.";
    PAGES_NOT: "LƯU Ý: không mở được các trang tại {address} ({why}); việc đăng bài vẫn chạy. Đổi LOA_LISTEN hoặc tắt chương trình đang dùng cổng đó, rồi chạy lại.", "NOTE: the pages cannot be opened at {address} ({why}); publishing goes on. Change LOA_LISTEN, or stop what uses that port, and start again.";
    CANNOT_LISTEN: "không mở được các trang tại {address}: {why}", "the pages cannot be opened at {address}: {why}";
    CANNOT_LISTEN_DO: "đổi LOA_LISTEN sang cổng khác (đang là {address}), hoặc tắt chương trình đang dùng cổng đó", "set LOA_LISTEN to another port (it is {address}), or stop what uses that one";
    PAGES_OFF: "LOA_LISTEN=off nên không có trang nào để mở", "LOA_LISTEN=off: there are no pages to serve";
    PAGES_OFF_DO: "đặt LOA_LISTEN là địa chỉ và cổng, ví dụ 127.0.0.1:8080", "set LOA_LISTEN to an address like 127.0.0.1:8080";
    VARIABLE_NOTIFY: "LOA_PG_NOTIFY=`{value}` không hợp lệ", "LOA_PG_NOTIFY=`{value}` is neither on nor off";
    VARIABLE_NOTIFY_DO: "đặt LOA_PG_NOTIFY là on hoặc off", "set LOA_PG_NOTIFY to on or off";
    VARIABLE_LISTEN: "LOA_LISTEN=`{value}` không phải là địa chỉ và cổng", "LOA_LISTEN=`{value}` is no address with a port";
    VARIABLE_LISTEN_DO: "đặt LOA_LISTEN là địa chỉ và cổng, ví dụ 127.0.0.1:8080, hoặc off nếu không mở trang; muốn LISTEN của PostgreSQL thì đặt LOA_PG_NOTIFY",
        "set LOA_LISTEN to an address like 127.0.0.1:8080, or to off for no pages; LISTEN of PostgreSQL is LOA_PG_NOTIFY";
    VARIABLE_PUBLIC_URL: "LOA_PUBLIC_URL=`{value}` không phải là địa chỉ trang", "LOA_PUBLIC_URL=`{value}` is no address of pages";
    VARIABLE_PUBLIC_URL_DO: "viết như https://loa.xa.gov.vn, không kèm đường dẫn phía sau", "write it like https://loa.example.vn, without a path";
    VARIABLE_BREAKPOINT: "LOA_BREAK_AT=`{value}` không phải điểm dừng", "LOA_BREAK_AT=`{value}` is no breakpoint";
    BREAKPOINT_IN_RELEASE: "LOA_BREAK_AT chỉ dùng cho bản thử nghiệm", "LOA_BREAK_AT is for debug builds only";
    VARIABLE_DO: "bỏ biến này khỏi môi trường", "remove it from the environment";

    YES_NO: "{question} [c/K] ", "{question} [y/N] ";
    YES_NO_STOP: "{question} [c = duyệt, k = để lại, d = dừng] ", "{question} [y = approve, n = leave it, s = stop] ";
    CHECKED: "{files} tệp, {items} tin, {deliveries} lượt đăng, phát, không có lỗi.",
        "{files} files, {items} items, {deliveries} deliveries, no faults.";
    CHECKED_RESERVED: "Ô chờ nội dung (viết bài trong ngày): {items}.", "Reserved places, to be written on the day: {items}.";
    CHECKED_WARNINGS: "{files} tệp, {items} tin, {deliveries} lượt đăng, phát, không có lỗi; {warnings} lưu ý.",
        "{files} files, {items} items, {deliveries} deliveries, no faults; {warnings} warnings.";
    FIX_FIRST: "Chưa đưa vào lịch: hãy sửa các lỗi trên rồi chạy lại.", "Not applied: mend these faults and run it again.";
    PLAN_OF: "Chiến dịch {title} ({id})", "Campaign {title} ({id})";
    PLAN_NEXT: "Đây mới là bản xem trước. Đưa vào lịch bằng: loa apply", "Nothing is written yet. Run `loa apply` to apply.";
    ASK_APPLY: "Đưa các thay đổi trên vào lịch?", "Apply these changes?";
    APPLIED: "Đã đưa vào lịch.", "Applied.";
    APPLIED_DRAFTS: "Đã đưa vào lịch. {count} lượt chờ duyệt: xem và duyệt bằng `loa approve --campaign {campaign}`.",
        "Applied. {count} deliveries await approval: `loa approve --campaign {campaign}`.";
    APPLIED_TOO_LATE: "  {count} lượt đã quá giờ: không đăng, phát, giao.", "  {count} are past their time and will not go out.";
    APPLIED_AWAITING: "  {count} lượt là ô chờ nội dung: viết bài trong ngày.", "  {count} are reserved places: their text is written on the day.";
    APPLIED_CHANNELS: "Đã ghi nhận {count} kênh; chưa có tệp chiến dịch nào. Nhập mã truy cập: loa login KÊNH",
        "{count} channels applied; there is no campaign file yet. To log one in: loa login CHANNEL";
    FOLDER_MISSING: "Lưu ý: kênh {channel} ghi vào {folder}, nhưng chưa có thư mục này. Gắn ổ đĩa, hoặc tạo bằng: mkdir -p '{folder}'",
        "Warning: channel {channel} writes into {folder}, which does not exist. Mount the disk, or: mkdir -p '{folder}'";
    APPROVE_AWAITS: "{count} ô chờ nội dung chưa có bài, chưa duyệt được:", "{count} reserved places have no text yet and cannot be approved:";
    APPROVE_OTHERS: "{count} lượt thuộc đơn vị khác, do người duyệt của đơn vị đó duyệt, không hiện ở đây.",
        "{count} deliveries are another unit's, for its approver to approve, and not shown here.";
    ASK_APPROVE_ONE: "Duyệt nội dung này ({count} lượt)?", "Approve this content ({count} deliveries)?";
    APPROVED: "Đã duyệt {count} lượt.", "Approved {count} deliveries.";
    APPROVED_ON_TIME: "  {count} lượt sẽ đăng, phát đúng giờ khi chương trình chạy (`loa run`).", "  {count} go out on time while `loa run` runs.";
    APPROVED_GATED: "  {count} lượt chờ xác nhận sự kiện đã diễn ra (`loa happened`) rồi mới đăng, phát.",
        "  {count} wait for word that their event happened (`loa happened`), and go out after it.";
    APPROVED_LATE: "  {count} lượt đã quá giờ nhưng còn trong thời hạn: chương trình sẽ đăng, phát ngay khi chạy.",
        "  {count} are past their time and not yet too late: they go out as soon as `loa run` runs.";
    APPROVED_NEVER: "  {count} lượt đã quá thời hạn được đăng, phát muộn: sẽ không đăng, phát. Muốn đăng bù: `loa retry MÃ --reason \"…\"`.",
        "  {count} are later than their rule allows and will not go out. To send one on: `loa retry ID --reason \"…\"`.";
    APPROVED_WAITING: "  {count} lượt chờ ngày của mốc thời gian.", "  {count} wait for the date of an anchor.";
    HELD: "Đã tạm dừng (mã {hold}): {covered} lượt đang được giữ lại. Cho tiếp tục bằng: loa release {hold} --reason \"…\"",
        "Held ({hold}): {covered} deliveries are kept back. To lift it: loa release {hold} --reason \"…\"";
    WENT_OUT: "Đang đăng dở khi có lệnh, không dừng kịp: {ids}", "Under way when the hold came, could not be stopped: {ids}";
    RELEASED: "Đã cho tiếp tục: {going_on} lượt trở lại lịch, {still_held} lượt còn bị lệnh khác giữ.",
        "Released: {going_on} go on at their time, {still_held} stay under another hold.";
    RELEASED_MISSED: "{count} lượt đã quá giờ trong lúc tạm dừng và không tự đăng bù. Cho đăng, phát bù từng lượt bằng: loa retry MÃ --reason \"…\"\n  {ids}",
        "{count} missed their moment under the hold and will not go out by themselves. Send one on with: loa retry ID --reason \"…\"\n  {ids}";
    ASK_CANCEL: "Hủy {count} lượt trên?", "Cancel these {count} deliveries?";
    CANCELLED: "Đã hủy {count} lượt.", "Cancelled {count} deliveries.";
    RETRIED: "Lượt {id} sẽ được đăng, phát bù.", "Delivery {id} will go out.";
    SETTLED: "Lượt {id}: {state}.", "Delivery {id}: {state}.";
    WITHDRAWING: "Đã yêu cầu gỡ lượt {id}. Khi kênh trả lời, `loa log` sẽ ghi “Đã gỡ”.",
        "Delivery {id} will be taken back; `loa log` says so once the platform has.";
    CONFIRMED: "Đã xác nhận: máy này là máy đăng bài chính thức.", "Confirmed: this store is the one that publishes.";
    LOG_MORE: "… còn {count} lượt nữa; xem thêm bằng --limit, --from, --to, --state.",
        "… {count} more; see --limit, --from, --to, --state.";
    MADE_FOLDER: "Đã tạo thư mục {path}", "Made the folder {path}";
    WROTE: "Đã ghi {path}", "Wrote {path}";

    STATUS_STORE: "Nơi lưu dữ liệu", "Store";
    STATUS_RUNNING: "Chương trình đăng bài: đang chạy ({nodes})", "The publishing program: running ({nodes})";
    STATUS_NOT_RUNNING: "Chương trình đăng bài: chưa chạy", "The publishing program: not running";
    STATUS_NOBODY_RUNS: "CHƯƠNG TRÌNH ĐĂNG BÀI CHƯA CHẠY: tin đã duyệt sẽ không được đăng.\n  Mở bằng: loa run",
        "THE PUBLISHING PROGRAM IS NOT RUNNING: nothing approved will go out.\n  Start it with: loa run";
    STATUS_COUNTS: "Số lượt theo trạng thái", "Deliveries by state";
    STATUS_HELD: "{count} lượt đang bị giữ", "{count} held";
    STATUS_NEXT: "Sắp đến giờ", "Next due";
    STATUS_NOTHING_NEXT: "không có lượt nào", "nothing";
    STATUS_HOLDS: "Lệnh tạm dừng đang hiệu lực", "Holds";
    STATUS_HOLD: "{id}: {scope} – {reason} ({by}, {at})\n  Cho tiếp tục: {release}",
        "{id}: {scope} – {reason} ({by}, {at})\n  To lift: {release}";
    STATUS_STOPPED: "KÊNH ĐANG DỪNG, CẦN NGƯỜI XỬ LÝ", "CHANNELS THAT NEED A PERSON";
    STATUS_STOPPED_ONE: "{channel} từ {at}: {told}\n  Xử lý: loa login {channel}",
        "{channel} since {at}: {told}\n  Do: loa login {channel}";
    STATUS_FOLDERS: "THIẾU THƯ MỤC ĐỂ GHI", "FOLDERS THAT ARE NOT THERE";
    STATUS_UNCONFIRMED: "CHƯA RÕ ĐÃ ĐĂNG HAY CHƯA: mở kênh ra xem, rồi xác nhận kết quả", "NOT KNOWN WHETHER OUT: look at the channel, then say";
    STATUS_UNCONFIRMED_ONE: "{due} {channel} “{title}”\n    đã đăng:   loa settle {id} --delivered --reason \"…\"\n    chưa đăng: loa settle {id} --not-delivered --reason \"…\"",
        "{due} {channel} “{title}”\n    it is out:     loa settle {id} --delivered --reason \"…\"\n    it is not out: loa settle {id} --not-delivered --reason \"…\"";
    STATUS_AWAITS: "Ô CHỜ NỘI DUNG, CHƯA CÓ BÀI", "RESERVED PLACES WITHOUT A TEXT";
    STATUS_AWAITS_ONE: "{due} {channel} “{title}”: viết bài vào tệp, chạy `loa apply`, rồi `loa approve {id}`",
        "{due} {channel} “{title}”: write it into the file, run `loa apply`, then `loa approve {id}`";
    STATUS_MORE: "… và {count} lượt nữa", "… and {count} more";
    STATUS_ASKS: "ĐÃ TRỄ, CHỜ QUYẾT ĐỊNH CÓ ĐĂNG NỮA KHÔNG", "LATE: SHALL THEY STILL GO OUT?";
    STATUS_ASKS_ONE: "{due} {channel} “{title}”\n    vẫn đăng: loa retry {id} --reason \"…\"\n    bỏ:       loa cancel {id} --reason \"…\"",
        "{due} {channel} “{title}”\n    yes: loa retry {id} --reason \"…\"\n    no:  loa cancel {id} --reason \"…\"";
    STATUS_PLAY_NOW: "TIN KHẨN ĐÃ CHUYỂN ĐẾN ĐÀI, PHÁT NGAY", "URGENT BULLETINS AT THE STATION: PLAY THEM NOW";
    STATUS_PLAY_NOW_ONE: "{due} {channel} “{title}”\n    tệp: {file}", "{due} {channel} “{title}”\n    file: {file}";
    NOBODY: "người dùng máy này", "this machine's user";
    STATUS_UNDONE: "ĐÃ ĐẾN GIỜ, CHƯA AI BÁO ĐÃ THỰC HIỆN", "ITS TIME HAS COME, NOBODY SAYS THAT IT WAS DONE";
    STATUS_UNDONE_ONE: "{due} {channel} “{title}”\n    đã làm: loa done {id} --count … --note \"…\" --evidence ẢNH.jpg",
        "{due} {channel} “{title}”\n    done: loa done {id} --count … --note \"…\" --evidence PICTURE.jpg";
    HEARD: "Đã ghi {id}: {state}.", "Noted {id}: {state}.";
    SCOPE_ALL: "tất cả", "everything";
    SCOPE_UNIT: "đơn vị {id}", "unit {id}";
    SCOPE_CHANNEL: "kênh {id}", "channel {id}";
    SCOPE_CAMPAIGN: "chiến dịch {id}", "campaign {id}";
    SCOPE_TONE: "tính chất tin: {id}", "tone {id}";
    NO_DATE: "chờ ngày", "waits";

    RUNNING: "Chương trình đang chạy: {channels} kênh, {waiting} lượt đã duyệt đang chờ, lượt gần nhất {next}. Dữ liệu: {store}. Dừng bằng Ctrl+C.",
        "loa runs: store {store}, {channels} channels, {waiting} approved deliveries wait, the next at {next}. Stop with Ctrl+C.";
    RUN_NEXT_NONE: "chưa có", "none";
    RUN_COPY: "CHÚ Ý: nơi lưu dữ liệu này có dấu hiệu là bản sao hoặc bản khôi phục. MỌI VIỆC ĐĂNG, PHÁT ĐANG TẠM DỪNG để không đăng trùng.\nBảo đảm không còn bản nào khác đang chạy, xem những gì có thể đã đăng, rồi người quản trị chạy: loa confirm --reason \"…\"",
        "ATTENTION: this store looks like a copy or a restored backup. EVERYTHING IS HELD so that nothing goes out twice.\nMake sure that no other copy runs, see what may be out already, then an administrator runs: loa confirm --reason \"…\"";
    RUN_COPY_REASON: "nơi lưu dữ liệu có dấu hiệu là bản sao hoặc bản khôi phục", "the store looks like a copy or a restored backup";
    LOG_STARTED: "Chương trình đăng bài bắt đầu chạy", "daemon started";
    LOG_STOPPED: "Chương trình đăng bài đã dừng", "daemon stopped";
    LOG_PLAY_NOW: "TIN KHẨN, phát ngay: “{title}”, {channel}; tệp {file}", "URGENT, play it now: “{title}”, {channel}; file {file}";
    LOG_TOLD_TO_STOP: "Được yêu cầu dừng: làm xong việc đang dở rồi dừng, chậm nhất sau {seconds} giây", "told to stop: what is in flight is finished, for at most {seconds} s";
    LOG_ENDED: "{state}: “{title}”, {channel}, {due}{why}", "{state}: “{title}”, {channel}, {due}{why}";
    LOG_STEP_FAILED: "Bước {step} chưa xong: “{title}”, {channel}: {told}", "{step} failed: “{title}”, {channel}: {told}";
    LOG_NODE_REPLACED: "Một máy đã ngừng, máy này làm thay; {count} lần gửi dở được ghi là không rõ kết quả",
        "another machine died, this one goes on; {count} open attempts were settled";
    LOG_UNSTORABLE:
        "Câu trả lời của kênh {channel} không ghi được vào sổ: xem tình trạng của lượt này", "what {channel} answered cannot be stored: look at this delivery";
    LOG_STORE_FAILING: "Nơi lưu dữ liệu chưa ghi được, chương trình sẽ thử lại", "the store does not take writes; the program tries again";
    LOG_MEDIA_LOST: "Sắp đến giờ đăng mà chưa có tệp {file} của “{title}” cho kênh {channel}: {told}",
        "{file} of “{title}” for {channel} is due soon and cannot be had: {told}";
    LOG_CHANNEL_STOPPED: "Kênh {channel} đang dừng, cần người xử lý: xem `loa status`, rồi `loa login {id}`",
        "{channel} needs a person: see `loa status`, then `loa login {id}`";
    LOG_CHANNEL_WORKS: "Kênh {channel} đã hoạt động trở lại", "{channel} works again";
    STOPPED: "Đã dừng.", "Stopped.";

    SECRET_BOT_TOKEN: "mã của bot do @BotFather cấp (Bot Token)", "the bot's token from @BotFather";
    SECRET_PAGE_TOKEN: "mã truy cập của trang Facebook (Page Access Token)", "the page's access token";
    SECRET_APP_SECRET: "khóa bí mật của ứng dụng Facebook (App Secret)", "the Facebook app's secret";
    SECRET_ACCESS_TOKEN: "mã truy cập của Zalo OA (Access Token)", "the Zalo OA's access token";
    SECRET_REFRESH_TOKEN: "mã gia hạn của Zalo OA (Refresh Token), chỉ dùng được một lần", "the Zalo OA's refresh token, good for one use";
    SECRET_APP_ID: "ID ứng dụng Zalo (App ID)", "the Zalo app's id";
    SECRET_KEY: "khóa bí mật của ứng dụng Zalo (Secret Key)", "the Zalo app's secret key";
    SECRET_APP_PASSWORD: "mật khẩu ứng dụng WordPress của tài khoản, không phải mật khẩu đăng nhập", "the account's WordPress application password, not its login password";
    SECRET_OTHER: "mã bí mật", "a secret";
    LOGIN_FIELD: "{field} của {channel} ({help})", "{field} of {channel} ({help})";
    LOGIN_OPTIONAL: "{field} của {channel} ({help}; có thể bỏ trống)", "{field} of {channel} ({help}; may be left empty)";
    LOGIN_SEALED: "Đã mã hóa và lưu: {fields}.", "Sealed: {fields}.";
    LOGIN_WHO: "Kênh {channel} hoạt động: {name} ({id}).", "Channel {channel} works: {name} ({id}).";
    LOGIN_UNTIL: "Quyền truy cập còn đến {until}.", "Access ends at {until}.";
    LOGIN_FAILED: "Đã lưu, nhưng kênh chưa chấp nhận: {told}. Kiểm tra lại mã truy cập rồi chạy lại `loa login {channel}`.",
        "Saved, but the channel does not accept it: {told}. Check the secrets and run `loa login {channel}` again.";

    LOGIN_UNTRIED: "Đã lưu, nhưng chưa hỏi được kênh: {told}. Kiểm tra mạng rồi chạy lại `loa login {channel}` để biết mã truy cập có dùng được không.",
        "Saved, but the channel could not be asked: {told}. Look at the network, then run `loa login {channel}` again to know.";

    INIT_DONE: "Đã tạo thư mục làm việc mẫu: {path}\n\nMở {path}/channels.yaml (đơn vị, kênh) và {path}/hop-dan.yaml (chiến dịch mẫu) để sửa. Tiếp theo:\n  cd {folder}\n  loa check          kiểm tra hai tệp\n  loa plan           xem bài nào đăng ở đâu, lúc nào\n  loa rehearse       chạy thử, không đăng thật\n  loa apply          đưa kế hoạch vào lịch\n  loa approve --all  xem nội dung rồi duyệt\n  loa run            đăng đúng giờ; để chương trình này chạy",
        "A workspace to start from: {path}\n\nEdit {path}/channels.yaml (units, channels) and {path}/hop-dan.yaml (a campaign). Next:\n  cd {folder}\n  loa check          checks both files\n  loa plan           what goes out, when and where\n  loa rehearse       plays it all, publishes nothing\n  loa apply          takes the plan in\n  loa approve --all  shows the content, then approves\n  loa run            publishes on time; leave it running";
}

#[cfg(test)]
mod tests {
    #[test]
    fn same_places() {
        super::super::assert_same_places("cli", super::ALL);
        super::super::assert_same_places("cli::help", super::help::ALL);
    }
}
